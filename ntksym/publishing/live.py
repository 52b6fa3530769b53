"""Claims decided while a notebook runs."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from ntksym.checking.certify import certify
from ntksym.checking.ledger import entry_of
from ntksym.checking.records import Certificate, Claim, Entry
from ntksym.checking.run import members
from ntksym.errors import UserError
from ntksym.publishing.grids import Grid, grid
from ntksym.publishing.tables import formula_html
from ntksym.verifier import verify


@dataclass(frozen=True)
class Decision:
    """What came of deciding a claim: one entry and certificate for each statement that the claim consists of."""

    claim: Claim
    entries: tuple[Entry, ...]
    certificates: tuple[Certificate, ...]

    @property
    def table(self) -> Grid:
        """One row a statement: verdict, rule, what the verifier says of the certificate, witness or axioms."""
        rows = []
        for entry, certificate in zip(self.entries, self.certificates, strict=True):
            report = verify(dict(certificate.data))
            word = "accepts" if report.accepted else f"rejects: {report.reason}"
            reason = certificate.data["evidence"].get("reason", "")
            rows.append((entry.claim.id, entry.verdict, entry.decider, word, basis(entry) or str(reason)))
        return grid(("claim", "verdict", "decided by", "verifier", "witness, or what it rests on"), rows)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.as_text(), "text/html": self.as_html()}

    def as_text(self) -> str:
        parts = [f"{self.claim.id}: {self.claim.title}", self.table.as_text(), self.claim.remark]
        return "\n".join(part for part in parts if part)

    def as_html(self) -> str:
        claim = self.claim
        place = f"{claim.source.document}, {claim.source.place}"
        lines = [f"<p><b>{html.escape(claim.id)}</b>: {html.escape(claim.title)}</p>",
                 f"<p>As printed ({html.escape(place)}):</p><p>$\\displaystyle {html.escape(claim.source.quote)}$</p>"]
        if claim.statement is not None:
            lines.append(f"<p>As checked{formula_html(self.entries[0])}</p>")
        remark = f"<p>{html.escape(claim.remark)}</p>" if claim.remark else ""
        return "\n".join([*lines, self.table.as_html(), remark])


def basis(entry: Entry) -> str:
    """Witness and axioms of an entry in words."""
    parts = [", ".join(f"{name} = {value}" for name, value in (entry.witness or {}).items()), ", ".join(entry.rests_on)]
    return "; ".join(part for part in parts if part)


def decide(claim: Claim | str, seconds: float = 60.0) -> Decision:
    """Decide a claim, or the claim of that id, anew, and have the verifier re-check what comes of it.

    No certificate is read or written.  A compound claim is decided statement by statement.  Raises :class:`UserError`
    for an unknown id or a malformed claim.
    """
    from ntksym.claims import all_claims

    table = all_claims()
    if isinstance(claim, str):
        if claim not in table:
            raise UserError(f"no claim {claim!r}; `ntksym list` prints every id")
        claim = table[claim]
    leaves = [claim if i == claim.id else table[i] for i in members(claim, {**table, claim.id: claim})]
    certificates = tuple(certify(leaf, seconds) for leaf in leaves)
    return Decision(claim, tuple(entry_of(leaf, c) for leaf, c in zip(leaves, certificates, strict=True)), certificates)
