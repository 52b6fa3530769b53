"""The truth of a statement at given values of its variables, by exact arithmetic where possible and by balls
otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import ctx, fmpq

from .decide import Answer, is_at_most, is_equal, is_less, lies_in
from .enclosures.enclose import enclose, exact
from .failures import TooWide, Undefined, Unsupported
from .statement import Quantified, Statement
from .syntax import Malformed, Node

MAX_PRECISION = 4096
START_PRECISION = 128


def negation(answer: Answer) -> Answer:
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[answer]


def conjunction(answers: list[Answer]) -> Answer:
    if Answer.NO in answers:
        return Answer.NO
    return Answer.YES if all(a is Answer.YES for a in answers) else Answer.UNKNOWN


def _rational(node: Node, env: Mapping[str, Any]) -> fmpq | None:
    try:
        return exact(node, env)
    except TooWide:  # rational arithmetic does not reach it: the balls decide, at their own precision
        return None


def relation(op: str, left: Node, right: Node, env: Mapping[str, Any], precision: int) -> Answer:
    """eq, ne, lt or le between two real expressions; equality is only ever affirmed between exact rationals."""
    a, b = _rational(left, env), _rational(right, env)
    if a is not None and b is not None:
        holds = {"eq": a == b, "ne": a != b, "lt": a < b, "le": a <= b}[op]
        return Answer.YES if holds else Answer.NO
    x, y = enclose(left, env, precision), enclose(right, env, precision)
    with ctx.workprec(precision):  # of the differences, too
        if op == "lt":
            return is_less(x, y)
        if op == "le":
            return is_at_most(x, y)
        return is_equal(x, y) if op == "eq" else negation(is_equal(x, y))


def decimal(text: str) -> tuple[fmpq, int]:
    """Value and number of decimals of a printed number such as "43.944"."""
    head, _, tail = text.partition(".")
    digits = head.removeprefix("-") + tail
    if not digits.isascii() or not digits.isdigit() or len(digits) > 60 or text.count(".") > 1:
        raise Malformed(f"expected a printed decimal such as 43.944, got {text[:40]!r}")
    return fmpq(int(head + tail), 10 ** len(tail)), len(tail)


def rounds(expression: Node, printed: str, env: Mapping[str, Any], precision: int) -> Answer:
    """Is the printed decimal the value of the expression rounded to the nearest unit of its last place?"""
    value, places = decimal(printed)
    half = fmpq(1, 2 * 10**places)
    ball = enclose(expression, env, precision)
    with ctx.workprec(precision):
        return lies_in(ball, value - half, value + half)


def truth(node: Node, env: Mapping[str, Any], precision: int) -> Answer:
    """YES, NO or UNKNOWN; raises Undefined where a side has no value."""
    op = node[0]
    if op in ("true", "false"):
        return Answer.YES if op == "true" else Answer.NO
    if op in ("eq", "ne", "lt", "le"):
        return relation(op, node[1], node[2], env, precision)
    if op == "and":
        return conjunction([truth(child, env, precision) for child in node[1:]])
    if op == "or":
        return negation(conjunction([negation(truth(child, env, precision)) for child in node[1:]]))
    if op == "not":
        return negation(truth(node[1], env, precision))
    if op == "rounds":
        return rounds(node[1], node[2], env, precision)
    raise Malformed(f"a statement with operator {op!r} cannot be evaluated at a point")


def settle(node: Node, env: Mapping[str, Any], first: int = START_PRECISION, last: int = MAX_PRECISION) -> Answer:
    """:func:`truth` with the precision doubled until it answers; UNKNOWN when ``last`` bits do not suffice."""
    precision = first
    while precision <= last:
        try:
            answer = truth(node, env, precision)
        except Unsupported:
            return Answer.UNKNOWN
        except TooWide:
            answer = Answer.UNKNOWN
        if answer is not Answer.UNKNOWN:
            return answer
        precision *= 2
    return Answer.UNKNOWN


def is_pointwise(node: Node) -> bool:
    """Can the statement be evaluated at a point?"""
    if node[0] in ("and", "or", "not"):
        return all(map(is_pointwise, node[1:]))
    return node[0] in ("true", "false", "eq", "ne", "lt", "le", "rounds")


def has_no_value(node: Node, env: Mapping[str, Any]) -> bool:
    """Is the statement shown to say nothing, because a side without a value decides it?

    "x = 0 or 1/x > 1" is true at x = 0, whatever is made of 1/0, and "x > 0 and 1/x > 1" is false there: such
    statements are neither confirmed nor ill-posed.  Parts that are not about one point, such as rates, decide nothing.
    """
    if node[0] == "not":
        return has_no_value(node[1], env)
    if node[0] not in ("and", "or"):
        if not is_pointwise(node):
            return False
        try:
            settle(node, env)
        except Undefined:
            return True
        return False
    neutral = Answer.YES if node[0] == "and" else Answer.NO
    missing = [has_no_value(part, env) for part in node[1:]]
    return any(missing) and all(
        gone or (is_pointwise(part) and settle(part, env) is neutral)
        for gone, part in zip(missing, node[1:], strict=True))


def in_domain(variable: Quantified, value: Any, precision: int = START_PRECISION) -> Answer:
    """Does a rational value lie in the domain of an integer or real variable?  Arrays and functions carry no bounds."""
    if variable.kind in ("array", "function"):
        return Answer.YES
    number = fmpq(value)
    if variable.kind == "integer" and (number.q != 1 or int(number.p) % variable.modulus != variable.residue):
        return Answer.NO
    answers = []
    leaf: Node = ("q", str(number))
    for bound, is_low, is_open in ((variable.low, True, variable.low_open), (variable.high, False, variable.high_open)):
        if bound is None or bound == ("c", "oo") or bound == ("*", ("q", "-1"), ("c", "oo")):
            continue
        left, right = (bound, leaf) if is_low else (leaf, bound)
        answers.append(relation("lt" if is_open else "le", left, right, {}, precision))
    return conjunction(answers)


def is_inhabited(variable: Quantified) -> bool:
    """Is a domain with an end that is not a rational number shown to have a value?  Raises :class:`Undefined` where an
    end has none; rational ends are left to :func:`.sequences.is_empty`.

    A real domain has one if low < high, a residue class modulo m if high - low > m.
    """
    ends = [end for end in (variable.low, variable.high) if end is not None]
    if all(end[0] == "q" for end in ends):
        return True
    for end in ends:
        enclose(end, {}, START_PRECISION)
    if len(ends) == 1:
        return True
    room: Node = ("q", str(variable.modulus if variable.kind == "integer" else 0))
    return settle(("lt", ("+", ends[0], room), ends[1]), {}) is Answer.YES


def admissible(statement: Statement, env: Mapping[str, Any], *,
               check: Callable[[Node], Answer] | None = None) -> Answer:
    """Do the values satisfy every domain and every hypothesis of the statement?"""
    answers = [in_domain(v, env[v.name]) for v in statement.variables]
    answers += [(check or (lambda node: settle(node, env)))(hypothesis) for hypothesis in statement.hypotheses]
    return conjunction(answers)
