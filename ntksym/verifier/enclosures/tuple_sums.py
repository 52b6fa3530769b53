r"""Sums over tuples of natural numbers with a given sum.

``("tuple_sum", body, j, k, p)`` is the sum over all (j_1, ..., j_k), j_i >= 0, j_1 + ... + j_k = p, of the product of
the body at the entries.  For k = 0 there is the empty tuple alone: its sum is 0 and its product 1, so that the value is
1 for p = 0 and 0 for p >= 1.

Splitting off the last entries, a tuple of k + m entries with sum p is one of k entries with sum p - q and one of m
entries with sum q, for exactly one q in 0, ..., p.  So the values for p = 0, 1, ... of k + m entries are the
convolution of those of k entries with those of m entries; squaring and multiplying gets to k in about 2 log2 k
convolutions.  Rational values stay exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from ..failures import Undefined, Unsupported
from ..syntax import Node
from ..work import spend
from .real_functions import times
from .special import Value

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_TOTAL = 400
MAX_ENTRIES = 10_000
_MAX_EXACT_BITS = 4_000


def tuple_sum(scope: Evaluator, node: Node) -> Value:
    """The value; raises :class:`Undefined` for a number of entries or a sum that is negative or no integer, and
    :class:`Unsupported` for large ones."""
    _, body, name, count_node, total_node = node
    count = scope.integer(count_node, "the number of entries of a tuple")
    total = scope.integer(total_node, "the sum of a tuple")
    if count < 0 or total < 0:
        raise Undefined(f"tuples of {count} entries with the sum {total}: both are 0 or more")
    if count > MAX_ENTRIES or total > MAX_TOTAL:
        raise Unsupported(f"tuples of more than {MAX_ENTRIES} entries or with a sum above {MAX_TOTAL}")
    if count == 0:
        return fmpq(int(total == 0))
    if count == 1:
        return scope.within(name, fmpq(total)).value(body)
    values = [scope.within(name, fmpq(j)).value(body) for j in range(total + 1)]
    return raised(values, count)[total]


def raised(values: list[Value], count: int) -> list[Value]:
    """The ``count``-th power, count >= 1, of the polynomial with these coefficients, cut to their number."""
    if count == 1:
        return values
    half = raised(values, count // 2)
    square = convolution(half, half)
    return convolution(square, values) if count % 2 else square


def convolution(one: list[Value], two: list[Value]) -> list[Value]:
    """c_p = sum_{q=0}^p a_q b_{p-q}, as far as both lists go."""
    found: list[Value] = []
    for p in range(len(one)):
        total: Value = fmpq(0)
        for q in range(p + 1):
            total = total + times(one[q], two[p - q])
            spend(2, int(ctx.prec) if isinstance(total, arb) else int(total.height_bits()))
        # Exact fractions that have grown long go on as balls.
        exact = isinstance(total, fmpq) and int(total.height_bits()) <= _MAX_EXACT_BITS
        found.append(total if exact else arb(total))
    return found


__all__ = ["MAX_ENTRIES", "MAX_TOTAL", "convolution", "raised", "tuple_sum"]
