"""Conjecture files that are wrong or mean harm: name, content, and a part of the error that each has to give.

Texts of statements stand in a file around them; what is wrong with a whole file stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.conjectures.hostile_statements import TABLES

Hostile = tuple[str, bytes, str]

VARIABLES = {"n": "integer >= 1", "x": "real", "y": "real", "a": "sequence", "phi": "function: square integrable"}


def file(statement: str = "'x = x'", where: str = "", variables: dict[str, str] | None = None, definitions: str = "",
         extra: str = "", top: str = "") -> bytes:
    """A file with one claim; ``statement`` is TOML, with its quotation marks."""
    declared = "\n".join(f"{name} = {text!r}" for name, text in (VARIABLES | (variables or {})).items())
    return (f"{top}\n[definitions]\n{definitions}\n[[claim]]\nid = \"h\"\n{extra}\nstatement = {statement}\n{where}\n"
            f"[claim.variables]\n{declared}\n").encode()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


#: domains of the variable v
DOMAINS = {
    "5 < v < 3": "no value of v is in this domain",
    "0 < v < 0": "no value of v is in this domain",
    "0 <= v < 0": "no value of v is in this domain",
    "integer, 1 < v < 2": "no value of v is in this domain",
    "integer in 5..3": "no value of v is in this domain",
    "odd integer, 2 <= v <= 2": "no value of v is in this domain",
    "even integer, 3 <= v <= 3": "no value of v is in this domain",
    "integer, = 1 mod 7, 2 <= v <= 7": "no value of v is in this domain",
    "in (1, 1)": "no value of v is in this domain",
    "real >= oo": "a bound that leaves no value",
    "real <= -oo": "a bound that leaves no value",
    "real > 0, > 1": "two lower bounds",
    "positive real >= 1": "two lower bounds",
    "v > x": "a domain cannot depend",
    "real >= v": "expected bounds such as",
    "odd real": "odd is for integers",
    "integer, = 5 mod 3": "expected a residue class",
    "integer, = 1 mod 1000": "expected a residue class",
    "real, = 1 mod 2": "expected a residue class",
    "in [0 1)": "expected an interval such as in [0, 1)",
    "integer, w = 1 mod 2": "expected v = 1 mod 2",
    "complex": "expected a domain such as",
    "intger >= 1": "expected bounds such as",
    "": "expected a domain such as",
    "function: magical": "'magical' is no property",
    "sequence: vectors": "'vectors' is no property",
    "array with 9 indices": "expected an array with 1 to 6 indices",
    "array with 0 indices": "expected an array with 1 to 6 indices",
    "0 < v > 1": "expected bounds such as",
    "0 < w < 1": "expected bounds such as",
    "integer != 3": "unexpected",
    "real >= __import__('os')": "unexpected",
    "real >= eval(1)": "unknown function 'eval'",
    "real >= 10^10^10": "more than 20000 digits",
    "real in [0, 1": "expected",
    "real >= 0 and v <= 1": "expected",
    "real \u2265 0": "U+2265",
    "real >= phi(0)": "a domain cannot depend",
}

#: whole tables of definitions
DEFINITIONS = {
    'b = "c"\nc = "b"': "depend on each other",
    'b = "b + 1"': "depend on each other",
    'b = "c"\nc = "d"\nd = "f(1)"\n"f(t)" = "b*t"': "depend on each other",
    '"b(t)" = "b(t - 1)"': "depend on each other",
    "\n".join(['b0 = "x + x"', *(f'b{i + 1} = "b{i} + b{i}"' for i in range(40))]): "grows to more than 3000 terms",
    "\n".join(['"b0(t)" = "t + t"', *(f'"b{i + 1}(t)" = "b{i}(b{i}(t))"' for i in range(40))]):
        "grows to more than 3000 terms",
    '"b(t)" = "' + "sin(" * 39 + "t" + ")" * 39 + '"\nc = "b(b(b(b(1))))"': "grows to a nesting of more than 100",
    'b = "' + "sin(" * 39 + "x" + ")" * 39 + '"\n' + "\n".join(
        f'c{i} = "sin({"c" + str(i - 1) if i else "b"})"' for i in range(90)): "a nesting of more than 100",
    'b = "__import__(1)"': "unknown function '__import__'",
    'b = "x.y"': "names have no attributes",
    'b = "1 +"': "the text ends",
    'sin = "x"': "'sin' has a meaning already",
    'pi = "3"': "'pi' has a meaning already",
    '"b(" = "x"': "is no name of a definition",
    '"b()" = "x"': "is no name of a definition",
    '"b(t, t)" = "t"': "is named twice",
    '"b c" = "x"': "is no name of a definition",
    'b = 1': "is a string in quotation marks",
    'b = "for all x: x = x"': "without a quantifier",
    'b = "e^2"': "'e' is not clear in a definition",
    'x = "1"': "'x' has a meaning already",
    'b = "10^10^10"': "more than 20000 digits",
    "\n".join(f'b{i} = "x"' for i in range(200)): "200 definitions",
}

#: other keys of a claim
KEYS = {
    'ide = "x"': "a claim has no key 'ide'; did you mean 'id'?",
    'verdict = "proved"': "a claim has no key 'verdict'",
    'title = 3': "title is a string in quotation marks, got a whole number",
    'title = 2020-01-01': "got a date or time",
    'title = "\\u0007"': "U+0007 a control character, which cannot be seen",
    'title = "\\u202Egnp"': "U+202E RIGHT-TO-LEFT OVERRIDE, which cannot be seen",
    'title = "\\u001b[31m"': "U+001B a control character",
    'expect = "true"': "'true' is no verdict; expected one of proved",
    'expect = true': "expect is a string in quotation marks, got true or false",
    'amends = "../../etc/passwd"': "is no id",
    'quantifier = "some"': "expected forall or exists",
    'where = "x = 1"': "where is a list of strings, got a string",
    'where = [1]': "0 is a string in quotation marks",
    'where = ["x = 1"]\nhypotheses = ["x = 2"]': "two names of one key",
    'where = ["x"]': "expected a statement that is true or false",
    'where = ["exec(1)"]': "unknown function 'exec'",
    'where = [' + '"x = 1", ' * 50 + ']': "has 50 entries; expected at most 40",
    'conventions = "sphere"': "conventions is a table",
    'conventions = {"a b" = "c"}': "is no name of a convention",
    'conventions = {"__class__" = 1}': "is a string in quotation marks",
    'source = 5': "source is a table",
    'source = {author = "x"}': "a source has no key 'author'",
    'premises = ["everything"]': "is no named theorem",
    'parts = ["h"]': "a claim with parts has no statement of its own",
    'missing = "x"': "a claim with missing has no statement of its own",
}

#: whole files
FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "expected one or more tables [[claim]]"),
    "blank": (b" \n\n\t\n", "expected one or more tables [[claim]]"),
    "nul": (b"\x00", "not TOML"),
    "nul-inside": (b"[[claim]]\nstatement = \"x\x00 = x\"\n", "not TOML"),
    "random": (bytes(range(256)), "byte 0x80"),
    "high-bytes": (b"\xff\xfe\xfd", "byte 0xff; expected a text file in UTF-8"),
    "utf-16": ("[[claim]]".encode("utf-16"), "expected a text file in UTF-8"),
    "latin-1": ("[[claim]]\ntitle = \"Mont\xfafar\"".encode("latin-1"), "byte 0xfa; expected a text file in UTF-8"),
    "surrogate": (b"[[claim]]\ntitle = \"\xed\xa0\x80\"", "byte 0xed"),
    "overlong": (b"[[claim]]\ntitle = \"\xc0\xaf\"", "byte 0xc0"),
    "mark": (b"\xef\xbb\xbf[[claim]]\n", "U+FEFF ZERO WIDTH NO-BREAK SPACE at the start"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\x00" * 100, "expected a text file in UTF-8"),
    "elf": (b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "not TOML"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "byte 0x89"),
    "pickle": (b"cos\nsystem\n(S'touch pwned'\ntR.", "not TOML"),
    "python": (b"import os\nos.system('touch pwned')\n", "not TOML"),
    "json": (b'{"claim": [{"statement": "x = x"}]}', "not TOML"),
    "yaml": (b"claim: !!python/object/apply:os.system ['touch pwned']\n", "not TOML"),
    "carriage-returns": (b"[[claim]]\rstatement = \"1 = 1\"\r", "not TOML"),
    "giant": (b"# " + b"x" * 600_000, "a file of 600002 bytes; expected at most"),
    "giant-spaces": (b" " * 524_000, "expected one or more tables [[claim]]"),
    "giant-comment": (b"#" * 524_000, "expected one or more tables [[claim]]"),
    "many-claims": (b"[[claim]]\n" * 50_000, "more than 20000 lines"),
    "many-keys": (b"".join(b"k%d = 1\n" % i for i in range(30_000)), "more than 20000 lines"),
    "some-keys": (b"".join(b"k%d = 1\n" % i for i in range(9_000)), "a conjecture file has no key 'k0'"),
    "many-tables": (b"".join(b"[t%d]\n" % i for i in range(15_000)), "more than 8000 tables"),
    "some-claims": (b"[[claim]]\n" * 5_000, "5000 claims; expected at most 2000"),
    "many-variables": (file(extra="", variables={f"v{i}": "real" for i in range(100)}), "expected at most 40"),
    "long-key": (b"a" * 500_000 + b" = 1", "a conjecture file has no key 'aaa"),
    "dotted-key": (b"a." * 200_000 + b"a = 1", "a key of more than 16 parts"),
    "dotted-quoted-key": (b'"a" . ' * 80_000 + b"a = 1", "a key of more than 16 parts"),
    "dotted-table": (b"[" + b"a." * 200_000 + b"a]", "a key of more than 16 parts"),
    "deep-array": (b"a = " + b"[" * 100_000, "nested too deeply"),
    "deep-array-closed": (b"a = " + b"[" * 20_000 + b"]" * 20_000, "nested too deeply"),
    "array-of-some-depth": (b"a = " + b"[" * 50 + b"]" * 50, "values nested more than 12 deep"),
    "deep-inline": (b"a = " + b"{a = " * 60_000, "nested too deeply"),
    "long-integer": (b"a = " + b"9" * 400_000, "a number of more than 300 digits"),
    "long-integer-grouped": (b"a = " + b"9_9" * 4_000, "a number of more than 300 digits"),
    "long-string": (b'[[claim]]\nstatement = "1 = 1"\ntitle = "' + b"x" * 400_000 + b'"', "a text of 400000 char"),
    "long-statement": (b'[[claim]]\nstatement = "' + b"x" * 400_000 + b'"', "a text of 400000 characters"),
    "long-id": (b'[[claim]]\nid = "' + b"x" * 500 + b'"\nstatement = "1 = 1"', "is no id"),
    "id-path": (b'[[claim]]\nid = "../../../tmp/pwned"\nstatement = "1 = 1"', "is no id"),
    "id-absolute": (b'[[claim]]\nid = "/etc/passwd"\nstatement = "1 = 1"', "is no id"),
    "id-dots": (b'[[claim]]\nid = ".."\nstatement = "1 = 1"', "is no id"),
    "id-hidden": (b'[[claim]]\nid = ".bashrc"\nstatement = "1 = 1"', "is no id"),
    "id-drive": (b'[[claim]]\nid = "C:\\\\x"\nstatement = "1 = 1"', "is no id"),
    "id-newline": (b'[[claim]]\nid = "a\\nb"\nstatement = "1 = 1"', "is no id"),
    "id-empty": (b'[[claim]]\nid = ""\nstatement = "1 = 1"', "is no id"),
    "id-cyrillic": ('[[claim]]\nid = "\u0430"\nstatement = "1 = 1"'.encode(), "is no id"),
    "id-twice": (b'[[claim]]\nid = "a"\nstatement = "1 = 1"\n' * 2, "two claims are called 'a'"),
    "key-twice": (b'[[claim]]\nid = "a"\nid = "b"\n', "not TOML"),
    "key-cyrillic": ('[[claim]]\nstat\u0435ment = "1 = 1"'.encode(), "not TOML"),
    "key-cyrillic-quoted": ('[[claim]]\n"stat\u0435ment" = "1 = 1"'.encode(), "U+0435 CYRILLIC SMALL LETTER IE"),
    "key-prototype": (b'[[claim]]\n__proto__ = "x"\nstatement = "1 = 1"', "a claim has no key '__proto__'"),
    "variable-cyrillic": ('[[claim]]\nstatement = "1 = 1"\nvariables = {"\u0445" = "real"}'.encode(), "U+0445"),
    "variable-dunder": (b'[[claim]]\nstatement = "1 = 1"\nvariables = {"a.b" = "real"}', "is no name of a variable"),
    "variable-reserved": (b'[[claim]]\nstatement = "1 = 1"\nvariables = {and = "real"}', "has a meaning already"),
    "variable-pi": (b'[[claim]]\nstatement = "1 = 1"\nvariables = {pi = "real"}', "has a meaning already"),
    "variable-function": (b'[[claim]]\nstatement = "1 = 1"\nvariables = {relu = "function"}', "is a function already"),
    "variable-number": (b'[[claim]]\nstatement = "1 = 1"\nvariables = {x = 1}', "x is a string in quotation marks"),
    "variables-list": (b'[[claim]]\nstatement = "1 = 1"\nvariables = ["x"]', "variables is a table"),
    "claim-table": (b'[claim]\nstatement = "1 = 1"', "expected one or more tables [[claim]]"),
    "claim-string": (b'claim = "1 = 1"', "expected one or more tables [[claim]]"),
    "claim-empty": (b"[[claim]]", "a claim has a statement"),
    "claim-strings": (b'claim = ["1 = 1"]', "expected one or more tables [[claim]]"),
    "statement-missing": (b'[[claim]]\nid = "a"', "a claim has a statement"),
    "statement-number": (b"[[claim]]\nstatement = 1", "statement is a string in quotation marks, got a whole number"),
    "statement-list": (b'[[claim]]\nstatement = ["1 = 1"]', "statement is a string in quotation marks, got a list"),
    "statement-open": (b'[[claim]]\nstatement = "1 = 1', "not TOML"),
    "statement-escape": (b'[[claim]]\nstatement = "1 \\x 1"', "not TOML"),
    "statement-float": (b"[[claim]]\nstatement = nan", "got a number"),
    "parts-missing": (b'[[claim]]\nid = "a"\nparts = ["b"]', "'b', which is not a claim of this file"),
    "parts-self": (b'[[claim]]\nid = "a"\nparts = ["a"]', "'a', which is part of itself"),
    "parts-circle": (b'[[claim]]\nid = "a"\nparts = ["b"]\n[[claim]]\nid = "b"\nparts = ["a"]', "is part of itself"),
    "readings-unlikely": (b'[[claim]]\nid = "a"\nreadings = ["b"]\n[[claim]]\nid = "b"\nstatement = "1 = 1"',
                          "which is most_likely"),
    "bad-date": (b"a = 2020-99-99", "not TOML"),
    "bad-header": (b"[[claim]\n", "not TOML"),
    "open-array": (b"a = [1, 2", "not TOML"),
    "unknown-top": (b'cliam = 1\n[[claim]]\nstatement = "1 = 1"', "has no key 'cliam'; did you mean 'claim'?"),
}

def corpus() -> Iterator[Hostile]:
    """Every hostile file."""
    for kind, table in TABLES.items():
        for number, (statement, error) in enumerate(table.items()):
            yield f"{kind}-{number}", file(quoted(statement)), error
    for number, (domain, error) in enumerate(DOMAINS.items()):
        yield f"domain-{number}", file(variables={"v": domain}), error
    for number, (definitions, error) in enumerate(DEFINITIONS.items()):
        yield f"definition-{number}", file("'b40 = x'" if "b39" in definitions else "'x = x'",
                                           definitions=definitions), error
    for number, (line, error) in enumerate(KEYS.items()):
        yield f"key-{number}", file(extra=line), error
    for name, (content, error) in FILES.items():
        yield f"file-{name}", content, error
