r"""Values and Taylor coefficients of kernels that are composed of dual activations, layer upon layer.

By Mehler's formula dual(F, t) = sum_k m_k t^k for |t| <= 1, with m_k = mu_k(F)^2 >= 0 and sum_k m_k = E[F(Z)^2].  For
an inner function E(r) = e + u(r) with u(0) = 0, analytic near r = 0, and |e| < 1, dual(F, E(r)) is analytic near r = 0,
and its Taylor polynomial is that of sum_{j <= N} D_j u^j with

    D_j = sum_{k >= j} m_k binomial(k, j) e^(k-j).

The sum over k is cut at a K >= j.  Successive values of b_k = binomial(k, j) |e|^(k-j) have the ratio
|e| (k+1)/(k+1-j), which falls with k; where it is at most 1 at k = K, b_k <= b_K for all k >= K, and what is cut off is
at most b_K times sum_{k >= K} m_k = E[F(Z)^2] - sum_{k < K} m_k.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import arb, arb_poly, ctx, fmpq

from ..decide import Answer, is_nonnegative, is_positive, is_zero
from ..failures import TooWide, Undefined, Unsupported
from ..layers import first, layer_of, next_covariance, next_kernel
from ..power_sums import INFINITY, power_sum
from ..syntax import Node, free_names
from ..work import spend
from .data_sets import FiniteSequence
from .gaussian import BOX, is_inside, second_moment
from .hermite import hermite_coefficients
from .special import Value, as_integer, ball

if TYPE_CHECKING:
    from .enclose import Evaluator

BELOW, KERNEL = "s@", "t@"
MAX_LAYERS = 1_000
MAX_INDEX = 400
MAX_CUT = 4_096
MAX_TERMS = 2_000
#: terms of a polynomial that are shifted together
BLOCK = 32
Coefficients = list[arb]


def layers(scope: Evaluator, node: Node) -> int:
    """The number of the layer of an nngp or ntk node."""
    count = scope.integer(layer_of(node), "the number of a layer")
    if count < 1:
        raise Undefined(f"layer {count}: layers are counted from 1")
    if count > MAX_LAYERS:
        raise Unsupported(f"a kernel of more than {MAX_LAYERS} layers")
    return count


def kernel(scope: Evaluator, node: Node) -> Value:
    """The value of an nngp or ntk node."""
    below, value = scope.value(node[2]), scope.value(first(node))
    ends = {BELOW: (-1, 1)} if is_inside(scope, node[2]) else {}
    for _ in range(layers(scope, node) - 1):
        inside = type(scope)({**scope.env, BELOW: below, KERNEL: value, BOX: ends}, scope.prec, scope.root)
        ends = {}
        below = inside.value(next_covariance(node, ("s", BELOW)))
        value = inside.value(next_kernel(node, ("s", BELOW), ("s", KERNEL))) if node[0] == "ntk" else below
    return value


def coefficient(scope: Evaluator, node: Node) -> arb:
    """The Taylor coefficient ``("taylor_coefficient", expression, name, p)`` at 0 of a composed kernel."""
    p = scope.integer(node[3], "the index of a Taylor coefficient")
    if p < 0:
        raise Undefined(f"the Taylor coefficient of negative index {p}")
    if p > MAX_INDEX:
        raise Unsupported(f"a Taylor coefficient of a composed kernel beyond the index {MAX_INDEX}")
    return Composition(scope, node[2], p + 1).series(node[1])[p]


class Composition:
    """The first ``count`` Taylor coefficients at 0 in the variable ``name``; :meth:`series` raises as the evaluator."""

    def __init__(self, scope: Evaluator, name: str, count: int) -> None:
        self.scope, self.name, self.count = scope, name, count

    def series(self, node: Node) -> Coefficients:
        if self.name not in free_names(node):
            return self.padded([ball(self.scope.value(node))])
        rule = RULES.get(node[0])
        if rule is None:
            raise Unsupported(f"a Taylor coefficient of an expression with {node[0]!r}")
        return rule(self, node)

    def padded(self, coefficients: Coefficients) -> Coefficients:
        return (coefficients + [arb(0)] * self.count)[: self.count]

    def product(self, one: Coefficients, two: Coefficients) -> Coefficients:
        spend(self.count * self.count // 8 + 4, int(ctx.prec))
        return self.padded((arb_poly(one) * arb_poly(two)).coeffs())

    def variable(self, node: Node) -> Coefficients:
        return self.padded([arb(0), arb(1)])

    def total(self, node: Node) -> Coefficients:
        parts = [self.series(part) for part in node[1:]]
        return [sum(entries, arb(0)) for entries in zip(*parts, strict=True)]

    def multiplied(self, node: Node) -> Coefficients:
        result = self.series(node[1])
        for part in node[2:]:
            result = self.product(result, self.series(part))
        return result

    def power(self, node: Node) -> Coefficients:
        exponent = as_integer(self.scope.value(node[2])) if self.name not in free_names(node[2]) else None
        if exponent is None or not 0 <= exponent <= MAX_INDEX:
            raise Unsupported(f"a power of a kernel whose exponent is not an integer from 0 to {MAX_INDEX}")
        base, result = self.series(node[1]), self.padded([arb(1)])
        for _ in range(exponent):
            result = self.product(result, base)
        return result

    def sum(self, node: Node) -> Coefficients:
        """A sum of b(j) t^j over j >= 0.  An infinite one has to be known to converge: its coefficients are the
        terms of a finite sequence."""
        shape = power_sum(node, self.name)
        if shape is None:
            raise Unsupported("a Taylor coefficient of a sum other than of b(j) t^j from j = 0 on")
        last = self.count - 1
        if shape.high == INFINITY:
            b = shape.coefficient
            if b[0] != "idx" or b[2:] != (("s", shape.index),) \
                    or not isinstance(self.scope.env.get(b[1]), FiniteSequence):
                raise Unsupported("a Taylor coefficient of an infinite sum other than of the terms of a sequence")
        else:
            last = self.scope.integer(shape.high, "the upper end of a sum")
            if last > MAX_TERMS:
                raise Unsupported(f"a Taylor coefficient of a sum of more than {MAX_TERMS} terms")
        # A sum has a value only where all its terms have one, those beyond the coefficients asked for, too.
        terms = (self.scope.within(shape.index, fmpq(j)).value(shape.coefficient) for j in range(last + 1))
        return self.padded([ball(term) for term in terms])

    def dual(self, node: Node) -> Coefficients:
        if self.name in free_names(node[1]):
            raise Unsupported("a kernel whose activation depends on the correlation")
        return self.composed(node[1], self.series(node[2]))

    def composed(self, function: Node, inner: Coefficients) -> Coefficients:
        """The series of the dual of a function at the inner series, by Horner's scheme."""
        outer = self.shifted(self.scope.closed_function(function), inner[0])
        u = [arb(0), *inner[1:]]
        result = self.padded([outer[-1]])
        for entry in reversed(outer[:-1]):
            result = self.product(result, u)
            result[0] += entry
        return result

    def shifted(self, function: Node, at: arb) -> Coefficients:
        """D_j for j < count (see the module)."""
        from .activation_properties import has_property

        if has_property("square_integrable", function) is not Answer.YES:
            raise Unsupported("a dual activation of a function that is not shown to be square-integrable")
        bits = int(ctx.prec) + 16
        if is_zero(at) is Answer.YES:
            return [entry**2 for entry in hermite_coefficients(function, self.count, bits)]
        size = abs(at).upper()
        if is_positive(1 - size) is not Answer.YES:
            raise TooWide(f"the argument {at.str(8)} of a dual activation is not shown to lie within (-1, 1)")
        cut = max(64, 2 * self.count)
        with ctx.workprec(bits):
            while True:
                squares = [entry**2 for entry in hermite_coefficients(function, cut, bits)]
                rest = second_moment(function, bits) - sum(squares, arb(0))
                found, bounds = shift(squares, at, self.count), self.cut_off(cut, size, rest)
                falls = is_nonnegative(cut + 2 - self.count - size * (cut + 1)) is Answer.YES
                if falls and (cut >= MAX_CUT or all(map(is_small, bounds, found))):
                    return [entry + arb(0, bound) for entry, bound in zip(found, bounds, strict=True)]
                if cut >= MAX_CUT:
                    raise TooWide(f"the dual activation needs more than {MAX_CUT} coefficients at {at.str(8)}")
                cut = 2 * cut

    def cut_off(self, cut: int, size: arb, rest: arb) -> Coefficients:
        """Upper bounds of binomial(cut, j) size^(cut-j) rest for j < count."""
        bounds, bound = [], size**cut * rest
        for j in range(self.count):
            bounds.append(bound.upper())
            bound = bound * (cut - j) / (size * (j + 1))
        return bounds

    def layered(self, node: Node) -> Coefficients:
        scale, shift = (ball(self.scope.value(("^", part, ("q", "2")))) for part in node[-2:])
        if any(self.name in free_names(part) for part in (node[1], *node[-3:])):
            raise Unsupported("a kernel whose activation, layer or weights depend on the correlation")
        below, value = self.series(node[2]), self.series(first(node))
        for _ in range(layers(self.scope, node) - 1):
            covariance = [scale * entry for entry in self.composed(node[1], below)]
            covariance[0] += shift
            if node[0] == "ntk":
                slope = self.composed(("dfun", node[1], ("q", "1")), below)
                value = [c + scale * e for c, e in zip(covariance, self.product(slope, value), strict=True)]
            else:
                value = covariance
            below = covariance
        return value


def shift(coefficients: Coefficients, at: arb, count: int) -> Coefficients:
    """The first ``count`` Taylor coefficients at ``at`` of a polynomial, by Horner's scheme in blocks."""
    spend(len(coefficients) * (count // 16 + 2), int(ctx.prec))
    line = arb_poly([at, 1])
    block, result = line**BLOCK, arb_poly([0])
    for low in reversed(range(0, len(coefficients), BLOCK)):
        total = result * arb_poly(block.coeffs()[:count]) + arb_poly(coefficients[low : low + BLOCK])(line)
        result = arb_poly(total.coeffs()[:count])
    return (result.coeffs() + [arb(0)] * count)[:count]


def is_small(bound: arb, entry: arb) -> bool:
    """Is what was cut off small beside the rounding errors of the entry?"""
    unit = arb(2) ** -int(ctx.prec) * (1 + abs(entry).upper())
    return is_nonnegative(unit + entry.rad() - bound) is Answer.YES


RULES: dict[str, Callable[[Composition, Node], Coefficients]] = {
    "s": Composition.variable, "+": Composition.total, "*": Composition.multiplied, "^": Composition.power,
    "sum": Composition.sum, "dual": Composition.dual, "nngp": Composition.layered, "ntk": Composition.layered,
}
