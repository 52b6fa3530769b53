r"""Dual activations E[phi(U) phi(V)], U and V standard Gaussians of correlation rho, in closed form.

Positively homogeneous activations (ReLU, leaky ReLU, ReLU^k, step, |x|) come from the verifier's angular integral.
For a multiple of e^{bx}, sin, cos, erf(cx) or a Gaussian the dual is the function whose Taylor coefficients are
mu_n^2 (Mehler's formula).
"""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from ..errors import UserError
from ..evaluation.decomposition import Part, X, decompose
from ..evaluation.duals import check_identity, homogeneous_dual
from ..evaluation.steps import Indices, StepReport, check_equation
from .objects import DualActivation, HermiteCoefficient, derivative_of

SERIES_KINDS = ("exp1", "sin", "cos", "erf", "exp2")


class TaylorSeries(NamedTuple):
    """A function of rho and its Taylor coefficients at 0: of rho^n for n of the parity (None: all n), zero for the
    others."""

    function: sp.Expr
    coefficient: sp.Expr
    parity: int | None


def dual_closed_form(phi: sp.Lambda, rho: sp.Symbol) -> sp.Expr:
    """E[phi(U) phi(V)] as an expression in rho in [-1, 1]; raises :class:`UserError` when no closed form is known
    here."""
    part = series_part(phi)
    if part is None:
        return tidied(homogeneous_dual(collected(phi), rho), rho)
    n = sp.Symbol("n", integer=True, nonnegative=True)
    return part.coefficient**2 * taylor_series(part, rho, n).function


def closed_dual(phi: sp.Lambda, at: sp.Expr, slope: bool = False) -> sp.Expr | None:
    """The closed form of the dual of phi (of phi' if ``slope``) at a correlation that may be any expression; None
    where none is known here."""
    name = "rho"
    while name in {s.name for s in phi.free_symbols}:
        name += "_"
    rho = sp.Symbol(name, real=True)
    try:
        form = derivative_dual_closed_form(phi, rho) if slope else dual_closed_form(phi, rho)
    except UserError:
        return None
    return form.subs(rho, at)


def derivative_dual_closed_form(phi: sp.Lambda, rho: sp.Symbol) -> sp.Expr:
    """E[phi'(U) phi'(V)], |rho| < 1, in closed form; raises :class:`UserError` when none is known here.

    For a smooth phi with a series it is the derivative of the dual of phi, sum_n n mu_n^2 rho^(n-1), by Mehler's
    formula and mu_n(phi') = sqrt(n+1) mu_{n+1}(phi).
    """
    if series_part(phi) is not None:
        return sp.diff(dual_closed_form(phi, rho), rho)
    slope = derivative_of(phi)
    return sp.S.Zero if slope.expr == 0 else dual_closed_form(slope, rho)


def check_dual(phi: sp.Lambda, rho: sp.Symbol) -> list[StepReport]:
    """The reports on :func:`dual_closed_form`.

    Homogeneous activations: one, on the identity for all rho in [-1, 1].  Otherwise one for each parity of n, on
    mu_n^2 being the Taylor coefficient of rho^n for every n, and one on the first derivatives at 0 of the function
    (the series itself is a textbook one).
    """
    part = series_part(phi)
    if part is None:
        return [check_identity(DualActivation(collected(phi), rho), dual_closed_form(phi, rho), rho)]
    n = sp.Symbol("n", integer=True, nonnegative=True)
    series = taylor_series(part, rho, n)
    reports = []
    for parity in (0, 1):
        expected = series.coefficient if series.parity in (None, parity) else sp.S.Zero
        square = HermiteCoefficient(phi, n) ** 2
        reports.append(check_equation(square, part.coefficient**2 * expected, Indices(n, 2, parity, parity)))
    derivative, holds = series.function, True
    for k in range(7):
        expected = series.coefficient.subs(n, k) if series.parity in (None, k % 2) else sp.S.Zero
        difference = derivative.subs(rho, 0) / sp.factorial(k) - expected
        holds = holds and sp.factor(sp.powsimp(sp.expand_func(difference))) == 0
        derivative = sp.diff(derivative, rho)
    reports.append(StepReport(bool(holds), "supported", "" if holds else "a Taylor coefficient differs"))
    return reports


def collected(phi: sp.Lambda) -> sp.Lambda:
    """The same activation outside 0, as a combination of x^k and x^k times the step function."""
    return sp.Lambda(X, sp.Add(*(part.coefficient * X**part.power * part.base for part in decompose(phi))))


def series_part(phi: sp.Lambda) -> Part | None:
    """The only part of phi when it is a multiple of a base with a series; None when phi may be homogeneous."""
    parts = decompose(phi)
    if not any(part.kind in (*SERIES_KINDS, "tanh", "softplus") for part in parts):
        return None
    if len(parts) != 1 or parts[0].power or parts[0].kind not in SERIES_KINDS:
        raise UserError(f"no closed form of the dual of {phi.expr} is known here")
    return parts[0]


def taylor_series(part: Part, rho: sp.Symbol, n: sp.Symbol) -> TaylorSeries:
    """The dual of a base function and its Taylor coefficients, from mu_n of that base."""
    c = part.scale
    if part.kind == "exp1":
        return TaylorSeries(sp.exp(c**2 * (1 + rho)), sp.exp(c**2) * c ** (2 * n) / sp.factorial(n), None)
    if part.kind in ("sin", "cos"):
        function = sp.sinh if part.kind == "sin" else sp.cosh
        return TaylorSeries(
            sp.exp(-(c**2)) * function(c**2 * rho),
            sp.exp(-(c**2)) * c ** (2 * n) / sp.factorial(n),
            int(part.kind == "sin"),
        )
    if part.kind == "erf":
        r = 2 * c**2 / (1 + 2 * c**2)
        # asin(u) = sum over odd n of (n-2)!!^2 u^n / n!
        return TaylorSeries(
            2 / sp.pi * sp.asin(r * rho), 2 / sp.pi * r**n * sp.factorial2(n - 2) ** 2 / sp.factorial(n), 1
        )
    v = sp.factor(1 / (1 - 2 * c))
    # (1 - u^2)^(-1/2) = sum over even n of (n-1)!!^2 u^n / n!
    w = sp.factor((v - 1) ** 2)
    return TaylorSeries(v / sp.sqrt(1 - w * rho**2), v * w ** (n / 2) * sp.factorial2(n - 1) ** 2 / sp.factorial(n), 0)


def tidied(expression: sp.Expr, rho: sp.Symbol) -> sp.Expr:
    """The expression collected in arccos(rho) and sqrt(1 - rho^2)."""
    angle, sine = sp.Symbol("angle"), sp.Symbol("sine")
    plain = expression.subs(sp.acos(-rho), sp.pi - sp.acos(rho)).subs(sp.acos(rho), angle)
    plain = sp.expand(plain.subs(sp.sqrt(1 - rho**2), sine).subs(1 - rho**2, sine**2))
    plain = sp.collect(plain, [angle, sine], sp.factor)
    return plain.subs({angle: sp.acos(rho), sine: sp.sqrt(1 - rho**2)})
