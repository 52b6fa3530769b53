"""Orthonormal Hermite polynomials h_k(x) as elements of a field, by their recurrence and parity.

Every rule holds for integers k >= 0, which a statement has to show of each polynomial in it: h_0 = 1, h_1 = x,
sqrt(k+1) h_{k+1} = x h_k - sqrt(k) h_{k-1} for k >= 1 (DLMF 18.9.1, normalised), h_k(-x) = (-1)^k h_k(x).
"""

from __future__ import annotations

from flint import fmpq

from ..work import spend
from .function_field import Fraction, Generator, NotCovered
from .gegenbauer_field import MAX_DEGREE, MAX_STEPS, GegenbauerField


class HermiteField(GegenbauerField):
    """A field that knows the operator ``hermite_polynomial``."""

    def __init__(self) -> None:
        super().__init__()
        #: k, x and the generators of h_k and h_{k+1}
        self._hermites: list[tuple[Fraction, Fraction, int, int]] = []

    def hermite(self, k: Fraction, x: Fraction) -> Fraction:
        """h_k(x)."""
        if not self.is_integer(k):
            raise NotCovered("a Hermite polynomial whose degree is not known to be an integer")
        one, degree = self.constant(1), self.rational_value(k)
        if degree is not None and 0 <= degree <= MAX_DEGREE:
            low, high = one, x
            for j in range(1, int(degree.p) + 1):
                low, high = high, self.next_hermite(self.constant(j), x, low, high)
            return low
        if not x.numerator.is_zero() and x.numerator.leading_coefficient() < 0:
            return self.multiply(self.minus_one_power(k), self.hermite(k, self.scale(x, -1)))
        for base, its_x, first, second in self._hermites:
            gap = self.rational_value(self.subtract(k, base))
            if gap is not None and self.equal(x, its_x):
                return self._translated(int(gap.p), base, x, (self.fraction(first), self.fraction(second)))
        trees = [self.fraction_tree(part) for part in (k, self.add(k, one), x)]
        pair = [self.add_generator(Generator(("hermite_polynomial", degree, trees[2]))) for degree in trees[:2]]
        self._hermites.append((k, x, pair[0], pair[1]))
        return self.fraction(pair[0])

    def _translated(self, gap: int, base: Fraction, x: Fraction, pair: tuple[Fraction, Fraction]) -> Fraction:
        """h_{base+gap}, from h_base and h_{base+1}."""
        if abs(gap) > MAX_STEPS:
            raise NotCovered(f"Hermite polynomials whose degrees differ by {abs(gap)}")
        low, high = pair
        for j in range(gap):
            low, high = high, self.next_hermite(self.add(base, self.constant(j + 1)), x, low, high)
        for j in range(-gap):
            k = self.subtract(base, self.constant(j))
            low, high = self._previous_hermite(k, x, low, high), low
        return low

    def _of_degree(self, k: Fraction) -> Fraction:
        return self.real_power(k, self.constant(fmpq(1, 2)))

    def next_hermite(self, k: Fraction, x: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """h_{k+1} from h_{k-1} and h_k."""
        spend(40)
        top = self.subtract(self.multiply(x, high), self.multiply(self._of_degree(k), low))
        return self.multiply(top, self.inverse(self._of_degree(self.add(k, self.constant(1)))))

    def _previous_hermite(self, k: Fraction, x: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """h_{k-1} from h_k and h_{k+1}."""
        spend(40)
        top = self.subtract(self.multiply(x, low), self.multiply(self._of_degree(self.add(k, self.constant(1))), high))
        return self.multiply(top, self.inverse(self._of_degree(k)))


__all__ = ["HermiteField"]
