r"""Finite expansions in fractional powers of the distance u from an end of [-1, 1]: sum_e c_e u^e + O(u^order).

Each stands for a function that is an analytic function of u^(1/q) near u = 0 for some q, of which it gives all terms
below ``order``.  So expansions may be differentiated, and every further order can be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..singularities.numbers import ONE, ZERO, Number, number_of
from ..work import spend
from .judging import Judge

MAX_TERMS = 200


@dataclass(frozen=True)
class Local:
    """Terms c_e u^e with 0 <= e < order; coefficients that are zero as they were worked out are left out."""

    terms: dict[fmpq, Number]
    order: fmpq

    @property
    def low(self) -> fmpq:
        """No term has a smaller exponent."""
        return min(self.terms, default=self.order)

    @property
    def start(self) -> Number:
        """The value at the end."""
        return self.terms.get(fmpq(0), ZERO)

    @property
    def rise(self) -> Local:
        """What is left without the value at the end."""
        return Local({e: c for e, c in self.terms.items() if e}, self.order)

    def __add__(self, other: Local) -> Local:
        terms = dict(self.terms)
        for e, c in other.terms.items():
            terms[e] = terms.get(e, ZERO) + c
        return cut(terms, min(self.order, other.order))

    def __mul__(self, other: Local) -> Local:
        order = min(self.order + other.low, other.order + self.low)
        terms: dict[fmpq, Number] = {}
        for e, c in self.terms.items():
            for f, d in other.terms.items():
                if e + f < order:
                    spend(4)
                    terms[e + f] = terms.get(e + f, ZERO) + c * d
        return cut(terms, order)

    def scaled(self, factor: Number) -> Local:
        return cut({e: factor * c for e, c in self.terms.items()}, self.order)

    def __neg__(self) -> Local:
        return self.scaled(number_of(-1))


def cut(terms: dict[fmpq, Number], order: fmpq) -> Local:
    kept = {e: c for e, c in terms.items() if e < order and not c.is_zero}
    if len(kept) > MAX_TERMS:
        raise NotATerm("an expansion with too many terms")
    return Local(kept, order)


def constant(value: Number, order: fmpq) -> Local:
    return cut({fmpq(0): value}, order)


def composed(outer: Iterator[Number], inner: Local) -> Local:
    """sum_j a_j inner^j for an inner series without value at the end and a power series with positive radius."""
    result, power = constant(next(outer), inner.order), inner
    while power.terms:
        coefficient = next(outer, None)
        if coefficient is None:
            raise NotATerm("a composition that needs too many terms")
        result = result + power.scaled(coefficient)
        power = cut((power * inner).terms, inner.order)
    return result


def binomials(exponent: fmpq) -> Iterator[Number]:
    """The coefficients of (1 + x)^exponent."""
    value, j = fmpq(1), 0
    while True:
        yield number_of(value)
        value, j = value * (exponent - j) / (j + 1), j + 1


def exponentials() -> Iterator[Number]:
    """The coefficients of exp."""
    value, j = fmpq(1), 0
    while True:
        yield number_of(value)
        j += 1
        value = value / j


def leading(series: Local, judge: Judge) -> tuple[fmpq, int, Local]:
    """The least exponent with a coefficient that is not zero, the sign of that, and the series from there on.

    Raises :class:`NotATerm` if none is shown to be such a term.
    """
    terms = dict(series.terms)
    for e in sorted(terms):
        sign = judge.sign(terms[e])
        if sign is None:
            raise NotATerm("a coefficient of an expansion that may be zero")
        if sign:
            return e, sign, Local(terms, series.order)
        del terms[e]
    raise NotATerm("a function whose first term at the end lies beyond the order that is worked out")


def power(series: Local, exponent: fmpq, judge: Judge) -> Local:
    """The real power: by a natural number, or of a series whose first coefficient is shown to be positive."""
    if exponent.q == 1 and exponent >= 0:
        result = constant(ONE, series.order)
        for _ in range(int(exponent.p)):
            result = result * series
        return result
    e, sign, series = leading(series, judge)
    if sign < 0:
        raise NotATerm("a root or quotient of what is negative at the end")
    if e * exponent < 0:
        raise NotATerm("a function that is unbounded at the end")
    first = series.terms[e]
    inverse = first.power(fmpq(-1))
    rest = cut({f - e: inverse * c for f, c in series.terms.items() if f != e}, series.order - e)
    root = composed(binomials(exponent), rest).scaled(first.power(exponent))
    return Local({f + e * exponent: c for f, c in root.terms.items()}, root.order + e * exponent)


__all__ = ["Local", "binomials", "composed", "constant", "exponentials", "leading", "power"]
