"""Proved bounds of functions on the real line and on strips around it, by induction over the tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from ..decide import Answer, is_less, is_nonnegative, is_positive, is_zero
from ..failures import Unsupported
from ..syntax import Node
from .calculus import affine, coefficients, depends, mul, negate, value
from .enclose import enclose
from .piecewise import pieces
from .special import finite


@dataclass(frozen=True)
class Growth:
    """|phi(z)| <= A (1 + |x|)^k exp(c |x| + q x^2), x = Re z; A, k, c >= 0."""

    A: arb
    k: fmpq
    c: arb
    q: arb

    def plus(self, other: Growth) -> Growth:
        """Bound of the sum: each summand is below the larger exponents."""
        return Growth(self.A + other.A, max(self.k, other.k), self.c.max(other.c), self.q.max(other.q))

    def times(self, other: Growth) -> Growth:
        """Bound of the product."""
        return Growth(self.A * other.A, self.k + other.k, self.c + other.c, self.q + other.q)

    def to_the(self, exponent: fmpq) -> Growth:
        """Bound of |phi|^exponent, exponent > 0."""
        r = arb(exponent)
        # A ball that touches zero has no logarithm; A + 1 bounds it as well.
        above = self.A.upper() if is_positive(self.A) is Answer.YES else self.A.upper() + 1
        return Growth((above.log() * r).exp(), self.k * exponent, self.c * r, self.q * r)

    def at(self, x: arb) -> arb:
        """The bound at |x| = x >= 0."""
        return self.A * (1 + x) ** arb(self.k) * (self.c * x + self.q * x * x).exp()


def _bounded(by: arb | int) -> Growth:
    return Growth(arb(by), fmpq(0), arb(0), arb(0))


@dataclass(frozen=True)
class Strip:
    """The points z = x + iy with |y| <= width, and low <= x <= high if width = 0 (None is infinity)."""

    variable: str
    width: fmpq = fmpq(0)
    low: fmpq | None = None
    high: fmpq | None = None


def growth(function: Node, prec: int = 64) -> Growth:
    """A bound that holds for all real x (breakpoints left out); raises :class:`Unsupported` if no rule gives one.

    Proof: on each piece by :func:`strip_growth` with width 0; the sum of the bounds holds on the union.
    """
    with ctx.workprec(prec):
        first, *others = (strip_growth(piece.body, Strip(piece.variable, fmpq(0), piece.low, piece.high))
                          for piece in pieces(function))
        for own in others:
            # The bounds hold on disjoint sets, so the largest constant is enough.
            first = Growth(first.A.max(own.A), max(first.k, own.k), first.c.max(own.c), first.q.max(own.q))
    return first


def strip_growth(body: Node, strip: Strip) -> Growth:
    """A bound on the strip, on which the body is then also holomorphic (width > 0); raises :class:`Unsupported`.

    Induction, z = x + iy, |y| <= a, u = c z + d with real c, d and s = |c| a:
    constants by their enclosure; |z| <= |x| + a <= max(1, a)(1 + |x|); sums and products by the triangle inequality.
    exp: |exp u| = exp Re u; for u = alpha z^2 + beta z + gamma, Re u = alpha (x^2 - y^2) + beta x + gamma
    <= alpha x^2 + |alpha| a^2 + |beta||x| + gamma; if Re u >= L then |exp(-u)| <= exp(-L); else exp |u| if |u| <=
    A(1+|x|). tanh u, s < pi/2: |tanh(x+iy)|^2 = (sinh^2 x + sin^2 y)/(sinh^2 x + cos^2 y) is monotone in sinh^2 x,
    from tan^2 y to 1.
    sigmoid u, s < pi: |1 + t e^{iy}|^2 = (1+t)^2 - 4t sin^2(y/2) >= (1+t)^2 cos^2(y/2) with t = exp(-x),
    so |sigmoid(x+iy)| <= sigmoid(x)/cos(s/2).  softplus u, s < pi: integrate its derivative sigmoid from x to x+iy:
    <= log 2 + |Re u| + s/cos(s/2).  erf: likewise with derivative 2/sqrt(pi) exp(-(x+it)^2):
    <= 1 + 2/sqrt(pi) s exp(s^2); erfc one more.  sin, cos: <= cosh s.  sinh, cosh: <= cosh Re u <= exp(|d| + |c||x|).
    atan, s < 1: |1+z^2| >= 1-y^2, so <= pi/2 + atanh s.
    Powers: u^n, n >= 0 an integer; u^r, r > 0, if Re u >= 0 (width 0) or Re u > 0; u^{-r} <= m^{-r} if Re u >= m > 0.
    log u, Re u >= m > 0: |log u| <= |log m| + |u| + pi/2.
    On the line (width 0) the bounded functions are bounded for every real argument.
    """
    if not depends(body, strip.variable):
        return _bounded(abs(enclose(body, {}, ctx.prec)))
    op = body[0]
    if op == "s":
        return Growth(arb(1).max(arb(strip.width)), fmpq(1), arb(0), arb(0))
    if op in ("+", "*"):
        result = strip_growth(body[1], strip)
        for part in body[2:]:
            own = strip_growth(part, strip)
            result = result.plus(own) if op == "+" else result.times(own)
        return result
    if op == "^":
        return _power(body, strip)
    if op == "f":
        return _function(body[1], body[2], strip)
    if op == "hermite_polynomial":
        # h_k = He_k / sqrt(k!); the absolute values of the coefficients of He_k add up to |He_k(i)| with |i| = 1
        degree = value(body[1])
        if degree is not None and degree.q == 1 and 0 <= degree <= 1_000:
            before, current = arb(0), arb(1)
            for k in range(int(degree.p)):
                before, current = current, (current + arb(k).sqrt() * before) / arb(k + 1).sqrt()
            inner = strip_growth(body[2], strip).plus(_bounded(1))
            return _bounded(current).times(inner.to_the(degree) if degree > 0 else _bounded(1))
    raise Unsupported(f"no bound for {op!r}")


def _power(body: Node, strip: Strip) -> Growth:
    base, exponent = body[1], value(body[2])
    if base == ("c", "e"):
        return _function("exp", body[2], strip)
    if exponent is None:
        raise Unsupported("no bound for a power whose exponent is not an explicit rational")
    if exponent == 0:
        strip_growth(base, strip)  # u^0 = 1 where u has a value
        return _bounded(1)
    if base[:2] == ("f", "exp"):
        return _function("exp", mul(("q", str(exponent)), base[2]), strip)
    if exponent > 0:
        if exponent.q != 1:
            low = real_lower(base, strip)
            holds = is_nonnegative(low) if strip.width == 0 else is_positive(low)
            if holds is not Answer.YES:
                raise Unsupported("no lower bound proves that the base of a fractional power is positive")
        return strip_growth(base, strip).to_the(exponent)
    low = real_lower(base, strip)
    if is_positive(low) is not Answer.YES:
        raise Unsupported("no positive lower bound for a denominator")
    return _bounded((low.log() * arb(exponent)).exp())


_BOUNDED: dict[str, Callable[[], arb]] = {
    "tanh": lambda: arb(1), "sigmoid": lambda: arb(1), "erf": lambda: arb(1), "erfc": lambda: arb(2),
    "sin": lambda: arb(1), "cos": lambda: arb(1), "atan": lambda: arb.pi() / 2,
}
#: function -> (limit of the half-width s, bound as a function of s)
_IN_STRIP: dict[str, tuple[Callable[[], arb] | None, Callable[[arb], arb]]] = {
    "tanh": (lambda: arb.pi() / 2, lambda s: arb(1).max(s.tan())),
    "sigmoid": (arb.pi, lambda s: 1 / (s / 2).cos()),
    "erf": (None, lambda s: 1 + 2 * s * (s * s).exp() / arb.pi().sqrt()),
    "erfc": (None, lambda s: 2 + 2 * s * (s * s).exp() / arb.pi().sqrt()),
    "sin": (None, arb.cosh),
    "cos": (None, arb.cosh),
    "atan": (lambda: arb(1), lambda s: arb.pi() / 2 + s.atanh()),
}


def _function(name: str, argument: Node, strip: Strip) -> Growth:
    if name == "exp":
        return _exponential(argument, strip)
    if name in ("sinh", "cosh"):
        both = [_exponential(side, strip) for side in (argument, negate(argument))]
        return both[0].plus(both[1])
    if name == "log":
        low = real_lower(argument, strip)
        if is_positive(low) is not Answer.YES:
            raise Unsupported("no positive lower bound for the argument of a logarithm")
        return strip_growth(argument, strip).plus(_bounded(abs(low.log()) + arb.pi() / 2))
    if strip.width == 0:
        inner = strip_growth(argument, strip)
        if name in _BOUNDED:
            return _bounded(_BOUNDED[name]())
        if name == "softplus":
            return inner.plus(_bounded(arb.const_log2()))
        raise Unsupported(f"no bound for the function {name!r}")
    half_width = _half_width(argument, strip)
    if name == "softplus":
        limit: arb | None = arb.pi()
    elif name in _IN_STRIP:
        widest = _IN_STRIP[name][0]
        limit = None if widest is None else widest()
    else:
        raise Unsupported(f"no bound for the function {name!r} in a strip")
    if limit is not None and is_less(half_width, limit) is not Answer.YES:
        raise Unsupported(f"{name} has a singularity in the strip")
    if name == "softplus":
        rest = arb.const_log2() + half_width / (half_width / 2).cos()
        return strip_growth(argument, strip).plus(_bounded(finite(rest, name)))
    return _bounded(finite(_IN_STRIP[name][1](half_width), name))


def _half_width(argument: Node, strip: Strip) -> arb:
    """|c| a for the argument c z + d."""
    found = affine(argument, strip.variable)
    if found is None:
        raise Unsupported("the argument of a function is not affine, so its imaginary part is not bounded")
    return abs(enclose(found[0], {}, ctx.prec)) * arb(strip.width)


def _exponential(argument: Node, strip: Strip) -> Growth:
    found = coefficients(argument, strip.variable, 2)
    if found is not None and len(found) == 2 and (strip.low is not None or strip.high is not None):
        slope = is_positive(enclose(found[1], {}, ctx.prec))
        if {Answer.YES: strip.high, Answer.NO: strip.low, Answer.UNKNOWN: None}[slope] is not None:
            # An affine exponent is bounded above towards the finite end.
            return _bounded((-real_lower(negate(argument), strip)).exp())
    if found is not None:
        gamma, beta, alpha = ([enclose(part, {}, ctx.prec) for part in found] + [arb(0)] * 2)[:3]
        width = arb(strip.width)
        return Growth((gamma + abs(alpha) * width * width).exp(), fmpq(0), abs(beta), alpha)
    try:
        return _bounded((-real_lower(negate(argument), strip)).exp())
    except Unsupported:
        # The bound exp |u| below needs no lower bound.
        inner = strip_growth(argument, strip)
    if inner.k > 1 or is_zero(inner.c) is not Answer.YES or is_positive(inner.q) is not Answer.NO:
        raise Unsupported("no bound for the exponential of a function that grows faster than linearly")
    return Growth(inner.A.exp(), fmpq(0), inner.A if inner.k > 0 else arb(0), arb(0))


def real_lower(node: Node, strip: Strip) -> arb:
    """A lower bound of the real part on the strip; raises :class:`Unsupported`.

    Rules: constants; Re (cz+d)^2 >= -(|c| a)^2; on the line even powers, exp, sigmoid, softplus, erfc are >= 0,
    cosh >= 1 and products and powers of what is >= 0; in a strip Re cosh u >= cos s and Re exp u >= 0 for
    s = |c| a <= pi/2; c x + d on [low, high] by its smaller end value; minus the bound of what is bounded.
    """
    if not depends(node, strip.variable):
        return enclose(node, {}, ctx.prec).lower()
    on_line, op = strip.width == 0, node[0]
    line = affine(node, strip.variable)
    if line is not None:
        return _affine_lower(line, strip)
    if op == "+":
        total = arb(0)
        for part in node[1:]:
            total += real_lower(part, strip)
        return total
    if op == "*":
        return _product_lower(node, strip)
    if op == "^":
        exponent = value(node[2])
        if exponent == 2 and not on_line:
            half_width = _half_width(node[1], strip)
            return -half_width * half_width
        if exponent is not None and on_line and exponent > 0:
            if exponent.q == 1 and int(exponent.p) % 2 == 0:
                strip_growth(node[1], strip)
                return arb(0)
            low = real_lower(node[1], strip)
            if is_nonnegative(low) is Answer.YES:
                return (low.log() * arb(exponent)).exp().lower() if is_positive(low) is Answer.YES else arb(0)
    if op == "f" and node[1] in ("exp", "sigmoid", "softplus", "erfc", "cosh") and on_line:
        # The argument must have a value for every x; its bound proves that.
        strip_growth(node[2], strip)
        return arb(1) if node[1] == "cosh" else arb(0)
    if op == "f" and node[1] in ("exp", "cosh"):
        half_width = _half_width(node[2], strip)
        if is_less(half_width, arb.pi() / 2) is Answer.YES:
            return half_width.cos().lower() if node[1] == "cosh" else arb(0)
    bound = strip_growth(node, strip)
    if bound.k == 0 and is_zero(bound.c) is Answer.YES and is_positive(bound.q) is Answer.NO:
        return -bound.A.upper()
    raise Unsupported("no lower bound of the real part")


def _affine_lower(line: tuple[Node, Node], strip: Strip) -> arb:
    slope, offset = (enclose(part, {}, ctx.prec) for part in line)
    if is_zero(slope) is Answer.YES:
        return offset.lower()
    end = {Answer.YES: strip.low, Answer.NO: strip.high, Answer.UNKNOWN: None}[is_positive(slope)]
    if end is None:
        raise Unsupported("an affine function has no lower bound here")
    c, d = value(line[0]), value(line[1])
    return (arb(c * end + d) if c is not None and d is not None else slope * arb(end) + offset).lower()


def _product_lower(node: Node, strip: Strip) -> arb:
    constant = arb(1)
    varying = []
    for part in node[1:]:
        if depends(part, strip.variable):
            varying.append(part)
        else:
            constant *= enclose(part, {}, ctx.prec)
    if len(varying) == 1:
        if is_nonnegative(constant) is Answer.YES:
            return (constant * real_lower(varying[0], strip)).lower()
        bound = strip_growth(varying[0], strip)
        if bound.k == 0 and is_zero(bound.c) is Answer.YES and is_positive(bound.q) is Answer.NO:
            return -(abs(constant) * bound.A).upper()
    elif strip.width == 0 and is_nonnegative(constant) is Answer.YES:
        product = constant
        for part in varying:
            low = real_lower(part, strip)
            if is_nonnegative(low) is not Answer.YES:
                raise Unsupported("no lower bound of a product with a factor that may be negative")
            product *= low
        return product.lower()
    raise Unsupported("no lower bound of a product")
