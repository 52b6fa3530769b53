"""C01-C05, C07: Theorem 1, the power series of the NTK at every depth."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, Converges, function, integer, real
from ...theory.kernels import NNGP, NTK, DerivativeDual
from ...theory.power_series import NTKRecurrenceCoefficient, TaylorCoefficient
from .coefficients import mean_square
from .common import (
    HYPERPARAMETERS,
    INFINITE_WIDTH,
    SIGMA_B,
    SIGMA_W,
    UNIT_VARIANCE,
    claim,
    gamma_b,
    gamma_w,
    p,
    phi,
    phi_function,
    sigma_b,
    sigma_w,
    source,
)

SERIES = source(
    "Theorem 1",
    r"\text{for all } l\in[L+1]:\quad n\mathbf K_l = \sum_{p=0}^\infty \kappa_{p,l}\,(XX^\top)^{\odot p}",
)
ABSOLUTE = source("Theorem 1", r"\text{The series for each entry } n[\mathbf K_l]_{ij} \text{ converges absolutely.}")
SIGN = source("Theorem 1", r"\text{The } \kappa_{p,l} \text{ are nonnegative; } \alpha_{p,l},\ \upsilon_{p,l} \text{ "
              r"are likewise nonnegative}")
UPSILON = source("Theorem 1, (7)", r"\upsilon_{p,l} = \sum_{k=0}^\infty \upsilon_{k,2}\,F(p,k,\bar\alpha_{l-1}),"
                 r"\quad l\ge 3")

rho, r = sp.symbols("rho r", real=True)
layer, hidden = sp.symbols("l L", integer=True, positive=True)
PARAMETERS = (gamma_w, gamma_b, sigma_w, sigma_b)
#: item 2 of Assumption 1
ACTIVATION = function(phi_function, "square_integrable", "derivative_square_integrable")
BALANCED = sp.Eq(sigma_b**2, 1 - sigma_w**2 * mean_square(phi))
ASSUMPTION_TWO = (UNIT_VARIANCE, BALANCED)
NO_INPUT_BIAS = sp.Eq(gamma_b, 0)
RHO = real(rho, -1, 1)
EVERYTHING = (*HYPERPARAMETERS, ACTIVATION)

LAYER = Conventions(
    network="network (1) of the source",
    layer="l = 1, 2, ...: NTK of the pre-activations g^(l) with respect to all parameters up to layer l",
    parametrisation="gamma_w, gamma_b in the first layer, sigma_w, sigma_b above",
    data="unit vectors, rho = <x, x'>",
    kernel="infinite width in sequence",
)
OUTPUT = Conventions(
    network="network (1) of the source, which has no bias at its output",
    layer="l = L + 1, the output",
    parametrisation="gamma_w, gamma_b in the first layer, sigma_w, sigma_b above",
    data="unit vectors, rho = <x, x'>",
    kernel="infinite width in sequence",
)
RECURSION = Conventions(coefficients="by the recursion (5)-(7), composition of power series", layer="l = 1, 2, ...")


def kappa(index: sp.Expr, at: sp.Expr, *, t: bool = False) -> sp.Expr:
    """kappa_{p,l} by the recursion; ``t``: of a network without input bias, whose series is one in the first
    covariance."""
    return NTKRecurrenceCoefficient(phi, index, at, *((1, 0) if t else (gamma_w, gamma_b)), sigma_w, sigma_b)


def series(argument: sp.Expr, at: sp.Expr, *, t: bool = False) -> sp.Expr:
    return sp.Sum(kappa(p, at, t=t) * argument**p, (p, 0, sp.oo))


CLAIMS = (
    claim(
        "C01",
        "Theorem 1 without bias in the first layer, for every hidden layer",
        SERIES,
        sp.Eq(NTK(phi, rho, layer, *PARAMETERS), series(rho, layer), evaluate=False),
        RHO,
        integer(layer, 1),
        *EVERYTHING,
        hypotheses=(*ASSUMPTION_TWO, NO_INPUT_BIAS),
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=LAYER,
        remark="K_l is read as the NTK of the pre-activations: that of f^(l) = phi(g^(l)), which (2) names, is random "
        "for l <= L.",
    ),
    claim(
        "C02",
        "Theorem 1 with a bias in the first layer: equal coefficients",
        SERIES,
        sp.Eq(TaylorCoefficient(NTK(phi, r, layer, *PARAMETERS), r, p), kappa(p, layer), evaluate=False),
        integer(p, 0),
        integer(layer, 1),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=LAYER,
        remark="The covariance of the first layer is gamma_w^2 rho + gamma_b^2, but (6) and (7) compose from rho on.",
    ),
    claim(
        "C02-amended",
        "With a bias in the first layer the series is one in powers of gamma_w^2 <x, x'> + gamma_b^2",
        SERIES,
        sp.Eq(
            NTK(phi, rho, layer, *PARAMETERS), series(gamma_w**2 * rho + gamma_b**2, layer, t=True), evaluate=False
        ),
        RHO,
        integer(layer, 1),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=LAYER,
        amends="M-C02",
        remark="The coefficients are those of the recursion with gamma_w = 1, gamma_b = 0.",
    ),
    claim(
        "C03",
        "Theorem 1 at the output of network (1): equal coefficients",
        SERIES,
        sp.Eq(
            TaylorCoefficient(NTK(phi, r, hidden + 1, *PARAMETERS, output_bias=False), r, p),
            kappa(p, hidden + 1),
            evaluate=False,
        ),
        integer(p, 0),
        integer(hidden, 1),
        *EVERYTHING,
        hypotheses=(*ASSUMPTION_TWO, NO_INPUT_BIAS),
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=OUTPUT,
        remark="The output of network (1) has no bias, so the summand sigma_b^2 of alpha_{0,L+1} has nothing to come "
        "from.",
    ),
    claim(
        "C03-amended",
        "At the output of network (1) the constant coefficient is less by sigma_b^2",
        SERIES,
        sp.Eq(
            NTK(phi, rho, hidden + 1, *PARAMETERS, output_bias=False),
            series(rho, hidden + 1) - sigma_b**2,
            evaluate=False,
        ),
        RHO,
        integer(hidden, 1),
        *EVERYTHING,
        hypotheses=(*ASSUMPTION_TWO, NO_INPUT_BIAS),
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=OUTPUT,
        amends="M-C03",
    ),
    claim(
        "C03-difference",
        "At the output every coefficient is that of the recursion, but for sigma_b^2 in the constant one",
        SERIES,
        sp.Eq(
            TaylorCoefficient(NTK(phi, r, hidden + 1, 1, 0, sigma_w, sigma_b, output_bias=False), r, p),
            kappa(p, hidden + 1, t=True) - sp.KroneckerDelta(p, 0) * sigma_b**2,
            evaluate=False,
        ),
        integer(p, 0),
        integer(hidden, 1),
        SIGMA_W,
        SIGMA_B,
        ACTIVATION,
        hypotheses=(BALANCED,),
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=OUTPUT,
        remark="Without input bias, where gamma_w = 1: Theorem 1 holds at the output if and only if sigma_b = 0.",
    ),
    claim(
        "C03-unbiased",
        "Theorem 1 at the output as printed, for networks without any bias",
        SERIES,
        sp.Eq(
            NTK(phi, rho, hidden + 1, *PARAMETERS, output_bias=False), series(rho, hidden + 1), evaluate=False
        ),
        RHO,
        integer(hidden, 1),
        *EVERYTHING,
        hypotheses=(*ASSUMPTION_TWO, NO_INPUT_BIAS, sp.Eq(sigma_b, 0)),
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=OUTPUT,
    ),
    claim(
        "C03-input-bias",
        "At the output, for all parameters that Assumption 2 allows",
        SERIES,
        sp.Eq(
            NTK(phi, rho, hidden + 1, *PARAMETERS, output_bias=False),
            series(gamma_w**2 * rho + gamma_b**2, hidden + 1, t=True) - sigma_b**2,
            evaluate=False,
        ),
        RHO,
        integer(hidden, 1),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=(*INFINITE_WIDTH, "composition-of-power-series"),
        conventions=OUTPUT,
    ),
    claim(
        "C04",
        "kappa, alpha and upsilon are nonnegative at every layer",
        SIGN,
        AllOf(
            sp.Le(0, kappa(p, layer), evaluate=False),
            sp.Le(0, TaylorCoefficient(NNGP(phi, r, layer, 1, 0, sigma_w, sigma_b), r, p), evaluate=False),
            sp.Le(
                0,
                TaylorCoefficient(
                    sigma_w**2 * DerivativeDual(phi, NNGP(phi, r, layer - 1, 1, 0, sigma_w, sigma_b)), r, p
                ),
                evaluate=False,
            ),
        ),
        integer(p, 0),
        integer(layer, 2),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=("composition-of-power-series",),
        conventions=RECURSION,
    ),
    claim(
        "C05",
        "The series converges absolutely for every pair of unit vectors, at every layer",
        ABSOLUTE,
        Converges(series(rho, layer)),
        RHO,
        integer(layer, 1),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=("composition-of-power-series",),
        conventions=RECURSION,
    ),
    claim(
        "C07",
        "From layer l - 1 to layer l the derivative is taken at the covariance of layer l - 1",
        UPSILON,
        sp.Eq(
            NTK(phi, rho, layer, *PARAMETERS),
            NNGP(phi, rho, layer, *PARAMETERS)
            + sigma_w**2
            * DerivativeDual(phi, NNGP(phi, rho, layer - 1, *PARAMETERS))
            * NTK(phi, rho, layer - 1, *PARAMETERS),
            evaluate=False,
        ),
        RHO,
        integer(layer, 3),
        *EVERYTHING,
        hypotheses=ASSUMPTION_TWO,
        premises=(*INFINITE_WIDTH,),
        conventions=LAYER,
        remark="The chain rule gives phi'(g^(l-1)), whose covariance is that of layer l - 1: (7) uses the right alpha.",
    ),
)
