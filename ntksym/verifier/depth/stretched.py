r"""Stretched exponential bounds on coefficients, carried from the activations to kernels of any depth.

Say that a power series with coefficients a_p >= 0 has the decay a > 0 if a_p = O(e^{-a' sqrt p}) for every a' < a.

**Sums and products.**  Of two series with the decay a, the sum and the product have it too: for a'' < a' < a the
product's coefficients are O(sum_i e^{-a' (sqrt i + sqrt(p-i))}) = O((p+1) e^{-a' sqrt p}) = O(e^{-a'' sqrt p}), as sqrt
i + sqrt(p-i) >= sqrt p.

**Composition.**  Let D(t) = sum_k d_k t^k, d_k >= 0, have the decay b and a finite sum D(1), and A = sum a_q r^q the
decay a, with A(1) = 1 and 0 < A'(1) <= w^2.  Then D(A) has the decay min(a, b/w).

Proof.  Let 0 < u < 1, b' < b, s = u a/sqrt p.  [r^p] A^k is made of a_0, ..., a_p alone, and these are not negative, so
that it is at most e^{-sp} (sum_{q<=p} a_q e^{sq})^k.  For q <= p, sq <= u a sqrt q, and e^x <= 1 + x + (x^2/2) e^x:

    sum_{q<=p} a_q e^{sq} <= A(1) + s A'(1) + (s^2/2) sum_q q^2 a_q e^{u a sqrt q} <= 1 + s w^2 + C s^2,

C finite because A has the decay a.  Hence [r^p] A^k <= exp(-u a sqrt p + k u a w^2/sqrt p + k C u^2 a^2/p), and
always [r^p] A^k <= A(1)^k = 1.  Let K = floor(p/w^2).  The summands of [r^p] D(A) = sum_k d_k [r^p] A^k with k > K are
at most sum_{k>K} d_k = O(sqrt K e^{-b' sqrt K}) = O(sqrt p e^{-b' sqrt p/w}) in all.  For k <= K the last term of the
exponent is at most C u^2 a^2/w^2, and the others with -b' sqrt k are convex in k, hence at most their values at 0 and
K: -u a sqrt p, and -b' sqrt K = -b' sqrt p/w + O(1).  There are K + 1 of these summands.  So [r^p] D(A) =
O(p e^{-min(u a, b'/w) sqrt p}), with u and b' as near to 1 and b as one likes.  If A'(1) = 0, D(A) is a constant.

**Layers.**  With b the decay of sum_k mu_k(F)^2 t^k, F regular enough for integration by parts, mu_k(F')^2 = (k+1)
mu_{k+1}(F)^2 has it too, and D'(1) = E[F'(Z)^2].  By :mod:`..layers`, S_l'(1) = chi^{l-1} S_1'(1), chi = sigma_w^2
E[F'(Z)^2], so that all S_j'(1), j < l, are at most w^2 if those of the first layer and of layer l - 1 are; or, for
every l, if that of the first is, and chi <= 1.  S_l and T_l are sums and products of duals of S_1, ..., S_{l-1}, of S_1
and T_1: if these have the decay a, S_l and T_l have min(a, b/w).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flint import fmpq

from ..decide import Answer
from ..enclosures.network_series import REGULAR
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED
from ..normal_forms.assumptions import Context, context_from_statement
from ..normal_forms.closed_forms import has
from ..normal_forms.dual_forms import add, times
from ..normal_forms.identities import condition_holds, has_sign, is_whole
from ..normal_forms.kernel_series import is_kernel_series
from ..statement import Statement, read_statement
from ..syntax import Node, children, free_names, number, rational, substitute
from ..truth import settle
from .radius import layers_of

ZERO, ONE, TWO, HALF = number(0), number(1), number(2), number(fmpq(1, 2))
K = "k"


@dataclass(frozen=True)
class Slopes:
    """Derivatives at 1 of kernels of P in the symbol ``name``, as trees: they themselves, or upper bounds."""

    name: str
    statement: Statement
    context: Context

    def holds(self, condition: Node) -> bool:
        """Is it shown, for every value of the parameters?"""
        if not free_names(condition):
            return settle(condition, {}) is Answer.YES
        return condition_holds(condition, self.context, self.statement)

    def of(self, node: Node) -> Node:
        """The slope of a kernel; raises :class:`NotATerm` for those of which none is known."""
        op = node[0]
        if self.name not in free_names(node):
            return ZERO
        if op == "s":
            return ONE
        if op == "+":
            return add(*map(self.of, node[1:]))
        if op == "*":
            parts = node[1:]
            return add(*(times(self.of(part), *map(self.at_one, (*parts[:i], *parts[i + 1:])))
                         for i, part in enumerate(parts)))
        if op == "^" and node[2][0] == "q":
            return times(node[2], ("^", self.at_one(node[1]), number(rational(node[2][1]) - 1)), self.of(node[1]))
        if op == "dual":
            return times(self.mean(node[1]), self.of(node[2]))
        if op == "nngp":
            return self.of(node[2]) if self.falls(node) else self.covariance(node, layers_of(node))
        raise NotATerm("an argument of a dual activation of whose slope at 1 no bound is known")

    def at_one(self, node: Node) -> Node:
        return substitute(node, {self.name: ONE})

    def mean(self, function: Node) -> Node:
        """E[F'(Z)^2]."""
        require_regular(function, self.statement)
        return ("dual", ("dfun", function, ONE), ONE)

    def gain(self, node: Node) -> Node:
        """The chi of an nngp or ntk node."""
        return times(("^", node[-2], TWO), self.mean(node[1]))

    def falls(self, node: Node) -> bool:
        return self.holds(("le", self.gain(node), ONE))

    def covariance(self, node: Node, layer: int) -> Node:
        """S_j'(1) for j = ``layer``."""
        return times(("^", self.gain(node), number(layer - 1)), self.of(node[2]))

    def arguments(self, node: Node) -> Iterator[Node]:
        """Bounds on the slopes of the arguments of all duals that a kernel is made of."""
        if self.name not in free_names(node):
            return
        if node[0] == "dual" or node[0] in LAYERED:
            yield self.of(node[2])
        if node[0] in LAYERED and not self.falls(node):
            yield self.covariance(node, max(layers_of(node) - 1, 1))
        for part in children(node):
            yield from self.arguments(part)


def require_regular(function: Node, statement: Statement) -> None:
    if not all(has(function, quality, statement) for quality in REGULAR):
        raise NotATerm("an activation that is not shown to be regular enough for integration by parts")


def activations(node: Node, name: str, statement: Statement) -> Iterator[Node]:
    """The activations F of the duals of F and F' in a kernel of the class P, with repetitions."""
    if name not in free_names(node):
        return
    if node[0] == "dual" or node[0] in LAYERED:
        function = node[1]
        if function[0] == "dfun" or node[0] == "ntk":
            function = function[1] if function[0] == "dfun" else function
            require_regular(function, statement)
        yield function
    for part in children(node):
        yield from activations(part, name, statement)


def falling(function: Node, decay: Node) -> Statement:
    """mu_k(F)^2 = O(e^{-b sqrt k})."""
    if free_names(function) | free_names(decay):
        raise NotATerm("an activation or a decay with parameters that have no values")
    square = ("^", ("hermite_coefficient", function, ("s", K)), TWO)
    return read_statement({"variables": [{"name": K, "kind": "integer", "low": ONE}], "hypotheses": [],
                           "claim": ("bigo", square, stretched(decay, ("s", K)), K), "quantifier": "forall"})


def stretched(decay: Node, index: Node) -> Node:
    """e^{-c sqrt q}"""
    return ("f", "exp", times(number(-1), decay, ("^", index, HALF)))


def by_stretch(statement: Statement, rate: Node, width: fmpq, decays: Sequence[Node]
               ) -> tuple[Statement, list[Statement]]:
    """The statement with e^{-c sqrt q}, c the ``rate``, in place of the coefficient of r^q, and those on the decay of
    the activations, from which it follows; raises :class:`NotATerm`.

    ``width``: the w of the lemma.  ``decays``: the b of every activation, as they occur first.
    """
    op, f, g, index = statement.claim
    factors = flat_factors(f)
    found = [factor for factor in factors if factor[0] == "taylor_coefficient"]
    if op not in ("bigo", "littleo") or len(found) != 1:
        raise NotATerm("an upper bound on one Taylor coefficient, times factors")
    _, kernel, name, exponent = found[0]
    context = context_from_statement(statement.data)
    if index in (free_names(kernel) - {name}) | free_names(rate):
        raise NotATerm("a kernel or a rate that changes with the index")
    if not is_whole(exponent, context, statement) \
            or not condition_holds(("le", ZERO, exponent), context, statement):
        raise NotATerm("a Taylor index that is not shown to be a natural number")
    if not is_kernel_series(kernel, name, statement, context):
        raise NotATerm("a kernel that is not shown to be a power series with nonnegative coefficients")
    functions = list(dict.fromkeys(activations(kernel, name, statement)))
    if len(functions) != len(decays) or width <= 0:
        raise NotATerm("a positive width, and one decay for every activation")
    slopes = Slopes(name, statement, context)
    if not all(slopes.holds(("le", slope, number(width * width))) for slope in slopes.arguments(kernel)):
        raise NotATerm(f"slopes at 1 that are not shown to be at most {width * width}")
    for decay in decays:
        if not has_sign(decay, True, context, statement) \
                or not slopes.holds(("lt", times(rate, number(width)), decay)):
            raise NotATerm("a rate that is not shown to be less than what the activations give")
    others = [factor for factor in factors if factor is not found[0]]
    claim = (op, times(*others, stretched(rate, exponent)), g, index)
    bounded = replace(statement, claim=claim, data={**statement.data, "claim": claim})
    return bounded, [falling(function, decay) for function, decay in zip(functions, decays, strict=True)]
