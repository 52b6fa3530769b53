"""Rules of evidence that certificates of the sample table do not reach: witnesses, captured names, undefined sides,
verdicts of parts.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from flint import fmpq

from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures.activation_properties import has_property
from ntksym.verifier.evaluations import box_holds, witness_values
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import ARRAYS, PROPERTIES, Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node
from ntksym.verifier.truth import in_domain, settle

c, u, x, y = sp.symbols("c u x y")
k, n, p = sp.symbols("k n p", integer=True)
X: Node = ("s", "x")


def q(value: object) -> Node:
    return ("q", str(value))


def variable(name: str, kind: str = "real", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def statement(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": [to_tree(h) for h in hypotheses],
                           "claim": claim if isinstance(claim, tuple) else to_tree(claim), **rest})


def earned(stated: Statement, kind: str, **evidence: Any) -> str:
    try:
        return apply_rule(stated, {"kind": kind, **evidence}).verdict
    except (Rejected, Malformed):
        return "nothing"


def mean(parameter: str) -> Node:
    """E[sqrt((c+1)^2) Z^2] = |c + 1|."""
    name: Node = ("s", parameter)
    square: Node = ("+", ("^", name, q(2)), ("*", q(2), name), q(1))
    return ("gaussian_mean", ("lam", "x", ("*", ("^", square, q("1/2")), X, X)))


def test_a_closed_form_uses_the_signs_of_declared_variables_only() -> None:
    declared = variable("c", low=0)
    line: Node = ("+", ("s", "c"), q(1))
    assert earned(statement(("eq", mean("c"), line), declared), "identity") == "proved"
    # Here c is bound and negative: |c + 1| is not c + 1.
    for claim in (
            ("eq", ("sum", mean("c"), "c", q(-3), q(-3)), ("sum", line, "c", q(-3), q(-3))),
            ("eq", ("integral", mean("c"), "c", q(-3), q(-2)), ("integral", line, "c", q(-3), q(-2))),
            ("eq", ("app", ("lam", "c", mean("c")), q(-3)), q(-2))):
        assert earned(statement(claim, declared), "identity") == "nothing"


UNDEFINED: list[tuple[str, Node, tuple[dict[str, Any], ...]]] = [
    ("logarithm", ("f", "log", X), (variable("x"),)), ("quotient", ("^", X, q(-1)), (variable("x"),)),
    ("root", ("^", X, q("1/2")), (variable("x"),)), ("arc cosine", ("f", "acos", X), (variable("x"),)),
    ("limit", ("limit", ("^", X, q(-1)), "x", q(0)), ()), ("piecewise", ("piecewise", ("lt", q(0), X), q(1)),
                                                           (variable("x"),)),
    ("mean", ("gaussian_mean", ("lam", "x", ("f", "exp", ("^", X, q(2))))), ()),
    ("dual", ("dual", ("lam", "x", ("f", "exp", ("^", X, q(2)))), ("s", "rho")), (variable("rho", low=-1, high=1),)),
    ("correlation", ("dual", to_tree(activations.relu), ("s", "rho")), (variable("rho"),)),
    ("coefficient", ("hermite_coefficient", ("fv", "phi"), q(1)), (variable("phi", "function"),)),
    ("divergent sum", ("sum", q(1), "k", q(0), ("c", "oo")), ()),
    ("pole in a sum", ("sum", ("*", ("delta", ("s", "k"), q(0)), ("^", ("+", ("s", "k"), q(-1)), q(-1))), "k", q(0),
                       ("s", "n")),
     (variable("n", "integer", 1),)),
]


@pytest.mark.parametrize(("side", "variables"), [row[1:] for row in UNDEFINED], ids=[row[0] for row in UNDEFINED])
def test_a_side_that_may_be_undefined_equals_nothing_not_even_itself(side: Node, variables: tuple[dict[str, Any],
    ...]) -> None:
    stated = statement(("eq", side, side), *variables)
    assert earned(stated, "identity") == "nothing"
    assert earned(statement(("le", side, side), *variables), "identity") == "nothing"


@pytest.mark.parametrize(("side", "variables"), [
    (("f", "log", X), (variable("x", low=1),)), (("^", X, q(-1)), (variable("x", high=-1),)),
    (("^", X, q("1/2")), (variable("x", low=0),)),
    (("dual", to_tree(activations.relu), ("s", "rho")), (variable("rho", low=-1, high=1),)),
    (("hermite_coefficient", ("fv", "phi"), q(1)), (variable("phi", "function", properties=["square_integrable"]),))])
def test_the_same_sides_where_they_are_defined(side: Node, variables: tuple[dict[str, Any], ...]) -> None:
    assert earned(statement(("eq", side, side), *variables), "identity") == "proved"


def test_a_binomial_sum_has_a_natural_number_of_terms() -> None:
    claim = sp.Eq(sp.Sum(sp.binomial(n, k) * 2**k, (k, 0, n)), 3**n)
    assert earned(statement(claim, variable("n", "integer", 0)), "identity") == "proved"
    assert earned(statement(claim, variable("n", "integer")), "identity") == "nothing"
    assert earned(statement(claim, variable("n", "real", 0)), "identity") == "nothing"


def test_names_of_the_verifier_cannot_come_from_outside() -> None:
    for name in ("k@", "n@", "a + b", "", "1", "x" * 61):
        with pytest.raises(Malformed, match="identifier"):
            statement(("true",), variable(name))


ROTATION = [[[1, 1], "3/5"], [[1, 2], "-4/5"], [[2, 1], "4/5"], [[2, 2], "3/5"]]


def column(row: Node) -> Node:
    return ("sum", ("^", ("idx", "U", ("s", "i"), q(1)), q(2)), "i", q(1), row)


def test_a_matrix_of_eigenvectors_is_as_large_as_the_statement_says() -> None:
    matrix = {"name": "U", "kind": "array", "low": None, "high": None, "rank": 2,
              "properties": ["orthonormal_eigenvectors"]}
    stated = statement(("eq", column(("s", "n")), q(1)), matrix, variable("n", "integer", 1))
    assert earned(stated, "samples", points=[{"U": ROTATION, "n": "2"}]) == "supported"
    assert earned(stated, "witness", values={"U": ROTATION, "n": "1"}) == "nothing"
    part = statement(("eq", column(q(1)), q(1)), matrix, variable("n", "integer", 1))
    assert earned(part, "witness", values={"U": ROTATION, "n": "2"}) == "refuted"
    for bad in (ROTATION[:3], [[[1, 1], "2"]], [*ROTATION[:3], [[2, 2], "4/5"]], [[[10**9, 1], "1"]], [[[], "1"]],
                [[[1, True], "1"]], "U", [1]):
        with pytest.raises((Rejected, Malformed)):
            witness_values(part, {"U": bad, "n": "2"})


def test_properties_of_witnesses_are_shown_not_believed() -> None:
    square: Node = ("lam", "x", ("^", X, q(2)))
    step = to_tree(activations.step)
    of_functions = PROPERTIES - {"orthonormal_eigenvectors", *ARRAYS}
    assert {name for name in of_functions if has_property(name, square) is not Answer.YES} == set()
    assert has_property("locally_absolutely_continuous", step) is Answer.NO
    assert has_property("differentiable", to_tree(activations.relu)) is Answer.NO
    assert has_property("square_integrable", ("lam", "x", ("f", "exp", ("^", X, q(2))))) is Answer.NO
    assert has_property("polynomially_bounded", ("lam", "x", ("f", "exp", X))) is Answer.UNKNOWN
    with pytest.raises(Malformed, match="no property called"):
        has_property("analytic", square)


def test_points_below_open_ends_and_outside_classes_do_not_count() -> None:
    for low_open, high_open, modulus, residue, expected in (
            (False, False, 1, 0, [0, 1, 2, 3]), (True, False, 1, 0, [1, 2, 3]), (True, True, 1, 0, [1, 2]),
            (False, False, 3, 0, [0, 3])):
        n_data = variable("n", "integer", 0, 3, low_open=low_open, high_open=high_open, modulus=modulus,
                          residue=residue)
        for m in range(-1, 5):
            inside = m in expected
            assert (in_domain(statement(("true",), n_data).variables[0], m) is Answer.YES) is inside
            others: Node = ("ne", ("s", "n"), q(m))
            # "n is not m" holds at every point exactly when m is not one of the points.
            assert (earned(statement(others, n_data), "points") == "certified") is not inside


def test_quantifiers_are_not_confused() -> None:
    claim = sp.Eq(x**2, x)
    assert earned(statement(claim, variable("x")), "witness", values={"x": "1"}) == "nothing"
    assert earned(statement(claim, variable("x"), quantifier="exists"), "witness", values={"x": "1"}) == "proved"
    assert earned(statement(claim, variable("x"), quantifier="exists"), "witness", values={"x": "2"}) == "nothing"
    assert earned(statement(claim, variable("x")), "witness", values={"x": "2"}) == "refuted"
    for kind in ("identity", "boxes", "every", "term", "rate"):
        assert earned(statement(sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), variable("x", low=0, high=1),
                                quantifier="exists"), kind) == "nothing"


def test_a_conjunction_is_as_strong_as_its_weakest_part() -> None:
    true, bounded, false = sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), sp.Lt(sp.exp(x), 3), sp.Lt(x, 1)
    evidence = {true: {"kind": "identity"}, bounded: {"kind": "boxes", "tree": None},
                false: {"kind": "witness", "values": {"x": "1"}}}
    for parts, expected in (((true, true), "proved"), ((true, bounded), "certified"),
                            ((bounded, true, false), "refuted")):
        stated = statement(("and", *(to_tree(part) for part in parts)), variable("x", low=0, high=1))
        assert earned(stated, "every", parts=[evidence[part] for part in parts]) == expected
        assert earned(stated, "every", parts=[{"kind": "identity"} for _ in parts]) == ("proved"
            if expected == "proved" else "nothing")


def test_boxes_conclude_nothing_from_singular_points() -> None:
    stated = statement(("lt", q(0), ("^", X, q(-2))), variable("x", low=-1, high=1))
    assert not box_holds(stated, ["x"], [(-1, 1)])
    assert earned(stated, "boxes", tree=[0, "0", None, None]) == "nothing"
    away = statement(("lt", q(0), ("^", X, q(-2))), variable("x", low=1, high=2))
    assert earned(away, "boxes", tree=None) == "certified"


def test_axioms_and_premises_are_listed() -> None:
    dual: Node = ("dual", to_tree(activations.tanh), q("1/2"))
    stated = statement(("lt", dual, q(1)), premises=["law-of-large-numbers"])
    assert apply_rule(stated, {"kind": "ground"}).axioms == ("law-of-large-numbers", "mehler")
    tail: Node = ("sum", ("^", ("hermite_coefficient", to_tree(activations.tanh), ("s", "k")), q(2)), "k", q(0),
                  ("c", "oo"))
    assert apply_rule(statement(("lt", tail, q(1))), {"kind": "ground"}).axioms == ("parseval",)


@pytest.mark.parametrize(("printed", "value", "expected"), [
    ("3.142", sp.pi, Answer.YES), ("3.141", sp.pi, Answer.NO), ("3.143", sp.pi, Answer.NO),
    ("-3.1", -sp.pi, Answer.YES),
    ("-0.5", sp.Rational(-1, 2), Answer.YES), ("0.5", sp.Rational(-1, 2), Answer.NO), ("3", sp.pi, Answer.YES),
    ("4", sp.pi, Answer.NO),
    ("0", sp.Rational(1, 2), Answer.UNKNOWN), ("0.0", sp.Rational(1, 20) - sp.exp(-99), Answer.YES)])
def test_printed_decimals(printed: str, value: sp.Expr, expected: Answer) -> None:
    assert settle(("rounds", to_tree(value), printed), {}) is expected


@pytest.mark.parametrize("printed", ["", ".", "-", "1e3", "1.2.3", "+1", " 1", "1_0", "\u0663", "9" * 61, "nan"])
def test_what_is_no_printed_decimal(printed: str) -> None:
    with pytest.raises(Malformed, match="printed decimal"):
        settle(("rounds", q(1), printed), {})


def test_sides_that_differ_far_behind_the_point_are_told_apart() -> None:
    tiny = sp.exp(-500)
    assert settle(to_tree(sp.Lt(sp.pi, sp.pi + tiny, evaluate=False)), {}) is Answer.YES
    assert settle(to_tree(sp.Eq(sp.pi, sp.pi + tiny, evaluate=False)), {}) is Answer.NO
    assert settle(to_tree(sp.Eq(sp.sqrt(2) * sp.sqrt(3), sp.sqrt(6), evaluate=False)), {}) is Answer.UNKNOWN


T: Node = ("s", "t")
DERIVATIVES: list[tuple[str, Node, int, str]] = [
    ("power", ("^", X, q(3)), 2, "12"), ("constant power", ("^", X, q(0)), 0, "0"),
    ("substituted", ("app", ("lam", "t", ("^", T, q(2))), ("*", q(3), X)), 2, "36"),
    ("bound name", ("sum", X, "x", q(1), q(3)), 2, "open"), ("bound of a sum", ("sum", q(1), "k", q(1), X), 2, "open"),
    ("parameter of a function", ("app", ("lam", "t", ("*", X, T)), ("*", q(3), X)), 2, "open"),
    ("delta", ("delta", X, q(2)), 2, "open"), ("kink", ("f", "abs", X), 0, "open"),
    ("no value", ("f", "log", X), -1, "undefined"), ("vertical tangent", ("^", X, q("1/2")), 0, "open"),
    ("flat root", ("^", ("^", X, q(4)), q("1/2")), 0, "open"),
]


@pytest.mark.parametrize(("body", "at", "expected"), [row[1:] for row in DERIVATIVES],
                         ids=[row[0] for row in DERIVATIVES])
def test_derivatives_at_a_point(body: Node, at: int, expected: str) -> None:
    for value in range(-3, 40):
        stated = statement(("eq", ("d", body, X), q(value)), variable("x"))
        found = earned(stated, "witness", values={"x": str(at)})
        if expected in ("open", "undefined"):
            assert found == "nothing"
            undefined = earned(stated, "ill-posed", reason="undefined", values={"x": str(at)})
            assert (undefined == "ill-posed") is (expected == "undefined")
        else:
            assert (found == "refuted") is (str(value) != expected)


@pytest.mark.parametrize(("low", "high", "expected"), [
    (("q", "1"), ("c", "pi"), "proved"), (("c", "pi"), ("q", "3"), "nothing"), (("c", "pi"), ("c", "pi"), "nothing"),
    (("q", "3"), ("q", "1"), "nothing"), (("q", "1"), ("q", "1"), "proved")])
def test_a_domain_between_bounds_that_exclude_each_other_proves_nothing(low: Any, high: Any, expected: str) -> None:
    domain = {"name": "x", "kind": "real", "low": list(low), "high": list(high)}
    assert earned(statement(("eq", X, X), domain), "identity") == expected


def test_a_statement_that_misses_a_convention_is_ill_posed_or_nothing() -> None:
    stated = statement(("true",), missing="the measure", readings=["a"])
    assert earned(stated, "ill-posed", reason="convention") == "ill-posed"
    assert earned(stated, "ground") == "nothing"
    assert earned(stated, "points") == "nothing"
    assert earned(statement(("true",), missing="the measure"), "ill-posed", reason="convention") == "nothing"
    assert earned(statement(("true",)), "ground") == "certified"


@pytest.mark.parametrize(("claim", "expected"), [
    (("or", ("eq", X, q(0)), ("le", q(1), ("^", X, q(-1)))), "nothing"),
    (("or", ("lt", X, q(0)), ("le", q(1), ("^", X, q(-1)))), "ill-posed"),
    (("and", ("lt", q(0), X), ("le", q(1), ("^", X, q(-1)))), "nothing"),
    (("and", ("le", q(0), X), ("not", ("lt", ("^", X, q(-1)), q(1)))), "ill-posed"),
    (("le", q(0), X), "nothing"),
])
def test_a_side_without_a_value_is_ill_posed_where_it_decides(claim: Node, expected: str) -> None:
    """1/0 does not matter where another part of the statement decides it."""
    stated = statement(claim, variable("x", low=0, high=1))
    assert earned(stated, "ill-posed", reason="undefined", values={"x": "0"}) == expected


@pytest.mark.parametrize(("rho", "expected"), [
    (q(1), ("certified", "nothing")), (q(fmpq(1) + fmpq(1, 10**200)), ("nothing", "ill-posed")),
    (("+", q(1), ("*", q(fmpq(1, 10**200)), ("c", "pi"))), ("nothing", "ill-posed")),
    (("+", q(1), ("*", q(fmpq(-1, 10**30)), ("c", "pi"))), ("certified", "nothing")),
    (("^", ("f", "sin", q(1)), q(2)), ("certified", "nothing")),
    # 1 as a ball: nothing is known
    (("+", ("^", ("f", "sin", q(1)), q(2)), ("^", ("f", "cos", q(1)), q(2))), ("nothing", "nothing")),
])
def test_a_ball_around_one_is_no_correlation(rho: Node, expected: tuple[str, str]) -> None:
    stated = statement(("lt", ("dual", ("lam", "x", ("f", "max", X, q(0))), rho), q(1)))
    assert (earned(stated, "ground"), earned(stated, "ill-posed", reason="undefined", values={})) == expected


def test_the_ends_of_a_box_are_known_exactly() -> None:
    tanh: Node = ("lam", "x", ("f", "tanh", X))
    claim: Node = ("le", ("dual", tanh, ("s", "r")), q(1))
    for kind in ("boxes", "box-bound"):
        for high, expected in ((fmpq(1), "certified"), (fmpq(1) + fmpq(1, 10**200), "nothing")):
            stated = statement(claim, variable("r", low=-1, high=high))
            assert earned(stated, kind, tree=[0, "0", None, None]) == expected


def test_means_of_cosines_are_correlations() -> None:
    relu: Node = ("lam", "x", ("f", "max", X, q(0)))
    cosine: Node = ("f", "cos", ("c", "pi"))  # -1, as a ball
    half: Node = ("*", q("1/2"), ("+", cosine, cosine))
    root: Node = ("^", q(2), q("1/2"))
    for rho, expected in ((cosine, "certified"), (half, "certified"), (("*", q("3/2"), cosine), "nothing"),
                          (("+", cosine, q(fmpq(-1, 10**200))), "nothing")):
        for claim in (("lt", ("dual", relu, rho), q(1)), ("lt", ("ntk", relu, rho, rho, q(2), root, q(0)), q(1))):
            assert earned(statement(claim), "ground") == expected
