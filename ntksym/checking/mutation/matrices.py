"""Matrices, written out or over a data set, and their spectra by mpmath; random data sets."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import mpmath

from .numbers import AGREEMENT, RELATIONS, RULES, Environment, Node, NoRoute, NoValue, differ, mentioned, value

#: size of an eigenvalue relative to the largest below which it is rounding
NOISE = mpmath.mpf(10) ** -36
#: points of random data sets, and of any; entrywise powers of a finite series, and terms of an infinite one
SAMPLED_POINTS, MOST_POINTS, MOST_TERMS, LONGEST = 12, 32, 40, 2500
#: of a matrix whose determinant is expanded
MOST_ROWS = 7


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
    for i in range(1, SAMPLED_POINTS + 1):
        if kind == 0:
            row = [mpmath.mpf(int(k == i)) for k in range(1, SAMPLED_POINTS + 1)]
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
    lengths = {i: mpmath.mpf(chance.randint(0, 12)) / 4 for i in range(1, SAMPLED_POINTS + 1)}
    return {place: lengths[place[0]] * entry for place, entry in unit_rows(chance).items()}


def nonnegative_summable(chance: random.Random) -> Sequence:
    terms = chance.randint(1, 6)
    return Sequence({(p,): mpmath.mpf(chance.randint(0, 9)) / chance.choice((1, 3, 10)) for p in range(terms)})


def absolutely_summable(chance: random.Random) -> Sequence:
    return Sequence({place: chance.choice((1, -1)) * c for place, c in nonnegative_summable(chance).items()})


#: property of an array -> random tables that have it
SAMPLED = {"vectors": vectors, "unit_rows": unit_rows, "nonnegative_summable": nonnegative_summable,
           "absolutely_summable": absolutely_summable}


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
    if op in TOGETHER:
        return reduce(TOGETHER[op], [matrix(part, env) for part in tree[1:]])
    if op == "transpose":
        return matrix(tree[1], env).T
    if op == "inverse":
        base = matrix(tree[1], env)
        if not differ(value(("det", tree[1]), env), 0):
            raise NoValue("the inverse of a matrix that has none")
        return base**-1
    if op == "hadamard_series":
        return series(tree, env)
    if op == "matrix":
        return mpmath.matrix([[value(entry, env) for entry in row[1:]] for row in tree[1:]])
    raise NoRoute(f"no matrix of {op}")


def add(a: Any, b: Any) -> Any:
    same_size(a, b)
    return a + b


def product(a: Any, b: Any) -> Any:
    if a.cols != b.rows:
        raise NoValue("a product of matrices of sizes that do not fit")
    return a * b


def hadamard(a: Any, b: Any) -> Any:
    same_size(a, b)
    return mpmath.matrix([[a[i, j] * b[i, j] for j in range(a.cols)] for i in range(a.rows)])


def kronecker(a: Any, b: Any) -> Any:
    return mpmath.matrix([[a[i, j] * b[k, m] for j in range(a.cols) for m in range(b.cols)]
                          for i in range(a.rows) for k in range(b.rows)])


#: operations on two or more matrices, from the left
TOGETHER = {"matrix_sum": add, "matrix_product": product, "hadamard": hadamard, "kronecker": kronecker}


def same_size(a: Any, b: Any) -> None:
    if (a.rows, a.cols) != (b.rows, b.cols):
        raise NoValue("matrices of different sizes")


def equal(a: Any, b: Any) -> bool:
    """Do all entries agree?"""
    same_size(a, b)
    return not any(differ(a[i, j], b[i, j]) for i in range(a.rows) for j in range(a.cols))


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
    if tree[5] == ("c", "oo"):
        return entrywise(base, power_series(tree, env, low))
    high = whole(tree[5], env)
    if high > MOST_TERMS:
        raise NoRoute("a high entrywise power")
    total = mpmath.zeros(base.rows)
    for p in range(low, high + 1):
        factor = value(tree[2], {**env, tree[3]: mpmath.mpf(p)})
        if factor != 0:
            total += factor * mpmath.matrix([[base[i, j] ** p for j in range(base.rows)] for i in range(base.rows)])
    return total


def entrywise(base: Any, f: Callable[[Any], Any]) -> Any:
    """The function of every entry, worked out once for equal ones."""
    known: dict[str, Any] = {}

    def at(entry: Any) -> Any:
        name = mpmath.nstr(entry, 30)
        if name not in known:
            known[name] = f(entry)
        return known[name]

    return mpmath.matrix([[at(base[i, j]) for j in range(base.cols)] for i in range(base.rows)])


def power_series(tree: Node, env: Environment, low: int) -> Callable[[Any], Any]:
    """The sum of an infinite series at a number in [-1, 1], as a function; at the ends by extrapolation."""
    coefficients: list[Any] = []

    def coefficient(p: int) -> Any:
        while len(coefficients) <= p - low:
            coefficients.append(value(tree[2], {**env, tree[3]: mpmath.mpf(low + len(coefficients))}))
        return coefficients[p - low]

    def total(r: Any) -> Any:
        if abs(abs(r) - 1) < AGREEMENT:
            sign = 1 if r > 0 else -1
            if all(coefficient(p) == 0 for p in range(low + 20, low + 40)):
                return mpmath.fsum(coefficient(p) * sign**p for p in range(low, low + 40))
            return mpmath.nsum(lambda p: value(tree[2], {**env, tree[3]: p}) * sign ** int(p), [low, mpmath.inf])
        result, power, small = mpmath.mpf(0), r**low, 0
        for p in range(low, LONGEST):
            term = coefficient(p) * power
            result, power = result + term, power * r
            small = small + 1 if abs(term) <= AGREEMENT / 1000 * abs(result) else 0
            if small == 20:
                return result
        raise NoRoute("an infinite series of matrices")

    return total


def on_a_circle(statement: Mapping[str, Any], env: Environment) -> dict[str, Any]:
    """The point with a sequence of unit vectors for every array of them, spread as evenly as the rank allows.

    With a hypothesis that bounds the rank by 2 or more, points on a circle in the order of van der Corput: of 2, 4, 8,
    ... the first ones are equispaced.  With the bound 1, one vector and its opposite; without a bound, the axes.
    """
    bounds = [value(h[2], env) for h in statement["hypotheses"] if h[0] == "le" and h[1][0] == "rank"
              and "n" not in mentioned(h[2])]
    moved = dict(env)
    for variable in statement["variables"]:
        if "unit_rows" in variable.get("properties", ()):
            moved[variable["name"]] = spread(min(bounds) if bounds else None)
    return moved


def spread(rank: Any) -> dict[tuple[int, ...], Any]:
    if rank is None:
        return {(i, k): mpmath.mpf(int(i == k)) for i in range(1, MOST_POINTS + 1) for k in range(1, MOST_POINTS + 1)}
    table: dict[tuple[int, ...], Any] = {}
    for i in range(MOST_POINTS):
        turn = mpmath.mpf(int(f"{i:05b}"[::-1], 2)) / MOST_POINTS
        angle = 2 * mpmath.pi * turn if rank >= 2 else mpmath.pi * (i % 2)
        table |= {(i + 1, 1): mpmath.cos(angle), (i + 1, 2): mpmath.sin(angle)}
    return table


def square(tree: Node, env: Environment) -> Any:
    found = matrix(tree, env)
    if found.rows != found.cols:
        raise NoValue("a matrix that is not square")
    return found


def determinant(tree: Node, env: Environment) -> Any:
    found = square(tree[1], env)
    if found.rows > MOST_ROWS:
        raise NoRoute("the determinant of a large matrix")
    return expanded(found.tolist())


def expanded(rows: list[list[Any]]) -> Any:
    """The determinant along the first row: elimination, as in mpmath.det, ends in an error where a column is zero."""
    if not rows:
        return mpmath.mpf(1)
    return mpmath.fsum((-1) ** j * entry * expanded([row[:j] + row[j + 1:] for row in rows[1:]])
                       for j, entry in enumerate(rows[0]) if entry != 0)


def trace(tree: Node, env: Environment) -> Any:
    found = square(tree[1], env)
    return mpmath.fsum(found[i, i] for i in range(found.rows))


def eigenvalue(tree: Node, env: Environment) -> Any:
    found, index = square(tree[1], env), whole(tree[2], env)
    if not equal(found, found.T):
        raise NoValue("an eigenvalue of a matrix that is not symmetric")
    if not 1 <= index <= found.rows:
        raise NoValue("an eigenvalue of a number outside 1..n")
    values = sorted(mpmath.eigsy(found, eigvals_only=True), reverse=True)
    largest = max(abs(entry) for entry in values)
    # What rounding leaves of an eigenvalue 0 has a sign of its own.
    return values[index - 1] if abs(values[index - 1]) > NOISE * largest else mpmath.mpf(0)


def rank(tree: Node, env: Environment) -> Any:
    return mpmath.mpf(sum(v > AGREEMENT for v in mpmath.svd_r(matrix(tree[1], env), compute_uv=False)))


RULES.update({"det": determinant, "trace": trace, "eigenvalue": eigenvalue, "rank": rank})
RELATIONS.update(dict.fromkeys(
    ("gram", "ones", "scaled", "hadamard_series", "matrix", "transpose", "inverse", *TOGETHER),
    lambda a, b, env: equal(matrix(a, env), matrix(b, env))))
