"""Growth of eigenvalues on the sphere: the tables on both sides, through the deciders and the verifier."""

from __future__ import annotations

import random

import pytest

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.mutation.rate_attack import attack_rate
from ntksym.verifier import verify
from tests.sphere_rate_problems import KERNEL_PROBLEMS, SERIES_PROBLEMS, SphereProblem

PROBLEMS = [*KERNEL_PROBLEMS, *SERIES_PROBLEMS]


def verdict(problem: SphereProblem, claim: tuple[object, ...]) -> tuple[str, str]:
    certificate = certify_statement("rate", plain(problem.statement(claim)), 60)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict, certificate.data["evidence"]["kind"]


def kind(problem: SphereProblem) -> str:
    return "sphere-series-rate" if problem in SERIES_PROBLEMS else "sphere-rate"


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_true_rates_are_proved(problem: SphereProblem) -> None:
    assert verdict(problem, problem.true) == ("proved", kind(problem))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_false_rates_are_refuted(problem: SphereProblem) -> None:
    for claim in problem.refuted:
        assert verdict(problem, claim) == ("refuted", kind(problem) + "-fails"), claim


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_nothing_is_said_of_the_rest(problem: SphereProblem) -> None:
    for claim in problem.open:
        assert verdict(problem, claim) == ("undecided", "unsettled"), claim


def test_the_attack_looks_at_both_parities() -> None:
    problem = KERNEL_PROBLEMS[0]
    true, false = plain(problem.statement(problem.true)), plain(problem.statement(problem.refuted[0]))
    found = attack_rate(problem.true, problem.true, true, true, random.Random(5))
    assert (found.contradiction, found.points) == ("", 8)
    assert attack_rate(problem.refuted[0], problem.true, false, true, random.Random(5)).contradiction


def test_series_converge_below_their_threshold_and_nowhere_else() -> None:
    """sum_j (1 + j)^(2 s) for s < -1/2, with closed and open end."""
    weight = ("^", ("+", ("q", "1"), ("s", "j")), ("*", ("q", "2"), ("s", "s")))
    for is_open, wanted, evidence in ((True, "proved", "series-growth"), (False, "refuted", "series-growth-fails")):
        own = {"name": "s", "kind": "real", "high": ("q", "-1/2"), "high_open": is_open}
        data = {"variables": [own], "hypotheses": [],
                "claim": ("converges", ("sum", weight, "j", ("q", "0"), ("c", "oo")))}
        certificate = certify_statement("series", plain(data), 60)
        assert (certificate.verdict.value, certificate.data["evidence"]["kind"]) == (wanted, evidence)
