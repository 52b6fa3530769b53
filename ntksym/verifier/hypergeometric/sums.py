"""The difference of two sides that hold sums over k of hypergeometric terms F(n, k), as a sequence in n.

It is taken apart into sums S_i(n) = sum_{k=a(n)}^{b(n)} F_i(n, k) and terms T(n), in names of their own, and evaluated
at single n for all values of the parameters.  :mod:`.telescoping` proves that it vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from ..normal_forms.assumptions import Context
from ..normal_forms.normal_form import prove_equal
from ..statement import Quantified, Statement
from ..syntax import Node, number, substitute
from .shift_ratios import BEYOND, INDEX, INNER, LOWER, UPPER, Range, fraction, line, require, require_term
from .term_reader import Class, Reader, flat_factors
from .terms import NotATerm, Ring

MAX_PARTS = 40


@dataclass(frozen=True)
class Summation:
    """sum_{k=low}^{high} of a term, the ends as slope and offset in n."""

    term: Node
    low: tuple[int, int]
    high: tuple[int, int]


class Problem:
    """The difference of the two sides in the names of a ring of its own."""

    def __init__(self, statement: Statement, index: str) -> None:
        self.statement, self.variable = statement, statement.variable(index)
        low = self.variable.rational_bound("low")
        if self.variable.kind != "integer" or low is None or low.q != 1:
            raise NotATerm(f"the index {index} is not an integer variable with an integer lower bound")
        self.first = int(low) + self.variable.low_open
        others = sorted((v for v in statement.variables if v is not self.variable), key=lambda v: v.name)
        for other in others:
            require(other.kind in ("integer", "real") and has_interior(other), f"a parameter such as {other.name}")
        new = {INDEX: self.variable, **{f"p{i}": v for i, v in enumerate(others)}}
        #: names in the ring in the order of the exponents of the evidence
        self.names = (INDEX, INNER, *(name for name in new if name != INDEX),
                      *(("pi",) if mentions(statement.claim, ("c", "pi")) else ()))
        signs = ({name for name, v in new.items() if name != INDEX and getattr(v, f"is_{what}")}
                 for what in ("positive", "nonnegative", "unit"))
        positive, nonnegative, unit = signs
        self.ring = Ring({*self.names, LOWER, UPPER, BEYOND}, positive, nonnegative | {LOWER, UPPER, BEYOND}, unit)
        renamed = {v.name: ("s", name) for name, v in new.items()}
        if statement.claim[0] != "eq" or statement.quantifier != "forall":
            raise NotATerm("an identity of sums is an equation for all values")
        left, right = (substitute(side, renamed) for side in statement.claim[1:])
        self.sums: list[Summation] = []
        self.rest: list[Node] = []
        self.collect(left, 1)
        self.collect(right, -1)

    def collect(self, node: Node, sign: int) -> None:
        """Take apart sums of terms, products of such sums included."""
        require(len(self.sums) + len(self.rest) < MAX_PARTS, f"more than {MAX_PARTS} terms and sums")
        if node[0] == "+":
            for part in node[1:]:
                self.collect(part, sign)
            return
        factors = flat_factors(node)
        for place, factor in enumerate(factors):
            if factor[0] == "+" and fraction(factor, self.ring) is None:
                rest = (*factors[:place], *factors[place + 1:])
                for part in factor[1:]:
                    self.collect(("*", number(1), part, *rest), sign)
                return
        sums = [f for f in factors if f[0] == "sum"]
        outside = [number(sign), *(f for f in factors if f[0] != "sum")]
        if not sums:
            self.rest.append(("*", number(1), *outside))
            return
        if len(sums) > 1:
            raise NotATerm("a product of sums")
        body = substitute(sums[0][1], {sums[0][2]: ("s", INNER)})
        if body[0] == "+" and fraction(body, self.ring) is None:
            for part in body[1:]:
                self.collect(("*", number(1), *outside, ("sum", part, INNER, *sums[0][3:5])), 1)
            return
        low, high = (self.end(end) for end in sums[0][3:5])
        require(high[0] > low[0], "a sum whose range does not grow with the index")
        self.sums.append(Summation(("*", *outside, body), low, high))

    def end(self, node: Node) -> tuple[int, int]:
        found = line(node, self.ring, "an end of a sum")
        require(found.slopes[INNER] == 0, "an end of a sum that depends on its index")
        return found.slopes[INDEX], found.offset("an end of a sum")

    def require_defined(self) -> None:
        """Every term exists for every n from the first on, for all values of the parameters."""
        for one in self.sums:
            require_term(one.term, self.ring, Range(self.ring, self.first, one.low, one.high))
        for tree in self.rest:
            require_term(tree, self.ring, Range(self.ring, self.first))


def mentions(tree: Node, part: Node) -> bool:
    return tree == part or any(mentions(inner, part) for inner in tree[1:] if isinstance(inner, tuple))


def has_interior(variable: Quantified) -> bool:
    """Does the real interval between the ends of the variable contain more than a point?"""
    low, high = variable.rational_bound("low"), variable.rational_bound("high")
    known = (variable.low is None or low is not None) and (variable.high is None or high is not None)
    return known and (low is None or high is None or low < high)


def at_index(tree: Node, n: int) -> Node:
    return substitute(tree, {INDEX: number(n)})


def reader(problem: Problem, cls: Class) -> Reader:
    ring = problem.ring
    return Reader(Ring(problem.names, ring.positive, ring.nonnegative, ring.unit), cls)


def require_zero_at(problem: Problem, n: int) -> None:
    """Raise :class:`NotATerm` unless the difference is zero at one index, for all values of the parameters."""
    parts = [at_index(tree, n) for tree in problem.rest]
    for one in problem.sums:
        term = at_index(one.term, n)
        parts += [substitute(term, {INNER: number(k)})
                  for k in range(one.low[0] * n + one.low[1], one.high[0] * n + one.high[1] + 1)]
    require(is_zero_at(problem, parts, n), f"the sides are not shown to be equal at {problem.variable.name} = {n}")


def is_zero_at(problem: Problem, parts: list[Node], n: int) -> bool:
    """Do terms at one value of the index, none of which holds the summation index, add up to zero?"""
    tree: Node = ("+", number(0), number(0), *(plain(part, problem.ring) for part in parts))
    value = fraction(tree, problem.ring)
    if value is not None:
        return value.is_zero()
    try:
        return reader(problem, Class(INDEX, 0, n))(tree).is_zero()
    except NotATerm:
        # Gamma functions of parameters: Gamma(z + 1) = z Gamma(z) in the algebra of elementary functions
        signs = Context.of(positive=problem.ring.positive - {"pi"}, nonnegative=problem.ring.nonnegative - {"pi"})
        proof = prove_equal(tree, number(0), signs)
        return proof is not None and not proof.conditions


def plain(node: Node, ring: Ring) -> Node:
    """The value of a term at given n and k, with powers and binomials written out; exact for every parameter."""
    if node[0] in ("+", "*"):
        return (node[0], *(plain(part, ring) for part in node[1:]))
    if node[0] == "^":
        exponent = at_numbers(node[2], ring)
        base = plain(node[1], ring)
        return number(1) if exponent == 0 else ("^", base, number(exponent))
    if node[0] == "f" and node[1] == "binomial":
        count = int(at_numbers(node[3], ring))
        factors = [("*", ("+", node[2], number(-i)), number(fmpq(1, i + 1))) for i in range(count)]
        return ("*", number(1), number(1), *factors)
    return node


def at_numbers(node: Node, ring: Ring) -> fmpq:
    """The number that an exponent or a lower argument is; :func:`require_term` has read it as one."""
    value = fraction(node, ring)
    found = None if value is None else value.constant_value()
    assert found is not None
    return found
