"""Statements about kernels of deep networks: the table on both sides, through the deciders and the verifier."""

from __future__ import annotations

import pytest

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders.induction import inductions
from ntksym.verifier import verify
from ntksym.verifier.statement import read_statement
from tests.deep_problems import DEEP_PROBLEMS, DeepProblem, L, ntk, unrolled

UNROLLED = next(problem for problem in DEEP_PROBLEMS if problem.name == "unrolled")


@pytest.mark.parametrize("problem", DEEP_PROBLEMS, ids=lambda problem: problem.name)
def test_true_statements_are_proved(problem: DeepProblem) -> None:
    certificate = certify_statement("deep", plain(problem.statement(problem.true)), 60)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    assert (report.verdict, certificate.data["evidence"]["kind"]) == ("proved", problem.rule)


def test_nothing_is_tried_for_other_shapes() -> None:
    def never(statement: object, seconds: float) -> None:
        raise AssertionError("nothing to decide")

    problem = UNROLLED
    layer_two = ("+", L, ("q", "1"))
    for claim in (("le", ntk(L), unrolled()), ("eq", unrolled(), ntk(L)), ("eq", ntk(layer_two), unrolled())):
        assert list(inductions(read_statement(problem.statement(claim)), never, 1.0)) == []  # type: ignore[arg-type]
    data = problem.statement(problem.true)
    data["variables"] = [{**v, "low": None} if v["name"] == "l" else v for v in data["variables"]]
    assert list(inductions(read_statement(data), never, 1.0)) == []  # type: ignore[arg-type]
    exists = {**problem.statement(problem.true), "quantifier": "exists"}
    assert list(inductions(read_statement(exists), never, 1.0)) == []  # type: ignore[arg-type]
