"""The claims on the torus: their recorded verdicts, and the numbers behind them by dense matrices."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from ntksym import grid_eigenvalues, ledger
from ntksym.checking.records import Verdict

RECORDED = {
    "DFT": "proved", "CIRC": "proved", "CIRC-raw": "refuted", "COM": "proved", "COM-raw": "refuted",
    "ALIAS": "refuted", "ALIAS-amended": "proved", "COST1": "proved", "COST2": "proved", "COSTC": "proved",
    "COSTC-growing": "refuted", "KRON": "proved", "ALG": "proved", "ALG-literal": "refuted",
    "ALG-literal-amended": "proved", "ALG-unscaled": "refuted", "ALG-unscaled-amended": "proved", "RATE": "refuted",
    "CIRC-raw-amended": "proved", "COM-raw-amended": "proved", "COSTC-growing-amended": "proved",
    "ALIAS-2-amended": "proved", "SING-2": "refuted", "SING-2-zero": "proved", "SING-2-amended": "certified",
    "RATE-2": "refuted", "RATE-2-amended": "proved", "RATE-2-odd": "proved", "RATE-3": "refuted",
    "RATE-3-amended": "proved", "RATE-deep": "proved", "RATE-amended": "proved", "SING": "refuted",
    "SING-zero": "proved", "SING-amended": "certified",
}


def test_verdicts() -> None:
    entries = ledger()
    assert {name: entries[f"P-TOR-{name}"].verdict for name in RECORDED} == {
        name: Verdict(verdict) for name, verdict in RECORDED.items()}
    assert entries["P-FAC-DOM-torus"].verdict is Verdict.PROVED


def test_what_fails_on_the_torus_is_amended() -> None:
    entries = ledger()
    failing = {name for name, verdict in RECORDED.items() if verdict == "refuted"}
    assert {name for name in failing if entries[f"P-TOR-{name}"].amended_by is None} == set()
    assert "torus-singularity-transfer" in entries["P-TOR-RATE-2-amended"].rests_on


def kernel(u: Any) -> Any:
    """The two-layer ReLU NTK without biases."""
    u = np.clip(u, -1, 1)
    return (2 * u * (np.pi - np.arccos(u)) + np.sqrt(1 - u * u)) / np.pi


def grid(side: int, dimension: int) -> Any:
    return np.array(list(itertools.product(range(side), repeat=dimension)))


def matrices(side: int, dimension: int, order: float) -> tuple[Any, Any]:
    """K and P_s from their definitions: no fast transform."""
    points = grid(side, dimension)
    inner = np.mean(np.cos(2 * np.pi * (points[:, None] - points) / side), axis=2)
    near = np.where(points > side / 2, points - side, points)
    modes = np.exp(2j * np.pi * (points @ points.T) / side)
    weights = (1 + (near**2).sum(axis=1)) ** order
    filtered = (modes * weights) @ modes.conj().T / len(points)
    assert np.abs(filtered.imag).max() < 1e-9 * weights.max()
    return kernel(inner), filtered.real


@pytest.mark.parametrize(("side", "dimension"), [(5, 1), (6, 1), (4, 2), (5, 2), (2, 3), (3, 3)])
@pytest.mark.parametrize("order", [-0.5, 1.0, 1.5])
def test_matrices_commute_and_modes_multiply(side: int, dimension: int, order: float) -> None:
    k, p = matrices(side, dimension, order)
    size = np.abs(k @ p).max()
    assert np.abs(k @ p - p @ k).max() < 1e-12 * size
    points = grid(side, dimension)
    for mode in points:
        wave = np.exp(2j * np.pi * (points @ mode) / side)
        own = [(matrix @ wave) / wave for matrix in (k, p, k @ p)]
        assert all(np.abs(ratio - ratio[0]).max() < 1e-9 * size for ratio in own)
        assert abs(own[2][0] - own[0][0] * own[1][0]) < 1e-9 * size


@pytest.mark.parametrize("dimension", [1, 2])
def test_singular_for_even_sides_and_regular_for_odd_ones(dimension: int) -> None:
    for side in range(1, 9):
        k, _ = matrices(side, dimension, 0.0)
        singular = np.linalg.eigvalsh(k)[0] < 1e-12 * side**dimension
        assert singular == (side % 2 == 0 and side >= (6 if dimension == 1 else 4)), side


@pytest.mark.parametrize("direction", [(2, 0), (1, 1), (3, 1), (4, 2), (1, 1, 0), (2, 0, 0), (1, 1, 2)])
def test_the_leading_term_along_rays(direction: tuple[int, ...]) -> None:
    """The eigenvalues on a fine grid, divided by what the claims say, tend to 1 like 1/k^2."""
    d, side = len(direction), {2: 1024, 3: 160}[len(direction)]
    values = grid_eigenvalues(kernel, side, d) / side**d
    constant = 2 * math.gamma((d + 1) / 2) / (math.sqrt(d) * math.pi ** ((d + 3) / 2))
    ratios = [values[tuple(k * a for a in direction)] * (k * math.hypot(*direction)) ** (d + 1) / constant
              for k in (2, 4)]
    assert abs(ratios[1] - 1) < 0.4 * abs(ratios[0] - 1)
    assert abs(ratios[1] - 1) < 0.15


@pytest.mark.parametrize("mode", [(3, 0), (2, 1), (4, 3), (1, 1, 1), (3, 2, 0)])
def test_odd_sums_vanish(mode: tuple[int, ...]) -> None:
    values = grid_eigenvalues(kernel, 24, len(mode))
    assert abs(values[mode]) < 1e-13 * values.max()
