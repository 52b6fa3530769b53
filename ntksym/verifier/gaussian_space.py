r"""Positively homogeneous kernels under the standard Gaussian measure of R^d, written out as eigenvalues on the sphere.

Let K(x, y) = |x| |y| F(<x, y>/(|x| |y|)), X and Y be independent standard Gaussian vectors of R^d, and U, V their
directions.  Length and direction of X are independent (axiom polar-coordinates), and F is integrable on S^{d-1}.

``("gaussian_eigenvalue", F, k, d)`` is the eigenvalue of the integral operator with kernel K on f(y) = |y| S(y/|y|), S
a spherical harmonic of degree k, d >= 2:

    E[K(x, Y) f(Y)] = |x| E|Y|^2 E[F(<x/|x|, V>) S(V)] = d lambda_k(F) f(x).

A function f with E[|Y| f(Y) | V] = 0 is mapped to 0, so that there are no other eigenvalues but 0.

``("hermite_element", F, a_1, ..., a_d, b_1, ..., b_d)`` is the matrix element E[h_a(X) K(X, Y) h_b(Y)] of the products
h_a of orthonormal Hermite polynomials.  For d = 1 the cosine is 1 or -1, and with L_+ = (F(1) + F(-1))/2 and L_- =
(F(1) - F(-1))/2 the kernel is L_+ |x| |y| + L_- x y, so that the element is

    L_+ mu_a(|.|) mu_b(|.|) + L_- delta_a1 delta_b1,    mu_a(|.|) = E[h_a(X) |X|].

For d >= 2 let m_n = E|X|^n and He_a be the products of unnormalised Hermite polynomials, sums of c_g x^g.  Then
E[|X| He_a(X) | U] = A(U) with A = sum_g c_g m_{|g|+1} u^g, likewise B for b, and since F(<u, v>) acts by lambda_k on
the projection to harmonics of degree k, which has the kernel N_k P_k(<u, v>), N_k being their dimension,

    E[h_a(X) K(X, Y) h_b(Y)] = (a! b!)^(-1/2) sum_k w_k lambda_k(F),    w_k = N_k E[A(U) B(V) P_k(<U, V>)],

where k <= min(|a|, |b|), for the projections of polynomials of lower degree vanish.  The weights are finite sums of
E[A(U) U^g] E[B(V) V^g], and E[U^g] = prod (g_i - 1)!! / (d (d+2) ... (d + |g| - 2)) for even g, else 0.  By reflections
the element is 0 unless a and b have the same parity in every place.  From m_{n+2} = (d + n) m_n the factors m_n are m_1
or m_0 = 1 times rationals, and m_1^2 is 2/pi for d = 1 and (d-1)^2 divided by that of d - 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import comb, factorial, prod

from flint import fmpq, fmpq_poly

from .failures import Undefined, Unsupported
from .statement import Statement
from .syntax import Node, children, number, rational, substitute
from .work import spend

EIGENVALUE, ELEMENT = "gaussian_eigenvalue", "hermite_element"
OPERATORS = frozenset((EIGENVALUE, ELEMENT))
MAX_DIMENSION = 6
#: the largest degree |a| or |b| for d >= 2
MAX_DEGREE = 16
ABSOLUTE: Node = ("lam", "x", ("f", "abs", ("s", "x")))
HALF = number("1/2")
#: exponents of a monomial
Exponents = tuple[int, ...]
Polynomial = dict[Exponents, fmpq]


def has_gaussians(node: Node) -> bool:
    """Does an operator of this module occur in the tree?"""
    return node[0] in OPERATORS or any(map(has_gaussians, children(node)))


def gaussian_axioms(statement: Statement) -> tuple[str, ...]:
    """What the unfolding of the statement rests on."""
    trees = (statement.claim, *statement.hypotheses)
    return ("polar-coordinates",) if any(map(has_gaussians, trees)) else ()


def without_gaussians(statement: Statement) -> Statement:
    """The statement with the operators of this module written out.

    Elements whose indices are symbols stay for d >= 2, and so do those that have no value or lie beyond the bounds:
    evaluation says why.
    """
    if not gaussian_axioms(statement):
        return statement
    return replace(statement, claim=unfolded(statement.claim),
                   hypotheses=tuple(unfolded(tree) for tree in statement.hypotheses))


def unfolded(node: Node) -> Node:
    """The tree with the operators of this module written out, as :func:`without_gaussians` says."""
    node = tuple(unfolded(part) if isinstance(part, tuple) else part for part in node)
    try:
        return written_out(node)
    except (Undefined, Unsupported):
        return node


def written_out(node: Node) -> Node:
    """The same of one operator.

    Raises :class:`.failures.Undefined` for elements at numbers that are no natural numbers and :class:`.Unsupported`
    for dimensions and degrees beyond the bounds.
    """
    if node[0] == EIGENVALUE:
        _, function, k, d = node
        return ("*", d, ("sphere_eigenvalue", function, k, d))
    if node[0] != ELEMENT:
        return node
    function, indices = node[1], node[2:]
    if len(indices) == 2:
        return on_the_line(function, *indices)
    if any(part[0] != "q" for part in indices):
        return node
    values = [rational(part[1]) for part in indices]
    if any(value.q != 1 or value < 0 for value in values):
        raise Undefined("the index of a Hermite polynomial is a natural number")
    whole = [int(value.p) for value in values]
    half = len(whole) // 2
    return in_space(function, tuple(whole[:half]), tuple(whole[half:]))


def on_the_line(function: Node, a: Node, b: Node) -> Node:
    """The element for d = 1."""
    ends = [substitute(function[2], {function[1]: number(end)}) if function[0] == "lam"
            else ("app", function, number(end)) for end in (1, -1)]
    even: Node = ("*", HALF, ("+", *ends))
    odd: Node = ("*", HALF, ("+", ends[0], ("*", number(-1), ends[1])))
    return ("+", ("*", even, ("hermite_coefficient", ABSOLUTE, a), ("hermite_coefficient", ABSOLUTE, b)),
            ("*", odd, is_one(a), is_one(b)))


def is_one(index: Node) -> Node:
    """delta_1a."""
    one = number(1)
    return number(int(index == one)) if index[0] == "q" else ("delta", one, index)


def in_space(function: Node, a: Exponents, b: Exponents) -> Node:
    """The element for d >= 2, by eigenvalues on the sphere; one of them stands there even where none contributes, for
    F has to be integrable in any case."""
    d = len(a)
    found = weights(a, b)
    terms = [("*", number(weight), ("sphere_eigenvalue", function, number(k), number(d)))
             for k, weight in found if weight != 0]
    if not terms:
        return ("*", number(0), ("sphere_eigenvalue", function, number(0), number(d)))
    total: Node = ("+", *terms) if len(terms) > 1 else terms[0]
    norm = prod(map(factorial, (*a, *b)))
    scale: list[Node] = [("^", number(norm), number("-1/2"))]
    if sum(a) % 2 == 0:
        square, over_pi = mean_length_squared(d)
        scale += [number(square), ("^", ("c", "pi"), number(-1 if over_pi else 1))]
    return ("*", *scale, total)


def mean_length_squared(d: int) -> tuple[fmpq, bool]:
    """q and whether m_1^2 = q/pi (for odd d) or q pi."""
    value = fmpq(2)
    for dimension in range(2, d + 1):
        value = fmpq((dimension - 1) ** 2) / value
    return value, d % 2 == 1


@lru_cache(maxsize=256)
def weights(a: Exponents, b: Exponents) -> tuple[tuple[int, fmpq], ...]:
    """k and w_k for the degrees k of the parity of |a|, without the factor m_1^2 for even |a|.

    Raises :class:`.failures.Unsupported` for dimensions and degrees beyond the bounds.
    """
    d, low = len(a), min(sum(a), sum(b))
    if d > MAX_DIMENSION or max(sum(a), sum(b)) > MAX_DEGREE:
        raise Unsupported(f"elements for d >= 2 are written out up to d = {MAX_DIMENSION} and degree {MAX_DEGREE}")
    if any((one - two) % 2 for one, two in zip(a, b, strict=True)):
        return ()
    one, two = of_directions(a), of_directions(b)
    by_degree = []
    for j in range(low + 1):
        total = fmpq(0)
        for g in exponents(j, a):
            spend(20 * (len(one) + len(two)))
            count = factorial(j) // prod(map(factorial, g))
            total += count * mean_with(one, g) * mean_with(two, g)
        by_degree.append(total)
    result = []
    for k in range(sum(a) % 2, low + 1, 2):
        polynomial = zonal(k, d)
        result.append((k, multiplicity(k, d) * sum((polynomial[j] * by_degree[j] for j in range(k + 1)), fmpq(0))))
    return tuple(result)


def exponents(total: int, like: Exponents) -> Iterator[Exponents]:
    """The exponents g with |g| = total that have the parity of ``like`` in every place."""
    spare = total - sum(part % 2 for part in like)
    if spare < 0 or spare % 2:
        return
    for halves in compositions(spare // 2, len(like)):
        yield tuple(2 * half + part % 2 for half, part in zip(halves, like, strict=True))


def compositions(total: int, places: int) -> Iterator[Exponents]:
    """All tuples of natural numbers of that sum."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, places - 1):
            yield (first, *rest)


def of_directions(a: Exponents) -> Polynomial:
    """A(u), without the factor m_1 for even |a|."""
    d = len(a)
    factors = [hermite(degree) for degree in a]
    result: Polynomial = {}
    for choice in product(*(enumerate(factor) for factor in factors)):
        coefficient = prod((value for _, value in choice), start=1)
        if coefficient:
            g = tuple(power for power, _ in choice)
            result[g] = fmpq(coefficient) * moment(sum(g) + 1, d)
    return result


def hermite(degree: int) -> list[int]:
    """The coefficients of He_n, constant first."""
    before, current = [0], [1]
    for n in range(degree):
        following = [0, *current]
        for place, value in enumerate(before):
            following[place] -= n * value
        before, current = current, following
    return current


def moment(n: int, d: int) -> fmpq:
    """m_n for even n, m_n/m_1 for odd n."""
    value = fmpq(1)
    for j in range(n % 2, n, 2):
        value *= d + j
    return value


def mean_with(polynomial: Polynomial, g: Exponents) -> fmpq:
    """E[A(U) U^g] for a polynomial A that has the parity of g in every place."""
    d, total = len(g), fmpq(0)
    for exponent, coefficient in polynomial.items():
        sums = [one + two for one, two in zip(exponent, g, strict=True)]
        top = prod(double_factorial(s - 1) for s in sums)
        total += coefficient * fmpq(top, prod(range(d, d + sum(sums), 2)))
    return total


def double_factorial(n: int) -> int:
    """n!! for odd n >= -1."""
    return prod(range(n, 0, -2))


def zonal(k: int, d: int) -> fmpq_poly:
    """P_{k,d}, by its recurrence."""
    t = fmpq_poly([0, 1])
    low, high = fmpq_poly([1]), t
    for j in range(1, k):
        low, high = high, ((2 * j + d - 2) * t * high - j * low) / (j + d - 2)
    return high if k else low


def multiplicity(k: int, d: int) -> int:
    """The dimension of the harmonics of degree k in R^d, d >= 2."""
    return 1 if k == 0 else comb(k + d - 1, d - 1) - (comb(k + d - 3, d - 1) if k >= 2 else 0)


__all__ = ["gaussian_axioms", "has_gaussians", "unfolded", "without_gaussians", "written_out"]
