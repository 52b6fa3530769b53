"""Mutants: every kind of change is made, says something else than the original, and the choice is fixed by its seed."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
import sympy as sp

from ntksym.checking.certify import plain
from ntksym.checking.mutation import changes
from ntksym.checking.mutation.campaign import REASONS
from ntksym.checking.mutation.changes import KINDS, Mutant, mutants
from ntksym.checking.mutation.wording import key, normal
from ntksym.evaluation.tree import to_tree

x, y, n, k, r = sp.symbols("x y n k r")


def statement(claim: Any, *variables: dict[str, Any], hypotheses: tuple[Any, ...] = (), **rest: Any) -> dict[str, Any]:
    tree = claim if isinstance(claim, list) else plain(to_tree(claim))
    return {"variables": list(variables), "hypotheses": [plain(to_tree(h)) for h in hypotheses], "claim": tree, **rest}


def real(name: str, low: int | None = None, high: int | None = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": "real", **ends, **rest}


def integer(name: str, low: int | None = None, **rest: Any) -> dict[str, Any]:
    return {**real(name, low, **rest), "kind": "integer"}


SUM = statement(sp.Eq(sp.Sum(sp.binomial(n, k) * x**k, (k, 0, n)), (1 + x) ** n), integer("n", 0), real("x", 0))
RATE = statement(["equivalent", ["^", ["s", "n"], ["q", "2"]], ["+", ["^", ["s", "n"], ["q", "2"]], ["s", "n"]], "n"],
                 integer("n", 2, modulus=2, residue=0))
LAPLACIAN, IDENTITY = ["laplacian"], ["identity"]
ROOT = ["operator_power", ["operator_scaled", ["q", "-1"], LAPLACIAN], ["q", "1"]]
OPERATOR = statement(["eq", ["mode", ["compose", ROOT, ["operator_sum", IDENTITY, IDENTITY, IDENTITY]], ["s", "k"],
                             ["q", "3"]], ["q", "0"]], integer("k", 0))


def of_kind(kind: Any, data: dict[str, Any]) -> list[Mutant]:
    return list(kind(data))


@pytest.mark.parametrize(("kind", "data", "example"), [
    (changes.sign, SUM, lambda m: m["claim"][2] == ["*", ["q", "-1"], SUM["claim"][2]]),
    (changes.factor, RATE, lambda m: m["claim"][2][0:2] == ["*", ["q", "2"]]),
    (changes.tiny, RATE, lambda m: ["q", "1000000000001/1000000000000"] in m["claim"][1]),
    (changes.exponent, RATE, lambda m: m["claim"][1] == ["^", ["s", "n"], ["q", "3/2"]]),
    (changes.index, SUM, lambda m: m["claim"][1][4] == ["+", ["q", "1"], ["s", "n"]]),
    (changes.dimension, RATE, lambda m: m["claim"][1][1] == ["+", ["q", "-1"], ["s", "n"]]),
    (changes.parity, RATE, lambda m: m["variables"][0].get("modulus", 1) == 1),
    (changes.parity, RATE, lambda m: m["variables"][0].get("residue") == 1),
    (changes.strictness, SUM, lambda m: m["claim"][0] == "ne"),
    (changes.rate, RATE, lambda m: m["claim"][0] == "littleo"),
    (changes.rate, RATE, lambda m: m["claim"][:2] == ["bigo", RATE["claim"][1]] and m["claim"][2][2] == ["q", "1/2"]),
    (changes.hypothesis, statement(sp.Le(x, y), real("x"), real("y"), hypotheses=(sp.Le(x, 1), sp.Le(1, y))),
     lambda m: len(m["hypotheses"]) == 1),
    (changes.hypothesis, statement(["eq", ["q", "1"], ["q", "1"]], {"name": "f", "kind": "function",
                                                                   "properties": ["differentiable"]}),
     lambda m: m["variables"][0]["properties"] == []),
    (changes.widened, SUM, lambda m: m["variables"][0]["low"] == ["q", "-1"]),
    (changes.widened, SUM, lambda m: m["variables"][1]["low"] is None),
    (changes.widened, statement(sp.Lt(0, x), real("x", 0, low_open=True)), lambda m: not m["variables"][0]["low_open"]),
    (changes.widened, statement(sp.Eq(x**2, 4), real("x"), quantifier="exists"), lambda m: m["quantifier"] == "forall"),
    (changes.exchange, statement(sp.Eq(x - y, x + y), real("x"), real("y")), lambda m: m["claim"][1] != ["s", "x"]),
    (changes.digit, statement(["rounds", ["c", "pi"], "3.142"]), lambda m: m["claim"][2] == "3.143"),
    (changes.function, statement(sp.Eq(sp.sin(x), 0), real("x")), lambda m: m["claim"][1][1] == "cos"),
    (changes.exponent, OPERATOR, lambda m: m["claim"][1][1][1][2] == ["q", "3/2"]),
    (changes.index, OPERATOR, lambda m: m["claim"][1][2] == ["+", ["q", "1"], ["s", "k"]]),
    (changes.operator, OPERATOR, lambda m: m["claim"][1][1] == ROOT),
    (changes.operator, OPERATOR, lambda m: m["claim"][1][1][1] == ["operator_power", LAPLACIAN, ["q", "1"]]),
    (changes.operator, OPERATOR, lambda m: ["operator_sum", IDENTITY, IDENTITY] in m["claim"][1][1]),
    (changes.operator, OPERATOR, lambda m: "['operator_scaled', ['q', '2'], ['identity']]" in str(m)),
    (changes.operator, OPERATOR, lambda m: "['operator_sum', ['laplacian'], ['identity']]" in str(m)),
])
def test_every_kind_makes_the_change_it_is_named_after(kind: Any, data: dict[str, Any], example: Any) -> None:
    before = plain(data)
    found = of_kind(kind, data)
    assert any(example(mutant.data) for mutant in found)
    assert data == before  # the original is left alone
    assert any(key(mutant.data) != key(data) for mutant in found if changes.is_statement(mutant.data))


def test_kinds_that_do_not_apply_make_nothing() -> None:
    bare = statement(sp.Eq(x, x, evaluate=False), real("x"))
    assert [kind.__name__ for kind in KINDS if of_kind(kind, bare)] == ["sign", "factor", "tiny", "strictness"]


@pytest.mark.parametrize(("one", "two", "same"), [
    (["+", ["s", "x"], ["+", ["q", "1"], ["q", "2"]]], ["+", ["q", "3"], ["s", "x"]], True),
    (["*", ["q", "2"], ["*", ["s", "x"], ["q", "1/2"]]], ["s", "x"], True),
    (["*", ["q", "0"], ["s", "x"]], ["q", "0"], True),
    (["eq", ["s", "x"], ["s", "y"]], ["eq", ["s", "y"], ["s", "x"]], True),
    (["lt", ["s", "x"], ["s", "y"]], ["lt", ["s", "y"], ["s", "x"]], False),
    (["^", ["s", "x"], ["q", "1"]], ["s", "x"], True),
    (["^", ["s", "x"], ["q", "0"]], ["q", "1"], True),
    (["+", ["s", "x"], ["s", "y"]], ["*", ["s", "x"], ["s", "y"]], False),
])
def test_wording_is_told_from_meaning(one: Any, two: Any, same: bool) -> None:
    assert (normal(one) == normal(two)) is same


def test_the_choice_is_fixed_by_the_seed_and_spread_over_the_kinds() -> None:
    first = list(mutants(SUM, 12, "0"))
    assert first == list(mutants(SUM, 12, "0")) != list(mutants(SUM, 12, "1"))
    assert len(first) == 12 == len({key(m.data) for m in first})
    assert len({m.kind for m in first}) >= 7
    assert len(list(mutants(SUM, 10_000, "0"))) > 40


def test_every_kind_of_change_has_a_reason_for_true_mutants() -> None:
    """The report of a campaign gives it; the kinds are the words that the certificates' mutants bear."""
    source = inspect.getsource(changes)
    named = set(re.findall(r'(?:change|Mutant)\("([^"]+)"', source))
    made = {made.kind for data in (SUM, RATE, OPERATOR) for made in mutants(data, 10_000, "seed")}
    assert {"operator", "sign", "rate"} <= made
    assert made | named <= set(REASONS)
