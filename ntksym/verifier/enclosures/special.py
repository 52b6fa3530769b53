"""Values of the gamma family at exact arguments: factorials, double factorials, binomial coefficients."""

from __future__ import annotations

import math

from flint import arb, ctx, fmpq, fmpz

from ..decide import Answer, is_positive, is_zero
from ..failures import TooWide, Undefined, Unsupported
from ..work import spend

Value = fmpq | arb

_MAX_EXACT = 20_000


def as_integer(value: Value) -> int | None:
    """The integer that the value is exactly, else None."""
    if isinstance(value, fmpq):
        return int(value.p) if value.q == 1 else None
    found = value.unique_fmpz() if value.is_exact() and value.is_integer() else None
    return None if found is None else int(found)


def ball(value: Value) -> arb:
    """The value as a ball at the current precision."""
    return arb(value) if isinstance(value, fmpq) else value


def finite(result: arb, what: str) -> arb:
    """The ball itself; raises :class:`TooWide` if it is not a bounded interval."""
    if not result.is_finite():
        raise TooWide(f"{what}: the enclosure contains a singular point")
    return result


def gamma(x: Value) -> Value:
    """Gamma(x); undefined at 0, -1, -2, ..."""
    n = as_integer(x)
    if n is not None:
        if n <= 0:
            raise Undefined(f"gamma has a pole at {n}")
        spend(1 + min(n, _MAX_EXACT) ** 2 // 20_000)
        return fmpq(math.factorial(n - 1)) if n <= _MAX_EXACT else arb.gamma(arb(n))
    if isinstance(x, fmpq) and max(abs(int(x.p)), int(x.q)) < 10**6:
        return finite(arb.gamma_fmpq(x), "gamma")
    return finite(ball(x).gamma(), "gamma")


def factorial(x: Value) -> Value:
    """x! = Gamma(x + 1)."""
    return gamma(x + 1)


def double_factorial(x: Value) -> Value:
    """n!! for integers n: n!! = n (n-2)!!, 0!! = 1, and backwards for negative odd n: (-1)!! = 1, (-3)!! = -1, ..."""
    n = as_integer(x)
    if n is None:
        raise Unsupported("the double factorial is enclosed at exact integers only")
    if n < 0 and n % 2 == 0:
        raise Undefined(f"the double factorial has a pole at {n}")
    if abs(n) > _MAX_EXACT:
        if n < 0:
            raise Unsupported(f"the double factorial is enclosed from {-_MAX_EXACT} on")
        half = n // 2
        # (2m)!! = 2^m m!,  (2m+1)!! = (2m+2)! / (2^(m+1) (m+1)!)
        if n % 2 == 0:
            return arb(2) ** half * arb(half + 1).gamma()
        return arb(n + 2).gamma() / (arb(2) ** (half + 1) * arb(half + 2).gamma())
    spend(abs(n))
    result = fmpz(1)
    if n >= 0:
        for factor in range(n, 1, -2):
            result *= factor
        return fmpq(result)
    for factor in range(n + 2, 0, 2):
        result *= factor
    return fmpq(1) / result


def remainder(x: Value, y: Value) -> Value:
    """x - y floor(x/y), which has the sign of y; raises :class:`Undefined` for y = 0."""
    zero = is_zero(ball(y))
    if zero is Answer.YES:
        raise Undefined("a remainder modulo 0")
    if zero is Answer.UNKNOWN:
        raise TooWide("a remainder modulo a number that may be 0")
    if isinstance(x, fmpq) and isinstance(y, fmpq):
        return x - y * fmpq((x / y).floor())
    return ball(x) - y * (ball(x) / y).floor()


def binomial(n: Value, k: Value) -> Value:
    """binomial(n, k): zero for k < 0 or k > n with integers n >= 0; n (n-1) ... (n-k+1) / k! for integers k >= 0."""
    order, top = as_integer(k), as_integer(n)
    if order is not None and order < 0:
        if top is not None and top < 0:
            raise Undefined("binomial of two negative integers depends on the convention")
        # 1 / Gamma(k + 1) vanishes and Gamma(n + 1) / Gamma(n - k + 1) is finite for n not a negative integer
        if top is None and not isinstance(n, fmpq):
            raise TooWide("binomial: the upper argument may be a negative integer")
        return fmpq(0)
    if order is not None and top is not None and top >= 0:
        if order > top:
            return fmpq(0)
        if top <= _MAX_EXACT:
            spend(1 + top * min(order, top - order) // 10_000)
            return fmpq(math.comb(top, order))
        order = min(order, top - order)
    if order is not None and order <= _MAX_EXACT:
        spend(order, order * int(n.height_bits()) if isinstance(n, fmpq) else int(ctx.prec))
        result: Value = fmpq(1)
        exact = isinstance(n, fmpq) and order * int(n.height_bits()) <= 10**6
        upper: Value = n if exact else ball(n)
        for i in range(order):
            result = result * (upper - i) / (i + 1)
        return result
    if order is not None and not (top is not None and top >= 0):
        raise Unsupported(f"a binomial coefficient with the lower argument {order}, more than {_MAX_EXACT}")
    if top is not None and top < 0:
        raise Undefined(f"binomial has a pole at the upper argument {top}")
    lower, high = ball(k), ball(n)
    return finite((high + 1).gamma() * (lower + 1).rgamma() * (high - lower + 1).rgamma(), "binomial")


def rational_power(base: Value, exponent: fmpq) -> Value:
    """base^exponent for a rational exponent that is not an integer: the real power, base >= 0."""
    p, q = int(exponent.p), int(exponent.q)
    if isinstance(base, fmpq):
        if base < 0:
            raise Undefined(f"the power {exponent} of the negative number {base}")
        if base == 0:
            if exponent < 0:
                raise Undefined("division by zero")
            return fmpq(0)
        if q < 64:
            numerator, denominator = fmpz(base.p).root(q), fmpz(base.q).root(q)
            if numerator ** q == base.p and denominator ** q == base.q and abs(p) * int(base.height_bits()) <= 10**6:
                return fmpq(numerator, denominator) ** p
        return _positive_power(arb(base), p, q)
    # A nonnegative ball is needed; [0, eps] is fine for a positive exponent.
    if is_zero(base) is Answer.YES:
        return rational_power(fmpq(0), exponent)
    if exponent > 0 and is_positive(base) is not Answer.YES:
        # The caller knows base >= 0; roots of balls that touch zero are not finite, the hull of the end values is.
        return arb(0).union(finite(_positive_power(base.upper(), p, q), f"power {exponent}"))
    return finite(_positive_power(base, p, q), f"power {exponent}")


def _positive_power(base: arb, p: int, q: int) -> arb:
    root = base.sqrt() if q == 2 else base.root(q) if q < 64 else (base.log() / q).exp()
    return root ** p
