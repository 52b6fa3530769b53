"""Which claims a command is about, and how their verdicts stand to the recorded ones."""

# What a command needs is imported inside it: SymPy alone takes half a second, and `verify` must do without it.
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ntksym.errors import UserError

if TYPE_CHECKING:
    from ntksym.checking.records import Claim, Entry, Ledger


def require_known(ids: Iterable[str], known: Iterable[str]) -> None:
    """Raise :class:`UserError` for the first unknown id, with the ids that look like it."""
    import difflib

    known = list(known)
    for claim_id in ids:
        if claim_id not in known:
            by_folded = {k.casefold(): k for k in known}
            close = [by_folded[name] for name in difflib.get_close_matches(claim_id.casefold(), by_folded, n=3)]
            hint = f"did you mean {', '.join(close)}?" if close else "`ntksym list` prints every id"
            raise UserError(f"no claim {claim_id!r}; {hint}")


def require_source(source: str, found: Sequence[object], claims: Iterable[Claim]) -> None:
    if not found:
        known = sorted({claim.source.document for claim in claims})
        raise UserError(f"no source {source!r}; there are {', '.join(known) or 'none'}")


def of_source(ledger: Ledger, source: str | None) -> list[Entry]:
    if source is None:
        return list(ledger.entries.values())
    from ntksym.claims import by_source

    wanted = {claim.id for claim in by_source(source)}
    entries = [entry for claim_id, entry in ledger.entries.items() if claim_id in wanted]
    require_source(source, entries, (entry.claim for entry in ledger.entries.values()))
    return entries


def selected(ids: tuple[str, ...], source: str | None) -> list[Claim]:
    """The claims named on the command line, in the order of the ledger and each once; all of them for no names."""
    from ntksym.claims import all_claims, by_source

    claims = all_claims()
    require_known(ids, claims)
    wanted = set(ids)
    if source is not None:
        of_source = by_source(source)
        require_source(source, of_source, claims.values())
        wanted |= {claim.id for claim in of_source}
    return [claim for claim in claims.values() if claim.id in wanted or not (ids or source)]


def differs(entry: Entry, recorded: Ledger) -> bool:
    """Is the verdict another than the recorded one?  A claim that was never decided has none to differ from."""
    return is_recorded(entry.claim, recorded) and recorded[entry.claim.id].verdict is not entry.verdict


def is_recorded(claim: Claim, recorded: Ledger) -> bool:
    below = (*claim.parts, *claim.readings)
    if below:
        return all(is_recorded(recorded[claim_id].claim, recorded) for claim_id in below)
    return claim.id in recorded.entries and bool(recorded[claim.id].decider)


def is_out_of_budget(entry: Entry) -> bool:
    """Did the claim stay undecided for want of time or memory, by what the deciders noted?"""
    from ntksym.checking.records import Verdict

    spent = any(note.startswith(("time budget", "memory budget")) for note in entry.tried)
    return spent and entry.verdict is Verdict.UNDECIDED
