r"""Kernels F(t) on [-1, 1]: smooth inside, with an expansion at both ends.

Every function that is accepted is an analytic function of t near each point of (-1, 1), and of a root u^(1/q) of the
distance u near either end.  It is made of t, constants, sums, products, real powers with rational exponents of what is
shown to be positive on (-1, 1), exp, asin and acos, and of duals of positively homogeneous functions, the kernels of
deep networks among them.  asin, acos and duals are analytic on (-1, 1), and their arguments have values there: by
inequalities, or as power series A with nonnegative coefficients and A(1) = 1
(:mod:`..normal_forms.kernel_series`), which have |A(t)| <= A(|t|) < 1 unless they are constant.
"""

from __future__ import annotations

from flint import fmpq

from ..enclosures.gaussian import homogeneous
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED
from ..normal_forms.kernel_series import is_kernel_series
from ..singularities.numbers import PI, number_of
from ..singularities.transfer import layers
from ..syntax import Node, free_names, number, rational, substitute
from .arc_cosines import HALF, arc_cosine, dual
from .judging import Judge
from .local_series import Local, composed, constant, cut, exponentials, power

ONE, TWO = number(1), number(2)
MAX_EXPONENT = 60


def fresh(body: Node, name: str, judge: Judge) -> tuple[Node, str]:
    """The body with a name for its variable that nothing else in the statement bears."""
    used = free_names(body) | {v.name for v in judge.statement.variables}
    new = "t"
    while new in used:
        new += "_"
    return substitute(body, {name: ("s", new)}), new


class Kernel:
    """F(t) for the body of a function of the symbol ``name``; ``judge`` knows that the symbol is in (-1, 1)."""

    def __init__(self, body: Node, name: str, judge: Judge) -> None:
        self.body, self.name = fresh(body, name, judge)
        self.judge = judge
        self.inside = judge.within(self.name, -1, 1)
        self.units: dict[Node, bool] = {}

    def at(self, end: int, order: fmpq) -> Local:
        """The expansion at the end 1 or -1; raises :class:`NotATerm`."""
        return self.expand(self.body, end, order)

    def expand(self, node: Node, end: int, order: fmpq) -> Local:
        op = node[0]
        if self.name not in free_names(node):
            return constant(self.judge.number(node), order)
        if op == "s":
            return cut({fmpq(0): number_of(end), fmpq(1): number_of(-end)}, order)
        if op in ("+", "*"):
            parts = [self.expand(part, end, order) for part in node[1:]]
            result = parts[0]
            for part in parts[1:]:
                result = result + part if op == "+" else result * part
            return result
        if op == "^":
            return self.power(node, end, order)
        if op == "f" and node[1] in ("exp", "acos", "asin"):
            return self.function(node, end, order)
        if op == "dual":
            self.require_within(node[2])
            return self.dual(node[1], self.expand(node[2], end, order))
        if op in LAYERED:
            return self.layered(node, end, order)
        raise NotATerm(f"a kernel with {node[1] if op == 'f' else op!r} has no expansion here")

    def power(self, node: Node, end: int, order: fmpq) -> Local:
        exponent = rational(node[2][1]) if node[2][0] == "q" else None
        if exponent is None or abs(exponent) > MAX_EXPONENT:
            raise NotATerm("a power in a kernel whose exponent is not a rational number")
        if (exponent.q != 1 or exponent < 0) and self.inside.sign_of(node[1]) != 1:
            raise NotATerm("a root or quotient of what is not shown to be positive on (-1, 1)")
        return power(self.expand(node[1], end, order), exponent, self.judge)

    def function(self, node: Node, end: int, order: fmpq) -> Local:
        inner = self.expand(node[2], end, order)
        if node[1] == "exp":
            start = self.judge.number(("f", "exp", inner.start.tree))
            return composed(exponentials(), inner.rise).scaled(start)
        self.require_within(node[2])
        angle = arc_cosine(inner, self.judge)
        return angle if node[1] == "acos" else -angle + constant(number_of(HALF) * PI, angle.order)

    def dual(self, function: Node, inner: Local) -> Local:
        if free_names(function):
            raise NotATerm("a dual of a function that depends on a parameter")
        return dual(function, inner, self.judge)

    def require_within(self, node: Node) -> None:
        """Raise :class:`NotATerm` unless the values lie in (-1, 1), or are 1 everywhere."""
        if self.is_unit_series(node):
            return
        if not all(self.inside.sign_of(("+", ONE, ("*", number(s), node))) == 1 for s in (1, -1)):
            raise NotATerm("an inner kernel that is not shown to have values in (-1, 1)")

    def is_unit_series(self, node: Node) -> bool:
        """Is it a power series with nonnegative coefficients and the value 1 at 1?"""
        if node not in self.units:
            self.units[node] = self.is_series(node) and self.judge.sign(
                self.expand(node, 1, fmpq(1)).start + number_of(-1)) == 0
        return self.units[node]

    def is_series(self, node: Node) -> bool:
        """Is it a power series with nonnegative coefficients that converges at 1?  See :func:`is_kernel_series`, which
        knows layers of every number; duals of positively homogeneous functions are in L^2, and known at 1."""
        if self.name not in free_names(node):
            return self.judge.is_nonnegative(node)
        if node[0] in ("+", "*"):
            return all(self.is_series(part) for part in node[1:])
        if node[0] == "^":
            exponent = rational(node[2][1]) if node[2][0] == "q" else fmpq(-1)
            return exponent.q == 1 and exponent >= 0 and self.is_series(node[1])
        if node[0] == "dual":
            return homogeneous(node[1]) is not None and self.is_unit_series(node[2])
        return node[0] == "s" or (
            node[0] in LAYERED and is_kernel_series(node, self.name, self.judge.statement, self.judge.context))

    def layered(self, node: Node, end: int, order: fmpq) -> Local:
        """The kernel of a layer that is given as a number."""
        if not is_kernel_series(node, self.name, self.judge.statement, self.judge.context):
            raise NotATerm("a kernel that is not shown to be a power series with nonnegative coefficients")
        scale, shift = (self.judge.number(("^", part, TWO)) for part in node[-2:])
        below = self.expand(node[2], end, order)
        value = self.expand(node[3], end, order) if node[0] == "ntk" else below
        for _ in range(layers(node) - 1):
            above = self.dual(node[1], below).scaled(scale) + constant(shift, order)
            if node[0] == "ntk":
                value = above + self.dual(("dfun", node[1], ONE), below).scaled(scale) * value
            else:
                value = above
            below = above
        return value


__all__ = ["Kernel"]
