"""Trees of the verifier's language as SymPy objects, so that a claim read from a text is a claim like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from ..verifier.syntax import Node
from .latex import latex_node
from .writing import write_node


class Written(sp.Basic):
    """A statement or number exactly as it was written; SymPy neither evaluates it nor looks into it.

    ``exchanged``: it was written with > or >=, so that the sides of its tree are the other way round.
    """

    node: Node
    exchanged: bool

    def __new__(cls, node: Node, exchanged: bool = False) -> Written:
        made: Written = super().__new__(cls)
        made.node, made.exchanged = node, exchanged
        return made

    def __getnewargs__(self) -> tuple[Node, bool]:
        return self.node, self.exchanged

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.node, self.exchanged)

    def tree_node(self, convert: Callable[[Any], Any]) -> Node:
        return self.node

    def _sympystr(self, printer: Any) -> str:
        return write_node(self.node)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return latex_node(self.node)
