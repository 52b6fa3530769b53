"""Trees as text and as LaTeX: what is written is read back as the same tree, for all trees of the language."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from ntksym.claims import all_claims
from ntksym.conjectures.building import Builder
from ntksym.conjectures.errors import whole
from ntksym.conjectures.formulas import Written
from ntksym.conjectures.grammar import parse_text
from ntksym.conjectures.latex import latex_node
from ntksym.conjectures.scope import Scope
from ntksym.conjectures.vocabulary import activations
from ntksym.conjectures.writing import write_node
from ntksym.evaluation.tree import to_tree

KINDS = {"x": "real", "n": "integer", "a": "array", "f": "function"}
RATIONALS = st.builds(lambda p, q: ("q", str(sp.Rational(p, q))), st.integers(-9, 9), st.integers(1, 4))
LEAVES = RATIONALS | st.sampled_from([("s", "x"), ("s", "n"), ("c", "pi"), ("c", "e"), ("idx", "a", ("s", "n"))])


def joined(operator: str, inner: Any) -> Any:
    return st.lists(inner, min_size=2, max_size=3).map(lambda parts: (operator, *parts))


def numbers(inner: Any) -> Any:
    function = st.sampled_from([("fv", "f"), *list(activations().values())[:6]]) \
        | inner.map(lambda body: ("lam", "t", body))
    derivative = st.builds(lambda f, k: ("dfun", f, ("q", str(k))), function, st.integers(1, 5))
    either = function | derivative
    return (joined("+", inner) | joined("*", inner)
            | st.builds(lambda b, e: ("^", b, e), inner, LEAVES)  # towers of powers are refused
            | st.builds(lambda u: ("f", "sin", u), inner)
            | st.builds(lambda u, v: ("f", "max", u, v), inner, inner)
            | st.builds(lambda u: ("sum", u, "k", ("q", "0"), ("c", "oo")), inner)
            | st.builds(lambda u, v: ("piecewise", ("lt", u, v), u, ("true",), v), inner, inner)
            | st.builds(lambda f, u: ("app", f, u), either, inner)
            | st.builds(lambda f, u: ("hermite_coefficient", f, u), either, inner)
            | st.builds(lambda u, v: ("limit", u, "k", v), inner, inner)
            | st.builds(lambda u: ("d", u, ("s", "x")), inner)
            | st.builds(lambda u, v: ("det", ("matrix", ("row", u, v), ("row", v, u))), inner, inner))


def operators(inner: Any) -> Any:
    return (joined("operator_sum", inner) | joined("compose", inner)
            | st.builds(lambda c, t: ("operator_scaled", c, t), NUMBERS, inner)
            | st.builds(lambda t, s: ("operator_power", t, s), inner, NUMBERS))


NUMBERS = st.recursive(LEAVES, numbers, max_leaves=7)
MATRICES = st.recursive(st.builds(lambda u: ("matrix", ("row", u)), NUMBERS), lambda inner: (
    joined("matrix_sum", inner) | joined("matrix_product", inner) | joined("hadamard", inner)
    | st.builds(lambda c, m: ("scaled", c, m), NUMBERS, inner) | inner.map(lambda m: ("inverse", m))), max_leaves=4)
OPERATORS = st.recursive(st.sampled_from([("laplacian",), ("identity",), ("kernel_operator", ("fv", "f"))]), operators,
                         max_leaves=5)
RELATIONS = st.one_of(st.builds(lambda t: ("lt", ("mode", t, ("s", "n"), ("q", "3")), ("q", "0")), OPERATORS),
                      *(st.builds(lambda u, v, op=op: (op, u, v), NUMBERS, NUMBERS) for op in ("eq", "ne", "lt", "le")),
                      *(st.builds(lambda u, v, op=op: (op, u, v, "m"), NUMBERS, NUMBERS)
                        for op in ("theta", "bigo", "omega", "littleo", "equivalent")),
                      st.builds(lambda u: ("rounds", u, "-1.50"), NUMBERS),
                      st.builds(lambda u, v: ("eq", u, v), MATRICES, MATRICES))
STATEMENTS = st.recursive(RELATIONS, lambda inner: (
    joined("and", inner) | joined("or", inner) | inner.map(lambda s: ("not", s))), max_leaves=4)


def read_back(text: str) -> Any:
    passage = whole(text, "text")
    return Builder(passage, Scope(KINDS)).node(parse_text(passage)[4], "proposition")


@settings(max_examples=600, deadline=None)
@given(STATEMENTS)
def test_what_is_written_is_read_back(node: Any) -> None:
    text = write_node(node)
    assert read_back(text) == node, text


@settings(max_examples=200, deadline=None)
@given(STATEMENTS)
def test_latex_has_its_braces_and_delimiters_in_pairs(node: Any) -> None:
    require_pairs(latex_node(node))


def require_pairs(text: str) -> None:
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") - text.count(r"\left\lfloor") == text.count(r"\right") - text.count(r"\right\rfloor")
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        assert depth >= 0


@pytest.mark.parametrize(("text", "latex"), [
    ("x^2/2 - 1/(2*pi) <= sqrt(x)", r"\frac{1}{2} \, x^{2} - \frac{1}{2 \, \pi} \le \sqrt{x}"),
    ("HermiteCoefficient(relu, n) ~ n^(-5/4) as n -> oo",
     r"\mu_{n}\left(\mathrm{ReLU}\right) \sim \frac{1}{n^{5/4}} \quad (n\to\infty)"),
    ("Sum(a[k]/k!, (k, 1, n)) = O(n) as n -> oo",
     r"\sum_{k=1}^{n} \frac{a_{k}}{k!} = O\left(n\right) \quad (n\to\infty)"),
    ("x rounds to 0.50 or not x = 1", r"x \doteq 0.50 \;\vee\; \neg \left(x = 1\right)"),
    ("f''(x) != abs(x)", r"f''\left(x\right) \ne \left|x\right|"),
    ("Inverse([[1, 2], [3, 4]]) = [[x]]",
     r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}^{-1} = \begin{pmatrix}x\end{pmatrix}"),
    ("FunkHecke(t -> t, n, 3) > 0", r"0 < \lambda_{n}\left(\left(t \mapsto t\right);\,\mathbb{S}^{3-1}\right)"),
    ("Piecewise((x, x > 0), (0, true)) = x",
     r"\begin{cases}x & 0 < x \\ 0 & \text{true}\end{cases} = x"),
    ("floor(x) = binomial(n, 2)", r"\left\lfloor x \right\rfloor = \binom{n}{2}"),
    ("Convex(x^2, x)", r"x^{2}\ \text{is convex in}\ x"),
    ("Limit(x, x, oo) = Integral(t, (t, 0, 1))", r"\lim_{x\to \infty} x = \int_{0}^{1} t\, dt"),
])
def test_latex_is_that_of_the_field(text: str, latex: str) -> None:
    assert latex_node(read_back(text)) == latex


@pytest.mark.parametrize("claim", [c for c in all_claims().values() if c.statement is not None],
                         ids=lambda claim: claim.id)
def test_every_statement_of_the_ledger_has_latex(claim: Any) -> None:
    require_pairs(latex_node(to_tree(claim.statement)))


def test_a_written_statement_is_a_value() -> None:
    node = ("eq", ("s", "x"), ("q", "1"))
    one, two = Written(node), Written(node)
    assert one == two
    assert hash(one) == hash(two)
    assert one != Written(node, exchanged=True)
    assert pickle.loads(pickle.dumps(one)) == one
    assert str(one) == "x = 1"
    assert sp.latex(one) == "x = 1"
    assert to_tree(one) == node


@pytest.mark.parametrize("text", ["0^(pi^pi) = x", "(-1)^(e^e) = x", "1^(pi^9) = x"])
def test_powers_that_do_not_grow_are_read(text: str) -> None:
    node = read_back(text)
    assert read_back(write_node(node)) == node
