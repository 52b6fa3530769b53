"""D06-D09, D11, D12: the centred kernel and the data."""

from __future__ import annotations

import sympy as sp

from ...checking.statements import AllOf, integer
from ...theory.data_matrices import EffectiveRank, Eigenvalue, Rank
from .common import (
    claim,
    source,
)
from .spectra import (
    CENTRED,
    COEFFICIENTS,
    DATA,
    GRAM,
    INDEX,
    KERNEL,
    PRINTED_CENTRED,
    SIZE,
    SPECTRUM,
    TWO_OR_MORE,
    VARIABLES,
    c,
    dimension,
    i,
    n,
    power,
    r,
    series,
    total,
    truncation,
)

CENTRE = source("Effective rank", r"\text{centered kernel } \tilde K := K - c_0 1_{n\times n}")
FIVE = source(
    "Theorem 5",
    r"\mathrm{eff}(\tilde K)\le\mathrm{eff}(XX^T)\,\tfrac{\sum_{p\ge1}c_p}{c_1}. "
    r"\text{ For ReLU in Table 1, approx 1.7.}",
)
SIX = source(
    "Corollary 6", r"\text{Whenever } XX^T \text{ is approx low rank, } \tilde K \text{ is also approx low rank.}"
)
OVERVIEW = source("Overview", r"\text{Effective rank of NTK} \Leftrightarrow \text{Effective rank of Data Gram}")
FIGURE = source("Figure 2", r"\text{NTK spectrum mimics input data spectrum: } \lambda_p/\lambda_1")
ZEROTH, FIRST = sp.Ne(c[0], 0), sp.Ne(c[1], 0)
INSIDE = sp.Le(i, n)
LOW_RANK = sp.Le(Rank(GRAM), r)
RANK = integer(r, 1)


def le(left: sp.Expr, right: sp.Expr) -> sp.Basic:
    return sp.Le(left, right, evaluate=False)



CLAIMS = (
    claim(
        "D06",
        "The centred kernel K - c_0 1 is positive semidefinite, as that of the series from p = 1 on is",
        CENTRE,
        sp.Ge(Eigenvalue(PRINTED_CENTRED, n), 0, evaluate=False),
        *VARIABLES,
        conventions=SPECTRUM,
        remark="A definition; with n K = sum c_p (XX^T)^(p) it takes away n times the zeroth term.",
    ),
    claim(
        "D06-amended",
        "The centred kernel K - (c_0/n) 1 is positive semidefinite",
        CENTRE,
        sp.Ge(Eigenvalue(CENTRED, n), 0, evaluate=False),
        *VARIABLES,
        conventions=SPECTRUM,
        amends="M-D06",
    ),
    claim(
        "D07",
        "The effective rank of the centred kernel is at most that of the data times sum_{p>=1} c_p / c_1",
        FIVE,
        readings=("M-D07-printed", "M-D07-literal"),
        most_likely="M-D07-printed",
        remark="c_1 > 0 is missing among the hypotheses, and the centred kernel is printed with c_0 in place of c_0/n.",
    ),
    claim(
        "D07-literal",
        "As printed, without a hypothesis on c_1",
        FIVE,
        le(EffectiveRank(CENTRED), EffectiveRank(GRAM) * total(1) / c[1]),
        *VARIABLES,
        conventions=SPECTRUM,
    ),
    claim(
        "D07-printed",
        "With c_1 > 0 and the centred kernel as printed, where its effective rank is defined",
        FIVE,
        le(EffectiveRank(PRINTED_CENTRED), EffectiveRank(GRAM) * total(1) / c[1]),
        *VARIABLES,
        hypotheses=(FIRST, sp.Gt(Eigenvalue(PRINTED_CENTRED, 1), 0)),
        conventions=SPECTRUM,
    ),
    claim(
        "D07-amended",
        "With c_1 > 0 and the centred kernel K - (c_0/n) 1",
        FIVE,
        le(EffectiveRank(CENTRED), EffectiveRank(GRAM) * total(1) / c[1]),
        *VARIABLES,
        hypotheses=(FIRST,),
        conventions=SPECTRUM,
        amends="M-D07-printed",
    ),
    claim(
        "D07-second",
        "Where c_1 = 0 the second power takes its place",
        FIVE,
        le(EffectiveRank(CENTRED), EffectiveRank(power(2)) * total(1) / c[2]),
        *VARIABLES,
        hypotheses=(sp.Ne(c[2], 0),),
        conventions=SPECTRUM,
        amends="M-D07-literal",
    ),
    claim(
        "D09",
        "The centred kernel of data of approximately low rank is of approximately low rank",
        SIX,
        readings=("M-D09-effective", "M-D09-rank"),
        most_likely="M-D09-effective",
        remark="The effective rank is the slide's measure of approximately low rank.",
    ),
    claim(
        "D09-effective",
        "Effective rank: that of the centred kernel is bounded by that of the data, for fixed coefficients",
        SIX,
        le(EffectiveRank(CENTRED), EffectiveRank(GRAM) * total(1) / c[1]),
        *VARIABLES,
        hypotheses=(FIRST,),
        conventions=SPECTRUM,
    ),
    claim(
        "D09-rank",
        "Rank: the centred kernel of data of rank 2 has no third eigenvalue",
        SIX,
        le(Eigenvalue(CENTRED, 3), sp.S.Zero),
        integer(n, 3),
        DATA,
        COEFFICIENTS,
        hypotheses=(sp.Le(Rank(GRAM), 2),),
        conventions=SPECTRUM,
    ),
    claim(
        "D09-amended",
        "Rank r: beyond the dimension N of the polynomials of degree T on the sphere the centred kernel is small",
        SIX,
        le((i - dimension(truncation)) * Eigenvalue(series(1), i), n * total(truncation + 1)),
        *VARIABLES,
        INDEX,
        RANK,
        integer(truncation, 1),
        hypotheses=(LOW_RANK, sp.Le(dimension(truncation) + 1, i), INSIDE),
        conventions=SPECTRUM,
        amends="M-D09-rank",
        remark="series(1) is n times the centred kernel.",
    ),
    claim(
        "D11",
        "The effective rank of the NTK is low if and only if that of the data is",
        OVERVIEW,
        readings=("M-D11-kernel", "M-D11-centred"),
        most_likely="M-D11-kernel",
    ),
    claim(
        "D11-kernel",
        "Both directions for K, with the constant of the theorem",
        OVERVIEW,
        AllOf(
            le(EffectiveRank(KERNEL), total() / c[1] * EffectiveRank(GRAM)),
            le(EffectiveRank(GRAM), total() / c[1] * EffectiveRank(KERNEL)),
        ),
        *VARIABLES,
        hypotheses=(FIRST,),
        conventions=SPECTRUM,
        remark="By Theorem 3 the left side stays bounded for orthonormal data, whose effective rank is n.",
    ),
    claim(
        "D11-centred",
        "Both directions for the centred kernel: eff(XX^T) <= eff <= eff(XX^T) sum_{p>=1} c_p / c_1",
        OVERVIEW,
        AllOf(
            le(EffectiveRank(GRAM), EffectiveRank(CENTRED)),
            le(EffectiveRank(CENTRED), total(1) / c[1] * EffectiveRank(GRAM)),
        ),
        *VARIABLES,
        hypotheses=(FIRST,),
        conventions=SPECTRUM,
        amends="M-D11-kernel",
        remark="lambda_1(A o B) <= max_i A_ii lambda_1(B) gives lambda_1(n K~) <= lambda_1(XX^T) sum_{p>=1} c_p.",
    ),
    claim(
        "D11-powers",
        "The effective rank of entrywise powers does not fall",
        OVERVIEW,
        le(EffectiveRank(power(1)), EffectiveRank(power(2))),
        SIZE,
        DATA,
        conventions=SPECTRUM,
    ),
    claim(
        "D12",
        "The spectrum of the NTK mimics that of the data",
        FIGURE,
        missing="what 'mimics' means: equal ratios lambda_p/lambda_1, a bound from one side, or a picture",
        readings=("M-D12-equal", "M-D12-below"),
    ),
    claim(
        "D12-amended",
        "Every eigenvalue is bounded below by that of the data, the ratios are not equal",
        FIGURE,
        parts=("M-D12-below",),
        amends="M-D12",
    ),
    claim(
        "D12-equal",
        "The ratios lambda_2/lambda_1 are equal",
        FIGURE,
        sp.Eq(
            Eigenvalue(KERNEL, 2) / Eigenvalue(KERNEL, 1), Eigenvalue(GRAM, 2) / Eigenvalue(GRAM, 1), evaluate=False
        ),
        TWO_OR_MORE,
        DATA,
        COEFFICIENTS,
        hypotheses=(ZEROTH, FIRST),
        conventions=SPECTRUM,
    ),
    claim(
        "D12-below",
        "Every eigenvalue of n K is at least c_1 times that of the data",
        FIGURE,
        le(c[1] * Eigenvalue(GRAM, i), Eigenvalue(series(), i)),
        *VARIABLES,
        INDEX,
        hypotheses=(INSIDE,),
        conventions=SPECTRUM,
        amends="M-D12-equal",
    ),
)
