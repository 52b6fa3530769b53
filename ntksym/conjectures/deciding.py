"""Decides the claims of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..checking.records import Claim, Entry
from ..checking.run import Progress
from ..checking.run import check as run


def check(claims: Sequence[Claim], *, known: Mapping[str, Claim] | None = None, directory: Path | None = None,
          jobs: int = 1, digits: int = 15, timeout: float = 60.0, memory_mib: int = 4096,
          scheduler: str | None = None, progress: Progress | None = None) -> list[Entry]:
    """Entries of the claims, in their order: :func:`ntksym.checking.run.check`, by default without certificates.

    With a ``directory`` a claim that has a valid certificate there is only re-verified.
    """
    return run(claims, known=known, directory=directory, jobs=jobs, digits=digits, timeout=timeout,
               memory_mib=memory_mib, scheduler=scheduler, progress=progress)
