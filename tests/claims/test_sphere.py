"""The ledger of eigenvalues on the sphere: slides, script, thesis and published papers; verdicts as recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntksym.checking.records import Ledger, Verdict
from ntksym.claims import all_claims, by_source, load_ledger
from ntksym.claims.literature.common import PAPERS

CERTIFICATES = Path(__file__).parents[2] / "certificates"
PRINTED = (
    *(f"M-E{n:02d}" for n in range(1, 9)), "M-E03b",
    "P-DEC-2L", "P-DEC-DEEP", "P-DEC-QUAD", "P-DEC-COMPARE", "P-DEC-CONTRA",
    "P-DN-CL", "P-DN-GP", "P-DN-RATE", "P-DN-FLAT", "P-DN-KAP", "P-DN-BETA", "P-SPH-UNI", "P-MAT-NEQ",
    "S-05", *(f"B-{n}" for n in range(53, 60)), "B-68",
    *(f"L-BB-{n}" for n in range(1, 10)), "L-BM-1", "L-BA-1", "L-BA-2", "L-AM-1", *(f"L-MJ-{n}" for n in range(1, 7)),
    *(f"L-LI-{n}" for n in range(1, 4)), "L-LE-1", "L-GE-1", "L-GE-2",
)

#: claims that fail as printed, with the claim that amends them
FAILING = {
    "M-E03b": "M-E03b-amended",
    "M-E04-sharp": "M-E04-amended",
    "M-E05-sharp": "M-E05-amended",
    "P-DEC-2L": "P-DEC-2L-amended",
    "P-DEC-2L-other": "P-DEC-2L-other-amended",
    "P-DEC-2L-formula": "P-DEC-2L-formula-amended",
    "P-DEC-DEEP-constant": "P-DEC-DEEP-amended",
    "P-DEC-COMPARE": "P-DEC-COMPARE-amended",
    "P-DN-RATE": "P-DN-RATE-amended",
    "P-DN-FLAT": "P-DN-FLAT-amended",
    "P-SPH-UNI": "P-SPH-UNI-amended",
    "B-56-plain": "B-56-plain-amended",
    "L-BB-2-even": "L-BB-2-even-amended",
    "L-BB-2-odd": "L-BB-2-odd-amended",
    "L-BB-3": "L-BB-3-amended",
    "L-BB-4": "L-BB-4-amended",
    "L-BB-5-plus": "L-BB-5-plus-amended",
    "L-BB-8-expansion": "L-BB-8-expansion-amended",
    "L-BB-9-series": "L-BB-9-series-amended",
    "L-BA-2": "L-BA-2-amended",
    "L-LI-2": "L-LI-2-amended",
    "L-MJ-1": "L-MJ-1-amended",
    "L-GE-2": "L-GE-2-amended",
}
ILL_POSED = (
    "M-E08", "P-DEC-CONTRA", "P-DN-GP", "P-DN-CL", "P-DN-KAP", "P-DN-BETA", "S-05", "B-53", "B-54", "B-56", "B-57",
    "B-59", "L-LI-3",
)
#: printed and true, sharp or not
HOLDING = (
    "M-E01", "M-E02", "M-E03", "M-E04", "M-E05", "M-E06", "M-E07", "P-DEC-DEEP", "P-DEC-QUAD", "P-MAT-NEQ", "B-55",
    "B-58", "B-68", "L-BB-1", "L-BB-6", "L-BB-7", "L-BM-1", "L-BA-1", "L-AM-1", "L-MJ-2", "L-MJ-3", "L-MJ-4", "L-MJ-5",
    "L-MJ-6", "L-LI-1", "L-LE-1", "L-GE-1",
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger(CERTIFICATES)


def test_every_printed_claim_has_an_entry() -> None:
    assert [claim_id for claim_id in PRINTED if claim_id not in all_claims()] == []


@pytest.mark.parametrize("source", ["sharif2025", "bowman2023", "literature"])
def test_every_claim_names_its_source(source: str) -> None:
    claims = by_source(source)
    assert claims
    for claim in claims:
        assert claim.source.document == source
        assert all((claim.source.place, claim.source.quote, claim.title))
        assert (claim.statement is None) == bool(claim.is_compound or claim.missing)


def test_claims_of_papers_are_cited_by_paper() -> None:
    for claim in by_source("literature"):
        paper = PAPERS[claim.id.split("-")[1]]
        assert claim.source.place.startswith(paper)


@pytest.mark.parametrize(("failing", "amended"), FAILING.items())
def test_what_fails_is_amended_and_the_amendment_holds(ledger: Ledger, failing: str, amended: str) -> None:
    assert ledger[failing].verdict is Verdict.REFUTED
    assert ledger[failing].amended_by == amended
    assert ledger[amended].verdict.is_accepted


@pytest.mark.parametrize("claim_id", HOLDING)
def test_what_holds_as_printed(ledger: Ledger, claim_id: str) -> None:
    assert ledger[claim_id].verdict.is_accepted


@pytest.mark.parametrize("claim_id", ILL_POSED)
def test_what_says_nothing_as_printed(ledger: Ledger, claim_id: str) -> None:
    assert ledger[claim_id].verdict is Verdict.ILL_POSED
    assert ledger[claim_id].claim.missing
    assert ledger[claim_id].claim.readings


def test_every_rate_names_the_theorems_it_rests_on(ledger: Ledger) -> None:
    assert {"funk-hecke", "sphere-singularity-transfer"} <= set(ledger["L-BB-7-3-even"].rests_on)
    assert {"funk-hecke", "sphere-power-series"} <= set(ledger["M-E03"].rests_on)
    assert "poisson-kernel" in ledger["M-E05-amended"].rests_on
