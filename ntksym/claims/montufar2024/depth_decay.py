"""G03, C19 at every depth: activations that are not positively homogeneous."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, BigO, BigOmega, LittleO, integer, real
from ...theory.activations import erf_scaled, exponential, relu, sigmoid, silu, sine, softplus, tanh
from ...theory.kernels import NTK, balanced_bias
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import TaylorCoefficient
from .common import HYPERPARAMETERS, REGULAR, claim, even, gamma_b, gamma_w, odd, p, phi, sigma_b, sigma_w
from .depth import ASSUMPTION_TWO
from .depth_rates import CONCLUSION, EDGE, OVERVIEW

r, radius, rate = sp.symbols("r R c", real=True)
layer = sp.Symbol("l", integer=True, positive=True)
LAYERS = integer(layer, 2)
UNIT = Conventions(
    network="fully connected, no bias in the first layer, infinite width",
    parametrisation="gamma_w = 1, gamma_b = 0, sigma_w as given, sigma_b^2 = 1 - sigma_w^2 E[phi(Z)^2] at every layer",
    layer="l = 2 is one hidden layer",
    data="unit vectors, rho = <x, x'>",
)
GENERAL = Conventions(**{
    **UNIT.entries, "network": "fully connected, infinite width",
    "parametrisation": "gamma_w, gamma_b in the first layer, sigma_w, sigma_b above, with Assumption 2"})
ERF = erf_scaled(sp.Integer(1))
#: the dual of erf(c x)/2 is singular at 1 + 1/(2 c^2) = 1.4535... first, that of erf(x) at 3/2
HALF_ERF = sp.Lambda(sp.Symbol("x", real=True), sp.erf(sp.Rational(21, 20) * sp.Symbol("x", real=True)) / 2)
WIDE, BETWEEN = sp.Rational(7, 5), sp.Rational(149, 100)


def kappa(activation: sp.Lambda, at: sp.Expr, weight: sp.Expr = sp.S.One) -> sp.Expr:
    """kappa_{p,l} with the sigma_b of Assumption 2."""
    return TaylorCoefficient(NTK(activation, r, at, 1, 0, weight, balanced_bias(activation, weight)), r, p)


def general(at: sp.Expr) -> sp.Expr:
    return TaylorCoefficient(NTK(phi, r, at, gamma_w, gamma_b, sigma_w, sigma_b), r, p)


def root_decay(exponent: sp.Expr) -> sp.Expr:
    return sp.exp(-exponent * sp.sqrt(p))


def geometric(base: sp.Expr) -> sp.Expr:
    return base ** (-p)


CLAIMS = (
    claim(
        "G03-lower",
        "No layer makes the coefficients decay faster: kappa_{p,l+1} >= sigma_w^2 mu_1(phi)^2 kappa_{p,l}",
        CONCLUSION,
        sp.Ge(general(layer + 1), sigma_w**2 * HermiteCoefficient(phi, 1) ** 2 * general(layer), evaluate=False),
        integer(p, 0),
        integer(layer, 1),
        *HYPERPARAMETERS,
        REGULAR,
        hypotheses=ASSUMPTION_TWO,
        conventions=GENERAL,
        remark="For every activation, and with a factor that does not depend on p.  So lower bounds on two-layer "
        "coefficients hold at every depth, up to that factor, wherever E[phi'(Z)] is not 0.",
    ),
    claim(
        "G03-relu",
        "ReLU at every depth: the coefficients are not smaller than p^(-3/2), even p",
        CONCLUSION,
        BigOmega(TaylorCoefficient(NTK(relu, r, layer, 1, 0, sp.sqrt(2), 0), r, p), p ** sp.Rational(-3, 2), p),
        even(2),
        LAYERS,
        conventions=EDGE,
    ),
    claim(
        "G03-tanh",
        "tanh at every depth: the coefficients are not smaller than those of two layers, odd p",
        CONCLUSION,
        BigOmega(kappa(tanh, layer), sp.sqrt(p) * sp.exp(-sp.pi * sp.sqrt(p)), p),
        odd(1),
        LAYERS,
        conventions=UNIT,
        remark="sigma_w = 1.",
    ),
    claim(
        "G03-tanh-upper",
        "tanh at every depth: the exponent of two layers, up to any smaller one, all p",
        CONCLUSION,
        BigO(kappa(tanh, layer), root_decay(rate), p),
        integer(p, 1),
        LAYERS,
        real(rate, 0, sp.pi, open_high=True),
        conventions=UNIT,
        remark="sigma_w = 1, where sigma_w^2 E[phi'(Z)^2] = 0.4644... is at most 1: depth leaves the rate as it is.  "
        "With the lower bound the exponent pi is exact.",
    ),
    claim(
        "G03-tanh-wide",
        "tanh with sigma_w^2 = 5/2: the coefficients of three layers are O(exp(-2.9 sqrt(p)))",
        CONCLUSION,
        BigO(kappa(tanh, sp.Integer(3), sp.sqrt(sp.Rational(5, 2))), root_decay(sp.Rational(29, 10)), p),
        integer(p, 1),
        conventions=UNIT,
        remark="sigma_w^2 E[phi'(Z)^2] = 1.161... exceeds 1: the bound on the exponent is pi divided by its square "
        "root, 2.9157..., and not pi.  Whether depth attains it is not shown.",
    ),
    *(
        claim(
            f"G03-{activation_name}-upper",
            f"{activation_name} at every depth: O(exp(-c sqrt(p))) for every c < {below}",
            CONCLUSION,
            BigO(kappa(activation, layer, weight), root_decay(rate), p),
            integer(p, 1),
            LAYERS,
            real(rate, 0, below, open_high=True),
            conventions=UNIT,
            remark=f"sigma_w = {weight}.{why}",
        )
        for activation_name, activation, weight, below, why in (
            ("sigmoid", sigmoid, sp.S.One, 2 * sp.pi, ""),
            ("softplus", softplus, sp.Rational(1, 2), 2 * sp.pi, ""),
            ("SiLU", silu, sp.Rational(1, 2), sp.Integer(6), "  Not sharp: 2 pi is the distance of its poles."),
        )
    ),
    claim(
        "G03-erf-lower",
        "erf at every depth: the coefficients are not smaller than those of two layers, odd p",
        CONCLUSION,
        BigOmega(kappa(ERF, layer), p ** sp.Rational(-1, 2) * geometric(sp.Rational(3, 2)), p),
        odd(1),
        LAYERS,
        conventions=UNIT,
        remark="sigma_w = 1.",
    ),
    claim(
        "G03-erf",
        "The geometric rate of erf, 3/2 for two layers, is that of three layers up to 5/100",
        CONCLUSION,
        BigO(kappa(ERF, sp.Integer(3), WIDE), geometric(sp.Rational(29, 20)), p),
        integer(p, 1),
        conventions=UNIT,
        remark="sigma_w = 7/5.  The covariance of the second layer reaches 3/2, where the dual of erf is singular, at "
        "1.3569...: the third layer makes the decay slower.",
    ),
    claim(
        "G03-erf-amended",
        "The coefficients of three layers of erf fall like 1.35^(-p) or faster",
        CONCLUSION,
        BigO(kappa(ERF, sp.Integer(3), WIDE), geometric(sp.Rational(27, 20)), p),
        integer(p, 1),
        conventions=UNIT,
        amends="M-G03-erf",
        remark="sigma_w = 7/5.",
    ),
    claim(
        "G03-erf-every",
        "With sigma_w = 1 they fall like 1.497^(-p) or faster, for every number of layers",
        CONCLUSION,
        BigO(kappa(ERF, layer), geometric(sp.Rational(1497, 1000)), p),
        integer(p, 1),
        LAYERS,
        conventions=UNIT,
        remark="A layer takes the interval [0, 1.497] into itself, with a fixed point, 1.49731..., beyond it.",
    ),
    claim(
        "G03-erf-narrow",
        "With sigma_w = 9/10 depth leaves the geometric rate of erf as it is, up to 1/1000",
        CONCLUSION,
        BigO(kappa(ERF, layer, sp.Rational(9, 10)), geometric(sp.Rational(1499, 1000)), p),
        integer(p, 1),
        LAYERS,
        conventions=UNIT,
        remark="The covariance of a layer at 3/2 is less than 3/2, so that no layer reaches the singularity sooner.",
    ),
    *(
        claim(
            f"G03-{name}",
            f"{name}: the coefficients fall faster than every geometric sequence, for every number of layers",
            CONCLUSION,
            LittleO(kappa(activation, layer, weight), geometric(radius), p),
            integer(p, 1),
            LAYERS,
            real(radius, 0, open_low=True),
            conventions=UNIT,
            remark=f"sigma_w = {weight}.",
        )
        for name, activation, weight in (("sine", sine, sp.S.One), ("exponential", exponential, sp.Rational(1, 4)))
    ),
    claim(
        "C19-hermite",
        "erf(x) against erf(1.05 x)/2: the Hermite coefficients of the first decay faster",
        OVERVIEW,
        AllOf(
            LittleO(HermiteCoefficient(ERF, p) ** 2, HermiteCoefficient(HALF_ERF, p) ** 2, p),
            LittleO(kappa(ERF, sp.Integer(2), WIDE), geometric(BETWEEN), p),
            BigOmega(kappa(HALF_ERF, sp.Integer(2), WIDE), geometric(BETWEEN), p),
        ),
        odd(1),
        conventions=UNIT,
        remark="With them the coefficients of two layers, sigma_w = 7/5, on either side of 1.49^(-p).",
    ),
    claim(
        "C19-three",
        "erf(x) against erf(1.05 x)/2: so do the NTK coefficients of three layers",
        OVERVIEW,
        LittleO(kappa(ERF, sp.Integer(3), WIDE), kappa(HALF_ERF, sp.Integer(3), WIDE), p),
        integer(p, 1),
        conventions=UNIT,
        remark="sigma_w = 7/5.  The radius of convergence of the first falls to 1.3569... at the third layer, that of "
        "the second stays at 1.4535...: the sentence of the slide fails for three layers.",
    ),
    claim(
        "C19-three-amended",
        "Against an entire activation it holds at every depth: sine and erf, odd p",
        OVERVIEW,
        AllOf(
            LittleO(HermiteCoefficient(sine, p) ** 2, HermiteCoefficient(ERF, p) ** 2, p),
            LittleO(kappa(sine, layer), geometric(sp.Rational(3, 2)) / p, p),
            BigOmega(kappa(ERF, layer), geometric(sp.Rational(3, 2)) / p, p),
        ),
        odd(1),
        LAYERS,
        conventions=UNIT,
        amends="M-C19-three",
        remark="sigma_w = 1.",
    ),
)
