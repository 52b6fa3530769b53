"""What the names of a statement stand for: variables, bound names, definitions, and the words of the format."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..verifier.sorts import sort_of
from ..verifier.syntax import Node, children
from .vocabulary import words

#: nodes that a statement may have once its definitions are expanded, and those that all definitions of a file may add
MAX_NODES = 3_000
MAX_DEPTH = 100
MAX_EXPANDED = 60_000
#: what a variable is to the domain of another one: something that it may not depend on
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Definition:
    """An abbreviation: its parameters (symbols of the node) and what it stands for."""

    name: str
    parameters: tuple[str, ...]
    node: Node
    size: int
    depth: int

    @property
    def sort(self) -> str:
        return sort_of(self.node)


@dataclass
class Scope:
    """``kinds``: what every variable is; ``definitions``: by name; ``expanded``: nodes added by definitions so far."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    expanded: list[int] = field(default_factory=lambda: [0])

    def suggestion(self, name: str, bound: Mapping[str, int]) -> str:
        """The known name that is most like an unknown one, as the end of an error."""
        known = {word.casefold(): word for word in sorted(words(), reverse=True)}
        known |= {word.casefold(): word for word in (*self.definitions, *self.kinds, *bound)}
        close = difflib.get_close_matches(name.casefold()[:60], known, n=1)
        if close:
            return f"did you mean {known[close[0]]!r}?"
        return "declare it in variables, as in variables = { n = \"integer >= 1\" }"


def extent(node: Node) -> tuple[int, int]:
    """The number of nodes of a tree, and how deep it is."""
    count, deepest = 0, 0
    stack = [(node, 1)]
    while stack:
        item, depth = stack.pop()
        count, deepest = count + 1, max(deepest, depth)
        stack.extend((part, depth + 1) for part in children(item))
    return count, deepest


def occurrences(node: Node, name: str) -> int:
    """How often a symbol or function of that name occurs in a tree."""
    return int(node[0] in ("s", "fv") and node[1] == name) + sum(occurrences(part, name) for part in children(node))
