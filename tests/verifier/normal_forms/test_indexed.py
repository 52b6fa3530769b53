"""Index sums and formal derivatives: true identities are proved, their nearest false variants are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntksym.verifier.normal_forms.assumptions import Bound, Context
from ntksym.verifier.normal_forms.indexed import IndexedContext, expand, orthogonal_columns, prove_equal_indexed
from ntksym.verifier.normal_forms.normal_form import NotCovered
from ntksym.verifier.syntax import Node

FROM_ONE = {name: Bound(("q", "1")) for name in "ndmjk"}
NAMES = frozenset("ndmjk")


def s(name: str) -> Node:
    return ("s", name)


def q(value: object) -> Node:
    return ("q", str(value))


def add(*parts: Node) -> Node:
    return ("+", *parts)


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def minus(node: Node) -> Node:
    return mul(q(-1), node)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def entry(array: str, *indices: str) -> Node:
    return ("idx", array, *map(s, indices))


def total(body: Node, index: str, high: str) -> Node:
    return ("sum", body, index, q(1), s(high))


def exponential(node: Node) -> Node:
    return ("f", "exp", node)


REGRESSION = IndexedContext(Context(NAMES, FROM_ONE, {"j": Bound(s("d"))}))
RESIDUAL = add(total(mul(entry("theta", "k"), entry("x", "i", "k")), "k", "d"), minus(entry("y", "i")))
LOSS = mul(q("1/2"), total(power(RESIDUAL, 2), "i", "n"))
GRADIENT = total(mul(RESIDUAL, entry("x", "i", "j")), "i", "n")

NETWORK = IndexedContext(Context(NAMES, FROM_ONE, {"j": Bound(s("m")), "k": Bound(s("d"))}), {"sigma": 1})
SIGMA = ("fv", "sigma")
SLOPE = ("dfun", SIGMA, q(1))


def preactivation(unit: str, x: str) -> Node:
    return total(mul(entry("w", unit, "l"), entry(x, "l")), "l", "d")


def network(x: str) -> Node:
    return mul(power(s("m"), "-1/2"), total(mul(entry("v", "i"), ("app", SIGMA, preactivation("i", x))), "i", "m"))


def network_gradient(x: str) -> Node:
    return mul(power(s("m"), "-1/2"), entry("v", "j"), ("app", SLOPE, preactivation("j", x)), entry(x, "k"))


def kernel(slope_power: int, scale: int) -> Node:
    slopes = mul(power(entry("v", "i"), slope_power), ("app", SLOPE, preactivation("i", "x")),
                 ("app", SLOPE, preactivation("i", "z")))
    return mul(power(s("m"), scale), total(mul(entry("x", "i"), entry("z", "i")), "i", "d"), total(slopes, "i", "m"))


def test_gradient_of_least_squares() -> None:
    derivative = ("d", LOSS, entry("theta", "j"))
    proof = prove_equal_indexed(derivative, GRADIENT, REGRESSION)
    assert proof is not None
    assert proof.conditions == ()
    transposed = total(mul(RESIDUAL, entry("x", "j", "i")), "i", "n")
    short = total(mul(RESIDUAL, entry("x", "i", "j")), "i", "d")
    for false in (mul(q(2), GRADIENT), minus(GRADIENT), transposed, short):
        assert prove_equal_indexed(derivative, false, REGRESSION) is None


def test_the_index_must_be_in_its_range() -> None:
    unbounded = IndexedContext(Context(NAMES, FROM_ONE))
    assert prove_equal_indexed(("d", LOSS, entry("theta", "j")), GRADIENT, unbounded) is None
    beyond = IndexedContext(Context(NAMES, FROM_ONE, {"j": Bound(add(s("d"), q(1)))}))
    assert prove_equal_indexed(("d", LOSS, entry("theta", "j")), GRADIENT, beyond) is None


def test_gradient_of_a_two_layer_network() -> None:
    derivative = ("d", network("x"), entry("w", "j", "k"))
    proof = prove_equal_indexed(derivative, network_gradient("x"), NETWORK)
    assert proof is not None
    assert proof.conditions == ()
    assert prove_equal_indexed(("d", network("x"), entry("w", "k", "j")), network_gradient("x"), NETWORK) is None
    assert prove_equal_indexed(derivative, network_gradient("z"), NETWORK) is None


def test_an_undeclared_derivative_is_not_taken() -> None:
    rough = replace(NETWORK, differentiable={})
    derivative = ("d", network("x"), entry("w", "j", "k"))
    assert prove_equal_indexed(derivative, network_gradient("x"), rough) is None
    once = ("d", ("app", SIGMA, s("t")), s("t"))
    assert prove_equal_indexed(("d", once, s("t")), ("app", ("dfun", SIGMA, q(2)), s("t")), NETWORK) is None
    twice = replace(NETWORK, differentiable={"sigma": 2})
    assert prove_equal_indexed(("d", once, s("t")), ("app", ("dfun", SIGMA, q(2)), s("t")), twice) is not None


def test_tangent_kernel_of_a_two_layer_network() -> None:
    product = mul(*(("d", network(x), entry("w", "j", "k")) for x in "xz"))
    tangent_kernel = total(total(product, "k", "d"), "j", "m")
    assert prove_equal_indexed(tangent_kernel, kernel(2, -1), NETWORK) is not None
    assert prove_equal_indexed(tangent_kernel, kernel(1, -1), NETWORK) is None
    assert prove_equal_indexed(tangent_kernel, kernel(2, 0), NETWORK) is None


def test_trace_under_an_orthogonal_change_of_basis() -> None:
    left = total(total(mul(entry("Q", "i", "j"), entry("l", "j"), entry("Q", "i", "j")), "j", "n"), "i", "n")
    right = total(entry("l", "j"), "j", "n")
    orthogonal = replace(REGRESSION, rules=(orthogonal_columns("Q", s("n"), s("n")),))
    assert prove_equal_indexed(left, right, orthogonal) is not None
    assert prove_equal_indexed(left, mul(q(2), right), orthogonal) is None
    assert prove_equal_indexed(left, right, REGRESSION) is None
    too_few = replace(REGRESSION, rules=(orthogonal_columns("Q", s("n"), s("d")),))
    assert prove_equal_indexed(left, right, too_few) is None
    rows = total(total(mul(entry("Q", "i", "j"), entry("l", "i"), entry("Q", "i", "j")), "j", "n"), "i", "n")
    assert prove_equal_indexed(rows, total(entry("l", "i"), "i", "n"), orthogonal) is None


def test_constant_sums() -> None:
    assert prove_equal_indexed(total(q(1), "k", "n"), s("n"), REGRESSION) is not None
    assert prove_equal_indexed(("sum", q(1), "k", q(0), s("n")), s("n"), REGRESSION) is None
    assert prove_equal_indexed(("sum", q(1), "k", q(0), s("n")), add(s("n"), q(1)), REGRESSION) is not None
    assert prove_equal_indexed(total(q(1), "k", "N"), s("N"), REGRESSION) is None
    negative = IndexedContext(Context(frozenset("r")))
    assert prove_equal_indexed(total(q(1), "k", "r"), s("r"), negative) is None


def test_names_order_and_shift_of_bound_indices() -> None:
    first = total(total(mul(entry("a", "i"), entry("b", "i", "l"), entry("a", "l")), "l", "n"), "i", "n")
    second = total(total(mul(entry("a", "l"), entry("b", "l", "i"), entry("a", "i")), "i", "n"), "l", "n")
    assert prove_equal_indexed(first, second, REGRESSION) is not None
    assert prove_equal_indexed(first, total(mul(entry("a", "i"), entry("b", "i", "i"), entry("a", "i")), "i", "n"),
                               REGRESSION) is None
    shifted = ("sum", ("idx", "a", add(s("k"), q(1))), "k", q(0), add(s("n"), q(-1)))
    assert prove_equal_indexed(total(entry("a", "k"), "k", "n"), shifted, REGRESSION) is not None
    assert prove_equal_indexed(total(entry("a", "k"), "k", "n"), ("sum", *shifted[1:4], s("n")), REGRESSION) is None


def test_a_range_that_depends_on_an_outer_index() -> None:
    triangle = total(("sum", mul(entry("a", "i"), entry("b", "l")), "l", q(1), s("i")), "i", "n")
    renamed = total(("sum", mul(entry("b", "i"), entry("a", "l")), "i", q(1), s("l")), "l", "n")
    assert prove_equal_indexed(triangle, renamed, REGRESSION) is not None
    other_way = total(("sum", mul(entry("a", "l"), entry("b", "i")), "l", q(1), s("i")), "i", "n")
    assert prove_equal_indexed(triangle, other_way, REGRESSION) is None


def test_a_name_that_occurs_free_is_not_captured() -> None:
    square = mul(total(entry("a", "k"), "k", "n"), total(entry("a", "k"), "k", "n"))
    assert prove_equal_indexed(square, power(total(entry("a", "l"), "l", "n"), 2), REGRESSION) is not None
    assert prove_equal_indexed(square, total(power(entry("a", "k"), 2), "k", "n"), REGRESSION) is None
    inner_free = total(mul(entry("a", "k"), total(entry("b", "k", "l"), "l", "n")), "k", "n")
    inner_bound = total(mul(entry("a", "k"), total(entry("b", "l", "l"), "l", "n")), "k", "n")
    assert prove_equal_indexed(inner_free, inner_bound, REGRESSION) is None
    assert prove_equal_indexed(s("#0"), s("#0"), REGRESSION) is None


def test_softmax() -> None:
    def share(index: str) -> Node:
        return mul(exponential(entry("a", index)), power(total(exponential(entry("a", "l")), "l", "n"), -1))

    context = IndexedContext(Context(NAMES, FROM_ONE, {"j": Bound(s("n")), "k": Bound(s("n"))}))
    derivative = ("d", share("k"), entry("a", "j"))
    true = mul(share("k"), add(("delta", s("j"), s("k")), minus(share("j"))))
    assert prove_equal_indexed(derivative, true, context) is not None
    assert prove_equal_indexed(derivative, mul(share("k"), add(("delta", s("j"), s("k")), share("j"))), context) is None
    assert prove_equal_indexed(derivative, mul(share("k"), add(q(1), minus(share("j")))), context) is None


@pytest.mark.parametrize(("function", "slope", "false"), [
    (("f", "tanh", s("t")), add(q(1), minus(power(("f", "tanh", s("t")), 2))),
     add(q(1), power(("f", "tanh", s("t")), 2))),
    (("f", "softplus", s("t")), ("f", "sigmoid", s("t")), ("f", "softplus", s("t"))),
    (("f", "erf", s("t")), mul(q(2), power(("c", "pi"), "-1/2"), exponential(minus(power(s("t"), 2)))),
     mul(q(2), exponential(minus(power(s("t"), 2))))),
    (power(add(q(1), power(s("t"), 2)), "1/2"), mul(s("t"), power(add(q(1), power(s("t"), 2)), "-1/2")),
     power(add(q(1), power(s("t"), 2)), "-1/2")),
    (("app", ("lam", "u", power(s("u"), 3)), s("t")), mul(q(3), power(s("t"), 2)), mul(q(2), power(s("t"), 2))),
])
def test_elementary_derivatives(function: Node, slope: Node, false: Node) -> None:
    proof = prove_equal_indexed(("d", function, s("t")), slope, REGRESSION)
    assert proof is not None
    assert proof.conditions == ()
    assert prove_equal_indexed(("d", function, s("t")), false, REGRESSION) is None


def test_derivatives_where_there_may_be_none() -> None:
    proof = prove_equal_indexed(("d", power(s("t"), "1/2"), s("t")), mul(q("1/2"), power(s("t"), "-1/2")), REGRESSION)
    assert proof is not None
    assert proof.conditions != ()
    assert prove_equal_indexed(("d", ("f", "abs", s("t")), s("t")), ("f", "sign", s("t")), REGRESSION) is None


def test_equations_serve_the_coefficients() -> None:
    equation = ("eq", add(power(s("a"), 2), power(s("b"), 2)), q(1))
    context = IndexedContext(Context(NAMES, FROM_ONE, equations=(equation,)))
    left = add(*(total(mul(power(s(name), 2), entry("x", "i")), "i", "n") for name in "ab"))
    assert prove_equal_indexed(left, total(entry("x", "i"), "i", "n"), context) is not None
    assert prove_equal_indexed(left, total(entry("x", "i"), "i", "n"), REGRESSION) is None
    assert prove_equal_indexed(("d", power(s("a"), 2), s("a")), ("d", add(q(1), minus(power(s("b"), 2))), s("a")),
                               context) is None


def test_infinite_sums_are_not_rearranged() -> None:
    infinite = ("sum", entry("a", "i"), "i", q(1), ("c", "oo"))
    with pytest.raises(NotCovered):
        expand(infinite, REGRESSION)
    assert prove_equal_indexed(("d", infinite, entry("a", "j")), q(1), REGRESSION) is None
