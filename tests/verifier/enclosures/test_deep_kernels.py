"""Values and Taylor coefficients of deep kernels, against mpmath's Cauchy integrals of closed forms of the duals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from flint import arb, arb_poly, ctx, fmpq

from ntksym.verifier.enclosures import deep_kernels
from ntksym.verifier.enclosures.deep_kernels import Composition, shift
from ntksym.verifier.enclosures.enclose import Evaluator, TooWide, Undefined, Unsupported, enclose
from ntksym.verifier.enclosures.special import ball
from ntksym.verifier.syntax import Node
from ntksym.verifier.work import OutOfWork, limited

X, R = ("s", "x"), ("s", "r")
Dual = Callable[[Any], Any]


def q(text: object) -> Node:
    return ("q", str(text))


def lam(body: Node) -> Node:
    return ("lam", "x", body)


RELU, STEP = lam(("f", "max", X, q(0))), lam(("f", "heaviside", X, q(0)))
TANH, ERF = lam(("f", "tanh", X)), lam(("f", "erf", X))
BELL, LINE, PARABOLA = lam(("f", "exp", ("*", q(-1), ("^", X, q(2))))), lam(X), lam(("+", X, ("^", X, q(2))))


def angle(r: Any) -> Any:
    return (mpmath.pi - mpmath.acos(r)) / (2 * mpmath.pi)


#: activation -> its dual and that of its derivative, in closed form
DUALS: dict[str, tuple[Node, Dual, Dual]] = {
    "relu": (RELU, lambda r: mpmath.sqrt(1 - r * r) / (2 * mpmath.pi) + r * angle(r), angle),
    "step": (STEP, angle, lambda r: mpmath.mpf(0)),
    "erf": (ERF, lambda r: 2 / mpmath.pi * mpmath.asin(2 * r / 3),
            lambda r: 4 / mpmath.pi / mpmath.sqrt(9 - 4 * r * r)),
    "bell": (BELL, lambda r: 1 / mpmath.sqrt(9 - 4 * r * r), lambda r: 4 * r * (9 - 4 * r * r) ** mpmath.mpf(-1.5)),
    "line": (LINE, lambda r: r, lambda r: mpmath.mpf(1)),
    "parabola": (PARABOLA, lambda r: r + 2 * r * r + 1, lambda r: 1 + 4 * r),
}
WEIGHTS = {"relu": (1, "1/2"), "step": (1, "1/2"), "erf": (1, "1/2"), "bell": (1, "1/2"), "line": ("1/2", "1/2"),
           "parabola": ("1/4", "1/4")}


def real(text: object) -> Any:
    top, _, bottom = str(text).partition("/")
    return mpmath.mpf(top) / mpmath.mpf(bottom or 1)


def recursion(name: str, op: str, e: object, layers: int) -> Dual:
    """Kernel of the layer for S_1 = e + r/5 and T_1 = r^2 - 2r - 1."""
    _, dual, slope = DUALS[name]
    sigma_w, sigma_b = (real(w) for w in WEIGHTS[name])

    def at(r: Any) -> Any:
        s, t = real(e) + r / 5, r * r - 2 * r - 1
        for _ in range(layers - 1):
            above = sigma_w**2 * dual(s) + sigma_b**2
            s, t = above, above + sigma_w**2 * slope(s) * t
        return s if op == "nngp" else t

    return at


def node(name: str, op: str, e: object, layers: int) -> Node:
    s, t = ("+", ("*", q("1/5"), R), q(e)), ("+", ("^", R, q(2)), ("*", q(-2), R), q(-1))
    middle = (s,) if op == "nngp" else (s, t)
    return (op, DUALS[name][0], *middle, q(layers), *(q(w) for w in WEIGHTS[name]))


def cauchy(f: Dual, p: int, points: int = 64) -> Any:
    """[r^p] f by the trapezoidal rule on the circle of radius 1/4."""
    radius = mpmath.mpf(1) / 4
    turns = [mpmath.expjpi(2 * mpmath.mpf(j) / points) for j in range(points)]
    return (mpmath.fsum(f(radius * z) / z**p for z in turns) / points / radius**p).real


def differs(found: Any, value: Any, tolerance: str) -> bool:
    with ctx.workprec(200):
        return bool(abs(arb(found) - arb(mpmath.nstr(value, 30))) > arb(tolerance))


def agrees(found: Any, value: Any, tolerance: str) -> bool:
    with ctx.workprec(200):
        return bool(abs(arb(found) - arb(mpmath.nstr(value, 30))) <= arb(tolerance))


@pytest.mark.parametrize("op", ["nngp", "ntk"])
@pytest.mark.parametrize("name", list(DUALS))
def test_coefficients(name: str, op: str) -> None:
    mpmath.mp.dps = 30
    for e in (0, "1/3", "-7/10"):
        for layers in (1, 2, 3):
            wanted = recursion(name, op, e, layers)
            for p in (0, 1, 3):
                found = enclose(("taylor_coefficient", node(name, op, e, layers), "r", q(p)), {}, 90)
                value = cauchy(wanted, p)
                assert agrees(found, value, "1e-12"), (e, layers, p)
                assert differs(found, value + mpmath.mpf(10) ** -9, "1e-12")


@pytest.mark.parametrize("op", ["nngp", "ntk"])
@pytest.mark.parametrize("name", list(DUALS))
def test_values(name: str, op: str) -> None:
    mpmath.mp.dps = 30
    for layers in (1, 2, 3, 4):
        found = enclose(node(name, op, "1/3", layers), {"r": fmpq(-1, 2)}, 90)
        value = recursion(name, op, "1/3", layers)(mpmath.mpf(-1) / 2)
        assert agrees(found, value, "1e-15")
        assert differs(found, value + mpmath.mpf(10) ** -14, "1e-15")


def test_values_add_up_to_the_coefficients_of_tanh() -> None:
    kernel = ("ntk", TANH, R, R, q(3), q(1), q("1/2"))
    for prec, goal in ((53, "1e-7"), (100, "1e-7")):
        total = sum(arb(enclose(("taylor_coefficient", kernel, "r", q(p)), {}, prec)) / 4**p for p in range(12))
        value = enclose(kernel, {"r": fmpq(1, 4)}, prec)
        assert abs(arb(value) - total) < arb(goal)


def test_more_bits_give_smaller_balls_around_the_same_value() -> None:
    tree = ("taylor_coefficient", node("relu", "ntk", "1/3", 3), "r", q(3))
    balls = [arb(enclose(tree, {}, prec)) for prec in (53, 100, 200)]
    assert all(one.overlaps(two) for one in balls for two in balls)
    assert balls[0].rad() > 1000 * balls[1].rad() > 10**6 * balls[2].rad()


def test_near_the_end_the_balls_hold_the_value() -> None:
    mpmath.mp.dps = 30
    for e in ("99/100", "-99/100"):
        scope = Evaluator({}, 64)
        with ctx.workprec(64):
            found = Composition(scope, "r", 3).shifted(RELU, ball(scope.value(q(e))))
        for j, entry in enumerate(found):
            assert agrees(entry, mpmath.diff(DUALS["relu"][1], real(e), j) / mpmath.factorial(j), "1e-6")


def test_a_polynomial_is_shifted() -> None:
    at = arb("0.3")
    for length in (1, 31, 32, 33, 100):
        coefficients = [arb(1) / (k + 1) for k in range(length)]
        for count in (1, 5, 120):
            whole = arb_poly(coefficients)(arb_poly([at, 1])).coeffs()
            for entry, wanted in zip(shift(coefficients, at, count), whole + [arb(0)] * count, strict=False):
                assert entry.overlaps(wanted)
                assert entry.rad() < 1e-6 or wanted.rad() > 1e-9
            assert len(shift(coefficients, at, count)) == count


def coefficient(expression: Node, p: object = 1, prec: int = 64, **env: Any) -> Any:
    return enclose(("taylor_coefficient", expression, "r", q(p)), env, prec)


def test_sums_products_powers_and_constants() -> None:
    expression = ("+", ("*", ("s", "a"), ("^", ("+", R, q(2)), q(3))), q(5))
    for p, value in enumerate((21, 24, 12, 2, 0)):
        assert arb(coefficient(expression, p, a=2)) == value
    assert arb(coefficient(("^", ("+", R, q(2)), ("s", "a")), 1, a=3)) == 12
    for wrong in (("^", R, q(-1)), ("^", R, q("1/2")), ("^", R, q(401)), ("^", R, R), ("f", "exp", R)):
        with pytest.raises(Unsupported):
            coefficient(wrong, a=2)


@pytest.mark.parametrize(("expression", "p", "failure", "message"), [
    (("nngp", RELU, R, q(0), q(1), q(0)), 1, Undefined, "counted from 1"),
    (("nngp", RELU, R, q("3/2"), q(1), q(0)), 1, Undefined, "not an integer"),
    (("nngp", RELU, R, q(1001), q(1), q(0)), 1, Unsupported, "1000 layers"),
    (("nngp", RELU, R, q(2), q(1), q(0)), -1, Undefined, "negative index"),
    (("nngp", RELU, R, q(2), q(1), q(0)), 401, Unsupported, "beyond the index 400"),
    (("nngp", RELU, R, q(2), R, q(0)), 1, Unsupported, "depend on the correlation"),
    (("nngp", RELU, R, R, q(1), q(0)), 1, Unsupported, "depend on the correlation"),
    (("nngp", lam(("*", X, R)), R, q(2), q(1), q(0)), 1, Unsupported, "depend on the correlation"),
    (("^", ("dual", lam(("*", X, R)), R), q(2)), 1, Unsupported, "depends on the correlation"),
    (("nngp", lam(("f", "exp", ("^", X, q(2)))), R, q(2), q(1), q(0)), 1, Unsupported, "square-integrable"),
    (("nngp", RELU, ("+", R, q(1)), q(2), q(1), q(0)), 1, TooWide, "within"),
    (("nngp", RELU, ("+", R, q(-2)), q(2), q(1), q(0)), 1, TooWide, "within"),
    (("ntk", lam(("f", "abs", X)), ("+", R, q("99999/100000")), R, q(2), q(1), q(0)), 60, TooWide, "4096"),
])
def test_what_has_no_enclosure(expression: Node, p: int, failure: type[Exception], message: str) -> None:
    with pytest.raises(failure, match=message):
        coefficient(expression, p, r=fmpq(1, 2))


def test_the_work_is_counted() -> None:
    for tree in (("taylor_coefficient", ("ntk", RELU, R, R, q(1000), ("^", q(2), q("1/2")), q(0)), "r", q(100)),
                 ("taylor_coefficient", ("^", ("dual", RELU, R), q(400)), "r", q(400))):
        with pytest.raises(OutOfWork), limited(100_000):
            enclose(tree, {}, 64)


def test_a_layer_of_one_is_the_first_kernel() -> None:
    assert deep_kernels.first(("ntk", RELU, R, q(3), q(1), q(1), q(0))) == q(3)
    assert enclose(("ntk", RELU, q("1/2"), q(3), q(1), q(1), q(0)), {}, 64) == 3
    assert enclose(("nngp", RELU, q("1/2"), q(1), q(1), q(0)), {}, 64) == fmpq(1, 2)
    with pytest.raises(Undefined):
        enclose(("nngp", RELU, q(2), q(2), q(1), q(0)), {}, 64)
