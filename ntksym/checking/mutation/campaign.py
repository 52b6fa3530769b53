"""A mutation campaign: mutants and twins of accepted statements, decided under one budget, counted and reported.

A full campaign decides the originals as well: they are the control that shows what the deciders do within the budget.
In a sampled one, which stands beside tests that decide every claim again, the kept certificate of an original is
verified instead, and the twins, decided like mutants, are the control.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import NormalDist
from typing import Any

from ...verifier.certificates import verify
from ...verifier.syntax import digest
from ..certify import certify_statement, plain, versions
from ..workers import Limits, Lost, limited_calls
from .attack import attack
from .changes import Mutant, mutants
from .journal import Journal
from .twins import twins
from .wording import key

ACCEPTED = ("proved", "certified")
#: seconds that the attack may go on with more points, in those for deciding a mutant
ATTACK_SHARE = 0.4
#: seconds that the attack may take for the least number of points, however long each takes
ATTACK_SECONDS = 60.0
#: what an attack found that did not come to its end: the mutant is accepted, and nothing confirms it
NOT_ATTACKED = {"contradiction": "", "points": 0, "route": ""}
UNDECIDED = {"verdict": "undecided", "decider": "none", "tried": []}
#: the budget of an original, in those of a mutant: a slow machine is no reason to doubt what was accepted
CONTROL = 4
#: why a statement may be true after a change of that kind
REASONS = {
    "sign": "the sign does not matter here",
    "factor": "the factor does not matter here",
    "relative 1e-12": "the change stays within what the statement leaves open",
    "exponent": "the exponent does not matter here",
    "index": "holds for the neighbouring index too",
    "dimension": "holds for the neighbouring integer too",
    "parity": "holds on the other residue classes too",
    "strictness": "the sides are never equal, or the relation became weaker",
    "rate": "the rate became weaker, or the stronger one is true as well",
    "hypothesis": "the hypothesis is not needed",
    "range": "holds on the wider range too",
    "exchange": "symmetric in the two",
    "digit": "the digit is within what the statement leaves open",
    "function": "holds for the other function too",
    "operator": "holds for the other operator too",
}


@dataclass(frozen=True)
class Original:
    """An accepted statement that mutants are made of."""

    id: str
    data: dict[str, Any]
    verdict: str


@dataclass(frozen=True)
class Task:
    """One statement to decide: role ``original``, ``mutant`` or ``twin``.  An original with a kept ``certificate`` is
    verified instead."""

    role: str
    original: Original
    mutant: Mutant
    certificate: dict[str, Any] | None = None


def judge(task: Task, seconds: float) -> dict[str, Any]:
    """Decide one statement, and have the verifier re-check it."""
    start = time.perf_counter()
    if task.certificate is not None:
        return {**judge_kept(task.certificate, task.mutant.data), "seconds": round(time.perf_counter() - start, 3)}
    certificate = certify_statement(task.original.id, task.mutant.data, seconds)
    if certificate.verdict.value in ACCEPTED:
        report = verify(plain(dict(certificate.data)))
        if not report.accepted:
            raise AssertionError(f"the verifier rejects what it accepted: {report.reason}")
    return {"verdict": certificate.verdict.value, "decider": certificate.data["decider"],
            "tried": list(certificate.data["evidence"].get("tried", ()))[:3],
            "seconds": round(time.perf_counter() - start, 3)}


def attacked(task: Task, seconds: float) -> dict[str, Any]:
    """What the attack on a mutant that was accepted finds."""
    found = attack(task.mutant.data, task.original.data, f"{task.original.id}: {task.mutant.change}",
                   ATTACK_SHARE * seconds)
    return {"contradiction": found.contradiction, "points": found.points, "route": found.route}


def judge_kept(certificate: dict[str, Any], statement: dict[str, Any]) -> dict[str, Any]:
    """What the verifier says of a kept certificate, which has to be one of the statement."""
    report, fits = verify(certificate), certificate["statement_digest"] == digest(statement)
    reason = report.reason if fits else "the certificate is one of another statement"
    return {"verdict": report.verdict if fits and report.accepted else "undecided", "decider": certificate["decider"],
            "tried": [reason] if reason else []}


def wilson(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share (Wilson 1927, eq. 2); (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = hits / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Campaign:
    """The statements to decide, how many mutants were made and left the statement as it was, and the settings."""

    tasks: list[Task]
    counts: dict[str, int]
    settings: dict[str, Any]


def plan(originals: Sequence[Original], *, most: int = 22, seed: int = 0, sample: int | None = None,
         certificates: Mapping[str, dict[str, Any]] | None = None) -> Campaign:
    """A campaign over accepted statements, in an order that spreads the claims.

    ``most``: mutants a claim.  ``sample``: how many mutants and (one in four) twins are drawn by the seed, of as many
    claims as there are: a second one of a claim when every claim has one.  ``certificates``: the kept certificates of
    claims whose original is verified, not decided.
    """
    made, doubles, unchanged = all_of(originals, most, seed) if sample is None \
        else (*drawn(originals, most, seed, sample), 0)
    needed, kept = {task.original.id for task in (*made, *doubles)}, certificates or {}
    controls = [Task("original", o, Mutant("original", "as accepted", o.data), kept.get(o.id))
                for o in originals if o.id in needed]
    settings = {"seed": seed, "mutants_a_claim": most, "sample": sample}
    counts = {"made": len(made) + unchanged, "unchanged": unchanged}
    return Campaign([*controls, *made, *doubles], counts, settings)


def all_of(originals: Sequence[Original], most: int, seed: int) -> tuple[list[Task], list[Task], int]:
    """All mutants and twins, shuffled, and how many mutants say what the original says."""
    made, doubles, unchanged = list[Task](), list[Task](), 0
    for original in originals:
        own = key(original.data)
        for mutant in mutants(original.data, most, f"{seed} {original.id}"):
            if key(mutant.data) == own:
                unchanged += 1
            else:
                made.append(Task("mutant", original, mutant))
        doubles += [Task("twin", original, twin) for twin in twins(original.data)]
    chance = random.Random(seed)
    chance.shuffle(made)
    chance.shuffle(doubles)
    return made, doubles, unchanged


def drawn(originals: Sequence[Original], most: int, seed: int, sample: int) -> tuple[list[Task], list[Task]]:
    """``sample`` mutants and a quarter as many twins, from the originals in turn, in an order that is drawn.

    No more of them are made than are drawn: making all takes longer than deciding some.
    """

    def changed(original: Original) -> Iterator[Task]:
        own = key(original.data)
        for mutant in mutants(original.data, most, f"{seed} {original.id}", shuffled=True):
            if key(mutant.data) != own:
                yield Task("mutant", original, mutant)

    def in_other_words(original: Original) -> Iterator[Task]:
        found = list(twins(original.data))
        random.Random(f"{seed} {original.id} twins").shuffle(found)
        for twin in found:
            yield Task("twin", original, twin)

    order = list(originals)
    random.Random(seed).shuffle(order)
    return (list(islice(in_turn(map(changed, order)), sample)),
            list(islice(in_turn(map(in_other_words, reversed(order))), sample // 4)))


def in_turn(sources: Iterable[Iterator[Task]]) -> Iterator[Task]:
    """One of each, then the next of each, until all have run out."""
    waiting = deque(sources)
    while waiting:
        source = waiting.popleft()
        for task in islice(source, 1):
            yield task
            waiting.append(source)


def run(campaign: Campaign, *, jobs: int = 1, seconds: float = 5.0, memory_mib: int = 4096,
        progress: Callable[[str], None] | None = None, journal: Path | None = None) -> dict[str, Any]:
    """The report of a campaign, as JSON data; see :func:`report` for its fields.

    ``seconds`` to decide one mutant or twin, the same for all; ``memory_mib`` for one worker process; what the
    ``journal`` has of an earlier run is taken from there, and the rest appended.
    """
    start = time.perf_counter()
    tasks = campaign.tasks
    results: dict[int, dict[str, Any]] = {}
    kept = Journal(journal) if journal is not None else None
    taken: list[int] = []

    def calls(function: Callable[..., dict[str, Any]], chosen: Sequence[int], budget: float,
              longest: float) -> Iterator[tuple[int, dict[str, Any]]]:
        """The results of a function of a task and its budget; a call is ended some time after the longest."""
        keys = {index: key_of(function.__name__, tasks[index], budget) for index in chosen}
        known = kept.known if kept is not None else {}
        left = [index for index in chosen if keys[index] not in known]
        taken.extend(index for index in chosen if keys[index] in known)
        yield from ((index, known[keys[index]]) for index in chosen if keys[index] in known)
        given = [(function, tasks[index], budget) for index in left]
        with closing(limited_calls(or_crashed, given, jobs, Limits(longest, memory_mib))) as found:
            for place, result in found:
                row = lost(result, function is judge) if isinstance(result, Lost) else result
                if kept is not None:
                    kept.add(keys[left[place]], row)
                yield left[place], row

    def done(index: int) -> None:
        if progress is not None:
            progress(f"{tasks[index].original.id} {tasks[index].mutant.kind} {outcome(tasks[index], results[index])}")

    for control, budget in ((True, CONTROL * seconds), (False, seconds)):
        chosen = [index for index, task in enumerate(tasks) if (task.role == "original") is control]
        for index, found in calls(judge, chosen, budget, budget):
            results[index] = found
            if not is_to_be_attacked(tasks[index], results[index]):
                done(index)
    chosen = [index for index, task in enumerate(tasks) if is_to_be_attacked(task, results[index])]
    for index, found in calls(attacked, chosen, seconds, ATTACK_SECONDS + ATTACK_SHARE * seconds):
        results[index] |= found
        done(index)
    settings = {**campaign.settings, "budget_seconds": seconds, "jobs": jobs, "taken_from_the_journal": len(taken)}
    in_order = [(task, results[index]) for index, task in enumerate(tasks)]
    return report(in_order, campaign.counts, settings, time.perf_counter() - start)


def key_of(step: str, task: Task, budget: float) -> str:
    """What a row of the journal answers."""
    return digest([step, task.role, task.original.id, task.mutant.kind, digest(task.mutant.data), str(budget)])


def or_crashed(function: Callable[[Task, float], dict[str, Any]], task: Task, seconds: float) -> dict[str, Any]:
    """The result; of an error, which is a defect but no reason to lose the other statements, what it says.  A verifier
    that rejects what was decided ends the campaign."""
    try:
        return function(task, seconds)
    except AssertionError:
        raise
    except Exception as failure:  # noqa: BLE001 - named in the report, which is not clean then
        reason = f"{type(failure).__name__}: {failure}"
        return {**(UNDECIDED if function is judge else NOT_ATTACKED), "crashed": reason}


def lost(call: Lost, judged: bool) -> dict[str, Any]:
    return {**UNDECIDED, "tried": [call.reason], "seconds": round(call.seconds, 3), "lost": True} if judged \
        else {**NOT_ATTACKED, "lost": True}


def is_to_be_attacked(task: Task, found: Mapping[str, Any]) -> bool:
    return task.role == "mutant" and found["verdict"] in ACCEPTED


def outcome(task: Task, found: Mapping[str, Any]) -> str:
    """What became of a statement: for accepted mutants, after the attack."""
    verdict = str(found["verdict"])
    if verdict not in ACCEPTED:
        return "ill_posed" if verdict == "ill-posed" else verdict
    if task.role != "mutant":
        return "kept" if verdict == task.original.verdict else "accepted otherwise"
    if found["contradiction"]:
        return "accepted_falsely"
    return "equivalent" if found["points"] else "accepted_unconfirmed"


def listed(task: Task, found: Mapping[str, Any]) -> dict[str, Any]:
    return {"claim": task.original.id, "kind": task.mutant.kind, "change": task.mutant.change,
            "verdict": found["verdict"], "decider": found["decider"]}


def report(results: Sequence[tuple[Task, Mapping[str, Any]]], counts: Mapping[str, int], settings: Mapping[str, Any],
           seconds: float) -> dict[str, Any]:
    """Counts and lists.

    ``applied`` mutants are ``equivalent`` (true after the change: proved or certified themselves, listed with the
    reason and the numerical points that agree), ``refuted``, ``ill_posed``, ``undecided`` (``supported`` ones among
    them: nothing is claimed of them), ``accepted_falsely`` (the attack found a contradiction) or
    ``accepted_unconfirmed`` (accepted, and no independent route to attack it).
    """
    mine = [(task, found, outcome(task, found)) for task, found in results if task.role == "mutant"]
    total = Counter(what for *_, what in mine)
    kinds: dict[str, Counter[str]] = {}
    for task, _, what in mine:
        kinds.setdefault(task.mutant.kind, Counter())["applied"] += 1
        kinds[task.mutant.kind]["undecided" if what == "supported" else what] += 1
    applied, false = len(mine), total["accepted_falsely"]
    low, high = wilson(false, applied)
    doubles = [(task, found, outcome(task, found)) for task, found in results if task.role == "twin"]
    kept = sum(what == "kept" for *_, what in doubles)
    originals = [(task, found, outcome(task, found)) for task, found in results if task.role == "original"]

    def those(what: str) -> Iterator[tuple[Task, Mapping[str, Any]]]:
        return ((task, found) for task, found, own in mine if own == what)

    return {
        **counts,
        "applied": applied,
        "equivalent": total["equivalent"],
        "refuted": total["refuted"],
        "ill_posed": total["ill_posed"],
        "undecided": total["undecided"] + total["supported"],
        "supported": total["supported"],
        "accepted_falsely": false,
        "accepted_unconfirmed": total["accepted_unconfirmed"],
        "false_accept_rate": {"estimate": false / applied if applied else 0.0, "wilson_95": [low, high]},
        "claims": sorted(task.original.id for task, *_ in originals),
        "originals": {"verified" if any(task.certificate for task, *_ in originals) else "decided": len(originals),
                      "kept": sum(what == "kept" for *_, what in originals),
                      "changed": [listed(task, found) for task, found, what in originals if what != "kept"]},
        "twins": {"made": len(doubles), "kept": kept, "share": kept / len(doubles) if doubles else 1.0,
                  "changed": [listed(task, found) | {"tried": found["tried"]} for task, found, what in doubles
                              if what != "kept"]},
        "by_kind": {kind: dict(sorted(counted.items())) for kind, counted in sorted(kinds.items())},
        "lost": sum(bool(found.get("lost")) for _, found in results),
        "crashed": [listed(task, found) | {"reason": found["crashed"], "statement": task.mutant.data}
                    for task, found in results if found.get("crashed")],
        "false_accepts": [listed(task, found) | {"contradiction": found["contradiction"], "statement": task.mutant.data}
                          for task, found in those("accepted_falsely")],
        "unconfirmed": [listed(task, found) | {"statement": task.mutant.data}
                        for task, found in those("accepted_unconfirmed")],
        "equivalents": [listed(task, found) | {"reason": REASONS[task.mutant.kind], "points": found["points"],
                                               "route": found["route"]} for task, found in those("equivalent")],
        "settings": dict(settings),
        "made_with": versions(),
        "seconds": round(seconds, 1),
    }


__all__ = ["Campaign", "Original", "plan", "run", "wilson"]
