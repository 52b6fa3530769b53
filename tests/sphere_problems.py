"""Kernels on the sphere with an independent value of their eigenvalues: mpmath's quadrature of the definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import sympy as sp
from flint import arb

from ntksym.theory.activations import relu, step
from ntksym.theory.kernels import NTK
from ntksym.theory.objects import DualActivation

R = sp.Rational
t = sp.Symbol("t", real=True)
ROOT2 = sp.sqrt(2)
KAPPA0 = (sp.pi - sp.acos(t)) / sp.pi
KAPPA1 = (t * (sp.pi - sp.acos(t)) + sp.sqrt(1 - t**2)) / sp.pi

#: kernels in closed form
CLOSED: dict[str, Any] = {
    "kappa_0": KAPPA0,
    "kappa_1": KAPPA1,
    "NTK without bias": t * KAPPA0 + KAPPA1,
    "NTK with bias": (t + 1) * KAPPA0 + KAPPA1,
    "NTK with half the input bias": (t * R(1, 2) + R(1, 2)) * KAPPA0 + KAPPA1,
    "dual of step and ReLU": t * DualActivation(step, t) + DualActivation(relu, t),
    "ReLU squared": sp.Max(t, 0) ** 2,
    "step": sp.Heaviside(t, 0),
    "|t|^(1/2)": sp.Abs(t) ** R(1, 2),
    "asin": sp.asin(t),
    "exp": sp.exp(3 * t),
    "exp of a negative": sp.exp(-R(5, 2) * t),
    "Gaussian": sp.exp(-(1 - t) / R(1, 2)),
    "(1-t)^(3/2)": (1 - t) ** R(3, 2),
    "(1+t)^(1/3)": 2 * (1 + t) ** R(1, 3),
    "(1-t^2)^(3/2)": (1 - t**2) ** R(3, 2),
    "polynomial": t**4 - 2 * t + 1,
}
#: kernels that are analytic in the angle
ANALYTIC: dict[str, Any] = {
    "Laplace": sp.exp(-sp.sqrt(2 - 2 * t)),
    "Matern": (1 + sp.sqrt(2 - 2 * t)) * sp.exp(-sp.sqrt(2 - 2 * t)),
    "rational": 1 / (2 - t),
    "geodesic": sp.exp(-sp.acos(t)),
    "logarithm": sp.log(3 - t),
}


def deep_relu(layers: int) -> Any:
    return NTK(relu, t, layers, 1, 0, ROOT2, 0)


def quadrature(f: Callable[[Any], Any], k: int, d: int, points: Sequence[Any] = ()) -> Any:
    """lambda_k by mpmath in the angle, with P_k by mpmath.gegenbauer (chebyt for d = 2); f takes t."""
    half = mpmath.mpf(d - 2) / 2
    at_one = 1 if d == 2 else mpmath.gegenbauer(k, half, 1)

    def integrand(s: Any) -> Any:
        x = mpmath.cos(s)
        polynomial = mpmath.chebyt(k, x) if d == 2 else mpmath.gegenbauer(k, half, x) / at_one
        return f(x) * polynomial * mpmath.sin(s) ** (d - 2)

    scale = mpmath.gamma(mpmath.mpf(d) / 2) / mpmath.sqrt(mpmath.pi) / mpmath.gamma(mpmath.mpf(d - 1) / 2)
    return scale * mpmath.quad(integrand, sorted({mpmath.mpf(0), mpmath.pi / 2, +mpmath.pi, *points}))


def written(kernel: Any) -> Callable[[Any], Any]:
    """A kernel of elementary functions as an mpmath function."""
    e = kernel.replace(DualActivation, lambda phi, at: phi_dual(phi, at))
    found: Callable[[Any], Any] = sp.lambdify(t, e, [{"Heaviside": lambda u, _: mpmath.mpf(u > 0)}, "mpmath"])
    return found


def phi_dual(phi: sp.Lambda, at: sp.Expr) -> sp.Expr:
    """The duals of step and ReLU, written out."""
    kappa = KAPPA0 if phi == step else KAPPA1
    return kappa.subs(t, at) / 2


def as_mpf(value: arb) -> Any:
    """The centre of a ball."""
    return mpmath.mpf(value.mid().str(60, radius=False))
