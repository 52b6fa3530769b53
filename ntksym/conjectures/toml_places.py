"""Where the values of a TOML document stand in its text: the reader of the standard library keeps no places.

The document has been read by ``tomllib`` before, so that it is known to be TOML; only the ends of keys and values are
looked for here.  Lines end in ``\\n``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import Document, Passage

Path = tuple[str | int, ...]

MAX_NESTING = 12
BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*+")
SPACE = re.compile(r"[ \t]*+")
BARE = re.compile(r"[A-Za-z0-9_-]++")
SCALAR = re.compile(r"[^,\]}\n#]++")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[ \t]*+\n[ \t\n]*+|(.))")
#: runs of characters that stand for themselves, by the quote
PLAIN = {'"': re.compile(r'[^"\\]++'), "'": re.compile(r"[^']++")}
ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


@dataclass
class Places:
    """``strings``: the passage of every string value; ``keys``: the offset of every key and table, by path."""

    strings: dict[Path, Passage] = field(default_factory=dict)
    keys: dict[Path, int] = field(default_factory=dict)


class Scanner:
    """Goes once through the text of a document."""

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.at = document, document.text, 0
        self.places = Places()
        self.arrays: dict[Path, int] = {}

    def scan(self) -> Places:
        table: Path = ()
        self.blank()
        while self.at < len(self.text):
            start = self.at
            if self.text.startswith("[", start):
                is_array = self.text.startswith("[[", start)
                self.at += 2 if is_array else 1
                table = self.header(self.key(), is_array)
                self.places.keys.setdefault(table, start)
                self.at += 2 if is_array else 1
            else:
                self.entry(table, 0)
            self.blank()
        return self.places

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go on behind what the pattern matches here, if it does."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def blank(self) -> None:
        """Skip white space, ends of lines and comments."""
        self.skip(BLANK)

    def header(self, key: Path, is_array: bool) -> Path:
        """The path that the header of a table names: in an array of tables, that of the last one."""
        path: Path = ()
        for number, part in enumerate(key):
            path += (part,)
            if is_array and number == len(key) - 1:
                self.arrays[path] = self.arrays.get(path, -1) + 1
            if path in self.arrays:
                path += (self.arrays[path],)
        return path

    def key(self) -> Path:
        """A key of one or more parts, at the place reached."""
        parts: list[str] = []
        while True:
            self.skip(SPACE)
            bare = BARE.match(self.text, self.at)
            if bare:
                parts.append(bare.group())
                self.at = bare.end()
            else:
                parts.append(self.string().text)
            self.skip(SPACE)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def entry(self, table: Path, depth: int) -> None:
        """``key = value``"""
        self.skip(SPACE)
        start = self.at
        path = table + self.key()
        self.places.keys.setdefault(path, start)
        self.at += 1
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        self.skip(SPACE)
        if depth > MAX_NESTING:
            raise self.document.error(self.at, f"values nested more than {MAX_NESTING} deep; expected a flat table")
        self.places.keys.setdefault(path, self.at)
        sign = self.text[self.at]
        if sign in "\"'":
            self.places.strings[path] = self.string()
        elif sign == "[":
            self.items("]", path, depth)
        elif sign == "{":
            self.items("}", path, depth)
        else:
            self.at = SCALAR.match(self.text, self.at).end()  # type: ignore[union-attr]  # a value has a character

    def items(self, end: str, path: Path, depth: int) -> None:
        """The elements of an array or the entries of an inline table, with the bracket that closes it."""
        self.at += 1
        number = 0
        while True:
            self.blank()
            if self.text.startswith(end, self.at):
                self.at += 1
                return
            if end == "]":
                self.value((*path, number), depth + 1)
            else:
                self.entry(path, depth + 1)
            number += 1
            self.blank()
            if self.text.startswith(",", self.at):
                self.at += 1

    def string(self) -> Passage:
        """A string of any of the four kinds."""
        quote = self.text[self.at]
        is_long = self.text.startswith(quote * 3, self.at)
        mark = quote * 3 if is_long else quote
        self.at += len(mark)
        if is_long and self.text.startswith("\n", self.at):
            self.at += 1
        pieces: list[str] = []
        offsets: list[int] = []
        run = PLAIN[quote]
        while not self.text.startswith(mark, self.at):
            escape = ESCAPE.match(self.text, self.at) if quote == '"' else None
            if escape:
                piece, places, length = decoded(escape), [self.at], len(escape.group())
            else:
                found = run.match(self.text, self.at)
                length = found.end() - self.at if found else 1  # a quote that does not end the string
                piece, places = self.text[self.at:self.at + length], list(range(self.at, self.at + length))
            pieces.append(piece)
            offsets += places if piece else []
            self.at += length
        while is_long and self.text.startswith(quote, self.at + 3):  # up to two quotes belong to the text itself
            pieces.append(quote)
            offsets.append(self.at)
            self.at += 1
        offsets.append(self.at)
        self.at += len(mark)
        return Passage(self.document, "".join(pieces), offsets)


def decoded(escape: re.Match[str]) -> str:
    """What an escape stands for; the end of a line with the space that follows it stands for nothing."""
    short, long, letter = escape.groups()
    return chr(int(short or long, 16)) if short or long else ESCAPED[letter] if letter else ""


def find_places(document: Document) -> Places:
    """The places of all keys and strings of a document that is TOML."""
    return Scanner(document).scan()


def nearest(places: Mapping[Path, int], path: Path) -> int:
    """The offset of a path, or of the closest table around it."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 0)
