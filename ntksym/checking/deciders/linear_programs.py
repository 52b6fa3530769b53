"""Nonnegative solutions of linear equations over Q, by the first phase of the simplex method with Bland's rule."""

from __future__ import annotations

import time

from flint import fmpq


def nonnegative_solution(columns: list[dict[int, fmpq]], target: dict[int, fmpq], deadline: float) -> list[fmpq] | None:
    """x >= 0 with sum_j x_j columns[j] = target, columns as dicts from rows to entries; None if there is none or the
    time is spent.

    Bland's rule keeps the method from cycling, so it ends.
    """
    rows = sorted({row for column in (*columns, target) for row in column})
    place = {row: i for i, row in enumerate(rows)}
    width = len(columns)
    table = [[fmpq(0)] * (width + 1) for _ in rows]
    for j, column in enumerate(columns):
        for row, entry in column.items():
            table[place[row]][j] = entry
    for row, entry in target.items():
        table[place[row]][width] = entry
    for line in table:
        if line[width] < 0:
            line[:] = [-entry for entry in line]
    basis: list[int | None] = [None] * len(rows)  # None: an artificial variable
    while True:
        cost = [sum((line[j] for line, own in zip(table, basis, strict=True) if own is None), fmpq(0))
                for j in range(width + 1)]
        if cost[width] == 0:
            break
        enters = next((j for j in range(width) if cost[j] > 0), None)
        if enters is None or time.monotonic() > deadline:
            return None
        _, _, leaves = min((line[width] / line[enters], -1 if own is None else own, i)
                           for i, (line, own) in enumerate(zip(table, basis, strict=True)) if line[enters] > 0)
        pivot(table, leaves, enters)
        basis[leaves] = enters
    solution = [fmpq(0)] * width
    for line, own in zip(table, basis, strict=True):
        if own is not None:
            solution[own] = line[width]
    return solution


def pivot(table: list[list[fmpq]], row: int, column: int) -> None:
    """Make the column a unit vector with its 1 in the row."""
    scale = table[row][column]
    table[row] = [entry / scale for entry in table[row]]
    for i, line in enumerate(table):
        if i != row and line[column] != 0:
            factor = line[column]
            table[i] = [a - factor * b if b != 0 else a for a, b in zip(line, table[row], strict=True)]
