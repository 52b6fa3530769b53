"""The class of power series with nonnegative coefficients: what is shown to be in it, and what is not."""

from __future__ import annotations

import pytest

from ntksym.verifier.decide import Answer
from ntksym.verifier.normal_forms.assumptions import context_from_statement
from ntksym.verifier.normal_forms.kernel_series import (
    is_kernel_series,  # fmt: skip
    is_unit,
    keeps_variance,
    power_series_sum,
    series_property,
    stays_within,
)
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Node
from tests.deep_problems import (
    DEEP_PROBLEMS,
    GB,
    GW,
    HYPOTHESES,
    INFINITY,
    MEAN,
    ONE,
    PHI,
    RHO,
    SB,
    SW,
    TWO,
    ZERO,
    L,
    P,
    R,
    coefficient,
    first,
    nngp,
    ntk,  # fmt: skip
    plus,
    q,
    square,
)

PROBLEM = DEEP_PROBLEMS[1]
STATEMENT = read_statement(PROBLEM.statement(PROBLEM.true))
CONTEXT = context_from_statement(STATEMENT.data)
MINUS = q(-1)
ROOT_TWO = ("^", TWO, q("1/2"))
RELU: Node = ("lam", "x", ("f", "max", ("s", "x"), ZERO))
TANH: Node = ("lam", "x", ("f", "tanh", ("s", "x")))
OF_RELU = ("nngp", RELU, R, L, ROOT_TWO, ZERO)


def in_class(node: Node) -> bool:
    return is_kernel_series(node, "r", STATEMENT, CONTEXT)


@pytest.mark.parametrize("node", [
    R, ONE, square(RHO), first(R), ("^", R, P), ("*", GW, R, R), nngp(L, R), ntk(L, R), ("dual", PHI, R), OF_RELU,
    ("dual", ("dfun", PHI, ONE), nngp(L, R)), ("dual", PHI, ("*", R, R)), ("dual", RELU, nngp(L, R)),
    ("*", TWO, ("dual", RELU, OF_RELU)), ("ntk", PHI, R, ("*", L, R), L, SW, SB),
    ("nngp", PHI, nngp(TWO, R), L, SW, SB)])
def test_kernels(node: Node) -> None:
    assert in_class(node)


@pytest.mark.parametrize("node", [
    MINUS, RHO, ("*", MINUS, R), plus(R, -1), ("*", RHO, R), ("^", R, RHO), ("^", q("1/2"), R), ("^", R, R),
    ("f", "exp", R), ("dual", PHI, ("*", TWO, R)), ("dual", PHI, ("*", MINUS, R)), ("dual", PHI, ntk(L, R)),
    ("dual", ("dfun", PHI, TWO), R), ("dual", ("lam", "x", ("*", R, ("s", "x"))), R), nngp(plus(L, -1), R), nngp(R, R),
    nngp(plus(L, "1/2"), R), nngp(L, ("*", TWO, R)), ("nngp", PHI, R, L, R, SB), ("ntk", PHI, R, MINUS, L, SW, SB),
    ("ntk", PHI, R, plus(R, -1), L, SW, SB), ("nngp", RELU, R, L, TWO, ZERO), ("nngp", TANH, R, L, ONE, ZERO),
    ("nngp", PHI, ntk(L, R), L, SW, SB), ("dual", ("lam", "x", ("f", "exp", square(("s", "x")))), R),
    ("dual", PHI, ("sum", ("*", R, ("s", "k")), "k", ONE, ONE))])
def test_other_expressions(node: Node) -> None:
    assert not in_class(node)


def test_values_at_one() -> None:
    for node, wanted in ((R, True), (first(R), True), (nngp(L, R), True), (ntk(L, R), False), (TWO, False),
                         (("dual", PHI, R), False), (("dual", RELU, R), False), (("^", ("dual", PHI, R), TWO), False)):
        assert is_unit(node, "r", STATEMENT, CONTEXT) is wanted
    assert is_unit(("*", ONE, nngp(L, R)), "r", STATEMENT, CONTEXT)
    captured = ("sum", ("*", ("s", "k"), R), "k", ONE, ONE)
    assert not is_unit(captured, "r", STATEMENT, CONTEXT)


def with_hypotheses(*hypotheses: Node) -> Statement:
    return read_statement({**PROBLEM.statement(PROBLEM.true), "hypotheses": list(hypotheses)})


def test_a_dual_at_one_is_a_mean_square() -> None:
    given = with_hypotheses(("eq", MEAN, q("1/2")))
    context = context_from_statement(given.data)
    assert is_unit(("*", TWO, ("dual", PHI, R)), "r", given, context)
    assert is_kernel_series(("dual", PHI, ("*", TWO, ("dual", PHI, R))), "r", given, context)
    for node in (("dual", PHI, R), ("*", TWO, ("dual", PHI, ("*", TWO, R))), ("*", TWO, ("dual", RELU, R))):
        assert not is_unit(node, "r", given, context)


def test_unit_variance() -> None:
    for hypotheses, wanted in ((HYPOTHESES, True), (HYPOTHESES[1:], True), (HYPOTHESES[:1], False), ([], False)):
        given = with_hypotheses(*hypotheses)
        assert keeps_variance(nngp(L), given, context_from_statement(given.data)) is wanted
    for lacking, of_nngp in (("square_integrable", False), ("derivative_square_integrable", True)):
        data = PROBLEM.statement(PROBLEM.true)
        phi = data["variables"][-1]
        fewer = {**phi, "properties": [name for name in phi["properties"] if name != lacking]}
        given = read_statement({**data, "variables": [*data["variables"][:-1], fewer]})
        context = context_from_statement(given.data)
        assert keeps_variance(nngp(L), given, context) is of_nngp
        assert not keeps_variance(ntk(L), given, context)
    mean = ("gaussian_mean", ("lam", "y", square(("f", "tanh", ("s", "y")))))
    given = with_hypotheses(("eq", ("+", ("*", square(SW), mean), square(SB)), ONE))
    context = context_from_statement(given.data)
    assert keeps_variance(("nngp", TANH, R, L, SW, SB), given, context)
    assert not keeps_variance(("nngp", TANH, R, L, SW, GB), given, context)
    assert not keeps_variance(("nngp", RELU, R, L, SW, SB), given, context)


def test_correlations() -> None:
    for node, wanted in ((nngp(L), True), (ntk(L), False), (first(RHO), True), (RHO, True), (plus(RHO, 1), False),
                         (P, False), (("*", MINUS, RHO), False)):
        assert stays_within(node, STATEMENT, CONTEXT) is wanted


def total(body: Node, low: Node = ZERO, high: Node = INFINITY) -> Node | None:
    return power_series_sum(("sum", body, "p", low, high), STATEMENT)


def test_power_series() -> None:
    term, power = coefficient(ntk(L, R)), ("^", RHO, P)
    assert total(("*", term, power)) == ("*", ONE, ntk(L))
    assert total(term) == ("*", ONE, ntk(L, ONE))
    assert total(("*", GW, term, power)) == ("*", ONE, GW, ntk(L))
    for body in (("*", term, ("^", TWO, P)), ("*", term, term), ("*", term, power, P), ("*", power, P), power,
                 ("*", term, power, power), ("*", coefficient(ntk(L, ("*", P, R))), power),
                 ("*", coefficient(("*", MINUS, R)), power), ("*", coefficient(R, plus(P, 1)), power)):
        assert total(body) is None
    assert total(("*", term, power), low=ONE) is None
    assert total(("*", term, power), high=L) is None


def test_properties_of_series() -> None:
    term, positive = ("*", coefficient(ntk(L, R)), ("^", RHO, P)), coefficient(ntk(L, R))
    whole = ("sum", term, "p", ZERO, INFINITY)
    for claim, wanted in ((("converges", whole), Answer.YES), (("le", ZERO, positive), Answer.YES),
                          (("converges", ("sum", term, "p", ONE, INFINITY)), Answer.UNKNOWN),
                          (("le", ONE, positive), Answer.UNKNOWN), (("le", ZERO, RHO), Answer.UNKNOWN),
                          (("le", ZERO, coefficient(("*", RHO, R))), Answer.UNKNOWN)):
        given = read_statement(PROBLEM.statement(claim))
        assert series_property(given) is wanted, claim


def test_an_argument_is_not_captured() -> None:
    """The constant sum over rho in the expression binds the name of the argument."""
    constant = ("sum", ("*", square(("s", "rho")), R), "rho", ONE, TWO)
    assert total(("*", coefficient(("*", square(("dual", PHI, ZERO)), R)), ("^", RHO, P))) is not None
    assert total(("*", coefficient(constant), ("^", RHO, P))) is None
