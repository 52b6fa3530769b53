"""The second opinion on sums over tuples and on summable sequences."""

from __future__ import annotations

import random

import mpmath
import pytest

from ntksym.checking.deciders import decide
from ntksym.checking.deciders.search import array_candidates, pruned
from ntksym.checking.mutation.changes import mutants
from ntksym.checking.mutation.matrices import SAMPLED
from ntksym.checking.mutation.numbers import NoRoute, NoValue, tuples, value
from ntksym.checking.records import Verdict
from ntksym.verifier.statement import read_statement
from tests.deep_problems import q
from tests.tuple_problems import CONVERGENT, PLAIN, TUPLE_PROBLEMS
from tests.tuple_problems import tuples as tuple_sum

PROBLEMS = {problem.name: problem for problem in TUPLE_PROBLEMS}


def test_values_by_definition() -> None:
    env = {"a": {(n,): mpmath.mpf(n + 1) for n in range(6)}}
    for (count, total), wanted in {(0, 0): 1, (0, 2): 0, (1, 3): 4, (2, 2): 10, (3, 1): 6}.items():
        assert value(tuple_sum(q(count), q(total)), env) == wanted
    assert sorted(tuples(2, 2)) == [(0, 2), (1, 1), (2, 0)]
    for count, total in ((-1, 0), (1, -1), ("1/2", 1)):
        with pytest.raises(NoValue):
            value(tuple_sum(q(count), q(total)), env)
    for count, total in ((61, 0), (40, 40)):
        with pytest.raises(NoRoute):
            value(tuple_sum(q(count), q(total)), env)


def test_sequences_are_tried_from_the_index_zero_on() -> None:
    data = read_statement({**PLAIN, "claim": PROBLEMS["one entry"].true})
    assert any((0,) in table for table in array_candidates(data.variable("a")))
    signs = {c > 0 for seed in range(9) for c in SAMPLED["absolutely_summable"](random.Random(seed)).values() if c}
    assert signs == {True, False}


def test_false_statements_are_refuted_by_a_small_sequence() -> None:
    for name in ("formal series", "convergent series", "the last entry", "two entries"):
        claim = PROBLEMS[name].false[1]
        evidence = decide(read_statement(PROBLEMS[name].statement(claim)), 20)
        assert evidence.verdict in (Verdict.REFUTED, Verdict.ILL_POSED), name
    found = decide(read_statement({**CONVERGENT, "claim": ("eq", tuple_sum(), q(1))}), 20)
    assert found.verdict is Verdict.REFUTED


def test_a_sequence_of_one_term_is_a_witness() -> None:
    statement = read_statement({**CONVERGENT, "claim": ("eq", tuple_sum(), q(1))})
    env = {"p": 0, "k": 1, "a": {(0,): 2}}
    assert list(pruned(statement, env)) == [env]


def test_mutants_reach_the_sizes_of_tuples() -> None:
    problem = PROBLEMS["formal series"]
    data = read_statement(problem.statement(problem.true)).data
    kinds = {m.kind for m in mutants(_lists(data), 60, 1)}
    assert {"index", "dimension", "hypothesis"} <= kinds


def _lists(item: object) -> object:
    if isinstance(item, (list, tuple)):
        return [_lists(part) for part in item]
    return {key: _lists(part) for key, part in item.items()} if isinstance(item, dict) else item
