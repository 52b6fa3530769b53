r"""Composition of power series with nonnegative coefficients in fixed-point integers, with a proved error bound.

Wanted are h_p = [x^p] sum_{k<M} e_k (c + g)^k for p < P, g(0) = 0, from balls of e_k, c, g_p >= 0.  With r > 0,
S >= sum_p g_p r^p, t = c + S, B >= sum_k e_k t^k,

    h_p r^p / B = sum_j v_j [x^p] G^j,            G_p = g_p r^p / S,
    sum_j v_j y^j = sum_k (e_k t^k / B) X(y)^k,   X(y) = c/t + (S/t) y,

where G, v, X and the e_k t^k / B add up to at most 1 each, and j < P is enough.  Series are known by integers below
them in units of 2^-W, Y^ <= Y <= (1 + a)(Y^ + y), and products are rounded down, which gives lower bounds of h.  For
upper bounds let Y' = max(Y/(1 + a), Y^) <= Y, at most y units above Y^.  If X' and Y' add up to at most 1,

    X'Y' - X^Y^ = X'(Y' - Y^) + (X' - X^) Y^

is at most x + y units, and rounding adds one.  So G'^i is known to (u+1) i units, if G' is to u; and sum_a R_a G'^{ma}
by Horner's scheme, with rows R_a = sum_{i<m} v^_{ma+i} G'^i, to (rows + 1)((u+1) m + 3) units: one of the three is the
rounding of a product, the others come from G^^i and G^^m in units of 2^-(W-s), rounded down, which moves them by 2^s
units at most, where they are multiplied by what adds up to at most 2^-s: the v^_j of this row and the later ones, or
sum_{b>=0} R_{a+1+b} G'^{mb}, which adds up to at most the sum of the v^_j of the later rows.  Errors of v of w units
add w more, as sum_j [x^p] G'^j <= 1: the mean number of visits to p of a walk with steps of the law G'.  The upper
bound is multiplied by (1 + a)^{P-1} for G and by 1 + a for v.

r flattens the coefficients; it and W affect speed and accuracy only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from flint import arb, arb_poly, arb_series, fmpz, fmpz_mat, fmpz_poly

from ..verifier import decide
from ..verifier.decide import Answer
from .dual_profiles import Array

#: logarithms of the r that are tried
EXPONENTS = np.concatenate([-np.geomspace(2, 1e-4, 24), [0.0], np.geomspace(1e-4, 8, 40)])
LEAF = 64
#: bits lost to rounding, about
GUARD = 24
#: with more bits than these, what is known from below is not trusted to be near the truth
PLAIN = 512


def compose(outer: Sequence[arb], inner: Sequence[arb], bits: int) -> list[arb]:
    """Coefficients of sum_k outer_k inner^k, as many as those of inner, with about ``bits`` relative bits as far as the
    data have them; all data are balls of numbers >= 0.  Runs at the current precision."""
    count = len(inner)
    if count > 2 and all(is_exactly_zero(c) for c in inner[1::2]):  # a series in x^2
        result = [arb(0)] * count
        result[::2] = compose(outer, inner[::2], bits)
        return result
    if all(is_exactly_zero(c) for c in inner[1:]) or all(is_exactly_zero(e) for e in outer[1:]):
        return [arb_poly(list(outer))(inner[0]), *([arb(0)] * (count - 1))]
    logs = logarithms(outer), logarithms(inner)
    sums = log_sums(logs[1], EXPONENTS)
    whole = log_sums(logs[0], sums)
    # Powers of r may blow up what is not told from 0.
    noise = np.maximum(largest(outer, sums) - whole, largest(inner, EXPONENTS) - sums)
    sizes = below(*logs, inner)
    exponent, width = scale(noise, sizes, whole, bits)
    if width > PLAIN:
        # Chernoff: h_p <= h(r) r^-p, near the truth for entire functions
        above = (whole[:, None] - EXPONENTS[:, None] * np.arange(count)).min(axis=0)
        exponent, width = scale(noise, np.where(np.isfinite(sizes), above, sizes), whole, bits)
    found, missing, units = attempt(outer, inner, exponent, width, bits)
    grown = units
    # More noise in finer units is the data's own.
    while grown < units << GUARD:
        known = logarithms([c.abs_lower() for c in found])
        if np.any(np.isneginf(known) & np.isfinite(sizes)):  # lost altogether
            missing = max(missing, bits)
        if not missing:
            break
        sizes = np.maximum(sizes, known)
        better, more = scale(noise, sizes, whole, bits)
        exponent, width = (better, min(more, 2 * width)) if more > width else (exponent, width + missing + 2)
        found, missing, grown = attempt(outer, inner, exponent, width, bits)
    return found


def is_exactly_zero(value: arb) -> bool:
    return decide.is_zero(value) is Answer.YES


def logarithms(values: Sequence[arb]) -> Array:
    """Natural logarithms of the upper bounds, -inf for 0 and for what may be 0; floats of any size."""
    result = np.full(len(values), -np.inf)
    for i, value in enumerate(values):
        if decide.is_zero(value) is Answer.NO:
            upper = value.abs_upper()
            size = float(upper)
            if 1e-300 < size < 1e300:
                result[i] = math.log(size)
            else:
                mantissa, exponent = upper.man_exp()
                spare = max(0, int(mantissa).bit_length() - 64)
                result[i] = math.log(int(mantissa) >> spare) + math.log(2) * (int(exponent) + spare)
    return result


def log_sums(terms: Array, logs: Array) -> Array:
    """log sum_k exp(terms_k + k logs_i) for every i."""
    exponents = terms[None, :] + logs[:, None] * np.arange(len(terms))
    top = exponents.max(axis=1)
    top[np.isneginf(top)] = 0
    with np.errstate(divide="ignore"):
        result: Array = top + np.log(np.exp(exponents - top[:, None]).sum(axis=1))
    return result


def below(outer: Array, inner: Array, series: Sequence[arb]) -> Array:
    """Logarithms of u_1 g_p + u_2 [x^p] g^2, u_j the coefficients of the outer series at c; of the value for p = 0."""
    k = np.arange(len(outer))
    if np.isfinite(inner[0]):
        with np.errstate(divide="ignore"):
            falling = 0 * k, np.log(k), np.log(k * (k - 1) / 2)
        value, first, second = (
            log_sums(outer + extra, inner[:1])[0] - j * inner[0] for j, extra in enumerate(falling)
        )
    else:
        value, first, second = np.append(outer, [-np.inf] * 2)[:3]
    g = arb_series([arb(0), *series[1:]], len(series))
    square = g * g
    sizes = np.logaddexp(first + inner, second + logarithms([square[p] for p in range(len(series))]))
    sizes[0] = value
    return sizes


def largest(values: Sequence[arb], logs: Array) -> Array:
    """max_k of log u_k + k logs_i, u_k the upper bounds of those that are not told from 0, for every i."""
    doubtful = [(k, value.abs_upper()) for k, value in enumerate(values) if decide.is_zero(value) is Answer.UNKNOWN]
    if not doubtful:
        return np.full(len(logs), -np.inf)
    sizes = logarithms([upper for _, upper in doubtful])
    result: Array = (sizes + logs[:, None] * np.array([k for k, _ in doubtful])).max(axis=1)
    return result


def scale(noise: Array, sizes: Array, whole: Array, bits: int) -> tuple[float, int]:
    """log r and W for coefficients of these sizes (logarithms; -inf where they vanish): the fewest bits among the r
    with noise below the unit, and r = 1."""
    there = np.flatnonzero(np.isfinite(sizes))
    need = whole - (sizes[there] + EXPONENTS[:, None] * there).min(axis=1)
    quiet = (noise < -need - (bits + GUARD) * math.log(2)) | (EXPONENTS == 0)
    best = int(np.where(quiet, need, np.inf).argmin())
    return float(EXPONENTS[best]), bits + GUARD + int(need[best] / math.log(2))


def floor(exact: arb) -> fmpz:
    """Of a ball of radius 0, whatever the precision."""
    mantissa, exponent = exact.man_exp()
    return fmpz(mantissa) << int(exponent) if exponent >= 0 else fmpz(mantissa) >> -int(exponent)


def integers(values: Sequence[arb], width: int) -> tuple[list[fmpz], arb, int]:
    """n_i, a, u with n_i <= 2^width x <= a (n_i + u) for all x >= 0 in the i-th ball, n_i and u >= 0."""
    unit = arb(2) ** width
    scaled = [value * unit for value in values]
    lows = [max(fmpz(0), floor(value.lower())) for value in scaled]
    gaps = [-floor(-value.upper()) - low for value, low in zip(scaled, lows, strict=True)]
    spread = [low.bit_length() - gap.bit_length() for low, gap in zip(lows, gaps, strict=True) if gap > 2]
    best = max(spread, default=0)
    # An error counts as relative if it leaves half as many bits as the least of them does.
    s = max(0, min((s for s in spread if 2 * s > best), default=width) - 2)
    units = max(gap - (low >> s) for low, gap in zip(lows, gaps, strict=True))
    return lows, 1 + arb(2) ** -s, max(1, int(units))


def attempt(
    outer: Sequence[arb], inner: Sequence[arb], exponent: float, width: int, bits: int
) -> tuple[list[arb], int, int]:
    """The coefficients for log r and W, by how many bits the worst of those that exclude 0 misses the goal for want of
    finer units, and the error in units."""
    count = len(inner)
    r = arb(math.exp(exponent))
    powers = [arb(1)]
    for _ in range(count - 1):
        powers.append(powers[-1] * r)
    steps = [arb(0), *(g * power for g, power in zip(inner[1:], powers[1:], strict=True))]
    total = sum(steps, arb(0)).abs_upper()
    base, growth, units = integers([step / total for step in steps], width)
    weights, whole, shift_growth, shift_units = shifted(outer, inner[0], total, count, width)
    found, rows, block = horner(weights, fmpz_poly(base), count, width)
    units = (rows + 1) * ((units + 1) * block + 3) + shift_units
    growth = growth ** (count - 1) * shift_growth
    factor = whole / arb(2) ** width
    result, missing, inverse = [], 0, 1 / r
    for p in range(count):
        low = arb(found[p])
        ball = low.union((low + units) * growth) * factor
        factor = factor * inverse
        if decide.is_positive(low) is Answer.YES:
            missing = max(missing, bits - fmpz(found[p]).bit_length() + units.bit_length())
        result.append(ball)
    return result, missing, units


def shifted(
    outer: Sequence[arb], start: arb, step: arb, length: int, width: int
) -> tuple[list[fmpz], arb, arb, int]:
    """v_j for j < length, as far as they are not 0, by halving; B, and a, w as in :func:`integers`."""
    t = start + step
    scaled, power = [], arb(1)
    for entry in outer:
        scaled.append(entry * power)
        power = power * t
    whole = sum(scaled, arb(0)).abs_upper()
    line = arb_poly([start / t, step / t])
    leaves = [arb_poly([entry / whole for entry in scaled[i : i + LEAF]])(line).coeffs()
              for i in range(0, len(scaled), LEAF)]
    flat, growth, units = integers([entry for leaf in leaves for entry in leaf], width)
    blocks, at = [], 0
    for leaf in leaves:
        blocks.append(fmpz_poly(flat[at : at + len(leaf)]).truncate(length))
        at += len(leaf)
    factors, factor_growth, factor_units = integers((line**LEAF).coeffs(), width)
    factor, unit = fmpz_poly(factors), fmpz(1) << width
    while len(blocks) > 1:
        blocks = [
            low + high.mul_low(factor, length) // unit
            for low, high in zip(blocks[::2], [*blocks[1::2], fmpz_poly([])], strict=False)
        ]
        units, growth = 2 * units + factor_units + 1, growth * factor_growth
        factor = factor.mul_low(factor, length) // unit
        factor_units, factor_growth = 2 * factor_units + 1, factor_growth * factor_growth
    return blocks[0].coeffs() or [fmpz(0)], whole, growth, units


def horner(weights: list[fmpz], base: fmpz_poly, count: int, width: int) -> tuple[fmpz_poly, int, int]:
    """sum_j weights_j base^j in units of 2^-width, rounded down; the number of rows, and their length.

    What is multiplied by base^{ma} = O(x^{ma}) need be known to so many coefficients fewer, and base only as finely as
    the small sum of the weights that are left lets it matter.
    """
    block = max(1, math.isqrt(len(weights) // 2))
    rows = -(-len(weights) // block)
    unit = fmpz(1) << width
    powers = [fmpz_poly([unit]), base]
    while len(powers) <= block:
        half = len(powers) // 2
        powers.append(powers[half].mul_low(powers[len(powers) - half], count) // unit)
    weights = weights + [fmpz(0)] * (rows * block - len(weights))
    left = list(accumulate(reversed(weights)))[block - 1 :: block][::-1]
    spare = [max(0, width - int(total.bit_length())) for total in left]
    lines: list[fmpz_poly] = []
    for start, end in pairwise(sorted({0, rows // 2, rows})):
        lines += products(weights[start * block : end * block], powers[:block], count - start * block, spare[start])
    factor = powers[block].right_shift(block)
    result = lines[-1] // unit
    for row in range(rows - 2, -1, -1):
        keep, coarse = count - (row + 1) * block, fmpz(1) << spare[row + 1]
        product = result.truncate(keep).mul_low(factor.truncate(keep) // coarse, keep) * coarse
        result = (product.left_shift(block) + lines[row]) // unit
    return result, rows, block


def products(weights: list[fmpz], powers: list[fmpz_poly], count: int, spare: int) -> list[fmpz_poly]:
    """sum_i weights_{ma+i} powers_i for every a, to ``count`` coefficients, from powers rounded down to 2^spare."""
    block, coarse = len(powers), fmpz(1) << spare
    table = [c for power in powers for c in padded(power.truncate(count) // coarse, count)]
    # the entries at once: a list of rows takes longer than the product
    found = (fmpz_mat(len(weights) // block, block, weights) * fmpz_mat(block, count, table)).entries()
    return [fmpz_poly(found[at : at + count]) * coarse for at in range(0, len(found), count)]


def padded(polynomial: fmpz_poly, length: int) -> list[fmpz]:
    found = polynomial.coeffs()
    return found + [fmpz(0)] * (length - len(found))


__all__ = ["compose"]
