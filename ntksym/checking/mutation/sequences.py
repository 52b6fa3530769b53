"""The attack on rates of eigenvalues of sum_p c_p t^p where a hypothesis says no more of c than how fast it falls.

Sequences that the hypothesis allows are written down: the comparison itself and multiples of it that keep to the rate.
What the statement says of their eigenvalues is judged by the trend of the logarithms up to the degree 10^6.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from .logarithms import Array, Scope, Signed, logarithm, plain
from .numbers import Node, NoRoute, NoValue, mentioned
from .numbers import node as as_node
from .points import points, shown
from .rate_attack import RATES, Finding, by_ratio, in_class, indices, log_ratio
from .zonal_series import Coefficients

#: points of the parameters, and the indices at which the sides are compared
POINTS = 2
INDICES = np.geomspace(1000, 1e6, 9)
#: indices at which a comparison is put beside the true one, digit by digit
TO_TRUTH = (10**2, 10**4, 10**6)
#: even numbers, a period of the wave apart, at which a sequence shows whether its sum is finite
FAR = 2 * np.floor(np.asarray([1e8, 1e8 * np.exp(2 * np.pi)]) / 2)
POWERS_OF_TWO = tuple(2**j + j % 2 for j in range(1, 50))

#: a multiple of a sequence: log of the factor, and the period of the factor or the support of the sequence
Factor = tuple[Callable[[Array], Any], int, tuple[int, ...] | None]


def smooth(factor: Callable[[Array], Any]) -> Factor:
    return factor, 1, None


def by_parity(even: float, odd: float) -> Factor:
    with np.errstate(divide="ignore"):
        logs = np.log([even, odd])
    # Large doubles have no parity.
    return (lambda p: np.where(p >= 2.0**53, logs.min(), np.where(np.mod(p, 2) == 0, *logs))), 2, None


SAME: Factor = smooth(np.zeros_like)
WAVE = smooth(lambda p: np.log1p(np.cos(np.log(p)) / 8))
LACUNARY: Factor = (np.zeros_like, 1, POWERS_OF_TWO)
SMALLER = (smooth(lambda p: -0.5 * np.log(p)), smooth(lambda p: -np.log(np.log(p + 9))))
LARGER = (smooth(lambda p: 0.5 * np.log(p)), smooth(lambda p: np.log(np.log(p + 9))))
BOUNDED = (SAME, WAVE, by_parity(2, 1), by_parity(1, 2))
#: a rate of c -> multiples of the comparison that have it
FACTORS: dict[str, tuple[Factor, ...]] = {
    "theta": BOUNDED,
    "equivalent": (SAME, smooth(lambda p: np.log1p(p**-0.5))),
    "bigo": (*BOUNDED, *SMALLER, by_parity(1, 0), by_parity(0, 1), LACUNARY),
    "littleo": (*SMALLER, LACUNARY),
    "omega": (*BOUNDED, *LARGER),
}


def known_by_rate(statement: Mapping[str, Any]) -> tuple[str, Node]:
    """The array of the statement and the hypothesis that says how fast it falls; raises :class:`NoRoute`."""
    names = {v["name"] for v in statement["variables"] if "nonnegative_summable" in v.get("properties", ())}
    for hypothesis in map(as_node, statement["hypotheses"]):
        if hypothesis[0] in RATES and hypothesis[1][0] == "idx" and hypothesis[1][1] in names:
            return hypothesis[1][1], hypothesis
    raise NoRoute("no sequence that is known by its rate")


def attack_sequences(claim: Node, model: Node, statement: Mapping[str, Any], original: Mapping[str, Any],
                     chance: random.Random) -> Finding:
    """What admissible sequences say of the rate in the claim; ``model`` is the true one of the original statement."""
    array, hypothesis = known_by_rate(statement)
    index = next(v for v in statement["variables"] if v["name"] == claim[3])
    alike = (statement["hypotheses"] == original["hypotheses"] and model[0] in RATES
             and (claim[1], claim[3]) == (model[1], model[3]))
    left_out = {claim[3], array}
    fixed = {**statement, "variables": [v for v in statement["variables"] if v["name"] not in left_out],
             "hypotheses": [h for h in statement["hypotheses"] if not left_out & mentioned(as_node(h))]}
    agreed, met = 0, 0
    for env in itertools.islice(points(fixed, chance, moderate=True), 4 * POINTS):
        scope = {name: float(found) for name, found in env.items() if not isinstance(found, (dict, tuple))}
        try:
            sequences = list(admissible(hypothesis, scope))
        except NoRoute:
            continue
        if sequences and alike:
            logs = [log_ratio(model[2], claim[2], env, claim[3], n) for n in indices(index, TO_TRUTH, 0)]
            if by_ratio(model[0], claim[0], logs) is False:
                return Finding(f"the ratio to the true rate contradicts it for {shown(env)}", agreed, "sequences")
        met += bool(sequences)
        for number, sequence in enumerate(sequences):
            for residue in range(2):
                try:
                    verdict, trend = judged(claim, {**scope, array: sequence}, index, residue)
                except NoRoute:
                    continue
                except NoValue as failure:
                    return Finding(f"undefined for {shown(env)}: {failure}", agreed, "sequences")
                if verdict is False:
                    return Finding(f"sequence {number + 1} contradicts it for {shown(env)}: {trend}", agreed,
                                   "sequences")
                agreed += bool(verdict)
        if met == POINTS:
            break
    return Finding("", agreed, "sequences" if agreed else "")


def admissible(hypothesis: Node, scope: Scope) -> Iterator[Coefficients]:
    """Nonnegative summable sequences of which the hypothesis is true; raises :class:`NoRoute`."""
    op, entry, comparison, name = hypothesis
    shift = shift_of(entry[2], name)

    def compared(places: Array) -> Signed:
        return logarithm(comparison, {**scope, name: np.maximum(places - shift, 1.0)})

    if np.any(np.broadcast_to(compared(FAR).sign, FAR.shape) <= 0):
        raise NoRoute("a comparison that is not positive")
    for factor, period, support in FACTORS[op]:
        def entries(places: Array, factor: Callable[[Array], Any] = factor) -> Signed:
            found = compared(places)
            log = found.log + factor(np.maximum(places, 1.0))
            return Signed(np.where(np.isfinite(log), found.sign, 0.0), log)

        with np.errstate(invalid="ignore"):
            slope = np.diff(entries(FAR).log)[0] / np.diff(np.log(FAR))[0]
        if support is None and not slope < -1.01:
            continue
        yield Coefficients(entries, period, support)


def shift_of(place: Node, name: str) -> float:
    """b of an index p + b."""
    at = np.broadcast_to(plain(place, {name: np.arange(2.0)}), (2,))
    if at[1] - at[0] != 1:
        raise NoRoute("a hypothesis about other than the entries one by one")
    return float(at[0])


def judged(claim: Node, scope: Scope, index: Mapping[str, Any], residue: int) -> tuple[bool | None, str]:
    """Whether the trend of the logarithm of f/g is that of the rate, and the trend; None: it is too early to tell."""
    said, f, g, name = claim
    chosen = [in_class(index, int(n) + residue) for n in INDICES]
    if None in chosen:
        raise NoRoute("an index that does not run to infinity")
    at = np.asarray(chosen, dtype=float)
    above, below = (logarithm(side, {**scope, name: at}) for side in (f, g))
    ratio = Signed(*np.broadcast_arrays(above.sign * below.sign, above.log - below.log))
    if np.any(below.sign == 0):
        raise NoRoute("a comparison with zero")
    if np.all(ratio.sign == 0):
        return said in ("bigo", "littleo"), "zero"
    if not np.all(np.isfinite(ratio.log)):
        return None, "zeros"
    if np.any(ratio.sign < 0) and said in ("equivalent", "theta", "omega"):
        return False, "negative"
    slope = float(np.polyfit(np.log(at[2:]), ratio.log[2:], 1)[0])
    return by_slope(said, slope, float(ratio.log[-1])), f"the slope {slope:.4g}, the last logarithm {ratio.log[-1]:.6g}"


def by_slope(said: str, slope: float, last: float) -> bool | None:
    """Is f said(g), for log f/g that is like slope * log(index) and ends like that?"""
    kept, lost = {
        "theta": (abs(slope) < 0.1, abs(slope) > 0.3),
        "bigo": (slope < 0.1, slope > 0.3),
        "omega": (slope > -0.1, slope < -0.3),
        "littleo": (slope < -0.2, slope > -0.05),
        "equivalent": (abs(slope) < 0.1 and abs(last) < 0.05, abs(slope) > 0.3 or abs(last) > 0.2),
    }[said]
    return True if kept else False if lost else None


__all__ = ["attack_sequences", "known_by_rate"]
