"""Gegenbauer polynomials P_{k,d}(t) as elements of a field, by their recurrence, parity and value at 1.

Every rule holds for integers k >= 0 and d >= 2, which a statement has to show of each polynomial in it:
P_0 = 1, P_1 = t, (k + d - 2) P_{k+1} = (2k + d - 2) t P_k - k P_{k-1} for k >= 1 (DLMF 18.9.1, normalised),
P_k(1) = 1 and P_k(-t) = (-1)^k P_k(t), so that P_k(0) = 0 for odd k.
"""

from __future__ import annotations

from ..work import spend
from .elementary import ElementaryField
from .function_field import Fraction, Generator, NotCovered

MAX_DEGREE = 24
MAX_STEPS = 12


class GegenbauerField(ElementaryField):
    """A field that knows the operator ``gegenbauer``."""

    def __init__(self) -> None:
        super().__init__()
        #: k, d, t and the generators of P_k and P_{k+1}
        self._zonals: list[tuple[Fraction, Fraction, Fraction, int, int]] = []

    def gegenbauer(self, k: Fraction, d: Fraction, t: Fraction) -> Fraction:
        """P_{k,d}(t)."""
        if not (self.is_integer(k) and self.is_integer(d)):
            raise NotCovered("a Gegenbauer polynomial whose degree or dimension is not known to be an integer")
        one, degree = self.constant(1), self.rational_value(k)
        if degree is not None and 0 <= degree <= MAX_DEGREE:
            low, high = one, t
            for j in range(1, int(degree.p) + 1):
                low, high = high, self.next_zonal(self.constant(j), d, t, low, high)
            return low
        if self.equal(t, one):
            return one
        if t.numerator.is_zero() and self.equal(self.minus_one_power(k), self.constant(-1)):
            return self.constant(0)
        if not t.numerator.is_zero() and t.numerator.leading_coefficient() < 0:
            return self.multiply(self.minus_one_power(k), self.gegenbauer(k, d, self.scale(t, -1)))
        for base, its_d, its_t, first, second in self._zonals:
            gap = self.rational_value(self.subtract(k, base))
            if gap is not None and self.equal(d, its_d) and self.equal(t, its_t):
                return self._from(int(gap.p), base, d, t, (self.fraction(first), self.fraction(second)))
        trees = [self.fraction_tree(part) for part in (k, self.add(k, one), d, t)]
        pair = [self.add_generator(Generator(("gegenbauer", degree, *trees[2:]))) for degree in trees[:2]]
        self._zonals.append((k, d, t, pair[0], pair[1]))
        return self.fraction(pair[0])

    def _from(self, gap: int, base: Fraction, d: Fraction, t: Fraction, pair: tuple[Fraction, Fraction]) -> Fraction:
        """P_{base+gap}, from P_base and P_{base+1}."""
        if abs(gap) > MAX_STEPS:
            raise NotCovered(f"Gegenbauer polynomials whose degrees differ by {abs(gap)}")
        low, high = pair
        for j in range(gap):
            low, high = high, self.next_zonal(self.add(base, self.constant(j + 1)), d, t, low, high)
        for j in range(-gap):
            k = self.subtract(base, self.constant(j))
            low, high = self._previous(k, d, t, low, high), low
        return low

    def next_zonal(self, k: Fraction, d: Fraction, t: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """P_{k+1} from P_{k-1} and P_k."""
        spend(40)
        two = self.constant(2)
        top = self.subtract(self.multiply(self.subtract(self.add(self.scale(k, 2), d), two), self.multiply(t, high)),
                            self.multiply(k, low))
        return self.multiply(top, self.inverse(self.subtract(self.add(k, d), two)))

    def _previous(self, k: Fraction, d: Fraction, t: Fraction, low: Fraction, high: Fraction) -> Fraction:
        """P_{k-1} from P_k and P_{k+1}."""
        spend(40)
        two = self.constant(2)
        top = self.subtract(self.multiply(self.subtract(self.add(self.scale(k, 2), d), two), self.multiply(t, low)),
                            self.multiply(self.subtract(self.add(k, d), two), high))
        return self.multiply(top, self.inverse(k))


__all__ = ["GegenbauerField"]
