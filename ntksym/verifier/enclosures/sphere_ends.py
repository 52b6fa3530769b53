r"""Integrals of a kernel against a zonal polynomial near a point where the kernel is singular.

The integrand F P_{k,d} (1-t^2)^((d-3)/2) is expanded at t = end + sign s, 0 < s <= h, by :mod:`.generalised_series`:
with L = log s it is a sum of terms c(s) s^a L^j with c(s) in a known ball for every s.  As s^a L^j has one sign on
(0, h], the integral of a term is in the ball times

    I_{a,j} = int_0^h s^a L^j ds = h^(a+1) (log h)^j / (a+1) - j/(a+1) I_{a,j-1},    a > -1.
"""

from __future__ import annotations

from flint import arb, ctx, fmpq

from ..failures import TooWide, Undefined
from ..syntax import Node, number
from .calculus import MINUS_ONE, ONE, add, mul
from .constants import rational_constant
from .gegenbauer import polynomial
from .generalised_series import EXACT_ORDER, Model, Scale
from .local_expansions import Expansion
from .sphere_kernels import root_of

#: powers of s beyond the first that are kept: at s = 1/16 the terms of the density fall by five bits each
_BITS_A_TERM = 4


def end_integral(body: Node, variable: str, end: fmpq, sign: int, h: fmpq, degree: int, dimension: int,
                 prec: int) -> arb:
    """The integral of F P_{k,d} (1-t^2)^((d-3)/2) over the t between end and end + sign h, in [-1, 1].

    Raises :class:`Undefined` where the absolute integral is shown to be infinite, :class:`TooWide` where it is not
    shown to be finite.
    """
    with ctx.workprec(prec):
        t: Node = ("s", variable)
        exponent = number(fmpq(dimension - 3, 2))
        weight = tuple(("^", add(ONE, line), exponent) for line in (t, mul(MINUS_ONE, t)))
        scale = Scale(h, root_of(body), (prec // _BITS_A_TERM + 8) * root_of(body))
        expansion = Expansion(scale, {variable: scale.variable(sign, end)})
        density = expansion.model(("*", body, *weight))
        require_integrable(scale, density)
        return integral(scale, scale.multiply(density, zonal(scale, end, sign, degree, dimension)))


def zonal(scale: Scale, end: fmpq, sign: int, degree: int, dimension: int) -> Model:
    """P_{k,d}(end + sign s), exactly."""
    shifted = polynomial(degree, dimension)(polynomial(1, dimension) * sign + end)
    entries = shifted.coeffs()
    return Model({(scale.root * i, 0): rational_constant(c) for i, c in enumerate(entries) if c != 0}, EXACT_ORDER, {})


def require_integrable(scale: Scale, model: Model) -> None:
    """Return if all exponents are greater than -1.

    Where the first term is c s^a with a <= -1 and c != 0 and has no logarithm, the absolute integral is infinite.
    """
    if model.is_zero() or model.low > -scale.root:
        return
    if model.low < model.order:
        scale.leading(model)
        raise Undefined("the kernel is not integrable on the sphere")
    raise TooWide("a kernel that is not shown to be integrable on the sphere")


def integral(scale: Scale, model: Model) -> arb:
    """A ball with the integral over (0, h]."""
    total = arb(0)
    for k, j, coefficient in scale.parts(model):
        over = fmpq(k, scale.root) + 1
        own = (scale.log_h * over).exp() / over
        for i in range(1, j + 1):
            own = (scale.log_h * over).exp() * scale.log_h**i / over - i * own / over
        total += coefficient.ball * own
    return total


__all__ = ["end_integral"]
