"""Trees read as terms: the value at every index, and trees that have no value or no normal form for some index."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures.enclose import enclose as ball_of
from ntksym.verifier.hypergeometric.term_growth import enclose
from ntksym.verifier.hypergeometric.term_reader import Class, Reader, ring_for
from ntksym.verifier.hypergeometric.terms import Fraction, NotATerm, Ring, Sum
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

N, A, K, X = ("s", "n"), ("s", "a"), ("s", "k"), ("s", "x")
E, PI = ("c", "e"), ("c", "pi")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: Any) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def lam(body: Node) -> Node:
    return ("lam", "x", body)


def mu(function: Node, index: Node = N) -> Node:
    return ("hermite_coefficient", function, index)


def read(tree: Node, slope: int = 1, offset: int = 1, positive: tuple[str, ...] = (), **functions: Any) -> Sum:
    return Reader(Ring(("a",), positive), Class("n", slope, offset), functions)(tree)


VALUES: list[Node] = [
    power(E, times(q(2), N)),
    times(PI, E),
    ("piecewise", ("lt", N, q(0)), q(7), ("true",), N),
    ("delta", N, q(3)),
    ("delta", q(2), q(2)),
    f("cos", times(PI, N)),
    f("sin", times(PI, plus(N, q("1/2")))),
    f("sin", times(PI, N)),
    f("abs", times(q(-3), N)),
    f("abs", q(0)),
    f("abs", times(q(-1), power(plus(N, q(1)), -1))),
    f("abs", power(q(-1), N)),
    f("binomial", plus(N, q(2)), N),
    ("sum", times(K, N), "k", q(1), q(4)),
    ("prod", plus(K, N), "k", q(1), q(4)),
    ("sum", K, "k", q(2), q(1)),
    ("sum", times(("delta", K, q(1)), plus(K, q(3))), "k", q(0), N),
    ("sum", times(("delta", q(2), K), plus(K, ("delta", K, q(1)))), "k", q(0), plus(N, q(5))),
    ("sum", times(("delta", K, q(-4)), power(K, 2)), "k", q(0), N),
    ("prod", plus(K, q(2)), "k", q(1), N),
    ("sum", plus(times(("delta", K, q(0)), K), ("delta", K, q(1))), "k", q(0), N),
    ("sum", times(plus(("delta", K, q(0)), ("delta", K, q(1))), plus(K, N)), "k", q(0), N),
    ("prod", times(power(plus(times(q(2), K), q(1)), -1), q(-3)), "k", q(1), N),
    ("hermite_polynomial", times(q(2), N), q(0)),
    ("piecewise", ("not", ("lt", q(0), N)), q(1), ("and", ("le", q(1), N), ("true",)), q(2)),
    ("piecewise", ("or", ("eq", N, q(-1)), ("false",)), q(1), ("ne", N, q("1/2")), q(5)),
    ("piecewise", ("eq", q(1), q(1)), N),
    ("piecewise", ("ne", N, N), q(1), ("true",), q(4)),
    mu(("dfun", lam(f("max", X, q(0))), q(1)), q(2)),
    f("gamma", plus(N, q("-1/2"))),
    power(N, 0),
    ("sum", times(("delta", K, q(1)), mu(lam(f("abs", X)), plus(K, q(1)))), "k", q(0), N),
]


@pytest.mark.parametrize("tree", VALUES, ids=range(len(VALUES)))
def test_values_at_single_indices(tree: Node) -> None:
    for n in (1, 2, 5):
        with ctx.workprec(200):
            value = enclose(read(tree, 0, n))
            expected = ball_of(tree, {"n": n}, 150)
            assert value.overlaps(expected)
            assert not (value + arb("1e-20") * (1 + abs(value))).overlaps(expected)


def test_remainders_that_do_not_change() -> None:
    reader = Reader(Ring(()), Class("n", 1, 1))
    for rest, vanishes in ((1, True), (2, False)):
        found = reader(f("mod", plus(times(q(3), N), q(rest)), q(3)))
        assert (found - Sum.number(reader.ring, 1)).is_zero() is vanishes


REFUSED: list[tuple[Node, str]] = [
    (("c", "oo"), "infinite"),
    (("piecewise", ("lt", N, q(0)), q(1)), "without a case"),
    (("idx", "a", N), "operator"),
    (times(power(A, times(q(2), N)), power(power(A, times(q(2), N)), -1)), "not proved nonzero"),
    (X, "neither the index"),
    (power(power(A, 2), -1), "not proved nonzero"),
    (power(plus(N, q(-3)), -1), "division by zero"),
    (power(q(0), 0), "zero to a power"),
    (power(q(0), N), "zero to a power"),
    (power(q(0), -1), "zero to a power"),
    (("sum", K, "k", q(1), N), "grows with the index"),
    (("sum", K, "k", q(1), q(500)), "grows with the index"),
    (("sum", times(("delta", K, times(q(2), K)), K), "k", q(0), N), "grows with the index"),
    (("sum", times(("delta", K, q(1)), power(K, -1)), "k", q(0), N), "division, root or growing"),
    (("sum", times(("delta", K, q(1)), power(K, K)), "k", q(0), N), "division, root or growing"),
    (("sum", times(("delta", K, q(1)), f("exp", K)), "k", q(0), N), "delta collapses"),
    (("sum", times(("delta", K, q(1)), mu(lam(X), plus(K, q(-1)))), "k", q(0), N), "negative index within"),
    (("sum", times(("delta", K, q(1)), mu(lam(X), times(K, K))), "k", q(0), N), "not linear"),
    (("sum", times(("delta", K, q(1)), mu(lam(X), times(N, K))), "k", q(0), plus(N, q(3))), "step|linear|constant"),
    (("sum", times(("delta", K, q(3)), K), "k", q(0), N), "some of these indices"),
    (f("gamma", times(q("1/2"), N)), "by a fraction"),
    (f("gamma", times(N, N)), "not linear"),
    (f("gamma", plus(q(5), times(q(-1), N))), "decreases"),
    (f("gamma", plus(N, q(-1))), "pole"),
    (f("binomial", N, plus(N, q(1))), "pole"),
    (f("mod", N, q(3)), "residue"),
    (f("mod", N, N), "residue"),
    (f("mod", N, q(-1)), "residue"),
    (f("tanh", N), "no hypergeometric"),
    (f("sin", N), "quarter turns"),
    (f("cos", times(q("1/2"), PI, N)), "quarter turns"),
    (f("abs", plus(N, q(-3))), "unknown sign"),
    (f("abs", plus(N, power(q(2), "1/2"))), "unlike terms"),
    (f("abs", power(A, 3)), "unknown sign"),
    (f("abs", power(A, times(q(2), N))), "unknown sign"),
    (f("exp", f("exp", N)), "not polynomial"),
    (f("exp", power(N, -1)), "not polynomial"),
    (f("exp", power(N, 2)), "faster than linearly"),
    (f("exp", times(N, power(q(2), "1/2"))), "faster than linearly"),
    (f("factorial2", N), "parity"),
    (("piecewise", ("eq", N, q(3)), q(1), ("true",), q(2)), "some of these indices"),
    (("piecewise", ("lt", N, q(3)), q(1), ("true",), q(2)), "some of these indices"),
    (("piecewise", ("le", N, q(3)), q(1), ("true",), q(2)), "some of these indices"),
    (power(plus(N, q(-1)), "1/2"), "not positive from the first"),
    (power(plus(N, A), "1/2"), "not proved positive"),
    (power(N, N), "grows with the index"),
    (power(times(q(-2), power(q(-1), N)), "1/2"), "sign alternates|negative"),
    (power(q(-2), "1/2"), "negative number"),
    (power(power(A, times(q(2), N)), "1/2"), "not proved positive"),
    (power(q(2), 20_000), "too large"),
    (power(plus(N, A), -3000), "too large|not proved"),
    (power(plus(N, q(1)), 3000), "too large"),
    (power(plus(N, A, times(A, N)), 1500), "too large"),
    (power(plus(N, power(q(2), "1/2")), 61), "too large"),
    (power(plus(power(N, 2), q(1)), N), "grows with the index"),
    (mu(("dfun", lam(f("heaviside", X, q(0))), q(1))), "not known to be absolutely continuous"),
    (mu(("dfun", lam(f("log", X)), q(1))), "not known to be absolutely continuous"),
    (("prod", plus(K, A), "k", q(1), N), "not linear in its index"),
    (("prod", K, "k", q(5), N), "empty"),
    (("prod", plus(times(K, K), q(1)), "k", q(1), N), "not linear in its index"),
    (f("factorial", q(4000)), "shifted too far"),
    (times(q(0), power(plus(N, q(-2)), -1)), "division by zero"),
]


@pytest.mark.parametrize(("tree", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read(tree: Node, reason: str) -> None:
    with pytest.raises(NotATerm) as caught:
        read(tree)
    assert any(part in str(caught.value) for part in reason.split("|")), caught.value


def test_coefficients_of_function_variables() -> None:
    regular = frozenset(("locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable"))
    phi = mu(("fv", "phi"))
    reader = Reader(Ring(()), Class("n", 1, 1), {"phi": regular})
    slope = reader(mu(("dfun", ("fv", "phi"), q(1))))
    assert (slope - reader(times(power(plus(N, q(1)), "1/2"), mu(("fv", "phi"), plus(N, q(1)))))).is_zero()
    assert not (slope - reader(phi)).is_zero()
    assert (reader(f("abs", power(phi, 2))) - reader(power(phi, 2))).is_zero()
    for tree, known in (
        (phi, frozenset(("polynomially_bounded",))),
        (mu(("dfun", ("fv", "phi"), q(1))), frozenset(("square_integrable",))),
        (power(phi, -1), regular),
        (power(phi, "1/2"), regular),
        (f("abs", phi), regular),
        (power(power(phi, 2), "1/2"), regular),
    ):
        with pytest.raises(NotATerm):
            read(tree, phi=known)


def test_reserved_names_and_vanishing_denominators() -> None:
    for name in ("m", "pi"):
        with pytest.raises(NotATerm, match="called m or pi"):
            ring_for([("s", name)], "n")
    ring = Ring(("a",))
    with pytest.raises(NotATerm, match="plain identifier"):
        Ring(("k@",))
    with pytest.raises(NotATerm, match="identically zero"):
        Fraction(ring, ring.constant(1), ring.constant(0))
    with pytest.raises(NotATerm, match="expected a rational function"):
        read(power(q(2), "1/2")).plain()
    assert Fraction(ring, ring.constant(0)).constant_value() == 0
    assert Fraction(ring, ring.constant(3), ring.constant(4)).constant_value() == fmpq(3, 4)
    assert Fraction(ring, ring.gens["a"]).constant_value() is None


@pytest.mark.parametrize(
    ("claim", "proved"),
    [
        (("eq", power(E, times(q(2), N)), power(f("exp", N), 2)), True),
        (("eq", power(N, 0), q(1)), True),
        (("eq", power(A, times(q(2), plus(N, q(1)))), times(A, A, power(A, times(q(2), N)))), True),
        (("eq", times(power(plus(N, q(-3)), -1), plus(N, q(-3))), q(1)), False),
        (("eq", f("binomial", plus(N, q(1)), q(2)), times(q("1/2"), N, plus(N, q(1)))), True),
        (("eq", f("binomial", plus(N, q(1)), q(2)), times(q("1/2"), N, N)), False),
        (("eq", power(power(A, 4), "1/2"), power(A, 2)), True),
        (("eq", power(power(A, 2), "1/2"), A), False),
    ],
)
def test_identities(claim: Node, proved: bool) -> None:
    variables = [
        {"name": "n", "kind": "integer", "low": ["q", "1"], "high": None},
        {"name": "a", "kind": "real", "low": None, "high": None},
    ]
    stated = read_statement({"variables": variables, "hypotheses": [], "claim": claim})
    evidence = {"kind": "term", "index": "n", "threshold": 1, "period": 1}
    if proved:
        assert apply_rule(stated, evidence).verdict == "proved"
    else:
        with pytest.raises(Rejected):
            apply_rule(stated, evidence)


DOWN = times(K, plus(K, times(q(-1), N)))


@pytest.mark.parametrize(("body", "value", "other"), [
    (plus(K, q(3)), q(4), q(3)),
    (times(power(plus(K, N), 2), ("delta", K, q(1))), power(plus(q(1), N), 2), power(N, 2)),
    (mu(lam(f("max", X, q(0))), plus(K, q(1))), mu(lam(f("max", X, q(0))), q(2)), mu(lam(f("max", X, q(0))), q(0))),
    (mu(lam(f("max", X, q(0))), times(q(2), K)), mu(lam(f("max", X, q(0))), q(2)), q(0)),
])
def test_deltas_collapse_sums_along_a_class(body: Node, value: Node, other: Node) -> None:
    collapsed = read(("sum", times(("delta", K, q(1)), body), "k", q(0), N))
    assert (collapsed - read(value)).is_zero()
    assert not (collapsed - read(other)).is_zero()


def test_an_index_inside_a_sum_is_linear_or_may_be_negative_in_between() -> None:
    """k (k - n) is 0 for k = 0 and for k = n, and negative in between, where the terms have no value."""
    relu = lam(f("max", X, q(0)))
    with pytest.raises(NotATerm, match="index within a sum that is not linear"):
        read(("sum", times(("delta", K, q(0)), mu(relu, DOWN)), "k", q(0), N))
    with pytest.raises(NotATerm, match="negative index within"):
        read(("sum", times(("delta", K, q(0)), mu(relu, plus(N, times(q(-2), K)))), "k", q(0), N))


@pytest.mark.parametrize("condition", [
    N, ("f", "exp", N), ("app", lam(X), N), ("theta", N, N, "n"), ("rounds", N, "1.0"), ("square_integrable", lam(X))])
def test_a_condition_of_a_case_is_a_relation(condition: Node) -> None:
    with pytest.raises(NotATerm, match="condition"):
        read(("piecewise", condition, q(1), ("true",), q(2)))
