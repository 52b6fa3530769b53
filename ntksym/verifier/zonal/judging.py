"""Signs and equality of numbers that may contain the parameters of a statement.

What is shown holds for every value of the parameters that the statement speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flint import arb, fmpq

from ..decide import Answer, is_positive, is_zero
from ..enclosures.enclose import enclose, exact
from ..failures import TooWide
from ..hypergeometric.sequences import classes
from ..hypergeometric.term_reader import Class, Reader, ring_for
from ..hypergeometric.terms import NotATerm
from ..normal_forms.assumptions import Bound, Context, context_from_statement
from ..normal_forms.definedness import is_defined
from ..normal_forms.identities import condition_holds, discharged, has_sign, is_whole
from ..normal_forms.normal_form import prove_equal
from ..singularities.numbers import PRECISION, Number, number_of
from ..statement import Statement
from ..syntax import Node, free_names, number
from ..work import spend

MINUS_ONE = number(-1)


def minus(one: Node, two: Node) -> Node:
    return ("+", one, ("*", MINUS_ONE, two))


@dataclass(frozen=True)
class Judge:
    """Answers for the parameters of one statement, under the assumptions of ``context``."""

    statement: Statement
    context: Context

    @staticmethod
    def of(statement: Statement) -> Judge:
        return Judge(statement, context_from_statement(statement.data))

    def within(self, name: str, low: int, high: int) -> Judge:
        """The same with a real symbol in the open interval (low, high), whose name the statement does not use."""
        context = self.context
        return replace(self, context=replace(
            context, lows={**context.lows, name: Bound(number(low), True)},
            highs={**context.highs, name: Bound(number(high), True)}))

    def number(self, tree: Node) -> Number:
        """A tree free of the index; its ball is indeterminate where parameters occur.

        Raises :class:`NotATerm` unless it is shown to have a value, and as the enclosures do.
        """
        if free_names(tree):
            self.require_value(tree)
            return Number(tree, arb.nan())
        value = exact(tree, {})
        return number_of(value) if value is not None else Number(tree, enclose(tree, {}, PRECISION))

    def require_value(self, tree: Node) -> None:
        """Raise :class:`NotATerm` unless the tree is shown to have a value: part by part, for a sum or product."""
        if tree[0] in ("+", "*"):
            for part in tree[1:]:
                self.require_value(part)
        elif not free_names(tree):
            self.number(tree)
        elif not is_defined(("eq", tree, number(0)), self.statement, self.context):
            raise NotATerm("a factor that is not shown to have a value")

    def sign(self, value: Number) -> int | None:
        """1, 0 or -1 where that is shown for every value of the parameters."""
        spend(50)
        if value.is_zero:
            return 0
        for sign, answer in ((1, is_positive(value.ball)), (-1, is_positive(-value.ball))):
            if answer is Answer.YES:
                return sign
        spend(written_size(value.tree))
        by_factors = self.sign_by_factors(value.tree)
        if by_factors is not None:
            return by_factors
        if self.equal(value.tree, number(0)):
            return 0
        if free_names(value.tree):
            for sign in (1, -1):
                if has_sign(("*", number(sign), value.tree), True, self.context, self.statement):
                    return sign
        return None

    def sign_by_factors(self, tree: Node) -> int | None:
        """The sign of a product, of a power of what is positive, of exp, or of Gamma of what is positive."""
        if tree[0] == "*":
            sign = 1
            for part in tree[1:]:
                own = self.sign_of(part)
                if own is None:
                    return None
                sign *= own
            return sign
        positive = tree[:2] == ("f", "exp") or tree == ("c", "pi") \
            or (tree[0] == "^" and self.sign_of(tree[1]) == 1) \
            or (tree[:2] == ("f", "gamma") and self.sign_of(tree[2]) == 1)
        return 1 if positive else None

    def sign_of(self, tree: Node) -> int | None:
        try:
            return self.sign(self.number(tree))
        except TooWide:
            return None

    def is_nonzero(self, tree: Node) -> bool:
        """Is it shown not to be 0: by its sign, factor by factor, or as a hypothesis says?"""
        if self.sign_of(tree) in (1, -1):
            return True
        if tree[0] == "*":
            return all(self.is_nonzero(part) for part in tree[1:])
        if tree[0] == "^":
            return self.is_nonzero(tree[1])
        return any(h[0] == "ne" and (self.equal(tree, minus(h[1], h[2])) or self.equal(tree, minus(h[2], h[1])))
                   for h in self.statement.hypotheses)

    def is_nonnegative(self, tree: Node) -> bool:
        return self.sign_of(tree) in (0, 1) or has_sign(tree, False, self.context, self.statement)

    def holds(self, condition: Node) -> bool:
        return condition_holds(condition, self.context, self.statement)

    def is_natural(self, tree: Node, least: int) -> bool:
        """Is it shown to be an integer from ``least`` on?"""
        return is_whole(tree, self.context, self.statement) and self.holds(("le", number(least), tree))

    def equal(self, one: Node, two: Node) -> bool:
        """Are two numbers shown to be equal: by the normal form of their difference, or as hypergeometric terms in one
        integer parameter (of constants, if there is none)?"""
        spend(2_000)
        proof = prove_equal(one, two, self.context)
        if proof is not None and discharged(proof, self.context, self.statement):
            return True
        return any(self.same_terms(one, two, cls) for cls in self.lines(one, two))

    def lines(self, one: Node, two: Node) -> list[list[Class]]:
        """For each integer parameter with an integer lower bound the residue classes that cover its range."""
        names = free_names(one) | free_names(two)
        if not names:
            return [[Class("", 0, 0)]]
        found = []
        for variable in self.statement.variables:
            low = variable.rational_bound("low")
            if variable.name in names and variable.kind == "integer" and low is not None and low.q == 1 \
                    and variable.high is None:
                period = variable.modulus * (1 + variable.modulus % 2)
                found.append(list(classes(variable, int(low) + variable.low_open, period)))
        return found

    def same_terms(self, one: Node, two: Node, lines: list[Class]) -> bool:
        try:
            for cls in lines:
                reader = Reader(ring_for([one, two], cls.name, self.statement), cls)
                if not (reader(one) - reader(two)).is_zero():
                    return False
        except NotATerm:
            return False
        return True

    def differ(self, one: Number, two: Number) -> bool:
        """Are two numbers without parameters shown to be different?"""
        return is_zero(one.ball - two.ball) is Answer.NO


def written_size(tree: Node) -> int:
    """The number of nodes of a tree as it is written out, where parts that occur many times are shared.

    Normal forms compare and look up whole trees, which takes as long as they are written out.
    """
    sizes: dict[int, int] = {}

    def of(node: Node) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = 1 + sum(of(part) for part in node if isinstance(part, tuple))
        return sizes[id(node)]

    return of(tree)


def rational_of(tree: Node) -> fmpq | None:
    """The rational number that a tree without names is in rational arithmetic, or None."""
    if free_names(tree):
        return None
    try:
        return exact(tree, {})
    except TooWide:
        return None
