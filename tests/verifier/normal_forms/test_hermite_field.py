"""Identities between Hermite polynomials of any degree, and their derivatives: their neighbours are not proved."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

K, D, X = ("s", "k"), ("s", "d"), ("s", "x")
REAL = {"name": "x", "kind": "real", "low": None, "high": None}
INSIDE = {"name": "x", "kind": "real", "low": ["q", "-1"], "high": ["q", "1"], "low_open": True, "high_open": True}


def q(value: object) -> Node:
    return ("q", str(value))


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def root(node: Node) -> Node:
    return ("^", node, q("1/2"))


def h(by: int = 0, x: Node = X) -> Node:
    return ("hermite_polynomial", plus(K, q(by)), x)


def integer(name: str, low: int) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": ["q", str(low)], "high": None}


def proved(left: Node, right: Node, low: int = 0, x: Any = REAL) -> bool:
    claim = ("eq", left, right)
    names = str(claim)
    variables = [integer("k", low), integer("d", 2), x]
    statement = read_statement({"variables": [v for v in variables if f"'{v['name']}'" in names], "hypotheses": [],
                                "claim": claim})
    try:
        return apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


def slope(node: Node, times_: int = 1) -> Node:
    for _ in range(times_):
        node = ("d", node, X)
    return node


def test_the_recurrence() -> None:
    above = plus(times(X, h()), times(q(-1), root(K), h(-1)))
    assert proved(times(root(plus(K, q(1))), h(1)), above, 1)
    assert not proved(times(root(plus(K, q(1))), h(1)), above, 0)  # h_{-1}
    assert not proved(times(root(plus(K, q(2))), h(1)), above, 1)
    # downwards, from the pair that is met first
    assert proved(above, times(root(plus(K, q(1))), h(1)), 1)


def test_given_degrees() -> None:
    cubic = times(plus(("^", X, q(3)), times(q(-3), X)), ("^", q(6), q("-1/2")))
    three = ("hermite_polynomial", q(3), X)
    assert proved(three, cubic)
    assert not proved(three, times(q(2), cubic))
    assert proved(("hermite_polynomial", q(0), X), q(1))


def test_polynomials_at_different_points() -> None:
    twice = times(q(2), X)
    product = times(h(), h(x=twice))
    assert proved(product, times(h(x=twice), h()))
    assert not proved(product, times(h(), h()))


def test_parity() -> None:
    assert proved(h(x=times(q(-1), X)), times(("^", q(-1), K), h()))
    assert not proved(h(x=times(q(-1), X)), h())


def test_degrees_too_far_apart_and_no_degrees() -> None:
    assert not proved(plus(h(40), times(q(-1), h())), plus(h(40), times(q(-2), h())))
    real = read_statement({"variables": [REAL], "hypotheses": [], "claim": (
        "eq", ("hermite_polynomial", X, X), times(q(1), ("hermite_polynomial", X, X)))})
    with pytest.raises(Rejected):
        apply_rule(real, {"kind": "identity"})


def test_derivatives_of_every_order() -> None:
    assert proved(slope(h()), times(root(K), h(-1)), 1)
    assert not proved(slope(h()), times(K, h(-1)), 1)
    equation = plus(slope(h(), 2), times(q(-1), X, slope(h())))
    assert proved(equation, times(q(-1), K, h()))
    assert not proved(equation, times(K, h()))
    assert proved(slope(times(h(), ("^", X, q(2)))), plus(times(q(2), X, h()), times(("^", X, q(2)), slope(h()))))
    assert proved(slope(h(x=times(q(2), X))), times(q(2), root(K), h(-1, times(q(2), X))), 1)


def test_derivatives_of_gegenbauer_polynomials() -> None:
    def zonal(by: int = 0) -> Node:
        return ("gegenbauer", plus(K, q(by)), D, X)

    weight = plus(q(1), times(q(-1), ("^", X, q(2))))
    right = times(K, plus(zonal(-1), times(q(-1), X, zonal())))
    assert proved(times(weight, slope(zonal())), right, 1, INSIDE)
    assert not proved(times(weight, slope(zonal())), times(q(-1), right), 1, INSIDE)
    # at the ends the quotient has no value
    assert not proved(times(weight, slope(zonal())), right, 1)


def test_what_has_no_rule_or_stands_under_a_binder_stays() -> None:
    hyperbolic = ("f", "cosh", X)
    assert proved(plus(slope(hyperbolic), slope(h())), plus(slope(hyperbolic), times(root(K), h(-1))), 1)
    assert not proved(plus(slope(hyperbolic), slope(h())), plus(hyperbolic, times(root(K), h(-1))), 1)
    total = ("sum", times(X, ("s", "j")), "j", q(1), q(3))
    assert proved(slope(plus(total, h())), plus(q(6), times(root(K), h(-1))), 1) is False
    assert proved(plus(total, slope(h())), plus(total, times(root(K), h(-1))), 1)
