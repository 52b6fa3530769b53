"""The verifier on random data: never a traceback, never an accept of what plain arithmetic says is false."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntksym.verifier import verify, verify_text
from ntksym.verifier.certificates import FORMAT
from ntksym.verifier.rules import RULES
from ntksym.verifier.syntax import OPERATORS, digest

CERTIFICATES = sorted((Path(__file__).resolve().parents[2] / "certificates").glob("*.json"))
SMALL = [json.loads(file.read_text()) for file in CERTIFICATES if file.stat().st_size < 6_000][::4]
VERSIONS = {"ntksym": "0.1.0", "python-flint": "0.9.0", "sympy": "1.14.0"}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(
    ["", "0", "-1", "1/0", "1e9", "9" * 5_000, "x", "oo", *OPERATORS, *RULES])
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner,
                                                                                          max_size=4), max_leaves=12)
numbers = st.fractions(max_denominator=10**6, min_value=-(10**6), max_value=10**6)


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate with digests that fit."""
    data = {**data, "statement_digest": digest(data["statement"])}
    return {**data, "digest": digest({key: value for key, value in data.items() if key != "digest"})}


def certificate(claim: Any) -> dict[str, Any]:
    statement = {"variables": [], "hypotheses": [], "claim": claim}
    return sealed({"format": FORMAT, "id": "f", "statement": statement, "verdict": "certified",
                   "evidence": {"kind": "ground"}, "rests_on": [], "decider": "none", "seconds": 0,
                   "made_with": VERSIONS, "statement_digest": "", "digest": ""})


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 3) -> tuple[list[Any], Fraction]:
    """An expression of rationals, and its value by Python's own fractions."""
    if depth == 0 or draw(st.booleans()):
        number = draw(numbers)
        return ["q", str(number)], number
    one, two = draw(arithmetic(depth - 1)), draw(arithmetic(depth - 1))
    if draw(st.booleans()):
        return ["+", one[0], two[0]], one[1] + two[1]
    return ["*", one[0], two[0]], one[1] * two[1]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(arithmetic(), arithmetic(), st.sampled_from(["lt", "le", "eq", "ne"]), st.booleans())
def test_arithmetic_is_certified_when_it_is_true(left: Any, right: Any, op: str, same: bool) -> None:
    if same:  # equal sides, written differently
        right = ["+", right[0], left[0], ["*", ["q", "-1"], right[0]]], left[1]
    truth = {"lt": left[1] < right[1], "le": left[1] <= right[1], "eq": left[1] == right[1], "ne": left[1] != right[1]}
    assert verify(certificate([op, left[0], right[0]])).accepted is truth[op]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(values)
def test_random_data_are_malformed(value: Any) -> None:
    for report in (verify(value), verify_text(json.dumps(value)), verify(certificate(value))):
        # the one thing that may be drawn here and be a statement that holds
        assert report.accepted == (value == ["true"] and report.verdict == "certified")
        assert report.accepted or report.reason


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_random_text_is_malformed(text: str) -> None:
    assert verify_text(text).malformed


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, part in parts for found in places(part, (*path, key)))]


@pytest.mark.parametrize("original", SMALL, ids=lambda data: data["id"])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_place_replaced_is_judged_without_a_traceback(original: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([p for p in places(original) if p]))
    changed = copy.deepcopy(original)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = data.draw(values)
    assert verify(original).accepted
    if json.dumps(changed) != json.dumps(original):
        assert not verify(changed).accepted  # the digest
        report = verify(sealed(changed))  # raises nothing, and a rule or the reader says what is wrong
        assert report.accepted or "cannot be checked" not in report.reason
