"""From a tree of the verifier's language to text that reads back as the same tree."""

from __future__ import annotations

from functools import lru_cache

from ..verifier.sorts import FUNCTION, sort_of
from ..verifier.syntax import Node, number
from .vocabulary import CALLED, CONSTANTS, activations

#: how tightly what is written holds together: an argument, a statement, a relation, a sum, a product, a power, a word
LOOSE, STATEMENT, NEGATION, RELATION, SUM, PRODUCT, POWER, WORD = range(8)
RELATIONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<="}
RATES = {"theta": "Theta", "bigo": "O", "omega": "Omega", "littleo": "o"}
CONSTANT_NAMES = {constant: name for name, constant in CONSTANTS.items()}
RANGES = frozenset(("sum", "prod", "integral", "hadamard_series"))
HALF: Node = ("q", "1/2")


@lru_cache(maxsize=1)
def activation_names() -> dict[Node, str]:
    return {node: name for name, node in reversed(activations().items())}


def write_node(node: Node, least: int = LOOSE) -> str:
    """The text of a tree, in parentheses unless it holds together at least so tightly."""
    text, tightness = written(node)
    return text if tightness >= least else f"({text})"


def written(node: Node) -> tuple[str, int]:
    op = node[0]
    if op == "q":
        return (node[1], PRODUCT if "/" in node[1] else WORD) if node[1][0] != "-" else (node[1], SUM)
    if op in ("s", "fv"):
        return node[1], WORD
    if op == "c":
        return CONSTANT_NAMES[node[1]], WORD
    if op in ("true", "false"):
        return op, WORD
    if op in ("+", "matrix_sum"):
        return sum_of(node), SUM
    if op == "*":
        return product_of(node)
    if op == "^":
        if node[2] == HALF:
            return f"sqrt({write_node(node[1])})", WORD
        return f"{write_node(node[1], WORD)}^{write_node(node[2], WORD)}", POWER
    if op in RELATIONS:
        return f"{write_node(node[1], SUM)} {RELATIONS[op]} {write_node(node[2], SUM)}", RELATION
    if op in ("and", "or"):
        return f" {op} ".join(write_node(part, NEGATION) for part in node[1:]), STATEMENT
    if op == "not":
        return f"not {write_node(node[1], WORD)}", NEGATION
    if op in RATES or op == "equivalent":
        right = f"~ {write_node(node[2], SUM)}" if op == "equivalent" else f"= {RATES[op]}({write_node(node[2])})"
        return f"{write_node(node[1], SUM)} {right} as {node[3]} -> oo", RELATION
    if op == "rounds":
        return f"{write_node(node[1], SUM)} rounds to {node[2]}", RELATION
    if op in ("laplacian", "identity"):
        return op.capitalize(), WORD
    if op in ("operator_sum", "operator_power"):
        parts = [write_node(part, PRODUCT if op == "operator_sum" else WORD) for part in node[1:]]
        return (" + ".join(parts), SUM) if op == "operator_sum" else ("^".join(parts), POWER)
    if op in ("matrix_product", "scaled", "compose", "operator_scaled"):
        return "*".join(write_node(part, WORD) for part in node[1:]), PRODUCT
    if sort_of(node) == FUNCTION:
        return function_of(node)
    return call_of(node), WORD


def sum_of(node: Node) -> str:
    """Terms with a negative coefficient are subtracted."""
    if node[0] == "matrix_sum":
        return " + ".join(write_node(part, PRODUCT) for part in node[1:])
    text = ""
    for place, term in enumerate(node[1:]):
        opposite = without_sign(term)
        if opposite is None:
            text += (" + " if place else "") + write_node(term, PRODUCT)
        else:
            text += (" - " if place else "-") + write_node(opposite, PRODUCT)
    return text


def without_sign(term: Node) -> Node | None:
    """What a minus sign in front turns into the term when it is read, or None."""
    if term[0] == "q" and term[1][0] == "-":
        return number_of(term[1][1:])
    if term[0] == "*" and term[1][0] == "q" and term[1][1][0] == "-":
        if term[1][1] != "-1":
            return ("*", number_of(term[1][1][1:]), *term[2:])
        if term[2][0] != "q":
            return ("*", *term[2:]) if len(term) > 3 else grouped(term[2])
    return None


def grouped(node: Node) -> Node | None:
    """A single factor with a sign: not a product, whose factors would be taken apart."""
    return None if node[0] == "*" else node


def number_of(text: str) -> Node:
    return ("q", text)


def product_of(node: Node) -> tuple[str, int]:
    positive = without_sign(node)
    if positive is not None:
        return f"-{write_node(positive, PRODUCT)}", SUM
    first, *others = node[1:]
    head = first[1] if first[0] == "q" and first[1][0] != "-" else write_node(first, POWER)
    return "*".join([head, *(write_node(part, POWER) for part in others)]), PRODUCT


def function_of(node: Node) -> tuple[str, int]:
    if node in activation_names():
        return activation_names()[node], WORD
    if node[0] == "lam":
        return f"{node[1]} -> {write_node(node[2], SUM)}", LOOSE
    order = node[2]
    if order in (number(1), number(2), number(3)) and node[1][0] != "dfun":
        return write_node(node[1], WORD) + "'" * int(order[1]), WORD
    return call_of(node), WORD


def call_of(node: Node) -> str:
    """``name(arguments)``, or the notation of an array, an application or a matrix."""
    op = node[0]
    if op == "idx":
        return f"{node[1]}[{', '.join(map(write_node, node[2:]))}]"
    if op == "app":
        return f"{write_node(node[1], WORD)}({write_node(node[2])})" if node[1] not in activation_names() \
            else f"app({write_node(node[1])}, {write_node(node[2])})"
    if op == "matrix":
        rows = (f"[{', '.join(map(write_node, row[1:]))}]" for row in node[1:])
        return f"[{', '.join(rows)}]"
    if op == "piecewise":
        pairs = zip(node[1::2], node[2::2], strict=True)
        return f"Piecewise({', '.join(f'({write_node(value)}, {write_node(test)})' for test, value in pairs)})"
    if op == "f":
        return f"{node[1]}({', '.join(map(write_node, node[2:]))})"
    name = CALLED.get(op, (op,))[0]
    if op in RANGES:
        *bodies, index, low, high = node[1:]
        bounds = f"({index}, {write_node(low)}, {write_node(high)})"
        return f"{name}({', '.join([*map(write_node, bodies), bounds])})"
    return f"{name}({', '.join(part if isinstance(part, str) else write_node(part) for part in node[1:])})"
