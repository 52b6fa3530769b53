"""Numerical values of eigenvalues of kernels on the torus: a second opinion on their rates, with about nine digits.

From the definition, by Gauss's rule in each direction on panels of [0, 1/2] that halve towards both ends, where the
kernel may be singular, and are short enough for the mode.  The kernel is interpolated in the angle acos <x, y>, on
panels that halve towards 0 and pi.
"""

from __future__ import annotations

import itertools
from typing import Any

import mpmath
import numpy as np
from numpy.polynomial.chebyshev import Chebyshev
from numpy.typing import NDArray

from .numbers import RULES, Environment, Node, NoRoute, NoValue, callable_of, mentioned, value
from .spheres import table

Array = NDArray[np.float64]
#: greatest frequency by dimension
FREQUENCIES = {1: 2000, 2: 260, 3: 72}
#: by dimension: nodes on a panel, halvings towards an end, and the greatest length of a panel in periods of the mode
RULE = {1: (14, 26, 1.0), 2: (10, 10, 0.75), 3: (8, 7, 0.75)}
#: degree of the interpolation and halvings towards an end
DEGREE, HALVINGS = 12, 16
#: what rounding errors come to at most, over the sum of the sizes of the terms
NOISE = 1e-14
#: so many points are looked at together
BLOCK = 400_000
#: a kernel -> its interpolation by panel
_PANELS: dict[Any, dict[Any, Any]] = {}


def halved(low: float, high: float, count: int) -> list[float]:
    """The ends of panels of [low, high] that halve towards both ends."""
    half = (high - low) / 2
    steps = [half / 2**j for j in range(count, -1, -1)]
    return [low, *(low + s for s in steps), *(high - s for s in reversed(steps[:-1])), high]


def nodes(frequency: int, dimension: int) -> tuple[Array, Array]:
    """Points of [0, 1/2] and the weights of a rule for integrals over [0, 1] of even functions, the mode included."""
    count, halvings, periods = RULE[dimension]
    ends = [0.0]
    for low, high in itertools.pairwise(halved(0.0, 0.5, halvings)):
        pieces = max(1, int(np.ceil((high - low) * frequency / periods)))
        ends += list(np.linspace(low, high, pieces + 1)[1:])
    x, w = np.polynomial.legendre.leggauss(count)
    start, width = np.array(ends[:-1])[:, None], np.diff(ends)[:, None] / 2
    points = (start + width * (x + 1)).ravel()
    return points, (2 * width * w).ravel() * np.cos(2 * np.pi * frequency * points)


class Interpolated:
    """F(cos angle) for 0 <= angle <= pi, as an array; ``known`` keeps the panels that were met."""

    def __init__(self, f: Any, known: dict[Any, Any]) -> None:
        self.f, self.known = f, known
        self.ends = np.array(halved(0.0, np.pi, HALVINGS))

    def panel(self, place: int) -> Any:
        if place not in self.known:
            low, high = self.ends[place], self.ends[place + 1]

            def at(angle: Any) -> Any:
                return np.array([float(mpmath.re(self.f(mpmath.cos(mpmath.mpf(a))))) for a in angle])

            self.known[place] = Chebyshev.interpolate(at, DEGREE, domain=[low, high])
        return self.known[place]

    def __call__(self, angles: Array) -> Array:
        places = np.clip(np.searchsorted(self.ends, angles, side="right") - 1, 0, len(self.ends) - 2)
        result = np.empty_like(angles)
        for place in np.unique(places):
            here = places == place
            result[here] = self.panel(int(place))(angles[here])
        return result


def torus_eigenvalue(tree: Node, env: Environment) -> Any:
    frequencies = [value(part, env) for part in tree[2:]]
    if not all(mpmath.isint(k) for k in frequencies):
        raise NoValue("a mode on the torus with a frequency that is no integer")
    whole = sorted(abs(int(k)) for k in frequencies)
    d = len(whole)
    if d not in RULE or whole[-1] > FREQUENCIES[d]:
        raise NoRoute("a mode on a torus of more than three dimensions, or of high frequency")
    function = tree[1]
    key = (function, tuple((n, repr(v)) for n, v in sorted(env.items()) if n in mentioned(function)))
    kernel = Interpolated(callable_of(function, env, away_from_kinks=True), table(_PANELS, key, 20))
    rules = [nodes(k, d) for k in whole]
    # 1 - <x, 0> = (2/d) sum_a sin^2(pi x_a), of which nothing is lost near x = 0
    chords = [np.sin(np.pi * points) ** 2 / d for points, _ in rules]
    rest, weights = np.zeros(1), np.ones(1)
    for chord, (_, own) in zip(chords[1:], rules[1:], strict=True):
        rest, weights = np.add.outer(rest, chord).ravel(), np.outer(weights, own).ravel()
    total, size = 0.0, 0.0
    rows = max(1, BLOCK // len(rest))
    for start in range(0, len(chords[0]), rows):
        here = np.minimum(np.add.outer(chords[0][start : start + rows], rest), 1.0)
        values = kernel(2 * np.arcsin(np.sqrt(here)))
        own = rules[0][1][start : start + rows]
        total += float(own @ (values @ weights))
        size += float(np.abs(own) @ (np.abs(values) @ np.abs(weights)))
    if abs(total) <= NOISE * size:
        raise NoRoute("a mode on a torus that is not told from zero")
    return mpmath.mpf(total)


RULES["torus_eigenvalue"] = torus_eigenvalue

__all__ = ["torus_eigenvalue"]
