"""Sums over residues: the table on both sides, and the normal form against the values of what it stands for."""

from __future__ import annotations

import cmath
import math
import random
from collections.abc import Mapping
from typing import Any

import pytest

from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.residues.phases import PI as PI_NAME
from ntksym.verifier.residues.phases import Phase
from ntksym.verifier.residues.reading import Reader, residue_sums
from ntksym.verifier.residues.ring import Atom, Value
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node
from tests.residue_problems import (
    INSIDE,
    ONE,
    PI,
    RESIDUE_PROBLEMS,
    ZERO,
    I,
    J,
    K,
    L,
    M,
    N,
    Q,
    ResidueProblem,
    cos,
    divides,
    eq,
    f,
    inverse,
    less,
    plus,
    q,
    sin,
    times,
    total,
)

ANY = RESIDUE_PROBLEMS[0]


def accepts(data: dict[str, Any]) -> bool:
    try:
        return apply_rule(read_statement(data), {"kind": "residue-sums"}, nested=True).verdict == "proved"
    except Rejected:
        return False


@pytest.mark.parametrize("problem", RESIDUE_PROBLEMS, ids=lambda problem: problem.name)
def test_true_is_accepted_and_false_is_not(problem: ResidueProblem) -> None:
    assert accepts(problem.statement(problem.true))
    for claim in problem.false:
        assert not accepts(problem.statement(claim)), claim
    for hypotheses in problem.weaker:
        assert not accepts(problem.statement(problem.true, hypotheses)), hypotheses


def test_the_number_of_residues_is_at_least_one() -> None:
    data = ANY.statement(eq(total(cos(times(K, J)), J), times(N, divides(K))))
    assert accepts(data)
    for low in (None, q(-3), ZERO):
        variables = [{**v, "low": low} if v["name"] == "N" else v for v in data["variables"]]
        assert not accepts({**data, "variables": variables})


def test_frequencies_are_integers() -> None:
    data = ANY.statement(ANY.true)
    variables = [{**v, "kind": "real"} if v["name"] == "k" else v for v in data["variables"]]
    assert not accepts({**data, "variables": variables})


@pytest.mark.parametrize(("claim", "message"), [
    (("le", ZERO, ONE), "decide equations"),
    (eq(("sum", cos(J), "j", ZERO, ("c", "oo")), ZERO), "an infinite sum"),
    (eq(("integral", cos(J), "j", ZERO, ONE), ZERO), "an expression with 'integral'"),
    (eq(total(("app", ("lam", "x", times(("s", "x"), J)), ONE), J), ZERO), "changes with the index"),
    (eq(total(inverse(plus(ONE, J)), J), total(inverse(J), J, ONE, less(N, ONE))), "different forms"),
    (eq(total(("f", "cos", times(PI, inverse(J))), J, ONE, N), ZERO), "in a denominator"),
    (eq(total(("f", "cos", f("F", J)), J), ZERO), "a function changes with the index"),
    (eq(("f", "cos", times(cos(J), cos(K))), ZERO), "not a polynomial"),
    (eq(("f", "cos", times(*(("^", K, q(12)) for _ in range(4)))), ZERO), "an exponent above 40"),
    (eq(times(*(plus(ONE, f("F", ("s", n))) for n in "ijklmqNS"), *(plus(ONE, f("G", ("s", n))) for n in "ij")),
        ZERO), "more than 600 terms"),
    (eq(("f", "cos", ("^", plus(I, J, K, L, M, Q, N), q(6))), ZERO), "a product of too many terms"),
    (eq(("f", "cos", ("^", plus(I, J, K, L, M, Q, N), q(5))), ZERO), "a phase of more than 400 terms"),
    (eq(total(times(*(f("F", cos(plus(J, times(q(n), K)))) for n in range(21))), J), ZERO), "more than 40 ways"),
    (eq(times(inverse(K), K), ONE), "not shown to be defined"),
])
def test_what_it_does_not_read(claim: Node, message: str) -> None:
    with pytest.raises(Rejected, match=message):
        residue_sums(read_statement(ANY.statement(claim)), {})


def test_there_is_no_rule_for_existence() -> None:
    data = {**ANY.statement(ANY.true), "quantifier": "exists"}
    with pytest.raises(Rejected, match="for all values"):
        residue_sums(read_statement(data), {})


def test_sums_within_each_other_are_bounded() -> None:
    # each sum depends on the index of the one around it, so that none can be taken out
    body = cos(J)
    for depth in range(4):
        name = f"x{depth}"
        body = ("sum", times(body, ("s", name)), name, ZERO, ("s", f"x{depth + 1}") if depth < 3 else J)
    with pytest.raises(Rejected, match="3 sums within each other"):
        apply_rule(read_statement(ANY.statement(eq(body, ZERO))), {"kind": "residue-sums"})


# the normal form against values ---------------------------------------------------------------------------------------
Env = Mapping[str, Any]


def wave(x: float) -> float:
    """An arbitrary function."""
    return math.sin(3.1 * x + 0.7) + 0.3 * x


def value_of_tree(node: Node, env: Env) -> float:
    op = node[0]
    if op == "q":
        above, _, below = node[1].partition("/")
        return int(above) / int(below or 1)
    if op == "s":
        return float(env[node[1]])
    if op == "c":
        return math.pi
    if op == "sum":
        low, high = (round(value_of_tree(end, env)) for end in node[3:])
        return sum(value_of_tree(node[1], {**env, node[2]: j}) for j in range(low, high + 1))
    if op == "delta":
        return float(value_of_tree(node[1], env) == value_of_tree(node[2], env))
    if op == "app":
        return wave(value_of_tree(node[2], env))
    parts = [value_of_tree(part, env) for part in node[1:] if isinstance(part, tuple)]
    if op in "+*":
        return sum(parts) if op == "+" else math.prod(parts)
    if op == "^":
        return float(parts[0] ** parts[1])
    if op == "f" and node[1] == "mod":
        return parts[0] - parts[1] * math.floor(parts[0] / parts[1])
    return {"cos": math.cos, "sin": math.sin, "min": min, "max": max}[node[1]](*parts)


def value_of_phase(x: Phase, env: Env) -> float:
    return sum(int(c.p) / int(c.q) * math.prod(env[name] ** n for name, n in monomial) for monomial, c in x)


def value_of_form(value: Value, env: Env) -> complex:
    result = 0j
    for (x, factors), a, b in value.terms:
        term = complex(int(a.p) / int(a.q), int(b.p) / int(b.q)) * cmath.exp(2j * math.pi * value_of_phase(x, env))
        for atom, n in factors:
            term *= value_of_atom(atom, env) ** n
        result += term
    return result


def value_of_atom(atom: Atom, env: Env) -> complex:
    if atom[0] == "s":
        return env[atom[1]]
    if atom[0] == "D":
        x = value_of_phase(atom[1], env)
        return float(abs(x - round(x)) < 1e-9)
    if atom[0] == "sum":
        _, (kind, name), end, body = atom
        last = round(value_of_form(end, env).real) - (kind == "residues")
        return sum(value_of_form(body, {**env, name: j}) for j in range(last + 1))
    parts = [value_of_form(part, env) for part in atom[2:]]
    if atom[1][0] == "app":
        return wave(parts[0].real)
    return parts[0] ** parts[1] if atom[1] == ("^",) else {"min": min, "max": max}[atom[1][1]](p.real for p in parts)


def random_tree(rng: random.Random, depth: int, names: list[Node]) -> Node:
    """A sum over residues or a range of products of cosines, functions, symbols and deltas in the names."""
    def line() -> Node:
        return plus(ZERO, *(times(q(rng.choice([-2, -1, 0, 1, 1, 2])), name) for name in rng.sample(names, 2)))

    index = ("s", f"x{depth}")
    inner = [*names, index]

    def factor() -> Node:
        kind = rng.randrange(8)
        shift = rng.choice(names)
        near = rng.choice([less(index, shift), plus(index, shift), index, times(rng.choice(names), index)])
        if kind < 3:
            return rng.choice([cos, sin])(near)
        if kind < 5:
            return f("F", plus(cos(near), rng.choice([ZERO, cos(less(shift, index))])))
        if kind == 5:
            return divides(near)
        if kind == 6:
            return rng.choice([index, f("F", index), ("f", "min", index, less(N, index))])
        return random_tree(rng, depth - 1, inner) if depth else cos(line())

    body = times(ONE, *(factor() for _ in range(rng.randrange(1, 4))))
    low, high = rng.choice([(ZERO, less(N, ONE))] * 4 + [(shift := rng.choice(names), plus(shift, less(N, ONE))),
                                                         (times(q(-1), N), N), (ONE, less(N, ONE))])
    return total(body, index, low, high)


@pytest.mark.parametrize("seed", range(60))
def test_the_form_has_the_value_of_the_expression(seed: int) -> None:
    rng = random.Random(seed)
    tree = random_tree(rng, rng.randrange(3), [I, J, K, Q])
    statement = read_statement(ANY.statement(eq(tree, ZERO), INSIDE))
    try:
        form = Reader(statement).read(tree)
    except NotATerm as failure:
        pytest.skip(str(failure))
    for _ in range(6):
        n = rng.randrange(2, 6)
        env: dict[str, Any] = {"N": n, PI_NAME: math.pi, "q": rng.randrange(1, n),
                               **{name: rng.randrange(-4, 5) for name in "ijk"}}
        expected = value_of_tree(tree, env)
        assert abs(value_of_form(form, env) - expected) < 1e-7 * (1 + abs(expected)), env

