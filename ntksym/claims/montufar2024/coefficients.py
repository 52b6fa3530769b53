"""C08, C10, C11, C17, C20: the two-layer coefficients and Table 1."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Claim, Conventions
from ...checking.statements import AllOf, RoundsTo, function, integer, real
from ...theory.activations import gaussian_density, relu, sigmoid, tanh
from ...theory.objects import DualActivation, GaussianMean, HermiteCoefficient
from ...theory.power_series import NetworkNTKCoefficient, NTKRecurrenceCoefficient, TwoLayerNTKCoefficient
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
    dphi,
    gamma_b,
    gamma_w,
    p,
    phi,
    phi_function,
    sigma_b,
    sigma_w,
    source,
    z,
)

THREE = source("Assumption 3", r"\text{Under Assumption 3, } \upsilon_{p,2} = (p+1)\alpha_{p+1,2}")
TWO = source(
    "Activation and NTK coefficients",
    r"\kappa_{p,2} = \sigma_w^2(1+\gamma_w^2 p)\mu_p^2(\phi) "
    r"+ \sigma_w^2\gamma_b^2(1+p)\mu_{p+1}^2(\phi) + \delta_{p=0}\sigma_b^2",
)
TABLE = source(
    "Table 1",
    r"\text{Percentage of } \sum_{p=0}^\infty\kappa_{p,2} \text{ accounted for by the first } T+1 "
    r"\text{ NTK coefficients}",
)
MAJORITY = source(
    "First few NTK coefficients",
    r"\text{Across activation functions, the first few coefficients account for the large "
    r"majority of the total NTK coefficient series.}",
)
CURRENTLY = source(
    "NTK approximation by truncated series",
    r"\text{Currently computing } \Theta^{(l)} \text{ requires either explicit "
    r"evaluation of Gaussian integrals, or approximation, or wide networks.}",
)

k = sp.Symbol("k", integer=True)
rho = sp.Symbol("rho", real=True)
PRINTED = TwoLayerNTKCoefficient(phi, p, gamma_w, gamma_b, sigma_w, sigma_b).definition()
ACTIVATIONS = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid, "gaussian": gaussian_density(sp.Integer(1))}
PERCENTAGES = {
    "relu": ("43.944", "77.277", "93.192", "93.192", "95.403", "95.403"),
    "tanh": ("41.362", "91.468", "91.468", "97.487", "97.487", "99.090"),
    "sigmoid": ("91.557", "99.729", "99.729", "99.977", "99.977", "99.997"),
    "gaussian": ("95.834", "95.834", "98.729", "98.729", "99.634", "99.634"),
}
CAPTION = Conventions(
    network="coefficients by the printed formula, with delta_{p=0} sigma_b^2",
    gamma_w="1",
    gamma_b="0",
    sigma_w="1",
    sigma_b="sigma_b^2 = 1 - E[phi(Z)^2]",
    gaussian="omega_1 (sigma = 1 is not printed; it fits all six entries)",
    rounding="to the nearest unit of the third decimal",
)


def mean_square(activation: sp.Lambda) -> sp.Expr:
    return GaussianMean(sp.Lambda(z, activation(z) ** 2))


def table_coefficient(activation: sp.Lambda, index: sp.Expr) -> sp.Expr:
    """kappa_{p,2} under the hypotheses of the table."""
    return (1 + index) * HermiteCoefficient(activation, index) ** 2 + sp.KroneckerDelta(index, 0) * (
        1 - mean_square(activation)
    )


def share(activation: sp.Lambda, last: int) -> sp.Expr:
    """Percentage of the sum of all coefficients that those up to ``last`` make."""
    total = sp.Sum(table_coefficient(activation, k), (k, 0, sp.oo))
    return 100 * sp.Sum(table_coefficient(activation, k), (k, 0, last)) / total


def network_share(activation: sp.Lambda, last: int) -> sp.Expr:
    """The same for network (1), which has no bias at its output."""
    term = (1 + k) * HermiteCoefficient(activation, k) ** 2
    return 100 * sp.Sum(term, (k, 0, last)) / sp.Sum(term, (k, 0, sp.oo))


def table_claims() -> list[Claim]:
    ids = [f"C11-{name}-{last}" for name in PERCENTAGES for last in range(6)]
    cells = [(name, last, text) for name, row in PERCENTAGES.items() for last, text in enumerate(row)]
    return [
        claim(
            "C11",
            "Table 1, all 24 entries",
            TABLE,
            parts=tuple(f"M-{i}" for i in ids),
            remark="Every digit is right for the printed formula.  For network (1) as defined, without output bias, "
            "none is: see "
            "M-C11-network.",
        ),
        *(
            claim(
                i,
                f"Table 1, {name}, T = {last}",
                TABLE,
                RoundsTo(share(ACTIVATIONS[name], last), text),
                conventions=CAPTION,
            )
            for i, (name, last, text) in zip(ids, cells, strict=True)
        ),
        claim(
            "C11-network",
            "Table 1, ReLU, T = 0, for network (1) as the source defines it",
            TABLE,
            RoundsTo(network_share(relu, 0), "43.944"),
            premises=INFINITE_WIDTH,
            conventions=NETWORK,
        ),
        claim(
            "C11-network-amended",
            "Table 1, ReLU, T = 0, without the output bias that network (1) does not have",
            TABLE,
            RoundsTo(network_share(relu, 0), "15.915"),
            premises=INFINITE_WIDTH,
            conventions=NETWORK,
            amends="M-C11-network",
        ),
    ]


CLAIMS = (
    claim(
        "C08",
        "The coefficients of phi' from those of phi",
        THREE,
        sp.Eq(
            sigma_w**2 * HermiteCoefficient(dphi, p) ** 2,
            (p + 1) * (sigma_w**2 * HermiteCoefficient(phi, p + 1) ** 2 + sp.KroneckerDelta(p + 1, 0) * sigma_b**2),
            evaluate=False,
        ),
        integer(p, 0),
        SIGMA_W,
        SIGMA_B,
        REGULAR,
        conventions=FORMULA,
        remark="Absolute continuity is needed: the step function has upsilon_{0,2} = 0 but alpha_{1,2} = "
        "sigma_w^2/(2 pi).",
    ),
    claim(
        "C10",
        "The two-layer coefficients",
        TWO,
        readings=("M-C10-network", "M-C10-recursion"),
        most_likely="M-C10-network",
        remark="kappa_{p,2} is introduced by (4) as the coefficient of the NTK of network (1), so that is what it "
        "means; the formula "
        "follows from the recursion (5)-(7), which uses rho where the layer-1 covariance gamma_w^2 rho + gamma_b^2 "
        "belongs and "
        "has an output bias that network (1) lacks.",
    ),
    claim(
        "C10-recursion",
        "The formula follows from the recursion (5)-(7)",
        TWO,
        sp.Eq(NTKRecurrenceCoefficient(phi, p, 2, *(gamma_w, gamma_b, sigma_w, sigma_b)), PRINTED, evaluate=False),
        integer(p, 0),
        *HYPERPARAMETERS,
        REGULAR,
        conventions=FORMULA,
    ),
    claim(
        "C10-network",
        "The formula gives the coefficients of the NTK of network (1)",
        TWO,
        sp.Eq(NetworkNTKCoefficient(phi, p, gamma_w, gamma_b, sigma_w), PRINTED, evaluate=False),
        integer(p, 0),
        GAMMA_W,
        GAMMA_B,
        SIGMA_W,
        SIGMA_B,
        REGULAR,
        hypotheses=(UNIT_VARIANCE, sp.Eq(sigma_b**2, 1 - sigma_w**2 * mean_square(phi))),
        premises=INFINITE_WIDTH,
        conventions=NETWORK,
    ),
    claim(
        "C10-amended",
        "The coefficients of the NTK of network (1)",
        TWO,
        sp.Eq(
            NetworkNTKCoefficient(phi, p, gamma_w, gamma_b, sigma_w),
            sigma_w**2
            * gamma_w ** (2 * p)
            * sp.Sum(
                (1 + k) * sp.binomial(k, p) * gamma_b ** (2 * (k - p)) * HermiteCoefficient(phi, k) ** 2, (k, p, sp.oo)
            ),
            evaluate=False,
        ),
        integer(p, 0),
        GAMMA_W,
        GAMMA_B_POSITIVE,
        SIGMA_W,
        REGULAR,
        hypotheses=(UNIT_VARIANCE,),
        premises=INFINITE_WIDTH,
        conventions=NETWORK,
        amends="M-C10-network",
    ),
    claim(
        "C10-nobias",
        "Without biases the formula, less its last term, is exact for network (1)",
        TWO,
        sp.Eq(
            NetworkNTKCoefficient(phi, p, 1, 0, sigma_w),
            sigma_w**2 * (1 + p) * HermiteCoefficient(phi, p) ** 2,
            evaluate=False,
        ),
        integer(p, 0),
        SIGMA_W,
        REGULAR,
        premises=INFINITE_WIDTH,
        conventions=NETWORK,
    ),
    *table_claims(),
    claim(
        "C17",
        "The first few coefficients account for the large majority",
        MAJORITY,
        readings=("M-C17-table", "M-C17-every"),
        most_likely="M-C17-table",
        remark="'First few' and 'large majority' are not defined; read as: six coefficients, more than 95 percent.",
    ),
    claim(
        "C17-table",
        "Six coefficients make more than 95 percent for the four activations of Table 1",
        MAJORITY,
        AllOf(*(sp.Gt(share(f, 5), 95, evaluate=False) for f in ACTIVATIONS.values())),
        conventions=CAPTION,
        amends="M-C17-every",
    ),
    claim(
        "C17-every",
        "Six coefficients make more than half for every activation under Assumptions 1 to 3",
        MAJORITY,
        sp.Gt(
            sp.Sum((1 + k) * HermiteCoefficient(phi, k) ** 2, (k, 0, 5)),
            sp.Sum((1 + k) * HermiteCoefficient(phi, k) ** 2, (k, 0, sp.oo)) / 2,
            evaluate=False,
        ),
        REGULAR,
        conventions=Conventions(network="gamma_b = 0, sigma_w^2 = 1 = E[phi^2]"),
    ),
    claim(
        "C20",
        "Computing the NTK requires Gaussian integrals, approximation or wide networks",
        CURRENTLY,
        missing="what 'requires' ranges over: the methods in use in March 2024, or all methods; and whether a closed "
        "form counts as an "
        "explicit evaluation of a Gaussian integral",
        readings=("M-C20-closed-form",),
        remark="A sentence on the state of the art, not a mathematical statement.  The series that the source "
        "proposes instead has "
        "Gaussian integrals as its coefficients.",
    ),
    claim(
        "C20-closed-form",
        "For ReLU no integral is left: the dual activation is elementary",
        CURRENTLY,
        sp.Eq(
            DualActivation(relu, rho),
            (sp.sqrt(1 - rho**2) + rho * (sp.pi - sp.acos(rho))) / (2 * sp.pi),
            evaluate=False,
        ),
        real(rho, -1, 1),
        amends="M-C20",
    ),
)
__all__ = ["CLAIMS", "function", "phi_function"]
