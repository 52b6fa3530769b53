"""Even and odd functions, recognised from the tree."""

from __future__ import annotations

from ..failures import Unsupported
from ..syntax import Node, substitute
from .calculus import ZERO, depends, fold, negate, value
from .piecewise import pieces

_ODD = {"sin", "tan", "sinh", "tanh", "asin", "atan", "erf", "sign"}
_EVEN = {"cos", "cosh", "abs"}


def body_parity(body: Node, variable: str) -> int:
    """1 if the body is an even function, -1 if odd, 0 if the tree does not show either (zero counts as even)."""
    if not depends(body, variable):
        return 1
    op = body[0]
    if op == "s":
        return -1
    if op == "+":
        own = {body_parity(part, variable) for part in body[1:]}
        return own.pop() if len(own) == 1 else 0
    if op == "*":
        sign = 1
        for part in body[1:]:
            sign *= body_parity(part, variable)
        return sign
    if op == "^":
        exponent, base = value(body[2]), body_parity(body[1], variable)
        if depends(body[2], variable):
            return 1 if not depends(body[1], variable) and body_parity(body[2], variable) == 1 else 0
        if base == 1:
            return 1
        if base == -1 and exponent is not None and exponent.q == 1:
            return -1 if int(exponent.p) % 2 else 1
        return 0
    if op == "dual":  # E[F(U) F(-V)] for F that is even or odd
        inner = 0 if depends(body[1], variable) else body_parity(body[2], variable)
        return inner if inner != -1 else own_parity(body[1])
    if op == "gegenbauer":  # P_{k,d} has the parity of k
        degree, inner = value(body[1]), body_parity(body[3], variable)
        if depends(body[2], variable) or degree is None or inner == 0:
            return 0
        return 1 if inner == 1 or degree.p % 2 == 0 else -1
    if op == "f" and len(body) == 3:
        inner = body_parity(body[2], variable)
        if inner == 1 or (inner == -1 and body[1] in _EVEN):
            return 1
        return -1 if inner == -1 and body[1] in _ODD else 0
    return 0


def own_parity(function: Node) -> int:
    """:func:`parity`, 0 also for functions that have no pieces here."""
    try:
        return parity(function)
    except Unsupported:
        return 0


def parity(function: Node) -> int:
    """1 if the function value is even up to a null set, -1 if odd, 0 if neither was recognised.

    Pieces are paired with their mirror images; a pair agrees if the mirrored body is the same tree up to the order of
    arguments.
    """
    parts = pieces(function)
    if len(parts) == 1:
        return body_parity(parts[0].body, parts[0].variable)
    variable = parts[0].variable
    minus = negate(("s", variable))
    found = {1, -1}
    for part, mirror in zip(parts, reversed(parts), strict=True):
        ends = (part.low, part.high)
        mirrored = tuple(None if end is None else -end for end in (mirror.high, mirror.low))
        if ends != mirrored:
            return 0
        image = _sorted(fold(substitute(mirror.body, {variable: minus})))
        if image != ZERO or part.body != ZERO:
            found &= {1} if image == _sorted(part.body) else {-1} if image == _sorted(_negated(part.body)) else set()
    return max(found) if found else 0


def _negated(body: Node) -> Node:
    """-body, a sum termwise."""
    return fold(("+", *(negate(part) for part in body[1:])) if body[0] == "+" else negate(body))


def _sorted(node: Node) -> Node:
    parts = tuple(_sorted(part) if isinstance(part, tuple) else part for part in node)
    return (parts[0], *sorted(parts[1:], key=repr)) if parts[0] in ("+", "*") else parts
