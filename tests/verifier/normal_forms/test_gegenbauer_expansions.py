"""Traces and expansions of zonal kernels: the sums that are carried out, and their false neighbours."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Node
from tests.rate_problems import RELU, nngp, ntk, power, q, times
from tests.sphere_rate_problems import D, gamma, minus, total

INFINITY: Node = ("c", "oo")
K, P, T, U, X = (("s", name) for name in "kptux")
DIMENSION = {"name": "d", "kind": "integer", "low": q(2)}
SPACE = {**DIMENSION, "low": q(3)}
INSIDE = {"name": "x", "kind": "real", "low": q(-1), "high": q(1)}
NONNEGATIVE = {"name": "c", "kind": "array", "rank": 1, "properties": ["nonnegative_summable"]}
ABSOLUTE = {**NONNEGATIVE, "properties": ["absolutely_summable"]}
#: the dimension of the harmonics
COUNT = times(total(times(q(2), K), D, q(-2)), gamma(total(K, D, q(-2))), power(gamma(total(K, q(1))), -1),
              power(gamma(total(D, q(-1))), -1))
BINOMIALS = total(*(("f", "binomial", total(K, D, q(by)), total(D, q(-2))) for by in (-2, -3)))
C_P: Node = ("idx", "c", P)
#: a kernel by the coefficients of its power series
GIVEN: Node = ("sum", times(C_P, ("^", T, P)), "p", q(0), INFINITY)
DEEP: Node = ("ntk", RELU, T, T, ("s", "l"), power(q(2), "1/2"), q(0))
LAYER = {"name": "l", "kind": "integer", "low": q(1)}


def eigenvalue(kernel: Node, degree: Node = K, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", kernel), degree, d)


def summed(term: Node, low: object = 0, high: Node = INFINITY) -> Node:
    return ("sum", term, "k", q(low), high)


def zonal(at: Node = X, degree: Node = K, d: Node = D) -> Node:
    return ("gegenbauer", degree, d, at)


def at(kernel: Node, value: Node) -> Node:
    return tuple(at(part, value) if isinstance(part, tuple) and part != T else value if part == T else part
                 for part in kernel)


def outcome(left: Node, right: Node, *variables: dict[str, Any], op: str = "eq") -> tuple[str, tuple[str, ...]]:
    data = {"variables": list(variables), "hypotheses": [], "claim": (op, left, right)}
    try:
        found = apply_rule(read_statement(data), {"kind": "identity"})
    except Rejected as failure:
        return str(failure), ()
    return found.verdict, found.axioms


def proved(left: Node, right: Node, *variables: dict[str, Any], op: str = "eq") -> bool:
    return outcome(left, right, *variables, op=op)[0] == "proved"


TOTAL: Node = ("sum", C_P, "p", q(0), INFINITY)
AXIOMS = ("funk-hecke", "gegenbauer-orthogonality", "sphere-power-series")


@pytest.mark.parametrize("array", [NONNEGATIVE, ABSOLUTE], ids=["nonnegative", "absolutely summable"])
def test_the_trace_of_every_power_series(array: dict[str, Any]) -> None:
    trace = summed(times(COUNT, eigenvalue(GIVEN)))
    assert outcome(trace, TOTAL, SPACE, array) == ("proved", AXIOMS)
    assert not proved(trace, times(q(2), TOTAL), SPACE, array)
    assert not proved(trace, ("sum", C_P, "p", q(1), INFINITY), SPACE, array)
    # On the circle the harmonics of degree 0 are one, not N_0 by the formula, which has a pole there.
    assert not proved(trace, TOTAL, DIMENSION, array)


@pytest.mark.parametrize("count", [COUNT, BINOMIALS], ids=["gamma", "binomial"])
def test_the_trace_from_degree_one_on(count: Node) -> None:
    first, rest = eigenvalue(GIVEN, q(0)), summed(times(count, eigenvalue(GIVEN)), 1)
    assert proved(total(first, rest), TOTAL, DIMENSION, NONNEGATIVE)
    assert not proved(rest, TOTAL, DIMENSION, NONNEGATIVE)
    assert proved(summed(times(count, eigenvalue(GIVEN)), 2), total(TOTAL, minus(first), minus(times(
        D, eigenvalue(GIVEN, q(1))))), DIMENSION, NONNEGATIVE)


def test_expansions() -> None:
    for low, variable in ((0, SPACE), (1, DIMENSION)):
        terms = summed(times(COUNT, eigenvalue(GIVEN), zonal()), low)
        left = terms if low == 0 else total(eigenvalue(GIVEN, q(0)), terms)
        value: Node = ("sum", times(C_P, ("^", X, P)), "p", q(0), INFINITY)
        assert proved(left, value, variable, NONNEGATIVE, INSIDE)
        assert not proved(left, TOTAL, variable, NONNEGATIVE, INSIDE)
        assert not proved(left, value, variable, NONNEGATIVE, {**INSIDE, "high": q("101/100")})


def test_networks_of_every_depth() -> None:
    kernel = summed(times(COUNT, eigenvalue(DEEP), zonal()))
    assert proved(kernel, at(DEEP, X), SPACE, INSIDE, LAYER)
    assert not proved(kernel, at(DEEP, minus(X)), SPACE, INSIDE, LAYER)
    assert not proved(kernel, at(DEEP, X), SPACE, INSIDE, {**LAYER, "low": q(0)})


@pytest.mark.parametrize("layer", [1, 2, 3, 5])
def test_the_trace_of_a_relu_network(layer: int) -> None:
    odd = total(times(q(2), K), q(1))
    trace = summed(times(odd, eigenvalue(ntk(layer, T), d=q(3))))
    assert proved(trace, q(layer))
    assert not proved(trace, q(layer + 1))
    assert not proved(summed(times(total(times(q(2), K), q(2)), eigenvalue(ntk(layer, T), d=q(3)))), q(layer))
    assert proved(summed(times(odd, eigenvalue(nngp(layer, T), d=q(3)))), q(1))


def test_multiples() -> None:
    kernel, plane = ntk(2, T), q(2)
    halves = summed(eigenvalue(kernel, d=plane), 1)
    first = eigenvalue(kernel, q(0), plane)
    assert proved(total(first, times(q(2), halves)), q(2))
    assert not proved(total(first, halves), q(2))
    assert proved(summed(times(X, COUNT, eigenvalue(kernel))), times(q(2), X), SPACE, INSIDE)
    # What is left out on S^2 after the degrees up to 3 is less than 11/100 and more than 1/10.
    tail = summed(times(total(times(q(2), K), q(1)), eigenvalue(kernel, d=q(3))), 4)
    assert proved(tail, q("11/100"), op="lt")
    assert not proved(tail, q("1/10"), op="lt")


@pytest.mark.parametrize("term", [
    eigenvalue(GIVEN), times(COUNT, K, eigenvalue(GIVEN)), times(COUNT, eigenvalue(GIVEN), eigenvalue(GIVEN)),
    times(COUNT, power(eigenvalue(GIVEN), 2)), times(COUNT, eigenvalue(GIVEN, total(K, q(1)))),
    times(COUNT, eigenvalue(GIVEN), zonal(q(1)), zonal(q(1))), times(COUNT, eigenvalue(GIVEN), zonal(q(1), q(3))),
    times(COUNT, eigenvalue(GIVEN), zonal(q(1), K, total(D, q(1)))), times(COUNT, eigenvalue(GIVEN, d=total(D, q(1)))),
    times(COUNT, eigenvalue(times(power(total(K, q(1)), -1), GIVEN))), COUNT,
    times(COUNT, eigenvalue(GIVEN, d=times(q("1/2"), D))),
], ids=str)
def test_other_sums(term: Node) -> None:
    assert not proved(summed(term), TOTAL, SPACE, NONNEGATIVE)


def test_other_ranges_and_kernels() -> None:
    term = times(COUNT, eigenvalue(GIVEN))
    assert not proved(summed(term, high=q(9)), TOTAL, SPACE, NONNEGATIVE)
    assert not proved(summed(term, 1), TOTAL, SPACE, NONNEGATIVE)
    assert not proved(summed(term, 17), TOTAL, SPACE, NONNEGATIVE)
    assert not proved(summed(term, "1/2"), TOTAL, SPACE, NONNEGATIVE)
    assert not proved(("sum", term, "k", D, INFINITY), TOTAL, SPACE, NONNEGATIVE)
    assert not proved(summed(term), TOTAL, SPACE, {**NONNEGATIVE, "properties": []})
    alternating = total(ntk(2, T), minus(T))
    assert not proved(summed(times(COUNT, eigenvalue(alternating))), q(1), SPACE)
    variable = {"name": "phi", "kind": "function", "properties": ["locally_absolutely_continuous"]}
    assert not proved(summed(times(COUNT, ("sphere_eigenvalue", ("fv", "phi"), K, D))), q(1), SPACE, variable)
    nested = ("sum", summed(times(COUNT, eigenvalue(times(("s", "j"), T)))), "j", q(0), q(1))
    assert not proved(nested, q(1), SPACE)


@pytest.mark.parametrize(("series", "converges"), [
    (TOTAL, True), (("sum", times(q(3), C_P, ("^", X, P)), "p", q(2), INFINITY), True),
    (("sum", times(C_P, ("^", times(q(2), X), P)), "p", q(0), INFINITY), False),
    (("sum", times(C_P, P), "p", q(0), INFINITY), False), (("sum", C_P, "p", q(-1), INFINITY), False),
    (("sum", ("idx", "c", total(P, q(1))), "p", q(0), INFINITY), False),
    (("sum", times(C_P, ("^", X, P), ("^", X, P)), "p", q(0), INFINITY), False),
    (("sum", times(C_P, C_P), "p", q(0), INFINITY), False), (("prod", C_P, "p", q(0), INFINITY), False),
    (("sum", ("^", X, P), "p", q(0), INFINITY), False), (("sum", ("idx", "e", P), "p", q(0), INFINITY), False)])
def test_which_series_of_a_sequence_have_a_sum(series: Node, converges: bool) -> None:
    other = {"name": "e", "kind": "array", "rank": 1}
    assert proved(series, series, NONNEGATIVE, INSIDE, other) is converges


def test_the_eigenvalues_of_a_power_series() -> None:
    weight = times(gamma(times(q("1/2"), D)), ("f", "factorial", total(K, times(q(2), P))), power(times(
        ("^", q(2), total(K, times(q(2), P))), ("f", "factorial", P), gamma(total(K, P, times(q("1/2"), D)))), -1))
    entry: Node = ("idx", "c", total(K, times(q(2), P)))
    degree = {"name": "k", "kind": "integer", "low": q(0)}
    series: Node = ("sum", times(entry, weight), "p", q(0), INFINITY)
    assert outcome(eigenvalue(GIVEN), series, DIMENSION, degree, ABSOLUTE) == (
        "proved", ("funk-hecke", "sphere-power-series"))
    assert proved(times(q(2), D, eigenvalue(GIVEN)), times(D, q(2), series), DIMENSION, degree, NONNEGATIVE)
    shifted: Node = ("sum", times(("idx", "c", total(K, P)), weight), "p", q(0), INFINITY)
    assert not proved(eigenvalue(GIVEN), shifted, DIMENSION, degree, NONNEGATIVE)
    assert not proved(eigenvalue(GIVEN), times(q(2), series), DIMENSION, degree, NONNEGATIVE)
    assert not proved(eigenvalue(GIVEN), series, DIMENSION, degree, {**NONNEGATIVE, "properties": []})
