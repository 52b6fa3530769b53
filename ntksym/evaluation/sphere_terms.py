r"""Funk-Hecke eigenvalues in closed form: one ratio of Gamma functions, followed term by term in the degree k.

The sphere is S^{d-1} in R^d with its uniform probability measure, lambda_k[F] the eigenvalue of F(<x, y>) on harmonics
of degree k (:mod:`ntksym.evaluation.sphere_eigenvalues`).  By Rodrigues' formula and k integrations by parts

(1) lambda_{k,d}[F] = Gamma(d/2) / (2^k Gamma(d/2 + k)) lambda_{0,d+2k}[F^(k)],

for F with boundary terms that vanish.  Hence, with t_+ = max(t, 0),

(2) lambda_k[t_+^p] = Gamma(d/2) Gamma(p+1) / (2^(p+1) Gamma((p-k)/2 + 1) Gamma((p+k+d)/2)),              p > -1,
(3) lambda_k[(1-t)^v] = Gamma(d/2) 2^(v+d-2) Gamma(v + (d-1)/2) (-v)_k / (sqrt(pi) Gamma(v+k+d-1)),       v > -(d-1)/2,
(4) lambda_2m[(1-t^2)^v] = lambda_0 (-v)_m (1/2)_m / ((v + d/2)_m ((d-1)/2)_m),                           v > -(d-1)/2,
(5) lambda_k[exp(c t)] = Gamma(d/2) (2/c)^(d/2-1) I_{k+d/2-1}(c).

(2): (1) and a Beta integral for p > k, with the duplication formula of Gamma; both sides are analytic in p > -1, so it
holds for all such p; so does (3) from v > k.  lambda_k[t^p] is twice (2) for p - k even.  (4): expand in powers of t^2,
each with its eigenvalue by (2); Gauss's theorem sums the series.  (5): DLMF 10.32.2 for k = 0, then (1).

A positively homogeneous phi has the dual activation D(<x, y>) = E[phi(<U, x>) phi(<U, y>)] = E|U|^{2n} times the square
of the operator with kernel phi(<x, y>), U a standard Gaussian of R^d and n the degree of phi, so that

(6) lambda_k[D] = d (d+2) ... (d+2n-2) lambda_k[phi]^2.

Multiplication by t is tridiagonal, from the recurrence of the Gegenbauer polynomials:

    lambda_k[t F] = ((k+d-2) lambda_{k+1}[F] + k lambda_{k-1}[F]) / (2k+d-2),     lambda_0[t F] = lambda_1[F].
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from flint import arb, ctx, fmpq

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from .balls import SPENT

#: levels of the continued fraction of Bessel functions
MAX_LEVELS = 2_000_000


def multiplicity(k: int, d: int) -> int:
    """The dimension of the spherical harmonics of degree k in R^d."""
    return math.comb(k + d - 1, d - 1) - (math.comb(k + d - 3, d - 1) if k > 1 else 0)


def half(n: int) -> arb:
    """n/2 exactly."""
    return arb(fmpq(n, 2))


def ratio_sequence(first: arb, ratios: Iterator[tuple[int, int]], count: int) -> list[arb]:
    """first, first * r_0, first * r_0 * r_1, ...; the ratios are (numerator, denominator)."""
    values: list[arb] = []
    current = first
    for _ in range(count):
        values.append(current)
        above, below = next(ratios)
        current = current * above / below
    return values


def interleaved(even: list[arb], odd: list[arb], count: int) -> list[arb]:
    result = [arb(0)] * count
    result[::2], result[1::2] = even, odd
    return result


def ridge_start(p: fmpq, k: int, d: int) -> arb:
    """(2) at k = 0 or 1."""
    a = arb(p)
    top = half(d).gamma() * (a + 1).gamma() / arb(2) ** (a + 1)
    return top * ((a - k) / 2 + 1).rgamma() * ((a + k + d) / 2).rgamma()


def ridge_ratios(p: fmpq, parity: int, d: int, power: int = 1) -> Iterator[tuple[int, int]]:
    """lambda_{k+2} / lambda_k = (p - k) / (p + k + d) for k of one parity, or its square."""
    a, b = int(p.p), int(p.q)
    k = parity
    while True:
        yield (a - k * b) ** power, (a + (k + d) * b) ** power
        k += 2


def ridge(p: fmpq, right: arb, left: arb, count: int, d: int) -> list[arb]:
    """lambda_k of right t_+^p + left (-t)_+^p, k < count."""
    rows = []
    for parity in (0, 1):
        factor = right - left if parity else right + left
        length = (count + 1 - parity) // 2
        if decide.is_zero(factor) is Answer.YES:
            rows.append([arb(0)] * length)
        else:
            start = ridge_start(p, parity, d) * factor
            rows.append(ratio_sequence(start, ridge_ratios(p, parity, d), length))
    return interleaved(rows[0], rows[1], count)


def dual(n: int, right: arb, left: arb, count: int, d: int) -> list[arb]:
    """lambda_k of the dual activation of right x_+^n + left x_-^n, k < count, by (6)."""
    rows = []
    norm = math.prod(d + 2 * j for j in range(n))
    for parity in (0, 1):
        factor = right - left if parity else right + left
        length = (count + 1 - parity) // 2
        if decide.is_zero(factor) is Answer.YES:
            rows.append([arb(0)] * length)
        else:
            start = (ridge_start(fmpq(n), parity, d) * factor) ** 2 * norm
            rows.append(ratio_sequence(start, ridge_ratios(fmpq(n), parity, d, 2), length))
    return interleaved(rows[0], rows[1], count)


def monomial(p: int, count: int, d: int) -> list[arb]:
    """lambda_k[t^p], exactly 0 where p - k is odd or negative."""
    return ridge(fmpq(p), arb(1), arb((-1) ** p), count, d)


def end_start(v: arb, d: int) -> arb:
    """(3) at k = 0."""
    value = half(d).gamma() * arb(2) ** (v + d - 2) * (v + half(d - 1)).gamma() * (v + d - 1).rgamma()
    return value / arb.pi().sqrt()


def root_start(v: arb, d: int) -> arb:
    """lambda_0 of (1 - t^2)^v: B((d-1)/2 + v, 1/2) / B((d-1)/2, 1/2)."""
    return (v + half(d - 1)).gamma() * half(d).gamma() * (v + half(d)).rgamma() * half(d - 1).rgamma()


def end_power(v: fmpq, sign: int, count: int, d: int) -> list[arb]:
    """lambda_k of (1 - sign t)^v by (3); v no integer >= 0, for which the values end in zeros."""
    a, b = int(v.p), int(v.q)

    def ratios() -> Iterator[tuple[int, int]]:
        k = 0
        while True:
            yield sign * (k * b - a), a + (k + d - 1) * b
            k += 1

    return ratio_sequence(end_start(arb(v), d), ratios(), count)


def root_power(v: fmpq, count: int, d: int) -> list[arb]:
    """lambda_k of (1 - t^2)^v by (4)."""
    a, b = int(v.p), int(v.q)

    def ratios() -> Iterator[tuple[int, int]]:
        m = 0
        while True:
            yield 2 * (m * b - a) * (2 * m + 1), (2 * (a + m * b) + d * b) * (d - 1 + 2 * m)
            m += 1

    even = ratio_sequence(root_start(arb(v), d), ratios(), (count + 1) // 2)
    return interleaved(even, [arb(0)] * (count // 2), count)


def exponential(c: arb, count: int, d: int) -> list[arb]:
    """lambda_k of exp(c t) by (5): lambda_0 = 0F1(; d/2; c^2/4), and lambda_k / lambda_{k-1} = I_v(c) / I_{v-1}(c) with
    v = k + d/2 - 1 from rho_v = 1 / (2v/c + rho_{v+1}) downward.

    I_{v-1} - I_{v+1} = (2v/c) I_v with positive terms for c > 0 gives 0 < rho_v < c/(2v), where the recurrence starts;
    a step multiplies what is not known by rho_v^2.  Negative c: the sign (-1)^k.
    """
    size = abs(c)
    start = (size * size / 4).hypgeom_0f1(half(d))
    if count == 1 or decide.is_zero(c) is Answer.YES:
        return [start, *([arb(0)] * (count - 1))]
    steps = count + levels(float(size.upper()), count, d)
    inverse = 1 / size
    rho = (size / (2 * steps + d - 2)).union(arb(0))
    rhos: list[arb] = []
    for k in range(steps - 1, 0, -1):
        rho = 1 / (inverse * (2 * k + d - 2) + rho)
        if k < count:
            rhos.append(rho)
    flipped = decide.is_positive(-c) is Answer.YES
    values = [start]
    for rho in reversed(rhos):
        values.append(values[-1] * (-rho if flipped else rho))
    return values


def levels(size: float, count: int, d: int) -> int:
    """How many levels beyond k = count make a relative error at count below 2^-prec, by rho_v < c/(2v) and rho_v <
    1."""
    bits, n = 0.0, 0
    if size > MAX_LEVELS:
        raise UserError(f"exp(c t) with |c| = {size:.3g} takes more than {MAX_LEVELS} steps", SPENT)
    while bits < ctx.prec + 8:
        bits += max(0.0, 2 * math.log2((2 * (count + n) + d - 2) / size))
        n += 1
    return n


def times_t(values: list[arb], d: int) -> list[arb]:
    """lambda_k[t F] for k < count - 1 from lambda_k[F] for k < count."""
    result = [values[1]] if len(values) > 1 else []
    for k in range(1, len(values) - 1):
        result.append((values[k + 1] * (k + d - 2) + values[k - 1] * k) / (2 * k + d - 2))
    return result


__all__ = ["dual", "end_power", "exponential", "monomial", "multiplicity", "ridge", "root_power", "times_t"]
