"""The ledger: every claim with the verdict of its certificate, and the directory that certificates are kept in."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sympy as sp

from ..errors import UserError
from ..verifier.certificates import FIELDS
from ..verifier.enclosures.enclose import TooWide, enclose, enclose_to, exact
from ..verifier.evaluations import witness_values
from ..verifier.normal_forms.matrices import without_matrices
from ..verifier.normal_forms.modes import without_modes
from ..verifier.statement import read_statement
from ..verifier.syntax import digest
from .certify import statement_of
from .records import Certificate, Claim, Entry, Ledger, Verdict
from .show import show_value

LEFTOVER_SECONDS = 3600.0  # a temporary file older than this has no writer left


class LedgerError(UserError):
    """A certificate directory that cannot be read or written."""


def certificate_path(directory: Path, claim_id: str) -> Path:
    return directory / f"{claim_id}.json"


def read_certificate(directory: Path, claim_id: str) -> Certificate | None:
    """The certificate of a claim, or None; raises :class:`LedgerError` when the file is not a certificate."""
    path = certificate_path(directory, claim_id)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as failure:
        message = f"{path}: not a readable certificate ({failure}); remove it to decide {claim_id} again"
        raise LedgerError(message) from failure
    if not isinstance(data, dict) or data.get("id") != claim_id or set(data) != FIELDS:
        raise LedgerError(f"{path}: expected the certificate of {claim_id}; remove it to decide the claim again")
    return Certificate(data)


def write_certificate(directory: Path, certificate: Certificate) -> Path:
    """Write atomically: a reader sees the old file or the new one, never a part.

    Raises :class:`LedgerError`, for example on a full disk.
    """
    # The file is synced before it is renamed, so a loss of power leaves the old certificate or the whole new one.  The
    # directory is not synced: that would only make sure that it is the new one, and a lost one is decided again.
    path = certificate_path(directory, certificate.id)
    text = json.dumps(certificate.data, indent=1, sort_keys=True) + "\n"
    temporary = ""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=directory, prefix=f".{certificate.id}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as failure:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        message = f"{path}: cannot be written ({failure.strerror or failure}); what was written before is kept"
        raise LedgerError(message) from failure
    return path


def remove_leftovers(directory: Path) -> None:
    """Remove temporary files of writers that were killed; those of running ones stay.

    A writer needs its file for one short write, so age tells them apart; a process id in the name would not, since the
    writer may run on another machine that shares the directory.  Should a writer ever be that slow, its renaming fails
    with an error and no certificate is harmed.
    """
    for path in directory.glob(".*.????????.part"):  # as write_certificate names them
        # It may be gone to another run that cleans up, or lie where nothing can be removed; it does no harm there.
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                path.unlink()


def entry_of(claim: Claim, certificate: Certificate | None, digits: int = 15) -> Entry:
    """The entry of a claim with its own statement; a witness comes with both sides to ``digits`` digits."""
    if certificate is None:
        return Entry(claim, Verdict.UNDECIDED, tried=("not yet checked: run ntksym check",))
    data = certificate.data
    if data.get("statement_digest") != statement_of(claim).digest:
        return Entry(claim, Verdict.UNDECIDED, tried=("the certificate is of an earlier wording: run ntksym check",))
    if data["digest"] != digest({key: value for key, value in data.items() if key != "digest"}):
        tried = "the certificate was changed since it was written: run ntksym check"
        return Entry(claim, Verdict.UNDECIDED, tried=(tried,))
    evidence: Mapping[str, Any] = data["evidence"]
    witness = witness_of(evidence)
    if witness is not None:
        shown = sides(data["statement"], evidence, digits)
        greater = isinstance(claim.statement, (sp.StrictGreaterThan, sp.GreaterThan))
        if greater or getattr(claim.statement, "exchanged", False):  # its tree has the sides exchanged
            shown = dict(zip(shown, reversed(shown.values()), strict=True))
        witness = {**witness, **shown}
    return Entry(claim, certificate.verdict, tuple(data["rests_on"]), witness, float(data["seconds"]),
                 str(data["decider"]), tuple(evidence.get("tried", ())))


def witness_of(evidence: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The witness of the evidence in words, or None."""
    if evidence.get("kind") == "every":
        return next((w for w in map(witness_of, evidence["parts"]) if w is not None), None)
    values = evidence.get("values")
    if not isinstance(values, dict):
        return None
    found = {name: show_value(value) for name, value in values.items()}
    if evidence.get("kind") == "rate-fails":
        residue, period, first = evidence["residue"], evidence["period"], evidence["threshold"]
        found[str(evidence["index"])] = f"all n = {residue} mod {period}, n >= {first}"
    return found


def sides(statement: Mapping[str, Any], evidence: Mapping[str, Any], digits: int) -> dict[str, str]:
    """Both sides of a relation at the witness, exactly where they are rational."""
    if evidence.get("kind") != "witness":
        return {}
    parsed = without_modes(without_matrices(read_statement(statement)))
    if parsed.claim[0] not in ("eq", "ne", "lt", "le"):
        return {}
    env = witness_values(parsed, evidence["values"])
    shown = {}
    for name, node in (("left", parsed.claim[1]), ("right", parsed.claim[2])):
        try:
            value = exact(node, env)
            if value is None:
                shown[f"{name} side"] = enclose_to(node, env, digits).str(digits, radius=False)
            else:
                shown[f"{name} side"] = str(value)
        except TooWide:
            # A value that no precision tells from zero has no leading digit; the ball says how small it is.
            ball = enclose(node, env, 4 * digits + 64).str(3, radius=True)
            shown[f"{name} side"] = ball.replace("[+/- ", "0 to within ").rstrip("]")
    return shown


def assemble(claims: Mapping[str, Claim], leaves: Mapping[str, Entry]) -> Ledger:
    """All entries: those of compounds follow from their members."""
    entries: dict[str, Entry] = {}

    def resolve(claim_id: str) -> Entry:
        if claim_id in entries:
            return entries[claim_id]
        claim = claims[claim_id]
        entry = compound_entry(claim, [resolve(m) for m in (*claim.parts, *claim.readings)]) if claim.is_compound \
            else leaves[claim_id]
        amended = next((c.id for c in claims.values() if c.amends == claim_id), None)
        if amended is None and claim.most_likely in entries and not claim.parts:
            # What amends the reading that gives the verdict amends the compound.
            amended = entries[claim.most_likely].amended_by
        entries[claim_id] = Entry(**{**vars(entry), "amended_by": amended})
        return entries[claim_id]

    return Ledger({claim_id: resolve(claim_id) for claim_id in claims})


def compound_entry(claim: Claim, members: Iterable[Entry]) -> Entry:
    """Verdict of a conjunction (weakest part) or of readings (the most likely one)."""
    members = list(members)
    if claim.parts:
        chosen = [m for m in members if m.claim.id in claim.parts]
        verdict = Verdict.weakest([m.verdict for m in chosen])
    else:
        chosen = [m for m in members if m.claim.id == claim.most_likely]
        if not chosen:
            raise UserError(f"claim {claim.id}: its most likely reading {claim.most_likely!r} is not one of "
                            f"{list(claim.readings)}")
        verdict = chosen[0].verdict
    leading = next(m for m in chosen if m.verdict is verdict)
    rests = tuple(sorted({axiom for m in chosen for axiom in m.rests_on}))
    decider = "weakest of its parts" if claim.parts else f"reading {claim.most_likely}"
    return Entry(claim, verdict, rests, leading.witness, sum(m.seconds for m in members), decider, leading.tried)


def load(directory: Path, claims: Mapping[str, Claim]) -> Ledger:
    """The ledger as its certificates give it; nothing is decided.  Claims without certificate are undecided."""
    leaves = {c.id: entry_of(c, read_certificate(directory, c.id)) for c in claims.values() if not c.is_compound}
    return assemble(claims, leaves)
