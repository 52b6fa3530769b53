"""Values of arrays with properties: sequences of finitely many given terms, tables of unit vectors."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq


class FiniteSequence(dict[tuple[int, ...], fmpq]):
    """A sequence c_0, c_1, ... of which finitely many terms are given; all others are 0."""

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and len(place) == 1 and place[0] >= 0

    def __missing__(self, place: tuple[int, ...]) -> fmpq:
        return fmpq(0)


def has_rows(table: Mapping[tuple[int, ...], fmpq]) -> bool:
    """Are the rows numbered 1, 2, ..., n?  (Coordinates that are not given are 0.)"""
    rows = {row for row, _ in table}
    return rows == set(range(1, len(rows) + 1))


def has_unit_rows(table: Mapping[tuple[int, ...], fmpq]) -> bool:
    """Is moreover every row a unit vector?"""
    squares: dict[int, fmpq] = {}
    for (row, _), entry in table.items():
        squares[row] = squares.get(row, fmpq(0)) + entry * entry
    return has_rows(table) and all(square == 1 for square in squares.values())


def is_nonnegative_sequence(table: Mapping[tuple[int, ...], fmpq]) -> bool:
    """Are the terms nonnegative and their indices from 0 on?"""
    return is_sequence(table) and all(entry >= 0 for entry in table.values())


def is_sequence(table: Mapping[tuple[int, ...], fmpq]) -> bool:
    """Are the indices of the terms from 0 on?"""
    return all(index >= 0 for (index,) in table)


__all__ = ["FiniteSequence", "has_rows", "has_unit_rows", "is_nonnegative_sequence", "is_sequence"]
