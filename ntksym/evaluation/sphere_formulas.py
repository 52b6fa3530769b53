r"""Kernels given by a formula that is analytic in the angle s, t = cos s: Laplace kernels, rational functions and
others.

In the angle acos t = s, sqrt(1-t^2) = sin s, sqrt(1-t) = sqrt 2 sin(s/2) and sqrt(1+t) = sqrt 2 cos(s/2) have no
singularity.  A filled ellipse around [0, pi] is covered by boxes on which the verifier's holomorphic evaluation proves
the formula analytic (its flag forbids cuts, kinks and poles on the box) and encloses it; the formula is real on the
real axis, so the upper half is enough.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq

from ..errors import UserError
from ..verifier.enclosures.enclose import Evaluator
from ..verifier.enclosures.holomorphic import Integrand as Holomorphic
from ..verifier.enclosures.holomorphic import holomorphic
from ..verifier.enclosures.parity import body_parity
from ..verifier.failures import TooWide, Undefined, Unsupported
from ..verifier.syntax import Node
from .balls import SPENT
from .sphere_ellipse import RADII
from .sphere_kernels import Zonal
from .sphere_quadrature import Integrand, axis, quadrature, scale
from .sphere_terms import multiplicity
from .tree import to_tree

#: how often a box is halved, and boxes in all
HALVINGS = 10
PREC = 192
MAX_BOXES = 8_000
ANGLE = sp.Dummy("angle", real=True)


def formula_eigenvalues(given: Zonal, count: int, d: int, bits: int) -> list[arb]:
    """lambda_k for k < count with ``bits`` relative bits; raises :class:`UserError` for formulas that are not proved to
    be analytic in the angle."""
    formula = Formula(given)
    for radius in RADII:
        bound = formula.bounded(radius)
        if bound is not None:
            size = multiplicity(count, d).bit_length() + 3 * count.bit_length() + 10
            return quadrature(Integrand(formula.at_angle, radius, bound, formula.parity), count, d, bits, size)
    raise UserError(
        f"the kernel {str(given.body)[:60]} is not proved to be analytic in the angle on [0, pi]: no closed form and "
        "no error bound is known here", SPENT
    )


class Formula:
    """The kernel as a function of the angle."""

    def __init__(self, given: Zonal) -> None:
        self.name = str(given.body)[:60]
        self.node: Node = to_tree(in_angle(given.body, given.variable))
        self.functions: dict[int, Holomorphic] = {}
        # the ellipse around [0, pi/2] is that around [0, pi] halved, which lies inside: both are convex and contain 0
        symmetry = body_parity(to_tree(given.body), to_tree(given.variable)[1])
        self.parity = {1: 0, -1: 1, 0: None}[symmetry]

    def function(self, prec: int) -> Holomorphic:
        if prec not in self.functions:
            try:
                self.functions[prec] = holomorphic(self.node, to_tree(ANGLE)[1], Evaluator({}, prec))
            except Unsupported as failure:
                raise UserError(f"no eigenvalues of the kernel {self.name} are known here: {failure}") from failure
            except (TooWide, Undefined) as failure:
                raise UserError(f"the kernel {self.name} has no enclosure: {failure}") from failure
        return self.functions[prec]

    def at_angle(self, angle: arb) -> arb:
        return self.function(int(ctx.prec))(acb(angle), False).real

    def bounded(self, radius: float) -> arb | None:
        """A bound on the filled ellipse; None unless the formula is proved to be analytic there."""
        with ctx.workprec(PREC):
            function = self.function(PREC)
            half = scale(None)
            width, height = half * (arb(radius) + 1 / arb(radius)) / 2, axis(None, radius)
            waiting = [(fmpq(j, 8), fmpq(i, 4), fmpq(1, 8), fmpq(1, 4), 0) for j in range(-8, 8) for i in range(4)]
            largest, boxes = arb(0), 0
            while waiting:
                x, y, dx, dy, depth = waiting.pop()
                if outside(x, y, dx):
                    continue
                boxes += 1
                across, up = arb(dx) / 2 * width, arb(dy) / 2 * height
                centre = acb(half + arb(x + dx / 2) * width, arb(y + dy / 2) * height)
                box = centre + acb(arb(0, across.upper()), arb(0, up.upper()))
                value = abs(function(box, True))
                if value.is_finite():
                    largest = largest.max(arb(value.upper()))
                elif depth == HALVINGS or boxes > MAX_BOXES:
                    return None
                else:
                    waiting += [(x + i * dx / 2, y + j * dy / 2, dx / 2, dy / 2, depth + 1)
                                for i in (0, 1) for j in (0, 1)]
            return largest


def outside(x: fmpq, y: fmpq, dx: fmpq) -> bool:
    """Is the box [x, x + dx] x [y, ...] of the unit square outside the unit disc?"""
    nearest = x if x > 0 else x + dx if x + dx < 0 else fmpq(0)
    return bool(nearest * nearest + y * y > 1)


def in_angle(body: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The formula with t = cos s, its roots of 1-t, 1+t and 1-t^2 resolved on [0, pi]."""

    def is_root(e: Any) -> bool:
        return isinstance(e, sp.Pow) and e.exp.is_Rational and e.exp.q == 2 and rooted(e, t) is not None

    e = body.replace(is_root, lambda e: rooted(e, t))
    e = e.subs({sp.acos(t): ANGLE, sp.asin(t): sp.pi / 2 - ANGLE})
    return e.subs(t, sp.cos(ANGLE))


def rooted(e: sp.Pow, t: sp.Symbol) -> sp.Expr | None:
    """c^v (1-t)^v and the like for v half an integer and c > 0."""
    roots = {1 - t: sp.sqrt(2) * sp.sin(ANGLE / 2), 1 + t: sp.sqrt(2) * sp.cos(ANGLE / 2), 1 - t**2: sp.sin(ANGLE)}
    for shape, root in roots.items():
        ratio = sp.cancel(e.base / shape)
        if not ratio.has(t) and ratio.is_positive:
            return ratio**e.exp * root ** (2 * e.exp)
    return None


__all__ = ["formula_eigenvalues"]
