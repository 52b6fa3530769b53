"""Differential equations with initial values: singular points, components, definedness, and real roots."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import sympy as sp
from flint import fmpq, fmpq_poly

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.failures import TooWide, Undefined
from ntksym.verifier.normal_forms.differential_equations import Equation
from ntksym.verifier.normal_forms.differential_ring import VAR, DifferentialRing
from ntksym.verifier.normal_forms.function_field import NotCovered
from ntksym.verifier.normal_forms.real_intervals import Interval, has_root, is_nonnegative, roots_between
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node, number, substitute
from tests.ode_problems import (
    HALF,
    INNER,
    LEFT,
    LINE,
    PI,
    PROBLEMS,
    RIGHT,
    UNIT,
    Identity,
    Int,
    arc,
    interval,
    root,
    t,
    x,
)

ONE = number(1)


def stated(left: Any, right: Any, *domain: dict[str, Any]) -> Statement:
    left, right = (side if isinstance(side, tuple) else to_tree(sp.sympify(side)) for side in (left, right))
    return read_statement(plain({"variables": list(domain), "hypotheses": [], "claim": ("eq", left, right)}))


def earned(statement: Statement, *points: object, within: Any = None) -> str:
    try:
        evidence = {"kind": "differential-equation", "points": [str(p) for p in points], "interval": within}
        return apply_rule(statement, evidence).verdict
    except (Rejected, Malformed) as failure:
        return str(failure)


# -- the table

@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_the_table_is_proved_and_its_neighbours_are_not(problem: Identity) -> None:
    choices = [(0,), (1,), (-1,), (HALF,), (-1, 1)]
    assert "proved" in [earned(stated(problem.left, problem.right, problem.domain), *points) for points in choices]
    for left, right in problem.false:
        assert "proved" not in [earned(stated(left, right, problem.domain), *points) for points in choices]
    for domain in problem.elsewhere:
        assert "proved" not in [earned(stated(problem.left, problem.right, domain), *points) for points in choices]


# -- derivatives

FUNCTIONS = [
    sp.asin(x) * sp.acos(x), sp.exp(x) * sp.sin(2 * x), sp.cos(x) ** 3 * sp.sin(x) ** 2, sp.log(2 + x) / (3 - x),
    sp.atan(x / 2) ** 2, sp.erf(3 * x) + sp.erfc(x), sp.sinh(x) * sp.cosh(2 * x), (1 + x) ** sp.Rational(-2, 3),
    root**3 / (2 - x), sp.Abs(x - 2) * x, 1 / (3 + sp.sqrt(1 + x)), sp.E**x, sp.sqrt(2) * PI * x, 1 / (PI * sp.exp(x)),
    sp.log(x + 2 * sp.sqrt(1 + x**2)), Int(t * sp.exp(t), (t, -1, x)), sp.atan(sp.sqrt(1 + x)),
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_derivatives_agree_with_difference_quotients(function: sp.Expr) -> None:
    ring = DifferentialRing(Interval(fmpq(-1), fmpq(1), True, True))
    tree = substitute(to_tree(function), {"x": ("s", VAR)})
    element = ring.read(tree)
    derivatives = [element, ring.derivative(element), ring.derivative(ring.derivative(element))]

    def value(e: Any, at: fmpq) -> Any:
        total = 0
        for monomial, c in e.items():
            term = univariate_value(c.num, at) / univariate_value(c.den, at)
            for g, power in monomial:
                term = term * enclose(substitute(ring.generators[g].tree, {VAR: number(at)}), {}, 256) ** power
            total = total + term
        return total

    for at in (fmpq(1, 3), fmpq(-2, 7)):
        exact = enclose(substitute(tree, {VAR: number(at)}), {}, 256)
        assert abs(value(element, at) - exact).mid() < 1e-12
        h = fmpq(1, 10**4)
        for lower, upper in pairwise(derivatives):
            quotient = (value(lower, at + h) - value(lower, at - h)) / (2 * h)
            assert abs(quotient - value(upper, at)).mid() < 1e-5


def univariate_value(polynomial: Any, at: fmpq) -> fmpq:
    return sum((fmpq(c) * at ** max(e) for e, c in polynomial.to_dict().items()), fmpq(0))


# -- what has no value, or is outside

NOT_READ: list[tuple[str, Any, dict[str, Any]]] = [
    ("vanishes in the interval", 1 / x, UNIT), ("vanishes in the interval", 1 / x, interval(0)),
    ("vanishes in the interval", (x**2 - 1) / (x - 1), interval(0, 2)), ("vanishes in the interval", 1 / root, UNIT),
    ("vanishes in the interval", sp.log(x**2), LINE), ("vanishes in the interval", sp.log(1 - x), UNIT),
    ("vanishes in the interval", Int(1 / t, (t, 1, x)), LINE),
    ("vanishes in the interval", Int(1 / t, (t, 0, x)), RIGHT),
    ("vanishes in the interval", Int(1 / t, (t, 1, x)), LEFT),
    ("vanishes in the interval", 1 / (x + sp.sqrt(x**2)), RIGHT),
    ("shown to be positive", sp.log(x), LEFT), ("shown to be positive", sp.log(sp.sqrt(1 + x**2) * -1), LINE),
    ("shown to be nonnegative", sp.sqrt(x), LINE), ("shown to be nonnegative", sp.asin(x), interval(-1, 2)),
    ("shown to be nonnegative", sp.acos(2 * x), UNIT), ("of high order", (1 + x) ** sp.Rational(1, 7), UNIT),
    ("zeros are not known", 1 / sp.sin(x), interval(1, 2)), ("zeros are not known", 1 / (2 + sp.exp(x)), LINE),
    ("zeros are not known", 1 / (2 + (1 + x) ** sp.Rational(1, 3)), UNIT),
    ("zeros are not known", 1 / (3 + sp.sqrt(1 + x) + sp.sqrt(2 + x)), UNIT),
    ("not a rational function", sp.sqrt(2 + sp.sin(x)), LINE), ("growing exponent", 2**x, LINE),
    ("too large to be expanded", (1 + sp.exp(x)) ** 30, LINE), ("the function tan", sp.tan(x), UNIT),
    ("an integral other than", Int(t, (t, 0, x**2)), LINE), ("an integral other than", Int(t * x, (t, 0, x)), LINE),
    ("an integral other than", Int(t, (t, sp.sqrt(2), x)), LINE), ("'sum' in", sp.Sum(x, (t, 0, 3)), LINE),
    ("order up to", sum(sp.exp(j * x) for j in range(1, 13)), LINE),
    ("too many terms", (1 + sp.exp(x) + sp.exp(x / 3)) ** 20, LINE),
    ("a Hermite polynomial of degree 21", ("hermite_polynomial", number(21), ("s", "x")), LINE),
    ("a Hermite polynomial of degree 1/2", ("hermite_polynomial", number(fmpq(1, 2)), ("s", "x")), LINE),
]


@pytest.mark.parametrize(("reason", "left", "domain"), NOT_READ)
def test_what_is_not_covered_is_named(reason: str, left: Any, domain: dict[str, Any]) -> None:
    with pytest.raises(NotCovered, match=reason):
        Equation(stated(left, 1 - x * 0, domain))


def test_constants_without_a_value() -> None:
    logarithm: Node = ("+", ("s", "x"), ("f", "log", number(-1)))
    for constant, failure in ((logarithm, Undefined), (("+", ("s", "x"), ("c", "oo")), TooWide)):
        with pytest.raises(failure):
            Equation(stated(constant, 1, LINE))
    assert "undefined" in earned(stated(logarithm, logarithm, LINE), 0)
    zero: Node = ("^", ("+", ("f", "sin", ("c", "pi")), number(0)), number(-1))
    with pytest.raises((Undefined, TooWide)):
        Equation(stated(("*", ("s", "x"), zero), 1, LINE))
    unknown: Node = ("f", "exp", ("*", number(1), ("f", "sin", ("c", "pi"))))
    assert earned(stated(("*", unknown, ("s", "x")), 2 * x, LINE), 0) != "proved"


def test_other_statements_and_domains() -> None:
    for changed in ({"claim": ("le", ("s", "x"), ("s", "x"))}, {"quantifier": "exists"},
                    {"variables": [LINE, {"name": "y", "kind": "real"}]}, {"variables": []}):
        claim = ("eq", number(1), number(1)) if not changed.get("variables", [LINE]) else ("eq", ("s", "x"), ("s", "x"))
        read = read_statement(plain({"variables": [LINE], "hypotheses": [], "claim": claim, **changed}))
        assert "all values of one variable" in earned(read, 0)
    for domain in ({"kind": "integer"}, {"low": ("c", "pi")}, {"high": ("c", "pi")}, {"low": number(1), "high": ONE},
                   {"low": ONE, "high": number(0)}):
        # an empty domain, which the checks before a rule refuse, is none of the rule's either
        with pytest.raises(NotCovered, match="real interval with rational ends"):
            Equation(stated(x, x, {**LINE, **domain}))
    assert earned(stated(x, x, {**LINE, "low": number(0), "high": ONE}), HALF) == "proved"


def test_evidence_that_is_none() -> None:
    equation = stated(x, x, LINE)
    for points in ([], [0] * 13):
        assert "1 to 12 points" in earned(equation, *points)
    assert "rational" in earned(equation, "x")
    assert earned(equation, *range(12)) == "proved"
    for points in ((1, 1), (1, 0), (0, 2, 1)):
        assert "points of the initial values grow" in earned(equation, *points)
    for within in ([], ["0", "1", True], ["0", "1", True, 1], ["0", "1", "x", False], [None] * 4, "0110"):
        assert "an interval has two ends" in earned(equation, 0, within=within)


# -- components and points

def test_every_component_needs_a_point() -> None:
    both = stated(sp.sqrt(x**2) ** 3, x**2 * sp.Abs(x), LINE)
    assert earned(both, -1, 1) == "proved"
    for points in ((1,), (-1,), (1, 2), (-2, -1), (0, 1), (1, -1)):
        assert earned(both, *points) != "proved"
    # true on one side of 0 alone: a point there proves nothing beyond
    false = stated(sp.sqrt(x**2), x, LINE)
    assert "without a point" in earned(false, 1)
    assert "initial values at -1" in earned(false, -1, 1)
    assert earned(stated(sp.sqrt(x**2), x, interval(0)), 1) == "proved"


def test_singular_points_and_points_outside_carry_no_initial_values() -> None:
    one_sided = stated(sp.sqrt(x**2), x, interval(0))
    assert "0 is not an ordinary point" in earned(one_sided, 0)
    assert "-1 is not an ordinary point" in earned(stated(sp.asin(x) + sp.acos(x), PI / 2, UNIT), -1)
    assert "2 is not an ordinary point" in earned(stated(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1, interval(0, 1)), 2)
    assert "-1 is not an ordinary point" in earned(stated(x, x, interval(-1, 1, open_low=True)), -1)
    assert earned(stated(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1, interval(0, 1)), 0) == "proved"
    assert earned(stated(sp.sin(x), 0, interval(0, 1)), 0) != "proved"  # the first derivative is 1
    assert earned(stated(1 - sp.cos(x), 0, interval(0, 1)), 0) != "proved"  # the second is


def test_a_jump_inside_is_seen() -> None:
    jump = sp.atan(x) + sp.atan(1 / x)
    for domain in (LINE, UNIT, interval(0), interval(-1)):
        assert "proved" not in {earned(stated(jump, PI / 2, domain), *points) for points in ((1,), (-1, 1), (2,))}
    assert earned(stated(jump, PI / 2, interval(fmpq(1, 10**9))), 1) == "proved"
    # the poles of 2x/(1 - x^2): true between -1 and 1 alone
    double = stated(2 * sp.atan(x), sp.atan(2 * x / (1 - x**2)), INNER)
    assert earned(double, 0) == "proved"
    assert "proved" not in {earned(stated(2 * sp.atan(x), sp.atan(2 * x / (1 - x**2)), domain), 0)
                            for domain in (UNIT, LINE, interval(-2, 1, open_high=True))}
    assert earned(stated(2 * sp.atan(x), sp.atan(2 * x / (1 - x**2)), interval(1, open_low=True)), 2) != "proved"


def test_other_readings() -> None:
    assert earned(stated(arc, arc + 0, UNIT), HALF) == "proved"
    third: Node = ("hermite_polynomial", number(3), ("s", "x"))
    # h' = p'/p h for h = c p: a point between any two zeros of p = x^3 - 3 x
    for right, verdict in (((x**3 - 3 * x) / sp.sqrt(6), True), ((x**3 - 2 * x) / sp.sqrt(6), False)):
        assert (earned(stated(third, right, LINE), -2, -1, 1, 2) == "proved") is verdict
        assert earned(stated(third, right, LINE), -2, -1, 2) != "proved"
    power: Node = ("^", ("c", "e"), ("s", "x"))
    assert earned(stated(power, sp.exp(x), LINE), 0) == "proved"
    assert earned(stated(power, sp.exp(2 * x), LINE), 0) != "proved"
    assert earned(stated(sp.exp(x) * sp.exp(-x), 1, LINE), 0) == "proved"
    assert earned(stated(sp.atan(-x), -sp.atan(x), LINE), 1) == "proved"
    assert earned(stated(sp.atan(2 * x), 2 * sp.atan(x), LINE), 1) != "proved"


def test_a_larger_interval() -> None:
    far = stated(sp.atan(x) + sp.atan(1 / x), PI / 2, interval(2, 3))
    assert "initial values at 2" in earned(far, 2)  # atan(2) + atan(1/2) has no normal form
    assert earned(far, 1, within=["0", None, True, False]) == "proved"
    assert earned(far, 1, within=["1", "3", False, False]) == "proved"
    for within in (["0", "3", True, True], ["5/2", None, True, True], [None, None, True, True],
                   ["-1", None, True, True]):
        assert earned(far, 1, within=within) != "proved"


def test_derivatives_in_the_statement() -> None:
    slope = sp.Derivative(arc, x)
    assert earned(stated(slope, (PI / 2 + sp.asin(x)) / PI, INNER), 0) == "proved"
    assert earned(stated(slope, (PI / 2 - sp.asin(x)) / PI, INNER), 0) != "proved"
    assert "not shown to be differentiable" in earned(stated(slope, (PI / 2 + sp.asin(x)) / PI, UNIT), 0)
    assert "not shown to be differentiable" in earned(stated(sp.Derivative(sp.Abs(x), x), sp.Abs(x), LINE), -1, 1)
    assert earned(stated(sp.Derivative(sp.Abs(x), x), 1, RIGHT), 1) == "proved"
    assert earned(stated(sp.Derivative(x * sp.erf(x), x), sp.erf(x) + 2 * x * sp.exp(-(x**2)) / sp.sqrt(PI), LINE),
                  0) == "proved"
    moved: Node = ("d", ("*", ("s", "x"), number(2)), ("*", ("s", "x"), number(2)))
    assert "'d' in a function" in earned(stated(moved, 1, LINE), 0)


# -- real roots

def test_roots_are_counted() -> None:
    p = fmpq_poly([0, 1]) ** 2 * fmpq_poly([-1, 1]) * fmpq_poly([-2, 0, 1]) * fmpq_poly([1, 0, 1])
    for low, high, count in ((None, None, 4), (0, None, 2), (None, 0, 1), (-2, 2, 4), (1, 2, 1), (0, 1, 0), (3, 3, 0),
                             (fmpq(7, 5), fmpq(3, 2), 1), (2, None, 0)):
        ends = [None if end is None else fmpq(end) for end in (low, high)]
        assert roots_between(p, *ends) == count, (low, high)
    assert roots_between(fmpq_poly([5]), None, None) == 0
    for interval_, answer in ((Interval(fmpq(0), fmpq(1), True, True), False), (Interval(fmpq(0), fmpq(1)), True),
                              (Interval(fmpq(0), fmpq(1), True, False), True), (Interval(fmpq(2), None), False),
                              (Interval(None, fmpq(-2)), False), (Interval(None, None), True)):
        assert has_root(p, interval_) is answer
    assert has_root(fmpq_poly([]), Interval(fmpq(0), fmpq(1)))


def test_signs_on_intervals() -> None:
    x1 = fmpq_poly([0, 1])
    whole, right, left = Interval(None, None), Interval(fmpq(0), None), Interval(None, fmpq(0))
    assert is_nonnegative(x1**2, whole)
    assert is_nonnegative(x1**3, right)
    assert not is_nonnegative(x1**3, left)
    assert not is_nonnegative(x1, whole)
    assert not is_nonnegative(-(x1**2), whole)
    assert is_nonnegative(-(x1**3), left)
    assert is_nonnegative((x1 - 1) ** 2 * (x1 + 1) * fmpq(1, 3), Interval(fmpq(-1), fmpq(3)))  # zero at the midpoint
    assert is_nonnegative(fmpq_poly([]), whole)
    assert is_nonnegative(fmpq_poly([2]), whole)
    assert not is_nonnegative(fmpq_poly([-2]), whole)


def test_intervals_grow_to_hold_a_point() -> None:
    base = Interval(fmpq(1), fmpq(2), True, True)
    assert base.with_point(fmpq(0)) == Interval(fmpq(0), fmpq(2), False, True)
    assert base.with_point(fmpq(1)) == Interval(fmpq(1), fmpq(2), False, True)
    assert base.with_point(fmpq(3)) == Interval(fmpq(1), fmpq(3), True, False)
    assert base.with_point(fmpq(3, 2)) == base
    assert Interval(None, None).with_point(fmpq(3)) == Interval(None, None)


def test_intervals_contain_each_other() -> None:
    one, two, three = fmpq(1), fmpq(2), fmpq(3)
    half_open = Interval(one, two, True, False)
    for other, answer in ((half_open, True), (Interval(one, two), False), (Interval(one, three, True), False),
                          (Interval(one, None, True), False), (Interval(None, two), False),
                          (Interval(one, two, True, True), True), (Interval(fmpq(3, 2), two), True)):
        assert half_open.contains(other) is answer
        assert Interval(None, None).contains(other)
    assert Interval(one, two, False, True).contains(Interval(one, two, True, True))
    assert not Interval(one, two, False, True).contains(half_open)
    assert Interval(one, None).contains(half_open)
    assert not Interval(two, None).contains(half_open)
