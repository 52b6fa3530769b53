"""What becomes of a certificate: the digests, the name under which it is filed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ntksym.verifier import verify, verify_text
from ntksym.verifier.certificates import MAX_NESTING
from ntksym.verifier.syntax import digest

FILE = sorted((Path(__file__).resolve().parents[2] / "certificates").glob("*.json"))[0]
DATA: dict[str, Any] = json.loads(FILE.read_text())


def with_digest(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "digest": digest({key: value for key, value in data.items() if key != "digest"})}


def test_both_digests_are_recomputed() -> None:
    assert verify(DATA).accepted
    other = {**DATA, "statement_digest": digest("something else")}
    assert "was changed" in verify(other).reason
    report = verify(with_digest(other))
    assert (report.accepted, report.malformed) == (False, False)
    assert report.reason == "the statement digest does not fit the statement"


def with_claim(claim: Any, evidence: dict[str, Any]) -> dict[str, Any]:
    unit = {"name": "x", "kind": "real", "low": ["q", "0"], "high": ["q", "1"]}
    statement = {"variables": [unit], "hypotheses": [], "claim": claim}
    return with_digest({**DATA, "statement": statement, "statement_digest": digest(statement), "evidence": evidence,
                        "verdict": "proved", "rests_on": []})


def test_what_outgrows_the_arithmetic_is_not_accepted() -> None:
    power: Any = ["s", "x"]
    for _ in range(2):
        power = ["^", power, ["q", "2"]]
    assert verify(with_claim(["le", ["q", "0"], power], {"kind": "identity"})).accepted
    for _ in range(144):
        power = ["^", power, ["q", "2"]]
    report = verify(with_claim(["le", power, ["q", "5"]], {"kind": "identity"}))
    assert (report.accepted, report.malformed) == (False, True)
    assert "unreasonably large polynomial" in report.reason


def test_data_that_are_no_json_or_nested_too_deeply_are_malformed() -> None:
    deep: Any = None
    for _ in range(MAX_NESTING - 2):
        deep = [deep]
    assert "was changed" in verify({**DATA, "evidence": deep}).reason
    for bad in ([[[deep]]], {"x": {1, 2}}, {None: 1, "x": 2}, 10**5000):
        report = verify({**DATA, "evidence": bad})
        assert (report.accepted, report.malformed) == (False, True)
        assert "deep" in report.reason or "JSON" in report.reason
    assert "wrong here" in verify({**DATA, None: 1}).reason


def test_a_certificate_bears_the_name_of_its_file() -> None:
    text = FILE.read_text()
    assert verify_text(text, FILE.stem).accepted
    report = verify_text(text, "M-T0")
    assert not report.accepted
    assert report.reason == f"this is the certificate of {DATA['id']}, not of M-T0"
    # One that is rejected anyway says why, whatever its name.
    assert "was changed" in verify_text(text.replace(DATA["digest"], "0"), "x").reason
