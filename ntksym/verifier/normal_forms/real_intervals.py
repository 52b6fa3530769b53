"""Real roots and signs of polynomials with rational coefficients on an interval, exactly, by Sturm's theorem.

For a squarefree p and a < b with p(a) p(b) != 0 the number of roots in (a, b) is the number of sign changes of the
Sturm sequence p, p', -rem(p, p'), ... at a less that at b (Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry,
theorem 2.62); an infinite end takes the signs of the leading coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flint import fmpq, fmpq_poly


@dataclass(frozen=True)
class Interval:
    """The reals from ``low`` to ``high``; None is an infinite end, low < high."""

    low: fmpq | None
    high: fmpq | None
    low_open: bool = False
    high_open: bool = False

    def holds(self, point: fmpq) -> bool:
        above = self.low is None or point > self.low or (point == self.low and not self.low_open)
        return above and (self.high is None or point < self.high or (point == self.high and not self.high_open))

    def contains(self, other: Interval) -> bool:
        """Is every point of the other interval, which is not empty, in this one?"""
        low = self.low is None or (other.low is not None and (
            other.low > self.low or (other.low == self.low and (other.low_open or not self.low_open))))
        return low and (self.high is None or (other.high is not None and (
            other.high < self.high or (other.high == self.high and (other.high_open or not self.high_open)))))

    def with_point(self, point: fmpq) -> Interval:
        """The smallest interval that contains this one and the point."""
        low, low_open, high, high_open = self.low, self.low_open, self.high, self.high_open
        if low is not None and point <= low:
            low, low_open = point, False
        if high is not None and point >= high:
            high, high_open = point, False
        return Interval(low, high, low_open, high_open)

    def inner_point(self) -> fmpq:
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.low + 1 if self.low is not None else self.high - 1 if self.high is not None else fmpq(0)


def squarefree(p: fmpq_poly) -> fmpq_poly:
    """The product of the different irreducible factors."""
    return p if p.degree() < 1 else p // p.gcd(p.derivative())


def roots_between(p: fmpq_poly, low: fmpq | None, high: fmpq | None) -> int:
    """How many different roots a polynomial that is not 0 has in the open interval."""
    p = squarefree(p)
    for end in (low, high):
        if end is not None and p(end) == 0:
            p = p // fmpq_poly([-end, 1])
    sequence = [p, p.derivative()]
    while sequence[-1].degree() >= 0:
        sequence.append(-(sequence[-2] % sequence[-1]))
    return changes(sequence, low, -1) - changes(sequence, high, 1)


def changes(sequence: list[fmpq_poly], point: fmpq | None, side: int) -> int:
    """The sign changes of the values at a point, or towards the infinite end on that side; zeros are left out."""
    found = []
    for p in sequence:
        degree = p.degree()
        value = p(point) if point is not None else p[degree] * (side if degree % 2 else 1) if degree >= 0 else fmpq(0)
        if value != 0:
            found.append(bool(value > 0))
    return sum(one is not two for one, two in pairwise(found))


def has_root(p: fmpq_poly, interval: Interval) -> bool:
    """Does the polynomial vanish somewhere on the interval?"""
    ends = [end for end in (interval.low, interval.high) if end is not None and interval.holds(end)]
    return p.degree() < 0 or any(p(end) == 0 for end in ends) or roots_between(p, interval.low, interval.high) > 0


def is_nonnegative(p: fmpq_poly, interval: Interval) -> bool:
    """Is p >= 0 throughout the interval?  Where p changes its sign inside, a factor of odd multiplicity vanishes."""
    odd = fmpq_poly([1])
    for factor, multiplicity in p.factor()[1] if p.degree() > 0 else ():
        if multiplicity % 2:
            odd = odd * factor
    if roots_between(odd, interval.low, interval.high):
        return False
    point = interval.inner_point()
    # The sign of p between its roots is that of its squarefree odd part times a constant; at a root of an even factor
    # the point says nothing, so the sign is read off the odd part.
    constant = p[p.degree()] if p.degree() >= 0 else fmpq(0)
    return bool(constant * odd(point) / odd[odd.degree()] >= 0)
