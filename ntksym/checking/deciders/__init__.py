"""Deciders: they search for evidence.  What they find counts only if the verifier's rules accept it."""

from .routes import decide

__all__ = ["decide"]
