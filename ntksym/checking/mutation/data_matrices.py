"""Matrices over a data set and their spectra by mpmath, and random data sets."""

from __future__ import annotations

import random
from typing import Any

import mpmath

from .numbers import AGREEMENT, RULES, Environment, Node, NoRoute, NoValue, value

MOST_POINTS, MOST_TERMS = 12, 40


class Sequence(dict[tuple[int, ...], Any]):
    """A sequence of finitely many terms that are not zero."""

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and place[0] >= 0

    def __missing__(self, place: tuple[int, ...]) -> Any:
        return mpmath.mpf(0)


def unit_rows(chance: random.Random) -> dict[tuple[int, ...], Any]:
    """Unit vectors in up to four dimensions: random ones, repeated ones, opposite ones, or the coordinate axes."""
    dimension, kind = chance.randint(1, 4), chance.randrange(4)
    table: dict[tuple[int, ...], Any] = {}
    rows: list[list[Any]] = []
    for i in range(1, MOST_POINTS + 1):
        if kind == 0:
            row = [mpmath.mpf(int(k == i)) for k in range(1, MOST_POINTS + 1)]
        elif kind == 1 and rows and chance.random() < 0.5:
            sign, old = chance.choice((-1, 1)), chance.choice(rows)
            row = [sign * entry for entry in old]
        else:
            spread = [mpmath.mpf(chance.gauss(0, 1)) + (3 if kind == 2 else 0) for _ in range(dimension)]
            length = mpmath.sqrt(mpmath.fsum(entry**2 for entry in spread))
            row = [entry / length for entry in spread]
        rows.append(row)
        table |= {(i, k): entry for k, entry in enumerate(row, 1)}
    return table


def vectors(chance: random.Random) -> dict[tuple[int, ...], Any]:
    """Unit vectors times random numbers."""
    lengths = {i: mpmath.mpf(chance.randint(0, 12)) / 4 for i in range(1, MOST_POINTS + 1)}
    return {place: lengths[place[0]] * entry for place, entry in unit_rows(chance).items()}


def nonnegative_summable(chance: random.Random) -> Sequence:
    terms = chance.randint(1, 6)
    return Sequence({(p,): mpmath.mpf(chance.randint(0, 9)) / chance.choice((1, 3, 10)) for p in range(terms)})


#: property of an array -> random tables that have it
SAMPLED = {"vectors": vectors, "unit_rows": unit_rows, "nonnegative_summable": nonnegative_summable}


def whole(tree: Node, env: Environment) -> int:
    found = value(tree, env)
    if not mpmath.isint(found):
        raise NoValue("an index that is not an integer")
    return int(found)


def matrix(tree: Node, env: Environment) -> Any:
    """The matrix of a tree."""
    op = tree[0]
    if op == "gram":
        n, data = points(tree[2], env), env[tree[1]]
        columns = sorted({place[1] for place in data})
        if any((i, columns[0]) not in data for i in range(1, n + 1)):
            raise NoRoute("a data set of fewer points")
        rows = [[data.get((i, k), mpmath.mpf(0)) for k in columns] for i in range(1, n + 1)]
        return mpmath.matrix([[mpmath.fdot(a, b) for b in rows] for a in rows])
    if op == "ones":
        return mpmath.ones(points(tree[1], env))
    if op == "scaled":
        return value(tree[1], env) * matrix(tree[2], env)
    if op == "matrix_sum":
        parts = [matrix(part, env) for part in tree[1:]]
        if len({part.rows for part in parts}) > 1:
            raise NoValue("a sum of matrices of different sizes")
        return sum(parts[1:], parts[0])
    if op == "hadamard_series":
        return series(tree, env)
    if op == "matrix":
        return mpmath.matrix([[value(entry, env) for entry in row[1:]] for row in tree[1:]])
    raise NoRoute(f"no matrix of {op}")


def points(tree: Node, env: Environment) -> int:
    n = whole(tree, env)
    if n < 1:
        raise NoValue("a matrix over no points")
    if n > MOST_POINTS:
        raise NoRoute("a matrix over many points")
    return n


def series(tree: Node, env: Environment) -> Any:
    base, low = matrix(tree[1], env), whole(tree[4], env)
    if low < 0:
        raise NoValue("a negative entrywise power")
    high = MOST_TERMS if tree[5] == ("c", "oo") else whole(tree[5], env)
    if high > MOST_TERMS:
        raise NoRoute("a high entrywise power")
    total = mpmath.zeros(base.rows)
    for p in range(low, high + 1):
        factor = value(tree[2], {**env, tree[3]: mpmath.mpf(p)})
        if factor != 0:
            total += factor * mpmath.matrix([[base[i, j] ** p for j in range(base.rows)] for i in range(base.rows)])
            if p == MOST_TERMS and tree[5] == ("c", "oo"):
                raise NoRoute("an infinite series of matrices")
    return total


def trace(tree: Node, env: Environment) -> Any:
    found = matrix(tree[1], env)
    return mpmath.fsum(found[i, i] for i in range(found.rows))


def eigenvalue(tree: Node, env: Environment) -> Any:
    found, index = matrix(tree[1], env), whole(tree[2], env)
    if not 1 <= index <= found.rows:
        raise NoValue("an eigenvalue of a number outside 1..n")
    values = sorted(mpmath.eigsy(found, eigvals_only=True), reverse=True)
    return values[index - 1]


def rank(tree: Node, env: Environment) -> Any:
    found = mpmath.eigsy(matrix(tree[1], env), eigvals_only=True)
    return mpmath.mpf(sum(abs(v) > AGREEMENT for v in found))


RULES.update({"trace": trace, "eigenvalue": eigenvalue, "rank": rank})
