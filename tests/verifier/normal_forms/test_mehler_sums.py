"""Sums by Mehler's formula, duals at opposite correlations, and covariances that are one on every layer."""

from __future__ import annotations

from typing import Any

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

K, X = ("s", "k"), ("s", "x")
PHI = ("fv", "phi")


def phi(*properties: str) -> dict[str, Any]:
    return {"name": "phi", "kind": "function", "low": None, "high": None, "properties": list(properties)}


def proved(claim: Any, *variables: dict[str, Any]) -> tuple[str, ...] | None:
    data = {"variables": list(variables), "hypotheses": [], "claim": claim}
    try:
        return apply_rule(read_statement(data), {"kind": "identity"}).axioms
    except Rejected:
        return None


def mu(f: Any, index: Any) -> Any:
    return ("hermite_coefficient", f, index)


def dual(f: Any, rho: Any) -> Any:
    return ("dual", f, rho)


TANH = ("lam", "x", ("f", "tanh", X))
RHO = ("s", "r")


def correlation(low: int = -1, high: int = 1) -> dict[str, Any]:
    return {"name": "r", "kind": "real", "low": ["q", str(low)], "high": ["q", str(high)]}


def mehler_sum(f: Any, power: Any, low: str = "0") -> Any:
    return ("sum", ("*", ("q", "3"), ("^", mu(f, K), ("q", "2")), power), "k", ("q", low), ("c", "oo"))


def test_the_series_of_mehler() -> None:
    power, value = ("^", RHO, K), ("*", ("q", "3"), dual(PHI, RHO))
    regular = phi("square_integrable")
    assert proved(("eq", mehler_sum(PHI, power), value), regular, correlation()) == ("mehler",)
    assert proved(("eq", mehler_sum(PHI, power), value), regular, correlation(-1, 2)) is None
    assert proved(("eq", mehler_sum(PHI, power), value), regular, correlation(-2, 1)) is None
    assert proved(("eq", mehler_sum(PHI, power), value), phi("polynomially_bounded"), correlation()) is None
    assert proved(("eq", mehler_sum(PHI, power, "1"), value), regular, correlation()) is None
    for other in (("*", power, power), ("^", RHO, ("*", ("q", "2"), K)), ("*", power, K), ("^", K, K)):
        assert proved(("eq", mehler_sum(PHI, other), value), regular, correlation()) is None
    assert proved(("eq", mehler_sum(TANH, power), ("*", ("q", "2"), dual(TANH, RHO))), correlation()) is None


def test_duals_of_even_and_odd_functions_at_opposite_correlations() -> None:
    minus = ("*", ("q", "-1"), RHO)
    for sign, body in ((-1, ("f", "tanh", X)), (1, ("f", "softplus", ("^", X, ("q", "2"))))):
        given = ("lam", "x", body)
        for factor in (sign, -sign):
            claim = ("eq", dual(given, minus), ("*", ("q", str(factor)), dual(given, RHO)))
            assert (proved(claim, correlation()) is not None) is (factor == sign)
    for given in (("lam", "x", ("f", "softplus", X)), ("fv", "phi")):
        for factor in ("1", "-1"):
            claim = ("eq", dual(given, minus), ("*", ("q", factor), dual(given, RHO)))
            assert proved(claim, correlation(), phi("square_integrable")) is None


RELU = ("lam", "x", ("f", "max", X, ("q", "0")))
LAYER = {"name": "l", "kind": "integer", "low": ["q", "1"], "high": None}


def test_the_covariance_of_equal_inputs_is_one_on_every_layer() -> None:
    root, one = ("^", ("q", "2"), ("q", "1/2")), ("q", "1")

    def covariance(start: Any, layer: Any, sigma: Any = root) -> Any:
        return ("nngp", RELU, start, layer, sigma, ("q", "0"))

    layer = ("s", "l")
    assert proved(("eq", covariance(one, layer), one), LAYER) is not None
    assert proved(("eq", covariance(("^", root, ("q", "0")), layer), one), LAYER) is not None
    assert proved(("eq", covariance(("q", "99/100"), layer), one), LAYER) is None
    assert proved(("eq", covariance(one, layer, one), one), LAYER) is None
    assert proved(("eq", covariance(one, ("+", layer, ("q", "-1"))), one), LAYER) is None
    assert proved(("eq", covariance(RHO, layer), one), LAYER, correlation()) is None
    assert proved(("eq", covariance(one, layer), ("q", "2")), LAYER) is None


def test_the_kernel_of_equal_inputs_grows_by_one_with_every_layer() -> None:
    one, layer = ("q", "1"), ("s", "l")
    kernel = ("ntk", RELU, one, one, layer, ("^", ("q", "2"), ("q", "1/2")), ("q", "0"))

    def verdict(right: Any) -> str:
        data = {"variables": [LAYER], "hypotheses": [], "claim": ("eq", kernel, right)}
        try:
            evidence = {"kind": "induction", "index": "l", "base": {"kind": "identity"}}
            outcome = apply_rule(read_statement(data), evidence)
        except Rejected:
            return "nothing"
        assert outcome.axioms == ("polar-coordinates",)
        return outcome.verdict

    assert verdict(layer) == "proved"
    # Right for the first layer, or from each layer to the next, alone.
    for wrong in (("+", ("*", ("q", "2"), layer), ("q", "-1")), ("+", layer, ("q", "1")), one):
        assert verdict(wrong) == "nothing"
