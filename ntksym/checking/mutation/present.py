"""A campaign's report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = ("applied", "equivalent", "refuted", "ill_posed", "undecided", "accepted_falsely", "accepted_unconfirmed")


def describe(report: Mapping[str, Any]) -> str:
    return "\n".join(lines(report))


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Counts by kind of change, the false-accept rate, and by name what should not be."""
    rows = [["change", *(column.replace("_", " ") for column in COLUMNS)]]
    rows += [[kind, *(str(counts.get(column, 0)) for column in COLUMNS)] for kind, counts in report["by_kind"].items()]
    rows.append(["all", *(str(report[column]) for column in COLUMNS)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for first, *others in rows:
        cells = (text.rjust(width) for text, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells])
    low, high = report["false_accept_rate"]["wilson_95"]
    yield (f"false accepts: {report['accepted_falsely']} of {report['applied']} mutants, "
           f"95% interval {100 * low:.3f} % to {100 * high:.3f} %")
    twins = report["twins"]
    yield f"twins that keep the verdict: {twins['kept']} of {twins['made']} ({100 * twins['share']:.1f} %)"
    yield f"{report['seconds']:.0f} s"
    for title, items in (("accepted falsely", report["false_accepts"]),
                         ("accepted, not confirmed", report["unconfirmed"]),
                         ("crashed", report["crashed"]),
                         ("original not accepted within the budget", report["originals"]["changed"]),
                         ("twin with another verdict", twins["changed"])):
        for item in items:
            yield f"{title}: {item['claim']}, {item['kind']}, {item['change']}"
            if what := item.get("contradiction") or (title == "crashed" and item["reason"]):
                yield f"    {what}"


def is_clean(report: Mapping[str, Any]) -> bool:
    """Was nothing accepted that is false or that nothing independent confirms, every original accepted, and was there
    no error?"""
    return not (report["false_accepts"] or report["unconfirmed"] or report["originals"]["changed"] or report["crashed"])
