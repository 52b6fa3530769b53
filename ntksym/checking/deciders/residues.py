"""Evidence for equations between sums over residues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...verifier.statement import Statement
from ...verifier.syntax import Node


def residue_evidence(statement: Statement) -> Iterator[dict[str, Any]]:
    """The rule has no choices: it is tried where a sine, a cosine or a remainder stands in an equation."""
    if statement.claim[0] == "eq" and statement.quantifier == "forall" and mentions_angle(statement.claim):
        yield {"kind": "residue-sums"}


def mentions_angle(node: Node) -> bool:
    """Does a sine, a cosine or a remainder stand in the tree?"""
    return node[:2] in (("f", "cos"), ("f", "sin"), ("f", "mod")) or any(
        mentions_angle(part) for part in node[1:] if isinstance(part, tuple))


__all__ = ["residue_evidence"]
