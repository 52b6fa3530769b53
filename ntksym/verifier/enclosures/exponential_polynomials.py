"""Sums of c x^k exp(a x^2 + b x), possibly times erf(s x + t), and their Gaussian Hermite moments on an interval."""

from __future__ import annotations

from dataclasses import dataclass

from flint import acb, arb, ctx, fmpq

from ..decide import Answer, is_positive
from ..failures import Unsupported
from ..syntax import Node, number
from ..work import spend
from .calculus import ZERO, add, coefficients, depends, mul, value
from .enclose import enclose

Number = arb | acb

_MAX_DEGREE = 200
_MAX_TERMS = 2_000


@dataclass(frozen=True)
class Shape:
    """x^degree exp(quadratic x^2 + (real + i imaginary) x) erf(s x + t); the erf factor only if ``erf = (s, t)``."""

    degree: int = 0
    quadratic: Node = ZERO
    real: Node = ZERO
    imaginary: Node = ZERO
    erf: tuple[Node, Node] | None = None

    def times(self, other: Shape) -> Shape:
        if self.erf is not None and other.erf is not None:
            raise Unsupported("a product of two error functions")
        if self.degree + other.degree > _MAX_DEGREE:
            raise Unsupported(f"a polynomial factor of degree above {_MAX_DEGREE}")
        return Shape(self.degree + other.degree, add(self.quadratic, other.quadratic), add(self.real, other.real),
                     add(self.imaginary, other.imaginary), self.erf or other.erf)


Terms = dict[Shape, Number]


def expand(body: Node, variable: str) -> Terms:
    """The body as a sum of shapes with coefficients at the current precision; raises :class:`Unsupported`.

    sin, cos, sinh, cosh are written with exponentials: cos u = (e^{iu} + e^{-iu})/2 and so on; erfc = 1 - erf.
    """
    if not depends(body, variable):
        return {Shape(): enclose(body, {}, ctx.prec)}
    op = body[0]
    if op == "s":
        return {Shape(degree=1): arb(1)}
    if op == "+":
        total: Terms = {}
        for part in body[1:]:
            _accumulate(total, expand(part, variable), arb(1))
        return total
    if op == "*":
        product = expand(body[1], variable)
        for part in body[2:]:
            product = _product(product, expand(part, variable))
        return product
    if op == "^":
        if body[1] == ("c", "e"):
            return _exponential(body[2], variable, 1, 0)
        exponent = value(body[2])
        if exponent is not None and body[1][:2] == ("f", "exp"):
            return _exponential(mul(number(exponent), body[1][2]), variable, 1, 0)
        if exponent is None or exponent.q != 1 or not 0 <= exponent <= _MAX_DEGREE:
            raise Unsupported("a power that is not a polynomial or an exponential")
        base = expand(body[1], variable)
        result: Terms = {Shape(): arb(1)}
        for _ in range(int(exponent.p)):
            spend(5 * len(result) * len(base), int(ctx.prec))
            result = _product(result, base)
        return result
    if op == "f":
        return _function(body[1], body[2], variable)
    if op == "hermite_polynomial":
        degree = value(body[1])
        if degree is not None and degree.q == 1 and 0 <= degree <= _MAX_DEGREE:
            return _hermite(int(degree.p), expand(body[2], variable))
    raise Unsupported(f"{op!r} is not a sum of polynomials times exponentials of quadratics")


def _accumulate(total: Terms, extra: Terms, factor: Number) -> None:
    for shape, coefficient in extra.items():
        scaled = coefficient * factor
        total[shape] = total[shape] + scaled if shape in total else scaled
    if len(total) > _MAX_TERMS:
        raise Unsupported(f"an expansion into more than {_MAX_TERMS} terms")


def _product(left: Terms, right: Terms) -> Terms:
    result: Terms = {}
    for shape, coefficient in left.items():
        _accumulate(result, {shape.times(other): own for other, own in right.items()}, coefficient)
    return result


def _hermite(degree: int, argument: Terms) -> Terms:
    before: Terms = {}
    current: Terms = {Shape(): arb(1)}
    for k in range(degree):
        following: Terms = {}
        _accumulate(following, _product(current, argument), 1 / arb(k + 1).sqrt())
        _accumulate(following, before, -(arb(k) / arb(k + 1)).sqrt())
        before, current = current, following
    return current


def _exponential(argument: Node, variable: str, sign: int, turn: int) -> Terms:
    """exp(sign i^turn u) for a polynomial u of degree at most 2 (at most 1 if turn = 1)."""
    found = coefficients(argument, variable, 2 - turn)
    if found is None:
        raise Unsupported("the exponential of what is not a quadratic polynomial")
    d, b, a = [*found, ZERO, ZERO][:3]
    d, b, a = (mul(number(sign), part) for part in (d, b, a))
    offset = enclose(d, {}, ctx.prec)
    if turn:
        # exp(0) = 1 is kept exact so that vanishing parts of the coefficients are exact zeros.
        return {Shape(imaginary=b): acb(offset.cos(), offset.sin())}
    return {Shape(quadratic=a, real=b): offset.exp()}


def _function(name: str, argument: Node, variable: str) -> Terms:
    if name == "exp":
        return _exponential(argument, variable, 1, 0)
    if name in ("sin", "cos", "sinh", "cosh"):
        turn = 1 if name in ("sin", "cos") else 0
        half: Number = acb(0, fmpq(-1, 2)) if name == "sin" else arb(fmpq(1, 2))
        result: Terms = {}
        _accumulate(result, _exponential(argument, variable, 1, turn), half)
        _accumulate(result, _exponential(argument, variable, -1, turn), half if name in ("cos", "cosh") else -half)
        return result
    if name in ("erf", "erfc"):
        found = coefficients(argument, variable, 1)
        if found is None:
            raise Unsupported("the error function of what is not affine")
        t, s = [*found, ZERO][:2]
        if name == "erf":
            return {Shape(erf=(s, t)): arb(1)}
        return {Shape(): arb(1), Shape(erf=(s, t)): arb(-1)}
    raise Unsupported(f"{name!r} is not a sum of polynomials times exponentials of quadratics")


def moments(terms: Terms, low: fmpq | None, high: fmpq | None, count: int) -> list[arb]:
    """The integrals over (low, high) of the terms times h_p(x) w(x), p < count, w the standard Gaussian density.

    With g_p the moment of E = exp(a x^2 + b x) (times erf), degree 0:  d/dx (He_p w) = -He_{p+1} w and
    x He_p = He_{p+1} + p He_{p-1} give, integrating d/dx (He_p w E) over the interval and dividing by sqrt(p!),

        (1 - 2a) sqrt(p+1) g_{p+1} = b g_p + 2a sqrt(p) g_{p-1} - [h_p w E]_low^high
                                     (with erf(s x + t) in E: + 2s/sqrt(pi) exp(-t^2) g'_p),

    g' the moments of exp((a - s^2) x^2 + (b - 2 s t) x).  A factor x acts by x h_p = sqrt(p+1) h_{p+1} + sqrt(p)
    h_{p-1}. The bracket vanishes at infinity because 1 - 2a > 0 is required.  All of it is ball arithmetic.
    """
    total: list[Number] = [arb(0)] * count
    bases: dict[Shape, dict[int, Number]] = {}
    for shape, coefficient in terms.items():
        if not coefficient.is_zero():
            base = Shape(0, shape.quadratic, shape.real, shape.imaginary, shape.erf)
            bases.setdefault(base, {})[shape.degree] = coefficient
    for base, by_degree in bases.items():
        top = max(by_degree)
        line = _base_moments(base, low, high, count + top)
        roots = [arb(p).sqrt() for p in range(count + top + 1)] if top else []
        # Horner's scheme in the operator "multiply by x"
        current: list[Number] = [by_degree[top] * entry for entry in line] if top else []
        if not top:
            current = [by_degree[0] * entry for entry in line]
        for degree in range(top - 1, -1, -1):
            length = count + degree
            spend(3 * length, int(ctx.prec))
            shifted = [roots[1] * current[1]]
            shifted += [roots[p + 1] * current[p + 1] + roots[p] * current[p - 1] for p in range(1, length)]
            if degree in by_degree:
                shifted = [entry + by_degree[degree] * own for entry, own in zip(shifted, line, strict=False)]
            current = shifted
        total = [entry + own for entry, own in zip(total, current, strict=True)]
    return [entry.real if isinstance(entry, acb) else entry for entry in total]


def _base_moments(shape: Shape, low: fmpq | None, high: fmpq | None, count: int) -> list[Number]:
    a, re, im = (enclose(part, {}, ctx.prec) for part in (shape.quadratic, shape.real, shape.imaginary))
    alpha = 1 - 2 * a
    if is_positive(alpha) is not Answer.YES:
        raise Unsupported("the exponent of the integrand does not decay against the Gaussian weight")
    b: Number = re if im.is_zero() else acb(re, im)
    inhomogeneous: list[Number] | None = None
    if shape.erf is None:
        first = _first_moment(alpha, b, low, high)
    else:
        if low is not None or high is not None:
            raise Unsupported("an error function on part of the line")
        s, t = (enclose(part, {}, ctx.prec) for part in shape.erf)
        # E erf(s (m + sd Z) + t) = erf((t + s m) / sqrt(1 + 2 s^2 sd^2)) with mean m = b/alpha, variance sd^2 = 1/alpha
        inside = (t + s * b / alpha) / (1 + 2 * s * s / alpha).sqrt()
        first = (b * b / (2 * alpha)).exp() / alpha.sqrt() * inside.erf()
        squared = mul(shape.erf[0], shape.erf[0])
        inner = Shape(0, add(shape.quadratic, mul(("q", "-1"), squared)),
                      add(shape.real, mul(("q", "-2"), shape.erf[0], shape.erf[1])), shape.imaginary)
        factor = 2 * s / arb.pi().sqrt() * (-t * t).exp()
        inhomogeneous = [factor * entry for entry in _base_moments(inner, None, None, count)]
    brackets = _brackets(a, b, low, high, count)
    simple = a.is_zero() and b.is_zero()
    spend(3 * count, int(ctx.prec))
    result: list[Number] = [first]
    root, two_a = arb(0), 2 * a
    for p in range(count - 1):
        following = arb(p + 1).sqrt()
        step: Number = arb(0)
        if not simple:
            step = b * result[p]
            if p:
                step = step + two_a * root * result[p - 1]
        if brackets is not None:
            step = step - brackets[p]
        if inhomogeneous is not None:
            step = step + inhomogeneous[p]
        result.append(step / (alpha * following))
        root = following
    return result


def _first_moment(alpha: arb, b: Number, low: fmpq | None, high: fmpq | None) -> Number:
    """The integral of exp(a x^2 + b x) w(x): exp(b^2/(2 alpha))/sqrt(alpha) times a difference of normal tails."""
    scale = (b * b / (2 * alpha)).exp() / alpha.sqrt()
    if low is None and high is None:
        return scale

    def tail(end: fmpq, sign: int) -> Number:
        """Mass beyond the end (sign 1: above, -1: below) of the Gaussian with mean b/alpha, variance 1/alpha."""
        return (sign * (alpha * arb(end) - b) / (2 * alpha).sqrt()).erfc() / 2

    if low is None:
        assert high is not None  # both ends infinite was the first case
        return scale * tail(high, -1)
    return scale * (tail(low, 1) if high is None else tail(low, 1) - tail(high, 1))


def _brackets(a: arb, b: Number, low: fmpq | None, high: fmpq | None, count: int) -> list[Number] | None:
    """[h_p w E]_low^high for p < count; an infinite end gives nothing."""
    total: list[Number] | None = None
    for end, sign in ((high, 1), (low, -1)):
        if end is None:
            continue
        x = arb(end)
        weight = sign * ((a - arb(fmpq(1, 2))) * x * x + b * x).exp() / (2 * arb.pi()).sqrt()
        line = hermite_line(end, weight, count)
        total = line if total is None else [left + right for left, right in zip(total, line, strict=True)]
    return total


def hermite_line(x: fmpq, factor: Number, count: int) -> list[Number]:
    """factor h_p(x) for p < count by sqrt(p+1) h_{p+1} = x h_p - sqrt(p) h_{p-1}."""
    spend(3 * count, int(ctx.prec))
    result: list[Number] = [factor]
    before: Number = arb(0)
    at, root = arb(x), arb(0)
    for p in range(count - 1):
        following = arb(p + 1).sqrt()
        step = -(root * before) if x == 0 else at * result[p] - root * before
        before = result[p]
        result.append(step / following)
        root = following
    return result


__all__ = ["Shape", "Terms", "expand", "hermite_line", "moments"]
