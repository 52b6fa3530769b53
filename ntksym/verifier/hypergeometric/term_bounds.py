r"""Inequalities between hypergeometric terms for every index, with the constants that the statement names.

For a positive term X(m) the ratio X(m+1)/X(m), raised to the common denominator of its exponents, is a rational
function N/D.  If D - N has nonnegative coefficients, X does not increase, so X <= 1 from m = 0 on once X(0) <= 1; if N
- D has, X does not decrease, so X <= 1 once its limit is at most 1.  That is the whole proof; single values below the
threshold are evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm
from typing import Any

from flint import arb, fmpq, fmpq_mpoly

from ..decide import Answer, is_at_most, is_less
from ..statement import Statement
from ..truth import settle
from .sequences import NotShown, classes, describe, first_values, plan, reader
from .term_growth import enclose, growth
from .term_reader import Class
from .terms import Fraction, Kernel, NotATerm, Ring, Sum, base


def shifted(polynomial: fmpq_mpoly, ring: Ring) -> fmpq_mpoly:
    """The polynomial at m + 1."""
    gens = [ring.gens[name] for name in ring.names]
    return polynomial.compose(gens[0] + 1, *gens[1:])


def ratio(value: Sum) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """(N, D) with (X(m+1)/X(m))^v = N/D for some v >= 1, X the single term of the sum."""
    kernel, coefficient = value.single()
    ring = value.ring
    m = ring.gens["m"]
    exponents: list[tuple[Fraction, fmpq]] = []
    for generator, constant, slope in kernel:
        kind = generator[0]
        if kind == "gamma":
            exponents.append((Fraction(ring, m + ring.constant(fmpq(*map(int, generator[1].split("/"))))), constant))
        elif kind == "lin":
            line = base(ring, generator)
            exponents.append((Fraction(ring, line.num + 1, line.num), constant))
        elif kind == "par" and ring.depends_on_index(generator):
            polynomial = ring.atom(generator[1])
            exponents.append((Fraction(ring, shifted(polynomial, ring), polynomial), constant))
        elif slope or kind not in ("num", "par", "gconst", "exp") or (kind == "exp" and generator[3]):
            if kind not in ("num", "par"):
                raise NotATerm("an inequality with a term whose ratio is not algebraic")
            exponents.append((base(ring, generator), slope))
    power = lcm(1, *(int(e.q) for _, e in exponents))
    result = Fraction(
        ring, shifted(coefficient.num, ring) * coefficient.den, shifted(coefficient.den, ring) * coefficient.num
    )
    result = result.power(power)
    for fraction, exponent in exponents:
        result = result * fraction.power(int(exponent * power))
    sign = 1 if ring.is_positive(result.den) else -1
    if not ring.is_positive(result.den * sign):
        raise NotATerm("an inequality with a term whose ratio has a denominator of unknown sign")
    return result.num * sign, result.den * sign


def at_start(value: Sum) -> arb:
    """Ball of the term at m = 0."""
    kernel, coefficient = value.single()
    ring = value.ring
    zero = [ring.constant(0), *(ring.gens[name] for name in ring.names[1:])]
    start = Sum(ring, {(): Fraction(ring, coefficient.num.compose(*zero), coefficient.den.compose(*zero))})
    total = enclose(start)
    for generator, constant, _ in kernel:
        kind = generator[0]
        if kind == "gamma":
            total *= arb.gamma_fmpq(fmpq(*map(int, generator[1].split("/")))) ** arb(constant)
        elif kind == "lin":
            total *= arb(fmpq(*map(int, generator[1].split("/")))) ** arb(constant)
        elif kind == "par":
            total *= enclose(Sum.of(ring, Fraction(ring, ring.atom(generator[1]).compose(*zero)))) ** arb(constant)
        else:
            total *= enclose(Sum(ring, {((generator, constant, fmpq(0)),): Fraction(ring, ring.constant(1))}))
    return total


def has_unknown_sign(ring: Ring, kernel: Kernel) -> bool:
    """Does the kernel alternate, or contain a factor that is not proved positive?"""
    return any(
        g[0] in ("sgn", "mufn") or (g[0] == "par" and not ring.is_positive(ring.atom(g[1]))) for g, _, _ in kernel
    )


def at_most_one(value: Sum, strict: bool) -> bool:
    """Is the term proved to be at most 1 (less than 1 if strict) for every m >= 0?"""
    if value.is_zero():
        return True
    ring = value.ring
    kernel, coefficient = value.single()
    if has_unknown_sign(ring, kernel):
        raise NotATerm("an inequality with a term of alternating or unknown sign")
    if not (ring.is_nonnegative(coefficient.num) and ring.is_positive(coefficient.den)):
        if ring.is_nonnegative(-coefficient.num) and ring.is_positive(coefficient.den):
            return True
        raise NotATerm("an inequality with a term of unknown sign")
    numerator, denominator = ratio(value)
    compare = is_less if strict else is_at_most
    if ring.is_nonnegative(denominator - numerator):
        if (value - Sum.number(ring, 1)).is_zero():
            return not strict
        return compare(at_start(value), arb(1)) is Answer.YES
    if ring.is_nonnegative(numerator - denominator):
        limit = growth(value).limit
        if limit is None:
            return False
        # An increasing sequence stays below its limit; strictly, when it increases strictly.
        if (limit - Sum.number(ring, 1)).is_zero():
            return not strict or ring.is_positive(numerator - denominator)
        return compare(enclose(limit), arb(1)) is Answer.YES
    raise NotATerm("a term that is not shown to be monotone from this index on")


def is_positive_term(ring: Ring, kernel: Kernel, coefficient: Fraction) -> bool:
    """Is the term proved to be > 0 for every m >= 0?"""
    positive = ring.is_positive(coefficient.num) and ring.is_positive(coefficient.den)
    return positive and not has_unknown_sign(ring, kernel)


def is_at_most_sum(left: Sum, right: Sum, strict: bool) -> bool:
    """Is left <= right (< if strict) proved for every m >= 0?

    A positive term on the right divides the left.  Otherwise all terms go to one side, where they cancel or not: those
    that are proved positive, but for one, may be dropped, and one other is compared with it.
    """
    ring = right.ring
    if len(right.terms) == 1 and is_positive_term(ring, *right.single()):
        return at_most_one(left * right.power(fmpq(-1)), strict)
    difference = right - left
    if difference.is_zero():
        return not strict
    above = [Sum(ring, {k: c}) for k, c in difference.terms.items() if is_positive_term(ring, k, c)]
    others = difference - sum(above, Sum(ring))
    if not above or len(others.terms) > 1:
        raise NotATerm("more than two terms, or none that is proved positive")
    return any(at_most_one(-others * term.power(fmpq(-1)), strict) for term in above)


def term_inequality(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """left <= right (or <) for every value of the index and the parameters; returns the axioms used."""
    claim = statement.claim
    if claim[0] not in ("le", "lt") or statement.quantifier != "forall":
        raise NotShown("an inequality of terms is a relation for all values")
    variable, threshold, period = plan(statement, evidence)
    for n in first_values(variable, threshold):
        others = [v for v in statement.variables if v.name != variable.name]
        if others or settle(claim, {variable.name: n}) is not Answer.YES:
            raise NotShown(f"{describe(Class(variable.name, 0, n))}: not confirmed")
    axioms = {"gamma-ratio"}
    for cls in classes(variable, threshold, period):
        try:
            read = reader(statement, [claim[1], claim[2]], cls)
            if not is_at_most_sum(read(claim[1]), read(claim[2]), claim[0] == "lt"):
                raise NotShown(f"{describe(cls)}: the inequality does not hold or cannot be told")
        except NotATerm as failure:
            raise NotShown(f"{describe(cls)}: {failure}") from failure
        axioms |= read.axioms
    return tuple(sorted(axioms))
