"""Duals of functions that are constant or linear on either side of zero, from their definition in polar coordinates.

With U = R cos(T) and V = R cos(T - a), T uniform and independent of R, E[F(U) F(V)] is E[R^(2m)] times a mean over the
angle, in which F is a multiple of a power m of the cosine on each of four arcs.
"""

from __future__ import annotations

from typing import Any

import mpmath

from .numbers import AGREEMENT, Environment, Node, NoValue, callable_of

TRIED = tuple(mpmath.mpf(n) / 8 for n in (1, 3, 8, 13, 40, 90))


def slopes(function: Node, env: Environment) -> tuple[int, Any, Any] | None:
    """(m, a, b) with F(u) = a u^m for u > 0 and b |u|^m for u < 0, where m is 0 or 1, as far as values tell."""
    f = callable_of(function, env, away_from_kinks=True)
    for m in (0, 1):
        try:
            right, left = ([f(sign * u) / u**m for u in TRIED] for sign in (1, -1))
        except NoValue:
            return None
        if all(abs(v - side[0]) < AGREEMENT * (1 + abs(v)) for side in (right, left) for v in side):
            return m, right[0], left[0]
    return None


def arc_cosine(found: tuple[int, Any, Any], rho: Any) -> Any:
    """E[F(U) F(V)] for standard normal U, V with that correlation."""
    m, right, left = found
    angle = mpmath.acos(rho)
    same, opposite = mpmath.pi - angle, angle
    if m == 1:  # the integrals of cos(t) cos(t - angle) over the arcs, and E[R^2] = 2
        same, opposite = ((part * mpmath.cos(end) + mpmath.sin(end)) for part, end in ((same, angle), (opposite, same)))
    return ((right**2 + left**2) * same + 2 * right * left * opposite) / (2 * mpmath.pi)
