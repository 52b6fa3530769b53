r"""Dual activations as Chebyshev series in the half chord, for arrays in double precision.

For unit vectors at the angle t let rho = cos t, h = sin(t/2) = sqrt((1 - rho)/2), half their chord, and c = cos(t/2).
The dual activation D(rho) = E[phi(U) phi(V)] has its singularities at rho = 1 and -1, of the type sqrt(1 - rho^2), and
is smooth in h near rho = 1 and in c near rho = -1.  A profile is D and the dual of phi' in those variables:

    deficit(h)   = (D(1) - D(1 - 2 h^2)) / h,         slope(h)           = D'(1 - 2 h^2),
    reflected(c) = D(-1 + 2 c^2),                     reflected_slope(c) = D'(-1 + 2 c^2),      0 <= h, c <= 1/sqrt 2,

D' standing for the dual of phi'.  The deficit keeps the digits that D(1) - D(rho) loses for near duplicates.  Values at
the nodes are the verifier's enclosures (closed forms; otherwise Mehler's series of Hermite coefficients, its tail
bounded by Parseval) wherever their radius is below 1e-12; piecewise activations whose coefficients decay too slowly
for that have the radial quadrature of :mod:`ntksym.evaluation.polar`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx
from numpy.polynomial import chebyshev

from ..errors import UserError
from ..verifier.decide import Answer, is_nonnegative
from ..verifier.enclosures.activation import derivative, is_square_integrable
from ..verifier.enclosures.gaussian import dual, second_moment
from ..verifier.enclosures.parity import parity
from ..verifier.failures import TooWide, Undefined
from ..verifier.syntax import Node, free_names
from ..verifier.work import OutOfWork, limited
from .balls import SPENT
from .polar import Polar
from .tree import to_tree

Array = np.ndarray[Any, np.dtype[np.float64]]
BITS = 96
#: the largest radius of a value at a node; sizes, relative to the largest, below which coefficients may stop, and below
#: which they say nothing
RADIUS = arb(10) ** -12
RELATIVE = 4e-15
NOISE = 2e-16
NODES = (48, 96, 192, 384, 768)
END = 0.5**0.5
#: what one profile may cost (:mod:`ntksym.verifier.work`)
WORK = 20_000_000


@dataclass(frozen=True)
class Profile:
    """The four series, Chebyshev coefficients on [0, 1/sqrt 2]; ``mean_square`` is D(1) and ``symmetry`` 1 for an even
    activation, -1 for an odd one, else None."""

    mean_square: float
    symmetry: int | None
    deficit: Array
    slope: Array
    reflected: Array
    reflected_slope: Array


@lru_cache(maxsize=64)
def profile(phi: sp.Lambda) -> Profile:
    """The profile of an activation; raises :class:`UserError` where E[phi^2] or E[phi'^2] is not finite, for free
    parameters, and where no route reaches 1e-12."""
    function = to_tree(phi)
    if function[0] != "lam" or free_names(function):
        names = ", ".join(sorted(free_names(function)))
        raise UserError(f"arrays need an activation without free parameters; {phi} has {names}")
    try:
        slope = derivative(function)
        for part, name in ((function, str(phi.expr)), (slope, f"the derivative of {phi.expr}")):
            if is_square_integrable(part) is Answer.NO:
                raise UserError(f"the kernel does not exist: {name} is not square-integrable under the Gaussian")
        with limited(WORK):
            return enclosed_profile(phi, function, slope)
    except OutOfWork as spent:
        raise UserError(f"the dual activation of {phi.expr} takes too much work for 12 digits", SPENT) from spent
    except (TooWide, Undefined) as failure:
        raise UserError(f"the dual activation of {phi.expr} is not known to 12 digits: {failure}") from failure


def enclosed_profile(phi: sp.Lambda, function: Node, slope: Node) -> Profile:
    with ctx.workprec(BITS):
        whole = second_moment(function, BITS)
    own, derived = Values(phi, function, False), Values(phi, slope, True)
    return Profile(
        float(whole),
        parity(function),
        fitted(lambda h: own.deficit(h, whole)),
        fitted(lambda h: derived.at(h, False)),
        fitted(lambda c: own.at(c, True)),
        fitted(lambda c: derived.at(c, True)),
    )


class Values:
    """Values of the dual of one function: enclosed, or by radial quadrature once an enclosure was too wide."""

    def __init__(self, phi: sp.Lambda, function: Node, derived: bool) -> None:
        self.phi, self.function, self.derived = phi, function, derived
        self.polar: Polar | None = None

    def enclosure(self, half: float, reflected: bool, whole: arb | None) -> float | None:
        """D, or the deficit when D(1) is given, from the verifier's enclosure; None once its radius exceeds 1e-12."""
        if self.polar is None:
            with ctx.workprec(BITS):
                rho = 1 - 2 * arb(half) ** 2
                value = dual(self.function, -rho if reflected else rho, BITS)
                if whole is not None:
                    value = (whole - value) / arb(half)
                if is_nonnegative(RADIUS - value.rad()) is Answer.YES:
                    return float(value)
        return None

    def at(self, half: float, reflected: bool) -> float:
        """D(1 - 2 h^2), or D(-1 + 2 c^2)."""
        value = self.enclosure(half, reflected, None)
        return self.by_quadrature().dual(half, reflected) if value is None else value

    def deficit(self, h: float, whole: arb) -> float:
        """(D(1) - D(1 - 2 h^2)) / h."""
        value = self.enclosure(h, False, whole)
        return self.by_quadrature().deficit(h) / h if value is None else value

    def by_quadrature(self) -> Polar:
        if self.polar is None:
            self.polar = Polar(self.phi, self.derived)
        return self.polar


def fitted(function: Callable[[float], float]) -> Array:
    """Chebyshev coefficients on [0, 1/sqrt 2] from values at Chebyshev nodes, twice as many until they have died out;
    raises :class:`TooWide` when they do not."""
    for count in NODES:
        # Extended precision, angles reduced in integers: the sums add no error to that of the values.
        odd, unit = 2 * np.arange(count) + 1, np.arccos(np.longdouble(-1)) / (2 * count)
        halves = END * (1 + np.cos(odd * unit)) / 2
        values = np.array([function(float(h)) for h in halves], dtype=np.longdouble)
        turns = np.outer(np.arange(count), odd) % (4 * count)
        coefficients = np.asarray(np.cos(turns * unit) @ values * 2 / count, dtype=np.float64)
        coefficients[0] /= 2
        size = np.abs(coefficients)
        if size[-4:].max() <= RELATIVE * size.max():
            kept = np.nonzero(size > NOISE * size.max())[0]
            return coefficients[: kept[-1] + 1] if kept.size else coefficients[:1]
    raise TooWide(f"{NODES[-1]} Chebyshev coefficients in the half chord do not die out")


def series(coefficients: Array, half: Array) -> Array:
    """The series at half chords in [0, 1/sqrt 2]."""
    return np.asarray(chebyshev.chebval(half * (2 / END) - 1, coefficients), dtype=np.float64)
