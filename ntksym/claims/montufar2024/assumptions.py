"""B02, B05-B08, C09, C12: what the assumptions ask for, the Hermite basis, notation."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Claim, Conventions
from ...checking.statements import (
    AllOf,
    BigO,
    DifferentiableAlmostEverywhere,
    LittleO,
    LocallyAbsolutelyContinuous,
    PolynomiallyBounded,
    SquareIntegrable,
    array,
    function,
    integer,
    real,
)
from ...theory.activations import gaussian_density, relu, sigmoid, softplus, step, tanh
from ...theory.objects import GaussianMean, HermiteCoefficient, HermitePolynomial, derivative_of
from .common import REGULAR, claim, dphi, even, p, phi, phi_function, source, z

ONE_TWO = source(
    "Assumption 1",
    r"\phi\in L^2(\mathbb R,\gamma) \text{ differentiable a.e., } \phi'\in L^2(\mathbb R,\gamma); "
    r"\text{ Item 2 is satisfied for ReLU, Tanh, Softplus, }\dots",
)
SERIES = source("Settings", r"\text{Under Assumption 2 we write the NTK as an analytic power series on } [-1,1]")
BASIS = source(
    "Hermite expansion",
    r"h_k(x) = \tfrac{(-1)^k e^{x^2/2}}{\sqrt{k!}}\tfrac{d^k}{dx^k}e^{-x^2/2} "
    r"\text{ form a complete orthonormal basis in } L^2(\mathbb R,\gamma)",
)
EXPANSION = source(
    "Hermite expansion", r"\phi(x) = \sum_{k=0}^\infty \mu_k(\phi)h_k(x),\quad \mu_k(\phi)=\mathbb E[\phi(X)h_k(X)]"
)
NOTATION = source(
    "Notations", r"\lambda_1(X)\ge\lambda_2(X)\ge\dots\ge\lambda_n(X);\quad \mathrm{Tr}(X)=\sum_i [X]_{ii}"
)
THREE = source(
    "Assumption 3",
    r"\phi \text{ is absolutely continuous, differentiable a.e., } |\phi(x)|=\mathcal O(|x|^\beta); "
    r"\text{ satisfied by ReLU, Tanh, Sigmoid, Softplus}",
)
TABLE = source(
    "Table 1, caption",
    r"\text{assuming } \gamma_w^2=1,\ \gamma_b^2=0,\ \sigma_w^2=1,\ \sigma_b^2=1-\mathbb E[\phi(Z)^2]",
)

GAUSSIAN = gaussian_density(sp.Integer(1))
k, j = sp.symbols("k j", integer=True)
r = sp.Symbol("r", real=True)
i, n = sp.symbols("i n", integer=True)
Q, lam = sp.IndexedBase("Q"), sp.IndexedBase("lambda")
SQUARE_INTEGRABLE = function(phi_function, "square_integrable")
L2 = Conventions(measure="standard Gaussian gamma", norm="E[phi(X)^2]")


def assumption_one(name: str, phi: sp.Lambda) -> Claim:
    """Item 2 of Assumption 1 for one activation."""
    statement = AllOf(SquareIntegrable(phi), DifferentiableAlmostEverywhere(phi), SquareIntegrable(derivative_of(phi)))
    return claim(f"B02-{name}", f"Assumption 1, item 2, for {name}", ONE_TWO, statement, conventions=L2)


def assumption_three(name: str, phi: sp.Lambda) -> Claim:
    """Assumption 3 for one activation."""
    statement = AllOf(LocallyAbsolutelyContinuous(phi), DifferentiableAlmostEverywhere(phi), PolynomiallyBounded(phi))
    growth = "O(|x|^beta) as |x| -> infinity"
    conventions = Conventions(growth=growth, continuity="absolutely continuous on compact intervals")
    return claim(f"C09-{name}", f"Assumption 3 for {name}", THREE, statement, conventions=conventions)


ONE = {"relu": relu, "tanh": tanh, "softplus": softplus}
THREE_SET = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid, "softplus": softplus}
TABLE_SET = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid, "gaussian": GAUSSIAN}


def square(phi: sp.Lambda) -> sp.Lambda:
    return sp.Lambda(z, phi(z) ** 2)


CLAIMS = (
    claim(
        "B02",
        "Assumption 1, item 2, holds for ReLU, tanh and softplus",
        ONE_TWO,
        parts=tuple(f"M-B02-{n}" for n in ONE),
    ),
    *(assumption_one(n, f) for n, f in ONE.items()),
    claim(
        "B05",
        "The NTK is an analytic power series on [-1, 1]",
        SERIES,
        readings=("M-B05-series", "M-B05-analytic"),
        most_likely="M-B05-series",
        remark="The series converges absolutely on the closed interval, but the kernel need not be analytic at its "
        "ends.",
    ),
    claim(
        "B05-series",
        "The coefficients of the two-layer NTK have a finite sum, so the series converges absolutely on [-1, 1]",
        SERIES,
        sp.Eq(
            sp.Sum((1 + k) * HermiteCoefficient(phi, k) ** 2, (k, 0, sp.oo)),
            GaussianMean(square(phi)) + GaussianMean(square(dphi)),
            evaluate=False,
        ),
        REGULAR,
        conventions=Conventions(
            kernel="sum_k (1+k) mu_k^2 t^k, t = gamma_w^2 rho + gamma_b^2 in [-1, 1]",
            layer="l = 2",
            criterion="nonnegative coefficients with a finite sum at t = 1",
        ),
    ),
    claim(
        "B05-analytic",
        "The kernel is analytic at rho = 1: coefficients decay geometrically (ReLU, gamma_b = 0)",
        SERIES,
        BigO((1 + p) * HermiteCoefficient(relu, p) ** 2, sp.Rational(999, 1000) ** p, p),
        integer(p, 1),
        conventions=Conventions(
            kernel="sum_p (1+p) mu_p^2 rho^p",
            activation="ReLU",
            criterion="analytic at 1 with nonnegative coefficients means radius > 1 (Pringsheim): O(r^p), some r < 1; "
            "here r = 999/1000, and the coefficients are Theta(p^(-3/2)) on even p, so no r < 1 does",
        ),
    ),
    claim(
        "B05-singular",
        "For every r < 1 the coefficients decay more slowly than r^p along even p (ReLU, gamma_b = 0)",
        SERIES,
        LittleO(r**p, (1 + p) * HermiteCoefficient(relu, p) ** 2, p),
        even(2),
        real(r, 0, 1, open_low=True, open_high=True),
        conventions=Conventions(
            kernel="sum_p (1+p) mu_p^2 rho^p",
            activation="ReLU",
            consequence="the radius of convergence is 1, so the kernel is not analytic at rho = 1",
        ),
        amends="M-B05-analytic",
    ),
    claim(
        "B06",
        "The normalised Hermite polynomials form a complete orthonormal basis",
        BASIS,
        parts=("M-B06-orthonormal", "M-B06-complete"),
    ),
    claim(
        "B06-orthonormal",
        "E[h_j h_k] = delta_jk for all degrees",
        BASIS,
        sp.Eq(HermiteCoefficient(sp.Lambda(z, HermitePolynomial(j, z)), k), sp.KroneckerDelta(j, k), evaluate=False),
        integer(j, 0),
        integer(k, 0),
        conventions=L2,
    ),
    claim(
        "B06-complete",
        "Completeness, as Parseval's identity for every square-integrable function",
        BASIS,
        sp.Eq(sp.Sum(HermiteCoefficient(phi, k) ** 2, (k, 0, sp.oo)), GaussianMean(square(phi)), evaluate=False),
        SQUARE_INTEGRABLE,
        conventions=L2,
        remark="This is the classical theorem itself: the proof consists of its citation.",
    ),
    claim(
        "B07",
        "Hermite expansion of a square-integrable function",
        EXPANSION,
        readings=("M-B07-mean-square", "M-B07-pointwise"),
        most_likely="M-B07-mean-square",
    ),
    claim(
        "B07-mean-square",
        "In L^2: the squared error of the expansion tends to zero",
        EXPANSION,
        sp.Eq(GaussianMean(square(phi)) - sp.Sum(HermiteCoefficient(phi, k) ** 2, (k, 0, sp.oo)), 0, evaluate=False),
        SQUARE_INTEGRABLE,
        conventions=Conventions(
            convergence="E[(phi - sum_{k<=n} mu_k h_k)^2] = E[phi^2] - sum_{k<=n} mu_k^2, by orthonormality"
        ),
        amends="M-B07-pointwise",
    ),
    claim(
        "B07-pointwise",
        "At every point: the step function at 0",
        EXPANSION,
        sp.Eq(
            HermiteCoefficient(step, 0) + sp.Sum(HermiteCoefficient(step, k) * HermitePolynomial(k, 0), (k, 1, j)),
            step(0),
            evaluate=False,
        ),
        integer(j, 1, 40),
        conventions=Conventions(convergence="pointwise at x = 0", value="step(0) = 0, as the source's ReLU'(0)"),
    ),
    claim(
        "B08",
        "Eigenvalues in decreasing order; the trace is the sum of the diagonal",
        NOTATION,
        sp.Eq(
            sp.Sum(sp.Sum(Q[i, j] * lam[j] * Q[i, j], (j, 1, n)), (i, 1, n)), sp.Sum(lam[j], (j, 1, n)), evaluate=False
        ),
        integer(n, 1),
        array(Q, 2, "orthonormal_eigenvectors"),
        array(lam, 1),
        conventions=Conventions(
            matrix="symmetric, X = Q diag(lambda) Q^T, so X_ii = sum_j Q_ij lambda_j Q_ij",
            order="decreasing, lambda_1 largest",
        ),
        remark="A definition; what can be checked is that it is consistent: real eigenvalues exist and the sum of "
        "the diagonal is "
        "their sum.  The same source orders them increasingly under 'Gradient dynamics' (lambda_n >= ... >= lambda_1).",
    ),
    claim(
        "C09",
        "Assumption 3 holds for ReLU, tanh, sigmoid and softplus",
        THREE,
        parts=tuple(f"M-C09-{n}" for n in THREE_SET),
    ),
    *(assumption_three(n, f) for n, f in THREE_SET.items()),
    claim(
        "C12", "The table's hyperparameters satisfy Assumption 2", TABLE, parts=tuple(f"M-C12-{n}" for n in TABLE_SET)
    ),
    *(
        claim(
            f"C12-{n}",
            f"E[phi(Z)^2] <= 1 for {n}, so sigma_w^2 = 1 is allowed",
            TABLE,
            sp.Le(GaussianMean(square(f)), 1, evaluate=False),
            conventions=Conventions(measure="standard Gaussian", gaussian="omega_1"),
        )
        for n, f in TABLE_SET.items()
    ),
)
