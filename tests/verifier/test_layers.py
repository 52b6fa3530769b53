"""The recursion over the layers, as trees."""

from __future__ import annotations

import pytest
from flint import arb

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.layers import (
    at_layer,
    covariance,
    first,
    layer_of,
    next_covariance,
    next_kernel,
    one_layer_down,
    two_layers,
)
from ntksym.verifier.syntax import Node, number
from ntksym.verifier.work import OutOfWork, limited

from .deep_statements import GB, ONE, RELU, RHO, SB, SW, TWO, L, nngp, ntk, square

BELOW = ("s", "m")


def test_parts_of_a_kernel() -> None:
    for kernel in (nngp, ntk):
        assert layer_of(kernel(L)) == L
        assert at_layer(kernel(L), ONE) == kernel(ONE)
    assert first(("ntk", RELU, RHO, GB, L, SW, SB)) == GB
    assert first(("nngp", RELU, RHO, L, SW, SB)) == RHO
    assert covariance(ntk(L), TWO) == nngp(TWO)
    assert covariance(nngp(L), TWO) == nngp(TWO)


def test_one_layer() -> None:
    above = ("+", ("*", square(SW), ("dual", RELU, BELOW)), square(SB))
    assert next_covariance(ntk(L, function=RELU), BELOW) == above
    slope = ("dual", ("dfun", RELU, ONE), BELOW)
    assert next_kernel(ntk(L, function=RELU), BELOW, GB) == ("+", above, ("*", square(SW), slope, GB))
    below = nngp(BELOW, function=RELU)
    assert one_layer_down(nngp(L, function=RELU), BELOW) == next_covariance(nngp(L, function=RELU), below)
    down = one_layer_down(ntk(L, function=RELU), BELOW)
    assert down == next_kernel(ntk(L, function=RELU), nngp(BELOW, function=RELU), ntk(BELOW, function=RELU))


def test_a_kernel_is_its_layer_below() -> None:
    given = {"sw": 1, "sb": 0, "gw": 1, "gb": 0, "rho": 0}
    for kernel in (nngp, ntk):
        for layer in (2, 3):
            node = kernel(number(layer), function=RELU)
            one, two = (arb(enclose(tree, given, 80)) for tree in (node, one_layer_down(node, number(layer - 1))))
            wrong = arb(enclose(one_layer_down(node, number(layer)), given, 80))
            assert one.overlaps(two)
            assert not one.overlaps(wrong)


def test_kernels_of_two_layers_are_written_out() -> None:
    for kernel in (nngp, ntk):
        assert two_layers(kernel(ONE)) == first(kernel(ONE))
        assert two_layers(kernel(number(3))) == kernel(number(3))
        assert two_layers(kernel(L)) == kernel(L)
        assert two_layers(("+", RHO, kernel(TWO))) == ("+", RHO, two_layers(kernel(TWO)))
    start = first(nngp(ONE))
    assert two_layers(nngp(TWO)) == next_covariance(nngp(TWO), start)
    assert two_layers(ntk(TWO)) == next_kernel(ntk(TWO), start, first(ntk(TWO)))
    inner = nngp(TWO)
    assert two_layers(nngp(TWO, first=inner)) == next_covariance(nngp(TWO), two_layers(inner))


def test_a_kernel_of_a_kernel_of_a_kernel_is_work() -> None:
    """Every layer doubles the tree: some hundred bytes ask for a million nodes."""
    kernel: Node = RHO
    for _ in range(30):
        kernel = ("ntk", RELU, kernel, kernel, TWO, SW, SB)
    with limited(), pytest.raises(OutOfWork):
        two_layers(kernel)
