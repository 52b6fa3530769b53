"""What the check of evidence comes to: a verdict, or a rejection."""

from __future__ import annotations

from dataclasses import dataclass


class Rejected(Exception):
    """The evidence does not show what it claims; the message says where it fails."""


@dataclass(frozen=True)
class Outcome:
    """The verdict that the evidence earns, and the named theorems it rests on."""

    verdict: str
    axioms: tuple[str, ...] = ()
