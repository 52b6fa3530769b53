"""Hypotheses that contradict each other, and those that a point satisfies."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.verifier.posedness import is_contradictory
from ntksym.verifier.statement import read_statement

x, y = sp.symbols("x y", real=True)


def stated(*hypotheses: Any, kind: str = "real", quantifier: str = "forall") -> Any:
    variable = {"name": "x", "kind": kind, "low": ["q", "-1"], "high": ["q", "1"]}
    other = {"name": "y", "kind": "real", "low": None, "high": None}
    return read_statement({"variables": [variable, other], "hypotheses": [to_tree(h) for h in hypotheses],
                           "claim": ["true"], "quantifier": quantifier})


@pytest.mark.parametrize(("hypotheses", "empty"), [
    ((sp.Gt(x**2, 1),), True), ((sp.Ge(x**2, 1),), False), ((sp.Eq(x**2, 2),), True), ((sp.Eq(x**2, 1),), False),
    ((sp.Ge(x**2, 1), sp.Lt(x, 1), sp.Gt(x, 0)), True), ((sp.Ne(x * x, x * x + 0 * x, evaluate=False),), True),
    ((sp.Gt(x, y),), False), ((sp.Gt(1 / x, 2),), False), ((sp.Gt(sp.exp(x), 5),), False), ((), False),
    ((sp.Or(sp.Gt(x, 5), sp.Lt(x, -5)),), False), ((sp.Gt(x, 2),), True)])
def test_contradictions(hypotheses: tuple[Any, ...], empty: bool) -> None:
    assert is_contradictory(stated(*hypotheses)) is empty
    assert is_contradictory(stated(*hypotheses, quantifier="exists")) is empty


def test_only_real_variables_are_looked_at() -> None:
    assert not is_contradictory(stated(sp.Gt(x**2, 1), kind="integer"))
