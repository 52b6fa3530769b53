"""P-TOR-*: grids of the torus, where kernel matrices are circulant and eigenvalues come from Fourier transforms."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions, Source
from ...checking.statements import AllOf, BigO, LittleO, Theta, array, function, integer, real
from ...theory.activations import relu
from ...theory.harmonics import FunkHecke
from ...theory.kernels import NTK
from ...theory.torus import GridEigenvalue, torus_inner_product
from .kernels import CHAOS, claim

DOMAIN = "Alternative Domains: My Proper Contributions"
IMPLEMENTATION = "Computational Implementation Strategy"
MODES = Source("script", DOMAIN, r"\frac1N\sum_j e^{2\pi i k_1j/N}e^{-2\pi i k_2j/N} = \delta_{k_1,k_2 \bmod N}")
VECTORS = Source("script", DOMAIN, r"\text{This means we can explicitly construct all eigenvectors}")
COMMUTE = Source("script", "The Five Main Proofs", r"K P_s = P_s K")
OPERATOR = Source("script", DOMAIN, r"\text{explicitly construct all eigenvectors and use FFT for } O(N^d\log N) "
                  r"\text{ eigenvalue computation}")
FAST = Source("script", f"{DOMAIN}; {IMPLEMENTATION}", r"O(N^d \log N);\quad O(N^{2d}) \to O(d\cdot N^d\log N)")
TENSOR = Source("script", IMPLEMENTATION, r"F_d = F_1 \otimes F_1 \otimes \cdots \otimes F_1")
STEPS = Source("script", IMPLEMENTATION,
               r"\hat f = F_d f,\quad \hat g_k = (1+\|k\|^2)^s \hat f_k,\quad g = F_d^* \hat g")
SCALING = Source("script", "The Five Main Proofs; Research Goals and Factorization Strategy",
                 r"\lambda_\ell \sim \ell^{s-d};\quad T_s = K^\infty\circ P_s \text{ on both sphere and torus}")
INVERSE = Source("script", DOMAIN, r"\text{exact orthogonality of Fourier modes under uniform sampling}")
FACTORS = Source("script", "Research Goals and Factorization Strategy",
                 r"T_s = K^\infty\circ P_s \text{ factorizes independently on both sphere and torus domains}")

N, k, j, l, m, q, i, n, d, M = sp.symbols("N k j l m q i n d M", integer=True)  # noqa: E741 - names of the indices
k1, k2, k3, i1, i2, i3, l1, l2, l3 = sp.symbols("k1 k2 k3 i1 i2 i3 l1 l2 l3", integer=True)
s, t = sp.symbols("s t", real=True)
F, G = sp.Function("F"), sp.Function("G")
v, coefficient, first, second = (sp.IndexedBase(name) for name in ("v", "c", "u", "w"))
TANGENT = sp.Lambda(t, NTK(relu, t, sp.Integer(2), *CHAOS))

SIDE, KERNEL, PHASE = integer(N, 1), function(F), real(t)
GRID = Conventions(points="j/N, j = 0, ..., N - 1 in each direction, embedded by (cos 2 pi x_a, sin 2 pi x_a)/sqrt(d)",
                   inner="<x, y> = (1/d) sum_a cos 2 pi (x_a - y_a)", modes="cos(2 pi k.j/N + t) for every phase t")
WEIGHT = Conventions(**{**GRID.entries, "weight": "(1 + |k|^2)^s, k the frequency of least absolute value modulo N",
                        "scaling": "F_d^* F_d = I, each transform divided by N^(d/2)"})
RAW = Conventions(points="j/N in [0, 1], not embedded",
                  network="two-layer ReLU NTK, no biases: |x| |y| Theta(cos angle)")
RELU = Conventions(**{**GRID.entries, "network": "two-layer ReLU NTK, no biases, sigma_w^2 = 2"})
COUNT = Conventions(count="radix 2: N = 2^m points take m 2^(m-1) butterflies, N^d points d N^(d-1) such transforms",
                    limit="N = 2^m -> infinity for each fixed d, where no other index is named")


def equal(left: Any, right: Any) -> Any:
    return sp.Eq(left, right, evaluate=False)


def angle(x: Any) -> Any:
    return 2 * sp.pi * x / N


def over(body: Any, *indices: sp.Symbol) -> Any:
    """The sum over the residues."""
    for index in reversed(indices):
        body = sp.Sum(body, (index, 0, N - 1))
    return body


def divides(x: Any) -> Any:
    """1 where N divides x, 0 elsewhere."""
    return divides_by(x, N)


def divides_by(x: Any, side: Any) -> Any:
    return sp.KroneckerDelta(sp.Mod(x, side, evaluate=False), 0)


def kernel(f: Any, *differences: Any) -> Any:
    """The kernel of the inner product of two points of the grid with these differences."""
    return f(torus_inner_product([x / N for x in differences], [0] * len(differences)))


def dot(one: tuple[Any, ...], other: tuple[Any, ...]) -> Any:
    return sum((a * b for a, b in zip(one, other, strict=True)), sp.S.Zero)


def eigenvectors(mode: tuple[Any, ...], at: tuple[Any, ...], index: tuple[Any, ...]) -> Any:
    """Each mode, with any phase t, is an eigenvector of the matrix of F; the eigenvalue is the transform of a row."""
    row = kernel(F, *(a - b for a, b in zip(at, index, strict=True)))
    value = over(kernel(F, *index) * sp.cos(angle(dot(mode, index))), *index)
    return equal(over(row * sp.cos(angle(dot(mode, index)) + t), *index), value * sp.cos(angle(dot(mode, at)) + t))


def weight(frequency: Any) -> Any:
    """(1 + k^2)^s for the frequency of least absolute value that is k modulo N, k = 0, ..., N."""
    return (1 + sp.Min(frequency, N - frequency) ** 2) ** s


def filtered(x: Any, weights: Any = weight) -> Any:
    """The entry of P_s on the circle for two points with the difference x."""
    return over(weights(m) * sp.cos(angle(m * x)), m) / N


def commuting(at: tuple[Any, ...], other: tuple[Any, ...], index: tuple[Any, ...]) -> Any:
    left = [a - b for a, b in zip(at, index, strict=True)]
    right = [a - b for a, b in zip(index, other, strict=True)]
    return equal(over(kernel(F, *left) * kernel(G, *right), *index), over(kernel(G, *left) * kernel(F, *right), *index))


def phase(top: Any) -> Any:
    """k.j in that many directions, k and j being the rows of two arrays."""
    a = sp.Symbol("a", integer=True)
    return sp.Sum(first[a] * second[a], (a, 1, top))


def integers(*symbols: sp.Symbol) -> tuple[Any, ...]:
    return tuple(integer(symbol) for symbol in symbols)


#: the last product of k.j
LAST = first[d + 1] * second[d + 1]
#: a frequency that is not 0 modulo N
INNER = integer(q, 1)
BELOW = (sp.Lt(q, N),)
TRANSFORMED = over(over(v[l] * sp.cos(angle(m * (q - l))), l), m)
DIMENSIONS = (1, 2, 3, 4)


def butterflies(dimension: int) -> Any:
    """Of a transform of N^d points, N = 2^m: d N^(d-1) transforms of N points, m 2^(m-1) butterflies each."""
    return dimension * 2 ** (m * (dimension - 1)) * m * 2 ** (m - 1)


def points(dimension: int) -> Any:
    return 2 ** (m * dimension)


CLAIMS = (
    claim("TOR-DFT", "Fourier modes are orthogonal on the grid, for every N", MODES,
          AllOf(equal(over(sp.cos(angle((k1 - k2) * j)), j) / N, divides(k1 - k2)),
                equal(over(sp.sin(angle((k1 - k2) * j)), j) / N, 0)),
          SIDE, *integers(k1, k2), conventions=GRID),
    claim("TOR-CIRC", "On the torus all eigenvectors are explicit", VECTORS,
          readings=("P-TOR-CIRC-1", "P-TOR-CIRC-2", "P-TOR-CIRC-3", "P-TOR-CIRC-raw"), most_likely="P-TOR-CIRC-2",
          remark="They are for embedded points and every kernel of inner products; not for the points of the cube."),
    claim("TOR-CIRC-1", "Circle, every N: Fourier modes are eigenvectors of every kernel matrix", VECTORS,
          eigenvectors((k,), (i,), (l,)), SIDE, *integers(k, i), PHASE, KERNEL, conventions=GRID),
    claim("TOR-CIRC-2", "T^2, every N: the matrix is block circulant, its eigenvectors are the Fourier modes", VECTORS,
          eigenvectors((k1, k2), (i1, i2), (l1, l2)), SIDE, *integers(k1, k2, i1, i2), PHASE, KERNEL,
          conventions=GRID),
    claim("TOR-CIRC-3", "The same on T^3", VECTORS,
          eigenvectors((k1, k2, k3), (i1, i2, i3), (l1, l2, l3)), SIDE, *integers(k1, k2, k3, i1, i2, i3), PHASE,
          KERNEL, conventions=GRID),
    claim("TOR-CIRC-raw", "Without the embedding, d = 1: entries depend on the difference of the points", VECTORS,
          equal(i / N * (j / N) * TANGENT(1), (i + 1) / N * ((j + 1) / N) * TANGENT(1)), SIDE, integer(i, 0),
          integer(j, 0), hypotheses=(sp.Lt(i + 1, N), sp.Lt(j + 1, N)), conventions=RAW),
    claim("TOR-CIRC-raw-amended", "Without the embedding, d = 1: the matrix is 2 i j/N^2; its only eigenvector with "
          "another eigenvalue than 0 is that of the points, which is no mode", VECTORS,
          AllOf(equal(TANGENT(1), 2),
                equal(over(2 * i * l / N**2 * l, l), (N - 1) * (2 * N - 1) / (3 * N) * i)),
          SIDE, integer(i, 0), hypotheses=(sp.Lt(i, N),), amends="P-TOR-CIRC-raw", conventions=RAW),
    claim("TOR-COM", "K and P_s commute on the grid of the torus", COMMUTE,
          readings=("P-TOR-COM-1", "P-TOR-COM-2", "P-TOR-COM-raw"), most_likely="P-TOR-COM-1"),
    claim("TOR-COM-1", "Circle, every N and s: K P_s = P_s K for every kernel of inner products", COMMUTE,
          equal(over(kernel(F, i - l) * filtered(l - j), l), over(filtered(i - l) * kernel(F, l - j), l)),
          SIDE, *integers(i, j), real(s), KERNEL, conventions=WEIGHT),
    claim("TOR-COM-2", "T^2, every N: any two kernels of inner products commute", COMMUTE,
          commuting((i1, i2), (k1, k2), (l1, l2)), SIDE, *integers(i1, i2, k1, k2), KERNEL, function(G),
          conventions=GRID),
    claim("TOR-COM-raw", "Without the embedding, d = 1: the kernel i j/N^2 and P_s", COMMUTE,
          equal(over(i * l / N**2 * filtered(l - j), l), over(filtered(i - l) * l * j / N**2, l)),
          SIDE, integer(i, 0), integer(j, 0), real(s), hypotheses=(sp.Lt(i, N), sp.Lt(j, N)), conventions=RAW),
    claim("TOR-COM-raw-amended", "Without the embedding, d = 1: P_s K is the transpose of K P_s, and the same for s = "
          "0", COMMUTE,
          AllOf(equal(over(i * l / N**2 * filtered(l - j), l), over(filtered(j - l) * l * i / N**2, l)),
                equal(over(i * l / N**2 * filtered(l - j).subs(s, 0), l),
                      over(filtered(i - l).subs(s, 0) * l * j / N**2, l))),
          SIDE, integer(i, 0), integer(j, 0), real(s), hypotheses=(sp.Lt(i, N), sp.Lt(j, N)),
          amends="P-TOR-COM-raw", conventions=RAW),
    claim("TOR-ALIAS", "The eigenvalues of the matrix, divided by N^d, are those of the operator", OPERATOR,
          equal(GridEigenvalue(TANGENT, N, k) / N, FunkHecke(TANGENT, k, sp.Integer(2))), SIDE, integer(k, 0),
          hypotheses=(sp.Lt(k, N),), conventions=RELU),
    claim("TOR-ALIAS-amended", "Each is the sum of the operator's over the frequencies that agree with it modulo N: "
          "kernels with finitely many", OPERATOR,
          equal(over(sp.Sum(coefficient[q] * sp.cos(angle(q * j)), (q, 0, n)) * sp.cos(angle(k * j)), j) / N,
                sp.Sum(coefficient[q] * (divides(q - k) + divides(q + k)) / 2, (q, 0, n))),
          SIDE, integer(n, 0), *integers(k), array(coefficient, 1), amends="P-TOR-ALIAS",
          conventions=Conventions(**{**GRID.entries, "kernel": "F(cos x) = sum_q c_q cos(q x), q = 0, ..., n, whose "
                                                               "operator has the eigenvalue c_q/2 at q and -q, c_0"})),
    claim("TOR-COST1", "Matrix-vector products in O(N^d log N), d = 1, 2, 3, 4", FAST,
          AllOf(equal((m + 1) * 2**m, 2 * (m * 2 ** (m - 1)) + 2**m),
                *(BigO(butterflies(a), points(a) * m, m) for a in DIMENSIONS)),
          integer(m, 1), conventions=COUNT,
          remark="The first part is the recursion of the count: two transforms of half the size and N/2 butterflies."),
    claim("TOR-COST2", "O(d N^d log N) against O(N^(2d)), d = 1, 2, 3, 4: of smaller order", FAST,
          AllOf(*(LittleO(butterflies(a), points(2 * a), m) for a in DIMENSIONS)),
          integer(m, 1), conventions=COUNT),
    claim("TOR-COSTC", "O(N^d log N) and O(d N^d log N) are the same", FAST,
          readings=("P-TOR-COSTC-fixed", "P-TOR-COSTC-growing"), most_likely="P-TOR-COSTC-fixed",
          remark="For each fixed d they are; with a constant that serves all d they are not."),
    claim("TOR-COSTC-fixed", "For each fixed d: d = 1, 2, 3, 4", FAST,
          AllOf(*(Theta(a * m * points(a), m * points(a), m) for a in DIMENSIONS)), integer(m, 1), conventions=COUNT),
    claim("TOR-COSTC-growing", "For growing d, N fixed", FAST, BigO(d * m * 2 ** (m * d), m * 2 ** (m * d), d),
          integer(d, 1), integer(m, 1), conventions=COUNT),
    claim("TOR-COSTC-growing-amended", "N = 2^q: for every d it is d N^d q/2 butterflies, and N^d q is of smaller "
          "order as d grows", FAST,
          AllOf(equal(d * 2 ** (q * (d - 1)) * q * 2 ** (q - 1), d * q * 2 ** (q * d) / 2),
                LittleO(q * N**d, d * q * N**d, d)),
          integer(d, 1), INNER, integer(N, 2), amends="P-TOR-COSTC-growing", conventions=COUNT),
    claim("TOR-KRON", "F_{d+1} = F_d (x) F_1 for every N and d, entry by entry", TENSOR,
          AllOf(equal(sp.cos(angle(phase(d) + LAST)),
                      sp.cos(angle(phase(d))) * sp.cos(angle(LAST)) - sp.sin(angle(phase(d))) * sp.sin(angle(LAST))),
                equal(sp.sin(angle(phase(d) + LAST)),
                      sp.sin(angle(phase(d))) * sp.cos(angle(LAST)) + sp.cos(angle(phase(d))) * sp.sin(angle(LAST)))),
          SIDE, integer(d, 1), array(first, 1), array(second, 1),
          conventions=Conventions(entry="e^(-2 pi i sum_a u_a w_a/N), rows u and columns w in {0, ..., N-1}^d",
                                  direction="the sum over d + 1 directions is that over d and the last product")),
    claim("TOR-ALG", "Steps 1-3: P_s by transforms", STEPS,
          readings=("P-TOR-ALG-literal", "P-TOR-ALG-unscaled", "P-TOR-ALG-symmetric"),
          most_likely="P-TOR-ALG-symmetric",
          remark="The steps are right with frequencies symmetric around 0 and transforms that are unitary."),
    claim("TOR-ALG-literal", "With k = 0, ..., N - 1: real data stay real", STEPS,
          equal(over((1 + m**2) ** s * sp.sin(angle(m * j)), m) / N, 0), SIDE, *integers(j), real(s),
          conventions=Conventions(**{**WEIGHT.entries, "weight": "(1 + k^2)^s for k = 0, ..., N - 1"})),
    claim("TOR-ALG-literal-amended", "With frequencies symmetric around 0 real data stay real", STEPS,
          equal(sp.Sum(weight(m) * sp.sin(angle(m * j)), (m, 1, N - 1)) / N, 0), SIDE, *integers(j), real(s),
          amends="P-TOR-ALG-literal", conventions=WEIGHT, remark="The mode 0 contributes nothing: its sine is 0."),
    claim("TOR-ALG-unscaled", "With F_d^* the plain conjugate transpose: s = 0 gives f back", STEPS,
          equal(TRANSFORMED, v[q]), SIDE, integer(q, 0), array(v, 1), hypotheses=BELOW,
          conventions=Conventions(**{**WEIGHT.entries, "scaling": "none"})),
    claim("TOR-ALG-unscaled-amended", "With unitary transforms, d = 1", STEPS,
          equal(TRANSFORMED / N, v[q]), SIDE, integer(q, 0), array(v, 1), hypotheses=BELOW,
          amends="P-TOR-ALG-unscaled", conventions=WEIGHT),
    claim("TOR-ALG-symmetric", "With symmetric frequencies and unitary transforms: modes times (1 + |k|^2)^s", STEPS,
          AllOf(equal(over(filtered(j - l) * sp.cos(angle(q * l) + t), l), weight(q) * sp.cos(angle(q * j) + t)),
                equal(over(filtered(j - l), l), weight(0))),
          SIDE, INNER, *integers(j), real(s), PHASE, hypotheses=BELOW, conventions=WEIGHT),
    claim("TOR-RATE", "The rate l^(s-d) on the torus", SCALING,
          Theta(FunkHecke(TANGENT, k, sp.Integer(2)) * (1 + k**2) ** s, k ** (s - 1), k), integer(k, 1), real(s),
          conventions=Conventions(**{**RELU.entries, "torus": "the circle, d = 1", "weight": "(1 + k^2)^s"})),
    claim("TOR-RATE-amended", "On the circle: k^(2s-2) for even k, zero for odd k from 3 on", SCALING,
          AllOf(Theta(FunkHecke(TANGENT, 2 * k, sp.Integer(2)) * (1 + 4 * k**2) ** s, k ** (2 * s - 2), k),
                equal(FunkHecke(TANGENT, 2 * k + 1, sp.Integer(2)) * (1 + (2 * k + 1) ** 2) ** s, 0)),
          integer(k, 1), real(s), amends="P-TOR-RATE",
          conventions=Conventions(**{**RELU.entries, "torus": "the circle, d = 1", "weight": "(1 + k^2)^s"})),
    claim("TOR-SING", "The NTK matrix on the grid is invertible: six points of the circle, mode 3", INVERSE,
          sp.Ne(TANGENT(1) - 2 * TANGENT(sp.Rational(1, 2)) + 2 * TANGENT(sp.Rational(-1, 2)) - TANGENT(-1), 0,
                evaluate=False), conventions=RELU,
          remark="The sum of (-1)^j K(cos(2 pi j/6)) over the six points.  Even N from 6 on have antipodes, and "
                 "vanishing odd modes."),
    claim("TOR-SING-zero", "Why: kernels with the odd part s t, N even: eigenvalue 0 at odd modes but 1 and N - 1",
          INVERSE,
          equal(sp.Sum((F(sp.cos(sp.pi * j / M) ** 2) + s * sp.cos(sp.pi * j / M))
                       * sp.cos(sp.pi * (2 * n + 1) * j / M), (j, 0, 2 * M - 1)),
                s * M * (divides_by(2 * n, 2 * M) + divides_by(2 * n + 2, 2 * M))),
          integer(M, 1), *integers(n), real(s), KERNEL,
          conventions=Conventions(**{**GRID.entries, "kernel": "F(t^2) + s t with any F, as that of two ReLU layers "
                                                               "without biases"})),
    claim("TOR-SING-amended", "It is for N = 1, 2, 3, 4, 5, 7, 9 and 11: every mode",
          INVERSE,
          AllOf(*(sp.Lt(0, GridEigenvalue(TANGENT, sp.Integer(side), sp.Integer(mode)), evaluate=False)
                  for side in (1, 2, 3, 4, 5, 7, 9, 11) for mode in range(side // 2 + 1))),
          amends="P-TOR-SING", conventions=RELU),
    claim("FAC-DOM-torus", "T_s = K P_s on the circle, every N and s: mode by mode the product of both", FACTORS,
          equal(over(kernel(F, i - n) * over(filtered(n - l) * sp.cos(angle(q * l) + t), l), n),
                over(kernel(F, l) * sp.cos(angle(q * l)), l) * weight(q) * sp.cos(angle(q * i) + t)),
          SIDE, INNER, *integers(i), real(s), PHASE, KERNEL, hypotheses=BELOW, conventions=WEIGHT),
)
