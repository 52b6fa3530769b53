"""Gegenbauer polynomials: against mpmath, explicit small cases, d = 2, derivatives, arguments that are none."""

from __future__ import annotations

import mpmath
import pytest
from flint import acb, arb, ctx, fmpq, fmpq_poly

from ntksym.verifier.enclosures.calculus import derivative_body
from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose, exact
from ntksym.verifier.enclosures.gegenbauer import at_cosine, frequencies, gegenbauer, polynomial
from ntksym.verifier.enclosures.parity import body_parity
from ntksym.verifier.syntax import Node

T: Node = ("s", "t")


def q(value: object) -> Node:
    return ("q", str(value))


def zonal(k: object, d: object, t: Node = T) -> Node:
    return ("gegenbauer", q(k), q(d), t)


@pytest.mark.parametrize(("k", "d", "coefficients"), [
    (0, 2, [1]), (0, 5, [1]), (1, 2, [0, 1]), (1, 7, [0, 1]), (2, 2, [-1, 0, 2]), (2, 3, ["-1/2", 0, "3/2"]),
    (3, 3, [0, "-3/2", 0, "5/2"]), (2, 4, ["-1/3", 0, "4/3"]), (3, 2, [0, -3, 0, 4]), (2, 5, ["-1/4", 0, "5/4"]),
])
def test_polynomials_by_hand(k: int, d: int, coefficients: list[object]) -> None:
    expected = fmpq_poly([fmpq(*map(int, str(c).split("/"))) for c in coefficients])
    assert polynomial(k, d) == expected
    assert exact(zonal(k, d), {"t": fmpq(2, 7)}) == expected(fmpq(2, 7))


@pytest.mark.parametrize(("k", "d"), [(4, 2), (7, 2), (5, 3), (8, 4), (9, 11), (40, 3)])
@pytest.mark.parametrize(("above", "below"), [(1, 3), (-9, 10), (3, 2)])
def test_against_mpmath(k: int, d: int, above: int, below: int) -> None:
    t = fmpq(above, below)
    with mpmath.workdps(40):
        u = mpmath.mpf(above) / below
        half = mpmath.mpf(d - 2) / 2
        value = mpmath.chebyt(k, u) if d == 2 else mpmath.gegenbauer(k, half, u) / mpmath.gegenbauer(k, half, 1)
        text = mpmath.nstr(value, 30)
    with ctx.workprec(128):
        found = arb(gegenbauer(k, d, t))
        assert abs(found - arb(text)) < abs(arb(text)) * arb("1e-25") + arb("1e-25")
        turned = arb.pi() * arb(t)
        inside = enclose(zonal(k, d, ("*", ("c", "pi"), q(t))), {}, 128)
        assert inside.overlaps(enclose(zonal(k, d), {"t": turned}, 200))


def test_a_ball_holds_the_values_at_its_points_and_little_more() -> None:
    with ctx.workprec(100):
        wide = enclose(zonal(60, 3), {"t": arb("0.3", "1e-12")}, 100)
        for t in ("0.3", "0.3000000000009", "0.2999999999991"):
            assert wide.contains(enclose(zonal(60, 3), {"t": arb(t)}, 100).mid())
        # |P'| <= P'(1) = k (k+1)/2
        assert wide.rad() < arb("1.01e-12") * 60 * 61 / 2
        outside = enclose(zonal(3, 2), {"t": arb(2, "0.01")}, 100)
        assert all(outside.contains(4 * arb(t) ** 3 - 3 * arb(t)) for t in ("2", "1.991", "2.009"))
    assert enclose(zonal(0, 3), {"t": arb(2, "0.01")}, 64).overlaps(arb(1))
    # 500 is beyond exact arithmetic: sin(501 x)/(501 sin x) at x = pi/3 is 0
    assert enclose(zonal(500, 4), {"t": fmpq(1, 2)}, 64).contains(0)


def test_frequencies_are_a_convex_combination() -> None:
    for k, d in ((0, 2), (0, 5), (1, 2), (6, 2), (7, 3), (8, 9)):
        weights = frequencies(k, d)
        assert sum(weights, fmpq(0)) == 1
        assert len(weights) == k + 1
        z = acb("0.3", "0.2")
        turned = sum((acb(c) * z.cos() ** i for i, c in enumerate(polynomial(k, d).coeffs())), acb(0))
        assert at_cosine(k, d)(z).overlaps(turned)


def test_the_derivative_and_the_parity() -> None:
    for k, d in ((0, 3), (1, 2), (4, 2), (5, 3), (6, 8)):
        tree = derivative_body(zonal(k, d), "t")
        assert exact(tree, {"t": fmpq(3, 5)}) == polynomial(k, d).derivative()(fmpq(3, 5))
        assert body_parity(zonal(k, d), "t") == (-1) ** k
        assert body_parity(zonal(k, d, ("^", T, q(2))), "t") == 1
    assert body_parity(zonal(3, 3, ("+", T, q(1))), "t") == 0
    assert body_parity(("gegenbauer", ("s", "k"), q(3), T), "t") == 0
    assert body_parity(("gegenbauer", q(1), T, T), "t") == 0
    for bad in (("gegenbauer", ("s", "k"), q(3), T), zonal("1/2", 3), zonal(-1, 3), zonal(2, 1)):
        with pytest.raises(Unsupported):
            derivative_body(bad, "t")


@pytest.mark.parametrize("node", [zonal(-1, 3), zonal("1/2", 3), zonal(3, 1), zonal(3, "5/2"), zonal(3, 0)])
def test_what_is_no_degree_or_dimension_has_no_value(node: Node) -> None:
    with pytest.raises(Undefined):
        enclose(node, {"t": fmpq(1, 3)}, 64)


@pytest.mark.parametrize(("node", "t"), [
    (zonal(10**5, 3), fmpq(1, 3)), (zonal(3, 10**10), fmpq(1, 3)), (zonal(3, 3), arb(10) ** 12),
    (zonal(500, 3), arb(2) ** 500)])
def test_limits(node: Node, t: object) -> None:
    with pytest.raises(TooWide):
        enclose(node, {"t": t}, 64)
    with pytest.raises(Unsupported):
        polynomial(401, 3)


def test_inside_an_integral() -> None:
    square = ("integral", ("*", zonal(4, 3), zonal(4, 3)), "t", q(-1), q(1))
    assert enclose(square, {}, 64).overlaps(arb(fmpq(2, 9)))
    with pytest.raises(TooWide):
        enclose(("integral", zonal(2001, 3), "t", q(-1), q(1)), {}, 64)
    with pytest.raises(TooWide):
        enclose(("integral", ("gegenbauer", T, q(3), T), "t", q(0), q(1)), {}, 64)
