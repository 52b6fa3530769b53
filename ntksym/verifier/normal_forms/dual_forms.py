r"""Closed forms of dual activations of positively homogeneous functions (arc-cosine kernels).

For F(x) = A x^k on x > 0 and a x^k on x < 0, and standard Gaussians U, V with correlation rho = cos t, 0 <= t <= pi,

    E[F(U) F(V)] = (A^2 + a^2) P_k(t) + 2 A a (-1)^k P_k(pi - t),      P_k(t) = E[U_+^k V_+^k].

Proof of the value of P_k.  Write (U, V) = (r cos u, r cos(u - t)) in polar coordinates of the plane; r and u are
independent, u uniform, and the radial integral is int_0^oo r^{2k+1} e^{-r^2/2} dr = 2^k k!.  The angular part is over
the arc where both cosines are positive:

    P_k(t) = 2^k k!/(2 pi) int_{t - pi/2}^{pi/2} cos^k(u) cos^k(u - t) du.

Expanding both powers in exponentials, the (i, j) term is C(k,i) C(k,j) 4^{-k} e^{i n u} e^{-i (k-2j) t} with n = 2(k -
i - j); its real part integrates to (pi - t) cos((k-2j) t) for n = 0 and to -((-1)^{n/2}/n)(sin((k-2j) t) + sin((k-2i)
t)) otherwise, because e^{i n pi/2} = (-1)^{n/2}.
"""

from __future__ import annotations

from math import comb, factorial

from flint import fmpq, fmpz_poly

from ..hypergeometric.hermite_terms import HEAVISIDE, monomials, rational_value, rename
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import Node, free_names, number, rational

MAX_DEGREE = 12
PI: Node = ("c", "pi")


def add(*parts: Node) -> Node:
    return ("+", number(0), *parts)


def times(*parts: Node) -> Node:
    return ("*", number(1), *parts)


def homogeneous(function: Node) -> tuple[int, Node, Node]:
    """(k, A, a) for F = A x^k (x > 0), a x^k (x < 0); raises :class:`NotATerm` for other functions."""
    if function[0] != "lam":
        raise NotATerm("the dual of a function that is not given")
    whole: list[Node] = []
    right: list[Node] = []
    degrees = set()
    for coefficient, power, atom in monomials(rename(function[2], function[1])):
        if atom not in (None, HEAVISIDE):
            raise NotATerm("the dual of a function that is not positively homogeneous")
        if vanishes(coefficient):
            continue
        degrees.add(power)
        (whole if atom is None else right).append(coefficient)
    if len(degrees) != 1 or max(degrees) > MAX_DEGREE:
        raise NotATerm("the dual of a function that is not positively homogeneous")
    return degrees.pop(), add(*whole, *right), add(*whole)


def vanishes(node: Node) -> bool:
    """Is a coefficient zero as it is written: a sum of zeros, or a product with a factor zero?"""
    if node[0] == "q":
        return not rational(node[1])
    if node[0] == "+":
        return all(vanishes(part) for part in node[1:]) or (not free_names(node) and is_zero_number(node))
    return node[0] == "*" and any(vanishes(part) for part in node[1:])


def is_zero_number(node: Node) -> bool:
    try:
        return not rational_value(node)
    except NotATerm:  # not a rational number
        return False


def chebyshev(kind: str, m: int, cosine: Node) -> Node:
    """T_m or U_m at a tree, as a polynomial."""
    polynomial = fmpz_poly.chebyshev_t(m) if kind == "t" else fmpz_poly.chebyshev_u(m)
    return add(*(times(number(int(c)), ("^", cosine, number(e))) for e, c in enumerate(polynomial.coeffs()) if c))


def quadrant(k: int, angle: Node, cosine: Node, sine: Node) -> Node:
    """P_k at an angle in [0, pi] whose cosine and sine are given."""

    def cos_multiple(m: int) -> Node:
        return chebyshev("t", abs(m), cosine)

    def sin_multiple(m: int) -> Node:
        if m == 0:
            return number(0)
        value = times(sine, chebyshev("u", abs(m) - 1, cosine))
        return value if m > 0 else times(number(-1), value)

    rest = add(PI, times(number(-1), angle))
    parts: list[Node] = []
    for i in range(k + 1):
        for j in range(k + 1):
            weight, n = fmpq(comb(k, i) * comb(k, j), 4**k), 2 * (k - i - j)
            if n == 0:
                parts.append(times(number(weight), rest, cos_multiple(k - 2 * j)))
            else:
                sign = -1 if (n // 2) % 2 else 1
                parts.append(times(number(-weight * sign / n), add(sin_multiple(k - 2 * j), sin_multiple(k - 2 * i))))
    return times(number(fmpq(2**k * factorial(k), 2)), ("^", PI, number(-1)), add(*parts))


def dual_form(function: Node, rho: Node, statement: Statement) -> Node:
    """E[F(U) F(V)] as a tree; rho must be proved to lie in [-1, 1] by its shape or the domain of its variable."""
    k, right, left = homogeneous(function)
    angle, sine = angle_of(rho, statement)
    both = quadrant(k, angle, rho, sine)
    opposite = quadrant(k, add(PI, times(number(-1), angle)), times(number(-1), rho), sine)
    same = add(times(right, right), times(left, left))
    return add(times(same, both), times(number(2 * (-1) ** k), right, left, opposite))


def angle_of(rho: Node, statement: Statement) -> tuple[Node, Node]:
    """Angle in [0, pi] and its sine, for a correlation cos(t) with t in [0, pi] or a number or variable in [-1, 1]."""
    if rho[0] == "f" and rho[1] == "cos" and in_interval(rho[2], number(0), PI, statement):
        return rho[2], ("f", "sin", rho[2])
    if not in_interval(rho, number(-1), number(1), statement):
        raise NotATerm("a correlation that is not known to lie in [-1, 1]")
    return ("f", "acos", rho), ("^", add(number(1), times(number(-1), rho, rho)), number(fmpq(1, 2)))


def in_interval(node: Node, low: Node, high: Node, statement: Statement) -> bool:
    """Is the node a rational or a variable whose declared bounds lie inside?"""
    if node[0] == "q" and low[0] == "q" and high[0] == "q":
        return bool(rational(low[1]) <= rational(node[1]) <= rational(high[1]))

    def inside(bound: Node | None, end: Node, above: bool) -> bool:
        if bound is None:
            return False
        if bound == end:
            return True
        if bound[0] != "q":
            return False
        # 3 < pi, so a rational bound up to 3 lies below pi.
        limit = fmpq(3) if end == PI else rational(end[1])
        return bool(rational(bound[1]) >= limit if above else rational(bound[1]) <= limit)

    return node[0] == "s" and any(
        v.name == node[1] and inside(v.low, low, True) and inside(v.high, high, False) for v in statement.variables)


def rotation_form(function: Node, angle: Node, dimension: Node, statement: Statement) -> Node:
    """E[F(<u, x>) F(<u, y>)], u uniform on S^{d-1}, x and y unit vectors at the angle.

    A standard Gaussian in R^d is R u with R and u independent and E R^{2k} = d (d+2) ... (d+2k-2); homogeneity of
    degree k takes R out.
    """
    if not at_least_two(dimension, statement):
        raise NotATerm("a dimension that is not known to be 2 or more: on the line only the angles 0 and pi exist")
    k, _, _ = homogeneous(function)
    scale = times(*(add(dimension, number(2 * i)) for i in range(k)))
    return times(dual_form(function, ("f", "cos", angle), statement), ("^", scale, number(-1)))


def at_least_two(dimension: Node, statement: Statement) -> bool:
    if dimension[0] == "q":
        return bool(rational(dimension[1]) >= 2)
    lows = [v.rational_bound("low") for v in statement.variables if dimension == ("s", v.name)]
    return any(low is not None and low >= 2 for low in lows)
