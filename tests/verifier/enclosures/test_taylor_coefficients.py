"""Taylor coefficients of kernels at a point: values, and the conditions under which the series is the kernel."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import TooWide, Undefined, Unsupported, enclose
from ntksym.verifier.syntax import Node

X, R = ("s", "x"), ("s", "r")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def times(*parts: Node) -> Node:
    return ("*", *parts)


RELU, STEP, TANH = lam(f("max", X, q(0))), lam(f("heaviside", X, q(0))), lam(f("tanh", X))
SQUARE = lam(("^", X, q(2)))


def slope_of(function: Node) -> Node:
    return ("dfun", function, q(1))


def coefficient(kernel: Node, p: Any, **env: Any) -> arb:
    return enclose(("taylor_coefficient", kernel, "r", q(p)), env, 100)


def near(ball: arb, value: mpmath.mpf) -> bool:
    with ctx.workprec(200):
        return bool(abs(ball - arb(mpmath.nstr(value, 28))) <= arb("1e-25"))


def arc_cosine(r: mpmath.mpf) -> mpmath.mpf:
    """Dual of ReLU plus r times the dual of its derivative: (sqrt(1-r^2) + 2 r (pi - acos r)) / (2 pi)."""
    return (mpmath.sqrt(1 - r * r) + 2 * r * (mpmath.pi - mpmath.acos(r))) / (2 * mpmath.pi)


def test_the_arc_cosine_kernel() -> None:
    mpmath.mp.dps = 30
    kernel = ("+", ("dual", RELU, R), times(R, ("dual", slope_of(RELU), R)))
    for p, value in enumerate(mpmath.taylor(arc_cosine, 0, 6)):
        assert near(coefficient(kernel, p), value)
        assert not near(coefficient(kernel, p), value + mpmath.mpf(10) ** -20)
    scaled = ("dual", RELU, times(q("-1/3"), R))
    assert coefficient(scaled, 2).overlaps(coefficient(("dual", RELU, R), 2) / 9)
    with pytest.raises(Undefined):
        coefficient(kernel, -1)


def test_a_bias_spreads_the_coefficients() -> None:
    """The dual of x^2 at t is 1 + 2t^2; at t = a r + b its coefficients are 1 + 2b^2, 4ab, 2a^2."""
    line = ("+", times(("s", "a"), R), ("s", "b"))
    for a, b in ((fmpq(1, 2), fmpq(1, 2)), (fmpq(-3), fmpq(1, 3)), (fmpq(7), fmpq(9, 10))):
        for p, value in enumerate((1 + 2 * b * b, 4 * a * b, 2 * a * a, fmpq(0))):
            ball = coefficient(("dual", SQUARE, line), p, a=a, b=b)
            assert ball.overlaps(arb(value))
            assert not ball.overlaps(arb(value + fmpq(1, 10**9)))


def test_the_argument_at_correlation_zero_lies_inside() -> None:
    """At t = r + b with |b| >= 1 there is no dual activation on a neighbourhood of r = 0."""
    for b in ("1", "-1", "5"):
        with pytest.raises(Unsupported, match="within"):
            coefficient(("dual", SQUARE, ("+", R, q(b))), 1)
    assert coefficient(("dual", SQUARE, ("+", R, q("99/100"))), 2).overlaps(arb(2))


def test_integration_by_parts_needs_a_continuous_function() -> None:
    """The derivative of the step is 0 almost everywhere, so r times its dual is 0, not sum k mu_k^2 r^k."""
    with pytest.raises(Unsupported, match="regular"):
        coefficient(times(R, ("dual", slope_of(STEP), R)), 1)
    assert coefficient(("dual", slope_of(STEP), R), 1).is_zero()
    mpmath.mp.dps = 30
    assert near(coefficient(times(R, ("dual", slope_of(RELU), R)), 2), 1 / (2 * mpmath.pi))
    with pytest.raises(Unsupported, match="regular"):
        coefficient(("dual", lam(f("exp", times(q("1/4"), X, X))), R), 0)


OTHER = lam(("+", X, q(1)))


@pytest.mark.parametrize(
    "kernel",
    [
        times(R, ("dual", ("dfun", RELU, q(2)), R)),
        ("dual", RELU, f("sin", R)),
        ("dual", lam(times(R, X)), R),  # r^3, though mu_1^2 = r^2 suggests r^2 r
    ],
)
def test_other_kernels_are_refused(kernel: Node) -> None:
    with pytest.raises(Unsupported):
        coefficient(kernel, 1, r=fmpq(1, 2))


def rectified(r: mpmath.mpf) -> mpmath.mpf:
    return arc_cosine(r) - r * stepped(r)


def stepped(r: mpmath.mpf) -> mpmath.mpf:
    return (mpmath.pi - mpmath.acos(r)) / (2 * mpmath.pi)


def test_kernels_that_are_not_of_two_layers() -> None:
    mpmath.mp.dps = 40
    one, slope = ("dual", RELU, R), ("dual", slope_of(RELU), R)
    for kernel, wanted in (
        (R, lambda r: r),
        (times(R, R, slope), lambda r: r * r * stepped(r)),
        (times(one, one), lambda r: rectified(r) ** 2),
        (("^", R, q(2)), lambda r: r * r),
        (times(R, one), lambda r: r * rectified(r)),
        (times(("+", R, q(1)), slope), lambda r: (r + 1) * stepped(r)),
        (("+", one, ("dual", RELU, times(q("1/2"), R))), lambda r: rectified(r) + rectified(r / 2)),
        (("dual", RELU, ("^", R, q(2))), lambda r: rectified(r * r)),
        (("dual", RELU, times(R, R)), lambda r: rectified(r * r)),
    ):
        for p, value in enumerate(mpmath.taylor(wanted, 0, 4)):
            found = coefficient(kernel, p, r=fmpq(1, 2))
            assert close(found, value), (kernel, p)
            assert not close(found, value + mpmath.mpf(10) ** -12)


def close(ball: arb, value: mpmath.mpf) -> bool:
    """Equal up to the error of numerical differentiation."""
    with ctx.workprec(200):
        return bool(abs(arb(ball) - arb(mpmath.nstr(mpmath.re(value), 28))) <= arb("1e-15"))


def test_scalars_and_sums_of_kernels() -> None:
    two = times(("+", q(1), ("s", "a")), ("+", ("dual", RELU, R), times(R, ("dual", slope_of(RELU), R))))
    one = ("+", ("dual", RELU, R), times(R, ("dual", slope_of(RELU), R)))
    assert coefficient(two, 2, a=fmpq(2)).overlaps(3 * coefficient(one, 2))
    shifted = times(("+", times(q("1/2"), R), q("1/4")), ("dual", slope_of(OTHER), ("+", times(q("1/2"), R), q("1/4"))))
    assert coefficient(shifted, 1).overlaps(arb("0.5"))
    with pytest.raises(TooWide):
        coefficient(("dual", TANH, ("+", times(q("1/2"), R), q("1/4"))), 1)
