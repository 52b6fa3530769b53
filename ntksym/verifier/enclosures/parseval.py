r"""Enclosures of infinite sums of Hermite coefficients squared, by Parseval's identity.

For F in L^2 of the standard Gaussian, sum_p mu_p(F)^2 = E[F(Z)^2].  If F is locally absolutely continuous and
polynomially bounded with F' in L^2, then mu_p(F') = sqrt(p+1) mu_{p+1}(F), so sum_p p mu_p(F)^2 = E[F'(Z)^2].  A
shifted or truncated sum differs from these by finitely many terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq

from ..decide import Answer, is_positive
from ..failures import Unsupported
from ..syntax import Node, free_names, number, rational, substitute
from . import activation, gaussian
from .data_sets import FiniteSequence
from .special import Value

if TYPE_CHECKING:
    from .enclose import Evaluator

MAX_FIRST = 2_000
MAX_EXPANSION = 400
#: coefficient tree, power of the index, (function, shift) of a squared coefficient or None
Term = tuple[list[Node], int, list[tuple[Node, int]], list[Node]]


def infinite_sum(scope: Evaluator, node: Node) -> Value:
    """The sum over p >= low of c p^j mu_{p+s}(F)^2 (j <= 1) and Kronecker deltas, or of terms that vanish from some
    index on; raises Unsupported for anything else."""
    body, name, low_node = node[1], node[2], node[3]
    low = scope.integer(low_node, "the lower bound of a sum")
    last = last_index(scope, body, name, low)
    if last is not None:
        # The first summand is looked at even if it is zero: it has a value only if its factors have.
        return scope.value(("sum", body, name, low_node, number(max(last, low))))
    total = arb(0)
    for scalars, power, coefficients, deltas in expand(body, name):
        factor = arb(1)
        for scalar in scalars:
            factor *= arb(scope.value(scalar))
        if deltas:
            total += delta_sum(scope, name, low, deltas, power, coefficients) * factor
        else:
            total += factor * moment(scope, low, power, coefficients)
    return total


def last_index(scope: Evaluator, body: Node, name: str, low: int) -> int | None:
    """An index beyond which every summand is zero, because it has a Hermite coefficient mu_{p+s}(F) of a polynomial F
    as a factor, or a term of a finite sequence.

    E[F h_n] = 0 for n above the degree of F, by orthogonality to polynomials of lower degree.  A sequence of finitely
    many given terms is zero beyond them.
    """
    if body[0] == "+":
        ends = [last_index(scope, part, name, low) for part in body[1:]]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None
    if body[0] == "*":
        # Beyond the degree the product is zero only where its other factors have a value at all.
        if not all(is_total_in(scope, part, name, low) for part in body[1:]):
            return None
        known = [end for end in (last_index(scope, part, name, low) for part in body[1:]) if end is not None]
        return min(known) if known else None
    if body[0] == "^" and body[2][0] == "q" and rational(body[2][1]) > 0:
        return last_index(scope, body[1], name, low)
    if body[0] == "q" and rational(body[1]) == 0:
        return -1
    if body[0] == "idx" and isinstance(sequence := scope.env.get(body[1]), FiniteSequence):
        return max((place[0] for place in sequence), default=-1) - shift_of(body[2], name)
    if body[0] != "hermite_coefficient" or name in free_names(body[1]):
        return None
    function = scope.closed_function(body[1])
    found = polynomial_degree(function[2], function[1])
    return None if found is None else found - shift_of(body[2], name)


def is_total_in(scope: Evaluator, node: Node, name: str, low: int) -> bool:
    """Has the factor a value for every index >= low if it has one for the index low?

    Sufficient: it is built without division, root or special function of the index, but for Hermite coefficients and
    binomials, whose arguments p + s only grow.
    """
    if name not in free_names(node) or node[0] == "s":
        return True
    if node[0] in ("+", "*", "delta"):
        return all(is_total_in(scope, part, name, low) for part in node[1:])
    if node[0] == "idx" and isinstance(scope.env.get(node[1]), FiniteSequence):
        return has_shift(node[2], name) and low + shift_of(node[2], name) >= 0
    if node[0] == "hermite_coefficient":
        return name not in free_names(node[1]) and has_shift(node[2], name)
    if node[0] == "f" and node[1] == "binomial":
        # binomial(n, k) has a value for every real k if n is a natural number.
        upper, lower = node[2], node[3]
        return has_shift(upper, name) and low + shift_of(upper, name) >= 0 and is_total_in(scope, lower, name, low)
    if node[0] != "^":
        return False
    if node[2][0] == "q":
        exponent = rational(node[2][1])
        return exponent.q == 1 and exponent >= 0 and is_total_in(scope, node[1], name, low)
    # An exponent with the index needs a positive base, which no power makes undefined.
    return name not in free_names(node[1]) and is_total_in(scope, node[2], name, low) \
        and is_positive(arb(scope.value(node[1]))) is Answer.YES


def has_shift(index: Node, name: str) -> bool:
    """Is the index p + s with an integer s?"""
    try:
        shift_of(index, name)
    except Unsupported:
        return False
    return True


def polynomial_degree(body: Node, variable: str) -> int | None:
    """A bound of the degree of a polynomial tree, None for other trees."""
    op = body[0]
    if variable not in free_names(body):
        return 0
    if op == "s":
        return 1
    if op in ("+", "*"):
        degrees = [polynomial_degree(part, variable) for part in body[1:]]
        known = [degree for degree in degrees if degree is not None]
        if len(known) < len(degrees):
            return None
        return max(known) if op == "+" else sum(known)
    if op == "^" and body[2][0] == "q" and rational(body[2][1]).q == 1 and rational(body[2][1]) >= 0:
        inner = polynomial_degree(body[1], variable)
        return None if inner is None else inner * int(rational(body[2][1]))
    if op == "hermite_polynomial" and body[1][0] == "q" and body[2] == ("s", variable):
        return int(rational(body[1][1]))
    return None


def expand(body: Node, name: str) -> list[Term]:
    """The body as a sum of products; raises Unsupported."""
    if name not in free_names(body):
        return [([body], 0, [], [])]
    op = body[0]
    if op == "s":
        return [([], 1, [], [])]
    if op == "+":
        return [term for part in body[1:] for term in expand(part, name)]
    if op == "*":
        product: list[Term] = [([], 0, [], [])]
        for part in body[1:]:
            product = [
                (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]) for a in product for b in expand(part, name)
            ]
            if len(product) > MAX_EXPANSION:
                raise Unsupported("an infinite sum with too many terms in each summand")
        return product
    if op == "^" and body[2][0] == "q" and rational(body[2][1]) in (1, 2, 3, 4):
        return expand(("*", number(1), *([body[1]] * int(rational(body[2][1])))), name)
    if op == "delta":
        return [([], 0, [], [body])]
    if op == "hermite_coefficient" and name not in free_names(body[1]):
        return [([], 0, [(body[1], shift_of(body[2], name))], [])]
    raise Unsupported(f"an infinite sum over a summand with {op!r}")


def shift_of(index: Node, name: str) -> int:
    """s when the index is p + s."""
    if index == ("s", name):
        return 0
    if index[0] == "+":
        rest = [part for part in index[1:] if part != ("s", name)]
        if len(rest) == len(index) - 2 and all(part[0] == "q" for part in rest):
            shift = sum((rational(part[1]) for part in rest), fmpq(0))
            if shift.q == 1:
                return int(shift)
    raise Unsupported("an infinite sum with an index other than p + constant in a Hermite coefficient")


def delta_sum(
    scope: Evaluator, name: str, low: int, deltas: list[Node], power: int, coefficients: list[tuple[Node, int]]
) -> arb:
    """The single term at which the first delta is one."""
    points = [part for part in deltas[0][1:] if part != ("s", name)]
    if len(points) != 1 or name in free_names(points[0]):
        raise Unsupported("an infinite sum with a delta that does not fix the index")
    place = scope.value(points[0])
    if not isinstance(place, fmpq):
        raise Unsupported("an infinite sum with a delta at a point that is not rational")
    if not all(is_total_in(scope, delta, name, low) for delta in deltas):
        raise Unsupported("an infinite sum with a delta that may have no value")
    if any(low + shift < 0 for _, shift in coefficients):
        raise Unsupported("an infinite sum that starts at a Hermite coefficient of negative index")
    for function, shift in coefficients:  # they exist for all indices if they exist for one
        scope.value(("hermite_coefficient", function, number(low + shift)))
    if place.q != 1 or place < low:
        return arb(0)
    point = int(place)
    value = arb(point) ** power if power else arb(1)
    at: Node = number(point)
    for delta in deltas[1:]:
        value *= arb(scope.value(substitute(delta, {name: at})))
    for function, shift in coefficients:
        value *= arb(scope.value(("hermite_coefficient", function, number(point + shift))))
    return value


def moment(scope: Evaluator, low: int, power: int, coefficients: list[tuple[Node, int]]) -> arb:
    """sum over p >= low of p^power mu_{p+s}(F)^2."""
    if len(coefficients) != 2 or coefficients[0] != coefficients[1] or power > 1:
        raise Unsupported("an infinite sum of other terms than p^j mu_{p+s}(F)^2, j <= 1")
    function, shift = scope.closed_function(coefficients[0][0]), coefficients[0][1]
    first = low + shift  # the sum over n = p + s >= first of (n - s)^power mu_n^2
    if not 0 <= first <= MAX_FIRST:
        raise Unsupported(f"an infinite sum that starts at coefficient {first}, outside 0..{MAX_FIRST}")
    if activation.is_square_integrable(function) is not Answer.YES:
        raise Unsupported("an infinite sum over a function not shown to be square-integrable")
    zeroth = gaussian.second_moment(function, scope.prec)
    total = zeroth if power == 0 else first_moment(scope, function) - shift * zeroth
    for n in range(first):
        square = arb(scope.value(("hermite_coefficient", function, number(n)))) ** 2
        total -= square if power == 0 else (n - shift) * square
    return total


def first_moment(scope: Evaluator, function: Node) -> arb:
    """sum_n n mu_n(F)^2 = E[F'(Z)^2]."""
    if activation.is_locally_absolutely_continuous(function) is not Answer.YES:
        raise Unsupported("a weighted infinite sum over a function not shown to be absolutely continuous")
    activation.polynomial_growth(function)
    slope = activation.derivative(function)
    if activation.is_square_integrable(slope) is not Answer.YES:
        raise Unsupported("a weighted infinite sum that is not shown to converge")
    return gaussian.second_moment(slope, scope.prec)
