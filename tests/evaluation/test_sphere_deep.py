"""Eigenvalues of deep kernels and of formulas: against quadrature, the power series, traces; what is refused."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from ntksym.errors import UserError
from ntksym.evaluation.deep_coefficients import deep_coefficients
from ntksym.evaluation.sphere_arrays import sphere_eigenvalue_arrays
from ntksym.evaluation.sphere_deep import Network, ellipse
from ntksym.evaluation.sphere_eigenvalues import MAX_SWEEP, network_request, sphere_eigenvalues
from ntksym.evaluation.sphere_quadrature import Integrand, Sums, attempt, quadrature
from ntksym.evaluation.sphere_series import eigenvalue
from ntksym.evaluation.sphere_terms import monomial, multiplicity
from ntksym.theory.activations import (
    absolute,
    activation,
    cosine,
    elu,
    erf_scaled,
    gelu,
    identity,
    leaky_relu,
    relu,
    relu_power,
    step,
    tanh,
    x,
)
from ntksym.theory.kernels import NNGP, NTK, balanced_bias
from tests.sphere_problems import ANALYTIC, ROOT2, R, as_mpf, deep_relu, t, written
from tests.sphere_problems import quadrature as by_mpmath

ONE = sp.Integer(1)
TILTED = (R(3, 5), R(4, 5))


def kernel(kind: Any, phi: sp.Lambda, layer: int, weight: Any = ONE, gammas: Any = (1, 0), **options: Any) -> Any:
    return kind(phi, t, layer, *gammas, weight, balanced_bias(phi, weight), **options)


DEEP: dict[str, Any] = {
    "ReLU NTK": deep_relu(3),
    "ReLU NNGP": NNGP(relu, t, 4, 1, 0, ROOT2, 0),
    "leaky ReLU with biases": kernel(NTK, leaky_relu(R(1, 10)), 3, ONE, TILTED),
    "two layers with an input bias": kernel(NTK, relu, 2, ONE, TILTED),
    "without output bias": kernel(NNGP, relu, 3, ONE, TILTED, output_bias=False),
    "ReLU^2": kernel(NTK, relu_power(2), 3, R(1, 2)),
    "|x|": kernel(NTK, absolute, 3),
    "x |x|": kernel(NTK, activation(x * sp.Abs(x)), 3, 1 / sp.sqrt(3)),
    "x |x| with bias": kernel(NNGP, activation(x * sp.Abs(x)), 3, R(1, 2)),
    "|x| with an input bias": kernel(NNGP, absolute, 3, R(4, 5), TILTED),
}


# -- independent routes


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("d", [2, 6])
def test_the_power_series_lies_below_and_within_its_tail(name: str, d: int) -> None:
    """sum c_p A(p, k, d) from the first coefficients, the rest bounded by F(1) less their sum over N."""
    given, count = DEEP[name], 400
    found = sphere_eigenvalues(given, range(9), d, 60)
    phi, _, layer, gamma_w, gamma_b, sigma_w, _ = given.args[:7]
    tangent = given.operator == "ntk"
    table = deep_coefficients(phi, count, int(layer), gamma_w=gamma_w, gamma_b=gamma_b, sigma_w=sigma_w,
                              output_bias=given.output_bias)
    row = (table.kappa if tangent else table.alpha)[int(layer)]
    network = Network(network_request(given), tangent)
    with ctx.workprec(128):
        # the value at angle 0 by the recursion, just inside
        whole = network.at_angle(arb(2) ** -50)
        rest = whole - sum(row, arb(0)) + arb(10) ** -9
        for k in range(9):
            share = sum((row[p] * monomial(p, k + 1, d)[k] for p in range(k, count, 2)), arb(0))
            assert not (found[k] - share + arb(10) ** -14 < 0), k
            assert not (found[k] - share > rest / multiplicity(k, d)), k


@pytest.mark.parametrize("name", ["ReLU NTK", "leaky ReLU with biases", "without output bias", "|x|"])
def test_deep_kernels_agree_with_quadrature(name: str) -> None:
    network = Network(network_request(DEEP[name]), DEEP[name].operator == "ntk")

    def value(u: Any) -> Any:
        with ctx.workprec(600):  # mpmath's nodes come that near to the ends
            return as_mpf(network.at_angle(arb(float(mpmath.acos(u))).max(arb(10) ** -60)))

    found = sphere_eigenvalues(DEEP[name], range(6), 5, 60)
    for k in (0, 1, 2, 4):
        assert abs(as_mpf(found[k]) - by_mpmath(value, k, 5)) < 1e-10, k


def test_the_recursion_in_the_angle_is_the_kernel() -> None:
    network = Network(network_request(deep_relu(3)), True)
    with ctx.workprec(100):
        angle = arb(fmpq(7, 5))
        s = t_value = angle.cos()
        for _ in range(2):
            share = (arb.pi() - s.acos()) / arb.pi()
            s = (1 - s * s).sqrt() / arb.pi() + s * share
            t_value = s + share * t_value
        assert network.at_angle(angle).overlaps(t_value)


@pytest.mark.parametrize("name", ANALYTIC)
@pytest.mark.parametrize("d", [2, 5])
def test_formulas_agree_with_quadrature(name: str, d: int) -> None:
    found = sphere_eigenvalues(ANALYTIC[name], range(6), d, 80)
    for k in (0, 1, 5):
        assert found[k].rel_accuracy_bits() >= 80
        assert abs(as_mpf(found[k]) - by_mpmath(written(ANALYTIC[name]), k, d)) < 1e-12, k


def test_a_rational_kernel_at_high_degree_is_exponentially_small() -> None:
    # 1/(2 - t) on the circle: q^k / sqrt(3), q = 2 - sqrt 3
    found = sphere_eigenvalues(1 / (2 - t), 300, 2, 50)
    with ctx.workprec(200):
        truth = (2 - arb(3).sqrt()) ** 300 / arb(3).sqrt()
        assert found.overlaps(truth)
        assert found.rel_accuracy_bits() >= 50
        assert not found.overlaps(truth * (1 + arb(2) ** -40))


def test_the_variable_may_have_any_name() -> None:
    s = sp.Symbol("s", real=True)
    assert sphere_eigenvalues(sp.Lambda(s, sp.exp(-sp.acos(s))), 3, 4).overlaps(
        sphere_eigenvalues(ANALYTIC["geodesic"], 3, 4))


@pytest.mark.parametrize(
    "given",
    [kernel(NTK, tanh, 2), kernel(NTK, gelu, 3), kernel(NNGP, erf_scaled(ONE), 3, ONE, TILTED), kernel(NTK, cosine, 3),
     kernel(NNGP, gelu, 3, output_bias=False)],
    ids=str,
)
def test_activations_without_closed_dual(given: Any) -> None:
    """The trace of the first degrees is at most F(1), and they agree with quadrature of the power series."""
    d, count = 10, 9
    found = sphere_eigenvalues(given, range(count), d, 50)
    phi, _, layer, gamma_w, gamma_b, sigma_w, _ = given.args[:7]
    table = deep_coefficients(phi, 200, int(layer), gamma_w=gamma_w, gamma_b=gamma_b, sigma_w=sigma_w,
                              output_bias=given.output_bias)
    row = [float(c) for c in (table.kappa if given.operator == "ntk" else table.alpha)[int(layer)]]
    for k in (0, 1, 2, 7):
        assert found[k].is_zero() or found[k].rel_accuracy_bits() >= 50
        truth = by_mpmath(lambda u: mpmath.polyval(row[::-1], u), k, d)
        assert abs(as_mpf(found[k]) - truth) < 1e-9, k
    if phi == tanh:
        assert [k for k in range(count) if found[k].is_zero()] == [2, 4, 6, 8]
    if phi == cosine:
        assert all(found[k].is_zero() for k in range(1, count, 2))


def test_polynomial_activations_have_finitely_many_eigenvalues() -> None:
    found = sphere_eigenvalues(kernel(NTK, activation(x**2), 3, R(1, 2)), range(8), 5, 60)
    assert [v.is_zero() for v in found] == [False, True, False, True, False, True, True, True]
    plain = sphere_eigenvalues(NTK(identity, t, 3, 1, 0, 1, 0), range(3), 5, 60)  # 3 t
    assert plain[1].overlaps(arb(fmpq(3, 5)))
    assert plain[0].is_zero()
    assert plain[2].is_zero()


def test_what_the_series_cuts_off_is_counted() -> None:
    # c_p = 2^-p for p < 20, the others up to their sum in one place: wherever it is, the ball holds it
    with ctx.workprec(80):
        kept = [arb(2) ** -p for p in range(20)]
        tail = arb(2) ** -19
        for k, d in ((0, 3), (3, 3), (10, 2), (19, 5), (25, 5)):
            first = monomial(k, k + 1, d)[k]
            value = eigenvalue(kept, k, d, first, tail)
            for place in range(20, 60):
                powers = [*kept, *([arb(0)] * 40)]
                powers[place] = tail
                exact = sum((powers[p] * monomial(p, k + 1, d)[k] for p in range(k, 60, 2)), arb(0))
                assert value.contains(exact) or value.overlaps(exact), (k, d, place)


# -- large degrees, and the error of the quadrature


@pytest.mark.parametrize("d", [2, 3, 10])
def test_two_layers_through_the_quadrature_are_the_closed_form(d: int) -> None:
    """The angle does not know that layer 2 has a closed form: all of it is tested at high degrees."""
    made = network_request(deep_relu(2))
    network = Network(made, True)
    radius, bound = ellipse(made, True)
    with ctx.workprec(53):
        values = attempt(Integrand(network.at_angle, radius, bound, None), 401, d, 200)
    closed = sphere_eigenvalues(deep_relu(2), range(401), d, 100)
    assert all(a.overlaps(b) for a, b in zip(values, closed, strict=True))
    assert max(float(v.rad()) for v in values) < 2.0**-199
    assert min(v.rel_accuracy_bits() for v in values[::2]) > 60


def test_an_ellipse_beyond_a_pole_would_be_noticed() -> None:
    # 1/(cos^2 s + 1/4) has poles at pi/2 +- 0.481 i: the ellipse of parameter 1.3 passes below them.  For d = 2 and
    # cos^2 s = (1 + cos 2s)/2 the mean is 2 / sqrt((1 + 1/2)^2 - 1)
    right, wrong = (attempt(Integrand(lambda s: 1 / (s.cos() ** 2 + arb(fmpq(1, 4))), radius, arb(100), None), 6, 2, 50)
                    for radius in (1.3, 2.5))
    with ctx.workprec(100):
        mean = 2 / (arb(fmpq(3, 2)) ** 2 - 1).sqrt()
    assert right[0].overlaps(mean)
    assert not wrong[0].overlaps(mean)
    assert [v.overlaps(w) for v, w in zip(right, wrong, strict=True)] == [False, True] * 3


def test_rounding_errors_are_bounded_by_what_is_claimed() -> None:
    """Sums with 60 bits against the same nodes with 300: the difference stays below the bound, which is not idle."""
    integrand = Integrand(lambda angle: arb(1) / (2 - angle.cos()), 2.0, arb(10), None)
    for d in (2, 3, 9):
        coarse, fine = Sums(integrand, 60, d, 60), Sums(integrand, 60, d, 300)
        rough, exact = coarse.sweep(50), fine.sweep(50)
        with ctx.workprec(400):
            for k in range(50):
                error = abs(arb(rough[k]) / arb(2) ** 120 - arb(exact[k]) / arb(2) ** 600)
                assert error < coarse.error(k), (d, k)
                assert coarse.error(k) < arb(2) ** -40


@pytest.mark.parametrize("layer", [3, 10])
def test_degrees_up_to_a_thousand_have_their_bits(layer: int) -> None:
    count = 300 if layer == 3 else 40
    found = sphere_eigenvalues(deep_relu(layer), range(count), 10, 50)
    assert all(v.rel_accuracy_bits() >= 50 for v in found)
    assert all(float(v) > 0 for v in found)
    total = sum((v * multiplicity(k, 10) for k, v in enumerate(found)), arb(0))
    assert float(total) < layer  # T_l(1) = l


def test_arrays_of_deep_kernels() -> None:
    found = sphere_eigenvalue_arrays(deep_relu(3), np.arange(20), 4)
    truth = sphere_eigenvalues(deep_relu(3), range(20), 4)
    assert found == pytest.approx([float(v) for v in truth], rel=1e-14)


# -- what is refused


@pytest.mark.parametrize(
    ("given", "message"),
    [(sp.floor(2 * t), "no eigenvalues of the kernel"), (sp.acos(2 * t), "not proved to be analytic"),
     (sp.Abs(1 - t), "not proved to be analytic"), (kernel(NNGP, step, 3), "not analytic in the angle at 0"),
     (kernel(NTK, elu(ONE), 3), "the series of the kernel"),
     (sp.log(t), "not proved to be analytic"), (1 / (t - R(1, 2)), "not proved to be analytic"),
     (sp.Abs(t - R(1, 2)), "not proved to be analytic"), (sp.log(1 - t), "not proved to be analytic"),
     (sp.Piecewise((1, t > R(1, 2)), (0, True)), "no eigenvalues of the kernel"),
     (NTK(relu, t, 3, 1, 0, 2, 0), "Assumption 2"), (NTK(relu, t, 3, 1, 0, 1, 0), "Assumption 2"),
     (NTK(relu, t, 3, 1, 0, 1, balanced_bias(relu, R(1, 2))), "Assumption 2"),
     (NTK(relu, t, sp.Symbol("l", integer=True, positive=True), 1, 0, 1, 0), "alone, without l"),
     (deep_relu(3) + 1, "no eigenvalues of the kernel")],
)
def test_what_has_no_proved_value(given: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        sphere_eigenvalues(given, range(4), 3, 50)


def test_a_kernel_without_proved_ellipse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntksym.evaluation.sphere_deep.RADII", (3.5,))
    with pytest.raises(UserError, match=r"no ellipse around \[0, pi\]"):
        sphere_eigenvalues(kernel(NTK, leaky_relu(R(1, 7)), 3), 2, 3)


def test_the_symmetry_of_a_kernel_is_seen() -> None:
    for name, odd in (("x |x|", True), ("|x|", False)):
        assert [v.is_zero() for v in sphere_eigenvalues(DEEP[name], range(4), 3, 50)] == [odd, not odd, odd, not odd]


def test_the_symmetry_of_a_formula_is_seen() -> None:
    for formula, odd in ((sp.cos(sp.pi * t), False), (sp.sin(2 * t), True)):
        found = sphere_eigenvalues(formula, range(5), 2, 60)
        assert [v.is_zero() for v in found] == [odd, not odd, odd, not odd, odd]
        for k in range(odd, 5, 2):
            # Bessel functions: int cos(z cos s) cos(k s) ds = pi cos(k pi/2) J_k(z), with sin alike
            z = arb.pi() if not odd else arb(2)
            sign = (-1) ** (k // 2)
            assert (found[k] - sign * z.bessel_j(k)).contains(0), k


def test_degrees_beyond_the_sweep() -> None:
    with pytest.raises(UserError, match=f"up to {MAX_SWEEP}"):
        sphere_eigenvalues(deep_relu(3), MAX_SWEEP + 1, 3)


def test_an_eigenvalue_that_vanishes_unseen_is_given_up() -> None:
    # even, but no rule shows it
    hidden = sp.log(3 - t) + sp.log(3 + t)
    with pytest.raises(UserError, match="may vanish") as spent:
        sphere_eigenvalues(hidden, [1], 2, 50)
    assert spent.value.exit_code == 4


def test_too_many_nodes_are_not_begun() -> None:
    integrand = Integrand(lambda angle: arb(1), 1.001, arb(10), None)
    with pytest.raises(UserError, match="nodes"):
        quadrature(integrand, 10, 3, 50, 10)
    with pytest.raises(UserError, match="no finite value"):
        quadrature(Integrand(lambda angle: arb("nan"), 2.0, arb(10), None), 10, 3, 50, 10)
