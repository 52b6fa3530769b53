"""What each source says, as claims; one module a source."""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path

from ..checking.ledger import load
from ..checking.records import Claim, Ledger
from ..errors import UserError

#: citation keys of the sources entered so far
SOURCES = ("montufar2024", "script", "sharif2025", "bowman2023", "literature")


def by_source(source: str) -> list[Claim]:
    """The claims of one source, in its order; the empty list for an unknown source."""
    if source not in SOURCES:
        return []
    return list(importlib.import_module(f".{source}", __name__).CLAIMS)


@lru_cache(maxsize=1)
def all_claims() -> dict[str, Claim]:
    """All claims by id, in the order of the sources; raises :class:`UserError` for a doubled id or a link to no
    claim."""
    table: dict[str, Claim] = {}
    for source in SOURCES:
        for claim in by_source(source):
            if claim.id in table:
                raise UserError(f"two claims are called {claim.id!r}")
            table[claim.id] = claim
    for claim in table.values():
        for link in (*claim.parts, *claim.readings, *([claim.amends] if claim.amends else [])):
            if link not in table:
                raise UserError(f"claim {claim.id} names {link!r}, which is not a claim")
    return table


def load_ledger(directory: Path) -> Ledger:
    """The ledger of all claims as the certificates in a directory give it."""
    return load(directory, all_claims())
