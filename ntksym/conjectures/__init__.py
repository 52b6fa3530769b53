"""Conjectures of users as text: a file is read into claims, decided, and claims are written as such files.

The format is described in ``FORMAT.md`` beside this file.  A text is never evaluated: it is parsed by a grammar of
its own into trees of the verifier's language, and every name in it is looked up in a fixed list.
"""

from .deciding import check
from .documents import write
from .errors import ConjectureError
from .files import Conjecture
from .reading import load, read

__all__ = ["Conjecture", "ConjectureError", "check", "load", "read", "write"]
