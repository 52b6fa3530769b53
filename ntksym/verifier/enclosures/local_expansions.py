"""Expansions of trees at one end of an interval, singular ends included: x = a + s, a - s, 1/s or -1/s for 0 < s <= h.

Building the model of a tree shows that every part of it has a value on (0, h]: logarithms and roots are taken of what
is positive there, quotients of what does not vanish.  At the end itself (s = 0) the tree is evaluated on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import ctx, fmpq

from ..failures import TooWide, Unsupported
from ..syntax import Node, rational
from .calculus import value
from .constants import ONE, Constant, pi_constant, rational_constant
from .enclose import enclose
from .generalised_series import Model, Scale, constant

_ROOT = fmpq(1, 2)


class Expansion:
    """Models of trees, the symbols standing for given models; ``known`` is the environment of other constants."""

    def __init__(self, scale: Scale, env: Mapping[str, Model], known: Mapping[str, Any] | None = None) -> None:
        self.scale, self.env, self.known = scale, env, known or {}

    def model(self, node: Node) -> Model:
        """The model of a tree; raises :class:`Undefined`, :class:`TooWide`, :class:`Unsupported`."""
        match node[0]:
            case "q":
                return constant(rational_constant(rational(node[1])))
            case "s" if node[1] in self.env:
                return self.env[node[1]]
            case "c" if node[1] == "pi":
                return constant(pi_constant())
            case "c" if node[1] == "e":
                return constant(ONE.function("exp"))
            case "+" | "*":
                combine = self.scale.add if node[0] == "+" else self.scale.multiply
                result = self.model(node[1])
                for part in node[2:]:
                    result = combine(result, self.model(part))
                return result
            case "^":
                return self.power(node[1], node[2])
            case "f":
                return self.function(node)
        return constant(Constant(enclose(node, self.known, ctx.prec)))

    def power(self, base: Node, exponent: Node) -> Model:
        if base == ("c", "e"):
            return self.scale.exp(self.model(exponent))
        inner, p = self.model(base), value(exponent)
        if p is not None:
            return self.scale.power(inner, p)
        return self.scale.exp(self.scale.multiply(self.model(exponent), self.scale.log(inner)))

    def function(self, node: Node) -> Model:
        name, inner = node[1], self.model(node[2])
        if name == "abs":
            return inner if self.scale.sign(inner) >= 0 else self.negative(inner)
        if name == "sign":
            return constant(ONE.scaled(self.scale.sign(inner)))
        if name == "heaviside":
            sign, at_zero = self.scale.sign(inner), self.model(node[3])
            return at_zero if sign == 0 else constant(ONE.scaled(int(sign > 0)))
        if name in ("max", "min"):
            other = self.model(node[3])
            first_is_larger = self.scale.sign(self.minus(inner, other)) >= 0
            return inner if first_is_larger is (name == "max") else other
        if len(node) > 3:
            return constant(Constant(enclose(node, self.known, ctx.prec)))
        if name == "log":
            return self.scale.log(inner)
        if name == "exp":
            return self.scale.exp(inner)
        if name in ("asin", "acos"):
            return self.arc(name, inner)
        if inner.low < 0:
            return self.at_infinity(name, inner)
        return self.scale.compose(name, inner)

    def negative(self, model: Model) -> Model:
        return self.scale.scaled(model, ONE.scaled(-1))

    def minus(self, left: Model, right: Model) -> Model:
        return self.scale.add(left, self.negative(right))

    def arc(self, name: str, inner: Model) -> Model:
        """asin and acos; where the argument tends to +-1 by acos u = 2 asin sqrt((1 - u)/2), acos(-u) = pi - acos u."""
        start, _ = self.scale.split(inner)
        end = start.rational
        if end is None or abs(end) != 1:
            return self.scale.compose(name, inner)
        one, half = constant(ONE), ONE.scaled(_ROOT)
        gap = self.scale.scaled(self.minus(one, self.scale.scaled(inner, ONE.scaled(end))), half)
        angle = self.scale.scaled(self.scale.compose("asin", self.scale.power(gap, _ROOT)), ONE.scaled(2))
        if end == -1:
            angle = self.minus(constant(pi_constant()), angle)
        return angle if name == "acos" else self.minus(constant(pi_constant().scaled(_ROOT)), angle)

    def at_infinity(self, name: str, inner: Model) -> Model:
        """atan, and functions of exp(-u), of an argument that tends to +-oo."""
        grows = self.scale.sign(inner) > 0
        size = inner if grows else self.negative(inner)
        one = constant(ONE)
        if name == "atan":
            rest = self.minus(constant(pi_constant().scaled(_ROOT)),
                              self.scale.compose("atan", self.scale.power(size, fmpq(-1))))
            return rest if grows else self.negative(rest)
        if name in ("sigmoid", "tanh", "softplus"):
            small = self.scale.exp(self.scale.scaled(size, ONE.scaled(-2 if name == "tanh" else -1)))
            above = self.scale.add(one, small)
            if name == "softplus":
                rest = self.scale.log(above)
                return self.scale.add(inner, rest) if grows else rest
            if name == "sigmoid":
                upper = self.scale.power(above, fmpq(-1))
                return upper if grows else self.minus(one, upper)
            upper = self.scale.multiply(self.minus(one, small), self.scale.power(above, fmpq(-1)))
            return upper if grows else self.negative(upper)
        raise Unsupported(f"no expansion of {name} at infinity")


def sign_near(node: Node, name: str, low: fmpq | None, high: fmpq | None, side: str, root: int, order: int,
              precision: int) -> int:
    """The sign (1, 0, -1) of the tree on the interval without its end on the given side; raises :class:`TooWide`.

    For an infinite end s = 1/|x|, and the other end lies beyond +-1.
    """
    with ctx.workprec(precision):
        end, other = (low, high) if side == "low" else (high, low)
        sign = 1 if side == "low" else -1
        if other is None:
            raise TooWide("a local expansion at one end of an interval needs the other")
        if end is None:
            sign = -sign
            if other * sign <= 1:
                raise TooWide("an expansion at infinity starts beyond one")
            length = 1 / (other * sign)
        else:
            length = (other - end) * sign
        scale = Scale(length, root, order * root)
        return scale.sign(Expansion(scale, {name: scale.variable(sign, end)}).model(node))


def sign_at(node: Node, point: Mapping[str, fmpq], precision: int, known: Mapping[str, Any] | None = None) -> int:
    """The sign (1, 0, -1) of the tree at a point, zero decided exactly; raises :class:`Undefined`, :class:`TooWide`."""
    with ctx.workprec(precision):
        scale = Scale(_ROOT, 1, 1)
        env = {name: constant(rational_constant(at)) for name, at in point.items()}
        return scale.sign(Expansion(scale, env, known).model(node))


__all__ = ["Expansion", "sign_at", "sign_near"]
