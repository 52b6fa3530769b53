"""Numbers with trees and balls, and truncated series of them."""

from __future__ import annotations

from flint import arb, fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.singularities.numbers import (
    ONE,
    PI,
    ZERO,
    composed,
    constant,
    evaluated,
    number_of,
    product,
    total,
)
from ntksym.verifier.syntax import number

ROOT = evaluated(("^", number(2), number("1/2")))


def test_zero_is_left_out() -> None:
    assert ZERO.is_zero
    assert (ZERO + PI) is PI
    assert (PI + ZERO) is PI
    assert (ZERO * PI).is_zero
    assert (PI * ZERO).is_zero
    assert (number_of(2) + number_of(-2)).is_zero
    assert evaluated(("+", number(1), number(-1))).is_zero


def test_a_number_that_may_be_zero_is_not_called_so() -> None:
    gap = ROOT * ROOT + number_of(-2)
    assert not gap.is_zero
    assert not gap.is_nonzero
    assert gap.is_positive is Answer.UNKNOWN
    assert (ROOT + number_of(-1)).is_nonzero
    assert (ROOT + number_of(-1)).is_positive is Answer.YES
    assert (-ROOT).is_positive is Answer.NO


def test_trees_stand_for_what_the_balls_contain() -> None:
    for value, expected in (
        (number_of(fmpq(2, 3)) * number_of(3), arb(2)),
        (PI * ROOT + ONE, arb.pi() * arb(2).sqrt() + 1),
        (PI.power(fmpq(-1)), 1 / arb.pi()),
        (number_of(3).power(fmpq(1, 2)), arb(3).sqrt()),
        (number_of(3).power(fmpq(-2)), arb(1) / 9),
        (ROOT.power(fmpq(3)), arb(2).sqrt() ** 3),
    ):
        assert value.ball.overlaps(expected)
        assert arb(enclose(value.tree, {}, 80)).overlaps(expected)
        assert not value.ball.overlaps(expected + arb("1e-9"))


def test_series() -> None:
    one, two, three = (number_of(k) for k in (1, 2, 3))
    assert total([(one, two, three), (one, one)]) == (two, three)
    assert product((one, two, three), (one, ZERO)) == (one, two)
    assert product((one, two, three), (three, two, one)) == (three, number_of(8), number_of(14))
    assert constant(three, 3) == (three, ZERO, ZERO)
    # 1/(1 - y) at y = s + 2 s^2
    assert composed([fmpq(1)] * 3, (ZERO, one, two)) == (one, one, three)
    assert composed([fmpq(5)], (ZERO, one)) == (number_of(5), ZERO)
