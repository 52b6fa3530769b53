"""One import serves a notebook, and costs nothing until it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import ntksym as nt

README = Path(__file__).resolve().parents[1] / "README.md"


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_loads_nothing_heavy() -> None:
    heavy = ["sympy", "numpy", "mpmath", "flint", "matplotlib", "click"]
    assert python(f"import sys, ntksym; print([m for m in {heavy} if m in sys.modules])") == "[]\n"


def test_verifying_loads_no_sympy() -> None:
    code = "import sys, ntksym; ntksym.verify({}); print('flint' in sys.modules, 'sympy' in sys.modules)"
    assert python(code) == "True False\n"


@pytest.mark.parametrize("name", nt.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(nt, name) is not None
    assert name in dir(nt)


def test_no_name_hides_a_subpackage() -> None:
    subpackages = {path.name for path in Path(nt.__file__).parent.iterdir() if path.is_dir()}
    assert subpackages.isdisjoint(nt.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'ntksym' has no attribute 'prove'"):
        _ = nt.prove


def test_a_claim_is_decided_live_and_shown_with_its_verdict() -> None:
    decision = nt.decide("M-C13-every")
    assert [e.verdict for e in decision.entries] == [nt.Verdict.REFUTED]
    assert "accepts" in decision.as_text()
    assert "M-C13-every" in decision.as_html()


def test_an_unknown_claim_is_named() -> None:
    with pytest.raises(nt.UserError, match="no claim 'M-Z99'"):
        nt.decide("M-Z99")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_example_of_the_readme_gives_what_it_says() -> None:
    (example,) = blocks("python")
    text = README.read_text(encoding="utf-8")
    promised = re.search(r"^prints\n\n```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert promised is not None
    assert python(example) == promised[1]


@pytest.mark.parametrize("claim_id", ["M-C13-every", "M-C13-every-amended"])
def test_what_the_readme_shows_of_a_claim_is_what_is_shown(claim_id: str) -> None:
    shown = next(b for b in blocks("") if b.startswith("$ ntksym show"))
    _, _, part = shown.partition(f"$ ntksym show {claim_id}\n")
    promised = [line for line in part.partition("\n$ ")[0].splitlines() if line and line.strip() != "..."]
    known = nt.all_claims()
    entries = nt.check([known[i] for i in ("M-C13-every", "M-C13-every-amended")], known=known)
    told = next(nt.describe(entry) for entry in entries if entry.claim.id == claim_id).splitlines()
    assert [line for line in promised if line not in told] == []
