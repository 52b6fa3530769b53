"""Relations between rational functions of one variable over Q, decided exactly.

Both sides are brought to numerator/denominator, their difference D = P/Q as well.  Every base of a negative power in
the sides as they are written has to be shown to be nonzero throughout the domain; then D exists there, Q does not
vanish, and sign(D) = sign(P Q).  The sign of P Q is decided by Sturm's theorem (:mod:`sturm`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq, fmpq_poly

from ..hypergeometric.sequences import NotShown, tighten
from ..statement import Quantified, Statement
from ..syntax import Node, free_names, rational
from .sturm import Interval, has_root, is_nonnegative_on, is_positive_on

RELATIONS = ("eq", "ne", "lt", "le")
NEGATIONS = {"eq": "ne", "ne": "eq"}
MAX_DEGREE = 100
MAX_BITS = 20_000
#: bound of degree^3 * bits of coefficients, which governs the cost of a Sturm sequence
MAX_SIZE = 40_000_000
MAX_NODES = 3_000
MAX_INTEGERS = 5_000
MAX_HOLES = 3

#: numerator and denominator, coprime
Fraction = tuple[Any, Any]


@dataclass
class RationalReader:
    """Reads trees of rationals, the variable, +, * and integer powers; collects what must not vanish in ``poles``."""

    name: str
    poles: list[Any] = field(default_factory=list)
    nodes: int = 0
    size_of_poles: int = 0

    def read(self, node: Node) -> Fraction:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise NotShown(f"more than {MAX_NODES} nodes in a rational function")
        if node[0] == "q":
            return reduced(fmpq_poly([rational(node[1])]), fmpq_poly([1]))
        if node == ("s", self.name):
            return fmpq_poly([0, 1]), fmpq_poly([1])
        if node[0] == "+":
            return self.total(node)
        if node[0] == "*":
            num, den = fmpq_poly([1]), fmpq_poly([1])
            for part in node[1:]:
                a, b = self.read(part)
                num, den = reduced(num * a, den * b)
            return num, den
        if node[0] == "^" and node[2][0] == "q":
            return self.power(node[1], rational(node[2][1]))
        raise NotShown(f"{node[0]!r} does not occur in a rational function of {self.name}")

    def total(self, node: Node) -> Fraction:
        num, den = fmpq_poly([0]), fmpq_poly([1])
        for part in node[1:]:
            a, b = self.read(part)
            num, den = reduced(num * b + a * den, den * b)
        return num, den

    def power(self, base: Node, exponent: fmpq) -> Fraction:
        num, den = self.read(base)
        if exponent.q != 1 or exponent == 0:
            raise NotShown("a rational function has nonzero integer exponents")
        if exponent < 0:
            self.poles.append(num)
            self.size_of_poles += size(num)
            if num == 0 or self.size_of_poles > MAX_SIZE:
                raise NotShown("a division by zero, or too many denominators")
            num, den = den, num
        k = abs(int(exponent.p))
        if k > MAX_DEGREE or k * max(size(num), size(den)) > MAX_SIZE:
            raise NotShown(f"the exponent {str(exponent)[:20]} is too large")
        return reduced(num**k, den**k)


def size(polynomial: Any) -> int:
    """(degree + 1)^3 times the bits of its coefficients."""
    bits = polynomial.numer().height_bits() + int(polynomial.denom()).bit_length()
    if polynomial.degree() > MAX_DEGREE or bits > MAX_BITS:
        raise NotShown(f"a polynomial of degree above {MAX_DEGREE} or with coefficients of more than {MAX_BITS} bits")
    return (int(polynomial.degree()) + 1) ** 3 * int(bits)


def reduced(num: Any, den: Any) -> Fraction:
    """The fraction in lowest terms; raises :class:`NotShown` when it is too large."""
    if max(size(num), size(den)) > MAX_SIZE:
        raise NotShown("a rational function that is too large for a Sturm sequence")
    common = num.gcd(den)
    return num // common, den // common


def claim_name(statement: Statement) -> str:
    """The one variable that the claim speaks of; raises :class:`NotShown` when the claim is of another shape."""
    names = free_names(statement.claim)
    if statement.claim[0] not in RELATIONS or len(names) != 1:
        raise NotShown("a Sturm sequence is about one relation in one variable")
    (name,) = names
    return name


def difference(claim: Node, name: str) -> tuple[Any, list[Any]]:
    """(a polynomial with the sign of right - left where both have a value, what must not vanish for them to have one)
    """
    reader = RationalReader(name)
    num, den = reader.total(("+", claim[2], ("*", ("q", "-1"), claim[1])))
    polynomial, _ = reduced(num * den, fmpq_poly([1]))
    return polynomial, reader.poles


def excluded(hypothesis: Node, name: str) -> fmpq | None:
    """The value that a hypothesis name != value forbids."""
    if hypothesis[0] == "ne" and ("s", name) in hypothesis:
        other = hypothesis[2] if hypothesis[1] == ("s", name) else hypothesis[1]
        return rational(other[1]) if other[0] == "q" else None
    return None


def is_bound(hypothesis: Node, name: str) -> bool:
    """Does the hypothesis compare the variable with a number, and say nothing else?"""
    if hypothesis[0] == "and":
        return all(is_bound(part, name) for part in hypothesis[1:])
    return hypothesis[0] in ("lt", "le", "eq") and {part[0] for part in hypothesis[1:]} == {"s", "q"} \
        and free_names(hypothesis) == {name}


def domain(statement: Statement, name: str) -> tuple[list[Interval], bool]:
    """Intervals that contain every admissible value of the variable, and whether they contain no other real number.

    Without the second, a proof for all points of the intervals still is one for all admissible values.
    """
    variable = statement.variable(name)
    bounds: dict[str, list[Any]] = {v.name: [v.rational_bound("low"), v.low_open, v.rational_bound("high"), v.high_open]
              for v in statement.variables}
    for hypothesis in statement.hypotheses:
        tighten(bounds, hypothesis)
    holes = {value for h in statement.hypotheses if (value := excluded(h, name)) is not None}
    exact = len(statement.variables) == 1 and all(
        end is None or end[0] == "q" for end in (variable.low, variable.high)) and all(
        is_bound(h, name) or excluded(h, name) is not None for h in statement.hypotheses)
    if len(holes) > MAX_HOLES:
        raise NotShown(f"more than {MAX_HOLES} excluded values")
    low, low_open, high, high_open = bounds[name]
    if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
        return [], exact
    pieces = [Interval(low, high, low is None or low_open, high is None or high_open)]
    for hole in holes:
        pieces = [part for piece in pieces for part in below(piece, hole) + beyond(piece, hole)]
    return pieces, exact


def below(interval: Interval, value: fmpq) -> list[Interval]:
    """The part of an interval below a value: one interval or none."""
    low, high = interval.low, interval.high
    if low is not None and value <= low:
        return []
    return [interval if high is not None and high < value else Interval(low, value, interval.low_open, True)]


def beyond(interval: Interval, value: fmpq) -> list[Interval]:
    """The part of an interval above a value: one interval or none."""
    low, high = interval.low, interval.high
    if high is not None and value >= high:
        return []
    return [interval if low is not None and low > value else Interval(value, high, True, interval.high_open)]


def holds_on(op: str, polynomial: Any, interval: Interval) -> bool:
    """Does 0 = P, 0 != P, 0 < P or 0 <= P hold on the whole interval?"""
    if op == "eq":
        return bool(polynomial == 0 or (interval.is_point and polynomial(interval.inner_point()) == 0))
    if op == "ne":
        return not has_root(polynomial, interval)
    return is_positive_on(polynomial, interval) if op == "lt" else is_nonnegative_on(polynomial, interval)


def holds_at(op: str, value: fmpq) -> bool:
    return bool({"eq": value == 0, "ne": value != 0, "lt": value > 0, "le": value >= 0}[op])


def decide_one_variable(statement: Statement, evidence: Mapping[str, Any]) -> bool:
    """Is the statement true (or, with False, false)?  Raises :class:`NotShown` when this is not decided.

    For a real variable the field ``integers`` is None.  For an integer variable it is [first, last], and shows
    truth only: the relation is checked at each integer of that range, and on the real intervals beyond it.
    """
    name = claim_name(statement)
    variable = statement.variable(name)
    polynomial, poles = difference(statement.claim, name)
    pieces, exact = domain(statement, name)
    if not pieces:
        raise NotShown("the domain is empty")
    op = statement.claim[0]
    if variable.kind == "integer":
        if statement.quantifier != "forall":
            raise NotShown("an integer that exists is shown by a witness")
        for_integers(variable, op, polynomial, poles, pieces, evidence["integers"])
        return True
    if evidence["integers"] is not None:
        raise NotShown("integers are checked one by one for an integer variable only")
    if any(has_root(pole, piece) for pole in poles for piece in pieces):
        raise NotShown("a denominator vanishes in the domain")
    if statement.quantifier == "exists":
        # There is a point if and only if the negated relation does not hold throughout.
        op = NEGATIONS.get(op, "le" if op == "lt" else "lt")
        polynomial = -polynomial
    everywhere = all(holds_on(op, polynomial, piece) for piece in pieces)
    if not exact and (not everywhere or statement.quantifier == "exists"):
        raise NotShown("the relation fails on the real intervals named by bounds of the variable")
    return everywhere is (statement.quantifier == "forall")


def for_integers(variable: Quantified, op: str, polynomial: Any, poles: list[Any], pieces: list[Interval],
                 integers: Any) -> None:
    """Raise :class:`NotShown` unless the relation is shown for all integers of the domain."""
    if not isinstance(integers, list) or len(integers) != 2 or not all(type(n) is int for n in integers) \
            or not -1 <= integers[1] - integers[0] <= MAX_INTEGERS or max(map(abs, integers)) > 10**40:
        raise NotShown(f"integers to check are [first, last], at most {MAX_INTEGERS} of them")
    first, last = integers
    for piece in pieces:
        for part in below(piece, fmpq(first)) + beyond(piece, fmpq(last)):
            if not holds_on(op, polynomial, part) or any(has_root(pole, part) for pole in poles):
                raise NotShown(f"not shown for the integers beyond {first}..{last}")
        for n in range(first, last + 1):
            point = fmpq(n)
            if n % variable.modulus == variable.residue and piece.contains(point) \
                    and not (holds_at(op, polynomial(point)) and all(pole(point) != 0 for pole in poles)):
                raise NotShown(f"not confirmed at {n}")
