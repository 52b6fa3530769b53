"""The attack contradicts what is false and agrees with what is true, each time by its own calculation."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp

from ntksym.checking.certify import plain
from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.gaussians import Gaussian
from ntksym.checking.mutation.numbers import DIGITS, NoRoute, NoValue, node, value
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.harmonics import FunkHecke, Gegenbauer
from ntksym.theory.objects import DualActivation, GaussianMean, HermiteCoefficient, HermitePolynomial, RotationMean
from ntksym.theory.sobolev import IDENTITY, LAPLACIAN, KernelOperator, sobolev_operator

from .test_changes import integer, real, statement

x, y, n, k, p, t = sp.symbols("x y n k p t")
PHI = ["fv", "phi"]


def phi(*properties: str) -> dict[str, Any]:
    return {"name": "phi", "kind": "function", "properties": list(properties)}


def predicate(op: str, f: sp.Lambda) -> list[Any]:
    return [op, plain(to_tree(f))]


def rate(op: str, f: Any, g: Any) -> list[Any]:
    return [op, plain(to_tree(f)), plain(to_tree(g)), "p"]


def lam(body: Any) -> sp.Lambda:
    return sp.Lambda(activations.x, body)


u = activations.x
SQUARES = ["sum", ["^", ["hermite_coefficient", PHI, ["s", "k"]], ["q", "2"]], "k", ["q", "0"], ["c", "oo"]]
MEAN = ["gaussian_mean", ["lam", "x", ["^", ["app", PHI, ["s", "x"]], ["q", "2"]]]]
ROOT = ["eq", ["^", ["^", ["s", "x"], ["q", "1/2"]], ["q", "2"]], ["s", "x"]]
CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("identity", statement(sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), real("x")),
     statement(sp.Eq((x + 1) ** 2, x**2 + sp.Rational(2 * 10**12 + 1, 10**12) * x + 1), real("x"))),
    ("inequality", statement(sp.Le(2 * x, x**2 + 1), real("x")), statement(sp.Lt(2 * x, x**2 + 1), real("x"))),
    ("undefined", statement(ROOT, real("x", 0)), statement(ROOT, real("x"))),
    ("hypothesis", statement(sp.Lt(x, 2), real("x"), hypotheses=(sp.Lt(x, 1),)),
     statement(sp.Lt(x, 2), real("x"), hypotheses=(sp.Lt(x, 3),))),
    ("equation as hypothesis", statement(sp.Le(x * y, sp.Rational(1, 2)), real("x"), real("y"),
                                         hypotheses=(sp.Eq(x**2 + y**2, 1),)),
     statement(sp.Le(x * y, sp.Rational(1, 3)), real("x"), real("y"), hypotheses=(sp.Eq(x**2 + y**2, 1),))),
    ("finite sum", statement(sp.Eq(sp.Sum(k, (k, 0, n)), n * (n + 1) / 2), integer("n", 0)),
     statement(sp.Eq(sp.Sum(k, (k, 0, n)), n * (n - 1) / 2), integer("n", 0))),
    ("decimal", statement(["rounds", ["c", "pi"], "3.142"]), statement(["rounds", ["c", "pi"], "3.141"])),
    ("Hermite coefficient", statement(sp.Eq(HermiteCoefficient(activations.relu, 1), sp.Rational(1, 2))),
     statement(sp.Eq(HermiteCoefficient(activations.relu, 1), sp.Rational(10**12 + 1, 2 * 10**12)))),
    ("dual", statement(sp.Eq(DualActivation(lam(sp.sin(u)), t), sp.exp(-1) * sp.sinh(t)), real("t", -1, 1)),
     statement(sp.Eq(DualActivation(lam(sp.sin(u)), t), sp.exp(-1) * sp.sin(t)), real("t", -1, 1))),
    ("mean over rotations", statement(sp.Eq(RotationMean(activations.step, t, n), (sp.pi - t) / (2 * sp.pi)),
                                      real("t", 0, 3), integer("n", 2)),
     statement(sp.Eq(RotationMean(activations.step, t, n), t / (2 * sp.pi)), real("t", 0, 3), integer("n", 2))),
    ("eigenvalue on the sphere",
     statement(sp.Eq(FunkHecke(sp.Abs(t), 2, 3), sp.Rational(1, 8))), statement(sp.Eq(FunkHecke(t, 2, 3), 1))),
    ("eigenvalue of a kernel with a jump",
     statement(sp.Eq(FunkHecke(sp.Heaviside(t, 0), 1, n + 2), sp.gamma(n / 2 + 1) / (sp.sqrt(sp.pi) * (n + 1)
               * sp.gamma((n + 1) / 2))), integer("n", 0)),
     statement(sp.Eq(FunkHecke(sp.Heaviside(t, 0), 1, n + 1), sp.Rational(1, 4)), integer("n", 1))),
    ("Gegenbauer polynomials",
     statement(sp.Eq(Gegenbauer(2, n, t), (n * t**2 - 1) / (n - 1)), real("t"), integer("n", 2)),
     statement(sp.Eq(Gegenbauer(2, n, t), (n * t**2 - 1) / (n + 1)), real("t"), integer("n", 2))),
    ("degree", statement(sp.Eq(Gegenbauer(n, 2, 1), 1), integer("n", 0)),
     statement(sp.Eq(Gegenbauer(n, 2, 1), 1), integer("n"))),
    ("Parseval", statement(["eq", SQUARES, MEAN], phi("square_integrable", "locally_absolutely_continuous",
                                                     "polynomially_bounded", "differentiable")),
     statement(["eq", ["*", ["q", "2"], SQUARES], MEAN], phi("square_integrable", "polynomially_bounded"))),
    ("derivative", statement(["eq", ["d", ["^", ["s", "x"], ["q", "3"]], ["s", "x"]],
                              ["*", ["q", "3"], ["^", ["s", "x"], ["q", "2"]]]], real("x")),
     statement(["eq", ["d", ["^", ["s", "x"], ["q", "3"]], ["s", "x"]], ["^", ["s", "x"], ["q", "2"]]], real("x"))),
    ("Taylor coefficient", statement(["eq", ["taylor_coefficient", ["f", "exp", ["s", "r"]], "r", ["s", "n"]],
                                      ["^", ["f", "factorial", ["s", "n"]], ["q", "-1"]]], integer("n", 0)),
     statement(["eq", ["taylor_coefficient", ["f", "exp", ["s", "r"]], "r", ["s", "n"]],
                ["f", "factorial", ["s", "n"]]], integer("n", 0))),
    ("square-integrable", statement(predicate("square_integrable", lam(sp.exp(u**2 / 5)))),
     statement(predicate("square_integrable", lam(sp.exp(u**2 / 3))))),
    ("polynomially bounded", statement(predicate("polynomially_bounded", lam(u**5))),
     statement(predicate("polynomially_bounded", lam(sp.exp(u))))),
    ("absolutely continuous", statement(predicate("locally_absolutely_continuous", activations.relu)),
     statement(predicate("locally_absolutely_continuous", activations.step))),
    ("convex", statement(["convex", ["^", ["s", "x"], ["q", "2"]], ["s", "x"]], real("x")),
     statement(["convex", ["^", ["s", "x"], ["q", "3"]], ["s", "x"]], real("x"))),
    ("linear", statement(["linear", ["*", ["q", "3"], ["s", "x"]], ["s", "x"]], real("x")),
     statement(["linear", ["+", ["q", "3"], ["s", "x"]], ["s", "x"]], real("x"))),
    ("affine", statement(["affine", ["+", ["q", "3"], ["s", "x"]], ["s", "x"]], real("x")),
     statement(["affine", ["^", ["s", "x"], ["q", "2"]], ["s", "x"]], real("x"))),
    ("both", statement(["and", ["lt", ["q", "1"], ["q", "2"]], ["lt", ["s", "x"], ["q", "2"]]], real("x", 0, 1)),
     statement(["and", ["lt", ["q", "1"], ["q", "2"]], ["lt", ["s", "x"], ["q", "1"]]], real("x", 0, 1))),
    ("existence", statement(sp.Eq(x**2, 4), real("x"), quantifier="exists"),
     statement(sp.Eq(x**2, 4), real("x"), quantifier="forall")),
]


@pytest.mark.parametrize(("name", "true", "false"), CASES, ids=[case[0] for case in CASES])
def test_true_statements_are_met_and_false_ones_contradicted(name: str, true: Any, false: Any) -> None:
    assert attack(true, true, "0").contradiction == ""
    assert attack(true, true, "0").points > 0 or name == "existence"
    assert attack(false, true, "0").contradiction


F, G = p**2 + p, p**2
RATES = [
    ("equivalent", F, G, True), ("equivalent", 2 * F, G, False), ("theta", 2 * F, G, True),
    ("theta", F, p ** sp.Rational(3, 2), False), ("bigo", F, p**3, True), ("bigo", F, p, False),
    ("omega", F, p, True), ("omega", F, p**3, False), ("littleo", F, p**3, True), ("littleo", F, 3 * G, False),
    ("equivalent", -F, G, False), ("bigo", 2 ** (-p), p ** (-2), True), ("theta", 2 ** (-p), 3 ** (-p), False),
]


@pytest.mark.parametrize(("op", "f", "g", "holds"), RATES)
def test_rates_by_the_trend_of_the_quotient(op: str, f: Any, g: Any, holds: bool) -> None:
    stated = statement(rate(op, f, g), integer("p", 1))
    assert bool(attack(stated, statement(["true"]), "0").contradiction) is not holds


@pytest.mark.parametrize(("op", "g", "holds"), [
    ("equivalent", p**2 + 5, True), ("equivalent", 2 * G, False), ("theta", 2 * G, True), ("theta", p**3, False),
    ("bigo", p**3, True), ("bigo", p, False), ("omega", p, True), ("omega", p**3, False), ("littleo", p**3, True),
    ("littleo", 3 * G, False), ("equivalent", -G, False)])
def test_rates_by_the_ratio_to_the_true_one(op: str, g: Any, holds: bool) -> None:
    index = integer("p", 1)
    found = attack(statement(rate(op, F, g), index), statement(rate("equivalent", F, G), index), "0")
    assert bool(found.contradiction) is not holds
    assert "the ratio to the true rate" in found.route + found.contradiction


def test_a_tiny_change_of_a_rate_is_seen_by_the_ratio_only() -> None:
    index, changed = integer("p", 1), G * sp.Rational(10**12 + 1, 10**12)
    found = attack(statement(rate("equivalent", F, changed), index), statement(rate("equivalent", F, G), index), "0")
    assert "the ratio to the true rate" in found.contradiction
    other = attack(statement(rate("equivalent", F * sp.Rational(10**12 + 1, 10**12), G), index),
                   statement(rate("equivalent", F, G), index), "0")
    assert "the ratio to the true sequence" in other.contradiction


def test_a_bound_that_shows_late_is_seen_by_the_ratio_to_the_true_sequence() -> None:
    """(p/(p + 400))^8 = O(1) still grows at small p; a multiple of it is O(1), a power of p times it is not."""
    index, late = integer("p", 1), (p / (p + 400)) ** 8
    true = statement(rate("bigo", late, sp.Integer(1)), index)
    stated = statement(rate("bigo", 2 * late, sp.Integer(1)), index)
    assert "the trend" in attack(stated, statement(["true"]), "0").contradiction
    found = attack(statement(rate("bigo", -2 * late, sp.Integer(1)), index), true, "0")
    assert (found.contradiction, found.route) == ("", "the ratio to the true sequence")
    assert attack(statement(rate("bigo", p * late, sp.Integer(1)), index), true, "0").contradiction


def test_parities_are_told_apart() -> None:
    alternating = (1 + (-1) ** p) * p
    assert attack(statement(rate("theta", alternating, p), integer("p", 2, modulus=2, residue=0)),
                  statement(["true"]), "0").contradiction == ""
    assert attack(statement(rate("theta", alternating, p), integer("p", 1)), statement(["true"]), "0").contradiction


def test_its_gaussian_integrals_are_right() -> None:
    """Against mpmath's own quadrature, and at degrees where cancellation is heavy."""
    with mpmath.workdps(DIGITS):
        table = Gaussian(node(plain(to_tree(activations.tanh))), {})
        direct = mpmath.quad(lambda z: mpmath.tanh(z) * (z**3 - 3 * z) / mpmath.sqrt(6) * mpmath.npdf(z),
                             mpmath.linspace(-16, 16, 33))
        assert abs(table.coefficient(3) - direct) < mpmath.mpf(10) ** -35
        relu = Gaussian(node(plain(to_tree(activations.relu))), {})
        closed = mpmath.fac2(397) / mpmath.sqrt(2 * mpmath.pi * mpmath.factorial(400))
        assert abs(abs(relu.coefficient(400)) / closed - 1) < mpmath.mpf(10) ** -30
        with pytest.raises(NoRoute):
            Gaussian(node(plain(to_tree(lam(sp.exp(-(u * 1000) ** 2))))), {})
        with pytest.raises(NoValue):
            Gaussian(node(plain(to_tree(lam(sp.exp(u**2))))), {})


@pytest.mark.parametrize("expression", [
    sp.log(-1, evaluate=False), sp.Pow(0, -1, evaluate=False), sp.asin(2), sp.factorial(sp.Rational(1, 2)),
    sp.Pow(-1, sp.Rational(1, 2), evaluate=False), HermitePolynomial(-1, 2),
])
def test_what_has_no_value_is_said_to_have_none(expression: Any) -> None:
    trees = {sp.log(-1, evaluate=False): ("f", "log", ("q", "-1"))}
    tree = trees.get(expression) or node(plain(to_tree(expression)))
    with mpmath.workdps(DIGITS), pytest.raises(NoValue):
        value(tree, {})


def test_a_series_that_converges_slowly_has_no_route() -> None:
    slow = sp.Sum(1 / (k + 1), (k, 0, sp.oo))
    with mpmath.workdps(DIGITS), pytest.raises(NoRoute):
        value(node(plain(to_tree(slow))), {})
    with mpmath.workdps(DIGITS):
        half = value(node(plain(to_tree(sp.Sum(2 ** (-k), (k, 1, sp.oo))))), {})
        assert abs(half - 1) < mpmath.mpf(10) ** -20
        assert abs(value(node(plain(to_tree(GaussianMean(lam(u**4))))), {}) - 3) < mpmath.mpf(10) ** -35


@pytest.mark.parametrize(("operator", "degree", "dimension", "expected"), [
    (LAPLACIAN, 3, 2, -9), (LAPLACIAN, 0, 4, 0), (LAPLACIAN, 7, 5, -70), (IDENTITY - 2 * LAPLACIAN, 2, 3, 13),
    (LAPLACIAN * KernelOperator(t**2), 2, 3, -sp.Rational(4, 5)), ((-LAPLACIAN) ** sp.Rational(1, 2), 2, 2, 2),
    (sobolev_operator(2, 4, "degree"), 3, 4, 256),
])
def test_modes_by_quadrature_and_differences(operator: Any, degree: int, dimension: int, expected: Any) -> None:
    with mpmath.workdps(DIGITS):
        found = value(node(plain(to_tree(operator.mode(degree, dimension)))), {})
        assert abs(found - mpmath.mpf(expected.p) / expected.q if isinstance(expected, sp.Rational)
                   else found - expected) < mpmath.mpf(10) ** -25


def test_where_there_is_no_mode() -> None:
    for operator, degree, dimension in ((IDENTITY, -1, 3), (IDENTITY, 1, 1), (LAPLACIAN ** sp.Rational(1, 2), 1, 3),
                                        (LAPLACIAN**-1, 0, 3)):
        tree = ["mode", plain(to_tree(operator)), ["q", str(degree)], ["q", str(dimension)]]
        with mpmath.workdps(DIGITS), pytest.raises(NoValue):
            value(node(tree), {})


@pytest.mark.parametrize(("odd", "zero"), [(("q", "0"), True), (("q", "1/1000000000000000000000000000000"), False)])
def test_an_eigenvalue_that_is_rounding_is_zero(odd: Any, zero: bool) -> None:
    """(1+t)^(1/2) + (1-t)^(1/2) has none of odd degree; a small odd part is told from rounding."""
    t = ("s", "t")
    root = ("^", ("+", ("q", "1"), t), ("q", "1/2")), ("^", ("+", ("q", "1"), ("*", ("q", "-1"), t)), ("q", "1/2"))
    kernel = ("lam", "t", ("+", *root, ("*", odd, t)))
    with mpmath.workdps(DIGITS):
        assert value(("sphere_eigenvalue", kernel, ("q", "3"), ("q", "5")), {}) == 0
        assert (value(("sphere_eigenvalue", kernel, ("q", "1"), ("q", "5")), {}) == 0) is zero


def test_a_rate_is_tried_at_one_point_however_short_the_time() -> None:
    true = statement(rate("theta", y * p, p), integer("p", 1), real("y", 1, 2))
    at_once, at_leisure = (attack(true, statement(["true"]), "0", seconds) for seconds in (0.0, 60.0))
    assert 0 < at_once.points < at_leisure.points
    assert attack(statement(rate("theta", y * p**2, p), integer("p", 1), real("y", 1, 2)), true, "0", 0.0).contradiction


@pytest.mark.parametrize(("exponent", "holds"), [("-4", True), ("-9/2", False), ("-5", False)])
def test_a_quotient_that_turns_late_is_followed(exponent: str, holds: bool) -> None:
    """(n + 40)^-4 falls like n^-4, which does not show at the first indices: there the quotient rises."""
    late = ["^", ["+", ["s", "n"], ["q", "40"]], ["q", "-4"]]
    data, original = ({"variables": [{"name": "n", "kind": "integer", "low": ["q", "1"]}], "hypotheses": [],
                       "claim": ["bigo", late, ["^", ["s", "n"], ["q", g]], "n"]} for g in (exponent, "-1"))
    found = attack(data, original, "seed")
    assert bool(found.contradiction) is not holds


@pytest.mark.parametrize(("sequence", "contradicted"), [
    (["^", ["f", "factorial", ["s", "n"]], ["q", "-1"]], False),  # less than 10000^-n in the end only
    (["^", ["q", "50"], ["*", ["q", "-1"], ["s", "n"]]], True),
    (["*", ["^", ["s", "n"], ["q", "1/2"]], ["^", ["q", "50"], ["*", ["q", "-1"], ["s", "n"]]]], True),
])
def test_what_falls_ever_faster_is_contradicted_by_no_finite_stretch(sequence: Any, contradicted: bool) -> None:
    data, original = ({"variables": [{"name": "n", "kind": "integer", "low": ["q", "1"]}], "hypotheses": [],
                       "claim": ["bigo", sequence, ["^", ["q", base], ["*", ["q", "-1"], ["s", "n"]]], "n"]}
                      for base in ("10000", "2"))
    assert bool(attack(data, original, "seed").contradiction) is contradicted


def stretched(rate: str, exponent: str = "0") -> Any:
    """n^exponent e^(-rate sqrt n)"""
    return ["*", ["^", ["s", "n"], ["q", exponent]],
            ["f", "exp", ["*", ["q", f"-{rate}"], ["^", ["s", "n"], ["q", "1/2"]]]]]


@pytest.mark.parametrize(("rate", "exponent", "contradicted"), [
    ("3", "2", False), ("31/10", "1", False), ("5/2", "0", True), ("5/2", "1/2", True), ("2", "1/2", True),
    ("3", "0", False)])
def test_a_power_beside_an_exponential_is_no_contradiction(rate: str, exponent: str, contradicted: bool) -> None:
    """Against e^(-2.95 sqrt n), which n^2 e^(-3 sqrt n) exceeds more and more up to n = 6400."""
    data, original = ({"variables": [{"name": "n", "kind": "integer", "low": ["q", "1"]}], "hypotheses": [],
                       "claim": ["bigo", stretched(rate, exponent), stretched(g), "n"]} for g in ("59/20", "1"))
    found = attack(data, original, "seed")
    assert bool(found.contradiction) is contradicted
