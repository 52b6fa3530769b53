"""Derivatives at points: their values, where there are none, and where the rules of differentiation do not tell."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import enclose, exact
from ntksym.verifier.enclosures.piecewise import derivative, pieces
from ntksym.verifier.failures import TooWide, Undefined, Unsupported
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
PI: Node = ("c", "pi")


def q(value: object) -> Node:
    return ("q", str(value))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def at(body: Node, point: object, order: int = 1) -> Node:
    """The derivative of x -> body at a point."""
    return ("app", ("dfun", ("lam", "x", body), q(order)), q(point))


def earned(kind: str, claim: Node, **evidence: Any) -> str:
    statement = read_statement({"variables": [], "hypotheses": [], "claim": claim})
    try:
        return apply_rule(statement, {"kind": kind, **evidence}).verdict
    except Rejected:
        return "nothing"


def glued(left: Node, right: Node) -> Node:
    return ("piecewise", ("lt", X, q(0)), left, ("true",), right)


FOURTH_ROOT = power(power(X, 4), "1/2")


def test_a_function_without_a_value_has_no_derivative() -> None:
    """1/x is -1 at -1, but log has no value there."""
    assert exact(at(f("log", X), 2), {}) == fmpq(1, 2)
    for body, point, order in ((f("log", X), -1, 1), (f("log", X), -1, 3), (add(f("log", X), X), -2, 2)):
        with pytest.raises(Undefined):
            enclose(at(body, point, order), {}, 64)
    claim: Node = ("eq", at(f("log", X), -1), q(-1))
    assert earned("ground", claim) == "nothing"
    assert earned("ill-posed", claim, reason="undefined", values={}) == "ill-posed"
    assert earned("ground", ("eq", at(f("log", X), 1), q(1))) == "certified"


def test_a_tree_without_a_value_is_no_proof_that_there_is_no_derivative() -> None:
    """sqrt(x^4) = x^2 has the derivative 0 at 0, and its second derivative is 2."""
    for node in (at(FOURTH_ROOT, 0), at(FOURTH_ROOT, 0, 2), at(power(X, "1/2"), 0)):
        with pytest.raises(Unsupported, match="no rule of differentiation"):
            enclose(node, {}, 64)
    with pytest.raises(Unsupported, match="no rule of differentiation"):
        enclose(("d", FOURTH_ROOT, X), {"x": fmpq(0)}, 64)
    assert earned("ill-posed", ("eq", at(FOURTH_ROOT, 0), q(0)), reason="undefined", values={}) == "nothing"
    assert earned("ill-posed", ("eq", at(f("abs", X), 0), q(0)), reason="undefined", values={}) == "ill-posed"
    with ctx.workprec(64):
        assert abs(enclose(at(FOURTH_ROOT, -3), {}, 64) + 6) < arb("1e-15")


@pytest.mark.parametrize(("left", "right", "slope"), [
    (mul(PI, X), mul(PI, X), "3.14159265358979323846"),
    (mul(q(2), X), f("sin", mul(q(2), X)), "2"),
    (X, f("tanh", X), "1"),
    (q(0), power(X, 2), "0"),
    (f("sin", mul(PI, X)), mul(PI, X, f("exp", X)), "3.14159265358979323846"),
])
def test_both_sides_of_a_breakpoint_meet(left: Node, right: Node, slope: str) -> None:
    assert enclose(at(glued(left, right), 0), {}, 64).overlaps(arb(slope))
    assert not enclose(at(glued(left, right), 0), {}, 64).overlaps(arb(slope) + arb("1e-9"))


def test_a_breakpoint_at_which_the_trees_leave_it_open() -> None:
    """e x has a derivative at 0 and sin(pi x) beside 3 x none, of which the trees do not tell."""
    open_ones = (glued(mul(X, f("exp", q(1))), mul(X, ("c", "e"))), glued(f("sin", mul(PI, X)), mul(q(3), X)))
    for body in open_ones:
        with pytest.raises(Unsupported, match="undecided"):
            enclose(at(body, 0), {}, 64)
        assert earned("ill-posed", ("eq", at(body, 0), PI), reason="undefined", values={}) == "nothing"
        assert enclose(at(body, -1), {}, 64).is_finite()
        with pytest.raises(Unsupported):
            enclose(at(body, 0, 2), {}, 64)
        assert [part.low for part in pieces(derivative(("lam", "x", body)))] == [None, 0]
    spiked = ("piecewise", ("eq", X, q(0)), q(1), ("true",), mul(PI, X))
    for body in (f("abs", X), glued(q(0), q(1)), spiked):
        with pytest.raises(Undefined):
            enclose(at(body, 0), {}, 64)


def test_no_later_case_takes_a_breakpoint_that_none_before_it_takes() -> None:
    """x + sign(x) is not differentiable at 0, whatever breakpoints follow; at 1 both sides meet."""
    dummy: Node = ("piecewise", ("le", X, q(1)), X, ("true",), X)
    for body, kink in ((add(dummy, f("sign", X)), 0), (add(dummy, f("abs", add(X, q(1)))), -1)):
        assert exact(at(body, 1), {}) == (1 if kink == 0 else 2)
        assert exact(at(body, 3), {}) == (1 if kink == 0 else 2)
        with pytest.raises(Undefined):
            enclose(at(body, kink), {}, 64)


def test_constants_that_differentiation_drops_must_have_a_value() -> None:
    hidden = add(X, f("log", q(-1)))
    mean: Node = ("gaussian_mean", ("dfun", ("lam", "x", hidden), q(1)))
    for node in (mean, ("hermite_coefficient", ("dfun", ("lam", "x", hidden), q(1)), q(0)), at(hidden, 1),
                 at(("app", ("lam", "t", add(("s", "t"), f("log", q(-1)))), X), 1),
                 at(("sum", mul(X, power(("s", "k"), -1), f("log", ("s", "a"))), "k", q(1), q(2)), 1)):
        with pytest.raises((Undefined, TooWide)):
            enclose(node, {"a": fmpq(-1)}, 64)
    with pytest.raises(Unsupported, match="a part that has no value"):
        enclose(at(glued(mul(X, f("log", q(-1))), X), 1), {}, 64)
    assert earned("ground", ("eq", mean, q(1))) == "nothing"
    defined: Node = ("gaussian_mean", ("dfun", ("lam", "x", add(X, f("log", q(2)))), q(1)))
    assert enclose(defined, {}, 64).contains(1)
    assert exact(at(add(mul(("s", "a"), X), glued(q(0), power(X, 2))), 2), {"a": fmpq(3)}) == 7
    assert exact(at(X, 1, 0), {}) == 1


def test_an_integral_over_a_derivative_needs_a_function_with_values() -> None:
    """The integral of 1/x over [-2, -1] is -log 2, that of the derivative of log has no value."""
    slope: Node = ("integral", (*at(f("log", X), 0)[:2], X), "x", q(-2), q(-1))
    with pytest.raises(Unsupported, match="may have no value"):
        enclose(slope, {}, 64)
    with pytest.raises(Unsupported, match="may have no value"):
        enclose(("integral", ("app", ("dfun", ("dfun", ("lam", "x", X), q(0)), q(1)), X), "x", q(0), q(1)), {}, 64)
    mpmath.mp.dps = 20
    tanh: Node = ("integral", (*at(f("tanh", X), 0)[:2], X), "x", q(0), q(1))
    with ctx.workprec(64):
        assert abs(enclose(tanh, {}, 64) - arb(mpmath.nstr(mpmath.tanh(1), 20))) < arb("1e-15")


@pytest.mark.parametrize("body", [
    ("^", q(0), power(X, 2)), ("^", add(PI, mul(q(-1), PI)), X), ("^", X, X), ("^", q(-2), X),
    ("^", power(q(-2), 3), X)])
def test_powers_of_varying_exponent_need_a_positive_base(body: Node) -> None:
    """0^(x^2) is 0 but for x = 0, where it is 1."""
    with pytest.raises(Unsupported, match="base is not seen"):
        derivative(("lam", "x", body))


@pytest.mark.parametrize(("base", "value"), [(PI, "pi"), (power(q(2), "1/2"), "sqrt(2)"), (q("3/2"), "1.5")])
def test_exponentials_of_every_base(base: Node, value: str) -> None:
    mpmath.mp.dps = 30
    number = {"pi": mpmath.pi, "sqrt(2)": mpmath.sqrt(2), "1.5": mpmath.mpf("1.5")}[value]
    expected = mpmath.diff(lambda t: number**t, mpmath.mpf(2))
    with ctx.workprec(64):
        assert abs(enclose(at(("^", base, X), 2), {}, 64) - arb(mpmath.nstr(expected, 20))) < arb("1e-12")


def test_the_constant_hermite_polynomial() -> None:
    assert exact(at(("hermite_polynomial", q(0), X), 5), {}) == 0
    with pytest.raises(Undefined):
        exact(at(("hermite_polynomial", q(0), f("log", X)), -5), {})
