r"""Eigenvalues of zonal kernels on the sphere S^{d-1} in R^d, for given degree k and dimension d.

By Funk-Hecke the kernel F(<x, y>) has on spherical harmonics of degree k, under the uniform probability measure, the
eigenvalue

    lambda_k = E[F(T) P_{k,d}(T)],    T with the density (1 - t^2)^((d-3)/2) / B(1/2, (d-1)/2) on (-1, 1),

where F is absolutely integrable under T.  With t = cos(theta) the density becomes sin(theta)^(d-2) / B, which is entire
for every d >= 2, and arc-cosine kernels become smooth; values of F at finitely many points do not matter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flint import acb, arb, ctx, fmpq, fmpq_poly

from ..failures import Unsupported
from ..operators import mode_of
from ..syntax import Node, children, number, substitute
from ..work import spend
from .calculus import MINUS_ONE, fold, inline, mul
from .exact_means import NoPolynomial, polynomial
from .gegenbauer import at_cosine as polynomial_at_cosine
from .gegenbauer import check
from .holomorphic import derives_total, holomorphic, integrate
from .parity import body_parity
from .piecewise import Piece, derivative, pieces
from .real_domain import require_real
from .special import Value
from .sphere_ends import end_integral
from .sphere_kernels import THETA, at_cosine, unrolled, written_out
from .sphere_series import eigenvalue as eigenvalue_by_series
from .sphere_symmetry import vanishes

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_DEGREE = 2_000
#: the width in theta of the interval at an end on which a finite ball shows that F is bounded there
_TEST = fmpq(1, 2**20)
#: the length in t of the interval at a singular end on which F is expanded
_NEAR = fmpq(1, 16)


def sphere_eigenvalue(scope: Evaluator, node: Node) -> Value:
    """The value of a ``("sphere_eigenvalue", F, k, d)`` node, exact for polynomials F.

    Raises :class:`Undefined` for k < 0, d < 2 and where F is shown not to be real or integrable, :class:`TooWide` where
    it is not shown to be.
    """
    degree, dimension = (scope.integer(part, what) for part, what in (
        (node[2], "the degree of spherical harmonics"), (node[3], "the dimension of the space")))
    check(degree, dimension)
    if degree > MAX_DEGREE:
        raise Unsupported(f"an eigenvalue on harmonics of degree above {MAX_DEGREE}")
    function = scope.closed_function(node[1])
    if not derives_total(scope.resolved(node[1])):
        raise Unsupported("the derivative of a function that may have no value")
    return _eigenvalue(by_duals(function), degree, dimension, scope.prec)


def mode(scope: Evaluator, node: Node) -> Value:
    """The value of a ``("mode", T, k, d)`` node: see :mod:`..operators`.  Raises as :func:`sphere_eigenvalue` does."""
    degree, dimension = (scope.integer(part, what) for part, what in (
        (node[2], "the degree of spherical harmonics"), (node[3], "the dimension of the space")))
    check(degree, dimension)
    return scope.value(mode_of(node[1], number(degree), number(dimension)))


@lru_cache(maxsize=512)
def by_duals(function: Node) -> Node:
    """The function value with functions applied and kernels of layers by dual activations."""
    from .enclose import Evaluator

    _, variable, body = function
    body = fold(inline(body, derivative))
    return ("lam", variable, fold(unrolled(Evaluator({}, int(ctx.prec)), body, variable)))


@lru_cache(maxsize=2048)
def _eigenvalue(function: Node, degree: int, dimension: int, prec: int) -> Value:
    _, variable, body = function
    whole = in_closed_form(function)
    if has_duals(whole):
        series = eigenvalue_by_series(body, variable, degree, dimension, prec)
        # The parity of the whole kernel may show that nothing is left.
        return fmpq(0) if body_parity(body, variable) == -((-1) ** degree) else series
    parts = inside(("lam", variable, whole))
    try:
        if len(parts) == 1:
            return of_polynomial(polynomial(parts[0].body, parts[0].variable), degree, dimension)
    except NoPolynomial:
        pass
    with ctx.workprec(prec + 32):
        total = arb(0)
        for part in parts:
            total += _over(part, degree, dimension, prec + 32)
        # The integrals exist; symmetry may show that they cancel.
        if vanishes(parts, degree):
            return fmpq(0)
        return total * density(dimension)


def in_closed_form(function: Node) -> Node:
    """The body of a function value with those dual activations written out that have a closed form here."""
    from .enclose import Evaluator

    return fold(written_out(Evaluator({}, int(ctx.prec)), function[2], function[1]))


def needs_series(function: Node) -> bool:
    """Are there dual activations in a function value without parameters that have no closed form here?"""
    return has_duals(in_closed_form(by_duals(function)))


def has_duals(node: Node) -> bool:
    """Are there dual activations in the tree?"""
    return node[0] == "dual" or any(map(has_duals, children(node)))


def inside(function: Node) -> list[Piece]:
    """The smooth pieces of the function on (-1, 1)."""
    result: list[Piece] = []
    for part in pieces(function):
        low = fmpq(-1) if part.low is None else max(part.low, fmpq(-1))
        high = fmpq(1) if part.high is None else min(part.high, fmpq(1))
        if low < high:
            same = result and result[-1].body == part.body
            result.append(Piece(result.pop().low if same else low, high, part.body, part.variable))
    return result


def density(dimension: int) -> arb:
    """1/B(1/2, (d-1)/2) = Gamma(d/2) / (sqrt(pi) Gamma((d-1)/2))."""
    half = arb(fmpq(dimension, 2))
    return (half.lgamma() - (half - arb(fmpq(1, 2))).lgamma()).exp() / arb.pi().sqrt()


def of_monomial(power: int, degree: int, dimension: int) -> fmpq:
    """The eigenvalue A(p, k, d) of t^p: p! Gamma(d/2) / (2^p ((p-k)/2)! Gamma((p+k+d)/2)) for p - k = 0, 2, 4, ...,
    else 0.

    Proof: P_{k,d} is orthogonal to polynomials of lower degree and has the parity of k, which gives the zeros; by
    Rodrigues' formula (DLMF 18.5.5) and k integrations by parts E[t^p P_{k,d}] is p!/(p-k)!/(2^k ((d-1)/2)_k) times
    the integral of t^(p-k) (1-t^2)^(k+(d-3)/2)/B(1/2, (d-1)/2), a beta integral.
    """
    if power < degree or (power - degree) % 2:
        return fmpq(0)
    result = fmpq(1)
    for i in range(1, power + 1):
        result *= fmpq(i, 2)
    for i in range(1, (power - degree) // 2 + 1):
        result /= i
    for i in range((power + degree) // 2):
        result /= fmpq(dimension, 2) + i
    return result


def of_polynomial(coefficients: fmpq_poly, degree: int, dimension: int) -> fmpq:
    """The eigenvalue of a polynomial, from those of its monomials."""
    total, entries = fmpq(0), coefficients.coeffs()
    for power in range(degree, len(entries), 2):
        spend(2 * power, 8 * power)
        total += entries[power] * of_monomial(power, degree, dimension)
    return total


def _over(part: Piece, degree: int, dimension: int, prec: int) -> arb:
    """The integral of F P (1-t^2)^((d-3)/2) over a piece within (-1, 1), the negative half mirrored: P(-t) = (-1)^k
    P(t)."""
    from .enclose import Evaluator

    low, high = part.low, part.high
    assert low is not None
    assert high is not None  # the pieces were cut off at -1 and 1
    require_real(part.body, part.variable, Evaluator({}, prec), (low, high), True)
    total = arb(0)
    if high > 0:
        total += _on_half(Piece(max(low, fmpq(0)), high, part.body, part.variable), degree, dimension, prec)
    if low < 0:
        mirrored = fold(substitute(part.body, {part.variable: mul(MINUS_ONE, ("s", part.variable))}))
        other = Piece(max(-high, fmpq(0)), -low, mirrored, part.variable)
        total += (-1) ** degree * _on_half(other, degree, dimension, prec)
    return total


def _on_half(part: Piece, degree: int, dimension: int, prec: int) -> arb:
    """The integral over a piece within (0, 1), in theta = acos t by :func:`.holomorphic.integrate`, and from expansions
    at those ends where F is not seen to be bounded."""
    from .enclose import Evaluator

    low, high = part.low, part.high
    assert low is not None
    assert high is not None
    total = arb(0)
    body = holomorphic(at_cosine(part.body, part.variable), THETA, Evaluator({}, prec))
    width = min(_NEAR, (high - low) / 4)
    # The end t = high is the lower one in theta.
    for end, sign in ((high, 1), (low, -1)):
        at = _angle(end)
        ball = acb(at.union(at + sign * arb(_TEST)))
        if not body(ball, False).is_finite():
            total += end_integral(part.body, part.variable, end, -sign, width, degree, dimension, prec)
            low, high = (low, high - width) if sign == 1 else (low + width, high)

    zonal = polynomial_at_cosine(degree, dimension)

    def integrand(z: acb, analytic: bool) -> acb:
        return body(z, analytic) * zonal(z) * z.sin() ** (dimension - 2)

    return total + integrate(integrand, _angle(high), _angle(low), prec)


def _angle(t: fmpq) -> arb:
    """acos t for 0 <= t <= 1."""
    return arb(0) if t == 1 else arb(t).acos()
