"""Identities with sums over symbolic ranges, arrays, unknown functions and formal derivatives.

An expression becomes a sum of terms: rational coefficient * sum over bound indices of a product of factors.  Every
bound index runs from 0 to a stated height (sums are shifted), ranges are finite, so sums may be multiplied out,
exchanged and differentiated term by term.  Equality is decided by collecting terms that agree up to a renaming of
bound indices; the coefficients that remain are shown to vanish by :mod:`normal_form`.  What does not cancel says
nothing.
"""

from __future__ import annotations

from ..syntax import Malformed, Node, free_names
from .assumptions import Bound, Context
from .index_sums import IndexedContext, SumRule, as_indexed, has_reserved_names, orthogonal_columns
from .index_translation import Translator
from .normal_form import NotCovered, Proof, prove_equal

__all__ = ["Bound", "Context", "IndexedContext", "SumRule", "expand", "orthogonal_columns", "prove_equal_indexed"]


def expand(node: Node, context: Context | IndexedContext) -> tuple[Node, Proof]:
    """The expanded canonical tree of ``node`` and the conditions under which it has the same value.

    Sound because only finite sums are rearranged and derivatives follow the rules of differentiation.  Raises
    :class:`NotCovered` for infinite sums and for derivatives that the rules do not give.
    """
    if has_reserved_names(node):
        raise NotCovered("a name begins with # or @")
    translator = Translator(as_indexed(context))
    try:
        tree = translator.render(translator.translate(node, {}))
    except Malformed as problem:
        raise NotCovered(str(problem)) from problem
    return tree, Proof(tuple(translator.conditions), "expanded index sums")


def prove_equal_indexed(left: Node, right: Node, context: Context | IndexedContext) -> Proof | None:
    """A proof that left = right for all values of all variables allowed by the context, or None if none is found.

    Sound because left - right is rewritten by true identities into a sum of c_g * I_g with different index sums I_g,
    and every coefficient c_g is proved to be zero.  It holds wherever the listed conditions hold.  None never means
    that the sides differ.
    """
    if has_reserved_names(left) or has_reserved_names(right):
        return None
    translator = Translator(as_indexed(context))
    conditions: list[Node] = []
    try:
        difference = translator.translate(("+", left, ("*", ("q", "-1"), right)), {})
        for coefficient in translator.coefficients(difference):
            proof = prove_equal(coefficient, ("q", "0"), as_indexed(context).scalars)
            if proof is None or any(
                    name[0] in "#@" for condition in proof.conditions for name in free_names(condition)):
                return None
            conditions += [condition for condition in proof.conditions if condition not in conditions]
    except (NotCovered, Malformed):
        return None
    return Proof(tuple(dict.fromkeys((*translator.conditions, *conditions))), "index sums")
