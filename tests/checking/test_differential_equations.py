"""Identities in one real variable that differential equations decide: the table on both sides."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders.differential_equations import initial_points
from ntksym.evaluation.tree import to_tree
from ntksym.verifier import verify
from ntksym.verifier.statement import read_statement
from tests.ode_problems import LINE, PI, PROBLEMS, RIGHT, Identity, Int, interval, t, x

#: pi/2 (Machin 1706)
MACHIN = 8 * sp.atan(sp.Rational(1, 5)) - 2 * sp.atan(sp.Rational(1, 239))


def data(left: sp.Expr, right: sp.Expr, domain: dict[str, object]) -> dict[str, object]:
    return dict(plain({"variables": [domain], "hypotheses": [], "claim": ("eq", to_tree(left), to_tree(right))}))


def decided(left: sp.Expr, right: sp.Expr, domain: dict[str, object]) -> str:
    certificate = certify_statement("identity", data(left, right, domain), 60)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict


def test_the_table_is_large_enough() -> None:
    assert len(PROBLEMS) >= 20


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_true_identities_are_proved(problem: Identity) -> None:
    assert decided(problem.left, problem.right, problem.domain) == "proved"
    assert list(initial_points(read_statement(data(problem.left, problem.right, problem.domain))))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_false_neighbours_are_refuted(problem: Identity) -> None:
    for left, right in problem.false:
        assert decided(left, right, problem.domain) == "refuted"
        assert not list(initial_points(read_statement(data(left, right, problem.domain))))
    for domain in problem.elsewhere:
        # false at some point of the other interval, or without a value there
        assert decided(problem.left, problem.right, domain) in ("refuted", "ill-posed")
        assert not list(initial_points(read_statement(data(problem.left, problem.right, domain))))


@pytest.mark.parametrize(("left", "right", "domain"), [
    (sp.gamma(x + 1), x * sp.gamma(x), RIGHT),  # no differential equation
    (sp.atan(x) + sp.atan(1 / x), MACHIN, RIGHT),  # the constants have no normal form
    (sp.log(x + 3), Int(1 / (t + 3), (t, -2, x)), interval(0)),  # the base point lies outside
    (sp.sin(x), x, interval(0, 0)),
    (sp.log(x), Int(1 / t, (t, 1, x)), LINE),
])
def test_the_search_gives_up(left: sp.Expr, right: sp.Expr, domain: dict[str, object]) -> None:
    assert list(initial_points(read_statement(data(left, right, domain)))) == []


def test_larger_intervals_are_tried() -> None:
    assert decided(sp.atan(x) + sp.atan(1 / x), PI / 2, interval(2, 3)) == "proved"
    assert decided(sp.atan(x) + sp.atan(1 / x), PI / 2, interval(-3, -2)) == "refuted"
    assert decided(sp.Derivative(sp.asin(x), x), 1 / sp.sqrt(1 - x**2), interval(fmpq(1, 3), fmpq(1, 2))) == "proved"


def test_a_name_of_the_verifier_is_no_harm() -> None:
    inner = ("integral", ("s", "t0"), "t0", ("q", "0"), ("s", "x"))
    claim = plain(("eq", ("integral", ("*", ("s", "x"), inner), "x", ("q", "0"), ("s", "x")), to_tree(x**4 / 8)))
    assert list(initial_points(read_statement({"variables": [LINE], "hypotheses": [], "claim": claim}))) == []
    assert decided(sp.sqrt(PI) * sp.erf(x), 2 * Int(sp.exp(-(t**2)), (t, 0, x)), LINE) == "proved"
