"""The pytest plugin: every claim of a file ``*.claim.toml`` is a test, ``pytest conjectures/``.

A claim passes if its verdict is the one its author expects (``expect``), or if it expects none and the verdict is at
least that of ``--claims-require``.  What decides is imported when the first such file is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ntksym.checking.records import Claim, Entry, Verdict

ENDING = ".claim.toml"
#: verdicts that can be required, the strongest first; each is met by those before it, too
STRONGEST_FIRST = ("proved", "certified", "supported")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("claims", "conjecture files (*.claim.toml)")
    group.addoption("--claims-require", choices=STRONGEST_FIRST, default="certified",
                    help="Least verdict of a claim that says no other is expected (default: certified).")
    group.addoption("--claims-timeout", type=seconds, default=60.0, metavar="SECONDS",
                    help="Time for one claim (default: 60).")
    group.addoption("--claims-certificates", type=Path, default=None, metavar="DIR",
                    help="Keep certificates there: a claim that has a valid one is only verified again.")


def seconds(text: str) -> float:
    """A positive number; argparse makes a message of the ValueError."""
    value = float(text)
    if not value > 0:
        raise ValueError(f"expected a positive number of seconds, got {text}")
    return value


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return ClaimFile.from_parent(parent, path=file_path) if file_path.name.endswith(ENDING) else None


class ClaimFile(pytest.File):
    """A conjecture file."""

    def collect(self) -> Iterator[pytest.Item]:
        from ntksym.conjectures import load
        from ntksym.errors import UserError

        try:
            claims = load(self.path)
        except UserError as failure:
            raise self.CollectError(str(failure)) from failure
        table = {claim.id: claim for claim in claims}
        for claim in claims:
            yield ClaimItem.from_parent(self, name=claim.id, claim=claim, table=table)


class ClaimItem(pytest.Item):
    """One claim; ``table`` has all of its file, for the members of a compound one."""

    def __init__(self, *, claim: Claim, table: dict[str, Claim], **other: Any) -> None:
        super().__init__(**other)
        self.claim, self.table = claim, table

    def runtest(self) -> None:
        from ntksym.conjectures import check

        option = self.config.option
        (entry,) = check([self.claim], known=self.table, directory=option.claims_certificates,
                         timeout=option.claims_timeout)
        self.user_properties += [("verdict", entry.verdict.value), ("decided_by", entry.decider)]
        expect: Verdict | None = getattr(self.claim, "expect", None)
        wanted = option.claims_require if expect is None else expect.value
        if not is_met(wanted, entry.verdict.value):
            who = "--claims-require asks for" if expect is None else "the file expects"
            raise NotAsWanted(entry, f"{self.claim.id} is {entry.verdict.value}, and {who} {wanted}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, NotAsWanted):
            return super().repr_failure(excinfo, style)
        from ntksym.conjectures.commands import explain

        return f"{excinfo.value}\n{explain(excinfo.value.entry)}"

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, getattr(self.claim, "line", 1) - 1, self.name


class NotAsWanted(Exception):
    """The verdict of a claim is another than wanted."""

    def __init__(self, entry: Entry, message: str) -> None:
        super().__init__(message)
        self.entry = entry


def is_met(wanted: str, verdict: str) -> bool:
    """Is the verdict the wanted one, or one that says more?"""
    if wanted in STRONGEST_FIRST and verdict in STRONGEST_FIRST:
        return STRONGEST_FIRST.index(verdict) <= STRONGEST_FIRST.index(wanted)
    return verdict == wanted
