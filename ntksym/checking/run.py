"""Checks many claims: a certificate that still fits is re-verified, all else is decided, in processes with limits."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..verifier.certificates import verify
from .certify import certify_statement, plain, statement_of, undecided
from .cluster import Sent, cluster_calls, require_scheduler
from .ledger import assemble, entry_of, read_certificate, remove_leftovers, write_certificate
from .records import Certificate, Claim, Entry, Verdict
from .workers import Limits, Lost, limited_calls

Progress = Callable[[Entry], None]
Task = tuple[str, dict[str, Any], str, Path | None, float]


def valid_certificate(claim_id: str, digest: str, directory: Path | None) -> Certificate | None:
    """The stored certificate, if it is of this very statement and the verifier accepts it."""
    certificate = read_certificate(directory, claim_id) if directory is not None else None
    if certificate is None or certificate.data.get("statement_digest") != digest:
        return None
    return certificate if verify(plain(dict(certificate.data))).accepted else None


def check_one(claim_id: str, statement: dict[str, Any], digest: str, directory: Path | None,
              seconds: float) -> Certificate:
    """Re-verify or decide one statement, and write its certificate.  An undecided one is tried again."""
    known = valid_certificate(claim_id, digest, directory)
    if known is not None and known.verdict is not Verdict.UNDECIDED:
        return known
    certificate = certify_statement(claim_id, statement, seconds)
    if directory is not None:
        write_certificate(directory, certificate)
    return certificate


def check(claims: Sequence[Claim], *, known: Mapping[str, Claim] | None = None, directory: Path | None = None,
          jobs: int = 1, digits: int = 15, timeout: float = 60.0, memory_mib: int = 4096,
          scheduler: str | None = None, progress: Progress | None = None) -> list[Entry]:
    """Entries of the claims, in their order.

    ``known``: all claims by id, for the members of compounds (default: the claims given).  ``directory``: where
    certificates are read and written.  ``jobs``: processes.  ``digits``: of the numbers shown with a witness.
    ``timeout``: seconds a claim may take before it is left undecided; a process that does not keep to it is ended, at
    half as much again and two seconds.  ``memory_mib``: what deciding may take.  A claim whose process is ended, or
    dies, is undecided in what is returned, and its certificate is left as it was.  ``scheduler``: address of a Dask
    scheduler, on whose workers the same happens under the same limits; ``jobs`` is then for them to say.  What is
    finished is on disk, whatever happens to the rest.  Raises :class:`UserError` for a malformed claim, and when the
    cluster cannot be used.
    """
    table = dict(known or {}) | {c.id: c for c in claims}
    leaves = list(dict.fromkeys(leaf for c in claims for leaf in members(c, table)))
    found: dict[str, Entry] = {}

    def note(claim_id: str, certificate: Certificate) -> None:
        found[claim_id] = entry_of(table[claim_id], certificate, digits)
        if progress is not None:
            progress(found[claim_id])

    if scheduler is not None:
        require_scheduler(scheduler)  # before the work of reading the claims
    if directory is not None:
        remove_leftovers(directory)
    statements = {claim_id: statement_of(table[claim_id]) for claim_id in leaves}
    tasks = [(i, dict(s.data), s.digest, directory, timeout) for i, s in statements.items()]
    with closing(map_tasks(tasks, jobs, scheduler, memory_mib)) as certificates:
        for certificate in certificates:
            note(certificate.id, certificate)
    wanted = {c.id: c for c in table.values() if set(members(c, table)) <= set(found)}
    ledger = assemble({i: c for i, c in wanted.items()}, found)
    return [ledger[c.id] for c in claims]


def members(claim: Claim, table: Mapping[str, Claim]) -> list[str]:
    """The ids of the statements that a claim consists of; raises :class:`UserError` for an unknown one."""
    if not claim.is_compound:
        return [claim.id]
    missing = [m for m in (*claim.parts, *claim.readings) if m not in table]
    if missing:
        raise UserError(f"claim {claim.id} names {missing[0]!r}, which is not a claim")
    return [leaf for m in (*claim.parts, *claim.readings) for leaf in members(table[m], table)]


def map_tasks(tasks: Sequence[Task], jobs: int, scheduler: str | None,
              memory_mib: int) -> Generator[Certificate, None, None]:
    """:func:`check_one` of every task: in local processes, or on a Dask cluster at the scheduler's address."""
    if scheduler is None:
        limits = Limits(max((seconds for *_, seconds in tasks), default=0.0), memory_mib)
        calls = limited_calls(check_one, tasks, jobs, limits)
    else:
        calls = cluster_calls([to_send(task, memory_mib) for task in tasks], scheduler)
    with closing(calls) as results:
        for index, result in results:
            claim_id, statement, _, directory, _ = tasks[index]
            if isinstance(result, Lost):
                result = undecided(claim_id, statement, result.reason, result.seconds)
            elif scheduler is not None and directory is not None:
                write_certificate(directory, result)
            yield result


def to_send(task: Task, memory_mib: int) -> Sent:
    """The task with the stored certificate of this very statement instead of the directory that it lies in."""
    claim_id, statement, digest, directory, seconds = task
    known = read_certificate(directory, claim_id) if directory is not None else None
    fits = known is not None and known.data.get("statement_digest") == digest
    return claim_id, statement, dict(known.data) if known is not None and fits else None, seconds, memory_mib


def check_sent(claim_id: str, statement: dict[str, Any], known: dict[str, Any] | None, seconds: float) -> Certificate:
    """:func:`check_one` where the stored certificate comes with the task; nothing is written."""
    if known is not None and known["verdict"] != Verdict.UNDECIDED.value and verify(plain(known)).accepted:
        return Certificate(known)
    return certify_statement(claim_id, statement, seconds)
