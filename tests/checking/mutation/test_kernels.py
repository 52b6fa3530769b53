"""The attack's own values of deep kernels and of series, by hand and against formulas."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

import ntksym.checking.mutation.gaussians  # noqa: F401  the rules for duals
from ntksym.checking.mutation.numbers import DIGITS, NoValue, falls_off, layered, value

Node = tuple[Any, ...]
X, RHO, P, L = (("s", name) for name in ("x", "rho", "p", "l"))
ONE, TWO = ("q", "1"), ("q", "2")
RELU: Node = ("lam", "x", ("f", "max", X, ("q", "0")))
ROOT_TWO = ("^", TWO, ("q", "1/2"))


def kappa(degree: int, rho: Any) -> Any:
    """2 E[F(U) F(V)] for the rectifier (degree 1) and the step function (degree 0)."""
    t = mpmath.acos(rho)
    return ((mpmath.pi - t) * (rho if degree else 1) + degree * mpmath.sin(t)) / mpmath.pi


def test_layers_of_a_rectifier() -> None:
    with mpmath.workdps(DIGITS):
        rho, below, tangent = mpmath.mpf(1) / 3, mpmath.mpf(1) / 3, mpmath.mpf(5)
        for layer in range(1, 4):
            env = {"rho": rho, "l": mpmath.mpf(layer)}
            assert abs(layered(("nngp", RELU, RHO, L, ROOT_TWO, ("q", "0")), env) - below) < 1e-15
            kernel = layered(("ntk", RELU, RHO, ("q", "5"), L, ROOT_TWO, ("q", "0")), env)
            assert abs(kernel - tangent) < 1e-14
            assert abs(kernel - below) > 1
            tangent = kappa(1, below) + kappa(0, below) * tangent
            below = kappa(1, below)
        biased = layered(("nngp", RELU, RHO, TWO, ONE, ("q", "3")), {"rho": rho})
        assert abs(biased - kappa(1, rho) / 2 - 9) < 1e-15
        assert value(("ntk", RELU, RHO, RHO, ONE, ONE, ONE), {"rho": rho}) == rho


@pytest.mark.parametrize("layer", ["0", "3/2", "-1"])
def test_layers_are_counted_from_one(layer: str) -> None:
    for kernel in (("nngp", RELU, RHO, ("q", layer), ONE, ONE), ("ntk", RELU, RHO, RHO, ("q", layer), ONE, ONE)):
        with mpmath.workdps(DIGITS), pytest.raises(NoValue, match="layer"):
            layered(kernel, {"rho": mpmath.mpf(0)})


@pytest.mark.parametrize(("body", "low", "falls"), [
    (("^", TWO, ("*", ("q", "-1"), P)), "0", True),
    (("^", P, ("q", "-2")), "1", True),
    (("^", TWO, P), "0", False),
    (P, "0", False),
    (("q", "1"), "0", False),
    (("q", "0"), "0", True),
    (("^", ("q", "-1"), P), "0", False),
    # the sizes count, not the signs
    (("*", ("^", ("q", "-2"), P), ("^", ("q", "3"), ("*", ("q", "-1"), P))), "0", True),
    (("*", ("^", ("q", "-3"), P), ("^", ("q", "2"), ("*", ("q", "-1"), P))), "0", False),
    # terms that vanish from the 17th on, after some that do
    (("piecewise", ("eq", P, ("q", "0")), ("q", "1"), ("true",), ("q", "0")), "0", True),
])
def test_terms_that_fall_off(body: Node, low: str, falls: bool) -> None:
    with mpmath.workdps(DIGITS):
        assert falls_off(("sum", body, "p", ("q", low), ("c", "oo")), {}) is falls
