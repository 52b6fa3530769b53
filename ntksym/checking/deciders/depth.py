"""Evidence for rates of the coefficients of deep kernels: lower bounds from the second layer, upper bounds from points
beyond 1 at which the power series converges, and from the decay of Hermite coefficients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.depth.divergence import UPPER, K
from ...verifier.depth.radius import Beyond
from ...verifier.failures import TooWide, Undefined
from ...verifier.hypergeometric.terms import NotATerm
from ...verifier.layers import LAYERED, covariance, layer_of
from ...verifier.statement import Statement
from ...verifier.syntax import Node, children, free_names, number, rational
from .stretched import stretches

#: how much larger points have to be for a sequence to be smaller than the comparison
LARGER = (fmpq(101, 100), fmpq(1001, 1000))
#: points that are tried where the comparison names none
RADII = (fmpq(2), fmpq(3, 2), fmpq(5, 4), fmpq(11, 10), fmpq(101, 100))

#: points of divergence over the radius that is refuted; the denominator of values there
SMALLER = (fmpq(9999, 10_000), fmpq(999, 1000), fmpq(99, 100))
SCALE = 10**6
#: halvings in the search for a radius, and how far beyond it points of divergence lie
STEPS = 14
NEAR = fmpq(4097, 4096)


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
        yield from stretches(statement, found[0], plan)
    if op in UPPER and found[0] == f and layer_number(f[1]) >= 2:
        yield from divergences(f, g, index, plan)


def divergences(f: Node, g: Node, index: str, plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Evidence against an upper bound: points below the radius that it claims, and the covariance of the layer below
    there."""
    if any(coefficients(g)):
        pairs = [(edge * NEAR, edge * NEAR * NEAR) for edge in radius_of(f)]
    else:
        numbers = (rational(node[1]) for node in radii(g, index, False) if node[0] == "q")
        pairs = [(larger * share, larger) for larger in numbers for share in SMALLER if larger * share > 1]
    for point, larger in pairs:
        reached = value_at(covariance(f[1], number(layer_number(f[1]) - 1)), f[2], point)
        if reached is None:
            continue
        base = {"kind": "convergence", "radius": number(larger), "base": plan} if any(coefficients(g)) else plan
        terms = {"kind": "rate", "index": K, "threshold": 3, "period": 2}
        for residue in (0, 1):
            yield {"kind": "divergence", "radius": str(point), "larger": str(larger), "inner": str(reached),
                   "residue": residue, "summable": base, "terms": terms}


def layer_number(kernel: Node) -> int:
    layer = layer_of(kernel)
    return int(rational(layer[1]).p) if layer[0] == "q" else 0


def value_at(kernel: Node, name: str, point: fmpq) -> fmpq | None:
    """A lower bound, short to write, of a kernel's value; None where its series is not shown to converge."""
    try:
        found = Beyond(name, point).value(kernel)
        scaled = (found * SCALE).floor().unique_fmpz()
    except (NotATerm, TooWide, Undefined):
        return None
    return None if scaled is None else fmpq(scaled, SCALE)


def radius_of(f: Node) -> list[fmpq]:
    """The radius of convergence of a kernel between 1 and 2, rounded upwards; empty if it is not found there."""
    low, high = fmpq(1), fmpq(2)
    if value_at(f[1], f[2], high) is not None:
        return []
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if value_at(f[1], f[2], middle) is None else (middle, high)
    return [high]


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
