r"""Rates of eigenvalues of F(t) = sum_q c_q t^(alpha q + beta), for every nonnegative summable sequence c that falls as
a hypothesis says: from theta, bigo, omega, littleo or equivalent for c to the same for the eigenvalues.

The hypothesis speaks of c at a p + b for large p, and has to cover all n = alpha q + beta of the parity of the degree.
:mod:`.series` tells the size of the eigenvalues for coefficients of its size.  That there are such c is shown at the
values of the parameters in the evidence: c may be the comparison of the hypothesis itself where that is summable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from ..decide import Answer
from ..failures import Unsupported
from ..hypergeometric.sequences import NotShown, describe
from ..hypergeometric.term_reader import Class, flat_factors
from ..hypergeometric.terms import NotATerm
from ..sorts import RATES
from ..statement import Statement
from ..syntax import Malformed, Node, free_names, number, rational, substitute
from ..truth import admissible
from .judging import Judge, rational_of
from .monomials import Monomial, Reader, compare, quotient_size, raised, scaled
from .rates import planned
from .series import Size, size_of

AXIOMS = frozenset(("funk-hecke", "gamma-ratio", "sphere-power-series"))
UPPER = frozenset(("theta", "equivalent", "bigo", "littleo"))
LOWER = frozenset(("theta", "equivalent", "omega"))


@dataclass(frozen=True)
class Series:
    """sum_q c_q t^(alpha q + beta) with the array c, and its eigenvalue of that degree on S^{d-1}."""

    array: str
    alpha: int
    beta: int
    degree: Node
    d: Node


@dataclass(frozen=True)
class Fall:
    """The hypothesis ``op`` between c_(a p + b) and a sequence g of p, for p = modulus x + residue and x -> oo."""

    op: str
    a: int
    b: int
    modulus: int
    residue: int
    comparison: Node
    name: str


def series_of(node: Node) -> Series:
    """The series in an eigenvalue; raises :class:`NotATerm`."""
    _, function, degree, d = node
    if function[0] != "lam" or function[2][0] != "sum" or function[2][3:] != (number(0), ("c", "oo")):
        raise NotATerm("a kernel that is not a power series")
    t, (_, body, q, _, _) = function[1], function[2]
    factors = flat_factors(body)
    entries = [f for f in factors if f[0] == "idx" and f[2:] == (("s", q),)]
    powers = [f for f in factors if f[0] == "^" and f[1] == ("s", t)]
    if len(factors) != 2 or len(entries) != 1 or len(powers) != 1 or t == q:
        raise NotATerm("a power series whose terms are not an entry of an array times a power")
    alpha, beta = whole_line(powers[0][2], q)
    if alpha not in (1, 2) or beta < 0:
        raise NotATerm("a power series whose exponents do not run upwards by 1 or 2")
    return Series(entries[0][1], alpha, beta, degree, d)


def whole_line(node: Node, name: str) -> tuple[int, int]:
    """(a, b) of a node a n + b with integers a, b."""
    line = Reader(name, 1, 0, Judge.of(EMPTY)).line(node)
    shift = rational_of(line[1])
    if shift is None or line[0].q != 1 or shift.q != 1:
        raise NotATerm("an index that is not linear with integers")
    return int(line[0].p), int(shift.p)


EMPTY = Statement((), (), ("true",), "forall", {"variables": [], "hypotheses": []})


def fall_of(statement: Statement, array: str) -> Fall:
    """The only hypothesis about the array; raises :class:`NotATerm`."""
    found = [h for h in statement.hypotheses if array in free_names(h)]
    if "nonnegative_summable" not in statement.variable(array).properties:
        raise NotATerm("coefficients that are not said to be nonnegative with a finite sum")
    if len(found) != 1 or found[0][0] not in RATES:
        raise NotATerm("one hypothesis, a rate, says how the coefficients fall")
    op, entry, comparison, name = found[0]
    if entry[:2] != ("idx", array) or array in free_names(comparison):
        raise NotATerm("a hypothesis that does not compare one entry of the array with a sequence")
    variable = next((v for v in statement.variables if v.name == name), None)
    if variable is not None and (variable.kind != "integer" or variable.high is not None):
        raise NotATerm("the index of a rate among the hypotheses is an integer that runs to infinity")
    a, b = whole_line(entry[2], name)
    if a <= 0:
        raise NotATerm("a hypothesis about an index that does not run upwards")
    modulus, residue = (variable.modulus, variable.residue) if variable is not None else (1, 0)
    return Fall(op, a, b, modulus, residue, comparison, name)


def coefficients(series: Series, fall: Fall, parity: int, judge: Judge) -> Monomial:
    """What the coefficient of t^n is compared with, as a sequence in n of that parity; raises :class:`NotATerm`.

    n = alpha (a p + b) + beta = r p + s: (n/r)^e, B^(n/r - s/r) and exp(a (n/r)^e) are equivalent to the sequence at p.
    """
    step = fall.a * fall.modulus
    if series.alpha == 2:
        covered = step == 1 and series.beta % 2 == parity
    else:
        covered = step == 1 or (
            step == 2 and (fall.a * fall.residue + fall.b + series.beta) % 2 == parity)
    if not covered:
        raise NotATerm("a hypothesis that does not speak of all the coefficients that matter")
    own = Reader(fall.name, fall.modulus, fall.residue, judge).read(fall.comparison)
    if judge.sign_of(own.constant) != 1:
        raise NotATerm("a comparison in a hypothesis that is not shown to be positive")
    return along(own, fmpq(series.alpha * fall.a), number(series.alpha * fall.b + series.beta))


def along(sequence: Monomial, r: fmpq, s: Node) -> Monomial:
    """A sequence in p as one in n = r p + s, up to a factor that tends to 1; raises :class:`NotATerm`.

    p = (n - s)/r: p^e is like (n/r)^e, B^p is B^(-s/r) B^(n/r), and exp(a p^e) is like exp(a (n/r)^e) as e < 1.
    """
    if r == 1 and s == number(0):
        return sequence
    if sequence.gamma:
        raise NotATerm("a comparison that falls or grows faster than geometrically, at another index")
    inverse = number(1 / r)
    moved: Node = ("*", number(-1 / r), s)
    return Monomial(
        ("*", sequence.constant, raised(inverse, sequence.exponent), raised(sequence.base, moved)), sequence.exponent,
        raised(sequence.base, inverse),
        {e: scaled(root, raised(inverse, number(e))) for e, root in sequence.roots.items()})


def follows(op: str, known: str, size: Size, g: Monomial, judge: Judge) -> Answer:
    """Does the rate of the eigenvalues against g hold for all coefficients with the rate ``known`` of that size (YES),
    or does it fail for coefficients that are equivalent to it (NO, where ``known`` is "equivalent")?"""
    against = size.against(g, judge)
    upper, lower = known in UPPER, known in LOWER
    if op in ("bigo", "littleo") and upper:
        if against == -1 or (against == 0 and (op == "bigo" or known == "littleo")):
            return Answer.YES
        if op == "bigo" and size.is_at_most(g, judge):
            return Answer.YES
    if op == "omega" and lower and (against in (0, 1) or size.is_at_least(g, judge)):
        return Answer.YES
    if op == "theta" and upper and lower and against == 0:
        return Answer.YES
    if known == "equivalent" and against is not None:
        if op == "equivalent" and against == 0:
            return compare(op, size.like, g, judge) if size.is_sharp else Answer.UNKNOWN
        return Answer.NO
    return Answer.UNKNOWN


def decided(statement: Statement, claim: Node, cls: Class, assume: str = "") -> tuple[Answer, frozenset[str]]:
    """:func:`follows` for the claim along a class, and the axioms used; ``assume`` stands in place of the rate of the
    hypothesis."""
    judge = Judge.of(statement)
    reader = Reader(cls.name, cls.slope, cls.offset, judge)
    try:
        factors = flat_factors(claim[1])
        found = [f for f in factors if f[0] == "sphere_eigenvalue"]
        if len(found) != 1:
            raise NotATerm("the sequence is an eigenvalue, times factors")
        series = series_of(found[0])
        if cls.name in free_names(series.d) or not judge.is_natural(series.d, 2):
            raise NotATerm("a dimension that is not shown to be an integer from 2 on")
        fall = fall_of(statement, series.array)
        parity = reader.parity(series.degree)
        size = size_of(coefficients(series, fall, parity, judge), series.d, judge)
        g = reader.read(claim[2])
        if judge.sign_of(g.constant) != 1:
            raise NotATerm("a comparison that is not shown to be positive")
        for factor in factors:
            if factor is not found[0]:
                g = g * reader.read(factor).inverse()
        if judge.sign_of(g.constant) != 1:
            raise NotATerm("a constant factor that is not shown to be positive")
        answer = follows(claim[0], assume or fall.op, size, along(g, *reader.line(series.degree)), judge)
        return answer, AXIOMS | size.axioms
    except (NotATerm, Unsupported) as failure:
        raise NotShown(f"{describe(cls)}: {failure}") from failure


def example(statement: Statement, evidence: Mapping[str, Any]) -> Statement:
    """The statement at the values of the parameters in the evidence, for which there are such coefficients.

    Raises :class:`NotShown` unless the values are admissible, and the comparison of the hypothesis is summable there.
    """
    index, values = statement.claim[3], evidence.get("values")
    numbers = tuple(v for v in statement.variables if v.kind in ("integer", "real") and v.name != index)
    names = {v.name for v in numbers}
    arrays = [v.name for v in statement.variables if v.name != index and v.name not in names]
    if not isinstance(values, dict) or set(values) != names:
        raise Malformed("coefficients are shown to exist at values of the parameters")
    if len(arrays) != 1:
        raise NotShown("a statement about the coefficients of one power series")
    env = {name: rational(value) for name, value in values.items()}
    about = tuple(h for h in statement.hypotheses if arrays[0] not in free_names(h))
    if admissible(Statement(numbers, about, ("true",), "forall", statement.data), env) is not Answer.YES:
        raise NotShown("the values of the parameters are not shown to be admissible")
    try:
        fall = fall_of(statement, arrays[0])
        leaves = {name: number(value) for name, value in env.items()}
        rest = tuple(substitute(h, leaves) for h in statement.hypotheses if h not in about)
        kept = {index, arrays[0], fall.name}
        data = {"variables": [item for item in statement.data["variables"] if item["name"] in kept], "hypotheses": []}
        claim = tuple(substitute(part, leaves) if isinstance(part, tuple) else part for part in statement.claim)
        alone = Statement(tuple(v for v in statement.variables if v.name in kept), rest, claim, "forall", data)
        judge = Judge.of(alone)
        own = Reader(fall.name, fall.modulus, fall.residue, judge).read(fall_of(alone, arrays[0]).comparison)
        if judge.sign_of(own.constant) != 1 or quotient_size(own, Monomial(exponent=number(-1)), judge) != -1:
            raise NotShown("a comparison in a hypothesis that is not shown to be positive and summable at the values")
    except (NotATerm, Unsupported) as failure:
        raise NotShown(str(failure)) from failure
    return alone


def series_rate(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The rate holds along every class, for all coefficients; returns the axioms used."""
    cases = planned(statement, evidence)
    example(statement, evidence)
    axioms: frozenset[str] = frozenset()
    for cls in cases:
        answer, used = decided(statement, statement.claim, cls)
        if answer is not Answer.YES:
            raise NotShown(f"{describe(cls)}: the rate does not hold or cannot be told")
        axioms |= used
    return tuple(sorted(axioms))


def series_rate_fails(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The rate fails at the values of the parameters along a class, for coefficients equivalent to the comparison of
    the hypothesis; returns the axioms used."""
    cases, residue = planned(statement, evidence), evidence.get("residue")
    if type(residue) is not int:
        raise Malformed("a failing rate names the residue of its class")
    alone = example(statement, evidence)
    if any(h[0] == "littleo" for h in alone.hypotheses):
        raise NotShown("what its comparison is not small against is no example of a hypothesis")
    for cls in cases:
        if cls.offset % evidence["period"] == residue:
            answer, axioms = decided(alone, alone.claim, cls, "equivalent")
            if answer is Answer.NO:
                return tuple(sorted(axioms))
    raise NotShown("the rate is not shown to fail along a class of that residue")


__all__ = ["series_rate", "series_rate_fails"]
