"""Roots of polynomials of the index, such as sqrt(n^2 + 1): they grow, and are no constants."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

n = sp.Symbol("n", integer=True)
a = sp.Symbol("a")
HALF = sp.Rational(1, 2)
ROOT = sp.sqrt(n**2 + 1)
POSITIVE = {"name": "a", "kind": "real", "low": ["q", "0"], "low_open": True, "high": None}
NONNEGATIVE = {**POSITIVE, "low_open": False}


def verdict(claim: Any, kind: str, *others: Any) -> str:
    index = {"name": "n", "kind": "integer", "low": ["q", "1"], "high": None}
    stated = read_statement({"variables": [index, *others], "hypotheses": [], "claim": claim})
    try:
        return apply_rule(stated, {"kind": kind, "index": "n", "threshold": 1, "period": 1}).verdict
    except Rejected as reason:
        return str(reason)


def rate(op: str, f: sp.Expr, g: sp.Expr, *others: Any) -> str:
    return verdict((op, to_tree(f), to_tree(g), "n"), "rate", *others)


@pytest.mark.parametrize(
    ("op", "f", "g", "holds"),
    [
        ("theta", ROOT, n, True),
        ("theta", ROOT, sp.Integer(1), False),
        ("bigo", ROOT, sp.Integer(1), False),
        ("equivalent", ROOT, n, True),
        ("equivalent", ROOT, 2 * n, False),
        ("equivalent", (8 * n**3 + n + 2) ** sp.Rational(1, 3), 2 * n, True),
        ("equivalent", (8 * n**3 + n + 2) ** sp.Rational(-1, 3), 1 / (2 * n), True),
        ("equivalent", (8 * n**3 + n + 2) ** sp.Rational(1, 3), n, False),
        ("theta", sp.factorial(n) / ROOT**3, sp.factorial(n - 1) / n**2, True),
        ("theta", sp.exp(ROOT), sp.Integer(1), False),
        ("theta", sp.exp(ROOT), sp.exp(n), False),
        # n! / (n^2 + 2)^(n/2) tends to 0: a power with a base and an exponent that both grow is no geometric factor
        ("omega", sp.factorial(n), sp.Pow(sp.sqrt(n**2 + 2), n, evaluate=False), False),
    ],
)
def test_rates(op: str, f: sp.Expr, g: sp.Expr, holds: bool) -> None:
    assert (rate(op, f, g) == "proved") is holds


def test_an_exponential_of_a_root_is_not_raised_to_the_index() -> None:
    """exp(sqrt n)^n = exp(n^(3/2)) is not Theta(1)."""
    power = ("^", to_tree(sp.exp(sp.sqrt(n))), ("s", "n"))
    assert "grows with the index" in verdict(("theta", power, ("q", "1"), "n"), "rate")
    assert verdict(("theta", ("^", to_tree(sp.exp(HALF)), ("s", "n")), to_tree(sp.exp(n / 2)), "n"), "rate") == "proved"


def test_a_leading_coefficient_that_may_vanish() -> None:
    root = sp.sqrt(a * n**2 + 1)
    assert rate("equivalent", root, sp.sqrt(a) * n, POSITIVE) == "proved"
    assert rate("theta", root, n, POSITIVE) == "proved"
    assert rate("theta", root, n, NONNEGATIVE) != "proved"  # it is 1 at a = 0


@pytest.mark.parametrize(
    ("left", "op", "right", "holds"),
    [
        (n, "lt", ROOT, True),
        (ROOT, "lt", n, False),
        (ROOT, "le", sp.Integer(2), False),
        (ROOT, "le", n + 1, True),
        (sp.sqrt(n**2 + 3), "le", 2 * n, True),
        (sp.sqrt(n**2 + 3), "lt", 2 * n, False),
        (sp.sqrt(n**2 + 3), "le", sp.Rational(199, 100) * n, False),
    ],
)
def test_inequalities(left: sp.Expr, op: str, right: sp.Expr, holds: bool) -> None:
    """At n = 1 the root of n^2 + 3 is exactly 2."""
    assert (verdict((op, to_tree(left), to_tree(right)), "term-bound") == "proved") is holds
