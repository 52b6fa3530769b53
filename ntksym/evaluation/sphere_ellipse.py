r"""Convex regions of the plane of the angle, symmetric about the real axis, and what they become under an analytic map.

The ellipse of parameter r > 1 around [0, 2H] is the image of |u| = r under u -> H + H (u + 1/u)/2.  A region is kept by
the upper half of its boundary, a concave chain of vertices with integer coordinates times 2^-UNIT, from the right end
on the real axis to the left one; all steps on vertices are exact.

**Images.**  Let f be analytic on a region E and real on its real points.  Re(e^{-ia} f) takes its maximum on the
boundary, whence f(E) lies in the convex hull of f of the boundary.  The boundary is cut into runs of consecutive
vertices.  A run from a to b lies within ``sag`` of the chord from a to b, and with the chord inside the rectangle
``area``.  With f' in F on ``area``, a convex set of diameter w, the point a + t (b - a) + e of the run, |e| <= sag, has

    f(a + t (b-a)) - f(a) - t (f(b) - f(a)) = t (1-t) (b-a) (mean of f' over [a, point] - mean over [point, b]),

so that f of it is off the chord from f(a) to f(b) by at most w |b-a| / 4 + sag |F|.  The hull of squares of that size
around f(a) and f(b), over all runs and with their mirror images, holds f(E).  It grows beyond f(E) by the square of the
length of runs, so that regions can be followed through many layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from flint import acb, arb, fmpq

from .sphere_quadrature import scale

Chain = list[tuple[int, int]]
#: parameters that are tried, largest first: below 3.5 the ellipse stays inside |Re s| < 2 pi
RADII = (3.5, 3.0, 2.6, 2.3, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.05)
#: lengths of runs over their distance from 0 that are tried, and how many runs a boundary is cut into at most
FINENESS = (0.06, 0.02)
MAX_RUNS = 500
#: sides of the polygon around the upper half of an ellipse
SIDES = 48
UNIT = 40
PREC = 64


@dataclass(frozen=True)
class Run:
    """A piece of the boundary: its ends, a rectangle around it and its distance from the chord."""

    first: acb
    last: acb
    area: acb
    sag: arb


def around_ellipse(radius: float, parity: int | None) -> Chain:
    """A region with the ellipse inside: the affine image of a regular polygon around the circle."""
    half, r = scale(parity), arb(radius)
    wide, tall = half * (r + 1 / r) / 2, half * (r - 1 / r) / 2
    stretch = 1 / (arb.pi() / (2 * SIDES)).cos()
    turns = (arb(fmpq(2 * j + 1, 2 * SIDES)) * arb.pi() for j in range(SIDES))
    return hull(acb(half + stretch * wide * turn.cos(), stretch * tall * turn.sin()) for turn in turns)


def hull(squares: Iterable[acb]) -> Chain:
    """The convex hull of rectangles and of their mirror images; they are finite."""
    tops: dict[int, int] = {}
    for square in squares:
        low, high = cell(square.imag)
        for x in cell(square.real):
            tops[x] = max(tops.get(x, 0), high, -low)
    chain: Chain = []
    for corner in sorted(tops.items(), reverse=True):
        while len(chain) > 1 and turns_right(chain[-2], chain[-1], corner):
            chain.pop()
        chain.append(corner)
    return [(chain[0][0], 0), *chain, (chain[-1][0], 0)]


def cell(value: arb) -> tuple[int, int]:
    """Integers around value * 2^UNIT."""
    scaled = value * arb(2) ** UNIT
    return below(scaled.lower()), -below(-scaled.upper())


def below(number: arb) -> int:
    """The integer part of an exact number."""
    mantissa, exponent = (int(part) for part in number.man_exp())
    return mantissa << exponent if exponent >= 0 else mantissa >> -exponent


def turns_right(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """From right to left along the upper boundary: b is not beyond the line from a to c."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0


def runs(chain: Chain, fineness: float) -> Iterator[Run]:
    """The boundary in runs no longer than about ``fineness`` times their distance from 0."""
    points = list(refined(chain, fineness))
    start = 0
    while start + 1 < len(points):
        end = start + 1
        limit = fineness * abs(points[start])
        while end + 1 < len(points) and abs(points[end + 1] - points[start]) <= limit:
            end += 1
        yield run(points[start : end + 1])
        start = end


class Point(complex):
    """A vertex, or a point of a side, rounded; ``exact`` encloses it."""

    exact: acb


def refined(chain: Chain, fineness: float) -> Iterator[Point]:
    """The vertices, and points on sides that are long."""
    for (x, y), (u, v) in pairwise(chain):
        length, distance = abs(complex(u - x, v - y)), min(abs(complex(x, y)), abs(complex(u, v)))
        parts = min(MAX_RUNS, 1 + int(length / (fineness * distance + 1)))
        for j in range(parts):
            yield placed(fmpq(x) + fmpq(j * (u - x), parts), fmpq(y) + fmpq(j * (v - y), parts))
    yield placed(fmpq(chain[-1][0]), fmpq(chain[-1][1]))


def placed(x: fmpq, y: fmpq) -> Point:
    exact = acb(arb(x / 2**UNIT), arb(y / 2**UNIT))
    point = Point(complex(exact))
    point.exact = exact
    return point


def run(points: list[Point]) -> Run:
    first, last = points[0], points[-1]
    chord = last - first
    real, imag, sag = first.exact.real, first.exact.imag, arb(0)
    for point in points[1:]:
        real, imag = real.union(point.exact.real), imag.union(point.exact.imag)
    for point in points[1:-1]:
        # any point of the chord bounds the distance; the nearest is guessed
        share = min(1.0, max(0.0, ((point - first) * chord.conjugate()).real / (abs(chord) ** 2 or 1.0)))
        nearest = first.exact + (last.exact - first.exact) * arb(share)
        sag = sag.max(arb(abs(point.exact - nearest).upper()))
    return Run(first.exact, last.exact, acb(real, imag), sag)


def image(pieces: Iterable[tuple[Run, acb | None]], f: Callable[[acb], acb | None]) -> Chain | None:
    """A region that holds f of the one whose boundary is given in runs, each with an enclosure of f' on its area; None
    where one of them, or of the values of f, is missing or infinite."""
    found: list[acb] = []
    before: acb | None = None
    for piece, rate in pieces:
        first = before or f(piece.first)
        before = f(piece.last)
        if rate is None or first is None or before is None:
            return None
        spread = deviation(piece, rate)
        if not (first.is_finite() and before.is_finite() and spread.is_finite()):
            return None
        off = acb(arb(0, spread.upper()), arb(0, spread.upper()))
        found += [first + off, before + off]
    return hull(found)


def deviation(piece: Run, rate: acb) -> arb:
    """How far f of the run is from the chord, at most."""
    diameter = 2 * abs(acb(arb(rate.real.rad()), arb(rate.imag.rad())))
    return diameter * abs(piece.last - piece.first) / 4 + abs(rate) * piece.sag


__all__ = ["FINENESS", "PREC", "RADII", "UNIT", "Chain", "Run", "around_ellipse", "image", "runs"]
