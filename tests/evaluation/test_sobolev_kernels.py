"""Values of truncated Sobolev kernels by four routes, their matrices, and what the truncation leaves out."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from ntksym.errors import UserError
from ntksym.evaluation.sobolev_kernels import (
    KINDS,
    multiplicity,
    sobolev_kernel_array,
    sobolev_kernel_ball,
    sobolev_kernel_multiprecision,
    sobolev_matrix,
    truncation_error,
    weights_array,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("d", [2, 3, 4, 7])
def test_balls_mpmath_and_arrays_agree(d: int, kind: str) -> None:
    for t in ("-1", "-1/4", "3/10", "1"):
        at = float(Fraction(t))
        ball = sobolev_kernel_ball(t, 30, d, "1/2", kind)
        assert float(ball.rad()) <= 1e-15 * abs(float(ball.mid()))
        with mpmath.workdps(30):
            exact = mpmath.mpf(Fraction(t).numerator) / Fraction(t).denominator
            other = sobolev_kernel_multiprecision(exact, 30, d, "0.5", kind)
        assert abs(float(ball.mid()) / float(other) - 1) < 1e-14
        largest = float(sobolev_kernel_ball(1, 30, d, "1/2", kind).mid())
        assert abs(float(sobolev_kernel_array(at, 30, d, 0.5, kind)) - float(ball.mid())) < 1e-14 * largest


def test_degree_zero_and_one() -> None:
    t = np.array([-1.0, 0.25, 1.0])
    assert (sobolev_kernel_array(t, 0, 3, 2.0) == 1).all()
    assert np.allclose(sobolev_kernel_array(t, 1, 3, 1.0), 1 + 4 * 3 * t, rtol=1e-15)
    assert sobolev_kernel_ball("1/4", 1, 3, 1) == 4
    assert sobolev_kernel_array(np.zeros((0,)), 3, 3, 1.0).shape == (0,)


def test_the_sampled_matrix_of_a_design_has_the_eigenvalues_of_the_operator() -> None:
    """2 L + 1 equally spaced points of the circle; Gauss points times equally spaced ones on the sphere."""
    top, s = 5, 0.75
    turn = 2 * np.pi * np.arange(2 * top + 1) / (2 * top + 1)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    found = np.linalg.eigvalsh(sobolev_matrix(circle, top, s, quadrature=np.full(len(turn), 1 / len(turn))))
    weights = weights_array(top, 2, s)
    assert np.allclose(found, np.sort(np.repeat(weights, [1, *[2] * top])), rtol=1e-12)
    nodes, masses = np.polynomial.legendre.leggauss(top + 1)
    flat = np.sqrt(1 - nodes**2)
    points = np.array([[r * np.cos(a), r * np.sin(a), z] for r, z in zip(flat, nodes, strict=True) for a in turn])
    quadrature = np.repeat(masses / 2, len(turn)) / len(turn)
    found = np.linalg.eigvalsh(sobolev_matrix(points, top, s, quadrature=quadrature))
    wanted = np.repeat(weights_array(top, 3, s), [multiplicity(k, 3) for k in range(top + 1)])
    assert np.allclose(found[-len(wanted):], np.sort(wanted), rtol=1e-11)
    assert np.abs(found[: -len(wanted)]).max() < 1e-10 * wanted[-1]


def test_other_points_have_others() -> None:
    angles = np.pi / 2 * np.arange(3)
    found = np.linalg.eigvalsh(sobolev_matrix(np.stack([np.cos(angles), np.sin(angles)], axis=1), 1, 1.0))
    assert np.allclose(found, [(11 - np.sqrt(57)) / 2, (11 + np.sqrt(57)) / 2, 16], rtol=1e-13)


@pytest.mark.parametrize(("d", "s"), [(2, "-3/4"), (2, "-2"), (3, "-2"), (5, "-7/2"), (4, "-5/2")])
def test_what_the_truncation_leaves_out(d: int, s: str) -> None:
    """The difference of two truncations, plus the tail of the longer one."""
    order = float(Fraction(s))
    short, long = (truncation_error(top, d, s) for top in (10, 60))
    between = sum((1 + k) ** (2 * order) * multiplicity(k, d) for k in range(11, 61))
    assert abs(float((short - long).mid()) / between - 1) < 1e-13
    assert float(long.mid()) < float(short.mid())


def test_errors() -> None:
    for top, d in ((-1, 3), (20_001, 3), (3, 1)):
        with pytest.raises(UserError, match="top degree"):
            sobolev_kernel_array(0.5, top, d, 1.0)
    with pytest.raises(UserError, match="weight of a sphere is one of"):
        weights_array(3, 3, 1.0, "hermite")
    with pytest.raises(UserError, match="lies in"):
        sobolev_kernel_ball(2, 3, 3, 1)
    with pytest.raises(UserError, match="rational number"):
        sobolev_kernel_ball("pi", 3, 3, 1)
    with pytest.raises(UserError, match="lie in"):
        sobolev_kernel_array([0.0, 1.5], 3, 3, 1.0)
    for rows in ([1.0, 0.0], [[1.0, 1.0]]):
        with pytest.raises(UserError, match="unit vectors"):
            sobolev_matrix(rows, 3, 1.0)
    for quadrature in ([0.5], [1.0, -1.0]):
        with pytest.raises(UserError, match="one for each point"):
            sobolev_matrix([[1.0, 0.0], [0.0, 1.0]], 3, 1.0, quadrature=quadrature)
    for d, s in ((2, "-1/2"), (3, -1), (3, 0)):
        with pytest.raises(UserError, match="series converges for s"):
            truncation_error(4, d, s)
