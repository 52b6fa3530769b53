"""Inequalities between rational functions of one variable with known answers, each with its nearest false neighbours.

Sources: Wilkinson, Rounding Errors in Algebraic Processes (1963), chapter 2; Szego, Orthogonal Polynomials, sections
1.12 (Chebyshev) and 7.21 (|P_n| <= 1); Motzkin, The arithmetic-geometric inequality (1967), in one variable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp

x = sp.Symbol("x", real=True)
n = sp.Symbol("n", integer=True)
TINY = sp.Rational(1, 10**30)
T, P, Q = sp.chebyshevt, sp.legendre, sp.Rational


def variable(name: str, kind: str = "real", low: object = None, high: object = None, **rest: Any) -> dict[str, Any]:
    ends = {side: None if value is None else ["q", str(value)] for side, value in (("low", low), ("high", high))}
    return {"name": name, "kind": kind, **ends, **rest}


R = variable("x")
POSITIVE = variable("x", low=0, low_open=True)
NONNEGATIVE = variable("x", low=0)
UNIT, SYMMETRIC = variable("x", low=0, high=1), variable("x", low=-1, high=1)
OPEN = variable("x", low=0, high=1, low_open=True, high_open=True)


def integer(low: object = None, **rest: Any) -> dict[str, Any]:
    return variable("n", "integer", low, **rest)


@dataclass(frozen=True)
class Problem:
    """``claim`` holds on the whole domain; each of ``false`` (claim, domain) fails somewhere on its own."""

    name: str
    claim: sp.Basic
    domain: dict[str, Any]
    false: tuple[tuple[sp.Basic, dict[str, Any]], ...]
    hypotheses: tuple[sp.Basic, ...] = field(default=())


def wilkinson(degree: int) -> sp.Expr:
    return sp.expand(sp.prod([x - k for k in range(1, degree + 1)]))


def ge(left: Any, right: Any = 0) -> sp.Basic:
    return sp.Ge(left, right, evaluate=False)


def gt(left: Any, right: Any = 0) -> sp.Basic:
    return sp.Gt(left, right, evaluate=False)


def ne(left: Any, right: Any = 0) -> sp.Basic:
    return sp.Ne(left, right, evaluate=False)


IRRATIONAL = sp.expand((x**2 - 2) ** 2)
CUBIC = sp.expand((x**3 - x - 1) ** 2)
MOTZKIN = x**6 + x**4 + 1 - 3 * x**4 * Q(1)
W12 = wilkinson(12)
HIGH = sp.expand((x - Q(1, 3)) ** 7 * (x + 2) ** 4)

PROBLEMS = [
    Problem("double irrational root", ge(IRRATIONAL), R, ((ge(IRRATIONAL - TINY), R), (gt(IRRATIONAL), R))),
    Problem("lifted double root", gt(IRRATIONAL + TINY), R, ((gt(IRRATIONAL - TINY), R),)),
    Problem("double root of a cubic", ge(CUBIC), R, ((ge(CUBIC - TINY), R), (gt(CUBIC), R))),
    Problem("rational double root", ge(sp.expand((3 * x - 1) ** 2)), R, ((gt(sp.expand((3 * x - 1) ** 2)), R),)),
    Problem("root at an open end", gt(sp.expand(x * (1 - x))), OPEN, ((gt(sp.expand(x * (1 - x))), UNIT),)),
    Problem("root at a closed end", ge(sp.expand(x * (1 - x))), UNIT,
            ((ge(sp.expand(x * (1 - x) - TINY)), UNIT), (ge(sp.expand(x * (1 - x))), NONNEGATIVE))),
    Problem("dip at an open end", gt(sp.expand(x * (x + TINY))), OPEN, ((gt(sp.expand(x * (x - TINY))), OPEN),)),
    Problem("high multiplicity", ge(HIGH), variable("x", low="1/3"), ((ge(HIGH), NONNEGATIVE), (ge(HIGH), R))),
    Problem("high even multiplicity", ge(sp.expand((x**2 - 3) ** 10)), R,
            ((gt(sp.expand((x**2 - 3) ** 10)), R), (ge(sp.expand((x**2 - 3) ** 10) - TINY), R))),
    Problem("Wilkinson beyond its roots", gt(W12), variable("x", low=12, low_open=True),
            ((gt(W12), variable("x", low=12)), (gt(W12), variable("x", low="119999/10000")))),
    Problem("Wilkinson between its roots", ge(W12), variable("x", low=10, high=11),
            ((ge(W12), variable("x", low=10, high="110001/10000")), (gt(W12), variable("x", low=10, high=11)))),
    Problem("perturbed Wilkinson", ge(sp.expand(W12**2)), R, ((ge(sp.expand(W12**2 - TINY)), R),)),
    Problem("Chebyshev above", ge(1, T(12, x)), SYMMETRIC, ((ge(1 - TINY, T(12, x)), SYMMETRIC),)),
    Problem("Chebyshev below", ge(T(12, x), -1), SYMMETRIC,
            ((gt(T(12, x), -1), SYMMETRIC), (ge(T(12, x), -1 + TINY), SYMMETRIC))),
    Problem("Chebyshev of degree 30", ge(1, T(30, x)), SYMMETRIC,
            ((ge(1, T(30, x)), variable("x", low=-1, high=1 + TINY)),)),
    Problem("Legendre above", ge(1, P(10, x)), SYMMETRIC, ((gt(1, P(10, x)), SYMMETRIC),)),
    Problem("Legendre inside", gt(1, P(10, x)), variable("x", low=-1, high=1, low_open=True, high_open=True),
            ((gt(1, P(10, x)), variable("x", low=-1, high=1)),)),
    Problem("Turan for Legendre", ge(sp.expand(P(5, x) ** 2 - P(4, x) * P(6, x))), SYMMETRIC,
            ((ge(sp.expand(P(5, x) ** 2 - P(4, x) * P(6, x))), variable("x", low=-1, high="11/10")),)),
    Problem("Motzkin at y = 1", ge(x**4 + x**2 + 1 - 3 * x**2), R,
            ((gt(x**4 + x**2 + 1 - 3 * x**2), R), (ge(x**4 + x**2 + 1 - 3 * x**2 - TINY), R))),
    Problem("means", ge((x + 1) / 2, 2 * x / (x + 1)), POSITIVE,
            ((gt((x + 1) / 2, 2 * x / (x + 1)), POSITIVE), (ge((x + 1) / 2, 2 * x / (x + 1) + TINY), POSITIVE))),
    Problem("a quotient", gt(1, x**2 / (x**2 + 1)), R, ((gt(1 - TINY, x**2 / (x**2 + 1)), R),)),
    Problem("a reciprocal at infinity", gt(1 / x), POSITIVE, ((gt(1 / x, TINY), POSITIVE),)),
    Problem("a negative half line", ge(-(x**3)), variable("x", high=0), ((ge(-(x**3)), variable("x", high=TINY)),)),
    Problem("no root", ne(x**2 - x + 1), R, ((ne(x**2 - x - 1), R), (ne(x**2 - x), R))),
    Problem("no root left of the golden ratio", ne(x**2 - x - 1), variable("x", low=0, high="809/500"),
            ((ne(x**2 - x - 1), variable("x", low=0, high="1619/1000")),)),
    Problem("a point", sp.Eq(x**2, 2 * x, evaluate=False), variable("x", low=2, high=2),
            ((sp.Eq(x**2, 2 * x, evaluate=False), variable("x", low=2, high=2 + TINY)),
             (sp.Eq(x**2, 2 * x + TINY, evaluate=False), variable("x", low=2, high=2)))),
    Problem("nonnegative at a point", ge(x**2 - 4), variable("x", low=2, high=2),
            ((ge(x**2 - 4 - TINY), variable("x", low=2, high=2)), (gt(x**2 - 4), variable("x", low=2, high=2)))),
    Problem("integers miss a dip", ge(n**2 - 3 * n + 2), integer(), ((gt(n**2 - 3 * n + 2), integer()),
                                                                     (ge(n**2 - 4 * n + 3), integer()))),
    Problem("even integers", ge(n**2 - 4 * n + 3), integer(0, modulus=3), ((ge(n**2 - 4 * n + 3), integer(0)),)),
    Problem("from a threshold on", gt(n**3, 100 * n**2 + n), integer(101), ((gt(n**3, 100 * n**2 + n), integer(100)),)),
    Problem("a quotient of integers", ge(1 / (2 * n - 7), -1), integer(), ((gt(1 / (2 * n - 7), -1), integer()),)),
    Problem("integer equation without solution", ne(n**2, 2), integer(), ((ne(n**2, 4), integer()),)),
    Problem("hypotheses bound the variable", gt(x**2, 2), R, ((gt(x**2, 2 + Q(1, 4)), R),), (sp.Ge(x, Q(3, 2)),)),
    Problem("a point is left out", gt((x - 2) ** 2), R, ((gt((x - 2) * x), R),), (sp.Ne(x, 2),)),
]
