r"""Dual activations of positively homogeneous functions of a kernel, at the ends of [-1, 1].

With u the distance from the end and A = +-(1 - v), v = c u^e (1 + ...), c > 0,

    2 pi J_k(1 - v) = sin t P(1 - v) + (pi - t) Q(1 - v),    2 pi J_k(-(1 - v)) = sin t P(v - 1) + t Q(v - 1),
    t = sqrt(2 v) sum_j binomial(2j, j) / (8^j (2j + 1)) v^j,    sin t = sqrt(2 v) sqrt(1 - v/2)

(see :mod:`..singularities.arc_cosine`): analytic functions of v and sqrt(v) = sqrt(c) u^(e/2) sqrt(1 + ...), so of
u^(1/(2q)) where A is one of u^(1/q).  Where A lies within (-1, 1) at the end J_k is analytic.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from flint import fmpq, fmpq_poly

from ..hypergeometric.terms import NotATerm
from ..singularities.arc_cosine import Homogeneous, binomial_series
from ..singularities.numbers import ONE, PI, Number, number_of
from ..syntax import Node, number
from .judging import Judge
from .local_series import Local, composed, constant, power

HALF = fmpq(1, 2)
STEP: Node = ("lam", "x", ("f", "heaviside", ("s", "x"), number(0)))
#: terms of the series in v that are worked out at most
MAX_POWERS = 60


def dual(function: Node, inner: Local, judge: Judge) -> Local:
    """The dual of F = g x_+^k + h x_-^k at an inner kernel with values in [-1, 1]."""
    return mixed(Homogeneous(function), inner, judge)


def arc_cosine(inner: Local, judge: Judge) -> Local:
    """acos A = pi - 2 pi J_0(A)."""
    angle = mixed(Homogeneous(STEP), inner, judge).scaled(number_of(-2) * PI)
    return angle + constant(PI, inner.order)


def mixed(parts: Homogeneous, inner: Local, judge: Judge) -> Local:
    straight = moment(parts, inner, judge).scaled(parts.same)
    return straight if parts.cross.is_zero else straight + moment(parts, -inner, judge).scaled(parts.cross)


def moment(parts: Homogeneous, inner: Local, judge: Judge) -> Local:
    """J_k of the inner kernel."""
    for end in (1, -1):
        if judge.sign(number_of(1) + number_of(-end) * inner.start) == 0:
            gap = (inner if end < 0 else -inner).rise
            return near(parts, gap, end, judge) if gap.terms else constant(edge(parts, end), inner.order * HALF)
    at = inner.start
    if judge.sign(ONE + -at) != 1 or judge.sign(ONE + at) != 1:
        raise NotATerm("an inner kernel that is not shown to lie within (-1, 1) at an end")
    return composed((parts.value(parts.degree, at) if j == 0 else parts.taylor(j, at) for j in range(MAX_POWERS)),
                    inner.rise)


def edge(parts: Homogeneous, end: int) -> Number:
    return number_of(parts.q(fmpq(1)) * HALF if end > 0 else 0)


def near(parts: Homogeneous, gap: Local, end: int, judge: Judge) -> Local:
    """J_k(end (1 - v)) for the series v of the gap, v >= 0."""
    cosine = fmpq_poly([end, -end])
    angle = fmpq_poly([fmpq(comb(2 * j, j), 8**j * (2 * j + 1)) for j in range(MAX_POWERS)])
    sine = fmpq_poly(binomial_series(HALF, -HALF, MAX_POWERS))
    rough = (sine * parts.p(cosine) - end * angle * parts.q(cosine)) * HALF
    singular = power(gap, HALF, judge) * composed(entries(rough), gap)
    result = singular.scaled(number_of(2).power(HALF) * PI.power(fmpq(-1)))
    return result if end < 0 else result + composed(entries(parts.q(cosine) * HALF), gap)


def entries(poly: fmpq_poly) -> Iterator[Number]:
    for j in range(MAX_POWERS):
        yield number_of(poly[j])
