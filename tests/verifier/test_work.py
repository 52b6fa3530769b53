"""What a certificate asks for is bounded: small data never cost the verifier much time, and are never accepted."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier import verify_text
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import free_names, parse
from ntksym.verifier.work import BUDGET, OutOfWork, limited, spend


def q(value: Any) -> list[Any]:
    return ["q", str(value)]


def tower(height: int) -> list[Any]:
    return q(9) if height == 0 else ["^", q(9), tower(height - 1)]


X = ["s", "x"]
TANH = ["lam", "x", ["f", "tanh", X]]
FAR = q(10**9)
MATRIX, ROW = "matrix", "row"
HUNDRED_SUMS: list[Any] = ["f", "exp", ["s", "k"]]
for _ in range(4):
    HUNDRED_SUMS = ["sum", HUNDRED_SUMS, "k", q(1), q(10_000)]

HOSTILE: dict[str, list[Any]] = {
    "a power": ["lt", ["^", q(10), FAR], q(0)],
    "a tower of powers": ["lt", tower(40), q(0)],
    "a root": ["eq", ["^", q(2), ["q", "1/1000003"]], q(1)],
    "a factorial": ["lt", ["f", "factorial", FAR], q(0)],
    "a double factorial": ["lt", ["f", "factorial2", FAR], q(0)],
    "gamma": ["lt", ["f", "gamma", ["q", "2000000001/2"]], q(0)],
    "a binomial coefficient": ["lt", ["f", "binomial", FAR, q(5 * 10**8)], q(0)],
    "a long sum": ["lt", ["sum", ["s", "k"], "k", q(1), FAR], q(0)],
    "nested sums": ["lt", HUNDRED_SUMS, q(0)],
    "a product of growing factors": ["lt", ["prod", ["s", "k"], "k", q(1), q(199_999)], q(0)],
    "a harmonic sum": ["lt", ["sum", ["^", ["s", "k"], q(-1)], "k", q(1), q(199_999)], q(0)],
    "a Hermite coefficient far out": ["lt", q(1), ["hermite_coefficient", TANH, FAR]],
    "a Hermite polynomial": ["lt", ["hermite_polynomial", FAR, ["q", "1/3"]], q(0)],
    "a dual": ["lt", q(2), ["dual", TANH, ["q", f"{10**300 - 1}/{10**300}"]]],
    "a large exponential": ["lt", ["f", "exp", ["f", "exp", ["f", "exp", q(10**6)]]], q(0)],
    "a sine of a huge number": ["lt", q(2), ["f", "sin", ["^", q(10), q(10**6)]]],
    "a digit string": ["lt", q("9" * 3_900), q(0)],
    "an integral": ["lt", q(2), ["integral", ["f", "sin", ["^", X, q(-1)]], "x", q(0), q(1)]],
    "an infinite sum": ["lt", ["sum", ["^", ["s", "k"], q(-1)], "k", q(1), ["c", "oo"]], q(0)],
}


OVERSPENT: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "derivatives": (["lt", ["app", ["dfun", TANH, q(50)], q(1)], q(0)], {}),
    "exact products": (["lt", ["*", *[q("9" * 3_900)] * 4_000], q(0)], {}),
    "factorials": (["lt", ["+", *[["f", "factorial", q(19_999 - n)] for n in range(2_000)]], q(0)], {}),
    "binomial coefficients": (["lt", ["+", *[["f", "binomial", q(20_000), q(9_999 - n)] for n in range(2_000)]], q(0)],
                              {}),
    "a power with long coefficients": (["eq", ["^", ["+", ["*", q("9" * 3_900), X], q(1)], q(500)], q(0)],
                                       {"kind": "identity"}),
    "a base to be factored": (["eq", ["^", ["+", ["^", X, q(1_980)], q(-1)], q("1/3")], q(0)], {"kind": "identity"}),
    "many sums to compare": (["eq", ["+", *[["sum", ["*", ["s", "i"], q(n + 1), X], "i", q(1), X]
                                            for n in range(300)]], q(0)], {"kind": "identity"}),
    "Taylor models": (["lt", ["+", *[["f", "tanh", ["+", X, q(n)]] for n in range(1, 3_000)]], q(3_001)],
                      {"kind": "box-bound", "tree": ["taylor", 30]}),
    "powers of terms": (["eq", ["*", *[["^", ["+", ["s", "p"], q(n)], q(1_999)] for n in range(30)]], q(0)],
                        {"kind": "term", "index": "p", "threshold": 1, "period": 1}),
    "matrices": (["eq", ["matrix_sum", *[["matrix_product", [MATRIX, *[[ROW, *[X] * 12]] * 12],
                                          [MATRIX, *[[ROW, *[X] * 12]] * 12]]] * 300],
                  [MATRIX, *[[ROW, *[X] * 12]] * 12]], {"kind": "identity"}),
}
VARIABLES = {"x": {"name": "x", "kind": "real", "low": q(0), "high": q(1)},
             "p": {"name": "p", "kind": "integer", "low": q(1)}}


@pytest.mark.parametrize("name", sorted(OVERSPENT))
def test_what_takes_too_much_work_is_stopped(name: str) -> None:
    claim, evidence = OVERSPENT[name]
    evidence = evidence or {"kind": "ground"}
    wanted = [] if evidence["kind"] == "ground" else ["p"] if evidence["kind"] == "term" else ["x"]
    statement = read_statement({"variables": [VARIABLES[v] for v in wanted], "hypotheses": [], "claim": claim})
    with pytest.raises(Rejected, match="more work than one certificate is granted"):
        apply_rule(statement, evidence)


def test_many_names_are_read_in_little_time() -> None:
    wide = parse(["+", *[["s", f"v{n}"] for n in range(90_000)]])
    assert len(free_names(wide)) == 90_000


def granted(claim: list[Any], kind: str = "ground", **more: Any) -> str:
    """The verdict, or why there is none."""
    statement = read_statement({"variables": [], "hypotheses": [], "claim": claim})
    try:
        return apply_rule(statement, {"kind": kind, **more}).verdict
    except Rejected as failure:
        return f"rejected: {failure}"


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_statements_are_rejected_within_the_budget(name: str) -> None:
    assert granted(HOSTILE[name]).startswith("rejected: ")


def test_what_is_large_but_honest_is_accepted() -> None:
    assert granted(["lt", q(10**300), ["f", "factorial", q(300)]]) == "certified"
    assert granted(["lt", ["sum", ["^", ["s", "k"], q(-2)], "k", q(1), q(3_000)], q(2)]) == "certified"
    assert granted(["lt", q(0), ["hermite_coefficient", TANH, q(201)]]) == "certified"


@pytest.mark.parametrize("text", [
    "[" * 10**6, '{"a":' * 10**5, "9" * 10**7, '"' + "x" * 10**7, "[1e999999999]", "[NaN]", "\ud800", "", "null", "[]",
    '{"digest": 1' + '0' * 5000 + "}",
], ids=["deep lists", "deep objects", "a huge integer", "a huge string", "an infinite number", "NaN", "a surrogate",
        "nothing", "null", "a list", "an integer of 5001 digits"])
def test_hostile_texts_are_malformed(text: str) -> None:
    report = verify_text(text)
    assert not report.accepted
    assert report.malformed


def test_a_budget_is_spent_once_and_inner_grants_add_nothing() -> None:
    spend(10**12)  # outside of a check nothing is counted
    with limited(100):
        spend(60)
        with limited(10**9), pytest.raises(OutOfWork):
            spend(60)
    with limited(100):
        spend(100)
        with pytest.raises(OutOfWork, match="more work than one certificate is granted"):
            spend(1)
    with limited(100), pytest.raises(OutOfWork):
        spend(10, 10**6)  # numbers of many bits cost more
    assert BUDGET > 10**6
