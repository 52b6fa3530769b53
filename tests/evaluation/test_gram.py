"""Gram matrices against balls and exact values, near duplicates and antipodal points, and bad data."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation import dual_profiles
from ntksym.evaluation.balls import ball
from ntksym.evaluation.gram import nngp_gram, ntk_gram, tabulated
from ntksym.evaluation.network_values import network
from ntksym.theory.activations import CATALOGUE, activation, identity, relu, relu_power, step, x
from ntksym.theory.kernels import NNGP, NTK, balanced_bias

R = sp.Rational
ROOT2 = 2**0.5
NAMES = sorted(CATALOGUE)


def sphere(n: int, d: int, seed: int = 0) -> np.ndarray[Any, Any]:
    points = np.random.default_rng(seed).standard_normal((n, d))
    return points / np.linalg.norm(points, axis=1)[:, None]


def on_circle(t: sp.Rational) -> tuple[list[float], sp.Rational]:
    """A point of the circle with rational coordinates, and its inner product with (1, 0)."""
    rho = (1 - t**2) / (1 + t**2)
    return [float(rho), float(2 * t / (1 + t**2))], rho


#: half-angle tangents: far, near, nearer, nearest; their large inverses are antipodal
TANGENTS = [R(1, 3), R(2), R(1, 100), R(1, 2**20), R(1, 2**33), R(50), R(2**20), R(2**33)]


def plain(points: np.ndarray[Any, Any], layer: int) -> np.ndarray[Any, Any]:
    """The arc-cosine recursion of ReLU with sigma_w^2 = 2, written as plain NumPy expressions."""
    covariance = np.clip(points @ points.T, -1, 1)
    kernel = covariance
    for _ in range(layer - 1):
        angle = np.arccos(np.clip(covariance, -1, 1))
        covariance = (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi
        kernel = covariance + (np.pi - angle) / np.pi * kernel
    return kernel


@pytest.mark.parametrize("name", NAMES)
def test_entries_are_what_the_balls_enclose(name: str) -> None:
    """Both routes, at points far apart, near and opposite, against enclosures of the objects of the theory."""
    phi, weight = CATALOGUE[name], R(1, 4)
    points, products = zip(*(on_circle(t) for t in TANGENTS), strict=True)
    data = np.array([[1.0, 0.0], *points])
    given = {"gamma_w": 0.6, "gamma_b": 0.8, "sigma_w": 0.25}
    kernels = ((ntk_gram, NTK), (nngp_gram, NNGP))
    far = range(5) if name == "elu" else range(len(TANGENTS))  # its enclosures are wide near the ends
    for reading, kernel in kernels:
        small = reading(phi, data, 3, **given)
        large = reading(phi, np.concatenate([data, sphere(160, 2)]), 3, **given)[: len(data), : len(data)]
        for j, rho in enumerate(products, 1):
            if j - 1 in far and not (name == "elu" and j > 2):
                digits = 10 if name == "elu" else 15
                e = kernel(phi, rho, 3, R(3, 5), R(4, 5), weight, balanced_bias(phi, weight))
                expected = float(ball(e, digits))
                assert small[0, j] == pytest.approx(expected, rel=3e-14 if digits == 15 else 1e-9)
                assert large[0, j] == pytest.approx(small[0, j], rel=3e-14)


def test_a_plain_recursion_agrees_where_it_keeps_its_digits() -> None:
    points = sphere(300, 8)
    found = ntk_gram(relu, points, 4, sigma_w=ROOT2)
    reference = plain(points, 4)
    off = ~np.eye(300, dtype=bool)
    np.testing.assert_allclose(found[off], reference[off], rtol=0, atol=1e-11)
    np.testing.assert_allclose(np.diag(found), 4, rtol=1e-14)
    assert not np.allclose(found[off], reference[off] + 1e-10, rtol=0, atol=1e-11)


def test_near_duplicates_keep_their_digits() -> None:
    """1 - S_l and the slope at depth: the plain recursion has half of the digits left."""
    t = R(1, 2**28)
    point, rho = on_circle(t)
    data = np.array([[1.0, 0.0], point])
    e = NTK(relu, rho, 4, 1, 0, sp.sqrt(2), 0)
    expected = ball(4 - e, 15)
    found = ntk_gram(relu, data, 4, sigma_w=ROOT2)
    assert float(abs(arb(4 - found[0, 1]) - expected)) < 4e-14
    assert float(abs(arb(4 - plain(data, 4)[0, 1]) - expected)) > 1e-10


@pytest.mark.parametrize("phi", [*CATALOGUE.values(), relu_power(5)])
@pytest.mark.parametrize("n", [1, 5, 150])
def test_duplicates_and_antipodal_points(phi: sp.Lambda, n: int) -> None:
    points = sphere(n, 3, 1)
    data = np.concatenate([points, points, -points])
    for reading in (ntk_gram, nngp_gram):
        k = reading(phi, data, 3, sigma_w=0.02)
        assert np.isfinite(k).all()
        assert (k == k.T).all()
        np.testing.assert_allclose(k[:n, :n], k[n : 2 * n, :n], rtol=1e-14)
        diagonal, opposite = np.diag(k), np.diag(k[:n, 2 * n :])
        np.testing.assert_allclose(diagonal, diagonal[0], rtol=1e-15)
        np.testing.assert_allclose(opposite, opposite[0], rtol=1e-13)
        if phi != step and n == 1:
            kernel = NTK if reading is ntk_gram else NNGP
            values = [float(ball(kernel(phi, r, 3, 1, 0, R(1, 50), balanced_bias(phi, R(1, 50))), 8)) for r in (1, -1)]
            assert [diagonal[0], opposite[0]] == pytest.approx(values, rel=1e-8)


def test_exact_small_cases() -> None:
    data = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    rho = data @ data.T
    # identity: S_l = rho, T_l = l rho
    np.testing.assert_allclose(ntk_gram(identity, data, 4), 4 * rho, atol=2e-15)
    # x^2 with sigma_w^2 = 1/3: S_2 = (1 + 2 rho^2)/3 and T_2 = S_2 + (4 rho / 3) rho
    square = activation(x**2)
    np.testing.assert_allclose(ntk_gram(square, data, 2, sigma_w=3**-0.5), (1 + 6 * rho**2) / 3, atol=2e-15)
    # output bias: 1/2 for ReLU with sigma_w = 1, at the output only
    with_bias, without = (ntk_gram(relu, data, 3, output_bias=b) for b in (True, False))
    np.testing.assert_allclose(with_bias - without, 0.5, rtol=1e-14)
    np.testing.assert_allclose(nngp_gram(relu, data, 1, gamma_w=0.6, gamma_b=0.8), 0.36 * rho + 0.64, rtol=1e-15)
    # a jump leaves no delta behind
    np.testing.assert_allclose(ntk_gram(step, data, 2), nngp_gram(step, data, 2), rtol=1e-15)


def test_depth_and_jumps() -> None:
    """Forty layers through the table; a step at depth has no smooth table and goes through the recursion."""
    points = sphere(200, 4)
    deep = ntk_gram(relu, points, 40, sigma_w=ROOT2)
    np.testing.assert_allclose(deep[:20, :20], ntk_gram(relu, points[:20], 40, sigma_w=ROOT2), rtol=1e-13)
    assert tabulated(network(step, 4, 1, 0, 1, None, True), False) is None
    rough = nngp_gram(step, points, 4)
    np.testing.assert_allclose(rough[:20, :20], nngp_gram(step, points[:20], 4), rtol=1e-14)


def test_memory_stays_below_two_matrices() -> None:
    points = sphere(1000, 20)
    ntk_gram(relu, points[:300], 4, sigma_w=ROOT2)
    tracemalloc.start()
    ntk_gram(relu, points, 4, sigma_w=ROOT2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1000**2 * 8


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (np.zeros((0, 3)), "n = 0"),
        (np.zeros((2, 0)), "row 0 of the data has norm 0, not 1"),
        ([[1.0, 0.0], [3.0, 4.0]], "row 1 of the data has norm 5, not 1; divide every row by its norm"),
        ([[1.0, 0.0], [np.nan, 0.0]], "row 1 of the data is not finite"),
        ([[np.inf, 0.0]], "row 0 of the data is not finite"),
        ([1.0, 0.0], r"shape \(n, d\), got shape \(2,\)"),
        ([["a"]], "array of real numbers"),
        ([[1.0], [1.0, 0.0]], "array of real numbers"),
    ],
)
def test_bad_data_are_named(data: Any, message: str) -> None:
    for reading in (ntk_gram, nngp_gram):
        with pytest.raises(UserError, match=message):
            reading(relu, data, 2)


def test_complex_data_are_refused() -> None:
    with pytest.raises(UserError, match=r"real numbers .* got complex ones"):
        ntk_gram(relu, np.array([[1j, 0.0]]), 2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"layer": 0}, "a layer is an integer >= 1, got 0"),
        ({"layer": -2}, "got -2"),
        ({"layer": 1.5}, "got 1.5"),
        ({"layer": True}, "got True"),
        ({"gamma_b": 0.5}, r"gamma_w\^2 \+ gamma_b\^2 = 1, got 1.25"),
        ({"sigma_w": 2}, r"sigma_w\^2 E\[phi\^2\] <= 1, got 4 \* 0.5; take sigma_w <= 1.4142135"),
        ({"sigma_b": 0}, r"sigma_b\^2 = 1 - sigma_w\^2 E\[phi\^2\] = 0.5, got 0"),
        ({"sigma_w": 0}, "sigma_w is a finite number > 0, got 0"),
        ({"sigma_w": np.nan}, "sigma_w is a finite number > 0, got nan"),
        ({"sigma_b": -1}, "sigma_b is a finite number >= 0, got -1"),
        ({"sigma_w": sp.Symbol("s")}, "sigma_w is a number here, got s"),
    ],
)
def test_bad_networks_are_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        ntk_gram(relu, [[1.0]], **{"layer": 2, **given})


@pytest.mark.parametrize(
    ("phi", "message"),
    [
        (activation(sp.exp(x**2)), "not square-integrable"),
        (activation(sp.Symbol("a") * x), "without free parameters"),
        (activation(sp.Function("f")(x)), "without free parameters"),
        (activation(sp.Max(x - 1, 0) * sp.exp(x)), "breakpoints at 0, not at 1"),
        (activation(sp.tanh(1000 * x)), "12 digits"),
    ],
)
def test_activations_without_a_dual_are_named(phi: sp.Lambda, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dual_profiles, "WORK", 1_000_000)
    with pytest.raises(UserError, match=message):
        ntk_gram(phi, [[1.0]], 2, sigma_w=0.1)
