"""The attack on rates of eigenvalues of power series known by the fall of their coefficients, and its own sums."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest

from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.gaussians import gaussian
from ntksym.checking.mutation.homogeneous import arc_cosine, slopes
from ntksym.checking.mutation.logarithms import Signed, log_gamma, logarithm, plain
from ntksym.checking.mutation.numbers import DIGITS, NoRoute, NoValue
from ntksym.checking.mutation.sequences import admissible, by_slope
from ntksym.checking.mutation.spheres import recurrence, zonal
from ntksym.checking.mutation.zonal_series import blockwise, eigenvalue, log_monomial
from tests.rate_problems import power, q
from tests.sphere_rate_problems import A, D, K, Node, P, T, exp, minus, rate, root, times, total
from tests.sphere_rate_problems import eigenvalue as of_kernel

INDEX: dict[str, Any] = {"name": "k", "kind": "integer", "low": q(1)}
DIMENSION: dict[str, Any] = {"name": "d", "kind": "integer", "low": q(2), "high": q(4)}
BASE: dict[str, Any] = {"name": "a", "kind": "real", "low": q(1), "low_open": True}
SEQUENCE: dict[str, Any] = {"name": "c", "kind": "array", "rank": 1, "properties": ["nonnegative_summable"]}
ENTRY: Node = ("idx", "c", P)
SERIES: Node = of_kernel(("sum", times(ENTRY, ("^", T, P)), "p", q(0), ("c", "oo")))
#: like exp(-sqrt p), p^-a and a^-p
STRETCHED, ALGEBRAIC, GEOMETRIC = exp(minus(root(P))), ("^", P, minus(A)), ("^", A, minus(P))
SADDLE = ("^", K, q("2/3"))
CONSTANT = total(A, root(total(power(A, 2), q(-1))))


def statement(fall: Node, claim: Node, **index: int) -> dict[str, Any]:
    return {"variables": [{**INDEX, **index}, DIMENSION, BASE, SEQUENCE], "hypotheses": [fall], "claim": claim}


def known(op: str, g: Node) -> Node:
    return (op, ENTRY, g, "p")


@pytest.mark.parametrize(("fall", "said", "g", "true"), [
    # by Gauss's theorem
    (known("theta", ALGEBRAIC), "theta", ("^", K, total(q(3), minus(D), times(q(-2), A))), True),
    (known("theta", ALGEBRAIC), "theta", ("^", K, total(q("7/2"), minus(D), times(q(-2), A))), False),
    (known("bigo", ALGEBRAIC), "bigo", ("^", K, total(q(3), minus(D), times(q(-2), A))), True),
    (known("bigo", ALGEBRAIC), "theta", ("^", K, total(q(3), minus(D), times(q(-2), A))), False),
    (known("omega", ALGEBRAIC), "omega", ("^", K, total(q(3), minus(D), times(q(-2), A))), True),
    (known("omega", ALGEBRAIC), "bigo", ("^", K, total(q(3), minus(D), times(q(-2), A))), False),
    (known("theta", ALGEBRAIC), "littleo", ("^", K, total(q(3), minus(D), times(q(-2), A))), False),
    (known("littleo", ALGEBRAIC), "bigo", ("^", K, total(q(3), minus(D), times(q(-2), A))), True),
    # the saddle of -k^2/(2p) - sqrt p is at p = k^(4/3): -3/2 k^(2/3)
    (known("theta", STRETCHED), "bigo", exp(times(q("-149/100"), SADDLE)), True),
    (known("theta", STRETCHED), "bigo", exp(times(q("-151/100"), SADDLE)), False),
    (known("theta", STRETCHED), "omega", exp(times(q("-151/100"), SADDLE)), True),
    (known("theta", STRETCHED), "omega", exp(times(q("-149/100"), SADDLE)), False),
    (known("theta", STRETCHED), "omega", exp(minus(root(K))), False),
    # the generating function of A has its singularity at a + sqrt(a^2 - 1)
    (known("theta", GEOMETRIC), "theta", times(("^", K, total(q(1), times(q("-1/2"), D))), ("^", CONSTANT, minus(K))),
     True),
    (known("theta", GEOMETRIC), "theta", ("^", CONSTANT, minus(K)), False),
    (known("theta", GEOMETRIC), "bigo", ("^", A, minus(K)), True),
    (known("theta", GEOMETRIC), "omega", ("^", times(q(2), A), minus(K)), True),
    (known("theta", GEOMETRIC), "omega", ("^", A, minus(K)), False),
    # a constant is not known of a sequence that is known up to one
    (known("theta", GEOMETRIC), "equivalent", times(("^", K, total(q(1), times(q("-1/2"), D))),
                                                    ("^", CONSTANT, minus(K))), False),
])
def test_rates_for_coefficients_known_by_their_fall(fall: Node, said: str, g: Node, true: bool) -> None:
    found = attack(statement(fall, rate(said, SERIES, g)), statement(fall, ("true",)), "seed")
    assert bool(found.contradiction) is not true, found
    assert not true or found.points >= 4


def test_a_tiny_change_is_seen_beside_the_true_rate() -> None:
    g = times(("^", K, total(q(1), times(q("-1/2"), D))), ("^", CONSTANT, minus(K)))
    changed = times(("^", K, total(q(1), times(q("-1/2"), D))),
                    ("^", CONSTANT, times(q("-1000000000001/1000000000000"), K)))
    fall = known("theta", times(GEOMETRIC))
    found = attack(statement(fall, rate("theta", SERIES, changed)), statement(fall, rate("theta", SERIES, g)), "seed")
    assert "the ratio to the true rate" in found.contradiction


@pytest.mark.parametrize(("n", "k", "d"), [(5, 3, 3), (40, 0, 4), (41, 1, 2), (1000, 1000, 3), (10**6, 10**5, 7)])
def test_eigenvalues_of_powers(n: int, k: int, d: int) -> None:
    log = mpmath.loggamma
    two = mpmath.mpf(2)
    exact = log(d / two) + log(n + 1) - n * mpmath.log(2) - log((n - k) / two + 1) - log((n + k + d) / two)
    assert abs(float(log_monomial(np.asarray(float(n)), k, d)) - exact) < 1e-8
    assert abs(float(log_monomial(np.asarray(float(10 * n)), k, d)) - exact) > 0.1


@pytest.mark.parametrize(("k", "entry"), [(0, STRETCHED), (7, STRETCHED), (300, STRETCHED),
                                          (9, ("^", total(q(1), P), q(-2))), (9, ("^", q(3), minus(P)))])
def test_sums_in_blocks_are_sums(k: int, entry: Node) -> None:
    tree = of_kernel(("sum", times(entry, ("^", T, P)), "p", q(0), ("c", "oo")), q(k), q(3))
    n = np.arange(k, 400_000, 2.0)
    terms = logarithm(entry, {"p": n}).log + np.where(n > 0, log_monomial(np.maximum(n, 1), k, 3), 0.0)
    direct = terms.max() + math.log(np.exp(terms - terms.max()).sum())
    assert abs(float(eigenvalue(tree, {}).log) - direct) < 0.01


def test_a_sum_with_a_narrow_peak_far_out() -> None:
    """exp(-(j - 10^9)^2/(2 10^8)): the sum is 10^4 sqrt(2 pi)."""
    found = blockwise(lambda j: Signed(np.ones_like(j), -((j - 1e9) ** 2) / 2e8))
    assert abs(float(found.log) - math.log(1e4 * math.sqrt(2 * math.pi))) < 0.01
    assert float(blockwise(lambda j: Signed(np.zeros_like(j), np.full_like(j, -np.inf))).sign) == 0


def test_signs_and_logarithms() -> None:
    scope = {"k": np.asarray([1.0, 2.0, 1e6])}
    assert np.allclose(log_gamma(np.asarray([0.5, 1, 7, 1e5])), [math.lgamma(u) for u in (0.5, 1, 7, 1e5)], atol=1e-9)
    cubes = logarithm(("^", minus(K), q(3)), scope)
    assert list(cubes.sign) == [-1, -1, -1]
    assert abs(cubes.log[2] - 3 * math.log(1e6)) < 1e-12
    assert list(logarithm(total(K, q(-2)), scope).sign) == [-1, 0, 1]
    assert abs(float(logarithm(("f", "factorial", q(5)), {}).log) - math.log(120)) < 1e-12
    assert logarithm(("f", "abs", minus(K)), scope).sign.min() == 1
    assert abs(float(plain(power(q(2), "1/2"), {})) - math.sqrt(2)) < 1e-15
    with pytest.raises(NoValue, match="fractional power"):
        logarithm(root(minus(K)), scope)
    with pytest.raises(NoValue, match="power of zero"):
        logarithm(power(total(K, q(-2)), -1), scope)
    with pytest.raises(NoRoute, match="beyond the range"):
        plain(exp(K), scope)
    with pytest.raises(NoRoute, match="left of zero"):
        logarithm(("f", "gamma", q("-1/2")), {})
    with pytest.raises(NoRoute, match="logarithm of sum"):
        logarithm(("sum", K, "k", q(0), q(3)), {})


def test_admissible_sequences_are_summable_and_nonnegative() -> None:
    assert list(admissible(known("theta", ("^", P, q(-1))), {})) == []
    assert len(list(admissible(known("theta", ("^", P, q(-2))), {}))) == 4
    lacunary = [c for c in admissible(known("bigo", ("^", P, q("-1/2"))), {}) if c.support]
    assert len(lacunary) == 1
    for c in admissible(known("bigo", ("^", P, q(-3))), {}):
        assert c(np.asarray([2.0, 3.0, 1e3])).sign.min() >= 0
    shifted = next(admissible(("theta", ("idx", "c", total(P, q(2))), ("^", P, q(-2)), "p"), {}))
    assert abs(shifted(np.asarray(12.0)).log + 2 * math.log(10)) < 1e-12
    for hypothesis in (known("theta", minus(("^", P, q(-2)))),
                       ("theta", ("idx", "c", times(q(2), P)), ("^", P, q(-2)), "p")):
        with pytest.raises(NoRoute):
            list(admissible(hypothesis, {}))


@pytest.mark.parametrize(("said", "slope", "last", "verdict"), [
    ("theta", 0.02, 9, True), ("theta", 0.2, 9, None), ("theta", -0.5, 9, False), ("bigo", -5, 9, True),
    ("bigo", 0.5, 9, False), ("omega", 5, 9, True), ("omega", -0.5, 9, False), ("littleo", -0.5, 9, True),
    ("littleo", -0.1, 9, None), ("littleo", 0, 9, False), ("equivalent", 0, 0.01, True), ("equivalent", 0, 0.1, None),
    ("equivalent", 0, 0.7, False)])
def test_trends(said: str, slope: float, last: float, verdict: bool | None) -> None:
    assert by_slope(said, slope, last) is verdict


@pytest.mark.parametrize("series", [
    ("sum", times(ENTRY, ("f", "cos", times(P, T))), "p", q(0), ("c", "oo")),
    ("sum", times(ENTRY, ("^", T, minus(P))), "p", q(0), ("c", "oo")),
    total(T, ("sum", times(ENTRY, ("^", T, P)), "p", q(0), ("c", "oo"))),
])
def test_other_kernels_have_no_route(series: Node) -> None:
    c = next(admissible(known("theta", ("^", P, q(-2))), {}))
    with pytest.raises(NoRoute):
        eigenvalue(of_kernel(series, q(3), q(3)), {"c": c})


def test_arcs_agree_with_mehler() -> None:
    with mpmath.workdps(DIGITS):
        for body in (("f", "max", ("s", "x"), q(0)), ("f", "heaviside", ("s", "x"), q(0)), ("f", "sign", ("s", "x")),
                     total(("s", "x"), times(q(2), ("f", "abs", ("s", "x"))))):
            table, rho = gaussian(("lam", "x", body), {}), mpmath.mpf("-0.2")
            series = mpmath.fsum(table.coefficient_square(n) * rho**n for n in range(70))
            assert table.slopes is not None
            assert abs(arc_cosine(table.slopes, rho) - series) < 1e-40
        assert slopes(("lam", "x", total(("s", "x"), q(1))), {}) is None
        assert slopes(("lam", "x", ("f", "log", ("s", "x"))), {}) is None


def test_two_routes_to_gegenbauer_polynomials() -> None:
    with mpmath.workdps(DIGITS):
        for k, d in ((0, 2), (1, 2), (5, 2), (4, 3), (9, 6)):
            assert abs(recurrence(k, d, mpmath.mpf("0.3")) - zonal(k, d, mpmath.mpf("0.3"))) < 1e-40
