"""Numerical values of the objects of Gaussian space: eigenvalues and matrix elements of homogeneous kernels.

Lengths are integrated by mpmath's quadrature over the density, directions by quadrants or Fourier coefficients.
"""

from __future__ import annotations

from typing import Any

import mpmath

from .numbers import AGREEMENT, RULES, Environment, Node, NoRoute, NoValue, callable_of, value
from .spheres import sphere_eigenvalue


def gaussian_eigenvalue(tree: Node, env: Environment) -> Any:
    """E|Y|^2 lambda_k(F), the mean being that of d squares."""
    return value(tree[3], env) * sphere_eigenvalue(("sphere_eigenvalue", *tree[1:]), env)


def radial_mean(a: list[int], direction: list[Any]) -> Any:
    """E[R h_a(R u)] for a direction u and the length R of a standard Gaussian vector, up to the factor of the density
    r^(d-1) e^(-r^2/2)."""
    def integrand(r: Any) -> Any:
        return r ** len(a) * mpmath.exp(-r * r / 2) * mpmath.fprod(
            hermite(n, r * u) for n, u in zip(a, direction, strict=True))

    return mpmath.quad(integrand, [0, 2, 4, 7, 10, 14, 20])


def hermite(n: int, x: Any) -> Any:
    """h_n(x) = He_n(x)/sqrt(n!)."""
    before, current = mpmath.mpf(0), mpmath.mpf(1)
    for j in range(n):
        before, current = current, (x * current - mpmath.sqrt(j) * before) / mpmath.sqrt(j + 1)
    return current


def hermite_element(tree: Node, env: Environment) -> Any:
    """For d = 1 by the four quadrants, for d = 2 by the Fourier coefficients of both sides over the angle."""
    indices = [value(part, env) for part in tree[2:]]
    if any(not mpmath.isint(n) or n < 0 for n in indices):
        raise NoValue("a Hermite polynomial of other degree than 0, 1, 2, ...")
    whole = [int(n) for n in indices]
    d = len(whole) // 2
    if d > 2 or sum(whole) > 24:
        raise NoRoute("matrix elements in more than two dimensions, or of high degree")
    a, b = whole[:d], whole[d:]
    if d == 1:
        f, scale = callable_of(tree[1], env), 1 / mpmath.sqrt(2 * mpmath.pi)
        sides = [[scale * radial_mean(n, [mpmath.mpf(s)]) for s in (1, -1)] for n in (a, b)]
        return mpmath.fsum(f(mpmath.mpf(1 if i == j else -1)) * x * y
                           for i, x in enumerate(sides[0]) for j, y in enumerate(sides[1]))
    count = max(sum(a), sum(b)) + 1
    angles = [mpmath.pi * j / count for j in range(2 * count)]
    one, two = ([radial_mean(n, [mpmath.cos(x), mpmath.sin(x)]) for x in angles] for n in (a, b))
    total = mpmath.mpf(0)
    for n in range(min(sum(a), sum(b)) + 1):
        left, right = (mpmath.fsum(g * mpmath.expj(-n * x) for g, x in zip(side, angles, strict=True)) / len(angles)
                       for side in (one, two))
        part = mpmath.re(left * mpmath.conj(right)) * (1 if n == 0 else 2)
        if abs(part) > AGREEMENT:
            node = ("sphere_eigenvalue", tree[1], ("q", str(n)), ("q", "2"))
            total += part * sphere_eigenvalue(node, env)
    return total


RULES.update({"gaussian_eigenvalue": gaussian_eigenvalue, "hermite_element": hermite_element})

__all__ = ["gaussian_eigenvalue", "hermite_element"]
