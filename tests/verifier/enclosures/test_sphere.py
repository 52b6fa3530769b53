"""Eigenvalues on the sphere at given degree and dimension: closed forms, singular kernels, exact zeros, no value."""

from __future__ import annotations

import itertools

import mpmath
import pytest
from flint import arb, ctx, fmpq, fmpq_poly

from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose, exact
from ntksym.verifier.enclosures.gegenbauer import polynomial
from ntksym.verifier.enclosures.parity import body_parity
from ntksym.verifier.enclosures.piecewise import Piece
from ntksym.verifier.enclosures.sphere import density, inside, of_monomial, of_polynomial
from ntksym.verifier.enclosures.sphere_kernels import at_cosine, root_of
from ntksym.verifier.enclosures.sphere_symmetry import vanishes as vanish
from ntksym.verifier.syntax import Node

T: Node = ("s", "t")
PI: Node = ("c", "pi")
BITS = 80


def q(value: object) -> Node:
    return ("q", str(value))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def eigenvalue(body: Node, k: object, d: object) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", body), q(k), q(d))


def ball(body: Node, k: int, d: int, bits: int = BITS) -> arb:
    return enclose(eigenvalue(body, k, d), {}, bits)


RELU: Node = ("lam", "x", f("max", ("s", "x"), q(0)))
KAPPA_0 = times(power(PI, -1), plus(PI, times(q(-1), f("acos", T))))
ROOT = power(plus(q(1), times(q(-1), power(T, 2))), "1/2")
KAPPA_1 = times(power(PI, -1), plus(ROOT, times(T, plus(PI, times(q(-1), f("acos", T))))))
NTK = plus(times(T, KAPPA_0), KAPPA_1)
ONE_MINUS = plus(q(1), times(q(-1), T))
ONE_PLUS = plus(q(1), T)


def by_quadrature(kernel: object, k: int, d: int) -> arb:
    """The same by mpmath, to about 25 digits."""
    with mpmath.workdps(40):
        def integrand(x: mpmath.mpf) -> mpmath.mpf:
            t, before, current = mpmath.cos(x), mpmath.mpf(0), mpmath.mpf(1)
            for n in range(k):
                before, current = current, t if n == 0 else ((2 * n + d - 2) * t * current - n * before) / (n + d - 2)
            return kernel(t) * current * mpmath.sin(x) ** (d - 2)

        points = [mpmath.pi * i / 4 for i in range(5)]
        total = mpmath.quad(integrand, points) / mpmath.beta(mpmath.mpf(1) / 2, mpmath.mpf(d - 1) / 2)
        return arb(mpmath.nstr(total, 30), "1e-22")


# polynomials -----------------------------------------------------------------------------------------------------
def test_monomials_by_hand() -> None:
    assert of_monomial(2, 0, 5) == fmpq(1, 5)
    assert of_monomial(1, 1, 7) == fmpq(1, 7)
    assert of_monomial(0, 0, 2) == 1
    assert of_monomial(2, 2, 2) == fmpq(1, 4)
    assert of_monomial(3, 1, 2) == fmpq(3, 8)
    assert of_monomial(3, 2, 3) == of_monomial(1, 3, 3) == 0


@pytest.mark.parametrize("d", [2, 3, 4, 9])
def test_zonal_polynomials_are_orthogonal(d: int) -> None:
    for j, k in itertools.product(range(6), repeat=2):
        value = of_polynomial(polynomial(j, d), k, d)
        # E[P_k^2] is one over the dimension of the harmonics of degree k
        if k != j:
            assert value == 0
        elif k == 0:
            assert value == 1
        else:
            count = {2: 2, 3: 2 * k + 1, 4: (k + 1) ** 2}.get(d)
            assert count is None or value == fmpq(1, count)


def test_polynomials_are_exact() -> None:
    cube = plus(power(T, 3), times(q(2), T), q(5))
    assert exact(eigenvalue(cube, 1, 3), {}) == fmpq(3, 15) + fmpq(2, 3)
    assert exact(eigenvalue(cube, 2, 3), {}) == 0
    assert exact(eigenvalue(cube, 0, 2), {}) == 5
    assert of_polynomial(fmpq_poly([1]), 3, 2) == 0


# kernels of networks ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("d", [2, 3, 5, 10])
@pytest.mark.parametrize("k", [0, 1, 2, 4, 7, 20])
def test_arc_cosine_kernels(k: int, d: int) -> None:
    def kernel(t: mpmath.mpf) -> mpmath.mpf:
        angle = mpmath.pi - mpmath.acos(t)
        return (2 * t * angle + mpmath.sqrt(1 - t * t)) / mpmath.pi

    assert ball(NTK, k, d).overlaps(by_quadrature(kernel, k, d))


def test_values_by_hand() -> None:
    with ctx.workprec(BITS):
        # kappa_0 on the circle: (pi - theta)/pi has the mean 1/2 and the cosine coefficients 2/(pi k)^2
        assert ball(KAPPA_0, 0, 2).overlaps(arb(fmpq(1, 2)))
        assert ball(KAPPA_0, 3, 2).overlaps(2 / (3 * arb.pi()) ** 2)
        assert not ball(KAPPA_0, 3, 2).overlaps(2 / (3 * arb.pi()) ** 2 * arb("1.000000000000001"))
        assert ball(f("sign", T), 3, 3).overlaps(arb(fmpq(-1, 8)))
        assert ball(f("abs", T), 2, 3).overlaps(arb(fmpq(1, 8)))
        assert ball(f("max", T, q("1/2")), 0, 3).overlaps(arb(fmpq(9, 16)))
        assert ball(f("max", T, q(5)), 0, 3).overlaps(arb(5))
        assert density(2).overlaps(1 / arb.pi())
        assert density(3).overlaps(arb(fmpq(1, 2)))


@pytest.mark.parametrize("d", [2, 3, 7])
@pytest.mark.parametrize("k", [3, 5, 21])
def test_odd_harmonics_are_exactly_absent(k: int, d: int) -> None:
    assert exact(eigenvalue(NTK, k, d), {}) == 0
    assert exact(eigenvalue(KAPPA_0, k - 1, d), {}) == 0
    assert exact(eigenvalue(KAPPA_1, k, d), {}) == 0


DOUBLE: Node = ("^", q(2), q("1/2"))
TANH: Node = ("lam", "x", f("tanh", ("s", "x")))
ERF: Node = ("lam", "x", f("erf", ("s", "x")))


def test_kernels_are_written_out() -> None:
    layers: Node = ("ntk", RELU, T, T, q(2), DOUBLE, q(0))
    for k in (1, 2, 6):
        assert ball(layers, k, 3).overlaps(ball(NTK, k, 3))
        assert ball(("nngp", RELU, T, q(2), DOUBLE, q(0)), k, 3).overlaps(ball(KAPPA_1, k, 3))
        assert ball(times(q(2), ("dual", ("dfun", RELU, q(1)), T)), k, 3).overlaps(ball(KAPPA_0, k, 3))
    leaky = ("lam", "x", f("max", ("s", "x"), times(q("1/3"), ("s", "x"))))
    # (10/9) J(t) + (2/3) J(-t), J = kappa_1/2, and J(-t) = J(t) - t/2
    assert ball(("dual", leaky, T), 2, 3).overlaps(ball(times(q("2/9"), KAPPA_1), 2, 3))
    assert ball(("ntk", RELU, T, T, q(1), DOUBLE, q(0)), 1, 3).overlaps(arb(fmpq(1, 3)))
    assert exact(eigenvalue(layers, 3, 4), {}) == 0
    for node in (("ntk", RELU, T, T, q(0), DOUBLE, q(0)), ("nngp", RELU, T, q(-1), DOUBLE, q(0)),
                 ("nngp", RELU, times(q("11/10"), T), q(2), DOUBLE, q(0))):
        with pytest.raises(Undefined):
            ball(node, 1, 3)
    for node in (("ntk", RELU, T, T, q(7), DOUBLE, q(0)), ("ntk", RELU, T, T, q(2), T, q(0)),
                 ("sum", power(T, 2), "j", q(0), T), ("dual", ("lam", "x", times(T, ("s", "x"))), T)):
        with pytest.raises(TooWide):
            ball(node, 1, 3)


@pytest.mark.parametrize("inner", [
    plus(times(q("1/2"), T), q("1/2")), plus(times(q("1/2"), T), q("-1/2")), plus(times(q("-1/3"), T), q("2/3")),
    times(q("1/2"), T), power(T, 2)])
def test_arc_cosines_of_other_arguments(inner: Node) -> None:
    with ctx.workprec(BITS):
        value = ball(("dual", RELU, inner), 2, 3)
        assert value.rad() < arb("1e-19")
    with mpmath.workdps(30):
        def kernel(t: mpmath.mpf) -> mpmath.mpf:
            with ctx.workprec(140):
                u = enclose(inner, {"t": arb(mpmath.nstr(t, 40))}, 140)
            u = mpmath.mpf(u.mid().str(38, radius=False))
            return (mpmath.sqrt(1 - u * u) + u * (mpmath.pi - mpmath.acos(u))) / (2 * mpmath.pi)

        assert value.overlaps(by_quadrature(kernel, 2, 3))


def test_power_series() -> None:
    # dual(erf, t) = 2/pi asin(2t/3)
    closed = times(q(2), power(PI, -1), f("asin", times(q("2/3"), T)))
    for k, d in ((1, 2), (3, 3), (5, 4)):
        assert ball(("dual", ERF, T), k, d).overlaps(ball(closed, k, d))
        assert ball(("dual", ERF, T), k, d).rad() < arb("1e-20")
    assert exact(eigenvalue(("dual", ERF, T), 2, 3), {}) == 0
    assert ball(("dual", TANH, q("1/2")), 0, 3).overlaps(enclose(("dual", TANH, q("1/2")), {}, BITS))
    shifted = plus(times(q("1/2"), T), q("1/2"))
    own = times(q(2), power(PI, -1), f("asin", times(q("2/3"), shifted)))
    assert ball(("dual", ERF, shifted), 2, 3).overlaps(ball(own, 2, 3))
    product = times(power(T, 2), power(("dual", ERF, T), 2), q(3))
    assert ball(product, 2, 3).overlaps(ball(times(power(T, 2), power(closed, 2), q(3)), 2, 3))
    deep: Node = ("nngp", RELU, T, q(3), DOUBLE, q(0))
    rough = ball(deep, 2, 3)
    assert rough.rad() < arb("1e-4")
    assert rough.contains(arb("0.0210866003935853"))


@pytest.mark.parametrize("body", [
    times(q(-1), ("dual", ERF, T)), ("dual", ERF, times(q(-1), T)), ("dual", ERF, plus(times(q("1/2"), T), q("3/5"))),
    f("exp", ("dual", ERF, T)), power(("dual", ERF, T), "1/2"), power(("dual", ERF, T), -1),
    ("dual", ("lam", "x", f("exp", power(("s", "x"), 2))), T), ("dual", ERF, ("dual", ERF, times(q(2), T))),
    ("dual", ("lam", "x", times(T, ("s", "x"))), ("dual", ERF, T)),
    # u(1) = 1 is not seen
    ("dual", TANH, plus(("dual", TANH, T), q(1), times(q(-1), ("dual", TANH, q(1))))),
])
def test_what_is_no_series_of_nonnegative_terms(body: Node) -> None:
    with pytest.raises(TooWide):
        ball(body, 1, 3)
    with pytest.raises(Unsupported):
        ball(("dual", ERF, T), 1_025, 3)


# singular kernels ------------------------------------------------------------------------------------------------
def of_power(nu: fmpq, k: int, d: int) -> arb:
    """The eigenvalue of (1-t)^nu: Gamma(d/2) 2^(nu+d-2) Gamma(nu+(d-1)/2) (-nu)_k / (sqrt(pi) Gamma(nu+k+d-1))."""
    half = fmpq(d - 1, 2)
    result = arb(fmpq(d, 2)).gamma() * arb(2) ** arb(nu + d - 2) * arb(nu + half).gamma() / arb.pi().sqrt()
    for i in range(k):
        result *= arb(-nu + i)
    return result * arb(nu + k + d - 1).rgamma()


@pytest.mark.parametrize("k", [0, 1, 3])
@pytest.mark.parametrize("d", [2, 3, 4, 6])
@pytest.mark.parametrize("exponent", ["3/2", "1/2", "1/3", "-1/4", "-1/2", "-3/4", "-1", "-9/8"])
def test_powers_at_the_ends(exponent: str, d: int, k: int) -> None:
    numerator, _, denominator = exponent.partition("/")
    nu = fmpq(int(numerator), int(denominator or 1))
    if 2 * nu + d - 1 <= 0:
        for line in (ONE_MINUS, ONE_PLUS):
            with pytest.raises(Undefined, match="not integrable"):
                ball(power(line, exponent), k, d)
        return
    with ctx.workprec(BITS):
        expected = of_power(nu, k, d)
        own = ball(power(ONE_MINUS, exponent), k, d)
        assert own.overlaps(expected)
        assert own.rad() < arb("1e-20")
        assert ball(power(ONE_PLUS, exponent), k, d).overlaps((-1) ** k * expected)


def test_logarithms_and_inner_singularities() -> None:
    with ctx.workprec(BITS):
        # -log(1-t) = log 2 + 2 sum cos(k theta)/k on the circle
        assert ball(f("log", ONE_MINUS), 0, 2).overlaps(-arb.const_log2())
        assert ball(f("log", ONE_MINUS), 3, 2).overlaps(arb(fmpq(-1, 3)))
        # the derivative of (1-t)^nu in nu at 0: -Gamma(k)/Gamma(k+2) on S^2
        assert ball(f("log", ONE_MINUS), 3, 3).overlaps(arb(fmpq(-1, 12)))
        assert ball(f("log", f("abs", T)), 0, 3).overlaps(arb(-1))
        assert ball(power(f("abs", T), "-1/2"), 0, 3).overlaps(arb(2))
        assert ball(times(power(ONE_MINUS, "-1/4"), f("log", ONE_PLUS)), 1, 3).rad() < arb("1e-20")
        # a root that vanishes at an inner end, and one whose other factor stays
        assert ball(power(f("max", T, q(0)), "1/2"), 0, 3).overlaps(arb(fmpq(1, 3)))
        mixed = power(times(ONE_MINUS, plus(q(2), T)), "1/2")
        assert ball(mixed, 2, 3).overlaps(by_quadrature(lambda t: mpmath.sqrt((1 - t) * (2 + t)), 2, 3))


@pytest.mark.parametrize("body", [
    power(f("abs", T), -1), f("log", T), f("log", plus(q(-2), T)), power(T, "1/2"), f("acos", times(q(2), T)),
])
def test_kernels_without_a_value(body: Node) -> None:
    with pytest.raises(Undefined):
        ball(body, 1, 3)


@pytest.mark.parametrize("body", [
    power(plus(T, q("-1/3")), -1),  # a pole inside, no principal value is meant
    power(plus(T, q("-1/3")), -2),
    times(power(ONE_MINUS, -1), f("log", ONE_MINUS)),  # the first term has a logarithm
    ("piecewise", ("lt", power(T, 2), q("1/2")), q(1), ("true",), q(0)),
    f("abs", f("acos", T)),
    # what is left of the difference is smaller than any power that is kept, which says nothing
    times(power(ONE_MINUS, -300), plus(f("exp", T), times(q(-1), f("exp", T)))),
    plus(T, ("s", "c")),
    power(ONE_MINUS, "-1/17"),
])
def test_kernels_whose_value_is_not_shown(body: Node) -> None:
    with pytest.raises((TooWide, Unsupported)):
        ball(body, 1, 3)


def test_a_derivative_has_a_value_only_where_its_function_has_one() -> None:
    log = ("lam", "t", f("log", plus(q(-2), times(q(-1), power(T, 2)))))
    with pytest.raises(Unsupported, match="no value"):
        enclose(("sphere_eigenvalue", ("dfun", log, q(1)), q(1), q(3)), {}, 64)
    square = ("lam", "t", power(T, 2))
    assert exact(("sphere_eigenvalue", ("dfun", square, q(1)), q(1), q(3)), {}) == fmpq(2, 3)
    named = ("sphere_eigenvalue", ("fv", "F"), q(1), q(3))
    assert exact(named, {"F": ("dfun", square, q(1))}) == fmpq(2, 3)
    with pytest.raises(Unsupported):
        enclose(named, {}, 64)


def test_parameters_have_rational_values() -> None:
    node = ("sphere_eigenvalue", ("lam", "t", times(("s", "c"), T)), q(1), ("s", "d"))
    assert exact(node, {"c": fmpq(3), "d": 4}) == fmpq(3, 4)
    with pytest.raises(Unsupported):
        enclose(node, {"c": arb(3, 1), "d": 4}, 64)


@pytest.mark.parametrize(("k", "d"), [(-1, 3), ("1/2", 3), (1, 1), (1, 0), (1, "7/2")])
def test_what_is_no_degree_or_dimension_has_no_value(k: object, d: object) -> None:
    with pytest.raises(Undefined):
        enclose(eigenvalue(T, k, d), {}, 64)


def test_limits() -> None:
    with pytest.raises(Unsupported):
        ball(KAPPA_1, 2001, 3)
    with pytest.raises(TooWide):
        root_of(power(T, "1/13"))
    assert root_of(times(power(T, "1/3"), power(T, "1/4"), power(T, -2))) == 12


# pieces ----------------------------------------------------------------------------------------------------------
def test_the_tree_over_the_angle_is_equal() -> None:
    bodies = [KAPPA_0, NTK, f("asin", T), f("acos", times(q(-1), T)), f("asin", times(q(-1), T)), q(3),
              power(times(ONE_MINUS, ONE_PLUS, ONE_MINUS, plus(q(3), T)), "1/2"), power(plus(q(2), f("exp", T)), "1/2"),
              ("sum", power(T, 2), "j", q(0), q(2)), power(q(0), "1/2"), power(times(q(0), T), "1/2"),
              f("acos", power(T, 3)), f("acos", plus(times(q("1/2"), T), q("1/2"))), f("acos", q("1/2")),
              f("acos", plus(times(q("1/4"), T), q("-3/4"))), f("acos", times(q("1/2"), T)), f("acos", f("sin", T))]
    for body in bodies:
        for t in (fmpq(1, 3), fmpq(-2, 3)):
            with ctx.workprec(BITS):
                angle = arb(t).acos()
            assert enclose(at_cosine(body, "t"), {"theta@": angle}, BITS).overlaps(enclose(body, {"t": t}, BITS))


def vanishes(body: Node, variable: str, degree: int) -> bool:
    return vanish(inside(("lam", variable, body)), degree)


def test_symmetry_of_pieces() -> None:
    step, absolute = f("heaviside", T, q(0)), f("abs", T)
    assert [vanishes(step, "t", k) for k in range(5)] == [False, False, True, False, True]
    assert [vanishes(absolute, "t", k) for k in range(4)] == [False, True, False, True]
    assert [vanishes(f("max", T, times(q("1/9"), T)), "t", k) for k in range(4)] == [False, False, False, True]
    assert [vanishes(f("sign", T), "t", k) for k in range(3)] == [True, False, True]
    assert vanishes(plus(absolute, times(q(-1), absolute)), "t", 0)
    # one polynomial on each side of 1/3, but not the same one
    assert not any(vanishes(f("max", T, q("1/3")), "t", k) for k in range(5))
    window = f("max", plus(q("1/2"), times(q(-1), absolute)), q(0))
    assert [vanishes(window, "t", k) for k in range(4)] == [False, True, False, True]
    assert not vanish([Piece(fmpq(0), fmpq(1), T, "t")], 2)
    assert exact(eigenvalue(step, 4, 3), {}) == 0
    assert exact(eigenvalue(absolute, 5, 2), {}) == 0


def test_duals_have_the_parity_of_their_function() -> None:
    even = ("lam", "x", f("cos", ("s", "x")))
    for function, inner, parity in ((ERF, T, -1), (even, T, 1), (RELU, T, 0), (RELU, power(T, 2), 1),
                                    (("fv", "F"), T, 0), (("lam", "x", times(T, ("s", "x"))), T, 0)):
        assert body_parity(("dual", function, inner), "t") == parity


def test_symmetry_needs_terms_of_known_parity() -> None:
    assert vanishes(times(T, f("asin", T)), "t", 3)
    assert not vanishes(times(T, f("asin", T)), "t", 2)
    assert vanishes(power(plus(T, f("asin", T)), 3), "t", 4)
    assert not vanishes(power(plus(T, f("asin", T)), 3), "t", 3)
    assert not vanishes(f("exp", T), "t", 1)
    assert not vanishes(plus(f("cos", T), q(1)), "t", 0)
    assert vanishes(f("sin", T), "t", 0)
    assert vanishes(plus(power(T, 2), f("sin", T)), "t", 4)
    assert not vanishes(plus(power(T, 2), f("sin", T)), "t", 2)
    wide = plus(*(f("sin", times(q(j), T)) for j in range(1, 17)))
    assert not vanishes(power(wide, 3), "t", 2)
