"""Hermite coefficients mu_p(F) = E[F(Z) h_p(Z)], Z ~ N(0, 1), h_p the orthonormal probabilists' Hermite polynomials."""

from __future__ import annotations

import itertools
from functools import lru_cache

from flint import acb, arb, ctx, fmpq

from ..decide import Answer, is_nonnegative, is_positive
from ..failures import TooWide, Unsupported
from ..syntax import Node, free_names
from ..work import spend
from .enclose import Evaluator
from .exponential_polynomials import expand, moments
from .function_bounds import growth
from .holomorphic import hermite_at, holomorphic, integrate
from .logistic import coefficients_by_partial_fractions
from .parity import parity
from .piecewise import Piece, pieces
from .trapezoidal import coefficients_by_strip, tail_is_below

_ATTEMPTS = 6


def hermite_coefficients(function: Node, count: int, prec_bits: int) -> list[arb]:
    """Balls for mu_0, ..., mu_{count-1} of the function value ``("lam", x, body)`` of radius at most 2^-prec_bits.

    Routes, in this order; each names its error bound in the docstring that does the work:
    piecewise polynomials times exponentials of quadratics, error functions (:func:`moments`, exact recurrences);
    many coefficients of tanh and its kin (:func:`coefficients_by_partial_fractions`);
    functions holomorphic in a strip (:func:`coefficients_by_strip`, trapezoidal rule);
    other pieces by :func:`coefficient_by_quadrature`.
    Values at finitely many breakpoints do not matter.  Raises :class:`Unsupported` if no route applies,
    :class:`TooWide` if the accuracy was not reached.
    """
    return list(_coefficients(function, count, prec_bits))


MAX_COUNT = 2**17


@lru_cache(maxsize=512)
def _coefficients(function: Node, count: int, prec_bits: int) -> tuple[arb, ...]:
    if count < 1:
        return ()
    if count > MAX_COUNT:
        raise Unsupported(f"Hermite coefficients beyond the index {MAX_COUNT - 1}")
    spend(2 * count)
    parts = pieces(function)
    names = free_names(function)
    if names:
        raise Unsupported(f"the function has parameters without values: {', '.join(sorted(names))}")
    symmetry = parity(function)
    # Coefficients of the parity that F does not have vanish.
    vanishing = {1: 1, -1: 0}.get(symmetry)
    with ctx.workprec(prec_bits + 32):
        goal = arb(2) ** -prec_bits
    working = prec_bits + 64
    for _ in range(_ATTEMPTS):
        total = [arb(0)] * count
        for part in parts:
            own = _of_piece(function, part, count, working, len(parts) == 1, vanishing)
            with ctx.workprec(working):
                total = [left + right for left, right in zip(total, own, strict=True)]
        result = [arb(0) if p % 2 == vanishing else entry for p, entry in enumerate(total)]
        if all(is_nonnegative(goal - entry.rad()) is Answer.YES for entry in result):
            return tuple(result)
        working = 2 * working
    raise TooWide(f"Hermite coefficients below {count} not enclosed to {prec_bits} bits")


def _of_piece(function: Node, part: Piece, count: int, working: int, whole: bool, vanishing: int | None) -> list[arb]:
    reasons = []
    try:
        with ctx.workprec(working):
            return moments(expand(part.body, part.variable), part.low, part.high, count)
    except Unsupported as reason:
        reasons.append(str(reason))
    if whole:
        for route in (coefficients_by_partial_fractions, coefficients_by_strip):
            try:
                return route(part.body, part.variable, count, working)
            except Unsupported as reason:
                reasons.append(str(reason))
    try:
        # Symmetry makes a mean vanish only if it exists, so the bound of F comes first.
        if is_positive(1 - 4 * growth(function).q) is not Answer.YES:
            raise Unsupported("the function is not bounded by a square-integrable one")
        return [arb(0) if p % 2 == vanishing else coefficient_by_quadrature(function, part, p, working)
                for p in range(count)]
    except Unsupported as reason:
        reasons.append(str(reason))
    raise Unsupported("no route to the Hermite coefficients: " + "; ".join(reasons))


def coefficient_by_quadrature(function: Node, part: Piece, p: int, bits: int) -> arb:
    """The integral of F h_p w over one piece by ``acb.integral`` on [-X, X], tails bounded by :func:`tail`.

    The integrand is holomorphic near the open piece; X grows until the tail, with the bound of |F| from ``growth``, is
    below 2^-bits.  The precision allows for the cancellation in h_p on [-X, X].
    """
    bound = growth(function)
    cut = 2
    rest = arb(2) ** -(bits + 4)
    while not tail_is_below(rest, bound, arb(cut)):
        cut += max(1, cut // 8)
        if cut > 10**5:
            raise Unsupported("the tail of the Gaussian integral is not bounded")
    low = fmpq(-cut) if part.low is None else max(part.low, fmpq(-cut))
    high = fmpq(cut) if part.high is None else min(part.high, fmpq(cut))
    precision = bits + 32 + 4 * p
    with ctx.workprec(precision):
        value = arb(0)
        if low < high:
            body = holomorphic(part.body, part.variable, Evaluator({}, precision))
            scale = 1 / (2 * arb.pi()).sqrt()

            def integrand(z: acb, analytic: bool) -> acb:
                return body(z, analytic) * hermite_at(p, z) * (-z * z / 2).exp() * scale

            # Equal cells keep the first balls narrow.
            edges = [low + (high - low) * i / (2 * cut) for i in range(2 * cut + 1)]
            for left, right in itertools.pairwise(edges):
                value += integrate(integrand, arb(left), arb(right), precision)
        return value + arb(0, (2 * rest).upper())


def hermite_coefficient(function: Node, p: int, prec: int) -> arb:
    """A ball for mu_p(F) of radius at most 2^-prec; neighbours are computed along and kept."""
    count = 16
    while count < p + 1:
        count *= 2
    try:
        return hermite_coefficients(function, count, prec)[p]
    except TooWide:
        # Too many at once may be what failed.
        return hermite_coefficients(function, p + 1, prec)[p]
