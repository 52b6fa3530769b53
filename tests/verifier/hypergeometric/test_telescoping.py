"""Sums by creative telescoping: the classical traps (poles of certificates, ends of ranges, vanishing leading
coefficients, first values, parameters) each let a false statement through if they are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sympy as sp
from flint import fmpq

from ntksym.checking.certify import plain
from ntksym.checking.deciders.telescoping import written, zeilberger
from ntksym.evaluation.tree import to_tree
from ntksym.verifier.enclosures.enclose import enclose, exact
from ntksym.verifier.hypergeometric.shift_ratios import (
    BEYOND,
    INDEX,
    INNER,
    LOWER,
    UPPER,
    Range,
    at,
    fraction,
    require_nonzero,
    step,
)
from ntksym.verifier.hypergeometric.sums import Problem
from ntksym.verifier.hypergeometric.term_trees import polynomial_tree
from ntksym.verifier.hypergeometric.terms import NotATerm, Ring
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed
from tests.sum_problems import HALF, N0, N1, PROBLEMS, ROW, B, F, S, SumProblem, X, index, k, n, r, variable, x

g, m = sp.gamma, sp.Symbol("m", integer=True)
RING = Ring({INDEX, INNER, LOWER, UPPER, BEYOND, "p0"}, (), (LOWER, UPPER, BEYOND))


def stated(left: Any, right: Any, *variables: dict[str, Any]) -> Statement:
    left, right = (side if isinstance(side, tuple) else to_tree(sp.sympify(side)) for side in (left, right))
    return read_statement(plain({"variables": list(variables), "hypotheses": [], "claim": ("eq", left, right)}))


def evidence(statement: Statement, threshold: int, *margins: int, **change: Any) -> dict[str, Any]:
    """The certificate that the search finds, whatever the other terms and first values of the statement are."""
    problem = Problem(statement, "n")
    recurrence, functions = zeilberger(problem)
    return {"kind": "telescoping", "index": "n", "threshold": threshold,
            "recurrence": [written(c, problem) for c in recurrence],
            "certificates": [{"numerator": written(f.num, problem), "denominator": written(f.den, problem),
                              "margins": list(margins)} for f in functions], **change}


def earned(statement: Statement, given: dict[str, Any]) -> str:
    try:
        return apply_rule(statement, plain(given)).verdict
    except Rejected as failure:
        return str(failure)


def attempts(statement: Statement) -> Iterator[str]:
    try:
        found = evidence(statement, 0)
    except NotATerm as failure:
        yield f"no evidence: {failure}"
        return
    for threshold in (0, 1, 2, 3):
        for margins in ([0, 0], [0, 1], [1, 0], [1, 1], [2, 0]):
            certificates = [{**one, "margins": margins} for one in found["certificates"]]
            yield earned(statement, {**found, "threshold": threshold, "certificates": certificates})


# -- relations between neighbouring terms

TERMS = (B(2 * n, n + k) * x**k, F(n + 2 * k) / F(k) ** 3, g(n + HALF) * (-3) ** (k - 2 * n),
         (n - k) * B(n, k) / (k + 1), B(x, k) * B(n, k), ((x - 1) / 2) ** (2 * n - k) * (n + 3 * k) ** -2,
         1 / B(n + k, k) ** 2, B(x + n, k + 2))


def value(polynomial: Any, point: dict[str, fmpq]) -> fmpq:
    found = fraction(polynomial_tree(polynomial, RING), RING)
    assert found is not None
    moved = at(found.num, {name: RING.constant(v) for name, v in point.items()}, RING)
    return fmpq(0) if moved.is_zero() else fmpq(moved.leading_coefficient())


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_neighbouring_terms_satisfy_the_relation_wherever_both_exist(term: sp.Expr) -> None:
    # Gamma(n + 1/2) / Gamma(1/2) is rational
    tree = to_tree((term / sp.gamma(HALF) if term.has(g) else term).subs(
        {n: sp.Symbol(INDEX), k: sp.Symbol(INNER), x: sp.Symbol("p0")}))
    for name in (INDEX, INNER):
        found = step(tree, name, RING)
        for point in ((a, b, c) for a in range(1, 6) for b in range(a + 1) for c in (fmpq(5, 7), fmpq(3))):
            env = dict(zip((INDEX, INNER, "p0"), map(fmpq, point), strict=True))
            sides = [enclose(tree, {**env, name: env[name] + 1}, 128), enclose(tree, env, 128)]
            for polynomial in found.below:
                sides[0] = sides[0] * value(polynomial, env)
            for polynomial in found.above:
                sides[1] = sides[1] * value(polynomial, env)
            assert (sides[0] - sides[1]).abs_upper() < 1e-12 * (1 + abs(sides[0]).mid()), (env, name)


def test_ranges_and_zeros() -> None:
    i, j, p = (RING.gens[name] for name in (INDEX, INNER, "p0"))
    alone, below = Range(RING, 2), Range(RING, 2, (0, 0), (1, 0))
    assert alone.nonzero(i**2 - 7)
    assert not alone.nonzero(i - 5)
    assert alone.nonzero(i - 1)
    assert alone.nonzero(2 * i - 9)
    assert not alone.nonzero(i - i)
    assert below.nonzero(i - j + 1)
    assert not below.nonzero(i - j)
    assert below.nonzero(4 * i - 2 * j + 1)
    assert not below.nonzero(i - 2 * j)
    assert not below.nonzero(i * i - j * j - 4)
    assert not below.nonzero(i - j + 1 + p)
    assert below.generically_nonzero(i - j + p)
    assert not below.generically_nonzero((i - j) * p)
    assert not below.generically_nonzero(p - p)
    assert below.positive(i + 1)
    assert not below.positive(j)
    assert below.nonnegative(i - j)


@pytest.mark.parametrize(("text", "nonzero"), [
    (B(n, k), True), (2 * B(n, k), True), (B(n, k + 1), False), (k * F(k), False), ((k + 1) ** 2 * F(k), True),
    (F(k) ** 2, True), (sp.pi + k, True), ((-2) ** k * sp.sqrt(sp.pi), True), (B(n, k) ** k, True)])
def test_terms_without_zeros(text: sp.Expr, nonzero: bool) -> None:
    tree = to_tree(text.subs({n: sp.Symbol(INDEX), k: sp.Symbol(INNER)}))
    if nonzero:
        require_nonzero(tree, RING, Range(RING, 0, (0, 0), (1, 0)))
    else:
        with pytest.raises(NotATerm, match="may be zero"):
            require_nonzero(tree, RING, Range(RING, 0, (0, 0), (1, 0)))


# -- the table

@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_the_table_is_proved_and_its_neighbours_are_not(problem: SumProblem) -> None:
    assert "proved" in attempts(stated(problem.left, problem.right, *problem.variables))
    for left, right in problem.false:
        assert "proved" not in attempts(stated(left, right, *problem.variables))
    for variables in problem.elsewhere:
        assert "proved" not in attempts(stated(problem.left, problem.right, *variables))


# -- traps

def test_first_values_count() -> None:
    alternating = S((-1) ** k * B(n, k), (k, 0, n))
    assert earned(stated(alternating, 0, N1), evidence(stated(alternating, 0, N1), 1, 0, 0)) == "proved"
    for threshold, reason in ((1, "n = 0"), (0, "pole")):
        false = stated(alternating, 0, N0)
        assert reason in earned(false, evidence(false, threshold, 0, 0))


def test_a_certificate_has_no_pole_in_the_range() -> None:
    factorials = stated(S(k * F(k), (k, 0, n)), F(n + 1) - 1, N0)
    assert "pole" in earned(factorials, evidence(factorials, 0, 0, 0))
    assert earned(factorials, evidence(factorials, 1, 1, 0)) == "proved"
    # -1/(k - 3) telescopes 1/((k-3)(k-2)) everywhere but at 2 and 3, where the terms do not exist.
    for low in (0, 2, 3):
        across = stated(S(1 / ((k - 3) * (k - 2)), (k, low, n)), -HALF - 1 / (n - 2), index(4))
        assert "may be zero" in earned(across, evidence(across, 4, 0, 0))
    beyond = stated(S(1 / ((k - 3) * (k - 2)), (k, 4, n)), 1 - 1 / (n - 2), index(4))
    assert earned(beyond, evidence(beyond, 4, 0, 0)) == "proved"


def test_ends_of_the_range_count() -> None:
    for high, right, expected in ((n, 2**n, True), (n - 1, 2**n, False), (n + 1, 2**n, True), (n + 1, 2**n + 1, False),
                                  (n - 1, 2**n - 1, True), (n - 2, 2**n - 1 - n, True), (n - 2, 2**n - 1, False)):
        statement = stated(S(B(n, k), (k, 0, high)), right, N1)
        assert ("proved" in attempts(statement)) is expected, (high, right)


def test_a_vanishing_leading_coefficient_proves_nothing_beyond() -> None:
    row = stated(ROW, 2**n, N0)
    given = evidence(row, 0, 0, 0)

    def scaled(root: int) -> dict[str, Any]:
        """The evidence with every equation multiplied by n - root."""
        numerator = [["-1", [1, 1]], [str(root), [0, 1]]]
        first, second = [["-2", [1, 0]], [str(2 * root), [0, 0]]], [["1", [1, 0]], [str(-root), [0, 0]]]
        return {**given, "recurrence": [first, second],
                "certificates": [{**given["certificates"][0], "numerator": numerator}]}

    assert "leading coefficient" in earned(row, scaled(3))
    assert "leading coefficient" in earned(row, scaled(0))
    assert earned(row, scaled(-1)) == "proved"
    assert "leading coefficient" in earned(row, {**scaled(3), "recurrence": [[], []]})


def test_both_sides_need_the_same_recurrence() -> None:
    row = evidence(stated(ROW, 2**n, N0), 4, 0, 0)
    # equal for n = 0, ..., 4 and a threshold that checks no more than these
    four = 2**n + sp.prod([n - i for i in range(5)])
    assert "recurrence" in earned(stated(ROW, four, N0), row)
    constant = {**row, "recurrence": [[["0", [0, 0]]], [["1", [0, 0]]]]}
    assert "does not telescope" in earned(stated(ROW, four, N0), constant)


def test_parameters() -> None:
    geometric = S(x**k, (k, 0, n))
    # a quotient that is undefined at x = 1, and a product that is not
    assert "may be zero" in earned(stated(geometric, (x ** (n + 1) - 1) / (x - 1), N0, X),
                                   evidence(stated(geometric, 1, N0, X), 0, 0, 0))
    inside = stated(geometric, (1 - x ** (n + 1)) / (1 - x), N0, variable("x", low=0, high=1, low_open=True,
                                                                          high_open=True))
    assert earned(inside, evidence(inside, 0, 0, 0)) == "proved"
    # 0^0 = 1
    for value in (-1, 0, 1):
        assert exact(to_tree(geometric * (x - 1) - x ** (n + 1) + 1), {"x": value, "n": 3}) == 0
    # an integer parameter between its ends; one value is no interval
    for high, expected in ((None, "proved"), (5, "proved"), (0, "a parameter such as m")):
        integer = variable("m", "integer", 0, high)
        vandermonde = stated(S(B(m, k) * B(n, n - k), (k, 0, n)), B(m + n, n), N0, integer)
        real = stated(S(B(r, k) * B(n, n - k), (k, 0, n)), 1, N0, variable("r"))
        assert earned(vandermonde, evidence(real, 0, 0, 0)) == expected


REJECTED: list[tuple[str, Any, Any, tuple[dict[str, Any], ...]]] = [
    ("not an integer variable", ROW, 2**n, (variable("n", "real", 0),)),
    ("not an integer variable", ROW, 2**n, (variable("n", "integer"),)),
    ("not an integer variable", ROW, 2**n, (index(HALF),)),
    ("a parameter such as f", ROW, 2**n, (N0, variable("f", "function"))),
    ("a parameter such as x", ROW * x, 2**n * x, (N0, variable("x", low=1, high=1))),
    ("a parameter such as x", ROW * x, 2**n * x, (N0, {**X, "low": ["c", "pi"]})),
    ("a product of sums", ROW * S(k, (k, 0, n)), 4**n, (N0,)),
    ("growing power", S(k**n, (k, 0, n)), 1, (N0,)),
    ("more than 40", S(sum(B(n, k) / (k + i) for i in range(1, 50)), (k, 0, n)), 1, (N0,)),
    ("does not grow", S(B(n, k), (k, 0, 3)), 1, (N0,)),
    ("does not grow", S(B(n, k), (k, n, n + 2)), 1, (N0,)),
    ("not an integer for all", S(B(n, k), (k, HALF, n)), 1, (N0,)),
    ("not an integer for all", S(B(n, k), (k, 0, n + x)), 1, (N0, X)),
    ("small integer slopes", S(B(n, k), (k, 0, n / 2)), 1, (N0,)),
    ("small integer slopes", S(B(n, k), (k, 0, n**2)), 1, (N0,)),
    ("not linear", ("sum", ("s", "k"), "k", ("q", "0"), ("c", "oo")), 1, (N0,)),
    ("not linear", S(k, (k, 0, 2**n)), 1, (N0,)),
    ("may be zero", S(1 / (k - 1), (k, 0, n)), 1, (N0,)),
    ("may be zero", S(1 / (k + x), (k, 0, n)), 1, (N0, X)),
    ("may be zero", S(x**-k, (k, 0, n)), 1, (N0, X)),
    ("a binomial that may be zero", S(1 / B(n, k + 1), (k, 0, n)), 1, (N0,)),
    ("to be positive", S(g(k), (k, 0, n)), 1, (N0,)),
    ("to be positive", S(F(k - 1), (k, 0, n)), 1, (N0,)),
    ("shown to be >= 0", S(B(2 * n, k - 1), (k, 0, n)), 1, (N0,)),
    ("not an integer for all", S(B(n, k + HALF), (k, 0, n)), 1, (N0,)),
    ("not an integer for all", S(x ** (k + HALF), (k, 0, n)), 1, (N0, X)),
    ("small integer slopes", S(2 ** (k**2), (k, 0, n)), 1, (N0,)),
    ("not a rational function", S(k * (2**k + 3**k) ** 2, (k, 0, n)), 1, (N0,)),
    ("in a term", S(sp.sin(k), (k, 0, n)), 1, (N0,)),
    ("in a term", ROW, sp.exp(n), (N0,)),
    ("too large to be expanded", S((n + k + x) ** 61, (k, 0, n)), 1, (N0, X)),
    ("too large to be expanded", S((n + k + x + 1) ** 40 + 1, (k, 0, n)), 1, (N0, X)),
    ("too many factors", S((n + k + x + 1) ** 50 * (n + k) ** 50, (k, 0, n)), 1, (N0, X)),
    ("too many terms", S((n + k + x + 1) ** 20 * (n - k + x) ** 15, (k, 0, n)), 1, (N0, X)),
]


@pytest.mark.parametrize(("reason", "left", "right", "variables"), REJECTED)
def test_what_is_not_shown_is_named(reason: str, left: Any, right: Any, variables: tuple[dict[str, Any], ...]) -> None:
    given = {"kind": "telescoping", "index": "n", "threshold": 0, "recurrence": [[["1", [0] * (len(variables) + 1)]]],
             "certificates": [{"numerator": [], "denominator": [["1", [0] * (len(variables) + 1)]],
                               "margins": [0, 0]}]}
    assert reason in earned(stated(left, right, *variables), given)


def test_evidence_that_is_none() -> None:
    row = stated(ROW, 2**n, N0)
    given = evidence(row, 0, 0, 0)
    assert earned(row, given) == "proved"
    (one,) = given["certificates"]
    monomials: list[list[Any]] = [[["1", [0, 0]]] * 601, [["1"]], [["1", 0]], [["1", [0]]], [["1", [0, -1]]],
                                  [["1", [0, 31]]], [["1", [0, True]]], [["0.5", [0, 0]]], [[1, [0, 0]]], ["1"]]
    for change, reason in (
        *(({"index": name}, "names an index and a threshold") for name in (0, None)),
        *(({"threshold": value}, "names an index and a threshold") for value in (True, "0", None)),
        ({"index": "m"}, "no variable 'm'"),
        *(({"threshold": value}, "the threshold lies in") for value in (-1, 25)),
        *(({"recurrence": value}, "1 to 5 coefficients") for value in (None, [], given["recurrence"] * 3)),
        ({"recurrence": [[["1", [0, 1]]], [["1", [0, 0]]]]}, "do not depend on the summation index"),
        ({"recurrence": ["x", [["1", [0, 0]]]]}, "a polynomial is a list"),
        *(({"recurrence": [m, [["1", [0, 0]]]]}, "polynomial|monomial|rational") for m in monomials),
        *(({"certificates": value}, "one certificate for each of the 1 sums") for value in (None, [], [one, one])),
        *(({"certificates": [value]}, "a numerator, a denominator and margins")
          for value in (None, {**one, "more": 1}, {"numerator": [], "denominator": []})),
        *(({"certificates": [{**one, "margins": value}]}, "two integers from 0 to 4")
          for value in (None, [0], [0, 0, 0], [-1, 0], [0, 5], [0, True])),
        ({"certificates": [{**one, "denominator": []}]}, "a denominator is identically zero"),
    ):
        with pytest.raises((Malformed, Rejected), match=reason):
            apply_rule(row, {**given, **change})


def test_other_relations_are_no_identities() -> None:
    for change in ({"claim": ("le", *to_tree(sp.Eq(ROW, 2**n))[1:])}, {"quantifier": "exists"}):
        row = stated(ROW, 2**n, N0)
        other = read_statement({**row.data, **plain(change)})
        assert "an equation for all values" in earned(other, evidence(row, 0, 0, 0))


@pytest.mark.parametrize(("left", "low", "margins", "reason"), [
    (S(B(n, k), (k, 0, n)), 0, (1, 1), "no room"), (S(2**k, (k, n, 2 * n)), 4, (0, 0), "loses terms"),
    (S(2**k, (k, -2 * n, -n)), 0, (0, 0), "loses terms"), (S(F(12 * n - k), (k, 0, 12 * n)), 1, (0, 0), "at the ends"),
    (S((-1) ** k * B(n, k) * k * (k - 1) ** 9, (k, 0, n)), 0, (0, 0), "division by zero")])
def test_room_at_the_ends(left: Any, low: int, margins: tuple[int, int], reason: str) -> None:
    given = {"kind": "telescoping", "index": "n", "threshold": low, "recurrence": [[["1", [0, 0]]]] * 2,
             "certificates": [{"numerator": [["1", [0, 0]]], "denominator": [["1", [0, 0]]], "margins": list(margins)}]}
    assert reason in earned(stated(left, 0, index(low)), given)
