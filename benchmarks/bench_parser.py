"""How long 1,000 statements take from text to the tree of the verifier's language, the best of three runs.

Usage: ``python benchmarks/bench_parser.py``.  The statements are those of the worked examples, as users write them,
read from their files with every check, over and over; and those of the ledger, which the program writes out in full.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ntksym.claims import all_claims
from ntksym.conjectures import read, write
from ntksym.conjectures.building import Builder
from ntksym.conjectures.errors import whole
from ntksym.conjectures.grammar import parse_text
from ntksym.conjectures.scope import Scope
from ntksym.conjectures.writing import write_node
from ntksym.evaluation.tree import to_tree

GOAL = 1.0
NUMBER = 1_000
EXAMPLES = Path(__file__).parent.parent / "examples" / "conjectures"


def statements() -> list[tuple[str, Scope]]:
    """1,000 statements with their variables: those of the ledger, over and over."""
    found = []
    for claim in all_claims().values():
        if claim.statement is not None and not claim.missing:
            found.append((write_node(to_tree(claim.statement)), Scope({v.name: v.kind for v in claim.variables})))
    return [found[i % len(found)] for i in range(NUMBER)]


def parsed(given: list[tuple[str, Scope]]) -> None:
    for text, scope in given:
        passage = whole(text, "statement")
        Builder(passage, scope).node(parse_text(passage)[4], "proposition")


def best(call: Callable[[], object]) -> float:
    """Seconds of this process, the best of three runs."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def main() -> None:
    files = [(path.read_text(), path.name) for path in sorted(EXAMPLES.glob("*.claim.toml"))]
    count = sum(len(read(text, name)) for text, name in files)
    seconds = best(lambda: [read(text, name) for text, name in files]) * NUMBER / count
    print(f"{NUMBER} statements as in examples/conjectures, with every check of their files: {seconds:.2f} s "
          f"(goal {GOAL} s; {count} statements, {sum(len(text) for text, _ in files)} characters)")
    given = statements()
    print(f"{NUMBER} statements of the ledger, written out, {sum(len(text) for text, _ in given)} characters: "
          f"{best(lambda: parsed(given)):.2f} s")
    # the longest source: a file of the whole ledger would be longer than one may be
    text = write([claim for claim in all_claims().values() if claim.source.document == "montufar2024"])
    start = time.process_time()
    count = len(read(text, "ledger"))
    print(f"the claims of montufar2024 as one file, {count} claims, {len(text)} characters, with every check: "
          f"{time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
