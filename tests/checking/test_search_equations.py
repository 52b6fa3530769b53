"""Points that satisfy equations among the hypotheses are found by solving them."""

from __future__ import annotations

import time
from itertools import islice
from typing import Any

import pytest
from flint import fmpq

from ntksym.checking.deciders.search import admissible_points, rational_roots, solved
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Node, number

A, B = ("s", "a"), ("s", "b")


def statement(*hypotheses: Node, low: Node | None = None) -> Statement:
    variables: list[dict[str, Any]] = [{"name": name, "kind": "real", "low": low} for name in "ab"]
    return read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": ("eq", A, B)})


@pytest.mark.parametrize(
    ("coefficients", "roots"),
    [((0, 2, -3), [fmpq(3, 2)]), ((1, 0, -4), [2, -2]), ((1, 0, -2), []), ((1, 0, 1), []), ((9, -6, 1), [fmpq(1, 3)]),
     ((-4, 0, 1), [fmpq(1, 2), fmpq(-1, 2)])],
)
def test_rational_roots(coefficients: tuple[int, int, int], roots: list[Any]) -> None:
    assert rational_roots(*(fmpq(c) for c in coefficients)) == roots


def test_an_equation_gives_the_last_of_its_variables() -> None:
    circle = ("eq", ("+", ("^", A, number(2)), ("^", B, number(2))), number(1))
    assert solved(statement(circle), "b", {}) is None
    assert solved(statement(circle), "b", {"a": fmpq(20, 29)}) == [fmpq(21, 29), fmpq(-21, 29)]
    assert solved(statement(circle, low=number(0)), "b", {"a": fmpq(20, 29)}) == [fmpq(21, 29)]
    assert solved(statement(circle), "b", {"a": fmpq(1, 2)}) == []
    others: list[Node] = [("lt", A, B), ("eq", ("^", B, number(3)), A), ("eq", ("f", "exp", B), A),
                          ("eq", ("^", B, number(-1)), A), ("eq", ("*", A, B), ("*", A, B))]
    for other in others:
        assert solved(statement(other), "b", {"a": fmpq(1)}) is None


def test_points_far_from_the_list_of_small_numbers_are_met() -> None:
    points = admissible_points(statement(("eq", ("*", number(17), A), ("+", B, number(3)))), time.monotonic() + 20)
    found = list(islice(points, 5))
    assert len(found) == 5
    assert all(17 * env["a"] == env["b"] + 3 for env in found)
