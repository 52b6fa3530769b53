r"""The proofs on Sobolev training line by line, for every dimension, order and number of degrees.

Functions on S^{d-1} are given by their coordinates in an orthonormal basis of spherical harmonics, u = sum c_{l,p}
Y_{l,p} over degrees l <= L and places p <= N, where N is at least the multiplicity of every degree and c_{l,p} = 0
beyond it.  A network near its parameters theta is f_{l,p} = sum_a J_{l,p,a} theta_a, with its Jacobian J in these
coordinates, so that the tangent kernel has the coordinates sum_a J_{l,p,a} J_{m,q,a}.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from .activations import relu
from .derivations import DEFINITION, Derivation, Setting, Step
from .kernels import NTK
from .sobolev import KernelOperator, Mode, SobolevSymbol, SphereOperator, sobolev_operator

k, d, degree, m, p, q, i = sp.symbols("k d l m p q i", integer=True)
L, N, M = sp.symbols("L N M", integer=True)
s, t = sp.symbols("s t", real=True)
c, y, theta, J, mu = (sp.IndexedBase(name) for name in ("c", "y", "theta", "J", "mu"))
HALF = sp.Rational(1, 2)
ZERO, ONE, TWO = ("q", "0"), ("q", "1"), ("q", "2")
#: variables as they stand in certificates, and a value for each
NATURALS = {"k": ZERO, "d": TWO, "l": ZERO, "p": ONE, "L": ZERO, "N": ONE, "M": ONE}
ARRAYS = {"c": 2, "y": 2, "theta": 1, "J": 3, "mu": 1}


def setting(*names: str) -> Setting:
    """All values of the variables of these names."""
    variables: list[dict[str, Any]] = []
    for name in names:
        if name in NATURALS:
            variables.append({"name": name, "kind": "integer", "low": NATURALS[name]})
        elif name in ARRAYS:
            variables.append({"name": name, "kind": "array", "rank": ARRAYS[name]})
        else:
            variables.append({"name": name, "kind": "real"})
    return Setting(tuple(variables), (), {})


def over_basis(term: sp.Expr, at: sp.Symbol = degree, place: sp.Symbol = p) -> sp.Sum:
    """The sum over the basis of harmonics of degree up to L."""
    return sp.Sum(term, (place, 1, N), (at, 0, L))


def form(weight: sp.Expr) -> sp.Expr:
    """<u, P u> for u = sum c_{l,p} Y_{l,p} and an operator that multiplies Y_{m,q} by the weight, an expression in m:
    both expansions multiplied out, <Y_{l,p}, Y_{m,q}> being 1 or 0."""
    inner = over_basis(c[degree, p] * c[m, q] * weight * sp.KroneckerDelta(degree, m) * sp.KroneckerDelta(p, q), m, q)
    return over_basis(inner)


def squares(weight: sp.Expr) -> sp.Expr:
    """sum_{l,p} weight c_{l,p}^2, the weight an expression in l."""
    return over_basis(weight * c[degree, p] ** 2)


def residual(at: Any = degree, place: Any = p) -> sp.Expr:
    """f - y in coordinates."""
    return sp.Sum(J[at, place, i] * theta[i], (i, 1, M)) - y[at, place]


def loss(weight: sp.Expr, factor: Any = HALF) -> sp.Expr:
    """The Sobolev loss factor * sum weight (f - y)^2, the weight an expression in l."""
    return factor * over_basis(weight * residual() ** 2)


def velocity(weight: sp.Expr, factor: Any = HALF) -> sp.Expr:
    """The derivative of the coordinate f_{k,1} in time under the gradient flow of the loss, by the chain rule."""
    own = sp.Sum(J[k, 1, i] * theta[i], (i, 1, M))
    a = sp.Symbol("a", integer=True)
    return -sp.Sum(sp.Derivative(own, theta[a]) * sp.Derivative(loss(weight, factor), theta[a]), (a, 1, M))


def tangent_entry(at: Any, place: Any) -> sp.Expr:
    """The coordinates of the tangent kernel at (k, 1) and (at, place)."""
    return sp.Sum(J[k, 1, i] * J[at, place, i], (i, 1, M))


def flow(weight: sp.Expr) -> sp.Expr:
    """-K P (f - y) at (k, 1): the weight first, an expression in l, then the tangent kernel."""
    return -over_basis(tangent_entry(degree, p) * weight * residual())


def reversed_flow(weight: sp.Expr) -> sp.Expr:
    """-P K (f - y) at (k, 1): the tangent kernel first, then the weight, an expression in k."""
    return -weight * over_basis(tangent_entry(degree, p) * residual())


def derive_sobolev_form() -> Derivation:
    """Proof 1: the quadratic form of (I + (-Delta)^(1/2))^s on the harmonics of degree up to L."""
    operator = sobolev_operator(s, d, "root")
    steps = (
        Step(form(Mode(operator, m, d))),
        Step(squares(Mode(operator, degree, d)), "orthonormal harmonics (Parseval)"),
        Step(squares(SobolevSymbol(degree, d, s, "root")), "spectrum of the Laplacian, functional calculus"),
    )
    return Derivation("Proof 1: the Sobolev loss of Proof 2", setting("L", "N", "d", "s", "c"), steps)


def derive_definition_form() -> Derivation:
    """Proof 1 for the weights (1 + l)^(2s) of the definition: they are a function of the Laplacian, too."""
    operator = sobolev_operator(s, d, "degree")
    steps = (
        Step(squares(SobolevSymbol(degree, d, s, "degree"))),
        Step(squares(Mode(operator, degree, d)), "l + (d-2)/2 is the root of l(l+d-2) + (d-2)^2/4"),
        Step(form(Mode(operator, m, d)), "orthonormal harmonics (Parseval)"),
    )
    return Derivation("Proof 1: the Sobolev loss of the definition", setting("L", "N", "d", "s", "c"), steps)


def derive_gradient_flow() -> Derivation:
    """Proof 2: gradient flow of the loss one half <f - y, P (f - y)>, in coordinates: -K P (f - y)."""
    weight = Mode(sobolev_operator(s, d, "root"), degree, d)
    a = sp.Symbol("a", integer=True)
    gradient = sp.Derivative(loss(weight), theta[a])
    slope = over_basis(J[degree, p, a] * weight * residual())
    steps = (
        Step(velocity(weight)),
        Step(-sp.Sum(J[k, 1, a] * gradient, (a, 1, M)), "derivative of the network"),
        Step(-sp.Sum(J[k, 1, a] * slope, (a, 1, M)), "derivative of the loss"),
        Step(flow(weight), "the sums exchanged: weight first, then kernel"),
        Step(flow(SobolevSymbol(degree, d, s, "root")), "spectrum of the Laplacian, functional calculus"),
    )
    return Derivation("Proof 2", setting("k", "L", "N", "M", "d", "s", "J", "y", "theta"), steps)


def derive_decoupling() -> Derivation:
    """Proof 2 for a kernel that acts by degree, by numbers mu_l: the coordinates decouple."""
    weight = SobolevSymbol(degree, d, s, "root")
    diagonal = mu[k] * sp.KroneckerDelta(k, degree) * sp.KroneckerDelta(p, 1)
    steps = (
        Step(-sp.Sum(diagonal * weight * c[degree, p], (p, 1, N), (degree, 0, k + L))),
        Step(-mu[k] * SobolevSymbol(k, d, s, "root") * c[k, 1], "the kernel acts by degree"),
    )
    return Derivation("Proof 2 on the sphere", setting("k", "L", "N", "d", "s", "c", "mu"), steps)


def tangent_operator(layers: Any) -> SphereOperator:
    """The operator of the ReLU NTK of that many layers at the edge of chaos."""
    return KernelOperator(sp.Lambda(t, NTK(relu, t, sp.sympify(layers), 1, 0, sp.sqrt(2), 0)))


def derive_composite_eigenvalue() -> Derivation:
    """Proof 3: the eigenvalue of T_s = K (I + (-Delta)^(1/2))^s, two layers."""
    kernel, weight = tangent_operator(2), sobolev_operator(s, d, "root")
    composed = Mode(kernel * weight, k, d)
    steps = (
        Step(composed),
        Step(composed.definition(), DEFINITION),
        Step(Mode(kernel, k, d) * Mode(weight, k, d), "product of modes"),
        Step(Mode(kernel, k, d) * SobolevSymbol(k, d, s, "root"), "spectrum of the Laplacian, functional calculus"),
        Step(Mode(weight * kernel, k, d), "the other order"),
    )
    return Derivation("Proof 3", setting("k", "d", "s"), steps)


def derive_decay() -> Derivation:
    """Proof 5: the eigenvalue of T_s for two layers and even degrees 2k >= 2, in closed form."""
    composed = Mode(tangent_operator(2) * sobolev_operator(s, d, "root"), 2 * k, d)
    g = sp.gamma(d / 2) ** 2 * sp.gamma(k - HALF) ** 2 / (2 * sp.pi**2 * sp.gamma(k + (d - 1) / 2) ** 2)
    inner = (2 * k + d - 2) * (2 * k - 1) ** 2 / (2 * k + d - 1) ** 2 + 2 * k
    rational = 2 * inner / (4 * k + d - 2) - (2 * k - 1) / (2 * k + d - 1)
    weight = SobolevSymbol(2 * k, d, s, "root")
    steps = (
        Step(composed),
        Step(Mode(tangent_operator(2), 2 * k, d) * weight, "product of modes"),
        Step(g * rational * weight, "Gauss's theorem"),
    )
    start = Setting(({"name": "k", "kind": "integer", "low": ONE}, *setting("d", "s").variables), (), {})
    return Derivation("Proof 5", start, steps)


__all__ = [
    "derive_composite_eigenvalue", "derive_decay", "derive_decoupling", "derive_definition_form",
    "derive_gradient_flow", "derive_sobolev_form",
]
