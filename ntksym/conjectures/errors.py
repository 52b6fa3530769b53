"""Errors in a conjecture file, at a line and column, and pieces of its text that know where they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UserError


class ConjectureError(UserError):
    """The text is not a conjecture of this format; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, name: str, line: int, column: int) -> None:
        super().__init__(f"{name}:{line}:{column}: {message}")
        self.name, self.line, self.column = name, line, column


@dataclass(frozen=True)
class Document:
    """The whole text of a file, and the name that errors give it."""

    text: str
    name: str

    def error(self, offset: int, message: str) -> ConjectureError:
        """The error at a character of the text, counted from 0."""
        before = self.text[:offset]
        line_start = before.rfind("\n") + 1
        return ConjectureError(message, self.name, before.count("\n") + 1, offset - line_start + 1)


@dataclass(frozen=True)
class Passage:
    """A piece of a document as it reads once TOML has decoded it; ``offsets`` has the place of every character in the
    document, and that of the end."""

    document: Document
    text: str
    offsets: Sequence[int]

    def error(self, position: int, message: str) -> ConjectureError:
        """The error at a character of the passage."""
        return self.document.error(self.offsets[min(position, len(self.text))], message)


def whole(text: str, name: str) -> Passage:
    """A text that is a document of its own."""
    return Passage(Document(text, name), text, range(len(text) + 1))
