"""P-DN-*: deep narrow networks, whose scaled kernel has a limit as the depth grows."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, Equivalent, LittleO, Theta, integer
from ...theory.activations import relu
from ...theory.harmonics import FunkHecke
from ...theory.objects import DualActivation
from .eigenvalue_decay import DEGREE, DIMENSION, d, k, t, tangent
from .kernels import claim

LIMIT = Source("script", "Deep Narrow Networks", r"\text{the scaled NTK converges to a Gaussian process limit}")
RATE = Source("script", "Deep Narrow Networks",
              r"\text{Deep narrow: } \mu_\ell^{(dn)} \sim C(L,d)\,\ell^{-d} \text{ where } C(L,d) \propto L")
FLAT = Source("script", "Deep Narrow Networks", r"\text{The spectrum is flatter: } \kappa(K^{(dn)}) \approx "
              r"\kappa(K^{(2)})/L")
BETA = Source("script", "Deep Narrow Networks", r"\text{initialization studies including the } \beta\to0 \text{ limit}")

layers = sp.Symbol("L", integer=True)
NARROW = Conventions(
    kernel="limit kernel of Lee et al. (L-LE-1): u + 1 + E[ReLU(g) ReLU(g')], g of variance rho^2/d_in + beta^2",
    sphere="S^{d-1} in R^d", measure="uniform probability measure",
    parameters="rho^2 = d_in, beta = 1 where they are numbers; b = beta^2")
#: the limit of k^(d+2) times the eigenvalue of (1 - t)^(3/2)
THREE_HALVES = 3 * sp.gamma(d / 2) * sp.gamma(d / 2 + 1) * 2 ** (d - sp.Rational(5, 2)) / sp.pi


def narrow(square: sp.Expr = sp.S.One, bias: sp.Expr = sp.S.One) -> sp.Expr:
    """The limit kernel at inner product t, with square = rho^2/d_in and bias = beta^2."""
    return t + 1 + (square + bias) * DualActivation(relu, (square * t + bias) / (square + bias))


def eigenvalue(kernel: sp.Expr, degree: sp.Expr = k) -> sp.Expr:
    return FunkHecke(sp.Lambda(t, kernel), degree, d)


SHARP = THREE_HALVES / (3 * sp.pi) * k ** (-d - 2)

CLAIMS = (
    claim("DN-GP", "The scaled kernel of deep narrow networks converges to a Gaussian process", LIMIT,
          missing="what converges to what: a kernel converges to a kernel, here in probability to one that is not "
                  "random; the "
          "Gaussian process is in the formula of that kernel", readings=("L-LE-1",)),
    claim("DN-RATE", "Deep narrow: the rate l^(-d)", RATE, Theta(eigenvalue(narrow()), k ** (-d), k), DEGREE, DIMENSION,
          conventions=NARROW,
          remark="The limit kernel has the covariance of a ReLU layer in it, not its derivative: its singularity at 1 "
                 "is (1-t)^(3/2)."),
    claim("DN-RATE-amended", "Deep narrow: l^(-(d+2)), with its constant for both parities", RATE,
          Equivalent(eigenvalue(narrow()), SHARP, k), DEGREE, DIMENSION, conventions=NARROW, amends="P-DN-RATE"),
    claim("DN-CL", "The constant of the deep narrow kernel is proportional to L", RATE,
          missing="of which kernel: the scaled one has a limit that does not depend on L, the one before scaling is "
                  "about L "
          "times it", readings=("P-DN-CL-whole", "P-DN-RATE-amended")),
    claim("DN-CL-whole", "L times the limit kernel: C proportional to L, at l^(-(d+2))", RATE,
          Equivalent(eigenvalue(layers * narrow()), layers * SHARP, k), DEGREE, DIMENSION, integer(layers, 1),
          conventions=NARROW),
    claim("DN-FLAT", "Depth gives a flatter spectrum: deep narrow eigenvalues decay more slowly than those of two "
                     "layers", FLAT,
          LittleO(tangent(2, d, 2 * k), eigenvalue(narrow(), 2 * k), k), DEGREE, DIMENSION, conventions=NARROW),
    claim("DN-FLAT-amended", "They decay faster, even degrees", FLAT,
          LittleO(eigenvalue(narrow(), 2 * k), tangent(2, d, 2 * k), k), DEGREE, DIMENSION, conventions=NARROW,
          amends="P-DN-FLAT"),
    claim("DN-KAP", "Condition numbers of deep narrow and two-layer kernels", FLAT,
          missing="the data and their number, and of which L: the eigenvalues of both operators tend to zero, so that "
                  "only "
          "kernel matrices have a condition number, and the limit kernel does not depend on L",
          readings=("P-DN-FLAT",)),
    claim("DN-BETA", "The limit beta -> 0", BETA,
          missing="what is stated about the limit", readings=("P-DN-BETA-zero", "P-DN-BETA-even",
              "P-DN-BETA-positive")),
    claim("DN-BETA-zero", "beta = 0: the eigenvalues of odd degree from 3 on vanish", BETA,
          sp.Eq(eigenvalue(narrow(bias=sp.S.Zero)), 0, evaluate=False), integer(k, 3, modulus=2, residue=1), DIMENSION,
          conventions=NARROW),
    claim("DN-BETA-even", "beta = 0: the eigenvalues of even degree are twice as large as the constant for beta -> 0",
          BETA,
          Equivalent(eigenvalue(narrow(bias=sp.S.Zero)), 2 * sp.sqrt(2) * SHARP, k), integer(k, 2, modulus=2),
              DIMENSION,
          conventions=NARROW),
    claim("DN-BETA-positive", "beta^2 = 1/100, 1/4 and 3: one constant for both parities, sqrt(2/(1 + beta^2)) times "
                              "that of beta = 1", BETA,
          AllOf(*(Equivalent(eigenvalue(narrow(bias=b)), sp.sqrt(2 / (1 + b)) * SHARP, k)
                  for b in (sp.Rational(1, 100), sp.Rational(1, 4), sp.Integer(3)))), DEGREE, DIMENSION,
          conventions=NARROW),
)
