"""Sign, powers and a few elementary functions of values that are exact rationals or balls."""

from __future__ import annotations

from flint import arb, fmpq

from ..decide import Answer, is_nonnegative, is_positive, is_zero
from ..failures import TooWide, Undefined
from . import special
from .special import Value, as_integer, ball, finite

_MAX_EXACT_BITS = 200_000


def sigmoid(x: arb) -> arb:
    """1 / (1 + exp(-x)), written with the decaying exponential so that no ball overflows."""
    if is_positive(x) is Answer.YES:
        return 1 / (1 + (-x).exp())
    grown = x.exp()
    return grown / (1 + grown)


def softplus(x: arb) -> arb:
    """log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))."""
    return x.max(arb(0)) + (-abs(x)).exp().log1p()


def sign_of(value: Value) -> int | None:
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if is_zero(value) is Answer.YES:
        return 0
    if is_positive(value) is Answer.YES:
        return 1
    return -1 if is_positive(-value) is Answer.YES else None


def require(answer: Answer, what: str) -> None:
    if answer is Answer.NO:
        raise Undefined(what)
    if answer is Answer.UNKNOWN:
        raise TooWide(f"undecided whether this is {what}")


def times(left: Value, right: Value) -> Value:
    """The product; an exact zero stays exact."""
    if (isinstance(left, fmpq) and left == 0) or (isinstance(right, fmpq) and right == 0):
        return fmpq(0)
    return left * right


def power(base: Value, exponent: Value) -> Value:
    """The real power: any base with an integer exponent (0^0 = 1), else base > 0 or 0 with a positive exponent."""
    n = as_integer(exponent)
    if n is not None:
        if n == 0:
            return fmpq(1)
        if isinstance(base, fmpq):
            if base == 0 and n < 0:
                raise Undefined("division by zero")
            return base ** n if abs(n) * int(base.height_bits()) <= _MAX_EXACT_BITS else ball(base) ** n
        if n < 0:
            zero = is_zero(base)
            if zero is Answer.YES:
                raise Undefined("division by zero")
            if zero is Answer.UNKNOWN:
                raise TooWide("division by a ball that contains zero")
        return finite(_natural_power(base, n) if n > 0 else base ** n, "power")
    if isinstance(exponent, fmpq):
        return _guarded_root(base, exponent)
    sign = sign_of(base)
    if sign is None:
        raise TooWide("a power whose base may be negative or zero")
    if sign == 0:
        if is_positive(exponent) is Answer.YES:
            return fmpq(0)
        if is_positive(-exponent) is Answer.YES:
            raise Undefined("zero to a negative power")
        raise TooWide("zero to a power of undecided sign")
    if sign < 0:
        if exponent.contains_integer():
            raise TooWide("a negative base with an exponent that may be an integer")
        raise Undefined("a negative base with an exponent that is not an integer")
    return finite((exponent * ball(base).log()).exp(), "power")


def power_of_power(base: Value, one: Value, two: Value, inner: Value) -> Value:
    """(b^e)^f, with b^e given; b^(e f) for b > 0 and an integer e f, which may be rational: sqrt(2)^2 is."""
    if isinstance(base, fmpq) and isinstance(one, fmpq) and isinstance(two, fmpq) and base > 0 and (one * two).q == 1:
        return power(base, one * two)
    return power(inner, two)


def _natural_power(base: arb, n: int) -> arb:
    """base^n, n > 0; of a ball whose midpoint is zero, where python-flint has none, from the powers of its ends."""
    if is_zero(base.mid()) is not Answer.YES:
        return base ** n
    top = base.upper() ** n
    return arb(0).union(top if n % 2 == 0 else -top).union(top)


def _guarded_root(base: Value, exponent: fmpq) -> Value:
    if isinstance(base, arb) and is_zero(base) is not Answer.YES:
        require(is_nonnegative(base), f"the power {exponent} of a negative number")
    return special.rational_power(base, exponent)
