"""Homogeneous kernels under the Gaussian measure: matrix elements and eigenvalues, and what they need."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from flint import fmpq

from ntksym.verifier.enclosures.enclose import enclose, exact
from ntksym.verifier.failures import Undefined, Unsupported
from ntksym.verifier.gaussian_space import mean_length_squared, unfolded, weights, without_gaussians, written_out
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node

T: Node = ("s", "t")


def q(value: object) -> Node:
    return ("q", str(value))


def kernel(body: Node) -> Node:
    return ("lam", "t", body)


ONE, LINEAR = kernel(q(1)), kernel(T)
#: the square root of the distance to 1
CHORD = kernel(("^", ("+", q(1), ("*", q(-1), T)), q("1/2")))


def element(function: Node, a: tuple[int, ...], b: tuple[int, ...]) -> Node:
    return ("hermite_element", function, *map(q, (*a, *b)))


def number(node: Node) -> float:
    return float(enclose(node, {}, 128))


def statement(claim: Node, *variables: dict[str, Any]) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": [], "claim": claim})


def proved(left: Node, right: Node, *variables: dict[str, Any]) -> bool:
    try:
        return apply_rule(statement(("eq", left, right), *variables), {"kind": "identity"}).verdict == "proved"
    except Rejected:
        return False


def natural(name: str, low: int = 0) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": ["q", str(low)], "high": None}


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_the_inner_product_has_the_coordinates_as_eigenfunctions(d: int) -> None:
    """K(x, y) = <x, y>: the elements are E[h_a(X) X_i] E[h_b(Y) Y_i] summed over i."""
    first = tuple(int(i == 0) for i in range(d))
    cubic = tuple(3 * n for n in first)
    assert exact(element(LINEAR, first, first), {}) == 1
    assert exact(element(LINEAR, first, cubic), {}) in (0, None)
    assert abs(number(element(LINEAR, first, cubic))) < 1e-30
    if d > 1:
        assert exact(element(LINEAR, first, first[::-1]), {}) == 0


@pytest.mark.parametrize("d", [1, 2, 3, 6])
def test_the_product_of_lengths(d: int) -> None:
    """K(x, y) = |x| |y|: E|X| = sqrt(2) Gamma((d+1)/2)/Gamma(d/2), E[|X| (X_1^2 - 1)] = E|X|/d."""
    length = mpmath.sqrt(2) * mpmath.gamma(mpmath.mpf(d + 1) / 2) / mpmath.gamma(mpmath.mpf(d) / 2)
    zero, two = (0,) * d, (2,) + (0,) * (d - 1)
    assert abs(number(element(ONE, zero, zero)) - length**2) < 1e-14
    assert abs(number(element(ONE, two, two)) - (length / d) ** 2 / 2) < 1e-14
    value, over_pi = mean_length_squared(d)
    assert abs(float(value.p) / float(value.q) * float(mpmath.pi) ** (-1 if over_pi else 1) - length**2) < 1e-13


def test_a_square_root_in_the_plane() -> None:
    """sqrt(1 - cos) = sqrt(2) |sin of half the angle|, whose coefficients are 2 sqrt(2)/(pi (1 - 4 k^2))."""
    def coefficient(k: int) -> float:
        return float(2 * mpmath.sqrt(2) / (mpmath.pi * (1 - 4 * k * k)))

    # A(U) = m_1 (3 U_1^2 - 1) = m_1 (1/2 + (3/2) cos 2 phi) for a = (2, 0) and 3 m_1 (sin 2 phi)/2 for a = (1, 1)
    square = float(mpmath.pi) / 2
    both = coefficient(0) / 4 + coefficient(2) * 9 / 8
    assert abs(number(element(CHORD, (2, 0), (2, 0))) - square / 2 * both) < 1e-14
    assert abs(number(element(CHORD, (1, 1), (1, 1))) - square * coefficient(2) * 9 / 8) < 1e-14
    assert weights((1, 1), (1, 1)) == ((0, fmpq(0)), (2, fmpq(9, 8)))


def test_reflections() -> None:
    assert weights((1, 0), (0, 1)) == ()
    assert proved(element(CHORD, (2, 1), (1, 2)), q(0))
    assert not proved(element(CHORD, (2, 0), (0, 2)), q(0))
    # the kernel has to be integrable even where nothing of it is left
    pole = kernel(("^", ("+", q(1), ("*", q(-1), T)), q(-1)))
    assert not proved(element(pole, (1, 0), (0, 1)), q(0))


def test_on_the_line_for_every_index() -> None:
    """|x| |y| F(1 or -1) = L_+ |x| |y| + L_- x y."""
    a, b = ("s", "a"), ("s", "b")
    absolute = ("lam", "x", ("f", "abs", ("s", "x")))
    product = ("*", ("hermite_coefficient", absolute, a), ("hermite_coefficient", absolute, b))
    deltas = ("*", ("delta", q(1), a), ("delta", q(1), b))
    shifted = kernel(("+", T, q(3)))
    indices = (natural("a"), natural("b"))
    assert proved(("hermite_element", shifted, a, b), ("+", ("*", q(3), product), deltas), *indices)
    assert not proved(("hermite_element", shifted, a, b), ("+", ("*", q(3), product), ("*", q(2), deltas)), *indices)
    assert not proved(("hermite_element", shifted, a, b), ("+", ("*", q(3), product), deltas), natural("a", -1),
                      natural("b"))


def test_a_function_variable_on_the_line() -> None:
    unknown = ("fv", "F")
    ends = [("app", unknown, q(end)) for end in (1, -1)]
    function = {"name": "F", "kind": "function", "properties": []}
    half = ("*", q("1/2"), ("+", ends[0], ("*", q(-1), ends[1])))
    assert proved(("hermite_element", unknown, q(1), q(1)), half, function)
    assert not proved(("hermite_element", unknown, q(1), q(1)), ends[0], function)


def test_eigenvalues_are_those_of_the_sphere_times_the_dimension() -> None:
    k, d = ("s", "k"), ("s", "d")
    own, on_sphere = ("gaussian_eigenvalue", LINEAR, k, d), ("sphere_eigenvalue", LINEAR, k, d)
    variables = (natural("k"), natural("d", 2))
    claim = statement(("eq", own, ("*", d, on_sphere)), *variables)
    outcome = apply_rule(claim, {"kind": "identity"})
    assert outcome.verdict == "proved"
    assert set(outcome.axioms) >= {"polar-coordinates", "funk-hecke"}
    assert not proved(own, on_sphere, *variables)
    # |x| Y for harmonics of degree 1 are the coordinates themselves
    assert exact(("gaussian_eigenvalue", LINEAR, q(1), q(5)), {}) == 1


def test_hypotheses_are_unfolded_too() -> None:
    hypothesis = ("lt", q(0), ("gaussian_eigenvalue", LINEAR, q(1), q(3)))
    data = {"variables": [], "hypotheses": [hypothesis], "claim": ("true",)}
    assert without_gaussians(read_statement(data)).hypotheses[0][2][0] == "*"
    plain = read_statement({"variables": [], "hypotheses": [], "claim": ("true",)})
    assert without_gaussians(plain) is plain


def test_symbolic_indices_wait_for_values_in_space() -> None:
    node = ("hermite_element", CHORD, ("s", "a"), q(0), ("s", "a"), q(0))
    assert unfolded(node) == node
    assert float(enclose(node, {"a": 2}, 64)) == pytest.approx(number(element(CHORD, (2, 0), (2, 0))))


def test_what_has_no_element() -> None:
    with pytest.raises(Malformed, match="as many indices on the left as on the right"):
        statement(("eq", ("hermite_element", ONE, q(0), q(0), q(0)), q(0)))
    for bad in ("-1", "1/2"):
        node = ("hermite_element", ONE, q(bad), q(0), q(0), q(0))
        assert unfolded(node) == node
        with pytest.raises(Undefined, match="natural number"):
            written_out(node)
    large = ("hermite_element", ONE, *[q(0)] * 14)
    assert unfolded(large) == large
    with pytest.raises(Unsupported, match="up to d = 6 and degree 16"):
        enclose(large, {}, 64)
    with pytest.raises(Unsupported, match="up to d = 6 and degree 16"):
        weights((0,) * 7, (0,) * 7)
    with pytest.raises(Unsupported, match="up to d = 6 and degree 16"):
        weights((0, 0), (17, 0))
    assert weights((16, 0), (0, 0)) != ()


@pytest.mark.parametrize("gone", [("hermite_element", LINEAR, q(-1), q(0), q(0), q(1)),
                                  ("hermite_element", LINEAR, *[q(0)] * 14)])
def test_equal_forms_prove_nothing_of_elements_without_a_value(gone: Node) -> None:
    assert proved(element(LINEAR, (1, 0), (1, 0)), element(LINEAR, (1, 0), (1, 0)))
    assert not proved(gone, gone)
    assert not proved(("*", q(0), gone), q(0))
