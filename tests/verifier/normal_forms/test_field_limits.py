"""The algebra at its edges: what needs a condition gets it, what is too large is refused and never guessed."""

from __future__ import annotations

import pytest

from ntksym.verifier.normal_forms.assumptions import Bound, Context, context_from_statement
from ntksym.verifier.normal_forms.normal_form import Normalizer, NotCovered, normal_form, prove_equal, prove_sign
from ntksym.verifier.syntax import Node

P, K, N, X, Y, Z = (("s", name) for name in "pknxyz")
HALF = ("q", "1/2")
WHOLE = Context.of(integer="pk", nonnegative="pk", positive="n")


def q(value: object) -> Node:
    return ("q", str(value))


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def minus(left: Node, right: Node) -> Node:
    return add(left, mul(q(-1), right))


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def f(name: str, *parts: Node) -> Node:
    return ("f", name, *parts)


#: p (p + 1) / 2, an integer for integers p although its coefficients are not
TRIANGULAR = mul(HALF, P, add(P, q(1)))

# name, left, right, nearest false right side, the condition of the proof or None
PAIRS = [
    ("remainder", f("mod", add(X, X), q(3)), f("mod", mul(q(2), X), q(3)), f("mod", mul(q(2), X), q(4)), None),
    ("even double factorial", f("factorial2", mul(q(2), P)), mul(power(q(2), P), f("factorial", P)),
     mul(power(q(2), P), f("factorial", add(P, q(1)))), None),
    ("double factorial beside Gamma", mul(f("gamma", N), f("factorial2", add(P, q(2)))),
     mul(add(P, q(2)), f("factorial2", P), f("gamma", N)), mul(add(P, q(2)), f("factorial2", P), f("gamma", P)), None),
    ("far shift of Gamma", f("gamma", add(N, q(3))), mul(N, add(N, q(1)), add(N, q(2)), f("gamma", N)),
     mul(N, add(N, q(1)), f("gamma", N)), None),
    ("triple angle", f("cos", X), add(mul(q(4), power(f("cos", mul(q("1/3"), X)), 3)), mul(q(-3), f("cos", mul(
        q("1/3"), X)))), add(mul(q(4), power(f("cos", mul(q("1/3"), X)), 3)), f("cos", mul(q("1/3"), X))), None),
    ("integer-valued exponent", power(X, TRIANGULAR), power(X, mul(HALF, add(P, mul(P, P)))),
     power(X, mul(HALF, add(P, mul(q(3), P, P)))), None),
    ("exponent that may be negative for all that is seen", power(X, mul(HALF, P, add(P, q(-1)))),
     power(X, mul(HALF, add(mul(P, P), mul(q(-1), P)))), power(X, mul(P, add(P, q(-1)))), ("ne", X, q(0))),
    ("sign with an integer-valued exponent", power(power(q(-1), TRIANGULAR), 3), power(q(-1), TRIANGULAR), q(1), None),
    ("two such signs", mul(power(q(-1), TRIANGULAR), power(q(-1), mul(HALF, K, add(K, q(1)))), power(q(-1),
     TRIANGULAR)), power(q(-1), mul(HALF, K, add(K, q(1)))), power(q(-1), TRIANGULAR), None),
    ("floor of an integer-valued polynomial", f("floor", TRIANGULAR), TRIANGULAR, add(TRIANGULAR, q(1)), None),
    ("bound names", ("sum", mul(X, K), "k", q(0), P), ("sum", mul(X, Y), "y", q(0), P),
     ("sum", mul(X, Y), "y", q(0), add(P, q(1))), None),
    ("the same body under other names", ("gaussian_mean", ("lam", "x", f("tanh", X))),
     ("gaussian_mean", ("lam", "y", f("tanh", Y))), ("gaussian_mean", ("lam", "y", f("tanh", X))), None),
    ("binders in binders", ("sum", mul(X, ("sum", add(Z, K), "z", q(0), q(3))), "k", q(0), q(3)),
     ("sum", mul(X, ("sum", add(Y, K), "y", q(0), q(3))), "k", q(0), q(3)),
     ("sum", mul(X, ("sum", add(Y, Y), "y", q(0), q(3))), "k", q(0), q(3)), None),
    ("body that has to be rewritten", ("integral", add(Y, Y), "y", q(0), X), ("integral", mul(q(2), Y), "y", q(0), X),
     ("integral", mul(q(3), Y), "y", q(0), X), None),
]


@pytest.mark.parametrize(("left", "right", "false", "condition"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_identity_is_proved_and_its_neighbour_is_not(
    left: Node, right: Node, false: Node, condition: Node | None
) -> None:
    proof = prove_equal(left, right, WHOLE)
    assert proof is not None
    assert proof.conditions == (() if condition is None else (condition,))
    assert prove_equal(left, false, WHOLE) is None


SUM_OF_MANY = add(*(("s", f"x{k}") for k in range(30)))
LARGE_PRIME = 2**127 - 1

# what the refusal says, the largest expression of this kind that is covered, the smallest that is not
LIMITS = [
    ("17-fold angle", add(f("cos", mul(q("1/16"), Y)), f("cos", mul(q("1/4"), Y))),
     add(f("cos", mul(q("1/17"), Y)), f("cos", Y))),
    ("Gamma shifted by 201", add(f("gamma", N), f("gamma", add(N, q(20)))),
     add(f("gamma", N), f("gamma", add(N, q(201))))),
    ("root of order 65", power(N, "1/64"), power(N, "1/65")),
    ("exponent 2001/2", power(N, "1999/2"), power(N, "2001/2")),
    ("exponent 2001 is", power(X, "2000"), power(X, "2001")),
    ("rational power", power(q(2**90), 1000), power(q(2**200), 1000)),
    ("more than 100 bits", power(q(2**89 - 1), "1/2"), power(q(LARGE_PRIME), "1/2")),
    ("more than 400 terms", power(add(q(1), power(add(*SUM_OF_MANY[1:20]), 2)), "1/2"),
     power(add(q(1), power(SUM_OF_MANY, 2)), "1/2")),
    ("of a polynomial with 3 terms", power(add(X, Y, q(1)), 20), power(add(X, Y, q(1)), 64)),
    ("products of polynomials", power(add(X, Y, q(1)), 20),
     mul(power(SUM_OF_MANY, 2), power(add(X, SUM_OF_MANY), 2), power(add(Y, SUM_OF_MANY), 2))),
    ("512 different generators", add(*(("s", f"x{k}") for k in range(64))), add(*(("s", f"x{k}") for k in range(513)))),
    ("a power of a root", add(power(power(N, X), 2000), power(N, mul(HALF, X))),
     add(mul(power(power(N, X), 2000), power(N, X)), power(N, mul(HALF, X)))),
]


@pytest.mark.parametrize(("message", "covered", "refused"), LIMITS, ids=[limit[0] for limit in LIMITS])
def test_what_is_too_large_is_refused(message: str, covered: Node, refused: Node) -> None:
    normal_form(covered, WHOLE)
    with pytest.raises(NotCovered, match=message):
        Normalizer(WHOLE).value(refused)
    assert prove_equal(refused, add(refused, q(0)), WHOLE) is None


def test_a_denominator_whose_factors_vanish_in_turn() -> None:
    """|x| - x and |x| + x are not zero as functions, their product is."""
    size = f("abs", X)
    below, above = minus(size, X), add(size, X)
    assert prove_equal(mul(power(below, -1), below), q(1)) is not None
    with pytest.raises(NotCovered, match="identically zero"):
        normal_form(mul(power(below, -1), power(above, -1)))


def test_equations_are_used_together_with_the_relations_of_roots() -> None:
    """From u = sqrt(y) and v = sqrt(y) follows u^2 = v^2, and u^2 = y by the relation of the root."""
    root = power(Y, "1/2")
    u, v = ("s", "u"), ("s", "v")
    both = Context.of(nonnegative="y", equations=(("eq", u, root), ("eq", v, root)))
    assert prove_equal(power(u, 2), power(v, 2), both) is not None
    assert prove_equal(mul(u, v), Y, both) is not None
    assert prove_equal(mul(u, v), mul(u, Y), both) is None
    assert prove_equal(mul(u, v), Y, Context.of(nonnegative="y")) is None


def test_an_equation_that_is_not_used_leaves_nothing_behind() -> None:
    """1/x is met in an equation that is dropped; its condition x != 0 is met again in the sides."""
    dropped = Context(equations=(("eq", add(power(X, -1), ("c", "oo")), q(1)),))
    proof = prove_equal(mul(X, power(X, -1)), q(1), dropped)
    assert proof is not None
    assert proof.conditions == (("ne", X, q(0)),)


def test_a_body_without_a_value_is_equal_to_no_other() -> None:
    nothing = power(minus(Y, Y), -1)
    other = add(nothing, q(0))
    assert prove_equal(("integral", nothing, "y", q(0), q(1)), ("integral", other, "y", q(0), q(1))) is None


def test_a_name_of_the_algebra_is_not_captured() -> None:
    """Under a name that the algebra gives itself, nothing is compared."""
    good, odd = (("sum", ("sum", mul(K, ("s", name)), name, q(0), q(2)), "k", q(0), q(1)) for name in ("z", "#0"))
    assert prove_equal(good, ("sum", good[1], "k", q(0), add(q(0), q(1)))) is not None
    assert prove_equal(odd, ("sum", mul(q(1), odd[1]), "k", q(0), q(1))) is None


BOUNDS = [
    ("polynomial", power(Y, 2), True), ("negative power", power(Y, -1), False), ("root", power(Y, "1/2"), False),
    ("power with a symbol", power(Y, Z), False), ("power of a constant", power(("c", "pi"), 2), False),
    ("constant", ("c", "pi"), False), ("function", f("exp", Y), False),
]


@pytest.mark.parametrize(("bound", "used"), [case[1:] for case in BOUNDS], ids=[case[0] for case in BOUNDS])
def test_an_end_of_a_range_is_used_where_it_is_a_polynomial(bound: Node, used: bool) -> None:
    """From x >= y^2 follows x - y^2 >= 0; x >= pi is not used, so x >= 0 is not shown by it."""
    context = Context(lows={"x": Bound(bound)})
    assert (prove_sign(minus(X, bound), context) is not None) is used
    assert prove_sign(minus(X, add(bound, q(1))), context) is None
    assert prove_sign(minus(bound, X), context) is None


def test_ends_that_name_each_other_are_used_one_way() -> None:
    both = Context(lows={"x": Bound(Y), "y": Bound(X)})
    assert prove_sign(minus(X, Y), both) is not None
    assert prove_sign(minus(minus(X, Y), q(1)), both) is None


def reading(*hypotheses: Node) -> Context:
    names = [{"name": name, "kind": "real"} for name in "xy"]
    return context_from_statement({"variables": names, "hypotheses": list(hypotheses)})


def test_hypotheses_give_ends_of_ranges() -> None:
    both = reading(("and", ("le", q(0), X), ("and", ("lt", X, Y), ("eq", Y, q(2)))))
    assert both.lows == {"x": Bound(q(0)), "y": Bound(X, True)}
    assert both.highs == {"x": Bound(Y, True)}
    assert both.equations == (("eq", Y, q(2)),)
    assert reading(("or", ("le", q(0), X), ("le", q(0), Y))).lows == {}


def test_hypotheses_that_give_no_end() -> None:
    """x < oo says nothing, and the hypothesis after it does; x <= x + y bounds x by itself; x y <= 1 bounds neither."""
    endless = reading(("lt", X, ("c", "oo")), ("lt", mul(q(-1), ("c", "oo")), X), ("le", X, q(2)), ("le", q(1), X))
    assert (endless.lows, endless.highs) == ({"x": Bound(q(1))}, {"x": Bound(q(2))})
    circular = reading(("le", X, add(X, Y)), ("le", add(X, Y), Y), ("le", mul(X, Y), q(1)), ("ne", X, Y))
    assert (circular.lows, circular.highs, circular.equations) == ({}, {}, ())
