"""Claims about matrices, written out entry by entry.

The expansion is literal: nothing is simplified, every entry of every operand occurs in the result, and the inverse is
adjugate times determinant^(-1).  So the scalar claim has a value exactly where the claim about matrices has one, and
the rules for scalar claims (definedness among them) decide it.  Claims that mix matrices given by entries with matrices
over a data set stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod

from ..statement import Statement
from ..syntax import Malformed, Node, children, number
from ..work import spend

Matrix = tuple[tuple[Node, ...], ...]
MATRICES = frozenset((
    "matrix", "matrix_sum", "matrix_product", "scaled", "transpose", "inverse", "hadamard", "kronecker"))
SCALARS = frozenset(("det", "trace", "eigenvalue"))
#: matrices over a data set of any size, which are not written out
OVER_DATA = frozenset(("gram", "ones", "hadamard_series"))
MAX_SIDE = 12
MAX_DETERMINANT = 5
#: bound on the nodes of the scalar claim, repeated subtrees counted each time
MAX_NODES = 60_000


class NotWritten(Exception):
    """A matrix over a data set, which has no entries to write out, stands among matrices that have."""


def is_over_data(node: Node) -> bool:
    """Is it a number or matrix that is made of matrices over a data set?"""
    return node[0] in OVER_DATA or (node[0] in ("matrix_sum", "scaled", "trace", "eigenvalue")
                                    and any(map(is_over_data, children(node))))


def has_matrices(node: Node) -> bool:
    if is_over_data(node):
        return False
    return node[0] in MATRICES | SCALARS | {"row"} or any(has_matrices(part) for part in children(node))


def without_matrices(statement: Statement) -> Statement:
    """The statement with its claim written out; raises :class:`Malformed` for operands whose shapes do not fit."""
    if any(has_matrices(h) for h in statement.hypotheses):
        raise Malformed("matrices occur in claims only, not in hypotheses")
    if not has_matrices(statement.claim):
        return statement
    try:
        return replace(statement, claim=Expansion().scalar(statement.claim))
    except NotWritten:
        return statement


class Expansion:
    """One expansion, with the sizes of the trees it has built."""

    def __init__(self) -> None:
        self.sizes: dict[int, tuple[Node, int]] = {}

    def size(self, node: Node) -> int:
        """Nodes of a tree, each tree counted once and remembered (with the tree, so that its id stays its own)."""
        if id(node) not in self.sizes:
            spend(len(node))
            self.sizes[id(node)] = node, 1 + sum(self.size(part) for part in children(node))
        return self.sizes[id(node)][1]

    def bounded(self, node: Node) -> Node:
        if self.size(node) > MAX_NODES:
            raise Malformed(f"a claim about matrices that has more than {MAX_NODES} nodes when written out")
        return node

    def scalar(self, node: Node) -> Node:
        """The scalar tree or relation: where a matrix may stand, the reader has checked (:mod:`..sorts`)."""
        op = node[0]
        if is_over_data(node):
            return node
        if op in ("eq", "ne") and any(part[0] in MATRICES for part in node[1:]):
            left, right = self.matrix(node[1]), self.matrix(node[2])
            require(shape(left) == shape(right), "=", left, right)
            parts = [(op, a, b) for one, two in zip(left, right, strict=True) for a, b in zip(one, two, strict=True)]
            return self.bounded(parts[0] if len(parts) == 1 else ("and" if op == "eq" else "or", *parts))
        if op == "rank" and not is_over_data(node[1]):
            return self.bounded((op, ("matrix", *(("row", *row) for row in self.matrix(node[1])))))
        if op in SCALARS:
            matrix = self.matrix(node[1])
            require(len(matrix) == len(matrix[0]), op, matrix)
            if op == "eigenvalue":
                rows = (("row", *row) for row in matrix)
                return self.bounded((op, ("matrix", *rows), self.scalar(node[2])))
            return self.determinant(matrix) if op == "det" else self.trace(matrix)
        return self.bounded(tuple(self.scalar(part) if isinstance(part, tuple) else part for part in node))

    def matrix(self, node: Node) -> Matrix:
        """The entries of a matrix, row by row; raises :class:`NotWritten`."""
        op = node[0]
        if op not in MATRICES:
            raise NotWritten(f"a matrix over a data set: {op!r}")
        if op == "matrix":
            if len({len(row) for row in node[1:]}) != 1:
                raise Malformed("a matrix is a list of rows of equal length")
            return self.made([[self.scalar(entry) for entry in row[1:]] for row in node[1:]])
        if op == "scaled":
            factor = self.scalar(node[1])
            return self.made([[("*", factor, entry) for entry in row] for row in self.matrix(node[2])])
        operands = [self.matrix(part) for part in node[1:]]
        result = operands[0]
        if op == "transpose":
            return self.made(list(zip(*result, strict=True)))
        if op == "inverse":
            return self.inverse(result)
        for other in operands[1:]:
            result = self.made(OPERATIONS[op](result, other))
        return result

    def made(self, rows: Sequence[Sequence[Node]]) -> Matrix:
        """The matrix, when its size and its entries are within bounds."""
        if max(len(rows), len(rows[0])) > MAX_SIDE:
            raise Malformed(f"a matrix has at most {MAX_SIDE} rows and columns, this one is {len(rows)}x{len(rows[0])}")
        return tuple(tuple(self.bounded(entry) for entry in row) for row in rows)

    def determinant(self, matrix: Matrix) -> Node:
        """Laplace expansion along the first row."""
        if len(matrix) > MAX_DETERMINANT:
            raise Malformed(f"determinants and inverses have at most {MAX_DETERMINANT} rows, this one {len(matrix)}")
        if len(matrix) == 1:
            return matrix[0][0]
        terms = [("*", number((-1) ** j), entry, self.determinant(minor(matrix, 0, j)))
                 for j, entry in enumerate(matrix[0])]
        return self.bounded(("+", *terms))

    def trace(self, matrix: Matrix) -> Node:
        """The diagonal, and 0 times every other entry: where one of these has no value, neither has the matrix."""
        entries = [entry if i == j else ("*", number(0), entry)
                   for i, row in enumerate(matrix) for j, entry in enumerate(row)]
        return self.bounded(("+", *entries) if len(entries) > 1 else entries[0])

    def inverse(self, matrix: Matrix) -> Matrix:
        require(len(matrix) == len(matrix[0]), "inverse", matrix)
        reciprocal: Node = ("^", self.determinant(matrix), number(-1))
        side = range(len(matrix))
        if len(matrix) == 1:
            return self.made([[reciprocal]])
        return self.made([[("*", number((-1) ** (i + j)), self.determinant(minor(matrix, j, i)), reciprocal)
                           for j in side] for i in side])


def shape(matrix: Matrix) -> tuple[int, int]:
    return len(matrix), len(matrix[0])


def require(fits: bool, what: str, *matrices: Matrix) -> None:
    if not fits:
        raise Malformed(f"{what!r} does not fit the shapes {', '.join('x'.join(map(str, shape(m))) for m in matrices)}")


def minor(matrix: Matrix, i: int, j: int) -> Matrix:
    """The matrix without row i and column j."""
    return tuple(row[:j] + row[j + 1:] for k, row in enumerate(matrix) if k != i)


def entrywise(op: str) -> Callable[[Matrix, Matrix], list[list[Node]]]:
    def combined(left: Matrix, right: Matrix) -> list[list[Node]]:
        require(shape(left) == shape(right), op, left, right)
        return [[(op, a, b) for a, b in zip(one, two, strict=True)] for one, two in zip(left, right, strict=True)]
    return combined


def product(left: Matrix, right: Matrix) -> list[list[Node]]:
    require(len(left[0]) == len(right), "*", left, right)
    columns = list(zip(*right, strict=True))
    terms = [[[("*", a, b) for a, b in zip(row, column, strict=True)] for column in columns] for row in left]
    return [[("+", *entry) if len(entry) > 1 else entry[0] for entry in row] for row in terms]


def kronecker(left: Matrix, right: Matrix) -> list[list[Node]]:
    require(max(map(prod, zip(shape(left), shape(right), strict=True))) <= MAX_SIDE, "kronecker", left, right)
    return [[("*", a, b) for a in row for b in other] for row in left for other in right]


OPERATIONS: dict[str, Callable[[Matrix, Matrix], list[list[Node]]]] = {
    "matrix_sum": entrywise("+"), "hadamard": entrywise("*"), "matrix_product": product, "kronecker": kronecker}
