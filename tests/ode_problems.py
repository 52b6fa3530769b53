"""Identities between functions of one real variable with known answers, each with its nearest false neighbours.

Sources: NIST Digital Library of Mathematical Functions, sections 4.21, 4.24 (elementary functions), 7.2 (error
function); Cho and Saul 2009 (arc-cosine kernel).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tests.sum_problems import variable

x, t = sp.symbols("x t", real=True)
HALF, PI = sp.Rational(1, 2), sp.pi
Int = sp.Integral


def interval(low: object = None, high: object = None, *, open_low: bool = False, open_high: bool = False
             ) -> dict[str, Any]:
    return variable("x", "real", low, high, low_open=open_low, high_open=open_high)


@dataclass(frozen=True)
class Identity:
    """left = right on the interval; each pair in ``false`` fails there, the equation itself fails on ``elsewhere``."""

    name: str
    left: sp.Expr
    right: sp.Expr
    domain: dict[str, Any]
    false: tuple[tuple[sp.Expr, sp.Expr], ...]
    elsewhere: tuple[dict[str, Any], ...] = ()


UNIT, LINE = interval(-1, 1), interval()
RIGHT, LEFT = interval(0, open_low=True), interval(None, 0, open_high=True)
INNER = interval(-1, 1, open_low=True, open_high=True)
root = sp.sqrt(1 - x**2)
arc = (root + x * (PI / 2 + sp.asin(x))) / PI
PROBLEMS = (
    Identity("complementary arcs", sp.asin(x) + sp.acos(x), PI / 2, UNIT,
             ((sp.asin(x) + sp.acos(x), PI), (sp.asin(x) - sp.acos(x), PI / 2)), (interval(-2, 2),)),
    Identity("arc tangent of the reciprocal", sp.atan(x) + sp.atan(1 / x), PI / 2, RIGHT,
             ((sp.atan(x) + sp.atan(1 / x), PI / 4),), (LEFT, interval(-1, 1), LINE)),
    Identity("arc tangent of the reciprocal, left", sp.atan(x) + sp.atan(1 / x), -PI / 2, LEFT,
             ((sp.atan(x) + sp.atan(1 / x), PI / 2),), (RIGHT,)),
    Identity("inverse hyperbolic tangent", sp.log(1 + x) - sp.log(1 - x), Int(2 / (1 - t**2), (t, 0, x)), INNER,
             ((sp.log(1 + x) - sp.log(1 - x), Int(1 / (1 - t**2), (t, 0, x))),
              (sp.log(1 + x) + sp.log(1 - x), Int(2 / (1 - t**2), (t, 0, x))))),
    Identity("half the arc cosine", 2 * sp.asin(sp.sqrt((1 - x) / 2)), sp.acos(x), UNIT,
             ((2 * sp.asin(sp.sqrt((1 + x) / 2)), sp.acos(x)),)),
    Identity("arc sine by the arc tangent", sp.atan(x / root), sp.asin(x), INNER, ((sp.atan(x * root), sp.asin(x)),),
             (UNIT,)),
    Identity("doubled arc", sp.asin(2 * x * root), 2 * sp.asin(x), interval(-HALF, HALF),
             ((sp.asin(x * root), 2 * sp.asin(x)),), (UNIT,)),
    Identity("triple angle", sp.sin(3 * x), 3 * sp.sin(x) - 4 * sp.sin(x) ** 3, LINE,
             ((sp.sin(3 * x), 3 * sp.sin(x) - 3 * sp.sin(x) ** 3),
              (sp.sin(4 * x), 3 * sp.sin(x) - 4 * sp.sin(x) ** 3))),
    Identity("double angle", sp.cos(2 * x), 1 - 2 * sp.sin(x) ** 2, LINE, ((sp.cos(2 * x), 2 - sp.sin(x) ** 2),)),
    Identity("product of sines", 2 * sp.sin(2 * x) * sp.sin(x), sp.cos(x) - sp.cos(3 * x), LINE,
             ((2 * sp.sin(2 * x) * sp.sin(x), sp.cos(3 * x) - sp.cos(x)),)),
    Identity("hyperbolic", sp.cosh(x) ** 2, 1 + sp.sinh(x) ** 2, LINE, ((sp.cosh(x) ** 2, 1 - sp.sinh(x) ** 2),)),
    Identity("error function", Int(sp.exp(-(t**2)), (t, 0, x)), sp.sqrt(PI) / 2 * sp.erf(x), LINE,
             ((Int(sp.exp(-(t**2)), (t, 0, x)), sp.sqrt(PI) * sp.erf(x)),
              (Int(sp.exp(-(t**2) / 2), (t, 0, x)), sp.sqrt(PI) / 2 * sp.erf(x)))),
    Identity("integral of the error function", Int(sp.erf(t), (t, 0, x)),
             x * sp.erf(x) + (sp.exp(-(x**2)) - 1) / sp.sqrt(PI), LINE,
             ((Int(sp.erf(t), (t, 0, x)), x * sp.erf(x) + sp.exp(-(x**2)) / sp.sqrt(PI)),)),
    Identity("arc-cosine kernel", Int((PI / 2 + sp.asin(t)) / PI, (t, 0, x)), arc - 1 / PI, UNIT,
             ((Int((PI / 2 + sp.asin(t)) / PI, (t, 0, x)), arc),
              (Int((PI / 2 - sp.asin(t)) / PI, (t, 0, x)), arc - 1 / PI))),
    Identity("two forms of the arc-cosine kernel", arc, (root + (PI - sp.acos(x)) * x) / PI, UNIT,
             ((arc, (root + sp.acos(x) * x) / PI),)),
    Identity("area under the circle", Int(sp.sqrt(1 - t**2), (t, 0, x)), (x * root + sp.asin(x)) / 2, UNIT,
             ((Int(sp.sqrt(1 - t**2), (t, 0, x)), (x * root + sp.acos(x)) / 2),)),
    Identity("logarithm of a product", sp.log(1 - x**2), sp.log(1 - x) + sp.log(1 + x), INNER,
             ((sp.log(1 - x**2), sp.log(1 - x) - sp.log(1 + x)),)),
    Identity("inverse hyperbolic sine", sp.log(x + sp.sqrt(1 + x**2)), Int(1 / sp.sqrt(1 + t**2), (t, 0, x)), LINE,
             ((sp.log(sp.sqrt(1 + x**2) - x), Int(1 / sp.sqrt(1 + t**2), (t, 0, x))),)),
    Identity("logarithm as an integral", sp.log(x), Int(1 / t, (t, 1, x)), RIGHT,
             ((sp.log(x), Int(1 / t, (t, 2, x))),)),
    Identity("root of a square", sp.sqrt(x**2), x, interval(0), ((sp.sqrt(x**2), -x),), (LINE, interval(-1, 0))),
    Identity("root of a square, both sides", sp.sqrt(x**2) ** 3, x**2 * sp.Abs(x), LINE,
             ((sp.sqrt(x**2) ** 3, x**3),)),
    Identity("moment of the exponential", Int(t**2 * sp.exp(-t), (t, 0, x)), 2 - (x**2 + 2 * x + 2) * sp.exp(-x), LINE,
             ((Int(t**2 * sp.exp(-t), (t, 0, x)), 2 - (x**2 + 2 * x + 1) * sp.exp(-x)),)),
    Identity("damped wave", Int(sp.exp(-t) * sp.sin(t), (t, 0, x)), (1 - sp.exp(-x) * (sp.sin(x) + sp.cos(x))) / 2,
             LINE,
             ((Int(sp.exp(-t) * sp.sin(t), (t, 0, x)), (1 - sp.exp(-x) * (sp.sin(x) - sp.cos(x))) / 2),)),
)
