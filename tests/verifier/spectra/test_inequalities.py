"""The rule for inequalities between eigenvalues: exact evidence passes, the nearest wrong one does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.eigenvalue_problems import (
    ABOVE,
    AFTER,
    CENTRED,
    CUT,
    EFFECTIVE,
    HYPOTHESIS,
    INDEX,
    POINT,
    PRINTED,
    PROOF,
    RANK,
    RT,
    G,
    H,
    J,
    K,
    N,
    R,
    T,
    Y,
    binomial,
    c,
    dimension,
    eff,
    eig,
    evidence,
    fact,
    integer,
    le,
    minus,
    over,
    positive,
    power,
    q,
    series,
    sign,
    stated,
    times,
    total,
)


def outcome(statement: dict[str, Any], data: dict[str, Any]) -> str:
    parsed = read_statement(statement)
    if not parsed.hypotheses:
        data = {key: value for key, value in data.items() if key != "example"}
    return apply_rule(parsed, data).verdict


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(PROOF)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


def test_the_bound_of_the_effective_rank_is_proved_from_its_steps() -> None:
    parsed = read_statement(EFFECTIVE)
    found = apply_rule(parsed, PROOF)
    assert found.verdict == "proved"
    assert found.axioms == ("schur-product", "spectral-theorem", "weyl")


@pytest.mark.parametrize("statement", [
    stated(le(eff(K), over(total(), c(1))), positive(1)), stated(le(eff(K), over(total(1), c(0))), positive(0)),
    stated(le(eff(K), over(total(), c(0))), positive(1)), stated(le(eff(G), over(total(), c(0))), positive(0)),
    stated(le(eff(CENTRED), over(total(), c(0))), positive(0)), stated(["lt", eff(K), over(total(), c(0))],
        positive(0)),
    stated(le(over(total(), c(0)), eff(K)), positive(0)),
    stated(le(times(q("10/9"), eff(K)), over(total(), c(0))), positive(0)),
    stated(le(over(["trace", K], eig(K, N)), over(total(), c(0))), positive(0)),
])
def test_its_nearest_false_statements_are_refused(statement: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        outcome(statement, PROOF)


@pytest.mark.parametrize(("path", "value", "message"), [
    (["facts", 0, "lemma", 2], series(1, 1), "add up"), (["facts", 0, "lemma", 3], q(2), "certificates are needed"),
    (["facts", 1, "requirements"], [[]], "certificates are needed"), (["facts"], {}, "list of at most"),
    (["facts"], [PROOF["facts"][0]] * 31, "list of at most"), (["facts", 0], [], "a fact has the fields"),
    (["facts", 0], {"lemma": []}, "a fact has the fields"), (["denominators"], [], "3 certificates"),
    (["denominators", 0], [["1", []], ["1", [["low", "n"]]]], None),
    (["denominators", 0], [["1", [sign(N)]], 1], "a term is"),
    (["denominators", 1], ABOVE[:2], "add up"), (["denominators", 2], [], "add up"),
    (["denominators", 2], [["1", [sign(c(0))]]], "no term is shown to be positive"),
    (["conclusion"], [["-1", [sign(N), sign(total()), fact(0)]]], "weight"),
    (["conclusion"], [["0", []]], "weight"), (["conclusion"], [["2", [sign(N), sign(total()), fact(0)]]], "add up"),
    (["conclusion"], [["1", [sign(N), sign(total()), fact(2)]]], "no fact 2"),
    (["conclusion"], [["1", [["fact", True]]]], "a factor is"), (["conclusion"], [["1", [["fast", 0]]]], "a factor is"),
    (["conclusion"], [["1", ["fact"]]], "a factor is"),
    (["conclusion"], [["1", [[["fact"], 0]]]], "a factor is"),
    (["conclusion"], [["1", [["low", "x"]]]], "no rational bound"),
    (["conclusion"], [["1", [["high", "n"]]]], "no rational bound"),
    (["conclusion"], [["1", [["low", "z"]]]], "no variable"),
    (["conclusion"], [["1", [sign(eig(G, 1))]]], "by its terms"),
    (["conclusion"], [["1", [sign(q(-1))]]], "by its terms"),
    (["conclusion"], [["1", [sign(c(["+", N, q(-2)]))]]], "by its terms"),
    (["conclusion"], [["1", [sign(over(q(1), N))]]], "a quotient"),
    (["conclusion"], [["1", [sign(["sum", c(["s", "p"]), "p", N, q(0)])]]], "by its terms"),
    (["conclusion"], [["1", [["hypothesis", 1]]]], "no hypothesis 1"), (["conclusion"], "1", "at most 400"),
    (["conclusion"], [["1", []]] * 401, "at most 400"), (["conclusion"], [["1", [fact(0)] * 13]], "at most 12"),
    (["conclusion"], [[1, []]], "as a string"), (["conclusion"], [["1", [sign(["f", "exp", N])]]], "'f' is not among"),
])
def test_every_part_of_the_evidence_counts(path: list[Any], value: Any, message: str | None) -> None:
    data = changed(path, value)
    if message is None:
        assert outcome(EFFECTIVE, data) == "proved"
    else:
        with pytest.raises((Rejected, Malformed), match=message):
            outcome(EFFECTIVE, data)


def test_a_fact_is_not_used_for_what_it_requires() -> None:
    statement = stated(le(q(0), eig(G, J)), variables=(integer("i"),))
    circular = evidence([(["order", G, J, J], [[["1", [fact(0)]]]])], [[["1", [fact(0)]]]], [], [], i="1")
    with pytest.raises(Rejected, match="no fact 0 before"):
        outcome(statement, circular)


def test_hypotheses_are_used_as_what_they_say() -> None:
    small = stated(le(q(0), eig(series(), J)), INDEX, variables=(integer("i"),))
    inside = [["1", [HYPOTHESIS]]]
    assert outcome(small, evidence([(["psd", series(), J], [inside])], [inside], [], [["1", [fact(0)]]], i="1")) \
        == "proved"
    equal = stated(le(J, N), ["eq", N, J], variables=(integer("i"),))
    assert outcome(equal, evidence([], [], [], [["-1", [HYPOTHESIS]]], i="1")) == "proved"
    differ = stated(["lt", q(0), c(0)], ["ne", c(0), q(0)])
    assert outcome(differ, evidence([], [], [], [["1", [HYPOTHESIS]]])) == "proved"
    turned = stated(["lt", q(0), c(0)], ["ne", q(0), c(0)])
    assert outcome(turned, evidence([], [], [], [["1", [HYPOTHESIS]]])) == "proved"


@pytest.mark.parametrize(("hypothesis", "message"), [
    (["ne", c(0), c(1)], "sign of the difference"), (["or", ["true"], ["true"]], "not an inequality"),
    (le(q(0), over(c(0), q(1))), "have values for all"),
    (le(q(0), over(c(0), N)), "a quotient"), (le(q(0), eig(G, 2)), "have values for all"),
    (le(total(5, ["+", N, q(1)]), total()), "have values for all"), (["eq", q(1), c(0)], "weight|add up"),
])
def test_other_hypotheses_are_not(hypothesis: list[Any], message: str) -> None:
    statement = stated(["lt", q(0), c(0)], hypothesis, n=1)
    point = {**POINT, "n": "4", "x": [[[i, 1], "1"] for i in range(1, 5)], "c": [[[0], "1"]]}
    with pytest.raises(Rejected, match=message):
        outcome(statement, {**evidence([], [], [], [["1", [HYPOTHESIS]]]), "example": point})


def test_bounds_of_variables_are_used_as_what_they_say() -> None:
    bounded = {**integer("i"), "high": q(5), "high_open": True}
    statement = stated(["lt", J, q(5)], variables=(bounded,))
    assert outcome(statement, evidence([], [], [], [["1", [["high", "i"]]]])) == "proved"
    closed = stated(["lt", J, q(5)], variables=({**bounded, "high_open": False},))
    with pytest.raises(Rejected, match="no term is shown"):
        outcome(closed, evidence([], [], [], [["1", [["high", "i"]]]]))
    least = stated(["lt", q(1), N])
    with pytest.raises(Rejected, match="no term is shown"):
        outcome(least, evidence([], [], [], [["1", [["low", "n"]]]]))
    with pytest.raises(Rejected, match="no term is shown"):
        outcome(least, evidence([], [], [], [["1", [sign(minus(N, q(1)))]]]))


def test_a_square_is_nonnegative_and_not_positive() -> None:
    real = {"name": "t", "kind": "real", "low": q(-2), "high": None}
    square = ["^", ["s", "t"], q(2)]
    shown = [["1", [sign(square)]]]
    assert outcome(stated(le(q(0), square), variables=(real,)), evidence([], [], [], shown)) == "proved"
    with pytest.raises(Rejected, match="no term is shown"):
        outcome(stated(["lt", q(0), square], variables=(real,)), evidence([], [], [], shown))


def test_the_cut_of_a_series_is_proved_and_nothing_beyond_it() -> None:
    after, index = dimension(T), minus(N, dimension(T))
    low, tail = series(0, T), series(AFTER)
    inside = [["1", [["hypothesis", 1]]]]
    facts = [
        (["vanish", low, ["+", after, q(1)], R], [[["1", [["hypothesis", 0]]]], inside]),
        (["weyl", low, tail, ["+", after, q(1)], index], [inside]),
        (["trace", tail, index], [inside]), (["order", tail, q(1), index], [inside]),
    ]
    conclusion = [["1", [factor, fact(k)]] for k in (0, 1) for factor in (["hypothesis", 1], sign(q(1)))]
    data = evidence(facts, [], [], [*conclusion, ["1", [fact(2)]], ["1", [fact(3)]]], n="3", r="1", T="1",
                    x=[[[i, 1], "1"] for i in range(1, 4)])  # type: ignore[arg-type]  # a table, not a number
    claim = le(times(index, eig(series(), N)), times(N, total(AFTER)))
    assert outcome(stated(claim, *CUT, variables=RT), data) == "proved"
    for wrong in (
        stated(claim, RANK, le(dimension(T), N), variables=RT),
        stated(le(times(index, eig(series(), N)), times(N, total(["+", T, q(2)]))), *CUT, variables=RT),
        stated(le(times(index, eig(series(), minus(N, q(1)))), times(N, total(AFTER))), *CUT, variables=RT, n=2),
        stated(le(times(N, eig(series(), N)), times(N, total(AFTER))), *CUT, variables=RT),
        stated(claim, le(["rank", G], ["+", R, q(1)]), CUT[1], variables=RT),
    ):
        with pytest.raises(Rejected):
            outcome(wrong, data)


@pytest.mark.parametrize(("claim", "message"), [
    (["eq", eig(G, 1), N], "prove inequalities"), (le(["f", "exp", N], N), "not among the quantities"),
    (le(["^", N, q("1/2")], N), "exponents that are integers"), (le(["^", N, N], N), "exponents that are integers"),
    (le(["^", N, q(9)], N), "exponents that are integers"), (le(["rank", power(2)], N), "ranks are read"),
    (le(["rank", ["scaled", over(q(1), N), G]], N), "ranks are read"), (le(["rank", K], N), "ranks are read"),
    (le(["idx", "d", q(1)], N), "not known to be nonneg"), (le(c(61), N), "outside 0..60"),
    (le(["sum", times(q(-1), c(["s", "p"])), "p", q(0), ["c", "oo"]], N), "nonnegative multiples"),
    (le(["sum", times(c(["s", "p"]), q(2)), "p", q(0), ["c", "oo"]], N), "nonnegative multiples"),
    (le(["sum", c(q(1)), "p", q(0), ["c", "oo"]], N), "nonnegative multiples"),
    (le(["trace", ["matrix_sum", ["gram", "y", N], G]], N), "different data"),
    (le(["trace", ["hadamard_series", G, q(1), "p", N, N]], N), "for a given exponent"),
    (le(["trace", series(0, 2, H)], N), "of unit vectors"),
    (le(["trace", series(0, 2, power(2))], N), "series are read"),
    (le(["trace", ["matrix_sum", ["scaled", N, ["hadamard_series", ["hadamard_series", G, q(1), "p", q(2), q(2)],
                                                q(1), "p", q(1), q(1)]], G]], N), "series are read"),
    (le(eig(G, "1/2"), N), "not made of integers"), (le(eig(G, over(q(1), N)), N), "a quotient"),
    (le(q(0), eig(G, 2)), "1 certificates"), (le(binomial(minus(N, q(2)), q(1)), N), "1 certificates"),
    (le(c(["+", N, q(-2)]), c(0)), "1 certificates"), (le(total(5, N), total()), "1 certificates"),
    (le(binomial(q(-1), q(1)), N), "1 certificates"), (le(binomial(q(2), q(-1)), N), "1 certificates"),
    (le(["trace", ["gram", "x", minus(N, q(1))]], N), "1 certificates"),
])
def test_what_the_rule_does_not_read_is_refused(claim: list[Any], message: str) -> None:
    other = {"name": "d", "kind": "array", "rank": 1, "properties": []}
    with pytest.raises(Rejected, match=message):
        outcome(stated(claim, variables=(Y, other)), evidence([], [], [], []))


def function(*properties: str) -> dict[str, Any]:
    return {"name": "f", "kind": "function", "properties": list(properties)}


def mu(index: list[Any]) -> list[Any]:
    return ["hermite_coefficient", ["fv", "f"], index]


def test_hermite_coefficients_count_by_their_squares() -> None:
    square = function("square_integrable")
    claim = ["lt", q(0), ["+", times(N, ["^", mu(q(0)), q(2)]), ["^", mu(q(1)), q(2)]]]
    point = {"f": ["lam", "u", q(1)]}
    data = evidence([], [], [], [["1", [sign(N), ["square", 0]]], ["1", [sign(["^", mu(q(1)), q(2)])]]])
    data["example"] |= point
    differs = ["ne", mu(q(0)), q(0)]
    assert outcome(stated(claim, differs, variables=(square,)), data) == "proved"
    for statement, message in (
        (stated(claim, ["ne", mu(q(2)), q(0)], variables=(square,)), "add up|satisfy"),
        (stated(claim, le(q(0), mu(q(0))), variables=(square,)), "two sides differ"),
        (stated(claim, differs, variables=(function(),)), "of a square-integrable function"),
        (stated(["lt", q(0), mu(q(0))], differs, variables=(square,)), "add up"),
    ):
        with pytest.raises(Rejected, match=message):
            outcome(statement, data)
    shifted = ["lt", q(0), ["^", mu(minus(N, q(2))), q(2)]]
    with pytest.raises(Rejected, match="certificates"):
        outcome(stated(shifted, differs, variables=(square,)), data)
    of_a_given = ["hermite_coefficient", ["lam", "u", ["s", "u"]], q(0)]
    with pytest.raises(Rejected, match="not among the quantities"):
        outcome(stated(le(of_a_given, N), differs, variables=(square,)), data)


def test_existence_is_not_proved_by_an_inequality() -> None:
    with pytest.raises(Rejected, match="for all values"):
        outcome(stated(le(q(0), N), quantifier="exists"), evidence([], [], [], []))


def test_other_matrices_are_refused() -> None:
    with pytest.raises(Rejected, match="not among the matrices"):
        outcome(stated(le(q(0), eig(["matrix_sum", G, ["hadamard", G, G]], 1))), evidence([], [], [], []))


def test_denominators_stay_out_of_facts() -> None:
    data = changed(["facts", 1, "lemma"], ["psd", series(), over(N, N)])
    with pytest.raises(Rejected, match="a quotient"):
        outcome(EFFECTIVE, data)
    data = changed(["facts", 1, "lemma"], ["psd", ["scaled", times(over(q(1), N), N), G], q(1)])
    with pytest.raises(Rejected, match="without denominators"):
        outcome(EFFECTIVE, data)


def test_even_constant_denominators_stay_out_of_facts() -> None:
    data = changed(["facts", 1, "lemma"], ["psd", ["scaled", over(q(1), q(1)), G], q(1)])
    with pytest.raises(Rejected, match="trees without denominators"):
        outcome(EFFECTIVE, data)


def test_large_polynomials_are_refused() -> None:
    with pytest.raises(Rejected, match="more than 4000 terms"):
        outcome(stated(le(["^", ["+", *map(c, range(10))], q(6)], N)), evidence([], [], [], []))


def test_high_degrees_are_refused() -> None:
    power8 = ["^", N, q(8)]
    with pytest.raises(Rejected, match="degree above 40"):
        outcome(stated(le(["^", power8, q(8)], N)), evidence([], [], [], []))


#: the number of quotients in a claim -> certificates for n and n^2, each once
DENOMINATORS = {1: [[["1", [sign(N)]]]], 3: [[["1", [sign(N)]]], [["1", [sign(N), sign(N)]]]],
                4: [[["1", [sign(N)]]], [["1", [sign(N), sign(N)]]]]}


@pytest.mark.parametrize("claim", [
    le(times(q(2), total(1, 3)), times(q(2), ["sum", times(q("1/2"), c(["s", "p"])), "p", q(1), q(3)], q(2))),
    le(["trace", ["matrix_sum", K, ["scaled", over(q(1), ["^", N, q(2)]), G]]],
       ["+", total(), over(q(1), N)]),
    le(binomial(q(5), q(2)), q(10)), le(eig(["ones", N], 1), N), le(["trace", ["ones", N]], N),
    le(["trace", ["matrix_sum", PRINTED, ["scaled", c(0), ["ones", N]]]], total()),
    le(["trace", H], ["trace", ["matrix_sum", H, ["scaled", q(0), H]]]),
    le(c(N), c(N)), le(["trace", ["matrix_sum", H, ["scaled", q(-1), H]]], q(0)),
])
def test_identities_need_no_terms(claim: list[Any]) -> None:
    found = evidence([], [], [], [])
    read = stated(claim, variables=(Y,))
    parsed = read_statement(read)
    found["denominators"] = DENOMINATORS.get(str(claim).count("'^'"), [])
    del found["example"]
    assert apply_rule(parsed, found).verdict == "proved"
