"""Formal derivatives: each elementary rule is proved, its nearest false variant is not."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import Bound, Context
from ntksym.verifier.normal_forms.indexed import IndexedContext, expand, prove_equal_indexed
from ntksym.verifier.normal_forms.normal_form import NotCovered, prove_equal

X, K, N = ("s", "x"), ("s", "k"), ("s", "n")
F = ("fv", "F")
CONTEXT = IndexedContext(Context(frozenset("kn"), {"n": Bound(("q", "1"))}), {"F": 2})


def q(value: object) -> Any:
    return ("q", str(value))


def add(*parts: Any) -> Any:
    return ("+", *parts)


def mul(*parts: Any) -> Any:
    return ("*", *parts)


def power(base: Any, exponent: Any) -> Any:
    return ("^", base, q(exponent))


def f(name: str, *parts: Any) -> Any:
    return ("f", name, *parts)


SQUARE = power(X, 2)
BELL = mul(q(2), power(("c", "pi"), "-1/2"), f("exp", mul(q(-1), SQUARE)))
ARC = power(add(q(1), mul(q(-1), SQUARE)), "-1/2")
LOGISTIC = f("sigmoid", X)


@pytest.mark.parametrize(("body", "derivative"), [
    (f("exp", X), f("exp", X)), (f("sinh", X), f("cosh", X)), (f("cosh", X), f("sinh", X)),
    (f("sin", X), f("cos", X)), (f("cos", X), mul(q(-1), f("sin", X))),
    (f("tan", X), add(q(1), power(f("tan", X), 2))), (f("tanh", X), add(q(1), mul(q(-1), power(f("tanh", X), 2)))),
    (LOGISTIC, mul(LOGISTIC, add(q(1), mul(q(-1), LOGISTIC)))), (f("softplus", X), LOGISTIC),
    (f("log", X), power(X, -1)), (f("atan", X), power(add(q(1), SQUARE), -1)),
    (f("erf", X), BELL), (f("erfc", X), mul(q(-1), BELL)),
    (f("asin", X), ARC), (f("acos", X), mul(q(-1), ARC)),
    (power(SQUARE, "1/2"), mul(X, power(SQUARE, "-1/2"))),
    (power(add(power(SQUARE, "1/2"), q(1)), 2), add(mul(q(2), X), mul(q(2), X, power(SQUARE, "-1/2")))),
    (("app", ("lam", "u", power(("s", "u"), 3)), X), mul(q(3), SQUARE)),
    (("app", ("dfun", ("lam", "u", power(("s", "u"), 3)), q(1)), X), mul(q(6), X)),
    (("app", F, X), ("app", ("dfun", F, q(1)), X)),
    (("app", ("dfun", F, q(1)), X), ("app", ("dfun", F, q(2)), X)),
    (("sum", power(X, 2), "k", q(1), N), mul(q(2), N, X)),
])
def test_elementary_derivatives(body: Any, derivative: Any) -> None:
    assert prove_equal_indexed(("d", body, X), derivative, CONTEXT) is not None
    assert prove_equal_indexed(("d", body, X), mul(q(-1), derivative), CONTEXT) is None
    assert prove_equal_indexed(("d", body, X), add(derivative, q(1)), CONTEXT) is None


@pytest.mark.parametrize(("body", "condition"), [
    (f("log", X), ("lt", q(0), X)),
    (power(X, -1), ("ne", X, q(0))),
    (power(X, "1/2"), ("lt", q(0), X)),
    (power(SQUARE, "1/2"), ("lt", q(0), SQUARE)),
])
def test_where_there_is_no_derivative_is_a_condition(body: Any, condition: Any) -> None:
    _, proof = expand(("d", body, X), CONTEXT)
    assert condition in proof.conditions
    _, proof = expand(("d", power(X, 3), X), CONTEXT)
    assert not proof.conditions


@pytest.mark.parametrize("node", [
    ("d", f("abs", X), X),
    ("d", f("binomial", X, q(2)), X),
    ("d", f("gamma", X), X),
    ("d", SQUARE, q(2)),
    ("d", SQUARE, SQUARE),
    ("d", ("sum", X, "k", q(0), ("f", "floor", X)), X),
    ("d", ("sum", K, "k", q(0), N), N),
    ("d", ("app", ("dfun", F, q(2)), X), X),
    ("d", ("app", ("fv", "G"), X), X),
    ("d", ("idx", "theta", ("idx", "theta", q(1))), ("idx", "theta", q(1))),
    ("app", ("dfun", F, q("1/2")), X),
    ("app", ("dfun", F, q(-1)), X),
    ("app", ("idx", "theta", q(1)), X),
    ("app", ("dfun", ("lam", "u", f("log", ("s", "u"))), q(1)), X),
    ("sum", ("app", ("fv", "k"), X), "k", q(0), N),
    ("sum", K, "k", q("1/2"), N),
    ("sum", K, "k", q(0), ("c", "oo")),
    power(q(0), -1),
    power(X, 201),
    ("c", "oo"),
    F,
    ("s", "#1"),
    ("app", ("lam", "u", ("sum", mul(K, ("s", "u")), "k", q(0), ("s", "u"))), K),
])
def test_what_the_rules_do_not_give_is_not_covered(node: Any) -> None:
    with pytest.raises(NotCovered):
        expand(node, CONTEXT)
    assert prove_equal_indexed(node, node, CONTEXT) is None
    assert prove_equal_indexed(q(0), node, CONTEXT) is None


def test_an_array_is_differentiated_entry_by_entry() -> None:
    def entry(*indices: Any) -> Any:
        return ("idx", "theta", *indices)

    def slope(k: Any) -> Any:
        return ("d", power(entry(k), 2), entry(N))

    assert prove_equal_indexed(slope(N), mul(q(2), entry(N)), CONTEXT) is not None
    assert prove_equal_indexed(slope(add(N, q(1))), q(0), CONTEXT) is not None
    assert prove_equal_indexed(slope(K), q(0), CONTEXT) is None


def test_a_given_function_is_applied_without_capture() -> None:
    """(u -> sum_k (u + k))(k) is not sum_k 2 k."""
    free = ("app", ("lam", "u", ("sum", add(("s", "u"), K), "k", q(0), N)), ("s", "y"))
    assert prove_equal(free, ("sum", add(("s", "y"), K), "k", q(0), N), CONTEXT.scalars) is not None
    captured = ("app", ("lam", "u", ("sum", add(("s", "u"), K), "k", q(0), N)), K)
    assert prove_equal(captured, ("sum", mul(q(2), K), "k", q(0), N), CONTEXT.scalars) is None
