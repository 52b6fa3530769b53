"""Exact symbolic steps: folding, logic, derivatives, parity and pieces, each against values at points."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.calculus import (
    add,
    affine,
    coefficients,
    derivative_body,
    fold,
    inline,
    is_total,
    logic,
    mul,
    power,
)
from ntksym.verifier.enclosures.enclose import Unsupported, enclose, exact
from ntksym.verifier.enclosures.parity import body_parity, parity
from ntksym.verifier.enclosures.piecewise import breakpoints, derivative, pieces
from ntksym.verifier.syntax import Node

X, Y = ("s", "x"), ("s", "y")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


@pytest.mark.parametrize(
    ("node", "folded"),
    [
        (("+", q(1), ("+", q("1/2"), X)), ("+", X, q("3/2"))),
        (("*", q(2), ("*", q(3), X)), ("*", q(6), X)),
        (("*", q(0), f("exp", X)), q(0)),
        (("*", q(0), f("log", X)), ("*", q(0), f("log", X))),
        (("*", q(0), ("^", X, q(-1))), ("*", q(0), ("^", X, q(-1)))),
        (("*", q(0), ("idx", "a", X)), ("*", q(0), ("idx", "a", X))),
        (("^", q(2), q(-3)), q("1/8")),
        (("^", q(0), q(0)), q(1)),
        (("^", q(0), q(-1)), ("^", q(0), q(-1))),
        (("^", X, q(1)), X),
        (("^", X, q(0)), q(1)),
        (("^", f("log", X), q(0)), ("^", f("log", X), q(0))),
        (("^", q(3), q(10**6)), ("^", q(3), q(10**6))),
        (("^", q(4), q("1/2")), ("^", q(4), q("1/2"))),
        (f("exp", q(0)), q(1)),
        (f("exp", q(1)), f("exp", q(1))),
        (f("log", q(1)), q(0)),
        (f("abs", q(-2)), q(2)),
        (f("sign", q(-2)), q(-1)),
        (f("floor", q("-1/2")), q(-1)),
        (f("heaviside", q(-2), q(7)), q(0)),
        (f("heaviside", q(2), q(7)), q(1)),
        (f("heaviside", q(0), q(7)), q(7)),
        (f("max", q(2), q(3)), q(3)),
        (f("min", q(2), q(3)), q(2)),
        (f("max", q(2), X), f("max", q(2), X)),
        (f("gamma", q(3)), f("gamma", q(3))),
        (("lt", q(1), q(2)), ("true",)),
        (("ne", q(1), q(1)), ("false",)),
        (("le", q(1), X), ("le", q(1), X)),
        (("not", ("lt", q(1), q(2))), ("false",)),
        (("not", ("false",)), ("true",)),
        (("not", ("lt", X, q(2))), ("not", ("lt", X, q(2)))),
        (("and", ("lt", q(1), q(2)), ("lt", X, q(2))), ("lt", X, q(2))),
        (("and", ("true",), ("true",)), ("true",)),
        (("and", ("lt", q(2), q(1)), ("lt", X, q(2))), ("false",)),
        (("or", ("lt", q(1), q(2)), ("lt", X, q(2))), ("true",)),
        (("or", ("lt", X, q(1)), ("false",), ("lt", q(2), X)), ("or", ("lt", X, q(1)), ("lt", q(2), X))),
        (("piecewise", ("false",), q(7), ("true",), X), X),
        (
            ("piecewise", ("lt", X, q(0)), q(7), ("false",), q(8), ("true",), X),
            ("piecewise", ("lt", X, q(0)), q(7), ("true",), X),
        ),
        (("fv", "phi"), ("fv", "phi")),
    ],
)
def test_folding_keeps_the_value(node: Node, folded: Node) -> None:
    assert fold(node) == folded


def test_a_piecewise_expression_without_a_case() -> None:
    with pytest.raises(Unsupported, match="no case"):
        logic(("piecewise", ("false",), X))


def test_what_is_total() -> None:
    assert is_total(("+", f("max", X, q(0)), ("^", X, q(2))))
    for node in (f("log", X), ("^", X, q(-1)), ("^", X, q("1/2")), ("^", X, Y), ("delta", X, Y), ("+", X, f("tan", X))):
        assert not is_total(node)


def test_empty_sums_and_products() -> None:
    assert (add(), mul(), power(X, Y)) == (q(0), q(1), ("^", X, Y))


def test_inlining() -> None:
    applied = ("app", lam(("^", X, q(2))), ("+", Y, q(1)))
    assert inline(applied) == ("^", ("+", Y, q(1)), q(2))
    assert inline(("sum", ("*", ("s", "k"), X), "k", q(1), q(3))) == (
        "+",
        ("*", q(1), X),
        ("*", q(2), X),
        ("*", q(3), X),
    )
    assert inline(("sum", X, "k", q(1), q(0))) == q(0)
    for long in (("sum", X, "k", q(1), q(500)), ("sum", X, "k", q(1), ("c", "oo")), ("sum", X, "k", q("1/2"), q(3))):
        assert inline(long) == long
    assert inline(("dfun", lam(("^", X, q(3))), q(2)), derivative) == lam(("*", q(6), X))
    assert inline(("dfun", ("fv", "phi"), q(2)), derivative) == ("dfun", ("fv", "phi"), q(2))
    for order in (Y, q("1/2"), q(-1), q(51)):
        with pytest.raises(Unsupported, match="order"):
            inline(("dfun", lam(X), order), derivative)


@pytest.mark.parametrize(
    ("node", "degree", "found"),
    [
        (("*", ("+", X, q(1)), ("+", X, q(-1))), 2, [q(-1), q(0), q(1)]),
        (("^", ("+", X, Y), q(2)), 2, None),
        (("*", X, X, X), 2, None),
        (("^", X, q(3)), 2, None),
        (("^", ("*", X, X), q(2)), 3, None),
        (X, 0, None),
        (("^", X, q(-1)), 2, None),
        (("^", X, Y), 2, None),
        (("+", X, f("sin", X)), 2, None),
        (("^", f("sin", X), q(2)), 2, None),
        (("+", X, ("^", X, q(2)), ("*", q(-1), ("^", X, q(2)))), 2, [q(0), q(1), ("+",)]),
        (f("sin", Y), 2, [f("sin", Y)]),
        (("^", X, q(0)), 2, [q(1)]),
        (("^", ("+", X, f("log", q(-1))), q(0)), 2, None),
    ],
)
def test_coefficients_of_polynomials(node: Node, degree: int, found: list[Node] | None) -> None:
    got = coefficients(node, "x", degree)
    if found is None:
        # (x + y)^2 has coefficients that are trees in y
        assert got is None or got[2] == q(1)
        return
    assert got is not None
    assert got[: len(found) - 1] == found[:-1] or got == found


def test_affine_functions() -> None:
    assert affine(("+", ("*", q(2), X), Y, ("*", q(0), X)), "x") == (q(2), Y)
    assert affine(Y, "x") == (q(0), Y)
    assert affine(("*", X, X), "x") is None


DERIVATIVES: list[Node] = [
    f("exp", ("*", X, X)),
    f("log", ("+", X, q(3))),
    f("sin", X),
    f("cos", ("*", q(2), X)),
    f("tan", X),
    f("sinh", X),
    f("cosh", X),
    f("tanh", X),
    f("asin", ("*", q("1/3"), X)),
    f("acos", ("*", q("1/3"), X)),
    f("atan", X),
    f("erf", X),
    f("erfc", X),
    f("sigmoid", X),
    f("softplus", X),
    ("^", ("+", X, q(3)), q("-5/2")),
    ("^", ("c", "e"), ("*", X, X)),
    ("^", q(3), ("*", X, X)),
    ("*", X, f("sin", X), f("exp", X)),
    ("^", X, q(4)),
    ("sum", ("^", X, ("s", "k")), "k", q(2), q(400)),
    ("hermite_polynomial", q(5), ("*", q(2), X)),
    ("c", "pi"),
    ("+", X, ("*", Y, X), q(2)),
]


@pytest.mark.parametrize("body", DERIVATIVES, ids=range(len(DERIVATIVES)))
def test_derivatives_against_differences(body: Node) -> None:
    step, at = fmpq(1, 2**60), fmpq(1, 3)
    slope = enclose(derivative_body(body, "x"), {"x": at, "y": fmpq(2)}, 200)
    up, down = (enclose(body, {"x": at + side * step, "y": fmpq(2)}, 400) for side in (1, -1))
    with ctx.workprec(400):
        difference = (up - down) / (2 * step)
        assert abs(slope - difference) < arb("1e-30") * (1 + abs(difference))
        assert not abs(slope + arb("1e-20") - difference) < arb("1e-30") * (1 + abs(difference))


@pytest.mark.parametrize(
    "body",
    [
        f("abs", X),
        f("gamma", X),
        ("^", X, X),
        ("sum", X, "k", q(0), X),
        ("sum", X, "x", q(0), X),
        ("idx", "a", X),
        ("hermite_polynomial", Y, X),
        ("hermite_polynomial", q("1/2"), X),
        ("hermite_polynomial", q(-1), X),
    ],
)
def test_there_is_no_rule(body: Node) -> None:
    with pytest.raises(Unsupported, match="no derivative rule"):
        derivative_body(body, "x")


PARITIES: list[tuple[Node, int]] = [
    (q(1), 1),
    (X, -1),
    (("*", X, f("sin", X)), 1),
    (("+", X, f("sin", X)), -1),
    (("+", X, f("cos", X)), 0),
    (("^", X, q(3)), -1),
    (("^", X, q(-2)), 1),
    (("^", f("cos", X), q("1/2")), 1),
    (("^", X, q("1/2")), 0),
    (("^", q(2), ("*", X, X)), 1),
    (("^", q(2), X), 0),
    (("^", X, X), 0),
    (("^", ("+", X, q(1)), q(2)), 0),
    (f("exp", ("*", X, X)), 1),
    (f("exp", X), 0),
    (f("abs", f("erf", X)), 1),
    (f("max", X, q(0)), 0),
    (f("tanh", ("+", X, q(1))), 0),
    (("hermite_polynomial", q(2), X), 0),
    (("^", X, ("c", "pi")), 0),
]


@pytest.mark.parametrize(("body", "expected"), PARITIES, ids=range(len(PARITIES)))
def test_parity_of_bodies(body: Node, expected: int) -> None:
    assert body_parity(body, "x") == expected
    if expected:
        left, right = (enclose(body, {"x": side * fmpq(3, 7)}, 100) for side in (-1, 1))
        assert left.overlaps(expected * right)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f("abs", X), 1),
        (f("sign", X), -1),
        (f("max", X, q(0)), 0),
        (f("abs", ("+", X, q(1))), 0),
        (f("max", q(-1), f("min", q(1), X)), -1),
        (("*", f("sign", X), ("+", X, q(1))), 0),
        (f("max", q(0), ("+", f("abs", X), q(-1))), 1),
        (("*", f("sign", X), ("*", X, X)), -1),
        (("*", X, f("heaviside", ("+", f("abs", X), q(-2)), q(0))), -1),
        (("*", f("heaviside", ("+", f("abs", X), q(-2)), q(0)), f("exp", X)), 0),
    ],
)
def test_parity_of_pieces(body: Node, expected: int) -> None:
    assert parity(lam(body)) == expected


@pytest.mark.parametrize(
    "function",
    [
        ("fv", "phi"),
        lam(f("floor", X)),
        lam(f("abs", f("cos", X))),
        lam(f("abs", ("*", X, X))),
        lam(("piecewise", ("linear", X, X), X)),
        lam(f("abs", ("+", X, Y))),
    ],
)
def test_what_is_not_split_into_pieces(function: Node) -> None:
    with pytest.raises(Unsupported):
        pieces(function)


def test_pieces_of_derivatives_and_combs() -> None:
    first = pieces(("dfun", lam(f("abs", X)), q(1)))
    assert [part.body for part in first] == [q(-1), q(1)]
    comb = lam(("sum", f("abs", ("+", X, ("*", q(-1), ("s", "k")))), "k", q(1), q(5)))
    assert breakpoints(comb) == [fmpq(k) for k in range(1, 6)]
    assert exact(("app", comb, q(3)), {}) == 6
    with pytest.raises(Unsupported, match="more than"):
        pieces(lam(("+", *(f("abs", ("+", X, q(k))) for k in range(110)))))


def test_the_derivative_where_both_sides_meet() -> None:
    """max(x, 0)^2 has the derivative 0 at 0; a function with its own value at 0 has none there."""
    smooth = derivative(("dfun", lam(("^", f("max", X, q(0)), q(3))), q(1)))
    assert exact(("app", smooth, q(0)), {}) == 0
    assert exact(("app", smooth, q(2)), {}) == 12
    spiked = derivative(lam(("piecewise", ("eq", X, q(0)), q(1), ("true",), ("^", X, q(2)))))
    assert exact(("app", spiked, q(1)), {}) == 2
    with pytest.raises(Exception, match="no case"):
        exact(("app", spiked, q(0)), {})
