"""Sobolev training mode by mode, against explicit steps with matrices."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from ntksym.errors import UserError
from ntksym.theory.dynamics import balancing_order, descent, flow, flow_rate

k, s, t, mu, w, a = sp.symbols("k s t mu w a", positive=True)


def test_the_flow_solves_its_equation() -> None:
    rate = flow_rate(mu, w, a)
    assert rate == a**2 * mu * w
    assert sp.simplify(sp.diff(flow(rate, t), t) + rate * flow(rate, t)) == 0
    assert flow(rate, 0) == 1


def test_descent_is_that_of_the_matrices() -> None:
    """Four equally spaced points; kernel, weight and equation with the eigenvalues of degree 0, 1 and 2."""
    fourier = np.fft.fft(np.eye(4)) / 2
    degree = np.array([0, 1, 2, 1])
    kernel, weight, equation = (np.array(v)[degree] for v in ([3.0, 1.0, 0.25], [1.0, 2.0, 5.0], [0.0, 1.0, 4.0]))

    def matrix(values: np.ndarray) -> np.ndarray:
        return (fourier.conj().T @ np.diag(values) @ fourier).real

    target, guess = np.array([1.0, -2.0, 0.5, 3.0]), np.zeros(4)
    for _ in range(7):  # u <- u - eta K A P (A u - A target)
        residual = matrix(equation) @ (guess - target)
        guess = guess - 0.02 * matrix(kernel) @ matrix(equation) @ matrix(weight) @ residual
    left = fourier @ (guess - target) / (fourier @ -target)
    wanted = [float(descent(flow_rate(*v), sp.Rational(1, 50), 7)) for v in zip(kernel, weight, equation, strict=True)]
    assert np.allclose(left, wanted, rtol=1e-12)


def test_steps_up_to_two_by_the_rate() -> None:
    assert abs(descent(10, sp.Rational(199, 1000), 400)) < 0.02
    assert abs(descent(10, sp.Rational(201, 1000), 400)) > 50


def test_the_order_that_balances() -> None:
    d = sp.Symbol("d", integer=True)
    assert balancing_order(d) == d / 2
    assert balancing_order(d, per_order=1) == d
    assert balancing_order(2, 2) == -1
    assert balancing_order(2, 1) == 0
    kernel, weight = k**-2, k ** (2 * balancing_order(2, 2))
    assert sp.simplify(flow_rate(kernel, weight, k**2)) == 1
    with pytest.raises(UserError, match="depend on the order"):
        balancing_order(2, per_order=0)
