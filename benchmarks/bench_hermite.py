"""Times and correct digits of the Hermite coefficients, side by side with SciPy, mpmath and SymPy in the same run.

    python benchmarks/bench_hermite.py [--json] [--quick]

``--json`` prints one JSON document instead of the table; ``--quick`` leaves out the check of all claims.  The exit
code is 0 whatever the figures are: this is a measurement, not a test.
"""

from __future__ import annotations

import importlib.util
import json
import math
import multiprocessing
import queue
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from flint import arb
from rows import Row, main, row

from ntksym.evaluation.arrays import array, log_array
from ntksym.evaluation.balls import hermite_balls
from ntksym.evaluation.tree import to_tree
from ntksym.theory.activations import CATALOGUE, relu, tanh, x
from ntksym.theory.objects import HermiteCoefficient
from ntksym.verifier.enclosures import hermite as hermite_module

ROOT = Path(__file__).resolve().parent.parent
p = sp.Symbol("p", integer=True, nonnegative=True)
#: seconds that SymPy gets for one integral
SYMPY_SECONDS = 20.0
RIVAL_INDICES = (1, 11, 51)


def timed(action: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """The least time of a few runs, the cache of coefficients emptied before each, and the last result."""
    best = math.inf
    for _ in range(repeats):
        hermite_module._coefficients.cache_clear()
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result


def command(arguments: list[str], repeats: int = 3) -> float:
    """The least wall time of a subprocess; raises when it fails."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return min(times)


def start_up() -> list[Row]:
    return [
        row("import ntksym", command(["-c", "import ntksym"]), 1.0, "with interpreter"),
        row("ntksym list", command(["-m", "ntksym", "list"]), 1.5, "with interpreter"),
    ]


def widest(balls: list[arb]) -> str:
    return "radius <= 1e" + str(max(math.ceil(float(b.rad().log()) / math.log(10)) for b in balls if b.rad() != 0))


def own() -> list[Row]:
    rows = []
    for count, target in ((201, 0.15), (1001, 1.0)):
        seconds, balls = timed(lambda count=count: hermite_balls(tanh, count, 50))
        rows.append(row(f"tanh balls mu_0..mu_{count - 1}", seconds, target, widest(balls)))
    for name in ("relu", "gelu"):
        seconds, balls = timed(lambda name=name: hermite_balls(CATALOGUE[name], 10_001, 50))
        rows.append(row(f"{name} balls mu_0..mu_10000", seconds, 0.3, widest(balls)))
    for name in ("relu", "gelu", "gaussian"):
        function = HermiteCoefficient(CATALOGUE[name], p)
        seconds, values = timed(lambda function=function: array(function, p=np.arange(10**6)))
        rows.append(
            row(
                f"{name} NumPy, 10^6 coefficients",
                seconds,
                0.5,
                "finite" if np.isfinite(values).all() else "NOT FINITE",
            )
        )
    _, logs = log_array(HermiteCoefficient(CATALOGUE["exp"], p), p=np.array([10**6]))
    rows.append(row("exp NumPy, log mu_1000000", None, None, f"{logs[0]:.6f}, kept where a double underflows"))
    return rows


def all_claims() -> list[Row]:
    """Every claim decided from nothing on two processes."""
    with tempfile.TemporaryDirectory() as directory:
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "ntksym", "check", "--jobs", "2", "--certificates", directory, "--json"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        seconds = time.perf_counter() - start
        count = len(json.loads(done.stdout)) if done.stdout.startswith("[") else 0
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    note = f"{count} claims, exit code {done.returncode}, largest process {peak:.0f} MiB"
    return [row("all claims decided, 2 processes", seconds, 60.0, note)]


def polynomial(n: int, u: Any, one: Any, root: Callable[[Any], Any]) -> Any:
    """h_n(u) by the three-term recurrence in the arithmetic of ``one``."""
    before, current = 0 * one, one
    for k in range(n):
        before, current = current, (u * current - root(k) * before) / root(k + 1)
    return current


def digits(value: Any, truth: arb) -> float:
    """Correct digits relative to the truth (at most 50)."""
    with mpmath.workdps(80):
        exact = mpmath.mpf(truth.mid().str(70, radius=False))
        error = abs(mpmath.mpf(value) - exact) / abs(exact)
        if not mpmath.isfinite(error):
            return 0.0
        return 50.0 if error == 0 else float(max(0, min(50, -mpmath.log10(error))))


def by_scipy(n: int) -> float:
    from scipy.integrate import IntegrationWarning, quad

    scale = 1 / math.sqrt(2 * math.pi)
    with warnings.catch_warnings():
        # Its warnings are part of what it answers; the column of correct digits says the same.
        warnings.simplefilter("ignore", IntegrationWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        value, _ = quad(
            lambda u: math.tanh(u) * polynomial(n, u, 1.0, math.sqrt) * math.exp(-u * u / 2) * scale,
            # On the whole line it samples points where h_n overflows; beyond 38 the weight is below 1e-313.
            -38.0,
            38.0,
            limit=500,
        )
    return float(value)


def by_mpmath(n: int) -> Any:
    with mpmath.workdps(50):

        def integrand(u: Any) -> Any:
            weight = mpmath.exp(-u * u / 2) / mpmath.sqrt(2 * mpmath.pi)
            return mpmath.tanh(u) * polynomial(n, u, mpmath.mpf(1), mpmath.sqrt) * weight

        return mpmath.quad(integrand, [-mpmath.inf, -4, 0, 4, mpmath.inf])


def sympy_relu(n: int, answers: Any) -> None:
    """Seconds and value of the coefficient of ReLU by SymPy's integrate, put into a queue."""
    u = sp.Symbol("u", real=True)
    h = sp.expand(polynomial(n, u, sp.S.One, sp.sqrt))
    start = time.perf_counter()
    value = sp.integrate(u * h * sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi), (u, 0, sp.oo))
    answers.put((time.perf_counter() - start, str(sp.N(value, 60))))


def by_sympy(n: int) -> tuple[float, str | None]:
    """Seconds and value (None when the time was up)."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    worker = context.Process(target=sympy_relu, args=(n, answers))
    worker.start()
    try:
        return answers.get(timeout=SYMPY_SECONDS)
    except queue.Empty:
        return SYMPY_SECONDS, None
    finally:
        worker.kill()
        worker.join()


def rivals() -> list[Row]:
    """One coefficient at a time by other tools, against ours per coefficient."""
    rows = []
    truth = hermite_balls(tanh, 202, 70)
    all_at_once, _ = timed(lambda: hermite_balls(tanh, 201, 50))
    each = all_at_once / 201
    methods: list[tuple[str, Callable[[int], Any]]] = []
    if importlib.util.find_spec("scipy"):
        by_scipy(0)  # its import does not count
        methods.append(("scipy.integrate.quad", by_scipy))
    methods.append(("mpmath.quad, 50 digits", by_mpmath))
    for name, method in methods:
        for n in (*RIVAL_INDICES, 201):
            start = time.perf_counter()
            value = method(n)
            seconds = time.perf_counter() - start
            note = f"{seconds / each:.3g} times ours per coefficient; {digits(value, truth[n]):.1f} correct digits"
            rows.append(row(f"tanh mu_{n}, {name}", seconds, None, note))
    rows.append(row("tanh, ours per coefficient (201 at once)", each, None, "50 digits below 1, enclosed"))
    relu_each, relu_balls = timed(lambda: hermite_balls(relu, 101, 50))
    for n in (4, 20, 50):
        seconds, found = by_sympy(n)
        if found is None:
            note = f"not done in {SYMPY_SECONDS:.0f} s"
        else:
            ratio, correct = seconds / (relu_each / 101), digits(found, relu_balls[n])
            note = f"{ratio:.3g} times ours per coefficient; {correct:.1f} correct digits"
        rows.append(row(f"relu mu_{n}, sympy.integrate", seconds, None, note))
    return rows


def measured(quick: bool) -> list[Row]:
    to_tree(relu.expr.subs(x, 0))  # SymPy's own start-up does not count for the first row
    return [*start_up(), *own(), *([] if quick else all_claims()), *rivals()]


if __name__ == "__main__":
    main(__doc__, measured, "leave out the check of all claims")
