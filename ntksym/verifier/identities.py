"""Equations and inequalities by exact normal form, after objects of the theory are replaced by their closed forms."""

from __future__ import annotations

from .assumptions import Context
from .dual_forms import add, dual_form, rotation_form, times

from .index_sums import IndexedContext
from .indexed import prove_equal_indexed
from .normal_form import Proof, prove_equal, prove_sign
from .statement import Statement
from .syntax import BINDERS, Node, number
from .term_reader import Class, Reader, ring_for
from .terms import Fraction, NotATerm, Sum


def closed_forms(statement: Statement) -> tuple[Node, tuple[str, ...]]:
    """The claim with duals, rotation means and single Gaussian means in closed form where one is known, and the axioms used."""
    axioms: set[str] = set()

    def walk(node: Node, bound: frozenset[str]) -> Node:
        op = node[0]
        inner = bound | {node[BINDERS[op][1]]} if op in BINDERS else bound
        node = tuple(walk(part, inner) if isinstance(part, tuple) else part for part in node)
        try:
            if op == "dual":
                value = dual_form(node[1], node[2], statement)
                axioms.add("polar-coordinates")
                return value
            if op == "rotation_mean":
                value = rotation_form(node[1], node[2], node[3], statement)
                axioms.add("polar-coordinates")
                return value
            if op == "gaussian_mean":
                return constant_tree(single_coefficient(node[1], number(0), statement))
            if op == "hermite_coefficient" and node[2][0] == "q":
                return constant_tree(single_coefficient(node[1], node[2], statement))
        except NotATerm:
            # No closed form is known: the node stays an atom of the algebra.
            return node
        return node

    return walk(statement.claim, frozenset()), tuple(sorted(axioms))


def single_coefficient(function: Node, degree: Node, statement: Statement) -> Sum:
    ring = ring_for([function], "", statement.names("positive"), statement.names("nonnegative"))
    return Reader(ring, Class("", 0, 0))(("hermite_coefficient", function, degree))


def constant_tree(value: Sum) -> Node:
    """The tree of a sum of terms free of the index; raises :class:`NotATerm` for generators without one."""
    parts: list[Node] = []
    for kernel, coefficient in value.terms.items():
        factors = [fraction_tree(coefficient)]
        for generator, exponent, slope in kernel:
            kind = generator[0]
            if slope or kind not in ("num", "par", "exp") or (kind == "exp" and generator[3]):
                raise NotATerm("a constant without a tree")
            if kind == "exp":
                ring = value.ring
                argument = fraction_tree(Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2])))
                factors.append(("f", "exp", times(number(exponent), argument)))
            else:
                base = number(int(generator[1])) if kind == "num" else polynomial_tree(value.ring.atom(generator[1]), value)
                factors.append(("^", base, number(exponent)))
        parts.append(times(*factors))
    return add(*parts)


def polynomial_tree(polynomial: object, value: Sum) -> Node:
    parts = []
    for exponents, coefficient in polynomial.to_dict().items():  # type: ignore[attr-defined]
        names = zip(value.ring.names, exponents, strict=True)
        powers = [("^", ("c", "pi") if name == "pi" else ("s", name), number(e)) for name, e in names if e]
        parts.append(times(number(coefficient), *powers))
    return add(*parts)


def fraction_tree(fraction: Fraction) -> Node:
    holder = Sum(fraction.ring)
    return times(polynomial_tree(fraction.num, holder), ("^", polynomial_tree(fraction.den, holder), number(-1)))


def prove_identity(claim: Node, context: Context, statement: Statement) -> bool:
    """Is the relation (or conjunction of relations) proved for all values the statement speaks of?"""
    op = claim[0]
    if op == "and":
        return all(prove_identity(part, context, statement) for part in claim[1:])
    if op == "eq":
        proof = prove_equal(claim[1], claim[2], context)
        if proof is None or not discharged(proof, context, statement):
            proof = prove_equal_indexed(claim[1], claim[2], indexed_context(context, statement))
        return proof is not None and discharged(proof, context, statement)
    difference = add(claim[2], times(number(-1), claim[1]))
    if op in ("le", "lt"):
        proof = prove_sign(difference, context, strict=op == "lt")
        return proof is not None and discharged(proof, context, statement)
    if op == "ne":
        return any(
            proof is not None and discharged(proof, context, statement)
            for proof in (prove_sign(times(number(s), difference), context, strict=True) for s in (1, -1)))
    return False


def indexed_context(context: Context, statement: Statement) -> IndexedContext:
    order = {v.name: 1 for v in statement.variables if v.kind == "function" and "differentiable" in v.properties}
    return IndexedContext(context, order)


def discharged(proof: Proof, context: Context, statement: Statement) -> bool:
    """Does every side condition of the proof follow from the domains and hypotheses?"""
    return all(condition_holds(condition, context, statement) for condition in proof.conditions)


def condition_holds(condition: Node, context: Context, statement: Statement) -> bool:
    if condition in statement.hypotheses:
        return True
    op = condition[0]
    if op not in ("ne", "lt", "le"):
        return False
    difference = add(condition[2], times(number(-1), condition[1]))
    signs = ((1, True), (-1, True)) if op == "ne" else ((1, op == "lt"),)
    for sign, strict in signs:
        proof = prove_sign(times(number(sign), difference), context, strict=strict)
        if proof is not None and not proof.conditions:
            return True
    return False
