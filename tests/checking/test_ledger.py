"""The ledger: certificates are written whole or not at all; stale ones are decided again, valid ones re-verified."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from ntksym.checking import run
from ntksym.checking.certify import certify
from ntksym.checking.ledger import LedgerError, certificate_path, load, read_certificate, write_certificate
from ntksym.checking.records import Certificate, Claim, Source, Verdict
from ntksym.checking.run import check
from ntksym.checking.statements import real
from ntksym.errors import UserError

a = sp.Symbol("a", real=True)
SOURCE = Source("test", "test", "test")


def claim(name: str, statement: Any = None, **rest: Any) -> Claim:
    return Claim(name, name, SOURCE, statement, variables=() if statement is None else (real(a),), **rest)


TRUE = claim("true", sp.Eq((a + 1) ** 2, a**2 + 2 * a + 1))
FALSE = claim("false", sp.Eq((a + 1) ** 2, a**2 + 1))
SINE = claim("sine", sp.Le(sp.sin(a), 1, evaluate=False))
BOTH = claim("both", parts=("true", "false"))
FIRST = claim("first", readings=("true", "false"), most_likely="true")
SECOND = claim("second", readings=("true", "false"), most_likely="false")
TABLE = {c.id: c for c in (TRUE, FALSE, BOTH, FIRST, SECOND)}


def test_a_certificate_is_written_and_read_back(tmp_path: Path) -> None:
    made = certify(TRUE)
    path = write_certificate(tmp_path / "new" / "place", made)
    assert path == certificate_path(tmp_path / "new" / "place", "true")
    found = read_certificate(tmp_path / "new" / "place", "true")
    assert found is not None
    assert found.data == json.loads(json.dumps(made.data))
    assert read_certificate(tmp_path, "true") is None


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = write_certificate(tmp_path, certify(TRUE))
    before = path.read_text()

    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(LedgerError, match=r"true\.json: cannot be written \(No space left on device\)"):
        write_certificate(tmp_path, Certificate({**certify(TRUE).data, "decider": "changed"}))
    assert path.read_text() == before
    assert [f.name for f in tmp_path.iterdir()] == ["true.json"]


def test_a_place_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="cannot be written"):
        write_certificate(tmp_path / "file", certify(TRUE))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": "other", "verdict": "proved"}', '{"id": "true"}',
                                  "\x00", "[" * 100_000])
def test_an_unreadable_certificate_is_reported_with_its_file(tmp_path: Path, text: str) -> None:
    certificate_path(tmp_path, "true").write_text(text)
    with pytest.raises(LedgerError, match=r"true\.json: .*remove it to decide"):
        read_certificate(tmp_path, "true")


def test_a_certificate_that_is_not_text_is_reported(tmp_path: Path) -> None:
    certificate_path(tmp_path, "true").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LedgerError, match="not a readable certificate"):
        read_certificate(tmp_path, "true")


class Counter:
    """Counts the statements that are decided, by name, in whichever process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
        self.log = directory / "decided.log"
        self.log.write_text("")
        real_one = run.certify_statement

        def counted(claim_id: str, *rest: Any) -> Certificate:
            with self.log.open("a") as stream:
                stream.write(f"{claim_id}\n")
            return real_one(claim_id, *rest)

        monkeypatch.setattr(run, "certify_statement", counted)

    @property
    def names(self) -> list[str]:
        return self.log.read_text().split()


def test_a_valid_certificate_is_verified_and_not_decided_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter(monkeypatch, tmp_path)
    first = check([TRUE, FALSE], directory=tmp_path)
    assert counter.names == ["true", "false"]
    stamp = certificate_path(tmp_path, "true").stat().st_mtime_ns
    second = check([TRUE, FALSE], directory=tmp_path)
    assert counter.names == ["true", "false"]
    assert first == second
    assert certificate_path(tmp_path, "true").stat().st_mtime_ns == stamp
    check([TRUE])
    assert counter.names == ["true", "false", "true"]


def test_a_certificate_of_another_statement_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check([TRUE], directory=tmp_path)
    counter = Counter(monkeypatch, tmp_path)
    changed = claim("true", sp.Eq((a + 1) ** 2, a**2 + 2 * a + 2))
    assert load(tmp_path, {"true": changed})["true"].verdict is Verdict.UNDECIDED
    assert check([changed], directory=tmp_path)[0].verdict is Verdict.REFUTED
    assert counter.names == ["true"]
    assert load(tmp_path, {"true": changed})["true"].verdict is Verdict.REFUTED


@pytest.mark.parametrize("field", ["verdict", "evidence", "rests_on", "digest"])
def test_a_certificate_changed_by_hand_is_decided_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        field: str) -> None:
    check([FALSE], directory=tmp_path)
    path = certificate_path(tmp_path, "false")
    data = json.loads(path.read_text())
    data[field] = {"verdict": "proved", "evidence": {"kind": "identity"}, "rests_on": ["mehler"],
                   "digest": "0" * 64}[field]
    path.write_text(json.dumps(data))
    shown = load(tmp_path, {"false": FALSE})["false"]
    assert shown.verdict is Verdict.UNDECIDED
    assert "changed since it was written" in shown.tried[0]
    counter = Counter(monkeypatch, tmp_path)
    assert check([FALSE], directory=tmp_path)[0].verdict is Verdict.REFUTED
    assert counter.names == ["false"]


def test_an_undecided_statement_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check([TRUE], directory=tmp_path, timeout=0.0)[0]
    assert first.verdict is Verdict.UNDECIDED
    assert first.tried
    counter = Counter(monkeypatch, tmp_path)
    assert check([TRUE], directory=tmp_path)[0].verdict is Verdict.PROVED
    assert counter.names == ["true"]


def test_verdicts_of_compounds_follow_from_their_members(tmp_path: Path) -> None:
    told: list[str] = []
    entries = {e.claim.id: e for e in check(list(TABLE.values()), directory=tmp_path,
                                            progress=lambda e: told.append(e.claim.id))}
    assert {name: e.verdict for name, e in entries.items()} == {
        "true": Verdict.PROVED, "false": Verdict.REFUTED, "both": Verdict.REFUTED, "first": Verdict.PROVED,
        "second": Verdict.REFUTED}
    assert sorted(told) == ["false", "true"]
    assert entries["both"].witness == entries["false"].witness is not None
    assert entries["first"].witness is None
    assert not certificate_path(tmp_path, "both").exists()
    loaded = load(tmp_path, TABLE).entries
    assert {i: e.verdict for i, e in loaded.items()} == {i: e.verdict for i, e in entries.items()}


def test_nothing_is_decided_by_loading(tmp_path: Path) -> None:
    ledger = load(tmp_path, TABLE)
    assert {e.verdict for e in ledger.entries.values()} == {Verdict.UNDECIDED}
    assert "not yet checked" in ledger["true"].tried[0]
    assert list(ledger.entries) == list(TABLE)


def test_members_must_exist() -> None:
    with pytest.raises(UserError, match="'nothing', which is not a claim"):
        check([claim("both", parts=("true", "nothing"))], known=TABLE)
    with pytest.raises(UserError, match="most likely reading 'both' is not one of"):
        check([claim("odd", readings=("true", "false"), most_likely="both")], known=TABLE)


def test_amendments_point_both_ways(tmp_path: Path) -> None:
    amended = claim("better", sp.Eq((a + 1) ** 2, a**2 + 2 * a + 1), amends="false")
    entries = {e.claim.id: e for e in check([FALSE, amended], directory=tmp_path)}
    assert entries["false"].amended_by == "better"
    assert entries["better"].amended_by is None
    assert entries["better"].verdict is Verdict.PROVED


def test_the_sides_of_a_statement_about_matrices_are_numbers() -> None:
    (entry,) = check([claim("determinant", sp.Eq(sp.Determinant(sp.ImmutableMatrix([[a, 0], [0, a]])), a))])
    assert entry.witness == {"a": "-1", "left side": "1", "right side": "-1"}


def test_the_witness_comes_with_both_sides(tmp_path: Path) -> None:
    entry = check([FALSE], directory=tmp_path)[0]
    assert entry.witness is not None
    at = sp.Rational(entry.witness["a"])
    assert sp.Rational(entry.witness["left side"]) == (at + 1) ** 2
    assert sp.Rational(entry.witness["right side"]) == at**2 + 1


def test_the_sides_of_a_determinant(tmp_path: Path) -> None:
    a = sp.Symbol("a", real=True)
    matrix = sp.ImmutableMatrix([[a, 1], [1, a]])
    singular = Claim("singular", "", FALSE.source, sp.Ne(sp.Determinant(matrix), 0, evaluate=False),
                     variables=(real(a, 1),))
    assert check([singular], directory=tmp_path)[0].witness == {"a": "1", "left side": "0", "right side": "0"}
    unequal = Claim("unequal", "", FALSE.source, sp.Eq(matrix, sp.eye(2), evaluate=False), variables=(real(a, 1),))
    assert check([unequal], directory=tmp_path)[0].witness is not None


def test_processes_find_the_same(tmp_path: Path) -> None:
    claims = [TRUE, FALSE, SINE]
    one = check(claims, directory=tmp_path / "one", timeout=2.0)
    two = check(claims, directory=tmp_path / "two", timeout=2.0, jobs=2)
    assert [(e.claim.id, e.verdict, e.witness) for e in one] == [(e.claim.id, e.verdict, e.witness) for e in two]
    assert sorted(f.name for f in (tmp_path / "two").iterdir()) == ["false.json", "sine.json", "true.json"]


@pytest.mark.parametrize(("name", "age", "stays"), [
    (".true.abcd_123.part", 3700, False),
    (".true.abcd_123.part", 3500, True),  # perhaps of a run that goes on
    (".true.abcd_123.part", -3700, True),  # a clock that is ahead says nothing of age
    (".true.part", 3700, True),  # not named as ours
    ("true.abcd_123.part", 3700, True),
])
def test_a_run_removes_what_killed_writers_left(tmp_path: Path, name: str, age: float, stays: bool) -> None:
    left = tmp_path / name
    left.write_text("{")
    os.utime(left, (time.time() - age, time.time() - age))
    assert [e.verdict for e in check([TRUE], directory=tmp_path)] == [Verdict.PROVED]
    assert left.exists() is stays


def test_a_leftover_that_cannot_be_removed_does_not_stop_a_run(tmp_path: Path) -> None:
    left = tmp_path / ".true.abcd_123.part"
    left.mkdir()
    os.utime(left, (0, 0))
    assert [e.verdict for e in check([TRUE], directory=tmp_path)] == [Verdict.PROVED]
