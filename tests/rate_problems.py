"""Rates of Taylor coefficients of deep kernels with known answers, each with its nearest false neighbours, as trees.

The ReLU kernels are normalised, sigma_w^2 = 2.  The tangent kernel of the third layer begins with -3 sqrt(2)/pi s at 1,
s = sqrt(1 - r), and with -sqrt(2)/(2 pi) s at -1, s = sqrt(1 + r); so its coefficients are like sqrt(2) pi^(-3/2)
(3/2 + (-1)^p/4) p^(-3/2) (Bietti and Bach 2021, Deep equals shallow for ReLU networks in kernel regimes).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Node = tuple[Any, ...]
X, R, P = (("s", name) for name in ("x", "r", "p"))


def q(value: object) -> Node:
    return ("q", str(value))


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


RELU: Node = ("lam", "x", ("f", "max", X, q(0)))
STEP: Node = ("lam", "x", ("f", "heaviside", X, q(0)))
CUBE: Node = ("lam", "x", ("^", ("f", "max", X, q(0)), q(3)))
ZERO, ROOT_TWO, ROOT_HALF = q(0), power(q(2), "1/2"), power(q("1/2"), "1/2")
BIASED: Node = ("+", times(q("1/2"), R), q("1/2"))


def ntk(layer: object, first: Node = R, function: Node = RELU, weight: Node = ROOT_TWO, bias: Node = ZERO) -> Node:
    return ("ntk", function, first, first, q(layer), weight, bias)


def nngp(layer: object, first: Node = R, function: Node = RELU, weight: Node = ROOT_TWO, bias: Node = ZERO) -> Node:
    return ("nngp", function, first, q(layer), weight, bias)


def coefficient(kernel: Node, index: Node = P) -> Node:
    return ("taylor_coefficient", kernel, "r", index)


def constant(value: object, exponent: object = "-3/2") -> Node:
    """value sqrt(2) pi^(-3/2) p^exponent."""
    return times(q(value), ROOT_TWO, power(("c", "pi"), "-3/2"), power(P, exponent))


@dataclass(frozen=True)
class RateProblem:
    """A rate in the index p that holds along the residue class, and rates that do not hold or say nothing."""

    name: str
    true: Node
    false: tuple[Node, ...]
    index: dict[str, Any] = field(default_factory=dict)

    def statement(self, claim: Node) -> dict[str, Any]:
        return {"variables": [{"name": "p", "kind": "integer", "low": q(1), **self.index}], "hypotheses": [],
                "claim": claim}


def rate(op: str, f: Node, g: Node) -> Node:
    return (op, f, g, "p")


SLOW, FAST = power(P, "-3/2"), power(P, "-5/2")
EVEN, ODD = {"modulus": 2, "residue": 0}, {"modulus": 2, "residue": 1}
DEEP = coefficient(ntk(3))
NO_NUMBER: Node = power(q(0), -1)

RATE_PROBLEMS = [
    RateProblem("tangent kernel", rate("theta", DEEP, SLOW), (
        rate("theta", DEEP, FAST), rate("theta", DEEP, power(P, "-149/100")), rate("theta", times(q(-1), DEEP), SLOW),
        rate("theta", coefficient(ntk(3), times(q(-1), P)), SLOW), rate("theta", coefficient(times(P, ntk(3))), SLOW),
        rate("theta", coefficient(ntk(3), power(P, 2)), SLOW), rate("theta", coefficient(ntk(1)), SLOW),
        rate("theta", coefficient(ntk(3, weight=q(1))), SLOW), rate("theta", coefficient(ntk("3/2")), SLOW),
        rate("theta", coefficient(("+", ntk(3), NO_NUMBER)), SLOW),
        rate("theta", coefficient(("+", ntk(3), ("f", "log", q(-1)))), SLOW),
        rate("theta", coefficient(("+", ntk(3), times(R, ("f", "log", q(-1)), q(0)))), SLOW))),
    RateProblem("even coefficients", rate("equivalent", DEEP, constant("7/4")), (
        rate("equivalent", DEEP, constant("5/4")), rate("equivalent", DEEP, constant("7001/4000")),
        rate("littleo", DEEP, SLOW)), EVEN),
    RateProblem("odd coefficients", rate("equivalent", DEEP, constant("5/4")), (
        rate("equivalent", DEEP, constant("7/4")), rate("equivalent", DEEP, constant("3/2"))), ODD),
    RateProblem("doubled index", rate("equivalent", coefficient(ntk(3), times(q(2), P)),
                                      times(power(q(2), "-3/2"), constant("7/4"))), (
        rate("equivalent", coefficient(ntk(3), times(q(2), P)), constant("7/4")),
        rate("equivalent", coefficient(ntk(3), ("+", times(q(2), P), q(1))),
             times(power(q(2), "-3/2"), constant("7/4"))))),
    RateProblem("covariance", rate("theta", coefficient(nngp(3)), FAST), (
        rate("theta", coefficient(nngp(3)), SLOW), rate("omega", coefficient(nngp(3)), power(P, "-12/5")),
        rate("equivalent", coefficient(nngp(3)), FAST))),
    RateProblem("a constant counts for nothing", rate("theta", coefficient(("+", q(-5), ntk(3))), SLOW), (
        rate("littleo", coefficient(("+", q(-5), ntk(3))), SLOW),)),
    RateProblem("bias", rate("bigo", coefficient(ntk(4, BIASED, weight=q(1), bias=ROOT_HALF)), SLOW), (
        rate("bigo", coefficient(ntk(4, BIASED, weight=q(1), bias=ROOT_HALF)), power(P, "-8/5")),
        rate("bigo", coefficient(ntk(4, BIASED, weight=q(1), bias=q("1/2"))), SLOW))),
    RateProblem("product with factors beside", rate("theta", times(P, coefficient(times(R, power(ntk(3), 2)))),
                                                    power(P, "-1/2")), (
        rate("theta", coefficient(times(R, power(ntk(3), 2))), power(P, "-1/2")),
        rate("theta", coefficient(("+", ntk(3), times(q(-1), ntk(3)))), SLOW))),
]
