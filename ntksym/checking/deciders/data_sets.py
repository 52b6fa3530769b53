"""Small exact data sets and sequences of coefficients to try, the most readable first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

Row = tuple[Any, ...]
A, B, C, D = fmpq(3, 5), fmpq(4, 5), fmpq(24, 25), fmpq(7, 25)
UNIT = [tuple(int(i == k) for k in range(6)) for i in range(6)]


def negative(row: Row) -> Row:
    return tuple(-entry for entry in row)


#: data sets by rows: equal, antipodal, orthonormal, both signs of these, on the circle, close together, on the sphere
ROWS: list[list[Row]] = [
    [(1,)] * 6,
    [(1,), (-1,)] * 3,
    UNIT,
    [(1, 0), (A, B), (0, 1), (-A, B), (-1, 0), (A, -B)],
    [(1, 0), (-1, 0), (0, 1), (0, -1), (A, B), (-A, -B)],
    [(A, B), (B, A), (1, 0), (0, 1), (C, D), (D, C)],
    [(1, 0), (C, D), (A, B), (C, -D), (A, -B), (B, A)],
    [row for unit in UNIT[:3] for row in (unit, negative(unit))],
    [(1, 0, 0), (0, A, B), (A, 0, B), (A, B, 0), (fmpq(2, 3), fmpq(1, 3), fmpq(2, 3)), (0, 0, 1)],
]
SEQUENCES: list[list[Any]] = [
    [1], [1, 1], [0, 1], [1, 1, 1], [0, 1, 1], [1, 0, 1], [1, fmpq(1, 2), fmpq(1, 4)], [A, 1], [2, 1], [1, 2], [1, 10],
    [1, fmpq(1, 10)], [1, 1, 10], [1, 10, 1, 10], [0, 0, 1], [1, 1, 1, 1, 1],
]


def unit_rows() -> list[dict[tuple[int, ...], fmpq]]:
    """Tables of unit vectors."""
    return [{(i, k): fmpq(entry) for i, row in enumerate(rows, 1) for k, entry in enumerate(row, 1) if entry != 0}
            for rows in ROWS]


def nonnegative_sequences() -> list[dict[tuple[int, ...], fmpq]]:
    """Sequences of finitely many terms that are not zero."""
    return [{(p,): fmpq(c) for p, c in enumerate(terms) if c != 0} for terms in SEQUENCES]


def summable_sequences() -> list[dict[tuple[int, ...], fmpq]]:
    """The same, and with signs that alternate."""
    signed = [{place: (-1) ** place[0] * entry for place, entry in table.items()} for table in nonnegative_sequences()]
    return [*nonnegative_sequences(), *signed]


def vectors() -> list[dict[tuple[int, ...], fmpq]]:
    """Tables of vectors: unit vectors, the same with lengths 1, 2, 3, ..., and zero."""
    longer = [{place: place[0] * entry for place, entry in table.items()} for table in unit_rows()]
    return [*unit_rows(), *longer, {(i, 1): fmpq(0) for i in range(1, 7)}]


CANDIDATES: dict[str, Callable[[], list[dict[tuple[int, ...], fmpq]]]] = {
    "vectors": vectors, "unit_rows": unit_rows, "nonnegative_summable": nonnegative_sequences,
    "absolutely_summable": summable_sequences}


def reduced(properties: frozenset[str], table: dict[tuple[int, ...], Any], n: int) -> dict[tuple[int, ...], Any]:
    """A table cut to the first n data points; other arrays to the indices 1..n, sequences not at all."""
    if properties & {"nonnegative_summable", "absolutely_summable"}:
        return table
    if properties & {"vectors", "unit_rows"}:
        return {place: entry for place, entry in table.items() if place[0] <= n}
    return {place: entry for place, entry in table.items() if max(place) <= n}


__all__ = ["CANDIDATES", "reduced"]
