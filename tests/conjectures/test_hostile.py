"""No file can run code, read another file, or take long: each gets one line that says what is wrong, and where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conjectures.hostile import corpus

CORPUS = {name: (content, error) for name, content, error in corpus()}
#: loads all that reading a file may need: every name of the format is looked up for the suggestion
FIRST = ("[[claim]]\nstatement = \"NTK(relu, x, 2, 1, 0, 1, 0) + SurfaceEigenvalue(relu, 2, 3) + leaky_relu(1)(x) = "
         "harmonic_multiplicity(2, 3) + NTKRecurrenceCoefficient(relu, 2, 2, 1, 1, 1, 1) + nonsense\"\n"
         "variables = { x = \"real\" }\n")
SECOND = "[[claim]]\nstatement = \"HermiteCoefficient(t -> exp(t^2), 1) = 0\"\n"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `ntksym check --file` did with every file, and the peak memory of the process."""
    directory = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, content in (("first", FIRST.encode()), ("second", SECOND.encode()),
                          *((name, content) for name, (content, _) in CORPUS.items())):
        path = directory / f"{name}.claim.toml"
        path.write_bytes(content)
        paths.append(str(path))
    listed = directory / "listed"
    listed.write_text("\n".join(paths))
    run = subprocess.run([sys.executable, "-m", "tests.conjectures.hostile_run", str(listed)], capture_output=True,
                         text=True, timeout=600, cwd=Path(__file__).parents[2], env={**os.environ, "NO_COLOR": "1"})
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    found["by_name"] = {result["path"].removesuffix(".claim.toml"): result for result in found["results"]}
    assert sorted(path.name for path in directory.iterdir()) == sorted(["listed", *(Path(p).name for p in paths)])
    return found


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 200


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_gets_a_clear_error(name: str, outcome: dict[str, Any]) -> None:
    result = outcome["by_name"][name]
    assert result["code"] == 2
    assert result["out"] == ""
    (line,) = result["err"].splitlines()
    assert CORPUS[name][1] in line
    head, _, rest = line.partition(f"{name}.claim.toml:")
    assert head.startswith("ntksym: ")
    row, column, message = rest.split(":", 2)
    assert int(row) >= 1
    assert int(column) >= 1
    assert "internal error" not in message
    assert len(line) < 600
    assert line.isprintable()


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_does_nothing(name: str, outcome: dict[str, Any]) -> None:
    assert outcome["by_name"][name]["events"] == []


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_takes_less_than_a_second(name: str, outcome: dict[str, Any]) -> None:
    assert outcome["by_name"][name]["seconds"] < 1.0


def test_all_of_them_take_less_than_200_mebibytes(outcome: dict[str, Any]) -> None:
    assert outcome["mebibytes"] < 200
