"""Inequalities between eigenvalues: what is true is proved, what is false is not, and refuted by a small data set."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flint import fmpq

from ntksym.checking.certify import certify_statement, plain
from ntksym.checking.deciders.eigenvalues import eigenvalue_evidence
from ntksym.checking.deciders.linear_programs import nonnegative_solution
from ntksym.checking.mutation.attack import attack
from ntksym.verifier.certificates import verify
from ntksym.verifier.statement import read_statement
from tests.eigenvalue_problems import PROBLEMS


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_true_is_proved_and_what_is_false_is_not(name: str) -> None:
    data, is_true = PROBLEMS[name]
    certificate = certify_statement(name, data, 60)
    verdict = certificate.verdict.value
    assert verdict == "proved" if is_true else verdict in ("refuted", "ill-posed", "undecided", "supported")
    assert verify(plain(dict(certificate.data))).accepted


@pytest.mark.parametrize(("name", "sizes"), [
    ("effective rank by the wrong coefficient", ("3", 3)), ("not centred below", ("2", 2)),
    ("as printed, semidefinite", ("2", 2)),
])
def test_the_witness_is_the_smallest_data_set(name: str, sizes: tuple[str, int]) -> None:
    data = certify_statement(name, PROBLEMS[name][0], 60).data
    values = data["evidence"]["values"]
    assert data["verdict"] == "refuted"
    assert (values["n"], max(index[0] for index, _ in values["x"])) == sizes


#: false at few points only, or a statement that something exists
SUBTLE = ("cut, tail too late", "attained")


@pytest.mark.parametrize("name", [name for name in PROBLEMS if name not in SUBTLE])
def test_the_attack_agrees_by_its_own_eigenvalues(name: str) -> None:
    data, is_true = PROBLEMS[name]
    found = attack(plain(data), plain(data), name)
    assert found.points > 0 or not is_true
    assert bool(found.contradiction) is not is_true


def test_the_search_leaves_other_statements_alone() -> None:
    for claim in (["lt", ["q", "0"], ["q", "1"]], ["eq", ["rank", ["gram", "x", ["s", "n"]]], ["q", "1"]]):
        data: dict[str, Any] = {**PROBLEMS["cut"][0], "claim": claim}
        assert list(eigenvalue_evidence(read_statement(data), time.monotonic() + 5)) == []


def test_a_linear_program_is_solved_exactly() -> None:
    def column(*entries: int) -> dict[int, fmpq]:
        return {row: fmpq(entry) for row, entry in enumerate(entries) if entry}

    columns = [column(1, 2), column(1, -1), column(0, 1)]
    target = column(3, 1)
    solution = nonnegative_solution(columns, target, time.monotonic() + 5)
    assert solution is not None
    assert min(solution) >= 0
    for row in range(2):
        assert sum(x * col.get(row, fmpq(0)) for x, col in zip(solution, columns, strict=True)) == target[row]
    assert nonnegative_solution(columns, column(-1, 0), time.monotonic() + 5) is None
    assert nonnegative_solution(columns, target, time.monotonic() - 5) is None
