"""Equations f(x) = g(x) on an interval, by a linear differential equation of f - g and its initial values.

Let h = f - g, read as an element of a :class:`.differential_ring.DifferentialRing` on the interval I of x.  Among the
formal derivatives h, h', h'', ... the first that depends linearly on those before it over Q(x) gives

    h^(r) + c_{r-1} h^(r-1) + ... + c_0 h = 0,   c_j in Q(x).

Let Z be the finite set of zeros in I of the critical polynomials and of all denominators.  On each component of I
without Z this is a true equation with continuous coefficients between smooth functions, so h = 0 there as soon as
h, ..., h^(r-1) vanish at one of its points (Picard, Lindelof).  The evidence names the points, one for each component:
between two neighbouring ones Z has at most one point, beyond the outermost none, counted by Sturm's theorem.  The
initial values are closed expressions, shown to be 0 by exact normal form.  At the points of Z and at the ends that
belong to I, h = 0 by continuity: everything that is read is continuous where it is defined, and shown to be defined
on all of I.

The evidence may name an interval J that contains that of the statement; I is J then.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flint import fmpq, fmpq_poly

from ..enclosures.enclose import exact
from ..hypergeometric.term_trees import fraction_tree
from ..hypergeometric.terms import Fraction
from ..statement import Statement
from ..syntax import Malformed, Node, number, rational, substitute
from .assumptions import Context
from .differential_ring import VAR, DifferentialRing, Element, Monomial, univariate
from .function_field import NotCovered
from .identities import prove_identity
from .real_intervals import Interval, roots_between

MAX_ORDER = 10
MAX_POINTS = 12
CLOSED = Statement((), (), ("true",), "forall", {})
ZERO: Node = ("q", "0")


class Equation:
    """The differential equation of the difference of the two sides."""

    def __init__(self, statement: Statement, larger: Interval | None = None) -> None:
        """On the interval of the statement or a larger one; raises :class:`NotCovered` when the statement is not of
        this kind."""
        claim = statement.claim
        if claim[0] != "eq" or statement.quantifier != "forall" or len(statement.variables) != 1:
            raise NotCovered("a statement other than an equation for all values of one variable")
        variable = statement.variables[0]
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if variable.kind != "real" or (low is None) != (variable.low is None) or (high is None) != (
                variable.high is None) or (low is not None and high is not None and low >= high):
            raise NotCovered("a variable that does not run over a real interval with rational ends")
        own = Interval(low, high, variable.low_open, variable.high_open)
        self.interval = own if larger is None else larger
        if not self.interval.contains(own):
            raise NotCovered("an interval that does not contain that of the variable")
        ring = self.ring = DifferentialRing(self.interval)
        left, right = (ring.read(substitute(side, {variable.name: ("s", VAR)})) for side in claim[1:])
        #: h, h', ..., h^(r-1)
        self.derivatives: list[Element] = []
        denominators = [ring.add(left, ring.negative(right))]
        self.find_relation(denominators[0], denominators)
        denominators += [generator.derivative for generator in ring.generators]
        self.singular = fmpq_poly([1])
        for p in (*ring.critical, *(univariate(c.den) for e in denominators for c in e.values())):
            self.singular = self.singular * (p // p.gcd(self.singular))

    def find_relation(self, h: Element, used: list[Element]) -> None:
        """Differentiate until the derivatives are dependent; ``used`` collects what holds the denominators."""
        ring = self.ring
        # (pivot, row, the combination of derivatives that the row is), the entry at the pivot being 1
        rows: list[tuple[Monomial, Element, Element]] = []
        for order in range(MAX_ORDER + 1):
            row, combination = h, ring.of_order(order)
            for pivot, known, its in rows:
                if pivot in row:
                    factor = row[pivot] * Fraction(ring.ring, ring.ring.constant(-1))
                    row = ring.add(row, ring.scale(known, factor))
                    combination = ring.add(combination, ring.scale(its, factor))
            if not row:
                used.append(combination)
                return
            self.derivatives.append(h)
            pivot = min(row)
            inverse = row[pivot].inverse()
            rows.append((pivot, ring.scale(row, inverse), ring.scale(combination, inverse)))
            h = ring.derivative(h)
            used.append(h)
        raise NotCovered(f"no differential equation of order up to {MAX_ORDER}")

    def vanishes_at(self, point: fmpq) -> bool:
        """Are h, ..., h^(r-1) shown to be zero at an ordinary point?"""
        return all(self.is_zero(e, point) for e in self.derivatives)

    def is_zero(self, element: Element, point: fmpq) -> bool:
        parts: list[Node] = [ZERO, ZERO]
        for monomial, c in element.items():
            factors = [closed(substitute(self.ring.generators[g].tree, {VAR: number(point)})) for g, _ in monomial]
            powers = [("^", tree, number(e)) for tree, (_, e) in zip(factors, monomial, strict=True)]
            parts.append(("*", number(1), substitute(fraction_tree(c), {VAR: number(point)}), *powers))
        return prove_identity(("eq", ("+", *parts), ZERO), Context(), CLOSED)


def closed(tree: Node) -> Node:
    """A constant with the arc tangents of 1 and -1, which are pi/4 and -pi/4, and empty integrals replaced."""
    if tree[0] == "integral" and tree[3] == tree[4]:
        return ZERO
    if tree[:2] == ("f", "atan"):
        value = exact(tree[2], {})
        if value is not None and abs(value) == 1:
            return ("*", number(value / 4), ("c", "pi"))
    return tree


def read_interval(data: Any) -> Interval | None:
    """The interval [low, high, is low excluded, is high excluded] of the evidence, null for that of the statement."""
    if data is None:
        return None
    if not isinstance(data, list) or len(data) != 4 or not all(isinstance(flag, bool) for flag in data[2:]):
        raise Malformed("an interval has two ends and says of each whether it is excluded")
    low, high = (None if end is None else rational(end) for end in data[:2])
    return Interval(low, high, data[2], data[3])


def differential_identity(statement: Statement, evidence: Mapping[str, Any]) -> None:
    """Check the evidence; raises :class:`NotCovered` where it does not prove the statement."""
    data = evidence.get("points")
    if not isinstance(data, list) or not 1 <= len(data) <= MAX_POINTS:
        raise Malformed(f"initial values are taken at 1 to {MAX_POINTS} points")
    points = [rational(item) for item in data]
    if any(low >= high for low, high in pairwise(points)):
        raise Malformed("the points of the initial values grow")
    equation = Equation(statement, read_interval(evidence.get("interval")))
    ends = [equation.interval.low, *points, equation.interval.high]
    for place, (low, high) in enumerate(pairwise(ends)):
        between = 0 < place < len(points)
        if roots_between(equation.singular, low, high) > between:
            raise NotCovered("a component of the interval without a point of initial values")
    for point in points:
        if not equation.interval.holds(point) or equation.singular(point) == 0:
            raise NotCovered(f"{point} is not an ordinary point of the interval")
        if not equation.vanishes_at(point):
            raise NotCovered(f"the initial values at {point} are not shown to be zero")
