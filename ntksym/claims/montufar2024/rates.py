"""C13-C16: Lemma 2, the asymptotic decay of the two-layer coefficients."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import BigO, Equivalent, Theta, integer, real
from ...theory.activations import gaussian_density, relu, tanh
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import NetworkNTKCoefficient, TwoLayerNTKCoefficient
from .common import (
    FORMULA,
    GAMMA_B,
    GAMMA_B_POSITIVE,
    GAMMA_W,
    INFINITE_WIDTH,
    NETWORK,
    SIGMA,
    SIGMA_B,
    SIGMA_W,
    claim,
    even,
    gamma_b,
    gamma_w,
    odd,
    p,
    sigma,
    sigma_b,
    sigma_w,
    source,
)

ONE = source(
    "Lemma 2, item 1",
    r"\phi=\mathrm{ReLU}:\ \kappa_{p,2} = \delta_{(\gamma_b>0)\cup(p\ \mathrm{even})}\Theta(p^{-3/2})",
)
TWO = source(
    "Lemma 2, item 2",
    r"\phi=\mathrm{Tanh}:\ \kappa_{p,2} = \mathcal O\left(\exp\left(-\tfrac{\pi\sqrt{p-1}}2\right)\right)",
)
THREE = source(
    "Lemma 2, item 3",
    r"\phi=\omega_\sigma:\ \kappa_{p,2} = \delta_{(\gamma_b>0)\cup(p\ \mathrm{even})}"
    r"\Theta(p^{1/2}(\sigma^2+1)^{-p})",
)
OMEGA = gaussian_density(sigma)
WEIGHTS = (GAMMA_W, SIGMA_W, SIGMA_B)
HALF = sp.Rational(1, 2)
RELU_RATE = p ** sp.Rational(-3, 2)
GAUSSIAN_RATE = sp.sqrt(p) * (sigma**2 + 1) ** (-p)
TANH_RATE = sp.sqrt(p) * sp.exp(-sp.pi * sp.sqrt(p))
RELU_CONSTANT = 1 / (sp.sqrt(2) * sp.pi ** sp.Rational(3, 2))
TANH_CONSTANT = 2 * sp.sqrt(2 * sp.pi) * sp.exp(sp.pi**2 / 8)


def kappa(activation: sp.Lambda, bias: sp.Expr = gamma_b) -> sp.Expr:
    return TwoLayerNTKCoefficient(activation, p, gamma_w, bias, sigma_w, sigma_b)


def network(activation: sp.Lambda) -> sp.Expr:
    """Coefficient of rho^p in the NTK of network (1) with gamma_b^2 = 1 - gamma_w^2."""
    return NetworkNTKCoefficient(activation, p, gamma_w, sp.sqrt(1 - gamma_w**2), sigma_w)


SMALL_GAMMA_W = real(gamma_w, 0, 1, open_low=True, open_high=True)
WITH_BIAS = Conventions(**{**NETWORK.entries, "bias": "gamma_b = sqrt(1 - gamma_w^2) > 0"})
CLAIMS = (
    claim(
        "C13",
        "Lemma 2(1), ReLU",
        ONE,
        readings=("M-C13-eventually", "M-C13-every"),
        most_likely="M-C13-eventually",
        remark="As a statement about large p it holds; the zero for odd p and gamma_b = 0 starts at p = 3, since "
        "kappa_{1,2} > 0.",
    ),
    claim("C13-eventually", "Lemma 2(1) for large p", ONE, parts=("M-C13-even", "M-C13-odd-bias", "M-C13-odd")),
    claim("C13-even", "p even", ONE, Theta(kappa(relu), RELU_RATE, p), even(2), GAMMA_B, *WEIGHTS, conventions=FORMULA),
    claim(
        "C13-odd-bias",
        "p odd, gamma_b > 0",
        ONE,
        Theta(kappa(relu), RELU_RATE, p),
        odd(1),
        GAMMA_B_POSITIVE,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-odd",
        "p odd, gamma_b = 0, from p = 3 on: zero",
        ONE,
        sp.Eq(kappa(relu, sp.S.Zero), 0, evaluate=False),
        odd(3),
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-every",
        "p odd, gamma_b = 0, for every odd p: zero",
        ONE,
        sp.Eq(kappa(relu, sp.S.Zero), 0, evaluate=False),
        odd(1),
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-every-amended",
        "gamma_b = 0: kappa_{1,2} = sigma_w^2 (1 + gamma_w^2)/4, and zero for odd p >= 3",
        ONE,
        sp.Eq(kappa(relu, sp.S.Zero), sp.KroneckerDelta(p, 1) * sigma_w**2 * (1 + gamma_w**2) / 4, evaluate=False),
        odd(1),
        *WEIGHTS,
        conventions=FORMULA,
        amends="M-C13-every",
    ),
    claim(
        "C13-constant-even",
        "Sharp constant, p even",
        ONE,
        Equivalent(kappa(relu), RELU_CONSTANT * sigma_w**2 * gamma_w**2 * RELU_RATE, p),
        even(2),
        GAMMA_B,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-constant-odd",
        "Sharp constant, p odd, gamma_b > 0",
        ONE,
        Equivalent(kappa(relu), RELU_CONSTANT * sigma_w**2 * gamma_b**2 * RELU_RATE, p),
        odd(1),
        GAMMA_B_POSITIVE,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-lower",
        "For every even p >= 2 the sharp rate is a lower bound",
        ONE,
        sp.Ge(kappa(relu), RELU_CONSTANT * sigma_w**2 * gamma_w**2 * RELU_RATE, evaluate=False),
        even(2),
        GAMMA_B,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C13-upper",
        "For every even p >= 2 the squared Hermite coefficients are at most four times their rate",
        ONE,
        sp.Le(HermiteCoefficient(relu, p) ** 2, 4 * RELU_CONSTANT * p ** sp.Rational(-5, 2), evaluate=False),
        even(2),
        conventions=FORMULA,
    ),
    claim(
        "C13-upper-sharp",
        "For every even p >= 40 they are within one tenth of it",
        ONE,
        sp.Le(
            HermiteCoefficient(relu, p) ** 2,
            sp.Rational(11, 10) * RELU_CONSTANT * p ** sp.Rational(-5, 2),
            evaluate=False,
        ),
        even(40),
        conventions=FORMULA,
    ),
    claim(
        "C14",
        "Lemma 2(2), tanh",
        TWO,
        BigO(kappa(tanh), sp.exp(-sp.pi * sp.sqrt(p - 1) / 2), p),
        integer(p, 1),
        GAMMA_B,
        *WEIGHTS,
        conventions=FORMULA,
        remark="True but far from sharp: the exponent is half of the true one, see M-C14-amended.",
    ),
    claim(
        "C14-amended",
        "Sharp rate for tanh with its constant, p odd",
        TWO,
        Equivalent(kappa(tanh), TANH_CONSTANT * sigma_w**2 * gamma_w**2 * TANH_RATE, p),
        odd(1),
        GAMMA_B,
        *WEIGHTS,
        conventions=FORMULA,
        amends="M-C14",
    ),
    claim(
        "C14-even",
        "Sharp rate for tanh, p even, gamma_b > 0",
        TWO,
        Equivalent(kappa(tanh), TANH_CONSTANT * sigma_w**2 * gamma_b**2 * TANH_RATE, p),
        even(2),
        GAMMA_B_POSITIVE,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C14-exponent",
        "The printed exponent doubled, without the power of p",
        TWO,
        BigO(kappa(tanh), sp.exp(-sp.pi * sp.sqrt(p)), p),
        integer(p, 1),
        GAMMA_B,
        *WEIGHTS,
        conventions=FORMULA,
        remark="Not stated by the source: shows that the factor sqrt(p) of M-C14-amended is needed.",
    ),
    claim(
        "C14-exponent-amended",
        "With the factor sqrt(p) of the sharp rate",
        TWO,
        parts=("M-C14-amended",),
        amends="M-C14-exponent",
    ),
    claim("C15", "Lemma 2(3), Gaussian density, gamma_b = 0", THREE, parts=("M-C15-even", "M-C15-odd")),
    claim(
        "C15-even",
        "p even",
        THREE,
        Theta(kappa(OMEGA, sp.S.Zero), GAUSSIAN_RATE, p),
        even(2),
        SIGMA,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C15-odd",
        "p odd: zero",
        THREE,
        sp.Eq(kappa(OMEGA, sp.S.Zero), 0, evaluate=False),
        odd(1),
        SIGMA,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C15-constant",
        "Sharp constant, p even, gamma_b = 0",
        THREE,
        Equivalent(
            kappa(OMEGA, sp.S.Zero), RELU_CONSTANT * sigma_w**2 * gamma_w**2 / (1 + sigma**2) * GAUSSIAN_RATE, p
        ),
        even(2),
        SIGMA,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C16",
        "Lemma 2(3), Gaussian density, gamma_b > 0",
        THREE,
        readings=("M-C16-network", "M-C16-formula"),
        most_likely="M-C16-network",
        remark="For network (1) a bias moves the singularity of the kernel from rho = 1 + sigma^2 to rho = 1 + "
        "sigma^2/gamma_w^2; "
        "the printed rate belongs to the printed formula only.",
    ),
    claim(
        "C16-formula",
        "Lemma 2(3), gamma_b > 0, for the printed formula",
        THREE,
        Theta(kappa(OMEGA), GAUSSIAN_RATE, p),
        integer(p, 1),
        SIGMA,
        GAMMA_B_POSITIVE,
        *WEIGHTS,
        conventions=FORMULA,
    ),
    claim(
        "C16-network",
        "Lemma 2(3), gamma_b > 0, for the NTK of network (1)",
        THREE,
        Theta(network(OMEGA), GAUSSIAN_RATE, p),
        integer(p, 1),
        SIGMA,
        SMALL_GAMMA_W,
        SIGMA_W,
        premises=INFINITE_WIDTH,
        conventions=WITH_BIAS,
    ),
    claim(
        "C16-amended",
        "Gaussian density, gamma_b > 0: rate and constant for network (1)",
        THREE,
        Equivalent(
            network(OMEGA),
            RELU_CONSTANT
            / 2
            * sigma_w**2
            * sp.sqrt(1 + sigma**2)
            / (sigma**2 + gamma_w**2) ** sp.Rational(3, 2)
            * sp.sqrt(p)
            * (1 + sigma**2 / gamma_w**2) ** (-p),
            p,
        ),
        integer(p, 1),
        SIGMA,
        SMALL_GAMMA_W,
        SIGMA_W,
        premises=INFINITE_WIDTH,
        conventions=WITH_BIAS,
        amends="M-C16-network",
    ),
    claim(
        "C13-network",
        "ReLU, gamma_b > 0, for network (1): one constant for both parities",
        ONE,
        Equivalent(network(relu), RELU_CONSTANT / 2 * sigma_w**2 * gamma_w * RELU_RATE, p),
        integer(p, 1),
        SMALL_GAMMA_W,
        SIGMA_W,
        premises=INFINITE_WIDTH,
        conventions=WITH_BIAS,
    ),
    claim(
        "C14-network",
        "tanh, gamma_b > 0, for network (1): faster decay than without bias",
        TWO,
        Equivalent(
            network(tanh),
            sp.sqrt(2 * sp.pi)
            * sigma_w**2
            / gamma_w**3
            * sp.exp(sp.pi**2 / (8 * gamma_w**2))
            * sp.sqrt(p)
            * sp.exp(-sp.pi * sp.sqrt(p) / gamma_w),
            p,
        ),
        integer(p, 1),
        SMALL_GAMMA_W,
        SIGMA_W,
        premises=INFINITE_WIDTH,
        conventions=WITH_BIAS,
    ),
    claim(
        "C14-network-bound",
        "tanh, gamma_b > 0, for network (1): the printed bound",
        TWO,
        BigO(network(tanh), sp.exp(-sp.pi * sp.sqrt(p - 1) / 2), p),
        integer(p, 1),
        SMALL_GAMMA_W,
        SIGMA_W,
        premises=INFINITE_WIDTH,
        conventions=WITH_BIAS,
    ),
)
