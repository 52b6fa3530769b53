r"""Sums over an index in the ring of :mod:`.ring`: evaluated where they can be, else brought into one form.

With N >= 1 and any low end, j = low, ..., low + N - 1 is a complete residue system modulo N.

1.  sum_j e(a j) = N if a is an integer and 0 otherwise, for a real a with N a an integer: with q = e(a), (q - 1) times
    the sum is q^low (q^N - 1) = 0.  So it is N D[a].
2.  If g(j + N) = g(j) then sum_j g(j) = sum_j g(s j + c) for s = 1, -1 and every integer c: j -> s j + c permutes the
    residues.  g is periodic if j occurs in phases and arguments of D only, each of them a j + b with N a an integer.
    Of all these sums the least one in the order of their forms is kept, over the s and c that make a phase j/N or
    -j/N: the choice is the same for all sums that differ by such a change of the index.
3.  sum_j g(j) D[(s j + c)/N] = g(-s c + m N) for an integer c, if g is periodic, or for the m for which this argument
    lies between low and high.
4.  Sums over other ranges, or of functions that are not periodic, start at 0 and may be reversed: j -> high - j.
5.  The order of two finite sums may be changed, where the ends of the inner one are free of the outer index.

6.  sum_j g(j) = 0 if N is even, g(j + N/2) = e(x) g(j) and x is no integer: by item 2, (1 - e(x)) times it is 0.

What does not depend on the index is taken out of the sum: finite sums are linear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..syntax import Node
from ..work import spend
from . import phases
from .phases import Phase
from .ring import Atom, Factors, Key, Ring, Value, atom_names, level, names, of_atom, order

#: tells whether a relation is shown to hold: operator, left and right side
Judge = Callable[[str, Node, Node], bool]
ONE: Phase = (((), fmpq(1)),)
MINUS: Phase = (((), fmpq(-1)),)
LEVELS = frozenset(f"#{n}" for n in range(1, 4))
MAX_CANDIDATES, MAX_OPENED, STEP = 40, 2, 400


class Sums(Ring):
    """Adds sums to the ring; ``judge`` knows the domains and hypotheses of the statement."""

    def __init__(self, integers: frozenset[str], judge: Judge) -> None:
        super().__init__(integers | LEVELS)
        self.judge = judge
        self.indices = 0
        self.exchanges = 0

    def index(self) -> str:
        """A new name of an index."""
        self.indices += 1
        name = f"@{self.indices}"
        self.integers |= {name}
        return name

    def holds(self, op: str, left: Phase, right: Phase) -> bool:
        spend(STEP)
        return self.judge(op, phases.tree(left, {}), phases.tree(right, {}))

    # sums -----------------------------------------------------------------------------------------------------------
    def total(self, body: Value, index: str, low: Phase, high: Phase) -> Value:
        """The sum of the body over low <= index <= high."""
        result = Value()
        for term in body.terms:
            result = result + self.of_term(*term, index, low, high)
        return result

    def of_term(self, key: Key, real: fmpq, imaginary: fmpq, index: str, low: Phase, high: Phase) -> Value:
        outside, inside = self.parted(key, index)
        outside = outside.scaled(real, imaginary)
        count = phases.add(phases.add(high, phases.scaled(fmpq(-1), low)), ONE)
        modulus = self.is_modulus(count)
        found = None
        if modulus:
            found = self.sifted(inside, index, count, low, high)
            if found is None and self.is_periodic(inside, index, count):
                found = self.geometric(inside, count, index)
        found = found or self.exchanged(inside, index, low, high)
        if found is None and modulus and self.is_periodic(inside, index, count):
            found = self.over_residues(inside, index, count)
        return self.product(outside, self.over_range(inside, index, low, high) if found is None else found)

    def parted(self, key: Key, index: str) -> tuple[Value, Value]:
        """The term as a product of a factor free of the index and one that is not."""
        x, factors = key
        line = phases.linear(x, index)
        slope, rest = (x, phases.ZERO) if line is None else (phases.multiply(line[0], variable(index)), line[1])
        free = tuple(pair for pair in factors if index not in atom_names(pair[0]))
        bound = tuple(pair for pair in factors if index in atom_names(pair[0]))
        one = fmpq(1), fmpq(0)
        return (Value((((phases.reduced(rest, self.integers), free), *one),)),
                Value((((phases.reduced(slope, self.integers), bound), *one),)))

    def is_modulus(self, count: Phase) -> bool:
        """Is the number of terms an N >= 1: a number, or a multiple of an integer symbol shown to be positive?"""
        if len(count) != 1 or not phases.has_integer_coefficients(count, self.integers):
            return False
        ((monomial, coefficient),) = count
        return coefficient >= 1 and (not monomial or self.holds("le", ONE, ((monomial, fmpq(1)),)))

    def is_periodic(self, value: Value, index: str, count: Phase) -> bool:
        """Is it unchanged when N is added to the index, whatever the other symbols are?"""
        return all(self.is_periodic_phase(x, index, count)
                   and all(self.is_periodic_atom(atom, index, count) for atom, _ in factors)
                   for (x, factors), _, _ in value.terms)

    def is_periodic_atom(self, atom: Atom, index: str, count: Phase) -> bool:
        if index not in atom_names(atom):
            return True
        if atom[0] == "s":
            return False
        if atom[0] == "D":
            return self.is_periodic_phase(atom[1], index, count)
        return all(self.is_periodic(part, index, count) for part in atom[2:])

    def is_periodic_phase(self, x: Phase, index: str, count: Phase) -> bool:
        line = phases.linear(x, index)
        return line is not None and phases.has_integer_coefficients(phases.multiply(line[0], count), self.integers)

    # complete residue systems -----------------------------------------------------------------------------------------
    def geometric(self, inside: Value, count: Phase, index: str) -> Value | None:
        """Item 1, for a term without atoms that depend on the index."""
        (((x, factors), _, _),) = inside.terms
        line = phases.linear(x, index)
        if factors or line is None:
            return None
        return self.product(self.value(count), self.unity(line[0], count))

    def unity(self, a: Phase, count: Phase) -> Value:
        """D[a] where N a is an integer: 1, 0 where |N a - N m| is shown to be one of 1, ..., N - 1, or the atom."""
        a = phases.reduced(a, self.integers)
        size = phases.multiply(a, count)
        for signed in (size, phases.scaled(fmpq(-1), size)):
            if a and self.holds("lt", phases.ZERO, signed) and self.holds("lt", signed, count):
                return Value()
        return self.divides(a)

    def sifted(self, inside: Value, index: str, count: Phase, low: Phase, high: Phase) -> Value | None:
        """Item 3."""
        (((x, factors), _, _),) = inside.terms
        for atom, exponent in factors:
            line = phases.linear(atom[1], index) if atom[0] == "D" else None
            sign = None if line is None else self.unit(line[0], count)
            if line is None or sign is None:
                continue
            c = phases.scaled(fmpq(-sign), phases.multiply(line[1], count))
            if not phases.has_integer_coefficients(c, self.integers):
                continue
            rest = Value((((x, tuple(pair for pair in factors if pair != (atom, exponent))), fmpq(1), fmpq(0)),))
            if self.is_periodic(rest, index, count):
                return self.replaced(rest, index, c)
            for shift in (-1, 0, 1):
                place = phases.add(c, phases.scaled(fmpq(shift), count))
                if self.holds("le", low, place) and self.holds("le", place, high):
                    return self.replaced(rest, index, place)
        return None

    def unit(self, slope: Phase, count: Phase) -> int | None:
        """s where the slope is s/N, s = 1 or -1."""
        product = phases.multiply(slope, count)
        return 1 if product == ONE else -1 if product == MINUS else None

    def over_residues(self, inside: Value, index: str, count: Phase) -> Value:
        """Item 2: the least of the forms of the sum."""
        if self.changes_sign(inside, index, count):
            return Value()
        changes = set[tuple[int, Phase]]()
        for x in self.phases_of(inside.terms[0][0][1]):
            line = phases.linear(x, index)
            sign = None if line is None else self.unit(line[0], count)
            if line is None or sign is None:
                continue
            c = phases.multiply(line[1], count)
            # an index of an inner sum has no value outside of it
            if phases.has_integer_coefficients(c, self.integers - LEVELS):
                # s j + c is j' (or -j') for j = s j' - s c (or -s j' - s c)
                changes |= {(sign * s, phases.scaled(fmpq(-sign), c)) for s in (1, -1)}
        return self.least(inside, index, changes or {(1, phases.ZERO), (-1, phases.ZERO)}, "residues", count)

    def changes_sign(self, inside: Value, index: str, count: Phase) -> bool:
        """Item 6: does half a turn leave the atoms as they are, and multiply the rest by e(x), x no integer?"""
        (((x, factors), _, _),) = inside.terms
        half = phases.scaled(fmpq(1, 2), count)
        line = phases.linear(x, index)
        if line is None or not phases.has_integer_coefficients(half, self.integers) \
                or not all(self.is_periodic_atom(atom, index, half) for atom, _ in factors):
            return False
        turned = phases.reduced(phases.multiply(line[0], half), self.integers)
        return len(turned) == 1 and turned[0][0] == ()

    def phases_of(self, factors: Factors) -> Iterator[Phase]:
        """The phases within atoms.  (That of the term itself has lost its constant part to what stands before the
        sum, and tells nothing of how the index was called.)"""
        for atom, _ in factors:
            if atom[0] == "D":
                yield atom[1]
            elif atom[0] != "s":
                for part in atom[2:]:
                    for (x, inner), _, _ in part.terms:
                        yield x
                        yield from self.phases_of(inner)

    def least(self, inside: Value, index: str, changes: set[tuple[int, Phase]], kind: str, end: Phase) -> Value:
        """The least form of the sum over the changes j -> s j + c of its index."""
        if len(changes) > MAX_CANDIDATES:
            raise NotATerm(f"a sum with more than {MAX_CANDIDATES} ways to number its terms")
        forms = []
        for sign, c in sorted(changes, key=repr):
            moved = self.replaced(inside, index, phases.add(phases.scaled(fmpq(sign), variable(index)), c))
            total = Value()
            for key, a, b in moved.terms:
                outside, body = self.parted(key, index)
                total = total + self.product(outside.scaled(a, b), self.closed(body, index, kind, end))
            forms.append(total)
        # by the sums first: what stands before them depends on how the index was called
        return min(forms, key=lambda form: (sorted(order(f) for (_, f), _, _ in form.terms), order(form)))

    def closed(self, body: Value, index: str, kind: str, end: Phase) -> Value:
        """The sum as an atom: of N terms over the residues modulo N, of end + 1 terms over a range."""
        name = f"#{1 + level(body)}"
        if name not in LEVELS:
            raise NotATerm(f"more than {len(LEVELS)} sums within each other")
        return of_atom(("sum", (kind, name), self.value(end), self.renamed(body, index, name)))

    def renamed(self, value: Value, name: str, new: str) -> Value:
        """The value with another name of an index; sums keep their form otherwise."""
        return Ring(self.integers).replaced(value, name, variable(new))

    def opened(self, atom: Atom) -> tuple[Value, str, Phase]:
        """The summand of a sum, a new name for its index, and how many values this takes from 0 on, less one."""
        _, (kind, name), end, body = atom
        index = self.index()
        last = phases.add(self.polynomial(end), MINUS if kind == "residues" else phases.ZERO)
        return self.renamed(body, name, index), index, last

    # other ranges -----------------------------------------------------------------------------------------------------
    def over_range(self, inside: Value, index: str, low: Phase, high: Phase) -> Value:
        """Item 4."""
        length = phases.add(high, phases.scaled(fmpq(-1), low))
        if index not in names(inside) and self.holds("le", MINUS, length):
            return self.value(phases.add(length, ONE))
        moved = self.replaced(inside, index, phases.add(variable(index), low))
        total = Value()
        for key, a, b in moved.terms:
            outside, body = self.parted(key, index)
            form = self.least(body, index, {(1, phases.ZERO), (-1, length)}, "range", length)
            total = total + self.product(outside.scaled(a, b), form)
        return total

    def exchanged(self, inside: Value, index: str, low: Phase, high: Phase) -> Value | None:
        """Item 5: the value with the order of two sums changed, where this leaves no sum over the index."""
        (((x, factors), _, _),) = inside.terms
        for atom, exponent in factors:
            if atom[0] != "sum" or exponent != 1 or self.exchanges >= MAX_OPENED:
                continue
            if index in names(atom[2]):
                continue
            rest = Value((((x, tuple(pair for pair in factors if pair[0] != atom)), fmpq(1), fmpq(0)),))
            summand, inner, last = self.opened(atom)
            self.exchanges += 1
            value = self.total(self.product(rest, summand), index, low, high)
            self.exchanges -= 1
            if count_sums(value) <= count_sums(summand):
                return self.total(value, inner, phases.ZERO, last)
        return None

    def replaced_atom(self, atom: Atom, name: str, by: Phase) -> Value:
        """A sum whose summand changes is brought into its form again."""
        if atom[0] != "sum" or name not in atom_names(atom):
            return super().replaced_atom(atom, name, by)
        summand, index, last = self.opened(atom)
        last = self.polynomial(self.replaced(self.value(last), name, by))
        return self.total(self.replaced(summand, name, by), index, phases.ZERO, last)


def variable(name: str) -> Phase:
    return ((((name, 1),), fmpq(1)),)


def count_sums(value: Value) -> int:
    """The number of sums in a value, those within sums included."""
    return sum(
        int(atom[0] == "sum") + sum(count_sums(part) for part in atom[2:])
        for (_, factors), _, _ in value.terms for atom, _ in factors)


__all__ = ["Sums", "variable"]
