"""The attack on rates of least eigenvalues: evenly spread points, and what their kernel matrices do."""

from __future__ import annotations

import mpmath
import pytest

from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.matrices import power_series, spread
from ntksym.checking.mutation.numbers import DIGITS, NoRoute, value
from ntksym.verifier.syntax import Node, number

N, P, R = ("s", "n"), ("s", "p"), ("s", "r")
GRAM: Node = ("gram", "x", N)


def statement(exponent: Node, decay: Node, *, rank: bool = True) -> dict[str, object]:
    """lambda_n(K) = O(n^exponent) for coefficients (p+1)^decay and data of rank at most 2."""
    series = ("hadamard_series", GRAM, ("^", ("+", P, number(1)), decay), "p", number(0), ("c", "oo"))
    least = ("eigenvalue", ("scaled", ("^", N, number(-1)), series), N)
    return {
        "variables": [{"name": "n", "kind": "integer", "low": number(1)},
                      {"name": "x", "kind": "array", "rank": 2, "properties": ["unit_rows"]}],
        "hypotheses": [("le", ("rank", GRAM), number(2))] if rank else [],
        "claim": ("bigo", least, ("^", N, exponent), "n"),
    }


@pytest.mark.parametrize(("exponent", "true"), [(-3, True), (-5, True), (-14, False)])
def test_rates_of_least_eigenvalues(exponent: int, true: bool) -> None:
    said, model = statement(number(exponent), number(-4)), statement(number(-2), number(-5))
    found = attack(said, model, "seed")
    assert bool(found.contradiction) is not true
    assert found.points > 0 or not true


def test_without_a_bound_on_the_rank_the_least_eigenvalue_does_not_decay() -> None:
    found = attack(statement(number(-3), number(-4), rank=False), statement(number(-2), number(-5)), "seed")
    assert found.contradiction


def test_points_are_spread() -> None:
    with mpmath.workdps(DIGITS):
        circle, line, axes = spread(mpmath.mpf(2)), spread(mpmath.mpf(1)), spread(None)
        assert abs(circle[2, 1] + 1) < 1e-40
        assert abs(circle[1, 1] - 1) < 1e-40
        assert [int(mpmath.nint(line[i, 1])) for i in (1, 2, 3)] == [1, -1, 1]
        assert axes[3, 3] == 1
        assert axes[3, 2] == 0


def test_infinite_series_of_powers() -> None:
    with mpmath.workdps(DIGITS):
        tree = ("hadamard_series", GRAM, ("^", ("+", P, number(1)), number(-2)), "p", number(0), ("c", "oo"))
        f = power_series(tree, {}, 0)
        assert abs(f(mpmath.mpf(1)) - mpmath.zeta(2)) < 1e-20
        assert abs(f(mpmath.mpf(-1)) - mpmath.pi**2 / 12) < 1e-20
        assert abs(f(mpmath.mpf(1) / 2) - 2 * mpmath.polylog(2, mpmath.mpf(1) / 2)) < 1e-20
        c = {(p,): mpmath.mpf(int(p == 1)) for p in range(60)}
        finite = power_series((*tree[:2], ("idx", "c", P), *tree[3:]), {"c": c}, 0)
        assert abs(finite(mpmath.mpf(1)) - 1) < 1e-20
        with pytest.raises(NoRoute):
            f(mpmath.mpf(1) - mpmath.mpf(10) ** -6)


def test_an_eigenvalue_that_is_rounding_is_zero() -> None:
    with mpmath.workdps(DIGITS):
        least = ("eigenvalue", GRAM, N)
        assert value(least, {"n": mpmath.mpf(3), "x": spread(mpmath.mpf(1))}) == 0
        assert abs(value(least, {"n": mpmath.mpf(2), "x": spread(None)}) - 1) < 1e-40


def test_taylor_coefficients_of_kernels_with_values_near_0_only() -> None:
    steep = ("dual", ("lam", "x", ("s", "x")), ("*", number(4), ("s", "r")))  # 4 r, as long as |4 r| <= 1
    with mpmath.workdps(DIGITS):
        assert abs(value(("taylor_coefficient", steep, "r", number(1)), {}) - 4) < 1e-20
        with pytest.raises(NoRoute):
            value(("taylor_coefficient", steep, "r", number(13)), {})
        nowhere = ("dual", ("lam", "x", ("s", "x")), ("+", number(2), ("s", "r")))
        with pytest.raises(NoRoute):
            value(("taylor_coefficient", nowhere, "r", number(1)), {})


def test_taylor_coefficients_of_high_index() -> None:
    def geometric(pole: str) -> Node:
        return ("taylor_coefficient", ("^", ("+", number(1), ("*", ("q", pole), ("s", "r"))), number(-1)), "r")

    with mpmath.workdps(DIGITS):
        for p in (25, 80, 149, 150):
            found = value((*geometric("-10/11"), number(p)), {}) / (mpmath.mpf(10) / 11) ** p
            assert abs(found - 1) < 1e-10
        with pytest.raises(NoRoute, match="singular within 1"):
            value((*geometric("-4/3"), number(25)), {})
        with pytest.raises(NoRoute, match="high index"):
            value((*geometric("-10/11"), number(151)), {})
        within = ("dual", ("lam", "x", ("s", "x")), ("*", ("q", "5/4"), ("s", "r")))
        with pytest.raises(NoRoute, match="few values near 1"):
            value(("taylor_coefficient", within, "r", number(25)), {})


def test_a_taylor_coefficient_that_is_not_told_from_zero_is_zero() -> None:
    even = ("f", "cos", ("s", "r"))
    with mpmath.workdps(DIGITS):
        assert value(("taylor_coefficient", even, "r", number(11)), {}) == 0
        assert abs(value(("taylor_coefficient", even, "r", number(12)), {}) * mpmath.factorial(12) - 1) < 1e-20
