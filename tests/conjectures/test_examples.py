"""The worked conjectures in ``examples/conjectures``: verdicts as annotated, and no claim of the ledger among them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from ntksym.checking.certify import statement_of
from ntksym.checking.records import Claim, Verdict
from ntksym.claims import all_claims
from ntksym.conjectures import Conjecture, load

pytest_plugins = ("pytester",)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "conjectures"
FILES = {path: load(path) for path in sorted(EXAMPLES.glob("*.claim.toml"))}
CLAIMS = [claim for claims in FILES.values() for claim in claims]


def expected(claim: Claim) -> Verdict:
    assert isinstance(claim, Conjecture)
    assert claim.expect is not None, f"{claim.id} says what is expected"
    return claim.expect


def test_there_are_forty_of_every_kind() -> None:
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS) >= 40
    counts = Counter(map(expected, CLAIMS))
    assert counts[Verdict.PROVED] >= 15
    assert counts[Verdict.REFUTED] >= 10
    assert min(counts[v] for v in (Verdict.CERTIFIED, Verdict.UNDECIDED, Verdict.ILL_POSED)) >= 3


def test_none_restates_a_claim_of_the_ledger() -> None:
    known = {statement_of(claim).digest for claim in all_claims().values() if not claim.is_compound}
    assert [claim.id for claim in CLAIMS if statement_of(claim).digest in known] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_claim_has_its_reason_in_a_comment(path: Path) -> None:
    tables = path.read_text().split("[[claim]]")[1:]
    assert len(tables) == len(FILES[path])
    assert all("\n# " in table for table in tables)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_verdicts_are_as_annotated(path: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    result = pytester.runpytest_subprocess("-q", "-p", "ntksym.conjectures.pytest_plugin", "-p", "no:cacheprovider",
                                          "--junitxml=report.xml", "--claims-timeout=20", str(path))
    result.assert_outcomes(passed=len(FILES[path]))
    found = {case.get("name"): prop.get("value") for case in ET.parse(pytester.path / "report.xml").iter("testcase")
             for prop in case.iter("property") if prop.get("name") == "verdict"}
    assert found == {claim.id: expected(claim).value for claim in FILES[path]}
