"""Dual activations in mpmath by Mehler's series."""

from __future__ import annotations

import mpmath
import pytest

from ntksym.evaluation.mehler import series_value, squares


def erf_dual(rho: mpmath.mpf) -> mpmath.mpf:
    return 2 / mpmath.pi * mpmath.asin(2 * rho / 3)


@pytest.mark.parametrize("rho", ["0.3", "-0.7", "0"])
def test_erf(rho: str) -> None:
    with mpmath.workdps(32):
        cache: dict[object, list[object]] = {}
        value = series_value(mpmath.erf, [], mpmath.mpf(rho), 20, cache)
        assert abs(value - erf_dual(mpmath.mpf(rho))) < mpmath.mpf(10) ** -21
        assert cache


def test_a_kink_between_panels() -> None:
    """E[max(U, 1/3) ...] against the double integral of another form: |x - 1/3| at correlation 0 is a product."""
    with mpmath.workdps(25):
        third = mpmath.mpf(1) / 3
        value = series_value(lambda u: abs(u - third), [third], mpmath.mpf(0), 12, {})
        density = mpmath.npdf(third)
        mean = 2 * density + third * (2 * mpmath.ncdf(third) - 1)
        assert abs(value - mean**2) < mpmath.mpf(10) ** -13


def test_a_long_series_is_left_to_others() -> None:
    with mpmath.workdps(20):
        assert series_value(lambda u: max(u, 0), [mpmath.mpf(0)], mpmath.mpf("0.999"), 10, {}) is None


def test_the_squares_sum_to_the_second_moment() -> None:
    with mpmath.workdps(20):
        whole, *own = squares(lambda u: u * u + u, [], 4, 4)
        for found, expected in zip([whole, *own], [4, 1, 1, 2, 0], strict=True):
            assert abs(found - expected) < mpmath.mpf(10) ** -15


def test_a_function_that_outgrows_the_gaussian_has_no_series() -> None:
    assert series_value(lambda u: mpmath.exp(u * u), [], mpmath.mpf("0.5"), 10, {}) is None
