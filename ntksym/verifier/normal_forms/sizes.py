"""Bounds of |f| for expressions in sines and cosines of anything, whatever the values of the symbols."""

from __future__ import annotations

from flint import fmpq

from ..syntax import Node, rational
from ..work import spend

__all__ = ["largest_size"]


def largest_size(node: Node) -> fmpq | None:
    """A number that |node| does not exceed where it has a value, from |cos|, |sin| <= 1; None where none is known.

    >>> from flint import fmpq
    >>> angle = ("s", "x")
    >>> largest_size(("*", ("q", "1/2"), ("+", ("f", "cos", angle), ("f", "sin", angle))))
    1
    """
    spend(5)
    op = node[0]
    if op == "q":
        return abs(rational(node[1]))
    if node[:2] in (("f", "cos"), ("f", "sin")):
        return fmpq(1)
    if op == "^":
        # b^n <= b for b <= 1 and n >= 1
        exponent = rational(node[2][1]) if node[2][0] == "q" else fmpq(-1)
        base = largest_size(node[1]) if exponent.q == 1 and exponent > 0 else None
        return base if base is not None and base <= 1 else None
    if op not in ("+", "*"):
        return None
    total = fmpq(0) if op == "+" else fmpq(1)
    for part in node[1:]:
        size = largest_size(part)
        if size is None:
            return None
        total = total + size if op == "+" else total * size
    return total
