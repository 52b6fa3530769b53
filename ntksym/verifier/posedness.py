"""Statements that say nothing, and statements of which nothing is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .decide import Answer
from .evaluations import witness_values
from .hypergeometric import sequences
from .normal_forms.one_variable import decide_one_variable
from .outcome import Outcome, Rejected
from .statement import Statement
from .syntax import Node
from .truth import admissible, has_no_value

__all__ = ["ill_posed", "is_contradictory", "unsettled"]
#: what holds where a relation a, b fails
OPPOSITES: dict[str, Callable[[Node, Node], Node]] = {
    "le": lambda a, b: ("lt", b, a), "lt": lambda a, b: ("le", b, a), "eq": lambda a, b: ("ne", a, b),
    "ne": lambda a, b: ("eq", a, b)}


def is_contradictory(statement: Statement) -> bool:
    """Do domains and hypotheses contradict each other: as bounds, or as the opposite of a hypothesis in one real
    variable holds throughout, by Sturm's theorem?"""
    if sequences.is_empty(statement):
        return True
    for hypothesis in statement.hypotheses:
        if hypothesis[0] not in OPPOSITES:
            continue
        opposite = OPPOSITES[hypothesis[0]](*hypothesis[1:])
        others = tuple(other for other in statement.hypotheses if other != hypothesis)
        try:
            if decide_one_variable(Statement(statement.variables, others, opposite, "forall", {}), {"integers": None}):
                return True
        except sequences.NotShown:
            continue
    return False


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
        if not is_contradictory(statement):
            raise Rejected("the hypotheses are not shown to contradict each other")
        return Outcome("ill-posed")
    raise Rejected("ill-posed needs a reason: convention, undefined or empty")
