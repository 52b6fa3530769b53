"""Bounds on the line and in strips: above the function at many points, and refused where no bound is proved."""

from __future__ import annotations

import random

import pytest
from flint import acb, arb, ctx, fmpq

from ntksym.verifier.decide import Answer, is_at_most
from ntksym.verifier.enclosures.enclose import Evaluator, TooWide, Unsupported, enclose
from ntksym.verifier.enclosures.function_bounds import Growth, Strip, growth, real_lower, strip_growth
from ntksym.verifier.enclosures.holomorphic import holomorphic
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def scaled(factor: object) -> Node:
    return times(q(factor), X)


SQUARE = power(X, 2)
#: bounded in the strip |Im z| <= 1/4
BODIES: list[Node] = [
    q(-3),
    X,
    times(X, X, plus(X, q(1))),
    power(plus(X, q(1)), 3),
    ("hermite_polynomial", q(4), X),
    ("hermite_polynomial", q(0), X),
    f("exp", plus(times(q("1/8"), SQUARE), X)),
    f("exp", scaled(-2)),
    f("exp", times(q(-2), SQUARE)),
    ("^", ("c", "e"), scaled(3)),
    power(f("exp", X), "5/2"),
    f("sinh", X),
    f("cosh", X),
    f("sin", scaled(3)),
    f("cos", X),
    f("tanh", scaled(2)),
    f("sigmoid", X),
    f("softplus", X),
    f("erf", X),
    f("erfc", X),
    f("atan", X),
    power(plus(q(2), SQUARE), -2),
    power(plus(q(2), SQUARE), "1/2"),
    power(plus(q(2), SQUARE), "-1/2"),
    power(plus(q(2), SQUARE), 0),
    f("log", plus(q(2), SQUARE)),
    power(f("cosh", X), -1),
    power(plus(q(1), f("exp", scaled(-1))), -1),
    f("exp", f("sin", X)),
    f("exp", f("softplus", X)),
    f("exp", times(q(-1), f("cosh", X))),
    f("exp", times(q("1/2"), f("tanh", X), f("tanh", X))),
    power(plus(q(3), f("sin", X)), -1),
    power(plus(q(3), times(q(-2), f("sin", X))), -1),
    power(plus(f("cosh", X), q("1/2")), "-1/3"),
]


def covers(bound: Growth, x: fmpq, value: arb) -> bool:
    """Up to a factor 1 + 1e-25, for bounds that are attained."""
    return is_at_most(value, bound.at(abs(arb(x))) * (1 + arb("1e-25"))) is Answer.YES


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bounds_hold_on_the_line_and_in_a_strip(body: Node) -> None:
    chance = random.Random(7)
    with ctx.workprec(128):
        on_line, in_strip = (strip_growth(body, Strip("x", width)) for width in (fmpq(0), fmpq(1, 4)))
        function = holomorphic(body, "x", Evaluator({}, 128))
        for _ in range(60):
            x, y = fmpq(chance.randrange(-900, 900), 100), fmpq(chance.randrange(-250, 251), 1000)
            assert covers(on_line, x, abs(function(acb(x), False)))
            assert covers(in_strip, x, abs(function(acb(x, y), False)))


#: real, on the line only
LINE_ONLY: list[Node] = [
    f("exp", times(q(-1), power(X, 4))),
    f("exp", times(q(-1), f("exp", X))),
    power(power(X, 2), "1/2"),
    power(times(f("exp", X), f("sigmoid", X)), "1/2"),
    power(plus(power(X, 4), q(1)), "1/3"),
    power(plus(power(f("exp", X), 3), q(1)), -1),
    f("exp", times(q(-1), power(plus(q(1), f("erfc", X)), "3/2"))),
    f("exp", times(q("1/2"), power(plus(q(1), SQUARE), "1/2"))),
    f("tanh", power(X, 3)),
    f("atan", f("exp", X)),
    f("softplus", times(X, X)),
    f("erf", SQUARE),
    f("sigmoid", power(X, 3)),
    f("sin", power(X, 5)),
    f("log", plus(q(1), power(X, 6))),
    f("exp", times(q(-3), f("tanh", X))),
    f("exp", times(q(-1), power(f("softplus", X), 3))),
]


@pytest.mark.parametrize("body", LINE_ONLY, ids=range(len(LINE_ONLY)))
def test_bounds_hold_on_the_line(body: Node) -> None:
    chance = random.Random(11)
    with ctx.workprec(128):
        bound = strip_growth(body, Strip("x"))
        for _ in range(60):
            x = fmpq(chance.randrange(-900, 900), 100)
            assert covers(bound, x, abs(enclose(body, {"x": x}, 128)))


#: body, half-width of the strip, low end, high end
REFUSED: list[tuple[Node, object, object, object]] = [
    (power(X, -1), 0, None, None),
    (power(X, "1/2"), 0, None, None),
    (power(SQUARE, "1/2"), "1/4", None, None),
    (f("log", X), 0, None, None),
    (f("log", SQUARE), 0, None, None),
    (power(f("log", X), 0), 0, None, None),
    (f("gamma", X), 0, None, None),
    (f("gamma", X), "1/4", None, None),
    (("^", q(2), X), 0, None, None),
    (f("exp", power(X, 3)), 0, None, None),
    (f("exp", f("exp", X)), 0, None, None),
    (f("tanh", f("log", X)), 0, None, None),
    (f("tanh", SQUARE), "1/4", None, None),
    (f("tanh", scaled(4)), "1/2", None, None),
    (f("atan", scaled(4)), "1/4", None, None),
    (f("sigmoid", scaled(13)), "1/4", None, None),
    (f("softplus", scaled(13)), "1/4", None, None),
    (power(f("cosh", scaled(8)), -1), "1/4", None, None),
    (power(plus(q(-1), f("exp", X)), -1), 0, None, None),
    (power(plus(q("1/16"), SQUARE), -1), "1/4", None, None),
    (("delta", X, q(0)), 0, None, None),
    (("hermite_polynomial", X, X), 0, None, None),
    (("hermite_polynomial", q(2000), X), 0, None, None),
    (("hermite_polynomial", q("1/2"), X), 0, None, None),
    (power(X, -1), 0, 0, None),
    (power(X, "1/2"), 0, "-1/9", 1),
    (f("log", X), 0, 0, 1),
    (power(power(X, 3), "1/2"), 0, None, None),
    (power(times(X, f("exp", X)), "1/2"), 0, None, None),
    (power(times(q(-1), f("exp", X)), "1/2"), 0, None, None),
    (power(times(X, f("sin", X)), "1/2"), "1/4", None, None),
    (power(times(q(-1), f("softplus", X)), "1/2"), 0, None, None),
]


@pytest.mark.parametrize(("body", "width", "low", "high"), REFUSED, ids=range(len(REFUSED)))
def test_what_has_no_proved_bound(body: Node, width: object, low: object, high: object) -> None:
    ends = [None if end is None else fmpq(*map(int, str(end).split("/"))) for end in (low, high)]
    with pytest.raises(TooWide):
        strip_growth(body, Strip("x", fmpq(*map(int, str(width).split("/"))), *ends))


def test_bounds_on_half_lines_and_intervals() -> None:
    for body, low, high, points in (
        (power(X, -1), fmpq(1, 2), None, (1, 30)),
        (f("exp", X), None, fmpq(2), (-30, 1)),
        (f("exp", scaled(-3)), fmpq(-1), None, (0, 9)),
        (power(plus(q(1), scaled(-1)), "1/2"), None, fmpq(1), (-20, 0)),
        (f("exp", ("*", ("c", "pi"), X)), None, fmpq(1), (-9, 0)),
        (power(plus(("c", "pi"), X), -1), fmpq(-3), None, (0, 5)),
        (power(power(plus(q(1), X), 3), "1/2"), fmpq(-1), None, (0, 5)),
        (f("log", plus(q(1), X)), fmpq(0), None, (1, 9)),
    ):
        with ctx.workprec(128):
            bound = strip_growth(body, Strip("x", fmpq(0), low, high))
            for x in points:
                assert covers(bound, fmpq(x), abs(enclose(body, {"x": fmpq(x)}, 128)))


@pytest.mark.parametrize(
    ("body", "width", "infimum"),
    [
        (q(3), 0, 3),
        (plus(SQUARE, q(1)), 0, 1),
        (f("cosh", X), 0, 1),
        (f("exp", X), 0, 0),
        (f("sin", X), 0, -1),
        (times(q(-2), f("tanh", X)), 0, -2),
        (times(q(2), f("tanh", X)), 0, -2),
        (times(f("exp", X), f("cosh", X)), 0, 0),
        (times(q(0), X), 0, 0),
        (power(plus(q(2), SQUARE), "1/2"), 0, "1414/1000"),
        (SQUARE, "1/4", "-1/16"),
        (f("exp", X), "1/4", 0),
        (f("cosh", X), "1/4", "9689/10000"),
        (f("exp", times(q(-1), SQUARE)), 0, 0),
        (plus(times(("c", "pi"), f("erfc", X)), q(1)), 0, 1),
    ],
)
def test_lower_bounds(body: Node, width: object, infimum: object) -> None:
    """Below the infimum, and not much below it."""
    with ctx.workprec(128):
        low = real_lower(body, Strip("x", fmpq(*map(int, str(width).split("/")))))
        expected = arb(fmpq(*map(int, str(infimum).split("/"))))
        assert abs(low - expected) < arb("0.001")


def test_a_slope_of_undecided_sign_gives_no_lower_bound() -> None:
    zero = f("sin", ("c", "pi"))
    with pytest.raises(Unsupported, match="affine"):
        real_lower(times(zero, X), Strip("x", fmpq(0), fmpq(0), fmpq(1)))
    with pytest.raises(Unsupported, match="product"):
        real_lower(times(zero, X, X, X), Strip("x"))
    with ctx.workprec(64):
        bound = strip_growth(f("exp", times(zero, X)), Strip("x", fmpq(0), fmpq(0), None))
        assert covers(bound, fmpq(1), arb(1) - arb("1e-9"))


def test_pieces_share_one_bound() -> None:
    bound = growth(("lam", "x", ("piecewise", ("lt", X, q(0)), scaled(-5), ("true",), f("exp", X))))
    for x in (-9, -1, 0, 1, 9):
        with ctx.workprec(128):
            assert covers(bound, fmpq(x), arb(-5 * x) if x < 0 else arb(x).exp())
