"""Induction over the layer: the least layer, the step to the next, and names that must not be captured."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.induction import at_start, down, exchanged, outside, spread, step
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node
from tests.deep_problems import DEEP_PROBLEMS, LAST, ONE, PHI, RHO, TWO, ZERO, L, P, R, nngp, ntk, plus, q, unrolled

UNROLLED = next(problem for problem in DEEP_PROBLEMS if problem.name == "unrolled")
J, K = ("s", "j"), ("s", "k")


def step_holds(stated: Any, name: str) -> bool:
    return step(stated, name) is not None


def statement(claim: Node, **layer: Any) -> Statement:
    data = UNROLLED.statement(claim)
    return read_statement(
        {**data, "variables": [{**v, **layer} if v["name"] == "l" else v for v in data["variables"]]})


def test_the_first_layer() -> None:
    start = at_start(statement(("eq", ntk(L), unrolled())), "l")
    assert start is not None
    assert "l" not in {v.name for v in start.variables}
    assert start.claim[1] == ntk(ONE)
    for layer in ({"low": None}, {"low": q("1/2")}, {"low_open": True}, {"modulus": 2}, {"kind": "real"}):
        assert at_start(statement(("eq", ntk(L), unrolled()), **layer), "l") is None
    assert at_start(statement(("eq", ntk(L), unrolled())), "rho") is None


def test_short_ranges_are_written_out() -> None:
    total = ("sum", ("*", K, J), "k", q(2), q(4))
    assert spread(total) == ("+", ZERO, *(("*", q(k), J) for k in (2, 3, 4)))
    assert spread(("prod", K, "k", q(2), ("+", ONE, TWO))) == ("*", ONE, TWO, q(3))
    assert spread(("prod", K, "k", q(3), q(2))) == ONE
    assert spread(("sum", K, "k", q(3), q(2))) == ZERO
    for end in (("c", "oo"), ("*", TWO, q(3)), ("^", TWO, TWO), L, q("5/2"), q(0), q(60)):
        node = ("sum", K, "k", q(2), end)
        assert spread(node) == node
    node = ("sum", K, "k", q("1/2"), q(4))
    assert spread(node) == node


def test_names_are_not_captured_when_ranges_are_written_out() -> None:
    assert spread(("sum", ("sum", K, "k", ONE, TWO), "k", ONE, TWO)) == (
        "+", ZERO, ("+", ZERO, ONE, TWO), ("+", ZERO, ONE, TWO))


def test_the_step() -> None:
    assert step_holds(statement(("eq", ntk(L), unrolled())), "l")
    for claim in (("eq", ntk(L), unrolled(last_slope=L)), ("le", ntk(L), unrolled()), ("eq", unrolled(), ntk(L)),
                  ("eq", ntk(plus(L, 1)), unrolled()), ("eq", ("nngp", PHI, L, L, ONE, ZERO), RHO)):
        assert not step_holds(statement(claim), "l")
    assert not step_holds(statement(("eq", ntk(L), unrolled())), "p")


def test_an_empty_range_stays_empty() -> None:
    """The product from l + 1 to l is 1; a product that ends one factor earlier does not follow the recursion."""
    for last, wanted in ((LAST, True), (plus(L, -2), False)):
        assert step_holds(statement(("eq", ntk(L), unrolled(last_slope=last))), "l") is wanted
    zero = ("*", ZERO, ("prod", K, "k", plus(L, 1), L))
    assert step_holds(statement(("eq", ntk(L), ("+", unrolled(), zero))), "l")


def test_bound_names_that_are_variables_or_bound_twice_are_refused() -> None:
    for extra in (("sum", P, "p", ONE, L), ("sum", ("sum", K, "k", ONE, K), "k", ONE, L)):
        assert not step_holds(statement(("eq", ntk(L), ("+", unrolled(), ("*", ZERO, extra)))), "l")


def test_infinite_sums_and_other_binders_stay() -> None:
    series = ("sum", ("^", RHO, K), "k", ZERO, ("c", "oo"))
    coefficient = ("taylor_coefficient", R, "r", ZERO)
    for extra in (series, coefficient):
        assert step_holds(statement(("eq", ntk(L), ("+", unrolled(), ("*", ZERO, extra)))), "l")


def test_exchange() -> None:
    assert exchanged(("+", nngp(L), ONE), nngp(L), RHO) == ("+", RHO, ONE)
    hidden = ("sum", nngp(L), "rho", ONE, TWO)
    with pytest.raises(Malformed, match="bound name"):
        exchanged(hidden, nngp(L), RHO)


def test_a_hidden_kernel_in_the_activation_ends_the_step() -> None:
    """x is bound in the activation and free in the kernel that is to be exchanged."""
    activation = ("lam", "rho", ("f", "tanh", ("s", "rho")))
    kernel = ("nngp", activation, RHO, L, ONE, ZERO)
    assert not step_holds(statement(("eq", kernel, RHO)), "l")


def test_one_layer_down() -> None:
    assert down(nngp(plus(L, 1)), "l") == ("+", ("*", ("^", ("s", "sw"), TWO), ("dual", PHI, nngp(L))),
                                           ("^", ("s", "sb"), TWO))
    for node in (nngp(L), nngp(plus(L, 2)), ("sum", nngp(plus(L, 1)), "l", ONE, TWO)):
        assert down(node, "l") == node


def test_factors_before_a_sum() -> None:
    assert outside(("sum", ("*", RHO, K, J), "k", ONE, L)) == ("*", RHO, J, ("sum", ("*", ONE, K), "k", ONE, L))
