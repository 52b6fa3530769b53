"""Domains of variables: from a text such as ``odd integer >= 3``, ``0 < x <= 1`` or ``function: square integrable`` and
back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from flint import fmpq

from ..checking.records import Variable
from ..verifier.sorts import NUMBER
from ..verifier.statement import ARRAYS, MAX_RANK, NUMBERS, PROPERTIES
from ..verifier.syntax import Node, rational
from .building import Builder
from .characters import require_ascii
from .errors import Passage
from .formulas import Written
from .grammar import parse_text
from .scope import ELSEWHERE, Definition, Scope
from .writing import SUM, write_node

KIND = re.compile(r"(?:(odd|even|positive|nonnegative)\s+)?(integer|real)s?\b(?:\s+numbers?\b)?\s*,?\s*")
CLASS = re.compile(r"(?:([A-Za-z_]\w*)\s*)?=\s*([0-9]{1,4})\s+mod\s+([0-9]{1,4})")
INTERVAL = re.compile(r"in\s*([\[(])(.*)([\])])", re.DOTALL)
RANGE = re.compile(r"in\s+(.*)\.\.(.*)", re.DOTALL)
RELATION = re.compile(r"\s*(<=|>=|<|>|=)")
#: arrays and functions by what they are called, with the number of indices and a property
SHORT: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "function": ("function", 0, ()), "sequence": ("array", 1, ()), "matrix": ("array", 2, ()),
    "vectors": ("array", 2, ("vectors",)), "unit vectors": ("array", 2, ("unit_rows",)),
}
ARRAY = re.compile(r"array with ([0-9]) ind(?:ex|ices)")
EXPECTED = ('expected a domain such as "integer >= 0", "odd integer >= 3", "0 < x < 1", "real", "sequence", '
            '"function: square integrable"')


def read_domain(name: str, passage: Passage, others: Iterable[str],
                definitions: Mapping[str, Definition]) -> Variable:
    """The variable of that name; raises :class:`ConjectureError`, also for a domain that has no value."""
    require_ascii(passage)
    text = passage.text.strip()
    head, colon, properties = text.partition(":")
    head = " ".join(head.split())
    array = ARRAY.fullmatch(head)
    if head in SHORT or array:
        kind, rank, given = SHORT[head] if not array else ("array", int(array[1]), ())
        if rank > MAX_RANK or (array and not rank):
            raise passage.error(0, f"expected an array with 1 to {MAX_RANK} indices, got {rank}")
        found = _properties(passage, kind, rank, properties if colon else None)
        return Variable(name, kind, rank=rank, properties=tuple(sorted({*given, *found})))
    return Domain(name, passage, others, definitions).read()


def _properties(passage: Passage, kind: str, rank: int, text: str | None) -> list[str]:
    """The properties named after the colon."""
    found = []
    for words in text.split(",") if text is not None else ():
        given = "_".join(words.split())
        ranks = {**ARRAYS, "orthonormal_eigenvectors": 2}
        allowed = sorted(p for p in PROPERTIES if ranks.get(p) == (rank if kind == "array" else None))
        if given not in allowed:
            listed = ", ".join(p.replace("_", " ") for p in allowed)
            raise passage.error(passage.text.find(words), f"{words.strip()!r} is no property of it; "
                                                          f"expected one of {listed or 'none'}")
        found.append(given)
    return found


class Domain:
    """Reads the domain of a number, constraint by constraint."""

    def __init__(self, name: str, passage: Passage, others: Iterable[str],
                 definitions: Mapping[str, Definition]) -> None:
        self.name, self.passage = name, passage
        self.scope = Scope(dict.fromkeys(others, ELSEWHERE), definitions)
        self.variable = Variable(name, "real")

    def read(self) -> Variable:
        text = self.passage.text
        start = len(text) - len(text.lstrip())
        kind = KIND.match(text, start)
        if kind:
            self.variable = replace(self.variable, kind=kind[2])
            self.word(kind)
            start = kind.end()
        elif not text.strip() or not re.search(r"[<>]|^\s*in\b", text):
            raise self.passage.error(start, EXPECTED)
        while text[start:].strip():
            end = self.constraint_end(start)
            self.constraint(start, end)
            start = end + 1
        self.require_values()
        return self.variable

    def word(self, kind: re.Match[str]) -> None:
        """odd, even, positive, nonnegative"""
        if kind[1] in ("odd", "even"):
            if kind[2] != "integer":
                raise self.passage.error(kind.start(), f"{kind[1]} is for integers; expected {kind[1]} integer")
            self.variable = replace(self.variable, modulus=2, residue=int(kind[1] == "odd"))
        elif kind[1]:
            is_open = kind[1] == "positive"
            self.bound(("q", "0"), "low", is_open, kind.start())

    def constraint_end(self, start: int) -> int:
        """Where the constraint ends: at a comma outside of brackets; an interval goes to the end."""
        text, depth = self.passage.text, 0
        if text[start:].lstrip().startswith("in"):
            return len(text)
        for place in range(start, len(text)):
            depth += (text[place] in "([") - (text[place] in ")]")
            if text[place] == "," and not depth:
                return place
        return len(text)

    def piece(self, start: int, end: int, before: str = "") -> Passage:
        """A part of the text, perhaps after a name that is left out in it."""
        offsets = [self.passage.offsets[start]] * len(before) + list(self.passage.offsets[start:end + 1])
        return Passage(self.passage.document, before + self.passage.text[start:end], offsets)

    def constraint(self, start: int, end: int) -> None:
        text = self.passage.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        residue = CLASS.fullmatch(text)
        interval, inside = INTERVAL.fullmatch(text), RANGE.fullmatch(text)
        if residue:
            self.residue(residue, start)
        elif interval:
            comma = self.comma(interval, start)
            self.bound(self.number(start + interval.start(2), comma), "low", interval[1] == "(", start)
            self.bound(self.number(comma + 1, start + interval.end(2)), "high", interval[3] == ")", start)
        elif inside:
            self.bound(self.number(start + inside.start(1), start + inside.end(1)), "low", False, start)
            self.bound(self.number(start + inside.start(2), start + inside.end(2)), "high", False, start)
        else:
            self.relations(self.piece(start, start + len(text), f"{self.name} " if RELATION.match(text) else ""), start)

    def comma(self, interval: re.Match[str], start: int) -> int:
        """The comma between the ends of an interval."""
        depth = 0
        for place, character in enumerate(interval[2]):
            depth += (character in "([") - (character in ")]")
            if character == "," and not depth:
                return start + interval.start(2) + place
        raise self.passage.error(start, "expected an interval such as in [0, 1)")

    def residue(self, found: re.Match[str], start: int) -> None:
        if found[1] not in (None, self.name):
            raise self.passage.error(start, f"expected {self.name} = {found[2]} mod {found[3]}")
        residue, modulus = int(found[2]), int(found[3])
        if self.variable.kind != "integer" or not 1 <= modulus <= 60 or residue >= modulus:
            raise self.passage.error(start, "expected a residue class of integers such as = 1 mod 4, with a modulus of "
                                            "at most 60")
        self.variable = replace(self.variable, modulus=modulus, residue=residue)

    def number(self, start: int, end: int) -> Node:
        passage = self.piece(start, end)
        tree = parse_text(passage)
        return Builder(passage, self.scope).node(tree[4], NUMBER)

    def relations(self, passage: Passage, start: int) -> None:
        """low < x < high, or one side of it."""
        tree = parse_text(passage)[4]
        parts = tree[2] if tree[0] == "chain" else []
        names = [place for place, part in enumerate(parts[::2]) if part[0] == "name" and part[2] == self.name]
        signs = [str(sign) for sign in parts[1::2]]
        rising = all(sign in ("<", "<=") for sign in signs)
        if len(names) != 1 or len(parts) > 5 or not (rising or all(sign in (">", ">=") for sign in signs)) \
                or (len(parts) == 5 and names != [1]):
            raise passage.error(0, f"expected bounds such as {self.name} >= 0 or 0 < {self.name} < 1")
        builder = Builder(passage, self.scope)
        for place, part in enumerate(parts[::2]):
            if place != names[0]:
                node = builder.node(part, NUMBER)
                sign = signs[min(place, names[0])]
                is_low = (place < names[0]) is rising
                self.bound(node, "low" if is_low else "high", "=" not in sign, start)

    def bound(self, node: Node, side: str, is_open: bool, start: int) -> None:
        """Set a bound; an open one of an integer is the next integer."""
        infinite = (("c", "oo"), ("*", ("q", "-1"), ("c", "oo")))
        if node in infinite:
            if (node == infinite[0]) is (side == "low"):
                raise self.passage.error(start, "a bound that leaves no value; expected a number")
            return
        if getattr(self.variable, side) is not None:
            raise self.passage.error(start, f"two {'lower' if side == 'low' else 'upper'} bounds; expected one")
        if self.variable.kind == "integer" and is_open and node[0] == "q":
            value = rational(node[1])
            if value.q == 1:
                node, is_open = ("q", str(value + (1 if side == "low" else -1))), False
        if side == "low":
            self.variable = replace(self.variable, low=Written(node), low_open=is_open)
        else:
            self.variable = replace(self.variable, high=Written(node), high_open=is_open)

    def require_values(self) -> None:
        """Raise an error for a domain without values, where both ends are rational."""
        v = self.variable
        if v.low is None or v.high is None or v.low.node[0] != "q" or v.high.node[0] != "q":
            return
        low, high = rational(v.low.node[1]), rational(v.high.node[1])
        empty = low > high or (low == high and (v.low_open or v.high_open))
        if v.kind == "integer" and not empty:
            first = -((-low).floor()) + (v.low_open and low.q == 1)
            first += (v.residue - first) % v.modulus
            empty = fmpq(first) > high or (first == high and v.high_open)
        if empty:
            raise self.passage.error(0, f"no value of {v.name} is in this domain; expected one that is not empty")


def write_domain(variable: Variable) -> str:
    """The text that reads back as the same domain; bounds are trees."""
    from ..evaluation.tree import to_tree

    if variable.kind not in NUMBERS:
        shown = [(name, short) for name, short in SHORT.items() if short[:2] == (variable.kind, variable.rank)]
        name, (_, _, given) = next(
            ((n, s) for n, s in shown if s[2] == variable.properties),
            next(((n, s) for n, s in shown if not s[2]), (f"array with {variable.rank} indices", ("", 0, ()))))
        rest = [p.replace("_", " ") for p in sorted(variable.properties) if p not in given]
        return name + (": " + ", ".join(rest) if rest else "")
    parts = []
    low, high = (None if bound is None else write_node(to_tree(bound), SUM) for bound in (variable.low, variable.high))
    if low is not None and high is not None:
        signs = ("<" if variable.low_open else "<="), ("<" if variable.high_open else "<=")
        parts.append(f"{low} {signs[0]} {variable.name} {signs[1]} {high}")
    elif low is not None:
        parts.append(f"{'>' if variable.low_open else '>='} {low}")
    elif high is not None:
        parts.append(f"{'<' if variable.high_open else '<='} {high}")
    word = variable.kind
    if (variable.modulus, variable.residue) in ((2, 0), (2, 1)):
        word = f"{'odd' if variable.residue else 'even'} integer"
    elif variable.modulus != 1:
        parts.insert(0, f"= {variable.residue} mod {variable.modulus}")
    if not parts:
        return word
    both = low is not None and high is not None
    joined = ", ".join(parts)
    if word == "real" and both:
        return joined
    return f"{word}{', ' if both or len(parts) > 1 else ' '}{joined}"
