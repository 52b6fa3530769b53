"""Bounds of a tree on a box of real variables by Taylor's theorem along the rays from the centre.

On the box with centre c and half-sides r every point is c + t d with t in [0, 1] and |d_i| <= r_i.  For g(t) =
f(c + t d), smooth on [0, 1], Taylor's theorem with the remainder of Lagrange says
f(c + d) = sum_(k < N) a_k(c, d) + a_N(x, d), where a_k(x, d) is the k-th Taylor coefficient of t -> f(x + t d) and x a
point of the segment.  A model carries a_0, ..., a_(N-1) at the exact centre and a_0, ..., a_N with x anywhere in the
box.  The arithmetic of truncated power series acts on both lists; a function is composed by its Taylor coefficients at
the constant term, which for the second list is a ball over the whole box.  That list is finite only where all
functions met are smooth, so that the theorem applies and the tree has a value on the whole box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from ..decide import Answer, is_nonnegative, is_positive
from ..failures import TooWide, Unsupported
from ..syntax import Node, children, free_names
from ..work import spend
from .calculus import value
from .constants import Constant
from .enclose import enclose, truth
from .special import finite
from .taylor_coefficients import power_coefficients, taylor_coefficients

#: variable -> closed interval
Box = Mapping[str, tuple[fmpq, fmpq]]
Series = list[arb]


@dataclass(frozen=True)
class Model:
    """``centre``: a_0, ..., a_(N-1) at the centre; ``whole``: a_0, ..., a_N over the box."""

    centre: Series
    whole: Series


def interval(low: fmpq, high: fmpq) -> arb:
    return arb(low).union(arb(high))


class Expander:
    """Models of trees on one box; ``order`` is N >= 1.

    If a single variable varies, d is the half-side itself and t runs over [-1, 1], which keeps the even powers apart.
    With ``direction`` (variable -> component) d is that vector, and only ``whole`` has a meaning.
    """

    def __init__(self, box: Box, order: int, direction: Mapping[str, int] | None = None) -> None:
        self.order = order
        self.wide = [name for name, (low, high) in box.items() if low < high]
        self.single = len(self.wide) == 1
        self.env = {name: low if low == high else interval(low, high) for name, (low, high) in box.items()}
        self.box, self.direction = box, direction

    def constant(self, ball: arb) -> Model:
        zeros = [arb(0)] * self.order
        return Model([ball, *zeros[1:]], [ball, *zeros])

    def variable(self, name: str) -> Model:
        low, high = self.box[name]
        if low == high and self.direction is None:
            return self.constant(arb(low))
        half = arb((high - low) / 2)
        step = half if self.single else arb(0).union(half).union(-half)
        if self.direction is not None:
            step = arb(self.direction.get(name, 0))
        zeros = [arb(0)] * self.order
        return Model([arb((low + high) / 2), step, *zeros][:self.order], [interval(low, high), step, *zeros[1:]])

    def model(self, node: Node) -> Model:
        """The model of a tree; raises :class:`Undefined`, :class:`TooWide`, :class:`Unsupported`."""
        spend(8 + self.order)
        if node[0] == "s":
            return self.variable(node[1])
        if not free_names(node):
            return self.constant(enclose(node, {}, ctx.prec))
        op = node[0]
        if op in ("+", "*"):
            result = self.model(node[1])
            combine = plus if op == "+" else times
            for part in node[2:]:
                result = combine(result, self.model(part))
            return result
        if op == "^":
            return self.power(node[1], node[2])
        if op == "f":
            return self.function(node)
        if op == "piecewise":
            for condition, result in zip(node[1::2], node[2::2], strict=True):
                for side in children(condition):
                    enclose(side, self.env, ctx.prec)
                answer = truth(condition, self.env, ctx.prec)
                if answer is Answer.YES:
                    return self.model(result)
                if answer is Answer.UNKNOWN:
                    break
            raise TooWide("the box does not decide which case of a piecewise expression holds")
        raise Unsupported(f"no Taylor model of {op!r}")

    def power(self, base: Node, exponent: Node) -> Model:
        p = value(exponent)
        if base == ("c", "e"):
            return self.compose("exp", self.model(exponent))
        inner = self.model(base)
        if p is None:
            return self.compose("exp", times(self.model(exponent), self.compose("log", inner)))
        return Model(*(composed(power_coefficients(Constant(part[0]), p, max(len(part) - 1, 1)), part)
                       for part in (inner.centre, inner.whole)))

    def function(self, node: Node) -> Model:
        name, inner = node[1], self.model(node[2])
        if name == "abs":
            return inner if self.sign(inner) > 0 else scaled(inner, -1)
        if name in ("sign", "heaviside"):
            for part in node[3:]:
                self.model(part)  # the value of a step at zero, which has to exist although it is not met
            sign = self.sign(inner, strict=True)
            return self.constant(arb(sign if name == "sign" else int(sign > 0)))
        if name in ("max", "min"):
            other = self.model(node[3])
            first_is_larger = self.sign(plus(inner, scaled(other, -1))) > 0
            return inner if first_is_larger is (name == "max") else other
        return self.compose(name, inner)

    def sign(self, model: Model, strict: bool = False) -> int:
        """1 where the model is >= 0 on the box, -1 where it is <= 0 (both strictly, if wanted).

        At a point zero does not tell on which side of a kink a cell around it lies.
        """
        bounds, test = self.range(model), is_positive if strict or not self.wide else is_nonnegative
        for sign in (1, -1):
            if test(bounds * sign) is Answer.YES:
                return sign
        raise TooWide("the box does not decide on which side of a kink the argument lies")

    def compose(self, name: str, inner: Model) -> Model:
        return Model(*(composed(taylor_coefficients(name, Constant(part[0]), max(len(part) - 1, 1)), part)
                       for part in (inner.centre, inner.whole)))

    def range(self, model: Model) -> arb:
        """A ball that contains all values on the box: the better of Taylor's bound and the direct one.

        Along one direction the series covers a line only, and the constant term over the box is the bound.
        """
        if not self.wide or self.direction is not None:
            return finite(model.whole[0], "a value")
        return finite(within(self.total([*model.centre, model.whole[-1]]), model.whole[0]), "a range")

    def total(self, series: Series) -> arb:
        """The sum of a_k t^k for t in [-1, 1] (one variable), or t = 1."""
        odd = arb(0).union(arb(1)).union(arb(-1))
        even = arb(0).union(arb(1))
        result = arb(0)
        for k, part in enumerate(series):
            factor = arb(1) if k == 0 or not self.single else even if k % 2 == 0 else odd
            result += part * factor
        return result

    def slope(self, model: Model) -> arb:
        """The range of the derivative, up to a positive factor: d/dt of the model of one variable.

        (f')^(N-1)/(N-1)! = N f^(N)/N!, so the remainder of f' of order N - 1 is N a_N(x).
        """
        series = [*model.centre, model.whole[-1]]
        return within(self.total([part * k for k, part in enumerate(series)][1:]), model.whole[1])


def within(left: arb, right: arb) -> arb:
    """Both balls contain the value: their intersection."""
    return left.intersection(right) if left.is_finite() and right.is_finite() else left


def plus(left: Model, right: Model) -> Model:
    return Model(*([a + b for a, b in zip(one, two, strict=True)]
                   for one, two in ((left.centre, right.centre), (left.whole, right.whole))))


def scaled(model: Model, factor: int) -> Model:
    return Model([part * factor for part in model.centre], [part * factor for part in model.whole])


def times(left: Model, right: Model) -> Model:
    return Model(product(left.centre, right.centre), product(left.whole, right.whole))


def product(left: Series, right: Series) -> Series:
    """The product of two power series of the same length, truncated to it."""
    spend(2 + len(left) ** 2 // 2)
    result = []
    for k in range(len(left)):
        total = arb(0)
        for i in range(k + 1):
            total += left[i] * right[k - i]
        result.append(total)
    return result


def composed(outer: Sequence[Constant], inner: Series) -> Series:
    """The series of phi(u) from the Taylor coefficients of phi at u_0, by Horner's rule in u - u_0."""
    rise = [arb(0), *inner[1:]]
    result = [arb(0)] * len(inner)
    for coefficient in reversed(outer[:len(inner)]):
        result = product(result, rise)
        result[0] += coefficient.ball
    return [finite(part, "a Taylor coefficient") for part in result]


def bound(node: Node, box: Box, order: int, precision: int) -> arb:
    """A ball that contains the values of the tree on the box, which are shown to exist."""
    with ctx.workprec(precision):
        expander = Expander(box, order)
        return expander.range(expander.model(node))


def slope(node: Node, box: Box, axis: str, order: int, precision: int) -> arb:
    """A ball that contains the values of the partial derivative on the box, up to a positive factor."""
    with ctx.workprec(precision):
        expander = Expander(box, order)
        if expander.wide == [axis]:
            return expander.slope(expander.model(node))
        return Expander(box, 1, {axis: 1}).model(node).whole[1]


def gradient(node: Node, box: Box, precision: int) -> dict[str, arb]:
    """The partial derivatives in the varying variables, each a ball over the box."""
    with ctx.workprec(precision):
        return {name: Expander(box, 1, {name: 1}).model(node).whole[1] for name in box}


def hessian(node: Node, box: Box, precision: int) -> list[list[arb]]:
    """The second derivatives in the varying variables, each a ball over the box.

    With D_v the second Taylor coefficient along v, f_ii = 2 D_(e_i) and f_ij = D_(e_i + e_j) - D_(e_i) - D_(e_j).
    """
    with ctx.workprec(precision):
        names = Expander(box, 2).wide

        def along(*axes: str) -> arb:
            return Expander(box, 2, dict.fromkeys(axes, 1)).model(node).whole[2]

        own = {name: along(name) for name in names}
        return [[2 * own[a] if a == b else along(a, b) - own[a] - own[b] for b in names] for a in names]


def is_positive_definite(matrix: list[list[arb]]) -> bool:
    """Is every symmetric matrix in the matrix of balls positive definite?  By the pivots of Gaussian elimination.

    Elimination in ball arithmetic encloses the pivots of each matrix inside; a symmetric matrix is positive definite
    if and only if all its pivots are positive.
    """
    rest = [list(row) for row in matrix]
    while rest:
        pivot = rest[0][0]
        if is_positive(pivot) is not Answer.YES:
            return False
        rest = [[entry - row[0] * top / pivot for entry, top in zip(row[1:], rest[0][1:], strict=True)]
                for row in rest[1:]]
    return True


__all__ = ["Box", "Expander", "bound", "gradient", "hessian", "interval", "is_positive_definite", "slope"]
