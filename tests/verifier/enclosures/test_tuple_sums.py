"""Values of sums over tuples against the tuples one by one, and coefficients of powers of series with given terms."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.decide import Answer, is_zero
from ntksym.verifier.enclosures.data_sets import FiniteSequence
from ntksym.verifier.enclosures.enclose import enclose, exact
from ntksym.verifier.enclosures.tuple_sums import MAX_ENTRIES, MAX_TOTAL
from ntksym.verifier.failures import Undefined, Unsupported
from ntksym.verifier.power_sums import INFINITY, factors_of, power_sum
from ntksym.verifier.syntax import Node, number
from ntksym.verifier.work import OutOfWork, limited

A: Node = ("idx", "a", ("s", "j"))
T: Node = ("s", "t")
TERMS = [fmpq(j * j - 2, j + 1) for j in range(9)]
ARRAY = {(j,): term for j, term in enumerate(TERMS)}
BY_HAND = {(2, 3): 2 * (TERMS[0] * TERMS[3] + TERMS[1] * TERMS[2]), (0, 0): fmpq(1), (0, 4): fmpq(0), (1, 5): TERMS[5],
           (7, 0): TERMS[0] ** 7}


def tuples(count: object, total: object, body: Node = A) -> Node:
    return ("tuple_sum", body, "j", number(count), number(total))


def series(high: Node, body: Node = A) -> Node:
    return ("sum", ("*", body, ("^", T, ("s", "j"))), "j", number(0), high)


def coefficient(expression: Node, index: int) -> Node:
    return ("taylor_coefficient", expression, "t", number(index))


@pytest.mark.parametrize(("k", "p"), BY_HAND)
def test_values_by_hand(k: int, p: int) -> None:
    assert exact(tuples(k, p), {"a": ARRAY}) == BY_HAND[k, p]


@pytest.mark.parametrize("k", range(6))
@pytest.mark.parametrize("p", range(5))
def test_values_tuple_by_tuple(k: int, p: int) -> None:
    wanted = fmpq(0)
    for entries in product(range(p + 1), repeat=k):
        term = fmpq(1)
        for j in entries:
            term *= TERMS[j]
        wanted += term if sum(entries) == p else 0
    assert exact(tuples(k, p), {"a": ARRAY}) == wanted
    power = coefficient(("^", series(number(8)), number(k)), p)
    assert enclose(power, {"a": ARRAY}, 100).overlaps(enclose(number(wanted), {}, 100))


def test_sizes_outside_the_definition() -> None:
    for k, p in ((-1, 0), (0, -1), (2, -1), ("1/2", 2), (2, "1/2")):
        with pytest.raises(Undefined):
            exact(tuples(k, p), {"a": ARRAY})
    for k, p in ((MAX_ENTRIES + 1, 1), (2, MAX_TOTAL + 1)):
        with pytest.raises(Unsupported):
            exact(tuples(k, p), {"a": ARRAY})


def test_only_entries_that_occur_need_a_value() -> None:
    reciprocal: Node = ("^", ("s", "j"), number(-1))
    assert exact(tuples(0, 3, reciprocal), {}) == 0
    assert exact(tuples(1, 3, reciprocal), {}) == fmpq(1, 3)
    with pytest.raises(Undefined):
        exact(tuples(2, 3, reciprocal), {})


def test_large_values_become_balls_and_cost_work() -> None:
    body: Node = ("+", ("s", "j"), number(fmpq(1, 3**50)))
    value = enclose(tuples(500, 3, body), {}, 64)
    assert int(value.rel_accuracy_bits()) > 40
    with ctx.workprec(64):
        assert is_zero(value) is Answer.NO
    with pytest.raises(OutOfWork), limited(10_000):
        exact(tuples(900, 100, body), {})


def test_the_shape_of_a_power_series() -> None:
    found = power_sum(series(INFINITY), "t")
    assert found is not None
    assert (found.coefficient, found.index, found.high, found.at(number(3))) == (
        A, "j", INFINITY, ("idx", "a", number(3)))
    assert factors_of(("*", ("*", A, T), A)) == [A, T, A]
    bare: Any = ("sum", ("^", T, ("s", "j")), "j", number(0), INFINITY)
    constant = power_sum(bare, "t")
    assert constant is not None
    assert enclose(constant.at(number(5)), {}, 53) == 1
    index: Node = ("s", "j")
    for other in (
        T, (*series(INFINITY)[:3], number(1), INFINITY), series(T), ("prod", *series(INFINITY)[1:]),
        ("sum", ("*", A, ("^", T, index), ("^", T, index)), "j", number(0), INFINITY),
        ("sum", ("*", A, T, ("^", T, index)), "j", number(0), INFINITY), ("sum", A, "j", number(0), INFINITY),
        ("sum", ("*", A, ("^", T, T)), "t", number(0), INFINITY),
    ):
        assert power_sum(other, "t") is None, other


def test_coefficients_of_series_with_given_terms() -> None:
    env = {"a": FiniteSequence({(0,): fmpq(1), (2,): fmpq(1, 3)})}
    value = enclose(coefficient(("^", series(INFINITY), number(4)), 6), env, 64)
    assert value.overlaps(arb(4) / 27)
    assert not value.overlaps(arb(4) / 26)
    assert enclose(coefficient(series(number(-1)), 0), env, 64) == 0
    with pytest.raises(Unsupported, match="terms of a sequence"):
        enclose(coefficient(series(INFINITY), 0), {"a": ARRAY}, 64)
    with pytest.raises(Unsupported, match="terms of a sequence"):
        enclose(coefficient(series(INFINITY, ("f", "factorial", ("s", "j"))), 0), env, 64)
    with pytest.raises(Unsupported, match="terms of a sequence"):
        enclose(coefficient(series(INFINITY, ("idx", "a", ("+", ("s", "j"), number(1)))), 0), env, 64)
    with pytest.raises(Unsupported, match="more than"):
        enclose(coefficient(series(number(10**6)), 0), env, 64)
    with pytest.raises(Unsupported, match="b\\(j\\) t\\^j"):
        enclose(coefficient(("sum", T, "j", number(0), number(3)), 0), env, 64)
    with pytest.raises(Unsupported, match="exponent"):
        enclose(coefficient(("^", series(number(2)), T), 0), env, 64)
    # Beyond the coefficient asked for, too, every term has to have a value.
    with pytest.raises(Undefined):
        enclose(coefficient(series(number(4), ("^", ("+", ("s", "j"), number(-3)), number(-1))), 1), env, 64)
