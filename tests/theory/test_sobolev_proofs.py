"""The proofs on Sobolev training: every line is accepted, and a wrong line is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sympy as sp

from ntksym.theory import sobolev_proofs
from ntksym.theory.derivations import Derivation
from ntksym.theory.sobolev import SobolevSymbol
from ntksym.theory.sobolev_proofs import (
    d,
    degree,
    derive_composite_eigenvalue,
    derive_decay,
    derive_decoupling,
    derive_definition_form,
    derive_gradient_flow,
    derive_sobolev_form,
    flow,
    k,
    reversed_flow,
    s,
    setting,
    squares,
)

PROOFS = [getattr(sobolev_proofs, name) for name in sobolev_proofs.__all__]


@pytest.mark.parametrize("derive", PROOFS, ids=sobolev_proofs.__all__)
def test_every_line_is_accepted(derive: Callable[[], Derivation]) -> None:
    derivation = derive()
    assert [report.reason for report in derivation.check() if not report.accepted] == []
    assert derivation.latex().count(r"\checkmark") == len(derivation.steps) - 1


def test_what_the_lines_rest_on() -> None:
    axioms = {axiom for report in derive_composite_eigenvalue().check() for axiom in report.axioms}
    assert axioms == {"functional-calculus", "funk-hecke", "laplace-beltrami-spectrum"}
    assert {"gauss-summation", "sphere-power-series"} <= {a for r in derive_decay().check() for a in r.axioms}


def last_line_refused(derivation: Derivation, wrong: sp.Expr) -> bool:
    steps = (*derivation.steps[:-1], replace(derivation.steps[-1], expression=wrong))
    *before, last = replace(derivation, steps=steps).check()
    return all(report.accepted for report in before) and not last.accepted


@pytest.mark.parametrize(("derive", "wrong"), [
    (derive_sobolev_form, squares(SobolevSymbol(degree, d, s, "degree"))),
    (derive_sobolev_form, squares(SobolevSymbol(degree, d, 2 * s, "root"))),
    (derive_definition_form, squares(SobolevSymbol(degree, d, s, "root"))),
    (derive_gradient_flow, flow(SobolevSymbol(degree, d, s, "degree"))),
    (derive_gradient_flow, 2 * flow(SobolevSymbol(degree, d, s, "root"))),
    (derive_gradient_flow, reversed_flow(SobolevSymbol(k, d, s, "root"))),
    (derive_decoupling, -sobolev_proofs.mu[k] * SobolevSymbol(k, d, s, "degree") * sobolev_proofs.c[k, 1]),
    (derive_composite_eigenvalue, derive_composite_eigenvalue().result.subs(s, s + 1)),
    (derive_decay, 2 * derive_decay().result),
    (derive_decay, derive_decay().result.subs(d, d + 1)),
])
def test_a_wrong_last_line_is_not(derive: Callable[[], Derivation], wrong: sp.Expr) -> None:
    assert last_line_refused(derive(), wrong)


def test_settings() -> None:
    found = setting("k", "c", "s")
    assert [v["kind"] for v in found.variables] == ["integer", "array", "real"]
    assert found.latex() == r"k \ge 0"
