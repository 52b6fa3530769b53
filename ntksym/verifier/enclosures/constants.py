"""Real constants as a ball together with, where it is known, an exact polynomial over Q in named constants.

The exact part is a formal sum of rational multiples of monomials in generators: pi, fractional powers of primes, and
values of functions at exact arguments.  The generators are treated as independent.  The formal sum zero therefore
*proves* that the constant is zero; a sum that is not formally zero proves nothing, and the ball has to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpz

from ..decide import Answer, is_zero
from .enclose import enclose
from .real_functions import power

#: generator -> exponent, sorted by generator
Monomial = tuple[tuple[str, fmpq], ...]
Exact = Mapping[Monomial, fmpq]

_MAX_TERMS = 60
_MAX_BITS = 2_000
_MAX_EXPONENT = 60
_MAX_FACTORED = 2**40
#: values at 0 of functions, as exact rationals
_AT_ZERO: dict[str, fmpq | int] = {
    "exp": 1, "cos": 1, "cosh": 1, "sin": 0, "tan": 0, "sinh": 0, "tanh": 0, "atan": 0, "asin": 0, "erf": 0, "erfc": 1,
    "sigmoid": fmpq(1, 2),
}
#: arc functions: argument -> multiple of pi
_ARCS = {("asin", fmpq(1)): fmpq(1, 2), ("asin", fmpq(-1)): fmpq(-1, 2), ("asin", fmpq(1, 2)): fmpq(1, 6),
         ("asin", fmpq(-1, 2)): fmpq(-1, 6), ("acos", fmpq(0)): fmpq(1, 2), ("acos", fmpq(-1)): fmpq(1),
         ("acos", fmpq(1, 2)): fmpq(1, 3), ("acos", fmpq(-1, 2)): fmpq(2, 3), ("atan", fmpq(1)): fmpq(1, 4),
         ("atan", fmpq(-1)): fmpq(-1, 4)}
#: sine of 0, pi/2, pi, 3 pi/2
_SINES = (0, 1, 0, -1)
_PI: Monomial = (("pi", fmpq(1)),)


@dataclass(frozen=True)
class Constant:
    """A real number in ``ball``; equal to the formal sum ``exact`` unless that is None."""

    ball: arb
    exact: Exact | None = None

    def __add__(self, other: Constant) -> Constant:
        exact = None
        if self.exact is not None and other.exact is not None:
            total = dict(self.exact)
            for monomial, factor in other.exact.items():
                total[monomial] = total.get(monomial, fmpq(0)) + factor
            exact = {monomial: factor for monomial, factor in total.items() if factor != 0}
        return _made(self.ball + other.ball, exact)

    def __mul__(self, other: Constant) -> Constant:
        if self.exact == {} or other.exact == {}:
            return ZERO
        exact: dict[Monomial, fmpq] | None = None
        if self.exact is not None and other.exact is not None and len(self.exact) * len(other.exact) <= 4 * _MAX_TERMS:
            exact = {}
            for left, a in self.exact.items():
                for right, b in other.exact.items():
                    monomial, factor = _times(left, right)
                    exact[monomial] = exact.get(monomial, fmpq(0)) + a * b * factor
            exact = {monomial: factor for monomial, factor in exact.items() if factor != 0}
        return _made(self.ball * other.ball, exact)

    def scaled(self, factor: fmpq | int) -> Constant:
        return self * rational_constant(fmpq(factor))

    def __neg__(self) -> Constant:
        return self.scaled(-1)

    def __sub__(self, other: Constant) -> Constant:
        return self + (-other)

    @property
    def rational(self) -> fmpq | None:
        """The number, if it is known to be this rational."""
        if self.exact is None or not set(self.exact) <= {()}:
            return None
        return self.exact.get((), fmpq(0))

    def vanishes(self) -> Answer:
        """Is the number zero?  YES by the exact part alone."""
        return Answer.YES if self.exact == {} else is_zero(self.ball)

    def to_the(self, exponent: fmpq) -> Constant:
        """The real power by a rational exponent; raises :class:`Undefined`, :class:`TooWide`."""
        if exponent == 0:
            return ONE
        value = self.rational
        ball = power(self.ball if value is None else value, exponent)
        if isinstance(ball, fmpq):
            return rational_constant(ball)
        exact: Exact | None = None
        if self.exact is not None and len(self.exact) == 1 and abs(exponent) <= _MAX_EXPONENT:
            exact = _monomial_power(*next(iter(self.exact.items())), exponent)
        return _made(ball, exact)

    def function(self, name: str) -> Constant:
        """The value of an elementary function; raises :class:`Undefined`, :class:`TooWide`."""
        value = self.rational
        if value == 0 and name in _AT_ZERO:
            return rational_constant(fmpq(_AT_ZERO[name]))
        if value == 1 and name in ("log", "acos"):
            return ZERO
        if value == 0 and name == "softplus":
            return rational_constant(fmpq(2)).function("log")
        if value is not None and (name, value) in _ARCS:
            return pi_constant().scaled(_ARCS[name, value])
        ball = enclose(("f", name, ("s", "x")), {"x": self.ball if value is None else value}, ctx.prec)
        if self.exact is None:
            return Constant(ball)
        if name == "log" and value is not None and max(value.p, value.q) < _MAX_FACTORED:
            return _made(ball, {((f"log({prime})", fmpq(1)),): fmpq(m) for prime, m in _factors(value)})
        quarter = self.exact.get(_PI, fmpq(0)) * 2
        if name in ("sin", "cos") and set(self.exact) == {_PI} and quarter.q == 1:
            return rational_constant(fmpq(_SINES[(int(quarter.p) + (name == "cos")) % 4]))
        return _made(ball, {((f"{name}({written(self.exact)})", fmpq(1)),): fmpq(1)})


def _made(ball: arb, exact: Exact | None) -> Constant:
    """The constant, its exact part left out where that grows too large."""
    if exact is not None:
        if not exact:
            return ZERO
        if set(exact) == {()} and int(exact[()].height_bits()) <= _MAX_BITS:
            return Constant(arb(exact[()]), exact)
        if len(exact) > _MAX_TERMS or any(int(f.height_bits()) > _MAX_BITS for f in exact.values()) \
                or sum(len(name) for monomial in exact for name, _ in monomial) > _MAX_BITS:
            exact = None
    return Constant(ball, exact)


def rational_constant(value: fmpq) -> Constant:
    return Constant(arb(value), {(): value} if value != 0 else {})


ZERO = Constant(arb(0), {})
ONE = Constant(arb(1), {(): fmpq(1)})


def pi_constant() -> Constant:
    return Constant(arb.pi(), {_PI: fmpq(1)})


def written(exact: Exact) -> str:
    """A text that is the same for the same formal sum."""
    return " + ".join(sorted(f"{factor}" + "".join(f" {name}^{e}" for name, e in monomial)
                             for monomial, factor in exact.items()))


def _reduced(name: str, exponent: fmpq) -> tuple[fmpq, fmpq]:
    """name^exponent = factor * name^rest: whole powers of a prime are rational numbers."""
    if not name.isdigit():
        return fmpq(1), exponent
    whole = int(exponent.floor())
    return fmpq(int(name)) ** whole, exponent - whole


def _factors(value: fmpq) -> list[tuple[int, int]]:
    """The primes of a positive rational, and their multiplicities."""
    return [(int(prime), sign * int(m)) for part, sign in ((value.p, 1), (value.q, -1))
            for prime, m in fmpz(part).factor()]


def _times(left: Monomial, right: Monomial) -> tuple[Monomial, fmpq]:
    powers = dict(left)
    for name, exponent in right:
        powers[name] = powers.get(name, fmpq(0)) + exponent
    return _normalised(powers)


def _normalised(powers: Mapping[str, fmpq]) -> tuple[Monomial, fmpq]:
    factor, kept = fmpq(1), []
    for name in sorted(powers):
        own, rest = _reduced(name, powers[name])
        factor *= own
        if rest != 0:
            kept.append((name, rest))
    return tuple(kept), factor


def _monomial_power(monomial: Monomial, factor: fmpq, exponent: fmpq) -> Exact | None:
    """(factor * monomial)^exponent.  A fractional power needs generators that are known to be positive."""
    if exponent.q != 1 and (factor <= 0 or any("(" in name for name, _ in monomial)):
        return None
    powers = {name: e * exponent for name, e in monomial}
    result = fmpq(1)
    if exponent.q == 1:
        result = factor ** int(exponent.p)
    else:
        if max(factor.p, factor.q) >= _MAX_FACTORED:
            return None
        for prime, multiplicity in _factors(factor):
            powers[str(prime)] = powers.get(str(prime), fmpq(0)) + exponent * multiplicity
    found, more = _normalised(powers)
    return {found: result * more}
