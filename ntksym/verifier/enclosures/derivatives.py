"""Derivatives of function values and formal derivatives at points: what has a value, and what only seems to have one.

The rules of differentiation yield a tree.  Where F has no value, F' has none, although its tree may (1/x at -1 for
log); where the tree has no value, F' may have one all the same (of sqrt(x^4), whose tree is 2 x^3 (x^4)^(-1/2), at 0).
So the lower orders are evaluated first, and a tree without a value is no proof that the derivative does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..failures import Undefined, Unsupported
from ..syntax import BINDERS, Node, children, free_names
from .calculus import is_total
from .partial_derivative import VARIED, at_point
from .piecewise import derivative
from .special import Value

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_ORDER = 50
#: conditions and function values
_NO_VALUES = frozenset(("lam", "dfun", "fv", "true", "false", "and", "or", "not", "lt", "le", "eq", "ne"))


def orders(scope: Evaluator, node: Node) -> tuple[list[Node], Evaluator]:
    """The function value ``("lam", x, body)`` under the derivatives of the tree, the derivatives of it up to the one
    that the tree names, and the evaluation their free names belong to.
    """
    if node[0] == "fv":
        found = scope.root.get(node[1])
        if not (isinstance(found, tuple) and found and found[0] in ("lam", "dfun")):
            raise Unsupported(f"the function {node[1]!r} is not given")
        return orders(type(scope)(scope.root, scope.prec), found)
    if node[0] == "dfun":
        inner, within = orders(scope, node[1])
        order = scope.integer(node[2], "the order of a derivative")
        if order < 0 or order > MAX_ORDER:
            raise Unsupported(f"a derivative of order {order}, not from 0 to {MAX_ORDER}")
        if order:
            require_constants(within, inner[0][2], frozenset((inner[0][1],)))
        for _ in range(order):
            inner.append(derivative(inner[-1]))
        return inner, within
    if node[0] != "lam":
        raise Unsupported(f"{node[0]!r} is not a function value")
    return [node], scope


def require_constants(scope: Evaluator, node: Node, bound: frozenset[str]) -> None:
    """Raise :class:`TooWide` unless all parts free of the bound names, which differentiation drops, have a value."""
    if node[0] in _NO_VALUES or free_names(node) & bound:
        own = frozenset((node[BINDERS[node[0]][1]],)) if node[0] in BINDERS else frozenset()
        for child in children(node):
            require_constants(scope, child, bound | own)
    elif not is_total(node):
        try:
            scope.value(node)
        except Undefined as failure:
            raise Unsupported(f"the derivative of a function with a part that has no value: {failure}") from failure


def applied(scope: Evaluator, node: Node) -> Value:
    """The value of ``("app", function, argument)``."""
    (function, *derivatives), within = orders(scope, node[1])
    argument = scope.value(node[2])
    value = within.within(function[1], argument).value(function[2])
    for slope in derivatives:
        value = by_rule(within.within(slope[1], argument), slope[2])
    return value


def by_rule(scope: Evaluator, tree: Node) -> Value:
    """The value of a derivative from its tree, which :func:`derivative` leaves without a case only where F has none."""
    case = scope.case(tree) if tree[0] == "piecewise" else tree
    try:
        return scope.value(case)
    except Undefined as failure:
        raise Unsupported(f"no rule of differentiation applies at the point: {failure}") from failure


def partial(scope: Evaluator, node: Node) -> Value:
    """The value of ``("d", expression, target)``."""
    tree, value = at_point(scope, node)
    return by_rule(scope.within(VARIED, value), tree)


__all__ = ["applied", "orders", "partial"]
