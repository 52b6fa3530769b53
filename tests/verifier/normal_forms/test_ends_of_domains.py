"""Linear inequalities in one symbol from the end of its domain: what holds there, and what does not follow."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import context_from_statement
from ntksym.verifier.normal_forms.identities import condition_holds, holds_at_end, slope_and_constant
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node, number

X: Node = ("s", "x")
PI: Node = ("c", "pi")
OO: Node = ("c", "oo")


def q(value: object) -> Node:
    return ("q", str(value))


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def log(value: int) -> Node:
    return ("f", "log", q(value))


def holds(condition: Node, kind: str = "real", hypotheses: tuple[Node, ...] = (), **domain: Any) -> bool:
    variables = [{"name": "x", "kind": kind, **domain}, {"name": "y", "kind": "real", "low": q(0)}]
    statement = read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": condition})
    return condition_holds(condition, context_from_statement(statement.data), statement)


@pytest.mark.parametrize(("condition", "is_open", "is_closed"), [
    (("lt", X, PI), True, False),
    (("le", X, PI), True, True),
    (("lt", mul(q(2), X), mul(q(2), PI)), True, False),
    (("lt", mul(q("1/2"), X, q(3)), mul(PI, q("3/2"))), True, False),
    (("lt", X, add(PI, q("1/100"))), True, True),
    (("le", X, add(PI, q("-1/100"))), False, False),
    (("lt", log(2), X), True, False),
    (("le", log(2), X), True, True),
    (("lt", q("69/100"), X), True, True),
    (("le", q("7/10"), X), False, False),
    (("lt", add(log(2), mul(q(-1), X)), q(0)), True, False),
    (("lt", add(X, mul(q(2), X)), mul(q(3), PI)), True, False),
    (("lt", mul(q(3), add(X, q(1))), mul(q(3), add(PI, q(1)))), True, False),
])
def test_at_the_ends(condition: Node, is_open: bool, is_closed: bool) -> None:
    """log 2 < x < pi, or log 2 <= x <= pi."""
    assert holds(condition, low=log(2), high=PI, low_open=True, high_open=True) is is_open
    assert holds(condition, low=log(2), high=PI) is is_closed


@pytest.mark.parametrize("twice", [X, add(X, q(0)), mul(q("1/2"), add(X, X)), add(mul(q(2), X), mul(q(-1), X))])
def test_nothing_is_less_than_itself(twice: Node) -> None:
    """x is in an open interval, but x - x does not exceed its value at the ends."""
    domain = {"low": q(0), "high": q(1), "low_open": True, "high_open": True}
    assert not holds(("lt", X, twice), **domain)
    assert not holds(("lt", twice, X), **domain)
    statement = read_statement({"variables": [{"name": "x", "kind": "real", **domain}], "hypotheses": [],
                                "claim": ("lt", X, twice)})
    with pytest.raises(Rejected):
        apply_rule(statement, {"kind": "identity"})


def test_without_an_end_nothing_follows() -> None:
    assert not holds(("lt", X, PI))
    assert not holds(("lt", X, PI), low=q(0), low_open=True)
    assert not holds(("lt", log(2), X), high=PI)
    assert not holds(("lt", X, PI), hypotheses=(("lt", X, OO),))
    assert not holds(("lt", X, PI), hypotheses=(("lt", X, add(OO, q(1))),))
    # an end that is itself a symbol
    assert not holds(("lt", log(2), X), hypotheses=(("lt", ("s", "y"), X),))
    assert holds(("lt", log(2), X), hypotheses=(("lt", log(3), X),))
    assert not holds(("lt", log(3), X), hypotheses=(("lt", log(2), X),))


def test_integers() -> None:
    assert holds(("lt", log(2), X), "integer", low=q(1), modulus=2, residue=1)
    assert not holds(("lt", PI, X), "integer", low=q(3), modulus=2, residue=1)
    assert not holds(("ne", X, PI), "integer", low=q(3))


@pytest.mark.parametrize("node", [
    mul(q(0), ("^", X, q(-1))), ("f", "abs", X), ("^", X, q(2)), mul(X, X), mul(PI, X), mul(X, add(X, q(1))),
    add(("f", "log", X), X), mul(q(0), ("f", "log", X)),
])
def test_what_is_not_linear(node: Node) -> None:
    assert slope_and_constant(node) is None
    statement = read_statement({"variables": [{"name": "x", "kind": "real", "low": q(1)}], "hypotheses": [],
                                "claim": ("le", q(0), node)})
    assert not holds_at_end(node, False, context_from_statement(statement.data), statement)


def test_lines() -> None:
    for node, slope in ((X, 1), (PI, 0), (add(X, PI, X), 2), (mul(q(-3), add(X, PI), q(2)), -6), (mul(q(0), X), 0)):
        found = slope_and_constant(node)
        assert found is not None
        assert number(found[0]) == q(slope)
