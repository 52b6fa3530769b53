"""Bounds on boxes: every kind of leaf from both sides, ends that belong to the domain and ends that do not, no side
that is undefined somewhere.
"""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from ntksym.verifier.decide import Answer, is_positive
from ntksym.verifier.enclosures.taylor_models import gradient
from ntksym.verifier.failures import TooWide
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node
from tests.bounding_problems import KAPPA_1, PI, X, Y, add, f, mul, neg, power, q, side, sqrt

UNIT = (side(0, 1),)
SMALL = "1/1000000000000"


def earned(claim: Node, box: tuple[dict[str, Any], ...], tree: Any, hypotheses: tuple[Node, ...] = (),
           **rest: Any) -> str:
    """The verdict, "nothing" where the evidence is rejected, "malformed" where it is none."""
    variables = [{"name": name, "kind": "real", **ends} for name, ends in zip("xyz", box, strict=False)]
    stated = read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": claim, **rest})
    example = {"example": {"x": "1", "y": "1"} if len(box) == 2 else {"x": "1"}} if hypotheses else {}
    try:
        return apply_rule(stated, {"kind": "box-bound", "tree": tree, **example}).verdict
    except Rejected:
        return "nothing"
    except Malformed:
        return "malformed"


SINE: Node = ("le", f("sin", X), X)
SINE_TREE = [0, "1/2", ["local", "low", 1, 6], ["monotone", 0, "low", 6, None]]
RISE: Node = ("le", q(1), f("exp", X))
RISE_TREE = ["monotone", 0, "low", 6, ["point"]]
ROOT = ("le", sqrt(X), add(mul(q("1/2"), X), q("1/2")))          # equality at 1
KAPPA: Node = ("le", X, KAPPA_1)
KAPPA_TREE = [0, "0", [0, "-1/2", ["local", "low", 2, 4], None],
              [0, "1/2", ["taylor", 2], ["local", "high", 2, 4]]]
WAVE = add(X, neg(mul(X, X)))                                    # at most 1/4

#: name, strongest true claim for the tree, a false one, box, tree
TWO_SIDED: list[tuple[str, Node, Node, tuple[dict[str, Any], ...], Any]] = [
    ("sine", SINE, ("le", f("sin", X), add(X, q("-" + SMALL))), UNIT, SINE_TREE),
    ("sine, strict", ("lt", f("sin", X), X), ("lt", f("sin", X), add(X, q("-" + SMALL))), (side(0, 1, True),),
     SINE_TREE),
    ("kernel", KAPPA, ("le", X, add(KAPPA_1, q("-" + SMALL))), (side(-1, 1),), KAPPA_TREE),
    ("kernel, end left out", ("lt", X, KAPPA_1), ("lt", X, add(KAPPA_1, q("-" + SMALL))),
     (side(-1, 1, high_open=True),), KAPPA_TREE),
    ("root", ROOT, ("le", sqrt(X), add(mul(q("1/2"), X), q("1/2"), q("-" + SMALL))), UNIT,
     [0, "1/2", [0, "1/4", [0, "1/8", ["local", "low", 2, 4], None], ["taylor", 2]], ["local", "high", 1, 6]]),
    ("taylor", ("lt", f("sin", X), add(X, q("1/10"))), ("lt", f("sin", X), add(X, q("-1/100"))), UNIT, ["taylor", 6]),
    ("taylor and direct", ("and", ("lt", f("sin", X), add(X, q("1/10"))), ("lt", X, q(2))),
     ("and", ("lt", f("sin", X), add(X, q("1/10"))), ("lt", X, q(1))), UNIT, ["taylor", 6]),
    ("taylor or", ("or", ("lt", X, q("1/2")), ("lt", f("sin", X), add(X, q("1/10")))),
     ("or", ("lt", X, q("1/2")), ("lt", f("sin", X), q("1/2"))), UNIT, ["taylor", 6]),
    ("parabola", ("le", WAVE, add(q("1/4"), q(SMALL))), ("le", WAVE, add(q("1/4"), q("-" + SMALL))), UNIT,
     ["convex", ["1/2"]]),
    ("tangent", ("lt", f("exp", neg(X)), add(q(1), mul(q("-1/3"), X))), ("lt", q(0), neg(f("exp", X))),
     (side("1/2", 1),),
     ["monotone", 0, "low", 4, ["point"]]),
    ("face of a square", ("le", mul(f("exp", X), Y), ("c", "e")),
     ("le", mul(f("exp", X), Y), add(("c", "e"), q("-1/9"))),
     (side(0, 1), side("1/2", 1)), ["monotone", 0, "high", 2, ["monotone", 1, "high", 2, ["point"]]]),
    ("edge of a square", ("le", add(q(1), X), mul(Y, f("exp", X))), ("lt", add(q(1), X), mul(Y, f("exp", X))),
     (side(0, "1/2"), side(1, 2)), ["monotone", 1, "low", 2, ["local", "low", 1, 4]]),
    ("half-line", ("lt", f("atan", X), mul(PI, q("1/2"))), ("lt", f("atan", X), q("3/2")), (side(0, None),),
     [0, "2", None, ["local", "high", 1, 5]]),
    ("line", ("le", neg(mul(X, X)), q(0)), ("le", q(1), mul(X, X)), (side(None, None),),
     [0, "0", [0, "-2", ["local", "low", 1, 4], ["convex", ["0"]]],
      [0, "2", ["convex", ["0"]], ["local", "high", 1, 4]]]),
    ("point", ("le", f("acos", X), PI), ("lt", f("acos", X), PI), (side(-1, -1),), ["point"]),
    ("cases", ("lt", ("piecewise", ("lt", X, q(2)), f("sin", X), ("true",), q(9)), add(X, q("1/10"))),
     ("lt", ("piecewise", ("lt", X, q("1/2")), q(0), ("true",), q(9)), q(1)), UNIT, ["taylor", 6]),
    ("kinks", ("lt", add(f("abs", add(X, q(1))), f("max", X, add(X, q(1))), neg(f("min", X, add(X, q(1)))),
                         neg(f("sign", add(X, q(1)))), f("heaviside", neg(add(X, q(1))), q(7)), f("abs", neg(X)),
                         neg(mul(q(2), X))), q("11/5")),
     ("lt", f("abs", add(X, q("-1/2"))), q("1/10")), (side("1/8", 1),), ["taylor", 3]),
    ("powers",
     ("lt", ("+", ("^", ("c", "e"), neg(X)), ("^", add(X, q(1)), X), ("^", add(X, q(1)), q("-3/2"))), q("31/10")),
     ("lt", ("^", add(X, q(1)), X), q("3/2")), UNIT, [0, "1/2", ["taylor", 8], ["taylor", 8]]),
]


@pytest.mark.parametrize(("true", "false", "box", "tree"), [row[1:] for row in TWO_SIDED],
                         ids=[row[0] for row in TWO_SIDED])
def test_what_holds_is_certified_and_what_fails_by_little_is_not(
        true: Node, false: Node, box: tuple[dict[str, Any], ...], tree: Any) -> None:
    assert earned(true, box, tree) == "certified"
    assert earned(false, box, tree) == "nothing"


def test_equality_at_an_end_breaks_a_strict_inequality_only_if_the_end_belongs_to_the_domain() -> None:
    sine: Node = ("lt", f("sin", X), X)
    for claim, tree in ((sine, ["local", "low", 1, 6]), (("lt", q(1), f("exp", X)), RISE_TREE)):
        box = side(0, "1/2")
        assert earned(claim, (box,), tree) == "nothing"
        assert earned(claim, ({**box, "low_open": True},), tree) == "certified"
        assert earned(claim, ({**box, "high_open": True},), tree) == "nothing"
    assert earned(("lt", X, KAPPA_1), (side(-1, 1),), KAPPA_TREE) == "nothing"
    # A face that belongs to the domain after a cut is not left out.
    gap: Node = ("lt", q(0), power(add(X, q(-1)), 2))
    open_ends = (side(0, 2, True, True),)
    assert earned(gap, open_ends, [0, "1", ["monotone", 0, "high", 3, ["point"]],
                                   ["monotone", 0, "low", 3, ["point"]]]) == "nothing"
    assert earned(("lt", q(0), mul(q(0), X)), (side(0, 1, True),), ["monotone", 0, "low", 3, ["point"]]) == "nothing"


@pytest.mark.parametrize(("function", "box"), [
    (power(X, -1), side(-1, 1)), (f("log", X), side(0, 1)), (mul(X, f("log", X)), side(0, "1/2")),
    (sqrt(X), side(-1, 1)), (f("acos", X), side(0, 2)), (f("tan", X), side(0, 2)), (power(X, "-1/2"), side(0, 1)),
    (f("asin", add(X, q(1))), side(0, "1/2")), (mul(add(X, neg(X)), power(X, -1)), side(0, "1/2"))])
def test_no_bound_of_a_function_that_is_undefined_somewhere(function: Node, box: dict[str, Any]) -> None:
    for claim in (("le", neg(mul(function, function)), q(1)), ("le", function, function),
                  ("lt", mul(q(0), function), q(1))):
        for tree in (None, ["taylor", 4], ["local", "low", 2, 4], ["local", "high", 2, 4], ["convex", ["1/4"]],
                     ["monotone", 0, "low", 4, ["point"]], ["monotone", 0, "high", 4, ["point"]],
                     [0, "1/4", None, None], [0, "1/4", ["local", "low", 2, 4], ["taylor", 4]]):
            assert earned(claim, (box,), tree) == "nothing", (claim, tree)


def test_the_first_case_that_holds_on_the_box_is_taken() -> None:
    cases: Node = ("piecewise", ("lt", X, q(-1)), q(9), ("lt", X, q(2)), f("sin", X), ("true",), q(8))
    assert earned(("lt", cases, add(X, q("1/10"))), UNIT, ["taylor", 6]) == "certified"
    assert earned(("lt", add(X, q("1/10")), cases), UNIT, ["taylor", 6]) == "nothing"
    assert earned(("lt", cases, q(10)), (side(-2, 0),), ["taylor", 6]) == "nothing"
    without: Node = ("piecewise", ("lt", X, q(-1)), q(9), ("lt", X, q("-1/2")), q(8))
    assert earned(("lt", without, q(10)), UNIT, ["taylor", 6]) == "nothing"


def test_a_tangent_is_for_what_is_convex() -> None:
    """x^2 y^2 + x^2 + y^2 is convex near 0, x y is a saddle, although it lies above its tangent on the diagonal."""
    box = (side("-1/4", "1/4"), side("-1/4", "1/4"))
    bowl = add(power(X, 2), power(Y, 2), mul(power(X, 2), power(Y, 2)))
    assert earned(("le", q(0), bowl), box, ["convex", ["0", "0"]]) == "certified"
    assert earned(("lt", q(0), bowl), box, ["convex", ["0", "0"]]) == "nothing"
    assert earned(("le", q("-1/8"), mul(X, Y)), box, ["convex", ["0", "0"]]) == "nothing"
    assert earned(("le", q(0), mul(X, Y)), box, ["convex", ["0", "0"]]) == "nothing"
    assert earned(("le", q(0), f("sin", X)), (side(0, 1),), ["convex", ["0"]]) == "nothing"


def test_a_local_expansion_of_the_other_sign() -> None:
    half = (side(0, "1/2", True),)
    leaf = ["local", "low", 1, 4]
    assert earned(("le", f("sin", X), X), half, leaf) == "certified"
    assert earned(("le", X, f("sin", X)), half, leaf) == "nothing"
    assert earned(("le", X, add(X, mul(q(0), X))), half, leaf) == "certified"
    assert earned(("lt", X, add(X, mul(q(0), X))), half, leaf) == "nothing"


def test_a_hypothesis_closes_the_cells_on_which_it_fails() -> None:
    claim: Node = ("lt", q("1/2"), f("sin", X))
    tree = [0, "7/4", None, ["taylor", 6]]
    box = (side("1", 3),)
    assert earned(claim, box, tree, (("lt", X, q("3/2")),)) == "certified"
    assert earned(claim, box, tree, (("le", f("sin", X), q(1)),)) == "nothing"
    assert earned(("lt", f("sin", X), q("1/2")), box, tree, (("lt", X, q("3/2")),)) == "nothing"
    # An example that shows the hypotheses to hold somewhere is needed.
    assert earned(claim, box, tree, (("lt", X, q(0)),)) == "nothing"


def test_a_hypothesis_that_fails_on_a_face_says_nothing_about_the_cell() -> None:
    """On the face x = 2 the hypothesis x + y <= 3 fails, on the cell it does not."""
    claim: Node = ("le", add(X, Y), q("1/2"))
    hypothesis: Node = ("lt", add(X, Y), q("3/2"))
    box = (side(0, 2), side(0, 2))
    stated_tree = ["monotone", 0, "high", 2, None]
    assert earned(claim, box, stated_tree, (hypothesis,)) == "nothing"
    single = (side(0, 2),)
    assert earned(("le", X, q("3/2")), single, ["monotone", 0, "high", 2, None], (("lt", X, q("7/4")),)) == "nothing"


def test_a_kink_at_the_tangent_point_has_no_gradient() -> None:
    gap: Node = add(power(X, 2), f("abs", X))
    assert earned(("le", q("-1/4"), add(power(X, 2), neg(f("abs", X)), q(SMALL))), (side(-1, "-1/4"),),
                  ["convex", ["-1/2"]]) == "certified"
    with pytest.raises(TooWide):
        gradient(gap, {"x": (fmpq(0), fmpq(0))}, 64)
    assert is_positive(gradient(gap, {"x": (fmpq(-1), fmpq(-1))}, 64)["x"]) is Answer.NO


@pytest.mark.parametrize("tree", [
    [], ["points"], ["point", 1], ["taylor"], ["taylor", 0], ["taylor", 31], ["taylor", True], ["taylor", "4"],
    ["local", "left", 1, 4], ["local", "low", 0, 4], ["local", "low", 13, 1], ["local", "low", 12, 6],
    ["monotone", 0, "low", 40, ["point"]], ["monotone", 1, "low", 4, ["point"]], ["monotone", -1, "low", 4, None],
    ["monotone", 0, "low", 4], ["convex", "1/2"], ["convex", []], ["convex", ["2"]], ["convex", ["1/2", "1/2"]],
    ["point"],
    [1, "1/2", None, None], [-1, "1/2", None, None], [0, "0", None, None], [0, "1", None, None], [0, "2", None, None],
    [0, 1, None, None], [0, "1/2", None], "taylor", 4, {}, ["monotone", 0, "low", 6, ["monotone", 0, "low", 6, None]],
    ["monotone", 0, "low", 6, ["local", "low", 1, 4]]])
def test_evidence_that_is_none(tree: Any) -> None:
    assert earned(RISE, UNIT, RISE_TREE) == "certified"
    assert earned(RISE, UNIT, tree) == "malformed"


def test_statements_for_which_the_rule_is_not() -> None:
    assert earned(("ne", X, q(2)), UNIT, None) == "certified"
    assert earned(("ne", X, q(2)), UNIT, ["taylor", 4]) == "nothing"
    assert earned(("ne", X, q(2)), UNIT, ["local", "low", 1, 4]) == "nothing"
    assert earned(("ne", X, q(2)), UNIT, SINE_TREE) == "nothing"
    assert earned(SINE, UNIT, SINE_TREE, quantifier="exists") == "nothing"
    assert earned(SINE, (side(1, 0),), None) == "nothing"
    assert earned(SINE, (side(1, 1, True),), None) == "nothing"
    assert earned(SINE, ({"low": ["c", "pi"], "high": None},), None) == "nothing"
    assert earned(SINE, ({"low": None, "high": ["c", "pi"]},), None) == "nothing"
    assert earned(SINE, ({"kind": "integer", **UNIT[0]},), None) == "nothing"
    assert earned(("le", q(0), q(1)), (), None) == "nothing"
    # no Taylor model of a sum; the direct evaluation has one
    total: Node = ("lt", ("sum", mul(("s", "k"), X), "k", q(1), q(2)), q(4))
    assert earned(total, UNIT, ["taylor", 4]) == "nothing"
    assert earned(total, UNIT, None) == "certified"
    for tree in (None, ["taylor", 4], ["convex", ["1"]], RISE_TREE):
        assert earned(RISE, (side(0, None),), tree) == "nothing"


def test_the_work_is_bounded() -> None:
    tree: Any = None
    for k in range(1, 400):
        tree = [0, f"1/{2 ** (400 - k)}", tree, ["taylor", 25]]
    assert earned(("lt", q(0), add(X, q(1))), UNIT, tree) == "nothing"


def test_a_witness_of_equality_refutes_a_strict_inequality() -> None:
    def witness(claim: Node, at: str) -> str:
        stated = read_statement({"variables": [{"name": "x", "kind": "real", **side(-1, 1)}], "hypotheses": [],
                                 "claim": claim})
        try:
            return apply_rule(stated, {"kind": "witness", "values": {"x": at}}).verdict
        except Rejected:
            return "nothing"

    assert witness(("lt", X, KAPPA_1), "1") == "refuted"
    assert witness(("lt", X, KAPPA_1), "-1") == "nothing"
    assert witness(("le", X, KAPPA_1), "1") == "nothing"
    assert witness(("lt", f("acos", X), PI), "-1") == "refuted"
