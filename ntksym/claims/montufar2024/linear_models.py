"""A01-A04: the linear model, gradient descent, the polynomial kernel trick."""

from __future__ import annotations

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import Convex, LittleO, array, integer, real
from .common import claim, source

i, j, k, n, d, t, big_n, big_t = sp.symbols("i j k n d t N T", integer=True)
theta, first, second, x, y = (sp.IndexedBase(name) for name in ("theta", "u", "v_", "x", "y"))
s, a, b, c = sp.symbols("s a b c", real=True)
SIZES = (integer(n, 1), integer(d, 1))


def model(parameters: sp.IndexedBase, index: sp.Expr) -> sp.Expr:
    """<theta, x_i> in R^d."""
    return sp.Sum(parameters[k] * x[index, k], (k, 1, d))


def loss(parameters: sp.IndexedBase) -> sp.Expr:
    return sp.Sum((model(parameters, i) - y[i]) ** 2, (i, 1, n)) / 2


def mixed(left: sp.Expr, right: sp.Expr) -> sp.Expr:
    """The model at the parameters left * u + right * v_."""
    return sp.Sum((left * first[k] + right * second[k]) * x[i, k], (k, 1, d))


GRADIENT = source("Linear regression", r"\nabla L = \sum_i (f(x_i;\theta) - y_i)\, x_i")
DESCENT = source(
    "Linear regression", r"\text{For sufficiently small } \alpha_t, \text{ convergence to global optimum.}"
)
TRICK = source("Kernel methods", r"K(x,x') = (c + x^T x')^k = \phi(x)^T \phi(x'), \quad D = \binom{d+k}{k}")
LINEAR = source(
    "Kernel methods",
    r"f(x;\theta) = \theta^T\phi(x) \text{ still linear in } \theta;\ "
    r"\tfrac12\sum_i (f(x_i;\theta)-y_i)^2 \text{ still convex in } \theta",
)

CLAIMS = (
    claim(
        "A01",
        "Gradient of the squared loss of a linear model",
        GRADIENT,
        sp.Eq(sp.Derivative(loss(theta), theta[j]), sp.Sum((model(theta, i) - y[i]) * x[i, j], (i, 1, n))),
        *SIZES,
        integer(j, 1),
        array(theta, 1),
        array(x, 2),
        array(y, 1),
        hypotheses=(sp.Le(j, d),),
        conventions=Conventions(loss="half sum of squares, as defined on the same slide"),
    ),
    claim(
        "A02",
        "Gradient descent with sufficiently small steps converges to the global optimum",
        DESCENT,
        LittleO(sp.Product(1 - 1 / (t + 2) ** 2, (t, 0, big_t - 1)), sp.Integer(1), big_t),
        integer(big_t, 1),
        conventions=Conventions(
            steps="a sequence alpha_t > 0 that may depend on t, as printed; here alpha_t = 1/(t+2)^2 <= 1/4",
            data="n = d = 1, x = 1, y = 0, theta_0 = 1: theta_T = prod_{t<T} (1 - alpha_t), optimum 0",
        ),
        remark="The printed sentence quantifies over all small step sequences; this is one instance of it, and it "
        "fails: the steps "
        "are summable. M-A02-threshold shows that no bound on the steps is small enough.",
    ),
    claim(
        "A02-threshold",
        "However small the steps, summable ones stop at (N-1)/N of the way",
        DESCENT,
        sp.Eq(
            sp.Product(1 - 1 / (t + big_n) ** 2, (t, 0, big_t - 1)),
            (big_n - 1) * (big_n + big_t) / (big_n * (big_n + big_t - 1)),
            evaluate=False,
        ),
        integer(big_n, 2, 12),
        integer(big_t, 0, 40),
        conventions=Conventions(steps="alpha_t = 1/(t+N)^2 <= 1/N^2", range="N = 2..12, T = 0..40"),
    ),
    claim(
        "A02-amended",
        "Constant steps below 2/lambda contract every eigendirection with eigenvalue lambda",
        DESCENT,
        sp.Lt((1 - s) ** 2, 1, evaluate=False),
        real(s, 0, 2, open_low=True, open_high=True),
        amends="M-A02",
        conventions=Conventions(
            steps="constant alpha with 0 < s = alpha * lambda < 2",
            residual="r_T = (1 - s)^T r_0 along the eigendirection, so r_T -> 0 geometrically",
        ),
    ),
    claim(
        "A03",
        "The polynomial kernel is an inner product of monomials of degree at most k",
        TRICK,
        readings=("M-A03-weighted", "M-A03-unweighted"),
        most_likely="M-A03-weighted",
        remark="The slide says 'consists of monomials'; only with square roots of multinomial weights does the "
        "identity hold.",
    ),
    claim(
        "A03-weighted",
        "Weighted monomials: the expansion, its weights, and their number",
        TRICK,
        parts=("M-A03-expansion", "M-A03-weights", "M-A03-count"),
        remark="Induction on d: the expansion adds the coordinate d to the sum s over the coordinates before it; d = "
        "0 is c^k.",
        amends="M-A03-unweighted",
    ),
    claim(
        "A03-expansion",
        "Adding one coordinate to the inner product, every degree k",
        TRICK,
        sp.Eq((a + b) ** k, sp.Sum(sp.binomial(k, j) * a ** (k - j) * b**j, (j, 0, k)), evaluate=False),
        real(a),
        real(b),
        integer(k, 0),
        conventions=Conventions(notation="a = c + sum_{i<d} x_i x_i', b = x_d x_d'"),
    ),
    claim(
        "A03-weights",
        "The weights multiply to multinomial coefficients, which are positive",
        TRICK,
        sp.Eq(sp.binomial(k, j) * sp.factorial(k - j), sp.factorial(k) / sp.factorial(j), evaluate=False),
        integer(k, 0),
        integer(j, 0),
        hypotheses=(sp.Le(j, k),),
        conventions=Conventions(weights="sqrt(k!/(a! (k-|a|)!) c^(k-|a|)) x^a with c >= 0"),
    ),
    claim(
        "A03-count",
        "The number of monomials satisfies Pascal's rule, so D = binomial(d+k, k)",
        TRICK,
        sp.Eq(sp.binomial(d + k, k), sp.binomial(d - 1 + k, k) + sp.binomial(d + k - 1, k - 1), evaluate=False),
        integer(d, 1),
        integer(k, 1),
        conventions=Conventions(counting="a monomial either avoids x_d or is x_d times one of degree <= k-1"),
    ),
    claim(
        "A03-unweighted",
        "Unweighted monomials, as the slide's picture shows them",
        TRICK,
        sp.Eq((c + a) ** 2, 1 + a + a**2, evaluate=False),
        real(a),
        real(c, 0),
        conventions=Conventions(notation="d = 1, k = 2, a = x x', features 1, x, x^2"),
    ),
    claim(
        "A04",
        "The model is linear and the squared loss convex in the parameters",
        LINEAR,
        parts=("M-A04-linear", "M-A04-convex"),
    ),
    claim(
        "A04-linear",
        "theta^T phi(x) is linear in theta",
        LINEAR,
        sp.Eq(mixed(a, b), a * model(first, i) + b * model(second, i), evaluate=False),
        *SIZES,
        integer(i, 1),
        array(first, 1),
        array(second, 1),
        array(x, 2),
        real(a),
        real(b),
        hypotheses=(sp.Le(i, n),),
        conventions=Conventions(features="phi(x_i) is written x[i, .]; D is written d"),
    ),
    claim(
        "A04-convex",
        "The squared loss is convex in theta",
        LINEAR,
        Convex(loss(theta), theta[k]),
        *SIZES,
        integer(k, 1),
        array(theta, 1),
        array(x, 2),
        array(y, 1),
    ),
)
