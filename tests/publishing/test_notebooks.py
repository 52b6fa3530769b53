"""The way from a MyST source to an executed notebook, and the gate that nothing tampered with may pass."""

from __future__ import annotations

import configparser
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns

from ntksym.errors import UserError
from ntksym.publishing import gate, notebooks
from ntksym.publishing.gate import check_notebook, read_source
from ntksym.publishing.tables import MIME, claims_table

REPOSITORY = Path(__file__).parents[2]
SANITIZE = REPOSITORY / "notebooks" / "sanitize.cfg"

#: a ledger of two claims, importable by the kernel, which runs in the notebook's directory
SMALL_LEDGER = '''
from ntksym.checking.records import Claim, Entry, Ledger, Source, Verdict

def entry(name, verdict, **more):
    return Entry(Claim(name, f"Claim {name}", Source("slides", "p. 3", "a < b")), verdict, **more)

LEDGER = Ledger({
    "T-1": entry("T-1", Verdict.PROVED, rests_on=("mehler",)),
    "T-2": entry("T-2", Verdict.REFUTED, witness={"p": "3"}, amended_by="T-2-amended"),
})
'''

NOTEBOOK = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A small chapter

```{code-cell} python3
:tags: [parameters]

d = 3
activation = "relu"
```

```{code-cell} python3
from pathlib import Path

from small_ledger import LEDGER

from ntksym.publishing.figures import drawing
from ntksym.publishing.tables import claims_table

values = [d**p for p in range(5)]
values
```

```{code-cell} python3
print("sum", sum(values), activation)
```

```{code-cell} python3
with drawing("powers of d", xlabel="p") as axes:
    axes.plot(range(5), values, label="$d^p$")
```

```{code-cell} python3
claims_table(["T-1", "T-2"], ledger=LEDGER, directory=Path("certificates"))
```
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with an executed notebook; tests copy what they change."""
    directory = tmp_path_factory.mktemp("chapter")
    (directory / "small_ledger.py").write_text(SMALL_LEDGER)
    (directory / "01_small.md").write_text(NOTEBOOK)
    (directory / "certificates").mkdir()
    (directory / "certificates" / "T-1.json").write_text(json.dumps({"id": "T-1", "digest": "d" * 64}))
    assert notebooks.execute(directory / "01_small.md", certificates=directory / "certificates")
    return directory


@pytest.fixture
def chapter(executed: Path, tmp_path: Path) -> Path:
    """A copy of that directory, free to change."""
    for path in executed.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = tmp_path / path.relative_to(executed)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return tmp_path


def problems(chapter: Path) -> list[str]:
    sys.path.insert(0, str(chapter))
    try:
        import small_ledger
    finally:
        sys.path.remove(str(chapter))
    return check_notebook(chapter / "01_small.ipynb", ledger=small_ledger.LEDGER, directory=chapter / "certificates")


def edit(chapter: Path, change: Callable[[nbformat.NotebookNode], None]) -> None:
    path = chapter / "01_small.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def compare(chapter: Path) -> subprocess.CompletedProcess[str]:
    """A comparing run of nbval, as `make test` does it."""
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider", "--nbval"]
    command += ["--nbval-current-env", "--nbval-cell-timeout=60", f"--nbval-sanitize-with={SANITIZE}", "01_small.ipynb"]
    environment = {**os.environ, **notebooks.KERNEL_ENVIRONMENT}
    return subprocess.run(command, cwd=chapter, env=environment, capture_output=True, text=True, check=False)


def test_an_executed_notebook_passes_the_gate(chapter: Path) -> None:
    assert problems(chapter) == []


def test_an_executed_notebook_passes_a_comparing_run(chapter: Path) -> None:
    result = compare(chapter)
    assert result.returncode == 0, result.stdout
    assert "5 passed" in result.stdout


def test_nothing_of_the_machine_or_the_hour_is_left(chapter: Path) -> None:
    notebook = nbformat.read(chapter / "01_small.ipynb", as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "ntksym"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    text = (chapter / "01_small.ipynb").read_text()
    for trace in ("papermill", "start_time", f"{Path.home()}/", str(chapter), sys.prefix, sys.version.split()[0]):
        assert trace not in text
    assert not re.search(r"\d{4}-\d\d-\d\dT\d\d:", text)


def test_a_second_execution_gives_the_same_bytes(chapter: Path) -> None:
    target = chapter / "01_small.ipynb"
    before = target.read_bytes()
    target.unlink()
    assert notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates")
    assert target.read_bytes() == before


def test_an_unchanged_notebook_is_not_executed_again(chapter: Path) -> None:
    assert not notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates")


@pytest.mark.parametrize("what", ["source", "certificate", "parameter", "package", "output"])
def test_a_change_calls_for_execution(what: str, chapter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Path] = []
    monkeypatch.setattr(notebooks, "_run", lambda source, *rest: ran.append(source) or read_source(source))
    parameters = {}
    if what == "source":
        (chapter / "01_small.md").write_text(NOTEBOOK.replace("range(5)", "range(6)"))
    elif what == "certificate":
        (chapter / "certificates" / "T-2.json").write_text("{}")
    elif what == "parameter":
        parameters = {"d": 4}
    elif what == "package":
        monkeypatch.setattr(notebooks.importlib.metadata, "version", lambda package: "0")
    else:
        edit(chapter, lambda notebook: code(notebook)[2].outputs.clear())
    assert notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates", parameters=parameters)
    assert len(ran) == 1


def test_parameters_reach_the_notebook_and_stay_in_it(chapter: Path) -> None:
    source = chapter / "01_small.md"
    values = notebooks.parse_parameters([("d", "5"), ("activation", "7")], source)
    assert values == {"d": 5, "activation": "7"}
    notebooks.execute(source, certificates=chapter / "certificates", parameters=values)
    notebook = nbformat.read(chapter / "01_small.ipynb", as_version=4)
    assert notebook.metadata.ntksym.parameters == values
    assert "sum 781 7" in code(notebook)[3].outputs[0].text
    assert problems(chapter) == []


def test_parameters_of_another_name_or_type_are_refused(chapter: Path) -> None:
    with pytest.raises(UserError, match=r"01_small.md has no parameter 'D'; it has d, activation"):
        notebooks.parse_parameters([("D", "5")], chapter / "01_small.md")
    with pytest.raises(UserError, match=r"parameter d of 01_small.md is of type int, got '5.5'"):
        notebooks.parse_parameters([("d", "5.5")], chapter / "01_small.md")


def _never_executed(notebook: nbformat.NotebookNode) -> None:
    for cell in code(notebook):
        cell.execution_count, cell.outputs = None, []


def _number(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[2].outputs[0].text = code(notebook)[2].outputs[0].text.replace("121", "122")


def _verdict(notebook: nbformat.NotebookNode) -> None:
    data = code(notebook)[4].outputs[0].data
    data["text/html"] = data["text/html"].replace("refuted", "proved")


def _verdict_in_data(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[4].outputs[0].data[MIME]["claims"][1]["verdict"] = "proved"


def _certificate(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[4].outputs[0].data[MIME]["claims"][0]["certificate"] = "e" * 64


def _picture(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[3].outputs[0].data["image/png"] = "iVBORw0KGgo="


def _source(notebook: nbformat.NotebookNode) -> None:
    notebook.cells[0].source += " (edited)"


def _error(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[2].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="1", traceback=[])]


def _table_removed(notebook: nbformat.NotebookNode) -> None:
    code(notebook)[4].outputs = []


TAMPERINGS = {
    _never_executed: "code cell 1: was never executed",
    _number: "code cell 3: its outputs are not those that the run recorded",
    _verdict: "code cell 5: its text/html does not say what the ledger says",
    _verdict_in_data: "code cell 5: shows T-2 as proved, the certificates say refuted",
    _certificate: "code cell 5: shows T-1 with another certificate than the one in the directory",
    _picture: "code cell 4: its outputs are not those that the run recorded",
    _source: "its cells are not those of 01_small.md; run `ntksym run 01_small`",
    _error: "code cell 3: raised ValueError",
    _table_removed: "no table of claims and verdicts",
}


@pytest.mark.parametrize("change", TAMPERINGS, ids=lambda change: change.__name__.strip("_"))
def test_what_was_tampered_with_fails_the_gate(change: Callable[[nbformat.NotebookNode], None], chapter: Path) -> None:
    edit(chapter, change)
    assert TAMPERINGS[change] in problems(chapter)


def test_a_changed_ledger_fails_the_gate(chapter: Path) -> None:
    (chapter / "certificates" / "T-1.json").write_text(json.dumps({"id": "T-1", "digest": "f" * 64}))
    assert problems(chapter) == ["code cell 5: shows T-1 with another certificate than the one in the directory"]


def test_a_changed_number_fails_a_comparing_run(chapter: Path) -> None:
    """The gate's record can be forged along with the output; the comparing run then finds it."""
    edit(chapter, _number)
    result = compare(chapter)
    assert result.returncode == 1
    assert "1 failed, 4 passed" in result.stdout


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("values = 1\nvalues;", "ends with a semicolon"),
        ("values = 1\nvalues;  # quiet", "ends with a semicolon"),
        ("%matplotlib inline", "is not plain Python"),
        ('%%claim\nstatement = "1 = 1"', "has no output, though it decides a claim"),
        ("import warnings\nwarnings.warn('odd', stacklevel=1)", "wrote to standard error"),
    ],
)
def test_cells_that_would_not_compare_are_named(cell: str, complaint: str, chapter: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        code(notebook)[1].source = cell
        if "%%" in cell:
            code(notebook)[1].outputs = []
        if "warn" in cell:
            code(notebook)[1].outputs = [nbformat.v4.new_output("stream", name="stderr", text="odd")]

    edit(chapter, change)
    assert f"code cell 2: {complaint}" in problems(chapter)


def test_a_semicolon_inside_a_string_is_none(chapter: Path) -> None:
    edit(chapter, lambda notebook: code(notebook)[1].update(source="values = ';'"))
    assert not any("semicolon" in problem for problem in problems(chapter))


@pytest.mark.parametrize("cell", ["%load_ext ntksym\nvalues = 1", '%%claim\nstatement = "1 = 1"'])
def test_cells_with_the_magic_of_claims_pass(cell: str, chapter: Path) -> None:
    shown = [nbformat.v4.new_output("execute_result", {"text/plain": "proved"}, execution_count=2)]
    edit(chapter, lambda notebook: code(notebook)[1].update(source=cell, outputs=shown if "%%" in cell else []))
    assert not any(" Python" in problem or "no output" in problem for problem in problems(chapter))


def test_a_failing_cell_is_named_and_the_notebook_stays(chapter: Path) -> None:
    before = (chapter / "01_small.ipynb").read_bytes()
    (chapter / "01_small.md").write_text(NOTEBOOK.replace("sum(values)", "1 / 0"))
    with pytest.raises(UserError, match=r"^01_small.md, code cell 3: ZeroDivisionError: division by zero$") as caught:
        notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates")
    assert caught.value.exit_code == 1
    assert (chapter / "01_small.ipynb").read_bytes() == before
    assert sorted(path.name for path in chapter.glob(".*")) == []


def test_a_dead_kernel_is_reported(chapter: Path) -> None:
    (chapter / "01_small.md").write_text(NOTEBOOK.replace("sum(values)", "__import__('os')._exit(1)"))
    with pytest.raises(UserError, match="the kernel died") as caught:
        notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates")
    assert caught.value.exit_code == 4


def test_paths_of_the_machine_are_refused(chapter: Path) -> None:
    (chapter / "01_small.md").write_text(NOTEBOOK.replace("sum(values)", "__import__('sys').prefix + '/'"))
    with pytest.raises(UserError, match="shows a path of this machine"):
        notebooks.execute(chapter / "01_small.md", certificates=chapter / "certificates")


def test_the_gate_as_a_command(
    chapter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(chapter)
    small = importlib.import_module("small_ledger").LEDGER
    monkeypatch.setattr("ntksym.claims.load_ledger", lambda directory: small)
    monkeypatch.setenv("NTKSYM_CERTIFICATES", str(chapter / "certificates"))
    assert gate.main([str(chapter)]) == 0
    assert capsys.readouterr().out == "1 notebooks checked, 0 problems\n"
    edit(chapter, _picture)
    assert gate.main([str(chapter / "01_small.ipynb")]) == 1
    assert capsys.readouterr().out.startswith("01_small.ipynb: code cell 4: its outputs are not those")
    assert gate.main([str(chapter / "certificates")]) == 2
    assert "no executed notebook in" in capsys.readouterr().err


def test_a_file_that_is_no_notebook_is_reported(tmp_path: Path) -> None:
    (tmp_path / "01_x.ipynb").write_text("no JSON")
    with pytest.raises(UserError, match=r"^01_x\.ipynb is not a Jupyter notebook"):
        check_notebook(tmp_path / "01_x.ipynb")


def test_notebooks_are_found_by_path_name_and_number(chapter: Path) -> None:
    source = chapter / "01_small.md"
    for name in (str(source), str(source.with_suffix(".ipynb")), "01_small", "01"):
        assert notebooks.find([name], chapter) == [source]
    assert notebooks.find([], chapter) == [source]
    with pytest.raises(UserError, match=r"no notebook '02'; there are 01_small"):
        notebooks.find(["02"], chapter)


def test_a_table_refuses_unknown_ids_and_none(chapter: Path) -> None:
    from ntksym.checking.records import Ledger

    with pytest.raises(UserError, match="no claim 'X-1' in the ledger"):
        claims_table(["X-1"], ledger=Ledger({}), directory=chapter)
    with pytest.raises(UserError, match="at least one claim id"):
        claims_table([], ledger=Ledger({}), directory=chapter)


def test_every_sanitising_rule_is_picked_up() -> None:
    text = SANITIZE.read_text()
    rules = configparser.ConfigParser(delimiters=[":"], interpolation=None)
    rules.read_string(text[text.index("[") :])
    patterns = dict(get_sanitize_patterns(text))
    assert len(rules.sections()) == len(patterns) >= 1
    for section in rules.sections():
        assert patterns[rules[section]["regex"]] == rules[section]["replace"]


def test_sanitising_leaves_results_alone() -> None:
    shown = "mu_2 = 0.4886025119029199 +/- 1e-16, 3/64, 17 points at 0.5, [34bfe553b2a4]"
    for pattern, replacement in get_sanitize_patterns(SANITIZE.read_text()):
        assert re.sub(pattern, replacement, shown) == shown
