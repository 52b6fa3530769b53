"""What is true after a change is not taken for false, and is met where it can be met at all."""

from __future__ import annotations

import itertools
import random
from typing import Any

import mpmath
import pytest
import sympy as sp

from ntksym.checking.certify import certify_statement
from ntksym.checking.mutation.attack import attack
from ntksym.checking.mutation.gaussians import kinks_of
from ntksym.checking.mutation.numbers import node
from ntksym.checking.mutation.points import points
from ntksym.checking.mutation.rate_attack import by_ratio
from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.kernels import NTK

from .test_attack import x, y
from .test_changes import integer, real, statement


def test_what_exists_may_be_undefined_elsewhere() -> None:
    true = statement(sp.Eq(1 / x, 2), real("x"), quantifier="exists")
    found = attack(true, true, "0")
    assert (found.contradiction, found.points) == ("", 1)


@pytest.mark.parametrize(("logs", "agrees"), [
    ((0.25, 0.22, 0.15), None), ((0.25, 0.05, 0.01), True), ((0.1, 0.3, 0.6), False), ((-0.1, -0.3, -0.6), False)])
def test_a_ratio_on_the_way_to_one_is_not_held_against_theta(logs: Any, agrees: bool | None) -> None:
    assert by_ratio("theta", "theta", [mpmath.mpf(v) for v in logs]) is agrees


def test_hypotheses_on_large_numbers_are_met_too() -> None:
    bounded = statement(sp.true, real("x"), hypotheses=[x > 3])
    met = list(itertools.islice(points(bounded, random.Random(0), moderate=True), 3))
    assert len(met) == 3
    assert all(env["x"] > 3 for env in met)


def test_activations_within_a_kernel_are_no_kinks_of_it() -> None:
    def found(body: sp.Expr) -> list[Any]:
        return kinks_of(node(to_tree(sp.Lambda(y, body))), {})

    kernel = NTK(activations.relu, y, 2, 1, 0, sp.sqrt(2), 0)
    assert found(kernel) == []
    assert found(kernel + sp.Abs(2 * y - 1)) == [mpmath.mpf(1) / 2]


def test_integers_without_a_low_bound_are_of_either_sign() -> None:
    met = [env["n"] for env in itertools.islice(points(statement(sp.true, integer("n")), random.Random(0)), 60)]
    assert min(met) < 0 < 3 <= max(met)


def test_a_conjunction_with_convergence_is_left_open_by_boxes() -> None:
    series = ["sum", ["^", ["f", "abs", ["s", "x"]], ["s", "j"]], "j", ["q", "0"], ["c", "oo"]]
    stated = statement(["and", ["le", ["s", "x"], ["q", "1"]], ["converges", series]], real("x", 0, 1))
    assert certify_statement("t", stated, 5.0).verdict.value not in ("proved", "certified")
