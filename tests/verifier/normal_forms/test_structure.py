"""Linear, affine, convex: what the rules show is answered YES, its nearest false neighbour UNKNOWN and never NO."""

from __future__ import annotations

import pytest

from ntksym.verifier.decide import Answer
from ntksym.verifier.normal_forms.assumptions import Bound, Context
from ntksym.verifier.normal_forms.index_sums import IndexedContext
from ntksym.verifier.normal_forms.structure import is_affine, is_convex, is_linear
from ntksym.verifier.syntax import Node

X, Y, A, B = ("s", "x"), ("s", "y"), ("s", "a"), ("s", "b")
THETA = ("idx", "theta", ("s", "k"))
F = ("fv", "F")
CONTEXT = IndexedContext(
    Context(frozenset(("n", "d")), {"n": Bound(("q", "1")), "d": Bound(("q", "1")), "a": Bound(("q", "0"))}),
    nonnegative_arrays=frozenset(("weight",)))


def q(value: object) -> Node:
    return ("q", str(value))


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def f(name: str, *parts: Node) -> Node:
    return ("f", name, *parts)


def total(body: Node, index: str, high: str) -> Node:
    return ("sum", body, index, q(1), ("s", high))


PREDICTION = total(mul(THETA, ("idx", "x", ("s", "i"), ("s", "k"))), "k", "d")
RESIDUAL = add(PREDICTION, mul(q(-1), ("idx", "y", ("s", "i"))))
LOSS = mul(q("1/2"), total(power(RESIDUAL, 2), "i", "n"))
WEIGHTED = total(mul(("idx", "weight", ("s", "i")), power(RESIDUAL, 2)), "i", "n")
ENDLESS = ("sum", ("idx", "c", ("s", "k")), "k", q(1), ("c", "oo"))


@pytest.mark.parametrize(("expr", "variables", "linear", "affine"), [
    (mul(q(3), X), [X], True, True),
    (add(mul(q(3), X), q(1)), [X], False, True),
    (q(1), [X], False, True),
    (q(0), [X], True, True),
    (mul(X, Y), [X], True, True),
    (mul(X, Y), [X, Y], False, False),
    (add(power(add(X, q(1)), 2), mul(q(-1), power(X, 2))), [X], False, True),
    (power(X, 2), [X], False, False),
    (f("exp", X), [X], False, False),
    (PREDICTION, [THETA], True, True),
    (RESIDUAL, [THETA], False, True),
    (LOSS, [THETA], False, False),
    (PREDICTION, [THETA, ("idx", "x", ("s", "i"), ("s", "k"))], False, False),
    (("hermite_coefficient", F, ("s", "p")), [F], True, True),
    (add(("app", F, X), ("app", ("dfun", F, q(1)), q(0))), [F], True, True),
    (power(("gaussian_mean", F), 2), [F], False, False),
    (("app", F, X), [X], False, False),
    (("idx", "theta", X), [X], False, False),
    (mul(X, X, power(X, -1)), [X], False, False),
    (total(q(1), "k", "x"), [X], False, False),
])
def test_linear_and_affine(expr: Node, variables: list[Node], linear: bool, affine: bool) -> None:
    assert is_linear(expr, variables, CONTEXT) is (Answer.YES if linear else Answer.UNKNOWN)
    assert is_affine(expr, variables, CONTEXT) is (Answer.YES if affine else Answer.UNKNOWN)


@pytest.mark.parametrize(("expr", "variables", "convex"), [
    (LOSS, [THETA], True),
    (mul(q(-1), LOSS), [THETA], False),
    (LOSS, [THETA, ("idx", "x", ("s", "i"), ("s", "k"))], False),
    (WEIGHTED, [THETA], True),
    (total(mul(("idx", "c", ("s", "i")), power(RESIDUAL, 2)), "i", "n"), [THETA], False),
    (add(LOSS, mul(A, total(power(THETA, 2), "k", "d"))), [THETA], True),
    (add(LOSS, mul(("s", "b"), total(power(THETA, 2), "k", "d"))), [THETA], False),
    (add(LOSS, mul(A, total(f("abs", THETA), "k", "d"))), [THETA], True),
    (power(total(power(RESIDUAL, 2), "i", "n"), "1/2"), [THETA], True),
    (power(total(f("abs", RESIDUAL), "i", "n"), "1/2"), [THETA], False),
    (power(X, 4), [X], True),
    (power(X, 3), [X], False),
    (mul(X, Y), [X, Y], False),
    (mul(X, X), [X], True),
    (f("exp", add(power(X, 2), Y)), [X, Y], True),
    (f("exp", mul(q(-1), power(X, 2))), [X], False),
    (f("max", X, power(Y, 2)), [X, Y], True),
    (f("min", X, Y), [X, Y], False),
    (mul(q(-1), f("min", X, Y)), [X, Y], True),
    (mul(q(-1), f("log", X)), [X], True),
    (f("log", X), [X], False),
    (f("softplus", power(X, 2)), [X], True),
    (power(f("exp", X), 2), [X], True),
    (power(add(power(X, 2), q(-1)), 2), [X], False),
    (mul(add(X, Y), add(Y, X)), [X, Y], True),
    (mul(add(A, f("exp", Y)), power(X, 2)), [X], True),
    (mul(add(B, f("exp", Y)), power(X, 2)), [X], False),
    (mul(A, f("abs", Y), power(X, 2)), [X], True),
    (mul(A, Y, power(X, 2)), [X], False),
    (mul(power(B, 2), power(X, 2)), [X], True),
    (mul(power(B, 3), power(X, 2)), [X], False),
    (mul(power(A, 3), power(X, 2)), [X], True),
    (mul(power(A, "1/2"), power(X, 2)), [X], True),
    (mul(power(B, "1/3"), power(X, 2)), [X], False),
    (add(power(X, 2), mul(X, ENDLESS)), [X], False),
    (add(power(X, 2), ENDLESS), [X], True),
    (("sum", power(X, 2), "k", q(1), ("c", "oo")), [X], False),
    (("sum", power(X, 2), "k", q(1), ("s", "n")), [X], True),
    (("sum", power(X, 2), "k", q(1), ("s", "n")), [X, ("s", "n")], False),
    (("app", F, X), [X], False),
    (("app", F, Y), [X], True),
    (power(f("exp", X), "3/2"), [X], True),
    (power(f("exp", X), "2/3"), [X], False),
    (power(f("exp", X), -1), [X], False),
    (f("sin", X), [X], False),
    (f("sin", Y), [X], True),
    (f("max", X, f("sin", X)), [X], False),
    (mul(X, Y, B), [X, Y], False),
    (mul(X, X, X), [X], False),
])
def test_convex(expr: Node, variables: list[Node], convex: bool) -> None:
    assert is_convex(expr, variables, CONTEXT) is (Answer.YES if convex else Answer.UNKNOWN)


@pytest.mark.parametrize(("square", "convex"), [
    (add(power(X, 2), mul(q(2), power(Y, 2))), True),
    (add(power(X, 2), mul(q(-2), power(Y, 2))), False),
    (add(mul(X, X), mul(Y, Y)), True),
    (add(mul(X, X), mul(X, Y)), False),
    (add(power(X, 2), mul(A, q(2))), True),
    (add(power(X, 2), mul(A, q(-2))), False),
    (add(power(X, 2), A), True),
    (add(power(X, 2), B), False),
    (mul(q(2), add(power(X, 2), power(Y, 2))), True),
    (mul(q(2), add(power(X, 2), Y)), False),
    (mul(X, X, X), False),
    (mul(f("exp", X), f("exp", X)), False),
    (total(power(add(X, ("idx", "c", ("s", "k"))), 2), "k", "n"), True),
    (("sum", power(X, 2), "k", X, ("s", "n")), False),
])
def test_the_root_of_a_sum_of_squares_is_a_norm(square: Node, convex: bool) -> None:
    assert is_convex(power(square, "1/2"), [X, Y], CONTEXT) is (Answer.YES if convex else Answer.UNKNOWN)


def test_a_plain_context_serves() -> None:
    assert is_convex(mul(A, power(X, 2)), [X], CONTEXT.scalars) is Answer.YES
    assert is_convex(mul(A, power(X, 2)), [X]) is Answer.UNKNOWN


def test_a_condition_on_the_domain_is_not_dropped() -> None:
    assert is_linear(mul(X, Y, power(Y, -1)), [X]) is Answer.UNKNOWN
    assert is_linear(X, [f("exp", X)]) is Answer.UNKNOWN


def test_factors_that_are_equal_on_a_part_of_the_domain_only_are_not_a_square() -> None:
    equal_everywhere, equal_where_y_is_not_zero = add(X, Y, mul(q(-1), Y)), mul(X, Y, power(Y, -1))
    assert is_convex(mul(X, equal_everywhere), [X], CONTEXT) is Answer.YES
    for _ in range(2):
        assert is_convex(mul(X, equal_where_y_is_not_zero), [X], CONTEXT) is Answer.UNKNOWN
        assert is_convex(mul(equal_where_y_is_not_zero, X), [X], CONTEXT) is Answer.UNKNOWN
    assert is_convex(f("abs", equal_where_y_is_not_zero), [X], CONTEXT) is Answer.UNKNOWN


@pytest.mark.parametrize(("expr", "variables"), [
    (("s", "#0"), [X]),
    (("s", "@0.0"), [X]),
    (X, [f("exp", X)]),
    (X, []),
])
def test_private_names_and_what_is_no_variable_are_left_alone(expr: Node, variables: list[Node]) -> None:
    for question in (is_linear, is_affine, is_convex):
        assert question(expr, variables, CONTEXT) is Answer.UNKNOWN
        assert question(X, [X], CONTEXT) is Answer.YES
