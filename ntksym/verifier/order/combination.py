"""An inequality as a combination of inequalities that are assumed.

If l_i <= r_i are among the hypotheses, m_i >= 0 and R - L - sum_i m_i (r_i - l_i) >= 0, then L <= R; L < R if the last
inequality is strict, or one of the hypotheses is and its m_i > 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..normal_forms.assumptions import Context, context_from_statement
from ..normal_forms.definedness import is_defined
from ..normal_forms.dual_forms import add, times
from ..normal_forms.identities import condition_holds, discharged, has_sign
from ..normal_forms.normal_form import prove_equal
from ..outcome import Rejected
from ..sorts import NUMBER, check_sorts
from ..statement import Statement, check_uses
from ..syntax import Malformed, Node, number, parse

ZERO, MINUS_ONE = number(0), number(-1)
MAX_TERMS = 12


def combination(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Shows L <= R or L < R; raises :class:`Rejected` or :class:`Malformed`."""
    listed = evidence.get("multipliers")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_TERMS:
        raise Malformed(f"a combination has 1 to {MAX_TERMS} pairs of the number of a hypothesis and its multiplier")
    if statement.claim[0] not in ("le", "lt") or statement.quantifier != "forall":
        raise Rejected("a combination shows an inequality for all values")
    context = context_from_statement(statement.data)
    if not is_defined(statement.claim, statement, context):
        raise Rejected("the sides are not shown to be defined for all values")
    op, left, right = statement.claim
    rest, strict = add(right, times(MINUS_ONE, left)), False
    for item in listed:
        hypothesis, multiplier = term(statement, item)
        bound: Node = ("le", ZERO, multiplier)
        if not condition_holds(bound, context, statement) or not is_defined(bound, statement, context):
            raise Rejected("a multiplier is not shown to be nonnegative")
        if hypothesis[0] == "lt":
            strict = strict or condition_holds(("lt", ZERO, multiplier), context, statement)
        low, high = hypothesis[1:]
        rest = add(rest, times(MINUS_ONE, multiplier, add(high, times(MINUS_ONE, low))))
    if not is_at_least_zero(rest, op == "lt" and not strict, statement, context):
        raise Rejected("what is left of the inequality is not shown to hold")
    return ()


def term(statement: Statement, item: object) -> tuple[Node, Node]:
    """A hypothesis and its multiplier."""
    if not isinstance(item, list) or len(item) != 2 or type(item[0]) is not int \
            or not 0 <= item[0] < len(statement.hypotheses):
        raise Malformed("a term of a combination is the number of a hypothesis, from 0 on, and its multiplier")
    hypothesis, multiplier = statement.hypotheses[item[0]], parse(item[1])
    check_sorts(multiplier, NUMBER)
    check_uses(multiplier, {v.name: v for v in statement.variables})
    if hypothesis[0] not in ("le", "lt"):
        raise Rejected("the hypotheses of a combination are inequalities")
    return hypothesis, multiplier


def is_at_least_zero(node: Node, strict: bool, statement: Statement, context: Context) -> bool:
    if not strict:
        proof = prove_equal(node, ZERO, context)
        if proof is not None and discharged(proof, context, statement):
            return True
    return has_sign(node, strict, context, statement)


__all__ = ["combination"]
