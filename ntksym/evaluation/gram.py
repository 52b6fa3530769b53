r"""Gram matrices of the NNGP and the NTK of any depth for data on the unit sphere, as NumPy arrays.

A kernel of the inner product rho is tabulated once, as a piecewise cubic in w = sign(rho) (1 - sqrt(1 - |rho|)), in
which it is smooth up to the ends (see :mod:`ntksym.evaluation.dual_profiles`): its depth no longer matters to the n^2
entries.  Where |rho| is near 1, 1 - |rho| comes from |x - y|^2 / 2 or |x + y|^2 / 2 instead of the inner product,
which has lost it.
The matrix is worked out in square blocks, those of the upper triangle only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from ..errors import UserError
from .arrays import Indexes
from .dual_profiles import Array
from .network_values import Network, kernel_values, network

BLOCK = 256
#: 1 - |rho| below which it is recomputed from the chord
NEAR = 2.0**-8
#: cells of the table on either side of 0, doubled until the cubic is right to ACCURACY of the largest value
CELLS = (1024, 2048, 4096, 8192)
ACCURACY = 1e-14
#: matrices of fewer entries are evaluated without a table
SMALL = 20_000
NODES = (1 + np.cos((2 * np.arange(4) + 1) * np.pi / 8)) / 2
UNIT = 1e-12


def ntk_gram(
    phi: sp.Lambda, data: Any, layer: int, *, gamma_w: Any = 1, gamma_b: Any = 0, sigma_w: Any = 1, sigma_b: Any = None,
    output_bias: bool = True,
) -> Array:
    """The n x n matrix of Theta^(layer)(x_i, x_j) for data of shape (n, d) with rows of norm 1: float64, symmetric.

    ``layer`` = L + 1 is the output of L hidden layers.  ``sigma_b=None`` takes the value of Assumption 2.  Entries are
    right to about 1e-14 of the largest one.  Raises :class:`UserError` for data that are not finite, not of norm 1 to
    1e-12, or empty, for hyperparameters that miss Assumption 2, and for activations without a dual to 12 digits.
    """
    return gram(network(phi, layer, gamma_w, gamma_b, sigma_w, sigma_b, output_bias), data, tangent=True)


def nngp_gram(
    phi: sp.Lambda, data: Any, layer: int, *, gamma_w: Any = 1, gamma_b: Any = 0, sigma_w: Any = 1, sigma_b: Any = None,
    output_bias: bool = True,
) -> Array:
    """The covariance matrix of the pre-activations of a layer at the data, as :func:`ntk_gram`."""
    return gram(network(phi, layer, gamma_w, gamma_b, sigma_w, sigma_b, output_bias), data, tangent=False)


def unit_rows(data: Any) -> Array:
    """The data as a float64 array; raises :class:`UserError` naming the first bad row."""
    try:
        if np.iscomplexobj(data):
            raise TypeError("got complex ones")
        points = np.ascontiguousarray(data, dtype=np.float64)
    except (TypeError, ValueError) as failure:
        raise UserError(f"data are an array of real numbers of shape (n, d): {failure}") from failure
    if points.ndim != 2:
        raise UserError(f"data are an array of shape (n, d), got shape {points.shape}")
    if not len(points):
        raise UserError("data hold no point: n = 0")
    if not np.isfinite(points).all():
        row = int(np.nonzero(~np.isfinite(points).all(axis=1))[0][0])
        raise UserError(f"row {row} of the data is not finite")
    norms = np.linalg.norm(points, axis=1)
    far = np.nonzero(np.abs(norms - 1) > UNIT)[0]
    if far.size:
        raise UserError(
            f"row {int(far[0])} of the data has norm {norms[far[0]]:.15g}, not 1; divide every row by its norm"
        )
    return points


def gram(net: Network, data: Any, *, tangent: bool) -> Array:
    """The matrix, block by block on as many threads as there are processors."""
    points = unit_rows(data)
    n = len(points)
    entries: Callable[[Array, Array], None] = direct(net, tangent)
    if n * n > SMALL:
        table = tabulated(net, tangent)
        entries = entries if table is None else lookup(table)
    # One product by BLAS on its own threads; small ones inside ours would fight for the processors.
    result = points @ points.T
    starts = range(0, n, BLOCK)

    def fill(start: int) -> None:
        rows = points[start : start + BLOCK]
        for other in range(start, n, BLOCK):
            columns = points[other : other + BLOCK]
            block = result[start : start + BLOCK, other : other + BLOCK]
            signed = block.copy()
            gap = np.abs(signed)
            np.subtract(1.0, gap, out=gap)
            if gap.min() < NEAR:
                chords(rows, columns, signed, gap, np.nonzero(gap.ravel() < NEAR)[0].astype(np.int64))
            if start == other:
                np.fill_diagonal(gap, 0.0)
                np.fill_diagonal(signed, 1.0)
            entries(signed, gap)
            block[...] = signed
            if start != other:
                result[other : other + BLOCK, start : start + BLOCK] = signed.T
            else:
                lower = np.tril_indices(len(rows), -1)
                block[lower] = block.T[lower]

    with ThreadPoolExecutor(max_workers=min(len(starts), os.cpu_count() or 1)) as pool:
        for done in [pool.submit(fill, start) for start in starts]:
            done.result()
    return result


def chords(rows: Array, columns: Array, signed: Array, gap: Array, near: Indexes) -> None:
    """Replace 1 - |rho| by |x -+ y|^2 / 2 at the flat places ``near``: both are equal for unit vectors."""
    for some in np.array_split(near, 1 + near.size // 4096):
        i, j = np.divmod(some, signed.shape[1])
        apart = rows[i] - np.copysign(1.0, signed[i, j])[:, None] * columns[j]
        gap[i, j] = np.einsum("kd,kd->k", apart, apart) / 2


def direct(net: Network, tangent: bool) -> Callable[[Array, Array], None]:
    """Entries by the recursion itself."""

    def entries(signed: Array, gap: Array) -> None:
        positive, other = signed >= 0, 2 - gap
        signed[...] = kernel_values(net, np.where(positive, gap, other), np.where(positive, other, gap), tangent)

    return entries


def lookup(table: Array) -> Callable[[Array, Array], None]:
    """Entries by the table, in place: ``signed`` holds rho and becomes the kernel, ``gap`` holds 1 - |rho|."""
    cells = table.shape[1] // 2

    def entries(signed: Array, gap: Array) -> None:
        np.sqrt(gap, out=gap)
        np.subtract(1.0, gap, out=gap)
        np.copysign(gap, signed, out=gap)
        np.add(gap, 1.0, out=gap)
        np.multiply(gap, cells, out=gap)
        place = gap.astype(np.int32)
        np.subtract(gap, place, out=gap)
        np.take(table[3], place, out=signed, mode="clip")
        part = np.empty_like(gap)
        for row in (2, 1, 0):
            np.multiply(signed, gap, out=signed)
            np.take(table[row], place, out=part, mode="clip")
            np.add(signed, part, out=signed)

    return entries


@lru_cache(maxsize=16)
def tabulated(net: Network, tangent: bool) -> Array | None:
    """Coefficients of the cubics, shape (4, 2 * cells + 1), constant terms first; None if even the finest table misses
    ACCURACY in the middle of a cell (kernels of activations with jumps at depth)."""
    inverse = np.linalg.inv(np.vander(NODES, 4, increasing=True))
    for cells in CELLS:
        table = inverse @ on_cells(net, tangent, cells, NODES)
        middle = on_cells(net, tangent, cells, np.array([0.5]))[0]
        found = table[0] + (table[1] + (table[2] + table[3] / 2) / 2) / 2
        if np.abs(found - middle).max() <= ACCURACY * np.abs(middle).max():
            # rho = 1 is a cell of its own, of the value there
            end = [[table[:, -1].sum()], [0.0], [0.0], [0.0]]
            return np.concatenate([table, end], axis=1)
    return None


def on_cells(net: Network, tangent: bool, cells: int, fractions: Array) -> Array:
    """The kernel at fractions of every cell, shape (fractions, 2 * cells), cells ordered by rho."""
    upward = (np.arange(cells) + fractions[:, None]) / cells  # sqrt(1 - |rho|) for rho < 0
    downward = 1 - upward
    near = np.minimum(upward**2, 1.0)
    negative = kernel_values(net, 2 - near, near, tangent)
    near = np.minimum(downward**2, 1.0)
    return np.concatenate([negative, kernel_values(net, near, 2 - near, tangent)], axis=1)
