r"""Inequalities between powers with symbolic exponents, by the monotonicity of a^x in both of its arguments.

For a, b > 0 and real x, y

    a^x <= a^y      if a >= 1 and x <= y, or a <= 1 and x >= y,
    a^x <= b^x      if a <= b and x >= 0, or a >= b and x <= 0,
    a^x <= b^y      if a <= b, 1 <= b and 0 <= x <= y, by a^x <= b^x <= b^y;

the second also for a = 0 if x > 0.  1 is a power of any base with the exponent 0.  All are strict if the base differs
from 1 and the exponents differ, or the bases differ and the exponent is not 0.  Sums are compared term by term, a
single term with one of a sum whose others are nonnegative, products of nonnegative factors factor by factor.
"""

from __future__ import annotations

from collections.abc import Callable

from ..syntax import Node, number
from ..work import spend

ZERO, ONE = number(0), number(1)
MAX_DEPTH = 6
#: is left < right (strict) or left <= right shown by other means?
Shown = Callable[[Node, Node, bool], bool]


def are_ordered(left: Node, right: Node, strict: bool, shown: Shown, depth: int = MAX_DEPTH) -> bool:
    """Is left < right (<= unless strict) wherever both have a value?"""
    spend(50)
    if (left == right and not strict) or shown(left, right, strict):
        return True
    if depth == 0:
        return False

    def below(one: Node, two: Node, strictly: bool = False) -> bool:
        return are_ordered(one, two, strictly, shown, depth - 1)

    if right[0] == "+" and left[0] != "+":
        return any(below(left, right[i], strict) and all(below(ZERO, part) for part in (*right[1:i], *right[i + 1:]))
                   for i in range(1, len(right)))
    if "^" in (left[0], right[0]):
        return powers(left, right, strict, below)
    if left[0] != right[0] or len(left) != len(right):
        return False
    pairs = list(zip(left[1:], right[1:], strict=True))
    if left[0] == "+":
        return all(below(*pair) for pair in pairs) and (not strict or any(below(*pair, True) for pair in pairs))
    return left[0] == "*" and not strict and all(below(ZERO, one) and below(one, two) for one, two in pairs)


def powers(left: Node, right: Node, strict: bool, below: Callable[..., bool]) -> bool:
    """The same where at least one side is a power, or both are."""
    if left[0] != "^":
        if left != ONE:
            # 0 has no power with a negative exponent
            return left == ZERO and (below(ZERO, right[1], True) or (
                not strict and below(ZERO, right[1]) and below(ZERO, right[2])))
        left = ("^", right[1], ZERO)
    elif right[0] != "^":
        if right != ONE:
            return False
        right = ("^", left[1], ZERO)
    (_, a, x), (_, b, y) = left, right
    if x == y and below(ZERO, x, True) and below(ZERO, a) and below(a, b, strict):
        return True
    if not (below(ZERO, a, True) and below(ZERO, b, True)):
        return False
    if a == b:
        return (below(ONE, a, strict) and below(x, y, strict)) or (below(a, ONE, strict) and below(y, x, strict))
    if x == y:
        return (below(a, b, strict) and below(ZERO, x, strict)) or (below(b, a, strict) and below(x, ZERO, strict))
    return not strict and below(a, b) and below(ONE, b) and below(ZERO, x) and below(x, y)


__all__ = ["are_ordered"]
