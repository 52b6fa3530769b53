"""The ledger of all sources: what is recorded is decided again, and what fails has an amended twin that holds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ntksym.checking.records import Ledger, Verdict
from ntksym.checking.run import check
from ntksym.claims import all_claims, load_ledger

#: seconds up to which every statement is decided again, and the share of those that took longer; `make claims-decided`
#: decides all
QUICK, SHARE = 1.0, 4
WHOLE = "NTKSYM_WHOLE"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger(Path(__file__).parents[2] / "certificates")


def test_deciding_again_gives_the_recorded_verdicts(ledger: Ledger) -> None:
    """Without the certificates, from the statements alone."""
    claims = all_claims()
    stated = [e for e in ledger.entries.values() if e.claim.statement is not None]
    slow = sorted((e.seconds, e.claim.id) for e in stated if e.seconds > QUICK)
    left = set() if os.environ.get(WHOLE) else {i for n, (_, i) in enumerate(slow) if n % SHARE}
    chosen = [e.claim.id for e in stated if e.claim.id not in left]
    assert len(chosen) > len(stated) / 2
    fresh = check([claims[i] for i in chosen], known=claims, timeout=60)
    assert {e.claim.id: e.verdict for e in fresh} == {i: ledger[i].verdict for i in chosen}


def test_what_is_refuted_or_void_has_an_amended_twin_that_holds(ledger: Ledger) -> None:
    failing = [e for e in ledger.entries.values() if e.verdict in (Verdict.REFUTED, Verdict.ILL_POSED)]
    assert failing
    assert [e.claim.id for e in failing if e.amended_by is None] == []
    assert [e.claim.id for e in failing if not ledger[e.amended_by or ""].verdict.is_accepted] == []
