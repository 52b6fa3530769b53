"""Derivations: every step is checked on its own, and a wrong one does not pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from ntksym.errors import UserError
from ntksym.evaluation.steps import check_equation
from ntksym.theory.activations import (
    CATALOGUE,
    erf_scaled,
    gaussian_density,
    gelu,
    leaky_relu,
    relu,
    relu_power,
    tanh,
    x,
)
from ntksym.theory.derivations import DEFINITION, Derivation, Step
from ntksym.theory.hermite import derive_coefficient
from ntksym.theory.layer_series import SETTING, derive_recursion, q
from ntksym.theory.objects import HermiteCoefficient

p = sp.Symbol("p", integer=True, nonnegative=True)
a, b = sp.symbols("a b", real=True)
c, sigma = sp.symbols("c sigma", positive=True)
FUNCTIONS = {name: CATALOGUE[name] for name in ("relu", "step", "abs", "gelu", "sin", "cos", "exp")} | {
    "leaky": leaky_relu(a),
    "cubed": relu_power(3),
    "erf": erf_scaled(c),
    "gaussian": gaussian_density(sigma),
    "exp b": sp.Lambda(x, sp.exp(b * x)),
    "polynomial": sp.Lambda(x, x**3 + 2 * x),
    "sum": sp.Lambda(x, x * sp.sin(c * x) + sp.Max(x, 0)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("parity", ["even", "odd"])
def test_every_step_is_accepted(name: str, parity: str) -> None:
    derivation = derive_coefficient(FUNCTIONS[name], p, parity)
    reports = derivation.check()
    assert [(s.rule, r.reason) for s, r in zip(derivation.steps, reports, strict=True) if not r.accepted] == []
    assert derivation.steps[1].rule == DEFINITION
    assert not derivation.result.has(HermiteCoefficient)


def changed(derivation: Derivation, at: int, expression: sp.Expr) -> Derivation:
    steps = list(derivation.steps)
    steps[at] = replace(steps[at], expression=expression)
    return replace(derivation, steps=tuple(steps))


@pytest.mark.parametrize("at", range(1, 7))
def test_a_wrong_step_is_rejected(at: int) -> None:
    derivation = derive_coefficient(gelu, p, "even")
    assert derivation.is_checked()
    wrong = changed(derivation, at, derivation.steps[at].expression * sp.Rational(1001, 1000))
    reports = wrong.check()
    assert not reports[at].accepted
    assert all(report.accepted for report in reports[:at])


def test_a_sign_and_a_shifted_index_are_rejected() -> None:
    derivation = derive_coefficient(relu, p, "even")
    last = len(derivation.steps) - 1
    assert not changed(derivation, last, -derivation.result).is_checked()
    assert not changed(derivation, last, derivation.result.subs(p, p + 2)).is_checked()


def test_a_formula_is_not_accepted_where_it_does_not_hold() -> None:
    derivation = derive_coefficient(relu, p, "even")
    below = replace(derivation, indices=replace(derivation.indices, start=0))
    assert not below.is_checked()


def test_only_the_definition_passes_as_the_definition() -> None:
    name = HermiteCoefficient(relu, p)
    other = HermiteCoefficient(tanh, p).definition()
    indices = derive_coefficient(relu, p, "even").indices
    assert Derivation("", indices, (Step(name), Step(name.definition(), DEFINITION))).is_checked()
    assert not Derivation("", indices, (Step(name), Step(other, DEFINITION))).is_checked()


def rule_lines(derivation: Derivation) -> list[str]:
    """The lines of the LaTeX that open a step; a long sum may go on below."""
    return [line for line in derivation.latex().split("\\\\\n") if line.startswith("&= ")]


def test_latex_shows_rule_and_verdict_of_every_line() -> None:
    derivation = derive_coefficient(relu, p, "even")
    lines = rule_lines(derivation)
    assert derivation.latex().startswith("\\begin{aligned}")
    for line, step in zip(lines, derivation.steps[1:], strict=True):
        assert rf"\text{{{step.rule}}}\ \checkmark" in line
    wrong = rule_lines(changed(derivation, len(lines), sp.Integer(7)))
    assert r"\times\ \text{undecided}" in wrong[-1]
    assert all(r"\checkmark" in line for line in wrong[:-1])


def test_no_derivation_without_closed_form() -> None:
    with pytest.raises(UserError, match="no closed form of mu_p"):
        derive_coefficient(tanh, p, "odd")


def test_the_recursion_of_theorem_one_line_by_line() -> None:
    derivation = derive_recursion()
    reports = derivation.check()
    assert [(s.rule, r.reason) for s, r in zip(derivation.steps, reports, strict=True) if not r.accepted] == []
    assert {axiom for report in reports for axiom in report.axioms} == {"mehler", "composition-of-power-series"}
    text = derivation.latex()
    assert r"l \ge 2" in text
    assert r"\mathbb{E}" in text.split(r"\\")[0]
    assert text.count(r"\checkmark") == len(derivation.steps) - 1


@pytest.mark.parametrize("at", range(1, 7))
def test_a_wrong_line_of_the_recursion_is_rejected(at: int) -> None:
    derivation = derive_recursion()
    for wrong in (2 * derivation.steps[at].expression, derivation.steps[at].expression.subs(q, q + 1)):
        if wrong != derivation.steps[at].expression:
            before = derivation.steps[at - 1].expression
            assert not check_equation(before, wrong, derivation.indices).accepted


def test_a_derivation_needs_its_hypotheses_and_an_example_of_them() -> None:
    derivation = derive_recursion()
    composed = 4
    for setting in (replace(SETTING, hypotheses=()), replace(SETTING, example={**SETTING.example, "sigma_b": "1"})):
        assert not replace(derivation, indices=setting).check()[composed].accepted
