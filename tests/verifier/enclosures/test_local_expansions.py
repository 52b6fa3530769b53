"""Expansions at singular ends and exact constants: signs next to an end, zero decided exactly, nothing undefined."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.constants import ONE, ZERO, Constant, pi_constant, rational_constant
from ntksym.verifier.enclosures.generalised_series import EXACT_ORDER, Model, Scale, constant
from ntksym.verifier.enclosures.local_expansions import Expansion, sign_at, sign_near
from ntksym.verifier.enclosures.taylor_coefficients import power_coefficients, taylor_coefficients
from ntksym.verifier.failures import TooWide, Undefined, Unsupported
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
PI: Node = ("c", "pi")
REFERENCE = {"sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "softplus": lambda x: mpmath.log(1 + mpmath.exp(x))}
NAMES = ("exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "tan", "sigmoid", "softplus", "atan", "asin", "acos",
         "erf", "erfc")


def q(value: object) -> Node:
    return ("q", str(value))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def minus(left: Node, right: Node) -> Node:
    return add(left, mul(q(-1), right))


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def rational(value: object) -> Constant:
    return rational_constant(fmpq(*map(int, str(value).split("/"))))


KAPPA_1 = mul(add(power(minus(q(1), power(X, 2)), "1/2"), mul(X, add(mul(PI, q("1/2")), f("asin", X)))), power(PI, -1))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [1, 2, 7])
def test_taylor_coefficients_are_those_of_mpmath(name: str, n: int) -> None:
    mpmath.mp.prec = 200
    with ctx.workprec(128):
        at = fmpq(1, 3)
        found = taylor_coefficients(name, rational_constant(at), n)
        wide = taylor_coefficients(name, Constant(arb(at) + arb(0, fmpq(1, 100))), n)
    expected = mpmath.taylor(REFERENCE.get(name, getattr(mpmath, name, None)), mpmath.mpf(1) / 3, n)
    assert len(found) == len(wide) == n + 1
    for exact, ball, value in zip(found, wide, expected, strict=True):
        assert abs(mpmath.mpf(str(exact.ball.mid().str(40, radius=False))) - value) < mpmath.mpf(10) ** -30
        assert ball.ball.contains(exact.ball)


def test_taylor_coefficients_need_a_smooth_function() -> None:
    touching = Constant(arb(0).union(arb(1)))
    for name in ("log", "asin", "acos"):
        with pytest.raises((TooWide, Undefined)):
            taylor_coefficients(name, touching, 2)
    with pytest.raises(TooWide):
        power_coefficients(touching, fmpq(1, 2), 2)
    with pytest.raises(TooWide):
        power_coefficients(touching, fmpq(-1), 2)
    with pytest.raises(Unsupported, match="floor"):
        taylor_coefficients("floor", ONE, 2)
    square = power_coefficients(touching, fmpq(2), 3)
    assert square[3].exact == {}


def test_zero_is_decided_by_the_exact_part_alone() -> None:
    root = rational(2).to_the(fmpq(1, 2))
    assert (root * root - rational(2)).exact == {}
    assert (root * rational("1/2").to_the(fmpq(1, 2)) - ONE).exact == {}
    assert (rational("8/9").to_the(fmpq(1, 2)) - root.scaled(fmpq(2, 3))).exact == {}
    assert (rational(6).function("log") - rational(2).function("log") - rational(3).function("log")).exact == {}
    assert (pi_constant().to_the(fmpq(1, 2)) * pi_constant().to_the(fmpq(1, 2)) - pi_constant()).exact == {}
    assert (ZERO.function("softplus") - rational(2).function("log")).exact == {}
    assert (ONE.function("tanh") - ONE.function("tanh")).exact == {}
    assert ZERO.to_the(fmpq(0)) == ONE
    assert (ZERO * Constant(arb(0, 1))).exact == {}
    # What is zero but not formally so is not called zero; what is not zero never is.
    hidden = ONE.function("exp") * ONE.function("exp") - rational(2).function("exp")
    assert hidden.exact != {}
    assert hidden.ball.contains(0)
    assert (root - rational("3/2")).exact != {}


@pytest.mark.parametrize(("name", "at", "multiple"), [
    ("asin", "1", "1/2"), ("asin", "-1", "-1/2"), ("asin", "1/2", "1/6"), ("acos", "0", "1/2"), ("acos", "-1", "1"),
    ("acos", "-1/2", "2/3"), ("atan", "-1", "-1/4")])
def test_arcs_are_multiples_of_pi(name: str, at: str, multiple: str) -> None:
    found = rational(at).function(name)
    expected = pi_constant() * rational(multiple)
    assert (found - expected).exact == {}
    ball = rational(at).ball
    assert getattr(ball, name)().overlaps(found.ball)


@pytest.mark.parametrize("quarters", range(-4, 9))
@pytest.mark.parametrize("name", ["sin", "cos"])
def test_sines_of_quarter_turns(name: str, quarters: int) -> None:
    found = (pi_constant() * rational(quarters) * rational("1/2")).function(name)
    angle = arb.pi() * quarters / 2
    assert found.rational is not None
    assert getattr(angle, name)().overlaps(found.ball)


def test_large_exact_parts_are_left_out_never_wrong() -> None:
    assert Constant(arb(3)).function("exp").exact is None
    assert Constant(arb(3)).rational is None
    assert rational(2**41 - 1).to_the(fmpq(1, 2)).exact is None
    assert (rational(2**41 - 1).function("log")).exact is not None
    assert ONE.function("exp").to_the(fmpq(1, 2)).exact is None
    assert (ONE + pi_constant()).to_the(fmpq(2)).exact is None
    huge = rational(7**900)
    assert huge.exact is not None
    assert (huge * pi_constant()).exact is None
    many = ZERO
    for k in range(2, 70):
        many = many + rational(k).function("exp")
    assert many.exact is None
    assert (many * many).exact is None


#: tree that is > 0 next to the end, interval, side, root, order
POSITIVE = [
    (minus(KAPPA_1, X), "9/10", "1", "high", 2, 6),
    (minus(KAPPA_1, X), "-1", "-9/10", "low", 2, 6),
    (add(mul(X, f("log", X)), q("2/5")), "0", "1/4", "low", 1, 4),
    (mul(q(-1), power(X, "1/2"), f("log", X)), "0", "1/4", "low", 2, 4),
    (add(power(minus(q(1), power(X, 2)), "1/2"), mul(X, f("asin", X)), q(-1)), "0", "1/2", "low", 1, 8),
    (add(mul(f("acos", X), f("acos", X), q("1/2")), q(-1), X), "1/2", "1", "high", 2, 6),
    (minus(PI, f("acos", X)), "-1", "-1/2", "low", 2, 6),
    (add(f("cos", X), q(-1), mul(X, X, q("1/2"))), "0", "1/2", "low", 1, 6),
    (minus(X, f("tanh", X)), "0", "1/2", "low", 1, 6),
    (minus(("^", X, X), q("69/100")), "0", "1/10", "low", 1, 6),
    (minus(minus(X, q(1)), f("log", X)), "1", "3/2", "low", 1, 6),
    (minus(f("abs", minus(X, q(1))), f("max", q(0), minus(q(1), X))), "1", "3/2", "low", 1, 3),
    (minus(f("abs", minus(X, q(1))), f("min", q(0), X)), "1/2", "1", "high", 1, 3),
    (add(f("sign", X), mul(q("-1/2"), f("heaviside", X, q(0)))), "0", "1/2", "low", 1, 3),
    (minus(f("exp", mul(q(2), f("log", X))), power(X, 3)), "0", "1/2", "low", 1, 4),
    (minus(mul(PI, q("1/2")), f("atan", X)), "2", None, "high", 1, 6),
    (add(mul(PI, q("1/2")), f("atan", X)), None, "-2", "low", 1, 6),
    (minus(power(X, -1), minus(f("softplus", X), X)), "20", None, "high", 1, 3),
    (minus(power(X, -2), minus(q(1), f("tanh", X))), "20", None, "high", 1, 4),
    (minus(power(X, -2), add(q(1), f("tanh", X))), None, "-20", "low", 1, 4),
    (minus(power(X, -2), f("sigmoid", X)), None, "-20", "low", 1, 4),
    (minus(power(X, -2), minus(q(1), f("sigmoid", X))), "20", None, "high", 1, 4),
    (minus(power(X, -2), f("softplus", X)), None, "-20", "low", 1, 4),
    (minus(X, f("log", X)), "2", None, "high", 1, 4),
    (minus(("^", ("c", "e"), X), add(q(1), X)), "0", "1/2", "low", 1, 5),
    (minus(("c", "e"), ("^", ("c", "e"), X)), "1/2", "1", "high", 1, 5),
    (minus(power(X, "1/3"), power(X, "1/2")), "0", "1/2", "low", 6, 2),
]


def bound(text: str | None) -> fmpq | None:
    return None if text is None else fmpq(*map(int, text.split("/")))


@pytest.mark.parametrize(("tree", "low", "high", "side", "root", "order"), POSITIVE)
def test_the_sign_next_to_an_end(tree: Node, low: str | None, high: str | None, side: str, root: int,
                                 order: int) -> None:
    assert sign_near(tree, "x", bound(low), bound(high), side, root, order, 128) == 1
    assert sign_near(mul(q(-1), tree), "x", bound(low), bound(high), side, root, order, 128) == -1


NOT_DECIDED: list[tuple[Node, str | None, str | None, str, int, int]] = [
    (minus(X, q("1/4")), "0", "1/2", "low", 1, 4),                     # changes its sign
    (f("log", X), "-1/2", "0", "high", 1, 4),                          # log of negative numbers
    (f("log", f("log", X)), "0", "1/2", "low", 1, 4),
    (f("acos", X), "1", "3/2", "low", 2, 4),                           # beyond 1
    (power(minus(X, q("1/4")), -1), "0", "1/2", "low", 1, 4),          # pole inside
    (power(X, "1/3"), "0", "1/2", "low", 2, 4),                        # the root does not fit
    (f("sin", f("log", X)), "0", "1/2", "low", 1, 4),                  # no limit
    (power(f("log", X), -1), "0", "1/2", "low", 1, 4),                 # a logarithm in the first term
    (f("exp", mul(PI, f("log", X))), "0", "1/2", "low", 1, 4),         # s^pi
    (f("exp", power(X, -1)), "0", "1/2", "low", 1, 4),                 # grows
    (f("erf", X), "2", None, "high", 1, 4),                            # no rule at infinity
    (f("asin", power(X, -1)), "0", "1/2", "low", 1, 4),
    (X, "0", "2", "low", 1, 4),                                        # too long
    (X, "1/2", None, "high", 1, 4), (X, None, None, "high", 1, 4),     # not beyond one
    (power(X, 10**7), "0", "1/2", "low", 1, 4),
    (("^", X, ("f", "log", q(2))), "0", "1/2", "low", 1, 4),
    (f("sinh", power(X, -1)), "0", "1/2", "low", 1, 4),
]


@pytest.mark.parametrize(("tree", "low", "high", "side", "root", "order"), NOT_DECIDED)
def test_nothing_is_said_where_an_expansion_does_not_reach(tree: Node, low: str | None, high: str | None, side: str,
                                                           root: int, order: int) -> None:
    with pytest.raises((TooWide, Undefined)):
        sign_near(tree, "x", bound(low), bound(high), side, root, order, 128)


def test_an_expansion_that_vanishes_has_sign_zero() -> None:
    root = power(X, "1/2")
    assert sign_near(minus(mul(root, root), X), "x", fmpq(0), fmpq(1, 2), "low", 2, 4, 128) == 0
    zero = minus(X, X)
    for tree in (f("abs", zero), f("sign", zero), f("heaviside", zero, q(0)), power(zero, 2), power(zero, "1/2"),
                 f("asin", zero), f("sin", zero), f("max", zero, zero)):
        assert sign_near(tree, "x", fmpq(0), fmpq(1, 2), "low", 2, 4, 128) == 0
    for tree in (power(zero, -1), f("log", zero)):
        with pytest.raises(Undefined):
            sign_near(tree, "x", fmpq(0), fmpq(1, 2), "low", 2, 4, 128)


def test_the_sign_at_a_point() -> None:
    assert sign_at(minus(KAPPA_1, X), {"x": fmpq(1)}, 128) == 0
    assert sign_at(minus(KAPPA_1, X), {"x": fmpq(-1)}, 128) == 1
    assert sign_at(minus(f("acos", X), PI), {"x": fmpq(-1)}, 128) == 0
    assert sign_at(minus(("c", "e"), f("exp", X)), {"x": fmpq(1)}, 128) == 0
    with pytest.raises(Undefined):
        sign_at(mul(X, f("log", X)), {"x": fmpq(0)}, 128)
    with pytest.raises(TooWide):
        sign_at(minus(mul(f("exp", q(1)), f("exp", q(1))), f("exp", q(2))), {}, 128)
    with pytest.raises(Unsupported):
        sign_at(("s", "y"), {"x": fmpq(0)}, 128)
    assert sign_at(minus(f("binomial", q(5), q(2)), q(9)), {}, 128) == 1
    assert sign_at(minus(f("binomial", q(5), q(2)), q(11)), {}, 128) == -1
    with pytest.raises(Unsupported):
        sign_at(f("binomial", X, q(2)), {"x": fmpq(5)}, 128)


def test_models_enclose_their_functions() -> None:
    """The model of a tree at s contains the value, at many points of the interval."""
    mpmath.mp.prec = 200
    with ctx.workprec(128):
        scale = Scale(fmpq(1, 4), 2, 6)
        expansion = Expansion(scale, {"x": scale.variable(1, fmpq(0))})
        for tree, function in (
                (mul(power(X, "1/2"), f("log", X), f("exp", X)),
                 lambda x: mpmath.sqrt(x) * mpmath.log(x) * mpmath.exp(x)),
                (("^", X, X), lambda x: x**x), (f("acos", minus(q(1), X)), lambda x: mpmath.acos(1 - x)),
                (f("log", f("sin", X)), lambda x: mpmath.log(mpmath.sin(x))),
                (power(add(X, mul(X, X, f("log", X))), "-1/2"), lambda x: (x + x * x * mpmath.log(x))**-0.5)):
            model = expansion.model(tree)
            for i in range(1, 40):
                s = mpmath.mpf(1) / 4 / mpmath.mpf(1.4) ** i if i > 1 else mpmath.mpf(1) / 4
                at = arb(mpmath.nstr(s, 50))
                total = arb(0)
                for (k, j), c in model.terms.items():
                    total += c.ball * at.root(2) ** k * at.log() ** j
                for j, ball in model.rest.items():
                    total += ball * at.root(2) ** model.order * at.log() ** j
                assert total.overlaps(arb(mpmath.nstr(function(s), 50)))


def test_the_range_of_an_expansion() -> None:
    """s log s takes values from -1/e to 0 on (0, 1/2]; 1/s and log s have no bound there."""
    with ctx.workprec(64):
        scale = Scale(fmpq(1, 2), 1, 4)
        s = scale.variable(1, fmpq(0))
        log = scale.log(s)
        found = scale.range(scale.multiply(s, log))
        assert found.contains(-1 / arb.const_e() + arb("1e-10"))
        assert found.contains(0)
        assert not found.contains(-1 / arb.const_e() - arb("1e-6"))
        for model in (scale.variable(1, None), log, scale.multiply(log, log)):
            with pytest.raises(TooWide, match="unbounded at its end"):
                scale.range(model)


def test_sizes_are_bounded() -> None:
    scale = Scale(fmpq(1, 2), 1, 60)
    many = Model({(k, j): ONE for k in range(25) for j in range(25)}, EXACT_ORDER, {})
    with pytest.raises(TooWide, match="too many terms"):
        scale.add(many, constant(ONE))
    with pytest.raises(TooWide, match="below one"):
        Scale(fmpq(1), 1, 4)
