"""Signs of Taylor coefficients by structure: against coefficients of mpmath, and refusals where a sign is not shown."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.verifier.normal_forms.assumptions import context_from_statement
from ntksym.verifier.order.nonzero_coefficients import endless_parities, is_present, odd_part_is_linear
from ntksym.verifier.order.series_signs import NoSigns, Reader, Signs
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

t = sp.Symbol("t", real=True)
T: Node = ("s", "t")
DATA = {"variables": [{"name": "c", "kind": "real", "low": ["q", "1"], "high": None, "low_open": True},
                      {"name": "b", "kind": "real", "low": ["q", "0"], "high": None},
                      {"name": "l", "kind": "integer", "low": ["q", "1"], "high": None}],
        "hypotheses": [], "claim": ["true"]}


def q(value: object) -> Node:
    return ("q", str(value))


def read(node: Node, sign: int = 1) -> Signs | None:
    statement = read_statement(DATA)
    try:
        return Reader("t", statement, context_from_statement(DATA)).signs(node, sign)
    except NoSigns:
        return None


KERNELS = [sp.exp(t), sp.exp(2 * t), sp.exp(t**2), sp.exp(-2 + 2 * t), sp.cosh(t), sp.cosh(-t), sp.sinh(t),
           sp.sinh(t**2), sp.asin(t), sp.acos(-t), 1 / (2 - t), (3 - 2 * t) ** sp.Rational(-1, 2),
           sp.exp(-sp.sqrt(2 - 2 * t)), 1 / (3 - 2 * t), t * sp.exp(t) + t**3, (1 + t) ** 2 * sp.cosh(t),
           1 / (1 + (2 - 2 * t)), sp.cosh(1 + t**2),
           sp.exp(t) - sp.Rational(1, 2), t**2 * sp.sinh(t) * 3, sp.asin(t**2 / 2) + 1]
NEGATIVE = [sp.log(2 - t), sp.sqrt(2 - 2 * t), sp.acos(t), (3 - t) ** sp.Rational(1, 3), -sp.exp(t), sp.asin(-t),
            2 * sp.acos(t) - 1, -3 * sp.exp(t), sp.log(sp.Rational(1, 2) * (3 - t))]
MIXED = [sp.exp(-t), 1 / (2 + t), sp.log(2 + t), sp.sqrt(2 + t), sp.sin(t), 1 / (2 - t) ** 2 - sp.exp(t), (2 - t) ** 2,
         sp.log(2 - 2 * t), 1 / (1 - t), sp.asin(2 * t), sp.tanh(t), -t * sp.cosh(t) + 2 * t, (t - 1) * sp.exp(t),
         sp.Pow(2, t), sp.cosh(t - 1), t ** sp.Symbol("b"), (2 - t) ** sp.Rational(3, 2), -(t**2) * (t + 1) + t,
         sp.exp(t) * (sp.cosh(t) - 2), t ** 41, sp.atan(t), sp.log(3 - t) + 2 * t, sp.Max(0, t), (-t) ** 3]


def coefficients(kernel: sp.Expr, count: int = 12) -> list[mpmath.mpf]:
    with mpmath.workdps(60):
        return mpmath.taylor(sp.lambdify(t, kernel, "mpmath"), 0, count)


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_positive_kernels(kernel: sp.Expr) -> None:
    found = read(to_tree(kernel))
    c = coefficients(kernel)
    assert found is not None
    assert min(c[1:]) > -1e-30
    assert found.nonnegative is (c[0] >= 0)
    assert found.positive is (c[0] > 1e-30)
    assert found.endless == {p % 2 for p in (9, 10, 11, 12) if c[p] > 1e-30}
    assert found.some == {p % 2 for p in range(1, 13) if c[p] > 1e-30}
    if found.falling:
        assert all(one >= two - mpmath.mpf(10) ** -30 for one, two in itertools.pairwise(c))


@pytest.mark.parametrize("kernel", NEGATIVE, ids=str)
def test_negative_kernels(kernel: sp.Expr) -> None:
    found = read(to_tree(kernel), -1)
    c = coefficients(kernel)
    assert found is not None
    assert max(c[1:]) < 1e-30
    assert not found.nonnegative or c[0] <= 0
    assert not found.positive or c[0] < 0
    assert read(to_tree(kernel)) is None
    assert found.endless == {p % 2 for p in (11, 12) if c[p] < -1e-30}


@pytest.mark.parametrize("kernel", MIXED, ids=str)
def test_kernels_that_are_not_shown_to_have_signs(kernel: sp.Expr) -> None:
    assert read(to_tree(kernel)) is None


@pytest.mark.parametrize(("kernel", "falls"), [
    (sp.exp(t), True), (sp.exp(sp.Rational(11, 10) * t), False), (1 / (2 - t), True), (1 / (4 - 2 * t) ** 2, True),
    (1 / (4 - 3 * t) ** 2, False), (sp.exp(t**2), False), (1 / (2 - t**2), False), (sp.exp(t) + 1 / (2 - t) + 3, True),
    (3 * sp.exp(t), True), (t + 2, False), (sp.exp(t) - 1, False), (sp.exp((t + 1) / 2), True)])
def test_falling_coefficients(kernel: sp.Expr, falls: bool) -> None:
    found = read(to_tree(kernel))
    assert found is not None
    assert found.falling is falls
    c = coefficients(kernel)
    assert not falls or all(one >= two for one, two in itertools.pairwise(c))


def test_parameters_count_by_what_is_said_of_them() -> None:
    c, b = ("s", "c"), ("s", "b")
    minus: Node = ("*", q(-1), T)
    assert read(("^", ("+", c, minus), q(-1))) is not None
    assert read(("^", ("+", b, minus), q(-1))) is None
    scaled = read(("*", b, ("f", "exp", T)))
    assert scaled == Signs(True, falling=True)  # b may be 0
    assert read(("*", ("+", b, q(-1)), T)) is None
    assert read(("^", ("c", "e"), T)) == read(("f", "exp", T))
    assert read(("^", T, ("s", "l"))) is None
    assert read(("*", ("+", q(-1), ("*", q(-1), b)), T), -1) is not None


def dual(function: object, argument: Node = T) -> Node:
    return ("dual", to_tree(function) if not isinstance(function, tuple) else function, argument)


def test_duals_have_the_parities_of_their_hermite_coefficients() -> None:
    relu, tanh, step = activations.relu, activations.tanh, activations.step
    assert read(dual(relu)) == Signs(True, True, frozenset((0, 1)), frozenset((0,)))
    assert read(dual(tanh)) == Signs(True, False, frozenset((1,)), frozenset((1,)))
    assert read(dual(step)) == Signs(True, True, frozenset((1,)), frozenset((1,)))
    # x^2/2 in place of x: even powers alone
    assert read(dual(tanh, ("*", q("1/2"), ("^", T, q(2))))) == Signs(True, False, frozenset((0,)), frozenset((0,)))
    deep = read(("ntk", to_tree(relu), T, T, q(3), ("^", q(2), q("1/2")), q(0)))
    assert deep is not None
    assert deep.endless == {0, 1}
    assert read(("ntk", to_tree(relu), T, T, ("s", "l"), ("^", q(2), q("1/2")), q(0))) == Signs(True)
    assert read(("nngp", to_tree(relu), T, q(2), q(1), q(0))) is None  # the variance is not kept
    assert read(dual(tanh), -1) is None
    assert read(dual(tanh, ("*", q(2), T))) is None
    assert read(dual(tanh, ("+", T, q("-1/2")))) is None
    assert read(dual(("lam", "x", ("f", "exp", ("^", ("s", "x"), q(2)))))) is None
    assert read(dual(("lam", "x", ("*", T, ("s", "x"))))) is None


@pytest.mark.parametrize(("name", "wanted", "linear"), [
    ("relu", {0}, True), ("step", {1}, False), ("tanh", {1}, False), ("sigmoid", {1}, False), ("softplus", {0}, True),
    ("gelu", {0}, True), ("silu", {0}, True), ("sine", {1}, False), ("cosine", {0}, True),
    ("exponential", {0, 1}, False), ("identity", set(), True), ("absolute", {0}, True)])
def test_parities(name: str, wanted: set[int], linear: bool) -> None:
    function = to_tree(getattr(activations, name))
    assert endless_parities(function) == wanted
    assert odd_part_is_linear(function) is linear
    phi = sp.lambdify(sp.Symbol("x"), getattr(activations, name)(sp.Symbol("x")), "mpmath")
    for p in (3, 4, 5, 6):
        value = mpmath.quad(lambda x, p=p: phi(x) * mpmath.hermite(p, x / mpmath.sqrt(2)) * mpmath.exp(-x * x / 2),
                            [-12, -4, 0, 4, 12])
        assert (abs(value) > 1e-8) is (p % 2 in wanted)
        assert is_present(function, p) is (p % 2 in wanted)
    if linear:
        assert 1 not in wanted


X: Node = ("s", "x")


@pytest.mark.parametrize(("function", "wanted"), [
    (("lam", "x", ("+", ("f", "sin", X), ("f", "cos", X))), set()),  # two functions that might cancel
    (("lam", "x", ("*", ("s", "a"), ("f", "sin", X))), set()), (("fv", "phi"), set()),
    (("lam", "x", ("f", "sin", ("*", q(0), X))), set()), (("lam", "x", ("f", "atan", X)), set()),
    (("lam", "x", ("*", ("f", "log", q(-1)), ("f", "sin", X))), set()),
    (("lam", "x", ("*", X, ("f", "tanh", X))), {0}), (("lam", "x", ("f", "exp", ("*", q(-1), X, X))), {0}),
    (("dfun", ("lam", "x", ("f", "tanh", X)), q(1)), {0}), (("dfun", ("lam", "x", ("f", "tanh", X)), q(2)), set()),
    (("dfun", ("lam", "x", ("f", "heaviside", X, q(0))), q(1)), set()),
    (("dfun", ("lam", "x", ("f", "max", X, q(0))), q(1)), {1})])
def test_parities_of_other_functions(function: Node, wanted: set[int]) -> None:
    assert endless_parities(function) == wanted


def test_functions_with_odd_parts_that_are_not_linear() -> None:
    for body in (("^", X, q(3)), ("*", X, X, ("f", "max", X, q(0))), ("f", "atan", X), ("*", X, ("f", "softplus", X)),
                 ("f", "heaviside", X, q(0))):
        assert not odd_part_is_linear(("lam", "x", body))
    assert odd_part_is_linear(("lam", "x", ("+", ("^", X, q(4)), ("*", X, ("f", "tanh", X)), X)))
    assert not odd_part_is_linear(("fv", "phi"))
