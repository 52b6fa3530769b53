"""Inequalities between powers with symbolic exponents: both sides of each condition."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

d, k = sp.symbols("d k", integer=True)
a, b, s = sp.symbols("a b s", real=True)
ROOT = sp.sqrt(k * (k + d - 2))


def variable(name: str, low: object = None, high: object = None, kind: str = "real", **ends: bool) -> dict[str, Any]:
    bounds = {side: None if end is None else ["q", str(end)] for side, end in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **bounds, **ends}


def earned(claim: Any, *variables: dict[str, Any]) -> str:
    stated = read_statement({"variables": list(variables), "hypotheses": [], "claim": to_tree(claim)})
    try:
        return apply_rule(stated, {"kind": "identity"}).verdict
    except Rejected:
        return "nothing"


S, S_BELOW = variable("s", 0), variable("s", high=0)
K, D = variable("k", 0, kind="integer"), variable("d", 2, kind="integer")
ABOVE, BELOW = variable("a", 1), variable("a", 0, 1, low_open=True)
POSITIVE = variable("a", 0, low_open=True)


@pytest.mark.parametrize(("claim", "variables"), [
    (sp.Le(1, (1 + k) ** (2 * s)), (K, S)), (sp.Le((1 + k) ** s, 1), (K, S_BELOW)),
    (sp.Lt(1, (2 + k) ** s), (K, variable("s", 0, low_open=True))),
    (sp.Lt((2 + k) ** s, 1), (K, variable("s", high=0, high_open=True))),
    (sp.Le(1, a**s), (ABOVE, S)), (sp.Le(a**s, 1), (BELOW, S)), (sp.Le(1, a**s), (BELOW, S_BELOW)),
    (sp.Le(a**s, a ** (s + 1)), (ABOVE, variable("s"))), (sp.Le(a ** (s + 1), a**s), (BELOW, variable("s"))),
    (sp.Lt((1 + a) ** s, (1 + a) ** (s + 1)), (POSITIVE, variable("s"))),
    (sp.Le(a**s, (a + 1) ** s), (POSITIVE, S)), (sp.Le((a + 1) ** s, a**s), (POSITIVE, S_BELOW)),
    (sp.Lt(a**s, (a + 1) ** s), (POSITIVE, variable("s", 0, low_open=True))),
    (sp.Le((1 + k) ** s, (2 + k) ** (2 * s)), (K, S)), (sp.Le(a**s, (a + 1) ** (2 * s)), (POSITIVE, S)),
    (sp.Le(1, (1 + ROOT) ** s), (K, D, S)),
    (sp.Lt(0, a**s), (POSITIVE, variable("s"))),
    (sp.Le(a * a ** (s + 1), a * (a + 1) ** (s + 1)), (POSITIVE, S)),
    (sp.Le(a**s + 1, (a + 1) ** s + 1), (POSITIVE, S)),
    (sp.Lt(a**s + 1, (a + 1) ** s + 2), (POSITIVE, S)),
    (sp.Le(a**s, (a + 1) ** s + b**2), (POSITIVE, S, variable("b"))),
], ids=str)
def test_what_holds(claim: Any, variables: tuple[dict[str, Any], ...]) -> None:
    assert earned(claim, *variables) == "proved"


@pytest.mark.parametrize(("claim", "variables"), [
    (sp.Le(1, (1 + k) ** (2 * s)), (K, variable("s"))), (sp.Lt(1, (1 + k) ** s), (K, S)),
    (sp.Lt(1, (2 + k) ** s), (K, S)), (sp.Le(1, a**s), (POSITIVE, S)), (sp.Le(1, a**s), (variable("a"), S)),
    (sp.Le(a**s, a ** (s + 1)), (POSITIVE, variable("s"))), (sp.Lt(a**s, a ** (s + 1)), (ABOVE, variable("s"))),
    (sp.Le(a**s, (a + 1) ** s), (POSITIVE, variable("s"))), (sp.Le(a**s, (a + 1) ** s), (variable("a"), S)),
    (sp.Lt(a**s, (a + 1) ** s), (POSITIVE, S)), (sp.Le((1 + k) ** (2 * s), (2 + k) ** s), (K, S)),
    (sp.Le(a**s, (a + 1) ** (2 * s)), (variable("a"), S)),
    (sp.Le((1 + k) ** s, (2 + k) ** (2 * s)), (K, variable("s"))),
    (sp.Le(2, (1 + k) ** s), (K, S)), (sp.Le((1 + k) ** s, 2), (K, S_BELOW)),
    (sp.Le(b * a**s, b * (a + 1) ** s), (POSITIVE, S, variable("b"))),
    (sp.Lt(a * a**s, a * (a + 1) ** s), (POSITIVE, S)),
    (sp.Lt(a**s + 1, (a + 1) ** s + 1), (POSITIVE, S)),
    (sp.Le(a**s, (a + 1) ** s + b), (POSITIVE, S, variable("b"))),
    (sp.Le(a**s + 1, (a + 1) ** s * 2), (POSITIVE, S)),
    (sp.Le(((a**s + 1) ** s + 1) ** s + 1, (((a + 1) ** s + 1) ** s + 2) ** s + 1), (variable("a"), S)),
], ids=str)
def test_what_is_not_shown(claim: Any, variables: tuple[dict[str, Any], ...]) -> None:
    assert earned(claim, *variables) == "nothing"
