"""Why an enclosure was not obtained."""

from __future__ import annotations


class Undefined(Exception):
    """Proof that the expression has no real value there, such as the log of a negative or a division by zero."""


class TooWide(Exception):
    """No enclosure at this precision: a ball contains a singular point, or a condition is undecided."""


class Unsupported(TooWide):
    """No rule of the verifier covers the expression; more precision will not help."""
