"""Numerical values of zonal objects on the sphere: Gegenbauer polynomials and eigenvalues of kernels.

Eigenvalues from the definition, by mpmath's quadrature over the angle on panels that end at the kinks of the kernel.
"""

from __future__ import annotations

from typing import Any

import mpmath

from .gaussians import kinks_of
from .numbers import AGREEMENT, MOST_TERMS, RULES, Environment, Node, NoRoute, NoValue, callable_of, power, value


def order(k: Any, d: Any) -> tuple[int, int]:
    if not mpmath.isint(k) or k < 0 or not mpmath.isint(d) or d < 2:
        raise NoValue("spherical harmonics have a degree 0, 1, 2, ... and live in a dimension 2, 3, ...")
    if k > MOST_TERMS:
        raise NoRoute("spherical harmonics of high degree")
    return int(k), int(d)


def zonal(k: int, d: int, t: Any) -> Any:
    """P_{k,d}(t) as the mean of (t + i sqrt(1 - t^2) s)^k over s = <e, u>, u uniform on S^{d-2} (Laplace);
    odd powers of s have the mean 0, for d = 2 s is 1 or -1."""
    square = 1 - t * t
    total, moment = mpmath.mpf(0), mpmath.mpf(1)
    for j in range(k // 2 + 1):
        total += mpmath.binomial(k, 2 * j) * (-square) ** j * t ** (k - 2 * j) * moment
        moment *= mpmath.mpf(2 * j + 1) / (2 * j + d - 1)
    return total


def gegenbauer(tree: Node, env: Environment) -> Any:
    k, d = order(value(tree[1], env), value(tree[2], env))
    return zonal(k, d, value(tree[3], env))


def sphere_eigenvalue(tree: Node, env: Environment) -> Any:
    k, d = order(value(tree[2], env), value(tree[3], env))
    f = callable_of(tree[1], env, away_from_kinks=True)
    half = mpmath.pi / 2
    cuts = {mpmath.mpf(0), half / 2, half, 3 * half / 2, 2 * half}
    cuts |= {mpmath.acos(u) for u in kinks_of(tree[1], env) if -1 < u < 1}

    def integrand(x: Any) -> Any:
        return f(mpmath.cos(x)) * zonal(k, d, mpmath.cos(x)) * mpmath.sin(x) ** (d - 2)

    with mpmath.workdps(mpmath.mp.dps + k // 2):
        total, error = mpmath.quad(integrand, sorted(cuts), error=True)
    if isinstance(total, mpmath.mpc) and abs(total.imag) > AGREEMENT:
        raise NoValue("a kernel that is not real")
    if error > AGREEMENT / 100:
        raise NoRoute("an eigenvalue on the sphere whose quadrature does not converge")
    return mpmath.re(total) / mpmath.beta(mpmath.mpf(1) / 2, mpmath.mpf(d - 1) / 2)


def mode(tree: Node, env: Environment) -> Any:
    """The number by which an operator acts on harmonics of one degree.

    The kernels by quadrature; the Laplace operator by a difference of the zonal polynomial at the pole, where it is
    (d - 1) times the second derivative in the angle.
    """
    k, d = order(value(tree[2], env), value(tree[3], env))
    numbers = (("s", "#degree"), ("s", "#dimension"))
    inside = {**env, "#degree": mpmath.mpf(k), "#dimension": mpmath.mpf(d)}

    def of(operator: Node) -> Any:
        op = operator[0]
        if op == "kernel_operator":
            return value(("sphere_eigenvalue", operator[1], *numbers), inside)
        if op == "identity":
            return mpmath.mpf(1)
        if op == "laplacian":
            with mpmath.workdps(4 * mpmath.mp.dps):
                step = mpmath.mpf(10) ** (-mpmath.mp.dps // 3)
                return mpmath.nint(2 * (d - 1) * (zonal(k, d, mpmath.cos(step)) - 1) / step**2)
        if op == "operator_scaled":
            return value(operator[1], env) * of(operator[2])
        if op == "operator_power":
            return power(("^", ("s", "#base"), operator[2]), {**env, "#base": of(operator[1])})
        parts = [of(part) for part in operator[1:]]
        return mpmath.fsum(parts) if op == "operator_sum" else mpmath.fprod(parts)

    return of(tree[1])


RULES.update({"gegenbauer": gegenbauer, "sphere_eigenvalue": sphere_eigenvalue, "mode": mode})

__all__ = ["mode", "sphere_eigenvalue", "zonal"]
