"""O() statements about the least eigenvalue: those of the theorem pass, those beyond it do not."""

from __future__ import annotations

import copy
import time
from itertools import pairwise
from typing import Any

import mpmath
import pytest

from ntksym.checking.deciders.eigenvalues import rate_evidence
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.eigenvalue_problems import RANK, G, N, R, X, Y, eig, integer, le, minus, over, q, times

A, B, E, P = (["s", name] for name in ("a", "b", "e", "p"))
INVERSE = ["^", minus(R, q(1)), q(-1)]


def real(name: str, low: int | None = 0) -> dict[str, Any]:
    return {"name": name, "kind": "real", "low": None if low is None else q(low), "high": None,
            "low_open": low is not None}


def negative(tree: list[Any]) -> list[Any]:
    return times(q(-1), tree)


def exp(tree: list[Any]) -> list[Any]:
    return ["f", "exp", tree]


def least(coefficient: list[Any], gram: list[Any] = G) -> list[Any]:
    return eig(["scaled", ["^", N, q(-1)], ["hadamard_series", gram, coefficient, "p", q(0), ["c", "oo"]]], N)


POWERS = ["^", ["+", q(1), P], negative(A)]
ROOTS = exp(times(q(-1), A, ["^", P, q("1/2")]))
GEOMETRIC = exp(times(q(-1), A, P))


def stated(f: list[Any], g: list[Any], *hypotheses: list[Any], op: str = "bigo", a: int = 1, rank: int = 2,
           **size: Any) -> dict[str, Any]:
    return {"variables": [{**integer("n"), **size}, X, Y, integer("r", rank), real("a", a), real("b"), real("e", None)],
            "hypotheses": [RANK, *hypotheses], "claim": [op, f, g, "n"], "quantifier": "forall"}


def power(exponent: list[Any]) -> list[Any]:
    return ["^", N, exponent]


def falling(exponent: list[Any]) -> list[Any]:
    return exp(times(q(-1), B, power(exponent)))


SHARP = ["+", q(-1), times(q(-1), minus(A, q(1)), INVERSE)]
PRINTED = negative(over(minus(A, q(1)), R))
EXAMPLE = {"n": "1", "x": [[[1, 1], "1"]], "y": [[[1, 1], "1"]], "r": "2", "a": "4", "b": "1/100", "e": "0"}
TRUE = {
    "powers": stated(least(POWERS), power(SHARP)), "as printed": stated(least(POWERS), power(PRINTED), rank=1),
    "roots": stated(least(ROOTS), times(power(q(3)), falling(times(q("1/2"), ["^", R, q(-1)]))), a=0, rank=1),
    "geometric": stated(least(GEOMETRIC), falling(["^", R, q(-1)]), a=0),
    "every exponent": stated(least(GEOMETRIC), falling(E), ["lt", times(E, minus(R, q(1))), q(1)], a=0),
    "three times": stated(times(q(3), least(POWERS)), times(q("1/7"), power(SHARP))),
    "one point in five": stated(least(POWERS), power(SHARP), modulus=5, residue=1),
}
FALSE = {
    "a little faster": stated(least(POWERS), power(["+", q("-1/1000"), SHARP])),
    "twice the exponent": stated(least(POWERS), power(times(q(2), SHARP))),
    "less than summable": stated(least(POWERS), power(SHARP), a=0),
    "at the exponent itself": stated(least(GEOMETRIC), falling(INVERSE), a=0),
    "beyond the exponent": stated(least(ROOTS), falling(INVERSE), a=0),
    "coefficients that do not fall": stated(least(GEOMETRIC), falling(["^", R, q(-1)]), a=-1),
    "an exponent without value": stated(least(POWERS), power(SHARP), rank=1),
    "without the hypothesis": {**stated(least(POWERS), power(SHARP)), "hypotheses": []},
    "one rank less": {**stated(least(POWERS), power(SHARP)), "hypotheses": [le(["rank", G], ["+", R, q(1)])]},
    "rank of other data": {**stated(least(POWERS), power(SHARP)), "hypotheses": [le(["rank", ["gram", "y", N]], R)]},
    "rank of other size": {**stated(least(POWERS), power(SHARP)), "hypotheses": [le(["rank", G], N)]},
    "little o": stated(least(POWERS), power(SHARP), op="littleo"),
    "from below": stated(least(POWERS), power(SHARP), op="omega"),
    "finitely many points": stated(least(POWERS), power(SHARP), high=q(9)),
    "no points": stated(least(POWERS), power(SHARP), low=q(0)),
    "rank nought": stated(least(POWERS), power(SHARP), rank=0),
    "another eigenvalue": stated(eig(least(POWERS)[1], 1), power(SHARP)),
    "not over n": stated(eig(least(POWERS)[1][2], N), power(SHARP)),
    "over its square": stated(eig(["scaled", ["^", N, q(-2)], least(POWERS)[1][2]], N), power(SHARP)),
    "no series": stated(eig(["scaled", ["^", N, q(-1)], G], N), power(SHARP)),
    "vectors of any length": {**stated(least(POWERS, ["gram", "y", N]), power(SHARP)),
                              "hypotheses": [le(["rank", ["gram", "y", N]], R)]},
    "one point more": stated(least(POWERS, ["gram", "x", ["+", N, q(1)]]), power(SHARP)),
    "an exponent that grows with n": stated(least(["^", ["+", q(1), P], negative(N)]), power(SHARP)),
    "an exponent that grows with p": stated(least(exp(times(q(-1), P, P))), falling(["^", R, q(-1)]), a=0),
    "rising powers": stated(least(["^", ["+", q(1), P], A]), power(SHARP)),
    "powers of p alone": stated(least(["^", ["+", q(0), P], negative(A)]), power(SHARP)),
    "powers of something else": stated(least(["^", ["+", A, P], negative(A)]), power(SHARP)),
    "numbers as exponents": stated(least(["^", ["+", q(1), P], times(q(-1), q(2))]), power(SHARP)),
    "other exponentials": stated(least(exp(negative(A))), power(SHARP)),
    "other coefficients": stated(least(A), power(SHARP)),
    "powers against exponentials": stated(least(POWERS), falling(["^", R, q(-1)])),
    "exponentials against powers": stated(least(GEOMETRIC), power(SHARP), a=0),
    "two exponentials": stated(least(GEOMETRIC), times(falling(E), falling(E)), a=0),
    "an exponential of a sum": stated(least(GEOMETRIC), exp(["+", power(E), B]), a=0),
    "an exponential of two powers": stated(least(GEOMETRIC), exp(times(power(E), power(E))), a=0),
    "an exponential of n": stated(least(GEOMETRIC), exp(times(N, power(E))), a=0),
    "an exponent with n": stated(least(GEOMETRIC), falling(N), a=0), "a power with n": stated(least(POWERS), power(N)),
    "an exponent that is not read": stated(least(POWERS), power(["^", R, q("1/2")])),
    "a comparison that is negative": stated(least(POWERS), negative(power(SHARP))),
    "twice the sequence": stated(times(least(POWERS), least(POWERS)), power(SHARP)),
    "no comparison": stated(least(POWERS), A),
}


def evidence(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**found, "example": EXAMPLE} for found in rate_evidence(read_statement(data), time.monotonic() + 20)]


@pytest.mark.parametrize("name", TRUE)
def test_rates_of_the_theorem_are_proved(name: str) -> None:
    (found,) = evidence(TRUE[name])
    assert apply_rule(read_statement(TRUE[name]), found).verdict == "proved"


@pytest.mark.parametrize("name", FALSE)
def test_rates_beyond_it_are_not(name: str) -> None:
    assert evidence(FALSE[name]) == []
    for true in TRUE.values():
        (found,) = evidence(true)
        if not FALSE[name]["hypotheses"]:
            del found["example"]
        with pytest.raises(Rejected):
            apply_rule(read_statement(FALSE[name]), found)


@pytest.mark.parametrize("name", ["summable", "defined", "compared"])
def test_every_part_of_the_evidence_is_needed(name: str) -> None:
    (found,) = evidence(TRUE["as printed"])
    for wrong in ([], {}, {**found[name], "conclusion": [["1", []]]}, {**found[name], "more": []}):
        with pytest.raises((Rejected, Malformed)):
            apply_rule(read_statement(TRUE["as printed"]), {**found, name: wrong})


def test_an_existence_is_not_a_bound() -> None:
    data = copy.deepcopy(TRUE["powers"])
    (found,) = evidence(data)
    with pytest.raises(Rejected, match="for all data"):
        apply_rule(read_statement({**data, "quantifier": "exists"}), found)


def test_the_least_eigenvalue_on_the_circle_falls_as_fast_as_the_theorem_says() -> None:
    with mpmath.workdps(40):
        ratios = []
        for n in (8, 16, 32):
            angles = [mpmath.pi * 2 * i / n + mpmath.mpf(1) / 7 for i in range(n)]
            kernel = mpmath.matrix([[mpmath.polylog(3, mpmath.cos(s - t) * mpmath.mpf("0.999999")) for s in angles]
                                    for t in angles])
            ratios.append(min(mpmath.eigsy(kernel, eigvals_only=True)) / n * mpmath.mpf(n) ** 3)
        assert all(0 < later <= first for first, later in pairwise(ratios))
