"""The kernels of a network of any depth, read in every way, against values by hand and against each other."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation.balls import ball
from ntksym.evaluation.exact import exact
from ntksym.evaluation.formulas import latex
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import (
    CATALOGUE,
    absolute,
    activation,
    cosine,
    erf_scaled,
    exponential,
    identity,
    leaky_relu,
    relu,
    relu_power,
    step,
    tanh,
    x,
)
from ntksym.theory.kernels import (
    NNGP,
    NTK,
    DerivativeDual,
    balanced_bias,
    kernel_closed_form,
)
from ntksym.theory.objects import DualActivation
from ntksym.verifier.enclosures.enclose import TooWide, enclose
from ntksym.verifier.syntax import parse

R = sp.Rational
rho = sp.Symbol("rho", real=True)
gamma_w, gamma_b, sigma_w, sigma_b = sp.symbols("gamma_w gamma_b sigma_w sigma_b", positive=True)
SYMBOLS = (gamma_w, gamma_b, sigma_w, sigma_b)
#: gamma_w, gamma_b, sigma_w with gamma_w^2 + gamma_b^2 = 1
INPUT = (R(3, 5), R(4, 5))


def parameters(phi: sp.Lambda, sigma: sp.Expr) -> tuple[sp.Expr, ...]:
    """Hyperparameters of Assumption 2."""
    return (*INPUT, sigma, balanced_bias(phi, sigma))


def meets(value: mpmath.mpf, enclosure: arb, digits: int) -> bool:
    with mpmath.workdps(40):
        middle = mpmath.mpf(enclosure.mid().str(38, radius=False))
        return bool(abs(value - middle) <= mpmath.mpf(10) ** -digits)


def agree(left: arb, right: arb, digits: int) -> bool:
    return bool(abs(left - right) < arb(10) ** -digits)


# -- definitions


def test_one_step_of_the_recursion() -> None:
    kernel = NTK(relu, rho, 3, *SYMBOLS)
    before, covariance = NTK(relu, rho, 2, *SYMBOLS), NNGP(relu, rho, 2, *SYMBOLS)
    own = sigma_w**2 * DualActivation(relu, covariance) + sigma_b**2
    assert NNGP(relu, rho, 3, *SYMBOLS).definition() == own
    assert kernel.definition() == own + sigma_w**2 * DerivativeDual(relu, covariance) * before
    for first in (NTK(relu, rho, 1, *SYMBOLS), NNGP(relu, rho, 1, *SYMBOLS)):
        assert first.definition() == gamma_w**2 * rho + gamma_b**2


def test_the_bias_is_left_out_at_the_output_only() -> None:
    with_bias, without = NTK(tanh, rho, 3, *SYMBOLS), NTK(tanh, rho, 3, *SYMBOLS, output_bias=False)
    assert sp.expand(with_bias.definition() - without.definition()) == sigma_b**2
    assert sp.expand(with_bias.unfolded() - without.unfolded()) == sigma_b**2
    assert without.definition().has(NTK(tanh, rho, 2, *SYMBOLS))
    assert NTK(tanh, rho, 3, *SYMBOLS, True) == with_bias
    assert NTK(tanh, rho, 1, *SYMBOLS, False).definition() == NTK(tanh, rho, 1, *SYMBOLS).definition()
    assert without.subs(sigma_w, 1).output_bias is False
    assert str(without) == "NTK(tanh, rho, 3, gamma_w, gamma_b, sigma_w, sigma_b, False)"


def test_a_symbolic_layer_keeps_its_definition() -> None:
    layer = sp.Symbol("l", integer=True, positive=True)
    first, step_ = NNGP(relu, rho, layer, *SYMBOLS).definition().args
    assert first == (gamma_w**2 * rho + gamma_b**2, sp.Eq(layer, 1))
    assert step_.args[0] == sigma_w**2 * DualActivation(relu, NNGP(relu, rho, layer - 1, *SYMBOLS)) + sigma_b**2
    above = NTK(relu, rho, layer + 1, *SYMBOLS)
    assert not above.definition().has(sp.Piecewise)
    assert above.definition().has(NTK(relu, rho, layer, *SYMBOLS))
    with pytest.raises(UserError, match=r"unfolded at a layer that is a number, got the layer l \+ 1"):
        above.unfolded()


@pytest.mark.parametrize("kernel", [NNGP, NTK])
@pytest.mark.parametrize("layer", [0, -1, R(3, 2), sp.Symbol("l", negative=True), sp.I])
def test_a_layer_is_a_positive_integer(kernel: Any, layer: Any) -> None:
    with pytest.raises(UserError, match=f"a layer is an integer >= 1, got {layer}"):
        kernel(relu, rho, layer, *SYMBOLS)


def test_the_number_of_arguments_and_the_bias_are_checked() -> None:
    with pytest.raises(TypeError, match="takes at least 7 arguments"):
        NTK(relu, rho, 2)
    with pytest.raises(UserError, match="output_bias is True or False, got 2"):
        NTK(relu, rho, 2, *SYMBOLS, output_bias=2)


def test_unfolding_one_step_at_a_time_gives_the_whole() -> None:
    whole = NTK(tanh, rho, 4, *SYMBOLS, output_bias=False)
    e: sp.Expr = whole
    while e.has(NTK, NNGP):
        e = e.replace(lambda n: isinstance(n, (NTK, NNGP)), lambda n: n.definition())
    assert e == whole.unfolded()


# -- trees


def test_the_tree_names_the_layer() -> None:
    layer = sp.Symbol("l", integer=True, positive=True)
    function, t = to_tree(relu), ("s", "rho")
    weights = (("s", "sigma_w"), ("s", "sigma_b"))
    assert to_tree(NNGP(relu, rho, layer, 1, 0, sigma_w, sigma_b)) == ("nngp", function, t, ("s", "l"), *weights)
    assert to_tree(NTK(relu, rho, 3, 1, 0, sigma_w, sigma_b)) == ("ntk", function, t, t, ("q", "3"), *weights)
    whole = to_tree(NTK(relu, rho, layer + 1, *SYMBOLS, output_bias=False))
    assert parse(whole) == whole
    assert whole[0] == "+"
    assert whole[1][0] == "ntk"
    assert whole[2] == ("*", ("q", "-1"), ("^", ("s", "sigma_b"), ("q", "2")))
    assert to_tree(NTK(relu, rho, 1, *SYMBOLS, output_bias=False)) == to_tree(NTK(relu, rho, 1, *SYMBOLS))
    with pytest.raises(UserError, match="without the output bias a layer has to be known to be 2 or more, got l"):
        to_tree(NTK(relu, rho, layer, *SYMBOLS, output_bias=False))


@pytest.mark.parametrize("kernel", [NNGP, NTK])
@pytest.mark.parametrize("phi", [relu, tanh])
def test_the_tree_has_the_value_of_the_unfolded_kernel(kernel: Any, phi: sp.Lambda) -> None:
    at = kernel(phi, R(1, 3), 3, *parameters(phi, R(1, 2)), output_bias=False)
    assert agree(ball(at, 12), ball(at.unfolded(), 12), 10)


# -- closed forms


def test_a_closed_form_by_hand() -> None:
    """The arc-cosine kernels: (sin t + (pi - t) cos t) / (2 pi) and (pi - t) / (2 pi) at rho = cos t."""
    form = kernel_closed_form(NTK(relu, rho, 2, 1, 0, sp.sqrt(2), 0))
    angle = sp.acos(rho)
    expected = (sp.sqrt(1 - rho**2) + (sp.pi - angle) * rho) / sp.pi + (sp.pi - angle) * rho / sp.pi
    assert sp.expand(form - expected) == 0


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_closed_forms_are_what_the_balls_enclose(name: str) -> None:
    phi = CATALOGUE[name]
    kernel = NTK(phi, R(-2, 7), 3, *INPUT, R(1, 4), R(1, 3), output_bias=False)
    if name in ("tanh", "sigmoid", "softplus", "gelu", "silu", "elu"):
        with pytest.raises(UserError, match="no closed form of the dual"):
            kernel_closed_form(kernel)
        assert exact(kernel) is None
        return
    form = kernel_closed_form(kernel)
    assert form == exact(kernel)
    assert agree(ball(form, 20), ball(kernel, 15), 14)


def test_a_parameter_called_rho_is_kept_apart() -> None:
    slope = sp.Symbol("rho", positive=True)
    form = kernel_closed_form(NNGP(leaky_relu(slope), 0, 2, 1, 0, 1, 0))
    assert sp.expand(form - (1 - slope) ** 2 / (2 * sp.pi)) == 0


def test_only_kernels_have_a_closed_form_of_this_kind() -> None:
    with pytest.raises(UserError, match="expected NNGP"):
        kernel_closed_form(sp.Integer(1))


# -- values


def test_exact_values_by_hand() -> None:
    # identity: S_l = c^{l-1} t + (1 - c^{l-1}) with c = sigma_w^2, and T_l = sum over k of c^{l-k} S_k
    c, t = R(1, 4), R(9, 25) * R(1, 3) + R(16, 25)
    layers = [c**k * t + 1 - c**k for k in range(4)]
    assert exact(NNGP(identity, R(1, 3), 4, *INPUT, R(1, 2), sp.sqrt(3) / 2)) == layers[3]
    assert exact(NTK(identity, R(1, 3), 4, *INPUT, R(1, 2), sp.sqrt(3) / 2)) == sum(
        c ** (3 - k) * s for k, s in enumerate(layers)
    )
    # x^2: dual 1 + 2 rho^2, that of 2x is 4 rho
    square = activation(x**2)
    assert exact(NTK(square, R(1, 2), 2, 1, 0, R(1, 2), R(1, 2))) == R(1, 4) * R(3, 2) + R(1, 4) + R(1, 4) * 2 * R(1, 2)
    # ReLU at equal inputs, sigma_w^2 = 2: T_l(1) = l
    assert exact(NTK(relu, 1, 5, 1, 0, sp.sqrt(2), 0)) == 5
    assert exact(NTK(relu, 0, 2, 1, 0, sp.sqrt(2), 0)) == 1 / sp.pi
    assert exact(NTK(relu, -1, 2, 1, 0, sp.sqrt(2), 0)) == 0
    # a jump leaves no delta behind: the derivative of the step is zero almost everywhere
    assert exact(NTK(step, R(1, 2), 2, 1, 0, 1, 0)) == R(1, 3)


@pytest.mark.parametrize("phi", [relu, tanh, erf_scaled(R(1, 2)), cosine, relu_power(2), absolute, exponential])
@pytest.mark.parametrize("layer", [2, 3])
def test_equal_inputs(phi: sp.Lambda, layer: int) -> None:
    """S_l(1) = 1, and balls and quadrature agree on T_l(1)."""
    values = parameters(phi, R(1, 3))
    kernel = NTK(phi, 1, layer, *values)
    assert agree(ball(NNGP(phi, 1, layer, *values), 15), arb(1), 14)
    assert meets(multiprecision(kernel, 20), ball(kernel, 15), 14)


def test_balls_and_quadrature_agree_inside() -> None:
    kernel = NTK(tanh, R(1, 3), 3, 1, 0, 1, balanced_bias(tanh, 1))
    value = multiprecision(kernel, 10)
    assert meets(value, ball(kernel, 15), 10)
    assert not meets(value + mpmath.mpf("2e-10"), ball(kernel, 15), 10)


@pytest.mark.parametrize("reading", [exact, ball, lambda e: multiprecision(e, 8)])
def test_a_correlation_outside_is_an_error(reading: Any) -> None:
    """sigma_w^2 E[phi^2] + sigma_b^2 = 2 at layer 2: the third layer asks for a dual beyond 1."""
    with pytest.raises(UserError, match=r"correlation .*2\.0.* lies outside"):
        reading(DualActivation(tanh, NNGP(identity, 1, 2, 1, 0, 1, 1)))


def test_a_correlation_that_balls_do_not_tell_from_one_is_evaluated_and_proves_nothing() -> None:
    beyond = DualActivation(relu, 1 + sp.pi * sp.Rational(1, 10**200))
    assert agree(ball(beyond, 15), arb("0.5"), 14)
    with pytest.raises(TooWide):
        enclose(to_tree(beyond), {}, 200)


def test_printing() -> None:
    assert latex(NTK(relu, rho, 3, *SYMBOLS)) == r"\Theta^{(3)}_{\mathrm{ReLU}}\left(\rho\right)"
    assert latex(NNGP(tanh, rho, 2, *SYMBOLS, output_bias=False) ** 2) == (
        r"\left(\Sigma^{(2)}_{\tanh,\,\text{no output bias}}\left(\rho\right)\right)^{2}"
    )
    assert latex(DerivativeDual(tanh, rho)) == r"\widehat{\left(\tanh\right)'}\left(\rho\right)"
    assert latex(DerivativeDual(tanh, rho) ** 2) == r"\widehat{\left(\tanh\right)'}\left(\rho\right)^{2}"
    assert DerivativeDual(relu, rho).definition() == DualActivation(sp.Lambda(x, sp.Heaviside(x)), rho)
