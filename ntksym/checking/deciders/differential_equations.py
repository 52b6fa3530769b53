"""Search for the points of initial values: small rationals in each component between singular points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq

from ...verifier.decide import Answer
from ...verifier.failures import TooWide, Undefined
from ...verifier.normal_forms.differential_equations import MAX_POINTS, Equation
from ...verifier.normal_forms.function_field import NotCovered
from ...verifier.normal_forms.real_intervals import roots_between
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


def initial_points(statement: Statement) -> Iterator[dict[str, Any]]:
    """Evidence to try: for each component the first candidate at which the initial values vanish."""
    try:
        equation = Equation(statement)
    except (Malformed, NotCovered, TooWide, Undefined):
        return
    ends = (equation.interval.low, equation.interval.high)
    inside = [equation.interval.inner_point()] + [end for end in ends if end is not None]
    candidates = [p for p in dict.fromkeys([*CANDIDATES, *inside])
                  if equation.interval.holds(p) and equation.singular(p) != 0]
    name = statement.variables[0].name
    try:
        if any(settle(statement.claim, {name: p}, last=QUICK) is Answer.NO for p in candidates[:FIRST]):
            return  # not an identity
    except (TooWide, Undefined):
        return
    components: dict[int, list[fmpq]] = {}
    for point in candidates:
        components.setdefault(roots_between(equation.singular, equation.interval.low, point), []).append(point)
    wanted = roots_between(equation.singular, *ends) + 1
    if len(components) != wanted or wanted > MAX_POINTS:
        return
    points = []
    for component in components.values():
        found = next((p for p in component if equation.vanishes_at(p)), None)
        if found is None:
            return
        points.append(found)
    yield {"kind": "differential-equation", "points": [str(p) for p in sorted(points)]}
