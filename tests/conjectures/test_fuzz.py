"""Files of the ledger with pieces cut, doubled and mixed: each is read, or has a place where it is wrong."""

from __future__ import annotations

import random
import time

import pytest

from ntksym.checking.certify import statement_of
from ntksym.checking.records import Claim
from ntksym.claims import all_claims
from ntksym.conjectures import ConjectureError, read, write
from ntksym.conjectures.vocabulary import words

TEXTS = [write([claim]) for claim in all_claims().values() if claim.statement is not None and not claim.missing]
PIECES = [*sorted(words()), *"()[],^*/+-=<>~!'.:{}#\"\n", "->", "<=", "..", "0", "1/2", "x", "n", "and", "or", "not",
          "as", "oo", "for all", "rounds to", "[[claim]]"]


def spoiled(draw: random.Random) -> str:
    """A file with one to four changes."""
    text = draw.choice(TEXTS)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(text))
        other = draw.choice(TEXTS)
        start = draw.randrange(len(other))
        piece = draw.choice([draw.choice(PIECES), draw.choice(PIECES), other[start:start + draw.randint(1, 60)], ""])
        text = text[:place] + piece + text[place + draw.choice([0, 0, 1, 5, 12]):]
    return text


def outcome(text: str) -> tuple[list[Claim], ConjectureError | None]:
    """The claims of a file, or the error."""
    try:
        return read(text, "file"), None
    except ConjectureError as failure:
        return [], failure


@pytest.mark.parametrize("seed", range(20))
def test_a_spoiled_file_is_read_or_has_a_place_where_it_is_wrong(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(40):
        text = spoiled(draw)
        start = time.process_time()
        claims, failure = outcome(text)
        assert time.process_time() - start < 1
        if failure is not None:
            assert 1 <= failure.line <= text.count("\n") + 1
            assert 1 <= failure.column <= len(text.split("\n")[failure.line - 1]) + 1
            assert str(failure).startswith(f"file:{failure.line}:{failure.column}: ")
        again = read(write(claims), "file") if claims else []
        for one, two in zip(claims, again, strict=True):
            assert one.is_compound or statement_of(one).digest == statement_of(two).digest
