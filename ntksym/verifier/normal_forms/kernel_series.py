r"""Kernels that are power series with nonnegative coefficients, for every depth at once.

Let P be the class of functions E(r) = sum_p a_p r^p with a_p >= 0 and sum_p a_p < oo.  Every such series converges
absolutely for |r| <= 1, and |E(r)| <= E(1) there.

P contains the nonnegative constants and r, and is closed under sums, products and powers.  If A is in P with A(1) = 1
and F in L^2 of the Gaussian, then dual(F, A(r)) is in P: by Mehler's formula it is sum_k mu_k(F)^2 A(r)^k, a double
series of nonnegative terms whose sum at r = 1 is E[F(Z)^2], so it may be rearranged by powers of r (Tonelli).  Its
coefficients are those of the Taylor series at 0.

By induction over the layers the kernels S_l and T_l of :mod:`..layers` are in P, with S_l(1) = 1 for every l, if s and
t are, s(1) = 1, sigma_w^2 E[F(Z)^2] + sigma_b^2 = 1, F is in L^2, and for T also F'.  And for every s with |s| <= 1,
S_l has a value in [-1, 1], for |dual(F, S)| <= E[F(Z)^2] by Cauchy-Schwarz.
"""

from __future__ import annotations

from contextlib import suppress

from ..decide import Answer
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.term_trees import add, constant_tree
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, layer_of
from ..statement import Statement
from ..syntax import Node, free_names, number, substitute
from ..work import spend
from .assumptions import Context, context_from_statement
from .closed_forms import has, is_natural, single_coefficient, square_mean
from .identities import condition_holds, has_sign, is_whole
from .normal_form import prove_equal
from .sizes import largest_size

ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)
#: layers of which the tangent kernel at 1 is written out
FEW_LAYERS = tuple(number(layer) for layer in range(1, 17))
#: the work of one step through an expression
STEP = 30
#: the work of a proof that two expressions are equal
PROOF = 2_000


def is_kernel_series(node: Node, name: str, statement: Statement, context: Context) -> bool:
    """Is the expression shown to be in the class P in the symbol ``name``, for every value the statement speaks of?"""

    def walk(tree: Node) -> bool:
        spend(STEP)
        op = tree[0]
        if name not in free_names(tree):
            return has_sign(tree, False, context, statement)
        if op == "s":
            return True
        if op in ("+", "*"):
            return all(walk(part) for part in tree[1:])
        if op == "^":
            # A name that the exponent shares with the series is not the variable of the statement.
            return name not in free_names(tree[2]) and is_natural(tree[2], statement) and walk(tree[1])
        if op == "dual":
            return name not in free_names(tree[1]) and has_dual(tree[1], statement) \
                and is_unit(tree[2], name, statement, context) and walk(tree[2])
        if op in LAYERED:
            fixed = (tree[1], *tree[-3:])
            return not any(name in free_names(part) for part in fixed) \
                and is_layer(layer_of(tree), statement, context) and keeps_variance(tree, statement, context) \
                and is_unit(tree[2], name, statement, context) and all(walk(part) for part in tree[2:-3])
        return False

    return walk(node)


def has_dual(function: Node, statement: Statement) -> bool:
    """Is the function, or the derivative that it is, shown to be in L^2?"""
    if function[0] == "dfun":
        return bool(function[2] == ONE) and has(function[1], "derivative_square_integrable", statement)
    return has(function, "square_integrable", statement)


def is_unit(node: Node, name: str, statement: Statement, context: Context) -> bool:
    """Is the value at name = 1 shown to be 1?"""
    spend(PROOF)
    if node[0] == "nngp":
        return keeps_variance(node, statement, context) and is_unit(node[2], name, statement, context)
    value = at_one(substitute(node, {name: ONE}), name, statement, context)
    proof = prove_equal(value, ONE, context)
    return proof is not None and all(condition_holds(c, context, statement) for c in proof.conditions)


def at_one(node: Node, name: str, statement: Statement, context: Context) -> Node:
    """The same value, with E[F(Z)^2] for dual(F, 1), 1 for the covariance of a layer above one that is 1, and
    T_l = 1 + sigma_w^2 dual(F', 1) T_{l-1} for the tangent kernel of such a layer whose number is small."""
    if node[0] == "dual" and is_unit(node[2], name, statement, context):
        return square_mean(node[1])
    if node[0] == "nngp" and is_unit(node, name, statement, context):
        return ONE
    if node[0] == "ntk" and layer_of(node) in FEW_LAYERS and keeps_variance(node, statement, context) \
            and is_unit(node[2], name, statement, context):
        slope: Node = ("*", ("^", node[-2], number(2)), ("dual", ("dfun", node[1], ONE), ONE))
        value: Node = node[3]
        for _ in range(FEW_LAYERS.index(layer_of(node))):
            value = ("+", ONE, ("*", slope, value))
        return value
    if node[0] in ("+", "*"):
        return (node[0], *(at_one(part, name, statement, context) for part in node[1:]))
    return node


def keeps_variance(node: Node, statement: Statement, context: Context) -> bool:
    """Is sigma_w^2 E[F(Z)^2] + sigma_b^2 = 1, and F (for an ntk node also F') in L^2?"""
    function = node[1]
    spend(PROOF)
    if not has_dual(function, statement) or (node[0] == "ntk" and not has_dual(("dfun", function, ONE), statement)):
        return False
    scale, shift = (("^", part, number(2)) for part in node[-2:])
    means: list[Node] = [square_mean(function), ("dual", function, ONE)]
    if function[0] == "lam":
        body: Node = ("lam", function[1], ("^", function[2], number(2)))
        means.append(("gaussian_mean", body))
        with suppress(NotATerm):  # no closed form is known here; the hypotheses may speak of the mean as it is
            means.append(constant_tree(single_coefficient(body, ZERO, statement)))
    for mean in means:
        proof = prove_equal(add(("*", scale, mean), shift), ONE, context)
        if proof is not None and all(condition_holds(c, context, statement) for c in proof.conditions):
            return True
    return False


def stays_within(node: Node, statement: Statement, context: Context) -> bool:
    """Is |node| <= 1: as a mean of cosines, as the covariance of a layer, or in P with the value 1 at 1, in a symbol
    that is in [-1, 1]?"""
    size = largest_size(node)
    if size is not None and size <= 1:
        return True
    if node[0] == "nngp":
        return keeps_variance(node, statement, context)
    return any(
        all(condition_holds(c, context, statement) for c in in_disc(("s", name)))
        and is_kernel_series(node, name, statement, context) and is_unit(node, name, statement, context)
        for name in sorted(free_names(node)))


def in_disc(node: Node) -> tuple[Node, Node]:
    """-1 <= node <= 1 as conditions."""
    return ("le", MINUS_ONE, node), ("le", node, ONE)


def is_layer(node: Node, statement: Statement, context: Context) -> bool:
    """Is it shown to be one of 1, 2, 3, ...?"""
    return is_whole(node, context, statement) and condition_holds(("le", ONE, node), context, statement)


def power_series_sum(node: Node, statement: Statement) -> Node | None:
    """E(x) for a sum over p >= 0 of [r^p] E(r) x^p with E in P and |x| <= 1, times factors free of p; else None."""
    _, body, index, low, high = node
    if low != ZERO or high != ("c", "oo"):
        return None
    expression: Node | None = None
    argument, outside = ONE, [ONE]
    for factor in flat_factors(body):
        if index not in free_names(factor):
            outside.append(factor)
        elif factor[0] == "taylor_coefficient" and factor[3] == ("s", index) and expression is None \
                and index not in free_names(factor[1]):
            expression, name = factor[1], factor[2]
        elif factor[0] == "^" and factor[2] == ("s", index) and index not in free_names(factor[1]) and argument == ONE:
            argument = factor[1]
        else:
            return None
    context = context_from_statement(statement.data)
    if expression is None or not is_kernel_series(expression, name, statement, context) \
            or not (stays_within(argument, statement, context)
                    or all(condition_holds(c, context, statement) for c in in_disc(argument))):
        return None
    # Kernels of the class have no binder around their variable that could capture a name of the argument.
    return ("*", *outside, substitute(expression, {name: argument}))


def series_property(statement: Statement) -> Answer:
    """YES if 0 <= [r^p] E(r) for a kernel of the class P, or if a power series of one converges absolutely.

    The coefficient and the terms of the series have a value where :func:`.definedness.is_defined` says so.
    """
    op, node = statement.claim[0], statement.claim[-1]
    if op == "converges":
        shown = node[0] == "sum" and power_series_sum(node, statement) is not None
    else:
        shown = statement.claim[1] == ZERO and node[0] == "taylor_coefficient" \
            and is_kernel_series(node[1], node[2], statement, context_from_statement(statement.data))
    return Answer.YES if shown else Answer.UNKNOWN
