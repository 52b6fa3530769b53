r"""Zonal kernels of Sobolev operators that are cut off at a degree, and their matrices over points.

P_s with the weights w(0), ..., w(L) has the kernel

    p_s(t) = sum_{l=0}^{L} w(l) N_{l,d} P_{l,d}(t),    t = <x, y>,

on S^{d-1} under the uniform probability measure: N_{l,d} P_{l,d} is the kernel of the projection on the harmonics of
degree l, of which there are N_{l,d}.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .harmonics import Gegenbauer, check_degree, check_dimension
from .sobolev import SobolevSymbol

DEGREE = sp.Symbol("j", integer=True, nonnegative=True)
T = sp.Symbol("t", real=True)


def multiplicity_term(k: Any, d: Any) -> sp.Expr:
    """N_{k,d} as one term, (2k+d-2) Gamma(k+d-2)/(Gamma(k+1) Gamma(d-1)), for k >= 1, d >= 2 and for k = 0, d >= 3.

    Raises :class:`UserError` for other k and d.
    """
    k, d = exact_number(k), exact_number(d)
    check_degree(k)
    check_dimension(d)
    if k == 0 and d == 2:
        raise UserError("in the plane the term holds from k = 1 on, got k = 0")
    return (2 * k + d - 2) * sp.gamma(k + d - 2) / (sp.gamma(k + 1) * sp.gamma(d - 1))


def truncated_kernel(top: Any, d: Any, s: Any, kind: str = "degree") -> sp.Lambda:
    """The kernel of P_s with the degrees 0, ..., top on S^{d-1} in R^d as a function of the inner product.

    ``kind`` is one of the weights of :class:`.sobolev.SobolevSymbol`; d is 2 or shown to be at least 3.  Raises
    :class:`UserError` for other degrees and dimensions.
    """
    top, d = exact_number(top), exact_number(d)
    check_degree(top)
    check_dimension(d)
    weight = SobolevSymbol(DEGREE, d, s, kind)
    if d == 2:
        rest = sp.Sum(2 * weight * Gegenbauer(DEGREE, d, T), (DEGREE, 1, top))
        return sp.Lambda(T, SobolevSymbol(0, d, s, kind).definition() + rest)
    return sp.Lambda(T, sp.Sum(weight * multiplicity_term(DEGREE, d) * Gegenbauer(DEGREE, d, T), (DEGREE, 0, top)))


def circle_matrix(angles: Sequence[Any], top: int, s: Any, kind: str = "degree") -> sp.ImmutableMatrix:
    """(p_s(cos(a_i - a_j)))_ij on the circle, exactly, for angles with known cosines; raises :class:`UserError` for a
    negative top degree."""
    if top < 0:
        raise UserError(f"the top degree is an integer >= 0, got {top}")
    given = [exact_number(a) for a in angles]
    two = sp.Integer(2)

    def entry(i: int, j: int) -> sp.Expr:
        gap = given[i] - given[j]
        terms = [two * SobolevSymbol(j, two, s, kind).definition() * sp.cos(j * gap) for j in range(1, top + 1)]
        return sp.Add(SobolevSymbol(0, two, s, kind).definition(), *terms)

    return sp.ImmutableMatrix(len(given), len(given), entry)


__all__ = ["circle_matrix", "multiplicity_term", "truncated_kernel"]
