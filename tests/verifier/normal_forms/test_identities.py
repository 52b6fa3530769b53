"""Inequalities by squares and factors, and side conditions that follow from the statement."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import context_from_statement
from ntksym.verifier.normal_forms.identities import condition_holds, prove_identity
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

X, Y, Z = (("s", name) for name in "xyz")


def q(value: object) -> Node:
    return ("q", str(value))


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def proved(claim: Node, *hypotheses: Node, low: Any = None) -> bool:
    variables = [{"name": name, "kind": "real", "low": low if name == "z" else None, "high": None} for name in "xyz"]
    statement = read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": claim})
    return prove_identity(claim, context_from_statement(statement.data), statement)


GAP = ("+", X, mul(q(-1), Y))
SQUARE = ("^", GAP, q(2))
EXPANDED = ("+", ("^", X, q(2)), mul(q(-2), X, Y), ("^", Y, q(2)))


def test_a_square_is_nonnegative_and_not_positive() -> None:
    for square in (SQUARE, EXPANDED):
        assert proved(("le", q(0), square))
        assert not proved(("lt", q(0), square))
        assert not proved(("le", q("1/1000"), square))
    assert not proved(("le", q(0), ("^", GAP, q(3))))
    assert not proved(("le", q(0), ("^", GAP, q(-1))))
    assert not proved(("le", q(0), mul(q(-1), SQUARE)))


@pytest.mark.parametrize("square", [SQUARE, EXPANDED])
def test_a_square_times_a_factor_has_the_sign_of_the_factor(square: Node) -> None:
    assert proved(("le", q(0), mul(square, Z)), low=["q", "0"])
    assert not proved(("lt", q(0), mul(square, Z)), low=["q", "1"])
    assert not proved(("le", q(0), mul(square, Z)), low=["q", "-1"])


def test_a_denominator_that_may_vanish_has_no_sign() -> None:
    assert proved(("lt", q(0), ("^", ("+", q(1), ("^", X, q(2))), q(-1))))
    assert not proved(("le", q(0), ("^", EXPANDED, q(-1))))


def test_an_integer_is_not_one_half() -> None:
    for kind, shift, wanted in (("integer", "-1/2", True), ("integer", "-1/3", False), ("integer", "-1", False),
                                ("real", "-1/2", False)):
        gap = ("+", ("s", "n"), q(shift))
        variables = [{"name": "n", "kind": kind, "low": None, "high": None}]
        statement = read_statement({"variables": variables, "hypotheses": [], "claim": ("eq", gap, gap)})
        assert condition_holds(("ne", gap, q(0)), context_from_statement(statement.data), statement) is wanted


def test_a_product_with_zero_is_zero() -> None:
    assert proved(("le", mul(q(0), X), SQUARE))
    assert not proved(("le", mul(q(1), X), SQUARE))


def test_a_relation_between_numbers_is_left_to_evaluation() -> None:
    low, high = (("^", q(base), q("1/3")) for base in (2, 3))
    assert not proved(("le", low, high))
    assert proved(("le", ("^", q(2), Z), ("^", q(3), Z)), low=["q", "0"])


def test_both_relations_of_a_conjunction_are_proved() -> None:
    assert proved(("and", ("le", q(0), SQUARE), ("eq", SQUARE, EXPANDED)))
    assert not proved(("and", ("le", q(0), SQUARE), ("eq", SQUARE, mul(q(2), EXPANDED))))


def test_conditions_that_follow() -> None:
    variables = [{"name": "z", "kind": "real", "low": ["q", "1"], "high": None}]
    given = ("lt", mul(Z, Z), q(9))
    statement = read_statement({"variables": variables, "hypotheses": [given], "claim": ("eq", Z, Z)})
    context = context_from_statement(statement.data)
    for condition, wanted in (
        (given, True), (("lt", mul(Z, Z), q(8)), False),
        (("lt", q(0), Z), True), (("lt", q(1), Z), False), (("le", q(1), Z), True), (("ne", Z, q(0)), True),
        (("ne", Z, q(1)), False), (("ne", q(0), Z), True), (("le", q(0), ("^", ("+", Z, q(-2)), q(2))), True),
        (("lt", ("c", "e"), ("c", "pi")), True), (("lt", ("c", "pi"), ("c", "e")), False),
        # an equation or a condition of another kind is not looked into
        (("eq", q(1), q(1)), False), (("not", ("lt", Z, q(0))), False),
    ):
        assert condition_holds(condition, context, statement) is wanted, condition
