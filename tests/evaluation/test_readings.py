"""The readings of one expression agree: exact, balls, mpmath by quadrature, NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation.arrays import array, log_array
from ntksym.evaluation.balls import ball, hermite_balls
from ntksym.evaluation.exact import exact
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import CATALOGUE, relu, tanh, x
from ntksym.theory.objects import DualActivation, GaussianMean, HermiteCoefficient, HermitePolynomial
from ntksym.theory.power_series import NTKRecurrenceCoefficient, TwoLayerNTKCoefficient

p = sp.Symbol("p", integer=True, nonnegative=True)
NAMES = sorted(CATALOGUE)

#: mu_0, mu_1, mu_2, mu_3, mu_8 by Gauss-Legendre panels at 50 digits, apart from this library; truncated, not rounded
REFERENCE = {
    "relu": ("0.39894228040143267793", "0.5", "0.28209479177387814347", "0", "-0.0298017016880560"),
    "leaky_relu": ("0.35904805236128941014", "0.55", "0.25388531259649032912", "0", "-0.0268215315192504"),
    "relu_squared": ("0.5", "0.79788456080286535587", "0.70710678118654752440", "0.32573500793527994772", "0"),
    "step": ("0.5", "0.39894228040143267793", "0", "-0.1628675039676399738", "0"),
    "abs": ("0.79788456080286535587", "0", "0.56418958354775628694", "0", "-0.0596034033761120"),
    "tanh": ("0", "0.60570550960215882558", "0", "-0.1484371907872727040", "0"),
    "sigmoid": ("0.5", "0.20662096414190703726", "0", "-0.0254732579073234166", "0"),
    "erf": ("0", "0.65147001587055989544", "0", "-0.1773076801784145235", "0"),
    "gaussian": ("0.28209479177387814347", "0", "-0.0997355701003581694", "0", "9.21943109260380484e-3"),
    "softplus": ("0.80605918334743978452", "0.5", "0.14610308488004494166", "0", "-6.1046518485892012e-4"),
    "gelu": ("0.28209479177387814347", "0.5", "0.29920671030107450845", "0", "-0.0118535542619191"),
    "silu": ("0.20662096414190703726", "0.5", "0.24808519283030007027", "0", "-3.1203539752360257e-3"),
    "elu": (
        "0.16052057226655604962",
        "0.76157829186512337168",
        "0.18496378398902265630",
        "-0.0560786134912459512",
        "-4.6576492625361281e-3",
    ),
    "sin": ("0", "0.60653065971263342360", "0", "-0.2476151049416016279", "0"),
    "cos": ("0.60653065971263342360", "0", "-0.4288819424803533982", "0", "3.02059498719584659e-3"),
    "exp": (
        "1.64872127070012814684",
        "1.64872127070012814684",
        "1.16582199079856210168",
        "0.67308764021473524050",
        "8.21082846482895220e-3",
    ),
}


def inside(value: mpmath.mpf, enclosure: arb, digits: int) -> bool:
    """Does value +- 10^-digits meet the ball?"""
    with mpmath.workdps(40):
        middle, radius = (
            mpmath.mpf(enclosure.mid().str(38, radius=False)),
            mpmath.mpf(enclosure.rad().str(10, radius=False)),
        )
        return bool(abs(value - middle) <= radius + mpmath.mpf(10) ** -digits)


@pytest.mark.parametrize("name", NAMES)
def test_balls_meet_the_reference_table(name: str) -> None:
    table = hermite_balls(CATALOGUE[name], 9, 30)
    for n, printed in zip((0, 1, 2, 3, 8), REFERENCE[name], strict=True):
        assert inside(mpmath.mpf(printed), table[n], 16), (n, printed, table[n])


def test_a_wrong_reference_would_be_noticed() -> None:
    table = hermite_balls(CATALOGUE["gelu"], 9, 30)
    assert not inside(mpmath.mpf(REFERENCE["gelu"][2]) + mpmath.mpf("2e-16"), table[2], 16)


@pytest.mark.parametrize("name", NAMES)
def test_balls_and_quadrature_agree(name: str) -> None:
    table = hermite_balls(CATALOGUE[name], 13, 30)
    for n in range(13):
        value = multiprecision(HermiteCoefficient(CATALOGUE[name], p), 20, p=n)
        assert inside(value, table[n], 19), (n, value, table[n])


@pytest.mark.parametrize("name", NAMES)
def test_balls_and_arrays_agree(name: str) -> None:
    table = np.array([float(b) for b in hermite_balls(CATALOGUE[name], 301, 340)])
    found = array(HermiteCoefficient(CATALOGUE[name], p), p=np.arange(301))
    assert ((found == 0) == (table == 0)).all()
    np.testing.assert_allclose(found, table, rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", ["relu", "gelu", "erf", "relu_squared", "step"])
def test_large_indices_agree(name: str) -> None:
    count = 5001
    balls = hermite_balls(CATALOGUE[name], count, 1300)
    signs, logs = log_array(HermiteCoefficient(CATALOGUE[name], p), p=np.arange(count))
    for n in (1000, 1001, 4999, 5000):
        if balls[n] == 0:
            assert signs[n] == 0
            assert logs[n] == -np.inf
        else:
            assert signs[n] == np.sign(float(balls[n].sgn()))
            assert logs[n] == pytest.approx(float(abs(balls[n]).log()), rel=1e-13, abs=1e-11)


def test_a_million_coefficients_do_not_overflow() -> None:
    values = array(HermiteCoefficient(CATALOGUE["exp"], p), p=np.arange(10**6))
    assert np.isfinite(values).all()
    _, logs = log_array(HermiteCoefficient(CATALOGUE["exp"], p), p=np.array([10**6]))
    assert logs[0] == pytest.approx(float(mpmath.mpf(1) / 2 - mpmath.loggamma(10**6 + 1) / 2), rel=1e-13)


def test_arrays_keep_the_shape_and_read_whole_expressions() -> None:
    half = sp.Rational(1, 2)
    e = TwoLayerNTKCoefficient(relu, p, half, half, 1, 0)
    grid = array(e, p=np.arange(6).reshape(2, 3))
    assert grid.shape == (2, 3)
    np.testing.assert_allclose(grid.ravel(), [float(ball(e, 17, p=n)) for n in range(6)], rtol=1e-14)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "one index is an array"),
        ({"p": np.array([-1, 2])}, "integers >= 0"),
        ({"p": np.array([0.5])}, "integers >= 0"),
    ],
)
def test_bad_indices_are_named(values: dict[str, object], message: str) -> None:
    with pytest.raises(UserError, match=message):
        array(HermiteCoefficient(relu, p), **values)


def test_duals_agree() -> None:
    e = DualActivation(relu, sp.Rational(1, 3))
    assert inside(multiprecision(e, 5), ball(e, 15), 5)
    assert not inside(multiprecision(e, 5) + mpmath.mpf("1e-4"), ball(e, 15), 5)
    same = DualActivation(tanh, sp.Integer(-1))
    assert inside(multiprecision(same, 15), ball(same, 20), 15)


def test_means_and_polynomials_agree() -> None:
    assert inside(
        multiprecision(GaussianMean(tanh) + HermitePolynomial(4, sp.Rational(3, 2)), 20),
        ball(HermitePolynomial(4, sp.Rational(3, 2)), 25),
        19,
    )


def test_recurrence_coefficients_agree() -> None:
    e = NTKRecurrenceCoefficient(relu, 3, 2, sp.Rational(3, 5), sp.Rational(4, 5), 1, sp.Rational(1, 2))
    assert inside(multiprecision(e, 20), ball(e, 25), 19)


def test_exact_values() -> None:
    assert exact(HermiteCoefficient(relu, 1)) == sp.Rational(1, 2)
    assert exact(HermiteCoefficient(relu, p), p=4) == -sp.sqrt(3) / (12 * sp.sqrt(sp.pi))
    assert exact(HermiteCoefficient(relu, 3)) == 0
    assert exact(HermiteCoefficient(tanh, 3)) is None


def test_a_ball_gives_up_honestly() -> None:
    difference = sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1
    with pytest.raises(UserError, match="digits not reached") as caught:
        ball(difference, 10, max_precision=512)
    assert caught.value.exit_code == 4


def test_free_symbols_and_undefined_values_are_named() -> None:
    with pytest.raises(UserError, match="no value for p"):
        ball(HermiteCoefficient(relu, p))
    with pytest.raises(UserError, match=r"has no value: .*negative index"):
        ball(HermiteCoefficient(relu, -1))


def test_functions_are_values() -> None:
    f = sp.Function("f")
    e = HermiteCoefficient(sp.Lambda(x, f(x)), 2)
    assert to_tree(e)[1] == ("fv", "f")
    assert inside(multiprecision(e, 20, f=relu), ball(e, 20, f=relu), 18)


@pytest.mark.parametrize(
    "reading", [exact, lambda text: ball(text, 15), lambda text: multiprecision(text, 15), to_tree]
)
def test_text_is_refused_and_never_evaluated(reading: Callable[[str], object], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with pytest.raises(UserError, match="expected a number or a SymPy expression, got str"):
        reading(f"open({str(trace)!r}, 'w').close() or 1")
    assert not trace.exists()


def test_values_given_as_text_are_refused_too() -> None:
    with pytest.raises(UserError, match="expected a number or a SymPy expression, got str"):
        exact(sp.sqrt(p), p="4")


def test_the_identity_has_the_same_tree_in_every_process() -> None:
    # SymPy makes Lambda(t, t) one object, whose variable is a dummy with a random number.
    t = sp.Symbol("t", real=True)
    assert to_tree(sp.Lambda(t, t)) == ("lam", "x", ("s", "x"))
    assert to_tree(sp.Lambda(t, t + 1)) == ("lam", "t", ("+", ("q", "1"), ("s", "t")))
