r"""Ellipses in the plane of the angle on whose boundary, or on the whole of which, a kernel is enclosed.

The ellipse of parameter r > 1 around [0, 2H] is the image of the unit circle under u -> H + H (r u + 1/(r u))/2; the
kernels are real on the real axis, so the upper half is enough.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import acb, arb, ctx, fmpq

from ..verifier import decide
from ..verifier.decide import Answer
from .sphere_quadrature import scale

Box = Callable[[acb, arb], arb | None]
#: parameters that are tried, largest first: below 3.5 the ellipse stays inside |Re s| < 2 pi
RADII = (3.5, 3.0, 2.6, 2.3, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.05)
#: the values at centres lose some 14 bits a layer where the ellipse passes 0 closely
PREC = 192
SLACK = 8
SAMPLES = 12
#: arcs of half the boundary at the start, how often one is halved, and boxes in all
ARCS = 24
HALVINGS = 9
MAX_BOXES = 6_000


def largest_ellipse(enclosed: Box, parity: int | None) -> tuple[float, arb] | None:
    """The largest of RADII on whose boundary ``enclosed(centre, radius)`` gives bounds, and the largest bound."""
    with ctx.workprec(PREC):
        for radius in RADII:
            largest = sampled(enclosed, radius, parity)
            if largest is not None:
                bound = boundary(enclosed, radius, parity, SLACK * (largest + 1))
                if bound is not None:
                    return radius, bound
    return None


def sampled(enclosed: Box, radius: float, parity: int | None) -> arb | None:
    """The largest of the bounds at points of the boundary, None if there is none at one of them."""
    largest = arb(0)
    for j in range(SAMPLES - 1, -1, -1):
        found = enclosed(point(radius, fmpq(2 * j + 1, 2 * SAMPLES), parity), arb(2) ** -60)
        if found is None:
            return None
        largest = largest.max(found)
    return largest


def point(radius: float, turn: fmpq, parity: int | None) -> acb:
    """The point of the boundary at the angle pi * turn."""
    half, u = scale(parity), acb.exp_pi_i(acb(turn)) * arb(radius)
    return (u + 1 / u) * half / 2 + half


def boundary(enclosed: Box, radius: float, parity: int | None, wanted: arb) -> arb | None:
    """A bound on the upper half of the boundary, boxes with a bound above ``wanted`` being halved as well; None if a
    box fails after all halvings."""
    speed = scale(parity) * (arb(radius) + 1 / arb(radius)) / 2 * arb.pi()
    waiting = [(fmpq(j, ARCS), fmpq(1, ARCS), 0) for j in range(ARCS)]
    largest, boxes = arb(0), 0
    while waiting:
        start, length, depth = waiting.pop()
        boxes += 1
        # an arc is no longer than the greatest speed times its share of the parameter
        reach = (speed * arb(length) / 2).upper()
        found = enclosed(point(radius, start + length / 2, parity), arb(reach))
        if found is not None and (depth == HALVINGS or decide.is_at_most(found, wanted) is Answer.YES):
            largest = largest.max(found)
        elif depth == HALVINGS or boxes > MAX_BOXES:
            return None
        else:
            waiting += [(start, length / 2, depth + 1), (start + length / 2, length / 2, depth + 1)]
    return largest




__all__ = ["boundary", "largest_ellipse", "point"]


