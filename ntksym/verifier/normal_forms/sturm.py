"""The sign of a polynomial with rational coefficients on an interval, decided exactly by Sturm's theorem.

For a squarefree S with S0 = S, S1 = S', S(k+1) = -(S(k-1) mod S(k)), let v(x) be the number of sign changes in
S0(x), S1(x), ..., zeros left out.  Then S has v(a) - v(b) distinct real roots in (a, b] for a < b, also where S
vanishes at an end (Sturm 1829; Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry, Theorem 2.62).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flint import fmpq, fmpq_poly


@dataclass(frozen=True)
class Interval:
    """Rational ends, ``None`` for an infinite one (which is open).  Never empty: low < high, or low = high with both
    ends closed."""

    low: fmpq | None
    high: fmpq | None
    low_open: bool
    high_open: bool

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    def contains(self, value: fmpq) -> bool:
        above = self.low is None or self.low < value or (self.low == value and not self.low_open)
        return bool(above and (self.high is None or value < self.high or (self.high == value and not self.high_open)))

    def inner_point(self) -> fmpq:
        """A point of the interval, of its interior unless it is a single point."""
        if self.low is None:
            return fmpq(0) if self.high is None else self.high - 1
        return self.low + 1 if self.high is None else (self.low + self.high) / 2


def sign(value: fmpq) -> int:
    return (value > 0) - (value < 0)


class SturmSequence:
    """The Sturm sequence of the squarefree part of a nonzero polynomial."""

    def __init__(self, polynomial: Any) -> None:
        common = polynomial.gcd(polynomial.derivative())
        first = polynomial // common
        self.polynomials = [first]
        second = first.derivative()
        while second != 0:
            self.polynomials.append(second)
            # A positive factor leaves all signs as they are and keeps the coefficients small.
            remainder = -(first % second)
            leading = remainder.leading_coefficient()
            first, second = second, remainder / abs(leading) if leading != 0 else remainder

    def changes(self, point: fmpq | None, at_minus_infinity: bool = False) -> int:
        """Sign changes at a point; for ``None`` at +oo or -oo, where the leading terms give the signs."""
        if point is None:
            signs = [sign(p.leading_coefficient()) * ((-1) ** p.degree() if at_minus_infinity else 1)
                     for p in self.polynomials]
        else:
            signs = [sign(p(point)) for p in self.polynomials]
        kept = [s for s in signs if s]
        return sum(1 for one, two in pairwise(kept) if one != two)

    def count_half_open(self, low: fmpq | None, high: fmpq | None) -> int:
        """The number of distinct real roots in (low, high], low < high; ``None`` stands for an infinite end."""
        return self.changes(low, at_minus_infinity=True) - self.changes(high)

    def count(self, interval: Interval) -> int:
        """The number of distinct real roots in the interval."""
        squarefree, low, high = self.polynomials[0], interval.low, interval.high
        at_low = low is not None and not interval.low_open and squarefree(low) == 0
        if interval.is_point:
            return int(at_low)
        at_open_high = high is not None and interval.high_open and squarefree(high) == 0
        return self.count_half_open(low, high) + at_low - at_open_high


def has_root(polynomial: Any, interval: Interval) -> bool:
    """Does the polynomial vanish somewhere in the interval?"""
    return polynomial == 0 or SturmSequence(polynomial).count(interval) > 0


def is_positive_on(polynomial: Any, interval: Interval) -> bool:
    """Is the polynomial > 0 on the whole interval: has it no root there, and the right sign at one point?"""
    return bool(polynomial(interval.inner_point()) > 0) and not has_root(polynomial, interval)


def is_nonnegative_on(polynomial: Any, interval: Interval) -> bool:
    """Is the polynomial >= 0 on the whole interval?

    With P = c prod f^m (f squarefree, coprime), P is sign(c) prod of the f with odd m, times an expression that is
    positive but for finitely many points.  On an open interval P >= 0 if and only if that product O has no root there
    (at a simple root it changes sign) and sign(c) O > 0 at one inner point; ends follow by continuity.
    """
    if polynomial == 0:
        return True
    point = interval.inner_point()
    if interval.is_point:
        return bool(polynomial(point) >= 0)
    content, factors = polynomial.factor_squarefree()
    odd = fmpq_poly([sign(content)])
    for factor, multiplicity in factors:
        if multiplicity % 2:
            odd *= factor
    inside = Interval(interval.low, interval.high, True, True)
    return is_positive_on(odd, inside)
