"""Infinite sums of Hermite coefficients: Parseval, weights, shifts, deltas, and summands that have no value."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose
from ntksym.verifier.syntax import Node

X, P, OO = ("s", "x"), ("s", "p"), ("c", "oo")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def shifted(by: object) -> Node:
    return ("+", P, q(by))


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def mu(function: Node, index: Node = P) -> Node:
    return ("hermite_coefficient", function, index)


def square(function: Node, index: Node = P) -> Node:
    return power(mu(function, index), 2)


def total(body: Node, low: int = 0) -> Node:
    return ("sum", body, "p", q(low), OO)


RELU, TANH, ABS = lam(f("max", X, q(0))), lam(f("tanh", X)), lam(f("abs", X))
IDENTITY, ONE, CUBE = lam(X), lam(q(1)), lam(power(X, 3))
GROWING = lam(f("exp", power(X, 2)))  # no Hermite coefficients
PI = mpmath.pi


@pytest.mark.parametrize(
    ("body", "low", "value"),
    [
        (square(RELU), 0, lambda: mpmath.mpf(1) / 2),
        (square(RELU), 1, lambda: mpmath.mpf(1) / 2 - 1 / (2 * PI)),
        (square(RELU, shifted(2)), 0, lambda: mpmath.mpf(1) / 4 - 1 / (2 * PI)),
        (times(q(3), square(RELU)), 2, lambda: 3 * (mpmath.mpf(1) / 4 - 1 / (2 * PI))),
        (times(P, square(RELU)), 0, lambda: mpmath.mpf(1) / 2),  # E[relu'^2]
        (times(P, square(RELU)), 2, lambda: mpmath.mpf(1) / 4),
        (times(P, square(RELU, shifted(1))), 0, lambda: 1 / (2 * PI)),  # sum (n - 1) mu_n^2, n >= 1
        (("+", square(RELU), times(("s", "a"), P, square(ABS))), 0, lambda: mpmath.mpf(1) / 2 + 5),
        (power(("+", mu(ABS), times(q(-2), mu(ABS))), 2), 0, lambda: mpmath.mpf(1)),
        (
            ("+", times(("delta", P, q(3)), square(CUBE, shifted(0))), times(("delta", q(1), P), mu(TANH), P)),
            0,
            lambda: 6 + mpmath.quad(lambda x: mpmath.tanh(x) * x * mpmath.npdf(x), [-12, 0, 12]),
        ),
        (times(("delta", P, q(2)), ("delta", P, q(3)), mu(TANH)), 0, lambda: mpmath.mpf(0)),
        (times(("delta", P, q(-2)), mu(TANH)), 0, lambda: mpmath.mpf(0)),
        (times(("delta", P, q("1/2")), power(P, 3)), 0, lambda: mpmath.mpf(0)),
        (times(("delta", P, q(2)), power(P, 3)), 0, lambda: mpmath.mpf(8)),
        # sums that end, with the coefficients of a polynomial
        (times(square(CUBE), power(P, 2)), 0, lambda: 9 + 9 * 6),
        (times(mu(CUBE), mu(TANH), q(0)), 0, lambda: 0),
        (("+", mu(ONE), times(mu(IDENTITY), power(q(2), P))), 0, lambda: 3),
        (times(mu(IDENTITY), f("binomial", shifted(1), q(2)), ("delta", P, q(1))), 0, lambda: 1),
        (times(mu(IDENTITY), f("binomial", shifted(-1), q(2))), 1, lambda: 0),
        (times(mu(lam(("hermite_polynomial", q(3), X))), power(P, 2)), 0, lambda: 9),
        (q(0), 5, lambda: 0),
        (
            power(mu(lam(power(("+", X, q(1)), 2))), "1/2"),
            0,
            lambda: mpmath.sqrt(2) + mpmath.sqrt(2) + mpmath.root(2, 4),
        ),
        (mu(IDENTITY, shifted(5)), 0, lambda: 0),
    ],
)
def test_values(body: Node, low: int, value: object) -> None:
    mpmath.mp.dps = 30
    expected = mpmath.mpf(value())  # type: ignore[operator]
    ball = enclose(total(body, low), {"a": fmpq(5)}, 100)
    with ctx.workprec(150):
        assert abs(ball - arb(mpmath.nstr(expected, 28))) <= arb("1e-24")
        assert not abs(ball - arb(mpmath.nstr(expected + mpmath.mpf(10) ** -15, 28))) <= arb("1e-20")


UNDEFINED: list[tuple[Node, int]] = [
    # zero times what has no value: mu_p(1) vanishes from p = 1 on, mu_p(x) from p = 2 on
    (times(mu(ONE), mu(GROWING)), 1),
    (times(power(q(0), -1), mu(ONE)), 1),
    (times(mu(ONE), mu(lam(f("exp", times(P, power(X, 2)))), q(0))), 0),
    (times(mu(IDENTITY), mu(TANH, ("+", q(5), times(q(-1), P)))), 0),
    (times(mu(ONE), mu(TANH, shifted(-5))), 1),
    (times(mu(IDENTITY), power(q(2), power(shifted(-5), -1))), 0),
    (times(mu(IDENTITY), power(shifted(-5), -1)), 0),
    (times(mu(IDENTITY), power(shifted(-5), "1/2")), 7),
    (times(mu(IDENTITY), f("gamma", shifted(-5))), 0),
    (times(mu(IDENTITY), power(q(-2), P)), 0),
    (times(mu(IDENTITY), f("binomial", times(q(-1), P), q(-2))), 0),
    (times(mu(IDENTITY), f("binomial", shifted(-3), q(-2))), 0),
    (times(mu(IDENTITY), ("delta", power(shifted(-3), -1), q(7))), 0),
    (times(("delta", P, q(1)), ("delta", power(shifted(-3), -1), q(7))), 0),
    (times(("delta", P, q(-1)), mu(TANH, shifted(-3))), 0),
    (times(("delta", P, q(5)), mu(TANH, shifted(-3))), 0),
    (times(("delta", P, q(-1)), mu(GROWING)), 0),
    # divergent, or of a function that is not regular enough
    (q(1), 0),
    (P, 0),
    (mu(TANH), 0),
    (times(P, P, square(TANH)), 0),
    (times(mu(TANH), mu(ABS)), 0),
    (times(P, square(lam(f("heaviside", X, q(0))))), 0),
    (times(P, square(lam(f("exp", times(q("2/9"), X, X))))), 0),
    (square(lam(f("exp", times(q("1/4"), X, X)))), 0),
    (square(TANH, times(q(2), P)), 0),
    (square(TANH, shifted("1/2")), 0),
    (square(TANH, shifted(3000)), 0),
    (square(TANH, shifted(-1)), 0),
    (power(mu(TANH), P), 0),
    (times(("delta", P, ("c", "pi")), mu(TANH)), 0),
    (times(("delta", q(1), q(1)), P), 0),
    (("+", mu(ONE), square(ABS)), 0),
    (times(("delta", P, shifted(1)), mu(TANH)), 0),
    (times(("delta", shifted(1), q(2)), mu(TANH)), 0),
    (times(*[("+", mu(TANH), mu(ABS), mu(RELU))] * 6), 0),
    # the slope of x^2 times a step is in L^2 and its primitive polynomially bounded; exp(x^2/8) is not
    (times(P, square(lam(f("exp", times(q("1/8"), X, X))))), 0),
]


@pytest.mark.parametrize(("body", "low"), UNDEFINED, ids=range(len(UNDEFINED)))
def test_what_has_no_value_or_is_not_shown_to_converge(body: Node, low: int) -> None:
    with pytest.raises((Unsupported, Undefined, TooWide)):
        enclose(total(body, low), {}, 64)


def test_a_sum_may_not_run_downwards() -> None:
    with pytest.raises(Unsupported):
        enclose(("sum", square(TANH), "p", times(q(-1), OO), OO), {}, 64)


def test_the_bound_of_the_degree_is_the_end_of_the_sum() -> None:
    """mu_3(x^3) = sqrt(6) is still counted, and a weight that is not positive is refused, not skipped."""
    assert enclose(total(mu(CUBE), 3), {}, 64).overlaps(arb(6).sqrt())
    assert enclose(total(mu(CUBE), 4), {}, 64).is_zero()
    third = enclose(total(times(mu(IDENTITY), mu(TANH, shifted(2)))), {}, 64)
    assert third.overlaps(enclose(mu(TANH, q(3)), {}, 100))
    assert third.rad() < arb("1e-15")
    assert enclose(total(times(mu(lam(("+", X, power(X, 2)))), power(q("1/3"), P)), 0), {}, 64).rad() < arb("1e-15")
    for shape in (
        f("exp", X),
        power(X, "1/2"),
        power(X, -1),
        power(X, ("s", "x")),
        ("+", X, f("sin", X)),
        power(f("cos", X), 2),
        times(X, f("sin", X)),
        ("hermite_polynomial", q(2), times(q(2), X)),
    ):
        with pytest.raises((Unsupported, Undefined, TooWide)):
            enclose(total(mu(lam(shape)), 0), {}, 64)
