"""Equations between sums over residues modulo N: true ones, and for each the least changes that make them false."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ntksym.verifier.syntax import Node

ZERO: Node = ("q", "0")
ONE: Node = ("q", "1")
HALF: Node = ("q", "1/2")
PI: Node = ("c", "pi")
N, I, J, K, L, M, Q, S = (("s", name) for name in "NijklmqS")  # noqa: E741 - the names of the indices


def q(value: int | str) -> Node:
    return ("q", str(value))


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def less(one: Node, other: Node) -> Node:
    return plus(one, times(q(-1), other))


def inverse(node: Node) -> Node:
    return ("^", node, q(-1))


def angle(x: Node) -> Node:
    return times(q(2), PI, x, inverse(N))


def cos(x: Node) -> Node:
    return ("f", "cos", angle(x))


def sin(x: Node) -> Node:
    return ("f", "sin", angle(x))


LAST = less(N, ONE)


def total(body: Node, index: Node, low: Node = ZERO, high: Node = LAST) -> Node:
    return ("sum", body, index[1], low, high)


def f(name: str, argument: Node) -> Node:
    return ("app", ("fv", name), argument)


def divides(a: Node, n: Node = N) -> Node:
    return ("delta", ("f", "mod", a, n), ZERO)


def weight(k: Node) -> Node:
    return ("^", plus(ONE, ("^", ("f", "min", k, less(N, k)), q(2))), S)


def filtered(x: Node, weights: Any = weight) -> Node:
    """The entry of P_s for a difference x."""
    return times(inverse(N), total(times(weights(M), cos(times(M, x))), M))


NUMBERS = ("i", "j", "k", "l", "m", "q")
INSIDE: tuple[Node, ...] = (("lt", ZERO, Q), ("lt", Q, N))


@dataclass(frozen=True)
class ResidueProblem:
    name: str
    true: Node
    false: tuple[Node, ...]
    hypotheses: tuple[Node, ...] = ()
    #: hypotheses that are too weak for the true statement
    weaker: tuple[tuple[Node, ...], ...] = ()
    variables: list[dict[str, Any]] = field(default_factory=lambda: [
        {"name": "N", "kind": "integer", "low": ONE},
        *({"name": name, "kind": "integer"} for name in NUMBERS),
        {"name": "S", "kind": "real"},
        *({"name": name, "kind": "function", "properties": []} for name in ("F", "G")),
        {"name": "v", "kind": "array", "rank": 1}])

    def statement(self, claim: Node, hypotheses: tuple[Node, ...] | None = None) -> dict[str, Any]:
        chosen = self.hypotheses if hypotheses is None else hypotheses
        return {"variables": self.variables, "hypotheses": list(chosen), "claim": claim}


def eq(one: Node, other: Node) -> Node:
    return ("eq", one, other)


def plane(a: Node, b: Node) -> Node:
    """A kernel of two inner products."""
    return f("F", times(HALF, plus(cos(a), cos(b))))


def double(body: Node) -> Node:
    return total(total(body, M), L)


CIRCULANT = total(times(f("F", cos(less(J, L))), cos(times(K, L))), L)
EIGENVALUE = total(times(f("F", cos(L)), cos(times(K, L))), L)
COMMUTED = total(times(f("F", cos(less(I, L))), f("G", cos(less(L, J)))), L)
ENTRY = ("idx", "v", L)

#: a sum that is no sum over residues
RANGE = total(f("F", M), M, ONE, I)


def turning(mode: Node, power: Node = ("q", "2")) -> Node:
    """A function of a power of cos(pi j/N) over 2 N points, times a mode."""
    half = times(HALF, J)
    body = times(f("F", ("^", cos(half), power)), cos(times(mode, half)))
    return total(body, J, ZERO, less(times(("q", "2"), N), ONE))


RESIDUE_PROBLEMS = (
    ResidueProblem(
        "orthogonality", eq(times(inverse(N), total(cos(times(less(K, Q), J)), J)), divides(less(K, Q))),
        (eq(times(inverse(N), total(cos(times(less(K, Q), J)), J)), divides(plus(K, Q))),
         eq(total(cos(times(less(K, Q), J)), J), divides(less(K, Q))),
         eq(times(inverse(N), total(cos(times(less(K, Q), J)), J, ZERO, N)), divides(less(K, Q))),
         eq(times(inverse(N), total(cos(times(less(K, Q), J, HALF)), J)), divides(less(K, Q))))),
    ResidueProblem(
        "orthogonality of sines", eq(total(sin(times(less(K, Q), J)), J), ZERO),
        (eq(total(sin(times(less(K, Q), J, HALF)), J), ZERO), eq(total(sin(times(less(K, Q), J)), J), ONE),
         eq(total(sin(times(less(K, Q), J)), J, ZERO, less(N, q(2))), ZERO))),
    ResidueProblem(
        "no multiple of N", eq(total(cos(times(plus(Q, times(K, N)), J)), J), ZERO),
        (eq(total(cos(times(plus(Q, times(K, N)), J)), J), N),), INSIDE,
        ((("le", ZERO, Q), ("lt", Q, N)), (("lt", ZERO, Q), ("le", Q, N)), (("lt", ZERO, Q),), (("lt", Q, N),))),
    ResidueProblem(
        "any start", eq(total(cos(times(K, J)), J, I, plus(I, less(N, ONE))), total(cos(times(K, J)), J)),
        (eq(total(cos(times(K, J)), J, I, plus(I, N)), total(cos(times(K, J)), J)),
         eq(total(f("F", J), J, I, plus(I, less(N, ONE))), total(f("F", J), J)))),
    ResidueProblem(
        "circulant", eq(CIRCULANT, times(EIGENVALUE, cos(times(K, J)))),
        (eq(CIRCULANT, times(EIGENVALUE, cos(times(K, plus(J, ONE))))),
         eq(CIRCULANT, times(EIGENVALUE, sin(times(K, J)))),
         eq(total(times(f("F", sin(less(J, L))), cos(times(K, L))), L),
            times(total(times(f("F", sin(L)), cos(times(K, L))), L), cos(times(K, J)))),
         eq(total(times(f("F", times(J, L)), cos(times(K, L))), L), times(EIGENVALUE, cos(times(K, J)))))),
    ResidueProblem(
        "block circulant", eq(
            double(times(plane(less(I, L), less(J, M)), cos(plus(times(K, L), times(Q, M))))),
            times(double(times(plane(L, M), cos(plus(times(K, L), times(Q, M))))),
                  cos(plus(times(K, I), times(Q, J))))),
        (eq(double(times(plane(less(I, L), less(J, M)), cos(plus(times(K, L), times(Q, M))))),
            times(double(times(plane(L, M), cos(plus(times(K, L), times(Q, M))))),
                  cos(plus(times(K, J), times(Q, I))))),)),
    ResidueProblem(
        "commuting", eq(COMMUTED, total(times(f("G", cos(less(I, L))), f("F", cos(less(L, J)))), L)),
        (eq(COMMUTED, total(times(f("G", cos(less(I, L))), f("F", cos(plus(L, J)))), L)),
         eq(total(times(f("F", cos(less(I, L))), f("G", cos(times(L, J)))), L),
            total(times(f("G", cos(less(I, L))), f("F", cos(times(L, J)))), L)))),
    ResidueProblem(
        "kernel and weights commute", eq(
            total(times(f("F", cos(less(I, L))), filtered(less(L, J))), L),
            total(times(filtered(less(I, L)), f("F", cos(less(L, J)))), L)),
        (eq(total(times(f("F", cos(less(I, L))), filtered(less(L, J))), L),
            total(times(filtered(plus(I, L)), f("F", cos(less(L, J)))), L)),)),
    ResidueProblem(
        "weights are eigenvalues", eq(total(times(filtered(less(J, L)), cos(times(Q, L))), L),
                                      times(weight(Q), cos(times(Q, J)))),
        (eq(total(times(filtered(less(J, L)), cos(times(Q, L))), L), times(weight(plus(Q, ONE)), cos(times(Q, J)))),
         eq(total(times(filtered(less(J, L), lambda k: ("^", plus(ONE, ("^", k, q(2))), S)), cos(times(Q, L))), L),
            times(("^", plus(ONE, ("^", Q, q(2))), S), cos(times(Q, J))))),
        INSIDE, ((("lt", ZERO, Q), ("le", Q, N)),)),
    ResidueProblem(
        "real data stay real", eq(total(times(weight(M), sin(times(M, J))), M, ONE, less(N, ONE)), ZERO),
        (eq(total(times(("^", plus(ONE, ("^", M, q(2))), S), sin(times(M, J))), M, ONE, less(N, ONE)), ZERO),
         eq(total(times(weight(M), sin(times(M, J))), M, ONE, N), ONE))),
    ResidueProblem(
        "inversion", eq(times(inverse(N), total(total(times(ENTRY, cos(times(M, less(Q, L)))), L), M)),
                        ("idx", "v", Q)),
        (eq(times(inverse(N), total(total(times(ENTRY, cos(times(M, plus(Q, L)))), L), M)), ("idx", "v", Q)),
         eq(total(total(times(ENTRY, cos(times(M, less(Q, L)))), L), M), ("idx", "v", Q))),
        INSIDE, ((("lt", ZERO, Q), ("le", Q, N)),)),
    ResidueProblem(
        "aliasing", eq(total(times(cos(times(Q, J)), cos(times(K, J))), J),
                       times(HALF, N, plus(divides(less(Q, K)), divides(plus(Q, K))))),
        (eq(total(times(cos(times(Q, J)), cos(times(K, J))), J), times(HALF, N, divides(less(Q, K)))),
         eq(total(times(cos(times(Q, J)), cos(times(K, J))), J), times(HALF, N, divides(less(Q, K), plus(N, ONE)))))),
    ResidueProblem(
        "some of the residues", eq(total(times(divides(times(q(2), J)), f("F", cos(J))), J),
                                   total(times(divides(times(q(2), plus(J, K))), f("F", cos(plus(J, K)))), J)),
        (eq(total(times(divides(times(q(2), J)), f("F", cos(J))), J),
            total(times(divides(times(q(2), plus(J, K))), f("F", cos(J))), J)),
         # nothing for odd K
         eq(total(times(divides(plus(times(q(2), J), K), times(q(2), N)), f("F", cos(J))), J),
            f("F", cos(times(HALF, K)))))),
    ResidueProblem(
        "between the points", eq(total(f("F", cos(plus(J, HALF))), J), total(f("F", cos(less(HALF, J))), J)),
        (eq(total(f("F", cos(plus(J, HALF))), J), total(f("F", cos(J)), J)),)),
    ResidueProblem(
        "other factors inside", eq(total(f("F", times(cos(J), f("G", K))), J),
                                   total(f("F", times(cos(less(J, K)), f("G", K))), J)),
        (eq(total(f("F", times(cos(J), f("G", K))), J), total(f("F", times(cos(J), f("G", J))), J)),)),
    ResidueProblem(
        "half a turn", eq(turning(plus(times(q(2), K), ONE)), ZERO),
        (eq(turning(times(q(2), K)), ZERO), eq(turning(K), ZERO),
         eq(turning(plus(times(q(2), K), ONE), q(3)), ZERO),
         eq(total(times(f("F", cos(times(q(2), J))), cos(times(plus(times(q(2), K), ONE), J))), J), ZERO))),
    ResidueProblem(
        "other numbers in angles", eq(("f", "cos", angle(plus(times(f("F", K), J), RANGE))), plus(
            times(("f", "cos", angle(times(f("F", K), J))), ("f", "cos", angle(RANGE))),
            times(q(-1), ("f", "sin", angle(times(f("F", K), J))), ("f", "sin", angle(RANGE))))),
        (eq(("f", "cos", angle(plus(f("F", K), RANGE))), ("f", "cos", angle(plus(f("F", J), RANGE)))),
         eq(("f", "cos", times(q(2), PI, f("F", K))), ONE))),
    ResidueProblem(
        "powers", eq(times(("^", K, ZERO), ("^", divides(K), q(3)), ("^", times(q(2), N), q(-2))),
                     times(divides(K), q("1/4"), ("^", N, q(-2)))),
        (eq(times(("^", plus(ONE, K), q(13)), ("^", N, q(-13))), times(("^", plus(ONE, K), q(12)), ("^", N, q(-12)))),
         eq(("^", plus(ONE, divides(K)), q(-1)), ("^", plus(ONE, divides(J)), q(-1))),
         eq(("^", divides(times(N, K)), q(-1)), ("^", plus(ONE, divides(K)), q(-1))),
         eq(("^", plus(ONE, ("^", divides(K), q(-1))), q(2)), q(4)))),
    ResidueProblem(
        "symmetric range", eq(total(times(f("F", ("^", M, q(2))), sin(times(M, J))), M, times(q(-1), I), I), ZERO),
        (eq(total(times(f("F", ("^", M, q(3))), sin(times(M, J))), M, times(q(-1), I), I), ZERO),
         eq(total(times(f("F", ("^", M, q(2))), sin(times(M, J))), M, times(q(-1), I), plus(I, ONE)), ZERO))),
    ResidueProblem(
        "twelve residues", eq(("sum", ("f", "cos", times(q("1/6"), PI, Q, J)), "j", ZERO, q(11)),
                              times(q(12), divides(Q, q(12)))),
        (eq(("sum", ("f", "cos", times(q("1/6"), PI, Q, J)), "j", ZERO, q(10)), times(q(12), divides(Q, q(12)))),
         eq(("sum", ("f", "cos", times(q("1/5"), PI, Q, J)), "j", ZERO, q(11)), times(q(12), divides(Q, q(12)))))),
)

__all__ = ["RESIDUE_PROBLEMS", "ResidueProblem"]
