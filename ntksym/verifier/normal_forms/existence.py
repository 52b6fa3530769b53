"""Which objects of the theory exist: means, Hermite coefficients, derivatives, infinite sums."""

from __future__ import annotations

from ..decide import Answer, is_positive
from ..enclosures.activation import growth
from ..failures import TooWide, Undefined, Unsupported
from ..hypergeometric.terms import NotATerm
from ..statement import Statement
from ..syntax import Node, free_names, number
from .closed_forms import has, is_hermite_polynomial, is_regular_family, parseval

ZERO: Node = ("q", "0")
ONE: Node = ("q", "1")


def converges(tree: Node, statement: Statement) -> bool:
    """Does an infinite sum converge by Parseval's identity?"""
    try:
        parseval(tree, statement, set())
    except (NotATerm, Unsupported):
        return False
    return bool(tree[0] == "sum")


def is_infinite_sum(node: Node) -> bool:
    """Is it a sum whose index runs to infinity?"""
    return bool(node[0] == "sum" and node[4] == ("c", "oo"))


def is_differentiable(derivative: Node, statement: Statement) -> bool:
    """Is the function variable under a first derivative declared to be differentiable?"""
    return derivative[2] == ONE and has_derivative(derivative[1], statement)


def has_derivative(function: Node, statement: Statement) -> bool:
    """Is it a function variable declared to be differentiable?"""
    return function[0] == "fv" and "differentiable" in statement.variable(function[1]).properties


def integrable(node: Node, statement: Statement) -> bool:
    """Does the mean behind a Hermite coefficient, mean, dual or rotation mean exist?

    On the sphere the density of one coordinate may have poles (in the plane at 1 and -1), so the function has to be
    bounded on [-1, 1]; it is if it is polynomially bounded.
    """
    function = node[1]
    if node[0] == "rotation_mean":
        return all(has(function, quality, statement) for quality in ("square_integrable", "polynomially_bounded"))
    if node[0] == "gaussian_mean":
        return mean_exists(function, statement)
    derivative = function[0] == "dfun" and function[2] == ONE
    name = function[1] if derivative else function
    if name[0] == "fv":
        wanted = "derivative_square_integrable" if derivative else "square_integrable"
        return wanted in statement.variable(name[1]).properties
    if name[0] != "lam":
        return False
    if derivative:
        return has(name, "derivative_square_integrable", statement)
    return is_hermite_polynomial(name) or has(name, "square_integrable", statement)


def mean_exists(function: Node, statement: Statement) -> bool:
    """Is E|F(Z)| finite: F the square of a square-integrable function variable, or given with a growth bound below
    e^(x^2/2)?"""
    if function[0] != "lam":
        return function[0] == "fv" and "square_integrable" in statement.variable(function[1]).properties
    body = function[2]
    if body[0] == "^" and body[2] == number(2) and body[1][0] == "app" and body[1][2] == ("s", function[1]) \
            and function[1] not in free_names(body[1][1]):
        inner: Node = ("hermite_coefficient", body[1][1], ZERO)
        return integrable(inner, statement)
    if free_names(function):
        return is_regular_family(function, statement, "square_integrable")
    try:
        return is_positive(1 - 2 * growth(function).q) is Answer.YES
    except (TooWide, Undefined):
        return False
