"""C06: F(p, k, a) of (8) is a coefficient of a power of a series; (5)-(7) with it, for every layer."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import array, integer
from ...theory.kernels import NNGP, DerivativeDual
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import DerivativeHermiteCoefficient, TaylorCoefficient, TupleSum
from .common import HYPERPARAMETERS, claim, p, phi, sigma_b, sigma_w, source
from .depth import ACTIVATION, BALANCED, kappa, layer, r

POWERS = source(
    "Theorem 1, (8)",
    r"F(p,k,\bar a) = \begin{cases} 1, & k=0 \text{ and } p=0, \\ 0, & k=0 \text{ and } p\ge1, \\ \sum_{(j_i)\in"
    r"\mathcal J(p,k)} \prod_{i=1}^k a_{j_i}, & k\ge1 \text{ and } p\ge0 \end{cases}",
)
KAPPA = source("Theorem 1, (5)", r"\kappa_{p,l} = \alpha_{p,l} + \sum_{q=0}^p \kappa_{q,l-1}\,\upsilon_{p-q,l},"
               r"\quad l\in[2,L+1]")
ALPHA = source("Theorem 1, (6)", r"\alpha_{p,l} = \sum_{k=0}^\infty \alpha_{k,2}\,F(p,k,\bar\alpha_{l-1}),\quad l\ge 3")
UPSILON = source("Theorem 1, (7)", r"\upsilon_{p,l} = \sum_{k=0}^\infty \upsilon_{k,2}\,F(p,k,\bar\alpha_{l-1}),"
                 r"\quad l\ge 3")

a = sp.IndexedBase("a")
k, j, q, N = sp.symbols("k j q N", integer=True)
t = sp.Symbol("t", real=True)
SEQUENCE = array(a, 1)
SUMMABLE = array(a, 1, "absolutely_summable")
SIZES = (integer(p, 0), integer(k, 0))
TUPLES = Conventions(tuples="ordered, of integers >= 0; of the empty tuple the sum is 0 and the product is 1")
FORMAL = Conventions(
    series="formal: the coefficient of t^p is that of the polynomial of the first N + 1 terms, for any N >= p",
    sequence="any real numbers a_0, a_1, ...",
)
CONVERGENT = Conventions(
    series="the analytic function of t near 0", sequence="real numbers with |a_0| + |a_1| + ... < oo"
)
RECURSION = Conventions(
    coefficients="alpha_{p,l} and kappa_{p,l}: of r^p in the covariance and the NTK of layer l with first covariance "
    "r; upsilon_{p,l}: of r^p in sigma_w^2 times the dual of phi' at the covariance of layer l - 1",
    layer="l = 1, 2, ...",
)


def tuples(body: sp.Expr, count: sp.Expr = k, total: sp.Expr = p) -> sp.Expr:
    """F(total, count, body)."""
    return TupleSum(body, j, count, total)


def covariance(at: sp.Expr) -> sp.Expr:
    """S_l in the first covariance r."""
    return NNGP(phi, r, at, 1, 0, sigma_w, sigma_b)


def composed(weight: sp.Expr, total: sp.Expr = p) -> sp.Expr:
    """sum_k weight F(total, k, alpha_{l-1})."""
    below = TaylorCoefficient(covariance(layer - 1), r, j)
    return sp.Sum(weight * tuples(below, k, total), (k, 0, sp.oo))


#: alpha_{k,2} and upsilon_{k,2}
ALPHA_TWO = sigma_w**2 * HermiteCoefficient(phi, k) ** 2 + sp.KroneckerDelta(k, 0) * sigma_b**2
UPSILON_TWO = sigma_w**2 * DerivativeHermiteCoefficient(phi, k) ** 2
LAYERS = (integer(p, 0), integer(layer, 3), *HYPERPARAMETERS, ACTIVATION)

CLAIMS = (
    claim(
        "C06",
        "F(p, k, a) is the coefficient of t^p in the k-th power of the series of a",
        POWERS,
        parts=("M-C06-formal", "M-C06-convergent", "M-C06-empty"),
    ),
    claim(
        "C06-formal",
        "for every sequence, as formal power series",
        POWERS,
        sp.Eq(TaylorCoefficient(sp.Sum(a[j] * t**j, (j, 0, N)) ** k, t, p), tuples(a[j]), evaluate=False),
        *SIZES,
        integer(N),
        SEQUENCE,
        hypotheses=(sp.Le(p, N),),
        conventions=FORMAL,
        remark="By induction over k: the Cauchy product on the left, the last entry of the tuples on the right.",
    ),
    claim(
        "C06-convergent",
        "for every absolutely summable sequence, as functions",
        POWERS,
        sp.Eq(TaylorCoefficient(sp.Sum(a[j] * t**j, (j, 0, sp.oo)) ** k, t, p), tuples(a[j]), evaluate=False),
        *SIZES,
        SUMMABLE,
        conventions=CONVERGENT,
    ),
    claim(
        "C06-empty",
        "the cases k = 0, printed on their own, are the sum over the empty tuple",
        POWERS,
        sp.Eq(tuples(a[j], sp.Integer(0)), sp.KroneckerDelta(p, 0), evaluate=False),
        integer(p, 0),
        SEQUENCE,
        conventions=TUPLES,
    ),
    claim(
        "C06-constant",
        "the constant coefficient: F(0, k, a) = a_0^k, with 0^0 = 1",
        POWERS,
        sp.Eq(tuples(a[j], k, sp.Integer(0)), a[0] ** k, evaluate=False),
        integer(k, 0),
        SEQUENCE,
        conventions=TUPLES,
    ),
    claim(
        "C06-recursion",
        "splitting off the last entry of the tuples",
        POWERS,
        sp.Eq(tuples(a[j], k + 1), sp.Sum(a[q] * tuples(a[j], k, p - q), (q, 0, p)), evaluate=False),
        *SIZES,
        SEQUENCE,
        conventions=TUPLES,
    ),
    claim(
        "C06-alpha",
        "(6) with the tuples of (8) gives the coefficients of the composed covariance",
        ALPHA,
        sp.Eq(TaylorCoefficient(covariance(layer), r, p), composed(ALPHA_TWO), evaluate=False),
        *LAYERS,
        hypotheses=(BALANCED,),
        conventions=RECURSION,
    ),
    claim(
        "C06-upsilon",
        "(7) with the tuples of (8) gives the coefficients of the composed slope",
        UPSILON,
        sp.Eq(
            TaylorCoefficient(sigma_w**2 * DerivativeDual(phi, covariance(layer - 1)), r, p),
            composed(UPSILON_TWO),
            evaluate=False,
        ),
        *LAYERS,
        hypotheses=(BALANCED,),
        conventions=RECURSION,
    ),
    claim(
        "C06-kappa",
        "(5) with (6), (7) and (8) in it",
        KAPPA,
        sp.Eq(
            kappa(p, layer),
            composed(ALPHA_TWO) + sp.Sum(kappa(q, layer - 1) * composed(UPSILON_TWO, p - q), (q, 0, p)),
            evaluate=False,
        ),
        *LAYERS,
        hypotheses=(BALANCED,),
        conventions=RECURSION,
        remark="The recursion as printed and the composition of power series are the same at every layer.",
    ),
)
