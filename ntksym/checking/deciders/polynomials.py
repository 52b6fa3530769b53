"""Relations between rational functions of one variable: where to look for a counterexample, which integers to check.

The roots of the difference of both sides are isolated by bisection with Sturm counts; between two neighbouring roots
the sign does not change, so that one point of each gap is enough.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flint import fmpq, fmpq_poly

from ...verifier.hypergeometric.sequences import NotShown
from ...verifier.normal_forms.one_variable import (
    MAX_INTEGERS,
    RELATIONS,
    claim_name,
    difference,
    domain,
    holds_at,
)
from ...verifier.normal_forms.sturm import Interval, SturmSequence
from ...verifier.statement import Statement

Cell = tuple[fmpq, fmpq]


def is_univariate(statement: Statement) -> bool:
    """Does the claim relate two rational functions of one real or integer variable?"""
    if statement.claim[0] not in RELATIONS:
        return False
    try:
        name = claim_name(statement)
        difference(statement.claim, name)
    except NotShown:
        return False
    return statement.variable(name).kind in ("real", "integer")


def problem(statement: Statement) -> tuple[str, Any, list[Any], list[Interval]]:
    """(name, polynomial with the sign of right - left, denominators, intervals of the domain)."""
    name = claim_name(statement)
    return name, *difference(statement.claim, name), domain(statement, name)[0]


def integer_window(statement: Statement) -> list[int] | None:
    """The integers between the least and greatest real root in the domain: beyond them no sign changes.

    ``None`` for a real variable; a window of no integers when there is no root.
    """
    name, polynomial, poles, pieces = problem(statement)
    if statement.variable(name).kind != "integer":
        return None
    cells = [cell for p in (polynomial, *poles) if p != 0 for piece in pieces for cell in root_cells(p, piece, True)]
    if not cells:
        return [1, 0]
    first, last = int(min(low for low, _ in cells).floor()), int(max(high for _, high in cells).ceil())
    return [first, last] if last - first <= MAX_INTEGERS else [1, 0]


def root_bound(polynomial: Any) -> fmpq:
    """Cauchy's bound: every root is of smaller absolute value."""
    leading = polynomial.leading_coefficient()
    bound: fmpq = 1 + max(abs(c / leading) for c in polynomial.coeffs())
    return bound


def root_cells(polynomial: Any, piece: Interval, with_ends: bool = False) -> list[Cell]:
    """Intervals (low, high) with exactly one distinct root each, of length < 1, for all roots in the interior of the
    piece (``with_ends``: and for roots at its ends), their ends no roots and inside the piece."""
    bound = root_bound(polynomial)
    low = -bound if piece.low is None else piece.low
    high = bound if piece.high is None else piece.high
    cells: list[Cell] = []
    inner = polynomial
    for end in {low, high}:
        while inner(end) == 0:
            inner //= fmpq_poly([-end, 1])
        if with_ends and polynomial(end) == 0:
            cells.append((end, end))
    if low >= high or inner.degree() == 0:
        return cells
    sequence = SturmSequence(inner)
    stack = [(low, high, sequence.count_half_open(low, high))]
    while stack:
        left, right, count = stack.pop()
        if count == 0:
            continue
        if count == 1 and low < left and right < high and right - left < 1:
            cells.append((left, right))
            continue
        # One of degree + 1 points is no root.
        shares = [fmpq(1, 2), *(fmpq(k, 2 * inner.degree() + 3) for k in range(1, inner.degree() + 1))]
        cut = next(point for t in shares if inner(point := left + (right - left) * t) != 0)
        before = sequence.count_half_open(left, cut)
        stack += [(cut, right, count - before), (left, cut, before)]
    return cells


def counterexamples(statement: Statement, deadline: float) -> Iterator[dict[str, str]]:
    """Points of the domain where the relation fails: for a real variable next to the roots of the difference and at its
    rational roots, for an integer variable the integers around them."""
    name, polynomial, _, pieces = problem(statement)
    if len(statement.variables) != 1:
        return
    variable, op = statement.variable(name), statement.claim[0]
    for piece in pieces:
        points = [piece.inner_point()]
        points += [end for end in (piece.low, piece.high) if end is not None and piece.contains(end)]
        if polynomial != 0:
            points += [root for root, _ in polynomial.roots()]
            cells = root_cells(polynomial, piece)
            points += [end for cell in cells for end in cell]
            if variable.kind == "integer":
                reach = range(-variable.modulus, variable.modulus + 2)
                points = [fmpq(int(p.floor()) + k) for p in points for k in reach]
        for point in sorted(set(points), key=lambda p: (p.q, abs(p))):
            if time.monotonic() > deadline:
                return
            if not piece.contains(point) or holds_at(op, polynomial(point)):
                continue
            if variable.kind == "real" or (point.q == 1 and int(point.p) % variable.modulus == variable.residue):
                yield {name: str(point)}
                return
