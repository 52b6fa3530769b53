"""The second opinion on eigenvalues on the torus agrees with integrals of Bessel functions, and with the circle."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.numbers import NoRoute, NoValue, value
from tests.rate_problems import ntk, power, q, times
from tests.sphere_rate_problems import K, T, minus, rate, root, total

CHORD: Any = ("lam", "t", root(total(q(1), minus(T))))


def eigenvalue(kernel: Any, *frequencies: int) -> Any:
    with mpmath.workdps(30):
        return value(("torus_eigenvalue", kernel, *map(q, frequencies)), {})


@pytest.mark.parametrize("frequencies", [(1,), (7,), (0, 1), (2, 1), (-4, 6), (33, 20), (1, 1, 2), (5, 0, 3)])
def test_a_chord(frequencies: tuple[int, ...]) -> None:
    """sqrt(1 - r) is -1/(2 sqrt(pi)) times the integral of (e^(-z (1-r)) - 1) z^(-3/2)."""
    d = len(frequencies)
    cuts = [0, 1, *(4**j for j in range(1, 12)), mpmath.inf]
    integral = mpmath.quad(lambda z: mpmath.exp(-z) * mpmath.fprod(mpmath.besseli(k, z / d) for k in frequencies)
                           / z**1.5, cuts)
    true = -integral / (2 * mpmath.sqrt(mpmath.pi))
    assert abs(eigenvalue(CHORD, *frequencies) / true - 1) < 1e-8


def test_polynomials_and_the_circle() -> None:
    square: Any = ("lam", "t", power(T, 2))
    assert [float(eigenvalue(square, *k)) for k in ((0, 0), (1, 1), (2, 0))] == pytest.approx(
        [1 / 4, 1 / 8, 1 / 16], abs=1e-12)  # of (cos a + cos b)^2/4
    tangent: Any = ("lam", "t", ntk(2, T))
    with mpmath.workdps(30):
        circle = value(("sphere_eigenvalue", tangent, q(6), q(2)), {})
    assert float(eigenvalue(tangent, 6)) == pytest.approx(float(circle), rel=1e-8)


@pytest.mark.parametrize("frequencies", [(1, 0), (3, 2), (2, 2), (40, 7)])
def test_a_mode_that_is_zero_is_not_told_from_zero(frequencies: tuple[int, ...]) -> None:
    with pytest.raises(NoRoute, match="not told from zero"):
        eigenvalue(("lam", "t", power(T, 2)), *frequencies)


def test_what_it_does_not_reach() -> None:
    with pytest.raises(NoRoute, match="three dimensions"):
        eigenvalue(CHORD, 1, 0, 0, 0)
    with pytest.raises(NoRoute, match="high frequency"):
        eigenvalue(CHORD, 1, 1000)
    with pytest.raises(NoValue, match="no integer"):
        value(("torus_eigenvalue", CHORD, q("1/2")), {})


def test_true_and_false_rates_are_told_apart() -> None:
    node = ("torus_eigenvalue", CHORD, times(q(2), K), K)
    constant = times(q("1/4"), power(("c", "pi"), "-3/2"), ("f", "gamma", q("3/2")), power(q(5), "-3/2"), q(2))
    true = rate("equivalent", minus(node), times(constant, power(K, -3)))
    for claim, holds in ((true, True), (rate("equivalent", minus(node), times(q(2), constant, power(K, -3))), False),
                         (rate("theta", minus(node), power(K, -3)), True),
                         (rate("theta", minus(node), power(K, -2)), False)):
        data, original = ({"variables": [{"name": "k", "kind": "integer", "low": q(1)}], "hypotheses": [], "claim": one}
                          for one in (claim, true))
        found = attack(data, original, "seed")
        assert (not found.contradiction) is holds
        assert not holds or found.points
