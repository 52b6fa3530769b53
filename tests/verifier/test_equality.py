"""Equal sides at a point refute "not equal" and "less than": the table on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node

X: Node = ("s", "x")
ONE: Node = ("q", "1")
#: sin^2 + cos^2 is 1, which no ball can tell
CIRCLE: Node = ("+", ("^", ("f", "sin", X), ("q", "2")), ("^", ("f", "cos", X), ("q", "2")))
ROOT: Node = ("^", ("+", X, ONE), ("q", "1/2"))
IDENTITY = {"kind": "identity"}


def statement(claim: Node, kind: str = "real", hypotheses: tuple[Node, ...] = (), **more: Any) -> Any:
    domain = {"low": ("q", "0")} if kind != "function" else {"properties": []}
    return read_statement({"variables": [{"name": "x", "kind": kind, **domain}], "hypotheses": list(hypotheses),
                           "claim": claim, **more})


def outcome(stated: Any, values: Any, equality: Any = IDENTITY) -> str:
    return apply_rule(stated, {"kind": "equal-sides", "values": values, "equality": equality}).verdict


@pytest.mark.parametrize("op", ["ne", "lt"])
def test_equal_sides_refute(op: str) -> None:
    assert outcome(statement((op, CIRCLE, ONE)), {"x": "1"}) == "refuted"
    assert outcome(statement((op, ROOT, ("q", "2"))), {"x": "3"}) == "refuted"
    with pytest.raises(Rejected):
        outcome(statement((op, ROOT, ("q", "2"))), {"x": "4"})
    with pytest.raises(Rejected):
        outcome(statement((op, CIRCLE, ("q", "1000000001/1000000000"))), {"x": "1"})


def test_the_point_is_admissible() -> None:
    bounded = statement(("ne", ROOT, ("q", "2")), hypotheses=(("lt", X, ("q", "3")),))
    for stated, values in ((bounded, {"x": "3"}), (statement(("ne", X, ("q", "-1"))), {"x": "-1"})):
        with pytest.raises(Rejected, match="not shown to satisfy"):
            outcome(stated, values)


@pytest.mark.parametrize("op", ["eq", "le"])
def test_other_relations_are_not_refuted_by_equality(op: str) -> None:
    with pytest.raises(Rejected, match="refute that two numbers differ"):
        outcome(statement((op, ROOT, ("q", "2"))), {"x": "3"})


def test_existence_is_not_refuted_by_a_point() -> None:
    with pytest.raises(Rejected, match="refute that two numbers differ"):
        outcome(statement(("ne", ROOT, ("q", "2")), quantifier="exists"), {"x": "3"})


def test_every_variable_has_a_value_and_is_a_number() -> None:
    for values in ({}, {"x": "3", "y": "1"}, None):
        with pytest.raises(Malformed, match="a value to every variable"):
            outcome(statement(("ne", ROOT, ("q", "2"))), values)
    function = statement(("ne", ("app", ("fv", "x"), ONE), ONE), "function")
    with pytest.raises(Rejected, match="all variables are numbers"):
        outcome(function, {"x": ["lam", "t", ["q", "1"]]})


def test_the_equation_has_to_be_proved() -> None:
    with pytest.raises(Rejected):
        outcome(statement(("ne", ROOT, ("q", "2"))), {"x": "3"}, {"kind": "samples", "points": [{}]})
