r"""Rates of eigenvalues of zonal kernels in their degree k, for all k or along a residue class.

Both sides of the rate are brought into the form of :mod:`.monomials`, the eigenvalues by their equivalents: of kernels
with a singular end by :mod:`.transfer`, on the torus by :mod:`.torus`, and for exp(c t + s) by

    lambda_k = e^s Gamma(d/2) (c/2)^k / Gamma(k + d/2) sum_m (c/2)^(2m) / (m! (k + d/2)_m),

the series of ``sphere-power-series``.  Its term m is at most x^m/m! of the first with x = (c/2)^2/(k + d/2) -> 0, so
that the sum tends to 1.  Other kernels are read by the closed forms of :mod:`..normal_forms.sphere_forms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint import fmpq

from ..decide import Answer
from ..failures import Unsupported
from ..hypergeometric.sequences import NotShown, classes, describe, plan
from ..hypergeometric.term_reader import Class, flat_factors
from ..hypergeometric.terms import NotATerm
from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.definedness import is_defined
from ..normal_forms.sphere_forms import sphere_forms
from ..sorts import RATES
from ..statement import Statement
from ..syntax import Malformed, Node, free_names, number, rational, substitute
from ..truth import admissible
from . import torus, transfer
from .judging import Judge, rational_of
from .monomials import POSITIVE, Monomial, Reader, compare

ENTIRE_AXIOMS = frozenset(("funk-hecke", "sphere-power-series"))
HALF = number("1/2")


class Eigenvalues:
    """Reads eigenvalues along a class of the index; collects the axioms that this rests on."""

    def __init__(self, cls: Class, judge: Judge) -> None:
        self.cls, self.judge = cls, judge
        self.axioms = {"gamma-ratio"}
        self.reader = Reader(cls.name, cls.slope, cls.offset, judge, self.read)

    def read(self, node: Node) -> Monomial | None:
        """What an eigenvalue is like, or the sum or difference of two of degrees of unlike parity; None for other
        nodes."""
        if node[0] == "sphere_eigenvalue":
            return self.eigenvalue(node)
        if node[0] == "torus_eigenvalue":
            found = torus.eigenvalue(node, self.reader)
            self.axioms |= torus.axioms(node)
            return found
        if node[0] == "+" and len(node) == 3:
            (sign, one), (other_sign, other) = (signed(part) for part in node[1:])
            if one[0] == other[0] == "sphere_eigenvalue":
                return self.consecutive(one, other) if sign == other_sign == 1 else self.difference(one, other, sign) \
                    if sign != other_sign else None
        if node[0] == "sum" and node[1][0] == "sphere_eigenvalue":
            return self.dilated(node)
        return None

    def check(self, node: Node) -> None:
        _, function, _, d = node
        if function[0] != "lam" or self.cls.name in free_names(function) | free_names(d):
            raise NotATerm("eigenvalues of a kernel that is not given, or that changes with the degree")
        if not self.judge.is_natural(d, 2):
            raise NotATerm("a dimension that is not shown to be an integer from 2 on")

    def eigenvalue(self, node: Node) -> Monomial:
        self.check(node)
        _, function, degree, d = node
        parity = self.reader.parity(degree)
        line = exponent_of(function[2], function[1])
        if line is None:
            self.axioms |= transfer.axioms(function[2])
            known, constant, exponent = transfer.equivalent(function[2], function[1], parity, d, self.judge)
            return replace(self.reader.read(("*", constant, ("^", degree, exponent))), known=known)
        self.axioms |= ENTIRE_AXIOMS
        return self.reader.read(self.entire(*line, parity, degree, d))

    def dilated(self, node: Node) -> Monomial:
        """sum_m lambda_{(a m + b) k} over all integers m >= m_0, a > 0 and a m_0 + b > 0, the degrees of one parity.

        If lambda_n = c n^e (1 + o(1)) along that parity and e < -1, the sum is c k^e S (1 + o(1)) with the positive
        number S = sum_m (a m + b)^e: every degree in it is at least (a m_0 + b) k, so that o(1) is uniform in m.  From
        lambda_n = O(n^e) it is O(k^e) likewise.
        """
        _, (_, function, degree, d), index, low, high = node
        start = rational_of(low)
        factors = [part for part in flat_factors(degree) if part != ("s", self.cls.name)]
        if high != ("c", "oo") or start is None or start.q != 1 or index == self.cls.name \
                or len(factors) + 1 != len(flat_factors(degree)) or index in free_names(function) | free_names(d):
            raise NotATerm("a sum of eigenvalues other than of multiples of the index")
        steps: Node = ("*", number(1), *factors) if len(factors) != 1 else factors[0]
        slope, shift = Reader(index, 1, 0, self.judge).line(steps)
        first, step = rational_of(shift), slope
        if first is None or step <= 0 or first + step * start <= 0:
            raise NotATerm("a sum of eigenvalues of degrees that are not positive multiples of the index")
        for m in (start, start + 1):
            parity = self.reader.parity(("*", number(first + step * m), ("s", self.cls.name)))
            if m == start:
                wanted = parity
            elif parity != wanted:
                raise NotATerm("a sum of eigenvalues of degrees of both parities")
        single: Node = ("sphere_eigenvalue", function, ("*", number(first + step * start), ("s", self.cls.name)), d)
        found = self.eigenvalue(single)
        alone = Monomial(found.constant, found.exponent)
        if replace(found, known=alone.known) != alone or self.judge.sign_of(("+", number(1), found.exponent)) != -1:
            raise NotATerm("a sum of eigenvalues that are not shown to fall faster than the inverse of the degree")
        return replace(found, known=min(found.known, POSITIVE))

    def consecutive(self, one: Node, other: Node) -> Monomial | None:
        """The sum for degrees of unlike parity and fixed difference, for a kernel whose number of layers is a
        parameter: see :func:`.transfer.of_both_parities`; None for other sums."""
        _, function, degree, d = one
        if not self.are_neighbours(one, other):
            return None
        found = transfer.of_both_parities(function[2], function[1], d, self.judge)
        if found is None:
            return None
        self.axioms |= transfer.axioms(function[2])
        return self.reader.read(("*", found[0], ("^", degree, found[1])))

    def difference(self, one: Node, other: Node, sign: int) -> Monomial | None:
        """The difference of such two, times the sign: see :func:`.transfer.excess`."""
        _, function, degree, d = one
        if not self.are_neighbours(one, other):
            return None
        found = transfer.excess(function[2], function[1], d, self.judge)
        if found is None:
            return None
        self.axioms |= transfer.axioms(function[2])
        above = -sign if self.reader.parity(degree) else sign
        return replace(self.reader.read(("*", number(above), ("^", degree, found))), known=POSITIVE)

    def are_neighbours(self, one: Node, other: Node) -> bool:
        """Are they eigenvalues of one kernel, of degrees of unlike parity and fixed difference?"""
        self.check(one)
        slopes = {self.reader.line(part[2])[0] for part in (one, other)}
        parities = {self.reader.parity(part[2]) for part in (one, other)}
        return other[1] == one[1] and other[3] == one[3] and len(slopes) == 1 and len(parities) == 2

    def entire(self, rate: Node, shift: Node, parity: int, degree: Node, d: Node) -> Node:
        """The equivalent for exp(c t + s)."""
        sign = self.judge.sign_of(rate)
        if sign not in (1, -1):
            raise NotATerm("an exponential kernel whose factor is not shown to differ from 0")
        half_d: Node = ("*", HALF, d)
        return ("*", number(sign if parity else 1), ("f", "exp", shift), ("f", "gamma", half_d),
                ("^", ("*", number(fmpq(sign, 2)), rate), degree),
                ("^", ("f", "gamma", ("+", degree, half_d)), number(-1)))


def signed(node: Node) -> tuple[int, Node]:
    """(1, node), or (-1, what it is -1 times)."""
    minus = node[0] == "*" and len(node) == 3 and node[1] == number(-1)
    return (-1, node[2]) if minus else (1, node)


def exponent_of(body: Node, name: str) -> tuple[Node, Node] | None:
    """(c, s) for a body exp(c t + s) with c not 0 as written, else None."""
    if body[:2] != ("f", "exp"):
        return None
    return linear(body[2], name)


def linear(node: Node, name: str) -> tuple[Node, Node] | None:
    """(a, b) of a node a t + b with a and b free of t and a not 0 as written, else None."""
    if node == ("s", name):
        return number(1), number(0)
    if node[0] not in ("+", "*"):
        return None
    inside = [part for part in node[1:] if name in free_names(part)]
    outside = [part for part in node[1:] if name not in free_names(part)]
    lines = [line for part in inside if (line := linear(part, name)) is not None]
    if len(lines) != len(inside) or not lines or (node[0] == "*" and len(lines) > 1):
        return None
    if node[0] == "*":
        slope, shift = (("*", number(1), *outside, part) for part in lines[0])
        return slope, shift
    zero = number(0)
    return ("+", zero, *(a for a, _ in lines)), ("+", zero, *outside, *(b for _, b in lines))


def decided(statement: Statement, claim: Node, cls: Class) -> tuple[Answer, set[str]]:
    """Does the rate hold along the class, for all values of the parameters (YES), or for none (NO)?"""
    judge = Judge.of(statement)
    eigenvalues = Eigenvalues(cls, judge)
    try:
        f, g = (eigenvalues.reader.read(side) for side in claim[1:3])
        answer = compare(claim[0], f, g, judge)
    except (NotATerm, Unsupported) as failure:
        raise NotShown(f"{describe(cls)}: {failure}") from failure
    return answer, eigenvalues.axioms


def by_closed_forms(statement: Statement, cls: Class) -> tuple[Answer, set[str]]:
    """The same with the eigenvalues in closed form, of kernels that are shown to have them."""
    op, *sides, name = statement.claim
    equation = replace(statement, claim=("eq", *sides))
    if not is_defined(equation.claim, equation, context_from_statement(statement.data)):
        return Answer.UNKNOWN, set()
    closed, summed = sphere_forms(equation)
    try:
        answer, used = decided(statement, (op, *closed.claim[1:], name), cls)
    except NotShown:
        return Answer.UNKNOWN, set()
    return answer, used | set(summed)


def planned(statement: Statement, evidence: Mapping[str, Any]) -> list[Class]:
    """The classes modulo the period of the evidence, which has to be even; and the index has to run to infinity."""
    if statement.claim[0] not in RATES or statement.quantifier != "forall":
        raise NotShown("a rate compares two sequences by theta, bigo, omega, littleo or equivalent")
    variable, threshold, period = plan(statement, evidence)
    if period % 2:
        raise NotShown(f"the growth of eigenvalues is told along classes of even period, got {period}")
    if statement.claim[3] != variable.name or variable.high is not None \
            or any(variable.name in free_names(h) for h in statement.hypotheses):
        raise NotShown("the index of a rate runs to infinity")
    return list(classes(variable, threshold, period))


def sphere_rate(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The rate holds along every class, for each value of the parameters; returns the axioms used."""
    axioms: set[str] = set()
    for cls in planned(statement, evidence):
        try:
            answer, used = decided(statement, statement.claim, cls)
        except NotShown as failure:
            answer, used = by_closed_forms(statement, cls)
            if answer is not Answer.YES:
                raise failure from None
        if answer is not Answer.YES:
            raise NotShown(f"{describe(cls)}: the rate does not hold or cannot be told")
        axioms |= used
    return tuple(sorted(axioms))


def sphere_rate_fails(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Admissible values of the parameters and a class along which the rate fails; returns the axioms used."""
    cases = planned(statement, evidence)
    name, residue, values = statement.claim[3], evidence.get("residue"), evidence.get("values")
    others = tuple(v for v in statement.variables if v.name != name)
    if type(residue) is not int or not isinstance(values, dict):
        raise Malformed("a failing rate names the residue of its class and the values of the parameters")
    if set(values) != {v.name for v in others} or any(v.kind not in ("integer", "real") for v in others):
        raise NotShown("a failing rate gives a value to every parameter, which are numbers")
    env = {v.name: rational(values[v.name]) for v in others}
    if admissible(Statement(others, statement.hypotheses, ("true",), "forall", statement.data), env) is not Answer.YES:
        raise NotShown("the values of the parameters are not shown to be admissible")
    claim = tuple(substitute(part, {key: number(value) for key, value in env.items()})
                  if isinstance(part, tuple) else part for part in statement.claim)
    own = next(item for item in statement.data["variables"] if item["name"] == name)
    alone = Statement((statement.variable(name),), (), ("true",), "forall", {"variables": [own]})
    for cls in cases:
        if cls.offset % evidence["period"] == residue:
            answer, used = decided(alone, claim, cls)
            if answer is Answer.NO:
                return tuple(sorted(used))
            raise NotShown(f"{describe(cls)}: the rate is not shown to fail")
    raise NotShown("there is no class of that residue")


__all__ = ["sphere_rate", "sphere_rate_fails"]
