"""Operators on the sphere as they are written: ``(Identity + (-Laplacian)^(1/2))^s*KernelOperator(t -> t^2)``.

They stand only where an operator is expected, as in ``Mode(A, k, d)``.  ``+`` adds them, ``*`` composes them or
multiplies one by a number, ``^`` is the functional calculus.
"""

from __future__ import annotations

from ..verifier.sorts import NUMBER, OPERATOR, RESULTS
from ..verifier.syntax import Node
from . import arithmetic
from .arithmetic import Value
from .base import Part
from .grammar import Tree
from .vocabulary import OPERATOR_OF
from .words import Word

#: operators without arguments, by what they are called
SINGLE: dict[str, Node] = {"Laplacian": ("laplacian",), "LAPLACIAN": ("laplacian",), "laplacian": ("laplacian",),
                           "Identity": ("identity",), "IDENTITY": ("identity",), "identity": ("identity",)}


def is_operator(tree: Tree) -> bool:
    """Is it written as an operator is?  A number beside operators is told by not being one."""
    kind = tree[0]
    if kind == "name":
        return tree[2] in SINGLE
    if kind == "call":
        return tree[2][0] == "name" and RESULTS.get(OPERATOR_OF.get(tree[2][2], "")) == OPERATOR
    if kind == "power":
        return is_operator(tree[2])
    if kind in ("group", "sum", "product"):
        return any(is_operator(part) for part in tree[2] if not isinstance(part, Word))
    return False


class Operators(Part):
    """The part of the builder that reads operators."""

    def operator_node(self, tree: Tree) -> Node:
        """The operator that a text stands for; raises :class:`ConjectureError`."""
        kind, parts = tree[0], tree[2]
        if not is_operator(tree):
            raise self.error(tree, "expected an operator, such as Laplacian, Identity or KernelOperator(t -> t^2)")
        if kind == "name":
            return SINGLE[parts]
        if kind == "call":
            return self.value(tree).node
        if kind == "group":
            if len(parts) != 1:
                raise self.error(tree, "expected one operator in parentheses")
            return self.operator_node(parts[0])
        if kind == "power":
            return ("operator_power", self.operator_node(parts), self.node(tree[3], NUMBER))
        return self.operator_sum(tree) if kind == "sum" else self.operator_product(tree)

    def operator_sum(self, tree: Tree) -> Node:
        sign, terms = "+", []
        for part in tree[2]:
            if isinstance(part, Word):
                sign = str(part)
                continue
            node = self.operator_node(part)
            terms.append(("operator_scaled", arithmetic.MINUS_ONE, node) if sign == "-" else node)
        return terms[0] if len(terms) == 1 else ("operator_sum", *terms)

    def operator_product(self, tree: Tree) -> Node:
        sign, numbers, operators = "*", [], []
        for part in tree[2]:
            if isinstance(part, Word):
                sign = str(part)
            elif not is_operator(part):
                value = self.value(part, NUMBER)
                numbers.append((sign, Value(self.node(part, NUMBER), value.has_coefficient and part[0] == "number")))
            elif sign == "/":
                raise self.error(part, "an operator cannot be divided by; expected its power -1")
            else:
                operators.append(self.operator_node(part))
        node: Node = operators[0] if len(operators) == 1 else ("compose", *operators)
        if not numbers:
            return node
        if numbers[0][0] == "/":
            numbers.insert(0, ("*", Value(arithmetic.ONE, True)))
        try:
            return ("operator_scaled", arithmetic.product(numbers).node, node)
        except ZeroDivisionError as failure:
            raise self.error(tree, "a division by 0; expected another number") from failure
