"""Rates of coefficients of deep kernels whose activation is not positively homogeneous, each with its nearest false
neighbours, as trees.

With erf(x), sigma_w = 1, the dual (2/pi) asin(2t/3) is singular at 3/2 first.  Its layer takes t to S(t) = (2/pi)
asin(2t/3) + 1 - (2/pi) asin(2/3), with the fixed points 1 and 1.49731...; S(1.49768...) = 3/2.  So the series of the
third layer has the radius 1.49768..., and those of all layers have radii above 1.4973.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.rate_problems import RELU, Node, P, R, X, power, q, times

ONE = q(1)
L, RADIUS = ("s", "l"), ("s", "R")
ERF, SINE, TANH, COSINE, EXP = (("lam", "x", ("f", name, X)) for name in ("erf", "sin", "tanh", "cos", "exp"))
GAUSS: Node = ("lam", "x", ("f", "exp", times(q(-1), X, X)))
EVEN, ODD = {"modulus": 2, "residue": 0, "low": q(2)}, {"modulus": 2, "residue": 1}
LAYER = {"name": "l", "kind": "integer", "low": q(2)}
POSITIVE = {"name": "R", "kind": "real", "low": q(0), "low_open": True}


def balanced(function: Node, weight: Node) -> Node:
    """sigma_b = sqrt(1 - sigma_w^2 E[F(Z)^2])."""
    return power(("+", q(1), times(q(-1), power(weight, 2), ("dual", function, q(1)))), "1/2")


def kernel(op: str, function: Node, layer: Node, weight: Node = ONE, first: Node = R) -> Node:
    bias: Node = q(0) if function == RELU else balanced(function, weight)
    heads = (first, first) if op == "ntk" else (first,)
    return (op, function, *heads, layer, weight, bias)


def coefficient(kernel_tree: Node, index: Node = P) -> Node:
    return ("taylor_coefficient", kernel_tree, "r", index)


def geometric(base: Any) -> Node:
    """base^-p."""
    return ("^", base if isinstance(base, tuple) else q(base), times(q(-1), P))


def stretched(exponent: object) -> Node:
    """p^exponent exp(-pi sqrt p), the size of tanh's coefficients for exponent 1/2."""
    return times(power(P, exponent), ("f", "exp", times(q(-1), ("c", "pi"), power(P, "1/2"))))


def rate(threshold: int = 3, period: int = 2) -> dict[str, Any]:
    return {"kind": "rate", "index": "p", "threshold": threshold, "period": period}


def below(layer: int = 2, threshold: int = 3) -> dict[str, Any]:
    return {"kind": "layers-below", "layer": layer, "base": rate(threshold)}


def radius(point: Any) -> dict[str, Any]:
    return {"kind": "convergence", "radius": point if isinstance(point, tuple) else q(point), "base": rate()}


@dataclass(frozen=True)
class DepthProblem:
    """A rate with evidence that proves it, and rates that are false."""

    name: str
    true: Node
    evidence: dict[str, Any]
    false: tuple[Node, ...]
    index: dict[str, Any] = field(default_factory=dict)
    others: tuple[dict[str, Any], ...] = ()

    def statement(self, claim: Node) -> dict[str, Any]:
        index = {"name": "p", "kind": "integer", "low": q(1), **self.index}
        return {"variables": [index, *self.others], "hypotheses": [], "claim": claim, "quantifier": "forall"}


def problem(
    name: str, op: str, tree: Node, size: Node, evidence: dict[str, Any], *false: Node, scale: Node | None = None,
    index: dict[str, Any] | None = None, others: tuple[dict[str, Any], ...] = (),
) -> DepthProblem:
    """coefficient = op(size), and the false ones for other sizes."""
    f = coefficient(tree) if scale is None else times(scale, coefficient(tree))
    return DepthProblem(name, (op, f, size, "p"), evidence, tuple((op, f, other, "p") for other in false), index or {},
                        others)


ROOT_TWO = power(q(2), "1/2")
DEPTH_PROBLEMS = (
    problem("tanh from below", "omega", kernel("ntk", TANH, L), stretched("1/2"), below(), stretched(1),
            power(P, -9), index=ODD, others=(LAYER,)),
    problem("covariance of tanh from below", "omega", kernel("nngp", TANH, L), stretched("-1/2"), below(),
            index=ODD, others=(LAYER,)),
    problem("ReLU from below", "omega", kernel("ntk", RELU, L, ROOT_TWO), power(P, "-3/2"), below(threshold=4),
            power(P, "-5/4"), index=EVEN, others=(LAYER,)),
    problem("erf from below, with a factor", "omega", kernel("ntk", ERF, q(3)),
            times(power(P, "1/2"), geometric("3/2")), below(), times(P, geometric("7/5")), scale=P, index=ODD),
    problem("an even activation with a covariance at 0", "omega", kernel("ntk", GAUSS, q(3), q("1/2")),
            times(power(P, -1), geometric(q("3/2"))), below(threshold=4), geometric("6/5"), index=EVEN),
    problem("erf, three layers", "bigo", kernel("ntk", ERF, q(3)), geometric("1497/1000"), radius("1497/1000"),
            geometric("1499/1000")),
    problem("erf, little o", "littleo", kernel("ntk", ERF, q(3)), geometric("149/100"), radius("1497/1000"),
            geometric("1499/1000")),
    problem("covariance of erf", "bigo", kernel("nngp", ERF, q(3)), geometric("1497/1000"), radius("1497/1000"),
            geometric("1499/1000")),
    problem("erf, every layer", "bigo", kernel("ntk", ERF, L), geometric("1497/1000"), radius("1497/1000"),
            geometric("749/500"), others=(LAYER,)),
    problem("Gaussian", "bigo", kernel("ntk", GAUSS, q(2), q("1/2")), geometric("149/100"), radius("149/100"),
            geometric("151/100")),
    problem("a dual of a sum", "bigo", ("+", ("dual", ERF, R), times(R, ("^", R, q(2)), q(3))), geometric("149/100"),
            radius("149/100"), geometric("151/100")),
    problem("within the disc", "bigo", kernel("ntk", RELU, q(3), ROOT_TWO), geometric("1/2"), radius("1/2"),
            geometric("3/2")),
    problem("sine, every layer and radius", "littleo", kernel("ntk", SINE, L), geometric(RADIUS),
            radius(times(q(2), RADIUS)), others=(LAYER, POSITIVE)),
    problem("a power of the dual of a cosine", "bigo", ("^", ("dual", COSINE, power(R, 2)), q(2)),
            geometric(9), radius(9)),
    problem("exponential, a factor", "bigo", kernel("nngp", EXP, q(4), q("1/4")), power(P, -7), radius(2), scale=P),
)

#: half an error function whose dual is singular at 1 + 1/(2 c^2) = 1.499002 first, c = 1001/1000: with sigma_w = 1 the
#: covariance of its second layer stays below that for r below it, and all layers have that radius
HALF_ERF: Node = ("lam", "x", times(q("1/2"), ("f", "erf", times(q("1001/1000"), X))))


@dataclass(frozen=True)
class FailingProblem:
    """An upper bound that fails because the series diverges, its evidence, and bounds that hold."""

    name: str
    false: Node
    evidence: dict[str, Any]
    true: tuple[Node, ...]

    def statement(self, claim: Node, **index: Any) -> dict[str, Any]:
        variable = {"name": "p", "kind": "integer", "low": q(1), **index}
        return {"variables": [variable], "hypotheses": [], "claim": claim, "quantifier": "forall"}


def against(point: object, larger: object, inner: object, residue: int, summable: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "divergence", "radius": str(point), "larger": str(larger), "inner": str(inner), "residue": residue,
            "summable": summable, "terms": {**rate(), "index": "k"}}


def failing(name: str, op: str, tree: Node, size: Node, evidence: dict[str, Any], *true: Node) -> FailingProblem:
    return FailingProblem(name, (op, coefficient(tree), size, "p"), evidence,
                          tuple((op, coefficient(tree), other, "p") for other in true))


FAILING_PROBLEMS = (
    failing("erf, three layers", "bigo", kernel("ntk", ERF, q(3)), geometric("749/500"),
            against("14979/10000", "749/500", "1501/1000", 1, rate()), geometric("1497/1000")),
    failing("erf, two layers", "theta", kernel("nngp", ERF, q(2)), geometric("1501/1000"),
            against("15005/10000", "1501/1000", "15004/10000", 1, rate())),
    failing("Gaussian, three layers", "littleo", kernel("ntk", GAUSS, q(3), q("1/2")), geometric("3/2"),
            against("1499/1000", "3/2", "8/5", 0, rate()), geometric("11/10")),
    failing("against another kernel", "littleo", kernel("ntk", ERF, q(3)), coefficient(kernel("ntk", HALF_ERF, q(3))),
            against("1498/1000", "1499/1000", "1501/1000", 1, radius("1499/1000"))),
)
