"""Points at which the sides of a "not equal" or "less than" are equal."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ...verifier.decide import Answer
from ...verifier.outcome import Rejected
from ...verifier.rules import apply_rule
from ...verifier.syntax import Malformed
from ...verifier.truth import settle
from ..records import Evidence
from .attempt import Attempt
from .search import OutOfTime, admissible_points, readable

__all__ = ["equal_sides"]

#: points that are looked at, and bits up to which balls may tell the sides apart
POINTS, BITS, SECONDS = 40, 256, 5.0


def equal_sides(attempt: Attempt) -> Iterator[Evidence | None]:
    """Points where balls cannot tell the sides apart, with a normal form in which they are one."""
    statement = attempt.statement
    if statement.claim[0] not in ("ne", "lt") or statement.quantifier != "forall" \
            or any(v.kind not in ("integer", "real") for v in statement.variables):
        return
    try:
        for count, env in enumerate(admissible_points(statement, min(attempt.deadline, time.monotonic() + SECONDS))):
            if count >= POINTS:
                return
            if settle(("ne", *statement.claim[1:]), env, last=BITS) is Answer.UNKNOWN:
                evidence = {"kind": "equal-sides", "values": readable(env), "equality": {"kind": "identity"}}
                try:
                    apply_rule(statement, evidence)
                except (Rejected, Malformed):
                    continue
                yield attempt.rule(evidence, "a point where the sides are equal")
    except OutOfTime:
        attempt.tried.append("equal sides: the time was spent")
