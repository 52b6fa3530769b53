"""Sums over tuples: one by one in multiprecision, all at once as arrays.  The balls are those of the verifier."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from ..errors import UserError

#: tuples that are written out
MAX_TUPLES = 20_000
Array = np.ndarray[Any, np.dtype[np.float64]]


def tuples(count: int, total: int) -> Iterator[tuple[int, ...]]:
    """All tuples of ``count`` integers >= 0 with the sum ``total``."""
    if count == 0:
        yield from [()] if total == 0 else []
        return
    for last in range(total + 1):
        yield from ((*rest, last) for rest in tuples(count - 1, total - last))


def enumerated(e: sp.Expr, value: Callable[[Any, Any], Any]) -> Any:
    """The value of a sum over tuples as it is defined, tuple by tuple, at the current precision of mpmath.

    ``value(expression, environment)`` evaluates with bound symbols.  Raises :class:`UserError` for tuples that are too
    many, and for a number of entries or a sum that is negative or no integer.
    """
    body, index, *sizes = e.args
    count, total = (value(size, {}) for size in sizes)
    if not (mpmath.isint(count) and mpmath.isint(total)) or count < 0 or total < 0:
        raise UserError(f"a sum over tuples has integers >= 0 as number and sum of entries, got "
                        f"{mpmath.nstr(count, 8)} and {mpmath.nstr(total, 8)}")
    k, p = int(count), int(total)
    if math.comb(p + k, k) > MAX_TUPLES:
        raise UserError(f"{math.comb(max(p + k - 1, 0), p)} tuples are too many to be written out")
    entries = {j: value(body, {index: mpmath.mpf(j)}) for j in (range(p + 1) if k > 1 else [p] * k)}
    return mpmath.fsum(mpmath.fprod(entries[j] for j in row) for row in tuples(k, p))


def convolved(entries: Array, count: int) -> Array:
    """The first coefficients of the ``count``-th power, count = 0, 1, ..., of a power series, as many as are given.

    The error is small relative to the same with absolute values: all entries of one sign are no loss.
    """
    result = np.zeros(entries.shape)
    result[:1] = 1.0
    power, left = entries, count
    while left:
        if left % 2:
            result = np.convolve(result, power)[: entries.size]
        left //= 2
        power = np.convolve(power, power)[: entries.size] if left else power
    return result


__all__ = ["MAX_TUPLES", "convolved", "enumerated", "tuples"]
