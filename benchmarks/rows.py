"""What the benchmarks have in common: a row for each measurement, printed as a table or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def row(what: str, seconds: float | None, target: float | None = None, note: str = "") -> Row:
    """A measurement with the seconds it should take, None where nothing is asked."""
    return {"what": what, "seconds": seconds, "target": target, "note": note}


def table(rows: list[Row]) -> str:
    """The rows in columns, with "met" or "MISSED" beside a target."""
    width = max(len(r["what"]) for r in rows) + 1
    lines = [f"{'':{width}}{'seconds':>10}{'target':>11}"]
    for r in rows:
        seconds = "" if r["seconds"] is None else f"{r['seconds']:.5f}"
        target = "" if r["target"] is None else f"{r['target']:.3g}"
        verdict = "" if r["target"] is None else "met" if r["seconds"] <= r["target"] else "MISSED"
        lines.append(f"{r['what']:{width}}{seconds:>10}{target:>11} {verdict:7}{r['note']}".rstrip())
    return "\n".join(lines)


def main(description: str | None, measure: Callable[[bool], list[Row]], quick: str = "smaller sizes") -> None:
    """The command line of a benchmark; ``measure`` is told whether to be quick."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--quick", action="store_true", help=quick)
    options = parser.parse_args()
    rows = measure(options.quick)
    print(json.dumps(rows, indent=1) if options.json else table(rows))
