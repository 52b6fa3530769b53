"""Activations, Gaussian means and their machinery at the edge of what is proved."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures import hermite
from ntksym.verifier.enclosures.activation import (
    is_differentiable,
    is_locally_absolutely_continuous,
    is_square_integrable,
)
from ntksym.verifier.enclosures.activation_properties import has_property
from ntksym.verifier.enclosures.calculus import affine
from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose, enclose_to, exact, truth
from ntksym.verifier.enclosures.exponential_polynomials import expand
from ntksym.verifier.enclosures.function_bounds import Strip, real_lower
from ntksym.verifier.enclosures.gaussian import dual, homogeneous
from ntksym.verifier.enclosures.hermite import hermite_coefficients
from ntksym.verifier.enclosures.trapezoidal import coefficients_by_strip
from ntksym.verifier.syntax import Malformed, Node

X, PI, E = ("s", "x"), ("c", "pi"), ("c", "e")
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


POSITIVE = f("max", X, q(0))


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (f("floor", X), UNKNOWN),
        (times(q(0), f("exp", power(X, 3))), YES),
        (f("exp", times(PI, X, X)), UNKNOWN),
        (times(f("sin", X), f("exp", times(X, X))), UNKNOWN),
        (times(f("erf", X), f("exp", times(X, X))), UNKNOWN),
        (plus(f("exp", times(X, X)), times(q(-1), f("exp", times(X, X)))), UNKNOWN),
        (plus(f("exp", times(X, X)), f("exp", X)), NO),
        (f("exp", plus(times(q("1/4"), X, X), times(q(-1), f("abs", X)))), UNKNOWN),
        (times(plus(X, q(1)), f("exp", power(X, 3)), f("exp", X)), NO),
        (times(q(0), f("exp", power(X, 3)), f("log", X)), UNKNOWN),
        (times(f("exp", power(X, 3)), f("exp", times(q(-1), power(X, 3)))), UNKNOWN),
        (times(f("exp", power(X, 4)), f("exp", times(q(-2), power(X, 4)))), UNKNOWN),
        (times(plus(X, times(q(-1), X)), f("exp", power(X, 3))), UNKNOWN),
        (times(f("exp", power(X, 3)), f("tan", X)), UNKNOWN),
        (plus(power(X, -1), power(X, -2)), UNKNOWN),
        (plus(power(X, -1), f("cos", X), X), NO),
        (times(power(X, -1), f("sin", X)), UNKNOWN),
        (times(power(X, -1), power(plus(X, X), -1)), UNKNOWN),
        (power(f("sin", X), -1), UNKNOWN),
        (power(f("max", X, q(1)), -1), YES),
        (power(times(PI, X), -1), UNKNOWN),
        (times(f("heaviside", X, q(0)), power(plus(X, q(1)), -1)), UNKNOWN),
        # 0^(x^2) is 1 at 0 and 0 beside it, so this is 0 almost everywhere; e^(x^2) and 2^(x^2) are continuous
        (times(power(X, -1), power(q(0), power(X, 2))), UNKNOWN),
        (plus(power(X, -1), power(power(E, X), 2)), NO),
        (plus(power(X, -1), power(q(2), X)), UNKNOWN),
        (times(power(X, -1), power(E, X)), NO),
        (times(plus(PI, times(q(-1), PI)), f("exp", times(X, X))), UNKNOWN),
        (times(f("exp", times(q("1/4"), X, X)), f("exp", times(f("exp", q(1)), X))), UNKNOWN),
    ],
)
def test_square_integrability(body: Node, answer: Answer) -> None:
    assert is_square_integrable(lam(body)) is answer
    assert has_property("square_integrable", lam(body)) is answer


@pytest.mark.parametrize(
    ("body", "continuous", "differentiable"),
    [
        (power(plus(q(1), power(X, 2)), "1/2"), YES, YES),
        (power(times(X, X), "1/2"), UNKNOWN, UNKNOWN),
        (power(f("exp", X), "1/2"), UNKNOWN, UNKNOWN),
        (power(f("exp", power(X, 3)), "1/2"), UNKNOWN, UNKNOWN),
        (power(POSITIVE, "1/2"), YES, UNKNOWN),
        (power(E, X), YES, YES),
        (power(q(2), X), UNKNOWN, UNKNOWN),
        (power(POSITIVE, "3/2"), YES, YES),
        (power(times(f("exp", X), q(2)), "1/2"), UNKNOWN, UNKNOWN),
        (times(f("heaviside", X, q(0)), f("log", plus(X, q(1)))), UNKNOWN, UNKNOWN),
        (("piecewise", ("lt", X, q(0)), q(0), ("true",), f("sin", times(PI, X))), YES, NO),
        (("piecewise", ("lt", X, PI), q(0), ("true",), X), UNKNOWN, UNKNOWN),
        (("piecewise", ("lt", X, q(0)), f("sin", PI), ("true",), X), UNKNOWN, UNKNOWN),
        (("piecewise", ("lt", X, q(0)), q(0), ("lt", q(0), X), X), UNKNOWN, UNKNOWN),
        (times(f("heaviside", X, q(0)), power(plus(X, power(X, 2)), "3/4")), UNKNOWN, UNKNOWN),
        # zero everywhere, although the limits by substitution are 0 and 1
        (times(f("heaviside", X, q(0)), power(q(0), power(X, 2))), UNKNOWN, UNKNOWN),
        (times(f("heaviside", X, q(0)), ("delta", X, q(0))), UNKNOWN, UNKNOWN),
        # smooth, but no rule gives a lower bound of the base
        (power(f("exp", times(q(-1), f("cosh", power(X, 3)))), "1/2"), UNKNOWN, UNKNOWN),
        (("hermite_polynomial", q(0), X), YES, YES),
        (("hermite_polynomial", q(0), f("abs", X)), YES, YES),
        (("hermite_polynomial", q(1), f("abs", X)), YES, NO),
    ],
)
def test_continuity_and_differentiability(body: Node, continuous: Answer, differentiable: Answer) -> None:
    assert is_locally_absolutely_continuous(lam(body)) is continuous
    assert is_differentiable(lam(body)) is differentiable


def test_properties_by_name() -> None:
    relu, wild = lam(POSITIVE), lam(f("exp", X))
    names = (
        "square_integrable",
        "locally_absolutely_continuous",
        "polynomially_bounded",
        "derivative_square_integrable",
    )
    assert [has_property(name, relu) for name in names] == [YES] * 4
    assert has_property("polynomially_bounded", wild) is UNKNOWN
    assert has_property("differentiable", relu) is NO
    assert has_property("differentiable_almost_everywhere", relu) is YES
    with pytest.raises(Malformed, match="no property"):
        has_property("smooth", relu)


def test_a_square_root_has_no_square_integrable_slope() -> None:
    root = lam(power(POSITIVE, "1/2"))
    weighted = ("sum", times(("s", "p"), power(("hermite_coefficient", root, ("s", "p")), 2)), "p", q(0), ("c", "oo"))
    assert is_square_integrable(root) is YES
    with pytest.raises(Unsupported, match="not shown to converge"):
        enclose(weighted, {}, 64)


@pytest.mark.parametrize(
    ("body", "homogeneity"),
    [
        (times(q(3), f("abs", X)), 1),
        (f("max", X, q(1)), None),
        (f("max", f("min", X, q(1)), q(0)), None),
        (f("tanh", X), None),
        (f("sin", X), None),
        (plus(X, q(1)), None),
        (q(0), None),
        (power(X, 60), 60),
        (power(X, 61), None),
        (q(2), 0),
        (plus(X, times(power(X, 2), plus(PI, times(q(-1), PI)))), None),
    ],
)
def test_homogeneity(body: Node, homogeneity: int | None) -> None:
    found = homogeneous(lam(body))
    assert (None if found is None else found[0]) == homogeneity


def test_theory_nodes() -> None:
    """E|Z| = sqrt(2/pi); duals and rotation means through the tree."""
    mpmath.mp.dps = 30
    ab = lam(f("abs", X))
    with ctx.workprec(150):
        root = (2 / arb.pi()).sqrt()
        assert enclose(("gaussian_mean", ab), {}, 100).overlaps(root)
        assert not enclose(("gaussian_mean", ab), {}, 100).overlaps(root + arb("1e-20"))
    assert enclose(("dual", ab, q(1)), {}, 100).overlaps(arb(1))
    assert enclose(("dual", ab, q(0)), {}, 100).overlaps(2 / arb.pi())
    assert exact(("hermite_coefficient", ab, q(1)), {}) == 0
    # d = 2, angle 0: E <u, x>^2 = 1/2
    assert enclose(("rotation_mean", ab, q(0), q(2)), {}, 100).overlaps(arb("0.5"))
    with pytest.raises(Undefined, match="no angle"):
        enclose(("rotation_mean", ab, q(0), q(1)), {}, 100)
    for rho in ("11/10", "-11/10"):
        with pytest.raises(Undefined, match="outside"):
            enclose(("dual", ab, q(rho)), {}, 100)
    with ctx.workprec(60):
        wide = arb(0, 2)
    ball = dual(ab, wide, 60)
    assert ball.contains(1)
    assert ball.contains(2 / arb.pi())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (times(f("erf", X), f("erf", X)), "two error functions"),
        (power(X, 201), "power that is not"),
        (times(power(X, 150), power(X, 150)), "degree above"),
        (("delta", X, q(0)), "not a sum"),
        (f("erf", times(X, X)), "not affine"),
        (f("tanh", X), "not a sum"),
        (power(X, -1), "power that is not"),
        (f("exp", power(X, 3)), "quadratic"),
        (power(plus(*(f("exp", times(q(f"1/{k}"), X)) for k in range(1, 12))), 12), "more than"),
        (("hermite_polynomial", q(300), X), "not a sum"),
    ],
)
def test_what_is_no_sum_of_exponentials(body: Node, reason: str) -> None:
    with ctx.workprec(64), pytest.raises(Unsupported, match=reason):
        expand(body, "x")


def test_exponentials_in_every_notation() -> None:
    """e^(2x), exp(x)^2 and exp(2x) have mean e^2; erfc(x) has mean 1."""
    for body in (power(E, times(q(2), X)), power(f("exp", X), 2), f("exp", times(q(2), X))):
        ball = hermite_coefficients(lam(body), 2, 80)
        with ctx.workprec(120):
            assert ball[0].overlaps(arb(2).exp())
            assert ball[1].overlaps(2 * arb(2).exp())
    assert hermite_coefficients(lam(f("erfc", X)), 1, 80)[0].overlaps(arb(1))
    assert hermite_coefficients(lam(X), 0, 80) == []


def test_pieces_beyond_the_cut_and_tails_that_decay_too_slowly() -> None:
    far = lam(f("max", f("tanh", plus(X, q(-1000))), q(0)))
    (mean,) = hermite_coefficients(far, 1, 60)
    assert mean.contains(0)
    assert mean.rad() < arb("1e-15")
    slow = f("exp", times(q(fmpq(1, 4) - fmpq(1, 10**14)), X, X))
    with pytest.raises(Unsupported, match="tail of the Gaussian integral"):
        hermite_coefficients(lam(times(slow, f("max", f("tanh", X), q(0)))), 1, 60)
    with pytest.raises(Unsupported, match="million nodes"):
        coefficients_by_strip(times(slow, f("tanh", X)), "x", 1, 60)


def test_an_accuracy_that_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hermite, "_ATTEMPTS", 0)
    with pytest.raises(TooWide, match="not enclosed to 77 bits"):
        hermite_coefficients(lam(f("exp", X)), 3, 77)


def test_enclosures_to_a_wanted_accuracy() -> None:
    """1/(e - s), s a partial sum of e: too wide at first, then a ball; what has no rule is not tried again."""
    close = plus(E, times(q(-1), ("sum", power(f("factorial", ("s", "k")), -1), "k", q(0), q(40))))
    ball = enclose_to(power(close, -1), {}, 20)
    with ctx.workprec(400):
        rest = sum((1 / arb.fac_ui(k) for k in range(41, 90)), arb(0))
        assert abs(ball * rest - 1) < arb("1e-19")
    with pytest.raises(Unsupported):
        enclose_to(("s", "unknown"), {}, 20)
    with pytest.raises(TooWide, match="not reached"):
        enclose_to(power(f("sin", PI), -1), {}, 20, 200)


def test_conditions_between_balls() -> None:
    assert truth(("ne", PI, q(3)), {}, 64) is YES
    assert truth(("ne", f("sin", PI), q(0)), {}, 64) is UNKNOWN
    assert truth(("eq", PI, q(3)), {}, 64) is NO
    assert truth(("eq", PI, PI), {}, 64) is YES
    assert truth(("le", f("sin", PI), q(0)), {}, 64) is UNKNOWN
    assert exact(f("log", q(1)), {}) == 0
    assert exact(f("acos", q(1)), {}) == 0


def test_long_fractions_are_carried_on_as_balls() -> None:
    k = ("s", "k")
    total = enclose(("sum", power(plus(q(3), power(q(2), -190_000), k), -1), "k", q(0), q(3)), {}, 64)
    with ctx.workprec(64):
        assert total.overlaps(arb(fmpq(1, 3) + fmpq(1, 4) + fmpq(1, 5) + fmpq(1, 6)))
    product = enclose(("prod", plus(q(3), power(q(2), -190_000), k), "k", q(0), q(3)), {}, 64)
    assert abs(product - 360) < arb("1e-9")
    assert not product.is_exact()


def test_symbolic_steps_at_the_edge() -> None:
    assert affine(times(plus(X, times(q(-1), X)), X), "x") == (q(0), q(0))
    assert exact(("d", ("app", lam(times(X, X)), ("s", "y")), ("s", "y")), {"y": fmpq(3)}) == 6
    for node in (power(X, "1/2"), times(f("exp", X), f("sin", X)), power(f("sin", X), 3), power(X, ("s", "a"))):
        with pytest.raises(Unsupported):
            real_lower(times(node, f("cosh", X)), Strip("x"))
    with ctx.workprec(64):
        assert abs(real_lower(power(f("sin", X), 3), Strip("x")) + 1) < arb("1e-9")
        assert abs(real_lower(power(plus(q(2), f("sin", X)), 3), Strip("x")) - 1) < arb("1e-9")
