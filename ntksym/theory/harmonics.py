r"""Zonal kernels on the sphere S^{d-1} in R^d: Gegenbauer polynomials, Funk-Hecke eigenvalues, multiplicities.

The eigenvalue of the kernel F(<x, y>) on spherical harmonics of degree k is taken under the uniform *probability*
measure on S^{d-1}.  Sources that integrate over the surface measure, or write S^d for the sphere in R^{d+1}, are
brought to it by :func:`funk_hecke_eigenvalue`, which names both conventions.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .objects import Convert, TheoryObject, name_of

MEASURES = ("probability", "surface")
SPHERES = ("S^{d-1}", "S^d")


def check_degree(k: sp.Expr) -> None:
    """Raises :class:`UserError` for what cannot be one of 0, 1, 2, ..."""
    if k.is_integer is False or k.is_negative:
        raise UserError(f"the degree of spherical harmonics is an integer >= 0, got {k}")


def check_dimension(d: sp.Expr) -> None:
    """Raises :class:`UserError` for what cannot be one of 2, 3, ..."""
    if d.is_integer is False or (d - 2).is_negative:
        raise UserError(f"the sphere S^(d-1) lies in R^d with an integer d >= 2, got d = {d}")


class Gegenbauer(TheoryObject):
    r"""P_{k,d}(t), the Gegenbauer (Legendre) polynomial of degree k = 0, 1, 2, ... in dimension d = 2, 3, ... with
    P_{k,d}(1) = 1: C_k^{((d-2)/2)}(t) / C_k^{((d-2)/2)}(1) for d >= 3, the Chebyshev polynomial T_k(t) for d = 2.

    Raises :class:`UserError` for other k and d.  Source: Mueller (1998), Analysis of Spherical Symmetries, section 2.
    """

    nargs = 3

    def __new__(cls, *args: Any, **options: Any) -> Gegenbauer:
        if len(args) == 3:
            check_degree(exact_number(args[0]))
            check_dimension(exact_number(args[1]))
        found: Gegenbauer = super().__new__(cls, *args, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return ("gegenbauer", *(convert(a) for a in self.args))

    def definition(self) -> sp.Expr:
        """Rodrigues' formula, valid for every d >= 2."""
        k, d, t = self.args
        x = sp.Dummy("x", real=True)
        power = sp.Rational(1, 2) * (d - 3)
        derivative = sp.Subs(sp.Derivative((1 - x**2) ** (k + power), (x, k)), x, t)
        scale = sp.gamma((d - 1) / 2) / (2**k * sp.gamma(k + (d - 1) / 2))
        return (-1) ** k * scale * (1 - t**2) ** (-power) * derivative

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        k, d, t = (printer._print(a) for a in self.args)
        text = rf"P_{{{k},{d}}}\left({t}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


class FunkHecke(TheoryObject):
    r"""lambda_k(F), the eigenvalue of the kernel F(<x, y>) on spherical harmonics of degree k on S^{d-1} in R^d, under
    the uniform probability measure: E[F(T) P_{k,d}(T)], T = <x, y> for independent uniform x and y.

    The kernel is a ``Lambda`` of one variable, or an expression in one symbol; k = 0, 1, 2, ..., d = 2, 3, ....
    Raises :class:`UserError` for other arguments.  Source: Mueller (1998), theorem 1 of section 2 (Funk and Hecke).
    """

    nargs = 3
    spelled_out = True

    def __new__(cls, *args: Any, **options: Any) -> FunkHecke:
        given = list(args)
        if len(given) == 3:
            given[0] = as_kernel(given[0])
            check_degree(exact_number(given[1]))
            check_dimension(exact_number(given[2]))
        found: FunkHecke = super().__new__(cls, *given, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return ("sphere_eigenvalue", *(convert(a) for a in self.args))

    def definition(self) -> sp.Expr:
        kernel, k, d = self.args
        t = sp.Dummy("t", real=True)
        density = sp.gamma(d / 2) / (sp.sqrt(sp.pi) * sp.gamma((d - 1) / 2)) * (1 - t**2) ** ((d - 3) / 2)
        return sp.Integral(kernel(t) * Gegenbauer(k, d, t) * density, (t, -1, 1))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        kernel, k, d = self.args
        power = "" if exp is None else f"^{{{exp}}}"
        return (rf"\lambda_{{{printer._print(k)}}}{power}\left({name_of(kernel)};"
                rf"\,\mathbb{{S}}^{{{printer._print(d - 1)}}}\right)")


def as_kernel(kernel: Any) -> sp.Lambda:
    """The kernel as a function of the inner product; raises :class:`UserError` unless its variable is clear."""
    e = exact_number(kernel)
    if isinstance(e, sp.Lambda):
        if len(e.variables) != 1:
            raise UserError(f"a zonal kernel is a function of one inner product, got {len(e.variables)} variables")
        return e
    names = sorted(e.free_symbols, key=lambda s: s.name)
    if len(names) > 1:
        listed = ", ".join(s.name for s in names)
        raise UserError(f"the kernel {e} has the symbols {listed}: name the inner product, Lambda({names[0]}, ...)")
    return sp.Lambda(names[0] if names else sp.Symbol("t", real=True), e)


def harmonic_multiplicity(k: Any, d: Any) -> sp.Expr:
    """The dimension of the spherical harmonics of degree k = 0, 1, ... on S^{d-1} in R^d, d = 2, 3, ...

    It is binomial(k+d-2, d-2) + binomial(k+d-3, d-2) for k >= 1, and 1 for k = 0, in every dimension.  Raises
    :class:`UserError` for other k and d.
    """
    k, d = exact_number(k), exact_number(d)
    check_degree(k)
    check_dimension(d)
    if k == 0:
        return sp.S.One
    count = sp.binomial(k + d - 2, d - 2) + sp.binomial(k + d - 3, d - 2)
    if k.is_positive or (d - 3).is_nonnegative:
        return count
    return sp.Piecewise((sp.S.One, sp.Eq(k, 0)), (count, True))


def sphere_area(d: Any) -> sp.Expr:
    """The surface 2 pi^(d/2) / Gamma(d/2) of S^{d-1} in R^d, d = 2, 3, ...; raises :class:`UserError` for other d."""
    d = exact_number(d)
    check_dimension(d)
    return 2 * sp.pi ** (d / 2) / sp.gamma(d / 2)


def funk_hecke_eigenvalue(kernel: Any, k: Any, d: Any, *, measure: str, sphere: str) -> sp.Expr:
    """The eigenvalue of F(<x, y>) on harmonics of degree k in the conventions of a source.

    ``measure``: "probability" or "surface"; ``sphere``: "S^{d-1}", which lies in R^d, or "S^d", in R^(d+1).  Raises
    :class:`UserError` for other conventions.
    """
    if measure not in MEASURES:
        raise UserError(f"measure is one of {', '.join(MEASURES)}, got {measure!r}")
    if sphere not in SPHERES:
        raise UserError(f"sphere is one of {', '.join(SPHERES)}, got {sphere!r}")
    dimension = exact_number(d) + (1 if sphere == "S^d" else 0)
    value = FunkHecke(kernel, k, dimension)
    return value if measure == "probability" else sphere_area(dimension) * value
