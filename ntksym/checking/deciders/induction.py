"""Induction over the layer or the exponent: which variable, and evidence for its least value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...verifier.layers import LAYERED, layer_of
from ...verifier.normal_forms.induction import at_start
from ...verifier.statement import Statement
from ..records import Evidence, Verdict


def inductions(statement: Statement, decide: Callable[[Statement, float], Evidence],
               seconds: float) -> Iterator[dict[str, Any]]:
    """Evidence to try for an equation whose left side is a kernel of layer l, for all l, or one of whose sides is a sum
    over k-tuples, for all k: the least l or k decided."""
    claim = statement.claim
    if claim[0] != "eq" or statement.quantifier != "forall":
        return
    tuples = [side for side in claim[1:] if side[0] == "tuple_sum"]
    if claim[1][0] not in LAYERED and len(tuples) != 1:
        return
    index = layer_of(claim[1]) if claim[1][0] in LAYERED else tuples[0][3]
    if index[0] != "s" or index[1] not in {v.name for v in statement.variables}:
        return
    start = at_start(statement, index[1])
    if start is None:
        return
    base = decide(start, seconds)
    if base.verdict is Verdict.PROVED:
        yield {"kind": "induction", "index": index[1],
               "base": {key: value for key, value in base.data.items() if key != "example"}}
