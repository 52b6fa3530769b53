"""Trees and witness values as plain text."""

from __future__ import annotations

from typing import Any


def show_value(value: Any) -> str:
    """A value of a witness as a reader would write it."""
    if isinstance(value, str):
        return value
    if value and value[0] == "lam":
        return f"{value[1]} -> {show_tree(value[2])}"
    return ", ".join(f"[{','.join(map(str, index))}]={entry}" for index, entry in value)


def show_tree(node: Any) -> str:
    """A tree as plain text."""
    op = node[0]
    if op in ("q", "s", "c", "fv"):
        return str(node[1])
    if op in ("+", "*"):
        return "(" + f" {op} ".join(show_tree(part) for part in node[1:]) + ")"
    if op == "^":
        return f"{show_tree(node[1])}^{show_tree(node[2])}"
    name, parts = (node[1], node[2:]) if op == "f" else (op, node[1:])
    return f"{name}({', '.join(part if isinstance(part, str) else show_tree(part) for part in parts)})"
