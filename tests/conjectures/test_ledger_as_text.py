"""Every claim of the ledger can be written as a conjecture file and read back as the same claim."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ntksym.checking.certify import statement_of
from ntksym.checking.records import Claim
from ntksym.claims import all_claims
from ntksym.conjectures import read, write
from tests.ledger_texts import ledger_texts

#: what is text in a claim, and so comes back as it was
TEXTS = [f.name for f in fields(Claim) if f.name not in ("statement", "variables", "hypotheses")]


@pytest.fixture(scope="module")
def read_back() -> dict[str, Claim]:
    return {claim.id: claim for text in ledger_texts() for claim in read(text, "ledger")}


def test_every_claim_comes_back(read_back: dict[str, Claim]) -> None:
    assert sorted(read_back) == sorted(all_claims())


@pytest.mark.parametrize("claim", all_claims().values(), ids=lambda claim: claim.id)
def test_a_claim_comes_back_as_it_was(claim: Claim, read_back: dict[str, Claim]) -> None:
    again = read_back[claim.id]
    assert {name: getattr(again, name) for name in TEXTS} == {name: getattr(claim, name) for name in TEXTS}
    assert (again.statement is None) == (claim.statement is None)
    if not claim.is_compound:
        assert statement_of(again).digest == statement_of(claim).digest


def test_what_is_written_is_written_again() -> None:
    for text in ledger_texts():
        assert write(read(text, "ledger")) == text
