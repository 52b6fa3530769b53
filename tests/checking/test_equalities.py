"""Deciding statements of the torus end to end, and points at which two sides are equal."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import certify
from ntksym.checking.records import Claim, Source, Verdict
from ntksym.checking.statements import integer, real
from ntksym.verifier import verify

n, k, j = sp.symbols("n k j", integer=True)
x = sp.Symbol("x", real=True)
SIDE, MODE, INTERVAL = integer(n, 1), integer(k), real(x, 0, 20)
WAVES = sp.Sum(sp.cos(2 * sp.pi * k * j / n), (j, 0, n - 1))


def certificate(statement: Any, *variables: Any) -> Any:
    return certify(Claim("test", "test", Source("test", "test", "test"), statement, variables=variables), 20)


@pytest.mark.parametrize(("statement", "variables", "verdict", "kind"), [
    (sp.Eq(WAVES, n * sp.KroneckerDelta(sp.Mod(k, n), 0), evaluate=False), (SIDE, MODE), Verdict.PROVED,
     "residue-sums"),
    (sp.Eq(WAVES, n * sp.KroneckerDelta(sp.Mod(k, 2 * n), 0), evaluate=False), (SIDE, MODE), Verdict.REFUTED,
     "witness"),
    (sp.Ne(sp.sqrt(2 + x) * sp.sqrt(3 + x), sp.sqrt(6 + x), evaluate=False), (INTERVAL,), Verdict.REFUTED,
     "equal-sides"),
    (sp.Lt(sp.sqrt(6 + x), sp.sqrt(2 + x) * sp.sqrt(3 + x), evaluate=False), (INTERVAL,), Verdict.REFUTED,
     "equal-sides"),
    (sp.Ne(sp.asin(sp.Rational(1, 3)) + sp.acos(sp.Rational(1, 3)), sp.pi / 2, evaluate=False), (), Verdict.REFUTED,
     "equal-sides"),
])
def test_evidence(statement: Any, variables: tuple[Any, ...], verdict: Verdict, kind: str) -> None:
    found = certificate(statement, *variables)
    assert (found.verdict, found.data["evidence"]["kind"]) == (verdict, kind)
    assert verify(found.data).accepted


@pytest.mark.parametrize("statement", [
    sp.Ne(sp.sqrt(2 + x) * sp.sqrt(3 + x), sp.sqrt(6 + x) - sp.Rational(1, 10**9), evaluate=False),
    sp.Lt(sp.sqrt(6 + x), sp.sqrt(2 + x) * sp.sqrt(3 + x) + sp.Rational(1, 10**9), evaluate=False),
])
def test_sides_that_nearly_meet_are_not_equal(statement: Any) -> None:
    assert certificate(statement, INTERVAL).verdict is not Verdict.REFUTED
