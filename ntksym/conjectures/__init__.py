"""Conjectures of users as text: a file is read into claims, decided, and claims are written as such files.

The format is described in ``FORMAT.md`` beside this file.  A text is never evaluated: it is parsed by a grammar of
its own into trees of the verifier's language, and every name in it is looked up in a fixed list.
"""

# Names are loaded when they are first used: pytest imports this package in every run, for the plugin in it.
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .deciding import check
    from .documents import write
    from .errors import ConjectureError
    from .files import Conjecture
    from .reading import load, read

__all__ = ["Conjecture", "ConjectureError", "check", "load", "read", "write"]

_HOME_OF = {"Conjecture": "files", "ConjectureError": "errors", "check": "deciding", "load": "reading",
            "read": "reading", "write": "documents"}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{home}", __name__), name)
