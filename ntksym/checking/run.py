"""Checks many claims: a certificate that still fits is re-verified, everything else is decided, in parallel processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..errors import UserError
from ..verifier.certificates import verify
from .certify import certify, plain, statement_of
from .ledger import assemble, entry_of, read_certificate, write_certificate
from .records import Certificate, Claim, Entry

Progress = Callable[[Entry], None]


def valid_certificate(claim: Claim, directory: Path | None) -> Certificate | None:
    """The stored certificate, if it is of this very statement and the verifier accepts it."""
    certificate = read_certificate(directory, claim.id) if directory is not None else None
    if certificate is None or certificate.data.get("statement_digest") != statement_of(claim).digest:
        return None
    return certificate if verify(plain(dict(certificate.data))).accepted else None


def check_one(claim: Claim, directory: Path | None, seconds: float) -> Certificate:
    """Re-verify or decide one claim, and write its certificate."""
    known = valid_certificate(claim, directory)
    if known is not None:
        return known
    certificate = certify(claim, seconds)
    if directory is not None:
        write_certificate(directory, certificate)
    return certificate


def check(claims: Sequence[Claim], *, known: Mapping[str, Claim] | None = None, directory: Path | None = None, jobs: int = 1,
          digits: int = 15, timeout: float = 60.0,
          scheduler: str | None = None, progress: Progress | None = None) -> list[Entry]:
    """Entries of the claims, in their order.

    ``known``: all claims by id, for the members of compounds (default: the claims given).  ``directory``: where certificates are read
    and written.  ``jobs``: processes.  ``digits``: of the numbers shown with a witness.  ``timeout``: seconds a claim may take before it is left undecided.  What is finished is
    on disk, whatever happens to the rest.  Raises :class:`UserError` for a malformed claim.
    """
    table = dict(known or {}) | {c.id: c for c in claims}
    leaves = list(dict.fromkeys(leaf for c in claims for leaf in members(c, table)))
    found: dict[str, Entry] = {}

    def note(claim_id: str, certificate: Certificate) -> None:
        found[claim_id] = entry_of(table[claim_id], certificate, digits)
        if progress is not None:
            progress(found[claim_id])

    if jobs == 1 and scheduler is None:
        for claim_id in leaves:
            note(claim_id, check_one(table[claim_id], directory, timeout))
    else:
        for claim_id, certificate in parallel([table[i] for i in leaves], directory, timeout, jobs, scheduler):
            note(claim_id, certificate)
    wanted = {c.id: c for c in table.values() if set(members(c, table)) <= set(found)}
    ledger = assemble({i: c for i, c in wanted.items()}, found)
    return [ledger[c.id] for c in claims]


def members(claim: Claim, table: Mapping[str, Claim]) -> list[str]:
    """The ids of the statements that a claim consists of; raises :class:`UserError` for an unknown one."""
    if not (claim.parts or claim.readings):
        return [claim.id]
    missing = [m for m in (*claim.parts, *claim.readings) if m not in table]
    if missing:
        raise UserError(f"claim {claim.id} names {missing[0]!r}, which is not a claim")
    return [leaf for m in (*claim.parts, *claim.readings) for leaf in members(table[m], table)]


def _task(claim: Claim, directory: Path | None, seconds: float) -> tuple[str, Certificate]:
    return claim.id, check_one(claim, directory, seconds)


def parallel(claims: Sequence[Claim], directory: Path | None, seconds: float, jobs: int,
             scheduler: str | None) -> list[tuple[str, Certificate]]:
    """The same through joblib: local processes, or a Dask cluster at the scheduler's address."""
    import joblib

    tasks = [joblib.delayed(_task)(c, directory, seconds) for c in claims]
    if scheduler is None:
        return list(joblib.Parallel(n_jobs=jobs, return_as="generator")(tasks))
    try:
        from distributed import Client
    except ImportError as failure:
        raise UserError("--scheduler needs the package dask[distributed], which is not installed", 3) from failure
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, TimeoutError, ValueError) as failure:
        raise UserError(f"no scheduler answers at {scheduler!r}; expected an address such as tcp://host:8786", 3) from failure
    with client, joblib.parallel_config(backend="dask"):
        return list(joblib.Parallel()(tasks))
