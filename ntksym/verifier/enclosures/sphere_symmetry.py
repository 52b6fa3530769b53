"""Eigenvalues on the sphere that are zero by symmetry: of the harmonics that the kernel's parity does not reach."""

from __future__ import annotations

from ..failures import Unsupported
from ..syntax import Node
from ..work import spend
from .calculus import HALF, MINUS_ONE, add, coefficients, depends, fold, mul, value
from .parity import body_parity

_MAX_TERMS = 200
_MAX_POWER = 8


def vanishes(body: Node, variable: str, degree: int) -> bool:
    """Is E[F P_k] = 0 shown for an integrable F with this body on (-1, 1)?

    The body is multiplied out, acos u = pi/2 - asin u.  If every term is even or odd, the sum of those of the parity
    of k is (F(t) + (-1)^k F(-t))/2, integrable as F is, and the others add up to a function orthogonal to P_k.  If
    those of the parity of k add up to a polynomial of degree below k, they are orthogonal to P_k as well.
    """
    try:
        terms = _expanded(_with_arcsine(body, variable), variable)
    except Unsupported:
        return False
    own = []
    for term in terms:
        sign = body_parity(term, variable)
        if sign == 0:
            return False
        if not depends(term, variable):
            sign = 1
        if sign == (-1) ** degree:
            own.append(term)
    found = coefficients(fold(add(*own)), variable, max(degree - 1, 0)) if own else []
    return found is not None and (degree > 0 or not own)


def _with_arcsine(node: Node, variable: str) -> Node:
    if not depends(node, variable):
        return node
    node = tuple(_with_arcsine(part, variable) if isinstance(part, tuple) else part for part in node)
    if node[:2] == ("f", "acos"):
        return add(mul(HALF, ("c", "pi")), mul(MINUS_ONE, ("f", "asin", node[2])))
    return node


def _expanded(node: Node, variable: str) -> list[Node]:
    """The terms of the sum that the node is, products and small powers of sums multiplied out."""
    if not depends(node, variable):
        return [node]
    if node[0] == "+":
        return [term for part in node[1:] for term in _expanded(part, variable)]
    factors: tuple[Node, ...] = ()
    if node[0] == "*":
        factors = node[1:]
    elif node[0] == "^" and (exponent := value(node[2])) is not None and exponent.q == 1 and 1 < exponent <= _MAX_POWER:
        factors = (node[1],) * int(exponent.p)
    if not factors:
        return [node]
    terms: list[Node] = []
    for factor in factors:
        own = _expanded(factor, variable)
        if len(own) * max(len(terms), 1) > _MAX_TERMS:
            raise Unsupported(f"more than {_MAX_TERMS} terms")
        spend(4 * len(own) * len(terms))
        terms = [mul(a, b) for a in terms for b in own] if terms else own
    return terms


__all__ = ["vanishes"]
