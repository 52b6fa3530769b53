"""The attack on the convergence of a series: by the slope of its terms on a doubly logarithmic scale."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

import mpmath

from .numbers import Node, NoRoute, NoValue
from .numbers import value as value_of
from .points import points, shown
from .rate_attack import Finding

#: first indices, and how far the slope there may be from the one far out
PLACES = ((2**11, 0.02), (8, 0.3))
MOST_POINTS = 6
TINY = mpmath.mpf(10) ** -20


def attack_series(claim: Node, statement: Mapping[str, Any], chance: random.Random) -> Finding:
    """Does the series converge absolutely?  Where the slope is too close to -1 to tell, nothing is said."""
    agreed = 0
    for env in itertools.islice(points(statement, chance, moderate=True), 3 * MOST_POINTS):
        try:
            found = converges(claim[1], env)
        except NoValue as failure:
            return Finding(f"undefined at {shown(env)}: {failure}", agreed, "points")
        if found is False:
            return Finding(f"the terms fall too slowly at {shown(env)}", agreed, "the slope of the terms")
        agreed += found is True
        if agreed == MOST_POINTS:
            break
    return Finding("", agreed, "the slope of the terms" if agreed else "")


def converges(series: Node, env: Mapping[str, Any]) -> bool | None:
    """By both parities of the index; None where it cannot be told."""
    _, term, name, low, _ = series
    first = int(value_of(low, env))
    for n in range(first, first + 3):
        value_at(term, name, n, env)
    answers = [of_parity(term, name, residue, env) for residue in (0, 1)]
    return False if False in answers else True if answers == [True, True] else None


def value_at(term: Node, name: str, n: int, env: Mapping[str, Any]) -> Any:
    """|term|; None where it has no numerical value."""
    try:
        return abs(value_of(term, {**env, name: mpmath.mpf(n)}))
    except NoRoute:
        return None


def of_parity(term: Node, name: str, residue: int, env: Mapping[str, Any]) -> bool | None:
    for start, error in PLACES:
        values = [value_at(term, name, start * 2**i + residue, env) for i in range(3)]
        if None in values:
            continue
        if max(values[1:]) < TINY:  # zero, up to the error of a quadrature
            return True
        if 0 in values or not all(map(mpmath.isfinite, values)):
            return None
        one, two = (mpmath.log(values[i + 1] / values[i]) / mpmath.log(2) for i in range(2))
        slope = 2 * two - one  # the error of the slope falls like 1/n
        return bool(slope < -1) if abs(slope + 1) > error else None
    return None


__all__ = ["attack_series"]
