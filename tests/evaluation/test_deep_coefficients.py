"""Coefficients of deep kernels by independent routes: the circle, compositions, the literal recurrence, exact values,
Taylor coefficients in mpmath, and the sums at 1 and elsewhere."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from ntksym.errors import UserError
from ntksym.evaluation import deep_composition
from ntksym.evaluation.balls import ball
from ntksym.evaluation.deep_circle import circle_coefficients, points_for
from ntksym.evaluation.deep_coefficients import deep_coefficient_arrays, deep_coefficients
from ntksym.evaluation.deep_composition import composed_coefficients
from ntksym.evaluation.deep_network import PARTS, Coefficients, request
from ntksym.evaluation.deep_recurrence import exact_coefficients, literal_recurrence, ordered_products, tuples
from ntksym.theory.activations import (
    CATALOGUE,
    absolute,
    activation,
    elu,
    exponential,
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
from ntksym.theory.power_series import NetworkNTKCoefficient, NTKRecurrenceCoefficient

R = sp.Rational
ROOT2 = sp.sqrt(2)
TILTED = {"gamma_w": R(3, 5), "gamma_b": R(4, 5)}


def rows(found: Coefficients) -> list[tuple[str, int, list[Any]]]:
    return [(name, layer, row) for name in PARTS for layer, row in getattr(found, name).items()]


def assert_overlap(left: Coefficients, right: Coefficients) -> None:
    for (name, layer, row), (_, _, other) in zip(rows(left), rows(right), strict=True):
        for p, (a, b) in enumerate(zip(row, other, strict=True)):
            assert arb(a).overlaps(arb(b)), (name, layer, p, a, b)


def made(phi: sp.Lambda, count: int, layers: int, **given: Any) -> Any:
    full = {"gamma_w": 1, "gamma_b": 0, "sigma_w": 1, "sigma_b": None, "reading": "network", "output_bias": True,
            "parts": PARTS, **given}
    return request(phi, count, layers, **full)


# -- independent routes


@pytest.mark.parametrize("phi", [relu, leaky_relu(R(1, 10)), absolute, relu_power(2), identity])
@pytest.mark.parametrize(
    "given", [{}, TILTED, {**TILTED, "reading": "source"}, {**TILTED, "output_bias": False}, {"parts": ("alpha",)}]
)
def test_the_circle_and_the_composition_agree(phi: sp.Lambda, given: dict[str, Any]) -> None:
    weight = R(4, 5) if phi != relu_power(2) else R(1, 2)
    asked = made(phi, 25, 3, sigma_w=weight, **given)
    circle, composed = circle_coefficients(asked, 60), composed_coefficients(asked, 60)
    assert circle is not None
    assert_overlap(circle, composed)
    for name, layer, row in [*rows(circle), *rows(composed)]:
        for p, c in enumerate(row):
            assert c.rad() < arb(2) ** -40 * abs(c).upper() or abs(c) < arb(10) ** -15, (name, layer, p, c)


@pytest.mark.parametrize("phi", [relu, tanh])
@pytest.mark.parametrize("layer", [3, 4])
def test_deeper_layers_are_the_recurrence_of_the_theory(phi: sp.Lambda, layer: int) -> None:
    weight = R(1, 2)
    source = deep_coefficients(phi, 6, layer, **TILTED, sigma_w=weight, reading="source", bits=60)
    for p in (0, 1, 4):
        letter = NTKRecurrenceCoefficient(phi, p, layer, R(3, 5), R(4, 5), weight, balanced_bias(phi, weight))
        assert abs(source.kappa[layer][p] - ball(letter, 12)) < arb(10) ** -13


def test_a_jump_has_no_derivative_in_the_composition() -> None:
    asked = made(step, 8, 3)
    circle, composed = circle_coefficients(asked, 40), composed_coefficients(asked, 30)
    assert circle is not None
    assert_overlap(circle, composed)
    assert all(c == 0 for layer in (2, 3) for c in composed.upsilon[layer])


@pytest.mark.parametrize("reading", ["network", "source"])
@pytest.mark.parametrize("expression", [x, x**2, x**3 - 2 * x + 1, x**2 + x / 2])
def test_polynomials_exactly(expression: sp.Expr, reading: str) -> None:
    phi = activation(expression)
    weight = R(1, 4)
    exact = exact_coefficients(
        phi, 7, 3, gamma_w_squared=R(9, 25), sigma_w_squared=weight**2, reading=reading
    )
    found = deep_coefficients(phi, 7, 3, **TILTED, sigma_w=weight, reading=reading, bits=80)
    assert all(isinstance(c, fmpq) and c >= 0 for _, _, row in rows(exact) for c in row)
    assert_overlap(found, exact)
    composed = composed_coefficients(made(phi, 7, 3, **TILTED, sigma_w=weight, reading=reading), 80)
    assert_overlap(composed, exact)


def test_exact_values_by_hand() -> None:
    # identity: T_l = l rho; x^2 with sigma_w^2 = 1/3: T_2 = 1/3 + 2 rho^2, T_3 = (1 + 2 S^2)/3 + 4 S T_2 / 3
    assert exact_coefficients(identity, 3, 4).kappa[4] == [0, 4, 0]
    square = exact_coefficients(activation(x**2), 5, 3, sigma_w_squared=R(1, 3))
    assert square.kappa[2] == [fmpq(1, 3), 0, 2, 0, 0]
    s, t = sp.Rational(1, 3) * (1 + 2 * x**2), R(1, 3) + 2 * x**2
    third = sp.Poly((1 + 2 * s**2) / 3 + sp.Rational(4, 3) * s * t, x).all_coeffs()[::-1]
    assert square.kappa[3] == [fmpq(int(c.p), int(c.q)) for c in third]


def test_the_readings_differ_with_an_input_bias_only() -> None:
    for given, same in ((TILTED, False), ({}, True)):
        network, source = (deep_coefficients(relu, 4, 3, **given, reading=r, bits=60) for r in ("network", "source"))
        for layer in (2, 3):
            for a, b in zip(network.kappa[layer], source.kappa[layer], strict=True):
                assert bool(a.overlaps(b)) is same


@pytest.mark.parametrize("phi", [relu, tanh, gelu])
def test_two_layers_are_the_objects_of_the_theory(phi: sp.Lambda) -> None:
    weight = R(1, 2)
    source = deep_coefficients(phi, 5, 2, **TILTED, sigma_w=weight, reading="source", bits=60)
    network = deep_coefficients(phi, 5, 2, sigma_w=weight, output_bias=False, bits=60)
    for p in range(5):
        letter = NTKRecurrenceCoefficient(phi, p, 2, R(3, 5), R(4, 5), weight, balanced_bias(phi, weight))
        assert abs(source.kappa[2][p] - ball(letter, 15)) < arb(10) ** -14
        assert abs(network.kappa[2][p] - ball(NetworkNTKCoefficient(phi, p, 1, 0, weight), 15)) < arb(10) ** -14


@pytest.mark.parametrize("name", [n for n in sorted(CATALOGUE) if n != "step"])
def test_series_sum_to_the_kernel(name: str) -> None:
    """At rho = 1/5 the first 40 coefficients give 25 digits of the kernel."""
    phi, weight = CATALOGUE[name], R(7, 10) if name in ("elu", "relu", "leaky_relu", "abs") else R(1, 5)
    given = {} if name in ("elu", "abs") else TILTED
    found = deep_coefficients(phi, 40, 3, **given, sigma_w=weight, bits=60)
    parameters = (given.get("gamma_w", 1), given.get("gamma_b", 0), weight, balanced_bias(phi, weight))
    for table, kernel in ((found.kappa, NTK), (found.alpha, NNGP)):
        value = sum((c * arb(fmpq(1, 5)) ** p for p, c in enumerate(table[3])), arb(0))
        assert abs(value - ball(kernel(phi, R(1, 5), 3, *parameters), 12)) < arb(10) ** -11


def test_mpmath_agrees_on_taylor_coefficients() -> None:
    """ReLU, three layers, differentiated numerically by mpmath."""
    def kernel(rho: Any) -> Any:
        s = t = rho
        for _ in range(2):
            angle = mpmath.acos(s)
            slope = (mpmath.pi - angle) / mpmath.pi
            s = mpmath.sqrt(1 - s * s) / mpmath.pi + s * slope
            t = s + slope * t
        return t

    found = deep_coefficients(relu, 12, 3, sigma_w=ROOT2, bits=100).kappa[3]
    with mpmath.workdps(60):
        for c, reference in zip(found, mpmath.taylor(kernel, 0, 11), strict=True):
            assert abs(mpmath.mpf(c.mid().str(40, radius=False)) - reference) < mpmath.mpf(10) ** -28


def test_the_literal_recurrence_brackets_relu() -> None:
    """Cut at k < 8, its sums are below the coefficients, and above them once what is left over is added."""
    found = deep_coefficients(relu, 4, 3, sigma_w=ROOT2, bits=60)
    start = deep_coefficients(relu, 8, 2, sigma_w=ROOT2, bits=60)
    alpha = start.alpha[2]
    literal = literal_recurrence(alpha, start.upsilon[2], [arb(0), arb(1), arb(0), arb(0)], 3)
    left_over = 1 - sum(alpha, arb(0))
    for low, value in zip(literal.alpha[3], found.alpha[3], strict=True):
        assert (value - low).lower() > -arb(10) ** -15
        assert (low + left_over - value).lower() > 0


def test_ordered_products() -> None:
    a = [fmpq(2), fmpq(3), fmpq(5)]
    assert ordered_products(0, 0, a) == 1
    assert ordered_products(2, 0, a) == 0
    assert ordered_products(2, 2, a) == 2 * 2 * 5 + 3 * 3
    assert sorted(tuples(2, 2)) == [(0, 2), (1, 1), (2, 0)]


# -- accuracy


def test_relu_has_the_bits_asked_for() -> None:
    found = deep_coefficients(relu, 300, 6, sigma_w=ROOT2, bits=94)
    for name, layer, row in rows(found):
        for p, c in enumerate(row):
            zero = layer == 2 and p > 1 and (p % 2 == 1) == (name != "upsilon")
            zero = zero or (layer == 1 and p != 1) or (layer, name, p) == (2, "upsilon", 2)
            assert c.contains(0) if zero else c.rel_accuracy_bits() >= 94, (name, layer, p, c)


@pytest.mark.parametrize("phi", [tanh, exponential, elu(sp.Integer(1)), CATALOGUE["erf"]])
def test_at_most_twenty_bits_are_lost(phi: sp.Lambda) -> None:
    found = deep_coefficients(phi, 80, 3, sigma_w=R(1, 3) if phi == exponential else R(3, 4), bits=100)
    for name, layer, row in rows(found):
        for p, c in enumerate(row):
            if layer > 1 and not c.contains(0):
                assert c.rel_accuracy_bits() >= 80, (name, layer, p, c)
    assert not any(c.contains(0) for c in found.kappa[3])


@pytest.mark.parametrize("given", [{}, TILTED, {**TILTED, "reading": "source"}, {"output_bias": False}])
@pytest.mark.parametrize("phi", [relu, leaky_relu(R(1, 4)), step, relu_power(3), tanh])
def test_arrays_agree_with_balls(phi: sp.Lambda, given: dict[str, Any]) -> None:
    weight = R(1, 5)
    count, layers = (40, 3) if phi == tanh else (150, 4)
    arrays = deep_coefficient_arrays(phi, count, layers, sigma_w=weight, **given)
    balls = deep_coefficients(phi, count, layers, sigma_w=weight, **given)
    for (name, layer, row), (_, _, reference) in zip(rows(arrays), rows(balls), strict=True):
        expected = np.array([float(c) for c in reference])
        assert row.shape == (count,)
        assert np.abs(row - expected).max() < 1e-13, (name, layer)


def test_the_precision_is_put_back() -> None:
    before = (ctx.prec, ctx.cap)
    deep_coefficients(tanh, 20, 2, sigma_w=R(1, 2))
    assert (ctx.prec, ctx.cap) == before


def test_a_single_coefficient_and_a_single_layer() -> None:
    for phi in (relu, tanh):
        (only,) = deep_coefficients(phi, 1, 1, **TILTED).kappa[1]
        assert only.overlaps(arb(fmpq(16, 25)))
        lone = deep_coefficients(phi, 1, 3, sigma_w=R(1, 2))
        more = deep_coefficients(phi, 5, 3, sigma_w=R(1, 2))
        assert all(row[0].overlaps(other[0]) for (_, _, row), (_, _, other) in zip(rows(lone), rows(more), strict=True))
        assert set(deep_coefficients(phi, 2, 2, sigma_w=R(1, 2), parts=("kappa",)).alpha) == set()


def test_a_constant_activation() -> None:
    found = deep_coefficients(activation(sp.Integer(1)), 3, 3, sigma_w=R(1, 2))
    assert all(c.overlaps(arb(int(p == 0))) for layer in (2, 3) for p, c in enumerate(found.kappa[layer]))


# -- bad input


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"count": 0}, "count is an integer from 1 to 65536, got 0"),
        ({"count": 2.0}, "count is an integer"),
        ({"layers": 0}, "layers is an integer from 1 to 64, got 0"),
        ({"layers": True}, "layers is an integer from 1 to 64, got True"),
        ({"reading": "paper"}, "reading is one of network, source, got 'paper'"),
        ({"parts": ("kappa", "beta")}, "parts are some of kappa, alpha, upsilon"),
        ({"parts": "kappa"}, "parts are some of"),
        ({"gamma_b": 1}, r"gamma_w\^2 \+ gamma_b\^2 = 1, got 2\.0"),
        ({"sigma_w": 2}, r"sigma_w\^2 E\[phi\^2\] <= 1, got 2\.0"),
        ({"sigma_w": 2**0.5}, r"a root is given exactly, such as sympy.sqrt\(2\)"),
        ({"sigma_b": 1}, r"sigma_b\^2 = 1 - sigma_w\^2 E\[phi\^2\] = 0\.5.*, got 1\^2"),
        ({"sigma_w": -1}, "sigma_w is > 0, got -1"),
        ({"sigma_w": 0}, "sigma_w is > 0, got 0"),
        ({"gamma_b": -1}, "gamma_b is >= 0, got -1"),
        ({"sigma_w": float("nan")}, "sigma_w is a finite number, got nan"),
        ({"sigma_w": sp.Symbol("s")}, "sigma_w is a number here, got s"),
        ({"phi": activation(sp.Symbol("a") * x)}, "without free parameters"),
        ({"phi": activation(sp.exp(x**2 / 4))}, "does not converge at 1: .* is not square-integrable"),
        ({"phi": activation(sp.Max(x, 0) ** R(1, 4))}, "does not converge at 1: the derivative"),
        ({"bits": 1}, "bits is an integer from 2 to 2048, got 1"),
    ],
)
def test_bad_requests_are_named(given: dict[str, Any], message: str) -> None:
    full = {"phi": relu, "count": 3, "layers": 2, **given}
    with pytest.raises(UserError, match=message):
        deep_coefficients(**full)


def test_too_much_work_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_composition, "MAX_TERMS", 300)
    with pytest.raises(UserError, match=r"take more than 300 Hermite coefficients of tanh\(x\); the cov") as told:
        deep_coefficients(tanh, 100, 4, sigma_w=R(1, 3), bits=128)
    assert told.value.exit_code == 4


@pytest.mark.parametrize(
    ("phi", "given", "message"),
    [
        (tanh, {}, "polynomial activation, got tanh"),
        (identity, {"sigma_w_squared": 2}, "Assumption 2"),
        (identity, {"gamma_w_squared": 2}, "Assumption 2"),
        (identity, {"sigma_w_squared": ROOT2}, "rational numbers, got sqrt"),
        (activation(ROOT2 * x), {}, "rational numbers, got sqrt"),
        (identity, {"reading": "paper"}, "network or source"),
    ],
)
def test_exact_coefficients_name_what_they_need(phi: sp.Lambda, given: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        exact_coefficients(phi, 3, 2, **given)


def test_points_on_the_circle() -> None:
    """Even, as many as coefficients at least, and the least of their form."""
    smooth = sorted(2 * odd << a for odd in (1, 3, 5, 9, 15) for a in range(12))
    for count in (1, 2, 3, 7, 31, 60, 61, 1001, 10_001):
        assert points_for(count) == next(size for size in smooth if size >= count)
