"""The ways in which a certificate is tampered with, as data: every way gives many changed certificates.

A tampered certificate is made in two forms: with the digests left as they were, and with both recomputed, so that it is
the mathematics that has to reject it.  What a change is worth is judged in :mod:`.tamper_battery`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..verifier.syntax import digest

Path = tuple[str | int, ...]
Data = dict[str, Any]
#: a sample of a list, or all of it
Chosen = Callable[[list[Any]], list[Any]]
GONE = object()
TRUNCATIONS = 60
RATIONAL = re.compile(r"(-?)(\d+)(/\d+)?")
DECIMAL = re.compile(r"-?\d+\.\d+")
#: what stands as well in the place of a word
OTHER_WORDS = {
    "eq": "ne", "ne": "eq", "lt": "le", "le": "lt", "+": "*", "*": "+", "and": "or", "or": "and", "true": "false",
    "false": "true", "forall": "exists", "exists": "forall", "integer": "real", "real": "integer", "pi": "e", "e": "pi",
    "theta": "equivalent", "equivalent": "theta", "bigo": "littleo", "littleo": "bigo", "omega": "theta",
    "max": "min", "min": "max", "exp": "cosh", "tanh": "sin", "sum": "prod", "linear": "affine", "affine": "linear",
    "proved": "certified", "certified": "proved", "refuted": "proved", "undecided": "proved", "ill-posed": "proved",
    "supported": "certified", "hermite_coefficient": "hermite_polynomial", "identity": "ground", "ground": "identity",
}


@dataclass(frozen=True)
class Case:
    """One tampered certificate: what was done, where, and its text.

    ``hopeless`` marks what no reading of the format makes right: it has to be rejected, whatever its digests say.
    """

    kind: str
    where: str
    sealed: bool
    hopeless: bool
    text: str


@dataclass(frozen=True)
class Change:
    """Another value at a place of the certificate; the root, which is the empty path, for several places at once."""

    where: str
    path: Path
    value: Any
    hopeless: bool = False

    def applied(self, data: Data) -> Data:
        return dict(put(data, self.path, self.value))


def sealed(data: Mapping[str, Any]) -> Data:
    """The certificate with both digests recomputed."""
    body = {key: value for key, value in data.items() if key != "digest"}
    if "statement" in body and "statement_digest" in body:
        body["statement_digest"] = digest(body["statement"])
    return {**body, "digest": digest(body)} if "digest" in data else body


def places(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below the root of JSON data with the way to it."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key), value
        yield from places(value, (*path, key))


def put(data: Any, path: Path, value: Any) -> Any:
    """A copy with another value at the place, or without the place for ``GONE``."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    if not rest and value is GONE:
        del copy[head]
    else:
        copy[head] = put(copy[head], rest, value) if rest else value
    return copy


def shown(path: Path) -> str:
    return ".".join(map(str, path))


def other_values(value: Any) -> list[Any]:
    """Other values of the same type."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value, 10 * value]
    if not isinstance(value, str):
        return []
    found = [value + "0" if value.isdigit() else value + "x"]
    if value in OTHER_WORDS:
        found.append(OTHER_WORDS[value])
    number = RATIONAL.fullmatch(value)
    if number:
        sign, above, below = number.groups()
        found += [f"{sign}{int(above) + 1}{below or ''}", f"{'' if sign else '-'}{above}{below or ''}",
                  f"{value}/7" if below is None else f"{sign}{above}"]
    elif DECIMAL.fullmatch(value):
        found.append(value[:-1] + str((int(value[-1]) + 1) % 10))
    return found


def change(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Another value of the same type in every leaf."""
    for path, value in places(data):
        for other in other_values(value):
            yield Change(f"{shown(path)} = {other!r}", path, other)


def retype(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """A value of another type in every leaf; the time is a number of either type."""
    for path, value in places(data):
        others: list[Any] = []
        if isinstance(value, bool):
            others = [int(value), str(value).lower()]
        elif isinstance(value, (int, float)):
            others = [str(value), [value]]
            if path != ("seconds",):
                others += [float(value), bool(value)]
        elif isinstance(value, str):
            others = [[value], {value: value}, True]
            if value.isdigit():
                others.append(int(value))
        for other in others:
            yield Change(f"{shown(path)} = {other!r}", path, other, hopeless=True)


def drop(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Every field and every entry of a list left out; evidence has all of its fields or none of its force."""
    for path, _ in places(data):
        hopeless = len(path) == 1 or (path[0] == "evidence" and isinstance(path[-1], str))
        yield Change(shown(path), path, GONE, hopeless)


def empty(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Every value replaced by null and by the empty value of its type; a tree of boxes may well be null."""
    for path, value in places(data):
        if value is not None:
            field_of_evidence = path[0] == "evidence" and isinstance(path[-1], str) and path[-1] != "tree"
            yield Change(f"{shown(path)} = null", path, None, len(path) == 1 or field_of_evidence)
            if not isinstance(value, bool):
                yield Change(f"{shown(path)} empty", path, type(value)())


def duplicate(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Every entry of a list twice."""
    for path, value in places(data):
        if isinstance(value, list):
            for i in range(len(value)):
                yield Change(f"{shown(path)}.{i}", path, [*value[:i + 1], *value[i:]])


def reverse(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Every list backwards."""
    for path, value in places(data):
        if isinstance(value, list):
            yield Change(shown(path), path, value[::-1])


def shorten(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Lists and strings without their last entry, and cut to half."""
    for path, value in places(data):
        if isinstance(value, (list, str)):
            for length in {len(value) - 1, len(value) // 2} - {0, -1}:
                yield Change(f"{shown(path)} to {length}", path, value[:length])


def swap(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Every field of certificate and evidence taken from a certificate of the same kind."""
    for sibling in siblings:
        for path, _ in places(data):
            if len(path) == 1 or (len(path) == 2 and path[0] == "evidence"):
                value: Any = sibling
                for key in path:
                    value = value.get(key, GONE)
                if value is not GONE:
                    yield Change(f"{shown(path)} of {sibling['id']}", path, value)


def negation(claim: list[Any]) -> list[Any]:
    """The claim that holds at a point exactly if this one fails there."""
    op = claim[0]
    if op in ("eq", "ne"):
        return ["ne" if op == "eq" else "eq", *claim[1:]]
    if op in ("lt", "le"):
        return ["le" if op == "lt" else "lt", claim[2], claim[1]]
    return ["not", claim]


def opposites(data: Data) -> Iterator[tuple[str, list[Any]]]:
    """Claims for which no sound rule gives the verdict of this certificate from its evidence.

    The domain of a proved statement is not empty, so that the negation is not proved, too; what refutes a statement at
    a point does not refute its negation there.  (Sturm sequences name no point: x < 1 and x >= 1 both fail somewhere.)
    A function that is Θ(g) is not Θ(n g); one that tends to g in ratio
    does not tend to 2 g, as g is not zero infinitely often.
    """
    claim, verdict = data["statement"]["claim"], data["verdict"]
    if verdict in ("proved", "certified", "supported", "refuted"):
        if verdict != "refuted" or data["evidence"]["kind"] != "sturm":
            yield "negated", negation(claim)
        yield "constant", ["true" if verdict == "refuted" else "false"]
    if verdict == "proved" and claim[0] in ("theta", "equivalent"):
        factor = ["s", claim[3]] if claim[0] == "theta" else ["q", "2"]
        yield "another rate", [claim[0], claim[1], ["*", factor, claim[2]], claim[3]]


def bind(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """The evidence bound to other statements: those of siblings, and false neighbours of its own."""
    for sibling in siblings:
        yield Change(f"statement of {sibling['id']}", ("statement",), sibling["statement"])
        yield Change(f"evidence of {sibling['id']}", (),
                     {**data, **{key: sibling[key] for key in ("evidence", "verdict", "rests_on")}})
    for name, claim in opposites(data):
        yield Change(f"claim {name}", ("statement", "claim"), claim, hopeless=True)
    statement = data["statement"]
    for number, variable in enumerate(statement["variables"]):
        wider = {**variable, "low": None, "high": None, "modulus": 1, "residue": 0, "properties": []}
        yield Change(f"{variable['name']} unbounded", ("statement", "variables", number), wider)
    if statement["hypotheses"]:
        yield Change("without hypotheses", ("statement", "hypotheses"), [])


def coarsen(data: Data, siblings: Sequence[Data]) -> Iterator[Change]:
    """Less precision: smaller numbers and thresholds, trees cut to fewer boxes, fewer points, fewer digits."""
    for path, value in places(data):
        if isinstance(value, str) and (RATIONAL.fullmatch(value) or DECIMAL.fullmatch(value)):
            for digits in {len(value) - 1, len(value) // 2} - {0}:
                yield Change(f"{shown(path)} = {value[:digits]!r}", path, value[:digits])
        if path[0] != "evidence":
            continue
        if type(value) is int:
            for fewer in {0, 1, value // 2}:
                yield Change(f"{shown(path)} = {fewer}", path, fewer)
        if isinstance(value, list) and "tree" in path:
            yield Change(f"{shown(path)} uncut", path, None)
        if isinstance(value, list):
            for i in range(1, len(value)):
                yield Change(f"{shown(path)} from {i}", path, value[i:])


WAYS: dict[str, Callable[[Data, Sequence[Data]], Iterator[Change]]] = {
    "change": change, "retype": retype, "drop": drop, "empty": empty, "duplicate": duplicate, "reverse": reverse,
    "shorten": shorten, "swap": swap, "bind": bind, "coarsen": coarsen,
}
TEXT_WAYS = ("duplicate key", "truncate")


def text_of(data: Any) -> str:
    return json.dumps(data, sort_keys=True)


def duplicated_key(data: Data, path: Path, value: Any) -> str:
    """The text of the certificate with the key at the place given twice, first with the other value."""
    marked = put({"": data}, ("", *path[:-1], "\0"), value)[""]
    return text_of(marked).replace(json.dumps("\0"), json.dumps(path[-1]))


def text_cases(kind: str, data: Data, chosen: Chosen) -> Iterator[Case]:
    """Tampering with the text: a key given twice (with an equal and with another value), and the text cut short."""
    if kind == "truncate":
        text = text_of(data)
        length = len(text)
        ends = {length * i // TRUNCATIONS for i in range(TRUNCATIONS)} | {length - 1 - i for i in range(3)}
        for end in chosen(sorted(ends)):
            yield Case(kind, f"after {end} characters", True, True, text[:end])
        return
    keys = [(path, other) for path, value in places(data) if isinstance(path[-1], str) for other in (value, None)]
    for path, other in chosen(keys):
        yield Case(kind, shown(path), True, True, duplicated_key(data, path, other))


def cases(kind: str, data: Data, siblings: Sequence[Data], chosen: Chosen) -> Iterator[Case]:
    """The tampered certificates of a kind that are chosen out of all; what a change leaves as it was is none."""
    if kind in TEXT_WAYS:
        yield from text_cases(kind, data, chosen)
        return
    untouched = text_of(data)
    for item, seal in chosen([(item, seal) for item in WAYS[kind](data, siblings) for seal in (False, True)]):
        changed = item.applied(data)
        as_is = text_of(changed)
        text = text_of(sealed(changed)) if seal else as_is
        if text != untouched and not (seal and text == as_is):
            yield Case(kind, item.where, seal, item.hopeless or not seal, text)
