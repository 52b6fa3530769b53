"""Sums over tuples: exact values, balls, multiprecision and arrays agree; what has no value says so."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy as sp

import ntksym as nt
from ntksym.errors import UserError
from ntksym.evaluation.tuple_sums import MAX_TUPLES, convolved, tuples
from ntksym.theory.power_series import TupleSum

j, k, p = sp.symbols("j k p", integer=True, nonnegative=True)
SQUARES = TupleSum(nt.HermiteCoefficient(nt.relu, j) ** 2, j, k, p)


@pytest.mark.parametrize(("count", "total"), [(0, 0), (0, 3), (1, 4), (2, 0), (3, 4), (5, 6)])
def test_all_readings_agree(count: int, total: int) -> None:
    value = SQUARES.subs({k: count, p: total})
    ball, number = nt.ball(value, 25), nt.multiprecision(value, 30)
    assert abs(float(ball) - float(number)) < 1e-14
    assert ball.overlaps(type(ball)(mpmath.nstr(number, 28), "1e-24"))
    entry = nt.array(SQUARES.subs(k, count), p=np.arange(8))[total]
    assert entry == pytest.approx(float(number), rel=1e-13, abs=1e-300)


def test_tuples_of_ones_are_counted() -> None:
    for count in range(5):
        for total in range(5):
            wanted = math.comb(count + total - 1, total) if count else int(total == 0)
            assert nt.exact(TupleSum(sp.Integer(1), j, sp.Integer(count), sp.Integer(total))) == wanted
            assert len(list(tuples(count, total))) == wanted
    ones = TupleSum(sp.Integer(1), j, sp.Integer(3), p)
    assert nt.array(ones, p=np.arange(4)).tolist() == pytest.approx([1, 3, 6, 10])


def test_the_last_entry_is_split_off() -> None:
    whole = TupleSum(j + 1, j, k + 1, p)
    for count, total in ((0, 2), (1, 3), (3, 4)):
        at = {k: count, p: total}
        assert nt.exact(whole.subs(at)) == nt.exact(whole.split_off().subs(at))
    with pytest.raises(UserError, match="known to be positive"):
        SQUARES.split_off()


def test_free_and_bound_symbols() -> None:
    assert SQUARES.free_symbols == {k, p}
    assert SQUARES.bound_symbols == [j]
    text = nt.latex(TupleSum(sp.IndexedBase("a")[j], j, k, p) ** 2)
    assert text == r"\left(\sum_{j_1+\dots+j_{k}=p}\ \prod_{i=1}^{k} {a}_{j_{i}}\right)^{2}"


def test_what_has_no_value_says_so() -> None:
    with pytest.raises(UserError, match="integers >= 0"):
        nt.multiprecision(TupleSum(j, j, sp.Integer(-1), sp.Integer(2)))
    with pytest.raises(UserError, match="too many"):
        nt.multiprecision(TupleSum(j, j, sp.Integer(30), sp.Integer(30)))
    assert math.comb(60, 30) > MAX_TUPLES
    with pytest.raises(UserError, match="nothing else"):
        nt.array(TupleSum(j, j, p, sp.Integer(2)), p=np.arange(3))
    assert nt.array(SQUARES.subs(k, 2), p=np.arange(0)).shape == (0,)


def test_convolutions() -> None:
    rows = np.array([1.0, -2.0, 0.5])
    assert convolved(rows, 0).tolist() == [1, 0, 0]
    assert convolved(rows, 3).tolist() == np.polynomial.polynomial.polypow(rows, 3)[:3].tolist()
