"""Tampers with certificates and judges what the verifier makes of it.

Every case goes through the function that ``ntksym verify`` runs.  A case that is accepted has to be harmless for a
reason that is checked here, by other means than the rule that accepted it:

- ``label``: only decider, time, versions or the list of what was tried differ, none of which carries mathematics;
  the ledger gives the claim the recorded verdict.
- ``other evidence``: for the same statement the rule earns the same verdict from other evidence (another admissible
  example, threshold or witness); the ledger gives the claim the recorded verdict.
- ``other statement``: the certificate is one of another statement.  The ledger refuses it for the claim, and where it
  says that the statement holds, a search over small values finds no counterexample.

Anything else is unexplained, and the battery fails.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from joblib import Parallel, delayed

from ..verifier.certificates import BEYOND_LIMITS, check_form, verify_text
from ..verifier.decide import Answer
from ..verifier.outcome import Rejected
from ..verifier.rules import RULES, apply_rule
from ..verifier.statement import read_statement
from ..verifier.syntax import Malformed, canonical, digest
from .certify import plain
from .deciders.search import find, readable
from .ledger import entry_of
from .records import Certificate, Claim, Verdict
from .remembering import Remembering
from .tampering import TEXT_WAYS, WAYS, Case, Data, cases

LABELS = frozenset(("decider", "seconds", "made_with", "digest"))
#: why a survivor is harmless; each is checked for every survivor
CLASSES = {
    "label": "only decider, seconds, versions or what was tried differ, which carry no mathematics; the ledger gives "
    "the recorded verdict",
    "other evidence": "the evidence proves the same statement with the same verdict",
    "other statement": "it certifies another statement, against which no counterexample is found; the ledger refuses "
    "it for the claim",
}
SIBLINGS = 2
#: what a text says of its kinds of evidence, and of variables
KIND = re.compile(r'"kind":\s*"([^"]*)"')
POINTS = 40
SEARCH_SECONDS = 1.0
#: seconds of deciding from which on a certificate is one that takes long to check
LONG = 1.0


class Unexplained(Exception):
    """A case that is accepted and for which no reason is found; the message says what speaks against it."""


@dataclass
class Tally:
    """How many cases of a kind were made, rejected, and accepted for which reason."""

    made: int = 0
    rejected: int = 0
    accepted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))

    def add(self, other: Tally) -> None:
        self.made += other.made
        self.rejected += other.rejected
        for name in CLASSES:
            self.accepted[name] += other.accepted[name]


@dataclass
class Outcome:
    """What became of the cases, by kind and by whether the digests were recomputed, and the failures of the battery."""

    tallies: dict[tuple[str, bool], Tally] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    #: (certificate, kind of tampering, class) -> the places at which the change was accepted
    survivors: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    certificates: int = 0

    def add(self, other: Outcome) -> None:
        for key, tally in other.tallies.items():
            self.tallies.setdefault(key, Tally()).add(tally)
        self.failures += other.failures
        self.survivors |= other.survivors
        self.certificates += other.certificates

    def as_json(self) -> dict[str, Any]:
        """The report as data, in which nothing depends on when and where it was made."""
        rows = [{"tampering": kind, "digests": "recomputed" if sealed else "as they were", "made": tally.made,
                 "rejected": tally.rejected, "accepted": tally.accepted}
                for (kind, sealed), tally in sorted(self.tallies.items())]
        survivors = [{"certificate": name, "tampering": kind, "harmless": why, "where": places}
                     for (name, kind, why), places in sorted(self.survivors.items())]
        return {"certificates": self.certificates, "cases": sum(row.made for row in self.tallies.values()),
                "rejected": sum(row.rejected for row in self.tallies.values()), "tampering": rows,
                "failures": sorted(self.failures, key=lambda failure: failure["certificate"]),
                "harmless": CLASSES, "survivors": survivors}


def siblings_of(data: Data, others: Sequence[Data]) -> list[Data]:
    """The next certificates with evidence of the same kind, in the order of the ids and around its end."""
    alike = sorted((other for other in others if other["evidence"]["kind"] == data["evidence"]["kind"]
                    and other["id"] != data["id"]), key=lambda other: (other["id"] < data["id"], other["id"]))
    return alike[:SIBLINGS]


def stripped(evidence: Any) -> Any:
    """The evidence without the lines that tell what was tried."""
    return {k: v for k, v in evidence.items() if k != "tried"}


def contradiction(statement_data: Any, verdict: str) -> str:
    """Why the verdict is wrong, as far as a search over small values tells; "" if it finds nothing.

    A point that the search names is itself put to the verifier as a witness.
    """
    statement = read_statement(statement_data)
    if statement.quantifier != "forall" or verdict not in ("proved", "certified"):
        return ""
    point, _, undefined = find(statement, Answer.NO, time.monotonic() + SEARCH_SECONDS, most=POINTS)
    if point is None:
        return ""
    values = plain(readable(point))
    evidence = {"kind": "ill-posed", "reason": "undefined", "values": values} if undefined else {
        "kind": "witness", "values": values}
    try:
        earned = apply_rule(statement, evidence).verdict
    except (Malformed, Rejected):
        return ""
    return f"{verdict}, but {earned} at {values}"


def ledger_verdict(claim: Claim, data: Data) -> Verdict:
    return entry_of(claim, Certificate(data)).verdict


def reason(original: Data, data: Data, claim: Claim | None) -> str:
    """The class of an accepted case; raises :class:`Unexplained`."""
    if data["digest"] != digest({k: v for k, v in data.items() if k != "digest"}):
        raise Unexplained("its digest does not fit its content")
    if data["statement_digest"] != digest(data["statement"]):
        raise Unexplained("its statement digest does not fit its statement")
    same_statement = data["statement_digest"] == original["statement_digest"]
    if claim is not None:
        ledger = ledger_verdict(claim, data)
        wanted = Verdict(original["verdict"]) if same_statement else Verdict.UNDECIDED
        if ledger is not wanted:
            raise Unexplained(f"the ledger shows {ledger.value} instead of {wanted.value}")
    if not same_statement:
        why = contradiction(data["statement"], data["verdict"])
        if why:
            raise Unexplained(f"a wrong verdict for another statement: {why}")
        return "other statement"
    if data["verdict"] != original["verdict"]:
        raise Unexplained(f"the same statement is {data['verdict']} instead of {original['verdict']}")
    if canonical(stripped(data["evidence"])) != canonical(stripped(original["evidence"])):
        return "other evidence"
    changed = {key for key in original if canonical(data[key]) != canonical(original[key])} - {"evidence"}
    if not changed <= LABELS:
        raise Unexplained(f"accepted with another {', '.join(sorted(changed - LABELS))}")
    return "label"


def judge(original: Data, case: Case, claim: Claim | None, name: str | None = None,
          rule: Remembering | None = None) -> str:
    """The class of an accepted case, "" for a rejected one; raises :class:`Unexplained`."""
    try:
        accepted = verify_text(case.text, name, rule).accepted
    except Exception as failure:
        raise Unexplained(f"the verifier raised {type(failure).__name__}: {failure}") from failure
    if not accepted:
        return ""
    if case.hopeless:
        raise Unexplained("accepted, though it cannot be right")
    return reason(original, json.loads(case.text), claim)


def tamper_with(name: str, text: str, others: Sequence[Data], claim: Claim | None, sample: int | None) -> Outcome:
    """Tamper with one certificate in every way; of each way ``sample`` cases drawn with a fixed seed, or all."""
    outcome, rule = Outcome(certificates=1), Remembering()
    untouched = verify_text(text, name, rule)
    if not untouched.accepted:
        outcome.failures.append({"certificate": name, "tampering": "none", "where": "", "why": untouched.reason})
        return outcome
    original = json.loads(text)
    for case in drawn(original, siblings_of(original, others), sample):
        tally = outcome.tallies.setdefault((case.kind, case.sealed), Tally())
        tally.made += 1
        try:
            verdict = judge(original, case, claim, name, rule)
        except Unexplained as failure:
            outcome.failures.append(
                {"certificate": name, "tampering": case.kind, "where": case.where, "why": str(failure)})
            continue
        if verdict:
            tally.accepted[verdict] += 1
            outcome.survivors.setdefault((name, case.kind, verdict), []).append(case.where)
        else:
            tally.rejected += 1
    return outcome


def drawn(original: Data, siblings: Sequence[Data], sample: int | None) -> Iterator[Case]:
    for kind in (*WAYS, *TEXT_WAYS):
        random = Random(f"{original['id']} {kind}")

        def chosen(made: list[Any], random: Random = random) -> list[Any]:
            return made if sample is None or len(made) <= sample else random.sample(made, sample)

        yield from cases(kind, original, siblings, chosen)


def parsed(texts: Iterable[str]) -> dict[str, Data]:
    """The certificates of the right form, by the text; these can serve as siblings.

    Whether its evidence holds is asked of each when its own turn comes, and the battery fails if it does not.
    """
    found = {}
    for text in texts:
        try:
            data = json.loads(text)
            check_form(data)
        except (Malformed, Rejected, *BEYOND_LIMITS):
            continue
        found[text] = data
    return found


def kinds(evidence: Data) -> set[str]:
    """The kinds of evidence in it, those of the parts of a conjunction included."""
    return {evidence["kind"]}.union(*(kinds(part) for part in evidence.get("parts", ())))


def smallest_of_kinds(texts: Mapping[str, str]) -> set[str]:
    """The ids of the shortest accepted certificates that have evidence of every kind that occurs."""
    seen, found = set[str](), set[str]()
    for text in sorted(texts.values(), key=len):
        # Only what adds a kind is verified; a text that is no certificate is none, whatever it says.
        claimed = set(KIND.findall(text)) & RULES.keys()
        if claimed <= seen or not verify_text(text).accepted:
            continue
        data = json.loads(text)
        new = kinds(data["evidence"]) - seen
        if new:
            found.add(data["id"])
            seen |= new
    return found


def battery(texts: Mapping[str, str], claims: Callable[[], Mapping[str, Claim]], sample: int | None = None,
            jobs: int = 1, whole: Collection[str] = ()) -> Iterator[tuple[str, Outcome]]:
    """The id and the outcome of every certificate, given as text by its id; no sample for those in ``whole``, and half
    of it, rounded up, for those that took more than :data:`LONG` seconds to decide.

    ``claims`` is the function that gives all claims by id: a process asks it itself, for SymPy evaluates some relations
    anew when they travel between processes.  What takes long comes first, so that the processes end together: whole
    batteries, then by the seconds that deciding took, of which a check is a part.
    """
    read = parsed(texts.values())
    others = list(read.values())
    siblings = {text: siblings_of(data, others) for text, data in read.items()}
    seconds = {name: read[text]["seconds"] if text in read else 0 for name, text in texts.items()}
    order = sorted(texts, key=lambda name: (name not in whole, -seconds[name], name))

    def size(name: str) -> int | None:
        return None if sample is None or name in whole else sample if seconds[name] <= LONG else (sample + 1) // 2

    tasks = ((name, texts[name], siblings.get(texts[name], []), claims, size(name)) for name in order)
    found = Parallel(n_jobs=jobs, return_as="generator")(delayed(tamper_with_known)(*task) for task in tasks)
    yield from zip(order, found, strict=True)


def tamper_with_known(name: str, text: str, siblings: Sequence[Data], claims: Callable[[], Mapping[str, Claim]],
                      sample: int | None) -> Outcome:
    return tamper_with(name, text, siblings, claims().get(name), sample)


def describe(report: Mapping[str, Any]) -> str:
    """The report of :meth:`Outcome.as_json` as lines of text."""
    lines = []
    for row in report["tampering"]:
        accepted = ", ".join(f"{number} {name}" for name, number in row["accepted"].items() if number) or "none"
        lines.append(f"{row['tampering']:14}digests {row['digests']:13}{row['made']:7} made "
                     f"{row['rejected']:7} rejected, accepted: {accepted}")
    return "\n".join([*lines, f"{report['certificates']} certificates, {report['cases']} changes, "
                      f"{report['rejected']} rejected, {len(report['failures'])} unexplained"])
