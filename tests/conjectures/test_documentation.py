"""What the documents say of conjecture files is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import ntksym as nt
from ntksym.conjectures import read
from ntksym.conjectures.notebook import verdicts
from ntksym.conjectures.vocabulary import LANDAU, words

ROOT = Path(__file__).resolve().parents[2]
README, GUIDE = ROOT / "README.md", ROOT / "docs" / "conjectures.md"


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_every_name_in_the_table_of_symbols_is_one_of_the_format() -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("## Symbols")[2].partition("\n## ")[0]
    cells = [row.split("|")[2] for row in table.splitlines() if row.startswith("|") and "`" in row]
    names = {name for cell in cells for name in re.findall(r"([A-Za-z_]\w*)\(", cell)}
    assert len(names) > 20
    assert names <= words() | set(LANDAU)
    assert all(hasattr(nt, name) for name in re.findall(r"`nt\.(\w+)", table))


def test_the_conjecture_of_the_readme_is_refuted_as_it_says() -> None:
    (text,) = blocks(README, "toml")
    (entry,) = verdicts(read(text)).entries
    assert (entry.verdict.value, (entry.witness or {})["p"]) == ("refuted", "2")


def test_the_workflow_is_one_whose_options_pytest_knows() -> None:
    (text,) = blocks(README, "yaml")
    steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
    used = {option for step in steps for option in re.findall(r"--claims-[a-z]+", step.get("run", ""))}
    said = subprocess.run([sys.executable, "-m", "pytest", "-p", "ntksym.conjectures.pytest_plugin", "--help"],
                          capture_output=True, text=True, check=True).stdout
    assert len(used) == 2
    assert all(option in said for option in (*used, "--claims-timeout", "--nbval ", "--dist"))


@pytest.mark.parametrize("path", [README, GUIDE, ROOT / "notebooks" / "14_your_own_conjecture.md"],
                         ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
