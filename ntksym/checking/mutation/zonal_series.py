"""Eigenvalues of zonal kernels sum_p c_p t^p on the sphere, as logarithms, of degrees far beyond any quadrature.

The eigenvalue of t^n in the degree k on S^{d-1} is A(n, k, d) = Gamma(d/2) n! / (2^n ((n-k)/2)! Gamma((n+k+d)/2)) for
n >= k of the parity of k, and zero otherwise (Azevedo and Menegatto 2014).  Series are summed in blocks that are halved
until the terms in a block that matters are nearly equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .logarithms import (
    HALF_LOG,
    STIRLING,
    Array,
    Scope,
    Signed,
    added,
    log_gamma,
    logarithm,
    of,
    plain,
    product,
    series,
    total_of,
)
from .logarithms import RULES as LOGARITHMS
from .numbers import Node, NoRoute, NoValue, mentioned

#: blocks of one term, the growth of the others at first, and where they end
SINGLE, GROWTH, LAST = 32, 1.5, 1e22
#: what is left out, in powers of e, and the spread of the terms in a block
NEGLIGIBLE, SPREAD = 9.0, 0.25
HALVINGS = 90
#: exponents of t that are looked at to tell the line that they are on
HERE = np.arange(3.0)


@dataclass(frozen=True)
class Coefficients:
    """A sequence c_0, c_1, ...: smooth on every residue class modulo ``period``, or zero outside of ``support``."""

    entries: Callable[[Array], Signed]
    period: int = 1
    support: tuple[int, ...] | None = None

    def __call__(self, places: Array) -> Signed:
        return self.entries(places)


def correction(n: Array) -> Array:
    """log n! - log(sqrt(2 pi n) (n/e)^n), for n > 0 (Loader 2000, Fast and accurate computation of binomial
    probabilities)."""
    if np.all(n >= STIRLING):
        return np.asarray(series(n))
    small = np.where(n < STIRLING, n, 1.0)
    exact = log_gamma(small + 1) - (small + 0.5) * np.log(small) + small - HALF_LOG
    return np.where(n < STIRLING, exact, series(np.maximum(n, STIRLING)))


def log_monomial(n: Array, k: int, d: int) -> Array:
    """log A(n, k, d) for n >= k, n not zero; exact for n of the parity of k and smooth in between."""
    below, above = (n - k) / 2, (n + k) / 2
    inner = np.where(below > 0, below, 1.0)
    u = np.where(below > 0, k / n, 0.0)
    deviance = n / 2 * ((1 - u) * np.log1p(-u) + (1 + u) * np.log1p(u))
    binomial = correction(n) - correction(inner) - correction(above) - deviance \
        + 0.5 * np.log(n / above / inner) - HALF_LOG
    binomial = np.where(below > 0, binomial, -n * math.log(2))
    h = d / 2
    far = np.maximum(above, 1e6 * h)
    ratio = np.where(above < 1e6 * h, log_gamma(above + 1) - log_gamma(above + h),
                     (1 - h) * np.log(far) + (1 - h) * h / (2 * far))
    return np.asarray(math.lgamma(h) + binomial + ratio)


def monomial(n: Array, k: int, d: int) -> Signed:
    log = log_monomial(np.maximum(n, 1.0), k, d)
    log = np.where(n == 0, 0.0, log)  # where n >= k: of the degree 0
    return Signed(np.ones_like(log), log)


def blockwise(term: Callable[[Array], Signed]) -> Signed:
    """The sum of term(j) over j = 0, 1, 2, ..., whose size rises at most once before it falls.

    The terms of a block are taken to be like the middle one.
    """
    edges = [*range(SINGLE)]
    while edges[-1] < LAST:
        edges.append(math.ceil(edges[-1] * GROWTH))
    starts, ends = np.asarray(edges[:-1], dtype=float), np.asarray(edges[1:], dtype=float)
    done: list[Array] = []
    total = -np.inf
    for _ in range(HALVINGS):
        width = ends - starts
        values = term(np.stack([starts + np.floor((width - 1) / 2), starts, ends - 1]))
        top, middle = values.log.max(axis=0), values.log[0]
        with np.errstate(invalid="ignore"):  # between zeros there is no spread
            spread = np.nan_to_num(top - values.log.min(axis=0), nan=0.0)
        size = np.log(width)
        total = max(total, float((size + middle).max()))
        cut = (width > 1) & (spread > SPREAD) & (size + top + spread > total - NEGLIGIBLE)
        done.append(np.stack([values.sign[0], middle + size])[:, ~cut])
        if not np.any(cut):
            sign, log = np.concatenate(done, axis=1)
            return total_of(Signed(sign, log))
        halves = np.floor((starts[cut] + ends[cut]) / 2)
        starts, ends = np.concatenate([starts[cut], halves]), np.concatenate([halves, ends[cut]])
    raise NoRoute("a series whose large terms are not found")


def line(exponent: Node, name: str, scope: Scope) -> tuple[int, int]:
    """(a, b) of an exponent a p + b with natural numbers; raises :class:`NoRoute`."""
    at = np.broadcast_to(plain(exponent, {**scope, name: HERE}), HERE.shape)
    a, b = float(at[1] - at[0]), float(at[0])
    if at[2] - at[1] != a or a != int(a) or b != int(b) or a < 1 or b < 0:
        raise NoRoute("a series with other than growing powers")
    return int(a), int(b)


def factors(tree: Node) -> list[Node]:
    return [f for part in tree[1:] for f in factors(part)] if tree[0] == "*" else [tree]


def eigenvalue(tree: Node, scope: Scope) -> Signed:
    """The eigenvalue of a power series, at every value of the index in its degree and dimension."""
    _, kernel, degree, dimension = tree
    degrees, dimensions = np.broadcast_arrays(plain(degree, scope), plain(dimension, scope))
    found = [of_degree(kernel, k, d, index, scope)
             for index, (k, d) in enumerate(zip(degrees.ravel(), dimensions.ravel(), strict=True))]
    return Signed(*(np.asarray([getattr(f, side) for f in found]).reshape(degrees.shape) for side in ("sign", "log")))


def of_degree(kernel: Node, k: float, d: float, index: int, scope: Scope) -> Signed:
    """The eigenvalue at one place of the index."""
    if k != int(k) or k < 0 or d != int(d) or d < 2:
        raise NoValue("spherical harmonics have a degree 0, 1, 2, ... and live in a dimension 2, 3, ...")
    if kernel[0] != "lam":
        raise NoRoute("a kernel that is not written out")
    t, parts = kernel[1], factors(kernel[2])
    sums = [part for part in parts if part[0] == "sum" and part[4] == ("c", "oo")]
    outer = [part for part in parts if part not in sums]
    if len(sums) != 1 or any(t in mentioned(part) for part in outer):
        raise NoRoute("a kernel that is not a multiple of a power series")
    here = {name: known if callable(known) or np.ndim(known) == 0 else known[index] for name, known in scope.items()}
    total = of_series(sums[0], t, int(k), int(d), here)
    return product([total, *(logarithm(part, here) for part in outer)])


def of_series(tree: Node, t: str, k: int, d: int, scope: Scope) -> Signed:
    """The eigenvalue of one series in t."""
    _, body, name, low, _ = tree
    parts = factors(body)
    powers = [part for part in parts if part[0] == "^" and part[1] == ("s", t) and t not in mentioned(part[2])]
    rest = [part for part in parts if part not in powers]
    if ("s", t) in rest:
        powers, rest = [*powers, ("^", ("s", t), ("q", "1"))], [part for part in rest if part != ("s", t)]
    if not powers or any(t in mentioned(part) for part in rest):
        raise NoRoute("a series that is not one of powers")
    a, b = line(("+", *(part[2] for part in powers)), name, scope)
    sequences = {array: scope[array] for part in rest for array in mentioned(part) if callable(scope.get(array))}
    first = max(math.ceil(float(plain(low, scope))), -(-(k - b) // a))

    def terms(places: Array) -> Signed:
        at = {**scope, name: places}
        return product([monomial(a * places + b, k, d), *(logarithm(part, at) for part in rest)])

    supports = [c.support for c in sequences.values() if c.support is not None]
    if supports:
        if any(part[0] == "idx" and part[2] != ("s", name) for part in rest) or len(sequences) > 1:
            raise NoRoute("a lacunary sequence at other indices")
        places = [p for p in supports[0] if p >= first and (a * p + b - k) % 2 == 0]
        return added([terms(np.asarray(float(p))) for p in places]) if places else of(0.0)
    step = math.lcm(2, *(c.period for c in sequences.values()))
    classes = [p for p in range(first, first + step) if (a * p + b - k) % 2 == 0]

    def in_class(p: int) -> Callable[[Array], Signed]:
        return lambda j: terms(p + step * j)

    return added([blockwise(in_class(p)) for p in classes]) if classes else of(0.0)


LOGARITHMS["sphere_eigenvalue"] = eigenvalue

__all__ = ["Coefficients", "eigenvalue", "log_monomial"]
