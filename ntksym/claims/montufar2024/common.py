"""Symbols, domains and conventions that the claims of the source share."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Claim, Conventions, Source, Variable
from ...checking.statements import function, integer, real

p = sp.Symbol("p", integer=True)
gamma_w, gamma_b, sigma_w, sigma_b = sp.symbols("gamma_w gamma_b sigma_w sigma_b", real=True)
sigma = sp.Symbol("sigma", real=True)
z = sp.Symbol("x", real=True)
phi_function = sp.Function("phi")
phi = sp.Lambda(z, phi_function(z))
dphi = sp.Lambda(z, sp.Derivative(phi_function(z), z))

GAMMA_W = real(gamma_w, 0, open_low=True)
GAMMA_B = real(gamma_b, 0)
GAMMA_B_POSITIVE = real(gamma_b, 0, open_low=True)
SIGMA_W = real(sigma_w, 0, open_low=True)
SIGMA_B = real(sigma_b, 0)
SIGMA = real(sigma, 0, open_low=True)
HYPERPARAMETERS = (GAMMA_W, GAMMA_B, SIGMA_W, SIGMA_B)
UNIT_VARIANCE = sp.Eq(gamma_w**2 + gamma_b**2, 1)

#: Assumptions 1 and 3 of the source, as properties of an activation
REGULAR = function(
    phi_function,
    "square_integrable",
    "derivative_square_integrable",
    "locally_absolutely_continuous",
    "polynomially_bounded",
)

FORMULA = Conventions(
    network="coefficients defined by the source's recursion (5)-(7)",
    layer="l = 2, one hidden layer (L = 1)",
    parametrisation="gamma_w, gamma_b in the first layer, sigma_w, sigma_b above",
    data="unit vectors",
)
NETWORK = Conventions(
    network="network (1) of the source with L = 1: no bias at the output",
    layer="l = L + 1 = 2",
    parametrisation="gamma_w, gamma_b in the first layer, sigma_w at the output",
    data="unit vectors, rho = <x, x'>",
    kernel="sum over all parameters of products of derivatives, infinite width",
)


#: how limits of sums over neurons become expectations
INFINITE_WIDTH = ("law-of-large-numbers",)


def source(place: str, quote: str) -> Source:
    return Source("montufar2024", place, quote)


def even(low: int = 0) -> Variable:
    return integer(p, low, modulus=2, residue=0)


def odd(low: int = 1) -> Variable:
    return integer(p, low, modulus=2, residue=1)


def claim(claim_id: str, title: str, src: Source, statement: Any = None, *variables: Variable, **more: Any) -> Claim:
    return Claim(f"M-{claim_id}", title, src, statement, variables=tuple(variables), **more)
