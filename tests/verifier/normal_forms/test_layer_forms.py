"""Layers taken down to those below, and power series of kernels by the kernels."""

from __future__ import annotations

from flint import fmpq

from ntksym.verifier.layers import one_layer_down
from ntksym.verifier.normal_forms.layer_forms import layer, layer_forms, split_layer, unfolded
from ntksym.verifier.statement import read_statement
from tests.deep_problems import (
    DEEP_PROBLEMS,  # fmt: skip
    ONE,
    RHO,
    SB,
    SW,
    TWO,
    ZERO,
    L,
    P,
    R,
    first,
    nngp,
    ntk,
    plus,
    q,
    series,
    square,
)

PROBLEM = DEEP_PROBLEMS[0]
STATEMENT = read_statement(PROBLEM.statement(PROBLEM.true))  # l >= 3


def test_layers_are_split() -> None:
    assert split_layer(L) == ("l", fmpq(0))
    assert split_layer(("+", ("+", L, ONE), q(-3))) == ("l", fmpq(-2))
    assert split_layer(q(5)) == (None, fmpq(5))
    for node in (("+", L, L), ("*", TWO, L), ("c", "oo"), ("*", TWO, q(3)), ("+", ONE, ("^", TWO, TWO))):
        assert split_layer(node) is None
    assert [layer("l", fmpq(0)), layer("l", fmpq(-1)), layer(None, fmpq(2))] == [L, plus(L, -1), TWO]


def test_unfolding() -> None:
    for node in (nngp(L), ntk(L)):
        assert unfolded(node, STATEMENT) == one_layer_down(node, plus(L, -1))
    assert unfolded(ntk(ONE), STATEMENT) == first(RHO)
    assert unfolded(ntk(TWO), STATEMENT) == one_layer_down(ntk(TWO), ONE)
    for here in (plus(L, -2), plus(L, -3), ("*", TWO, L), plus(L, "1/2"), ZERO, q("3/2"), q(31), P):
        assert unfolded(nngp(here), STATEMENT) == nngp(here)


def claim(node: object) -> tuple[object, tuple[str, ...]]:
    found, axioms = layer_forms(read_statement(PROBLEM.statement(("eq", node, ONE))))
    return found.claim[1], axioms


def test_a_layer_that_is_bound_is_not_that_of_the_statement() -> None:
    inside = ("sum", nngp(L), "l", ONE, TWO)
    assert claim(inside) == (inside, ())
    assert claim(("sum", nngp(("s", "k")), "k", ONE, L)) == (("sum", nngp(("s", "k")), "k", ONE, L), ())


def test_a_power_series_is_its_kernel() -> None:
    known, _ = claim(("*", ONE, ntk(L)))
    assert claim(series(ntk(L, R)))[1] == ("mehler",)
    assert claim(series(ntk(L, R)))[0] == known
    for other in (series(ntk(L, R), ("*", TWO, RHO)), ("sum", series(ntk(L, ("*", ("s", "k"), R))), "k", ONE, TWO)):
        assert claim(other)[1] == ()


def test_the_depth_of_what_is_unfolded_is_bounded() -> None:
    node = RHO
    for _ in range(40):
        node = ("nngp", ("fv", "phi"), node, q(30), SW, SB)
    found, _ = claim(square(node))

    def depth(tree: object) -> int:
        return 1 + max((depth(part) for part in tree), default=0) if isinstance(tree, tuple) else 0

    assert depth(found) < 400
