"""Search for witnesses: small exact values first, hypotheses checked as soon as their variables have values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product
from math import isqrt
from typing import Any

from flint import fmpq

from ...verifier.decide import Answer
from ...verifier.enclosures.activation_properties import has_property
from ...verifier.enclosures.enclose import exact
from ...verifier.evaluations import ARRAYS
from ...verifier.failures import TooWide, Undefined
from ...verifier.statement import Quantified, Statement
from ...verifier.syntax import Malformed, Node, free_names, number
from ...verifier.truth import has_no_value, in_domain, settle
from .data_sets import CANDIDATES, reduced

RATIONALS = [
    fmpq(*v)
    for v in (
        (0, 1),
        (1, 1),
        (-1, 1),
        (2, 1),
        (1, 2),
        (-2, 1),
        (-1, 2),
        (3, 1),
        (3, 5),
        (4, 5),
        (1, 3),
        (5, 13),
        (12, 13),
        (-3, 1),
        (3, 2),
        (3, 4),
        (1, 4),
        (1, 10),
        (9, 10),
        (99, 100),
        (5, 1),
        (10, 1),
        (-10, 1),
        (100, 1),
    )
]
X: Node = ("s", "x")
FUNCTIONS: list[Node] = [
    ("lam", "x", body)
    for body in (
        X,
        ("^", X, number(2)),
        ("hermite_polynomial", number(6), X),
        ("hermite_polynomial", number(3), X),
        ("f", "max", number(0), X),
        ("f", "heaviside", X, number(0)),
        ("f", "abs", X),
        ("f", "tanh", X),
        ("f", "sin", X),
        ("f", "exp", X),
        number(1),
        ("^", X, number(3)),
        ("+", ("^", X, number(2)), number(-1)),
        ("f", "exp", ("^", X, number(2))),
    )
]
INTEGERS_TRIED = 14


def made_value(name: str, table: dict[tuple[int, ...], fmpq]) -> dict[tuple[int, ...], fmpq]:
    """The value that a table with the property stands for."""
    return ARRAYS[name][1](table)


class OutOfTime(Exception):
    """The time that a decider was given is spent."""


def candidates(variable: Quantified) -> list[Any]:
    """Values to try, the most readable first."""
    if variable.kind == "integer":
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        start = -4 if low is None else -(-int(low.p) // int(low.q))
        numbers = [fmpq(n) for n in range(start, start + 40 * variable.modulus)]
        inside = [n for n in numbers if in_domain(variable, n) is Answer.YES][:INTEGERS_TRIED]
        if high is None:  # what fails only far out is met far out
            far = (fmpq(10**e + r) for e in (2, 3, 4) for r in range(variable.modulus))
            inside += [n for n in far if in_domain(variable, n) is Answer.YES]
        return sorted(inside, key=abs) if high is None and low is None else inside
    if variable.kind == "real":
        values = list(RATIONALS)
        low, high = variable.rational_bound("low"), variable.rational_bound("high")
        if low is not None and high is not None:
            values = [low, high, *values, *(low + (high - low) * fmpq(i, 8) for i in range(1, 8))]
        elif low is not None:
            values = [low, *values, *(low + fmpq(1, 10**e) for e in (1, 3, 6))]
        seen: list[fmpq] = []
        for value in values:
            if value not in seen and in_domain(variable, value) is Answer.YES:
                seen.append(value)
        return seen
    if variable.kind == "function":
        return [f for f in FUNCTIONS if all(has_property(p, f) is Answer.YES for p in variable.properties)]
    return array_candidates(variable)


def array_candidates(variable: Quantified) -> list[dict[tuple[int, ...], fmpq]]:
    """Arrays over the indices 1..3 with small entries, sequences from the index 0 on, too; for an array with a
    property, tables that have it."""
    for name, made in CANDIDATES.items():
        if name in variable.properties:
            return [made_value(name, table) for table in made()]
    indices = list(product(range(1, 4), repeat=max(variable.rank, 1)))
    patterns: list[Callable[[int], int]] = [
        lambda i: 1,
        lambda i: 2,
        lambda i: -1,
        lambda i: i + 1,
        lambda i: (-1) ** i * (i + 1),
        lambda i: 0,
    ]
    found = [{index: fmpq(pattern(i)) for i, index in enumerate(indices)} for pattern in patterns]
    if variable.rank == 1:
        found += [{(i,): fmpq(pattern(i)) for i in range(7)} for pattern in patterns[:5]]
    return found


def all_hold(hypotheses: list[Node], env: dict[str, Any]) -> bool:
    """No hypothesis fails or stays open; one on a rate, of which a point says nothing, stays open."""
    for hypothesis in hypotheses:
        try:
            if settle(hypothesis, env, last=512) is not Answer.YES:
                return False
        except (Undefined, KeyError, Malformed):
            return False
    return True


def solved(statement: Statement, name: str, env: dict[str, Any]) -> list[fmpq] | None:
    """The rational values of a variable by an equation among the hypotheses whose other variables have values, if it is
    at most quadratic in the variable; None if there is no such equation."""
    variable = statement.variable(name)
    for hypothesis in statement.hypotheses:
        if hypothesis[0] != "eq" or variable.kind != "real" or name not in free_names(hypothesis) \
                or not free_names(hypothesis) <= {*env, name}:
            continue
        difference: Node = ("+", hypothesis[1], ("*", number(-1), hypothesis[2]))
        try:
            values = [exact(difference, {**env, name: fmpq(k)}) for k in (0, 1, -1, 2)]
        except (Undefined, TooWide):
            continue
        found = [value for value in values if value is not None]
        if len(found) < len(values):
            continue
        c, plus, minus, two = found
        a, b = (plus + minus) / 2 - c, (plus - minus) / 2
        if two == 4 * a + 2 * b + c and (a != 0 or b != 0):
            return [root for root in rational_roots(a, b, c) if in_domain(variable, root) is Answer.YES]
    return None


def rational_roots(a: fmpq, b: fmpq, c: fmpq) -> list[fmpq]:
    """The rational zeros of a x^2 + b x + c, not both a and b zero."""
    if a == 0:
        return [-c / b]
    square = b * b - 4 * a * c
    if square < 0:
        return []
    p, q = isqrt(int(square.p)), isqrt(int(square.q))
    root = fmpq(p, q)
    return sorted({(-b + root) / (2 * a), (-b - root) / (2 * a)}, reverse=True) if root * root == square else []


def admissible_points(statement: Statement, deadline: float) -> Iterator[dict[str, Any]]:
    """Points of the domain that satisfy the hypotheses, by growing size."""
    # Variables that hypotheses tie together come first, so that a failing choice is dropped early.
    tied = frozenset[str]().union(*(free_names(h) for h in statement.hypotheses))
    order = sorted(statement.variables, key=lambda v: (v.name not in tied, v.kind != "function"))
    names = [v.name for v in order]
    lists = {v.name: candidates(v) for v in statement.variables}
    if not all(lists.values()):
        return
    # A hypothesis is decided once, where the last of its variables gets its value.
    named = [(h, free_names(h)) for h in statement.hypotheses]
    decided_at = [[h for h, used in named if used <= {*names[: place + 1]} and (name in used or not (used or place))]
                  for place, name in enumerate(names)]
    yielded: set[str] = set()

    def extend(position: int, env: dict[str, Any], rank: int, free: int) -> Iterator[dict[str, Any]]:
        """Points of the first ``rank`` values of each variable, ``free`` values of those in no hypothesis."""
        if time.monotonic() > deadline:
            raise OutOfTime
        if position == len(names):
            key = repr(sorted((name, repr(value)) for name, value in env.items()))
            if key not in yielded:
                yielded.add(key)
                yield env
            return
        solutions = solved(statement, names[position], env)
        listed = lists[names[position]][: rank if names[position] in tied else free]
        for value in listed if solutions is None else solutions:
            larger = {**env, names[position]: value}
            if all_hold(decided_at[position], larger):
                yield from extend(position + 1, larger, rank, free)

    greatest = max((len(v) for v in lists.values()), default=1)
    ranks = [min(2**e, greatest) for e in range(1, max(2, (greatest - 1).bit_length() + 1))]
    # Few points satisfy an equation: all of them are met with few values of the other variables before any with many.
    for rank, free in (*((rank, 2) for rank in ranks if tied), *zip(ranks, ranks, strict=True)):
        yield from extend(0, {}, rank, free)


def readable(env: dict[str, Any]) -> dict[str, Any]:
    """A point as JSON data."""
    out: dict[str, Any] = {}
    for name, value in env.items():
        if isinstance(value, dict):
            out[name] = [[list(index), str(entry)] for index, entry in value.items()]
        else:
            out[name] = value if isinstance(value, tuple) else str(value)
    return out


def find(
    statement: Statement, wanted: Answer, deadline: float, most: int = 4000
) -> tuple[dict[str, Any] | None, int, bool]:
    """The first admissible point at which the claim has the wanted answer; also how many points were tried, and whether
    an admissible point was met at which a claim for all values is undefined (that point is returned then)."""
    tried = 0
    try:
        for env in admissible_points(statement, deadline):
            tried += 1
            if tried > most:
                break
            try:
                if settle(statement.claim, env, last=1024) is wanted:
                    return env, tried, False
            except Undefined:
                if statement.quantifier == "forall" and has_no_value(statement.claim, env):
                    return env, tried, True
            except (KeyError, TooWide, Malformed):
                continue
    except OutOfTime:
        return None, tried, False
    return None, tried, False


def pruned(statement: Statement, env: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The point with its arrays cut to the indices 1..n, for n = 1, 2, ...: the first that the rule accepts is the
    most readable."""
    tables = {v.name: v.properties for v in statement.variables if isinstance(env[v.name], dict)}
    largest = max((max(index) for name in tables for index in env[name]), default=1)
    for n in range(1, max(largest, 1) + 1):
        yield {name: reduced(tables[name], value, n) if name in tables else value for name, value in env.items()}
