"""What a statement says about its symbols: integer, bounded, of a residue class; and its equations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..syntax import Node, parse


@dataclass(frozen=True)
class Bound:
    """One end of the range of a symbol: a tree, and whether the end itself is excluded."""

    value: Node
    strict: bool = False


@dataclass(frozen=True)
class Context:
    """Assumptions on real symbols.

    ``integers``: names of integer symbols.  ``lows`` and ``highs``: ends of ranges.  ``moduli``: name -> (m, r) for
    integer symbols that are r modulo m.  ``equations``: trees ``("eq", a, b)`` that hold.  Symbols not named are real.
    """

    integers: frozenset[str] = frozenset()
    lows: Mapping[str, Bound] = field(default_factory=dict)
    highs: Mapping[str, Bound] = field(default_factory=dict)
    moduli: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    equations: tuple[Node, ...] = ()

    @staticmethod
    def of(integer: Iterable[str] = (), positive: Iterable[str] = (), nonnegative: Iterable[str] = (),
           equations: Iterable[Node] = ()) -> Context:
        """The assumptions given by names: ``of(integer=["p"], nonnegative=["p"])``."""
        lows = {name: Bound(("q", "0")) for name in nonnegative}
        lows.update({name: Bound(("q", "0"), True) for name in positive})
        return Context(frozenset(integer), lows, {}, {}, tuple(equations))

    def without(self, names: Iterable[str]) -> Context:
        """These assumptions, those on ``names`` left out (for the inside of a binder; equations are all dropped)."""
        gone = set(names)

        def kept(ends: Mapping[str, Bound]) -> dict[str, Bound]:
            return {name: end for name, end in ends.items() if name not in gone and not _mentions(end.value, gone)}

        return Context(self.integers - gone, kept(self.lows), kept(self.highs),
                       {name: pair for name, pair in self.moduli.items() if name not in gone})


def _mentions(node: Node, names: set[str]) -> bool:
    return (node[0] in ("s", "fv") and node[1] in names) or any(
        _mentions(part, names) for part in node[1:] if isinstance(part, tuple))


def conjuncts(trees: Iterable[Node]) -> list[Node]:
    """The trees with every ``and`` taken apart."""
    flat: list[Node] = []
    for tree in trees:
        if tree[0] == "and":
            flat.extend(conjuncts(tree[1:]))
        else:
            flat.append(tree)
    return flat


def context_from_statement(statement: Mapping[str, Any]) -> Context:
    """The assumptions in the ``variables`` and ``hypotheses`` of a statement.

    Equations among the hypotheses are kept; a hypothesis that bounds a symbol without declared end on that side
    supplies the end.  Other hypotheses are not used.  Everything in the result is implied by the statement, so what is
    proved under it holds for every value the statement speaks of (of a statement "for all", not "there is").
    """
    integers: set[str] = set()
    lows: dict[str, Bound] = {}
    highs: dict[str, Bound] = {}
    moduli: dict[str, tuple[int, int]] = {}
    for variable in statement.get("variables", ()):
        name, kind = variable["name"], variable["kind"]
        if kind not in ("integer", "real"):
            continue
        if kind == "integer":
            integers.add(name)
            if variable.get("modulus"):
                moduli[name] = (int(variable["modulus"]), int(variable.get("residue") or 0))
        for side, ends in (("low", lows), ("high", highs)):
            if variable.get(side) is not None:
                ends[name] = Bound(parse(variable[side]), bool(variable.get(side + "_open")))
    equations: list[Node] = []
    for tree in conjuncts(parse(item) for item in statement.get("hypotheses", ())):
        if tree[0] == "eq":
            equations.append(tree)
        elif tree[0] in ("lt", "le"):
            left, right = tree[1], tree[2]
            if right[0] == "s" and not _infinite(left) and not _mentions(left, {right[1]}):
                lows.setdefault(right[1], Bound(left, tree[0] == "lt"))
            if left[0] == "s" and not _infinite(right) and not _mentions(right, {left[1]}):
                highs.setdefault(left[1], Bound(right, tree[0] == "lt"))
    return Context(frozenset(integers), lows, highs, moduli, tuple(equations))


def _infinite(tree: Node) -> bool:
    return tree == ("c", "oo") or (tree[0] == "*" and any(_infinite(part) for part in tree[1:]))
