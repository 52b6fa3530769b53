"""Relations between rational functions of one variable that Sturm sequences decide: the table on both sides."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement, plain
from ntksym.evaluation.tree import to_tree
from ntksym.verifier import verify
from tests.polynomial_problems import PROBLEMS, Problem, R, integer, n, variable, x

FALSE = [(problem, claim, domain) for problem in PROBLEMS for claim, domain in problem.false]


def decided(claim: Any, domain: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> tuple[str, str]:
    data = plain({"variables": [domain], "hypotheses": [to_tree(h) for h in hypotheses], "claim": to_tree(claim),
                  **rest})
    certificate = certify_statement("polynomial", data, 60)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict, certificate.data["evidence"]["kind"]


def test_the_table_is_large_enough() -> None:
    assert len(PROBLEMS) >= 25


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_true_statements_are_proved(problem: Problem) -> None:
    assert decided(problem.claim, problem.domain, problem.hypotheses)[0] == "proved"


@pytest.mark.parametrize(("problem", "claim", "domain"), FALSE, ids=lambda value: getattr(value, "name", ""))
def test_the_nearest_false_statements_are_refuted(problem: Problem, claim: Any, domain: dict[str, Any]) -> None:
    assert decided(claim, domain, problem.hypotheses)[0] == "refuted"


def test_strictness_that_fails_at_an_irrational_point_only_is_refuted_by_counting_roots() -> None:
    square = sp.expand((x**2 - 2) ** 2)
    assert decided(square > 0, R) == ("refuted", "sturm")
    assert decided(square > 0, variable("x", low="3/2"))[0] == "proved"
    assert decided(sp.Ne(x**2, 2), R) == ("refuted", "sturm")


def test_existence_of_irrational_solutions() -> None:
    assert decided(sp.Eq(x**3, 2), R, quantifier="exists") == ("proved", "sturm")
    assert decided(sp.Eq(x**4, -2 + x), R, quantifier="exists") == ("refuted", "sturm")
    assert decided(sp.Lt(x**2, x - 1), R, quantifier="exists") == ("refuted", "sturm")
    assert decided(sp.Le(x**2, 0), R, quantifier="exists")[0] == "proved"


def test_a_pole_in_the_domain_is_not_overlooked() -> None:
    assert decided(1 / (x - 1) ** 2 > 0, variable("x", low=0))[0] not in ("proved", "certified")
    assert decided(1 / (2 * x**2 - 1) ** 2 > 0, R)[0] not in ("proved", "certified")
    assert decided(1 / (n - 3) ** 2 >= 0, integer(0))[0] not in ("proved", "certified")
    assert decided(1 / (n - 3) ** 2 > 0, integer(0, modulus=2))[0] == "proved"


@pytest.mark.parametrize("seed", range(60))
def test_random_polynomials_agree_with_numerical_roots(seed: int) -> None:
    """mpmath finds the roots; the sign between them is read off at midpoints."""
    rng = random.Random(seed)
    polynomial = sp.Integer(rng.choice((-1, 1)))
    for _ in range(rng.randint(1, 4)):
        factor = sum(rng.randint(-4, 4) * x**k for k in range(3)) + x ** rng.randint(1, 3)
        polynomial *= factor ** rng.randint(1, 2)
    polynomial = sp.Poly(sp.expand(polynomial), x)
    if polynomial.degree() < 1:
        polynomial = sp.Poly(x**2 - 2, x)
    low, high = sorted(rng.sample(range(-3, 4), 2))
    squarefree = sp.Poly(sp.prod([f for f, _ in polynomial.sqf_list()[1]]), x)
    with mpmath.workdps(60):
        found = mpmath.polyroots([mpmath.mpf(int(c)) for c in squarefree.all_coeffs()], maxsteps=500, extraprec=400)
        inside = sorted(mpmath.re(r) for r in found if abs(mpmath.im(r)) < 1e-30 and low < mpmath.re(r) < high)
        marks = [mpmath.mpf(low), *inside, mpmath.mpf(high)]
        gaps = [(a + b) / 2 for a, b in pairwise(marks) if b - a > 1e-20]
        signs = [mpmath.sign(mpmath.polyval([int(c) for c in polynomial.all_coeffs()], m)) for m in gaps]
    nonnegative, positive = all(s > 0 for s in signs), all(s > 0 for s in signs) and not inside
    positive = positive and polynomial.eval(low) != 0 and polynomial.eval(high) != 0
    domain = variable("x", low=low, high=high)
    tree = sp.Ge(polynomial.as_expr(), 0, evaluate=False), sp.Gt(polynomial.as_expr(), 0, evaluate=False)
    assert decided(tree[0], domain)[0] == ("proved" if nonnegative else "refuted")
    assert decided(tree[1], domain)[0] == ("proved" if positive else "refuted")
