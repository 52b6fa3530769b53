"""Hermite coefficients, Gaussian means and dual activations: independent quadrature, closed forms, two precisions."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import Undefined, enclose
from ntksym.verifier.enclosures.function_bounds import growth
from ntksym.verifier.enclosures.gaussian import dual, dual_series, gaussian_mean, homogeneous, rotation_mean
from ntksym.verifier.enclosures.hermite import coefficient_by_quadrature, hermite_coefficient, hermite_coefficients
from ntksym.verifier.enclosures.piecewise import pieces
from ntksym.verifier.enclosures.trapezoidal import coefficients_by_strip, tail, tail_is_below
from ntksym.verifier.failures import TooWide, Unsupported
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")
BITS = 170


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


RELU = lam(f("max", X, q(0)))
TANH = lam(f("tanh", X))
GELU = lam(("*", q("1/2"), X, ("+", q(1), f("erf", ("*", ("^", q(2), q("-1/2")), X)))))
ELU = lam(("piecewise", ("lt", q(0), X), X, ("true",), ("+", f("exp", X), q(-1))))
LEAKY = lam(f("max", X, ("*", q("1/10"), X)))


def sigmoid(x: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-x))


#: name, function value, the same for mpmath, breakpoints
FUNCTIONS: list[tuple[str, Node, Callable[[mpmath.mpf], mpmath.mpf], list[int]]] = [
    ("relu", RELU, lambda x: max(x, mpmath.mpf(0)), [0]),
    ("leaky relu", LEAKY, lambda x: max(x, x / 10), [0]),
    ("step", lam(f("heaviside", X, q(0))), lambda x: mpmath.mpf(1 if x > 0 else 0), [0]),
    ("abs", lam(f("abs", X)), abs, [0]),
    ("hard tanh", lam(f("max", q(-1), f("min", q(1), X))), lambda x: max(-1, min(1, x)), [-1, 1]),
    ("gelu", GELU, lambda x: x * (1 + mpmath.erf(x / mpmath.sqrt(2))) / 2, []),
    ("erf", lam(f("erf", ("+", ("*", q(2), X), q("1/3")))), lambda x: mpmath.erf(2 * x + mpmath.mpf(1) / 3), []),
    ("elu", ELU, lambda x: x if x > 0 else mpmath.expm1(x), [0]),
    ("gauss", lam(f("exp", ("*", q("-1/2"), ("^", X, q(2))))), lambda x: mpmath.exp(-x * x / 2), []),
    ("sin", lam(f("sin", ("+", X, q(1)))), lambda x: mpmath.sin(x + 1), []),
    ("tanh", TANH, mpmath.tanh, []),
    ("silu", lam(("*", X, f("sigmoid", X))), lambda x: x * sigmoid(x), []),
    ("softplus", lam(f("softplus", X)), lambda x: mpmath.log(1 + mpmath.exp(x)), []),
    ("tanh of affine", lam(f("tanh", ("+", ("*", q(2), X), q(-1)))), lambda x: mpmath.tanh(2 * x - 1), []),
]


def reference(function: Callable[[mpmath.mpf], mpmath.mpf], p: int, breaks: list[int]) -> mpmath.mpf:
    """E[F(Z) h_p(Z)] by mpmath's quadrature, about 25 digits."""
    mpmath.mp.dps = 35

    def integrand(x: mpmath.mpf) -> mpmath.mpf:
        before, current = mpmath.mpf(0), mpmath.mpf(1)
        for k in range(p):
            before, current = current, (x * current - mpmath.sqrt(k) * before) / mpmath.sqrt(k + 1)
        return function(x) * current * mpmath.npdf(x)

    return mpmath.quad(integrand, sorted({*range(-16, 17), *breaks}))


def near(ball: arb, value: mpmath.mpf, slack: str = "1e-22") -> bool:
    with ctx.workprec(300):
        return bool(abs(ball - arb(mpmath.nstr(value, 32))) <= arb(slack))


@pytest.mark.parametrize(("function", "numeric", "breaks"), [row[1:] for row in FUNCTIONS],
                         ids=[row[0] for row in FUNCTIONS])
def test_coefficients_against_quadrature(function: Node, numeric: Callable[[mpmath.mpf], mpmath.mpf],
                                         breaks: list[int]) -> None:
    balls = hermite_coefficients(function, 8, BITS)
    coarse = hermite_coefficients(function, 8, 60)
    for p in (0, 1, 2, 5, 7):
        value = reference(numeric, p, breaks)
        assert near(balls[p], value)
        assert not near(balls[p], value + mpmath.mpf(10) ** -20)
        assert balls[p].overlaps(coarse[p])
        assert not balls[p].rad() > arb(2) ** -BITS


@pytest.mark.parametrize("name", ["gelu", "erf", "sin", "gauss"])
def test_recurrence_and_trapezoidal_rule_agree(name: str) -> None:
    body = next(row[1] for row in FUNCTIONS if row[0] == name)[2]
    exact = hermite_coefficients(lam(body), 40, BITS)
    for left, right in zip(exact, coefficients_by_strip(body, "x", 40, BITS), strict=True):
        assert left.overlaps(right)


def test_relu_closed_form() -> None:
    balls = hermite_coefficients(RELU, 60, BITS)
    with ctx.workprec(200):
        for n in range(1, 29):
            # mu_{2n} = (-1)^{n+1} (2n-3)!! / sqrt(2 pi (2n)!)
            expected = arb((-1) ** (n + 1)) / (2 * arb.pi() * arb.fac_ui(2 * n)).sqrt()
            for factor in range(2 * n - 3, 1, -2):
                expected *= factor
            assert balls[2 * n].overlaps(expected)
            assert not balls[2 * n].overlaps(expected * arb("1.0000000001"))
    assert all(balls[p].is_zero() for p in range(3, 60, 2))


@pytest.mark.parametrize(("function", "vanishing"), [(TANH, 0), (lam(f("abs", X)), 1), (lam(f("sign", X)), 0)])
def test_coefficients_of_the_other_parity_are_exactly_zero(function: Node, vanishing: int) -> None:
    assert all(ball.is_zero() for ball in hermite_coefficients(function, 20, 100)[vanishing::2])


def test_many_coefficients_of_tanh() -> None:
    balls = hermite_coefficients(TANH, 201, BITS)
    assert all(ball.rad() < arb("1e-50") for ball in balls)
    assert balls[199].overlaps(hermite_coefficient(TANH, 199, 120))
    # Parseval: the squares add up to at most E tanh^2
    with ctx.workprec(200):
        missing = gaussian_mean(lam(("^", f("tanh", X), q(2))), BITS) - sum((ball ** 2 for ball in balls), arb(0))
    assert missing.upper() > 0
    assert missing.upper() < arb("1e-15")


def test_integration_by_parts_links_a_function_and_its_derivative() -> None:
    slope = hermite_coefficients(lam(("+", q(1), ("*", q(-1), ("^", f("tanh", X), q(2))))), 30, 100)
    value = hermite_coefficients(TANH, 31, 100)
    with ctx.workprec(120):
        for p in range(30):
            assert slope[p].overlaps(arb(p + 1).sqrt() * value[p + 1])


def test_quadrature_of_pieces_that_have_no_closed_form() -> None:
    function = lam(f("max", f("tanh", X), q(0)))
    balls = hermite_coefficients(function, 4, 80)
    for p, ball in enumerate(balls):
        assert near(ball, reference(lambda x: max(mpmath.tanh(x), mpmath.mpf(0)), p, [0]), "1e-20")
    # Half of tanh for odd p
    assert (2 * balls[1]).overlaps(hermite_coefficients(TANH, 2, 100)[1])
    right = pieces(RELU)[1]
    assert coefficient_by_quadrature(RELU, right, 2, 60).overlaps(hermite_coefficients(RELU, 3, 100)[2])


@pytest.mark.parametrize(("name", "numeric"), [
    ("erf", mpmath.erf), ("exp tanh", lambda x: mpmath.exp(5 * x) * mpmath.tanh(x))])
def test_quadrature_of_half_functions(name: str, numeric: Callable[[mpmath.mpf], mpmath.mpf]) -> None:
    """Error functions have closed forms on the whole line only; fast growth makes short cuts too short."""
    body = f("erf", X) if name == "erf" else ("*", f("exp", ("*", q(5), X)), f("tanh", X))
    balls = hermite_coefficients(lam(("*", f("heaviside", X, q(0)), body)), 3, 60)
    mpmath.mp.dps = 30
    for p, ball in enumerate(balls):
        value = mpmath.quad(lambda x, p=p: numeric(x) * mpmath.npdf(x) * (1, x, (x * x - 1) / mpmath.sqrt(2))[p],
                            range(30))
        assert near(ball, value, "1e-15")
        assert not near(ball, value + mpmath.mpf("1e-14"), "1e-15")


def test_strips_of_functions_that_grow_fast_on_the_line_or_off_it() -> None:
    mpmath.mp.dps = 30
    grown = coefficients_by_strip(("*", f("exp", ("*", q(5), X)), f("tanh", X)), "x", 2, 60)
    for p, ball in enumerate(grown):
        value = mpmath.quad(lambda x, p=p: mpmath.exp(5 * x) * mpmath.tanh(x) * mpmath.npdf(x) * x**p,
                            range(-20, 30))
        assert near(ball, value, "1e-12")
        assert not near(ball, value + mpmath.mpf("1e-11"), "1e-12")
    (mean, slope) = coefficients_by_strip(f("erf", ("*", q(2), X)), "x", 2, 20)
    with ctx.workprec(64):
        # E[Z erf(2 Z)] = E[erf'(2 Z)] 2 = 4/(3 sqrt(pi))
        assert mean.is_zero()
        assert abs(slope - 4 / (3 * arb.pi().sqrt())) < arb("1e-6")
        assert slope.overlaps(4 / (3 * arb.pi().sqrt()))


def test_tails_are_bounds() -> None:
    """The tail of tanh beyond 3, and of a function that grows faster than the tail bound allows at 2."""
    mpmath.mp.dps = 20
    bound = growth(TANH)
    for start in (1, 3, 6):
        own = arb(mpmath.nstr(mpmath.quad(lambda x: mpmath.tanh(x) * mpmath.npdf(x), [start, 10, 30]), 18))
        assert tail(bound, arb(start)) > own
        assert tail_is_below(tail(bound, arb(start)) * 2, bound, arb(start))
        assert not tail_is_below(own, bound, arb(start))
    fast = growth(lam(f("exp", ("*", q(20), X))))
    with pytest.raises(TooWide, match="too short"):
        tail(fast, arb(2))
    assert not tail_is_below(arb(10) ** 1000, fast, arb(2))


def test_more_precision_for_large_coefficients() -> None:
    """E exp(40 Z) = e^800 to 60 bits after the point."""
    (mean,) = hermite_coefficients(lam(f("exp", ("*", q(40), X))), 1, 60)
    with ctx.workprec(1500):
        assert mean.overlaps(arb(800).exp())
        assert mean.rad() < arb(2) ** -59


@pytest.mark.parametrize("body", [("^", X, q(-1)), f("exp", ("^", X, q(2))), f("exp", ("^", X, q(4))), f("tan", X)])
def test_means_that_do_not_exist_or_are_not_covered_are_refused(body: Node) -> None:
    with pytest.raises(TooWide):
        hermite_coefficients(lam(body), 1, 64)


def test_parameters_must_have_values() -> None:
    scaled = lam(("*", ("s", "a"), X))
    with pytest.raises(Unsupported, match="parameters without values: a"):
        hermite_coefficients(scaled, 2, 64)
    assert enclose(("hermite_coefficient", scaled, q(1)), {"a": fmpq(3)}, 64).contains(3)


@pytest.mark.parametrize("k", range(5))
@pytest.mark.parametrize("rho", [fmpq(0), fmpq(1, 2), fmpq(-2, 3)])
def test_arc_cosine_kernels_against_the_series(k: int, rho: fmpq) -> None:
    function = lam(("*", f("heaviside", X, q(0)), ("^", X, q(k))) if k else f("heaviside", X, q(0)))
    assert homogeneous(function) == (k, q(1), q(0))
    with ctx.workprec(64):
        series = dual_series(function, arb(rho), 40)
    closed = dual(function, rho, 100)
    assert closed.overlaps(series)
    assert not closed.overlaps(series + arb("1e-9"))
    assert closed.rad() < arb("1e-25")


@pytest.mark.parametrize("function", [LEAKY, lam(f("abs", X)), lam(("^", X, q(3)))])
def test_other_homogeneous_functions_against_the_series(function: Node) -> None:
    with ctx.workprec(64):
        for rho in (fmpq(1, 3), fmpq(-1, 3)):
            assert dual(function, rho, 80).overlaps(dual_series(function, arb(rho), 40))


def test_dual_of_tanh() -> None:
    assert dual(TANH, fmpq(0), 100).is_zero()
    whole = gaussian_mean(lam(("^", f("tanh", X), q(2))), 120)
    assert dual(TANH, fmpq(1), 100).overlaps(whole)
    assert dual(TANH, fmpq(-1), 100).overlaps(-whole)
    half = dual(TANH, fmpq(1, 2), 100)
    mpmath.mp.dps = 15
    root = mpmath.sqrt(mpmath.mpf(3)) / 2
    value = mpmath.quad(lambda u: mpmath.npdf(u) * mpmath.tanh(u) * mpmath.quad(
        lambda v: mpmath.npdf(v) * mpmath.tanh(u / 2 + root * v), [-9, 0, 9]), [-9, 0, 9])
    assert near(half, value, "1e-10")
    assert not near(half, value + mpmath.mpf("1e-8"), "1e-10")
    with pytest.raises(Undefined, match="outside"):
        dual(TANH, fmpq(3, 2), 100)


def test_rotation_means() -> None:
    # d = 2: the mean of cos_+(t) cos_+(t - a) over the circle
    angle = mpmath.mpf(1)
    value = mpmath.quad(lambda t: max(mpmath.cos(t), 0) * max(mpmath.cos(t - angle), 0),
                        [-mpmath.pi, -mpmath.pi / 2, 1 - mpmath.pi / 2, mpmath.pi / 2, mpmath.pi]) / (2 * mpmath.pi)
    ball = rotation_mean(RELU, arb(1), 2, 64)
    assert near(ball, value, "1e-12")
    assert not near(ball, value * mpmath.mpf("1.000001"), "1e-12")
    with pytest.raises(Unsupported, match="homogeneous"):
        rotation_mean(TANH, arb(1), 3, 64)


def test_hermite_polynomials() -> None:
    with ctx.workprec(100):
        # h_3(x) = (x^3 - 3x)/sqrt(6)
        expected = (arb(fmpq(1, 8)) - arb(fmpq(3, 2))) / arb(6).sqrt()
    assert enclose(("hermite_polynomial", q(3), q("1/2")), {}, 100).overlaps(expected)
    assert near(enclose(("hermite_polynomial", q(3), ("c", "pi")), {}, 120),
                (mpmath.pi ** 3 - 3 * mpmath.pi) / mpmath.sqrt(6), "1e-14")
