"""Rates of deep kernels through the deciders: the table on both sides, and which points are tried."""

from __future__ import annotations

import pytest

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders.depth import depth_evidence
from ntksym.verifier import verify
from ntksym.verifier.statement import read_statement
from tests.depth_rate_problems import DEPTH_PROBLEMS, DepthProblem, P, coefficient, geometric, kernel, problem, radius
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


def tried(item: DepthProblem) -> list[object]:
    statement = read_statement(item.statement(item.true))
    return [evidence.get("radius", evidence.get("layer")) for evidence in depth_evidence(statement)]


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
