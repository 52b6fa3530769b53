"""Sums with known answers, each with its nearest false neighbours.

Sources: Petkovsek, Wilf, Zeilberger, A = B (1996); Graham, Knuth, Patashnik, Concrete Mathematics, chapter 5; Szego,
Orthogonal Polynomials, section 4.21 (Legendre polynomials).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

n, k = sp.symbols("n k", integer=True)
r, s, x, y = sp.symbols("r s x y", real=True)
B, F, S, HALF = sp.binomial, sp.factorial, sp.Sum, sp.Rational(1, 2)


def variable(name: str, kind: str = "real", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


def index(low: int = 0, **rest: Any) -> dict[str, Any]:
    return variable("n", "integer", low, **rest)


@dataclass(frozen=True)
class SumProblem:
    """left = right for all values of the variables; each pair in ``false`` fails at some of them."""

    name: str
    left: sp.Expr
    right: sp.Expr
    variables: tuple[dict[str, Any], ...]
    false: tuple[tuple[sp.Expr, sp.Expr], ...]
    #: the same equation over variables for which it fails
    elsewhere: tuple[tuple[dict[str, Any], ...], ...] = ()


N0, N1, N2, X = index(), index(1), index(2), variable("x")
POSITIVE = (variable("x", low=0, low_open=True), variable("y", low=0, low_open=True))
R, RS = variable("r"), (variable("r"), variable("s"))
ROW = S(B(n, k), (k, 0, n))
PROBLEMS = (
    SumProblem("row of Pascal's triangle", ROW, 2**n, (N0,), ((ROW, 2**n + 1), (S(B(n, k), (k, 1, n)), 2**n))),
    SumProblem("row without its end", S(B(n, k), (k, 0, n - 1)), 2**n - 1, (N0,), ((ROW, 2**n - 1),)),
    SumProblem("alternating row", S((-1) ** k * B(n, k), (k, 0, n)), sp.S(0), (N1,),
               ((S((-1) ** k * B(n, k), (k, 0, n)), sp.S(1)),), ((N0,),)),
    SumProblem("mean of a row", S(k * B(n, k), (k, 0, n)), n * 2 ** (n - 1), (N0,),
               ((S(k * B(n, k), (k, 0, n)), (n + 1) * 2 ** (n - 1)),)),
    SumProblem("squares of a row", S(B(n, k) ** 2, (k, 0, n)), B(2 * n, n), (N0,),
               ((S(B(n, k) ** 2, (k, 0, n)), B(2 * n + 1, n)), (S(B(n, k) ** 3, (k, 0, n)), B(2 * n, n)))),
    SumProblem("Vandermonde", S(B(r, k) * B(s, n - k), (k, 0, n)), B(r + s, n), (N0, *RS),
               ((S(B(r, k) * B(s, n - k), (k, 0, n)), B(r + s + 1, n)),
                (S((-1) ** k * B(r, k) * B(s, n - k), (k, 0, n)), B(r + s, n)))),
    SumProblem("Dixon", S((-1) ** k * B(2 * n, k) ** 3, (k, 0, 2 * n)), (-1) ** n * F(3 * n) / F(n) ** 3, (N0,),
               ((S((-1) ** k * B(2 * n, k) ** 3, (k, 0, 2 * n)), F(3 * n) / F(n) ** 3),
                (S((-1) ** k * B(2 * n, k) ** 2, (k, 0, 2 * n)), (-1) ** n * F(3 * n) / F(n) ** 3))),
    SumProblem("Dixon about the middle", S((-1) ** k * B(2 * n, n + k) ** 3, (k, -n, n)), F(3 * n) / F(n) ** 3, (N0,),
               ((S((-1) ** k * B(2 * n, n + k) ** 3, (k, 1 - n, n)), F(3 * n) / F(n) ** 3),)),
    SumProblem("binomial theorem", S(B(n, k) * x**k, (k, 0, n)), (1 + x) ** n, (N0, X),
               ((S(B(n, k) * x**k, (k, 0, n)), (2 + x) ** n), (S(B(n, k) * (-x) ** k, (k, 0, n)), (1 + x) ** n))),
    SumProblem("Legendre polynomials", S(B(n, k) * B(n + k, k) * ((x - 1) / 2) ** k, (k, 0, n)),
               S(B(n, k) ** 2 * (x - 1) ** (n - k) * (x + 1) ** k, (k, 0, n)) / 2**n, (N0, X),
               ((S(B(n, k) * B(n + k, k) * ((x - 1) / 2) ** k, (k, 0, n)),
                 S(B(n, k) ** 2 * (x + 1) ** (n - k) * (x - 1) ** k, (k, 0, n)) / 2**n * (-1) ** n),)),
    SumProblem("factorials", S(k * F(k), (k, 0, n)), F(n + 1) - 1, (N0,), ((S(k * F(k), (k, 0, n)), F(n + 1)),)),
    SumProblem("geometric sum", S(x**k, (k, 0, n)) * (x - 1), x ** (n + 1) - 1, (N0, X),
               ((S(x**k, (k, 0, n)) * (x - 1), x**n - 1),)),
    SumProblem("squares", S(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6, (N0,),
               ((S(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 3) / 6),)),
    SumProblem("partial fractions", S(1 / (k * (k + 1)), (k, 1, n)), n / (n + 1), (N1,),
               ((S(1 / (k * (k + 1)), (k, 1, n)), (n + 1) / (n + 2)),)),
    SumProblem("odd partial fractions", S(1 / (4 * k**2 - 1), (k, 0, n)), -(n + 1) / (2 * n + 1), (N0,),
               ((S(1 / (4 * k**2 - 1), (k, 1, n)), -(n + 1) / (2 * n + 1)),)),
    SumProblem("hockey stick", S(B(n + k, k), (k, 0, n)), B(2 * n + 1, n), (N0,),
               ((S(B(n + k, k), (k, 0, n)), B(2 * n + 1, n) + n),)),
    SumProblem("convolution of central coefficients", S(B(2 * k, k) * B(2 * n - 2 * k, n - k), (k, 0, n)), 4**n, (N0,),
               ((S(B(2 * k, k) * B(2 * n - 2 * k, n - k), (k, 0, n)), 4**n + n),)),
    SumProblem("partial alternating sum", S((-1) ** k * B(r, k), (k, 0, n)), (-1) ** n * B(r - 1, n), (N0, R),
               ((S((-1) ** k * B(r, k), (k, 0, n)), (-1) ** n * B(r, n)),)),
    SumProblem("integrated row", S(B(n, k) / (k + 1), (k, 0, n)), (2 ** (n + 1) - 1) / (n + 1), (N0,),
               ((S(B(n, k) / (k + 1), (k, 0, n)), 2 ** (n + 1) / (n + 1)),)),
    SumProblem("integral of (1 - x^2)^n", S((-1) ** k * B(n, k) / (2 * k + 1), (k, 0, n)),
               4**n * F(n) ** 2 / F(2 * n + 1), (N0,),
               ((S((-1) ** k * B(n, k) / (2 * k + 1), (k, 0, n)), 4**n * F(n) ** 2 / F(2 * n)),)),
    SumProblem("beta integral", S((-1) ** k * B(n, k) * x / (x + k), (k, 0, n)), 1 / B(x + n, n),
               (N0, variable("x", low=0, low_open=True)),
               ((S((-1) ** k * B(n, k) * x / (x + k), (k, 0, n)), 1 / B(x + n + 1, n)),)),
    SumProblem("half-integer Gamma values", S(sp.gamma(k + HALF) / F(k), (k, 0, n)), 2 * sp.gamma(n + 3 * HALF) / F(n),
               (N0,), ((S(sp.gamma(k + HALF) / F(k), (k, 0, n)), sp.gamma(n + 3 * HALF) / F(n)),)),
    SumProblem("a difference of sums", S(B(n, k) ** 2 + k, (k, 0, n)), S(B(n, k) * B(n, n - k), (k, 0, n))
               + n * (n + 1) / 2, (N0,),
               ((S(B(n, k) ** 2 + k, (k, 0, n)), S(B(n, k) * B(n, n - k), (k, 0, n)) + n * (n - 1) / 2),)),
    SumProblem("shifts by pi", S(1 / ((k + sp.pi) * (k + sp.pi + 1)), (k, 0, n)), 1 / sp.pi - 1 / (n + 1 + sp.pi),
               (N0,), ((S(1 / ((k + sp.pi) * (k + sp.pi + 1)), (k, 0, n)), 1 / sp.pi - 1 / (n + sp.pi)),)),
    SumProblem("rising factorials", S(B(n, k) * sp.gamma(x + k) * sp.gamma(y + n - k), (k, 0, n)),
               sp.gamma(x) * sp.gamma(y) * sp.gamma(x + y + n) / sp.gamma(x + y), (N0, *POSITIVE),
               ((S(B(n, k) * sp.gamma(x + k) * sp.gamma(y + n - k), (k, 0, n)),
                 sp.gamma(x) * sp.gamma(y) * sp.gamma(x + y + n + 1) / sp.gamma(x + y)),)),
    SumProblem("even Hermite polynomials", S((-1) ** k * F(2 * n) / (2**k * F(k) * F(2 * n - 2 * k))
               * x ** (2 * n - 2 * k), (k, 0, n)),
               (-2) ** n * F(n) * S(B(n - HALF, n - k) * (-(x**2) / 2) ** k / F(k), (k, 0, n)), (N0, X),
               ((S((-1) ** k * F(2 * n) / (2**k * F(k) * F(2 * n - 2 * k)) * x ** (2 * n - 2 * k), (k, 0, n)),
                 (-2) ** n * F(n) * S(B(n + HALF, n - k) * (-(x**2) / 2) ** k / F(k), (k, 0, n))),)),
    SumProblem("Gegenbauer polynomials at 1", S((-1) ** k * sp.gamma(2 * n - k + x) * 4 ** (n - k)
               / (sp.gamma(x) * F(k) * F(2 * n - 2 * k)), (k, 0, n)),
               sp.gamma(2 * n + 2 * x) / (sp.gamma(2 * x) * F(2 * n)), (N0, POSITIVE[0]),
               ((S((-1) ** k * sp.gamma(2 * n - k + x) * 4 ** (n - k)
                   / (sp.gamma(x) * F(k) * F(2 * n - 2 * k)), (k, 0, n)),
                 sp.gamma(2 * n + 2 * x + 1) / (sp.gamma(2 * x + 1) * F(2 * n))),)),
    SumProblem("second moment", S(k * (k - 1) * B(n, k), (k, 0, n)), n * (n - 1) * 2 ** (n - 2), (N2,),
               ((S(k * (k - 1) * B(n, k), (k, 0, n)), n * (n + 1) * 2 ** (n - 2)),)),
)
