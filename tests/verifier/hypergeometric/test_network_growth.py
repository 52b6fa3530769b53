"""The growth of kernel coefficients with bias: the lemma's constant against coefficients summed in multiprecision."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

X, P, RHO, ONE = ("s", "x"), ("s", "p"), ("s", "rho"), ("q", "1")
RELU = ("lam", "x", ("f", "max", ("q", "0"), X))
TANH = ("lam", "x", ("f", "tanh", X))
DENSITY = ("lam", "x", ("f", "exp", ("*", ("q", "-1/2"), ("^", X, ("q", "2")))))


def coefficient(activation: Any, slope: str, index: Any = P) -> Any:
    t = ("+", ("*", ("q", slope), RHO), ONE, ("*", ("q", "-1"), ("q", slope)))
    return (
        "taylor_coefficient",
        ("+", ("dual", activation, t), ("*", t, ("dual", ("dfun", activation, ONE), t))),
        "rho",
        index,
    )


def holds(op: str, f: Any, g: Any) -> bool:
    index = {"name": "p", "kind": "integer", "low": ["q", "1"], "high": None}
    statement = read_statement({"variables": [index], "hypotheses": [], "claim": (op, f, g, "p")})
    try:
        return apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": 2}).verdict == "proved"
    except Rejected:
        return False


def times(*parts: Any) -> Any:
    return ("*", *parts)


def power(base: Any, exponent: Any) -> Any:
    return ("^", base, exponent)


# exp(-x^2/2): mu_{2m}^2 = binomial(2m, m) 4^-m 2^(-2m) / 2, so W(k) t^k sums to (1 - t^2/4)^(-3/2) / 2 with t0 = 2.
GAUSSIAN_RATE = times(power(P, ("q", "1/2")), power(("q", "3"), times(("q", "-1"), P)))
GAUSSIAN_CONSTANT = times(
    power(("c", "pi"), ("q", "-1/2")), power(("q", "3"), ("q", "-3/2")), power(("q", "2"), ("q", "3/2"))
)


def test_gaussian_with_bias_has_a_single_constant() -> None:
    """Slope 1/2: the singularity t = 2 lies at rho = 3; the constant is that of singularity analysis."""
    f = coefficient(DENSITY, "1/2")
    assert holds("theta", f, GAUSSIAN_RATE)
    assert holds("equivalent", f, times(GAUSSIAN_CONSTANT, GAUSSIAN_RATE))
    assert not holds("equivalent", f, times(("q", "1001/1000"), GAUSSIAN_CONSTANT, GAUSSIAN_RATE))
    without_bias = times(power(P, ("q", "1/2")), power(("q", "2"), times(("q", "-1"), P)))
    assert not holds("theta", f, without_bias)
    assert holds("bigo", f, without_bias)


def test_the_gaussian_constant_agrees_with_taylor_coefficients() -> None:
    mpmath.mp.dps = 30
    # (1 - t^2/4)^(-3/2)/2 at t = (rho + 1)/2 is 32 ((3 - rho)(5 + rho))^(-3/2): a product of two binomial series.
    n = 400
    left = [mpmath.binomial(mpmath.mpf(-3) / 2, j) * (-1) ** j * mpmath.mpf(3) ** (-j) for j in range(n + 1)]
    right = [mpmath.binomial(mpmath.mpf(-3) / 2, j) * mpmath.mpf(5) ** (-j) for j in range(n + 1)]
    scale = 32 * mpmath.mpf(15) ** mpmath.mpf("-1.5")
    value = scale * mpmath.fsum(left[j] * right[n - j] for j in range(n + 1))
    predicted = (
        mpmath.sqrt(8)
        / (mpmath.sqrt(mpmath.pi) * mpmath.mpf(27) ** mpmath.mpf("0.5"))
        * mpmath.sqrt(n)
        * mpmath.mpf(3) ** (-n)
    )
    assert abs(value / predicted - 1) < mpmath.mpf(1) / n


def test_relu_with_bias() -> None:
    """kappa_p ~ gamma_w p^(-3/2) / (2 sqrt(2) pi^(3/2)), gamma_w^2 = 1/4."""
    rate = power(P, ("q", "-3/2"))
    constant = times(("q", "1/4"), power(("q", "2"), ("q", "-1/2")), power(("c", "pi"), ("q", "-3/2")))
    assert holds("equivalent", coefficient(RELU, "1/4"), times(constant, rate))
    assert not holds("equivalent", coefficient(RELU, "1/4"), times(("q", "2"), constant, rate))


def test_tanh_with_bias_decays_faster() -> None:
    """Slope 1/4: e^(-2 pi sqrt p) instead of e^(-pi sqrt p)."""

    def decay(factor: str) -> Any:
        return times(power(P, ("q", "1/2")), ("f", "exp", times(("q", factor), ("c", "pi"), power(P, ("q", "1/2")))))

    assert holds("theta", coefficient(TANH, "1/4"), decay("-2"))
    assert not holds("theta", coefficient(TANH, "1/4"), decay("-1"))
    constant = times(
        power(("*", ("q", "2"), ("c", "pi")), ("q", "1/2")),
        ("q", "8"),
        ("f", "exp", times(("q", "1/2"), power(("c", "pi"), ("q", "2")))),
    )
    assert holds("equivalent", coefficient(TANH, "1/4"), times(constant, decay("-2")))


@pytest.mark.parametrize("slope", ["1", "5/4"])
def test_the_lemma_needs_a_bias_between_zero_and_one(slope: str) -> None:
    assert not holds("theta", coefficient(RELU, slope), power(P, ("q", "-3/2")))


T = ("+", ("*", ("q", "1/2"), RHO), ("q", "1/2"))
SIGN, ABS = ("lam", "x", ("f", "sign", X)), ("lam", "x", ("f", "abs", X))


def kernel(*terms: Any) -> Any:
    return ("taylor_coefficient", terms[0] if len(terms) == 1 else ("+", *terms), "rho", P)


def dual(activation: Any, *factors: Any) -> Any:
    return times(("q", "1"), *factors, ("dual", activation, T))


def reason(op: str, f: Any, g: Any, **ends: Any) -> str:
    index = {"name": "p", "kind": "integer", "low": ["q", "1"], "high": None, **ends}
    statement = read_statement({"variables": [index], "hypotheses": [], "claim": (op, f, g, "p")})
    with pytest.raises(Rejected) as caught:
        apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": 2})
    return str(caught.value)


def test_a_single_coefficient_is_not_its_equivalent() -> None:
    """kappa_p ~ c p^(-3/2) for ReLU with slope 1/4, but kappa_3 is not c 3^(-3/2)."""
    constant = times(("q", "1/4"), power(("q", "2"), ("q", "-1/2")), power(("c", "pi"), ("q", "-3/2")))
    double = times(("q", "2"), P)
    assert holds("equivalent", coefficient(RELU, "1/4", double), times(constant, power(double, ("q", "-3/2"))))
    three = times(constant, power(("q", "3"), ("q", "-3/2")))
    for index in (("q", "3"), ("+", ("q", "8"), times(("q", "-1"), P)), ("+", P, ("q", "-8"))):
        assert "natural number" in reason("equivalent", coefficient(RELU, "1/4", index), three)
    assert "not an integer" in reason("bigo", coefficient(RELU, "1/4", times(("q", "1/4"), P)), ONE)


def test_weights_that_cancel_in_the_mean_have_no_equivalent() -> None:
    """t asin t - asin t = (t - 1) asin t has coefficients like p^(-5/2), though C_0 + C_1 = 0; half of it is fine."""
    first, second = dual(("dfun", ABS, ONE), T), dual(SIGN)
    rate = power(P, ("q", "-3/2"))
    assert holds("theta", kernel(first), rate)
    assert holds("theta", kernel(first, second), rate)
    assert not holds("theta", kernel(first), power(P, ("q", "-5/2")))
    assert "cancel" in reason("littleo", kernel(first, times(("q", "-1"), second)), power(P, ("q", "-10")))


def test_even_and_odd_weights_must_grow_alike() -> None:
    """|x| has even coefficients, mu_k^2 like k^(-5/2); the sign has odd ones, like k^(-3/2)."""
    assert holds("theta", kernel(dual(ABS)), power(P, ("q", "-5/2")))
    assert "differently" in reason("bigo", kernel(dual(ABS), dual(SIGN)), ONE)


@pytest.mark.parametrize(("activation", "why"), [
    (("lam", "x", power(X, ("q", "3"))), "polynomial"),
    (("lam", "x", ("f", "exp", X)), "entire function"),
    # mu_{2j}^2 = binomial(2j, j) 4^-j v (v - 1)^(2j) with v = 1/(1 - 2a): t0 = 1/(v - 1) = 3/2 for a = 1/5
    (("lam", "x", ("f", "tanh", ("*", ("q", "1"), X, X))), "no closed form|grow|multiple"),
])
def test_kernels_outside_the_lemma(activation: Any, why: str) -> None:
    found = reason("bigo", kernel(dual(activation)), ONE)
    assert any(part in found for part in why.split("|")), found


def test_the_radius_of_convergence_may_lie_beyond_one() -> None:
    """exp(x^2/5): W(k) sums to (1 - 4t^2/9)^(-1/2) times a constant, t0 = 3/2, and t = (rho + 1)/2 gets there at
    rho = 2: kappa_p is like p^(-1/2) 2^(-p)."""
    grown = dual(("lam", "x", ("f", "exp", times(("q", "1/5"), X, X))))
    assert holds("theta", kernel(grown), times(power(P, ("q", "-1/2")), power(("q", "2"), times(("q", "-1"), P))))
    assert not holds("theta", kernel(grown), times(power(P, ("q", "-1/2")), power(("q", "2"), times(("q", "-2"), P))))


def test_a_kernel_that_changes_with_the_index_is_outside_the_lemma() -> None:
    """With B = p^-3, A = 1 - B and |x|, whose odd coefficients vanish, kappa_p for odd p begins with
    (p + 1) A^p B mu_{p+1}^2, far below the p^(-5/2) of even p; with B fixed both are alike."""
    cube = power(P, ("q", "-3"))

    def mixed(offset: Any) -> Any:
        slope = ("+", ONE, times(("q", "-1"), offset))
        return ("taylor_coefficient", times(ONE, ("dual", ABS, ("+", times(slope, RHO), offset))), "rho", P)

    index = {"low": ["q", "2"]}
    assert holds("theta", mixed(("q", "1/8")), power(P, ("q", "-5/2")))
    for op in ("theta", "omega", "bigo"):
        assert "depends on the index" in reason(op, mixed(cube), power(P, ("q", "-5/2")), **index)
    scaled = kernel(dual(("lam", "x", times(P, ("f", "abs", X)))))
    assert "depends on the index" in reason("theta", scaled, power(P, ("q", "-1/2")))


def test_other_factors_stay_as_they_are() -> None:
    product = times(power(P, ("q", "3/2")), coefficient(RELU, "1/4"))
    assert holds("theta", product, ONE)
    assert not holds("theta", product, P)
    assert holds("littleo", product, P)


@pytest.mark.parametrize(("base", "why"), [
    # mu_k^2 = base^(2k) e^(base^2)/k!
    (("c", "e"), "radius of convergence is not a rational function"),
    (power(("q", "2"), ("q", "1/4")), "radius of convergence is not a rational function"),
    (power(("q", "2"), ("q", "1/2")), "entire function"),
])
def test_exponentials_have_no_singularity(base: Any, why: str) -> None:
    assert why in reason("bigo", kernel(dual(("lam", "x", ("f", "exp", times(base, X))))), ONE)


def test_an_unknown_function_has_no_known_growth() -> None:
    phi = {"name": "phi", "kind": "function", "properties": ["square_integrable"]}
    index = {"name": "p", "kind": "integer", "low": ["q", "1"], "high": None}
    claim = ("bigo", kernel(dual(("fv", "phi"))), ONE, "p")
    statement = read_statement({"variables": [index, phi], "hypotheses": [], "claim": claim})
    with pytest.raises(Rejected, match="function not known to be square-integrable"):
        apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": 2})


def test_a_product_without_coefficients_is_a_sequence_as_it_is() -> None:
    assert holds("theta", times(("q", "2"), P), P)
    assert not holds("theta", P, power(P, ("q", "2")))


def test_a_bias_that_may_be_zero_is_outside_the_lemma() -> None:
    b = ("s", "b")
    t = ("+", times(("+", ONE, times(("q", "-1"), b)), RHO), b)
    claim = ("theta", ("taylor_coefficient", times(ONE, ("dual", ABS, t)), "rho", P), power(P, ("q", "-5/2")), "p")

    def verdict(low: str, low_open: bool) -> str:
        index = {"name": "p", "kind": "integer", "low": ["q", "1"], "high": None}
        bias = {"name": "b", "kind": "real", "low": ["q", low], "high": ["q", "1/2"], "low_open": low_open}
        statement = read_statement({"variables": [index, bias], "hypotheses": [], "claim": claim})
        try:
            return apply_rule(statement, {"kind": "rate", "index": "p", "threshold": 6, "period": 2}).verdict
        except Rejected as failure:
            return str(failure)

    assert "not proved positive" in verdict("0", False)
    assert "not proved positive" not in verdict("0", True)


@pytest.mark.parametrize("constant", [power(("q", "0"), ("q", "-1")), ("f", "log", ("q", "-1")),
                                      times(("q", "0"), ("f", "log", ("q", "0")))])
def test_a_constant_beside_a_kernel_has_a_value(constant: Any) -> None:
    """It adds nothing to the coefficients from 1 on, but a kernel with 1/0 in it has none."""
    rate = power(P, ("q", "-5/2"))
    for value in (("q", "-7"), ("+", ("c", "pi"), ("f", "log", ("q", "2")))):
        assert holds("theta", kernel(dual(ABS), value), rate)
        assert holds("theta", kernel(("+", value, dual(ABS)), value), rate)
    assert "have a value" in reason("theta", kernel(dual(ABS), constant), rate)
    assert "have a value" in reason("theta", kernel(("+", constant, dual(ABS)), ONE), rate)
