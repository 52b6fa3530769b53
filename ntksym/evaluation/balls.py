"""The rigorous reading: Arb balls of a wanted accuracy."""

from __future__ import annotations

import math
from typing import Any

import sympy as sp
from flint import arb

from ..errors import UserError
from ..verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose_to
from ..verifier.enclosures.gaussian import AT_ENDS
from ..verifier.enclosures.hermite import hermite_coefficients
from .exact import substituted, vanishes
from .tree import to_tree

MAX_PRECISION = 8_192
#: exit code of a spent budget
SPENT = 4


def ball(expression: Any, digits: int = 15, *, max_precision: int = MAX_PRECISION, **values: Any) -> arb:
    """A ball that contains the value, with ``digits`` correct digits relative to it (a value zero must come out
    exactly).

    ``values`` gives free symbols by name an integer or exact number, undefined functions a ``Lambda``.  The precision
    is raised up to ``max_precision`` bits.  Raises :class:`UserError`: with exit code 4 and the accuracy reached when
    that does not suffice, otherwise for an undefined value, a free symbol, or an expression without enclosure.  A
    correlation that balls do not tell from 1 or -1, as on the diagonal of a kernel with balanced biases, counts as one
    inside [-1, 1]; certificates never rest on that.
    """
    functions = {name: to_tree(value) for name, value in values.items() if isinstance(value, sp.Lambda)}
    e = substituted(expression, {name: value for name, value in values.items() if name not in functions})
    if e.free_symbols:
        names = ", ".join(sorted(s.name for s in e.free_symbols))
        raise UserError(f"no value for {names} in {str(e)[:60]}; give it by name, for example {names.split(', ')[0]}=2")
    if not functions and vanishes(e):
        return arb(0)
    if not functions and is_eigenvalue(e):
        found = eigenvalue(e, digits)
        if found is not None:
            return found
    try:
        return enclose_to(to_tree(e), {**functions, AT_ENDS: True}, digits, max_precision)
    except Unsupported as failure:
        raise UserError(f"no enclosure of {str(e)[:60]} is known: {failure}") from failure
    except TooWide as failure:
        raise UserError(f"{str(e)[:60]}: {failure}", SPENT) from failure
    except Undefined as failure:
        raise UserError(f"{str(e)[:60]} has no value: {failure}") from failure


def is_eigenvalue(e: sp.Expr) -> bool:
    """FunkHecke(F, k, d) at numbers k and d?"""
    return hasattr(e, "tree_node") and to_tree(e)[0] == "sphere_eigenvalue" and all(n.is_Integer for n in e.args[1:])


def eigenvalue(e: sp.Expr, digits: int) -> arb | None:
    """lambda_k by the routes of :mod:`ntksym.evaluation.sphere_eigenvalues`; None for a kernel or an accuracy that they
    do not serve, for which the enclosure of the integral may."""
    from .sphere_eigenvalues import sphere_eigenvalues

    kernel, k, d = e.args
    try:
        found: arb = sphere_eigenvalues(kernel, int(k), int(d), math.ceil(digits * math.log2(10)) + 1)
    except UserError:
        return None
    return found


def hermite_balls(phi: sp.Lambda, count: int, digits: int = 50) -> list[arb]:
    """Balls for mu_0, ..., mu_{count-1} of radius at most 10^-digits, all at once; raises :class:`UserError` as
    :func:`ball`."""
    bits = math.ceil(digits * math.log2(10))
    try:
        return hermite_coefficients(to_tree(phi), count, bits)
    except Unsupported as failure:
        raise UserError(f"no enclosure of the Hermite coefficients of {phi.expr} is known: {failure}") from failure
    except TooWide as failure:
        raise UserError(
            f"the Hermite coefficients of {phi.expr} were not enclosed to {digits} digits: {failure}", SPENT
        ) from failure
    except Undefined as failure:
        raise UserError(f"the Hermite coefficients of {phi.expr} do not exist: {failure}") from failure
