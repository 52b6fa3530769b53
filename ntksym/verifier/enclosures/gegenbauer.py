"""Gegenbauer (Legendre) polynomials P_{k,d} of degree k in dimension d, with P_{k,d}(1) = 1.

They are C_k^lambda(t)/C_k^lambda(1), lambda = (d-2)/2, for d >= 3, and T_k for d = 2, the limit of the quotient: one
recurrence with P_0 = 1 and P_1 = t holds for all d >= 2 (DLMF 18.9.1),

    (k + d - 2) P_{k+1} = (2k + d - 2) t P_k - k P_{k-1},    k >= 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from flint import acb, arb, ctx, fmpq, fmpq_poly

from ..failures import Undefined, Unsupported
from ..syntax import Node
from ..work import spend
from .special import Value, as_integer, finite

if TYPE_CHECKING:
    from .enclose import Evaluator

Number = TypeVar("Number", fmpq, arb, acb)

MAX_DEGREE = 20_000
MAX_DIMENSION = 10**9
MAX_ARGUMENT = 10**9
_MAX_EXACT_DEGREE = 400
_MAX_INSIDE = 2_000


def check(degree: int, dimension: int) -> None:
    """Raise :class:`Undefined` for what is no degree or dimension, :class:`Unsupported` for too large ones."""
    if degree < 0:
        raise Undefined(f"there are no spherical harmonics of degree {degree}")
    if dimension < 2:
        raise Undefined(f"the sphere in R^{dimension} has no zonal polynomials: the dimension is at least 2")
    if degree > MAX_DEGREE or dimension > MAX_DIMENSION:
        raise Unsupported(f"a Gegenbauer polynomial of degree {degree} in dimension {dimension}, more than "
                          f"{MAX_DEGREE} or {MAX_DIMENSION}")


def gegenbauer(degree: int, dimension: int, t: Value) -> Value:
    """P_{k,d}(t), exact for rational t and k <= 400.

    For a ball m +- r the value at m is enclosed and r times a bound of the derivative added,
    P'_{k,d} = k (k+d-2)/(d-1) P_{k-1,d+2}: the zeros of P_{k,d} lie in (-1, 1), so that |P_{k,d}(t)| <= P_{k,d}(M) for
    |t| <= M, M >= 1 (|P| grows beyond the zeros, and is at most P(1) = 1 on [-1, 1]).
    At m the recurrence in balls multiplies errors by at most 2 max(1, |m|) + 1 a step, for which bits are added.
    """
    check(degree, dimension)
    if isinstance(t, fmpq) and degree <= _MAX_EXACT_DEGREE:
        spend(degree, degree * int(t.height_bits()))
        return _recurrence(degree, dimension, t)
    at = arb(t) if isinstance(t, fmpq) else finite(t, "a Gegenbauer polynomial")
    largest = as_integer((abs(at) + 1).upper().ceil())
    if largest is None or largest > MAX_ARGUMENT:
        raise Unsupported(f"a Gegenbauer polynomial beyond {MAX_ARGUMENT}")
    # The binary logarithm of 2 max(1, |m|) + 1, rounded up.
    step = (2 * largest + 1).bit_length()
    precision = int(ctx.prec) + degree * step + 16
    spend(5 * degree, precision)
    with ctx.workprec(precision):
        middle = t if isinstance(t, fmpq) else at.mid()
        result = _recurrence(degree, dimension, arb(middle))
        if degree > 0 and not isinstance(t, fmpq):
            outside = abs(at).upper().max(arb(1))
            slope = arb(degree * (degree + dimension - 2)) / (dimension - 1)
            slope *= _recurrence(degree - 1, dimension + 2, outside)
            result += arb(0, (at.rad() * slope).upper())
    return finite(+result, "a Gegenbauer polynomial")


def _recurrence(degree: int, dimension: int, t: Number) -> Number:
    before, current = type(t)(0), type(t)(1)
    for k in range(degree):
        if k == 0:
            before, current = current, t
        else:
            before, current = current, ((2 * k + dimension - 2) * t * current - k * before) / (k + dimension - 2)
    return current


@lru_cache(maxsize=256)
def polynomial(degree: int, dimension: int) -> fmpq_poly:
    """P_{k,d} as a polynomial over Q."""
    check(degree, dimension)
    if degree > _MAX_EXACT_DEGREE:
        raise Unsupported(f"the coefficients of a Gegenbauer polynomial of degree above {_MAX_EXACT_DEGREE}")
    before, current = fmpq_poly([0]), fmpq_poly([1])
    t = fmpq_poly([0, 1])
    for k in range(degree):
        spend(k, 8 * (k + 1))
        if k == 0:
            before, current = current, t
        else:
            before, current = current, (t * current * (2 * k + dimension - 2) - before * k) / (k + dimension - 2)
    return current


@lru_cache(maxsize=64)
def frequencies(degree: int, dimension: int) -> tuple[fmpq, ...]:
    """The a_j > 0 with P_{k,d}(cos x) = sum_{j=0}^k a_j exp(i (k - 2j) x); they add up to 1 (DLMF 18.5.11).

    a_j is proportional to (lambda)_j (lambda)_{k-j} / (j! (k-j)!); for d = 2, the limit, only j = 0 and j = k are left.
    """
    check(degree, dimension)
    if degree == 0:
        return (fmpq(1),)
    if dimension == 2:
        return (fmpq(1, 2), *(fmpq(0),) * (degree - 1), fmpq(1, 2))
    spend(20 * degree, 4 * degree)
    weights, half = [fmpq(1)], fmpq(dimension - 2, 2)
    for j in range(degree):
        # (lambda)_j / j! for the next j
        weights.append(weights[-1] * (half + j) / (j + 1))
    products = [weights[j] * weights[degree - j] for j in range(degree + 1)]
    total = sum(products, fmpq(0))
    return tuple(product / total for product in products)


def at_cosine(degree: int, dimension: int) -> Callable[[acb], acb]:
    """P_{k,d}(cos z) for balls of complex numbers z: positive weights keep its radius near that of exp(k |Im z|)."""
    weights = [arb(weight) for weight in reversed(frequencies(degree, dimension))]

    def value(z: acb) -> acb:
        spend(4 * degree, int(ctx.prec))
        unit = (acb(0, 1) * z).exp()
        square, result = 1 / (unit * unit), acb(0)
        for weight in weights:
            result = result * square + weight
        return result * unit**degree

    return value


def holomorphic(scope: Evaluator, node: Node, argument: Callable[[acb, bool], acb]) -> Callable[[acb, bool], acb]:
    """P_{k,d}(u) for a holomorphic u, by the recurrence."""
    degree, dimension = order(scope, node)
    if degree > _MAX_INSIDE:
        raise Unsupported(f"a Gegenbauer polynomial of degree above {_MAX_INSIDE} inside an integral")

    def value(z: acb, analytic: bool) -> acb:
        spend(6 * degree, int(ctx.prec))
        return _recurrence(degree, dimension, argument(z, analytic))

    return value


def order(scope: Evaluator, node: Node) -> tuple[int, int]:
    """Degree and dimension of a gegenbauer node."""
    degree = scope.integer(node[1], "the degree of a Gegenbauer polynomial")
    dimension = scope.integer(node[2], "the dimension of a Gegenbauer polynomial")
    check(degree, dimension)
    return degree, dimension


def gegenbauer_value(scope: Evaluator, node: Node) -> Value:
    """The value of a ``("gegenbauer", k, d, t)`` node."""
    return gegenbauer(*order(scope, node), scope.value(node[3]))


__all__ = ["at_cosine", "check", "frequencies", "gegenbauer", "gegenbauer_value", "holomorphic", "polynomial"]
