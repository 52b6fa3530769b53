r"""Hypergeometric terms as exact normal forms.

For an index ``m = 0, 1, 2, ...`` a *term* is a rational function of ``m`` (and of parameters) times a *kernel*, a
product of powers

    Gamma(m + f)^g,   (m + c)^e,   P^(a + b m),   exp(t)^(a + b m),   (-1)^m,   T_n(c)^k

with 0 < f <= 1, parameters polynomials ``P > 0``, primes among them, and the positive numbers ``T_n(c)`` of
:mod:`.hermite_terms`; ``mu_n(phi)`` are the Hermite coefficients of a function variable.  Exponents are rational.
A :class:`Sum` is a finite sum of terms with different kernels.
Integer powers of ``m + c``, of primes and of parameters always stand in the rational function, and Gamma arguments are
shifted into (0, 1]; two sums are equal when their normal forms are.  (Only this direction is used: different normal
forms prove nothing.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import comb

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from ..work import height, spend, spend_product

Generator = tuple[str, ...]
#: sorted tuple of (generator, constant part of the exponent, coefficient of m in the exponent)
Kernel = tuple[tuple[Generator, fmpq, fmpq], ...]
ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)
MAX_SHIFT = 3_000
MAX_SLOPE = 300
MAX_POWER = 10_000
MAX_DEGREE = 2_000
MAX_MONOMIALS = 3_000_000
MAX_SUM_POWER = 60


class NotATerm(Exception):
    """The expression has no hypergeometric normal form that this module knows; the message says why."""


def floor(value: fmpq) -> int:
    """The greatest integer <= value."""
    return int(value.p) // int(value.q)


class Ring:
    """Rational functions in ``m`` and the parameters, all parameters being real; ``pi`` is a positive parameter."""

    def __init__(self, parameters: Iterable[str], positive: Iterable[str] = (), nonnegative: Iterable[str] = (),
                 unit: Iterable[str] = ()) -> None:
        """``positive``, ``nonnegative``: parameters known to be so; ``unit``: those known to lie in (0, 1)."""
        self.names = ("m", "pi", *sorted(set(parameters) - {"m", "pi"}))
        strange = [name for name in self.names if not (name.isascii() and name.isidentifier())]
        if strange:  # polynomials are named by their text, which has to tell them apart
            raise NotATerm(f"a parameter whose name {strange[0]!r} is not a plain identifier")
        self.context = fmpq_mpoly_ctx.get(self.names, Ordering.lex)
        self.gens = dict(zip(self.names, self.context.gens(), strict=True))
        self.unit = tuple(sorted(unit))
        self.positive = frozenset(positive) | {"pi", *self.unit}
        self.nonnegative = frozenset(nonnegative) | self.positive
        self._atoms: dict[str, fmpq_mpoly] = {}

    def constant(self, value: fmpq | int) -> fmpq_mpoly:
        return self.context.constant(fmpq(value))

    def key(self, polynomial: fmpq_mpoly) -> str:
        """A name for a polynomial, from which :meth:`atom` gives it back."""
        text = str(polynomial)
        self._atoms[text] = polynomial
        return text

    def atom(self, key: str) -> fmpq_mpoly:
        return self._atoms[key]

    def depends_on_index(self, generator: Generator) -> bool:
        """May the generator vary with m?  Powers of numbers and of parameters do not, nor does exp of parameters."""
        kind = generator[0]
        if kind == "par":
            return bool(self.atom(generator[1]).degrees()[0] > 0)
        return not (kind == "num" or (kind == "exp" and not generator[3]))

    def is_positive(self, polynomial: fmpq_mpoly) -> bool:
        """Sufficient for > 0 at every m >= 0: coefficients >= 0 on nonnegative names, one on positive names alone."""
        strict = False
        for exponents, coefficient in self.on_half_lines(polynomial).to_dict().items():
            used = {name for name, e in zip(self.names, exponents, strict=True) if e}
            odd = {name for name, e in zip(self.names, exponents, strict=True) if e % 2}
            if coefficient < 0 or not odd <= self.nonnegative | {"m"}:
                return False
            strict = strict or used <= self.positive
        return strict

    def is_nonnegative(self, polynomial: fmpq_mpoly) -> bool:
        """Sufficient for >= 0 at every m >= 0."""
        return all(
            c >= 0 and all(not e % 2 or n == "m" or n in self.nonnegative
                           for n, e in zip(self.names, mono, strict=True))
            for mono, c in self.on_half_lines(polynomial).to_dict().items())

    def on_half_lines(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial times (1+u)^d after u -> 1/(1+u) for every u in (0, 1): the new u runs over (0, oo)."""
        for name in self.unit:
            place, u = self.names.index(name), self.gens[name]
            degree = max(polynomial.degrees()[place], 0)
            total = self.constant(0)
            for exponents, coefficient in polynomial.to_dict().items():
                rest = tuple(0 if i == place else e for i, e in enumerate(exponents))
                total = total + self.context.from_dict({rest: coefficient}) * (u + 1) ** (degree - exponents[place])
            polynomial = total
        return polynomial


class Fraction:
    """A quotient of two polynomials of a ring in lowest terms, with monic denominator."""

    __slots__ = ("den", "num", "ring")

    def __init__(self, ring: Ring, num: fmpq_mpoly, den: fmpq_mpoly | None = None) -> None:
        den = ring.constant(1) if den is None else den
        if den.is_zero():
            raise NotATerm("a denominator is identically zero")
        spend(4)
        if not den.is_constant():
            spend_product(num, den)
            common = num.gcd(den)
            num, den = num / common, den / common
        lead = den.leading_coefficient()
        self.ring, self.num, self.den = ring, num / lead, den / lead

    def __add__(self, other: Fraction) -> Fraction:
        spend_product(self.num, other.den)
        spend_product(other.num, self.den)
        return Fraction(self.ring, self.num * other.den + other.num * self.den, self.den * other.den)

    def __mul__(self, other: Fraction) -> Fraction:
        spend_product(self.num, other.num)
        spend_product(self.den, other.den)
        return Fraction(self.ring, self.num * other.num, self.den * other.den)

    def inverse(self) -> Fraction:
        return Fraction(self.ring, self.den, self.num)

    def power(self, n: int) -> Fraction:
        base = self if n >= 0 else self.inverse()
        base.require_small(abs(n))
        for part in (base.num, base.den):
            spend((abs(n) + 1) * len(part), abs(n) * height(part))
        return Fraction(self.ring, base.num ** abs(n), base.den ** abs(n))

    def require_small(self, n: int) -> None:
        """Raise :class:`NotATerm` if the n-th power, n >= 0, would have too many monomials to be expanded."""
        for part in (self.num, self.den):
            degree, monomials = max(map(int, part.degrees()), default=0), len(part.to_dict())
            if n > MAX_POWER or n * degree > MAX_DEGREE or comb(n + monomials, n) > MAX_MONOMIALS:
                raise NotATerm(f"a power too large to be expanded: {n}")

    def is_zero(self) -> bool:
        return bool(self.num.is_zero())

    def free_of_m(self) -> bool:
        return self.num.degrees()[0] <= 0 and self.den.degrees()[0] <= 0

    def constant_value(self) -> fmpq | None:
        """The rational number it is, or None."""
        if self.num.is_zero():
            return ZERO
        if self.num.is_constant() and self.den.is_constant():
            return fmpq(self.num.leading_coefficient()) / fmpq(self.den.leading_coefficient())
        return None

    def linear_in_m(self) -> tuple[fmpq, fmpq] | None:
        """(a, b) when the fraction is a m + b with rational a, b; otherwise None."""
        if not self.den.is_constant() or any(d > 0 for d in self.num.degrees()[1:]) or self.num.degrees()[0] > 1:
            return None
        lead = fmpq(self.den.leading_coefficient())
        table = {mono[0]: fmpq(c) / lead for mono, c in self.num.to_dict().items()}
        return table.get(1, ZERO), table.get(0, ZERO)

    def key(self) -> str:
        return f"({self.num})/({self.den})"


class Sum:
    """A finite sum of terms, kernel by kernel."""

    __slots__ = ("ring", "terms")

    def __init__(self, ring: Ring, terms: Mapping[Kernel, Fraction] | None = None) -> None:
        self.ring = ring
        self.terms = {k: c for k, c in (terms or {}).items() if not c.is_zero()}

    @staticmethod
    def of(ring: Ring, coefficient: Fraction) -> Sum:
        return Sum(ring, {(): coefficient})

    @staticmethod
    def number(ring: Ring, value: fmpq | int) -> Sum:
        return Sum.of(ring, Fraction(ring, ring.constant(value)))

    def is_zero(self) -> bool:
        return not self.terms

    def __add__(self, other: Sum) -> Sum:
        terms = dict(self.terms)
        for kernel, coefficient in other.terms.items():
            terms[kernel] = terms[kernel] + coefficient if kernel in terms else coefficient
        return Sum(self.ring, terms)

    def __neg__(self) -> Sum:
        return self * Sum.number(self.ring, -1)

    def __sub__(self, other: Sum) -> Sum:
        return self + (-other)

    def __mul__(self, other: Sum) -> Sum:
        terms: dict[Kernel, Fraction] = {}
        spend(20 * len(self.terms) * len(other.terms))
        for k1, c1 in self.terms.items():
            for k2, c2 in other.terms.items():
                kernel, factor = merge(self.ring, (*k1, *k2))
                terms[kernel] = terms[kernel] + c1 * c2 * factor if kernel in terms else c1 * c2 * factor
        return Sum(self.ring, terms)

    def single(self) -> tuple[Kernel, Fraction]:
        """The only term; raises :class:`NotATerm` when there are none or several."""
        if len(self.terms) != 1:
            raise NotATerm("a power, root or quotient of a sum of unlike terms" if self.terms
                           else "a root or quotient of zero")
        return next(iter(self.terms.items()))

    def plain(self) -> Fraction:
        """The rational function that the sum is; raises :class:`NotATerm` when it has a kernel."""
        if not self.terms:
            return Fraction(self.ring, self.ring.constant(0))
        kernel, coefficient = self.single()
        if kernel:
            raise NotATerm("expected a rational function of the index here")
        return coefficient

    def power(self, constant: fmpq, slope: fmpq = ZERO) -> Sum:
        """self^(constant + slope m); fractional exponents need a base that is proved positive."""
        if max(abs(constant), abs(slope)) > MAX_POWER:
            raise NotATerm("an exponent too large to be expanded")
        if not slope and constant.q == 1 and constant >= 0:
            result, square, n = Sum.number(self.ring, 1), self, int(constant)
            if len(self.terms) > 1 and n > MAX_SUM_POWER:
                raise NotATerm(f"a power of a sum too large to be expanded: {n}")
            for coefficient in self.terms.values() if n > 1 else ():
                coefficient.require_small(n)
            while n:
                result, square, n = (result * square if n & 1 else result), square * square if n > 1 else square, n >> 1
            return result
        kernel, coefficient = self.single()
        if slope and any(b or self.ring.depends_on_index(g) for g, _, b in kernel):
            raise NotATerm("an exponent that grows with the index on a base that depends on it")
        if constant.q != 1 and any(g[0] == "sgn" for g, _, _ in kernel):
            raise NotATerm("a root of a term whose sign alternates")
        if constant.q != 1 and any(g[0] == "mufn" for g, _, _ in kernel):
            raise NotATerm("a root of a Hermite coefficient of unknown sign")
        if constant.q != 1 and any(g[0] == "par" and not self.ring.is_positive(self.ring.atom(g[1]))
                                   for g, _, _ in kernel):
            raise NotATerm("a root of a power whose base is not proved positive")
        raised = [(g, a * constant, b * constant + a * slope) for g, a, b in kernel]
        kernel, factor = merge(self.ring, raised)
        result = Sum(self.ring, {kernel: factor})
        for part in split(coefficient, constant, slope):
            kernel, factor = merge(self.ring, [part[1]] if part[1] else [])
            result = result * Sum(self.ring, {kernel: factor * part[0]})
        return result


Part = tuple[Fraction, tuple[Generator, fmpq, fmpq] | None]


def split(coefficient: Fraction, constant: fmpq, slope: fmpq) -> list[Part]:
    """coefficient^(constant + slope m) as a product of generators, factor by factor."""
    ring = coefficient.ring
    one = Fraction(ring, ring.constant(1))
    if constant.q == 1 and not slope:
        return [(coefficient.power(int(constant)), None)]
    parts: list[Part] = []
    whole = constant.q == 1 and slope.q == 1
    for polynomial, side in ((coefficient.num, 1), (coefficient.den, -1)):
        content, factors = polynomial.factor()
        value = fmpq(content)
        for factor, multiplicity in factors:
            power, growth = constant * side * multiplicity, slope * side * multiplicity
            # |x|^(2 k) = x^(2 k) for integer k, so an even factor may come out of a root without its sign being known.
            even = (multiplicity % 2 == 0 or whole) and power.q == 1 and growth.q == 1 and growth.p % 2 == 0 \
                and (whole or power.p % 2 == 0)
            line = Fraction(ring, factor).linear_in_m()
            if line and line[0]:  # a (m + b/a)
                if growth:
                    raise NotATerm("an exponent that grows with the index on a base that depends on it")
                value *= line[0] ** multiplicity
                offset = line[1] / line[0]
                if offset <= 0 and not even:
                    raise NotATerm("a root of a factor that is not positive from the first index on")
                parts.append((one, (("lin", str(offset)), power, ZERO)))
            else:
                if not ring.is_positive(factor) and not even:
                    if ring.is_positive(-factor):
                        factor, value = -factor, value * (-1) ** multiplicity
                    else:
                        raise NotATerm(f"a root or growing power of {factor}, which is not proved positive")
                if factor.degrees()[0] > 0 and growth:
                    raise NotATerm("an exponent that grows with the index on a base that depends on it")
                parts.append((one, (("par", ring.key(factor)), power, growth)))
        exponent, growth = constant * side, slope * side
        if value < 0:
            if exponent.q != 1 or growth.q != 1:
                raise NotATerm("a root of a negative number")
            sign = ring.constant(-1 if exponent.p % 2 else 1)
            parts.append((Fraction(ring, sign), (("sgn",), ZERO, growth)))
            value = -value
        for integer, way in ((int(value.p), 1), (int(value.q), -1)):
            parts.extend((one, (("num", str(p)), exponent * e * way, growth * e * way)) for p, e in factorise(integer))
    return parts


def factorise(n: int) -> list[tuple[int, int]]:
    """Prime factors of n >= 1 by trial division to 10^4; a larger cofactor stays whole, as a base of its own."""
    found, prime = [], 2
    while prime * prime <= n and prime < 10_000:
        count = 0
        while n % prime == 0:
            n, count = n // prime, count + 1
        if count:
            found.append((prime, count))
        prime += 1
    if n > 1:
        found.append((n, 1))
    return found


def merge(ring: Ring, parts: Iterable[tuple[Generator, fmpq, fmpq]]) -> tuple[Kernel, Fraction]:
    """The product of generator powers in normal form: kernel and rational factor."""
    exponents: dict[Generator, tuple[fmpq, fmpq]] = {}
    for generator, constant, slope in parts:
        a, b = exponents.get(generator, (ZERO, ZERO))
        exponents[generator] = (a + constant, b + slope)
    factor = Fraction(ring, ring.constant(1))
    kept: list[tuple[Generator, fmpq, fmpq]] = []
    for generator in sorted(exponents):
        constant, slope = exponents[generator]
        kind = generator[0]
        if kind == "sgn":
            slope = fmpq(int(slope) % 2)
        elif kind in ("lin", "num", "par"):
            whole = floor(constant)
            if whole:
                factor = factor * base(ring, generator).power(whole)
                constant -= whole
        if constant or slope:
            kept.append((generator, constant, slope))
    return tuple(kept), factor


def base(ring: Ring, generator: Generator) -> Fraction:
    """The rational function that a generator of kind lin, num or par stands for."""
    kind, key = generator
    if kind == "lin":
        return Fraction(ring, ring.gens["m"] + ring.constant(fmpq(*map(int, key.split("/")))))
    return Fraction(ring, ring.constant(int(key)) if kind == "num" else ring.atom(key))


def gamma(ring: Ring, slope: int, offset: fmpq) -> Sum:
    """Gamma(slope m + offset) for slope >= 0; raises :class:`NotATerm` at a pole.

    slope >= 2 is Gauss's multiplication theorem, Gamma(n z) = (2 pi)^((1-n)/2) n^(n z - 1/2) prod_j Gamma(z + j/n)
    (DLMF 5.5.6); shifts are Gamma(z + 1) = z Gamma(z).
    """
    if not 0 <= slope <= MAX_SLOPE or abs(offset) > MAX_SHIFT * max(slope, 1):
        raise NotATerm("a Gamma function whose argument decreases or grows fast with the index, or is shifted too far")
    if offset.q == 1 and offset <= 0:
        raise NotATerm("a Gamma function at a pole for the first indices")
    if slope >= 2:
        z = fmpq(slope)
        two_pi = Sum.of(ring, Fraction(ring, ring.constant(2) * ring.gens["pi"])).power((1 - z) / 2)
        result = two_pi * Sum.number(ring, slope).power(offset - HALF, z)
        for j in range(slope):
            result = result * gamma(ring, 1, (offset + j) / z)
        return result
    whole = -floor(-offset) - 1  # offset - whole lies in (0, 1]
    start = offset - whole
    spend(1 + whole * whole // 4)
    m = ring.gens["m"] if slope else ring.constant(0)
    product = ring.constant(1)
    for i in range(abs(whole)):
        product = product * (m + ring.constant(start + i if whole > 0 else start - 1 - i))
    fraction = Fraction(ring, product) if whole >= 0 else Fraction(ring, ring.constant(1), product)
    if not slope:
        if start == 1:
            return Sum.of(ring, fraction)
        if start == HALF:
            return Sum.of(ring, fraction) * Sum.of(ring, Fraction(ring, ring.gens["pi"])).power(HALF)
        return Sum(ring, {((("gconst", str(start)), ONE, ZERO),): fraction})
    return Sum(ring, {((("gamma", str(start)), ONE, ZERO),): fraction})
