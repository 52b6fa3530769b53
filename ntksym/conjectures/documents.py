"""Claims as the text of a conjecture file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..checking.records import Claim
from ..evaluation.tree import to_tree
from .domains import write_domain
from .files import Conjecture
from .writing import write_node


def write(claims: Iterable[Claim]) -> str:
    """The text of a file with these claims: read again, it gives claims with the same statements."""
    return "\n".join(table_of(claim) for claim in claims)


def table_of(claim: Claim) -> str:
    lines = ["[[claim]]", f"id = {quoted(claim.id)}", f"title = {quoted(claim.title)}"]
    if claim.statement is not None and not claim.missing:
        lines.append(f"statement = {literal(write_node(to_tree(claim.statement)))}")
    if claim.quantifier != "forall":
        lines.append(f"quantifier = {quoted(claim.quantifier)}")
    if claim.hypotheses and not claim.missing:
        lines.append(f"where = [{', '.join(literal(write_node(to_tree(h))) for h in claim.hypotheses)}]")
    for key in ("parts", "readings", "premises"):
        if getattr(claim, key):
            lines.append(f"{key} = [{', '.join(map(quoted, getattr(claim, key)))}]")
    for key in ("most_likely", "missing", "amends", "remark"):
        if getattr(claim, key):
            lines.append(f"{key} = {quoted(getattr(claim, key))}")
    if isinstance(claim, Conjecture) and claim.expect is not None:
        lines.append(f"expect = {quoted(claim.expect.value)}")
    source = claim.source
    lines.append("source = { " + ", ".join(f"{key} = {quoted(getattr(source, key))}"
                                           for key in ("document", "place", "quote")) + " }")
    if claim.variables and not claim.missing:
        lines += ["[claim.variables]", *(f"{v.name} = {literal(write_domain(v))}" for v in claim.variables)]
    if claim.conventions.entries:
        entries = claim.conventions.entries.items()
        lines += ["[claim.conventions]", *(f"{name} = {quoted(text)}" for name, text in entries)]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A TOML string on one line; JSON escapes all that TOML does not take as it is, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def literal(text: str) -> str:
    """A TOML string without escapes where the text allows it."""
    return f"'{text}'" if "'" not in text else quoted(text)
