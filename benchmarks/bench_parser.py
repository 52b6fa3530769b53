"""How long 1,000 statements take from text to the tree of the verifier's language, the best of three runs.

Usage: ``python benchmarks/bench_parser.py``.  The statements are those of the ledger, over and over.
"""

from __future__ import annotations

import time

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


def statements() -> list[tuple[str, Scope]]:
    """1,000 statements with their variables: those of the ledger, over and over."""
    found = []
    for claim in all_claims().values():
        if claim.statement is not None and not claim.missing:
            found.append((write_node(to_tree(claim.statement)), Scope({v.name: v.kind for v in claim.variables})))
    return [found[i % len(found)] for i in range(NUMBER)]


def one_run(given: list[tuple[str, Scope]]) -> float:
    start = time.process_time()
    for text, scope in given:
        passage = whole(text, "statement")
        Builder(passage, scope).node(parse_text(passage)[4], "proposition")
    return time.process_time() - start


def main() -> None:
    given = statements()
    parse_text(whole(given[0][0], "warm"))
    seconds = min(one_run(given) for _ in range(3))
    characters = sum(len(text) for text, _ in given)
    print(f"{NUMBER} statements of the ledger, {characters} characters: {seconds:.2f} s (goal {GOAL} s)")
    text = write(all_claims().values())
    start = time.process_time()
    count = len(read(text, "ledger"))
    print(f"the ledger as one file, {count} claims, {len(text)} characters, with every check: "
          f"{time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
