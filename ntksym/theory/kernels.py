r"""The kernels of a fully connected network of any depth: the covariance of its pre-activations (NNGP) and its NTK.

Network (1) of montufar2024 at unit inputs with inner product rho, widths tending to infinity in sequence:

    S_1 = gamma_w^2 rho + gamma_b^2,     S_l = sigma_w^2 dual(phi, S_{l-1}) + sigma_b^2                (NNGP)
    T_1 = S_1,                           T_l = S_l + sigma_w^2 dual(phi', S_{l-1}) T_{l-1}             (NTK)

S_l(rho) is the covariance of the pre-activations g^(l) of one neuron at the two inputs (Lee et al. 2018), and T_l the
inner product of the gradients of g^(l) with respect to all parameters up to layer l (Jacot et al. 2018, Theorem 1: the
weights and biases of layer l give S_l, all earlier parameters together the second summand).  The dual activation is
that of *standard* Gaussians, so S_l and T_l are the network's only if every S_l(1) is 1: Assumption 2 of montufar2024,

    gamma_w^2 + gamma_b^2 = 1,   sigma_w^2 E[phi(Z)^2] <= 1,   sigma_b^2 = 1 - sigma_w^2 E[phi(Z)^2].

The objects do not check it, for their parameters may be symbols.  The source's output layer has no bias: with
``output_bias=False`` the summand sigma_b^2 is left out of S_l at the layer asked for (l >= 2), and only there.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .duals import closed_dual
from .objects import Convert, DualActivation, TheoryObject, derivative_of, name_of


class DerivativeDual(TheoryObject):
    """E[phi'(U) phi'(V)] for standard Gaussians of correlation rho; phi' the derivative almost everywhere."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("dual", ("dfun", convert(self.args[0]), convert(sp.S.One)), convert(self.args[1]))

    def definition(self) -> sp.Expr:
        phi, rho = self.args
        return DualActivation(derivative_of(phi), rho)

    def in_closed_form(self) -> sp.Expr | None:
        """The value in elementary functions, None where none is known."""
        phi, rho = self.args
        return closed_dual(phi, rho, slope=True)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\widehat{{\left({name_of(self.args[0])}\right)'}}\left({printer._print(self.args[1])}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


class Kernel(TheoryObject):
    """Arguments phi, rho, layer, gamma_w, gamma_b, sigma_w, sigma_b and, if it is False, output_bias.

    rho in [-1, 1]; layer = 1, 2, ..., where ``layer`` = L + 1 is the output of a network of L hidden layers.  Raises
    :class:`UserError` for a layer that is no integer >= 1, and for an output_bias other than True or False.
    """

    nargs = (7, 8)
    spelled_out = True
    symbol = ""
    #: the name in the verifier's language, and how many kernels of the first layer it takes
    operator, first_kernels = "", 1

    def __new__(cls, *args: Any, **options: Any) -> Kernel:
        given = list(args)
        if "output_bias" in options:
            given.append(options.pop("output_bias"))
        if len(given) == 8:
            if given[7] not in (True, False):
                raise UserError(f"output_bias is True or False, got {given[7]}")
            if given[7]:  # the default is left out, so that equal kernels are equal expressions
                given.pop()
        if len(given) > 2:
            check_layer(exact_number(given[2]))
        found: Kernel = super().__new__(cls, *given, **options)
        return found

    @property
    def output_bias(self) -> bool:
        return len(self.args) == 7

    @property
    def shift(self) -> sp.Expr:
        """What the bias of the layer asked for adds: sigma_b^2, or nothing."""
        return self.args[6] ** 2 if self.output_bias else sp.S.Zero

    def at_layer(self, layer: sp.Expr) -> sp.Expr:
        """The same kernel at a hidden layer, which has a bias."""
        phi, rho, _, *parameters = self.args[:7]
        return type(self)(phi, rho, layer, *parameters)

    def covariance(self, layer: sp.Expr) -> NNGP:
        """The NNGP of a hidden layer."""
        phi, rho, _, *parameters = self.args[:7]
        return NNGP(phi, rho, layer, *parameters)

    def first(self) -> sp.Expr:
        """gamma_w^2 rho + gamma_b^2."""
        _, rho, _, gamma_w, gamma_b, *_ = self.args
        return gamma_w**2 * rho + gamma_b**2

    def step(self) -> sp.Expr:
        """The right-hand side of the recursion for a layer >= 2."""
        raise NotImplementedError  # NNGP and NTK say it; SymPy's metaclass leaves no room for that of abstract classes

    def definition(self) -> sp.Expr:
        """One step of the recursion; by cases for a layer that may be 1."""
        layer = self.args[2]
        if layer == 1:
            return self.first()
        if (layer - 1).is_positive:
            return self.step()
        return sp.Piecewise((self.first(), sp.Eq(layer, 1)), (self.step(), True))

    def depth(self) -> int:
        """The layer as an integer; raises :class:`UserError` for one that is a symbol."""
        layer = self.args[2]
        if not layer.is_Integer:
            raise UserError(f"{type(self).__name__} is unfolded at a layer that is a number, got the layer {layer}")
        return int(layer)

    def unfolded(self) -> sp.Expr:
        """The kernel through dual activations alone."""
        raise NotImplementedError  # NNGP and NTK say it; SymPy's metaclass leaves no room for that of abstract classes

    def in_closed_form(self) -> sp.Expr | None:
        """The kernel with every dual activation in closed form, None where one has none."""
        phi = self.args[0]
        if closed_dual(phi, self.args[1]) is None or closed_dual(phi, self.args[1], slope=True) is None:
            return None
        e = self.unfolded().replace(DualActivation, closed_dual)
        return e.replace(DerivativeDual, lambda phi, at: closed_dual(phi, at, slope=True))

    def tree_node(self, convert: Convert) -> Any:
        phi, _, layer, _, _, sigma_w, sigma_b = self.args[:7]
        first = (convert(self.first()),) * self.first_kernels
        node = (self.operator, convert(phi), *first, convert(layer), convert(sigma_w), convert(sigma_b))
        if self.output_bias or layer == 1:
            return node
        if not (layer - 1).is_positive:
            raise UserError(f"without the output bias a layer has to be known to be 2 or more, got {layer}")
        return ("+", node, convert(-(sigma_b**2)))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        phi, rho, layer = self.args[:3]
        below = name_of(phi) + ("" if self.output_bias else r",\,\text{no output bias}")
        text = rf"{self.symbol}^{{({printer._print(layer)})}}_{{{below}}}\left({printer._print(rho)}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


class NNGP(Kernel):
    """S_l(rho), the covariance of the pre-activations of layer l (arguments: :class:`Kernel`)."""

    symbol, operator = r"\Sigma", "nngp"

    def step(self) -> sp.Expr:
        phi, layer, sigma_w = self.args[0], self.args[2], self.args[5]
        return sigma_w**2 * DualActivation(phi, self.at_layer(layer - 1)) + self.shift

    def unfolded(self) -> sp.Expr:
        phi, sigma_w, sigma_b = self.args[0], self.args[5], self.args[6]
        layer, covariance = self.depth(), self.first()
        for current in range(2, layer + 1):
            bias = self.shift if current == layer else sigma_b**2
            covariance = sigma_w**2 * DualActivation(phi, covariance) + bias
        return covariance


class NTK(Kernel):
    """T_l(rho), the neural tangent kernel of the pre-activations of layer l (arguments: :class:`Kernel`).

    For L hidden layers the source's Theta^(L+1) is ``NTK(..., L + 1, ..., output_bias=False)``.
    """

    symbol, operator, first_kernels = r"\Theta", "ntk", 2

    def step(self) -> sp.Expr:
        phi, layer, sigma_w = self.args[0], self.args[2], self.args[5]
        before = self.covariance(layer - 1)
        own = sigma_w**2 * DualActivation(phi, before) + self.shift
        return own + sigma_w**2 * DerivativeDual(phi, before) * self.at_layer(layer - 1)

    def unfolded(self) -> sp.Expr:
        phi, sigma_w, sigma_b = self.args[0], self.args[5], self.args[6]
        layer, covariance = self.depth(), self.first()
        kernel = covariance
        for current in range(2, layer + 1):
            slope = DerivativeDual(phi, covariance)
            bias = self.shift if current == layer else sigma_b**2
            covariance = sigma_w**2 * DualActivation(phi, covariance) + bias
            kernel = covariance + sigma_w**2 * slope * kernel
        return kernel


def check_layer(layer: sp.Expr) -> None:
    """Raises :class:`UserError` for what cannot be an integer >= 1."""
    if layer.is_integer is False or layer.is_positive is False:
        raise UserError(f"a layer is an integer >= 1, got {layer}")


def balanced_bias(phi: sp.Lambda, sigma_w: sp.Expr) -> sp.Expr:
    """The sigma_b of Assumption 2, sqrt(1 - sigma_w^2 E[phi(Z)^2]): it keeps the variance of every layer at 1."""
    return sp.sqrt(1 - sp.sympify(sigma_w) ** 2 * DualActivation(phi, sp.S.One))


def kernel_closed_form(kernel: Kernel) -> sp.Expr:
    """The kernel with every dual activation in closed form; raises :class:`UserError` when there is none here."""
    if not isinstance(kernel, Kernel):
        raise UserError(f"expected NNGP(...) or NTK(...), got {kernel}")
    form = kernel.in_closed_form()
    if form is None:
        raise UserError(f"no closed form of the dual of {kernel.args[0].expr} is known here")
    return form
