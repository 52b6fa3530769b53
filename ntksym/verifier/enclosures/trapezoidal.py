"""Hermite coefficients of functions holomorphic in a strip, all at once, by the trapezoidal rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from ..decide import Answer, is_nonnegative, is_positive
from ..failures import TooWide, Unsupported
from ..syntax import Node
from ..work import spend
from .enclose import Evaluator
from .function_bounds import Growth, Strip, strip_growth
from .parity import body_parity
from .special import ball

#: Cramer: |h_p(x)| <= CRAMER exp(x^2/4) for all p and x (Abramowitz & Stegun 22.14.17: k = 1.086435)
CRAMER = fmpq(10865, 10000)

_WIDTHS = [fmpq(k, 16) for k in range(1, 33)] + [fmpq(k, 4) for k in range(9, 33)]
_SCREENING_BITS = 64


@dataclass(frozen=True)
class Plan:
    """Half-width of the strip, step, number of nodes on each side of zero, and bound of the total truncation error."""

    width: fmpq
    step: fmpq
    nodes: int
    error: arb


def strip_norm(bound: Growth, width: fmpq, count: int) -> arb:
    """Bound of the integral of |phi(x+ib) h_p(x+ib) w(x+ib)| over x for all |b| <= width and p < count.

    |w(x+ib)| = e^{b^2/2} w(x); Cauchy-Schwarz against w leaves e^{a^2/2} sqrt(E|phi(Z+ib)|^2) sqrt(E|h_p(Z+ib)|^2).
    h_p(z+ib) = sum_k sqrt(binomial(p,k)) (ib)^k/sqrt(k!) h_{p-k}(z) is an orthogonal expansion, so the last expectation
    is sum_k binomial(p,k) b^{2k}/k! = L_p(-b^2), increasing in p and |b|.
    For the other one use (1+|x|) <= t e^{(1+|x|)/t - 1} (any t > 0) in the bound A(1+|x|)^k e^{c|x|+qx^2}:
    E|phi|^2 <= A^2 t^{2k} e^{2k/t-2k} E e^{s|Z|+2qZ^2}, s = 2c + 2k/t, and, with v = 1 - 4q > 0,
    E e^{s|Z|+2qZ^2} <= E e^{sZ+2qZ^2} + E e^{-sZ+2qZ^2} = 2 e^{s^2/(2v)}/sqrt(v).
    """
    v = 1 - 4 * bound.q
    if is_positive(v) is not Answer.YES:
        raise Unsupported("the function is not bounded by a square-integrable one")
    k, t = arb(bound.k), arb(1 + math.isqrt(2 * int(bound.k.ceil())))
    s = 2 * bound.c + 2 * k / t
    square = bound.A ** 2 * t ** (2 * k) * (2 * k / t - 2 * k).exp() * 2 * (s * s / (2 * v)).exp() / v.sqrt()
    a2 = arb(width) ** 2
    return (a2 / 2).exp() * square.sqrt() * (-a2).laguerre_l(count - 1, 0).sqrt()


def tail(bound: Growth, start: arb) -> arb:
    """Bound of the integral of |phi h_p w| over [start, oo), and of step times the sum over nodes beyond ``start``.

    By Cramer the integrand is at most f(x) = CRAMER/sqrt(2 pi) A (1+x)^k e^{cx - beta x^2}, beta = 1/4 - q.  From
    start on (log f)' <= k/(1+start) + c - 2 beta start = -lam; if lam > 0, f(x) <= f(start) e^{-lam (x - start)}, so
    the integral is at most f(start)/lam, and step sum_{j>=1} f(start + j step) <= f(start) step/(e^{lam step} - 1) <=
    f(start)/lam.
    """
    beta = arb(fmpq(1, 4)) - bound.q
    lam = 2 * beta * start - bound.c - arb(bound.k) / (1 + start)
    if is_positive(beta) is not Answer.YES or is_positive(lam) is not Answer.YES:
        raise TooWide("the interval is too short for the tail bound")
    quarter = (-start * start / 4).exp()
    return arb(CRAMER) / (2 * arb.pi()).sqrt() * bound.at(start) * quarter / lam


def tail_is_below(goal: arb, bound: Growth, start: arb) -> bool:
    """Is the :func:`tail` shown to be at most ``goal``?"""
    with ctx.workprec(_SCREENING_BITS):
        try:
            return is_nonnegative(goal - tail(bound, start)) is Answer.YES
        except TooWide:
            return False


def plan(body: Node, variable: str, count: int, bits: int) -> Plan:
    """Strip, step and nodes for a total error below about 2^-bits; raises :class:`Unsupported` if no strip is proved.

    The width that needs the fewest nodes is taken from a fixed list; the choice affects speed, not validity.
    """
    target = bits + 2
    best: tuple[float, fmpq, Growth, arb] | None = None
    with ctx.workprec(_SCREENING_BITS):
        for width in _WIDTHS:
            try:
                bound = strip_growth(body, Strip(variable, width))
                norm = strip_norm(bound, width, count)
            except TooWide:
                break
            cost = (float(norm.log().upper()) + (target + 2) * math.log(2)) / float(int(width.p) / int(width.q))
            if best is None or cost < best[0]:
                best = cost, width, bound, norm
            elif cost > 1.5 * best[0]:
                break
        if best is None:
            raise Unsupported("no strip around the real line is proved free of singularities")
        cost, width, _, norm = best
        step = fmpq(max(1, math.floor(2 * math.pi / max(cost, 1e-3) * 1024)), 1024)
        on_line = strip_growth(body, Strip(variable))
        nodes = _nodes(on_line, step, target)
        discretisation = 2 * norm / (2 * arb.pi() * arb(width / step)).expm1()
        # Both ends of the line are cut off, at the last node.
        error = discretisation + 2 * tail(on_line, arb(nodes * step))
    return Plan(width, step, nodes, error.upper())


def _nodes(bound: Growth, step: fmpq, target: int) -> int:
    goal = arb(2) ** -(target + 2)
    low, high = 1, 64
    h = arb(step)

    while not tail_is_below(goal, bound, high * h):
        low, high = high, 2 * high
        if high > 10**6:
            raise Unsupported("more than a million nodes are needed")
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if tail_is_below(goal, bound, middle * h) else (middle + 1, high)
    return high


def _guard_bits(x: float, count: int) -> int:
    """Bits lost by ball arithmetic in He_p(x), p < count, against the weight: log2 of max_p E|x+Z|^p/sqrt(p!)
    e^{-x^2/2}.

    The radii obey the recurrence with plus signs, whose solution is E(x+Z)^p; its size is estimated by Laplace's
    method. The estimate only chooses the working precision.
    """
    worst = 0.0
    p = count
    while p >= 1:
        z = (x + math.sqrt(x * x + 4 * p)) / 2
        worst = max(worst, p * math.log(z) - (z - x) ** 2 / 2 - math.lgamma(p + 1) / 2 - x * x / 2)
        p //= 2
    return int(worst / math.log(2)) + 16


def coefficients_by_strip(body: Node, variable: str, count: int, bits: int) -> list[arb]:
    """Balls for E[phi(Z) h_p(Z)], p < count, of radius about 2^-bits, for phi holomorphic in a strip.

    If f is holomorphic for |Im z| < a, tends to 0 uniformly as |x| -> oo there and the integral of |f(x+ib)| is <= M
    for all |b| < a, then |step sum_j f(j step) - integral f| <= 2M/(e^{2 pi a/step} - 1) (Trefethen & Weideman, SIAM
    Review 56 (2014), Theorem 5.1); :func:`strip_norm` gives M, :func:`tail` the nodes left out.  The finite sum is
    ball arithmetic.

    If phi is even or odd, nodes x and -x contribute the same for the p of its parity and cancel for the others.
    He_{p+1} = x He_p - p He_{p-1} runs at the precision that each node needs; the division by sqrt(p!) comes last.
    """
    chosen = plan(body, variable, count, bits)
    symmetry = body_parity(body, variable)
    h = chosen.step
    sums: list[arb] = [arb(0)] * count
    for j in range(-chosen.nodes, chosen.nodes + 1):
        if symmetry and j < 0:
            continue
        x = h * j
        guard = _guard_bits(abs(float(int(x.p) / int(x.q))), count)
        spend(20 + count, bits + guard)
        with ctx.workprec(bits + guard + 32):
            factor = arb(h * (2 if symmetry and j else 1)) / (2 * arb.pi()).sqrt()
            first = ball(Evaluator({variable: x}, ctx.prec).value(body)) * factor * (-arb(x * x) / 2).exp()
            if symmetry:
                _add_line(sums, first, arb(x), 0 if symmetry == 1 else 1)
            else:
                _add_line(sums, first, arb(x), None)
    with ctx.workprec(bits + 64):
        slack = arb(0, chosen.error)
        result, factorial_root = [], arb(1)
        for p in range(count):
            if p:
                factorial_root *= arb(p).sqrt()
            vanishes = symmetry == (1 if p % 2 else -1)
            result.append(arb(0) if vanishes else sums[p] / factorial_root + slack)
    return result


def _add_line(sums: list[arb], first: arb, x: arb, parity: int | None) -> None:
    """Add ``first`` He_p(x) to ``sums[p]`` for all p, or for those with p % 2 = parity only."""
    before, current = arb(0), first
    if parity is None:
        for p, known in enumerate(sums):
            sums[p] = known + current
            before, current = current, x * current - p * before
        return
    count = len(sums)
    if parity:
        before, current = current, x * current
    for p in range(parity, count, 2):
        sums[p] += current
        between = x * current - p * before
        before, current = between, x * between - (p + 1) * current
