"""The activations of the library, as SymPy functions of one variable ``x``.

ReLU, leaky ReLU, ReLU^k, step, |x|, tanh, sigmoid, erf(c x), the Gaussian density, softplus, GELU, SiLU, ELU, sin,
cos, exp.  Any other expression of one variable serves as well: ``activation(expression)``.
"""

from __future__ import annotations

import sympy as sp

from ..errors import UserError
from ..evaluation import formulas

x = sp.Symbol("x", real=True)


def activation(expression: sp.Expr, variable: sp.Symbol = x) -> sp.Lambda:
    """The activation given by an expression in one variable."""
    return sp.Lambda(variable, expression)


def leaky_relu(slope: sp.Expr) -> sp.Lambda:
    """x for x > 0, slope * x for x <= 0."""
    return sp.Lambda(x, sp.Max(x, 0) + slope * sp.Min(x, 0))


def relu_power(k: int) -> sp.Lambda:
    """max(x, 0)^k, k = 1, 2, ..."""
    if k < 1:
        raise UserError(f"ReLU^k needs an integer k >= 1, got {k}; for k = 0 take step")
    return sp.Lambda(x, sp.Max(x, 0) ** k)


def erf_scaled(c: sp.Expr) -> sp.Lambda:
    """erf(c x)."""
    return sp.Lambda(x, sp.erf(c * x))


def gaussian_density(sigma: sp.Expr) -> sp.Lambda:
    """omega_sigma, the density of N(0, sigma^2) (montufar2024, Lemma 2)."""
    return sp.Lambda(x, sp.exp(-(x**2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2))


def elu(alpha: sp.Expr) -> sp.Lambda:
    """x for x > 0, alpha (e^x - 1) for x <= 0."""
    return sp.Lambda(x, sp.Piecewise((x, x > 0), (alpha * (sp.exp(x) - 1), True)))


relu = sp.Lambda(x, sp.Max(x, 0))
step = sp.Lambda(x, sp.Heaviside(x, 0))
absolute = sp.Lambda(x, sp.Abs(x))
tanh = sp.Lambda(x, sp.tanh(x))
sigmoid = sp.Lambda(x, 1 / (1 + sp.exp(-x)))
softplus = sp.Lambda(x, sp.log(1 + sp.exp(x)))
gelu = sp.Lambda(x, x * (1 + sp.erf(x / sp.sqrt(2))) / 2)
silu = sp.Lambda(x, x / (1 + sp.exp(-x)))
sine = sp.Lambda(x, sp.sin(x))
cosine = sp.Lambda(x, sp.cos(x))
exponential = sp.Lambda(x, sp.exp(x))
identity = sp.Lambda(x, x)

#: LaTeX names, for printing
NAMES: dict[sp.Basic, str] = {
    relu: r"\mathrm{ReLU}",
    step: r"\mathbf{1}_{>0}",
    absolute: r"|\cdot|",
    tanh: r"\tanh",
    sigmoid: r"\mathrm{sigmoid}",
    softplus: r"\mathrm{softplus}",
    gelu: r"\mathrm{GELU}",
    silu: r"\mathrm{SiLU}",
    sine: r"\sin",
    cosine: r"\cos",
    exponential: r"\exp",
    identity: r"\mathrm{id}",
}

#: names in plain text: those of this module
PLAIN_NAMES: dict[sp.Basic, str] = {
    relu: "relu",
    step: "step",
    absolute: "absolute",
    tanh: "tanh",
    sigmoid: "sigmoid",
    softplus: "softplus",
    gelu: "gelu",
    silu: "silu",
    sine: "sine",
    cosine: "cosine",
    exponential: "exponential",
    identity: "identity",
}

#: the catalogue, by the name used on the command line and in notebooks
CATALOGUE: dict[str, sp.Lambda] = {
    "relu": relu,
    "leaky_relu": leaky_relu(sp.Rational(1, 10)),
    "relu_squared": relu_power(2),
    "step": step,
    "abs": absolute,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "erf": erf_scaled(sp.Integer(1)),
    "gaussian": gaussian_density(sp.Integer(1)),
    "softplus": softplus,
    "gelu": gelu,
    "silu": silu,
    "elu": elu(sp.Integer(1)),
    "sin": sine,
    "cos": cosine,
    "exp": exponential,
}

# Printers outside the theory know activations by these names.
formulas.NAMES.update(NAMES)
formulas.PLAIN_NAMES.update(PLAIN_NAMES)
