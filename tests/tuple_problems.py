"""Statements about sums over tuples with known answers, each with its nearest false neighbours, as trees.

Source: Montufar, NTK via a power series expansion (2024), Theorem 1, equations (5) to (8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.deep_problems import (
    HYPOTHESES,
    INFINITY,
    ONE,
    PHI,
    SB,
    SW,
    TWO,
    VARIABLES,
    ZERO,
    J,
    K,
    L,
    P,
    R,
    plus,
    q,
    square,
)

Node = tuple[Any, ...]
N, T, Q, U = (("s", name) for name in ("N", "t", "q", "u"))
NATURAL = [{"name": "p", "kind": "integer", "low": ZERO}, {"name": "k", "kind": "integer", "low": ZERO}]
SEQUENCE = {"name": "a", "kind": "array", "rank": 1}
SUMMABLE = {**SEQUENCE, "properties": ["absolutely_summable"]}
FORMAL = {"variables": [*NATURAL, {"name": "N", "kind": "integer"}, SEQUENCE], "hypotheses": [("le", P, N)]}
CONVERGENT = {"variables": [*NATURAL, SUMMABLE], "hypotheses": []}
PLAIN = {"variables": [*NATURAL, SEQUENCE], "hypotheses": []}
DEEP = {"variables": [{**v, "low": q(3)} if v["name"] == "l" else v for v in [*VARIABLES, NATURAL[1]]],
        "hypotheses": HYPOTHESES}
BELOW: Node = plus(L, -1)
D: Node = ("dfun", PHI, ONE)


def a(index: Node) -> Node:
    return ("idx", "a", index)


def tuples(count: Node = K, total: Node = P, body: Node | None = None) -> Node:
    return ("tuple_sum", a(J) if body is None else body, "j", count, total)


def minus(one: Node, two: Node) -> Node:
    return ("+", one, ("*", q(-1), two))


def series(high: Node, body: Node | None = None) -> Node:
    return ("sum", ("*", a(J) if body is None else body, ("^", T, J)), "j", ZERO, high)


def power(base: Node, exponent: Node = K, index: Node = P) -> Node:
    return ("taylor_coefficient", ("^", base, exponent), "t", index)


def split(count: Node, total: Node | None = None, high: Node = P) -> Node:
    """sum_u a_u F(p - u, count, a)."""
    return ("sum", ("*", a(U), tuples(count, minus(P, U) if total is None else total)), "u", ZERO, high)


def nngp(layer: Node) -> Node:
    return ("nngp", PHI, R, layer, SW, SB)


def ntk(layer: Node) -> Node:
    return ("ntk", PHI, R, ("+", ("*", square(("s", "gw")), R), square(("s", "gb"))), layer, SW, SB)


def coefficient(kernel: Node, index: Node = P) -> Node:
    return ("taylor_coefficient", kernel, "r", index)


def mu(function: Node, index: Node = K) -> Node:
    return square(("hermite_coefficient", function, index))


def composed(weight: Node, total: Node = P, layer: Node = BELOW) -> Node:
    """sum_k weight F(total, k, coefficients of the covariance)."""
    return ("sum", ("*", weight, tuples(K, total, coefficient(nngp(layer), J))), "k", ZERO, INFINITY)


ALPHA: Node = ("+", ("*", square(SW), mu(PHI)), ("*", ("delta", K, ZERO), square(SB)))
UPSILON: Node = ("*", square(SW), mu(D))
SLOPE: Node = ("*", square(SW), ("dual", D, nngp(BELOW)))


def cauchy(kernel: Node, second: Node, high: Node = P) -> Node:
    return ("sum", ("*", coefficient(kernel, Q), second), "q", ZERO, high)


@dataclass(frozen=True)
class TupleProblem:
    """A claim that holds for what ``setting`` declares, and claims that do not, or that say nothing."""

    name: str
    setting: dict[str, Any]
    true: Node
    false: tuple[Node, ...]
    rule: str = "identity"

    def statement(self, claim: Node) -> dict[str, Any]:
        return {**self.setting, "claim": claim}

    @property
    def evidence(self) -> dict[str, Any]:
        more = {"index": "k", "base": {"kind": "identity"}} if self.rule == "induction" else {}
        return {"kind": self.rule, **more}


TUPLE_PROBLEMS = [
    TupleProblem("formal series", FORMAL, ("eq", power(series(N)), tuples()), (
        ("eq", power(series(plus(N, -1))), tuples()), ("eq", power(series(N), plus(K, 1)), tuples()),
        ("eq", power(series(N)), tuples(plus(K, 1))), ("eq", power(series(N)), tuples(total=plus(P, 1))),
        ("eq", power(series(N), index=plus(P, 1)), tuples()), ("eq", power(series(N, a(plus(J, 1)))), tuples()),
        ("eq", power(series(N)), tuples(body=("*", TWO, a(J)))), ("le", power(series(N)), tuples()),
        ("eq", power(series(N, ("*", a(J), K))), tuples(body=("*", a(J), K))),
        ("eq", power(series(N, ("*", a(J), P))), tuples(body=("*", a(J), P)))), "induction"),
    TupleProblem("sides exchanged", FORMAL, ("eq", tuples(), power(series(N))), (
        ("eq", tuples(), power(series(plus(N, -1)))),), "induction"),
    TupleProblem("convergent series", CONVERGENT, ("eq", power(series(INFINITY)), tuples()), (
        ("eq", power(series(P)), tuples(plus(K, 1))), ("eq", power(series(INFINITY)), tuples(body=a(plus(J, 1)))),
        ("eq", power(series(INFINITY, ("*", TWO, a(J)))), tuples(body=("*", TWO, a(J)))),
        ("eq", power(series(INFINITY, ("idx", "a", plus(J, 1)))), tuples(body=a(plus(J, 1))))), "induction"),
    TupleProblem("no entries", PLAIN, ("eq", tuples(ZERO), ("delta", P, ZERO)), (
        ("eq", tuples(ZERO), ONE), ("eq", tuples(ZERO), ZERO), ("eq", tuples(ZERO, plus(P, -1)), ("delta", P, ONE)),
        ("eq", tuples(q(-1)), tuples(q(-1))), ("eq", tuples(q("1/2")), tuples(q("1/2"))))),
    TupleProblem("the sum zero", PLAIN, ("eq", tuples(total=ZERO), ("^", a(ZERO), K)), (
        ("eq", tuples(total=ZERO), ("^", a(ONE), K)), ("eq", tuples(total=ZERO), a(ZERO)))),
    TupleProblem("one entry", PLAIN, ("eq", tuples(ONE), a(P)), (("eq", tuples(ONE), a(ZERO)),)),
    TupleProblem("two entries", PLAIN, ("eq", tuples(TWO), ("sum", ("*", a(U), a(minus(P, U))), "u", ZERO, P)), (
        ("eq", tuples(TWO), ("sum", ("*", a(U), a(minus(P, U))), "u", ONE, P)),
        ("eq", tuples(TWO), ("sum", ("*", a(U), a(U)), "u", ZERO, P)))),
    TupleProblem("three entries", PLAIN, ("eq", tuples(q(3)), split(TWO)), (
        ("eq", tuples(q(3)), split(q(3))), ("eq", tuples(q(4)), split(TWO)))),
    TupleProblem("the last entry", PLAIN, ("eq", tuples(plus(K, 1)), split(K)), (
        ("eq", tuples(plus(K, 1)), split(plus(K, 1))), ("eq", tuples(plus(K, 1)), split(K, high=plus(P, -1))),
        ("eq", tuples(K), split(plus(K, -1))), ("eq", tuples(plus(K, 1)), split(K, total=P)),
        ("eq", tuples(plus(K, "1/2")), split(plus(K, "-1/2"))),
        ("eq", tuples(("*", TWO, K)), split(("*", TWO, plus(K, -1)))))),
    TupleProblem("a constant", PLAIN, ("eq", power(ONE, ONE), ("delta", P, ZERO)), (("eq", power(ONE, ONE), ONE),)),
    TupleProblem("alpha", DEEP, ("eq", coefficient(nngp(L)), composed(ALPHA)), (
        ("eq", coefficient(nngp(L)), composed(ALPHA, layer=L)), ("eq", coefficient(nngp(L)), composed(UPSILON)),
        ("eq", coefficient(nngp(L)), composed(("*", square(SW), mu(PHI)))),
        ("eq", coefficient(nngp(L)), composed(ALPHA, plus(P, 1))),
        ("eq", coefficient(nngp(plus(L, 1))), composed(ALPHA)))),
    TupleProblem("alpha of the second layer", DEEP, ("eq", coefficient(nngp(TWO)), ("+", ("*", square(SW), mu(PHI, P)),
                 ("*", ("delta", P, ZERO), square(SB)))), (
        ("eq", coefficient(nngp(TWO)), ("*", square(SW), mu(PHI, P))),
        ("eq", coefficient(nngp(TWO)), ("+", ("*", square(SW), mu(D, P)), ("*", ("delta", P, ZERO), square(SB)))))),
    TupleProblem("upsilon", DEEP, ("eq", coefficient(SLOPE), composed(UPSILON)), (
        ("eq", coefficient(SLOPE), composed(ALPHA)), ("eq", coefficient(SLOPE), composed(mu(D))))),
    TupleProblem("kappa", DEEP, ("eq", coefficient(ntk(L)), ("+", composed(ALPHA), cauchy(
        ntk(BELOW), composed(UPSILON, minus(P, Q))))), (
        ("eq", coefficient(ntk(L)), ("+", composed(ALPHA), cauchy(ntk(L), composed(UPSILON, minus(P, Q))))),
        ("eq", coefficient(ntk(L)), ("+", composed(ALPHA), cauchy(nngp(BELOW), composed(UPSILON, minus(P, Q))))),
        ("eq", coefficient(ntk(L)), cauchy(ntk(BELOW), composed(UPSILON, minus(P, Q)))))),
    TupleProblem("Cauchy product", DEEP, ("eq", coefficient(ntk(L)), ("+", coefficient(nngp(L)), cauchy(
        ntk(BELOW), coefficient(SLOPE, minus(P, Q))))), (
        ("eq", coefficient(ntk(L)), ("+", coefficient(nngp(L)), cauchy(ntk(BELOW), coefficient(SLOPE, Q)))),
        ("eq", coefficient(ntk(L)), ("+", coefficient(nngp(L)), cauchy(
            ntk(BELOW), coefficient(SLOPE, minus(P, Q)), plus(P, -1)))),
        ("eq", coefficient(ntk(L)), ("+", coefficient(nngp(L)), cauchy(
            ntk(BELOW), coefficient(SLOPE, minus(plus(P, 1), Q))))))),
    TupleProblem("powers of a kernel", DEEP, ("eq", coefficient(("^", nngp(L), K)), tuples(
        body=coefficient(nngp(L), J))), (
        ("eq", coefficient(("^", nngp(L), K)), tuples(body=coefficient(nngp(BELOW), J))),
        ("eq", coefficient(("^", nngp(L), K)), tuples(plus(K, 1), body=coefficient(nngp(L), J))))),
]
