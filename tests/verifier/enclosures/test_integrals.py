"""Integrals over compact intervals: against mpmath, and integrands that are not real or have no holomorphic rule."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
PI: Node = ("c", "pi")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def times(*parts: Node) -> Node:
    return ("*", *parts)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def integral(body: Node, low: Node, high: Node) -> Node:
    return ("integral", body, "x", low, high)


def near(ball: arb, value: mpmath.mpf, slack: str = "1e-25") -> bool:
    with ctx.workprec(300):
        return bool(abs(ball - arb(mpmath.nstr(value, 40))) <= arb(slack))


Numeric = Callable[[mpmath.mpf], mpmath.mpf]
CASES: list[tuple[Node, Numeric, list[object]]] = [
    (plus(f("sinh", X), f("cosh", X), f("erfc", X)), lambda x: mpmath.exp(x) + mpmath.erfc(x), [-1, 2]),
    (f("gamma", plus(X, q(3))), lambda x: mpmath.gamma(x + 3), [-1, 2]),
    (f("factorial", plus(X, q(3))), lambda x: mpmath.gamma(x + 4), [-1, 2]),
    (f("sigmoid", times(q(2), X)), lambda x: 1 / (1 + mpmath.exp(-2 * x)), [-1, 2]),
    (f("tan", X), mpmath.tan, [-1, 1]),
    (times(f("atan", X), f("acos", times(q("1/3"), X))), lambda x: mpmath.atan(x) * mpmath.acos(x / 3), [-1, 2]),
    (f("log", plus(X, q(2))), lambda x: mpmath.log(x + 2), [-1, 2]),
    (f("sign", times(X, q(3))), mpmath.sign, [-1, 0, 2]),
    (
        f("max", X, f("sin", times(q(3), X))),
        lambda x: max(x, mpmath.sin(3 * x)),
        [-1, mpmath.mpf("-0.75"), 0, mpmath.mpf("0.75"), 2],
    ),
    (f("min", X, power(X, 2)), lambda x: min(x, x * x), [-1, 0, 1, 2]),
    (power(plus(X, q(2)), "1/2"), lambda x: mpmath.sqrt(x + 2), [-1, 2]),
    (power(plus(X, q(2)), "-1/2"), lambda x: 1 / mpmath.sqrt(x + 2), [-1, 2]),
    (power(plus(X, q(2)), "2/3"), lambda x: (x + 2) ** (mpmath.mpf(2) / 3), [-1, 2]),
    (power(plus(X, q(2)), X), lambda x: (x + 2) ** x, [-1, 2]),
    (power(plus(X, q(2)), PI), lambda x: (x + 2) ** mpmath.pi, [-1, 2]),
    (power(("c", "e"), times(q(-1), X)), lambda x: mpmath.exp(-x), [-1, 2]),
    (power(plus(X, q(4)), times(q(-1), plus(q(1), q(1)))), lambda x: (x + 4) ** -2, [-1, 2]),
    (
        ("sum", power(X, ("s", "k")), "k", q(0), q(250)),
        lambda x: (1 - x**251) / (1 - x),
        [mpmath.mpf(-1) / 2, 0, mpmath.mpf(1) / 2],
    ),
    (
        ("sum", power(plus(X, ("s", "k")), "1/2"), "k", q(1), q(2)),
        lambda x: mpmath.sqrt(x + 1) + mpmath.sqrt(x + 2),
        [0, 1],
    ),
    (("hermite_polynomial", q(4), X), lambda x: (x**4 - 6 * x**2 + 3) / mpmath.sqrt(24), [-1, 2]),
    (power(f("sin", X), 2), lambda x: mpmath.sin(x) ** 2, [3, 1]),
]


@pytest.mark.parametrize(("body", "numeric", "points"), CASES, ids=range(len(CASES)))
def test_integrals_against_mpmath(body: Node, numeric: Numeric, points: list[object]) -> None:
    mpmath.mp.dps = 40
    value = mpmath.quad(numeric, points)
    ends = [q(fmpq(*(int(2 * p), 2))) for p in (points[0], points[-1])]  # type: ignore[call-overload]
    kinked = body[:2] == ("f", "max")  # the kink that mpmath is told of is rounded
    ball = enclose(integral(body, *ends), {}, 110)
    assert near(ball, value, "1e-3" if kinked else "1e-25")
    assert not near(ball, value + mpmath.mpf("0.002"), "1e-3" if kinked else "1e-25")
    assert ball.rad() < arb("1e-20")


def test_ends_and_parameters_may_be_balls() -> None:
    """The integral of a sin x over [0, pi] is 2a."""
    node = integral(times(("s", "a"), f("sin", X)), q(0), PI)
    assert enclose(node, {"a": fmpq(3)}, 100).overlaps(arb(6))
    with ctx.workprec(60):
        wide = arb(3).union(arb(4))
    ball = enclose(node, {"a": wide}, 100)
    assert ball.contains(6)
    assert ball.contains(8)
    assert not ball.contains(9)


@pytest.mark.parametrize(
    "body",
    [
        power(power(X, "1/2"), 2),  # x, by way of an imaginary root
        f("exp", f("log", X)),
        power(X, ("s", "a")),
        power(X, X),
        times(f("log", X), plus(X, q("3/2"))),  # the imaginary part integrates to zero
        plus(f("asin", times(q(2), X)), f("acos", times(q(2), X))),  # pi/2, by way of two complex values
        plus(f("acos", plus(X, q("1/2"))), times(q(-1), f("acos", plus(X, q("1/2"))))),
        times(q(0), power(plus(q(-2), times(q("1/2"), X), power(X, 2)), "-1/3")),
        ("hermite_polynomial", q(-1), X),
        ("sum", f("log", plus(X, ("s", "k"))), "k", q(1), q(2)),
        f("log", f("sinh", X)),
        f("asin", plus(q(1), f("exp", X))),
    ],
)
def test_an_integrand_that_is_not_real_has_no_integral(body: Node) -> None:
    with pytest.raises(Undefined):
        enclose(integral(body, q(-2), q(-1)), {"a": fmpq(1, 3)}, 64)


def test_a_null_set_does_not_matter() -> None:
    """|x| and the root of (x^2 - 1/4)^2 vanish on the interval, but are real there."""
    for body, value in (
        (power(power(X, 2), "1/2"), 1),
        (power(plus(q("1/16"), times(q("-1/2"), power(X, 2)), power(X, 4)), "1/2"), fmpq(1, 2)),
    ):
        assert enclose(integral(body, q(-1), q(1)), {}, 64).overlaps(arb(value))
    assert enclose(integral(f("log", f("cosh", X)), q(-1), q(1)), {}, 64).rad() < arb("1e-9")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        # a double zero at an irrational point
        (power(plus(power(X, 4), times(q(-4), power(X, 2)), q(4)), "1/2"), "not shown to be real"),
        (power(times(f("sin", X), f("sin", X)), "1/2"), "not shown to be real"),
        (f("log", power(times(X, X), -1)), "not shown to be real"),
        (power(X, -1), "singular"),
    ],
)
def test_undecided_integrands_are_too_wide(body: Node, reason: str) -> None:
    with pytest.raises(TooWide, match=reason):
        enclose(integral(body, q(-1), q(2)), {}, 64)


@pytest.mark.parametrize(
    "body",
    [
        f("heaviside", X, q(0)),
        f("floor", X),
        ("hermite_polynomial", X, X),
        ("hermite_polynomial", q(3000), X),
        ("sum", X, "x", q(0), X),
        ("sum", ("s", "x"), "k", q(0), X),
        ("sum", X, "k", q(0), q(2001)),
        ("delta", X, q(0)),
        f("binomial", X, q(2)),
    ],
)
def test_integrands_without_a_rule(body: Node) -> None:
    with pytest.raises(Unsupported):
        enclose(integral(body, q(-1), q(2)), {"x": fmpq(2)}, 64)


def test_the_variable_of_integration_hides_a_name_from_outside() -> None:
    assert enclose(integral(power(X, 2), q(0), X), {"x": fmpq(3)}, 64).overlaps(arb(9))


@pytest.mark.parametrize("ends", [(q(0), ("c", "oo")), (times(q(-1), ("c", "oo")), q(0))])
def test_improper_integrals_are_not_enclosed(ends: tuple[Node, Node]) -> None:
    with pytest.raises(Unsupported, match="improper"):
        enclose(integral(f("exp", times(q(-1), power(X, 2))), *ends), {}, 64)
