"""Functions with known maxima on boxes, for tests of bounds on both sides.

Each row: name, function, box, maximum (a tree where it is a closed form), and whether the maximum is attained there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
Y: Node = ("s", "y")
Z: Node = ("s", "z")
PI: Node = ("c", "pi")
E: Node = ("c", "e")


def q(value: object) -> Node:
    return ("q", str(value))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def neg(part: Node) -> Node:
    return mul(q(-1), part)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def sqrt(part: Node) -> Node:
    return power(part, "1/2")


#: the first arc-cosine kernel (sqrt(1 - t^2) + t (pi/2 + asin t))/pi
KAPPA_1 = mul(add(sqrt(add(q(1), neg(power(X, 2)))), mul(X, add(mul(PI, q("1/2")), f("asin", X)))), power(PI, -1))
#: the arc-cosine kernel of order 0, (pi/2 + asin t)/pi
KAPPA_0 = mul(add(mul(PI, q("1/2")), f("asin", X)), power(PI, -1))


def side(low: object, high: object, low_open: bool = False, high_open: bool = False) -> dict[str, Any]:
    return {"low": None if low is None else ["q", str(low)], "high": None if high is None else ["q", str(high)],
            "low_open": low_open, "high_open": high_open}


@dataclass(frozen=True)
class Problem:
    """``attained`` is False where the maximum is only a limit at an end that does not belong to the box."""

    name: str
    function: Node
    box: tuple[dict[str, Any], ...]
    maximum: Node
    attained: bool = True
    exact: bool = True

    def variables(self) -> list[dict[str, Any]]:
        return [{"name": name, "kind": "real", **ends} for name, ends in zip("xyz", self.box, strict=False)]

    def statement(self, relation: str, excess: object = 0) -> dict[str, Any]:
        """The claim "function <= (<) maximum + excess"."""
        bound = self.maximum if excess == 0 else add(self.maximum, q(excess))
        return {"variables": self.variables(), "hypotheses": [], "claim": [relation, self.function, bound]}


#: the maximum itself is decided: equality at an end, at a rational point inside, or a limit at an excluded end
EQUALITIES = [
    Problem("t - kappa_1", add(X, neg(KAPPA_1)), (side(-1, 1),), q(0)),
    Problem("kappa_0 - kappa_1", add(neg(KAPPA_1), KAPPA_0), (side(0, 1),), add(q("1/2"), neg(power(PI, -1)))),
    Problem("1 - sqrt(1-t^2) - t asin t", add(q(1), neg(sqrt(add(q(1), neg(power(X, 2))))), neg(mul(X, f("asin", X)))),
            (side(0, 1),), q(0)),
    Problem("1 - t - acos(t)^2/2", add(q(1), neg(X), mul(q("-1/2"), power(f("acos", X), 2))), (side(-1, 1),), q(0)),
    Problem("log x - x + 1", add(f("log", X), neg(X), q(1)), (side("1/2", 3),), q(0)),
    Problem("tanh x - x", add(f("tanh", X), neg(X)), (side(0, 2),), q(0)),
    Problem("sin x - x", add(f("sin", X), neg(X)), (side(0, 3),), q(0)),
    Problem("1 - x^2/2 - cos x", add(q(1), mul(q("-1/2"), power(X, 2)), neg(f("cos", X))), (side(-2, 2),), q(0)),
    Problem("1 + x - exp x", add(q(1), X, neg(f("exp", X))), (side(-3, 3),), q(0)),
    Problem("x^x near 0 and at 1", ("^", X, X), (side(0, 1, True),), q(1)),
    Problem("exp(-x) on the half-line", f("exp", neg(X)), (side(0, None),), q(1)),
    Problem("x/(1+x) on the half-line", mul(X, power(add(q(1), X), -1)), (side(0, None),), q(1), attained=False),
    Problem("atan on the half-line", f("atan", X), (side(0, None),), mul(PI, q("1/2")), attained=False),
    Problem("sqrt x log x - 0 at 1", mul(sqrt(X), f("log", X)), (side(0, 1, True),), q(0)),
    Problem("acos at -1", f("acos", X), (side(-1, 1),), PI),
    Problem("asin at 1, left out", f("asin", X), (side(0, 1, False, True),), mul(PI, q("1/2")), attained=False),
    Problem("softplus - x at infinity", add(f("softplus", X), neg(X)), (side(0, None),), f("log", q(2))),
    Problem("x (1 - x) at 1/2", mul(X, add(q(1), neg(X))), (side(0, 1),), q("1/4")),
    Problem("x + y - x y at the corner", add(X, Y, neg(mul(X, Y))), (side(0, "1/2"), side(0, "1/2")), q("3/4")),
    Problem("exp(x) y at the corner", mul(f("exp", X), Y), (side(0, 1), side(0, 1)), E),
    Problem("abs(x) + sqrt(y)", add(f("abs", X), sqrt(Y)), (side(1, 2), side(1, 4)), q(4)),
    Problem("x y z at the corner", mul(X, Y, Z), (side(1, 2), side(1, 2), side(1, 3)), q(12)),
]
#: the maximum lies inside, mostly at an irrational point: decided just above and just below
MAXIMA = [
    Problem("-x log x", neg(mul(X, f("log", X))), (side(0, 1, True),), power(E, -1), exact=False),
    Problem("sqrt x (-log x)", neg(mul(sqrt(X), f("log", X))), (side(0, 1, True),), mul(q(2), power(E, -1)),
            exact=False),
    Problem("x exp(-x)", mul(X, f("exp", neg(X))), (side(0, "7/3"),), power(E, -1), exact=False),
    Problem("sin", f("sin", X), (side(0, 3),), q(1), exact=False),
    Problem("x^3 - x", add(power(X, 3), neg(X)), (side(-1, 1),), mul(q("2/9"), sqrt(q(3))), exact=False),
    Problem("x sqrt(1-x^2)", mul(X, sqrt(add(q(1), neg(power(X, 2))))), (side(0, 1),), q("1/2"), exact=False),
    Problem("sin x + cos x", add(f("sin", X), f("cos", X)), (side(0, 2),), sqrt(q(2)), exact=False),
    Problem("sin x sin y", mul(f("sin", X), f("sin", Y)), (side(0, 3), side(0, 3)), q(1), exact=False),
    Problem("x y exp(-x-y)", mul(X, Y, f("exp", neg(add(X, Y)))), (side(0, 3), side(0, 3)), power(E, -2), exact=False),
]
PROBLEMS = EQUALITIES + MAXIMA
