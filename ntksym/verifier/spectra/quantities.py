"""Trees about data sets as polynomials in quantities: sizes, coefficients, eigenvalues.

A matrix over a data set is a combination of the Hadamard powers of one Gram matrix G = (<x_i, x_j>), i, j <= n, and of
the tails sum_{p >= L} c_p G^p of series with nonnegative summable coefficients, which are entered for unit rows only:
then |<x_i, x_j>| <= 1, so that they converge.  Every relation used is an identity: sum_{p >= L} c_p G^p =
sum_{p >= 0} c_p G^p - sum_{p < L} c_p G^p, Tr G^p = n for unit rows, lambda_1(1 1^T) = n and lambda_i(1 1^T) = 0 for
i >= 2, lambda_i(s A) = s lambda_i(A) for s >= 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq

from ..outcome import Rejected
from ..syntax import Node, rational
from .polynomials import ONE, ZERO, Fraction, Key, Polynomial
from .signs import Signs

MAX_INDEX = 60
MAX_POWER = 8
#: ("power", q) for G^q, or ("tail", c, key of L) for the sum over p >= L of c_p G^p
Generator = tuple[Any, ...]


@dataclass(frozen=True)
class Matrix:
    """A combination of generators over the first ``size`` rows of an array (None: only 1 1^T occurs)."""

    array: str | None
    size: Polynomial
    parts: dict[Generator, Polynomial]

    def combined(self, other: Matrix, sign: int = 1) -> Matrix:
        """The sum, or the difference, of two matrices over the same data."""
        if self.size.key != other.size.key or (self.array and other.array and self.array != other.array):
            raise Rejected("matrices over different data are combined")
        parts = dict(self.parts)
        for generator, factor in other.parts.items():
            parts[generator] = parts.get(generator, ZERO) + factor.scaled(fmpq(sign))
        return Matrix(self.array or other.array, self.size, {g: f for g, f in parts.items() if f.terms})


@dataclass
class Reader(Signs):
    """Reads the trees of one statement; what has to be shown beside is collected."""

    lows: dict[Key, Polynomial] = field(default_factory=dict)

    # numbers ---------------------------------------------------------------------------------------------------------
    def fraction(self, node: Node) -> Fraction:
        """A number as a fraction of polynomials; raises :class:`Rejected` for what is no such number."""
        op = node[0]
        if op == "q":
            return Fraction(Polynomial.constant(rational(node[1])))
        if op == "s":
            return Fraction(Polynomial.of(("variable", node[1])))
        if op in ("+", "*"):
            total = self.fraction(node[1])
            for part in node[2:]:
                total = total + self.fraction(part) if op == "+" else total * self.fraction(part)
            return total
        if op == "^":
            return self.power(node)
        if op in ("trace", "eigenvalue"):
            matrix, below = self.matrix(node[1])
            value = self.trace(matrix) if op == "trace" else self.eigenvalue(matrix, self.integer(node[2]))
            return Fraction(value, below)
        return Fraction(self.quantity(node))

    def power(self, node: Node) -> Fraction:
        exponent = rational(node[2][1]) if node[2][0] == "q" else fmpq(1, 2)
        if exponent.q != 1 or not 0 < abs(exponent) <= MAX_POWER:
            raise Rejected(f"a power is read for exponents that are integers from 1 to {MAX_POWER} or their negatives")
        base = result = self.fraction(node[1])
        for _ in range(abs(int(exponent.p)) - 1):
            result = result * base
        if exponent > 0:
            return result
        self.denominators.append(base.numerator)
        return Fraction(result.denominator, result.numerator)

    def quantity(self, node: Node) -> Polynomial:
        """A coefficient, a sum of coefficients, a rank, a binomial coefficient or a Hermite coefficient."""
        op = node[0]
        if op == "idx":
            return self.entry(self.sequence(node[1]), self.integer(node[2]))
        if op == "sum":
            name, factor = self.body(node[1], node[2])
            total = ZERO
            for sign, start in self.cuts(node[3], node[4]):
                total += self.tail_sum(name, start).scaled(sign * factor)
            return total
        if op == "rank":
            matrix, below = self.matrix(node[1])
            require_gram(matrix, below, "ranks")
            return Polynomial.of(("rank", matrix.array, matrix.size.key))
        if op == "f" and node[1] == "binomial":
            return self.binomial(self.integer(node[2]), self.integer(node[3]))
        if op == "hermite_coefficient" and node[1][0] == "fv":
            if "square_integrable" not in self.statement.variable(node[1][1]).properties:
                raise Rejected("a Hermite coefficient is read of a square-integrable function")
            place = self.integer(node[2])
            self.require(place)
            return Polynomial.of(("hermite", node[1][1], place.key))
        raise Rejected(f"{op!r} is not among the quantities of inequalities between eigenvalues")

    def polynomial(self, node: Node) -> Polynomial:
        """A number without denominators."""
        value = self.fraction(node)
        if value.denominator.terms != ONE.terms:
            raise Rejected("a quotient stands where none is expected")
        return value.numerator

    def integer(self, node: Node) -> Polynomial:
        """An index: a polynomial with integer coefficients in integers."""
        value = self.polynomial(node)
        if any(c.q != 1 for c in value.terms.values()) or not all(map(self.is_integer, value.quantities())):
            raise Rejected("an index is not made of integers")
        return value

    def is_integer(self, key: Key) -> bool:
        kind, name = key[0], key[1]
        return kind in ("binomial", "rank") or (kind == "variable" and self.statement.variable(name).kind == "integer")

    def binomial(self, above: Polynomial, below: Polynomial) -> Polynomial:
        """A binomial coefficient of natural numbers, which is a natural number."""
        self.require(above)
        self.require(below)
        if above.rational is not None and below.rational is not None and below.rational >= 0 \
                and 0 <= above.rational <= MAX_INDEX:
            return Polynomial.constant(math.comb(int(above.rational.p), int(below.rational.p)))
        return Polynomial.of(("binomial", above.key, below.key))

    # sequences -------------------------------------------------------------------------------------------------------
    def sequence(self, name: str) -> str:
        if "nonnegative_summable" not in self.statement.variable(name).properties:
            raise Rejected(f"the sequence {name!r} is not known to be nonnegative and summable")
        return name

    def body(self, node: Node, index: str) -> tuple[str, fmpq]:
        """(c, q) for the summand q c_p with q >= 0."""
        if node[0] == "*" and len(node) == 3 and node[1][0] == "q":
            name, factor = self.body(node[2], index)
            return name, self.weight(factor * rational(node[1][1]))
        if node[0] != "idx" or node[2:] != (("s", index),):
            raise Rejected("the terms of a series are nonnegative multiples of a sequence")
        return self.sequence(node[1]), fmpq(1)

    def weight(self, factor: fmpq) -> fmpq:
        if factor < 0:
            raise Rejected("the terms of a series are nonnegative multiples of a sequence")
        return factor

    def cuts(self, low: Node, high: Node) -> list[tuple[fmpq, Polynomial]]:
        """The range low..high as the difference of two tails; it may be empty, but not by more than nothing."""
        start = self.integer(low)
        self.require(start)
        if high == ("c", "oo"):
            return [(fmpq(1), start)]
        end = self.integer(high) + ONE
        self.require(end - start)
        return [(fmpq(1), start), (fmpq(-1), end)]

    def entry(self, name: str, index: Polynomial) -> Polynomial:
        self.require(index)
        first = self.concrete(index)
        return Polynomial.of(("entry", name, index.key if first is None else first))

    def concrete(self, index: Polynomial) -> int | None:
        """The number that an index is, None for a symbolic one."""
        value = index.rational
        if value is not None and not 0 <= value <= MAX_INDEX:
            raise Rejected(f"an index of a coefficient is {value}, outside 0..{MAX_INDEX}")
        return None if value is None else int(value.p)

    def tail_sum(self, name: str, start: Polynomial) -> Polynomial:
        """The sum over p >= start of c_p."""
        first = self.concrete(start)
        if first is None:
            return Polynomial.of(("tail", name, start.key))
        total = Polynomial.of(("total", name))
        for p in range(first):
            total -= self.entry(name, Polynomial.constant(p))
        return total

    # matrices --------------------------------------------------------------------------------------------------------
    def is_unit(self, matrix: Matrix) -> bool:
        """Are the rows unit vectors?  (Of 1 1^T they may be taken to be.)"""
        return matrix.array is None or "unit_rows" in self.statement.variable(matrix.array).properties

    def matrix(self, node: Node) -> tuple[Matrix, Polynomial]:
        """The matrix as a combination over a common denominator."""
        op = node[0]
        if op in ("gram", "ones"):
            size = self.integer(node[-1])
            self.require(size - ONE)
            return Matrix(node[1] if op == "gram" else None, size, {("power", int(op == "gram")): ONE}), ONE
        if op == "matrix_sum":
            total, below = self.matrix(node[1])
            for part in node[2:]:
                other, under = self.matrix(part)
                if under.terms != below.terms:
                    total, other, below = self.times(total, under), self.times(other, below), below * under
                total = total.combined(other)
            return total, below
        if op == "scaled":
            factor = self.fraction(node[1])
            matrix, below = self.matrix(node[2])
            return self.times(matrix, factor.numerator), below * factor.denominator
        if op == "hadamard_series":
            return self.series(node), ONE
        raise Rejected(f"{op!r} is not among the matrices over a data set")

    def times(self, matrix: Matrix, factor: Polynomial) -> Matrix:
        parts = {g: f * factor for g, f in matrix.parts.items()}
        return Matrix(matrix.array, matrix.size, {g: f for g, f in parts.items() if f.terms})

    def series(self, node: Node) -> Matrix:
        """sum over low <= p <= high of q c_p G^p, or one Hadamard power of G."""
        base, below = self.matrix(node[1])
        require_gram(base, below, "series")
        if node[4] == node[5] and node[2][0] == "q":
            power = self.concrete(self.integer(node[4]))
            if power is None:
                raise Rejected("a Hadamard power is read for a given exponent")
            return self.times(Matrix(base.array, base.size, {("power", power): ONE}),
                              Polynomial.constant(rational(node[2][1])))
        if not self.is_unit(base):
            raise Rejected("series are read of Gram matrices of unit vectors")
        name, factor = self.body(node[2], node[3])
        total = Matrix(base.array, base.size, {})
        for sign, start in self.cuts(node[4], node[5]):
            total = total.combined(self.times(self.tail(base, name, start), Polynomial.constant(sign * factor)))
        return total

    def tail(self, base: Matrix, name: str, start: Polynomial) -> Matrix:
        """sum over p >= start of c_p G^p; for a given start the whole series less its first terms."""
        first = self.concrete(start)
        origin = start if first is None else ZERO
        self.lows[origin.key] = origin
        parts: dict[Generator, Polynomial] = {("tail", name, origin.key): ONE}
        for p in range(first or 0):
            parts["power", p] = self.entry(name, Polynomial.constant(p)).scaled(fmpq(-1))
        return Matrix(base.array, base.size, parts)

    def diagonal(self, matrix: Matrix) -> Polynomial:
        """Each diagonal entry, for unit rows."""
        total = ZERO
        for generator, factor in matrix.parts.items():
            if generator[0] == "tail":
                factor = factor * self.tail_sum(str(generator[1]), self.lows[generator[2]])
            total += factor
        return total

    def trace(self, matrix: Matrix) -> Polynomial:
        if self.is_unit(matrix):
            return matrix.size * self.diagonal(matrix)
        if set(matrix.parts) <= {("power", 1)}:
            return matrix.parts.get(("power", 1), ZERO) * Polynomial.of(("trace", matrix.array, matrix.size.key))
        raise Rejected("traces are read of Gram matrices and, for unit vectors, of series of them")

    def eigenvalue(self, matrix: Matrix, index: Polynomial) -> Polynomial:
        """lambda_i in decreasing order; that 1 <= i <= n is a requirement."""
        self.require(index - ONE)
        self.require(matrix.size - index)
        if not matrix.parts:
            return ZERO
        if len(matrix.parts) == 1:
            (generator, factor), = matrix.parts.items()
            if self.is_nonnegative(factor):
                if generator == ("power", 0):
                    if index.terms == ONE.terms:
                        return factor * matrix.size
                    if self.is_nonnegative(index - Polynomial.constant(2)):
                        return ZERO
                return factor * self.eigenvalue_of(matrix, {generator: ONE}, index)
        scale = abs(min((c for f in matrix.parts.values() for c in f.terms.values()), key=abs))
        return self.eigenvalue_of(matrix, {g: f.scaled(1 / scale) for g, f in matrix.parts.items()},
                                  index).scaled(scale)

    def eigenvalue_of(self, matrix: Matrix, parts: dict[Generator, Polynomial], index: Polynomial) -> Polynomial:
        key = tuple(sorted(((g, f.key) for g, f in parts.items()), key=repr))
        array = None if set(parts) == {("power", 0)} else matrix.array
        return Polynomial.of(("eigenvalue", array, matrix.size.key, key, index.key))


def require_gram(matrix: Matrix, below: Polynomial, what: str) -> None:
    """Raise :class:`Rejected` unless it is the Gram matrix itself."""
    if list(matrix.parts) != [("power", 1)] or matrix.parts["power", 1].terms != ONE.terms \
            or below.terms != ONE.terms:
        raise Rejected(f"{what} are read of Gram matrices")


__all__ = ["Generator", "Matrix", "Reader"]
