"""Growth of eigenvalues from the growth of the coefficients: what the rules accept and refuse, and why."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.rate_problems import power, q, times
from tests.sphere_rate_problems import (
    ABOVE_ONE,
    ARRAY,
    FROM_ONE,
    GEOMETRIC,
    INDEX,
    LAMBDA,
    NEXT,
    POWERS,
    SERIES_PROBLEMS,
    A,
    D,
    K,
    Node,
    P,
    SphereProblem,
    T,
    cls,
    decay,
    eigenvalue,
    exp,
    fall,
    falls,
    gamma,
    minus,
    rate,
    root,
    rooted,
    series,
    total,
)

PLAN = {"index": "k", "threshold": 1, "period": 2}
VALUES = {"d": "3", "a": "2"}
FAILS = {"kind": "sphere-series-rate-fails", **PLAN, "residue": 0, "values": VALUES}
HOLDS = {"kind": "sphere-series-rate", **PLAN, "values": VALUES}


def outcome(data: dict[str, Any], evidence: dict[str, Any]) -> str:
    try:
        return apply_rule(read_statement(data), evidence).verdict
    except Rejected as failure:
        return str(failure)


@pytest.mark.parametrize("problem", SERIES_PROBLEMS, ids=lambda problem: problem.name)
def test_true_and_false_rates(problem: SphereProblem) -> None:
    assert outcome(problem.statement(problem.true), HOLDS) == "proved"
    for claim in (*problem.refuted, *problem.open):
        assert outcome(problem.statement(claim), HOLDS) != "proved"
    residues = [problem.index[1][1]] if problem.index else [0, 1]
    for claim in problem.refuted:
        assert "refuted" in {outcome(problem.statement(claim), {**FAILS, "residue": r}) for r in residues}
    for claim in (problem.true, *problem.open):
        for residue in residues:
            assert outcome(problem.statement(claim), {**FAILS, "residue": residue}) != "refuted"


@pytest.mark.parametrize(("name", "axiom"), [
    ("powers", "gauss-summation"), ("geometric, sharp", "poisson-kernel"), ("root exponentials", None)])
def test_axioms(name: str, axiom: str | None) -> None:
    problem = next(item for item in SERIES_PROBLEMS if item.name == name)
    found = set(apply_rule(read_statement(problem.statement(problem.true)), HOLDS).axioms)
    assert found == {"funk-hecke", "gamma-ratio", "sphere-power-series", *([axiom] if axiom else [])}


def against(claim: Node, hypotheses: tuple[Node, ...] = (POWERS,), parameter: dict[str, Any] = FROM_ONE,
            variables: tuple[dict[str, Any], ...] = (ARRAY,), evidence: dict[str, Any] = HOLDS) -> str:
    problem = SphereProblem("", claim, more=(parameter, *variables), hypotheses=hypotheses)
    return outcome(problem.statement(claim), evidence)


def of(body: Node, degree: Node = K, d: Node = NEXT) -> Node:
    return rate("bigo", eigenvalue(body, degree, d), fall(2))


def sums(body: Node, low: object = 0) -> Node:
    return of(("sum", body, "p", q(low), ("c", "oo")))


ENTRY: Node = ("idx", "c", P)
TRUE = rate("bigo", LAMBDA, fall(2))


@pytest.mark.parametrize(("reason", "claim"), [
    ("times factors", rate("bigo", K, fall(2))), ("times factors", rate("bigo", times(LAMBDA, LAMBDA), fall(2))),
    ("not a power series", of(exp(T))), ("not a power series", sums(times(ENTRY, ("^", T, P)), 1)),
    ("not a power series", rate("bigo", ("sphere_eigenvalue", ("dfun", ("lam", "t", series()), q(1)), K, NEXT), K)),
    ("entry of an array", sums(times(q(2), ENTRY, ("^", T, P)))), ("entry of an array", sums(times(ENTRY, ENTRY))),
    ("entry of an array", sums(times(("idx", "c", total(P, q(1))), ("^", T, P)))),
    ("by 1 or 2", of(series(times(q(3), P)))), ("by 1 or 2", of(series(total(P, q(-1))))),
    ("linear with integers", of(series(times(q("1/2"), P)))), ("linear with integers", of(series(total(P, D)))),
    ("integer from 2 on", of(series(), d=total(D, q(-1)))), ("integer from 2 on", of(series(), d=K)),
    ("fixed parity", of(series(), degree=D)),
    ("not shown to be positive", rate("bigo", LAMBDA, minus(fall(2)))),
    ("not shown to be positive", rate("bigo", times(q(-1), LAMBDA), fall(2))),
    ("faster than geometrically", rate("bigo", eigenvalue(series(), times(q(2), K), NEXT), gamma(K))),
])
def test_claims_that_are_not_covered(reason: str, claim: Node) -> None:
    assert reason in against(claim)


SMALL: dict[str, Any] = {"name": "c", "kind": "array", "rank": 1}


@pytest.mark.parametrize(("reason", "hypotheses", "variables"), [
    ("nonnegative with a finite sum", (POWERS,), (SMALL,)),
    ("one hypothesis, a rate", (POWERS, POWERS), (ARRAY,)),
    ("one hypothesis, a rate", (("le", ("idx", "c", q(0)), q(1)),), (ARRAY,)),
    ("does not compare one entry", (falls("theta", times(ENTRY, A)),), (ARRAY,)),
    ("does not compare one entry", (("theta", times(q(2), ENTRY), P, "p"),), (ARRAY,)),
    ("runs to infinity", (POWERS,), (ARRAY, {**INDEX, "high": q(9)})),
    ("runs to infinity", (POWERS,), (ARRAY, {**INDEX, "kind": "real"})),
    ("does not run upwards", (falls("theta", ("^", P, minus(A)), q(4)),), (ARRAY,)),
    ("not speak of all", (falls("theta", ("^", P, minus(A)), times(q(3), P)),), (ARRAY,)),
    ("not speak of all", (POWERS,), (ARRAY, {**INDEX, "modulus": 3})),
    ("not speak of all", (POWERS,), (ARRAY, {**INDEX, "modulus": 2})),
    ("positive and summable", (falls("theta", minus(("^", P, minus(A)))),), (ARRAY,)),
    ("positive and summable", (falls("theta", ("^", P, times(q("-1/2"), A))),), (ARRAY,)),
    ("positive and summable", (falls("theta", times(q(2), ("^", P, total(A, q(-3))))),), (ARRAY,)),
    ("not shown to be positive", (falls("theta", times(total(A, q("-3/2")), ("^", P, minus(A)))),), (ARRAY,)),
    ("geometric or stretched", (falls("theta", power(gamma(P), -1)),), (ARRAY,)),
    ("faster than geometrically", (falls("theta", power(gamma(P), -1), total(P, q(1))),), (ARRAY,)),
    ("between 0 and 1", (falls("theta", ("^", times(q("1/3"), A), P)),), (ARRAY,)),
    ("between 0 and 1", (falls("theta", times(("^", q("1/2"), P), exp(minus(root(P))))),), (ARRAY,)),
    ("not shown to fall", (falls("theta", exp(times(total(q("3/2"), minus(A)), root(P)))),), (ARRAY,)),
    ("too slowly", (falls("theta", ("^", P, times(q("-2/3"), A))),), (ARRAY,)),
    ("not admissible", (POWERS, ("lt", A, q(2))), (ARRAY,)),
    ("one power series", (POWERS,), (ARRAY, {**ARRAY, "name": "b"})),
    ("one power series", (POWERS,), (ARRAY, {"name": "phi", "kind": "function"})),
], ids=str)
def test_hypotheses_that_are_not_covered(reason: str, hypotheses: tuple[Node, ...],
                                         variables: tuple[dict[str, Any], ...]) -> None:
    values = {**VALUES, **({"p": "6"} if INDEX["name"] in {v["name"] for v in variables} else {})}
    parameter = {**FROM_ONE, "low": q("1/2")} if reason == "too slowly" else FROM_ONE
    claim = rate("bigo", eigenvalue(series(), K, D), fall(2)) if reason == "too slowly" else TRUE
    found = against(claim, hypotheses, parameter, variables, {**HOLDS, "values": values})
    assert reason.replace("not admissible", "not shown to be admissible") in found


def test_declared_indices() -> None:
    for residue in (0, 1):
        declared = {**INDEX, "modulus": 2, "residue": residue}
        for k in (0, 1):
            problem = SphereProblem("", TRUE, index=cls(k), more=(FROM_ONE, ARRAY, declared), hypotheses=(POWERS,))
            found = outcome(problem.statement(TRUE), {**HOLDS, "values": {**VALUES, "p": str(residue)}})
            assert (found == "proved") == (k == residue)


@pytest.mark.parametrize("changes", [{"values": {"d": "2"}}, {"values": None}, {"values": {**VALUES, "k": "1"}}])
def test_malformed_values(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="values of the parameters"):
        against(TRUE, evidence={**HOLDS, **changes})


def test_failures() -> None:
    false = rate("bigo", LAMBDA, fall(1))
    assert against(false, evidence=FAILS) == "refuted"
    assert "along a class of that residue" in against(TRUE, evidence=FAILS)
    assert "along a class of that residue" in against(false, evidence={**FAILS, "residue": 2})
    assert "no example" in against(false, (falls("littleo", ("^", P, minus(A))),), evidence=FAILS)
    with pytest.raises(Malformed, match="residue of its class"):
        against(false, evidence={**FAILS, "residue": "0"})
    assert against(TRUE, (falls("theta", power(P, -1)),), evidence={**HOLDS}) != "proved"


def test_what_parameters_leave_open() -> None:
    """Sizes that depend on the values of a parameter."""
    for hypothesis, claim in (
        (GEOMETRIC, rate("bigo", LAMBDA, ("^", q(2), minus(K)))),
        (GEOMETRIC, rate("bigo", LAMBDA, ("^", total(A, q(1)), minus(K)))),
        (GEOMETRIC, rate("bigo", LAMBDA, ("^", exp(power(A, 2)), K))),
        (falls("theta", rooted(A, P)), rate("bigo", LAMBDA, exp(times(q(-2), power(K, "2/3"))))),
        (falls("theta", rooted(A, P)), rate("bigo", LAMBDA, ("^", A, minus(K)))),
        (POWERS, rate("bigo", LAMBDA, decay(-2))),
    ):
        assert "cannot be told" in against(claim, (hypothesis,), ABOVE_ONE)


def test_all_scales() -> None:
    """Gamma functions fall faster and grow faster than everything; exponentials than their roots."""
    roots, geometric = falls("theta", rooted(A, P)), GEOMETRIC
    smaller = exp(times(q(-1), power(K, "3/4")))
    steep = falls("theta", exp(minus(power(P, "2/3"))))
    for hypothesis in (roots, steep, geometric):
        assert against(rate("littleo", LAMBDA, gamma(K)), (hypothesis,), ABOVE_ONE) == "proved"
        assert against(rate("omega", LAMBDA, power(gamma(K), -1)), (hypothesis,), ABOVE_ONE) == "proved"
        assert against(rate("littleo", LAMBDA, ("^", q(2), K)), (hypothesis,), ABOVE_ONE) == "proved"
    for hypothesis in (roots, steep):
        assert against(rate("omega", LAMBDA, ("^", q(2), minus(K))), (hypothesis,), ABOVE_ONE) == "proved"
        either = rate("omega", LAMBDA, ("^", times(q("1/2"), A), K))
        assert "cannot be told" in against(either, (hypothesis,), ABOVE_ONE)
    assert against(rate("omega", LAMBDA, smaller), (roots,), ABOVE_ONE) == "proved"
    assert against(rate("littleo", LAMBDA, smaller), (geometric,), ABOVE_ONE) == "proved"
    # z = 2 + sqrt(3) for a = 2
    two = falls("theta", ("^", q(2), minus(P)))
    for base, op in (("373/100", "bigo"), ("187/50", "omega")):
        claim = rate(op, LAMBDA, ("^", q(base), minus(K)))
        assert against(claim, (two,)) == "proved"
        assert against((("omega" if op == "bigo" else "bigo"), *claim[1:]), (two,), evidence=FAILS) == "refuted"


@pytest.mark.parametrize("op", ["theta", "bigo", "omega", "littleo"])
def test_comparisons_are_positive(op: str) -> None:
    """A negative sequence is not compared with a negative one, as nowhere else."""
    assert "not shown to be positive" in against(rate(op, minus(LAMBDA), minus(fall(2))))
    assert "not shown to be positive" in against(rate(op, minus(LAMBDA), fall(2)))
