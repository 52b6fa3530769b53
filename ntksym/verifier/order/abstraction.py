"""Statements about objects of the theory that follow from inequalities between them.

Evidence lists facts, instances of :mod:`.lemmas`.  Every object in the claim and in the facts, a Gegenbauer polynomial,
an eigenvalue on the sphere, a dual activation and so on, is replaced by a real variable of its own, the same for equal
trees, and the facts become hypotheses.  What holds for all real values of these variables that satisfy the facts holds
of the objects: they are such values, for every choice of the variables of the statement, if the claim has a value
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.closed_forms import closed_forms
from ..normal_forms.definedness import is_defined
from ..normal_forms.function_field import NotCovered
from ..normal_forms.layer_forms import layer_forms
from ..normal_forms.normal_form import normal_form
from ..outcome import Rejected
from ..statement import Statement, read_statement
from ..syntax import BINDERS, Malformed, Node, free_names, rational, substitute
from ..work import spend
from .lemmas import Lemmas

MAX_FACTS = 24
#: the name that variables of functions get when objects are compared
X = "x@"
#: operators of what becomes a variable
OBJECTS = frozenset((
    "gegenbauer", "hermite_polynomial", "hermite_coefficient", "gaussian_mean", "dual", "sphere_eigenvalue", "nngp",
    "ntk", "taylor_coefficient"))


def from_facts(statement: Statement, evidence: Mapping[str, Any]) -> tuple[Statement, tuple[str, ...], str]:
    """The statement on real numbers from which the given one follows, the axioms of the facts, and whether they are
    proved or certified; raises :class:`Rejected` or :class:`Malformed`."""
    listed = evidence.get("facts")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_FACTS:
        raise Malformed(f"a proof from facts lists 1 to {MAX_FACTS} of them")
    if statement.quantifier != "forall":
        raise Rejected("facts show what holds for all values")
    context = context_from_statement(statement.data)
    lemmas = Lemmas(statement)
    facts = [lemmas.fact(item) for item in listed]
    relations = list(dict.fromkeys(relation for fact in facts for relation in fact.relations))
    # A relation that has no value somewhere says nothing there.
    if not all(is_defined(relation, statement, context) for relation in (statement.claim, *relations)):
        raise Rejected("the sides of the claim or of a fact are not shown to be defined for all values")
    scope = Scope(statement)
    claim, *hypotheses = (scope.replaced(tree) for tree in (statement.claim, *relations))
    variables = [with_ends({"name": name, "kind": "real", "low": None, "high": None}, hypotheses)
                 for name in scope.names]
    data = {"variables": [*statement.data["variables"], *variables],
            "hypotheses": [*statement.hypotheses, *hypotheses], "claim": claim}
    axioms = scope.axioms.union(*(fact.axioms for fact in facts))
    verdict = "proved" if all(fact.is_exact for fact in facts) else "certified"
    return read_statement(data), tuple(sorted(axioms)), verdict


class Scope:
    """What stands for the objects met so far, the names of new variables, and the axioms of closed forms."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.names: list[str] = []
        self.values: dict[Node, Node] = {}
        self.axioms: set[str] = set()

    def replaced(self, node: Node) -> Node:
        """The tree with variables for its objects; those inside a binder stay."""
        spend(len(node))
        if node[0] in OBJECTS:
            return self.value(node)
        if node[0] in BINDERS:
            return node
        parts = tuple(self.replaced(part) if isinstance(part, tuple) else part for part in node)
        return parts[1] if node[0] in ("+", "*") and len(parts) == 2 else parts

    def value(self, node: Node) -> Node:
        """The variable of an object, or its closed form if that is a number."""
        key = canonical(node)
        if key not in self.values:
            taken = {v.name for v in self.statement.variables} | {*self.names}
            number = len(self.names) + 1
            while f"v{number}" in taken:
                number += 1
            known = self.closed(node) if not free_names(node) else node
            if canonical(known) == key:
                self.names.append(f"v{number}")
                self.values[key] = ("s", f"v{number}")
            else:
                self.values[key] = simplified(self.replaced(known))
        return self.values[key]

    def closed(self, node: Node) -> Node:
        """The closed form of an object without parameters, itself if none is known."""
        deep, layered = layer_forms(replace(self.statement, claim=node))
        known, axioms = closed_forms(deep)
        self.axioms.update(axioms, layered)
        return known


def simplified(node: Node) -> Node:
    """The same number in normal form, if it has one without conditions."""
    try:
        tree, proof = normal_form(node)
    except NotCovered:
        return node
    return node if proof.conditions else tree


def canonical(node: Node) -> Node:
    """The object with one name for the variables of the functions in it, which are applied to their arguments; a
    function within another one, of whose variable it speaks, has the next name."""
    spend(len(node))
    if node[0] == "lam":
        name = X
        while name in free_names(node):
            name += "@"
        try:
            return ("lam", name, canonical(substitute(node[2], {node[1]: ("s", name)})))
        except Malformed:  # a name would be captured
            return node
    if node[0] == "app" and node[1][0] == "lam":
        try:
            return canonical(substitute(node[1][2], {node[1][1]: node[2]}))
        except Malformed:
            return node
    return tuple(canonical(part) if isinstance(part, tuple) else part for part in node)


def with_ends(variable: dict[str, Any], facts: list[Node]) -> dict[str, Any]:
    """The variable with the ends that facts with a rational number on the other side give it, the tightest ones."""
    here: Node = ("s", variable["name"])
    for op, left, right in facts:
        for side, end, other in (("low", left, right), ("high", right, left)):
            if other != here or end[0] != "q":
                continue
            known = variable[side]
            if known is None or (rational(end[1]) > rational(known[1])) == (side == "low"):
                variable = {**variable, side: end, f"{side}_open": op == "lt"}
    return variable


__all__ = ["from_facts"]
