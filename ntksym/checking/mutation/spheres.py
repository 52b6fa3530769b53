"""Numerical values of zonal objects on the sphere: Gegenbauer polynomials and eigenvalues of kernels.

Eigenvalues from the definition, by mpmath's quadrature over the angle on panels that end at the kinks of the kernel.
"""

from __future__ import annotations

from typing import Any

import mpmath

from .gaussians import kinks_of
from .numbers import (
    AGREEMENT,
    MOST_TERMS,
    RULES,
    Environment,
    Node,
    NoRoute,
    NoValue,
    callable_of,
    mentioned,
    power,
    value,
)

#: digits on top of the accuracy
SPARE = 15
#: what was computed before: a kernel -> its values at angles, a dimension -> the polynomials there, eigenvalues
_KERNELS: dict[Any, dict[Any, Any]] = {}
_POLYNOMIALS: dict[Any, dict[Any, list[Any]]] = {}
_EIGENVALUES: dict[Any, dict[Any, Any]] = {}


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


def recurrence(k: int, d: int, t: Any, known: list[Any] | None = None) -> Any:
    """P_{k,d}(t) by the three-term recurrence, which is stable for -1 <= t <= 1; ``known`` keeps those of lower degree.
    """
    values = [] if known is None else known
    if not values:
        values += [mpmath.mpf(1), t]
    for j in range(len(values) - 1, k):
        values.append(((2 * j + d - 2) * t * values[j] - j * values[j - 1]) / (j + d - 2))
    return values[k]


def gegenbauer(tree: Node, env: Environment) -> Any:
    k, d = order(value(tree[1], env), value(tree[2], env))
    return zonal(k, d, value(tree[3], env))


def table(tables: dict[Any, dict[Any, Any]], key: Any, most: int) -> dict[Any, Any]:
    """The table under the key; when there would be too many, all are forgotten."""
    if key not in tables:
        if len(tables) >= most:
            tables.clear()
        tables[key] = {}
    return tables[key]


def sphere_eigenvalue(tree: Node, env: Environment) -> Any:
    k, d = order(value(tree[2], env), value(tree[3], env))
    function = tree[1]
    kernel = (function, tuple((n, repr(v)) for n, v in sorted(env.items()) if n in mentioned(function)), mpmath.mp.dps)
    known = table(_EIGENVALUES, kernel, 20)
    if (k, d) not in known:
        known[k, d] = told_from_zero(function, env, k, d, table(_KERNELS, kernel, 20))
    return known[k, d]


def told_from_zero(function: Node, env: Environment, k: int, d: int, kernel: dict[Any, Any]) -> Any:
    """The eigenvalue, zero where it is rounding: less than the last digit, and so again with more digits."""
    found = integrated(function, env, k, d, kernel)
    if not is_rounding(found, kernel):
        return found
    with mpmath.workdps(mpmath.mp.dps + SPARE):
        kernel = {}
        found = integrated(function, env, k, d, kernel)
        return mpmath.mpf(0) if is_rounding(found, kernel) else found


def is_rounding(found: Any, kernel: dict[Any, Any]) -> bool:
    return bool(abs(found) < mpmath.mpf(10) ** -mpmath.mp.dps * max(map(abs, kernel.values())))


def integrated(function: Node, env: Environment, k: int, d: int, kernel: dict[Any, Any]) -> Any:
    """The mean of the kernel times the polynomial; ``kernel`` has its values at angles."""
    f = callable_of(function, env, away_from_kinks=True)
    polynomials = table(_POLYNOMIALS, (d, mpmath.mp.dps), 4)
    half = mpmath.pi / 2
    cuts = {mpmath.mpf(0), half / 2, half, 3 * half / 2, 2 * half}
    cuts |= {mpmath.acos(u) for u in kinks_of(function, env) if -1 < u < 1}

    def integrand(angle: Any) -> Any:
        t = mpmath.cos(angle)
        if angle not in kernel:
            kernel[angle] = f(t)
        return kernel[angle] * recurrence(k, d, t, polynomials.setdefault(angle, [])) * mpmath.sin(angle) ** (d - 2)

    with mpmath.workdps(mpmath.mp.dps + SPARE):
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
