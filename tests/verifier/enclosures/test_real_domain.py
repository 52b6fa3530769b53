"""An integral has a value only where its integrand is real; the complex continuation may hide that it is not."""

from __future__ import annotations

import pytest
from flint import acb, arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.enclosures.holomorphic import integrate
from ntksym.verifier.failures import TooWide, Undefined, Unsupported
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
PI: Node = ("c", "pi")
MINUS: Node = ("q", "-1")
SQUARE: Node = ("^", X, ("q", "2"))


def q(value: object) -> Node:
    return ("q", str(value))


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def f(name: str, argument: Node) -> Node:
    return ("f", name, argument)


def root(argument: Node, exponent: str = "1/2") -> Node:
    return ("^", argument, q(exponent))


def value(body: Node, low: Node, high: Node, **env: object) -> arb:
    return enclose(("integral", body, "x", low, high), env, 80)


def agrees(ball: arb, printed: str) -> bool:
    with ctx.workprec(100):
        return bool(abs(ball - arb(printed)) < arb("1e-10")) and bool(ball.rad() < arb("1e-10"))


NOWHERE_REAL = [
    # i times an odd function: the continuation integrates to exactly 0
    times(X, root(plus(SQUARE, q(-4)))),
    times(X, f("log", plus(X, q(-3)))),
    # two imaginary factors make a real product
    times(root(plus(X, q(-3))), root(plus(X, q(-4)))),
    times(X, root(plus(X, q(-3)), "2/3")),
    f("acos", plus(SQUARE, q(2))),
    f("asin", plus(SQUARE, q(2))),
    root(plus(f("exp", X), q(-9))),
    ("^", plus(X, q(-3)), X),
]


@pytest.mark.parametrize("body", NOWHERE_REAL, ids=str)
def test_an_integrand_that_is_not_real_has_no_integral(body: Node) -> None:
    with pytest.raises(Undefined, match="not real on the interval"):
        value(body, q(-1), q(1))


def test_not_real_on_a_part_is_not_real() -> None:
    with pytest.raises(Undefined):
        value(root(X), q(-1), q(100))
    with pytest.raises(Undefined):
        value(root(plus(times(q(10), X), q(-1))), q(0), q(1))


def test_an_interval_too_small_to_be_met_is_not_overlooked() -> None:
    narrow = plus(("^", plus(X, q("-1/2")), q(2)), q(f"-1/{10**400}"))
    with pytest.raises(TooWide, match="not shown to be real"):
        value(root(narrow), q(0), q(1))


def test_real_ends_that_are_not_rational_leave_it_open() -> None:
    # The rational hull of [0, pi] is larger: what fails outside of the range proves nothing.
    with pytest.raises(TooWide):
        value(root(plus(PI, times(MINUS, X))), q(0), PI)
    with pytest.raises(TooWide):
        value(root(plus(X, q(-4))), q(0), PI)
    assert agrees(value(root(X), q(0), PI), "3.712218664554")
    assert agrees(value(q(1), times(q(1000), PI), q(0)), "-3141.592653589793")


@pytest.mark.parametrize(("body", "low", "high", "printed"), [
    (root(plus(q(1), times(MINUS, SQUARE))), -1, 1, "1.570796326795"),
    (root(SQUARE), -1, 1, "1"),
    (root(X), 1, 0, "-0.666666666667"),
    (times(root(X, "1/3"), root(plus(q(1), times(MINUS, X)))), 0, 1, "0.458895961743"),
    (root(plus(q(2), f("cos", times(q(3), X)))), 0, 1, "1.409015887576"),
    (f("log", plus(q(2), f("sin", X))), 0, 1, "0.8948564305127"),
    (f("acos", X), -1, 1, "3.141592653590"),
    (times(("^", plus(X, q(-3)), q(2)), root(plus(q(3), times(MINUS, X)), "1/2")), 0, 3, "13.3615348012456"),
    (("^", plus(X, q(-3)), q(3)), 0, 1, "-16.25"),
    (f("exp", times(q(-1), X)), 0, 1, "0.632120558829"),
    (("^", ("c", "e"), X), 0, 1, "1.718281828459"),
    (("f", "max", X, q(0)), -1, 1, "0.5"),
    (("f", "min", X, q(0)), -1, 1, "-0.5"),
    (root(plus(q(1), X), "-1/2"), 0, 1, "0.828427124746"),
])
def test_real_integrands_pass(body: Node, low: int, high: int, printed: str) -> None:
    assert agrees(value(body, q(low), q(high)), printed)


def test_names_of_the_environment_count() -> None:
    # An exponent that is an integer by its value asks nothing of the base; a coefficient is what its name stands for.
    assert agrees(value(("^", plus(X, q(-3)), ("s", "n")), q(0), q(1), n=2), "6.333333333333")
    assert agrees(value(root(plus(("s", "c"), times(MINUS, X))), q(0), q(1), c=fmpq(1)), "0.666666666667")
    with pytest.raises(Undefined):
        value(root(plus(("s", "c"), times(MINUS, X))), q(0), q(1), c=fmpq(1, 2))
    # sqrt(x - 1) + ... + sqrt(x - n), too long a sum to be written out
    total: Node = ("sum", root(plus(X, times(MINUS, ("s", "k")))), "k", q(1), ("s", "n"))
    assert agrees(value(total, q(2), q(3), n=2), "1.885618083164")
    with pytest.raises(Undefined):
        value(total, q(2), q(3), n=3)


def test_a_singular_argument_is_left_open() -> None:
    with pytest.raises(TooWide, match="not shown to be real"):
        value(root(f("gamma", X)), q(0), q(1))


def test_an_integral_of_a_complex_function_is_told_apart() -> None:
    with pytest.raises(Undefined):
        integrate(lambda z, _: z * acb(0, 1), arb(0), arb(1), 80)


def test_a_divergent_integral_is_given_up_soon() -> None:
    with pytest.raises(TooWide, match="did not converge"):
        value(root(X, "-3/4"), q(0), q(1))


def test_what_fails_in_the_integrand_is_named() -> None:
    def failing(z: acb, analytic: bool) -> acb:
        raise ValueError("no value here")

    with pytest.raises(TooWide, match="the integrand failed: no value here"):
        integrate(failing, arb(0), arb(1), 80)


def test_improper_integrals_and_long_sums_are_refused() -> None:
    with pytest.raises(Unsupported, match="improper"):
        value(f("exp", times(q(-1), X)), q(0), ("c", "oo"))
    with pytest.raises(Unsupported, match="more than 2000 terms"):
        value(("sum", times(X, ("s", "k")), "k", q(0), ("s", "n")), q(0), q(1), n=5000)
