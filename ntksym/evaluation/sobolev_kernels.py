r"""Values of zonal Sobolev kernels cut off at a degree, p_s(t) = sum_{l<=L} w(l) N_l P_l(t): balls, mpmath, NumPy.

Balls and arrays follow the recurrence (l+d-2) P_{l+1} = (2l+d-2) t P_l - l P_{l-1} of polynomials with |P_l| <= 1 on
[-1, 1], whose rounding errors grow like a power of l; mpmath takes Chebyshev, Legendre and Jacobi polynomials of its
own.  Sampled matrices are p_s(<x_i, x_j>), with the factors sqrt(c_i c_j) for quadrature weights c.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from flint import arb, ctx, fmpq, fmpq_poly

from ..errors import UserError
from .dual_profiles import Array

KINDS = ("degree", "root", "laplacian")
MAX_DEGREE = 20_000
#: bits beyond what is asked for: rounding over the recurrence
GUARD = 64


def checked(top: int, d: int, kind: str) -> None:
    """Raise :class:`UserError` for other degrees, dimensions and kinds of weights than there are."""
    if not 0 <= top <= MAX_DEGREE or d < 2:
        raise UserError(f"the top degree lies in [0, {MAX_DEGREE}] and the dimension is at least 2, got {top} and {d}")
    if kind not in KINDS:
        raise UserError(f"the weight of a sphere is one of {', '.join(KINDS)}, got {kind!r}")


def multiplicity(k: int, d: int) -> int:
    """The number of harmonics of degree k on S^{d-1}."""
    return math.comb(k + d - 1, d - 1) - (math.comb(k + d - 3, d - 1) if k >= 2 else 0)


def rational(value: Any) -> fmpq:
    """A number as a rational; floats are the fractions that they are.  Raises :class:`UserError` for others."""
    try:
        exact = Fraction(value) if isinstance(value, float) else Fraction(str(value))
    except ValueError:
        raise UserError(f"expected a rational number, got {str(value)[:40]!r}") from None
    return fmpq(exact.numerator, exact.denominator)


def weight_ball(k: int, d: int, s: fmpq, kind: str) -> arb:
    """w(k), at the precision of the context."""
    eigenvalue = arb(k) * (k + d - 2)
    base = {"degree": arb(1 + k), "root": 1 + eigenvalue.sqrt(), "laplacian": 1 + eigenvalue}[kind]
    result: arb = base ** arb(2 * s if kind == "degree" else s)
    return result


def sobolev_kernel_ball(t: Any, top: int, d: int, s: Any, kind: str = "degree", bits: int = 64) -> arb:
    """p_s(t) as a ball for rational t in [-1, 1] and rational s; raises :class:`UserError` for other arguments."""
    checked(top, d, kind)
    at, order = rational(t), rational(s)
    if not -1 <= at <= 1:
        raise UserError(f"the inner product of unit vectors lies in [-1, 1], got {t}")
    with ctx.workprec(bits + GUARD + 4 * top.bit_length() + 2 * top):
        point, total = arb(at), arb(0)
        low, high = arb(1), arb(at)
        for k in range(top + 1):
            total += weight_ball(k, d, order, kind) * multiplicity(k, d) * low
            low, high = high, (point * high * (2 * k + d) - low * (k + 1)) / (k + d - 1)
        return total


def sobolev_kernel_multiprecision(t: Any, top: int, d: int, s: Any, kind: str = "degree", digits: int = 30) -> Any:
    """p_s(t) in mpmath, by its own orthogonal polynomials."""
    checked(top, d, kind)
    with mpmath.workdps(digits + 10):
        at, order, a = mpmath.mpf(str(t)), mpmath.mpf(str(s)), mpmath.mpf(d - 3) / 2
        total = mpmath.mpf(0)
        for k in range(top + 1):
            eigenvalue = mpmath.mpf(k * (k + d - 2))
            base = {"degree": (1 + k) ** 2, "root": 1 + mpmath.sqrt(eigenvalue), "laplacian": 1 + eigenvalue}[kind]
            if d == 2:
                zonal = mpmath.cos(k * mpmath.acos(at))
            else:
                zonal = mpmath.legendre(k, at) if d == 3 else mpmath.jacobi(k, a, a, at) / mpmath.jacobi(k, a, a, 1)
            total += mpmath.mpf(base) ** order * multiplicity(k, d) * zonal
        return +total


def weights_array(top: int, d: int, s: float, kind: str = "degree") -> Array:
    """w(0), ..., w(top) as float64."""
    checked(top, d, kind)
    k = np.arange(top + 1, dtype=np.float64)
    eigenvalue = k * (k + d - 2)
    base = {"degree": (1 + k) ** 2, "root": 1 + np.sqrt(eigenvalue), "laplacian": 1 + eigenvalue}[kind]
    return np.asarray(base**s, dtype=np.float64)


def sobolev_kernel_array(t: Any, top: int, d: int, s: float, kind: str = "degree") -> Array:
    """p_s(t) as float64 for an array of inner products in [-1, 1], of its shape."""
    weights = weights_array(top, d, s, kind)
    at = np.asarray(t, dtype=np.float64)
    if at.size and not (np.abs(at) <= 1).all():
        raise UserError("inner products of unit vectors lie in [-1, 1]")
    low, high = np.ones_like(at), at.copy()
    total = np.zeros_like(at)
    for k in range(top + 1):
        total += weights[k] * multiplicity(k, d) * low
        following = ((2 * k + d) * at * high - (k + 1) * low) / (k + d - 1)
        low, high = high, following
    return total


def sobolev_matrix(points: Any, top: int, s: float, kind: str = "degree", quadrature: Any = None) -> Array:
    """(sqrt(c_i c_j) p_s(<x_i, x_j>))_ij for unit vectors, the rows of ``points``, and weights c (default 1).

    Raises :class:`UserError` for rows that are no unit vectors, and for weights that are negative or not one a point.
    """
    rows = np.asarray(points, dtype=np.float64)
    if rows.ndim != 2 or not np.allclose((rows**2).sum(axis=1), 1, rtol=0, atol=1e-12):
        raise UserError("points are the rows of a matrix, and unit vectors")
    c = np.ones(len(rows)) if quadrature is None else np.asarray(quadrature, dtype=np.float64)
    if c.shape != (len(rows),) or (c < 0).any():
        raise UserError("quadrature weights are nonnegative, one for each point")
    values = sobolev_kernel_array(np.clip(rows @ rows.T, -1, 1), top, rows.shape[1], s, kind)
    root = np.sqrt(c)
    return np.asarray(root[:, None] * values * root[None, :])


def truncation_error(top: int, d: int, s: Any, bits: int = 64) -> arb:
    """The largest |sum_{l>top} (1+l)^(2s) N_l P_l(t)| over t, attained at 1, for a rational s < -(d-1)/2.

    N_l is a polynomial in x = 1 + l (for l >= 1), and sum_{l>top} x^(2s+a) = zeta(-2s-a, top+2).  Raises
    :class:`UserError` for s at which the series diverges.
    """
    checked(top, d, "degree")
    order = rational(s)
    if 2 * order >= 1 - d:
        raise UserError(f"the series converges for s < -(d-1)/2 = {fmpq(1 - d, 2)}, got s = {s}")
    count = fmpq_poly([2]) if d == 2 else fmpq_poly([d - 4, 2])
    for i in range(1, d - 2):
        count *= fmpq_poly([i - 1, 1])
    count *= fmpq(1, math.factorial(d - 2))
    with ctx.workprec(bits + GUARD):
        parts = [arb(c) * arb(-2 * order - a).zeta(arb(top + 2)) for a, c in enumerate(count.coeffs()) if c != 0]
        return sum(parts, arb(0))


__all__ = ["multiplicity", "sobolev_kernel_array", "sobolev_kernel_ball", "sobolev_kernel_multiprecision",
           "sobolev_matrix", "truncation_error", "weights_array"]
