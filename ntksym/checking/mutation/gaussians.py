"""Numerical values of the objects of the theory: Gaussian means, Hermite coefficients, duals, means over rotations.

Integrals against the Gaussian by a composite Gauss-Legendre rule whose panels end at the kinks of the function; all
Hermite coefficients of a function from one set of nodes, by the three-term recurrence in fixed-point arithmetic.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from .homogeneous import arc_cosine, slopes
from .numbers import (
    AGREEMENT,
    DIGITS,
    MOST_TERMS,
    RULES,
    Environment,
    Node,
    NoRoute,
    NoValue,
    callable_of,
    closed,
    mentioned,
    value,
)

BITS = 256
#: digits of nodes, weights and function values; the far ones meet large polynomials
INNER_DIGITS = 60
SMALLEST = mpmath.mpf(10) ** -38
CUT = 24
#: how far rounding takes the covariance of a layer beyond 1
ROUNDING = mpmath.mpf(10) ** -36
#: correlations up to which Mehler's series is short enough
FAR = 0.25



@functools.lru_cache(maxsize=4)
def panel(order: int) -> tuple[list[Any], list[Any]]:
    """Nodes and weights of the Gauss-Legendre rule on [-1, 1], by Newton's method from numpy's."""
    points, weights = [], []
    with mpmath.workdps(INNER_DIGITS + 10):
        for start in np.polynomial.legendre.leggauss(order)[0]:
            x = mpmath.mpf(float(start))
            for _ in range(4):
                before, current = mpmath.mpf(1), x
                for n in range(2, order + 1):
                    before, current = current, ((2 * n - 1) * x * current - (n - 1) * before) / n
                slope = order * (x * current - before) / (x * x - 1)
                x -= current / slope
            points.append(x)
            weights.append(2 / ((1 - x * x) * slope * slope))
    return points, weights


def kinks(tree: Node, name: str, env: Environment) -> list[Any]:
    """Where a body changes its formula: the zeros of the affine arguments of abs, sign, heaviside, max and min."""
    found: list[Any] = []
    if tree[0] == "lam":  # of a mean of it: that smooths
        return found
    if tree[0] == "f" and tree[1] in ("abs", "sign", "heaviside", "max", "min"):
        def switch(u: int) -> Any:
            at = {**env, name: mpmath.mpf(u)}
            return value(tree[2], at) - value(tree[3], at) if tree[1] in ("max", "min") else value(tree[2], at)

        a, b, c = switch(0), switch(1), switch(2)
        if abs(c - 2 * b + a) > AGREEMENT * (1 + abs(a) + abs(b)):
            raise NoRoute("a kink that is not the zero of an affine function")
        if b != a:
            found.append(-a / (b - a))
    if tree[0] in ("piecewise", "integral"):
        raise NoRoute(f"the kinks of {tree[0]}")
    if tree[0] == "app":
        if tree[2] != ("s", name):
            raise NoRoute("the kinks of a composition")
        found += kinks_of(tree[1], env)
    for part in tree[1:]:
        if isinstance(part, tuple):
            found += kinks(part, name, env)
    return found


def kinks_of(function: Node, env: Environment) -> list[Any]:
    """The kinks of a function value, or of the function that it is a derivative of."""
    inner, scope = closed(function, env)
    while inner[0] == "dfun":
        inner, scope = closed(inner[1], scope)
    return kinks(inner[2], inner[1], scope)


def fixed(x: Any) -> int:
    return int(mpmath.nint(mpmath.ldexp(x, BITS)))


def rule(ends: list[Any], order: int) -> tuple[list[Any], list[Any]]:
    """Nodes and Gaussian masses of the composite rule on the panels between the ends."""
    points, weights = panel(order)
    nodes, mass = [], []
    scale = 1 / mpmath.sqrt(2 * mpmath.pi)
    for a, b in itertools.pairwise(ends):
        if b - a < mpmath.mpf(10) ** -30:
            continue
        for x, w in zip(points, weights, strict=True):
            u = (a + b) / 2 + (b - a) / 2 * x
            nodes.append(u)
            mass.append(w * (b - a) / 2 * scale * mpmath.exp(-u * u / 2))
    return nodes, mass


class Gaussian:
    """A function against the standard Gaussian: its values at the nodes of one rule, its Hermite coefficients."""

    def __init__(self, function: Node, env: Environment) -> None:
        with mpmath.workdps(INNER_DIGITS):
            self._integrate(function, env)
            self.slopes = slopes(function, env)

    def _integrate(self, function: Node, env: Environment) -> None:
        f = callable_of(function, env, away_from_kinks=True)
        ends = sorted({*map(mpmath.mpf, range(-CUT, CUT + 1)), *kinks_of(function, env)})
        nodes, mass = rule(ends, 32)
        values = [f(u) for u in nodes]
        if any(abs(v * v * m) > mpmath.mpf(10) ** -12 for v, m in zip(values[:16] + values[-16:],
                                                                     mass[:16] + mass[-16:], strict=True)):
            raise NoValue("a function that is not square-integrable under the Gaussian")
        self.weighted: NDArray[Any] = np.array([fixed(v * m) for v, m in zip(values, mass, strict=True)], dtype=object)
        self.nodes: NDArray[Any] = np.array([fixed(u) for u in nodes], dtype=object)
        self.square = mpmath.fsum(v * v * m for v, m in zip(values, mass, strict=True))
        other = mpmath.fsum(f(u) ** 2 * m for u, m in zip(*rule(ends, 26), strict=True))
        if abs(self.square - other) > mpmath.mpf(10) ** -28 * self.square:
            raise NoRoute("a function too narrow or too steep for the quadrature")
        one = 1 << BITS
        self._last = [np.zeros(len(nodes), dtype=object), np.full(len(nodes), one, dtype=object)]
        self._coefficients, self._squares = [self._project()], list[Any]()

    def _project(self) -> Any:
        return mpmath.ldexp(mpmath.mpf(int((self.weighted * self._last[1]).sum())), -2 * BITS)

    def coefficient(self, p: int) -> Any:
        """E[F(Z) h_p(Z)], by the three-term recurrence in fixed-point arithmetic."""
        if p < 0:
            raise NoValue("a Hermite coefficient of negative index")
        if p > MOST_TERMS:
            raise NoRoute("a Hermite coefficient of high index")
        while len(self._coefficients) <= p:
            n = len(self._coefficients) - 1
            before, current = self._last
            with mpmath.workdps(INNER_DIGITS + 20):
                root, over = fixed(mpmath.sqrt(n)), fixed(1 / mpmath.sqrt(n + 1))
            following = ((((self.nodes * current - root * before) >> BITS) * over) >> BITS)
            self._last = [current, following]
            self._coefficients.append(self._project())
        # Below the accuracy of the fixed point nothing is told from zero.
        return self._coefficients[p] if abs(self._coefficients[p]) > SMALLEST else mpmath.mpf(0)


    def coefficient_square(self, p: int) -> Any:
        while len(self._squares) <= p:
            self._squares.append(self.coefficient(len(self._squares)) ** 2)
        return self._squares[p]


_TABLES: dict[Any, Gaussian] = {}


def gaussian(function: Node, env: Environment) -> Gaussian:
    names = sorted(mentioned(function) & set(env))
    key = (function, tuple((name, repr(env[name])) for name in names), mpmath.mp.dps)
    if key not in _TABLES:
        if len(_TABLES) > 40:
            _TABLES.clear()
        _TABLES[key] = Gaussian(function, env)
    return _TABLES[key]


def hermite_coefficient(tree: Node, env: Environment) -> Any:
    p = value(tree[2], env)
    if not mpmath.isint(p):
        raise NoValue("a Hermite coefficient of an index that is not an integer")
    return gaussian(tree[1], env).coefficient(int(p))


def dual(tree: Node, env: Environment) -> Any:
    """By Mehler's formula, as far as its terms become negligible; by arcs for correlations near 1 or -1."""
    rho = value(tree[2], env)
    if not isinstance(rho, mpmath.mpc) and 1 < abs(rho) < 1 + ROUNDING:
        rho = mpmath.sign(rho)  # the covariance of a layer below, rounded
    if not isinstance(rho, mpmath.mpc) and abs(rho) > 1:
        raise NoValue("a correlation outside [-1, 1]")
    table = gaussian(tree[1], env)
    if rho == 1:
        return table.square
    if abs(rho) > FAR and table.slopes is not None and not isinstance(rho, mpmath.mpc):
        return arc_cosine(table.slopes, rho)
    total, factor, rest = mpmath.mpf(0), mpmath.mpf(1), table.square
    for n in range(MOST_TERMS):
        square = table.coefficient_square(n)
        total, rest, factor = total + square * factor, rest - square, factor * rho
        if abs(rest * factor) < mpmath.mpf(10) ** -(DIGITS - 2):
            return total
    raise NoRoute("a dual so close to correlation 1 that its series is long")


def hermite_polynomial(tree: Node, env: Environment) -> Any:
    k, x = value(tree[1], env), value(tree[2], env)
    if not mpmath.isint(k) or k < 0:
        raise NoValue("a Hermite polynomial of a degree other than 0, 1, 2, ...")
    before, current = mpmath.mpf(0), mpmath.mpf(1)
    for n in range(int(k)):
        before, current = current, (x * current - mpmath.sqrt(n) * before) / mpmath.sqrt(n + 1)
    return current


def rotation_mean(tree: Node, env: Environment) -> Any:
    """E[F(<u, x>) F(<u, y>)] for homogeneous F: the mean over the angle times that of a power of the radius."""
    f, angle, d = callable_of(tree[1], env), value(tree[2], env), value(tree[3], env)
    if d < 2 or not mpmath.isint(d):
        raise NoValue("a sphere of dimension below 1")
    degree = None
    for k in range(4):
        if all(abs(f(2 * u) - 2**k * f(u)) < AGREEMENT for u in (mpmath.mpf("0.3"), mpmath.mpf("-0.4"))):
            degree = k
    if degree is None:
        raise NoRoute("a mean over rotations of a function that is not homogeneous")
    quarter = mpmath.pi / 2
    cuts = sorted({u % (2 * mpmath.pi) for u in (quarter, -quarter, angle + quarter, angle - quarter)})
    total = mpmath.quad(lambda u: f(mpmath.cos(u)) * f(mpmath.cos(u - angle)), [0, *cuts, 2 * mpmath.pi])
    return total / (2 * mpmath.pi) * mpmath.factorial(degree) / mpmath.rf(d / 2, degree)


RULES.update({
    "hermite_coefficient": hermite_coefficient, "hermite_polynomial": hermite_polynomial, "dual": dual,
    "rotation_mean": rotation_mean, "gaussian_mean": lambda tree, env: gaussian(tree[1], env).coefficient(0),
})
