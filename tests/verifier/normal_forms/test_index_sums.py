"""Sums over bound indices: deltas collapse and rules apply only where they may, and sizes are bounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntksym.verifier.normal_forms import index_sums
from ntksym.verifier.normal_forms.assumptions import Bound, Context
from ntksym.verifier.normal_forms.index_sums import IndexedContext, SumRule, orthogonal_columns
from ntksym.verifier.normal_forms.indexed import expand, prove_equal_indexed
from ntksym.verifier.normal_forms.normal_form import NotCovered
from ntksym.verifier.syntax import Node

N, INDEX, J, K, T = (("s", name) for name in "nijkt")


def q(value: object) -> Node:
    return ("q", str(value))


def mul(*parts: Node) -> Node:
    return ("*", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, q(exponent))


def entry(array: str, *indices: Node) -> Node:
    return ("idx", array, *indices)


def total(body: Node, index: str, high: Node = N) -> Node:
    return ("sum", body, index, q(1), high)


#: n >= 1, and 1 <= j, k <= n; t is real with the same ends
INSIDE = {name: Bound(q(1)) for name in "njkt"}
CONTEXT = IndexedContext(Context(frozenset("njk"), INSIDE, {name: Bound(N) for name in "jkt"}))


def equal(left: Node, right: Node, context: IndexedContext = CONTEXT) -> bool:
    return prove_equal_indexed(left, right, context) is not None


@pytest.mark.parametrize("point", [J, ("+", J, K, mul(q(-1), K))])
def test_a_delta_picks_the_entry_at_an_integer_in_its_range(point: Node) -> None:
    assert equal(total(mul(("delta", INDEX, point), entry("a", INDEX)), "i"), entry("a", J))
    assert not equal(total(mul(("delta", INDEX, point), entry("a", INDEX)), "i"), entry("a", K))


@pytest.mark.parametrize("point", [T, power(J, 2), power(J, -1), mul(J, K), mul(q("1/2"), J)])
def test_a_delta_stays_where_its_point_may_be_no_index(point: Node) -> None:
    """At t = 3/2 the sum of delta(i, t) is 0, at j = k = n it is so for j k."""
    left = total(mul(("delta", INDEX, point), entry("a", INDEX)), "i")
    assert not equal(left, entry("a", point))
    assert equal(left, total(mul(entry("a", K), ("delta", point, K)), "k")) is ("k" not in str(point))
    assert equal(left, total(mul(entry("a", ("s", "l")), ("delta", point, ("s", "l"))), "l"))


def test_an_index_with_a_coefficient_is_not_solved_for() -> None:
    for left in (mul(q(2), INDEX), power(INDEX, 2), power(INDEX, -1)):
        body = mul(("delta", left, J), entry("a", INDEX))
        assert equal(total(body, "i"), total(body, "i"))
        assert not equal(total(body, "i"), entry("a", J))
        assert not equal(total(body, "i"), q(0))


def test_a_delta_does_not_remove_an_index_on_which_a_range_depends() -> None:
    inner = total(entry("b", ("s", "l")), "l", INDEX)
    left = total(mul(("delta", INDEX, J), inner), "i")
    assert equal(left, total(mul(inner, ("delta", J, INDEX)), "i"))
    for false in (total(entry("b", ("s", "l")), "l"), q(0), entry("b", J)):
        assert not equal(left, false)


ORTHOGONAL = replace(CONTEXT, rules=(orthogonal_columns("Q", N, N),))


def column(point: Node) -> Node:
    return entry("Q", INDEX, point)


def test_orthonormal_columns() -> None:
    assert equal(total(mul(column(J), column(K)), "i"), ("delta", J, K), ORTHOGONAL)
    assert equal(total(power(column(J), 2), "i"), q(1), ORTHOGONAL)
    assert equal(total(mul(entry("c", J), column(J), column(K)), "i"), mul(entry("c", J), ("delta", J, K)), ORTHOGONAL)
    beyond: Node = ("+", J, q(1))
    for body, value in [
        (mul(column(J), column(K)), q(1)),
        (column(J), q(1)),
        (power(column(J), 3), q(1)),
        (power(column(J), "1/2"), q(1)),
        (power(column(J), -2), q(1)),
        (mul(power(column(J), 2), ("f", "exp", column(J))), q(1)),
        (mul(column(J), entry("P", INDEX, J)), q(1)),
        (mul(column(J), entry("Q", INDEX)), q(1)),
        (mul(column(J), column(INDEX)), ("delta", J, INDEX)),
        (mul(column(J), entry("Q", ("+", INDEX, q(1)), J)), q(1)),
        (mul(column(beyond), column(beyond)), q(1)),
    ]:
        assert not equal(total(body, "i"), value, ORTHOGONAL)
    for rows in (("+", N, q(1)), ("+", N, q(-1)), K, q(3)):
        assert not equal(total(mul(column(J), column(J)), "i", rows), q(1), ORTHOGONAL)


def rule(right: Node, factor: Node, schematic: dict[str, tuple[Node, Node]]) -> IndexedContext:
    return replace(CONTEXT, rules=(SumRule("i", q(1), N, (factor,), right, schematic),))


def test_a_rule_for_one_column_says_nothing_of_another() -> None:
    first = rule(q(1), entry("p", INDEX, q(1)), {})
    assert equal(total(entry("p", ("s", "l"), q(1)), "l"), q(1), first)
    assert not equal(total(entry("p", ("s", "l"), q(2)), "l"), q(1), first)
    assert not equal(total(entry("p", ("s", "l"), q(1)), "l"), q(2), first)


def test_one_name_in_a_rule_is_one_place() -> None:
    factors = (entry("Q", INDEX, J), entry("P", INDEX, J))
    paired = replace(CONTEXT, rules=(SumRule("i", q(1), N, factors, q(1), {"j": (q(1), N)}),))
    assert equal(total(mul(entry("P", INDEX, K), entry("Q", INDEX, K)), "i"), q(1), paired)
    assert not equal(total(mul(entry("P", INDEX, K), entry("Q", INDEX, J)), "i"), q(1), paired)


def test_a_rule_whose_right_side_the_factors_do_not_fix_is_not_applied() -> None:
    span = {"k": (q(1), N)}
    assert equal(total(entry("p", INDEX, J), "i"), J, rule(K, entry("p", INDEX, K), span))
    loose = rule(K, entry("p", INDEX), span)
    assert not equal(total(entry("p", INDEX), "i"), K, loose)
    assert not equal(total(entry("p", INDEX), "i"), J, loose)


def test_products_have_a_bounded_number_of_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    def some(name: str, count: int) -> Node:
        return ("+", *(entry(name, q(i)) for i in range(1, count + 1)))

    monkeypatch.setattr(index_sums, "MAX_TERMS", 6)
    assert equal(mul(some("a", 2), some("b", 3)), mul(some("b", 3), some("a", 2)))
    assert not equal(mul(some("a", 2), some("b", 3)), mul(some("b", 3), some("a", 1), q(2)))
    with pytest.raises(NotCovered, match="a product of sums has too many terms"):
        expand(mul(some("a", 2), some("b", 4)), CONTEXT)
    assert not equal(mul(some("a", 2), some("b", 4)), mul(some("b", 4), some("a", 2)))


def test_terms_have_a_bounded_number_of_indices() -> None:
    def product(count: int) -> Node:
        return mul(*(total(entry("a", INDEX), "i") for _ in range(count)))

    assert equal(product(3), power(total(entry("a", K), "k"), 3))
    with pytest.raises(NotCovered, match="more than 6 nested sums in one term"):
        expand(mul(*(total(entry(name, INDEX), "i") for name in "abcdefg")), CONTEXT)


def test_numbers_have_a_bounded_number_of_digits() -> None:
    def huge(exponent: int) -> Node:
        body = mul(entry("a", INDEX), ("f", "exp", mul(entry("a", INDEX), power(q(10**30), exponent))))
        return total(body, "i")

    assert equal(huge(100), huge(100))
    assert not equal(huge(100), huge(99))
    with pytest.raises(NotCovered, match="at most 4000 characters"):
        expand(huge(200), CONTEXT)
    assert not equal(huge(200), huge(200))


def test_private_names_are_not_expanded() -> None:
    assert expand(("+", K, K), CONTEXT)[0] == mul(q(2), K)
    with pytest.raises(NotCovered, match="a name begins with # or @"):
        expand(("+", ("s", "#0"), K), CONTEXT)


def test_a_bound_name_is_not_a_function() -> None:
    def image(name: str) -> Node:
        return ("app", ("lam", "u", ("app", ("fv", name), mul(q(2), ("s", "u")))), J)

    assert equal(image("phi"), ("app", ("fv", "phi"), mul(q(2), J)))
    with pytest.raises(NotCovered, match="'u' is bound and used as a function"):
        expand(image("u"), CONTEXT)


def test_a_derivative_by_an_index_is_not_taken() -> None:
    assert equal(total(("d", mul(T, entry("a", INDEX)), T), "i"), total(entry("a", INDEX), "i"))
    by_index = total(("d", mul(INDEX, entry("a", J)), INDEX), "i")
    assert not equal(by_index, mul(N, entry("a", J)))
    with pytest.raises(NotCovered, match="derivative with respect to 's'"):
        expand(by_index, CONTEXT)
