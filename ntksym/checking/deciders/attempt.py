"""One statement on its way through the routes: what was tried, and what the rules said to it."""

from __future__ import annotations

import time
from typing import Any

from ...verifier.outcome import Outcome, Rejected
from ...verifier.rules import RULES, apply_rule
from ...verifier.statement import Statement
from ...verifier.syntax import Malformed
from ..records import Evidence, Verdict
from .search import OutOfTime, admissible_points, readable


class Attempt:
    """Collects what was tried while evidence for one statement is looked for."""

    def __init__(self, statement: Statement, deadline: float) -> None:
        self.statement, self.deadline = statement, deadline
        self.tried: list[str] = []
        self._example: dict[str, Any] | None = None

    def example(self) -> dict[str, Any] | None:
        """An admissible point, where the statement has hypotheses that need one."""
        if self.statement.hypotheses and self._example is None:
            try:
                found = next(admissible_points(self.statement, min(self.deadline, time.monotonic() + 20)), None)
            except OutOfTime:
                found = None
            self._example = readable(found) if found is not None else {}
        return self._example or None

    def rule(self, evidence: dict[str, Any], what: str) -> Evidence | None:
        """The evidence, if its rule accepts it."""
        if time.monotonic() > self.deadline:
            self.tried.append(f"{what}: not tried, the time was spent")
            return None
        if RULES[evidence["kind"]].needs_example and self.statement.hypotheses:
            evidence = {**evidence, "example": self.example()}
        try:
            outcome: Outcome = apply_rule(self.statement, evidence)
        except (Rejected, Malformed) as failure:
            line = f"{what}: {failure}"
            if line not in self.tried:
                self.tried.append(line)
            return None
        return Evidence(Verdict(outcome.verdict), evidence, what, tuple(self.tried))
