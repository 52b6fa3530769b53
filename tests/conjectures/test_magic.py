"""Conjectures in a notebook: the cell magic, claims as objects, and how verdicts are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import ntksym as nt
from ntksym.conjectures import ConjectureError, notebook
from ntksym.conjectures.notebook import Verdicts, conjecture, verdicts
from ntksym.verifier.certificates import Report

FALSE = 'statement = "n^2 < 50"\nvariables = { n = "integer >= 0" }\n'
TWO = '[[claim]]\nid = "sum"\nstatement = "1 + 1 = 2"\n\n[[claim]]\nid = "product"\nstatement = "2*2 < 4"\n'


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    made.run_line_magic("load_ext", "ntksym")
    yield made
    InteractiveShell.clear_instance()


def test_a_cell_is_one_claim(shell: InteractiveShell) -> None:
    found = shell.run_cell_magic("claim", "small --digits 3 --to result", FALSE)
    assert isinstance(found, Verdicts)
    assert shell.user_ns["result"] is found
    assert found["small"].verdict is nt.Verdict.REFUTED
    assert found["small"].witness == {"n": "8", "left side": "64", "right side": "50"}


def test_a_cell_may_be_a_whole_file(shell: InteractiveShell) -> None:
    found = shell.run_cell_magic("claim", "", TWO)
    assert [(e.claim.id, e.verdict.value) for e in found.entries] == [("sum", "proved"), ("product", "refuted")]


@pytest.mark.parametrize(("cell", "words"), [
    ('title = "x"\nstatement = "n ^ < 50"\n', r"^mine:3:18: unexpected '<'; expected "),
    ('\n\n[[claim]]\nstatement = "1 = "\n', r"^mine:5:18: the text ends; expected "),
])
def test_errors_name_the_line_of_the_cell(shell: InteractiveShell, cell: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        shell.run_cell_magic("claim", "mine", cell)


def test_a_statement_as_an_object() -> None:
    claim = conjecture("n^2 > a", ["a < n"], id="big", title="it's big", n="integer >= 2", a="real > 0")
    assert (claim.id, claim.title, [v.name for v in claim.variables]) == ("big", "it's big", ["n", "a"])
    assert nt.decide(claim).entries[0].verdict is nt.Verdict.PROVED
    with pytest.raises(ConjectureError, match=r"^conjecture:4:\d+: unknown name 'm'"):
        conjecture("m > 2")


def test_claims_are_decided_from_a_path_a_text_or_objects(tmp_path: Path) -> None:
    file = tmp_path / "two.claim.toml"
    file.write_text(TWO)
    claim = conjecture("2*2 < 4", id="product")
    for given in (file, str(file), TWO, claim, [claim]):
        assert verdicts(given)["product"].verdict is nt.Verdict.REFUTED


def test_text_is_that_of_the_command_line() -> None:
    text = repr(verdicts(TWO)._repr_mimebundle_()["text/plain"])
    assert "claim  sum: sum" in text
    assert "verdict  refuted" in text


def test_html_has_formula_verdict_and_evidence_to_open() -> None:
    shown = verdicts(FALSE.replace("statement", '[[claim]]\nid = "a"\ntitle = "x < y"\nstatement'))._repr_mimebundle_()
    html = shown["text/html"]
    assert "<b>a</b>: x &lt; y" in html
    assert r"$n\in\mathbb{Z}" in html
    assert "✗ refuted</b>: n = 8, left side = 64" in html
    _, _, opened = html.partition("<details><summary>evidence</summary>")
    assert "decided by  smallest witness" in opened
    assert "as checked" not in opened
    assert "evidence of kind <i>witness</i>: the verifier accepts it" in opened
    assert html.count("<div>") == html.count("</div>") == html.count("</details>") == 1


def test_a_certificate_that_is_not_accepted_is_shown_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def reject(data: Mapping[str, Any]) -> Report:
        return Report(False, "", "a changed <byte>")

    found = verdicts(TWO)
    monkeypatch.setattr(notebook, "verify", reject)
    assert found.as_html().count("the verifier rejects it: a changed &lt;byte&gt;") == 2


def test_a_compound_claim_has_no_certificate_of_its_own() -> None:
    found = verdicts(TWO + '\n[[claim]]\nid = "both"\nparts = ["sum", "product"]\n')
    assert found["both"].verdict is nt.Verdict.REFUTED
    assert found.as_html().count("certificate with evidence") == 2
