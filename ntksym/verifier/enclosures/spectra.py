r"""Values of matrices over a given data set: Gram matrices, their entrywise powers, eigenvalues, traces, ranks.

Matrices of rational entries are exact.  The characteristic polynomial of a symmetric matrix has real roots only, so by
Descartes' rule the number of its roots above t is exactly the number of sign changes in the coefficients of p(x + t);
bisection on that number encloses the i-th eigenvalue, and a rational root is returned as it is.  A matrix A of balls
is its matrix M of midpoints and an error E with |E_ij| <= r_ij: by Weyl's inequality |lambda_i(A) - lambda_i(M)| <=
||E|| <= max_i sum_j r_ij.  Every matrix with eigenvalues is symmetric by construction: of an explicit one, opposite
entries are the same tree or the same rational number.  Ranks are those of any explicit matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq, fmpq_mat, fmpq_poly

from ..failures import Undefined, Unsupported
from ..syntax import Node
from ..work import spend
from .parseval import last_index
from .special import Value

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_SIDE = 12
MAX_POWER = 400
Matrix = list[list[Value]]


def spectral_value(scope: Evaluator, node: Node) -> Value:
    """The value of a trace, eigenvalue or rank of a matrix."""
    if node[0] == "rank" and node[1][0] == "matrix":
        return rank([[scope.value(entry) for entry in row[1:]] for row in node[1][1:]])
    matrix = explicit(scope, node[1], Undefined) if node[1][0] == "matrix" else entries(scope, node[1])
    if node[0] == "trace":
        total: Value = fmpq(0)
        for i in range(len(matrix)):
            total = total + matrix[i][i]
        return total
    if node[0] == "rank":
        return rank(matrix)
    index = scope.integer(node[2], "the number of an eigenvalue")
    if not 1 <= index <= len(matrix):
        raise Undefined(f"eigenvalue {index} of a matrix with {len(matrix)} rows")
    return eigenvalue(matrix, index, scope.prec)


def rank(matrix: Matrix) -> Value:
    return fmpq(fmpq_mat(rationals(matrix)).rank())


def entries(scope: Evaluator, node: Node) -> Matrix:
    """The entries of a symmetric matrix."""
    op = node[0]
    if op == "gram":
        return gram(scope.env.get(node[1]), size(scope, node[2]))
    if op == "ones":
        n = size(scope, node[1])
        return [[fmpq(1)] * n for _ in range(n)]
    if op == "matrix":
        return explicit(scope, node, Unsupported)  # beside others in a sum, which may be symmetric as a whole
    if op == "scaled":
        factor = scope.value(node[1])
        return [[factor * entry for entry in row] for row in entries(scope, node[2])]
    if op == "matrix_sum":
        total = entries(scope, node[1])
        for part in node[2:]:
            other = entries(scope, part)
            if len(other) != len(total):
                raise Undefined("a sum of matrices of different sizes")
            total = [[a + b for a, b in zip(one, two, strict=True)] for one, two in zip(total, other, strict=True)]
        return total
    if op == "hadamard_series":
        return series(scope, node)
    raise Unsupported(f"{op!r} is not a matrix over a data set")


def explicit(scope: Evaluator, node: Node, refusal: type[Exception]) -> Matrix:
    """The values of the entries of an explicit square matrix; raises ``refusal`` for one that is not symmetric."""
    values: Matrix = [[scope.value(entry) for entry in row[1:]] for row in node[1:]]
    for i in range(len(values)):
        for j in range(i):
            one, two = values[i][j], values[j][i]
            if isinstance(one, fmpq) and isinstance(two, fmpq):
                if one != two:
                    raise refusal("eigenvalues are numbered for symmetric matrices")
            elif node[1 + i][1 + j] != node[1 + j][1 + i]:
                raise Unsupported("eigenvalues of a matrix that is not seen to be symmetric")
            values[i][j] = two  # one ball for both: their midpoints have to be equal
    return values


def size(scope: Evaluator, node: Node) -> int:
    n = scope.integer(node, "the number of data points")
    if n < 1:
        raise Undefined(f"a matrix over {n} data points")
    if n > MAX_SIDE:
        raise Unsupported(f"a matrix over {n} data points, more than {MAX_SIDE}")
    return n


def gram(data: Any, n: int) -> Matrix:
    """Inner products of the first n rows of a table."""
    if not isinstance(data, Mapping):
        raise Unsupported("a data set that is not given")
    rows: dict[int, dict[int, Any]] = {}
    for place, entry in data.items():
        rows.setdefault(place[0], {})[place[-1]] = entry
    if not all(i in rows for i in range(1, n + 1)):
        raise Unsupported(f"a data set of fewer than {n} points")
    spend(n * n * max(len(row) for row in rows.values()))
    products = {(i, j): sum((rows[i][k] * rows[j][k] for k in rows[i] if k in rows[j]), fmpq(0))
                for i in range(1, n + 1) for j in range(1, i + 1)}
    return [[products[max(i, j), min(i, j)] for j in range(1, n + 1)] for i in range(1, n + 1)]


def series(scope: Evaluator, node: Node) -> Matrix:
    """sum over low <= p <= high of body(p) times the entrywise p-th power, with 0^0 = 1; an infinite sum whose
    coefficients vanish from some index on."""
    base, body, name = entries(scope, node[1]), node[2], node[3]
    low = scope.integer(node[4], "the lower end of a series")
    if node[5] == ("c", "oo"):
        last = last_index(scope, body, name, low)
        if last is None:
            raise Unsupported("an infinite series of matrices")
    else:
        last = scope.integer(node[5], "the upper end of a series")
    if low < 0:
        raise Undefined("a series of matrices with negative powers")
    if last > MAX_POWER:
        raise Unsupported(f"an entrywise power above {MAX_POWER}")
    total: Matrix = [[fmpq(0)] * len(base) for _ in base]
    for p in range(low, last + 1):
        factor = scope.within(name, fmpq(p)).value(body)
        spend(len(base) ** 2, 64 * (p + 1))
        total = [[a + factor * g**p for a, g in zip(one, two, strict=True)]
                 for one, two in zip(total, base, strict=True)]
    return total


def rationals(matrix: Matrix) -> list[list[fmpq]]:
    found = [[entry for entry in row if isinstance(entry, fmpq)] for row in matrix]
    if any(len(own) < len(row) for own, row in zip(found, matrix, strict=True)):
        raise Unsupported("the rank of a matrix that is not rational")
    return found


def eigenvalue(matrix: Matrix, index: int, prec: int) -> Value:
    """lambda_index of a symmetric matrix, exactly if it is rational."""
    if all(isinstance(entry, fmpq) for row in matrix for entry in row):
        return root(fmpq_mat(rationals(matrix)).charpoly(), index, prec)
    middle = [[midpoint(entry) for entry in row] for row in matrix]
    error = arb(0)
    for row in matrix:
        error = error.max(sum((arb(entry).rad() for entry in row), arb(0)).upper())
    return arb(root(fmpq_mat(middle).charpoly(), index, prec)) + arb(0, 1) * error


def midpoint(entry: Value) -> fmpq:
    """The midpoint of a ball; a rational is rounded, and its error is that of its ball."""
    mantissa, exponent = arb(entry).mid().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def above(polynomial: fmpq_poly, point: fmpq) -> int:
    """The number of roots > point of a polynomial that has real roots only, with multiplicity."""
    coefficients = [c for c in polynomial(fmpq_poly([point, 1])).coeffs() if c != 0]
    return sum((a > 0) != (b > 0) for a, b in pairwise(coefficients))


def root(polynomial: fmpq_poly, index: int, prec: int) -> Value:
    """The index-th root in decreasing order of a monic polynomial that has real roots only."""
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            value = -fmpq(factor[0]) / fmpq(factor[1])
            high = above(polynomial, value)
            if high < index <= high + multiplicity(polynomial, value):
                return value
    bound = 1 + max(abs(c) for c in polynomial.coeffs())  # Cauchy's
    high_end = fmpq(1)
    while high_end < bound:
        high_end *= 2
    low = -high_end
    for _ in range(prec + int(high_end.height_bits())):
        middle = (low + high_end) / 2
        spend(polynomial.degree() ** 2, 2 * prec)
        if above(polynomial, middle) >= index:
            low = middle
        else:
            high_end = middle
    return arb(low).union(arb(high_end))


def multiplicity(polynomial: fmpq_poly, value: fmpq) -> int:
    """How often the value is a root: the order of vanishing of p(x + value) at 0."""
    return next(k for k, c in enumerate(polynomial(fmpq_poly([value, 1])).coeffs()) if c != 0)


__all__ = ["entries", "spectral_value"]
