"""Every named theorem that verdicts may rest on, spot-checked numerically by routes of its own."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from ntksym.verifier.axioms import AXIOMS

from . import sphere_spot_checks  # noqa: F401 - its checks join the register
from .spot_checks import CHECKS, check


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
