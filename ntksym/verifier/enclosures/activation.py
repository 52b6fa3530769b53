"""What is proved of an activation: pieces, growth, integrability under the Gaussian, continuity."""

from __future__ import annotations

from flint import ctx, fmpq

from ..decide import Answer, is_positive, is_zero
from ..failures import TooWide, Undefined, Unsupported
from ..syntax import Node, children, free_names, number, substitute
from .calculus import affine, coefficients, depends, derivative_body, fold, mul, negate, value
from .enclose import enclose
from .exponential_polynomials import Terms, expand
from .function_bounds import Growth, Strip, growth, real_lower
from .piecewise import Piece, breakpoints, derivative, jumps, pieces, split

__all__ = [
    "Growth", "Piece", "Unsupported", "breakpoints", "derivative", "derivative_body", "growth",
    "is_differentiable", "is_differentiable_almost_everywhere", "is_locally_absolutely_continuous",
    "is_square_integrable", "jumps", "pieces", "polynomial_growth",
]

_PREC = 128
_MAX_EXPONENT_DEGREE = 40
_CONTINUOUS = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "erf", "erfc",
               "sigmoid", "softplus"}


def is_square_integrable(function: Node) -> Answer:
    """Is E[F(Z)^2] finite for Z ~ N(0, 1)?

    YES if |F| <= A (1+|x|)^k exp(c|x| + q x^2) with 2q < 1/2.  NO if on an unbounded piece one term
    c x^k exp(a x^2 + b x), c != 0, dominates with (a, b) such that its square times exp(-x^2/2) does not tend to zero,
    or F is a polynomial times exp P with P of degree >= 3 tending to +oo, or F = (c x + d)^{-s} g + g0 near the zero r
    of c x + d with 2s >= 1, g and g0 continuous at r and g(r) != 0.  Otherwise UNKNOWN.
    """
    try:
        parts = pieces(function)
    except Unsupported:
        return Answer.UNKNOWN
    try:
        bound: Growth | None = growth(function, _PREC)
    except (TooWide, Undefined):
        # A singularity or fast growth may be provable instead.
        bound = None
    if bound is not None and is_positive(1 - 4 * bound.q) is Answer.YES:
        return Answer.YES
    for part in parts:
        for side in ([1] if part.high is None else []) + ([-1] if part.low is None else []):
            if _grows_too_fast(part, side):
                return Answer.NO
        if _has_pole(part):
            return Answer.NO
    return Answer.UNKNOWN


def _grows_too_fast(part: Piece, side: int) -> bool:
    try:
        with ctx.workprec(_PREC):
            return _dominant_is_too_large(expand(part.body, part.variable), side)
    except (TooWide, Undefined):
        # Not a sum of exponentials of quadratics; the exponential may be of a polynomial of higher degree.
        return _has_high_exponent(part, side)


def _dominant_is_too_large(terms: Terms, side: int) -> bool:
    keys = []
    for shape, coefficient in terms.items():
        if is_zero(coefficient.real) is Answer.YES and is_zero(coefficient.imag) is Answer.YES:
            continue
        a, b = value(shape.quadratic), value(shape.real)
        if a is None or b is None:
            return False
        keys.append(((a, side * b, shape.degree), shape, coefficient))
    if not keys:
        return False
    top = max(key for key, _, _ in keys)
    leaders = [(shape, coefficient) for key, shape, coefficient in keys if key == top]
    shape, coefficient = leaders[0]
    # A factor erf or e^{i b x} is bounded by one in absolute value, so strictly smaller keys are negligible.
    if len(leaders) > 1 or shape.erf is not None or value(shape.imaginary) != 0:
        return False
    if is_zero(coefficient.real) is not Answer.NO:
        return False
    a, b, _ = top
    return bool(a > fmpq(1, 4) or (a == fmpq(1, 4) and b >= 0))


def _factors(body: Node) -> list[Node]:
    return list(body[1:]) if body[0] == "*" else [body]


def _has_high_exponent(part: Piece, side: int) -> bool:
    exponent: list[fmpq] = []
    for factor in _factors(part.body):
        is_exponential = factor[:2] == ("f", "exp")
        found = coefficients(factor[2] if is_exponential else factor, part.variable, _MAX_EXPONENT_DEGREE)
        rational = [value(entry) for entry in found or []]
        own = [entry for entry in rational if entry is not None]
        if found is None or len(own) != len(found):
            return False
        if is_exponential:
            size = max(len(own), len(exponent))
            exponent = [sum((line[i] for line in (own, exponent) if i < len(line)), fmpq(0)) for i in range(size)]
        elif not any(entry != 0 for entry in own):
            return False
    while exponent and exponent[-1] == 0:
        exponent.pop()
    degree = len(exponent) - 1
    return degree >= 3 and bool(exponent[-1] * side ** degree > 0)


def _has_pole(part: Piece) -> bool:
    terms = list(part.body[1:]) if part.body[0] == "+" else [part.body]
    for i, term in enumerate(terms):
        factors = _factors(term)
        for j, factor in enumerate(factors):
            point = _singular_point(factor, part)
            if point is None:
                continue
            at: dict[str, Node] = {part.variable: number(point)}
            others = terms[:i] + terms[i + 1:]
            rest = [substitute(other, at) for other in factors[:j] + factors[j + 1:]]
            if not all(_is_continuous(other) for other in others + factors[:j] + factors[j + 1:]):
                continue
            try:
                for other in others:
                    enclose(substitute(other, at), {}, _PREC)
                if is_zero(enclose(mul(*rest), {}, _PREC)) is Answer.NO:
                    return True
            except (TooWide, Undefined):
                # The other parts are singular at the point as well, so nothing is shown.
                continue
    return False


def _is_continuous(node: Node) -> bool:
    """Is the tree built from operations that are continuous where they have a value?"""
    if node[0] == "^" and node[1] != ("c", "e") and free_names(node[2]):
        return False  # 0^u is 1 where u = 0 and 0 beside it
    if node[0] == "f":
        return node[1] in _CONTINUOUS and _is_continuous(node[2])
    return node[0] in ("q", "s", "c", "+", "*", "^", "hermite_polynomial",
                       "gegenbauer") and all(map(_is_continuous, children(node)))


def _singular_point(factor: Node, part: Piece) -> fmpq | None:
    """The zero in the closure of the piece of the base of (c x + d)^{-s} with 2s >= 1."""
    exponent = value(factor[2]) if factor[0] == "^" else None
    if exponent is None or 2 * exponent > -1:
        return None
    found = affine(factor[1], part.variable)
    c, d = (value(found[0]), value(found[1])) if found is not None else (None, None)
    if c is None or d is None or c == 0:
        return None
    point = -d / c
    inside = (part.low is None or part.low <= point) and (part.high is None or point <= part.high)
    return point if inside else None


def polynomial_growth(function: Node) -> fmpq:
    """An exponent k with |F(x)| = O(|x|^k); raises :class:`Unsupported` if none is proved."""
    bound = growth(function, _PREC)
    if is_positive(-bound.q) is Answer.YES:
        return fmpq(0)
    if is_zero(bound.c) is Answer.YES and is_positive(bound.q) is Answer.NO:
        return bound.k
    raise Unsupported("the bound of the function is not polynomial")


def is_locally_absolutely_continuous(function: Node) -> Answer:
    """YES if F is continuous and its pieces are absolutely continuous on compact sets, NO if a jump is proved.

    The pieces are built from functions that are C^1 where they are bounded by ``growth``; sums, products and
    compositions of a locally Lipschitz function with an absolutely continuous one are absolutely continuous.  u^r, r
    > 0 not an integer, is Lipschitz in u for r >= 1 or u >= m > 0; for 0 < r < 1 and affine u it is monotone with an
    integrable derivative.
    The value at a breakpoint must be the common limit of both sides.
    """
    try:
        # What has a bound is continuous up to the ends of its pieces: its limits there are found by substitution.
        growth(function, _PREC)
        parts = pieces(function)
        answer = Answer.YES
        for (point, jump), left in zip(jumps(function), split(function), strict=False):
            continuous = is_zero(enclose(jump, {}, _PREC))
            if continuous is Answer.YES:
                at = number(point)
                limit = substitute(left.body, {left.variable: at})
                continuous = is_zero(enclose(fold(("+", ("app", function, at), negate(limit))), {}, _PREC))
            if continuous is Answer.NO:
                return Answer.NO
            if continuous is Answer.UNKNOWN:
                answer = Answer.UNKNOWN
        smooth = all(_roots_are_tame(part.body, _line(part), affine_allowed=True) for part in parts)
    except (TooWide, Undefined):
        # No bound or no value at a breakpoint: nothing is shown.
        return Answer.UNKNOWN
    return answer if smooth else Answer.UNKNOWN


def _line(part: Piece) -> Strip:
    return Strip(part.variable, fmpq(0), part.low, part.high)


def _roots_are_tame(body: Node, strip: Strip, *, affine_allowed: bool) -> bool:
    """Has every power u^r, 0 < r < 1, in the body a base u >= m > 0, or an affine one if that is allowed?

    The body has a bound by :func:`growth`; raises :class:`Unsupported` where no lower bound is known.
    """
    if not depends(body, strip.variable):
        return True
    if body[0] == "^":
        exponent = value(body[2])  # None only for the base e: no other power has a bound
        if exponent is not None and 0 < exponent < 1 \
                and not (affine_allowed and affine(body[1], strip.variable) is not None) \
                and is_positive(real_lower(body[1], strip)) is not Answer.YES:
            return False
    return all(_roots_are_tame(child, strip, affine_allowed=affine_allowed) for child in children(body))


def is_differentiable(function: Node) -> Answer:
    """YES if F is differentiable at every real x, NO if a jump of F or of its derivative at a breakpoint is proved.

    A continuous function whose derivative has equal limits from both sides of a breakpoint is differentiable there
    (mean value theorem); with different limits it is not.  Inside the pieces F is built from functions that are C^1
    where ``growth`` bounds them, roots only of what is bounded away from zero.
    """
    continuous = is_locally_absolutely_continuous(function)
    if continuous is not Answer.YES:
        return continuous
    if not all(_roots_are_tame(part.body, _line(part), affine_allowed=False) for part in pieces(function)):
        return Answer.UNKNOWN
    kinks = [is_zero(enclose(kink, {}, _PREC)) for _, kink in jumps(derivative(function))]
    return Answer.NO if Answer.NO in kinks else Answer.UNKNOWN if Answer.UNKNOWN in kinks else Answer.YES


def is_differentiable_almost_everywhere(function: Node) -> Answer:
    """YES if F has finitely many pieces, each built from analytic functions and powers with a proved bound.

    Such a body is analytic on the piece except where the base of a fractional power vanishes; zeros of an analytic
    function are isolated unless it vanishes identically.
    """
    try:
        growth(function, _PREC)
    except (TooWide, Undefined):
        # Without the bound the body may not be defined everywhere.
        return Answer.UNKNOWN
    return Answer.YES
