"""Polynomials over Q in real quantities that are named by keys, and fractions of such polynomials.

Two polynomials with the same terms are equal as functions of their quantities; nothing else is ever concluded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from ..outcome import Rejected
from ..work import spend

#: names a quantity: its kind, and what tells it from others of the kind
Key = tuple[Any, ...]
#: keys with their exponents, in a fixed order
Monomial = tuple[tuple[Key, int], ...]
MAX_TERMS = 4_000
MAX_DEGREE = 40


class Polynomial:
    """Terms as a dict from monomials to nonzero rationals."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Monomial, fmpq]) -> None:
        self.terms = {monomial: c for monomial, c in terms.items() if c != 0}
        if len(self.terms) > MAX_TERMS:
            raise Rejected(f"a polynomial with more than {MAX_TERMS} terms")

    @staticmethod
    def constant(value: fmpq | int) -> Polynomial:
        return Polynomial({(): fmpq(value)})

    @staticmethod
    def of(key: Key) -> Polynomial:
        """The polynomial that is the quantity itself."""
        return Polynomial({((key, 1),): fmpq(1)})

    @property
    def key(self) -> Key:
        """Equal for equal polynomials."""
        return tuple(sorted(((m, str(c)) for m, c in self.terms.items()), key=repr))

    @property
    def rational(self) -> fmpq | None:
        """The value of a constant polynomial, None for others."""
        if not self.terms:
            return fmpq(0)
        return self.terms.get(()) if len(self.terms) == 1 else None

    def __add__(self, other: Polynomial) -> Polynomial:
        spend(len(self.terms) + len(other.terms))
        terms = dict(self.terms)
        for monomial, c in other.terms.items():
            terms[monomial] = terms.get(monomial, fmpq(0)) + c
        return Polynomial(terms)

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + other.scaled(fmpq(-1))

    def scaled(self, factor: fmpq) -> Polynomial:
        return Polynomial({monomial: factor * c for monomial, c in self.terms.items()})

    def __mul__(self, other: Polynomial) -> Polynomial:
        spend(5 * len(self.terms) * len(other.terms))
        terms: dict[Monomial, fmpq] = {}
        for a, x in self.terms.items():
            for b, y in other.terms.items():
                monomial = product(a, b)
                terms[monomial] = terms.get(monomial, fmpq(0)) + x * y
        return Polynomial(terms)

    def quantities(self) -> Iterator[Key]:
        """The quantities that occur."""
        yield from dict.fromkeys(key for monomial in self.terms for key, _ in monomial)


def product(left: Monomial, right: Monomial) -> Monomial:
    exponents = dict(left)
    for key, exponent in right:
        exponents[key] = exponents.get(key, 0) + exponent
    if sum(exponents.values()) > MAX_DEGREE:
        raise Rejected(f"a monomial of degree above {MAX_DEGREE}")
    return tuple(sorted(exponents.items(), key=repr))


ZERO = Polynomial({})
ONE = Polynomial.constant(1)


@dataclass(frozen=True)
class Fraction:
    """numerator / denominator; that the denominator is positive has to be shown elsewhere."""

    numerator: Polynomial
    denominator: Polynomial = ONE

    def __add__(self, other: Fraction) -> Fraction:
        if self.denominator.terms == other.denominator.terms:
            return Fraction(self.numerator + other.numerator, self.denominator)
        return Fraction(self.numerator * other.denominator + other.numerator * self.denominator,
                        self.denominator * other.denominator)

    def __mul__(self, other: Fraction) -> Fraction:
        return Fraction(self.numerator * other.numerator, self.denominator * other.denominator)


__all__ = ["ONE", "ZERO", "Fraction", "Key", "Monomial", "Polynomial"]
