"""Certificates: every kind is accepted untouched; whatever is changed, digests recomputed or not, is rejected."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import DualActivation, HermiteCoefficient
from ntksym.verifier import verify, verify_text
from ntksym.verifier.certificates import FORMAT
from ntksym.verifier.rules import RULES, apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, digest
from tests.eigenvalue_problems import EFFECTIVE, PROOF, RATE, RATE_PROOF, K, eff, le, over, positive, stated, total
from tests.eigenvalue_problems import c as coefficient
from tests.sphere_rate_problems import KERNEL_PROBLEMS, SERIES_PROBLEMS, SphereProblem

p, k = sp.symbols("p k", integer=True)
x, y, c, rho = sp.symbols("x y c rho")
phi = ["fv", "phi"]
relu = activations.relu


def variable(name: str, kind: str = "integer", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def statement(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> dict[str, Any]:
    data = {"variables": list(variables), "hypotheses": [to_tree(h) for h in hypotheses],
            "claim": claim if isinstance(claim, list) else to_tree(claim), **rest}
    return dict(plain(data))


def rate(op: str, f: Any, g: Any) -> list[Any]:
    return [op, plain(to_tree(f)), plain(to_tree(g)), "p"]


@dataclass(frozen=True)
class Sample:
    """A statement with evidence for it, the verdict, nearby statements and evidence that must not be accepted."""

    name: str
    statement: dict[str, Any]
    evidence: dict[str, Any]
    verdict: str
    other_statements: list[dict[str, Any]] = field(default_factory=list)
    other_evidence: list[dict[str, Any]] = field(default_factory=list)


def series(exponent: int) -> dict[str, Any]:
    """c times the sum of (k+1)^exponent over k >= 0."""
    term = ["*", ["s", "c"], ["^", ["+", ["q", "1"], ["s", "k"]], ["q", str(exponent)]]]
    return statement(["converges", ["sum", term, "k", ["q", "0"], ["c", "oo"]]],
                     variable("c", "real", 0, low_open=True))


P0, EVEN = variable("p", low=0), variable("p", low=2, modulus=2)
INTERVAL = variable("x", "real", 0, 1)
X = variable("x", "real")
ONE_BY_ONE = ["matrix", ["row", ["s", "x"]]]
LOGARITHM = [0, "1", [0, "1/2", [0, "1/4", ["local", "low", 1, 4], ["taylor", 2]], ["convex", ["1"]]],
             ["convex", ["1"]]]
TREE = [0, "1/2", None, [0, "3/4", None, None]]
RELU_EVEN = sp.Eq(HermiteCoefficient(relu, p),
                  (-1) ** (p / 2 - 1) * sp.factorial2(p - 3) / sp.sqrt(2 * sp.pi * sp.factorial(p)))
HALVES = sp.binomial(2 * p, p) / 4**p
TERM = {"index": "p", "threshold": 2, "period": 2}
ARC = sp.atan(x) + sp.atan(1 / x)
ROW = sp.Sum(sp.binomial(p, k), (k, 0, p))
#: binomial(p+1, k) - 2 binomial(p, k) = G(k+1) - G(k), G = -k/(p-k+1) binomial(p, k)
ONE: dict[str, Any] = {"numerator": [["-1", [0, 1]]], "denominator": [["1", [1, 0]], ["-1", [0, 1]], ["1", [0, 0]]],
                       "margins": [0, 0]}
PASCAL = {"index": "p", "threshold": 0, "recurrence": [[["-2", [0, 0]]], [["1", [0, 0]]]], "certificates": [ONE]}

RHO, ROOT2 = ["s", "rho"], ["^", ["q", "2"], ["q", "1/2"]]
SQUARE_MEAN = ["gaussian_mean", ["lam", "x", ["^", ["app", phi, ["s", "x"]], ["q", "2"]]]]


def covariance(layer: Any) -> list[Any]:
    return ["nngp", phi, RHO, layer, ROOT2, ["q", "0"]]


def unrolled(last: Any) -> dict[str, Any]:
    """The tangent kernel of a network of l layers without biases, as a sum over the layers."""
    slope = ["*", ["q", "2"], ["dual", ["dfun", phi, ["q", "1"]], covariance(["s", "j"])]]
    total = ["sum", ["*", covariance(["s", "k"]), ["prod", slope, "j", ["s", "k"], last]], "k", ["q", "1"], ["s", "l"]]
    activation = {"name": "phi", "kind": "function",
                  "properties": ["derivative_square_integrable", "square_integrable"]}
    claim = ["eq", ["ntk", phi, RHO, RHO, ["s", "l"], ROOT2, ["q", "0"]], total]
    data = statement(claim, variable("rho", "real", -1, 1), variable("l", low=1), activation)
    return {**data, "hypotheses": [["eq", ["*", ["q", "2"], SQUARE_MEAN], ["q", "1"]]]}


def sphere_samples(problem: SphereProblem, kind: str, values: dict[str, str], more: dict[str, Any]) -> list[Sample]:
    """A rate of eigenvalues along even degrees that is proved, and a false one that is refuted."""
    plan = {"index": "k", "threshold": 2, "period": 2}
    true, false = plain(problem.statement(problem.true)), plain(problem.statement(problem.refuted[0]))
    proof = {"kind": kind, **plan, **more}
    refutation = {"kind": f"{kind}-fails", **plan, "residue": 0, "values": values}
    return [
        Sample(kind, true, proof, "proved", [false], [{**proof, "period": 3}, {**proof, "index": "d"}]),
        Sample(f"{kind}-fails", false, refutation, "refuted", [true], [{**refutation, **change} for change in (
            {"residue": 1}, {"residue": "0"}, {"values": {}}, {"values": {**values, "d": 3}})]),
    ]


DEEP = {"kind": "induction", "index": "l", "base": {"kind": "identity"},
        "example": {"rho": "0", "l": "1", "phi": ["lam", "x", ["f", "heaviside", ["s", "x"], ["q", "0"]]]}}
SAMPLES = [
    Sample("ground", statement(sp.Lt(sp.pi, sp.Rational(22, 7))), {"kind": "ground"}, "certified",
           [statement(sp.Lt(sp.pi, sp.Rational(314159, 100000))), statement(sp.Lt(x, 4), INTERVAL)]),
    Sample("mehler", statement(["rounds", plain(to_tree(DualActivation(sp.Lambda(activations.x, sp.tanh(activations.x)),
                                                                       sp.Rational(1, 2)))), "0.186"]),
           {"kind": "ground"}, "certified",
           [statement(["rounds", plain(to_tree(DualActivation(sp.Lambda(activations.x, sp.tanh(activations.x)),
                                                              sp.Rational(1, 2)))), "0.187"])]),
    Sample("points", statement(sp.Ge(2**p, p**2), variable("p", low=4, high=9)), {"kind": "points"}, "certified",
           [statement(sp.Ge(2**p, p**2), variable("p", low=3, high=9)),
            statement(sp.Ge(2**p, p**2), variable("p", low=4))]),
    Sample("boxes", statement(sp.Lt(x**2 - x, sp.Rational(1, 2)), INTERVAL), {"kind": "boxes", "tree": TREE},
           "certified",
           [statement(sp.Lt(x**2 - x, sp.Rational(-1, 5)), INTERVAL), statement(sp.Lt(x**2 - x, sp.Rational(1, 2)),
               variable("x", "real", 0, 4)),
            statement(sp.Lt(x**2 - x, sp.Rational(1, 2)), X)],
           [{"kind": "boxes", "tree": t} for t in (
               [1, "1/2", None, None], [0, "1", None, None], [0, "2", None, None], [0, "1/2", None],
               [False, "1/2", None, None],
               [0, 0.5, None, None], {}, "1/2", [0, "1/2", None, [0, "1/4", None, None]])]),
    # log x <= x - 1 with equality at 1, from both sides of it
    Sample("box-bound", statement(sp.Le(sp.log(x), x - 1), variable("x", "real", 0, 2, low_open=True)),
           {"kind": "box-bound", "tree": LOGARITHM}, "certified",
           [statement(sp.Le(sp.log(x), x - 1), variable("x", "real", 0, 2)),
            statement(sp.Lt(sp.log(x), x - 1), variable("x", "real", 0, 2, low_open=True)),
            statement(sp.Le(sp.log(x), x - 1 - sp.Rational(1, 10**9)), variable("x", "real", 0, 2, low_open=True))],
           [{"kind": "box-bound", "tree": t} for t in (
               None, ["point"], ["local", "low", 1, 4], [0, "3", None, None], ["taylor", 4], ["taylor", 31], [],
               ["local", "low", 12, 30], ["convex", ["1"]], ["monotone", 0, "low", 4, ["point"]])]),
    Sample("hypothesis in boxes", statement(sp.Lt(x, sp.Rational(1, 2)), INTERVAL,
                                            hypotheses=(sp.Lt(x, sp.Rational(1, 4)),)),
           {"kind": "boxes", "tree": [0, "3/8", None, None]}, "certified",
           [statement(sp.Lt(5, x), INTERVAL, hypotheses=(sp.Lt(4, x**2),))]),
    Sample("witness", statement(sp.Ge(x**2, x), X), {"kind": "witness", "values": {"x": "1/2"}}, "refuted",
           [statement(sp.Ge(x**2, x), variable("x", "real", 1)), statement(sp.Ge(x**2, -1), X),
            statement(sp.Ge(x**2, x), X, hypotheses=(sp.Ge(x, 2),)), statement(sp.Ge(x**2, x), variable("x"))],
           [{"kind": "witness", "values": v} for v in ({"x": "2"}, {"x": "1"}, {}, {"x": "1/2", "y": "1"}, {"y": "1/2"},
                                                       None, {"x": 0.5},
                                                       {"x": "0.5"}, {"x": "1/0"}, {"x": ["q", "1/2"]})]),
    Sample("existence", statement(sp.Eq(x**2, 4), X, quantifier="exists"), {"kind": "witness", "values": {"x": "-2"}},
           "proved",
           [statement(sp.Eq(x**2, 4), variable("x", "real", 0, 1), quantifier="exists"),
            statement(sp.Eq(x**2, 5), X, quantifier="exists")],
           [{"kind": "witness", "values": {"x": "3"}}, {"kind": "identity"}]),
    Sample("function witness", statement(["eq", ["hermite_coefficient", phi, ["q", "1"]], ["q", "0"]],
                                         variable("phi", "function", properties=["square_integrable"])),
           {"kind": "witness", "values": {"phi": ["lam", "x", ["s", "x"]]}}, "refuted", [],
           [{"kind": "witness", "values": {"phi": v}} for v in (
               ["lam", "x", ["^", ["s", "x"], ["q", "2"]]], ["lam", "x", ["f", "exp", ["^", ["s", "x"], ["q", "2"]]]],
               ["lam", "x", ["s", "y"]], ["s", "x"], "x")]),
    Sample("identity", statement(sp.Eq((x + y) ** 2, x**2 + 2 * x * y + y**2), X, variable("y", "real")),
           {"kind": "identity"}, "proved",
           [statement(sp.Eq((x + y) ** 2, x**2 + x * y + y**2), X, variable("y", "real")),
            statement(sp.Eq(sp.sqrt(x**2), x), X), statement(["eq", ["*", ["s", "x"], ["^", ["s", "x"], ["q", "-1"]]],
                                                              ["q", "1"]], X),
            statement(["eq", ["f", "log", ["s", "x"]], ["f", "log", ["s", "x"]]], X)]),
    Sample("identity under a hypothesis", statement(sp.Eq(x**4, y**2), X, variable("y", "real"),
                                                    hypotheses=(sp.Eq(x**2, y),)),
           {"kind": "identity", "example": {"x": "2", "y": "4"}}, "proved",
           [statement(sp.Eq(x**4, y**2), X, variable("y", "real")),
            statement(sp.Eq(x**4, 1), X, hypotheses=(sp.Eq(x**2, -1),))],
           [{"kind": "identity"}, {"kind": "identity", "example": {"x": "2", "y": "3"}},
            {"kind": "identity", "example": {"x": "2"}}]),
    Sample("matrices", statement(["eq", ["hadamard", ONE_BY_ONE, ONE_BY_ONE],
                                  ["scaled", ["s", "x"], ONE_BY_ONE]], X),
           {"kind": "identity"}, "proved",
           [statement(["eq", ["inverse", ONE_BY_ONE], ["inverse", ONE_BY_ONE]], X)]),
    Sample("sturm", statement(sp.Ge(x**4 - 4 * x**2 + 4, 0), X), {"kind": "sturm", "integers": None}, "proved",
           [statement(sp.Ge(x**4 - 4 * x**2 + sp.Rational(399, 100), 0), X),
            statement(sp.Gt(x**4 - 4 * x**2 + 4, 0), X), statement(1 / (x**2 - 2) ** 2 > 0, X)],
           [{"kind": "sturm", "integers": v} for v in ([1, 0], [], 0, "x", False)]),
    Sample("sturm refutes", statement(sp.Gt(x**4 - 4 * x**2 + 4, 0), X), {"kind": "sturm", "integers": None}, "refuted",
           [statement(sp.Gt(x**4 - 4 * x**2 + 4, 0), variable("x", "real", 2)),
            statement(sp.Ge(x**4 - 4 * x**2 + 4, 0), X)]),
    Sample("sturm for integers", statement(sp.Ge(p**2 - 3 * p + 2, 0), P0), {"kind": "sturm", "integers": [1, 2]},
           "proved", [statement(sp.Gt(p**2 - 3 * p + 2, 0), P0)],
           [{"kind": "sturm", "integers": v} for v in (
               None, [2, 1], [2, 2], [1, 2, 3], [1.0, 2], [True, 2], ["1", "2"], [3, 1], [0, 10**6],
               [10**50, 10**50])]),
    Sample("structure", statement(["square_integrable", plain(to_tree(activations.softplus))]), {"kind": "structure"},
           "proved",
           [statement(["square_integrable", ["lam", "x", plain(to_tree(sp.exp(x**2)))]]),
            statement(["locally_absolutely_continuous", plain(to_tree(activations.step))]), statement(sp.Lt(1, x), X)]),
    Sample("structure refutes", statement(["locally_absolutely_continuous", plain(to_tree(activations.step))]),
           {"kind": "structure"},
           "refuted", [statement(["locally_absolutely_continuous", plain(to_tree(relu))])]),
    Sample("every", statement(["and", plain(to_tree(sp.Eq((p + 1) ** 2, p**2 + 2 * p + 1))),
                               plain(to_tree(sp.Lt(p, p + 1, evaluate=False)))], P0),
           {"kind": "every", "parts": [{"kind": "term", "index": "p", "threshold": 0, "period": 1},
                                       {"kind": "identity"}]}, "proved",
           [statement(["and", plain(to_tree(sp.Eq((p + 1) ** 2, p**2 + 2 * p))),
                       plain(to_tree(sp.Lt(p, p + 1, evaluate=False)))], P0)],
           [{"kind": "every", "parts": parts} for parts in (
               [], [{"kind": "identity"}], [{"kind": "identity"}] * 3, [{"kind": "unsettled", "tried": ["x"]},
                                                                        {"kind": "identity"}],
               [{"kind": "samples", "points": [{"p": "1"}]}, {"kind": "identity"}],
               [{"kind": "ill-posed", "reason": "convention"}, {"kind": "identity"}], {"kind": "identity"},
               [None, None])]),
    Sample("samples", statement(sp.Le(sp.sin(x), x), variable("x", "real", 0)),
           {"kind": "samples", "points": [{"x": "1"}, {"x": "5/2"}]},
           "supported", [statement(sp.Lt(sp.sin(x), x / 2), variable("x", "real", 0))],
           [{"kind": "samples", "points": rows} for rows in ([], [{"x": "-1"}], [{}], [{"x": "1"}, {"x": "-1"}],
                                                             {"x": "1"}, [None])]),
    Sample("eigenvalues", EFFECTIVE, PROOF, "proved",
           [stated(le(eff(K), over(total(), coefficient(1))), positive(1)),
            stated(le(eff(K), over(total(1), coefficient(0))), positive(0))],
           [{**PROOF, "facts": []}, {**PROOF, "conclusion": []}, {**PROOF, "denominators": PROOF["denominators"][1:]}]),
    Sample("least eigenvalue", RATE, RATE_PROOF, "proved",
           [{**RATE, "claim": ["littleo", *RATE["claim"][1:]]}, {**RATE, "hypotheses": RATE["hypotheses"][:1] * 2}],
           [{**RATE_PROOF, name: {}} for name in ("summable", "defined", "compared")]),
    Sample("unsettled", statement(sp.Le(sp.sin(x), x), variable("x", "real", 0)),
           {"kind": "unsettled", "tried": ["sampling: no"]},
           "undecided", [], [{"kind": "unsettled", "tried": t} for t in ([], [""], "x", [1], None)]),
    Sample("undefined", statement(["eq", ["f", "log", ["s", "x"]], ["f", "log", ["s", "x"]]], X),
           {"kind": "ill-posed", "reason": "undefined", "values": {"x": "-1"}}, "ill-posed",
           [statement(["eq", ["f", "log", ["s", "x"]], ["f", "log", ["s", "x"]]], variable("x", "real", 1))],
           [{"kind": "ill-posed", "reason": r, "values": v} for r, v in (
               ("undefined", {"x": "1"}), ("undefined", {}), ("empty", {"x": "-1"}), ("convention", {"x": "-1"}),
               ("", {"x": "-1"}))]),
    Sample("empty", statement(sp.Lt(x, 5), X, hypotheses=(sp.Lt(x, 0), sp.Lt(1, x))),
           {"kind": "ill-posed", "reason": "empty"}, "ill-posed",
           [statement(sp.Lt(x, 5), X, hypotheses=(sp.Lt(x, 1), sp.Lt(0, x)))],
           [{"kind": "boxes", "tree": None}, {"kind": "identity"}, {"kind": "samples", "points": [{"x": "1"}]}]),
    Sample("convention", statement(["true"], missing="inner product", readings=["R1", "R2"]),
           {"kind": "ill-posed", "reason": "convention"},
           "ill-posed", [statement(["true"]), statement(["true"], missing="inner product", readings=[])],
           [{"kind": "ill-posed", "reason": "empty"}]),
    Sample("term", statement(RELU_EVEN, EVEN), {"kind": "term", **TERM}, "proved",
           [statement(sp.Eq(RELU_EVEN.lhs, -RELU_EVEN.rhs), EVEN), statement(RELU_EVEN, variable("p", low=1)),
            statement(RELU_EVEN, variable("p", low=2, modulus=2), quantifier="exists"),
            statement(RELU_EVEN, variable("p", low=0, modulus=2))],
           [{"kind": "term", **TERM, **change} for change in (
               {"period": 1}, {"period": 3}, {"period": 0}, {"period": True}, {"threshold": 1}, {"threshold": "2"},
               {"threshold": 10**9},
               {"index": "q"}, {"index": None})]),
    Sample("term with a derivative",
           statement(["eq", ["hermite_coefficient", ["dfun", phi, ["q", "1"]], ["s", "p"]],
                      ["*", plain(to_tree(sp.sqrt(p + 1))), ["hermite_coefficient", phi, plain(to_tree(p + 1))]]], P0,
                     variable("phi", "function", properties=["derivative_square_integrable",
                                                             "locally_absolutely_continuous",
                                                             "polynomially_bounded", "square_integrable"])),
           {"kind": "term", "index": "p", "threshold": 0, "period": 1}, "proved",
           [statement(["eq", ["hermite_coefficient", ["dfun", phi, ["q", "1"]], ["s", "p"]],
                       ["*", plain(to_tree(sp.sqrt(p + 1))), ["hermite_coefficient", phi, plain(to_tree(p + 1))]]], P0,
                      variable("phi", "function", properties=["square_integrable", "polynomially_bounded"]))]),
    Sample("differential-equation", statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", 0, low_open=True)),
           {"kind": "differential-equation", "points": ["1"], "interval": None}, "proved",
           [statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", None, 0, high_open=True)),
            statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real")), statement(sp.Eq(ARC, sp.pi / 2), variable("x")),
            statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", 0)),
            statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", 0, 0)),
            statement(sp.Eq(ARC, sp.pi / 2), {**variable("x", "real", 0), "high": ["c", "pi"]}),
            statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", 0, low_open=True), variable("y", "real")),
            statement(sp.Ge(ARC, sp.pi / 2), variable("x", "real", 0, low_open=True)),
            statement(sp.Eq(ARC, sp.pi / 2), variable("x", "real", 0, low_open=True), quantifier="exists"),
            statement(sp.Eq(ARC, sp.pi), variable("x", "real", 0, low_open=True))],
           [*({"kind": "differential-equation", "points": points, "interval": None} for points in (
               [], None, "1", [1], ["1"] * 99, ["2"], ["0"], ["-1"], ["1", "1"], ["2", "1"], ["-1", "1"], ["x"])),
            *({"kind": "differential-equation", "points": ["1"], "interval": interval} for interval in (
                [], [None, None, True], [None, None, True, 1], ["x", None, True, True], [None, None, False, False],
                ["1", None, False, False], ["0", "2", True, False], ["0", None, False, False]))]),
    Sample("telescoping", statement(sp.Eq(ROW, 2**p), P0), {"kind": "telescoping", **PASCAL}, "proved",
           [statement(sp.Eq(ROW, 2**p), variable("p", low=-1)), statement(sp.Eq(ROW, 2**p + 1), P0),
            statement(sp.Eq(ROW, 2**p), P0, quantifier="exists"), statement(sp.Ge(ROW, 2**p), P0),
            statement(sp.Eq(ROW, 2**p), variable("p")), statement(sp.Eq(ROW, 2**p), variable("p", "real", 0)),
            statement(sp.Eq(sp.Sum(sp.binomial(p, k), (k, 0, p - 1)), 2**p), P0),
            statement(sp.Eq(sp.Sum(sp.binomial(p, k), (k, 0, 4)), 2**p), P0),
            statement(sp.Eq(sp.Sum(sp.binomial(p, k) ** 2, (k, 0, p)), 2**p), P0)],
           [{"kind": "telescoping", **PASCAL, **change} for change in (
               {"index": "q"}, {"index": None}, {"threshold": "0"}, {"threshold": -1}, {"threshold": 10**9},
               {"recurrence": []}, {"recurrence": [[["1", [0, 0]]]] * 9}, {"recurrence": [[], []]},
               {"recurrence": [[["-3", [0, 0]]], [["1", [0, 0]]]]}, {"recurrence": [[["-2", [0, 1]]], [["1", [0, 1]]]]},
               {"recurrence": [[["-2", [0]]], [["1", [0, 0]]]]}, {"recurrence": [[["-2", [0, -1]]], [["1", [0, 0]]]]},
               {"recurrence": [[["-2", [0, 99]]], [["1", [0, 0]]]]}, {"recurrence": [[[-2, [0, 0]]], [["1", [0, 0]]]]},
               {"recurrence": [[["-2", [0, 0]]] * 9999, [["1", [0, 0]]]]},
               {"certificates": []}, {"certificates": None}, {"certificates": [None]},
               *({"certificates": [{**ONE, **other}]} for other in (
                   {"numerator": []}, {"denominator": []}, {"numerator": [["1", [0, 1]]]}, {"margins": [0]},
                   {"margins": [0, 99]}, {"margins": [0, -1]}, {"margins": [True, 0]}, {"margins": [3, 3]}, {"k": 0},
                   {"denominator": [["1", [1, 0]], ["-1", [0, 1]]]})))]),
    Sample("term-bound", statement(sp.Le(HALVES * sp.sqrt(p), sp.Rational(57, 100)), variable("p", low=1)),
           {"kind": "term-bound", "index": "p", "threshold": 1, "period": 1}, "proved",
           [statement(sp.Le(HALVES * sp.sqrt(p), sp.Rational(56, 100)), variable("p", low=1)),
            statement(["le", ["q", "0"], ["hermite_coefficient", phi, ["s", "p"]]], variable("p", low=1),
                      variable("phi", "function", properties=["square_integrable"]))]),
    Sample("rate", statement(rate("theta", HALVES, 1 / sp.sqrt(p)), variable("p", low=1)),
           {"kind": "rate", "index": "p", "threshold": 1, "period": 1}, "proved",
           [statement(rate("theta", HALVES, 1 / p), variable("p", low=1)),
            statement(rate("equivalent", HALVES, 1 / sp.sqrt(p)), variable("p", low=1)),
            statement(rate("littleo", HALVES, 1 / sp.sqrt(p)), variable("p", low=1)),
            statement(rate("theta", HALVES, -1 / sp.sqrt(p)), variable("p", low=1)),
            statement(rate("theta", HALVES, 1 / sp.sqrt(p)), variable("p", low=1, high=50))],
           [{"kind": "rate", "index": "p", "threshold": 1, "period": 1.0}, {"kind": "rate", "index": "p"},
            {"kind": "identity"}]),
    Sample("rate-fails", statement(rate("bigo", c * p, sp.Integer(1)), variable("p", low=1), variable("c", "real", 0)),
           {"kind": "rate-fails", "index": "p", "threshold": 1, "period": 2, "residue": 1, "values": {"c": "1"}},
           "refuted",
           [statement(rate("bigo", c * p, p), variable("p", low=1), variable("c", "real", 0)),
            statement(rate("bigo", c * p, sp.Integer(1)), variable("p", low=1), variable("c", "real", 2))],
           [{"kind": "rate-fails", "index": "p", "threshold": 1, "period": 2, "residue": r, "values": v} for r, v in (
               (1, {"c": "0"}), (1, {"c": "-1"}), (1, {}), (2, {"c": "1"}), (None, {"c": "1"}), (1, {"c": 1}),
               (1, None))]),
    Sample("deep", unrolled(["+", ["s", "l"], ["q", "-1"]]), DEEP, "proved", [unrolled(["s", "l"])],
           [{**DEEP, "index": "rho"}, {**DEEP, "base": {"kind": "ground"}},
            {**DEEP, "example": {**DEEP["example"], "phi": ["lam", "x", ["s", "x"]]}}]),
    Sample("series", series(-3), {"kind": "series-growth"}, "proved", [series(-1)], [{"kind": "structure"}]),
    Sample("diverging series", series(-1), {"kind": "series-growth-fails", "values": {"c": "2"}}, "refuted",
           [series(-3)], [{"kind": "series-growth-fails", "values": {"c": "-2"}}, {"kind": "series-growth"}]),
    *sphere_samples(KERNEL_PROBLEMS[2], "sphere-rate", {"d": "3"}, {}),
    *sphere_samples(SERIES_PROBLEMS[6], "sphere-series-rate", {"d": "3", "a": "2"}, {"values": {"d": "3", "a": "2"}}),
]
IDS = [s.name for s in SAMPLES]


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate with both digests recomputed."""
    body = {key: value for key, value in data.items()
            if key != "digest"} | {"statement_digest": digest(data["statement"])}
    return {**body, "digest": digest(body)}


def certificate(sample: Sample) -> dict[str, Any]:
    stated = read_statement(sample.statement)
    outcome = apply_rule(stated, sample.evidence)
    return sealed({
        "format": FORMAT, "id": sample.name, "statement": sample.statement, "verdict": outcome.verdict,
        "evidence": sample.evidence,
        "rests_on": list(outcome.axioms), "decider": "test", "seconds": 0.5,
        "made_with": {"ntksym": "0.1", "python-flint": "0.9.0", "sympy": "1.14.0"}})


def test_every_rule_has_a_sample() -> None:
    assert {s.evidence["kind"] for s in SAMPLES} == set(RULES)


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_untouched_certificates_are_accepted(sample: Sample) -> None:
    data = certificate(sample)
    assert data["verdict"] == sample.verdict
    report = verify(data)
    assert (report.accepted, report.verdict, report.reason) == (True, sample.verdict, "")
    assert verify_text(json.dumps(data)).accepted


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_a_change_without_new_digests_is_noticed(sample: Sample) -> None:
    data = certificate(sample)
    for name, value in data.items():
        changed = {**data, name: [*value, "x"] if isinstance(value, list) else {**value, "z": 1} if isinstance(value,
            dict) else f"{value}x"}
        assert not verify(changed).accepted, name
        assert not verify({key: v for key, v in data.items() if key != name}).accepted, name


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_no_other_verdict_is_earned(sample: Sample) -> None:
    data = certificate(sample)
    for verdict in ("proved", "certified", "supported", "undecided", "ill-posed", "refuted", "", None):
        assert verify(sealed({**data, "verdict": verdict})).accepted is (verdict == sample.verdict), verdict


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_axioms_must_be_those_used(sample: Sample) -> None:
    data = certificate(sample)
    for axioms in ([*data["rests_on"], "law-of-large-numbers"], data["rests_on"][1:] if data["rests_on"]
                   else ["riemann-hypothesis"], None,
                   "mehler", [None]):
        assert not verify(sealed({**data, "rests_on": axioms})).accepted, axioms


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_the_evidence_does_not_fit_a_nearby_statement(sample: Sample) -> None:
    data = certificate(sample)
    for other in sample.other_statements:
        report = verify(sealed({**data, "statement": other}))
        assert not report.accepted, other["claim"]
        assert report.reason


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_other_evidence_is_rejected(sample: Sample) -> None:
    data = certificate(sample)
    without = [{k: v for k, v in sample.evidence.items() if k != gone} for gone in sample.evidence]
    others: list[Any] = [*sample.other_evidence, *without, None, [], "ground", {"kind": "axiom"}, {"kind": ["ground"]}]
    for other in others:
        if other == {"kind": "boxes"}:
            continue  # an absent tree is the whole box in one piece
        report = verify(sealed({**data, "evidence": other}))
        assert not report.accepted, other
        assert report.reason


def deep(depth: int) -> Any:
    node: Any = ["s", "x"]
    for _ in range(depth):
        node = ["f", "exp", node]
    return node


def depth_of(tree: Any) -> int:
    depth = 0
    while isinstance(tree, list):
        tree, depth = tree[-1], depth + 1
    return depth


BAD_TREES: list[Any] = [
    None, 1, "x", [], ["q", 1], ["q", "2/4"], ["q", "1/0"], ["q", "1e5"], ["q", " 1"], ["q", "\u0661"],
    ["q", "9" * 5000], ["s", ""],
    ["s", "a + b"], ["s", "k@"], ["s", "x" * 61], ["c", "tau"], ["+", ["s", "x"]], ["f", "erfi", ["s", "x"]],
    ["f", "exp"],
    ["sum", ["s", "x"], "k@", ["q", "1"], ["q", "2"]], ["lam", ["s", "x"], ["s", "x"]], ["piecewise", ["true"]],
    ["unknown", ["q", "1"]],
    ["eq", ["q", "1"]], deep(200), deep(100_000), [True], ["q", True], {"op": "q"},
]


@pytest.mark.parametrize("tree", BAD_TREES, ids=range(len(BAD_TREES)))
def test_malformed_claims_are_reported_not_raised(tree: Any) -> None:
    data = certificate(SAMPLES[0])
    bad = {**data, "statement": {"variables": [X], "hypotheses": [], "claim": ["eq", tree, ["q", "1"]]}}
    try:
        bad = sealed(bad)
    except Malformed:
        assert depth_of(tree) > 900
    report = verify(bad)
    assert not report.accepted
    assert report.reason


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = copy.deepcopy(certificate(SAMPLES[2]))
    change(data)
    return sealed(data)


@pytest.mark.parametrize(("where", "value"), [
    (("seconds",), -1), (("seconds",), "1"), (("seconds",), True), (("seconds",), float("nan")),
    (("seconds",), float("inf")),
    (("id",), 7), (("decider",), None), (("made_with",), []), (("made_with",), {"ntksym": 1}),
    (("id",), ""), (("id",), "a\nb"), (("id",), "\ud800"), (("decider",), ""), (("decider",), "x" * 201),
    (("made_with",), {"ntksym": "0.1", "python-flint": "0.9.0"}),
    (("made_with",), {"ntksym": "0.1", "python-flint": "0.9.0", "sympy": ""}),
    (("statement", "readings"), ["R1"]), (("statement", "readings"), [1]), (("statement", "readings"), ["R1", "R1"]),
    (("statement", "variables", 0, "rank"), 7), (("statement", "variables", 0, "rank"), -1),
    (("format",), "ntksym-certificate/2"),
    (("statement", "variables", 0, "low"), ["c", "oo"]), (("statement", "variables", 0, "low"), ["s", "p"]),
    (("statement", "variables", 0, "low"), ["q", 4]), (("statement", "variables", 0, "low_open"), 1),
    (("statement", "variables", 0, "modulus"), True), (("statement", "variables", 0, "modulus"), 0),
    (("statement", "variables", 0, "residue"), 5), (("statement", "variables", 0, "kind"), "complex"),
    (("statement", "variables", 0, "name"), "p q"), (("statement", "variables", 0, "lowest"), 1),
    (("statement", "assumptions"), []),
    (("statement", "hypotheses"), None), (("statement", "quantifier"), "most"),
    (("statement", "premises"), ["riemann-hypothesis"]),
    (("statement", "missing"), "a convention"), (("extra",), 1),
])
def test_fields_with_wrong_content_are_malformed(where: tuple[Any, ...], value: Any) -> None:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in where[:-1]:
            place = place[step]
        place[where[-1]] = value

    report = verify(changed(change))
    assert (report.accepted, report.malformed) == (False, True)


def test_variables_are_declared_once_and_all_of_them() -> None:
    twice = changed(lambda data: data["statement"]["variables"].append(data["statement"]["variables"][0]))
    assert "declared twice" in verify(twice).reason
    assert "not declared" in verify(changed(lambda data: data["statement"].update(variables=[]))).reason
    assert not verify(changed(lambda data: data["statement"]["variables"].extend(variable(f"v{i}")
        for i in range(60)))).accepted


def test_text_that_a_reader_could_misread_is_malformed() -> None:
    text = json.dumps(certificate(SAMPLES[0]))
    assert verify_text(text).accepted
    for bad in (text[:-1], "", "[]", "null", "NaN", text.replace('"seconds": 0.5', '"seconds": NaN'),
                text.replace('"seconds": 0.5', '"seconds": 0.5, "seconds": 0.5'), text.replace('"seconds": 0.5',
                    '"seconds": 1e999'),
                "[" * 100_000, text.replace('"seconds": 0.5', f'"seconds": {"9" * 5000}'), " " * 20_000_001):
        report = verify_text(bad)
        assert (report.accepted, report.malformed) == (False, "1e999" not in bad)
