"""Tables for notebooks whose every entry comes from the ledger."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ntksym.checking.records import Entry, Ledger
from ntksym.errors import UserError
from ntksym.publishing.places import certificates_directory

#: MIME type of the machine-readable half of a table; the structural gate compares it with the certificates
MIME = "application/vnd.ntksym+json"


@dataclass(frozen=True)
class ClaimsTable:
    """A table of claims with their verdicts; a notebook shows it as HTML, the gate reads its JSON."""

    entries: tuple[Entry, ...]
    digests: tuple[str | None, ...]

    def data(self) -> dict[str, Any]:
        """What the table says, as JSON data: ids, verdicts, digests of certificates (None for a compound claim)."""
        return {
            "kind": "claims",
            "claims": [
                {"id": entry.claim.id, "verdict": entry.verdict.value, "certificate": digest}
                for entry, digest in zip(self.entries, self.digests, strict=True)
            ],
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.as_text(), "text/html": self.as_html(), MIME: self.data()}

    def _rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for entry in self.entries:
            source = entry.claim.source
            rows.append((entry.claim.id, f"{source.document}, {source.place}", entry.verdict.value, _note(entry)))
        return rows

    def as_text(self) -> str:
        """Aligned columns: id, source, verdict, note."""
        rows = [("claim", "source", "verdict", "note"), *self._rows()]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join("  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in rows)

    def as_html(self) -> str:
        """The same with the title and the statement, in LaTeX between dollars."""
        lines = ["<table><thead><tr>"]
        lines += [f"<th>{name}</th>" for name in ("claim", "statement", "source", "verdict", "note")]
        lines += ["</tr></thead><tbody>"]
        for entry, (claim_id, source, verdict, note) in zip(self.entries, self._rows(), strict=True):
            lines.append(
                f"<tr><td>{html.escape(claim_id)}</td><td>{html.escape(entry.claim.title)}{formula_html(entry)}</td>"
                f"<td>{html.escape(source)}</td><td><b>{html.escape(verdict)}</b></td><td>{html.escape(note)}</td></tr>"
            )
        return "\n".join([*lines, "</tbody></table>"])


def formula_html(entry: Entry) -> str:
    """The statement as HTML, the domain of each variable a formula of its own, so that a narrow column can break it.

    Empty for a compound, whose title says all.
    """
    # Imported here: it pulls in the printing of statements, which the text and the JSON do without.
    from ntksym.checking.present import SYMBOLS, domain, statement_latex

    claim = entry.claim
    if claim.statement is None:
        return ""
    whole = statement_latex(entry)
    if not claim.variables:
        return f"<br>{joined(whole)}"
    domains = [domain(variable) for variable in claim.variables]
    quantified = SYMBOLS[claim.quantifier] + r"\, " + r";\; ".join(domains) + r":\quad "
    formulas = "; ".join(f"${html.escape(text)}$" for text in domains)
    word = "for all" if claim.quantifier == "forall" else "there are"
    return f"<br>{word} {formulas}:<br>{joined(whole.removeprefix(quantified))}"


def joined(formula: str) -> str:
    """A formula as HTML; a conjunction has a line for each of its parts."""
    return "<br>and ".join(f"${html.escape(part)}$" for part in formula.split(r" \;\wedge\; "))


def claims_table(ids: Sequence[str], *, ledger: Ledger | None = None, directory: Path | None = None) -> ClaimsTable:
    """The table of the claims ``ids`` in that order.

    The verdicts are those of ``ledger`` (default: the certificates in ``directory``, by default those of the checkout).
    Raises :class:`UserError` for an id that the ledger does not have and for an empty list.
    """
    if isinstance(ids, str) or not ids:
        raise UserError(f"a table needs a list of at least one claim id, got {ids!r}")
    where = certificates_directory() if directory is None else directory
    if ledger is None:
        from ntksym.claims import load_ledger as load

        ledger = load(where)
    unknown = [claim_id for claim_id in ids if claim_id not in ledger.entries]
    if unknown:
        raise UserError(f"no claim {unknown[0]!r} in the ledger; `ntksym list` prints every id")
    return ClaimsTable(tuple(ledger[claim_id] for claim_id in ids), tuple(certificate_digest(where, i) for i in ids))


def certificate_digest(directory: Path, claim_id: str) -> str | None:
    """The digest that the certificate of a claim carries; None where there is no certificate."""
    path = directory / f"{claim_id}.json"
    if not path.is_file():
        return None
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["digest"])
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path.name} is not a certificate: {error!r}") from error


def _note(entry: Entry) -> str:
    """What a reader must know beside the verdict: the witness, the amended twin, what the proof rests on."""
    notes = []
    if entry.witness:
        notes.append("witness " + ", ".join(f"{name} = {value}" for name, value in entry.witness.items()))
    if entry.claim.amends:
        notes.append(f"amends {entry.claim.amends}")
    if entry.amended_by:
        notes.append(f"amended by {entry.amended_by}")
    if entry.rests_on:
        notes.append("rests on " + ", ".join(entry.rests_on))
    return "; ".join(notes)
