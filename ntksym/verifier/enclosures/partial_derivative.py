"""The value of a formal derivative at a point where every variable has a value.

The tree is unrolled: finite sums and products are written out, symbols, array entries and functions replaced by their
values, except for the one entry that is varied, which becomes a symbol; what remains is an elementary tree in one
variable and is differentiated by the rules of :mod:`calculus`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from ..failures import Unsupported
from ..syntax import Node, free_names, number, substitute
from .calculus import derivative_body

if TYPE_CHECKING:
    from .enclose import Evaluator

VARIED = "@varied"
MAX_UNROLLED = 20_000


def at_point(scope: Evaluator, node: Node) -> tuple[Node, fmpq]:
    """The derivative of ``node[1]`` as a tree in the symbol :data:`VARIED`, and the value of that symbol."""
    expression, target = node[1], node[2]
    if target[0] == "s":
        place: tuple[int, ...] | None = None
        value = scope.value(target)
    elif target[0] == "idx":
        place = tuple(scope.integer(part, "an index") for part in target[2:])
        value = scope.value(target)
    else:
        raise Unsupported("a derivative with respect to something that is neither a symbol nor an entry of an array")
    if not isinstance(value, fmpq):
        raise Unsupported("a derivative at a point that is not rational")
    scope.value(expression)  # there is no derivative where there is no value
    budget = [MAX_UNROLLED]

    def fixed(tree: Node) -> None:
        """Raise :class:`Unsupported` where the variable would stand in a place that is not differentiated."""
        if target[1] in free_names(tree):
            raise Unsupported("a derivative with respect to a variable in an index, a bound, a delta or a function")

    def unroll(tree: Node, env: Evaluator) -> Node:
        budget[0] -= 1
        if budget[0] < 0:
            raise Unsupported("a derivative of an expression that is too large when written out")
        op = tree[0]
        if op in ("q", "c"):
            return tree
        if op == "s":
            if place is None and tree == target:
                return ("s", VARIED)
            found = env.value(tree)
            if not isinstance(found, fmpq):
                raise Unsupported("a derivative at a point that is not rational")
            return number(found)
        if op == "idx":
            for part in tree[2:]:
                fixed(part)
            at = tuple(env.integer(part, "an index") for part in tree[2:])
            if tree[1] == target[1] and at == place:
                return ("s", VARIED)
            found = env.value(tree)
            if not isinstance(found, fmpq):
                raise Unsupported("a derivative at a point that is not rational")
            return number(found)
        if op in ("sum", "prod"):
            if tree[2] == target[1]:
                raise Unsupported("a derivative with respect to a name that is bound in the expression")
            fixed(tree[3])
            fixed(tree[4])
            low, high = (env.integer(end, "a bound") for end in tree[3:5])
            parts = tuple(unroll(tree[1], env.within(tree[2], fmpq(k))) for k in range(low, high + 1))
            neutral = number(0 if op == "sum" else 1)
            return ("+" if op == "sum" else "*", neutral, neutral, *parts)
        if op == "app":
            fixed(tree[1])
            function, inner = env.function(tree[1])
            if free_names(function) - {function[1]}:
                function = inner.closed_function(function)
            return substitute(function[2], {function[1]: unroll(tree[2], env)})
        if op == "delta":
            fixed(tree)
            found = env.value(tree)
            if not isinstance(found, fmpq):
                raise Unsupported("a delta that is not decided at the point")
            return number(found)
        if op == "^" and tree[2] == number(0):
            return number(1)
        if op in ("+", "*", "^", "f", "hermite_polynomial", "gegenbauer"):
            return tuple(unroll(part, env) if isinstance(part, tuple) else part for part in tree)
        raise Unsupported(f"a derivative of an expression with {op!r} at a point")

    return derivative_body(unroll(expression, scope), VARIED), value
