"""Which lemmas on eigenvalues may help a statement: instances for its matrices, their parts, and its indices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ...verifier.statement import Statement
from ...verifier.syntax import Node, children, free_names, number

INFINITY = ("c", "oo")
POWERS = 3
Lemma = list[Any]


def subtrees(node: Node, *ops: str) -> Iterator[Node]:
    """The parts of a tree with one of the operators, outermost first."""
    if node[0] in ops:
        yield node
    for part in children(node):
        yield from subtrees(part, *ops)


def plus(node: Node, by: int) -> Node:
    return ("+", node, number(by))


def minus(one: Node, two: Node) -> Node:
    return ("+", one, ("*", number(-1), two))


def unscaled(node: Node) -> Node:
    """A matrix without scalar factors, and a difference of a scaled series and its first term as the rest of the
    series."""
    if node[0] == "scaled":
        return unscaled(node[2])
    if node[0] == "matrix_sum" and len(node) == 3:
        series = next((unscaled(part) for part in node[1:] if unscaled(part)[0] == "hadamard_series"), None)
        if series is not None and series[4] == number(0) and any(unscaled(part)[0] == "ones" for part in node[1:]):
            return (*series[:4], number(1), series[5])
    return node


def part_of(series: Node, low: Node, high: Node) -> Node:
    return (*series[:4], low, high)


def lemma_sets(statement: Statement) -> Iterator[list[Lemma]]:
    """Sets of lemmas to try, the smallest first."""
    trees = (statement.claim, *statement.hypotheses)
    indices: dict[Node, list[Node]] = {}
    for tree in trees:
        for node in subtrees(tree, "eigenvalue", "trace"):
            found = indices.setdefault(unscaled(node[1]), [])
            index = node[2] if node[0] == "eigenvalue" else number(1)
            if index not in found:
                found.append(index)
    grams = list(dict.fromkeys(gram for tree in trees for gram in subtrees(tree, "gram")))
    for gram in grams:
        indices.setdefault(gram, []).append(number(1))
    everywhere = list(dict.fromkeys(index for found in indices.values() for index in found))
    series = [matrix for matrix in indices if matrix[0] == "hadamard_series" and matrix[5] == INFINITY]
    for r in ranks(statement):
        yield [lemma for matrix in series for lemma in (["ones", matrix, r], ["mean", matrix])]
    yield [lemma for matrix, found in indices.items() for lemma in basic(matrix, found)]
    own = [lemma for matrix, found in indices.items() for lemma in basic(matrix, everywhere)]
    for matrix, r, start in itertools.product(series, ranks(statement), symbolic_starts(statement)):
        for index in indices[matrix]:
            yield [*cut(matrix, index, start, r)]
    powers = [lemma for matrix in series for lemma in of_powers(matrix, everywhere)]
    single = [matrix for matrix in indices if matrix[0] == "hadamard_series" and matrix[4] == matrix[5]]
    powers += [["contraction", matrix, number(q)] for matrix in single for q in range(POWERS)]
    between = [["monotone", one, two, index] for one, two in itertools.permutations(indices, 2)
               for index in everywhere]
    ranked = [["rank", gram, r] for gram in grams for r in ranks(statement)]
    yield [*powers, *ranked, *own, *between]
    for matrix in series:
        for index in indices[matrix]:
            yield [*split(matrix, index), *powers, *own]


def basic(matrix: Node, indices: list[Node]) -> Iterator[Lemma]:
    yield ["mean", matrix]
    yield ["least", matrix]
    for index in indices:
        yield ["trace", matrix, index]
        yield ["order", matrix, number(1), index]
        yield ["psd", matrix, index]


def of_powers(series: Node, indices: list[Node]) -> Iterator[Lemma]:
    """A series and its first powers."""
    if series[4][0] != "q" or "/" in series[4][1]:
        return
    low = int(series[4][1])
    for q in range(low, low + POWERS):
        power = part_of(series, number(q), number(q))
        for index in indices:
            yield ["monotone", series, power, index]
        yield ["contraction", series, number(q)]


def ranks(statement: Statement) -> list[Node]:
    """Bounds of the rank of a Gram matrix among the hypotheses."""
    return [h[2] for h in statement.hypotheses if h[0] in ("le", "eq") and h[1][0] == "rank"]


def symbolic_starts(statement: Statement) -> list[Node]:
    """Where tails of series begin that occur in the claim."""
    starts = (node[3] for node in subtrees(statement.claim, "sum") if node[4] == INFINITY)
    return list(dict.fromkeys(start for start in starts if free_names(start)))


def split(series: Node, index: Node) -> Iterator[Lemma]:
    """The first power of a series and the rest of it."""
    if series[4][0] != "q" or "/" in series[4][1]:
        return
    low = int(series[4][1])
    first = part_of(series, number(low), number(low))
    rest = part_of(series, number(low + 1), INFINITY)
    before = number(int(index[1]) - 1) if index[0] == "q" and "/" not in index[1] else plus(index, -1)
    yield ["weyl", first, rest, number(2), before]
    yield ["weyl", first, rest, number(1), index]
    yield ["contraction", rest, number(low + 1)]
    yield from basic(rest, [before, index])


def cut(series: Node, index: Node, start: Node, r: Node) -> Iterator[Lemma]:
    """A series cut before the power ``start``: the part below has few eigenvalues, the rest has a small trace."""
    top = plus(start, -1)
    low = part_of(series, series[4], top)
    tail = part_of(series, start, INFINITY)
    bound = ("+", ("f", "binomial", ("+", r, top, number(-1)), top),
             ("f", "binomial", ("+", r, top, number(-2)), plus(top, -1)))
    beyond = minus(index, bound)
    yield ["vanish", low, plus(bound, 1), r]
    yield ["weyl", low, tail, plus(bound, 1), beyond]
    yield ["trace", tail, beyond]
    yield ["order", tail, number(1), beyond]


__all__ = ["lemma_sets"]
