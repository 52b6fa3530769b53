"""Times of conjecture files: one from the command line, many under pytest, many statements through the parser.

    python benchmarks/bench_conjectures.py [--json] [--files N] [--jobs N]

The files are the worked conjectures of ``examples/conjectures``, one claim a file and again under other ids until there
are enough of them.  ``--json`` prints one JSON document instead of the table.  The exit code is 0 whatever the figures
are: this is a measurement, not a test.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ntksym.checking.records import Claim
from ntksym.conjectures import Conjecture, load, read, write

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "conjectures"
TWO_LINES = '[[claim]]\nstatement = "HermiteCoefficient(tanh, 1)^2 <= GaussianMean(x -> tanh(x)^2)"\n'
STATEMENTS = 1_000


def examples() -> list[Claim]:
    """The worked conjectures that are single statements."""
    claims = [claim for path in sorted(EXAMPLES.glob("*.claim.toml")) for claim in load(path)]
    return [claim for claim in claims if claim.statement is not None and claim.amends is None]


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    return done.stdout


def under_pytest(count: int, jobs: int) -> dict[str, Any]:
    """So many files under pytest, ``jobs`` processes at a time."""
    with tempfile.TemporaryDirectory() as place:
        for number, claim in zip(range(count), itertools.cycle(examples()), strict=False):
            assert isinstance(claim, Conjecture)
            text = write([replace(claim, id=f"{claim.id}-{number}")])
            Path(place, f"file{number:03}.claim.toml").write_text(text, encoding="utf-8")
        start = time.perf_counter()
        said = run("pytest", "-q", "-n", str(jobs), "-p", "ntksym.conjectures.pytest_plugin", place)
        return {"what": f"{count} files, pytest -n {jobs}", "seconds": time.perf_counter() - start,
                "said": said.strip().splitlines()[-1]}


def from_the_command_line() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "two.claim.toml")
        file.write_text(TWO_LINES)
        said: list[str] = []
        seconds = timed(lambda: said.append(run("ntksym", "check", "--file", str(file))))
        return {"what": "ntksym check --file, start included", "seconds": seconds,
                "said": said[0].strip().splitlines()[-1]}


def through_the_parser() -> dict[str, Any]:
    claims = list(itertools.islice(itertools.cycle(examples()), STATEMENTS))
    text = write(replace(claim, id=f"c{number}") for number, claim in enumerate(claims))
    return {"what": f"{STATEMENTS} statements read", "seconds": timed(lambda: read(text)), "said": f"{len(text)} bytes"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    rows = [from_the_command_line(), through_the_parser(), under_pytest(options.files, options.jobs)]
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print(f"{row['what']:40}  {row['seconds']:7.2f} s  {row['said']}")


if __name__ == "__main__":
    main()
