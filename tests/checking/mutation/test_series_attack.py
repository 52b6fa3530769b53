"""The slope of terms tells a series that converges from one that does not, and nothing where it is close to -1."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp

from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.numbers import DIGITS, NoValue, node, value
from ntksym.checking.statements import Converges
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import relu
from ntksym.theory.harmonics import FunkHecke
from ntksym.theory.kernels import NTK

from .test_changes import real, statement

j, d = sp.symbols("j d", integer=True)
s, t = sp.symbols("s t", real=True)
TANGENT = FunkHecke(sp.Lambda(t, NTK(relu, t, sp.Integer(2), 1, 0, sp.sqrt(2), 0)), j, 2)


def series(term: Any, low: int = 0) -> Any:
    return Converges(sp.Sum(term, (j, low, sp.oo)))


@pytest.mark.parametrize(("claim", "variables", "converges"), [
    (series((1 + j) ** -2), (), True), (series((1 + j) ** sp.Rational(-1, 2)), (), False),
    (series(2**-j), (), True), (series(2**j), (), False), (series((-1) ** j / (1 + j)), (), None),
    (series((1 + j) ** (2 * s)), (real("s", high=-1),), True), (series((1 + j) ** (2 * s)), (real("s"),), False),
    (series((1 + j) ** sp.Rational(1, 4) * TANGENT), (), True), (series((1 + j) ** 2 * TANGENT), (), False),
    (series((1 - (-1) ** j) * (1 + j) ** -3), (), True), (series((1 - (-1) ** j) / sp.sqrt(1 + j)), (), False),
    (series(1 / j), (), False), (series(1 / j**2, 1), (), True),
], ids=str)
def test_series(claim: Any, variables: tuple[Any, ...], converges: bool | None) -> None:
    data = statement(claim, *variables)
    found = attack(data, data, "seed")
    assert bool(found.contradiction) is (converges is False)
    assert bool(found.route) is (converges is not None)


def test_a_term_without_a_value_contradicts() -> None:
    data = statement(series(1 / j))
    assert attack(data, data, "seed").contradiction.startswith("undefined at")


def test_a_covariance_that_is_rounded_is_a_correlation() -> None:
    relu_tree = node(to_tree(relu))
    with mpmath.workdps(DIGITS):
        for beyond, wanted in ((-40, True), (-12, False)):
            env = {"r": 1 + mpmath.mpf(10) ** beyond}
            if wanted:
                assert abs(value(("dual", relu_tree, ("s", "r")), env) - mpmath.mpf(1) / 2) < 1e-30
            else:
                with pytest.raises(NoValue, match="outside"):
                    value(("dual", relu_tree, ("s", "r")), env)
