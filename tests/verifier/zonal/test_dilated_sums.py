"""Sums of eigenvalues over the multiples of an index, as they arise by aliasing: their growth, and what is not read."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from tests.rate_problems import RELU, ROOT_TWO, ZERO, power, q, times
from tests.sphere_rate_problems import ACOS, D, K, Node, T, exp, root, total

M, L = ("s", "m"), ("s", "l")
ODD = total(times(q(2), M), q(1))
OO: Node = ("c", "oo")


def tangent(degree: Node, layers: Node = L, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", ("ntk", RELU, T, T, layers, ROOT_TWO, ZERO)), degree, d)


def of(body: Node, degree: Node, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", body), degree, d)


def folded(term: Node, low: object = 0, high: Node = OO) -> Node:
    return ("sum", term, "m", low if isinstance(low, tuple) else q(low), high)


def outcome(claim: Node, modulus: int = 1, first: int = 0, **evidence: Any) -> str:
    index = {"name": "k", "kind": "integer", "low": q(1), "modulus": modulus, "residue": first}
    data = {"variables": [index, {"name": "d", "kind": "integer", "low": q(2)},
                          {"name": "l", "kind": "integer", "low": q(3)}], "hypotheses": [], "claim": claim}
    plan = {"index": "k", "threshold": 1, "period": 2}
    try:
        return apply_rule(read_statement(data), {"kind": "sphere-rate", **plan, **evidence}).verdict
    except Rejected as failure:
        return str(failure)


def theta(f: Node, e: Node) -> Node:
    return ("theta", f, ("^", K, e), "k")


FALL = times(q(-1), D)
FAILING = {"kind": "sphere-rate-fails", "residue": 0, "values": {"d": "2", "l": "4"}}


@pytest.mark.parametrize(("term", "low"), [
    (tangent(times(ODD, K)), 0), (tangent(times(q(2), M, K)), 1), (tangent(times(K, ODD)), 5),
    (tangent(times(total(times(q(2), M), q(7)), K)), -3)], ids=("halves", "wholes", "later", "earlier"))
def test_the_sum_falls_like_its_first_term(term: Node, low: int) -> None:
    assert outcome(theta(folded(term, low), FALL)) == "proved"
    for wrong in (total(FALL, q(1)), total(FALL, q(-1))):
        assert outcome(theta(folded(term, low), wrong)) != "proved"
        assert outcome(theta(folded(term, low), wrong), **FAILING) == "refuted"
    # of the constant nothing is said
    assert outcome(("equivalent", folded(term, low), ("^", K, FALL), "k")) != "proved"


def test_a_quotient_of_the_largest_and_the_smallest() -> None:
    odd, whole = of(ARC, times(ODD, K), q(2)), of(ARC, times(q(2), M, K), q(2))
    largest = total(of(ARC, q(0), q(2)), times(q(2), folded(whole, 1)))
    smallest = times(q(2), folded(odd))
    quotient = times(largest, power(smallest, -1))
    assert outcome(theta(quotient, q(2)), 2) == "proved"
    assert outcome(theta(quotient, q(1)), 2) != "proved"
    assert outcome(theta(quotient, q(1)), 2, **FAILING) == "refuted"
    # of odd degree the eigenvalues vanish from some degree on
    assert "bound only" in outcome(theta(quotient, q(2)), 2, 1)
    assert outcome(("bigo", smallest, ("^", K, q(-2)), "k"), 2, 1) == "proved"


#: u acos(-u) + sqrt(1 - u^2)/2: of even degree it falls like the NTK of two layers
ARC = total(times(T, total(("c", "pi"), times(q(-1), ACOS))), times(q("1/2"), root(total(q(1), times(q(-1), T, T)))))


@pytest.mark.parametrize(("reason", "node"), [
    ("multiples of the index", folded(tangent(times(ODD, K)), high=q(9))),
    ("multiples of the index", folded(tangent(times(ODD, K)), low=("s", "l"))),
    ("multiples of the index", folded(tangent(times(ODD, K)), low="1/2")),
    ("not shown to have a value", folded(tangent(ODD))), ("multiples of the index", folded(tangent(times(ODD, K, K)))),
    ("multiples of the index", folded(tangent(total(times(ODD, K), q(1))))),
    ("multiples of the index", folded(tangent(times(ODD, K), layers=total(M, q(3))))),
    ("multiples of the index", folded(tangent(times(ODD, K), d=total(M, q(2))))),
    ("positive multiples", folded(tangent(times(q(2), M, K)))),
    ("positive multiples", folded(tangent(times(ODD, K)), -1)),
    ("positive multiples", folded(tangent(times(total(times(q(-2), M), q(1)), K)))),
    ("positive multiples", folded(tangent(times(total(times(q(2), M), L), K)))),
    ("both parities", folded(tangent(times(total(M, q(1)), K)))),
    ("fixed parity", folded(tangent(times(total(M, q("1/2")), K)))),
    ("not linear", folded(tangent(times(total(times(M, M), q(1)), K)))),
    ("faster than the inverse", folded(of(exp(T), times(ODD, K)))),
    ("growth of 'sum'", folded(times(q(2), tangent(times(ODD, K))))),
], ids=str)
def test_what_is_not_read(reason: str, node: Node) -> None:
    assert reason in outcome(theta(node, FALL))


def test_the_index_of_the_sum_may_not_hide_that_of_the_rate() -> None:
    node = ("sum", tangent(times(total(times(q(2), K), q(1)), K)), "k", q(0), OO)
    assert outcome(("theta", total(node, times(q(0), K)), ("^", K, FALL), "k")) != "proved"
