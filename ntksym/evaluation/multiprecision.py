"""The independent reading: mpmath, by quadrature of the definitions.  It shares no code with the balls.

Heuristic: the quadrature estimates its error but proves nothing.  It is there to catch a wrong ball, not to replace it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import mpmath
import sympy as sp

from ..errors import UserError
from .exact import substituted
from .mehler import series_value
from .tuple_sums import enumerated

Environment = Mapping[sp.Basic, Any]
GUARD_DIGITS = 12
#: the real line is cut at most here
MAX_CUT = 400
FUNCTIONS: dict[type, Callable[..., Any]] = {
    sp.exp: mpmath.exp,
    sp.log: mpmath.log,
    sp.sin: mpmath.sin,
    sp.cos: mpmath.cos,
    sp.tan: mpmath.tan,
    sp.sinh: mpmath.sinh,
    sp.cosh: mpmath.cosh,
    sp.tanh: mpmath.tanh,
    sp.asin: mpmath.asin,
    sp.acos: mpmath.acos,
    sp.atan: mpmath.atan,
    sp.erf: mpmath.erf,
    sp.erfc: mpmath.erfc,
    sp.gamma: mpmath.gamma,
    sp.factorial: mpmath.factorial,
    sp.factorial2: mpmath.fac2,
    sp.binomial: mpmath.binomial,
    sp.Abs: abs,
    sp.sign: mpmath.sign,
    sp.floor: mpmath.floor,
    sp.Max: max,
    sp.Min: min,
    sp.Mod: lambda a, b: a - b * mpmath.floor(a / b),
    sp.KroneckerDelta: lambda a, b: mpmath.mpf(int(a == b)),
    sp.Heaviside: lambda u, at_zero: at_zero if u == 0 else mpmath.mpf(int(u > 0)),
}
RELATIONS: dict[type, Callable[[Any, Any], bool]] = {
    sp.StrictLessThan: lambda a, b: a < b,
    sp.LessThan: lambda a, b: a <= b,
    sp.StrictGreaterThan: lambda a, b: a > b,
    sp.GreaterThan: lambda a, b: a >= b,
    sp.Eq: lambda a, b: a == b,
    sp.Ne: lambda a, b: a != b,
}


def multiprecision(expression: Any, digits: int = 30, **values: Any) -> mpmath.mpf:
    """The value with about ``digits`` correct digits, absolute for values below one.

    ``values`` as for :func:`ntksym.evaluation.balls.ball`.  Raises :class:`UserError` for free symbols, infinite sums
    and what else has no route here, and with exit code 4 when the quadrature's own error estimate exceeds the
    accuracy asked for.
    """
    e = substituted(expression, values)
    if e.free_symbols:
        raise UserError(f"no value for {', '.join(sorted(s.name for s in e.free_symbols))} in {str(e)[:60]}")
    with mpmath.workdps(digits + GUARD_DIGITS):
        value = evaluate(e, {}, digits)
    with mpmath.workdps(digits):
        return +value


def evaluate(e: Any, env: Environment, digits: int) -> Any:
    """The value of an expression at the current working precision."""
    if e in env:
        return env[e]
    if isinstance(e, sp.Rational):
        return mpmath.mpf(e.p) / e.q
    if e in (sp.pi, sp.E):
        return +(mpmath.pi if e == sp.pi else mpmath.e)
    if hasattr(e, "tree_node"):
        return object_value(e, env, digits) if env else remembered_value(e, digits, mpmath.mp.prec)
    if isinstance(e, sp.Piecewise):
        for value, condition in e.args:
            if condition == sp.true or evaluate(condition, env, digits):
                return evaluate(value, env, digits)
        raise UserError(f"no case of {str(e)[:60]} applies")
    if isinstance(e, (sp.Sum, sp.Product)):
        return repeated(e, env, digits)
    if isinstance(e, sp.Integral):
        ((name, low, high),) = e.limits
        ends = [
            mpmath.inf * (1 if end == sp.oo else -1) if end.is_infinite else evaluate(end, env, digits)
            for end in (low, high)
        ]
        return quadrature(lambda u: evaluate(e.function, {**env, name: u}, digits), ends, digits)
    if type(e) in RELATIONS:
        return RELATIONS[type(e)](*(evaluate(a, env, digits) for a in e.args))
    arguments = [evaluate(a, env, digits) for a in e.args]
    if isinstance(e, sp.Add):
        return mpmath.fsum(arguments)
    if isinstance(e, sp.Mul):
        return mpmath.fprod(arguments)
    if isinstance(e, sp.Pow):
        return mpmath.sqrt(arguments[0]) if e.exp == sp.Rational(1, 2) else mpmath.power(*arguments)
    if type(e) in FUNCTIONS:
        return FUNCTIONS[type(e)](*arguments)
    raise UserError(f"no multiprecision value of {str(e)[:60]} ({type(e).__name__})")


@lru_cache(maxsize=256)
def remembered_value(e: sp.Basic, digits: int, precision: int) -> Any:
    """The value of an object without bound variables at the precision that is set: kernels of several layers ask for
    the same dual activations again and again."""
    return object_value(e, {}, digits)


def object_value(e: Any, env: Environment, digits: int) -> Any:
    """The value of an object of the theory: of what its tree is made of, for a kernel of what its layers are."""
    if hasattr(e, "unfolded"):
        return evaluate(e.unfolded(), env, digits)
    item = e.tree_node(lambda part: part)
    if isinstance(item, tuple) and item[0] == "tuple_sum":
        return enumerated(e, lambda part, bound: evaluate(part, {**env, **bound}, digits))
    return evaluate(item, env, digits) if isinstance(item, sp.Basic) else theory_value(item, env, digits)


def repeated(e: Any, env: Environment, digits: int) -> Any:
    """A finite sum or product, the last index outermost."""
    *inner, (name, low, high) = e.limits
    if low.is_infinite or high.is_infinite:
        raise UserError(f"no independent route to the infinite sum {str(e)[:60]}")
    body = e.func(e.function, *inner) if inner else e.function
    first, last = (int(evaluate(end, env, digits)) for end in (low, high))
    values = [evaluate(body, {**env, name: mpmath.mpf(k)}, digits) for k in range(first, last + 1)]
    return mpmath.fsum(values) if isinstance(e, sp.Sum) else mpmath.fprod(values)


def theory_value(item: tuple[Any, ...], env: Environment, digits: int) -> Any:
    """The value of an object of the theory from its definition."""
    op = item[0]
    if op == "hermite_polynomial":
        return hermite(int(evaluate(item[1], env, digits)), evaluate(item[2], env, digits))
    if op in ("gegenbauer", "sphere_eigenvalue"):
        return on_sphere(item, env, digits)
    if op not in ("hermite_coefficient", "gaussian_mean", "dual"):
        raise UserError(f"no independent route to the object {op!r}")
    f, kinks = compiled(item[1], env, digits)
    if op == "dual":
        key = None if env else item[1]
        return dual(f, kinks, evaluate(item[2], env, digits), digits, {} if key is None else squares_of(key))
    p = int(evaluate(item[2], env, digits)) if op == "hermite_coefficient" else 0
    return gaussian_integral(lambda u: f(u) * hermite(p, u), kinks, digits)


@lru_cache(maxsize=32)
def squares_of(function: Any) -> dict[Any, list[Any]]:
    """Where the Hermite coefficients of one activation are kept."""
    return {}


def compiled(function: Any, env: Environment, digits: int) -> tuple[Callable[[Any], Any], list[Any]]:
    """An activation as an mpmath function, and its kinks and jumps in ascending order."""
    if isinstance(function, tuple):  # ("dfun", phi, order)
        _, inner, order = function
        x = inner.variables[0]
        body = inner.expr.rewrite(sp.Heaviside) if inner.expr.has(sp.Abs, sp.sign) else inner.expr
        body = sp.diff(body, x, int(order)).replace(sp.DiracDelta, lambda *_: sp.S.Zero)
        function = sp.Lambda(x, body)
    x, body = function.variables[0], function.expr
    points = sorted({root for u in switches(body) for root in real_roots(u, x)})
    f = sp.lambdify(
        x,
        body,
        modules=[
            {"Heaviside": FUNCTIONS[sp.Heaviside], "Max": max, "Min": min, "Abs": abs, "sign": mpmath.sign},
            "mpmath",
        ],
    )
    return f, [evaluate(point, env, digits) for point in points]


def switches(body: sp.Expr) -> list[sp.Expr]:
    """The expressions at whose zeros the body changes its formula."""
    found: list[sp.Expr] = [a.args[0] for a in body.atoms(sp.Abs, sp.sign, sp.Heaviside)]
    for extreme in body.atoms(sp.Max, sp.Min):
        found += [a - b for i, a in enumerate(extreme.args) for b in extreme.args[:i]]
    for cases in body.atoms(sp.Piecewise):
        found += [r.lhs - r.rhs for r in cases.atoms(sp.core.relational.Relational)]
    return found


def real_roots(u: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    try:
        return list(sp.real_roots(sp.Poly(u, x)))
    except (sp.PolynomialError, NotImplementedError) as failure:
        raise UserError(f"the points where {u} changes sign are not known") from failure


def hermite(p: int, u: Any) -> Any:
    """h_p(u) by the three-term recurrence."""
    before, current = mpmath.mpf(0), mpmath.mpf(1)
    for n in range(p):
        before, current = current, (u * current - mpmath.sqrt(n) * before) / mpmath.sqrt(n + 1)
    return current


def on_sphere(item: tuple[Any, ...], env: Environment, digits: int) -> Any:
    """A Gegenbauer polynomial, or the eigenvalue of a zonal kernel from its definition, by quadrature in the angle."""
    at = 1 if item[0] == "gegenbauer" else 2
    k, d = (int(evaluate(part, env, digits)) for part in item[at : at + 2])
    if item[0] == "gegenbauer":
        return zonal(k, d, evaluate(item[3], env, digits))
    f, kinks = compiled(item[1], env, digits)
    points = sorted({mpmath.mpf(0), mpmath.pi / 2, +mpmath.pi, *(mpmath.acos(t) for t in kinks if -1 < t < 1)})

    def integrand(x: Any) -> Any:
        t = mpmath.cos(x)
        return f(t) * zonal(k, d, t) * mpmath.sin(x) ** (d - 2)

    value, error = mpmath.quad(integrand, points, error=True)
    if error > mpmath.mpf(10) ** (-digits):
        raise UserError(
            f"the quadrature estimates an error of {mpmath.nstr(error, 3)}, more than {digits} digits allow", 4
        )
    return value / mpmath.beta(mpmath.mpf(1) / 2, mpmath.mpf(d - 1) / 2)


def zonal(k: int, d: int, t: Any) -> Any:
    """P_{k,d}(t) by the three-term recurrence."""
    before, current = mpmath.mpf(0), mpmath.mpf(1)
    for n in range(k):
        following = t if n == 0 else ((2 * n + d - 2) * t * current - n * before) / (n + d - 2)
        before, current = current, following
    return current


def gaussian_integral(f: Callable[[Any], Any], kinks: list[Any], digits: int) -> Any:
    """E[f(Z)] by Gauss-Legendre quadrature on unit panels that end at the kinks, as far out as the integrand
    matters."""
    scale = 1 / mpmath.sqrt(2 * mpmath.pi)

    def integrand(u: Any) -> Any:
        return f(u) * mpmath.exp(-u * u / 2) * scale

    small = mpmath.mpf(10) ** (-digits - GUARD_DIGITS)
    cut = 4
    while any(abs(integrand(mpmath.mpf(s) * (cut + d))) > small for s in (-1, 1) for d in (0, 0.61, 1.37)):
        cut += 1
        if cut > MAX_CUT:
            raise UserError("the integrand does not decay: is the function square-integrable under the Gaussian?")
    inside = [k for k in kinks if -cut < k < cut]
    points = sorted({*map(mpmath.mpf, range(-cut - 1, cut + 2)), *inside})
    return quadrature(integrand, points, digits)


def quadrature(f: Callable[[Any], Any], points: list[Any], digits: int) -> Any:
    """mpmath's quadrature over consecutive panels, refused when its error estimate is too large."""
    method = "tanh-sinh" if any(mpmath.isinf(p) for p in points) else "gauss-legendre"
    value, error = mpmath.quad(f, points, method=method, error=True)
    if error > mpmath.mpf(10) ** (-digits) * max(1, abs(value)):
        raise UserError(
            f"the quadrature estimates an error of {mpmath.nstr(error, 3)}, more than {digits} digits allow", 4
        )
    return value


def dual(f: Callable[[Any], Any], kinks: list[Any], rho: Any, digits: int, cache: dict[Any, list[Any]]) -> Any:
    """E[f(U) f(V)] by Mehler's series; where that is long, with V = rho U + sqrt(1 - rho^2) W, by an outer integral
    over U of inner ones over W.

    A correlation that is 1 or -1 to the digits asked for counts as that: the kernel of a deeper layer has it rounded.
    """
    if abs(abs(rho) - 1) <= mpmath.mpf(10) ** -digits:
        sign = mpmath.sign(rho)
        return gaussian_integral(lambda u: f(u) * f(sign * u), sorted({*kinks, *(sign * k for k in kinks)}), digits)
    if abs(rho) > 1:
        raise UserError(f"the correlation {mpmath.nstr(rho, 10)} lies outside [-1, 1]")
    found = series_value(f, kinks, rho, digits, cache)
    if found is not None:
        return found
    spread = mpmath.sqrt(1 - rho * rho)

    def conditional(u: Any) -> Any:
        inner = sorted((k - rho * u) / spread for k in kinks)
        return gaussian_integral(lambda w: f(rho * u + spread * w), inner, digits + 3)

    return gaussian_integral(lambda u: f(u) * conditional(u), kinks, digits)
