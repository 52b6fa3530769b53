"""mpmath guesses well and proves nothing: where its answer is wrong, no verdict here rests on it."""

from __future__ import annotations

import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import mpmath
import pytest
import sympy as sp
from flint import arb

from ntksym.errors import UserError
from ntksym.evaluation.balls import ball
from ntksym.evaluation.multiprecision import multiprecision
from ntksym.theory.activations import activation, relu
from ntksym.theory.objects import GaussianMean, HermiteCoefficient

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
x = sp.Symbol("x", real=True)
k, p = sp.symbols("k p", integer=True)
R = sp.Rational


def close(value: object, enclosure: arb, digits: int) -> bool:
    with mpmath.workdps(40):
        return bool(abs(mpmath.mpf(str(value)) - mpmath.mpf(enclosure.mid().str(35, radius=False)))
                    < mpmath.mpf(10) ** -digits)


def test_a_jump_inside_a_panel_is_refused_and_a_known_one_cut_at() -> None:
    # A smooth rule over a jump is off in the third digit.
    assert abs(mpmath.quad(lambda t: t > mpmath.mpf(1) / 3, [0, 1]) - mpmath.mpf(2) / 3) > 1e-3
    jump = sp.Heaviside(x - R(1, 3), R(1, 2))
    with pytest.raises(UserError, match="estimates an error of") as failure:
        multiprecision(sp.Integral(jump, (x, 0, 1)), 15)
    assert failure.value.exit_code == 4
    mean = GaussianMean(sp.Lambda(x, jump))
    truth = ball(sp.erfc(1 / (3 * sp.sqrt(2))) / 2, 25)
    assert close(multiprecision(mean, 20), truth, 19)
    assert close(ball(mean, 20).mid().str(25, radius=False), truth, 19)


def test_a_peak_that_every_node_misses() -> None:
    peak = sp.exp(-(10**8) * (x - R(1, 3)) ** 2)
    value, error = mpmath.quad(lambda t: mpmath.exp(-(10**8) * (t - mpmath.mpf(1) / 3) ** 2), [-10, 10], error=True)
    assert abs(value) < 1e-30
    assert error < 1e-15
    # The independent reading is misled in the same way, and this is why it decides nothing; the ball is right.
    enclosure = ball(sp.Integral(peak, (x, -10, 10)), 20)
    assert close("0.000177245385090551602729816748334", enclosure, 22)  # sqrt(pi)/10^4


def test_oscillation_costs_time_and_not_truth() -> None:
    phi = activation(sp.sin(40 * x), x)
    exact = ball(40 * sp.exp(-800), 15)  # mu_1(sin(c x)) = c exp(-c^2/2)
    assert close(multiprecision(HermiteCoefficient(phi, 1), 15), exact, 15)


@pytest.mark.parametrize("degree", [1, 3])
def test_polynomials_do_not_come_from_hypergeometric_sums(degree: int) -> None:
    # The odd polynomial is zero at zero; mpmath gives it from 1.5 on, which the bound below keeps out.
    with pytest.raises(ValueError, match="failed to converge"):
        mpmath.gegenbauer(degree, 0.5, 0)
    assert ball(HermiteCoefficient(relu, 2 * degree + 1)) == 0


def test_an_infinite_sum_is_not_extrapolated() -> None:
    partial = [mpmath.fsum(1 / mpmath.mpf(j) ** 2 for j in range(1, m + 1)) for m in range(1, 30)]
    assert abs(mpmath.shanks(partial)[-1][-1] - mpmath.zeta(2)) > 1e-3
    alternating = [mpmath.fsum(mpmath.mpf(-1) ** j / j for j in range(1, m + 1)) for m in range(1, 30)]
    assert mpmath.richardson(alternating)[1] > 1000  # its own measure of cancellation
    for reading in (multiprecision, ball):
        with pytest.raises(UserError):
            reading(sp.Sum(1 / k**2, (k, 1, sp.oo)), 10)


def test_an_identified_number_is_a_conjecture() -> None:
    near = mpmath.exp(mpmath.pi * mpmath.sqrt(163)) / 262537412640768744
    assert mpmath.identify(near) == "1"
    difference = ball(sp.exp(sp.pi * sp.sqrt(163)) - 262537412640768744, 10)
    assert close("-7.49927402801814e-13", difference, 22)


def test_precision_of_the_caller_neither_counts_nor_changes() -> None:
    e = HermiteCoefficient(relu, 2)
    for bits in (10, 300):
        mpmath.mp.prec = bits
        assert close(multiprecision(e, 15), ball(e, 20), 14)
        with pytest.raises(UserError):
            multiprecision(sp.Symbol("unknown"), 30)
        with pytest.raises(UserError):
            multiprecision(sp.Integral(sp.Heaviside(x - R(1, 3), 0), (x, 0, 1)), 15)
        assert mpmath.mp.prec == bits


def test_every_test_starts_at_the_default_precision() -> None:
    assert mpmath.mp.prec == 53


def test_mpmath_stays_below_the_version_that_sympy_refuses() -> None:
    assert "mpmath>=1.3,<1.4" in PROJECT["dependencies"]
    assert tuple(map(int, version("mpmath").split(".")[:2])) < (1, 4)
    # When SymPy lifts the bound, the one here can go with it.
    assert any(line.startswith("mpmath") and "<1.4" in line for line in requires("sympy") or ())
