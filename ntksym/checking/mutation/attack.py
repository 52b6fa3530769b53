"""The attack on an accepted mutant: a numerical search for a contradiction, by mpmath and without the verifier."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Mapping
from typing import Any

import mpmath

from .gaussian_space import hermite_element as hermite_element
from .gaussians import Gaussian, kinks_of
from .numbers import DIGITS, Node, NoRoute, NoValue, callable_of, closed, differ, holds
from .numbers import node as as_node
from .numbers import value as value_of
from .points import ATTEMPTS, points, shown
from .rate_attack import RATES, Finding, attack_rate
from .sequences import attack_sequences
from .series_attack import attack_series
from .spheres import sphere_eigenvalue as sphere_eigenvalue
from .taylor import taylor_coefficient as taylor_coefficient
from .torus import torus_eigenvalue as torus_eigenvalue

PREDICATES = ("square_integrable", "locally_absolutely_continuous", "polynomially_bounded",
              "differentiable_almost_everywhere", "linear", "affine", "convex")
#: points at which a statement is tried: as many as the seconds allow, but not fewer than the least number
MOST_POINTS, LEAST_POINTS, SECONDS = 200, 14, 2.0
#: as many have to do where one takes long: after so many times the seconds
FEWEST_POINTS, PATIENCE = 3, 4


def attack(statement: Mapping[str, Any], original: Mapping[str, Any], seed: str, seconds: float = SECONDS) -> Finding:
    """Look for a contradiction to the statement; the true statement that it was made of helps with rates.

    ``seconds`` for the points of one part of a conjunction beyond the least number, of which a few are tried
    however long it takes.
    """
    chance = random.Random(seed)
    with mpmath.workdps(DIGITS):
        return attack_claim(as_node(statement["claim"]), as_node(original["claim"]), statement, original, chance,
                            seconds)


def attack_claim(claim: Node, model: Node, statement: Mapping[str, Any], original: Mapping[str, Any],
                 chance: random.Random, seconds: float) -> Finding:
    if claim[0] == "and":
        models = model[1:] if model[0] == "and" and len(model) == len(claim) else claim[1:]
        pairs = zip(claim[1:], models, strict=True)
        found = [attack_claim(part, one, statement, original, chance, seconds) for part, one in pairs]
        worst = next((f for f in found if f.contradiction), None)
        if worst is not None:
            return worst
        routes = [f.route for f in found]
        return Finding("", min(f.points for f in found), " and ".join(dict.fromkeys(routes)) if all(routes) else "")
    if claim[0] in RATES:
        with contextlib.suppress(NoRoute):
            return attack_sequences(claim, model, statement, original, chance)
        return attack_rate(claim, model, statement, original, chance, seconds)
    if claim[0] == "converges" and claim[1][0] == "sum":
        return attack_series(claim, statement, chance)
    exists = statement.get("quantifier", "forall") == "exists"
    agreed, end = 0, time.monotonic() + seconds
    for env in points(statement, chance, attempts=5 * ATTEMPTS if exists else ATTEMPTS):
        try:
            true = predicate(claim, env, chance) if claim[0] in PREDICATES else holds(claim, env)
        except NoRoute:
            continue
        except NoValue as failure:
            if exists:
                continue
            return Finding(f"undefined at {shown(env)}: {failure}", agreed, "points")
        if not true and not exists:
            return Finding(f"false at {shown(env)}", agreed, "points")
        agreed += true
        if exists and agreed:
            break
        over = time.monotonic() - end
        enough = MOST_POINTS if over < 0 else LEAST_POINTS if over < PATIENCE * seconds else FEWEST_POINTS
        if agreed >= (enough if statement["variables"] else 1):
            break
    return Finding("", agreed, "points" if agreed else "")


def predicate(claim: Node, env: Mapping[str, Any], chance: random.Random) -> bool:
    """A property of a function or an expression, tried at points."""
    op = claim[0]
    if op in ("linear", "affine", "convex"):
        return in_shape(claim, env, chance)
    function, scope = closed(claim[1], env)
    if op == "square_integrable":
        try:
            Gaussian(function, scope)
        except NoValue:
            return False
        return True
    f = callable_of(function, scope)
    if op == "polynomially_bounded":
        sizes = [abs(f(mpmath.mpf(s) * 10**k)) for k in (2, 3, 4) for s in (-1, 1)]
        return all(size < mpmath.mpf(10) ** 160 for size in sizes)
    grid = [mpmath.mpf(k) / 8 for k in range(-40, 41)]
    if op == "differentiable_almost_everywhere":
        around = [g + mpmath.mpf(chance.randint(1, 99)) / 1009 for g in grid]
        return all(abs(mpmath.diff(f, u, direction=1) - mpmath.diff(f, u, direction=-1)) < 1e-6 for u in around)
    step = mpmath.mpf(10) ** -20
    return all(abs(f(u + step) - f(u - step)) < 1e-6 * max(1, abs(f(u))) for u in (*grid, *kinks_of(function, scope)))


def in_shape(claim: Node, env: Mapping[str, Any], chance: random.Random) -> bool:
    """Linearity, affinity or convexity on one line through the point."""
    op, body, varied = claim[0], claim[1], [part[1] for part in claim[2:]]

    def moved(by: Any) -> dict[str, Any]:
        out = dict(env)
        for name in varied:
            old, step = env[name], steps[name]
            out[name] = {k: (old[k] if op != "linear" else 0) + by * step[k] for k in old} if isinstance(old, dict) \
                else (old if op != "linear" else 0) + by * step
        return out

    if any(isinstance(env[name], tuple) for name in varied):
        raise NoRoute("linear in a function")
    steps = {name: {k: mpmath.mpf(chance.randint(-9, 9)) / 4 for k in env[name]} if isinstance(env[name], dict)
             else mpmath.mpf(chance.randint(1, 9)) / 4 for name in varied}
    a, b, middle = (value_of(body, moved(by)) for by in (mpmath.mpf(-1), mpmath.mpf(3), mpmath.mpf(1)))
    if op == "convex":
        return bool(middle <= (a + b) / 2 or not differ(middle, (a + b) / 2))
    return not differ(middle, (a + b) / 2) and (op == "affine" or not differ(a, -middle))
