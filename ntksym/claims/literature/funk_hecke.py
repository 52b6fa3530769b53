"""L-AM-1, L-BA-2, L-LI-2: formulas for eigenvalues on the sphere, and the measures in them."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, array, integer
from ...theory.harmonics import FunkHecke, sphere_area
from .common import DIMENSION, HALF, claim, d, k, source, t

SERIES = source("AM", "as quoted in Murray et al., Theorem 4.6",
                r"\overline{\lambda_k}=\tfrac{\pi^{d/2}}{2^{k-1}}\sum_{p\ge k,\ p-k\text{ even}}c_p\tfrac{\Gamma(p+1)"
                r"\Gamma(\frac{p-k+1}2)}{\Gamma(p-k+1)\Gamma(\frac{p-k+1}2+k+d/2)}")
BIASED = source("BA", "as printed in Yu, Yang, Townsend, supplement",
                r"\mu_\ell=\tfrac12C_1^d(\ell)\sum_pC_2^d(p,\ell)(\dots),\quad "
                r"C_1^d(\ell)=\tfrac{(-1)^\ell2\pi^{(d-1)/2}}"
                r"{(d-1)2^\ell\Gamma(\ell+(d-1)/2)},\quad C_2^d(p,\ell)=(-1)^p\tbinom{\ell+\frac{d-3}2}p"
                r"\tfrac{(2p)!}{(2p-\ell)!}")
FORMULA = source("LI", "Funk-Hecke formula on S^d",
                 r"\tfrac1{\omega_d}\int_{\mathbb S^d}f(\langle x,y\rangle)Y_n(y)d\sigma(y)=\mu_n(f)Y_n(x),\quad "
                 r"\mu_n(f)="
                 r"\omega_d\int_{-1}^1f(t)\tfrac{C_n^\lambda(t)}{C_n^\lambda(1)}(1-t^2)^{\frac{d-2}2}dt")

m, p = sp.symbols("m p", integer=True)
c = sp.IndexedBase("c")
BALL = Conventions(sphere="S^d in R^{d+1}, d >= 2", measure="surface measure", kernel="sum_p c_p t^p, c_p >= 0")
SURFACE = Conventions(sphere="S^{d-1} in R^d, d odd", measure="surface measure",
                      kernel="K(t) = (t + 1)(pi - acos t)/(4 pi)")
KERNEL = sp.Lambda(t, (t + 1) * (sp.pi - sp.acos(t)) / (4 * sp.pi))


def azevedo_menegatto() -> sp.Expr:
    """The factor of c_p in the printed sum, p = k + 2m."""
    term = sp.gamma(k + 2 * m + 1) * sp.gamma(m + HALF)
    term /= sp.gamma(2 * m + 1) * sp.gamma(m + HALF + k + d / 2)
    return sp.pi ** (d / 2) * 2 ** (1 - k) * term


def first_factor(degree: int, dimension: sp.Expr) -> sp.Expr:
    """C_1^d(l)."""
    return (-1) ** degree * 2 * sp.pi ** ((dimension - 1) / 2) / (
        (dimension - 1) * 2**degree * sp.gamma(degree + (dimension - 1) / 2))


def printed(degree: int, dimension: int) -> sp.Expr:
    """mu_l as printed, for numbers l and d."""
    low = (dimension - 3) // 2
    if degree == 0:
        bracket = sp.binomial(dimension - 1, (dimension - 1) // 2) / (sp.Integer(dimension - 1) * 2**dimension)
        bracket += sp.Integer(2) ** (dimension - 2) / ((dimension - 1) * sp.binomial(dimension - 2,
            (dimension - 1) // 2))
        bracket -= sum((-1) ** q * sp.binomial(low, q) / sp.Integer(2 * q + 1) for q in range(low + 1)) / 2
        return first_factor(0, sp.Integer(dimension)) / 2 * bracket
    total = sp.S.Zero
    for q in range(-(-degree // 2), degree + low + 1):
        second = (-1) ** q * sp.binomial(degree + low, q) * sp.factorial(2 * q) / sp.factorial(2 * q - degree)
        total += second * weight(degree, q)
    return first_factor(degree, sp.Integer(dimension)) / 2 * total


def weight(degree: int, q: int) -> sp.Expr:
    """The bracket of a summand."""

    def half_binomial(n: int) -> sp.Expr:
        return 1 - sp.binomial(n, n // 2) / sp.Integer(2) ** n

    if degree == 1:
        return sp.Rational(1, 2 * (2 * q + 1)) + half_binomial(2 * q) / (4 * q)
    if degree % 2 == 0:
        n = 2 * q - degree + 2
        return sp.Rational(-1, 2 * (n - 1)) + half_binomial(n) / (2 * n)
    return half_binomial(2 * q - degree + 1) / (2 * (2 * q - degree + 1))


def table(factor: bool) -> AllOf:
    """Equations for d = 3, 5, 7 and l <= 4, with the printed formula times d - 1 or not."""
    return AllOf(*(
        sp.Eq(sphere_area(n) * FunkHecke(KERNEL, sp.Integer(degree), sp.Integer(n)),
              (n - 1 if factor else 1) * printed(degree, n), evaluate=False)
        for n in (3, 5, 7) for degree in range(5)))


ONE = sp.Lambda(t, sp.Integer(1))
COEFFICIENTS = array(c, 1, "nonnegative_summable")
#: the eigenvalue of sum_p c_p t^p on S^d under the probability measure
OF_SERIES = FunkHecke(sp.Lambda(t, sp.Sum(c[p] * t**p, (p, 0, sp.oo))), k, d + 1)
WEIGHT = sp.Integral((1 - t**2) ** ((d - 2) / 2), (t, -1, 1))

CLAIMS = (
    claim("AM-1", "Eigenvalues from the coefficients of the kernel", SERIES,
          readings=("L-AM-1-surface", "L-AM-1-probability"), most_likely="L-AM-1-surface",
          remark="The quoting theorem speaks of uniform data, which is the probability measure; the formula is that "
                 "of the "
          "surface measure."),
    claim("AM-1-surface", "Under the surface measure: the series, p = k + 2m", SERIES,
          sp.Eq(sphere_area(d + 1) * OF_SERIES, sp.Sum(c[k + 2 * m] * azevedo_menegatto(), (m, 0, sp.oo)),
                evaluate=False), integer(k, 0), DIMENSION, COEFFICIENTS, conventions=BALL),
    claim("AM-1-probability", "Under the probability measure, k = 0 and the kernel 1", SERIES,
          sp.Eq(FunkHecke(ONE, sp.Integer(0), d + 1), 2 * sp.pi ** (d / 2) * sp.gamma(HALF) / sp.gamma(HALF + d / 2),
                evaluate=False), DIMENSION,
          conventions=Conventions(**{**BALL.entries, "measure": "uniform probability measure",
              "kernel": "c_0 = 1, others 0"})),
    claim("AM-1-amended", "Under the probability measure: divided by the surface of S^d", SERIES,
          sp.Eq(OF_SERIES, sp.Sum(c[k + 2 * m] * azevedo_menegatto(), (m, 0, sp.oo)) / sphere_area(d + 1),
                evaluate=False), integer(k, 0), DIMENSION, COEFFICIENTS,
          conventions=Conventions(**{**BALL.entries, "measure": "uniform probability measure"}),
          amends="L-AM-1-probability"),
    claim("BA-2", "Eigenvalues of the kernel with bias for odd d: d = 3, 5, 7 and l <= 4", BIASED, table(factor=False),
          conventions=SURFACE,
          remark="Too small by the factor d - 1: C_1 has the volume of the ball in R^{d-1} where the area of its "
                 "sphere belongs."),
    claim("BA-2-amended", "The printed formula times d - 1", BIASED, table(factor=True), conventions=SURFACE,
          amends="L-BA-2"),
    claim("LI-2", "The kernel 1 and n = 0, with the surface omega_d of S^d on both sides", FORMULA,
          sp.Eq(FunkHecke(ONE, sp.Integer(0), d + 1), sphere_area(d + 1) * WEIGHT, evaluate=False), integer(d, 3),
          conventions=Conventions(sphere="S^d in R^{d+1}", measure="surface measure divided by omega_d")),
    claim("LI-2-amended", "With omega_{d-1}/omega_d in front; the integral is sqrt(pi) Gamma(d/2)/Gamma((d+1)/2)",
          FORMULA,
          sp.Eq(FunkHecke(ONE, sp.Integer(0), d + 1),
                sphere_area(d) / sphere_area(d + 1) * sp.sqrt(sp.pi) * sp.gamma(d / 2) / sp.gamma((d + 1) / 2),
                evaluate=False), integer(d, 3), conventions=Conventions(sphere="S^d in R^{d+1}",
                    measure="surface measure divided by omega_d"),
          amends="L-LI-2"),
)
