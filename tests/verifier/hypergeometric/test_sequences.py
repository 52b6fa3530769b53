"""Identities, inequalities and rates of sequences: residue classes, thresholds, parameters, and evidence that does not
fit.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import HermiteCoefficient
from ntksym.verifier.hypergeometric.sequences import classes, first_values, is_empty, plan
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed

p = sp.Symbol("p", integer=True)
c, u = sp.symbols("c u")


def variable(name: str, kind: str = "integer", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def statement(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> Statement:
    data = {"variables": list(variables), "hypotheses": [to_tree(h) for h in hypotheses],
            "claim": claim if isinstance(claim, tuple) else to_tree(claim), **rest}
    return read_statement(data)


def verdict(stated: Statement, **evidence: Any) -> str:
    """The verdict that the evidence earns, or why it earns none."""
    try:
        return apply_rule(stated, evidence).verdict
    except Rejected as reason:
        return f"rejected: {reason}"


def rate(op: str, f: Any, g: Any, *variables: dict[str, Any], **rest: Any) -> Statement:
    return statement((op, to_tree(f), to_tree(g), "p"), *variables, **rest)


P0, P1 = variable("p", low=0), variable("p", low=1)
EVEN = variable("p", low=2, modulus=2)
POSITIVE = variable("c", "real", 0, low_open=True)
REAL = variable("c", "real")


def test_classes_and_first_values_cover_the_index_once() -> None:
    for low, modulus, residue, threshold, period in ((2, 1, 0, 7, 4), (-3, 3, 2, 4, 6), (0, 4, 1, 0, 4)):
        stated = statement(sp.Eq(p, c), variable("p", low=low, modulus=modulus, residue=residue), REAL)
        index, first, step = plan(stated, {"index": "p", "threshold": threshold, "period": period})
        covered = list(first_values(index, first))
        covered += [cls.slope * m + cls.offset for cls in classes(index, first, step) for m in range(30)]
        wanted = [n for n in range(low, threshold + 30 * period) if n % modulus == residue]
        assert sorted(covered) == wanted


@pytest.mark.parametrize("evidence", [
    {"index": "p", "threshold": 0}, {"index": 3, "threshold": 0, "period": 1}, {"index": "p", "threshold": "0",
        "period": 1},
    {"index": "q", "threshold": 0, "period": 1}, {"index": "p", "threshold": True, "period": 1},
    {"index": "p", "threshold": 1, "period": True}, {"index": "p", "threshold": 1.0, "period": 1},
])
def test_evidence_with_a_wrong_shape_is_malformed(evidence: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        apply_rule(statement(sp.Eq(p, c), P0, REAL), {"kind": "term", **evidence})


@pytest.mark.parametrize(("low", "threshold", "period", "reason"), [
    (0, -1, 1, "threshold"), (0, 5000, 1, "threshold"), (0, 0, 0, "period"), (0, 0, 61, "period"),
    (None, 0, 1, "lower bound"),
    ("1/2", 1, 1, "lower bound")])
def test_thresholds_and_periods_have_limits(low: object, threshold: int, period: int, reason: str) -> None:
    stated = statement(sp.Eq(p, 2 * p), variable("p", low=low))
    assert reason in verdict(stated, kind="term", index="p", threshold=threshold, period=period)


def test_a_period_must_respect_the_residue_class() -> None:
    relu = sp.Eq(HermiteCoefficient(activations.relu, p), 0)
    odd = variable("p", low=3, modulus=2, residue=1)
    assert verdict(statement(relu, odd), kind="term", index="p", threshold=3, period=2) == "proved"
    assert verdict(statement(relu, odd), kind="term", index="p", threshold=3, period=4) == "proved"
    assert "multiple of 2" in verdict(statement(relu, odd), kind="term", index="p", threshold=3, period=3)
    assert "differ" in verdict(statement(relu, variable("p", low=1, modulus=2, residue=1)), kind="term", index="p",
                               threshold=3, period=2)
    assert "normal forms differ" in verdict(statement(relu, variable("p", low=2)), kind="term", index="p", threshold=2,
                                            period=2)


def test_single_values_below_the_threshold_count() -> None:
    # True from p = 2 on only: (p - 1)! / (p - 2)! = p - 1 has a pole below.
    claim = sp.Eq(sp.Piecewise((7, p < 2), (p, True)), p)
    assert verdict(statement(claim, variable("p", low=2)), kind="term", index="p", threshold=2, period=1) == "proved"
    assert "p = 0" in verdict(statement(claim, P0), kind="term", index="p", threshold=2, period=1)


RATES: list[tuple[str, Any, Any, dict[str, Any], str]] = [
    ("theta", 2 * p + 1, p, {}, "proved"), ("theta", -2 * p, p, {}, "refuted"), ("bigo", -2 * p, p, {}, "proved"),
    ("omega", -2 * p, p, {}, "refuted"), ("littleo", sp.Integer(1), p, {}, "proved"),
    ("littleo", 2 * p, p, {}, "refuted"),
    ("theta", (-1) ** p * p, p, {}, "refuted"), ("bigo", (-1) ** p * p, p, {}, "proved"),
    ("theta", 1 + (-1) ** p, sp.Integer(1), {}, "refuted"), ("theta", 2 + (-1) ** p, sp.Integer(1), {}, "proved"),
    ("equivalent", 2 + (-1) ** p, sp.Integer(2), {}, "refuted"), ("bigo", p, -p, {}, "open"),
    ("bigo", p, sp.Integer(0), {}, "open"),
    ("bigo", sp.Integer(1), (-1) ** p, {}, "open"), ("bigo", sp.Integer(0), p, {}, "proved"),
    ("theta", sp.Integer(0), p, {}, "refuted"),
    ("theta", c * p + 1, p, POSITIVE, "proved"), ("theta", c * p + 1, p, REAL, "refuted"),
    ("bigo", c * p + 1, p, REAL, "proved"),
    ("theta", c * p + 1, p, variable("c", "real", 0), "refuted"), ("bigo", c**p, sp.Integer(1), POSITIVE, "refuted"),
    ("omega", c ** (2 * p) * sp.factorial(p), sp.Integer(1), REAL, "open"),
    ("equivalent", sp.binomial(2 * p, p), 4**p / sp.sqrt(sp.pi * p), {}, "proved"),
    ("equivalent", sp.binomial(2 * p, p), 4**p / sp.sqrt(sp.Rational(22, 7) * p), {}, "refuted"),
    ("theta", sp.binomial(2 * p, p), 4**p / sp.sqrt(p + 1), {}, "proved"), ("theta", sp.binomial(2 * p, p), 4**p / p,
        {}, "refuted"),
    ("bigo", HermiteCoefficient(sp.Lambda(activations.x, sp.tanh(p * activations.x)), p), p ** sp.Rational(-5, 4), {},
     "open"),
    ("theta", sp.sqrt(p + 1) - sp.sqrt(p), 1 / sp.sqrt(p), {}, "open"),
]


def decided(stated: Statement, period: int, values: dict[str, str]) -> str:
    if verdict(stated, kind="rate", index="p", threshold=3, period=period) == "proved":
        return "proved"
    failing = [verdict(stated, kind="rate-fails", index="p", threshold=3, period=period, residue=r, values=values)
               for r in range(period)]
    return "refuted" if "refuted" in failing else "open"


@pytest.mark.parametrize(("op", "f", "g", "parameter", "expected"), RATES, ids=[f"{o} {f} {g} {i}" for i,
    (o, f, g, _, _) in enumerate(RATES)])
def test_rates(op: str, f: Any, g: Any, parameter: dict[str, Any], expected: str) -> None:
    stated = rate(op, f, g, P1, *([parameter] if parameter else []))
    values = [{"c": v} for v in ("2", "0", "-1")] if parameter else [{}]
    found = {decided(stated, 2, v) for v in values}
    assert ("refuted" in found, "proved" in found) == (expected == "refuted", expected == "proved")


def test_a_failing_rate_needs_admissible_values_for_every_parameter() -> None:
    stated = rate("bigo", c * p, sp.Integer(1), P1, POSITIVE)
    evidence = {"kind": "rate-fails", "index": "p", "threshold": 1, "period": 1, "residue": 0}
    assert verdict(stated, **evidence, values={"c": "1"}) == "refuted"
    assert "not shown to be admissible" in verdict(stated, **evidence, values={"c": "-1"})
    assert "a value to every parameter" in verdict(stated, **evidence, values={})
    assert "names the values" in verdict(stated, **evidence, values=None)
    assert "not shown to fail" in verdict(stated, **(evidence | {"residue": 1}), values={"c": "1"})
    tied = rate("bigo", c * p, sp.Integer(1), P1, REAL, hypotheses=(sp.Eq(c, 0),))
    assert "not shown to be admissible" in verdict(tied, **evidence, values={"c": "1"})


def test_the_index_of_a_rate_runs_to_infinity() -> None:
    evidence = {"kind": "rate", "index": "p", "threshold": 1, "period": 1}
    assert verdict(rate("theta", p, p + 1, P1), **evidence) == "proved"
    assert "infinity" in verdict(rate("theta", p, p + 1, variable("p", low=1, high=100)), **evidence)
    few = rate("theta", p, p + 1, P1, hypotheses=(p <= 10,))
    assert "infinity" in verdict(few, **evidence, example={"p": "5"})
    assert verdict(rate("theta", p, p + 1, P1, quantifier="exists"), **evidence).startswith("rejected")


BOUNDS: list[tuple[sp.Basic, dict[str, Any], bool]] = [
    (sp.Le(sp.binomial(2 * p, p) / 4**p * sp.sqrt(p), 1 / sp.sqrt(sp.pi)), {}, True),
    (sp.Le(sp.binomial(2 * p, p) / 4**p * sp.sqrt(p), sp.Rational(56, 100)), {}, False),
    (sp.Le(sp.Rational(1, 2) ** p, sp.Rational(1, 2)), {}, True), (sp.Lt(sp.Rational(1, 2) ** p, sp.Rational(1, 2)), {},
                                                                   False),
    (sp.Le(2**p, sp.Integer(10) ** 6), {}, False), (sp.Le(p + 1, 2 * p), {}, True), (sp.Lt(p + 1, 2 * p), {}, False),
    (sp.Lt(0, c ** (2 * p)), REAL, False), (sp.Lt(c ** (2 * p) / 2, c ** (2 * p)), REAL, False),
    (sp.Le(5 * (2 - u) ** (-p), 1), variable("u", "real", 0, 1, low_open=True, high_open=True), False),
    (sp.Le((1 - u) ** (-p), 1), variable("u", "real", 0, 1, low_open=True, high_open=True), False),
]


@pytest.mark.parametrize(("claim", "parameter", "holds"), BOUNDS, ids=[str(b[0]) for b in BOUNDS])
def test_inequalities_between_terms(claim: sp.Basic, parameter: dict[str, Any], holds: bool) -> None:
    stated = statement(claim, P1, *([parameter] if parameter else []))
    found = {verdict(stated, kind="term-bound", index="p", threshold=t, period=1) for t in (1, 2)}
    assert ("proved" in found) is holds


@pytest.mark.parametrize("sides", ["0<=mu", "-mu<=mu", "-mu<=1"])
def test_an_unknown_coefficient_has_no_sign(sides: str) -> None:
    mu = ("hermite_coefficient", ("fv", "phi"), ("s", "p"))
    minus = ("*", ("q", "-1"), mu)
    claim = {"0<=mu": ("le", ("q", "0"), mu), "-mu<=mu": ("le", minus, mu), "-mu<=1": ("le", minus, ("q", "1"))}[sides]
    stated = statement(claim, P1, variable("phi", "function", properties=["square_integrable"]))
    assert verdict(stated, kind="term-bound", index="p", threshold=1, period=1).startswith("rejected")


X, Y = variable("x", "real"), variable("y", "real")
x, y = sp.symbols("x y")
EMPTY: list[tuple[list[dict[str, Any]], tuple[Any, ...], bool]] = [
    ([variable("x", "real", 1, 1)], (), False), ([variable("x", "real", 1, 1, high_open=True)], (), True),
    ([variable("x", "real", 2, 1)], (), True), ([variable("p", low=1, high=2, modulus=3)], (), True),
    ([variable("p", low=1, high=3, modulus=3)], (), False), ([variable("p", low="1/3", high="2/3")], (), True),
    ([variable("p", low=0, high=1, low_open=True, high_open=True)], (), True),
    ([X], (x < 0, x > 0), True), ([X], (x <= 0, x >= 0), False), ([X], (sp.Eq(x, 2), x < 2), True),
    ([X], (sp.Eq(x, 2), x <= 2), False),
    ([variable("x", "real", 0, 1)], (x >= 2,), True), ([X, Y], (x < 0, y > 0), False), ([X], (sp.And(x < 0, x > 1),),
        True),
    ([X], (sp.Or(x < 0, x > 1),), False),
]


@pytest.mark.parametrize(("variables", "hypotheses", "empty"), EMPTY, ids=range(len(EMPTY)))
def test_contradictory_domains(variables: list[dict[str, Any]], hypotheses: tuple[Any, ...], empty: bool) -> None:
    stated = statement(("true",), *variables, hypotheses=hypotheses)
    assert is_empty(stated) is empty
    found = verdict(stated, kind="ill-posed", reason="empty")
    assert (found == "ill-posed") is empty
