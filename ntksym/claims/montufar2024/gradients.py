"""A05-A09: the first-order Taylor model, gradients of a two-layer network, its kernel as a sum over neurons."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import array, function, integer, real
from ...theory.activations import relu
from ...theory.objects import DualActivation, derivative_of
from .common import INFINITE_WIDTH, claim, source

i, j, k, l_, m, n, d, t, big_n, big_t = sp.symbols("i j k l m n d t N T", integer=True)
theta, first, second, x, y, w, v, xx, w0, v0 = (
    sp.IndexedBase(name) for name in ("theta", "u", "v_", "x", "y", "w", "v", "z", "w0", "v0")
)
s, a, b, c, alpha, lam, ev2 = sp.symbols("s a b c alpha lambda q", real=True)
act = sp.Function("sigma")
SIZES = (integer(n, 1), integer(d, 1))


TAYLOR = source(
    "Neural networks",
    r"f(x;\theta)\approx f(x;\theta_0)+\nabla f(x;\theta_0)^T(\theta-\theta_0). "
    r"\text{ This is not linear in } x \text{ but is linear in } \theta.",
)
FEATURES = source(
    "Neural networks",
    r"\nabla_{w_j} f = \tfrac{1}{\sqrt m} v_j\sigma'(\langle w_j,x\rangle)\,x, \quad "
    r"\nabla_{v_j} f = \tfrac{1}{\sqrt m}\sigma(\langle w_j,x\rangle)",
)
SUM_W = source(
    "Neural networks",
    r"\mathcal K_w(x,x') = \tfrac1m\sum_j v_j^2\,\sigma'(\langle w_j,x\rangle)\,"
    r"\sigma'(\langle w_j,x\rangle)\,\langle x,x'\rangle",
)
SUM_V = source(
    "Neural networks",
    r"\mathcal K_v(x,x') = \tfrac1m\sum_j \sigma(\langle w_j,x\rangle)\,\sigma(\langle w_j,x'\rangle)",
)
LIMIT_W = source(
    "Neural networks",
    r"\mathcal K_w \to \mathbb E[v^2\sigma'(\langle w,x\rangle)\,\sigma'(\langle w,x\rangle)\,"
    r"\langle x,x'\rangle]",
)


def preactivation(neuron: sp.Expr, point: sp.IndexedBase, weights: sp.IndexedBase = w) -> sp.Expr:
    return sp.Sum(weights[neuron, l_] * point[l_], (l_, 1, d))


def slope(u: sp.Expr) -> sp.Expr:
    """sigma'(u)."""
    return sp.Subs(sp.Derivative(act(z_), z_), z_, u)


z_ = sp.Symbol("tau", real=True)
NET = sp.Sum(v[i] * act(preactivation(i, x)), (i, 1, m)) / sp.sqrt(m)
NET_PRIME = sp.Sum(v[i] * act(preactivation(i, xx)), (i, 1, m)) / sp.sqrt(m)
INNER = sp.Sum(x[l_] * xx[l_], (l_, 1, d))
NEURONS = (integer(m, 1), integer(d, 1), array(w, 2), array(v, 1), array(x, 1), function(act, "differentiable"))
ONE_NEURON = (integer(j, 1), *NEURONS)
IN_RANGE = (sp.Le(j, m),)


def kernel_w(left: sp.IndexedBase, right: sp.IndexedBase) -> sp.Expr:
    """The printed sum with given first and second pre-activation."""
    return sp.Sum(v[j] ** 2 * slope(preactivation(j, left)) * slope(preactivation(j, right)), (j, 1, m)) * INNER / m


def definition_w() -> sp.Expr:
    """sum_j sum_k (df/dw_jk)(x) (df/dw_jk)(x')."""
    return sp.Sum(sp.Sum(sp.Derivative(NET, w[j, k]) * sp.Derivative(NET_PRIME, w[j, k]), (k, 1, d)), (j, 1, m))


def tangent(left: sp.Expr, right: sp.Expr, weights: tuple[sp.IndexedBase, sp.IndexedBase]) -> sp.Expr:
    """First-order Taylor model at (w0, v0), at the parameters left * weights[0..] + right * (u, v_)."""
    u = preactivation(i, x, w0)
    moved_v = left * weights[0][i] + right * second[i]
    moved_w = sp.Sum((left * weights[1][i, l_] + right * w[i, l_] - w0[i, l_]) * x[l_], (l_, 1, d))
    return sp.Sum(v0[i] * act(u) + (moved_v - v0[i]) * act(u) + v0[i] * slope(u) * moved_w, (i, 1, m)) / sp.sqrt(m)


TANGENT_ARRAYS = (
    integer(m, 1),
    integer(d, 1),
    array(w0, 2),
    array(v0, 1),
    array(w, 2),
    array(v, 1),
    array(second, 1),
    array(first, 2),
    array(x, 1),
    function(act, "differentiable"),
)
POINT = sp.IndexedBase("x")
STEP = derivative_of(relu)

CLAIMS = (
    claim(
        "A05",
        "The first-order Taylor model is linear in theta and not linear in x",
        TAYLOR,
        parts=("M-A05-theta", "M-A05-input"),
    ),
    claim(
        "A05-theta",
        "The first-order Taylor model is linear in theta",
        TAYLOR,
        readings=("M-A05-affine", "M-A05-linear"),
        most_likely="M-A05-affine",
        remark="Strictly, the model is affine in theta: its constant term vanishes only where f(x;theta_0) = <grad "
        "f, theta_0>.",
    ),
    claim(
        "A05-affine",
        "The Taylor model is affine in theta",
        TAYLOR,
        sp.Eq(
            tangent(a, 1 - a, (v, first)),
            a * tangent(1, 0, (v, first)) + (1 - a) * tangent(0, 1, (v, first)),
            evaluate=False,
        ),
        *TANGENT_ARRAYS,
        real(a),
        conventions=Conventions(network="two-layer net of the slide", linear="up to a constant"),
        amends="M-A05-linear",
    ),
    claim(
        "A05-linear",
        "The Taylor model is linear in theta without a constant",
        TAYLOR,
        sp.Eq(tangent(a, 0, (v, first)), a * tangent(1, 0, (v, first)), evaluate=False),
        *TANGENT_ARRAYS,
        real(a),
        conventions=Conventions(network="two-layer net of the slide", linear="homogeneous"),
    ),
    claim(
        "A05-input",
        "For some network the Taylor model is not additive in x",
        TAYLOR,
        sp.Ne(a * v0[1] * (act(w0[1, 1] * 2) - 2 * act(w0[1, 1])), 0),
        real(a),
        array(v0, 1),
        array(w0, 2),
        function(act, "differentiable"),
        quantifier="exists",
        conventions=Conventions(
            network="m = d = 1, theta - theta_0 = (a - 1) v_0 in the output weight alone",
            test="model(2) - 2 model(1) at x = 1",
        ),
    ),
    claim("A06", "Gradients of the two-layer network", FEATURES, parts=("M-A06-w", "M-A06-v")),
    claim(
        "A06-w",
        "Gradient with respect to the inner weights",
        FEATURES,
        sp.Eq(sp.Derivative(NET, w[j, k]), v[j] * slope(preactivation(j, x)) * x[k] / sp.sqrt(m), evaluate=False),
        *ONE_NEURON,
        integer(k, 1),
        hypotheses=(*IN_RANGE, sp.Le(k, d)),
        conventions=Conventions(activation="differentiable; for ReLU wherever <w_j, x> is not 0"),
    ),
    claim(
        "A06-v",
        "Gradient with respect to the outer weights",
        FEATURES,
        sp.Eq(sp.Derivative(NET, v[j]), act(preactivation(j, x)) / sp.sqrt(m), evaluate=False),
        *ONE_NEURON,
        hypotheses=IN_RANGE,
    ),
    claim(
        "A07",
        "Kernel of the inner weights",
        SUM_W,
        sp.Eq(definition_w(), kernel_w(x, x), evaluate=False),
        *NEURONS,
        array(xx, 1),
        conventions=Conventions(notation="x' is written z"),
        remark="Both pre-activations are printed with x; the second belongs to x'.",
    ),
    claim(
        "A07-amended",
        "Kernel of the inner weights, second pre-activation at x'",
        SUM_W,
        sp.Eq(definition_w(), kernel_w(x, xx), evaluate=False),
        *NEURONS,
        array(xx, 1),
        amends="M-A07",
        conventions=Conventions(notation="x' is written z"),
    ),
    claim(
        "A08",
        "Kernel of the outer weights",
        SUM_V,
        sp.Eq(
            sp.Sum(sp.Derivative(NET, v[j]) * sp.Derivative(NET_PRIME, v[j]), (j, 1, m)),
            sp.Sum(act(preactivation(j, x)) * act(preactivation(j, xx)), (j, 1, m)) / m,
            evaluate=False,
        ),
        *NEURONS,
        array(xx, 1),
        conventions=Conventions(notation="x' is written z"),
    ),
    claim(
        "A09",
        "Infinite-width limit of the inner kernel, as printed",
        LIMIT_W,
        sp.Eq(ev2 * alpha * DualActivation(STEP, alpha), ev2 * alpha * DualActivation(STEP, 1), evaluate=False),
        real(alpha, -1, 1),
        real(ev2, 0),
        premises=INFINITE_WIDTH,
        conventions=Conventions(
            law="w standard Gaussian, v independent of w, E[v^2] = q",
            activation="ReLU, sigma' = step",
            data="unit vectors, <x, x'> = alpha",
            left="the limit of the sum over neurons of the definition",
            right="the printed expectation, both pre-activations at x",
        ),
        remark="The misprint of A07 carried over: the printed limit is half of E[v^2] <x, x'> for every x'.",
    ),
    claim(
        "A09-amended",
        "Infinite-width limit of the inner kernel with x' in the second factor",
        LIMIT_W,
        sp.Eq(
            ev2 * alpha * DualActivation(STEP, alpha),
            ev2 * alpha * (sp.pi - sp.acos(alpha)) / (2 * sp.pi),
            evaluate=False,
        ),
        real(alpha, -1, 1),
        real(ev2, 0),
        amends="M-A09",
        premises=INFINITE_WIDTH,
        conventions=Conventions(
            law="w standard Gaussian, v independent of w, E[v^2] = q",
            activation="ReLU",
            data="unit vectors, <x, x'> = alpha",
            limit="law of large numbers: the sample mean tends to the mean",
        ),
    ),
)
