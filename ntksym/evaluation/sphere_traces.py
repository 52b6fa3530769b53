r"""Identities that all eigenvalues of a kernel satisfy together: the trace, and matrices on points of the circle.

Trace: a continuous kernel with nonnegative eigenvalues has sum_k N(d, k) lambda_k = F(1) (Mercer), N the multiplicity.

Circle, d = 2: F(cos s) = sum over all integers k of lambda_|k| e^{iks}, so that the matrix of the kernel at n
equispaced points has the eigenvalues n * (sum over k = j mod n of lambda_|k|), j = 0, ..., n - 1: those of the
operator, aliased.

The tails are proved for sums of terms c t^m g(t), c >= 0, with g a dual activation or exp(a t), a > 0.  For exp
they are geometric series.  For a dual activation a step of 2 multiplies x_k = N(d, k) lambda_k[g] by a quotient that is
at most ((k+b)/(k+2+b))^e for all k >= K, e = 2n + 2, which polynomials with nonnegative coefficients in k - K show;
then x_k <= x_K ((K+b)/(k+b))^e and

    sum of x_k for k = K, K + 2, ... <= x_K (1 + (K + b) / (2 (e - 1))).

Multiplication by t moves a tail by one degree at most: sum_{k>=K} N lambda_k[t g] <= sum_{k>=K-1} N lambda_k[g], for t
g has the eigenvalues that the Jacobi matrix of the Gegenbauer polynomials makes of those of g.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq, fmpq_poly

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from .dual_profiles import Array
from .sphere_closed import atom_values, combined
from .sphere_eigenvalues import MAX_DIMENSION, checked
from .sphere_kernels import Term, closed_terms, constant, zonal
from .sphere_terms import multiplicity

MAX_COUNT = 2**17
BITS = 96


def sphere_trace(kernel: Any, dimension: int, count: int) -> arb:
    """A ball for sum_k N(d, k) lambda_k from the eigenvalues of degrees below ``count`` and a proved bound of all
    others.

    It has to contain F(1).  Raises :class:`UserError` for kernels other than sums of terms as above, and for a count
    too small for the bound."""
    d, number = checked(dimension, "the dimension d", 2, MAX_DIMENSION), checked(count, "count", 4, MAX_COUNT)
    terms = positive_terms(kernel, d)
    with ctx.workprec(BITS):
        values = combined(terms, number, d)
        total = sum((value * multiplicity(k, d) for k, value in enumerate(values)), arb(0))
        return total + arb(0).union(tail(terms, number, d).upper())


def positive_terms(kernel: Any, d: int) -> list[Term]:
    terms = closed_terms(zonal(kernel), d)
    if terms is not None:
        with ctx.workprec(BITS):
            for term in terms:
                scale = constant(term.coefficient, BITS)
                fits = term.atom[0] in ("one", "dual") or (
                    term.atom[0] == "exp" and decide.is_positive(constant(term.atom[1], BITS)) is Answer.YES)
                if not fits or decide.is_nonnegative(scale) is not Answer.YES:
                    break
            else:
                return terms
    raise UserError(
        "tails are proved for sums c t^m g(t) with c >= 0 and g the dual activation of a positively homogeneous "
        f"function or exp(a t) with a > 0, got {kernel}"
    )


def tail(terms: list[Term], count: int, d: int) -> arb:
    """A bound of sum_{k >= count} N(d, k) lambda_k."""
    total = arb(0)
    for term in terms:
        scale, first = constant(term.coefficient, BITS), count - term.power
        if term.atom[0] == "one":
            # t^m has no eigenvalues of degrees above m
            total += scale if term.power >= count else 0
            continue
        if first < 4:
            raise UserError(f"count is an integer >= {term.power + 4} for t^{term.power} g(t), got {count}")
        values = atom_values(term.atom, first + 2, d)
        total += scale * (dual_tail(term.atom[1], values, first, d) if term.atom[0] == "dual" else
                          exponential_tail(constant(term.atom[1], BITS), values[first], first, d))
    return total


def dual_tail(n: int, values: list[arb], first: int, d: int) -> arb:
    """N(d, k) lambda_k for both parities: quotients N(d, k+2)/N(d, k) ((k-n)/(k+n+d))^2, which fall like k^-(2n+2)."""
    total, exponent = arb(0), 2 * n + 2
    for start in (first, first + 1):
        own = values[start]
        if decide.is_zero(own) is Answer.YES:
            continue
        k = fmpq_poly([start, 1])
        above, below = ratio_of_multiplicities(k, d)
        above, below = above * (k - n) ** 2, below * (k + n + d) ** 2
        shift = dominated(above, below, k, exponent, 16 * d + 64)
        total += own * multiplicity(start, d) * (1 + arb(fmpq(start) + shift) / (2 * (exponent - 1)))
    return total


def ratio_of_multiplicities(k: fmpq_poly, d: int) -> tuple[fmpq_poly, fmpq_poly]:
    """N(d, k+2) / N(d, k), N(d, k) = (2k+d-2) (k+1) ... (k+d-3) / (d-2)! for k >= 1."""
    if d == 2:
        return fmpq_poly([1]), fmpq_poly([1])
    return ((2 * k + d + 2) * (k + d - 1) * (k + d - 2), (2 * k + d - 2) * (k + 2) * (k + 1))


def dominated(above: fmpq_poly, below: fmpq_poly, k: fmpq_poly, exponent: int, tries: int) -> fmpq:
    """The least b among 0, 1/4, 1/2, ... with above (k+2+b)^e <= below (k+b)^e for all k >= K: a difference with
    coefficients >= 0 in k - K.  Raises :class:`UserError` if there is none."""
    for shift in (fmpq(j, 4) for j in range(tries)):
        difference = below * (k + shift) ** exponent - above * (k + 2 + shift) ** exponent
        if all(c >= 0 for c in difference.coeffs()):
            return shift
    raise UserError("the tail of the trace is not bounded from this degree on; take a larger count")


def exponential_tail(c: arb, own: arb, first: int, d: int) -> arb:
    """exp(c t): a geometric series, for lambda_{k+1}/lambda_k < c/(2k+d), and N(d, k+1)/N(d, k) =
    (1 + 2/(2k+d-2)) (k+d-2)/(k+1) does not increase either (it is 1 for d = 2)."""
    quotient = c * multiplicity(first + 1, d) / multiplicity(first, d) / (2 * first + d)
    if decide.is_positive(1 - quotient) is not Answer.YES:
        raise UserError(f"the tail of exp(c t) is bounded from degree c on; take a count larger than {first}")
    return own * multiplicity(first, d) / (1 - quotient)


def circle_eigenvalues(kernel: Any, points: int, count: int) -> list[arb]:
    """Balls for the eigenvalues of the kernel's matrix at equispaced points of the circle, j = 0, ..., points - 1, from
    the eigenvalues of degrees below ``count`` and a bound of all others; errors as :func:`sphere_trace`."""
    n, number = checked(points, "points", 1, MAX_COUNT), checked(count, "count", 4, MAX_COUNT)
    terms = positive_terms(kernel, 2)
    with ctx.workprec(BITS):
        values = combined(terms, number, 2)
        rest = tail(terms, number, 2).upper()
        totals = [arb(0)] * n
        for k, value in enumerate(values):
            totals[k % n] += value
            if k:
                totals[-k % n] += value
        return [(total + arb(0).union(rest)) * n for total in totals]


def circle_row(kernel: Any, points: int) -> Array:
    """The first row F(cos(2 pi j/n)) of that circulant matrix, as float64."""
    given = zonal(kernel)
    n = checked(points, "points", 1, MAX_COUNT)
    cosines = [sp.cos(2 * sp.pi * sp.Rational(j, n)) for j in range(n // 2 + 1)]
    half = [float(constant(given.body.subs(given.variable, at), 2 * BITS)) for at in cosines]
    return np.array(half + half[1 : (n + 1) // 2][::-1])


__all__ = ["circle_eigenvalues", "circle_row", "sphere_trace"]
