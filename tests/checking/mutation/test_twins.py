"""Twins say the same in other words: the numerical attack, which knows nothing of proofs, agrees."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement
from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.twins import twins

from .test_changes import RATE, SUM, integer, real, statement

x, n = sp.symbols("x n")
TRUE = {
    "identity": statement(sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), real("x")),
    "inequality": statement(sp.Le(2 * x, x**2 + 1), real("x")),
    "decimal": statement(["rounds", ["c", "pi"], "3.142"]),
    "small decimal": statement(["rounds", ["^", ["c", "pi"], ["q", "-4"]], "0.010"]),
    "negative decimal": statement(["rounds", ["*", ["q", "-1"], ["c", "pi"]], "-3.1"]),
    "rate": RATE,
    "sum": SUM,
    "hypotheses": statement(sp.Le(x, n), real("x"), integer("n", 1), hypotheses=(sp.Le(x, 1), sp.Le(1, n))),
}


@pytest.mark.parametrize("name", sorted(TRUE))
def test_twins_are_true_when_the_original_is(name: str) -> None:
    found = list(twins(TRUE[name]))
    assert found
    for twin in found:
        assert attack(twin.data, twin.data, "0").contradiction == "", twin.change


@pytest.mark.parametrize("name", ["identity", "decimal", "small decimal", "negative decimal"])
def test_deciders_keep_the_verdict(name: str) -> None:
    wanted = certify_statement("t", TRUE[name], 5).verdict
    assert wanted.is_accepted
    for twin in twins(TRUE[name]):
        assert certify_statement("t", twin.data, 5).verdict is wanted, twin.change


def test_every_kind_of_twin_occurs() -> None:
    kinds: set[Any] = {twin.kind for data in TRUE.values() for twin in twins(data)}
    assert kinds == {"renamed", "multiplied", "shifted", "reordered", "rearranged"}
