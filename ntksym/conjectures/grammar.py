"""The grammar of statements, and what the parser makes of a text: nested tuples that know their place.

The parser is Lark's for LALR(1) grammars: it keeps a stack of its own, so that no nesting of the text can exhaust that
of Python.  Every tuple is ``(kind, position, ...)`` with the place of its first character in the text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken

from .characters import require_ascii
from .errors import ConjectureError, Passage

Tree = tuple[Any, ...]

MAX_CHARACTERS = 20_000
MAX_BRACKETS = 60
GRAMMAR = r"""
start: proposition
     | (FOR ALL | FORALL) names COLON proposition -> for_all
     | EXISTS names COLON proposition -> exists
names: NAME ("," NAME)*
?proposition: conjunction | conjunction ("or" conjunction)+ -> either
?conjunction: negation | negation ("and" negation)+ -> both
?negation: relation | NOT negation -> negated
?relation: function
    | function (COMPARISON function)+ -> chain
    | function (COMPARISON function)+ "as" NAME ARROW NAME -> rate
    | function ROUNDS TO SIGN? NUMBER -> rounds
?function: sum | NAME ARROW function -> mapping
?sum: product | SIGN? product (SIGN product)+ -> total | SIGN product -> total
?product: power | power (FACTOR power)+ -> product
?power: postfix | postfix POWER exponent -> power
?exponent: power | SIGN exponent -> signed
?postfix: atom
    | postfix "(" arguments ")" -> call
    | postfix "[" arguments "]" -> index
    | postfix PRIME -> prime
    | postfix BANG -> factorial
?atom: NAME -> name | NUMBER -> number | TEXT -> text
    | "(" arguments ")" -> group
    | "[" arguments "]" -> brackets
arguments: argument ("," argument)*
?argument: proposition | proposition ".." proposition -> interval
FOR: "for"
ALL: "all"
FORALL: "forall"
EXISTS: "exists"
NOT: "not"
ROUNDS: "rounds"
TO: "to"
COLON: ":"
ARROW: "->"
COMPARISON: /==|!=|<=|>=|<|>|=|~/
SIGN: "+" | "-"
POWER: "**" | "^"
FACTOR: "*" | "/"
PRIME: "'"
BANG: "!"
NAME: /[A-Za-z_][A-Za-z_0-9]*/
NUMBER: /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/
TEXT: /"[^"\n]*"/
%ignore /[ \t\n\r]+/
"""
RESERVED = frozenset(("and", "or", "not", "as", "for", "all", "forall", "exists", "rounds", "to"))
#: what the names of the grammar's terminals mean to a reader
TERMINALS = {
    "LPAR": "'('", "RPAR": "')'", "LSQB": "'['", "RSQB": "']'", "COMMA": "','", "COLON": "':'", "ARROW": "'->'",
    "NAME": "a name", "NUMBER": "a number", "TEXT": "a quoted decimal", "$END": "the end", "ALL": "'all'", "TO": "'to'",
    "__ANON_0": "'..'", "AS": "'as'",
}
OPERATORS = frozenset(("SIGN", "FACTOR", "POWER", "COMPARISON", "AND", "OR", "PRIME", "BANG", "ROUNDS"))


class ToTuples(Transformer[Token, Any]):
    """Every rule as a tuple; what stands in parentheses stays apart, as a group."""

    def start(self, children: list[Any]) -> Tree:
        return ("statement", 0, "", (), children[0])

    def for_all(self, children: list[Any]) -> Tree:
        return ("statement", 0, "forall", children[-3], children[-1])

    def exists(self, children: list[Any]) -> Tree:
        return ("statement", 0, "exists", children[-3], children[-1])

    def names(self, children: list[Token]) -> tuple[tuple[int, str], ...]:
        return tuple((token.start_pos or 0, str(token)) for token in children)

    def either(self, children: list[Any]) -> Tree:
        return ("or", children[0][1], children)

    def both(self, children: list[Any]) -> Tree:
        return ("and", children[0][1], children)

    def negated(self, children: list[Any]) -> Tree:
        return ("not", children[0].start_pos, children[1])

    def chain(self, children: list[Any]) -> Tree:
        return ("chain", children[0][1], children)

    def rate(self, children: list[Any]) -> Tree:
        *relation, index, _, limit = children
        return ("rate", children[0][1], relation, index, limit)

    def rounds(self, children: list[Any]) -> Tree:
        return ("rounds", children[0][1], children[0], "".join(children[3:]))

    def mapping(self, children: list[Any]) -> Tree:
        return ("function", children[0].start_pos, str(children[0]), children[2])

    def total(self, children: list[Any]) -> Tree:
        first = children[0]
        return ("sum", first.start_pos if isinstance(first, Token) else first[1], children)

    def signed(self, children: list[Any]) -> Tree:
        return ("sum", children[0].start_pos, children)

    def product(self, children: list[Any]) -> Tree:
        return ("product", children[0][1], children)

    def power(self, children: list[Any]) -> Tree:
        return ("power", children[0][1], children[0], children[2])

    def call(self, children: list[Any]) -> Tree:
        return ("call", children[0][1], children[0], children[1])

    def index(self, children: list[Any]) -> Tree:
        return ("index", children[0][1], children[0], children[1])

    def prime(self, children: list[Any]) -> Tree:
        return ("prime", children[0][1], children[0])

    def factorial(self, children: list[Any]) -> Tree:
        return ("factorial", children[0][1], children[0])

    def name(self, children: list[Token]) -> Tree:
        return ("name", children[0].start_pos, str(children[0]))

    def number(self, children: list[Token]) -> Tree:
        return ("number", children[0].start_pos, str(children[0]))

    def text(self, children: list[Token]) -> Tree:
        return ("text", children[0].start_pos, str(children[0])[1:-1])

    def group(self, children: list[Any]) -> Tree:
        return ("group", children[0][0][1], children[0])

    def brackets(self, children: list[Any]) -> Tree:
        return ("brackets", children[0][0][1], children[0])

    def arguments(self, children: list[Any]) -> list[Any]:
        return children

    def interval(self, children: list[Any]) -> Tree:
        return ("range", children[0][1], children[0], children[1])


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once; its grammar is the text above and no file is read for it."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=ToTuples())


def parse_text(passage: Passage) -> Tree:
    """The tuples of a statement; raises :class:`ConjectureError` with what was expected."""
    require_ascii(passage)
    text = passage.text
    if len(text) > MAX_CHARACTERS:
        raise passage.error(0, f"a text of {len(text)} characters; expected at most {MAX_CHARACTERS}")
    require_shallow(passage)
    try:
        tree: Any = parser().parse(text)
    except UnexpectedCharacters as failure:
        position = int(failure.pos_in_stream or 0)
        character = text[position]
        raise passage.error(position, f"unexpected {character!r}; {advice(character)}") from failure
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
    words = sorted({TERMINALS[name] for name in expected & set(TERMINALS)})
    if expected & {"FACTOR", "POWER"}:
        words = ["an operator", *(word for word in words if word not in ("'('", "'['"))]
    elif "SIGN" in expected:
        words = ["an expression"]
    found = "the text ends" if token.type == "$END" else f"unexpected {str(token)[:40]!r}"
    position = len(passage.text) if token.type == "$END" else int(token.start_pos or 0)
    return passage.error(position, f"{found}; expected {' or '.join(words) or 'another word'}")
