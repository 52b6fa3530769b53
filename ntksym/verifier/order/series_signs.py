r"""Signs of the Taylor coefficients of kernels, by their structure.

Let Q be the class of functions sum_p c_p t^p on [-1, 1] with c_p >= 0 for p >= 1 and sum_p |c_p| < oo, and P the part
with c_0 >= 0.  Each rule below is a double series that converges absolutely and may be rearranged (Fubini).

- Numbers and t; sums; nonnegative multiples; products and natural powers of kernels in P.
- exp(A), A in Q: exp(c_0) times the exponential series of A - c_0.
- f(A) for A in P with f(x) = sum_n f_n x^n, f_n >= 0: sinh and cosh; asin, whose series converges at 1, for A(1) <= 1;
  f(-A) for these functions, odd or even, is -f(A) or f(A); acos x = pi/2 - asin x.
- Functions of B with -B in Q, that is B = c - A, c = B(0), A in P with A(0) = 0, |A| <= A(1) on [-1, 1]:
  B^(-a), a > 0, where B(1) > 0;  -B^a, 0 < a < 1, where B(1) >= 0;  -log B where B(1) > 0: the binomial and logarithmic
  series in A/c have positive coefficients from the first power on, and converge for A(1) < c, the second also for A(1)
  = c, where their terms are summable.
- dual(F, A), F in L^2, A in P with A(1) <= 1: sum_n mu_n(F)^2 A^n (Mehler's formula), mu_n being summable in square.
- Kernels of layers, as in :mod:`..normal_forms.kernel_series`.

Which coefficients are positive is told for each parity.  If A has c_q > 0, q >= 1, then f(A) has positive coefficients
at n q for every n with f_n > 0; if f_1 > 0, where A has; and if c_0 > 0 and f_n > 0 for infinitely many n, at all
multiples of q, which A^n has up to n q.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flint import fmpq

from ..layers import LAYERED, layer_of
from ..normal_forms.assumptions import Context
from ..normal_forms.dual_forms import times
from ..normal_forms.identities import condition_holds
from ..normal_forms.kernel_series import has_dual, is_kernel_series, is_unit
from ..normal_forms.layer_forms import unfolded
from ..statement import Statement
from ..syntax import Node, free_names, number, rational, substitute
from ..work import spend
from .nonzero_coefficients import endless_parities, is_present

ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)
BOTH = frozenset((0, 1))
NONE = frozenset[int]()
MAX_POWER = 40
#: layers that are taken apart
MAX_LAYER = 6
STEP = 60


class NoSigns(Exception):
    """The structure does not show the signs of the coefficients."""


@dataclass(frozen=True)
class Signs:
    """What is shown of a kernel in Q.

    ``nonnegative`` and ``positive``: c_0 >= 0 and c_0 > 0.  ``some`` and ``endless``: the parities of which one c_p, p
    >= 1, respectively infinitely many, are positive.  ``falling``: c_0 >= c_1 >= c_2 >= ...
    """

    nonnegative: bool
    positive: bool = False
    some: frozenset[int] = NONE
    endless: frozenset[int] = NONE
    falling: bool = False


class Reader:
    """Reads kernels in the symbol ``name``, for every value that the statement speaks of."""

    def __init__(self, name: str, statement: Statement, context: Context) -> None:
        self.name, self.statement, self.context = name, statement, context
        self.axioms: set[str] = set()

    def holds(self, op: str, left: Node, right: Node) -> bool:
        return condition_holds((op, left, right), self.context, self.statement)

    def depends(self, node: Node) -> bool:
        return self.name in free_names(node)

    def at(self, node: Node, value: Node) -> Node:
        return substitute(node, {self.name: value})

    def signs(self, node: Node, sign: int = 1) -> Signs:
        """The signs of sign * node, sign = 1 or -1; raises :class:`NoSigns`."""
        spend(STEP)
        op = node[0]
        if not self.depends(node):
            found = [self.holds(relation, ZERO, times(number(sign), node)) for relation in ("lt", "le")]
            return Signs(any(found), found[0], falling=any(found))
        if op == "s" and sign == 1:
            return Signs(True, some=frozenset((1,)))
        if op == "+":
            return self.total(node, sign)
        if op == "*":
            return self.product(node, sign)
        if op == "^":
            return self.power(node[1], node[2], sign)
        if op == "f" and len(node) == 3:
            return self.function(node[1], node[2], sign)
        if op == "dual" and sign == 1 and not self.depends(node[1]):
            return self.dual(node)
        if op in LAYERED and sign == 1:
            return self.layered(node)
        raise NoSigns(f"a kernel with {node[1] if op == 'f' else op!r}")

    def inside(self, node: Node, sign: int = 1) -> Signs:
        """The same for a kernel that has to be in P."""
        found = self.signs(node, sign)
        if not found.nonnegative:
            raise NoSigns("a part that may be negative at 0")
        return found

    def total(self, node: Node, sign: int) -> Signs:
        parts = [self.signs(part, sign) for part in node[1:]]
        nonnegative = all(part.nonnegative for part in parts)
        positive = nonnegative and any(part.positive for part in parts)
        if not positive:
            at_zero = times(number(sign), self.at(node, ZERO))
            positive = self.holds("lt", ZERO, at_zero)
            nonnegative = nonnegative or positive or self.holds("le", ZERO, at_zero)
        return Signs(nonnegative, positive, union(part.some for part in parts), union(part.endless for part in parts),
                     all(part.falling for part in parts))

    def product(self, node: Node, sign: int) -> Signs:
        scalars = [part for part in node[1:] if not self.depends(part)]
        factors = [part for part in node[1:] if self.depends(part)]
        strict = True
        for scalar in scalars:
            if self.holds("lt", ZERO, scalar):
                continue
            if self.holds("lt", scalar, ZERO):
                sign = -sign
            elif self.holds("le", ZERO, scalar):
                strict = False
            else:
                raise NoSigns("a factor of unknown sign")
        if len(factors) == 1:
            result = self.signs(factors[0], sign)
        else:
            if sign < 0:
                raise NoSigns("a negative product")
            result = self.inside(factors[0])
            for factor in factors[1:]:
                result = multiplied(result, self.inside(factor))
        return result if strict else replace(result, positive=False, some=NONE, endless=NONE)

    def power(self, base: Node, exponent: Node, sign: int) -> Signs:
        if base == ("c", "e"):
            return self.function("exp", exponent, sign)
        if self.depends(exponent):
            raise NoSigns("a power with an exponent that varies")
        if exponent[0] != "q":
            raise NoSigns("a power with an exponent that is not a number")
        a = rational(exponent[1])
        if a.q == 1 and 1 <= a <= MAX_POWER:
            if sign < 0:
                raise NoSigns("a negative power")
            factor = self.inside(base)
            result = factor
            for _ in range(int(a) - 1):
                result = multiplied(result, factor)
            return result
        if a < 0 < sign:
            inner = self.below(base, "lt")
            return replace(composed(BOTH, replace(inner, nonnegative=True)), positive=True,
                           falling=self.is_line(base, -a))
        if 0 < a < 1 and sign < 0:
            return replace(composed(BOTH, self.below(base, "le")), nonnegative=False, positive=False)
        raise NoSigns("a power with coefficients of both signs")

    def below(self, base: Node, op: str) -> Signs:
        """The signs of -B, for a function of B that needs 0 < B(1) (``lt``) or 0 <= B(1) (``le``).

        As A(0) = 0 here, the constant term of B is no constant term of A.
        """
        inner = self.signs(base, -1)
        if not self.holds(op, ZERO, self.at(base, ONE)):
            raise NoSigns("the base of a power or logarithm that is not shown to be positive at 1")
        return replace(inner, positive=False)

    def is_line(self, base: Node, a: fmpq) -> bool:
        """Is it c - b t with a b <= c?  Then the ratio of the coefficients of its power -a, (a + n) b/((n + 1) c), is
        at most 1 for n = 0, and, as b < c, in the limit, between which it moves monotonically."""
        start, slope = self.line(base)
        return slope is not None and self.holds("le", times(number(-a), slope), start)

    def line(self, node: Node) -> tuple[Node, Node | None]:
        """(value at 0, slope) of a node that is linear in t as it is written; without a slope for others."""
        if not self.depends(node):
            return node, ZERO
        if node[0] == "s":
            return ZERO, ONE
        if node[0] == "+":
            parts = [self.line(part) for part in node[1:]]
            slopes = [slope for _, slope in parts if slope is not None]
            return ("+", ZERO, *(start for start, _ in parts)), \
                ("+", ZERO, *slopes) if len(slopes) == len(parts) else None
        factors = [part for part in node[1:] if self.depends(part)] if node[0] == "*" else []
        if len(factors) != 1:
            return ZERO, None
        start, slope = self.line(factors[0])
        others = [part for part in node[1:] if part is not factors[0]]
        return times(*others, start), None if slope is None else times(*others, slope)

    def function(self, name: str, argument: Node, sign: int) -> Signs:
        if name == "exp" and sign > 0:
            slope = self.line(argument)[1]
            falling = slope is not None and self.holds("le", slope, ONE)
            inner = self.signs(argument)
            return replace(composed(BOTH, replace(inner, nonnegative=True)), positive=True, falling=falling)
        if name == "cosh" and sign > 0:
            return replace(composed(frozenset((0,)), self.either(argument), False), positive=True)
        if name in ("sinh", "asin"):
            inner = self.inside(argument, sign)
            if name == "asin":
                self.require_at_most_one(times(number(sign), argument))
            return composed(frozenset((1,)), inner)
        if name == "acos":
            inner = self.function("asin", argument, -sign)
            return replace(inner, nonnegative=sign > 0, positive=sign > 0)
        if name == "log" and sign < 0:
            inner = self.below(argument, "lt")
            start = self.holds("le", self.at(argument, ZERO), ONE)
            return replace(composed(BOTH, replace(inner, nonnegative=True)), nonnegative=start, positive=False)
        raise NoSigns(f"a kernel with {name!r}")

    def either(self, argument: Node) -> Signs:
        """The signs of the argument of an even function, or of its opposite."""
        try:
            return self.inside(argument)
        except NoSigns:
            return self.inside(argument, -1)

    def require_at_most_one(self, argument: Node) -> None:
        if not self.holds("le", self.at(argument, ONE), ONE) and not is_unit(
                argument, self.name, self.statement, self.context):
            raise NoSigns("an argument that is not shown to be at most 1 at 1")

    def dual(self, node: Node) -> Signs:
        _, function, argument = node
        if not has_dual(function, self.statement):
            raise NoSigns("a dual activation of a function that is not shown to be square-integrable")
        inner = self.inside(argument)
        self.require_at_most_one(argument)
        self.axioms.add("mehler")
        found = composed(endless_parities(function), inner, is_present(function, 1))
        return replace(found, positive=is_present(function, 0))

    def layered(self, node: Node) -> Signs:
        if not is_kernel_series(node, self.name, self.statement, self.context):
            raise NoSigns("the kernel of a layer that is not shown to be a power series with nonnegative coefficients")
        self.axioms.add("mehler")
        layer = layer_of(node)
        below = unfolded(node, self.statement) if layer[0] == "q" and rational(layer[1]) <= MAX_LAYER else node
        return Signs(True) if below == node else self.inside(below)



def union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return NONE.union(*sets)


def multiplied(one: Signs, two: Signs) -> Signs:
    """The signs of a product of two kernels in P."""
    some, endless = set[int](), set[int]()
    for a, b in ((one, two), (two, one)):
        endless |= {(p + q) % 2 for p in a.endless for q in b.some} | (a.endless if b.positive else NONE)
        some |= {(p + q) % 2 for p in a.some for q in b.some} | (a.some if b.positive else NONE)
    return Signs(True, one.positive and two.positive, frozenset(some), frozenset(endless))


def composed(parities: frozenset[int], inner: Signs, has_linear: bool = True) -> Signs:
    """The signs of f(A) for A in P: f has infinitely many positive coefficients of each of the parities.

    ``has_linear``: is f_1 > 0?
    """
    endless = {(n * q) % 2 for n in parities for q in inner.some}
    if inner.positive and parities:
        endless |= {0, *inner.some} if inner.some else set()
    some = set(endless)
    if has_linear:
        some |= inner.some
        endless |= inner.endless
    return Signs(inner.nonnegative, inner.positive and has_linear, frozenset(some), frozenset(endless))


__all__ = ["NoSigns", "Reader", "Signs"]
