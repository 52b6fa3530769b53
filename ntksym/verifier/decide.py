"""The only place where balls are compared.  Every answer is YES, NO or UNKNOWN.

For overlapping balls the operators of python-flint all answer False, so ``not (a != b)`` proves nothing; no other
module compares balls.
"""

from __future__ import annotations

import enum

from flint import arb, fmpq


class Answer(enum.Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an Answer is not a truth value; compare it with Answer.YES, Answer.NO or Answer.UNKNOWN")


def _answer(yes: bool, no: bool) -> Answer:
    return Answer.YES if yes else Answer.NO if no else Answer.UNKNOWN


def is_positive(ball: arb) -> Answer:
    """Is every real number in the ball > 0 (YES), is every one <= 0 (NO)?"""
    if not ball.is_finite():
        return Answer.UNKNOWN
    return _answer(bool(ball > 0), bool(ball <= 0))


def is_nonnegative(ball: arb) -> Answer:
    """Is every real number in the ball >= 0 (YES), is every one < 0 (NO)?"""
    if not ball.is_finite():
        return Answer.UNKNOWN
    return _answer(bool(ball >= 0), bool(ball < 0))


def is_less(left: arb, right: arb) -> Answer:
    """left < right for all members (YES), left >= right for all members (NO)?"""
    return is_positive(right - left)


def is_at_most(left: arb, right: arb) -> Answer:
    """left <= right for all members (YES), left > right for all members (NO)?"""
    return is_nonnegative(right - left)


def is_zero(ball: arb) -> Answer:
    """Is the ball exactly {0} (YES), does it exclude 0 (NO)?  A ball that only contains 0 is UNKNOWN."""
    if not ball.is_finite():
        return Answer.UNKNOWN
    return _answer(bool(ball.is_zero()), bool(ball > 0) or bool(ball < 0))


def is_equal(left: arb, right: arb) -> Answer:
    """Equal as exact numbers (YES), enclosures disjoint (NO)?"""
    return is_zero(left - right)


def lies_in(ball: arb, low: fmpq, high: fmpq) -> Answer:
    """Does the ball lie inside the open interval (low, high) (YES), or outside its closure (NO)?"""
    if not ball.is_finite():
        return Answer.UNKNOWN
    # Multiplying out the denominators keeps the endpoints exact: a rational rounded to a ball may lose the answer.
    above, below = ball * low.q - low.p, high.p - ball * high.q
    return _answer(bool(above > 0) and bool(below > 0), bool(above < 0) or bool(below < 0))
