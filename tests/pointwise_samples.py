"""Samples of evidence by points, boxes, normal forms, structure and spectra, and for what is not decided."""

from __future__ import annotations

import sympy as sp

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import DualActivation
from tests.certificates import Sample, statement, variable
from tests.eigenvalue_problems import EFFECTIVE, PROOF, RATE, RATE_PROOF, K, eff, le, over, positive, stated, total
from tests.eigenvalue_problems import c as coefficient

p = sp.Symbol("p", integer=True)
x, y = sp.symbols("x y")
phi = ["fv", "phi"]
relu = activations.relu

P0 = variable("p", low=0)
INTERVAL = variable("x", "real", 0, 1)
X = variable("x", "real")
ONE_BY_ONE = ["matrix", ["row", ["s", "x"]]]
LOGARITHM = [0, "1", [0, "1/2", [0, "1/4", ["local", "low", 1, 4], ["taylor", 2]], ["convex", ["1"]]],
             ["convex", ["1"]]]
TREE = [0, "1/2", None, [0, "3/4", None, None]]
ZONAL = ["gegenbauer", ["s", "k"], ["q", "3"], ["s", "x"]]
BOUND = ["gegenbauer-bound", ZONAL]
DEGREE = variable("k", low=0)
SYMMETRIC = variable("x", "real", -1, 1)
POINTWISE = [
    Sample("facts", statement(["le", ["f", "abs", ZONAL], ["q", "1"]], DEGREE, SYMMETRIC),
           {"kind": "facts", "facts": [BOUND], "base": {"kind": "identity"}}, "proved",
           [statement(["lt", ["f", "abs", ZONAL], ["q", "1"]], DEGREE, SYMMETRIC),
            statement(["le", ["f", "abs", ZONAL], ["q", "1"]], DEGREE, variable("x", "real", -1, 2))],
           [{"kind": "facts", "facts": [["bessel", ZONAL]], "base": {"kind": "identity"}},
            {"kind": "facts", "facts": [BOUND], "base": {"kind": "ground"}}]),
    Sample("combination", statement(sp.Le(2 * y, 2 * x), X, variable("y", "real"), hypotheses=(sp.Le(y, x),)),
           {"kind": "combination", "multipliers": [[0, ["q", "2"]]], "example": {"x": "1", "y": "0"}}, "proved",
           [statement(sp.Lt(2 * y, 2 * x), X, variable("y", "real"), hypotheses=(sp.Le(y, x),)),
            statement(sp.Le(2 * y, x), X, variable("y", "real"), hypotheses=(sp.Le(y, x),))],
           [{"kind": "combination", "multipliers": [[0, ["q", "3"]]], "example": {"x": "1", "y": "0"}},
            {"kind": "combination", "multipliers": [[0, ["q", "2"]]], "example": {"x": "0", "y": "1"}}]),
    Sample("equal sides", statement(sp.Ne(sp.sqrt(x), 2, evaluate=False), variable("x", "real", 0, 9)),
           {"kind": "equal-sides", "values": {"x": "4"}, "equality": {"kind": "identity"}}, "refuted",
           [statement(sp.Ne(sp.sqrt(x), 2, evaluate=False), variable("x", "real", 0, 3)),
            statement(sp.Ne(sp.sqrt(x), 3, evaluate=False), variable("x", "real", 0, 9))],
           [{"kind": "equal-sides", "values": {"x": "5"}, "equality": {"kind": "identity"}},
            {"kind": "equal-sides", "values": {"x": "4"}, "equality": {"kind": "ground"}}]),
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
]
