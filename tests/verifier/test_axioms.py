"""Every named theorem that verdicts may rest on, spot-checked numerically by routes of its own."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from ntksym.verifier.axioms import AXIOMS

CHECKS: dict[str, Callable[[], bool]] = {}


def check(name: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    def register(run: Callable[[], bool]) -> Callable[[], bool]:
        CHECKS[name] = run
        return run

    return register


def density(x: mpmath.mpf) -> mpmath.mpf:
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def hermite(n: int, x: mpmath.mpf) -> mpmath.mpf:
    return (
        mpmath.hermite(n, x / mpmath.sqrt(2)) * mpmath.mpf(2) ** (-mpmath.mpf(n) / 2) / mpmath.sqrt(mpmath.factorial(n))
    )


def mean(f: Callable[[mpmath.mpf], mpmath.mpf]) -> mpmath.mpf:
    return mpmath.quad(lambda x: f(x) * density(x), [-12, -4, 0, 4, 12])


@check("laplace-beltrami-spectrum")
def laplace_beltrami() -> bool:
    """The Laplace operator of R^d less its radial part, d^2/dr^2 + (d-1)/r d/dr, on explicit harmonics, by
    differences."""
    harmonics = ((2, 3, lambda y: y[0] ** 3 - 3 * y[0] * y[1] ** 2), (3, 2, lambda y: y[0] * y[2]),
                 (4, 3, lambda y: y[0] * y[1] * y[3]), (5, 0, lambda y: mpmath.mpf(1)))
    step = mpmath.mpf(10) ** -8
    with mpmath.workdps(50):
        for d, k, harmonic in harmonics:
            point = [mpmath.mpf(3 * i + 2) / 10 for i in range(d)]
            size = mpmath.sqrt(mpmath.fsum(y * y for y in point))
            point = [y / size for y in point]

            def on_sphere(y: list[mpmath.mpf], f: Callable[..., mpmath.mpf] = harmonic) -> mpmath.mpf:
                """The harmonic at the point of the sphere in that direction: it does not depend on the radius."""
                length = mpmath.sqrt(mpmath.fsum(c * c for c in y))
                return f([c / length for c in y])

            total = mpmath.mpf(0)
            for i in range(d):
                for sign in (1, -1):
                    moved = [c + sign * step * (j == i) for j, c in enumerate(point)]
                    total += (on_sphere(moved) - on_sphere(point)) / step**2
            if abs(total + k * (k + d - 2) * on_sphere(point)) > mpmath.mpf(10) ** -12:
                return False
    return True


@check("functional-calculus")
def functional_calculus() -> bool:
    """The square root, inverse and 3/2-th power of a positive matrix, by integral formulas that know no eigenvalues."""
    a = mpmath.matrix([[5, 1, 0], [1, 3, 1], [0, 1, 2]])
    values, vectors = mpmath.eigsy(a)

    def by_eigenvalues(f: Callable[[mpmath.mpf], mpmath.mpf]) -> mpmath.matrix:
        return vectors * mpmath.diag([f(v) for v in values]) * vectors.T

    # A^(1/2) = (2/pi) int_0^oo A (u^2 + A)^-1 du, with u = tan x
    half = mpmath.zeros(3)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    for node, weight in zip(nodes, weights, strict=True):
        x = (mpmath.mpf(float(node)) + 1) * mpmath.pi / 4
        half += float(weight) / 2 * a * mpmath.inverse(mpmath.sin(x) ** 2 * mpmath.eye(3) + mpmath.cos(x) ** 2 * a)
    close = [by_eigenvalues(mpmath.sqrt) - half, by_eigenvalues(lambda v: 1 / v) - mpmath.inverse(a),
             by_eigenvalues(lambda v: v**1.5) - a * half]
    return all(mpmath.mnorm(difference) < 1e-12 for difference in close)


@check("funk-hecke")
def funk_hecke() -> bool:
    """exp(<x, y>) against explicit harmonics on S^1, S^2 and S^3, by product rules that are exact to rounding."""
    turns = 2 * np.pi * np.arange(40) / 40
    nodes, masses = np.polynomial.legendre.leggauss(40)
    ball_1 = np.stack([np.cos(turns), np.sin(turns)])
    z, turn = np.meshgrid(nodes, turns)
    flat = np.sqrt(1 - z**2)
    ball_2 = np.stack([flat * np.cos(turn), flat * np.sin(turn), z]).reshape(3, -1)
    weights_2 = (np.broadcast_to(masses, z.shape) / 80).ravel()
    # Hopf coordinates: (sqrt(s) e^{ia}, sqrt(1-s) e^{ib}) is uniform for uniform s in [0, 1], a and b
    s, a, b = np.meshgrid((nodes + 1) / 2, turns, turns)
    ball_3 = np.stack([np.sqrt(s) * np.cos(a), np.sqrt(s) * np.sin(a), np.sqrt(1 - s) * np.cos(b),
                       np.sqrt(1 - s) * np.sin(b)]).reshape(4, -1)
    weights_3 = (np.broadcast_to(masses[None, :, None], s.shape) / 3200).ravel()
    cases = (
        (2, 3, ball_1, np.full(40, 1 / 40), lambda y: y[0] ** 3 - 3 * y[0] * y[1] ** 2),
        (3, 3, ball_2, weights_2, lambda y: (y[0] ** 2 - y[1] ** 2) * y[2]),
        (4, 2, ball_3, weights_3, lambda y: y[0] * y[3]),
    )
    found = []
    for d, k, points, weights, harmonic in cases:
        x = points[:, 7]
        image = np.sum(weights * np.exp(x @ points) * harmonic(points))
        half = mpmath.mpf(d - 2) / 2

        def zonal(t: mpmath.mpf, d: int = d, k: int = k, half: mpmath.mpf = half) -> mpmath.mpf:
            return mpmath.chebyt(k, t) if d == 2 else mpmath.gegenbauer(k, half, t) / mpmath.gegenbauer(k, half, 1)

        density = mpmath.gamma(half + 1) / (mpmath.sqrt(mpmath.pi) * mpmath.gamma(half + mpmath.mpf(1) / 2))
        eigenvalue = density * mpmath.quad(
            lambda u, d=d, zonal=zonal: mpmath.exp(mpmath.cos(u)) * zonal(mpmath.cos(u)) * mpmath.sin(u) ** (d - 2),
            [0, mpmath.pi])
        found.append(abs(image - float(eigenvalue) * harmonic(x)) < 1e-12 and abs(image) > 1e-3)
    return all(found)


@check("gauss-summation")
def gauss_summation() -> bool:
    cases = ((mpmath.mpf(1) / 2, mpmath.mpf(1) / 3, mpmath.mpf(4)), (-mpmath.mpf(5) / 2, 1, mpmath.mpf(3) / 2))
    found = []
    for a, b, c in cases:
        # the terms fall like m^(a+b-c-1); Richardson's method takes care of the tail
        def term(m: mpmath.mpf, a: mpmath.mpf = a, b: mpmath.mpf = b, c: mpmath.mpf = c) -> mpmath.mpf:
            return mpmath.rf(a, m) * mpmath.rf(b, m) / mpmath.rf(c, m) / mpmath.rf(1, m)

        total = mpmath.nsum(term, [0, mpmath.inf])
        found.append(abs(total - mpmath.gammaprod([c, c - a - b], [c - a, c - b])) < 1e-8)
    return all(found)


@check("sphere-power-series")
def sphere_power_series() -> bool:
    """t^p by the mean over the angle, and a series of its own: 1/(2-t) with the coefficients 2^(-p-1)."""
    found = []
    for d, k in ((2, 0), (2, 3), (3, 2), (5, 1)):
        half = mpmath.mpf(d) / 2

        def term(p: mpmath.mpf, k: int = k, half: mpmath.mpf = half) -> mpmath.mpf:
            return mpmath.gammaprod([half, p + 1], [(p - k) / 2 + 1, (p + k) / 2 + half]) / mpmath.mpf(2) ** p

        def direct(f: Callable[[mpmath.mpf], mpmath.mpf], d: int = d, k: int = k) -> mpmath.mpf:
            def zonal(t: mpmath.mpf) -> mpmath.mpf:
                lift = mpmath.mpf(d - 2) / 2
                return mpmath.chebyt(k, t) if d == 2 else mpmath.gegenbauer(k, lift, t) / mpmath.gegenbauer(k, lift, 1)

            def integrand(u: mpmath.mpf) -> mpmath.mpf:
                return f(mpmath.cos(u)) * zonal(mpmath.cos(u)) * mpmath.sin(u) ** (d - 2)

            return mpmath.quad(integrand, [0, mpmath.pi]) / mpmath.beta(0.5, mpmath.mpf(d - 1) / 2)

        for p in (k, k + 2, k + 4):
            found.append(abs(direct(lambda t, p=p: t**p) - term(mpmath.mpf(p))) < 1e-12)
        series = mpmath.fsum(mpmath.mpf(2) ** (-k - 2 * m - 1) * term(mpmath.mpf(k + 2 * m)) for m in range(60))
        found.append(abs(series - direct(lambda t: 1 / (2 - t))) < 1e-12)
        found.append(k == 0 or abs(direct(lambda t, k=k: t ** (k - 1))) < 1e-12)
    return all(found)


@check("gamma-ratio")
def gamma_ratio() -> bool:
    m = mpmath.mpf(10) ** 8
    return all(
        abs(mpmath.gammaprod([m + a], [m + b]) / m ** (a - b) - 1) < 1e-6 for a, b in ((0.5, 1), (0.25, 2), (3, 0.5))
    )


@check("gaussian-integration-by-parts")
def integration_by_parts() -> bool:
    f, slope = mpmath.tanh, lambda x: 1 - mpmath.tanh(x) ** 2
    return all(
        abs(
            mean(lambda x, n=n: slope(x) * hermite(n, x))
            - mpmath.sqrt(n + 1) * mean(lambda x, n=n: f(x) * hermite(n + 1, x))
        )
        < 1e-12
        for n in range(5)
    )


@check("mehler")
def mehler() -> bool:
    rho = mpmath.mpf(2) / 5
    coefficients = [mean(lambda x, n=n: mpmath.tanh(x) * hermite(n, x)) for n in range(16)]
    series = mpmath.fsum(c**2 * rho**n for n, c in enumerate(coefficients))
    root = mpmath.sqrt(1 - rho**2)
    direct = mean(lambda u: mpmath.tanh(u) * mean(lambda w: mpmath.tanh(rho * u + root * w)))
    return abs(series - direct) < 1e-9


@check("parseval")
def parseval() -> bool:
    total = mpmath.fsum(mean(lambda x, n=n: mpmath.sin(x) * hermite(n, x)) ** 2 for n in range(16))
    return abs(total - (1 - mpmath.exp(-2)) / 2) < 1e-12


@check("polar-coordinates")
def polar_coordinates() -> bool:
    samples = np.random.default_rng(20240301).standard_normal((200_000, 3))
    length = np.linalg.norm(samples, axis=1)
    first = samples[:, 0] / length
    return abs(np.corrcoef(length, first**2)[0, 1]) < 0.01 and abs(np.mean(first**2) - 1 / 3) < 0.005


@check("binomial-theorem")
def binomial_theorem() -> bool:
    s, t = mpmath.mpf("0.3"), mpmath.mpf("-1.7")
    return all(
        abs(mpmath.fsum(math.comb(k, j) * s ** (k - j) * t**j for j in range(k + 1)) - (s + t) ** k) < 1e-12
        for k in range(12)
    )


@check("spectral-theorem")
def spectral_theorem() -> bool:
    a = np.random.default_rng(7).standard_normal((6, 6))
    values, vectors = np.linalg.eigh(a + a.T)
    return bool(np.allclose(vectors * values @ vectors.T, a + a.T) and np.allclose(vectors.T @ vectors, np.eye(6)))


@check("law-of-large-numbers")
def law_of_large_numbers() -> bool:
    w = np.random.default_rng(11).standard_normal(400_000)
    return abs(np.mean(np.maximum(w, 0) ** 2) - 0.5) < 0.01


def symmetric(seed: int, n: int = 6) -> np.ndarray:
    a = np.random.default_rng(seed).standard_normal((n, n))
    return a + a.T


@check("schur-product")
def schur_product() -> bool:
    a, b = (symmetric(seed) @ symmetric(seed) for seed in (3, 4))
    return bool(np.linalg.eigvalsh(a * b)[0] > 0)


@check("weyl")
def weyl() -> bool:
    a, b = symmetric(5), symmetric(6)
    of_a, of_b, of_sum = (np.linalg.eigvalsh(m)[::-1] for m in (a, b, a + b))
    return all(of_sum[i + j] <= of_a[i] + of_b[j] + 1e-9 for i in range(6) for j in range(6 - i))


@check("composition-of-power-series")
def composition_of_power_series() -> bool:
    """exp(t^2 + t/2) with all tuples written out, against its derivatives."""
    inner = {1: mpmath.mpf(1) / 2, 2: mpmath.mpf(1)}
    for p in range(7):
        total = mpmath.mpf(0)
        for k in range(p + 1):
            tuples = (j for j in itertools.product(inner, repeat=k) if sum(j) == p)
            total += mpmath.fsum(mpmath.fprod(inner[i] for i in j) for j in tuples) / mpmath.factorial(k)
        if abs(total - mpmath.taylor(lambda t: mpmath.exp(t * t + t / 2), 0, p)[p]) > 1e-9:
            return False
    return True


@check("singularity-transfer")
def singularity_transfer() -> bool:
    """arcsin(r) + sqrt(1 - r): square roots at both ends, one coefficient after another by recurrence."""
    arcsin, root, p = mpmath.mpf(1), mpmath.mpf(1), 0
    while p < 4000:
        p += 1
        root *= (p - mpmath.mpf(3) / 2) / p
        arcsin *= mpmath.mpf((p - 2) ** 2) / (p * (p - 1)) if p % 2 and p > 1 else 1
    # arcsin(1 - s^2) = pi/2 - sqrt(2) s + ..., odd: even coefficients vanish.
    gamma = mpmath.gamma(-mpmath.mpf(1) / 2)
    odd = (-mpmath.sqrt(2) - mpmath.sqrt(2)) / gamma * mpmath.mpf(p - 1) ** mpmath.mpf(-1.5)
    even = 1 / gamma * mpmath.mpf(p) ** mpmath.mpf(-1.5)
    return abs(arcsin / odd - 1) < 1e-3 and abs(root / even - 1) < 1e-3


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


def test_every_axiom_has_a_spot_check() -> None:
    assert set(CHECKS) == set(AXIOMS)


@pytest.mark.parametrize("name", sorted(AXIOMS))
def test_spot_check(name: str) -> None:
    assert CHECKS[name]()


def test_every_axiom_is_cited_or_elementary() -> None:
    elementary = {"binomial-theorem", "polar-coordinates", "spectral-theorem", "law-of-large-numbers"}
    for name, text in AXIOMS.items():
        years = ("DLMF", "2012", "2014", "1975", "1911", "1912", "1974", "1990", "2013", "1812", "1823", "2021", "1992")
        assert name in elementary or any(year in text for year in years)
