"""From the bytes of a conjecture file to the claims in it: within bounds, as UTF-8, as TOML, as tables.

The format is described in ``FORMAT.md`` beside this file, and as a JSON Schema in ``schema.json``.
"""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from ..checking.records import Claim
from ..errors import UserError
from .characters import named
from .errors import ConjectureError, Document
from .files import File
from .toml_places import find_places

MAX_BYTES = 512 * 1024
MAX_LINES, MAX_TABLES = 20_000, 8_000
HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
MANY_DIGITS = re.compile(r"(?<![0-9A-Za-z_])[0-9_]{301}")
MANY_PARTS = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){17}""")
PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load(path: str | Path) -> list[Claim]:
    """The claims of a file; raises :class:`ConjectureError`, and :class:`UserError` for what is no readable file."""
    path = Path(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UserError(f"{path}: not a regular file; expected a conjecture file, NAME.claim.toml")
        if status.st_size > MAX_BYTES:
            raise ConjectureError(f"a file of {status.st_size} bytes; expected at most {MAX_BYTES}", str(path), 1, 1)
        data = path.read_bytes()
    except OSError as failure:
        raise UserError(f"{path}: {failure.strerror or failure}; expected a conjecture file, NAME.claim.toml") \
            from failure
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = data[:failure.start]
        column = failure.start - before.rfind(b"\n")
        raise ConjectureError(f"byte 0x{data[failure.start]:02x}; expected a text file in UTF-8", str(path),
                              before.count(b"\n") + 1, column) from failure
    return read(text, str(path))


def read(text: str, name: str = "<text>") -> list[Claim]:
    """The claims of a text; ``name`` stands before the line and column of errors.

    Raises :class:`ConjectureError` with the first thing that is wrong.
    """
    document = Document(text.replace("\r\n", "\n"), name)
    data = read_toml(document)
    return File(document, data, find_places(document)).claims()


def read_toml(document: Document) -> dict[str, Any]:
    """The TOML document; raises :class:`ConjectureError`."""
    text = document.text
    if len(text) > MAX_BYTES:
        raise document.error(0, f"a text of {len(text)} characters; expected at most {MAX_BYTES}")
    if text.startswith("\ufeff"):
        raise document.error(0, f"{named(text[0])} at the start of the file; expected plain UTF-8 without it")
    for pattern, what in ((MANY_DIGITS, "a number of more than 300 digits"),
                          (MANY_PARTS, "a key of more than 16 parts")):
        found = pattern.search(text)
        if found:
            raise document.error(found.start(), f"{what}; expected a shorter one")
    if text.count("\n") > MAX_LINES:
        raise document.error(0, f"more than {MAX_LINES} lines; expected fewer claims in one file")
    if len(HEADER.findall(text)) > MAX_TABLES:
        raise document.error(0, f"more than {MAX_TABLES} tables; expected fewer claims in one file")
    try:
        return tomllib.loads(text)
    except RecursionError as failure:
        raise document.error(0, "arrays or tables nested too deeply; expected the flat tables of the format") \
            from failure
    except ValueError as failure:
        message = str(failure)
        place = PLACE.search(message)
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 1)
        message = PLACE.sub("", message)
        raise ConjectureError(f"not TOML: {message[:1].lower()}{message[1:]}", document.name, line, column) from failure
