r"""Translation-invariant operators on real functions on a grid of the torus, by the fast Fourier transform.

The points are j/N, j in {0, ..., N-1}^d, and the operator multiplies the Fourier mode e^(2 pi i k.j/N) by w_k, k in
{0, ..., N-1}^d modulo N.  It maps real functions to real functions exactly if w_{-k} is the conjugate of w_k; here w is
real, so that w_{-k} = w_k.  Then half of the modes are enough, those of the real transform (last frequency 0, ...,
floor(N/2)), and the operator is one forward transform, one product in place and one inverse transform:

    A f = F^{-1} (w F f),     F f (k) = sum_j f(j) e^(-2 pi i k.j/N),     F^{-1} = N^{-d} conj(F).

The factor N^{-d} is part of the stored weights, which stand twice, for the real and the imaginary part, so that the
product is one pass over real numbers.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import scipy.fft

from ..errors import UserError
from .arrays import Array

try:  # an optional library: faster, above all for sides with large prime factors
    import ducc0.fft as ducc
except ImportError:
    ducc = None

LIBRARIES = ("ducc0", "scipy")
FREQUENCIES = ("symmetric", "0..N-1")
#: how far weights may miss the symmetry k -> -k, relative to the largest
SYMMETRY = 1e-13
MAX_DIMENSION = 8


def best_library() -> str:
    """The name of the fastest library that is installed."""
    return "scipy" if ducc is None else "ducc0"


def checked_side(side: Any, dimension: Any) -> tuple[int, int]:
    """(N, d) as integers; raises :class:`UserError` unless N >= 1 and 1 <= d <= 8."""
    for name, value, least in (("side N of the grid", side, 1), ("dimension d of the torus", dimension, 1)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise UserError(f"the {name} is an integer >= {least}, got {value!r}")
    if dimension > MAX_DIMENSION:
        raise UserError(f"the dimension d of the torus is at most {MAX_DIMENSION}, got {dimension}")
    return int(side), int(dimension)


def order(s: Any) -> float:
    """The Sobolev order as a float; raises :class:`UserError` for a symbol, a complex or an infinite number."""
    try:
        value = float(s)
    except TypeError as failure:
        raise UserError(f"the Sobolev order s is a real number here, got {s}; substitute a value first") from failure
    if not np.isfinite(value):
        raise UserError(f"the Sobolev order s is a finite number, got {s}")
    return value


def grid_frequencies(side: int, *, frequencies: str = "symmetric") -> Array:
    """The integer that stands for each k = 0, ..., N-1 in ||k||: the one of least absolute value modulo N, or k itself.

    ``symmetric`` is 0, 1, ..., -2, -1, with -N/2 for k = N/2; ``0..N-1`` is what the script's steps say literally.
    """
    if frequencies not in FREQUENCIES:
        raise UserError(f"frequencies are {' or '.join(FREQUENCIES)}, got {frequencies!r}")
    if frequencies == "symmetric":
        return np.asarray(np.fft.fftfreq(side, 1 / side), dtype=np.float64)
    return np.arange(side, dtype=np.float64)


def torus_sobolev_weights(side: Any, dimension: Any, s: Any, *, frequencies: str = "symmetric") -> Array:
    """(1 + ||k||^2)^s for every k of the grid: shape (N,) * d, dtype float64; s any real number.

    Raises :class:`UserError` for sides, dimensions and orders that are none, and where a weight overflows.
    """
    n, d = checked_side(side, dimension)
    square = grid_frequencies(n, frequencies=frequencies) ** 2
    total = np.ones((1,) * d)
    for axis in range(d):
        total = total + square.reshape([n if a == axis else 1 for a in range(d)])
    with np.errstate(over="ignore"):
        weights: Array = total ** order(s)
    if not np.isfinite(weights).all():
        raise UserError(f"(1 + ||k||^2)^s overflows for s = {s} on a grid of side {n}; the largest ||k||^2 is "
                        f"{total.max() - 1:g}")
    return weights


class TorusOperator:
    """The operator that multiplies mode k by ``weights[k]``, on real functions on the grid.

    ``weights``: real, shape (N,) * d with equal sides, w_{-k} = w_k.  ``library``: "ducc0" or "scipy", by default the
    fastest that is installed; ``workers``: threads, by default all processors.  Raises :class:`UserError` for other
    weights, naming the mode, and for a library that is not installed.
    """

    def __init__(self, weights: Any, *, library: str | None = None, workers: int | None = None) -> None:
        self.weights = checked_weights(weights)
        self.side, self.dimension = self.weights.shape[0], self.weights.ndim
        self.transforms = best_library() if library is None else library
        if self.transforms not in LIBRARIES or (self.transforms == "ducc0" and ducc is None):
            raise UserError(f"the library is {' or '.join(LIBRARIES)} and has to be installed, got {library!r}")
        self.workers = (os.cpu_count() or 1) if workers is None else workers
        half = self.weights[..., : self.side // 2 + 1] / float(self.side) ** self.dimension
        self.doubled = np.ascontiguousarray(np.repeat(half, 2, axis=-1))

    def __call__(self, data: Any) -> Array:
        """A f for real data of shape (N,) * d: a new array.  Raises :class:`UserError` for complex data, another shape,
        and values that are not finite."""
        values = self.checked(data)
        spectrum = self.forward(values)
        if not np.isfinite(spectrum.flat[0]):  # the sum of all values: not finite as soon as one of them is not
            raise UserError(nonfinite(values))
        parts = spectrum.view(np.float64)
        np.multiply(parts, self.doubled, out=parts)
        return self.backward(spectrum)

    def checked(self, data: Any) -> Array:
        if np.iscomplexobj(data):
            raise UserError("data on the torus are real here, got complex ones; apply the operator to both parts")
        try:
            values = np.ascontiguousarray(data, dtype=np.float64)
        except (TypeError, ValueError) as failure:
            raise UserError(f"data on the torus are an array of real numbers: {failure}") from failure
        if values.shape != self.weights.shape:
            raise UserError(f"data for this operator have shape {self.weights.shape}, got {values.shape}")
        return values

    def forward(self, values: Array) -> Any:
        """The half spectrum, complex, shape (N, ..., N, floor(N/2) + 1)."""
        if self.transforms == "ducc0":
            return ducc.r2c(values, nthreads=self.workers)
        return scipy.fft.rfftn(values, workers=self.workers)

    def backward(self, spectrum: Any) -> Array:
        """The real function of a half spectrum, without the factor N^-d; the spectrum is lost."""
        if self.transforms == "ducc0":
            result: Array = ducc.c2r(spectrum, lastsize=self.side, forward=False, nthreads=self.workers,
                                     allow_overwriting_input=True)
            return result
        result = scipy.fft.irfftn(spectrum, s=self.weights.shape, norm="forward", workers=self.workers,
                                  overwrite_x=True)
        return result

    def __matmul__(self, other: TorusOperator) -> TorusOperator:
        """The product of two operators, which multiplies the weights; raises :class:`UserError` for unequal grids."""
        if self.weights.shape != other.weights.shape:
            raise UserError(f"operators on grids of shapes {self.weights.shape} and {other.weights.shape} have no "
                            "product")
        return TorusOperator(self.weights * other.weights, library=self.transforms, workers=self.workers)


def checked_weights(weights: Any) -> Array:
    if np.iscomplexobj(weights):
        raise UserError("weights of modes are real here, got complex ones")
    values = np.array(weights, dtype=np.float64)
    if values.ndim < 1 or len(set(values.shape)) != 1:
        raise UserError(f"weights have shape (N,) * d with equal sides, got {values.shape}")
    checked_side(values.shape[0], values.ndim)
    if not np.isfinite(values).all():
        raise UserError(f"the weight of mode {place(~np.isfinite(values))} is not finite")
    uneven = np.abs(values - mirrored(values)) > SYMMETRY * np.abs(values).max()
    if uneven.any():
        k = place(uneven)
        opposite = tuple(-i % values.shape[0] for i in k)
        raise UserError(
            f"weights have w(-k) = w(k) modulo N, or real data would become complex; the weight of mode {k} is "
            f"{values[k]:.6g}, that of {opposite} is {values[opposite]:.6g}; with (1 + ||k||^2)^s take the "
            "frequencies symmetric around 0")
    return values


def mirrored(values: Array) -> Array:
    """The array k -> values[-k]."""
    result: Array = values[np.ix_(*(-np.arange(side) % side for side in values.shape))]
    return result


def place(mask: Any) -> tuple[int, ...]:
    """The first place where the mask is set."""
    return tuple(int(i) for i in np.argwhere(mask)[0])


def nonfinite(values: Array) -> str:
    bad = ~np.isfinite(values)
    if bad.any():
        return f"the value at grid point {place(bad)} is {values[place(bad)]}; data are finite numbers"
    return "the sum of the data exceeds the largest double"


@lru_cache(maxsize=8)
def _sobolev(side: int, dimension: int, s: float, frequencies: str, library: str | None) -> TorusOperator:
    return TorusOperator(torus_sobolev_weights(side, dimension, s, frequencies=frequencies), library=library)


def torus_sobolev_operator(side: Any, dimension: Any, s: Any, *, frequencies: str = "symmetric",
                           library: str | None = None) -> TorusOperator:
    """P_s on the grid of side N: multiplication of mode k by (1 + ||k||^2)^s, s any real number; P_0 is the identity.

    ``frequencies="0..N-1"``, the literal reading of the script, is refused for s != 0 and N >= 3, where it makes real
    data complex.  Raises :class:`UserError` as :func:`torus_sobolev_weights` and :class:`TorusOperator`.
    """
    n, d = checked_side(side, dimension)
    return _sobolev(n, d, order(s), frequencies, library)


def grid_cosines(side: Any, dimension: Any) -> Array:
    """<x, 0> = (1/d) sum_a cos(2 pi j_a/N) for every point j/N of the grid, embedded in the sphere: shape (N,) * d."""
    n, d = checked_side(side, dimension)
    j = np.arange(n)
    cosine = np.cos(2 * np.pi * np.minimum(j, n - j) / n)
    total = np.zeros((1,) * d)
    for axis in range(d):
        total = total + cosine.reshape([n if a == axis else 1 for a in range(d)])
    return total / d


def grid_eigenvalues(kernel: Callable[[Array], Array], side: Any, dimension: Any) -> Array:
    """All eigenvalues, by mode, of the kernel matrix F(<x_i, x_j>) over the N^d embedded points: shape (N,) * d.

    ``kernel`` maps arrays of inner products in [-1, 1] to real arrays of the same shape.  One transform of one row
    of the matrix: O(N^d log N) for each fixed d.  Raises :class:`UserError` for a kernel that is not real and finite
    there.
    """
    inner = grid_cosines(side, dimension)
    if np.iscomplexobj(found := kernel(inner)):
        raise UserError("the kernel is real on [-1, 1], got complex values")
    row = np.asarray(found, dtype=np.float64)
    if row.shape != inner.shape or not np.isfinite(row).all():
        raise UserError(f"the kernel gives finite numbers of shape {inner.shape} for as many inner products, got shape "
                        f"{row.shape}")
    values: Array = scipy.fft.fftn(row, workers=os.cpu_count() or 1).real
    # even in exact arithmetic; made so, for weights may magnify what rounding has left
    return (values + mirrored(values)) / 2


__all__ = ["TorusOperator", "grid_cosines", "grid_eigenvalues", "grid_frequencies", "torus_sobolev_operator",
           "torus_sobolev_weights"]
