r"""Which Hermite coefficients of a given function are zero or not, by its structure.

A function in L^2 of which only finitely many coefficients of the even (odd) degrees are not zero has a polynomial as
its even (odd) part, up to a null set, for the Hermite polynomials are complete.  Let F be a polynomial plus c x^k f(x),
c not 0.  The part of F of the parity named is not a polynomial for

    f the step function, sin(bx), tanh(bx), erf(bx)    k + 1
    f = cos(bx), e^(a x^2), softplus(bx)               k
    f = e^(bx)                                         both

a and b not 0: the step function is 1/2 + sign(x)/2, softplus bx/2 + log(2 cosh(bx/2)); sin and cos have infinitely many
zeros, x^k times tanh, erf, sign or log cosh grows like |x|^k or |x|^(k+1) with the sign of a polynomial of the other
parity, and e^(a x^2), cosh and sinh grow or fall faster than powers.  The coefficients of the derivative of a
locally absolutely continuous F of this kind are sqrt(n) times those of F, of the degree below.
"""

from __future__ import annotations

from ..decide import Answer
from ..failures import Undefined
from ..hypergeometric.hermite_terms import HEAVISIDE, Monomial, monomials, rename
from ..hypergeometric.terms import NotATerm
from ..normal_forms.dual_forms import vanishes
from ..syntax import Node, free_names, number
from ..truth import settle

ZERO, ONE = number(0), number(1)
#: base function -> parities that x^0 times it has
PARITIES = {"sin": (1,), "tanh": (1,), "erf": (1,), "cos": (0,), "exp2": (0,), "softplus": (0,),
            "exp1": (0, 1)}


def is_nonzero(node: Node) -> bool:
    try:
        return settle(("ne", node, ZERO), {}) is Answer.YES
    except Undefined:
        return False


def is_present(function: Node, degree: int) -> bool:
    """Is the Hermite coefficient of the degree shown not to be zero?"""
    return not free_names(function) and is_nonzero(("hermite_coefficient", function, number(degree)))


def terms(function: Node) -> list[Monomial]:
    """The function as a sum of monomials whose coefficients do not vanish as they are written; raises
    :class:`NotATerm`."""
    return [part for part in monomials(rename(function[2], function[1])) if not vanishes(part[0])]


def endless_parities(function: Node) -> frozenset[int]:
    """Parities of which infinitely many Hermite coefficients are shown not to be zero."""
    if function[0] == "dfun":
        return frozenset(1 - q for q in parities(function[1], smooth=True)) if function[2] == ONE else frozenset()
    return parities(function)


def parities(function: Node, smooth: bool = False) -> frozenset[int]:
    """The same for a given function; ``smooth``: only if it is locally absolutely continuous."""
    if function[0] != "lam" or free_names(function):
        return frozenset()
    try:
        found = [part for part in terms(function) if part[2] is not None]
    except NotATerm:
        return frozenset()
    if len(found) != 1 or not is_nonzero(found[0][0]):
        return frozenset()
    _, k, base = found[0]
    assert base is not None
    if base == HEAVISIDE:
        return frozenset() if smooth and not k else frozenset(((k + 1) % 2,))
    if not is_nonzero(base[2]):
        return frozenset()
    return frozenset((k + q) % 2 for q in PARITIES[base[1]])


def odd_part_is_linear(function: Node) -> bool:
    """Is the odd part of a given function a multiple of x?  x^k times the step function is x^k/2 and |x| x^(k-1)/2."""
    if function[0] != "lam":
        return False
    try:
        return all(k == 1 or (base is None and k % 2 == 0) if base in (None, HEAVISIDE) else is_even(k, base)
                   for _, k, base in terms(function))
    except NotATerm:
        return False


def is_even(k: int, base: Node) -> bool:
    """Is x^k times the base function even, but for a multiple of x?"""
    return k == 0 if base[1] == "softplus" else all((k + q) % 2 == 0 for q in PARITIES[base[1]])


__all__ = ["endless_parities", "is_present", "odd_part_is_linear"]
