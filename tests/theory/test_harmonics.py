"""Zonal objects on the sphere: conventions, multiplicities, the readings of eigenvalues, what is refused."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation.balls import ball
from ntksym.evaluation.formulas import latex
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import relu
from ntksym.theory.harmonics import (
    FunkHecke,
    Gegenbauer,
    funk_hecke_eigenvalue,
    harmonic_multiplicity,
    sphere_area,
)
from ntksym.theory.kernels import NTK

t = sp.Symbol("t", real=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
d = sp.Symbol("d", integer=True, positive=True)
R = sp.Rational


def agree(expression: Any) -> bool:
    value = multiprecision(expression, 20)
    return ball(expression, 18).overlaps(arb(mpmath.nstr(value, 25), "1e-19"))


@pytest.mark.parametrize("degree", [0, 1, 2, 5])
@pytest.mark.parametrize("dimension", [2, 3, 5])
def test_gegenbauer_polynomials(degree: int, dimension: int) -> None:
    found = Gegenbauer(degree, dimension, R(2, 5))
    half = R(dimension - 2, 2)
    expected = sp.chebyshevt(degree, R(2, 5)) if dimension == 2 else (
        sp.gegenbauer(degree, half, R(2, 5)) / sp.gegenbauer(degree, half, 1))
    assert ball(found, 20).overlaps(ball(sp.nsimplify(expected), 20))
    assert agree(found)
    rodrigues = Gegenbauer(degree, dimension, t).definition().doit().subs(t, R(2, 5))
    assert abs(sp.N(rodrigues - expected, 20)) < 1e-15


@pytest.mark.parametrize(
    "kernel", [sp.exp(t), sp.Abs(t - R(1, 3)), sp.acos(t), sp.Heaviside(t - R(1, 2), 0), t**3, sp.S(2)])
@pytest.mark.parametrize(("degree", "dimension"), [(0, 2), (1, 2), (2, 3), (3, 5)])
def test_eigenvalues_by_balls_and_by_quadrature(kernel: sp.Expr, degree: int, dimension: int) -> None:
    assert agree(FunkHecke(kernel, degree, dimension))


def test_the_definition_is_the_integral() -> None:
    value = FunkHecke(t**3, 1, 3).definition()
    assert value.replace(Gegenbauer, lambda n, e, x: x).doit() == R(1, 5)
    assert FunkHecke(sp.Lambda(t, t), k, d).definition().has(Gegenbauer)


def test_kernels_of_networks() -> None:
    rho = sp.Symbol("rho", real=True)
    kernel = NTK(relu, rho, 2, 1, 0, sp.sqrt(2), 0, output_bias=False)
    # rho kappa_0 + kappa_1: 5/64 on harmonics of degree 2 on the sphere in R^3
    assert ball(FunkHecke(kernel, 2, 3), 20).overlaps(arb("0.078125"))
    assert ball(FunkHecke(kernel, 5, 3), 20) == 0


def test_the_tree() -> None:
    assert to_tree(FunkHecke(t**2, k, d)) == (
        "sphere_eigenvalue", ("lam", "t", ("^", ("s", "t"), ("q", "2"))), ("s", "k"), ("s", "d"))
    f = sp.Function("F")
    assert to_tree(FunkHecke(sp.Lambda(t, f(t)), k, d))[1] == ("fv", "F")
    assert to_tree(Gegenbauer(k, d, t)) == ("gegenbauer", ("s", "k"), ("s", "d"), ("s", "t"))
    assert to_tree(FunkHecke(3, 0, 2)) == ("sphere_eigenvalue", ("lam", "t", ("q", "3")), ("q", "0"), ("q", "2"))


@pytest.mark.parametrize("degree", [-1, R(1, 2), sp.Symbol("n", negative=True)])
def test_a_degree_is_a_natural_number(degree: Any) -> None:
    for made in (lambda: Gegenbauer(degree, 3, t), lambda: FunkHecke(t, degree, 3),
                 lambda: harmonic_multiplicity(degree, 3)):
        with pytest.raises(UserError, match=f"^the degree of spherical harmonics is an integer >= 0, got {degree}$"):
            made()


@pytest.mark.parametrize("dimension", [1, 0, R(5, 2)])
def test_a_dimension_is_at_least_two(dimension: Any) -> None:
    for made in (lambda: Gegenbauer(1, dimension, t), lambda: FunkHecke(t, 1, dimension),
                 lambda: harmonic_multiplicity(1, dimension), lambda: sphere_area(dimension)):
        with pytest.raises(UserError, match=f"an integer d >= 2, got d = {dimension}$"):
            made()


def test_a_kernel_has_one_variable() -> None:
    s = sp.Symbol("s", real=True)
    assert FunkHecke(sp.Lambda(t, s * t), 1, 3).args[0] == sp.Lambda(t, s * t)
    with pytest.raises(UserError, match=r"has the symbols s, t: name the inner product, Lambda\(s, ...\)"):
        FunkHecke(s * t, 1, 3)
    with pytest.raises(UserError, match="a function of one inner product, got 2 variables"):
        FunkHecke(sp.Lambda((s, t), s * t), 1, 3)
    with pytest.raises(TypeError):
        FunkHecke(t, 1)
    with pytest.raises(TypeError):
        Gegenbauer(1, 2)


@pytest.mark.parametrize(("degree", "dimension", "count"), [
    (0, 2, 1), (1, 2, 2), (7, 2, 2), (0, 3, 1), (1, 3, 3), (4, 3, 9), (0, 4, 1), (3, 4, 16), (2, 10, 54),
])
def test_multiplicities(degree: int, dimension: int, count: int) -> None:
    assert harmonic_multiplicity(degree, dimension) == count
    assert harmonic_multiplicity(k, d).subs({k: degree, d: dimension}) == count
    assert ball(harmonic_multiplicity(k, d).subs({k: degree, d: dimension}), 20) == count


def test_symbolic_multiplicities() -> None:
    n = sp.Symbol("n", integer=True, positive=True)
    assert not harmonic_multiplicity(n, d).has(sp.Piecewise)
    assert not harmonic_multiplicity(k, n + 2).has(sp.Piecewise)
    # all homogeneous polynomials of degree 5 in 4 variables, restricted to the sphere
    assert sum(harmonic_multiplicity(j, 4) for j in (1, 3, 5)) == sp.binomial(8, 3)


def test_areas_and_conventions() -> None:
    assert [sphere_area(n) for n in (2, 3, 4)] == [2 * sp.pi, 4 * sp.pi, 2 * sp.pi**2]
    own = FunkHecke(t, k, d)
    assert funk_hecke_eigenvalue(t, k, d, measure="probability", sphere="S^{d-1}") == own
    assert funk_hecke_eigenvalue(t, k, d, measure="surface", sphere="S^{d-1}") == sphere_area(d) * own
    above = funk_hecke_eigenvalue(t, k, d, measure="surface", sphere="S^d")
    assert above == sphere_area(d + 1) * FunkHecke(t, k, d + 1)
    assert ball(above.subs({k: 1, d: 2}), 20).overlaps(ball(4 * sp.pi / 3, 20))
    with pytest.raises(UserError, match="measure is one of probability, surface, got 'counting'"):
        funk_hecke_eigenvalue(t, k, d, measure="counting", sphere="S^d")
    with pytest.raises(UserError, match=r"sphere is one of S\^\{d-1\}, S\^d, got 'S'"):
        funk_hecke_eigenvalue(t, k, d, measure="surface", sphere="S")


def test_printing() -> None:
    assert latex(Gegenbauer(k, d, t)) == r"P_{k,d}\left(t\right)"
    assert latex(Gegenbauer(k, 3, t) ** 2) == r"P_{k,3}\left(t\right)^{2}"
    assert latex(FunkHecke(sp.exp(t), k, d)) == r"\lambda_{k}\left(e^{t};\,\mathbb{S}^{d - 1}\right)"
    assert latex(FunkHecke(relu, 2, 3) ** 2) == r"\lambda_{2}^{2}\left(\mathrm{ReLU};\,\mathbb{S}^{2}\right)"
