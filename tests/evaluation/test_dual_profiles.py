"""Profiles of dual activations in the half chord, against closed forms and the quadrature in polar coordinates."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp

from ntksym.evaluation.dual_profiles import END, fitted, profile, series
from ntksym.evaluation.polar import Polar
from ntksym.theory.activations import CATALOGUE, elu, relu, step, tanh
from ntksym.verifier.failures import TooWide

HALVES = np.array([0.0, 1e-9, 1e-3, 0.2, 0.5, END])


def test_relu_in_closed_form() -> None:
    own = profile(relu)
    angle = 2 * np.arcsin(HALVES)
    dual = (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi)
    np.testing.assert_allclose(0.5 - HALVES * series(own.deficit, HALVES), dual, atol=1e-15)
    np.testing.assert_allclose(series(own.slope, HALVES), (np.pi - angle) / (2 * np.pi), atol=1e-15)
    np.testing.assert_allclose(series(own.reflected_slope, HALVES), angle / (2 * np.pi), atol=1e-15)
    back = np.pi - angle
    np.testing.assert_allclose(
        series(own.reflected, HALVES), (np.sin(back) + (np.pi - back) * np.cos(back)) / (2 * np.pi), atol=1e-15
    )
    assert (own.mean_square, own.symmetry) == (0.5, 0)


def test_the_deficit_is_relative() -> None:
    """(1/2 - D)/h^2 tends to 1, that of a step times h to 1/pi: no cancellation next to rho = 1."""
    small = np.array([1e-12, 1e-9, 1e-6])
    np.testing.assert_allclose(series(profile(relu).deficit, small), small, rtol=0, atol=3e-12)
    np.testing.assert_allclose(series(profile(relu).deficit, small[:2]), small[:2], rtol=0, atol=2e-15)
    np.testing.assert_allclose(series(profile(step).deficit, small[:2]), 1 / np.pi, rtol=4e-15)


@pytest.mark.parametrize("phi", [relu, tanh, elu(sp.Integer(1)), CATALOGUE["softplus"], step])
def test_polar_quadrature_agrees(phi: sp.Lambda) -> None:
    own = profile(phi)
    for derived, reading, reflected in (
        (False, own.reflected, True), (True, own.slope, False), (True, own.reflected_slope, True),
    ):
        for half in (1e-6, 0.1, 0.6):
            value = Polar(phi, derived).dual(half, reflected)
            assert value == pytest.approx(series(reading, np.array([half]))[0], abs=1e-13)
    for half in (1e-3, 0.1, 0.6):
        deficit = series(own.deficit, np.array([half]))[0]
        assert Polar(phi, False).deficit(half) / half == pytest.approx(deficit, abs=1e-12)


def test_a_series_that_does_not_die_out_is_refused() -> None:
    with pytest.raises(TooWide, match="do not die out"):
        fitted(lambda h: abs(h - 0.3))
    np.testing.assert_allclose(fitted(lambda h: 0.0), [0.0])
    np.testing.assert_allclose(series(fitted(math.exp), HALVES), np.exp(HALVES), rtol=2e-15)
