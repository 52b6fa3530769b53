r"""Taylor coefficients of deep kernels as p -> infinity, by transfer of singularities.

Let E(r) = sum_p a_p r^p be a kernel of the class P (:mod:`..normal_forms.kernel_series`) made of r, constants, sums,
products and duals of positively homogeneous functions, whose duals have as arguments r itself or kernels A of P with
A(1) = 1 whose coefficients of r^0 and r^1 are positive.

E is analytic in a disc |r| < 1 + eps without two cuts, from 1 and from -1 outwards.  For |A(r)| <= A(|r|) <= 1 on the
closed unit disc, and |A(r)| = 1 only if r = 1: the first two coefficients are positive, so that |A(r)| = A(|r|) makes
r nonnegative.  A dual is analytic outside the cuts (-oo, -1], [1, oo) of its argument; so it is near every point of the
circle but 1 and -1, by induction over the layers.  At r = 1 every kernel is an analytic function of s = sqrt(1 - r)
near s = 0, by the same induction: A = 1 - u with u = s^2 (u_2 + O(s)) analytic in s and u_2 > 0, so that sqrt(u) = s
sqrt(u_2 + O(s)) is, and J_k(1 - u) and J_k(u - 1) are analytic functions of sqrt(u).  At r = -1, with s = sqrt(1 + r),
A is r or lies within (-1, 1), where J_k is analytic.  So the expansions in s of :mod:`.arc_cosine` converge, and hold
in the plane cut along r > 1, respectively r < -1, near 1 and -1.

By singularity transfer (axiom), with c s^m and d s^m the terms of the least odd m at 1 and at -1 (c or d may be zero),

    a_p ~ (c + (-1)^p d) / Gamma(-m/2) p^(-m/2 - 1)      where c + (-1)^p d is not 0.

Even powers of s are polynomials and add nothing.
"""

from __future__ import annotations

from flint import fmpq

from ..decide import Answer, is_positive
from ..enclosures.deep_kernels import Composition
from ..enclosures.enclose import Evaluator
from ..failures import TooWide, Undefined, Unsupported
from ..hypergeometric.term_trees import times
from ..hypergeometric.terms import NotATerm
from ..layers import LAYERED, covariance, layer_of
from ..normal_forms.assumptions import context_from_statement
from ..normal_forms.kernel_series import is_kernel_series
from ..statement import Statement
from ..syntax import Node, free_names, number, rational
from .arc_cosine import Homogeneous
from .numbers import ONE, PRECISION, ZERO, Number, Puiseux, constant, evaluated, number_of, product, total

MAX_LAYERS = 12
LENGTHS = (3, 5, 9)


class Expansion:
    """Expansions in s at the end 1 (r = 1 - s^2) or -1 (r = -1 + s^2), started with ``length`` terms of r."""

    def __init__(self, name: str, end: int, length: int) -> None:
        self.name, self.end, self.length = name, end, length

    def of(self, node: Node) -> Puiseux:
        op = node[0]
        if self.name not in free_names(node):
            return constant(evaluated(node), self.length)
        if op == "s":
            return (number_of(self.end), ZERO, number_of(-self.end), *(ZERO,) * self.length)[: self.length]
        if op in ("+", "*"):
            parts = [self.of(part) for part in node[1:]]
            if op == "+":
                return total(parts)
            result = parts[0]
            for part in parts[1:]:
                result = product(result, part)
            return result
        if op == "^":
            return self.power(self.of(node[1]), rational(node[2][1]))
        if op == "dual":
            return self.dual(node[1], self.of(node[2]))
        return self.layered(node)

    def power(self, base: Puiseux, exponent: fmpq) -> Puiseux:
        result = constant(ONE, self.length)
        for _ in range(int(exponent.p)):
            result = product(result, base)
        return result

    def dual(self, function: Node, inner: Puiseux) -> Puiseux:
        if self.end == 1:  # an argument of a dual in P is 1 at 1
            inner = (ONE, *inner[1:])
        return Homogeneous(function).at(inner)

    def layered(self, node: Node) -> Puiseux:
        """The kernel of a layer that is given as a number."""
        scale, shift = (evaluated(("^", part, number(2))) for part in node[-2:])
        below = self.of(node[2])
        value = self.of(node[3]) if node[0] == "ntk" else below
        for _ in range(layers(node) - 1):
            above = total([product(constant(scale, self.length), self.dual(node[1], below)),
                           constant(shift, self.length)])
            if node[0] == "ntk":
                slope = product(constant(scale, self.length), self.dual(("dfun", node[1], number(1)), below))
                value = total([above, product(slope, value)])
            else:
                value = above
            below = above
        return value


def layers(node: Node) -> int:
    layer = layer_of(node)
    if layer[0] != "q" or rational(layer[1]).q != 1 or not 1 <= rational(layer[1]) <= MAX_LAYERS:
        raise NotATerm(f"a kernel whose layer is not a number from 1 to {MAX_LAYERS}")
    return int(rational(layer[1]).p)


def arguments(node: Node) -> list[Node]:
    """The arguments of the duals in an expression, those of every layer included."""
    found = [node[2]] if node[0] == "dual" else []
    if node[0] in LAYERED:
        found += [node[2], *(covariance(node, number(at)) for at in range(2, layers(node)))]
    inside = [found_in for part in node[1:] if isinstance(part, tuple) for found_in in arguments(part)]
    return found + inside


def is_aperiodic(node: Node, name: str) -> bool:
    """Are the first two Taylor coefficients of a kernel shown to be positive?"""
    first, second = Composition(Evaluator({}, PRECISION), name, 2).series(node)
    return is_positive(first) is Answer.YES and is_positive(second) is Answer.YES


def leading(series: Puiseux) -> tuple[int, Number] | None:
    """The first odd power of s with its coefficient; None if there is none as far as the series goes."""
    for power in range(1, len(series), 2):
        if series[power].is_zero:
            continue
        if not series[power].is_nonzero:
            raise NotATerm("a coefficient of an expansion that may be zero")
        return power, series[power]
    return None


def equivalent(
    node: Node, statement: Statement, slope: int, first: int, sharp: bool = True
) -> tuple[Node, Number]:
    """A tree E(p) and a positive number C with taylor_coefficient ~ C E(p) for p = slope m + first, m -> infinity.

    C is 1 unless nested angles occur in it, which have no normal form; unless ``sharp``, the limit of the quotient is a
    positive number that is left out.  Raises :class:`NotATerm`.
    """
    _, kernel, name, p = node
    if free_names(kernel) - {name}:
        raise NotATerm("a deep kernel with parameters that have no values")
    if not is_kernel_series(kernel, name, statement, context_from_statement(statement.data)):
        raise NotATerm("a kernel that is not shown to be a power series with nonnegative coefficients")
    try:
        for argument in arguments(kernel):
            if argument != ("s", name) and not is_aperiodic(argument, name):
                raise NotATerm("a kernel of a kernel that may have the modulus 1 at other points than 1")
        found = expanded(kernel, name)
    except (TooWide, Undefined, Unsupported) as failure:
        raise NotATerm(str(failure)) from failure
    power = min(found, key=lambda item: item[1])[1]
    constant_term = ZERO
    for end, exponent, coefficient in found:
        if exponent != power:
            continue
        if end < 0 and slope % 2:
            raise NotATerm("coefficients whose even and odd indices grow differently")
        constant_term = constant_term + (coefficient if end > 0 or first % 2 == 0 else -coefficient)
    if not constant_term.is_nonzero:
        raise NotATerm("leading terms that cancel, or may")
    decay: Node = ("^", p, number(fmpq(-power - 2, 2)))
    if not sharp:  # the coefficients are not negative
        return decay, ONE
    gamma = fmpq(1)  # Gamma(-m/2) / sqrt(pi) = (-2)^((m+1)/2) / m!!
    for odd in range(1, power + 1, 2):
        gamma *= fmpq(-2, odd)
    decay = times(("^", ("c", "pi"), ("q", "-1/2")), decay)
    if not has_angle(constant_term.tree):
        return times(constant_term.tree, number(1 / gamma), decay), ONE
    return decay, number_of(1 / gamma) * constant_term  # not 0, and the coefficients are not negative


def has_angle(tree: Node) -> bool:
    """Does acos occur in a tree?  Parts that occur many times are looked at once."""
    seen: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node[:2] == ("f", "acos"):
            return True
        stack.extend(part for part in node if isinstance(part, tuple))
    return False


def expanded(kernel: Node, name: str) -> list[tuple[int, int, Number]]:
    """(end, m, coefficient of s^m) for the least odd m at each end that has one of the same length or less."""
    depth = len(arguments(kernel)) + 1
    for length in LENGTHS:
        found = []
        for end in (1, -1):
            lead = leading(Expansion(name, end, length + depth).of(kernel)[:length])
            if lead is not None:
                found.append((end, *lead))
        if found:
            return found
    raise NotATerm("a kernel without a singular term up to the order that is worked out")
