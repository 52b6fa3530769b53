"""P-PRF-*: the five main proofs of the script on Sobolev training."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions, Source, Variable
from ...checking.statements import AllOf, BigOmega, Equivalent, LittleO, Theta, array, function, integer, real
from ...theory import sobolev_proofs as coordinates
from ...theory.activations import relu
from ...theory.harmonics import Gegenbauer, harmonic_multiplicity
from ...theory.kernels import NTK
from ...theory.sobolev import LAPLACIAN, KernelOperator, Mode, SphereOperator
from ...theory.sobolev_proofs import flow, form, squares, velocity
from .kernels import claim
from .sobolev_operators import (
    DEGREE,
    DIMENSION,
    KS,
    LAYER,
    ORDER,
    PROOFS,
    PS,
    SPHERE,
    THREE_K,
    THREE_P,
    F,
    G,
    definition,
    equal,
    product,
    root,
    sampled_weight,
    symmetric,
    tangent,
    tangent_value,
    three,
    weight,
)

ONE = Source("script", PROOFS, r"\text{Proof 1: Sobolev loss can be written as a fractional Laplacian } \dots "
             r"(-\Delta)^{1/2}Y_{\ell,p}=\sqrt{\ell(\ell+d-2)}\,Y_{\ell,p}")
TWO = Source("script", PROOFS, r"\text{Proof 2: Under Sobolev training, the learning operator becomes } "
             r"T_s = K^\infty\circ(I+(-\Delta)^{1/2})^s")
THREE = Source("script", PROOFS, r"\text{Proof 3: } \mu_\ell^{(T_s)}=\mu_\ell^{(K)}\cdot"
               r"(1+\sqrt{\ell(\ell+d-2)})^s")
FOUR = Source("script", PROOFS, r"\text{Proof 4: The discrete matrices } K \text{ and } P_s \text{ commute: } "
              r"KP_s=P_sK \dots \text{ the same spherical harmonic projectors}")
FIVE = Source("script", PROOFS, r"\text{Proof 5: } \lambda_\ell\sim\ell^{s-d} \dots s<d \text{ (regularizing)},\ "
              r"s=d \text{ (critical)},\ s>d \text{ (amplifying high frequencies)}")

k, d, degree, m = coordinates.k, coordinates.d, coordinates.degree, coordinates.m
s, t, g, h = sp.symbols("s t g h", real=True)
x, y, z = sp.symbols("x y z", real=True)
n, i, j = sp.symbols("n i j", integer=True)
TOP, PLACES, PARAMETERS = (integer(symbol, low) for symbol, low in (
    (coordinates.L, 0), (coordinates.N, 1), (coordinates.M, 1)))
COEFFICIENTS = array(coordinates.c, 2)
NETWORK = (array(coordinates.J, 3), array(coordinates.y, 2), array(coordinates.theta, 1))
BASIS = Conventions(**{**SPHERE.entries, "u": "sum c_{l,p} Y_{l,p} over l <= L and p <= N, orthonormal harmonics",
                       "form": "<u, P u> with both expansions multiplied out"})
FLOW = Conventions(**{**SPHERE.entries, "network": "f_{l,p} = sum_a J_{l,p,a} theta_a in coordinates, J its Jacobian",
                      "flow": "d theta/dt = -grad loss; d f_{k,1}/dt by the chain rule"})
POINTS = Conventions(sphere="S^2", points="three, x, y and z their inner products, no two equal",
                     matrices="NTK of two layers; P_1 with the weights (1 + l)^2 of degrees up to 2")
FAR = Conventions(**{**SPHERE.entries, "network": "ReLU at the edge of chaos, no biases"})


def in_coordinates(claim_id: str, title: str, statement: Any, *variables: Variable, **more: Any) -> Any:
    return claim(claim_id, title, ONE, statement, TOP, PLACES, DIMENSION, ORDER, COEFFICIENTS, *variables,
                 conventions=BASIS, **more)


def of_flow(claim_id: str, title: str, statement: Any, **more: Any) -> Any:
    return claim(claim_id, title, TWO, statement, integer(k, 0), TOP, PLACES, PARAMETERS, DIMENSION, ORDER, *NETWORK,
                 conventions=FLOW, **more)


def smallest(claim_id: str, title: str, statement: Any) -> Any:
    return claim(claim_id, f"{title}; one parameter x, one coordinate g x of degree 1, target y", TWO, statement,
                 DIMENSION, ORDER, real(g), real(x), real(y), conventions=FLOW)


def speed(factor: Any) -> sp.Expr:
    """The derivative of the coordinate g x in time under the gradient flow of factor (g x - y)^2/2."""
    return -sp.Derivative(g * x, x) * sp.Derivative(factor * (g * x - y) ** 2 / 2, x)


def at(operator: SphereOperator, at_degree: Any = degree) -> Mode:
    return Mode(operator, at_degree, d)


def composed(layers: Any, degree: Any = k, order: Any = s, operator: Any = root) -> Mode:
    """The eigenvalue of T_s."""
    return Mode(tangent(layers) * operator(order), degree, d)


def biased(degree: Any, order: Any = s) -> Mode:
    """That of T_s for two layers with a bias at the input: gamma_w^2 = gamma_b^2 = 1/2."""
    half = sp.sqrt(sp.Rational(1, 2))
    kernel = KernelOperator(sp.Lambda(t, NTK(relu, t, sp.Integer(2), half, half, sp.sqrt(2), 0)))
    return Mode(kernel * root(order), degree, d)


def cyclic(values: Any) -> sp.ImmutableMatrix:
    """The matrix of a zonal kernel at the vertices of a regular polygon, or of anything with entries a_{i-j}."""
    n = len(values)
    return sp.ImmutableMatrix(n, n, lambda a, b: values[(a - b) % n])


def polygon(one: Any, other: Any) -> sp.Sum:
    """The entry at (i, j) of the product of the matrices of two functions of the inner product."""
    return sp.Sum(one(sp.cos(2 * sp.pi * (i - k) / n)) * other(sp.cos(2 * sp.pi * (k - j) / n)), (k, 0, n - 1))


def cube(values: Any) -> sp.ImmutableMatrix:
    """The matrix of a zonal kernel at the vertices of a cube, by the number of coordinates in which two differ."""
    return sp.ImmutableMatrix(8, 8, lambda a, b: values[(int(a) ^ int(b)).bit_count()])


def commutes(one: sp.ImmutableMatrix, other: sp.ImmutableMatrix) -> sp.Eq:
    return equal(product(one, other), product(other, one))


def sampled(kernel: Any) -> sp.ImmutableMatrix:
    return three(tuple(kernel(u) for u in (sp.S.One, x, y, z)))


def projector(n: int) -> Any:
    """The kernel of the projection onto harmonics of degree n on S^2."""
    return lambda u: harmonic_multiplicity(n, 3) * Gegenbauer(n, 3, u)


A, B = sp.symbols("a0:6", real=True), sp.symbols("b0:6", real=True)
_, ka, kb, kc = KS
_, pa, pb, pc = PS
COMMUTATOR = sp.ImmutableMatrix([[0, kb * pc - kc * pb, ka * pc - kc * pa], [kc * pb - kb * pc, 0, ka * pb - kb * pa],
                                 [kc * pa - ka * pc, kb * pa - ka * pb, 0]])
TRIPLE = (*(real(u, -1, 1, open_high=True) for u in (x, y, z)),)
GRAM = (sp.Ge(1 + 2 * x * y * z - x**2 - y**2 - z**2, 0),)
#: twice the constant of one square root, the NTK of two layers having one at both ends
SHALLOW = 2 * sp.gamma(d / 2) ** 2 * 2 ** (d - 2) / sp.pi**2


def regimes(suffix: str, title: str, mode: Any, *variables: Variable, critical: Any = d, **more: Any) -> Any:
    """The three regimes: to zero, between constants, above the power by which the order exceeds the critical one."""
    return claim(f"PRF-5R{suffix}", title, FIVE,
                 AllOf(LittleO(mode(critical - g), sp.S.One, k), Theta(mode(critical), sp.S.One, k),
                       BigOmega(mode(critical + g), k**g, k)),
                 integer(k, 1), DIMENSION, real(g, 0, open_low=True), *variables, conventions=FAR, **more)


CLAIMS = (
    claim("PRF-1A", "Harmonics are eigenfunctions of the root of the Laplacian", ONE,
          equal(Mode((-LAPLACIAN) ** sp.Rational(1, 2), k, d), sp.sqrt(k * (k + d - 2))), DEGREE, DIMENSION,
          conventions=SPHERE),
    claim("PRF-1", "The Sobolev loss is a form of a fractional Laplacian", ONE,
          readings=("P-PRF-1-root", "P-PRF-1-definition", "P-PRF-1-pure"), most_likely="P-PRF-1-definition",
          remark="With the weights of the definition the operator is another function of the Laplacian than Proof 2 "
                 "has, in every dimension but 2, and of twice the order."),
    in_coordinates("PRF-1-root", "With the weights (1 + sqrt(l(l + d - 2)))^s it is that of (I + (-Delta)^(1/2))^s",
                   equal(squares(weight("root", s, degree)), form(at(root(), m)))),
    claim("PRF-1-definition", "With the weights of the definition it is that of (I + (-Delta)^(1/2))^s, one harmonic "
                              "of any degree", ONE,
          equal(weight("degree") * x**2, at(root(), k) * x**2), DEGREE, DIMENSION, ORDER, real(x), conventions=BASIS),
    in_coordinates("PRF-1-amended", "With the weights of the definition it is that of "
                   "(1 - (d-2)/2 + ((d-2)^2/4 - Delta)^(1/2))^(2s)",
                   equal(squares(weight("degree", s, degree)), squares(at(definition()))), amends="P-PRF-1-definition"),
    in_coordinates("PRF-1-parseval", "The form of any of them is the weighted sum of squares",
                   equal(form(at(definition(), m)), squares(at(definition())))),
    claim("PRF-1-pure", "With the weights of the definition it is that of a power of the Laplacian alone", ONE,
          equal(weight("degree"), Mode((-LAPLACIAN) ** s, k, d)), DEGREE, DIMENSION, real(s, 0, open_low=True),
          conventions=SPHERE),
    claim("PRF-1-pure-amended", "It is not: constants have the weight 1, and the Laplacian annihilates them", ONE,
          AllOf(equal(weight("degree", s, 0), 1), equal(Mode(-LAPLACIAN, 0, d), 0)), DIMENSION, ORDER,
          conventions=SPHERE, amends="P-PRF-1-pure"),
    claim("PRF-2", "Gradient flow under the Sobolev loss", TWO,
          readings=("P-PRF-2-form", "P-PRF-2-definition", "P-PRF-2-norm", "P-PRF-2-factor", "P-PRF-2-order"),
          most_likely="P-PRF-2-definition",
          remark="The operator is K after the weight of the loss, times 2 unless the loss has the factor 1/2.  The "
                 "exponent s belongs to the loss <u, (I + (-Delta)^(1/2))^s u>/2, not to the weights (1 + l)^(2s), nor "
                 "to the squared norm of (I + (-Delta)^(1/2))^s u."),
    of_flow("PRF-2-form", "Loss <u, (I + (-Delta)^(1/2))^s u>/2: K after (I + (-Delta)^(1/2))^s",
            equal(velocity(at(root())), flow(at(root())))),
    smallest("PRF-2-definition", "Loss with the weights (1 + l)^(2s), half sum: K after (I + (-Delta)^(1/2))^s",
             equal(speed(weight("degree", s, 1)), -g**2 * at(root(), 1) * (g * x - y))),
    of_flow("PRF-2-amended", "Loss with the weights (1 + l)^(2s), half sum: K after P_s with these weights",
            equal(velocity(weight("degree", s, degree)), flow(weight("degree", s, degree))),
            amends="P-PRF-2-definition"),
    smallest("PRF-2-norm", "Loss half the squared norm of (I + (-Delta)^(1/2))^s u: K after the power s",
             equal(speed(at(root() * root(), 1)), -g**2 * at(root(), 1) * (g * x - y))),
    of_flow("PRF-2-norm-amended", "K after the square of that, which is the power 2s",
            AllOf(equal(velocity(at(root() * root())), flow(at(root() * root()))),
                  equal(at(root() * root(), k), at(root(2 * s), k))), amends="P-PRF-2-norm"),
    smallest("PRF-2-factor", "Loss <u, P u> without the factor 1/2",
             equal(speed(2 * at(root(), 1)), -g**2 * at(root(), 1) * (g * x - y))),
    of_flow("PRF-2-factor-amended", "Twice K P", equal(velocity(at(root()), 1), 2 * flow(at(root()))),
            amends="P-PRF-2-factor"),
    claim("PRF-2-order", "The order of the factors does not matter, whatever the network: one parameter x, coordinates "
                         "g x and h x of degree 0 and 1, targets 0", TWO,
          equal(-g * (g * at(root(), 0) * g * x + h * at(root(), 1) * h * x),
                -at(root(), 0) * g * (g * g * x + h * h * x)), DIMENSION, ORDER, real(g), real(h), real(x),
          conventions=FLOW),
    claim("PRF-2-order-amended", "It does not where the kernel acts by degree", TWO,
          equal(Mode(tangent(LAYER) * root(), k, d), Mode(root() * tangent(LAYER), k, d)), DEGREE, DIMENSION, ORDER,
          integer(LAYER, 1), conventions=SPHERE, amends="P-PRF-2-order"),
    claim("PRF-3", "Eigenvalues of the composite operator, ReLU networks of every depth", THREE,
          equal(composed(LAYER), Mode(tangent(LAYER), k, d) * weight("root")), DEGREE, DIMENSION, ORDER,
          integer(LAYER, 1), conventions=SPHERE),
    claim("PRF-4", "The sampled matrices commute", FOUR, readings=("P-PRF-4-points", "P-PRF-4-projectors"),
          most_likely="P-PRF-4-points",
          remark="Any two points do; three do not unless their inner products are alike.  Sampled projectors are no "
                 "projectors."),
    claim("PRF-4-points", "K P = P K for any three points", FOUR, commutes(sampled(tangent_value),
          sampled(sampled_weight)), *TRIPLE, hypotheses=GRAM, conventions=POINTS),
    claim("PRF-4-projectors", "The matrices of the projections onto degree 1 and 2 commute, for any three points", FOUR,
          commutes(sampled(projector(1)), sampled(projector(2))), *TRIPLE, hypotheses=GRAM, conventions=POINTS),
    claim("PRF-4-amended", "Three points whose inner products are equal", FOUR,
          commutes(sampled(tangent_value).subs({y: x, z: x}), sampled(sampled_weight).subs({y: x, z: x})),
          real(x, sp.Rational(-1, 2), 1, open_high=True), conventions=POINTS, amends="P-PRF-4-points"),
    claim("PRF-4-projectors-amended", "Three points whose inner products are equal", FOUR,
          commutes(sampled(projector(1)).subs({y: x, z: x}), sampled(projector(2)).subs({y: x, z: x})),
          real(x, sp.Rational(-1, 2), 1, open_high=True), conventions=POINTS, amends="P-PRF-4-projectors"),
    claim("PRF-4-SUF", "When sampled matrices commute", FOUR,
          parts=("P-PRF-4-SUF-two", "P-PRF-4-SUF-three", "P-PRF-4-SUF-polygon", "P-PRF-4-SUF-cyclic",
                 "P-PRF-4-SUF-cube"),
          remark="If a symmetry of the points exchanges any two of them, matrices of zonal kernels commute: the "
                 "exchange of i and j takes the sum over k for (i, j) to that for (j, i).  So it is for regular "
                 "polygons and the vertices of a cube.  For three points the condition is exact."),
    claim("PRF-4-SUF-two", "Two points: always", FOUR, commutes(symmetric(*KS[:2]), symmetric(*PS[:2])),
          *(real(e) for e in (*KS[:2], *PS[:2])), conventions=SPHERE),
    claim("PRF-4-SUF-three", "Three points: K P - P K has the entries of the cross product of the off-diagonal ones, "
                             "so they commute if and only if these are parallel", FOUR,
          equal(product(THREE_K, THREE_P), sp.MatAdd(product(THREE_P, THREE_K), COMMUTATOR)),
          *(real(e) for e in (*KS, *PS)), conventions=SPHERE),
    claim("PRF-4-SUF-polygon", "Vertices of a regular polygon, any number of them, any two zonal kernels F and G: the "
                               "entry of K P at (i, j) is that of P K", FOUR,
          equal(polygon(F, G), polygon(G, F)), integer(n, 1), integer(i), integer(j), function(F), function(G),
          conventions=Conventions(sphere="S^1", points="n equally spaced, numbered from 0 to n - 1")),
    claim("PRF-4-SUF-cyclic", "Six points with entries a_{i-j}, symmetric or not", FOUR,
          commutes(cyclic(A), cyclic(B)), *(real(e) for e in (*A, *B))),
    claim("PRF-4-SUF-cube", "The vertices of a cube, any two zonal kernels", FOUR,
          commutes(cube(A[:4]), cube(B[:4])), *(real(e) for e in (*A[:4], *B[:4])), conventions=SPHERE),
    claim("PRF-5", "The rate of the eigenvalues of T_s", FIVE,
          readings=("P-PRF-5-shallow", "P-PRF-5-deep", "P-PRF-5-bias", "P-PRF-5-definition", "P-PRF-5-one",
                    "P-PRF-5-both"),
          most_likely="P-PRF-5-deep",
          remark="Right from three layers on, or with a bias; with two layers and no bias odd degrees are empty.  The "
                 "weights (1 + l)^(2s) of the definition give l^(2s - d)."),
    claim("PRF-5-shallow", "Two layers, every degree", FIVE, Theta(composed(2), k ** (s - d), k), integer(k, 1),
          DIMENSION, ORDER, conventions=FAR),
    claim("PRF-5-amended", "Two layers: the rate with its constant for even degrees, zero for odd ones from 3 on", FIVE,
          AllOf(Equivalent(composed(2, 2 * k), SHALLOW * (2 * k) ** (s - d), k),
                equal(composed(2, 2 * k + 1), 0)), integer(k, 1), DIMENSION, ORDER, conventions=FAR,
          amends="P-PRF-5-shallow"),
    claim("PRF-5-deep", "Three and more layers, every degree", FIVE, Theta(composed(LAYER), k ** (s - d), k),
          integer(k, 1), DIMENSION, ORDER, integer(LAYER, 3), conventions=FAR),
    claim("PRF-5-bias", "Two layers with a bias at the input, every degree", FIVE, Theta(biased(k), k ** (s - d), k),
          integer(k, 1), DIMENSION, ORDER,
          conventions=Conventions(**{**SPHERE.entries, "network": "ReLU, gamma_w^2 = gamma_b^2 = 1/2, sigma_w^2 = 2"})),
    claim("PRF-5-definition", "With the weights of the definition", FIVE,
          Theta(composed(LAYER, k, s, definition), k ** (s - d), k), integer(k, 1), DIMENSION, ORDER, integer(LAYER, 3),
          conventions=FAR),
    claim("PRF-5-definition-amended", "With the weights of the definition: l^(2s - d)", FIVE,
          Theta(composed(LAYER, k, s, definition), k ** (2 * s - d), k), integer(k, 1), DIMENSION, ORDER,
          integer(LAYER, 3), conventions=FAR, amends="P-PRF-5-definition"),
    claim("PRF-5-one", "As an equivalence with the constant 1, three layers", FIVE,
          Equivalent(composed(3), k ** (s - d), k), integer(k, 1), DIMENSION, ORDER, conventions=FAR),
    claim("PRF-5-one-amended", "Three layers: 7/4 for even and 5/4 for odd degrees, times the constant of two", FIVE,
          AllOf(*(Equivalent(composed(3, 2 * k + odd), (sp.Rational(7, 4) - sp.Rational(odd, 2)) * SHALLOW
                             * (2 * k) ** (s - d), k) for odd in (0, 1))), integer(k, 1), DIMENSION, ORDER,
          conventions=FAR, amends="P-PRF-5-one"),
    claim("PRF-5-both", "Two layers, even degrees: together with the l^(-(d+1)) that the script gives for their kernel",
          FIVE, AllOf(Theta(composed(2, 2 * k), k ** (s - d), k), Theta(Mode(tangent(2), 2 * k, d), k ** (-d - 1), k)),
          integer(k, 1), DIMENSION, ORDER, conventions=FAR),
    claim("PRF-5-both-amended", "Two layers, even degrees: together with l^(-d) for their kernel", FIVE,
          AllOf(Theta(composed(2, 2 * k), k ** (s - d), k), Theta(Mode(tangent(2), 2 * k, d), k ** (-d), k)),
          integer(k, 1), DIMENSION, ORDER, conventions=FAR, amends="P-PRF-5-both"),
    claim("PRF-5R", "Three regimes: regularising, critical, amplifying", FIVE,
          readings=("P-PRF-5R-deep", "P-PRF-5R-shallow", "P-PRF-5R-definition", "P-PRF-5R-monotone"),
          most_likely="P-PRF-5R-deep",
          remark="In the limit of high degree, and along each parity; not from one degree to the next."),
    regimes("-deep", "Three and more layers: to 0 below d, between constants at d, to infinity above", lambda order:
            composed(LAYER, k, order), integer(LAYER, 3)),
    regimes("-shallow", "Two layers, every degree", lambda order: composed(2, k, order)),
    regimes("-shallow-amended", "Two layers, even degrees", lambda order: composed(2, 2 * k, order),
            amends="P-PRF-5R-shallow"),
    regimes("-definition", "With the weights of the definition", lambda order: composed(LAYER, k, order, definition),
            integer(LAYER, 3)),
    regimes("-definition-amended", "With the weights of the definition d/2 is critical",
            lambda order: composed(LAYER, k, order, definition), integer(LAYER, 3), critical=d / 2,
            amends="P-PRF-5R-definition"),
    claim("PRF-5R-monotone", "Below d the eigenvalues of T_s do not increase from degree to degree: two layers, s < d",
          FIVE, sp.Le(composed(2, k + 1, d - g), composed(2, k, d - g), evaluate=False),
          integer(k, 1), DIMENSION, real(g, 0, open_low=True), conventions=FAR),
    claim("PRF-5R-monotone-amended", "Below d those of even and of odd degree fall faster than any power above s - d, "
                                     "three layers", FIVE,
          AllOf(*(LittleO(composed(3, 2 * k + odd, d - g), k ** (h - g), k) for odd in (0, 1))), integer(k, 1),
          DIMENSION, real(g, 0, open_low=True), real(h, 0, open_low=True), conventions=FAR,
          amends="P-PRF-5R-monotone"),
)
