"""Hermite coefficients by partial fractions against the trapezoidal rule, which shares nothing with them."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, ctx, fmpq

from ntksym.verifier.enclosures import logistic
from ntksym.verifier.enclosures.hermite import hermite_coefficients
from ntksym.verifier.enclosures.logistic import coefficients_by_partial_fractions, expand, integrals, tanh_coefficients
from ntksym.verifier.enclosures.trapezoidal import coefficients_by_strip
from ntksym.verifier.failures import Unsupported
from ntksym.verifier.syntax import Node

X: Node = ("s", "x")


def q(text: object) -> Node:
    return ("q", str(text))


def f(name: str, slope: object = 1) -> Node:
    return ("f", name, X if slope == 1 else ("*", q(slope), X))


BODIES: dict[str, Node] = {
    "tanh": f("tanh"),
    "steep tanh": f("tanh", "-3/2"),
    "sigmoid": f("sigmoid"),
    "sigmoid, turned": f("sigmoid", "-3"),
    "softplus": f("softplus"),
    "softplus, turned": f("softplus", "-5/2"),
    "silu": ("*", X, f("sigmoid")),
    "a sum": ("+", ("*", q("2/3"), ("^", X, q(2)), f("tanh", "1/2")), f("softplus"), f("tanh", "1/2"), ("c", "pi"), X),
    "a cube": ("*", ("^", ("+", X, q(1)), q(3)), f("sigmoid", 2)),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("bits", [60, 220])
def test_both_rules_agree(name: str, bits: int) -> None:
    body, count = BODIES[name], 620
    found = coefficients_by_partial_fractions(body, "x", count, bits)
    expected = coefficients_by_strip(body, "x", count, 240)
    assert len(found) == count
    with ctx.workprec(300):
        shift = arb(2) ** (20 - bits)
        for one, other in zip(found, expected, strict=True):
            assert one.overlaps(other)
            assert not (one + shift).overlaps(other)
            assert one.rad() < arb(2) ** (18 - bits)


def test_small_coefficients_keep_their_digits() -> None:
    """mu_p(tanh) is about exp(-pi sqrt(p)/2): at p = 4001 some 10^-43, of which 50 digits are compared."""
    found = hermite_coefficients(("lam", "x", f("tanh")), 4004, 350)
    for p in (301, 4001):
        with mpmath.workdps(70):
            peak, scale = mpmath.floor(mpmath.sqrt(p)), mpmath.loggamma(p + 1) / 2
            nodes = [peak + mpmath.mpf(j) / 32 for j in range(-32 * int(min(peak, 20)) + 1, 640)]
            term = mpmath.fsum(
                mpmath.exp(p * mpmath.log(w) - w * w / 2 - scale) / mpmath.sinh(mpmath.pi * w / 2) for w in nodes
            ) / 32
            with ctx.workprec(400):
                assert abs(found[p] / arb(mpmath.nstr(term, 65)) - 1) < 1e-50
    assert all(found[p].is_zero() for p in range(0, 4004, 2))


def test_integrals_satisfy_their_definition() -> None:
    with ctx.workprec(200):
        for p, value in enumerate(integrals(arb(fmpq(7, 3)), 2, 9), 2):
            expected = mpmath.quad(lambda w, p=p: w**p * mpmath.exp(-w * w / 2 - w * 7 / 3), [0, 1, 4, 12, 30])
            assert abs(float(value) - float(expected)) < 1e-12 * float(expected)


def test_terms_left_out_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the estimate says, the ball contains the coefficient: only its width changes."""
    with ctx.workprec(200):
        exact = tanh_coefficients(fmpq(1), 130, 200, 180)
        monkeypatch.setattr(logistic, "least_negligible", lambda c, n, low, end, bits: max(low, end - 30))
        rough = tanh_coefficients(fmpq(1), 130, 200, 180)
    for one, other in zip(exact, rough, strict=True):
        assert other.contains(one)
    assert rough[55].rad() > exact[55].rad() * 10**6
    # Where the first term is left out, the ball reaches from 0 to about twice the coefficient.
    assert rough[55].contains(0)
    assert not rough[55].contains(3 * exact[55])


@pytest.mark.parametrize(("body", "reason"), [
    (f("exp"), "not a sum of polynomials times"),
    (("^", f("tanh"), q(-1)), "not a sum of polynomials times"),
    (("^", f("tanh"), q(2)), "product of two functions"),
    (("*", f("tanh"), f("sigmoid")), "product of two functions"),
    (("f", "tanh", ("+", X, q(1))), "rational multiple"),
    (("f", "tanh", ("*", X, X)), "rational multiple"),
    (("f", "tanh", ("*", ("c", "pi"), X)), "rational multiple"),
    (f("tanh", 5), "too steep or too flat"),
    (f("sigmoid", "1/9"), "too steep or too flat"),
    (("*", ("^", X, q(16)), X, f("tanh")), "degree above 16"),
    (X, "few coefficients"),
    (f("tanh", 2), "few coefficients"),
])
def test_other_functions_are_left_to_other_routes(body: Node, reason: str) -> None:
    with pytest.raises(Unsupported, match=reason):
        coefficients_by_partial_fractions(body, "x", 1023, 60)
    if reason == "few coefficients" and body != X:
        assert len(coefficients_by_partial_fractions(body, "x", 1024, 60)) == 1024


def test_expansion_is_the_function() -> None:
    body = BODIES["a sum"]
    terms = expand(body, "x")
    value = {"tanh": lambda c, x: mpmath.tanh(c * x), "softplus": lambda c, x: mpmath.log1p(mpmath.exp(2 * c * x))}
    for x in (-1.5, 0.25, 2.0):
        total = mpmath.mpf(0)
        for atom, polynomial in terms.items():
            factor = 1 if atom is None else value[atom[0]](float(int(atom[1].p) / int(atom[1].q)), x)
            total += factor * sum(float(c) * x**k for k, c in enumerate(polynomial))
        direct = x * x * 2 / 3 * mpmath.tanh(x / 2) + mpmath.log1p(mpmath.exp(x)) + mpmath.tanh(x / 2) + mpmath.pi + x
        assert abs(total - direct) < 1e-14
