"""Search for the points of initial values: small rationals in each component between singular points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.decide import Answer
from ...verifier.failures import TooWide, Undefined
from ...verifier.normal_forms.differential_equations import MAX_POINTS, Equation
from ...verifier.normal_forms.function_field import NotCovered
from ...verifier.normal_forms.real_intervals import Interval, roots_between
from ...verifier.statement import Statement
from ...verifier.syntax import Malformed
from ...verifier.truth import settle

CANDIDATES = [fmpq(0)] + [
    sign * value
    for value in (fmpq(1), fmpq(1, 2), fmpq(2), fmpq(3, 5), fmpq(4, 5), fmpq(1, 4), fmpq(3), fmpq(3, 2), fmpq(1, 10),
                  fmpq(4), fmpq(10), fmpq(7, 8), fmpq(15, 16))
    for sign in (1, -1)
]
FIRST, QUICK = 6, 256
ZERO, ONE = fmpq(0), fmpq(1)
LARGER = (
    Interval(None, None),
    Interval(ZERO, None, True),
    Interval(None, ZERO, False, True),
    Interval(-ONE, ONE),
    Interval(-ONE, ONE, True, True),
    Interval(-ONE, None, True),
    Interval(ONE, None, True),
)


def initial_points(statement: Statement) -> Iterator[dict[str, Any]]:
    """Evidence to try: for each component the first candidate at which the initial values vanish, on the interval of
    the statement or on one of a few larger ones."""
    for larger in (None, *LARGER):
        try:
            equation = Equation(statement, larger)
            name = statement.variables[0].name
            if larger is None and any(settle(statement.claim, {name: p}, last=QUICK) is Answer.NO
                                      for p in ordinary(equation)[:FIRST]):
                return  # not an identity
        except (Malformed, NotCovered, TooWide, Undefined):
            if larger is None:
                return
            continue
        points = one_in_each(equation)
        if points:
            interval = None if larger is None else [*(None if end is None else str(end) for end in (
                larger.low, larger.high)), larger.low_open, larger.high_open]
            yield {"kind": "differential-equation", "points": [str(p) for p in sorted(points)], "interval": interval}
            return


def ordinary(equation: Equation) -> list[fmpq]:
    """The candidates in the interval that are not singular."""
    ends = [end for end in (equation.interval.low, equation.interval.high) if end is not None]
    return [p for p in dict.fromkeys([*CANDIDATES, equation.interval.inner_point(), *ends])
            if equation.interval.holds(p) and equation.singular(p) != 0]


def one_in_each(equation: Equation) -> list[fmpq]:
    """A point with vanishing initial values in each component, none if a component has no such candidate."""
    low, high = equation.interval.low, equation.interval.high
    components: dict[int, list[fmpq]] = {}
    for point in ordinary(equation):
        components.setdefault(roots_between(equation.singular, low, point), []).append(point)
    wanted = roots_between(equation.singular, low, high) + 1
    if len(components) != wanted or wanted > MAX_POINTS:
        return []
    found = [next((p for p in component if equation.vanishes_at(p)), None) for component in components.values()]
    points = [p for p in found if p is not None]
    return points if len(points) == len(found) else []
