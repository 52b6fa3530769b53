"""Kernels of deep networks by the layers below, and power series of such kernels by the kernels.

``nngp`` and ``ntk`` nodes of a layer shown to be 2 or more are replaced by their recursion until the layer may be the
first; covariances that are 1 on every layer, by S_1 = 1 and sigma_w^2 E[F(Z)^2] + sigma_b^2 = 1, by 1; sums over all
Taylor coefficients of a kernel of the class P (:mod:`.kernel_series`) by the kernel.
"""

from __future__ import annotations

from dataclasses import replace

from flint import fmpq

from ..layers import LAYERED, first, layer_of, one_layer_down
from ..statement import Statement
from ..syntax import BINDERS, MAX_DEPTH, Node, free_names, number, rational
from ..work import spend
from .assumptions import context_from_statement
from .kernel_series import ONE, STEP, is_layer, keeps_variance, power_series_sum
from .normal_form import prove_equal

MAX_UNFOLDED = 30


def layer_forms(statement: Statement) -> tuple[Statement, tuple[str, ...]]:
    """The statement with these replacements in its claim, and the axioms they rest on."""
    axioms: set[str] = set()

    def walk(node: Node, bound: frozenset[str], depth: int) -> Node:
        # Unfolding copies what stands in a kernel.
        spend(STEP)
        op = node[0]
        if op == "sum" and not free_names(node) & bound:
            whole = power_series_sum(node, statement)
            if whole is not None:
                axioms.add("mehler")
                return walk(whole, bound, depth)
        if op == "nngp" and not free_names(node) & bound and is_one(node, statement):
            return ONE
        if op in LAYERED and depth < MAX_DEPTH and not free_names(layer_of(node)) & bound:
            node = unfolded(node, statement)
        op = node[0]
        inner = bound | {node[BINDERS[op][1]]} if op in BINDERS else bound
        return tuple(walk(part, inner, depth + 1) if isinstance(part, tuple) else part for part in node)

    claim = walk(statement.claim, frozenset(), 0)
    return (statement, ()) if claim == statement.claim else (replace(statement, claim=claim), tuple(sorted(axioms)))


def is_one(node: Node, statement: Statement) -> bool:
    """Is it the covariance at correlation 1 of a network that keeps the variance, of a layer 1, 2, 3, ...?"""
    if free_names(node[2]):
        return False
    context = context_from_statement(statement.data)
    proof = prove_equal(node[2], ONE)
    return proof is not None and not proof.conditions and is_layer(layer_of(node), statement, context) \
        and keeps_variance(node, statement, context)


def unfolded(node: Node, statement: Statement) -> Node:
    """The kernel by that of the layer below if its layer is shown to be 2 or more; the first layer by what it is."""
    split = split_layer(layer_of(node))
    if split is None:
        return node
    name, offset = split
    if name is None:
        least = offset
    else:
        low = statement.variable(name).rational_bound("low")
        least = offset + fmpq(-(-low.p // low.q)) if low is not None else fmpq(0)
    if name is None and offset == 1:
        return first(node)
    if least.q != 1 or not 2 <= least <= MAX_UNFOLDED:
        return node
    return one_layer_down(node, layer(name, offset - 1))


def split_layer(node: Node) -> tuple[str | None, fmpq] | None:
    """(v, c) for a tree v + c, v the name of a symbol (None: no symbol); None for other trees."""
    parts = summands(node)
    names = [part[1] for part in parts if part[0] == "s"]
    numbers = [rational(part[1]) for part in parts if part[0] == "q"]
    if len(names) + len(numbers) != len(parts) or len(names) > 1:
        return None
    return (names[0] if names else None), sum(numbers, fmpq(0))


def summands(node: Node) -> tuple[Node, ...]:
    """The terms of a sum, sums among them taken apart."""
    return tuple(term for part in node[1:] for term in summands(part)) if node[0] == "+" else (node,)


def layer(name: str | None, offset: fmpq) -> Node:
    if name is None:
        return number(offset)
    return ("s", name) if offset == 0 else ("+", ("s", name), number(offset))


__all__ = ["layer", "layer_forms", "split_layer", "unfolded"]
