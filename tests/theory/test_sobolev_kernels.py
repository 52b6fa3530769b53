"""Truncated Sobolev kernels as expressions: their eigenvalues, their values, and their matrices on the circle."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import ntksym as nt
from ntksym.errors import UserError
from ntksym.evaluation.sobolev_kernels import multiplicity, sobolev_matrix
from ntksym.theory.sobolev_kernels import circle_matrix, multiplicity_term, truncated_kernel

HALF = sp.Rational(1, 2)


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("kind", ["degree", "root", "laplacian"])
def test_the_eigenvalues_are_the_weights(d: int, kind: str) -> None:
    kernel = truncated_kernel(3, d, HALF, kind)
    for k in range(6):
        found = nt.ball(nt.FunkHecke(kernel, k, d), digits=20)
        wanted = nt.ball(nt.SobolevSymbol(k, d, HALF, kind), digits=20) if k <= 3 else 0
        assert abs(float((found - wanted).mid())) < 1e-15


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
