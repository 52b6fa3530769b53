"""Products, powers and compositions of series of kernels: the shapes that are read, and the nearest that are not."""

from __future__ import annotations

import pytest

from ntksym.verifier.normal_forms.series_products import (
    cauchy_product,
    composition,
    gathered,
    is_about_series,
    power,
    series_products,
)
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node, number
from tests.deep_problems import INFINITY, ONE, PHI, SW, ZERO, J, K, P, R, plus, q, square
from tests.tuple_problems import (
    ALPHA,
    BELOW,
    DEEP,
    SLOPE,
    UPSILON,
    L,
    Q,
    cauchy,
    coefficient,
    composed,
    minus,
    mu,
    nngp,
    ntk,
    tuples,
)

STATEMENT = read_statement({**DEEP, "claim": ("eq", ZERO, ZERO)})
X: Node = ("s", "x")


def over(*factors: Node, low: Node = ZERO, high: Node = INFINITY, index: str = "k") -> Node:
    return ("sum", ("*", *factors), index, low, high)


POWER: Node = coefficient(("^", nngp(BELOW), K))


@pytest.mark.parametrize("node", [
    composed(ALPHA), composed(UPSILON), over(ALPHA, POWER), over(("delta", ZERO, K), POWER),
    over(("hermite_coefficient", PHI, K), ("hermite_coefficient", PHI, K), POWER), over(q(-2), mu(PHI), POWER),
    over(coefficient(ntk(L), K), POWER), over(coefficient(R, K), ONE, POWER),
])
def test_compositions(node: Node) -> None:
    found = composition(node, STATEMENT)
    assert found is not None
    assert found[0] == "taylor_coefficient"
    assert found[3] == P


@pytest.mark.parametrize("node", [
    over(POWER), over(K, POWER), over(mu(PHI)), over(mu(PHI), K, POWER), over(mu(PHI), POWER, POWER),
    over(mu(PHI), POWER, low=ONE), over(mu(PHI), POWER, high=P), over(mu(PHI, plus(K, 1)), POWER),
    over(("^", ("hermite_coefficient", PHI, K), q(4)), POWER), over(("hermite_coefficient", PHI, K), POWER),
    over(("delta", K, ONE), POWER), over(("*", ("delta", K, ZERO), mu(PHI)), POWER),
    over(mu(PHI), coefficient(("^", nngp(BELOW), plus(K, 1)))), over(mu(PHI), coefficient(("^", nngp(BELOW), K), K)),
    over(mu(PHI), coefficient(("^", nngp(K), K))), over(mu(PHI), coefficient(("^", ("*", K, R), K))),
    over(mu(PHI), coefficient(("^", ntk(BELOW), K))), over(mu(PHI), coefficient(("^", ("*", q(-1), R), K))),
    over(mu(PHI), coefficient(("^", ("*", X, R), K))), over(mu(PHI), ("s", "r@"), POWER),
    over(mu(("lam", "y", ("*", ("s", "y"), X))), POWER), over(mu(("dfun", PHI, q(2))), POWER),
    over(mu(("lam", "y", ("*", ("s", "y"), K))), POWER),
    over(coefficient(("*", q(-1), R), K), POWER), over(coefficient(("*", K, R), K), POWER),
    over(coefficient(R, P), POWER, K), over(coefficient(R, plus(K, 1)), POWER),
])
def test_what_is_no_composition(node: Node) -> None:
    assert composition(node, STATEMENT) is None


def test_powers() -> None:
    entry = coefficient(nngp(L), J)
    assert power(tuples(body=entry), STATEMENT) is not None
    for body in (("*", SW, entry), coefficient(nngp(L), plus(J, 1)), coefficient(nngp(J), J),
                 coefficient(("*", q(-1), R), J), coefficient(("*", X, R), J)):
        assert power(tuples(body=body), STATEMENT) is None


def test_cauchy_products() -> None:
    rest = minus(P, Q)
    slope = coefficient(SLOPE, rest)
    for node in (cauchy(ntk(L), slope), cauchy(R, slope), ("sum", ("*", slope, SW, coefficient(R, Q)), "q", ZERO, P)):
        found = cauchy_product(node, STATEMENT)
        assert found is not None
        assert found[-1][0] == "taylor_coefficient"
    for node in (
        cauchy(ntk(L), slope, INFINITY), cauchy(ntk(L), slope, plus(P, 1)), cauchy(ntk(L), coefficient(SLOPE, Q)),
        ("sum", ("*", coefficient(R, Q), slope), "q", ONE, P), cauchy(ntk(Q), slope), cauchy(ntk(L), coefficient(R)),
        cauchy(ntk(L), ("*", Q, slope)), cauchy(ntk(L), Q), cauchy(("*", q(-1), R), slope), cauchy(("*", X, R), slope),
        ("sum", ("*", coefficient(R, rest), coefficient(R, rest)), "q", ZERO, P),
    ):
        assert cauchy_product(node, STATEMENT) is None, node


def test_sides_are_gathered_by_index() -> None:
    def side(*terms: Node) -> Node:
        return ("+", *terms)

    product = ("*", coefficient(R), coefficient(R))
    one, two = gathered((side(("*", q(2), coefficient(R)), ("delta", ZERO, P), mu(PHI, P)), side(product, P)),
                        STATEMENT)
    assert [part[0] for part in one[3:]] == ["taylor_coefficient"]
    assert two[3:5] == (("*", ONE, ONE, coefficient(R), coefficient(R)), ("*", ONE, ONE, P))
    # Another index, a function that is not known, and a fourth power stay as they are.
    others = (("delta", K, ZERO), mu(PHI), mu(("lam", "y", ("*", ("s", "y"), X)), P),
              ("^", ("hermite_coefficient", PHI, P), number(4)))
    kept, _ = gathered((side(*others), coefficient(R)), STATEMENT)
    assert [part[3] for part in kept[3:-1]] == list(others)


def test_other_relations_and_what_they_are_about() -> None:
    claim = ("le", ZERO, tuples(body=coefficient(nngp(L), J)))
    found, axioms = series_products(read_statement({**DEEP, "claim": claim}))
    assert found.claim[2][:2] == ("taylor_coefficient", ("^", ("nngp", PHI, ("s", "r@"), *nngp(L)[3:]), K))
    assert axioms == ("mehler",)
    assert is_about_series(claim)
    assert not is_about_series(("eq", square(P), ZERO))
