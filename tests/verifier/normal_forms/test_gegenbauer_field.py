"""Identities between Gegenbauer polynomials of any degree and dimension: the neighbours of what is proved are not."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import Context
from ntksym.verifier.normal_forms.normal_form import prove_equal
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

K, D, T = ("s", "k"), ("s", "d"), ("s", "t")


def q(value: object) -> Node:
    return ("q", str(value))


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def zonal(k: Node = K, d: Node = D, t: Node = T) -> Node:
    return ("gegenbauer", k, d, t)


def integer(name: str, low: int, modulus: int = 1) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": ["q", str(low)], "high": None, "modulus": modulus}


DIMENSION, REAL = integer("d", 2), {"name": "t", "kind": "real", "low": None, "high": None}
MINUS_T = times(q(-1), T)


def proved(left: Node, right: Node, low: int = 0, dimension: Any = DIMENSION, modulus: int = 1) -> bool:
    variables = [integer("k", low, modulus), dimension, REAL]
    statement = read_statement({"variables": variables, "hypotheses": [], "claim": ("eq", left, right)})
    try:
        return apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


def shifted(by: int) -> Node:
    return zonal(plus(K, q(by)))


def test_odd_polynomials_vanish_at_zero() -> None:
    odd = plus(times(q(2), K), q(1))
    assert proved(zonal(odd, t=q(0)), q(0))
    assert not proved(zonal(t=q(0)), q(0))
    assert not proved(zonal(times(q(2), K), t=q(0)), q(0))
    assert not proved(zonal(odd, t=q("1/9")), q(0))


def test_values_at_the_ends() -> None:
    assert proved(zonal(t=q(1)), q(1))
    assert not proved(zonal(t=q(2)), q(1))
    assert proved(zonal(t=q(-1)), ("^", q(-1), K))
    assert not proved(zonal(t=q(-1)), q(1))
    assert proved(zonal(t=q(0)), zonal(t=plus(T, MINUS_T)))
    assert not proved(zonal(t=q(0)), q(0))


def test_small_degrees() -> None:
    square = times(plus(times(D, T, T), q(-1)), ("^", plus(D, q(-1)), q(-1)))
    assert proved(zonal(q(2)), square)
    assert not proved(zonal(q(2)), times(plus(times(D, T, T), q(-1)), ("^", D, q(-1))))
    assert proved(zonal(q(0)), q(1))
    assert proved(zonal(q(1)), T)
    assert proved(zonal(q(4), q(2)), plus(times(q(8), ("^", T, q(4))), times(q(-8), T, T), q(1)))
    assert proved(zonal(q(3), q(3)), times(q("1/2"), plus(times(q(5), T, T, T), times(q(-3), T))))


@pytest.mark.parametrize("by", [0, 1, 5])
def test_three_term_recurrence(by: int) -> None:
    k = plus(K, q(by))
    left = times(plus(k, D, q(-2)), shifted(by + 1))
    right = plus(times(plus(times(q(2), k), D, q(-2)), T, shifted(by)), times(q(-1), k, shifted(by - 1)))
    assert proved(left, right, 1)
    assert not proved(left, plus(right, shifted(by)), 1)
    assert not proved(left, right, 1, integer("d", 1))
    # there is no polynomial of degree -1
    assert proved(left, right, 0) is (by > 0)


def test_distant_degrees_in_either_order() -> None:
    three = plus(times(q(4), T, T, T), times(q(-3), T))
    # T_{3k'} is not of this kind, but T_{k+3} + T_{k-3} = 2 T_3 T_k is
    total = plus(zonal(plus(K, q(3)), q(2)), zonal(plus(K, q(-3)), q(2)))
    assert proved(total, times(q(2), three, zonal(K, q(2))), 3)
    assert proved(times(q(2), three, zonal(K, q(2))), total, 3)
    assert not proved(total, times(three, zonal(K, q(2))), 3)
    assert not proved(zonal(plus(K, q(13))), plus(zonal(), zonal(plus(K, q(13)))))


def test_parity() -> None:
    assert proved(zonal(t=MINUS_T), times(("^", q(-1), K), zonal()))
    assert not proved(zonal(t=MINUS_T), zonal())
    assert proved(zonal(t=MINUS_T), zonal(), modulus=2)


def test_degree_and_dimension_have_to_be_integers() -> None:
    context = Context.of(nonnegative=["k"])
    assert prove_equal(zonal(t=q(1)), q(1), context) is None
    assert prove_equal(zonal(t=q(1)), q(1), Context.of(integer=["k"], nonnegative=["k"])) is None
    assert prove_equal(zonal(t=q(1)), q(1), Context.of(integer=["k", "d"])) is not None
    assert not proved(zonal(t=q(1)), q(1), -1)


def test_polynomials_in_different_dimensions_or_points_are_kept_apart() -> None:
    assert not proved(zonal(), zonal(d=plus(D, q(1))))
    assert not proved(zonal(), zonal(t=plus(T, q(1))))
    assert proved(zonal(plus(K, q(1), q(-1)), plus(D, q(0)), plus(T, T, MINUS_T)), zonal())
    assert not proved(zonal(), zonal(times(q(2), K)))
