"""Kernels F(<x, y>) on the sphere as trees: dual activations written out, and F(cos theta) for integrals over theta."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_poly

from ..decide import Answer, is_nonnegative
from ..failures import TooWide, Undefined, Unsupported
from ..layers import LAYERED, first, layer_of, next_covariance, next_kernel
from ..syntax import BINDERS, Node, children, number, substitute
from ..work import spend
from .activation_properties import has_property
from .calculus import HALF, MINUS_ONE, ONE, add, depends, mul, value
from .exact_means import NoPolynomial, polynomial
from .gaussian import INSIDE, arc_cosine_polynomials, homogeneous

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_LAYERS = 3
MAX_ROOT = 12
THETA = "theta@"
_PREC = 64
_TWO = number(2)


def unrolled(scope: Evaluator, node: Node, variable: str) -> Node:
    """The tree with kernels of up to three layers by dual activations."""
    spend(len(node))
    if not depends(node, variable) or node[0] in BINDERS:
        return node
    if node[0] in LAYERED and not any(depends(part, variable) for part in (node[1], *node[-3:])):
        count = scope.integer(layer_of(node), "the number of a layer")
        if count < 1:
            raise Undefined(f"layer {count}: layers are counted from 1")
        if count > MAX_LAYERS:
            raise Unsupported(f"the eigenvalue of a kernel of more than {MAX_LAYERS} layers")
        below, kernel = node[2], first(node)
        for _ in range(count - 1):
            kernel = next_kernel(node, below, kernel) if node[0] == "ntk" else next_covariance(node, below)
            below = next_covariance(node, below)
        return unrolled(scope, kernel, variable)
    return tuple(unrolled(scope, part, variable) if isinstance(part, tuple) else part for part in node)


def written_out(scope: Evaluator, node: Node, variable: str) -> Node:
    """The tree with duals of positively homogeneous functions at polynomials in closed form, the others as they are.

    The closed form of a dual activation at u has a value only where -1 <= u <= 1, as the dual itself.
    """
    spend(len(node))
    if not depends(node, variable) or node[0] in BINDERS:
        return node
    if node[0] == "dual" and not depends(node[1], variable):
        monomial = homogeneous(scope.closed_function(node[1]))
        try:
            polynomial(node[2], variable)
        except NoPolynomial:
            return node
        return node if monomial is None else _dual(monomial, node[2])
    return tuple(written_out(scope, part, variable) if isinstance(part, tuple) else part for part in node)


def _dual(monomial: tuple[int, Node, Node], u: Node) -> Node:
    """For F = g x_+^k + h x_-^k: (g^2 + h^2) J_k(u) + 2 g h J_k(-u), J_k = E[U_+^k V_+^k] (see :mod:`.gaussian`)."""
    k, g, h = monomial
    own, cross = add(mul(g, g), mul(h, h)), mul(_TWO, g, h)
    parts: list[Node] = [("*", own, _positive_moment(k, u))]
    if cross != number(0):
        parts.append(("*", cross, _positive_moment(k, mul(MINUS_ONE, u))))
    return parts[0] if len(parts) == 1 else ("+", *parts)


def _positive_moment(k: int, u: Node) -> Node:
    """(sqrt(1 - u^2) P(u) + (pi - acos u) Q(u)) / (2 pi)."""
    p, q = arc_cosine_polynomials(k)
    root: Node = ("^", ("+", ONE, ("*", MINUS_ONE, ("^", u, _TWO))), HALF)
    angle: Node = ("+", ("c", "pi"), ("*", MINUS_ONE, ("f", "acos", u)))
    over: Node = ("*", HALF, ("^", ("c", "pi"), MINUS_ONE))
    return ("*", over, ("+", mul(root, _tree(p, u)), mul(angle, _tree(q, u))))


def require_at_most_one(scope: Evaluator, u: Node, variable: str) -> None:
    """Raise :class:`TooWide` unless u(1) <= 1, as a constant with an exact part where it is one; of the duals within u
    this has been shown."""
    from .local_expansions import sign_at  # the constants of that module are enclosed with the duals

    at_one = substitute(written_out(scope, u, variable), {variable: ONE})
    if sign_at(add(ONE, mul(MINUS_ONE, at_one)), {}, _PREC, {INSIDE: True}) < 0:
        raise Unsupported("an argument of a dual activation that exceeds 1")


def require_positive_series(node: Node, variable: str) -> None:
    """Raise :class:`TooWide` unless the tree is shown to be sum_p c_p t^p, c_p >= 0, with a finite sum at 1.

    Nonnegative numbers and t are, and so are sums, products and powers of such series, and dual activations of
    square-integrable functions at a u of this kind with u(1) <= 1: dual(f, u) = sum_n mu_n^2 u^n (Mehler's formula) is
    a double series of nonnegative terms, which may be rearranged, and is at most E[f(Z)^2] at 1.
    """
    from .enclose import Evaluator, enclose

    spend(len(node))
    if not depends(node, variable):
        if is_nonnegative(enclose(node, {}, _PREC)) is not Answer.YES:
            raise Unsupported("a part of a kernel that is not shown to be nonnegative")
        return
    exponent = value(node[2]) if node[0] == "^" else None
    if node == ("s", variable):
        return
    if node[0] in ("+", "*"):
        for part in node[1:]:
            require_positive_series(part, variable)
    elif exponent is not None and exponent.q == 1 and exponent >= 0:
        require_positive_series(node[1], variable)
    elif node[0] == "dual" and not depends(node[1], variable):
        if has_property("square_integrable", node[1]) is not Answer.YES:
            raise Unsupported("a dual activation of a function that is not shown to be square-integrable")
        require_positive_series(node[2], variable)
        require_at_most_one(Evaluator({}, _PREC), node[2], variable)
    else:
        raise Unsupported(f"a kernel with {node[0]!r} that is not shown to be a power series")


def _tree(coefficients: fmpq_poly, u: Node) -> Node:
    parts = [mul(number(c), ("^", u, number(i)) if i > 1 else u if i else ONE)
             for i, c in enumerate(coefficients.coeffs()) if c != 0]
    return add(*parts) if parts else number(0)


def at_cosine(body: Node, variable: str) -> Node:
    """The body at t = cos(theta), 0 <= theta <= pi, as a tree in :data:`THETA` that is equal wherever it has a value.

    The ends are no branch points of what occurs in arc-cosine kernels any more: acos t = theta, asin t = pi/2 - theta,
    and with 1 - t = 2 sin(theta/2)^2, 1 + t = 2 cos(theta/2)^2 and sin, cos >= 0 on [0, pi/2]

        (c (1-t)^a (1+t)^b q(t))^r = (2^(a+b) c q)^r sin(theta/2)^(2 a r) cos(theta/2)^(2 b r)

    for a base that is >= 0, where c q = base / ((1-t)^a (1+t)^b) is a polynomial.
    """
    t, theta = ("s", variable), ("s", THETA)
    if not depends(body, variable):
        return body
    if body == t:
        return ("f", "cos", theta)
    if body[0] == "f" and body[1] in ("acos", "asin") and body[2] in (t, ("*", MINUS_ONE, t)):
        angle = theta if body[2] == t else add(("c", "pi"), mul(MINUS_ONE, theta))
        return angle if body[1] == "acos" else add(mul(HALF, ("c", "pi")), mul(MINUS_ONE, angle))
    doubled = _half_angle(body[2], variable) if body[:2] == ("f", "acos") else None
    if doubled is not None:
        return doubled
    exponent = value(body[2]) if body[0] == "^" else None
    if exponent is not None and exponent.q != 1:
        try:
            base = polynomial(body[1], variable)
        except NoPolynomial:
            pass
        else:
            return _root(base, exponent, variable)
    if body[0] in BINDERS:
        return substitute(body, {variable: ("f", "cos", theta)})
    return tuple(at_cosine(part, variable) if isinstance(part, tuple) else part for part in body)


def _half_angle(u: Node, variable: str) -> Node | None:
    """acos u = 2 asin sqrt((1-u)/2) = pi - 2 asin sqrt((1+u)/2) for a polynomial u that is 1 (or -1) at t = 1 or -1,
    but not -1 (or 1): written so that the root is taken of the factors 1 - t and 1 + t; None for other u."""
    try:
        own = polynomial(u, variable)
    except NoPolynomial:
        return None
    touched = {int(own(end).p) for end in (fmpq(1), fmpq(-1)) if abs(own(end)) == 1}
    if len(touched) != 1 or own.degree() < 1:
        return None
    sign = touched.pop()
    half: Node = ("f", "asin", _root((1 - sign * own) / 2, fmpq(1, 2), variable))
    twice = mul(number(2 * sign), half)
    return twice if sign == 1 else add(("c", "pi"), twice)


def _root(base: fmpq_poly, exponent: fmpq, variable: str) -> Node:
    half: Node = ("*", HALF, ("s", THETA))
    power, factors = fmpq(0), []
    for root, name in ((1, "sin"), (-1, "cos")):
        line = fmpq_poly([1, -root])
        multiplicity = 0
        while base.degree() > 0 and base(fmpq(root)) == 0:
            base, multiplicity = base // line, multiplicity + 1
        if multiplicity:
            power += multiplicity
            factors.append(("^", ("f", name, half), number(2 * multiplicity * exponent)))
    rest = at_cosine(_tree(base, ("s", variable)), variable)
    return mul(*factors, ("^", mul(number(fmpq(2) ** int(power)), rest), number(exponent)))


def root_of(node: Node) -> int:
    """The least common multiple of 2 and of the denominators of the explicit exponents; raises :class:`TooWide`."""
    result, stack = 2, [node]
    while stack:
        item = stack.pop()
        if item[0] == "^" and (exponent := value(item[2])) is not None:
            result = math.lcm(result, int(exponent.q))
        stack.extend(children(item))
    if result > MAX_ROOT:
        raise TooWide(f"powers whose exponents have the common denominator {result}, more than {MAX_ROOT}")
    return result


__all__ = ["THETA", "at_cosine", "require_positive_series", "root_of", "unrolled", "written_out"]
