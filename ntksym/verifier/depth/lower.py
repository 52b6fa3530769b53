r"""Coefficients of one layer below those of the next.

Let S_l and T_l be covariance and tangent kernel of layer l (:mod:`..layers`) in the class P of kernels with nonnegative
coefficients (:mod:`..normal_forms.kernel_series`), m_k = mu_k(F)^2 and n_k = mu_k(F')^2.  Then for l >= 1

    [r^p] S_{l+1} >= sigma_w^2 m_1 [r^p] S_l                                     for p >= 0,
    [r^p] S_{l+1} >= sigma_w^2 (sum_{k>=1} k m_k S_l(0)^{k-1}) [r^p] S_l         for p >= 1,
    [r^p] T_{l+1} >= sigma_w^2 (sum_{k>=0} n_k S_l(0)^k) [r^p] T_l               for p >= 0.

Proof.  S_{l+1} = sigma_w^2 sum_k m_k S_l^k + sigma_b^2 and T_{l+1} = S_{l+1} + sigma_w^2 (sum_k n_k S_l^k) T_l, by
Mehler's formula, and all coefficients are nonnegative: the first line keeps the summand k = 1.  [r^p] S_l^k >= k
S_l(0)^{k-1} [r^p] S_l for p >= 1, from the products in which one factor gives r^p and the others their constant terms.
In T keep the constant term of the sum.

The factors do not depend on p.  They are positive, if sigma_w is not 0, where m_1, respectively n_0, is; and where m_2,
respectively n_1, and S_l(0) are.  For l >= 2, S_l(0) >= sigma_w^2 m_0 + sigma_b^2.  For F locally absolutely
continuous and polynomially bounded, with F and F' in L^2, n_k = (k+1) m_{k+1} (integration by parts).
"""

from __future__ import annotations

from dataclasses import replace

from ..decide import Answer
from ..enclosures.network_series import REGULAR
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, at_layer, layer_of
from ..normal_forms.assumptions import Context, context_from_statement
from ..normal_forms.closed_forms import has, is_natural
from ..normal_forms.dual_forms import add, times
from ..normal_forms.identities import condition_holds, discharged
from ..normal_forms.kernel_series import is_kernel_series, is_layer
from ..normal_forms.normal_form import prove_equal
from ..statement import Statement
from ..syntax import Node, free_names, number
from ..truth import settle

ZERO, ONE, TWO = number(0), number(1), number(2)
MEHLER, BY_PARTS = "mehler", "gaussian-integration-by-parts"


def single_coefficient(node: Node) -> tuple[Node, list[Node]]:
    """The only Taylor coefficient of a layer's kernel in a product, and the other factors; raises :class:`NotATerm`."""
    factors = flat_factors(node)
    found = [f for f in factors if f[0] == "taylor_coefficient" and f[1][0] in LAYERED]
    if len(found) != 1:
        raise NotATerm("the sequence is a Taylor coefficient of the kernel of a layer, times factors")
    return found[0], [f for f in factors if f is not found[0]]


def coefficients(kernel: Node, k: int, statement: Statement) -> list[tuple[Node, frozenset[str]]]:
    """Trees whose squares are m_{k+1} of an nngp, n_k of an ntk node, with the axioms that this rests on."""
    function = kernel[1]
    own: tuple[Node, frozenset[str]] = (("hermite_coefficient", function, number(k + 1)), frozenset())
    if kernel[0] == "nngp":
        return [own]
    slope: Node = ("dfun", function, ONE)
    found = [(("hermite_coefficient", slope, number(k)), frozenset[str]())]
    if all(has(function, quality, statement) for quality in REGULAR):
        found.append((own[0] if k == 0 else times(("^", number(k + 1), number("1/2")), own[0]), frozenset((BY_PARTS,))))
    return found


def is_nonzero(node: Node, context: Context, statement: Statement) -> bool:
    """Is a number shown not to be 0, for every value of the parameters?"""
    if not free_names(node):
        return settle(("ne", node, ZERO), {}) is Answer.YES
    return condition_holds(("ne", node, ZERO), context, statement)


def positive_factor(kernel: Node, least: int, statement: Statement, context: Context) -> frozenset[str]:
    """The axioms by which every factor from layer ``least`` on is positive; raises :class:`NotATerm`."""
    weight, bias = kernel[-2:]
    if not is_nonzero(weight, context, statement):
        raise NotATerm("a weight sigma_w that may be 0")
    for tree, axioms in coefficients(kernel, 0, statement):
        if is_nonzero(tree, context, statement):
            return axioms
    constant = is_nonzero(bias, context, statement) \
        or is_nonzero(("hermite_coefficient", kernel[1], ZERO), context, statement)
    if least >= 2 and constant:
        for tree, axioms in coefficients(kernel, 1, statement):
            if is_nonzero(tree, context, statement):
                return axioms
    raise NotATerm("a factor between layers that may be 0: it needs a first Hermite coefficient, or a covariance at 0 "
                   "and a second one")


def from_below(statement: Statement, least: int) -> tuple[Statement, frozenset[str]]:
    """The statement with layer ``least`` in place of the layer of its kernel, from which it follows, and the axioms.

    f = Omega(g) for a product f of a coefficient of layer l and factors that are, where f is not 0 for layer ``least``,
    positive.  Raises :class:`NotATerm`.
    """
    op, f, g, index = statement.claim
    if op != "omega" or least < 1:
        raise NotATerm("a lower bound is carried from layer 1 or a later one upwards")
    node, others = single_coefficient(f)
    _, kernel, name, exponent = node
    context = context_from_statement(statement.data)
    if index in free_names(kernel) - {name}:
        raise NotATerm("a kernel that changes with the index")
    if not is_kernel_series(kernel, name, statement, context):
        raise NotATerm("a kernel that is not shown to be a power series with nonnegative coefficients")
    if not condition_holds(("le", number(least), layer_of(kernel)), context, statement):
        raise NotATerm(f"a layer that is not shown to be {least} or more")
    axioms = positive_factor(kernel, least, statement, context)
    claim = (op, times(*others, ("taylor_coefficient", at_layer(kernel, number(least)), name, exponent)), g, index)
    return replace(statement, claim=claim, data={**statement.data, "claim": claim}), axioms | {MEHLER}


def is_next_layer(statement: Statement) -> tuple[str, ...] | None:
    """The axioms by which c [r^p] K_l <= [r^p] K_{l+1} for K = S or T, c = sigma_w^2 m_1 or sigma_w^2 n_0; None where
    the claim is not of that form, or not shown to be."""
    _, left, right = statement.claim
    context = context_from_statement(statement.data)
    try:
        (below, others), (above, none) = single_coefficient(left), single_coefficient(right)
    except NotATerm:
        return None
    if none not in ([], [ONE]) or below[2:] != above[2:] or not is_natural(above[3], statement) \
            or at_layer(below[1], ONE) != at_layer(above[1], ONE):
        return None
    kernel, name = above[1], above[2]
    lower = layer_of(below[1])
    if not is_layer(lower, statement, context) \
            or not equal(add(lower, ONE), layer_of(kernel), context, statement) \
            or not is_kernel_series(kernel, name, statement, context):
        return None
    for tree, axioms in coefficients(kernel, 0, statement):
        if equal(times(*others), times(("^", kernel[-2], TWO), ("^", tree, TWO)), context, statement):
            return tuple(sorted(axioms | {MEHLER}))
    return None


def equal(left: Node, right: Node, context: Context, statement: Statement) -> bool:
    proof = prove_equal(left, right, context)
    return proof is not None and discharged(proof, context, statement)
