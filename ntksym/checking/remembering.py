"""The rules of the verifier for many certificates that are nearly alike."""

from __future__ import annotations

from typing import Any

from ..verifier.outcome import Outcome, Rejected
from ..verifier.rules import apply_rule
from ..verifier.statement import Statement
from ..verifier.syntax import Malformed, canonical


class Remembering:
    """The rules, asked once for each pair of a statement and evidence.

    Most changes of a certificate leave both as they are, or are the same change in other words.  A rule is a function
    of the two alone, and they are compared by the text that the digests are taken of, in which 1, 1.0 and true differ:
    what it said, verdict or rejection, is what it would say again.  Format, digests, name, stated verdict and axioms
    are not its business, and the verifier checks them for every change anew.
    """

    def __init__(self) -> None:
        self._earned: dict[str, Outcome] = {}
        #: what was raised, by type and words: a kept exception would keep alive all that its check had in hand
        self._raised: dict[str, tuple[type[Malformed] | type[Rejected], str]] = {}

    def __call__(self, statement: Statement, evidence: Any) -> Outcome:
        """What :func:`.rules.apply_rule` returns; raises what it raises."""
        key = canonical([statement.data, evidence])
        if key in self._raised:
            kind, words = self._raised[key]
            raise kind(words)
        if key not in self._earned:
            try:
                self._earned[key] = apply_rule(statement, evidence)
            except (Malformed, Rejected) as failure:
                self._raised[key] = type(failure), str(failure)
                raise
        return self._earned[key]
