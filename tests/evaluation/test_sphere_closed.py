"""Eigenvalues of zonal kernels in closed form: against quadrature, the verifier's enclosure, exact values, traces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from ntksym.errors import UserError
from ntksym.evaluation.arrays import array
from ntksym.evaluation.balls import ball
from ntksym.evaluation.sphere_arrays import log_sphere_eigenvalue_arrays, sphere_eigenvalue_arrays
from ntksym.evaluation.sphere_eigenvalues import MAX_DEGREE, sphere_eigenvalues
from ntksym.evaluation.sphere_kernels import closed_terms, zonal
from ntksym.evaluation.sphere_terms import exponential, monomial, multiplicity, times_t
from ntksym.evaluation.sphere_traces import circle_eigenvalues, circle_row, sphere_trace
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import absolute, leaky_relu, relu, relu_power, step
from ntksym.theory.harmonics import FunkHecke, harmonic_multiplicity
from ntksym.theory.kernels import NNGP, balanced_bias
from ntksym.theory.objects import DualActivation
from ntksym.verifier.enclosures.enclose import enclose
from tests.sphere_problems import CLOSED, KAPPA0, KAPPA1, ROOT2, R, as_mpf, deep_relu, quadrature, t, written

NTK2 = t * KAPPA0 + KAPPA1


def contains(value: arb, number: Any, slack: Any) -> bool:
    """Does a number lie within slack of the ball?"""
    return bool(abs(as_mpf(value) - number) <= float(value.rad()) + slack)


def by_verifier(kernel: Any, k: int, d: int) -> arb:
    """The enclosure of the Funk-Hecke integral, which is another way to it."""
    return enclose(to_tree(FunkHecke(sp.Lambda(t, kernel), k, d)), {}, 80)


# -- independent routes


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("d", [2, 7])
def test_the_closed_forms_agree_with_quadrature(name: str, d: int) -> None:
    kernel = CLOSED[name]
    assert closed_terms(zonal(kernel), d) is not None
    found = sphere_eigenvalues(kernel, range(6), d, 100)
    for k in (0, 1, 4, 5):
        truth = quadrature(written(kernel), k, d)
        assert contains(found[k], truth, 1e-9), (k, found[k], truth)


@pytest.mark.parametrize("kernel", [NTK2, deep_relu(2), sp.exp(2 * t), (1 - t) ** R(1, 2), sp.Max(t, 0) ** 3])
@pytest.mark.parametrize(("k", "d"), [(0, 2), (1, 3), (2, 5)])
def test_the_verifier_encloses_the_same(kernel: Any, k: int, d: int) -> None:
    found, other = sphere_eigenvalues(kernel, k, d, 80), by_verifier(kernel, k, d)
    assert found.overlaps(other), (found, other)
    assert other.rel_accuracy_bits() > 15


def test_every_ball_has_the_bits_asked_for() -> None:
    for kernel in (NTK2, (t + 1) * KAPPA0 + KAPPA1, sp.exp(t), (1 - t) ** R(1, 2)):
        for value in sphere_eigenvalues(kernel, range(0, 3001, 250), 10, 100):
            assert value.rel_accuracy_bits() >= 100


def test_a_vanishing_eigenvalue_is_exactly_zero() -> None:
    values = sphere_eigenvalues(deep_relu(2), range(12), 5, 60)
    assert [k for k, v in enumerate(values) if v.is_zero()] == [3, 5, 7, 9, 11]
    assert all(v.is_zero() for v in sphere_eigenvalues(t**3 + 2, range(4, 9), 5))
    assert not sphere_eigenvalues(t**3 + 2, 3, 5).is_zero()


def test_known_values() -> None:
    with ctx.workprec(100):
        assert sphere_eigenvalues(t**2, 0, 3).contains(fmpq(1, 3))
        assert sphere_eigenvalues(t**2, 2, 3).contains(fmpq(2, 15))
        # the distance |x - y| = (2 - 2t)^(1/2) on the circle: the Fourier coefficients of 2 |sin(s/2)|
        for k in range(1, 6):
            assert sphere_eigenvalues(sp.sqrt(2 - 2 * t), k, 2).overlaps(-4 / (arb.pi() * (4 * k * k - 1)))


def test_large_degrees_keep_their_bits_against_one_gamma_quotient() -> None:
    # lambda_k of the step function, from Gamma functions at degree 9999 alone
    d, k = 7, 9_999
    found = sphere_eigenvalues(sp.Heaviside(t, 0), k, d, 100)
    with ctx.workprec(200):
        top = arb(fmpq(d, 2)).gamma() / 2
        truth = top * arb(fmpq(2 - k, 2)).rgamma() * arb(fmpq(k + d, 2)).rgamma()
        assert found.overlaps(truth)
        assert not (found * (1 + arb(2) ** -90)).overlaps(truth)


@pytest.mark.parametrize("c", [R(1, 7), 4, 300, -4])
def test_bessel_quotients(c: Any) -> None:
    d = 6
    found = sphere_eigenvalues(sp.exp(c * t), range(0, 40), d, 80)
    with ctx.workprec(160):
        size = abs(arb(fmpq(int(sp.Rational(c).p), int(sp.Rational(c).q))))
        for k in (0, 1, 17, 39):
            truth = arb(2) * (2 / size) ** 2 * size.bessel_i(arb(k + 2)) * (1 if c > 0 else (-1) ** k)
            assert found[k].overlaps(truth), k
            assert found[k].rel_accuracy_bits() >= 80


def test_the_continued_fraction_starts_from_what_is_proved() -> None:
    with ctx.workprec(64):
        coarse = exponential(arb(50), 3, 2)
        assert all(v.rel_accuracy_bits() > 40 for v in coarse)
    with pytest.raises(UserError, match="steps") as spent:
        sphere_eigenvalues(sp.exp(10**8 * t), 1, 3)
    assert spent.value.exit_code == 4


def test_multiplication_by_t_is_that_of_powers() -> None:
    for d in (2, 3, 9):
        for left, right in zip(times_t(monomial(4, 9, d), d), monomial(5, 8, d), strict=True):
            assert left.overlaps(right)


@pytest.mark.parametrize("d", [2, 3, 4, 11])
def test_multiplicities(d: int) -> None:
    assert [multiplicity(k, d) for k in range(6)] == [harmonic_multiplicity(k, d) for k in range(6)]


@pytest.mark.parametrize("phi", [relu, leaky_relu(R(1, 10)), absolute, step, relu_power(3)])
def test_networks_of_two_layers_are_in_closed_form(phi: sp.Lambda) -> None:
    weight = R(1, 7)
    kernel = NNGP(phi, t, 2, 1, 0, weight, balanced_bias(phi, weight))
    assert closed_terms(zonal(kernel), 4) is not None
    for k, value in enumerate(sphere_eigenvalues(kernel, range(2), 4, 60)):
        assert value.is_zero() or value.overlaps(by_verifier(kernel, k, 4)), k


def test_terms_that_cancel_are_worked_out_with_more_bits() -> None:
    # ReLU^2 written out cancels like k^-2
    explicit = 3 * t * sp.sqrt(1 - t**2) + (1 + 2 * t**2) * (sp.pi - sp.acos(t))
    dual = DualActivation(relu_power(2), t) * 2 * sp.pi
    for a, b in zip(*(sphere_eigenvalues(e, [0, 1, 40, 41, 2000], 5, 100) for e in (explicit, dual)), strict=True):
        assert a.overlaps(b)
        assert a.is_zero() or a.rel_accuracy_bits() >= 100
    with pytest.raises(UserError, match="may vanish by a cancellation"):
        sphere_eigenvalues((sp.exp(1) ** 2 - sp.exp(2) + sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1) * sp.exp(t) + t, 4, 3)


# -- arrays


def test_the_readings_of_the_object_are_these_values() -> None:
    k = sp.Symbol("k", integer=True, nonnegative=True)
    for kernel in (deep_relu(2), sp.exp(-sp.acos(t)), deep_relu(3)):
        value = ball(FunkHecke(sp.Lambda(t, kernel), 20, 10), 15)
        assert value.rel_accuracy_bits() >= 50
        assert value.overlaps(sphere_eigenvalues(kernel, 20, 10, 90))
        found = array(FunkHecke(sp.Lambda(t, kernel), k, 10), k=np.array([0, 1, 20]))
        assert found == pytest.approx([float(v) for v in sphere_eigenvalues(kernel, [0, 1, 20], 10, 60)], rel=1e-12)
    assert ball(FunkHecke(sp.Lambda(t, deep_relu(2)), 5, 10)).is_zero()


def test_what_these_routes_do_not_serve_is_left_to_the_enclosure_of_the_integral() -> None:
    kernel = sp.Piecewise((1, t > R(1, 2)), (0, True))
    assert ball(FunkHecke(sp.Lambda(t, kernel), 0, 3), 10).overlaps(arb(fmpq(1, 4)))


@pytest.mark.parametrize("name", [*CLOSED])
@pytest.mark.parametrize("d", [2, 5])
def test_arrays_are_the_balls(name: str, d: int) -> None:
    degrees = np.array([[0, 1, 2], [3, 50, 1001]])
    signs, logs = log_sphere_eigenvalue_arrays(CLOSED[name], degrees, d)
    plain = sphere_eigenvalue_arrays(CLOSED[name], degrees, d)
    assert signs.shape == logs.shape == plain.shape == (2, 3)
    for k, sign, log, value in zip(degrees.flat, signs.flat, logs.flat, plain.flat, strict=True):
        truth = sphere_eigenvalues(CLOSED[name], int(k), d, 80)
        if truth.is_zero():
            assert (sign, log, value) == (0, -np.inf, 0)
        else:
            assert sign == float(truth.sgn())
            assert abs(log - float(abs(truth).log())) <= 2e-13 + 1e-15 * abs(log)
            assert value == pytest.approx(float(truth), rel=1e-12)


def test_a_million_degrees_do_not_overflow() -> None:
    degrees = np.arange(10**6)
    signs, logs = log_sphere_eigenvalue_arrays(deep_relu(2), degrees, 100)
    assert np.isfinite(logs[::2]).all()
    assert (signs[::2] == 1).all()
    assert (signs[3::2] == 0).all()
    assert logs[-2] < -1000
    assert sphere_eigenvalue_arrays(deep_relu(2), degrees[-1:], 100)[0] == 0
    expected = sphere_eigenvalues(deep_relu(2), 99_998, 100, 60)
    assert logs[99_998] == pytest.approx(float(abs(expected).log()), rel=1e-14)


def test_arrays_of_terms_that_cancel_come_from_balls() -> None:
    explicit = 3 * t * sp.sqrt(1 - t**2) + (1 + 2 * t**2) * (sp.pi - sp.acos(t))
    found = sphere_eigenvalue_arrays(explicit, np.array([0, 200]), 3)
    truth = sphere_eigenvalues(explicit, [0, 200], 3)
    assert found == pytest.approx([float(v) for v in truth], rel=1e-14)
    with pytest.raises(UserError, match="cancel"):
        sphere_eigenvalue_arrays(explicit, np.array([60_000]), 3)


@pytest.mark.parametrize("degrees", [np.array([0.5]), np.array([-1]), np.array([MAX_DEGREE + 1])])
def test_arrays_take_degrees_only(degrees: Any) -> None:
    with pytest.raises(UserError, match="degrees are an array of integers from 0"):
        sphere_eigenvalue_arrays(t, degrees, 3)


def test_an_empty_array() -> None:
    assert sphere_eigenvalue_arrays(sp.exp(t), np.array([]), 3).shape == (0,)
    assert sphere_eigenvalues(sp.exp(t), [], 3) == []


# -- the trace, and points on the circle


@pytest.mark.parametrize("d", [2, 3, 10])
@pytest.mark.parametrize(
    ("kernel", "at_one"),
    [(NTK2, 2), ((t + 1) * KAPPA0 + KAPPA1, 3), (KAPPA0, 1), (sp.exp(3 * (t - 1)), 1), (t**3 + 2, 3),
     (deep_relu(2), 2), (NNGP(relu, t, 2, 1, 0, 1, ROOT2 / 2), 1)],
)
def test_the_trace(kernel: Any, at_one: int, d: int) -> None:
    coarse, fine = sphere_trace(kernel, d, 60), sphere_trace(kernel, d, 1500)
    for value in (coarse, fine):
        assert value.overlaps(arb(at_one))
        assert not value.overlaps(arb(at_one) + fmpq(1, 20))
        assert not value.overlaps(arb(at_one) - fmpq(1, 20))
    assert float(fine.rad()) <= max(float(coarse.rad()) / 15, 1e-20)


def test_the_trace_is_refused_without_a_proved_tail() -> None:
    for kernel in (sp.exp(-t), -KAPPA0, (1 - t) ** R(1, 2), 1 / (2 - t)):
        with pytest.raises(UserError, match="tails are proved"):
            sphere_trace(kernel, 3, 50)
    with pytest.raises(UserError, match="larger than"):
        sphere_trace(sp.exp(100 * t), 3, 10)
    with pytest.raises(UserError, match="count is an integer"):
        sphere_trace(t**3 * KAPPA0, 3, 5)
    with pytest.raises(UserError, match="take a larger count"):
        sphere_trace(DualActivation(relu_power(20), t), 2, 5)


@pytest.mark.parametrize("points", [1, 2, 9, 12])
@pytest.mark.parametrize("kernel", [NTK2, sp.exp(2 * t), deep_relu(2)])
def test_points_on_the_circle_alias_the_eigenvalues(kernel: Any, points: int) -> None:
    found = circle_eigenvalues(kernel, points, 1200)
    row = circle_row(kernel, points)
    angles = 2 * np.pi * np.subtract.outer(np.arange(points), np.arange(points)) / points
    by_matrix = np.sort(np.linalg.eigvalsh(row[np.round(angles * points / (2 * np.pi)).astype(int) % points]))
    by_transform = np.fft.fft(row).real
    for value, direct in zip(found, by_transform, strict=True):
        assert abs(float(value) - direct) <= float(value.rad()) + 1e-12
    assert np.sort([float(v) for v in found]) == pytest.approx(by_matrix, abs=0.02)


# -- bad input


@pytest.mark.parametrize(
    ("given", "message"),
    [({"dimension": 1}, "dimension d .* from 2 to"), ({"dimension": 2.0}, "dimension d"),
     ({"degrees": -1}, "a degree is an integer from 0"), ({"degrees": [2, 1.5]}, "a degree .* got 1.5"),
     ({"degrees": range(-2, 3)}, "got -2"), ({"degrees": True}, "got True"), ({"degrees": 2.5}, "degrees are"),
     ({"degrees": "12"}, "degrees are"), ({"degrees": MAX_DEGREE + 1}, "a degree"), ({"bits": 1}, "bits is"),
     ({"kernel": lambda u: max(u, 0)}, "given as a formula"), ({"kernel": "exp(t)"}, "given as a formula"),
     ({"kernel": True}, "given as a formula"), ({"kernel": sp.Lambda((t, sp.Symbol("u")), t)}, "2 variables"),
     ({"kernel": sp.Symbol("a") * t}, "alone, without a, t"),
     ({"kernel": sp.Lambda(t, sp.Symbol("a") * t)}, "alone, without a;"),
     ({"kernel": t * sp.oo}, "finite numbers"), ({"kernel": t + sp.nan}, "finite numbers"),
     ({"kernel": sp.Float(0.5) * t}, "binary approximation"), ({"kernel": sp.Function("f")(t)}, "unknown function"),
     ({"kernel": sp.Lt(t, 0)}, "expression in the inner product"), ({"kernel": sp.gamma(0) + t}, "finite numbers"),
     ({"kernel": sp.exp(sp.log(0, evaluate=False) * t, evaluate=False)}, "no enclosure|finite")],
)
def test_bad_input_is_named(given: dict[str, Any], message: str) -> None:
    arguments = {"kernel": t, "degrees": 3, "dimension": 3, "bits": 53, **given}
    with pytest.raises(UserError, match=message):
        sphere_eigenvalues(**arguments)


@pytest.mark.parametrize(
    ("kernel", "d", "message"),
    [(1 / t, 3, "has a pole at 0"), (sp.sqrt(t), 3, "not real"), (1 / sp.Abs(t), 3, "above -1"),
     (1 / (1 - t), 3, "exponent above -1 for d = 3"), ((1 + t) ** R(-1, 2), 2, "exponent above -1/2 for d = 2"),
     ((1 - t**2) ** -2, 5, "exponent above -2")],
)
def test_kernels_that_are_not_integrable(kernel: Any, d: int, message: str) -> None:
    with pytest.raises(UserError, match=message):
        sphere_eigenvalues(kernel, 3, d)


def test_the_exponent_just_above_is_integrable() -> None:
    assert sphere_eigenvalues(1 / (1 - t), 0, 4, 60).overlaps(arb(2))
    assert sphere_eigenvalues((1 + t) ** R(-49, 100), 0, 2, 60).rel_accuracy_bits() >= 60
