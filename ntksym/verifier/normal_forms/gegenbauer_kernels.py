r"""Eigenvalues of zonal kernels that are written as Gegenbauer sums, sum_{l=a}^{b} c_l P_{l,d}(t).

The polynomials are orthogonal under T (axiom ``gegenbauer-orthogonality``):

    E[P_{l,d}(T) P_{k,d}(T)] = 0 for l not k, and 1/N_{k,d} for l = k,      N_{0,d} = 1,
    N_{k,d} = (2k+d-2) Gamma(k+d-2) / (Gamma(k+1) Gamma(d-1))      for k >= 1, and for k = 0 if d >= 3,

the dimension of the harmonics of degree k.  So a sum with finite ends has the eigenvalue c_k/N_{k,d} for a <= k <= b
and 0 for all other k.
"""

from __future__ import annotations

from collections.abc import Callable

from ..hypergeometric.term_trees import add, times
from ..hypergeometric.terms import NotATerm
from ..syntax import Node, free_names, number, substitute

ZERO, ONE, MINUS_ONE, TWO = number(0), number(1), number(-1), number(2)
AXIOM = "gegenbauer-orthogonality"
#: is the relation shown for all values that the statement speaks of?
Holds = Callable[[str, Node, Node], bool]


def gegenbauer_eigenvalue(function: Node, k: Node, d: Node, holds: Holds) -> Node:
    """The eigenvalue of a polynomial P_{l,d}(t), or of a finite sum over l of multiples of it, for an integer k >= 0
    and an integer d >= 2; raises :class:`NotATerm`."""
    _, name, body = function
    if body[0] == "gegenbauer":
        require(body, name, d)
        degree = body[1]
        if degree == k:
            return inverse_dimension(k, d, holds)
        if holds("lt", k, degree) or holds("lt", degree, k):
            return ZERO
        raise NotATerm("Gegenbauer polynomials of degrees that may be equal or not")
    if body[0] != "sum" or body[4] == ("c", "oo"):
        raise NotATerm("a kernel that is not a finite sum of Gegenbauer polynomials")
    _, term, index, low, high = body
    if name in free_names(low) | free_names(high) or index == name:
        raise NotATerm("a sum whose range depends on the inner product")
    coefficient = coefficient_of(term, index, name, d)
    if holds("lt", high, k) or holds("lt", k, low):
        return ZERO
    if not (holds("le", low, k) and holds("le", k, high)):
        raise NotATerm("a degree that may lie in the range of the sum or not")
    return times(substitute(coefficient, {index: k}), inverse_dimension(k, d, holds))


def coefficient_of(term: Node, index: str, name: str, d: Node) -> Node:
    """c_l of a term c_l P_{l,d}(t), l the index; raises :class:`NotATerm` for other terms."""
    factors = term[1:] if term[0] == "*" else (term,)
    inside = [part for part in factors if name in free_names(part)]
    if len(inside) != 1 or inside[0][0] != "gegenbauer" or inside[0][1] != ("s", index) or index in free_names(d):
        raise NotATerm("a term that is not a multiple of the Gegenbauer polynomial of its index")
    require(inside[0], name, d)
    return times(ONE, *(part for part in factors if part is not inside[0]))


def require(polynomial: Node, name: str, d: Node) -> None:
    """Raise :class:`NotATerm` unless it is the polynomial of the dimension at the inner product itself."""
    _, degree, dimension, at = polynomial
    if at != ("s", name) or dimension != d or name in free_names(degree) | free_names(d):
        raise NotATerm("a Gegenbauer polynomial of another dimension or argument")


def inverse_dimension(k: Node, d: Node, holds: Holds) -> Node:
    """1/N_{k,d}."""
    if k == ZERO:
        return ONE
    if not (holds("le", ONE, k) or holds("le", number(3), d)):
        raise NotATerm("harmonics in the plane whose degree may be 0")
    below: Node = ("*", add(times(TWO, k), d, number(-2)), ("f", "gamma", add(k, d, number(-2))))
    above: Node = ("*", ("f", "gamma", add(k, ONE)), ("f", "gamma", add(d, MINUS_ONE)))
    return times(above, ("^", below, MINUS_ONE))


__all__ = ["AXIOM", "gegenbauer_eigenvalue"]
