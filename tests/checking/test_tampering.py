"""Tampering: every change of a certificate is noticed or shown to be harmless, and a weakened verifier is caught."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ntksym.checking import tamper_battery
from ntksym.checking.remembering import Remembering
from ntksym.checking.tamper_battery import (
    CLASSES,
    Outcome,
    Unexplained,
    battery,
    judge,
    kinds,
    reason,
    smallest_of_kinds,
    tamper_with,
)
from ntksym.checking.tampering import TEXT_WAYS, WAYS, Case, cases, put, sealed, text_of
from ntksym.claims import all_claims
from ntksym.cli import cli
from ntksym.verifier import certificates, verify_text
from ntksym.verifier.outcome import Outcome as Earned
from ntksym.verifier.rules import RULES, Rule
from ntksym.verifier.statement import Statement
from ntksym.verifier.syntax import canonical
from tests.certificates import certificate
from tests.pointwise_samples import POINTWISE
from tests.sequence_samples import SEQUENCES

ROOT = Path(__file__).parents[2]
DIRECTORY = ROOT / "certificates"
#: the certificates of claims are tampered with in so many parts
PARTS = 8


SAMPLES = {sample.name: certificate(sample) for sample in (*POINTWISE, *SEQUENCES)}
TEXTS = {name: text_of(data) for name, data in SAMPLES.items()}
OTHERS = list(SAMPLES.values())


def failures_of(name: str, sample: int | None = None) -> list[dict[str, str]]:
    return tamper_with(name, TEXTS[name], OTHERS, None, sample).failures


def test_every_kind_of_evidence_is_tampered_with() -> None:
    assert {data["evidence"]["kind"] for data in OTHERS} == set(RULES)


@pytest.mark.parametrize("name", TEXTS)
def test_samples_resist(name: str) -> None:
    outcome = tamper_with(name, TEXTS[name], OTHERS, None, 40)
    assert outcome.failures == []
    made = sum(tally.made for tally in outcome.tallies.values())
    assert made == sum(tally.rejected + sum(tally.accepted.values()) for tally in outcome.tallies.values()) > 200
    for (kind, seal), tally in outcome.tallies.items():
        if not seal or kind in (*TEXT_WAYS, "retype"):
            assert tally.rejected == tally.made


def test_certificates_of_claims_resist() -> None:
    """Some of them, the counts included; `make certificates-tampered` tries all."""
    texts = {file.stem: file.read_text() for file in sorted(DIRECTORY.glob("*.json"))[::PARTS]}
    total, names = Outcome(), []
    for name, outcome in battery(texts, all_claims, sample=1):
        names.append(name)
        total.add(outcome)
    report = total.as_json()
    assert report["failures"] == []
    assert report["certificates"] == len(texts) > 50
    assert sorted(names) == sorted(texts)
    assert {row["tampering"] for row in report["tampering"]} == {*WAYS, *TEXT_WAYS}
    assert sum(len(one["where"]) for one in report["survivors"]) == report["cases"] - report["rejected"] > 0
    assert {one["harmless"] for one in report["survivors"]} <= set(report["harmless"])
    assert all(sum(row["accepted"].values()) == 0 for row in report["tampering"] if row["digests"] == "as they were")


def test_what_takes_long_comes_first_and_is_tried_in_half_as_many_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = sealed({**SAMPLES["witness"], "seconds": 2}), SAMPLES["ground"]
    texts = {"ground": text_of(quick), "witness": text_of(slow), "sturm": TEXTS["sturm"], "none": "{"}
    tried: dict[str, int | None] = {}
    monkeypatch.setattr(tamper_battery, "tamper_with",
                        lambda name, text, others, claim, sample: tried.setdefault(name, sample) and Outcome())
    list(battery(texts, dict, sample=5, whole={"sturm"}))
    assert list(tried.items()) == [("sturm", None), ("witness", 3), ("ground", 5), ("none", 5)]
    tried.clear()
    list(battery(texts, dict))
    assert set(tried.values()) == {None}


def test_no_rule_is_asked_twice_for_the_same_statement_and_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    data, asked = SAMPLES["witness"], []
    honest = RULES["witness"].check

    def counted(statement: Statement, evidence: Any) -> Earned:
        asked.append(canonical([statement.data, evidence]))
        return honest(statement, evidence)

    monkeypatch.setitem(RULES, "witness", Rule(counted, RULES["witness"].fields, RULES["witness"].needs_example))
    rule = Remembering()
    changed = sealed(put(data, ("evidence", "values", min(data["evidence"]["values"])), "999"))
    for _ in range(2):
        assert verify_text(text_of(data), "witness", rule).accepted
        assert verify_text(text_of(sealed({**data, "seconds": 5})), "witness", rule).accepted
        assert not verify_text(text_of(sealed({**data, "verdict": "proved"})), "witness", rule).accepted
        assert verify_text(text_of(data), "another", rule).reason.startswith("this is the certificate of witness")
        again = verify_text(text_of(changed), "witness", rule)
        assert (again.accepted, again.reason) == (False, verify_text(text_of(changed), "witness").reason)
    assert len(asked) == 2 + 2  # one for each of the two, and for each comparison with rules that do not remember


def test_a_rejected_original_fails_the_battery() -> None:
    bad = text_of(sealed({**SAMPLES["witness"], "verdict": "proved"}))
    (failure,) = tamper_with("witness", bad, OTHERS, None, None).failures
    assert failure["tampering"] == "none"
    assert "earns 'refuted'" in failure["why"]


@pytest.mark.parametrize("name", ["ground", "boxes", "witness", "identity", "term", "rate", "samples", "structure"])
def test_a_rule_that_accepts_all_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = SAMPLES[name]

    def accept(statement: Statement, evidence: Any) -> Earned:
        return Earned(data["verdict"], tuple(data["rests_on"]))

    kind = data["evidence"]["kind"]
    monkeypatch.setitem(RULES, kind, Rule(accept, RULES[kind].fields, RULES[kind].needs_example))
    assert any(f["why"] == "accepted, though it cannot be right" for f in failures_of(name))


def test_a_missing_digest_check_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "digest", lambda data: next(values))
    good = SAMPLES["witness"]
    changed = {**good, "seconds": 2.0}
    values = iter([good["digest"]])
    case = Case("change", "seconds", False, False, text_of(changed))
    monkeypatch.setattr(certificates, "read_statement", lambda data: STATED(good["statement_digest"]))
    monkeypatch.setattr(certificates, "apply_rule", lambda statement, evidence: Earned("refuted"))
    with pytest.raises(Unexplained, match="its digest does not fit its content"):
        judge(good, case, None)


class STATED:
    """A statement of which only the digest is asked."""

    def __init__(self, digest: str) -> None:
        self.digest = digest


def test_a_verifier_that_raises_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(text: str, name: str | None, rule: Remembering | None) -> None:
        raise ZeroDivisionError("by 0")

    monkeypatch.setattr(tamper_battery, "verify_text", crash)
    with pytest.raises(Unexplained, match="the verifier raised ZeroDivisionError: by 0"):
        judge(SAMPLES["witness"], Case("change", "x", True, False, "{}"), None)


@pytest.mark.parametrize(("changes", "why"), [
    ({"statement_digest": "0"}, "statement digest does not fit"),
    ({"verdict": "proved"}, "the same statement is proved instead of refuted"),
    ({"rests_on": ["mehler"]}, "accepted with another rests_on"),
])
def test_what_is_accepted_without_a_reason(changes: dict[str, Any], why: str) -> None:
    data = {**SAMPLES["witness"], **changes}
    data["digest"] = sealed(data)["digest"] if "statement_digest" not in changes else certificates.digest(
        {k: v for k, v in data.items() if k != "digest"})
    with pytest.raises(Unexplained, match=why):
        reason(SAMPLES["witness"], data, None)


def test_a_false_statement_with_a_proof_is_caught() -> None:
    data = SAMPLES["identity"]
    false = sealed(put(data, ("statement", "claim", 2), ["q", "1"]))
    with pytest.raises(Unexplained, match="wrong verdict for another statement: proved, but refuted at"):
        reason(data, false, None)


def test_the_ledger_is_asked() -> None:
    claims, name = all_claims(), "M-C13-every"
    data = json.loads((DIRECTORY / f"{name}.json").read_text())
    assert reason(data, sealed({**data, "seconds": 5}), claims[name]) == "label"
    wider = sealed(put(data, ("statement", "variables", 0, "low"), ["q", "0"]))
    assert reason(data, wider, claims[name]) == "other statement"
    with pytest.raises(Unexplained, match="the ledger shows undecided instead of refuted"):
        reason(data, data, claims["M-C13-even"])


def test_the_smallest_certificate_of_every_kind_is_named() -> None:
    found = smallest_of_kinds(TEXTS)
    assert set().union(*(kinds(SAMPLES[name]["evidence"]) for name in found)) \
        == set().union(*(kinds(data["evidence"]) for data in OTHERS))
    assert kinds(SAMPLES["every"]["evidence"]) == {"every", "term", "identity"}
    shortest = min((name for name in TEXTS if SAMPLES[name]["evidence"]["kind"] == "witness"),
                   key=lambda name: len(TEXTS[name]))
    assert shortest in found


def test_changes_are_those_named() -> None:
    data = SAMPLES["witness"]
    found = {kind: list(cases(kind, data, [], lambda made: made)) for kind in (*WAYS, *TEXT_WAYS)}
    texts = [case.text for made in found.values() for case in made]
    assert text_of(data) not in texts
    assert {json.loads(c.text).get("seconds") for c in found["change"]} == {0.5, 1.5, -0.5, 5.0}
    assert all(len(json.loads(c.text)) == 10 for c in found["drop"] if c.where in data)
    assert any('{"kind": null, "kind": "witness"' in c.text for c in found["duplicate key"])
    assert list(CLASSES) == ["label", "other evidence", "other statement"]


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke
    file = tmp_path / "witness.json"
    file.write_text(TEXTS["witness"])
    fine = run(cli, ["tamper", str(file), "--sample", "2"])
    assert fine.exit_code == 0
    assert fine.stdout.splitlines()[-1].startswith("1 certificates, ")
    assert fine.stdout.splitlines()[-1].endswith(", 0 unexplained")
    file.rename(tmp_path / "renamed.json")
    broken = run(cli, ["tamper", str(tmp_path), "--json"])
    assert broken.exit_code == 1
    assert "this is the certificate of witness, not of renamed" in json.loads(broken.stdout)["failures"][0]["why"]
    assert run(cli, ["verify", str(tmp_path)]).exit_code == 2
    assert run(cli, ["verify", str(tmp_path / "renamed.json")]).exit_code == 0
