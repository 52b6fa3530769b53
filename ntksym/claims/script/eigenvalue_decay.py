"""P-DEC-*: how fast the eigenvalues of two-layer and deep kernels decay on the sphere, and what depth changes."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, Equivalent, LittleO, Theta, integer
from ...theory.activations import relu
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from .kernels import CHAOS, PRINTED, claim, u

TWO = Source("script", "Deep Narrow Networks", r"\text{Two-layer: } \mu_\ell^{(2)} \sim \ell^{-(d+1)}")
DEEP = Source("script", "NTK Matrix Structure and Deep Networks",
              r"\mu_k \sim C(d,L)\,k^{-d} \text{ where } C(d,L) \text{ grows quadratically with } L")
COMPARED = Source("script", "Deep Narrow Networks",
                  r"\mu_\ell^{(2)} \sim \ell^{-(d+1)},\quad \mu_\ell^{(dn)} \sim C(L,d)\,\ell^{-d}")
BOTH = Source("script", "NTK Matrix Structure and Deep Networks; Deep Narrow Networks",
              r"C(d,L) \text{ grows quadratically with } L;\quad C(L,d) \propto L")

k, d = sp.symbols("k d", integer=True)
t = sp.Symbol("t", real=True)
LAYER = sp.Symbol("L", integer=True, positive=True)
DEGREE, DIMENSION, EVEN = integer(k, 1), integer(d, 2), integer(k, 2, modulus=2)
OWN = Conventions(sphere="S^{d-1} in R^d: the script's Laplacian has the eigenvalues l(l + d - 2)",
                  measure="uniform probability measure; the surface measure multiplies by a constant of d",
                  network="ReLU at the edge of chaos, no biases")
OTHER = Conventions(**{**OWN.entries, "sphere": "S^d in R^{d+1}"})
#: the constant of L(L - 1)/2 square roots
UNIT = sp.gamma(d / 2) ** 2 * 2 ** (d - 2) / sp.pi**2 * k ** (-d)


def tangent(layers: sp.Expr | int, dimension: sp.Expr = d, degree: sp.Expr = k) -> sp.Expr:
    """The eigenvalue of the NTK of that many layers."""
    return FunkHecke(sp.Lambda(t, NTK(relu, t, layers, *CHAOS)), degree, dimension)


CLAIMS = (
    claim("DEC-2L", "Two layers: the rate l^(-(d+1))", TWO,
          readings=("P-DEC-2L-own", "P-DEC-2L-other", "P-DEC-2L-formula"), most_likely="P-DEC-2L-own",
          remark="The exponent belongs to S^d in R^{d+1}, and there to even degrees; on the script's sphere it is -d."),
    claim("DEC-2L-own", "On the script's sphere", TWO, Theta(tangent(2), k ** (-d - 1), k), DEGREE, DIMENSION,
          conventions=OWN),
    claim("DEC-2L-amended", "On the script's sphere: l^(-d) for even degrees, zero for odd ones from 3 on", TWO,
          AllOf(Theta(tangent(2, d, 2 * k), k ** (-d), k),
                sp.Eq(tangent(2, d, 2 * k + 1), 0, evaluate=False)), DEGREE, DIMENSION, conventions=OWN,
          amends="P-DEC-2L-own"),
    claim("DEC-2L-other", "On S^d", TWO, Theta(tangent(2, d + 1), k ** (-d - 1), k), DEGREE, DIMENSION,
          conventions=OTHER),
    claim("DEC-2L-other-amended", "On S^d, even degrees", TWO, Theta(tangent(2, d + 1), k ** (-d - 1), k), EVEN,
          DIMENSION, conventions=OTHER, amends="P-DEC-2L-other"),
    claim("DEC-2L-formula", "The formula that the script prints for two layers, on its own sphere, even degrees", TWO,
          Theta(FunkHecke(sp.Lambda(u, PRINTED), k, d), k ** (-d - 1), k), EVEN, DIMENSION, conventions=OWN),
    claim("DEC-2L-formula-amended", "The printed formula, which is the covariance, decays like l^(-(d+2))", TWO,
          Theta(FunkHecke(sp.Lambda(u, PRINTED), k, d), k ** (-d - 2), k), EVEN, DIMENSION, conventions=OWN,
          amends="P-DEC-2L-formula"),
    claim("DEC-DEEP", "Deep kernels: the rate k^(-d)", DEEP, readings=("P-DEC-DEEP-rate", "P-DEC-DEEP-constant"),
          most_likely="P-DEC-DEEP-rate", remark="There is one constant for each parity, not one for all degrees."),
    claim("DEC-DEEP-rate", "Three and more layers: Theta(k^(-d))", DEEP,
          Theta(tangent(LAYER), k ** (-d), k), DEGREE, DIMENSION, integer(LAYER, 3), conventions=OWN),
    claim("DEC-DEEP-constant", "Three layers, one constant for all degrees: that of even ones", DEEP,
          Equivalent(tangent(3), sp.Rational(7, 2) * UNIT, k), DEGREE, DIMENSION, conventions=OWN),
    claim("DEC-DEEP-amended", "Three layers: 7/2 for even and 5/2 for odd degrees", DEEP,
          AllOf(*(Equivalent(tangent(3, d, 2 * k + odd), (sp.Rational(7, 2) - odd) * UNIT.subs(k, 2 * k), k)
                  for odd in (0, 1))), DEGREE, DIMENSION, conventions=OWN, amends="P-DEC-DEEP-constant"),
    claim("DEC-QUAD", "The constant grows quadratically with the number of layers", DEEP,
          parts=("L-BB-7-growth", "L-BB-7-3-even", "L-BB-7-3-odd", "L-BB-7-4-even", "L-BB-7-4-odd", "L-BB-7-5-even",
                 "L-BB-7-5-odd"),
          remark="L(L - 1)/2 plus for even and minus for odd degrees a number in (0, 1]: the mean of both for every L, "
                 "each for L = 3, 4 and 5.  For the kernel divided by L, whose value at 1 is 1, it grows linearly."),
    claim("DEC-COMPARE", "Depth improves the exponent", COMPARED,
          LittleO(tangent(2, d, 2 * k), tangent(3, d, 2 * k), k), DEGREE, DIMENSION, conventions=OWN,
          remark="The two exponents are those of two different spheres."),
    claim("DEC-COMPARE-amended", "The exponent is the same for two and three layers, even degrees; the constants are "
          "2 and 7/2",
          COMPARED, Equivalent(7 * tangent(2, d, 2 * k), 4 * tangent(3, d, 2 * k), k), DEGREE, DIMENSION,
          conventions=OWN, amends="P-DEC-COMPARE"),
    claim("DEC-CONTRA", "Quadratic and linear growth of the constant in one text", BOTH,
          missing="of which kernel: quadratic growth is that of the wide NTK of L layers, linear growth that of the "
                  "same "
          "kernel divided by L, or of the deep narrow one before it is divided by L",
          readings=("P-DEC-QUAD", "P-DN-CL-whole")),
    claim("DEC-CONTRA-amended", "Both hold, of two kernels", BOTH, parts=("P-DEC-QUAD", "P-DN-CL-whole"),
          amends="P-DEC-CONTRA"),
)
