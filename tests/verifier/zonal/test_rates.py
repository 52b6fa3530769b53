"""Growth of eigenvalues of zonal kernels: what the rules accept and refuse, and why."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.hypergeometric.sequences import NotShown
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from ntksym.verifier.zonal.judging import Judge, written_size
from ntksym.verifier.zonal.rates import sphere_rate
from tests.rate_problems import CUBE, RELU, ROOT_HALF, ROOT_TWO, STEP, nngp, ntk, power, q, times
from tests.sphere_rate_problems import (
    EXPONENT,
    FRACTION,
    HALF_D,
    KERNEL_PROBLEMS,
    LAYER,
    POSITIVE,
    C,
    D,
    K,
    N,
    Node,
    SphereProblem,
    T,
    cls,
    decay,
    eigenvalue,
    exp,
    gamma,
    laplace,
    minus,
    of_layer,
    rate,
    root,
    total,
)

ONE, L = q(1), ("s", "l")
PLAN = {"index": "k", "threshold": 1, "period": 2}
FAILS = {"kind": "sphere-rate-fails", **PLAN, "residue": 0, "values": {"d": "3"}}


def outcome(data: dict[str, Any], evidence: dict[str, Any]) -> str:
    try:
        return apply_rule(read_statement(data), evidence).verdict
    except Rejected as failure:
        return str(failure)


def proved(problem: SphereProblem, claim: Node) -> str:
    return outcome(problem.statement(claim), {"kind": "sphere-rate", **PLAN})


@pytest.mark.parametrize("problem", KERNEL_PROBLEMS, ids=lambda problem: problem.name)
def test_true_and_false_rates(problem: SphereProblem) -> None:
    assert proved(problem, problem.true) == "proved"
    for claim in (*problem.refuted, *problem.open):
        assert proved(problem, claim) != "proved"
    given = {"c": "2", "l": "4", "n": "1/3"}
    values = {"d": "3", **{v["name"]: given[v["name"]] for v in problem.more}}
    residues = [problem.index[1][1]] if problem.index else [0, 1]
    for claim in problem.refuted:
        found = {outcome(problem.statement(claim), {**FAILS, "residue": r, "values": values}) for r in residues}
        assert "refuted" in found
    for claim in (problem.true, *problem.open):
        for residue in residues:
            assert outcome(problem.statement(claim), {**FAILS, "residue": residue, "values": values}) != "refuted"


def test_axioms() -> None:
    def axioms(claim: Node) -> tuple[str, ...]:
        data = SphereProblem("", claim, index=cls(0)).statement(claim)
        return apply_rule(read_statement(data), {"kind": "sphere-rate", **PLAN}).axioms

    base = ("funk-hecke", "gamma-ratio")
    assert axioms(rate("theta", eigenvalue(laplace(ONE)), decay(0))) == (*base, "sphere-singularity-transfer")
    assert axioms(rate("theta", eigenvalue(ntk(3, T)), decay(0))) == (
        *base, "mehler", "polar-coordinates", "sphere-singularity-transfer")
    assert axioms(rate("theta", eigenvalue(exp(T)), eigenvalue(exp(T)))) == (*base, "sphere-power-series")


def theta(body: Node, shift: object = 0, **more: Any) -> Node:
    return rate("theta", eigenvalue(body, **more), decay(shift))


FIRST = root(total(ONE, minus(T)))
REFUSED: list[tuple[str, Node]] = [
    ("not given", rate("theta", ("sphere_eigenvalue", ("fv", "phi"), K, D), decay(0))),
    ("changes with the degree", theta(times(K, FIRST))),
    ("changes with the degree", theta(FIRST, d=total(K, q(2)))),
    ("integer from 2 on", theta(FIRST, d=total(D, q(-1)))),
    ("integer from 2 on", theta(FIRST, d=times(q("1/2"), D))),
    ("fixed parity", theta(FIRST, degree=times(q("1/2"), K))),
    ("fixed parity", theta(FIRST, degree=total(K, D))),
    ("fixed parity", theta(FIRST, degree=minus(K))),
    ("not shown to differ from 0", theta(FIRST, degree=D)),
    ("not linear in the index", theta(FIRST, degree=times(K, K))),
    ("not linear in the index", theta(FIRST, degree=times(K, D))),
    ("with 'piecewise' has no expansion", theta(("piecewise", ("lt", T, q(0)), T, ("true",), FIRST))),
    ("with 'sin' has no expansion", theta(("f", "sin", FIRST))),
    ("division by zero", theta(total(FIRST, power(q(0), -1)))),
    ("logarithm", theta(total(FIRST, ("f", "log", q(-1))))),
    ("between 0 and 1", theta(("^", total(ONE, minus(T)), C))),
    ("not a rational number", theta(("^", total(ONE, minus(T)), q("121/2")))),
    ("not shown to be positive on", theta(root(T))),
    ("not shown to be positive on", theta(power(T, -1))),
    ("unbounded at the end", theta(power(FIRST, -1))),
    ("values in (-1, 1)", theta(("f", "acos", times(q(2), T)))),
    ("values in (-1, 1)", theta(("dual", RELU, times(q(2), T)))),
    ("values in (-1, 1)", theta(("dual", RELU, total(q(2), T)))),
    ("values in (-1, 1)", theta(("dual", RELU, ("dual", ("lam", "x", ("f", "tanh", ("s", "x"))), T)))),
    ("values in (-1, 1)", theta(("dual", RELU, power(FIRST, -1)))),
    ("values in (-1, 1)", theta(("dual", RELU, exp(T)))),
    ("not positively homogeneous", theta(("dual", ("lam", "x", ("f", "tanh", ("s", "x"))), T))),
    ("depends on a parameter", theta(("dual", ("lam", "x", times(C, RELU[2])), T))),
    ("nonnegative coefficients", theta(ntk(3, T, weight=ONE))),
    ("not a number from 1 to 12", theta(ntk(13, T))),
    ("may vanish", theta(total(times(total(C, q(-1)), FIRST), T))),
    ("may vanish", theta(("*", exp(q(0)), exp(total(T, times(total(power(C, 2), minus(times(q(4), C)), q(3)),
                                                              FIRST)))))),
    ("cannot be told", theta(T, -30)),
    ("cannot be told", theta(power(T, 3), -30)),
    ("may cancel", rate("theta", total(eigenvalue(FIRST, d=q(3)), minus(eigenvalue(FIRST, d=q(3)))), power(K, -3))),
    ("cannot be told", rate("theta", times(K, eigenvalue(FIRST)), decay(0))),
]


@pytest.mark.parametrize(("reason", "claim"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_what_the_proof_does_not_cover(reason: str, claim: Node) -> None:
    data = SphereProblem("", claim, more=(POSITIVE, {"name": "phi", "kind": "function"})).statement(claim)
    assert reason in outcome(data, {"kind": "sphere-rate", **PLAN})


LAPLACE = KERNEL_PROBLEMS[0]


@pytest.mark.parametrize(("reason", "changes"), [
    ("even period", {"period": 3}), ("not admissible", {"values": {"d": "1"}}), ("no class", {"residue": 2}),
    ("every parameter", {"values": {}}), ("every parameter", {"values": {"d": "3", "c": "1"}}),
    ("not shown to fail", {"values": {"d": "3"}, "residue": 1}),
], ids=str)
def test_evidence_that_does_not_fit(reason: str, changes: dict[str, Any]) -> None:
    claim = LAPLACE.true if "fail" in reason else LAPLACE.refuted[0]
    assert reason.replace("not admissible", "not shown to be admissible") in outcome(
        LAPLACE.statement(claim), {**FAILS, **changes})


@pytest.mark.parametrize("changes", [{"residue": "0"}, {"residue": True}, {"values": None}, {"values": [["d", "3"]]}])
def test_malformed_evidence(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="residue of its class and the values"):
        outcome(LAPLACE.statement(LAPLACE.refuted[0]), {**FAILS, **changes})


def test_other_statements() -> None:
    holds = {"kind": "sphere-rate", **PLAN}
    data = LAPLACE.statement(("le", q(0), K))
    assert "compares two sequences" in outcome(data, holds)
    assert "compares two sequences" in outcome({**LAPLACE.statement(LAPLACE.true), "quantifier": "exists"}, holds)
    bounded = SphereProblem("", LAPLACE.true, index=(("high", q(9)),))  # type: ignore[arg-type]
    assert "runs to infinity" in outcome(bounded.statement(LAPLACE.true), holds)
    known = SphereProblem("", LAPLACE.true, hypotheses=(("le", q(5), K),))
    assert "runs to infinity" in outcome(known.statement(LAPLACE.true), {**holds, "example": {"d": "2", "k": "7"}})
    other = SphereProblem("", LAPLACE.true, more=({"name": "j", "kind": "integer", "low": q(1)},))
    assert "runs to infinity" in outcome(other.statement(LAPLACE.true), {**holds, "index": "j"})


def test_hypotheses_are_used() -> None:
    claim = rate("equivalent", eigenvalue(exp(times(total(C, q(-1)), T))), times(
        gamma(HALF_D), ("^", times(q("1/2"), total(C, q(-1))), K), power(gamma(total(K, HALF_D)), -1)))
    problem = SphereProblem("", claim, more=(POSITIVE,), hypotheses=(("lt", q(2), total(C, q("1/2"))),))
    holds = {"kind": "sphere-rate", **PLAN, "example": {"d": "2", "k": "1", "c": "3"}}
    assert "not shown to differ from 0" in outcome(problem.statement(claim), holds)
    bounded = SphereProblem("", claim, more=({**POSITIVE, "low": q(2)},))
    assert outcome(bounded.statement(claim), {"kind": "sphere-rate", **PLAN}) == "proved"


FOUR_N = times(q("1/2"), N)
OF_ONE: Node = ("^", total(ONE, minus(T)), N)


@pytest.mark.parametrize(("reason", "claim"), [
    ("does not begin with", theta(of_layer("ntk", T, times(q(2), T)))),
    ("does not begin with", theta(of_layer("nngp", total(times(q("1/2"), T), q("1/2"))))),
    ("does not begin with", theta(of_layer("nngp", T, function=("lam", "x", times(("s", "c"), RELU[2]))))),
    ("another network", theta(of_layer("nngp", T, weight=ONE))),
    ("another network", theta(of_layer("nngp", T, weight=ONE, bias=ROOT_HALF))),
    ("another network", theta(of_layer("nngp", T, weight=ONE, function=STEP))),
    ("another network", theta(of_layer("nngp", T, function=("lam", "x", ("f", "sign", ("s", "x")))))),
    ("another network", theta(of_layer("ntk", T, T, function=STEP))),
    ("another network", theta(of_layer("nngp", T, function=CUBE))),
    ("large enough", theta((*of_layer("nngp", T, function=STEP)[:3], total(L, q(-1)), ROOT_TWO, q(0)))),
    ("another network", theta(of_layer("nngp", T, function=("lam", "x", ("s", "x"))))),
    ("large enough", theta((*of_layer("ntk", T, T)[:4], total(L, q(-1)), *of_layer("ntk", T, T)[5:]))),
    ("large enough", theta((*of_layer("ntk", T, T)[:4], times(q("1/2"), L), *of_layer("ntk", T, T)[5:]))),
    ("several parameters", theta(total(OF_ONE, ("^", total(ONE, T), FOUR_N)))),
    ("between 0 and 1", theta(("^", total(ONE, minus(T)), times(q(2), N)))),
    ("between 0 and 1", theta(("^", total(ONE, minus(T)), total(N, q(-1))))),
    ("may vanish", theta(times(total(C, q(-1)), OF_ONE))),
    ("may vanish", theta(total(OF_ONE, minus(OF_ONE)))),
    ("beside other singular", theta(total(OF_ONE, root(total(ONE, minus(T)))))),
    ("positive on", theta(("^", T, N))),
    ("positive on", theta(("^", OF_ONE, N))),
    ("first order", theta(("^", power(total(ONE, minus(T)), 2), N))),
    ("exponent within 'sin'", theta(("f", "sin", OF_ONE))),
    ("small natural number", theta(root(OF_ONE))), ("small natural number", theta(power(OF_ONE, 13))),
], ids=str)
def test_parameters_that_are_not_covered(reason: str, claim: Node) -> None:
    data = SphereProblem("", claim, more=(POSITIVE, EXPONENT, LAYER)).statement(claim)
    assert reason in outcome(data, {"kind": "sphere-rate", **PLAN})


def test_bound_names_are_not_the_parameters_of_that_name() -> None:
    """What is said of a parameter t is not said of the variable t of a kernel."""
    square = ("eq", power(T, 2), q(2))
    for body, more, hypotheses, why in (
        (of_layer("nngp", T, weight=T), {"low": q(0)}, (square,), "does not begin with"),
        (of_layer("nngp", T, weight=ROOT_TWO, bias=times(T, total(power(T, 2), q(-2)))), {}, (square,), "begin with"),
        (("^", total(q(2), T), T), {"low": q("1/4"), "high": q("3/4")}, (), "between 0 and 1"),
        (root(total(T, q(-1))), {"low": q(2)}, (), "positive on"), (exp(times(T, T)), {"low": q(2)}, (), "told"),
    ):
        data = SphereProblem("", theta(body), more=({"name": "t", "kind": "real", **more}, EXPONENT, LAYER),
                             hypotheses=hypotheses).statement(theta(body))
        # an admissible t is irrational, so the check is that of the rule alone
        with pytest.raises(NotShown, match=why):
            sphere_rate(read_statement(data), PLAN)


def test_two_layers() -> None:
    """For two layers the coefficients at the ends are equal in absolute value: even degrees only."""
    claim = theta(of_layer("ntk", T, T))
    for residue, verdict in ((0, "proved"), (1, "large enough")):
        data = SphereProblem("", claim, index=cls(residue), more=({**LAYER, "low": q(2)},)).statement(claim)
        assert verdict in outcome(data, {"kind": "sphere-rate", **PLAN})


def test_exponents_as_parameters() -> None:
    """Products and exponentials of powers with a parameter, against given exponents."""
    body = times(q(3), power(total(q(2), exp(OF_ONE)), 2), total(T, times(power(T, 2), ("^", total(q(3), T), N))))
    for residue in (0, 1):
        # at 1: 3 (1 + 4^n) 2 (2 + e^0) u^n = 18 (1 + 4^n) u^n, at -1 nothing
        claim = rate("equivalent", times(q(-1), eigenvalue(body)), times(
            q(-18), total(ONE, ("^", q(4), N)), FRACTION))
        problem = SphereProblem("", claim, index=cls(residue), more=(EXPONENT,))
        assert proved(problem, claim) == "proved"
        assert outcome(problem.statement(claim), {**FAILS, "residue": residue, "values": {"d": "3", "n": "1/3"}}) \
            != "refuted"
        wrong = (*claim[:2], times(q("1000/999"), claim[2]), "k")
        assert outcome(problem.statement(wrong), {**FAILS, "residue": residue, "values": {"d": "3", "n": "1/3"}}) \
            == "refuted"


def test_a_fixed_dimension_and_layer() -> None:
    """Bietti and Bach's theorem with numbers: on S^2 the odd eigenvalues of the third layer are like 5/(4 pi) k^-3."""
    for body, constant in ((ntk(3, T), "5/4"), (times(T, ntk(3, T)), "7/4")):
        value = times(q(constant), power(("c", "pi"), -1), power(K, -3))
        claim = rate("equivalent", eigenvalue(body, d=q(3)), value)
        assert proved(SphereProblem("", claim, index=cls(1)), claim) == "proved"
        wrong = rate("equivalent", eigenvalue(body, d=q(3)), times(q("1000/999"), value))
        assert proved(SphereProblem("", wrong, index=cls(1)), wrong) != "proved"


def test_other_activations() -> None:
    for body, shift in ((ntk(3, T, CUBE, power(q("2/15"), "1/2")), -4), (nngp(3, T, CUBE, power(q("2/15"), "1/2")), -6),
                        (nngp(4, T, STEP), "3/4"), (nngp(5, T, STEP), "7/8"),
                        (ntk(3, T, ("lam", "x", total(RELU[2], times(q("1/2"), ("f", "min", ("s", "x"), q(0))))),
                             power(q("8/5"), "1/2")), 0),
                        (nngp(3, total(q("1/2"), times(q("1/2"), T)), RELU, ONE, ROOT_HALF), -2)):
        claims = [rate("theta", times(q(sign), eigenvalue(body)), decay(shift)) for sign in (1, -1)]
        assert proved(SphereProblem("", claims[0]), claims[0]) == "proved"
        assert proved(SphereProblem("", claims[1]), claims[1]) != "proved"


def test_work_on_large_coefficients() -> None:
    """Coefficients that cancel are trees with many shared parts: what they take written out is accounted for."""
    tree: Node = ONE
    for _ in range(40):
        tree = total(tree, tree)
    assert written_size(tree) == 2**41 - 1
    inner: Node = total(q("1/2"), times(q("1/2"), power(T, 2)))
    for _ in range(2):
        inner = ("dual", ("lam", "x", times(ROOT_TWO, RELU[2])), inner)
    problem = SphereProblem("", rate("bigo", eigenvalue(("f", "asin", inner)), decay(0)), index=cls(1))
    assert "more work" in proved(problem, problem.true)


def test_kernels_without_an_expansion_are_read_by_their_closed_form() -> None:
    """max(0, t) on S^{d-1}: lambda_k = Theta(k^(-d/2-1)) up to a sign along even k, zero along odd ones."""
    bent = ("lam", "t", ("f", "max", q(0), T))
    square = power(("sphere_eigenvalue", bent, times(q(4), K), D), 2)

    def of(claim: Node) -> str:
        data = {"variables": [{"name": "k", "kind": "integer", "low": ("q", "1")},
                              {"name": "d", "kind": "integer", "low": ("q", "2")}], "hypotheses": [], "claim": claim}
        return outcome(data, {"kind": "sphere-rate", **PLAN})

    fall = ("^", K, total(minus(D), q(-2)))
    assert of(rate("theta", square, fall)) == "proved"
    assert of(rate("theta", square, ("^", K, total(minus(D), q(-1))))) != "proved"
    assert "no expansion" in of(rate("theta", power(("sphere_eigenvalue", bent, K, D), 2), fall))


ABOVE_ZERO = {"name": "n", "kind": "real", "low": q(0), "low_open": True}
NO_INTEGER: Node = ("ne", ("f", "sin", times(("c", "pi"), N)), q(0))
#: what the eigenvalue of (1 - t)^n is like, by 1/Gamma(-n) = -sin(pi n) Gamma(1 + n)/pi
REFLECTED = times(q(-1), ("f", "sin", times(("c", "pi"), N)), gamma(total(N, ONE)), gamma(HALF_D), (
    "^", q(2), total(D, N, q(-2))), gamma(total(HALF_D, N, q("-1/2"))), power(("c", "pi"), "-3/2"), (
    "^", K, total(minus(D), times(q(-2), N), ONE)))
BOTH_ENDS = total(times(C, OF_ONE), times(q(2), ("^", total(ONE, T), N)))


def of_exponent(claim: Node, *hypotheses: Node, evidence: dict[str, Any] | None = None) -> str:
    c = {"name": "c", "kind": "real"}
    problem = SphereProblem("", claim, index=cls(0), more=(ABOVE_ZERO, c), hypotheses=(NO_INTEGER, *hypotheses))
    example = {"k": "2", "d": "3", "n": "3/2", "c": "1"}
    return outcome(problem.statement(claim), {"kind": "sphere-rate", **PLAN, "example": example, **(evidence or {})})


def test_exponents_that_are_no_integers() -> None:
    first = ("ne", C, q(-2))
    assert of_exponent(rate("equivalent", eigenvalue(BOTH_ENDS), times(total(C, q(2)), REFLECTED)), first) == "proved"
    assert "may vanish" in of_exponent(
        rate("equivalent", eigenvalue(BOTH_ENDS), times(total(C, q(2)), REFLECTED)), ("ne", C, q(2)))
    for factor in (total(C, q(-2)), total(C, q(3)), times(q(2), total(C, q(2)))):
        assert of_exponent(rate("equivalent", eigenvalue(BOTH_ENDS), times(factor, REFLECTED)), first) != "proved"
    whole = total(exp(times(q(-3), power(total(ONE, minus(T)), 2), OF_ONE)), power(T, 5))
    doubled = rate("equivalent", eigenvalue(times(OF_ONE, exp(T))), times(exp(ONE), REFLECTED))
    assert of_exponent(doubled) == "proved"
    assert of_exponent(rate("equivalent", eigenvalue(times(OF_ONE, exp(T))), REFLECTED)) != "proved"
    assert "may vanish" in of_exponent(rate("equivalent", eigenvalue(whole), REFLECTED))
    values = {"d": "3", "n": "3/2", "c": "1"}
    fails = {"kind": "sphere-rate-fails", "residue": 0, "values": values}
    wrong = rate("equivalent", eigenvalue(BOTH_ENDS), times(q(-1), total(C, q(2)), REFLECTED))
    data = SphereProblem("", wrong, index=cls(0), more=(ABOVE_ZERO, {"name": "c", "kind": "real"}),
                         hypotheses=(NO_INTEGER, first)).statement(wrong)
    assert outcome(data, {**PLAN, **fails}) == "refuted"
    # The second term is a negative number times a power for 1/2: the claim is about equivalence alone.
    assert outcome(data, {**PLAN, **fails, "values": {**values, "n": "1/2"}}) == "refuted"


@pytest.mark.parametrize("body", [
    times(OF_ONE, root(total(ONE, T))), total(OF_ONE, ("f", "acos", T)), times(OF_ONE, power(total(q(2), T), -1)),
    times(OF_ONE, ("^", total(q(2), T), C)), total(OF_ONE, power(total(ONE, minus(T)), "5/2"))], ids=str)
def test_only_entire_functions_stand_beside_them(body: Node) -> None:
    found = of_exponent(rate("equivalent", eigenvalue(body), REFLECTED))
    assert "no integer beside entire" in found or "several parameters" in found


@pytest.mark.parametrize("hypothesis", [
    ("ne", ("f", "sin", N), q(0)), ("ne", ("f", "sin", times(q(2), ("c", "pi"), N)), q(0)),
    ("ne", ("f", "cos", times(("c", "pi"), N)), q(0)), ("lt", q(0), ("f", "sin", times(("c", "pi"), N))),
    ("ne", ("f", "sin", times(("c", "pi"), N)), q(1))], ids=str)
def test_other_hypotheses_do_not_exclude_integers(hypothesis: Node) -> None:
    claim = rate("equivalent", eigenvalue(OF_ONE), REFLECTED)
    problem = SphereProblem("", claim, more=(ABOVE_ZERO,), hypotheses=(hypothesis,))
    example = {"k": "2", "d": "3", "n": "5/2" if hypothesis[0] == "lt" else "1/4"}
    found = outcome(problem.statement(claim), {"kind": "sphere-rate", **PLAN, "example": example})
    assert "no integer beside entire" in found


@pytest.mark.parametrize("known", [True, False])
def test_a_power_is_not_zero_where_its_base_is_not(known: bool) -> None:
    a: Node = ("s", "a")
    gap: Node = ("+", a, q(-1))
    statement = read_statement({"variables": [{"name": "a", "kind": "real", "low": None, "high": None}],
                                "hypotheses": [("ne", a, q(1))] if known else [], "claim": ("eq", a, a)})
    judge = Judge.of(statement)
    assert judge.is_nonzero(("^", gap, q(2))) is judge.is_nonzero(("*", q(3), ("^", gap, q(3)))) is known
