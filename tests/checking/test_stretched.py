"""Stretched exponential bounds through the deciders: the best constants from below and from above."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.checking.certify import certify_statement, plain
from ntksym.verifier import verify
from tests.depth_rate_problems import LAYER, TANH, L, coefficient, kernel
from tests.rate_problems import Node, P, power, q
from tests.verifier.depth.test_stretched import BELOW_PI, HALF, ROOT, SIGMOID, SILU, SOFTPLUS, C, size, tree


def verdict(f: Node, constant: object, *others: dict[str, Any]) -> tuple[str, str]:
    claim = ("bigo", f, size(tree(constant)), "p")
    statement = {"variables": [{"name": "p", "kind": "integer", "low": q(1)}, *others], "hypotheses": [],
                 "claim": claim, "quantifier": "forall"}
    certificate = certify_statement("rate", plain(statement), 20)
    report = verify(certificate.data)
    assert report.accepted, report.reason
    return report.verdict, certificate.data["evidence"]["kind"]


@pytest.mark.parametrize(("function", "layer", "weight", "constant", "false"), [
    (TANH, L, q(1), "31/10", "16/5"), (TANH, q(3), ROOT, "29/10", "59/20"), (SIGMOID, L, HALF, 6, "63/10"),
    (SOFTPLUS, L, HALF, 6, "63/10"), (SILU, L, HALF, 6, "63/10"),
])
def test_bounds_below_the_decay(function: Node, layer: Node, weight: Node, constant: object, false: object) -> None:
    f = coefficient(kernel("ntk", function, layer, weight))
    others = (LAYER,) if layer == L else ()
    assert verdict(f, constant, *others) == ("proved", "stretched")
    assert verdict(f, false, *others)[0] != "proved"


def test_constants_with_a_name() -> None:
    f = coefficient(kernel("ntk", TANH, L))
    assert verdict(f, C, LAYER, BELOW_PI) == ("proved", "stretched")
    assert verdict(f, C, LAYER, {**BELOW_PI, "high": q("16/5")})[0] != "proved"


def test_no_width_is_known_where_covariances_grow() -> None:
    assert verdict(coefficient(kernel("ntk", TANH, L, ROOT)), 1, LAYER)[0] == "undecided"


def test_terms_that_cancel_leave_an_upper_bound() -> None:
    square = power(("hermite_coefficient", SILU, P), 2)
    assert verdict(square, 6)[0] == "proved"
    assert verdict(square, "63/10")[0] != "proved"
