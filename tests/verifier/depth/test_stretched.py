"""Stretched exponential bounds on coefficients of deep kernels: what follows from the decay of Hermite coefficients,
and what does not.

The poles of tanh nearest to the real axis are at +-i pi/2, so that mu_k(tanh)^2 has the decay pi and no greater one;
those of sigmoid, softplus and silu are at +-i pi.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import sympy as sp
from flint import arb

from ntksym.evaluation.deep_coefficients import deep_coefficients
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from ntksym.verifier.syntax import Malformed
from tests.depth_rate_problems import EVEN, EXP, LAYER, SINE, TANH, L, balanced, coefficient, kernel
from tests.rate_problems import RELU, Node, P, R, X, power, q, times

PI: Node = ("c", "pi")
C: Node = ("s", "c")
HALF = q("1/2")
BELOW_PI = {"name": "c", "kind": "real", "low": q(0), "low_open": True, "high": PI, "high_open": True}
SIGMOID, SOFTPLUS = (("lam", "x", ("f", name, X)) for name in ("sigmoid", "softplus"))
SILU: Node = ("lam", "x", times(X, ("f", "sigmoid", X)))
STEEP: Node = ("lam", "x", ("f", "tanh", times(q(2), X)))  # the decay is pi/2
ROOT = power(q("5/2"), "1/2")
ONE_LAYER = kernel("ntk", TANH, L)


def tree(value: object) -> Node:
    return value if isinstance(value, tuple) else q(value)


def size(constant: object, exponent: object = 0) -> Node:
    return times(power(P, exponent), ("f", "exp", times(q(-1), tree(constant), power(P, "1/2"))))


def evidence(rate: object, *decays: object, width: object = "1", threshold: int = 3) -> dict[str, Any]:
    def plan(index: str, least: int) -> dict[str, Any]:
        return {"kind": "rate", "index": index, "threshold": least, "period": 2}

    return {"kind": "stretched", "rate": tree(rate), "width": width, "base": plan("p", threshold),
            "activations": [{"decay": tree(decay), "base": plan("k", 3)} for decay in decays]}


def verdict(claim: Node, given: dict[str, Any], *others: dict[str, Any], hypotheses: tuple[Node, ...] = (),
            **index: Any) -> str:
    """The verdict; the reason where the rule does not accept."""
    variables = [{"name": "p", "kind": "integer", "low": q(1), **index}, *others]
    statement = read_statement({"variables": variables, "hypotheses": list(hypotheses), "claim": claim})
    try:
        return apply_rule(statement, given, nested=bool(hypotheses)).verdict
    except Rejected as failure:
        return str(failure)


def bound(kernel_tree: Node, constant: object, given: dict[str, Any], *others: dict[str, Any], **more: Any) -> str:
    """The verdict on a_p = O(e^{-c sqrt p})."""
    return verdict(("bigo", coefficient(kernel_tree), size(constant), "p"), given, *others, **more)


@pytest.mark.parametrize("op", ["ntk", "nngp"])
def test_tanh_with_every_number_of_layers(op: str) -> None:
    """chi = E[sech^4 Z] < 1 for sigma_w = 1: every c < pi, and no other."""
    deep = kernel(op, TANH, L)
    assert bound(deep, "31/10", evidence("31/10", PI), LAYER) == "proved"
    assert bound(deep, C, evidence(C, PI), LAYER, BELOW_PI) == "proved"
    assert verdict(("littleo", coefficient(deep), size(3), "p"), evidence("31/10", PI), LAYER) == "proved"
    assert verdict(("littleo", coefficient(deep), size("31/10"), "p"), evidence("31/10", PI), LAYER) != "proved"
    assert "less than what" in bound(deep, C, evidence(C, PI), LAYER, {**BELOW_PI, "high_open": False})
    assert "less than what" in bound(deep, PI, evidence(PI, PI), LAYER)
    assert "less than what" in bound(deep, "16/5", evidence("16/5", PI), LAYER)
    assert "less than what" in bound(deep, "16/5", evidence("16/5", "16/5"), LAYER)
    for decay in ("33/10", "319/100", "4"):
        assert bound(deep, "16/5", evidence("16/5", decay), LAYER) != "proved"
        assert bound(deep, "31/10", evidence("31/10", decay), LAYER) != "proved"
    assert "p = 2 m" in bound(deep, "16/5", evidence("31/10", PI), LAYER)


def test_widths() -> None:
    """sigma_w^2 = 5/2: chi = 1.16..., the slope of the second layer; pi/sqrt(chi) = 2.91... bounds the third."""
    third = kernel("ntk", TANH, q(3), ROOT)
    for width in ("27/25", "1079/1000"):
        assert bound(third, "29/10", evidence("29/10", PI, width=width)) == "proved"
        assert "less than what" in bound(third, "59/20", evidence("59/20", PI, width=width))
    assert "less than what" in bound(third, "29/10", evidence("29/10", PI, width="109/100"))
    for width in ("1", "53/50", "133/125"):
        short = evidence("59/20", PI, width=width)
        assert "slopes at 1" in bound(third, "59/20", short)
    assert "from 1 to 30" in bound(kernel("ntk", TANH, L, ROOT), 1, evidence(1, PI, width="2"), LAYER)
    # one and two layers have no argument but r
    for layer in (1, 2):
        assert bound(kernel("ntk", TANH, q(layer), ROOT), "31/10", evidence("31/10", PI)) == "proved"
    for width in ("0", "-1"):
        assert "positive width" in bound(ONE_LAYER, -1, evidence(-1, PI, width=width), LAYER)


def test_inner_kernels() -> None:
    """D(A) with A'(1) = 2: pi/sqrt(2) = 2.2214..., not pi."""
    cube = ("+", times(HALF, R), times(HALF, power(R, 3)))
    for inner in (power(R, 2), times(R, R), cube, times(R, power(R, 0), R), power(power(R, 1), 2)):
        outer = ("dual", TANH, inner)
        assert bound(outer, "11/5", evidence("11/5", PI, width="71/50")) == "proved"
        assert "slopes at 1" in bound(outer, "11/5", evidence("11/5", PI, width="141/100"))
        assert "less than what" in bound(outer, "223/100", evidence("223/100", PI, width="71/50"))
    mixed = ("dual", TANH, ("+", times(("s", "a"), R), times(("+", q(1), times(q(-1), ("s", "a"))), power(R, 2))))
    part = {"name": "a", "kind": "real", "low": q(0), "high": q(1)}
    assert bound(mixed, "11/5", evidence("11/5", PI, width="71/50"), part) == "proved"
    assert "slopes at 1" in bound(mixed, "11/5", evidence("11/5", PI, width="141/100"), part)
    # the slope of a covariance in an argument, shown to be at most that of its first layer or found from it
    assert bound(kernel("ntk", TANH, q(2), first=kernel("nngp", TANH, L)), "31/10", evidence("31/10", PI),
                 LAYER) == "proved"
    steep = kernel("nngp", TANH, q(3), ROOT)
    for first in (steep, kernel("nngp", TANH, q(2), first=steep)):
        nested = kernel("nngp", TANH, q(2), first=first)
        assert bound(nested, "13/5", evidence("13/5", PI, width="117/100")) == "proved"
        assert "slopes at 1" in bound(nested, "29/10", evidence("29/10", PI, width="27/25"))
        assert "slopes at 1" in bound(nested, "27/10", evidence("27/10", PI, width="29/25"))


def test_a_dual_within_a_dual() -> None:
    """The second Hermite polynomial has unit size, and the dual r^2; E[F'(Z)^2] = 2."""
    second: Node = ("lam", "x", times(power(q(2), "-1/2"), ("+", power(X, 2), q(-1))))
    outer = ("dual", TANH, ("dual", second, R))
    unit = (("eq", ("gaussian_mean", ("lam", "x", power(second[2], 2))), q(1)),)
    assert bound(outer, "11/5", evidence("11/5", PI, 4, width="71/50"), hypotheses=unit) == "proved"
    assert "slopes at 1" in bound(outer, "11/5", evidence("11/5", PI, 4, width="141/100"), hypotheses=unit)
    assert "power series" in bound(("dual", TANH, ("dual", SINE, R)), 1, evidence(1, PI, PI))


def test_every_activation_has_its_decay() -> None:
    both = ("+", ("dual", TANH, R), times(q(3), ("dual", STEEP, R)))
    slow = times(HALF, PI)
    assert bound(both, "3/2", evidence("3/2", PI, slow)) == "proved"
    assert "less than what" in bound(both, "31/10", evidence("31/10", PI, slow))
    assert "k = 2 m + 3" in bound(both, "31/10", evidence("31/10", PI, PI))
    assert "k = 2 m + 3" in bound(both, "3/2", evidence("3/2", slow, PI))
    for decays in ((), (PI,), (PI, PI, slow)):
        assert "one decay for every activation" in bound(both, "3/2", evidence("3/2", *decays))
    # those of the same function twice, of its derivative, and none
    again = ("+", ("dual", TANH, R), times(R, ("dual", ("dfun", TANH, q(1)), R), q(2)))
    assert bound(again, "31/10", evidence("31/10", PI)) == "proved"
    assert bound(power(R, 2), 300, evidence(300)) == "proved"
    assert bound(("+", R, q(3)), 300, evidence(300)) == "proved"


def test_functions_without_a_stretched_decay() -> None:
    """Coefficients of kernels of ReLU fall like powers."""
    for decay in ("1/100", "4"):
        for tried in (("dual", RELU, R), kernel("nngp", RELU, q(3), power(q(2), "1/2"))):
            assert "k = 2 m + 4" in bound(tried, "1/200", evidence("1/200", decay))


@pytest.mark.parametrize("function", [SIGMOID, SOFTPLUS, SILU])
def test_poles_at_pi(function: Node) -> None:
    """In the coefficients of x sigmoid(x) leading terms cancel, which leaves the decay."""
    deep = kernel("ntk", function, L, HALF)
    assert bound(deep, "31/5", evidence("31/5", "313/50"), LAYER) == "proved"
    for decay in ("63/10", "7"):
        assert bound(deep, "31/5", evidence("31/5", decay), LAYER).startswith("k = 2 m + ")


def test_powers_need_a_value_at_one() -> None:
    zero = times(R, power(times(q(0), R), 0))
    assert bound(("dual", TANH, zero), 3, evidence(3, PI)) != "proved"
    symbolic = ("dual", TANH, ("^", R, ("s", "n")))
    count = {"name": "n", "kind": "integer", "low": q(1)}
    assert "no bound is known" in bound(symbolic, 3, evidence(3, PI), count)
    assert "power series" in bound(("dual", TANH, power(R, "1/2")), 3, evidence(3, PI))


def test_tangent_kernels_within_duals() -> None:
    """T(1) = 1 by hypothesis, but its slope is not that of the covariance."""
    line: Node = ("lam", "x", X)
    tangent: Node = ("ntk", line, R, R, L, q("3/5"), q("4/5"))
    unit = ("eq", ("ntk", line, q(1), q(1), L, q("3/5"), q("4/5")), q(1))
    assert "no bound is known" in bound(("dual", TANH, tangent), 1, evidence(1, PI, PI, width="100"), LAYER,
                                        hypotheses=(unit,))


def test_a_slope_that_is_bounded_by_hypothesis() -> None:
    weight: Node = ("s", "w")
    bias: Node = ("s", "b")
    deep: Node = ("nngp", TANH, R, L, weight, bias)
    kept = ("eq", power(bias, 2), ("+", q(1), times(q(-1), power(weight, 2), ("dual", TANH, q(1)))))
    gain = times(q(1), power(weight, 2), ("dual", ("dfun", TANH, q(1)), q(1)))
    others = (LAYER, {"name": "w", "kind": "real", "low": q(0), "high": q(1)},
              {"name": "b", "kind": "real", "low": q(0)})
    chaos = ("le", gain, q("11/10"))
    for hypotheses, expected in (((("le", gain, q(1)),), "proved"), ((), "from 1 to 30"),
                                 ((("le", q(1), gain),), "from 1 to 30"), ((chaos,), "from 1 to 30")):
        found = bound(deep, "31/10", evidence("31/10", PI), *others, hypotheses=(*hypotheses, kept))
        assert expected in found


def test_functions_are_regular() -> None:
    """Of e^x, which is not polynomially bounded, only the dual itself."""
    given = evidence(3, 4)
    assert bound(("dual", EXP, R), 3, given) == "proved"
    assert "regular enough" in bound(("dual", ("dfun", EXP, q(1)), R), 3, given)
    assert "regular enough" in bound(kernel("ntk", EXP, q(2), q("1/4")), 3, given)
    assert "regular enough" in bound(kernel("nngp", EXP, q(3), q("1/4")), 3, given)
    for order in (("dfun", TANH, q(2)), ("dfun", ("dfun", TANH, q(1)), q(1))):
        assert "power series" in bound(("dual", order, R), 3, evidence(3, PI))


def test_functions_and_decays_have_values() -> None:
    phi: Node = ("fv", "phi")
    declared = {"name": "phi", "kind": "function", "properties": ["square_integrable"]}
    assert "have no values" in bound(("dual", phi, R), 3, evidence(3, 4), declared)
    rate = ("+", q(3), times(q(0), power(("s", "z"), -1)))
    real = {"name": "z", "kind": "real", "low": q(4)}
    assert "have no values" in bound(("dual", TANH, R), 3, evidence(3, ("s", "z")), real)
    zero = {**real, "low": q(0)}
    assert "less than what" in bound(("dual", TANH, R), 3, evidence(rate, PI), zero)
    undefined = times(q(0), ("f", "log", q(-1)))
    assert bound(("dual", TANH, R), 1, evidence(undefined, PI)) != "proved"
    for least in (q(0), q(-1), times(q(-1), PI)):
        assert "less than what" in bound(("dual", TANH, R), -5, evidence(-5, least))
    infinite: Node = ("c", "oo")
    assert "less than what" in bound(("dual", TANH, R), 3, evidence(3, infinite))
    assert "less than what" in bound(("dual", TANH, R), 3, evidence(times(q(-1), infinite), PI))


def test_an_upper_bound_on_one_natural_coefficient() -> None:
    given = evidence("31/10", PI)
    found = coefficient(ONE_LAYER)
    for op in ("theta", "omega", "equivalent"):
        assert "one Taylor coefficient" in verdict((op, found, size(3), "p"), given, LAYER)
    assert "one Taylor coefficient" in verdict(("bigo", times(found, found), size(3), "p"), given, LAYER)
    assert "one Taylor coefficient" in verdict(("bigo", P, size(3), "p"), given)
    assert verdict(("bigo", times(power(P, 7), found), size(3), "p"), given, LAYER) == "proved"
    assert "power series" in bound(kernel("ntk", TANH, L, first=times(q(2), R)), 3, given, LAYER)
    deep = kernel("ntk", TANH, P)
    assert "changes with the index" in bound(deep, 3, given, low=q(2))
    assert "changes with the index" in bound(ONE_LAYER, 3, evidence(("+", q(3), power(P, -1)), PI), LAYER)

    def at(index: Node, constant: object, **domain: Any) -> str:
        own = evidence("31/10", PI, threshold=4)
        return verdict(("bigo", coefficient(ONE_LAYER, index), size(constant), "p"), own, LAYER, **domain)

    assert "natural number" in at(("+", P, q(-3)), 3)
    assert "natural number" in at(times(HALF, P), 2)
    assert at(("+", P, q(-3)), 3, low=q(3)) == "proved"
    # [r^{p/2}] = O(e^{-3.1 sqrt(p/2)}), 3.1/sqrt(2) = 2.19...
    assert at(times(HALF, P), "21/10", **EVEN) == "proved"
    assert at(times(HALF, P), "23/10", **EVEN) != "proved"
    # a fixed coefficient does not fall
    fixed = coefficient(ONE_LAYER, q(3))
    assert verdict(("bigo", fixed, power(P, 0), "p"), given, LAYER) == "proved"
    assert verdict(("bigo", fixed, power(P, -1), "p"), given, LAYER) != "proved"


@pytest.mark.parametrize("forged", [
    {"activations": None}, {"activations": {}}, {"activations": [None]}, {"activations": [[PI]]},
    {"activations": [{"decay": PI}]}, {"activations": [{"decay": PI, "base": {}, "more": 1}]},
    {"activations": [{"decay": 4, "base": {}}]}, {"activations": [{"decay": ("true",), "base": {}}]},
    {"activations": [{"decay": ("s", "z"), "base": {}}]}, {"activations": [{"decay": PI, "base": None}]},
    {"rate": None}, {"rate": "3"}, {"rate": ("true",)}, {"rate": ("s", "z")}, {"rate": TANH},
    {"width": None}, {"width": 1}, {"width": True}, {"width": 1.0}, {"width": "1.0"}, {"width": "1/0"},
    {"width": "9" * 10**6}, {"base": None}, {"more": 1},
])
def test_forged_evidence(forged: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        bound(ONE_LAYER, "31/10", {**evidence("31/10", PI), **forged}, LAYER)


def test_the_bases_are_proved() -> None:
    given = evidence("31/10", PI)
    unsettled = {"kind": "unsettled", "tried": ["nothing"]}
    assert "is undecided, not proved" in bound(ONE_LAYER, "31/10", {**given, "base": unsettled}, LAYER)
    own = [{"decay": PI, "base": unsettled}]
    assert "is undecided, not proved" in bound(ONE_LAYER, "31/10", {**given, "activations": own}, LAYER)


def test_what_the_verdict_rests_on() -> None:
    claim = ("bigo", coefficient(ONE_LAYER), size("31/10"), "p")
    statement = read_statement({"variables": [{"name": "p", "kind": "integer", "low": q(1)}, LAYER], "hypotheses": [],
                                "claim": claim})
    assert apply_rule(statement, evidence("31/10", PI)).axioms == (
        "gamma-ratio", "gaussian-integration-by-parts", "mehler")


@pytest.mark.parametrize(("weight", "constant"), [(sp.Integer(1), "31/10"), (sp.sqrt(sp.Rational(5, 2)), "29/10")])
def test_coefficients_are_within_the_bounds(weight: sp.Expr, constant: str) -> None:
    """The coefficients of the third layer, from the composition of the series: a_p e^{c sqrt p}/p falls, as they are
    O(e^{-c' sqrt p}) with c' > c and the factor p of the lemma."""
    x = sp.Symbol("x", real=True)
    count = 160
    row = deep_coefficients(sp.Lambda(x, sp.tanh(x)), count, 3, sigma_w=weight, bits=30, parts=("kappa",)).kappa[3]
    rate = arb(sp.Rational(constant).p) / sp.Rational(constant).q
    scaled = [float(row[p] * (rate * arb(p).sqrt()).exp() / p) for p in (41, 81, 121, count - 1)]
    assert all(a > b > 0 for a, b in pairwise(scaled))


def test_balanced_is_what_the_rule_reads() -> None:
    """Without the bias that keeps the variance nothing is shown."""
    for bias, expected in ((balanced(TANH, q(1)), True), (q(0), False)):
        deep: Node = ("nngp", TANH, R, L, q(1), bias)
        assert (bound(deep, "31/10", evidence("31/10", PI), LAYER) == "proved") is expected
