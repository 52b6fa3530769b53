"""A mutation campaign: mutants and twins of accepted statements, decided under one budget, counted and reported."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from ...verifier.certificates import verify
from ..certify import certify_statement, plain, versions
from ..workers import Limits, Lost, limited_calls
from .attack import attack
from .changes import Mutant, key, mutants
from .twins import twins

ACCEPTED = ("proved", "certified")
#: seconds that the attack may go on with more points, in those for deciding a mutant
ATTACK_SHARE = 0.4
#: seconds for the attack on an accepted mutant, on top of those for deciding it
ATTACK_SECONDS = 20.0
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
}


@dataclass(frozen=True)
class Original:
    """An accepted statement that mutants are made of."""

    id: str
    data: dict[str, Any]
    verdict: str


@dataclass(frozen=True)
class Task:
    """One statement to decide: role ``original``, ``mutant`` or ``twin``."""

    role: str
    original: Original
    mutant: Mutant


def judge(task: Task, seconds: float) -> dict[str, Any]:
    """Decide one statement, have the verifier re-check it, and attack a mutant that was accepted."""
    start = time.perf_counter()
    certificate = certify_statement(task.original.id, task.mutant.data, seconds)
    verdict = certificate.verdict.value
    result: dict[str, Any] = {"verdict": verdict, "decider": certificate.data["decider"],
                              "tried": list(certificate.data["evidence"].get("tried", ()))[:3]}
    if verdict in ACCEPTED:
        report = verify(plain(dict(certificate.data)))
        if not report.accepted:
            raise AssertionError(f"the verifier rejects what it accepted: {report.reason}")
        if task.role == "mutant":
            found = attack(task.mutant.data, task.original.data, f"{task.original.id}: {task.mutant.change}",
                           ATTACK_SHARE * seconds)
            result |= {"contradiction": found.contradiction, "points": found.points, "route": found.route}
    return {**result, "seconds": round(time.perf_counter() - start, 3)}


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


def plan(originals: Sequence[Original], *, most: int = 22, seed: int = 0, sample: int | None = None) -> Campaign:
    """A campaign over accepted statements, in an order that spreads the claims.

    ``most``: mutants a claim; ``sample``: how many mutants and (one in four) twins of all these, drawn by the seed.
    """
    made: list[Task] = []
    unchanged = 0
    doubles: list[Task] = []
    for original in originals:
        own = key(original.data)
        for mutant in mutants(original.data, most, f"{seed} {original.id}"):
            if key(mutant.data) == own:
                unchanged += 1
            else:
                made.append(Task("mutant", original, mutant))
        doubles += [Task("twin", original, twin) for twin in twins(original.data)]
    counts = {"made": len(made) + unchanged, "unchanged": unchanged}
    chance = random.Random(seed)
    chance.shuffle(made)
    chance.shuffle(doubles)
    if sample is not None:
        made, doubles = made[:sample], doubles[: sample // 4]
        counts = {"made": len(made), "unchanged": 0}
    needed = {task.original.id for task in (*made, *doubles)}
    controls = [Task("original", o, Mutant("original", "as accepted", o.data)) for o in originals if o.id in needed]
    settings = {"seed": seed, "mutants_a_claim": most, "sample": sample}
    return Campaign([*controls, *made, *doubles], counts, settings)


def run(campaign: Campaign, *, jobs: int = 1, seconds: float = 5.0, memory_mib: int = 4096,
        progress: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The report of a campaign, as JSON data; see :func:`report` for its fields.

    ``seconds`` to decide one mutant or twin, the same for all; ``memory_mib`` for one worker process.
    """
    start = time.perf_counter()
    tasks = campaign.tasks
    limits = Limits(CONTROL * seconds + ATTACK_SECONDS, memory_mib)
    results: dict[int, dict[str, Any]] = {}
    budgets = [CONTROL * seconds if task.role == "original" else seconds for task in tasks]
    with closing(limited_calls(judge, list(zip(tasks, budgets, strict=True)), jobs, limits)) as calls:
        for index, found in calls:
            task = tasks[index]
            if isinstance(found, Lost):
                found = {"verdict": "undecided", "decider": "none", "tried": [found.reason],
                         "seconds": round(found.seconds, 3), "lost": True}
            results[index] = found
            if progress is not None:
                progress(f"{task.original.id} {task.mutant.kind} {outcome(task, found)}")
    settings = {**campaign.settings, "budget_seconds": seconds, "jobs": jobs}
    in_order = [(task, results[index]) for index, task in enumerate(tasks)]
    return report(in_order, campaign.counts, settings, time.perf_counter() - start)


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
        "originals": {"decided": len(originals), "kept": sum(what == "kept" for *_, what in originals),
                      "changed": [listed(task, found) for task, found, what in originals if what != "kept"]},
        "twins": {"made": len(doubles), "kept": kept, "share": kept / len(doubles) if doubles else 1.0,
                  "changed": [listed(task, found) | {"tried": found["tried"]} for task, found, what in doubles
                              if what != "kept"]},
        "by_kind": {kind: dict(sorted(counted.items())) for kind, counted in sorted(kinds.items())},
        "lost": sum(bool(found.get("lost")) for _, found in results),
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
