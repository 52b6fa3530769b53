"""Sides that are equal in form but not defined everywhere prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.rules import Rejected, apply_rule
from ntksym.verifier.statement import read_statement

X = ("s", "x")


def accepts(side: Any, low: Any = None, high: Any = None, **more: Any) -> bool:
    variable = {"name": "x", "kind": "real", "low": low, "high": high, **more}
    statement = read_statement({"variables": [variable], "hypotheses": [], "claim": ("eq", side, side)})
    try:
        return apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


@pytest.mark.parametrize(
    ("side", "inside", "outside"),
    [
        (("f", "log", X), (["q", "1"], ["q", "2"]), (["q", "-1"], ["q", "2"])),
        (("^", X, ("q", "-1")), (["q", "1"], None), (None, None)),
        (("^", X, ("q", "1/2")), (["q", "0"], None), (["q", "-1"], None)),
        (("f", "acos", X), (["q", "-1"], ["q", "1"]), (["q", "-1"], ["q", "2"])),
        (("f", "gamma", X), (["q", "1"], None), (["q", "-1"], None)),
        (
            ("^", ("+", ("q", "1"), ("*", ("q", "-1"), X, X)), ("q", "-1/2")),
            (["q", "-1/2"], ["q", "1/2"]),
            (["q", "-1"], ["q", "1"]),
        ),
    ],
)
def test_reflexivity_needs_a_value(side: Any, inside: Any, outside: Any) -> None:
    assert accepts(side, *inside)
    assert not accepts(side, *outside)


@pytest.mark.parametrize(
    "side",
    [
        ("limit", ("^", X, ("q", "-1")), "x", ("q", "0")),
        ("gaussian_mean", ("lam", "y", ("f", "exp", ("^", ("s", "y"), ("q", "2"))))),
        ("dual", ("lam", "y", ("f", "exp", ("^", ("s", "y"), ("q", "2")))), ("q", "1/2")),
        ("sum", ("q", "1"), "k", ("q", "0"), ("c", "oo")),
        ("piecewise", ("lt", ("q", "0"), X), ("q", "1")),
    ],
)
def test_objects_without_a_value_are_not_equal_to_themselves(side: Any) -> None:
    assert not accepts(side)


def test_objects_with_a_value_are() -> None:
    assert accepts(("gaussian_mean", ("lam", "y", ("^", ("s", "y"), ("q", "4")))))
    assert accepts(("dual", ("lam", "y", ("f", "tanh", ("s", "y"))), ("q", "1/2")))


@pytest.mark.parametrize(("properties", "wanted"), [(["differentiable"], True), (["square_integrable"], False)])
def test_a_derivative_needs_a_differentiable_function(properties: list[str], wanted: bool) -> None:
    variables = [
        {"name": "x", "kind": "real", "low": None, "high": None},
        {"name": "f", "kind": "function", "low": None, "high": None, "properties": properties},
    ]
    side = ("app", ("dfun", ("fv", "f"), ("q", "1")), X)
    statement = read_statement({"variables": variables, "hypotheses": [], "claim": ("eq", side, side)})
    try:
        accepted = apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        accepted = False
    assert accepted is wanted
