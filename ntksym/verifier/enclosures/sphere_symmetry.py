"""Eigenvalues on the sphere that are zero by symmetry: of the harmonics that the kernel's parity does not reach."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from flint import fmpq

from ..failures import Unsupported
from ..syntax import Node, number
from ..work import spend
from .calculus import HALF, MINUS_ONE, ONE, ZERO, add, coefficients, depends, fold, mul, value
from .parity import body_parity
from .piecewise import Piece

_MAX_TERMS = 200
_MAX_POWER = 8


def vanishes(parts: Sequence[Piece], degree: int) -> bool:
    """Is E[F P_k] = 0 shown for an integrable F with these pieces on (-1, 1)?

    With e = (-1)^k it is E[G P_k]/2 for G(t) = F(t) + e F(-t), integrable as F is.  Where every term of the pieces is
    even or odd, G(t) is known term by term for t > 0; if it is there one polynomial of degree below k that has the
    parity of k, it is that polynomial everywhere, and orthogonal to P_k.
    """
    variable, sign = parts[0].variable, (-1) ** degree
    ends = sorted({abs(end) for part in parts for end in (part.low, part.high) if end is not None} | {fmpq(0)})
    found = set()
    for low, high in itertools.pairwise(ends):
        middle = (low + high) / 2
        try:
            own, mirrored = (_terms(_body_at(parts, at), variable) for at in (middle, -middle))
        except Unsupported:
            return False
        terms = [(term, parity, 1) for term, parity in own] + [(term, p, sign * p) for term, p in mirrored]
        total = _collected(terms, sign)
        if total is None or coefficients(total, variable, max(degree - 1, 0)) is None:
            return False
        found.add(total)
    return len(found) == 1 and (degree > 0 or found == {ZERO})


def _body_at(parts: Sequence[Piece], t: fmpq) -> Node:
    for part in parts:
        if (part.low is None or part.low < t) and (part.high is None or t < part.high):
            return part.body
    raise Unsupported("a point in no piece")


def _terms(body: Node, variable: str) -> list[tuple[Node, int]]:
    """The terms of the body, acos u = pi/2 - asin u, each with its parity; raises :class:`Unsupported`."""
    result = [(term, body_parity(term, variable)) for term in _expanded(_with_arcsine(body, variable), variable)]
    if any(parity == 0 for _, parity in result):
        raise Unsupported("a term of unknown parity")
    return result


def _collected(terms: list[tuple[Node, int, int]], sign: int) -> Node | None:
    """The sum of the terms times their factors, rational multiples of equal terms put together; None if one that is
    left has the other parity than the sign says."""
    table: dict[Node, fmpq] = {}
    parities: dict[Node, int] = {}
    for term, parity, factor in terms:
        parts = term[1:] if term[0] == "*" else (term,)
        content = fmpq(factor)
        for part in parts:
            given = value(part)
            content = content if given is None else content * given
        key = mul(ONE, *sorted((part for part in parts if part[0] != "q"), key=repr))
        table[key] = table.get(key, fmpq(0)) + content
        parities[key] = parity
    if any(c != 0 and parities[key] != sign for key, c in table.items()):
        return None
    return fold(add(*(mul(number(c), key) for key, c in table.items() if c != 0)))


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
