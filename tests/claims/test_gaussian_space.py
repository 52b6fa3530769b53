"""Gaussian space and Sobolev training: what holds, what fails with its amendment, what says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntksym.checking.records import Ledger, Verdict
from ntksym.claims import load_ledger

HOLDING = ("P-GAU-OU", "P-GAU-INV", "P-GAU-PS", "P-GAU-LAM-line", "P-GAU-REG-density", "P-GAU-REG-semigroup", "L-YY-1",
           "L-YY-2-rodrigues", "L-YY-3-exact", "L-YY-3-powers", "L-YY-3-two", "L-YY-4-below", "L-YY-4-above")
FAILING = ("P-GAU-LAM-eigenfunctions", "P-GAU-LAM-degree", "P-GAU-LAM-product", "P-GAU-REG-ntk", "L-YY-2-constant",
           "L-YY-3-bounded", "L-YY-4-circle", "L-YY-5-every", "L-YY-5-simplex")
ILL_POSED = ("P-GAU-LAM", "P-GAU-KHAT", "P-GAU-REG")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger(Path(__file__).resolve().parents[2] / "certificates")


@pytest.mark.parametrize("claim_id", HOLDING)
def test_what_holds_as_printed(ledger: Ledger, claim_id: str) -> None:
    assert ledger[claim_id].verdict is Verdict.PROVED


@pytest.mark.parametrize("claim_id", FAILING)
def test_what_fails_is_amended_and_the_amendment_holds(ledger: Ledger, claim_id: str) -> None:
    assert ledger[claim_id].verdict is Verdict.REFUTED
    assert ledger[claim_id].amended_by == f"{claim_id}-amended"
    assert ledger[f"{claim_id}-amended"].verdict is Verdict.PROVED


@pytest.mark.parametrize("claim_id", ILL_POSED)
def test_what_says_nothing_as_printed(ledger: Ledger, claim_id: str) -> None:
    assert ledger[claim_id].verdict is Verdict.ILL_POSED
    assert ledger[claim_id].claim.readings


def test_the_theorems_they_rest_on(ledger: Ledger) -> None:
    assert "strictly-positive-definite" in ledger["L-YY-1-definite"].rests_on
    assert {"polar-coordinates", "funk-hecke"} <= set(ledger["P-GAU-LAM-eigenfunctions-amended"].rests_on)
