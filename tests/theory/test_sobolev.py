"""Operators on the sphere and Sobolev weights: trees, the four readings, printing, what is refused."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation.arrays import array, log_array
from ntksym.evaluation.balls import ball
from ntksym.evaluation.exact import exact
from ntksym.evaluation.formulas import latex
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import relu
from ntksym.theory.kernels import NTK
from ntksym.theory.sobolev import (
    IDENTITY,
    KINDS,
    LAPLACIAN,
    KernelOperator,
    Mode,
    SobolevSymbol,
    SphereOperator,
    sobolev_operator,
)

t, s = sp.symbols("t s", real=True)
k, d = sp.symbols("k d", integer=True)
R = sp.Rational
TANGENT = KernelOperator(sp.Lambda(t, NTK(relu, t, sp.Integer(2), 1, 0, sp.sqrt(2), 0)))
ENTIRE = KernelOperator(sp.exp(t))
MINUS = ("operator_scaled", ("q", "-1"), ("laplacian",))


def agree(expression: Any, **values: Any) -> bool:
    value = multiprecision(expression, 20, **values)
    return ball(expression, 18, **values).overlaps(arb(mpmath.nstr(value, 25), "1e-17"))


def test_trees() -> None:
    assert to_tree(LAPLACIAN.mode(k, d)) == ("mode", ("laplacian",), ("s", "k"), ("s", "d"))
    assert to_tree(sobolev_operator(s, d, "root")) == (
        "operator_power", ("operator_sum", ("identity",), ("operator_power", MINUS, ("q", "1/2"))), ("s", "s"))
    assert to_tree(sobolev_operator(s, d, "laplacian")) == (
        "operator_power", ("operator_sum", ("identity",), MINUS), ("s", "s"))
    assert to_tree(ENTIRE * LAPLACIAN) == (
        "compose", ("kernel_operator", ("lam", "t", ("f", "exp", ("s", "t")))), ("laplacian",))
    assert to_tree(LAPLACIAN * ENTIRE) != to_tree(ENTIRE * LAPLACIAN)
    assert to_tree(3 * IDENTITY) == ("operator_scaled", ("q", "3"), ("identity",))


def test_weights_translate_to_plain_expressions() -> None:
    one = sp.Integer(1)
    assert to_tree(SobolevSymbol(k, d, s, "hermite")) == to_tree((one + k) ** s)
    for kind in KINDS:
        assert to_tree(SobolevSymbol(k, d, s, kind)) == to_tree(SobolevSymbol(k, d, s, kind).definition())


@pytest.mark.parametrize("kind", ["root", "laplacian", "degree"])
@pytest.mark.parametrize(("degree", "dimension"), [(0, 2), (1, 2), (3, 3), (5, 4)])
def test_the_operator_of_a_weight(kind: str, degree: int, dimension: int) -> None:
    weight, operator = SobolevSymbol(degree, dimension, R(3, 2), kind), sobolev_operator(R(3, 2), dimension, kind)
    assert ball(weight, 18).overlaps(ball(operator.mode(degree, dimension), 18))
    assert agree(weight)
    assert agree(operator.mode(degree, dimension))


def test_weights_of_all_kinds() -> None:
    values = {"degree": 25, "root": 5, "laplacian": 17, "frequency": 5, "hermite": 5}
    assert {kind: exact(SobolevSymbol(4, 2, 1, kind)) for kind in KINDS} == values
    at = {"degree": 5, "root": 1 + np.sqrt(20), "laplacian": 21, "frequency": 5, "hermite": 5}
    for kind in KINDS:
        exponent = 1.0 if kind == "degree" else 0.5
        assert array(SobolevSymbol(k, 3, R(1, 2), kind), k=[4])[0] == pytest.approx(at[kind] ** exponent, rel=1e-14)


@pytest.mark.parametrize("smoothing", [TANGENT, ENTIRE], ids=["tangent", "entire"])
def test_arrays_of_products(smoothing: SphereOperator) -> None:
    for order in (R(3, 2), sp.Integer(-1)):
        mode = (smoothing * sobolev_operator(s, d, "root")).mode(k, d)
        found = array(mode, k=np.arange(5), d=3, s=order)
        for degree, value in enumerate(found):
            assert value == pytest.approx(float(ball(mode, 18, k=degree, d=3, s=order)), rel=1e-13)
    signs, logs = log_array((smoothing * LAPLACIAN).mode(k, 3), k=[0, 4])
    assert signs.tolist() == [0.0, -1.0]
    assert np.isneginf(logs[0])
    assert array(LAPLACIAN.mode(k, 3), k=range(4)).tolist() == [0, -2, -6, -12]


def test_arrays_that_are_refused() -> None:
    kernel = ENTIRE.mode(k, 3)
    with pytest.raises(UserError, match="terms may cancel"):
        array(kernel - SobolevSymbol(k, 3, R(1, 2), "root"), k=[1, 2])
    with pytest.raises(UserError, match="no power 1/2 of"):
        array(kernel * (LAPLACIAN ** R(1, 2)).mode(k, 3), k=[1, 2])


def test_other_readings() -> None:
    assert exact(LAPLACIAN.mode(4, 3)) == -20
    assert exact((IDENTITY - 2 * LAPLACIAN).mode(4, 3)) == 41
    assert exact(((-LAPLACIAN) ** R(1, 2)).mode(2, 2)) == 2
    assert agree((ENTIRE * sobolev_operator(R(1, 2), 3, "root") + IDENTITY).mode(3, 3))
    assert agree(((-LAPLACIAN) ** s).mode(k, d), k=3, d=4, s=R(1, 3))


def test_printing() -> None:
    assert latex(sobolev_operator(s, d, "root")) == r"\left(I+\left(-\Delta\right)^{\frac{1}{2}}\right)^{s}"
    assert latex((ENTIRE * (IDENTITY - LAPLACIAN)).mode(k, 3)) == (
        r"\mu_{k}\left(\mathcal{K}\left[e^{t}\right]\circ \left(I-\Delta\right);\,\mathbb{S}^{2}\right)")
    assert latex(LAPLACIAN.mode(k, 3) ** 2) == r"\mu_{k}^{2}\left(\Delta;\,\mathbb{S}^{2}\right)"
    assert latex(((1 - d) * IDENTITY) * LAPLACIAN) == r"\left(\left(1 - d\right)I\right)\circ \Delta"
    assert latex((LAPLACIAN * ENTIRE) ** 2) == r"\left(\Delta\circ \mathcal{K}\left[e^{t}\right]\right)^{2}"
    assert latex((2 * LAPLACIAN**2) ** s) == r"\left(2\left(\Delta^{2}\right)\right)^{s}"
    assert latex(SobolevSymbol(k, d, s, "degree")) == r"\left(k + 1\right)^{2 s}"
    assert latex(d * SobolevSymbol(k, d, 1, "hermite")) == r"d \left(k + 1\right)"
    assert latex(d * SobolevSymbol(0, d, 1, "hermite")) == r"d \left(1\right)"
    assert latex(SobolevSymbol(k, d, s, "hermite") ** 2) == r"\left(\left(k + 1\right)^{s}\right)^{2}"
    assert str(LAPLACIAN.mode(k, d)) == "Mode(Laplacian(), k, d)"


def test_substitution_reaches_operators() -> None:
    assert sobolev_operator(s, d, "root").mode(k, d).subs(s, 2) == sobolev_operator(2, d, "root").mode(k, d)
    assert sobolev_operator(s, d, "degree").mode(k, d).free_symbols == {s, d, k}


def test_what_is_refused() -> None:
    with pytest.raises(UserError, match="a mode is that of a SphereOperator, got Symbol k"):
        Mode(k, k, d)
    with pytest.raises(UserError, match="an integer >= 0, got -1"):
        LAPLACIAN.mode(-1, d)
    with pytest.raises(UserError, match="an integer d >= 2, got d = 1"):
        LAPLACIAN.mode(k, 1)
    with pytest.raises(UserError, match="one of degree, root, laplacian, frequency, hermite, got 'square'"):
        SobolevSymbol(k, d, s, "square")
    with pytest.raises(UserError, match="an integer >= 0, got -2"):
        SobolevSymbol(-2, d, s, "degree")
    with pytest.raises(UserError, match="an integer d >= 2, got d = 1"):
        SobolevSymbol(k, 1, s, "root")
    with pytest.raises(UserError, match="root, laplacian or degree, got 'hermite'"):
        sobolev_operator(s, d, "hermite")
    with pytest.raises(TypeError):
        Mode(LAPLACIAN, k)
    with pytest.raises(TypeError):
        SobolevSymbol(k, d, s)
    for made in (lambda: SphereOperator().mode_number(k, d), lambda: latex(SphereOperator())):
        with pytest.raises(NotImplementedError):
            made()
