"""Rules for elementary functions: what they prove, and the nearest thing they must not."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import Bound, Context
from ntksym.verifier.normal_forms.normal_form import NotCovered, equal, normal_form, prove_equal, prove_sign

X, N = ("s", "x"), ("s", "n")
PI = ("c", "pi")
POSITIVE = Context(frozenset("n"), {"x": Bound(("q", "0"), True), "n": Bound(("q", "1"))})
NEGATIVE = Context(frozenset("n"), {}, {"x": Bound(("q", "0"), True)})
UNKNOWN = Context(frozenset("n"))


def q(value: object) -> Any:
    return ("q", str(value))


def mul(*parts: Any) -> Any:
    return ("*", *parts)


def add(*parts: Any) -> Any:
    return ("+", *parts)


def power(base: Any, exponent: Any) -> Any:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def f(name: str, *parts: Any) -> Any:
    return ("f", name, *parts)


@pytest.mark.parametrize(("left", "right", "context", "other"), [
    (f("sign", X), q(1), POSITIVE, UNKNOWN),
    (f("sign", X), q(-1), NEGATIVE, POSITIVE),
    (f("heaviside", X, q("1/2")), q(1), POSITIVE, UNKNOWN),
    (f("heaviside", X, q("1/2")), q(0), NEGATIVE, POSITIVE),
    (f("max", X, q(0)), X, POSITIVE, NEGATIVE),
    (f("min", X, q(0)), X, NEGATIVE, POSITIVE),
    (f("floor", N), N, POSITIVE, Context()),
    (f("cos", mul(PI, N)), power(q(-1), N), UNKNOWN, Context()),
])
def test_values_that_depend_on_what_is_assumed(left: Any, right: Any, context: Context, other: Context) -> None:
    proof = prove_equal(left, right, context)
    assert proof is not None
    assert not proof.conditions
    assert prove_equal(left, right, other) is None


@pytest.mark.parametrize(("left", "right", "wrong"), [
    (f("erf", q(0)), q(0), q(1)),
    (f("atan", mul(q(-1), X)), mul(q(-1), f("atan", X)), f("atan", X)),
    (f("cos", q(0)), q(1), q(0)),
    (f("cos", mul(q(-20), X)), f("cos", mul(q(20), X)), f("cos", mul(q(19), X))),
    (f("sin", mul(q(-20), X)), mul(q(-1), f("sin", mul(q(20), X))), f("sin", mul(q(20), X))),
    (f("cos", mul(q("1/6"), PI)), mul(q("1/2"), power(q(3), "1/2")), q("1/2")),
    (f("gamma", q("-1/2")), mul(q(-2), power(PI, "1/2")), mul(q(2), power(PI, "1/2"))),
    (f("gamma", q("7/3")), mul(q("4/9"), f("gamma", q("1/3"))), mul(q("4/3"), f("gamma", q("1/3")))),
    (f("factorial2", X), f("factorial2", X), f("factorial2", add(X, q(2)))),
    (f("factorial2", add(N, q(2))), mul(add(N, q(2)), f("factorial2", N)), mul(add(N, q(1)), f("factorial2", N))),
    (f("binomial", X, q(2)), mul(q("1/2"), X, add(X, q(-1))), mul(q("1/2"), X, X)),
])
def test_values(left: Any, right: Any, wrong: Any) -> None:
    assert prove_equal(left, right, POSITIVE) is not None
    assert prove_equal(left, wrong, POSITIVE) is None


@pytest.mark.parametrize("node", [
    f("gamma", q(-1)), f("gamma", q(1000)), f("factorial", q(-1)), ("c", "oo"), ("lam", "x", X), power(q(0), -1),
    power(q(0), X), power(X, 3000), power(q(-2), "1/2"), f("cos", add(mul(q("1/3"), X), X, PI, ("c", "oo"))),
])
def test_what_has_no_value_is_not_covered(node: Any) -> None:
    with pytest.raises(NotCovered):
        normal_form(node, UNKNOWN)
    assert prove_equal(node, X, UNKNOWN) is None
    assert prove_sign(node, UNKNOWN) is None


def test_equations_are_used_and_nothing_else_is_read_into_them() -> None:
    y = ("s", "y")
    assert equal(power(X, 2), power(y, 2), [("eq", X, y)])
    assert not equal(X, y, [("eq", power(X, 2), power(y, 2))])
    assert not equal(X, y, [("eq", f("gamma", q(-1)), X)])
    assert not equal(X, y, [("eq", ("lam", "x", X), ("lam", "y", y))])


def test_a_negative_number_to_an_integer_power_has_the_sign_of_the_parity() -> None:
    even = Context(frozenset("n"), moduli={"n": (2, 0)})
    assert prove_equal(power(q(-2), N), power(q(2), N), even) is not None
    assert prove_equal(power(q(-2), N), power(q(2), N), UNKNOWN) is None
