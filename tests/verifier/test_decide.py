"""Comparisons of balls: YES and NO only where every member agrees, UNKNOWN for balls that overlap or have no bound."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import arb, fmpq

from ntksym.verifier.decide import Answer, is_at_most, is_equal, is_less, is_nonnegative, is_positive, is_zero, lies_in

ZERO, ONE, WIDE = arb(0), arb(1), arb(0, 1)
HALF_LINE = arb(0, 1).union(arb(1) / arb(0))
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(("question", "one", "zero", "minus_one"), [
    (is_positive, YES, NO, NO), (is_nonnegative, YES, YES, NO), (is_zero, NO, YES, NO)])
def test_signs(question: Callable[[arb], Answer], one: Answer, zero: Answer, minus_one: Answer) -> None:
    assert (question(ONE), question(ZERO), question(-ONE)) == (one, zero, minus_one)
    assert question(WIDE) is UNKNOWN


@pytest.mark.parametrize("ball", [arb("nan"), arb(1) / arb(0), HALF_LINE], ids=["nan", "infinite", "unbounded"])
def test_balls_without_a_bound_decide_nothing(ball: arb) -> None:
    for question in (is_positive, is_nonnegative, is_zero):
        assert question(ball) is UNKNOWN
        assert question(-ball) is UNKNOWN
    for compare in (is_less, is_at_most, is_equal):
        assert compare(ball, ONE) is UNKNOWN
        assert compare(ONE, ball) is UNKNOWN
    assert lies_in(ball, fmpq(0), fmpq(1)) is UNKNOWN


def test_pairs_of_balls() -> None:
    third = arb(fmpq(1, 3))  # an interval with more than one member
    assert (is_less(ZERO, ONE), is_less(ONE, ONE), is_less(third, third)) == (YES, NO, UNKNOWN)
    assert (is_at_most(ONE, ONE), is_at_most(ONE, ZERO), is_at_most(third, third)) == (YES, NO, UNKNOWN)
    assert (is_equal(ONE, ONE), is_equal(ZERO, ONE), is_equal(third, third)) == (YES, NO, UNKNOWN)


def test_open_intervals() -> None:
    low, high = fmpq(1, 3), fmpq(2, 3)
    assert lies_in(arb(fmpq(1, 2)), low, high) is YES
    assert lies_in(arb(fmpq(1, 3)), low, high) is UNKNOWN  # its members lie on both sides of the end
    assert lies_in(ZERO, low, high) is NO
    assert lies_in(ONE, low, high) is NO
    assert lies_in(ONE, fmpq(0), fmpq(1)) is UNKNOWN  # the end itself: neither inside nor outside the closure


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_is_no_truth_value(answer: Answer) -> None:
    with pytest.raises(TypeError, match="compare it with"):
        bool(answer)
