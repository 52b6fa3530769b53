"""Sturm sequences and relations in one variable: each limit and each side of each decision."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from flint import fmpq, fmpq_poly

from ntksym.checking.certify import plain
from ntksym.evaluation.tree import to_tree
from ntksym.verifier.hypergeometric.sequences import NotShown
from ntksym.verifier.normal_forms.one_variable import decide_one_variable
from ntksym.verifier.normal_forms.sturm import (
    Interval,
    SturmSequence,
    has_root,
    is_nonnegative_on,
    is_positive_on,
)
from ntksym.verifier.statement import Statement, read_statement
from tests.polynomial_problems import R, integer, n, variable

x, y = sp.symbols("x y")  # not declared real, or SymPy settles some of these by itself
LINE = Interval(None, None, True, True)
Y = variable("y")


def interval(low: Any, high: Any, low_open: bool = False, high_open: bool = False) -> Interval:
    ends = (None if v is None else fmpq(v) for v in (low, high))
    return Interval(*ends, low is None or low_open, high is None or high_open)


def polynomial(*coefficients: int) -> Any:
    return fmpq_poly(list(coefficients))


@pytest.mark.parametrize(("low", "high", "low_open", "high_open", "count"), [
    (0, 2, False, False, 3), (0, 2, True, False, 2), (0, 2, False, True, 2), (0, 2, True, True, 1),
    (None, 0, True, False, 1), (None, 0, True, True, 0), (2, None, False, True, 1), (2, None, True, True, 0),
    (1, 1, False, False, 1), (3, 3, False, False, 0), (None, None, True, True, 3)])
def test_roots_are_counted_at_open_and_closed_ends(low: Any, high: Any, low_open: bool, high_open: bool, count: int,
                                                   ) -> None:
    cubed = polynomial(0, 2, -3, 1) ** 3  # x (x - 1) (x - 2), each root threefold
    assert SturmSequence(cubed).count(interval(low, high, low_open, high_open)) == count


def test_signs() -> None:
    square = polynomial(4, 0, -4, 0, 1)
    assert is_nonnegative_on(square, LINE)
    assert not is_positive_on(square, LINE)
    assert not is_nonnegative_on(-square, LINE)
    assert is_nonnegative_on(polynomial(0), LINE)
    assert not is_positive_on(polynomial(0), LINE)
    assert has_root(polynomial(0), LINE)
    assert not has_root(polynomial(3), LINE)
    assert is_nonnegative_on(polynomial(0, 1), interval(0, 0))
    assert not is_nonnegative_on(polynomial(-1), interval(0, 0))
    assert is_positive_on(polynomial(0, 1), interval(0, None, True))
    assert not is_positive_on(polynomial(0, 1), interval(0, None))
    assert is_positive_on(polynomial(0, -1), interval(None, 0, True, True))


def stated(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> Statement:
    return read_statement(plain({"variables": list(variables), "hypotheses": [to_tree(h) for h in hypotheses],
                                 "claim": claim if isinstance(claim, list) else to_tree(claim), **rest}))


def decided(statement: Statement, integers: Any = None) -> str:
    try:
        return "true" if decide_one_variable(statement, {"integers": integers}) else "false"
    except NotShown as failure:
        return str(failure)


@pytest.mark.parametrize(("claim", "variables", "hypotheses", "wanted"), [
    (x**2 + 1 > 0, [R], (), "true"),
    (x**2 > y, [R, Y], (), "one relation in one variable"),
    (["true"], [R], (), "one relation in one variable"),
    (sp.sin(x) < 2, [R], (), "does not occur"),
    (x ** sp.Rational(1, 2) < 2, [variable("x", low=0)], (), "integer exponents"),
    (x**101 < 2, [R], (), "too large"),
    (x**60 * (x + 1) ** 60 < 2, [R], (), "above 100"),
    ((x + sp.Integer(10) ** 500) ** 100 < 2, [R], (), "20000 bits"),
    (["lt", ["q", "0"], ["+", *([["s", "x"]] * 4000)]], [R], (), "nodes"),
    (["lt", ["q", "0"], ["*", *([["+", ["q", str(10**600)], ["^", ["s", "x"], ["q", "9"]]]] * 8)]], [R], (), "large"),
    (["lt", ["q", "0"], ["^", ["+", ["s", "x"], ["*", ["q", "-1"], ["s", "x"]]], ["q", "-1"]]], [R], (), "division"),
    (1 / x**2 > 0, [R], (), "denominator"),
    (1 / x**2 > 0, [R], (sp.Ne(x, 0),), "true"),
    (1 / x**2 > 0, [R], (sp.Ne(0, x),), "true"),
    (x**2 > 0, [R], (sp.Ne(x, 1),), "false"),
    (x**2 > 0, [R], (["ne", ["s", "x"], ["s", "x"]],), "bounds"),
    (x**2 > 0, [R], tuple(sp.Ne(x, k) for k in range(4)), "more than 3"),
    (x > 1, [R], (sp.And(x > 1, x < 5),), "true"),
    (x > 2, [R], (sp.And(x > 1, x < 5),), "false"),
    (x > 2, [R], (x**3 > 8,), "bounds"),
    (x > 2, [R, Y], (), "bounds"),
    (x > 2, [R], (x > 4, x < 3), "empty"),
    (x > 0, [variable("x", low=1, high=3)], (sp.Ne(x, 5), sp.Ne(x, -5)), "true"),
    (sp.Eq(x**2, 2), [R], (), "false"),
    (sp.Eq(x, 1), [variable("x", low=1, high=1)], (), "true"),
    (x > 0, [{**R, "low": ["c", "pi"]}], (), "bounds"),
])
def test_real_variables(claim: Any, variables: list[dict[str, Any]], hypotheses: tuple[Any, ...], wanted: str) -> None:
    trees = [h if isinstance(h, list) else plain(to_tree(h)) for h in hypotheses]
    statement = read_statement(plain({"variables": variables, "hypotheses": trees,
                                      "claim": claim if isinstance(claim, list) else to_tree(claim)}))
    assert wanted in decided(statement)


def test_quantifiers() -> None:
    assert decided(stated(sp.Eq(x**2, 2), R, quantifier="exists")) == "true"
    assert decided(stated(sp.Le(x**2, -1), R, quantifier="exists")) == "false"
    assert decided(stated(sp.Lt(x**2, 0), R, quantifier="exists")) == "false"
    assert decided(stated(sp.Eq(x**2, 2), R, Y, quantifier="exists")).startswith("the relation fails")
    assert decided(stated(sp.Eq(n**2, 4), integer(), quantifier="exists"), [0, 3]).startswith("an integer that exists")


def test_integers() -> None:
    claim = sp.Ge(n**2 - 3 * n + 2, 0)
    assert decided(stated(claim, integer()), [1, 2]) == "true"
    assert decided(stated(claim, variable("n", "integer", high=1)), [1, 2]) == "true"
    assert decided(stated(claim, integer(2)), [2, 1]) == "true"
    assert decided(stated(claim, integer()), [2, 2]).startswith("not shown")
    assert decided(stated(claim, integer()), [2]).startswith("integers to check")
    assert decided(stated(sp.Gt(n**2 - 3 * n + 2, 0), integer()), [1, 2]).startswith("not conf")
    assert decided(stated(sp.Ne(n**2, 9), integer(0, modulus=2)), [3, 3]) == "true"
    assert decided(stated(sp.Eq(n, 3), integer(3)), [3, 3]).startswith("not shown")
    assert decided(stated(sp.Ge(1 / (n - 3) ** 2, 0), integer()), [3, 3]).startswith("not confirmed")
    assert decided(stated(sp.Ge(1 / (n - 3) ** 2, 0), integer()), [4, 3]).startswith("not shown")
    assert decided(stated(x > 0, variable("x", low=1)), [1, 0]).startswith("integers are")
