"""Rates of eigenvalues of zonal kernels with known answers, each with its nearest false neighbours, as trees.

Sources: Bietti and Bach 2021, Deep equals shallow for ReLU networks in kernel regimes, Theorem 1 and Corollary 3, with
the constant from Rodrigues' formula; Murray, Jin, Bowman and Montufar 2023, Characterizing the spectrum of the NTK via
a power series expansion, Corollary 4.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.rate_problems import RELU, ROOT_TWO, STEP, ZERO, nngp, ntk, power, q, times

Node = tuple[Any, ...]
T, K, D, A, C, P = (("s", name) for name in "tkdacp")
PI: Node = ("c", "pi")
HALF_D = times(q("1/2"), D)
NEXT: Node = ("+", D, q(1))
DIMENSION: dict[str, Any] = {"name": "d", "kind": "integer", "low": q(2)}
POSITIVE: dict[str, Any] = {"name": "c", "kind": "real", "low": q(0), "low_open": True}
EVEN, ODD = {"modulus": 2, "residue": 0}, {"modulus": 2, "residue": 1}


def total(*parts: Node) -> Node:
    return ("+", *parts)


def minus(node: Node) -> Node:
    return times(q(-1), node)


def gamma(node: Node) -> Node:
    return ("f", "gamma", node)


def exp(node: Node) -> Node:
    return ("f", "exp", node)


def root(node: Node) -> Node:
    return power(node, "1/2")


def eigenvalue(body: Node, degree: Node = K, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", body), degree, d)


def decay(shift: object, d: Node = D) -> Node:
    """k^(-d + shift)."""
    return ("^", K, total(minus(d), q(shift)))


def rate(op: str, f: Node, g: Node) -> Node:
    return (op, f, g, "k")


def laplace(c: Node) -> Node:
    return exp(times(q(-1), c, root(times(q(2), total(q(1), minus(T))))))


#: the limit constant of k^d times the eigenvalue of (1 - t)^(1/2): -Gamma(d/2)^2 2^(d - 5/2)/pi
ROOT = times(q(-1), power(gamma(HALF_D), 2), ("^", q(2), total(D, q("-5/2"))), power(PI, -1))
#: of (1 - t)^(1/4), by 1/Gamma(-1/4) = -1/(4 Gamma(3/4))
FOURTH = times(q("-1/4"), gamma(HALF_D), gamma(total(HALF_D, q("-1/4"))), ("^", q(2), total(D, q("-7/4"))),
               power(PI, "-1/2"), power(gamma(q("3/4")), -1))
DEEP = eigenvalue(ntk(3, T))
ENTIRE = times(gamma(HALF_D), ("^", times(q("1/2"), C), K), power(gamma(total(K, HALF_D)), -1))
#: the weight (1 + sqrt(k (k + d - 2)))^c of a Sobolev loss of order c
WEIGHT = ("^", total(q(1), root(times(K, total(K, D, q(-2))))), C)
ACOS: Node = ("f", "acos", T)
#: u (pi - acos u) + sqrt(1 - u^2)
PLAIN = total(times(T, total(PI, minus(ACOS))), root(total(q(1), minus(power(T, 2)))))


def deep(factor: object) -> Node:
    """factor sqrt(2)/pi times what the eigenvalue of (1 - t)^(1/2) is like."""
    return times(q(factor), ROOT_TWO, power(PI, -1), ROOT, decay(0))


@dataclass(frozen=True)
class SphereProblem:
    """A rate that is proved, rates that are refuted, and rates about which nothing is said."""

    name: str
    true: Node
    refuted: tuple[Node, ...] = ()
    open: tuple[Node, ...] = ()
    index: tuple[tuple[str, int], ...] = ()
    more: tuple[dict[str, Any], ...] = ()
    hypotheses: tuple[Node, ...] = ()

    def statement(self, claim: Node) -> dict[str, Any]:
        k = {"name": "k", "kind": "integer", "low": q(1), **dict(self.index)}
        return {"variables": [k, DIMENSION, *self.more], "hypotheses": list(self.hypotheses), "claim": claim}


LAYER: dict[str, Any] = {"name": "l", "kind": "integer", "low": q(3)}
EXPONENT: dict[str, Any] = {"name": "n", "kind": "real", "low": q(0), "high": q(1), "low_open": True, "high_open": True}
N: Node = ("s", "n")
#: (1 - t^2)^n
ARC: Node = ("^", total(q(1), minus(power(T, 2))), N)
#: k^(-d-2n+1), and what the eigenvalue of (1 - t)^n is like, by 1/Gamma(-n) = -n/Gamma(1-n)
FALL: Node = ("^", K, total(minus(D), times(q(-2), N), q(1)))
FRACTION = times(minus(N), gamma(HALF_D), ("^", q(2), total(D, N, q(-2))), gamma(total(HALF_D, N, q("-1/2"))),
                 power(PI, "-1/2"), power(gamma(total(q(1), minus(N))), -1), FALL)


def of_layer(kind: str, *first: Node, function: Node = RELU, weight: Node = ROOT_TWO, bias: Node = ZERO) -> Node:
    return (kind, function, *first, ("s", "l"), weight, bias)


L: Node = ("s", "l")
BELOW = total(L, q(-1))
TWICE = times(q(2), K)
#: what the eigenvalue of (1 - t)^(3/2) of degree 2 k is like
SECOND = times(q("3/4"), gamma(HALF_D), gamma(total(HALF_D, q(1))), ("^", q(2), total(D, q("-1/2"))), power(PI, -1),
               ("^", TWICE, total(minus(D), q(-2))))


def both(body: Node, step: int = 1) -> Node:
    """The eigenvalues of the degrees 2 k and 2 k + step."""
    return total(eigenvalue(body, TWICE), eigenvalue(body, total(TWICE, q(step))))


def difference(body: Node, step: int = 1) -> Node:
    """The eigenvalue of degree 2 k less that of degree 2 k + step."""
    return total(eigenvalue(body, TWICE), minus(eigenvalue(body, total(TWICE, q(step)))))


#: 2 dual(ReLU) at (c t + 1)/(c + 1), and what the eigenvalue of (1 - t)^(3/2) of degree k is like
MIXED: Node = times(q(2), ("dual", RELU, times(total(times(C, T), q(1)), power(total(C, q(1)), -1))))
OF_THREE_HALVES = times(q("3/4"), gamma(HALF_D), gamma(total(HALF_D, q(1))), ("^", q(2), total(D, q("-1/2"))),
                        power(PI, -1), decay(-2))


def layered(factor: object, *factors: Node, shift: int) -> Node:
    """factor times factors sqrt(2)/pi/2 times what the eigenvalue of (1 - t)^(1/2) of degree 2 k is like, k^shift."""
    return times(q(factor), q("1/2"), *factors, ROOT_TWO, power(PI, -1), ROOT, ("^", TWICE, minus(D)),
                 power(K, shift))


def cls(residue: int) -> tuple[tuple[str, int], ...]:
    return (("modulus", 2), ("residue", residue))


KERNEL_PROBLEMS = [
    SphereProblem("Laplace kernel", rate("theta", eigenvalue(laplace(q(1))), decay(0)), (
        rate("theta", eigenvalue(laplace(q(1))), decay("1/100")), rate("bigo", eigenvalue(laplace(q(1))), decay(-1)),
        rate("littleo", eigenvalue(laplace(q(1))), decay(0)), rate("theta", eigenvalue(laplace(q(-1))), decay(0)),
        rate("omega", eigenvalue(laplace(q(1))), decay(1)))),
    SphereProblem("Laplace kernel with a parameter", rate(
        "equivalent", eigenvalue(laplace(C)), times(q(-1), C, ROOT_TWO, ROOT, decay(0))), (
        rate("equivalent", eigenvalue(laplace(C)), times(q(-1), C, C, ROOT_TWO, ROOT, decay(0))),
        rate("equivalent", eigenvalue(laplace(C)), times(q(-2), C, ROOT_TWO, ROOT, decay(0)))), more=(POSITIVE,)),
    SphereProblem("deep tangent kernel, even", rate("equivalent", DEEP, deep("-7/2")), (
        rate("equivalent", DEEP, deep("-5/2")), rate("equivalent", DEEP, deep("-3501/1000"))), index=cls(0)),
    SphereProblem("deep tangent kernel, odd", rate("equivalent", DEEP, deep("-5/2")), (
        rate("equivalent", DEEP, deep("-7/2")),), index=cls(1)),
    SphereProblem("deep tangent kernel, both parities", rate("theta", DEEP, decay(0)), (
        rate("equivalent", DEEP, deep("-7/2")), rate("theta", eigenvalue(ntk(2, T)), decay(0)))),
    SphereProblem("deep tangent kernel with a Sobolev weight", rate("theta", times(DEEP, WEIGHT), times(
        decay(0), ("^", K, C))), (
        rate("theta", times(DEEP, WEIGHT), decay(0)), rate("theta", times(DEEP, WEIGHT, WEIGHT), times(
            decay(0), ("^", K, C))), rate("littleo", times(DEEP, WEIGHT), times(decay(0), ("^", K, C)))),
        more=(POSITIVE,)),
    SphereProblem("a Sobolev weight alone", rate("equivalent", WEIGHT, ("^", total(q(1), K), C)), (
        rate("theta", WEIGHT, ("^", total(q(1), K), times(q(2), C))), rate("bigo", WEIGHT, q(1)),
        rate("equivalent", times(q(2), WEIGHT), ("^", K, C))), more=(POSITIVE,)),
    SphereProblem("shallow tangent kernel, odd", rate("littleo", eigenvalue(ntk(2, T)), decay(-4)), (
        rate("theta", eigenvalue(ntk(2, T)), decay(0)), rate("omega", eigenvalue(ntk(2, T)), decay(-4)),
        rate("equivalent", eigenvalue(ntk(2, T)), deep(-2))), (
        rate("bigo", eigenvalue(ntk(2, T)), decay(-40)), rate("omega", eigenvalue(ntk(2, T)), decay(-40))),
        index=cls(1)),
    SphereProblem("written out", rate("equivalent", times(q(3), eigenvalue(PLAIN)), times(
        PI, q(3), eigenvalue(nngp(2, T)))), (
        rate("equivalent", eigenvalue(PLAIN), eigenvalue(nngp(2, T))),), index=cls(0)),
    SphereProblem("step activations", rate("equivalent", eigenvalue(nngp(3, T, STEP)), times(
        q(-1), power(q(2), "3/4"), power(PI, "-3/2"), FOURTH, decay("1/2"))), (
        rate("theta", eigenvalue(nngp(3, T, STEP)), decay(0)),)),
    SphereProblem("a kernel of a kernel", rate("theta", eigenvalue(
        ("dual", ("lam", "x", times(ROOT_TWO, STEP[2])), ("dual", ("lam", "x", times(ROOT_TWO, RELU[2])), T))),
        decay(0)), (rate("theta", eigenvalue(("dual", STEP, minus(T))), decay(0)),)),
    SphereProblem("tangent kernel of every layer", rate("theta", eigenvalue(of_layer("ntk", T, T)), decay(0)), (
        rate("bigo", eigenvalue(of_layer("ntk", T, T)), decay(-1)),
        rate("equivalent", eigenvalue(of_layer("ntk", T, T)), deep("-7/2"))), more=(LAYER,)),
    SphereProblem("covariance of every layer", rate("theta", eigenvalue(of_layer("nngp", T)), decay(-2)), (
        rate("theta", eigenvalue(of_layer("nngp", T)), decay(0)),), more=(LAYER,)),
    SphereProblem("tangent kernel of every layer, consecutive degrees", rate(
        "equivalent", both(of_layer("ntk", T, T)), layered(-2, L, BELOW, shift=0)), (
        rate("equivalent", both(of_layer("ntk", T, T)), layered(-2, L, L, shift=0)),
        rate("equivalent", both(of_layer("ntk", T, T)), layered(-1, L, BELOW, shift=0)),
        rate("equivalent", both(of_layer("ntk", T, T), 2), layered(-2, L, BELOW, shift=0)),
        rate("equivalent", total(eigenvalue(of_layer("ntk", T, T), TWICE), both(of_layer("ntk", T, T))),
             layered(-2, L, BELOW, shift=0)),
        rate("theta", both(of_layer("ntk", T, T)), layered(-2, L, BELOW, shift=-1)),
        rate("equivalent", total(eigenvalue(of_layer("ntk", T, T), TWICE), eigenvalue(ntk(3, T), total(TWICE, q(1)))),
             layered(-2, L, BELOW, shift=0))), (
        rate("equivalent", both(of_layer("ntk", T, T, weight=q(1))), layered(-2, L, BELOW, shift=0)),), more=(LAYER,)),
    SphereProblem("covariance of every layer, consecutive degrees", rate(
        "equivalent", both(of_layer("nngp", T)), times(q("4/3"), ROOT_TWO, power(PI, -1), BELOW, SECOND)), (
        rate("equivalent", both(of_layer("nngp", T)), times(q("4/3"), ROOT_TWO, power(PI, -1), L, SECOND)),),
        more=(LAYER,)),
    SphereProblem("tangent kernel of every layer, even less odd degrees", rate(
        "theta", difference(of_layer("ntk", T, T)), decay(0)), (
        rate("theta", minus(difference(of_layer("ntk", T, T))), decay(0)),
        rate("littleo", difference(of_layer("ntk", T, T)), decay(0)),
        rate("bigo", difference(of_layer("ntk", T, T)), decay("-1/10")),
        rate("theta", total(minus(eigenvalue(of_layer("ntk", T, T), TWICE)), eigenvalue(
            of_layer("ntk", T, T), total(TWICE, q(1)))), decay(0)),
        rate("equivalent", difference(of_layer("ntk", T, T)), decay(0)),
        rate("theta", total(minus(eigenvalue(of_layer("ntk", T, T), TWICE)), minus(eigenvalue(
            of_layer("ntk", T, T), total(TWICE, q(1))))), decay(0))), (
        rate("theta", difference(of_layer("ntk", T, T), 2), decay(0)),
        rate("theta", difference(of_layer("nngp", T, function=STEP)), decay("1/2"))), more=(LAYER,)),
    SphereProblem("covariance of every layer, odd less even degrees", rate(
        "theta", minus(total(eigenvalue(of_layer("nngp", T), total(TWICE, q(1))), minus(eigenvalue(
            of_layer("nngp", T), TWICE)))), decay(-2)), (
        rate("theta", difference(of_layer("nngp", T)), decay(0)),), more=(LAYER,)),
    SphereProblem("step activations of every layer", rate(
        "theta", eigenvalue(of_layer("nngp", T, function=STEP)), ("^", K, total(q(1), minus(D), minus(
            ("^", q(2), total(q(2), minus(L))))))), (
        rate("theta", eigenvalue(of_layer("nngp", T, function=STEP)), decay("1/4")),
        rate("theta", eigenvalue(of_layer("nngp", T, function=STEP)), ("^", K, total(q(1), minus(D), minus(
            ("^", q(2), total(q(1), minus(L))))))),
        rate("bigo", eigenvalue(of_layer("nngp", T, function=STEP)), decay(0)),
        rate("equivalent", eigenvalue(of_layer("nngp", T, function=STEP)), ("^", K, total(q(1), minus(D), minus(
            ("^", q(2), total(q(2), minus(L))))))),), more=(LAYER,)),
    SphereProblem("an inner kernel with a parameter", rate(
        "equivalent", eigenvalue(MIXED), times(q("2/3"), ROOT_TWO, power(PI, -1), power(C, "3/2"), power(
            total(C, q(1)), "-3/2"), OF_THREE_HALVES)), (
        rate("equivalent", eigenvalue(MIXED), times(q("2/3"), ROOT_TWO, power(PI, -1), power(C, "3/2"), power(
            total(C, q(1)), "-1/2"), OF_THREE_HALVES)),
        rate("theta", eigenvalue(MIXED), decay(0))), more=(POSITIVE,)),
    SphereProblem("every exponent", rate("equivalent", times(q(-1), eigenvalue(ARC)), times(
        q(-2), ("^", q(2), N), FRACTION)), (
        rate("equivalent", times(q(-1), eigenvalue(ARC)), times(q(-1), ("^", q(2), N), FRACTION)),
        rate("theta", eigenvalue(ARC), FALL)), index=cls(0), more=(EXPONENT,)),
    SphereProblem("exponential of every exponent", rate("theta", eigenvalue(exp(times(q(-2), ("^", total(
        q(1), minus(T)), N)))), FALL), (rate("theta", eigenvalue(exp(("^", total(q(1), minus(T)), N))), FALL),),
        more=(EXPONENT,)),
    SphereProblem("exponential kernel", rate("equivalent", eigenvalue(exp(times(C, T))), ENTIRE), (
        rate("equivalent", eigenvalue(exp(times(C, T))), times(q(2), ENTIRE)),
        rate("theta", eigenvalue(exp(times(C, T))), times(K, ENTIRE)),
        rate("bigo", eigenvalue(exp(times(C, T))), times(("^", q(2), minus(K)), ENTIRE))), more=(POSITIVE,)),
    SphereProblem("Gaussian kernel, doubled degree", rate(
        "equivalent", eigenvalue(exp(times(q(2), total(T, q(-1)))), times(q(2), K)),
        times(exp(q(-2)), gamma(HALF_D), power(gamma(total(times(q(2), K), HALF_D)), -1))), (
        rate("equivalent", eigenvalue(exp(times(q(2), total(T, q(-1)))), times(q(2), K)),
             times(gamma(HALF_D), power(gamma(total(times(q(2), K), HALF_D)), -1))),)),
    SphereProblem("negative factor", rate(
        "equivalent", times(("^", q(-1), total(K, K, q(1))), eigenvalue(exp(minus(T)), total(times(q(2), K), q(1)))),
        eigenvalue(exp(T), total(times(q(2), K), q(1)))), (
        rate("equivalent", eigenvalue(exp(minus(T)), K), eigenvalue(exp(T), K)),
        rate("equivalent", eigenvalue(exp(T), K), times(q(-1), eigenvalue(exp(minus(T)), K)))), (
        rate("theta", eigenvalue(exp(times(q(0), T))), decay(0)),)),
]

ARRAY: dict[str, Any] = {"name": "c", "kind": "array", "rank": 1, "properties": ["nonnegative_summable"]}
INDEX: dict[str, Any] = {"name": "p", "kind": "integer", "low": q(0)}
FROM_ONE: dict[str, Any] = {"name": "a", "kind": "real", "low": q(1)}
ABOVE_ONE, ABOVE_ZERO = {**FROM_ONE, "low_open": True}, {**FROM_ONE, "low": q(0), "low_open": True}
SURFACE = times(q(2), ("^", PI, times(q("1/2"), NEXT)), power(gamma(times(q("1/2"), NEXT)), -1))


def series(exponent: Node = P) -> Node:
    return ("sum", times(("idx", "c", P), ("^", T, exponent)), "p", q(0), ("c", "oo"))


#: the eigenvalue under the surface measure of S^d
LAMBDA = times(SURFACE, eigenvalue(series(), K, NEXT))
EVENS = eigenvalue(series(times(q(2), P)), K, NEXT)


def falls(op: str, g: Node, index: Node = P) -> Node:
    return (op, ("idx", "c", index), g, "p")


def fall(shift: object) -> Node:
    """k^(-d - 2a + shift)."""
    return ("^", K, total(minus(D), times(q(-2), A), q(shift)))


def rooted(a: Node, k: Node) -> Node:
    return exp(times(q(-1), a, root(k)))


def two_thirds(factor: object) -> Node:
    """exp(-factor a^(2/3) k^(2/3)); the true factor is 3/2."""
    return exp(times(q(f"-{factor}"), power(A, "2/3"), power(K, "2/3")))


#: k^((7 - 2 d)/3), the power for p exp(-a sqrt(p))
SHARP_POWER: Node = ("^", K, total(q("7/3"), times(q("-2/3"), D)))
#: exp(-M) for exp(-p^(2/3)): M = 5/3 (3/4)^(2/5) k^(4/5)
STEEP = exp(times(q("-5/3"), power(q("3/4"), "2/5"), power(K, "4/5")))
POWERS = falls("theta", ("^", P, minus(A)))
TAIL = ("^", K, total(minus(D), q("1/2")))
GEOMETRIC = falls("theta", times(root(P), ("^", A, minus(P))))
#: a + sqrt(a^2 - 1)
LARGER = total(A, root(total(power(A, 2), q(-1))))
LOWER = times(("^", K, total(minus(HALF_D), q(1))), ("^", q(2), minus(K)), ("^", A, minus(K)))
SHARP = times(("^", K, total(minus(HALF_D), q(1))), ("^", LARGER, minus(K)))


def about(name: str, hypothesis: Node, parameter: dict[str, Any], true: Node, refuted: tuple[Node, ...] = (),
          open_: tuple[Node, ...] = (), index: tuple[tuple[str, int], ...] = ()) -> SphereProblem:
    return SphereProblem(name, true, refuted, open_, index, (parameter, ARRAY), (hypothesis,))


SERIES_PROBLEMS = [
    about("powers", POWERS, FROM_ONE, rate("theta", LAMBDA, fall(2)), (
        rate("theta", LAMBDA, fall("201/100")), rate("bigo", LAMBDA, fall(1)), rate("omega", LAMBDA, fall(3)),
        rate("littleo", LAMBDA, fall(2)), rate("equivalent", LAMBDA, fall(3)), rate("equivalent", LAMBDA, fall(2))), (
        rate("theta", times(LAMBDA, LAMBDA), fall(2)),)),
    about("powers, a bound", POWERS, FROM_ONE, rate("bigo", LAMBDA, decay(0))),
    about("powers, from below", falls("omega", ("^", P, minus(A))), FROM_ONE, rate("omega", LAMBDA, fall(2)), (
        rate("omega", LAMBDA, fall(3)), rate("bigo", LAMBDA, fall(1)), rate("theta", LAMBDA, fall(1))),
        (rate("bigo", LAMBDA, fall(2)),)),
    about("powers, at least", falls("omega", ("^", P, minus(A))), {**FROM_ONE, "high": q(2)},
          rate("omega", LAMBDA, decay(-2)), (rate("omega", LAMBDA, decay("-1/2")),)),
    about("powers, small", falls("littleo", ("^", P, minus(A))), FROM_ONE, rate("littleo", LAMBDA, fall(2)), (), (
        rate("theta", LAMBDA, fall(2)), rate("littleo", LAMBDA, fall(1)))),
    about("powers, with the constant", falls("equivalent", times(q(3), power(P, -2))), ABOVE_ZERO, rate(
        "equivalent", eigenvalue(series()), times(
            q(3), gamma(HALF_D), gamma(total(HALF_D, q("1/2"))), ("^", q(2), total(D, q(-1))), power(PI, "-1/2"),
            decay(-1))), (
        rate("equivalent", eigenvalue(series()), decay(-1)), rate("equivalent", eigenvalue(series()), decay(0)))),
    about("even powers", POWERS, FROM_ONE, rate("theta", EVENS, fall(2)), (rate("theta", EVENS, fall(1)),),
          index=cls(0)),
    about("half of the coefficients", falls("theta", ("^", P, minus(A)), times(q(2), P)), FROM_ONE,
          rate("theta", LAMBDA, fall(2)), (rate("theta", LAMBDA, fall(1)),), index=cls(0)),
    about("the other half", falls("theta", ("^", P, minus(A)), times(q(2), P)), FROM_ONE,
          rate("bigo", eigenvalue(series(total(P, q(1))), total(times(q(2), K), q(1)), NEXT), fall(2)), (
              rate("bigo", eigenvalue(series(total(P, q(1))), total(times(q(2), K), q(1)), NEXT), fall(1)),),
          (rate("theta", LAMBDA, fall(2)),)),
    about("root exponentials", falls("bigo", rooted(A, P)), ABOVE_ZERO, rate(
        "bigo", LAMBDA, times(TAIL, rooted(A, K))), (rate("theta", LAMBDA, times(TAIL, rooted(A, K))),), (
        rate("omega", LAMBDA, two_thirds("151/100")),)),
    about("root exponentials are smaller still", falls("theta", rooted(A, P)), ABOVE_ZERO, rate(
        "littleo", LAMBDA, times(TAIL, rooted(A, K))), (
        rate("theta", LAMBDA, times(TAIL, rooted(A, K))), rate("bigo", LAMBDA, two_thirds("151/100")),
        rate("omega", LAMBDA, two_thirds("149/100")), rate("bigo", LAMBDA, ("^", q(2), minus(K))),
        rate("theta", LAMBDA, two_thirds("3/2")), rate("bigo", LAMBDA, times(two_thirds("3/2"), rooted(A, K))))),
    about("root exponentials, sharp", falls("theta", times(P, rooted(A, P))), ABOVE_ZERO,
          rate("theta", LAMBDA, times(SHARP_POWER, two_thirds("3/2"))), (
              rate("theta", LAMBDA, times(power(K, "1/9"), SHARP_POWER, two_thirds("3/2"))),
              rate("omega", LAMBDA, times(power(K, "1/9"), SHARP_POWER, two_thirds("3/2"))),
              rate("bigo", LAMBDA, times(power(K, "-1/9"), SHARP_POWER, two_thirds("3/2")))), (
              rate("equivalent", LAMBDA, times(SHARP_POWER, two_thirds("3/2"))),)),
    about("stretched exponentials", falls("theta", exp(minus(power(P, "2/3")))), ABOVE_ZERO,
          rate("bigo", LAMBDA, exp(times(q("-37/25"), power(K, "4/5")))), (
              rate("bigo", LAMBDA, exp(times(q("-149/100"), power(K, "4/5")))), rate("theta", LAMBDA, rooted(A, K))), (
              rate("theta", LAMBDA, STEEP), rate("bigo", LAMBDA, times(STEEP, exp(root(K)))))),
    about("two roots", falls("theta", times(rooted(A, P), exp(power(P, "1/3")))), ABOVE_ZERO,
          rate("bigo", LAMBDA, two_thirds("149/100")), (rate("bigo", LAMBDA, two_thirds("151/100")),), (
              rate("theta", LAMBDA, two_thirds("3/2")),)),
    about("root exponentials from above", falls("theta", rooted(A, P)), ABOVE_ZERO,
          rate("bigo", LAMBDA, two_thirds("149/100"))),
    about("root exponentials from below", falls("theta", rooted(A, P)), ABOVE_ZERO,
          rate("omega", LAMBDA, two_thirds("151/100"))),
    about("geometric, from above", GEOMETRIC, ABOVE_ONE, rate("bigo", LAMBDA, times(decay(1), ("^", A, minus(K)))), (
        rate("theta", LAMBDA, times(decay(1), ("^", A, minus(K)))),)),
    about("geometric, from below", GEOMETRIC, ABOVE_ONE, rate("omega", LAMBDA, LOWER), (
        rate("bigo", LAMBDA, LOWER), rate("theta", LAMBDA, LOWER))),
    about("geometric, sharp", GEOMETRIC, ABOVE_ONE, rate("theta", LAMBDA, SHARP), (
        rate("theta", LAMBDA, times(K, SHARP)), rate("omega", LAMBDA, times(root(K), SHARP)),
        rate("theta", LAMBDA, times(("^", q("1/2"), K), SHARP)),
        rate("bigo", LAMBDA, power(gamma(K), -1))), (
        rate("equivalent", LAMBDA, SHARP),)),
]
