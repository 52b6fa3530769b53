"""False or meaningless statements next to true ones of the same shape: the rules accept the second kind only."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

X, K, N, V, C = (("s", name) for name in "xknvc")
F = ("fv", "F")
REAL = {"name": "x", "kind": "real"}
POSITIVE = {**REAL, "low": ["q", "0"], "low_open": True}
COUNT = {"name": "n", "kind": "integer", "low": ["q", "1"]}


def q(value: object) -> Any:
    return ("q", str(value))


def add(*parts: Any) -> Any:
    return ("+", *parts)


def mul(*parts: Any) -> Any:
    return ("*", *parts)


def power(base: Any, exponent: Any) -> Any:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def f(name: str, *parts: Any) -> Any:
    return ("f", name, *parts)


def proves(claim: Any, variables: list[Any], hypotheses: tuple[Any, ...] = (), rule: str = "identity",
           **evidence: Any) -> bool:
    statement = read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": claim})
    try:
        return apply_rule(statement, {"kind": rule, **evidence}).verdict == "proved"
    except Rejected:
        return False


def has_value(side: Any, variables: list[Any], hypotheses: tuple[Any, ...] = (), **evidence: Any) -> bool:
    return proves(("eq", side, side), variables, hypotheses, **evidence)


def test_gamma_is_positive_at_positive_arguments_only() -> None:
    """Gamma(2v+5) / ((2v+1)(2v+2)(2v+3)(2v+4)) = Gamma(2v+1) < 0 on -1 < v < -1/2, although Gamma(2v+5) > 0 there."""
    def factor(c: int) -> Any:
        return add(mul(q(2), V), q(c))

    def claim(left: Any, right: Any) -> Any:
        return ("lt", left, right)

    value = mul(f("gamma", factor(5)), *(power(factor(c), -1) for c in (1, 2, 3, 4)))
    between = {"name": "v", "kind": "real", "low": ["q", "-1"], "high": ["q", "-1/2"], "low_open": True,
               "high_open": True}
    above = {"name": "v", "kind": "real", "low": ["q", "-1/2"], "low_open": True}
    assert not proves(claim(q(0), value), [between])
    assert proves(claim(q(0), value), [above])
    assert proves(claim(q(0), f("gamma", factor(5))), [between])
    assert proves(("eq", f("gamma", factor(5)), mul(factor(4), f("gamma", factor(4)))), [between])
    assert not proves(("eq", f("gamma", factor(5)), mul(factor(3), f("gamma", factor(4)))), [between])


def test_a_hypothesis_says_nothing_of_a_bound_name() -> None:
    """1/k has no value at k = 0, whatever is assumed of a variable that is called k as well."""
    def total(low: int) -> Any:
        return ("sum", power(K, -1), "k", q(low), q(3))

    nonzero = ("ne", K, q(0))
    variable = {"name": "k", "kind": "real"}
    assert has_value(power(K, -1), [variable], (nonzero,), example={"k": "1"})
    assert has_value(total(1), [variable], (nonzero,), example={"k": "1"})
    assert not has_value(total(-3), [variable], (nonzero,), example={"k": "1"})
    assert not has_value(total(-3), [{**variable, "low": ["q", "1"]}])


def test_nested_indices_of_one_name_are_two() -> None:
    def nested(low: int) -> Any:
        return ("sum", ("sum", power(K, -1), "k", q(low), K), "k", q(1), N)

    assert has_value(nested(1), [COUNT])
    assert not has_value(nested(0), [COUNT])


def test_the_ends_of_a_sum_are_integers() -> None:
    half_open = {"name": "x", "kind": "real", "low": ["q", "1"]}
    assert has_value(("sum", K, "k", q(1), N), [COUNT])
    assert not has_value(("sum", K, "k", q("1/2"), N), [COUNT])
    assert not has_value(("sum", K, "k", q(1), X), [half_open])
    assert not has_value(("sum", K, "k", q(1), f("gamma", q(0))), [COUNT])
    even = {**COUNT, "modulus": 2, "residue": 0}
    assert has_value(("prod", K, "k", q(1), mul(q("1/2"), N)), [even])
    assert not has_value(("prod", K, "k", q(1), mul(q("1/2"), N)), [COUNT])


def test_an_index_of_a_sum_is_no_declared_degree() -> None:
    """A Taylor coefficient needs a degree that is known to be natural; an index is not declared."""
    kernel = ("taylor_coefficient", ("dual", F, ("s", "t")), "t", K)
    function = {"name": "F", "kind": "function", "properties": [
        "square_integrable", "locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable"]}
    degree = {"name": "k", "kind": "integer", "low": ["q", "0"]}
    assert has_value(kernel, [function, degree])
    assert not has_value(("sum", kernel, "k", q(-3), q(-1)), [function, degree])
    assert not has_value(("sum", kernel, "k", q(-3), q(-1)), [function])


@pytest.mark.parametrize(("body", "domain", "wider"), [
    (f("abs", X), None, REAL),
    (f("max", X, q(0)), None, REAL),
    (f("floor", X), None, REAL),
    (power(X, "1/2"), POSITIVE, {**REAL, "low": ["q", "0"]}),
    (f("asin", X), {**REAL, "low": ["q", "-1/2"], "high": ["q", "1/2"]},
     {**REAL, "low": ["q", "-1"], "high": ["q", "1"]}),
    (f("exp", power(X, 3)), REAL, {"name": "x", "kind": "integer"}),
    (f("log", X), POSITIVE, REAL),
    (("d", power(X, 3), X), REAL, {"name": "x", "kind": "integer"}),
    (("d", f("exp", X), X), None, REAL),
    (("sum", power(X, K), "k", q(0), q(3)), REAL, {"name": "x", "kind": "integer"}),
    (("delta", X, q(0)), None, REAL),
])
def test_a_derivative_exists_where_the_function_is_differentiable(body: Any, domain: Any, wider: Any) -> None:
    derivative = ("d", body, X)
    assert not has_value(derivative, [wider])
    if domain is not None:
        assert has_value(derivative, [domain])


def test_what_a_derivative_does_not_vary_may_have_kinks() -> None:
    body = mul(f("abs", C), power(X, 2))
    constant = {"name": "c", "kind": "real"}
    assert has_value(("d", body, X), [REAL, constant])
    assert not has_value(("d", body, C), [REAL, constant])


def test_a_derivative_is_by_a_variable() -> None:
    assert has_value(("d", power(X, 2), X), [REAL])
    assert not has_value(("d", power(X, 2), q(2)), [REAL])
    assert not has_value(("d", power(X, 2), power(X, 2)), [REAL])


def test_a_derivative_of_a_sum_needs_a_fixed_range() -> None:
    def total(end: Any) -> Any:
        return ("d", ("sum", mul(X, K), "k", q(0), end), X)

    assert has_value(total(N), [REAL, COUNT])
    assert not has_value(total(add(N, mul(q(0), X))), [REAL, COUNT])


def test_a_function_variable_is_differentiated_if_it_is_declared_so() -> None:
    smooth = {"name": "F", "kind": "function", "properties": ["differentiable"]}
    rough = {"name": "F", "kind": "function", "properties": []}
    value = ("app", F, power(X, 2))
    assert has_value(value, [rough, REAL])
    assert has_value(("d", value, X), [smooth, REAL])
    assert not has_value(("d", value, X), [rough, REAL])
    assert not has_value(("d", ("app", ("dfun", F, q(1)), X), X), [smooth, REAL])


@pytest.mark.parametrize(("claim", "domain", "wider"), [
    (("convex", mul(q(-1), f("log", X)), X), POSITIVE, REAL),
    (("convex", add(X, power(C, -1)), X), None, REAL),
    (("affine", add(X, f("log", C)), X), None, REAL),
    (("linear", mul(f("log", q(2)), X), X), REAL, None),
])
def test_only_what_has_a_value_is_linear_or_convex(claim: Any, domain: Any, wider: Any) -> None:
    real, positive = {"name": "c", "kind": "real"}, {"name": "c", "kind": "real", "low": ["q", "1"]}
    assert proves(claim, [domain or REAL, positive], rule="structure")
    if wider:
        assert not proves(claim, [wider, real], rule="structure")
