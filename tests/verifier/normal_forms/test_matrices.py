"""Claims about matrices written out: the expansion is literal, shapes fit, sizes are bounded."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.matrices import without_matrices
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node
from tests.polynomial_problems import variable

X: list[Any] = ["s", "x"]
TWO: list[Any] = ["q", "2"]


def matrix(*rows: list[Any]) -> list[Any]:
    return ["matrix", *(["row", *row] for row in rows)]


def ones(height: int, width: int) -> list[Any]:
    return matrix(*([["q", "1"]] * width for _ in range(height)))


def stated(claim: list[Any], *hypotheses: list[Any]) -> Statement:
    return read_statement({"variables": [variable("x")], "hypotheses": list(hypotheses), "claim": claim})


def expanded(claim: list[Any], *hypotheses: list[Any]) -> Node:
    return without_matrices(stated(claim, *hypotheses)).claim


ONE = matrix([X])
DATA: list[Any] = ["gram", "a", TWO]


@pytest.mark.parametrize(("claim", "message"), [
    (["eq", ONE, X], "number stands where a matrix"),
    (["lt", ONE, TWO], "matrix stands where a number"),
    (["row", X], "row stands where a proposition"),
    (["eq", ones(1, 2), ones(2, 1)], "'=' does not fit the shapes 1x2, 2x1"),
    (["eq", ["matrix_product", ones(2, 3), ones(2, 3)], ones(2, 3)], "shapes 2x3, 2x3"),
    (["eq", ["matrix_sum", ones(2, 3), ones(3, 2)], ones(2, 3)], "shapes 2x3, 3x2"),
    (["eq", ["hadamard", ones(2, 3), ones(3, 2)], ones(2, 3)], "shapes 2x3, 3x2"),
    (["eq", ["det", ones(2, 3)], TWO], "'det' does not fit the shapes 2x3"),
    (["eq", ["trace", ones(2, 3)], TWO], "'trace' does not fit the shapes 2x3"),
    (["eq", ["inverse", ones(2, 3)], ones(2, 3)], "'inverse' does not fit the shapes 2x3"),
    (["eq", ["matrix", X], ONE], "number stands where a row"),
    (["eq", matrix([X], [X, X]), ONE], "rows of equal length"),
    (["eq", ones(1, 13), ones(1, 13)], "at most 12 rows and columns"),
    (["eq", ["kronecker", ones(4, 4), ones(4, 4)], ones(1, 1)], "'kronecker' does not fit"),
    (["eq", ["det", ones(6, 6)], TWO], "at most 5 rows"),
    (["eq", ["matrix_product", *([ones(12, 12)] * 6)], ones(12, 12)], "nodes when written out"),
])
def test_what_does_not_fit_is_malformed(claim: list[Any], message: str) -> None:
    with pytest.raises(Malformed, match=message):
        expanded(claim)


def test_a_normal_form_says_nothing_of_other_statements() -> None:
    series = ["sum", ["^", ["q", "1/2"], ["s", "k"]], "k", ["q", "0"], ["c", "oo"]]
    with pytest.raises(Rejected, match="no common normal form"):
        apply_rule(stated(["converges", series]), {"kind": "identity"})


def test_what_is_positive_is_not_zero() -> None:
    x = {"name": "x", "kind": "real", "low": ["q", "0"]}
    for one, verdict in ((["q", "1"], "proved"), (["q", "0"], "")):
        claim = ["ne", ["+", one, ["s", "x"]], ["q", "0"]]
        read = read_statement({"variables": [x], "hypotheses": [], "claim": claim})
        if verdict:
            assert apply_rule(read, {"kind": "identity"}).verdict == verdict
        else:
            with pytest.raises(Rejected):
                apply_rule(read, {"kind": "identity"})


def test_matrices_in_hypotheses_are_malformed() -> None:
    with pytest.raises(Malformed, match="not in hypotheses"):
        expanded(["true"], ["eq", ONE, ONE])


@pytest.mark.parametrize("claim", [
    ["eq", ones(2, 2), DATA], ["ne", DATA, ones(2, 2)], ["eq", ["inverse", DATA], ones(2, 2)],
    ["eq", ["matrix_sum", ones(2, 2), DATA], ones(2, 2)], ["eq", ["det", DATA], TWO],
    ["le", TWO, ["trace", ["transpose", DATA]]],
])
def test_matrices_over_a_data_set_have_no_entries_to_write_out(claim: list[Any]) -> None:
    rows = {"name": "a", "kind": "array", "rank": 2, "properties": ["unit_rows"]}
    read = read_statement({"variables": [rows], "hypotheses": [], "claim": claim})
    assert without_matrices(read) is read
    with pytest.raises(Rejected, match="no common normal form"):
        apply_rule(read, {"kind": "identity"})


def test_numbers_of_a_data_set_stand_beside_matrices() -> None:
    rows = {"name": "a", "kind": "array", "rank": 2, "properties": ["unit_rows"]}
    number: list[Any] = ["eigenvalue", DATA, ["q", "1"]]
    claim = ["eq", number, ["det", matrix([number])]]
    read = read_statement({"variables": [rows], "hypotheses": [], "claim": claim})
    left = read.claim[1]
    assert without_matrices(read).claim == ("eq", left, left)
    with pytest.raises(Rejected, match="not shown to be defined"):
        apply_rule(read, {"kind": "identity"})


def test_the_expansion_is_literal() -> None:
    x: Node = ("s", "x")
    one, two, minus, zero = ("q", "1"), ("q", "2"), ("q", "-1"), ("q", "0")
    square = matrix([X, TWO], [["q", "1"], X])
    assert expanded(["lt", X, TWO]) == ("lt", x, two)
    assert expanded(["eq", ["scaled", TWO, ONE], ["inverse", ONE]]) == ("eq", ("*", two, x), ("^", x, minus))
    assert expanded(["ne", ["transpose", matrix([X, TWO])], matrix([X], [X])]) == ("or", ("ne", x, x), ("ne", two, x))
    assert expanded(["eq", ["trace", ONE], ["det", ONE]]) == ("eq", x, x)
    assert expanded(["eq", X, ["trace", square]])[2] == ("+", x, ("*", zero, two), ("*", zero, one), x)
    determinant = ("+", ("*", one, x, x), ("*", minus, two, one))
    assert expanded(["eq", X, ["det", square]])[2] == determinant
    inverse = expanded(["eq", ["inverse", square], square])
    assert inverse[2] == ("eq", ("*", minus, two, ("^", determinant, minus)), two)
    largest = expanded(["eq", ["eigenvalue", ["scaled", TWO, ONE], ["trace", matrix([["q", "1"]])]], X])
    assert largest[1] == ("eigenvalue", ("matrix", ("row", ("*", two, x))), one)
    assert expanded(["eq", ["kronecker", ONE, matrix([TWO])], ONE]) == ("eq", ("*", x, two), x)


def test_an_entry_without_a_value_is_not_lost() -> None:
    holed = matrix([X, ["^", X, ["q", "-1"]]], [X, X])
    for claim in (["eq", ["trace", holed], ["*", TWO, X]], ["eq", ["inverse", ones(2, 2)], ["inverse", ones(2, 2)]],
                  ["eq", ["hadamard", holed, matrix([[*TWO], ["q", "0"]], [TWO, TWO])],
                   matrix([["*", TWO, X], ["q", "0"]], [["*", TWO, X], ["*", TWO, X]])]):
        with pytest.raises(Rejected):
            apply_rule(stated(claim), {"kind": "identity"})
