"""Statements that are false, void or without a value somewhere, each the smallest example of its kind: no evidence
earns a verdict for them, and the same evidence earns one for what is true beside them.
"""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node

X, K, T, D = (("s", name) for name in "xktd")
PI: Node = ("c", "pi")
L2 = ["square_integrable"]


def q(value: Any) -> Node:
    return ("q", str(value))


def variable(name: str, kind: str = "real", low: Any = None, high: Any = None, **more: Any) -> dict[str, Any]:
    ends = {side: q(end) if isinstance(end, (int, str)) else end for side, end in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **more}


def verdict(claim: Node, evidence: dict[str, Any], *variables: dict[str, Any]) -> str:
    """What the evidence earns, "nothing" where it is rejected."""
    stated = read_statement({"variables": list(variables), "hypotheses": [], "claim": claim})
    try:
        return apply_rule(stated, evidence).verdict
    except Rejected:
        return "nothing"


def reflexive(side: Node, *variables: dict[str, Any]) -> str:
    return verdict(("eq", side, side), {"kind": "identity"}, *variables)


NATURAL, FRACTION, NEGATIVE = variable("k", "integer", 0), variable("k", "real", 0), variable("k", "integer", -1)
F = variable("F", "function", properties=L2)
RELU: Node = ("lam", "u", ("*", ("s", "u"), ("f", "heaviside", ("s", "u"), q(0))))


@pytest.mark.parametrize(("side", "others"), [
    (("hermite_polynomial", K, X), [variable("x")]),
    (("hermite_coefficient", ("fv", "F"), K), [F]),
])
def test_degrees_are_natural_numbers(side: Node, others: list[dict[str, Any]]) -> None:
    assert reflexive(side, NATURAL, *others) == "proved"
    assert reflexive(side, FRACTION, *others) == "nothing"
    assert reflexive(side, NEGATIVE, *others) == "nothing"


def test_arrays_have_entries_at_integers() -> None:
    array = variable("a", "array", rank=1)
    assert reflexive(("idx", "a", ("+", K, q(1))), NATURAL, array) == "proved"
    assert reflexive(("idx", "a", ("+", K, q("1/2"))), NATURAL, array) == "nothing"
    assert reflexive(("idx", "a", K), FRACTION, array) == "nothing"


def test_means_over_rotations_need_a_dimension_and_a_known_value() -> None:
    angle = variable("x", low=0, high=("c", "pi"))
    mean: Node = ("rotation_mean", RELU, X, D)
    assert reflexive(mean, angle, variable("d", "integer", 2)) == "proved"
    assert reflexive(mean, angle, variable("d", "integer", 1)) == "nothing"
    assert reflexive(mean, angle, variable("d", "real", 2)) == "nothing"
    # F(t) = |1 - t|^(-1/3) is in L^2 of the Gaussian; on the circle the mean of its square is infinite.
    assert reflexive(("rotation_mean", ("fv", "F"), X, q(2)), angle, F) == "nothing"


def test_a_power_zero_of_a_pole_has_no_value_under_an_integral() -> None:
    def mean(low: int) -> Node:
        return ("le", ("integral", ("^", ("^", T, q(-1)), q(0)), "t", q(low), q(2)), q(5))

    assert verdict(mean(1), {"kind": "ground"}) == "certified"
    assert verdict(mean(-1), {"kind": "ground"}) == "nothing"


def test_the_value_of_a_step_at_zero_exists_where_it_is_not_met() -> None:
    def step(at_zero: Node) -> Node:
        return ("le", ("f", "heaviside", X, at_zero), q(2))

    evidence = {"kind": "box-bound", "tree": ["taylor", 2]}
    assert verdict(step(q("1/2")), evidence, variable("x", low=1, high=2)) == "certified"
    assert verdict(step(("f", "log", q(-1))), evidence, variable("x", low=1, high=2)) == "nothing"


def log_of(value: int) -> Node:
    return ("f", "log", q(value))


@pytest.mark.parametrize(("void", "inhabited"), [
    (variable("x", low=PI, high=3), variable("x", low=PI, high=4)),
    (variable("x", low=3, high=log_of(3)), variable("x", low=1, high=log_of(3))),
    (variable("x", low=log_of(-1)), variable("x", low=log_of(2))),
    (variable("x", high=log_of(-1)), variable("x", high=log_of(2))),
    (variable("x", "integer", PI, "7/2"), variable("x", "integer", PI, "9/2")),
    (variable("x", "integer", PI, 6, modulus=3), variable("x", "integer", PI, 7, modulus=3)),
])
def test_domains_with_ends_that_are_not_rational_have_a_value(void: dict[str, Any], inhabited: dict[str, Any]) -> None:
    assert reflexive(X, inhabited) == "proved"
    assert reflexive(X, void) == "nothing"
    # A void domain of one variable makes everything void.
    assert reflexive(K, NATURAL, void) == "nothing"


@pytest.mark.parametrize("data", [
    variable("x", "real", modulus=2),
    variable("x", "array", 0, rank=1),
    variable("x", "function", None, 1),
    variable("x", "integer", properties=["differentiable"]),
])
def test_a_restriction_that_no_rule_reads_is_malformed(data: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="are not for a variable"):
        read_statement({"variables": [data], "hypotheses": [], "claim": ("true",)})


def test_one_point_without_a_value_does_not_make_an_existence_void() -> None:
    claim: Node = ("eq", ("^", X, q(-1)), q(1))
    evidence = {"kind": "ill-posed", "reason": "undefined", "values": {"x": "0"}}
    data = {"variables": [variable("x", low=0, high=1)], "hypotheses": [], "claim": claim}
    assert apply_rule(read_statement(data), evidence).verdict == "ill-posed"
    exists = read_statement({**data, "quantifier": "exists"})
    with pytest.raises(Rejected, match="exists"):
        apply_rule(exists, evidence)
    assert apply_rule(exists, {"kind": "witness", "values": {"x": "1"}}).verdict == "proved"


def test_negations_have_no_normal_form() -> None:
    assert verdict(("not", ("lt", X, X)), {"kind": "identity"}, variable("x")) == "nothing"
