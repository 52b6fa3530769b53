"""Which combinations of Hadamard powers of a Gram matrix are positive semidefinite, and what their ranks are at most.

By the Schur product theorem every Hadamard power of a Gram matrix is positive semidefinite, and so is every combination
with nonnegative coefficients, and a limit of such.  A combination sum_L a_L sum_{p >= L} c_p G^p of tails of one series
with L_1 <= L_2 <= ... is sum_p c_p (a_1 + ... + a_k) G^p, k the number of L <= p: nonnegative partial sums suffice.
"""

from __future__ import annotations

from ..outcome import Rejected
from .polynomials import ONE, ZERO, Polynomial
from .quantities import Matrix, Reader

NOT_SHOWN = Rejected("the matrix is not shown to be positive semidefinite")


def starts(reader: Reader, matrix: Matrix) -> list[Polynomial]:
    """The least powers of the parts of a matrix that is shown to be positive semidefinite; raises :class:`Rejected`."""
    powers = {g[1]: f for g, f in matrix.parts.items() if g[0] == "power"}
    series: dict[str, list[tuple[Polynomial, Polynomial]]] = {}
    for generator, factor in matrix.parts.items():
        if generator[0] == "tail":
            series.setdefault(str(generator[1]), []).append((reader.lows[generator[2]], factor))
    top = max((q + 1 for q in powers), default=0)
    found = []
    for name, tails in series.items():
        whole = next((f for start, f in tails if not start.terms), ZERO)
        for p in range(top):
            powers[p] = powers.get(p, ZERO) + whole * reader.entry(name, Polynomial.constant(p))
        found += tail_starts(reader, tails, Polynomial.constant(top))
    for power, factor in powers.items():
        if not reader.is_nonnegative(factor):
            raise NOT_SHOWN
        if factor.terms:
            found.append(Polynomial.constant(power))
    return found


def tail_starts(reader: Reader, tails: list[tuple[Polynomial, Polynomial]], top: Polynomial) -> list[Polynomial]:
    """The same for the tails of one series, those that begin at 0 without their first terms."""
    found, total = [], ZERO
    for start, factor in in_order(reader, tails):
        total += factor
        begin = start if start.terms else top
        if not reader.is_nonnegative(total) or not reader.is_nonnegative(begin - top):
            raise NOT_SHOWN
        if total.terms:
            found.append(begin)
    return found


def in_order(reader: Reader, tails: list[tuple[Polynomial, Polynomial]]) -> list[tuple[Polynomial, Polynomial]]:
    """The tails by their starts; raises :class:`Rejected` where these are not shown to be ordered."""
    left, ordered = list(tails), []
    while left:
        first = next((one for one in left if all(reader.is_nonnegative(other[0] - one[0]) for other in left)), None)
        if first is None:
            raise Rejected("the ends of the series are not shown to be in an order")
        left.remove(first)
        ordered.append(first)
    return ordered


def degree(reader: Reader, matrix: Matrix) -> Polynomial:
    """The highest power in a combination of finitely many; raises :class:`Rejected`."""
    highest = Polynomial.constant(max((g[1] for g in matrix.parts if g[0] == "power"), default=0))
    for name in sorted({g[1] for g in matrix.parts if g[0] == "tail"}):
        tails = [(reader.lows[g[2]], f) for g, f in matrix.parts.items() if g[0] == "tail" and g[1] == name]
        if sum((f for _, f in tails), ZERO).terms:
            raise Rejected("the rank of an infinite series is not bounded")
        last = in_order(reader, tails)[-1][0] - ONE
        if reader.is_nonnegative(last - highest):
            highest = last
        elif not reader.is_nonnegative(highest - last):
            raise Rejected("the degree of the combination is not shown")
    return highest


def rank_bound(reader: Reader, matrix: Matrix, r: Polynomial) -> Polynomial:
    r"""A bound R of the rank of a combination of powers of a Gram matrix G of rank at most r >= 1.

    The rows may be taken from R^r.  G^p has the entries <x_i (x) ... (x) x_i, x_j (x) ... (x) x_j>, so its columns are
    combinations of the vectors (m(x_i))_i for the C(r+p-1, p) monomials m of degree p.  For unit rows monomials of
    degree p, times |x|^(h-p) = 1, are homogeneous polynomials of degree h for p = h mod 2.  So all powers up to h have
    columns in a space of dimension at most C(r+h-1, h) + C(r+h-2, h-1).
    """
    if list(matrix.parts) == [("power", 1)]:
        return r
    reader.require(r - ONE)
    highest = degree(reader, matrix)
    if not highest.terms:
        return ONE
    if len(matrix.parts) == 1:
        return reader.binomial(r + highest - ONE, highest)
    if not reader.is_unit(matrix):
        raise Rejected("ranks of combinations are bounded for unit vectors")
    reader.require(highest - ONE)
    return reader.binomial(r + highest - ONE, highest) \
        + reader.binomial(r + highest - Polynomial.constant(2), highest - ONE)


__all__ = ["degree", "rank_bound", "starts"]
