"""The gamma family, powers and elementary functions: exact values, balls around the truth, and where nothing exists."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures import special
from ntksym.verifier.enclosures.enclose import Undefined, Unsupported, enclose, exact
from ntksym.verifier.enclosures.special import rational_power
from ntksym.verifier.failures import TooWide
from ntksym.verifier.syntax import Node

X, PI, E = ("s", "x"), ("c", "pi"), ("c", "e")
ZERO = ("f", "sin", PI)  # zero, which balls cannot tell


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def near(node: Node, value: mpmath.mpf) -> bool:
    with ctx.workprec(400):
        ball = enclose(node, {}, 200)
        distance, size = abs(ball - arb(mpmath.nstr(value, 60))), arb(mpmath.nstr(abs(value) + 1, 5))
        return bool(distance <= size * arb("1e-50")) and bool(ball.rad() < size * arb("1e-40"))


BIG = 30_000
VALUES: list[tuple[Node, object]] = [
    (f("gamma", q("-5/2")), lambda: mpmath.gamma(mpmath.mpf(-5) / 2)),
    (f("gamma", q("10000001/10000000")), lambda: mpmath.gamma(1 + mpmath.mpf(10) ** -7)),
    (f("gamma", PI), lambda: mpmath.gamma(mpmath.pi)),
    (f("factorial", q(BIG)), lambda: mpmath.factorial(BIG)),
    (f("factorial2", q(BIG)), lambda: mpmath.fac2(BIG)),
    (f("factorial2", q(BIG + 1)), lambda: mpmath.fac2(BIG + 1)),
    (f("factorial2", q(-5)), lambda: mpmath.mpf(1) / 3),
    (f("binomial", q(BIG), q(BIG - 2)), lambda: mpmath.mpf(BIG * (BIG - 1) // 2)),
    (f("binomial", q(50_000), q(25_000)), lambda: mpmath.binomial(50_000, 25_000)),
    (f("binomial", PI, q(3)), lambda: mpmath.pi * (mpmath.pi - 1) * (mpmath.pi - 2) / 6),
    (f("binomial", q(7), q("1/2")), lambda: mpmath.binomial(7, 0.5)),
    (f("binomial", q("7/2"), PI), lambda: mpmath.binomial(3.5, mpmath.pi)),
    (f("binomial", q("1/2"), q(-3)), lambda: 0),
    (f("binomial", q(5), q(-3)), lambda: 0),
    (("^", q(5), q("1/70")), lambda: mpmath.mpf(5) ** (mpmath.mpf(1) / 70)),
    (("^", PI, q("3/70")), lambda: mpmath.pi ** (mpmath.mpf(3) / 70)),
    (("^", PI, q("-2/3")), lambda: mpmath.cbrt(mpmath.pi) ** -2),
    (("^", q("8/27"), q("2/3")), lambda: mpmath.mpf(4) / 9),
    (("^", PI, q(-3)), lambda: mpmath.pi**-3),
    (("^", q("8/27"), q("1/2")), lambda: mpmath.sqrt(mpmath.mpf(8) / 27)),
    (("^", q(3), PI), lambda: 3**mpmath.pi),
    (("^", E, q(2)), lambda: mpmath.e**2),
    (("^", E, q(0)), lambda: 1),
    (("^", q(0), PI), lambda: 0),
    (("^", q(0), q("1/3")), lambda: 0),
    (("^", ZERO, q(0)), lambda: 1),
    (f("sigmoid", q(-1000)), lambda: mpmath.exp(-1000) / (1 + mpmath.exp(-1000))),
    (f("sigmoid", PI), lambda: 1 / (1 + mpmath.exp(-mpmath.pi))),
    (f("sigmoid", q(0)), lambda: mpmath.mpf("0.5")),
    (f("softplus", q(-1000)), lambda: mpmath.exp(-1000)),
    (f("softplus", q(1000)), lambda: mpmath.mpf(1000)),
    (f("max", PI, q(3)), lambda: mpmath.pi),
    (f("min", PI, q(3)), lambda: 3),
    (f("abs", ("*", q(-1), PI)), lambda: mpmath.pi),
    (f("sign", ("*", q(-1), PI)), lambda: -1),
    (f("floor", PI), lambda: 3),
    (f("heaviside", PI, q(7)), lambda: 1),
    (("*", q(0), PI), lambda: 0),
    (("+", q("1/2"), q("-1/2"), PI), lambda: mpmath.pi),
    (("^", q(f"{10**40}"), q(BIG)), lambda: mpmath.mpf(10) ** (40 * BIG)),
    (("sum", ("^", q("2/3"), ("s", "k")), "k", q(0), q(600)), lambda: 3 - 3 * (mpmath.mpf(2) / 3) ** 601),
    (("prod", ("+", q(1), ("*", PI, ("s", "k"))), "k", q(0), q(2)), lambda: (1 + mpmath.pi) * (1 + 2 * mpmath.pi)),
]


@pytest.mark.parametrize(("node", "value"), VALUES, ids=range(len(VALUES)))
def test_values_at_sixty_digits(node: Node, value: object) -> None:
    mpmath.mp.dps = 80
    expected = mpmath.mpf(value())  # type: ignore[operator]
    assert near(node, expected)
    assert not near(node, expected + (abs(expected) + 1) * mpmath.mpf(10) ** -30)


@pytest.mark.parametrize(
    "node",
    [
        f("binomial", q(-2), q(-3)),
        f("binomial", q(-2), q("1/2")),
        f("factorial2", q(-4)),
        ("^", q(0), q("-1/3")),
        ("^", q(-8), q("1/3")),
        ("^", q(0), q(-2)),
        ("^", q(0), ("*", q(-1), PI)),
        ("^", ("*", q(-1), PI), PI),
        ("^", ("*", q(-1), PI), q("1/2")),
        f("acos", q("-3/2")),
        f("acos", PI),
        f("log", ("*", q(-1), PI)),
        ("idx", "a", q("1/2")),
        ("app", ("dfun", ("lam", "x", X), q("1/2")), q(0)),
    ],
)
def test_where_nothing_exists(node: Node) -> None:
    with pytest.raises(Undefined):
        enclose(node, {"a": {(1,): fmpq(1)}}, 100)


@pytest.mark.parametrize(
    "node",
    [
        ("^", ZERO, PI),
        ("^", q(0), ZERO),
        ("^", ("*", q(-1), PI), ("+", q(1), ZERO)),
        ("^", ZERO, q(-2)),
        f("binomial", ("+", q(-1), ZERO), q(-2)),
        f("binomial", ("+", q(-1), ZERO), q("1/2")),
        f("gamma", ("+", q(-1), ZERO)),
        ("idx", "a", ("+", q(1), ZERO)),
        f("asin", ("+", q(1), ("*", ZERO, PI))),
    ],
)
def test_what_balls_cannot_tell(node: Node) -> None:
    with pytest.raises(TooWide):
        enclose(node, {"a": {(1,): fmpq(1)}}, 100)


@pytest.mark.parametrize(
    "node",
    [
        f("factorial2", PI),
        f("factorial2", q(-BIG - 1)),
        f("binomial", q("1/2"), q(BIG)),
        f("binomial", q(-2), q(BIG)),
        ("c", "oo"),
        ("sum", X, "k", q(0), q(300_000)),
        ("s", "name"),
        ("fv", "x"),
        ("fv", "phi"),
        ("app", ("fv", "phi"), q(1)),
        ("app", ("dfun", ("lam", "x", X), q(51)), q(1)),
        ("app", ("dfun", ("lam", "x", X), q(-1)), q(1)),
        ("app", q(3), q(1)),
        ("idx", "x", q(1)),
        ("s", "a"),
        ("piecewise", ("linear", X, X), q(1)),
        ("gaussian_mean", ("lam", "t", ("*", ("s", "t"), ("s", "ball")))),
        ("gaussian_mean", ("fv", "phi")),
        ("hermite_polynomial", q(100_001), PI),
    ],
)
def test_what_has_no_rule(node: Node) -> None:
    with pytest.raises(Unsupported):
        enclose(node, {"x": fmpq(1, 2), "a": {(1,): fmpq(1)}, "ball": arb.pi()}, 64)


def test_integers_may_be_balls() -> None:
    """An exact ball that is an integer counts as one; a wide one does not."""
    assert exact(f("factorial", X), {"x": arb(5)}) == 120
    with ctx.workprec(64):
        wide = arb(5).union(arb(6))
    assert enclose(f("factorial", X), {"x": wide}, 64).contains(300)
    assert enclose(("*", q(2), X), {"x": wide}, 64).contains(11)
    assert enclose(("idx", "a", q(1)), {"a": {(1,): arb.pi()}}, 64).overlaps(arb.pi())


def test_roots_of_balls_that_touch_zero() -> None:
    with ctx.workprec(64):
        crossing = arb(1, 2)
        root = rational_power(crossing, fmpq(1, 2))  # of a number in it that is known not to be negative
    assert root.contains(0)
    assert root.contains(arb("1.7"))
    assert not root.contains(2)
    assert enclose(("^", X, q("3/2")), {"x": arb(0)}, 64).is_zero()
    for exponent in ("1/2", "-1/2"):
        with pytest.raises(TooWide):
            enclose(("^", X, q(exponent)), {"x": crossing}, 64)
    with pytest.raises(Undefined):
        enclose(("^", X, q(-1)), {"x": arb(0)}, 64)
    with pytest.raises(Undefined):
        enclose(("^", X, ("*", q(-1), PI)), {"x": arb(0)}, 64)


def test_long_exact_sums_become_balls() -> None:
    """Partial sums and products that outgrow the limit of exact arithmetic are carried on as balls."""
    k = ("s", "k")
    size = 70_000
    ratio = enclose(("sum", ("^", q("1/3"), ("*", q(size), k)), "k", q(0), q(3)), {}, 64)
    assert ratio.contains(1)
    grown = enclose(("prod", ("^", q(3), ("*", q(size), k)), "k", q(0), q(3)), {}, 64)
    assert grown.overlaps(arb(3) ** (6 * size))
    assert exact(("prod", ("+", k, q(-2)), "k", q(0), q(9)), {}) == 0


@pytest.mark.parametrize(("exponent", "low", "high"), [(1, "-1/3", "1/3"), (2, "0", "1/9"), (3, "-1/27", "1/27"),
                                                       (4, "0", "1/81")])
def test_powers_of_a_ball_around_zero(exponent: int, low: str, high: str) -> None:
    with ctx.workprec(64):
        around = arb(0, fmpq(1, 3))
        slack = arb("1e-8")
    found = enclose(("^", ("s", "z"), q(exponent)), {"z": around}, 64)
    ends = [fmpq(*map(int, text.split("/"))) for text in (low, high)]
    with ctx.workprec(64):
        for end, side in zip(ends, (-1, 1), strict=True):
            assert found.contains(arb(end) * (1 - slack))
            assert not found.contains(arb(end) + side * slack)
    assert enclose(("^", ("s", "z"), q(exponent)), {"z": arb(0)}, 64).is_zero()


@pytest.mark.parametrize(("x", "y", "value"), [
    (fmpq(7), fmpq(3), 1), (fmpq(-7), fmpq(3), 2), (fmpq(7), fmpq(-3), -2), (fmpq(6), fmpq(3), 0),
    (fmpq(1, 2), fmpq(1, 3), fmpq(1, 6))])
def test_remainders(x: fmpq, y: fmpq, value: fmpq) -> None:
    assert special.remainder(x, y) == value
    assert special.remainder(arb(x + fmpq(1, 64)), y).overlaps(arb(value + fmpq(1, 64)))


def test_remainders_modulo_zero() -> None:
    with pytest.raises(Undefined, match="modulo 0"):
        special.remainder(fmpq(1), fmpq(0))
    with pytest.raises(TooWide, match="may be 0"):
        special.remainder(fmpq(1), arb(0, 1))
