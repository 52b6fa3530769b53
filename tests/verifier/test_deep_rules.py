"""The rules on statements about kernels of every layer: the table on both sides, and what the rules do not take."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.deep_problems import (
    DEEP_PROBLEMS,
    HYPOTHESES,
    MEAN,
    ONE,
    PHI,
    RHO,
    SB,
    SW,
    ZERO,
    DeepProblem,
    L,
    P,
    R,
    coefficient,
    first,
    nngp,
    ntk,
    plus,
    q,
    series,
    square,
)

PROBLEMS = {problem.name: problem for problem in DEEP_PROBLEMS}
UNROLLED = PROBLEMS["unrolled"]


def accepts(data: dict[str, Any], evidence: dict[str, Any]) -> bool:
    try:
        return apply_rule(read_statement(data), evidence, nested=True).verdict == "proved"
    except Rejected:
        return False


@pytest.mark.parametrize("problem", DEEP_PROBLEMS, ids=lambda problem: problem.name)
def test_true_is_accepted_and_false_is_not(problem: DeepProblem) -> None:
    assert accepts(problem.statement(problem.true), problem.evidence)
    for claim in problem.false:
        assert not accepts(problem.statement(claim), problem.evidence), claim


@pytest.mark.parametrize("problem", DEEP_PROBLEMS, ids=lambda problem: problem.name)
def test_without_the_hypotheses_nothing_keeps_unit_variance(problem: DeepProblem) -> None:
    other = ("eq", square(SB), ("+", ONE, ("*", q(-1), square(SW), ("gaussian_mean", PHI))))
    twice = ("eq", square(SB), ("+", ONE, ("*", q(-2), square(SW), MEAN)))
    for hypotheses in ([], HYPOTHESES[:1], HYPOTHESES[1:], [HYPOTHESES[0], other], [HYPOTHESES[0], twice],
                       [("eq", first(ONE), q(2)), HYPOTHESES[1]]):
        assert not accepts({**problem.statement(problem.true), "hypotheses": hypotheses}, problem.evidence)


@pytest.mark.parametrize("problem", DEEP_PROBLEMS, ids=lambda problem: problem.name)
def test_a_derivative_has_to_be_square_integrable(problem: DeepProblem) -> None:
    data = problem.statement(problem.true)
    phi = {"name": "phi", "kind": "function", "properties": ["square_integrable", "polynomially_bounded"]}
    weak = {**data, "variables": [phi if v["name"] == "phi" else v for v in data["variables"]]}
    assert not accepts(weak, problem.evidence)


def test_correlations_lie_between_minus_one_and_one() -> None:
    for name in ("recursion", "power series", "convergence", "unrolled"):
        data = PROBLEMS[name].statement(PROBLEMS[name].true)
        wide = {**data, "variables": [{**v, "high": q(2)} if v["name"] == "rho" else v for v in data["variables"]]}
        assert not accepts(wide, PROBLEMS[name].evidence)


def changed(**layer: Any) -> dict[str, Any]:
    data = UNROLLED.statement(UNROLLED.true)
    return {**data, "variables": [{**v, **layer} if v["name"] == "l" else v for v in data["variables"]]}


def test_induction_needs_every_layer_from_a_first_one_on() -> None:
    assert accepts(changed(high=q(7)), UNROLLED.evidence)
    for layer in ({"low": None}, {"low_open": True}, {"modulus": 2, "residue": 1}, {"low": q("1/2")}, {"low": ZERO},
                  {"low": ("c", "pi")}, {"kind": "real"}):
        assert not accepts(changed(**layer), UNROLLED.evidence)
    assert not accepts({**changed(), "quantifier": "exists"}, UNROLLED.evidence)
    assert not accepts({**changed(), "hypotheses": [*HYPOTHESES, ("le", L, q(5))]}, UNROLLED.evidence)


def test_induction_needs_its_index_and_a_proof_of_the_first_layer() -> None:
    data, base = changed(), {"kind": "identity"}
    for index in ("p", "rho", 3, None):
        assert not accepts(data, {"kind": "induction", "index": index, "base": base})
    for wrong in ({"kind": "ground"}, {"kind": "unsettled", "tried": ["nothing"]}):
        assert not accepts(data, {"kind": "induction", "index": "l", "base": wrong})
    for malformed in (None, UNROLLED.evidence, {"kind": "identity", "more": 1}):
        with pytest.raises(Malformed):
            apply_rule(read_statement(data), {"kind": "induction", "index": "l", "base": malformed}, nested=True)
    with pytest.raises(Malformed, match="fields"):
        apply_rule(read_statement(data), {"kind": "induction", "index": "l"}, nested=True)
    # The base is of this statement: that of layer 1 is no proof of layer 2.
    high = PROBLEMS["unrolled, from the second layer on"]
    assert not accepts(high.statement(high.false[0]), high.evidence)


def test_a_tangent_kernel_is_no_correlation() -> None:
    """The tangent kernel of layer 2 at 1 is 2 for ReLU: the dual activation of it has no value there."""
    relu = ("lam", "x", ("f", "max", ("s", "x"), ZERO))
    parameters = (q(2), ("^", q(2), q("1/2")), ZERO)
    variables = [{"name": "rho", "kind": "real", "low": q(-1), "high": ONE}]
    tangent = ("dual", relu, ("ntk", relu, R, R, *parameters))
    covariance = ("dual", relu, ("nngp", relu, R, *parameters))
    for kernel, wanted in ((covariance, True), (tangent, False)):
        claim = ("converges", series(kernel))
        assert accepts({"variables": variables, "hypotheses": [], "claim": claim}, {"kind": "structure"}) is wanted
    for kernel, wanted in (("nngp", True), ("ntk", False)):
        below = (kernel, relu, *([RHO] if kernel == "nngp" else [RHO, RHO]), *parameters)
        dual = ("dual", relu, below)
        data = {"variables": variables, "hypotheses": [], "claim": ("eq", dual, dual)}
        assert accepts(data, {"kind": "identity"}) is wanted


def test_the_variable_of_a_series_hides_one_of_the_statement() -> None:
    """(1/2)^r is no power series with nonnegative coefficients, though r is a natural number outside."""
    variables = [{"name": name, "kind": "integer", "low": ZERO} for name in ("r", "p", "m")]
    for base, exponent, wanted in ((q("1/2"), R, False), (R, R, False), (R, ("s", "m"), True)):
        claim = ("le", ZERO, ("taylor_coefficient", ("^", base, exponent), "r", P))
        assert accepts({"variables": variables, "hypotheses": [], "claim": claim}, {"kind": "structure"}) is wanted


def test_strict_signs_and_other_relations_are_not_settled_by_structure() -> None:
    data = PROBLEMS["coefficients"].statement(("lt", ZERO, coefficient(ntk(L, R))))
    assert not accepts(data, {"kind": "structure"})
    nothing = PROBLEMS["coefficients"].statement(("le", ZERO, nngp(plus(L, 1))))
    assert not accepts(nothing, {"kind": "structure"})


def test_a_mean_whose_parameter_bears_the_name_of_its_variable() -> None:
    """E[exp(z Y)^2] exists for every number z; with z = Y it is E[exp(2 Y^2)] = oo."""
    for rate, wanted in ((q(3), True), (("s", "z"), False)):
        inner = ("lam", "y", ("f", "exp", ("*", rate, ("s", "y"))))
        mean = ("gaussian_mean", ("lam", "z", square(("app", inner, ("s", "z")))))
        data = {"variables": [{"name": "z", "kind": "real"}], "hypotheses": [], "claim": ("eq", mean, mean)}
        assert accepts(data, {"kind": "identity"}) is wanted


def test_the_first_layer_of_another_network_has_to_be_a_correlation_too() -> None:
    double = ("nngp", PHI, ("*", q(2), RHO), L, SW, SB)
    assert not accepts(UNROLLED.statement(("eq", double, double)), {"kind": "identity"})
    own = nngp(L)
    assert accepts(UNROLLED.statement(("eq", own, own)), {"kind": "identity"})
