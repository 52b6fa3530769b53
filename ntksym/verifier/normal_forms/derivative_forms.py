"""Formal derivatives of expressions in Hermite and Gegenbauer polynomials of any degree, carried out.

Beside the rules for sums, products and powers with a fixed exponent,

    h_k' = x h_k - sqrt(k+1) h_{k+1},    (1 - t^2) P_{k,d}' = (k + d - 2) (t P_{k,d} - P_{k+1,d}),

both for every k = 0, 1, 2, ...: for k = 0 the right sides are x - x and (d - 2) (t - t); for k >= 1 the first is h_k' =
sqrt(k) h_{k-1} with the recurrence, the second is DLMF 18.9.17 with the recurrence, normalised.  The result may have no
value where the derivative has one (at t = 1), so that both have to be shown to have one.
"""

from __future__ import annotations

from dataclasses import replace

from ..hypergeometric.term_trees import add, times
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import BINDERS, Node, children, free_names, number
from ..work import spend

ZERO, ONE, MINUS_ONE, HALF, TWO = number(0), number(1), number(-1), number("1/2"), number(2)


def has_derivatives(node: Node) -> bool:
    """Does a formal derivative occur in the tree?"""
    return node[0] == "d" or any(map(has_derivatives, children(node)))


def derivative_forms(statement: Statement) -> Statement:
    """The statement with the derivatives in its claim carried out for which there are rules."""
    return replace(statement, claim=carried_out(statement.claim)) if has_derivatives(statement.claim) else statement


def carried_out(node: Node) -> Node:
    """The tree with derivatives carried out, the innermost first; one without a rule stays as it is."""
    spend(len(node))
    if node[0] in BINDERS:
        return node
    node = tuple(carried_out(part) if isinstance(part, tuple) else part for part in node)
    if node[0] != "d" or node[2][0] != "s":
        return node
    try:
        return slope(node[1], node[2][1])
    except NotATerm:
        return node


def slope(node: Node, name: str) -> Node:
    """The derivative in a symbol; raises :class:`NotATerm` where there is no rule."""
    spend(10)
    if name not in free_names(node):
        return ZERO
    match node[0]:
        case "s":
            return ONE
        case "+":
            return add(*(slope(part, name) for part in node[1:]))
        case "*":
            return add(*(times(slope(part, name), *node[1:i], *node[i + 1:])
                         for i, part in enumerate(node[1:], 1) if name in free_names(part)), ZERO)
        case "^" if name not in free_names(node[2]):
            return times(node[2], ("^", node[1], add(node[2], MINUS_ONE)), slope(node[1], name))
        case "hermite_polynomial" if name not in free_names(node[1]):
            _, k, x = node
            above = add(k, ONE)
            own = add(times(x, node), times(MINUS_ONE, ("^", above, HALF), ("hermite_polynomial", above, x)))
            return times(own, slope(x, name))
        case "gegenbauer" if name not in free_names(node[1]) | free_names(node[2]):
            _, k, d, t = node
            top = add(times(t, node), times(MINUS_ONE, ("gegenbauer", add(k, ONE), d, t)))
            below: Node = ("^", add(ONE, times(MINUS_ONE, ("^", t, TWO))), MINUS_ONE)
            return times(add(k, d, number(-2)), top, below, slope(t, name))
    raise NotATerm(f"a derivative of an expression with {node[0]!r}")


__all__ = ["derivative_forms", "has_derivatives"]
