"""F01-F04, G01, G02: eigenvalues for any data on the sphere, outlier, low-rank data."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, BigO, integer, real
from ...theory.data_matrices import EffectiveRank, Eigenvalue, HadamardSeries, Rank, Scaled
from .common import claim, source
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
    dimension,
    i,
    n,
    p,
    r,
    total,
    truncation,
)

OUTLIER = source(
    "Conclusions",
    r"\text{The NTK has a large outlier eigenvalue and } O(1) \text{ eigenvalues on the same order of magnitude}",
)
LOW = source("Conclusions", r"\text{If the input data matrix is low rank, the NTK is also low rank.}")
ZEROTH, FIRST = sp.Ne(c[0], 0), sp.Ne(c[1], 0)
INSIDE = sp.Le(i, n)
LOW_RANK = sp.Le(Rank(GRAM), r)
RANK = integer(r, 1)


def le(left: sp.Expr, right: sp.Expr) -> sp.Basic:
    return sp.Le(left, right, evaluate=False)


a, b, e = sp.symbols("a b e", real=True)
POWER = source(
    "Asymptotic decay of the spectrum",
    r"\text{If } c_p = O(p^{-a}) \text{ with } a>r(n)+1, \text{ then } \lambda_n = O(n^{-\frac{a-1}{r(n)}}); "
    r"\ r(n) \text{ the rank of the data matrix}",
)
ROOT = source(
    "Asymptotic decay of the spectrum",
    r"c_p = O(e^{-a\sqrt p}) \Rightarrow \lambda_n = O(n^{\frac1{2r(n)}} e^{-a' n^{1/2r(n)}}) "
    r"\text{ for any } a' < a2^{-1/2r(n)}",
)
GEOMETRIC = source(
    "Asymptotic decay of the spectrum",
    r"c_p = O(e^{-ap}) \Rightarrow \lambda_n = O(e^{-a' n^{1/r(n)}}) \text{ for any } a' < a2^{-1/2r(n)}",
)
SPIRIT = source(
    "Asymptotic decay of the spectrum",
    r"\text{Results similar in spirit, albeit weaker, hold for any data on } \mathbb S^d.",
)
FIXED = Conventions(
    kernel="n K = sum_p c_p (XX^T)^(p), lambda_n its least eigenvalue",
    data="the first n rows of a fixed sequence of unit vectors; their rank is at most r for every n",
    rank="r fixed: the constant of O() may depend on r, a, a' and the sequence",
    coefficients="the printed bound itself, with p + 1 in place of p for powers: by monotonicity (M-D12-below) no c_p "
    "of that order gives more",
)
RATE = real(a, 0, open_low=True)
LESS = real(b, 0, open_low=True)


def kernel(coefficient: sp.Expr) -> Scaled:
    return Scaled(1 / n, HadamardSeries(GRAM, coefficient, p, 0, sp.oo))


def least(coefficient: sp.Expr) -> Eigenvalue:
    """lambda_n(K) for given coefficients."""
    return Eigenvalue(kernel(coefficient), n)


CLAIMS = (
    claim(
        "F01",
        "Coefficients O(p^-a), a > r + 1: lambda_n = O(n^(-(a-1)/r))",
        POWER,
        BigO(least((p + 1) ** (-a)), n ** (-(a - 1) / r), n),
        SIZE,
        DATA,
        real(a, 2, open_low=True),
        RANK,
        hypotheses=(LOW_RANK, sp.Gt(a, r + 1)),
        conventions=FIXED,
        remark="For a <= r + 1 the bound says less than lambda_n <= Tr(K)/n.  A rank r(n) that grows is excluded by "
        "a > r(n) + 1 for fixed a.",
    ),
    claim(
        "F01-amended",
        "Coefficients O(p^-a), a > 1: lambda_n = O(n^(-1 - (a-1)/(r-1))) for r >= 2",
        POWER,
        BigO(least((p + 1) ** (-a)), n ** (-1 - (a - 1) / (r - 1)), n),
        SIZE,
        DATA,
        real(a, 1, open_low=True),
        integer(r, 2),
        hypotheses=(LOW_RANK,),
        conventions=FIXED,
        amends="M-F01",
        remark="Better by a factor n, and by r - 1 in place of r, the dimension of the sphere; a > r + 1 is not "
        "needed.  For r = 1 lambda_n is 0 from n = 3 on.",
    ),
    claim(
        "F01-finite",
        "For every n, i and T: lambda_i(K) <= sum_{p>T} c_p / (i - N), N the dimension of the polynomials of degree T "
        "on the sphere of R^r",
        POWER,
        le((i - dimension(truncation)) * Eigenvalue(KERNEL, i), total(truncation + 1)),
        *VARIABLES,
        INDEX,
        RANK,
        integer(truncation, 1),
        hypotheses=(LOW_RANK, sp.Le(dimension(truncation) + 1, i), INSIDE),
        conventions=SPECTRUM,
        remark="The inequality behind the three rates: N is about 2 T^(r-1)/(r-1)!, and T is the largest with N <= "
        "n/2.",
    ),
    claim(
        "F02",
        "Coefficients O(e^(-a sqrt p)): lambda_n = O(n^(1/2r) e^(-a' n^(1/2r))) for a' < a 2^(-1/2r)",
        ROOT,
        BigO(least(sp.exp(-a * sp.sqrt(p))), n ** (1 / (2 * r)) * sp.exp(-b * n ** (1 / (2 * r))), n),
        SIZE,
        DATA,
        RATE,
        LESS,
        RANK,
        hypotheses=(LOW_RANK, sp.Lt(b, a * 2 ** (-1 / (2 * r)))),
        conventions=FIXED,
    ),
    claim(
        "F02-amended",
        "Coefficients O(e^(-a sqrt p)): the printed bound for every a', and with every exponent below 1/(2(r-1))",
        ROOT,
        BigO(least(sp.exp(-a * sp.sqrt(p))), sp.exp(-b * n**e), n),
        SIZE,
        DATA,
        RATE,
        LESS,
        real(e),
        integer(r, 2),
        hypotheses=(LOW_RANK, sp.Lt(2 * e * (r - 1), 1)),
        conventions=FIXED,
        amends="M-F02",
        remark="1/(2r) is such an exponent: the condition on a' is not needed.",
    ),
    claim(
        "F03",
        "Coefficients O(e^(-a p)): lambda_n = O(e^(-a' n^(1/r))) for a' < a 2^(-1/2r)",
        GEOMETRIC,
        BigO(least(sp.exp(-a * p)), sp.exp(-b * n ** (1 / r)), n),
        SIZE,
        DATA,
        RATE,
        LESS,
        RANK,
        hypotheses=(LOW_RANK, sp.Lt(b, a * 2 ** (-1 / (2 * r)))),
        conventions=FIXED,
        remark="Counting all monomials of degree at most T, as n/2 >= T^r, gives a' < a 2^(-1/r) only.",
    ),
    claim(
        "F03-amended",
        "Coefficients O(e^(-a p)): the printed bound for every a', and with every exponent below 1/(r-1)",
        GEOMETRIC,
        BigO(least(sp.exp(-a * p)), sp.exp(-b * n**e), n),
        SIZE,
        DATA,
        RATE,
        LESS,
        real(e),
        integer(r, 2),
        hypotheses=(LOW_RANK, sp.Lt(e * (r - 1), 1)),
        conventions=FIXED,
        amends="M-F03",
    ),
    claim(
        "F04",
        "Results similar in spirit, albeit weaker, hold for any data on the sphere",
        SPIRIT,
        missing="by which measure the results for any data are weaker than those for uniform data: one speaks of an "
        "eigenvalue of an operator by frequency, the other of the least of n eigenvalues",
        readings=("M-F01-amended", "M-F02-amended", "M-F03-amended"),
    ),
    claim(
        "F04-amended",
        "The least eigenvalue for any data on the sphere, for three classes of coefficients",
        SPIRIT,
        parts=("M-F01-amended", "M-F02-amended", "M-F03-amended"),
        amends="M-F04",
    ),
    claim(
        "G01",
        "The NTK has a large outlier eigenvalue and O(1) eigenvalues of the same order",
        OUTLIER,
        readings=("M-G01-order", "M-G01-gap"),
        most_likely="M-G01-order",
    ),
    claim(
        "G01-order",
        "lambda_1 is at least c_0 for every n, and the others are few",
        OUTLIER,
        AllOf(
            le(c[0], Eigenvalue(KERNEL, 1)),
            le((i - 1) * Eigenvalue(KERNEL, i), total(1) / c[0] * Eigenvalue(KERNEL, 1)),
        ),
        *VARIABLES,
        INDEX,
        hypotheses=(ZEROTH, INSIDE),
        conventions=SPECTRUM,
    ),
    claim(
        "G01-gap",
        "An outlier is larger than the second eigenvalue",
        OUTLIER,
        sp.Lt(Eigenvalue(KERNEL, 2), Eigenvalue(KERNEL, 1), evaluate=False),
        TWO_OR_MORE,
        DATA,
        COEFFICIENTS,
        hypotheses=(ZEROTH,),
        conventions=SPECTRUM,
    ),
    claim(
        "G01-amended",
        "The second eigenvalue is at most sum_{p>=1} c_p / eff(XX^T), the first at least c_0",
        OUTLIER,
        AllOf(le(Eigenvalue(KERNEL, 2), total(1) / EffectiveRank(GRAM)), le(c[0], Eigenvalue(KERNEL, 1))),
        TWO_OR_MORE,
        DATA,
        COEFFICIENTS,
        conventions=SPECTRUM,
        amends="M-G01-gap",
        remark="An outlier where the effective rank of the data exceeds sum_{p>=1} c_p / c_0.",
    ),
    claim(
        "G02",
        "The NTK of data of low rank is of low rank",
        LOW,
        readings=("M-G02-effective", "M-G02-rank"),
        most_likely="M-G02-effective",
        remark="'Low rank' is used for low effective rank throughout; see M-D09-amended for the rank.",
    ),
    claim(
        "G02-effective",
        "Effective rank: that of K is at most sum c_p / c_1 times that of the data",
        LOW,
        le(EffectiveRank(KERNEL), total() / c[1] * EffectiveRank(GRAM)),
        *VARIABLES,
        hypotheses=(FIRST,),
        conventions=SPECTRUM,
    ),
    claim(
        "G02-rank",
        "Rank: the kernel matrix of data of rank 1 has no third eigenvalue, that of data of rank 2 no fourth",
        LOW,
        le(Eigenvalue(KERNEL, 4), sp.S.Zero),
        integer(n, 4),
        DATA,
        COEFFICIENTS,
        hypotheses=(sp.Le(Rank(GRAM), 2),),
        conventions=SPECTRUM,
    ),
    claim(
        "G02-amended",
        "Rank r: all but N eigenvalues of K are small, N the dimension of the polynomials of degree T on the sphere",
        LOW,
        le((i - dimension(truncation)) * Eigenvalue(KERNEL, i), total(truncation + 1)),
        *VARIABLES,
        INDEX,
        RANK,
        integer(truncation, 1),
        hypotheses=(LOW_RANK, sp.Le(dimension(truncation) + 1, i), INSIDE),
        conventions=SPECTRUM,
        amends="M-G02-rank",
    ),
)
