"""P-BND-*, P-ZON-*: the Sobolev operator cut off at a degree: its bounds, condition number, and zonal kernel."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, Converges, array, integer, real
from ...theory.activations import relu
from ...theory.data_matrices import Eigenvalue, Gram, MatrixSum, Ones, Rank, Scaled
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from ...theory.sobolev import SobolevSymbol
from ...theory.sobolev_kernels import DEGREE, circle_matrix, multiplicity_term, truncated_kernel
from .eigenvalue_decay import LAYER, t
from .kernels import CHAOS, claim

BOUNDS = Source("script", "Unified Framework",
                r"(P_s)_{ij}=p_s(\langle x_i,x_j\rangle)\text{ with eigenvalue bounds }1\le\lambda_i(P_s)\le"
                r"(1+\ell_{max})^s")
CONDITION = Source("script", "Unified Framework", r"\kappa(P_s)=(1+\ell_{max})^s")
BOTH = Source("script", "Unified Framework; Research Roadmap",
              r"\kappa(P_s)=(1+\ell_{max})^s;\quad\text{we still lack a precise estimate of }\kappa(P_s)")
ZONAL = Source("script", "Unified Framework",
               r"P_s\text{ has a zonal kernel representation with explicit Gegenbauer polynomial expansions}")
FAST = Source("script", "Unified Framework", r"\text{which enables fast multipole methods}")

ell, top, k, d, n = sp.symbols("l L k d n", integer=True)
s, c = sp.symbols("s c", real=True)
x = sp.IndexedBase("x")
TWO, THREE = sp.Integer(2), sp.Integer(3)
ORDER, NEGATIVE, ANY = real(s, 0), real(s, high=0), real(s)
CUT = (integer(k, 0), integer(top, 0), integer(d, 3))
WITHIN = (integer(ell, 0), integer(top, 0))
BELOW_TOP = (sp.Le(ell, top),)
HARMONICS = Conventions(operator="on the span of the harmonics of degree l <= L = l_max", weight="(1 + l)^(2s)",
                        sphere="S^{d-1} in R^d")
SINGLE = Conventions(**{**HARMONICS.entries, "weight": "(1 + l)^s, which is not the script's definition"})
ROOT = Conventions(**{**HARMONICS.entries, "weight": "(1 + sqrt(l (l + d - 2)))^s, that of Proof 2"})
WHOLE = Conventions(**{**HARMONICS.entries, "operator": "on all of L^2(S^{d-1})"})
SAMPLED = Conventions(matrix="p_s(<x_i, x_j>) over points of the circle, as printed", weight="(1 + l)^(2s)")
MEAN = Conventions(**{**SAMPLED.entries, "matrix": "p_s(<x_i, x_j>) divided by the number of points"})

#: three points that integrate degrees up to 2 exactly, three that do not, and four
DESIGN = [2 * sp.pi * i / 3 for i in range(3)]
UNEVEN = [sp.pi * i / 2 for i in range(3)]
SQUARE = [sp.pi * i / 2 for i in range(4)]
EVEN_MATRIX, UNEVEN_MATRIX, SQUARE_MATRIX = (circle_matrix(points, 1, 1) for points in (DESIGN, UNEVEN, SQUARE))
#: columns: eigenvectors of degree 0 and 1 at the three points
VECTORS = sp.ImmutableMatrix([[1, 2, 0], [1, -1, 1], [1, -1, -1]])
KERNEL = truncated_kernel(top, d, s)
#: of degrees up to 1: J + c X X^T, c the weight of degree 1 times its multiplicity
LINEAR = MatrixSum(Ones(n), Scaled(c, Gram(x, n)))
DATA = (integer(n, 1), real(c, 0), array(x, 2, "unit_rows"))


def weight(degree: sp.Expr, order: sp.Expr = s) -> sp.Expr:
    return SobolevSymbol(degree, d, order, "degree")


def root(degree: sp.Expr) -> sp.Expr:
    return SobolevSymbol(degree, d, s, "root")


def le(left: sp.Expr | int, right: sp.Expr | int) -> sp.Basic:
    return sp.Le(left, right, evaluate=False)


def eq(left: sp.Expr | int, right: sp.Expr | int) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


BOUND_CLAIMS = (
    claim("BND-LO", "1 is a lower bound of the eigenvalues of P_s", BOUNDS,
          readings=("P-BND-LO-operator", "P-BND-LO-every", "P-BND-LO-whole", "P-BND-LO-matrix"),
          most_likely="P-BND-LO-matrix",
          remark="It holds for the operator on harmonics of degree up to l_max and s >= 0."),
    claim("BND-LO-operator", "The operator on harmonics of degree up to l_max, s >= 0", BOUNDS, le(1, weight(ell)),
          integer(ell, 0), ORDER, conventions=HARMONICS),
    claim("BND-LO-every", "The same for every order s", BOUNDS, le(1, weight(ell)), integer(ell, 0), ANY,
          conventions=HARMONICS),
    claim("BND-LO-every-amended", "For s <= 0 the bounds change places", BOUNDS,
          AllOf(le(weight(top), weight(ell)), le(weight(ell), 1)), *WITHIN, NEGATIVE, hypotheses=BELOW_TOP,
          conventions=HARMONICS, amends="P-BND-LO-every"),
    claim("BND-LO-whole", "The operator that is cut off at l_max, on all functions", BOUNDS,
          le(1, FunkHecke(KERNEL, k, d)), *CUT, ORDER, conventions=WHOLE),
    claim("BND-LO-whole-amended", "It vanishes on harmonics of degree above l_max", BOUNDS,
          eq(FunkHecke(KERNEL, k, d), 0), *CUT, ORDER,
          hypotheses=(sp.Gt(k, top),), conventions=WHOLE, amends="P-BND-LO-whole"),
    claim("BND-LO-matrix", "The matrix of four equally spaced points of the circle, l_max = 1, s = 1", BOUNDS,
          le(1, Eigenvalue(SQUARE_MATRIX, 4)), conventions=SAMPLED,
          remark="Its rank is at most the number of harmonics of degree up to l_max, here 3."),
    claim("BND-LO-matrix-amended", "Three equally spaced points, l_max = 1: the matrix divided by 3 has the "
                                   "eigenvalues 1, 4^s, 4^s of the operator", BOUNDS,
          eq(sp.MatMul(circle_matrix(DESIGN, 1, s) / 3, VECTORS),
             sp.MatMul(VECTORS, sp.ImmutableMatrix(sp.diag(1, 4**s, 4**s)))), ANY,
          conventions=MEAN, amends="P-BND-LO-matrix",
          remark="So it is for as many points as there are harmonics, if their mean integrates products of these."),
    claim("BND-HI", "(1 + l_max)^s is an upper bound of the eigenvalues of P_s", BOUNDS,
          readings=("P-BND-HI-single", "P-BND-HI-definition", "P-BND-HI-root", "P-BND-HI-matrix"),
          most_likely="P-BND-HI-matrix",
          remark="The bound belongs to the weight (1 + l)^s; the script defines P_s by (1 + l)^(2s)."),
    claim("BND-HI-single", "With the weight (1 + l)^s, on harmonics of degree up to l_max", BOUNDS,
          le((1 + ell) ** s, (1 + top) ** s), *WITHIN, ORDER, hypotheses=BELOW_TOP, conventions=SINGLE),
    claim("BND-HI-definition", "With the weight (1 + l)^(2s)", BOUNDS, le(weight(ell), (1 + top) ** s), *WITHIN, ORDER,
          hypotheses=BELOW_TOP, conventions=HARMONICS),
    claim("BND-HI-definition-amended", "(1 + l_max)^(2s), which is attained", BOUNDS,
          le(weight(ell), (1 + top) ** (2 * s)), *WITHIN, ORDER, hypotheses=BELOW_TOP, conventions=HARMONICS,
          amends="P-BND-HI-definition"),
    claim("BND-HI-root", "With the weight of Proof 2", BOUNDS, le(root(ell), (1 + top) ** s), *WITHIN, integer(d, 2),
          ORDER, hypotheses=BELOW_TOP, conventions=ROOT),
    claim("BND-HI-root-amended", "The weight of degree l_max", BOUNDS,
          AllOf(le(1, root(ell)), le(root(ell), root(top))), *WITHIN, integer(d, 2), ORDER,
          hypotheses=BELOW_TOP, conventions=ROOT, amends="P-BND-HI-root"),
    claim("BND-HI-matrix", "The matrix, l_max = 1 on the circle: J + c X X^T with c = 2 4^s, against 4^s", BOUNDS,
          le(Eigenvalue(LINEAR, 1), c / 2), integer(n, 1), real(c, 2), array(x, 2, "unit_rows"), conventions=SAMPLED),
    claim("BND-HI-matrix-amended", "Over any n points the largest eigenvalue lies between p_s(1) and n p_s(1)", BOUNDS,
          AllOf(le(1 + c, Eigenvalue(LINEAR, 1)), le(Eigenvalue(LINEAR, 1), n * (1 + c))), *DATA,
          conventions=Conventions(**{**SAMPLED.entries, "matrix": "p_s(<x_i, x_j>) over unit vectors, l_max = 1, "
                                     "c = 4^s d"}), amends="P-BND-HI-matrix",
          remark="p_s(1) is the sum of all w(l) N_l, larger than any w(l): the printed bound fails for all points."),
    claim("BND-KAP", "The condition number of P_s is (1 + l_max)^s", CONDITION,
          readings=("P-BND-KAP-definition", "P-BND-KAP-single", "P-BND-KAP-negative", "P-BND-KAP-matrix"),
          most_likely="P-BND-KAP-definition"),
    claim("BND-KAP-definition", "With the weight (1 + l)^(2s): greatest by least", CONDITION,
          eq(weight(top) / weight(sp.S.Zero), (1 + top) ** s), integer(top, 0), ORDER, conventions=HARMONICS),
    claim("BND-KAP-definition-amended", "It is (1 + l_max)^(2s)", CONDITION,
          AllOf(le(weight(sp.S.Zero), weight(ell)), le(weight(ell), weight(top)),
                eq(weight(top) / weight(sp.S.Zero), (1 + top) ** (2 * s))), *WITHIN, ORDER,
          hypotheses=BELOW_TOP, conventions=HARMONICS, amends="P-BND-KAP-definition"),
    claim("BND-KAP-single", "With the weight (1 + l)^s it is as printed", CONDITION,
          AllOf(le(1, (1 + ell) ** s), le((1 + ell) ** s, (1 + top) ** s)), *WITHIN, ORDER, hypotheses=BELOW_TOP,
          conventions=SINGLE, remark="Both bounds are attained, at l = 0 and l = l_max."),
    claim("BND-KAP-negative", "For every order: a condition number is at least 1", CONDITION, le(1, (1 + top) ** s),
          integer(top, 0), ANY, conventions=SINGLE),
    claim("BND-KAP-negative-amended", "For s <= 0 it is (1 + l_max)^(-2s)", CONDITION,
          AllOf(le(weight(top), weight(ell)), le(weight(ell), weight(sp.S.Zero)),
                eq(weight(sp.S.Zero) / weight(top), (1 + top) ** (-2 * s))), *WITHIN, NEGATIVE,
          hypotheses=BELOW_TOP, conventions=HARMONICS, amends="P-BND-KAP-negative"),
    claim("BND-KAP-matrix", "The matrix of the points at 0, 90 and 180 degrees, l_max = 1, s = 1: 4", CONDITION,
          eq(Eigenvalue(UNEVEN_MATRIX, 1), 4 * Eigenvalue(UNEVEN_MATRIX, 3)), conventions=SAMPLED),
    claim("BND-KAP-matrix-amended", "Three equally spaced points, s = 1: 4", CONDITION,
          eq(Eigenvalue(EVEN_MATRIX, 1), 4 * Eigenvalue(EVEN_MATRIX, 3)), conventions=SAMPLED,
          amends="P-BND-KAP-matrix"),
    claim("BND-CONTRA", "A formula for the condition number, and the lack of an estimate of it", BOTH,
          missing="of which P_s: the operator cut off at l_max has a condition number that is known exactly; that of "
                  "the matrix depends on the points, and is infinite for more points than harmonics",
          readings=("P-BND-KAP-definition-amended", "P-BND-CONTRA-points", "P-BND-LO-matrix")),
    claim("BND-CONTRA-amended", "The condition number is known for the operator, and for the matrix where the points "
          "integrate products of harmonics", BOTH,
          parts=("P-BND-KAP-definition-amended", "P-BND-LO-matrix-amended"), amends="P-BND-CONTRA"),
    claim("BND-CONTRA-points", "l_max, s and the number of points determine the condition number of the matrix", BOTH,
          eq(Eigenvalue(EVEN_MATRIX, 1) * Eigenvalue(UNEVEN_MATRIX, 3),
             Eigenvalue(UNEVEN_MATRIX, 1) * Eigenvalue(EVEN_MATRIX, 3)),
          conventions=Conventions(**{**SAMPLED.entries, "points": "three, at 0, 120, 240 and at 0, 90, 180 degrees"})),
    claim("BND-CONTRA-points-amended", "Its eigenvalues depend on where the points are", BOTH,
          sp.Gt(Eigenvalue(UNEVEN_MATRIX, 1) * Eigenvalue(EVEN_MATRIX, 3),
                2 * Eigenvalue(EVEN_MATRIX, 1) * Eigenvalue(UNEVEN_MATRIX, 3), evaluate=False),
          conventions=Conventions(**{**SAMPLED.entries, "points": "three, at 0, 120, 240 and at 0, 90, 180 degrees"}),
          amends="P-BND-CONTRA-points",
          remark="The condition numbers 4 and 9.2749...: they differ by a factor of more than 2."),
)

PLANE = truncated_kernel(top, TWO, s)
FIRST = (integer(top, 1), ANY)
TANGENT = FunkHecke(sp.Lambda(t, NTK(relu, t, LAYER, *CHAOS)), DEGREE, d)
SPACE = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure", weight="(1 + l)^(2s)",
                    kernel="p_s(t) = sum over l <= L of w(l) N_l P_l(t), P_l(1) = 1, N_l harmonics of degree l")
PLANAR = Conventions(**{**SPACE.entries, "sphere": "S^1 in R^2"})
DEEP = Conventions(**{**SPACE.entries, "network": "ReLU at the edge of chaos, no biases, L >= 3 layers"})


def series(*factors: sp.Expr) -> sp.Basic:
    """The series over all degrees of the number of harmonics times the factors converges."""
    return Converges(sp.Sum(sp.Mul(multiplicity_term(DEGREE, d), *factors), (DEGREE, 0, sp.oo)))


def count(dimension: int) -> sp.Basic:
    """The harmonics of degree up to L are as many as those of degree L in one dimension more."""
    return eq(sp.Sum(sp.expand_func(multiplicity_term(DEGREE, dimension)), (DEGREE, 0, top)),
              sp.expand_func(multiplicity_term(top, dimension + 1)))


ZONAL_CLAIMS = (
    claim("ZON", "P_s has a zonal kernel, given by its Gegenbauer expansion", ZONAL,
          readings=("P-ZON-cut", "P-ZON-whole"), most_likely="P-ZON-cut",
          remark="It has one where it is cut off at a degree; without the cut the series diverges for every s >= 0."),
    claim("ZON-cut", "Cut off at degree L", ZONAL, parts=("P-ZON-within", "P-ZON-beyond", "P-ZON-circle")),
    claim("ZON-within", "The kernel acts on harmonics of degree up to L by the weight", ZONAL,
          eq(FunkHecke(KERNEL, k, d), weight(k)), *CUT, ANY, hypotheses=(sp.Le(k, top),), conventions=SPACE),
    claim("ZON-beyond", "It annihilates those of higher degree", ZONAL, eq(FunkHecke(KERNEL, k, d), 0), *CUT, ANY,
          hypotheses=(sp.Gt(k, top),), conventions=SPACE),
    claim("ZON-circle", "On the circle p_s = w(0) + 2 sum w(l) T_l", ZONAL, parts=("P-ZON-circle-within",
          "P-ZON-circle-beyond", "P-ZON-circle-mean")),
    claim("ZON-circle-within", "On the circle, degrees from 1 to L", ZONAL, eq(FunkHecke(PLANE, k, TWO), weight(k)),
          integer(k, 1), *FIRST, hypotheses=(sp.Le(k, top),), conventions=PLANAR),
    claim("ZON-circle-beyond", "On the circle, higher degrees", ZONAL, eq(FunkHecke(PLANE, k, TWO), 0), integer(k, 1),
          *FIRST, hypotheses=(sp.Gt(k, top),), conventions=PLANAR),
    claim("ZON-circle-mean", "On the circle, constants", ZONAL, eq(FunkHecke(PLANE, sp.S.Zero, TWO), 1), *FIRST,
          conventions=PLANAR),
    claim("ZON-whole", "Without a cut: the expansion converges at t = 1, s >= 0", ZONAL, series(weight(DEGREE)),
          integer(d, 3), ORDER, conventions=SPACE,
          remark="At t = 1 all terms are positive; the value is the trace of P_s, for s = 0 that of the identity."),
    claim("ZON-whole-amended", "It converges for s < -(d-1)/2", ZONAL, series(weight(DEGREE)), integer(d, 3), ANY,
          hypotheses=(sp.Lt(s, (1 - d) / 2),), conventions=SPACE, amends="P-ZON-whole"),
    claim("ZON-trace", "K P_s has a trace, and so a kernel with a convergent expansion, for s < 1/2 in every dimension",
          ZONAL, series(weight(DEGREE), TANGENT), integer(d, 3), integer(LAYER, 3),
          real(s, high=sp.Rational(1, 2), open_high=True), conventions=DEEP),
    claim("ZON-squares", "K P_s is a Hilbert-Schmidt operator for s < (d+1)/4", ZONAL,
          series(weight(DEGREE) ** 2, TANGENT**2), integer(d, 3), integer(LAYER, 3), ANY,
          hypotheses=(sp.Lt(s, (d + 1) / 4),), conventions=DEEP),
    claim("ZON-FMM", "The zonal kernel enables fast multipole methods", FAST,
          missing="which operation, to which accuracy, in how many steps: zonal alone helps nothing; what helps is "
                  "that the kernel cut off at degree L is a sum of M products of harmonics, M = sum of N_l over l <= L",
          readings=("P-ZON-FMM-count", "P-ZON-FMM-rank", "P-ZON-FMM-gain-amended")),
    claim("ZON-FMM-amended", "A kernel cut off at degree L is a sum of M products of harmonics: fewer operations "
          "for n > 2 M points", FAST,
          parts=("P-ZON-FMM-count", "P-ZON-FMM-rank", "P-ZON-FMM-gain-amended"), amends="P-ZON-FMM"),
    claim("ZON-FMM-count", "M is N_L of one dimension more: (L+1)^2 on S^2", FAST,
          AllOf(*(count(dimension) for dimension in (3, 4, 5))), integer(top, 0),
          conventions=Conventions(sphere="S^2, S^3 and S^4")),
    claim("ZON-FMM-rank", "Four points of the circle, L = 1: the matrix has rank M = 3", FAST,
          eq(Rank(SQUARE_MATRIX), 3), conventions=SAMPLED),
    claim("ZON-FMM-gain", "Products with the matrix by way of the harmonics, 2 M n multiplications, never take more "
          "than n^2", FAST, le(2 * k * n, n**2), integer(k, 1), integer(n, 1),
          conventions=Conventions(M="k harmonics", n="points")),
    claim("ZON-FMM-gain-amended", "They take less for n > 2 M points", FAST, sp.Lt(2 * k * n, n**2, evaluate=False),
          integer(k, 1), integer(n), hypotheses=(sp.Gt(n, 2 * k),),
          conventions=Conventions(M="k harmonics", n="points"), amends="P-ZON-FMM-gain"),
)

CLAIMS = (*BOUND_CLAIMS, *ZONAL_CLAIMS)
