"""Times of operators and of Sobolev training on grids of the torus, side by side with other ways in one run.

    python benchmarks/bench_torus.py [--json] [--quick]

P_s on real data against the transforms it is made of, against the plain complex form of NumPy, and against the dense
matrix; exponents of both in the number of points, and where they cross; steps of Sobolev training.  Times are seconds
of the clock, the least of several runs.  ``--json`` prints one JSON document instead of the table, ``--quick`` takes
smaller sizes.  The exit code is 0 whatever the figures are.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rows import Row, main, row

from ntksym.evaluation.torus_flow import SobolevFlow
from ntksym.evaluation.torus_operators import (
    LIBRARIES,
    TorusOperator,
    best_library,
    grid_eigenvalues,
    torus_sobolev_operator,
    torus_sobolev_weights,
)

ORDER, ROUNDS = 1.5, 8


def timed(action: Callable[[], Any], repeats: int = 7) -> tuple[float, Any]:
    """The least time of a few runs, and the last result."""
    best, result = math.inf, None
    for _ in range(repeats):
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result


def libraries() -> tuple[str, ...]:
    return tuple(name for name in LIBRARIES if name == "scipy" or best_library() == name)


def data(side: int, dimension: int) -> Any:
    return np.random.default_rng(0).standard_normal((side,) * dimension)


def application(quick: bool) -> list[Row]:
    """One application of P_s, its transforms, one pass over the array, and the complex form."""
    rows = []
    sizes = ((256, 2), (32, 3), (251, 2)) if quick else ((1024, 2), (128, 3), (1021, 2))
    for side, dimension in sizes:
        f = data(side, dimension)
        parts, ours = dict.fromkeys(libraries(), math.inf), dict.fromkeys(libraries(), math.inf)
        # in turns, so that what else the machine does meets all alike
        for _ in range(ROUNDS):
            for name in libraries():
                operator = torus_sobolev_operator(side, dimension, ORDER, library=name)
                forward, spectrum = timed(lambda operator=operator, f=f: operator.forward(f), 2)
                back, _ = timed(lambda operator=operator, spectrum=spectrum: operator.backward(spectrum), 2)
                whole, found = timed(lambda operator=operator, f=f: operator(f), 2)
                parts[name], ours[name] = min(parts[name], forward + back), min(ours[name], whole)
        target = np.empty_like(f)
        once, _ = timed(lambda f=f, target=target: np.multiply(f, f, out=target))
        weights = torus_sobolev_weights(side, dimension, ORDER)
        plain, complex_form = timed(lambda f=f, weights=weights: np.fft.ifftn(weights * np.fft.fftn(f)).real, 3)
        limit = min(parts.values()) + once
        taken = ours[best_library()]
        label = f"P_s, {side}^{dimension} real points"
        rows.append(row(label, taken, 1.2 * limit,
                        f"{best_library()}; {taken / limit:.2f} times forward + inverse + one pass "
                        f"(fastest library: {min(parts, key=lambda name: parts[name])}); "
                        f"off the complex form by {np.abs(found - complex_form).max() / np.abs(found).max():.0e}"))
        rows.append(row("  NumPy, complex", plain, None, f"{plain / taken:.1f} times ours (wanted: 2.5)"))
        rows += [row(f"  with {name}", ours[name], None, f"{ours[name] / (parts[name] + once):.2f} times its own parts")
                 for name in libraries()]
    return rows


def dense_matrix(side: int) -> Any:
    """P_s as a matrix over a grid of T^2: rows are shifts of the operator at a point."""
    point = np.zeros((side, side))
    point[0, 0] = 1.0
    column = torus_sobolev_operator(side, 2, ORDER)(point)
    shift = (np.arange(side)[:, None] - np.arange(side)) % side
    return column[shift[:, None, :, None], shift[None, :, None, :]].reshape(side**2, side**2)


def slope(sizes: list[int], seconds: list[float]) -> float:
    """The exponent in a fit of the time to the number of points."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def dense(quick: bool) -> list[Row]:
    """The dense matrix against the transform on T^2, as far as the matrix fits."""
    rows: list[Row] = []
    sides = [4, 8, 16, 32, 64] if quick else [4, 8, 16, 32, 64, 96, 112]
    matrices, transforms, crossing = [], [], None
    for side in sides:
        matrix, f = dense_matrix(side), data(side, 2)
        operator = torus_sobolev_operator(side, 2, ORDER)
        flat = f.ravel()
        slow, product = timed(lambda matrix=matrix, flat=flat: matrix @ flat, 5)
        fast, found = timed(lambda operator=operator, f=f: operator(f), 15)
        matrices.append(slow)
        transforms.append(fast)
        if crossing is None and fast < slow:
            crossing = side
        error = float(np.abs(product - found.ravel()).max() / np.abs(product).max())
        rows.append(row(f"dense matrix, {side}^2 points", slow, None, f"{matrix.nbytes / 2**20:.0f} MB; {error:.0e}"))
        rows.append(row("  transform", fast, None, f"{slow / fast:.3g} times faster"))
    # the smallest sizes measure the call, not the work
    points = [side**2 for side in sides]
    rows.append(row("exponent in the number of points, dense", None, None,
                    f"{slope(points[-4:], matrices[-4:]):.2f} (2 by the count)"))
    large = [2**a for a in range(8, 12)]
    times = []
    for side in large:
        operator, f = torus_sobolev_operator(side, 2, ORDER), data(side, 2)
        times.append(timed(lambda operator=operator, f=f: operator(f), 3)[0])
    rows.append(row(f"exponent, transform, {large[0]}^2 to {large[-1]}^2", None, None,
                    f"{slope([side**2 for side in large], times):.2f} (1 and a logarithm by the count)"))
    rows.append(row("crossover", None, None, f"the transform is faster from {crossing}^2 points on"))
    return rows


def training(quick: bool) -> list[Row]:
    """Steps of Sobolev training and the exact flow, two-layer ReLU NTK and P_1."""
    side, steps = (64, 200) if quick else (256, 1000)

    def kernel(t: Any) -> Any:
        u = np.clip(t, -1, 1)
        return (2 * u * (np.pi - np.arccos(u)) + np.sqrt(1 - u * u)) / np.pi

    operator = TorusOperator(grid_eigenvalues(kernel, side, 2) / side**2) @ torus_sobolev_operator(side, 2, 1)
    flow = SobolevFlow(operator, data(side, 2))
    start = np.zeros((side, side))
    step = flow.largest_step / 2

    def run() -> Any:
        for count, current in enumerate(flow.steps(step, start), 1):
            if count == steps:
                return current

    seconds, reached = timed(run, 1)
    exact, direct = timed(lambda: flow.after(step * steps, start), 3)
    expected = flow.target - TorusOperator((1 - step * operator.weights) ** steps)(flow.target)
    return [row(f"{steps} steps of Sobolev training, {side}^2 points", seconds, 20.0,
                f"off the power of the steps by {np.abs(reached - expected).max():.0e}"),
            row("  the exact flow for the same time", exact, None,
                f"differs from the steps by {np.abs(direct - reached).max():.1e}")]


def measured(quick: bool) -> list[Row]:
    return [*application(quick), *dense(quick), *training(quick)]


if __name__ == "__main__":
    main(__doc__, measured)
