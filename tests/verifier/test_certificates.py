"""Certificates: every kind is accepted untouched; whatever is changed, digests recomputed or not, is rejected."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ntksym.verifier import verify, verify_text
from ntksym.verifier.rules import RULES
from ntksym.verifier.syntax import Malformed
from tests.certificates import Sample, certificate, sealed, variable
from tests.pointwise_samples import POINTWISE
from tests.sequence_samples import SEQUENCES

SAMPLES = [*POINTWISE, *SEQUENCES]
IDS = [s.name for s in SAMPLES]
X = variable("x", "real")


def test_every_rule_has_a_sample() -> None:
    assert {s.evidence["kind"] for s in SAMPLES} == set(RULES)


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_untouched_certificates_are_accepted(sample: Sample) -> None:
    data = certificate(sample)
    assert data["verdict"] == sample.verdict
    report = verify(data)
    assert (report.accepted, report.verdict, report.reason) == (True, sample.verdict, "")
    assert verify_text(json.dumps(data)).accepted


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_a_change_without_new_digests_is_noticed(sample: Sample) -> None:
    data = certificate(sample)
    for name, value in data.items():
        changed = {**data, name: [*value, "x"] if isinstance(value, list) else {**value, "z": 1} if isinstance(value,
            dict) else f"{value}x"}
        assert not verify(changed).accepted, name
        assert not verify({key: v for key, v in data.items() if key != name}).accepted, name


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_no_other_verdict_is_earned(sample: Sample) -> None:
    data = certificate(sample)
    for verdict in ("proved", "certified", "supported", "undecided", "ill-posed", "refuted", "", None):
        assert verify(sealed({**data, "verdict": verdict})).accepted is (verdict == sample.verdict), verdict


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_axioms_must_be_those_used(sample: Sample) -> None:
    data = certificate(sample)
    for axioms in ([*data["rests_on"], "law-of-large-numbers"], data["rests_on"][1:] if data["rests_on"]
                   else ["riemann-hypothesis"], None,
                   "mehler", [None]):
        assert not verify(sealed({**data, "rests_on": axioms})).accepted, axioms


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_the_evidence_does_not_fit_a_nearby_statement(sample: Sample) -> None:
    data = certificate(sample)
    for other in sample.other_statements:
        report = verify(sealed({**data, "statement": other}))
        assert not report.accepted, other["claim"]
        assert report.reason


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_other_evidence_is_rejected(sample: Sample) -> None:
    data = certificate(sample)
    without = [{k: v for k, v in sample.evidence.items() if k != gone} for gone in sample.evidence]
    others: list[Any] = [*sample.other_evidence, *without, None, [], "ground", {"kind": "axiom"}, {"kind": ["ground"]}]
    for other in others:
        if other == {"kind": "boxes"}:
            continue  # an absent tree is the whole box in one piece
        report = verify(sealed({**data, "evidence": other}))
        assert not report.accepted, other
        assert report.reason


def deep(depth: int) -> Any:
    node: Any = ["s", "x"]
    for _ in range(depth):
        node = ["f", "exp", node]
    return node


def depth_of(tree: Any) -> int:
    depth = 0
    while isinstance(tree, list):
        tree, depth = tree[-1], depth + 1
    return depth


BAD_TREES: list[Any] = [
    None, 1, "x", [], ["q", 1], ["q", "2/4"], ["q", "1/0"], ["q", "1e5"], ["q", " 1"], ["q", "\u0661"],
    ["q", "9" * 5000], ["s", ""],
    ["s", "a + b"], ["s", "k@"], ["s", "x" * 61], ["c", "tau"], ["+", ["s", "x"]], ["f", "erfi", ["s", "x"]],
    ["f", "exp"],
    ["sum", ["s", "x"], "k@", ["q", "1"], ["q", "2"]], ["lam", ["s", "x"], ["s", "x"]], ["piecewise", ["true"]],
    ["unknown", ["q", "1"]],
    ["eq", ["q", "1"]], deep(200), deep(100_000), [True], ["q", True], {"op": "q"},
]


@pytest.mark.parametrize("tree", BAD_TREES, ids=range(len(BAD_TREES)))
def test_malformed_claims_are_reported_not_raised(tree: Any) -> None:
    data = certificate(SAMPLES[0])
    bad = {**data, "statement": {"variables": [X], "hypotheses": [], "claim": ["eq", tree, ["q", "1"]]}}
    try:
        bad = sealed(bad)
    except Malformed:
        assert depth_of(tree) > 900
    report = verify(bad)
    assert not report.accepted
    assert report.reason


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    data = copy.deepcopy(certificate(next(sample for sample in SAMPLES if sample.name == "points")))
    change(data)
    return sealed(data)


@pytest.mark.parametrize(("where", "value"), [
    (("seconds",), -1), (("seconds",), "1"), (("seconds",), True), (("seconds",), float("nan")),
    (("seconds",), float("inf")),
    (("id",), 7), (("decider",), None), (("made_with",), []), (("made_with",), {"ntksym": 1}),
    (("id",), ""), (("id",), "a\nb"), (("id",), "\ud800"), (("decider",), ""), (("decider",), "x" * 201),
    (("made_with",), {"ntksym": "0.1", "python-flint": "0.9.0"}),
    (("made_with",), {"ntksym": "0.1", "python-flint": "0.9.0", "sympy": ""}),
    (("statement", "readings"), ["R1"]), (("statement", "readings"), [1]), (("statement", "readings"), ["R1", "R1"]),
    (("statement", "variables", 0, "rank"), 7), (("statement", "variables", 0, "rank"), -1),
    (("format",), "ntksym-certificate/2"),
    (("statement", "variables", 0, "low"), ["c", "oo"]), (("statement", "variables", 0, "low"), ["s", "p"]),
    (("statement", "variables", 0, "low"), ["q", 4]), (("statement", "variables", 0, "low_open"), 1),
    (("statement", "variables", 0, "modulus"), True), (("statement", "variables", 0, "modulus"), 0),
    (("statement", "variables", 0, "residue"), 5), (("statement", "variables", 0, "kind"), "complex"),
    (("statement", "variables", 0, "name"), "p q"), (("statement", "variables", 0, "lowest"), 1),
    (("statement", "assumptions"), []),
    (("statement", "hypotheses"), None), (("statement", "quantifier"), "most"),
    (("statement", "premises"), ["riemann-hypothesis"]),
    (("statement", "missing"), "a convention"), (("extra",), 1),
])
def test_fields_with_wrong_content_are_malformed(where: tuple[Any, ...], value: Any) -> None:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in where[:-1]:
            place = place[step]
        place[where[-1]] = value

    report = verify(changed(change))
    assert (report.accepted, report.malformed) == (False, True)


def test_variables_are_declared_once_and_all_of_them() -> None:
    twice = changed(lambda data: data["statement"]["variables"].append(data["statement"]["variables"][0]))
    assert "declared twice" in verify(twice).reason
    assert "not declared" in verify(changed(lambda data: data["statement"].update(variables=[]))).reason
    assert not verify(changed(lambda data: data["statement"]["variables"].extend(variable(f"v{i}")
        for i in range(60)))).accepted


def test_text_that_a_reader_could_misread_is_malformed() -> None:
    text = json.dumps(certificate(SAMPLES[0]))
    assert verify_text(text).accepted
    for bad in (text[:-1], "", "[]", "null", "NaN", text.replace('"seconds": 0.5', '"seconds": NaN'),
                text.replace('"seconds": 0.5', '"seconds": 0.5, "seconds": 0.5'), text.replace('"seconds": 0.5',
                    '"seconds": 1e999'),
                "[" * 100_000, text.replace('"seconds": 0.5', f'"seconds": {"9" * 5000}'), " " * 20_000_001):
        report = verify_text(bad)
        assert (report.accepted, report.malformed) == (False, "1e999" not in bad)
