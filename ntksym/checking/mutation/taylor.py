"""Numerical values of Taylor coefficients at 0: Cauchy integrals over circles, by the trapezoidal rule."""

from __future__ import annotations

from typing import Any

import mpmath

from .numbers import NOISE, RULES, Environment, Node, NoRoute, NoValue, mentioned, value

#: the circles that are tried, radius and greatest index, and the number of points on them
RADII, COUNT = ((mpmath.mpf(1) / 3, 24), (mpmath.mpf(1) / 16, 12)), 96
#: the circle for higher indices: radius, greatest index, number of points; and an index at which the two have to agree
FAR_RADIUS, FARTHEST, FAR_COUNT, COMMON = mpmath.mpf(9) / 10, 150, 384, 7
#: how well they have to agree there, over the value of the function
ACCURACY = mpmath.mpf(10) ** -12
_CIRCLES: dict[Any, Any] = {}


def taylor_coefficient(tree: Node, env: Environment) -> Any:
    """[r^p] of an expression with real coefficients; 0 where the rounding errors of the terms may be all."""
    p = value(tree[3], env)
    if not mpmath.isint(p) or p < 0:
        raise NoValue("a Taylor coefficient of an index other than 0, 1, 2, ...")
    for radius, greatest in RADII:
        try:
            return cauchy(tree, env, int(p), radius, COUNT) if p <= greatest else far_coefficient(tree, env, int(p))
        except NoValue:  # farther out than the kernel has values; the coefficient is one at 0
            continue
    raise NoRoute("a Taylor coefficient of a function with few values near 0")


def far_coefficient(tree: Node, env: Environment, p: int) -> Any:
    """One of high index, to about ten digits; a function that is singular within the circle is told by another one."""
    if p > FARTHEST:
        raise NoRoute("a Taylor coefficient of high index")
    near = cauchy(tree, env, COMMON, RADII[0][0], COUNT)
    try:
        far = cauchy(tree, env, COMMON, FAR_RADIUS, FAR_COUNT)
    except NoValue as failure:
        raise NoRoute("a Taylor coefficient of high index of a function with few values near 1") from failure
    if abs(near - far) > ACCURACY * abs(on_circle(tree, env, RADII[0][0], 0, COUNT)):
        raise NoRoute("a Taylor coefficient of high index of a function that is singular within 1")
    return cauchy(tree, env, p, FAR_RADIUS, FAR_COUNT)


def cauchy(tree: Node, env: Environment, p: int, radius: Any, count: int) -> Any:
    """The integral over the upper half of the circle, twice."""
    turned = [on_circle(tree, env, radius, j, count) * mpmath.expjpi(-mpmath.mpf(2 * j) * p / count)
              * (1 if 2 * j in (0, count) else 2) for j in range(count // 2 + 1)]
    total = mpmath.fsum(part.real for part in turned)
    return total / count / radius**p if abs(total) > NOISE * mpmath.fsum(map(abs, turned)) else mpmath.mpf(0)


def on_circle(tree: Node, env: Environment, radius: Any, j: int, count: int) -> Any:
    """The expression at the j-th of so many points of a circle, kept for the next coefficients."""
    key = (tree[1], tree[2], radius, j, count,
           tuple(sorted((n, repr(v)) for n, v in env.items() if n in mentioned(tree[1]))))
    if key not in _CIRCLES:
        if len(_CIRCLES) > 4 * FAR_COUNT:
            _CIRCLES.clear()
        at = radius * mpmath.expjpi(mpmath.mpf(2 * j) / count)
        _CIRCLES[key] = value(tree[1], {**env, tree[2]: at})
    return _CIRCLES[key]


RULES["taylor_coefficient"] = taylor_coefficient

__all__ = ["taylor_coefficient"]
