"""Numbers known exactly, as trees, and by balls: coefficients of singular expansions.

A number that is zero as it was worked out is exactly ``ZERO``; sums and products leave it out.  Whether another number
is zero is asked of its ball, whose answer may be UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from ..decide import Answer, is_positive, is_zero
from ..enclosures.enclose import enclose, exact
from ..syntax import Node, number, rational
from ..work import spend

PRECISION = 256


@dataclass(frozen=True)
class Number:
    """A real number as a tree without free names, and a ball that contains it."""

    tree: Node
    ball: arb

    @property
    def is_zero(self) -> bool:
        """Is it zero as it was worked out?"""
        return self.tree == ("q", "0")

    def __add__(self, other: Number) -> Number:
        if self.is_zero or other.is_zero:
            return other if self.is_zero else self
        return combined("+", self, other)

    def __mul__(self, other: Number) -> Number:
        if self.is_zero or other.is_zero:
            return ZERO
        return combined("*", self, other)

    def __neg__(self) -> Number:
        return number_of(-1) * self

    def power(self, exponent: fmpq) -> Number:
        """The power of a number shown to be positive."""
        if self.tree[0] == "q" and exponent.q == 1:
            return number_of(rational(self.tree[1]) ** int(exponent.p))
        with ctx.workprec(PRECISION):
            return Number(("^", self.tree, number(exponent)), self.ball ** arb(exponent))

    def arccos(self) -> Number:
        """Of a number shown to lie within (-1, 1); its tree, which may be long, is not worked out again."""
        spend(8, PRECISION)
        with ctx.workprec(PRECISION):
            return Number(("f", "acos", self.tree), self.ball.acos())

    @property
    def is_positive(self) -> Answer:
        return is_positive(self.ball)

    @property
    def is_nonzero(self) -> bool:
        """Is it shown not to be zero?"""
        return is_zero(self.ball) is Answer.NO


def combined(op: str, one: Number, two: Number) -> Number:
    spend(8, PRECISION)
    if one.tree[0] == two.tree[0] == "q":
        left, right = rational(one.tree[1]), rational(two.tree[1])
        return number_of(left + right if op == "+" else left * right)
    with ctx.workprec(PRECISION):
        return Number((op, one.tree, two.tree), one.ball + two.ball if op == "+" else one.ball * two.ball)


def number_of(value: fmpq | int) -> Number:
    with ctx.workprec(PRECISION):
        return Number(number(value), arb(fmpq(value)))


def evaluated(tree: Node) -> Number:
    """The number that a tree without free names stands for; raises as the enclosures do."""
    value = exact(tree, {})
    if value is not None:
        return number_of(value)
    return Number(tree, enclose(tree, {}, PRECISION))


ZERO, ONE = number_of(0), number_of(1)
PI = evaluated(("c", "pi"))
Puiseux = tuple[Number, ...]


def total(series: Sequence[Puiseux]) -> Puiseux:
    """The sum of truncated series, as long as the shortest of them."""
    result = series[0]
    for other in series[1:]:
        result = tuple(a + b for a, b in zip(result, other, strict=False))
    return result


def product(one: Puiseux, two: Puiseux) -> Puiseux:
    """The product of truncated series, as long as the shorter of them."""
    length = min(len(one), len(two))
    result = [ZERO] * length
    for i, a in enumerate(one[:length]):
        for j, b in enumerate(two[: length - i]):
            if not a.is_zero and not b.is_zero:
                result[i + j] = result[i + j] + a * b
    return tuple(result)


def constant(value: Number, length: int) -> Puiseux:
    return (value, *(ZERO,) * (length - 1))


def composed(outer: Sequence[fmpq], inner: Puiseux) -> Puiseux:
    """sum_k outer_k inner^k for an inner series without constant term, by Horner's scheme."""
    result = constant(number_of(outer[-1]), len(inner))
    for coefficient in reversed(outer[:-1]):
        result = product(result, inner)
        result = (result[0] + number_of(coefficient), *result[1:])
    return result

