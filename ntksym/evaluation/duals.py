"""Closed forms of duals of positively homogeneous activations, from the verifier, and identities in a correlation
checked by it."""

from __future__ import annotations

import sympy as sp

from ..errors import UserError
from ..verifier.hypergeometric.terms import NotATerm
from ..verifier.normal_forms.dual_forms import dual_form
from ..verifier.outcome import Rejected
from ..verifier.rules import apply_rule
from ..verifier.statement import read_statement
from ..verifier.syntax import Malformed
from .from_tree import from_tree
from .steps import StepReport, parameter_data
from .tree import to_tree


def statement_data(claim: sp.Basic, rho: sp.Symbol) -> dict[str, object]:
    """A statement for all rho in [-1, 1] and all values of the other symbols."""
    others = sorted(claim.free_symbols - {rho}, key=lambda s: s.name)
    correlation = {"name": rho.name, "kind": "real", "low": ("q", "-1"), "high": ("q", "1")}
    return {"variables": [correlation, *(parameter_data(s) for s in others)], "hypotheses": [], "claim": to_tree(claim)}


def homogeneous_dual(phi: sp.Lambda, rho: sp.Symbol) -> sp.Expr:
    """E[phi(U) phi(V)] of a positively homogeneous phi; raises :class:`UserError` for other functions."""
    statement = read_statement(statement_data(sp.Eq(rho, rho + sum(phi.free_symbols, sp.S.Zero), evaluate=False), rho))
    try:
        node = dual_form(to_tree(phi), to_tree(rho), statement)
    except NotATerm as failure:
        raise UserError(f"the dual of {phi.expr} has no closed form here: {failure}") from failure
    return from_tree(node, {s.name: s for s in phi.free_symbols | {rho}})


def check_identity(left: sp.Expr, right: sp.Expr, rho: sp.Symbol) -> StepReport:
    """Does left = right hold for all rho in [-1, 1], by the verifier's rule for identities?"""
    try:
        outcome = apply_rule(
            read_statement(statement_data(sp.Eq(left, right, evaluate=False), rho)), {"kind": "identity"}
        )
    except (Rejected, Malformed) as failure:
        return StepReport(False, "undecided", str(failure))
    return StepReport(True, outcome.verdict, "", outcome.axioms)
