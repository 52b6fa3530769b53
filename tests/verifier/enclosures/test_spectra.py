"""Values of matrices over given data sets: eigenvalues, traces, ranks, series."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.data_sets import FiniteSequence, has_rows, has_unit_rows, is_nonnegative_sequence
from ntksym.verifier.enclosures.enclose import enclose, exact
from ntksym.verifier.failures import TooWide, Undefined, Unsupported
from ntksym.verifier.normal_forms.matrices import without_matrices
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, parse
from tests.eigenvalue_problems import (
    CENTRED,
    C,
    G,
    K,
    N,
    X,
    c,
    eff,
    eig,
    integer,
    le,
    power,
    q,
    series,
    stated,
    table,
    times,
    total,
)

A, B = fmpq(3, 5), fmpq(4, 5)
CIRCLE = {(1, 1): fmpq(1), (2, 1): A, (2, 2): B, (3, 2): fmpq(1)}
ENV: dict[str, Any] = {"n": 3, "x": CIRCLE, "c": FiniteSequence({(0,): fmpq(1), (1,): fmpq(2), (2,): fmpq(3)})}


def at(tree: Any, **values: Any) -> fmpq | None:
    return exact(parse(tree), {**ENV, **values})


def ball(tree: Any, prec: int = 100, **values: Any) -> arb:
    return enclose(parse(tree), {**ENV, **values}, prec)


def close(value: arb, wanted: str) -> bool:
    with ctx.workprec(100):
        return bool(abs(value - arb(wanted)) < arb("1e-12"))


def test_rational_eigenvalues_are_exact() -> None:
    assert at(eig(G, 1), n=2) == fmpq(8, 5)
    assert at(eig(G, 2), n=2) == fmpq(2, 5)
    assert [at(eig(G, i)) for i in (1, 2, 3)] == [2, 1, 0]
    assert [at(eig(["ones", N], i)) for i in (1, 2, 3)] == [3, 0, 0]
    assert at(["trace", K]) == 6
    assert at(eff(["ones", N])) == 1


def test_other_eigenvalues_are_enclosed() -> None:
    with mpmath.workdps(40):
        g = mpmath.matrix([[0, "0.6", 0], ["0.6", 0, "0.8"], [0, "0.8", 0]])
        squares = mpmath.matrix([[1 if i == j else g[i, j] ** 2 for j in range(3)] for i in range(3)])
        values = sorted(mpmath.eigsy(squares, eigvals_only=True), reverse=True)
    for i, value in enumerate(values, 1):
        assert close(ball(eig(power(2), i)), mpmath.nstr(value, 25))
    assert ball(eig(power(2), 1), 400).rel_accuracy_bits() > 380


def test_series_take_the_zeroth_power_as_ones() -> None:
    assert at(["trace", series()]) == 18
    assert at(["trace", CENTRED]) == 5
    assert at(["trace", series(1, 1)]) == 6
    assert at(eig(series(0, 0), 1)) == 3
    assert at(["trace", series(5)]) == 0
    assert at(total(1)) == 5
    assert at(["sum", c(["+", ["s", "p"], q(1)]), "p", q(0), ["c", "oo"]]) == 5
    assert at(c(17)) == 0
    assert at(times(q(2), total(), total())) == 72


def test_ranks_are_exact() -> None:
    assert at(["rank", G]) == 2
    assert at(["rank", power(2)]) == 3
    assert at(["rank", ["matrix_sum", G, ["ones", N]]]) == 3


@pytest.mark.parametrize(("matrix", "expected"), [
    ([[1, 1], [0, 1]], 2), ([[1, 2], [2, 4]], 1), ([[1, 2, 3], [2, 4, 7]], 2), ([[1], [2]], 1), ([[0, 0]], 0),
])
def test_ranks_of_any_explicit_matrix(matrix: list[list[int]], expected: int) -> None:
    rows = ["matrix", *(["row", *(["q", str(entry)] for entry in row)] for row in matrix)]
    for tree in (rows, ["matrix_sum", rows, ["scaled", q(0), rows]], ["transpose", rows]):
        for value in (expected, expected + 1):
            stated = read_statement({"variables": [], "hypotheses": [], "claim": ["eq", ["rank", tree], q(value)]})
            undefined = {"kind": "ill-posed", "reason": "undefined", "values": {}}
            with pytest.raises(Rejected, match="defined"):
                apply_rule(stated, undefined)
            if value == expected:
                assert apply_rule(stated, {"kind": "ground"}).verdict == "certified"
            else:
                assert apply_rule(stated, {"kind": "witness", "values": {}}).verdict == "refuted"
    ragged = ["matrix", ["row", q(1)], ["row", q(1), q(2)]]
    with pytest.raises(Malformed, match="equal length"):
        apply_rule(read_statement({"variables": [], "hypotheses": [], "claim": ["eq", ["rank", ragged], q(1)]}),
                   {"kind": "ground"})


def test_a_sum_of_matrices_that_are_not_symmetric_may_be() -> None:
    """The trace and the eigenvalues of such a sum are not said to be undefined; those of one such matrix are."""
    one = ["matrix", *([["row", q(0), q(1)], ["row", q(0), q(0)]])]
    mixed = ["matrix_sum", ["ones", q(2)], one]
    for tree in (["trace", mixed], ["eigenvalue", mixed, q(1)]):
        with pytest.raises(Unsupported, match="symmetric"):
            at(tree)
    with pytest.raises(Undefined, match="symmetric"):
        at(["eigenvalue", one, q(1)])


@pytest.mark.parametrize(("tree", "values", "failure", "message"), [
    (eig(G, 4), {}, Undefined, "eigenvalue 4 of a matrix with 3 rows"), (eig(G, 0), {}, Undefined, "eigenvalue 0"),
    (eig(G, 1), {"n": 0}, Undefined, "0 data points"), (eig(G, 1), {"n": 4}, Unsupported, "fewer than 4"),
    (eig(["ones", N], 1), {"n": 13}, Unsupported, "more than 12"), (eig(G, 1), {"x": None}, Unsupported, "not given"),
    (eig(["matrix_sum", G, ["ones", q(2)]], 1), {}, Undefined, "different sizes"),
    (eig(["transpose", G], 1), {}, Unsupported, "not a matrix over"),
    (eig(series(-1, 2), 1), {}, (Undefined, Unsupported), "entry|negative"),
    (eig(["hadamard_series", G, q(1), "p", q(-1), q(2)], 1), {}, Undefined, "negative powers"),
    (eig(["hadamard_series", G, q(1), "p", q(0), ["c", "oo"]], 1), {}, Unsupported, "infinite series"),
    (eig(["hadamard_series", G, q(1), "p", q(0), q(401)], 1), {}, Unsupported, "above 400"),
    (["rank", ["scaled", ["c", "pi"], G]], {}, Unsupported, "not rational"), (c(-1), {}, Unsupported, "no entry"),
    (eig(["matrix", ["row", q(1), q(2)], ["row", q(3), q(1)]], 1), {}, Undefined, "symmetric"),
    (eig(["matrix", ["row", q(1), ["c", "pi"]], ["row", ["*", q(1), ["c", "pi"]], q(1)]], 1), {}, Unsupported,
     "not seen to be symmetric"),
    (["sum", ["*", c(["s", "p"]), c(["+", ["s", "p"], q(-2)])], "p", q(0), ["c", "oo"]], {}, TooWide, "idx"),
])
def test_what_has_no_value(tree: Any, values: dict[str, Any], failure: Any, message: str) -> None:
    with pytest.raises(failure, match=message):
        at(tree, **values)


def test_matrices_of_balls_are_enclosed() -> None:
    root = ["^", q(2), q("1/2")]
    matrix = ["matrix", ["row", q(1), root], ["row", root, q("1/3")]]
    with mpmath.workdps(30):
        low, high = sorted(mpmath.eigsy(mpmath.matrix([[1, mpmath.sqrt(2)], [mpmath.sqrt(2), mpmath.mpf(1) / 3]]),
                                        eigvals_only=True))
    assert close(ball(eig(matrix, 1)), mpmath.nstr(high, 25))
    assert close(ball(eig(matrix, 2)), mpmath.nstr(low, 25))
    assert close(ball(eig(["scaled", ["c", "pi"], ["ones", N]], 1)), "9.424777960769379715387930149838508652592")


def test_explicit_matrices_are_expanded_inside_of_eigenvalues() -> None:
    product = ["matrix_product", ["matrix", ["row", q(1), q(2)], ["row", q(2), q(1)]],
               ["matrix", ["row", q(1), q(2)], ["row", q(2), q(1)]]]
    statement = read_statement({"variables": [], "hypotheses": [], "claim": ["eq", eig(product, 1), q(9)]})
    once = without_matrices(statement)
    assert apply_rule(statement, {"kind": "ground"}).verdict == "certified"
    assert without_matrices(once).claim == once.claim
    whole = read_statement(stated(le(eff(K), ["trace", ["matrix", ["row", q(7)]]])))
    assert without_matrices(whole).claim[1] == whole.claim[1]
    assert without_matrices(whole).claim[2] == ("q", "7")
    with pytest.raises(Malformed, match="does not fit"):
        without_matrices(read_statement({"variables": [], "hypotheses": [],
                                         "claim": ["eq", eig(["matrix", ["row", q(1), q(2)]], 1), q(9)]}))


@pytest.mark.parametrize(("table_", "rows", "unit"), [
    ({(1, 1): fmpq(1)}, True, True), ({(1, 1): A, (1, 2): B}, True, True), ({(1, 1): A}, True, False),
    ({(2, 1): fmpq(1)}, False, False), ({(1, 1): fmpq(1), (3, 1): fmpq(1)}, False, False), ({}, True, True),
])
def test_tables_of_vectors(table_: dict[tuple[int, ...], fmpq], rows: bool, unit: bool) -> None:
    assert has_rows(table_) is rows
    assert has_unit_rows(table_) is unit


@pytest.mark.parametrize(("terms", "fits"), [
    ({(0,): fmpq(1)}, True), ({(3,): fmpq(0)}, True), ({(0,): fmpq(-1)}, False), ({(-1,): fmpq(1)}, False)])
def test_sequences_that_are_nonnegative(terms: dict[tuple[int, ...], fmpq], fits: bool) -> None:
    assert is_nonnegative_sequence(terms) is fits


def test_a_finite_sequence_is_zero_beyond_its_terms() -> None:
    sequence = FiniteSequence({(1,): A})
    assert ((0,) in sequence, (7,) in sequence, (-1,) in sequence, (0, 0) in sequence, 3 in sequence) \
        == (True, True, False, False, False)
    assert (sequence[1,], sequence[4,]) == (A, 0)


@pytest.mark.parametrize(("x", "terms", "message"), [
    ([[[1, 1], "1"], [[2, 1], "3/5"]], [], "not shown to be unit rows"),
    ([[[1], "1"]], [], "not shown to be unit rows"), ([[[1, 1], "1"]], [[[0], "-1"]], "nonnegative summable"),
])
def test_a_witness_has_the_properties_of_its_arrays(x: Any, terms: Any, message: str) -> None:
    statement = read_statement(stated(le(eig(G, 1), q(0))))
    with pytest.raises(Rejected, match=message):
        apply_rule(statement, {"kind": "witness", "values": {"n": "1", "x": x, "c": terms}})
    values = {"n": "1", "x": [[[1, 1], "1"]], "c": []}
    assert apply_rule(statement, {"kind": "witness", "values": values}).verdict == "refuted"


@pytest.mark.parametrize(("variables", "claim", "message"), [
    ([integer("n"), table("x", 1, "unit_rows")], q(0), "unit rows is for an array with 2"),
    ([integer("n"), table("c", 2, "nonnegative_summable")], q(0), "nonnegative summable is for an array with 1"),
    ([integer("n"), table("x", 2)], eig(G, 1), "whose rows are vectors"),
    ([integer("n"), table("x", 1)], eig(G, 1), "has 1 indices, got 2"),
    ([integer("n"), integer("x")], eig(G, 1), "is used as an array"), ([integer("n")], eig(G, 1), "is not declared"),
    ([integer("n"), X, C, {"name": "f", "kind": "function", "properties": ["unit_rows"]}], q(0), "for an array"),
    ([{"name": "f", "kind": "function", "properties": ["smoothish"]}], q(0), "properties of a function are out of"),
    ([{"name": "f", "kind": "function", "properties": ["odd", "odd"]}], q(0), "properties of a function are out of"),
])
def test_what_is_no_data_set_is_malformed(variables: list[Any], claim: Any, message: str) -> None:
    with pytest.raises(Malformed, match=message):
        read_statement({"variables": variables, "hypotheses": [], "claim": le(q(0), claim)})
