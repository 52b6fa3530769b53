r"""How fast the least eigenvalue of a kernel matrix falls as data are added: O() statements for data of fixed rank.

Let G be the Gram matrix of n unit vectors of rank at most r, c_p >= 0 with a finite sum, nK = sum_p c_p G^p (entrywise
powers).  The powers up to T have columns in a space of dimension at most N = C(r+T-1, T) + C(r+T-2, T-1) (see
:func:`.loewner.rank_bound`), so Weyl's inequality with lambda_{N+1} <= 0 for that part gives lambda_n(nK) <=
lambda_{n-N}(sum_{p>T} c_p G^p) <= n/(n-N) sum_{p>T} c_p for N < n, the trace of the rest being n sum_{p>T} c_p.  Hence
lambda_n(K) <= (2/n) sum_{p>T} c_p for 2N <= n.

For r >= 2, N <= C T^(r-1) for T >= 1 with C = C(r), so T, the integer part of (n/(2C))^d with d = 1/(r-1), will do for
all large n.

- c_p = (p + s)^(-a), s > 0, a > 1: sum_{p>T} c_p <= (T + s)^(1-a)/(a - 1), so lambda_n(K) = O(n^(-1 - (a-1) d)).
- c_p = exp(-a p^t), t = 1/2 or 1, a > 0: sum_{p>T} c_p <= exp(-(a/2) T^t) sum_p exp(-(a/2) p^t), so lambda_n(K) =
  O(exp(-k n^(t d))) with some k > 0, which is O(n^u exp(-b n^e)) for all real u, b and every e < t d.

For r = 1 all rows are +-x, so that every G^p is 1 1^T or G, the rank is at most 2, and lambda_n(K) <= 0 for n >= 3.
The bounds hold for every n with rank(G) <= r, with constants that depend on r, a, s, u, b, e alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flint import fmpq

from ..outcome import Outcome, Rejected
from ..statement import Statement
from ..syntax import Malformed, Node, free_names, number, rational
from .inequalities import eigenvalue_inequality

FIELDS = frozenset(("facts", "requirements", "denominators", "conclusion"))
HALF = fmpq(1, 2)


def minus(one: Node, two: Node) -> Node:
    return ("+", one, ("*", number(-1), two))


def factors(node: Node) -> list[Node]:
    """The factors of a product, products inside of it taken apart."""
    return [inner for part in node[1:] for inner in factors(part)] if node[0] == "*" else [node]


def least_eigenvalue_rate(statement: Statement, evidence: Mapping[str, Any]) -> Outcome:
    """The rule: what the theorem needs of the exponents is shown by certificates, one for each derived statement."""
    for name, derived in derived_statements(statement).items():
        shown = evidence[name]
        if not isinstance(shown, dict) or set(shown) != FIELDS:
            raise Malformed(f"{name} is shown by {sorted(FIELDS)}, got {str(shown)[:60]}")
        eigenvalue_inequality(derived, shown)
    return Outcome("proved", ("schur-product", "spectral-theorem", "weyl"))


def derived_statements(statement: Statement) -> dict[str, Statement]:
    """The inequalities between exponents that the claim comes to; raises :class:`Rejected` for other claims.

    ``summable``: a > 1, or a > 0.  ``defined``: the exponents have values.  ``compared``: the exponent of the claim
    against that of the theorem, for r >= 2.
    """
    claim = statement.claim
    if claim[0] != "bigo" or statement.quantifier != "forall":
        raise Rejected("the least eigenvalue is bounded from above, for all data")
    index = claim[3]
    # A constant factor of the sequence, whatever its sign, is left to the constant of O().
    sequences = [part for part in factors(claim[1]) if part[0] != "q"]
    if len(sequences) != 1:
        raise Rejected("the sequence is the least eigenvalue of a matrix over n")
    series, r = kernel(statement, sequences[0], index)
    theta, a = coefficients(series[2], series[3])
    if a[1] in (index, series[3]):
        raise Rejected("the exponent of the coefficients is a parameter")
    outer, inner = comparison(claim[2], index)
    one_less: Node = ("^", minus(("s", r), number(1)), number(-1))
    if theta is None:
        if inner is not None:
            raise Rejected("powers are compared with powers")
        growth = ("+", number(-1), ("*", number(-1), minus(a, number(1)), one_less))
        compared: Node = ("le", growth, outer)
    else:
        if inner is None:
            raise Rejected("exponentials are compared with exponentials")
        compared = ("lt", inner, ("*", number(theta), one_less))
    exponents = ("+", outer, inner or number(0))
    larger = tuple(replace(v, low=number(2)) if v.name == r else v for v in statement.variables)
    return {
        "summable": replace(statement, claim=("lt", number(1 if theta is None else 0), a)),
        "defined": replace(statement, claim=("le", exponents, exponents)),
        "compared": replace(statement, claim=compared, variables=larger),
    }


def kernel(statement: Statement, node: Node, index: str) -> tuple[Node, str]:
    """The series in lambda_n((1/n) sum_{p>=0} c_p G^p), and the name r of the bound of the rank among the
    hypotheses."""
    n: Node = ("s", index)
    if node[0] != "eigenvalue" or node[2] != n or node[1][:2] != ("scaled", ("^", n, number(-1))):
        raise Rejected("the sequence is the least eigenvalue of a matrix over n")
    series = node[1][2]
    if series[0] != "hadamard_series" or series[1][0] != "gram" or series[1][2] != n \
            or series[4:] != (number(0), ("c", "oo")):
        raise Rejected("the matrix is a series of powers of a Gram matrix from the zeroth on")
    if "unit_rows" not in statement.variable(series[1][1]).properties:
        raise Rejected("the rows of the data are unit vectors")
    ranks = [h[2][1] for h in statement.hypotheses if h[:2] == ("le", ("rank", series[1])) and h[2][0] == "s"]
    if len(ranks) != 1 or statement.variable(ranks[0]).kind != "integer" or ranks[0] == index:
        raise Rejected("one hypothesis bounds the rank of the data by an integer variable")
    low = statement.variable(index).rational_bound("low")
    least = statement.variable(ranks[0]).rational_bound("low")
    size = statement.variable(index)
    if size.kind != "integer" or size.high is not None or low is None or low < 1 or least is None or least < 1:
        raise Rejected("the size and the rank are integers from 1 on, and the size runs to infinity")
    return series, ranks[0]


def coefficients(body: Node, p: str) -> tuple[fmpq | None, Node]:
    """(None, a) for (p + s)^(-a), (t, a) for exp(-a p^t), a the tree of a symbol."""
    if body[0] == "^" and body[1][0] == "+" and len(body[1]) == 3:
        shift = [part for part in body[1][1:] if part != ("s", p)]
        if len(shift) == 1 and shift[0][0] == "q" and rational(shift[0][1]) > 0:
            return None, negated(factors(body[2]))
    if body[0] == "f" and body[1] == "exp":
        parts = factors(body[2])
        for theta, power in ((fmpq(1), ("s", p)), (HALF, ("^", ("s", p), number(HALF)))):
            if power in parts:
                parts.remove(power)
                return theta, negated(parts)
    raise Rejected("the coefficients are (p + s)^(-a), exp(-a p) or exp(-a sqrt(p))")


def negated(parts: list[Node]) -> Node:
    """a when the product of the parts is -a, for a parameter a."""
    if len(parts) == 2 and number(-1) in parts:
        parts.remove(number(-1))
        if parts[0][0] == "s":
            return parts[0]
    raise Rejected("the coefficients fall with a parameter as exponent")


def comparison(node: Node, index: str) -> tuple[Node, Node | None]:
    """(u, e) for n^u exp(b n^e), b a product of numbers and parameters, and (u, None) for n^u; neither names n.

    A positive rational factor is left to the constant of O().
    """
    outer: Node = number(0)
    inner: Node | None = None
    for part in factors(node):
        if part[0] == "q" and rational(part[1]) > 0:
            continue
        if part[0] == "^" and part[1] == ("s", index) and index not in free_names(part[2]):
            outer = ("+", outer, part[2])
        elif part[:2] == ("f", "exp") and inner is None:
            inner = inside(factors(part[2]), index)
        else:
            raise Rejected("the comparison is a power of n, times an exponential of a power of n")
    return outer, inner


def inside(parts: list[Node], index: str) -> Node:
    """e when the product of the parts is b n^e."""
    powers: list[Node] = [part[2] for part in parts if part[0] == "^" and part[1] == ("s", index)]
    rest = [part for part in parts if part[0] in ("q", "s")]
    if len(powers) != 1 or len(rest) != len(parts) - 1 or ("s", index) in rest or index in free_names(powers[0]):
        raise Rejected("the comparison is a power of n, times an exponential of a power of n")
    return powers[0]


__all__ = ["derived_statements", "least_eigenvalue_rate"]
