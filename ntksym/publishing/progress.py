"""Progress of long commands on standard error."""

from __future__ import annotations

import sys
import time
from typing import Any

import click


class Progress:
    """Progress on standard error: a bar on a terminal, elsewhere a line every ten seconds."""

    SECONDS_BETWEEN_LINES = 10.0

    def __init__(self, total: int, what: str) -> None:
        self.total, self.what, self.done = total, what, 0
        self._started = self._last = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, unit=f" {self.what}", file=sys.stderr, leave=False)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, name: str) -> None:
        self.done += 1
        now = time.monotonic()
        if self._bar is not None:
            self._bar.set_postfix_str(name, refresh=False)
            self._bar.update()
        elif now - self._last >= self.SECONDS_BETWEEN_LINES:
            self._last = now
            click.echo(f"{self.done} of {self.total} {self.what} after {now - self._started:.0f} s: {name}", err=True)

    def say(self, line: str) -> None:
        """Print a line of the result on standard output without tearing the bar."""
        if self._bar is not None:
            self._bar.clear()
        click.echo(line)
