"""Domains of variables, read and written."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.checking.records import Variable
from ntksym.checking.statements import variable_data
from ntksym.conjectures import ConjectureError, read
from ntksym.conjectures.domains import write_domain


def variable(domain: str) -> Variable:
    (claim,) = read(f"[[claim]]\nstatement = '1 = 1'\nvariables = {{ v = '{domain}', w = 'real' }}\n", "file")
    return claim.variables[0]


def number(kind: str, low: Any = None, high: Any = None, **more: Any) -> dict[str, Any]:
    ends = {"low": low, "high": high}
    data = {"name": "v", "kind": kind, **{side: None if end is None else ("q", str(end)) for side, end in ends.items()}}
    return data | more


@pytest.mark.parametrize(("domain", "data"), [
    ("integer", number("integer")),
    ("real", number("real")),
    ("real numbers", number("real")),
    ("integer >= 1", number("integer", 1)),
    ("integers >= 1", number("integer", 1)),
    ("integer > 0", number("integer", 1)),
    ("integer < 5", number("integer", None, 4)),
    ("integer > 1/2", number("integer", "1/2", low_open=True, high_open=False)),
    ("real > 0", number("real", 0, low_open=True, high_open=False)),
    ("real <= -1/2", number("real", None, "-1/2")),
    ("real, >= 0, < 1", number("real", 0, 1, low_open=False, high_open=True)),
    ("v >= 0", number("real", 0)),
    ("0 < v < 1", number("real", 0, 1, low_open=True, high_open=True)),
    ("1 >= v > 0", number("real", 0, 1, low_open=True, high_open=False)),
    ("0 <= v", number("real", 0)),
    ("-oo < v < oo", number("real")),
    ("integer, 2 <= v <= 12", number("integer", 2, 12)),
    ("in [0, 1)", number("real", 0, 1, low_open=False, high_open=True)),
    ("real in (-1, max(1, 2)]", None),
    ("integer in 1..10", number("integer", 1, 10)),
    ("positive real", number("real", 0, low_open=True, high_open=False)),
    ("nonnegative integer", number("integer", 0)),
    ("positive integer <= 3", number("integer", 1, 3)),
    ("odd integer >= 3", number("integer", 3, modulus=2, residue=1)),
    ("even integer", number("integer", modulus=2, residue=0)),
    ("integer, = 2 mod 5, >= 7", number("integer", 7, modulus=5, residue=2)),
    ("integer, v = 2 mod 5", number("integer", modulus=5, residue=2)),
    ("sequence", {"name": "v", "kind": "array", "low": None, "high": None, "rank": 1}),
    ("matrix", {"name": "v", "kind": "array", "low": None, "high": None, "rank": 2}),
    ("array with 3 indices", {"name": "v", "kind": "array", "low": None, "high": None, "rank": 3}),
    ("sequence: absolutely summable",
     {"name": "v", "kind": "array", "low": None, "high": None, "rank": 1, "properties": ["absolutely_summable"]}),
    ("unit vectors",
     {"name": "v", "kind": "array", "low": None, "high": None, "rank": 2, "properties": ["unit_rows"]}),
    ("matrix: orthonormal eigenvectors",
     {"name": "v", "kind": "array", "low": None, "high": None, "rank": 2, "properties": ["orthonormal_eigenvectors"]}),
    ("function", {"name": "v", "kind": "function", "low": None, "high": None, "properties": []}),
    ("function: square integrable, polynomially_bounded",
     {"name": "v", "kind": "function", "low": None, "high": None,
      "properties": ["polynomially_bounded", "square_integrable"]}),
])
def test_a_domain_is_read_and_written(domain: str, data: dict[str, Any] | None) -> None:
    found = variable(domain)
    if data is not None:
        assert variable_data(found) == data
    again = variable(write_domain(found).replace("'", "\\'"))
    assert variable_data(again) == variable_data(found)


def test_a_bound_is_a_closed_expression() -> None:
    found = variable_data(variable("0 < v <= 2*pi"))
    assert found["high"] == ("*", ("q", "2"), ("c", "pi"))


@pytest.mark.parametrize(("domain", "column", "message"), [
    ("5 < v < 3", 20, "no value of v is in this domain"),
    ("integer, 1 < v < 2", 20, "no value of v is in this domain"),
    ("odd integer, 2 <= v <= 2", 20, "no value of v is in this domain"),
    ("integer >= w", 31, "'w' is a variable, on which a domain cannot depend; expected a number here, and the relation "
                         "under where"),
    ("real > 0, > 1", 30, "two lower bounds; expected one"),
    ("function: nice", 29, "'nice' is no property of it; expected one of "),
    ("whole", 20, "expected a domain such as"),
])
def test_a_wrong_domain_is_named(domain: str, column: int, message: str) -> None:
    with pytest.raises(ConjectureError) as caught:
        variable(domain)
    assert str(caught.value).startswith(f"file:3:{column}: {message}")


@pytest.mark.parametrize("domain", ["integer in 3..3", "0 <= v <= 0", "odd integer, 3 <= v <= 4"])
def test_a_domain_of_one_value_is_not_empty(domain: str) -> None:
    assert variable(domain).name == "v"
