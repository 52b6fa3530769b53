"""P-SOB-*, P-FAC-*, P-IBP: Sobolev weights, their operators on the sphere, and what factorises."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, Equivalent, Theta, function, integer, real
from ...theory.activations import relu
from ...theory.data_matrices import Eigenvalue
from ...theory.harmonics import FunkHecke, Gegenbauer, harmonic_multiplicity
from ...theory.kernels import NNGP, NTK
from ...theory.sobolev import KernelOperator, Mode, SobolevSymbol, SphereOperator, sobolev_operator
from .kernels import CHAOS, claim

FRAME, PROOFS = "Sobolev Training Framework", "The Five Main Proofs"
UNIFIED = "Unified Framework: My Proper Contribution"
WEIGHTS = Source("script", f"{FRAME}; {PROOFS}; Computational Implementation Strategy",
                 r"P_s = \sum(1+\ell)^{2s}P_{\ell,p};\quad (I+(-\Delta)^{1/2})^s;\quad (1+\|k\|^2)^s\,\hat f_k")
COMMUTE = Source("script", FRAME, r"\text{This means they commute: } [K^\infty,P_s]=0")
PRODUCT = Source("script", "Research Goals and Factorization Strategy",
                 r"\text{the NTK data matrix spectrum remains separable as a product } "
                 r"\lambda_i(KP_s)=\lambda_i(K)\cdot\lambda_i(P_s)")
COMPOSITE = Source("script", UNIFIED, r"\text{The eigenvalues of the composite operator are simply products: } "
                   r"\lambda_i(KP_s)=\lambda_i(K)\cdot\lambda_i(P_s)")
ROTATION = Source("script", UNIFIED, r"\text{Both } K \text{ and } P_s \text{ are rotationally invariant, so they "
                  r"commute and are simultaneously diagonalizable}")
DOMAINS = Source("script", "Research Goals and Factorization Strategy",
                 r"T_s = K^\infty\circ P_s \text{ factorizes independently on both sphere and torus domains}")
CONTROL = Source("script", "Research Goals and Factorization Strategy",
                 r"\text{architectural choices affecting } \lambda_i(K) \dots \text{ while Sobolev order } s "
                 r"\text{ independently controls } \lambda_i(P_s)")
PARTS = Source("script", "Alternative Domains: My Proper Contributions",
               r"\text{To apply integration by parts well, we need to have a domain without a boundary!}")

k, d, i = sp.symbols("k d i", integer=True)
LAYER, OTHER = sp.symbols("L M", integer=True, positive=True)
s, r, t, u, q = sp.symbols("s r t u q", real=True)
F, G = sp.Function("F"), sp.Function("G")
a, b, c, e, f, g = sp.symbols("a b c e f g", real=True)
DEGREE, DIMENSION, ORDER = integer(k, 0), integer(d, 2), real(s)
SPHERE = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure",
                     operators="eigenvalues by degree l, not sorted")


def tangent(layers: Any) -> SphereOperator:
    """The operator of the NTK of that many layers, ReLU at the edge of chaos."""
    return KernelOperator(sp.Lambda(t, NTK(relu, t, sp.sympify(layers, strict=True), *CHAOS)))


def covariance(layers: Any) -> SphereOperator:
    return KernelOperator(sp.Lambda(t, NNGP(relu, t, sp.sympify(layers, strict=True), *CHAOS)))


def zonal(kernel: Any) -> SphereOperator:
    """The operator of any kernel that is a function of the inner product."""
    return KernelOperator(sp.Lambda(t, kernel(t)))


def weight(kind: str, order: Any = s, degree: Any = k, dimension: Any = d) -> SobolevSymbol:
    return SobolevSymbol(degree, dimension, order, kind)


def root(order: Any = s, dimension: Any = d) -> SphereOperator:
    """(I + (-Delta)^(1/2))^s."""
    return sobolev_operator(order, dimension, "root")


def definition(order: Any = s, dimension: Any = d) -> SphereOperator:
    """The operator with the weights (1 + l)^(2s)."""
    return sobolev_operator(order, dimension, "degree")


def equal(left: Any, right: Any) -> sp.Eq:
    return sp.Eq(left, right, evaluate=False)


def product(*factors: sp.MatrixBase) -> sp.MatMul:
    return sp.MatMul(*factors, evaluate=False)


def sampled_weight(x: Any) -> sp.Expr:
    """The kernel of P_1 on S^2 with degrees up to 2: the sum of (1 + l)^2 (2l + 1) P_l."""
    return sp.Add(*((1 + n) ** 2 * harmonic_multiplicity(n, 3) * Gegenbauer(n, 3, x) for n in range(3)))


def tangent_value(x: Any) -> sp.Expr:
    return NTK(relu, x, sp.Integer(2), *CHAOS)


def sorted_matrices() -> tuple[sp.ImmutableMatrix, sp.ImmutableMatrix]:
    """NTK and P_1 on the zonal functions of degree 0, 1 and 2 on S^2."""
    return (sp.ImmutableMatrix.diag(*(tangent(2).mode(n, 3) for n in range(3))),
            sp.ImmutableMatrix.diag(*(root(sp.Integer(1), 3).mode(n, 3) for n in range(3))))


def sphere_mean(x: sp.Expr) -> FunkHecke:
    """The mean over the sphere of a function of one coordinate t."""
    return FunkHecke(sp.Lambda(t, sp.expand(x)), sp.S.Zero, d)


def interval_mean(x: sp.Expr) -> FunkHecke:
    return FunkHecke(sp.Lambda(t, sp.expand(x)), sp.S.Zero, sp.Integer(3))


def symmetric(diagonal: Any, other: Any) -> sp.ImmutableMatrix:
    return sp.ImmutableMatrix([[diagonal, other], [other, diagonal]])


def three(values: Any) -> sp.ImmutableMatrix:
    """The matrix of a zonal kernel at three unit vectors: its value at 1, and at the three inner products."""
    at_one, x, y, z = values
    return sp.ImmutableMatrix([[at_one, x, y], [x, at_one, z], [y, z, at_one]])


KS, PS = sp.symbols("k0 ka kb kc", real=True), sp.symbols("p0 pa pb pc", real=True)
THREE_K, THREE_P = three(KS), three(PS)
SIGNS = sp.ImmutableMatrix([[1, 1], [1, -1]])
K3, P3 = sorted_matrices()
K2, P2 = (symmetric(kernel(sp.S.One), kernel(u)) for kernel in (tangent_value, sampled_weight))
E = sp.symbols("a11 a12 a22 b11 b12 b22", real=True)
RADIAL = (sp.ImmutableMatrix([[E[0], E[1]], [E[1], E[2]]]), sp.ImmutableMatrix([[E[3], E[4]], [E[4], E[5]]]))
KERNELS = tuple(function(kernel, "locally_absolutely_continuous") for kernel in (F, G))
ONE, TWO = a * t + b * t**2 + c * t**3, e * t + f * t**2 + g * t**3
INTERVAL = Conventions(domain="[-1, 1] with the uniform probability measure, which is that of a coordinate on S^2",
                       left="the mean of the derivative of u v")

CLAIMS = (
    claim("SOB-CONV", "Three weights under the name of Sobolev", WEIGHTS,
          readings=("P-SOB-CONV-root", "P-SOB-CONV-order", "P-SOB-CONV-torus"), most_likely="P-SOB-CONV-root",
          remark="No two of them are one operator in every dimension.  The definition and Proof 2 differ by a factor "
                 "2 in the order, and by the root of l(l + d - 2) in place of l."),
    claim("SOB-CONV-root", "The definition is (I + (-Delta)^(1/2))^s, the operator of Proof 2", WEIGHTS,
          equal(weight("degree"), root().mode(k, d)), DEGREE, DIMENSION, ORDER, conventions=SPHERE),
    claim("SOB-CONV-amended", "The definition as a function of the Laplacian, in every dimension", WEIGHTS,
          equal(weight("degree"), definition().mode(k, d)), DEGREE, DIMENSION, ORDER, conventions=SPHERE,
          amends="P-SOB-CONV-root"),
    claim("SOB-CONV-order", "The definition is (I + (-Delta)^(1/2))^(2s), with the order doubled", WEIGHTS,
          equal(weight("degree"), root(2 * s).mode(k, d)), DEGREE, DIMENSION, ORDER, conventions=SPHERE),
    claim("SOB-CONV-order-amended", "On the circle it is", WEIGHTS,
          equal(weight("degree", s, k, 2), root(2 * s, 2).mode(k, 2)), DEGREE, ORDER, conventions=SPHERE,
          amends="P-SOB-CONV-order"),
    claim("SOB-CONV-torus", "On the circle, which is the torus of dimension 1, the weight of the algorithm is that of "
                            "the definition", WEIGHTS,
          equal(weight("frequency", s, k**2, 1), weight("degree", s, k, 2)), DEGREE, ORDER, conventions=SPHERE),
    claim("SOB-CONV-torus-amended", "It is that of (I - Delta)^s", WEIGHTS,
          equal(weight("frequency", s, k**2, 1), sobolev_operator(s, 2, "laplacian").mode(k, 2)), DEGREE, ORDER,
          conventions=SPHERE, amends="P-SOB-CONV-torus"),
    claim("SOB-EQ", "When the weights may stand for each other", WEIGHTS,
          readings=("P-SOB-EQ-rates", "P-SOB-EQ-same"), most_likely="P-SOB-EQ-rates",
          remark="In rates, up to a factor, once the order is the same; never in values, and not in the exponent as "
                 "printed."),
    claim("SOB-EQ-rates", "In rates, with the orders as printed", WEIGHTS,
          Theta(weight("degree"), weight("root"), k), integer(k, 1), DIMENSION, ORDER, conventions=SPHERE),
    claim("SOB-EQ-amended", "In rates, with the order doubled where the root stands: the quotients tend to 1", WEIGHTS,
          AllOf(Equivalent(weight("degree"), weight("root", 2 * s), k),
                Equivalent(weight("degree"), weight("laplacian"), k)),
          integer(k, 1), DIMENSION, ORDER, conventions=SPHERE, amends="P-SOB-EQ-rates"),
    claim("SOB-EQ-same", "In bounds: 1 + l is 1 + sqrt(l(l + d - 2))", WEIGHTS,
          equal(k**2, k * (k + d - 2)), DEGREE, DIMENSION, conventions=SPHERE),
    claim("SOB-EQ-same-amended", "1 + l <= 1 + sqrt(l(l + d - 2)) <= (1 + l)(1 + sqrt(d - 1))/2 for l >= 1, the first "
                                 "sharp at d = 2, the second at l = 1", WEIGHTS,
          AllOf(sp.Le(k**2, k * (k + q**2 - 1), evaluate=False),
                sp.Le(k * (k + q**2 - 1), ((1 + q) * (1 + k) / 2 - 1) ** 2, evaluate=False)),
          real(k, 1), real(q, 1),
          conventions=Conventions(**{**SPHERE.entries, "dimension": "q = sqrt(d - 1); both inequalities squared"}),
          amends="P-SOB-EQ-same"),
    claim("SOB-COM", "NTK and Sobolev operator commute on the sphere", COMMUTE,
          parts=("P-SOB-COM-root", "P-SOB-COM-degree"),
          remark="Left out: that both act on each harmonic by its degree, which is what has to be said of the kernel "
                 "(a function of the inner product) and of the measure (rotation-invariant)."),
    *(claim(f"SOB-COM-{kind}", f"With the weight {name}, ReLU networks of every depth", COMMUTE,
            equal((tangent(LAYER) * made()).mode(k, d), (made() * tangent(LAYER)).mode(k, d)), DEGREE, DIMENSION,
            ORDER, integer(LAYER, 1), conventions=SPHERE)
      for kind, name, made in (("root", "of Proof 2", root), ("degree", "of the definition", definition))),
    claim("FAC-PROD", "Eigenvalues of the product of data matrices", PRODUCT,
          readings=("P-FAC-PROD-sorted", "P-FAC-PROD-all"), most_likely="P-FAC-PROD-sorted",
          remark="Matrices that do not commute have no common eigenvectors, and their product has no such eigenvalues; "
                 "those that do multiply along common eigenvectors, not in decreasing order.  Only the products of "
                 "all eigenvalues always multiply."),
    claim("FAC-PROD-sorted", "In decreasing order, two points, where the matrices commute: NTK of two layers and P_1 "
                             "up to degree 2 on S^2, the first eigenvalue", PRODUCT,
          equal(Eigenvalue(symmetric(K2[0, 0] * P2[0, 0] + K2[0, 1] * P2[0, 1],
                                     K2[0, 0] * P2[0, 1] + K2[0, 1] * P2[0, 0]), 1),
                Eigenvalue(K2, 1) * Eigenvalue(P2, 1)), real(u, -1, 1, open_high=True), conventions=SPHERE),
    claim("FAC-PROD-amended", "Two points: along the common eigenvectors (1, 1) and (1, -1)", PRODUCT,
          equal(product(symmetric(*E[:2]), symmetric(*E[3:5]), SIGNS),
                product(SIGNS, sp.ImmutableMatrix.diag(*((E[0] + e * E[1]) * (E[3] + e * E[4]) for e in (1, -1))))),
          *(real(e) for e in (*E[:2], *E[3:5])), conventions=SPHERE, amends="P-FAC-PROD-sorted"),
    claim("FAC-PROD-all", "The product of all eigenvalues, any three points and kernels", PRODUCT,
          equal(sp.Determinant(product(THREE_K, THREE_P)), sp.Determinant(THREE_K) * sp.Determinant(THREE_P)),
          *(real(e) for e in (*KS, *PS)), conventions=SPHERE),
    claim("FAC-OP", "One index for the eigenvalues of K, P_s and their composition", COMPOSITE,
          readings=("P-FAC-OP-mode", "P-FAC-OP-sorted"), most_likely="P-FAC-OP-mode",
          remark="The index has to be the degree.  In decreasing order P_s has no first eigenvalue for s > 0."),
    claim("FAC-OP-mode", "The index is the degree", COMPOSITE,
          equal((tangent(LAYER) * definition()).mode(k, d), Mode(tangent(LAYER), k, d) * Mode(definition(), k, d)),
          DEGREE, DIMENSION, ORDER, integer(LAYER, 1), conventions=SPHERE),
    claim("FAC-OP-sorted", "In decreasing order, on the degrees 0, 1 and 2 on S^2, two layers, s = 1, the first one",
          COMPOSITE, equal(Eigenvalue(K3 * P3, 1), Eigenvalue(K3, 1) * Eigenvalue(P3, 1)), conventions=SPHERE),
    claim("FAC-OP-sorted-amended", "It is at most the product of the first ones, and here below it", COMPOSITE,
          sp.Lt(Eigenvalue(K3 * P3, 1), Eigenvalue(K3, 1) * Eigenvalue(P3, 1), evaluate=False), conventions=SPHERE,
          amends="P-FAC-OP-sorted"),
    claim("FAC-ROT", "Rotation-invariant operators commute", ROTATION,
          readings=("P-FAC-ROT-sphere", "P-FAC-ROT-every"), most_likely="P-FAC-ROT-sphere",
          remark="On the sphere each degree occurs once, so that invariant operators act by numbers (Schur).  On "
                 "Gaussian space or R^d, where every radius carries harmonics of the same degree, they do not."),
    claim("FAC-ROT-sphere", "On the sphere: any two functions of the inner product, absolutely continuous", ROTATION,
          equal((zonal(F) * zonal(G)).mode(k, d), (zonal(G) * zonal(F)).mode(k, d)), DEGREE, DIMENSION, *KERNELS,
          conventions=SPHERE),
    claim("FAC-ROT-every", "On two concentric spheres: on functions of the radius, which rotations leave alone, a "
                           "kernel is any symmetric 2 x 2 matrix", ROTATION,
          equal(product(*RADIAL), product(*reversed(RADIAL))), *(real(e) for e in E)),
    claim("FAC-ROT-every-amended", "With the radial parts multiples of one matrix they do", ROTATION,
          equal(product(RADIAL[0], r * RADIAL[0]), product(r * RADIAL[0], RADIAL[0])), *(real(e) for e in E[:3]),
          real(r), amends="P-FAC-ROT-every"),
    claim("FAC-DOM", "The factorisation on sphere and torus", DOMAINS, parts=("P-FAC-DOM-sphere", "P-FAC-DOM-torus")),
    claim("FAC-DOM-sphere", "On the sphere, every absolutely continuous function of the inner product and every "
                            "order", DOMAINS,
          equal((zonal(F) * root()).mode(k, d), Mode(zonal(F), k, d) * weight("root")), DEGREE, DIMENSION, ORDER,
          KERNELS[0], conventions=SPHERE),
    claim("FAC-IND", "The order controls one factor, the architecture the other", CONTROL,
          readings=("P-FAC-IND-factors", "P-FAC-IND-critical"), most_likely="P-FAC-IND-factors",
          remark="The factors are independent; what the product does is not: which order makes the spectrum flat "
                 "depends on the kernel."),
    claim("FAC-IND-factors", "The change by the order is the same for networks of any two depths", CONTROL,
          equal((tangent(LAYER) * root(s)).mode(k, d) * (tangent(OTHER) * root(r)).mode(k, d),
                (tangent(LAYER) * root(r)).mode(k, d) * (tangent(OTHER) * root(s)).mode(k, d)),
          DEGREE, DIMENSION, ORDER, real(r), integer(LAYER, 1), integer(OTHER, 1), conventions=SPHERE),
    claim("FAC-IND-critical", "The order s = d makes the spectrum flat for the NTK and for training the output layer "
                              "alone, two layers, even degrees", CONTROL,
          AllOf(Theta((tangent(2) * root(d)).mode(2 * k, d), sp.S.One, k),
                Theta((covariance(2) * root(d)).mode(2 * k, d), sp.S.One, k)), integer(k, 1), DIMENSION,
          conventions=SPHERE),
    claim("FAC-IND-critical-amended", "The order d for the NTK, d + 2 for the output layer alone", CONTROL,
          AllOf(Theta((tangent(2) * root(d)).mode(2 * k, d), sp.S.One, k),
                Theta((covariance(2) * root(d + 2)).mode(2 * k, d), sp.S.One, k)), integer(k, 1), DIMENSION,
          conventions=SPHERE, amends="P-FAC-IND-critical"),
    claim("IBP", "Integration by parts and boundaries", PARTS, readings=("P-IBP-enough", "P-IBP-needed"),
          most_likely="P-IBP-needed",
          remark="Without a boundary no terms are left.  With one, boundary conditions do the same, and on Gaussian "
                 "space the density does: what matters is that the terms vanish."),
    claim("IBP-enough", "On the sphere nothing is left: <grad u, grad v> = -<u, Delta v> for zonal polynomials of "
                        "degree up to 3", PARTS,
          equal(sphere_mean((1 - t**2) * sp.diff(ONE, t) * sp.diff(TWO, t)),
                -sphere_mean(ONE * ((1 - t**2) * sp.diff(TWO, t, 2) - (d - 1) * t * sp.diff(TWO, t)))),
          DIMENSION, *(real(x) for x in (a, b, c, e, f, g)), conventions=SPHERE),
    claim("IBP-needed", "On the interval [-1, 1], which has a boundary, something is always left, u = v = 1 - t^2 "
                        "included", PARTS,
          sp.Ne(interval_mean(sp.diff((1 - t**2) ** 2, t)), 0, evaluate=False), conventions=INTERVAL),
    claim("IBP-amended", "For u = v = 1 - t^2, which vanishes at the boundary, nothing is left; for u = 1 and v = t "
                         "something is", PARTS,
          AllOf(equal(interval_mean(sp.diff((1 - t**2) ** 2, t)), 0), equal(interval_mean(sp.diff(t, t)), 1)),
          conventions=INTERVAL, amends="P-IBP-needed"),
)
