r"""Funk-Hecke eigenvalues of all degrees by one Gauss-Legendre sum in the angle, with a proved error.

    lambda_k = c_d int_0^pi F(cos s) P_k(cos s) sin^{d-2} s ds,          c_d = Gamma(d/2) / (sqrt(pi) Gamma((d-1)/2)).

**Remainder.**  Let G be analytic inside the ellipse with foci at the ends of the interval, of centre H, half axes H (r
+ 1/r)/2 and H (r - 1/r)/2, and |G| <= M there.  Its Chebyshev coefficients satisfy |a_j| <= 2 M r^-j; N nodes integrate
degree 2N - 1 exactly and odd degrees by symmetry; for even j >= 2 the integral of T_j over [-1, 1] is at most 2/3 and
its sum at most 2.  Hence the error is at most H (16/3) M r^{-2N} / (1 - r^-2).  On the ellipse |Im s| <= b = H (r -
1/r)/2, |sin s| <= cosh b, and |P_k(cos s)| <= e^{kb}: P_k(cos s) is a mean of the (cos s + i u sin s)^k with u in [-1,
1] (Laplace; u = 1, -1 for d = 2), and cos s + i u sin s a mean of e^{is} and e^{-is}.

**Recurrence.**  e_{k+1} = (1 + a_k) t e_k - a_k e_{k-1} with a_k = k/(k+d-2) <= 1 and |t| <= 1.  The quantity Q_k =
(e_{k+1} - t e_k)^2 + (1-t^2) e_k^2 = (e_k - t e_{k+1})^2 + (1-t^2) e_{k+1}^2 does not increase, for e_{k+1} - t e_k =
-a_k (e_{k-1} - t e_k).  So a solution with e_j = 0 and e_{j+1} = 1 has |e_{k+1} - t e_k| <= 1 and |e_k| <= k - j.  In
integers, scaled by 2^p, a step is wrong by at most 3 (one unit of the shift, at most doubled, and one of the division),
e_k by at most 3 k(k-1)/2.  Another argument t' costs |t - t'| k(k+d-2)/(d-1), the maximum of |P_k'|.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from .balls import SPENT
from .sphere_closed import worst

#: absolute bits, nodes and attempts beyond which the accuracy is given up
MAX_GOAL = 12_000
MAX_NODES = 20_000
ATTEMPTS = 5
#: integers of Python are faster below so many bits
SHORT = 400


@dataclass(frozen=True)
class Integrand:
    """F(cos s) as a function of the angle.

    ``values`` gives balls at angles inside (0, pi) at the current precision; F(cos s) is analytic inside the ellipse of
    parameter ``radius`` around [0, end], and at most ``bound`` there.  ``parity`` is None for [0, pi]; 0 or 1 for a
    kernel that is even or odd, with [0, pi/2].
    """

    values: Callable[[arb], arb]
    radius: float
    bound: arb
    parity: int | None


def quadrature(integrand: Integrand, count: int, d: int, bits: int, size_bits: int) -> list[arb]:
    """lambda_k for k < count with ``bits`` relative bits, exactly 0 for the other parity.

    ``size_bits`` is a guess of -log2 of the smallest; the absolute accuracy is raised by what was missing, or doubled
    where a ball contains 0.  Raises :class:`UserError` (exit code 4) where that does not suffice."""
    goal = bits + size_bits
    degree: int | None = None
    values: list[arb] = []
    for _ in range(ATTEMPTS):
        if goal > MAX_GOAL:
            break
        values = attempt(integrand, count, d, goal)
        degree = worst(values, bits)
        if degree is None:
            return values
        missing = max(bits - int(v.rel_accuracy_bits()) for v in values if decide.is_zero(v) is not Answer.YES)
        goal += missing + 4 if missing < bits else bits + goal
    known = "" if degree is None else f": that of degree {degree} lies in {values[degree].str(5)}, and may vanish"
    raise UserError(f"the eigenvalues were not enclosed to {bits} bits with {goal} absolute ones{known}", SPENT)


def attempt(integrand: Integrand, count: int, d: int, goal: int) -> list[arb]:
    """lambda_k with absolute errors of about 2^-goal."""
    radius, nodes = rule(integrand, count, d, goal)
    if nodes > MAX_NODES:
        raise UserError(f"{goal} absolute bits take more than {MAX_NODES} nodes", SPENT)
    with ctx.workprec(64):
        rest = remainder(integrand, radius, nodes, d)
        growth = axis(integrand.parity, radius).exp()
    prec = goal + 16 + 2 * count.bit_length() + d.bit_length()
    sums = Sums(integrand, nodes, d, prec)
    totals = sums.sweep(count)
    values = []
    with ctx.workprec(goal + 32):
        for k, total in enumerate(totals):
            if integrand.parity is not None and k % 2 != integrand.parity:
                values.append(arb(0))
            else:
                error = (rest + sums.error(k)).upper()
                values.append(arb(fmpz(total)) / arb(2) ** (2 * prec) + arb(0, error))
            rest *= growth
    return values


def scale(parity: int | None) -> arb:
    """H, half the interval [0, pi] or [0, pi/2]."""
    return arb.pi() / (2 if parity is None else 4)


def axis(parity: int | None, radius: float) -> arb:
    """b, the larger imaginary part."""
    return scale(parity) * (arb(radius) - 1 / arb(radius)) / 2


def weight(d: int) -> arb:
    """c_d H, with the interval halved and the integrand doubled alike."""
    return arb(fmpq(d, 2)).gamma() * arb(fmpq(d - 1, 2)).rgamma() * arb.pi().sqrt() / 2


def remainder(integrand: Integrand, radius: float, nodes: int, d: int) -> arb:
    """A bound of what the Gauss-Legendre sum misses of lambda_0; e^{kb} times that for lambda_k."""
    r = arb(radius)
    largest = integrand.bound * axis(integrand.parity, radius).cosh() ** (d - 2)
    return weight(d) * largest * fmpq(16, 3) * r ** (-2 * nodes) / (1 - 1 / r**2)


def rule(integrand: Integrand, count: int, d: int, goal: int) -> tuple[float, int]:
    """The ellipse that takes the fewest nodes, and their number, for a remainder below 2^-goal: a choice, not a
    proof."""
    best: tuple[int, float] | None = None
    half = math.pi / (2 if integrand.parity is None else 4)
    size = max(0.0, float(integrand.bound.log())) + math.log(d)
    for step in range(1, 25):
        radius = integrand.radius ** (step / 24)
        b = half * (radius - 1 / radius) / 2
        logarithm = size + (d - 2) * math.log(math.cosh(b)) + count * b + goal * math.log(2) + 3
        nodes = math.ceil((logarithm - math.log(1 - radius**-2)) / (2 * math.log(radius))) + 1
        best = min(best, (nodes, radius)) if best else (nodes, radius)
    assert best is not None
    return best[1], best[0]


@lru_cache(maxsize=4)
def legendre(nodes: int, prec: int) -> list[tuple[arb, arb]]:
    """The nodes >= 0 on [-1, 1] in descending order, with their weights."""
    with ctx.workprec(prec):
        found: list[tuple[arb, arb]] = [arb.legendre_p_root(nodes, k, weight=True) for k in range((nodes + 1) // 2)]
        return found


class Sums:
    """The nodes in integers, scaled by 2^prec, and the errors of that.

    A line is cos s, and the sum and the difference of the weighted values at s and pi - s, whose cosines differ in sign
    as their P_k do for odd k; for a kernel with parity, which has nodes in [0, pi/2] only, twice the value at s.
    """

    def __init__(self, integrand: Integrand, nodes: int, d: int, prec: int) -> None:
        self.prec, self.d = prec, d
        self.lines: list[tuple[Any, Any, Any]] = []
        self.value_error, self.argument_error = arb(0), arb(2) ** -prec
        number = fmpz if prec > SHORT else int
        total = 0
        # near 0 and pi kernels lose up to four times the bits by which the nodes approach the ends
        with ctx.workprec(prec + 8 * nodes.bit_length() + 24):
            half, factor = scale(integrand.parity), weight(d)
            for x, w in legendre(nodes, int(ctx.prec)):
                pairs = [(half - half * x, half + half * x)]
                middle = decide.is_zero(x) is Answer.YES
                if integrand.parity is not None:
                    pairs = [(angle, angle) for angle in pairs[0][: 1 if middle else 2]]
                for near, far in pairs:
                    sine, cosine = near.sin_cos()
                    share = factor * w * sine ** (d - 2)
                    one = share * integrand.values(near)
                    other = one if middle or integrand.parity is not None else share * integrand.values(far)
                    single = middle and integrand.parity is None
                    plus, minus = (one, arb(0)) if single else (one + other, one - other)
                    if integrand.parity is not None:
                        plus = minus = one
                    c, wrong = self.integer(cosine)
                    self.argument_error = self.argument_error.max(wrong)
                    p, wrong_plus = self.integer(plus)
                    m, wrong_minus = self.integer(minus)
                    self.value_error += wrong_plus.max(wrong_minus)
                    total += max(abs(p), abs(m))
                    self.lines.append((number(c), number(p), number(m)))
        self.total = arb(fmpz(total)) / arb(2) ** prec

    def integer(self, value: arb) -> tuple[int, arb]:
        """An integer m and a bound of |value - m / 2^prec|."""
        if not value.is_finite():
            raise UserError("the kernel has no finite value at an angle inside (0, pi)")
        mantissa, exponent = value.mid().man_exp()
        places = int(exponent) + self.prec
        rounded = int(mantissa) << places if places >= 0 else int(mantissa) >> -places
        return rounded, arb(value.rad()) + arb(2) ** -self.prec

    def error(self, k: int) -> arb:
        """A bound of the rounding errors of lambda_k."""
        recurrence = arb(3 * k * (k - 1)) / 2 * arb(2) ** -self.prec
        moved = self.argument_error * fmpq(k * (k + self.d - 2), self.d - 1)
        return self.value_error + self.total * (recurrence + moved)

    def sweep(self, count: int) -> list[int]:
        """sum f P_k, scaled by 2^(2 prec)."""
        shift, one = self.prec, 1 << self.prec
        totals: list[Any] = [0] * count
        table = [(k + 1, 2 * k + self.d - 2, k, k + self.d - 2) for k in range(1, count - 1)]
        for t, plus, minus in self.lines:
            before, current = one, t
            totals[0] += plus << shift
            if count > 1:
                totals[1] += minus * t
            own, other = minus, plus
            for following, a, k, b in table:
                before, current = current, (a * (t * current >> shift) - k * before) // b
                own, other = other, own
                totals[following] += own * current
        return [int(total) for total in totals]


__all__ = ["Integrand", "quadrature"]
