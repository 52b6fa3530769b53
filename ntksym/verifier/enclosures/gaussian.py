"""Gaussian means, dual activations and means over rotations of function values."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq, fmpq_poly, fmpz

from ..decide import Answer, is_nonnegative, is_positive, is_zero
from ..failures import Undefined, Unsupported
from ..gaussian_space import OPERATORS, written_out
from ..normal_forms.sizes import largest_size
from ..syntax import Node, number, substitute
from ..work import spend
from .calculus import fold
from .exact_means import rational_mean
from .exponential_polynomials import Shape, expand
from .gegenbauer import gegenbauer_value
from .hermite import hermite_coefficient, hermite_coefficients
from .piecewise import pieces
from .real_functions import require
from .special import Value, ball

if TYPE_CHECKING:
    from .enclose import Evaluator

#: name in an environment under which a box has the ends of its variables, which their balls exceed
BOX = "@box"
#: name in an environment whose presence says that the arguments of all dual activations are shown to lie in [-1, 1]
INSIDE = "@inside"
#: name in an environment whose presence lets what is not told from 1 or -1 pass for a correlation
AT_ENDS = "@ends"
_MAX_SERIES = 4096
_MAX_HOMOGENEITY = 60
_MAX_EXACT_DEGREE = 400
_MAX_DEGREE = 100_000


def theory_value(scope: Evaluator, node: Node) -> Value:
    """The value of a hermite_polynomial, hermite_coefficient, gaussian_mean, dual, rotation_mean, gegenbauer,
    sphere_eigenvalue or mode node, or of one of :mod:`..gaussian_space`."""
    op = node[0]
    if op in OPERATORS:
        indices = (number(scope.integer(part, "an index, degree or dimension")) for part in node[2:])
        return scope.value(written_out((op, scope.resolved(node[1]), *indices)))
    if op == "gegenbauer":
        return gegenbauer_value(scope, node)
    if op in ("sphere_eigenvalue", "mode"):
        from .sphere import mode, sphere_eigenvalue  # uses the duals of this module

        return mode(scope, node) if op == "mode" else sphere_eigenvalue(scope, node)
    if op == "hermite_polynomial":
        return hermite_polynomial(scope.integer(node[1], "the degree of a Hermite polynomial"), scope.value(node[2]))
    function = scope.closed_function(node[1])
    if op == "hermite_coefficient":
        p = scope.integer(node[2], "the index of a Hermite coefficient")
        if p < 0:
            raise Undefined(f"the Hermite coefficient of negative index {p}")
        result = hermite_coefficient(function, p, scope.prec)
    elif op == "gaussian_mean":
        rational = rational_mean(function)
        if rational is not None:
            return rational
        result = gaussian_mean(function, scope.prec)
    elif op == "dual":
        rho = correlation(scope, node[2])
        rational = rational_mean(doubled(function, rho < 0)) if isinstance(rho, fmpq) and abs(rho) == 1 else None
        if rational is not None:
            return rational
        result = dual(function, rho, scope.prec)
    else:
        dimension = scope.integer(node[3], "the dimension")
        result = rotation_mean(function, ball(scope.value(node[2])), dimension, scope.prec)
    return fmpq(0) if is_zero(result) is Answer.YES else result


def hermite_polynomial(degree: int, x: Value) -> Value:
    """h_k(x) = He_k(x)/sqrt(k!), exact up to the square root for rational x and k <= 400."""
    if degree < 0:
        raise Undefined(f"the Hermite polynomial of negative degree {degree}")
    if degree > _MAX_DEGREE:
        raise Unsupported(f"a Hermite polynomial of degree above {_MAX_DEGREE}")
    if isinstance(x, fmpq) and degree <= _MAX_EXACT_DEGREE:
        spend(degree, degree * int(x.height_bits()))
        before, current = fmpq(0), fmpq(1)
        for k in range(degree):
            before, current = current, x * current - k * before
        if degree < 2 or current == 0:
            return current
        return arb(current) / arb(fmpz(math.factorial(degree))).sqrt()
    spend(5 * degree, int(ctx.prec))
    low, high = arb(0), arb(1)
    at = ball(x)
    for k in range(degree):
        low, high = high, (at * high - arb(k).sqrt() * low) / arb(k + 1).sqrt()
    return high


def gaussian_mean(function: Node, prec: int) -> arb:
    """A ball for E[F(Z)] of radius at most 2^-prec."""
    return hermite_coefficients(function, 1, prec)[0]


def doubled(function: Node, reflected: bool) -> Node:
    """F(x)^2, or F(x) F(-x), as a function value."""
    _, variable, body = function
    other = substitute(body, {variable: ("*", ("q", "-1"), ("s", variable))}) if reflected else body
    return ("lam", variable, ("*", body, other))


def second_moment(function: Node, prec: int, reflected: bool = False) -> arb:
    """E[F(Z)^2], or E[F(Z) F(-Z)]."""
    return gaussian_mean(doubled(function, reflected), prec)


@lru_cache(maxsize=512)
def homogeneous(function: Node) -> tuple[int, Node, Node] | None:
    """(k, G, H) if F(x) = g x_+^k + h x_-^k with x_- = max(-x, 0), G and H trees of g and h; else None."""
    parts = pieces(function)
    if len(parts) > 2 or (len(parts) == 2 and parts[0].high != 0):
        return None
    degrees = set()
    with ctx.workprec(64):
        for part in parts:
            try:
                terms = {shape: c for shape, c in expand(part.body, part.variable).items()
                         if is_zero(c.real) is not Answer.YES or is_zero(c.imag) is not Answer.YES}
            except Unsupported:
                return None
            if any(shape != Shape(degree=shape.degree) for shape in terms):
                return None
            degrees |= {shape.degree for shape in terms}
    if len(degrees) != 1:
        return None
    k = degrees.pop()
    right, left = (fold(substitute(part.body, {part.variable: ("q", point)}))
                   for part, point in ((parts[-1], "1"), (parts[0], "-1")))
    return (k, right, left) if k <= _MAX_HOMOGENEITY else None


def arc_cosine_polynomials(k: int) -> tuple[fmpq_poly, fmpq_poly]:
    """Polynomials (P, Q): E[U_+^k V_+^k] = (sin t P(cos t) + (pi - t) Q(cos t)) / (2 pi) at correlation cos t.

    Cho & Saul (2009), eq. (4): 2 pi E = (-1)^k (sin t)^{2k+1} (1/sin t d/dt)^k ((pi - t)/sin t).  For
    f = (s p + (pi - t) q)/s^m with s = sin t, c = cos t, and p, q polynomials in c, the chain rule gives
    (1/s) f' = (s p* + (pi - t) q*)/s^{m+2},  p* = c p - (1-c^2) p' - q - m c p,  q* = -(1-c^2) q' - m c q.
    """
    p, q, m = fmpq_poly([0]), fmpq_poly([1]), 1
    c, s2 = fmpq_poly([0, 1]), fmpq_poly([1, 0, -1])
    for _ in range(k):
        p, q = c * p * (1 - m) - s2 * p.derivative() - q, -s2 * q.derivative() - m * c * q
        m += 2
    return ((-p, -q) if k % 2 else (p, q))


def positive_moment(k: int, rho: arb) -> arb:
    """J_k(rho) = E[U_+^k V_+^k] for standard Gaussians of correlation rho in [-1, 1], in closed form."""
    p, q = arc_cosine_polynomials(k)
    square = (1 - rho * rho).max(arb(0))
    sine = square.sqrt() if is_positive(square) is Answer.YES else arb(0).union(square.upper().sqrt())
    if is_positive(rho) is Answer.YES:
        angle = arb.atan2(sine, rho)
    elif is_positive(-rho) is Answer.YES:
        angle = arb.pi() - arb.atan2(sine, -rho)
    else:
        angle = arb.pi() / 2 - rho.asin()
    return (sine * _at(p, rho) + (arb.pi() - angle) * _at(q, rho)) / (2 * arb.pi())


def _at(polynomial: fmpq_poly, x: arb) -> arb:
    result = arb(0)
    for coefficient in reversed(polynomial.coeffs()):
        result = result * x + arb(coefficient)
    return result


def correlation(scope: Evaluator, node: Node) -> Value:
    """The value of the argument of a dual activation; raises :class:`Undefined` outside [-1, 1], :class:`TooWide` where
    it is not told.

    A ball around 1 is no proof that the number in it is at most 1: 1 + 10^-200 has such balls, and no dual.  No rule
    sets :data:`AT_ENDS`, with which evaluation takes a number that is not told from an end for one inside.
    """
    rho = scope.value(node)
    what = f"the correlation {ball(rho).str(10)} lies outside [-1, 1]"
    if isinstance(rho, fmpq):
        require(Answer.YES if abs(rho) <= 1 else Answer.NO, what)
        return rho
    if not is_inside(scope, node):
        for gap in (1 - rho, 1 + rho):
            answer = is_nonnegative(gap)
            if answer is not Answer.UNKNOWN or AT_ENDS not in scope.env:
                require(answer, what)
    return rho


def is_inside(scope: Evaluator, node: Node) -> bool:
    """Is it known otherwise that the value lies in [-1, 1]: for a mean of cosines, a variable of a box, whose ends are
    known exactly, or by what the environment says of all arguments?"""
    if node[0] == "s" and node[1] in (ends := scope.env.get(BOX, {})):
        low, high = ends[node[1]]
        return bool(low >= -1 and high <= 1)
    size = largest_size(node)
    return INSIDE in scope.env or (size is not None and bool(size <= 1))


def cut(rho: Value) -> arb:
    """The ball of a correlation, cut down to [-1, 1]; raises :class:`Undefined` where all of it lies outside."""
    own = ball(rho)
    inside = (is_nonnegative(1 - own), is_nonnegative(1 + own))
    if Answer.NO in inside:
        raise Undefined(f"the correlation {own.str(10)} lies outside [-1, 1]")
    return own if inside == (Answer.YES, Answer.YES) else own.max(arb(-1)).min(arb(1))


def dual(function: Node, rho: Value, prec: int) -> arb:
    """A ball for the dual activation E[F(U) F(V)], U and V standard Gaussians with correlation rho in [-1, 1].

    Homogeneous piecewise monomials in closed form: for F = g x_+^k + h x_-^k, since (-U, -V) and (U, -V) are Gaussian
    pairs of correlation rho and -rho, the mean is (g^2 + h^2) J_k(rho) + 2 g h J_k(-rho).
    rho = 1 and -1 exactly: E[F(Z)^2] and E[F(Z) F(-Z)].  Otherwise by :func:`dual_series`.
    """
    with ctx.workprec(prec + 32):
        at = cut(rho)
        monomial = homogeneous(function)
        if monomial is not None:
            from .enclose import enclose

            k, *trees = monomial
            right, left = (enclose(tree, {}, ctx.prec) for tree in trees)
            same = (right * right + left * left) * positive_moment(k, at)
            cross = right * left
            return same if is_zero(cross) is Answer.YES else same + 2 * cross * positive_moment(k, -at)
    for end in (1, -1):
        if is_zero(at - end) is Answer.YES:
            return second_moment(function, prec, reflected=end < 0)
    return dual_series(function, at, prec)


def dual_series(function: Node, rho: arb, prec: int) -> arb:
    """E[F(U) F(V)] = sum_p mu_p^2 rho^p (Mehler), for F square integrable.

    By Parseval sum_{p>=P} mu_p^2 = E[F^2] - sum_{p<P} mu_p^2, so the rest of the series is at most |rho|^P times that.
    P is doubled until the rest is below 2^-prec or 4096 coefficients are used; the ball contains the value in any case.
    """
    if is_zero(rho) is Answer.YES:
        return hermite_coefficients(function, 1, prec + 2)[0] ** 2
    whole = second_moment(function, prec + 16)
    count = 64
    with ctx.workprec(prec + 32):
        goal = arb(2) ** -(prec + 1)
        while True:
            spend(count // 2, prec)
            squares = [entry ** 2 for entry in hermite_coefficients(function, count, prec + 16)]
            total, mass = arb(0), arb(0)
            for square in reversed(squares):
                total = total * rho + square
                mass += square
            rest = (abs(rho) ** count * (whole - mass)).upper()
            if is_nonnegative(goal - rest) is Answer.YES or count >= _MAX_SERIES:
                return total + arb(0, rest)
            count *= 2


def rotation_mean(function: Node, angle: arb, dimension: int, prec: int) -> arb:
    """E[F(<u, x>) F(<u, y>)] for u uniform on the unit sphere of R^d and unit vectors x, y at the angle.

    A standard Gaussian vector is R u with R independent of u and E R^{2k} = d (d+2) ... (d+2k-2), so for F positively
    homogeneous of degree k the mean is the dual activation at cos(angle) divided by that product.
    """
    monomial = homogeneous(function)
    if monomial is None:
        raise Unsupported("means over rotations need a positively homogeneous piecewise monomial")
    if dimension < 2:
        raise Undefined(f"there is no angle between vectors of R^{dimension}")
    with ctx.workprec(prec + 32):
        product = fmpz(1)
        for j in range(monomial[0]):
            product *= dimension + 2 * j
        return dual(function, angle.cos(), prec) / product


__all__ = ["AT_ENDS", "BOX", "INSIDE", "arc_cosine_polynomials", "dual", "dual_series", "gaussian_mean",
           "hermite_polynomial", "homogeneous", "is_inside", "positive_moment", "rotation_mean", "second_moment",
           "theory_value"]
