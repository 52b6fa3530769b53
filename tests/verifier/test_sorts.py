"""Numbers, propositions, functions and matrices are told apart before any rule sees them."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.sorts import ARGUMENTS, FUNCTION, NUMBER, PROPOSITION, RESULTS, check_sorts
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import OPERATORS, Malformed, Node

X: Node = ("s", "x")
ONE: Node = ("q", "1")
LESS: Node = ("lt", X, ONE)
SQUARE: Node = ("lam", "x", ("^", X, ("q", "2")))
UNIT: Node = ("matrix", ("row", ONE))


def test_the_tables_speak_of_operators_of_the_language() -> None:
    assert set(RESULTS) | set(ARGUMENTS) <= set(OPERATORS)


@pytest.mark.parametrize(("node", "sort"), [
    (("and", LESS, ("not", ("true",))), PROPOSITION), (("piecewise", LESS, X, ("true",), ONE), NUMBER),
    (("eq", UNIT, ("scaled", X, UNIT)), PROPOSITION), (("ne", ("trace", UNIT), ("det", UNIT)), PROPOSITION),
    (("dual", SQUARE, X), NUMBER), (("hermite_coefficient", ("dfun", SQUARE, ONE), ONE), NUMBER),
    (("linear", X, ("fv", "F"), X), PROPOSITION), (("d", X, ("idx", "a", ONE)), NUMBER), (SQUARE, FUNCTION),
    (("sum", X, "k", ONE, X), NUMBER), (("equivalent", X, ONE, "x"), PROPOSITION), (("polynomially_bounded", SQUARE),
                                                                                    PROPOSITION)])
def test_well_sorted_nodes_and_the_same_with_one_part_of_another_sort(node: Node, sort: str) -> None:
    check_sorts(node, sort)
    for other in {NUMBER, PROPOSITION, FUNCTION} - {sort}:
        with pytest.raises(Malformed, match=f"a {sort} stands where a {other} is needed"):
            check_sorts(node, other)
    free = 1 if node[0] in ("linear", "d") else len(node)
    for place, part in enumerate(node[1:free + 1], 1):
        if isinstance(part, tuple):
            changed: Node = (*node[:place], ("row", ONE), *node[place + 1:])
            with pytest.raises(Malformed, match="a row stands where"):
                check_sorts(changed, sort)


@pytest.mark.parametrize("condition", [X, ("f", "exp", X), ("+", X, LESS)])
def test_a_condition_is_a_proposition(condition: Node) -> None:
    def stated(case: Node, **more: Any) -> Any:
        claim: Node = ("le", ("piecewise", case, ONE, ("true",), ONE), ("q", "2"))
        variable = {"name": "x", "kind": "real", "low": ONE, "high": ("q", "2")}
        return read_statement({"variables": [variable], "hypotheses": [], "claim": claim, **more})

    assert apply_rule(stated(("lt", X, ("q", "3"))), {"kind": "boxes", "tree": None}).verdict == "certified"
    with pytest.raises(Malformed, match="operator"):
        stated(condition)
    with pytest.raises(Malformed, match="number stands where a proposition"):
        stated(LESS, hypotheses=[X])
    with pytest.raises(Malformed, match="number stands where a proposition"):
        stated(LESS, claim=ONE)


def test_bounds_are_numbers_and_witnesses_functions_of_numbers() -> None:
    def stated(low: Node) -> Any:
        variable = {"name": "x", "kind": "real", "low": low, "high": None}
        return read_statement({"variables": [variable], "hypotheses": [], "claim": LESS})

    assert stated(("c", "pi")).variables[0].low == ("c", "pi")
    with pytest.raises(Malformed, match="a proposition stands where a number"):
        stated(("true",))
    claim: Node = ("eq", ("gaussian_mean", ("fv", "F")), ("q", "0"))
    function = {"name": "F", "kind": "function", "properties": ["square_integrable"]}
    mean = read_statement({"variables": [function], "hypotheses": [], "claim": claim})
    assert apply_rule(mean, {"kind": "witness", "values": {"F": SQUARE}}).verdict == "refuted"
    with pytest.raises(Malformed, match="a proposition stands where a number"):
        apply_rule(mean, {"kind": "witness", "values": {"F": ("lam", "x", LESS)}})
    with pytest.raises(Rejected, match="function of one variable"):
        apply_rule(mean, {"kind": "witness", "values": {"F": X}})
