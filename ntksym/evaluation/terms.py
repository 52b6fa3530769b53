"""Expressions in an integer index as hypergeometric terms: read by the verifier's normal form, written back as SymPy
formulas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import fmpq

from ..errors import UserError
from ..verifier.hypergeometric.hermite_terms import double_factorial
from ..verifier.hypergeometric.term_reader import Class, Reader
from ..verifier.hypergeometric.terms import Fraction, Generator, Kernel, NotATerm, Ring, Sum
from ..verifier.hypergeometric.terms import gamma as gamma_term
from ..verifier.syntax import free_names
from .steps import Indices
from .tree import to_tree

#: the largest shift s tried in (p - s)!!
MAX_SHIFT = 24


def read_sum(expression: sp.Expr, indices: Indices) -> Sum:
    """The normal form of an expression on a residue class; raises :class:`NotATerm` when it has none."""
    return read(expression, indices.symbol, Class(indices.symbol.name, indices.modulus, indices.start))


def read_value(expression: sp.Expr, symbol: sp.Symbol, value: int) -> Sum:
    """The normal form at a single index value."""
    return read(expression, symbol, Class(symbol.name, 0, value))


def read(expression: sp.Expr, index: sp.Symbol, indices: Class) -> Sum:
    """The normal form with every free symbol but the index as a parameter, of the sign that SymPy's assumptions give
    it."""
    tree = to_tree(expression)
    parameters = expression.free_symbols - {index}
    positive = {s.name for s in parameters if s.is_positive}
    nonnegative = {s.name for s in parameters if s.is_nonnegative}
    names = free_names(tree) - {index.name}
    if names & {"m", "pi"}:
        raise NotATerm("parameters called m or pi")
    return Reader(Ring(names, positive, nonnegative), indices)(tree)


def write_sum(value: Sum, indices: Indices | None, symbols: dict[str, sp.Symbol]) -> sp.Expr:
    """A normal form as a SymPy expression; ``indices`` is None for a value free of the index.

    Factorials are collected into one factor out of (p-s)!!/sqrt(p!), its square, 1/sqrt(p!), 1/p!; what they leave is
    written with Gamma functions.  Raises :class:`UserError` for generators without a formula.
    """
    return sp.Add(
        *(write_term(value, kernel, coefficient, indices, symbols) for kernel, coefficient in value.terms.items())
    )


def write_term(
    whole: Sum, kernel: Kernel, coefficient: Fraction, indices: Indices | None, symbols: dict[str, sp.Symbol]
) -> sp.Expr:
    ring = whole.ring
    term = Sum(ring, {kernel: coefficient})
    best, factor = term, sp.S.One
    if indices is not None and any(g[0] == "gamma" for g, _, _ in kernel):
        size = None
        for candidate, reference in references(whole, indices):
            rest = term * reference.power(fmpq(-1))
            ((rest_kernel, rest_coefficient),) = rest.terms.items()
            if any(g[0] in ("gamma", "lin") for g, _, _ in rest_kernel):
                continue
            degrees = rest_coefficient.num.degrees()[0] + rest_coefficient.den.degrees()[0]
            if size is None or degrees < size:
                best, factor, size = rest, candidate, degrees
    ((kernel, coefficient),) = best.terms.items()
    p = indices.symbol if indices else sp.S.Zero
    slope, offset = (indices.modulus, indices.start) if indices else (1, 0)
    m = (p - offset) / sp.Integer(slope)
    result = factor * write_fraction(coefficient, m, symbols)
    sign = sp.S.One
    for generator, constant, growth in kernel:
        if generator[0] == "sgn":
            negative = result.could_extract_minus_sign()
            result = -result if negative else result
            sign = (-1) ** sign_exponent(p, offset, slope, negative)
        else:
            result *= write_generator(whole, generator, _rational(constant), _rational(growth), m, symbols)
    return sign * sp.powsimp(result, combine="exp")


def sign_exponent(p: sp.Expr, offset: int, slope: int, negative: bool) -> sp.Expr:
    """The exponent e of (-1)^e = (-1)^((p - offset)/slope + negative), its constant reduced modulo 2 to (-3/2, 1/2]."""
    constant = sp.Rational(-offset, slope) + int(negative)
    reduced = constant - 2 * sp.ceiling((constant - sp.Rational(1, 2)) / 2)
    return p / sp.Integer(slope) + reduced


def references(whole: Sum, indices: Indices) -> Iterator[tuple[sp.Expr, Sum]]:
    """Factorial factors to try, with their normal forms; the plain ones first."""
    ring, p, slope, start = whole.ring, indices.symbol, indices.modulus, indices.start
    factorial = gamma_term(ring, slope, fmpq(start + 1))
    root = factorial.power(fmpq(-1, 2))
    inverse = factorial.power(fmpq(-1))
    yield 1 / sp.sqrt(sp.factorial(p)), root
    yield 1 / sp.factorial(p), inverse
    if slope % 2:
        return
    for shift in [1 - start % 2 + 2 * j for j in range(MAX_SHIFT // 2)] + [-1 - start % 2, -3 - start % 2]:
        if start - shift < -1:
            continue
        double = double_factorial(ring, slope, start - shift)
        yield sp.factorial2(p - shift) / sp.sqrt(sp.factorial(p)), double * root
        yield sp.factorial2(p - shift) ** 2 / sp.factorial(p), double * double * inverse


def write_fraction(fraction: Fraction, m: sp.Expr, symbols: dict[str, sp.Symbol]) -> sp.Expr:
    """A rational function of m and the parameters, factored."""
    names = fraction.ring.names
    values = {"m": m, "pi": sp.pi, **symbols}

    def polynomial(value: Any) -> sp.Expr:
        return sp.Add(
            *(
                _rational(c)
                * sp.Mul(*(values.get(n, sp.Symbol(n, real=True)) ** int(e) for n, e in zip(names, mono, strict=True)))
                for mono, c in value.to_dict().items()
            )
        )

    return sp.factor(polynomial(fraction.num)) / sp.factor(polynomial(fraction.den))


def write_generator(
    whole: Sum,
    generator: Generator,
    constant: sp.Rational,
    growth: sp.Rational,
    m: sp.Expr,
    symbols: dict[str, sp.Symbol],
) -> sp.Expr:
    """generator^(constant + growth m) as a SymPy expression."""
    ring, kind = whole.ring, generator[0]
    exponent = sp.expand(constant + growth * m)
    if kind == "num":
        return sp.Integer(generator[1]) ** exponent
    if kind == "par":
        return write_fraction(Fraction(ring, ring.atom(generator[1])), m, symbols) ** exponent
    if kind == "exp" and not generator[3]:
        argument = write_fraction(Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2])), m, symbols)
        return sp.exp(sp.factor(argument * exponent))
    if kind == "lin":
        # m = (p - offset)/slope: without the denominator the root reads sqrt(p + 1) instead of sqrt(p/2 + 1/2).
        line = sp.expand(m + sp.Rational(generator[1]))
        slope = sp.denom(sp.together(line))
        return (slope * line).expand() ** exponent / slope**exponent
    if kind in ("gamma", "gconst"):
        argument = m + sp.Rational(generator[1]) if kind == "gamma" else sp.Rational(generator[1])
        return sp.gamma(sp.expand(argument)) ** exponent
    if kind == "mu":
        return hyperbolic_moment(whole, generator, m, symbols) ** exponent
    raise UserError(f"the normal form holds a factor of kind {kind!r}, for which there is no formula")


def hyperbolic_moment(whole: Sum, generator: Generator, m: sp.Expr, symbols: dict[str, sp.Symbol]) -> sp.Expr:
    """T_n(c) = (1/sqrt(n!)) int_0^oo t^n e^(-t^2/2) / (c sinh(pi t/(2 c))) dt = |mu_n(tanh(c x))|, n odd (partial
    fractions)."""
    ring = whole.ring
    _, numerator, denominator, slope, offset = generator
    c = write_fraction(Fraction(ring, ring.atom(numerator), ring.atom(denominator)), m, symbols)
    n = sp.expand(int(slope) * m + int(offset))
    t = sp.Symbol("t", positive=True)
    integrand = t**n * sp.exp(-(t**2) / 2) / (c * sp.sinh(sp.pi * t / (2 * c)))
    return sp.Integral(integrand, (t, 0, sp.oo)) / sp.sqrt(sp.factorial(n))


def _rational(value: fmpq) -> sp.Rational:
    return sp.Rational(int(value.p), int(value.q))


__all__ = ["NotATerm", "read_sum", "read_value", "write_sum"]
