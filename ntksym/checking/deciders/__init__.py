"""Deciders: they search for evidence.  What they find counts only if the verifier's rules accept it."""

from .decide import decide

__all__ = ["decide"]
