"""Series of Sobolev weights, multiplicities and eigenvalues: where they converge, and where not any more."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.rate_problems import RELU, ROOT_TWO, ZERO, power, q, times
from tests.sphere_rate_problems import C, D, Node, T, exp, gamma, minus, root, total

J, S = ("s", "j"), ("s", "s")
OO: Node = ("c", "oo")
DIMENSION = times(total(times(q(2), J), D, q(-2)), gamma(total(J, D, q(-2))), power(gamma(total(J, q(1))), -1),
                  power(gamma(total(D, q(-1))), -1))
WEIGHT: Node = ("^", total(q(1), J), times(q(2), S))
VARIABLES: dict[str, dict[str, Any]] = {
    "d": {"name": "d", "kind": "integer", "low": q(3)}, "s": {"name": "s", "kind": "real"},
    "c": {"name": "c", "kind": "real", "low": q(0), "low_open": True}, "a": {"name": "a", "kind": "real"},
    "f": {"name": "f", "kind": "array", "rank": 1}}


def tangent(layers: object, degree: Node = J) -> Node:
    """The eigenvalue of the ReLU NTK of that many layers."""
    return ("sphere_eigenvalue", ("lam", "t", ("ntk", RELU, T, T, q(layers), ROOT_TWO, ZERO)), degree, D)


def series(term: Node, low: Node | None = None, high: Node = OO) -> Node:
    return ("converges", ("sum", term, "j", low or q(0), high))


def stated(claim: Node, *names: str, given: tuple[Node, ...] = (), **rest: Any) -> Any:
    return read_statement({"variables": [VARIABLES[name] for name in names], "hypotheses": list(given), "claim": claim,
                           **rest})


def outcome(data: Any, **evidence: Any) -> str:
    try:
        return apply_rule(data, evidence).verdict
    except (Rejected, Malformed) as failure:
        return str(failure)


def proved(claim: Node, *names: str, given: tuple[Node, ...] = (), example: dict[str, str] | None = None) -> str:
    more = {"example": example} if given else {}
    return outcome(stated(claim, *names, given=given), kind="series-growth", **more)


def refuted(claim: Node, given: tuple[Node, ...] = (), **values: str) -> str:
    return outcome(stated(claim, *values, given=given), kind="series-growth-fails", values=values)


def below(bound: Node, op: str = "lt") -> tuple[Node, ...]:
    return ((op, S, bound),)


TRACE = times(DIMENSION, WEIGHT)
SQUARES = times(DIMENSION, power(times(WEIGHT, tangent(3)), 2))


@pytest.mark.parametrize(("term", "bound", "example", "outside"), [
    (TRACE, times(q("1/2"), total(q(1), minus(D))), "-2", "-1"),
    (times(TRACE, tangent(3)), q("1/2"), "0", "1/2"),
    (SQUARES, times(q("1/4"), total(D, q(1))), "0", "1"),
], ids=("weights", "trace", "Hilbert-Schmidt"))
def test_thresholds(term: Node, bound: Node, example: str, outside: str) -> None:
    """At d = 3 the thresholds are -1, 1/2 and 1: there, and above, the series diverge."""
    example_at = {"d": "3", "s": example}
    assert proved(series(term), "d", "s", given=below(bound), example=example_at) == "proved"
    assert "not shown to converge" in proved(series(term), "d", "s", given=below(bound, "le"), example=example_at)
    assert refuted(series(term), d="3", s=outside) == "refuted"
    assert "not shown to diverge" in refuted(series(term), d="3", s=example)
    assert "admissible" in refuted(series(term), below(bound), d="3", s=outside)


@pytest.mark.parametrize(("term", "answer"), [
    (power(total(J, q(1)), -2), True), (power(total(J, q(1)), -1), False), (q(0), None), (q(3), False),
    (("^", q("1/2"), J), True), (("^", q(2), J), False), (exp(minus(root(J))), True), (exp(root(J)), False),
    (power(gamma(total(J, q(1))), -1), True), (gamma(total(J, q(1))), False), (("^", q(-1), J), False),
    (times(power(total(J, q(1)), -2), ("^", q(-1), J)), True),
    (times(C, power(total(J, q(1)), -1)), False), (times(("s", "a"), power(total(J, q(1)), -2)), True),
    (times(("s", "a"), power(total(J, q(1)), -1)), None), (("f", "sin", J), None), (power(J, -2), None),
    (root(total(J, q(-3))), None),
], ids=str)
def test_convergence(term: Node, answer: bool | None) -> None:
    claim, values = series(term), {"d": "3", "c": "2", "a": "5"}
    assert (proved(claim, "d", "c", "a") == "proved") is (answer is True)
    if term[0] == "*" and ("s", "a") in term:
        assert (refuted(claim, **values) == "refuted") is (answer is None)
    else:
        assert (refuted(claim, **values) == "refuted") is (answer is False)


def test_one_parity_that_diverges_is_enough() -> None:
    """Of two layers the eigenvalues of odd degree are known by a bound only: those of even degree diverge."""
    growing = ("^", total(q(1), J), total(D, q(-1)))
    assert refuted(series(times(tangent(2), growing)), d="3") == "refuted"
    assert proved(series(tangent(2)), "d") == "proved"


def test_what_is_no_series() -> None:
    assert "without end" in proved(series(power(total(J, q(1)), -2), high=q(9)))
    assert "without end" in proved(("le", q(0), q(1)))
    assert "without end" in outcome(stated(series(q(1)), quantifier="exists"), kind="series-growth")
    for low in (q("1/2"), D):
        assert "begins at an integer" in proved(series(power(total(J, q(1)), -2), low), "d")
    clash = stated(("converges", ("sum", power(("s", "d"), -2), "d", q(3), OO)), "d")
    assert "name of its own" in outcome(clash, kind="series-growth")
    assert proved(series(power(J, -2), q(1))) == "proved"
    assert proved(series(power(total(J, q(7)), -2), q(-6))) == "proved"


def test_values_of_a_diverging_series() -> None:
    harmonic = series(times(C, power(total(J, q(1)), -1)))
    data = stated(harmonic, "c")
    for values in ({}, {"c": "2", "d": "3"}, [], {"c": "-1"}):
        assert outcome(data, kind="series-growth-fails", values=values) not in ("refuted", "proved")
    assert outcome(stated(harmonic, "c", "f"), kind="series-growth-fails", values={"c": "1", "f": "1"}) != "refuted"


def test_a_bent_kernel_is_read_by_its_closed_form() -> None:
    """lambda_k of max(0, t) falls like k^(-d/2-1) along even k: in three dimensions like k^(-5/2)."""
    bent = ("lam", "t", ("f", "max", q(0), T))
    value = ("sphere_eigenvalue", bent, times(q(2), J), q(3))
    assert proved(series(times(J, value), q(1))) == "proved"
    assert proved(series(times(power(J, "3/2"), value), q(1))) != "proved"
    assert refuted(series(times(power(J, "3/2"), value), q(1))) == "refuted"
