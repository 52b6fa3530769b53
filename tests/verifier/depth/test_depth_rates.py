"""Rates of deep kernels: the table on both sides, and what the rules do not take."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flint import arb, fmpq

from ntksym.verifier.depth import radius as beyond
from ntksym.verifier.depth.radius import Beyond, is_entire, is_entire_function
from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.depth_rate_problems import (
    COSINE,
    DEPTH_PROBLEMS,
    ERF,
    EXP,
    GAUSS,
    LAYER,
    ODD,
    SINE,
    TANH,
    DepthProblem,
    L,
    below,
    coefficient,
    geometric,
    kernel,
    problem,
    radius,
    stretched,
)
from tests.rate_problems import RELU, Node, P, R, X, power, q, times

PROBLEMS = {item.name: item for item in DEPTH_PROBLEMS}


def verdict(item: DepthProblem, claim: Node | None = None, evidence: dict[str, Any] | None = None) -> str:
    """The verdict; "" where the rule does not accept."""
    try:
        return apply_rule(read_statement(item.statement(claim or item.true)), evidence or item.evidence).verdict
    except Rejected as failure:
        return str(failure)


@pytest.mark.parametrize("item", DEPTH_PROBLEMS, ids=lambda item: item.name)
def test_true_is_accepted_and_false_is_not(item: DepthProblem) -> None:
    assert verdict(item) == "proved"
    for claim in item.false:
        for evidence in (item.evidence, {**item.evidence, "layer": 1}, *(
                {**item.evidence, "radius": q(point)} for point in ("3/2", "151/100", "1499/1000"))):
            if set(evidence) == set(item.evidence):
                assert verdict(item, claim, evidence) != "proved", claim


@pytest.mark.parametrize("item", DEPTH_PROBLEMS, ids=lambda item: item.name)
def test_the_other_relations_do_not_follow(item: DepthProblem) -> None:
    for op in {"theta", "equivalent", "omega", *(("bigo",) if item.true[0] == "omega" else ())} - {item.true[0]}:
        assert verdict(item, (op, *item.true[1:])) != "proved"


def test_what_the_verdicts_rest_on() -> None:
    def axioms(name: str) -> tuple[str, ...]:
        item = PROBLEMS[name]
        return apply_rule(read_statement(item.statement(item.true)), item.evidence).axioms

    assert axioms("erf, three layers") == ("gamma-ratio", "mehler")
    assert axioms("tanh from below") == ("gamma-ratio", "gaussian-integration-by-parts", "mehler")


# -- from below


def rejected(message: str, op: str, tree: Node, size: Node, evidence: dict[str, Any], **more: Any) -> None:
    assert message in verdict(problem("", op, tree, size, evidence, **more))


def test_a_factor_between_layers_is_positive() -> None:
    size = times(power(P, -1), geometric("3/2"))
    even = {"modulus": 2, "residue": 0, "low": q(2)}
    # without bias and mean, the kernels of an even function have no first coefficient to come from
    rejected("a factor between layers", "omega", kernel("ntk", GAUSS, q(3), q("1/2")), size, below(1), index=even)
    rejected("a weight sigma_w", "omega", kernel("nngp", TANH, q(3), q(0)), size, below())
    third: Node = ("lam", "x", times(q("1/2"), ("+", power(X, 3), times(q(-3), X))))  # 1/2 sqrt(6) h_3
    for op in ("ntk", "nngp"):
        rejected("a factor between layers", "omega", kernel(op, third, q(3), q("1/2")), power(P, -2), below())


def test_a_slope_may_be_nonzero_by_hypothesis() -> None:
    phi: Node = ("fv", "phi")
    mean = ("gaussian_mean", ("lam", "x", power(("app", phi, X), 2)))
    kept = ("eq", power(("s", "b"), 2), ("+", q(1), times(q(-1), mean)))
    slope = ("ne", ("hermite_coefficient", phi, q(1)), q(0))
    properties = ["derivative_square_integrable", "locally_absolutely_continuous", "polynomially_bounded",
                  "square_integrable"]
    claim = ("omega", coefficient(("ntk", phi, R, R, L, q(1), ("s", "b"))), power(P, 0), "p")
    for hypotheses, message in (
            ([kept, slope], "a Hermite coefficient whose growth"), ([kept], "a factor between layers"),
            ([slope], "nonnegative coefficients")):
        statement = {
            "variables": [
                {"name": "p", "kind": "integer", "low": q(1)}, LAYER, {"name": "b", "kind": "real", "low": q(0)},
                {"name": "phi", "kind": "function", "properties": properties}],
            "hypotheses": hypotheses, "claim": claim, "quantifier": "forall"}
        with pytest.raises(Rejected, match=re.escape(message)):
            apply_rule(read_statement(statement), below(), nested=True)


def test_lower_bounds_come_from_a_layer_that_is_there() -> None:
    tree, size = kernel("ntk", TANH, L), stretched("1/2")
    rejected("not shown to be 2 or more", "omega", tree, size, below(), index=ODD, others=({**LAYER, "low": q(1)},))
    rejected("layer 1 or a later one", "omega", tree, size, below(0), index=ODD, others=(LAYER,))
    rejected("carried", "bigo", tree, size, below(), index=ODD, others=(LAYER,))
    rejected("changes with the index", "omega", kernel("ntk", TANH, P), size, below(), index={**ODD, "low": q(2)})
    rejected("nonnegative coefficients", "omega", kernel("ntk", TANH, L, first=times(q("1/2"), R)), size, below(),
             index=ODD, others=(LAYER,))
    rejected("kernel of a layer", "omega", ("dual", TANH, R), size, below(), index=ODD)


@pytest.mark.parametrize("layer", ["2", True, None, 2.0])
def test_the_layer_is_an_integer(layer: Any) -> None:
    with pytest.raises(Malformed, match="names the layer"):
        verdict(PROBLEMS["tanh from below"], evidence={**below(), "layer": layer})


def test_the_base_is_proved() -> None:
    item = PROBLEMS["tanh from below"]
    assert "p = 2 m + 1" in verdict(item, (item.true[0], item.true[1], power(P, 0), "p"), below(threshold=1))
    unsettled = {"kind": "unsettled", "tried": ["nothing"]}
    assert "is undecided, not proved" in verdict(item, evidence={**below(), "base": unsettled})
    with pytest.raises(Malformed):
        verdict(item, evidence={**below(), "base": None})


# -- from a layer to the next


def next_layer(left: Node, right: Node, **more: Any) -> str:
    statement = {"variables": [{"name": "p", "kind": "integer", "low": q(0)}, {**LAYER, "low": q(1)}], "hypotheses": [],
                 "claim": ("le", left, right), "quantifier": "forall", **more}
    try:
        return apply_rule(read_statement(statement), {"kind": "structure"}).verdict
    except Rejected as failure:
        return str(failure)


ABOVE: Node = ("+", L, q(1))


@pytest.mark.parametrize("op", ["ntk", "nngp"])
def test_coefficients_of_the_next_layer(op: str) -> None:
    slope = power(("hermite_coefficient", TANH, q(1)), 2)
    low, high = (coefficient(kernel(op, TANH, layer)) for layer in (L, ABOVE))
    assert next_layer(times(slope, low), high) == "proved"
    for left, right in (
        (times(q("101/100"), slope, low), high), (low, high), (times(slope, high), low), (times(slope, low), low),
        (times(slope, low), times(q("1/2"), high)), (times(slope, low), coefficient(kernel(op, TANH, ("+", L, q(2))))),
        (times(slope, low), coefficient(kernel(op, TANH, ABOVE), ("+", P, q(1)))),
        (times(slope, low), coefficient(kernel(op, SINE, ABOVE))),
        (times(slope, coefficient(("dual", TANH, R))), high),
        (times(slope, coefficient(kernel(op, TANH, L, q("1/2")))), coefficient(kernel(op, TANH, ABOVE, q("1/2")))),
    ):
        assert next_layer(left, right) != "proved", (left, right)


def test_the_next_layer_of_what_is_no_power_series() -> None:
    scaled = times(q("1/2"), R)
    slope = power(("hermite_coefficient", TANH, q(1)), 2)
    low, high = (coefficient(kernel("ntk", TANH, layer, first=scaled)) for layer in (L, ABOVE))
    assert next_layer(times(slope, low), high) != "proved"


def test_a_slope_may_be_written_as_the_mean_of_the_derivative() -> None:
    low, high = (coefficient(kernel("ntk", TANH, layer)) for layer in (L, ABOVE))
    mean = ("hermite_coefficient", ("dfun", TANH, q(1)), q(0))
    assert next_layer(times(power(mean, 2), low), high) == "proved"
    assert next_layer(times(q("9/8"), power(mean, 2), low), high) != "proved"


def test_an_activation_that_is_not_polynomially_bounded_has_its_derivative_alone() -> None:
    low, high = (coefficient(kernel("ntk", EXP, layer, q("1/4"))) for layer in (L, ABOVE))
    for function, expected in ((("dfun", EXP, q(1)), True), (EXP, False)):
        left = times(q("1/16"), power(("hermite_coefficient", function, q(0 if expected else 1)), 2), low)
        assert (next_layer(left, high) == "proved") is expected


# -- values beyond the disc


def test_values_beyond_the_disc() -> None:
    """S_2(r) = (2/pi) (asin(2r/3) - asin(2/3)) + 1 for erf; for the Gaussian the dual is (9 - 4 t^2)^(-1/2)."""
    point = fmpq(7, 5)
    erf = Beyond("r", point).value(kernel("nngp", ERF, q(2)))
    expected = 2 / arb.pi() * (arb(fmpq(14, 15)).asin() - arb(fmpq(2, 3)).asin()) + 1
    assert erf.overlaps(expected)
    assert erf.rad() < 1e-20
    t = arb(point)
    gauss = Beyond("r", point).value(("+", ("dual", GAUSS, R), times(R, ("dual", ("dfun", GAUSS, q(1)), R)), q(2)))
    assert gauss.overlaps(1 / (9 - 4 * t * t).sqrt() + 4 * t * t / (9 - 4 * t * t) ** arb("1.5") + 2)


def test_a_value_that_is_not_finite_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beyond, "require_analytic", lambda f, end: None)
    rejected("without a finite enclosure", "bigo", kernel("nngp", ERF, q(2)), geometric(2), radius(2))


def test_what_is_entire() -> None:
    mixed = ("lam", "x", ("+", times(X, ("f", "sin", X)), ("f", "exp", times(q(2), X)), power(X, 3)))
    assert all(is_entire_function(f) for f in (SINE, COSINE, EXP, mixed, ("dfun", mixed, q(1))))
    others = (ERF, TANH, GAUSS, RELU, ("fv", "phi"), ("lam", "x", ("app", SINE, X)),
              ("lam", "x", ("+", X, ("f", "tanh", X))))
    assert not any(map(is_entire_function, others))
    assert is_entire(("+", power(("dual", SINE, R), 2), q(3), R), "r")
    assert not is_entire(("+", ("dual", SINE, ("dual", ERF, R)), R), "r")
    assert not is_entire(kernel("nngp", SINE, L, first=("dual", ERF, R)), "r")


def test_an_inner_kernel_is_bounded_for_every_number_of_layers() -> None:
    """The covariance of the second layer of the sine is 1.23 at 2, less than 3/2, where the dual of erf is singular,
    but that of the first is 2."""
    first_on = ({**LAYER, "low": q(1)},)
    inner = kernel("nngp", SINE, L, q("1/2"))
    for tree in (("dual", ERF, inner), kernel("nngp", ERF, q(2), first=inner), kernel("ntk", ERF, q(2), first=inner)):
        assert verdict(problem("", "bigo", tree, geometric("7/5"), radius("7/5"), others=first_on)) == "proved"
        rejected("analytic on [0, 2.00000]", "bigo", tree, geometric(2), radius(2), others=first_on)
    second = ("dual", ERF, kernel("nngp", SINE, q(2), q("1/2")))
    assert verdict(problem("", "bigo", second, geometric(2), radius(2))) == "proved"


def test_tangent_kernels_of_every_number_of_layers_have_no_common_bound() -> None:
    line: Node = ("lam", "x", X)

    def tangent(rho: Node) -> Node:
        return ("ntk", line, rho, rho, L, q("3/5"), q("4/5"))

    for tree, wanted in ((tangent(R), "proved"), (("dual", ERF, tangent(R)), "of any number of layers")):
        item = problem("", "bigo", tree, geometric("6/5"), radius("6/5"), others=(LAYER,))
        statement = read_statement({**item.statement(item.true), "hypotheses": [("eq", tangent(q(1)), q(1))]})
        try:
            found = apply_rule(statement, item.evidence, nested=True).verdict
        except Rejected as failure:
            found = str(failure)
        assert wanted in found


# -- radius of convergence


def test_radii_are_positive_constants_of_the_statement() -> None:
    tree, size = kernel("ntk", SINE, q(3)), geometric(2)
    for point in (q(0), q(-2), ("s", "p"), ("+", q(2), times(q(-1), P, power(P, -1)))):
        assert verdict(problem("", "bigo", tree, size, radius(point))) != "proved"
    with pytest.raises(Malformed):
        verdict(problem("", "bigo", tree, size, radius(("s", "z"))))
    with pytest.raises(Malformed):
        verdict(problem("", "bigo", tree, size, {**radius(2), "radius": ("true",)}))
    with pytest.raises(Malformed):
        verdict(problem("", "bigo", tree, size, {**radius(2), "radius": "2"}))


def test_upper_bounds_are_of_one_natural_coefficient() -> None:
    tree = kernel("ntk", SINE, q(3))
    rejected("one Taylor coefficient", "omega", tree, geometric(2), radius(2))
    rejected("one Taylor coefficient", "bigo", tree, geometric(2), radius(2), scale=coefficient(tree))
    rejected("nonnegative coefficients", "bigo", kernel("ntk", SINE, q(3), first=times(q(2), R)), geometric(2),
             radius(2))
    shifted = coefficient(tree, ("+", P, q(-5)))
    item = problem("", "bigo", tree, geometric(2), radius(2))
    assert "natural number" in verdict(item, ("bigo", shifted, geometric(2), "p"))
    half = coefficient(tree, times(q("1/2"), P))
    assert "natural number" in verdict(item, ("bigo", half, geometric(2), "p"))


def test_kernels_that_are_not_entire_need_numbers() -> None:
    real = ({"name": "R", "kind": "real", "low": q(0), "low_open": True},)
    rejected("not a rational number", "bigo", kernel("ntk", ERF, q(3)), geometric(("s", "R")), radius(("s", "R")),
             others=real)
    rejected("not shown to be analytic", "bigo", kernel("ntk", RELU, q(3), power(q(2), "1/2")), geometric("11/10"),
             radius("11/10"))
    rejected("from 1 to 30", "bigo", kernel("ntk", ERF, q(31)), geometric("11/10"), radius("11/10"))
    rejected("stay within a disc", "bigo", kernel("ntk", ERF, L), geometric("749/500"), radius("749/500"),
             others=(LAYER,))
    weighted = ("+", ("dual", ERF, R), times(("s", "w"), R))
    weight = ({"name": "w", "kind": "real", "low": q(0)},)
    rejected("parameters that have no values", "bigo", weighted, geometric("11/10"), radius("11/10"), others=weight)
    product = times(("dual", ("dfun", EXP, q(1)), R), ("dual", ERF, R))
    rejected("regular enough", "bigo", product, geometric("11/10"), radius("11/10"))
    improper = power(("integral", ("f", "exp", times(q(-1), X)), "x", q(0), ("c", "oo")), 2)
    rejected("improper integrals", "bigo", ("+", ("dual", ERF, R), improper), geometric("11/10"), radius("11/10"))
    rejected("not a multiple of one base function", "bigo",
             kernel("ntk", ("lam", "x", ("+", ("f", "erf", X), ("f", "sin", X))), q(2), q("1/4")), geometric("11/10"),
             radius("11/10"))


STEEP: Node = ("lam", "x", ("f", "erf", times(q(2), X)))  # its dual is singular at 9/8


@pytest.mark.parametrize(("point", "expected"), [("11/10", "proved"), ("23/20", "not shown to be analytic")])
def test_a_dual_of_a_kernel_of_every_layer_is_one_of_the_first_layer_too(point: str, expected: str) -> None:
    """S_2(23/20) = 1.09... lies below 9/8, S_1 does not: the coefficients for l = 1 are those of a dual with the
    radius 9/8."""
    tree = ("dual", STEEP, kernel("nngp", ERF, L))
    others = ({**LAYER, "low": q(1)},)
    rejected(expected, "bigo", tree, geometric(point), radius(point), others=others)
    rejected(expected, "bigo", kernel("nngp", STEEP, q(2), q("1/2"), first=kernel("nngp", ERF, L)), geometric(point),
             radius(point), others=others)


def test_a_tangent_kernel_of_every_layer_has_no_bound_that_holds_for_all() -> None:
    inner = kernel("ntk", ERF, L)
    for tree in (("dual", ERF, inner), ("dual", ERF, times(inner, R)), kernel("nngp", ERF, q(2), first=inner)):
        with pytest.raises(NotATerm, match="tangent kernel"):
            Beyond("r", fmpq(11, 10)).value(tree)
    assert Beyond("r", fmpq(11, 10)).value(inner).is_finite()
