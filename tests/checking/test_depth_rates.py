"""Rates of deep kernels through the deciders: the table on both sides, and which points are tried."""

from __future__ import annotations

import pytest
from flint import fmpq

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders.depth import depth_evidence, divergences, layer_number, radius_of, value_at
from ntksym.verifier import verify
from ntksym.verifier.statement import read_statement
from tests.depth_rate_problems import (
    DEPTH_PROBLEMS,
    ERF,
    FAILING_PROBLEMS,
    HALF_ERF,
    SINE,
    DepthProblem,
    FailingProblem,
    P,
    coefficient,
    geometric,
    kernel,
    problem,
    radius,
)
from tests.rate_problems import RELU, Node, power, q, times


def verdict(item: DepthProblem, claim: Node) -> tuple[str, str]:
    certificate = certify_statement("rate", plain(item.statement(claim)), 20)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict, certificate.data["evidence"]["kind"]


@pytest.mark.parametrize("item", DEPTH_PROBLEMS, ids=lambda item: item.name)
def test_true_rates_are_proved_and_false_ones_are_not(item: DepthProblem) -> None:
    found, kind = verdict(item, item.true)
    assert found == "proved"
    assert kind in (item.evidence["kind"], "rate")
    for claim in item.false:
        assert verdict(item, claim)[0] != "proved", claim


@pytest.mark.parametrize("item", FAILING_PROBLEMS, ids=lambda item: item.name)
def test_bounds_beyond_the_radius_are_refuted_and_others_are_not(item: FailingProblem) -> None:
    for claim, expected in ((item.false, {"refuted"}), *((claim, {"proved", "undecided"}) for claim in item.true)):
        certificate = certify_statement("rate", plain(item.statement(claim)), 30)
        assert verify(certificate.data).accepted
        assert certificate.data["verdict"] in expected, claim


def test_no_radius_is_looked_for_where_there_is_none() -> None:
    entire, half = (coefficient(kernel("ntk", function, q(3))) for function in (SINE, HALF_ERF))
    assert radius_of(coefficient(kernel("nngp", SINE, q(2), q("1/2")))) == []
    assert radius_of(half)[0] - fmpq(1499002, 10**6) < fmpq(1, 10**4)
    assert list(divergences(entire, half, "p", {})) == []
    assert value_at(("^", ("dual", RELU, ("s", "r")), q(2)), "r", fmpq(3, 2)) is None
    assert layer_number(kernel("ntk", SINE, ("s", "l"))) == 0
    # the covariance of the third layer has no value where the bound claims one for the fifth
    assert list(divergences(coefficient(kernel("ntk", ERF, q(5))), geometric(2), "p", {})) == []


def tried(item: DepthProblem) -> list[object]:
    statement = read_statement(item.statement(item.true))
    return [evidence.get("radius", evidence.get("layer")) for evidence in depth_evidence(statement)
            if evidence["kind"] != "stretched"]


def test_points_that_are_tried() -> None:
    tree, none = kernel("ntk", RELU, q(3)), radius(2)
    assert tried(problem("", "bigo", tree, geometric("3/2"), none)) == [q("3/2")]
    assert tried(problem("", "bigo", tree, ("^", q("2/3"), P), none)) == [q("3/2")]
    assert tried(problem("", "littleo", tree, geometric("3/2"), none)) == [q("303/200"), q("3003/2000")]
    assert tried(problem("", "bigo", tree, times(("^", ("c", "pi"), P), ("^", q(-2), P)), none)) == [
        ("c", "pi"), ("^", ("c", "pi"), q(-1))]
    assert len(tried(problem("", "bigo", tree, power(P, -3), none))) == 5
    assert tried(problem("", "omega", tree, geometric(2), none)) == [2, 1]
    assert tried(problem("", "omega", ("dual", RELU, ("s", "r")), geometric(2), none)) == []
    assert tried(problem("", "theta", tree, geometric(2), none)) == []
    assert tried(problem("", "bigo", tree, geometric(2), none, scale=coefficient(tree))) == []
    assert tried(problem("", "bigo", tree, geometric(2), none, index={"kind": "real"})) == []
