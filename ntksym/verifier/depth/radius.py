r"""Kernels beyond the unit disc: where the power series of a kernel of the class P converges.

Let E(r) = sum_p a_p r^p be in P (:mod:`..normal_forms.kernel_series`).  If the series converges at R > 0, then 0 <= a_p
<= E(R) R^-p for every p.

**Composition.**  A dual D(t) = sum_k m_k t^k, m_k >= 0, of an inner kernel A of P is finite at R where A is and D is
finite at A(R): sum_k m_k A(r)^k is a double series of nonnegative terms, which may be rearranged (Tonelli).  So E(R) is
found by putting in, from the inside outwards.

**Duals beyond 1.**  Let f be a closed form of D for |t| <= 1, analytic on a neighbourhood of [0, x].  Then D converges
at x, and is f(x) there: a power series with nonnegative coefficients has a singularity at its radius of convergence on
the positive axis (Vivanti 1893, Pringsheim 1894; Titchmarsh 1939, section 7.21), and f continues D up to x.

D' converges there as well, and is f'(x): the radius of convergence is greater than x.  For F locally absolutely
continuous and polynomially bounded, with F and F' in L^2, the dual of F' is D' (integration by parts).

**Entire duals.**  Let F be a sum of products of a constant, a power of x and one of 1, e^{bx}, sin bx, cos bx.  Then D
and the dual of F' converge everywhere.  For mu_k(e^{bx}) = e^{b^2/2} b^k / sqrt(k!), the sine and cosine being its
parts for imaginary b; mu_k(x G) = sqrt(k+1) mu_{k+1}(G) + sqrt(k) mu_{k-1}(G); mu_k(G + H)^2 <= 2 mu_k(G)^2 + 2
mu_k(H)^2; and F' is such a sum.  Kernels of P made of such duals are entire, for every number of layers.
"""

from __future__ import annotations

from dataclasses import replace

from flint import acb, arb, ctx, fmpq

from ..decide import Answer, is_at_most
from ..enclosures.calculus import derivative_body, fold
from ..enclosures.enclose import Evaluator
from ..enclosures.holomorphic import Integrand, holomorphic
from ..enclosures.network_series import REGULAR
from ..enclosures.special import ball
from ..failures import Unsupported
from ..hypergeometric.hermite_terms import monomials, rename
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, at_layer, first, layer_of
from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.closed_forms import dual, has
from ..normal_forms.dual_forms import times
from ..normal_forms.identities import condition_holds, has_sign, is_whole
from ..normal_forms.kernel_series import is_kernel_series
from ..statement import Quantified, Statement
from ..syntax import Node, children, free_names, number, rational
from ..work import spend

PRECISION = 128
MAX_LAYERS = 30
#: pieces of [0, x] at the start, and how often one is halved
PIECES = 16
HALVINGS = 8
ENTIRE = frozenset(("exp1", "sin", "cos"))
T = "t@"
CORRELATION = Statement(
    (Quantified(T, "real", number(-1), number(1), False, False, 1, 0, 0, frozenset()),), (), ("true",), "forall",
    {"variables": [{"name": T, "kind": "real", "low": ["q", "-1"], "high": ["q", "1"]}], "hypotheses": []})


def is_entire(node: Node, name: str) -> bool:
    """Is a kernel of the class P made of entire duals?"""
    if name not in free_names(node) or node[0] == "s":
        return True
    if node[0] in ("+", "*"):
        return all(is_entire(part, name) for part in node[1:])
    if node[0] == "^":
        return is_entire(node[1], name)
    if node[0] == "dual":
        return is_entire_function(node[1]) and is_entire(node[2], name)
    return is_entire_function(node[1]) and all(is_entire(part, name) for part in node[2:-3])


def is_entire_function(function: Node) -> bool:
    """Is the function, or the one of which it is the derivative, such a sum?"""
    if function[0] == "dfun":
        return is_entire_function(function[1])
    try:
        parts = monomials(rename(function[2], function[1])) if function[0] == "lam" else []
    except NotATerm:
        return False
    return bool(parts) and all(atom is None or atom[1] in ENTIRE for _, _, atom in parts)


class Beyond:
    """Values of a kernel of P, free of parameters, at a rational point where its series is shown to converge.

    :meth:`value` raises :class:`NotATerm` where it is not, TooWide and Undefined as the evaluator does.
    """

    def __init__(self, name: str, point: fmpq) -> None:
        self.name, self.point = name, point
        self.scope = Evaluator({}, PRECISION)

    def value(self, node: Node) -> arb:
        with ctx.workprec(PRECISION):
            try:
                return self.at(node)
            except Unsupported as failure:
                raise NotATerm(str(failure)) from failure

    def at(self, node: Node) -> arb:
        op = node[0]
        if self.name not in free_names(node):
            return ball(self.scope.value(node))
        if op == "s":
            return arb(self.point)
        if op in ("+", "*"):
            result = self.at(node[1])
            for part in node[2:]:
                result = result + self.at(part) if op == "+" else result * self.at(part)
            return result
        if op == "^":
            return self.at(node[1]) ** int(rational(node[2][1]).p)
        if op == "dual":
            return self.dual(node[1], self.at(self.bounded(node[2])))
        return self.layered(node)

    def bounded(self, node: Node) -> Node:
        """The argument of a dual itself; raises :class:`NotATerm` where :meth:`at` gives it no bound for all layers."""
        if node[0] == "ntk" and layer_of(node)[0] != "q":
            raise NotATerm("a dual activation of a tangent kernel of any number of layers")
        for part in children(node):
            self.bounded(part)
        return node

    def layered(self, node: Node) -> arb:
        """The kernel of a layer; for a layer that is not a number a ball that holds the covariances of all layers, or
        the tangent kernel of the second, which tells that all are finite.

        The covariance is a power series with nonnegative coefficients in the one below: if the second is at most the
        first, so is every later one.  Tangent kernels may grow from layer to layer, but their slopes do not.
        """
        scale, shift = (ball(self.scope.value(("^", part, number(2)))) for part in node[-2:])
        below, value = self.at(self.bounded(node[2])), self.at(first(node))
        if layer_of(node)[0] != "q":
            if is_at_most(scale * self.dual(node[1], below) + shift, below) is not Answer.YES:
                raise NotATerm("covariances that are not shown to stay within a disc for every number of layers")
            if node[0] == "nngp":
                return arb(0).union(below)
            steps = 2
        else:
            steps = layers_of(node)
        for _ in range(steps - 1):
            above = scale * self.dual(node[1], below) + shift
            slope = self.slope(node[1], below) if node[0] == "ntk" else arb(0)
            below, value = above, above + scale * slope * value
        return value

    def dual(self, function: Node, at: arb) -> arb:
        """D at a nonnegative argument."""
        if function[0] == "dfun":
            return self.slope(function[1], at)
        return self.analytic(dual(self.scope.closed_function(function), ("s", T), CORRELATION, set()), at)

    def slope(self, function: Node, at: arb) -> arb:
        """The dual of F' at a nonnegative argument: D'(t) = sum_k (k+1) m_{k+1} t^k, by integration by parts."""
        closed = self.scope.closed_function(function)
        if not all(has(closed, quality, CORRELATION) for quality in REGULAR):
            raise NotATerm("an activation that is not shown to be regular enough for integration by parts")
        return self.analytic(fold(derivative_body(dual(closed, ("s", T), CORRELATION, set()), T)), at)

    def analytic(self, closed: Node, at: arb) -> arb:
        """A closed form in the correlation, where it is shown to be analytic from 0 up to there; it grows, as a power
        series with nonnegative coefficients."""
        f = holomorphic(closed, T, self.scope)
        require_analytic(f, at.upper())
        low, high = (f(acb(end), True).real for end in (at.lower().max(arb(0)), at.upper()))
        return low.union(high)


def layers_of(node: Node) -> int:
    """The number of layers, from 1 on; raises :class:`NotATerm`."""
    layer = layer_of(node)
    if layer[0] != "q" or rational(layer[1]).q != 1 or not 1 <= rational(layer[1]) <= MAX_LAYERS:
        raise NotATerm(f"a kernel whose layer is not a number from 1 to {MAX_LAYERS}")
    return int(rational(layer[1]).p)


def require_analytic(f: Integrand, end: arb) -> None:
    """Raise :class:`NotATerm` unless f is shown to be analytic on a neighbourhood of [0, end]."""
    pieces = [(fmpq(j, PIECES), fmpq(1, PIECES), 0) for j in range(PIECES)]
    while pieces:
        low, length, depth = pieces.pop()
        spend(40, PRECISION)
        piece = end * arb(low).union(arb(low + length))
        if f(acb(piece), True).is_finite():
            continue
        if depth == HALVINGS:
            raise NotATerm(f"a dual activation that is not shown to be analytic on [0, {end.str(6, radius=False)}]")
        pieces += [(low, length / 2, depth + 1), (low + length / 2, length / 2, depth + 1)]


def without_layers(node: Node) -> Node:
    """The tree with 1 in place of the number of every layer."""
    if node[0] in LAYERED:
        node = at_layer(node, number(1))
    return tuple(without_layers(part) if isinstance(part, tuple) else part for part in node)


def require_convergence(kernel: Node, name: str, point: Node) -> None:
    """Raise :class:`NotATerm` unless the series of a kernel of P is shown to converge at a positive point, which may
    have parameters if the kernel is entire."""
    if is_entire(kernel, name):
        return
    if point[0] != "q":
        raise NotATerm("a radius that is not a rational number, for a kernel that is not shown to be entire")
    if rational(point[1]) <= 1:
        return
    if free_names(without_layers(kernel)) - {name}:
        raise NotATerm("a kernel with parameters that have no values")
    found = Beyond(name, rational(point[1])).value(kernel)
    if not found.is_finite():
        raise NotATerm(f"a kernel without a finite enclosure at {point[1]}")


def by_radius(statement: Statement, point: Node) -> Statement:
    """The statement with R^-q in place of the coefficient of r^q, from which it follows; raises :class:`NotATerm`.

    The other factors h and the comparison g of f = O(g), f = o(g) may be anything: |h a_q| <= E(R) |h| R^-q.
    """
    op, f, g, index = statement.claim
    factors = flat_factors(f)
    found = [factor for factor in factors if factor[0] == "taylor_coefficient"]
    if op not in ("bigo", "littleo") or len(found) != 1:
        raise NotATerm("an upper bound on one Taylor coefficient, times factors")
    _, kernel, name, exponent = found[0]
    context = context_from_statement(statement.data)
    if index in (free_names(kernel) - {name}) | free_names(point):
        raise NotATerm("a kernel or a radius that changes with the index")
    if not is_whole(exponent, context, statement) \
            or not condition_holds(("le", number(0), exponent), context, statement):
        raise NotATerm("a Taylor index that is not shown to be a natural number")
    if not has_sign(point, True, context, statement):
        raise NotATerm("a radius that is not shown to be positive")
    if not is_kernel_series(kernel, name, statement, context):
        raise NotATerm("a kernel that is not shown to be a power series with nonnegative coefficients")
    require_convergence(kernel, name, point)
    others = [factor for factor in factors if factor is not found[0]]
    claim = (op, times(*others, ("^", point, times(number(-1), exponent))), g, index)
    return replace(statement, claim=claim, data={**statement.data, "claim": claim})
