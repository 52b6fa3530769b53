"""Rates of Taylor coefficients of deep kernels: the table on both sides, through the deciders and the verifier."""

from __future__ import annotations

import pytest

from ntksym.checking.certify import certify_statement, plain
from ntksym.verifier import verify
from tests.rate_problems import RATE_PROBLEMS, RateProblem


@pytest.mark.parametrize("problem", RATE_PROBLEMS, ids=lambda problem: problem.name)
def test_true_rates_are_proved(problem: RateProblem) -> None:
    certificate = certify_statement("rate", plain(problem.statement(problem.true)), 60)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    assert (report.verdict, certificate.data["evidence"]["kind"]) == ("proved", "rate")
    assert "singularity-transfer" in certificate.data["rests_on"]
