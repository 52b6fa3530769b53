"""What becomes of a certificate: the digests, the name under which it is filed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ntksym.verifier import verify, verify_text
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


def test_a_certificate_bears_the_name_of_its_file() -> None:
    text = FILE.read_text()
    assert verify_text(text, FILE.stem).accepted
    report = verify_text(text, "M-T0")
    assert not report.accepted
    assert report.reason == f"this is the certificate of {DATA['id']}, not of M-T0"
    # One that is rejected anyway says why, whatever its name.
    assert "was changed" in verify_text(text.replace(DATA["digest"], "0"), "x").reason
