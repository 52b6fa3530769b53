"""Induction over the layer: which variable, and evidence for its least value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...verifier.layers import LAYERED, layer_of
from ...verifier.normal_forms.induction import at_start
from ...verifier.statement import Statement
from ..records import Evidence, Verdict


def inductions(statement: Statement, decide: Callable[[Statement, float], Evidence],
               seconds: float) -> Iterator[dict[str, Any]]:
    """Evidence to try for an equation whose left side is a kernel of layer l, for all l: the first layer decided."""
    claim = statement.claim
    if claim[0] != "eq" or statement.quantifier != "forall" or claim[1][0] not in LAYERED:
        return
    layer = layer_of(claim[1])
    if layer[0] != "s" or layer[1] not in {v.name for v in statement.variables}:
        return
    start = at_start(statement, layer[1])
    if start is None:
        return
    base = decide(start, seconds)
    if base.verdict is Verdict.PROVED:
        yield {"kind": "induction", "index": layer[1],
               "base": {key: value for key, value in base.data.items() if key != "example"}}
