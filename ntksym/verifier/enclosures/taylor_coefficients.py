"""Taylor coefficients phi^(m)(a)/m! of elementary functions, by the recurrences of their differential equations.

``a`` is a :class:`Constant`.  With a ball for ``a`` every coefficient encloses phi^(m)(x)/m! for all x of the ball,
since the recurrences hold at each x: that is the remainder of Lagrange.  Every list raises :class:`Undefined` or
:class:`TooWide` unless the function is smooth on the ball.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from ..decide import Answer, is_positive
from ..failures import TooWide, Unsupported
from .constants import ONE, ZERO, Constant, pi_constant

_HALF = fmpq(1, 2)


def power_coefficients(a: Constant, exponent: fmpq, n: int) -> list[Constant]:
    """binomial(p, m) a^(p-m), m <= n: of x^p, for an integer p or on x > 0."""
    if exponent.q != 1 and is_positive(a.ball) is not Answer.YES:
        raise TooWide(f"the power {exponent} is smooth where its base is positive")
    result, binomial = [], fmpq(1)
    for m in range(n + 1):
        if binomial == 0:
            result.append(ZERO)
        else:
            result.append(a.to_the(exponent - m).scaled(binomial))
        binomial = binomial * (exponent - m) / (m + 1)
    return result


def taylor_coefficients(name: str, a: Constant, n: int) -> list[Constant]:
    """The coefficients for m <= n, n >= 1; raises :class:`Unsupported` for other functions."""
    rule = _RULES.get(name)
    if rule is None:
        raise Unsupported(f"no Taylor coefficients of {name}")
    return rule(a, n)


def _exp(a: Constant, n: int) -> list[Constant]:
    result = [a.function("exp")]
    for m in range(1, n + 1):
        result.append(result[-1].scaled(fmpq(1, m)))
    return result


def _log(a: Constant, n: int) -> list[Constant]:
    return [a.function("log"), *_integrated(power_coefficients(a, fmpq(-1), n - 1))]


def _cycle(names: tuple[str, str], signs: tuple[int, int]) -> Callable[[Constant, int], list[Constant]]:
    """y'' = +-y: the derivatives of y go through two functions; the sign belongs to the step from each."""
    def coefficients(a: Constant, n: int) -> list[Constant]:
        values = [a.function(name) for name in names]
        result, factor = [], fmpq(1)
        for m in range(n + 1):
            result.append(values[m % 2].scaled(factor))
            factor = factor * signs[m % 2] / (m + 1)
        return result
    return coefficients


def _riccati(name: str, constant: int, linear: int, square: int) -> Callable[[Constant, int], list[Constant]]:
    """y' = constant + linear y + square y^2."""
    def coefficients(a: Constant, n: int) -> list[Constant]:
        y = [a.function(name)]
        for m in range(n):
            total = y[m].scaled(linear)
            for i in range(m + 1):
                total = total + (y[i] * y[m - i]).scaled(square)
            if m == 0:
                total = total + ONE.scaled(constant)
            y.append(total.scaled(fmpq(1, m + 1)))
        return y
    return coefficients


def _softplus(a: Constant, n: int) -> list[Constant]:
    return [a.function("softplus"), *_integrated(_SIGMOID(a, n - 1))]


def _integrated(derivative: list[Constant]) -> list[Constant]:
    return [part.scaled(fmpq(1, m)) for m, part in enumerate(derivative, 1)]


def _atan(a: Constant, n: int) -> list[Constant]:
    """(1 + a^2 + 2 a t + t^2) w = 1 for w = y'."""
    inverse = (ONE + a * a).to_the(fmpq(-1))
    w: list[Constant] = []
    for m in range(n):
        total = ONE if m == 0 else ZERO
        if m >= 1:
            total = total - (a * w[m - 1]).scaled(2)
        if m >= 2:
            total = total - w[m - 2]
        w.append(total * inverse)
    return [a.function("atan"), *_integrated(w)]


def _asin(a: Constant, n: int) -> list[Constant]:
    """w = y' = (1-x^2)^(-1/2): (1-a^2)(m+1) w_(m+1) = a (2m+1) w_m + m w_(m-1), from (1 - x^2) w' = x w."""
    square = ONE - a * a
    if is_positive(square.ball) is not Answer.YES:
        raise TooWide("the arc sine is smooth inside (-1, 1)")
    w = [square.to_the(-_HALF)][:n]
    inverse = square.to_the(fmpq(-1))
    for m in range(n - 1):
        total = (a * w[m]).scaled(2 * m + 1)
        if m >= 1:
            total = total + w[m - 1].scaled(m)
        w.append(total * inverse.scaled(fmpq(1, m + 1)))
    return [a.function("asin"), *_integrated(w)]


def _acos(a: Constant, n: int) -> list[Constant]:
    arc = _asin(a, n)
    return [a.function("acos"), *(-part for part in arc[1:])]


def _erf(a: Constant, n: int) -> list[Constant]:
    """w = y' = 2/sqrt(pi) exp(-x^2): (m+1) w_(m+1) = -2 a w_m - 2 w_(m-1)."""
    w = [(pi_constant().to_the(-_HALF) * (-(a * a)).function("exp")).scaled(2)][:n]
    for m in range(n - 1):
        total = a * w[m]
        if m >= 1:
            total = total + w[m - 1]
        w.append(total.scaled(fmpq(-2, m + 1)))
    return [a.function("erf"), *_integrated(w)]


def _erfc(a: Constant, n: int) -> list[Constant]:
    return [a.function("erfc"), *(-part for part in _erf(a, n)[1:])]


_SIGMOID = _riccati("sigmoid", 0, 1, -1)
_RULES: dict[str, Callable[[Constant, int], list[Constant]]] = {
    "exp": _exp, "log": _log, "sin": _cycle(("sin", "cos"), (1, -1)), "cos": _cycle(("cos", "sin"), (-1, 1)),
    "sinh": _cycle(("sinh", "cosh"), (1, 1)), "cosh": _cycle(("cosh", "sinh"), (1, 1)),
    "tanh": _riccati("tanh", 1, 0, -1), "tan": _riccati("tan", 1, 0, 1), "sigmoid": _SIGMOID, "softplus": _softplus,
    "atan": _atan, "asin": _asin, "acos": _acos, "erf": _erf, "erfc": _erfc,
}

__all__ = ["power_coefficients", "taylor_coefficients"]
