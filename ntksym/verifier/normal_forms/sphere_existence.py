"""Which zonal kernels have eigenvalues on the sphere: those that are integrable against (1 - t^2)^((d-3)/2)."""

from __future__ import annotations

from ..enclosures.calculus import value
from ..enclosures.enclose import enclose
from ..enclosures.sphere import needs_series
from ..failures import TooWide, Undefined
from ..layers import LAYERED
from ..statement import Statement
from ..syntax import Node, children, free_names, number

#: functions of one or two variables that are continuous wherever they have a value
_CONTINUOUS = {"exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "asin", "acos", "atan", "erf", "erfc", "sigmoid",
               "softplus", "abs", "max", "min"}
#: properties of a function variable that make it continuous on the whole line
CONTINUOUS = frozenset(("locally_absolutely_continuous", "differentiable"))
_PREC = 64


def integrable_on_sphere(function: Node, dimension: Node, statement: Statement) -> bool:
    """Is the kernel shown to be integrable for the dimension, or where that is no number for every dimension?

    A given function without parameters, and without dual activations that have to be expanded, is if its mean under
    the density of the dimension is enclosed: enclosures exist for absolutely convergent integrals only.  The density
    of the plane is the largest at the ends, up to a factor: (1-t^2)^((d-3)/2) <= (1-t^2)^(-1/2) for d >= 2.
    A function variable is if it is continuous.  Being square-integrable against the Gaussian is not enough in the
    plane: (1-t)^(-1/2) log(2/(1-t))^(-3/4) has a square that is integrable near 1 and is not integrable against the
    density.
    """
    if function[0] == "fv":
        return not CONTINUOUS.isdisjoint(statement.variable(function[1]).properties)
    if free_names(function):
        return False
    found = value(dimension)
    try:
        if function[0] == "lam" and needs_series(function):
            return False
        enclose(("sphere_eigenvalue", function, number(0), number(2) if found is None else dimension), {}, _PREC)
    except (TooWide, Undefined):
        return False
    return True


def is_continuous(node: Node, variable: str) -> bool:
    """Is the tree continuous in the variable wherever it has a value?

    A continuous function that has a value everywhere on [-1, 1] is bounded there, hence integrable on every sphere.
    Dual activations, of which the kernels of layers are made, are continuous on [-1, 1] as power series that converge
    absolutely at 1.
    """
    if variable not in free_names(node):
        return True
    if node[0] == "^" and variable in free_names(node[2]):
        # u^v with v varying is continuous for u > 0, which a positive number is
        return node[1] == ("c", "e") and is_continuous(node[2], variable)
    if node[0] == "sum":
        finite = node[4] != ("c", "oo") and variable not in free_names(node[3]) | free_names(node[4])
        return finite and is_continuous(node[1], variable)
    if node[0] == "f" and node[1] not in _CONTINUOUS:
        return False
    fixed = node[1:-1] if node[0] in ("gegenbauer", "dual") else (node[1], *node[-3:]) if node[0] in LAYERED else ()
    if any(variable in free_names(part) for part in fixed):
        return False
    return node[0] in ("s", "+", "*", "^", "f", "gegenbauer", "dual", *LAYERED) \
        and all(is_continuous(part, variable) for part in children(node))
