r"""Phases: real numbers x that stand for e(x) = exp(2 pi i x), modulo what is always an integer.

A phase is a polynomial over Q in symbols, their inverses and powers of pi.  A monomial in integer symbols without
inverses and without pi has integer values m, and e(c m) depends on c modulo 1 only: its coefficient is reduced to
[0, 1).  All others are kept as they are.  So two phases that are equal in this form differ by an integer for all values
of the symbols; unequal ones may still do so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..syntax import Node, number
from ..work import spend

#: ((symbol, exponent), ...) in the order of the names; pi is the symbol of that name with a mark
Monomial = tuple[tuple[str, int], ...]
Phase = tuple[tuple[Monomial, fmpq], ...]
PI = "pi@"
ZERO: Phase = ()
MAX_TERMS, MAX_EXPONENT = 400, 40


def times(one: Monomial, other: Monomial) -> Monomial:
    powers = dict(one)
    for name, exponent in other:
        powers[name] = powers.get(name, 0) + exponent
    if any(abs(exponent) > MAX_EXPONENT for exponent in powers.values()):
        raise NotATerm(f"an exponent above {MAX_EXPONENT}")
    return tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))


def polynomial(terms: Iterable[tuple[Monomial, fmpq]]) -> Phase:
    """The terms collected and in order; raises :class:`NotATerm` when they are too many."""
    found: dict[Monomial, fmpq] = {}
    for monomial, coefficient in terms:
        spend(4)
        found[monomial] = found.get(monomial, fmpq(0)) + coefficient
    if len(found) > MAX_TERMS:
        raise NotATerm(f"a phase of more than {MAX_TERMS} terms")
    return tuple(sorted((m, c) for m, c in found.items() if c))


def is_whole(monomial: Monomial, integers: frozenset[str]) -> bool:
    """Has the monomial integer values?"""
    return all(name in integers and exponent > 0 for name, exponent in monomial)


def reduced(terms: Iterable[tuple[Monomial, fmpq]], integers: frozenset[str]) -> Phase:
    """The phase modulo integer-valued polynomials."""
    return polynomial((m, c - c.floor() if is_whole(m, integers) else c) for m, c in polynomial(terms))


def add(one: Phase, other: Phase) -> Phase:
    return polynomial((*one, *other))


def scaled(factor: fmpq, phase: Phase) -> Phase:
    return polynomial((m, factor * c) for m, c in phase)


def multiply(one: Phase, other: Phase) -> Phase:
    return polynomial((times(a, b), c * d) for a, c in one for b, d in other)


def names(phase: Phase) -> frozenset[str]:
    return frozenset(name for monomial, _ in phase for name, _ in monomial)


def replaced(phase: Phase, name: str, value: Phase) -> Phase:
    """The phase with a polynomial in place of a symbol; raises :class:`NotATerm` where the symbol has an inverse."""
    powers: list[Phase] = [(((), fmpq(1)),)]
    result: Phase = ()
    for monomial, coefficient in phase:
        exponent = dict(monomial).get(name, 0)
        if exponent < 0:
            raise NotATerm("an index of a sum in a denominator")
        while len(powers) <= exponent:
            powers.append(multiply(powers[-1], value))
        rest = tuple(pair for pair in monomial if pair[0] != name)
        result = add(result, multiply(((rest, coefficient),), powers[exponent]))
    return result


def linear(phase: Phase, name: str) -> tuple[Phase, Phase] | None:
    """(a, b) with phase = a name + b, a and b free of the name; None for other phases."""
    slope: list[tuple[Monomial, fmpq]] = []
    rest: list[tuple[Monomial, fmpq]] = []
    for monomial, coefficient in phase:
        exponent = dict(monomial).get(name, 0)
        if exponent not in (0, 1):
            return None
        target = slope if exponent else rest
        target.append((tuple(pair for pair in monomial if pair[0] != name), coefficient))
    return polynomial(slope), polynomial(rest)


def has_integer_coefficients(phase: Phase, integers: frozenset[str]) -> bool:
    """Is it a polynomial in integer symbols with integer coefficients?"""
    return all(is_whole(m, integers) and c.q == 1 for m, c in phase)


def tree(phase: Phase, symbols: Mapping[str, Node]) -> Node:
    """The polynomial as a tree."""
    terms: list[Node] = [number(0), number(0)]
    for monomial, coefficient in phase:
        powers: list[Node] = [("^", symbols.get(name, ("s", name)), number(exponent)) for name, exponent in monomial]
        terms.append(("*", number(coefficient), number(1), *powers))
    return ("+", *terms)


__all__ = ["PI", "ZERO", "Monomial", "Phase", "add", "has_integer_coefficients", "linear", "multiply", "names",
           "polynomial", "reduced", "replaced", "scaled", "tree"]
