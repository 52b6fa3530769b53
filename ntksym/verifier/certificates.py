"""Reads certificates and re-checks them: the program that ``ntksym verify`` runs.

A certificate is accepted when its format is right, both digests are those of its content, and the rule named by its
evidence, recomputed here, earns exactly the verdict it states from exactly the axioms it lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .axioms import AXIOMS
from .outcome import Outcome, Rejected
from .rules import apply_rule
from .statement import Statement, read_statement
from .syntax import Malformed, digest

FORMAT = "ntksym-certificate/1"
FIELDS = {"format", "id", "statement", "statement_digest", "verdict", "evidence", "rests_on", "decider", "seconds",
          "made_with", "digest"}
PACKAGES = frozenset(("ntksym", "python-flint", "sympy"))
VERSION = re.compile(r"[0-9]+(\.[0-9]+)+[0-9a-z.+-]{0,40}|not installed", re.ASCII)
MAX_LABEL = 200
MAX_BYTES = 4_000_000
MAX_NESTING = 300
#: what FLINT and Python raise for sizes beyond them ("unreasonably large polynomial", an exponent of many digits): an
#: expression within the limits of the reader may outgrow them when it is expanded or derived
BEYOND_LIMITS = (ArithmeticError, MemoryError, RecursionError, ValueError)


@dataclass(frozen=True)
class Report:
    """What became of a certificate; ``reason`` is empty for an accepted one."""

    accepted: bool
    verdict: str
    reason: str = ""
    malformed: bool = False


def check_details(data: dict[str, Any]) -> None:
    """The fields that carry no mathematics; raises :class:`Malformed`."""
    seconds, versions = data["seconds"], data["made_with"]
    for label in ("id", "decider"):
        text = data[label]
        if not isinstance(text, str) or not 0 < len(text) <= MAX_LABEL or not text.isprintable():
            raise Malformed(f"{label} is a printable text of 1 to {MAX_LABEL} characters, got {str(text)[:40]!r}")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds < 10**9:
        raise Malformed(f"seconds is a number from 0 on, got {str(seconds)[:40]}")
    if not isinstance(versions, dict) or set(versions) != PACKAGES \
            or not all(isinstance(v, str) and VERSION.fullmatch(v) for v in versions.values()):
        raise Malformed(f"made_with gives a version, and nothing else, for each of {sorted(PACKAGES)}")


def no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys are all different: of two equal keys a reader may see one and the checker the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def check_nesting(data: Any) -> None:
    """Raise :class:`Malformed` for data nested so deeply that neither the rules nor error messages can walk them."""
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > MAX_NESTING:
            raise Malformed(f"lists and objects within each other more than {MAX_NESTING} deep")
        level = [part for item in level for part in (
            item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())]


def check_form(data: Any) -> Statement:
    """The statement of a certificate whose format and digests are right; no evidence is looked at.

    Raises :class:`Malformed` or :class:`Rejected`.
    """
    check_nesting(data)
    if not isinstance(data, dict) or set(data) != FIELDS:
        found = sorted(map(str, set(data) ^ FIELDS))[:3] if isinstance(data, dict) else type(data).__name__
        raise Malformed(f"a certificate has the fields {sorted(FIELDS)}; wrong here: {found}")
    if data["format"] != FORMAT:
        raise Malformed(f"expected format {FORMAT}, got {str(data['format'])[:40]!r}")
    if data["digest"] != digest({key: value for key, value in data.items() if key != "digest"}):
        raise Rejected("the digest does not fit the content: the certificate was changed")
    check_details(data)
    statement = read_statement(data["statement"])
    if data["statement_digest"] != statement.digest:
        raise Rejected("the statement digest does not fit the statement")
    return statement


def check(data: Any, rule: Callable[[Statement, Any], Outcome] | None = None) -> str:
    """The verdict of a certificate; raises :class:`Malformed` or :class:`Rejected`.  For ``rule`` see
    :func:`verify_text`."""
    statement = check_form(data)
    outcome = (rule or apply_rule)(statement, data["evidence"])
    if outcome.verdict != data["verdict"]:
        raise Rejected(f"the evidence earns {outcome.verdict!r}, the certificate says {str(data['verdict'])[:20]!r}")
    if list(outcome.axioms) != data["rests_on"] or not set(outcome.axioms) <= set(AXIOMS):
        listed = str(data["rests_on"])[:80]
        raise Rejected(f"the evidence rests on {list(outcome.axioms)}, the certificate lists {listed}")
    return outcome.verdict


def verify(data: Any, rule: Callable[[Statement, Any], Outcome] | None = None) -> Report:
    """Re-check one certificate given as JSON data.  Never raises on bad data.  For ``rule`` see :func:`verify_text`."""
    try:
        return Report(True, check(data, rule))
    except Malformed as failure:
        return Report(False, "", f"malformed: {failure}", True)
    except Rejected as failure:
        return Report(False, "", str(failure))
    except BEYOND_LIMITS as failure:
        reason = f"malformed: it cannot be checked ({type(failure).__name__}: {str(failure)[:80]})"
        return Report(False, "", reason, True)


def verify_text(text: str, name: str | None = None,
                rule: Callable[[Statement, Any], Outcome] | None = None) -> Report:
    """Re-check one certificate given as text, which has to bear the name if one is given.  Never raises on bad data.

    ``rule`` stands in for :func:`.rules.apply_rule` with a caller that checks many certificates alike and keeps what
    the rules said of equal statements and evidence.
    """
    if len(text) > MAX_BYTES:
        return Report(False, "", f"malformed: a certificate has at most {MAX_BYTES} characters", True)
    try:
        data = json.loads(text, parse_constant=no_constant, object_pairs_hook=distinct)
    except (ValueError, RecursionError) as failure:
        return Report(False, "", f"malformed: not JSON ({str(failure)[:80]})", True)
    report = verify(data, rule)
    if report.accepted and name is not None and data["id"] != name:
        return Report(False, "", f"this is the certificate of {data['id']}, not of {name[:MAX_LABEL]}")
    return report
