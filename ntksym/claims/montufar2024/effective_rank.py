"""D01-D05, D08, D10: effective rank of the kernel matrix, its number for ReLU, finite width."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import RoundsTo, array, integer, real
from ...theory.activations import relu
from ...theory.data_matrices import EffectiveRank, Eigenvalue, MatrixTrace, Rank
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import TwoLayerNTKCoefficient
from .coefficients import CAPTION, table_coefficient
from .common import (
    FORMULA,
    GAMMA_B,
    GAMMA_B_POSITIVE,
    GAMMA_W,
    HYPERPARAMETERS,
    INFINITE_WIDTH,
    NETWORK,
    REGULAR,
    SIGMA_B,
    SIGMA_W,
    UNIT_VARIANCE,
    claim,
    gamma_b,
    gamma_w,
    phi,
    sigma_b,
    sigma_w,
    source,
)
from .spectra import (
    COEFFICIENTS,
    DATA,
    GRAM,
    INDEX,
    KERNEL,
    SIZE,
    SPECTRUM,
    TWO_OR_MORE,
    VARIABLES,
    c,
    i,
    n,
    power,
    r,
    total,
    y,
)

THREE = source(
    "Theorem 3",
    r"\text{For general activations } (\mu_0(\phi)\ne0) \text{ or nonzero bias networks, } c_0\ne0, "
    r"\text{ the effective rank is } O(1) \text{ as } \tfrac{Tr(K)}{\lambda_1(K)}\le\tfrac{\sum_i c_i}{c_0}. "
    r"\text{ For ReLU in Table 1, approx 2.3.}",
)
FOUR = source(
    "Corollary 4",
    r"\lambda_1(K) \text{ takes up } \Omega(1) \text{ fraction of the trace and there are } O(1) "
    r"\text{ eigenvalues on the order of } \lambda_1(K)",
)
CONTRAST = source("Corollary 4", r"\text{By contrast, well-conditioned matrix has rank } \Omega(n).")
FIVE = source(
    "Theorem 5",
    r"\mathrm{eff}(\tilde K)\le\mathrm{eff}(XX^T)\,\tfrac{\sum_{p\ge1}c_p}{c_1}. "
    r"\text{ For ReLU in Table 1, approx 1.7.}",
)
SEVEN = source("Theorem 7", r"\text{Also holds for finite-width shallow ReLU networks.}")
ZEROTH, FIRST = sp.Ne(c[0], 0), sp.Ne(c[1], 0)
INSIDE = sp.Le(i, n)


def le(left: sp.Expr, right: sp.Expr) -> sp.Basic:
    return sp.Le(left, right, evaluate=False)


def positive(coefficient: sp.Expr) -> sp.Basic:
    return sp.Gt(coefficient, 0, evaluate=False)


PRINTED_ZERO = TwoLayerNTKCoefficient(phi, 0, gamma_w, gamma_b, sigma_w, sigma_b).definition()
k = sp.Symbol("k", integer=True)
RELU_RATIO = sp.Sum(table_coefficient(relu, k), (k, 0, sp.oo)) / table_coefficient(relu, sp.S.Zero)
RELU_CENTRED_RATIO = sp.Sum(table_coefficient(relu, k), (k, 1, sp.oo)) / table_coefficient(relu, sp.S.One)
NETWORK_TERM = (1 + k) * HermiteCoefficient(relu, k) ** 2
NETWORK_RATIO = sp.Sum(NETWORK_TERM, (k, 0, sp.oo)) / HermiteCoefficient(relu, 0) ** 2


def width_matrix(rows: tuple[tuple[int | sp.Rational, ...], ...], weights: tuple[tuple[int, ...], ...]) -> sp.Matrix:
    """Sum over the parameters of a shallow ReLU network, output weights 1, of the products of derivatives at two data
    points, over the width."""
    points, directions = [sp.Matrix(row) for row in rows], [sp.Matrix(w) for w in weights]

    def entry(a: int, b: int) -> sp.Expr:
        active = [(w.dot(points[a]), w.dot(points[b])) for w in directions]
        slopes = sum(int(bool(u > 0 and v > 0)) for u, v in active)
        values = sum(sp.Max(0, u) * sp.Max(0, v) for u, v in active)
        return (slopes * points[a].dot(points[b]) + values) / len(directions)

    return sp.ImmutableMatrix(len(rows), len(rows), entry)


A, B = sp.Rational(4, 5), sp.Rational(3, 5)
AXES = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
PAIR = ((A, B), (B, A))
PAIR_GRAM = sp.ImmutableMatrix(2, 2, lambda a, b: sum(u * v for u, v in zip(PAIR[a], PAIR[b], strict=True)))
WIDTH = Conventions(
    kernel="sum over all weights of products of derivatives, over the width m; ReLU, output weights 1",
    quantifier="for every weight vector; here for one",
)

CLAIMS = (
    claim(
        "D01",
        "The effective rank of the kernel matrix is at most sum c_i / c_0",
        THREE,
        le(EffectiveRank(KERNEL), total() / c[0]),
        *VARIABLES,
        hypotheses=(ZEROTH,),
        conventions=SPECTRUM,
        remark="lambda_1(nK) >= c_0 lambda_1(1 1^T) = c_0 n and Tr(nK) = n sum c_p.",
    ),
    claim(
        "D01-attained",
        "The bound is attained by data other than c_p = 0 for p >= 1: it cannot be improved",
        THREE,
        sp.Ge(EffectiveRank(KERNEL), total() / c[0], evaluate=False),
        TWO_OR_MORE,
        DATA,
        COEFFICIENTS,
        hypotheses=(sp.Gt(c[0], 0), sp.Gt(c[1], 0)),
        quantifier="exists",
        conventions=SPECTRUM,
    ),
    claim(
        "D01-rank",
        "For data of rank r the effective rank of the kernel matrix is at most sum c_i / (c_0 + c_2/r)",
        THREE,
        le(EffectiveRank(KERNEL), total() / (c[0] + c[2] / r)),
        *VARIABLES,
        integer(r, 1),
        hypotheses=(ZEROTH, sp.Le(Rank(GRAM), r)),
        conventions=SPECTRUM,
        remark="The mean of the entries of (XX^T)^(2) is at least n/r.",
    ),
    claim(
        "D01-power",
        "The same with the second power in place of the zeroth",
        THREE,
        le(EffectiveRank(KERNEL), EffectiveRank(power(2)) * total() / c[2]),
        *VARIABLES,
        hypotheses=(sp.Ne(c[2], 0),),
        conventions=SPECTRUM,
        remark="Every power q with c_q > 0 gives a bound; the effective rank of the power grows with q (M-D11-powers).",
    ),
    claim(
        "D02",
        "c_0 is not zero if mu_0 is not zero or the network has a bias",
        THREE,
        parts=("M-D02-mean", "M-D02-output-bias", "M-D02-input-bias"),
        remark="Two layers.  With gamma_b > 0 the printed formula needs mu_0 or mu_1 not zero.",
    ),
    claim(
        "D02-both-amended",
        "With a bias of the input it needs mu_0 or mu_1 not zero",
        THREE,
        parts=("M-D02-mean", "M-D02-output-bias", "M-D02-amended"),
        amends="M-D02",
    ),
    claim(
        "D02-mean",
        "The printed formula gives c_0 > 0 where mu_0 is not zero",
        THREE,
        positive(PRINTED_ZERO),
        *HYPERPARAMETERS,
        REGULAR,
        hypotheses=(sp.Ne(HermiteCoefficient(phi, 0), 0),),
        conventions=FORMULA,
    ),
    claim(
        "D02-output-bias",
        "The printed formula gives c_0 > 0 where sigma_b is not zero",
        THREE,
        positive(PRINTED_ZERO),
        GAMMA_W,
        GAMMA_B,
        SIGMA_W,
        real(sigma_b, 0, open_low=True),
        REGULAR,
        conventions=FORMULA,
    ),
    claim(
        "D02-input-bias",
        "The printed formula gives c_0 > 0 where gamma_b is not zero",
        THREE,
        positive(PRINTED_ZERO.subs(sigma_b, 0)),
        GAMMA_W,
        GAMMA_B_POSITIVE,
        SIGMA_W,
        REGULAR,
        hypotheses=(UNIT_VARIANCE,),
        conventions=Conventions(network="coefficients by the printed formula, sigma_b = 0"),
        remark="It fails for activations without the Hermite coefficients mu_0 and mu_1, such as x^2 - 1, for which "
        "sigma_w^2 = 1/2 and sigma_b = 0 satisfy Assumption 2.",
    ),
    claim(
        "D02-amended",
        "The printed formula gives c_0 > 0 where gamma_b and mu_1 are not zero",
        THREE,
        positive(PRINTED_ZERO),
        GAMMA_W,
        GAMMA_B_POSITIVE,
        SIGMA_W,
        SIGMA_B,
        REGULAR,
        hypotheses=(sp.Ne(HermiteCoefficient(phi, 1), 0),),
        conventions=FORMULA,
        amends="M-D02-input-bias",
    ),
    claim("D03", "ReLU in Table 1: sum c_i / c_0 is 2.3", THREE, RoundsTo(RELU_RATIO, "2.3"), conventions=CAPTION),
    claim(
        "D03-network",
        "The same for network (1) as the source defines it, without output bias",
        THREE,
        RoundsTo(NETWORK_RATIO, "2.3"),
        premises=INFINITE_WIDTH,
        conventions=NETWORK,
    ),
    claim(
        "D03-network-amended",
        "Without the output bias that network (1) does not have, sum c_i / c_0 is 6.3",
        THREE,
        RoundsTo(NETWORK_RATIO, "6.3"),
        premises=INFINITE_WIDTH,
        conventions=NETWORK,
        amends="M-D03-network",
        remark="Exactly 2 pi.  The ratio 1.7 of Theorem 5 does not contain c_0 and stays.",
    ),
    claim(
        "D04",
        "The first eigenvalue makes a fixed share of the trace, and few eigenvalues are of its order",
        FOUR,
        parts=("M-D04-share", "M-D04-count"),
        remark="The constants depend on the coefficients alone, not on n or the data.",
    ),
    claim(
        "D04-share",
        "lambda_1 is at least c_0 / sum c_p of the trace",
        FOUR,
        le(c[0] / total() * MatrixTrace(KERNEL), Eigenvalue(KERNEL, 1)),
        *VARIABLES,
        hypotheses=(ZEROTH,),
        conventions=SPECTRUM,
    ),
    claim(
        "D04-count",
        "lambda_i <= (sum c_p / c_0) lambda_1 / i: at most sum c_p / (c_0 eps) eigenvalues exceed eps lambda_1",
        FOUR,
        le(Eigenvalue(KERNEL, i), total() / c[0] / i * Eigenvalue(KERNEL, 1)),
        *VARIABLES,
        INDEX,
        hypotheses=(ZEROTH, INSIDE),
        conventions=SPECTRUM,
    ),
    claim(
        "D04-sharper",
        "Beside the first, at most sum_{p>=1} c_p / (c_0 eps) eigenvalues exceed eps lambda_1",
        FOUR,
        le((i - 1) * Eigenvalue(KERNEL, i), total(1) / c[0] * Eigenvalue(KERNEL, 1)),
        *VARIABLES,
        INDEX,
        hypotheses=(ZEROTH, INSIDE),
        conventions=SPECTRUM,
    ),
    claim(
        "D05",
        "A matrix with bounded condition number has an effective rank of order n",
        CONTRAST,
        le(n * Eigenvalue(GRAM_OF_ANY := GRAM.func(y, n), n) / Eigenvalue(GRAM_OF_ANY, 1), EffectiveRank(GRAM_OF_ANY)),
        SIZE,
        array(y, 2, "vectors"),
        hypotheses=(sp.Gt(Eigenvalue(GRAM_OF_ANY, 1), 0),),
        conventions=Conventions(
            matrix="any positive semidefinite n x n matrix, which is a Gram matrix of vectors y_i",
            condition_number="lambda_1/lambda_n <= kappa, so that the left side is at least n/kappa",
        ),
        amends="M-D05-converse",
    ),
    claim(
        "D05-converse",
        "An effective rank of order n makes a matrix well-conditioned",
        CONTRAST,
        le(EffectiveRank(GRAM_OF_ANY), 2 * n * Eigenvalue(GRAM_OF_ANY, n) / Eigenvalue(GRAM_OF_ANY, 1)),
        SIZE,
        array(y, 2, "vectors"),
        hypotheses=(sp.Gt(Eigenvalue(GRAM_OF_ANY, 1), 0),),
        conventions=Conventions(matrix="any positive semidefinite n x n matrix"),
        remark="Not printed: the other direction, which fails for singular matrices.",
    ),
    claim(
        "D05-contrast",
        "The kernel matrix is not well-conditioned: its condition number is at least (n - 1) c_0 / sum_{p>=1} c_p",
        CONTRAST,
        le((n - 1) * c[0] * Eigenvalue(KERNEL, n), total(1) * Eigenvalue(KERNEL, 1)),
        TWO_OR_MORE,
        DATA,
        COEFFICIENTS,
        conventions=SPECTRUM,
    ),
    claim(
        "D08",
        "ReLU in Table 1: sum_{p>=1} c_p / c_1 is 1.7",
        FIVE,
        RoundsTo(RELU_CENTRED_RATIO, "1.7"),
        conventions=CAPTION,
    ),
    claim(
        "D10",
        "Theorem 7: the same for shallow ReLU networks of finite width",
        SEVEN,
        missing="which of Theorem 3, Corollary 4, Theorem 5, Corollary 6 holds; what is subtracted from a kernel "
        "without power series; whether for every weight vector or with which probability over which initialisation, "
        "and from which width on",
        readings=("M-D10-every-3", "M-D10-every-5"),
        remark="For every weight vector both bounds fail.  With high probability over Gaussian weights, for widths "
        "that grow with n, it is a statement on random matrices, which is not decided here.",
    ),
    claim(
        "D10-amended",
        "No such bound for every weight vector: the effective rank reaches n",
        SEVEN,
        parts=("M-D10-every-3-amended", "M-D10-every-5-amended"),
        amends="M-D10",
    ),
    claim(
        "D10-every-3",
        "Theorem 3 for every weight vector: three orthogonal data points, each seen by one neuron",
        SEVEN,
        le(MatrixTrace(width_matrix(AXES, AXES)), RELU_RATIO * Eigenvalue(width_matrix(AXES, AXES), 1)),
        conventions=WIDTH,
        remark="Weights e_1, e_2, e_3 at data e_1, e_2, e_3; n = m = d gives effective rank n.",
    ),
    claim(
        "D10-every-3-amended",
        "The effective rank of this kernel is n = 3, the largest that a matrix can have",
        SEVEN,
        sp.Eq(MatrixTrace(width_matrix(AXES, AXES)), 3 * Eigenvalue(width_matrix(AXES, AXES), 1), evaluate=False),
        conventions=WIDTH,
        amends="M-D10-every-3",
    ),
    claim(
        "D10-every-5",
        "Theorem 5 for every weight vector: two data points close together, each seen by one neuron",
        SEVEN,
        le(
            MatrixTrace(width_matrix(PAIR, ((4, -3), (-3, 4)))) * Eigenvalue(PAIR_GRAM, 1),
            RELU_CENTRED_RATIO * MatrixTrace(PAIR_GRAM) * Eigenvalue(width_matrix(PAIR, ((4, -3), (-3, 4))), 1),
        ),
        conventions=WIDTH,
        remark="Data (4/5, 3/5) and (3/5, 4/5), weights (4, -3) and (-3, 4); nothing is subtracted.",
    ),
    claim(
        "D10-every-5-amended",
        "There the effective rank is 49/25 times that of the data, and not at most 1.7 times",
        SEVEN,
        sp.Eq(
            25 * MatrixTrace(width_matrix(PAIR, ((4, -3), (-3, 4)))) * Eigenvalue(PAIR_GRAM, 1),
            49 * MatrixTrace(PAIR_GRAM) * Eigenvalue(width_matrix(PAIR, ((4, -3), (-3, 4))), 1),
            evaluate=False,
        ),
        conventions=WIDTH,
        amends="M-D10-every-5",
    ),
)
