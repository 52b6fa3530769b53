"""Dual activations in mpmath by Mehler's series, sum_p mu_p^2 rho^p, with the mu_p by panelwise Gauss-Legendre sums.

It shares no code with the balls.  Heuristic like all of the multiprecision reading: the estimates prove nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import mpmath

#: the numbers of coefficients that are tried: beyond, a double integral is cheaper
COUNTS = (48, 96, 192)
#: nodes per panel are 3 * 2^(degree - 1)
DEGREES = (4, 5)


def series_value(
    f: Callable[[Any], Any], kinks: list[Any], rho: Any, digits: int, cache: dict[Any, list[Any]]
) -> Any | None:
    """E[f(U) f(V)] at the correlation rho; None when ``COUNTS`` coefficients do not give ``digits`` digits.

    The rest of the series is at most |rho|^P (E[f^2] - sum_{p<P} mu_p^2) (Parseval), and two rules of quadrature must
    agree.  ``cache`` keeps the coefficients of this f for other correlations at the same precision.
    """
    small = mpmath.mpf(10) ** (-digits - 2)
    for count in COUNTS:
        values = []
        for degree in DEGREES:
            key = (count, degree, mpmath.mp.prec)
            if key not in cache:
                cache[key] = squares(f, kinks, count, degree)
            whole, *own = cache[key]
            if not own:
                return None
            if abs(rho) ** count * abs(whole - mpmath.fsum(own)) > small * max(1, whole):
                break
            values.append(mpmath.polyval(own[::-1], rho))
        if len(values) == len(DEGREES):
            return values[-1] if abs(values[0] - values[1]) <= small * max(1, abs(values[1])) else None
    return None


def squares(f: Callable[[Any], Any], kinks: list[Any], count: int, degree: int) -> list[Any]:
    """E[f^2], mu_0^2, ..., mu_{count-1}^2 by Gauss-Legendre sums on unit panels that end at the kinks, as far out
    as f(u) exp(-u^2/4) matters (h_p(u) exp(-u^2/4) is bounded);
    infinity alone for a function that outgrows that."""
    small = mpmath.eps
    cut = 4
    while any(abs(f(mpmath.mpf(s * cut) + d)) * mpmath.exp(-mpmath.mpf(cut) ** 2 / 4) > small
              for s in (-1, 1) for d in (0, mpmath.mpf(s) / 3)):
        cut += 1
        if cut > 200:
            return [mpmath.inf]
    inside = [k for k in kinks if -cut < k < cut]
    edges = sorted({*(mpmath.mpf(j) for j in range(-cut, cut + 1)), *inside})
    rule = mpmath.calculus.quadrature.GaussLegendre(mpmath.mp)
    scale = 1 / mpmath.sqrt(2 * mpmath.pi)
    roots = [mpmath.sqrt(k) for k in range(count + 1)]
    whole, total = mpmath.mpf(0), [mpmath.mpf(0)] * count
    for low, high in itertools.pairwise(edges):
        for u, weight in rule.get_nodes(low, high, degree, mpmath.mp.prec):
            value = f(u)
            density = weight * mpmath.exp(-u * u / 2) * scale
            whole += density * value * value
            before, current = mpmath.mpf(0), density * value
            for p in range(count):
                total[p] += current
                before, current = current, (u * current - roots[p] * before) / roots[p + 1]
    return [whole, *(t * t for t in total)]
