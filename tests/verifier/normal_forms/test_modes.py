"""Modes of operators on the sphere: what they are written out as, and where they stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from ntksym.verifier.enclosures.enclose import Undefined, Unsupported, enclose, exact
from ntksym.verifier.normal_forms.modes import mode_axioms, without_modes
from ntksym.verifier.operators import mode_of
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node, number
from ntksym.verifier.work import limited

K, D, S, J = ("s", "k"), ("s", "d"), ("s", "r"), ("s", "j")
LAPLACIAN, IDENTITY = ("laplacian",), ("identity",)
SQUARE = ("lam", "t", ("^", ("s", "t"), number(2)))
KERNEL = ("kernel_operator", SQUARE)
MINUS = ("operator_scaled", number(-1), LAPLACIAN)
ROOT = ("operator_power", ("operator_sum", IDENTITY, ("operator_power", MINUS, ("q", "1/2"))), S)
DEGREE = {"name": "k", "kind": "integer", "low": ["q", "0"]}
DIMENSION = {"name": "d", "kind": "integer", "low": ["q", "2"]}
ORDER = {"name": "r", "kind": "real"}


def mode(operator: Node, k: Node = K, d: Node = D) -> Node:
    return ("mode", operator, k, d)


def statement(claim: Any, *variables: dict[str, Any], hypotheses: Any = ()) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": list(hypotheses), "claim": claim})


def laplace(k: Node = K, d: Node = D) -> Node:
    return ("*", number(-1), k, ("+", k, d, number(-2)))


def test_what_operators_act_by() -> None:
    assert mode_of(LAPLACIAN, K, D) == laplace()
    assert mode_of(IDENTITY, K, D) == number(1)
    assert mode_of(KERNEL, K, D) == ("sphere_eigenvalue", SQUARE, K, D)
    assert mode_of(("operator_sum", IDENTITY, LAPLACIAN, KERNEL), K, D) == (
        "+", number(1), laplace(), ("sphere_eigenvalue", SQUARE, K, D))
    assert mode_of(("compose", LAPLACIAN, IDENTITY), K, D) == ("*", laplace(), number(1))
    assert mode_of(ROOT, K, D) == (
        "^", ("+", number(1), ("^", ("*", number(-1), laplace()), ("q", "1/2"))), S)


@pytest.mark.parametrize(("k", "d", "value"), [(0, 2, 0), (3, 2, -9), (1, 3, -2), (4, 5, -28)])
def test_values(k: int, d: int, value: int) -> None:
    assert exact(mode(LAPLACIAN, number(k), number(d)), {}) == value
    assert exact(mode(LAPLACIAN), {"k": k, "d": d}) == value
    # t^2 has the eigenvalues 1/d, 0, 2/(d (d + 2))
    expected = {0: fmpq(1, d), 2: fmpq(2, d * (d + 2))}
    for degree in range(4):
        assert exact(mode(KERNEL, number(degree), number(d)), {}) == expected.get(degree, 0)


@pytest.mark.parametrize(("operator", "k", "d"), [
    (IDENTITY, "-1", "3"), (IDENTITY, "1/2", "3"), (IDENTITY, "0", "1"), (LAPLACIAN, "1", "5/2"), (KERNEL, "-1", "3"),
    (("operator_power", LAPLACIAN, ("q", "1/2")), "1", "3"), (("operator_power", LAPLACIAN, number(-1)), "0", "3"),
    (("operator_power", MINUS, ("q", "-1/2")), "0", "3"),
])
def test_where_there_is_no_mode(operator: Node, k: str, d: str) -> None:
    with pytest.raises(Undefined):
        enclose(mode(operator, ("q", k), ("q", d)), {}, 64)


def test_a_degree_beyond_what_is_enclosed() -> None:
    with pytest.raises(Unsupported):
        enclose(mode(IDENTITY, number(10**9), number(3)), {}, 64)


def test_modes_are_written_out_where_degree_and_dimension_are_known() -> None:
    plain = statement(("eq", K, K), DEGREE)
    assert without_modes(plain) is plain
    claim = ("eq", mode(LAPLACIAN), mode(IDENTITY, ("+", K, number(1)), number(3)))
    assert without_modes(statement(claim, DEGREE, DIMENSION)).claim == ("eq", laplace(), number(1))
    # a degree that may be negative, one that may be no integer, a dimension that may be 1
    for variables in ([{**DEGREE, "low": ["q", "-1"]}, DIMENSION], [{**DEGREE, "kind": "real"}, DIMENSION],
                      [{"name": "k", "kind": "integer"}, DIMENSION], [DEGREE, {**DIMENSION, "low": ["q", "1"]}],
                      [DEGREE, {**DIMENSION, "kind": "real"}]):
        found = without_modes(statement(("eq", mode(LAPLACIAN), K), *variables))
        assert found.claim == ("eq", mode(LAPLACIAN), K)


def test_hypotheses_are_written_out_too() -> None:
    found = without_modes(statement(("eq", K, K), DEGREE, DIMENSION, hypotheses=[("le", mode(LAPLACIAN), number(0))]))
    assert found.hypotheses == (("le", laplace(), number(0)),)
    assert found.claim == ("eq", K, K)


def summed(body: Node, low: Node, name: str = "j") -> Node:
    return ("sum", body, name, low, K)


def test_degrees_that_are_indices_of_sums() -> None:
    def body(low: Node, inner: Node) -> Node:
        return without_modes(statement(("eq", summed(inner, low), K), DEGREE, DIMENSION)).claim[1][1]

    at_j = mode(LAPLACIAN, J)
    assert body(number(0), at_j) == laplace(J)
    assert body(K, at_j) == laplace(J)
    assert body(number(-1), at_j) == at_j
    assert body(("+", K, number(-1)), at_j) == at_j
    assert body(("q", "1/2"), at_j) == laplace(J)  # such a sum has no value, which other rules see
    # an index of its own hides the variable of its name
    hidden = statement(("eq", summed(mode(LAPLACIAN), number(-3), "k"), number(0)), DEGREE, DIMENSION)
    assert without_modes(hidden).claim[1][1] == mode(LAPLACIAN)
    # sums within sums, each with an index of the same name: the inner one starts at the outer one
    twice = summed(summed(at_j, ("+", J, number(-1))), number(0))
    thrice = summed(summed(summed(at_j, J), J), number(0))
    for tree, known in ((twice, False), (thrice, True), (summed(summed(at_j, J), number(-1)), False)):
        claim = without_modes(statement(("eq", tree, K), DEGREE, DIMENSION)).claim
        assert (mode(LAPLACIAN, J) not in claim[1][1]) == known or "mode" not in str(claim)
        assert ("mode" not in str(claim)) == known


def test_degrees_of_which_nothing_is_known() -> None:
    inside_limit = ("limit", mode(LAPLACIAN, J), "j", ("c", "oo"))
    inside_sum = ("limit", summed(mode(LAPLACIAN, ("s", "i")), J, "i"), "j", ("c", "oo"))
    again = ("limit", summed(mode(LAPLACIAN, J), number(0)), "j", ("c", "oo"))
    for tree, known in ((inside_limit, False), (inside_sum, False), (again, True)):
        claim = without_modes(statement(("eq", tree, K), DEGREE, DIMENSION)).claim
        assert ("mode" not in str(claim)) == known


def test_hypotheses_about_a_variable_say_nothing_of_an_index_of_its_name() -> None:
    data = statement(("eq", summed(mode(LAPLACIAN), number(-1), "k"), number(0)),
                     {"name": "k", "kind": "integer"}, DIMENSION, hypotheses=[("le", number(0), K)])
    assert without_modes(data).claim[1][1] == mode(LAPLACIAN)
    free = statement(("eq", mode(LAPLACIAN), number(0)), {"name": "k", "kind": "integer"}, DIMENSION,
                     hypotheses=[("le", number(0), K)])
    assert without_modes(free).claim[1] == laplace()


def test_the_index_of_a_rate_is_the_variable() -> None:
    rate = ("theta", mode(LAPLACIAN), ("^", K, number(2)), "k")
    assert without_modes(statement(rate, DEGREE, DIMENSION)).claim[1] == laplace()
    assert without_modes(statement(rate, {**DEGREE, "low": ["q", "-1"]}, DIMENSION)).claim[1] == mode(LAPLACIAN)


def test_axioms() -> None:
    assert mode_axioms(statement(("eq", mode(ROOT), mode(KERNEL)), DEGREE, DIMENSION, ORDER)) == {
        "functional-calculus", "laplace-beltrami-spectrum", "funk-hecke"}
    assert mode_axioms(statement(("eq", K, K), DEGREE, hypotheses=[("eq", mode(LAPLACIAN, K, number(3)), K)])) == {
        "laplace-beltrami-spectrum"}
    assert not mode_axioms(statement(("eq", mode(IDENTITY), K), DEGREE, DIMENSION))


def test_sizes_are_bounded() -> None:
    many = ("compose", *([LAPLACIAN] * 300))
    wide = ("+", *([K] * 120))
    with pytest.raises(Malformed, match="more than 60000 nodes"), limited():
        without_modes(statement(("eq", mode(("compose", many, many, many), wide), K), DEGREE, DIMENSION))


def outcome(claim: Node, *variables: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    found = apply_rule(statement(claim, *variables), {"kind": "identity"})
    return found.verdict, found.axioms


def test_identities_between_operators() -> None:
    commuted = ("eq", mode(("compose", KERNEL, ROOT)), mode(("compose", ROOT, KERNEL)))
    assert outcome(commuted, DEGREE, DIMENSION, ORDER) == (
        "proved", ("functional-calculus", "funk-hecke", "laplace-beltrami-spectrum"))
    # (1 + sqrt(k (k + d - 2)))^2 at d = 2 is (1 + k)^2, at d = 3 it is not
    shown = ("operator_power", ("operator_sum", IDENTITY, ("operator_power", MINUS, ("q", "1/2"))), number(2))
    weight = ("^", ("+", number(1), K), number(2))
    assert outcome(("eq", mode(shown, K, number(2)), weight), DEGREE)[0] == "proved"
    with pytest.raises(Rejected):
        outcome(("eq", mode(shown, K, number(3)), weight), DEGREE)
    # 0^r at degree 0
    with pytest.raises(Rejected):
        outcome(("eq", mode(("operator_power", MINUS, S)), ("^", ("*", number(-1), laplace()), S)), DEGREE, DIMENSION,
                ORDER)
    # an inverse that there is not at degree 0
    inverse = ("eq", mode(("compose", ("operator_power", LAPLACIAN, number(-1)), LAPLACIAN)), number(1))
    assert outcome(inverse, {**DEGREE, "low": ["q", "1"]}, DIMENSION)[0] == "proved"
    with pytest.raises(Rejected):
        outcome(inverse, DEGREE, DIMENSION)


def test_what_is_not_written_out_no_rule_reads() -> None:
    with pytest.raises(Rejected):
        outcome(("eq", mode(IDENTITY), mode(IDENTITY)), {"name": "k", "kind": "integer"}, DIMENSION)
    undefined = apply_rule(statement(("eq", mode(IDENTITY), number(1)), {"name": "k", "kind": "integer"}, DIMENSION),
                           {"kind": "ill-posed", "reason": "undefined", "values": {"k": "-1", "d": "2"}})
    assert undefined.verdict == "ill-posed"
    assert undefined.axioms == ()


@pytest.mark.parametrize("tree", [
    ("mode", K, K, D), ("mode", LAPLACIAN, LAPLACIAN, D), ("+", LAPLACIAN, K), ("mode", ("operator_sum", K, K), K, D),
    ("mode", ("kernel_operator", LAPLACIAN), K, D), ("mode", ("operator_power", LAPLACIAN, IDENTITY), K, D),
    ("mode", ("operator_scaled", LAPLACIAN, K), K, D), ("mode", ("laplacian", K), K, D), LAPLACIAN,
])
def test_sorts(tree: Node) -> None:
    with pytest.raises(Malformed):
        statement(("eq", tree, K), DEGREE, DIMENSION)
