r"""P-TOR-*: the torus in more than one dimension, its aliasing, vanishing modes and rates.

On T^d the kernel is singular at x = 0 and x = (1/2, ..., 1/2) alone.  For two ReLU layers without biases
K = 2 - (sqrt(2)/pi) sqrt(1 - <x, 0>) + ... near the first and -(sqrt(2)/pi) sqrt(1 + <x, 0>) + ... near the second, and
1 - <x, 0> = (2 pi^2/d) |x|^2 + ..., so that along every ray the eigenvalues are like

    (1 + (-1)^(k_1 + ... + k_d)) Gamma((d+1)/2) / (sqrt(d) pi^((d+3)/2)) |k|^(-d-1).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Conventions
from ...checking.statements import AllOf, BigO, Equivalent, Theta, array, integer, real
from ...theory.activations import relu
from ...theory.kernels import NTK
from ...theory.torus import GridEigenvalue, TorusEigenvalue
from .kernels import CHAOS, claim
from .torus import (
    GRID,
    INVERSE,
    KERNEL,
    OPERATOR,
    RELU,
    SCALING,
    SIDE,
    TANGENT,
    F,
    M,
    N,
    angle,
    coefficient,
    divides,
    divides_by,
    dot,
    equal,
    i1,
    i2,
    integers,
    k,
    k1,
    k2,
    n,
    over,
    q,
    s,
    t,
)

a, b, c, L, q1, q2 = sp.symbols("a b c L q1 q2", integer=True)
ZERO = sp.S.Zero
RATES = Conventions(**{**RELU.entries, "torus": "d frequencies: T^d, uniform measure", "weight": "(1 + |k|^2)^s"})
FINITE = Conventions(**{**GRID.entries, "kernel": "sum of c_(q1,q2) cos(q1 x_1) cos(q2 x_2) over q1, q2 = 0, ..., n; "
                                                  "its operator has the eigenvalue c_(q1,q2)/m at the m frequencies "
                                                  "(+-q1, +-q2), m = 1, 2, 4"})
EVERY = (integer(k, 1), real(s))
#: half of the mean of two cosines, on the grid of 2M points in each direction
INNER_PRODUCT = (sp.cos(sp.pi * i1 / M) + sp.cos(sp.pi * i2 / M)) / 2
ODD_MODE = (q, 2 * n + 1 - q)


def weighted(*mode: Any) -> Any:
    """The eigenvalue of the operator times the Sobolev weight."""
    return TorusEigenvalue(TANGENT, *mode) * (1 + sum(part**2 for part in mode)) ** s


def leading(*direction: Any) -> Any:
    """The leading term along k times a direction with an even sum."""
    d = sp.Integer(len(direction))
    square = sum(part**2 for part in direction)
    constant = 2 * sp.gamma((d + 1) / 2) / (sp.sqrt(d) * sp.pi ** ((d + 3) / 2))
    return constant * (square * k**2) ** (s - (d + 1) / 2)


def along(*direction: Any) -> Any:
    """The eigenvalues along a ray are like the leading term."""
    return Equivalent(weighted(*(part * k for part in direction)), leading(*direction), k)


def collected() -> Any:
    """The sum of K cos(2 pi (2 i_1 + i_2)/4) over the 16 points of T^2 with N = 4, term by term."""
    cosines = (1, 0, -1, 0)
    return sum((cosines[(2 * x + y) % 4] * TANGENT(sp.Rational(cosines[x] + cosines[y], 2))
                for x in range(4) for y in range(4)), ZERO)


def aliased() -> Any:
    """A kernel with finitely many frequencies on the grid: each frequency q counts at every k that agrees with it."""
    row = coefficient[q1, q2] * sp.cos(angle(q1 * i1)) * sp.cos(angle(q2 * i2))
    met = coefficient[q1, q2] * sp.Mul(*((divides(one - two) + divides(one + two)) / 2
                                         for one, two in ((q1, k1), (q2, k2))))
    left, right = (sp.Sum(sp.Sum(part, (q2, 0, n)), (q1, 0, n)) for part in (row, met))
    return equal(over(left * sp.cos(angle(dot((k1, k2), (i1, i2)))), i1, i2) / N**2, right)


CLAIMS = (
    claim("TOR-ALIAS-2-amended", "On T^2 each is the sum of the operator's over the frequencies that agree with it "
          "modulo N in both directions: kernels with finitely many", OPERATOR,
          aliased(), SIDE, integer(n, 0), *integers(k1, k2), array(coefficient, 2), amends="P-TOR-ALIAS",
          conventions=FINITE),
    claim("TOR-SING-2", "The NTK matrix on the grid is invertible: 16 points of T^2, mode (2, 1)", INVERSE,
          sp.Ne(collected(), 0, evaluate=False), conventions=RELU),
    claim("TOR-SING-2-zero", "Why: kernels with the odd part s t on T^2, N even: eigenvalue 0 at modes with an odd sum "
          "but (1, 0), (0, 1), (N-1, 0), (0, N-1)", INVERSE,
          equal(sp.Sum(sp.Sum((F(INNER_PRODUCT**2) + s * INNER_PRODUCT) * sp.cos(sp.pi * dot(ODD_MODE, (i1, i2)) / M),
                              (i2, 0, 2 * M - 1)), (i1, 0, 2 * M - 1)),
                s * M**2 * sum(sum(divides_by(x + sign, 2 * M) for sign in (1, -1)) * divides_by(y, 2 * M)
                               for x, y in (ODD_MODE, ODD_MODE[::-1]))),
          integer(M, 1), *integers(n, q), real(s), KERNEL,
          conventions=Conventions(**{**GRID.entries, "kernel": "F(t^2) + s t with any F, as that of two ReLU layers "
                                                               "without biases"})),
    claim("TOR-SING-2-amended", "On T^2 it is for N = 1, 2, 3 and 5: every mode up to symmetry", INVERSE,
          AllOf(*(sp.Lt(0, GridEigenvalue(TANGENT, sp.Integer(side), sp.Integer(x), sp.Integer(y)), evaluate=False)
                  for side in (1, 2, 3, 5) for x in range(side // 2 + 1) for y in range(x + 1))),
          amends="P-TOR-SING-2", conventions=RELU),
    claim("TOR-RATE-2", "The rate l^(s-d) on T^2, along an axis", SCALING,
          Theta(weighted(k, ZERO), k ** (s - 2), k), *EVERY, conventions=RATES),
    claim("TOR-RATE-2-amended", "On T^2, along every ray with even sums: |k|^(2s-3), with the constant", SCALING,
          AllOf(along(2 * a + 2, 2 * b), along(2 * a + 1, 2 * b + 1)), *EVERY, integer(a, 0), integer(b, 0),
          amends="P-TOR-RATE-2", conventions=RATES,
          remark="Rays of two even or two odd numbers; the others are these with signs and coordinates exchanged."),
    claim("TOR-RATE-2-odd", "On T^2, where the sum of the frequencies is odd: faster than k^-15", SCALING,
          BigO(TorusEigenvalue(TANGENT, 2 * a * (2 * k + 1), (2 * b + 1) * (2 * k + 1)), k**-15, k), integer(k, 1),
          integer(a, 0), integer(b, 0), conventions=RATES,
          remark="Only (1, 0) and (0, 1), which are those of the linear part of the kernel, are not 0."),
    claim("TOR-RATE-3", "The rate l^(s-d) on T^3, along an axis", SCALING,
          Theta(weighted(k, ZERO, ZERO), k ** (s - 3), k), *EVERY, conventions=RATES),
    claim("TOR-RATE-3-amended", "On T^3, along every ray with even sums: |k|^(2s-4), with the constant", SCALING,
          AllOf(along(2 * a + 2, 2 * b, 2 * c), along(2 * a + 1, 2 * b + 1, 2 * c)), *EVERY,
          *(integer(x, 0) for x in (a, b, c)), amends="P-TOR-RATE-3", conventions=RATES,
          remark="Rays of three even or two odd numbers; the others are these with signs and coordinates exchanged."),
    claim("TOR-RATE-deep", "From three layers on every frequency has the rate |k|^(-d-1): T^2, along an axis", SCALING,
          Theta(TorusEigenvalue(sp.Lambda(t, NTK(relu, t, L, *CHAOS)), k, ZERO), k**-3, k), integer(k, 1),
          integer(L, 3), conventions=RATES),
)
