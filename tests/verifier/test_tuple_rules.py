"""The rules on statements about sums over tuples: the table on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from tests.deep_problems import HYPOTHESES, ONE, PHI, SB, ZERO, J, K, P, R, plus, q
from tests.tuple_problems import (
    ALPHA,
    DEEP,
    FORMAL,
    NATURAL,
    PLAIN,
    SEQUENCE,
    TUPLE_PROBLEMS,
    L,
    N,
    TupleProblem,
    a,
    coefficient,
    composed,
    nngp,
    ntk,
    power,
    series,
    tuples,
)

PROBLEMS = {problem.name: problem for problem in TUPLE_PROBLEMS}
BY_INDUCTION = {"kind": "induction", "index": "k", "base": {"kind": "identity"}}


def accepts(data: dict[str, Any], evidence: dict[str, Any]) -> bool:
    try:
        return apply_rule(read_statement(data), evidence, nested=True).verdict == "proved"
    except Rejected:
        return False


@pytest.mark.parametrize("problem", TUPLE_PROBLEMS, ids=lambda problem: problem.name)
def test_true_is_accepted_and_false_is_not(problem: TupleProblem) -> None:
    assert accepts(problem.statement(problem.true), problem.evidence)
    for claim in problem.false:
        assert not accepts(problem.statement(claim), problem.evidence), claim


def formal(name: str, **changed: Any) -> dict[str, Any]:
    data = PROBLEMS["formal series"].statement(PROBLEMS["formal series"].true)
    return {**data, "variables": [{**v, **changed} if v["name"] == name else v for v in data["variables"]]}


def test_the_induction_needs_every_smaller_sum() -> None:
    assert accepts(formal("p", high=q(7)), BY_INDUCTION)
    for changed in ({"low": ONE}, {"low": None}, {"low_open": True}, {"modulus": 2, "residue": 0}):
        assert not accepts(formal("p", **changed), BY_INDUCTION), changed
    for changed in ({"low": None}, {"kind": "real"}, {"modulus": 2, "residue": 0}, {"low": q(-1)}):
        assert not accepts(formal("k", **changed), BY_INDUCTION), changed
    data = formal("p")
    true = ("eq", tuples(), tuples())
    for hypothesis, wanted in ((("lt", P, N), True), (("le", plus(P, 3), N), True), (("le", N, P), False),
                               (("eq", P, N), False), (("le", K, N), False), (("le", plus(P, -1), N), False)):
        assert accepts({**data, "hypotheses": [hypothesis]}, BY_INDUCTION) is wanted, hypothesis
    assert not accepts({**data, "claim": true}, BY_INDUCTION)
    assert not accepts({**data, "claim": ("eq", power(series(N)), a(ZERO))}, BY_INDUCTION)
    for index in ("p", "N", "a"):
        assert not accepts(data, {**BY_INDUCTION, "index": index})
    # A hypothesis on p that follows for smaller p, and one that does not.
    lower = [("le", P, N), ("le", q(-5), P)]
    assert accepts({**data, "hypotheses": lower}, BY_INDUCTION)
    assert not accepts({**data, "hypotheses": [("le", P, N), ("ne", P, q(2))]}, BY_INDUCTION)


def test_names_that_are_bound_are_no_variables() -> None:
    t, j = ({"name": name, "kind": "real"} for name in "tj")
    data = formal("p")
    for other in (t, j):
        assert not accepts({**data, "variables": [*data["variables"], other]}, BY_INDUCTION)
    # [p^m] of a series in p is another p than the variable
    claim = ("eq", ("taylor_coefficient", ("^", ("sum", ("*", a(J), ("^", P, J)), "j", ZERO, N), K), "p", P), tuples())
    assert not accepts({**data, "claim": claim}, BY_INDUCTION)


def test_equal_terms_in_other_words() -> None:
    twice = ("eq", power(series(N, ("+", a(J), a(J)))), tuples(body=("*", q(2), a(J))))
    assert accepts({**FORMAL, "claim": twice}, BY_INDUCTION)
    shifted = ("eq", power(series(plus(N, 2))), tuples())
    assert accepts({**FORMAL, "claim": shifted}, BY_INDUCTION)
    halved = ("eq", power(series(N, ("^", a(J), q("1/2")))), tuples(body=("^", a(J), q("1/2"))))
    assert not accepts({**FORMAL, "claim": halved}, BY_INDUCTION)  # of negative numbers
    unnatural = ("eq", power(series(("*", q("1/2"), N))), power(series(("*", q("1/2"), N))))
    assert not accepts({**FORMAL, "claim": unnatural}, {"kind": "identity"})


def test_a_power_series_without_a_summable_sequence_has_no_value() -> None:
    claim = ("eq", power(series(("c", "oo"))), tuples())
    for properties, wanted in ((["absolutely_summable"], True), (["nonnegative_summable"], True), ([], False)):
        array = {**SEQUENCE, "properties": properties} if properties else SEQUENCE
        assert accepts({"variables": [*NATURAL, array], "hypotheses": [], "claim": claim}, BY_INDUCTION) is wanted
    single = ("eq", power(series(("c", "oo")), ONE), a(P))
    data = {"variables": [*NATURAL, {**SEQUENCE, "properties": ["absolutely_summable"]}], "hypotheses": []}
    assert accepts({**data, "claim": single}, {"kind": "identity"})
    assert not accepts({**PLAIN, "claim": single}, {"kind": "identity"})


def test_a_coefficient_beyond_the_end_of_a_sum() -> None:
    for high, wanted in ((N, True), (plus(N, 1), True), (plus(N, -1), False), (P, True)):
        claim = ("eq", power(series(high), ONE), a(P))
        assert accepts({**FORMAL, "claim": claim}, {"kind": "identity"}) is wanted


def test_compositions_need_unit_variance_and_square_integrable_functions() -> None:
    claim = ("eq", coefficient(nngp(L)), composed(ALPHA))
    assert accepts({**DEEP, "hypotheses": HYPOTHESES[1:], "claim": claim}, {"kind": "identity"})
    assert not accepts({**DEEP, "hypotheses": HYPOTHESES[:1], "claim": claim}, {"kind": "identity"})
    phi = {"name": "phi", "kind": "function", "properties": ["polynomially_bounded"]}
    weak = [phi if v["name"] == "phi" else v for v in DEEP["variables"]]
    assert not accepts({**DEEP, "variables": weak, "claim": claim}, {"kind": "identity"})


def test_what_the_composition_rests_on() -> None:
    def axioms(name: str) -> tuple[str, ...]:
        problem = PROBLEMS[name]
        return apply_rule(read_statement(problem.statement(problem.true)), problem.evidence, nested=True).axioms

    assert axioms("kappa") == axioms("alpha") == ("composition-of-power-series", "mehler")
    assert axioms("Cauchy product") == axioms("powers of a kernel") == ("mehler",)
    assert axioms("formal series") == axioms("the last entry") == ()


def test_a_bound_name_hides_a_variable() -> None:
    """Inside a sum over k nothing is said of the variable k."""
    hidden = ("sum", ("*", ("taylor_coefficient", nngp(L), "r", ("s", "k")),
                      ("taylor_coefficient", R, "r", ("+", P, ("*", q(-1), ("s", "k"))))), "k", ZERO, P)
    product = coefficient(("*", nngp(L), R))
    assert accepts({**DEEP, "claim": ("eq", product, hidden)}, {"kind": "identity"})
    half = {**NATURAL[1], "kind": "real", "low": q("1/2")}
    others = [half if v["name"] == "k" else v for v in DEEP["variables"]]
    assert accepts({**DEEP, "variables": others, "claim": ("eq", product, hidden)}, {"kind": "identity"})
    up_to_k = (*hidden[:4], ("s", "k"))
    assert not accepts({**DEEP, "claim": ("eq", product, up_to_k)}, {"kind": "identity"})
    seen = ("sum", ("*", coefficient(nngp(L), ("s", "q")), coefficient(R, ("+", P, ("*", q(-1), ("s", "q"))))), "q",
            ZERO, P)
    assert accepts({**DEEP, "claim": ("eq", product, seen)}, {"kind": "identity"})
    assert PHI in ALPHA[1][2][1]


def test_a_summable_sequence_begins_with_the_index_zero() -> None:
    data = {**PROBLEMS["convergent series"].setting, "claim": ("eq", tuples(), q(1))}
    values = {"p": "0", "k": "1", "a": [[[0], "-2"]]}
    assert apply_rule(read_statement(data), {"kind": "witness", "values": values}).verdict == "refuted"
    with pytest.raises(Rejected, match="absolutely summable"):
        apply_rule(read_statement(data), {"kind": "witness", "values": {**values, "a": [[[-1], "-2"]]}})


def test_a_constant_beside_a_kernel_may_be_negative() -> None:
    kernel = ntk(L)
    for constant, wanted in ((("*", q(-1), SB), True), (("*", q(-1), R), False), (("^", SB, q(-1)), False)):
        without = coefficient(("+", kernel, constant))
        parts = ("+", coefficient(kernel), ("*", constant, ("delta", P, ZERO)))
        if constant[-1] != R:
            assert accepts({**DEEP, "claim": ("eq", without, parts)}, {"kind": "identity"}) is wanted
        assert accepts({**DEEP, "claim": ("eq", without, without)}, {"kind": "identity"}) is wanted
