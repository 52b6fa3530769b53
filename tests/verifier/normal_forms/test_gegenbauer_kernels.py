"""Eigenvalues of Gegenbauer sums for symbolic degree, dimension and end: what is shown, and its false neighbours."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.normal_forms.gegenbauer_kernels import inverse_dimension
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node

K, D, L, J, S, T = (("s", name) for name in ("k", "d", "L", "j", "s", "t"))


def q(value: object) -> Node:
    return ("q", str(value))


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def gamma(node: Node) -> Node:
    return ("f", "gamma", node)


def dimension(k: Node = K, d: Node = D) -> Node:
    below: Node = times(gamma(plus(k, q(1))), gamma(plus(d, q(-1))))
    return times(plus(times(q(2), k), d, q(-2)), gamma(plus(k, d, q(-2))), ("^", below, q(-1)))


def weight(k: Node = K, factor: int = 2) -> Node:
    return ("^", plus(q(1), k), times(q(factor), S))


def zonal(degree: Node = J, d: Node = D, t: Node = T) -> Node:
    return ("gegenbauer", degree, d, t)


def kernel(term: Node, low: Node | None = None, high: Node = L, index: str = "j") -> Node:
    return ("sum", term, index, low or q(0), high)


def eigenvalue(body: Node, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", body), K, d)


def integer(name: str, low: object) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": None if low is None else ["q", str(low)]}


VARIABLES = {"k": integer("k", 0), "L": integer("L", 0), "d": integer("d", 3), "s": {"name": "s", "kind": "real"}}
WITHIN, BEYOND = ("le", K, L), ("lt", L, K)
SOBOLEV = times(weight(J), dimension(J), zonal())


def earned(left: Node, right: Node, *given: Node, **variables: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    declared = VARIABLES | variables
    stated = read_statement({"variables": list(declared.values()), "hypotheses": list(given),
                             "claim": ("eq", left, right)})
    example = {name: {"k": "2", "L": "2", "d": "3", "s": "1"}[name] for name in declared}
    if BEYOND in given:
        example["L"] = "1"
    try:
        outcome = apply_rule(stated, {"kind": "identity", **({"example": example} if given else {})})
    except Rejected:
        return "nothing", ()
    return outcome.verdict, outcome.axioms


PROVED = ("proved", ("funk-hecke", "gegenbauer-orthogonality"))
NOTHING = ("nothing", ())


def test_a_truncated_kernel_has_its_weights_as_eigenvalues() -> None:
    found = eigenvalue(kernel(SOBOLEV))
    assert earned(found, weight(), WITHIN) == PROVED
    assert earned(found, q(0), BEYOND) == PROVED
    for wrong in (weight(factor=1), times(weight(), q(2)), q(0), times(weight(), dimension())):
        assert earned(found, wrong, WITHIN) == NOTHING
    for given in ((), (BEYOND,)):
        assert earned(found, weight(), *given) == NOTHING
    for given in ((), (WITHIN,)):
        assert earned(found, q(0), *given) == NOTHING


def test_the_ends_of_the_sum() -> None:
    tail = eigenvalue(kernel(SOBOLEV, low=plus(K, q(1)), high=plus(K, L, q(1))))
    assert earned(tail, q(0)) == PROVED
    assert earned(eigenvalue(kernel(SOBOLEV, low=K, high=plus(K, L))), weight()) == PROVED
    assert earned(eigenvalue(kernel(SOBOLEV, high=("c", "oo"))), weight())[0] == "nothing"


def test_one_polynomial_alone() -> None:
    assert earned(eigenvalue(zonal(K)), ("^", dimension(), q(-1))) == PROVED
    assert earned(eigenvalue(zonal(plus(K, q(2)))), q(0)) == PROVED
    assert earned(eigenvalue(zonal(L)), q(0), BEYOND) == PROVED
    assert earned(eigenvalue(zonal(L)), q(0), WITHIN) == NOTHING
    assert earned(eigenvalue(zonal(K)), q(1)) == NOTHING


def test_the_index_may_have_the_name_of_the_degree() -> None:
    body = kernel(times(weight(K), dimension(K), zonal(K)), index="k")
    assert earned(eigenvalue(body), weight(), WITHIN) == PROVED


@pytest.mark.parametrize("term", [
    times(SOBOLEV, T), times(weight(J), zonal(plus(J, q(1)))), times(weight(J), zonal(d=plus(D, q(1)))),
    times(weight(J), zonal(t=times(q(-1), T))), times(zonal(), zonal()), weight(J), times(weight(J), T),
    times(weight(J), zonal(d=J))], ids=str)
def test_other_terms(term: Node) -> None:
    assert earned(eigenvalue(kernel(term)), q(0), BEYOND)[0] == "nothing"


def test_other_sums() -> None:
    assert earned(eigenvalue(kernel(SOBOLEV, high=("f", "floor", T))), q(0), BEYOND) == NOTHING
    assert earned(eigenvalue(("sum", times(weight(T), zonal(T)), "t", q(0), L)), q(0), BEYOND) == NOTHING


def test_the_plane() -> None:
    plane = plus(q(1), kernel(times(q(2), weight(J), zonal(d=q(2))), low=q(1)))
    found, positive, first = eigenvalue(plane, q(2)), integer("k", 1), integer("L", 1)
    assert earned(found, weight(), WITHIN, k=positive, L=first) == PROVED
    assert earned(found, weight(), WITHIN, L=first) == NOTHING
    double = times(q(2), weight(J), zonal(d=q(2)))
    assert earned(eigenvalue(kernel(double), q(2)), weight(), WITHIN, k=positive) == PROVED
    assert earned(eigenvalue(kernel(double), q(2)), weight(), WITHIN) == NOTHING
    alone = ("sphere_eigenvalue", ("lam", "t", zonal(q(0), q(2))), q(0), q(2))
    assert earned(alone, q(1)) == PROVED


@pytest.mark.parametrize(("k", "d", "count"), [
    (0, 3, 1), (1, 2, 2), (4, 2, 2), (3, 3, 7), (3, 4, 16), (0, 5, 1), (2, 5, 14)])
def test_dimensions(k: int, d: int, count: int) -> None:
    tree = inverse_dimension(K, D, lambda op, one, two: True)
    value = enclose(tree, {"k": fmpq(k), "d": fmpq(d)}, 200)
    assert abs(float((value * count - 1).mid())) < 1e-12
