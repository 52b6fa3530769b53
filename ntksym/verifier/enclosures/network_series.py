r"""Taylor coefficients of kernels that are power series in an affine function t = A rho + B of the correlation.

By Mehler's formula the dual of F at t is sum_k mu_k(F)^2 t^k for |t| <= 1, and by integration by parts
t * dual of F' at t is sum_k k mu_k(F)^2 t^k (F locally absolutely continuous, polynomially bounded, F' in L^2).  A
kernel sum_k W(k) t^k that converges absolutely for |t| <= 1 may be rearranged by the binomial theorem for |rho| <= 1 if
A + B <= 1, A > 0, B >= 0, and near rho = 0 whenever |B| < 1:

    [rho^p] sum_k W(k) (A rho + B)^k = sum_{k >= p} W(k) binomial(k, p) A^p B^(k-p).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import arb

from ..decide import Answer, is_positive
from ..failures import Unsupported
from ..syntax import Node, free_names, number, substitute
from .calculus import fold
from .special import Value

if TYPE_CHECKING:
    from .enclose import Evaluator

#: what a function needs for t * dual of F' at t to be sum_k k mu_k(F)^2 t^k
REGULAR = ("square_integrable", "locally_absolutely_continuous", "polynomially_bounded", "derivative_square_integrable")

K = "k@"
INDEX: Node = ("s", K)


class NotTwoLayers(Unsupported):
    """The kernel is not a sum of c dual(F, t) and c t dual(F', t) with t affine in the correlation."""


@dataclass(frozen=True)
class Series:
    """The kernel sum_k weight(k) (slope * rho + offset)^k; ``weight`` is a tree in the symbol :data:`K`.

    ``functions`` are those whose derivative was integrated by parts, ``plain`` those whose own dual occurs.
    """

    weight: Node
    slope: Node
    offset: Node
    functions: tuple[Node, ...]
    plain: tuple[Node, ...]


def terms_of(node: Node, name: str) -> list[tuple[list[Node], list[Node], list[Node]]]:
    """The expression as a sum of products: factors free of the variable, other factors, duals."""
    if name not in free_names(node):
        return [([node], [], [])]
    if node[0] == "+":
        return [term for part in node[1:] for term in terms_of(part, name)]
    if node[0] == "*":
        product: list[tuple[list[Node], list[Node], list[Node]]] = [([], [], [])]
        for part in node[1:]:
            # An affine factor stays whole: it is t, not two terms.
            is_argument = part[0] == "+" and name in free_names(part) and affine_in(part, name) is not None
            spread = [([], [part], [])] if is_argument else terms_of(part, name)
            product = [(a[0] + b[0], a[1] + b[1], a[2] + b[2]) for a in product for b in spread]
        return product
    if node[0] == "dual":
        return [([], [], [node])]
    return [([], [node], [])]


def affine_in(node: Node, name: str) -> tuple[Node, Node] | None:
    """(A, B) with node = A name + B as trees, for sums whose terms are free of the name or products with one factor of
    it."""
    slopes: list[Node] = []
    offsets: list[Node] = []
    for part in node[1:] if node[0] == "+" else (node,):
        if name not in free_names(part):
            offsets.append(part)
            continue
        factors = list(part[1:]) if part[0] == "*" else [part]
        if factors.count(("s", name)) != 1 or any(name in free_names(f) for f in factors if f != ("s", name)):
            return None
        slopes.append(("*", number(1), *(f for f in factors if f != ("s", name)), number(1)))
    return ("+", number(0), *slopes, number(0)), ("+", number(0), *offsets, number(0))


def series_of(expression: Node, name: str) -> Series:
    """The kernel as a series; raises :class:`NotTwoLayers` unless it is a sum of c dual(F, t) and c t dual(F', t)."""
    weights: list[Node] = []
    functions: list[Node] = []
    plain: list[Node] = []
    argument: Node | None = None
    for scalars, others, duals in terms_of(expression, name):
        if len(duals) != 1 or len(others) > 1:
            raise NotTwoLayers(
                "a kernel that is not a sum of dual activations, each with at most one factor of its argument"
            )
        function, t = duals[0][1], duals[0][2]
        if name in free_names(function):
            raise NotTwoLayers("a kernel whose activation depends on the correlation")
        if argument is None:
            argument = t
        if t != argument or (others and fold(others[0]) != fold(argument)):
            raise NotTwoLayers("a kernel with dual activations of different arguments")
        if others:
            if function[0] != "dfun" or function[2] != number(1):
                raise NotTwoLayers("a factor of the argument before a dual activation that is not of a derivative")
            functions.append(function[1])
            square: Node = ("*", INDEX, ("^", ("hermite_coefficient", function[1], INDEX), number(2)))
        else:
            plain.append(function)
            square = ("^", ("hermite_coefficient", function, INDEX), number(2))
        weights.append(("*", number(1), *scalars, square))
    line = affine_in(argument, name) if argument is not None else None
    if line is None:
        raise NotTwoLayers("a kernel whose argument is not affine in the correlation")
    return Series(("+", number(0), *weights, number(0)), fold(line[0]), fold(line[1]), tuple(functions), tuple(plain))


def coefficient(scope: Evaluator, node: Node) -> Value:
    """The value of a Taylor coefficient at correlation zero.

    The series in t = A rho + B converges for |t| < 1, hence near rho = 0 if |B| < 1, and may be rearranged there: the
    signs of A and B do not matter, only that the activations are regular enough for the series to be the kernel.
    """
    from .activation_properties import has_property

    series = series_of(node[1], node[2])
    for functions, properties in ((series.functions, REGULAR), (series.plain, REGULAR[:1])):
        for function in functions:
            closed = scope.closed_function(function)
            if any(has_property(name, closed) is not Answer.YES for name in properties):
                raise Unsupported("a kernel of an activation that is not shown to be regular enough")
    if is_positive(1 - abs(arb(scope.value(series.offset)))) is not Answer.YES:
        raise Unsupported("a kernel whose argument at correlation zero is not shown to lie within (-1, 1)")
    return scope.value(coefficient_sum(node))


def coefficient_sum(node: Node) -> Node:
    """The Taylor coefficient as a sum over k (a single term when B = 0); raises :class:`Unsupported`."""
    _, expression, name, p = node
    series = series_of(expression, name)
    if series.offset == number(0):
        return ("*", substitute(series.weight, {K: p}), ("^", series.slope, p))
    spread: Node = ("f", "binomial", INDEX, p)
    power: Node = ("^", series.offset, ("+", INDEX, ("*", number(-1), p)))
    return ("*", ("^", series.slope, p), ("sum", ("*", series.weight, spread, power), K, p, ("c", "oo")))
