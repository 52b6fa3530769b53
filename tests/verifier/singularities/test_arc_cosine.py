"""Expansions of dual activations at 1, at -1 and between, against their values in multiprecision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import fmpq

from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.singularities.arc_cosine import Homogeneous, binomial_series, square_root
from ntksym.verifier.singularities.numbers import ONE, PI, ZERO, evaluated, number_of
from ntksym.verifier.syntax import number
from tests.rate_problems import CUBE, RELU, STEP, X, power, q, times

LEAKY = ("lam", "x", ("f", "max", X, times(q("1/10"), X)))
BENT = ("lam", "x", ("+", power(("f", "max", X, q(0)), 2), times(q(3), power(("f", "max", times(q(-1), X), q(0)), 2))))
SLOPES: dict[Any, Any] = {RELU: (1, 1, 0), STEP: (0, 1, 0), CUBE: (3, 1, 0), LEAKY: (1, 1, Fraction(-1, 10)),
                          BENT: (2, 1, 3), ("dfun", RELU, number(1)): (0, 1, 0)}


def moment(k: int, rho: Any) -> Any:
    """E[U_+^k V_+^k] by Cho and Saul's formulas."""
    t = mpmath.acos(rho)
    sine, rest = mpmath.sin(t), mpmath.pi - t
    return [rest, sine + rest * rho, 3 * sine * rho + rest * (1 + 2 * rho**2),
            15 * sine - 11 * sine**3 + rest * (9 * rho + 6 * rho**3)][k] / (2 * mpmath.pi)


def dual(function: Any, rho: Any) -> Any:
    k, g, h = SLOPES[function]
    h = mpmath.mpf(Fraction(h).numerator) / Fraction(h).denominator
    return (g * g + h * h) * moment(k, rho) + 2 * g * h * moment(k, -rho)


def value(series: Any, s: Any) -> Any:
    return sum(mpmath.mpf(entry.ball.mid().str(40, radius=False)) * s**k for k, entry in enumerate(series))


@pytest.mark.parametrize("function", list(SLOPES), ids=str)
@pytest.mark.parametrize("inner", [
    (ONE, ZERO, number_of(-1)), (ONE, ZERO, number_of(-2), number_of(1)), (number_of(-1), ZERO, number_of(1)),
    (ZERO, ZERO, number_of(1)), (evaluated(q("-1/3")), ZERO, number_of(1), PI),
    (evaluated(q("2/5")), number_of(1), number_of(1)),
], ids=["1", "1 with s^3", "-1", "0", "-1/3", "2/5 with s"])
def test_the_series_is_that_of_the_dual(function: Any, inner: Any) -> None:
    """What is left of the value at a small s is of the order that the series leaves out, and no less."""
    length = 9
    padded = (*inner, *(ZERO,) * length)[:length]
    found = Homogeneous(function).at(padded)
    with mpmath.workdps(60):
        gaps = []
        for s in (mpmath.mpf(1) / 2**10, mpmath.mpf(1) / 2**11):
            gaps.append(abs(dual(function, value(padded, s)) - value(found, s)))
            assert gaps[-1] < 4000 * s ** len(found)
    assert len(found) in (length - 1, length)


def test_other_functions_have_none() -> None:
    for function in (("lam", "x", ("f", "tanh", X)), ("lam", "x", ("+", X, q(1)))):
        with pytest.raises(NotATerm, match="not positively homogeneous"):
            Homogeneous(function)


@pytest.mark.parametrize(("inner", "why"), [
    ((ONE, number_of(-1), ZERO, ZERO), "not differentiable"),
    ((ONE, ZERO, ONE, ZERO), "slope at 1"),
    ((ONE, ZERO, ZERO, ZERO), "slope at 1"),
    ((number_of(-1), ZERO, number_of(-1), ZERO), "slope at 1"),
    ((number_of(2), ZERO, ONE, ZERO), "within"),
    ((evaluated(("+", ("^", q(2), q("1/2")), q(-3))), ZERO, ONE, ZERO), "within"),
    ((evaluated(("+", ("^", ("^", q(2), q("1/2")), q(2)), times(q(-1), ("^", q(2), q("1/2")),
                                                               ("^", q("1/2"), q("1/2"))))), ZERO, ONE), "within"),
])
def test_what_has_no_expansion(inner: Any, why: str) -> None:
    with pytest.raises(NotATerm, match=why):
        Homogeneous(RELU).at(inner)


def test_roots() -> None:
    """sqrt(4 s^2 + 4 s^3 + s^4) = 2 s + s^2."""
    found = square_root((ZERO, ZERO, number_of(4), number_of(4), ONE))
    assert [entry.ball.contains(k) for entry, k in zip(found, (0, 2, 1, 0), strict=True)] == [True] * 4
    assert not found[1].ball.contains(1)
    assert binomial_series(fmpq(-1), fmpq(-1), 4) == [1] * 4
    assert binomial_series(fmpq(1, 2), fmpq(2), 3) == [1, 1, fmpq(-1, 2)]
