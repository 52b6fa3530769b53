"""Operators on grids of the torus: against dense matrices and the complex transform, and what they refuse."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import sympy as sp

from ntksym.errors import UserError
from ntksym.evaluation import torus_operators
from ntksym.evaluation.torus_flow import SobolevFlow
from ntksym.evaluation.torus_operators import (
    LIBRARIES,
    TorusOperator,
    grid_cosines,
    grid_eigenvalues,
    grid_frequencies,
    torus_sobolev_operator,
    torus_sobolev_weights,
)

GRIDS = [(1, 1), (2, 1), (3, 1), (8, 1), (9, 1), (13, 1), (1, 2), (2, 2), (5, 2), (6, 2), (2, 3), (3, 3), (4, 3)]


def dft(side: int, dimension: int) -> Any:
    """F_d, from its definition."""
    points = list(itertools.product(range(side), repeat=dimension))
    return np.array([[np.exp(-2j * np.pi * np.dot(k, j) / side) for j in points] for k in points])


def data(side: int, dimension: int) -> Any:
    return np.random.default_rng(side + 10 * dimension).standard_normal((side,) * dimension)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("s", [1, -1, sp.Rational(1, 2), 2.5])
@pytest.mark.parametrize(("side", "dimension"), GRIDS)
def test_against_the_dense_matrix(side: int, dimension: int, s: Any, library: str) -> None:
    f = data(side, dimension)
    transform, weights = dft(side, dimension), torus_sobolev_weights(side, dimension, s)
    dense = (transform.conj().T / f.size) @ (weights.ravel() * (transform @ f.ravel()))
    found = torus_sobolev_operator(side, dimension, s, library=library)(f)
    assert np.abs(dense.imag).max() < 1e-11 * weights.max()
    assert found.shape == f.shape
    np.testing.assert_allclose(found.ravel(), dense.real, atol=1e-11 * weights.max())


def test_the_data_stay_as_they_are_and_order_zero_is_the_identity() -> None:
    f = data(6, 2)
    kept = f.copy()
    np.testing.assert_allclose(torus_sobolev_operator(6, 2, 0)(f), kept, atol=1e-14)
    np.testing.assert_array_equal(f, kept)


def test_orders_add_up() -> None:
    both = torus_sobolev_operator(7, 2, 1.25) @ torus_sobolev_operator(7, 2, -0.75)
    np.testing.assert_allclose(both.weights, torus_sobolev_weights(7, 2, 0.5), rtol=1e-14)
    with pytest.raises(UserError, match=r"shapes \(7, 7\) and \(5, 5\)"):
        both @ torus_sobolev_operator(5, 2, 1)


def test_frequencies() -> None:
    assert list(grid_frequencies(4)) == [0, 1, -2, -1]
    assert list(grid_frequencies(5)) == [0, 1, 2, -2, -1]
    assert list(grid_frequencies(4, frequencies="0..N-1")) == [0, 1, 2, 3]
    with pytest.raises(UserError, match=r"symmetric or 0\.\.N-1, got 'centred'"):
        grid_frequencies(4, frequencies="centred")


def test_the_literal_frequencies_are_refused_where_they_make_real_data_complex() -> None:
    with pytest.raises(UserError, match=r"mode \(1,\) is 2, that of \(2,\) is 5.*symmetric around 0"):
        torus_sobolev_operator(3, 1, 1, frequencies="0..N-1")
    for side, s in ((1, 1), (2, 1), (5, 0)):
        torus_sobolev_operator(side, 2, s, frequencies="0..N-1")


@pytest.mark.parametrize(("arguments", "message"), [
    ((0, 1, 1), "side N of the grid is an integer >= 1, got 0"),
    ((2.5, 1, 1), "side N of the grid is an integer >= 1, got 2.5"),
    ((True, 1, 1), "side N of the grid is an integer >= 1, got True"),
    ((4, 0, 1), "dimension d of the torus is an integer >= 1, got 0"),
    ((4, 9, 1), "at most 8, got 9"),
    ((4, 1, sp.Symbol("s")), "order s is a real number here, got s"),
    ((4, 1, 1 + 2j), "order s is a real number here"),
    ((4, 1, float("nan")), "order s is a finite number, got nan"),
    ((9, 1, 1000), r"overflows for s = 1000.0 on a grid of side 9; the largest \|\|k\|\|\^2 is 16"),
])
def test_refused_operators(arguments: tuple[Any, Any, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        torus_sobolev_operator(*arguments)


@pytest.mark.parametrize(("weights", "message"), [
    ([1, 2j], "real here, got complex"), (np.ones((2, 3)), r"equal sides, got \(2, 3\)"), (1.0, r"got \(\)"),
    ([1, np.nan], r"mode \(1,\) is not finite"), (np.ones((1,) * 9), "at most 8"), (np.ones(0), "got 0"),
])
def test_refused_weights(weights: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        TorusOperator(weights)


@pytest.mark.parametrize(("values", "message"), [
    (np.ones((4, 4)) * 1j, "complex ones; apply the operator to both parts"),
    (np.ones((4, 5)), r"have shape \(4, 4\), got \(4, 5\)"), (np.ones(16), r"got \(16,\)"),
    ([["a"] * 4] * 4, "array of real numbers"),
    (np.full((4, 4), np.nan), r"grid point \(0, 0\) is nan"),
    (np.diag([0, 0, np.inf, 0]), r"grid point \(2, 2\) is inf"),
    (np.full((4, 4), 1e308), "the sum of the data exceeds the largest double"),
])
def test_refused_data(values: Any, message: str) -> None:
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(UserError, match=message):
        torus_sobolev_operator(4, 2, 1)(values)


def test_integer_data_are_data() -> None:
    np.testing.assert_allclose(torus_sobolev_operator(3, 1, 1)([1, 0, 0]), [5 / 3, -1 / 3, -1 / 3])


def test_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="ducc0 or scipy and has to be installed, got 'fftw'"):
        torus_sobolev_operator(4, 1, 1, library="fftw")
    monkeypatch.setattr(torus_operators, "ducc", None)
    assert torus_operators.best_library() == "scipy"
    with pytest.raises(UserError, match="has to be installed, got 'ducc0'"):
        TorusOperator(np.ones(3), library="ducc0")


# kernels ----------------------------------------------------------------------------------------------------
def embedded(side: int, dimension: int) -> Any:
    points = np.array(list(itertools.product(range(side), repeat=dimension))) * (2 * np.pi / side)
    return np.concatenate([np.cos(points), np.sin(points)], axis=1) / np.sqrt(dimension)


@pytest.mark.parametrize(("side", "dimension"), GRIDS)
def test_eigenvalues_of_the_kernel_matrix(side: int, dimension: int) -> None:
    def kernel(t: Any) -> Any:
        return np.exp(t) + t**3

    x = embedded(side, dimension)
    matrix = kernel(x @ x.T)
    found = grid_eigenvalues(kernel, side, dimension)
    assert found.shape == (side,) * dimension
    np.testing.assert_allclose(np.sort(found.ravel()), np.linalg.eigvalsh(matrix), atol=1e-10)
    f = data(side, dimension)
    np.testing.assert_allclose(TorusOperator(found)(f).ravel(), matrix @ f.ravel(), atol=1e-9)


def test_grid_cosines_are_the_inner_products() -> None:
    x = embedded(5, 3)
    np.testing.assert_allclose(grid_cosines(5, 3).ravel(), x @ x[0], atol=1e-14)
    assert grid_cosines(6, 2)[3, 3] == -1.0
    assert grid_cosines(6, 2)[0, 0] == 1.0


@pytest.mark.parametrize(("kernel", "message"), [
    (lambda t: t * 1j, "the kernel is real"), (lambda t: np.ones(3), r"finite numbers of shape \(4,\)"),
    (lambda t: np.where(t == 0, np.nan, t), r"finite numbers of shape \(4,\)"),
])
def test_refused_kernels(kernel: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        grid_eigenvalues(lambda t: kernel(np.round(t, 9)), 4, 1)


# flow ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("side", "dimension"), [(7, 1), (6, 2), (4, 3)])
def test_the_exact_flow_is_that_of_the_dense_matrix(side: int, dimension: int) -> None:
    from scipy.linalg import expm

    x = embedded(side, dimension)
    n = len(x)
    matrix = np.exp(x @ x.T) / n
    transform = dft(side, dimension)
    p = ((transform.conj().T / n) @ np.diag(torus_sobolev_weights(side, dimension, 1).ravel()) @ transform).real
    operator = TorusOperator(grid_eigenvalues(np.exp, side, dimension) / n) @ torus_sobolev_operator(side, dimension, 1)
    y, start = data(side, dimension), np.zeros((side,) * dimension)
    flow = SobolevFlow(operator, y)
    dense = y.ravel() - expm(-0.7 * matrix @ p) @ y.ravel()
    np.testing.assert_allclose(flow.after(0.7, start).ravel(), dense, atol=1e-11)
    np.testing.assert_allclose(flow.after(0, start), start, atol=1e-12)
    with pytest.raises(UserError, match="a time is >= 0, got -1"):
        flow.after(-1, start)


def test_steps_follow_the_flow_and_small_steps_come_close() -> None:
    operator = torus_sobolev_operator(8, 2, 1) @ TorusOperator(grid_eigenvalues(np.exp, 8, 2) / 64)
    y, start = data(8, 2), data(8, 2)[::-1].copy()
    flow = SobolevFlow(operator, y)
    errors = []
    for step in (0.02, 0.01):
        current = next(itertools.islice(flow.steps(step, start), round(1 / step) - 1, None))
        exact = (1 - step * operator.weights) ** round(1 / step)
        expected = y + TorusOperator(exact)(start - y)
        np.testing.assert_allclose(current, expected, atol=1e-12)
        errors.append(np.abs(current - flow.after(1.0, start)).max())
    assert 1.7 < errors[0] / errors[1] < 2.3
    with pytest.raises(UserError, match="stable below"):
        next(flow.steps(flow.largest_step, start))
    with pytest.raises(UserError, match="stable below"):
        next(flow.steps(0, start))


def test_a_flow_needs_nonnegative_weights() -> None:
    with pytest.raises(UserError, match=r"that of mode \(1,\) is -1"):
        SobolevFlow(TorusOperator([1, -1, -1]), np.zeros(3))
