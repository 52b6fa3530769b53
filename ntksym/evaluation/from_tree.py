"""From the verifier's expression trees back to SymPy: the inverse of :func:`ntksym.evaluation.tree.to_tree` on plain
expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from ..errors import UserError
from ..verifier.syntax import Node

CONSTANTS = {"pi": sp.pi, "e": sp.E, "oo": sp.oo}
RELATIONS = {"eq": sp.Eq, "ne": sp.Ne, "lt": sp.Lt, "le": sp.Le}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": sp.exp,
    "log": sp.log,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "gamma": sp.gamma,
    "factorial": sp.factorial,
    "factorial2": sp.factorial2,
    "binomial": sp.binomial,
    "abs": sp.Abs,
    "sign": sp.sign,
    "heaviside": sp.Heaviside,
    "max": sp.Max,
    "min": sp.Min,
    "floor": sp.floor,
    "mod": sp.Mod,
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)),
    "exp1": sp.exp,
    "exp2": sp.exp,
}


def from_tree(node: Node, symbols: Mapping[str, sp.Expr] | None = None) -> Any:
    """The SymPy expression of a tree of numbers, symbols, functions and relations.

    ``symbols`` gives the SymPy symbols by name, so that their assumptions are kept; other names become real symbols.
    Raises :class:`UserError` for operators of the theory and binders.
    """
    known = symbols or {}
    op = node[0]
    if op == "q":
        return sp.Rational(node[1])
    if op == "s":
        return known.get(node[1], sp.Symbol(node[1], real=True))
    if op == "c":
        return CONSTANTS[node[1]]
    if op in ("true", "false"):
        return sp.true if op == "true" else sp.false
    parts = [from_tree(part, known) for part in node[1:] if isinstance(part, tuple)]
    if op == "+":
        return sp.Add(*parts)
    if op == "*":
        return sp.Mul(*parts)
    if op == "^":
        return sp.Pow(*parts)
    if op == "f":
        return FUNCTIONS[node[1]](*parts)
    if op in RELATIONS:
        return RELATIONS[op](*parts)
    if op == "piecewise":
        return sp.Piecewise(*zip(parts[1::2], parts[::2], strict=True))
    raise UserError(f"operator {op!r} of the verifier's language has no plain SymPy counterpart")
