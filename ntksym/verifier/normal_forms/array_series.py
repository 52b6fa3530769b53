"""Power series whose coefficients are a sequence that a statement speaks of."""

from __future__ import annotations

from ..hypergeometric.term_reader import flat_factors
from ..power_sums import INFINITY, PowerSum, power_sum
from ..statement import Statement
from ..syntax import Node, free_names, number
from .assumptions import Context
from .identities import condition_holds
from .kernel_series import in_disc

#: properties of a sequence that make sum_j c_j t^j converge absolutely for |t| <= 1, to a continuous function of t
SUMMABLE = frozenset(("nonnegative_summable", "absolutely_summable"))


def array_series(body: Node, name: str, statement: Statement) -> PowerSum | None:
    """The body as sum_{p>=0} c_p t^p with a summable sequence c of the statement, t = ``name``; else None."""
    found = power_sum(body, name)
    if found is None or found.high != INFINITY or found.coefficient[0] != "idx" \
            or found.coefficient[2:] != (("s", found.index),):
        return None
    array = next((v for v in statement.variables if v.name == found.coefficient[1]), None)
    return found if array is not None and array.properties & SUMMABLE else None


def converges(node: Node, statement: Statement, context: Context) -> bool:
    """Is it a sum of a c_p x^p over p >= n, n >= 0, of a summable sequence c, with a and x free of p and |x| <= 1?"""
    _, body, index, low, high = node
    varying = [f for f in flat_factors(body) if index in free_names(f)]
    entries = [f for f in varying if f[0] == "idx"]
    powers = [f for f in varying if f[0] == "^" and f[2] == ("s", index) and index not in free_names(f[1])]
    if node[0] != "sum" or high != INFINITY or len(entries) != 1 or len(powers) > 1 \
            or len(varying) != 1 + len(powers) or entries[0][2:] != (("s", index),):
        return False
    array = next((v for v in statement.variables if v.name == entries[0][1]), None)
    bounds = [condition for f in powers for condition in in_disc(f[1])]
    return array is not None and bool(array.properties & SUMMABLE) and all(
        condition_holds(c, context, statement) for c in (("le", number(0), low), *bounds))


__all__ = ["SUMMABLE", "array_series", "converges"]
