"""Signs of polynomials in the quantities of a statement, as their terms show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import fmpq

from ..statement import Statement
from .polynomials import ZERO, Key, Monomial, Polynomial

NONNEGATIVE = ("entry", "total", "tail", "binomial", "rank", "above", "rest")


@dataclass
class Signs:
    """What a statement says of the signs of its quantities.

    ``requirements`` have to be >= 0 and ``denominators`` > 0 for the trees read so far to have values.
    """

    statement: Statement
    requirements: list[Polynomial] = field(default_factory=list)
    denominators: list[Polynomial] = field(default_factory=list)

    def require(self, value: Polynomial) -> None:
        """Note that the value has to be >= 0, unless its terms show it."""
        if not self.is_nonnegative(value):
            self.requirements.append(value)

    def is_nonnegative(self, value: Polynomial) -> bool:
        """Has the value, as it is or as :meth:`from_lows` writes it, only nonnegative terms?"""
        return self.has_nonnegative_terms(value) or self.has_nonnegative_terms(self.from_lows(value))

    def from_lows(self, value: Polynomial) -> Polynomial:
        """The value with every bounded variable v written as low + (v - low), and the sum of a sequence as its first
        terms and the rest."""
        total = ZERO
        first: dict[str, int] = {}
        for key in value.quantities():
            kind, name, *place = key
            if kind == "entry" and isinstance(place[0], int):
                first[name] = max(first.get(name, 0), place[0] + 1)
        for monomial, c in value.terms.items():
            term = Polynomial.constant(c)
            for key, exponent in monomial:
                moved = self.moved(key, first)
                for _ in range(exponent):
                    term = term * moved
            total += term
        return total

    def moved(self, key: Key, first: dict[str, int]) -> Polynomial:
        kind, name = key[0], key[1]
        low = self.low(key)
        if low is not None:
            return Polynomial.of(("above", name)) + Polynomial.constant(low)
        if kind == "total" and name in first:
            rest = Polynomial.of(("rest", name))
            return sum((Polynomial.of(("entry", name, p)) for p in range(first[name])), rest)
        return Polynomial.of(key)

    def low(self, key: Key) -> fmpq | None:
        """The rational lower bound of a variable."""
        kind, name = key[0], key[1]
        return self.statement.variable(name).rational_bound("low") if kind == "variable" else None

    def has_nonnegative_terms(self, value: Polynomial) -> bool:
        return all(c > 0 and self.is_nonnegative_monomial(m) for m, c in value.terms.items())

    def is_nonnegative_monomial(self, monomial: Monomial) -> bool:
        return all(exponent % 2 == 0 or self.is_nonnegative_key(key) for key, exponent in monomial)

    def is_nonnegative_key(self, key: Key) -> bool:
        kind = key[0]
        low = self.low(key)
        return kind in NONNEGATIVE or (low is not None and low >= 0)


__all__ = ["Signs"]
