"""Claims of Bowman 2023, A Brief Introduction to the Neural Tangent Kernel, cited as bowman2023."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..checking.records import Claim, Conventions, Source, Variable
from ..checking.statements import AllOf, integer, real
from ..theory.activations import relu
from ..theory.harmonics import FunkHecke
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

k, d = sp.symbols("k d", integer=True)
t, u, sigma, r0, x = sp.symbols("t u sigma r_0 x", real=True)
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


#: the sum of the eigenvalues up to degree 3 on S^2 with their multiplicities
FIRST_FOUR = sum((2 * n + 1) * eigenvalue(sp.Integer(n), sp.Integer(3), WRITTEN) for n in range(4))

CLAIMS = (
    claim("53", "The kernel defines an operator on L^2", OPERATOR,
          missing="a hypothesis on rho: for inputs without a bound K(x, x) need not be integrable, and then the "
                  "integral need "
          "not exist", readings=("B-53-sphere",)),
    claim("53-sphere", "On the sphere the kernel is bounded, so that the operator is: -1/2 <= K <= 2", OPERATOR,
          AllOf(sp.Le(-sp.Rational(1, 2), WRITTEN, evaluate=False), sp.Le(WRITTEN, 2, evaluate=False)), real(u, -1, 1),
          conventions=UNIFORM),
    claim("54", "Mercer's theorem", MERCER,
          missing="its hypotheses: X compact, K continuous, the support of rho all of X; and that eigenfunctions of "
                  "the "
          "eigenvalue 0 are counted, without which they are no basis", readings=("B-54-positive", "B-54-trace")),
    claim("54-positive", "The eigenfunctions with positive eigenvalue are a basis: ReLU, two layers, all degrees",
          MERCER,
          sp.Lt(0, eigenvalue(k, d, WRITTEN), evaluate=False), integer(k, 0), integer(d, 2), conventions=UNIFORM),
    claim("54-trace", "At x = x' the eigenvalues up to degree 3 on S^2, with multiplicities, make less than K(1) = 2 "
                      "and more than 1.89",
          MERCER, AllOf(*(sp.Lt(low, high, evaluate=False) for low, high in (
              (sp.Rational(189, 100), FIRST_FOUR),
              (FIRST_FOUR, sp.Integer(2))))),
          conventions=UNIFORM),
    claim("55", "On the circle cos(n(theta - theta')) = T_n(<x, x'>) acts on frequency n as 1/2, on others as zero, n "
                "<= 3", SPHERE,
          AllOf(*(sp.Eq(eigenvalue(sp.Integer(j), sp.Integer(2), sp.chebyshevt(n, u)), sp.Rational(int(j == n), 2),
                        evaluate=False) for n in range(1, 4) for j in range(5))), premises=("funk-hecke",),
          conventions=Conventions(sphere="S^1 in R^2", measure="uniform probability measure"),
          remark="That the eigenfunctions are the harmonics is the Funk-Hecke theorem."),
    claim("56", "On the circle large eigenvalues belong to low frequencies: ReLU, two layers", SHALLOW,
          missing="what is large and what is low, and whether the neurons have biases: without them odd frequencies "
                  "from 3 on "
          "have the eigenvalue 0", readings=("B-56-plain", "B-56-plain-amended", "B-56-bias")),
    claim("56-plain", "Without bias the eigenvalues do not rise with the frequency", SHALLOW,
          sp.Le(eigenvalue(k + 1, sp.Integer(2)), eigenvalue(k, sp.Integer(2)), evaluate=False), integer(k, 0),
          conventions=UNIFORM),
    claim("56-plain-amended", "Without bias they do not rise along even frequencies, up to 12", SHALLOW,
          AllOf(*(sp.Le(eigenvalue(sp.Integer(n + 2), sp.Integer(2), WRITTEN), eigenvalue(sp.Integer(n), sp.Integer(2),
              WRITTEN),
                        evaluate=False) for n in range(0, 12, 2))),
          conventions=UNIFORM, amends="B-56-plain"),
    claim("56-bias", "With a bias they do not rise with the frequency, up to 12", SHALLOW,
          AllOf(*(sp.Le(eigenvalue(sp.Integer(n + 1), sp.Integer(2), BIASED), eigenvalue(sp.Integer(n), sp.Integer(2),
              BIASED),
                        evaluate=False) for n in range(12))),
          conventions=Conventions(**{**UNIFORM.entries, "network": "ReLU, two layers, bias zero at initialisation"})),
    claim("57", "The kernel matrix converges to the operator", LIMIT,
          missing="the factor 1/n of the matrix, and the sense in which matrices of growing size converge to an "
                  "operator", readings=("B-58",)),
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
    claim("68", "Directions of larger eigenvalues are learned faster", FASTER,
          sp.Lt(sp.exp(-x), 1, evaluate=False), real(x, 0, open_low=True),
          conventions=Conventions(residuals="relative to their start: e^(-sigma_1 t)/e^(-sigma_2 t) = e^(-x), x = "
                                  "(sigma_1 - sigma_2) t > 0"),
          remark="What is left at time t depends on the start as well."),
)
