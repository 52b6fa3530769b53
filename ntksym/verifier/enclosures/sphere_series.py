r"""Eigenvalues on the sphere of kernels that are power series with nonnegative coefficients.

Such kernels F(t) = sum_p c_p t^p, c_p >= 0, F(1) finite (:func:`.sphere_kernels.require_positive_series`), converge
absolutely on [-1, 1], so that by Fubini lambda_k = sum_p c_p A(p, k), with the eigenvalue A(p, k) of t^p.
"""

from __future__ import annotations

from flint import arb, ctx, fmpq

from ..decide import Answer, is_nonnegative
from ..failures import Unsupported
from ..syntax import Node, children, substitute
from ..work import spend
from .calculus import ONE, depends
from .deep_kernels import Composition
from .enclose import Evaluator, enclose
from .gaussian import INSIDE
from .sphere_kernels import require_positive_series

#: coefficients of a kernel, and of one with dual activations within dual activations, whose series are multiplied
MAX_COUNT, MAX_NESTED = 2_048, 256
#: coefficients of the first attempt
_FIRST = 64


def eigenvalue(body: Node, variable: str, degree: int, dimension: int, prec: int) -> arb:
    """A ball for lambda_k of a kernel of this kind; raises :class:`Unsupported` for others.

    As |P_k| <= 1, A(p, k) is at most E|T|^p, which falls with p: what is left out from p = N on is at most E|T|^N times
    sum_{p>=N} c_p = F(1) - sum_{p<N} c_p.  N is doubled until this is below 2^-prec or N the largest; the ball contains
    the value in any case.
    """
    require_positive_series(body, variable)
    most = MAX_NESTED if depth(body, variable) > 1 else MAX_COUNT
    with ctx.workprec(prec + 16):
        goal, count = arb(2) ** -prec, max(_FIRST, 2 * degree)
        if count > most:
            raise Unsupported(f"a power series for a degree above {most // 2}")
        whole = enclose(substitute(body, {variable: ONE}), {INSIDE: True}, prec + 16)
        while True:
            spend(10 * count, prec)
            coefficients = Composition(Evaluator({}, prec + 16), variable, count).series(body)
            rest = whole - sum(coefficients, arb(0))
            rest = (abs(rest) * moment(count - count % 2, dimension)).upper()
            if is_nonnegative(goal - rest) is Answer.YES or 2 * count > most:
                return weighted(coefficients, degree, dimension) + arb(0, rest)
            count *= 2


def depth(node: Node, variable: str) -> int:
    """How many dual activations stand within each other, around the variable?"""
    if not depends(node, variable):
        return 0
    return int(node[0] == "dual") + max((depth(part, variable) for part in children(node)), default=0)


def moment(power: int, dimension: int) -> arb:
    """E T^power for an even power: 1 3 ... (power-1) / (d (d+2) ... (d+power-2))."""
    result = arb(1)
    for i in range(power // 2):
        result *= arb(fmpq(2 * i + 1, dimension + 2 * i))
    return result


def weighted(coefficients: list[arb], degree: int, dimension: int) -> arb:
    """sum_p c_p A(p, k), with A(p+2, k) = A(p, k) (p+1)(p+2) / ((p-k+2)(p+k+d)) from A(k, k) = k!/(d (d+2) ...)."""
    total, factor = arb(0), arb(1)
    for i in range(degree):
        factor *= arb(fmpq(i + 1, dimension + 2 * i))
    for p in range(degree, len(coefficients), 2):
        total += coefficients[p] * factor
        factor *= arb(fmpq((p + 1) * (p + 2), (p - degree + 2) * (p + degree + dimension)))
    return total


__all__ = ["eigenvalue"]
