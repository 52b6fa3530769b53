"""Points, boxes and witnesses: just enough evidence is accepted, the least that is wrong with it is named."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from ntksym.verifier.evaluations import MAX_BOXES, MAX_POINTS, is_admissible
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node

X, N = ("s", "x"), ("s", "n")
ONE: Node = ("q", "1")


def q(value: object) -> Node:
    return ("q", str(value))


def variable(name: str, kind: str = "real", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if end is None else q(end) for side, end in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def stated(claim: Node, *variables: dict[str, Any], hypotheses: tuple[Node, ...] = (), **rest: Any) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": list(hypotheses), "claim": claim, **rest})


def verdict(statement: Statement, kind: str, **evidence: Any) -> str:
    return apply_rule(statement, {"kind": kind, **evidence}).verdict


def refusal(statement: Statement, kind: str, **evidence: Any) -> str:
    with pytest.raises((Rejected, Malformed)) as caught:
        apply_rule(statement, {"kind": kind, **evidence})
    return str(caught.value)


def test_a_witness_gives_each_entry_once_and_each_number_in_one_way() -> None:
    array = {"name": "a", "kind": "array", "rank": 1}
    statement = stated(("eq", ("idx", "a", ONE), q(0)), array)
    assert verdict(statement, "witness", values={"a": [[[1], "1/2"]]}) == "refuted"
    assert "an entry twice" in refusal(statement, "witness", values={"a": [[[1], "1/2"], [[1], "0"]]})
    for text in ("2/4", "-0", "01", "1/1"):
        assert "not in lowest terms" in refusal(statement, "witness", values={"a": [[[1], text]]})


def test_a_finite_range_has_a_point_and_not_too_many() -> None:
    claim: Node = ("lt", N, q(10**6))
    odd = {"modulus": 2, "residue": 1}
    assert verdict(stated(claim, variable("n", "integer", 1, 1, **odd)), "points") == "certified"
    two = [variable(name, "integer", 1, end) for name, end in (("n", 100), ("k", MAX_POINTS // 100 + 1))]
    assert f"this one has {MAX_POINTS + 100}" in refusal(stated(claim, *two), "points")
    void = variable("n", "integer", 1, 3, modulus=60, residue=4)
    assert "no value satisfies" in refusal(stated(claim, void), "points")


def test_points_where_a_hypothesis_fails_are_passed_over_unless_it_fails_everywhere() -> None:
    claim: Node = ("lt", q(2), N)
    for low, hypothesis, expected in (
        (1, ("lt", q(4), ("^", N, q(2))), "certified"), (1, ("le", q(4), ("^", N, q(2))), "not confirmed at"),
        (1, ("lt", q(100), ("^", N, q(2))), "no point of the range satisfies"),
    ):
        statement = stated(claim, variable("n", "integer", low, 9), hypotheses=(hypothesis,))
        if expected == "certified":
            assert verdict(statement, "points") == expected
        else:
            assert expected in refusal(statement, "points")


def test_a_subdivision_is_of_real_variables_that_have_a_value() -> None:
    claim: Node = ("le", X, q(2))
    unit = variable("x", low=0, high=1)
    assert verdict(stated(claim, unit), "boxes", tree=None) == "certified"
    assert "universally quantified" in refusal(stated(claim, unit, quantifier="exists"), "boxes", tree=None)
    assert "universally quantified" in refusal(stated(("true",)), "boxes", tree=None)
    void = variable("x", low=0, high=0, low_open=True)
    assert "no value satisfies" in refusal(stated(claim, void), "boxes", tree=None)
    assert verdict(stated(claim, variable("x", low=0, high=0)), "boxes", tree=None) == "certified"


def test_a_subdivision_has_an_end() -> None:
    comb: Any = None
    for i in range(MAX_BOXES // 2 + 1):
        comb = [0, f"{MAX_BOXES - i}/{2 * MAX_BOXES}", None, comb]
    statement = stated(("le", X, q(2)), variable("x", low=0, high=1))
    assert f"more than {MAX_BOXES} boxes" in refusal(statement, "boxes", tree=comb)
    for _ in range(2):
        comb = comb[3]
    assert verdict(statement, "boxes", tree=comb) == "certified"


def test_a_corner_where_a_hypothesis_has_no_value_is_not_admissible() -> None:
    inverse: Node = ("lt", q(2), ("^", X, q(-1)))
    statement = stated(("lt", X, q("9/10")), variable("x", low=0, high=1), hypotheses=(inverse,))
    assert not is_admissible(statement, ["x"], [fmpq(0)])
    assert is_admissible(statement, ["x"], [fmpq(1, 4)])
    # 0 and 1 are not admissible, nor is 1/2: that some point satisfies the hypothesis shows only after a cut.
    assert "not confirmed on the box" in refusal(statement, "boxes", tree=None)
    assert verdict(statement, "boxes", tree=[0, "1/2", None, [0, "3/4", None, None]]) == "certified"


def test_an_end_without_an_enclosure_settles_nothing() -> None:
    def bounded(end: Node) -> Statement:
        return stated(("lt", X, q(3)), {"name": "x", "kind": "real", "low": end, "high": None})

    assert verdict(bounded(("c", "pi")), "witness", values={"x": "4"}) == "refuted"
    blind: Node = ("^", ("f", "sin", ("c", "pi")), q(-1))
    assert "bits do not settle it" in refusal(bounded(blind), "witness", values={"x": "4"})


def test_the_spectral_theorem_is_listed_where_eigenvectors_occur() -> None:
    vectors = {"name": "U", "kind": "array", "rank": 2, "properties": ["orthonormal_eigenvectors"]}
    entry: Node = ("idx", "U", ONE, ONE)
    claim: Node = ("eq", ("*", entry, entry), ("^", entry, q(2)))
    outcome = apply_rule(stated(claim, vectors), {"kind": "identity"})
    assert (outcome.verdict, outcome.axioms) == ("proved", ("spectral-theorem",))
    plain = {"name": "U", "kind": "array", "rank": 2}
    assert apply_rule(stated(claim, plain), {"kind": "identity"}).axioms == ()


def test_an_ill_posed_statement_has_one_of_three_reasons() -> None:
    log: Node = ("eq", ("f", "log", X), ("f", "log", X))
    statement = stated(log, variable("x", low=-1))
    assert verdict(statement, "ill-posed", reason="undefined", values={"x": "-1"}) == "ill-posed"
    for reason in ("", "false", None, 1):
        assert "convention, undefined or empty" in refusal(statement, "ill-posed", reason=reason)
