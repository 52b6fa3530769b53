"""Numerical checks of the named theorems on the sphere and the torus, by routes of their own."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np

from .spot_checks import check


def zonal_mean(f: Callable[[mpmath.mpf], mpmath.mpf], k: int, d: int) -> mpmath.mpf:
    """The eigenvalue of f on harmonics of degree k on S^{d-1}, f smooth in the angle."""

    def integrand(u: mpmath.mpf) -> mpmath.mpf:
        t, order = mpmath.cos(u), mpmath.mpf(d - 2) / 2
        zonal = mpmath.cos(k * u) if d == 2 else mpmath.gegenbauer(k, order, t) / mpmath.gegenbauer(k, order, 1)
        return f(t) * zonal * mpmath.sin(u) ** (d - 2)

    return mpmath.quad(integrand, mpmath.linspace(0, mpmath.pi, 9)) / mpmath.beta(0.5, mpmath.mpf(d - 1) / 2)


@check("gegenbauer-orthogonality")
def gegenbauer_orthogonality() -> bool:
    """Products of two polynomials against the dimensions 1, 2, 2k+1, (k+1)^2 and (k+1)(k+2)(2k+3)/6."""

    def zonal(k: int, d: int, t: mpmath.mpf) -> mpmath.mpf:
        if d == 2:
            return mpmath.chebyt(k, t)
        return mpmath.jacobi(k, (d - 3) / 2, (d - 3) / 2, t) / mpmath.jacobi(k, (d - 3) / 2, (d - 3) / 2, 1)

    dimensions = {2: lambda k: 2 if k else 1, 3: lambda k: 2 * k + 1, 4: lambda k: (k + 1) ** 2,
                  5: lambda k: (k + 1) * (k + 2) * (2 * k + 3) / 6}
    return all(
        abs(zonal_mean(lambda t, n=n, d=d: zonal(n, d, t), k, d) - (n == k) / dimension(k)) < 1e-12
        for d, dimension in dimensions.items() for k in (1, 2, 5) for n in (0, 1, 2, 4, 5))


@check("poisson-kernel")
def poisson_kernel() -> bool:
    r = mpmath.mpf(2) / 5
    return all(
        abs(zonal_mean(lambda t, d=d: (1 - r * r) / (1 - 2 * r * t + r * r) ** (mpmath.mpf(d) / 2), k, d) - r**k)
        < 1e-12
        for d, k in ((2, 0), (2, 3), (3, 4), (6, 5))
    )


@check("sphere-singularity-transfer")
def sphere_singularity_transfer() -> bool:
    """The chord sqrt(1 - t) has the eigenvalues E_k(1/2); acos t = sqrt(2u) (1 + u/12 + 3 u^2/160 + ...) at 1 and pi
    minus the same at -1, so those of odd degree are 2 sqrt(2) (E_k(1/2) + E_k(3/2)/12 + ...), all others 0."""

    def of_power(nu: mpmath.mpf, k: int, d: int) -> mpmath.mpf:
        half = mpmath.mpf(d) / 2
        factor = mpmath.gamma(half) * 2 ** (nu + d - 2) * mpmath.gamma(nu + half - 0.5) / mpmath.sqrt(mpmath.pi)
        return factor * mpmath.rf(-nu, k) / mpmath.gamma(nu + k + d - 1)

    root = mpmath.mpf(1) / 2
    found = []
    for d, k in ((2, 9), (3, 21), (5, 15)):
        found.append(abs(zonal_mean(lambda t: mpmath.sqrt(1 - t), k, d) / of_power(root, k, d) - 1) < 1e-9)
        parts = (of_power(root, k, d), of_power(root + 1, k, d) / 12, of_power(root + 2, k, d) * 3 / 160)
        arc = zonal_mean(mpmath.acos, k, d) / (2 * mpmath.sqrt(2))
        found.append(abs(arc - parts[0] - parts[1]) < 1.2 * abs(parts[2]))
        found.append(abs(zonal_mean(mpmath.acos, k + 1, d)) < 1e-12)
    return all(found)


@check("torus-singularity-transfer")
def torus_singularity_transfer() -> bool:
    """(1 - r)^nu is 1/Gamma(-nu) times the integral of (e^(-z (1-r)) - ...) z^(-nu-1), so that its coefficient at k is
    that of e^(-z) prod_a I_(k_a)(z/d) z^(-nu-1): ratios to E_k(nu) at k and 2k, of which the part of |k|^-2 is
    eliminated.  The other end by a sum over a grid, which the half turn maps to itself."""

    def coefficient(k: tuple[int, ...], nu: mpmath.mpf) -> mpmath.mpf:
        d = len(k)
        cuts = [0, 1, *(4**j for j in range(1, 12)), mpmath.inf]
        total = mpmath.quad(lambda z: mpmath.exp(-z) * mpmath.fprod(mpmath.besseli(a, z / d) for a in k)
                            * z ** (-nu - 1), cuts)
        return total / mpmath.gamma(-nu)

    def leading(k: tuple[int, ...], nu: mpmath.mpf) -> mpmath.mpf:
        d, size = mpmath.mpf(len(k)), mpmath.sqrt(sum(a * a for a in k))
        constant = (2 / d) ** nu * mpmath.gamma(nu + d / 2) / (mpmath.pi ** (d / 2) * mpmath.gamma(-nu))
        return constant * size ** (-d - 2 * nu)

    half = mpmath.mpf(1) / 2
    found = []
    for k, nu in (((5,), half), ((3, 4), half), ((6, 0), 3 * half), ((2, 3, 4), half)):
        one, two = (coefficient(at, nu) / leading(at, nu) - 1 for at in (k, tuple(2 * a for a in k)))
        found.append(0.002 < abs(two) < 0.3 * abs(one) and abs((4 * two - one) / 3) < abs(two) / 4)
    j = np.arange(64)
    r = (np.cos(2 * np.pi * j / 64)[:, None] + np.cos(2 * np.pi * j / 64)) / 2
    one, other = (np.fft.fft2(np.sqrt(np.maximum(1 + sign * r, 0))).real for sign in (-1, 1))
    signs = (-1.0) ** (j[:, None] + j)
    found.append(bool(np.abs(other - signs * one).max() < 1e-6 and np.abs(one).min() > 1e-3))
    return all(found)


@check("strictly-positive-definite")
def strictly_positive_definite() -> bool:
    """The exponential of the inner product has positive eigenvalues: four points, two of them opposite."""
    a, b = mpmath.mpf(3) / 5, mpmath.mpf(4) / 5
    points = [(1, 0, 0), (-1, 0, 0), (0, a, b), (b, a, 0)]
    gram = mpmath.matrix(4, 4)
    for i, x in enumerate(points):
        for j, y in enumerate(points):
            gram[i, j] = mpmath.exp(mpmath.fdot(x, y))
    positive = all(zonal_mean(mpmath.exp, k, 3) > 0 for k in range(5))
    return positive and min(mpmath.eigsy(gram, eigvals_only=True)) > 0.1


@check("gegenbauer-bound")
def gegenbauer_bound() -> bool:
    """Laplace's integral P_k(t) = E[(t + i sqrt(1-t^2) S)^k], S a coordinate of a uniform point of S^{d-2}, whose
    integrand is below 1 in size, against the recurrence; and the bound at points of a grid."""
    found = []
    for d, k in ((3, 1), (3, 9), (4, 6), (7, 4)):

        def polynomial(t: mpmath.mpf, d: int = d, k: int = k) -> mpmath.mpf:
            low, high = mpmath.mpf(1), t
            for j in range(1, k):
                low, high = high, ((2 * j + d - 2) * t * high - j * low) / (j + d - 2)
            return high

        own = [polynomial(t) for t in mpmath.linspace(-1, 1, 41)]
        found.append(max(map(abs, own[1:-1])) < 1 and abs(abs(own[0]) - 1) < 1e-12)
        t, half = mpmath.mpf(-3) / 10, mpmath.mpf(d - 3)
        # S = cos(a) has the density sin(a)^(d-3) in a
        top = mpmath.quad(lambda a, t=t, h=half, k=k: (t + 1j * mpmath.sqrt(1 - t * t) * mpmath.cos(a)) ** k
                          * mpmath.sin(a) ** h, [0, mpmath.pi])
        whole = mpmath.quad(lambda a, h=half: mpmath.sin(a) ** h, [0, mpmath.pi])
        found.append(abs(top / whole - polynomial(t)) < 1e-9)
    return all(found)
