r"""Sequences like C Gamma(k)^G B^k exp(sum_e a_e k^e) k^b, 0 < e < 1, as k -> infinity: read from trees, and compared.

G and e are rational numbers, B > 0, a_e, b and C may contain parameters.  "Like" means that the quotient tends to 1.
Gamma(k + s) ~ Gamma(k) k^s is the axiom ``gamma-ratio``, Gauss's multiplication theorem (DLMF 5.5.6) reduces
Gamma(n k + s) and Gamma(k/2 + s) to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flint import fmpq

from ..decide import Answer
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..syntax import Node, free_names, number
from ..work import spend
from .judging import Judge, minus, rational_of

ZERO, ONE, TWO = number(0), number(1), number(2)
PI: Node = ("c", "pi")
MAX_MULTIPLE = 20
#: how a sequence is known: by an equivalent, up to a positive factor that has a limit, by a bound
EQUIVALENT, POSITIVE, BOUND = 2, 1, 0


@dataclass(frozen=True)
class Monomial:
    """``gamma`` G, ``base`` B, ``roots`` e -> a_e, ``exponent`` b, ``constant`` C, and how a sequence is known by them:
    EQUIVALENT to this, up to a POSITIVE factor that has a limit, or as O() of this, a BOUND."""

    constant: Node = ONE
    exponent: Node = ZERO
    base: Node = ONE
    roots: dict[fmpq, Node] = field(default_factory=dict)
    gamma: fmpq = fmpq(0)
    known: int = EQUIVALENT

    def __mul__(self, other: Monomial) -> Monomial:
        roots = dict(self.roots)
        for e, a in other.roots.items():
            roots[e] = plus(roots[e], a) if e in roots else a
        return Monomial(times(self.constant, other.constant), plus(self.exponent, other.exponent),
                        times(self.base, other.base), roots, self.gamma + other.gamma, min(self.known, other.known))

    def inverse(self) -> Monomial:
        minus_one = number(-1)
        return Monomial(
            raised(self.constant, minus_one), scaled(self.exponent, minus_one), raised(self.base, minus_one),
            {e: scaled(a, minus_one) for e, a in self.roots.items()}, -self.gamma)

    @property
    def is_power(self) -> bool:
        return self.base == ONE and not self.roots and not self.gamma and self.known == EQUIVALENT


def plus(one: Node, two: Node) -> Node:
    return two if one == ZERO else one if two == ZERO else ("+", one, two)


def times(one: Node, two: Node) -> Node:
    return two if one == ONE else one if two == ONE else ("*", one, two)


def raised(base: Node, exponent: Node) -> Node:
    return base if exponent == ONE else ONE if base == ONE or exponent == ZERO else ("^", base, exponent)


class Reader:
    """Reads trees in the index ``name`` = slope m + first, m = 0, 1, 2, ...; ``special`` reads what
    it knows, and gives None for all else.  Raises :class:`NotATerm`."""

    def __init__(self, name: str, slope: int, first: int, judge: Judge,
                 special: Callable[[Node], Monomial | None] | None = None) -> None:
        self.name, self.slope, self.first, self.judge, self.special = name, slope, first, judge, special

    def read(self, node: Node) -> Monomial:
        spend(20)
        op = node[0]
        if self.name not in free_names(node):
            self.judge.number(node)  # it has a value
            return Monomial(node)
        if op == "*":
            result = self.read(node[1])
            for part in node[2:]:
                result = result * self.read(part)
            return result
        found = self.special(node) if self.special is not None else None
        if found is not None:
            return found
        if op == "s":
            return Monomial(exponent=ONE)
        if op == "+":
            return self.sum(node)
        if op == "^":
            return self.power(node[1], node[2])
        if op == "f" and node[1] == "exp":
            return self.exponential(node[2])
        if op == "f" and node[1] in ("gamma", "factorial"):
            slope, shift = self.line(node[2])
            return gamma(slope, shift if node[1] == "gamma" else plus(shift, ONE))
        raise NotATerm(f"the growth of {node[1] if op == 'f' else op!r} is not known")

    def line(self, node: Node) -> tuple[fmpq, Node]:
        """(a, b) of a node a k + b with a rational number a, b free of the index."""
        if self.name not in free_names(node):
            return fmpq(0), node
        if node[0] == "s":
            return fmpq(1), ZERO
        if node[0] == "+":
            slope, shift = fmpq(0), ZERO
            for part in node[1:]:
                a, b = self.line(part)
                slope, shift = slope + a, plus(shift, b)
            return slope, shift
        if node[0] == "*":
            factor, inner = fmpq(1), None
            for part in node[1:]:
                value = rational_of(part)
                if value is not None:
                    factor *= value
                elif inner is None:
                    inner = self.line(part)
                else:
                    inner = None
                    break
            if inner is not None:
                return factor * inner[0], times(number(factor), inner[1])
        raise NotATerm("an expression that is not linear in the index")

    def parity(self, degree: Node) -> int:
        """The parity of a degree that runs upwards along the class."""
        slope, shift = self.line(degree)
        start = rational_of(shift)
        step, first = slope * self.slope, slope * self.first + (start if start is not None else fmpq(1, 2))
        if step.q != 1 or step <= 0 or step.p % 2 or first.q != 1:
            raise NotATerm("a degree that is not an integer of fixed parity that runs to infinity")
        return int(first.p) % 2

    def sum(self, node: Node) -> Monomial:
        """The term that all others are o() of, or the terms of the greatest power, which is a rational number."""
        parts = [self.read(part) for part in node[1:]]
        leading = self.leading(parts)
        if leading is not None:
            return leading
        best: tuple[fmpq, Node] | None = None
        for part in parts:
            degree = rational_of(part.exponent)
            if not part.is_power or degree is None:
                raise NotATerm("a sum of terms that are not powers of the index")
            if best is None or degree > best[0]:
                best = degree, part.constant
            elif degree == best[0]:
                best = degree, plus(best[1], part.constant)
        assert best is not None
        if self.judge.sign_of(best[1]) not in (1, -1):
            raise NotATerm("a sum whose leading terms may cancel")
        return Monomial(best[1], number(best[0]))

    def leading(self, parts: list[Monomial]) -> Monomial | None:
        """The part that grows faster than all others, if there is one and it is not known by a bound only."""
        for i, part in enumerate(parts):
            if part.known != BOUND and self.judge.sign_of(part.constant) in (1, -1) and all(
                    quotient_size(part, other, self.judge) == 1 for other in (*parts[:i], *parts[i + 1:])):
                return part
        return None

    def power(self, base: Node, exponent: Node) -> Monomial:
        if base == ("c", "e"):
            return self.exponential(exponent)
        if self.name in free_names(exponent):
            return self.growing(base, exponent)
        inner, value = self.read(base), rational_of(exponent)
        if (value is None or value.q != 1) and self.judge.sign_of(inner.constant) != 1:
            raise NotATerm("a root of what is not shown to be positive")
        if self.judge.sign_of(inner.constant) not in (1, -1):
            raise NotATerm("a power of what may vanish")
        if inner.known == BOUND:
            raise NotATerm("a power of what is known by a bound only")
        if value is None and inner.gamma:
            raise NotATerm("a power of a Gamma function whose exponent is not a number")
        self.judge.number(exponent)
        return Monomial(
            raised(inner.constant, exponent), scaled(inner.exponent, exponent), raised(inner.base, exponent),
            {e: scaled(a, exponent) for e, a in inner.roots.items()}, inner.gamma * (value or fmpq(0)), inner.known)

    def growing(self, base: Node, exponent: Node) -> Monomial:
        if self.name in free_names(base):
            raise NotATerm("a power whose base and exponent grow")
        slope, shift = self.line(exponent)
        if rational_of(base) == -1:
            return Monomial(number(self.alternation(slope, shift)))
        if self.judge.sign_of(base) != 1:
            raise NotATerm("a growing power of what is not shown to be positive")
        self.judge.number(shift)
        return Monomial(raised(base, shift), base=raised(base, number(slope)))

    def alternation(self, slope: fmpq, shift: Node) -> int:
        """(-1)^(a k + b), where it does not alternate along the class."""
        start = rational_of(shift)
        if start is None or (slope * self.slope).q != 1 or (slope * self.slope).p % 2 \
                or (start + slope * self.first).q != 1:
            raise NotATerm("a sign that alternates, or is not one")
        return -1 if (start + slope * self.first).p % 2 else 1

    def exponential(self, argument: Node) -> Monomial:
        """exp of a sum of terms a, a k and a (b k + c)^e with 0 < e < 1, b > 0: (b k + c)^e = (b k)^e + o(1)."""
        if argument[0] == "+":
            result = Monomial()
            for part in argument[1:]:
                result = result * self.exponential(part)
            return result
        outside: list[Node] = []
        inside: list[Node] = []
        for part in flat_factors(argument):
            (inside if self.name in free_names(part) else outside).append(part)
        factor = ONE
        for part in outside:
            factor = times(factor, part)
        self.judge.number(factor)
        if not inside:
            return Monomial(("f", "exp", factor))
        if len(inside) > 1:
            raise NotATerm("an exponential of a product of expressions that grow")
        grown, exponent = inside[0], fmpq(1)
        if grown[0] == "^":
            value = rational_of(grown[2])
            if value is None or not 0 < value < 1:
                raise NotATerm("an exponential of a power whose exponent is not a number between 0 and 1")
            grown, exponent = grown[1], value
        elif grown[0] in ("+", "*"):
            slope, shift = self.line(grown)
            return Monomial(("f", "exp", times(factor, shift)),
                            base=("f", "exp", times(factor, number(slope))))
        slope, shift = self.line(grown)
        self.judge.number(shift)
        if slope <= 0:
            raise NotATerm("an exponential of a root of what does not grow")
        if exponent == 1:
            return Monomial(base=("f", "exp", factor))
        return Monomial(roots={exponent: times(factor, raised(number(slope), number(exponent)))})


def scaled(value: Node, factor: Node) -> Node:
    return ZERO if value == ZERO else times(value, factor)


def gamma(slope: fmpq, shift: Node) -> Monomial:
    """Gamma(a k + s) for a natural number a or a = 1/2.

    Gamma(a k + s) = (2 pi)^((1-a)/2) a^(a k + s - 1/2) prod_j Gamma(k + (s+j)/a), and Gamma(k/2 + s) ~ Gamma(k/2)
    (k/2)^s with Gamma(k/2)^2 (k/2)^(1/2) ~ Gamma(k/2) Gamma((k+1)/2) = 2^(1-k) sqrt(pi) Gamma(k).
    """
    if slope == fmpq(1, 2):
        return Monomial(
            ("*", ("^", PI, number("1/4")), ("^", TWO, minus(number("3/4"), shift))),
            plus(number("-1/4"), shift), ("^", TWO, number("-1/2")), {}, fmpq(1, 2))
    if slope.q != 1 or not 1 <= slope <= MAX_MULTIPLE:
        raise NotATerm("a Gamma function whose argument does not grow by a natural number or 1/2")
    if slope == 1:
        return Monomial(ONE, shift, gamma=fmpq(1))
    return Monomial(
        ("*", ("^", ("*", TWO, PI), number((1 - slope) / 2)), ("^", number(slope), plus(shift, number("-1/2")))),
        plus(shift, number((slope - 1) / 2)), ("^", number(slope), number(slope)), {}, slope)


def quotient_size(f: Monomial, g: Monomial, judge: Judge) -> int | None:
    """1, 0, -1: f/g tends to infinity, to C_f/C_g, or to 0, up to the sign; None where that is not shown for every
    value of the parameters."""
    if f.gamma != g.gamma:
        return 1 if f.gamma > g.gamma else -1
    differences = [minus(f.base, g.base) if f.base != g.base else ZERO]
    differences += [minus(f.roots.get(e, ZERO), g.roots.get(e, ZERO))
                    for e in sorted({*f.roots, *g.roots}, reverse=True)]
    differences.append(minus(f.exponent, g.exponent))
    for difference in differences:
        sign = judge.sign_of(difference)
        if sign != 0:
            return sign
    return 0


def is_at_most(one: Monomial, two: Monomial, judge: Judge) -> bool:
    """Is two = O(one), the exponents alone being different?"""
    alike = Monomial(exponent=two.exponent, base=one.base, roots=one.roots, gamma=one.gamma)
    return quotient_size(alike, two, judge) == 0 and judge.is_nonnegative(minus(one.exponent, two.exponent))


def compare(op: str, f: Monomial, g: Monomial, judge: Judge) -> Answer:
    """Is f = O(g), o(g), Omega(g), Theta(g) or f ~ g, for every value of the parameters (YES), for none (NO)?"""
    if g.known == BOUND:
        raise NotATerm("a comparison with what is known by a bound only")
    if f.known == BOUND:
        return compare_bound(op, f, g, judge)
    if op == "equivalent" and are_equivalent(f, g, judge):
        return Answer.YES
    of_f, of_g = (judge.sign_of(item.constant) for item in (f, g))
    if op == "equivalent" and of_g == -1:
        one, two = (replace(item, constant=times(number(-1), item.constant)) for item in (f, g))
        return compare(op, one, two, judge)
    if of_g != 1 or of_f not in (1, -1):
        raise NotATerm("a constant factor that is not shown to differ from 0, or a comparison that may be negative")
    size = quotient_size(f, g, judge)
    if op in ("omega", "theta", "equivalent") and of_f < 0:
        return Answer.NO
    if size is None:
        larger = (g, f) if op == "bigo" else (f, g)
        return Answer.YES if op in ("bigo", "omega") and is_at_most(*larger, judge) else Answer.UNKNOWN
    if op in ("bigo", "littleo", "omega"):
        wanted = {"bigo": size <= 0, "littleo": size < 0, "omega": size >= 0}[op]
        return Answer.YES if wanted else Answer.NO
    if size:
        return Answer.NO
    if op == "equivalent" and min(f.known, g.known) == POSITIVE:
        return Answer.UNKNOWN
    if op == "theta" or judge.equal(f.constant, g.constant):
        return Answer.YES
    return Answer.NO if judge.differ(judge.number(f.constant), judge.number(g.constant)) else Answer.UNKNOWN


def are_equivalent(f: Monomial, g: Monomial, judge: Judge) -> bool:
    """Is f ~ g, with one constant whose sign need not be known?"""
    return f.known == g.known == EQUIVALENT and quotient_size(f, g, judge) == 0 \
        and judge.is_nonzero(f.constant) and judge.equal(f.constant, g.constant)


def compare_bound(op: str, f: Monomial, g: Monomial, judge: Judge) -> Answer:
    """The same for a sequence that is O(f): it decays faster than g, or nothing is known."""
    if judge.sign_of(g.constant) != 1:
        raise NotATerm("a comparison that may be negative")
    size = quotient_size(f, g, judge)
    if size == -1:
        return Answer.YES if op in ("bigo", "littleo") else Answer.NO
    return Answer.YES if op == "bigo" and size == 0 else Answer.UNKNOWN


__all__ = ["BOUND", "EQUIVALENT", "POSITIVE", "Monomial", "Reader", "compare"]
