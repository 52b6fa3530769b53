"""L-YY-1..L-YY-5: frequency bias and Sobolev training on the sphere (Yu, Yang, Townsend)."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions, Variable
from ...checking.statements import AllOf, BigO, BigOmega, Converges, Theta, integer, real
from ...theory.harmonics import FunkHecke, Gegenbauer, sphere_area
from ...theory.objects import Convert, TheoryObject
from ...theory.sobolev import SobolevSymbol
from .common import DIMENSION, HALF, claim, d, k, source, t

KERNEL = source("YY", "Section 2 and supplement",
                r"K^\infty(x,y)=\tfrac{(\langle x,y\rangle+1)(\pi-\arccos\langle x,y\rangle)}{4\pi};\ H^\infty\text{ "
                r"positive definite};\ \mu_\ell>0,\ \mu_\ell=O(\ell^{-d});\ (1+\ell)^{2s^*}\mu_\ell\text{ between "
                r"positive constants}")
FORMULA = source("YY", "supplement, Funk-Hecke",
                 r"\int_{\mathbb S^{d-1}}K(\langle\xi,\zeta\rangle)h(\xi)d\xi=\left(A_d\int_{-1}^1K(t)P_{\ell,d}(t)"
                 r"(1-t^2)^{\frac{d-3}2}dt\right)h(\zeta),\ P_{\ell,d}(t)=\tfrac{(-1)^\ell\Gamma(\frac{d-1}2)}{2^\ell"
                 r"\Gamma(\ell+\frac{d-1}2)(1-t^2)^{(d-3)/2}}\tfrac{d^\ell}{dt^\ell}(1-t^2)^{\ell+\frac{d-3}2}")
TRAINING = source("YY", "Theorem 4",
                  r"y-u(k)=\sum_{\ell=0}^L(1-2\eta\mu_\ell(1+\ell)^{2s})^ky^\ell+\varepsilon_1+\varepsilon_2(k),\ "
                  r"\Vert\varepsilon_2(k)\Vert_{P_s}\le\epsilon,\ \Vert\varepsilon_1\Vert_{P_s}\le\sum_{\ell=0}^L"
                  r"\mu_\ell^{-1}\Vert\varepsilon_1^\ell\Vert_{P_s}")
NETWORKS = source("YY", "Proposition 2",
                  r"\text{two-layer ReLU nets: in }H^s(\mathbb S^{d-1})\text{ for all }s<3/2\text{; if }s\ge3/2,\text{ "
                  r"if and only if affine}")
POINTS = source("YY", "after the Sobolev loss", r"(\ell_{max}+1)^2\ge n")

INFINITE = sp.Lambda(t, (t + 1) * (sp.pi - sp.acos(t)) / (4 * sp.pi))
RIDGE = sp.Lambda(t, sp.Max(0, t))
SURFACE = Conventions(sphere="S^{d-1} in R^d", measure="surface measure",
                      kernel="K(t) = (t + 1)(pi - acos t)/(4 pi)")
NORM = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure",
                   norm="|f|_s^2 = sum (1+l)^(2s) |f_l|^2, f_l the part of degree l; of a zonal function "
                        "(1+l)^(2s) N_l lambda_l^2")
CIRCLE = Conventions(sphere="the unit circle", measure="uniform probability measure, quadrature weights 1/n",
                     loss="Phi_s = (y-u)^T P_s (y-u)/2, so that infinite width gives y - u(k) = (I - 2 eta H P_s)^k y "
                          "from u(0) = 0")
L = sp.Symbol("L", integer=True)
s, eta, p, q, r, weight_0, weight_1 = sp.symbols("s eta p q r w_0 w_1", real=True)
a, b, y1, y2, y3 = sp.symbols("a b y_1 y_2 y_3", real=True)
signs = sp.symbols("c_1:5", real=True)
m, j = sp.symbols("m j", integer=True)
INSIDE = real(t, -1, 1, open_low=True, open_high=True)
SPACE = integer(d, 3)


class Slope(TheoryObject):
    """The derivative of the first argument in the second, which is a symbol; several of them may be nested."""

    nargs = 2

    def tree_node(self, convert: Convert) -> tuple[object, ...]:
        return ("d", *(convert(part) for part in self.args))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body, name = (printer._print(part) for part in self.args)
        return rf"\tfrac{{d}}{{d{name}}}\left[{body}\right]"


def eigenvalue(degree: sp.Expr | int) -> sp.Expr:
    """mu_l."""
    return sphere_area(d) * FunkHecke(INFINITE, degree, d)


def rodrigues(degree: int) -> sp.Expr:
    """The printed formula for P_{l,d}."""
    power = degree + (d - 3) / 2
    body = (1 - t**2) ** power
    for _ in range(degree):
        body = Slope(body, t)
    rising = sp.prod([(d - 1) / 2 + i for i in range(degree)])
    return sp.Integer(-1) ** degree / (2**degree * rising) * (1 - t**2) ** (-(d - 3) / 2) * body


def multiplicity(degree: sp.Expr) -> sp.Expr:
    """N_l for l >= 1, by Gamma functions."""
    return (2 * degree + d - 2) * sp.gamma(degree + d - 2) / (sp.gamma(d - 1) * sp.gamma(degree + 1))


def dimension(degree: sp.Expr) -> sp.Expr:
    """N_0 + ... + N_L."""
    return (2 * degree + d - 1) * sp.gamma(degree + d - 1) / (sp.gamma(d) * sp.gamma(degree + 1))


def positive(expression: sp.Expr) -> sp.Rel:
    return sp.Lt(0, expression, evaluate=False)


def of_ridge(degree: sp.Expr) -> sp.Expr:
    """(1+l)^(2s) N_l lambda_l^2 of max(0, <x, e>)."""
    return (1 + degree) ** (2 * s) * multiplicity(degree) * FunkHecke(RIDGE, degree, d) ** 2


#: positivity of every eigenvalue: degrees 0, 1, even from 2 on and odd from 3 on
EVERY = AllOf(*(positive(eigenvalue(degree)) for degree in (sp.S.Zero, sp.S.One, 2 * k, 2 * k + 1)))
ORDER = real(s)
POSITIVE_STEP = real(eta, 0, open_low=True)
ONES = sp.ones(3, 3)


def symmetric(diagonal: sp.Expr, other: sp.Expr, size: int) -> sp.Matrix:
    return sp.Matrix(size, size, lambda i, j: diagonal if i == j else other)


#: three equally spaced points: the kernel a = K(1), b = K(-1/2), its eigenvalues by the quadrature, P_s with l_max = 1
GRAM_3 = symmetric(a, b, 3)
MU_0, MU_1 = (a + 2 * b) / 3, (a - b) / 3
LOSS_3 = symmetric((weight_0 + 2 * weight_1) / 9, (weight_0 - weight_1) / 9, 3)
TARGET = sp.Matrix([y1, y2, y3])
MEAN = (y1 + y2 + y3) / 3
#: two points at 60 degrees: K(1) = 1/2, K(1/2) = 1/4; P_s with l_max = 1 and the weights w_0 = 1, w_1 = 4^s
GRAM_2 = symmetric(HALF, HALF / 2, 2)
LOSS_2 = symmetric((1 + 2 * 4**s) / 4, (1 + 4**s) / 4, 2)
RATE_2 = sp.Rational(3, 8) * (1 + sp.Rational(3, 2) * 4**s)
FLAT = 2 * FunkHecke(INFINITE, sp.S.Zero, sp.Integer(2))
SIMPLEX = symmetric(1 + 4 * 4**s, 1 - 4**s, 5)
BEND = sp.sqrt(2) / 2


def residual(factors: tuple[sp.Expr, sp.Expr], steps: sp.Expr | int = 1) -> sp.Matrix:
    """sum_l factor_l^k y^l."""
    return sp.Matrix([factors[0] ** steps * MEAN + factors[1] ** steps * (entry - MEAN) for entry in TARGET])


def one_step(values: sp.Matrix) -> sp.MatrixExpr:
    """(I - 2 eta H P_s) y."""
    moved = sp.MatMul(GRAM_3, LOSS_3, values, evaluate=False)
    return sp.MatAdd(values, sp.MatMul(-2 * eta, moved, evaluate=False), evaluate=False)


def neurons(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """Four neurons with the sides of a square as the lines where they bend, at a point of the circle."""
    along = (first, second, -first, -second)
    return sum((c * sp.Max(0, w - BEND) for c, w in zip(signs, along, strict=True)), sp.S.Zero)


NUMBERS: tuple[Variable, ...] = tuple(real(v) for v in (a, b, y1, y2, y3, weight_0, weight_1, eta))
CLAIMS = (
    claim("YY-1", "The kernel with bias: definiteness, positive eigenvalues, their rate, and s*", KERNEL,
          parts=("L-YY-1-definite", "L-YY-1-positive", "L-YY-1-rate", "L-YY-1-flat"),
          remark="s* = d/2, and no other number: the eigenvalues are Theta(l^(-d))."),
    claim("YY-1-definite", "Matrices over different points are positive definite", KERNEL, EVERY, integer(k, 1),
          DIMENSION, premises=("strictly-positive-definite",), conventions=SURFACE,
          remark="By the named theorem it suffices that all eigenvalues are positive."),
    claim("YY-1-positive", "All eigenvalues are positive", KERNEL, EVERY, integer(k, 1), DIMENSION,
          conventions=SURFACE),
    claim("YY-1-rate", "O(l^(-d))", KERNEL, BigO(eigenvalue(k), k ** (-d), k), integer(k, 1), DIMENSION,
          conventions=SURFACE),
    claim("YY-1-flat", "s* = d/2: (1+l)^d mu_l lies between positive constants", KERNEL,
          Theta(SobolevSymbol(k, d, d / 2, "degree") * eigenvalue(k), 1, k), integer(k, 0), DIMENSION,
          conventions=SURFACE, remark="For large l; below, all mu_l are positive (L-YY-1-positive)."),
    claim("YY-2", "The formula of Funk and Hecke, and Rodrigues' formula", FORMULA,
          parts=("L-YY-2-constant", "L-YY-2-rodrigues")),
    claim("YY-2-amended", "With the area of S^{d-2} in front", FORMULA,
          parts=("L-YY-2-constant-amended", "L-YY-2-rodrigues"), amends="L-YY-2"),
    claim("YY-2-constant", "The kernel 1 and l = 0: the integral is sqrt(pi) Gamma((d-1)/2)/Gamma(d/2)", FORMULA,
          sp.Eq(sphere_area(d) * FunkHecke(sp.Lambda(t, sp.S.One), sp.S.Zero, d),
                sphere_area(d) * sp.sqrt(sp.pi) * sp.gamma((d - 1) / 2) / sp.gamma(d / 2), evaluate=False), SPACE,
          conventions=SURFACE),
    claim("YY-2-constant-amended", "With the area of S^{d-2} in front", FORMULA,
          sp.Eq(sphere_area(d) * FunkHecke(sp.Lambda(t, sp.S.One), sp.S.Zero, d),
                2 * sp.pi ** ((d - 1) / 2) / sp.gamma((d - 1) / 2)
                * sp.sqrt(sp.pi) * sp.gamma((d - 1) / 2) / sp.gamma(d / 2), evaluate=False), SPACE,
          conventions=SURFACE, amends="L-YY-2-constant"),
    claim("YY-2-rodrigues", "Rodrigues' formula for l = 0, 1, 2 in every dimension", FORMULA,
          AllOf(*(sp.Eq(rodrigues(degree), Gegenbauer(degree, d, t), evaluate=False) for degree in range(3))), SPACE,
          INSIDE),
    claim("YY-3", "The residual of Sobolev training", TRAINING,
          parts=("L-YY-3-exact", "L-YY-3-powers", "L-YY-3-two", "L-YY-3-bounded"),
          remark="Infinite width, where epsilon_2 = 0; the width that finite networks need is not part of the claim."),
    claim("YY-3-amended", "With exact quadrature as printed; else epsilon_1 depends on the step", TRAINING,
          parts=("L-YY-3-exact", "L-YY-3-powers", "L-YY-3-two", "L-YY-3-bounded-amended"), amends="L-YY-3"),
    claim("YY-3-exact", "Exact quadrature: one step on three equally spaced points, any zonal kernel and any weights",
          TRAINING, sp.Eq(one_step(TARGET), residual((1 - 2 * eta * MU_0 * weight_0, 1 - 2 * eta * MU_1 * weight_1)),
                          evaluate=False), *NUMBERS, conventions=CIRCLE,
          remark="mu_l is the eigenvalue by the quadrature: that of the operator plus those of the degrees that the "
                 "points confuse with l."),
    claim("YY-3-powers", "k steps, from k to k + 1: factors p and q of the two parts", TRAINING,
          sp.Eq(sp.MatMul(symmetric((p + 2 * q) / 3, (p - q) / 3, 3), residual((p, q), m), evaluate=False),
                residual((p, q), m + 1), evaluate=False), real(p, 0, open_low=True), real(q, 0, open_low=True),
          real(y1), real(y2), real(y3), integer(m, 0), conventions=CIRCLE),
    claim("YY-3-two", "Two points at 60 degrees and l_max = 1: P_s is positive definite, and one step on a constant "
          "target", TRAINING,
          AllOf(positive(sp.Determinant(LOSS_2)), positive(LOSS_2[0, 0]),
                sp.Eq(sp.MatMul(GRAM_2, LOSS_2, sp.Matrix([1, 1]), evaluate=False), sp.Matrix([RATE_2, RATE_2]),
                      evaluate=False)), real(s, 0), conventions=CIRCLE),
    claim("YY-3-bounded", "There the residual (1 - 2 eta lambda)^k is a bounded sequence if 2 eta mu_0 < 1: even k",
          TRAINING, BigO((1 - 2 * eta * RATE_2) ** (2 * k), 1, k), integer(k, 1), real(s, 0), POSITIVE_STEP,
          hypotheses=(sp.Lt(eta * FLAT, 1, evaluate=False),), conventions=CIRCLE,
          remark="L = 0 and a target of degree 0: the condition on eta speaks of l <= L only, but errors of the "
                 "quadrature reach degrees up to l_max, where the loss amplifies them."),
    claim("YY-3-bounded-amended", "epsilon_1 depends on k: it is a sum over steps, with the factor r of the step and q "
          "of the theorem", TRAINING,
          sp.Eq(r**m, q**m + (r - q) * sp.Sum(r**j * q ** (m - 1 - j), (j, 0, m - 1)), evaluate=False), integer(m, 1),
          real(r, 0, open_low=True), real(q, 0, open_low=True), conventions=CIRCLE, amends="L-YY-3-bounded",
          remark="It is bounded by |r - q|/(1 - q) if |r| <= 1, that is if eta times the largest eigenvalue of H P_s "
                 "is at most 1."),
    claim("YY-4", "Smoothness of two-layer ReLU networks", NETWORKS,
          parts=("L-YY-4-below", "L-YY-4-above", "L-YY-4-circle"),
          remark="Decided for one neuron through the origin; on the circle neurons can cancel each other's bends."),
    claim("YY-4-amended", "On the circle bends cancel along some closed polygons", NETWORKS,
          parts=("L-YY-4-below", "L-YY-4-above", "L-YY-4-circle-amended"), amends="L-YY-4"),
    claim("YY-4-below", "One neuron without bias is in H^s for s < 3/2", NETWORKS,
          Converges(sp.Sum(of_ridge(2 * m), (m, 1, sp.oo))), DIMENSION,
          real(s, high=sp.Rational(3, 2), open_high=True), conventions=NORM,
          remark="Odd degrees from 3 on vanish, as does max(0, t) - t/2 - |t|/2."),
    claim("YY-4-above", "It is not for s >= 3/2: the terms are at least c/l", NETWORKS,
          BigOmega(of_ridge(2 * k), 1 / k, k), integer(k, 1), DIMENSION, real(s, sp.Rational(3, 2)), conventions=NORM),
    claim("YY-4-circle", "d = 2: if no bend is left, the network is affine: four neurons along the sides of a square",
          NETWORKS, sp.Eq(neurons(sp.S.One, sp.S.Zero) + neurons(-sp.S.One, sp.S.Zero),
                          neurons(sp.S.Zero, sp.S.One) + neurons(sp.S.Zero, -sp.S.One), evaluate=False),
          *(real(c) for c in signs),
          hypotheses=tuple(sp.Eq((signs[i] + signs[(i + 1) % 4]) * BEND, 0, evaluate=False) for i in range(4)),
          conventions=Conventions(network="sum_i c_i max(0, <w_i, x> - 1/sqrt(2)) on the circle, w_i = (1, 0), (0, 1), "
                                          "(-1, 0), (0, -1)",
                                  bend="the slope along the circle jumps by (c_i + c_{i+1})/sqrt(2) at the corner "
                                       "between sides i and i + 1",
                                  affine="f(1, 0) + f(-1, 0) = f(0, 1) + f(0, -1)"),
          remark="c = (1, -1, 1, -1) has no bend: the second derivative is bounded, and f is in H^2, but not affine."),
    claim("YY-4-circle-amended", "d = 2: along a triangle nothing cancels", NETWORKS,
          AllOf(*(sp.Eq(c, 0, evaluate=False) for c in signs[:3])), *(real(c) for c in signs[:3]),
          hypotheses=tuple(sp.Eq(signs[i] + signs[(i + 1) % 3], 0, evaluate=False) for i in range(3)),
          amends="L-YY-4-circle",
          remark="Bends cancel along closed polygons with an even number of sides only.  For d >= 3 the sets where two "
                 "neurons bend are different spheres, and nothing cancels."),
    claim("YY-5", "How many points a positive definite P_s admits", POINTS,
          parts=("L-YY-5-every", "L-YY-5-simplex")),
    claim("YY-5-amended", "At most the rank of P_s: 2L + 1 points for d = 2, (L+1)^2 for d = 3, more for d >= 4",
          POINTS, parts=("L-YY-5-every-amended", "L-YY-5-simplex-amended"), amends="L-YY-5"),
    claim("YY-5-every", "P_s has at most the rank N_0 + ... + N_L, L = l_max: at most (L+1)^2 in every dimension",
          POINTS, sp.Le(dimension(L), (L + 1) ** 2, evaluate=False), integer(L, 0), DIMENSION,
          conventions=Conventions(sphere="S^{d-1} in R^d")),
    claim("YY-5-every-amended", "It is (2L+d-1) Gamma(L+d-1)/(Gamma(d) L!), for L = 0 and from L to L + 1", POINTS,
          AllOf(sp.Eq(dimension(sp.S.Zero), 1, evaluate=False),
                sp.Eq(dimension(L + 1), dimension(L) + multiplicity(L + 1), evaluate=False)), integer(L, 0), DIMENSION,
          conventions=Conventions(sphere="S^{d-1} in R^d"), amends="L-YY-5-every",
          remark="n is at most this: 2L + 1 for d = 2, (L+1)^2 for d = 3, more for d >= 4."),
    claim("YY-5-simplex", "d = 4, l_max = 1 and the five corners of a regular simplex: P_s is singular or indefinite",
          POINTS, sp.Le(sp.Determinant(SIMPLEX), 0, evaluate=False), real(s, 0),
          conventions=Conventions(sphere="S^3 in R^4", weights="1/5 for each point, left out; <x_i, x_j> = -1/4")),
    claim("YY-5-simplex-amended", "It is positive definite: the five leading minors", POINTS,
          AllOf(*(positive(sp.Determinant(SIMPLEX[:size, :size]) if size > 1 else SIMPLEX[0, 0])
                  for size in range(1, 6))), real(s, 0),
          conventions=Conventions(sphere="S^3 in R^4", weights="1/5 for each point, left out; <x_i, x_j> = -1/4"),
          amends="L-YY-5-simplex"),
)
