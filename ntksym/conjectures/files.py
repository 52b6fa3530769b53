"""From the tables of a conjecture file to claims: every key is known, every text is read where it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from ..checking.certify import statement_of
from ..checking.records import Claim, Conventions, Source, Variable, Verdict
from ..errors import UserError
from ..verifier.axioms import AXIOMS
from ..verifier.sorts import PROPOSITION
from ..verifier.statement import MAX_VARIABLES
from ..verifier.work import OutOfWork, limited
from .building import Builder
from .characters import named, require_visible
from .definitions import read_definitions
from .domains import read_domain
from .errors import ConjectureError, Document, Passage
from .formulas import Written
from .grammar import Tree, parse_text
from .scope import Scope
from .toml_places import Path, Places, nearest
from .vocabulary import CONSTANTS, TRUTH_VALUES, words
from .words import RESERVED

MAX_CLAIMS = 2_000
MAX_TEXT = 20_000
#: work of the verifier's reader for one statement
WORK = 200_000
TOP_KEYS = ("source", "definitions", "claim")
CLAIM_KEYS = ("id", "title", "statement", "variables", "where", "hypotheses", "quantifier", "conventions", "source",
              "expect", "amends", "parts", "readings", "most_likely", "missing", "premises", "remark")
SOURCE_KEYS = ("document", "place", "quote")
#: what may be a certificate's file name
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
LONGEST_ID = 100
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")


@dataclass(frozen=True)
class Conjecture(Claim):
    """A claim of a file: ``expect`` is the verdict that its author expects, ``file`` and ``line`` where it stands."""

    expect: Verdict | None = None
    file: str = ""
    line: int = 0


class File:
    """Reads the tables of one document."""

    def __init__(self, document: Document, data: Mapping[str, Any], places: Places) -> None:
        self.document, self.data, self.places = document, data, places

    def error(self, path: Path, message: str) -> ConjectureError:
        return self.document.error(nearest(self.places.keys, path), message)

    def claims(self) -> list[Claim]:
        self.require_keys(self.data, TOP_KEYS, (), "a conjecture file")
        tables = self.data.get("claim")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise self.error(("claim",), "expected one or more tables [[claim]]")
        if len(tables) > MAX_CLAIMS:
            raise self.error(("claim",), f"{len(tables)} claims; expected at most {MAX_CLAIMS}")
        source = self.source((), self.data) or Source(FilePath(self.document.name).name, "", "")
        definitions, expanded = read_definitions(self.table((), self.data, "definitions"),
                                                 lambda *path: self.passage(("definitions", *path)),
                                                 lambda name, message: self.error(("definitions", name), message))
        found: list[Claim] = []
        seen: dict[str, int] = {}
        for number, table in enumerate(tables):
            claim = self.claim(number, table, source, Scope({}, definitions, expanded), len(tables))
            if claim.id in seen:
                raise self.error(("claim", number, "id"), f"two claims are called {claim.id!r}; expected another id")
            seen[claim.id] = number
            found.append(claim)
        self.require_links(found, seen)
        return found

    def require_links(self, claims: Iterable[Claim], known: Mapping[str, int]) -> None:
        """Raise an error for a compound claim with a member that is not in the file, or that is part of itself."""
        members = {claim.id: (*claim.parts, *claim.readings) if claim.is_compound else () for claim in claims}
        done: set[str] = set()
        for claim_id in members:
            path: list[tuple[str, int]] = [(claim_id, 0)]
            above = {claim_id}
            while path:
                current, place = path.pop()
                if current in done or place == len(members[current]):
                    done.add(current)
                    above.discard(current)
                    continue
                path.append((current, place + 1))
                member = members[current][place]
                if member not in known or member in above:
                    why = "is not a claim of this file" if member not in known else "is part of itself"
                    raise self.error(("claim", known[current]), f"claim {current} names {member!r}, which {why}; "
                                                                "expected the id of another claim")
                path.append((member, 0))
                above.add(member)

    # values

    def require_keys(self, table: Mapping[str, Any], known: tuple[str, ...], path: Path, what: str) -> None:
        for key in table:
            if key not in known:
                if not key.isascii():
                    strange = next(c for c in key if not c.isascii())
                    raise self.error((*path, key), f"unknown key {key[:40]!r} with {named(strange)}; expected one of "
                                                   f"{', '.join(known)}")
                close = difflib.get_close_matches(key[:60], known, n=1)
                hint = f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(known)}"
                raise self.error((*path, key), f"{what} has no key {key[:40]!r}; {hint}")

    def table(self, path: Path, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.error((*path, key), f"{key} is a table, such as {key} = {{ n = \"...\" }}, got {shown(value)}")
        return value

    def passage(self, path: Path) -> Passage:
        """The text of a string value."""
        value: Any = self.data
        for part in path:
            value = value[part]
        if not isinstance(value, str):
            raise self.error(path, f"{path[-1]} is a string in quotation marks, got {shown(value)}")
        passage = self.places.strings[path]
        if len(passage.text) > MAX_TEXT:
            raise passage.error(0, f"a text of {len(passage.text)} characters; expected at most {MAX_TEXT}")
        return passage

    def text(self, path: Path, table: Mapping[str, Any], key: str, default: str = "") -> str:
        """Free text, in which every character can be seen."""
        if key not in table:
            return default
        passage = self.passage((*path, key))
        require_visible(passage)
        return passage.text

    def texts(self, path: Path, table: Mapping[str, Any], key: str) -> list[str]:
        value = table.get(key, [])
        if not isinstance(value, list):
            raise self.error((*path, key), f"{key} is a list of strings, got {shown(value)}")
        if len(value) > MAX_VARIABLES:
            raise self.error((*path, key), f"{key} has {len(value)} entries; expected at most {MAX_VARIABLES}")
        for number in range(len(value)):
            require_visible(self.passage((*path, key, number)))
        return list(value)

    def identifier(self, path: Path, text: str) -> str:
        """An id, which may become the name of a file."""
        if not IDENTIFIER.fullmatch(text) or len(text) > LONGEST_ID:
            raise self.error(path, f"{text[:40]!r} is no id; expected 1 to {LONGEST_ID} letters, digits, '-', '_' or "
                                   "single dots between them")
        return text

    def source(self, path: Path, table: Mapping[str, Any], default: Source | None = None) -> Source | None:
        value = table.get("source")
        if value is None:
            return default
        if isinstance(value, str):
            return Source(self.text(path, table, "source"), "", "")
        self.require_keys(self.table(path, table, "source"), SOURCE_KEYS, (*path, "source"), "a source")
        own = (*path, "source")
        return Source(*(self.text(own, value, key) for key in SOURCE_KEYS))

    # a claim

    def claim(self, number: int, table: Mapping[str, Any], source: Source, scope: Scope, count: int) -> Conjecture:
        path: Path = ("claim", number)
        self.require_keys(table, CLAIM_KEYS, path, "a claim")
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", FilePath(self.document.name).name.partition(".")[0]).strip("-_")
        default = (stem[:60] or "claim") + (f"-{number + 1}" if count > 1 else "")
        claim_id = self.identifier((*path, "id"), self.text(path, table, "id", default))
        variables = self.variables(path, table, scope)
        scope.kinds = {variable.name: variable.kind for variable in variables}
        statement, quantifier = self.statement(path, table, scope, variables)
        if "where" in table and "hypotheses" in table:
            raise self.error((*path, "hypotheses"), "where and hypotheses are two names of one key; expected one")
        key = "hypotheses" if "hypotheses" in table else "where"
        self.texts(path, table, key)
        hypotheses = tuple(Written(self.proposition((*path, key, place), scope)[0])
                           for place in range(len(table.get(key, []))))
        conventions = self.table(path, table, "conventions")
        for name in conventions:
            if not NAME.fullmatch(name):
                raise self.error((*path, "conventions", name), f"{name[:40]!r} is no name of a convention; expected "
                                                               "letters, digits and '_'")
        own = (*path, "conventions")
        given = self.source(path, table, source) or source
        line = self.document.text.count("\n", 0, nearest(self.places.keys, path)) + 1
        quote = given.quote or (self.text(path, table, "statement") if statement is not None else "")
        claim = Conjecture(
            claim_id, self.text(path, table, "title", claim_id),
            Source(given.document, given.place or f"line {line}", quote), statement, quantifier, variables, hypotheses,
            Conventions(**{name: self.text(own, conventions, name) for name in conventions}),
            self.link(path, table, "amends"), tuple(self.texts(path, table, "parts")),
            tuple(self.texts(path, table, "readings")), self.link(path, table, "most_likely"),
            self.text(path, table, "missing"), self.premises(path, table), self.text(path, table, "remark"),
            self.expected(path, table), self.document.name, line)
        self.require_sense(path, claim)
        return claim

    def link(self, path: Path, table: Mapping[str, Any], key: str) -> str | None:
        return self.identifier((*path, key), self.text(path, table, key)) if key in table else None

    def premises(self, path: Path, table: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.texts(path, table, "premises")
        for place, premise in enumerate(found):
            if premise not in AXIOMS:
                close = difflib.get_close_matches(premise[:60], AXIOMS, n=1) or sorted(AXIOMS)[:3]
                raise self.error((*path, "premises", place), f"{premise[:40]!r} is no named theorem; expected one such "
                                                             f"as {', '.join(close)}")
        return tuple(found)

    def expected(self, path: Path, table: Mapping[str, Any]) -> Verdict | None:
        text = self.text(path, table, "expect")
        if "expect" not in table:
            return None
        known = [verdict.value for verdict in Verdict]
        if text not in known:
            raise self.error((*path, "expect"), f"{text[:40]!r} is no verdict; expected one of {', '.join(known)}")
        return Verdict(text)

    def variables(self, path: Path, table: Mapping[str, Any], scope: Scope) -> tuple[Variable, ...]:
        given = self.table(path, table, "variables")
        own = (*path, "variables")
        if len(given) > MAX_VARIABLES:
            raise self.error(own, f"{len(given)} variables; expected at most {MAX_VARIABLES}")
        fixed = {*CONSTANTS, *TRUTH_VALUES, *RESERVED, *scope.definitions}
        found = []
        for name in given:
            if not NAME.fullmatch(name):
                strange = next((c for c in name if not c.isascii()), "")
                raise self.error((*own, name), f"{name[:40]!r} is no name of a variable"
                                               f"{f': {named(strange)}' if strange else ''}; expected up to 60 "
                                               "letters, digits and '_', the first a letter")
            if name in fixed:
                raise self.error((*own, name), f"{name!r} has a meaning already; expected another name of a variable")
            domain = read_domain(name, self.passage((*own, name)), given, scope.definitions)
            if domain.kind == "function" and name in words():
                raise self.error((*own, name), f"{name!r} is a function already; expected another name")
            found.append(domain)
        return tuple(found)

    def statement(self, path: Path, table: Mapping[str, Any], scope: Scope, variables: tuple[Variable, ...]
                  ) -> tuple[Written | None, str]:
        quantifier = self.text(path, table, "quantifier", "forall")
        if quantifier not in ("forall", "exists"):
            raise self.error((*path, "quantifier"), f"expected forall or exists, got {quantifier[:40]!r}")
        compound = [key for key in ("parts", "readings", "missing") if key in table]
        if "statement" not in table:
            if not compound:
                raise self.error(path, "a claim has a statement, or parts, readings or what is missing; got none of "
                                       "them")
            return None, quantifier
        if compound:
            raise self.error((*path, compound[0]), f"a claim with {compound[0]} has no statement of its own; expected "
                                                   "one of the two")
        statement, tree = self.proposition((*path, "statement"), scope, variables)
        return Written(statement, is_exchanged(tree[4])), tree[2] or quantifier

    def proposition(self, path: Path, scope: Scope, variables: tuple[Variable, ...] | None = None) -> tuple[Any, Tree]:
        """A statement and what the parser made of it, with the quantifier that it begins with; hypotheses have none."""
        passage = self.passage(path)
        tree = parse_text(passage)
        names = [name for _, name in tree[3]]
        if tree[2]:
            known = [variable.name for variable in variables or ()]
            for position, name in tree[3]:
                if name not in known or names.count(name) > 1:
                    raise passage.error(position, f"{name!r} is quantified here; expected every variable of the claim "
                                                  "once, with its domain in variables")
            if tree[2] == "exists" and len(names) != len(known):
                missing = next(name for name in known if name not in names)
                raise passage.error(0, f"exists is for all variables together; expected {missing!r} among them")
        return Builder(passage, scope).node(tree[4], PROPOSITION), tree

    def require_sense(self, path: Path, claim: Conjecture) -> None:
        """Raise an error for what the verifier's reader does not take."""
        if claim.is_compound:
            if not claim.parts and claim.most_likely not in claim.readings:
                raise self.error((*path, "readings"), "a claim with readings says which is most_likely; expected one "
                                                      f"of {', '.join(claim.readings)}")
            return
        place = (*path, "statement") if "statement" in self.data["claim"][path[1]] else path
        try:
            with limited(WORK):
                statement_of(claim)
        except (UserError, OutOfWork) as failure:
            message = str(failure).removeprefix(f"claim {claim.id}: ")
            passage = self.places.strings.get(place)
            raise (passage.error(0, message) if passage else self.error(place, message)) from failure


def is_exchanged(tree: Tree) -> bool:
    """Whether the sides of a relation are read the other way round: the verifier's language has < and <= only."""
    return tree[0] == "chain" and len(tree[2]) == 3 and str(tree[2][1])[0] == ">"


def shown(value: Any) -> str:
    """What kind of value stands in the place of a string, list or table."""
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "a string", list: "a list",
             dict: "a table"}
    return kinds.get(type(value), "a date or time")
