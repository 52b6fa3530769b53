"""Gaussian means that are rational numbers.

E[Z^k] is 0 for odd k and (k-1)!! for even k, and E[Z^k; Z > 0] is half of that for even k, by symmetry.  So the mean of
a function that is a polynomial with rational coefficients on each side of 0 is rational if the odd part of the two
polynomials agrees: then E[F] is the mean over the even powers of (P(Z) + Q(Z))/2.  (The value at 0 does not matter.)
"""

from __future__ import annotations

from functools import lru_cache

from flint import fmpq, fmpq_poly

from ..failures import Unsupported
from ..syntax import Node, rational
from ..work import height, spend
from .piecewise import pieces

MAX_DEGREE = 200
#: bits of a coefficient; a power of a number has as many times those of the number, whatever its degree
MAX_BITS = 20_000
X = fmpq_poly([0, 1])


class NoPolynomial(Exception):
    """The tree is not written as a polynomial with rational coefficients."""


@lru_cache(maxsize=512)
def rational_mean(function: Node) -> fmpq | None:
    """E[F(Z)] of a function value ``("lam", x, body)`` if it is rational for the reason above, else None."""
    try:
        parts = pieces(function)
        if len(parts) > 2 or (len(parts) == 2 and parts[0].high != 0):
            return None
        left, right = (polynomial(part.body, part.variable) for part in (parts[0], parts[-1]))
    except (NoPolynomial, Unsupported):
        return None
    both = [left[k] + right[k] for k in range(max(left.degree(), right.degree()) + 1)]
    if any(left[k] != right[k] for k in range(1, len(both), 2)):
        return None
    mean, moment = fmpq(0), fmpq(1)
    for k in range(0, len(both), 2):
        mean += both[k] * moment / 2
        moment *= k + 1
    return mean


def polynomial(node: Node, variable: str) -> fmpq_poly:
    """The polynomial in the variable that the tree is written as; raises :class:`NoPolynomial`."""
    op = node[0]
    if op == "q":
        return fmpq_poly([rational(node[1])])
    if op == "s" and node[1] == variable:
        return X
    if op in ("+", "*"):
        parts = [polynomial(part, variable) for part in node[1:]]
        result = parts[0]
        for part in parts[1:]:
            result = result + part if op == "+" else bounded(result * part)
        return result
    if op == "^" and node[2][0] == "q":
        base, exponent = polynomial(node[1], variable), rational(node[2][1])
        size = max(base.degree(), height(base) // (MAX_BITS // MAX_DEGREE))
        if exponent.q == 1 and 0 <= exponent <= MAX_DEGREE and exponent * size <= MAX_DEGREE:
            return bounded(base ** int(exponent.p))
    raise NoPolynomial


def bounded(result: fmpq_poly) -> fmpq_poly:
    if result.degree() > MAX_DEGREE or height(result) > MAX_BITS:
        raise NoPolynomial
    spend(2 + result.degree(), height(result))
    return result
