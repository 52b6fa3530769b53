r"""Theorem 1 of montufar2024 line by line: from the recursion over the layers to (5)-(8).

The network has no bias at its input, and gamma_w = 1; r is the covariance of its first layer.  With a bias there the
same holds where r is gamma_w^2 rho + gamma_b^2.
"""

from __future__ import annotations

import sympy as sp

from .derivations import Derivation, Setting, Step
from .kernels import NNGP, NTK, DerivativeDual
from .objects import DualActivation, GaussianMean, HermiteCoefficient
from .power_series import DerivativeHermiteCoefficient, NTKRecurrenceCoefficient, TaylorCoefficient, TupleSum

x, r, sigma_w, sigma_b = sp.symbols("x r sigma_w sigma_b", real=True)
p, q, k, j = sp.symbols("p q k j", integer=True)
layer = sp.Symbol("l", integer=True, positive=True)
phi = sp.Lambda(x, sp.Function("phi")(x))
ONE, ZERO = ("q", "1"), ("q", "0")
#: Assumption 1, item 2, and the part of Assumption 2 on the layers above the first
SETTING = Setting(
    variables=(
        {"name": "p", "kind": "integer", "low": ZERO},
        {"name": "l", "kind": "integer", "low": ("q", "2")},
        {"name": "sigma_w", "kind": "real", "low": ZERO, "low_open": True},
        {"name": "sigma_b", "kind": "real", "low": ZERO},
        {"name": "phi", "kind": "function", "properties": ["derivative_square_integrable", "square_integrable"]},
    ),
    hypotheses=(sp.Eq(sigma_b**2, 1 - sigma_w**2 * GaussianMean(sp.Lambda(x, phi(x) ** 2))),),
    example={"p": "0", "l": "2", "sigma_w": "1", "sigma_b": "0", "phi": ("lam", "x", ("s", "x"))},
)


def covariance(at: sp.Expr) -> sp.Expr:
    """S_l."""
    return NNGP(phi, r, at, 1, 0, sigma_w, sigma_b)


def tangent(at: sp.Expr) -> sp.Expr:
    """T_l."""
    return NTK(phi, r, at, 1, 0, sigma_w, sigma_b)


def composed(weight: sp.Expr, total: sp.Expr) -> sp.Expr:
    """sum_k weight F(total, k, alpha_{l-1})."""
    below = TaylorCoefficient(covariance(layer - 1), r, j)
    return sp.Sum(weight * TupleSum(below, j, k, total), (k, 0, sp.oo))


def derive_recursion() -> Derivation:
    """The coefficient of r^p in the NTK of layer l by those of layer l - 1, for all p >= 0 and l >= 2."""
    slope = sigma_w**2 * DerivativeDual(phi, covariance(layer - 1))

    def product(kernel: sp.Expr, other: sp.Expr) -> sp.Expr:
        return sp.Sum(kernel * other, (q, 0, p))

    below = TaylorCoefficient(tangent(layer - 1), r, q)
    spread = product(below, TaylorCoefficient(slope, r, p - q))
    alpha = sigma_w**2 * HermiteCoefficient(phi, k) ** 2 + sp.KroneckerDelta(k, 0) * sigma_b**2
    upsilon = sigma_w**2 * DerivativeHermiteCoefficient(phi, k) ** 2
    own = sigma_w**2 * DualActivation(phi, covariance(layer - 1)) + sigma_b**2
    kappa = NTKRecurrenceCoefficient(phi, q, layer - 1, 1, 0, sigma_w, sigma_b)
    steps = (
        Step(TaylorCoefficient(tangent(layer), r, p)),
        Step(TaylorCoefficient(covariance(layer) + slope * tangent(layer - 1), r, p), "recursion over the layers"),
        Step(TaylorCoefficient(covariance(layer), r, p) + spread, "linearity and Cauchy product"),
        Step(TaylorCoefficient(own, r, p) + spread, "covariance of the layer"),
        Step(composed(alpha, p) + spread, "Mehler's formula, composition: (6)"),
        Step(composed(alpha, p) + product(below, composed(upsilon, p - q)), "Mehler's formula, composition: (7)"),
        Step(composed(alpha, p) + product(kappa, composed(upsilon, p - q)), "coefficients of the layer below: (5)"),
    )
    return Derivation("Theorem 1, one layer up", SETTING, steps)


__all__ = ["SETTING", "derive_recursion"]
