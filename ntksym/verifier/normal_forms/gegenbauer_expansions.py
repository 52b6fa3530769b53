r"""Expansions of zonal kernels in Gegenbauer polynomials: the trace of their operators, and Mercer's identity.

Let F(t) = sum_p c_p t^p with sum_p |c_p| < oo.  For |x| <= 1, with the eigenvalues lambda_k of F on S^{d-1} and the
dimensions N_k of the harmonics,

    sum_{k>=0} N_k lambda_k P_{k,d}(x) = F(x),    sum_{k>=0} N_k lambda_k = F(1).

Proof: t^p is a combination of P_0, ..., P_p, in which P_k has by ``gegenbauer-orthogonality`` the factor N_k A(p, k),
A(p, k) >= 0 being the eigenvalue of t^p.  At t = 1 their sum is 1, as P_k(1) = 1.  So, as |P_k(x)| <= 1,
sum_p |c_p| sum_k N_k A(p, k) |P_k(x)| <= sum_p |c_p|, and the sums may be exchanged (Fubini); sum_p c_p A(p, k) is
lambda_k by ``sphere-power-series``.

Such kernels are those of the class P of :mod:`.kernel_series`, and the power series of summable sequences.
"""

from __future__ import annotations

from dataclasses import replace

from ..enclosures.calculus import mul
from ..hypergeometric.term_reader import flat_factors
from ..hypergeometric.term_trees import add, times
from ..power_sums import INFINITY
from ..statement import Statement
from ..syntax import BINDERS, Node, free_names, number, rational, substitute
from ..work import spend
from .array_series import array_series
from .assumptions import Bound, Context, context_from_statement
from .gegenbauer_kernels import AXIOM, inverse_dimension
from .identities import condition_holds, is_whole
from .kernel_series import at_one, in_disc, is_kernel_series
from .normal_form import prove_equal

ONE, TWO, MINUS_ONE = number(1), number(2), number(-1)
AXIOMS = (AXIOM, "sphere-power-series")
#: terms that a sum may begin after
MAX_FIRST = 16
STEP = 2_000
#: the degree of the harmonics in a sum, a name that no statement has
DEGREE = "degree of harmonics@"


def gegenbauer_expansions(statement: Statement) -> tuple[Statement, tuple[str, ...]]:
    """The statement with sums of the form above carried out in its claim, and the axioms used."""
    used: set[str] = set()

    def walk(node: Node, bound: frozenset[str]) -> Node:
        if node[0] == "sum" and not free_names(node) & bound:
            found = expansion(node, statement, context_from_statement(statement.data))
            if found is not None:
                used.update(AXIOMS)
                return found
        inner = bound | {node[BINDERS[node[0]][1]]} if node[0] in BINDERS else bound
        return tuple(walk(part, inner) if isinstance(part, tuple) else part for part in node)

    claim = walk(statement.claim, frozenset())
    return (replace(statement, claim=claim), tuple(sorted(used))) if used else (statement, ())


def expansion(node: Node, statement: Statement, context: Context) -> Node | None:
    """The value of sum_{k>=n} a N_k lambda_k(F) P_{k,d}(x) for a number n, a free of k and -1 <= x <= 1, or without the
    factor P; None for other sums."""
    _, body, index, low, high = node
    factors = flat_factors(body)
    eigenvalues = [f for f in factors if f[0] == "sphere_eigenvalue"]
    zonal = [f for f in factors if f[0] == "gegenbauer"]
    if high != INFINITY or low[0] != "q" or len(eigenvalues) != 1 or len(zonal) > 1:
        return None
    spend(STEP)
    first, (_, function, degree, d) = rational(low[1]), eigenvalues[0]
    at = zonal[0][3] if zonal else ONE
    if first.q != 1 or not 0 <= first <= MAX_FIRST or degree != ("s", index) \
            or index in free_names(function) | free_names(d) | free_names(at) \
            or (zonal and zonal[0][1:3] != (degree, d)):
        return None
    if not is_whole(d, context, statement) or not condition_holds(("le", number(3 if first == 0 else 2), d), context,
                                                                   statement):
        return None
    if not all(condition_holds(c, context, statement) for c in in_disc(at)) or not is_series(function, statement,
                                                                                               context):
        return None
    rest = [substitute(f, {index: ("s", DEGREE)}) for f in factors if f not in (eigenvalues[0], *zonal)]
    outside = multiple(rest, d, int(first), statement, context)
    if outside is None:
        return None
    value = substitute(function[2], {function[1]: at})
    if at == ONE:
        value = at_one(value, "", statement, context)
    return mul(outside, add(value, *(times(MINUS_ONE, term(function, k, d, at)) for k in range(int(first)))))


def is_series(function: Node, statement: Statement, context: Context) -> bool:
    """Is the kernel an absolutely convergent power series on [-1, 1]?"""
    return function[0] == "lam" and (
        array_series(function[2], function[1], statement) is not None
        or is_kernel_series(function[2], function[1], statement, context))


def multiple(factors: list[Node], d: Node, first: int, statement: Statement, context: Context) -> Node | None:
    """a, free of k, with a N_k for the product of the factors for all k from ``first`` on; else None."""
    inside = replace(context, integers=context.integers | {DEGREE}, lows={**context.lows, DEGREE: Bound(number(first))})

    def holds(op: str, left: Node, right: Node) -> bool:
        return condition_holds((op, left, right), inside, statement)

    # Either k >= 1 or d >= 3, so that N_k has this form.
    quotient = times(*factors, inverse_dimension(("s", DEGREE), d, holds))
    found = substitute(quotient, {DEGREE: number(max(first, 1))})
    proof = prove_equal(quotient, found, inside)
    held = proof is not None and all(condition_holds(c, inside, statement) for c in proof.conditions)
    return found if held else None


def term(function: Node, degree: int, d: Node, at: Node) -> Node:
    """N_k lambda_k P_k(x)."""
    k = number(degree)
    parts: tuple[Node, ...] = (("sphere_eigenvalue", function, k, d), ("gegenbauer", k, d, at))
    if degree == 0:
        return parts[0]
    return times(("^", inverse_dimension(k, d, lambda *_: True), MINUS_ONE), *parts)


__all__ = ["expansion", "gegenbauer_expansions"]
