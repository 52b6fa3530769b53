"""Exact normal forms: true identities are proved, their nearest false variants are not."""

from __future__ import annotations

import math
import random

import pytest

from ntksym.verifier.normal_forms.assumptions import Context, context_from_statement
from ntksym.verifier.normal_forms.normal_form import NotCovered, equal, normal_form, prove_equal, prove_sign
from ntksym.verifier.syntax import Node, rational

PI = ("c", "pi")
P, K, N, X, Y = (("s", name) for name in "pknxy")
WHOLE = Context.of(integer="pkn", nonnegative="pk", positive="n")
EVEN = context_from_statement({"variables": [
    {"name": "p", "kind": "integer", "low": ["q", "0"], "modulus": 2, "residue": 0}], "hypotheses": []})


def q(value: object) -> Node:
    return ("q", str(value))


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def f(name: str, *parts: Node) -> Node:
    return ("f", name, *parts)


def root(value: object) -> Node:
    return power(q(value), "1/2")


SQUARE_ROOT = power(add(q(1), mul(q(-1), power(X, 2))), "1/2")
ODD_FACTORIAL = f("factorial2", add(mul(q(2), P), q(-1)))
HYPERBOLA = Context(equations=(("eq", add(power(("s", "w"), 2), power(("s", "b"), 2)), q(1)),))
FOURTH = add(power(("s", "w"), 4), mul(q(2), power(("s", "w"), 2), power(("s", "b"), 2)), power(("s", "b"), 4))


def over(body: Node, low: object, name: str = "j") -> Node:
    return ("sum", body, name, low if isinstance(low, tuple) else q(low), N)


J = ("s", "j")
ROOT_OF_SQUARE = power(power(J, 2), "1/2")
# name, left, right, nearest false right side, context
PAIRS = [
    ("polynomials", power(add(X, q(1)), 2), add(power(X, 2), mul(q(2), X), q(1)), add(power(X, 2), X, q(1)), WHOLE),
    ("square roots", root(6), mul(root(2), root(3)), mul(root(2), root(5)), WHOLE),
    ("root of a root", power(root(2), 2), q(2), q(-2), WHOLE),
    ("mixed roots", mul(power(q(2), "1/3"), root(2)), power(q(2), "5/6"), power(q(2), "2/3"), WHOLE),
    ("denominators with roots", power(add(root(2), q(-1)), -1), add(root(2), q(1)), add(root(2), q(-1)), WHOLE),
    ("factorial", f("factorial", add(P, q(2))), mul(add(P, q(2)), add(P, q(1)), f("factorial", P)),
     mul(add(P, q(2)), P, f("factorial", P)), WHOLE),
    ("odd double factorial", ODD_FACTORIAL,
     mul(f("factorial", mul(q(2), P)), power(q(2), mul(q(-1), P)), power(f("factorial", P), -1)),
     mul(f("factorial", mul(q(2), P)), power(q(2), P), power(f("factorial", P), -1)), WHOLE),
    ("central binomial", f("binomial", mul(q(2), P), P),
     mul(power(q(4), P), f("gamma", add(P, q("1/2"))), power(mul(power(PI, "1/2"), f("factorial", P)), -1)),
     mul(power(q(4), P), f("gamma", add(P, q("3/2"))), power(mul(power(PI, "1/2"), f("factorial", P)), -1)), WHOLE),
    ("literal binomial", f("binomial", X, q(2)), mul(q("1/2"), X, add(X, q(-1))),
     mul(q("1/2"), X, add(X, q(1))), WHOLE),
    ("double factorial shift", f("factorial2", add(P, q(2))), mul(add(P, q(2)), f("factorial2", P)),
     mul(add(P, q(1)), f("factorial2", P)), WHOLE),
    ("half-integer Gamma", f("gamma", q("5/2")), mul(q("3/4"), power(PI, "1/2")),
     mul(q("3/2"), power(PI, "1/2")), WHOLE),
    ("sign", power(q(-1), add(P, q(1))), mul(q(-1), power(q(-1), P)), power(q(-1), P), WHOLE),
    ("even sign", power(q(-1), mul(q(2), P)), q(1), q(-1), WHOLE),
    ("sign of p (p + 1)", power(q(-1), mul(P, add(P, q(1)))), q(1), power(q(-1), P), WHOLE),
    ("sign in a residue class", power(q(-1), P), q(1), q(-1), EVEN),
    ("half exponent in a residue class", power(q(-1), mul(q("1/2"), add(P, q(2)))),
     mul(q(-1), power(q(-1), mul(q("1/2"), P))), power(q(-1), mul(q("1/2"), P)), EVEN),
    ("cosine of pi p", f("cos", mul(PI, P)), power(q(-1), P), q(1), WHOLE),
    ("double angle", f("cos", mul(q(2), X)), add(q(1), mul(q(-2), power(f("sin", X), 2))),
     add(q(1), mul(q(-1), power(f("sin", X), 2))), WHOLE),
    ("half angle", f("sin", X), mul(q(2), f("sin", mul(q("1/2"), X)), f("cos", mul(q("1/2"), X))),
     mul(f("sin", mul(q("1/2"), X)), f("cos", mul(q("1/2"), X))), WHOLE),
    ("exponential of a sum", f("exp", add(X, Y)), mul(f("exp", X), f("exp", Y)), f("exp", mul(X, Y)), WHOLE),
    ("exponential of a logarithm", f("exp", mul(q("1/2"), f("log", N))), power(N, "1/2"), N, WHOLE),
    ("logarithm of a product", f("log", mul(q(6), power(N, 2))), add(f("log", q(2)), f("log", q(3)), mul(
        q(2), f("log", N))), add(f("log", q(2)), f("log", q(3)), f("log", N)), WHOLE),
    ("tanh and sigmoid", f("tanh", X), add(mul(q(2), f("sigmoid", mul(q(2), X))), q(-1)),
     add(mul(q(2), f("sigmoid", X)), q(-1)), WHOLE),
    ("rectifier", f("max", X, q(0)), mul(q("1/2"), add(X, f("abs", X))), X, WHOLE),
    ("root of a square", power(power(X, 2), "1/2"), f("abs", X), X, WHOLE),
    ("symbolic exponent", power(X, add(P, q(1))), mul(X, power(X, P)), mul(X, power(X, K)), WHOLE),
    ("positive base", mul(power(N, X), power(N, Y)), power(N, add(X, Y)), power(N, mul(X, Y)), WHOLE),
    ("normalised argument", ("hermite_coefficient", ("fv", "F"), add(P, q(1), q(-1))),
     ("hermite_coefficient", ("fv", "F"), P), ("hermite_coefficient", ("fv", "G"), P), WHOLE),
    ("bound names", ("gaussian_mean", ("lam", "x", power(add(X, q(1)), 2))),
     ("gaussian_mean", ("lam", "y", add(power(Y, 2), mul(q(2), Y), q(1)))),
     ("gaussian_mean", ("lam", "y", power(Y, 2))),
     WHOLE),
    ("modulo an equation", FOURTH, q(1), q(2), HYPERBOLA),
]


@pytest.mark.parametrize(
    ("left", "right", "false", "context"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_identity_is_proved_and_its_neighbour_is_not(left: Node, right: Node, false: Node, context: Context) -> None:
    proof = prove_equal(left, right, context)
    assert proof is not None
    assert proof.conditions == ()
    assert prove_equal(left, false, context) is None


def test_side_conditions_are_listed() -> None:
    proof = prove_equal(f("sin", f("acos", X)), SQUARE_ROOT)
    assert proof is not None
    assert ("le", q(0), add(mul(q(-1), X), q(1))) in proof.conditions
    assert ("le", q(0), add(X, q(1))) in proof.conditions
    proof = prove_equal(mul(X, power(X, -1)), q(1))
    assert proof is not None
    assert proof.conditions == (("ne", X, q(0)),)


def test_what_holds_on_part_of_the_domain_only_is_not_unconditional() -> None:
    assert prove_equal(power(power(X, 2), "1/2"), X) is None
    assert prove_equal(power(power(N, 2), "1/2"), N, WHOLE) is not None
    assert prove_equal(power(q(-1), mul(q(2), X)), q(1)) is None
    assert prove_equal(f("log", power(X, 2)), mul(q(2), f("log", X))) is None
    root_of_x = power(X, "1/2")
    proof = prove_equal(power(root_of_x, 2), X)
    assert proof is not None
    assert proof.conditions == (("le", q(0), X),)


def test_an_equation_does_not_pass_into_a_derivative() -> None:
    fixed = Context(equations=(("eq", power(X, 2), X),))
    assert prove_equal(("d", power(X, 2), X), ("d", X, X), fixed) is None
    assert prove_equal(power(X, 2), X, fixed) is not None


def test_a_condition_under_a_binder_is_not_dropped() -> None:
    quotient = ("integral", mul(X, power(X, -1)), "x", q(-1), q(1))
    assert prove_equal(quotient, ("integral", q(1), "x", q(-1), q(1))) is None


def test_pascal_needs_its_range() -> None:
    left = f("binomial", N, K)
    right = add(f("binomial", add(N, q(-1)), K), f("binomial", add(N, q(-1)), add(K, q(-1))))
    inside = context_from_statement({"variables": [
        {"name": "n", "kind": "integer", "low": ["q", "1"]}, {"name": "k", "kind": "integer", "low": ["q", "1"]}],
        "hypotheses": [["lt", ["s", "k"], ["s", "n"]]]})
    proof = prove_equal(left, right, inside)
    assert proof is not None
    assert proof.conditions == ()
    proof = prove_equal(left, right, WHOLE)
    assert proof is not None
    assert proof.conditions != ()


def test_division_by_zero_proves_nothing() -> None:
    nothing = power(add(X, mul(q(-1), X)), -1)
    assert prove_equal(nothing, q(1)) is None
    assert prove_equal(power(q(-2), "1/2"), mul(q(-1), root(2))) is None
    with pytest.raises(NotCovered):
        normal_form(nothing)


def test_equal_ignores_denominators_only() -> None:
    assert equal(mul(X, power(X, -1)), q(1))
    assert not equal(power(power(X, "1/2"), 2), X)
    assert equal(FOURTH, q(1), HYPERBOLA.equations)
    assert not equal(FOURTH, q(1))


def test_sign() -> None:
    assert prove_sign(add(power(X, 2), q(1)), strict=True) is not None
    assert prove_sign(power(X, 2), strict=True) is None
    assert prove_sign(power(X, 2)) is not None
    interval = context_from_statement({"variables": [
        {"name": "x", "kind": "real", "low": ["q", "-1"], "high": ["q", "1"]}], "hypotheses": []})
    assert prove_sign(add(q(1), mul(q(-1), X)), interval) is not None
    assert prove_sign(add(q(1), X), interval) is not None
    assert prove_sign(add(q(1), X), interval, strict=True) is None
    assert prove_sign(X, interval) is None


def value(node: Node, at: dict[str, float]) -> float:
    match node[0]:
        case "q":
            number = rational(node[1])
            return int(number.p) / int(number.q)
        case "s":
            return at[node[1]]
        case "c":
            return math.pi if node[1] == "pi" else math.e
        case "+":
            return math.fsum(value(part, at) for part in node[1:])
        case "*":
            return math.prod(value(part, at) for part in node[1:])
        case "^":
            result = value(node[1], at) ** value(node[2], at)
            if isinstance(result, complex):
                raise ValueError("not real")
            return result
    arguments = [value(part, at) for part in node[2:]]
    named = {"abs": abs, "max": max, "min": min, "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
             "softplus": lambda x: math.log1p(math.exp(x)), "factorial": lambda x: math.gamma(x + 1)}
    return float((named.get(node[1]) or getattr(math, node[1]))(*arguments))


def random_tree(generator: random.Random, depth: int) -> Node:
    if depth == 0:
        return generator.choice([X, Y, N, P, q(2), q(-3), q("1/2"), q("2/3"), PI])
    kind = generator.randrange(9)
    child = random_tree(generator, depth - 1)
    if kind < 3:
        return add(child, random_tree(generator, depth - 1))
    if kind < 5:
        return mul(child, random_tree(generator, depth - 1))
    if kind == 5:
        return power(child, generator.choice(["2", "-1", "1/2", "-1/2", "3/2", "1/3", "4/3"]))
    if kind == 6:
        return f(generator.choice(["max", "min"]), child, random_tree(generator, depth - 1))
    return f(generator.choice(["exp", "log", "sin", "cos", "tan", "tanh", "sigmoid", "softplus", "atan", "acos", "asin",
                               "abs", "erf", "erfc", "sinh", "gamma", "factorial"]), child)


def holds(condition: Node, at: dict[str, float]) -> bool:
    left, right = value(condition[1], at), value(condition[2], at)
    return {"ne": left != right, "lt": left < right, "le": left <= right}[condition[0]]


def test_normal_form_keeps_the_value_of_random_expressions() -> None:
    generator = random.Random(20240611)
    compared = 0
    for _ in range(1500):
        tree = random_tree(generator, generator.randrange(1, 5))
        try:
            form, proof = normal_form(tree, WHOLE)
        except NotCovered:
            continue
        for _ in range(3):
            at = {"x": generator.uniform(-2, 2), "y": generator.uniform(-2, 2), "n": float(generator.randrange(1, 4)),
                  "p": float(generator.randrange(0, 4))}
            try:
                if not all(holds(condition, at) for condition in proof.conditions):
                    continue
                expected, found = value(tree, at), value(form, at)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if abs(expected) < 1e6:
                compared += 1
                assert math.isclose(expected, found, rel_tol=1e-5, abs_tol=1e-5), (tree, form, at)
    assert compared > 800


def test_entries_whose_index_is_an_entry_are_compared_in_finitely_many_steps() -> None:
    def entry(index: Node) -> Node:
        return ("idx", "u", index)

    inner = entry(N)
    assert prove_equal(add(inner, entry(inner)), add(entry(inner), inner), WHOLE) is not None
    assert prove_equal(add(inner, entry(inner)), add(inner, entry(K)), WHOLE) is None
    # Here u[u[n]] is met before u[n].
    assert prove_equal(add(entry(inner), entry(K)), add(entry(inner), entry(P)), WHOLE) is None


def test_terms_of_a_sum_are_equal_from_the_first_one_on() -> None:
    assert prove_equal(over(ROOT_OF_SQUARE, 0), over(J, 0), WHOLE) is not None
    assert prove_equal(over(ROOT_OF_SQUARE, K), over(J, K), WHOLE) is not None
    assert prove_equal(over(over(ROOT_OF_SQUARE, J), 0, "k"), over(over(J, J), 0, "k"), WHOLE) is None  # j is free
    inner = over(power(power(add(J, mul(q(-1), K)), 2), "1/2"), K)
    assert prove_equal(over(inner, 0, "k"), over(over(add(J, mul(q(-1), K)), K), 0, "k"), WHOLE) is not None
    for low in (-1, mul(q(-1), P), X):
        assert prove_equal(over(ROOT_OF_SQUARE, low), over(J, low), WHOLE) is None
    # the two ranges have to be written alike for their start to be used
    assert prove_equal(over(ROOT_OF_SQUARE, 0), over(J, add(K, mul(q(-1), K))), WHOLE) is None
    # nothing is known of an index of a product of the same name outside
    assert prove_equal(mul(J, over(ROOT_OF_SQUARE, 0)), mul(power(power(J, 2), "1/2"), over(J, 0)), WHOLE) is None
