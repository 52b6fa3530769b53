"""Growth of sums of hypergeometric terms: limits and sizes against 30-digit values far out, and what must be
refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import mpmath
import pytest
import sympy as sp

from ntksym.evaluation.tree import to_tree
from ntksym.theory import activations
from ntksym.theory.objects import HermiteCoefficient
from ntksym.verifier.enclosures.enclose import enclose as ball_of
from ntksym.verifier.hypergeometric.term_growth import Growth, enclose, growth, is_eventually_positive, without_tanh
from ntksym.verifier.hypergeometric.term_reader import Class, Reader
from ntksym.verifier.hypergeometric.terms import NotATerm, Ring, Sum
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement
from tests.certificates import rate, statement, variable

p = sp.Symbol("p", integer=True)
c = sp.Symbol("c")
x = activations.x
HALF = sp.Rational(1, 2)
Value = Callable[..., mpmath.mpf]


def read(expression: sp.Expr, slope: int = 1, offset: int = 1, positive: tuple[str, ...] = ()) -> Sum:
    return Reader(Ring(("c",), positive), Class("p", slope, offset))(to_tree(expression))


def limit_of(found: Growth) -> mpmath.mpf:
    assert found.limit is not None
    return mpmath.mpf(enclose(found.limit).mid().str(25, radius=False))


LIMITS: list[tuple[sp.Expr, sp.Expr]] = [
    (sp.binomial(2 * p, p) / 4**p * sp.sqrt(p), 1 / sp.sqrt(sp.pi)),
    (sp.gamma(p + sp.Rational(1, 3)) / sp.gamma(p + 2) * (p + 5) ** sp.Rational(5, 3), sp.Integer(1)),
    (sp.factorial2(2 * p - 1) / sp.factorial2(2 * p) * sp.sqrt(p), 1 / sp.sqrt(sp.pi)),
    (sp.factorial(3 * p) / sp.factorial(p) ** 3 / 27**p * p, sp.sqrt(3) / (2 * sp.pi)),
    (sp.sqrt(sp.factorial(2 * p)) / (2**p * sp.factorial(p)) * p ** sp.Rational(1, 4), sp.pi ** sp.Rational(-1, 4)),
    (sp.exp(sp.sqrt(p + 1) - sp.sqrt(p)), sp.Integer(1)),
    (sp.sqrt(2 * p + 3) / sp.sqrt(p) - sp.Rational(3, 2), sp.sqrt(2) - sp.Rational(3, 2)),
    (sp.sqrt(12) ** p / 2**p / 3 ** (p / 2) + sp.exp(-p), sp.Integer(1)),
    (3 - (p + 7) ** 2 / (2 * p**2 + 1) + sp.Rational(9, 10) ** p * p**20, sp.Rational(5, 2)),
]


@pytest.mark.parametrize(("expression", "limit"), LIMITS, ids=[str(e) for e, _ in LIMITS])
def test_the_limit_is_exact(expression: sp.Expr, limit: sp.Expr) -> None:
    found = growth(read(expression))
    assert found.size == 0
    assert found.positive is bool(limit > 0)
    assert mpmath.almosteq(limit_of(found), mpmath.mpf(str(sp.N(limit, 30))), 1e-20)


SIZES: list[tuple[sp.Expr, int]] = [
    (2**p / sp.factorial(p), -1), (sp.sqrt(sp.factorial(p)) / 100**p, 1), (p**50 * sp.Rational(99, 100) ** p, -1),
    (sp.exp(sp.sqrt(p)) / p**50, 1), (sp.exp(-sp.sqrt(p)) * p**50, -1), (sp.exp(sp.sqrt(p)) * sp.Rational(9, 10) ** p,
                                                                         -1),
    (sp.exp(2 * sp.sqrt(p) - 3 * sp.sqrt(p + 9)), -1), (sp.exp(p) * sp.Rational(367, 1000) ** p, -1),
    (sp.exp(p) * sp.Rational(368, 1000) ** p, 1), (sp.sqrt(p) / (p + 1), -1), (sp.pi**p / 3**p, 1),
]


@pytest.mark.parametrize(("expression", "size"), SIZES, ids=[str(e) for e, _ in SIZES])
def test_the_size_follows_the_dominant_factor(expression: sp.Expr, size: int) -> None:
    assert growth(read(expression)).size == size
    assert growth(read(1 / expression)).size == -size


ATOMS = [
    sp.binomial(2 * p, p) / 4**p * sp.sqrt(p),
    sp.gamma(p + HALF) / sp.gamma(p + sp.Rational(1, 4)) / (p + 1) ** sp.Rational(1, 4),
    sp.factorial2(2 * p - 1) / sp.factorial2(2 * p) * sp.sqrt(p),
    (p + 2) ** sp.Rational(2, 3) / (2 * p + 1) ** sp.Rational(2, 3),
    sp.exp(sp.sqrt(p + 1) - sp.sqrt(p + 3)), (-1) ** p, sp.pi, sp.gamma(sp.Rational(1, 3)), sp.Rational(-3, 2),
    sp.exp(HALF),
]
DECAYS = [sp.Integer(1)] * 4 + [1 / sp.sqrt(p), sp.exp(-sp.sqrt(p)), sp.Rational(9, 10) ** p, 1 / sp.factorial(p)]


@pytest.mark.parametrize("seed", range(6))
def test_random_sums_agree_with_their_values_far_out(seed: int, value_at: Value) -> None:
    mpmath.mp.dps = 30
    rng = random.Random(seed)
    compared = 0
    for _ in range(8):
        expression = sp.Add(*(sp.Mul(*rng.sample(ATOMS, rng.randint(1, 3)), rng.choice(DECAYS))
                              for _ in range(rng.randint(1, 3))))
        for offset in (2, 3):
            total = read(expression, 2, offset)
            if total.is_zero():
                continue
            found = growth(total)
            near, far = value_at(total, 10**4), value_at(total, 10**6)
            assert found.positive is (far > 0)
            if found.size == 0:
                assert mpmath.almosteq(far, limit_of(found), 5e-3)
            else:
                assert found.size == -1
                assert abs(far) < abs(near)
            compared += 1
    assert compared > 8


def test_parameters_keep_their_say() -> None:
    line = read(c * p + 1)
    assert growth(line).positive is None  # c may be zero or negative
    assert growth(read(c * p + 1, positive=("c",))).positive is True
    with pytest.raises(NotATerm, match="leading coefficient may vanish"):
        growth(read((p + 1) / (c**2 * p + 1)))
    with pytest.raises(NotATerm, match="base may vanish"):
        growth(read(c ** (2 * p) * sp.factorial(p)))
    assert growth(read(c ** (2 * p) * sp.factorial(p), positive=("c",))).size == 1
    with pytest.raises(NotATerm, match="depends on a parameter"):
        growth(read(c**p, positive=("c",)))
    assert growth(read((1 + c) ** p, positive=("c",))).size == 1


def test_alternating_terms() -> None:
    both = growth(read((-1) ** p * 2))
    assert (both.size, both.limit, both.positive) == (0, None, None)
    with pytest.raises(NotATerm, match="alternate against each other"):
        growth(read((-1) ** p + 2))
    assert growth(read((-1) ** p + 2, 2, 3)).positive is True
    assert growth(read((-1) ** p, 2, 3)).positive is False


def test_cancelling_leaders_are_refused() -> None:
    with pytest.raises(NotATerm, match="cancel"):
        growth(read(sp.sqrt(p + 1) - sp.sqrt(p)))
    with pytest.raises(NotATerm, match="cancel"):
        is_eventually_positive(read(sp.sqrt(p + 1) - sp.sqrt(p)))
    assert [is_eventually_positive(read(value)) for value in (p - 5, 5 - p)] == [True, False]
    assert growth(read(p - p)).size is None


@pytest.mark.parametrize(("op", "other", "proved"), [
    ("littleo", sp.Integer(1), True), ("bigo", sp.Integer(1), True), ("theta", 1 / sp.sqrt(p), False),
    ("omega", 1 / p**2, False), ("equivalent", 1 / sp.sqrt(p), False), ("bigo", 1 / sp.sqrt(p), True),
    ("littleo", 1 / sp.sqrt(p), True), ("bigo", 1 / p**2, False), ("littleo", p ** sp.Rational(-3, 2), False)])
def test_leaders_that_cancel_are_larger_than_the_sum(op: str, other: sp.Expr, proved: bool) -> None:
    """1/sqrt(p) - 1/sqrt(p + 1) is half of p^(-3/2): less than each of them, by how much is not told."""
    claim = rate(op, 1 / sp.sqrt(p) - 1 / sp.sqrt(p + 1), other)
    stated = read_statement(statement(claim, variable("p", low=1)))
    try:
        found = apply_rule(stated, {"kind": "rate", "index": "p", "threshold": 1, "period": 1}).verdict == "proved"
    except Rejected:
        found = False
    assert found is proved


@pytest.mark.parametrize("slope", [sp.Integer(1), HALF, sp.Integer(3), sp.Integer(-1)])
def test_the_lemma_on_tanh_against_quadrature(slope: sp.Expr, value_at: Value) -> None:
    mpmath.mp.dps = 30
    for offset in (1, 3):
        total = read(HermiteCoefficient(sp.Lambda(x, sp.tanh(slope * x)), p), 2, offset)
        ball = ball_of(to_tree(HermiteCoefficient(sp.Lambda(x, sp.tanh(slope * x)), offset + 40)), {}, 100)
        assert mpmath.almosteq(value_at(total, 20), mpmath.mpf(ball.mid().str(20, radius=False)), 1e-12)
        (kernel, coefficient), = total.terms.items()
        main = without_tanh(total.ring, kernel) * Sum.of(total.ring, coefficient)
        errors = [abs(value_at(main, m) / value_at(total, m) - 1) for m in (10**3, 10**5)]
        # The relative error is of order n^(-1/2).
        assert errors[1] < errors[0] / 8 < 0.05


def test_tanh_with_an_unknown_slope_is_refused_and_a_wrong_constant_is_seen() -> None:
    mu = HermiteCoefficient(sp.Lambda(x, sp.tanh(x)), p)
    scale = 2 * sp.sqrt(2 * sp.pi) * sp.exp(sp.pi**2 / 8) * sp.exp(-sp.pi * sp.sqrt(p)) / sp.sqrt(p)
    exact = growth(read(mu**2 / scale, 2, 1))
    assert exact.limit is not None
    assert (exact.limit - Sum.number(exact.limit.ring, 1)).is_zero()
    off = growth(read(mu**2 / scale * sp.exp(sp.Rational(1, 10**6)), 2, 1))
    assert limit_of(off) > 1
    assert growth(read(mu**2 / scale * sp.exp(sp.sqrt(p) / 10**6), 2, 1)).size == 1
    with pytest.raises(NotATerm, match="unknown sign"):
        read(HermiteCoefficient(sp.Lambda(x, sp.tanh(c * x)), p), 2, 1)


def test_growing_powers_of_what_lies_between_zero_and_one() -> None:
    u, e20, e120 = sp.Symbol("u"), sp.Rational(str(sp.E.evalf(20))), sp.Rational(str(sp.E.evalf(120)))
    ring = Ring(("u", "c"), ("c",), (), ("u",))

    def size(expression: sp.Expr) -> int | None:
        return growth(Reader(ring, Class("p", 1, 1))(to_tree(expression))).size

    assert (size((1 - u) ** p), size((1 - u) ** (-p))) == (-1, 1)
    assert (size(u**p * p), size(u ** (-p) / p)) == (-1, 1)
    assert (size(((1 - u) / (1 + u)) ** p), size(((1 + u) / (1 - u)) ** p)) == (-1, 1)
    assert size((sp.sqrt(1 - u) ** (2 * p)) / (1 - u) ** p) == 0
    with pytest.raises(NotATerm, match="depends on a parameter"):
        size((2 * u) ** p)  # u = 1/2 lies in between
    with pytest.raises(NotATerm, match="depends on a parameter"):
        size((c / (1 - u)) ** p)
    assert size((sp.E / e20) ** p) == (-1 if e20 > sp.E else 1)
    with pytest.raises(NotATerm, match="cannot be told from 1"):
        size((sp.E / e120) ** p)


def test_constants_without_an_enclosure() -> None:
    with pytest.raises(NotATerm, match="depends on the index"):
        enclose(read(2**p))
    assert mpmath.almosteq(mpmath.mpf(enclose(read(sp.exp(2) / 3)).mid().str(20, radius=False)), mpmath.e**2 / 3, 1e-15)
    with pytest.raises(NotATerm, match="no enclosure of a constant of kind exp"):
        enclose(read(sp.exp(sp.sqrt(2))))


def test_coefficients_of_an_unknown_function_have_no_known_growth() -> None:
    phi = Reader(Ring(()), Class("p", 1, 1), {"phi": frozenset(("square_integrable",))})(
        ("hermite_coefficient", ("fv", "phi"), ("s", "p")))
    assert not phi.is_zero()
    with pytest.raises(NotATerm, match="Hermite coefficient whose growth is not known"):
        growth(phi)
