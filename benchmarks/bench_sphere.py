"""Times and correct digits of eigenvalues on the sphere, side by side with other ways to the same numbers in one run.

    python benchmarks/bench_sphere.py [--json] [--quick]

Funk-Hecke eigenvalues of closed forms, of deep kernels and of float64 arrays; then, per eigenvalue, mpmath's quadrature
with mpmath.gegenbauer at 200 digits, SciPy's adaptive quadrature, and SymPy's ``integrate`` at small degrees.  Times
are seconds of the processor.  ``--json`` prints one JSON document instead of the table, ``--quick`` takes smaller
sizes.  The exit code is 0 whatever the figures are.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import scipy.integrate
import scipy.special
import sympy as sp
from flint import arb
from rows import Row, main, row

from ntksym.evaluation import sphere_deep
from ntksym.evaluation.sphere_arrays import log_sphere_eigenvalue_arrays
from ntksym.evaluation.sphere_eigenvalues import sphere_eigenvalues
from ntksym.theory.activations import gelu, leaky_relu, relu, relu_power, step, tanh
from ntksym.theory.kernels import NNGP, NTK, balanced_bias
from ntksym.theory.objects import DualActivation

R, ROOT2 = sp.Rational, sp.sqrt(2)
t = sp.Symbol("t", real=True)
KAPPA0 = (sp.pi - sp.acos(t)) / sp.pi
KAPPA1 = (t * (sp.pi - sp.acos(t)) + sp.sqrt(1 - t**2)) / sp.pi


def timed(action: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """The least processor time of a few runs, and the last result."""
    best, result = math.inf, None
    for _ in range(repeats):
        start = time.process_time()
        result = action()
        best = min(best, time.process_time() - start)
    return best, result


def bits(values: list[arb]) -> int:
    """The fewest relative bits of those that are not exactly 0."""
    return min(int(v.rel_accuracy_bits()) for v in values if not v.is_zero())


def digits(found: Any, truth: arb) -> float:
    """Correct digits relative to the truth, at most 60; negative where the size itself is wrong."""
    with mpmath.workdps(90):
        exact = mpmath.mpf(truth.mid().str(80, radius=False))
        error = abs(mpmath.mpf(found) - exact) / abs(exact)
        return 60.0 if error == 0 else float(max(-9, min(60, -mpmath.log10(error))))


def closed_forms(quick: bool) -> list[Row]:
    count = 1001 if quick else 10_001
    kernels: dict[str, Any] = {
        "kappa_0": KAPPA0, "kappa_1": KAPPA1, "NTK u kappa_0 + kappa_1": t * KAPPA0 + KAPPA1,
        "(u+1) kappa_0 + kappa_1": (t + 1) * KAPPA0 + KAPPA1,
        "(u/4+3/4) kappa_0 + kappa_1": (t + 3) / 4 * KAPPA0 + KAPPA1,
        "NTK(relu, layer 2)": NTK(relu, t, 2, 1, 0, ROOT2, 0),
        "dual of ReLU^3": DualActivation(relu_power(3), t), "dual of step": DualActivation(step, t),
        "ReLU^2 of the inner product": sp.Max(t, 0) ** 2, "exp(t)": sp.exp(t),
        "Gaussian, width 1/4": sp.exp(-(1 - t) * 16), "(1-t)^(1/2)": sp.sqrt(1 - t),
    }
    rows = []
    for name, kernel in kernels.items():
        worst, fewest = 0.0, 10**9
        for d in (2, 10, 100):
            seconds, values = timed(lambda kernel=kernel, d=d: sphere_eigenvalues(kernel, range(count), d, 100))
            worst, fewest = max(worst, seconds), min(fewest, bits(values))
        rows.append(row(f"{name}, k < {count}", worst, None if quick else 0.06, f"d = 2, 10, 100: {fewest} bits"))
    return rows


def deep_kernels(quick: bool) -> list[Row]:
    tilted = (R(3, 5), R(4, 5))
    leaky = leaky_relu(R(1, 10))
    cases: list[tuple[str, Any, int, int, float]] = [
        ("ReLU NTK, layer 3", NTK(relu, t, 3, 1, 0, ROOT2, 0), 129, 10, 0.3),
        ("ReLU NTK, layer 10", NTK(relu, t, 10, 1, 0, ROOT2, 0), 129, 10, 0.3),
        ("leaky ReLU NNGP with biases, layer 4", NNGP(leaky, t, 4, *tilted, 1, balanced_bias(leaky, sp.S.One)), 129, 10,
         0.3),
        ("GELU NTK, layer 3", NTK(gelu, t, 3, 1, 0, 1, balanced_bias(gelu, sp.S.One)), 33, 10, 5.0),
        ("tanh NTK, layer 3", NTK(tanh, t, 3, 1, 0, 1, balanced_bias(tanh, sp.S.One)), 33, 10, 5.0),
        ("Laplace kernel", sp.exp(-sp.sqrt(2 - 2 * t)), 129, 10, 0.3),
    ]
    if not quick:
        cases += [
            ("ReLU NTK, layer 3", NTK(relu, t, 3, 1, 0, ROOT2, 0), 1001, d, 5.0) for d in (2, 10, 100)
        ] + [
            ("ReLU NTK, layer 10", NTK(relu, t, 10, 1, 0, ROOT2, 0), 1001, 10, 5.0),
            ("ReLU NTK with bias, layer 10", NTK(relu, t, 10, *tilted, 1, balanced_bias(relu, sp.S.One)), 1001, 10,
             5.0),
        ]
    rows = []
    for name, kernel, count, d, target in cases:
        def run(kernel: Any = kernel, count: int = count, d: int = d) -> Any:
            return sphere_eigenvalues(kernel, range(count), d, 50)

        sphere_deep.ellipse.cache_clear()
        first, values = timed(run, 1)
        again, _ = timed(run, 1)
        rows.append(row(f"{name}, k < {count}, d = {d}", first, target,
                        f"{bits(values)} bits; {again:.2f} s when the ellipse is known"))
    return rows


def arrays(quick: bool) -> list[Row]:
    count = 10**5 if quick else 10**6
    rows = []
    cases = (("NTK(relu, layer 2)", NTK(relu, t, 2, 1, 0, ROOT2, 0), 100), ("exp(3 t)", sp.exp(3 * t), 10),
             ("(1-t)^(1/3)", (1 - t) ** R(1, 3), 3))
    for name, kernel, d in cases:
        seconds, (signs, logs) = timed(
            lambda kernel=kernel, d=d: log_sphere_eigenvalue_arrays(kernel, np.arange(count), d))
        truth = sphere_eigenvalues(kernel, range(0, 10_001, 1000), d, 80)
        error = max(abs(float(abs(v).log() - arb(float(logs[1000 * k])))) for k, v in enumerate(truth))
        finite = bool(np.isfinite(logs[signs != 0]).all())
        rows.append(row(f"float64 {name}, {count} degrees", seconds, None if quick else 0.5,
                        f"d = {d}; log off by {error:.0e} to k = 10,000; all finite: {finite}"))
    return rows


def relu_ntk(u: Any, layers: int, m: Any) -> Any:
    """The NTK of ReLU, sigma_w^2 = 2, in the functions of ``m``."""
    s = kernel = u
    for _ in range(layers - 1):
        share = (m.pi - m.acos(s)) / m.pi
        s = m.sqrt(1 - s * s) / m.pi + s * share
        kernel = s + share * kernel
    return kernel


class Plain:
    """The functions of ``relu_ntk`` in doubles."""

    pi, sqrt = math.pi, staticmethod(lambda v: math.sqrt(max(v, 0.0)))
    acos = staticmethod(lambda v: math.acos(min(1.0, max(-1.0, v))))


def by_mpmath(k: int, d: int, layers: int) -> Any:
    half = mpmath.mpf(d - 2) / 2
    scale = mpmath.gamma(mpmath.mpf(d) / 2) / mpmath.sqrt(mpmath.pi) / mpmath.gamma(mpmath.mpf(d - 1) / 2)
    at_one = mpmath.gegenbauer(k, half, 1)

    def integrand(u: Any) -> Any:
        density = (1 - u * u) ** (half - mpmath.mpf(1) / 2)
        return relu_ntk(u, layers, mpmath) * mpmath.gegenbauer(k, half, u) / at_one * density

    return scale * mpmath.re(mpmath.quad(integrand, [-1, 1]))


def by_scipy(k: int, d: int, layers: int) -> float:
    half = (d - 2) / 2
    scale = math.exp(math.lgamma(d / 2) - math.lgamma((d - 1) / 2)) / math.sqrt(math.pi)
    at_one = scipy.special.eval_gegenbauer(k, half, 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its warnings do not change the number
        value, _ = scipy.integrate.quad(
            lambda u: relu_ntk(u, layers, Plain) * scipy.special.eval_gegenbauer(k, half, u) / at_one
            * (1 - u * u) ** ((d - 3) / 2), -1, 1, epsabs=0, epsrel=1e-13, limit=500)
    return float(scale * value)


def rivals(quick: bool) -> list[Row]:
    """One eigenvalue by each of the others, against all of ours."""
    rows, d = [], 10
    for layers, count in ((2, 51), (3, 51)):
        kernel = NTK(relu, t, layers, 1, 0, ROOT2, 0)
        sphere_deep.ellipse.cache_clear()
        ours, values = timed(lambda kernel=kernel, count=count: sphere_eigenvalues(kernel, range(count), d, 170), 1)
        each = ours / count
        rows.append(row(f"ours, layer {layers}, k < {count}, d = {d}, per degree", each, None, f"{bits(values)} bits"))
        for k in (4, 16, 50):
            seconds, found = timed(lambda k=k, layers=layers: by_scipy(k, d, layers), 1)
            rows.append(row(f"  scipy.integrate.quad, k = {k}", seconds, None,
                            f"{seconds / each:.3g} times ours; {digits(found, values[k]):.1f} correct digits"))
        for k in (4,) if quick else (4, 16):
            with mpmath.workdps(200):
                seconds, found = timed(lambda k=k, layers=layers: by_mpmath(k, d, layers), 1)
            rows.append(row(f"  mpmath.quad at 200 digits, k = {k}", seconds, None,
                            f"{seconds / each:.3g} times ours; {digits(found, values[k]):.1f} correct digits"))
    ours, values = timed(lambda: sphere_eigenvalues(t * KAPPA0 + KAPPA1, range(3), 3, 170), 3)
    for k in (0,) if quick else (0, 1, 2):
        integrand = sp.expand((t * KAPPA0 + KAPPA1) * sp.legendre(k, t)) / 2
        seconds, found = timed(lambda integrand=integrand: sp.integrate(integrand, (t, -1, 1)), 1)
        open_ = found.has(sp.Integral)
        shown = "left unevaluated" if open_ else f"{digits(sp.N(found, 60), values[k]):.1f} correct digits"
        rows.append(row(f"  sympy.integrate, two layers, d = 3, k = {k}", seconds, None,
                        f"{seconds / (ours / 3):.3g} times ours; {shown}"))
    return rows


def measured(quick: bool) -> list[Row]:
    return [*closed_forms(quick), *deep_kernels(quick), *arrays(quick), *rivals(quick)]


if __name__ == "__main__":
    main(__doc__, measured)
