"""Expansions in fractional powers, and kernels at the ends of [-1, 1], against values in multiprecision."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import fmpq

from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.singularities.numbers import ONE, PI, ZERO, number_of
from ntksym.verifier.statement import read_statement
from ntksym.verifier.zonal.arc_cosines import dual
from ntksym.verifier.zonal.judging import Judge
from ntksym.verifier.zonal.kernels import Kernel
from ntksym.verifier.zonal.local_series import Local, binomials, composed, constant, leading, power
from tests.rate_problems import CUBE, RELU, ROOT_TWO, STEP, nngp, ntk, q, times
from tests.rate_problems import power as to_the
from tests.sphere_rate_problems import ACOS, PLAIN, C, Node, T, exp, laplace, minus, root, total

STATEMENT = read_statement({
    "variables": [{"name": "t", "kind": "real"}, {"name": "c", "kind": "real", "low": q(0), "low_open": True}],
    "hypotheses": [], "claim": ["true"]})
JUDGE = Judge.of(STATEMENT)
HALF = fmpq(1, 2)


def series(*terms: tuple[object, object], order: object = 3) -> Local:
    return Local({fmpq(*map(int, str(e).split("/"))): number_of(fmpq(*map(int, str(c).split("/")))) for e, c in terms},
                 fmpq(order))


def relu_dual(rho: Any) -> Any:
    return (mpmath.sqrt(1 - rho**2) + rho * (mpmath.pi - mpmath.acos(rho))) / (2 * mpmath.pi)


def step_dual(rho: Any) -> Any:
    return (mpmath.pi - mpmath.acos(rho)) / (2 * mpmath.pi)


KERNELS: dict[str, tuple[Node, Any]] = {
    "laplace": (laplace(q(2)), lambda t: mpmath.exp(-2 * mpmath.sqrt(2 * (1 - t)))),
    "written out": (PLAIN, lambda t: 2 * mpmath.pi * relu_dual(t)),
    "asin": (("f", "asin", times(q("1/2"), T)), lambda t: mpmath.asin(t / 2)),
    "acos of a kernel": (("f", "acos", ("dual", ("lam", "x", times(ROOT_TWO, STEP[2])), T)),
                         lambda t: mpmath.acos(2 * step_dual(t))),
    "rational": (times(to_the(total(q(3), T), -2), ACOS), lambda t: mpmath.acos(t) / (3 + t) ** 2),
    "third root": (exp(minus(to_the(total(q(1), minus(to_the(T, 2))), "1/3"))),
                   lambda t: mpmath.exp(-mpmath.cbrt(1 - t * t))),
    "covariance": (nngp(3, T), lambda t: 2 * relu_dual(2 * relu_dual(t))),
    "steps": (nngp(3, T, STEP), lambda t: 2 * step_dual(2 * step_dual(t))),
    "tangent kernel": (ntk(2, T), lambda t: 2 * relu_dual(t) + 2 * t * step_dual(t)),
    "reflected": (("dual", STEP, minus(T)), lambda t: step_dual(-t)),
    "even": (("dual", RELU, to_the(T, 2)), lambda t: relu_dual(t * t)),
    "odd function": (("dual", ("lam", "x", ("f", "sign", ("s", "x"))), T), lambda t: 4 * step_dual(t) - 1),
    "constant inside": (total(T, ("dual", STEP, to_the(T, 0))), lambda t: t + mpmath.mpf(1) / 2),
    "polynomial": (total(to_the(T, 3), q(2)), lambda t: t**3 + 2),
}


@pytest.mark.parametrize("name", sorted(KERNELS))
@pytest.mark.parametrize("end", [1, -1])
def test_expansions(name: str, end: int) -> None:
    body, value = KERNELS[name]
    found = Kernel(body, "t", JUDGE).at(end, fmpq(3))
    with mpmath.workdps(60):
        gaps = []
        for u in (mpmath.mpf(1) / 2**24, mpmath.mpf(1) / 2**26):
            total_ = sum(mpmath.mpf(c.ball.mid().str(60, radius=False)) * u ** (mpmath.mpf(int(e.p)) / int(e.q))
                         for e, c in found.terms.items())
            gaps.append(abs(value(end * (1 - u)) - total_) / u ** (mpmath.mpf(int(found.order.p)) / int(found.order.q)))
        assert max(gaps) < 1000
        assert gaps[1] < 1.3 * gaps[0] + 1e-9
    assert found.order >= fmpq(3, 4)


def test_a_parameter() -> None:
    found = Kernel(laplace(C), "t", JUDGE).at(1, fmpq(3, 2))
    assert set(found.terms) == {fmpq(0), HALF}
    assert JUDGE.sign(found.terms[HALF]) == -1


def test_the_variable_gets_a_name_of_its_own() -> None:
    assert Kernel(T, "t", JUDGE).name == "t_"
    assert Kernel(("s", "x"), "x", JUDGE).at(1, fmpq(2)).terms == {fmpq(0): ONE, fmpq(1): number_of(-1)}


def test_arithmetic() -> None:
    one = series(("0", "1"), ("1/2", "2"))
    assert (one * one).terms == series((0, 1), ("1/2", 4), (1, 4)).terms
    assert (one + -one).terms == {}
    assert (one + -one).low == 3
    assert (series((1, 1), order=2) * series((1, 1), order=5)).order == 3
    assert one.start == ONE
    assert one.rise.start == ZERO
    assert constant(ZERO, fmpq(2)).terms == {}
    assert composed(iter([ONE, PI]), series((2, 1))).terms[fmpq(2)].tree == (PI * ONE).tree
    assert [next(binomials(HALF)).tree, *[c.tree for _, c in zip(range(3), binomials(fmpq(-1)), strict=False)]] == [
        q(1), q(1), q(-1), q(1)]


def test_powers() -> None:
    # (4 u^2 - 4 u^3 + u^4)^(1/2) = 2u - u^2, its inverse square times u^2 = 1/4 + u/4 + ...
    square = series((2, 4), (3, -4), (4, 1), order=6)
    found = power(square, HALF, JUDGE)
    assert found.order == 5
    for e, value in ((1, 2), (2, -1), (3, 0)):
        assert JUDGE.sign(found.terms.get(fmpq(e), ZERO) + number_of(-value)) == 0
    # a first term that is zero by an identity is left out
    root_two = JUDGE.number(root(q(2)))
    hidden = root_two * root_two + number_of(-2)
    low = Local({fmpq(1): hidden, fmpq(2): ONE}, fmpq(4))
    assert leading(low, JUDGE)[0] == 2
    assert power(low, HALF, JUDGE).terms[fmpq(1)].ball.contains(1)
    unknown = Local({fmpq(1): JUDGE.number(total(C, q(-1)))}, fmpq(4))
    for value, exponent, why in (
        (unknown, HALF, "may be zero"), (-square, HALF, "negative at the end"), (square, fmpq(-1), "unbounded"),
        (series(), HALF, "beyond the order"), (Local({fmpq(1): hidden}, fmpq(4)), HALF, "beyond the order"),
    ):
        with pytest.raises(NotATerm, match=why):
            power(value, exponent, JUDGE)


def test_limits() -> None:
    tiny = Local({fmpq(1, 100): ONE}, fmpq(3))
    with pytest.raises(NotATerm, match="too many terms"):
        power(Local({fmpq(0): ONE, fmpq(1, 100): ONE}, fmpq(3)), HALF, JUDGE)
    with pytest.raises(NotATerm, match="needs too many"):
        composed(iter([ONE] * 60), tiny)
    with pytest.raises(NotATerm, match="needs too many"):
        dual(CUBE, Local({fmpq(0): ONE, fmpq(1, 100): number_of(-1)}, fmpq(3)), JUDGE)


@pytest.mark.parametrize(("inner", "why"), [
    (Local({fmpq(0): number_of(2)}, fmpq(2)), "within"),
    (Local({fmpq(0): JUDGE.number(total(q(1), minus(C)))}, fmpq(2)), "within"),
    (Local({fmpq(0): ONE, fmpq(1): ONE}, fmpq(2)), "negative at the end"),
])
def test_what_a_dual_is_not_taken_of(inner: Local, why: str) -> None:
    with pytest.raises(NotATerm, match=why):
        dual(RELU, inner, JUDGE)


def test_the_value_at_an_end() -> None:
    for end, expected in ((1, "1/2"), (-1, "0")):
        found = dual(RELU, constant(number_of(end), fmpq(2)), JUDGE)
        assert found.terms == series((0, expected)).terms or (expected == "0" and not found.terms)
        assert found.order == 1
