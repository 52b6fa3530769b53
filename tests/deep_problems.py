"""Statements about kernels of deep networks with known answers, each with its nearest false neighbours, as trees.

Sources: Jacot, Gabriel and Hongler, Neural tangent kernel (2018), Theorem 1; Daniely, Frostig and Singer, Toward deeper
understanding of neural networks (2016), section 4 (kernels as power series with nonnegative coefficients).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Node = tuple[Any, ...]
ZERO, ONE, TWO, INFINITY = ("q", "0"), ("q", "1"), ("q", "2"), ("c", "oo")
GW, GB, SW, SB, RHO, L, P, R, K, J, M = (
    ("s", name) for name in ("gw", "gb", "sw", "sb", "rho", "l", "p", "r", "k", "j", "m"))
PHI: Node = ("fv", "phi")
MEAN: Node = ("gaussian_mean", ("lam", "x", ("^", ("app", PHI, ("s", "x")), TWO)))


def q(value: object) -> Node:
    return ("q", str(value))


def square(node: Node) -> Node:
    return ("^", node, TWO)


def plus(node: Node, value: object) -> Node:
    return ("+", node, q(value))


def first(rho: Node) -> Node:
    return ("+", ("*", square(GW), rho), square(GB))


def nngp(layer: Node, rho: Node = RHO) -> Node:
    return ("nngp", PHI, first(rho), layer, SW, SB)


def ntk(layer: Node, rho: Node = RHO) -> Node:
    return ("ntk", PHI, first(rho), first(rho), layer, SW, SB)


def slope(layer: Node) -> Node:
    return ("*", square(SW), ("dual", ("dfun", PHI, ONE), nngp(layer)))


def slopes(low: Node, high: Node) -> Node:
    return ("prod", slope(J), "j", low, high)


LAST: Node = ("+", L, ("q", "-1"))


def unrolled(low: Node = ONE, high: Node = L, first_slope: Node = K, last_slope: Node = LAST) -> Node:
    return ("sum", ("*", nngp(K), slopes(first_slope, last_slope)), "k", low, high)


def coefficient(kernel: Node, index: Node = P) -> Node:
    return ("taylor_coefficient", kernel, "r", index)


def series(kernel: Node, argument: Node = RHO) -> Node:
    return ("sum", ("*", coefficient(kernel), ("^", argument, P)), "p", ZERO, INFINITY)


def recursion(one: Node, two: Node, three: Node) -> Node:
    return ("eq", ntk(L), ("+", nngp(one), ("*", slope(two), ntk(three))))


VARIABLES = [
    {"name": "rho", "kind": "real", "low": q(-1), "high": ONE},
    {"name": "l", "kind": "integer", "low": ONE},
    {"name": "p", "kind": "integer", "low": ZERO},
    *({"name": name, "kind": "real", "low": ZERO} for name in ("gw", "gb", "sw", "sb")),
    {"name": "phi", "kind": "function", "properties": [
        "derivative_square_integrable", "locally_absolutely_continuous", "polynomially_bounded", "square_integrable"]},
]
HYPOTHESES = [("eq", first(ONE), ONE), ("eq", square(SB), ("+", ONE, ("*", q(-1), square(SW), MEAN)))]


@dataclass(frozen=True)
class DeepProblem:
    """A claim that holds under :data:`HYPOTHESES` for all layers from ``low`` on, and claims that do not, or that say
    nothing because a side has no value."""

    name: str
    rule: str
    true: Node
    false: tuple[Node, ...]
    low: int = 1

    def statement(self, claim: Node) -> dict[str, Any]:
        variables = [{**v, "low": q(self.low)} if v["name"] == "l" else v for v in VARIABLES]
        return {"variables": variables, "hypotheses": HYPOTHESES, "claim": claim}

    @property
    def evidence(self) -> dict[str, Any]:
        more = {"index": "l", "base": {"kind": "identity"}} if self.rule == "induction" else {}
        return {"kind": self.rule, **more}


HOMOGENEOUS = slopes(ONE, plus(L, -1))
NEGATED: Node = ("ntk", PHI, first(R), ("*", q(-1), R), L, SW, SB)

DEEP_PROBLEMS = [
    DeepProblem("recursion", "identity", recursion(L, plus(L, -1), plus(L, -1)), (
        recursion(plus(L, -1), plus(L, -1), plus(L, -1)), recursion(L, L, plus(L, -1)),
        recursion(L, plus(L, -2), plus(L, -1)), recursion(L, plus(L, -1), plus(L, -2)),
        recursion(L, plus(L, "-1/2"), plus(L, -1))), low=3),
    DeepProblem("first layer", "identity", ("eq", ntk(ONE), first(RHO)), (
        ("eq", ntk(ONE), RHO), ("eq", ntk(TWO), first(RHO)), ("eq", nngp(ZERO), nngp(ZERO)))),
    DeepProblem("coefficients", "structure", ("le", ZERO, coefficient(ntk(L, R))), (
        ("le", ONE, coefficient(ntk(L, R))), ("le", coefficient(ntk(L, R)), ZERO), ("le", ZERO, coefficient(NEGATED)),
        ("le", ZERO, coefficient(ntk(L, R), plus(P, -1))), ("le", ZERO, coefficient(("^", q("1/2"), R))),
        ("le", ZERO, coefficient(ntk(R, R))), ("le", ZERO, coefficient(ntk(plus(L, -1), R))))),
    DeepProblem("convergence", "structure", ("converges", series(ntk(L, R))), (
        ("converges", series(ntk(L, R), ("*", TWO, RHO))), ("converges", series(("dual", PHI, ntk(L, R)))),
        ("converges", series(("dual", PHI, ("*", TWO, R)))))),
    DeepProblem("power series", "identity", ("eq", ntk(L), series(ntk(L, R))), (
        ("eq", ntk(L), series(ntk(L, R), square(RHO))), ("eq", ntk(L), series(nngp(L, R))),
        ("eq", ntk(L), series(ntk(plus(L, 1), R))))),
    DeepProblem("unrolled", "induction", ("eq", ntk(L), unrolled()), (
        ("eq", ntk(L), unrolled(high=plus(L, 1))), ("eq", ntk(L), unrolled(low=TWO)),
        ("eq", ntk(L), unrolled(low=ZERO)), ("eq", ntk(L), unrolled(low=q("1/2"))),
        ("eq", ntk(L), unrolled(first_slope=plus(K, 1))), ("eq", ntk(L), unrolled(last_slope=L)),
        ("eq", ntk(L), ("+", unrolled(), HOMOGENEOUS)),
        *(("eq", ntk(L), ("+", unrolled(), ("*", ("sum", ONE, "i", ONE, end), HOMOGENEOUS)))
          for end in (("*", TWO, q(3)), ("^", TWO, TWO), ("+", ONE, ("*", TWO, q(3))))))),
    DeepProblem("unrolled, from the second layer on", "induction", ("eq", ntk(L), unrolled()), (
        ("eq", ntk(L), unrolled(low=TWO)), ("eq", nngp(L), unrolled())), low=2),
]
