"""Values of statement trees as signs and logarithms, in arrays of doubles: what falls exponentially has no other values
far out.

Signs and logarithms have the shape of the index; an error of 1e-15 relative to the logarithm is no matter for a trend.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .numbers import Node, NoRoute, NoValue

Array = NDArray[np.float64]
#: log(2 pi)/2
HALF_LOG = 0.5 * math.log(2 * math.pi)
#: from here on Stirling's series gives doubles
STIRLING = 16.0


@dataclass(frozen=True)
class Signed:
    """sign * exp(log): signs -1, 0, 1; the logarithm of 0 is -oo."""

    sign: Array
    log: Array


#: a name -> its values, or for a sequence what gives the entries at an array of indices
Scope = Mapping[str, Any]


def log_gamma(x: Array) -> Array:
    """log Gamma(x) for x > 0, by Stirling's series beyond 16 and the functional equation below."""
    low = x < STIRLING
    if not np.any(low):
        return np.asarray((x - 0.5) * np.log(x) - x + HALF_LOG + series(x))
    y = np.where(low, x + STIRLING, x)
    below = np.where(low, x, 1.0)
    shift = np.where(low, np.log(math.prod(below + i for i in range(int(STIRLING)))), 0.0)
    return np.asarray((y - 0.5) * np.log(y) - y + HALF_LOG + series(y) - shift)


def series(x: Array) -> Array:
    """The sum of Stirling's series for log Gamma(x), up to 1e-15 for x >= 16."""
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / x**2) / x**2) / x**2) / x


def added(parts: list[Signed]) -> Signed:
    """The sum of the values at each place."""
    signs, logs = (np.stack(np.broadcast_arrays(*some)) for some in ([p.sign for p in parts], [p.log for p in parts]))
    return total_of(Signed(signs, logs))


def product(parts: list[Signed]) -> Signed:
    return Signed(np.asarray(math.prod(p.sign for p in parts)), np.asarray(sum(p.log for p in parts)))


def total_of(values: Signed) -> Signed:
    """The sum along the first axis."""
    top = values.log.max(axis=0)
    top = np.where(np.isfinite(top), top, 0.0)
    return of(np.asarray((values.sign * np.exp(values.log - top)).sum(axis=0)), top)


def of(value: Array | float, scale: Array | float = 0.0) -> Signed:
    """value * exp(scale)."""
    value = np.asarray(value, dtype=float)
    with np.errstate(divide="ignore"):
        return Signed(np.sign(value), np.asarray(np.log(np.abs(value)) + scale))


def plain(tree: Node, scope: Scope) -> Array:
    """The value itself; raises :class:`NoRoute` beyond the range of doubles."""
    op = tree[0]
    if op == "q":
        found = np.asarray(float(Fraction(tree[1])))
    elif op == "s":
        found = np.asarray(scope[tree[1]], dtype=float)
    elif op in ("+", "*"):
        parts = [plain(part, scope) for part in tree[1:]]
        found = np.asarray(sum(parts) if op == "+" else math.prod(parts))
    else:
        signed = logarithm(tree, scope)
        with np.errstate(over="ignore"):
            found = signed.sign * np.exp(signed.log)
    if not np.all(np.isfinite(found)):
        raise NoRoute("a number beyond the range of doubles")
    return found


def logarithm(tree: Node, scope: Scope) -> Signed:
    """The value of a tree as sign and logarithm; raises :class:`NoRoute` and :class:`NoValue`."""
    op = tree[0]
    if op in ("q", "s"):
        return of(plain(tree, scope))
    if op == "c" and tree[1] in ("pi", "e"):
        return of({"pi": math.pi, "e": math.e}[tree[1]])
    if op == "+":
        return added([logarithm(part, scope) for part in tree[1:]])
    if op == "*":
        return product([logarithm(part, scope) for part in tree[1:]])
    if op == "^":
        return power(logarithm(tree[1], scope), plain(tree[2], scope))
    if op == "f" and tree[1] in FUNCTIONS:
        return FUNCTIONS[tree[1]](tree[2], scope)
    if op == "idx":
        found: Signed = scope[tree[1]](plain(tree[2], scope))
        return found
    if op in RULES:
        return RULES[op](tree, scope)
    raise NoRoute(f"the logarithm of {op}")


def power(base: Signed, exponent: Array) -> Signed:
    whole = exponent == np.floor(exponent)
    if np.any((base.sign < 0) & ~whole):
        raise NoValue("a fractional power of a negative number")
    if np.any((base.sign == 0) & (exponent < 0)):
        raise NoValue("a negative power of zero")
    with np.errstate(invalid="ignore"):
        log = np.where(exponent == 0, 0.0, exponent * base.log)
    odd = whole & (np.mod(exponent, 2) == 1)
    sign = np.where(exponent == 0, 1.0, np.where(odd, base.sign, np.abs(base.sign)))
    return Signed(sign, log)


def exponential(argument: Node, scope: Scope) -> Signed:
    found = plain(argument, scope)
    return Signed(np.ones_like(found), found)


def gamma(argument: Node, scope: Scope, shift: int = 0) -> Signed:
    found = plain(argument, scope) + shift
    if np.any(found <= 0):
        raise NoRoute("the gamma function to the left of zero")
    return Signed(np.ones_like(found), log_gamma(found))


def absolute(argument: Node, scope: Scope) -> Signed:
    found = logarithm(argument, scope)
    return Signed(np.abs(found.sign), found.log)


FUNCTIONS: dict[str, Callable[[Node, Scope], Signed]] = {
    "exp": exponential, "gamma": gamma, "factorial": lambda argument, scope: gamma(argument, scope, 1), "abs": absolute,
}
#: further operators
RULES: dict[str, Callable[[Node, Scope], Signed]] = {}
