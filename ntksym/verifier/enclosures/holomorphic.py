"""Trees as holomorphic functions of one variable, and their integrals over compact intervals by ``acb.integral``.

``acb.integral`` passes a flag: where it is set, the integrand must return a non-finite ball unless it is holomorphic
on the whole argument.  Every function with a branch cut or a kink forwards that flag; no rule branches on a ball.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import acb, arb, ctx, fmpq

from ..decide import Answer, is_zero
from ..failures import TooWide, Undefined, Unsupported
from ..syntax import Node, children
from ..work import OutOfWork, spend
from . import gegenbauer
from .calculus import depends, inline, is_total, value
from .piecewise import derivative
from .real_domain import require_real
from .special import Value, ball, rational_power

if TYPE_CHECKING:
    from .enclose import Evaluator

_MAX_TERMS = 2_000
Integrand = Callable[[acb, bool], acb]
#: an integrand that has not converged after so many evaluations is singular for all that balls can tell
_EVALUATIONS = 60_000

_MEROMORPHIC: dict[str, Callable[[acb], acb]] = {
    "exp": acb.exp, "sin": acb.sin, "cos": acb.cos, "tan": acb.tan, "sinh": acb.sinh, "cosh": acb.cosh,
    "tanh": acb.tanh, "erf": acb.erf, "erfc": acb.erfc, "gamma": acb.gamma,
    "factorial": lambda z: (z + 1).gamma(), "sigmoid": lambda z: 1 / (1 + (-z).exp()),
}


def _arcsine(z: acb, analytic: bool) -> acb:
    # asin z = 2 atan(z / (1 + sqrt(1 - z^2))): the cut of asin is that of the root, and atan is applied inside |w| <= 1
    root = (1 - z * z).sqrt(analytic=analytic)
    return 2 * _arctangent(z / (1 + root), analytic)


def _arctangent(z: acb, analytic: bool) -> acb:
    # atan z = (log(1 + iz) - log(1 - iz)) / 2i; for Im z in (-1, 1) the arguments stay off the cut of log
    i = acb(0, 1)
    return ((1 + i * z).log(analytic=analytic) - (1 - i * z).log(analytic=analytic)) / (2 * i)


_BRANCHED: dict[str, Callable[[acb, bool], acb]] = {
    "log": lambda z, a: z.log(analytic=a),
    "softplus": lambda z, a: (1 + z.exp()).log(analytic=a),
    "atan": _arctangent,
    "asin": _arcsine,
    "acos": lambda z, a: acb.pi() / 2 - _arcsine(z, a),
    "abs": lambda z, a: z.real_abs(analytic=a),
    "sign": lambda z, a: z.real_sgn(analytic=a),
}


def holomorphic(body: Node, variable: str, scope: Evaluator) -> Integrand:
    """The body as a function of a complex variable and the flag; parts free of the variable are enclosed once.

    Raises :class:`Unsupported` for what has no holomorphic rule: conditions, heaviside, floor, arrays over the
    variable.
    """
    if not depends(body, variable):
        constant = acb(ball(scope.value(body)))
        return lambda z, analytic: constant
    op = body[0]
    if op == "s":
        return lambda z, analytic: z
    if op in ("+", "*"):
        parts = [holomorphic(part, variable, scope) for part in body[1:]]
        return _sum_of(parts) if op == "+" else _product_of(parts)
    if op == "^":
        return _power(body, variable, scope)
    if op == "f":
        name = body[1]
        if name in ("max", "min"):
            left, right = (holomorphic(part, variable, scope) for part in body[2:4])
            choose = acb.real_max if name == "max" else acb.real_min
            return lambda z, analytic: choose(left(z, analytic), right(z, analytic), analytic=analytic)
        inner = holomorphic(body[2], variable, scope)
        if name in _MEROMORPHIC:
            plain = _MEROMORPHIC[name]
            return lambda z, analytic: plain(inner(z, analytic))
        if name in _BRANCHED:
            branched = _BRANCHED[name]
            return lambda z, analytic: branched(inner(z, analytic), analytic)
    if op == "sum" and not depends(body[3], variable) and not depends(body[4], variable) and body[2] != variable:
        low, high = (scope.integer(end, "a bound of the sum") for end in body[3:5])
        if high - low > _MAX_TERMS:
            raise Unsupported(f"a sum of more than {_MAX_TERMS} terms inside an integral")
        return _sum_of([holomorphic(body[1], variable, scope.within(body[2], fmpq(i))) for i in range(low, high + 1)])
    if op == "hermite_polynomial" and not depends(body[1], variable):
        degree, argument = scope.integer(body[1], "the degree"), holomorphic(body[2], variable, scope)
        if degree < 0:
            raise Undefined(f"the Hermite polynomial of negative degree {degree}")
        if degree > _MAX_TERMS:
            raise Unsupported(f"a Hermite polynomial of degree above {_MAX_TERMS} inside an integral")
        return lambda z, analytic: hermite_at(degree, argument(z, analytic))
    if op == "gegenbauer" and not depends(body[1], variable) and not depends(body[2], variable):
        return gegenbauer.holomorphic(scope, body, holomorphic(body[3], variable, scope))
    raise Unsupported(f"no holomorphic rule for {body[1] if op == 'f' else op!r}")


def hermite_at(degree: int, z: acb) -> acb:
    """The orthonormal probabilists' Hermite polynomial h_degree(z), sqrt(k+1) h_{k+1} = z h_k - sqrt(k) h_{k-1}."""
    spend(4 * degree, int(ctx.prec))
    before, current = acb(0), acb(1)
    for k in range(degree):
        before, current = current, (z * current - arb(k).sqrt() * before) / arb(k + 1).sqrt()
    return current


def _sum_of(parts: list[Integrand]) -> Integrand:
    def total(z: acb, analytic: bool) -> acb:
        result = acb(0)
        for part in parts:
            result += part(z, analytic)
        return result

    return total


def _product_of(parts: list[Integrand]) -> Integrand:
    def product(z: acb, analytic: bool) -> acb:
        result = acb(1)
        for part in parts:
            result *= part(z, analytic)
        return result

    return product


def _power(body: Node, variable: str, scope: Evaluator) -> Integrand:
    base, exponent = body[1], body[2]
    if base == ("c", "e"):
        inner = holomorphic(exponent, variable, scope)
        return lambda z, analytic: inner(z, analytic).exp()
    number = value(exponent)
    if number is None and not depends(exponent, variable):
        found = scope.value(exponent)
        number = found if isinstance(found, fmpq) else None
    root = holomorphic(base, variable, scope)
    if number is not None and number.q == 1:
        n = int(number.p)
        if n == 0:  # 1 where the base has a value: no finite ball comes from a pole
            return lambda z, analytic: 1 + 0 * root(z, analytic)
        return lambda z, analytic: root(z, analytic) ** n
    if number == fmpq(1, 2):
        return lambda z, analytic: root(z, analytic).sqrt(analytic=analytic)
    if number == fmpq(-1, 2):
        return lambda z, analytic: root(z, analytic).rsqrt(analytic=analytic)
    if number is not None and number > 0:
        return _fractional(root, number)
    top = holomorphic(exponent, variable, scope)
    return lambda z, analytic: (top(z, analytic) * root(z, analytic).log(analytic=analytic)).exp()


def _fractional(root: Integrand, exponent: fmpq) -> Integrand:
    """root^exponent for a positive exponent that is not an integer.

    |w^s| = |w|^s for real s > 0, and 0^s = 0: around a zero of the root, where the logarithm has no finite ball, a disc
    encloses the values.  It says nothing of analyticity, so it is not given where that is asked for.
    """
    def power(z: acb, analytic: bool) -> acb:
        base = root(z, analytic)
        result = (base.log(analytic=analytic) * arb(exponent)).exp()
        if analytic or result.is_finite():
            return result
        radius = ball(rational_power(abs(base).upper(), exponent)).upper()
        return acb(arb(0, radius), arb(0, radius))

    return power


def integrate(function: Integrand, low: arb, high: arb, prec: int) -> arb:
    """The integral over [low, high] of a function that is real there; raises :class:`TooWide` if it does not converge.

    An exception raised inside the integrand is raised here (``acb.integral`` would hide it).
    """
    failures: list[Exception] = []

    def guarded(z: acb, analytic: bool) -> acb:
        try:
            spend(40, prec)
            return function(z, analytic)
        except (TooWide, OutOfWork, ValueError, ZeroDivisionError, OverflowError) as failure:
            failures.append(failure)
            return acb("nan")

    with ctx.workprec(prec):
        result = acb.integral(guarded, low, high, abs_tol=arb(2) ** -prec, rel_tol=arb(2) ** -prec,
                              eval_limit=_EVALUATIONS)
    for failure in failures:
        if isinstance(failure, OutOfWork):
            raise failure
    if not result.is_finite():
        if failures:
            raise TooWide(f"the integrand failed: {failures[0]}")
        raise TooWide("acb.integral did not converge; the integrand is singular or not analytic there")
    if is_zero(result.imag) is Answer.NO:
        raise Undefined("the integrand is not real on the interval")
    return result.real


def integral(scope: Evaluator, node: Node) -> arb:
    """The value of ``("integral", body, x, low, high)`` with finite ends."""
    _, body, variable, low, high = node
    if ("c", "oo") in (low, high) or ("*", ("q", "-1"), ("c", "oo")) in (low, high):
        raise Unsupported("improper integrals have no enclosure")
    values = [scope.value(end) for end in (low, high)]
    ends, known = [ball(end) for end in values], all(isinstance(end, fmpq) for end in values)
    if not derives_total(body):
        raise Unsupported("an integral over the derivative of a function that may have no value")
    body = inline(body, derivative)
    function = holomorphic(body, variable, scope)
    require_real(body, variable, scope, _hull(values), known)
    return integrate(function, ends[0], ends[1], scope.prec)


def derives_total(node: Node) -> bool:
    """Are derivatives taken only of functions with a value everywhere?  1/x is real where log, of which it is the
    derivative, is not."""
    if node[0] == "dfun" and (node[1][0] != "lam" or not is_total(node[1][2])):
        return False
    return all(map(derives_total, children(node)))


def _hull(ends: list[Value]) -> tuple[fmpq, fmpq]:
    """Rationals around the ends, the ends themselves where they are rational."""
    bounds = [side for end in ends for side in ((end, end) if isinstance(end, fmpq) else (end.lower(), end.upper()))]
    exact_bounds = [bound if isinstance(bound, fmpq) else _dyadic(bound) for bound in bounds]
    return min(exact_bounds), max(exact_bounds)


def _dyadic(number: arb) -> fmpq:
    """The rational that a finite ball of radius zero is."""
    mantissa, exponent = (int(part) for part in number.man_exp())
    return fmpq(mantissa * 2 ** max(exponent, 0), 2 ** max(-exponent, 0))
