"""Arrays of products whose factors are known one by one: an eigenvalue on the sphere times weights by degree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

from ..errors import UserError

Array = np.ndarray[Any, np.dtype[np.float64]]
Indexes = np.ndarray[Any, np.dtype[np.int64]]
#: sign and logarithm of the absolute value
Logs = tuple[Array, Array]


def written_out(e: sp.Expr) -> sp.Expr:
    """The expression with objects that are abbreviations (modes, Sobolev weights) replaced by what they stand for."""
    result: sp.Expr = e.replace(lambda part: hasattr(part, "written_out"), lambda part: part.written_out())
    return result


def is_positive_sum(e: sp.Expr) -> bool:
    """Is it a sum of nonnegative terms, in which nothing cancels?"""
    return isinstance(e, sp.Add) and all(term.is_nonnegative for term in e.args)


def by_factors(e: sp.Expr, symbol: sp.Symbol, n: Indexes, logs_of: Callable[[sp.Expr], Logs]) -> Logs:
    """Sign and logarithm at the indices n >= 0, factor by factor; ``logs_of`` gives those of what has no factors.

    Raises :class:`UserError` for sums in which terms may cancel and for powers of what is not positive.
    """
    if e == symbol:
        with np.errstate(divide="ignore"):
            return np.sign(n).astype(np.float64), np.log(n.astype(np.float64))
    if symbol not in e.free_symbols:
        value = float(e)
        return np.full(n.shape, np.sign(value)), np.full(n.shape, np.log(abs(value)) if value else -np.inf)
    if isinstance(e, sp.Mul):
        parts = [by_factors(part, symbol, n, logs_of) for part in e.args]
        return np.prod([sign for sign, _ in parts], axis=0), np.sum([log for _, log in parts], axis=0)
    if isinstance(e, sp.Pow) and e.exp.is_number:
        signs, logs = by_factors(e.base, symbol, n, logs_of)
        if (signs < 0).any() or (e.exp.is_negative and not signs.all()):
            raise UserError(f"no power {e.exp} of {str(e.base)[:60]}, which is not positive for all indices")
        return signs, float(e.exp) * logs
    if is_positive_sum(e.xreplace({symbol: sp.Symbol(symbol.name, integer=True, nonnegative=True)})):
        terms = [by_factors(term, symbol, n, logs_of) for term in e.args]
        total = np.logaddexp.reduce([log for _, log in terms], axis=0)
        return np.where(np.isneginf(total), 0.0, 1.0), total
    if isinstance(e, (sp.Add, sp.Pow)):
        raise UserError(f"no vectorised value of {str(e)[:60]}: its terms may cancel, or its exponent varies")
    return logs_of(e)


__all__ = ["by_factors", "written_out"]
