"""Upper bounds that fail where the power series diverges: the table on both sides, and what the rule does not take."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.depth_rate_problems import (
    ERF,
    FAILING_PROBLEMS,
    SINE,
    FailingProblem,
    coefficient,
    geometric,
    kernel,
    rate,
)
from tests.rate_problems import RELU, Node, P, R, power, q, times

PROBLEMS = {item.name: item for item in FAILING_PROBLEMS}
THREE = PROBLEMS["erf, three layers"]


def verdict(item: FailingProblem, claim: Node | None = None, more: dict[str, Any] | None = None, **changed: Any) -> str:
    """The verdict; what the rule says where it does not accept."""
    statement = {**item.statement(claim or item.false), **(more or {})}
    try:
        return apply_rule(read_statement(statement), {**item.evidence, **changed}).verdict
    except Rejected as failure:
        return str(failure)


@pytest.mark.parametrize("item", FAILING_PROBLEMS, ids=lambda item: item.name)
def test_false_is_refuted_and_true_is_not(item: FailingProblem) -> None:
    assert verdict(item) == "refuted"
    for claim in item.true:
        for larger in (item.evidence["larger"], "1497/1000", "11/10"):
            for point in (item.evidence["radius"], "1496/1000", "1099/1000"):
                assert verdict(item, claim, radius=point, larger=larger) != "refuted", claim


def test_what_it_rests_on() -> None:
    for item in FAILING_PROBLEMS:
        assert apply_rule(read_statement(item.statement(item.false)), item.evidence).axioms == ("gamma-ratio", "mehler")


def test_every_bound_from_above_fails_and_no_other() -> None:
    for op in ("bigo", "littleo", "theta", "equivalent"):
        assert verdict(THREE, (op, *THREE.false[1:])) == "refuted"
    assert "upper bound" in verdict(THREE, ("omega", *THREE.false[1:]))


def test_the_point_of_divergence_is_beyond_the_radius() -> None:
    # S_2(1.4976) < 3/2: the terms go to 0 there
    assert "1501/1000 or more" in verdict(THREE, radius="14976/10000")
    assert "cannot be told" in verdict(THREE, radius="14976/10000", inner="1499/1000")
    assert verdict(THREE, radius="14977/10000", inner="15001/10000") == "refuted"
    # no erf has even coefficients
    assert "cannot be told" in verdict(THREE, residue=0)
    for changed in ({"radius": "749/500"}, {"radius": "0"}, {"radius": "3/2"}, {"inner": "-8/5"}):
        assert "lies between" in verdict(THREE, **changed)
    # g = O(R_1^-p) needs R_1 to be no more than what the rate claims
    assert "cannot be told" in verdict(THREE, larger="1499/1000")
    # the dual is singular at 3/2
    assert "analytic" in verdict(THREE, kernel_claim(q(4)), radius="14985/10000", larger="1499/1000")


def kernel_claim(layer: Node, tree: Node | None = None, index: Node = P) -> Node:
    return ("bigo", coefficient(tree or kernel("nngp", ERF, layer), index), geometric("1501/1000"), "p")


def test_statements_about_all_coefficients_of_one_kernel_alone() -> None:
    for index in ({"modulus": 2, "residue": 1}, {"high": q(9)}, {"kind": "real"}):
        assert "without parameters" in verdict(THREE, more=THREE.statement(THREE.false, **index))
    variables = [*THREE.statement(THREE.false)["variables"], {"name": "w", "kind": "real"}]
    for more in ({"variables": variables}, {"hypotheses": [("le", q(1), P)]}):
        assert "without parameters" in verdict(THREE, more=more)
    op, f, g, index = THREE.false
    assert "kernel of a layer" in verdict(THREE, (op, times(q(2), f), g, index))
    assert "kernel of a layer" in verdict(THREE, (op, coefficient(("dual", ERF, R)), g, index))
    assert "kernel of a layer" in verdict(THREE, (op, coefficient(f[1], times(q(2), P)), g, index))
    # its coefficients are O(4^-p): the covariances of the sine, which is its first layer, tend to 1 up to 4.3
    changing = kernel("nngp", ERF, q(2), first=kernel("nngp", SINE, P, q("1/2")))
    evidence = {"radius": "3", "larger": "4", "inner": "8/5"}
    assert "changes with the index" in verdict(THREE, ("bigo", coefficient(changing), geometric(4), "p"), **evidence)
    for layer, wanted in ((3, "4 or more"), (2, "refuted")):
        fixed = kernel("nngp", ERF, q(2), first=kernel("nngp", SINE, q(layer), q("1/2")))
        inner = "4" if layer == 3 else "8/5"
        found = verdict(THREE, ("bigo", coefficient(fixed), geometric(4), "p"), **{**evidence, "inner": inner})
        assert wanted in found
    assert "layer 2 or more" in verdict(THREE, kernel_claim(q(1)))
    assert "from 1 to 30" in verdict(THREE, kernel_claim(q(31)))
    assert "from 1 to 30" in verdict(THREE, kernel_claim(q("3/2")))
    assert "layer 2 or more" in verdict(THREE, kernel_claim(q(3), kernel("nngp", ERF, q(3), q(0))))
    assert "layer 2 or more" in verdict(THREE, kernel_claim(q(3), kernel("nngp", ERF, q(3), first=times(q(2), R))))


def test_evidence_is_well_formed() -> None:
    for changed in ({"residue": 2}, {"residue": True}, {"residue": "1"}, {"radius": None}, {"radius": 1.5},
                    {"larger": "x"}, {"inner": ["3/2"]}, {"summable": None}, {"terms": {}}):
        with pytest.raises(Malformed):
            verdict(THREE, **changed)
    assert "undecided, not proved" in verdict(THREE, summable={"kind": "unsettled", "tried": ["nothing"]})
    assert "undecided, not proved" in verdict(THREE, terms={"kind": "unsettled", "tried": ["nothing"]})
    assert verdict(THREE, terms={**rate(), "index": "k", "threshold": 4, "period": 3}) != "refuted"


def test_a_homogeneous_activation_has_no_value_beyond_one() -> None:
    root = power(q(2), "1/2")
    assert "analytic" in verdict(THREE, ("bigo", coefficient(kernel("ntk", RELU, q(3), root)), geometric("3/2"), "p"))
