"""An activation as a combination of coefficient * x^k * base function, as the verifier's closed forms read it."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ..errors import UserError
from ..verifier.hypergeometric.hermite_terms import HEAVISIDE, monomials, rename
from ..verifier.hypergeometric.terms import NotATerm
from .from_tree import from_tree
from .tree import to_tree

X = sp.Symbol("x", real=True)


@dataclass(frozen=True)
class Part:
    """coefficient * x^power * base; ``kind`` is one, step, exp1 (e^{scale x}), exp2 (e^{scale x^2}), sin, cos, erf,
    tanh or softplus (of scale * x); ``base`` is the base function as an expression in x."""

    coefficient: sp.Expr
    power: int
    kind: str
    scale: sp.Expr
    base: sp.Expr


def decompose(phi: sp.Lambda) -> list[Part]:
    """The parts of an activation, like ones collected; raises :class:`UserError` naming what has no decomposition."""
    symbols = {s.name: s for s in phi.free_symbols} | {"x": X}
    tree = to_tree(phi)
    if tree[0] != "lam":
        raise UserError("an unknown activation has no parts; give an expression of one variable")
    try:
        rows = monomials(rename(tree[2], tree[1]))
    except NotATerm as failure:
        raise UserError(f"no closed form of the Hermite coefficients of {phi.expr} is known: {failure}") from failure
    collected: dict[tuple[int, str, sp.Expr], sp.Expr] = {}
    for coefficient, power, atom in rows:
        if atom is None:
            key = (power, "one", sp.S.One)
        elif atom == HEAVISIDE:
            key = (power, "step", sp.S.One)
        else:
            key = (power, atom[1], sp.factor(from_tree(atom[2], symbols)))
        collected[key] = collected.get(key, sp.S.Zero) + from_tree(coefficient, symbols)
    parts = []
    for (power, kind, scale), coefficient in collected.items():
        value = sp.factor(coefficient)
        if value != 0:
            parts.append(Part(value, power, kind, scale, base_expression(kind, scale)))
    return parts


def base_expression(kind: str, scale: sp.Expr) -> sp.Expr:
    """The base function of a kind, as an expression in x."""
    if kind == "one":
        return sp.S.One
    if kind == "step":
        return sp.Heaviside(X, 0)
    if kind == "exp2":
        return sp.exp(scale * X**2)
    if kind == "softplus":
        return sp.log(1 + sp.exp(scale * X))
    return {"exp1": sp.exp, "sin": sp.sin, "cos": sp.cos, "erf": sp.erf, "tanh": sp.tanh}[kind](scale * X)
