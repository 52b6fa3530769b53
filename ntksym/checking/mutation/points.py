"""Random admissible points of a statement, for the attack on it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import mpmath

from .matrices import SAMPLED
from .numbers import DIGITS, Node, NoRoute, NoValue, holds, mentioned
from .numbers import node as as_node
from .numbers import value as value_of

ATTEMPTS = 400
X: Node = ("s", "x")
ANY = {"square_integrable", "derivative_square_integrable", "locally_absolutely_continuous", "polynomially_bounded",
       "differentiable"}
#: functions that stand for a function variable, with the properties they have
FUNCTIONS: tuple[tuple[Node, set[str]], ...] = (
    (("f", "sin", ("+", X, ("q", "1/3"))), ANY),
    (("+", X, ("^", X, ("q", "2"))), ANY),
    (("f", "cos", X), ANY),
    (X, ANY),
    (("q", "1"), ANY),
    (("f", "tanh", X), ANY),
    (("f", "max", ("q", "0"), X), ANY - {"differentiable"}),
    (("f", "abs", X), ANY - {"differentiable"}),
    (("f", "exp", ("*", ("q", "1/2"), X)), ANY - {"polynomially_bounded"}),
    (("f", "heaviside", X, ("q", "0")), {"square_integrable", "derivative_square_integrable", "polynomially_bounded"}),
)
#: of no finite Gaussian mean; elsewhere its values are too large to be compared
STEEP = (("f", "exp", ("*", ("q", "1/3"), ("^", X, ("q", "2")))), {"locally_absolutely_continuous", "differentiable"})
MODERATE = [mpmath.mpf(a) / b for a, b in ((1, 1), (1, 2), (3, 2), (2, 1), (4, 5), (0, 1), (-1, 1), (-1, 2))]
REALS = [*MODERATE, *(mpmath.mpf(a) / b for a, b in ((3, 1), (1, 3), (-5, 2), (7, 5), (1, 10), (9, 10), (-7, 1),
                                                     (1, 1000)))]


class NoPoints(Exception):
    """No admissible point was found."""


def end(data: Mapping[str, Any], side: str) -> Any:
    bound = data.get(side)
    return None if bound is None else value_of(as_node(bound), {})


def sampled(variable: Mapping[str, Any], chance: random.Random, size: int, moderate: bool = False,
            steep: bool = False) -> Any:
    """A value of the variable's domain: often an end of it, or a small number."""
    kind, low, high = variable["kind"], end(variable, "low"), end(variable, "high")
    if kind == "integer":
        modulus, residue = variable.get("modulus", 1), variable.get("residue", 0)
        first = int(mpmath.ceil(low)) if low is not None else -int(chance.choice((0, 0, 0, 5)))
        first += bool(variable.get("low_open") and low == first)
        last = int(mpmath.floor(high)) if high is not None else first + 7 * modulus
        last -= bool(variable.get("high_open") and high == last)
        values = [n for n in range(first, min(last, first + 400) + 1) if n % modulus == residue]
        if not values:
            raise NoPoints
        return mpmath.mpf(values[min(int(chance.expovariate(0.4)), len(values) - 1)])
    if kind == "real":
        return sampled_real(variable, low, high, chance, moderate)
    if kind == "function":
        wanted = set(variable.get("properties", ()))
        return ("lam", "x", chance.choice([f for f, has in (*FUNCTIONS, *[STEEP][:steep]) if wanted <= has]))
    if "orthonormal_eigenvectors" in variable.get("properties", ()):
        return rotation(size, chance)
    for name in variable.get("properties", ()):
        return SAMPLED[name](chance)
    places = itertools.product(range(-1, size + 2), repeat=max(int(variable.get("rank", 1)), 1))
    return {place: mpmath.mpf(chance.randint(-12, 12)) / chance.choice((1, 2, 5, 7)) for place in places}


def sampled_real(variable: Mapping[str, Any], low: Any, high: Any, chance: random.Random, moderate: bool) -> Any:
    if low is not None and high is not None:
        ends = [e for e, is_open in ((low, variable.get("low_open")), (high, variable.get("high_open"))) if not is_open]
        if ends and chance.random() < 0.2:
            return chance.choice(ends)
        first, last = (400, 900) if moderate else (1, 999)
        return low + (high - low) * mpmath.mpf(chance.randint(first, last)) / 1000
    fits = [v for v in (MODERATE if moderate else REALS) if in_domain(variable, v)]
    if fits and (moderate or chance.random() < 0.8):
        return chance.choice(fits)
    far = mpmath.mpf(chance.randint(1, 5000)) / 1000
    return low + far if low is not None else high - far if high is not None else chance.choice((-1, 1)) * far


def rotation(n: int, chance: random.Random) -> dict[tuple[int, ...], Any]:
    """A random orthogonal matrix: the product of plane rotations."""
    rows = mpmath.eye(n)
    for i in range(n):
        for j in range(i + 1, n):
            t = mpmath.mpf(chance.randint(1, 600)) / 100
            turn = mpmath.eye(n)
            turn[i, i] = turn[j, j] = mpmath.cos(t)
            turn[i, j], turn[j, i] = -mpmath.sin(t), mpmath.sin(t)
            rows = rows * turn
    return {(i + 1, j + 1): rows[i, j] for i in range(n) for j in range(n)}


def points(statement: Mapping[str, Any], chance: random.Random, *, moderate: bool = False,
           attempts: int = ATTEMPTS) -> Iterator[dict[str, Any]]:
    """Admissible points; an equation among the hypotheses is solved for one of its real variables.

    ``moderate``: real values of order one, at which asymptotics set in early, unless none of them is admissible."""
    variables = {v["name"]: v for v in statement["variables"]}
    hypotheses = [as_node(h) for h in statement["hypotheses"]]
    steep = any(op in str(statement["claim"]) for op in ("hermite_coefficient", "gaussian_mean", "dual"))
    met = False
    for attempt in range(attempts):
        moderate = moderate and (met or attempt < attempts // 2)
        size = chance.randint(1, 3)
        env = {name: sampled(v, chance, size, moderate, steep) for name, v in variables.items()}
        if any("orthonormal_eigenvectors" in v.get("properties", ()) for v in variables.values()) and "n" in env:
            if not 1 <= env["n"] <= 3:
                env["n"] = mpmath.mpf(size)
            env |= {name: rotation(int(env["n"]), chance) for name, v in variables.items()
                    if "orthonormal_eigenvectors" in v.get("properties", ())}
        for name, v in variables.items():
            # Sums run up to symbolic bounds: what they need of an array has to exist.
            if v["kind"] == "array" and not v.get("properties"):
                most = max([size, *(int(env[n]) for n, w in variables.items() if w["kind"] == "integer"
                                    and 0 < env[n] <= 6)])
                env[name] = sampled(v, chance, most)
        try:
            for hypothesis in hypotheses:
                if hypothesis[0] == "eq":
                    solve(hypothesis, variables, env, chance)
            if all(holds(h, env) for h in hypotheses) and all(in_domain(variables[n], env[n]) for n in variables):
                met = True
                yield env
        except (NoRoute, NoValue, ValueError, ZeroDivisionError):
            continue


def in_domain(variable: Mapping[str, Any], value: Any) -> bool:
    if variable["kind"] != "real":
        return True
    low, high = end(variable, "low"), end(variable, "high")
    above = low is None or value > low or (value == low and not variable.get("low_open"))
    return bool(above and (high is None or value < high or (value == high and not variable.get("high_open"))))


def solve(equation: Node, variables: Mapping[str, Any], env: dict[str, Any], chance: random.Random) -> None:
    if holds(equation, env):
        return
    real = sorted(name for name in mentioned(equation) if variables.get(name, {}).get("kind") == "real")
    if not real:
        return
    name = chance.choice(real)

    def gap(u: Any) -> Any:
        at = {**env, name: u}
        return value_of(equation[1], at) - value_of(equation[2], at)

    env[name] = mpmath.findroot(gap, env[name] or mpmath.mpf("0.3"), tol=mpmath.mpf(10) ** -(2 * DIGITS - 20))


def shown(env: Mapping[str, Any]) -> str:
    """A point in a short line."""
    words = []
    for name, value in sorted(env.items()):
        if not isinstance(value, dict):
            words.append(f"{name} = {value if isinstance(value, tuple) else mpmath.nstr(value, 8)}")
    return ", ".join(words)[:160] or "the only point"
