"""Inequalities between terms for every index, on both sides of the truth."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

P = ("s", "p")
CENTRAL = ("*", ("f", "binomial", ("*", ("q", "2"), P), P), ("^", ("q", "4"), ("*", ("q", "-1"), P)))


def holds(claim: Any, low: str = "1", threshold: int = 1, *others: Any, **more: Any) -> bool:
    index = {"name": "p", "kind": "integer", "low": ["q", low], "high": None, **more}
    statement = read_statement({"variables": [index, *others], "hypotheses": [], "claim": claim})
    try:
        evidence = {"kind": "term-bound", "index": "p", "threshold": threshold, "period": more.get("modulus", 1)}
        return apply_rule(statement, evidence).verdict == "proved"
    except Rejected:
        return False


def rate(constant: Any) -> Any:
    return ("*", constant, ("^", P, ("q", "-1/2")))


SHARP = ("^", ("c", "pi"), ("q", "-1/2"))


def test_wallis_from_above_with_the_sharp_constant() -> None:
    """binomial(2p, p)/4^p < 1/sqrt(pi p), increasing towards it."""
    assert holds(("lt", CENTRAL, rate(SHARP)))
    assert not holds(("lt", CENTRAL, rate(("*", ("q", "999/1000"), SHARP))))


def test_wallis_from_below_from_a_threshold_on() -> None:
    """The quotient is 1 - 1/(8p) + ...: 99/100 from p = 13 on, not from 12 on."""
    bound = rate(("*", ("q", "99/100"), SHARP))
    assert holds(("le", bound, CENTRAL), "13", 13)
    assert not holds(("le", bound, CENTRAL), "12", 12)


def test_values_below_the_threshold_are_looked_at_one_by_one() -> None:
    claim = ("le", ("^", P, ("q", "2")), ("^", ("q", "2"), P))
    assert holds(claim, "4", 6)
    assert not holds(claim, "3", 6)


def test_parameters_with_signs() -> None:
    positive = {"name": "c", "kind": "real", "low": ["q", "0"], "low_open": True, "high": None}
    anything = {"name": "c", "kind": "real", "low": None, "high": None}
    square = ("^", ("s", "c"), ("*", ("q", "2"), P))
    half = ("*", ("q", "1/2"), square)
    assert holds(("lt", half, square), "1", 1, positive)
    assert not holds(("lt", half, square), "1", 1, anything)


@pytest.mark.parametrize("left", [("q", "0"), ("*", ("q", "-1"), ("hermite_coefficient", ("fv", "phi"), P))])
def test_coefficients_of_unknown_sign_are_not_compared(left: Any) -> None:
    phi = {"name": "phi", "kind": "function", "low": None, "high": None, "properties": ["square_integrable"]}
    assert not holds(("le", left, ("hermite_coefficient", ("fv", "phi"), P)), "1", 1, phi)


def plus(*parts: Any) -> Any:
    return ("+", *parts)


def minus(tree: Any) -> Any:
    return ("*", ("q", "-1"), tree)


POWER = ("^", ("q", "2"), P)
POLE = ("^", plus(P, ("q", "-5")), ("q", "-1"))


@pytest.mark.parametrize(
    ("claim", "true"),
    [
        # all on one side, or the same on both
        (("lt", ("q", "0"), plus(rate(SHARP), minus(CENTRAL))), True),
        (("lt", ("q", "0"), plus(rate(("*", ("q", "999/1000"), SHARP)), minus(CENTRAL))), False),
        (("le", plus(("q", "1"), CENTRAL), plus(("q", "1"), rate(SHARP))), True),
        (("le", ("q", "0"), plus(POWER, ("*", ("q", "-2"), P))), True),
        (("lt", ("q", "0"), plus(POWER, ("*", ("q", "-2"), P))), False),
        # what cancels leaves an equality
        (("le", plus(POWER, P), plus(P, POWER)), True),
        (("lt", plus(POWER, P), plus(P, POWER)), False),
        # positive terms may be dropped; two terms of unknown sign may not
        (("le", P, plus(POWER, CENTRAL)), True),
        (("le", plus(POWER, CENTRAL), ("^", ("q", "4"), P)), False),
        (("le", plus(POWER, P), P), False),
        # a side without a value somewhere is not cancelled
        (("le", POLE, plus(("q", "1"), POLE)), False),
    ],
)
def test_sums_are_compared_term_by_term(claim: Any, true: bool) -> None:
    assert holds(claim) is true


def test_what_is_never_positive_is_below_what_is() -> None:
    """-p < 1 and 0 <= p 2^-p: signs alone; a term that vanishes at the first index has no ratio there."""
    assert holds(("lt", minus(P), ("q", "1")), "0", 0)
    assert holds(("lt", minus(("*", P, POWER)), POWER), "0", 0)
    assert not holds(("lt", P, minus(POWER)), "0", 0)
    assert holds(("lt", P, POWER))
    assert not holds(("lt", P, POWER), "0", 0)  # true, but p 2^-p is 0 at p = 0: not by ratios
    assert not holds(("lt", ("*", ("q", "2"), P), POWER), "0", 0)
