"""The reports that are kept say what the README says, and what they must."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ntksym.checking.mutation.campaign import wilson
from ntksym.claims import load_ledger

ROOT = Path(__file__).resolve().parents[1]


def report(name: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "reports" / f"{name}.json").read_text()))


@pytest.fixture(scope="module", params=["mutation", "mutation-two-layers"])
def mutation(request: pytest.FixtureRequest) -> dict[str, Any]:
    return report(request.param)


def test_no_false_statement_was_accepted(mutation: dict[str, Any]) -> None:
    assert mutation["applied"] >= 1_000
    assert mutation["accepted_falsely"] == len(mutation["false_accepts"]) == 0
    assert mutation["applied"] == sum(mutation[name] for name in (
        "equivalent", "refuted", "ill_posed", "undecided", "accepted_unconfirmed"))
    assert mutation["false_accept_rate"]["wilson_95"] == pytest.approx(list(wilson(0, mutation["applied"])))
    assert mutation["twins"]["share"] >= 0.95
    assert mutation.get("crashed", []) == []


def test_nearly_all_that_was_accepted_is_confirmed() -> None:
    """On two layers all; elsewhere some have no route, and are listed."""
    assert report("mutation-two-layers")["accepted_unconfirmed"] == 0
    whole = report("mutation")
    assert len(whole["unconfirmed"]) == whole["accepted_unconfirmed"] < 0.01 * whole["applied"]


def test_what_is_true_after_a_change_is_listed_and_proved(mutation: dict[str, Any]) -> None:
    assert len(mutation["equivalents"]) == mutation["equivalent"]
    assert all(one["reason"] and one["points"] > 0 and one["verdict"] in ("proved", "certified")
               for one in mutation["equivalents"])


def test_accepted_claims_were_mutated_and_decided_alike(mutation: dict[str, Any]) -> None:
    ledger = load_ledger(ROOT / "certificates")
    accepted = {e.claim.id for e in ledger.entries.values() if e.verdict.is_accepted and not e.claim.is_compound}
    assert len(mutation["claims"]) >= 80
    assert set(mutation["claims"]) <= accepted
    originals = mutation["originals"]
    assert originals["decided"] == len(mutation["claims"])
    assert originals["decided"] - originals["kept"] == len(originals["changed"]) <= 0.01 * originals["decided"]
    # not decided in the seconds that they have there
    assert {one["verdict"] for one in originals["changed"]} <= {"undecided", "supported"}


def test_the_whole_report_is_of_all_claims() -> None:
    ledger = load_ledger(ROOT / "certificates")
    accepted = {e.claim.id for e in ledger.entries.values() if e.verdict.is_accepted and not e.claim.is_compound}
    assert len(set(report("mutation")["claims"])) >= 0.97 * len(accepted)


def test_the_readme_gives_the_counts_of_the_report(mutation: dict[str, Any]) -> None:
    names = ("applied", "refuted", "ill_posed", "undecided", "equivalent", "accepted_unconfirmed", "accepted_falsely")
    counts = [len(mutation["claims"]), *(mutation[name] for name in names)]
    high = mutation["false_accept_rate"]["wilson_95"][1]
    twins = mutation["twins"]
    row = f"| {' | '.join(map(str, counts))} | 0 to {100 * high:.2f} % | {twins['kept']} of {twins['made']} |"
    assert row in (ROOT / "README.md").read_text()


def test_no_tampering_went_unexplained() -> None:
    report = json.loads((ROOT / "reports" / "tampering.json").read_text())
    assert report["failures"] == []
    assert report["certificates"] >= 100
    assert sum(len(one["where"]) for one in report["survivors"]) == report["cases"] - report["rejected"]
