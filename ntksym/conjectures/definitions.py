"""Abbreviations that a file defines once: ``kappa(u) = "..."``, each made of those that do not depend on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..verifier.sorts import ANY
from .building import Builder
from .errors import ConjectureError, Passage
from .grammar import Tree, parse_text
from .scope import MAX_DEPTH, MAX_NODES, Definition, Scope, extent
from .vocabulary import words
from .words import RESERVED

MAX_DEFINITIONS = 100
NAME = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
HEAD = re.compile(rf"({NAME})(?:\(\s*({NAME}(?:\s*,\s*{NAME})*)\s*\))?")


def read_definitions(table: Mapping[str, Any], passage: Callable[[str], Passage],
                     error: Callable[[str, str], ConjectureError]) -> tuple[dict[str, Definition], list[int]]:
    """The definitions by name, and the nodes that their expansion has added so far.

    ``passage`` gives the text of a key, ``error`` an error at it.  What a definition uses besides its parameters and
    other definitions are the variables of the claims that use it.  Raises :class:`ConjectureError`, also for
    definitions that depend on themselves.
    """
    if len(table) > MAX_DEFINITIONS:
        raise error("", f"{len(table)} definitions; expected at most {MAX_DEFINITIONS}")
    heads: dict[str, tuple[str, tuple[str, ...]]] = {}
    for key in table:
        found = HEAD.fullmatch(key)
        if not found:
            raise error(key, f"{key[:40]!r} is no name of a definition; expected one such as a or \"kappa(u)\"")
        name, parameters = found[1], tuple(re.findall(r"\w+", found[2] or ""))
        if name in heads or name in words() or name in RESERVED or name == "e":
            raise error(key, f"{name!r} has a meaning already; expected another name of a definition")
        clash = [p for p in parameters if (p in words() and p != "e") or p in RESERVED or parameters.count(p) > 1]
        if clash:
            raise error(key, f"the parameter {clash[0]!r} is named twice or has a meaning already; expected another")
        heads[name] = key, parameters
    trees: dict[str, tuple[Passage, Tree]] = {}
    for name, (key, _) in heads.items():
        text = passage(key)
        tree = parse_text(text)
        if tree[2]:
            raise text.error(0, "a definition is an expression; expected one without a quantifier")
        if "e" in used(tree[4]) - set(heads[name][1]):  # a claim may have a variable of this name
            raise text.error(0, "'e' is not clear in a definition; expected E for Euler's number, or a parameter")
        trees[name] = text, tree[4]
    order = ordered({name: used(tree) & set(heads) for name, (_, tree) in trees.items()},
                    lambda circle: error(heads[circle[0]][0], f"the definitions {' -> '.join(circle)} depend on each "
                                                              "other; expected one without the others"))
    found_definitions: dict[str, Definition] = {}
    expanded = [0]
    for name in order:
        text, tree = trees[name]
        parameters = heads[name][1]
        kinds = Free(parameters, heads)
        builder = Builder(text, Scope(kinds, found_definitions, expanded))
        node = builder.node(tree, ANY)
        count, depth = extent(node)
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise text.error(0, f"{name} grows to more than {MAX_NODES} terms, or a nesting of more than {MAX_DEPTH}; "
                                "expected a shorter definition")
        found_definitions[name] = Definition(name, parameters, node, count, depth)
    return found_definitions, expanded


class Free(dict[str, str]):
    """Within a definition, every name that is not known is a number: a variable of the claims that use it."""

    def __init__(self, parameters: tuple[str, ...], heads: Mapping[str, Any]) -> None:
        super().__init__(dict.fromkeys(parameters, "real"))
        self.heads = heads

    def get(self, name: str, default: Any = None) -> Any:
        known = name in self.heads or name in words() or name == "e"
        return super().get(name, default if known else "real")


def used(tree: Any) -> set[str]:
    """The names that occur in the tuples of a text."""
    found: set[str] = set()
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple) and item[:1] == ("name",):
            found.add(item[2])
        elif isinstance(item, (tuple, list)):
            stack.extend(item)
    return found


def ordered(uses: Mapping[str, set[str]], circular: Callable[[list[str]], ConjectureError]) -> list[str]:
    """The names with those that each one uses before it; raises what ``circular`` makes of a circle."""
    order: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        if name in path:
            raise circular([*path[path.index(name):], name])
        path.append(name)
        for other in sorted(uses[name]):
            visit(other)
        path.pop()
        order.append(name)

    for name in uses:
        visit(name)
    return order
