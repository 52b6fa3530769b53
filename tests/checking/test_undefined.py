"""Sides without a value, beside rates and at indices that are none: nothing breaks."""

from __future__ import annotations

from ntksym.checking.deciders import decide
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

N: Node = ("s", "n")
D: Node = ("s", "d")
RATE: Node = ("theta", N, ("+", N, ("q", "1")), "n")
INVERSE: Node = ("^", ("+", D, ("q", "-1")), ("q", "-1"))
GONE: Node = ("eq", INVERSE, INVERSE)
VARIABLES = [{"name": name, "kind": "integer", "low": ("q", "1")} for name in ("n", "d")]


def verdict(claim: Node) -> str:
    data = {"variables": VARIABLES, "hypotheses": [], "quantifier": "forall", "claim": claim}
    return decide(read_statement(data), 5.0).verdict.value


def test_a_rate_beside_a_side_without_a_value() -> None:
    assert verdict(("and", GONE, RATE)) == "undecided"
    assert verdict(GONE) == "ill-posed"


def test_elements_without_a_value_and_beyond_the_bounds() -> None:
    one: Node = ("lam", "t", ("q", "1"))
    gone = ("hermite_element", one, *[("q", str(index)) for index in (-1, 0, 0, 1)])
    large = ("hermite_element", one, *[("q", "0")] * 14)
    assert verdict(("eq", gone, gone)) == "ill-posed"
    assert verdict(("eq", large, ("q", "1"))) == "undecided"
