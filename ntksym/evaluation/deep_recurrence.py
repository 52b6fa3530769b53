r"""The recurrence of montufar2024, equations (5)-(8), to the letter, in exact arithmetic: slow, an independent check.

    kappa_{p,l} = alpha_{p,l} + sum_{q<=p} kappa_{q,l-1} upsilon_{p-q,l},
    alpha_{p,l} = sum_k alpha_{k,2} F(p, k, alpha_{l-1}),     upsilon_{p,l} = sum_k upsilon_{k,2} F(p, k, alpha_{l-1}),

F(p, k, a) the sum over the k-tuples of indices that add up to p of a_{j_1} ... a_{j_k}, and F(0, 0, a) = 1.  The sums
over k are finite for polynomial activations, for which everything is rational.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from flint import fmpq

from ..errors import UserError
from .deep_network import Coefficients

Numbers = Sequence[Any]


def tuples(total: int, length: int) -> Iterator[tuple[int, ...]]:
    """J(p, k): the k-tuples of integers >= 0 that add up to p."""
    if length == 0:
        if total == 0:
            yield ()
        return
    for first in range(total + 1):
        for rest in tuples(total - first, length - 1):
            yield (first, *rest)


def ordered_products(p: int, k: int, a: Numbers) -> Any:
    """F(p, k, a)."""
    return sum((math.prod((a[j] for j in chosen), start=fmpq(1)) for chosen in tuples(p, k)), fmpq(0))


def literal_recurrence(
    alpha: Numbers, upsilon: Numbers, kappa: Numbers, layers: int, inner: Numbers | None = None
) -> Coefficients:
    """All layers for p < len(kappa), from alpha_{k,2} and upsilon_{k,2} for all k for which one does not vanish, and
    kappa_{p,1}.

    With ``inner``, the series of a first covariance S_1, layer 2 is composed with it as the later ones are: the
    network's own recursion, which the source's is for S_1 = rho only.
    """
    count = len(kappa)
    result = Coefficients({1: list(kappa)}, {}, {})

    def composed(outer: Numbers, series: Numbers) -> list[Any]:
        return [sum((c * ordered_products(p, k, series) for k, c in enumerate(outer)), fmpq(0)) for p in range(count)]

    def padded(series: Numbers) -> list[Any]:
        return [*series, *([fmpq(0)] * count)][:count]

    for layer in range(2, layers + 1):
        before = inner if layer == 2 else result.alpha[layer - 1]
        for table, outer in ((result.alpha, alpha), (result.upsilon, upsilon)):
            table[layer] = padded(outer) if before is None else composed(outer, padded(before))
        below, slopes = result.kappa[layer - 1], result.upsilon[layer]
        result.kappa[layer] = [
            result.alpha[layer][p] + sum((below[q] * slopes[p - q] for q in range(p + 1)), fmpq(0))
            for p in range(count)
        ]
    return result


def exact_coefficients(
    phi: sp.Lambda, count: int, layers: int, *, gamma_w_squared: Any = 1, sigma_w_squared: Any = 1,
    reading: str = "network",
) -> Coefficients:
    """Rational coefficients of a polynomial activation with rational squares of the hyperparameters, by the recurrence;
    gamma_b and sigma_b are those of Assumption 2.  Raises :class:`UserError` for other activations and parameters."""
    moments = hermite_squares(phi)
    gamma, sigma = (as_rational(value) for value in (gamma_w_squared, sigma_w_squared))
    bias = 1 - sigma * sum(moments, fmpq(0))
    if reading not in ("network", "source") or not 0 < gamma <= 1 or sigma <= 0 or bias < 0:
        raise UserError(
            "the reading is network or source, and Assumption 2 needs 0 < gamma_w^2 <= 1, 0 < sigma_w^2 E[phi^2] <= 1; "
            f"got {reading}, {gamma} and {sigma} * {sum(moments, fmpq(0))}"
        )
    alpha = [sigma * square for square in moments]
    upsilon = [k * a for k, a in enumerate(alpha)][1:]
    alpha[0] += bias
    kappa = [1 - gamma, gamma, *([fmpq(0)] * count)][:count]
    return literal_recurrence(alpha, upsilon, kappa, layers, kappa if reading == "network" else None)


def hermite_squares(phi: sp.Lambda) -> list[fmpq]:
    """mu_k(phi)^2 = E[phi He_k]^2 / k! of a polynomial with rational coefficients, k up to its degree."""
    x = phi.variables[0]
    try:
        coefficients = [as_rational(c) for c in sp.Poly(phi.expr, x).all_coeffs()[::-1]]
    except sp.PolynomialError as failure:
        raise UserError(f"exact coefficients at every depth need a polynomial activation, got {phi.expr}") from failure
    degree = len(coefficients) - 1
    # x^n He_k: E[x^n He_k] = n! / ((n-k)/2)! / 2^((n-k)/2) for n - k even and >= 0
    squares = []
    for k in range(degree + 1):
        mean = fmpq(0)
        for n in range(k, degree + 1, 2):
            half = (n - k) // 2
            mean += coefficients[n] * fmpq(math.factorial(n), math.factorial(half) * 2**half)
        squares.append(mean * mean / math.factorial(k))
    return squares


def as_rational(value: Any) -> fmpq:
    e = sp.sympify(value, strict=True)
    if not e.is_Rational:
        raise UserError(f"exact coefficients need rational numbers, got {value}")
    return fmpq(int(e.p), int(e.q))
