"""Hermite coefficients as terms: against balls, and activations or indices that are not covered."""

from __future__ import annotations

from math import comb

import pytest
from flint import arb, ctx

from ntksym.verifier.enclosures.enclose import enclose as ball_of
from ntksym.verifier.hypergeometric.hermite_terms import monomials
from ntksym.verifier.hypergeometric.term_growth import enclose
from ntksym.verifier.hypergeometric.term_reader import Class, Reader
from ntksym.verifier.hypergeometric.terms import NotATerm, Ring, Sum
from ntksym.verifier.syntax import Node

X, P = ("s", "x"), ("s", "p")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node, name: str = "x") -> Node:
    return ("lam", name, body)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


STEP = f("heaviside", X, q(0))


def read(tree: Node, slope: int, offset: int, *positive: str, parameters: tuple[str, ...] = ()) -> Sum:
    return Reader(Ring((*parameters, *positive), positive), Class("p", slope, offset))(tree)


def mu(body: Node, index: Node = P) -> Node:
    return ("hermite_coefficient", lam(body), index)


@pytest.mark.parametrize(
    "body",
    [
        times(power(X, 9), STEP),
        power(("+", X, q(1)), 7),
        times(power(X, 3), f("exp", X)),
        times(X, X, f("sin", X)),
        times(power(X, 5), f("exp", times(q("-1/2"), X, X))),
        times(X, f("erf", times(q(2), X))),
        f("exp", times(q("1/5"), X, X)),
        f("cos", times(q(3), X)),
        f("exp", ("+", q(1), X, times(q(-1), X))),
        ("piecewise", ("lt", X, q(0)), times(q(2), X), ("le", times(q(-1), X), q(0)), power(X, 2)),
        f("heaviside", times(q(-2), X), q(0)),
        f("sign", X),
        f("max", X, times(q("1/3"), X)),
        f("min", X, q(0)),
        f("max", times(q(-1), X), X),
        power(f("abs", X), 3),
        f("abs", X),
    ],
)
@pytest.mark.parametrize("n", [0, 1, 4, 7])
def test_single_coefficients_against_balls(body: Node, n: int) -> None:
    value = read(mu(body), 0, n)
    ball = ball_of(mu(body, q(n)), {}, 150)
    with ctx.workprec(200):
        exact = enclose(value)
        assert exact.overlaps(ball)
        assert abs(ball - exact) < arb("1e-25") * (1 + abs(exact))


def test_powers_multiplied_out_stay_few() -> None:
    found = monomials(power(("+", X, q(1)), 30))
    assert {power_of_x: coefficient for coefficient, power_of_x, _ in found} == {k: q(comb(30, k)) for k in range(31)}
    with pytest.raises(NotATerm, match="too many terms"):
        monomials(power(("+", X, ("s", "a")), 30))
    with pytest.raises(NotATerm):
        monomials(power(X, 31))
    high = read(mu(times(power(X, 30), STEP)), 0, 2)
    with ctx.workprec(200):
        assert enclose(high).overlaps(ball_of(mu(times(power(X, 30), STEP), q(2)), {}, 150))


@pytest.mark.parametrize(
    ("body", "slope", "offset", "reason"),
    [
        (STEP, 2, 0, "zero must be split off"),
        (q(1), 1, 0, "zero must be split off"),
        (f("exp", times(q(0), X)), 1, 0, "zero must be split off"),
        (f("sin", X), 1, 1, "parity"),
        (f("softplus", X), 0, 0, "mean of softplus"),
        (times(X, STEP), 2, 0, "not positive from the first index"),
        (f("tanh", ("+", X, q(1))), 2, 1, "not a multiple"),
        (f("tanh", times(P, X)), 2, 1, "depending on the index"),
        (f("tanh", times(("s", "a"), X)), 2, 1, "unknown sign"),
        (f("heaviside", times(q(0), X), q(0)), 2, 1, "of zero"),
        (f("heaviside", times(("s", "a"), X), q(0)), 2, 1, "depends on a parameter"),
        (f("gamma", X), 2, 1, "gamma"),
        (f("exp", ("+", X, times(X, X))), 2, 1, "both a linear and a quadratic"),
        (f("exp", power(X, 3)), 2, 1, "quadratic"),
        (f("exp", f("abs", X)), 2, 1, "quadratic"),
        (f("exp", times(q("1/2"), X, X)), 2, 1, "zero"),
        (times(f("sin", X), f("cos", X)), 2, 1, "product of"),
        (("delta", X, q(0)), 2, 1, "delta"),
        (power(X, -1), 2, 1, "around"),
        (("piecewise", ("eq", X, q(0)), q(1), ("true",), q(2)), 2, 1, "breakpoint is not zero"),
        (("piecewise", ("lt", q(1), times(q(0), X)), q(1), ("true",), X), 2, 1, "not a multiple"),
        (("piecewise", ("lt", times(q(0), X), times(q(0), X)), q(1), ("true",), X), 2, 1, "does not depend"),
        (("piecewise", ("lt", X, q(0)), X), 2, 1, "not defined everywhere"),
    ],
)
def test_what_is_not_covered(body: Node, slope: int, offset: int, reason: str) -> None:
    with pytest.raises(NotATerm, match=reason):
        read(mu(body), slope, offset, parameters=("a",))


def test_negative_indices_and_captured_names() -> None:
    for tree, slope, offset in (
        (mu(X, ("+", P, q(-3))), 1, 2),
        (mu(STEP, times(q(-1), P)), 1, 0),
        (("hermite_polynomial", ("+", P, q(-3)), q(0)), 2, 1),
        (f("factorial2", q(-3)), 1, 0),
    ):
        with pytest.raises(NotATerm, match=r"negative|below"):
            read(tree, slope, offset)
    other = ("hermite_coefficient", lam(times(X, ("s", "t")), "t"), q(1))
    with pytest.raises(NotATerm, match="called x"):
        read(other, 1, 1, parameters=("x",))
    assert (read(("hermite_coefficient", lam(("s", "t"), "t"), q(1)), 1, 1) - Sum.number(Ring(()), 1)).is_zero()
    with pytest.raises(NotATerm, match="not given"):
        read(("hermite_coefficient", ("dfun", lam(X), q(2)), P), 1, 1)


def test_an_exponential_without_a_slope_is_a_constant() -> None:
    """exp(0 x) = 1: mu_0 = 1, and 0 for every index from 1 on."""
    flat = mu(f("exp", times(q(0), X)))
    assert (read(flat, 0, 0) - Sum.number(Ring(()), 1)).is_zero()
    assert read(flat, 1, 1).is_zero()
    assert read(mu(f("exp", times(q(0), X, X))), 2, 2).is_zero()


def test_the_gaussian_of_either_curvature() -> None:
    """exp(a x^2) for a > 0 has coefficients of one sign; for a < 0 they alternate; a < 1/2 must be known."""
    for a, n in (("1/5", 6), ("-3", 6), ("-1/2", 4)):
        body = f("exp", times(q(a), X, X))
        with ctx.workprec(150):
            assert enclose(read(mu(body), 0, n)).overlaps(ball_of(mu(body, q(n)), {}, 120))
    spread = f("exp", times(q(-1), ("s", "b"), X, X))
    assert not read(mu(spread), 2, 2, "b").is_zero()
    with pytest.raises(NotATerm):
        read(mu(f("exp", times(("s", "b"), X, X))), 2, 2, "b")


def test_the_exponential_along_every_index() -> None:
    """mu_p(e^(2x)) = 2^p e^2 / sqrt(p!)."""
    reader = Reader(Ring(()), Class("p", 1, 1))
    closed = times(("^", q(2), P), f("exp", q(2)), power(f("factorial", P), "-1/2"))
    found = reader(mu(f("exp", times(q(2), X))))
    assert (found - reader(closed)).is_zero()
    assert not (found - reader(times(q(2), closed))).is_zero()
