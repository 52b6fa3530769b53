"""Samples of evidence for sequences: recurrences, telescoping, rates, induction and series."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import HermiteCoefficient
from tests.certificates import Sample, rate, statement, variable
from tests.depth_rate_problems import (
    DEPTH_PROBLEMS,
    FAILING_PROBLEMS,
    LAYER,
    TANH,
    DepthProblem,
    L,
    coefficient,
    kernel,
)
from tests.residue_problems import RESIDUE_PROBLEMS
from tests.sphere_rate_problems import KERNEL_PROBLEMS, SERIES_PROBLEMS, SphereProblem

p, k = sp.symbols("p k", integer=True)
x, c = sp.symbols("x c")
phi = ["fv", "phi"]
relu = activations.relu

P0, EVEN = variable("p", low=0), variable("p", low=2, modulus=2)
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


def of_residues(change: int) -> dict[str, Any]:
    """Orthogonality of the points of the torus, as it is (0) or changed."""
    problem = RESIDUE_PROBLEMS[0]
    return dict(plain(problem.statement((problem.true, *problem.false)[change])))


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


def depth_sample(problem: DepthProblem, *other_evidence: dict[str, Any]) -> Sample:
    """A rate of coefficients of a deep kernel, with a false one and evidence that does not fit."""
    true, false = plain(problem.statement(problem.true)), plain(problem.statement(problem.false[0]))
    evidence = dict(plain(problem.evidence))
    return Sample(evidence["kind"], true, evidence, "proved", [false], [{**evidence, **o} for o in other_evidence])


def series(exponent: int) -> dict[str, Any]:
    """c times the sum of (k+1)^exponent over k >= 0."""
    term = ["*", ["s", "c"], ["^", ["+", ["q", "1"], ["s", "k"]], ["q", str(exponent)]]]
    return statement(["converges", ["sum", term, "k", ["q", "0"], ["c", "oo"]]],
                     variable("c", "real", 0, low_open=True))


DEEP = {"kind": "induction", "index": "l", "base": {"kind": "identity"},
        "example": {"rho": "0", "l": "1", "phi": ["lam", "x", ["f", "heaviside", ["s", "x"], ["q", "0"]]]}}
def root_decay(constant: str) -> list[Any]:
    return ["f", "exp", ["*", ["q", f"-{constant}"], ["^", ["s", "p"], ["q", "1/2"]]]]


def tanh_at_every_depth(op: str, constant: str) -> dict[str, Any]:
    """The coefficients against e^(-c sqrt p): O() holds for c < pi."""
    return statement([op, plain(coefficient(kernel("ntk", TANH, L))), root_decay(constant), "p"],
                     variable("p", low=1), plain(LAYER))


PERIODS = {"kind": "rate", "threshold": 3, "period": 2}
STRETCHED: dict[str, Any] = {
    "kind": "stretched", "rate": ["q", "31/10"], "width": "1", "base": {**PERIODS, "index": "p"},
    "activations": [{"decay": ["c", "pi"], "base": {**PERIODS, "index": "k"}}]}

SEQUENCES = [
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
    depth_sample(DEPTH_PROBLEMS[0], {"layer": 3}, {"layer": "2"}, {"base": {"kind": "identity"}}),
    depth_sample(DEPTH_PROBLEMS[5], {"radius": ["q", "3/2"]}, {"radius": "1497/1000"}, {"base": {"kind": "identity"}}),
    Sample("divergence", plain(FAILING_PROBLEMS[0].statement(FAILING_PROBLEMS[0].false)),
           plain(FAILING_PROBLEMS[0].evidence), "refuted",
           [plain(FAILING_PROBLEMS[0].statement(claim)) for claim in FAILING_PROBLEMS[0].true],
           [plain({**FAILING_PROBLEMS[0].evidence, **change}) for change in (
               {"residue": 0}, {"inner": "8/5"}, {"larger": "149/100"}, {"summable": {"kind": "identity"}},
               {"terms": {"kind": "ground"}})]),
    Sample("stretched", tanh_at_every_depth("bigo", "3"), STRETCHED, "proved",
           [tanh_at_every_depth("bigo", "16/5"), tanh_at_every_depth("theta", "3"), tanh_at_every_depth("omega", "3")],
           [{**STRETCHED, **change} for change in (
               {"rate": ["q", "16/5"]}, {"rate": ["q", "29/10"]}, {"rate": ["s", "p"]}, {"width": "0"},
               {"width": "3/2"}, {"width": 1}, {"base": {"kind": "identity"}}, {"activations": []},
               {"activations": [{"decay": ["q", "4"], "base": {**PERIODS, "index": "k"}}]},
               {"activations": [{"decay": ["c", "pi"], "base": {"kind": "ground"}}]})]),
    Sample("series", series(-3), {"kind": "series-growth"}, "proved", [series(-1)], [{"kind": "structure"}]),
    Sample("diverging series", series(-1), {"kind": "series-growth-fails", "values": {"c": "2"}}, "refuted",
           [series(-3)], [{"kind": "series-growth-fails", "values": {"c": "-2"}}, {"kind": "series-growth"}]),
    Sample("residues", of_residues(0), {"kind": "residue-sums"}, "proved", [of_residues(1), of_residues(2)],
           [{"kind": "identity"}, {"kind": "residue-sums", "index": "N"}]),
    *sphere_samples(KERNEL_PROBLEMS[2], "sphere-rate", {"d": "3"}, {}),
    *sphere_samples(SERIES_PROBLEMS[6], "sphere-series-rate", {"d": "3", "a": "2"}, {"values": {"d": "3", "a": "2"}}),
]
