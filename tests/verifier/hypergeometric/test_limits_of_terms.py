"""Growth and inequalities at the edge: constants, parameters, undecided bases, and what is refused with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, ctx

from ntksym.verifier.enclosures.enclose import enclose as ball_of
from ntksym.verifier.hypergeometric.sequences import classes, plan
from ntksym.verifier.hypergeometric.term_growth import enclose, growth
from ntksym.verifier.hypergeometric.term_reader import Class, Reader
from ntksym.verifier.hypergeometric.term_trees import constant_tree
from ntksym.verifier.hypergeometric.terms import NotATerm, Ring, Sum
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node

N, A, X, PI = ("s", "n"), ("s", "a"), ("s", "x"), ("c", "pi")


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


def read(tree: Node, *positive: str) -> Sum:
    return Reader(Ring(("a",), positive), Class("n", 1, 1))(tree)


INDEX = {"name": "n", "kind": "integer", "low": ["q", "1"], "high": None}
REAL = {"name": "a", "kind": "real", "low": None, "high": None}
NONNEGATIVE = {**REAL, "low": ["q", "0"]}
UNIT = {**REAL, "low": ["q", "0"], "high": ["q", "1"], "low_open": True, "high_open": True}
PLAN = {"index": "n", "threshold": 1, "period": 1}


def stated(claim: Any, *others: Any, **more: Any) -> Statement:
    return read_statement({"variables": [INDEX, *others], "hypotheses": [], "claim": claim, **more})


def verdict(statement: Statement, kind: str, **more: Any) -> str:
    try:
        return apply_rule(statement, {"kind": kind, **PLAN, **more}).verdict
    except Rejected as reason:
        return str(reason)


ROOT2 = power(q(2), "1/2")
SQUARE = str(10007**2)


@pytest.mark.parametrize(
    ("op", "left", "right", "others", "expected"),
    [
        ("le", q(1), q(1), (), "proved"),
        ("lt", q(1), q(1), (), "does not hold"),
        ("lt", q(0), q(1), (), "proved"),
        ("le", q(1), q(0), (), "none that is proved positive"),
        ("lt", times(q(-1), N), q(1), (), "proved"),
        ("lt", times(q(-1), power(A, 2)), q(1), (REAL,), "proved"),
        ("lt", times(q(-1), power(A, 2)), q(0), (REAL,), "none that is proved positive"),
        ("le", times(q(-1), power(A, 2)), q(1), (REAL,), "proved"),
        ("le", A, q(1), (REAL,), "unknown sign"),
        ("le", power(q(-1), N), q(1), (), "alternating"),
        ("le", f("exp", power(N, "1/2")), q(1), (), "not algebraic"),
        ("le", q(1), A, (NONNEGATIVE,), "none that is proved positive"),
        ("le", times(N, power(plus(power(N, 2), times(q(-7), N), q(20)), -1)), q(5), (), "unknown sign"),
        ("le", times(N, power(q("9/10"), N)), q(4), (), "monotone"),
        ("le", N, q(5), (), "does not hold"),
        ("le", times(N, power(plus(N, q(1)), -1)), q(1), (), "proved"),
        ("lt", times(N, power(plus(N, q(1)), -1)), q(1), (), "proved"),
        ("lt", times(N, power(plus(N, A), -1)), q(1), (NONNEGATIVE,), "does not hold"),
        ("le", times(N, power(plus(N, A), -1)), q(1), (NONNEGATIVE,), "proved"),
        # sqrt(10007^2)/10007 is 1, though not in the normal form; at a = 0 both sides are equal
        (
            "lt",
            times(power(q(SQUARE), "1/2"), q("1/10007"), N, power(plus(N, A), -1)),
            q(1),
            (NONNEGATIVE,),
            "does not hold",
        ),
        ("lt", times(q("1/2"), ROOT2, N, power(plus(N, q(1)), -1)), q("71/100"), (), "proved"),
        ("le", times(q("1/2"), ROOT2, N, power(plus(N, q(1)), -1)), q("7/10"), (), "does not hold"),
        ("le", power(plus(q(1), times(q(-1), A)), N), q(1), (UNIT,), "constant that depends on a parameter"),
        ("le", times(f("exp", q(-1)), power(q("1/2"), N)), q("1/4"), (), "proved"),
        (
            "le",
            times(f("gamma", q("1/3")), f("gamma", plus(N, q("1/4"))), power(f("gamma", plus(N, q("1/2"))), -1)),
            q(4),
            (),
            "proved",
        ),
        (
            "le",
            times(power(f("factorial", N), 2), power(f("factorial", times(q(2), N)), -1)),
            q("51/100"),
            (),
            "proved",
        ),
        ("eq", N, N, (), "relation for all values"),
    ],
)
def test_inequalities(op: str, left: Node, right: Node, others: tuple[Any, ...], expected: str) -> None:
    assert expected in verdict(stated((op, left, right), *others), "term-bound")


def test_statements_of_existence_are_not_proved_for_all() -> None:
    assert "relation for all" in verdict(stated(("le", N, N), quantifier="exists"), "term-bound")
    assert "equation for all" in verdict(stated(("eq", N, N), quantifier="exists"), "term")
    assert "equation for all" in verdict(stated(("le", N, N)), "term")
    rate = stated(("theta", N, N, "n"), quantifier="exists")
    assert "compares two" in verdict(rate, "rate")
    assert "compares two" in verdict(rate, "rate-fails", residue=0, values={})
    assert "compares two" in verdict(stated(("eq", N, N)), "rate-fails", residue=0, values={})
    with pytest.raises(Malformed, match="residue"):
        apply_rule(stated(("theta", N, q(1), "n")), {"kind": "rate-fails", **PLAN, "residue": "0", "values": {}})
    assert verdict(stated(("theta", N, q(1), "n")), "rate-fails", residue=0, values={}) == "refuted"


def test_a_range_that_ends_before_the_threshold_has_no_class() -> None:
    claim = ("eq", power(N, 2), plus(times(q(3), N), q(-2)))  # true at 1 and 2 only
    for high, proved in (("2", True), ("3", False), ("4", False)):
        statement = read_statement({"variables": [{**INDEX, "high": ["q", high]}], "hypotheses": [], "claim": claim})
        variable, threshold, period = plan(statement, {**PLAN, "threshold": 4})
        assert bool(list(classes(variable, threshold, period))) is (high == "4")
        assert (verdict(statement, "term", threshold=4) == "proved") is proved


def test_an_identity_whose_sides_cannot_be_read() -> None:
    assert "no hypergeometric" in verdict(stated(("eq", f("tanh", N), f("tanh", N))), "term")


REFUSED: list[tuple[Node, tuple[str, ...], str]] = [
    (f("exp", power(N, "1/3")), (), "other than the square root"),
    (f("exp", power(times(N, plus(N, q(1))), "1/2")), (), "other than the square root"),
    (f("exp", f("gamma", plus(N, q("-1/2")))), (), "with Gamma functions"),
    (plus(power(q(2), "1/2"), times(q(-1), A)), (), "parameter|cancel|sign"),
    (plus(times(power(q(SQUARE), "1/2"), q("1/10007")), q(-1)), (), "sign is not clear"),
    (
        times(
            power(q(SQUARE), times(q("1/2"), N)),
            power(q(10007), times(q(-1), N)),
            f("exp", N),
            f("exp", times(q(-1), N)),
        ),
        (),
        "",
    ),
    (times(f("exp", N), power(PI, times(q(-1), N)), power(A, N)), ("a",), "parameter"),
    (times(power(PI, N), power(A, N)), ("a",), "parameter"),
    (power(A, times(q(2), N)), (), "may vanish"),
    (power(plus(times(A, N), q(1)), -1), (), "not proved nonzero"),
    (power(plus(N, times(q(-1), A)), 1), (), ""),
    (plus(power(q(-1), N), q(1)), (), "alternate"),
    (plus(power(plus(N, q(1)), "1/2"), times(q(-1), power(N, "1/2"))), (), "cancel"),
    (("hermite_coefficient", ("lam", "x", f("tanh", X)), q(3)), (), "single Hermite coefficient"),
]


@pytest.mark.parametrize(("tree", "positive", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_compared(tree: Node, positive: tuple[str, ...], reason: str) -> None:
    if not reason:
        assert growth(read(tree, *positive)).size in (0, 1)
        return
    with pytest.raises(NotATerm) as caught:
        growth(read(tree, *positive))
    assert any(part in str(caught.value) for part in reason.split("|")), caught.value


def test_bases_that_balls_cannot_tell_from_one() -> None:
    """sqrt(10007^2)^n 10007^-n = 1 is told apart from e^n at once, but not from 1 beside another base."""
    one = times(power(q(SQUARE), times(q("1/2"), N)), power(q(10007), times(q(-1), N)))
    assert growth(read(one)).size == 0
    assert growth(read(times(one, f("exp", N)))).size == 1
    near = times(f("exp", N), f("exp", times(q(-1), N, q(f"1{'0' * 120}1/1{'0' * 121}"))))
    assert growth(read(near)).size in (-1, 1)
    assert growth(read(times(power(A, N), power(plus(A, q(1)), times(q(-1), N))), "a")).size == -1


def test_constants_have_trees() -> None:
    for tree in (
        plus(times(q(3), power(PI, "1/3")), f("exp", q(-2))),
        times(f("gamma", q("1/3")), ROOT2),
        times(power(plus(PI, q(1)), "1/2"), f("exp", PI)),
        q(0),
    ):
        value = read(tree)
        with ctx.workprec(150):
            ball = ball_of(constant_tree(value), {}, 150)
            assert ball.overlaps(enclose(value))
            assert not ball.overlaps(enclose(value) + arb("1e-20"))
    for varying in (power(N, "1/2"), power(q(2), N), f("exp", ROOT2), f("exp", power(N, "1/2"))):
        with pytest.raises(NotATerm):
            constant_tree(read(varying))
