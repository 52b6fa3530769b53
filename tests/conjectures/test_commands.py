"""The command line with conjecture files: what is written, printed and returned."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ntksym.checking.records import Entry, Verdict
from ntksym.cli import main
from ntksym.conjectures import commands, load, read
from ntksym.errors import UserError

Run = Callable[..., tuple[int, str, str]]

TRUE = '[[claim]]\nid = "true"\nstatement = "(n + 1)^2 = n^2 + 2*n + 1"\nvariables = { n = "integer >= 0" }\n'
FALSE = '[[claim]]\nid = "false"\nstatement = "n^2 > 7"\nvariables = { n = "integer >= 2" }\nexpect = "proved"\n'
OPEN = ('[[claim]]\nid = "open"\nstatement = "Sum(k^(-3), (k, 1, oo)) != sqrt(2)*n"\n'
        'variables = { n = "integer >= 3" }\n')
EMPTY = '[[claim]]\nid = "empty"\nstatement = "n = n"\nwhere = ["n < 1"]\nvariables = { n = "integer >= 2" }\n'


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line in a directory of its own: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(words)
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


def write(*claims: str, name: str = "a.claim.toml") -> str:
    Path(name).write_text("\n".join(claims))
    return name


@pytest.mark.parametrize(("claims", "code"), [
    ((TRUE,), 0), ((TRUE, FALSE), 1), ((FALSE,), 1), ((EMPTY,), 1), ((TRUE, "statement"), 2), ((), 2)])
def test_the_exit_code_says_whether_every_claim_is_accepted(claims: tuple[str, ...], code: int, run: Run) -> None:
    assert run("check", "--file", write(*claims))[0] == code


def test_time_that_runs_out_has_an_exit_code_of_its_own(run: Run) -> None:
    code, _, _ = run("check", "--file", write(TRUE, OPEN), "--timeout", "0.01")
    assert code == 4


def test_json_is_all_there_is(run: Run) -> None:
    code, out, _ = run("check", "--file", write(TRUE, FALSE), "--json")
    first, second = json.loads(out)
    assert code == 1
    assert (first["id"], first["verdict"]) == ("true", "proved")
    assert (second["id"], second["verdict"], second["source"]) == ("false", "refuted", "a.claim.toml")
    assert second["statement"] == r"\forall\, n\in\mathbb{Z},\ n \ge 2:\quad 7 < n^{2}"
    assert second["witness"] == {"n": "2", "left side": "4", "right side": "7"}
    assert {"rests_on", "seconds"} <= first.keys()


def test_no_certificates_are_written_unless_that_is_asked(run: Run) -> None:
    name = write(TRUE)
    Path("certificates").mkdir()
    run("check", "--file", name)
    assert list(Path("certificates").iterdir()) == []
    run("check", "--file", name, "--certificates", "certificates")
    assert [path.name for path in Path("certificates").iterdir()] == ["true.json"]
    assert run("verify", "certificates")[0] == 0


def test_several_files_are_checked_together(run: Run) -> None:
    code, out, _ = run("check", "--file", write(TRUE), "--file", write(FALSE, name="b.claim.toml"))
    assert code == 1
    assert "2 claims: 1 proved, 1 refuted" in out
    code, _, err = run("check", "--file", "a.claim.toml", "--file", "a.claim.toml")
    assert (code, err.count("\n")) == (2, 1)
    assert "the id 'true' is that of a claim in another file" in err


@pytest.mark.parametrize("words", [("M-C13",), ("--source", "script")])
def test_a_file_is_checked_alone(words: tuple[str, ...], run: Run) -> None:
    code, _, err = run("check", *words, "--file", write(TRUE))
    assert code == 2
    assert err == "ntksym: --file takes no ids and no --source beside it: every claim of the file is decided\n"


@pytest.mark.parametrize("words", [("show", "a.claim.toml"), ("show", "--file", "a.claim.toml")])
def test_show_explains_the_verdicts_of_a_file(words: tuple[str, ...], run: Run) -> None:
    write(TRUE, FALSE)
    code, out, _ = run(*words)
    assert code == 1
    true, false = out.split("\n\n")
    assert "       claim  true: true\n      source  a.claim.toml, line 1\n" in true
    assert "  as checked  (n + 1)^2 = n^2 + 2*n + 1\n     for all  0 <= n, integer\n" in true
    assert "     verdict  proved\n  decided by  exact normal form" in true
    assert "     verdict  refuted\n" in false
    assert "     witness  n = 2\n     witness  left side = 4\n     witness  right side = 7\n" in false
    assert "    expected  proved, which it is not" in false


def test_show_says_what_was_not_tried(run: Run) -> None:
    _, out, _ = run("show", write(OPEN), "--timeout", "2")
    assert "     verdict  undecided" in out
    assert "       tried  " in out
    assert "   not tried  for this statement: hypergeometric normal form, " in out
    listed = " ".join(out.split("for this statement: ")[1].split())
    assert "Sturm sequence" in listed
    assert "exact normal form" not in listed.replace("hypergeometric normal form", "")


def test_new_writes_a_file_that_is_accepted(run: Run) -> None:
    code, out, _ = run("new", "decay")
    assert (code, out) == (0, "decay.claim.toml written; `ntksym check --file decay.claim.toml` decides its claims\n")
    assert run("check", "--file", "decay.claim.toml")[0] == 0
    assert len(load("decay.claim.toml")) == 2
    before = Path("decay.claim.toml").read_text()
    for name in ("decay", "decay.claim.toml"):
        code, _, err = run("new", name)
        assert (code, err) == (2, "ntksym: decay.claim.toml exists already; expected a new name\n")
    assert Path("decay.claim.toml").read_text() == before


@pytest.mark.parametrize(("name", "message"), [
    ("", "'' is no name of a file"), ("nowhere/decay", "nowhere/decay.claim.toml: No such file or directory")])
def test_new_needs_a_name(name: str, message: str, run: Run) -> None:
    code, _, err = run("new", name)
    assert code == 2
    assert err.startswith(f"ntksym: {message}")


@pytest.mark.parametrize("name", ["directory", "missing.claim.toml"])
def test_what_is_no_file_is_said_so(name: str, run: Run) -> None:
    Path("directory").mkdir()
    code, out, err = run("check", "--file", name)
    assert (code, out) == (2, "")
    assert err.startswith(f"ntksym: {name}: ")
    assert err.endswith("expected a conjecture file, NAME.claim.toml\n")


def entry(verdict: Verdict, *tried: str) -> Entry:
    (claim,) = read(TRUE)
    return Entry(claim, verdict, tried=tried)


@pytest.mark.parametrize(("verdict", "tried", "notes"), [
    (Verdict.PROVED, (), 0), (Verdict.REFUTED, (), 0), (Verdict.UNDECIDED, ("x",), 2), (Verdict.SUPPORTED, (), 3),
    (Verdict.UNDECIDED, ("time budget of 1 s spent",), 3), (Verdict.UNDECIDED, ("x",) * 13, 3)])
def test_only_what_is_open_has_something_that_was_not_tried(verdict: Verdict, tried: tuple[str, ...],
                                                            notes: int) -> None:
    assert len(commands.not_tried(entry(verdict, *tried))) == notes


def test_a_two_line_conjecture_takes_less_than_three_seconds(tmp_path: Path) -> None:
    path = tmp_path / "a.claim.toml"
    path.write_text('[[claim]]\nstatement = "HermiteCoefficient(relu, 2) rounds to 0.282"\n')
    before = os.times()
    subprocess.run([sys.executable, "-m", "ntksym", "check", "--file", str(path)], capture_output=True, check=True)
    after = os.times()
    # of the processor, so that other work on the machine does not count
    assert after.children_user + after.children_system - before.children_user - before.children_system < 3


def test_an_id_in_two_files_is_an_error(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(TRUE)
    with pytest.raises(UserError, match="another file"):
        commands.load_all([tmp_path / "a", tmp_path / "b"])
