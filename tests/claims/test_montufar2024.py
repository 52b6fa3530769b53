"""The ledger of montufar2024: every printed claim has an entry, links fit, and the verdicts are the recorded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntksym.checking.present import as_json, describe
from ntksym.checking.records import Ledger, Verdict
from ntksym.claims import all_claims, by_source, load_ledger

CERTIFICATES = Path(__file__).parents[2] / "certificates"
PRINTED = (
    [f"M-A{n:02d}" for n in range(1, 12)]
    + ["M-B02"]
    + [f"M-B{n:02d}" for n in range(5, 9)]
    + [f"M-C{n:02d}" for n in range(8, 18)]
    + ["M-C06", "M-C20"]
    + [f"M-D{n:02d}" for n in range(1, 13)]
    + [f"M-F{n:02d}" for n in range(1, 5)]
    + ["M-G01", "M-G02"]
)

#: claims that fail as printed, with the claim that amends them
FAILING = {
    "M-A02": "M-A02-amended",
    "M-A07": "M-A07-amended",
    "M-A09": "M-A09-amended",
    "M-A10-anylaw": "M-A10-amended",
    "M-C10-network": "M-C10-amended",
    "M-C11-network": "M-C11-network-amended",
    "M-C13-every": "M-C13-every-amended",
    "M-C16-network": "M-C16-amended",
    "M-C10": "M-C10-amended",
    "M-C16": "M-C16-amended",
    "M-D02-input-bias": "M-D02-amended",
    "M-D03-network": "M-D03-network-amended",
    "M-D06": "M-D06-amended",
    "M-D07": "M-D07-amended",
    "M-D07-printed": "M-D07-amended",
    "M-D09-rank": "M-D09-amended",
    "M-D11": "M-D11-centred",
    "M-D11-kernel": "M-D11-centred",
    "M-D12-equal": "M-D12-below",
    "M-G01-gap": "M-G01-amended",
    "M-G02-rank": "M-G02-amended",
}


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger(CERTIFICATES)


def test_every_printed_claim_has_an_entry() -> None:
    assert [claim_id for claim_id in PRINTED if claim_id not in all_claims()] == []


def test_every_claim_names_its_source() -> None:
    for claim in by_source("montufar2024"):
        assert claim.source.document == "montufar2024"
        assert all((claim.source.place, claim.source.quote, claim.title))
        assert (claim.statement is None) == bool(claim.is_compound or claim.missing)
    assert by_source("nobody") == []


def test_no_claim_is_left_open(ledger: Ledger) -> None:
    open_entries = [e.claim.id for e in ledger.entries.values() if e.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED)]
    assert open_entries == []


@pytest.mark.parametrize(("failing", "amended"), FAILING.items())
def test_what_fails_is_amended_and_the_amendment_holds(ledger: Ledger, failing: str, amended: str) -> None:
    assert ledger[failing].verdict is Verdict.REFUTED
    assert ledger[failing].amended_by == amended
    assert ledger[amended].verdict.is_accepted


def test_a_bound_that_is_not_sharp_holds_beside_its_sharp_form(ledger: Ledger) -> None:
    assert ledger["M-C14"].verdict is Verdict.PROVED
    assert ledger["M-C14-amended"].verdict is Verdict.PROVED
    assert ledger["M-C14-exponent"].verdict is Verdict.REFUTED


@pytest.mark.parametrize("number", ["01", "02", "03"])
def test_rates_of_generic_data_hold_and_are_not_sharp(ledger: Ledger, number: str) -> None:
    assert ledger[f"M-F{number}"].verdict is Verdict.PROVED
    assert ledger[f"M-F{number}-amended"].verdict is Verdict.PROVED


def test_all_of_table_one_is_decided(ledger: Ledger) -> None:
    cells = ledger["M-C11"].claim.parts
    assert len(cells) == 24
    assert {ledger[cell].verdict for cell in cells} == {Verdict.CERTIFIED}


def test_entries_can_be_read(ledger: Ledger) -> None:
    for entry in ledger.entries.values():
        text, data = describe(entry), as_json(entry)
        assert entry.claim.source.quote.split()[0] in text
        assert {"id", "verdict", "source", "statement", "rests_on", "seconds"} <= set(data)
        assert entry.verdict.value in text
