r"""Expressions as finite sums of c e(x) A_1^n_1 ... A_r^n_r: c a Gaussian rational, x a phase, A_i atoms.

An atom is a symbol, pi, the application of a function to such expressions, a sum over an index, or D[x], which is 1
where x is an integer and 0 elsewhere.  Atoms are compared by their form; what they stand for is a real number.  The
index of a sum inside an atom is called "#L", L = 1 + the largest such number within its summand, so that equal sums
have equal forms and no name is captured when symbols are replaced: what is put into a sum never has a free index of
that level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..work import spend
from . import phases
from .phases import Phase

#: ("s", name), ("D", phase), ("sum", (kind, index), end, body), ("node", (operator and what is no number), *numbers)
Atom = tuple[Any, ...]
Factors = tuple[tuple[Atom, int], ...]
Key = tuple[Phase, Factors]
MAX_TERMS, MAX_POWER = 600, 12


@dataclass(frozen=True)
class Value:
    """The terms ((phase, factors), real part, imaginary part), in order, without zero coefficients."""

    terms: tuple[tuple[Key, fmpq, fmpq], ...] = ()

    def __add__(self, other: Value) -> Value:
        return collected((*self.terms, *other.terms))

    def scaled(self, real: fmpq, imaginary: fmpq | int = 0) -> Value:
        return collected((key, a * real - b * imaginary, a * imaginary + b * real) for key, a, b in self.terms)

    @property
    def constant(self) -> fmpq | None:
        """The number, where it is a rational one."""
        if not self.terms:
            return fmpq(0)
        ((phase, factors), a, b), *more = self.terms
        return a if not (more or phase or factors or b) else None


def order(item: Any) -> str:
    """A text by which forms are put in order."""
    text = repr(item)
    spend(len(text) // 20)
    return text


def collected(terms: Iterable[tuple[Key, fmpq, fmpq]]) -> Value:
    found: dict[Key, tuple[fmpq, fmpq]] = {}
    for key, a, b in terms:
        spend(25)
        real, imaginary = found.get(key, (fmpq(0), fmpq(0)))
        found[key] = real + a, imaginary + b
    if len(found) > MAX_TERMS:
        raise NotATerm(f"an expression of more than {MAX_TERMS} terms")
    spend(20 * len(found))
    kept = ((key, a, b) for key, (a, b) in found.items() if a or b)
    return Value(tuple(sorted(kept, key=lambda term: order(term[0]))))


def constant(value: fmpq | int) -> Value:
    return collected([(((), ()), fmpq(value), fmpq(0))])


def of_atom(atom: Atom, exponent: int = 1) -> Value:
    return Value(((((), ((atom, exponent),)), fmpq(1), fmpq(0)),))


def applied(function: tuple[Any, ...], *numbers: Value) -> Value:
    """A function at numbers; the least and the largest of two do not depend on their order."""
    in_order = function[:2] in (("f", "min"), ("f", "max"))
    return of_atom(("node", function, *(sorted(numbers, key=order) if in_order else numbers)))


class Ring:
    """The operations, with the names of the symbols that are integers (indices of sums among them)."""

    def __init__(self, integers: frozenset[str]) -> None:
        self.integers = integers
        #: atoms within angles, and their names
        self.atoms: dict[Atom, str] = {}

    def phase(self, x: Phase) -> Value:
        """e(x)."""
        return Value((((phases.reduced(x, self.integers), ()), fmpq(1), fmpq(0)),))

    def product(self, one: Value, other: Value) -> Value:
        if len(one.terms) * len(other.terms) > 4 * MAX_TERMS:
            raise NotATerm("a product of too many terms")
        return collected((self.joined(k, m), a * c - b * d, a * d + b * c)
                         for k, a, b in one.terms for m, c, d in other.terms)

    def joined(self, one: Key, other: Key) -> Key:
        spend(40 + 15 * (len(one[1]) + len(other[1])))
        powers = dict(one[1])
        for atom, exponent in other[1]:
            powers[atom] = powers.get(atom, 0) + exponent
        # D[x] is 0 or 1, and occurs with exponents > 0 only
        factors = ((atom, min(n, 1) if atom[0] == "D" else n) for atom, n in powers.items() if n)
        return phases.reduced((*one[0], *other[0]), self.integers), tuple(sorted(factors, key=order))

    def power(self, base: Value, exponent: int) -> Value | None:
        """An integer power: of one term term by term, of several by expansion; None where that is not possible."""
        if exponent < 0:
            if len(base.terms) != 1 or exponent < -MAX_POWER:
                return None
            ((x, factors), a, b), = base.terms
            if b or any(atom[0] == "D" for atom, _ in factors):
                return None
            key = (phases.reduced(phases.scaled(fmpq(exponent), x), self.integers),
                   tuple((atom, n * exponent) for atom, n in factors))
            return Value(((key, a**exponent, fmpq(0)),))
        if exponent > MAX_POWER:
            return None
        result = constant(1)
        for _ in range(exponent):
            result = self.product(result, base)
        return result

    def raised(self, base: Value, exponent: int) -> Value:
        """An integer power, as an atom where it is no sum of terms."""
        found = self.power(base, exponent)
        return applied(("^",), base, constant(exponent)) if found is None else found

    # polynomials in symbols -----------------------------------------------------------------------------------------
    def polynomial(self, value: Value) -> Phase:
        """A real value as a polynomial in symbols and their inverses; raises :class:`NotATerm` for others.

        An atom in which no index of a sum around it stands is a real number like any other: it gets a name.
        """
        terms = []
        for (x, factors), a, b in value.terms:
            if x or b:
                raise NotATerm("an angle that is not a polynomial")
            terms.append((tuple((self.named(atom), n) for atom, n in factors), a))
        return phases.polynomial((tuple(sorted(m)), c) for m, c in terms)

    def named(self, atom: Atom) -> str:
        if atom[0] == "s":
            return str(atom[1])
        if any(name[0] == "@" for name in atom_names(atom)):
            raise NotATerm("an angle in which a function changes with the index of a sum")
        return self.atoms.setdefault(atom, f"atom {len(self.atoms)}@")

    def value(self, polynomial: Phase) -> Value:
        return collected(
            (((), tuple(sorted(((("s", name), n) for name, n in m), key=order))), c, fmpq(0)) for m, c in polynomial)

    # names ----------------------------------------------------------------------------------------------------------
    def replaced(self, value: Value, name: str, by: Phase) -> Value:
        """The value with a polynomial in place of a symbol, inside of atoms, too."""
        if name not in names(value) or by == ((((name, 1),), fmpq(1)),):
            return value
        total = Value()
        for (x, factors), a, b in value.terms:
            part = self.phase(phases.replaced(x, name, by)).scaled(a, b)
            for atom, exponent in factors:
                part = self.product(part, self.raised(self.replaced_atom(atom, name, by), exponent))
            total = total + part
        return total

    def replaced_atom(self, atom: Atom, name: str, by: Phase) -> Value:
        if atom[0] == "s":
            return self.value(by) if atom[1] == name else of_atom(atom)
        if atom[0] == "D":
            return self.divides(phases.replaced(atom[1], name, by))
        parts = [self.replaced(part, name, by) for part in atom[2:]]
        return applied(atom[1], *parts) if atom[0] == "node" else of_atom((*atom[:2], *parts))

    def divides(self, x: Phase) -> Value:
        """D[x] = D[-x]."""
        x = phases.reduced(x, self.integers)
        opposite = phases.reduced(phases.scaled(fmpq(-1), x), self.integers)
        return constant(1) if not x else of_atom(("D", min(x, opposite, key=repr)))


def names(value: Value) -> frozenset[str]:
    """Names of the symbols in a value, free or bound."""
    return frozenset().union(*(
        phases.names(x).union(*(atom_names(atom) for atom, _ in factors)) for (x, factors), _, _ in value.terms))


def atom_names(atom: Atom) -> frozenset[str]:
    spend(4)
    if atom[0] == "s":
        return frozenset((atom[1],))
    if atom[0] == "D":
        return phases.names(atom[1])
    bound = frozenset((atom[1][1],)) if atom[0] == "sum" else frozenset()
    return bound.union(*(names(part) for part in atom[2:]))


def level(value: Value) -> int:
    """The largest number of an index that a sum in it binds."""
    return max((int(name[1:]) for name in names(value) if name[0] == "#"), default=0)


__all__ = ["Atom", "Factors", "Key", "Ring", "Value", "applied", "atom_names", "collected", "constant", "level",
           "names", "of_atom", "order"]
