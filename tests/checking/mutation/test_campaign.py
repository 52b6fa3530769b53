"""A campaign counts what became of every mutant, and a checker that accepts too much is caught."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.mutation import campaign
from ntksym.checking.mutation.campaign import Original, plan, run, wilson
from ntksym.checking.mutation.present import describe, is_clean
from ntksym.checking.workers import Lost
from ntksym.cli import main
from ntksym.errors import UserError

from .test_changes import integer, real, statement

x, n = sp.symbols("x n")
ORIGINALS = [
    Original("square", statement(sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), real("x")), "proved"),
    Original("pi", statement(["rounds", ["c", "pi"], "3.142"]), "certified"),
    Original("growth", statement(["theta", ["+", ["s", "n"], ["q", "1"]], ["s", "n"], "n"], integer("n", 1)), "proved"),
]


#: the report of a campaign without mutants
EMPTY: dict[str, Any] = campaign.report([], {"made": 0, "unchanged": 0}, {}, 0.0)


def in_this_process(function: Any, calls: Any, jobs: int, limits: Any) -> Iterator[tuple[int, Any]]:
    for index, arguments in enumerate(calls):
        yield index, function(*arguments)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "limited_calls", in_this_process)


def test_counts_add_up_and_nothing_false_is_accepted() -> None:
    report = run(plan(ORIGINALS, most=12, seed=3), jobs=1, seconds=5)
    outcomes = ("equivalent", "refuted", "ill_posed", "undecided", "accepted_falsely", "accepted_unconfirmed")
    assert report["applied"] == sum(report[name] for name in outcomes) >= 30
    assert report["made"] == report["applied"] + report["unchanged"]
    assert report["applied"] == sum(counts["applied"] for counts in report["by_kind"].values())
    assert report["accepted_falsely"] == 0 < report["refuted"]
    assert report["equivalent"] == len(report["equivalents"]) > 0
    assert all(item["reason"] and item["points"] > 0 and item["verdict"] in ("proved", "certified")
               for item in report["equivalents"])
    assert report["originals"] == {"decided": 3, "kept": 3, "changed": []}
    assert report["twins"]["share"] == report["twins"]["kept"] / report["twins"]["made"] >= 0.95
    assert is_clean(report)
    assert "false accepts: 0 of" in describe(report)


def test_the_same_seed_draws_the_same_sample() -> None:
    drawn = [[(task.role, task.original.id, task.mutant.change) for task in plan(ORIGINALS, seed=s, sample=9).tasks]
             for s in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sum(role == "mutant" for role, *_ in drawn[0]) == 9


def test_a_sample_is_drawn_evenly_from_the_claims() -> None:
    for size in (3, 4, 9):
        tasks = plan(ORIGINALS, seed=1, sample=size).tasks
        counts = Counter(task.original.id for task in tasks if task.role == "mutant")
        assert len(counts) == 3
        assert max(counts.values()) - min(counts.values()) <= 1


@pytest.mark.usefixtures("here")
def test_an_original_with_a_certificate_is_verified() -> None:
    """A certificate of another statement, or one that the verifier rejects, does not stand for the original."""
    own, other = (plain(dict(certify_statement(o.id, o.data, 20.0).data)) for o in ORIGINALS[:2])
    for certificate, kept in ((own, 1), (other, 0), ({**own, "verdict": "refuted"}, 0)):
        report = run(plan(ORIGINALS[:1], sample=2, certificates={"square": certificate}))
        assert (report["originals"]["verified"], report["originals"]["kept"]) == (1, kept)
        assert is_clean(report) is bool(kept)


@pytest.mark.usefixtures("here")
def test_an_attack_that_does_not_end_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost_attacks(function: Any, calls: Any, jobs: int, limits: Any) -> Iterator[tuple[int, Any]]:
        for index, arguments in enumerate(calls):
            yield index, Lost("gone", 1.0) if arguments[0] is campaign.attacked else function(*arguments)

    confirmed = run(plan(ORIGINALS, most=12, seed=3))
    monkeypatch.setattr(campaign, "limited_calls", lost_attacks)
    report = run(plan(ORIGINALS, most=12, seed=3))
    assert report["accepted_unconfirmed"] == report["lost"] == confirmed["equivalent"] > 0
    assert not is_clean(report)


@pytest.mark.usefixtures("here")
def test_a_checker_that_accepts_everything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = campaign.certify_statement

    def gullible(claim_id: str, data: Any, seconds: float) -> Any:
        certificate = honest(claim_id, data, seconds)
        certificate.data["verdict"] = "proved"
        return certificate

    monkeypatch.setattr(campaign, "certify_statement", gullible)
    monkeypatch.setattr(campaign, "verify", lambda data: type("Report", (), {"accepted": True, "reason": ""}))
    report = run(plan(ORIGINALS, most=10))
    assert report["accepted_falsely"] > 15
    assert not is_clean(report)
    assert report["false_accept_rate"]["wilson_95"][0] > 0.3
    text = describe(report)
    assert "accepted falsely: square" in text
    assert "false at x" in text


@pytest.mark.usefixtures("here")
def test_a_verifier_that_disagrees_with_the_deciders_stops_the_campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "verify", lambda data: type("Report", (), {"accepted": False, "reason": "no"}))
    with pytest.raises(AssertionError, match="the verifier rejects what it accepted"):
        run(plan(ORIGINALS[:1], most=2))


def test_a_lost_worker_counts_as_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "limited_calls",
                        lambda function, calls, jobs, limits: ((i, Lost("gone", 1.0)) for i in range(len(calls))))
    report = run(plan(ORIGINALS[:1], most=5))
    assert report["undecided"] == report["applied"] == 5
    assert report["lost"] == 5 + report["twins"]["made"] + 1
    assert not is_clean(report)  # the original was not accepted


@pytest.mark.usefixtures("here")
def test_a_campaign_goes_on_from_its_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = tmp_path / "journal"
    whole = run(plan(ORIGINALS, most=6, seed=3))
    honest, done = campaign.judge, []

    def ended(task: Any, seconds: float) -> dict[str, Any]:
        if len(done) == 9:
            raise KeyboardInterrupt
        done.append(task)
        return honest(task, seconds)

    ended.__name__ = "judge"
    monkeypatch.setattr(campaign, "judge", ended)
    with pytest.raises(KeyboardInterrupt):
        run(plan(ORIGINALS, most=6, seed=3), journal=journal)
    journal.write_text(journal.read_text() + '{"key": "cut o')
    monkeypatch.setattr(campaign, "judge", honest)
    asked: list[str] = []
    monkeypatch.setattr(campaign, "certify_statement",
                        lambda claim, data, seconds: asked.append(claim) or certify_statement(claim, data, seconds))
    again = run(plan(ORIGINALS, most=6, seed=3), journal=journal)
    statements = whole["applied"] + whole["twins"]["made"] + 3
    assert len(asked) == statements - 9
    assert again["settings"].pop("taken_from_the_journal") == 9
    assert whole["settings"].pop("taken_from_the_journal") == 0
    assert {**again, "seconds": 0} == {**whole, "seconds": 0}
    assert run(plan(ORIGINALS, most=6, seed=3), journal=journal)["applied"] == whole["applied"]
    assert len(asked) == statements - 9
    run(plan(ORIGINALS, most=6, seed=3), journal=journal, seconds=4)  # another budget is another question
    assert len(asked) > statements


def test_a_journal_that_is_none_is_named(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    for text in ("no row\n", '{"key": 1}\n\n', "[]\n"):
        journal.write_text(text)
        with pytest.raises(UserError, match="line 1: not a row"):
            run(plan(ORIGINALS[:1], most=1), journal=journal)


@pytest.mark.usefixtures("here")
def test_an_error_is_named_and_costs_its_statement_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(claim_id: str, data: Any, seconds: float) -> Any:
        if claim_id == "pi":
            raise ZeroDivisionError("by zero")
        return certify_statement(claim_id, data, seconds)

    monkeypatch.setattr(campaign, "certify_statement", failing)
    report = run(plan(ORIGINALS, most=4))
    assert {item["claim"] for item in report["crashed"]} == {"pi"}
    assert {item["reason"] for item in report["crashed"]} == {"ZeroDivisionError: by zero"}
    assert report["refuted"] > 0
    assert not is_clean(report)
    assert "ZeroDivisionError" in describe(report)


@pytest.mark.parametrize(("hits", "trials", "low", "high"), [
    (0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (1, 20, 0.0089, 0.2361), (50, 100, 0.4038, 0.5962)])
def test_wilson_intervals(hits: int, trials: int, low: float, high: float) -> None:
    """Against printed values (Agresti and Coull 1998; Newcombe 1998, method 3)."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=6e-5)


def ntksym(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    return int(str(stop.value.code)), *capsys.readouterr()


def test_the_command_prints_one_json_document_with_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ntksym(capsys, "mutate", "M-C12-tanh", "M-B06-orthonormal", "--sample", "8", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["applied"] == 8 == sum(
        report[name] for name in ("equivalent", "refuted", "ill_posed", "undecided", "accepted_falsely"))
    assert {item["claim"] for item in report["equivalents"]} <= {"M-C12-tanh", "M-B06-orthonormal"}


def test_only_accepted_claims_are_mutated(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ntksym(capsys, "mutate", "M-C13-every")
    assert (code, out) == (2, "")
    assert err.startswith("ntksym: none of these claims is recorded as proved or certified")
    assert err.count("\n") == 1
    code, _, err = ntksym(capsys, "mutate", "M-C13-evry")
    assert code == 2
    assert "did you mean M-C13-every" in err


def test_a_false_accept_is_the_exit_code(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "run", lambda *_, **__: {**EMPTY, "unconfirmed": [
        {"claim": "M-A01", "kind": "sign", "change": "claim/1"}]})
    code, out, _ = ntksym(capsys, "mutate", "M-A01")
    assert code == 1
    assert "accepted, not confirmed: M-A01, sign, claim/1" in out
