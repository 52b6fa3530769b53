"""Modes of operators on the sphere, written out where they have one.

A node ``("mode", T, k, d)`` whose k and d are shown to be integers from 0 and from 2 on has the value of the tree that
:func:`.operators.mode_of` gives, and is undefined where that is; it is replaced before any rule looks at the statement.
Where that is not shown the node stays, which no rule reads but the enclosures, that look at k and d themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..operators import AXIOMS, mode_of
from ..sorts import RATES
from ..statement import Statement
from ..syntax import BINDERS, Malformed, Node, children, free_names, number, substitute
from ..work import spend
from .assumptions import Bound, Context, context_from_statement
from .identities import condition_holds, is_whole

#: bound on the nodes of the written out statement, repeated subtrees counted each time
MAX_NODES = 60_000
#: binders whose index runs over the integers from the end in place 3 on
INDEXED = ("sum", "prod")


def operators(statement: Statement) -> set[str]:
    """The operators in the claim and the hypotheses of a statement."""
    found, stack = set[str](), [statement.claim, *statement.hypotheses]
    while stack:
        node = stack.pop()
        found.add(node[0])
        stack.extend(children(node))
    return found


def mode_axioms(statement: Statement) -> set[str]:
    """The theorems by which the modes in a statement are what they are written out as."""
    return {AXIOMS[op] for op in operators(statement) if op in AXIOMS}


def without_modes(statement: Statement) -> Statement:
    """The statement with the modes in it written out; raises :class:`Malformed` where that gets too large."""
    if "mode" not in operators(statement):
        return statement
    writer, scope = Writer(statement), Scope(context_from_statement(statement.data), {}, frozenset())
    claim, *hypotheses = (writer.written(tree, scope) for tree in (statement.claim, *statement.hypotheses))
    return replace(statement, claim=claim, hypotheses=tuple(hypotheses))


@dataclass(frozen=True)
class Scope:
    """What is known inside the binders around a node: the assumptions, the names under which bound indices stand in
    them, and the bound names of which nothing is known."""

    context: Context
    indices: Mapping[str, Node]
    unknown: frozenset[str]

    def within(self, node: Node) -> Scope:
        """The scope of the bodies of a binder.

        The index of a rate is the variable of its name, which every rule about rates asks for.  That of a sum gets a
        name of its own, which no declaration and no hypothesis speaks of.
        """
        name = node[BINDERS[node[0]][1]]
        if node[0] in RATES:
            return self
        if node[0] not in INDEXED or free_names(node[3]) & self.unknown:
            return replace(self, unknown=self.unknown | {name})
        fresh = f"{name}@{len(self.context.integers)}"  # each scope has one integer more than that around it
        low = Bound(substitute(node[3], self.indices))
        context = replace(self.context, integers=self.context.integers | {fresh},
                          lows={**self.context.lows, fresh: low})
        return Scope(context, {**self.indices, name: ("s", fresh)}, self.unknown - {name})


class Writer:
    """Writes modes out, and counts the nodes of what it has written."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.sizes: dict[int, tuple[Node, int]] = {}

    def written(self, node: Node, scope: Scope) -> Node:
        """The tree with the modes in it written out, inner ones first."""
        spend(len(node))
        bodies = BINDERS[node[0]][0] if node[0] in BINDERS else ()
        inner = scope.within(node) if bodies else scope
        found: Node = tuple(self.written(part, inner if place in bodies else scope) if isinstance(part, tuple) else part
                            for place, part in enumerate(node))
        if found[0] == "mode" and self.is_natural(found[2], 0, scope) and self.is_natural(found[3], 2, scope):
            found = mode_of(*found[1:])
        if self.size(found) > MAX_NODES:
            raise Malformed(f"a statement about operators that has more than {MAX_NODES} nodes when written out")
        return found

    def is_natural(self, node: Node, least: int, scope: Scope) -> bool:
        """Is it shown to be an integer from ``least`` on?"""
        if free_names(node) & scope.unknown:
            return False
        tree = substitute(node, scope.indices)
        return is_whole(tree, scope.context, self.statement) and condition_holds(
            ("le", number(least), tree), scope.context, self.statement)

    def size(self, node: Node) -> int:
        """Nodes of a tree, each tree counted once and remembered (with the tree, so that its id stays its own)."""
        if id(node) not in self.sizes:
            spend(len(node))
            self.sizes[id(node)] = node, 1 + sum(self.size(part) for part in children(node))
        return self.sizes[id(node)][1]


__all__ = ["mode_axioms", "without_modes"]
