r"""Funk-Hecke eigenvalues as NumPy arrays, for a million degrees without overflow.

Closed forms follow their ratios of neighbouring degrees (:mod:`ntksym.evaluation.sphere_terms`) as sums of logarithms
in extended precision, with signs apart; terms are added relative to the largest.  Relative error about 1e-14, or of
balls where there is no closed form.  Where terms cancel by more than a factor of a thousand, balls are used as well.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from ..errors import UserError
from .arrays import Indexes
from .balls import SPENT
from .dual_profiles import Array
from .sphere_closed import closed_eigenvalues
from .sphere_eigenvalues import MAX_DEGREE, MAX_DIMENSION, checked, eigenvalues
from .sphere_kernels import Term, closed_terms, constant, sides, vanishes, zonal
from .sphere_terms import end_start, half, levels, monomial, ridge_start, root_start

#: balls that stand behind an array, and the largest degree up to which they replace terms that cancel
BITS = 64
MAX_BALLS = 50_000
CANCELLATION = 1e-3
#: signs (-1, 0, 1) and logarithms of absolute values
Logs = tuple[Any, Any]
NOTHING: Logs = (np.zeros(0), np.zeros(0))
#: those of even and of odd degrees, None where all vanish
Rows = list[Logs | None]


def sphere_eigenvalue_arrays(kernel: Any, degrees: Any, dimension: int) -> Array:
    """lambda_k as float64 for an array of degrees, of its shape; kernels and errors as for
    :func:`ntksym.evaluation.sphere_eigenvalues.sphere_eigenvalues`.  What is below the smallest double becomes 0:
    :func:`log_sphere_eigenvalue_arrays` keeps its size."""
    signs, logs = log_sphere_eigenvalue_arrays(kernel, degrees, dimension)
    with np.errstate(under="ignore", over="ignore"):
        return np.asarray(signs * np.exp(logs), dtype=np.float64)


def log_sphere_eigenvalue_arrays(kernel: Any, degrees: Any, dimension: int) -> tuple[Array, Array]:
    """Signs (-1, 0, 1) and logarithms of |lambda_k| (-inf for 0) as float64."""
    d = checked(dimension, "the dimension d of the space R^d around the sphere", 2, MAX_DIMENSION)
    index: Indexes = np.asarray(degrees)
    if index.size == 0:
        index = index.astype(np.int64)
    if index.dtype.kind not in "iu" or (index.size and not 0 <= index.min() <= index.max() <= MAX_DEGREE):
        raise UserError(f"degrees are an array of integers from 0 to {MAX_DEGREE}, got {str(degrees)[:40]}")
    given = zonal(kernel)
    count = int(index.max()) + 1 if index.size else 1
    terms = closed_terms(given, d)
    found = None if terms is None else combined(terms, count, d)
    if found is None:
        if terms is not None and count > MAX_BALLS:
            raise UserError(f"the terms of {str(given.body)[:60]} cancel; write it with DualActivation or NTK", SPENT)
        values = closed_eigenvalues(terms, count, d, BITS) if terms is not None else eigenvalues(given, count, d, BITS)
        found = of_balls(values)
    signs, logs = found
    return np.asarray(signs[index], dtype=np.float64), np.asarray(logs[index], dtype=np.float64)


def of_balls(values: list[arb]) -> Logs:
    with ctx.workprec(BITS):
        signs = np.array([float(v.sgn()) for v in values])
        logs = np.array([-math.inf if vanishes(v) else float(abs(v).log()) for v in values])
    return signs, logs


def combined(terms: list[Term], count: int, d: int) -> Logs | None:
    """The sum of the terms; None where they cancel."""
    parts: list[Rows] = []
    groups: dict[tuple[Any, ...], dict[int, arb]] = {}
    with ctx.workprec(128):
        for term in terms:
            groups.setdefault(term.atom, {})[term.power] = constant(term.coefficient, 128)
        for atom, powers in groups.items():
            if atom == ("one",):
                parts.append(polynomial(powers, count, d))
                continue
            rows = atom_rows(atom, count + max(powers), d, max(powers))
            for power in range(max(powers) + 1):
                rows = times_t(rows, d) if power else rows
                if power in powers:
                    sign, size = scalar(powers[power])
                    parts.append([None if row is None else (row[0] * sign, row[1] + size) for row in rows])
    signs, logs = np.zeros(count), np.full(count, -np.inf, dtype=np.longdouble)
    for parity in (0, 1):
        length = (count + 1 - parity) // 2
        found = summed([(s[:length], x[:length]) for s, x in (rows[parity] or NOTHING for rows in parts) if len(s)])
        if found is None:
            return None
        signs[parity::2], logs[parity::2] = padded(found, length)
    return signs, logs


def summed(parts: list[Logs]) -> Logs | None:
    """The sum relative to the largest part; None where less than a thousandth is left of it."""
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    longest = max(len(signs) for signs, _ in parts)
    parts = [padded(part, longest) for part in parts]
    top = np.maximum.reduce([logs for _, logs in parts])
    safe = np.where(np.isneginf(top), 0, top)
    with np.errstate(under="ignore", divide="ignore"):
        total = sum(signs * np.exp(np.asarray(logs - safe, dtype=np.float64)) for signs, logs in parts)
        if np.any(~np.isneginf(top) & (np.abs(total) < CANCELLATION)):
            return None
        return np.sign(total), np.log(np.abs(total)) + top


def padded(row: Logs, length: int) -> Logs:
    """The row with zeros at its end."""
    empty = length - len(row[0])
    return (np.append(row[0], np.zeros(empty)), np.append(row[1], np.full(empty, -np.inf))) if empty else row


def polynomial(powers: dict[int, arb], count: int, d: int) -> Rows:
    """The sum of scale t^power."""
    total = [arb(0)] * (max(powers) + 1)
    for power, scale in powers.items():
        for k, value in enumerate(monomial(power, power + 1, d)):
            total[k] += scale * value
    signs, logs = of_balls(total[:count])
    return [(signs[parity::2], logs[parity::2]) for parity in (0, 1)]


def scalar(value: arb) -> tuple[float, Any]:
    """Sign and logarithm, the latter in two doubles' worth of digits."""
    size = abs(value).log()
    high = float(size)
    return float(value.sgn()), np.longdouble(high) + np.longdouble(float(size - arb(high)))


def followed(start: arb, above: Any, below: Any) -> Logs:
    """start, start * above_0 / below_0, ...: one more than there are ratios, none of which is 0."""
    sign, size = scalar(start)
    top, bottom = np.abs(above), np.abs(below)
    far = 2 * top < bottom
    sizes = np.log1p((top - bottom) / bottom)
    sizes[far] = np.log(top[far] / bottom[far])
    signs = sign * np.cumprod(np.concatenate([[1.0], np.sign(np.asarray(above * below, dtype=np.float64))]))
    return signs, np.concatenate([[size], size + np.cumsum(sizes)])


def steps(number: int) -> Any:
    return np.arange(max(0, number)).astype(np.longdouble)


def atom_rows(atom: tuple[Any, ...], count: int, d: int, power: int) -> Rows:
    """The logarithms for even and for odd degrees below count."""
    kind = atom[0]
    if kind in ("dual", "ridge"):
        right, left = sides(atom[2], atom[3], 128)
        return [ridge_row(fmpq(atom[1]), factor, kind == "dual", parity, count, d, power)
                for parity, factor in ((0, right + left), (1, right - left))]
    if kind == "exp":
        return exponential_rows(constant(atom[1], 128), count, d)
    v, at = np.longdouble(int(atom[1].p)) / int(atom[1].q), arb(atom[1])
    if kind == "root":
        m = steps((count - 1) // 2)
        start = root_start(at, d)
        return [followed(start, (m - v) * (2 * m + 1), (v + m + np.longdouble(d) / 2) * (d - 1 + 2 * m)), None]
    k = steps(count - 1)
    signs, logs = followed(end_start(at, d), k - v, v + k + d - 1)
    return [(signs[::2], logs[::2]), (signs[1::2] * (1.0 if kind == "below" else -1.0), logs[1::2])]


def ridge_row(p: fmpq, factor: arb, squared: bool, parity: int, count: int, d: int, power: int) -> Logs | None:
    """t_+^p times a factor for degrees of one parity, or what its square gives for the dual activation; a row that ends
    in zeros is cut off where multiplication by t^power does not reach."""
    length = (count + 1 - parity) // 2
    if vanishes(factor) or length < 1:
        return None
    # t_+^p is half of t^p for degrees of the parity of p: nothing is left beyond p
    ends = p.q == 1 and (int(p.p) - parity) % 2 == 0
    kept = min(length, (int(p.p) - parity) // 2 + 1) if ends else length
    at, k = np.longdouble(int(p.p)) / int(p.q), 2 * steps(kept - 1) + parity
    signs, logs = followed(ridge_start(p, parity, d) * factor, at - k, at + k + d)
    if squared:
        norm = arb(math.prod(d + 2 * j for j in range(int(p))))
        signs, logs = np.abs(signs), 2 * logs + scalar(norm)[1]
    return padded((signs, logs), min(length, kept + power + 1))


def exponential_rows(c: arb, count: int, d: int) -> Rows:
    """exp(c t) by the recurrence of Bessel quotients downward."""
    size = float(abs(c))
    with ctx.workprec(128):
        start = (c * c / 4).hypgeom_0f1(half(d))
        number = count + levels(size, count, d)
    rho, rhos = 0.0, []
    inverse, offset = 2.0 / size, (d - 2) / size
    for k in range(number - 1, 0, -1):
        rho = 1.0 / (inverse * k + offset + rho)
        rhos.append(rho)
    found = np.array(rhos[::-1][: count - 1]).astype(np.longdouble)
    signs, logs = followed(start, found, np.ones(len(found), dtype=np.longdouble))
    return [(signs[::2], logs[::2]), (signs[1::2] * (1.0 if float(c) > 0 else -1.0), logs[1::2])]


def times_t(rows: Rows, d: int) -> Rows:
    """lambda_k[t F] for at least one degree less; the last may be wrong."""
    result: Rows = []
    for parity in (0, 1):
        other = rows[1 - parity]
        if other is None:
            result.append(None)
            continue
        signs, logs = other
        if parity:
            before, after = (signs[:-1], logs[:-1]), (signs[1:], logs[1:])
        else:
            before = np.append(0.0, signs[:-1]), np.append(np.longdouble(-np.inf), logs[:-1])
            after = signs, logs
        k = 2.0 * np.arange(len(after[0])) + parity
        share = np.divide(k, 2 * k + d - 2, out=np.zeros_like(k), where=k > 0)
        top = np.maximum(before[1], after[1])
        safe = np.where(np.isneginf(top), 0, top)
        with np.errstate(under="ignore", divide="ignore"):
            total = (1 - share) * after[0] * np.exp(np.asarray(after[1] - safe, dtype=np.float64))
            total += share * before[0] * np.exp(np.asarray(before[1] - safe, dtype=np.float64))
            result.append((np.sign(total), np.log(np.abs(total)) + top))
    return result


__all__ = ["log_sphere_eigenvalue_arrays", "sphere_eigenvalue_arrays"]
