"""Combinations of inequalities, and statements on objects that follow from facts about them."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.verifier.axioms import AXIOMS
from ntksym.verifier.order.abstraction import canonical, from_facts
from ntksym.verifier.outcome import Outcome, Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node

TANH, RELU = to_tree(activations.tanh), to_tree(activations.relu)
X, Y, RHO, K, D = (("s", name) for name in ("x", "y", "rho", "k", "d"))


def q(value: object) -> Node:
    return ("q", str(value))


def variable(name: str, low: object = None, high: object = None, kind: str = "real") -> dict[str, Any]:
    return {"name": name, "kind": kind, "low": None if low is None else list(q(low)),
            "high": None if high is None else list(q(high))}


RANGES = [variable("rho", -1, 1), variable("k", 0, None, "integer"), variable("d", 2, None, "integer")]


def stated(claim: Node, *variables: dict[str, Any], hypotheses: tuple[Node, ...] = (), **rest: Any) -> Statement:
    data = {"variables": list(variables), "hypotheses": plain(hypotheses), "claim": plain(claim), **rest}
    return read_statement(data)


def earned(statement: Statement, evidence: dict[str, Any]) -> str:
    try:
        return apply_rule(statement, plain(evidence), nested=True).verdict
    except Rejected:
        return "nothing"


def combined(claim: Node, *multipliers: tuple[int, Node], op: str = "le", **rest: Any) -> str:
    return earned(stated(claim, variable("x"), variable("y", 0), hypotheses=((op, Y, X), ("le", X, q(3))), **rest),
                  {"kind": "combination", "multipliers": [list(pair) for pair in multipliers]})


def test_a_combination_of_hypotheses() -> None:
    assert combined(("le", ("*", q(2), Y), ("*", q(2), X)), (0, q(2))) == "proved"
    assert combined(("le", ("^", Y, q(2)), ("*", X, Y)), (0, Y)) == "proved"
    assert combined(("le", Y, q(3)), (0, q(1)), (1, q(1))) == "proved"
    assert combined(("le", Y, q("299/100")), (0, q(1)), (1, q(1))) == "nothing"
    shifted: Node = ("+", X, q(-1))
    # x - 1 may be negative
    assert combined(("le", ("*", X, shifted), ("*", q(3), shifted)), (1, shifted)) == "nothing"
    assert combined(("le", X, Y), (0, q(-1))) == "nothing"
    assert combined(("eq", X, Y), (0, q(1))) == "nothing"
    assert combined(("le", ("*", q(2), Y), ("*", q(2), X)), (0, q(2)), quantifier="exists") == "nothing"
    # 1/x is not defined for x = 0
    assert combined(("le", Y, X), (0, ("*", q(0), ("^", X, q(-1))))) == "nothing"
    assert combined(("le", ("*", Y, ("^", X, q(-1))), q(1)), (0, q(1))) == "nothing"


def test_strict_combinations() -> None:
    assert combined(("lt", Y, X), (0, q(1)), op="lt") == "proved"
    assert combined(("lt", Y, X), (0, q(1))) == "nothing"
    assert combined(("lt", ("^", Y, q(2)), ("*", X, Y)), (0, Y), op="lt") == "nothing"  # both 0 for y = 0
    assert combined(("lt", Y, ("+", X, q(1))), (0, q(1))) == "proved"


def test_hypotheses_of_a_combination_are_inequalities() -> None:
    equal = stated(("le", X, Y), variable("x"), variable("y"), hypotheses=(("eq", X, Y),))
    assert earned(equal, {"kind": "combination", "multipliers": [[0, q(1)]]}) == "nothing"
    for bad in (None, [], [[0]], [[7, q(1)]], [[-1, q(1)]], ["x"], [[True, q(1)]], [[0, ("true",)]], [[0, ("s", "z")]],
                [[0, q(1)]] * 13):
        with pytest.raises(Malformed):
            apply_rule(equal, plain({"kind": "combination", "multipliers": bad}), nested=True)


def test_a_claim_among_the_hypotheses_and_absolute_values() -> None:
    def shown(claim: Node, *hypotheses: Node) -> str:
        return earned(stated(claim, variable("x"), variable("y", 0, 1), hypotheses=hypotheses), {"kind": "identity"})

    curve: Node = ("le", ("^", X, q(3)), ("f", "exp", Y))
    assert shown(curve, curve) == "proved"
    assert shown(("lt", *curve[1:]), curve) == "nothing"
    log: Node = ("le", ("f", "log", X), Y)
    assert shown(log, log) == "nothing"  # a side without a value is not compared
    assert shown(("le", ("f", "abs", Y), q(1))) == "proved"
    assert shown(("lt", ("f", "abs", Y), q(1))) == "nothing"
    assert shown(("le", ("f", "abs", X), Y)) == "nothing"
    assert shown(("ne", ("f", "abs", X), q(-1))) == "proved"
    assert shown(("ne", ("f", "abs", X), q(1))) == "nothing"


def by_facts(claim: Node, base: Any, *facts: tuple[Any, ...], **rest: Any) -> str:
    evidence = {"kind": "facts", "facts": [list(fact) for fact in facts], "base": base}
    return earned(stated(claim, *RANGES, **rest), evidence)


IDENTITY = {"kind": "identity"}
P: Node = ("gegenbauer", K, D, RHO)
DUAL: Node = ("lam", "t", ("dual", RELU, ("s", "t")))
AT: Node = ("dual", RELU, RHO)


def test_statements_from_facts() -> None:
    bound = ("gegenbauer-bound", P)
    assert by_facts(("le", ("f", "abs", P), q(1)), IDENTITY, bound) == "proved"
    assert by_facts(("le", ("^", P, q(2)), q(1)), {"kind": "sturm", "integers": None}, bound) == "proved"
    assert by_facts(("le", ("^", P, q(2)), q("99/100")), {"kind": "sturm", "integers": None}, bound) == "nothing"
    assert by_facts(("lt", P, q(1)), IDENTITY, bound) == "nothing"
    assert by_facts(("le", P, q(1)), IDENTITY, bound, quantifier="exists") == "nothing"
    assert by_facts(("le", AT, q("1/2")), IDENTITY, ("series-order", DUAL, RHO, q(1))) == "proved"
    assert by_facts(("le", AT, q("49/100")), IDENTITY, ("series-order", DUAL, RHO, q(1))) == "nothing"
    tangent = {"kind": "combination", "multipliers": [[0, q(2)]]}
    assert by_facts(("le", RHO, ("*", q(2), AT)), tangent, ("dual-tangent", RELU, RHO)) == "proved"
    assert by_facts(("lt", RHO, ("*", q(2), AT)), tangent, ("dual-tangent", RELU, RHO)) == "nothing"


def test_what_rests_on_enclosures_is_certified() -> None:
    number: Node = ("dual", TANH, q(1))
    facts = (("series-order", ("lam", "t", ("dual", TANH, ("s", "t"))), RHO, q(1)),
             ("enclosure", q("39/100"), number, q("2/5")))
    assert by_facts(("le", ("dual", TANH, RHO), q("2/5")), IDENTITY, *facts) == "certified"
    assert by_facts(("le", ("dual", TANH, RHO), q("39/100")), IDENTITY, *facts) == "nothing"


def test_both_sides_and_the_facts_have_to_have_a_value() -> None:
    outside: Node = ("gegenbauer", K, D, RHO)
    claim: Node = ("le", ("*", outside, ("^", RHO, q(-1)), RHO), q(1))
    assert by_facts(claim, IDENTITY, ("gegenbauer-bound", P)) == "nothing"
    assert by_facts(("le", P, ("f", "log", q(-1))), IDENTITY, ("gegenbauer-bound", P)) == "nothing"
    # A kernel with a factor that has no value is compared with nothing.
    broken: Node = ("lam", "t", ("+", ("s", "t"), ("*", q(0), ("^", RHO, q(-1)), ("s", "t"))))
    facts = (("gegenbauer-bound", P), ("series-order", broken, RHO, q(1)))
    assert by_facts(("le", P, q(1)), IDENTITY, *facts) == "nothing"


def test_a_refutation_on_real_numbers_says_nothing_of_the_objects() -> None:
    refuting = {"kind": "witness", "values": {"rho": "0", "k": "0", "d": "2", "v1": "1"}}
    assert by_facts(("lt", P, q(1)), refuting, ("gegenbauer-bound", P)) == "nothing"


def test_objects_become_the_same_variable_if_they_are_equal_trees() -> None:
    square: Node = ("gaussian_mean", ("lam", "z", ("^", ("f", "tanh", ("s", "z")), q(2))))
    claim: Node = ("le", ("^", ("hermite_coefficient", TANH, K), q(2)), square)
    assert by_facts(claim, IDENTITY, ("bessel", ("hermite_coefficient", TANH, K))) == "proved"
    other: Node = ("gaussian_mean", ("lam", "z", ("^", ("f", "sin", ("s", "z")), q(2))))
    assert by_facts(("le", claim[1], other), IDENTITY, ("bessel", ("hermite_coefficient", TANH, K))) == "nothing"


def test_names_and_ends_of_the_new_variables() -> None:
    names = [variable("v1", -1, 1), *RANGES[1:]]
    node: Node = ("gegenbauer", K, D, ("s", "v1"))
    own = ("lam", "t", ("f", "exp", ("s", "t")))
    value: Node = ("sphere_eigenvalue", own, K, D)
    bounds = [["enclosure", q(-b), ("dual", TANH, q(1)), q(b)] for b in (2, 1, 3)]
    facts = plain([["gegenbauer-bound", node], ["eigenvalue-sign", value], *bounds])
    claim: Node = ("le", ("*", node, value), ("sum", ("gegenbauer", ("s", "j"), D, ("s", "v1")), "j", q(0), q(2)))
    found, axioms, verdict = from_facts(stated(claim, *names), {"facts": facts})
    assert [v.name for v in found.variables[3:]] == ["v2", "v3", "v4"]
    ends = {v.name: (v.low, v.low_open, v.high, v.high_open) for v in found.variables}
    assert ends["v2"] == ends["v4"] == (q(-1), False, q(1), False)
    assert ends["v3"] == (q(0), True, None, False)
    assert found.claim[2] == claim[2]
    assert verdict == "certified"
    assert set(axioms) <= set(AXIOMS)


def test_closed_forms_in_place_of_objects() -> None:
    claim: Node = ("le", ("dual", RELU, RHO), ("dual", RELU, q(1)))
    found, _, _ = from_facts(stated(claim, *RANGES), plain({"facts": [["series-order", DUAL, RHO, q(1)]]}))
    assert found.claim == ("le", ("s", "v1"), q("1/2"))
    deep: Node = ("ntk", RELU, q(1), q(1), q(3), ("^", q(2), q("1/2")), q(0))
    found, _, _ = from_facts(stated(("le", P, deep), *RANGES), plain({"facts": [["gegenbauer-bound", P]]}))
    assert found.claim[2] == q(3)


def test_functions_are_compared_up_to_the_name_of_their_variable() -> None:
    square: Node = ("lam", "a", ("app", ("lam", "b", ("^", ("s", "b"), q(2))), ("s", "a")))
    assert canonical(square) == ("lam", "x@", ("^", ("s", "x@"), q(2)))
    # Names that would be captured stay.
    captured: Node = ("app", ("lam", "b", ("sum", ("s", "b"), "a", q(0), q(1))), ("s", "a"))
    assert canonical(captured) == captured
    inner: Node = ("lam", "a", ("integral", ("s", "a"), "x@", q(0), q(1)))
    assert canonical(inner) == inner


def test_numbers_without_a_normal_form_stay_as_they_are() -> None:
    from ntksym.verifier.order.abstraction import simplified

    for node in (("limit", ("s", "x"), "x", q(0)), ("^", ("f", "gamma", q("1/3")), ("f", "log", q(2)))):
        assert simplified(node) is not None
    assert simplified(("eq", q(1), q(1))) == ("eq", q(1), q(1))


@pytest.mark.parametrize("facts", [None, [], "x", [["gegenbauer-bound", list(P)]] * 25])
def test_facts_are_a_short_list(facts: Any) -> None:
    with pytest.raises(Malformed, match="lists 1 to 24"):
        from_facts(stated(("le", P, q(1)), *RANGES), {"facts": facts})


def test_axioms_are_named() -> None:
    claim: Node = ("lt", q(0), ("sphere_eigenvalue", to_tree(sp.Lambda(sp.Symbol("t"), sp.exp(sp.Symbol("t")))), K, D))
    evidence = plain({"kind": "facts", "facts": [["eigenvalue-sign", claim[2]]], "base": IDENTITY})
    assert apply_rule(stated(claim, *RANGES), evidence) == Outcome("proved", ("funk-hecke", "sphere-power-series"))


def test_objects_are_told_apart_by_the_variable_they_speak_of() -> None:
    """E[E[Z' Z'|Z]] is 1, and E[E[Z Z'|Z]] is 0."""
    x, y = ("s", "x"), ("s", "y")

    def nested(outer: str, inner: str, body: Node) -> Node:
        return ("gaussian_mean", ("lam", outer, ("gaussian_mean", ("lam", inner, body))))

    one, other = (canonical(nested("x", "y", ("*", factor, y))) for factor in (y, x))
    assert one != other
    assert one == canonical(nested("y", "x", ("*", x, x)))
    assert other == canonical(nested("y", "x", ("*", y, x)))
