"""Which statements say the same in other words: up to the order and grouping of their parts, and arithmetic."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from ...verifier.syntax import digest, rational

Tree = list[Any]
Data = dict[str, Any]


def q(value: Any) -> Tree:
    return ["q", str(fmpq(value))]


def is_leaf(node: Any, value: int | None = None) -> bool:
    return node[0] == "q" and (value is None or rational(node[1]) == value)


def normal(tree: Any) -> Any:
    """The tree up to the order and grouping of sums, products, conjunctions and equations, and arithmetic on
    rationals: two statements with one normal form say the same in other words."""
    if not isinstance(tree, list):
        return tree
    op, parts = tree[0], [normal(part) for part in tree[1:]]
    if op in ("+", "*"):
        flat = [inner for part in parts for inner in (part[1:] if part[0] == op else [part])]
        total = fmpq(0) if op == "+" else fmpq(1)
        for part in flat:
            if is_leaf(part):
                total = total + rational(part[1]) if op == "+" else total * rational(part[1])
        rest = sorted((part for part in flat if not is_leaf(part)), key=repr)
        if op == "*" and total == 0:
            return q(0)
        if total != (0 if op == "+" else 1) or not rest:
            rest.insert(0, q(total))
        return rest[0] if len(rest) == 1 else [op, *rest]
    if op in ("eq", "ne", "and", "or"):
        parts.sort(key=repr)
    if op == "^" and is_leaf(parts[1], 1):
        return parts[0]
    if op == "^" and is_leaf(parts[1], 0):
        return q(1)
    return [op, *parts]


def key(data: Data) -> str:
    """Equal for statements that differ in wording only."""
    return digest({**data, "claim": normal(data["claim"]),
                   "hypotheses": sorted((normal(h) for h in data["hypotheses"]), key=repr)})


__all__ = ["Data", "Tree", "is_leaf", "key", "normal", "q"]
