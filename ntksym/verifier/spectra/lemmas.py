"""Inequalities between eigenvalues and traces that hold for all data; an instance gives one polynomial that is >= 0.

``lambda_1(A) >= ... >= lambda_n(A)`` are the eigenvalues of a symmetric matrix A over n data points.

- ``["psd", A, i]``: lambda_i(A) >= 0 for A >= 0 (positive semidefinite).
- ``["order", A, i, j]``: lambda_i(A) >= lambda_j(A) for i <= j.
- ``["trace", A, i]``: Tr A >= lambda_1(A) + (i - 1) lambda_i(A) for A >= 0, since Tr A is the sum of all eigenvalues.
- ``["mean", A]``: n lambda_1(A) >= Tr A; ``["least", A]``: Tr A >= n lambda_n(A).  For unit rows Tr A = n a, where a
  is the diagonal entry, and both are divided by n.
- ``["monotone", A, B, i]``: lambda_i(A) >= lambda_i(B) for A - B >= 0 (Weyl).
- ``["weyl", A, B, i, j]``: lambda_i(A) + lambda_j(B) >= lambda_{i+j-1}(A + B) for i + j - 1 <= n.
- ``["contraction", A, q]``: a lambda_1(G^q) >= lambda_1(A) for A = sum_{p >= q} a_p G^p >= 0 with a_p >= 0 and unit
  rows, a = sum a_p.  Proof: A is the Hadamard product of G^q with B = sum a_p G^(p-q) >= 0, whose diagonal is a; the
  product of lambda_1(G^q) I - G^q >= 0 with B is a lambda_1(G^q) I - A, which is >= 0 by the Schur product theorem.
- ``["ones", A, r]``: r lambda_1(A) >= n (r a_0 + a_2) for A = sum a_p G^p >= 0 with a_p >= 0, unit rows and r at least
  the rank of G.  Proof: lambda_1(A) >= 1^T A 1/n, where 1^T G^p 1 >= 0 for every p, 1^T G^0 1 = n^2, and 1^T G^2 1 =
  sum_i lambda_i(G)^2 >= (Tr G)^2/r = n^2/r by Cauchy and Schwarz.
- ``["rank", A, r]``: R lambda_1(A) >= Tr A for A >= 0, R the bound of :func:`.loewner.rank_bound` for a Gram matrix of
  rank at most r.
- ``["vanish", A, i, r]``: 0 >= lambda_i(A) for i > R: a matrix of rank R has at most R positive eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from ..outcome import Rejected
from ..syntax import Malformed, parse
from .loewner import rank_bound, starts
from .polynomials import ONE, ZERO, Polynomial
from .quantities import Matrix, Reader

SPECTRAL, SCHUR, WEYL = "spectral-theorem", "schur-product", "weyl"
#: lemma -> what its arguments are: a matrix, an index, the exponent of a power
SHAPES: dict[str, str] = {
    "psd": "Mi", "order": "Mii", "trace": "Mi", "mean": "M", "least": "M", "monotone": "MMi", "weyl": "MMii",
    "contraction": "Mi", "rank": "Mi", "vanish": "Mii",
    "ones": "Mi",
}


def instance(reader: Reader, data: Any) -> tuple[Polynomial, tuple[str, ...]]:
    """The polynomial that the lemma says to be >= 0, and the axioms it rests on; requirements go to the reader."""
    if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] not in SHAPES \
            or len(data) != len(SHAPES[data[0]]) + 1:
        raise Malformed(f"a lemma is one of {sorted(SHAPES)} with its arguments, got {str(data)[:60]}")
    arguments: list[Any] = []
    for kind, part in zip(SHAPES[data[0]], data[1:], strict=True):
        node = parse(part)
        if kind == "M":
            matrix, below = reader.matrix(node)
            if below.terms != ONE.terms:
                raise Rejected("lemmas are instantiated for matrices without denominators")
            arguments.append(matrix)
        else:
            arguments.append(reader.integer(node))
    return LEMMAS[data[0]](reader, *arguments)


def psd(reader: Reader, a: Matrix, i: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    starts(reader, a)
    return reader.eigenvalue(a, i), (SCHUR, SPECTRAL)


def order(reader: Reader, a: Matrix, i: Polynomial, j: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    reader.require(j - i)
    return reader.eigenvalue(a, i) - reader.eigenvalue(a, j), (SPECTRAL,)


def trace(reader: Reader, a: Matrix, i: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    starts(reader, a)
    return reader.trace(a) - reader.eigenvalue(a, ONE) - (i - ONE) * reader.eigenvalue(a, i), (SCHUR, SPECTRAL)


def mean(reader: Reader, a: Matrix) -> tuple[Polynomial, tuple[str, ...]]:
    top = reader.eigenvalue(a, ONE)
    if reader.is_unit(a):
        return top - reader.diagonal(a), (SPECTRAL,)
    return a.size * top - reader.trace(a), (SPECTRAL,)


def least(reader: Reader, a: Matrix) -> tuple[Polynomial, tuple[str, ...]]:
    bottom = reader.eigenvalue(a, a.size)
    if reader.is_unit(a):
        return reader.diagonal(a) - bottom, (SPECTRAL,)
    return reader.trace(a) - a.size * bottom, (SPECTRAL,)


def monotone(reader: Reader, a: Matrix, b: Matrix, i: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    starts(reader, a.combined(b, -1))
    return reader.eigenvalue(a, i) - reader.eigenvalue(b, i), (SCHUR, WEYL)


def weyl(reader: Reader, a: Matrix, b: Matrix, i: Polynomial, j: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    both = reader.eigenvalue(a.combined(b), i + j - ONE)
    return reader.eigenvalue(a, i) + reader.eigenvalue(b, j) - both, (WEYL,)


def contraction(reader: Reader, a: Matrix, q: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    least_powers = starts(reader, a)
    power = reader.concrete(q)
    if power is None or not reader.is_unit(a) or not all(reader.is_nonnegative(p - q) for p in least_powers):
        raise Rejected("the matrix is not shown to begin at the power that the lemma names")
    single = Matrix(a.array, a.size, {("power", power): ONE})
    return reader.diagonal(a) * reader.eigenvalue(single, ONE) - reader.eigenvalue(a, ONE), (SCHUR, WEYL)


def ones(reader: Reader, a: Matrix, r: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    starts(reader, a)
    bounded_rank(reader, Matrix(a.array, a.size, {("power", 1): ONE}), r)
    if not reader.is_unit(a):
        raise Rejected("the mean of the entries is bounded for unit vectors")
    zeroth, second = (coefficient(reader, a, q) for q in (0, 2))
    return r * reader.eigenvalue(a, ONE) - a.size * (r * zeroth + second), (SCHUR, SPECTRAL)


def coefficient(reader: Reader, a: Matrix, power: int) -> Polynomial:
    """The coefficient of a given power; raises :class:`Rejected` where a series begins at a power that is not given."""
    total = a.parts.get(("power", power), ZERO)
    for generator, factor in a.parts.items():
        if generator[0] == "tail":
            if reader.lows[generator[2]].terms:
                raise Rejected("the coefficients of a series that begins at a symbolic power are not read")
            total += factor * reader.entry(generator[1], Polynomial.constant(power))
    return total


def rank(reader: Reader, a: Matrix, r: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    starts(reader, a)
    bound = bounded_rank(reader, a, r)
    return bound * reader.eigenvalue(a, ONE) - reader.trace(a), (SCHUR, SPECTRAL)


def vanish(reader: Reader, a: Matrix, i: Polynomial, r: Polynomial) -> tuple[Polynomial, tuple[str, ...]]:
    reader.require(i - ONE - bounded_rank(reader, a, r))
    return reader.eigenvalue(a, i).scaled(fmpq(-1)), (SPECTRAL,)


def bounded_rank(reader: Reader, a: Matrix, r: Polynomial) -> Polynomial:
    if a.array is not None:  # 1 1^T has rank 1, whatever the data
        reader.require(r - Polynomial.of(("rank", a.array, a.size.key)))
    return rank_bound(reader, a, r)


LEMMAS: dict[str, Callable[..., tuple[Polynomial, tuple[str, ...]]]] = {
    "psd": psd, "order": order, "trace": trace, "mean": mean, "least": least, "monotone": monotone, "weyl": weyl,
    "contraction": contraction, "rank": rank, "vanish": vanish, "ones": ones,
}
__all__ = ["LEMMAS", "SHAPES", "instance"]
