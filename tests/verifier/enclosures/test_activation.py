"""Pieces, derivatives, growth and integrability of activations: what holds is proved, its neighbour is not."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures.activation import (
    derivative,
    derivative_body,
    growth,
    is_differentiable,
    is_differentiable_almost_everywhere,
    is_locally_absolutely_continuous,
    is_square_integrable,
    jumps,
    pieces,
    polynomial_growth,
)
from ntksym.verifier.enclosures.enclose import Undefined, Unsupported, enclose
from ntksym.verifier.enclosures.function_bounds import Strip, strip_growth
from ntksym.verifier.enclosures.holomorphic import holomorphic
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def scaled_square(factor: str) -> Node:
    return ("*", q(factor), ("^", X, q(2)))


RELU = lam(f("max", X, q(0)))
STEP = lam(f("heaviside", X, q("1/2")))
ELU = lam(("piecewise", ("lt", q(0), X), X, ("true",), ("+", f("exp", X), q(-1))))
SHIFTED_ELU = lam(("piecewise", ("lt", q(0), X), X, ("true",), ("+", f("exp", X), q("-9/10"))))
TANH = lam(f("tanh", X))
SILU = lam(("*", X, f("sigmoid", X)))


def test_relu_has_two_pieces() -> None:
    left, right = pieces(RELU)
    assert (left.low, left.high, left.body) == (None, 0, q(0))
    assert (right.low, right.high, right.body) == (0, None, X)


def test_nested_absolute_values_split_at_every_kink() -> None:
    parts = pieces(lam(f("abs", ("+", f("abs", X), q(-1)))))
    assert [part.high for part in parts] == [-1, 0, 1, None]


def test_kinks_that_are_not_affine_are_refused() -> None:
    with pytest.raises(Unsupported, match="'max' is not affine"):
        pieces(lam(f("max", f("cos", X), q(0))))
    with pytest.raises(Unsupported, match="floor"):
        pieces(lam(f("floor", X)))


@pytest.mark.parametrize("body", [
    ("*", X, f("sigmoid", X)), f("softplus", ("*", q(2), X)), f("erf", X), ("^", ("+", q(1), ("^", X, q(2))), q("1/2")),
    f("atan", X), ("^", f("cosh", X), q(-1)), f("log", ("+", q(2), f("sin", X))), ("hermite_polynomial", q(5), X),
])
def test_derivatives_agree_with_difference_quotients(body: Node) -> None:
    exact = enclose(derivative_body(body, "x"), {"x": fmpq(1, 3)}, 200)
    h = fmpq(1, 10**20)
    up, down = (enclose(body, {"x": fmpq(1, 3) + s * h}, 400) for s in (1, -1))
    with ctx.workprec(400):
        assert abs((up - down) / (2 * h) - exact).upper() < arb("1e-35")


def test_derivative_of_relu_has_no_value_at_its_kink() -> None:
    app: Node = ("app", derivative(RELU), X)
    assert enclose(app, {"x": fmpq(1, 2)}, 53) == 1
    with pytest.raises(Undefined):
        enclose(app, {"x": 0}, 53)


def test_jumps_of_a_step_and_of_a_continuous_function() -> None:
    assert jumps(STEP) == [(fmpq(0), q(1))]
    assert jumps(ELU) == [(fmpq(0), q(0))]
    assert jumps(SHIFTED_ELU) == [(fmpq(0), q("-1/10"))]


@pytest.mark.parametrize(("function", "expected"), [
    (RELU, Answer.YES), (ELU, Answer.YES), (SILU, Answer.YES), (STEP, Answer.NO), (SHIFTED_ELU, Answer.NO),
    (lam(("^", f("max", X, q(0)), q("1/2"))), Answer.YES), (lam(("^", X, q(-1))), Answer.UNKNOWN),
    (lam(("piecewise", ("eq", X, q(0)), q(1), ("true",), X)), Answer.NO),
])
def test_local_absolute_continuity(function: Node, expected: Answer) -> None:
    assert is_locally_absolutely_continuous(function) is expected


@pytest.mark.parametrize(("function", "expected"), [
    (RELU, Answer.NO), (ELU, Answer.YES), (TANH, Answer.YES), (STEP, Answer.NO),
    (lam(("^", f("max", X, q(0)), q(2))), Answer.YES), (lam(("^", f("max", X, q(0)), q("1/2"))), Answer.UNKNOWN),
])
def test_differentiability(function: Node, expected: Answer) -> None:
    assert is_differentiable(function) is expected
    assert is_differentiable_almost_everywhere(function) is Answer.YES


@pytest.mark.parametrize(("body", "expected"), [
    (f("exp", scaled_square("1/5")), Answer.YES),
    (f("exp", scaled_square("1/4")), Answer.NO),
    (f("exp", ("+", scaled_square("1/4"), X)), Answer.NO),
    (f("exp", scaled_square("1")), Answer.NO),
    (("^", X, q(-1)), Answer.NO),
    (("^", f("abs", X), q("-1/2")), Answer.NO),
    (("^", f("abs", X), q("-49/100")), Answer.UNKNOWN),
    (f("exp", ("^", X, q(4))), Answer.NO),
    (f("exp", ("*", q(-1), ("^", X, q(4)))), Answer.YES),
    (f("exp", ("^", X, q(3))), Answer.NO),
    (f("max", X, q(0)), Answer.YES),
    (("*", f("heaviside", ("*", q(-1), X), q(0)), f("exp", ("+", X, scaled_square("1/4")))), Answer.UNKNOWN),
])
def test_square_integrability(body: Node, expected: Answer) -> None:
    assert is_square_integrable(lam(body)) is expected


def test_polynomial_growth() -> None:
    assert polynomial_growth(RELU) == 1
    assert polynomial_growth(ELU) == 1
    assert polynomial_growth(lam(("^", SILU[2], q(3)))) == 3
    # x^3 exp(7 x - x^2) is bounded
    assert polynomial_growth(lam(("*", ("^", X, q(3)), f("exp", ("+", ("*", q(7), X), scaled_square("-1")))))) == 0
    with pytest.raises(Unsupported):
        polynomial_growth(lam(f("exp", X)))
    with pytest.raises(Unsupported):
        polynomial_growth(lam(f("exp", scaled_square("1/5"))))


@pytest.mark.parametrize("body", [
    f("tanh", X), ("*", X, f("sigmoid", X)), f("softplus", X), f("erf", X), f("sin", X), f("cosh", X), f("atan", X),
    ("^", f("cosh", X), q(-1)), f("exp", scaled_square("-1/3")), ("^", ("+", q(2), ("^", X, q(2))), q("1/2")),
    f("log", ("+", q(2), ("^", X, q(2)))), ("hermite_polynomial", q(4), X), f("erfc", X),
])
@pytest.mark.parametrize("width", [fmpq(0), fmpq(1, 2), fmpq(15, 16)])
def test_bounds_hold_at_many_points_of_the_strip(body: Node, width: fmpq) -> None:
    from flint import acb

    from ntksym.verifier.enclosures.enclose import Evaluator

    bound = strip_growth(body, Strip("x", width))
    function = holomorphic(body, "x", Evaluator({}, 64))
    with ctx.workprec(64):
        for i in range(-40, 41):
            for share in (fmpq(0), fmpq(1, 2), fmpq(1)):
                z = acb(arb(fmpq(i, 8)), arb(width * share))
                assert not abs(function(z, False)).lower() > bound.at(abs(z.real)).upper()


@pytest.mark.parametrize(("body", "good", "bad"), [
    (f("tanh", X), fmpq(25, 16), fmpq(26, 16)), (f("tanh", ("*", q(2), X)), fmpq(3, 4), fmpq(4, 5)),
    (f("sigmoid", X), fmpq(3), fmpq(16, 5)), (f("softplus", X), fmpq(3), fmpq(16, 5)),
    (f("atan", X), fmpq(15, 16), fmpq(1)), (("^", ("+", q(1), ("^", X, q(2))), q(-1)), fmpq(15, 16), fmpq(1)),
])
def test_strips_end_at_the_singularities(body: Node, good: fmpq, bad: fmpq) -> None:
    strip_growth(body, Strip("x", good))
    with pytest.raises(Unsupported):
        strip_growth(body, Strip("x", bad))


def test_growth_bounds_the_maximum_of_tanh_from_above_only() -> None:
    assert growth(TANH).A == 1
    assert mpmath.tanh(3) < 1


def test_a_zeroth_power_has_a_value_where_its_base_has() -> None:
    """log(x)^0 is not defined for x <= 0, so nothing is shown of it on the line."""
    for base, answer in ((f("log", X), Answer.UNKNOWN), (f("log", ("+", q(1), ("^", X, q(2)))), Answer.YES)):
        function = lam(("^", base, q(0)))
        assert is_square_integrable(function) is answer
        assert is_differentiable_almost_everywhere(function) is answer


def test_nothing_is_shown_of_a_function_without_values() -> None:
    """Neither (x + log(-1))^0 nor 0 times infinity has a value, so their inverse and their square say nothing."""
    for base in (("+", X, f("log", q(-1))), ("*", q(0), ("c", "oo"))):
        for function in (lam(("^", ("^", base, q(0)), q(-1))), lam(("*", X, ("^", base, q(0)))), lam(("*", X, base))):
            assert is_square_integrable(function) is Answer.UNKNOWN
            assert is_locally_absolutely_continuous(function) is Answer.UNKNOWN
    assert is_square_integrable(lam(("^", ("^", ("+", X, f("log", q(2))), q(0)), q(-1)))) is Answer.UNKNOWN


def test_a_pole_times_what_vanishes_around_it_is_no_pole() -> None:
    """delta(x, 0)/x is 0 almost everywhere; 1/x is not square-integrable."""
    pole = ("^", X, q(-1))
    assert is_square_integrable(lam(("*", pole, f("cos", X)))) is Answer.NO
    assert is_square_integrable(lam(("*", pole, ("delta", X, q(0))))) is Answer.UNKNOWN
    assert is_square_integrable(lam(("+", pole, f("gamma", ("+", X, q(1)))))) is Answer.UNKNOWN
