"""Named functions with known maxima: the bound just above is certified, the bound just below refuted, and the maximum
itself decided where it is attained at a rational point or at an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ntksym.checking.deciders import decide
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from tests.bounding_problems import EQUALITIES, PROBLEMS, Problem

SECONDS = 60.0
EXCESS = "1/10000000000"
ACCEPTED = ("proved", "certified")


def names(problem: Problem) -> str:
    return problem.name


def earned(statement: Statement, evidence: Mapping[str, Any]) -> str:
    """The verdict that evidence for another statement earns; "" if it is rejected."""
    try:
        return apply_rule(statement, dict(evidence)).verdict
    except Rejected:
        return ""


@pytest.mark.parametrize("problem", PROBLEMS, ids=names)
def test_a_bound_just_above_the_maximum_holds_and_one_just_below_fails(problem: Problem) -> None:
    above, below = (read_statement(problem.statement("le", sign + EXCESS)) for sign in ("", "-"))
    found = decide(above, SECONDS)
    assert found.verdict.value in ACCEPTED, found.tried
    assert earned(below, found.data) not in ACCEPTED
    assert decide(below, SECONDS).verdict.value == "refuted"


@pytest.mark.parametrize("problem", EQUALITIES, ids=names)
def test_the_maximum_itself(problem: Problem) -> None:
    weak, strict = (decide(read_statement(problem.statement(relation)), SECONDS) for relation in ("le", "lt"))
    assert weak.verdict.value in ACCEPTED, weak.tried
    if problem.attained:
        assert strict.verdict.value == "refuted", strict.tried
    else:
        assert strict.verdict.value in ACCEPTED, strict.tried
