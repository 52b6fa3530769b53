"""Shift relations of hypergeometric terms F(n, k) with parameters, read from the tree of F.

A term is a product of powers of rational functions, of c^L, factorial(L), gamma(L) and binomial(A, L), where L is
linear in n and k with integer slopes.  Raising n or k by one multiplies it by P/Q, polynomials that are read factor by
factor.  What holds at *every* point where both values are defined is Q F' = P F, so the quotient may be used forward
where no factor of Q vanishes and backward where no factor of P does; these factors are kept before anything cancels.

binomial(A, B) is used for integers B >= 0 alone, where it is A (A-1) ... (A-B+1) / B! for every real A, as
:mod:`..enclosures.special` has it.  Its relation Q F' = P F with P/Q a quotient of Gamma functions holds for generic
A and, both sides being polynomials in A, for every A.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flint import fmpq, fmpq_mpoly

from ..syntax import Node, free_names, rational
from .terms import Fraction, NotATerm, Ring

#: names in the ring: the index, the summation index, and what the ends of a range leave free
INDEX, INNER, LOWER, UPPER, BEYOND = "i0", "i1", "u0", "u1", "u2"
MAX_EXPONENT = 60
MAX_SLOPE = 12
MAX_TERMS = 3_000
MAX_FACTORS = 150


def checked(value: Fraction) -> Fraction:
    """The fraction; raises :class:`NotATerm` when it has grown too large to go on with."""
    if len(value.num.coeffs()) + len(value.den.coeffs()) > MAX_TERMS:
        raise NotATerm("a rational function with too many terms")
    return value


def power(base: Fraction, exponent: int) -> Fraction:
    """The power; raises :class:`NotATerm` before it is worked out when it may have too many terms."""
    for part in (base.num, base.den):
        bound = 1
        for degree in part.degrees():
            bound *= max(int(degree), 0) * abs(exponent) + 1
        if bound > 20 * MAX_TERMS and len(part.coeffs()) > 1:
            raise NotATerm(f"a power too large to be expanded: {exponent}")
    return checked(base.power(exponent))


def product(ring: Ring, factors: list[fmpq_mpoly]) -> Fraction:
    result = Fraction(ring, ring.constant(1))
    for factor in factors:
        result = checked(result * Fraction(ring, factor))
    return result


def integer_power(node: Node) -> int | None:
    """The exponent of a power with a literal integer exponent, else None."""
    if node[0] != "^" or node[2][0] != "q":
        return None
    value = rational(node[2][1])
    if value.q == 1 and abs(value) > MAX_EXPONENT:
        raise NotATerm(f"a power too large to be expanded: {value}")
    return int(value) if value.q == 1 else None


def is_constant(node: Node) -> bool:
    """A power of pi or of a positive rational with a rational exponent."""
    return bool(node[0] == "^" and node[2][0] == "q"
                and (node[1] == ("c", "pi") or (node[1][0] == "q" and rational(node[1][1]) > 0)))


def fraction(node: Node, ring: Ring) -> Fraction | None:
    """The rational function that a tree is, None if it is not one; pi is a name like any other."""
    op = node[0]
    if op == "q":
        return Fraction(ring, ring.constant(rational(node[1])))
    if op == "s":
        return Fraction(ring, ring.gens[node[1]])
    if node == ("c", "pi"):
        return Fraction(ring, ring.gens["pi"])
    if op == "^":
        exponent = integer_power(node)
        base = None if exponent is None else fraction(node[1], ring)
        return None if base is None or exponent is None else power(base, exponent)
    if op not in ("+", "*"):
        return None
    parts = [fraction(part, ring) for part in node[1:]]
    total = Fraction(ring, ring.constant(int(op == "*")))
    for part in parts:
        if part is None:
            return None
        total = checked(total + part if op == "+" else total * part)
    return total


@dataclass(frozen=True)
class Line:
    """slopes[INDEX] n + slopes[INNER] k + rest as one polynomial; the slopes are integers, the rest has no n or k."""

    polynomial: fmpq_mpoly
    slopes: Mapping[str, int]
    rest: fmpq_mpoly

    def offset(self, what: str) -> int:
        """The rest when it is an integer; raises :class:`NotATerm`."""
        value = fmpq(self.rest.leading_coefficient()) if not self.rest.is_zero() else fmpq(0)
        if not self.rest.is_constant() or value.q != 1:
            raise NotATerm(f"{what} that is not an integer for all values of the indices")
        return int(value)


def line(node: Node, ring: Ring, what: str) -> Line:
    value = fraction(node, ring)
    if value is None or not value.den.is_constant():
        raise NotATerm(f"{what} that is not linear in the indices")
    polynomial = value.num / value.den.leading_coefficient()
    slopes, rest = {INDEX: 0, INNER: 0}, polynomial
    for name in slopes:
        slope = polynomial.derivative(ring.names.index(name))
        number = fmpq(slope.leading_coefficient()) if not slope.is_zero() else fmpq(0)
        if not slope.is_constant() or number.q != 1 or abs(number) > MAX_SLOPE:
            raise NotATerm(f"{what} that is not linear in the indices with small integer slopes")
        slopes[name] = int(number)
        rest = rest - ring.gens[name] * int(number)
    return Line(polynomial, slopes, rest)


@dataclass(frozen=True)
class Step:
    """F(v + 1) = P/Q F(v): ``above`` are the factors of P, ``below`` those of Q."""

    ratio: Fraction
    above: tuple[fmpq_mpoly, ...]
    below: tuple[fmpq_mpoly, ...]


def step(tree: Node, name: str, ring: Ring) -> Step:
    """The relation between the values at v + 1 and at v, for v the index or the summation index, of a tree that
    :func:`require_term` admits."""
    above, below = relation(tree, name, ring)
    if len(above) + len(below) > MAX_FACTORS:
        raise NotATerm("a term with too many factors")
    if any(factor.is_zero() for factor in (*above, *below)):
        raise NotATerm("a term with a factor that vanishes throughout")
    return Step(product(ring, above) * product(ring, below).inverse(), tuple(above), tuple(below))


Factors = tuple[list[fmpq_mpoly], list[fmpq_mpoly]]


def relation(node: Node, name: str, ring: Ring) -> Factors:
    if name not in free_names(node):
        return [], []
    value = fraction(node, ring) if node[0] not in ("*", "^") else None
    if value is not None:
        raised = [shifted(part, name, ring) for part in (value.num, value.den)]
        return [raised[0], value.den], [value.num, raised[1]]
    if node[0] == "*":
        parts = [relation(part, name, ring) for part in node[1:]]
        return [f for part in parts for f in part[0]], [f for part in parts for f in part[1]]
    if node[0] == "^":
        exponent = integer_power(node)
        if exponent is not None:
            above, below = relation(node[1], name, ring)
        else:
            base = fraction(node[1], ring)
            if base is None or {INDEX, INNER} & free_names(node[1]):
                raise NotATerm("a growing power of something that is not a rational constant or parameter")
            exponent = line(node[2], ring, "an exponent").slopes[name]
            above, below = [base.num], [base.den]
        return (above * exponent, below * exponent) if exponent >= 0 else (below * -exponent, above * -exponent)
    if node[0] == "f" and node[1] in ("factorial", "gamma"):
        return gamma_relation(line(node[2], ring, "a Gamma argument"), name, int(node[1] == "factorial"))
    upper, lower = (line(part, ring, "an argument of a binomial") for part in node[2:])
    above, below = gamma_relation(upper, name, 1)
    gap = line(("+", node[2], ("*", ("q", "-1"), node[3])), ring, "an argument of a binomial")
    for part in (lower, gap):
        up, down = gamma_relation(part, name, 1)
        above, below = above + down, below + up
    return above, below


def shifted(polynomial: fmpq_mpoly, name: str, ring: Ring) -> fmpq_mpoly:
    return at(polynomial, {name: ring.gens[name] + 1}, ring)


def at(polynomial: fmpq_mpoly, values: Mapping[str, fmpq_mpoly], ring: Ring) -> fmpq_mpoly:
    """The polynomial with names of the ring replaced by polynomials."""
    return polynomial.compose(*(values.get(name, ring.gens[name]) for name in ring.names))


def gamma_relation(argument: Line, name: str, more: int) -> Factors:
    """Gamma(L + more) for L a line: Gamma(z + s) = z (z+1) ... (z+s-1) Gamma(z)."""
    z, slope = argument.polynomial + more, argument.slopes[name]
    if slope >= 0:
        return [z + i for i in range(slope)], []
    return [], [z - i for i in range(1, 1 - slope)]


class Range:
    """The integers n >= first and a(n) <= k <= b(n), or n >= first alone, as seen by polynomials in them."""

    def __init__(self, ring: Ring, first: int, low: tuple[int, int] | None = None,
                 high: tuple[int, int] | None = None) -> None:
        """``low``, ``high``: slope and offset of a and b, the slope of b being the greater."""
        self.ring, self.first = ring, first
        n = ring.gens[BEYOND] + first
        self.views = [{INDEX: n}]
        if low is not None and high is not None:
            u, w = ring.gens[LOWER], ring.gens[UPPER]
            steep = (u + w + (low[1] - high[1])) / (high[0] - low[0])
            self.views = [{INDEX: m, INNER: end} for m, end in (
                (steep, steep * low[0] + low[1] + u), (n, n * low[0] + low[1] + u), (n, n * high[0] + high[1] - w))]

    def positive(self, polynomial: fmpq_mpoly) -> bool:
        """Sufficient for > 0 on the range, for all values of the parameters."""
        return any(self.ring.is_positive(at(polynomial, view, self.ring)) for view in self.views)

    def nonnegative(self, polynomial: fmpq_mpoly) -> bool:
        return any(self.ring.is_nonnegative(at(polynomial, view, self.ring)) for view in self.views)

    def nonzero(self, polynomial: fmpq_mpoly) -> bool:
        """Sufficient for != 0 on the range, for all values of the parameters: factor by factor, each of one sign or
        without zeros at integers."""
        return not polynomial.is_zero() and all(
            self.positive(factor) or self.positive(-factor) or self.misses_integers(factor)
            for factor, _ in polynomial.factor()[1])

    def misses_integers(self, factor: fmpq_mpoly) -> bool:
        """Has an irreducible polynomial in n and k no integer zeros: in n alone of degree two or more, or linear with
        a g.c.d. of the slopes that does not divide the constant?"""
        table = factor.to_dict()
        places = [self.ring.names.index(name) for name in (INDEX, INNER)]
        used = {place for exponents in table for place, e in enumerate(exponents) if e}
        if used == {places[0]} and factor.total_degree() > 1:
            return True
        if not used <= set(places) or factor.total_degree() != 1:
            return False
        scale = math.lcm(*(int(fmpq(c).q) for c in table.values()))
        whole = {exponents: int((fmpq(c) * scale).p) for exponents, c in table.items()}
        constant = whole.pop((0,) * len(self.ring.names), 0)
        return constant % math.gcd(*whole.values()) != 0

    def generically_nonzero(self, polynomial: fmpq_mpoly) -> bool:
        """Sufficient for being a nonzero polynomial in the parameters at every point of the range: each factor has a
        coefficient, as a polynomial in the parameters, that does not vanish on the range."""
        return not polynomial.is_zero() and all(
            any(self.nonzero(coefficient) for coefficient in self.coefficients(factor))
            for factor, _ in polynomial.factor()[1])

    def coefficients(self, polynomial: fmpq_mpoly) -> list[fmpq_mpoly]:
        """The polynomials in n and k that multiply the monomials in the parameters."""
        own = {self.ring.names.index(name) for name in (INDEX, INNER)}
        found: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
        for exponents, coefficient in polynomial.to_dict().items():
            rest = tuple(0 if i in own else e for i, e in enumerate(exponents))
            inside = tuple(e if i in own else 0 for i, e in enumerate(exponents))
            found.setdefault(rest, {})[inside] = coefficient
        return [self.ring.context.from_dict(table) for table in found.values()]


def require(holds: bool, what: str) -> None:
    if not holds:
        raise NotATerm(what)


def require_term(node: Node, ring: Ring, where: Range) -> None:
    """Raise :class:`NotATerm` unless the tree is a term whose value exists on the whole range, for all values of the
    parameters, and is a continuous function of the parameters."""
    if node[0] in ("q", "s") or is_constant(node) or node == ("c", "pi"):
        return
    if node[0] == "+":
        require(fraction(node, ring) is not None, "a sum in a term that is not a rational function")
    if node[0] in ("+", "*"):
        for part in node[1:]:
            require_term(part, ring, where)
        return
    if node[0] == "^":
        require_term(node[1], ring, where)
        exponent = integer_power(node)
        if exponent is None:
            power = line(node[2], ring, "an exponent")
            power.offset("an exponent")
            if where.nonnegative(power.polynomial):
                return
        if exponent is None or exponent < 0:
            require_nonzero(node[1], ring, where)
        return
    if node[0] == "f" and node[1] in ("factorial", "gamma"):
        argument = line(node[2], ring, "a Gamma argument").polynomial + int(node[1] == "factorial")
        require(where.positive(argument), f"a {node[1]} whose argument is not shown to be positive")
        return
    require(node[0] == "f" and node[1] == "binomial", f"{node[0]!r} in a term")
    line(node[2], ring, "an argument of a binomial")
    lower = line(node[3], ring, "the lower argument of a binomial")
    lower.offset("the lower argument of a binomial")
    require(where.nonnegative(lower.polynomial), "a binomial whose lower argument is not shown to be >= 0")


def require_nonzero(node: Node, ring: Ring, where: Range) -> None:
    """Raise :class:`NotATerm` unless a term that is defined on the range is nonzero there."""
    value = fraction(node, ring)
    if value is not None:
        require(where.nonzero(value.num), "a division by something that may be zero")
    elif node[0] == "*":
        for part in node[1:]:
            require_nonzero(part, ring, where)
    elif node[0] == "^":
        require_nonzero(node[1], ring, where)
    elif node[1] == "binomial":
        gap = line(("+", node[2], ("*", ("q", "-1"), node[3])), ring, "an argument of a binomial").polynomial + 1
        require(where.positive(gap), "a division by a binomial that may be zero")
