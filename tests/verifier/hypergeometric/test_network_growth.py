"""The growth of kernel coefficients with bias: the lemma's constant against coefficients summed in multiprecision."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from ntksym.verifier.rules import Rejected, apply_rule
from ntksym.verifier.statement import read_statement

X, P, RHO, ONE = ("s", "x"), ("s", "p"), ("s", "rho"), ("q", "1")
RELU = ("lam", "x", ("f", "max", ("q", "0"), X))
TANH = ("lam", "x", ("f", "tanh", X))
DENSITY = ("lam", "x", ("f", "exp", ("*", ("q", "-1/2"), ("^", X, ("q", "2")))))


def coefficient(activation: Any, slope: str) -> Any:
    t = ("+", ("*", ("q", slope), RHO), ONE, ("*", ("q", "-1"), ("q", slope)))
    return (
        "taylor_coefficient",
        ("+", ("dual", activation, t), ("*", t, ("dual", ("dfun", activation, ONE), t))),
        "rho",
        P,
    )


def holds(op: str, f: Any, g: Any) -> bool:
    index = {"name": "p", "kind": "integer", "low": ["q", "1"], "high": None}
    statement = read_statement({"variables": [index], "hypotheses": [], "claim": (op, f, g, "p")})
    try:
        return apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": 2}).verdict == "proved"
    except Rejected:
        return False


def times(*parts: Any) -> Any:
    return ("*", *parts)


def power(base: Any, exponent: Any) -> Any:
    return ("^", base, exponent)


# exp(-x^2/2): mu_{2m}^2 = binomial(2m, m) 4^-m 2^(-2m) / 2, so W(k) t^k sums to (1 - t^2/4)^(-3/2) / 2 with t0 = 2.
GAUSSIAN_RATE = times(power(P, ("q", "1/2")), power(("q", "3"), times(("q", "-1"), P)))
GAUSSIAN_CONSTANT = times(
    power(("c", "pi"), ("q", "-1/2")), power(("q", "3"), ("q", "-3/2")), power(("q", "2"), ("q", "3/2"))
)


def test_gaussian_with_bias_has_a_single_constant() -> None:
    """Slope 1/2: the singularity t = 2 lies at rho = 3; the constant is that of singularity analysis."""
    f = coefficient(DENSITY, "1/2")
    assert holds("theta", f, GAUSSIAN_RATE)
    assert holds("equivalent", f, times(GAUSSIAN_CONSTANT, GAUSSIAN_RATE))
    assert not holds("equivalent", f, times(("q", "1001/1000"), GAUSSIAN_CONSTANT, GAUSSIAN_RATE))
    without_bias = times(power(P, ("q", "1/2")), power(("q", "2"), times(("q", "-1"), P)))
    assert not holds("theta", f, without_bias)
    assert holds("bigo", f, without_bias)


def test_the_gaussian_constant_agrees_with_taylor_coefficients() -> None:
    mpmath.mp.dps = 30
    # (1 - t^2/4)^(-3/2)/2 at t = (rho + 1)/2 is 32 ((3 - rho)(5 + rho))^(-3/2): a product of two binomial series.
    n = 400
    left = [mpmath.binomial(mpmath.mpf(-3) / 2, j) * (-1) ** j * mpmath.mpf(3) ** (-j) for j in range(n + 1)]
    right = [mpmath.binomial(mpmath.mpf(-3) / 2, j) * mpmath.mpf(5) ** (-j) for j in range(n + 1)]
    scale = 32 * mpmath.mpf(15) ** mpmath.mpf("-1.5")
    value = scale * mpmath.fsum(left[j] * right[n - j] for j in range(n + 1))
    predicted = (
        mpmath.sqrt(8)
        / (mpmath.sqrt(mpmath.pi) * mpmath.mpf(27) ** mpmath.mpf("0.5"))
        * mpmath.sqrt(n)
        * mpmath.mpf(3) ** (-n)
    )
    assert abs(value / predicted - 1) < mpmath.mpf(1) / n


def test_relu_with_bias() -> None:
    """kappa_p ~ gamma_w p^(-3/2) / (2 sqrt(2) pi^(3/2)), gamma_w^2 = 1/4."""
    rate = power(P, ("q", "-3/2"))
    constant = times(("q", "1/4"), power(("q", "2"), ("q", "-1/2")), power(("c", "pi"), ("q", "-3/2")))
    assert holds("equivalent", coefficient(RELU, "1/4"), times(constant, rate))
    assert not holds("equivalent", coefficient(RELU, "1/4"), times(("q", "2"), constant, rate))


def test_tanh_with_bias_decays_faster() -> None:
    """Slope 1/4: e^(-2 pi sqrt p) instead of e^(-pi sqrt p)."""

    def decay(factor: str) -> Any:
        return times(power(P, ("q", "1/2")), ("f", "exp", times(("q", factor), ("c", "pi"), power(P, ("q", "1/2")))))

    assert holds("theta", coefficient(TANH, "1/4"), decay("-2"))
    assert not holds("theta", coefficient(TANH, "1/4"), decay("-1"))
    constant = times(
        power(("*", ("q", "2"), ("c", "pi")), ("q", "1/2")),
        ("q", "8"),
        ("f", "exp", times(("q", "1/2"), power(("c", "pi"), ("q", "2")))),
    )
    assert holds("equivalent", coefficient(TANH, "1/4"), times(constant, decay("-2")))


@pytest.mark.parametrize("slope", ["1", "5/4"])
def test_the_lemma_needs_a_bias_between_zero_and_one(slope: str) -> None:
    assert not holds("theta", coefficient(RELU, slope), power(P, ("q", "-3/2")))
