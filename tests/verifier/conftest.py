"""A second, numerical reading of sums of hypergeometric terms, by mpmath."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import mpmath
import pytest
from flint import fmpq, fmpq_mpoly

from ntksym.verifier.hypergeometric.terms import Generator, Ring, Sum

Value = Callable[..., mpmath.mpf]


def number(value: fmpq) -> mpmath.mpf:
    return mpmath.mpf(int(value.p)) / int(value.q)


def fraction(text: str) -> mpmath.mpf:
    return number(fmpq(*map(int, text.split("/"))))


def quotient(ring: Ring, generator: Generator, at: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    above, below = (polynomial(ring.atom(key), ring.names, at) for key in generator[1:3])
    return above / below


def polynomial(value: fmpq_mpoly, names: tuple[str, ...], at: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    total = mpmath.mpf(0)
    for exponents, coefficient in value.to_dict().items():
        total += number(coefficient) * mpmath.fprod(at[n] ** int(e) for n, e in zip(names, exponents, strict=True) if e)
    return total


def hyperbolic(n: int, c: mpmath.mpf) -> mpmath.mpf:
    """T_n(c) = (1/sqrt(n!)) int_0^oo t^n e^{-t^2/2} csch(pi t/(2c)) dt / c, scaled at the maximum of the integrand."""
    s = mpmath.pi / (2 * c)
    top = (mpmath.sqrt(s * s + 4 * n) - s) / 2
    scale = n * mpmath.log(top) - top**2 / 2 - s * top

    def integrand(t: mpmath.mpf) -> mpmath.mpf:
        if not t:
            return mpmath.mpf(0)
        return mpmath.exp(n * mpmath.log(t) - t * t / 2 - s * t - scale) * 2 / (1 - mpmath.exp(-2 * s * t))

    points = sorted({mpmath.mpf(0), *(max(mpmath.mpf(0), top + step) for step in (-12, -6, -2, 0, 2, 6, 12))})
    return mpmath.quad(integrand, points) / c * mpmath.exp(scale - mpmath.loggamma(n + 1) / 2)


def power(ring: Ring, generator: Generator, m: int, at: Mapping[str, mpmath.mpf], exponent: mpmath.mpf) -> mpmath.mpf:
    kind = generator[0]
    if kind == "sgn":
        return mpmath.mpf(-1) ** int(exponent)
    if kind == "exp":
        argument = quotient(ring, generator, at)
        for part in filter(None, generator[3].split(";")):
            name, _, inner = part.rpartition("^")
            argument *= power(ring, tuple(name.split("|")), m, at, fraction(inner))
        return mpmath.exp(argument * exponent)
    if kind == "mu":
        return hyperbolic(int(generator[3]) * m + int(generator[4]), quotient(ring, generator, at)) ** exponent
    base = {
        "gamma": lambda: mpmath.gamma(m + fraction(generator[1])),
        "gconst": lambda: mpmath.gamma(fraction(generator[1])),
        "lin": lambda: m + fraction(generator[1]), "num": lambda: mpmath.mpf(int(generator[1])),
        "par": lambda: polynomial(ring.atom(generator[1]), ring.names, at),
    }[kind]()
    return base**exponent


@pytest.fixture
def value_at() -> Value:
    """value_at(sum, m, c=...): the sum at m, for the given values of its parameters."""

    def value(total: Sum, m: int, **parameters: object) -> mpmath.mpf:
        ring = total.ring
        at = {"m": mpmath.mpf(m), "pi": +mpmath.pi, **{name: mpmath.mpf(str(v)) for name, v in parameters.items()}}
        result = mpmath.mpf(0)
        for kernel, coefficient in total.terms.items():
            term = polynomial(coefficient.num, ring.names, at) / polynomial(coefficient.den, ring.names, at)
            for generator, constant, slope in kernel:
                term *= power(ring, generator, m, at, number(constant) + number(slope) * m)
            result += term
        return mpmath.re(result)

    return value
