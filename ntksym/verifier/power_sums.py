"""Power series with given coefficients, as trees: sum_{j=0}^H b(j) t^j."""

from __future__ import annotations

from dataclasses import dataclass

from .syntax import Node, free_names, number, substitute

INFINITY: Node = ("c", "oo")


@dataclass(frozen=True)
class PowerSum:
    """``coefficient`` is a tree in the symbol ``index``; ``high`` is the last index, infinity for a series."""

    coefficient: Node
    index: str
    high: Node

    def at(self, index: Node) -> Node:
        """The coefficient of t^index; raises :class:`.syntax.Malformed` if a name would be captured."""
        return substitute(self.coefficient, {self.index: index})


def power_sum(node: Node, name: str) -> PowerSum | None:
    """The sum over j from 0 to H of b(j) t^j with t = ``name``, where neither b(j) nor H depends on t; else None.

    With 0^0 = 1, as everywhere in this language, its value at t = 0 is b(0).
    """
    if node[0] != "sum" or node[3] != number(0) or node[2] == name or name in free_names(node[4]):
        return None
    index: Node = ("s", node[2])
    factors = factors_of(node[1])
    power = ("^", ("s", name), index)
    rest = [factor for factor in factors if factor != power]
    if len(factors) - len(rest) != 1 or any(name in free_names(factor) for factor in rest):
        return None
    return PowerSum(rest[0] if len(rest) == 1 else ("*", number(1), number(1), *rest), node[2], node[4])


def factors_of(node: Node) -> list[Node]:
    """The factors of a product, products among them taken apart."""
    return [factor for part in node[1:] for factor in factors_of(part)] if node[0] == "*" else [node]


__all__ = ["INFINITY", "PowerSum", "factors_of", "power_sum"]
