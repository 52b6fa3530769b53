"""Conjectures in a notebook: as the text of a cell (``%%claim``) or as Python objects, shown with their verdicts."""

from __future__ import annotations

import html
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checking.ledger import read_certificate
from ..checking.records import Certificate, Claim, Entry
from ..publishing.grids import MARKS
from ..publishing.tables import formula_html
from ..verifier import verify
from .commands import explain
from .deciding import check
from .documents import literal, quoted
from .reading import load, read

#: rows of ``ntksym show`` that a card shows above its evidence
ABOVE = ("claim", "as checked", "verdict")


@dataclass(frozen=True)
class Verdicts:
    """Claims with their verdicts and certificates, in their order; a notebook shows a card for each of them."""

    entries: tuple[Entry, ...]
    certificates: Mapping[str, Certificate]

    def __getitem__(self, claim_id: str) -> Entry:
        """The entry of a claim; raises :class:`KeyError`."""
        return {entry.claim.id: entry for entry in self.entries}[claim_id]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.as_text(), "text/html": self.as_html()}

    def as_text(self) -> str:
        return "\n\n".join(map(explain, self.entries))

    def as_html(self) -> str:
        return "\n".join(card(entry, self.certificates.get(entry.claim.id)) for entry in self.entries)


def verdicts(claims: str | Path | Claim | Iterable[Claim], *, timeout: float = 60.0, digits: int = 15, jobs: int = 1
             ) -> Verdicts:
    """Decide claims now: those of a conjecture file at a path, of the text of one, or given as objects.

    A string is a path if it has one line and ends in ``.toml``.  ``timeout``: seconds for one claim.  ``digits``: of
    the numbers shown with a witness.  Raises :class:`ConjectureError` with the line and column of what is malformed.
    """
    if isinstance(claims, Path) or (isinstance(claims, str) and claims.endswith(".toml") and "\n" not in claims):
        claims = load(claims)
    elif isinstance(claims, str):
        claims = read(claims)
    elif isinstance(claims, Claim):
        claims = [claims]
    wanted = list(claims)
    with tempfile.TemporaryDirectory(prefix="ntksym-") as place:
        directory = Path(place)
        entries = check(wanted, directory=directory, timeout=timeout, digits=digits, jobs=jobs)
        found = {entry.claim.id: read_certificate(directory, entry.claim.id) for entry in entries}
    return Verdicts(tuple(entries), {claim_id: made for claim_id, made in found.items() if made is not None})


def conjecture(statement: str, where: Sequence[str] = (), *, id: str = "conjecture", title: str = "",
               **variables: str) -> Claim:
    """A claim from the text of its statement, hypotheses and the domains of its variables::

        conjecture("HermiteCoefficient(gelu, p)^2 <= 2^(-p)", p="even integer >= 2")

    Raises :class:`ConjectureError`; its lines are those of the claim written as a file.
    """
    lines = ["[[claim]]", f"id = {quoted(id)}", f"title = {quoted(title or id)}", f"statement = {literal(statement)}"]
    if where:
        lines.append(f"where = [{', '.join(map(literal, where))}]")
    if variables:
        lines += ["[claim.variables]", *(f"{json.dumps(name)} = {literal(text)}" for name, text in variables.items())]
    (claim,) = read("\n".join(lines), "conjecture")
    return claim


def card(entry: Entry, certificate: Certificate | None) -> str:
    """A claim in HTML: its statement and verdict, and below, when it is opened, all that ``ntksym show`` says."""
    sign, colour = MARKS[entry.verdict]
    witness = ", ".join(f"{name} = {value}" for name, value in (entry.witness or {}).items())
    lines = [f"<div><b>{html.escape(entry.claim.id)}</b>: {html.escape(entry.claim.title)}{formula_html(entry)}",
             f'<br><b style="color:{colour}">{sign} {entry.verdict.value}</b>'
             f"{f': {html.escape(witness)}' if witness else ''}",
             "<details><summary>evidence</summary>", f"<pre>{html.escape(evidence(entry))}</pre>"]
    if certificate is not None:
        report = verify(dict(certificate.data))
        word = "accepts it" if report.accepted else f"rejects it: {report.reason}"
        kind = certificate.data["evidence"]["kind"]
        lines.append(f"<p>certificate with evidence of kind <i>{html.escape(kind)}</i>: the verifier "
                     f"{html.escape(word)}</p>")
    return "\n".join([*lines, "</details></div>"])


def evidence(entry: Entry) -> str:
    """The text of ``ntksym show`` without what stands above it."""
    kept, skipping = [], False
    for line in explain(entry).split("\n"):
        label = line[:12].strip()
        skipping = label in ABOVE if label else skipping
        if not skipping:
            kept.append(line)
    return "\n".join(kept)
