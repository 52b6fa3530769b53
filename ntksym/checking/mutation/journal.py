"""The journal of a campaign: what was found of each statement, a line each, so that a run that is ended goes on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ...errors import UserError


class Journal:
    """What earlier runs found, by step and statement, and a file to which more is appended.

    A last line that is not whole, of a run that was ended while it wrote, is taken off; any other line that cannot be
    read raises :class:`UserError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, dict[str, Any]] = {}
        written = path.read_bytes() if path.exists() else b""
        whole = written[: written.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                row = json.loads(line)
                self.known[row["key"]] = row["found"]
            except (ValueError, KeyError, TypeError) as failure:
                raise UserError(f"{path}, line {number}: not a row of a campaign's journal") from failure
        if len(whole) < len(written):
            os.truncate(path, len(whole))

    def add(self, key: str, found: dict[str, Any]) -> None:
        self.known[key] = found
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "found": found}, ensure_ascii=False) + "\n")


__all__ = ["Journal"]
