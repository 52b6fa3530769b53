"""Names in statements: each is used as the number, array or function that it is declared to be."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed, Node

N = {"name": "n", "kind": "integer", "low": ["q", "1"], "high": None}
K = {"name": "k", "kind": "integer", "low": ["q", "1"], "high": None}
THETA = {"name": "theta", "kind": "array", "rank": 1}
PHI = {"name": "phi", "kind": "function"}


def q(value: object) -> Node:
    return ("q", str(value))


def stated(claim: Node, *hypotheses: Node) -> Any:
    return read_statement({"variables": [N, K, THETA, PHI], "hypotheses": list(hypotheses), "claim": claim})


def squares(index: str, sign: int) -> Node:
    return ("*", q(sign), ("sum", ("^", ("idx", "theta", ("s", index)), q(2)), index, q(1), ("s", "n")))


def is_convex(expr: Node) -> bool:
    try:
        outcome = apply_rule(stated(("convex", expr, ("idx", "theta", ("s", "k")))), {"kind": "structure"})
    except Rejected:
        return False
    return outcome.verdict == "proved"


def test_an_index_does_not_hide_the_array_that_varies() -> None:
    assert is_convex(squares("i", 1))
    assert not is_convex(squares("i", -1))
    # An index called theta would take the array out of the free names: then the sum would count as constant.
    with pytest.raises(Malformed, match="'sum' binds 'theta', which is the name of an array"):
        is_convex(squares("theta", -1))


@pytest.mark.parametrize(("wrong", "right", "message"), [
    (("s", "theta"), ("s", "n"), "'theta' is used as a number, but not declared as one"),
    (("s", "phi"), ("s", "k"), "'phi' is used as a number, but not declared as one"),
    (("idx", "n", q(1)), ("idx", "theta", q(1)), "'n' is used as an array, but not declared as one"),
    (("idx", "theta", q(1), q(2)), ("idx", "theta", q(2)), "the array 'theta' has 1 indices, got 2"),
    (("app", ("fv", "theta"), q(1)), ("app", ("fv", "phi"), q(1)), "'theta' is used as a function, but not declared"),
    (("sum", q(1), "phi", q(1), q(2)), ("sum", q(1), "n", q(1), q(2)), "'sum' binds 'phi', which is the name of a fun"),
    (("sum", ("idx", "i", q(1)), "i", q(1), q(2)), ("sum", ("s", "i"), "i", q(1), q(2)), "'i' is used as an array"),
    (("gaussian_mean", ("lam", "f", ("app", ("fv", "f"), q(1)))), ("gaussian_mean", ("lam", "f", ("s", "f"))),
     "'f' is used as a function, but not declared as one"),
])
def test_a_name_is_used_as_it_is_declared(wrong: Node, right: Node, message: str) -> None:
    for claim, hypotheses in ((("eq", wrong, q(1)), ()), (("true",), (("eq", wrong, q(1)),))):
        with pytest.raises(Malformed, match=message):
            stated(claim, *hypotheses)
    assert stated(("eq", right, q(1)), ("eq", right, q(1))).claim == ("eq", right, q(1))


def test_the_range_of_a_sum_lies_outside_its_binder() -> None:
    assert stated(("eq", ("sum", ("s", "n"), "n", q(1), ("s", "n")), q(1))).claim[0] == "eq"
    with pytest.raises(Malformed, match="'theta' is used as a number"):
        stated(("eq", ("sum", ("s", "j"), "j", q(1), ("s", "theta")), q(1)))
