r"""Closed forms of dual activations of one smooth base function: Gaussian, exponential, sine, cosine, error function.

U and V are standard Gaussians with correlation rho, |rho| <= 1.

- exp(bx): b(U + V) is Gaussian with variance 2 b^2 (1 + rho), so the dual is e^{b^2 (1 + rho)}.
- sin(bx), cos(bx): products of sines and cosines are half sums of cos b(U - V) and cos b(U + V), whose means are
  e^{-b^2 (1 - rho)} and e^{-b^2 (1 + rho)}; the duals are e^{-b^2} sinh(b^2 rho) and e^{-b^2} cosh(b^2 rho).
- exp(a x^2), a <= 0: a Gaussian integral in the plane, with the inverse covariance of (U, V) less 2a on the diagonal;
  the dual is ((1 - 2a)^2 - 4 a^2 rho^2)^(-1/2).
- erf(cx): by Mehler's formula the derivative of the dual in rho is the dual of the derivative, (4c^2/pi) times the
  line above with a = -c^2; the dual is zero at rho = 0 (erf is odd), so it is (2/pi) arcsin(2 c^2 rho / (1 + 2 c^2))
  (Williams 1997).
"""

from __future__ import annotations

from ..hypergeometric.hermite_terms import HEAVISIDE, monomials, rename
from ..hypergeometric.term_reader import Class, Reader, ring_for
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import Node, number
from .dual_forms import add, in_interval, times


def smooth_dual(function: Node, rho: Node, statement: Statement) -> Node:
    """E[F(U) F(V)] as a tree for F = c times one base function; raises :class:`NotATerm` for others."""
    if function[0] != "lam" or not in_interval(rho, number(-1), number(1), statement):
        raise NotATerm("the dual of a function that is not given, or at a correlation not known to lie in [-1, 1]")
    parts = monomials(rename(function[2], function[1]))
    if len(parts) != 1 or parts[0][1] or parts[0][2] in (None, HEAVISIDE):
        raise NotATerm("the dual of a function that is not a multiple of one base function")
    scalar, _, atom = parts[0]
    assert atom is not None
    return times(scalar, scalar, base_dual(atom[1], atom[2], rho, function, statement))


def base_dual(name: str, rate: Node, rho: Node, function: Node, statement: Statement) -> Node:
    """The dual of one base function with the given rate."""
    square = times(rate, rate)
    if name == "exp1":
        return ("f", "exp", times(square, add(number(1), rho)))
    if name in ("sin", "cos"):
        hyperbolic: Node = ("f", "sinh" if name == "sin" else "cosh", times(square, rho))
        return times(("f", "exp", times(number(-1), square)), hyperbolic)
    if name == "exp2":
        ring = ring_for([function], "", statement)
        value = Reader(ring, Class("", 0, 0))(rate).plain()
        if not (ring.is_nonnegative(-value.num) and ring.is_positive(value.den)):
            raise NotATerm("the dual of a Gaussian whose exponent is not known to be negative")
        diagonal = add(number(1), times(number(-2), rate))
        return ("^", add(times(diagonal, diagonal), times(number(-4), square, rho, rho)), ("q", "-1/2"))
    if name == "erf":
        ratio = times(number(2), square, rho, ("^", add(number(1), times(number(2), square)), number(-1)))
        return times(number(2), ("^", ("c", "pi"), number(-1)), ("f", "asin", ratio))
    raise NotATerm(f"no closed form is known for the dual of {name}")
