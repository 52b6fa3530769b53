"""The attack on statements about rates: by the ratio to what is true, or by the trend of the quotient."""

from __future__ import annotations

import contextlib
import itertools
import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath

from .matrices import on_a_circle
from .numbers import Node, NoRoute, NoValue, mentioned
from .numbers import node as as_node
from .numbers import value as value_of
from .points import end, points, shown

RATES = ("theta", "bigo", "omega", "littleo", "equivalent")
TREND = "the trend of the quotient"
ONE: Node = ("q", "1")
#: what contradicts a rate at some indices has to contradict it at so many times as great ones too, the greatest that
#: have values: a quotient may still turn
FARTHER = (9, 4)
#: of the logarithm of a quotient of two sequences where the index doubles: less than a power n^(1/16) brings about
SMALL_DRIFT = 0.04
#: by how much the fall of a logarithm has to grow to be a bend: more than a factor n^(1/2) brings about
BEND = mpmath.mpf(101) / 100
#: by how much the order of a sequence, as of a power, has to grow for an exponential
STEEPER = mpmath.mpf(6) / 5


@dataclass(frozen=True)
class Finding:
    """``contradiction`` says at which point the statement fails ("" if it was met nowhere); ``points`` is how many
    agreed; ``route`` is how they were chosen, "" when there is none."""

    contradiction: str
    points: int
    route: str


def attack_rate(claim: Node, model: Node, statement: Mapping[str, Any], original: Mapping[str, Any],
                chance: random.Random, seconds: float = math.inf) -> Finding:
    """By the ratio to the true statement where the sides can be compared, else by the trend of f/g itself.

    Points of the other variables are taken until some agreed and the seconds are over.
    """
    last = time.monotonic() + seconds
    name = claim[3]
    index = next(v for v in statement["variables"] if v["name"] == name)
    fixed = {**statement, "variables": [v for v in statement["variables"] if v["name"] != name],
             "hypotheses": [h for h in statement["hypotheses"] if name not in mentioned(as_node(h))]}
    agreed, routes = 0, set[str]()
    spectral = "'eigenvalue'" in str(claim)  # of a matrix, in contrast to a sphere_eigenvalue
    for env in itertools.islice(points(fixed, chance, moderate=True), 4):
        if agreed and time.monotonic() > last:
            break
        if spectral:
            env = on_a_circle({**statement, "hypotheses": [as_node(h) for h in statement["hypotheses"]]}, env)
        for residue in range(1 if spectral else 2):
            try:
                agrees, route, logs = compared(claim, model, env, index, residue)
            except NoRoute:
                continue
            except NoValue as failure:
                return Finding(f"undefined for {shown(env)}: {failure}", agreed, "points")
            if agrees is False:
                trend = ", ".join(mpmath.nstr(v, 6) for v in logs)
                return Finding(f"{route} contradicts it for {shown(env)}: logarithms {trend}", agreed, route)
            if agrees:
                agreed += 1
                routes.add(route)
    return Finding("", agreed, " and ".join(sorted(routes)))


def compared(claim: Node, model: Node, env: Mapping[str, Any], index: Mapping[str, Any],
             residue: int) -> tuple[bool | None, str, list[Any]]:
    """Whether the rate agrees with what is true, by which comparison, and the logarithms compared."""
    near = (6, 10, 16) if "taylor_coefficient" in str(claim) else (24, 72, 216)
    if "eigenvalue" in str(claim) or "'mode'" in str(claim):
        near = (8, 16, 32)
    found = compared_at(near, claim, model, env, index, residue)
    for factor in FARTHER if found[0] is False else ():
        with contextlib.suppress(NoRoute):
            return compared_at([factor * n for n in near], claim, model, env, index, residue)
    if found[0] is False and found[1] == TREND and claim[0] in ("bigo", "littleo"):
        place = indices(index, near, residue)
        if is_steep([log_ratio(claim[2], ONE, env, claim[3], n) for n in place], place):
            return None, TREND, found[2]  # powers beside an exponential hide it for long
    return found


def compared_at(near: Sequence[int], claim: Node, model: Node, env: Mapping[str, Any], index: Mapping[str, Any],
                residue: int) -> tuple[bool | None, str, list[Any]]:
    name = claim[3]
    comparable = model[0] in RATES and model[3] == name
    if comparable and claim[1] == model[1]:
        for wanted in ((10**2, 10**4, 10**6), near):
            with contextlib.suppress(NoRoute):  # of sides that are known at small indices only
                logs = [log_ratio(model[2], claim[2], env, name, n) for n in indices(index, wanted, residue)]
                agrees = by_ratio(model[0], claim[0], logs)
                if agrees is not None:
                    return agrees, "the ratio to the true rate", logs
    if comparable and claim[0] == model[0] == "bigo" and claim[2] == model[2]:
        # what stays within a multiple of a sequence that is O(g) is O(g), however late that shows in the quotient by g
        with contextlib.suppress(NoRoute):
            logs = [log_ratio(claim[1], model[1], env, name, n) for n in indices(index, near, residue)]
            if by_ratio("theta", "bigo", logs):
                return True, "the ratio to the true sequence", logs
    found: tuple[bool | None, str, list[Any]] = None, "", []
    for wanted in (near, tuple(n + n // 2 for n in near)):
        place = indices(index, wanted, residue)
        try:
            if comparable and claim[0] == model[0] and claim[0] in ("equivalent", "theta") and claim[2] == model[2]:
                logs = [log_ratio(claim[1], model[1], env, name, n) for n in place]
                found = by_ratio(claim[0], claim[0], logs, SMALL_DRIFT), "the ratio to the true sequence", logs
            else:
                logs = [log_ratio(claim[1], claim[2], env, name, n) for n in place]
                agrees = by_trend(claim[0], logs, place)
                if agrees is False and claim[0] in ("bigo", "littleo") and may_overtake(claim, env, place):
                    agrees = None
                found = agrees, TREND, logs
        except NoRoute:
            if not found[1]:
                raise
        if found[0] is not None:
            break
    return found


def may_overtake(claim: Node, env: Mapping[str, Any], place: Sequence[int]) -> bool:
    """May f of f = O(g) fall faster than g in the end, though it falls more slowly so far?

    So it is where log f bends downwards: the coefficients of an entire function may fall like those of one with a
    pole, at a rate that grows like an iterated logarithm.  And so it is where the quotient of the falls of log f and
    log g tends to 1 or more, g an exponential: a power beside it changes the quotient by a multiple of 1/log g.
    """
    _, f, g, name = claim
    upper, lower = ([mpmath.re(log_ratio(side, ONE, env, name, n)) for n in place[-3:]] for side in (f, g))
    steps = [(upper[i + 1] - upper[i]) / (n - m) for i, (m, n) in enumerate(itertools.pairwise(place[-3:]))]
    if steps[1] < BEND * steps[0] < 0:
        return True
    if not is_steep(lower, place[-3:]):
        return False
    falls = [(upper[i + 1] - upper[i]) / (lower[i + 1] - lower[i]) for i in range(2)]
    middles = [-2 / (lower[i + 1] + lower[i]) for i in range(2)]
    limit = falls[1] + (falls[1] - falls[0]) / (middles[0] - middles[1]) * middles[1]
    return bool(falls[0] < falls[1] and limit >= 1)


def is_steep(logs: Sequence[Any], place: Sequence[int]) -> bool:
    """Does a sequence with these logarithms fall faster than a power, by what they show?"""
    logs = [mpmath.re(value) for value in logs[-3:]]
    orders = [(logs[i + 1] - logs[i]) / mpmath.log(mpmath.mpf(n) / m)
              for i, (m, n) in enumerate(itertools.pairwise(place[-3:]))]
    return bool(len(orders) == 2 and logs[0] < 0 and orders[1] < STEEPER * orders[0] < 0)


def indices(index: Mapping[str, Any], wanted: Sequence[int], residue: int) -> list[int]:
    found = [in_class(index, n + residue) for n in wanted]
    return [n for n in found if n is not None]


def in_class(index: Mapping[str, Any], n: int) -> int | None:
    """The first value of the index from n on; None beyond its range."""
    modulus, residue = index.get("modulus", 1), index.get("residue", 0)
    n += (residue - n) % modulus
    high = end(index, "high")
    return n if high is None or n <= high else None


def log_ratio(f: Node, g: Node, env: Mapping[str, Any], name: str, n: int) -> Any:
    at = {**env, name: mpmath.mpf(n)}
    above, below = value_of(f, at), value_of(g, at)
    if below == 0:
        raise NoRoute("a comparison with zero, or with less than is told from zero")
    if above == 0:
        return -mpmath.inf
    return mpmath.log(abs(above / below)) if above / below > 0 else mpmath.log(abs(above / below)) + mpmath.mpc(0, 3)


def by_ratio(known: str, said: str, logs: Sequence[Any], still: float = 1e-9) -> bool | None:
    """Does f = said(g') agree with the true f = known(g), by log g/g' at growing indices?  None: it cannot be told.

    What moves no more than ``still`` between the last two has settled.
    """
    if any(not mpmath.isfinite(v) for v in logs):
        return None
    to_one = abs(logs[-1]) < mpmath.mpf(10) ** -25 or abs(logs[-1]) <= 0.9 * max(abs(v) for v in logs[:-1])
    turned = any(mpmath.im(v) != 0 for v in logs)
    drift = mpmath.re(logs[-1] - logs[-2])
    settled = abs(drift) <= 0.6 * abs(mpmath.re(logs[-2] - logs[0])) + mpmath.mpf(still)
    if turned and said in ("equivalent", "theta", "omega"):
        return False
    if known == "equivalent" and said == "equivalent":
        return bool(to_one)
    if known == said == "theta" and not settled and abs(logs[-1]) < abs(logs[0]):
        return None  # on the way to one from either side, or to somewhere else
    if known in ("equivalent", "theta"):
        verdicts = {"theta": settled, "bigo": settled or drift < 0, "omega": settled or drift > 0,
                    "littleo": not settled and drift < 0}
        if said in verdicts:
            return bool(verdicts[said])
        return None if settled else False
    if known in ("bigo", "littleo") and said in ("bigo", known) and (settled or drift < 0):
        return True
    return None


def by_trend(said: str, logs: Sequence[Any], indices: Sequence[int]) -> bool | None:
    """Is the trend of log f/g at the indices that of the rate?  None: it is too early to tell."""
    if len(logs) < 3:
        return None
    if any(mpmath.im(v) != 0 for v in logs) and said in ("equivalent", "theta", "omega"):
        return False
    logs = [mpmath.re(v) for v in logs]
    if not mpmath.isfinite(logs[0]):  # zero already where nothing is small yet
        return said in ("bigo", "littleo")
    if any(not mpmath.isfinite(v) for v in logs):
        return None
    slope = (logs[-1] - logs[-2]) / mpmath.log(mpmath.mpf(indices[-1]) / indices[-2])
    if said == "equivalent":
        return bool(abs(logs[-1]) < 0.3 and abs(logs[-1]) <= abs(logs[0]) * 0.9 + mpmath.mpf(10) ** -20)
    bounds = {"theta": abs(slope) < 0.3, "bigo": slope < 0.3, "omega": slope > -0.3, "littleo": slope < -0.02}
    return bool(bounds[said])
