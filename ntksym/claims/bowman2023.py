"""Claims of Bowman 2023, A Brief Introduction to the Neural Tangent Kernel, cited as bowman2023."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..checking.records import Claim, Conventions, Source, Variable
from ..checking.statements import AllOf, array, integer, real
from ..theory.activations import relu
from ..theory.harmonics import FunkHecke, Gegenbauer
from ..theory.kernels import NTK

OPERATOR = Source("bowman2023", "Section 3", r"T_{K^\infty}:L^2_\rho(X)\to L^2_\rho(X),\ T_{K^\infty}g(x)=\int_X"
                  r"K^\infty(x,s)g(s)d\rho(s)")
MERCER = Source("bowman2023", "Section 3", r"K^\infty(x,x')=\sum_{i=1}^\infty\sigma_i\phi_i(x)\phi_i(x'),\ \{\phi_i\}"
                r"\text{ an orthonormal basis},\ \sigma_i\ge0")
SPHERE = Source("bowman2023", "Section 3", r"\rho\text{ uniform on }S^{d-1}:\ \phi_i\text{ spherical harmonics, in }"
                r"d=2\text{ the Fourier basis}")
SHALLOW = Source("bowman2023", "Section 3", r"d=2,\text{ shallow ReLU: the large eigenvalues correspond to the low "
    r"Fourier "
                 r"frequencies}")
LIMIT = Source("bowman2023", "Section 3", r"\text{in the limit of infinite data } H^\infty \text{ converges to } "
               r"T_{K^\infty}:\ r_t=\exp(-T_{K^\infty}t)r_0\quad(7)")
MODES = Source("bowman2023", "Section 3, (8)", r"\langle r_t,\phi_i\rangle=\exp(-\sigma_it)\langle r_0,\phi_i\rangle")
ESTIMATES = Source("bowman2023", "Section 3", r"\text{the eigenvectors } u_i \text{ of } H^\infty \text{ are empirical "
                   r"estimates of the eigenfunctions}")
FASTER = Source("bowman2023", "Section 3", r"\text{directions corresponding to large eigenvalues will be learned much "
    r"more "
                r"quickly}")

k, d, n, p = sp.symbols("k d n p", integer=True)
t, u, sigma, r0, x, a, b, c = sp.symbols("t u sigma r_0 x a b c", real=True)
CHAOS = (1, 0, sp.sqrt(2), 0)
KERNEL = NTK(relu, u, sp.Integer(2), *CHAOS)
UNIFORM = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure",
                      network="ReLU, two layers, sigma_w^2 = 2, no biases")
#: the same written out
WRITTEN = (2 * u * (sp.pi - sp.acos(u)) + sp.sqrt(1 - u**2)) / sp.pi
#: kappa_NTK with a bias, (u + 1) kappa_0(u) + kappa_1(u)
BIASED = ((2 * u + 1) * (sp.pi - sp.acos(u)) + sp.sqrt(1 - u**2)) / sp.pi


def claim(claim_id: str, title: str, src: Source, statement: Any = None, *variables: Variable, **more: Any) -> Claim:
    return Claim(f"B-{claim_id}", title, src, statement, variables=tuple(variables), **more)


def eigenvalue(degree: Any, dimension: Any = d, kernel: sp.Expr = KERNEL) -> sp.Expr:
    return FunkHecke(sp.Lambda(u, kernel), degree, dimension)


def traced(kernel: sp.Expr, *zonal: sp.Expr) -> sp.Expr:
    """The sum of all eigenvalues with their multiplicities, times the polynomial of their degree if one is given."""
    count = (2 * k + d - 2) * sp.gamma(k + d - 2) / (sp.gamma(d - 1) * sp.gamma(k + 1))
    rest = sp.Sum(sp.Mul(count, eigenvalue(k, d, kernel), *(Gegenbauer(k, d, at) for at in zonal)), (k, 1, sp.oo))
    return eigenvalue(sp.S.Zero, d, kernel) + rest


def of_frequency(frequency: sp.Expr, degree: sp.Expr) -> sp.Expr:
    """The eigenvalue of T_n(<x, x'>) on the circle, n = frequency."""
    return eigenvalue(degree, sp.Integer(2), Gegenbauer(frequency, sp.Integer(2), u))


def falls(kernel: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Rel:
    """On the circle the eigenvalue of the second frequency is at most that of the first."""
    return sp.Le(*(eigenvalue(degree, sp.Integer(2), kernel) for degree in (high, low)), evaluate=False)


coefficients = sp.IndexedBase("c")
SERIES = sp.Sum(coefficients[p] * u**p, (p, 0, sp.oo))
DEPTH = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure",
                    network="ReLU, L layers, sigma_w^2 = 2, no biases")
LAYER = sp.Symbol("L", integer=True, positive=True)
DEEP = NTK(relu, u, LAYER, *CHAOS)
#: a circulant matrix over four equally spaced points, of the values of a kernel at angles 0, 90 and 180 degrees
ON_SQUARE = sp.Matrix(4, 4, lambda i, j: (a, b, c, b)[(i - j) % 4])
FIRST_HARMONIC = sp.Matrix([1, 0, -1, 0])
#: the sum of the eigenvalues up to degree 3 on S^2 with their multiplicities
FIRST_FOUR = sum((2 * j + 1) * eigenvalue(sp.Integer(j), sp.Integer(3), WRITTEN) for j in range(4))

CLAIMS = (
    claim("53", "The kernel defines an operator on L^2", OPERATOR,
          missing="a hypothesis on rho: for inputs without a bound K(x, x) need not be integrable, and then the "
                  "integral need "
          "not exist", readings=("B-53-sphere",)),
    claim("53-sphere", "On the sphere the kernel is bounded, so that the operator is: -1/2 <= K <= 2", OPERATOR,
          AllOf(sp.Le(-sp.Rational(1, 2), WRITTEN, evaluate=False), sp.Le(WRITTEN, 2, evaluate=False)), real(u, -1, 1),
          conventions=UNIFORM),
    claim("53-amended", "On the sphere the kernel defines a bounded operator", OPERATOR, parts=("B-53-sphere",),
          amends="B-53"),
    claim("54", "Mercer's theorem", MERCER,
          missing="its hypotheses: X compact, K continuous, the support of rho all of X; and that eigenfunctions of "
                  "the "
          "eigenvalue 0 are counted, without which they are no basis",
          readings=("B-54-positive", "B-54-expansion", "B-54-trace")),
    claim("54-positive", "The eigenfunctions with positive eigenvalue are a basis: ReLU, two layers, all degrees",
          MERCER,
          sp.Lt(0, eigenvalue(k, d, WRITTEN), evaluate=False), integer(k, 0), integer(d, 2), conventions=UNIFORM),
    claim("54-positive-amended", "Without a bias even degrees and degree 1 have positive eigenvalues, odd ones "
                                 "from 3 on the eigenvalue 0", MERCER,
          AllOf(*(sp.Lt(0, eigenvalue(degree, d, WRITTEN), evaluate=False) for degree in (sp.S.Zero, sp.S.One, 2 * k)),
                sp.Eq(eigenvalue(2 * k + 1, d, WRITTEN), 0, evaluate=False)), integer(k, 1), integer(d, 2),
          conventions=UNIFORM, amends="B-54-positive"),
    claim("54-expansion", "ReLU networks of every depth on the sphere: the kernel is the sum of its eigenvalues "
                          "times the zonal harmonics", MERCER,
          sp.Eq(traced(DEEP, x), NTK(relu, x, LAYER, *CHAOS), evaluate=False), integer(d, 2), integer(LAYER, 1),
          real(x, -1, 1), conventions=DEPTH,
          remark="N_k P_k(<x, x'>) is the sum of Y(x) Y(x') over an orthonormal basis of the harmonics of degree k."),
    claim("54-trace", "At x = x' the eigenvalues of two layers, with multiplicities, make K(1) = 2; those up to "
                      "degree 3 on S^2 more than 1.89", MERCER,
          AllOf(sp.Eq(traced(KERNEL), 2, evaluate=False), sp.Lt(sp.Rational(189, 100), FIRST_FOUR, evaluate=False),
                sp.Lt(FIRST_FOUR, sp.Integer(2), evaluate=False)), integer(d, 2), conventions=UNIFORM),
    claim("54-series", "For every kernel sum_p c_p t^p with c_p >= 0: expansion and trace", MERCER,
          AllOf(sp.Eq(traced(SERIES, x), SERIES.subs(u, x), evaluate=False),
                sp.Eq(traced(SERIES), sp.Sum(coefficients[p], (p, 0, sp.oo)), evaluate=False)), integer(d, 2),
          array(coefficients, 1, "nonnegative_summable"), real(x, -1, 1), conventions=DEPTH),
    claim("54-amended", "Mercer's theorem on the sphere", MERCER,
          parts=("B-54-series", "B-54-expansion", "B-54-trace", "B-54-positive-amended"), amends="B-54"),
    claim("55", "On the circle cos(n(theta - theta')) = T_n(<x, x'>), n >= 1, acts on frequency n as 1/2, on others as "
                "zero", SPHERE,
          AllOf(sp.Eq(of_frequency(n + 1, n + 1), sp.Rational(1, 2), evaluate=False),
                sp.Eq(of_frequency(n + k, n), 0, evaluate=False), sp.Eq(of_frequency(n, n + k), 0, evaluate=False)),
          integer(n, 0), integer(k, 1), premises=("funk-hecke",),
          conventions=Conventions(sphere="S^1 in R^2", measure="uniform probability measure"),
          remark="That the eigenfunctions are the harmonics is the Funk-Hecke theorem."),
    claim("56", "On the circle large eigenvalues belong to low frequencies: ReLU, two layers", SHALLOW,
          missing="what is large and what is low, and whether the neurons have biases: without them odd frequencies "
                  "from 3 on "
          "have the eigenvalue 0", readings=("B-56-plain", "B-56-plain-amended", "B-56-bias")),
    claim("56-plain", "Without bias the eigenvalues do not rise with the frequency", SHALLOW,
          sp.Le(eigenvalue(k + 1, sp.Integer(2)), eigenvalue(k, sp.Integer(2)), evaluate=False), integer(k, 0),
          conventions=UNIFORM),
    claim("56-plain-amended", "Without bias they do not rise along even frequencies", SHALLOW,
          AllOf(falls(WRITTEN, sp.S.Zero, sp.Integer(2)), falls(WRITTEN, 2 * k, 2 * k + 2)), integer(k, 1),
          conventions=UNIFORM, amends="B-56-plain"),
    claim("56-bias", "With a bias they do not rise with the frequency", SHALLOW,
          AllOf(*(falls(BIASED, sp.Integer(n), sp.Integer(n + 1)) for n in (0, 1)), falls(BIASED, 2 * k, 2 * k + 1),
                falls(BIASED, 2 * k + 1, 2 * k + 2)), integer(k, 1),
          conventions=Conventions(**{**UNIFORM.entries, "network": "ReLU, two layers, bias zero at initialisation"})),
    claim("56-amended", "With a bias at every step, without one along even frequencies", SHALLOW,
          parts=("B-56-bias", "B-56-plain-amended"), amends="B-56"),
    claim("57", "The kernel matrix converges to the operator", LIMIT,
          missing="the factor 1/n of the matrix, and the sense in which matrices of growing size converge to an "
                  "operator", readings=("B-58",)),
    claim("57-amended", "With the factor 1/n the traces agree for every n and all points: both are K(1); and (7) "
                        "decays as (8) says", LIMIT, parts=("B-54-trace", "B-58"), amends="B-57"),
    claim("58", "From (7) the modes decay exponentially", MODES,
          AllOf(sp.Eq(sp.Derivative(r0 * sp.exp(-sigma * t), t), -sigma * r0 * sp.exp(-sigma * t), evaluate=False),
                sp.Eq((r0 * sp.exp(-sigma * t)).subs(t, 0), r0, evaluate=False)), real(sigma, 0), real(r0), real(t, 0),
          premises=("spectral-theorem",),
          conventions=Conventions(modes="r_0 = <r_0, phi_i>, sigma = sigma_i; T is self-adjoint, so that <T r, phi_i> "
              "= "
                                  "sigma_i <r, phi_i>")),
    claim("59", "Eigenvectors of the matrix estimate eigenfunctions", ESTIMATES,
          missing="the sense: which eigenvector estimates which function where eigenvalues are repeated, as on the "
                  "sphere, "
          "and at what rate in n", readings=("P-MAT-NEQ-relu",)),
    claim("59-amended", "Four equally spaced points of the circle: cos(theta) at the points is an eigenvector, for "
                        "every kernel", ESTIMATES,
          sp.Eq(sp.MatMul(ON_SQUARE, FIRST_HARMONIC, evaluate=False), (a - c) * FIRST_HARMONIC, evaluate=False),
          real(a), real(b), real(c), conventions=Conventions(kernel="K(1) = a, K(0) = b, K(-1) = c"), amends="B-59"),
    claim("68", "Directions of larger eigenvalues are learned faster", FASTER,
          sp.Lt(sp.exp(-x), 1, evaluate=False), real(x, 0, open_low=True),
          conventions=Conventions(residuals="relative to their start: e^(-sigma_1 t)/e^(-sigma_2 t) = e^(-x), x = "
                                  "(sigma_1 - sigma_2) t > 0"),
          remark="What is left at time t depends on the start as well."),
)
