"""A budget of work for the check of one certificate.

Evidence and statements may ask for any amount of work in a few bytes.  Loops whose length the data set announce what
they are about to do with :func:`spend`; once more is spent than :func:`limited` grants, :class:`OutOfWork` ends the
check.  Work is counted, not timed, so that a certificate is judged alike on a slow and on a fast machine.  (What an
earlier check left in a cache costs nothing: a certificate may be accepted after others that is too much work alone.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: one to three microseconds each
BUDGET = 1_500_000
_left: ContextVar[list[int] | None] = ContextVar("work left", default=None)


class OutOfWork(Exception):
    """The check takes more work than one certificate is granted."""


@contextmanager
def limited(budget: int = BUDGET) -> Iterator[None]:
    """Grant so much work to what runs inside; within another grant, its rest is all there is."""
    if _left.get() is not None:
        yield
        return
    token = _left.set([budget])
    try:
        yield
    finally:
        _left.reset(token)


def spend(steps: int, precision: int = 64) -> None:
    """Account for so many arithmetic steps with numbers of so many bits; raises :class:`OutOfWork`.

    A step takes about a microsecond up to some hundred bits and grows a little faster than its number of bits beyond.
    """
    left = _left.get()
    if left is not None:
        left[0] -= steps * (1 + precision // 256 + precision * precision // 2**26)
        if left[0] < 0:
            raise OutOfWork("it takes more work than one certificate is granted")


def height(polynomial: Any) -> int:
    """Bits of the largest coefficient of a polynomial over Q."""
    return max((int(c.height_bits()) for c in polynomial.coeffs()), default=0)


def spend_product(left: Any, right: Any) -> None:
    """Account for the product, or the greatest common divisor, of two sparse polynomials over Q."""
    spend(4 + len(left) * len(right), height(left) + height(right))


__all__ = ["BUDGET", "OutOfWork", "height", "limited", "spend", "spend_product"]
