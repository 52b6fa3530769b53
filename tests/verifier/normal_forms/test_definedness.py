"""Sides that are equal in form but not defined everywhere prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.verifier.normal_forms.assumptions import context_from_statement
from ntksym.verifier.normal_forms.definedness import is_defined
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import read_statement

X = ("s", "x")


def accepts(side: Any, low: Any = None, high: Any = None, **more: Any) -> bool:
    variable = {"name": "x", "kind": "real", "low": low, "high": high, **more}
    statement = read_statement({"variables": [variable], "hypotheses": [], "claim": ("eq", side, side)})
    try:
        return apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


@pytest.mark.parametrize(
    ("side", "inside", "outside"),
    [
        (("f", "log", X), (["q", "1"], ["q", "2"]), (["q", "-1"], ["q", "2"])),
        (("^", X, ("q", "-1")), (["q", "1"], None), (None, None)),
        (("^", X, ("q", "1/2")), (["q", "0"], None), (["q", "-1"], None)),
        (("f", "acos", X), (["q", "-1"], ["q", "1"]), (["q", "-1"], ["q", "2"])),
        (("f", "gamma", X), (["q", "1"], None), (["q", "-1"], None)),
        (
            ("^", ("+", ("q", "1"), ("*", ("q", "-1"), X, X)), ("q", "-1/2")),
            (["q", "-1/2"], ["q", "1/2"]),
            (["q", "-1"], ["q", "1"]),
        ),
    ],
)
def test_reflexivity_needs_a_value(side: Any, inside: Any, outside: Any) -> None:
    assert accepts(side, *inside)
    assert not accepts(side, *outside)


@pytest.mark.parametrize(
    "side",
    [
        ("limit", ("^", X, ("q", "-1")), "x", ("q", "0")),
        ("gaussian_mean", ("lam", "y", ("f", "exp", ("^", ("s", "y"), ("q", "2"))))),
        ("dual", ("lam", "y", ("f", "exp", ("^", ("s", "y"), ("q", "2")))), ("q", "1/2")),
        ("sum", ("q", "1"), "k", ("q", "0"), ("c", "oo")),
        ("piecewise", ("lt", ("q", "0"), X), ("q", "1")),
    ],
)
def test_objects_without_a_value_are_not_equal_to_themselves(side: Any) -> None:
    assert not accepts(side)


def test_objects_with_a_value_are() -> None:
    assert accepts(("gaussian_mean", ("lam", "y", ("^", ("s", "y"), ("q", "4")))))
    assert accepts(("dual", ("lam", "y", ("f", "tanh", ("s", "y"))), ("q", "1/2")))


@pytest.mark.parametrize(("properties", "wanted"), [(["differentiable"], True), (["square_integrable"], False)])
def test_a_derivative_needs_a_differentiable_function(properties: list[str], wanted: bool) -> None:
    variables = [
        {"name": "x", "kind": "real", "low": None, "high": None},
        {"name": "f", "kind": "function", "low": None, "high": None, "properties": properties},
    ]
    side = ("app", ("dfun", ("fv", "f"), ("q", "1")), X)
    statement = read_statement({"variables": variables, "hypotheses": [], "claim": ("eq", side, side)})
    try:
        accepted = apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        accepted = False
    assert accepted is wanted


REAL = {"name": "b", "kind": "real", "low": None, "high": None}
AT_LEAST_0, ABOVE_0, AT_LEAST_2, ABOVE_1 = (
    {**REAL, "low": ["q", low], "low_open": is_open}
    for low, is_open in (("0", False), ("0", True), ("2", False), ("1", True))
)
UNIT = {**REAL, "low": ["q", "-1"], "high": ["q", "1"]}
INSIDE = {**UNIT, "low_open": True, "high_open": True}
NATURAL = {"name": "p", "kind": "integer", "low": ["q", "0"], "high": None}
INTEGER = {"name": "p", "kind": "integer", "low": None, "high": None}
ARRAY = {"name": "theta", "kind": "array", "low": None, "high": None, "rank": 1}
SQUARE, DIFFERENTIABLE, REGULAR, BOUNDED, SLOPE = (
    {"name": "phi", "kind": "function", "low": None, "high": None, "properties": properties}
    for properties in (
        ["square_integrable"],
        ["differentiable"],
        [
            "square_integrable",
            "derivative_square_integrable",
            "locally_absolutely_continuous",
            "polynomially_bounded",
        ],
        ["square_integrable", "polynomially_bounded"],
        ["derivative_square_integrable"],
    )
)
B, K, P, PHI = ("s", "b"), ("s", "k"), ("s", "p"), ("fv", "phi")
INFINITY = ("c", "oo")


def q(value: object) -> Any:
    return ("q", str(value))


def inverse(tree: Any) -> Any:
    return ("^", tree, q(-1))


def proved(left: Any, *variables: Any, right: Any = None) -> bool:
    claim = ("eq", left, left if right is None else right)
    statement = read_statement({"variables": list(variables), "hypotheses": [], "claim": claim})
    try:
        return apply_rule(statement, {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


def app(tree: Any) -> Any:
    return ("app", PHI, tree)


def derivative(tree: Any, by: Any = B) -> Any:
    return ("d", tree, by)


SLOPE_OF_PHI = ("dfun", PHI, q(1))
LINE = ("+", q("1/2"), ("*", q("1/2"), ("s", "rho")))
MINUS_LINE = ("+", q("1/2"), ("*", q("-1/2"), ("s", "rho")))


def taylor(kernel: Any, index: Any = P) -> Any:
    return ("taylor_coefficient", kernel, "rho", index)


def parameter(coefficient: Any) -> Any:
    """y -> coefficient * y."""
    return ("lam", "y", ("*", coefficient, ("s", "y")))


def zonal(kernel: Any, degree: Any, dimension: Any) -> Any:
    """The eigenvalue of t -> kernel on the sphere."""
    return ("sphere_eigenvalue", ("lam", "t", kernel), degree, dimension)


def moments(extra: Any) -> Any:
    square = ("^", ("hermite_coefficient", PHI, K), q(2))
    return ("sum", ("*", extra, square), "k", q(0), INFINITY)


#: an expression, variables for which it has a value, the nearest ones for which it has none (or is not shown to)
DEFINED = [
    ("index of a Hermite coefficient", ("hermite_coefficient", PHI, P), [NATURAL, SQUARE], [INTEGER, SQUARE]),
    ("index shifted", ("hermite_coefficient", PHI, ("+", P, q(-1))), [{**NATURAL, "low": ["q", "1"]}, SQUARE],
     [NATURAL, SQUARE]),
    ("real index", ("hermite_coefficient", PHI, ("*", P, q("1/2"))), [{**NATURAL, "modulus": 2}, SQUARE],
     [NATURAL, SQUARE]),
    ("coefficient of a derivative", ("hermite_coefficient", SLOPE_OF_PHI, P), [NATURAL, SLOPE], [NATURAL, SQUARE]),
    ("degree", ("hermite_polynomial", P, ("c", "pi")), [NATURAL], [INTEGER]),
    ("degree in a mean", ("hermite_coefficient", ("lam", "y", ("hermite_polynomial", P, ("s", "y"))), q(2)), [NATURAL],
     [INTEGER]),
    ("index of an entry", ("idx", "theta", ("*", q("1/2"), P)), [{**INTEGER, "modulus": 2}, ARRAY], [INTEGER, ARRAY]),
    ("dimension", ("rotation_mean", parameter(q(1)), q(1), P), [{**NATURAL, "low": ["q", "2"]}], [NATURAL]),
    ("bounded on the sphere", ("rotation_mean", PHI, q(1), q(2)), [BOUNDED], [SQUARE]),
    ("degree on the sphere", ("gegenbauer", P, q(3), B), [NATURAL, REAL], [INTEGER, REAL]),
    ("dimension of the sphere", ("gegenbauer", q(2), P, B), [{**NATURAL, "low": ["q", "2"]}, REAL], [NATURAL, REAL]),
    ("degree of an eigenvalue", zonal(("s", "t"), P, q(3)), [NATURAL], [INTEGER]),
    ("dimension of an eigenvalue", zonal(("s", "t"), q(3), P), [{**NATURAL, "low": ["q", "2"]}], [NATURAL]),
    ("kernel on the sphere", ("sphere_eigenvalue", PHI, q(1), q(2)), [REGULAR], [BOUNDED]),
    ("kernel with a parameter", zonal(("f", "log", ("+", B, ("s", "t"))), P, q(3)),
     [{**REAL, "low": ["q", "2"]}, NATURAL], [{**REAL, "low": ["q", "1"]}, NATURAL]),
    ("power in a kernel", zonal(("^", ("+", B, ("s", "t")), q("1/2")), P, q(3)),
     [{**REAL, "low": ["q", "1"]}, NATURAL], [AT_LEAST_0, NATURAL]),
    ("exponential kernel", zonal(("^", ("c", "e"), ("*", B, ("s", "t"))), P, q(3)), [REAL, NATURAL], [REAL, INTEGER]),
    ("kernel of a dual", zonal(("*", inverse(B), ("dual", PHI, ("s", "t"))), P, q(3)), [ABOVE_0, NATURAL, SQUARE],
     [AT_LEAST_0, NATURAL, SQUARE]),
    ("zonal kernel", zonal(("*", B, ("gegenbauer", P, q(3), ("s", "t"))), P, q(3)), [REAL, NATURAL], [REAL, INTEGER]),
    ("correlation", ("dual", PHI, B), [UNIT, SQUARE], [AT_LEAST_0, SQUARE]),
    ("function of the dual", ("dual", PHI, B), [UNIT, SQUARE], [UNIT, SLOPE]),
    ("mean of a function", ("gaussian_mean", PHI), [SQUARE], [SLOPE]),
    ("mean of a square", ("gaussian_mean", ("lam", "y", ("^", app(("s", "y")), q(2)))), [SQUARE], [SLOPE]),
    ("parameter of a dual", ("dual", parameter(inverse(B)), q("1/2")), [ABOVE_0], [AT_LEAST_0]),
    ("parameter of a mean", ("gaussian_mean", parameter(("f", "log", B))), [ABOVE_0], [AT_LEAST_0]),
    ("parameter of a coefficient", ("hermite_coefficient", parameter(inverse(B)), q(1)), [ABOVE_0], [REAL]),
    ("parameter called like the variable of its function", ("+", ("*", q(0), ("sum", ("gaussian_mean", parameter(
        inverse(B))), "y", q(0), P)), B), [ABOVE_0, NATURAL], [REAL, NATURAL]),
    ("factor of a kernel", taylor(("*", inverse(B), ("dual", PHI, LINE))), [ABOVE_0, NATURAL, REGULAR],
     [AT_LEAST_0, NATURAL, REGULAR]),
    ("parameter of a kernel", taylor(("dual", parameter(inverse(B)), LINE)), [ABOVE_0, NATURAL],
     [AT_LEAST_0, NATURAL]),
    ("activation of a kernel", taylor(("dual", PHI, LINE)), [NATURAL, REGULAR], [NATURAL, SLOPE]),
    ("index of a Taylor coefficient", taylor(("dual", PHI, LINE)), [NATURAL, REGULAR], [INTEGER, REGULAR]),
    ("Parseval", moments(q(1)), [SQUARE], [SLOPE]),
    ("Parseval with a factor", moments(inverse(B)), [SQUARE, ABOVE_0], [SQUARE, AT_LEAST_0]),
    ("integer range", ("sum", ("f", "log", K), "k", q(1), ("*", q("1/2"), P)), [{**NATURAL, "modulus": 2}], [NATURAL]),
    ("range that is positive", ("sum", ("f", "log", K), "k", P, q(9)), [{**NATURAL, "low": ["q", "1"]}], [NATURAL]),
    ("bounded range", ("sum", ("^", ("+", q(5), ("*", q(-1), K)), q("1/2")), "k", q(1), P),
     [{**NATURAL, "high": ["q", "5"]}], [{**NATURAL, "high": ["q", "6"]}]),
    ("factorial", ("f", "factorial", P), [NATURAL], [INTEGER]),
    ("binomial", ("f", "binomial", P, q(3)), [NATURAL], [INTEGER]),
    ("remainder", ("f", "mod", q(3), B), [ABOVE_0], [AT_LEAST_0]),
    ("power of -1", ("^", q(-1), P), [INTEGER], [{**REAL, "name": "p"}]),
    ("power of -1, half", ("^", q(-1), ("+", P, ("*", q(2), P))), [INTEGER], [{**REAL, "name": "p"}]),
    ("power of a base of any sign", ("^", B, P), [REAL, NATURAL], [REAL, INTEGER]),
    ("power of a nonzero base", ("^", B, P), [ABOVE_0, INTEGER], [AT_LEAST_0, INTEGER]),
    ("power with a real exponent", ("^", B, ("c", "pi")), [ABOVE_0], [AT_LEAST_0]),
    ("application of a function", app(("f", "log", B)), [ABOVE_0, SQUARE], [AT_LEAST_0, SQUARE]),
    ("derivative of a root", derivative(("^", B, q("1/2"))), [ABOVE_0], [AT_LEAST_0]),
    ("derivative of an inverse", derivative(inverse(B)), [ABOVE_0], [AT_LEAST_0]),
    ("derivative of an arc cosine", derivative(("f", "acos", B)), [INSIDE], [UNIT]),
    ("derivative of an arc sine", derivative(("f", "asin", B)), [INSIDE], [UNIT]),
    ("derivative of a function variable", derivative(app(B)), [REAL, DIFFERENTIABLE], [REAL, SQUARE]),
    ("derivative by an integer", derivative(("*", P, P), P), [{**REAL, "name": "p"}], [INTEGER]),
    ("derivative by an entry", derivative(("^", ("idx", "theta", P), q(2)), ("idx", "theta", P)), [INTEGER, ARRAY],
     [{**REAL, "name": "p"}, ARRAY]),
]


@pytest.mark.parametrize(("tree", "inside", "outside"), [case[1:] for case in DEFINED], ids=[c[0] for c in DEFINED])
def test_a_value_for_all_values_of_the_variables(tree: Any, inside: Any, outside: Any) -> None:
    assert proved(tree, *inside)
    assert not proved(tree, *outside)


#: an expression that has a value, the nearest one that has none (or is not shown to), the variables of both
NEIGHBOURS = [
    ("real index", ("hermite_coefficient", PHI, P), ("hermite_coefficient", PHI, B), [AT_LEAST_0, NATURAL, SQUARE]),
    ("real degree", ("hermite_polynomial", P, B), ("hermite_polynomial", B, B), [AT_LEAST_0, NATURAL]),
    ("real dimension", ("rotation_mean", parameter(q(1)), q(1), q(3)), ("rotation_mean", parameter(q(1)), q(1), B),
     [AT_LEAST_2]),
    ("real index of an entry", ("idx", "theta", P), ("idx", "theta", B), [REAL, NATURAL, ARRAY]),
    ("index without a value", ("idx", "theta", ("*", P, q(1))), ("idx", "theta", ("f", "log", q(-1))),
     [NATURAL, ARRAY]),
    ("real index of a Taylor coefficient", taylor(("dual", PHI, LINE)), taylor(("dual", PHI, LINE), B),
     [AT_LEAST_0, NATURAL, REGULAR]),
    ("infinity", ("+", B, q(1)), ("+", B, INFINITY), [REAL]),
    ("range from infinity", ("sum", q(1), "k", q(1), q(2)), ("sum", q(1), "k", INFINITY, q(2)), []),
    ("application of a given function", app(B), ("app", ("lam", "y", ("f", "log", ("s", "y"))), B), [REAL, SQUARE]),
    ("derivative of a given function", ("app", SLOPE_OF_PHI, B), ("app", ("dfun", ("lam", "y", ("s", "y")), q(1)), B),
     [REAL, DIFFERENTIABLE]),
    ("second derivative", ("app", SLOPE_OF_PHI, B), ("app", ("dfun", PHI, q(2)), B), [REAL, DIFFERENTIABLE]),
    ("second derivative under a derivative", derivative(app(B)), derivative(("app", SLOPE_OF_PHI, B)),
     [REAL, DIFFERENTIABLE]),
    ("derivative of a derivative", derivative(derivative(("^", B, q(2)))), derivative(derivative(app(B))),
     [REAL, DIFFERENTIABLE]),
    ("derivative of a derivative of a power", derivative(derivative(("^", B, q("5/2")))),
     derivative(derivative(("^", B, B))), [{**REAL, "low": ["q", "0"], "low_open": True}]),
    ("derivative by a degree", derivative(("hermite_polynomial", P, B)), derivative(("hermite_polynomial", B, q(1))),
     [REAL, NATURAL]),
    ("derivative by what a degree is written with", derivative(("hermite_polynomial", ("+", P, q(0)), B)),
     derivative(("hermite_polynomial", ("+", P, B, ("*", q(-1), B)), B)), [REAL, NATURAL]),
    ("derivative by a dimension", derivative(("gegenbauer", P, q(3), B)), derivative(("gegenbauer", P, B, q(1))),
     [REAL, NATURAL]),
    ("derivative by an expression", derivative(B), derivative(B, ("*", q(2), B)), [REAL]),
    ("derivative of a kink", derivative(("f", "tanh", B)), derivative(("f", "abs", B)), [REAL]),
    ("derivative of a delta", derivative(("*", B, ("delta", P, q(1)))), derivative(("delta", B, q(1))),
     [REAL, NATURAL]),
    ("derivative of a sum", derivative(("sum", ("*", K, B), "k", q(0), P)), derivative(("sum", K, "k", q(0), ("+", ("*",
     q(0), B), P))), [REAL, NATURAL]),
    ("derivative of an infinite sum", derivative(("*", B, moments(q(1)))), derivative(moments(B)), [REAL, SQUARE]),
    ("poles that are not looked for", ("f", "cos", B), ("f", "tan", B), [REAL]),
    ("infinite product", ("prod", K, "k", q(0), q(9)), ("prod", ("^", ("hermite_coefficient", PHI, K), q(2)), "k", q(0),
     INFINITY), [SQUARE]),
    ("index of a function inside a sum", ("sum", ("gaussian_mean", parameter(B)), "k", q(0), P),
     ("sum", ("gaussian_mean", parameter(K)), "k", q(0), P), [REAL, NATURAL]),
    ("mean that is infinite", ("gaussian_mean", ("lam", "y", ("f", "exp", ("*", q("1/4"), ("s", "y"), ("s", "y"))))),
     ("gaussian_mean", ("lam", "y", ("f", "exp", ("*", q("1/2"), ("s", "y"), ("s", "y"))))), []),
    ("coefficient of a derivative of a given function", ("hermite_coefficient", ("dfun", parameter(q(1)), q(1)), q(1)),
     ("hermite_coefficient", ("dfun", parameter(q(1)), q(2)), q(1)), []),
    ("coefficient of a derivative that is not square-integrable",
     ("hermite_coefficient", ("dfun", ("lam", "y", ("f", "exp", ("*", q("1/5"), ("s", "y"), ("s", "y")))), q(1)), q(1)),
     ("hermite_coefficient", ("dfun", ("lam", "y", ("f", "exp", ("*", q("1/3"), ("s", "y"), ("s", "y")))), q(1)), q(1)),
     []),
    *((f"parameter of a function whose derivative is meant, {op}", (op, ("dfun", parameter(good), q(1)), q(0)),
       (op, ("dfun", parameter(bad), q(1)), q(0)), [REAL])
      for op in ("dual", "hermite_coefficient")
      for good, bad in ((B, ("f", "log", B)), (("^", ("+", q(1), ("^", B, q(2))), q("1/2")), ("^", B, q("1/2"))))),
    ("integral of a constant", ("integral", ("f", "exp", B), "u", q(0), B),
     ("integral", ("f", "log", B), "u", q(0), B), [REAL]),
    ("end of an integral", ("integral", q(0), "u", q(0), B), ("integral", q(0), "u", q(0), INFINITY), [REAL]),
    ("integral of a function", ("integral", B, "u", q(0), q(1)), ("integral", ("s", "u"), "u", q(0), q(1)), [REAL]),
    ("mean of a function without a bound", ("gaussian_mean", ("lam", "y", ("f", "sinh", ("s", "y")))),
     ("gaussian_mean", ("lam", "y", ("f", "log", ("s", "y")))), []),
    ("mean of a family", ("gaussian_mean", parameter(B)),
     ("gaussian_mean", ("lam", "y", ("f", "exp", ("*", B, ("^", ("s", "y"), q(2)))))), [REAL]),
]


@pytest.mark.parametrize(
    ("good", "bad", "variables"), [case[1:] for case in NEIGHBOURS], ids=[case[0] for case in NEIGHBOURS]
)
def test_the_nearest_expression_without_a_value(good: Any, bad: Any, variables: Any) -> None:
    assert proved(good, *variables)
    assert not proved(bad, *variables)


def test_the_index_of_a_sum_is_not_the_variable_of_the_same_name() -> None:
    """In sum_{p=0}^2 log p the index starts at 0, whatever is assumed of the variable p."""
    positive = {**NATURAL, "low": ["q", "1"]}
    nested = ("sum", ("sum", ("^", P, q(-1)), "p", q(1), P), "p", q(1), q(2))
    assert proved(("+", ("f", "log", P), ("sum", ("f", "log", P), "p", q(1), q(2))), positive)
    assert not proved(("+", ("f", "log", P), ("sum", ("f", "log", P), "p", q(0), q(2))), positive)
    assert proved(nested, positive)
    assert not proved(("sum", ("sum", ("^", P, q(-1)), "p", q(0), P), "p", q(1), q(2)), positive)


def test_the_variable_of_a_function_is_not_the_index_around_it() -> None:
    """Inside y -> b log y, y is not the index that runs from 1 to 2, and log y has no value for all y."""
    mean = ("gaussian_mean", ("lam", "y", ("*", B, ("s", "y"))))
    assert proved(("sum", mean, "y", q(1), q(2)), ABOVE_0)
    assert not proved(("sum", ("gaussian_mean", ("lam", "y", ("*", B, ("f", "log", ("s", "y"))))), "y", q(1), q(2)),
                      ABOVE_0)


def test_an_integer_under_conditions_is_one_where_they_hold() -> None:
    """b^(1/2) b^(-1/2) is an integer for b > 0 only."""
    one = ("*", ("^", B, q("1/2")), ("^", B, q("-1/2")), P)
    assert proved(("hermite_polynomial", one, q(1)), ABOVE_0, NATURAL)
    assert not proved(("hermite_polynomial", one, q(1)), AT_LEAST_0, NATURAL)


def network(factor: Any) -> Any:
    """factor * sum_{k >= p} mu_k(phi)^2 binomial(k, p) 2^(p - k)."""
    body = ("*", ("^", ("hermite_coefficient", PHI, K), q(2)), ("f", "binomial", K, P),
            ("^", q("1/2"), ("+", K, ("*", q(-1), P))))
    return ("*", factor, ("^", q("1/2"), P), ("sum", body, "k", P, INFINITY))


def test_the_sum_beside_a_taylor_coefficient_converges_where_its_factors_are_not_zero() -> None:
    coefficient = taylor(("*", B, ("dual", PHI, LINE)))
    for left, right in ((coefficient, network(B)), (network(B), coefficient)):
        assert proved(left, ABOVE_0, NATURAL, REGULAR, right=right)
        assert not proved(left, AT_LEAST_0, NATURAL, REGULAR, right=right)
        assert not proved(left, ABOVE_0, NATURAL, REGULAR, right=("+", right, q(1)))
    nothing = taylor(("*", q(0), ("dual", PHI, LINE)))
    assert not proved(nothing, NATURAL, REGULAR, right=("*", q(0), ("sum", q(1), "k", P, INFINITY)))


def test_a_conjunction_is_defined_part_by_part() -> None:
    for low, wanted in (("1", True), ("0", False)):
        variable = {**REAL, "low": ["q", low]}
        same = ("eq", B, B)
        claim = ("and", same, ("eq", inverse(B), inverse(B)))
        statement = read_statement({"variables": [variable], "hypotheses": [], "claim": claim})
        assert is_defined(claim, statement, context_from_statement(statement.data)) is wanted


def test_hypotheses_discharge_conditions() -> None:
    for excluded, wanted in ((0, True), (1, False)):
        hypothesis = ("ne", B, q(excluded))
        claim = ("eq", inverse(B), inverse(B))
        statement = read_statement({"variables": [REAL], "hypotheses": [hypothesis], "claim": claim})
        assert is_defined(claim, statement, context_from_statement(statement.data)) is wanted
        # The index of a sum is not the variable that the hypothesis speaks of.
        claim = ("eq", ("sum", inverse(B), "b", q(0), q(2)), q(1))
        assert not is_defined(claim, statement, context_from_statement(statement.data))


@pytest.mark.parametrize(("degree", "expected"), [("0", True), ("3", True), ("-1", False), ("1/2", False)])
def test_a_mean_of_a_hermite_polynomial_needs_a_degree(degree: str, expected: bool) -> None:
    function = ("lam", "y", ("hermite_polynomial", ("q", degree), ("s", "y")))
    for side in (("hermite_coefficient", function, ("q", "2")), ("dual", function, X)):
        assert accepts(side, ["q", "-1"], ["q", "1"]) is expected


@pytest.mark.parametrize(("properties", "first", "expected"), [
    (["absolutely_summable"], 0, True), (["absolutely_summable"], -1, False), (["nonnegative_summable"], -1, False),
    ([], 1, True),
])
def test_a_summable_sequence_begins_with_the_entry_0(properties: list[str], first: int, expected: bool) -> None:
    data: Any = {
        "variables": [{"name": "c", "kind": "array", "rank": 1, "properties": properties},
                      {"name": "n", "kind": "integer", "low": ["q", str(first)]}], "hypotheses": []}
    for entry in (("idx", "c", ("s", "n")), ("sum", ("idx", "c", ("s", "k")), "k", ("s", "n"), ("q", "9"))):
        statement = read_statement({**data, "claim": ("eq", entry, entry)})
        assert is_defined(statement.claim, statement, context_from_statement(statement.data)) is expected


def test_an_infinite_product_is_no_convergent_sum() -> None:
    term = ("taylor_coefficient", ("dual", ("lam", "y", ("f", "tanh", ("s", "y"))), ("s", "r")), "r", ("s", "k"))
    for op in ("sum", "prod"):
        side = (op, term, "k", ("q", "0"), ("c", "oo"))
        assert accepts(side) is (op == "sum")
