"""Where the two sides of an inequality come closest: a search on a grid, then by shrinking steps; nothing is proved."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from flint import fmpq

from ...verifier.decide import Answer
from ...verifier.enclosures.enclose import enclose
from ...verifier.failures import TooWide, Undefined
from ...verifier.statement import Quantified, Statement
from ...verifier.syntax import Malformed, Node
from ...verifier.truth import in_domain, truth

PRECISION = 192
GRID = {1: 97, 2: 17, 3: 8}
STARTS = 4
STEPS = 60
#: how far out an unbounded range is searched
FAR = [Fraction(10) ** e for e in range(3, 13)]

Point = tuple[Fraction, ...]


def flint_rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def plain_rational(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


class Gap:
    """right - left of an inequality at points of the domain; None where there is no value or a hypothesis fails."""

    def __init__(self, statement: Statement, gap: Node) -> None:
        self.statement, self.gap = statement, gap
        self.known: dict[Point, Fraction | None] = {}

    def env(self, point: Point) -> dict[str, fmpq]:
        return {v.name: flint_rational(x) for v, x in zip(self.statement.variables, point, strict=True)}

    def __call__(self, point: Point) -> Fraction | None:
        if point not in self.known:
            self.known[point] = self.value(point)
        return self.known[point]

    def value(self, point: Point) -> Fraction | None:
        env = self.env(point)
        if any(in_domain(v, env[v.name]) is not Answer.YES for v in self.statement.variables):
            return None
        try:
            if any(truth(h, env, PRECISION) is not Answer.YES for h in self.statement.hypotheses):
                return None
            middle, exponent = enclose(self.gap, env, PRECISION).mid().man_exp()
        except (TooWide, Undefined, Malformed):
            return None
        return Fraction(int(middle)) * Fraction(2) ** int(exponent)


def grid(variable: Quantified, count: int) -> list[Fraction]:
    """Points of the range, the ends and their neighbourhoods included."""
    low, high = variable.rational_bound("low"), variable.rational_bound("high")
    if low is not None and high is not None:
        a, b = plain_rational(low), plain_rational(high)
        inner = [a + (b - a) * Fraction(i, count - 1) for i in range(count)]
        close = [Fraction(1, 10**e) for e in (2, 3, 5, 8)]
        return sorted({*inner, *(a + (b - a) * e for e in close), *(b - (b - a) * e for e in close)})
    steps = [Fraction(i, count) / (1 - Fraction(i, count)) for i in range(count)] + FAR
    if low is not None:
        return [plain_rational(low) + s for s in steps]
    if high is not None:
        return [plain_rational(high) - s for s in steps]
    return sorted({*steps, *(-s for s in steps)})


def minima(gap: Gap, deadline: float) -> list[tuple[Fraction, Point]]:
    """Local minima as (value, point), the least first."""
    axes = [grid(v, GRID.get(len(gap.statement.variables), 5)) for v in gap.statement.variables]
    found: list[tuple[Fraction, Point]] = []
    for point in product(*axes):
        if time.monotonic() > deadline:
            break
        value = gap(point)
        if value is not None:
            found.append((value, point))
    found.sort()
    starts: list[Point] = []
    width = [axis[-1] - axis[0] for axis in axes]
    for _, point in found:
        if len(starts) < STARTS and all(
                any(abs(x - y) > w / 20 for x, y, w in zip(point, other, width, strict=True)) for other in starts):
            starts.append(point)
    return sorted(descend(gap, start, axes, deadline) for start in starts)


def descend(gap: Gap, point: Point, axes: list[list[Fraction]], deadline: float) -> tuple[Fraction, Point]:
    """Steps along the axes, halved when none leads down."""
    value = gap(point)
    if value is None:
        raise ValueError("a search starts where the sides have values")
    steps = []
    for x, axis in zip(point, axes, strict=True):
        at = axis.index(x)
        steps.append(max(axis[min(at + 1, len(axis) - 1)] - x, x - axis[max(at - 1, 0)]))
    for _ in range(STEPS):
        if time.monotonic() > deadline:
            break
        moved = False
        for i, sign in product(range(len(point)), (1, -1)):
            trial = (*point[:i], point[i] + sign * steps[i], *point[i + 1:])
            other = gap(trial)
            if other is not None and other < value:
                value, point, moved = other, trial, True
        if not moved:
            steps = [step / 2 for step in steps]
    return value, point


def readable_points(point: Point) -> Iterator[Point]:
    """Rationals near the point, the simplest first."""
    for digits in range(16):
        yield tuple(x.limit_denominator(10**digits) for x in point)
    yield point


def values(statement: Statement, point: Point) -> Mapping[str, str]:
    return {v.name: str(flint_rational(x)) for v, x in zip(statement.variables, point, strict=True)}


__all__ = ["Gap", "minima", "readable_points", "values"]
