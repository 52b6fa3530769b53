"""The words of a statement: names, numbers, signs.  They are found by one regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark.lexer import Lexer

PATTERN = re.compile(r"""
    (?P<SPACE>[ \t\n\r]+)
  | (?P<NAME>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<NUMBER>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<_OPEN>\() | (?P<_CLOSE>\)) | (?P<_LEFT>\[) | (?P<_RIGHT>\]) | (?P<_COMMA>,) | (?P<_DOTS>\.\.) | (?P<COLON>:)
  | (?P<ARROW>->)
  | (?P<COMPARISON>==|!=|<=|>=|<|>|=|~)
  | (?P<POWER>\*\*|\^) | (?P<FACTOR>[*/]) | (?P<SIGN>[+-])
  | (?P<PRIME>') | (?P<BANG>!)
  | (?P<TEXT>"[^"\n]*")
""", re.VERBOSE)
#: names that are words of the grammar, with the terminals they are
KEYWORDS = {"and": "JUNCTION", "or": "JUNCTION", "as": "_AS", "not": "NOT", "for": "FOR", "all": "ALL",
            "forall": "FORALL", "exists": "EXISTS", "rounds": "ROUNDS", "to": "TO"}
RESERVED = frozenset(KEYWORDS)


class NoWord(Exception):
    """No word begins at that place of the text."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class Word:
    """A word with its kind and place.  What Lark asks beyond that, for its own errors, is not known of it."""

    __slots__ = ("start_pos", "type", "value")
    line = column = end_line = end_column = end_pos = 0

    def __init__(self, kind: str, value: str, start_pos: int) -> None:
        self.type, self.value, self.start_pos = kind, value, start_pos

    def __str__(self) -> str:
        return self.value


class Words(Lexer):
    """Gives Lark's parser the words of a text one by one; raises :class:`NoWord` where there is none."""

    def __init__(self, configuration: Any) -> None:
        """Lark's configuration says which terminals there are, and those are known here."""

    def lex(self, text: Any) -> Iterator[Any]:  # type: ignore[override]  # what Lark asks of lexers of users
        match, place, end = PATTERN.match, 0, len(text)
        while place < end:
            found = match(text, place)
            if found is None:
                raise NoWord(place)
            kind = found.lastgroup
            if kind == "NAME":
                yield Word(KEYWORDS.get(found.group(), kind), found.group(), place)
            elif kind != "SPACE":
                yield Word(str(kind), found.group(), place)
            place = found.end()
