"""Tables of formulas and numbers for notebooks."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb

from ntksym.checking.records import Entry, Verdict
from ntksym.evaluation.formulas import latex

#: how a verdict is marked, with a colour beside the sign
MARKS = {
    Verdict.PROVED: ("✓", "#009E73"),
    Verdict.CERTIFIED: ("✓", "#009E73"),
    Verdict.SUPPORTED: ("≈", "#0072B2"),
    Verdict.UNDECIDED: ("?", "#767676"),
    Verdict.ILL_POSED: ("∅", "#767676"),
    Verdict.REFUTED: ("✗", "#D55E00"),
}


@dataclass(frozen=True)
class Formula:
    """LaTeX, between dollars in a cell."""

    text: str

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.text}$"


@dataclass(frozen=True)
class Printed:
    """A value as a source prints it with the verdict on it, above the value found."""

    text: str
    entry: Entry
    value: Any


@dataclass(frozen=True)
class Grid:
    """A table; cells are text, formulas, expressions, balls, numbers, verdicts or printed values."""

    head: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    digits: int

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.as_text(), "text/html": self.as_html()}

    def as_text(self) -> str:
        """Aligned columns."""
        rows = [tuple(plain(cell, self.digits) for cell in row) for row in (self.head, *self.rows)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(self.head))]
        return "\n".join("  ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in rows)

    def as_html(self) -> str:
        """The same with formulas and colours."""
        head = "".join(f'<th style="text-align:left">{marked_up(cell, self.digits)}</th>' for cell in self.head)
        lines = [f"<table><thead><tr>{head}</tr></thead><tbody>"]
        for row in self.rows:
            cells = "".join(f'<td style="text-align:left">{marked_up(cell, self.digits)}</td>' for cell in row)
            lines.append(f"<tr>{cells}</tr>")
        return "\n".join([*lines, "</tbody></table>"])


def grid(head: Sequence[Any], rows: Sequence[Sequence[Any]], digits: int = 12) -> Grid:
    """A table with a line for each of ``rows``; balls are shown to ``digits`` digits with their radius.

    Raises :class:`ValueError` when a row is not as long as the head.
    """
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"a row of {len(row)} cells under a head of {len(head)}: {row!r}")
    return Grid(tuple(head), tuple(tuple(row) for row in rows), digits)


def plain(cell: Any, digits: int) -> str:
    """A cell as text."""
    if isinstance(cell, Printed):
        return f"{cell.text} {MARKS[cell.entry.verdict][0]} {plain(cell.value, digits)}"
    if isinstance(cell, Verdict):
        return cell.value
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, arb):
        return number(cell, digits)
    if isinstance(cell, float):
        return f"{cell:.{digits}g}"
    return "–" if cell is None else str(cell)


def marked_up(cell: Any, digits: int) -> str:
    """A cell as HTML."""
    if isinstance(cell, Printed):
        sign, colour = MARKS[cell.entry.verdict]
        value = html.escape(plain(cell.value, digits))
        return f'<b>{html.escape(cell.text)}</b> <span style="color:{colour}">{sign}</span><br><small>{value}</small>'
    if isinstance(cell, Verdict):
        return f'<span style="color:{MARKS[cell][1]}">{MARKS[cell][0]} {cell.value}</span>'
    if isinstance(cell, Formula):
        return f"${html.escape(cell.text)}$"
    if isinstance(cell, sp.Basic):
        return f"${html.escape(latex(cell))}$"
    return html.escape(plain(cell, digits))


def number(ball: arb, digits: int) -> str:
    """A ball as decimal with its radius; an exact one without."""
    text = str(ball.str(digits))
    if not text.startswith("["):
        return text
    middle, radius = text[1:-1].split("+/-")
    return f"{middle.strip() or '0'} ± {radius.strip()}"
