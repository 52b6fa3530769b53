"""Function values on the real line as finitely many smooth pieces."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

from flint import fmpq

from ..failures import Unsupported
from ..syntax import Node, children, number, substitute
from .calculus import (
    MINUS_ONE,
    ONE,
    ZERO,
    add,
    affine,
    depends,
    derivative_body,
    fold,
    inline,
    logic,
    mul,
    negate,
    value,
)

_KINKS = {"abs", "sign", "heaviside", "max", "min"}
_RELATIONS = {"lt", "le", "eq", "ne"}
_MAX_PIECES = 100


@dataclass(frozen=True)
class Piece:
    """The function equals ``body`` (in the symbol ``variable``) on the open interval (low, high); None is infinity."""

    low: fmpq | None
    high: fmpq | None
    body: Node
    variable: str = "x"


def pieces(function: Node) -> tuple[Piece, ...]:
    """The function value ``("lam", x, body)`` split where abs, sign, heaviside, max, min or a condition changes.

    The pieces are ordered, cover the line up to their finitely many rational breakpoints, and their bodies are free of
    these functions.  Raises :class:`Unsupported` if an argument is not affine with rational coefficients on its piece.
    """
    return _merged(split(function))


@lru_cache(maxsize=4096)
def split(function: Node) -> tuple[Piece, ...]:
    """The same before neighbours with one body are joined: only at these ends can F differ from a body next to it."""
    if function[0] == "dfun":
        function = inline(function, derivative)
    if function[0] != "lam":
        raise Unsupported(f"not an explicit function value: {str(function)[:60]}")
    variable = function[1]
    done: list[Piece] = []
    todo: list[Piece] = [Piece(None, None, fold(inline(function[2], derivative)), variable)]
    while todo:
        piece = todo.pop()
        kink = _innermost_kink(piece.body, variable)
        if kink is None:
            done.append(piece)
            continue
        c, d = _argument(kink, variable)
        ends: list[fmpq | None] = [piece.low, piece.high]
        root = -d / c if c != 0 else None
        if root is not None and (piece.low is None or piece.low < root) and (piece.high is None or root < piece.high):
            ends.insert(1, root)
        for low, high in reversed(list(itertools.pairwise(ends))):
            at = c * _sample(low, high) + d
            resolved = _resolve(kink, (at > 0) - (at < 0))
            todo.append(Piece(low, high, fold(_replace(piece.body, kink, resolved)), variable))
        if len(todo) + len(done) > _MAX_PIECES:
            raise Unsupported(f"the function has more than {_MAX_PIECES} pieces")
    return tuple(done)


def breakpoints(function: Node) -> list[fmpq]:
    """The finite ends of the pieces, in order."""
    return [piece.high for piece in pieces(function) if piece.high is not None]


@lru_cache(maxsize=4096)
def _merged(parts: tuple[Piece, ...]) -> tuple[Piece, ...]:
    result: list[Piece] = []
    for part in parts:
        if result and result[-1].body == part.body:
            part = Piece(result.pop().low, part.high, part.body, part.variable)
        result.append(part)
    return tuple(result)


def _sample(low: fmpq | None, high: fmpq | None) -> fmpq:
    if low is None:
        return fmpq(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _innermost_kink(node: Node, variable: str) -> Node | None:
    """A kink or condition that depends on the variable and whose own arguments contain none."""
    if not depends(node, variable):
        return None
    for child in children(node):
        found = _innermost_kink(child, variable)
        if found is not None:
            return found
    if (node[0] == "f" and node[1] in _KINKS) or node[0] in _RELATIONS:
        return node
    if node[0] == "piecewise" or (node[0] == "f" and node[1] == "floor"):
        raise Unsupported("cannot split a piecewise expression or floor into smooth pieces")
    return None


def _argument(kink: Node, variable: str) -> tuple[fmpq, fmpq]:
    """Rational (c, d): the sign of c x + d decides the kink."""
    if kink[0] == "f":
        argument = add(kink[2], negate(kink[3])) if kink[1] in ("max", "min") else kink[2]
    else:
        argument = add(kink[1], negate(kink[2]))
    if kink[0] == "f":
        # These functions have the sign of their argument.
        while argument[0] == "f" and argument[1] in ("tanh", "sinh", "erf", "atan"):
            argument = argument[2]
    found = affine(argument, variable)
    c, d = (value(found[0]), value(found[1])) if found is not None else (None, None)
    if c is None or d is None:
        name = kink[1] if kink[0] == "f" else kink[0]
        raise Unsupported(f"the argument of {name!r} is not affine in {variable} with rational coefficients")
    return c, d


def _resolve(kink: Node, sign: int) -> Node:
    if kink[0] == "f":
        name, u = str(kink[1]), kink[2]
        if name == "abs":
            return mul(number(sign), u)
        if name == "sign":
            return number(sign)
        if name == "heaviside":
            return ONE if sign > 0 else ZERO if sign < 0 else kink[3]
        larger, smaller = (u, kink[3]) if sign >= 0 else (kink[3], u)
        chosen: Node = larger if name == "max" else smaller
        return chosen
    holds = {"lt": sign < 0, "le": sign <= 0, "eq": sign == 0, "ne": sign != 0}[kink[0]]
    return ("true",) if holds else ("false",)


def _replace(node: Node, old: Node, new: Node) -> Node:
    """Replace every occurrence and carry out the logic of conditions that became true or false."""
    if node == old:
        return new
    parts = tuple(_replace(part, old, new) if isinstance(part, tuple) else part for part in node)
    return logic(parts)


def _at(body: Node, variable: str, point: fmpq) -> Node:
    return fold(substitute(body, {variable: number(point)}))


def _difference(left: Node, right: Node) -> Node:
    return ZERO if left == right else fold(add(left, negate(right)))


def derivative(function: Node) -> Node:
    """The derivative almost everywhere, as a function value.

    At a breakpoint the limits of F and of its derivative from both sides and the value of F are compared as trees.  If
    they agree, F is differentiable there (mean value theorem); if two of them differ by a rational number, it is not,
    and no case of the result applies; if trees leave it open, the result is ``("undecided",)``, which has no enclosure.
    """
    parts = split(function)
    variable = parts[0].variable
    bodies = [fold(derivative_body(part.body, variable)) for part in parts]
    if len(parts) == 1:
        return ("lam", variable, bodies[0])
    if function[0] == "dfun":
        function = inline(function, derivative)
    x: Node = ("s", variable)
    cases: list[Node] = []
    for i, (part, body) in enumerate(zip(parts, bodies, strict=True)):
        conditions: list[Node] = []
        unclear: list[Node] = []
        if part.low is not None:
            conditions.append(("lt", number(part.low), x))
        if part.high is not None:
            at = _at(part.body, variable, part.high)
            own = fold(inline(("app", function, number(part.high)), derivative))
            gaps = [_difference(_at(parts[i + 1].body, variable, part.high), at), _difference(own, at),
                    _difference(_at(bodies[i + 1], variable, part.high), _at(body, variable, part.high))]
            closed = gaps == [ZERO] * 3
            conditions.append(("le" if closed else "lt", x, number(part.high)))
            if not any(value(gap) for gap in gaps) and not closed:
                unclear = [("eq", x, number(part.high)), ("undecided",)]
        cases += [conditions[0] if len(conditions) == 1 else ("and", *conditions) if conditions else ("true",), body,
                  *unclear]
    return ("lam", variable, ("piecewise", *cases))


def jumps(function: Node) -> list[tuple[fmpq, Node]]:
    """(breakpoint, right limit - left limit) for every end of :func:`split`; limits by substitution."""
    parts = split(function)
    result = []
    for left, right in itertools.pairwise(parts):
        point = left.high
        assert point is not None  # only the last piece is unbounded above
        right_limit, left_limit = (_at(part.body, part.variable, point) for part in (right, left))
        result.append((point, fold(add(right_limit, mul(MINUS_ONE, left_limit)))))
    return result
