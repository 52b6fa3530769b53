"""Symbols, kernels and conventions that the claims of published papers share."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ...checking.records import Claim, Conventions, Source, Variable
from ...checking.statements import integer, real
from ...theory.activations import relu
from ...theory.kernels import NNGP, NTK

#: citation keys in ids, and what they stand for
PAPERS = {
    "BB": "Bietti, Bach 2021 (arXiv 2009.14397v4)",
    "BM": "Bietti, Mairal 2019 (arXiv 1905.12173)",
    "BA": "Basri et al. 2019 (arXiv 1906.00425)",
    "AM": "Azevedo, Menegatto 2015",
    "MJ": "Murray, Jin, Bowman, Montúfar 2023 (arXiv 2211.07844v4)",
    "LI": "Li, Yu, Chen, Lin 2023 (arXiv 2305.02657v4)",
    "LE": "Lee, Choi, Ryu, No 2022 (arXiv 2202.02981)",
    "YY": "Yu, Yang, Townsend 2023 (arXiv 2205.14300)",
    "GE": "Geifman et al. 2020, 2023; Chen, Xu 2021",
}

t, u = sp.symbols("t u", real=True)
k, d = sp.symbols("k d", integer=True)
HALF = sp.Rational(1, 2)
HALVED = d / 2
#: the kernels of one hidden ReLU layer at the edge of chaos
CHAOS = (sp.Integer(1), sp.Integer(0), sp.sqrt(2), sp.Integer(0))
#: -1 times the slope of kappa_0 and of 1/3 of the second derivative of kappa_1 in the square root of the distance to 1
STEP_ROOT = sp.sqrt(2) / sp.pi
RELU_ROOT = 2 * sp.sqrt(2) / (3 * sp.pi)

DIMENSION = integer(d, 2)
SPHERE = Conventions(sphere="S^{d-1} in R^d", measure="uniform probability measure", polynomials="P_k(1) = 1")
ARC_COSINE = Conventions(
    kernels="kappa_0(u) = (pi - acos u)/pi, kappa_1(u) = (u (pi - acos u) + sqrt(1 - u^2))/pi",
    layer="kappa^1(u) = kappa^1_NTK(u) = u",
)


def kappa_0(argument: sp.Expr) -> sp.Expr:
    """The arc-cosine kernel of the step function, normalised to 1 at 1."""
    return (sp.pi - sp.acos(argument)) / sp.pi


def kappa_1(argument: sp.Expr) -> sp.Expr:
    """The arc-cosine kernel of ReLU, normalised to 1 at 1."""
    return (argument * (sp.pi - sp.acos(argument)) + sp.sqrt(1 - argument**2)) / sp.pi


def features(layer: int, at: sp.Expr = t) -> sp.Expr:
    """kappa^l, the kernel of random features of a deep ReLU network."""
    return NNGP(relu, at, sp.Integer(layer), *CHAOS)


def tangent(layer: int, at: sp.Expr = t) -> sp.Expr:
    """kappa^l_NTK."""
    return NTK(relu, at, sp.Integer(layer), *CHAOS)


def written_features(layer: int, at: sp.Expr) -> sp.Expr:
    """kappa^l with kappa_1 written out."""
    for _ in range(layer - 1):
        at = kappa_1(at)
    return at


def written_tangent(layer: int, at: sp.Expr) -> sp.Expr:
    """kappa^l_NTK with kappa_0 and kappa_1 written out."""
    covariance = kernel = at
    for _ in range(layer - 1):
        kernel = kernel * kappa_0(covariance) + kappa_1(covariance)
        covariance = kappa_1(covariance)
    return kernel


def end_constant(nu: sp.Expr) -> sp.Expr:
    """The limit of k^(d+2nu-1) times the eigenvalue of (1 - t)^nu on S^{d-1}, by Rodrigues' formula."""
    return (
        sp.gamma(HALVED) * 2 ** (nu + d - 2) * sp.gamma(nu + (d - 1) / 2) / (sp.sqrt(sp.pi) * sp.gamma(-nu))
    )


#: minus the same for nu = 1/2
ROOT = sp.gamma(HALVED) ** 2 * 2 ** (d - sp.Rational(5, 2)) / sp.pi
#: for nu = 3/2
THREE_HALVES = 3 * sp.gamma(HALVED) * sp.gamma(HALVED + 1) * 2 ** (d - sp.Rational(5, 2)) / sp.pi


def decay(shift: sp.Expr | int = 0) -> sp.Expr:
    """k^(-d + shift)."""
    return k ** (-d + shift)


def even(low: int = 2) -> Variable:
    return integer(k, low, modulus=2, residue=0)


def odd(low: int = 1) -> Variable:
    return integer(k, low, modulus=2, residue=1)


def degree(low: int = 1) -> Variable:
    return integer(k, low)


def between(low: sp.Expr, middle: sp.Expr, high: sp.Expr) -> tuple[sp.Basic, sp.Basic]:
    """low <= middle and middle <= high."""
    return sp.Le(low, middle, evaluate=False), sp.Le(middle, high, evaluate=False)


UNIT = real(t, 0, 1)


def source(paper: str, place: str, quote: str) -> Source:
    return Source("literature", f"{PAPERS[paper]}, {place}", quote)


def claim(claim_id: str, title: str, src: Source, statement: Any = None, *variables: Variable, **more: Any) -> Claim:
    return Claim(f"L-{claim_id}", title, src, statement, variables=tuple(variables), **more)
