"""Equations and inequalities by exact normal form, after objects of the theory are replaced by their closed forms."""

from __future__ import annotations

from dataclasses import replace

from .activation_properties import has_property
from .assumptions import Bound, Context, context_from_statement
from .decide import Answer
from .dual_forms import add, dual_form, rotation_form, times
from .failures import Unsupported
from .hermite_terms import monomials, rename

from .index_sums import IndexedContext
from .indexed import prove_equal_indexed
from .network_series import Series, coefficient_sum, series_of
from .normal_form import Proof, prove_equal, prove_sign
from .statement import Statement
from .syntax import BINDERS, Node, free_names, number, rational, substitute
from .term_reader import Class, Reader, flat_factors, ring_for
from .term_trees import constant_tree, polynomial_tree
from .terms import NotATerm, Sum

#: the name that both sides of an equation between infinite sums get for their index
COMMON = "n@"


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
            if op == "hermite_coefficient" and is_hermite_polynomial(node[1]):
                return orthonormal(node[1][2][1], node[2], statement)
            if op == "sum" and node[4] == ("c", "oo"):
                return parseval(node, statement, axioms)
            if op == "taylor_coefficient":
                return network_coefficient(node, statement, axioms)
            if op == "hermite_coefficient" and node[2][0] == "q":
                return constant_tree(single_coefficient(node[1], node[2], statement))
        except (NotATerm, Unsupported):
            # No closed form is known: the node stays an atom of the algebra.
            return node
        return node

    return walk(statement.claim, frozenset()), tuple(sorted(axioms))


def is_hermite_polynomial(function: Node) -> bool:
    return bool(function[0] == "lam" and function[2][0] == "hermite_polynomial" and function[2][2] == ("s", function[1])
                and function[1] not in free_names(function[2][1]))


def orthonormal(j: Node, k: Node, statement: Statement) -> Node:
    """E[h_j h_k] = delta_jk for integers j, k >= 0.

    Proof.  From h_k g = -(h_{k-1} g)'/sqrt(k), integration by parts gives sqrt(k) E[h_j h_k] = E[h_j' h_{k-1}], and h_j' = sqrt(j) h_{j-1};
    after min(j, k) steps either index is 0, where E[h_0 h_0] = 1 and, by one more step, E[h_0 h_n] = 0 for n >= 1.
    """
    for index in (j, k):
        if index[0] == "q":
            natural = rational(index[1]).q == 1 and rational(index[1]) >= 0
        else:
            variable = statement.variable(index[1]) if index[0] == "s" else None
            natural = variable is not None and variable.kind == "integer" and variable.is_nonnegative
        if not natural:
            raise NotATerm("a degree that is not known to be a natural number")
    return ("delta", j, k)


def parseval(node: Node, statement: Statement, axioms: set[str]) -> Node:
    """sum_k mu_k(F)^2 = E[F(Z)^2] for F in L^2 (axiom parseval)."""
    body, name = node[1], node[2]
    if body[0] != "^" or body[2] != number(2) or body[1][0] != "hermite_coefficient" or body[1][2] != ("s", name) \
            or node[3] != number(0) or not has(body[1][1], "square_integrable", statement):
        raise NotATerm("an infinite sum other than of the squares of all Hermite coefficients")
    axioms.add("parseval")
    return ("gaussian_mean", ("lam", "x", ("^", ("app", body[1][1], ("s", "x")), number(2))))


def has(function: Node, quality: str, statement: Statement) -> bool:
    """Is the function variable declared to have the property, or the given function shown to have it?"""
    if function[0] == "fv":
        return quality in statement.variable(function[1]).properties
    if function[0] != "lam":
        return False
    return is_regular_family(function, statement) if free_names(function) else has_property(quality, function) is Answer.YES


def is_regular_family(function: Node, statement: Statement) -> bool:
    """Is the function, for every value of its parameters, smooth and polynomially bounded with all derivatives?

    Sufficient: a sum of c x^k times 1, sin(bx), cos(bx), erf(bx), tanh(bx), sigmoid(bx), softplus(bx) or exp(a x^2) with a <= 0.
    Such functions have every property of :data:`ntksym.verifier.statement.PROPERTIES`.
    """
    ring = ring_for([function], "", statement)
    read = Reader(ring, Class("", 0, 0))
    try:
        for _, _, atom in monomials(rename(function[2], function[1])):
            if atom is None or atom[1] in ("sin", "cos", "erf", "tanh", "sigmoid", "softplus"):
                continue
            if atom[1] != "exp2":
                return False
            rate = read(atom[2]).plain()
            if not (ring.is_nonnegative(-rate.num) and ring.is_positive(rate.den)):
                return False
    except NotATerm:
        return False
    return True


def network_conditions(series: Series, statement: Statement) -> None:
    """Raise :class:`NotATerm` unless the conditions of :mod:`network_series` are shown."""
    context = context_from_statement(statement.data)
    if not all(has(f, quality, statement) for f in series.functions
               for quality in ("locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable")):
        raise NotATerm("an activation not shown to be regular enough for integration by parts")
    if series.offset != number(0):
        one = prove_equal(add(series.slope, series.offset), number(1), context)
        if one is None or one.conditions or not has_sign(series.slope, True, context, statement):
            raise NotATerm("an argument of the kernel not shown to stay within [-1, 1]")


def network_coefficient(node: Node, statement: Statement, axioms: set[str]) -> Node:
    """A Taylor coefficient of a two-layer kernel as a sum."""
    network_conditions(series_of(node[1], node[2]), statement)
    axioms.update(("mehler", "gaussian-integration-by-parts"))
    return coefficient_sum(node)


def single_coefficient(function: Node, degree: Node, statement: Statement) -> Sum:
    ring = ring_for([function], "", statement)
    return Reader(ring, Class("", 0, 0))(("hermite_coefficient", function, degree))


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
    difference = add(claim[2], times(number(-1), claim[1]))
    if op in ("le", "lt"):
        return has_sign(difference, op == "lt", context, statement)
    return op == "ne" and any(has_sign(times(number(s), difference), True, context, statement) for s in (1, -1))


def has_sign(node: Node, strict: bool, context: Context, statement: Statement) -> bool:
    """Is node >= 0 (> 0 if strict) everywhere: by its coefficients, as a sum of squares, or factor by factor?"""
    proof = prove_sign(node, context, strict=strict)
    if proof is not None and discharged(proof, context, statement):
        return True
    if not strict and is_sum_of_squares(node, context, statement):
        return True
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
            found = [s for s in (1, -1) if (p := prove_sign(times(number(s), tree), context, strict=needs_strict)) is not None
                     and not p.conditions]
            if not found:
                if multiplicity % 2 or needs_strict:
                    return False
                continue  # an even power is nonnegative whatever its base
            sign = sign * found[0] ** multiplicity
    return sign > 0 and not fraction.is_zero()


def is_sum_of_squares(node: Node, context: Context, statement: Statement) -> bool:
    """Is the tree, as it is written, a sum of products of even powers and of factors shown to be nonnegative?"""
    if node[0] == "+":
        return all(is_sum_of_squares(part, context, statement) for part in node[1:])
    if node[0] == "*":
        return number(0) in node or all(is_sum_of_squares(part, context, statement) for part in node[1:])
    if node[0] == "^" and node[2][0] == "q" and rational(node[2][1]).q == 1 and rational(node[2][1]) > 0 \
            and rational(node[2][1]).p % 2 == 0:
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
    return op == "le" and is_sum_of_squares(difference, context, statement)
