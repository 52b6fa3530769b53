"""L-LI-1, L-BB-4..L-BB-9: power series of arc-cosine kernels, their expansions at 1 and -1, the lemmas beside them."""

from __future__ import annotations

import sympy as sp

from ...checking.statements import AllOf, Converges, Equivalent, integer, real
from ...theory.activations import relu, step
from ...theory.objects import DualActivation, HermiteCoefficient
from ...theory.power_series import TaylorCoefficient
from .common import (
    ARC_COSINE,
    HALF,
    RELU_ROOT,
    STEP_ROOT,
    UNIT,
    between,
    claim,
    d,
    k,
    kappa_0,
    kappa_1,
    source,
    t,
    u,
    written_features,
    written_tangent,
)

SERIES = source("LI", "appendix on the NTK, power series of the arc-cosine kernels",
                r"\kappa_0(u)=\tfrac12+\tfrac1\pi\sum_{r\ge0}\tfrac{(1/2)_r}{(2r+1)r!}u^{2r+1},\quad "
                r"\kappa_1(u)=\tfrac1\pi+\tfrac12u+\tfrac1\pi\sum_{r\ge1}\tfrac{(1/2)_{r-1}}{2(2r-1)r!}u^{2r}")
WATSON = source("BB", "appendix, proof of the lemma on phi_nu, called Watson's theorem",
                r"{}_3F_2\left(a,b,c;\tfrac{a+b+1}2,2c;1\right) = \tfrac{\Gamma(1/2)\Gamma(c+1/2)\Gamma((a+b+1)/2)"
                r"\Gamma(c+(1-a-b)/2)}{\Gamma((a+1)/2)\Gamma((b+1)/2)\Gamma(c+(1-a)/2)}")
PSI = source("BB", "appendix, proof of the full main theorem",
             r"\psi_1(t)=c_{1,1}(1-t)^{\nu_1}-\tfrac{(1+\nu_1)c_{1,1}+c_{1,-1}}2(1-t)^{\nu_1+1}+\dots,\quad "
             r"\psi_1(t)=c_{1,-1}(1+t)^{\nu_1}+\tfrac{c_{1,1}-(1+\nu)c_{1,-1}}2(1+t)^{\nu_1+1}+\dots")
FEATURES = source("BB", "proof of Corollary 2",
                  r"\kappa^\ell(1-t)=1-t+a_\ell t^{3/2}+o(t^{3/2}),\ a_\ell=(\ell-1)\tfrac{2\sqrt2}{3\pi};\quad "
                  r"\kappa^\ell(-1+t)=b_\ell+c_\ell t^{3/2}+o(t^{3/2}),\ 0\le b_\ell<1,\ 0<c_\ell\le"
                  r"\tfrac{2\sqrt2}{3\pi}")
TANGENT = source("BB", "proof of Corollary 3",
                 r"\kappa^\ell_{NTK}(1-t)=\ell-\tfrac{\ell(\ell-1)}2ct^{1/2}+o(t^{1/2}),\ c=\tfrac{\sqrt2}\pi")
STEPS = source("BB", "appendix, deep networks with step activations",
               r"\kappa_s^\ell(1-t)=1-c^{\sum_{j=0}^{\ell-1}2^{-j}}t^{1/2^{\ell-1}}+o(t^{1/2^{\ell-1}}),\ "
               r"c:=\tfrac{\sqrt2}\pi")

r, n, p = sp.symbols("r n p", integer=True)
rho, nu, plus, minus, s = sp.symbols("rho nu c_1 c_m s", real=True)
ARGUMENT = real(u, -1, 1)
NU = real(nu, 0, open_low=True)
COEFFICIENTS = (real(plus), real(minus))
EXPONENT = sp.Ne(sp.sin(sp.pi * nu), 0)
REMAINDER = "The remainder is explicit here: the expansion with o() follows."


def rising(start: sp.Expr, length: sp.Expr) -> sp.Expr:
    """(start)_length."""
    return sp.gamma(start + length) / sp.gamma(start)


def steps(start: sp.Expr, length: int) -> sp.Expr:
    """Gamma(start + length)/Gamma(start) as a product."""
    return sp.prod([start + j for j in range(length)])


def taylor(activation: sp.Lambda) -> sp.Expr:
    """The coefficient of u^p in twice the dual activation: kappa_0 for step, kappa_1 for ReLU."""
    return TaylorCoefficient(2 * DualActivation(activation, rho), rho, p)


def watson(degree: sp.Expr, *, whole: bool) -> sp.Eq:
    """Watson's theorem at a = -k, b = k + d - 2, c = nu + (d - 1)/2, as printed or with the whole denominator."""
    a, b, c = -degree, degree + d - 2, nu + (d - 1) / 2
    body = rising(b, n) * rising(c, n) / (rising((a + b + 1) / 2, n) * rising(2 * c, n))
    left = sp.Sum((-1) ** n * sp.binomial(degree, n) * body, (n, 0, degree))
    right = sp.gamma(HALF) * sp.gamma(c + HALF) * sp.gamma((a + b + 1) / 2) * sp.gamma(c + (1 - a - b) / 2)
    right /= sp.gamma((a + 1) / 2) * sp.gamma((b + 1) / 2) * sp.gamma(c + (1 - a) / 2)
    if whole:
        right /= sp.gamma(c + (1 - b) / 2)
    if degree.is_number:
        # The Gamma functions in pairs whose arguments differ by k/2, as products: rational in d and nu.
        h = int(degree) // 2
        left = left.doit()
        right = steps((1 - degree) / 2, h) * steps(nu + 1 - h, h) / (steps((d - 1) / 2, h) * steps(c + HALF, h))
    return sp.Eq(left, right, evaluate=False)


#: psi_1/(1-t)^nu at t = 1 - s, and psi_1/(1+t)^nu at t = -1 + s, with the powers written as exponentials
POWER = sp.exp(nu * sp.log(1 - s / 2))
SUM_OF_POWERS = plus - (plus - minus) * s / 2
MIRRORED = minus + (plus - minus) * s / 2


def slope_at_zero(factor: sp.Expr) -> sp.Expr:
    return sp.Subs(sp.Derivative(POWER * factor, s), s, 0)


def slope_everywhere(factor: sp.Expr, change: sp.Expr) -> sp.Eq:
    """(1 - s/2) times the derivative of the product, factor' = change; at s = 0 it is -nu/2 factor(0) + change."""
    right = POWER * (-nu / 2 * factor + change * (1 - s / 2))
    return sp.Eq((1 - s / 2) * sp.Derivative(POWER * factor, s), right, evaluate=False)


def near(expression: sp.Expr, bound: sp.Expr) -> AllOf:
    """|expression| <= bound."""
    return AllOf(*between(-bound, expression, bound))


def at_one(layer: int) -> sp.Expr:
    return written_features(layer, 1 - t) - (1 - t + (layer - 1) * RELU_ROOT * t * sp.sqrt(t))


def tangent_at_one(layer: int) -> sp.Expr:
    return layer - written_tangent(layer, 1 - t) - sp.Rational(layer * (layer - 1), 2) * STEP_ROOT * sp.sqrt(t)


CLAIMS = (
    claim("LI-1", "The power series of kappa_0 and kappa_1, absolutely convergent on [-1, 1]", SERIES,
          parts=("L-LI-1-kernels", "L-LI-1-series", "L-LI-1-convergence", "L-LI-1-odd", "L-LI-1-even",
                 "L-LI-1-first")),
    claim("LI-1-kernels", "kappa_0 and kappa_1 are twice the duals of step and ReLU", SERIES,
          AllOf(sp.Eq(2 * DualActivation(step, u), kappa_0(u), evaluate=False),
                sp.Eq(2 * DualActivation(relu, u), kappa_1(u), evaluate=False)),
          ARGUMENT, conventions=ARC_COSINE),
    claim("LI-1-series", "They are the sums of their Taylor series on [-1, 1]", SERIES,
          AllOf(*(sp.Eq(2 * DualActivation(f, u), sp.Sum(taylor(f) * u**p, (p, 0, sp.oo)), evaluate=False)
                  for f in (step, relu))),
          ARGUMENT, conventions=ARC_COSINE),
    claim("LI-1-convergence", "The two series converge absolutely on [-1, 1]", SERIES,
          AllOf(*(Converges(sp.Sum(taylor(f) * u**p, (p, 0, sp.oo))) for f in (step, relu))),
          ARGUMENT, conventions=ARC_COSINE),
    claim("LI-1-odd", "Coefficients of odd powers of kappa_0 and even powers of kappa_1", SERIES,
          AllOf(sp.Eq(2 * HermiteCoefficient(step, 2 * r + 1) ** 2,
                      rising(HALF, r) / ((2 * r + 1) * sp.factorial(r) * sp.pi), evaluate=False),
                sp.Eq(2 * HermiteCoefficient(relu, 2 * r + 2) ** 2,
                      rising(HALF, r) / (2 * (2 * r + 1) * sp.factorial(r + 1) * sp.pi), evaluate=False)),
          integer(r, 0), conventions=ARC_COSINE, remark="By Mehler's formula the coefficients are 2 mu_p^2."),
    claim("LI-1-even", "The other coefficients vanish", SERIES,
          AllOf(sp.Eq(2 * HermiteCoefficient(step, 2 * r) ** 2, 0, evaluate=False),
                sp.Eq(2 * HermiteCoefficient(relu, 2 * r + 1) ** 2, 0, evaluate=False)),
          integer(r, 1), conventions=ARC_COSINE),
    claim("LI-1-first", "kappa_0(0) = 1/2, kappa_1(0) = 1/pi, kappa_1'(0) = 1/2", SERIES,
          AllOf(sp.Eq(2 * HermiteCoefficient(step, 0) ** 2, HALF, evaluate=False),
                sp.Eq(2 * HermiteCoefficient(relu, 0) ** 2, 1 / sp.pi, evaluate=False),
                sp.Eq(2 * HermiteCoefficient(relu, 1) ** 2, HALF, evaluate=False)),
          conventions=ARC_COSINE),
    claim("BB-4", "The sum at a = -k, b = k + d - 2, c = nu + (d - 1)/2", WATSON,
          watson(k, whole=False), integer(k, 0, modulus=2, residue=0), integer(d, 3), NU, hypotheses=(EXPONENT,),
          remark="Watson's theorem has a fourth Gamma function, Gamma(c + (1 - b)/2), in the denominator (DLMF "
                 "16.4.6)."),
    claim("BB-4-amended", "With Gamma(c + (1 - b)/2) in the denominator, k = 2 and 4", WATSON,
          AllOf(*(watson(sp.Integer(degree), whole=True) for degree in (2, 4))), integer(d, 3), real(nu, 0, 1,
              open_low=True, open_high=True),
          amends="L-BB-4"),
    claim("BB-5", "psi_1 near 1 and near -1", PSI, parts=("L-BB-5-plus", "L-BB-5-minus")),
    claim("BB-5-amended", "With the other sign of c_m near 1", PSI,
          parts=("L-BB-5-plus-amended", "L-BB-5-minus"), amends="L-BB-5"),
    claim("BB-5-plus", "Near 1, the second coefficient", PSI,
          sp.Eq(slope_at_zero(SUM_OF_POWERS), -((1 + nu) * plus + minus) / 2, evaluate=False), NU, *COEFFICIENTS,
          remark="psi_1(1 - s) = s^nu (1 - s/2)^nu (c_1 - (c_1 - c_m) s/2), with c_m = c_{1,-1}."),
    claim("BB-5-plus-amended", "Near 1 the second coefficient is -((1 + nu) c_1 - c_m)/2: c_m with the other sign", PSI,
          slope_everywhere(SUM_OF_POWERS, -(plus - minus) / 2), NU, *COEFFICIENTS, real(s, 0, 1),
          amends="L-BB-5-plus", remark="At s = 0 the right-hand side is -nu c_1/2 - (c_1 - c_m)/2."),
    claim("BB-5-minus", "Near -1 the second coefficient is (c_1 - (1 + nu) c_m)/2", PSI,
          slope_everywhere(MIRRORED, (plus - minus) / 2), NU, *COEFFICIENTS, real(s, 0, 1),
          remark="At s = 0 the right-hand side is -nu c_m/2 + (c_1 - c_m)/2.  nu without index is nu_1."),
    claim("BB-6-expansion", "The expansions of kappa^l at 1 and -1", FEATURES,
          parts=("L-BB-6-step", "L-BB-6-one", "L-BB-6-minus", "L-BB-6-constants")),
    claim("BB-6-step", "One layer: kappa_1(1 - t) = 1 - t + 2 sqrt(2)/(3 pi) t^(3/2), remainder at most t^2", FEATURES,
          near(at_one(2), t**2), UNIT, conventions=ARC_COSINE, remark=REMAINDER + "  So each layer adds 2 sqrt(2)/(3 "
              "pi)."),
    claim("BB-6-one", "l = 3 at 1", FEATURES, near(at_one(3), t**2), UNIT, conventions=ARC_COSINE, remark=REMAINDER),
    claim("BB-6-minus", "l = 2 and l = 3 at -1: b_2 = 0, c_2 = 2 sqrt(2)/(3 pi); b_3 = 1/pi, c_3 = c_2/2", FEATURES,
          AllOf(*between(-(t**2), kappa_1(-1 + t) - RELU_ROOT * t * sp.sqrt(t), t**2),
                *between(-2 * t**2, kappa_1(kappa_1(-1 + t)) - 1 / sp.pi - RELU_ROOT / 2 * t * sp.sqrt(t), 2 * t**2)),
          UNIT, conventions=ARC_COSINE, remark=REMAINDER),
    claim("BB-6-constants", "b_l in [0, 1), c_l in (0, 2 sqrt(2)/(3 pi)]: kappa_1 maps [0, 1) to itself, 0 < kappa_0 "
                            "<= 1",
          FEATURES,
          AllOf(sp.Le(0, kappa_1(t), evaluate=False), sp.Lt(kappa_1(t), 1, evaluate=False),
                sp.Lt(0, kappa_0(t), evaluate=False), sp.Le(kappa_0(t), 1, evaluate=False)),
          real(t, 0, 1, open_high=True), conventions=ARC_COSINE,
          remark="b_{l+1} = kappa_1(b_l) and c_{l+1} = kappa_0(b_l) c_l from b_2 = 0, c_2 = 2 sqrt(2)/(3 pi) on; for "
                 "l = 1, b is -1."),
    claim("BB-7-expansion", "The expansion of kappa^l_NTK at 1, l = 2 and 3", TANGENT,
          AllOf(*between(-9 * t, tangent_at_one(2), 9 * t), *between(-9 * t, tangent_at_one(3), 9 * t)), UNIT,
          conventions=ARC_COSINE, remark=REMAINDER),
    claim("BB-8-expansion", "l = 2: kappa_0(1 - t) = 1 - c^(3/2) t^(1/2) + ..., by the coefficients of the series",
          STEPS,
          Equivalent(2 * HermiteCoefficient(step, p) ** 2,
                     STEP_ROOT ** sp.Rational(3, 2) / sp.sqrt(sp.pi) * p ** sp.Rational(-3, 2), p),
          integer(p, 1, modulus=2, residue=1), conventions=ARC_COSINE,
          remark="kappa_0 - 1/2 is odd, so that g t^(1/2) at both ends makes odd coefficients g p^(-3/2)/sqrt(pi)."),
    claim("BB-8-expansion-amended", "The sum in the exponent ends at j = l - 2: c for l = 2, c^(3/2) for l = 3", STEPS,
          AllOf(*between(-t, 1 - kappa_0(1 - t) - STEP_ROOT * sp.sqrt(t), t),
                *between(-2 * t ** sp.Rational(3, 4), 1 - kappa_0(kappa_0(1 - t))
                         - STEP_ROOT ** sp.Rational(3, 2) * t ** sp.Rational(1, 4), 2 * t ** sp.Rational(3, 4))),
          UNIT, conventions=ARC_COSINE, amends="L-BB-8-expansion", remark=REMAINDER),
)
