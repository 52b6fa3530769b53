"""P-DEF-*, P-KER-*: the kernel, its operator, and its formulas for ReLU at the edge of chaos."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Claim, Conventions, Source, Variable
from ...checking.statements import AllOf, integer, real
from ...theory.activations import relu
from ...theory.kernels import NNGP, NTK, DerivativeDual
from ...theory.objects import DualActivation

u = sp.Symbol("u", real=True)
layer, k, j = sp.symbols("l k j", integer=True, positive=True)
v, w, a, b, x, y = sp.symbols("v w a b x y", real=True)
angle = sp.Symbol("t", real=True)

TANGENT = Source("script", "Introduction and Core Objectives",
                 r"K^\infty(x_i,x_j) = \langle \partial f(x_i;\theta)/\partial\theta,\ \partial f(x_j;\theta)/"
                 r"\partial\theta\rangle")
OPERATOR = Source("script", "Critical Distinction: Matrix vs Operator",
                  r"(Lf)(x) = \int K^\infty(x,y)\,f(y)\,dy")
TWO_LAYERS = Source("script", "NTK Matrix Structure and Deep Networks",
                    r"k(x_i,x_j) = x_i^\top x_j\cdot\arccos(-\langle x_i,x_j\rangle)+\sqrt{1-\langle x_i,x_j\rangle^2}")
DEEP = Source("script", "NTK Matrix Structure and Deep Networks",
              r"\text{For general depth } l \text{ networks at Edge of Chaos initialization, we have this complex "
              r"formula involving the cosine map } \rho")
EDGE = Conventions(
    network="fully connected, ReLU, no biases, infinite width",
    parametrisation="edge of chaos: sigma_w^2 = 2, sigma_b = 0; gamma_w = 1, gamma_b = 0",
    layer="l = 1 is linear in the input; two layers are l = 2",
    data="unit vectors, u = <x, x'>",
)
#: gamma_w, gamma_b, sigma_w, sigma_b
CHAOS = (sp.Integer(1), sp.Integer(0), sp.sqrt(2), sp.Integer(0))
PRINTED = u * sp.acos(-u) + sp.sqrt(1 - u**2)
CORRELATION = real(u, -1, 1)


def claim(claim_id: str, title: str, src: Source, statement: Any = None, *variables: Variable, **more: Any) -> Claim:
    return Claim(f"P-{claim_id}", title, src, statement, variables=tuple(variables), **more)


def cosine(at: sp.Expr) -> sp.Expr:
    """The cosine of the angle at that layer, the (at - 1)-th iterate of the cosine map."""
    return NNGP(relu, u, at, *CHAOS)


def slope(at: sp.Expr) -> sp.Expr:
    """The derivative of the cosine map there."""
    return 2 * DerivativeDual(relu, cosine(at))


CLAIMS = (
    claim(
        "DEF-NTK",
        "The NTK as inner product of gradients",
        TANGENT,
        missing="at which parameters and width: of a finite network the product depends on the parameters; "
        "K^infinity is its limit for infinite width at a random initialisation, which has to be named",
        readings=("P-DEF-NTK-finite", "P-DEF-NTK-limit"),
    ),
    claim(
        "DEF-NTK-amended",
        "The NTK as the limit of the inner product for infinite width",
        TANGENT,
        parts=("P-DEF-NTK-limit",),
        amends="P-DEF-NTK",
    ),
    claim(
        "DEF-NTK-finite",
        "The product of the gradients of a finite network does not depend on the parameters",
        TANGENT,
        sp.Eq(
            sp.Derivative(v * w * x, v) * sp.Derivative(v * w * y, v)
            + sp.Derivative(v * w * x, w) * sp.Derivative(v * w * y, w),
            sp.Derivative(a * b * x, a) * sp.Derivative(a * b * y, a)
            + sp.Derivative(a * b * x, b) * sp.Derivative(a * b * y, b),
            evaluate=False,
        ),
        *(real(s) for s in (v, w, a, b, x, y)),
        conventions=Conventions(network="f(x; v, w) = v w x, one linear neuron; two choices of the parameters"),
    ),
    claim(
        "DEF-NTK-limit",
        "In the limit of infinite width the product is a function of the inputs: two layers, ReLU",
        TANGENT,
        sp.Eq(NTK(relu, u, 2, *CHAOS), (2 * u * sp.acos(-u) + sp.sqrt(1 - u**2)) / sp.pi, evaluate=False),
        CORRELATION,
        premises=("law-of-large-numbers",),
        conventions=EDGE,
        amends="P-DEF-NTK-finite",
    ),
    claim(
        "DEF-OP",
        "The NTK operator",
        OPERATOR,
        missing="the measure dy: eigenvalues with respect to surface measure are those of the probability measure "
        "times the area of the sphere, and other measures have other eigenfunctions",
        readings=("P-DEF-OP-probability", "P-DEF-OP-surface"),
    ),
    claim(
        "DEF-OP-amended",
        "The NTK operator with the uniform probability measure",
        OPERATOR,
        parts=("P-DEF-OP-probability",),
        amends="P-DEF-OP",
    ),
    claim(
        "DEF-OP-probability",
        "With the uniform probability measure on the circle a constant kernel 1 maps 1 to 1",
        OPERATOR,
        sp.Eq(sp.Integral(1 / (2 * sp.pi), (angle, 0, 2 * sp.pi)), 1, evaluate=False),
        conventions=Conventions(measure="uniform probability measure", sphere="S^1 in R^2"),
        amends="P-DEF-OP-surface",
    ),
    claim(
        "DEF-OP-surface",
        "With surface measure on the circle a constant kernel 1 maps 1 to 1",
        OPERATOR,
        sp.Eq(sp.Integral(sp.Integer(1), (angle, 0, 2 * sp.pi)), 1, evaluate=False),
        conventions=Conventions(measure="surface measure", sphere="S^1 in R^2"),
    ),
    claim(
        "KER-2L",
        "The NTK of a ReLU network of two layers",
        TWO_LAYERS,
        readings=("P-KER-2L-ntk", "P-KER-2L-nngp"),
        most_likely="P-KER-2L-ntk",
        remark="The formula is pi times the covariance of the output (NNGP); in the NTK the first summand counts "
        "twice.",
    ),
    claim(
        "KER-2L-ntk",
        "The formula is the NTK of the network with both layers trained, up to a constant factor",
        TWO_LAYERS,
        sp.Eq(
            PRINTED * NTK(relu, sp.Integer(1), 2, *CHAOS),
            PRINTED.subs(u, 1) * NTK(relu, u, 2, *CHAOS),
            evaluate=False,
        ),
        CORRELATION,
        premises=("law-of-large-numbers",),
        conventions=EDGE,
    ),
    claim(
        "KER-2L-amended",
        "pi times the NTK is 2 u arccos(-u) + sqrt(1 - u^2)",
        TWO_LAYERS,
        sp.Eq(sp.pi * NTK(relu, u, 2, *CHAOS), 2 * u * sp.acos(-u) + sp.sqrt(1 - u**2), evaluate=False),
        CORRELATION,
        premises=("law-of-large-numbers",),
        conventions=EDGE,
        amends="P-KER-2L-ntk",
    ),
    claim(
        "KER-2L-nngp",
        "The formula is pi times the covariance of the output, the kernel of training the output weights alone",
        TWO_LAYERS,
        sp.Eq(sp.pi * NNGP(relu, u, 2, *CHAOS), PRINTED, evaluate=False),
        CORRELATION,
        premises=("law-of-large-numbers",),
        conventions=EDGE,
    ),
    claim(
        "KER-DEEP",
        "A formula for every depth that involves the cosine map",
        DEEP,
        missing="the formula: the script leaves it out",
        readings=("P-KER-DEEP-sum", "P-KER-DEEP-map"),
    ),
    claim(
        "KER-DEEP-amended",
        "The formula for every depth: sums of products of the cosine map and its slopes",
        DEEP,
        parts=("P-KER-DEEP-sum", "P-KER-DEEP-map"),
        amends="P-KER-DEEP",
    ),
    claim(
        "KER-DEEP-sum",
        "The NTK of every depth: each layer's cosine times the slopes of the cosine map above it",
        DEEP,
        sp.Eq(
            NTK(relu, u, layer, *CHAOS),
            sp.Sum(cosine(k) * sp.Product(slope(j), (j, k, layer - 1)), (k, 1, layer)),
            evaluate=False,
        ),
        CORRELATION,
        integer(layer, 1),
        premises=("law-of-large-numbers",),
        conventions=EDGE,
    ),
    claim(
        "KER-DEEP-map",
        "The cosine map and its derivative for ReLU at the edge of chaos",
        DEEP,
        AllOf(
            sp.Eq(2 * DualActivation(relu, u), PRINTED / sp.pi, evaluate=False),
            sp.Eq(2 * DerivativeDual(relu, u), sp.acos(-u) / sp.pi, evaluate=False),
        ),
        CORRELATION,
        conventions=EDGE,
    ),
)
