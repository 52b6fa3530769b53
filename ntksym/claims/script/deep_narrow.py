"""P-DN-*: deep narrow networks, whose scaled kernel has a limit as the depth grows."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import Equivalent, LittleO, Theta, integer, real
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
a, b = sp.symbols("a b", real=True)
THREE = sp.Integer(3)
NARROW = Conventions(
    kernel="limit kernel of Lee et al. (L-LE-1): u + 1 + E[ReLU(g) ReLU(g')], g of variance rho^2/d_in + beta^2",
    sphere="S^{d-1} in R^d", measure="uniform probability measure",
    parameters="a = rho^2/d_in > 0, b = beta^2 > 0")
#: the limit of k^(d+2) times the eigenvalue of (1 - t)^(3/2)
THREE_HALVES = 3 * sp.gamma(d / 2) * sp.gamma(d / 2 + 1) * 2 ** (d - sp.Rational(5, 2)) / sp.pi


def narrow(square: sp.Expr = sp.S.One, bias: sp.Expr = sp.S.One) -> sp.Expr:
    """The limit kernel at inner product t, with square = rho^2/d_in and bias = beta^2."""
    return t + 1 + (square + bias) * DualActivation(relu, (square * t + bias) / (square + bias))


def eigenvalue(kernel: sp.Expr, degree: sp.Expr = k) -> sp.Expr:
    return FunkHecke(sp.Lambda(t, kernel), degree, d)


def sharp(square: sp.Expr, bias: sp.Expr) -> sp.Expr:
    """What the eigenvalues are like for bias > 0: (1 - t)^(3/2) has the factor sqrt(2) a^(3/2)/(3 pi sqrt(a + b))."""
    factor = sp.sqrt(2) * square ** sp.Rational(3, 2) / (3 * sp.pi * sp.sqrt(square + bias))
    return factor * THREE_HALVES * k ** (-d - 2)


KERNEL, BIG = narrow(a, b), sharp(a, b)
#: the eigenvalues of degree 0 and 2k on S^2 for rho^2 = d_in and beta = 1
largest, last = (FunkHecke(sp.Lambda(t, narrow()), degree, THREE) for degree in (sp.S.Zero, 2 * k))
#: beta = 0
PLAIN = narrow(a, sp.S.Zero)
PARAMETERS = (real(a, 0, open_low=True), real(b, 0, open_low=True))

CLAIMS = (
    claim("DN-GP", "The scaled kernel of deep narrow networks converges to a Gaussian process", LIMIT,
          missing="what converges to what: a kernel converges to a kernel, here in probability to one that is not "
                  "random; the "
          "Gaussian process is in the formula of that kernel", readings=("L-LE-1",)),
    claim("DN-GP-amended", "The scaled kernel converges in probability to a kernel, with a Gaussian process in its "
                           "formula; its eigenvalues are known", LIMIT, parts=("L-LE-1", "P-DN-RATE-amended"),
          amends="P-DN-GP"),
    claim("DN-RATE", "Deep narrow: the rate l^(-d), for all rho and beta > 0", RATE,
          Theta(eigenvalue(KERNEL), k ** (-d), k), DEGREE, DIMENSION, *PARAMETERS, conventions=NARROW,
          remark="The limit kernel has the covariance of a ReLU layer in it, not its derivative: its singularity at 1 "
                 "is (1-t)^(3/2)."),
    claim("DN-RATE-amended", "Deep narrow: l^(-(d+2)), with its constant for both parities, for all rho and beta > 0",
          RATE, Equivalent(eigenvalue(KERNEL), BIG, k), DEGREE, DIMENSION, *PARAMETERS, conventions=NARROW,
          amends="P-DN-RATE"),
    claim("DN-CL", "The constant of the deep narrow kernel is proportional to L", RATE,
          missing="of which kernel: the scaled one has a limit that does not depend on L, the one before scaling is "
                  "about L "
          "times it", readings=("P-DN-CL-whole", "P-DN-RATE-amended")),
    claim("DN-CL-whole", "L times the limit kernel: C proportional to L, at l^(-(d+2))", RATE,
          Equivalent(eigenvalue(layers * KERNEL), layers * BIG, k), DEGREE, DIMENSION, *PARAMETERS, integer(layers, 1),
          conventions=NARROW),
    claim("DN-CL-amended", "Proportional to L before scaling, free of L after it", RATE,
          parts=("P-DN-CL-whole", "P-DN-RATE-amended"), amends="P-DN-CL"),
    claim("DN-FLAT", "Depth gives a flatter spectrum: deep narrow eigenvalues decay more slowly than those of two "
                     "layers", FLAT,
          LittleO(tangent(2, d, 2 * k), eigenvalue(KERNEL, 2 * k), k), DEGREE, DIMENSION, *PARAMETERS,
          conventions=NARROW),
    claim("DN-FLAT-amended", "They decay faster, even degrees", FLAT,
          LittleO(eigenvalue(KERNEL, 2 * k), tangent(2, d, 2 * k), k), DEGREE, DIMENSION, *PARAMETERS,
          conventions=NARROW, amends="P-DN-FLAT"),
    claim("DN-KAP", "Condition numbers of deep narrow and two-layer kernels", FLAT,
          missing="the data and their number, and of which L: the eigenvalues of both operators tend to zero, so that "
                  "only "
          "kernel matrices have a condition number, and the limit kernel does not depend on L",
          readings=("P-DN-FLAT",)),
    claim("DN-KAP-amended", "On S^2 up to degree 2k the quotient of the eigenvalues of degree 0 and 2k is of greater "
                            "order than that of two layers, whatever L is", FLAT,
          LittleO(tangent(2, THREE, sp.S.Zero) / tangent(2, THREE, 2 * k), largest / last, k), DEGREE,
          conventions=Conventions(**{**NARROW.entries, "sphere": "S^2 in R^3", "parameters": "rho^2 = d_in, beta = 1"}),
          amends="P-DN-KAP", remark="A factor L in the kernel cancels in the quotient."),
    claim("DN-BETA", "The limit beta -> 0", BETA,
          missing="what is stated about the limit", readings=("P-DN-BETA-zero", "P-DN-BETA-even",
              "P-DN-BETA-positive")),
    claim("DN-BETA-zero", "beta = 0: the eigenvalues of odd degree from 3 on vanish", BETA,
          sp.Eq(eigenvalue(PLAIN), 0, evaluate=False), integer(k, 3, modulus=2, residue=1), DIMENSION, PARAMETERS[0],
          conventions=NARROW),
    claim("DN-BETA-even", "beta = 0: the eigenvalues of even degree have twice the constant that is left of that for "
                          "beta > 0", BETA,
          Equivalent(eigenvalue(PLAIN), 2 * sharp(a, sp.S.Zero), k), integer(k, 2, modulus=2), DIMENSION,
          PARAMETERS[0], conventions=NARROW),
    claim("DN-BETA-positive", "beta > 0 against beta = 0, even degrees: sqrt(a/(a + b))/2 times as large, which tends "
                              "to 1/2", BETA,
          Equivalent(2 * sp.sqrt(a + b) * eigenvalue(KERNEL, 2 * k), sp.sqrt(a) * eigenvalue(PLAIN, 2 * k), k), DEGREE,
          DIMENSION, *PARAMETERS, conventions=NARROW),
    claim("DN-BETA-amended", "The limits beta -> 0 and k -> infinity do not commute", BETA,
          parts=("P-DN-BETA-zero", "P-DN-BETA-even", "P-DN-BETA-positive", "P-DN-RATE-amended"), amends="P-DN-BETA"),
)
