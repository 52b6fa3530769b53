"""Subdivision of a box of real variables into boxes on each of which a statement holds by its values there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.evaluations import MAX_BOXES, box_holds
from ...verifier.syntax import Malformed
from ..records import Evidence
from .attempt import Attempt

FEW_BOXES = 400


def subdivision(attempt: Attempt) -> Iterator[Evidence | None]:
    """Adaptive bisection of a box of real variables, widest relative side first."""
    statement = attempt.statement
    bounds = [(v.rational_bound("low"), v.rational_bound("high")) for v in statement.variables]
    if (
        not bounds
        or statement.quantifier != "forall"
        or any(v.kind != "real" for v in statement.variables)
        or statement.claim[0] not in ("le", "lt", "ne", "and", "or")
    ):
        return
    box = [(low, high) for low, high in bounds if low is not None and high is not None]
    if len(box) != len(bounds):
        return
    # What few boxes do not settle is left to Taylor models; they do not cover "not equal".
    budget = [FEW_BOXES if statement.claim[0] != "ne" else MAX_BOXES]
    try:
        tree = bisect(attempt, box, box, 40, budget)
    except Malformed as failure:  # a part that is not told by values, such as convergence
        attempt.tried.append(f"subdivision: {failure}")
        return
    if tree is not False:
        yield attempt.rule({"kind": "boxes", "tree": tree}, "subdivision of the domain")


def bisect(
    attempt: Attempt, cell: list[tuple[fmpq, fmpq]], whole: list[tuple[fmpq, fmpq]], depth: int, budget: list[int]
) -> Any:
    """The bisection tree of the cell, or False when depth or time do not suffice."""
    names = [v.name for v in attempt.statement.variables]
    budget[0] -= 1
    if budget[0] < 0:
        attempt.tried.append("subdivision: too many boxes")
        return False
    if time.monotonic() > attempt.deadline:
        attempt.tried.append("subdivision: the time was spent")
        return False
    if box_holds(attempt.statement, names, cell):
        return None
    if depth == 0:
        attempt.tried.append(f"subdivision: not settled near {[str(low) for low, _ in cell]}")
        return False
    shares = [
        (high - low) / (top - bottom) if top > bottom else fmpq(0)
        for (low, high), (bottom, top) in zip(cell, whole, strict=True)
    ]
    axis = shares.index(max(shares))
    low, high = cell[axis]
    if low == high:
        return False
    point = (low + high) / 2
    left = bisect(attempt, [*cell[:axis], (low, point), *cell[axis + 1 :]], whole, depth - 1, budget)
    if left is False:
        return False
    right = bisect(attempt, [*cell[:axis], (point, high), *cell[axis + 1 :]], whole, depth - 1, budget)
    return False if right is False else [axis, str(point), left, right]
