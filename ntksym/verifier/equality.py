"""Witnesses against "not equal" and "less than" at which the sides are equal, which no enclosure can tell."""

from __future__ import annotations

from typing import Any

from .decide import Answer
from .outcome import Rejected
from .statement import Statement
from .syntax import Malformed, Node, number, rational, substitute
from .truth import admissible

__all__ = ["equality_at"]


def equality_at(statement: Statement, values: Any) -> Statement:
    """The equation that refutes the statement "for all": both sides at admissible values of its variables, which are
    numbers all.  Raises :class:`Rejected` or :class:`Malformed`."""
    if statement.claim[0] not in ("ne", "lt") or statement.quantifier != "forall":
        raise Rejected("equal sides refute that two numbers differ, or one is less than the other")
    if not isinstance(values, dict) or set(values) != {v.name for v in statement.variables}:
        raise Malformed("a witness gives a value to every variable")
    if any(v.kind not in ("integer", "real") for v in statement.variables):
        raise Rejected("equal sides are shown where all variables are numbers")
    env = {name: rational(text) for name, text in values.items()}
    if admissible(statement, env) is not Answer.YES:
        raise Rejected("the witness is not shown to satisfy the domains and hypotheses")
    chosen = {name: number(value) for name, value in env.items()}
    equation: Node = ("eq", *(substitute(side, chosen) for side in statement.claim[1:]))
    return Statement((), (), equation, "forall", {"variables": [], "hypotheses": [], "claim": equation})
