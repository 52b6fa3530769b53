"""Statements about deep kernels that several tests are about, as trees."""

from __future__ import annotations

from typing import Any

from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Node, number

ZERO, ONE, TWO = number(0), number(1), number(2)
PHI: Node = ("fv", "phi")
RELU: Node = ("lam", "x", ("f", "max", ("s", "x"), ZERO))
TANH: Node = ("lam", "x", ("f", "tanh", ("s", "x")))
GW, GB, SW, SB, RHO, L, P, R = (("s", name) for name in ("gw", "gb", "sw", "sb", "rho", "l", "p", "r"))
REGULAR = ["derivative_square_integrable", "locally_absolutely_continuous", "polynomially_bounded", "square_integrable"]


def square(node: Node) -> Node:
    return ("^", node, TWO)


def first_layer(rho: Node = RHO) -> Node:
    """gamma_w^2 rho + gamma_b^2."""
    return ("+", ("*", square(GW), rho), square(GB))


def nngp(layer: Node, rho: Node = RHO, function: Node = PHI, first: Node | None = None) -> Node:
    return ("nngp", function, first if first is not None else first_layer(rho), layer, SW, SB)


def ntk(layer: Node, rho: Node = RHO, function: Node = PHI, first: Node | None = None) -> Node:
    """The tangent kernel; ``first`` is the first covariance where it is not that of the network."""
    return ("ntk", function, first if first is not None else first_layer(rho), first_layer(rho), layer, SW, SB)


def slope(layer: Node, function: Node = PHI) -> Node:
    """sigma_w^2 dual(phi', S_layer)."""
    return ("*", square(SW), ("dual", ("dfun", function, ONE), nngp(layer, function=function)))


def mean_square(function: Node) -> Node:
    return ("gaussian_mean", ("lam", "x", square(("app", function, ("s", "x")))))


def variance_kept(function: Node = PHI) -> list[Node]:
    """The hypotheses of Assumption 2."""
    return [("eq", ("+", square(GW), square(GB)), ONE),
            ("eq", square(SB), ("+", ONE, ("*", number(-1), square(SW), mean_square(function))))]


def statement(claim: Node, *, hypotheses: list[Node] | None = None, low: int = 1, properties: list[str] = REGULAR,
              rho: tuple[str, str] = ("-1", "1"), **layer: Any) -> Statement:
    variables = [
        {"name": "rho", "kind": "real", "low": ("q", rho[0]), "high": ("q", rho[1])},
        {"name": "l", "kind": "integer", "low": number(low), **layer},
        {"name": "p", "kind": "integer", "low": ZERO},
        *({"name": name, "kind": "real", "low": ZERO} for name in ("gw", "gb", "sw", "sb")),
        {"name": "phi", "kind": "function", "properties": properties},
    ]
    return read_statement({"variables": variables, "hypotheses": variance_kept() if hypotheses is None else hypotheses,
                           "claim": claim})
