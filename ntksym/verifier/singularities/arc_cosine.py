r"""Singular expansions of the dual activation of a positively homogeneous function at 1, at -1, and between.

For F = g x_+^k + h x_-^k, dual(F, rho) = (g^2 + h^2) J_k(rho) + 2 g h J_k(-rho) with

    2 pi J_k(cos t) = sin t P(cos t) + (pi - t) Q(cos t)        (P, Q: arc_cosine_polynomials)

and at rho = 1 - u, that is t = arccos(1 - u) = 2 arcsin sqrt(u/2),

    t = sqrt(2u) sum_j binomial(2j, j) / (8^j (2j + 1)) u^j,    sin t = sqrt(2u) sqrt(1 - u/2).

J_k(-1 + u) is the same at the angle pi - t: 2 pi J_k(-1 + u) = sin t P(-(1 - u)) + t Q(-(1 - u)).
Between -1 and 1 J_k is analytic with J_k' = k^2 J_{k-1} for k >= 1 (dual(F)' = dual(F')) and J_0' = 1/(2 pi
sqrt(1 - rho^2)).  J_k is analytic in the plane cut along (-oo, -1] and [1, oo).
"""

from __future__ import annotations

from math import comb

from flint import fmpq, fmpq_poly

from ..decide import Answer
from ..enclosures.gaussian import arc_cosine_polynomials, homogeneous
from ..hypergeometric.terms import NotATerm
from ..syntax import Node, number
from .numbers import ONE, PI, ZERO, Number, Puiseux, composed, constant, evaluated, number_of, product, total

HALF = fmpq(1, 2)


class Homogeneous:
    """The dual activation of F = g x_+^k + h x_-^k; raises :class:`NotATerm` for other functions."""

    def __init__(self, function: Node) -> None:
        found = homogeneous(function)
        if found is None:
            raise NotATerm("a dual activation of a function that is not positively homogeneous")
        self.degree, right, left = found
        g, h = evaluated(right), evaluated(left)
        self.same, self.cross = g * g + h * h, number_of(2) * g * h
        self.p, self.q = arc_cosine_polynomials(self.degree)

    def at(self, inner: Puiseux) -> Puiseux:
        """The series of the dual at an inner series whose constant term is 1, -1 or between."""
        if inner[0].tree == ONE.tree:
            u = (ZERO, *(-entry for entry in inner[1:]))
            return self.mixed(self.near(u, 1), self.near(u, -1))
        if inner[0].tree == number(-1):
            u = (ZERO, *inner[1:])
            return self.mixed(self.near(u, -1), self.near(u, 1))
        inside = self.between(inner)
        return self.mixed(inside, inside if self.cross.is_zero else self.between(tuple(-entry for entry in inner)))

    def mixed(self, straight: Puiseux, reflected: Puiseux) -> Puiseux:
        length = len(straight)
        return total([product(constant(self.same, length), straight), product(constant(self.cross, length), reflected)])

    def near(self, u: Puiseux, end: int) -> Puiseux:
        """J_k(end (1 - u)) for a series u = u_2 s^2 + ..., u_2 > 0; one term shorter than u, as sqrt(u) is."""
        if not u[1].is_zero:
            raise NotATerm("an inner kernel that is not differentiable at 1")
        length = len(u)
        cosine = fmpq_poly([end, -end])
        t = fmpq_poly([fmpq(comb(2 * j, j), 8**j * (2 * j + 1)) for j in range(length)])
        sine = fmpq_poly(binomial_series(HALF, -HALF, length))
        rough = (sine * self.p(cosine) - end * t * self.q(cosine)) * HALF
        smooth = self.q(cosine) * HALF if end > 0 else fmpq_poly([0])
        scale = constant(number_of(2).power(HALF) * PI.power(fmpq(-1)), length)
        singular = product(scale, product(square_root(u), composed([rough[j] for j in range(length)], u)))
        return total([composed([smooth[j] for j in range(length)], u), singular])

    def between(self, inner: Puiseux) -> Puiseux:
        """J_k at an inner series whose constant term lies in (-1, 1)."""
        at, length = inner[0], len(inner)
        if (ONE + -at).is_positive is not Answer.YES or (ONE + at).is_positive is not Answer.YES:
            raise NotATerm("an inner kernel that is not shown to lie within (-1, 1) at the other end")
        delta = (ZERO, *inner[1:])
        result, power = constant(self.value(self.degree, at), length), delta
        for j in range(1, length):
            if all(entry.is_zero for entry in power):
                break
            result = total([result, product(constant(self.taylor(j, at), length), power)])
            power = product(power, delta)
        return result

    def taylor(self, j: int, at: Number) -> Number:
        """J_k^(j)(at) / j!: a multiple of J_{k-j} for j <= k, then of the Taylor coefficients of J_0.

        f = (1 - x^2)^(-1/2) solves (1 - x^2) f' = x f, so that its Taylor coefficients c_n at x satisfy
        (1 - x^2) (n+1) c_{n+1} = (2n+1) x c_n + n c_{n-1}; and that of J_0 of order n + 1 is c_n / (2 pi (n+1)).
        """
        k, factor = self.degree, fmpq(1)
        for i in range(min(j, k)):
            factor *= (k - i) ** 2
        for i in range(max(0, j - k) + 1, j + 1):
            factor /= i
        if j <= k:
            return number_of(factor) * self.value(k - j, at)
        square = (ONE + -(at * at)).power(fmpq(-1))
        before, current = ZERO, square.power(HALF)
        for n in range(j - k - 1):
            above = square * (number_of(2 * n + 1) * at * current + number_of(n) * before) * number_of(fmpq(1, n + 1))
            before, current = current, above
        return number_of(factor / (2 * (j - k))) * PI.power(fmpq(-1)) * current

    @staticmethod
    def value(degree: int, at: Number) -> Number:
        """J_degree at a point of (-1, 1)."""
        p, q = arc_cosine_polynomials(degree)
        if at.is_zero:
            sine, angle = ONE, PI * number_of(HALF)
        else:
            sine = (ONE + -(at * at)).power(HALF)
            angle = PI + number_of(-1) * at.arccos()
        tops = (constant_polynomial(poly, at) for poly in (p, q))
        first, second = tops
        return number_of(HALF) * PI.power(fmpq(-1)) * (sine * first + angle * second)


def constant_polynomial(poly: fmpq_poly, at: Number) -> Number:
    result = ZERO
    for j in range(poly.degree(), -1, -1):
        result = result * at + number_of(poly[j])
    return result


def square_root(u: Puiseux) -> Puiseux:
    """sqrt(u) = sqrt(u_2) s sqrt(1 + u_3/u_2 s + ...) for u = u_2 s^2 + ... with u_2 > 0: one term shorter than u."""
    lead = u[2]
    if lead.is_positive is not Answer.YES:
        raise NotATerm("an inner kernel whose slope at 1 is not shown to be positive")
    inner = (ZERO, *(entry * lead.power(fmpq(-1)) for entry in u[3:]))
    root = composed(binomial_series(HALF, fmpq(1), len(inner)), inner)
    return (ZERO, *product(constant(lead.power(HALF), len(root)), root))


def binomial_series(exponent: fmpq, scale: fmpq, length: int) -> list[fmpq]:
    """Coefficients of (1 + scale x)^exponent."""
    result = [fmpq(1)]
    for j in range(1, length):
        result.append(result[-1] * (exponent - j + 1) / j * scale)
    return result
