"""Closed forms of duals and rotation means: right where they are given, not given where the theorem does not reach."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, fmpq

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.normal_forms.closed_forms import closed_forms, is_finite, slope
from ntksym.verifier.normal_forms.dual_forms import at_least_two, homogeneous, in_interval
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Node

X, RHO, T, D = (("s", name) for name in ("x", "rho", "t", "d"))
PI: Node = ("c", "pi")


def q(value: object) -> Node:
    return ("q", str(value))


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def variable(name: str, low: Node | None, high: Node | None, kind: str = "real") -> dict[str, Any]:
    return {"name": name, "kind": kind, "low": low, "high": high}


def stated(claim: Node, *variables: dict[str, Any]) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": [], "claim": claim})


def proved(claim: Node, *variables: dict[str, Any]) -> bool:
    try:
        return apply_rule(stated(claim, *variables), {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


def form(node: Node, *variables: dict[str, Any]) -> Node:
    """The closed form, or the node itself where none is given."""
    return tuple(closed_forms(stated(("eq", node, q(0)), *variables))[0][1])


RELU = lam(("f", "max", q(0), X))
STEP = lam(("f", "heaviside", X, q(0)))
CORRELATION = variable("rho", q(-1), q(1))
C = variable("c", None, None)


@pytest.mark.parametrize(("body", "value", "false"), [
    (power(X, 2), add(q(1), mul(q(2), power(RHO, 2))), add(q(1), power(RHO, 2))),
    (power(X, 3), add(mul(q(9), RHO), mul(q(6), power(RHO, 3))), add(mul(q(9), RHO), mul(q(5), power(RHO, 3)))),
    (("f", "sign", X), mul(q(2), power(PI, -1), ("f", "asin", RHO)), mul(power(PI, -1), ("f", "asin", RHO))),
])
def test_duals_of_powers(body: Node, value: Node, false: Node) -> None:
    """E[U^2 V^2] = 1 + 2 rho^2, E[U^3 V^3] = 9 rho + 6 rho^3 (Isserlis), E[sign U sign V] = (2/pi) asin rho."""
    at = {"rho": fmpq(-2, 7)}
    found = form(("dual", lam(body), RHO), CORRELATION)
    assert found[0] != "dual"
    gap = enclose(found, at, 128) - enclose(value, at, 128)
    assert gap.contains(0)
    assert gap.rad() < 1e-20
    assert not (enclose(found, at, 128) - enclose(false, at, 128)).contains(0)


def test_square_of_the_rectifier_against_its_enclosure() -> None:
    at, dual = {"rho": fmpq(-2, 7)}, ("dual", lam(power(("f", "max", q(0), X), 2)), RHO)
    found = form(dual, CORRELATION)
    assert found[0] != "dual"
    gap = enclose(found, at, 128) - enclose(dual, at, 128)
    assert gap.contains(0)
    assert gap.rad() < 1e-20


@pytest.mark.parametrize(("body", "degree"), [
    (power(X, 12), 12),
    (power(X, 13), None),
    (add(power(X, 2), X), None),
    (add(power(X, 2), mul(add(q(1), q(-1)), X)), 2),
    (add(power(X, 2), mul(add(q(1), q(-2)), X)), None),
    (add(power(X, 2), mul(add(PI, mul(q(-1), PI)), X)), None),
    (add(power(X, 2), mul(add(q(0), mul(q(0), ("s", "c"))), X)), 2),
    (add(power(X, 2), mul(add(q(0), ("s", "c")), X)), None),
    (add(power(X, 2), mul(mul(("s", "c"), ("s", "c")), X)), None),
    (("f", "tanh", X), None),
    (mul(q(0), X), None),
])
def test_degree_of_homogeneity(body: Node, degree: int | None) -> None:
    if degree is None:
        with pytest.raises(NotATerm, match="not positively homogeneous"):
            homogeneous(lam(body))
    else:
        assert homogeneous(lam(body))[0] == degree


def test_the_function_is_given() -> None:
    with pytest.raises(NotATerm, match="a function that is not given"):
        homogeneous(("fv", "phi"))
    phi = {"name": "phi", "kind": "function"}
    dual = ("dual", ("fv", "phi"), RHO)
    assert form(dual, phi, CORRELATION) == dual


@pytest.mark.parametrize("body", [
    mul(X, ("f", "sin", X)),
    add(("f", "sin", X), ("f", "cos", X)),
    add(power(X, 2), X),
])
def test_duals_that_have_no_closed_form_here(body: Node) -> None:
    dual = ("dual", lam(body), RHO)
    assert form(dual, CORRELATION) == dual
    single = ("dual", lam(("f", "sin", X)), RHO)
    assert form(single, CORRELATION) != single


@pytest.mark.parametrize(("low", "high", "inside"), [
    (q(0), PI, True), (q(0), q(3), True), (q(1), q(2), True), (q(0), q(4), False), (q(-1), q(3), False),
    (q(0), None, False), (None, q(3), False), (q(0), ("c", "e"), False),
])
def test_an_angle_lies_between_0_and_pi(low: Node | None, high: Node | None, inside: bool) -> None:
    angle = variable("t", low, high)
    assert in_interval(T, q(0), PI, stated(("eq", T, T), angle)) is inside
    wedge = mul(q("1/2"), power(PI, -1), add(PI, mul(q(-1), T)))
    found = form(("dual", STEP, ("f", "cos", T)), angle)
    assert (found[0] != "dual") is inside
    if inside:
        assert (enclose(found, {"t": fmpq(3, 2)}, 128) - enclose(wedge, {"t": fmpq(3, 2)}, 128)).contains(0)
        assert not (enclose(found, {"t": fmpq(3, 2)}, 128) - enclose(wedge, {"t": fmpq(4, 3)}, 128)).contains(0)


def test_a_correlation_that_is_a_number() -> None:
    assert proved(("eq", ("dual", RELU, q("1")), q("1/2")))
    assert not proved(("eq", ("dual", RELU, q("1")), q("1/3")))
    for outside in ("-8/7", "8/7"):
        node = ("dual", RELU, q(outside))
        assert form(node) == node


SPHERE = variable("d", q(2), None, "integer")
ANGLE = variable("t", q(0), PI)


def test_rotation_means_of_homogeneous_functions() -> None:
    """With y = x, E[relu(<u, x>)^2] = 1/(2 d), for <u, x>^2 has mean 1/d and a symmetric law."""
    node = ("rotation_mean", RELU, T, D)
    found = form(node, ANGLE, SPHERE)
    assert found != node
    for dimension, wanted in ((5, True), (6, False)):
        gap = enclose(found, {"t": fmpq(0), "d": fmpq(dimension)}, 128) - fmpq(1, 10)
        assert gap.contains(0) is wanted
        assert gap.rad() < 1e-15
    # E[<u, x>^2 <u, y>^2] = (1 + 2 cos^2 t) / (d (d + 2))
    square = form(("rotation_mean", lam(power(X, 2)), T, q(3)), ANGLE)
    at = {"t": fmpq(6, 7)}
    value = add(q(1), mul(q(2), power(("f", "cos", T), 2)))
    for factor, wanted in (("1/15", True), ("1/14", False)):
        assert (enclose(square, at, 128) - enclose(mul(q(factor), value), at, 128)).contains(0) is wanted


@pytest.mark.parametrize(("dimension", "wanted"), [
    (q(2), True), (q("3/2"), False), (q(1), False), (D, True), (("+", D, q(0)), False), (("s", "e"), False),
    (("s", "n"), False),
])
def test_a_sphere_has_a_dimension_of_two_or_more(dimension: Node, wanted: bool) -> None:
    variables = (ANGLE, SPHERE, variable("e", q(1), None, "integer"), variable("n", None, None, "integer"))
    node = ("rotation_mean", RELU, T, dimension)
    assert at_least_two(dimension, stated(("eq", node, q(0)), *variables)) is wanted
    assert (form(node, *variables) != node) is wanted


def test_a_rotation_mean_is_of_a_homogeneous_function() -> None:
    node = ("rotation_mean", lam(("f", "tanh", X)), T, q(3))
    assert form(node, ANGLE) == node


UNIT = variable("rho", q(-1), q(1))
STEP, SIGN, RELU = (lam(body) for body in (
    ("f", "heaviside", X, q(0)), ("f", "sign", X), ("f", "max", X, q(0))))
LEAKY = lam(("f", "max", X, mul(q("1/10"), X)))


def slope_of(function: Node) -> Node:
    return ("dual", ("dfun", function, q(1)), RHO)


@pytest.mark.parametrize(("function", "derivative", "false"), [
    (RELU, STEP, SIGN),
    (lam(("f", "abs", X)), SIGN, STEP),
    (lam(mul(q("1/2"), X, X)), lam(X), RELU),
    (LEAKY, lam(add(STEP[2], mul(q("1/10"), ("f", "heaviside", mul(q(-1), X), q(0))))), STEP),
    (lam(power(("f", "max", X, q(0)), 2)), lam(mul(q(2), ("f", "max", X, q(0)))), RELU),
    (lam(("f", "sin", X)), lam(("f", "cos", X)), lam(("f", "sin", X))),
])
def test_the_dual_of_a_derivative(function: Node, derivative: Node, false: Node) -> None:
    """Almost everywhere is enough for a mean; the enclosures say the same."""
    assert proved(("eq", slope_of(function), ("dual", derivative, RHO)), UNIT)
    assert not proved(("eq", slope_of(function), ("dual", false, RHO)), UNIT)
    for at in (fmpq(-3, 4), fmpq(2, 5)):
        one, two, other = (arb(enclose(node, {"rho": at}, 60)) for node in (
            slope_of(function), ("dual", slope(function), RHO), ("dual", false, RHO)))
        assert one.overlaps(two)
        assert not one.overlaps(other)


def test_the_dual_of_a_hermite_polynomial() -> None:
    degree = {"name": "k", "kind": "integer", "low": q(0), "high": None}
    for k, variables in ((("s", "k"), (CORRELATION, degree)), (q(3), (CORRELATION,))):
        own: Node = ("dual", lam(("hermite_polynomial", k, X)), RHO)
        assert proved(("eq", own, ("^", RHO, k)), *variables)
        assert not proved(("eq", own, ("^", RHO, add(k, q(1)))), *variables)
        assert not proved(("eq", own, ("^", RHO, k)), variable("rho", q(-1), q(2)), *variables[1:])
    of_any_sign = {**degree, "low": q(-1)}
    own = ("dual", lam(("hermite_polynomial", ("s", "k"), X)), RHO)
    assert not proved(("eq", own, ("^", RHO, ("s", "k"))), CORRELATION, of_any_sign)
    assert form(own, CORRELATION, of_any_sign) == own
    found = apply_rule(stated(("eq", own, ("^", RHO, ("s", "k"))), CORRELATION, degree), {"kind": "identity"})
    assert found.axioms == ("mehler",)


def test_a_second_derivative_and_other_pieces_have_no_closed_form() -> None:
    assert not proved(("eq", ("dual", ("dfun", RELU, q(2)), RHO), q(0)), UNIT)
    for body in (("f", "max", X, q(1)), add(("f", "abs", X), ("f", "max", X, q(-1)))):
        with pytest.raises(NotATerm, match="pieces"):
            slope(lam(body))


A, B, U = ("s", "a"), ("s", "b"), ("s", "u")
INFINITY: Node = ("c", "oo")
MINUS_ONE = q(-1)


def constant_integral(body: Node, low: Node, high: Node) -> Node:
    return ("integral", body, "u", low, high)


def test_the_integral_of_a_constant() -> None:
    reals = [variable(name, None, None) for name in ("a", "b", "t")]
    length = mul(T, add(B, mul(MINUS_ONE, A)))
    assert proved(("eq", constant_integral(T, A, B), length), *reals)
    assert not proved(("eq", constant_integral(T, B, A), length), *reals)
    assert not proved(("eq", constant_integral(mul(T, U), A, B), mul(U, length)), *reals, variable("u", None, None))
    assert proved(("eq", constant_integral(q(1), q(3), q(1)), q(-2)))


@pytest.mark.parametrize(("body", "low", "high"), [
    (q(0), q(0), INFINITY), (q(0), mul(MINUS_ONE, INFINITY), q(0)), (q(0), q(0), power(q(0), -1)),
    (power(q(0), -1), q(0), q(0)), (INFINITY, q(0), q(0)), (q(0), q(0), ("f", "log", A)), (("f", "log", A), q(0), q(0)),
])
def test_ends_and_body_of_an_integral_are_numbers(body: Node, low: Node, high: Node) -> None:
    assert not proved(("eq", constant_integral(body, low, high), q(0)), variable("a", None, None))


def test_finite_ends() -> None:
    assert is_finite(add(A, ("c", "pi")))
    assert not is_finite(INFINITY)
    assert not is_finite(add(A, mul(MINUS_ONE, INFINITY)))
