"""The command line: its words, its exit codes, and what it says when something is wrong."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import ntksym.claims
import ntksym.verifier
from ntksym.checking.records import Claim, Entry, Ledger, Source, Verdict
from ntksym.cli import main
from ntksym.errors import UserError

Run = Callable[..., tuple[int, str, str]]


def claim(name: str, document: str = "slides", **more: Any) -> Claim:
    return Claim(name, f"claim {name}", Source(document, "p. 1", "a < b"), **more)


CLAIMS = {
    c.id: c
    for c in (
        claim("T-1"), claim("T-2"), claim("T-3", "note"), claim("T-both", parts=("T-1", "T-2")),
    )
}


class Checker:
    """Stands for the checking machinery: recorded verdicts, and those that deciding would give."""

    def __init__(self) -> None:
        self.recorded: dict[str, Verdict] = {}
        self.decided: dict[str, Verdict] = dict.fromkeys(CLAIMS, Verdict.PROVED)
        self.arguments: dict[str, Any] = {}
        self.failure: BaseException | None = None

    def load(self, directory: Path) -> Ledger:
        def entry(one: Claim) -> Entry:
            if one.parts:
                return Entry(one, Verdict.weakest([self.recorded.get(p, Verdict.UNDECIDED) for p in one.parts]))
            decider = "x" if one.id in self.recorded else ""
            return Entry(one, self.recorded.get(one.id, Verdict.UNDECIDED), decider=decider)

        return Ledger({name: entry(one) for name, one in CLAIMS.items()})

    def check(self, claims: Sequence[Claim], *, progress: Callable[[Entry], None], **arguments: Any) -> list[Entry]:
        self.arguments = arguments
        entries = []
        for one in claims:
            if self.failure is not None and entries:
                raise self.failure
            entries.append(Entry(one, self.decided[one.id], decider="x", seconds=0.25))
            progress(entries[-1])
        return entries


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> Checker:
    fake = Checker()

    def module(name: str, **names: object) -> None:
        stand_in = types.ModuleType(name)
        vars(stand_in).update(names)
        monkeypatch.setitem(sys.modules, name, stand_in)

    module("ntksym.checking.run", check=fake.check)
    module(
        "ntksym.checking.present",
        as_json=lambda entry: {"id": entry.claim.id, "verdict": entry.verdict.value},
        describe=lambda entry: f"{entry.claim.id}: {entry.verdict.value}",
    )
    monkeypatch.setattr(ntksym.claims, "load_ledger", fake.load)
    monkeypatch.setattr(ntksym.claims, "all_claims", lambda: CLAIMS, raising=False)

    def of_source(name: str) -> list[Claim]:
        return [c for c in CLAIMS.values() if c.source.document == name]

    monkeypatch.setattr(ntksym.claims, "by_source", of_source, raising=False)
    return fake


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in an empty directory with certificates; gives exit code, output and error output."""
    (tmp_path / "certificates").mkdir()
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(words)
        output = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return stop.value.code, output.out, output.err

    return call


def test_list_has_a_line_a_claim(run: Run, checker: Checker) -> None:
    checker.recorded = {"T-1": Verdict.REFUTED}
    code, out, err = run("list")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["T-1", "refuted", "slides", "claim", "T-1"]
    assert len(out.splitlines()) == len(CLAIMS)


def test_list_of_one_source_as_json(run: Run, checker: Checker) -> None:
    code, out, err = run("list", "--source", "note", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [{"id": "T-3", "verdict": "undecided"}]


@pytest.mark.parametrize("command", ["list", "check"])
def test_an_unknown_source_is_named_with_the_known_ones(command: str, run: Run, checker: Checker) -> None:
    assert run(command, "--source", "book") == (2, "", "ntksym: no source 'book'; there are note, slides\n")


def test_show(run: Run, checker: Checker) -> None:
    assert run("show", "T-2") == (0, "T-2: undecided\n", "")


@pytest.mark.parametrize("command", ["show", "check"])
def test_an_unknown_id_gets_suggestions(command: str, run: Run, checker: Checker) -> None:
    assert run(command, "t-BOTH") == (2, "", "ntksym: no claim 't-BOTH'; did you mean T-both?\n")
    assert run(command, "zzz") == (2, "", "ntksym: no claim 'zzz'; `ntksym list` prints every id\n")


def test_check_passes_its_options_on(run: Run, checker: Checker, tmp_path: Path) -> None:
    where = tmp_path / "new" / "place"
    words = ("--jobs", "2", "--digits", "30", "--timeout", "5", "--scheduler", "tcp://host:8786")
    code, _, _ = run("check", *words, "--certificates", str(where))
    assert code == 0
    assert checker.arguments == {
        "known": CLAIMS, "directory": where, "jobs": 2, "digits": 30, "timeout": 5.0, "scheduler": "tcp://host:8786",
    }
    assert where.is_dir()


def test_check_selects_by_id_and_source_each_once(run: Run, checker: Checker) -> None:
    code, out, _ = run("check", "T-3", "T-1", "T-1", "--json")
    assert code == 0
    assert [one["id"] for one in json.loads(out)] == ["T-1", "T-3"]
    assert [one["id"] for one in json.loads(run("check", "T-1", "--source", "note", "--json")[1])] == ["T-1", "T-3"]


def test_check_prints_one_json_document_and_nothing_else(run: Run, checker: Checker) -> None:
    checker.recorded = {"T-1": Verdict.REFUTED}
    code, out, err = run("check", "--json")
    assert code == 1
    assert {one["id"] for one in json.loads(out)} == set(CLAIMS)
    assert err == "ntksym: T-1 was recorded as refuted and is now proved\n"


def test_the_exit_code_of_check_compares_with_the_recorded_verdicts(run: Run, checker: Checker) -> None:
    assert run("check")[0] == 0, "nothing is recorded, so nothing differs"
    checker.recorded = {"T-1": Verdict.PROVED, "T-2": Verdict.PROVED}
    assert run("check")[0] == 0
    checker.decided["T-both"] = Verdict.REFUTED
    assert run("check", "T-both")[0] == 1
    checker.decided["T-2"] = Verdict.UNDECIDED
    assert run("check", "T-2")[0] == 1


def test_an_undecided_claim_is_as_recorded_if_it_was_recorded_so(run: Run, checker: Checker) -> None:
    checker.recorded, checker.decided["T-1"] = {"T-1": Verdict.UNDECIDED}, Verdict.UNDECIDED
    assert run("check", "T-1")[0] == 0


def test_a_spent_budget_has_its_own_exit_code(run: Run, checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = Entry(CLAIMS["T-1"], Verdict.UNDECIDED, tried=("subdivision", "time budget of 60 s spent on recurrences"))
    monkeypatch.setattr(sys.modules["ntksym.checking.run"], "check", lambda claims, **arguments: [spent])
    checker.recorded = {"T-1": Verdict.PROVED}
    code, _, err = run("check", "T-1")
    assert code == 4
    assert err.splitlines()[-1] == "ntksym: the budget was spent on T-1; give more with --timeout"


@pytest.mark.parametrize(
    ("failure", "code", "line"),
    [
        (UserError("no room for it", 3), 3, "ntksym: no room for it"),
        (MemoryError(), 4, "ntksym: out of memory"),
        (TimeoutError("60 s spent on T-2"), 4, "ntksym: out of time: 60 s spent on T-2"),
        (OSError(errno.ENOSPC, "No space left on device", "certificates/T-2.json"), 2,
         "ntksym: certificates/T-2.json: No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "certificates"), 2,
         "ntksym: certificates: Permission denied"),
        (ModuleNotFoundError("No module named 'distributed'", name="distributed"), 3,
         "ntksym: this needs the Python package distributed, which is not installed"),
        (KeyboardInterrupt(), 130, "ntksym: interrupted; 1 of 4 claims done and kept; the next run goes on from there"),
        (ZeroDivisionError("division by zero"), 70,
         "ntksym: internal error: ZeroDivisionError: division by zero; `ntksym --debug` shows where"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_every_failure_is_one_line(failure: BaseException, code: int, line: str, run: Run, checker: Checker) -> None:
    checker.failure = failure
    assert run("check") == (code, "", f"{line}\n")


def test_debug_shows_the_traceback(run: Run, checker: Checker) -> None:
    checker.failure = ZeroDivisionError("division by zero")
    _, _, err = run("--debug", "check")
    assert err.startswith("Traceback (most recent call last)")
    assert err.splitlines()[-1].startswith("ntksym: internal error")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("frobnicate",), "No such command 'frobnicate'; see `ntksym --help`"),
        (("show",), "show takes the id of a claim, or a file with --file; `ntksym list` prints every id"),
        (("check", "--jobs", "0"), "Invalid value for '--jobs': 0 is not in the range x>=1; see `ntksym check --help`"),
        (("check", "--scheduler", "host"), "--scheduler takes an address such as tcp://host:8786, got 'host'"),
        (("run", "chapter"), "no notebook 'chapter'; there are none"),
        (("verify", "nowhere"), "nowhere: no such file or directory; give certificate files or directories of them"),
        (("verify",), "no certificates (*.json) in certificates"),
    ],
)
def test_wrong_words_are_answered_with_what_would_be_right(words: Sequence[str], line: str, run: Run) -> None:
    Path("notebooks").mkdir()
    assert run(*words) == (2, "", f"ntksym: {line}\n")


@pytest.fixture
def verifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def verify_text(text: str, name: str | None) -> types.SimpleNamespace:
        return types.SimpleNamespace(accepted=text == "good", verdict="proved", reason="step 3:\nnot an identity")

    monkeypatch.setattr(ntksym.verifier, "verify_text", verify_text, raising=False)


@pytest.mark.usefixtures("verifier")
def test_verify_accepts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "certificates" / "T-1.json").write_text("good")
    assert run("verify") == (0, "1 certificates: 1 accepted, 0 rejected\n", "")


@pytest.mark.usefixtures("verifier")
def test_verify_has_a_line_for_every_rejected_file(run: Run, tmp_path: Path) -> None:
    for name, content in {"T-1": b"good", "T-2": b"bad", "T-3": b"\xff\xfe"}.items():
        (tmp_path / "certificates" / f"{name}.json").write_bytes(content)
    code, out, err = run("verify", "certificates", "certificates/T-1.json")
    assert (code, err) == (2, "")
    assert out.splitlines() == [
        "certificates/T-2.json: step 3: not an identity",
        "certificates/T-3.json: not a text file",
        "4 certificates: 2 accepted, 2 rejected",
    ]


def test_run_executes_what_is_not_up_to_date(run: Run) -> None:
    Path("notebooks").mkdir()
    Path("notebooks", "01_sum.md").write_text(
        "# A sum\n\n```{code-cell} python3\n:tags: [parameters]\n\nn = 3\n```\n\n```{code-cell} python3\nn + 1\n```\n"
    )
    assert run("run", "-p", "m", "1") == (2, "", "ntksym: 01_sum.md has no parameter 'm'; it has n\n")
    assert run("run", "-p", "n", "8") == (0, "notebooks/01_sum.ipynb: executed\n", "")
    notebook = json.loads(Path("notebooks", "01_sum.ipynb").read_text())
    assert notebook["cells"][-1]["outputs"][0]["data"]["text/plain"] == ["9"]
    assert run("run", "01", "-p", "n", "8") == (0, "notebooks/01_sum.ipynb: up to date\n", "")


def in_a_process(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], text=True, capture_output=True, check=False, **options)


def test_verifying_needs_neither_sympy_nor_numpy(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    script = (
        "import sys\nfrom ntksym.cli import main\ntry:\n    main(['verify', sys.argv[1]])\nexcept SystemExit as stop:\n"
        "    print(stop.code, sorted({'sympy', 'numpy', 'mpmath'} & set(sys.modules)))\n"
    )
    result = in_a_process("-c", script, str(tmp_path / "x.json"))
    assert result.stdout.splitlines()[-1] == "2 []", result.stderr


def test_the_version_is_printed() -> None:
    assert in_a_process("-m", "ntksym", "--version").stdout == "ntksym, version 0.1.0\n"


def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "ntksym", "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("ntksym: ")
    assert os.strerror(errno.ENOSPC) in result.stderr


def test_a_closed_pipe_is_silent() -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "ntksym", "--help"], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (141, "")
