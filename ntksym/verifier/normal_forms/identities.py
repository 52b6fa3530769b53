"""Equations and inequalities by exact normal form, after objects of the theory are replaced by their closed forms."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from flint import fmpq

from ..decide import Answer
from ..hypergeometric.term_reader import Class, Reader, flat_factors, ring_for
from ..hypergeometric.term_trees import polynomial_tree
from ..hypergeometric.terms import NotATerm
from ..statement import Statement, is_infinite
from ..syntax import Node, free_names, number, rational, substitute
from ..truth import settle
from .assumptions import Bound, Context
from .dual_forms import add, times
from .index_sums import IndexedContext, orthogonal_columns
from .indexed import prove_equal_indexed
from .normal_form import Normalizer, NotCovered, Proof, prove_equal, prove_sign
from .power_order import are_ordered

#: the name that both sides of an equation between infinite sums get for their index
COMMON = "n@"


def prove_identity(claim: Node, context: Context, statement: Statement) -> bool:
    """Is the relation (or conjunction of relations) proved for all values the statement speaks of?"""
    op = claim[0]
    if op == "and":
        return all(prove_identity(part, context, statement) for part in claim[1:])
    if op == "eq":
        if same_sum(claim[1], claim[2], context, statement):
            return True
        proof = prove_equal(claim[1], claim[2], context)
        if proof is None or not discharged(proof, context, statement):
            proof = prove_equal_indexed(claim[1], claim[2], indexed_context(context, statement))
        return proof is not None and discharged(proof, context, statement)
    if op not in ("le", "lt", "ne"):
        return False
    if claim in statement.hypotheses:
        return True
    if op != "ne" and claim[1][:2] == ("f", "abs"):
        inside = claim[1][2]
        return all(prove_identity((op, times(number(s), inside), claim[2]), context, statement) for s in (1, -1))
    difference = add(claim[2], times(number(-1), claim[1]))
    if op != "ne":
        return has_sign(difference, op == "lt", context, statement) \
            or powers_are_ordered(claim[1], claim[2], op == "lt", context, statement)
    return any(has_sign(times(number(s), difference), True, context, statement) for s in (1, -1))


def has_sign(node: Node, strict: bool, context: Context, statement: Statement) -> bool:
    """Is node >= 0 (> 0 if strict) everywhere: by its coefficients, as a sum of squares, or factor by factor?"""
    proof = prove_sign(node, context, strict=strict)
    if proof is not None and discharged(proof, context, statement):
        return True
    if not strict and is_sum_of_squares(node, context, statement):
        return True
    return sign_by_factors(node, strict, context, statement)


def sign_by_factors(node: Node, strict: bool, context: Context, statement: Statement) -> bool:
    """Is a rational function >= 0 (> 0) because each irreducible factor has a sign?"""
    try:
        ring = ring_for([node], "", statement)
        fraction = Reader(ring, Class("", 0, 0))(node).plain()
    except NotATerm:
        return False
    sign = 1
    for polynomial in (fraction.num, fraction.den):
        content, factors = polynomial.factor()
        sign = sign if content > 0 else -sign
        for factor, multiplicity in factors:
            tree = polynomial_tree(factor, ring)
            needs_strict = strict or polynomial is fraction.den
            found = [s for s in (1, -1) if unconditional_sign(times(number(s), tree), context, needs_strict)]
            if not found:
                if multiplicity % 2 or needs_strict:
                    return False
                continue  # an even power is nonnegative whatever its base
            sign = sign * found[0] ** multiplicity
    return sign > 0 and not fraction.is_zero()


def powers_are_ordered(left: Node, right: Node, strict: bool, context: Context, statement: Statement) -> bool:
    """Is left < right (<= unless strict) by the monotonicity of powers?

    A relation between numbers is left to evaluation, whose verdict says that it rests on enclosures.
    """
    if not free_names(left) | free_names(right):
        return False

    def shown(one: Node, two: Node, strictly: bool) -> bool:
        return condition_holds(("lt" if strictly else "le", one, two), context, statement)

    return are_ordered(left, right, strict, shown)


def unconditional_sign(node: Node, context: Context, strict: bool) -> bool:
    proof = prove_sign(node, context, strict=strict)
    return proof is not None and not proof.conditions


def is_sum_of_squares(node: Node, context: Context, statement: Statement) -> bool:
    """Is the tree, as it is written, a sum of products of even powers and of factors shown to be nonnegative?"""
    if node[0] == "+":
        return all(is_sum_of_squares(part, context, statement) for part in node[1:])
    if node[0] == "*":
        return number(0) in node or all(is_sum_of_squares(part, context, statement) for part in node[1:])
    if (
        node[0] == "^"
        and node[2][0] == "q"
        and rational(node[2][1]).q == 1
        and rational(node[2][1]) > 0
        and rational(node[2][1]).p % 2 == 0
    ):
        return True
    proof = prove_sign(node, context)
    return proof is not None and not proof.conditions


def same_sum(left: Node, right: Node, context: Context, statement: Statement) -> bool:
    """Are both sides one infinite sum each, over the same range, with equal summands?"""
    one, two = single_sum(left), single_sum(right)
    if one is None or two is None or one[1] != two[1]:
        return False
    low = one[1]
    inside = replace(context, integers=context.integers | {COMMON}, lows={**context.lows, COMMON: Bound(low)})
    proof = prove_equal(one[0], two[0], inside)
    return proof is not None and all(condition_holds(c, inside, statement) for c in proof.conditions)


def single_sum(node: Node) -> tuple[Node, Node] | None:
    """(summand in the symbol COMMON, lower end) of a product with exactly one infinite sum among its factors."""
    factors = flat_factors(node)
    sums = [f for f in factors if f[0] == "sum" and f[4] == ("c", "oo")]
    if len(sums) != 1:
        return None
    found = sums[0]
    rest = [f for f in factors if f is not found]
    return times(substitute(found[1], {found[2]: ("s", COMMON)}), *rest), found[3]


def indexed_context(context: Context, statement: Statement) -> IndexedContext:
    order = {v.name: 1 for v in statement.variables if v.kind == "function" and "differentiable" in v.properties}
    # An array of orthonormal eigenvectors is n x n, where n is the dimension that the statement calls n.
    size: Node = ("s", "n")
    rules = tuple(
        orthogonal_columns(v.name, size, size)
        for v in statement.variables
        if "orthonormal_eigenvectors" in v.properties
    )
    return IndexedContext(context, order, rules)


def discharged(proof: Proof, context: Context, statement: Statement) -> bool:
    """Does every side condition of the proof follow from the domains and hypotheses?"""
    return all(condition_holds(condition, context, statement) for condition in proof.conditions)


def condition_holds(condition: Node, context: Context, statement: Statement) -> bool:
    """Does a side condition follow from the domains and hypotheses?"""
    if condition in statement.hypotheses:
        return True
    op = condition[0]
    if op not in ("ne", "lt", "le"):
        return False
    difference = add(condition[2], times(number(-1), condition[1]))
    if not free_names(difference):
        if settle(condition, {}) is Answer.YES:
            return True
        proof = prove_equal(condition[1], condition[2]) if op == "le" else None  # which no enclosure tells
        return proof is not None and not proof.conditions
    signs = ((1, True), (-1, True)) if op == "ne" else ((1, op == "lt"),)
    for sign, strict in signs:
        signed = times(number(sign), difference)
        if unconditional_sign(signed, context, strict) or sign_by_factors(signed, strict, context, statement):
            return True
    if op == "ne" and is_whole(add(difference, number(fmpq(1, 2))), context, statement):
        return True  # an integer less one half
    if op != "ne" and holds_at_end(difference, op == "lt", context, statement):
        return True
    if op == "le":
        return is_sum_of_squares(difference, context, statement)
    return op == "lt" and exceeds_squares(difference, context, statement)


def holds_at_end(node: Node, strict: bool, context: Context, statement: Statement) -> bool:
    """Is a x + b >= 0 (> 0 if strict), a rational, not 0, and b a number, because it is at the end of the domain of x
    where it is least?  It exceeds its value at an end that is excluded, which for a = 0 it would not."""
    names = free_names(node)
    line = slope_and_constant(node) if len(names) == 1 else None
    if line is None or line[0] == 0:
        return False
    slope, constant = line
    end = (context.lows if slope > 0 else context.highs).get(*names)
    if end is None or free_names(end.value) or is_infinite(end.value):
        return False
    value = add(times(number(slope), end.value), constant)
    return condition_holds(("lt" if strict and not end.strict else "le", number(0), value), context, statement)


def slope_and_constant(node: Node) -> tuple[fmpq, Node] | None:
    """(a, b) for a x + b with a rational and b a number, in a sum of products; else None."""
    if not free_names(node):
        return fmpq(0), node
    if node[0] == "s":
        return fmpq(1), number(0)
    if node[0] == "+":
        lines = [slope_and_constant(part) for part in node[1:]]
        known = [line for line in lines if line is not None]
        return (sum((a for a, _ in known), fmpq(0)), add(*(b for _, b in known))) if len(known) == len(lines) else None
    if node[0] != "*":
        return None
    numbers = [part for part in node[1:] if part[0] == "q"]
    others = [part for part in node[1:] if part[0] != "q"]
    line = slope_and_constant(others[0]) if len(others) == 1 else None
    if line is None:
        return None
    return prod((rational(part[1]) for part in numbers), start=line[0]), times(*numbers, line[1])


def exceeds_squares(node: Node, context: Context, statement: Statement) -> bool:
    """Is the tree a sum of positive numbers, at least one, and of what :func:`is_sum_of_squares` knows?"""
    parts = flat_sum(node)
    positive = [part for part in parts if part[0] == "q" and rational(part[1]) > 0]
    rest = [part for part in parts if part not in positive and part != number(0)]
    return bool(positive) and all(is_sum_of_squares(part, context, statement) for part in rest)


def flat_sum(node: Node) -> list[Node]:
    """The summands of a tree, with products with 0 as 0."""
    if node[0] == "+":
        return [part for item in node[1:] for part in flat_sum(item)]
    return [number(0)] if node[0] == "*" and number(0) in node else [node]


def is_whole(node: Node, where: Context, statement: Statement) -> bool:
    """Is an index, a degree or the end of a range shown to be an integer?"""
    field = Normalizer(where)
    try:
        known = field.is_integer(field.value(node))
    except NotCovered:
        return False
    return known and all(condition_holds(condition, where, statement) for condition in field.conditions)
