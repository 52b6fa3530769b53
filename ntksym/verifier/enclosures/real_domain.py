"""Where an integrand is real: roots, logarithms and inverse sines see only arguments of their real domain.

The integral of a complex continuation may be real, or even zero, although the integrand is nowhere real: over [-1, 1],
x sqrt(x^2 - 4) is i times an odd function.  Such an integral has no value in the language of statements, so before
``acb.integral`` is asked, every argument of a function with a cut is proved to stay on the right side of it.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from flint import arb, fmpq

from ..decide import Answer, is_nonnegative
from ..failures import TooWide, Undefined
from ..syntax import Node, number
from .calculus import ONE, coefficients, depends, fold, value
from .special import as_integer

if TYPE_CHECKING:
    from .enclose import Evaluator

_MAX_CELLS = 300
_MAX_DEGREE = 40
Interval = tuple[fmpq, fmpq]


def require_real(body: Node, variable: str, scope: Evaluator, interval: Interval, known: bool) -> None:
    """Return if the body is shown to be real on the interval, up to poles; raises :class:`TooWide` if it is not.

    With ``known`` the interval is the exact range of integration and not a larger one, and :class:`Undefined` is
    raised where an argument is negative on a part of it.  Poles and zeros of arguments of logarithms need no care here:
    no finite ball comes from them.
    """
    if not depends(body, variable):
        return
    op, parts = body[0], [part for part in body[1:] if isinstance(part, tuple)]
    if op == "sum":
        low, high = (scope.integer(end, "a bound of the sum") for end in body[3:5])
        for index in range(low, high + 1):
            require_real(body[1], variable, scope.within(body[2], fmpq(index)), interval, known)
        return
    for part in parts:
        require_real(part, variable, scope, interval, known)
    argument: Node | None = None
    if op == "^" and body[1] != ("c", "e"):
        if depends(body[2], variable) or as_integer(scope.value(body[2])) is None:
            argument = body[1]
    elif op == "f" and body[1] == "log":
        argument = body[2]
    elif op == "f" and body[1] in ("asin", "acos"):
        argument = ("+", ONE, ("*", number(-1), ("^", body[2], number(2))))
    if argument is not None:
        _require_nonnegative(argument, variable, scope, interval, known)


def _require_nonnegative(node: Node, variable: str, scope: Evaluator, interval: Interval, known: bool) -> None:
    """Show node >= 0 on the interval, cell by cell: by Bernstein coefficients if it is a polynomial, else by balls."""
    if node[0] == "^" and (exponent := value(node[2])) is not None and exponent.q == 1 and exponent.p % 2 == 0:
        return
    polynomial = _polynomial(node, variable, scope)
    # First in, first out: the widest cells first, so that a zero of the argument does not hide where it is negative.
    cells, count = deque([interval]), 0
    while cells:
        low, high = cells.popleft()
        count += 1
        if count > _MAX_CELLS:
            raise TooWide("the integrand is not shown to be real on the whole interval")
        if polynomial is not None:
            bernstein = _bernstein(polynomial, low, high)
            if all(b >= 0 for b in bernstein):
                continue
            # Coefficients of one sign and not all zero: negative inside the cell.
            answer = Answer.NO if all(b <= 0 for b in bernstein) else Answer.UNKNOWN
        else:
            cell = arb(low).union(arb(high))
            try:
                found = scope.within(variable, cell).value(node)
            except TooWide:
                answer = Answer.UNKNOWN
            else:
                answer = is_nonnegative(arb(found))
            if answer is Answer.YES:
                continue
        if answer is Answer.NO:
            raise (Undefined if known else TooWide)("the integrand is not real on the interval")
        middle = (low + high) / 2
        cells.extend([(low, middle), (middle, high)])


def _polynomial(node: Node, variable: str, scope: Evaluator) -> list[fmpq] | None:
    """The rational coefficients, in ascending order, of a polynomial in the variable, else None."""
    found = coefficients(fold(node), variable, _MAX_DEGREE)
    values = [scope.value(c) for c in found] if found is not None else [None]
    numbers = [c for c in values if isinstance(c, fmpq)]
    return numbers if len(numbers) == len(values) else None


def _bernstein(polynomial: list[fmpq], low: fmpq, high: fmpq) -> list[fmpq]:
    """The coefficients b_i of p(low + (high - low) s) = sum_i b_i C(n, i) s^i (1 - s)^{n - i}.

    With p = sum_j q_j s^j they are b_i = sum_{j <= i} q_j C(i, j) / C(n, j).  The basis is nonnegative on [0, 1]
    and positive inside: if every b_i >= 0, then p >= 0 on [low, high]; if every b_i <= 0 and one is < 0, then p < 0
    inside (Farouki, Comput. Aided Geom. Design 29 (2012), Section 3).
    """
    n = len(polynomial) - 1
    shifted = [fmpq(0)] * (n + 1)
    for c in reversed(polynomial):  # Horner, by x = low + width s
        shifted = [low * a + (high - low) * b for a, b in zip(shifted, [fmpq(0), *shifted[:-1]], strict=True)]
        shifted[0] += c
    return [sum((shifted[j] * fmpq(math.comb(i, j), math.comb(n, j)) for j in range(i + 1)), fmpq(0))
            for i in range(n + 1)]
