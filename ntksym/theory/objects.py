"""The objects of the theory as SymPy functions.

Each knows its definition (``definition()``, one step towards integrals and sums) and its tree in the verifier's
language (``tree_node``); the four readings of :mod:`ntksym.evaluation` work on that tree.  Activations are SymPy
``Lambda`` objects of one variable; an unknown activation is ``Lambda(x, f(x))`` with an undefined function ``f``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from ..evaluation.formulas import latex

Convert = Callable[[Any], Any]


class TheoryObject(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """Base class: never evaluates by itself, so that a statement keeps the objects it is about."""

    # SymPy would otherwise ask the arguments, and has no answer for Lambda(x, x).
    is_commutative = True

    @classmethod
    def eval(cls, *args: Any) -> None:
        return None

    #: is the definition shown beside every statement that uses the object?
    spelled_out = False

    def _eval_is_comparable(self) -> bool:
        # SymPy would try to compare by evaluating numerically, which only the readings of ntksym.evaluation do.
        return False

    def _eval_evalf(self, prec: int) -> None:
        return None

    def _sympystr(self, printer: Any) -> str:
        parts = [plain_name(a) if isinstance(a, sp.Lambda) else printer._print(a) for a in self.args]
        return f"{type(self).__name__}({', '.join(parts)})"

    def definition(self) -> sp.Expr:
        """The object in terms of more elementary ones."""
        raise TypeError(f"{type(self).__name__} is elementary: it has no definition in other objects")


class HermitePolynomial(TheoryObject):
    r"""h_k(x) = (-1)^k e^{x^2/2} / sqrt(k!) d^k/dx^k e^{-x^2/2}, orthonormal for the standard Gaussian; k = 0, 1, 2,
    ...

    Source: montufar2024, slide "Hermite expansion".
    """

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("hermite_polynomial", convert(self.args[0]), convert(self.args[1]))

    def definition(self) -> sp.Expr:
        k, x = self.args
        t = sp.Dummy("t", real=True)
        derivative = sp.Subs(sp.Derivative(sp.exp(-(t**2) / 2), (t, k)), t, x)
        return (-1) ** k * sp.exp(x**2 / 2) / sp.sqrt(sp.factorial(k)) * derivative

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"h_{{{printer._print(self.args[0])}}}\left({printer._print(self.args[1])}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


def name_of(function: sp.Basic) -> str:
    """The LaTeX name of an activation: its catalogue name, the name of an unknown function, or its expression."""
    from .activations import NAMES

    if function in NAMES:
        return NAMES[function]
    if isinstance(function, sp.Lambda):
        body = function.expr
        if isinstance(body, sp.core.function.AppliedUndef):
            return str(sp.latex(sp.Symbol(body.func.__name__)))
        if isinstance(body, sp.Derivative) and isinstance(body.expr, sp.core.function.AppliedUndef):
            return str(sp.latex(sp.Symbol(body.expr.func.__name__))) + "'"
        variance = gaussian_variance(function)
        if variance is not None:
            return rf"\omega_{{{latex(variance.base if variance.is_Pow and variance.exp == 2 else sp.sqrt(variance))}}}"
        return latex(body)
    return latex(function)


def gaussian_variance(function: sp.Lambda) -> sp.Expr | None:
    """The variance s of an activation that is the density of N(0, s), None for any other."""
    (x,), body = function.variables, function.expr
    exponents = [e.args[0] for e in body.atoms(sp.exp)]
    if len(exponents) != 1 or not exponents[0].coeff(x, 2):
        return None
    s = -1 / (2 * exponents[0].coeff(x, 2))
    return s if body == sp.exp(-(x**2) / (2 * s)) / sp.sqrt(2 * sp.pi * s) else None


def plain_name(function: sp.Basic) -> str:
    """The name of an activation in plain text: of the catalogue, of an unknown function, or its expression."""
    from .activations import PLAIN_NAMES

    if function in PLAIN_NAMES:
        return PLAIN_NAMES[function]
    body = function.expr
    if isinstance(body, sp.core.function.AppliedUndef):
        return str(body.func.__name__)
    if isinstance(body, sp.Derivative) and isinstance(body.expr, sp.core.function.AppliedUndef):
        return f"{body.expr.func.__name__}'"
    variance = gaussian_variance(function)
    if variance is not None:
        return f"gaussian_density({variance.base if variance.is_Pow and variance.exp == 2 else sp.sqrt(variance)})"
    return f"{function.variables[0]} -> {body}"


class HermiteCoefficient(TheoryObject):
    r"""mu_p(phi) = E[phi(Z) h_p(Z)], Z standard Gaussian; phi in L^2 of the Gaussian, p = 0, 1, 2, ...
    (montufar2024)."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("hermite_coefficient", convert(self.args[0]), convert(self.args[1]))

    def definition(self) -> sp.Expr:
        phi, p = self.args
        x = sp.Dummy("x", real=True)
        return sp.Integral(
            phi(x) * HermitePolynomial(p, x) * sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi), (x, -sp.oo, sp.oo)
        )

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\mu_{{{printer._print(self.args[1])}}}{power}\left({name_of(self.args[0])}\right)"


class GaussianMean(TheoryObject):
    """E[phi(Z)], Z standard Gaussian."""

    nargs = 1

    def tree_node(self, convert: Convert) -> Any:
        return ("gaussian_mean", convert(self.args[0]))

    def definition(self) -> sp.Expr:
        x = sp.Dummy("x", real=True)
        return sp.Integral(self.args[0](x) * sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi), (x, -sp.oo, sp.oo))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        (phi,) = self.args
        z = sp.Symbol("Z", real=True)
        value = rf"{name_of(phi)}(Z)" if name_of(phi) != latex(phi.expr) else printer._print(phi(z))
        text = rf"\mathbb{{E}}\left[{value}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"


class DualActivation(TheoryObject):
    """E[phi(U) phi(V)] for standard Gaussians U, V with correlation rho in [-1, 1] (Daniely et al. 2016, dual
    activation)."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("dual", convert(self.args[0]), convert(self.args[1]))

    def definition(self) -> sp.Expr:
        phi, rho = self.args
        k = sp.Dummy("k", integer=True, nonnegative=True)
        return sp.Sum(HermiteCoefficient(phi, k) ** 2 * rho**k, (k, 0, sp.oo))

    def in_closed_form(self) -> sp.Expr | None:
        """The value in elementary functions, None where none is known."""
        from .duals import closed_dual

        return closed_dual(*self.args)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\widehat{{{name_of(self.args[0])}}}\left({printer._print(self.args[1])}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


class RotationMean(TheoryObject):
    """E[phi(<u, x>) phi(<u, y>)] for u uniform on the unit sphere of R^d and unit vectors x, y at the given angle in
    [0, pi]."""

    nargs = 3

    def tree_node(self, convert: Convert) -> Any:
        return ("rotation_mean", *(convert(a) for a in self.args))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        phi, angle, d = self.args
        text = (
            rf"\mathbb{{E}}_{{u\in\mathbb{{S}}^{{{printer._print(d)}-1}}}}\left[{name_of(phi)}(\langle u,x\rangle)\,"
            rf"{name_of(phi)}(\langle u,x'\rangle)\right]_{{\angle(x,x')={printer._print(angle)}}}"
        )
        return text if exp is None else rf"{text}^{{{exp}}}"


def derivative_of(phi: sp.Lambda) -> sp.Lambda:
    """phi' almost everywhere: at a kink or jump the value does not matter, a jump leaves no delta behind."""
    x = phi.variables[0]
    body = sp.diff(phi.expr, x)
    return sp.Lambda(x, body.replace(sp.DiracDelta, lambda *args: sp.S.Zero))
