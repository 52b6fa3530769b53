"""Truncated Sobolev kernels as expressions: their eigenvalues, their values, and their matrices on the circle."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import ntksym as nt
from ntksym.errors import UserError
from ntksym.evaluation.sobolev_kernels import multiplicity, sobolev_kernel_array, sobolev_matrix
from ntksym.theory.sobolev import SobolevSymbol
from ntksym.theory.sobolev_kernels import circle_matrix, multiplicity_term, truncated_kernel

HALF = sp.Rational(1, 2)


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("kind", ["degree", "root", "laplacian"])
def test_the_values_are_those_of_the_recurrence(d: int, kind: str) -> None:
    kernel = truncated_kernel(4, d, HALF, kind)
    for at in (sp.Rational(-1, 3), sp.Rational(2, 5), sp.S.One):
        parts = [SobolevSymbol(k, d, HALF, kind).definition() * multiplicity(k, d) * zonal(k, d, at) for k in range(5)]
        found = kernel(at).doit().replace(lambda e: isinstance(e, (nt.SobolevSymbol, nt.Gegenbauer)), written)
        assert abs(float(found.evalf() / sum(parts).evalf()) - 1) < 1e-13
        assert abs(float(sobolev_kernel_array(float(at), 4, d, 0.5, kind)) / float(sum(parts).evalf()) - 1) < 1e-13


def zonal(k: int, d: int, t: sp.Rational) -> sp.Expr:
    """P_{k,d} by SymPy's own polynomials."""
    order = sp.Rational(d - 2, 2)
    return sp.chebyshevt(k, t) if d == 2 else sp.gegenbauer(k, order, t) / sp.gegenbauer(k, order, 1)


def written(e: sp.Expr) -> sp.Expr:
    return e.definition() if isinstance(e, nt.SobolevSymbol) else zonal(int(e.args[0]), int(e.args[1]), e.args[2])


@pytest.mark.parametrize("d", [2, 3, 4, 6])
def test_multiplicities(d: int) -> None:
    for k in range(1 if d == 2 else 0, 9):
        assert multiplicity_term(k, d) == multiplicity(k, d) == nt.harmonic_multiplicity(k, d)
    with pytest.raises(UserError, match="from k = 1 on"):
        multiplicity_term(0, 2)


def test_the_matrix_on_the_circle() -> None:
    angles = [0, sp.pi / 3, sp.pi / 2, 2 * sp.pi / 3]
    points = np.array([[float(sp.cos(a)), float(sp.sin(a))] for a in angles])
    for kind in ("degree", "root", "laplacian"):
        exact = np.array(circle_matrix(angles, 4, HALF, kind).evalf(20), dtype=float)
        assert np.allclose(exact, sobolev_matrix(points, 4, 0.5, kind), rtol=1e-13)
    assert circle_matrix(angles, 0, HALF) == sp.ones(4, 4)
    with pytest.raises(UserError, match="top degree"):
        circle_matrix(angles, -1, HALF)


def test_dimensions_and_degrees() -> None:
    for top, d in ((-1, 3), (2, 1)):
        with pytest.raises(UserError):
            truncated_kernel(top, d, HALF)
