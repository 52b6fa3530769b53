"""C18, C19, G03: truncation, decay of the coefficients, and what depth does to them."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Claim, Conventions
from ...checking.statements import AllOf, Equivalent, LittleO, Theta, integer
from ...theory.activations import gaussian_density, relu
from ...theory.kernels import NTK
from ...theory.objects import HermiteCoefficient
from ...theory.power_series import TaylorCoefficient
from .common import claim, even, odd, p, source

FIGURE = source("Figure 1", r"\text{Absolute error between the analytical ReLU NTK and its truncated power series, "
                r"where } \rho=x^\top y, \text{ truncation point } T, \text{ and depth } L")
OVERVIEW = source("Overview", r"\text{Faster decay of Hermite coefficients} \;\Rightarrow\; \text{Faster decay of "
                  r"NTK coefficients}")
CONCLUSION = source("Conclusions", r"\text{The decay of these coefficients are in turn driven by the Hermite "
                    r"coefficients of the activation function and the network depth.}")
EDGE = Conventions(
    network="fully connected ReLU network without biases, infinite width",
    parametrisation="gamma_w = 1, gamma_b = 0, sigma_w^2 = 2, sigma_b = 0: unit variance at every layer",
    layer="l = 2 is one hidden layer",
    data="unit vectors, rho = <x, x'>",
)
r = sp.Symbol("r", real=True)
k = sp.Symbol("k", integer=True)
GAUSSIAN = gaussian_density(sp.Integer(1))
#: p^(-3/2) times the constant that all layers have in common
UNIT = sp.sqrt(2) * sp.pi ** sp.Rational(-3, 2) * p ** sp.Rational(-3, 2)


def kappa(index: sp.Expr, layer: int) -> sp.Expr:
    """kappa_{p,l} of the ReLU NTK at the edge of chaos."""
    return TaylorCoefficient(NTK(relu, r, sp.Integer(layer), 1, 0, sp.sqrt(2), 0), r, index)


def two_layer(activation: sp.Lambda) -> sp.Expr:
    """kappa_{p,2} without biases, up to a constant factor."""
    return (1 + p) * HermiteCoefficient(activation, p) ** 2


def exponent(layer: int) -> Claim:
    return claim(
        f"G03-amended-{layer}",
        f"At layer {layer} the coefficients of ReLU are Theta(p^(-3/2)) for even and odd p",
        CONCLUSION,
        Theta(kappa(p, layer), p ** sp.Rational(-3, 2), p),
        integer(p, 1),
        conventions=EDGE,
    )


CLAIMS = (
    claim(
        "C18",
        "Figure 1: the error of the truncated series of the ReLU NTK",
        FIGURE,
        missing="the values of the curves, and the hyperparameters: the text gives the axes only",
        readings=("M-C18-share",),
        remark="All coefficients are nonnegative, so that the error is largest at rho = 1, where it is the sum of the "
        "coefficients left out.",
    ),
    claim(
        "C18-share",
        "At layer 3 the terms up to T = 2 leave less than a quarter of the kernel at rho = 1",
        FIGURE,
        sp.Lt(1 - sum(kappa(sp.Integer(n), 3) for n in range(3)) / 3, sp.Rational(1, 4), evaluate=False),
        conventions=EDGE,
        amends="M-C18",
    ),
    claim(
        "C19",
        "Faster decay of the Hermite coefficients makes the NTK coefficients decay faster",
        OVERVIEW,
        missing="at which depth, and in which sense of faster",
        readings=("M-C19-gaussian", "M-C19-three"),
        remark="For two layers kappa_p is a sum of (1 + k) mu_k^2 over k >= p with positive weights, so that the "
        "sentence holds for o and O.  From three layers on kappa_p depends on all coefficients: the composed kernel is "
        "singular where the inner kernel reaches the singularity of the outer one, and the sentence fails.",
    ),
    claim(
        "C19-amended",
        "For two layers of the Gaussian and of erf it does; for every number of layers against an entire activation",
        OVERVIEW,
        parts=("M-C19-gaussian", "M-C19-hermite", "M-C19-three-amended"),
        amends="M-C19",
    ),
    claim(
        "C19-gaussian",
        "Two layers without biases: the Gaussian against ReLU, even p",
        OVERVIEW,
        AllOf(
            LittleO(HermiteCoefficient(GAUSSIAN, p) ** 2, HermiteCoefficient(relu, p) ** 2, p),
            LittleO(two_layer(GAUSSIAN), two_layer(relu), p),
        ),
        even(2),
        conventions=Conventions(network="two layers, no biases", layer="l = 2"),
    ),
    claim(
        "G03",
        "The decay is driven by the Hermite coefficients and the depth",
        CONCLUSION,
        missing="what depth changes: the exponent, the constant, or the parity classes",
        readings=("M-G03-exponent", "M-G03-even", "M-G03-odd", "M-G03-lower", "M-G03-erf"),
        remark="For ReLU depth does not change the exponent.  It multiplies the constant by l(l - 1)/2 up to a bounded "
        "term, and gives the odd coefficients, which vanish for l = 2, the same order as the even ones.  For no "
        "activation with E[phi'(Z)] not 0 does depth make them decay faster; for erf with sigma_w = 7/5 it makes them "
        "decay more slowly.",
    ),
    claim(
        "G03-depth-amended",
        "Depth leaves the exponents of ReLU and tanh, never makes the decay faster, and slows that of erf for large "
        "weights",
        CONCLUSION,
        parts=("M-G03-amended", "M-G03-even", "M-G03-odd", "M-G03-lower", "M-G03-tanh-upper", "M-G03-erf-every",
               "M-G03-erf-amended"),
        amends="M-G03",
    ),
    claim(
        "G03-exponent",
        "One more hidden layer makes the coefficients of ReLU decay faster, even p",
        CONCLUSION,
        LittleO(kappa(p, 3), two_layer(relu), p),
        even(2),
        conventions=EDGE,
    ),
    claim(
        "G03-amended",
        "The exponent is the same for two, three, four and five layers",
        CONCLUSION,
        parts=("M-G03-amended-2", *(f"M-G03-amended-{layer}" for layer in (3, 4, 5))),
        amends="M-G03-exponent",
    ),
    claim(
        "G03-amended-2",
        "At layer 2 the coefficients of ReLU are Theta(p^(-3/2)) for even p",
        CONCLUSION,
        Theta(kappa(p, 2), p ** sp.Rational(-3, 2), p),
        even(2),
        conventions=EDGE,
    ),
    *(exponent(layer) for layer in (3, 4, 5)),
    claim(
        "G03-even",
        "The constant of three layers, even p: 3 + 1/2 times that of a square root at 1",
        CONCLUSION,
        Equivalent(kappa(p, 3), sp.Rational(7, 4) * UNIT, p),
        even(2),
        conventions=EDGE,
    ),
    claim(
        "G03-odd",
        "The constant of three layers, odd p: 3 - 1/2 times that of a square root at 1",
        CONCLUSION,
        Equivalent(kappa(p, 3), sp.Rational(5, 4) * UNIT, p),
        odd(1),
        conventions=EDGE,
    ),
)
