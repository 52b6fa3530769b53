"""The grammar of statements, and what the parser makes of a text: nested tuples that know their place.

The parser is Lark's for LALR(1) grammars: it keeps a stack of its own, so that no nesting of the text can exhaust that
of Python.  Every tuple is ``(kind, position, ...)`` with the place of its first character in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lark import Lark, Transformer, UnexpectedToken

from .characters import require_ascii
from .errors import ConjectureError, Passage
from .words import NoWord, Word, Words

Tree = tuple[Any, ...]

MAX_CHARACTERS = 8_000
MAX_BRACKETS = 40
GRAMMAR = r"""
start: proposition | mapping
     | (FOR ALL | FORALL) names COLON proposition -> for_all
     | EXISTS names COLON proposition -> exists
names: NAME (_COMMA NAME)*
?proposition: relation | junction
?relation: sum | comparison
junction: relation (JUNCTION relation)+
?comparison: NOT relation -> negated
    | sum (COMPARISON sum)+ -> chain
    | sum (COMPARISON sum)+ _AS NAME ARROW NAME -> rate
    | sum ROUNDS TO SIGN? NUMBER -> rounds
?sum: postfix | SIGN postfix | SIGN? postfix (SIGN postfix | FACTOR postfix | POWER SIGN* postfix)+
?postfix: NAME -> name | NUMBER -> number | TEXT -> text
    | _OPEN arguments _CLOSE -> group
    | _LEFT arguments _RIGHT -> brackets
    | postfix _OPEN arguments _CLOSE -> call
    | postfix _LEFT arguments _RIGHT -> index
    | postfix PRIME -> prime
    | postfix BANG -> factorial
arguments: argument (_COMMA argument)*
?argument: sum | comparison | junction | mapping | proposition _DOTS proposition -> interval
mapping: NAME ARROW (sum | mapping)
%declare NAME NUMBER TEXT FOR ALL FORALL EXISTS NOT JUNCTION _AS ROUNDS TO COLON ARROW COMPARISON SIGN POWER FACTOR
%declare PRIME BANG _OPEN _CLOSE _LEFT _RIGHT _COMMA _DOTS
"""
#: what the names of the grammar's terminals mean to a reader
TERMINALS = {
    "_OPEN": "'('", "_CLOSE": "')'", "_LEFT": "'['", "_RIGHT": "']'", "_COMMA": "','", "COLON": "':'", "ARROW": "'->'",
    "NAME": "a name", "NUMBER": "a number", "TEXT": "a quoted decimal", "$END": "the end", "ALL": "'all'",
    "TO": "'to'", "_DOTS": "'..'", "_AS": "'as'",
}


class ToTuples(Transformer[Word, Any]):
    """Every rule as a tuple; what stands in parentheses stays apart, as a group."""

    def start(self, children: list[Any]) -> Tree:
        return ("statement", 0, "", (), children[0])

    def for_all(self, children: list[Any]) -> Tree:
        return ("statement", 0, "forall", children[-3], children[-1])

    def exists(self, children: list[Any]) -> Tree:
        return ("statement", 0, "exists", children[-3], children[-1])

    def names(self, children: list[Word]) -> tuple[tuple[int, str], ...]:
        return tuple((token.start_pos, str(token)) for token in children)

    def junction(self, children: list[Any]) -> Tree:
        """``and`` binds more tightly than ``or``."""
        parts: list[Tree] = []
        for group in split(children, "or"):
            relations = group[::2]
            parts.append(relations[0] if len(relations) == 1 else ("and", relations[0][1], relations))
        return parts[0] if len(parts) == 1 else ("or", parts[0][1], parts)

    def negated(self, children: list[Any]) -> Tree:
        return ("not", children[0].start_pos, children[1])

    def chain(self, children: list[Any]) -> Tree:
        return ("chain", children[0][1], children)

    def rate(self, children: list[Any]) -> Tree:
        *relation, index, _, limit = children
        return ("rate", children[0][1], relation, index, limit)

    def rounds(self, children: list[Any]) -> Tree:
        return ("rounds", children[0][1], children[0], "".join(map(str, children[3:])))

    def mapping(self, children: list[Any]) -> Tree:
        return ("function", children[0].start_pos, str(children[0]), children[2])

    def sum(self, children: list[Any]) -> Tree:
        """Terms with their signs between them, in each term factors with theirs, in each factor powers from the right.

        The grammar leaves the three levels to this method: a level of its own costs Lark's parser a step for every
        operand, whether or not there is an operator.
        """
        first = children[0]
        start = first.start_pos if isinstance(first, Word) else first[1]
        terms: list[Any] = []
        factors: list[Any] = []
        waiting: list[Any] = []  # bases, and signs of exponents, for the exponent to come
        for child, following in zip(children, [*children[1:], None], strict=True):
            if not isinstance(child, Word):
                if isinstance(following, Word) and following.type == "POWER":
                    waiting.append(child)
                    continue
                while waiting:
                    before = waiting.pop()
                    child = (("sum", before.start_pos, [before, child]) if isinstance(before, Word)
                             else ("power", before[1], before, child))
                factors.append(child)
            elif child.type == "FACTOR":
                factors.append(child)
            elif child.type == "SIGN" and waiting:
                waiting.append(child)
            elif child.type == "SIGN":
                terms += [term(factors), child] if factors else [child]
                factors = []
        terms.append(term(factors))
        return terms[0] if len(terms) == 1 else ("sum", start, terms)

    def call(self, children: list[Any]) -> Tree:
        return ("call", children[0][1], children[0], children[1])

    def index(self, children: list[Any]) -> Tree:
        return ("index", children[0][1], children[0], children[1])

    def prime(self, children: list[Any]) -> Tree:
        return ("prime", children[0][1], children[0])

    def factorial(self, children: list[Any]) -> Tree:
        return ("factorial", children[0][1], children[0])

    def name(self, children: list[Word]) -> Tree:
        return ("name", children[0].start_pos, str(children[0]))

    def number(self, children: list[Word]) -> Tree:
        return ("number", children[0].start_pos, str(children[0]))

    def text(self, children: list[Word]) -> Tree:
        return ("text", children[0].start_pos, str(children[0])[1:-1])

    def group(self, children: list[Any]) -> Tree:
        return ("group", children[0][0][1], children[0])

    def brackets(self, children: list[Any]) -> Tree:
        return ("brackets", children[0][0][1], children[0])

    def arguments(self, children: list[Any]) -> list[Any]:
        return children

    def interval(self, children: list[Any]) -> Tree:
        return ("range", children[0][1], children[0], children[1])


def term(factors: list[Any]) -> Tree:
    """A product, or its only factor."""
    return ("product", factors[0][1], factors) if len(factors) > 1 else factors[0]


def split(children: list[Any], word: str) -> Iterator[list[Any]]:
    """The runs between the words."""
    run: list[Any] = []
    for child in children:
        if isinstance(child, Word) and child.value == word:
            yield run
            run = []
        else:
            run.append(child)
    yield run


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once; its grammar is the text above and no file is read for it."""
    return Lark(GRAMMAR, parser="lalr", lexer=Words, transformer=ToTuples())


def parse_text(passage: Passage) -> Tree:
    """The tuples of a statement; raises :class:`ConjectureError` with what was expected."""
    require_ascii(passage)
    text = passage.text
    if len(text) > MAX_CHARACTERS:
        raise passage.error(0, f"a text of {len(text)} characters; expected at most {MAX_CHARACTERS}")
    require_shallow(passage)
    try:
        tree: Any = parser().parse(text)
    except NoWord as failure:
        character = text[failure.position]
        raise passage.error(failure.position, f"unexpected {character!r}; {advice(character)}") from failure
    except UnexpectedToken as failure:
        raise unexpected(passage, failure) from failure
    return tuple(tree)


def require_shallow(passage: Passage) -> None:
    """Raise an error where brackets are nested too deeply."""
    depth = 0
    for position, character in enumerate(passage.text):
        if character in "([":
            depth += 1
            if depth > MAX_BRACKETS:
                raise passage.error(position, f"brackets nested more than {MAX_BRACKETS} deep; expected fewer")
        elif character in ")]":
            depth -= 1


def advice(character: str) -> str:
    """What to write instead of a sign that no statement has."""
    known = {
        ".": "names have no attributes, and a decimal has digits on both sides of its point",
        "{": "expected brackets ( ) or [ ]", "}": "expected brackets ( ) or [ ]",
        "\\": "expected ASCII mathematics, not LaTeX", "$": "expected ASCII mathematics, not LaTeX",
        "&": "expected 'and'", "|": "expected 'or', or abs(...) for an absolute value", "%": "expected mod(a, b)",
        "@": "expected '*' for a product of matrices", ";": "expected ','", "?": "expected Piecewise(...)",
    }
    return known.get(character, "expected a number, a name, an operator or a bracket")


def unexpected(passage: Passage, failure: UnexpectedToken) -> ConjectureError:
    """The error of a word that does not fit where it stands."""
    token, expected = failure.token, set(failure.expected)
    is_end = token.type == "$END"
    position = len(passage.text) if is_end else int(token.start_pos or 0)
    found = "the text ends" if is_end else f"unexpected {str(token)[:40]!r}"
    words = sorted(TERMINALS[name] for name in expected & set(TERMINALS))
    if expected & {"FACTOR", "POWER", "_CLOSE", "$END"}:  # after a whole expression
        open_bracket = last_open(passage.text[:position])
        closing = {"(": "')' or ','", "[": "']' or ','"}.get(open_bracket, "" if is_end else "the end")
        words = ["an operator", *([closing] if closing else [])]
    elif expected >= {"NAME", "NUMBER"}:
        words = ["an expression"]
    return passage.error(position, f"{found}; expected {' or '.join(words)}")


def last_open(text: str) -> str:
    """The last bracket that is not closed, or the empty text."""
    opened: list[str] = []
    for character in text:
        if character in "([":
            opened.append(character)
        elif character in ")]" and opened:
            opened.pop()
    return opened[-1] if opened else ""
