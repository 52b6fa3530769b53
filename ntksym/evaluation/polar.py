r"""Duals of activations that are smooth on either side of 0, by quadrature in polar coordinates.

With U = R cos a, V = R cos(a - t) for standard Gaussians at the correlation cos t,

    E[F(U, V)] = (1/2 pi) int_0^{2 pi} da int_0^oo F(R cos a, R cos(a - t)) R e^{-R^2/2} dR.

On every ray both arguments keep their sign, and it changes at four angles only: Gauss-Legendre sums on the panels
between see a smooth integrand.  Not rigorous: two rules of different size must agree to 1e-12 of E[f^2].
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp

from ..errors import UserError
from ..verifier.enclosures.piecewise import breakpoints
from .tree import to_tree

Array = np.ndarray[Any, np.dtype[np.float64]]
RADII = (0.0, 1.0, 2.0, 3.5, 5.0, 7.0, 9.5, 13.0)
RULES = (32, 48)
AGREEMENT = 1e-12


class Polar:
    """The dual of phi, or of phi' if ``derived``; raises :class:`UserError` for an activation with a breakpoint outside
    0."""

    def __init__(self, phi: sp.Lambda, derived: bool) -> None:
        from_zero = [point for point in breakpoints(to_tree(phi)) if point != 0]
        if from_zero:
            raise UserError(
                f"the Hermite coefficients of {phi.expr} decay too slowly for 12 digits of its dual activation, and "
                f"quadrature needs its breakpoints at 0, not at {from_zero[0]}"
            )
        (x,), body = phi.variables, phi.expr
        if derived:
            body = sp.diff(body, x).replace(sp.DiracDelta, lambda *_: sp.S.Zero)
        self.name = str(phi.expr)
        self.body = sp.lambdify(x, body, modules=[{"Heaviside": np.heaviside}, "numpy"])
        self.rules = [np.polynomial.legendre.leggauss(count) for count in RULES]

    def function(self, u: Array) -> Array:
        return np.broadcast_to(np.asarray(self.body(u), dtype=np.float64), u.shape)

    def dual(self, half: float, reflected: bool) -> float:
        """E[f(U) f(V)] at the correlation 1 - 2 half^2, or its negative."""
        angle = 2 * math.asin(half)
        return self.mean(math.pi - angle if reflected else angle, lambda a, b: a * b, AGREEMENT)

    def deficit(self, half: float) -> float:
        """E[f^2] - E[f(U) f(V)] = E[(f(U) - f(V))^2] / 2, without cancellation: to 1e-12 of the half chord."""
        return self.mean(2 * math.asin(half), lambda a, b: (a - b) ** 2 / 2, AGREEMENT * half)

    def mean(self, angle: float, combine: Any, agreement: float) -> float:
        values, size = [], 0.0
        for nodes, weights in self.rules:
            radius, outer = panels(RADII, nodes, weights)
            outer = outer * radius * np.exp(-(radius**2) / 2)
            corners = (-math.pi / 2, angle - math.pi / 2, math.pi / 2, angle + math.pi / 2, 3 * math.pi / 2)
            turn, inner = panels(corners, nodes, weights)
            u = np.multiply.outer(radius, np.cos(turn))
            v = np.multiply.outer(radius, np.cos(turn - angle))
            first, second = self.function(u), self.function(v)
            values.append(float(outer @ combine(first, second) @ inner))
            size = float(outer @ first**2 @ inner)
        if not abs(values[1] - values[0]) <= agreement * size:
            raise UserError(f"quadrature does not reach 12 digits of the dual activation of {self.name}")
        return values[1] / (2 * math.pi)


def panels(edges: tuple[float, ...], nodes: Array, weights: Array) -> tuple[Array, Array]:
    """Nodes and weights of the Gauss-Legendre rule on consecutive panels."""
    low, high = np.array(edges[:-1])[:, None], np.array(edges[1:])[:, None]
    half = (high - low) / 2
    return ((low + high) / 2 + half * nodes).ravel(), (half * weights).ravel()
