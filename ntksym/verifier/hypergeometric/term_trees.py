"""Constants of the term algebra written back as expression trees."""

from __future__ import annotations

from flint import fmpq_mpoly

from ..syntax import Node, number
from .terms import Fraction, NotATerm, Ring, Sum


def add(*parts: Node) -> Node:
    return ("+", number(0), number(0), *parts)


def times(*parts: Node) -> Node:
    return ("*", number(1), number(1), *parts)


def constant_tree(value: Sum) -> Node:
    """The tree of a sum of terms free of the index; raises :class:`NotATerm` for generators without one."""
    parts: list[Node] = []
    for kernel, coefficient in value.terms.items():
        factors = [fraction_tree(coefficient)]
        for generator, exponent, slope in kernel:
            kind = generator[0]
            if slope or kind not in ("num", "par", "exp", "gconst") or (kind == "exp" and generator[3]):
                raise NotATerm("a constant without a tree")
            if kind == "exp":
                ring = value.ring
                argument = fraction_tree(Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2])))
                factors.append(("f", "exp", times(number(exponent), argument)))
            elif kind == "gconst":
                factors.append(("^", ("f", "gamma", ("q", generator[1])), number(exponent)))
            else:
                base = (
                    number(int(generator[1]))
                    if kind == "num"
                    else polynomial_tree(value.ring.atom(generator[1]), value.ring)
                )
                factors.append(("^", base, number(exponent)))
        parts.append(times(*factors))
    return add(*parts)


def polynomial_tree(polynomial: fmpq_mpoly, ring: Ring) -> Node:
    """A polynomial in the parameters and pi."""
    parts = []
    for exponents, coefficient in polynomial.to_dict().items():
        names = zip(ring.names, exponents, strict=True)
        powers = [("^", ("c", "pi") if name == "pi" else ("s", name), number(e)) for name, e in names if e]
        parts.append(times(number(coefficient), *powers))
    return add(*parts)


def fraction_tree(fraction: Fraction) -> Node:
    """A rational function of the parameters and pi."""
    return times(
        polynomial_tree(fraction.num, fraction.ring), ("^", polynomial_tree(fraction.den, fraction.ring), number(-1))
    )
