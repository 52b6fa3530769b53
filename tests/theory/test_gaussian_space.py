"""Objects of Gaussian space: definitions, readings, what they refuse."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp

import ntksym as nt
from ntksym.theory.gaussian_space import slope

t, x, y = sp.symbols("t x y", real=True)
a = sp.Symbol("a", integer=True)
KERNEL = sp.Lambda(t, (t + 2) ** 2)


def test_the_generator_on_a_product() -> None:
    f = nt.HermitePolynomial(3, x) * nt.HermitePolynomial(2, y)
    applied = nt.OrnsteinUhlenbeck(f, x, y)
    at = {x: sp.Rational(1, 3), y: sp.Rational(-2, 5)}
    value = nt.multiprecision(applied.unfolded().subs(at), 20)
    assert abs(value + 5 * nt.multiprecision(f.subs(at), 20)) < 1e-14
    assert applied.definition().has(sp.Derivative)
    assert "Delta" in nt.latex(applied)
    assert slope(nt.HermitePolynomial(0, x), x) == 0


def test_eigenvalues_in_their_readings() -> None:
    value = nt.GaussianEigenvalue(KERNEL, 2, 3)
    assert nt.exact(value) == sp.Rational(2, 5)
    assert abs(nt.multiprecision(value, 20) - mpmath.mpf("0.4")) < 1e-14
    assert value.definition() == 3 * nt.FunkHecke(KERNEL, 2, 3)
    assert float(nt.ball(value)) == pytest.approx(0.4)
    assert "N(0,I" in nt.latex(value)


def test_elements() -> None:
    element = nt.hermite_element(KERNEL, (2, 0), (0, 2))
    assert element.indices == ((2, 0), (0, 2))
    assert float(nt.ball(nt.hermite_element(KERNEL, (0,), (0,)))) == pytest.approx(float(10 / sp.pi))
    assert "langle" in nt.latex(element)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: nt.OrnsteinUhlenbeck(x**2), "different symbols"),
    (lambda: nt.OrnsteinUhlenbeck(x**2, x, x), "different symbols"),
    (lambda: nt.OrnsteinUhlenbeck(x**2, 2 * x), "different symbols"),
    (lambda: nt.GaussianEigenvalue(KERNEL, -1, 3), "degree"),
    (lambda: nt.GaussianEigenvalue(KERNEL, 1, 1), "d >= 2"),
    (lambda: nt.HermiteElement(KERNEL, 1, 2, 3), "as many indices"),
    (lambda: nt.HermiteElement(KERNEL, -1, 2), "degree"),
    (lambda: nt.hermite_element(KERNEL, (1,), (1, 2)), "one entry for each dimension"),
])
def test_what_is_refused(make: Any, message: str) -> None:
    with pytest.raises(nt.UserError, match=message):
        make()
