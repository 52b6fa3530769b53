"""Enclosures of real-valued trees: true values inside, wrong ones outside, exact values exact, traps closed."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose, enclose_to, exact, truth
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
PI: Node = ("c", "pi")
OO: Node = ("c", "oo")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def contains(ball: arb, value: mpmath.mpf) -> bool:
    with ctx.workprec(400):
        return bool(abs(ball - arb(mpmath.nstr(value, 60))) <= arb("1e-45"))


@pytest.mark.parametrize(("name", "reference"), [
    ("exp", mpmath.exp), ("log", mpmath.log), ("sin", mpmath.sin), ("cos", mpmath.cos), ("tan", mpmath.tan),
    ("sinh", mpmath.sinh), ("cosh", mpmath.cosh), ("tanh", mpmath.tanh), ("asin", mpmath.asin), ("acos", mpmath.acos),
    ("atan", mpmath.atan), ("erf", mpmath.erf), ("erfc", mpmath.erfc), ("gamma", mpmath.gamma),
    ("factorial", mpmath.factorial), ("sigmoid", lambda x: 1 / (1 + mpmath.exp(-x))),
    ("softplus", lambda x: mpmath.log(1 + mpmath.exp(x))),
])
def test_functions_against_mpmath(name: str, reference: object) -> None:
    mpmath.mp.dps = 60
    value = reference(mpmath.mpf(3) / 7)  # type: ignore[operator]
    ball = enclose(f(name, q("3/7")), {}, 200)
    assert contains(ball, value)
    assert not contains(ball, value + mpmath.mpf(10) ** -40)
    assert ball.overlaps(enclose(f(name, q("3/7")), {}, 100))


@pytest.mark.parametrize(("node", "value"), [
    (("^", q(0), q(0)), 1), (("^", q("8/27"), q("-2/3")), fmpq(9, 4)), (("^", q(-2), q(3)), -8),
    (f("factorial2", q(-1)), 1), (f("factorial2", q(-3)), -1), (f("factorial2", q(0)), 1), (f("factorial2", q(7)), 105),
    (f("binomial", q(5), q(2)), 10), (f("binomial", q(5), q(6)), 0), (f("binomial", q(5), q(-1)), 0),
    (f("binomial", q("1/2"), q(3)), fmpq(1, 16)), (f("binomial", q(-2), q(3)), -4), (f("gamma", q(5)), 24),
    (f("abs", q("-1/2")), fmpq(1, 2)), (f("sign", q(0)), 0), (f("heaviside", q(0), q("1/3")), fmpq(1, 3)),
    (f("floor", q("-1/2")), -1), (f("max", q(1), q(2)), 2), (("delta", q(1), q(1)), 1), (f("exp", q(0)), 1),
    (("sum", ("s", "k"), "k", q(1), q(100)), 5050), (("sum", ("s", "k"), "k", q(1), q(0)), 0),
    (("prod", ("s", "k"), "k", q(1), q(0)), 1), (("prod", ("s", "k"), "k", q(1), q(5)), 120),
    (("app", ("lam", "x", ("^", X, q(2))), q("3/2")), fmpq(9, 4)),
    (("app", ("dfun", ("lam", "x", ("^", X, q(3))), q(2)), q(5)), 30),
    (("hermite_polynomial", q(1), q("1/2")), fmpq(1, 2)), (("hermite_polynomial", q(3), q(0)), 0),
    (("piecewise", ("lt", q(1), q(1)), q(7), ("le", q(1), q(1)), q(8)), 8),
])
def test_exact_values(node: Node, value: object) -> None:
    assert exact(node, {}) == value


def test_what_is_not_rational_has_no_exact_value() -> None:
    assert exact(f("exp", q(1)), {}) is None
    assert exact(("^", q(2), q("1/2")), {}) is None


@pytest.mark.parametrize("node", [
    ("^", q(0), q(-1)), ("^", q(-1), q("1/2")), f("log", q(0)), f("log", q(-1)), f("asin", q(2)), f("gamma", q(-3)),
    f("factorial", q(-1)), f("factorial2", q(-2)), ("piecewise", ("false",), q(1)), ("^", q(-2), PI),
    ("sum", q(1), "k", q(0), q("1/2")), ("hermite_polynomial", q(-1), q(0)),
    ("integral", ("^", X, q("1/2")), "x", q(-1), q(1)),
])
def test_undefined_values_are_told_apart(node: Node) -> None:
    with pytest.raises(Undefined):
        enclose(node, {}, 100)


@pytest.mark.parametrize("node", [
    ("^", f("sin", PI), q(-1)), f("log", f("sin", PI)), ("^", f("sin", PI), q("1/2")),
    ("piecewise", ("lt", f("sin", PI), q(0)), q(1), ("true",), q(2)),
    ("integral", ("^", X, q(-1)), "x", q(-1), q(1)),
])
def test_singular_balls_are_too_wide(node: Node) -> None:
    with pytest.raises(TooWide):
        enclose(node, {}, 100)


@pytest.mark.parametrize("node", [("prod", ("s", "k"), "k", q(1), OO), ("s", "y"), ("limit", X, "x", q(0)),
                                  ("integral", f("heaviside", X, q(0)), "x", q(-1), q(2))])
def test_what_no_rule_covers(node: Node) -> None:
    with pytest.raises(Unsupported):
        enclose(node, {}, 100)


def test_undecided_signs_give_hulls() -> None:
    zero = f("sin", PI)
    for node, low, high in ((f("sign", zero), -1, 1), (f("heaviside", zero, q(3)), 0, 3),
                            (("delta", zero, q(0)), 0, 1)):
        ball = enclose(node, {}, 100)
        assert ball.contains(low)
        assert ball.contains(high)


def test_relations() -> None:
    assert truth(("lt", q(3), PI), {}, 53) is Answer.YES
    assert truth(("le", PI, q(3)), {}, 53) is Answer.NO
    assert truth(("eq", f("sin", PI), q(0)), {}, 53) is Answer.UNKNOWN
    assert truth(("and", ("lt", q(0), f("sin", PI)), ("lt", q(2), q(1))), {}, 53) is Answer.NO
    assert truth(("or", ("lt", q(0), f("sin", PI)), ("lt", q(1), q(2))), {}, 53) is Answer.YES
    assert truth(("not", ("ne", q(1), q(1))), {}, 53) is Answer.YES


def test_names_come_from_the_environment() -> None:
    env = {"n": 3, "x": fmpq(1, 2), "a": {(1, 2): fmpq(5)}, "phi": ("lam", "t", f("max", ("s", "t"), q(0)))}
    assert exact(("+", ("s", "n"), ("*", X, ("idx", "a", q(1), q(2)))), env) == fmpq(11, 2)
    assert exact(("app", ("fv", "phi"), ("s", "n")), env) == 3
    with pytest.raises(Unsupported):
        exact(("idx", "a", q(0), q(0)), env)


@pytest.mark.parametrize(("body", "low", "high", "reference"), [
    (("^", ("+", q(1), ("*", q(-1), ("^", X, q(2)))), q("1/2")), -1, 1, lambda: mpmath.pi / 2),
    (("^", ("^", X, q(2)), q("1/2")), -1, 1, lambda: mpmath.mpf(1)),
    (f("abs", X), -1, 2, lambda: mpmath.mpf(5) / 2),
    (f("softplus", ("*", q(3), X)), -2, 2,
     lambda: mpmath.quad(lambda x: mpmath.log(1 + mpmath.exp(3 * x)), [-2, 0, 2])),
    (f("asin", X), 0, 1, lambda: mpmath.pi / 2 - 1),
])
def test_integrals_with_branch_points_and_kinks(body: Node, low: int, high: int, reference: object) -> None:
    mpmath.mp.dps = 50
    ball = enclose(("integral", body, "x", q(low), q(high)), {}, 100)
    with ctx.workprec(200):
        distance = abs(ball - arb(mpmath.nstr(reference(), 45)))  # type: ignore[operator]
        assert not distance > arb("1e-40")
        assert ball.rad() < arb("1e-20")


def test_enclose_to_reaches_the_digits_or_says_what_it_reached() -> None:
    small: Node = ("+", f("sin", PI), q(f"1/{10**60}"))
    ball = enclose_to(small, {}, 30)
    assert ball.rel_accuracy_bits() >= 99
    assert enclose_to(q(0), {}, 30).is_zero()
    with pytest.raises(TooWide, match="15 digits not reached with 500 bits"):
        enclose_to(f("sin", PI), {}, 15, 500)


def test_the_precision_is_restored() -> None:
    before = ctx.prec
    enclose(PI, {}, 500)
    with pytest.raises(Undefined):
        enclose(f("log", q(-1)), {}, 700)
    assert ctx.prec == before


def test_a_vanishing_summand_needs_factors_that_have_a_value() -> None:
    """mu_k of the identity is zero from k = 2 on, but 1/(k - 7) has no value at k = 7."""
    index, identity = ("s", "k"), ("lam", "x", X)
    square = ("^", ("hermite_coefficient", identity, index), q(2))

    def total(weight: Node) -> Node:
        return ("sum", ("*", square, weight), "k", q(0), ("c", "oo"))

    assert abs(enclose(total(("+", index, q(7))), {}, 64) - 8) < 1e-12
    with pytest.raises(Unsupported):
        enclose(total(("^", ("+", index, q(-7)), q(-1))), {}, 64)


def test_powers_of_powers_are_exact_where_they_are_rational() -> None:
    def root(base: str, one: str, two: str) -> Node:
        return ("^", ("^", ("q", base), ("q", one)), ("q", two))

    assert exact(root("2", "1/2", "2"), {}) == 2
    assert exact(root("2/3", "-1/3", "6"), {}) == fmpq(9, 4)
    assert exact(root("2", "1/2", "3"), {}) is None
    assert exact(("^", ("^", ("c", "pi"), ("q", "1/2")), ("q", "2")), {}) is None
    assert exact(("^", ("^", ("q", "2"), ("c", "pi")), ("q", "2")), {}) is None
    with pytest.raises(Undefined):
        exact(root("-2", "1/2", "2"), {})


def test_duals_at_the_ends_are_exact_where_they_are_rational() -> None:
    relu = ("lam", "x", ("f", "max", ("s", "x"), ("q", "0")))
    line = ("lam", "x", ("+", ("s", "x"), ("q", "1")))
    assert [exact(("dual", relu, ("q", end)), {}) for end in ("1", "-1")] == [fmpq(1, 2), 0]
    assert [exact(("dual", line, ("q", end)), {}) for end in ("1", "-1", "0")] == [2, 0, None]
    deep = ("nngp", relu, ("q", "1"), ("q", "5"), ("^", ("q", "2"), ("q", "1/2")), ("q", "0"))
    assert exact(deep, {}) == 1


def test_remainders() -> None:
    assert exact(f("mod", q(-7), q(3)), {}) == fmpq(2)
    remainder = enclose(f("mod", PI, q(2)), {}, 100)
    assert bool(remainder > arb("1.14"))
    assert bool(remainder < arb("1.15"))
    assert truth(("eq", f("mod", q(7), q(3)), q(2)), {}, 100) is Answer.NO
