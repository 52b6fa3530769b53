"""Tables of numbers, and claims decided while a notebook runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from flint import arb

from ntksym.checking.records import Entry, Verdict
from ntksym.claims import all_claims
from ntksym.publishing import live
from ntksym.publishing.grids import Formula, Printed, grid
from ntksym.publishing.live import decide
from ntksym.verifier.certificates import Report


def test_a_ball_is_shown_with_its_radius() -> None:
    text = grid(("exact", "ball", "zero"), [(arb(2), arb("1.5", 1e-3), arb(0, 1e-20))], digits=6).as_text()
    assert text.splitlines()[1].split("  ") == ["2.00000", "1.50 ± 1.01e-3", "0 ± 1.01e-20"]


def test_cells_are_escaped_and_formulas_are_formulas() -> None:
    html = grid(("a", "b"), [("x < y", sp.Symbol("alpha")), (Formula("p > 1"), None)]).as_html()
    assert "x &lt; y" in html
    assert r"$\alpha$" in html
    assert "$p &gt; 1$" in html


def test_a_row_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under a head of 2"):
        grid(("a", "b"), [("x",)])


@pytest.mark.parametrize(
    ("verdict", "sign"), [(Verdict.CERTIFIED, "✓"), (Verdict.REFUTED, "✗"), (Verdict.UNDECIDED, "?")]
)
def test_a_printed_number_is_marked_by_its_verdict(verdict: Verdict, sign: str) -> None:
    cell = Printed("43.944", Entry(all_claims()["M-C11-relu-0"], verdict), arb("43.9436"))
    assert grid(("T",), [(cell,)], digits=4).as_text().splitlines()[1].startswith(f"43.944 {sign} ")


def test_a_compound_is_decided_part_by_part() -> None:
    decision = decide("M-C13")
    assert [e.claim.id for e in decision.entries] == ["M-C13-even", "M-C13-odd-bias", "M-C13-odd", "M-C13-every"]
    assert decision.as_text().count("accepts") == 4
    assert decision.as_text().endswith(all_claims()["M-C13"].remark)


def test_a_claim_from_outside_the_sources_is_decided() -> None:
    claim = replace(all_claims()["M-C13-odd"], id="mine")
    assert [e.verdict for e in decide(claim).entries] == [Verdict.PROVED]


def test_a_claim_that_only_borrows_an_id_is_not_mistaken_for_that_one() -> None:
    claim = replace(all_claims()["M-C13-every"], id="M-C13-odd")
    assert [e.verdict for e in decide(claim).entries] == [Verdict.REFUTED]


def test_a_rejected_certificate_is_shown_as_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    def reject(data: Mapping[str, Any]) -> Report:
        return Report(False, "", "a changed byte")

    monkeypatch.setattr(live, "verify", reject)
    assert "rejects: a changed byte" in decide("M-C13-odd").as_text()
