"""Closed forms by named theorems: what each is for, and the nearest thing that it must not touch."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.normal_forms.closed_forms import closed_forms, has
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

X = ("s", "x")
K = ("s", "k")
PHI = ("fv", "phi")
REGULAR = ["square_integrable", "derivative_square_integrable", "locally_absolutely_continuous", "polynomially_bounded"]


def natural(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": ["q", "0"], "high": None}


def real(name: str, low: Any = None, high: Any = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "real", "low": low, "high": high, **more}


def function(*properties: str) -> dict[str, Any]:
    return {"name": "phi", "kind": "function", "low": None, "high": None, "properties": list(properties)}


def statement(claim: Any, *variables: dict[str, Any]) -> Any:
    return read_statement({"variables": list(variables), "hypotheses": [], "claim": claim})


def proved(claim: Any, *variables: dict[str, Any]) -> tuple[str, ...] | None:
    try:
        return apply_rule(statement(claim, *variables), {"kind": "identity"}).axioms
    except Rejected:
        return None


def mu(function_tree: Any, index: Any) -> Any:
    return ("hermite_coefficient", function_tree, index)


def all_squares(weight: Any) -> Any:
    return ("sum", ("*", weight, ("^", mu(PHI, K), ("q", "2"))), "k", ("q", "0"), ("c", "oo"))


def mean_square(function_tree: Any) -> Any:
    return ("gaussian_mean", ("lam", "x", ("^", ("app", function_tree, X), ("q", "2"))))


def test_parseval_for_every_square_integrable_function() -> None:
    claim = ("eq", all_squares(("q", "1")), mean_square(PHI))
    assert proved(claim, function("square_integrable")) == ("parseval",)
    assert proved(claim, function("polynomially_bounded")) is None
    assert proved(("eq", all_squares(("q", "2")), mean_square(PHI)), function("square_integrable")) is None


def test_weighted_parseval_needs_an_absolutely_continuous_function() -> None:
    claim = ("eq", all_squares(K), mean_square(("dfun", PHI, ("q", "1"))))
    assert proved(claim, function(*REGULAR)) == ("gaussian-integration-by-parts", "parseval")
    assert proved(claim, function("square_integrable", "derivative_square_integrable")) is None


def test_orthonormality_is_a_kronecker_delta() -> None:
    pairing = mu(("lam", "x", ("hermite_polynomial", ("s", "j"), X)), K)
    assert proved(("eq", pairing, ("delta", ("s", "j"), K)), natural("j"), natural("k")) == ()
    assert proved(("eq", pairing, ("q", "0")), natural("j"), natural("k")) is None
    assert proved(("eq", pairing, ("delta", ("s", "j"), K)), real("j"), natural("k")) is None


def test_binomial_theorem_needs_a_natural_exponent() -> None:
    body = (
        "*",
        ("f", "binomial", ("s", "n"), K),
        ("^", ("s", "a"), ("+", ("s", "n"), ("*", ("q", "-1"), K))),
        ("^", ("s", "b"), K),
    )
    left = ("sum", body, "k", ("q", "0"), ("s", "n"))
    right = ("^", ("+", ("s", "a"), ("s", "b")), ("s", "n"))
    assert proved(("eq", left, right), real("a"), real("b"), natural("n")) == ("binomial-theorem",)
    assert proved(("eq", left, right), real("a"), real("b"), real("n", ["q", "0"])) is None
    assert proved(("eq", ("sum", body, "k", ("q", "1"), ("s", "n")), right), real("a"), real("b"), natural("n")) is None


def test_an_index_that_hides_the_exponent_of_a_binomial_sum_is_not_taken_for_it() -> None:
    def total(index: str) -> Any:
        body = ("*", ("f", "binomial", ("s", "n"), ("s", index)), ("^", ("s", "b"), ("s", index)))
        return ("sum", body, index, ("q", "0"), ("s", "n"))

    right = ("^", ("+", ("q", "1"), ("s", "b")), ("s", "n"))
    variables = (real("b", ["q", "0"]), natural("n"))
    assert proved(("eq", total("j"), right), *variables) == ("binomial-theorem",)
    # Here every summand is binomial(j, j) b^j: a geometric sum.
    assert proved(("eq", total("n"), right), *variables) is None


RELU = ("lam", "x", ("f", "max", ("q", "0"), X))
STEP = ("lam", "x", ("f", "heaviside", X, ("q", "0")))
RHO = ("s", "rho")
ANGLE = ("f", "acos", RHO)
WEDGE = ("*", ("q", "1/2"), ("^", ("c", "pi"), ("q", "-1")), ("+", ("c", "pi"), ("*", ("q", "-1"), ANGLE)))
SINE = ("^", ("+", ("q", "1"), ("*", ("q", "-1"), ("^", RHO, ("q", "2")))), ("q", "1/2"))
ARC = (
    "*",
    ("q", "1/2"),
    ("^", ("c", "pi"), ("q", "-1")),
    ("+", SINE, ("*", RHO, ("+", ("c", "pi"), ("*", ("q", "-1"), ANGLE)))),
)
CORRELATION = real("rho", ["q", "-1"], ["q", "1"])


@pytest.mark.parametrize(("activation", "form"), [(STEP, WEDGE), (RELU, ARC)])
def test_arc_cosine_kernels(activation: Any, form: Any) -> None:
    assert proved(("eq", ("dual", activation, RHO), form), CORRELATION) == ("polar-coordinates",)
    assert proved(("eq", ("dual", activation, RHO), ("*", ("q", "2"), form)), CORRELATION) is None


def test_a_correlation_outside_the_interval_has_no_closed_form() -> None:
    assert proved(("eq", ("dual", STEP, RHO), WEDGE), real("rho", ["q", "-1"], ["q", "2"])) is None


def test_a_bound_name_does_not_borrow_the_domain_of_a_variable() -> None:
    inner = ("sum", ("dual", STEP, RHO), "rho", ("q", "2"), ("q", "2"))
    claim, axioms = closed_forms(statement(("eq", inner, inner), CORRELATION))
    assert claim == ("eq", inner, inner)
    assert axioms == ()


def kernel(slope: Any, offset: Any) -> Any:
    t = ("+", ("*", slope, RHO), offset)
    return ("+", ("dual", PHI, t), ("*", t, ("dual", ("dfun", PHI, ("q", "1")), t)))


def series(slope: Any, offset: Any) -> Any:
    square = ("^", mu(PHI, K), ("q", "2"))
    body = (
        "*",
        ("+", ("q", "1"), K),
        square,
        ("f", "binomial", K, ("s", "p")),
        ("^", offset, ("+", K, ("*", ("q", "-1"), ("s", "p")))),
    )
    return ("*", ("^", slope, ("s", "p")), ("sum", body, "k", ("s", "p"), ("c", "oo")))


def test_taylor_coefficients_of_a_kernel_with_bias() -> None:
    third, rest = ("q", "1/3"), ("q", "2/3")
    left = ("taylor_coefficient", kernel(third, rest), "rho", ("s", "p"))
    used = ("gaussian-integration-by-parts", "mehler")
    assert proved(("eq", left, series(third, rest)), natural("p"), function(*REGULAR)) == used
    assert proved(("eq", left, series(rest, third)), natural("p"), function(*REGULAR)) is None
    assert proved(("eq", left, series(third, rest)), natural("p"), function("square_integrable")) is None
    assert proved(("eq", left, series(third, rest)), real("p"), function(*REGULAR)) is None


def test_a_kernel_argument_that_leaves_the_interval_is_refused() -> None:
    left = ("taylor_coefficient", kernel(("q", "6"), ("q", "-5")), "rho", ("s", "p"))
    assert proved(("eq", left, series(("q", "6"), ("q", "-5"))), natural("p"), function(*REGULAR)) is None
    assert proved(("eq", left, left), natural("p"), function(*REGULAR)) is None


def smooth(name: str, rate: Any) -> Any:
    return ("lam", "x", ("f", name, ("*", rate, X)))


SQUARE = ("^", ("s", "c"), ("q", "2"))
PARAMETER = real("c", ["q", "0"], None, low_open=True)


@pytest.mark.parametrize(
    ("activation", "form"),
    [
        (smooth("exp", ("s", "c")), ("f", "exp", ("*", SQUARE, ("+", ("q", "1"), RHO)))),
        (smooth("sin", ("s", "c")), ("*", ("f", "exp", ("*", ("q", "-1"), SQUARE)), ("f", "sinh", ("*", SQUARE, RHO)))),
        (smooth("cos", ("s", "c")), ("*", ("f", "exp", ("*", ("q", "-1"), SQUARE)), ("f", "cosh", ("*", SQUARE, RHO)))),
        (
            smooth("erf", ("q", "1")),
            ("*", ("q", "2"), ("^", ("c", "pi"), ("q", "-1")), ("f", "asin", ("*", ("q", "2/3"), RHO))),
        ),
        (
            ("lam", "x", ("f", "exp", ("*", ("q", "-1/2"), ("^", X, ("q", "2"))))),
            ("^", ("+", ("q", "4"), ("*", ("q", "-1"), ("^", RHO, ("q", "2")))), ("q", "-1/2")),
        ),
    ],
)
def test_duals_of_smooth_functions(activation: Any, form: Any) -> None:
    variables = (CORRELATION, PARAMETER)
    assert proved(("eq", ("dual", activation, RHO), form), *variables) == ("mehler",)
    assert proved(("eq", ("dual", activation, RHO), ("*", ("q", "2"), form)), *variables) is None
    assert proved(("eq", ("dual", activation, RHO), ("*", RHO, form)), *variables) is None


@pytest.mark.parametrize("name", ["exp", "sin", "cos", "erf"])
def test_duals_of_smooth_functions_against_their_enclosures(name: str) -> None:
    values = {"rho": fmpq(-3, 7)}
    claim = statement(("eq", ("dual", smooth(name, ("q", "5/4")), RHO), ("q", "0")), CORRELATION)
    form = closed_forms(claim)[0][1]
    assert form[0] != "dual"
    difference = enclose(claim.claim[1], values, 128) - enclose(form, values, 128)
    assert difference.contains(0)
    assert difference.rad() < 1e-20


def test_a_binomial_sum_needs_complementary_exponents() -> None:
    def total(exponent: Any) -> Any:
        body = ("*", ("f", "binomial", ("s", "n"), K), ("^", ("s", "a"), exponent), ("^", ("s", "b"), K))
        return ("sum", body, "k", ("q", "0"), ("s", "n"))

    right = ("^", ("+", ("s", "a"), ("s", "b")), ("s", "n"))
    variables = (real("a", ["q", "1"]), real("b", ["q", "1"]), natural("n"))
    assert proved(("eq", total(("+", ("s", "n"), ("*", ("q", "-1"), K))), right), *variables) == ("binomial-theorem",)
    for wrong in (("+", ("s", "n"), K), ("*", ("q", "2"), K), ("+", ("s", "n"), ("*", ("q", "-2"), K))):
        assert proved(("eq", total(wrong), right), *variables) is None
        assert closed_forms(statement(("eq", total(wrong), right), *variables)) == (("eq", total(wrong), right), ())


def test_the_square_integrability_of_a_derivative_is_not_read_off_the_function() -> None:
    slope = ("dfun", PHI, ("q", "1"))
    squares = ("sum", ("^", mu(slope, K), ("q", "2")), "k", ("q", "0"), ("c", "oo"))
    stated = statement(("eq", squares, mean_square(slope)), function(*REGULAR))
    assert not has(slope, "square_integrable", stated)
    assert has(PHI, "square_integrable", stated)
    assert closed_forms(stated) == (stated.claim, ())
    assert proved(stated.claim, function(*REGULAR)) is None


C = ("s", "c")
SMOOTH_ENOUGH = dict.fromkeys(REGULAR, True)
JUMPS = {**SMOOTH_ENOUGH, "locally_absolutely_continuous": False}
GROWS = {**SMOOTH_ENOUGH, "polynomially_bounded": False}
NONE = dict.fromkeys(REGULAR, False)


@pytest.mark.parametrize(
    ("body", "low", "high", "wanted"),
    [
        (("*", C, ("f", "heaviside", X, ("q", "0"))), None, None, JUMPS),
        (("*", C, X, ("f", "heaviside", X, ("q", "0"))), None, None, SMOOTH_ENOUGH),
        (("*", C, ("f", "exp", X)), None, None, GROWS),
        (("f", "exp", ("*", C, ("^", X, ("q", "2")))), 0, None, NONE),
        (("f", "exp", ("*", ("q", "-1"), C, ("^", X, ("q", "2")))), 0, None, SMOOTH_ENOUGH),
        (("f", "exp", ("*", ("q", "-1"), C, ("^", X, ("q", "2")))), -1, None, NONE),
        (("*", C, ("^", X, ("q", "3"))), None, None, SMOOTH_ENOUGH),
        (("*", C, ("f", "sin", X)), None, None, SMOOTH_ENOUGH),
        (("*", C, ("f", "tan", X)), None, None, NONE),
    ],
)
def test_regularity_of_functions_with_a_parameter(body: Any, low: Any, high: Any, wanted: dict[str, bool]) -> None:
    ends = [None if end is None else ["q", str(end)] for end in (low, high)]
    activation = ("lam", "x", body)
    stated = statement(("eq", ("gaussian_mean", activation), ("q", "0")), real("c", *ends))
    assert {quality: has(activation, quality, stated) for quality in REGULAR} == wanted


def test_the_series_of_a_dual_needs_a_square_integrable_function() -> None:
    left = ("taylor_coefficient", ("dual", PHI, RHO), "rho", ("s", "p"))
    right = ("^", mu(PHI, ("s", "p")), ("q", "2"))
    used = ("gaussian-integration-by-parts", "mehler")
    assert proved(("eq", left, right), natural("p"), function("square_integrable")) == used
    assert proved(("eq", left, right), natural("p"), function("polynomially_bounded")) is None
    assert proved(("eq", left, mu(PHI, ("s", "p"))), natural("p"), function("square_integrable")) is None


def dual_at(function_tree: Any, rho: Any) -> Any:
    return ("dual", function_tree, rho)


def test_a_dual_at_zero_is_a_squared_mean() -> None:
    mean = ("^", ("gaussian_mean", PHI), ("q", "2"))
    claim = ("eq", dual_at(PHI, ("q", "0")), mean)
    assert proved(claim, function("square_integrable")) == ("mehler",)
    assert proved(claim, function("polynomially_bounded")) is None
    assert proved(("eq", dual_at(PHI, ("q", "1/9")), mean), function("square_integrable")) is None
    half = ("lam", "x", ("f", "heaviside", X, ("q", "0")))
    assert proved(("eq", dual_at(half, ("q", "0")), ("q", "1/4"))) is not None
    assert proved(("eq", dual_at(half, ("q", "0")), ("q", "1/5"))) is None


def test_a_correlation_that_is_one_in_another_form() -> None:
    relu = ("lam", "x", ("f", "max", X, ("q", "0")))
    one = ("*", ("^", ("q", "2"), ("q", "1/2")), ("^", ("q", "2"), ("q", "-1/2")))
    assert proved(("eq", dual_at(relu, one), ("q", "1/2"))) is not None
    at_zero = ("*", ("q", "1/2"), ("^", ("c", "pi"), ("q", "-1")))
    assert proved(("eq", dual_at(relu, ("+", one, ("q", "-1"))), at_zero)) is not None
    assert proved(("eq", dual_at(relu, ("*", ("q", "-1"), one)), ("q", "0"))) is not None
    assert proved(("eq", dual_at(relu, one), ("q", "1/3"))) is None
    assert proved(("eq", dual_at(relu, ("*", ("q", "3/4"), one)), ("q", "1/2"))) is None
