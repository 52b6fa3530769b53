"""Eigenvalues of kernels on the torus along rays of frequencies: what the rule accepts and refuses, and why."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.rate_problems import ntk, power, q, times
from tests.sphere_rate_problems import PI, Node, T, exp, gamma, laplace, minus, of_layer, rate, root, total

K, A, B = (("s", name) for name in "kab")
EVEN_INDEX = {"modulus": 2, "residue": 0}


def torus(body: Node, *frequencies: Node) -> Node:
    return ("torus_eigenvalue", ("lam", "t", body), *frequencies)


def integer(name: str, low: int = 0, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": q(low), **more}


def outcome(claim: Node, *others: dict[str, Any], index: dict[str, Any] | None = None, **evidence: Any) -> str:
    data = {"variables": [integer("k", 1, **(index or {})), *others], "hypotheses": [], "claim": claim}
    plan = {"kind": "sphere-rate", "index": "k", "threshold": 1, "period": 2, **evidence}
    try:
        return apply_rule(read_statement(data), plan).verdict
    except Rejected as failure:
        return str(failure)


def refuted(claim: Node, residue: int = 0, **values: str) -> str:
    others = [integer(name) for name in values]
    return outcome(claim, *others, kind="sphere-rate-fails", residue=residue, values=values)


def leading(nu: Any, d: int, coefficient: Node, squares: Any) -> Node:
    """coefficient (2/d)^nu Gamma(nu + d/2)/(pi^(d/2) Gamma(-nu)) (squares k^2)^(-nu - d/2) for 0 < nu < 1."""
    half = total(q(nu), q(Fraction(d, 2)))
    return times(coefficient, ("^", q(Fraction(2, d)), q(nu)), gamma(half), power(PI, Fraction(-d, 2)), minus(q(nu)),
                 power(gamma(total(q(1), minus(q(nu)))), -1), ("^", times(squares, power(K, 2)), minus(half)))


CHORD = root(total(q(1), minus(T)))
BOTH = total(CHORD, times(q(3), root(total(q(1), T))))
TANGENT, MINUS_Q = ntk(2, T), times(q(-1), power(q(2), "1/2"), power(PI, -1))


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_the_constant_of_a_chord(d: int) -> None:
    node = torus(CHORD, times(q(2), K), *(K,) * (d - 1))
    true = leading("1/2", d, q(1), q(3 + d))
    assert outcome(rate("equivalent", minus(node), minus(true))) == "proved"
    near = times(q("1000001/1000000"), minus(true))
    assert "does not hold" in outcome(rate("equivalent", minus(node), near))
    assert refuted(rate("equivalent", minus(node), near)) == "refuted"
    assert refuted(rate("equivalent", minus(node), minus(true))) != "refuted"


def test_both_ends_by_the_parity_of_the_sum() -> None:
    for frequencies, factor in (((K, K), 4), ((K, times(q(3), K)), 4), ((total(K, q(1)), K), -2)):
        squares = {(K, K): 2, (K, times(q(3), K)): 10}.get(frequencies, 2)
        node, true = torus(BOTH, *frequencies), leading("1/2", 2, q(factor), q(squares))
        sign = -1 if factor > 0 else 1
        assert outcome(rate("equivalent", times(q(sign), node), times(q(sign), true))) == "proved"
    node = torus(BOTH, K, q(0))
    assert outcome(rate("bigo", node, power(K, -3))) == "proved"
    assert "does not hold" in outcome(rate("theta", node, power(K, -3)))
    assert outcome(rate("theta", node, power(K, -3)), index={"modulus": 2, "residue": 1}) == "proved"


def test_the_tangent_kernel_along_every_ray() -> None:
    even = torus(TANGENT, times(q(2), A, K), times(q(2), B, K))
    squares = times(q(4), total(power(A, 2), power(B, 2)))
    true = leading("1/2", 2, times(q(2), MINUS_Q), squares)
    assert outcome(rate("equivalent", even, true), integer("a", 1), integer("b")) == "proved"
    assert "to grow" in outcome(rate("equivalent", even, true), integer("a"), integer("b"))
    wrong = leading("1/2", 2, times(q(2), MINUS_Q), times(q(4), total(power(A, 2), B)))
    assert outcome(rate("equivalent", even, wrong), integer("a", 1), integer("b")) != "proved"
    assert refuted(rate("equivalent", even, wrong), a="1", b="2") == "refuted"
    assert refuted(rate("equivalent", even, true), a="1", b="2") != "refuted"
    odd = torus(TANGENT, times(total(times(q(2), A), q(1)), K), K)
    assert outcome(rate("theta", odd, power(K, -3)), integer("a")) == "proved"
    mixed = torus(TANGENT, times(A, K), times(B, K))
    assert outcome(rate("theta", mixed, power(K, -3)), integer("a", 1), integer("b", 1)) != "proved"
    assert outcome(rate("bigo", torus(TANGENT, K, total(K, q(1))), power(K, -15))) == "proved"
    assert "does not hold" in outcome(rate("theta", torus(TANGENT, K, total(K, q(1))), power(K, -3)))


def test_exponents_and_layers_that_are_parameters() -> None:
    fraction = {"name": "n", "kind": "real", "low": q(0), "high": q(1), "low_open": True, "high_open": True}
    n: Node = ("s", "n")
    node = torus(minus(("^", total(q(1), minus(T)), n)), K, K)
    decay = ("^", K, total(q(-2), times(q(-2), n)))
    constant = times(n, gamma(total(n, q(1))), power(PI, -1), power(gamma(total(q(1), minus(n))), -1),
                     ("^", q(2), total(q(-1), minus(n))))
    assert outcome(rate("equivalent", node, times(constant, decay)), fraction) == "proved"
    assert outcome(rate("equivalent", node, times(q(2), constant, decay)), fraction) != "proved"
    deep = torus(of_layer("ntk", T, T), K, q(0))
    assert outcome(rate("theta", deep, power(K, -3)), integer("l", 3)) == "proved"
    assert outcome(rate("equivalent", deep, power(K, -3)), integer("l", 3)) != "proved"
    assert outcome(rate("theta", deep, power(K, -3)), integer("l", 2)) != "proved"
    assert outcome(rate("theta", torus(laplace(q(1)), K, K, q(5)), power(K, -4))) == "proved"
    assert outcome(rate("bigo", torus(exp(T), K, K), power(K, -9))) == "proved"


def test_shifts_do_not_matter_and_signs_do_not_either() -> None:
    true = leading("1/2", 2, times(q(2), MINUS_Q), q(5))
    node = torus(TANGENT, total(minus(times(q(2), K)), A), total(K, minus(A), times(K, q(0))))
    assert outcome(rate("equivalent", node, true), integer("a"), index=EVEN_INDEX) == "proved"


@pytest.mark.parametrize(("node", "reason"), [
    (torus(TANGENT, power(K, 2), K), "linear in the index"),
    (torus(TANGENT, times(K, K), K), "linear in the index"),
    (torus(TANGENT, times(q("1/3"), K), K), "to be an integer"),
    (torus(TANGENT, times(q("1/2"), K)), "fixed parity"),
    (torus(TANGENT, A, K), "to be an integer"),
    (torus(TANGENT, K, q("1/2")), "to be an integer"),
    (torus(TANGENT, q(4), q(2)), "no enclosure"),
    (torus(TANGENT, total(K, minus(K))), "to grow"),
    (torus(times(K, T), K), "changes with the frequency"),
    (("torus_eigenvalue", ("fv", "f"), K), "not given"),
    (torus(("f", "sin", T), K), "no expansion"),
])
def test_what_is_not_covered(node: Node, reason: str) -> None:
    function = {"name": "f", "kind": "function", "properties": []}
    number = {"name": "a", "kind": "real"}
    assert reason in outcome(rate("theta", node, power(K, -3)), function, number)


def test_axioms_and_form() -> None:
    claim = rate("theta", torus(CHORD, K), minus(power(K, -2)))
    data = {"variables": [integer("k", 1)], "hypotheses": [], "claim": rate("theta", minus(claim[1]), power(K, -2))}
    evidence = {"kind": "sphere-rate", "index": "k", "threshold": 1, "period": 2}
    found = apply_rule(read_statement(data), evidence)
    assert found.axioms == ("gamma-ratio", "torus-singularity-transfer")
    with pytest.raises(Malformed, match="takes 2 to"):
        read_statement({**data, "claim": rate("theta", ("torus_eigenvalue", ("lam", "t", T)), power(K, -2))})
    with pytest.raises(Malformed, match="function is needed"):
        read_statement({**data, "claim": rate("theta", ("torus_eigenvalue", K, K), power(K, -2))})
