"""Closed forms of Hermite coefficients and of dual activations."""

from __future__ import annotations

import pytest
import sympy as sp

from ntksym.errors import UserError
from ntksym.evaluation.balls import ball, hermite_balls
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.evaluation.steps import Indices, check_equation
from ntksym.theory.activations import (
    CATALOGUE,
    absolute,
    elu,
    erf_scaled,
    gaussian_density,
    leaky_relu,
    relu,
    relu_power,
    step,
    tanh,
    x,
)
from ntksym.theory.duals import check_dual, dual_closed_form
from ntksym.theory.hermite import closed_form
from ntksym.theory.objects import DualActivation, HermiteCoefficient
from ntksym.theory.power_series import DerivativeHermiteCoefficient, NTKRecurrenceCoefficient, TwoLayerNTKCoefficient

p = sp.Symbol("p", integer=True, nonnegative=True)
rho, a, b = sp.symbols("rho a b", real=True)
c, sigma = sp.symbols("c sigma", positive=True)
PARITIES = ("even", "odd")
WITH_CLOSED_FORM = sorted(set(CATALOGUE) - {"tanh", "sigmoid", "softplus", "silu", "elu"})


def test_relu_as_it_is_known() -> None:
    form = closed_form(relu, p, "even")
    known = (-1) ** (p / 2 - 1) * sp.factorial2(p - 3) / sp.sqrt(2 * sp.pi * sp.factorial(p))
    assert form.first == 2
    assert form.exceptional == {0: sp.sqrt(2) / (2 * sp.sqrt(sp.pi))}
    assert sp.simplify(form.expression / known) == 1
    assert closed_form(relu, p, "odd") == (0, 3, {1: sp.Rational(1, 2)})


@pytest.mark.parametrize("name", WITH_CLOSED_FORM)
@pytest.mark.parametrize("parity", PARITIES)
def test_closed_forms_meet_the_balls(name: str, parity: str) -> None:
    phi = CATALOGUE[name]
    form, table = closed_form(phi, p, parity), hermite_balls(phi, 13, 40)
    for n in range(parity == "odd", 13, 2):
        value = form.exceptional[n] if n < form.first else form.expression.subs(p, n)
        assert ball(value, 20).overlaps(table[n]), n


@pytest.mark.parametrize(
    "phi",
    [
        leaky_relu(a),
        erf_scaled(c),
        gaussian_density(sigma),
        relu_power(3),
        sp.Lambda(x, sp.exp(b * x)),
        sp.Lambda(x, sp.sin(b * x)),
        sp.Lambda(x, sp.cos(b * x)),
        sp.Lambda(x, x * sp.sin(c * x) + sp.Max(x, 0)),
    ],
    ids=str,
)
def test_symbolic_parameters(phi: sp.Lambda) -> None:
    values = {s.name: sp.Rational(2, 3) for s in phi.free_symbols}
    for parity in PARITIES:
        form = closed_form(phi, p, parity)
        n = form.first + 4
        assert ball(form.expression, 20, p=n, **values).overlaps(ball(HermiteCoefficient(phi, p), 20, p=n, **values))


def test_a_wrong_formula_is_not_accepted() -> None:
    form, even = closed_form(relu, p, "even"), Indices(p, 2, 0, 2)
    wanted = HermiteCoefficient(relu, p)
    assert check_equation(wanted, form.expression, even).accepted
    assert not check_equation(wanted, -form.expression, even).accepted
    assert not check_equation(wanted, form.expression * (p + 1) / p, even).accepted
    assert not check_equation(wanted, form.expression, Indices(p, 2, 0, 0)).accepted
    assert not check_equation(wanted, form.expression, Indices(p, 2, 1, 3)).accepted


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "silu"])
def test_the_integral_representation_is_right(name: str) -> None:
    parity = "even" if name == "silu" else "odd"
    form = closed_form(CATALOGUE[name], p, parity)
    assert form.expression.has(sp.Integral)
    n = form.first + 2
    integral = multiprecision(form.expression, 15, p=n)
    assert abs(integral - multiprecision(HermiteCoefficient(CATALOGUE[name], p), 15, p=n)) < 1e-14


def test_without_closed_form_the_message_says_why() -> None:
    with pytest.raises(UserError, match=r"no closed form .* is known.*heaviside"):
        closed_form(elu(sp.Integer(1)), p, "even")
    with pytest.raises(UserError, match="parity of the index is not fixed"):
        closed_form(relu, p)
    with pytest.raises(UserError, match="parity is 'even', 'odd' or None, got 'both'"):
        closed_form(relu, p, "both")


@pytest.mark.parametrize(
    "phi",
    [
        relu,
        step,
        absolute,
        leaky_relu(a),
        relu_power(2),
        erf_scaled(c),
        gaussian_density(sigma),
        sp.Lambda(x, sp.sin(b * x)),
        sp.Lambda(x, sp.cos(b * x)),
        sp.Lambda(x, 3 * sp.exp(b * x)),
    ],
    ids=str,
)
def test_duals(phi: sp.Lambda) -> None:
    assert all(report.accepted for report in check_dual(phi, rho))
    values = {s.name: sp.Rational(1, 3) for s in phi.free_symbols} | {"rho": sp.Rational(-2, 5)}
    form = ball(dual_closed_form(phi, rho), 15, **values)
    assert form.overlaps(ball(DualActivation(phi, rho), 15, **values))
    assert not (form * 1001 / 1000).overlaps(ball(DualActivation(phi, rho), 15, **values))


def test_a_dual_without_closed_form_is_refused() -> None:
    with pytest.raises(UserError, match="no closed form of the dual of tanh"):
        dual_closed_form(tanh, rho)


def test_the_recurrence_gives_the_printed_two_layer_formula_for_relu_and_not_for_the_step() -> None:
    parameters = sp.symbols("gamma_w gamma_b sigma_w sigma_b", positive=True)
    for phi, holds in ((relu, True), (step, False)):
        left, right = NTKRecurrenceCoefficient(phi, p, 2, *parameters), TwoLayerNTKCoefficient(phi, p, *parameters)
        assert all(check_equation(left, right, Indices(p, 2, r, r)).accepted is holds for r in (0, 1))


def test_the_derivative_of_relu_is_the_step() -> None:
    for n in range(6):
        assert ball(DerivativeHermiteCoefficient(relu, n), 15).overlaps(ball(HermiteCoefficient(step, n), 15))
