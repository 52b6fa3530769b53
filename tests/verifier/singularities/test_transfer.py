"""Rates by singularity transfer: constants against exact coefficients, and what the proof does not cover."""

from __future__ import annotations

import itertools
from typing import Any

import mpmath
import pytest
from flint import arb, arb_series, ctx, fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.hypergeometric.network_growth import replace_coefficients
from ntksym.verifier.hypergeometric.sequences import answer, classes, reader
from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.singularities import transfer
from ntksym.verifier.singularities.numbers import ONE, Number, number_of
from ntksym.verifier.statement import read_statement
from ntksym.verifier.work import limited
from tests.rate_problems import (
    BIASED,
    CUBE,
    EVEN,
    RATE_PROBLEMS,
    RELU,
    ROOT_HALF,
    SLOW,
    STEP,
    P,
    R,
    RateProblem,
    coefficient,
    nngp,
    ntk,
    power,
    q,
    rate,
    times,
)

TERMS = 400


def outcome(problem: RateProblem, claim: Any, period: int = 2) -> str:
    statement = read_statement(problem.statement(claim))
    try:
        return apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": period}).verdict
    except Rejected as failure:
        return str(failure)


@pytest.mark.parametrize("problem", RATE_PROBLEMS, ids=lambda problem: problem.name)
def test_the_table_on_both_sides(problem: RateProblem) -> None:
    assert outcome(problem, problem.true) == "proved"
    for claim in problem.false:
        assert outcome(problem, claim) != "proved", claim


def why(claim: Any, period: int = 2, **index: Any) -> str:
    return outcome(RateProblem("", claim, (), index), claim, period)


REFUSED = [
    ("even and odd indices grow differently", rate("theta", coefficient(ntk(3)), SLOW), 1),
    ("modulus 1 at other points", rate("theta", coefficient(("dual", RELU, power(R, 2))), SLOW), 2),
    ("nonnegative coefficients", rate("theta", coefficient(("+", ntk(3), times(q(-1), R))), SLOW), 2),
    ("nonnegative coefficients", rate("theta", coefficient(ntk(0)), SLOW), 2),
    ("without a singular term", rate("theta", coefficient(ntk(1)), SLOW), 2),
    ("not a number from 1 to 12", rate("theta", coefficient(ntk(13)), SLOW), 2),
    ("not positively homogeneous", rate("theta", coefficient(
        nngp(3, function=("lam", "x", ("+", ("s", "x"), q(1))), weight=ROOT_HALF)), SLOW), 2),
    ("not differentiable at 1", rate("theta", coefficient(nngp(3, function=STEP)), SLOW), 2),
    ("may be zero", rate("theta", coefficient(ntk(3, BIASED, ("lam", "x", ("s", "x")), weight=q(1))), SLOW), 2),
    ("leading terms that cancel", rate("theta", coefficient(("+", times(q("1/4"), R), ("dual", STEP, R),
                                                            ("dual", RELU, R))), SLOW), 2),
    ("logarithm", rate("theta", coefficient(times(ntk(3), ("+", q(1), times(q(0), ("f", "log", q(-1)))))), SLOW), 2),
]


@pytest.mark.parametrize(("reason", "claim", "period"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_what_the_proof_does_not_cover(reason: str, claim: Any, period: int) -> None:
    assert reason in why(claim, period)


def test_parameters_have_no_values_until_they_are_given() -> None:
    data = RATE_PROBLEMS[0].statement(rate("littleo", coefficient(times(("s", "a"), ntk(3))), SLOW))
    data["variables"].append({"name": "a", "kind": "real", "low": q(1)})
    with pytest.raises(Rejected, match="parameters that have no values"):
        apply_rule(read_statement(data), {"kind": "rate", "index": "p", "threshold": 6, "period": 2})
    failing = {"kind": "rate-fails", "index": "p", "threshold": 6, "period": 2, "residue": 0, "values": {"a": "2"}}
    assert apply_rule(read_statement(data), failing).verdict == "refuted"


# Coefficients by composition of power series, in Arb: J_k(A)' = k^2 J_{k-1}(A) A', J_0(A)' = A'/(2 pi sqrt(1 - A^2)).
def arc_cosine(degree: int, inner: Any) -> Any:
    slope = inner.derivative()
    at = inner[0]
    t = at.acos()
    values = [(arb.pi() - t) / (2 * arb.pi()), (t.sin() + (arb.pi() - t) * at) / (2 * arb.pi()),
              (3 * t.sin() * at + (arb.pi() - t) * (1 + 2 * at * at)) / (2 * arb.pi())]
    result = (slope * (arb_series([1]) - inner * inner).rsqrt()).integral() * (1 / (2 * arb.pi())) + values[0]
    for k in range(1, degree + 1):
        result = (result * slope).integral() * k * k + values[k]
    return result


def coefficients(kind: str, degree: int, g: fmpq, h: fmpq, layer: int, gamma: fmpq, weight: fmpq) -> list[arb]:
    def dual(k: int, right: fmpq, left: fmpq, inner: Any) -> Any:
        even, odd = arb(right * right + left * left), arb(2 * right * left)
        return arc_cosine(k, inner) * even + (arc_cosine(k, -inner) * odd if right * left else 0)

    scale = arb(weight / norm(degree, g, h))
    below = arb_series([0, 1]) * arb(gamma) + arb(1 - gamma)
    value = below
    for _ in range(layer - 1):
        above = dual(degree, g, h, below) * scale + arb(1 - weight)
        slope = dual(degree - 1, degree * g, -degree * h, below) * scale if kind == "ntk" else None
        value = above + slope * value if kind == "ntk" else above
        below = above
    return [value[p] for p in range(TERMS)]


def norm(degree: int, g: fmpq, h: fmpq) -> fmpq:
    """E[F(Z)^2]."""
    return fmpq(mpmath.fac2(2 * degree - 1).__int__()) * (g * g + h * h) / 2


def activation(degree: int, g: fmpq, h: fmpq) -> Any:
    x = ("s", "x")
    return ("lam", "x", ("+", times(q(g), power(("f", "max", x, q(0)), degree)),
                         times(q(h), power(("f", "max", times(q(-1), x), q(0)), degree))))


KERNELS = [
    *((kind, 1, "1", "0", layer, "1", "1") for kind in ("nngp", "ntk") for layer in (2, 3, 5)),
    ("ntk", 1, "1", "-1/10", 3, "1", "1"), ("ntk", 1, "1", "-1/10", 3, "1/2", "1/2"),
    ("nngp", 1, "1", "2", 3, "1/2", "1"), ("ntk", 1, "1", "1", 3, "1/2", "2/3"), ("ntk", 2, "1", "0", 3, "1", "1"),
    ("ntk", 2, "1", "1/3", 3, "1", "3/4"), ("nngp", 2, "1", "-1/3", 3, "1/4", "1"),
    ("nngp", 1, "0", "1", 4, "1", "1/2"),
]


@pytest.mark.parametrize("given", KERNELS, ids=lambda given: "-".join(map(str, given)))
def test_constants_are_those_of_exact_coefficients(given: Any) -> None:
    """c + (-1)^p d against a_p Gamma(-m/2) p^(m/2+1), whose next terms are extrapolated away, at even and odd p."""
    kind, degree, layer = given[0], given[1], given[4]
    g, h, gamma, weight = (fmpq(*map(int, text.split("/"))) for text in (*given[2:4], *given[5:]))
    first = R if gamma == 1 else ("+", times(q(gamma), R), q(1 - gamma))
    make = ntk if kind == "ntk" else nngp
    tree = make(layer, first, activation(degree, g, h), power(q(weight / norm(degree, g, h)), "1/2"),
                power(q(1 - weight), "1/2"))
    found = transfer.expanded(tree, "r")
    least = min(m for _, m, _ in found)
    cap, ctx.cap = ctx.cap, TERMS
    try:
        with ctx.workprec(300):
            exact = coefficients(kind, degree, g, h, layer, gamma, weight)
    finally:
        ctx.cap = cap
    with mpmath.workdps(40):
        for parity in (0, 1):
            expected = sum(((-1) ** (parity * (end < 0)) * mpmath.mpf(c.ball.mid().str(35, radius=False))
                            for end, m, c in found if m == least), mpmath.mpf(0))
            points = [TERMS // 8 + parity, TERMS // 4 + parity, TERMS // 2 + parity, TERMS - 2 + parity]
            values = [mpmath.mpf(exact[p].mid().str(35, radius=False)) * mpmath.gamma(-mpmath.mpf(least) / 2)
                      * mpmath.mpf(p) ** (mpmath.mpf(least) / 2 + 1) for p in points]
            limit = mpmath.polyval(mpmath.matrix(list(fit([1 / mpmath.mpf(p) for p in points], values))), 0)
            assert abs(limit - expected) < mpmath.mpf("2e-4") * (abs(expected) + mpmath.mpf("1e-2")), parity


def fit(nodes: list[Any], values: list[Any]) -> Any:
    """Coefficients, highest first, of the polynomial through the points."""
    return mpmath.lu_solve(mpmath.matrix([[x**k for k in range(len(nodes) - 1, -1, -1)] for x in nodes]),
                           mpmath.matrix(values))


def test_powers_and_longer_series() -> None:
    """J_3 has its first singular term at s^7: three and five terms show nothing."""
    ((end, m, c), (other, n, d)) = transfer.expanded(("dual", CUBE, R), "r")
    assert (end, other, m, n) == (1, -1, 7, 7)
    assert c.is_nonzero
    assert d.is_nonzero
    squared = transfer.expanded(power(ntk(2), 2), "r")
    single = transfer.expanded(ntk(2), "r")
    assert (squared[0][2].ball - 2 * 2 * single[0][2].ball).contains(0)  # 2 T(1) times the term, T_2(1) = 2
    assert transfer.expanded(times(q(1), R, ("dual", RELU, R)), "r")[0][1] == 3


def test_the_positive_factor_of_a_rate_is_left_out() -> None:
    statement = read_statement(RATE_PROBLEMS[0].statement(RATE_PROBLEMS[0].true))
    (cls, _) = itertools.islice(classes(statement.variables[0], 6, 2), 2)
    loose, scale, axioms = replace_coefficients(coefficient(ntk(3)), statement, cls, False)
    assert scale == ONE
    assert "singularity-transfer" in axioms
    assert SLOW in (loose, *loose[1:])
    sharp, scale, _ = replace_coefficients(coefficient(ntk(3)), statement, cls)
    assert scale == ONE
    assert sharp != loose


def test_ends_of_the_series() -> None:
    assert transfer.leading((number_of(1), number_of(0), number_of(3))) is None
    bias = ntk(3, BIASED, weight=q(1), bias=ROOT_HALF)
    assert [end for end, _, _ in transfer.expanded(bias, "r")] == [1]
    assert why(rate("theta", coefficient(bias), SLOW), 1) == "proved"
    assert why(rate("theta", coefficient(ntk(2)), SLOW), **EVEN) == "proved"
    mixed = coefficient(("+", ("dual", STEP, BIASED), ("dual", RELU, R)))
    assert why(rate("theta", mixed, SLOW), 1) == "proved"
    assert why(rate("theta", mixed, power(SLOW, 2)), 1) != "proved"
    square = ("lam", "x", power(("f", "max", ("s", "x"), q(0)), 2))
    both = ("+", ("dual", square, BIASED), ("dual", CUBE, R))
    assert [(end, m) for end, m, _ in transfer.expanded(both, "r")] == [(1, 5), (-1, 7)]
    assert why(rate("theta", coefficient(both), power(P, "-7/2")), 1) == "proved"
    assert why(rate("theta", coefficient(both), power(P, "-9/2")), 1) != "proved"
    with pytest.raises(NotATerm):
        transfer.expanded(power(R, 3), "r")


@pytest.mark.parametrize("layer", [8, 10])
def test_deep_layers_stay_within_the_work_of_one_certificate(layer: int) -> None:
    """The nested constants are worked out once: their trees alone would double with every layer."""
    with limited():
        assert why(rate("theta", coefficient(ntk(layer)), SLOW)) == "proved"
        assert "does not hold" in why(rate("littleo", coefficient(ntk(layer)), SLOW))


def fails(claim: Any, residue: int) -> str:
    statement = read_statement(RateProblem("", claim, ()).statement(claim))
    evidence = {"kind": "rate-fails", "index": "p", "threshold": 6, "period": 2, "residue": residue, "values": {}}
    try:
        return apply_rule(statement, evidence).verdict
    except Rejected as failure:
        return str(failure)


@pytest.mark.parametrize("layer", [4, 5, 8])
@pytest.mark.parametrize("residue", [0, 1])
def test_constants_of_nested_angles_are_compared_by_balls(layer: int, residue: int) -> None:
    """c p^(-3/2) is refuted for a c that differs from the constant in the 30th digit; nothing proves equality."""
    one, other = transfer.expanded(ntk(layer), "r")
    assert one[1] == other[1] == 1
    with ctx.workprec(200):
        total = one[2].ball + (-1) ** residue * other[2].ball
        exact = total / (-2 * arb.pi().sqrt())  # Gamma(-1/2)
        digits = exact.mid().str(40, radius=False)
        near = decimal(digits)
        for c in (near, near * (1 + fmpq(1, 10**30)), near * 2):
            claim = rate("equivalent", coefficient(ntk(layer)), times(q(c), SLOW))
            assert fails(claim, residue) == "refuted"
            assert "cannot be told" in why(claim)
    angle = times(q("1/3"), ("f", "acos", q("1/3")), SLOW)
    assert "acos" in fails(rate("equivalent", coefficient(ntk(layer)), angle), residue)
    # What holds is not refuted: the same kernel on both sides of a bound.
    assert "not shown to fail" in fails(rate("theta", coefficient(ntk(layer)), times(q(near), SLOW)), residue)


def decimal(text: str) -> fmpq:
    mantissa, _, exponent = text.partition("e")
    whole, _, places = mantissa.partition(".")
    return fmpq(int(whole + places), 10 ** len(places)) * fmpq(10) ** int(exponent or 0)


def test_a_ball_around_the_constant_tells_nothing() -> None:
    statement = read_statement(RATE_PROBLEMS[0].statement(RATE_PROBLEMS[0].true))
    (cls, _) = itertools.islice(classes(statement.variables[0], 6, 2), 2)
    read = reader(statement, [SLOW], cls)
    close = Number(("f", "acos", q("1/2")), arb(1, 1e-30))
    assert answer("equivalent", SLOW, SLOW, read, close) is Answer.UNKNOWN
    assert answer("equivalent", SLOW, SLOW, read, Number(close.tree, arb(1.25, 0.125))) is Answer.NO
    assert answer("equivalent", SLOW, SLOW, read) is Answer.YES
    assert transfer.has_angle(("+", q(1), close.tree, close.tree))
    shared = times(P, P)
    assert not transfer.has_angle(("+", shared, shared))
