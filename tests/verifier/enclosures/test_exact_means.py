"""Rational Gaussian means, against balls and by hand."""

from __future__ import annotations

import pytest
from flint import ctx, fmpq

from ntksym.verifier.enclosures.exact_means import rational_mean
from ntksym.verifier.enclosures.gaussian import gaussian_mean
from ntksym.verifier.syntax import Node, number

X: Node = ("s", "x")
RELU: Node = ("f", "max", X, number(0))


def power(base: Node, exponent: object) -> Node:
    return ("^", base, number(exponent))


@pytest.mark.parametrize(
    ("body", "mean"),
    [
        (("q", "3/7"), fmpq(3, 7)),
        (X, fmpq(0)),
        (power(X, 4), fmpq(3)),
        (power(("+", X, number(1)), 6), fmpq(1 + 15 + 15 * 3 + 15)),
        (power(RELU, 2), fmpq(1, 2)),
        (("*", number(2), power(RELU, 4), X, X), fmpq(15)),
        (power(("f", "abs", X), 2), fmpq(1)),
        (("f", "heaviside", X, number(0)), fmpq(1, 2)),
        (("+", RELU, ("*", number(-1), ("f", "max", ("*", number(-1), X), number(0)))), fmpq(0)),
    ],
)
def test_the_mean(body: Node, mean: fmpq) -> None:
    assert rational_mean(("lam", "x", body)) == mean
    with ctx.workprec(80):
        assert gaussian_mean(("lam", "x", body), 60).overlaps(mean)


@pytest.mark.parametrize(
    "body",
    [
        RELU,
        ("f", "abs", X),
        ("f", "tanh", X),
        ("f", "max", X, number(1)),
        ("+", ("f", "abs", X), ("f", "abs", ("+", X, number(1)))),
        power(("+", number(2), X), -2),
        power(("+", number(2), power(X, 2)), "1/2"),
        power(X, 201),
        ("*", power(X, 150), power(X, 150)),
        ("^", X, X),
        # one power of a number on another has more bits than there are atoms
        ("*", X, power(power(power(power(number(2), 200), 200), 200), 200)),
        ("*", X, power(number(2), 200), *(power(power(number(2), 90), 200),) * 2),
        ("*", ("c", "pi"), X),
        ("f", "max", ("f", "tanh", X), number(0)),
    ],
)
def test_what_is_not_shown_to_be_rational(body: Node) -> None:
    assert rational_mean(("lam", "x", body)) is None
