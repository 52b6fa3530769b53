r"""Sums over k of hypergeometric terms F(n, k) by creative telescoping (Zeilberger 1991; Petkovsek, Wilf, Zeilberger,
A = B, chapter 6), for every n >= n0.

The difference of the two sides is D(n) = sum_i S_i(n) + T(n), S_i(n) = sum_{k=a(n)}^{b(n)} F_i(n, k).  The evidence
gives polynomials c_0(n), ..., c_J(n), a threshold N, and for each sum a rational function R and two margins.  Put
L = a(n) + first margin, K = b(n) - second margin, L <= K for n >= N.  Checked as rational functions is

    sum_j c_j(n) F(n+j, k) = G(n, k+1) - G(n, k),   G = R F,   L <= k < K,

where no quotient that is used has a denominator that vanishes on that range.  Hence

    sum_j c_j(n) S(n+j) = G(n, K) - G(n, L) + sum_j c_j(n) (terms with a(n+j) <= k < L or K <= k <= b(n+j)),

and the terms on the right, a fixed number, are rational multiples of F(n, K) and of F(n, L).  F is never used outside
its range, so nothing is assumed of values there; what is singular at an end goes into a margin.  The right-hand sides
of all sums and sum_j c_j(n) T(n+j) cancel, so D satisfies the recurrence; c_J(n) != 0 for n >= N, and D vanishes at
n0, ..., N + J - 1, which is checked value by value.  Therefore D = 0.

Parameters are generic here: "does not vanish" means as a polynomial in them, at every point (n, k).  For fixed n this
excludes a closed nowhere dense set of real parameters.  Every term is a continuous function of the parameters on the
product of their intervals (:func:`.shift_ratios.require_term`), so D = 0 there.  Integer parameters are treated as real
ones between the same ends.  pi, being transcendental, is no zero of a nonzero polynomial over Q.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mpoly

from ..statement import Statement
from ..syntax import Malformed, Node, number, rational, substitute
from .shift_ratios import INDEX, INNER, Range, Step, at, checked, require, step
from .sums import Problem, Summation, at_index, is_zero_at, reader, require_zero_at
from .term_reader import Class
from .term_trees import fraction_tree
from .terms import Fraction, NotATerm, Ring

MAX_ORDER = 4
MAX_MARGIN = 4
MAX_DEGREE = 30
MAX_MONOMIALS = 600
MAX_FIRST = 24
MAX_ENDS = 12


@dataclass(frozen=True)
class Certificate:
    """What the evidence says about one sum."""

    function: Fraction
    margins: tuple[int, int]


def polynomial(data: Any, problem: Problem) -> fmpq_mpoly:
    """The polynomial written as a list of [coefficient, exponents]; raises :class:`Malformed`."""
    names, ring = problem.names, problem.ring
    if not isinstance(data, list) or len(data) > MAX_MONOMIALS:
        raise Malformed(f"a polynomial is a list of at most {MAX_MONOMIALS} pairs of coefficient and exponents")
    table: dict[tuple[int, ...], fmpq] = {}
    for item in data:
        if not isinstance(item, list) or len(item) != 2 or not isinstance(item[1], list) \
                or len(item[1]) != len(names) or not all(type(e) is int and 0 <= e <= MAX_DEGREE for e in item[1]):
            raise Malformed(f"a monomial is a coefficient and {len(names)} exponents from 0 to {MAX_DEGREE}")
        exponents = dict(zip(names, item[1], strict=True))
        table[tuple(exponents.get(name, 0) for name in ring.names)] = rational(item[0])
    return ring.context.from_dict(table)


def read_certificates(problem: Problem, data: Any) -> list[Certificate]:
    if not isinstance(data, list) or len(data) != len(problem.sums):
        raise Malformed(f"there is one certificate for each of the {len(problem.sums)} sums")
    found = []
    for item in data:
        if not isinstance(item, dict) or set(item) != {"numerator", "denominator", "margins"}:
            raise Malformed("the certificate of a sum has a numerator, a denominator and margins")
        margins = item["margins"]
        if not isinstance(margins, list) or len(margins) != 2 \
                or not all(type(m) is int and 0 <= m <= MAX_MARGIN for m in margins):
            raise Malformed(f"margins are two integers from 0 to {MAX_MARGIN}")
        above, below = polynomial(item["numerator"], problem), polynomial(item["denominator"], problem)
        found.append(Certificate(Fraction(problem.ring, above, below), (margins[0], margins[1])))
    return found


def telescoping_identity(statement: Statement, evidence: Mapping[str, Any]) -> None:
    """Check the evidence; raises :class:`NotATerm` where it does not prove the statement."""
    index, threshold, recurrence = evidence.get("index"), evidence.get("threshold"), evidence.get("recurrence")
    if not isinstance(index, str) or type(threshold) is not int:
        raise Malformed("evidence about sums names an index and a threshold")
    if not isinstance(recurrence, list) or not 1 <= len(recurrence) <= MAX_ORDER + 1:
        raise Malformed(f"a recurrence has 1 to {MAX_ORDER + 1} coefficients")
    problem = Problem(statement, index)
    require(problem.first <= threshold <= problem.first + MAX_FIRST,
            f"the threshold lies in [{problem.first}, {problem.first + MAX_FIRST}], got {threshold}")
    coefficients = [polynomial(item, problem) for item in recurrence]
    if any(INNER in used_names(c, problem.ring) for c in coefficients):
        raise Malformed("the coefficients of a recurrence do not depend on the summation index")
    certificates = read_certificates(problem, evidence.get("certificates"))
    problem.require_defined()
    after = Range(problem.ring, threshold)
    require(after.generically_nonzero(coefficients[-1]), "the leading coefficient of the recurrence may vanish")
    left: list[tuple[Fraction, Node]] = []
    for one, certificate in zip(problem.sums, certificates, strict=True):
        left += telescoped(problem, one, certificate, coefficients, threshold)
    for tree in problem.rest:
        left += recurred(problem, tree, coefficients, threshold)
    require_cancelling(problem, left, threshold)
    for n in range(problem.first, threshold + len(coefficients) - 1):
        require_zero_at(problem, n)


def recurred(problem: Problem, tree: Node, coefficients: list[fmpq_mpoly], threshold: int
             ) -> list[tuple[Fraction, Node]]:
    """sum_j c_j(n) T(n+j) as a multiple of T(n) where its quotients allow it, else term by term."""
    ring = problem.ring
    amount, up = Fraction(ring, ring.constant(0)), Fraction(ring, ring.constant(1))
    try:
        walk = Walk(problem, tree, threshold)
        for j, c in enumerate(coefficients):
            amount = checked(amount + Fraction(ring, c) * up)
            if j < len(coefficients) - 1:
                up = checked(up * walk.ratio(INDEX, j, ring.gens[INNER], walk.after))
    except NotATerm:
        # A zero or a pole of T among the first indices: the values themselves are read.
        return [(Fraction(ring, c), substitute(tree, {INDEX: shift_tree(j)})) for j, c in enumerate(coefficients)]
    return [(amount, tree)]


def used_names(value: fmpq_mpoly, ring: Ring) -> set[str]:
    return {name for name, degree in zip(ring.names, value.degrees(), strict=True) if degree > 0}


def shift_tree(j: int) -> Node:
    return ("+", ("s", INDEX), number(j))


class Walk:
    """Values of F relative to F(n, k) along steps in n and k, each used where its divisors do not vanish."""

    def __init__(self, problem: Problem, term: Node, threshold: int) -> None:
        self.ring = problem.ring
        self.steps: dict[str, Step] = {name: step(term, name, self.ring) for name in (INDEX, INNER)}
        self.after = Range(self.ring, threshold)

    def ratio(self, name: str, j: int, k: fmpq_mpoly, where: Range, back: bool = False) -> Fraction:
        """F one step further in ``name`` (back: one step less, arriving at (n + j, k)) over F, both at (n + j, k)."""
        values = {INDEX: self.ring.gens[INDEX] + j, INNER: k}
        found = self.steps[name]
        divisors = found.above if back else found.below
        require(all(where.generically_nonzero(at(d, values, self.ring)) for d in divisors),
                "a quotient of neighbouring terms that may be a division by zero")
        return moved(found.ratio.inverse() if back else found.ratio, values, self.ring)

    def along(self, j: int, k: fmpq_mpoly, i: int) -> Fraction | None:
        """F(n + j, k + i) / F(n, k) for n from the threshold on, first along n, then along k; None where a quotient on
        the way may be a division by zero."""
        result = Fraction(self.ring, self.ring.constant(1))
        try:
            for step_n in range(j):
                result = checked(result * self.ratio(INDEX, step_n, k, self.after))
            for step_k in range(abs(i)):
                at_k = k + step_k if i > 0 else k - (step_k + 1)
                result = checked(result * self.ratio(INNER, j, at_k, self.after, back=i < 0))
        except NotATerm:
            return None
        return result


def moved(value: Fraction, values: Mapping[str, fmpq_mpoly], ring: Ring) -> Fraction:
    return checked(Fraction(ring, at(value.num, values, ring), at(value.den, values, ring)))


def telescoped(problem: Problem, one: Summation, certificate: Certificate, coefficients: list[fmpq_mpoly],
               threshold: int) -> list[tuple[Fraction, Node]]:
    """sum_j c_j(n) S(n+j) for n >= threshold, as multiples of F(n, K) and F(n, L)."""
    ring, order = problem.ring, len(coefficients) - 1
    k = ring.gens[INNER]
    low = (one.low[0], one.low[1] + certificate.margins[0])
    high = (one.high[0], one.high[1] - certificate.margins[1])
    require(low[0] * threshold + low[1] <= high[0] * threshold + high[1], "no room between the margins")
    require(one.high[0] >= 0 and one.low[0] * order <= certificate.margins[0], "a range that loses terms as n grows")
    require(max(one.high[0], -one.low[0]) * order + MAX_MARGIN <= MAX_ENDS, "too many terms at the ends")
    walk, rational_function = Walk(problem, one.term, threshold), certificate.function
    inside, closed = (Range(ring, threshold, low, (high[0], high[1] - gap)) for gap in (1, 0))
    require(closed.generically_nonzero(rational_function.den), "the certificate may have a pole in the range")
    # The identity inside.
    total, up = Fraction(ring, ring.constant(0)), Fraction(ring, ring.constant(1))
    for j, c in enumerate(coefficients):
        total = checked(total + Fraction(ring, c) * up)
        if j < order:
            up = checked(up * walk.ratio(INDEX, j, k, inside))
    gain = moved(rational_function, {INNER: k + 1}, ring) * walk.ratio(INNER, 0, k, inside)
    negative = Fraction(ring, ring.constant(-1))
    require((total + negative * (gain + negative * rational_function)).is_zero(), "the certificate does not telescope")
    return [pair for end, sign in ((high, 1), (low, -1))
            for pair in at_end(walk, one, rational_function, coefficients, end, sign)]


def at_end(walk: Walk, one: Summation, rational_function: Fraction, coefficients: list[fmpq_mpoly],
           end: tuple[int, int], sign: int) -> list[tuple[Fraction, Node]]:
    """sign R F at k = end, and sum_j c_j(n) times the terms of S(n+j) from there on (sign 1) or below it (sign -1).

    As a multiple of F(n, end) as far as the quotients allow it; other terms stay as they are.
    """
    ring = walk.ring
    k = ring.gens[INDEX] * end[0] + end[1]
    amount = moved(rational_function, {INNER: k}, ring) * Fraction(ring, ring.constant(sign))
    found = []
    for j, c in enumerate(coefficients):
        last = one.high if sign == 1 else one.low
        offset = last[0] * j + last[1] - end[1]  # b(n+j) or a(n+j), seen from the end
        for i in range(offset + 1) if sign == 1 else range(-1, offset - 1, -1):
            aside = walk.along(j, k, i)
            if aside is None:
                # F(n + j, end + i): both names at once, the end being that of n
                places = {INDEX: shift_tree(j), INNER: line_tree(end[0], end[1] + i)}
                found.append((Fraction(ring, c), substitute(one.term, places)))
            else:
                amount = checked(amount + Fraction(ring, c) * aside)
    return [(amount, substitute(one.term, {INNER: line_tree(*end)})), *found]


def line_tree(slope: int, offset: int) -> Node:
    return ("+", ("*", number(slope), ("s", INDEX)), number(offset))


def require_cancelling(problem: Problem, parts: list[tuple[Fraction, Node]], threshold: int) -> None:
    """Is sum_i r_i(n) g_i(n) = 0 for every n >= threshold?

    Summands h_i = r_i g_i with h_i(n+1) = q(n) h_i(n) for one q are added up: such a sum is zero for all n when it is
    zero at the threshold.  What is left is read as a whole, by normal forms.
    """
    ring = problem.ring
    kept: dict[Node, Fraction] = {}
    for amount, tree in parts:
        kept[tree] = checked(kept[tree] + amount) if tree in kept else amount
    classes: dict[str, list[tuple[Fraction, Node]]] = {}
    for tree, amount in kept.items():
        if not amount.is_zero():
            classes.setdefault(quotient_key(problem, amount, tree, threshold), []).append((amount, tree))
    left = [pair for key, pairs in classes.items() if not key or not is_zero_at(
        problem, [times(moved(r, {INDEX: ring.constant(threshold)}, ring), at_index(g, threshold)) for r, g in pairs],
        threshold) for pair in pairs]
    if left:
        common = ring.constant(1)
        for amount, _ in left:
            common = common * (amount.den / common.gcd(amount.den))
        cleared = [times(amount * Fraction(ring, common), tree) for amount, tree in left]
        total = ("+", number(0), number(0), *cleared)
        require(reader(problem, Class(INDEX, 1, threshold))(total).is_zero(),
                "the two sides do not satisfy the same recurrence")


def quotient_key(problem: Problem, amount: Fraction, tree: Node, threshold: int) -> str:
    """r(n+1) g(n+1) / (r(n) g(n)) as a text, empty where the quotient is not shown to exist from the threshold on."""
    ring = problem.ring
    try:
        walk = Walk(problem, tree, threshold)
        require(walk.after.generically_nonzero(amount.num), "a multiple that may be zero")
        growth = walk.ratio(INDEX, 0, ring.gens[INNER], walk.after)
    except NotATerm:
        return ""
    return (moved(amount, {INDEX: ring.gens[INDEX] + 1}, ring) * amount.inverse() * growth).key()


def times(amount: Fraction, tree: Node) -> Node:
    return ("*", fraction_tree(amount), tree)
