"""Time of verifying every certificate against the time of deciding its statement anew, measured in the same run.

    python benchmarks/bench_verification.py [--json] [--repeats N] [DIR]

``DIR`` is a directory of certificates (default: that of the repository).  Verification is what ``ntksym verify`` does
with the text of a file, and decision is :func:`ntksym.checking.certify.certify_statement` with the same statement; both
run in this process, one after the other for each claim.  Before every single run the caches are emptied, those of this
package (every ``lru_cache`` in its modules) and those of SymPy and FLINT, so neither profits from what ran before; the
import of modules, which happens once, is paid before.  Each figure is the median over the repeats.  The exit code is
0 whatever the figures are: this is a measurement, not a test.
"""

from __future__ import annotations

import argparse
import functools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flint
from sympy.core.cache import clear_cache

from ntksym.checking.certify import certify_statement
from ntksym.verifier import verify_text

ROOT = Path(__file__).resolve().parent.parent
#: seconds that a decision gets
DECISION_SECONDS = 60.0
MEDIAN_TARGET, FASTER_TARGET = 0.5, 0.9
Row = dict[str, Any]


def own_caches() -> list[Any]:
    """Every cached function of this package that is loaded."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "ntksym"]
    found = {id(value): value for module in modules for value in vars(module).values()
             if isinstance(value, functools._lru_cache_wrapper) and value.__module__.startswith("ntksym.")}
    return list(found.values())


def empty_caches() -> None:
    for function in own_caches():
        function.cache_clear()
    clear_cache()
    flint.ctx.cleanup()


def timed(action: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median time of a few runs, each with empty caches, and the last result."""
    times, result = [], None
    for _ in range(repeats):
        empty_caches()
        start = time.perf_counter()
        result = action()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def measure(path: Path, repeats: int) -> Row:
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    verification, report = timed(lambda: verify_text(text, path.stem), repeats)
    decision, certificate = timed(lambda: certify_statement(data["id"], data["statement"], DECISION_SECONDS), repeats)
    return {"id": data["id"], "accepted": report.accepted,
            "same_verdict": certificate.data["verdict"] == data["verdict"],
            "verification": verification, "decision": decision, "ratio": verification / decision}


def summary(rows: list[Row], whole: float) -> Row:
    ratios = [row["ratio"] for row in rows]
    return {
        "certificates": len(rows),
        "rejected": [row["id"] for row in rows if not row["accepted"]],
        "other_verdict": [row["id"] for row in rows if not row["same_verdict"]],
        "median_verification": statistics.median(row["verification"] for row in rows),
        "share_faster": sum(ratio < 1 for ratio in ratios) / len(ratios),
        "ratio_quartiles": statistics.quantiles(ratios, n=4),
        "slowest": sorted(rows, key=lambda row: -row["verification"])[:5],
        "not_faster": sorted((row for row in rows if row["ratio"] >= 1), key=lambda row: -row["ratio"]),
        "whole_process": whole,
    }


def line(row: Row) -> str:
    return (f"  {row['id']:24} verified in {row['verification']:.4f} s, decided in {row['decision']:.4f} s, "
            f"ratio {row['ratio']:.3f}")


def shown(found: Row) -> str:
    met = {True: "met", False: "MISSED"}
    median, share = found["median_verification"], found["share_faster"]
    quartiles = ", ".join(f"{value:.3f}" for value in found["ratio_quartiles"])
    return "\n".join([
        f"certificates                     {found['certificates']}",
        f"rejected                         {', '.join(found['rejected']) or 'none'}",
        f"decided otherwise than recorded  {', '.join(found['other_verdict']) or 'none'}",
        f"median time of verification      {median:.4f} s, target < {MEDIAN_TARGET} s: {met[median < MEDIAN_TARGET]}",
        f"verified faster than decided     {share:.1%}, target >= {FASTER_TARGET:.0%}: {met[share >= FASTER_TARGET]}",
        f"verification / decision          quartiles {quartiles}",
        f"ntksym verify, whole process     {found['whole_process']:.2f} s",
        "slowest to verify", *map(line, found["slowest"]),
        "not verified faster than decided", *(map(line, found["not_faster"]) if found["not_faster"] else ["  none"]),
    ])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT / "certificates")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each (default 3)")
    options = parser.parse_args()
    paths = sorted(options.directory.resolve().glob("*.json"))
    if len(paths) < 2:
        parser.error(f"{options.directory}: expected at least two certificates")
    measure(paths[0], 1)  # what is imported on first use does not count
    rows = [measure(path, options.repeats) for path in paths]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "ntksym", "verify", str(options.directory.resolve())], cwd=ROOT,
                   capture_output=True, check=False)
    found = summary(rows, time.perf_counter() - start)
    print(json.dumps({**found, "rows": rows}, indent=1) if options.json else shown(found))


if __name__ == "__main__":
    main()
