"""Formal derivatives at a point: values against differences, and places where the variable may not stand."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose
from ntksym.verifier.syntax import Node

X, Y, K = ("s", "x"), ("s", "y"), ("s", "k")
ENV = {
    "x": fmpq(3, 2),
    "y": fmpq(2),
    "n": 3,
    "w": {(1, 1): fmpq(2), (1, 2): fmpq(-3), (2, 1): fmpq(5)},
    "b": {(1,): fmpq(1, 2), (2,): fmpq(7)},
    "phi": ("lam", "t", ("^", ("s", "t"), ("s", "n"))),
    "ball": arb.pi(),
    "wide": {(1,): arb.pi()},
}


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def w(i: object, j: object) -> Node:
    return ("idx", "w", i if isinstance(i, tuple) else q(i), j if isinstance(j, tuple) else q(j))


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: Node) -> Node:
    return ("^", base, exponent)


@pytest.mark.parametrize(
    ("expression", "target", "value"),
    [
        (times(X, X, Y), X, 6),
        (times(X, X, Y), Y, fmpq(9, 4)),
        (q(5), X, 0),
        (("c", "pi"), X, 0),
        (power(X, Y), X, 3),
        (power(X, ("+", Y, q(-1))), X, 1),
        (power(X, q(0)), X, 0),
        (("sum", times(("idx", "b", K), w(1, K)), "k", q(1), q(2)), w(1, 2), 7),
        (("sum", times(("idx", "b", K), w(1, K)), "k", q(1), q(2)), w(2, 1), 0),
        (("sum", power(w(1, K), q(2)), "k", q(1), q(0)), w(1, 1), 0),
        (("prod", w(1, K), "k", q(1), q(2)), w(1, 1), -3),
        (times(("delta", q(1), q(1)), w(1, 1), w(1, 1)), w(1, 1), 4),
        (("app", ("fv", "phi"), times(q(2), X)), X, 54),
        (("app", ("lam", "t", times(("s", "t"), Y)), X), X, 2),
        (("hermite_polynomial", q(2), X), X, None),
        (f("tanh", X), X, None),
        (f("sin", times(X, Y)), Y, None),
        (power(("c", "e"), times(X, X)), X, None),
        (power(q(2), X), X, None),
    ],
)
def test_values(expression: Node, target: Node, value: object) -> None:
    ball = enclose(("d", expression, target), ENV, 200)
    if value is not None:
        assert ball == arb(value)
        return
    # a central difference with step 2^-60 errs by about 2^-120
    step = fmpq(1, 2**60)
    name = target[1]
    up, down = (enclose(expression, {**ENV, name: ENV[name] + side * step}, 400) for side in (1, -1))
    with ctx.workprec(400):
        slope = (up - down) / (2 * step)
        assert abs(ball - slope) < arb("1e-30")
        assert abs(slope) > arb("1e-3")


def test_there_is_no_derivative_where_there_is_no_value() -> None:
    with pytest.raises(Undefined):
        enclose(("d", f("log", ("+", X, q(-2))), X), ENV, 64)
    for expression in (power(("+", X, q("-3/2")), q("1/2")), f("asin", ("+", X, q("-1/2")))):
        enclose(expression, ENV, 64)
        with pytest.raises(Unsupported, match="no rule of differentiation"):
            enclose(("d", expression, X), ENV, 64)
    with pytest.raises(Unsupported):
        enclose(("d", f("abs", ("+", X, q("-3/2"))), X), ENV, 64)


@pytest.mark.parametrize(
    ("expression", "target"),
    [
        (X, times(X, Y)),
        (times(("s", "ball"), ("s", "ball")), ("s", "ball")),
        (times(X, ("s", "ball")), X),
        (times(X, ("idx", "wide", q(1))), X),
        (("idx", "b", Y), Y),
        (("sum", X, "k", q(0), Y), Y),
        (("sum", X, "k", Y, q(5)), Y),
        (("sum", times(K, q(1)), "x", q(0), q(1)), X),
        (("delta", X, q(1)), X),
        (("app", ("lam", "t", times(("s", "t"), X)), Y), X),
        (("delta", f("sin", ("c", "pi")), q(0)), X),
        (("piecewise", ("lt", X, q(2)), X, ("true",), Y), X),
        (("sum", X, "k", q(0), q(25_000)), X),
        (power(X, X), X),
    ],
)
def test_what_is_not_differentiated(expression: Node, target: Node) -> None:
    with pytest.raises((Unsupported, TooWide)):
        enclose(("d", expression, target), {**ENV, "k": fmpq(1)}, 64)


def test_the_derivative_of_a_hermite_polynomial() -> None:
    """h_2' = sqrt(2) h_1."""
    ball = enclose(("d", ("hermite_polynomial", q(2), X), X), ENV, 100)
    mpmath.mp.dps = 30
    with ctx.workprec(120):
        assert abs(ball - arb(mpmath.nstr(mpmath.sqrt(2) * 3 / 2, 28))) < arb("1e-25")
