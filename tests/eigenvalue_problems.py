"""Statements about eigenvalues of matrices over data sets with known answers."""

from __future__ import annotations

from typing import Any

Tree = list[Any]


def q(value: Any) -> Tree:
    return ["q", str(value)]


def integer(name: str, low: int | None = 1) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": None if low is None else q(low), "high": None}


def table(name: str, rank: int, *properties: str) -> dict[str, Any]:
    return {"name": name, "kind": "array", "rank": rank, "properties": list(properties)}


N, J, R, T = (["s", name] for name in ("n", "i", "r", "T"))
X, Y, C = table("x", 2, "unit_rows"), table("y", 2, "vectors"), table("c", 1, "nonnegative_summable")
G, H = ["gram", "x", N], ["gram", "y", N]
P = ["s", "p"]


def c(index: Any) -> Tree:
    return ["idx", "c", index if isinstance(index, list) else q(index)]


def series(low: Any = 0, high: Any = None, base: Tree = G) -> Tree:
    ends = [end if isinstance(end, list) else q(end) for end in (low, ["c", "oo"] if high is None else high)]
    return ["hadamard_series", base, c(P), "p", *ends]


def total(low: Any = 0, high: Any = None) -> Tree:
    ends = [end if isinstance(end, list) else q(end) for end in (low, ["c", "oo"] if high is None else high)]
    return ["sum", c(P), "p", *ends]


def power(exponent: int, base: Tree = G) -> Tree:
    return ["hadamard_series", base, q(1), "p", q(exponent), q(exponent)]


def eig(matrix: Tree, index: Any) -> Tree:
    return ["eigenvalue", matrix, index if isinstance(index, list) else q(index)]


def times(*parts: Any) -> Tree:
    return ["*", *parts]


def over(one: Tree, two: Tree) -> Tree:
    return ["*", one, ["^", two, q(-1)]]


def eff(matrix: Tree) -> Tree:
    return over(["trace", matrix], eig(matrix, 1))


def minus(one: Tree, two: Tree) -> Tree:
    return ["+", one, times(q(-1), two)]


def positive(index: int) -> Tree:
    return ["lt", q(0), c(index)]


def le(one: Tree, two: Tree) -> Tree:
    return ["le", one, two]


def stated(claim: Tree, *hypotheses: Tree, variables: tuple[dict[str, Any], ...] = (), n: int = 1,
           quantifier: str = "forall") -> dict[str, Any]:
    return {"variables": [integer("n", n), X, C, *variables], "hypotheses": list(hypotheses), "claim": claim,
            "quantifier": quantifier}


def binomial(above: Tree, below: Tree) -> Tree:
    return ["f", "binomial", above, below]


def dimension(degree: Tree) -> Tree:
    """C(r+h-1, h) + C(r+h-2, h-1)."""
    return ["+", binomial(["+", R, degree, q(-1)], degree), binomial(["+", R, degree, q(-2)], ["+", degree, q(-1)])]


AFTER = ["+", T, q(1)]
K = ["scaled", ["^", N, q(-1)], series()]
CENTRED = ["matrix_sum", K, ["scaled", times(q(-1), c(0), ["^", N, q(-1)]), ["ones", N]]]
PRINTED = ["matrix_sum", K, ["scaled", times(q(-1), c(0)), ["ones", N]]]
RANK = le(["rank", G], R)
CUT = (RANK, le(["+", dimension(T), q(1)], N))
RT = (integer("r"), integer("T"))
INDEX = le(J, N)
#: name -> (statement, whether it is true)
PROBLEMS: dict[str, tuple[dict[str, Any], bool]] = {
    "effective rank": (stated(le(eff(K), over(total(), c(0))), positive(0)), True),
    "effective rank, nonzero": (stated(le(eff(K), over(total(), c(0))), ["ne", c(0), q(0)]), True),
    "effective rank by another power": (stated(le(eff(series()), times(eff(power(2)), over(total(), c(2)))),
                                               positive(2)), True),
    "effective rank without its coefficient": (stated(le(eff(K), over(total(), c(0))), positive(1)), False),
    "effective rank by the wrong coefficient": (stated(le(eff(K), over(total(), c(1))), positive(0), positive(1)),
                                                False),
    "effective rank without a term": (stated(le(eff(K), over(total(1), c(0))), positive(0)), False),
    "effective rank, strict": (stated(["lt", eff(K), over(total(), c(0))], positive(0)), False),
    "centred": (stated(le(eff(CENTRED), times(eff(G), over(total(1), c(1)))), positive(1)), True),
    "centred, without the data": (stated(le(eff(CENTRED), over(total(1), c(1))), positive(1)), False),
    "centred, wrong coefficient": (stated(le(eff(CENTRED), times(eff(G), over(total(1), c(2)))), positive(1),
                                          positive(2)), False),
    "centred below": (stated(le(eff(G), eff(CENTRED)), positive(1)), True),
    "not centred below": (stated(le(eff(G), eff(K)), positive(1)), False),
    "centred, semidefinite": (stated(le(q(0), eig(CENTRED, N))), True),
    "as printed, semidefinite": (stated(le(q(0), eig(PRINTED, N))), False),
    "trace over index": (stated(le(eig(series(), J), times(over(total(), c(0)), over(eig(series(), 1), J))),
                                positive(0), INDEX, variables=(integer("i"),)), True),
    "trace over one more": (stated(le(eig(series(), J), times(over(total(), c(0)),
                                                              over(eig(series(), 1), ["+", J, q(1)]))),
                                   positive(0), INDEX, variables=(integer("i"),)), False),
    "index outside": (stated(le(q(0), eig(series(), J)), variables=(integer("i"),)), False),
    "outlier": (stated(le(eig(series(), 2), times(total(1), eig(G, 1))), n=2), True),
    "outlier, first": (stated(le(eig(series(), 1), times(total(1), eig(G, 1))), n=2), False),
    "eigenvalues of powers": (stated(le(eig(power(3), 1), eig(power(1), 1))), True),
    "eigenvalues of powers, second": (stated(le(eig(power(3), 2), eig(power(1), 2)), n=2), False),
    "monotone at every index": (stated(le(times(c(1), eig(G, J)), eig(series(), J)), INDEX,
                                       variables=(integer("i"),)), True),
    "low rank": (stated(le(q(1), times(R, over(eig(G, 1), N))), RANK, variables=RT[:1]), True),
    "low rank, too low": (stated(le(q(1), times(["+", R, q(-1)], over(eig(G, 1), N))), RANK, variables=RT[:1]), False),
    "cut": (stated(le(times(minus(N, dimension(T)), eig(series(), N)), times(N, total(AFTER))), *CUT, variables=RT),
            True),
    "cut, tail too late": (stated(le(times(minus(N, dimension(T)), eig(series(), N)),
                                     times(N, total(["+", T, q(2)]))), *CUT, variables=RT), False),
    "cut, one early": (stated(le(times(minus(N, dimension(T)), eig(series(), minus(N, q(1)))), times(N, total(AFTER))),
                              *CUT, variables=RT, n=2), False),
    "sharper for low rank": (stated(le(times(["+", times(c(0), R), c(2)], eff(series())), times(R, total())), RANK,
                                    positive(0), variables=RT[:1]), True),
    "sharper for lower rank": (stated(le(times(["+", times(c(0), minus(R, q("1/2"))), c(2)], eff(series())),
                                         times(minus(R, q("1/2")), total())), RANK, positive(0), variables=RT[:1]),
                               False),
    "well-conditioned": ({"variables": [integer("n"), Y], "hypotheses": [["lt", q(0), eig(H, 1)]],
                          "claim": le(times(N, over(eig(H, N), eig(H, 1))), eff(H))}, True),
    "well-conditioned, the other way": ({"variables": [integer("n"), Y], "hypotheses": [["lt", q(0), eig(H, 1)]],
                                         "claim": le(eff(H), times(N, over(eig(H, N), eig(H, 1))))}, False),
    "attained": (stated(le(over(total(), c(0)), eff(K)), positive(1), n=2, quantifier="exists"), True),
}

POINT = {"n": "1", "x": [[[1, 1], "1"]], "c": [[[0], "1"], [[1], "1"]]}
ZEROTH = series(0, 0)


def fact(k: int) -> list[Any]:
    return ["fact", k]


def sign(tree: list[Any]) -> list[Any]:
    return ["nonnegative", tree]


def evidence(facts: list[Any], requirements: list[Any], denominators: list[Any], conclusion: list[Any],
             **example: str) -> dict[str, Any]:
    return {"kind": "eigenvalues", "facts": [{"lemma": lemma, "requirements": shown} for lemma, shown in facts],
            "requirements": requirements, "denominators": denominators, "conclusion": conclusion,
            "example": {**POINT, **example}}


EFFECTIVE = stated(le(eff(K), over(total(), c(0))), positive(0))
HYPOTHESIS = ["hypothesis", 0]
ABOVE = [["1", [fact(1)]], ["1", [sign(total(1))]], ["1", [HYPOTHESIS]]]
PROOF = evidence(
    [(["monotone", series(), ZEROTH, q(1)], []), (["mean", series()], [])], [],
    [[["1", [sign(N)]]], ABOVE, [["1", [HYPOTHESIS]]]],
    [["1", [sign(N), sign(total()), fact(0)]]])

A = ["s", "a"]
COEFFICIENTS = ["^", ["+", q(1), P], times(q(-1), A)]
LEAST = eig(["scaled", ["^", N, q(-1)], ["hadamard_series", G, COEFFICIENTS, "p", q(0), ["c", "oo"]]], N)
#: lambda_n(K) = O(n^(-(a-1)/r)) for coefficients (p+1)^(-a), a > 1
RATE = {
    "variables": [integer("n"), X, integer("r"),
                  {"name": "a", "kind": "real", "low": q(1), "high": None, "low_open": True}],
    "hypotheses": [RANK], "claim": ["bigo", LEAST, ["^", N, times(q(-1), over(minus(A, q(1)), R))], "n"],
}
_R_FROM = ["low", "r"]
RATE_PROOF = {
    "kind": "least-eigenvalue",
    "summable": {"facts": [], "requirements": [], "denominators": [], "conclusion": [["1", [["low", "a"]]]]},
    "defined": {"facts": [], "requirements": [], "denominators": [[["1", []], ["1", [_R_FROM]]]], "conclusion": []},
    "compared": {
        "facts": [], "requirements": [], "denominators": [[["1", []], ["1", [_R_FROM]]], [["2", []], ["1", [_R_FROM]]]],
        "conclusion": [["1", [["low", "a"]]], ["1", [sign(R)]], ["1", [sign(R), _R_FROM]]]},
    "example": {"n": "1", "x": [[[1, 1], "1"]], "r": "1", "a": "2"},
}
