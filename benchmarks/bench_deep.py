"""Times and correct digits of deep kernels, side by side with other ways to the same numbers in the same run.

    python benchmarks/bench_deep.py [--json] [--quick]

Coefficients of every layer against the literal recurrence in NumPy, SymPy's ``series`` and mpmath's ``taylor``; Gram
matrices against the product X X^T and the same formula as plain NumPy expressions.  Coefficients, which one thread
works out, are timed in seconds of the processor, Gram matrices by the clock on the wall.  ``--json`` prints one JSON
document instead of the table, ``--quick`` takes smaller sizes.  The exit code is 0 whatever the figures are.
"""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from flint import arb
from rows import Row, main, row

from ntksym.evaluation.deep_coefficients import deep_coefficient_arrays, deep_coefficients
from ntksym.evaluation.gram import ntk_gram, tabulated
from ntksym.evaluation.network_values import network
from ntksym.theory.activations import CATALOGUE, erf_scaled, relu
from ntksym.verifier.enclosures import hermite

ROOT2 = sp.sqrt(2)
KAPPA = ("kappa",)
LAYERS = 10
Array = np.ndarray[Any, np.dtype[np.float64]]


def timed(
    action: Callable[[], Any], repeats: int = 3, clock: Callable[[], float] = time.process_time
) -> tuple[float, Any]:
    """The least time of a few runs, and the last result."""
    best, result = math.inf, None
    for _ in range(repeats):
        start = clock()
        result = action()
        best = min(best, clock() - start)
    return best, result


def bits(values: list[arb]) -> int:
    """The fewest relative bits of those that are not zero."""
    return min(int(v.rel_accuracy_bits()) for v in values if not v.contains(0))


def digits(found: Any, truth: arb) -> float:
    """Correct digits relative to the truth, at most 30."""
    with mpmath.workdps(60):
        exact = mpmath.mpf(truth.mid().str(50, radius=False))
        error = abs(mpmath.mpf(found) - exact) / abs(exact)
        return 30.0 if error == 0 else float(max(0, min(30, -mpmath.log10(error))))


def slope(sizes: list[int], seconds: list[float]) -> float:
    """The exponent of the power law through the first and last measurement."""
    return math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])


def relu_balls(count: int, layers: int, wanted: int) -> Any:
    return deep_coefficients(relu, count, layers, sigma_w=ROOT2, parts=KAPPA, bits=wanted).kappa


def relu_coefficients(quick: bool) -> list[Row]:
    rows = []
    sizes = [(1001, 90, 0.15)] if quick else [(1001, 90, 0.15), (10_001, 100, 2.0)]
    for count, wanted, target in sizes:
        seconds, kappa = timed(lambda count=count, wanted=wanted: relu_balls(count, LAYERS, wanted), 3)
        fewest = min(bits(line) for layer, line in kappa.items() if layer > 1)
        rows.append(row(f"ReLU balls, p < {count}, layers <= {LAYERS}", seconds, target, f"{fewest} relative bits"))
    count = sizes[-1][0]
    reference = kappa
    seconds, arrays = timed(
        lambda: deep_coefficient_arrays(relu, count, LAYERS, sigma_w=ROOT2, parts=KAPPA).kappa, 5
    )
    error = max(
        float(np.abs(arrays[layer] - np.array([float(c) for c in reference[layer]])).max())
        for layer in range(2, LAYERS + 1)
    )
    note = f"largest error {error:.1e} against the balls"
    rows.append(row(f"ReLU float64, p < {count}, layers <= {LAYERS}", seconds, None if quick else 0.08, note))
    counts = [250, 500, 1000, 2000]
    times = [timed(lambda count=count: relu_balls(count, 6, 90))[0] for count in counts]
    depths = [3, 6, 12]
    deep = [timed(lambda depth=depth: relu_balls(500, depth, 90))[0] for depth in depths]
    note = f"p^{slope(counts, times):.2f} for p = 250..2000, layers^{slope(depths, deep):.2f} for 3..12 layers"
    rows.append(row("ReLU balls, scaling", None, None, note))
    return rows


def composed(name: str, count: int, layers: int) -> Any:
    """kappa at 128 bits for an activation of the catalogue without a closed form here."""
    weight = sp.Rational(1, 4) if name == "exp" else sp.Rational(1, 2) if name == "softplus" else sp.Integer(1)
    return deep_coefficients(CATALOGUE[name], count, layers, sigma_w=weight, parts=KAPPA, bits=128).kappa


def composed_coefficients(quick: bool) -> list[Row]:
    count, layers = (200 if quick else 1001), 4
    rows = []
    names = ("tanh", "gelu") if quick else (
        "tanh", "sigmoid", "softplus", "silu", "gelu", "elu", "erf", "gaussian", "sin", "cos", "exp"
    )
    for name in names:
        hermite._coefficients.cache_clear()
        first, kappa = timed(lambda name=name: composed(name, count, layers), 1)
        seconds, kappa = timed(lambda name=name: composed(name, count, layers))
        # layer 2 is the Hermite series itself: the others are compositions
        lost = 128 - min(bits(line) for layer, line in kappa.items() if layer > 1)
        note = f"128 bits asked for, {max(0, lost)} lost; {first:.2f} s with Hermite coefficients, {layers} layers"
        rows.append(row(f"{name} balls, p < {count}, a layer", seconds / (layers - 2), None if quick else 0.3, note))
    counts = [60, 120] if quick else [250, 500, 1000, 2000]
    # The least of two: the first pays for the Hermite coefficients.
    times = [timed(lambda count=count: composed("tanh", count, 4), 2)[0] for count in counts]
    depths = [3, 6, 12]
    deep = [timed(lambda depth=depth: composed("tanh", 200, depth), 2)[0] for depth in depths]
    note = (f"p^{slope(counts, times):.2f} for p = {counts[0]}..{counts[-1]}, "
            f"layers^{slope(depths, deep):.2f} for 3..12 layers")
    return [*rows, row("tanh balls, scaling", None, None, note)]


def literal(count: int, terms: int, layers: int) -> Array:
    """Equations (5)-(7) in NumPy for ReLU, sigma_w^2 = 2, k cut at ``terms``: F(p, k) by its recurrence in k."""
    mu = np.zeros(terms + 1)
    mu[:2] = [1 / math.sqrt(2 * math.pi), 0.5]
    for k in range(2, terms + 1, 2):
        mu[k] = abs(mu[k - 2]) * (1 if k == 2 else (k - 3)) / math.sqrt(k * (k - 1))
    alpha = 2 * mu[:terms] ** 2
    upsilon = 2 * np.arange(1, terms + 1) * mu[1:] ** 2
    current, kappa = alpha[:count], np.zeros(count)
    kappa[1] = 1.0
    slopes = upsilon[:count]
    for layer in range(2, layers + 1):
        if layer > 2:
            power = np.zeros(count)
            power[0] = 1.0
            following, slopes = np.zeros(count), np.zeros(count)
            for k in range(terms):
                following += alpha[k] * power
                slopes += upsilon[k] * power
                power = np.convolve(power, current)[:count]
            current = following
        kappa = current + np.convolve(kappa, slopes)[:count]
    return kappa


def deep_relu(rho: Any, layers: int, m: Any) -> Any:
    """The NTK of ReLU with sigma_w^2 = 2 in the functions of ``m`` (mpmath or SymPy)."""
    s = t = rho
    for _ in range(layers - 1):
        share = (m.pi - m.acos(s)) / m.pi
        s = m.sqrt(1 - s * s) / m.pi + s * share
        t = s + share * t
    return t


def rivals() -> list[Row]:
    """ReLU, layer 3, by other tools; ours gives all layers at once."""
    rows = []
    for count, terms in ((10, 400), (40, 1600)):
        ours, kappa = timed(lambda count=count: relu_balls(count, 3, 90), 5)
        seconds, found = timed(lambda count=count, terms=terms: literal(count, terms, 3), 1)
        worst = min(digits(float(found[p]), kappa[3][p]) for p in range(count))
        rows.append(row(f"literal recurrence in NumPy, p < {count}", seconds, None,
                        f"{seconds / ours:.3g} times ours; {worst:.1f} correct digits"))
    for count in (10, 20):
        ours, kappa = timed(lambda count=count: relu_balls(count, 3, 90), 5)
        with mpmath.workdps(60):
            seconds, found = timed(
                lambda count=count: mpmath.taylor(lambda z: deep_relu(z, 3, mpmath), 0, count - 1), 1
            )
        worst = min(digits(found[p], kappa[3][p]) for p in range(count))
        rows.append(row(f"mpmath.taylor at 60 digits, p < {count}", seconds, None,
                        f"{seconds / ours:.3g} times ours; {worst:.1f} correct digits"))
    z = sp.Symbol("z")
    for count in (3, 4, 5):
        ours, kappa = timed(lambda count=count: relu_balls(count, 3, 90), 5)
        seconds, found = timed(lambda count=count: sp.series(deep_relu(z, 3, sp), z, 0, count).removeO(), 1)
        worst = min(digits(sp.N(found.coeff(z, p), 40), kappa[3][p]) for p in range(count))
        rows.append(row(f"sympy.series, p < {count}", seconds, None,
                        f"{seconds / ours:.3g} times ours; {worst:.1f} correct digits"))
    return rows


def plain_relu(points: Array, layers: int) -> Array:
    covariance = np.clip(points @ points.T, -1, 1)
    kernel = covariance
    for _ in range(layers - 1):
        angle = np.arccos(np.clip(covariance, -1, 1))
        covariance = (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi
        kernel = covariance + (np.pi - angle) / np.pi * kernel
    return kernel


def plain_erf(points: Array, layers: int) -> Array:
    covariance = points @ points.T
    kernel = covariance
    bias = 1 - 2 / np.pi * np.arcsin(2 / 3)
    for _ in range(layers - 1):
        slope = 4 / (3 * np.pi) / np.sqrt(1 - (2 * covariance / 3) ** 2)
        covariance = 2 / np.pi * np.arcsin(2 * covariance / 3) + bias
        kernel = covariance + slope * kernel
    return kernel


def gram_matrices(quick: bool) -> list[Row]:
    n, d, layers = (1500 if quick else 5000), 50, 4
    points = np.random.default_rng(0).standard_normal((n, d))
    points /= np.linalg.norm(points, axis=1)[:, None]
    rows = []
    for name, phi, weight, plain in (
        ("ReLU", relu, 2**0.5, plain_relu), ("erf", erf_scaled(sp.Integer(1)), 1.0, plain_erf)
    ):
        tabulated(network(phi, layers, 1, 0, weight, None, True), True)
        ours, product = math.inf, math.inf
        # Turn about, so that what else the machine does falls on both.
        for _ in range(5):
            product = min(product, timed(lambda: points @ points.T, 1, time.perf_counter)[0])
            seconds, found = timed(
                lambda phi=phi, weight=weight: ntk_gram(phi, points, layers, sigma_w=weight), 1, time.perf_counter
            )
            ours = min(ours, seconds)
        other, reference = timed(lambda plain=plain: plain(points, layers), 1, time.perf_counter)
        off = ~np.eye(n, dtype=bool)
        error = float(np.abs(found - reference)[off].max())
        rows.append(row(f"Gram {name}, n = {n}, 3 hidden layers", ours, 6 * product,
                        f"{ours / product:.2f} times X X^T ({product:.3f} s), target 6"))
        rows.append(row(f"  {name} as plain NumPy expressions", other, None,
                        f"{other / ours:.1f} times ours, target 4; off the diagonal equal to {error:.0e}"))
    tracemalloc.start()
    ntk_gram(relu, points, layers, sigma_w=2**0.5)
    peak = tracemalloc.get_traced_memory()[1] / (8 * n * n)
    tracemalloc.stop()
    rows.append(row("Gram ReLU, memory", None, None, f"{peak:.2f} n^2 doubles at most, target 2"))
    return rows


def measured(quick: bool) -> list[Row]:
    return [*relu_coefficients(quick), *composed_coefficients(quick), *rivals(),
            *gram_matrices(quick)]


if __name__ == "__main__":
    main(__doc__, measured)
