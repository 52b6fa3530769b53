"""Statements that say nothing, and statements of which nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .decide import Answer
from .evaluations import witness_values
from .hypergeometric import sequences
from .outcome import Outcome, Rejected
from .statement import Statement
from .truth import admissible, has_no_value

__all__ = ["ill_posed", "unsettled"]


def unsettled(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """No decision; the evidence lists what was tried."""
    tried = evidence.get("tried")
    if not isinstance(tried, list) or not tried or not all(isinstance(item, str) and item for item in tried):
        raise Rejected("an undecided statement lists what was tried")
    return Outcome("undecided")


def ill_posed(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """Empty hypotheses, an undefined side, or a missing convention."""
    reason = evidence.get("reason")
    if reason == "convention":
        readings = statement.data.get("readings")
        if not statement.missing or not isinstance(readings, list) or not readings:
            raise Rejected("a missing convention is named by the statement, with the readings that would settle it")
        return Outcome("ill-posed")
    if reason == "undefined":
        if statement.quantifier != "forall":
            raise Rejected("a statement that something exists says nothing of a point without a value")
        env = witness_values(statement, evidence.get("values"))
        if admissible(statement, env) is not Answer.YES:
            raise Rejected("the point of undefinedness is not shown to be admissible")
        if has_no_value(statement.claim, env):
            return Outcome("ill-posed")
        raise Rejected("both sides are defined at the point named")
    if reason == "empty":
        if not sequences.is_empty(statement):
            raise Rejected("the hypotheses are not shown to contradict each other")
        return Outcome("ill-posed")
    raise Rejected("ill-posed needs a reason: convention, undefined or empty")
