"""The frozen records that a claim passes through on its way to a verdict."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp


class Verdict(enum.Enum):
    """What the evidence gives; see the table of verdicts in the README."""

    PROVED = "proved"
    CERTIFIED = "certified"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    ILL_POSED = "ill-posed"
    REFUTED = "refuted"

    @property
    def is_accepted(self) -> bool:
        return self in (Verdict.PROVED, Verdict.CERTIFIED)

    @staticmethod
    def weakest(verdicts: list[Verdict]) -> Verdict:
        """The verdict of a conjunction: one refuted part refutes it, otherwise the weakest part counts."""
        if not verdicts:
            raise ValueError("a conjunction needs at least one part, got none")
        strongest_first = list(Verdict)
        return max(verdicts, key=strongest_first.index)


@dataclass(frozen=True)
class Source:
    """Where a statement is printed: citation key, place in the document, and the formula quoted."""

    document: str
    place: str
    quote: str


@dataclass(frozen=True)
class Conventions:
    """The conventions that matter for a claim, by name (for example ``measure="standard Gaussian"``)."""

    entries: Mapping[str, str] = field(default_factory=dict)

    def __init__(self, **entries: str) -> None:
        object.__setattr__(self, "entries", dict(entries))


@dataclass(frozen=True)
class Variable:
    """A quantified variable: all values of ``kind`` between the bounds.

    ``kind`` is ``integer`` (with ``modulus`` and ``residue`` for a class), ``real``, ``array`` (of real numbers,
    ``rank`` indices, each running over the positive integers) or ``function`` (a real function with the named
    ``properties``).
    """

    name: str
    kind: str
    low: sp.Expr | None = None
    high: sp.Expr | None = None
    low_open: bool = False
    high_open: bool = False
    modulus: int = 1
    residue: int = 0
    rank: int = 0
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A statement as data: it can be printed, translated, negated, mutated and decided.

    ``quantifier`` is ``forall`` or ``exists`` and ranges over all the variables together.

    ``premises`` are named theorems by which the printed sentence was brought into the form of ``statement`` (for
    example the law of large numbers, when the limit of a sum over neurons is written as an expectation); every verdict
    lists them.

    A compound claim has no statement of its own: ``parts`` are claims that must all hold, ``readings`` are the ways its
    sentence can be understood, of which ``most_likely`` gives the verdict of the compound.  A claim with ``missing`` is
    ill-posed as printed: it names the convention without which the sentence says nothing, and its readings are what it
    could mean.
    """

    id: str
    title: str
    source: Source
    statement: sp.Basic | None = None
    quantifier: str = "forall"
    variables: tuple[Variable, ...] = ()
    hypotheses: tuple[sp.Basic, ...] = ()
    conventions: Conventions = field(default_factory=Conventions)
    amends: str | None = None
    parts: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    most_likely: str | None = None
    missing: str = ""
    premises: tuple[str, ...] = ()
    remark: str = ""


    @property
    def is_compound(self) -> bool:
        """Does the verdict follow from those of other claims?"""
        return bool(self.parts or self.readings) and not self.missing


@dataclass(frozen=True)
class Evidence:
    """What a decider found: the verdict it argues for and the data with which the verifier re-checks it."""

    verdict: Verdict
    data: Mapping[str, Any]
    decider: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """A decided claim as JSON data: statement, verdict, evidence, digests and versions."""

    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["id"])

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.data["verdict"])


@dataclass(frozen=True)
class Entry:
    """A claim with its outcome, as the ledger lists it."""

    claim: Claim
    verdict: Verdict
    rests_on: tuple[str, ...] = ()
    witness: Mapping[str, str] | None = None
    seconds: float = 0.0
    decider: str = ""
    tried: tuple[str, ...] = ()
    amended_by: str | None = None


@dataclass(frozen=True)
class Ledger:
    """All entries by id, in the order of the claims."""

    entries: Mapping[str, Entry]

    def __getitem__(self, claim_id: str) -> Entry:
        return self.entries[claim_id]
