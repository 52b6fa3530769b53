"""P-TUN-*: the condition number of the kernel matrix as the data grow, and the order s of the loss against it."""

from __future__ import annotations

from itertools import pairwise

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, BigO, BigOmega, LittleO, Theta, integer, real
from ...theory.activations import relu
from ...theory.data_matrices import Eigenvalue
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from ...theory.sobolev import SobolevSymbol
from ...theory.sobolev_kernels import circle_matrix, multiplicity_term
from .eigenvalue_decay import LAYER, t, tangent
from .kernels import CHAOS, PRINTED, claim, u

GROWTH = Source("script", "Research Roadmap", r"\text{When } n \text{ grows, } \kappa(K)\sim n \text{ deteriorates}")
FLAT = Source("script", "Research Roadmap",
              r"\text{multiplying by } P_s \text{ amplifies high-frequency modes and can flatten the composite "
              r"spectrum}")
LARGER = Source("script", "Research Roadmap",
                r"\text{Making } s \text{ larger for large } n \text{ counterbalances } K\text{'s conditioning}")

k, ell, d = sp.symbols("k l d", integer=True)
half, fold = sp.symbols("h m", integer=True)
s, r, e = sp.symbols("s r epsilon", real=True)
TWO = sp.Integer(2)
DEGREE, DIMENSION, LAYERS, ANY = integer(ell, 1), integer(d, 2), integer(LAYER, 3), real(s)
GAP = real(e, 0, open_low=True)
CIRCLE = Conventions(
    points="n = 2h equally spaced points on the circle", network="ReLU at the edge of chaos, no biases, L >= 3 layers",
    eigenvalues="lambda_j = n sum over m of mu_|j + m n| (aliasing), mu the eigenvalues of the operator on S^1")
SPHERE = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure", weight="(1 + l)^(2s)",
                     network="ReLU at the edge of chaos, no biases, L >= 3 layers")
FIRST_MODES = Conventions(**{**SPHERE.entries, "order": "sorted: n = number of harmonics of degree up to l, the n-th "
                             "eigenvalue is that of degree l"})
SHALLOW = Conventions(**{**SPHERE.entries, "network": "ReLU at the edge of chaos, no biases, two layers"})

#: lambda_h / n, the alternating vector: the degrees in it are the odd multiples of h
LEAST = 2 * sp.Sum(tangent(LAYER, TWO, (2 * fold + 1) * half), (fold, 0, sp.oo))
#: harmonics of degree up to l
MODES = multiplicity_term(ell, d + 1)
#: the limit of a kernel matrix at the edge of chaos, divided by its diagonal, as the layers grow
DEEP_LIMIT = sp.ImmutableMatrix(4, 4, lambda i, j: 1 if i == j else sp.Rational(1, 4))


def weight(degree: sp.Expr, order: sp.Expr) -> sp.Expr:
    return SobolevSymbol(degree, d, order, "degree")


def weighted(order: sp.Expr) -> sp.Expr:
    """The eigenvalues of K P_s by degree."""
    return weight(ell, order) * tangent(LAYER, d, ell)


def six_points() -> sp.ImmutableMatrix:
    """The NTK of two layers over six equally spaced points of the circle, times pi."""
    values = [2 * PRINTED.subs(u, sp.cos(a)) - sp.sin(a) for a in (sp.pi * i / 3 for i in range(4))]
    return sp.ImmutableMatrix(6, 6, lambda i, j: values[min((i - j) % 6, (j - i) % 6)])


def condition(order: sp.Expr) -> sp.Expr:
    """Greatest by least of the degrees 0, 1 and 2 on the circle, two layers."""
    first, *rest = (SobolevSymbol(j, TWO, order, "degree").definition() * value for j, value in enumerate(THREE_MODES))
    greatest = least = first
    for value in rest:
        greatest, least = (pick(kept, value, evaluate=False) for pick, kept in ((sp.Max, greatest), (sp.Min, least)))
    return greatest / least


def eq(left: sp.Expr | int, right: sp.Expr | int) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


#: the eigenvalues of the NTK of two layers on the circle, degrees 0, 1 and 2
THREE_MODES = (6 / sp.pi**2, sp.Rational(1, 2), 14 / (9 * sp.pi**2))
ORDERS = [sp.S.Zero, sp.Rational(1, 4), sp.Rational(1, 2)]

CLAIMS = (
    claim("TUN-KN", "The condition number of the kernel matrix grows like n", GROWTH,
          readings=("P-TUN-KN-circle", "P-TUN-KN-sorted", "P-TUN-KN-six", "P-TUN-KN-depth"),
          most_likely="P-TUN-KN-circle",
          remark="It is 1 + n/3 for given data in the limit of depth.  For given depth and growing data it grows "
                 "faster: like n^(d/(d-1)), n^2 on the circle, and is infinite where modes are missing."),
    claim("TUN-KN-circle", "Equally spaced points on the circle: lambda_h/n is no smaller than a multiple of 1/n",
          GROWTH, BigOmega(LEAST, 1 / half, half), integer(half, 1), LAYERS, conventions=CIRCLE,
          remark="The largest eigenvalue lies between n mu_0 and n L, so that a condition number of the order n needs "
                 "this."),
    claim("TUN-KN-circle-amended", "lambda_h/n is of the order 1/n^2, the condition number at least of the order n^2",
          GROWTH, Theta(LEAST, half**-2, half), integer(half, 1), LAYERS, conventions=CIRCLE,
          amends="P-TUN-KN-circle"),
    claim("TUN-KN-sorted", "The operator on its first n modes: the n-th eigenvalue is of the order 1/n", GROWTH,
          Theta(tangent(LAYER, d, ell), 1 / MODES, ell), DEGREE, DIMENSION, LAYERS, conventions=FIRST_MODES),
    claim("TUN-KN-sorted-amended", "It is of the order n^(-d/(d-1))", GROWTH,
          Theta(tangent(LAYER, d, ell), MODES ** (-d / (d - 1)), ell), DEGREE, DIMENSION, LAYERS,
          conventions=FIRST_MODES, amends="P-TUN-KN-sorted",
          remark="So the condition number on the first n modes is of the order n^(d/(d-1))."),
    claim("TUN-KN-six", "Two layers without bias, six equally spaced points: K annihilates the alternating vector, no "
          "condition number", GROWTH,
          eq(sp.MatMul(six_points(), sp.ImmutableMatrix([1, -1, 1, -1, 1, -1])), sp.ImmutableMatrix([0] * 6)),
          conventions=Conventions(network="two layers, times pi", points="six, equally spaced on the circle"),
          remark="mu_3 = mu_9 = ... = 0.  For every even number of points from six on K annihilates cos(3 a)."),
    claim("TUN-KN-depth", "In the limit of depth, four points: 1 + n/3", GROWTH,
          eq(Eigenvalue(DEEP_LIMIT, 1), (1 + sp.Rational(4, 3)) * Eigenvalue(DEEP_LIMIT, 4)),
          conventions=Conventions(matrix="1 on the diagonal, 1/4 elsewhere: the limit of the NTK at the edge of chaos "
                                  "divided by its diagonal, L -> infinity for given data")),
    claim("TUN-FLAT", "Some order s makes the spectrum of K P_s flat", FLAT,
          readings=("P-TUN-FLAT-deep", "P-TUN-FLAT-two"), most_likely="P-TUN-FLAT-deep"),
    claim("TUN-FLAT-deep", "Three and more layers: s = d/2 makes it Theta(1)", FLAT,
          Theta(weighted(d / 2), 1, ell), DEGREE, DIMENSION, LAYERS, conventions=SPHERE),
    claim("TUN-FLAT-two", "Two layers without bias, s = d/2: Theta(1)", FLAT,
          Theta(weight(ell, d / 2) * tangent(2, d, ell), 1, ell), DEGREE, DIMENSION, conventions=SHALLOW),
    claim("TUN-FLAT-two-amended", "Odd degrees from 3 on stay zero for every s; even degrees are Theta(1) for s = d/2",
          FLAT, AllOf(eq(weight(2 * k + 1, s) * tangent(2, d, 2 * k + 1), 0),
                      Theta(weight(2 * k, d / 2) * tangent(2, d, 2 * k), 1, k)), integer(k, 1), DIMENSION, ANY,
          conventions=SHALLOW, amends="P-TUN-FLAT-two"),
    claim("TUN-S", "Take s larger as n grows", LARGER,
          readings=("P-TUN-S-rate", "P-TUN-S-every", "P-TUN-S-cut"), most_likely="P-TUN-S-rate",
          remark="The best s tends to the number that cancels the decay of the kernel, d/2 for the weight (1+l)^(2s), "
                 "d for (1+l)^s; it depends on the architecture and the dimension, not on n."),
    claim("TUN-S-rate", "A larger order is never worse up to a factor: mu_l w_l of order s + epsilon is O() of that of "
          "order s, s >= d/2", LARGER, BigO(weighted(s + e), weighted(s), ell), DEGREE, DIMENSION, LAYERS, ANY, GAP,
          hypotheses=(sp.Ge(s, d / 2),), conventions=SPHERE,
          remark="On degrees up to l the condition number is at least w_l mu_l/mu_0, and at least its inverse."),
    claim("TUN-S-rate-amended", "At s = d/2 the modes are Theta(1), above they grow without bound, below they tend to "
          "0", LARGER, AllOf(Theta(weighted(d / 2), 1, ell), LittleO(1, weighted(d / 2 + e), ell),
                        LittleO(weighted(d / 2 - e), 1, ell)), DEGREE, DIMENSION, LAYERS, GAP,
          conventions=SPHERE, amends="P-TUN-S-rate",
          remark="So the condition number on degrees up to l is bounded at s = d/2, tends to infinity at any other s, "
                 "and the best s tends to d/2."),
    claim("TUN-S-sharp", "mu_l w_l of order s is Theta(l^(2s-d)): the condition number has the exponent |2s - d|",
          LARGER, Theta(weighted(s), ell ** (2 * s - d), ell), DEGREE, DIMENSION, LAYERS, ANY, conventions=SPHERE),
    claim("TUN-S-modes", "Two layers on the circle: the eigenvalues of degree 0, 1 and 2", LARGER,
          AllOf(*(eq(FunkHecke(sp.Lambda(t, NTK(relu, t, TWO, *CHAOS)), sp.Integer(j), TWO), value)
                  for j, value in enumerate(THREE_MODES))), conventions=SHALLOW),
    claim("TUN-S-every", "Degrees 0, 1, 2 on the circle, two layers: the condition number falls with s", LARGER,
          sp.Le(condition(r), condition(s), evaluate=False), real(s, 0), real(r, 0), hypotheses=(sp.Le(s, r),),
          conventions=SHALLOW),
    claim("TUN-S-every-amended", "It falls from s = 0 to 1/2 and rises from there to 1 and 2", LARGER,
          AllOf(*(sp.Lt(condition(b), condition(a), evaluate=False) for a, b in pairwise(ORDERS)),
                *(sp.Lt(condition(a), condition(b), evaluate=False) for a, b in pairwise((ORDERS[-1], sp.S.One, TWO)))),
          conventions=SHALLOW, amends="P-TUN-S-every"),
    claim("TUN-S-cut", "P_s with a fixed l_max = 1, four points of the circle: K P_s can be inverted", LARGER,
          sp.Ne(sp.Determinant(circle_matrix([sp.pi * i / 2 for i in range(4)], 1, s)), 0, evaluate=False), ANY,
          conventions=Conventions(matrix="p_s(<x_i, x_j>)", weight="(1 + l)^(2s)")),
    claim("TUN-S-cut-amended", "It is singular for every s: with more points than harmonics no order helps", LARGER,
          eq(sp.Determinant(circle_matrix([sp.pi * i / 2 for i in range(4)], 1, s)), 0), ANY,
          conventions=Conventions(matrix="p_s(<x_i, x_j>)", weight="(1 + l)^(2s)"), amends="P-TUN-S-cut"),
)
