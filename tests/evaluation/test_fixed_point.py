"""Compositions in fixed point against the same in exact rational arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import arb, ctx, fmpq, fmpq_poly, fmpz, fmpz_poly

from ntksym.evaluation import fixed_point
from ntksym.evaluation.fixed_point import compose, integers

Law = Callable[[int], fmpq]


def power_law(k: int) -> fmpq:
    return fmpq(1, 3 * (k + 1) ** 2)


def geometric(k: int) -> fmpq:
    return fmpq(2**k, 3 ** (k + 2))


def entire(k: int) -> fmpq:
    value = fmpq(1, 2)
    for j in range(1, k + 1):
        value /= j
    return value


def even(k: int) -> fmpq:
    return entire(k) if k % 2 == 0 else fmpq(0)


def sparse(k: int) -> fmpq:
    return fmpq(1, 4) if k in (1, 7) else fmpq(0)


def exactly(outer: list[fmpq], inner: list[fmpq]) -> list[fmpq]:
    """sum_k outer_k inner^k by Horner's scheme."""
    count, series, result = len(inner), fmpq_poly(inner), fmpq_poly([0])
    for entry in reversed(outer):
        result = fmpq_poly((result * series).coeffs()[:count]) + entry
    return [result[p] for p in range(count)]


@pytest.mark.parametrize("outer", [power_law, geometric, entire, even, sparse])
@pytest.mark.parametrize("inner", [power_law, geometric, entire, even, sparse])
@pytest.mark.parametrize("terms", [1, 70, 150])
def test_balls_are_narrow_and_contain_the_exact_values(outer: Law, inner: Law, terms: int) -> None:
    e, a = [outer(k) for k in range(terms)], [inner(p) for p in range(40)]
    truth = exactly(e, a)
    with ctx.workprec(200):
        found = compose([arb(x) for x in e], [arb(x) for x in a], 100)
        assert len(found) == 40
        for ball, exact in zip(found, truth, strict=True):
            assert (ball * exact.q).contains(exact.p)
            assert ball.rad() <= arb(2) ** -98 * arb(exact) + arb(2) ** -100 * (exact == 0)
            assert not (ball * exact.q).contains(exact.p + abs(exact.p) * fmpq(1, 2**90) + fmpq(exact == 0))


@pytest.mark.parametrize("where", [0, 1, 17])
def test_wide_data_give_wide_balls(where: int) -> None:
    """The result covers both ends of the data: of one inner coefficient, of one outer coefficient."""
    with ctx.workprec(200):
        wide = fmpq(1, 2**40)
        for change_outer in (True, False):
            low = [power_law(k) for k in range(80)], [power_law(p) for p in range(30)]
            high = [list(part) for part in low]
            high[0 if change_outer else 1][where] *= 1 + wide
            balls = [[arb(x).union(arb(y)) for x, y in zip(*pair, strict=True)] for pair in zip(low, high, strict=True)]
            found = compose(*balls, 100)
            for pair in (low, high):
                for ball, exact in zip(found, exactly(*pair), strict=True):
                    assert (ball * exact.q).contains(exact.p)


def test_entries_that_may_vanish() -> None:
    """[0, 2^-150] in both series: what comes out contains both extremes and stays below 2^-100."""
    with ctx.workprec(200):
        tiny = fmpq(1, 2**150)
        balls = [arb(fmpq(1, 2)), arb(fmpq(1, 4)), *([arb(0).union(arb(tiny))] * 30)]
        found = compose(balls, balls, 80)
        for last in (fmpq(0), tiny):
            values = [fmpq(1, 2), fmpq(1, 4), *([last] * 30)]
            for p, exact in enumerate(exactly(values, values)):
                assert (found[p] * exact.q).contains(exact.p)
        assert all(abs(ball) < arb(2) ** -100 for ball in found[2:])


def test_constants_and_zeros() -> None:
    with ctx.workprec(100):
        zeros = [arb(0)] * 4
        assert [float(v) for v in compose([arb(1), arb(2)], [arb(3), *zeros], 50)] == [7, 0, 0, 0, 0]
        assert all(v.is_zero() for v in compose(zeros, [arb(fmpq(1, 2))] * 3, 50))


def test_sizes_that_are_far_off_are_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimates choose units only: with bad ones more attempts are made, and the accuracy is the same."""
    widths = []
    honest = fixed_point.attempt

    def watched(*given: object) -> object:
        widths.append(given[3])
        return honest(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(fixed_point, "attempt", watched)
    monkeypatch.setattr(fixed_point, "below", lambda outer, inner, series: 0 * inner)
    with ctx.workprec(200):
        found = compose([arb(entire(k)) for k in range(60)], [arb(entire(p)) for p in range(50)], 100)
    assert len(widths) > 1
    assert widths == sorted(widths)
    assert min(int(ball.rel_accuracy_bits()) for ball in found) >= 98


def test_coefficients_of_very_different_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where lower bounds of the sizes ask for many bits, fewer are tried first: what is lost is found."""
    monkeypatch.setattr(fixed_point, "PLAIN", 100)
    e, a = [entire(k) for k in range(70)], [entire(p) for p in range(120)]
    with ctx.workprec(200):
        found = compose([arb(x) for x in e], [arb(x) for x in a], 60)
        for ball, exact in zip(found, exactly(e, a), strict=True):
            assert (ball * exact.q).contains(exact.p)
            assert ball.rad() <= arb(2) ** -58 * arb(exact)
    monkeypatch.setattr(fixed_point, "GUARD", 4)
    monkeypatch.setattr(fixed_point, "EXPONENTS", fixed_point.np.zeros(1))
    with ctx.workprec(200):
        again = compose([arb(x) for x in e], [arb(x) for x in a], 60)
        assert all(one.overlaps(two) for one, two in zip(found, again, strict=True))
        assert min(int(ball.rel_accuracy_bits()) for ball in again) >= 58


def test_data_of_few_bits() -> None:
    """Of 53 relative bits in the data at most twenty are lost, however small the coefficients are."""
    data = [arb(entire(k)) for k in range(60)]
    with ctx.workprec(200):
        found = compose(data, data, 100)
    assert min(int(ball.rel_accuracy_bits()) for ball in found) >= 33


def test_integers_enclose() -> None:
    with ctx.workprec(120):
        values = [arb(fmpq(1, 3)), arb(fmpq(1, 7), 2.0**-110), arb(0, 2.0**-90), arb(0), arb(fmpq(1, 5), 2.0**-40)]
        for width in (20, 90, 115):
            lows, growth, units = integers(values, width)
            for low, value in zip(lows, values, strict=True):
                assert low >= 0
                assert arb(low) <= (value * arb(2) ** width).upper()
                assert (value * arb(2) ** width).upper() <= growth * (low + units)
        lows, growth, units = integers([values[1]], 100)
        assert units <= 4


@pytest.mark.parametrize("law", [power_law, geometric, entire])
def test_weights_that_fall_are_multiplied_by_coarse_powers(law: Law) -> None:
    """Horner's scheme in 2^-100: between the exact value less its bound of units, and the exact value."""
    unit, count = 2**100, 40
    weights = [int(fmpq(1, 2) * law(k) * unit) for k in range(count)]
    series = [0, *(int(law(k) * unit) for k in range(1, count))]
    assert sum(weights) <= unit
    assert sum(series) <= unit
    found, rows, block = fixed_point.horner([fmpz(w) for w in weights], fmpz_poly(series), count, 100)
    exact = exactly([fmpq(w, unit) for w in weights], [fmpq(c, unit) for c in series])
    assert rows * block >= count
    units = (rows + 1) * (2 * block + 3)
    for p, value in enumerate(exact):
        assert fmpq(found[p], unit) <= value <= fmpq(found[p] + units, unit)
