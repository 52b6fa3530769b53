"""Evidence for rates of the coefficients of deep kernels: lower bounds from the second layer, upper bounds from points
beyond 1 at which the power series converges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.layers import LAYERED
from ...verifier.statement import Statement
from ...verifier.syntax import Node, children, free_names, number, rational

#: how much larger points have to be for a sequence to be smaller than the comparison
LARGER = (fmpq(101, 100), fmpq(1001, 1000))
#: points that are tried where the comparison names none
RADII = (fmpq(2), fmpq(3, 2), fmpq(5, 4), fmpq(11, 10), fmpq(101, 100))


def depth_evidence(statement: Statement) -> Iterator[dict[str, Any]]:
    """Evidence to try for omega, bigo and littleo of a Taylor coefficient; none for other statements."""
    op, f, g, index = statement.claim
    found = list(coefficients(f))
    variable = statement.variable(index)
    low = variable.rational_bound("low")
    if len(found) != 1 or variable.kind != "integer" or low is None:
        return
    first = -(-int(low.p) // int(low.q)) + variable.low_open
    period = variable.modulus if variable.modulus % 2 == 0 else 2 * variable.modulus
    plan = {"kind": "rate", "index": index, "threshold": first + 2, "period": period}
    if op == "omega" and found[0][1][0] in LAYERED:
        for least in (2, 1):
            yield {"kind": "layers-below", "layer": least, "base": plan}
    if op in ("bigo", "littleo"):
        for radius in radii(g, index, op == "littleo"):
            yield {"kind": "convergence", "radius": radius, "base": plan}


def coefficients(node: Node) -> Iterator[Node]:
    if node[0] == "taylor_coefficient":
        yield node
        return
    for part in children(node):
        yield from coefficients(part)


def radii(comparison: Node, index: str, larger: bool) -> Iterator[Node]:
    """The bases of powers in the comparison that vary with the index, and their inverses, or something larger; without
    any some numbers."""
    bases = list(dict.fromkeys(powers(comparison, index)))
    for base in bases:
        if base[0] == "q" and rational(base[1]) > 0:
            value = max(rational(base[1]), 1 / rational(base[1]))
            yield from (number(value * factor) for factor in (LARGER if larger else (1,)))
        elif base[0] != "q":
            for point in (base, ("^", base, number(-1))):
                yield ("*", number(2), point) if larger else point
    if not bases:
        yield from map(number, RADII)


def powers(node: Node, index: str) -> Iterator[Node]:
    if node[0] == "^" and index in free_names(node[2]) and index not in free_names(node[1]):
        yield node[1]
    for part in children(node):
        yield from powers(part, index)


__all__ = ["depth_evidence"]
