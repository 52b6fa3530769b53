"""Powers, exponentials, logarithms and roots as generators of a :class:`Field`.

A base is split into primes and irreducible factors of known sign; b^(c M) with rational c = m/n is the m-th power of
the generator b^(M/n).  Splitting (a b)^e = a^e b^e and b^(e + f) = b^e b^f is done for b > 0, for b >= 0 with
nonnegative exponents, and for any real base under integer exponents; where the sign is not known it becomes a side
condition.
"""

from __future__ import annotations

import itertools
import math

from flint import fmpq, fmpz

from ..syntax import Node
from ..work import height, spend
from .function_field import MAX_EXPONENT, Field, Fraction, Generator, NotCovered, Polynomial

MAX_ROOT = 64


class PowerField(Field):
    """A field that knows powers.  ``_families``: base, exponent shape M, generator of b^(M/n), n."""

    def __init__(self) -> None:
        super().__init__()
        self._families: list[tuple[Fraction, Fraction, int, int]] = []
        self._logarithms: list[tuple[int, Fraction]] = []
        self._absolute: list[tuple[int, Fraction]] = []
        self._signs: list[tuple[int, Fraction]] = []
        self._constants: dict[str, int] = {}

    def named_constant(self, name: str) -> Fraction:
        """pi or e, as a positive generator."""
        if name not in self._constants:
            self._constants[name] = self.add_generator(self._half_line(("c", name), True))
        return self.fraction(self._constants[name])

    def _half_line(self, tree: Node, strict: bool) -> Generator:
        return Generator(tree, low=self._context.constant(0), low_strict=strict)

    # values ----------------------------------------------------------------------------------------------------------
    def rational_value(self, a: Fraction) -> fmpq | None:
        """The rational that a constant fraction is, None if it is not constant."""
        if not (a.numerator.is_constant() and a.denominator.is_constant()):
            return None
        if a.numerator.is_zero():
            return fmpq(0)
        return fmpq(a.numerator.leading_coefficient() / a.denominator.leading_coefficient())

    def is_integer(self, a: Fraction) -> bool:
        """True only if a is a polynomial in integer symbols with integer values (checked on a grid).

        A polynomial of degree d_k in each variable is an integer combination of binomials as soon as its values on the
        grid 0 <= x_k <= d_k are integers (Newton's forward differences).
        """
        if not a.denominator.is_constant():
            return False
        poly = self.lift(a.numerator) / a.denominator.leading_coefficient()
        used = [(k, int(degree)) for k, degree in enumerate(poly.degrees()) if degree > 0]
        if any(not self.generators[k].integer for k, _ in used) or math.prod(d + 1 for _, d in used) > 300:
            return False
        if all(coefficient.q == 1 for coefficient in poly.coeffs()):
            return True
        terms = poly.to_dict().items()
        for point in itertools.product(*(range(d + 1) for _, d in used)):
            total = fmpq(0)
            for monomial, coefficient in terms:
                for (k, _), value in zip(used, point, strict=True):
                    coefficient = coefficient * fmpq(value) ** int(monomial[k])
                total += coefficient
            if total.q != 1:
                return False
        return True

    def summands(self, a: Fraction) -> list[tuple[fmpq, Fraction]]:
        """a as a sum of rational multiples of fractions with one monomial over the denominator of a."""
        bottom = self.lift(a.denominator)
        return [(coefficient, self._make(self._context.from_dict({monomial: 1}), bottom))
                for monomial, coefficient in self.lift(a.numerator).to_dict().items()]

    def factors(self, a: Fraction) -> tuple[fmpq, list[tuple[Polynomial, int]]]:
        """a = content * product of f^k with irreducible f; those of known sign are made nonnegative."""
        content, result = fmpq(1), []
        for poly, direction in ((a.numerator, 1), (a.denominator, -1)):
            poly = self.lift(poly)
            if len(poly) > 400:
                raise NotCovered("a base with more than 400 terms is not factored")
            spend(len(poly) ** 2 + sum(map(int, poly.degrees())) ** 2, height(poly))
            lead, parts = poly.factor()
            content *= fmpq(lead) ** direction
            for factor, multiplicity in parts:
                if self.sign(factor) < 0:
                    factor, content = -factor, content * (-1) ** int(multiplicity)
                result.append((factor, direction * int(multiplicity)))
        return content, result

    # powers ----------------------------------------------------------------------------------------------------------
    def real_power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """base^exponent for real base; raises :class:`NotCovered` for a base proved negative with a broken exponent."""
        constant = self.rational_value(exponent)
        if constant is not None and constant.q == 1:
            value = self.rational_value(base)
            if abs(int(constant.p)) > MAX_EXPONENT:
                raise NotCovered(f"exponent {constant} is too large")
            if value is not None and (value.p.bit_length() + value.q.bit_length()) * abs(int(constant.p)) > 200_000:
                raise NotCovered("a rational power is too large")
            return self.power(base, int(constant.p))
        if self.vanishes(base.numerator):
            if constant is not None and constant > 0:
                return self.constant(0)
            raise NotCovered("zero to a power that is not known to be positive")
        if self.rational_value(base) == 1:
            return self.constant(1)
        whole = self.is_integer(exponent)
        content, parts = self.factors(base)
        result, leftover = self.constant(1), self.constant(1)
        if content < 0:
            if whole:
                result = self.minus_one_power(exponent)
            else:
                leftover = self.constant(-1)
            content = -content
        for prime, multiplicity in _primes(content):
            result = self.multiply(result, self._spread(self.constant(prime), self.scale(exponent, multiplicity)))
        for factor, multiplicity in parts:
            piece, sign = self._make(factor, self._context.constant(1)), self.sign(factor)
            if sign == 0 and not whole:
                if multiplicity % 2:
                    leftover, multiplicity = self.multiply(leftover, piece), multiplicity - 1
                piece = self.absolute(piece)
            if multiplicity:
                scaled = self.scale(exponent, multiplicity)
                result = self.multiply(result, self._integer_spread(piece, scaled) if sign == 0 and whole
                                       else self._spread(piece, scaled))
        if not (leftover.numerator.is_one() and leftover.denominator.is_one()):
            if self.fraction_sign(leftover) == -2:
                raise NotCovered("a power of a negative number with an exponent not known to be an integer")
            self.require_positive(leftover, strict=False)
            result = self.multiply(result, self._spread(leftover, exponent))
        return result

    def _spread(self, base: Fraction, exponent: Fraction) -> Fraction:
        """base^exponent for a base >= 0, as a product over the summands of the exponent."""
        inner = self._family_of(base)
        if inner is not None:
            return self._spread(inner[0], self.multiply(inner[1], exponent))
        pieces = self.summands(exponent)
        # For a base that may be 0, b^(e + f) = b^e b^f needs b > 0 unless there is one positive rational exponent.
        if self.fraction_sign(base) != 2 and not (len(pieces) == 1 and self.rational_value(exponent) is not None):
            self.require_nonzero(base.numerator)
        result = self.constant(1)
        for coefficient, shape in pieces:
            through_log = self._through_logarithm(base, coefficient, shape)
            if through_log is None:
                top, root = int(coefficient.p), int(coefficient.q)
                if self.rational_value(shape) == 1 and root == 1:
                    through_log = self.real_power(base, self.constant(top))
                else:
                    if abs(top) > MAX_EXPONENT:
                        raise NotCovered(f"exponent {coefficient} is too large")
                    through_log = self.power(self._root(base, shape, root, half_line=True), top)
            result = self.multiply(result, through_log)
        return result

    def _integer_spread(self, base: Fraction, exponent: Fraction) -> Fraction:
        """base^exponent for a base of any sign and an integer-valued exponent.

        b^(e + f) = b^e b^f holds also at b = 0 if e and f are nonnegative integers; otherwise b != 0 is required.
        """
        pieces = self.summands(exponent)
        split = all(c.q == 1 and abs(int(c.p)) <= MAX_EXPONENT and self.is_integer(shape) for c, shape in pieces)
        if not split:
            pieces = [(fmpq(1), exponent)]
        if any(self.fraction_sign(self.scale(shape, c)) < 1 for c, shape in pieces):
            self.require_nonzero(base.numerator)
        result = self.constant(1)
        for coefficient, shape in pieces:
            top = int(coefficient.p)
            value = (self.power(base, top) if self.rational_value(shape) == 1
                     else self.power(self._root(base, shape, 1, half_line=False), top))
            result = self.multiply(result, value)
        return result

    def _family_of(self, base: Fraction) -> tuple[Fraction, Fraction] | None:
        """(b, e) if the base is the generator of b^e with b > 0."""
        for inner, shape, root, index in self._families:
            if self.fraction_sign(inner) == 2 and self.generators[index].power != 1 and self.same_parts(
                    base, self.fraction(index)):
                return inner, self.scale(shape, fmpq(1, root))
        return None

    def same_parts(self, a: Fraction, b: Fraction) -> bool:
        return bool(self.lift(a.numerator) == self.lift(b.numerator)
                    and self.lift(a.denominator) == self.lift(b.denominator))

    def _root(self, base: Fraction, shape: Fraction, root: int, half_line: bool) -> Fraction:
        """base^(shape / root), a power of the generator of its family; the generator is refined when needed."""
        for position, (known, its_shape, its_root, index) in enumerate(self._families):
            if not (self.equal(known, base) and self.equal(its_shape, shape)):
                continue
            if its_root % root == 0:
                return self.power(self.fraction(index), its_root // root)
            finest = math.lcm(its_root, root)
            fresh = self._new_root(base, shape, finest, half_line)
            self._families[position] = (known, its_shape, finest, fresh)
            self.generators[index].power = 1
            self.generators[index].value = self.polynomial_of(self.power(self.fraction(fresh), finest // its_root))
            return self.power(self.fraction(fresh), finest // root)
        fresh = self._new_root(base, shape, root, half_line)
        self._families.append((base, shape, root, fresh))
        return self.fraction(fresh)

    def _new_root(self, base: Fraction, shape: Fraction, root: int, half_line: bool) -> int:
        if root > MAX_ROOT:
            raise NotCovered(f"a root of order {root}")
        exponent = self.scale(shape, fmpq(1, root))
        tree = ("^", self.fraction_tree(base), self.fraction_tree(exponent))
        if not half_line:
            return self.add_generator(Generator(tree))
        generator = self._half_line(tree, self.fraction_sign(base) == 2)
        if self.rational_value(shape) == 1:
            generator.power, generator.value = root, self.polynomial_of(base)
        return self.add_generator(generator)

    def minus_one_power(self, exponent: Fraction) -> Fraction:
        """(-1)^exponent for an integer-valued exponent; exponents are reduced modulo 2, and n^k modulo 2 is n."""
        odd: dict[tuple[int, ...], int] = {}
        poly = self.lift(exponent.numerator) / exponent.denominator.leading_coefficient()
        if any(coefficient.q != 1 for coefficient in poly.coeffs()):
            return self._sign_generator(exponent)
        for monomial, coefficient in poly.to_dict().items():
            key = tuple(min(int(degree), 1) for degree in monomial)
            odd[key] = (odd.get(key, 0) + int(coefficient.p)) % 2
        result = self.constant(1)
        for key, parity in odd.items():
            if parity and any(key):
                padded = key + (0,) * (self._capacity - len(key))
                shape = self._make(self._context.from_dict({padded: 1}), self._context.constant(1))
                result = self.multiply(result, self._sign_generator(shape))
            elif parity:
                result = self.scale(result, -1)
        return result

    def _sign_generator(self, exponent: Fraction) -> Fraction:
        for index, known in self._signs:
            if self.equal(known, exponent):
                return self.fraction(index)
        tree = ("^", ("q", "-1"), self.fraction_tree(exponent))
        index = self.add_generator(Generator(tree, integer=True, power=2, value=self._context.constant(1)))
        self._signs.append((index, exponent))
        return self.fraction(index)

    # absolute value, exponential, logarithm --------------------------------------------------------------------------
    def absolute(self, a: Fraction) -> Fraction:
        """|a|, multiplicative over irreducible factors; |f| for f of unknown sign is a generator, |f|^2 = f^2."""
        content, parts = self.factors(a) if not a.numerator.is_zero() else (fmpq(0), [])
        result = self.constant(abs(content))
        for factor, multiplicity in parts:
            piece = self._make(factor, self._context.constant(1))
            if self.sign(factor) == 0:
                piece = self._absolute_generator(piece)
            result = self.multiply(result, self.power(piece, multiplicity))
        return result

    def _absolute_generator(self, a: Fraction) -> Fraction:
        for index, known in self._absolute:
            if self.equal(known, a) or self.equal(known, self.scale(a, -1)):
                return self.fraction(index)
        generator = self._half_line(("f", "abs", self.fraction_tree(a)), False)
        generator.power, generator.value = 2, self.polynomial_of(self.power(a, 2))
        index = self.add_generator(generator)
        self._absolute.append((index, a))
        return self.fraction(index)

    def exponential(self, a: Fraction) -> Fraction:
        """exp(a) = e^a."""
        return self.real_power(self.named_constant("e"), a)

    def _through_logarithm(self, base: Fraction, coefficient: fmpq, shape: Fraction) -> Fraction | None:
        """e^(c log(b) M) = b^(c M); the logarithm generator carries b > 0 as its side condition."""
        if "e" not in self._constants or not self.same_parts(base, self.fraction(self._constants["e"])):
            return None
        for index, argument in self._logarithms:
            if self.lift(shape.numerator).degrees()[index] == 1 and self.lift(shape.denominator).degrees()[index] <= 0:
                rest = self.multiply(shape, self.inverse_generator(index))
                return self.real_power(argument, self.scale(rest, coefficient))
        return None

    def inverse_generator(self, index: int) -> Fraction:
        """1 / generator, used only where it cancels at once."""
        return Fraction(self._context.constant(1), self.polynomial(index))

    def logarithm(self, a: Fraction) -> Fraction:
        """log(a), additive over factors of known sign; a > 0 becomes a side condition."""
        self.require_positive(a, strict=True)
        content, parts = self.factors(a)
        result, leftover = self.constant(0), self.constant(1)
        if content < 0:
            leftover, content = self.constant(-1), -content
        for prime, multiplicity in _primes(content):
            result = self.add(result, self.scale(self._logarithm_generator(self.constant(prime)), multiplicity))
        for factor, multiplicity in parts:
            piece = self._make(factor, self._context.constant(1))
            if self.sign(factor) == 0:
                if multiplicity % 2:
                    leftover, multiplicity = self.multiply(leftover, piece), multiplicity - 1
                if not multiplicity:
                    continue
                piece = self.absolute(piece)
            inner = self._family_of(piece)
            if inner is not None:
                value = self.multiply(inner[1], self.logarithm(inner[0]))
            elif "e" in self._constants and self.same_parts(piece, self.fraction(self._constants["e"])):
                value = self.constant(1)
            else:
                value = self._logarithm_generator(piece)
            result = self.add(result, self.scale(value, multiplicity))
        if not (leftover.numerator.is_one() and leftover.denominator.is_one()):
            result = self.add(result, self._logarithm_generator(leftover))
        return result

    def _logarithm_generator(self, a: Fraction) -> Fraction:
        self.require_positive(a, strict=True)
        for index, known in self._logarithms:
            if self.equal(known, a):
                return self.fraction(index)
        index = self.add_generator(Generator(("f", "log", self.fraction_tree(a))))
        self._logarithms.append((index, a))
        return self.fraction(index)


def _primes(value: fmpq) -> list[tuple[int, int]]:
    """Prime factors with multiplicities of a positive rational of at most 100 bits above and below."""
    result: list[tuple[int, int]] = []
    for part, direction in ((value.p, 1), (value.q, -1)):
        if fmpz(part) == 1:
            continue
        if fmpz(part).bit_length() > 100:
            raise NotCovered("a root of an integer of more than 100 bits")
        result.extend((int(prime), direction * int(multiplicity)) for prime, multiplicity in fmpz(part).factor())
    return result

