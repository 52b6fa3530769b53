"""Finite sums of products with bound indices: terms, their collapse over Kronecker deltas, their canonical names."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq

from ..syntax import BINDERS, Node, children, free_names, number, substitute
from .assumptions import Bound, Context
from .function_field import NotCovered
from .normal_form import Normalizer, prove_sign

MAX_BOUND = 6
MAX_TERMS = 3_000
ONE_Q = fmpq(1)
ZERO, ONE, MINUS_ONE = ("q", "0"), ("q", "1"), ("q", "-1")


@dataclass(frozen=True)
class SumRule:
    """sum_{index=low}^{high} of a product of array entries = right, for all integers ``schematic`` in their ranges.

    ``factors`` are ``idx`` nodes that hold the bound ``index`` and the schematic names as plain symbols.
    """

    index: str
    low: Node
    high: Node
    factors: tuple[Node, ...]
    right: Node
    schematic: Mapping[str, tuple[Node, Node]]


def orthogonal_columns(array: str, rows: Node, columns: Node) -> SumRule:
    """sum_{i=1}^rows Q[i,j] Q[i,k] = delta(j,k) for all 1 <= j, k <= columns."""
    span = (ONE, columns)
    return SumRule("i", ONE, rows, tuple(("idx", array, ("s", "i"), ("s", name)) for name in "jk"),
                   ("delta", ("s", "j"), ("s", "k")), {"j": span, "k": span})


@dataclass(frozen=True)
class IndexedContext:
    """Assumptions on symbols, the order to which function variables are differentiable, and rules for index sums.

    ``scalars``: the context of the symbols; the ends it gives for integer symbols are the ranges of free indices.
    ``differentiable``: name of a function variable -> how often it is differentiable everywhere.
    ``nonnegative_arrays``: arrays whose entries are all >= 0.
    """

    scalars: Context = field(default_factory=Context)
    differentiable: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[SumRule, ...] = ()
    nonnegative_arrays: frozenset[str] = frozenset()


def as_indexed(context: Context | IndexedContext) -> IndexedContext:
    """The context itself, or one that knows the symbols only."""
    return context if isinstance(context, IndexedContext) else IndexedContext(context)


@dataclass(frozen=True)
class Term:
    """coefficient * sum over ``bound`` (name, height: 0 <= name <= height) of the product of factor^exponent."""

    coefficient: fmpq
    bound: tuple[tuple[str, Node], ...] = ()
    factors: tuple[tuple[Node, fmpq], ...] = ()


Sum = list[Term]


def height_of(node: Node) -> int:
    """1 + the greatest level of canonical names ``@level.k`` bound inside the node; 0 if there are none."""
    level = 0
    if node[0] in BINDERS and str(node[BINDERS[node[0]][1]]).startswith("@"):
        level = int(node[BINDERS[node[0]][1]][1:].split(".")[0]) + 1
    return max([level, *(height_of(part) for part in children(node))])


def has_reserved_names(node: Node) -> bool:
    """Does a name in the tree begin like the private names of this module?"""
    return any(has_reserved_names(part) if isinstance(part, tuple) else part[:1] in ("#", "@") for part in node[1:])


def product_node(factors: list[Node]) -> Node:
    return ONE if not factors else factors[0] if len(factors) == 1 else ("*", *factors)


def power_node(base: Node, exponent: fmpq) -> Node:
    return base if exponent == 1 else ("^", base, number(exponent))


class SumAlgebra(ABC):
    """Operations on sums of terms.  ``conditions`` collects what must hold (trees without bound indices)."""

    def __init__(self, context: IndexedContext) -> None:
        self.context = context
        self.conditions: list[Node] = []
        #: heights of all bound indices made so far; an index occurs only where it is between 0 and its height
        self.ranges: dict[str, Node] = {}
        self._count = itertools.count()

    def fresh(self) -> str:
        return f"#{next(self._count)}"

    def require(self, condition: Node) -> None:
        """Record a condition; one that speaks of a bound index cannot be handed to the caller."""
        if any(name[0] in "#@" for name in free_names(condition)):
            raise NotCovered("a side condition inside a sum")
        if condition not in self.conditions:
            self.conditions.append(condition)

    @abstractmethod
    def retranslate(self, node: Node) -> Sum:
        """The sum of a tree; :class:`index_translation.Translator` gives it."""

    @abstractmethod
    def tidy(self, node: Node) -> Node:
        """The canonical tree of a tree; :class:`index_translation.Translator` gives it."""

    # arithmetic ------------------------------------------------------------------------------------------------------
    def multiply(self, left: Sum, right: Sum) -> Sum:
        if len(left) * len(right) > MAX_TERMS:
            raise NotCovered("a product of sums has too many terms")
        result: Sum = []
        for a, b in itertools.product(left, right):
            names = {name: ("s", self.fresh()) for name, _ in b.bound}
            bound = tuple((names[name][1], substitute(height, names)) for name, height in b.bound)
            self.ranges.update(bound)
            factors = tuple((self._renamed(base, names), exponent) for base, exponent in b.factors)
            result += self.simplify(Term(a.coefficient * b.coefficient, a.bound + bound, a.factors + factors))
        return result

    def _renamed(self, base: Node, names: Mapping[str, Node]) -> Node:
        moved = substitute(base, names)
        return moved if moved == base or base[0] == "s" else self.tidy(moved)

    def scale(self, terms: Sum, factor: fmpq) -> Sum:
        return [Term(t.coefficient * factor, t.bound, t.factors) for t in terms] if factor else []

    # simplification --------------------------------------------------------------------------------------------------
    def simplify(self, term: Term) -> Sum:
        """The term with equal factors merged, deltas collapsed, rules applied and constant sums evaluated."""
        if len(term.bound) > MAX_BOUND:
            raise NotCovered(f"more than {MAX_BOUND} nested sums in one term")
        merged = self._merged(term)
        for step in (self._delta_step, self._rule_step, self._constant_step):
            after = step(merged)
            if after is not None:
                return after
        return [merged]

    def _merged(self, term: Term) -> Term:
        bound_names = {name for name, _ in term.bound}
        powers: dict[tuple[Node, bool], fmpq] = {}
        for base, exponent in term.factors:
            hidden = bool(free_names(base) & bound_names) or any(name[0] in "#@" for name in free_names(base))
            # x^a x^(-b) = x^(a - b) needs x != 0, which inside a sum cannot be stated: then the two stay apart.
            apart = hidden and exponent < 0
            if exponent < 0 and not hidden:
                self._require_nonzero(base)
            if base[0] in ("delta", "within"):
                exponent = fmpq(1)
                powers.pop((base, apart), None)
            powers[base, apart] = powers.get((base, apart), fmpq(0)) + exponent
        return Term(term.coefficient, term.bound, tuple((base, e) for (base, _), e in powers.items() if e))

    def _require_nonzero(self, base: Node) -> None:
        if not self.is_positive(base):
            self.require(("ne", base, ZERO))

    def is_positive(self, node: Node, bound: tuple[tuple[str, Node], ...] = ()) -> bool:
        """True only if node > 0 is proved; a sum over a nonempty range is positive if its body is."""
        if node[0] == "sum" and node[3] == ZERO:
            return self._in_range(ZERO, node[4], bound) and self.is_positive(node[1], (*bound, (node[2], node[4])))
        proof = prove_sign(node, self.scalar_context(bound), strict=True)
        return proof is not None and not proof.conditions

    def _delta_step(self, term: Term) -> Sum | None:
        for position, (base, _) in enumerate(term.factors):
            if base[0] != "delta":
                continue
            rest = term.factors[:position] + term.factors[position + 1:]
            gap = self._linear(("+", base[1], ("*", MINUS_ONE, base[2])))
            if gap is None:
                continue
            constant, slopes = gap
            if not slopes:
                return [] if constant else self.simplify(Term(term.coefficient, term.bound, rest))
            for name, height in reversed(term.bound):
                if abs(slopes.get(name, fmpq(0))) != 1 or any(c.q != 1 for c in (constant, *slopes.values())):
                    continue
                if any(name in free_names(other) for _, other in term.bound) or not self._all_integer(slopes, term):
                    continue
                value = self._solve(name, constant, slopes)
                others = tuple(pair for pair in term.bound if pair[0] != name)
                within = () if self._in_range(value, height, others) else ((("within", value, height), fmpq(1)),)
                return self._rebuild(term.coefficient, others, rest, {name: value}, within)
            free = [name for name in slopes if name[0] not in "#@"]
            if len(free) == len(slopes) == 2 and not constant and sum(slopes.values()) == 0:
                # delta(j, k) A(k) = delta(j, k) A(j) for free j < k
                first, second = sorted(free)
                if any(second in free_names(factor) for factor, _ in rest):
                    keep = ((("delta", ("s", first), ("s", second)), fmpq(1)),)
                    return self._rebuild(term.coefficient, term.bound, rest, {second: ("s", first)}, keep)
        return None

    def _all_integer(self, slopes: Mapping[str, fmpq], term: Term) -> bool:
        return all(name[0] in "#@" or name in self.context.scalars.integers for name in slopes)

    def _rebuild(self, coefficient: fmpq, bound: tuple[tuple[str, Node], ...], factors: tuple[tuple[Node, fmpq], ...],
                 values: Mapping[str, Node], extra: tuple[tuple[Node, fmpq], ...]) -> Sum:
        """The term after a substitution; factors are translated anew since their canonical order may have changed."""
        result: Sum = [Term(coefficient, (), extra)]
        for base, exponent in factors:
            moved = substitute(base, values)
            if moved == base:
                part: Sum = [Term(fmpq(1), (), ((base, exponent),))]
            else:
                part = self.retranslate(power_node(moved, exponent))
            result = [Term(a.coefficient * b.coefficient, a.bound + b.bound, a.factors + b.factors)
                      for a in result for b in part]
        bound = tuple((name, substitute(height, values)) for name, height in bound)
        return [t for raw in result for t in self.simplify(Term(raw.coefficient, bound + raw.bound, raw.factors))]

    def _linear(self, node: Node) -> tuple[fmpq, dict[str, fmpq]] | None:
        """Constant and slopes of a linear index expression, None for any other expression."""
        algebra = Normalizer()
        value = algebra.value(node)
        if not value.denominator.is_constant():
            return None
        constant, slopes = fmpq(0), {}
        for coefficient, shape in algebra.summands(value):
            tree = algebra.fraction_tree(shape)
            if tree[0] == "s":
                slopes[tree[1]] = coefficient
            elif tree == ONE:
                constant = coefficient
            else:
                return None
        return constant, slopes

    def _solve(self, name: str, constant: fmpq, slopes: Mapping[str, fmpq]) -> Node:
        factor = -1 / slopes[name]
        parts: list[Node] = [("s", other) if slope * factor == 1 else ("*", number(slope * factor), ("s", other))
                             for other, slope in sorted(slopes.items()) if other != name]
        if constant:
            parts.append(number(constant * factor))
        return ZERO if not parts else parts[0] if len(parts) == 1 else ("+", *parts)

    def scalar_context(self, bound: tuple[tuple[str, Node], ...]) -> Context:
        """The context of the symbols with the bound indices as integers between 0 and their heights."""
        base = self.context.scalars
        bound = (*self.ranges.items(), *bound)
        return Context(base.integers | {name for name, _ in bound},
                       {**base.lows, **{name: Bound(ZERO) for name, _ in bound}},
                       {**base.highs, **{name: Bound(height) for name, height in bound}}, base.moduli)

    def _in_range(self, value: Node, height: Node, bound: tuple[tuple[str, Node], ...]) -> bool:
        """True only if 0 <= value <= height is proved from the ranges of the other indices."""
        context = self.scalar_context(bound)
        for node in (value, ("+", height, ("*", MINUS_ONE, value))):
            proof = prove_sign(node, context)
            if proof is None or proof.conditions:
                return False
        return True

    def _constant_step(self, term: Term) -> Sum | None:
        """sum_{k=0}^h 1 = h + 1 for an index that no factor uses, if h + 1 >= 0 is known."""
        for position, (name, height) in enumerate(term.bound):
            others = term.bound[:position] + term.bound[position + 1:]
            if any(name in free_names(node) for node, _ in (*term.factors, *((h, 0) for _, h in others))):
                continue
            count = ("+", height, ONE)
            proof = prove_sign(count, self.scalar_context(others))
            if proof is None or proof.conditions:
                continue
            rest: Sum = [Term(term.coefficient, others, term.factors)]
            return [t for a in rest for b in self.retranslate(count) for t in self.simplify(
                Term(a.coefficient * b.coefficient, a.bound + b.bound, a.factors + b.factors))]
        return None

    # rules -----------------------------------------------------------------------------------------------------------
    def _rule_step(self, term: Term) -> Sum | None:
        for rule, (name, height) in itertools.product(self.context.rules, term.bound):
            span = self._linear(("+", height, ("*", MINUS_ONE, ("+", rule.high, ("*", MINUS_ONE, rule.low)))))
            others = tuple(pair for pair in term.bound if pair[0] != name)
            if span is None or span[0] or span[1] or any(name in free_names(other) for _, other in others):
                continue
            using = [(base, e) for base, e in term.factors if name in free_names(base)]
            if any(e.q != 1 or e < 1 or e > 4 or base[0] != "idx" for base, e in using):
                continue
            entries = [base for base, e in using for _ in range(int(e.p))]
            if len(entries) != len(rule.factors):
                continue
            for order in itertools.permutations(entries):
                match = self._match(rule, order, name, others)
                if match is None:
                    continue
                rest = tuple(pair for pair in term.factors if name not in free_names(pair[0]))
                right = self.retranslate(substitute(rule.right, match))
                return [t for b in right for t in self.simplify(
                    Term(term.coefficient * b.coefficient, others + b.bound, rest + b.factors))]
        return None

    def _match(self, rule: SumRule, entries: tuple[Node, ...], name: str,
               bound: tuple[tuple[str, Node], ...]) -> dict[str, Node] | None:
        position = ("+", ("s", name), rule.low)
        match: dict[str, Node] = {}
        for pattern, entry in zip(rule.factors, entries, strict=True):
            if pattern[1] != entry[1] or len(pattern) != len(entry):
                return None
            for wanted, given in zip(pattern[2:], entry[2:], strict=True):
                if wanted == ("s", rule.index):
                    if self._linear(("+", position, ("*", MINUS_ONE, given))) != (fmpq(0), {}):
                        return None
                elif wanted[0] == "s" and wanted[1] in rule.schematic:
                    if name in free_names(given) or match.setdefault(wanted[1], given) != given:
                        return None
                elif wanted != given:
                    return None
        for schematic, (low, high) in rule.schematic.items():
            if schematic not in match:
                return None
            above = ("+", match[schematic], ("*", MINUS_ONE, low))
            if not self._in_range(above, ("+", high, ("*", MINUS_ONE, low)), bound):
                return None
        return match

    # canonical names -------------------------------------------------------------------------------------------------
    def canonical(self, term: Term) -> tuple[tuple[tuple[str, Node], ...], tuple[tuple[Node, fmpq], ...]]:
        """Bound indices and factors with canonical names, equal for terms that differ by names and order only.

        The order is the best of all; there are at most MAX_BOUND! of them, for every term has been simplified.
        """
        if not term.bound:
            return (), tuple(sorted(term.factors, key=repr))
        level = max(height_of(node) for node, _ in (*term.factors, *((h, 0) for _, h in term.bound)))
        best: Any = None
        for order in itertools.permutations(term.bound):
            if any(free_names(order[k][1]) & {name for name, _ in order[k:]} for k in range(len(order))):
                # An index whose height depends on another one stands inside it.
                continue
            names = {name: ("s", f"@{level}.{k}") for k, (name, _) in enumerate(order)}
            heights = tuple((names[name][1], self._tidy(height, names)) for name, height in order)
            moved = self._merged(Term(ONE_Q, (), tuple((self._tidy(base, names), e) for base, e in term.factors)))
            factors = tuple(sorted(moved.factors, key=repr))
            if best is None or repr((heights, factors)) < repr(best):
                best = (heights, factors)
        return best[0], best[1]

    def _tidy(self, node: Node, names: Mapping[str, Node]) -> Node:
        return self._renamed(node, names)
