"""Inequalities on boxes of real variables: the closest points first, for a witness; then a tree of cells with the
method that settles each.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import fmpq

from ...verifier.bounding import MAX_WIDTH, Cell, cost, cut, difference, domain, equal_at, face, holds
from ...verifier.decide import Answer
from ...verifier.failures import TooWide, Undefined
from ...verifier.hypergeometric.sequences import NotShown
from ...verifier.statement import Statement
from ...verifier.syntax import Malformed
from ...verifier.truth import settle
from ..records import Evidence
from .minima import Gap, Point, flint_rational, minima, plain_rational, readable_points, values

if TYPE_CHECKING:
    from .attempt import Attempt

MAX_DEPTH = 60
#: (root, order) of local expansions, the cheapest first
EXPANSIONS = ((1, 4), (2, 4), (2, 8), (4, 6), (1, 12), (6, 4))
CLOSE = Fraction(1, 10**20)
SEARCH_SECONDS = 10.0


class NotFound(Exception):
    """No tree was found; the message says where."""


def box_bounds(attempt: Attempt) -> Iterator[Evidence | None]:
    """A tree of cells with Taylor models, monotony and local expansions."""
    statement = attempt.statement
    if statement.claim[0] not in ("le", "lt", "and", "or"):
        return
    try:
        cell = domain(statement)
    except NotShown:
        return
    try:
        tree = Search(attempt).tree(cell, MAX_DEPTH)
    except NotFound as failure:
        attempt.tried.append(f"Taylor models: {failure}")
        return
    yield attempt.rule({"kind": "box-bound", "tree": tree}, "Taylor models and local expansions")


def closest_points(attempt: Attempt) -> Iterator[Evidence | None]:
    """A witness where an inequality fails, also if only by little on a small part of the domain."""
    gap = numerical_gap(attempt.statement)
    if gap is None:
        return
    for value, point in minima(gap, min(attempt.deadline, time.monotonic() + SEARCH_SECONDS)):
        if value > CLOSE:
            return
        for near in readable_points(point):
            found = gap(near)
            if found is not None and found <= CLOSE and fails(attempt.statement, gap.env(near)):
                yield attempt.rule({"kind": "witness", "values": values(attempt.statement, near)}, "closest points")
                break


def fails(statement: Statement, env: dict[str, fmpq]) -> bool:
    try:
        return settle(statement.claim, env, last=512) is Answer.NO or equal_at(statement.claim, env)
    except (TooWide, Undefined):
        return False


def numerical_gap(statement: Statement) -> Gap | None:
    """The difference of the sides of a single inequality between real variables."""
    if statement.claim[0] not in ("le", "lt") or statement.quantifier != "forall" or not statement.variables \
            or any(v.kind != "real" for v in statement.variables):
        return None
    return Gap(statement, difference(statement.claim))


def special_points(statement: Statement, lowest: list[tuple[Fraction, Point]]) -> list[Fraction]:
    """Simple rationals at which the sides seem to be equal, for statements with one variable."""
    gap = numerical_gap(statement)
    found: list[Fraction] = []
    if gap is not None and len(statement.variables) == 1:
        ends = [plain_rational(end) for end in domain(statement).box[statement.variables[0].name] if end is not None]
        for value, point in lowest:
            if abs(value) < CLOSE:
                # An end of the domain is none of them, whether it belongs to it or not.
                near = next((p for p in readable_points(point)
                             if p[0] in ends or ((v := gap(p)) is not None and abs(v) < CLOSE)), point)
                found.append(near[0])
    return found


class Search:
    """Looks for the tree of one statement, cell by cell."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt, self.statement = attempt, attempt.statement
        gap = numerical_gap(self.statement)
        found = [] if gap is None else minima(gap, min(attempt.deadline, time.monotonic() + SEARCH_SECONDS))
        self.special = special_points(self.statement, found)
        self.lowest = [tuple(x.limit_denominator(10**12) for x in point) for _, point in found]
        self.whole = domain(self.statement)
        self.single = self.statement.claim[0] in ("le", "lt")

    def tree(self, cell: Cell, depth: int) -> Any:
        """Evidence for the cell; raises :class:`NotFound`."""
        if time.monotonic() > self.attempt.deadline:
            raise NotFound("the time was spent")
        leaf = self.leaf(cell)
        if leaf != []:
            return leaf
        if depth == 0 or not cell.varying():
            raise NotFound(f"not settled on {cell}")
        axis, point = self.place(cell)
        halves = cut([axis, str(point), None, None], cell)
        return [axis, str(point), *(self.tree(half, depth - 1) for _, half in halves)]

    def works(self, leaf: Any, cell: Cell) -> bool:
        try:
            cost(leaf)
            return holds(self.statement, leaf, cell)
        except (TooWide, Undefined, NotShown, Malformed):
            return False

    def leaf(self, cell: Cell) -> Any:
        """A method that settles the cell as it is, or []."""
        varying = cell.varying()
        if not varying:
            return ["point"] if self.single and self.works(["point"], cell) else []
        orders = (2, 5, 10) if len(varying) == 1 else (2, 4)
        for leaf in (None, *(["taylor", order] for order in orders)):
            if self.works(leaf, cell):
                return leaf
        if not self.single:
            return []
        tangent = self.convex(cell)
        if tangent:
            return tangent
        for axis, name in enumerate(cell.box):
            for side in ("low", "high") if name in varying else ():
                found = self.monotone(cell, axis, side, orders[-1])
                if found != []:
                    return found
        return self.local(cell, varying[0]) if len(varying) == 1 else []

    def convex(self, cell: Cell) -> list[Any]:
        """The tangent at a minimum that was found numerically, where it lies in the cell."""
        for point in self.lowest:
            inside = [(flint_rational(x), *ends) for x, ends in zip(point, cell.box.values(), strict=True)]
            if all(low is not None and high is not None and low <= x <= high for x, low, high in inside):
                leaf = ["convex", [str(x) for x, _, _ in inside]]
                if self.works(leaf, cell):
                    return leaf
        return []

    def monotone(self, cell: Cell, axis: int, side: str, order: int) -> Any:
        try:
            reduced = face(self.statement, ["monotone", axis, side, order, None], cell)
        except (TooWide, Undefined):
            return []
        try:
            return ["monotone", axis, side, order, self.tree(reduced, 12)]
        except NotFound:
            return []

    def local(self, cell: Cell, name: str) -> Any:
        """Expansions at the ends that matter: those of the domain, and points of equality."""
        low, high = cell.box[name]
        for side, end in (("low", low), ("high", high)):
            if end is not None and end not in self.whole.box[name] and plain_rational(end) not in self.special:
                continue
            for root, order in EXPANSIONS:
                if root * order <= MAX_WIDTH and self.works(["local", side, root, order], cell):
                    return ["local", side, root, order]
        return []

    def place(self, cell: Cell) -> tuple[int, fmpq]:
        """Where to cut: points of equality, then unbounded ranges, then the middle of the relatively widest side."""
        names = list(cell.box)
        for axis, name in enumerate(names):
            low, high = cell.box[name]
            for point in map(flint_rational, self.special):
                if (low is None or low < point) and (high is None or point < high):
                    return axis, point
            if low is None or high is None:
                return axis, beyond(low, high)
        widths = []
        for name in names:
            low, high = cell.box[name]
            bottom, top = self.whole.box[name]
            if low is None or high is None:
                raise AssertionError("unbounded ranges are cut first")
            share = high - low if bottom is None or top is None or bottom == top else (high - low) / (top - bottom)
            widths.append(share)
        axis = widths.index(max(widths))
        low, high = cell.box[names[axis]]
        if low is None or high is None:
            raise AssertionError("unbounded ranges are cut first")
        return axis, (low + high) / 2


def beyond(low: fmpq | None, high: fmpq | None) -> fmpq:
    """A point inside an unbounded interval, farther out each time."""
    if low is None and high is None:
        return fmpq(0)
    if high is None and low is not None:
        return fmpq(2) if low < 2 else low * 4
    if high is None:
        raise AssertionError("one end is finite here")
    return fmpq(-2) if high > -2 else high * 4


__all__ = ["box_bounds", "closest_points"]
