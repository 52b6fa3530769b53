"""Sums that creative telescoping decides: the table on both sides."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders import telescoping
from ntksym.evaluation.tree import to_tree
from ntksym.verifier import verify
from ntksym.verifier.statement import read_statement
from tests.sum_problems import N0, PROBLEMS, B, F, S, SumProblem, k, n, r, variable


def data(left: sp.Expr, right: sp.Expr, *variables: dict[str, Any]) -> Any:
    return plain({"variables": list(variables), "hypotheses": [], "claim": ("eq", to_tree(left), to_tree(right))})


def decided(left: sp.Expr, right: sp.Expr, *variables: dict[str, Any], seconds: float = 60) -> tuple[str, str]:
    certificate = certify_statement("sum", data(left, right, *variables), seconds)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict, certificate.data["evidence"]["kind"]


def test_the_table_is_large_enough() -> None:
    assert len(PROBLEMS) >= 20


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_true_sums_are_proved(problem: SumProblem) -> None:
    verdict, kind = decided(problem.left, problem.right, *problem.variables)
    assert verdict == "proved"
    assert kind in ("telescoping", "term", "identity")


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_false_neighbours_are_refuted(problem: SumProblem) -> None:
    for left, right in problem.false:
        assert decided(left, right, *problem.variables) == ("refuted", "witness")
    for variables in problem.elsewhere:
        assert decided(problem.left, problem.right, *variables) == ("refuted", "witness")


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_the_search_finds_evidence_for_true_sums_alone(problem: SumProblem) -> None:
    assert next(telescoping.telescoping_evidence(read_statement(data(problem.left, problem.right,
                                                                     *problem.variables))), None)
    for left, right in problem.false:
        stated = read_statement(data(left, right, *problem.variables))
        assert list(telescoping.telescoping_evidence(stated)) == []


def test_what_is_no_sum_is_given_up_at_once() -> None:
    for left, right, variables in (
            (n, n + 0, (N0,)), (S(k, (k, 0, 5)), sp.S(15), (N0,)),
            (S(B(n, k), (k, 0, r)), r, (variable("n", "integer"), variable("r")))):
        assert list(telescoping.telescoping_evidence(read_statement(data(left, right, *variables)))) == []
    inequality = {**data(S(k, (k, 0, n)), n, N0), "claim": plain(("le", to_tree(S(k, (k, 0, n))), to_tree(n)))}
    assert list(telescoping.telescoping_evidence(read_statement(inequality))) == []


def test_a_sum_without_a_recurrence_of_small_order_is_given_up() -> None:
    stated = read_statement(data(S(1 / F(k), (k, 0, n)), S(1 / F(k), (k, 0, n)), N0))
    assert next(telescoping.telescoping_evidence(stated))
    four = S(B(n, k) ** 8, (k, 0, n))
    with pytest.raises(telescoping.NotATerm, match="no recurrence of order up to 3"):
        telescoping.zeilberger(telescoping.Problem(read_statement(data(four, four, N0)), "n"))


def test_the_search_ends_with_its_time() -> None:
    row = S(B(n, k) ** 2, (k, 0, n))
    stated = read_statement(data(row, B(2 * n, n), N0))
    assert list(telescoping.telescoping_evidence(stated, 0.0)) == []
    assert list(telescoping.telescoping_evidence(stated))
