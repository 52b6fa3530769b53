"""Twins: a statement said in other words.  A decider that is not brittle gives them the verdict of the original."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from ...verifier.syntax import BINDERS
from .changes import RATES, Mutant, is_statement, nodes, plus, renamed, times
from .wording import Data, Tree, q


def names_in(data: Data) -> set[str]:
    """Every name that the statement declares or binds."""
    found = {v["name"] for v in data["variables"]}
    for tree in (data["claim"], *data["hypotheses"]):
        for _, part in nodes(tree):
            if part[0] in BINDERS:
                found.add(part[BINDERS[part[0]][1]])
    return found


def rename(data: Data) -> Iterator[Mutant]:
    """Every variable and every bound name by another.  (An orthonormal matrix is tied to its dimension by name.)"""
    kept = {"n"} if any("orthonormal_eigenvectors" in v.get("properties", ()) for v in data["variables"]) else set()
    table = {name: f"{name}_renamed" for name in names_in(data) - kept}
    result = copy.deepcopy(data)
    for variable in result["variables"]:
        variable["name"] = table.get(variable["name"], variable["name"])
    result["claim"] = renamed(data["claim"], table)
    result["hypotheses"] = [renamed(h, table) for h in data["hypotheses"]]
    yield Mutant("renamed", "every name by another", result)


def both_sides(data: Data) -> Iterator[Mutant]:
    claim = data["claim"]
    if claim[0] in ("eq", "ne", "lt", "le", *RATES):
        for by in (3, "1/7"):
            scaled = [claim[0], times(by, claim[1]), times(by, claim[2]), *claim[3:]]
            yield Mutant("multiplied", f"both sides by {by}", {**data, "claim": scaled})
    if claim[0] in ("eq", "ne", "lt", "le"):
        yield Mutant("shifted", "1 added to both sides",
                     {**data, "claim": [claim[0], plus(1, claim[1]), plus(1, claim[2])]})
    if claim[0] == "rounds" and "." in claim[2]:
        whole, _, decimals = claim[2].partition(".")
        point = f"{whole}{decimals[0]}" + (f".{decimals[1:]}" if decimals[1:] else "")
        sign, digits = ("-", point[1:]) if point[0] == "-" else ("", point)
        moved = sign + (digits.lstrip("0") if digits.lstrip("0")[:1].isdigit() else f"0{digits.lstrip('0')}")
        yield Mutant("multiplied", "both sides by 10", {**data, "claim": ["rounds", times(10, claim[1]), moved]})


def reordered(data: Data) -> Iterator[Mutant]:
    """Sums, products, conjunctions, variables and hypotheses in reverse order."""

    def reverse(tree: Tree) -> Tree:
        parts = [reverse(part) if isinstance(part, list) else part for part in tree[1:]]
        return [tree[0], *(reversed(parts) if tree[0] in ("+", "*", "and", "or") else parts)]

    yield Mutant("reordered", "sums and products in reverse", {**data, "claim": reverse(data["claim"])})
    if len(data["variables"]) > 1:
        yield Mutant("reordered", "variables and hypotheses in reverse",
                     {**data, "variables": data["variables"][::-1], "hypotheses": data["hypotheses"][::-1]})


def rearranged(data: Data) -> Iterator[Mutant]:
    """Sides exchanged, or all on one side."""
    claim = data["claim"]
    if claim[0] in ("eq", "ne"):
        yield Mutant("rearranged", "sides exchanged", {**data, "claim": [claim[0], claim[2], claim[1]]})
    if claim[0] in ("eq", "ne", "lt", "le"):
        gap = ["+", claim[2], times(-1, claim[1])]
        yield Mutant("rearranged", "all on one side", {**data, "claim": [claim[0], q(0), gap]})


def expanded(data: Data) -> Iterator[Mutant]:
    """The first sum of the claim inside a product written out; squares as products."""
    for path, tree in nodes(data["claim"]):
        if tree[0] == "^" and tree[2] == q(2):
            result: Any = copy.deepcopy(data["claim"])
            place = result
            for step in path[:-1]:
                place = place[step]
            if path:
                place[path[-1]] = ["*", tree[1], tree[1]]
                yield Mutant("rearranged", "a square as a product", {**data, "claim": result})
                return


def twins(data: Data) -> Iterator[Mutant]:
    """The twins of a statement."""
    for kind in (rename, both_sides, reordered, rearranged, expanded):
        for twin in kind(data):
            if twin.data != data and is_statement(twin.data):
                yield twin
