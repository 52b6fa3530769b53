"""Fractions of polynomials over Q in named generators, with the relations and signs the generators satisfy.

A generator stands for a real quantity (a symbol, a root, an exponential, an opaque function value).  A relation
``g^n = value`` is a true identity between these quantities, so replacing ``g^n`` by ``value`` never changes the value
of an expression; a numerator that becomes the zero polynomial proves the expression to be zero.  Nothing is ever
concluded from a numerator that does not vanish.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mpoly_ctx, fmpz, fmpz_mpoly_ctx, fmpz_mpoly_vec

from ..syntax import Node, number
from ..work import spend, spend_product

Polynomial = Any  # fmpq_mpoly: python-flint has no type stubs

MAX_PRODUCT = 2_000_000
MAX_EXPONENT = 2_000
MAX_TREE = 5_000


class NotCovered(Exception):
    """The expression is outside what the algebra treats, or a budget is spent; nothing is said about its value."""


def check_size(tree: Node) -> None:
    """Raise :class:`NotCovered` for a tree of more than ``MAX_TREE`` nodes (shared parts count every time)."""
    waiting, count = [tree], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > MAX_TREE:
            raise NotCovered(f"an expression with more than {MAX_TREE} nodes")
        waiting.extend(part for part in node[1:] if isinstance(part, tuple))


@dataclass(frozen=True)
class Fraction:
    """numerator / denominator; the denominator is nonzero wherever the side conditions of the field hold."""

    numerator: Polynomial
    denominator: Polynomial


@dataclass
class Generator:
    """A real quantity g: its tree; ``low`` / ``high`` polynomials in earlier generators that bound it; its relation
    g^power = value, a polynomial, if there is a value."""

    tree: Node
    integer: bool = False
    low: Polynomial | None = None
    low_strict: bool = False
    high: Polynomial | None = None
    high_strict: bool = False
    power: int = 0
    value: Polynomial | None = None


class Field:
    """Arithmetic of :class:`Fraction`; generators are added as they are met, side conditions are collected."""

    def __init__(self) -> None:
        self.generators: list[Generator] = []
        self.equations: list[Polynomial] = []
        self.conditions: list[Node] = []
        self._capacity = 0
        self._work = 0
        self._grow()

    def _grow(self) -> None:
        self._capacity = max(8, 2 * self._capacity)
        if self._capacity > 512:
            raise NotCovered("more than 512 different generators")
        spend(80 + self._capacity)
        self._context = fmpq_mpoly_ctx.get(tuple(f"g{k}" for k in range(self._capacity)), "lex")

    def lift(self, poly: Polynomial) -> Polynomial:
        """The same polynomial in the present (largest) context."""
        return poly if poly.context() is self._context else poly.project_to_context(self._context)

    # generators ------------------------------------------------------------------------------------------------------
    def add_generator(self, generator: Generator) -> int:
        check_size(generator.tree)
        if len(self.generators) == self._capacity:
            self._grow()
        self.generators.append(generator)
        return len(self.generators) - 1

    def polynomial(self, index: int) -> Polynomial:
        return self._context.gen(index)

    def fraction(self, index: int) -> Fraction:
        return Fraction(self.polynomial(index), self._context.constant(1))

    def constant(self, value: fmpq | int) -> Fraction:
        return Fraction(self._context.constant(fmpq(value)), self._context.constant(1))

    # arithmetic ------------------------------------------------------------------------------------------------------
    def _product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        left, right = self.lift(left), self.lift(right)
        self._work += len(left) * len(right)
        if self._work > MAX_PRODUCT:
            raise NotCovered("products of polynomials are too large")
        spend_product(left, right)
        return left * right

    def _make(self, numerator: Polynomial, denominator: Polynomial) -> Fraction:
        numerator, denominator = self._reduced(numerator), self._reduced(denominator)
        if denominator.is_zero():
            raise NotCovered("a denominator is identically zero")
        spend(10)
        if not denominator.is_constant():
            spend_product(numerator, denominator)
        common = numerator.gcd(denominator)
        if not common.is_constant():
            numerator, denominator = numerator // common, denominator // common
        lead = denominator.leading_coefficient()
        return Fraction(numerator / lead, denominator / lead)

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        if self.lift(a.denominator) == self.lift(b.denominator):
            return self._make(self.lift(a.numerator) + self.lift(b.numerator), self.lift(a.denominator))
        return self._make(self._product(a.numerator, b.denominator) + self._product(b.numerator, a.denominator),
                          self._product(a.denominator, b.denominator))

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        return self._make(self._product(a.numerator, b.numerator), self._product(a.denominator, b.denominator))

    def scale(self, a: Fraction, factor: fmpq | int) -> Fraction:
        return Fraction(a.numerator * fmpq(factor), a.denominator)

    def subtract(self, a: Fraction, b: Fraction) -> Fraction:
        return self.add(a, self.scale(b, -1))

    def inverse(self, a: Fraction) -> Fraction:
        """1 / a; the numerator of ``a`` becomes a side condition unless its sign is known."""
        if self.vanishes(a.numerator):
            raise NotCovered("division by an expression that is identically zero")
        self.require_nonzero(a.numerator)
        return self._make(self.lift(a.denominator), self.lift(a.numerator))

    def power(self, a: Fraction, exponent: int) -> Fraction:
        """a to an integer power; a negative one asks for a nonzero base."""
        if exponent < 0:
            return self.power(self.inverse(a), -exponent)
        terms = max(len(a.numerator), len(a.denominator))
        if exponent > MAX_EXPONENT or terms ** min(exponent, 64) > MAX_PRODUCT ** 4:
            raise NotCovered(f"power {exponent} of a polynomial with {terms} terms is too large")
        result, square = self.constant(1), a
        while exponent:
            if exponent & 1:
                result = self.multiply(result, square)
            exponent >>= 1
            if exponent:
                square = self.multiply(square, square)
        return result

    # relations -------------------------------------------------------------------------------------------------------
    def _reduced(self, poly: Polynomial) -> Polynomial:
        """An equal polynomial in which no generator with a relation g^n = value has a power >= n."""
        poly = self.lift(poly)
        again = True
        while again:
            again = False
            for index in range(len(self.generators) - 1, -1, -1):
                generator = self.generators[index]
                if generator.value is None:
                    continue
                spend(4 + self._capacity // 4)
                if poly.degrees()[index] < generator.power:
                    continue
                poly = self._rewrite(poly, index, generator.power, self.lift(generator.value))
                again = True
        return poly

    def _rewrite(self, poly: Polynomial, index: int, power: int, value: Polynomial) -> Polynomial:
        by_quotient: dict[int, dict[tuple[int, ...], fmpq]] = {}
        for exponents, coefficient in poly.to_dict().items():
            quotient, rest = divmod(int(exponents[index]), power)
            monomial = (*exponents[:index], rest, *exponents[index + 1:])
            by_quotient.setdefault(quotient, {})[monomial] = coefficient
        if max(by_quotient) > MAX_EXPONENT:
            raise NotCovered("a power of a root is too large")
        result = self._context.constant(0)
        for quotient, part in by_quotient.items():
            result += self._product(self._context.from_dict(part), value**quotient)
        return result

    def vanishes(self, poly: Polynomial) -> bool:
        """True only if the polynomial is zero wherever the relations, equations and side conditions hold.

        Sound since it is reduced by true relations to the zero polynomial, or its reduction lies in the ideal of the
        equations (remainder zero on division by members of that ideal).
        """
        rest = self._reduced(poly)
        if rest.is_zero():
            return True
        equations = [e for e in (self._reduced(equation) for equation in self.equations) if not e.is_zero()]
        if not equations:
            return False
        return self._in_ideal(rest, equations)

    def _in_ideal(self, poly: Polynomial, equations: list[Polynomial]) -> bool:
        used = {k for p in (poly, *equations) for k, degree in enumerate(p.degrees()) if degree > 0}
        while True:
            more = {k for index in used if (relation := self._relation(index)) is not None
                    for k, degree in enumerate(relation.degrees()) if degree > 0}
            if more <= used:
                break
            used |= more
        relations = [relation for index in used if (relation := self._relation(index)) is not None]
        order = sorted(used, reverse=True)
        context = fmpz_mpoly_ctx.get(tuple(f"x{k}" for k in range(len(order))), "lex")

        def integral(p: Polynomial) -> Any:
            terms = {tuple(int(m[k]) for k in order): c for m, c in self.lift(p).to_dict().items()}
            common = fmpz(1)
            for c in terms.values():
                common = common.lcm(c.q)
            return context.from_dict({m: (c * common).p for m, c in terms.items()})

        basis: Any = fmpz_mpoly_vec([integral(p) for p in (*equations, *relations)], context)
        # A basis cut off by the limits still spans the same ideal, so a zero remainder proves membership either way.
        basis, _ = basis.buchberger_naive(limits=(60, 300, 2_000))
        return bool(integral(poly).reduction_primitive_part(basis).is_zero())

    def _relation(self, index: int) -> Polynomial | None:
        generator = self.generators[index]
        if generator.value is None:
            return None
        return self.polynomial(index) ** generator.power - self.lift(generator.value)

    def polynomial_of(self, a: Fraction) -> Polynomial:
        """The polynomial that a fraction is; the division is exact, flint raises where it is not.

        The right sides of all relations are such fractions: numbers, irreducible factors of polynomials, and sums and
        products of these and of generators.
        """
        return self.lift(a.numerator) / self.lift(a.denominator)

    def equal(self, a: Fraction, b: Fraction) -> bool:
        """True only if a = b wherever both are defined and the side conditions hold (cross-multiplication)."""
        return self.vanishes(self._product(a.numerator, b.denominator) - self._product(b.numerator, a.denominator))

    # signs -----------------------------------------------------------------------------------------------------------
    def sign(self, poly: Polynomial) -> int:
        """2 if the polynomial is proved > 0, 1 if >= 0, -2 and -1 likewise below, 0 if nothing is proved."""
        poly = self._reduced(poly)
        upper = self._nonnegative(poly)
        return upper if upper else -self._nonnegative(-poly)

    def _nonnegative(self, poly: Polynomial) -> int:
        """Substitute g = low + t or g = high - t with t >= 0 and look whether every coefficient is nonnegative."""
        closure = {k for k, degree in enumerate(poly.degrees()) if degree > 0}
        for k in range(len(self.generators) - 1, -1, -1):
            if k in closure:
                for end in (self.generators[k].low, self.generators[k].high):
                    if end is not None:
                        closure |= {j for j, degree in enumerate(self.lift(end).degrees()) if degree > 0}
        order = sorted(closure, reverse=True)
        both = [k for k in order if self.generators[k].low is not None and self.generators[k].high is not None][:4]
        best = 0
        for choice in itertools.product((False, True), repeat=len(both)):
            from_above = {k for k, high in zip(both, choice, strict=True) if high}
            best = max(best, self._nonnegative_with(poly, order, from_above))
        return best

    def _nonnegative_with(self, poly: Polynomial, order: list[int], from_above: set[int]) -> int:
        shifted, half_line = set(), set()
        poly = self.lift(poly)
        for k in order:
            generator = self.generators[k]
            use_high = k in from_above or generator.low is None
            end, strict = (generator.high, generator.high_strict) if use_high else (generator.low, generator.low_strict)
            if end is None:
                continue
            half_line.add(k)
            if strict:
                shifted.add(k)
            t = self.polynomial(k)
            if poly.degrees()[k] > 0 and not (self.lift(end).is_zero() and not use_high):
                images = [self.polynomial(j) for j in range(self._capacity)]
                images[k] = self.lift(end) - t if use_high else self.lift(end) + t
                poly = poly.compose(*images, ctx=self._context)
        answer = 1
        for monomial, coefficient in poly.to_dict().items():
            used = [k for k, degree in enumerate(monomial) if degree]
            if coefficient < 0 or any(monomial[k] % 2 and k not in half_line for k in used):
                return 0
            if all(k in shifted for k in used):
                answer = 2
        return answer

    def fraction_sign(self, a: Fraction) -> int:
        """The sign of a fraction, coded as in :meth:`sign`."""
        top, bottom = self.sign(a.numerator), self.sign(a.denominator)
        if bottom == 0:
            return 0
        return top if bottom > 0 else -top

    # side conditions -------------------------------------------------------------------------------------------------
    def require(self, condition: Node) -> None:
        check_size(condition)
        if condition not in self.conditions:
            self.conditions.append(condition)

    def require_nonzero(self, poly: Polynomial) -> None:
        """Record ``poly != 0``, factor by factor, where its sign is not known.

        The caller has made sure that the polynomial does not reduce to zero.
        """
        if abs(self.sign(poly)) == 2 or self._is_nonzero_constant(poly):
            return
        poly = self.lift(poly)
        factors = [factor for factor, _ in poly.factor()[1]] if len(poly) <= 60 else [poly]
        for factor in factors:
            if abs(self.sign(factor)) != 2:
                self.require(("ne", self.tree(factor), ("q", "0")))

    def _is_nonzero_constant(self, poly: Polynomial) -> bool:
        """True only for a number built from roots of primes and of pi whose reduction is not the zero polynomial.

        Products of roots of distinct primes with reduced exponents are linearly independent over Q (Besicovitch 1940),
        and pi is transcendental, so such a reduction is a nonzero number.
        """
        rest = self._reduced(poly)
        used = [self.generators[k] for k, degree in enumerate(rest.degrees()) if degree > 0]
        pi = ("c", "pi")
        return not rest.is_zero() and all(
            g.tree == pi or (g.power > 1 and g.tree[0] == "^" and (g.tree[1] == pi or g.tree[1][0] == "q"))
            for g in used)

    def require_positive(self, a: Fraction, strict: bool) -> None:
        """Record ``0 < a`` (or ``0 <= a``) unless it is proved."""
        if self.fraction_sign(a) < (2 if strict else 1):
            self.require(("lt" if strict else "le", ("q", "0"), self.fraction_tree(a)))

    # trees -----------------------------------------------------------------------------------------------------------
    def tree(self, poly: Polynomial) -> Node:
        """The polynomial as an expression tree."""
        terms: list[Node] = []
        for monomial, coefficient in self.lift(poly).to_dict().items():
            factors: list[Node] = [] if coefficient == 1 and any(monomial) else [number(coefficient)]
            for k, degree in enumerate(monomial):
                if degree:
                    base = self.generators[k].tree
                    factors.append(base if degree == 1 else ("^", base, number(int(degree))))
            terms.append(factors[0] if len(factors) == 1 else ("*", *factors))
        return ("q", "0") if not terms else terms[0] if len(terms) == 1 else ("+", *terms)

    def fraction_tree(self, a: Fraction) -> Node:
        """The fraction as an expression tree."""
        top = self.tree(a.numerator)
        if a.denominator.is_one():
            return top
        return ("*", top, ("^", self.tree(a.denominator), ("q", "-1")))
