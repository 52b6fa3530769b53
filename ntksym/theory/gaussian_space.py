r"""Gaussian space: L^2 of the standard Gaussian measure of R^d.

The Ornstein-Uhlenbeck operator has the products h_alpha of Hermite polynomials as eigenfunctions, of eigenvalue
-|alpha|.  Positively homogeneous kernels |x| |y| F(cos(x, y)), such as the NTK of a ReLU network without biases, do
not: their eigenfunctions are |x| Y(x/|x|) with spherical harmonics Y, and their elements between Hermite polynomials
are sums of eigenvalues on the sphere.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .harmonics import FunkHecke, as_kernel, check_degree, check_dimension
from .objects import Convert, HermitePolynomial, TheoryObject, name_of


class OrnsteinUhlenbeck(TheoryObject):
    r"""(Delta - x . grad) f, the generator of the Ornstein-Uhlenbeck semigroup: arguments f and the coordinates x_1,
    ..., x_d as symbols.

    Raises :class:`UserError` for coordinates that are not different symbols.  Source: Bogachev (1998), Gaussian
    Measures, section 1.3.
    """

    def __new__(cls, *args: Any, **options: Any) -> OrnsteinUhlenbeck:
        coordinates = args[1:]
        if not coordinates or not all(isinstance(x, sp.Symbol) for x in coordinates) \
                or len(set(coordinates)) < len(coordinates):
            raise UserError(f"the coordinates x_1, ..., x_d are different symbols, got {coordinates}")
        found: OrnsteinUhlenbeck = super().__new__(cls, *args, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        f, parts = convert(self.args[0]), []
        for coordinate in self.args[1:]:
            x = convert(coordinate)
            slope = ("d", f, x)
            parts += [("d", slope, x), ("*", ("q", "-1"), x, slope)]
        return ("+", *parts)

    def definition(self) -> sp.Expr:
        f, *coordinates = self.args
        return sp.Add(*(sp.Derivative(f, x, x) - x * sp.Derivative(f, x) for x in coordinates))

    def unfolded(self) -> sp.Expr:
        """The same with the derivatives of Hermite polynomials carried out, h_k' = sqrt(k) h_{k-1}."""
        f, *coordinates = self.args
        return sp.Add(*(slope(slope(f, x), x) - x * slope(f, x) for x in coordinates))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\left(\Delta-x\cdot\nabla\right)\left[{printer._print(self.args[0])}\right]"
        return text if exp is None else rf"{text}^{{{exp}}}"


def slope(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """The partial derivative of an expression in Hermite polynomials."""
    held: dict[sp.Dummy, sp.Expr] = {}

    def hold(h: sp.Expr) -> sp.Expr:
        name = sp.Dummy("h")
        held[name] = h
        return name

    plain = f.replace(lambda e: isinstance(e, HermitePolynomial), hold)
    total = sp.diff(plain, x).subs(held)
    for name, h in held.items():
        k, argument = h.args
        lowered = sp.S.Zero if k == 0 else sp.sqrt(k) * HermitePolynomial(k - 1, argument)
        total += sp.diff(plain, name).subs(held) * lowered * sp.diff(argument, x)
    return total


class GaussianEigenvalue(TheoryObject):
    r"""The eigenvalue of the kernel |x| |y| F(cos(x, y)) under the standard Gaussian measure of R^d on |x| Y(x/|x|), Y
    a spherical harmonic of degree k: d times that of F(<x, y>) on the sphere.

    The kernel is given by the function F of the cosine; k = 0, 1, 2, ..., d = 2, 3, ....  Raises :class:`UserError` for
    other arguments.
    """

    nargs = 3
    spelled_out = True

    def __new__(cls, *args: Any, **options: Any) -> GaussianEigenvalue:
        given = list(args)
        if len(given) == 3:
            given[0] = as_kernel(given[0])
            check_degree(exact_number(given[1]))
            check_dimension(exact_number(given[2]))
        found: GaussianEigenvalue = super().__new__(cls, *given, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return ("gaussian_eigenvalue", *(convert(a) for a in self.args))

    def definition(self) -> sp.Expr:
        return self.args[2] * FunkHecke(*self.args)

    def unfolded(self) -> sp.Expr:
        """By the eigenvalue on the sphere."""
        return self.definition()

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        kernel, k, d = self.args
        power = "" if exp is None else f"^{{{exp}}}"
        return (rf"\lambda_{{{printer._print(k)}}}{power}\left(|x||y|\,{name_of(kernel)};"
                rf"\,N(0,I_{{{printer._print(d)}}})\right)")


class HermiteElement(TheoryObject):
    r"""E[h_alpha(X) K(X, Y) h_beta(Y)] for independent standard Gaussian vectors X, Y of R^d and the kernel K(x, y) =
    |x| |y| F(cos(x, y)): arguments F, then the indices alpha_1, ..., alpha_d, beta_1, ..., beta_d.

    Raises :class:`UserError` for an odd number of indices.
    """

    def __new__(cls, *args: Any, **options: Any) -> HermiteElement:
        if len(args) < 3 or len(args) % 2 == 0:
            raise UserError("a matrix element has as many indices on the left as on the right, one for each dimension")
        for index in args[1:]:
            check_degree(exact_number(index))
        found: HermiteElement = super().__new__(cls, as_kernel(args[0]), *args[1:], **options)
        return found

    @property
    def indices(self) -> tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]:
        """alpha and beta."""
        half = len(self.args) // 2
        return self.args[1 : 1 + half], self.args[1 + half :]

    def tree_node(self, convert: Convert) -> Any:
        return ("hermite_element", *(convert(a) for a in self.args))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        one, two = (",".join(printer._print(n) for n in part) for part in self.indices)
        text = rf"\left\langle h_{{{one}}},\,|x||y|\,{name_of(self.args[0])}\;h_{{{two}}}\right\rangle"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


def hermite_element(kernel: Any, alpha: Any, beta: Any) -> HermiteElement:
    """The element between two multi-indices of the same length d = 1, 2, ...; raises :class:`UserError` for others."""
    one, two = tuple(alpha), tuple(beta)
    if len(one) != len(two):
        raise UserError(f"the two multi-indices have one entry for each dimension, got {one} and {two}")
    return HermiteElement(kernel, *one, *two)


__all__ = ["GaussianEigenvalue", "HermiteElement", "OrnsteinUhlenbeck", "hermite_element"]
