"""Bounds of expressions in sines and cosines, and the kernels at inner products on the torus that rest on them."""

from __future__ import annotations

import pytest
from flint import fmpq

from ntksym.verifier.normal_forms.sizes import largest_size
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
COS, SIN = ("f", "cos", X), ("f", "sin", X)
HALF: Node = ("q", "1/2")


@pytest.mark.parametrize(("node", "size"), [
    (COS, 1), (SIN, 1), (("q", "-3/2"), fmpq(3, 2)), (("*", HALF, ("+", COS, SIN)), 1), (("+", COS, SIN), 2),
    (("^", COS, ("q", "3")), 1), (("^", ("*", HALF, SIN), ("q", "2")), fmpq(1, 2)),
    (("^", ("+", COS, SIN), ("q", "2")), None), (("^", COS, ("q", "-1")), None), (("^", COS, HALF), None),
    (("^", COS, X), None), (X, None), (("*", COS, X), None), (("f", "tan", X), None), (("c", "pi"), None),
    (("^", ("q", "0"), ("q", "0")), None)])
def test_sizes(node: Node, size: fmpq | int | None) -> None:
    assert largest_size(node) == size
