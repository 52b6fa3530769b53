r"""Equations between expressions with finite sums over residues, by the normal form of :mod:`.sums`.

cos and sin of an angle 2 pi x become (e(x) + e(-x))/2 and (e(x) - e(-x))/(2 i), and delta(mod(a, n), 0) becomes
D[a/n].  Every other function is an atom with its arguments in normal form.  Equal forms on both sides, for symbols of
which only their domains and hypotheses are used, prove the equation wherever both sides have a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint import fmpq

from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED
from ..normal_forms.assumptions import Bound, Context, context_from_statement
from ..normal_forms.definedness import is_defined
from ..normal_forms.identities import condition_holds
from ..outcome import Rejected
from ..sorts import FUNCTION, sort_of
from ..statement import Statement
from ..syntax import Node, free_names, rational, substitute
from ..work import spend
from . import phases
from .ring import Value, applied, constant, of_atom
from .sums import Sums

#: operators that are functions of the numbers and functions that are their arguments
OPAQUE = frozenset((
    "app", "f", "idx", "delta", "dual", "gaussian_mean", "hermite_coefficient", "hermite_polynomial", "gegenbauer",
    "sphere_eigenvalue", *LAYERED))
HALF = fmpq(1, 2)
PI: Node = ("s", phases.PI)


class Reader:
    """Reads the expressions of one statement."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.context: Context = context_from_statement(statement.data)
        self.ring = Sums(self.context.integers, self.holds)

    def holds(self, op: str, left: Node, right: Node) -> bool:
        return condition_holds((op, left, right), self.context, self.statement)

    def read(self, node: Node) -> Value:
        spend(5)
        op = node[0]
        if op == "q":
            return constant(rational(node[1]))
        if op == "s":
            return of_atom(node)
        if op == "c":
            return of_atom(PI if node[1] == "pi" else ("s", f"{node[1]}@"))
        if op == "+":
            parts = [self.read(part) for part in node[1:]]
            return sum(parts[1:], parts[0])
        if op == "*":
            result = constant(1)
            for part in node[1:]:
                result = self.ring.product(result, self.read(part))
            return result
        if op == "^":
            return self.power(node)
        if op == "f" and node[1] in ("cos", "sin"):
            return self.trigonometric(node)
        if op == "delta":
            found = self.divisibility(node[1:])
            if found is not None:
                return found
        if op == "sum":
            return self.sum(node)
        if op in OPAQUE:
            return self.opaque(node)
        raise NotATerm(f"an expression with {op!r} among sums over residues")

    def power(self, node: Node) -> Value:
        base, exponent = self.read(node[1]), self.read(node[2])
        n = exponent.constant
        if n is not None and n.q == 1:
            return self.ring.raised(base, int(n.p))
        return applied(("^",), base, exponent)

    def trigonometric(self, node: Node) -> Value:
        angle = self.ring.polynomial(self.read(node[2]))
        x = phases.multiply(angle, (((((phases.PI, -1),)), HALF),))
        forward, back = self.ring.phase(x), self.ring.phase(phases.scaled(fmpq(-1), x))
        if node[1] == "cos":
            return (forward + back).scaled(HALF)
        return (forward + back.scaled(fmpq(-1))).scaled(fmpq(0), -HALF)

    def divisibility(self, sides: tuple[Node, ...]) -> Value | None:
        """D[a/n] for delta(mod(a, n), 0) with integers a and n; None for others."""
        for one, other in (sides, sides[::-1]):
            if one[:2] == ("f", "mod") and other == ("q", "0"):
                a, n = (self.ring.polynomial(self.read(part)) for part in one[2:])
                inverse = self.ring.power(self.ring.value(n), -1)
                if inverse is not None and all(phases.has_integer_coefficients(p, self.ring.integers) for p in (a, n)):
                    return self.ring.unity(phases.multiply(a, self.ring.polynomial(inverse)), n)
        return None

    def sum(self, node: Node) -> Value:
        """A finite sum; its index gets a name of its own, of which the range is known."""
        _, body, name, low, high = node
        if ("c", "oo") in (low, high):
            raise NotATerm("an infinite sum")
        ends = [self.ring.polynomial(self.read(end)) for end in (low, high)]
        index = self.ring.index()
        outer = self.context
        self.context = replace(
            outer, integers=outer.integers | {index}, lows={**outer.lows, index: Bound(low)},
            highs={**outer.highs, index: Bound(high)})
        inside = self.read(substitute(body, {name: ("s", index)}))
        self.context = outer
        return self.ring.total(inside, index, *ends)

    def opaque(self, node: Node) -> Value:
        fixed: list[Any] = [node[0]]
        numbers = []
        for part in node[1:]:
            if isinstance(part, tuple) and sort_of(part) != FUNCTION:
                numbers.append(self.read(part))
                continue
            if isinstance(part, tuple) and any(name[0] == "@" for name in free_names(part)):
                raise NotATerm("a function that changes with the index of a sum")
            fixed.append(part)
        return applied(tuple(fixed), *numbers)


def residue_sums(statement: Statement, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The equation holds, and rests on no axiom; raises :class:`Rejected` where that is not shown."""
    if statement.claim[0] != "eq" or statement.quantifier != "forall":
        raise Rejected("sums over residues decide equations for all values")
    reader = Reader(statement)
    try:
        difference = reader.read(statement.claim[1]) + reader.read(statement.claim[2]).scaled(fmpq(-1))
    except NotATerm as failure:
        raise Rejected(str(failure)) from failure
    if difference.terms:
        raise Rejected("the two sides have different forms as sums over residues")
    if not is_defined(statement.claim, statement, context_from_statement(statement.data)):
        raise Rejected("the sides are equal in form, but are not shown to be defined for all values")
    return ()


__all__ = ["residue_sums"]
