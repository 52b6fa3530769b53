"""What the command line does with conjecture files: start one, decide its claims, explain the verdicts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import exits
from ..checking.deciders.methods import without_a_try
from ..checking.present import describe
from ..checking.records import Claim, Entry, Verdict
from ..errors import UserError
from ..selection import is_out_of_budget
from .files import Conjecture
from .reading import load
from .template import TEMPLATE

ENDING = ".claim.toml"


def start_file(name: str) -> Path:
    """Write ``NAME.claim.toml`` with comments to start from; raises :class:`UserError` rather than overwrite a file."""
    path = Path(name if name.endswith(ENDING) else name + ENDING)
    if not path.name.removesuffix(ENDING):
        raise UserError(f"{name!r} is no name of a file; expected one such as decay")
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(TEMPLATE)
    except FileExistsError as failure:
        raise UserError(f"{path} exists already; expected a new name") from failure
    return path


def load_all(paths: Iterable[Path]) -> list[Claim]:
    """The claims of files, in their order; raises :class:`UserError` for an id that two of them have."""
    found: dict[str, Claim] = {}
    for path in paths:
        for claim in load(path):
            if claim.id in found:
                raise UserError(f"{path}: the id {claim.id!r} is that of a claim in another file; expected another id")
            found[claim.id] = claim
    return list(found.values())


def exit_code(entries: Sequence[Entry]) -> int:
    """0 if every claim is accepted, 4 if time or memory ran out for one, else 1."""
    if any(is_out_of_budget(entry) for entry in entries):
        return exits.BUDGET
    return 0 if all(entry.verdict.is_accepted for entry in entries) else exits.DIFFERS


def explain(entry: Entry) -> str:
    """The text of ``ntksym show``, and what was not tried where the claim is neither decided nor refuted."""
    lines = [describe(entry)]
    expect = entry.claim.expect if isinstance(entry.claim, Conjecture) else None
    if expect is not None:
        lines.append(row("expected", f"{expect.value}{'' if expect is entry.verdict else ', which it is not'}"))
    for note in not_tried(entry):
        first, *rest = textwrap.wrap(note, 104)
        lines += [row("not tried", first), *(row("", line) for line in rest)]
    return "\n".join(lines)


def row(label: str, text: str) -> str:
    return f"{label:>12}  {text}"


def not_tried(entry: Entry) -> list[str]:
    """What no decider looked at, in words."""
    if entry.verdict not in (Verdict.UNDECIDED, Verdict.SUPPORTED):
        return []
    notes = ["a proof by hand, or by a method that is not listed under tried: no decider has another that applies",
             f"for this statement: {', '.join(without_a_try(entry.tried))}"]
    if any("points" in note for note in entry.tried) or entry.verdict is Verdict.SUPPORTED:
        notes.append("other values than at the points that are named")
    if is_out_of_budget(entry) or any("not tried" in note for note in entry.tried):
        notes.append("what would have come after the budget was spent; give more with --timeout")
    if len(entry.tried) > 12:
        notes.append(f"(under tried the first 12 of {len(entry.tried)} attempts are shown)")
    return notes
