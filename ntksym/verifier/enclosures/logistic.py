r"""Hermite coefficients of polynomials times tanh, sigmoid and softplus, thousands at once, without cancellation.

With b_n = (2n+1) pi/2, tanh x = sum_{n>=0} 2x/(x^2 + b_n^2) (Gradshteyn & Ryzhik 1.421.2), all terms of one sign, and
2x/(x^2 + b^2) = 2 int_0^oo e^{-b w} sin(w x) dw.  From exp(i w x) = e^{-w^2/2} sum_p (i w)^p/sqrt(p!) h_p(x),
E[sin(w Z) h_p(Z)] = (-1)^{(p-1)/2} e^{-w^2/2} w^p/sqrt(p!) for odd p; the partial sums are bounded by |tanh|, so that
sums and integrals change places:

    mu_p(tanh(c x)) = (-1)^{(p-1)/2} 2/(c sqrt(p!)) sum_{n>=0} J_p(b_n/c)    for odd p,
    J_p(b) = int_0^oo w^p e^{-w^2/2-b w} dw.

Everything is positive.  Integration by parts gives J_{p-1} = (b J_p + J_{p+1})/p for p >= 1; J_0 is an error function.
The terms left out are a geometric series, by 1/(1-e^{-y}) <= 1 + 1/y at y = pi w/c:

    0 <= sum_{n>=N} J_p(b_n/c) = int_0^oo w^p e^{-w^2/2} e^{-b_N w/c}/(1 - e^{-pi w/c}) dw
                              <= J_p(b_N/c) + (c/pi) J_{p-1}(b_N/c).

sigmoid(c x) = 1/2 + tanh(c x/2)/2; softplus(c x)' = c sigmoid(c x) and mu_p(F) = mu_{p-1}(F')/sqrt(p);
x h_p = sqrt(p+1) h_{p+1} + sqrt(p) h_{p-1}.  A polynomial alone has no coefficients beyond its degree.
"""

from __future__ import annotations

import math

from flint import arb, ctx, fmpq

from ..failures import Unsupported
from ..syntax import Node
from ..work import spend
from .calculus import coefficients, depends, value
from .enclose import enclose
from .trapezoidal import coefficients_by_strip

#: coefficients below are left to the trapezoidal rule, for slope 1: there the terms J_p(b_n/c) fall slowly with n
FIRST = 128
_MAX_DEGREE = 16
_SLOPES = (fmpq(1, 16), fmpq(4))
#: (kind, c): the functions tanh(c x) and softplus(2c x), c > 0, by which polynomials are multiplied
Atom = tuple[str, fmpq]
Polynomial = list[arb]
Terms = dict[Atom | None, Polynomial]


def expand(body: Node, variable: str) -> Terms:
    """The body as a sum of polynomials times atoms (None: times 1); raises :class:`Unsupported`."""
    if not depends(body, variable):
        return {None: [enclose(body, {}, ctx.prec)]}
    op = body[0]
    if op == "s":
        return {None: [arb(0), arb(1)]}
    if op == "+":
        total: Terms = {}
        for part in body[1:]:
            for atom, polynomial in expand(part, variable).items():
                total[atom] = plus(total.get(atom, []), polynomial)
        return total
    if op == "*":
        product: Terms = {None: [arb(1)]}
        for part in body[1:]:
            product = times(product, expand(part, variable))
        return product
    if op == "^":
        exponent = value(body[2])
        if exponent is not None and exponent.q == 1 and 0 < exponent <= _MAX_DEGREE:
            power: Terms = {None: [arb(1)]}
            base = expand(body[1], variable)
            for _ in range(int(exponent.p)):
                power = times(power, base)
            return power
    if op == "f" and body[1] in ("tanh", "sigmoid", "softplus"):
        return function(body[1], body[2], variable)
    raise Unsupported("not a sum of polynomials times tanh, sigmoid or softplus")


def function(name: str, argument: Node, variable: str) -> Terms:
    found = coefficients(argument, variable, 1)
    slope = None if found is None else value(found[-1])
    if found is None or value(found[0]) != 0 or slope is None:
        raise Unsupported(f"{name} of what is not a rational multiple of the variable")
    sign = 1 if slope > 0 else -1
    c = sign * slope if name == "tanh" else sign * slope / 2
    if not _SLOPES[0] <= c <= _SLOPES[1]:
        raise Unsupported(f"{name} of {slope} times the variable, which is too steep or too flat")
    if name == "tanh":
        return {("tanh", c): [arb(sign)]}
    if name == "sigmoid":
        return {("tanh", c): [arb(fmpq(sign, 2))], None: [arb(fmpq(1, 2))]}
    # softplus(-y) = softplus(y) - y
    return {("softplus", c): [arb(1)], None: [arb(0), arb((sign - 1) * c)]}


def plus(one: Polynomial, two: Polynomial) -> Polynomial:
    length = max(len(one), len(two))
    left, right = (side + [arb(0)] * (length - len(side)) for side in (one, two))
    return [a + b for a, b in zip(left, right, strict=True)]


def times(one: Terms, two: Terms) -> Terms:
    result: Terms = {}
    for first, left in one.items():
        for second, right in two.items():
            if first is not None and second is not None:
                raise Unsupported("a product of two functions of the kind of tanh")
            if len(left) + len(right) > _MAX_DEGREE + 2:
                raise Unsupported(f"a polynomial factor of degree above {_MAX_DEGREE}")
            spend(len(left) * len(right), int(ctx.prec))
            product = [arb(0)] * (len(left) + len(right) - 1)
            for i, a in enumerate(left):
                for j, b in enumerate(right):
                    product[i + j] += a * b
            atom = first if second is None else second
            result[atom] = plus(result.get(atom, []), product)
    return result


def integrals(b: arb, low: int, high: int) -> list[arb]:
    """J_p(b) for low <= p <= high, 1 <= low <= high.

    The ratios r_p = J_p/J_{p-1} satisfy r_p = p/(b + r_{p+1}), so that an error shrinks on the way down.  At the top:
    Cauchy-Schwarz gives r_p <= r_{p+1}, hence r_p^2 + b r_p <= p, that is r_p <= R_p = (sqrt(b^2 + 4p) - b)/2, and
    r_p >= p/(b + R_{p+1}).
    """
    # An error shrinks by about 1 - b/sqrt(p) a step, all in all by exp(-2b (sqrt(top) - sqrt(high))).
    top = math.ceil((math.sqrt(high) + int(ctx.prec) * math.log(2) / (2 * float(b))) ** 2)
    spend(2 * top, int(ctx.prec))
    below, above = (((b * b + 4 * p).sqrt() - b) / 2 for p in (top, top + 1))
    ratio = (top / (b + above)).union(below)
    ratios = []
    for p in range(top - 1, 0, -1):
        ratio = p / (b + ratio)
        if p <= high:
            ratios.append(ratio)
    value = (arb.pi() / 2).sqrt() * (b * b / 2).exp() * (b / arb(2).sqrt()).erfc()  # J_0
    result = []
    for p, ratio in enumerate(reversed(ratios), 1):
        value *= ratio
        if p >= low:
            result.append(value)
    return result


def tanh_coefficients(c: fmpq, low: int, high: int, bits: int) -> list[arb]:
    """mu_p(tanh(c x)) for low <= p <= high, with tails of about 2^-bits.

    The term n is worked out for p < q only, q falling with n: for p >= q all terms from n on are at most
    (J_q(b_n/c) + (c/pi) J_{q-1}(b_n/c))/sqrt(q!), since J_p/sqrt(p!) falls with p: r_p < sqrt(p) (:func:`integrals`).
    """
    total, tails = [arb(0)] * (high - low + 1), [arb(0)] * (high - low + 1)
    roots = [arb(low).gamma().sqrt()]  # sqrt((low-1)!), ...
    for p in range(low, high + 2):
        roots.append(roots[-1] * arb(p).sqrt())
    n, end = 0, high + 1
    while end > low:
        q = least_negligible(float(int(c.p) / int(c.q)), n, low, end, bits)
        spend(5 * (q - low + 40), int(ctx.prec))
        found = integrals((2 * n + 1) * arb.pi() / (2 * c), low - 1, q)
        tail = (found[-1] + c / arb.pi() * found[-2]) / roots[q - low + 1]
        tails[q - low : end - low] = [arb(0).union(tail)] * (end - q)
        total[: q - low] = [a + b for a, b in zip(total, found[1:-1], strict=False)]
        n, end = n + 1, q
    result = []
    for p, (entry, tail, root) in enumerate(zip(total, tails, roots[1:], strict=False), low):
        value = (entry / root + tail) * (2 / c) if p % 2 else arb(0)
        result.append(value if p % 4 == 1 else -value)
    return result


def least_negligible(c: float, n: int, low: int, end: int, bits: int) -> int:
    """The least p from low to end for which J_p(b_n/c)/sqrt(p!) is about 2^-bits, by Laplace's method; end if there is
    none.  The choice affects accuracy and speed only."""
    b = (2 * n + 1) * math.pi / (2 * c)
    while low < end:
        p = (low + end) // 2
        peak = (math.sqrt(b * b + 4 * p) - b) / 2
        if p * math.log(peak) - peak * peak / 2 - b * peak - math.lgamma(p + 1) / 2 < -(bits + 4) * math.log(2):
            end = p
        else:
            low = p + 1
    return end


def moved(values: list[arb], low: int) -> list[arb]:
    """The coefficients of x F for low < p < high from those of F for low <= p <= high."""
    roots = [arb(p).sqrt() for p in range(low, low + len(values) + 1)]
    return [roots[i + 1] * values[i + 1] + roots[i] * values[i - 1] for i in range(1, len(values) - 1)]


def coefficients_by_partial_fractions(body: Node, variable: str, count: int, bits: int) -> list[arb]:
    """Balls for E[F(Z) h_p(Z)], p < count, of radius about 2^-bits times the size of the polynomials.

    Raises :class:`Unsupported` for other functions, and where so few are asked for that the trapezoidal rule does as
    well.
    """
    with ctx.workprec(bits + 32):
        terms = {atom: polynomial for atom, polynomial in expand(body, variable).items() if atom is not None}
        first = max((FIRST, *(int((FIRST * c * c).ceil()) for _, c in terms)))
        if not terms or count < 2 * first:
            raise Unsupported("not a function of the kind of tanh, or few coefficients of one")
        rest = [arb(0)] * (count - first)
        for (kind, c), polynomial in terms.items():
            degree = len(polynomial) - 1
            low, high = first - degree, count - 1 + degree
            if kind == "tanh":
                values = tanh_coefficients(c, low, high, bits)
            else:
                below = tanh_coefficients(c, low - 1, high - 1, bits)
                values = [c * a / arb(p).sqrt() for p, a in enumerate(below, low)]
            own = [polynomial[-1] * a for a in values]
            for step, coefficient in enumerate(polynomial[-2::-1], 1):
                own = moved(own, low + step - 1)
                own = [a + coefficient * b for a, b in zip(own, values[step:-step], strict=True)]
            rest = [a + b for a, b in zip(rest, own, strict=True)]
    return coefficients_by_strip(body, variable, first, bits) + rest
