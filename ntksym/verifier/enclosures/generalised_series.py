"""Arithmetic of one-sided expansions in s -> 0+ with fractional powers and logarithms, the remainder bounded on (0, h].

With r = s^(1/q) and L = log s, a model stands for any function of s with

    f(s) = sum_(k < K, j) c_kj r^k L^j + r^K sum_j rho_j(s) L^j,    0 < s <= h < 1,  rho_j(s) in a ball R_j.

Coefficients are :class:`Constant`; one without an exact part may also vary with s inside its ball.  Everything below
holds for each s on its own, so no smoothness is needed.  A term of the exponents k >= K is moved to the remainder by
r^k = r^K r^(k - K) with the range of r^(k - K).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import arb, fmpq

from ..decide import Answer, is_at_most, is_positive
from ..failures import TooWide
from .constants import ONE, ZERO, Constant
from .real_functions import power
from .special import finite
from .taylor_coefficients import power_coefficients, taylor_coefficients

#: (k, j): the exponents of r and of L
Exponents = tuple[int, int]
_MAX_TERMS = 600
#: the order of what has no remainder
EXACT_ORDER = 10**6


@dataclass(frozen=True)
class Model:
    """``terms`` without exact zeros and below ``order`` = K; ``rest``: j -> R_j."""

    terms: Mapping[Exponents, Constant]
    order: int
    rest: Mapping[int, arb]

    @property
    def low(self) -> int:
        """The least exponent that occurs; ``order`` if there is no term."""
        return min((k for k, _ in self.terms), default=self.order)

    def is_zero(self) -> bool:
        return not self.terms and not self.rest

    def without(self, exponents: Exponents) -> Model:
        return Model({key: c for key, c in self.terms.items() if key != exponents}, self.order, self.rest)

    def shifted(self, by: int) -> Model:
        """The product with r^by."""
        return Model({(k + by, j): c for (k, j), c in self.terms.items()}, self.order + by, self.rest)


def constant(value: Constant) -> Model:
    return Model({(0, 0): value} if value.exact != {} else {}, EXACT_ORDER, {})


class Scale:
    """The interval (0, h], the root q, and how many powers of r beyond the first a model keeps."""

    def __init__(self, h: fmpq, root: int, width: int) -> None:
        if not 0 < h < 1:
            raise TooWide("a local expansion needs an interval of length below one")
        self.h, self.root, self.width = arb(h), root, width
        self.log_h = self.h.log()

    def spread(self, ball: arb, k: int, j: int) -> arb:
        """A ball with all values of b r^k L^j, b in the ball, on (0, h]; raises :class:`TooWide` if it is unbounded.

        The monomial takes values between 0 and an extreme one; so does its product with b.
        |L| >= |log h| for j <= 0.  For j > 0 and a = k/q, s^a |L|^j grows up to s = exp(-j/a): its maximum is at h if
        log h <= -j/a, and at most (j/(a e))^j in any case.
        """
        if k < 0 or (k == 0 and j > 0):
            raise TooWide("an expansion is unbounded at its end")
        if k == 0 and j == 0:
            return ball
        exponent = fmpq(k, self.root)
        if j <= 0 or is_at_most(self.log_h, arb(-j / exponent)) is Answer.YES:
            top = (self.log_h * exponent).exp() * (-self.log_h) ** j
        else:
            top = (arb(j / exponent) / arb.const_e()) ** j
        return arb(0).union(ball * top if j % 2 == 0 else -(ball * top))

    def variable(self, sign: int, end: fmpq | None) -> Model:
        """end + sign s, or sign/s for an infinite end."""
        if end is None:
            return Model({(-self.root, 0): ONE.scaled(sign)}, EXACT_ORDER, {})
        line = Model({(self.root, 0): ONE.scaled(sign)}, EXACT_ORDER, {})
        return self.add(line, constant(ONE.scaled(end)))

    def collect(self, parts: list[tuple[int, int, Constant]], order: int) -> Model:
        """The model of a sum of terms; those of exponent >= order go to the remainder."""
        terms: dict[Exponents, Constant] = {}
        rest: dict[int, arb] = {}
        for k, j, coefficient in parts:
            if k < order:
                terms[k, j] = terms.get((k, j), ZERO) + coefficient
            else:
                rest[j] = rest.get(j, arb(0)) + self.spread(coefficient.ball, k - order, 0)
        terms = {key: c for key, c in terms.items() if c.exact != {}}
        if len(terms) + len(rest) > _MAX_TERMS:
            raise TooWide("an expansion with too many terms")
        return Model(terms, order, {j: finite(ball, "a remainder") for j, ball in rest.items()})

    def parts(self, model: Model) -> list[tuple[int, int, Constant]]:
        return [*((k, j, c) for (k, j), c in model.terms.items()),
                *((model.order, j, Constant(ball)) for j, ball in model.rest.items())]

    def add(self, left: Model, right: Model) -> Model:
        return self.cut(self.collect([*self.parts(left), *self.parts(right)], min(left.order, right.order)))

    def cut(self, model: Model) -> Model:
        """The model with at most ``width`` powers of r beyond its first."""
        order = model.low + self.width
        return self.collect(self.parts(model), order) if order < model.order and any(
            k >= order for k, _ in model.terms) else model

    def multiply(self, left: Model, right: Model) -> Model:
        if left.is_zero() or right.is_zero():
            return constant(ZERO)
        order = min(left.low + right.order, right.low + left.order, EXACT_ORDER)
        if len(left.terms) + len(right.terms) > 2:
            order = min(order, left.low + right.low + self.width)
        return self.collect([(k + m, i + j, a * b) for k, i, a in self.parts(left) for m, j, b in self.parts(right)],
                            order)

    def scaled(self, model: Model, factor: Constant) -> Model:
        return self.multiply(model, constant(factor))

    def range(self, model: Model) -> arb:
        """A ball with all values on (0, h]."""
        total = arb(0)
        for k, j, coefficient in self.parts(model):
            total += self.spread(coefficient.ball, k, j)
        return finite(total, "the range of an expansion")

    def split(self, model: Model) -> tuple[Constant, Model]:
        """(u_0, v) with model = u_0 + v and v -> 0 for s -> 0; raises :class:`TooWide` where the model has no limit."""
        if model.low < 0 or any(k == 0 and j != 0 for k, j in model.terms) or (model.low == 0 == model.order):
            raise TooWide("an expansion without a limit at its end")
        return model.terms.get((0, 0), ZERO), model.without((0, 0))

    def compose(self, name: str | fmpq, model: Model) -> Model:
        """phi(u) for phi smooth on the range of u, by Taylor's theorem at u_0; a rational stands for that power.

        phi(u_0 + v) = sum_(m < M) phi_m(u_0) v^m + phi_M(xi) v^M, xi between u_0 and u_0 + v.
        """
        start, rise = self.split(model)

        def coefficients(at: Constant, n: int) -> list[Constant]:
            return power_coefficients(at, name, n) if isinstance(name, fmpq) else taylor_coefficients(name, at, n)

        if rise.is_zero():
            return constant(coefficients(start, 1)[0] if isinstance(name, fmpq) else start.function(name))
        count = -(-self.width // rise.low)
        hull = start.ball + arb(0).union(self.range(rise))
        result = constant(Constant(coefficients(Constant(hull), count)[count].ball))
        for coefficient in reversed(coefficients(start, count)[:count]):
            result = self.add(self.multiply(result, rise), constant(coefficient))
        return result

    def leading(self, model: Model) -> tuple[int, Constant, Model]:
        """(k, c, w) with model = c r^k w, w -> 1; raises :class:`TooWide` if the first term is not such."""
        low = model.low
        first = [(j, c) for (k, j), c in model.terms.items() if k == low]
        if len(first) != 1 or first[0][0] != 0 or first[0][1].vanishes() is not Answer.NO:
            raise TooWide("the first term of an expansion has a logarithm, or is not shown to differ from zero")
        c = first[0][1]
        rest = self.scaled(model.without((low, 0)).shifted(-low), c.to_the(fmpq(-1)))
        return low, c, self.add(constant(ONE), rest)

    def power(self, model: Model, exponent: fmpq) -> Model:
        """The real power by a rational: of a base that is zero, or that is shown to be > 0 (!= 0) on (0, h]."""
        if model.is_zero():
            return constant(ZERO.to_the(exponent))
        if exponent.q == 1 and 0 <= exponent <= 2 * self.width:
            result = constant(ONE)
            for _ in range(int(exponent.p)):
                result = self.multiply(result, model)
            return result
        k, c, w = self.leading(model)
        shift = exponent * k
        if shift.q != 1:
            raise TooWide("an exponent that is not a multiple of the chosen root")
        if abs(shift) > EXACT_ORDER // 10:
            raise TooWide("an expansion of too large exponents")
        return self.scaled(self.compose(exponent, w), c.to_the(exponent)).shifted(int(shift.p))

    def log(self, model: Model) -> Model:
        """log(c r^k w) = log c + (k/q) L + log w for c > 0; other c have no logarithm."""
        if model.is_zero():
            return constant(ZERO.function("log"))
        k, c, w = self.leading(model)
        result = self.add(self.compose("log", w), constant(c.function("log")))
        slope = ONE.scaled(fmpq(k, self.root))
        return self.add(result, Model({(0, 1): slope} if k else {}, EXACT_ORDER, {}))

    def exp(self, model: Model) -> Model:
        """exp(a L + u) = s^a exp(u) for a rational a; an exponent that tends to -oo like a power is flat."""
        if model.low < 0:
            return self.flat(model)
        steep = model.terms.get((0, 1))
        if steep is None:
            return self.compose("exp", model)
        exponent = None if steep.rational is None else steep.rational * self.root
        if exponent is None or exponent.q != 1:
            raise TooWide("the exponential of a logarithm whose factor is not a multiple of the chosen root")
        return self.compose("exp", model.without((0, 1))).shifted(int(exponent.p))

    def flat(self, model: Model) -> Model:
        """exp(c r^-m w) for c w <= -g < 0: with t = 1/r it is t^-K t^K exp(-g t^m), and t^K exp(-g t^m) is at most
        (K/(g m e))^(K/m)."""
        k, c, w = self.leading(model)
        steep = -(c.ball * self.range(w))
        if is_positive(steep) is not Answer.YES:
            raise TooWide("an exponential that is not shown to vanish at the end")
        order, m = 2 * self.width, -k
        top = power(arb(order) / (steep.lower() * m * arb.const_e()), fmpq(order, m))
        return Model({}, order, {0: arb(0).union(arb(top))})

    def sign(self, model: Model) -> int:
        """1 or -1 where the function is > 0 or < 0 on all of (0, h], 0 where it is zero; raises :class:`TooWide`.

        The first term r^k L^j with the largest j there is divided out: (-1)^j decides its sign, and the quotient is
        bounded on (0, h].
        """
        if model.is_zero():
            return 0
        low = model.low
        top = max(j for j in [*(j for (k, j) in model.terms if k == low), *(model.rest if low == model.order else ())])
        total = arb(0)
        for k, j, coefficient in self.parts(model):
            total += self.spread(coefficient.ball, k - low, j - top)
        for sign in (1, -1):
            if is_positive(total * sign) is Answer.YES:
                return sign if top % 2 == 0 else -sign
        raise TooWide("the sign of an expansion is not decided on its interval")


__all__ = ["Model", "Scale", "constant"]
