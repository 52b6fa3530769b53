"""Files: keys, definitions, places of values, what is default."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ntksym.conjectures
from ntksym.checking.certify import statement_of
from ntksym.checking.records import Verdict
from ntksym.conjectures import Conjecture, ConjectureError, load, read, write
from ntksym.conjectures.errors import Document
from ntksym.conjectures.template import TEMPLATE
from ntksym.conjectures.toml_places import find_places
from ntksym.errors import UserError
from ntksym.evaluation.tree import to_tree
from tests.conjectures.hostile import corpus
from tests.ledger_texts import ledger_texts

FULL = """
source = "notes"

[definitions]
c = "sqrt(2)/pi"
"kappa(u)" = "(pi - acos(u))/pi"
"twice(u)" = "kappa(kappa(u))*c"

[[claim]]
id = "one"
title = "The first"
statement = '''
for all u:
  twice(u) <= c
'''
where = ["u >= 0"]
variables = { u = "-1 <= u <= 1" }
conventions = { scale = "kappa(1) = 1" }
expect = "certified"
remark = "a remark"

[[claim]]
statement = "FunkHecke(kappa, 2, 3) = FunkHecke(t -> kappa(t), 2, 3)"
source = { document = "book", place = "p. 3", quote = "x" }
amends = "one"

[[claim]]
id = "both"
parts = ["one", "full-2"]
"""


def test_a_file_with_everything() -> None:
    one, two, both = read(FULL, "some/where/full.claim.toml")
    assert isinstance(one, Conjecture)
    assert isinstance(two, Conjecture)
    assert (one.id, two.id, both.id) == ("one", "full-2", "both")
    assert (one.title, two.title) == ("The first", "full-2")
    assert (one.expect, two.expect) == (Verdict.CERTIFIED, None)
    assert (one.file, one.line, two.line) == ("some/where/full.claim.toml", 9, 22)
    assert (one.source.document, one.source.place) == ("notes", "line 9")
    assert one.source.quote == "for all u:\n  twice(u) <= c\n"
    assert (two.source.document, two.source.place, two.source.quote) == ("book", "p. 3", "x")
    assert two.amends == "one"
    assert both.parts == ("one", "full-2")
    assert both.is_compound
    assert one.conventions.entries == {"scale": "kappa(1) = 1"}
    assert one.remark == "a remark"


def test_definitions_are_filled_in() -> None:
    one, two, _ = read(FULL, "full")
    u = ("s", "u")

    def kappa(at: Any) -> Any:
        return ("*", ("+", ("c", "pi"), ("*", ("q", "-1"), ("f", "acos", at))), ("^", ("c", "pi"), ("q", "-1")))

    c = ("*", ("^", ("q", "2"), ("q", "1/2")), ("^", ("c", "pi"), ("q", "-1")))
    assert to_tree(one.statement) == ("le", ("*", kappa(kappa(u)), c), c)
    _, left, right = to_tree(two.statement)
    assert left == ("sphere_eigenvalue", ("lam", "u", kappa(u)), ("q", "2"), ("q", "3"))
    assert right == ("sphere_eigenvalue", ("lam", "t", kappa(("s", "t"))), ("q", "2"), ("q", "3"))


@pytest.mark.parametrize(("definitions", "statement", "message"), [
    ('b = "k"', "Sum(b, (k, 0, 3)) = 6", "the definition of b uses 'k', which is bound here"),
    ('"b(t)" = "Sum(t*k, (k, 0, 3))"', "Sum(b(k), (k, 0, 3)) = 6", "would capture the bound name 'k'"),
    ('"b(t)" = "t"', "b = 1", "b is defined with 1 arguments, got 0"),
    ('"b(t)" = "t"', "b(1, 2) = 1", "b is defined with 1 arguments, got 2"),
    ('b = "1"', "HermiteCoefficient(b, 1) = 1", "b is not defined as a function"),
    ('b = "k"', "b = 1", "the statement uses 'k', which is not declared as a variable"),
])
def test_a_definition_that_does_not_fit_is_named(definitions: str, statement: str, message: str) -> None:
    with pytest.raises(ConjectureError) as caught:
        read(f"[definitions]\n{definitions}\n[[claim]]\nstatement = '{statement}'\n")
    assert message in str(caught.value)
    assert caught.value.line == 4


def test_a_definition_may_be_a_function() -> None:
    (claim,) = read('[definitions]\nact = "relu"\nsquare = "x -> x^2"\n[[claim]]\n'
                    'statement = "HermiteCoefficient(act, 1) + square(3) = GaussianMean(square)"\n')
    relu = ("lam", "x", ("f", "max", ("q", "0"), ("s", "x")))
    square = ("lam", "x", ("^", ("s", "x"), ("q", "2")))
    assert to_tree(claim.statement) == ("eq", ("+", ("hermite_coefficient", relu, ("q", "1")),
                                               ("app", square, ("q", "3"))), ("gaussian_mean", square))


def test_the_names_of_a_file_and_of_no_file_give_an_id() -> None:
    text = '[[claim]]\nstatement = "1 = 1"\n'
    assert [read(text, name)[0].id for name in ("<text>", "a/decay.claim.toml", "my file.toml")] == \
        ["text", "decay", "my-file"]


def test_a_claim_with_what_is_missing() -> None:
    (claim,) = read('[[claim]]\nmissing = "the measure"\nreadings = ["elsewhere"]\n')
    assert statement_of(claim).missing == "the measure"
    assert not claim.is_compound


def test_exists_is_a_quantifier() -> None:
    (claim,) = read('[[claim]]\nstatement = "exists x: x^2 = 2"\nvariables = { x = "real" }\n')
    assert claim.quantifier == "exists"


def test_an_inequality_written_with_greater_shows_its_sides_as_written() -> None:
    from ntksym.conjectures import check

    claims = read('[[claim]]\nstatement = "x > 3"\nvariables = { x = "real in [0, 2]" }\n'
                  '[[claim]]\nstatement = "3 < x"\nvariables = { x = "real in [0, 2]" }\n')
    one, two = check(claims)
    assert one.verdict is two.verdict is Verdict.REFUTED
    assert one.witness is not None
    assert two.witness is not None
    assert (one.witness["left side"], one.witness["right side"]) == (one.witness["x"], "3")
    assert (two.witness["left side"], two.witness["right side"]) == ("3", two.witness["x"])


# files on disk


@pytest.mark.parametrize(("make", "message"), [
    (lambda path: path.mkdir(), "not a regular file"),
    (os.mkfifo, "not a regular file"),
    (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    (lambda path: path.symlink_to(path), "Too many levels of symbolic links"),
    (lambda path: None, "No such file or directory"),
], ids=["directory", "fifo", "device", "loop", "nothing"])
def test_what_is_no_file_is_not_read(make: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.claim.toml"
    make(path)
    with pytest.raises(UserError, match=message):
        load(path)


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "x.claim.toml"
    path.write_bytes(b"[[claim]]\r\nstatement = '''\r\n1\r\n= zz'''\r\n")
    with pytest.raises(ConjectureError) as caught:
        load(path)
    assert (caught.value.line, caught.value.column) == (4, 3)


def test_a_text_is_not_longer_than_a_file() -> None:
    with pytest.raises(ConjectureError, match="a text of 600000 characters; expected at most"):
        read("#" * 600_000)


def test_what_is_expected_is_written() -> None:
    assert [getattr(claim, "expect", None) for claim in read(write(read(FULL, "full")))] == [
        Verdict.CERTIFIED, None, None]


# places


@pytest.mark.parametrize(("text", "value", "offsets"), [
    ("k = '''a''''", "a'", [7, 8, 9]),
    ("k = ''''a'''''", "'a''", [7, 8, 9, 10, 11]),
    ('k = """"a""b""""', '"a""b"', [7, 8, 9, 10, 11, 12, 13]),
    ("k = ''", "", [5]),
    ('k = "\\u0041b"', "Ab", [5, 11, 12]),
    ('k = """\na\\\n  b"""', "ab", [8, 13, 14]),
])
def test_the_characters_of_a_string_are_found(text: str, value: str, offsets: list[int]) -> None:
    assert tomllib.loads(text) == {"k": value}
    passage = find_places(Document(text, "file")).strings["k",]
    assert (passage.text, list(passage.offsets)) == (value, offsets)



KEY = st.text("abc_-", min_size=1, max_size=3) | st.text("a .=[]'\"\\é\n\t", min_size=1, max_size=4)
LEAF = st.text("ab \"'\\\n\té#[]{}=,.", max_size=8) | st.integers() | st.booleans() | st.floats(allow_nan=False)
TABLE = st.dictionaries(KEY, st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3)
                                          | st.dictionaries(KEY, inner, max_size=3), max_leaves=6), max_size=4)


def as_toml(value: Any, style: int) -> str:
    """A value as TOML, strings in one of four styles where the style can hold them."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain = json.dumps(value, ensure_ascii=style % 2 == 0)
        if style == 1 and "'" not in value and "\n" not in value:
            return f"'{value}'"
        if style == 2 and "'''" not in value and not value.endswith("'"):
            return f"'''\n{value}'''"
        return f'"""\\\n   {plain[1:-1]}"""' if style == 3 else plain
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(item, style) for item in value) + " ]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {as_toml(item, style)}" for key, item in value.items()) + " }"
    return repr(value)


def strings(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], str]:
    if isinstance(value, str):
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {place: text for key, item in items for place, text in strings(item, (*path, key)).items()}


@settings(max_examples=150, deadline=None)
@given(TABLE, st.lists(TABLE, max_size=3), st.integers(0, 3))
def test_every_string_is_found_where_it_stands(top: dict[str, Any], tables: list[dict[str, Any]], style: int) -> None:
    data = {key: value for key, value in top.items() if key != "claim"}
    lines = [f"{json.dumps(key)} = {as_toml(value, style)}  # a comment \" ' ]" for key, value in data.items()]
    for table in tables:
        lines += ["", " [[ claim ]]", *(f"{json.dumps(key)} ={as_toml(v, style)}" for key, v in table.items())]
        lines += ["[claim . 'sub.table']", "x.y = 'z'"]
    text = "\n".join(lines) + "\n"
    parsed = tomllib.loads(text)
    places = find_places(Document(text, "file"))
    assert {path: passage.text for path, passage in places.strings.items()} == strings(parsed)
    for passage in places.strings.values():
        assert len(passage.offsets) == len(passage.text) + 1
        for character, offset in zip(passage.text, passage.offsets, strict=False):
            assert text[offset] in (character, "\\")


# schema and template


def schema() -> Any:
    return json.loads((Path(ntksym.conjectures.__file__).parent / "schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_schema_has_the_keys_that_are_read() -> None:
    from ntksym.conjectures.files import CLAIM_KEYS, SOURCE_KEYS, TOP_KEYS

    found = schema()
    assert tuple(found["properties"]) == TOP_KEYS
    assert tuple(found["$defs"]["claim"]["properties"]) == CLAIM_KEYS
    assert tuple(found["$defs"]["source"]["oneOf"][1]["properties"]) == SOURCE_KEYS
    assert found["$defs"]["claim"]["properties"]["expect"]["enum"] == [
        "proved", "certified", "supported", "undecided", "ill-posed", "refuted"]


@pytest.mark.parametrize("text", [
    pytest.param(text, id=name) for name, text in (("full", FULL), ("template", TEMPLATE), *(
        (f"ledger-{number}", text) for number, text in enumerate(ledger_texts())))])
def test_what_is_read_fits_the_schema(text: str) -> None:
    read(text, "full")
    jsonschema.validate(tomllib.loads(text), schema())


@pytest.mark.parametrize(("name", "content"), [
    (name, content) for name, content, _ in corpus() if name.startswith(("key-", "file-")) and len(content) < 10_000])
def test_what_does_not_fit_the_schema_is_not_read(name: str, content: bytes) -> None:
    try:
        data = tomllib.loads(content.decode())
    except (UnicodeDecodeError, ValueError, RecursionError):
        return
    if list(jsonschema.Draft202012Validator(schema()).iter_errors(data)):
        with pytest.raises(ConjectureError):
            read(content.decode())
