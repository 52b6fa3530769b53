"""Connectives by three-valued logic, and what has no truth at a point."""

from __future__ import annotations

import pytest
from flint import fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node, parse
from ntksym.verifier.truth import conjunction, has_no_value, is_inhabited, negation, settle, truth

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
X: Node = ("s", "x")
ROOTS: Node = ("*", ("^", ("q", "2"), ("q", "1/2")), ("^", ("q", "3"), ("q", "1/2")))
#: one statement for each answer; equality of sqrt(2) sqrt(3) and sqrt(6) is beyond balls
SAYS: dict[Answer, Node] = {
    YES: ("lt", X, ("c", "pi")), NO: ("lt", ("c", "pi"), X), UNKNOWN: ("eq", ROOTS, ("^", ("q", "6"), ("q", "1/2")))}
AT = {"x": fmpq(3)}


@pytest.mark.parametrize("one", list(Answer))
@pytest.mark.parametrize("two", list(Answer))
def test_connectives(one: Answer, two: Answer) -> None:
    strength = (NO, UNKNOWN, YES)
    weaker, stronger = sorted((one, two), key=strength.index)
    assert truth(("and", SAYS[one], SAYS[two]), AT, 128) is weaker
    assert truth(("or", SAYS[one], SAYS[two]), AT, 128) is stronger
    assert conjunction([one, two]) is weaker
    assert truth(("not", SAYS[one]), AT, 128) is negation(one)
    assert settle(("and", SAYS[one], ("not", SAYS[two])), AT, last=256) is conjunction([one, negation(two)])


def test_the_answers_are_those_of_arithmetic() -> None:
    assert [settle(SAYS[a], AT, last=256) for a in Answer] == [YES, NO, UNKNOWN]
    assert (settle(("true",), {}), settle(("false",), {})) == (YES, NO)


GONE: Node = ("le", ("^", ("+", X, ("q", "-3")), ("q", "-1")), ("q", "1"))
RATE: Node = ("theta", X, X, "x")


@pytest.mark.parametrize(("node", "says_nothing"), [
    (GONE, True), (("not", GONE), True), (("and", GONE, SAYS[YES]), True), (("or", GONE, SAYS[YES]), False),
    (("and", GONE, SAYS[NO]), False), (("or", GONE, SAYS[NO]), True), (SAYS[YES], False), (("and", GONE, GONE), True),
    # A rate is true or false, but not at a point: beside it nothing is told.
    (RATE, False), (("not", RATE), False), (("and", GONE, RATE), False), (("or", GONE, RATE), False),
    (("and", GONE, ("not", RATE)), False), (("and", GONE, SAYS[NO], RATE), False)])
def test_what_a_side_without_a_value_decides(node: Node, says_nothing: bool) -> None:
    assert has_no_value(node, AT) is says_nothing


def test_what_is_no_statement_about_a_point() -> None:
    for node in (("theta", X, X, "x"), ("square_integrable", ("lam", "x", X)), ("q", "1")):
        with pytest.raises(Malformed, match="cannot be evaluated at a point"):
            truth(node, AT, 128)


def test_cases_come_with_a_condition_each() -> None:
    pair = ["piecewise", ["lt", ["s", "x"], ["q", "0"]], ["q", "1"]]
    assert parse(pair)[0] == "piecewise"
    with pytest.raises(Malformed, match="condition, value pairs"):
        parse([*pair, ["q", "2"]])


def test_a_domain_with_one_end_has_a_value_wherever_the_end_has_one() -> None:
    def inhabited(low: Node) -> bool:
        data = {"variables": [{"name": "x", "kind": "real", "low": low}], "hypotheses": [], "claim": ("true",)}
        return is_inhabited(read_statement(data).variables[0])

    assert inhabited(("c", "pi"))
    assert inhabited(("q", "1"))
