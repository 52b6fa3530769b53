r"""Products, powers and compositions of power series of kernels, by their Taylor coefficients.

A, B and E are kernels of the class P (:mod:`.kernel_series`): power series with nonnegative coefficients that converge
absolutely on [-1, 1], so that they are analytic near 0.

- *Cauchy product.*  sum_{q=0}^p [r^q] A [r^{p-q}] B = [r^p] A B.
- *Powers.*  The ``tuple_sum`` of [r^j] A over the k-tuples with sum p is [r^p] A^k, by the induction over k of
  :mod:`.tuple_sums`.
- *Composition.*  If A(1) = 1 and c_k >= 0 with sum c_k < oo, then sum_{k>=0} c_k [r^p] A^k = [r^p] sum_k c_k A(r)^k
  (axiom composition-of-power-series: Tonelli at r = 1).  With c_k = mu_k(F)^2, F in L^2, the series is dual(F, A) by
  Mehler's formula; with c_k = [s^k] E it is E(A); with c_k = delta_{k,0} it is 1.  A sum of multiples of such c_k is
  the sum of the multiples, of any sign, as each converges absolutely.
- *Linearity.*  c [r^p] A + d [r^p] B + e delta_{p,0} + f mu_p(F)^2 = [r^p] (c A + d B + e + f dual(F, r)).

From left to right these make one coefficient of a sum.  Two coefficients are then equal where the kernels are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..hypergeometric.term_reader import flat_factors
from ..statement import Statement
from ..syntax import BINDERS, Node, free_names, number, substitute
from ..work import spend
from .assumptions import Context, context_from_statement
from .kernel_series import STEP, has_dual, is_kernel_series, is_unit
from .layer_forms import summands
from .normal_form import prove_equal
from .tuple_sums import free_of, less

ZERO, ONE, TWO = number(0), number(1), number(2)
INFINITY: Node = ("c", "oo")
#: the variable of all series; no name of a statement ends so
R = "r@"


def is_about_series(node: Node) -> bool:
    """Does a Taylor coefficient or a sum over tuples occur in the tree?"""
    return node[0] in ("taylor_coefficient", "tuple_sum") or any(
        is_about_series(part) for part in node[1:] if isinstance(part, tuple))


def series_products(statement: Statement) -> tuple[Statement, tuple[str, ...]]:
    """The statement with these sums as single Taylor coefficients, as far as they go, and the axioms they rest on."""
    axioms = {"mehler"}  # by which kernels are power series
    declared = {v.name for v in statement.variables}

    def walk(node: Node) -> Node:
        spend(STEP)
        if node[0] in BINDERS and node[BINDERS[node[0]][1]] in declared:
            node = renamed(node)
        node = tuple(walk(part) if isinstance(part, tuple) else part for part in node)
        for op, join, used in JOINTS:
            found = join(node, statement) if node[0] == op else None
            if found is not None:
                axioms.update(used)
                return found
        return node

    claim = walk(statement.claim)
    if claim[0] == "eq":
        claim = ("eq", *gathered(claim[1:], statement))
    return replace(statement, claim=claim), tuple(sorted(axioms))


def renamed(node: Node) -> Node:
    """The same with another bound name: what is known of a variable is not said of a bound name that hides it."""
    bodies, name_at = BINDERS[node[0]]
    old, new = node[name_at], free_of(node[name_at], node)
    return tuple(
        new if position == name_at else substitute(part, {old: ("s", new)}) if position in bodies else part
        for position, part in enumerate(node))


def kernel(node: Node, name: str, statement: Statement) -> Node | None:
    """The expression in the variable R, if it is shown to be in P and speaks of nothing that is bound around it."""
    declared = {v.name for v in statement.variables}
    if not free_names(node) - {name} <= declared:
        return None
    moved = substitute(node, {name: ("s", R)})
    return moved if is_kernel_series(moved, R, statement, context_from_statement(statement.data)) else None


def power(node: Node, statement: Statement) -> Node | None:
    """[r^p] A^k for the sum of [r^j] A over tuples; else None."""
    _, body, name, count, total = node
    if body[0] != "taylor_coefficient" or body[3] != ("s", name) or name in free_names(body[1]):
        return None
    inner = kernel(body[1], body[2], statement)
    return None if inner is None else ("taylor_coefficient", ("^", inner, count), R, total)


def cauchy_product(node: Node, statement: Statement) -> Node | None:
    """c [r^p] A B for a sum over q from 0 to p of c [r^q] A [r^(p-q)] B; else None."""
    _, body, index, low, high = node
    if low != ZERO or high == INFINITY:
        return None
    outside = [factor for factor in flat_factors(body) if index not in free_names(factor)]
    inside = [factor for factor in flat_factors(body) if index in free_names(factor)]
    if len(inside) != 2 or any(f[0] != "taylor_coefficient" or index in free_names(f[1]) for f in inside):
        return None
    first = next((f for f in inside if f[3] == ("s", index)), None)
    if first is None:
        return None
    second = inside[1] if first is inside[0] else inside[0]
    proof = prove_equal(second[3], less(high, ("s", index)))
    if proof is None or proof.conditions:
        return None
    kernels = [kernel(f[1], f[2], statement) for f in (first, second)]
    if None in kernels:
        return None
    return ("*", ONE, *outside, ("taylor_coefficient", ("*", *kernels), R, high))


def composition(node: Node, statement: Statement) -> Node | None:
    """[r^p] of a composed kernel for a sum over all k >= 0 of c_k [r^p] A^k; else None.

    The powers may be written as sums over tuples.
    """
    _, body, index, low, high = node
    if low != ZERO or high != INFINITY:
        return None
    weights: list[Node] = []
    found: Node | None = None
    for factor in flat_factors(body):
        written = factor if factor[0] != "tuple_sum" else power(factor, statement) or factor
        if written[0] == "taylor_coefficient" and written[1][0] == "^" and written[1][2] == ("s", index) \
                and found is None:
            found = written
        else:
            weights.append(factor)
    if found is None or index in free_names(found[1][1]) | free_names(found[3]):
        return None
    inner = kernel(found[1][1], found[2], statement)
    context = context_from_statement(statement.data)
    if inner is None or not is_unit(inner, R, statement, context):
        return None
    outer = outer_series(weights, index, inner, statement, context)
    return None if outer is None else ("taylor_coefficient", outer, R, found[3])


def outer_series(weights: list[Node], index: str, inner: Node, statement: Statement, context: Context) -> Node | None:
    """sum_k c_k A(r)^k for a weight c_k that is a product of these factors, at most one of them a sum; else None."""
    constants = [factor for factor in weights if index not in free_names(factor)]
    varying = [factor for factor in weights if index in free_names(factor)]
    terms = summands(varying[0]) if len(varying) == 1 else (("*", ONE, ONE, *varying),)
    if R in free_names(("*", ONE, *weights)):
        return None
    total: list[Node] = []
    for term in terms:
        own = [factor for factor in flat_factors(term) if index in free_names(factor)]
        rest = [factor for factor in flat_factors(term) if index not in free_names(factor)]
        series = single_series(own, index, inner, statement, context)
        if series is None:
            return None
        total.append(("*", ONE, *constants, *rest, series))
    return ("+", ZERO, *total)


def single_series(factors: list[Node], index: str, inner: Node, statement: Statement, context: Context) -> Node | None:
    """sum_k c_k A(r)^k for c_k = mu_k(F)^2, delta_{k,0} or [s^k] E."""
    k: Node = ("s", index)
    function = squared_coefficient(factors, k)
    if function is not None:
        return ("dual", function, inner) if is_known(function, statement) else None
    if len(factors) != 1:
        return None
    factor = factors[0]
    if factor in (("delta", k, ZERO), ("delta", ZERO, k)):
        return ONE
    if factor[0] != "taylor_coefficient" or factor[3] != k or index in free_names(factor[1]):
        return None
    outer = kernel(factor[1], factor[2], statement)
    # Kernels of the class have no binder around their variable that could capture a name of the argument.
    return None if outer is None else substitute(outer, {R: inner})


def squared_coefficient(factors: list[Node], k: Node) -> Node | None:
    """F for the factors of mu_k(F)^2, F free of k; else None."""
    base = factors[0] if len(factors) == 2 and factors[0] == factors[1] else None
    if len(factors) == 1 and factors[0][0] == "^" and factors[0][2] == TWO:
        base = factors[0][1]
    if base is None or base[0] != "hermite_coefficient" or base[2] != k or free_names(k) & free_names(base[1]):
        return None
    function: Node = base[1]
    return function


def is_known(function: Node, statement: Statement) -> bool:
    """Is the function, which speaks of nothing that is bound around it, shown to be in L^2?"""
    return free_names(function) <= {v.name for v in statement.variables} and has_dual(function, statement)


def gathered(sides: Sequence[Node], statement: Statement) -> list[Node]:
    """The sides of an equation with the multiples of coefficients of one index as one coefficient; other terms as they
    are."""
    split = [[split_term(term) for term in summands(side)] for side in sides]
    indices = {coefficient[3] for terms in split for _, coefficient in terms if coefficient is not None}
    found: list[Node] = []
    for terms in split:
        rest: list[Node] = []
        groups: dict[Node, list[Node]] = {index: [] for index in sorted(indices)}
        for factors, coefficient in terms:
            hidden = (coefficient[3], ("*", ONE, *factors, moved_to_r(coefficient))) if coefficient is not None \
                else hidden_coefficient(factors, groups, statement)
            if hidden is None:
                rest.append(("*", ONE, ONE, *factors))
            else:
                groups[hidden[0]].append(hidden[1])
        joined = (("taylor_coefficient", ("+", ZERO, ZERO, *parts), R, index) for index, parts in groups.items())
        found.append(("+", ZERO, ZERO, *rest, *joined))
    return found


def split_term(term: Node) -> tuple[list[Node], Node | None]:
    """The other factors, and the Taylor coefficient if there is exactly one among the factors."""
    factors = flat_factors(term)
    found = [factor for factor in factors if factor[0] == "taylor_coefficient"]
    if len(found) != 1:
        return factors, None
    return [factor for factor in factors if factor is not found[0]], found[0]


def moved_to_r(coefficient: Node) -> Node:
    """The expression of a Taylor coefficient in the variable R."""
    return substitute(coefficient[1], {coefficient[2]: ("s", R)})


def hidden_coefficient(factors: list[Node], indices: Iterable[Node], statement: Statement) -> tuple[Node, Node] | None:
    """(p, e) for e delta_{p,0}, and (p, f dual(F, r)) for f mu_p(F)^2, where p is one of the indices; else None."""
    for index in indices:
        own = [f for f in factors if f in (("delta", index, ZERO), ("delta", ZERO, index))]
        if len(own) == 1:
            return index, ("*", ONE, ONE, *(f for f in factors if f is not own[0]))
        own = [f for f in factors if "hermite_coefficient" in (f[0], f[0] == "^" and f[1][0])]
        function = squared_coefficient(own, index)
        if function is not None and is_known(function, statement):
            return index, ("*", ONE, *(f for f in factors if f not in own), ("dual", function, ("s", R)))
    return None


#: operator, what makes a coefficient of it, and the axioms that this rests on
JOINTS: tuple[tuple[str, Callable[[Node, Statement], Node | None], tuple[str, ...]], ...] = (
    ("tuple_sum", power, ()), ("sum", composition, ("composition-of-power-series",)), ("sum", cauchy_product, ()))


__all__ = ["cauchy_product", "composition", "gathered", "is_about_series", "power", "series_products"]
