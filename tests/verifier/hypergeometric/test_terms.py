"""Hypergeometric normal forms: against mpmath for every kind of factor, and every root or quotient that must be
refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import mpmath
import pytest
import sympy as sp
from flint import fmpq

from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import HermiteCoefficient
from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.failures import TooWide
from ntksym.verifier.hypergeometric.term_reader import Class, Reader
from ntksym.verifier.hypergeometric.terms import NotATerm, Ring, Sum, gamma
from ntksym.verifier.syntax import Node

p = sp.Symbol("p", integer=True)
k = sp.Symbol("k", integer=True)
c, d = sp.symbols("c d")
x = activations.x
HALF = sp.Rational(1, 2)


def read(expression: sp.Basic | Node, slope: int = 1, offset: int = 0, positive: tuple[str, ...] = (),
         names: tuple[str, ...] = ("c", "d"),
         functions: dict[str, frozenset[str]] | None = None) -> Sum:
    tree: Node = expression if isinstance(expression, tuple) else to_tree(expression)
    return Reader(Ring(names, positive), Class("p", slope, offset), functions)(tree)


EXPRESSIONS: list[tuple[sp.Expr, int, int]] = [
    (sp.factorial(2 * p + 1) / sp.factorial(p), 1, 0),
    (sp.sqrt(sp.factorial(p)) / sp.sqrt(sp.factorial(p + 3)), 2, 1),
    (sp.binomial(3 * p, p), 1, 0),
    (sp.binomial(p, 2), 1, 2),
    (sp.factorial2(p - 3) * (-1) ** (p / 2 - 1), 2, 2),
    (sp.factorial2(p), 2, 1),
    (sp.gamma(p + sp.Rational(1, 3)) / sp.gamma(p - HALF), 1, 0),
    (sp.cos(sp.pi * p / 2) + 3 * sp.sin(sp.pi * (p + 1) / 2), 2, 0),
    ((-1) ** p * 6 ** (p / 2 + HALF), 2, 3),
    (sp.exp(sp.Rational(1, 3) - p / 2 + 2 * sp.sqrt(p + 1)), 1, 0),
    (sp.Sum(k**2 + p, (k, 1, 4)), 1, 0),
    (sp.Product(2 * k + 1, (k, 1, p + 2)), 1, 0),
    (sp.Sum(sp.KroneckerDelta(k, 2) * (k + p), (k, 0, p)), 1, 2),
    (sp.Sum(sp.KroneckerDelta(k, 2) * (k + p), (k, 3, p + 3)), 1, 0),
    (sp.Piecewise((p, p < 3), (p**2, True)), 1, 3),
    (sp.Mod(p, 3) + sp.Abs((-1) ** p * (p + 1)), 3, 2),
    (((p - 3) ** 4) ** HALF, 1, 0),
    (c ** (2 * p) * sp.sqrt(2 * sp.pi) + d**3, 1, 0),
    ((1 + c**2) ** (p / 2), 1, 0),
]


@pytest.mark.parametrize(("expression", "slope", "offset"), EXPRESSIONS, ids=[str(e) for e, _, _ in EXPRESSIONS])
def test_the_normal_form_has_the_value_of_the_expression(
        expression: sp.Expr, slope: int, offset: int, value_at: Callable[..., mpmath.mpf]) -> None:
    total = read(expression, slope, offset)
    for m in range(6):
        at = expression.subs({p: slope * m + offset, c: sp.Rational(-7, 5), d: sp.Rational(3, 4)})
        expected = mpmath.mpf(str(sp.N(at.doit(), 20)))
        assert mpmath.almosteq(value_at(total, m, c="-1.4", d="0.75"), expected, 1e-12)


@pytest.mark.parametrize(("left", "right"), [
    (sp.factorial(2 * p), 4**p * sp.gamma(p + HALF) * sp.gamma(p + 1) / sp.sqrt(sp.pi)),
    (sp.binomial(2 * p, p), sp.factorial(2 * p) / sp.factorial(p) ** 2),
    (sp.sqrt(8 * (p + 1)), 2 * sp.sqrt(2 * p + 2)),
    (sp.exp(2) * sp.exp(p), sp.exp(p + 2)),
    ((c**2) ** p, c ** (2 * p)),
])
def test_equal_sequences_have_one_normal_form_and_a_change_is_seen(left: sp.Expr, right: sp.Expr) -> None:
    assert (read(left) - read(right)).is_zero()
    assert not (read(left) - read(right * (p + 2) / (p + 1))).is_zero()
    assert not (read(left) - read(-right)).is_zero()


REFUSED: list[tuple[str, sp.Expr, str]] = [
    ("root of a square of unknown sign", sp.sqrt(p**2 - 6 * p + 9), "not positive from the first index"),
    ("root of the square of a parameter", sp.sqrt(c**2), "not proved positive"),
    ("half-integer power of a square", (c**2) ** (HALF + p), "not proved positive"),
    ("even root of an odd power", (c**3) ** sp.Rational(2, 3), "not proved positive"),
    ("root of a growing even power", sp.sqrt(c ** (2 * p) * 2), "not proved positive"),
    ("odd growing power of a parameter", c**p, "not proved positive"),
    ("root of a negative number", sp.sqrt(-1 - p), "negative"),
    ("root of an alternating sign", sp.sqrt((-1) ** p * 2), "alternates"),
    ("division by a parameter", 1 / c, "not proved nonzero"),
    ("division by a growing power of a parameter", 1 / (1 + c ** (2 * p) - 1), "not proved nonzero"),
    ("a pole among the indices", 1 / (p - 3), "division by zero"),
    ("a cancelled pole", (p - 3) / (p**2 - 9), "division by zero"),
    ("a pole of Gamma", sp.gamma(p - 2), "pole"),
    ("binomial below its range", sp.binomial(3, p), "decreases"),
    ("double factorial of changing parity", sp.factorial2(p), "parity"),
    ("sine of a changing quarter", sp.sin(sp.pi * p / 2), "quarter turns"),
    ("a delta beside a pole", sp.Sum(sp.KroneckerDelta(k, 0) / (k - 1), (k, 0, p)), "division"),
    ("absolute value of unknown sign", sp.Abs(c + p), "unknown sign"),
    ("exponential of a square", sp.exp(p**2), "faster than linearly"),
    ("a huge power", (p + 1) ** 10**6, "too large"),
    ("a huge shift", sp.gamma(p + 10**5), "shifted too far"),
    ("a condition that splits the indices", sp.Piecewise((1, p < 3), (2, True)), "some of these indices"),
    ("an empty product", sp.Product(k + 1, (k, 5, p)), "empty"),
    ("a free parameter under a product", sp.Product(k + c, (k, 1, p)), "not linear"),
]


@pytest.mark.parametrize(("expression", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_proved_is_refused(expression: sp.Expr, message: str) -> None:
    with pytest.raises(NotATerm, match=message):
        read(expression)


def test_the_same_expressions_are_read_where_their_signs_are_known(value_at: Callable[..., mpmath.mpf]) -> None:
    assert (read(sp.sqrt(c**2), positive=("c",)) - read(c)).is_zero()
    assert (read(sp.sqrt(p**2 - 6 * p + 9), offset=4) - read(p - 3, offset=4)).is_zero()
    assert value_at(read((c**3) ** sp.Rational(2, 3), positive=("c",)), 0, c=3) == pytest.approx(9)


def test_parameters_with_signs_in_their_names_are_refused() -> None:
    with pytest.raises(NotATerm, match="plain identifier"):
        Ring(("a", "b", "a + b"))


def test_gamma_of_a_rational_constant_and_the_pole_at_zero() -> None:
    ring = Ring(())
    assert (gamma(ring, 0, fmpq(7, 2)) - Sum.number(ring, fmpq(15, 8)) * gamma(ring, 0, fmpq(1, 2))).is_zero()
    with pytest.raises(NotATerm, match="pole"):
        gamma(ring, 1, fmpq(0))


def coefficient(body: sp.Expr, index: object = p) -> Node:
    return to_tree(HermiteCoefficient(sp.Lambda(x, body), index))


SCALARS = (sp.Integer(1), sp.Integer(-1), HALF, sp.Rational(-2, 3), sp.Integer(2), sp.sqrt(2), sp.pi)
SLOPES = (sp.Integer(1), sp.Integer(-1), HALF, sp.Rational(-2, 3), sp.Integer(2))
BASES: list[Callable[[sp.Expr], sp.Expr]] = [
    lambda a: sp.Integer(1), lambda a: sp.Heaviside(a * x, 0), lambda a: sp.Abs(a * x), lambda a: sp.Max(a * x, x / 3),
    lambda a: sp.Min(0, a * x), lambda a: sp.exp(a * x + sp.Rational(1, 3)), lambda a: sp.sin(a * x),
    lambda a: sp.cos(a * x),
    lambda a: sp.erf(a * x), lambda a: sp.tanh(a * x), lambda a: 1 / (1 + sp.exp(-a * x)),
    lambda a: sp.log(1 + sp.exp(a * x)),
    lambda a: sp.exp(-(a**2) * x**2), lambda a: sp.exp(x**2 / 8), lambda a: sp.exp(x**2 / 5),
    lambda a: sp.Max(x, 0) ** 2,
    lambda a: sp.Piecewise((a * x, x <= 0), (x**2 + 1, True)),
]


def random_activation(rng: random.Random) -> sp.Expr:
    return sp.Add(*(rng.choice(SCALARS) * x ** rng.choice((0, 0, 1, 2, 3)) * rng.choice(BASES)(rng.choice(SLOPES))
                    for _ in range(rng.randint(1, 3))))


@pytest.mark.parametrize("seed", range(5))
def test_hermite_coefficients_agree_with_their_balls(seed: int, value_at: Callable[..., mpmath.mpf]) -> None:
    rng = random.Random(seed)
    compared = 0
    for _ in range(4):
        body = random_activation(rng)
        for offset in (6, 7):
            total = read(coefficient(body), 2, offset)
            for m in (0, 3):
                ball = enclose(coefficient(body, 2 * m + offset), {}, 100)
                expected = mpmath.mpf(ball.mid().str(20, radius=False))
                assert mpmath.almosteq(value_at(total, m), expected, 1e-9, 1e-11), f"{body} at {2 * m + offset}"
                compared += 1
    assert compared == 16


@pytest.mark.parametrize(("body", "positive"), [
    (sp.exp(c * x), ()), (sp.sin(c * x) - x * sp.cos(c * x), ()), (sp.erf(c * x), ()), (sp.tanh(c * x), ("c",)),
    (sp.exp(-(c**2) * x**2), ("c",)), (c * sp.Max(x, 0) + d * sp.Min(x, 0), ()), (x**2 * sp.log(1 + sp.exp(c * x)),
        ("c",))])
def test_coefficients_with_a_parameter_agree_at_its_values(
        body: sp.Expr, positive: tuple[str, ...], value_at: Callable[..., mpmath.mpf]) -> None:
    for value in ("1/2", "7/5") if positive else ("-7/5", "0", "1/2"):
        at = body.subs({c: sp.Rational(value), d: sp.Rational(-1, 3)})
        for offset in (4, 5):
            total = read(coefficient(body), 2, offset, positive)
            for m in (0, 2):
                ball = enclose(coefficient(at, 2 * m + offset), {}, 100)
                found = value_at(total, m, c=sp.N(sp.Rational(value), 20), d=sp.N(sp.Rational(-1, 3), 20))
                assert mpmath.almosteq(found, mpmath.mpf(ball.mid().str(20, radius=False)), 1e-9, 1e-11)


X: Node = ("s", "x")


@pytest.mark.parametrize(("body", "message"), [
    (to_tree(sp.exp(x**2 / 2)), "root or quotient of zero"), (to_tree(sp.exp(x**2)), "negative number"),
    (to_tree(sp.exp((c - c**2 / 2) * x**2)), "not proved positive"), (to_tree(sp.tanh(c * x)), "unknown sign"),
    (to_tree(sp.tanh(p * x)), "depending on the index"), (to_tree(sp.tanh(x + 1)), "not a multiple"),
    (to_tree(sp.Heaviside(c * x, 0)), "breakpoint"), (to_tree(sp.Heaviside(x - 1, 0)), "not a multiple"),
    (to_tree(sp.sin(x) * sp.cos(x)), "product of"), (to_tree(sp.log(x)), "no closed form"),
    (("piecewise", ("le", X, X), ("q", "1"), ("true",), ("q", "0")), "does not depend on the variable"),
    (("piecewise", ("lt", X, ("q", "0")), ("q", "1")), "not defined everywhere"),
])
def test_activations_without_a_closed_form_are_refused(body: Node, message: str) -> None:
    with pytest.raises(NotATerm, match=message):
        read(("hermite_coefficient", ("lam", "x", body), ("s", "p")), 2, 5)


def test_a_parameter_called_like_the_variable_of_the_activation_is_refused() -> None:
    function: Node = ("lam", "t", ("*", X, ("s", "t")))
    with pytest.raises(NotATerm, match="called x"):
        read(("hermite_coefficient", function, ("s", "p")), 2, 5, names=("x",))


PHI: Node = ("fv", "phi")
ALL = frozenset(("locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable"))


def test_coefficients_of_an_unknown_function_need_its_regularity() -> None:
    mu: Node = ("hermite_coefficient", PHI, ("s", "p"))
    slope: Node = ("hermite_coefficient", ("dfun", PHI, ("q", "1")), ("s", "p"))
    shifted = to_tree(sp.sqrt(p + 1)), ("hermite_coefficient", PHI, ("+", ("s", "p"), ("q", "1")))
    assert (read(slope, functions={"phi": ALL}) - read(("*", *shifted), functions={"phi": ALL})).is_zero()
    for missing in ALL:
        with pytest.raises(NotATerm, match="square-integrable"):
            read(slope, functions={"phi": ALL - {missing}})
    with pytest.raises(NotATerm, match="not known to be square-integrable"):
        read(mu, functions={"phi": frozenset()})
    known = {"phi": frozenset(("square_integrable",))}
    with pytest.raises(NotATerm, match="unknown sign"):
        read(("f", "abs", mu), functions=known)
    with pytest.raises(NotATerm, match="division by a Hermite coefficient"):
        read(("^", mu, ("q", "-1")), functions=known)
    square: Node = ("^", mu, ("q", "2"))
    assert (read(("f", "abs", square), functions=known) - read(square, functions=known)).is_zero()


def test_a_sum_that_a_delta_collapses_must_be_defined_throughout() -> None:
    known = {"phi": frozenset(("square_integrable",))}

    def collapsed(index: Node) -> Node:
        return ("sum", ("*", ("delta", ("s", "k"), ("q", "0")), ("hermite_coefficient", PHI, index)), "k", ("q", "0"),
                ("s", "p"))

    down: Node = ("+", ("s", "p"), ("*", ("q", "-1"), ("s", "k")))
    assert (read(collapsed(down), functions=known) - read(("hermite_coefficient", PHI, ("s", "p")),
                                                          functions=known)).is_zero()
    with pytest.raises(NotATerm, match="negative index within a sum"):
        read(collapsed(("+", ("q", "1"), ("*", ("q", "-1"), ("s", "k")))), offset=2, functions=known)
    with pytest.raises(NotATerm, match="not linear"):
        read(collapsed(("^", ("+", ("s", "k"), ("q", "-1")), ("q", "2"))), offset=2, functions=known)


def test_a_delta_between_the_integers_is_refused() -> None:
    body: Node = ("*", ("delta", ("s", "k"), ("q", "1/2")), ("s", "k"))
    with pytest.raises(NotATerm, match="not an integer"):
        read(("sum", body, "k", ("q", "0"), ("s", "p")))


def test_the_ball_of_an_activation_outside_the_space_is_refused_too() -> None:
    with pytest.raises(TooWide):
        enclose(coefficient(sp.exp(x**2), 4), {}, 100)
