"""The exact reading: a value without approximation, where one is reached by exact rules."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq

from ..errors import UserError
from ..verifier.enclosures.enclose import exact as exact_rational
from ..verifier.failures import TooWide, Undefined
from .terms import NotATerm, read_value, write_sum
from .tree import exact_number, to_tree


def exact(expression: Any, **values: Any) -> sp.Expr | None:
    """The exact value of an expression, as a SymPy number (or a formula in its remaining symbols); None where no rule
    reaches one.

    ``values`` are the values of free symbols by name: integers, rationals, or functions (``Lambda``).  A rational
    value comes from rational arithmetic, others from the normal form of hypergeometric terms at one index or from the
    closed form of a dual activation; SymPy's ``simplify``, ``integrate`` and ``summation`` are not asked.  Raises
    :class:`UserError` for what the language of statements does not have, and for an expression without a value.
    """
    e = substituted(expression, values)
    if not e.free_symbols:
        try:
            value: fmpq | None = exact_rational(to_tree(e), {})
        except TooWide:  # rational arithmetic does not reach it; the normal form may
            value = None
        except Undefined as failure:
            raise UserError(f"{str(e)[:60]} has no value: {failure}") from failure
        if value is not None:
            return sp.Rational(int(value.p), int(value.q))
    try:
        term = read_value(e, sp.Symbol("no index"), 0)
    except NotATerm:
        return in_closed_form(e)
    if any(g[0] in ("mu", "mufn") for kernel in term.terms for g, _, _ in kernel):
        return None
    return write_sum(term, None, {s.name: s for s in e.free_symbols})


def in_closed_form(e: sp.Expr) -> sp.Expr | None:
    """The expression with its objects that know a closed form replaced by it; None if another object is left."""

    def replaced(n: Any) -> sp.Expr:
        form = n.in_closed_form()
        return n if form is None else form

    result = e.replace(lambda n: hasattr(n, "in_closed_form"), replaced)
    return None if result == e or any(hasattr(n, "tree_node") for n in sp.preorder_traversal(result)) else result


def vanishes(expression: sp.Expr) -> bool:
    """Is the expression zero by its normal form?  No ball can tell that."""
    try:
        return read_value(expression, sp.Symbol("no index"), 0).is_zero()
    except NotATerm:
        return False


def substituted(expression: Any, values: dict[str, Any]) -> sp.Expr:
    """The expression with free symbols and undefined functions replaced by the values given by name."""
    e = exact_number(expression)
    by_name = {s.name: s for s in e.free_symbols}
    for name, value in values.items():
        if isinstance(value, sp.Lambda):
            e = e.replace(
                lambda n, name=name: isinstance(n, sp.Lambda) and is_call_of(n, name), lambda n, value=value: value
            )
        elif name in by_name:
            e = e.subs(by_name[name], exact_number(value))
    return e


def is_call_of(function: sp.Lambda, name: str) -> bool:
    """Is it Lambda(x, f(x)) for the undefined function f of that name?"""
    body = function.expr
    return isinstance(body, sp.core.function.AppliedUndef) and body.func.__name__ == name
