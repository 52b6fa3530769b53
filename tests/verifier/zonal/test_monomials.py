"""Growth of products of powers, exponentials and Gamma functions, read from trees, against values in multiprecision."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import fmpq

from ntksym.verifier.decide import Answer
from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.hypergeometric.terms import NotATerm
from ntksym.verifier.statement import read_statement
from ntksym.verifier.zonal.judging import Judge, rational_of
from ntksym.verifier.zonal.monomials import BOUND, POSITIVE, Monomial, Reader, compare
from tests.rate_problems import power, q, times
from tests.sphere_rate_problems import A, C, D, K, Node, decay, exp, gamma, minus, root, total

STATEMENT = read_statement({
    "variables": [
        {"name": "d", "kind": "integer", "low": q(2)}, {"name": "c", "kind": "real", "low": q(0), "low_open": True},
        {"name": "a", "kind": "real"}, {"name": "e", "kind": "integer", "low": q(0), "high": q(9)}],
    "hypotheses": [], "claim": ["true"]})
JUDGE = Judge.of(STATEMENT)
READER = Reader("k", 2, 1, JUDGE)
VALUES = {"d": 3, "c": 2, "a": -5, "e": 4}
KS = (1001, 4001)


def number(node: Node, k: int | None = None) -> Any:
    env = {name: fmpq(value) for name, value in VALUES.items()} | ({"k": fmpq(k)} if k is not None else {})
    return mpmath.mpf(enclose(node, env, 400).mid().str(60, radius=False))


def log_of(value: Monomial, k: int) -> Any:
    """log |value at k|."""
    result = mpmath.log(abs(number(value.constant))) + number(value.exponent) * mpmath.log(k)
    result += k * mpmath.log(number(value.base)) + real(value.gamma) * mpmath.loggamma(k)
    return result + sum(number(a) * mpmath.mpf(k) ** real(e) for e, a in value.roots.items())


def real(value: fmpq) -> Any:
    return mpmath.mpf(int(value.p)) / int(value.q)


@pytest.mark.parametrize("node", [
    K, times(q(3), A, K, K), ("^", total(times(q(2), K), C), total(minus(D), q("1/2"))), power(total(K, minus(A)), -3),
    total(times(q(2), K), power(K, "1/2"), times(q(-7), K), C), total(power(K, 2), times(A, K)),
    ("^", C, total(times(q(-2), K), D)), ("^", times(C, q("1/4")), times(q("-1/2"), K)),
    ("^", q(-1), total(K, q(4))), ("^", q(-1), times(q(3), K)), ("^", ("c", "e"), minus(K)),
    exp(total(minus(K), times(q(-3), C, root(total(times(q(2), K), q(5)))), C, power(K, "1/3"), times(C, K))),
    exp(times(q(-1), times(C, root(K)))), exp(times(q(2), total(times(q(-1), K), C))), exp(K),
    gamma(total(K, C)), ("f", "factorial", times(q(2), K)), gamma(total(times(q("1/2"), K), times(q("1/2"), D))),
    gamma(total(times(q(3), K), q("1/3"))), power(gamma(total(K, C)), "-1/2"), root(power(gamma(K), 2)),
    times(("^", C, minus(K)), power(times(K, exp(root(K))), -2)), ("^", K, A), power(times(q(2), C), 0),
    total(K, exp(K)), total(power(gamma(K), -1), times(q(-2), ("^", K, minus(D))), ("^", q("1/2"), K)),
], ids=str)
def test_the_quotient_tends_to_one(node: Node) -> None:
    found = READER.read(node)
    with mpmath.workdps(50):
        gaps = [abs(mpmath.log(abs(number(node, k))) - log_of(found, k)) for k in KS]
        signs = {(number(node, k) > 0) == (number(found.constant) > 0) for k in KS}
    assert gaps[1] < 0.2
    assert gaps[1] <= 0.6 * gaps[0] or gaps[1] < 1e-20
    assert signs == {True}


@pytest.mark.parametrize(("reason", "node"), [
    ("growth of 'sin'", ("f", "sin", K)), ("growth of 'delta'", ("delta", K, q(1))),
    ("product of expressions", exp(times(K, root(K)))),
    ("not powers of the index", total(exp(K), times(q(2), exp(K)))), ("not powers of the index", total(K, ("^", K, C))),
    ("may cancel", total(K, minus(K))), ("may cancel", total(times(A, K), q(1))),
    ("root of what", root(minus(K))), ("root of what", root(times(A, K))), ("may vanish", power(times(A, K), -1)),
    ("whose exponent is not a number", ("^", gamma(K), C)), ("base and exponent grow", ("^", K, K)),
    ("growing power", ("^", A, K)), ("growing power", ("^", q(-2), K)), ("not linear", ("^", q(2), times(C, K))),
    ("alternates", ("^", q(-1), times(q("1/2"), K))), ("alternates", ("^", q(-1), total(K, q("1/2")))),
    ("alternates", ("^", q(-1), total(K, C))), ("alternates", ("^", q(-1), times(q("1/4"), K))),
    ("between 0 and 1", exp(power(K, 2))), ("between 0 and 1", exp(("^", K, C))),
    ("does not grow", exp(root(minus(K)))), ("does not grow", exp(root(total(K, minus(K))))),
    ("natural number or 1/2", gamma(times(q("3/2"), K))), ("natural number or 1/2", gamma(minus(K))),
    ("natural number or 1/2", gamma(times(q(21), K))), ("not linear", gamma(power(K, 2))),
    ("not linear", gamma(times(q(2), K, K))), ("not linear", gamma(root(K))),
    ("not shown to have a value", times(K, power(A, -1))), ("not shown to have a value", times(K, root(A))),
    ("growth of 'sphere", ("sphere_eigenvalue", ("lam", "t", ("s", "t")), K, D)),
], ids=str)
def test_what_is_not_read(reason: str, node: Node) -> None:
    with pytest.raises(NotATerm, match=reason):
        READER.read(node)


def compared(op: str, f: Node, g: Node) -> Answer:
    return compare(op, READER.read(f), READER.read(g), JUDGE)


@pytest.mark.parametrize(("size", "f", "g"), [
    (0, times(q(2), K), K), (1, power(K, 2), K), (-1, times(exp(minus(root(K))), power(K, 9)), power(K, -9)),
    (1, times(("^", q(2), K), exp(minus(root(K)))), power(K, 9)), (1, gamma(K), ("^", C, times(q(9), K))),
    (-1, power(gamma(K), -1), ("^", C, minus(K))), (-1, exp(power(K, "1/3")), exp(times(C, power(K, "1/2")))),
    (1, decay(1), decay(0)), (0, decay(0), ("^", K, minus(D))),
    (-1, ("^", q("1/2"), times(q(2), K)), ("^", q("1/3"), K)),
    (1, ("^", K, C), q(1)),
])
def test_sizes(size: int, f: Node, g: Node) -> None:
    answers = {op: compared(op, f, g) for op in ("bigo", "littleo", "omega", "theta")}
    wanted = {"bigo": size <= 0, "littleo": size < 0, "omega": size >= 0, "theta": size == 0}
    assert answers == {op: Answer.YES if holds else Answer.NO for op, holds in wanted.items()}
    assert compared("omega", minus(f), g) is Answer.NO
    assert compared("bigo", minus(f), g) is answers["bigo"]


def test_constants() -> None:
    root_two: Node = root(q(2))
    assert compared("equivalent", times(root_two, root_two, K), times(q(2), K)) is Answer.YES
    assert compared("equivalent", times(root_two, K), times(q("99/70"), K)) is Answer.NO
    assert compared("equivalent", times(C, K), K) is Answer.UNKNOWN
    assert compared("equivalent", K, power(K, 2)) is Answer.NO
    # Gamma(d/2) Gamma((d+1)/2) = 2^(1-d) sqrt(pi) Gamma(d), for every d by its parity
    half = times(q("1/2"), D)
    doubled = times(("^", q(2), total(q(1), minus(D))), root(("c", "pi")), gamma(D))
    one = times(gamma(half), gamma(total(half, q("1/2"))))
    assert compared("equivalent", one, doubled) is Answer.YES
    assert compared("equivalent", one, times(q(2), doubled)) is Answer.UNKNOWN


def test_what_depends_on_parameters() -> None:
    assert compared("theta", ("^", K, A), q(1)) is Answer.UNKNOWN
    assert compared("bigo", ("^", K, minus(power(A, 2))), q(1)) is Answer.YES
    assert compared("omega", ("^", K, power(A, 2)), q(1)) is Answer.YES
    assert compared("omega", ("^", K, minus(power(A, 2))), q(1)) is Answer.UNKNOWN
    assert compared("littleo", ("^", K, minus(power(A, 2))), q(1)) is Answer.UNKNOWN
    assert compared("bigo", times(("^", C, K), ("^", K, A)), q(1)) is Answer.UNKNOWN
    for f, g in ((K, times(A, K)), (times(A, K), K), (K, minus(K))):
        with pytest.raises(NotATerm, match="constant factor"):
            compared("bigo", f, g)


def test_bounds() -> None:
    bound = Monomial(exponent=q(-5), known=BOUND)
    slow, fast, same = (Monomial(exponent=q(e)) for e in (-4, -6, -5))
    for op, answers in (("bigo", "yes unknown yes"), ("littleo", "yes unknown unknown"),
                        *((op, "no unknown unknown") for op in ("theta", "omega", "equivalent"))):
        assert [compare(op, bound, g, JUDGE).value for g in (slow, fast, same)] == answers.split()
    assert (bound * slow).known == BOUND
    with pytest.raises(NotATerm, match="by a bound only"):
        compare("bigo", slow, bound, JUDGE)
    with pytest.raises(NotATerm, match="may be negative"):
        compare("bigo", bound, Monomial(q(-1)), JUDGE)
    reader = Reader("k", 2, 1, JUDGE, lambda node: bound if node[0] == "sphere_eigenvalue" else None)
    value: Node = ("sphere_eigenvalue", ("lam", "t", ("s", "t")), K, D)
    with pytest.raises(NotATerm, match="by a bound only"):
        reader.read(power(value, 2))
    assert reader.read(total(value, times(q(3), K))) == Monomial(q(3), q(1))
    for other in (power(K, -9), power(K, -5), times(A, K)):
        with pytest.raises(NotATerm, match="not powers"):
            reader.read(total(value, other))


def test_positive_factors() -> None:
    loose, same = Monomial(exponent=q(-5), known=POSITIVE), Monomial(exponent=q(-5))
    for one, two in ((loose, same), (same, loose)):
        assert [compare(op, one, two, JUDGE).value for op in ("bigo", "littleo", "omega", "theta", "equivalent")] == [
            "yes", "no", "yes", "yes", "unknown"]
    assert compare("equivalent", loose, Monomial(exponent=q(-4)), JUDGE) is Answer.NO
    reader = Reader("k", 2, 1, JUDGE, lambda node: loose)
    value: Node = ("sphere_eigenvalue", ("lam", "t", ("s", "t")), K, D)
    assert reader.read(power(value, -2)).known == POSITIVE


def test_signs() -> None:
    for tree, sign in ((q(0), 0), (times(A, q(0)), 0), (times(q(-2), C), -1), (minus(total(C, q(1))), -1), (A, None),
                       (times(A, A), None), (power(C, "1/2"), 1), (exp(A), 1), (minus(("c", "pi")), -1),
                       (total(root(q(2)), times(q(-1), root(q(2)))), 0), (gamma(D), 1), (gamma(q("-1/2")), -1),
                       (total(power(root(root(q(2))), 4), q(-2)), 0), (total(A, minus(A)), 0),
                       (total(root(q(2)), q("-4/3"), q(0)), 1), (times(A, C), None)):
        assert JUDGE.sign_of(tree) == sign
    assert JUDGE.is_nonnegative(power(A, 2))
    assert not JUDGE.is_nonnegative(A)
    assert rational_of(A) is None
    assert rational_of(root(q(2))) is None
    assert rational_of(power(q(3), 10**9)) is None
    assert rational_of(("sum", power(q("1/2"), 3), "j", q(0), ("c", "oo"))) is None
    arcs = (times(q(s), ("f", "atan", q(x))) for s, x in ((16, "1/5"), (-4, "1/239")))
    hidden = total(*arcs, minus(("c", "pi")))  # Machin's formula: it is 0
    assert JUDGE.sign_of(hidden) is None
    assert JUDGE.sign_of(("f", "gamma", power(q(3), 10**9))) is None
    assert rational_of(total(q(1), q("1/2"))) == fmpq(3, 2)
