"""Search for recurrences of sums by Zeilberger's algorithm: Gosper's equation with unknown coefficients of the
recurrence (Petkovsek, Wilf, Zeilberger, A = B, chapters 5 and 6), for all sums of a statement at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

from flint import fmpq_mpoly

from ...verifier.hypergeometric.shift_ratios import INDEX, INNER, Step, at, checked, step
from ...verifier.hypergeometric.sums import Problem, Summation, require_zero_at
from ...verifier.hypergeometric.terms import Fraction, NotATerm, Ring
from ...verifier.statement import Statement
from ...verifier.syntax import Malformed, Node, free_names

MAX_ORDER = 3
MAX_DISPERSION = 40
MAX_DEGREE = 12
FIRST_VALUES = 4
MARGINS = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (0, 2), (2, 0))
LATER = (0, 1, 2, 3, 5)


def mentions_sum(node: Node, index: str) -> bool:
    """Does a finite sum with the index in its range occur in the tree?"""
    if node[0] == "sum" and node[4] != ("c", "oo") and index in free_names(node[3]) | free_names(node[4]):
        return True
    return any(mentions_sum(part, index) for part in node[1:] if isinstance(part, tuple))


def telescoping_evidence(statement: Statement, deadline: float = math.inf) -> Iterator[dict[str, Any]]:
    """Evidence to try, for each integer variable that bounds a sum of the claim."""
    if statement.claim[0] != "eq" or statement.quantifier != "forall":
        return
    for variable in statement.variables:
        if variable.kind != "integer" or not mentions_sum(statement.claim, variable.name):
            continue
        try:
            problem = Problem(statement, variable.name)
            problem.require_defined()
            for n in range(problem.first, problem.first + FIRST_VALUES):
                require_zero_at(problem, n)
            recurrence, functions = zeilberger(problem, deadline)
        except (NotATerm, Malformed):
            continue
        for later in LATER:
            for margins in MARGINS:
                yield {
                    "kind": "telescoping",
                    "index": variable.name,
                    "threshold": problem.first + later,
                    "recurrence": [written(c, problem) for c in recurrence],
                    "certificates": [
                        {"numerator": written(f.num, problem), "denominator": written(f.den, problem),
                         "margins": list(margins)} for f in functions],
                }


def written(polynomial: fmpq_mpoly, problem: Problem) -> list[Any]:
    places = [problem.ring.names.index(name) for name in problem.names]
    return [[str(c), [int(e[place]) for place in places]] for e, c in polynomial.to_dict().items()]


class Gosper:
    """Gosper's equation a(k) x(k+1) - b(k-1) x(k) = c(k) sum_j c_j N_j(k) of one sum, for a recurrence of given order.

    ``functions``: R of each unknown, namely of the coefficients of x.
    """

    def __init__(self, ring: Ring, one: Summation, order: int) -> None:
        self.ring, self.place = ring, ring.names.index(INNER)
        k = ring.gens[INNER]
        steps: dict[str, Step] = {name: step(one.term, name, ring) for name in (INDEX, INNER)}
        ratios = [Fraction(ring, ring.constant(1))]
        for j in range(order):
            ratios.append(checked(ratios[-1] * at_fraction(steps[INDEX].ratio, ring, INDEX, j)))
        common = ring.constant(1)
        for ratio in ratios:
            common = common * (ratio.den / common.gcd(ratio.den))
        numerators = [ratio.num * (common / ratio.den) for ratio in ratios]
        quotient = steps[INNER].ratio * Fraction(ring, common, at(common, {INNER: k + 1}, ring))
        a, b, c = self.gosper_form(quotient)
        back = at(b, {INNER: k - 1}, ring)
        right = [c * numerator for numerator in numerators]
        degree = self.degree_of_solution(a, back, max(self.degree(r) for r in right))
        powers = [k**e for e in range(degree + 1)]
        self.left = [a * at(p, {INNER: k + 1}, ring) - back * p for p in powers]
        self.right = right
        self.functions = [Fraction(ring, back * p, c * common) for p in powers]

    def degree(self, polynomial: fmpq_mpoly) -> int:
        return int(polynomial.degrees()[self.place]) if not polynomial.is_zero() else -1

    def coefficient(self, polynomial: fmpq_mpoly, degree: int) -> fmpq_mpoly:
        """The coefficient of k^degree."""
        table = {}
        for exponents, value in polynomial.to_dict().items():
            if exponents[self.place] == degree:
                table[tuple(0 if i == self.place else e for i, e in enumerate(exponents))] = value
        return self.ring.context.from_dict(table)

    def gosper_form(self, quotient: Fraction) -> tuple[fmpq_mpoly, fmpq_mpoly, fmpq_mpoly]:
        """(a, b, c) with quotient = a(k)/b(k) c(k+1)/c(k) and a(k), b(k+h) without common factor for h >= 0."""
        ring, k = self.ring, self.ring.gens[INNER]
        a, b, c = quotient.num, quotient.den, ring.constant(1)
        for f, _ in quotient.num.factor()[1]:
            for g, _ in quotient.den.factor()[1]:
                h = self.distance(f, g)
                if h is None:
                    continue
                while True:
                    common = a.gcd(at(b, {INNER: k + h}, ring))
                    if self.degree(common) <= 0:
                        break
                    a, b = a / common, b / at(common, {INNER: k - h}, ring)
                    for i in range(1, h + 1):
                        c = c * at(common, {INNER: k - i}, ring)
        return a, b, c

    def distance(self, f: fmpq_mpoly, g: fmpq_mpoly) -> int | None:
        """The h >= 0 with f(k) and g(k + h) proportional."""
        degree = self.degree(f)
        if degree < 1 or self.degree(g) != degree:
            return None
        f0, f1, g0, g1 = (self.coefficient(p, d) for p in (f, g) for d in (degree, degree - 1))
        # f1/f0 = g1/g0 + h degree
        ring = self.ring
        gap = Fraction(ring, f1, f0) + Fraction(ring, -g1, g0)
        value = gap.constant_value()
        if value is None or (value / degree).q != 1 or not 0 <= value / degree <= MAX_DISPERSION:
            return None
        h = int(value / degree)
        same = Fraction(ring, f, at(g, {INNER: ring.gens[INNER] + h}, ring))
        return h if self.degree(same.num) <= 0 and self.degree(same.den) <= 0 else None

    def degree_of_solution(self, a: fmpq_mpoly, back: fmpq_mpoly, right: int) -> int:
        """A bound for the degree of x; -1 when x = 0."""
        m, other = self.degree(a), self.degree(back)
        lead, second = self.coefficient(a, m), self.coefficient(back, other)
        if m != other or lead != second:
            return min(right - max(m, other), MAX_DEGREE)
        bound = right - m + 1
        if m >= 1:
            gap = self.coefficient(back, m - 1) - self.coefficient(a, m - 1)
            special = Fraction(self.ring, gap, lead).constant_value()
            if special is not None and special.q == 1:
                bound = max(bound, int(special))
        return min(bound, MAX_DEGREE)


def at_fraction(value: Fraction, ring: Ring, name: str, shift: int) -> Fraction:
    moved = {name: ring.gens[name] + shift}
    return Fraction(ring, at(value.num, moved, ring), at(value.den, moved, ring))


def zeilberger(problem: Problem, deadline: float = math.inf) -> tuple[list[fmpq_mpoly], list[Fraction]]:
    """Coefficients of a recurrence of least order for all sums, and the certificate of each; raises
    :class:`NotATerm`."""
    ring = problem.ring
    for order in range(MAX_ORDER + 1):
        equations = [Gosper(ring, one, order) for one in problem.sums]
        width = order + 1 + sum(len(e.left) for e in equations)
        rows: list[list[Fraction]] = []
        start = order + 1
        for equation in equations:
            columns = {j: -r for j, r in enumerate(equation.right)}
            columns.update({start + i: p for i, p in enumerate(equation.left)})
            start += len(equation.left)
            for degree in range(max(equation.degree(p) for p in columns.values()) + 1):
                row = [Fraction(ring, ring.constant(0))] * width
                for place, p in columns.items():
                    row[place] = Fraction(ring, equation.coefficient(p, degree))
                rows.append(row)
        # The unknowns of the recurrence stand last, so that a free one among them is found.
        solution = null_vector([row[order + 1:] + row[:order + 1] for row in rows], width - order - 1, ring, deadline)
        if solution is not None:
            return unpacked(solution, equations, order, ring)
    raise NotATerm(f"no recurrence of order up to {MAX_ORDER}")


def unpacked(solution: list[Fraction], equations: list[Gosper], order: int, ring: Ring
             ) -> tuple[list[fmpq_mpoly], list[Fraction]]:
    """The solution with polynomial coefficients of the recurrence, without common factor."""
    coefficients = solution[len(solution) - order - 1:]
    common, divisor = ring.constant(1), ring.constant(0)
    for c in coefficients:
        common = common * (c.den / common.gcd(c.den))
    for c in coefficients:
        divisor = divisor.gcd(c.num * (common / c.den))
    scale, functions, start = Fraction(ring, common, divisor), [], 0
    for equation in equations:
        total = Fraction(ring, ring.constant(0))
        for i, function in enumerate(equation.functions):
            total = checked(total + solution[start + i] * function)
        start += len(equation.functions)
        functions.append(total * scale)
    return [(c * scale).num / (c * scale).den for c in coefficients], functions


def null_vector(rows: list[list[Fraction]], fixed: int, ring: Ring, deadline: float) -> list[Fraction] | None:
    """A vector v with rows v = 0 that has a nonzero entry from place ``fixed`` on, by elimination from the left."""
    zero, one = Fraction(ring, ring.constant(0)), Fraction(ring, ring.constant(1))
    minus = Fraction(ring, ring.constant(-1))
    width, pivots, done = len(rows[0]), list[int](), 0
    rows = [list(row) for row in rows]
    for place in range(width):
        pivot = next((r for r in range(done, len(rows)) if not rows[r][place].is_zero()), None)
        if pivot is None:
            if place < fixed:
                continue
            vector = [zero] * width
            vector[place] = one
            for r, at_place in enumerate(pivots):
                vector[at_place] = minus * rows[r][place]
            return vector
        rows[done], rows[pivot] = rows[pivot], rows[done]
        inverse = rows[done][place].inverse()
        rows[done] = [entry * inverse for entry in rows[done]]
        for r, row in enumerate(rows):
            if time.monotonic() > deadline:
                raise NotATerm("the time was spent")
            if r != done and not row[place].is_zero():
                factor = minus * row[place]
                rows[r] = [checked(x + factor * y) if not y.is_zero() else x
                           for x, y in zip(row, rows[done], strict=True)]
        pivots.append(place)
        done += 1
    return None
