"""The torus: embedding, transforms, and the four readings of eigenvalues of kernel matrices on grids."""

from __future__ import annotations

import itertools

import mpmath
import numpy as np
import pytest
import sympy as sp

import ntksym as nt
from ntksym.errors import UserError
from ntksym.theory.torus import GridEigenvalue, TorusEigenvalue, dft_matrix, torus_embedding, torus_inner_product

t = sp.Symbol("t", real=True)
KERNEL = sp.Lambda(t, sp.exp(t) + t**3)


def test_the_embedding_lies_on_the_sphere_and_has_the_inner_products() -> None:
    x, y = sp.symbols("x1:3", real=True), sp.symbols("y1:3", real=True)
    one, other = torus_embedding(x), torus_embedding(y)
    assert sp.simplify(sum(a * a for a in one)) == 1
    assert sp.simplify(sum(a * b for a, b in zip(one, other, strict=True)) - torus_inner_product(x, y)) == 0
    with pytest.raises(UserError, match="at least one coordinate"):
        torus_embedding(())
    with pytest.raises(UserError, match="got 2 and 1"):
        torus_inner_product(x, y[:1])


@pytest.mark.parametrize(("side", "dimension"), [(1, 1), (3, 1), (4, 1), (2, 2), (3, 2), (2, 3)])
def test_transforms_are_kronecker_powers_and_unitary_up_to_the_size(side: int, dimension: int) -> None:
    def whole(d: int) -> sp.Matrix:
        return dft_matrix(side, d, part="real") + sp.I * dft_matrix(side, d, part="imaginary")

    product = whole(1)
    for _ in range(dimension - 1):
        product = sp.kronecker_product(product, whole(1))
    assert sp.simplify(whole(dimension) - product) == sp.zeros(side**dimension)
    assert sp.simplify(product.H * product) == side**dimension * sp.eye(side**dimension)


def test_refused_transforms() -> None:
    with pytest.raises(UserError, match="real or imaginary, got 'both'"):
        dft_matrix(2, part="both")
    for side, dimension in ((0, 1), (1, 0)):
        with pytest.raises(UserError, match="N >= 1 points"):
            dft_matrix(side, dimension, part="real")


@pytest.mark.parametrize(("side", "dimension"), [(1, 1), (5, 1), (6, 1), (3, 2), (4, 2), (2, 3)])
def test_the_readings_of_grid_eigenvalues_agree(side: int, dimension: int) -> None:
    table = nt.grid_eigenvalues(lambda u: np.exp(u) + u**3, side, dimension)
    for mode in itertools.islice(itertools.product(range(side), repeat=dimension), 5):
        value = GridEigenvalue(KERNEL, side, *mode)
        precise = nt.multiprecision(value, 20)
        assert abs(precise - table[mode]) < 1e-12
        if abs(precise) > mpmath.mpf(10) ** -12:
            assert abs(float(nt.ball(value, 15)) - precise) < 1e-12


def test_exact_values_for_polynomial_kernels() -> None:
    assert nt.exact(GridEigenvalue(t**2, 4, 0)) == 2
    assert nt.exact(GridEigenvalue(t, 1, 0, 0)) == 1


def test_a_mode_has_frequencies() -> None:
    with pytest.raises(UserError, match="at least one frequency"):
        GridEigenvalue(t, 4)
    assert "N=4" in nt.latex(GridEigenvalue(t, 4, 1) ** 2)
    assert str(GridEigenvalue(t, 4, 1)).startswith("GridEigenvalue")


def test_eigenvalues_of_the_operator() -> None:
    value = TorusEigenvalue(t**2, 1, 1)
    integral = value.definition()
    assert [limits[1:] for limits in integral.limits] == [(0, 1), (0, 1)]
    integrand = sp.lambdify([limits[0] for limits in integral.limits], integral.function)
    mean = np.mean([integrand(i / 8, j / 8) for i in range(8) for j in range(8)])  # exact for these frequencies
    assert mean == pytest.approx(1 / 8)  # (cos a + cos b)^2/4
    assert nt.latex(value**2) == r"\mu_{1,1}^{2}\left(t^{2};\,\mathbb{T}^{2}\right)"
    assert nt.TorusEigenvalue is TorusEigenvalue
    with pytest.raises(UserError, match="at least one frequency"):
        TorusEigenvalue(t)
    with pytest.raises(UserError, match="are integers, got 1/2"):
        TorusEigenvalue(t, 1, sp.Rational(1, 2))


def test_frequencies_that_agree_on_the_grid_are_one() -> None:
    """(cos a + cos b)^2/4 on three points: (2, 0) is (-1, 0), and (1, 1) is joined by none."""
    assert nt.exact(GridEigenvalue(t**2, 2, 0, 0)) / 4 == sp.Rational(1, 2)  # 1/4 + 4/16: (0, 0), (+-2, 0), (0, +-2)
    table = nt.grid_eigenvalues(lambda u: u**2, 3, 2) / 9
    assert table[1, 0] == pytest.approx(1 / 16)
    assert table[1, 1] == pytest.approx(1 / 8)
