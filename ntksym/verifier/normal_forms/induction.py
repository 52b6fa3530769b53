r"""Equations for every layer of a deep network, by induction over the layer.

The claim is K_l = R(l) for all l >= L, where K_l is an ``nngp`` or ``ntk`` node of layer l.  It holds at L (evidence of
its own), and K_{l+1} = R(l+1) follows from K_l = R(l): on the left the recursion of :mod:`..layers` expresses K_{l+1}
by K_l, for which R(l) is put; on the right, last terms are split off, and the two have a common normal form.

Sums and products up to l + 1 have their last term split off, sum_{k=a}^{l+1} f(k) = sum_{k=a}^l f(k) + f(l+1), where
a <= l + 1 is shown, so that there is a last term; for a product likewise.  Inside a sum up to l, its index k is at most
l.  A product from a to a - 1 is 1.  Factors that do not depend on the index of a sum stand before it.
"""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq

from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.term_trees import add
from ..layers import LAYERED, at_layer, layer_of, one_layer_down
from ..statement import Statement
from ..syntax import BINDERS, Malformed, Node, free_names, number, rational, substitute
from ..work import spend
from .assumptions import Bound, Context, context_from_statement
from .closed_forms import closed_forms
from .identities import condition_holds
from .kernel_series import STEP
from .layer_forms import layer, layer_forms, split_layer
from .normal_form import prove_equal

ONE = number(1)
MAX_TERMS = 40


def at_start(statement: Statement, name: str) -> Statement | None:
    """The claim at the least value of the index, as a statement without the index; None if it has no least value."""
    variable = statement.variable(name)
    low = variable.rational_bound("low")
    if low is None or low.q != 1 or variable.low_open or variable.kind != "integer" or variable.modulus != 1:
        return None
    variables = tuple(v for v in statement.variables if v.name != name)
    data = {**statement.data, "variables": [v for v in statement.data["variables"] if v["name"] != name]}
    claim = spread(substitute(statement.claim, {name: number(low)}))
    return replace(statement, variables=variables, claim=claim, data={**data, "claim": claim})


def spread(node: Node) -> Node:
    """The tree with sums and products over a given short range, or none, written out."""
    spend(STEP)
    op = node[0]
    if op in ("sum", "prod") and node[3][0] == "q":
        _, body, index, low, high = node
        first, (symbol, last) = rational(low[1]), split_layer(high) or ("", fmpq(0))
        if symbol is None and first.q == last.q == 1 and -1 <= last - first < MAX_TERMS:
            start: Node = number(0) if op == "sum" else ONE
            terms = [spread(substitute(body, {index: number(k)})) for k in range(int(first.p), int(last.p) + 1)]
            return ("+" if op == "sum" else "*", start, *terms) if terms else start
    return tuple(spread(part) if isinstance(part, tuple) else part for part in node)


def step(statement: Statement, name: str) -> tuple[str, ...] | None:
    """The axioms by which the claim at name + 1 follows from the claim at name; None if it is not shown to.

    The normal forms are compared as they are, and with covariances and dual activations in closed form.
    """
    if statement.claim[0] != "eq":
        return None
    left, right = statement.claim[1:]
    if left[0] not in LAYERED or layer_of(left) != ("s", name) \
            or name in free_names(at_layer(left, ONE)) or any(name in free_names(h) for h in statement.hypotheses):
        return None
    index: Node = ("s", name)
    above: Node = ("+", index, ONE)
    context = context_from_statement(statement.data)
    raised = one_layer_down(at_layer(left, above), index)
    try:
        known = exchanged(raised, left, right)
        wanted = last_terms(substitute(right, {name: above}), name, context, statement)
    except Malformed:
        return None
    if is_equal(down(known, name), down(wanted, name), context, statement):
        return ()
    deep, layered = layer_forms(replace(statement, claim=("eq", known, wanted)))
    closed, axioms = closed_forms(deep)
    return (*layered, *axioms) if is_equal(closed[1], closed[2], context, statement) else None


def is_equal(left: Node, right: Node, context: Context, statement: Statement) -> bool:
    proof = prove_equal(left, right, context)
    return proof is not None and all(condition_holds(c, context, statement) for c in proof.conditions)


def exchanged(node: Node, old: Node, new: Node) -> Node:
    """The tree with one subtree put for another; raises :class:`Malformed` if that would capture a name."""
    if node == old:
        return new
    if node[0] in BINDERS and node[BINDERS[node[0]][1]] in free_names(old) | free_names(new):
        raise Malformed("a bound name stands in the kernel")
    return tuple(exchanged(part, old, new) if isinstance(part, tuple) else part for part in node)


def down(node: Node, name: str) -> Node:
    """The tree with every kernel of layer name + 1 by those of layer name."""
    spend(STEP)
    if node[0] in LAYERED and split_layer(layer_of(node)) == (name, fmpq(1)):
        node = one_layer_down(node, ("s", name))
    if node[0] in BINDERS and node[BINDERS[node[0]][1]] == name:
        return node
    return tuple(down(part, name) if isinstance(part, tuple) else part for part in node)


def last_terms(node: Node, name: str, context: Context, statement: Statement) -> Node:
    """The tree with the last terms of sums and products up to name + 1 split off, where there is one."""
    spend(STEP)
    op = node[0]
    if op in ("sum", "prod"):
        _, body, index, low, high = node
        if high == ("c", "oo"):
            return node
        if index in context.integers or any(index == v.name for v in statement.variables):
            raise Malformed("a bound name is that of a variable, or bound twice")
        inner = replace(
            context, integers=context.integers | {index}, lows={**context.lows, index: Bound(low)},
            highs={**context.highs, index: Bound(high)})
        if is_less_by_one(high, low, context):
            return number(0) if op == "sum" else ONE
        before = one_less(high, name)
        if before is not None and condition_holds(("le", low, high), context, statement):
            inner = replace(inner, highs={**inner.highs, index: Bound(before)})
            last = last_terms(substitute(body, {index: high}), name, context, statement)
            rest = (op, last_terms(body, name, inner, statement), index, low, before)
            return ("+" if op == "sum" else "*", outside(rest) if op == "sum" else rest, last)
        return (op, last_terms(body, name, inner, statement), index, low, high)
    if op in BINDERS:
        return node
    return tuple(last_terms(part, name, context, statement) if isinstance(part, tuple) else part for part in node)


def outside(node: Node) -> Node:
    """A sum with the factors that do not depend on its index before it."""
    _, body, index, low, high = node
    free = [factor for factor in flat_factors(body) if index not in free_names(factor)]
    rest = [factor for factor in flat_factors(body) if index in free_names(factor)]
    return ("*", *free, ("sum", ("*", ONE, *rest), index, low, high))


def is_less_by_one(high: Node, low: Node, context: Context) -> bool:
    proof = prove_equal(add(high, ONE), low, context)
    return proof is not None and not proof.conditions


def one_less(node: Node, name: str) -> Node | None:
    """v + c - 1 for a tree v + c with the symbol v of that name, else None."""
    symbol, offset = split_layer(node) or ("", fmpq(0))
    return layer(name, offset - 1) if symbol == name else None
