"""What the claims on the spectrum share: data, coefficients, the kernel matrix and its parts."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import array, integer
from ...theory.data_matrices import Gram, HadamardSeries, MatrixSum, Ones, Scaled

i, n, p, r, truncation = sp.symbols("i n p r T", integer=True)
x, y, c = sp.IndexedBase("x"), sp.IndexedBase("y"), sp.IndexedBase("c")

SIZE, TWO_OR_MORE, INDEX = integer(n, 1), integer(n, 2), integer(i, 1)
DATA, COEFFICIENTS = array(x, 2, "unit_rows"), array(c, 1, "nonnegative_summable")
VARIABLES = (SIZE, DATA, COEFFICIENTS)

GRAM = Gram(x, n)


def series(low: object = 0, high: object = sp.oo) -> HadamardSeries:
    """sum over low <= p <= high of c_p (XX^T)^(p), entrywise powers."""
    return HadamardSeries(GRAM, c[p], p, low, high)


def power(exponent: int) -> HadamardSeries:
    """(XX^T)^(q)."""
    return HadamardSeries(GRAM, 1, p, exponent, exponent)


def total(low: object = 0) -> sp.Sum:
    """sum over p >= low of c_p."""
    return sp.Sum(c[p], (p, low, sp.oo))


#: n K = sum_p c_p (XX^T)^(p)
KERNEL = Scaled(1 / n, series())
#: K - c_0 1 as the slide prints it, and what the theorem is about
PRINTED_CENTRED = MatrixSum(KERNEL, Scaled(-c[0], Ones(n)))
CENTRED = MatrixSum(KERNEL, Scaled(-c[0] / n, Ones(n)))

SPECTRUM = Conventions(
    kernel="n K = sum_p c_p (XX^T)^(p), entrywise powers with 0^0 = 1",
    coefficients="c_p >= 0 with a finite sum, independent of n (M-C04, M-C05)",
    data="the rows of X are unit vectors, of any finite dimension",
    eigenvalues="in decreasing order",
    effective_rank="eff(M) = Tr(M)/lambda_1(M)",
)


def dimension(degree: sp.Expr) -> sp.Expr:
    """Dimension of the polynomials of that degree on the unit sphere of R^r: the rank of the first terms."""
    return sp.binomial(r + degree - 1, degree) + sp.binomial(r + degree - 2, degree - 1)
