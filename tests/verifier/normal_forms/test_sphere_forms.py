"""Eigenvalues on the sphere for every degree and dimension: closed forms, exact zeros, series; both sides of each."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, fmpq

from ntksym.verifier.enclosures.enclose import enclose
from ntksym.verifier.normal_forms.assumptions import Context, context_from_statement
from ntksym.verifier.normal_forms.normal_form import prove_sign
from ntksym.verifier.normal_forms.sphere_forms import rising, sphere_forms
from ntksym.verifier.normal_forms.sphere_terms import zonal_terms
from ntksym.verifier.outcome import Rejected
from ntksym.verifier.rules import apply_rule
from ntksym.verifier.statement import Statement, read_statement
from ntksym.verifier.syntax import Malformed, Node, substitute

K, D, T, C, M = (("s", name) for name in "kdtcm")
PI: Node = ("c", "pi")
RELU: Node = ("lam", "x", ("f", "max", ("s", "x"), ("q", "0")))
TANH: Node = ("lam", "x", ("f", "tanh", ("s", "x")))


def q(value: object) -> Node:
    return ("q", str(value))


def f(name: str, *arguments: Node) -> Node:
    return ("f", name, *arguments)


def times(*parts: Node) -> Node:
    return ("*", *parts)


def plus(*parts: Node) -> Node:
    return ("+", *parts)


def power(base: Node, exponent: object) -> Node:
    return ("^", base, exponent if isinstance(exponent, tuple) else q(exponent))


def over(above: Node, *below: Node) -> Node:
    return times(above, *(power(part, -1) for part in below))


def half(*parts: Node) -> Node:
    return times(q("1/2"), plus(q(0), *parts))


def gamma(*parts: Node) -> Node:
    return f("gamma", plus(q(0), *parts))


def minus(node: Node) -> Node:
    return times(q(-1), node)


def eigenvalue(body: Node, k: Node = K, d: Node = D) -> Node:
    return ("sphere_eigenvalue", ("lam", "t", body), k, d)


ACOS = f("acos", T)
ROOT = power(plus(q(1), minus(power(T, 2))), "1/2")
KAPPA_0 = over(plus(PI, minus(ACOS)), PI)
KAPPA_1 = over(plus(ROOT, times(T, plus(PI, minus(ACOS)))), PI)
NTK = plus(times(T, KAPPA_0), KAPPA_1)
DOUBLE: Node = ("^", q(2), q("1/2"))
LAYERS: Node = ("ntk", RELU, T, T, q(2), DOUBLE, q(0))


def integer(name: str, low: object, modulus: int = 1, residue: int = 0) -> dict[str, Any]:
    return {"name": name, "kind": "integer", "low": ["q", str(low)], "high": None, "modulus": modulus,
            "residue": residue}


def real(name: str, low: object = None, high: object = None) -> dict[str, Any]:
    ends = {side: None if end is None else ["q", str(end)] for side, end in (("low", low), ("high", high))}
    return {"name": name, "kind": "real", **ends}


DIMENSION = integer("d", 2)
EVEN_2, ODD_1, ODD_3 = integer("k", 2, 2), integer("k", 1, 2, 1), integer("k", 3, 2, 1)


def statement(left: Node, right: Node, *variables: Any) -> Statement:
    return read_statement({"variables": list(variables), "hypotheses": [], "claim": ("eq", left, right)})


def outcome(left: Node, right: Node, *variables: Any) -> tuple[str, tuple[str, ...]]:
    try:
        found = apply_rule(statement(left, right, *variables), {"kind": "identity"})
    except Rejected as failure:
        return str(failure), ()
    return found.verdict, found.axioms


def proved(left: Node, right: Node, *variables: Any) -> bool:
    return outcome(left, right, *variables)[0] == "proved"


# closed forms ----------------------------------------------------------------------------------------------------
#: kappa_0 for odd k
ARC = over(times(power(gamma(half(D)), 2), power(gamma(half(K)), 2), gamma(K, q(1))),
           power(q(2), plus(K, q(1))), power(PI, "3/2"), gamma(half(K), q(1)), gamma(half(K), q("1/2")),
           power(gamma(half(K, D)), 2))
#: sqrt(1-t^2) for even k >= 2
SINE = over(times(q("-1/2"), power(PI, "-1/2"), power(gamma(half(D)), 2), gamma(K, q(1)), gamma(half(K), q("-1/2"))),
            gamma(half(K), q(1)), power(q(2), K), gamma(half(K, D, q(1))), gamma(half(K, D, q(-1))))
LAST = plus(times(q(2), K), D, q(-2))


def shifted(tree: Node, by: int) -> Node:
    return substitute(tree, {"k": plus(K, q(by))})


#: u kappa_0 + kappa_1 for even k >= 2
TANGENT = plus(over(times(q(2), plus(times(plus(K, D, q(-2)), shifted(ARC, 1)), times(K, shifted(ARC, -1)))), LAST),
               over(SINE, PI))


def end_power(nu: str) -> Node:
    """The eigenvalue of (1-t)^nu, for k > nu."""
    s = q(nu)
    above = times(gamma(half(D)), power(q(2), plus(s, D, q(-2))), gamma(s, half(D), q("-1/2")), gamma(K, minus(s)))
    return over(above, power(PI, "1/2"), f("gamma", q(str(-fmpq(*map(int, nu.split("/")))))), gamma(s, K, D, q(-1)))


#: kernel, its eigenvalue, the degrees for which it holds
FORMS = [
    ("step", KAPPA_0, ARC, ODD_1),
    ("relu", ("dual", RELU, T), times(q("1/2"), over(plus(over(plus(
        times(plus(K, D, q(-2)), shifted(ARC, 1)), times(K, shifted(ARC, -1))), LAST), over(SINE, PI)), q(1))), EVEN_2),
    ("tangent kernel", NTK, TANGENT, EVEN_2),
    ("tangent kernel by layers", LAYERS, TANGENT, EVEN_2),
    ("tangent kernel with a bias of the output", ("ntk", RELU, T, T, q(2), DOUBLE, q("1/3")), TANGENT, EVEN_2),
    ("arc sine", f("asin", T), times(PI, ARC), ODD_1),
    ("semicircle", ROOT, SINE, EVEN_2),
    ("root at 1", power(plus(q(1), minus(T)), "1/3"), end_power("1/3"), integer("k", 1)),
    ("singular at 1", power(plus(q(1), minus(T)), "-1/4"), end_power("-1/4"), integer("k", 0)),
    ("singular at -1", power(plus(q(1), T), "-1/4"), times(power(q(-1), K), end_power("-1/4")), integer("k", 0)),
    ("square", power(T, 2), over(q(2), D, plus(D, q(2))), None),
]


@pytest.mark.parametrize(("kernel", "form", "degrees"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_closed_forms_for_all_degrees_and_dimensions(kernel: Node, form: Node, degrees: Any) -> None:
    k, variables = (K, (degrees, DIMENSION)) if degrees else (q(2), (DIMENSION,))
    assert proved(eigenvalue(kernel, k), form, *variables)
    assert not proved(eigenvalue(kernel, k), times(form, q("1000001/1000000")), *variables)
    assert not proved(eigenvalue(kernel, k, plus(D, q(1))), form, *variables)
    least = int(degrees["low"][1]) if degrees else 2
    for at_k, at_d in ((least, 2), (least + 2, 3), (least + 4, 5)):
        values = {"k": q(at_k), "d": q(at_d)}
        if degrees or at_k == 2:
            left = enclose(substitute(eigenvalue(kernel, k), values), {}, 80)
            right = enclose(substitute(form, values), {}, 80)
            assert left.overlaps(right)
            assert left.rad() < arb("1e-15")


def test_the_theorems_are_named() -> None:
    assert outcome(eigenvalue(KAPPA_0), ARC, ODD_1, DIMENSION)[1] == (
        "funk-hecke", "gauss-summation", "sphere-power-series")
    assert outcome(eigenvalue(KAPPA_0), q(0), EVEN_2, DIMENSION)[1] == ("funk-hecke",)
    assert "polar-coordinates" in outcome(eigenvalue(("dual", RELU, T)), q(0), ODD_3, DIMENSION)[1]
    assert "mehler" in outcome(eigenvalue(("dual", f_lam("erf"), T)), eigenvalue(("dual", f_lam("erf"), T)),
                               integer("k", 0, 1), DIMENSION)[1]


def f_lam(name: str) -> Node:
    return ("lam", "x", f(name, ("s", "x")))


def test_numbers() -> None:
    assert proved(eigenvalue(KAPPA_0, q(3), q(2)), over(q(2), q(9), power(PI, 2)))
    assert not proved(eigenvalue(KAPPA_0, q(3), q(2)), over(q(2), q(9), PI))
    assert proved(eigenvalue(NTK, q(2), q(3)), q("5/64"))
    assert proved(eigenvalue(NTK, q(1)), power(D, -1), DIMENSION)
    assert proved(eigenvalue(NTK, q(0), q(3)), q("1/2"))
    assert proved(eigenvalue(power(T, 4), q(2), q(3)), q("4/35"))
    assert proved(eigenvalue(q(7), q(0)), q(7), DIMENSION)
    assert proved(eigenvalue(f("max", T, q(0)), q(2), q(3)), q("1/16"))
    assert not proved(eigenvalue(f("max", T, q(0)), q(2), q(3)), q("1/8"))
    assert proved(eigenvalue(f("max", T, q(0)), q(1), q(3)), q("1/6"))
    assert proved(eigenvalue(times(T, ROOT), q(0)), q(0), DIMENSION)
    first = substitute(times(PI, ARC), {"k": q(1)})
    assert proved(eigenvalue(times(T, f("asin", T)), q(0)), first, DIMENSION)
    assert not proved(eigenvalue(times(T, f("asin", T)), q(0)), times(q(2), first), DIMENSION)


# zeros -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kernel", "variables", "holds"), [
    (NTK, (ODD_3, DIMENSION), True), (NTK, (ODD_1, DIMENSION), False), (NTK, (EVEN_2, DIMENSION), False),
    (NTK, (integer("k", 2, 2, 1), DIMENSION), True), (NTK, (integer("k", 2), DIMENSION), False),
    (LAYERS, (ODD_3, DIMENSION), True), (KAPPA_0, (EVEN_2, DIMENSION), True),
    (KAPPA_0, (integer("k", 0, 2), DIMENSION), False), (KAPPA_0, (ODD_3, DIMENSION), False),
    # the dimension is at least 2, the degree at least 0
    (KAPPA_0, (EVEN_2, integer("d", 1)), False), (f("sin", T), (integer("k", -2, 2), DIMENSION), False),
    (power(T, 5), (integer("k", 6), DIMENSION), True), (power(T, 5), (integer("k", 5), DIMENSION), False),
    (power(T, 4), (ODD_1, DIMENSION), True), (q(3), (integer("k", 1), DIMENSION), True),
    (q(3), (integer("k", 0), DIMENSION), False),
    (("dual", TANH, T), (EVEN_2, DIMENSION), True), (("dual", TANH, T), (ODD_1, DIMENSION), False),
    (("dual", ("lam", "x", f("cos", ("s", "x"))), T), (ODD_1, DIMENSION), True),
    (("dual", TANH, power(T, 2)), (ODD_1, DIMENSION), True),
    (f("cos", T), (ODD_1, DIMENSION), True), (f("cos", T), (EVEN_2, DIMENSION), False),
    (f("asin", T), (EVEN_2, DIMENSION), True), (ROOT, (ODD_1, DIMENSION), True),
    (power(plus(q(1), minus(power(T, 2))), "-1/4"), (ODD_1, DIMENSION), True),
    (f("abs", T), (ODD_1, DIMENSION), True), (f("abs", T), (EVEN_2, DIMENSION), False),
    (f("max", T, q(0)), (ODD_3, DIMENSION), True), (f("max", T, q(0)), (ODD_1, DIMENSION), False),
    (f("max", T, q(0)), (EVEN_2, DIMENSION), False),
    # kernels that are not integrable have no eigenvalue, whatever their symmetry
    (power(plus(q(1), minus(power(T, 2))), "-1/2"), (ODD_1, DIMENSION), False),
    (power(plus(q(1), minus(power(T, 2))), -1), (ODD_1, DIMENSION), False),
    (power(T, -1), (EVEN_2, DIMENSION), False),
])
def test_zeros_by_parity_and_degree(kernel: Node, variables: Any, holds: bool) -> None:
    assert proved(eigenvalue(kernel), q(0), *variables) is holds


def test_a_function_variable_has_no_closed_form() -> None:
    for properties, exists in (([], False), (["locally_absolutely_continuous"], True), (["differentiable"], True),
                               # (1-t)^(-1/2) log(2/(1-t))^(-3/4) is not integrable on the circle
                               (["square_integrable", "polynomially_bounded"], False)):
        phi = {"name": "phi", "kind": "function", "properties": properties}
        node = ("sphere_eigenvalue", ("fv", "phi"), K, D)
        assert proved(node, node, EVEN_2, DIMENSION, phi) is exists
        assert not proved(node, q(0), EVEN_2, DIMENSION, phi)


# series ----------------------------------------------------------------------------------------------------------
def series(coefficient: Node, outside: Node = ("q", "1")) -> Node:
    """outside * sum over m of coefficient * A(k+2m, k), the coefficient being that of t^(k+2m)."""
    p = plus(K, times(q(2), M))
    term = over(times(coefficient, gamma(half(D)), f("factorial", p)), power(q(2), p), f("factorial", M),
                gamma(K, M, half(D)))
    return times(outside, ("sum", term, "m", q(0), ("c", "oo")))


P = plus(K, times(q(2), M))
ALL = integer("k", 0)


def test_exponential_and_gaussian_kernels() -> None:
    exponential = f("exp", times(C, T))
    assert proved(eigenvalue(exponential), series(over(power(C, P), f("factorial", P))), ALL, DIMENSION, real("c"))
    assert not proved(eigenvalue(exponential), series(over(power(C, P), f("factorial", plus(P, q(1))))), ALL, DIMENSION,
                      real("c"))
    gaussian = power(("c", "e"), times(minus(C), plus(q(2), times(q(-2), T))))
    rate = times(q(2), C)
    right = series(over(power(rate, P), f("factorial", P)), f("exp", minus(rate)))
    assert proved(eigenvalue(gaussian), right, ALL, DIMENSION, real("c"))
    assert not proved(eigenvalue(gaussian), times(q(2), right), ALL, DIMENSION, real("c"))
    # a series on its own is not shown to converge, nor beside what may be zero
    assert not proved(right, right, ALL, DIMENSION, real("c"))
    assert not proved(eigenvalue(times(C, exponential)), times(C, series(over(power(C, P), f("factorial", P)))), ALL,
                      DIMENSION, real("c"))
    assert proved(eigenvalue(times(C, exponential)), times(C, series(over(power(C, P), f("factorial", P)))), ALL,
                  DIMENSION, real("c", 1))


def test_kernels_by_their_taylor_coefficients() -> None:
    kernel: Node = ("nngp", TANH, T, q(2), q(1), ("^", plus(q(1), minus(
        ("gaussian_mean", ("lam", "x", power(f("tanh", ("s", "x")), 2))))), q("1/2")))
    own = substitute(kernel, {"t": ("s", "r")})
    right = series(("taylor_coefficient", own, "r", P))
    assert outcome(eigenvalue(kernel), right, ALL, DIMENSION) == (
        "proved", ("funk-hecke", "mehler", "sphere-power-series"))
    assert not proved(eigenvalue(kernel), series(("taylor_coefficient", own, "r", plus(P, q(1)))), ALL, DIMENSION)


# limits ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kernel", [
    times(ROOT, f("asin", T)), times(f("exp", T), f("exp", T), f("asin", T)), power(plus(q(2), T), "1/2"),
    power(f("exp", T), "1/2"), power(plus(q(1), minus(T)), -1), times(plus(q(1), T), power(plus(q(1), minus(T)), -2)),
    times(power(plus(q(1), minus(T)), "1/2"), power(plus(q(1), T), "1/3")),
    times(power(plus(q(1), minus(T)), "1/2"), power(plus(q(1), T), -1)), f("exp", plus(T, power(T, 2))),
    times(T, power(plus(q(1), minus(power(T, 2))), -1), power(plus(q(1), T), "1/2")),
    times(plus(q(1), T), power(plus(q(1), minus(power(T, 2))), "-3/4")), times(f("exp", T), f("acos", power(T, 2))),
    power(plus(q(1), minus(T)), "-3/4"),
    power(plus(q(1), T), C), times(
        power(plus(q(1), T), 20), power(plus(q(1), T), 12), power(plus(q(1), minus(T)), "1/2")),
    power(plus(*(f("exp", times(q(j), T)) for j in range(6))), 3), times(power(T, 9), ROOT),
    times(power(T, K), power(T, D), f("abs", T)), times(power(T, K), ROOT), times(f("exp", T), f("abs", T)),
    power(plus(q(1), minus(T)), f("abs", T)), ("sum", T, "j", q(0), q(3)),
])
def test_what_has_no_form_stays_as_it_is(kernel: Node) -> None:
    node = eigenvalue(kernel, q(3))
    held = statement(node, q(0), ALL, DIMENSION, real("c", 1))
    assert sphere_forms(held) == (held, ())


def test_what_is_read() -> None:
    held = statement(q(0), q(0), ALL, DIMENSION, real("c", 1))
    context = context_from_statement(held.data)

    def kinds(body: Node) -> list[tuple[Any, Any]]:
        found = zonal_terms(("lam", "t", body), held, context)[0]
        return [(n, atom and (atom.kind, atom.exponent, atom.end)) for _, n, atom in found]

    ends = times(power(plus(q(1), T), "3/2"), power(plus(q(1), minus(T)), "1/2"))
    assert kinds(ends) == [(0, ("even", fmpq(1, 2), 0)), (1, ("even", fmpq(1, 2), 0))]
    mixed = times(power(plus(q(1), T), 1), power(plus(q(1), minus(T)), "1/2"))
    assert kinds(mixed) == [(0, ("end", fmpq(1, 2), 1)), (1, ("end", fmpq(1, 2), 1))]
    assert kinds(times(power(plus(q(1), minus(T)), 1), power(plus(q(1), T), "1/2")))[1] == (1, ("end", fmpq(1, 2), -1))
    assert kinds(times(ROOT, ROOT)) == [(0, None), (2, None)]
    assert kinds(times(f("asin", T), ROOT, ROOT))[1] == (2, ("asin", fmpq(0), 0))
    assert [n for n, _ in kinds(times(T, power(T, K)))] == [plus(q(0), q(0), K, q(1))]
    with pytest.raises(Malformed):  # no statement has such a name
        statement(q(0), ("s", "t@"), {"name": "t@", "kind": "real", "low": None, "high": None})
    taken = statement(("s", "t_inner"), q(0), real("t_inner"))
    same = eigenvalue(times(T, ("s", "t_inner")), q(1), q(3))
    assert sphere_forms(statement(same, q(0), real("t_inner")))[1] == ()
    assert sphere_forms(taken) == (taken, ())


def test_the_parity_of_the_degree_has_to_be_known() -> None:
    for kernel in (ROOT, f("asin", T)):
        held = statement(eigenvalue(kernel), q(0), integer("k", 4), DIMENSION)
        assert sphere_forms(held) == (held, ())
    first = statement(eigenvalue(times(T, f("asin", T))), q(0), integer("k", 0, 2), DIMENSION)
    assert sphere_forms(first) == (first, ())  # the recurrence of degree 0 is another one
    line = power(plus(q(1), T), "41/2")
    high = statement(eigenvalue(times(line, line, f("asin", T))), q(0), integer("k", 0, 2), DIMENSION)
    assert sphere_forms(high) == (high, ())


def test_bound_names_are_left_alone() -> None:
    inside = ("sum", eigenvalue(power(T, 2), ("s", "j"), q(3)), "j", q(0), K)
    held = statement(inside, q(0), ALL)
    assert sphere_forms(held) == (held, ())
    derivative = statement(("sphere_eigenvalue", ("dfun", ("fv", "phi"), q(1)), K, D), q(0), ALL, DIMENSION,
                           {"name": "phi", "kind": "function", "properties": []})
    assert sphere_forms(derivative) == (derivative, ())


@pytest.mark.parametrize("start", ["1/2", "-1/2", "-5/2", "3", "-1/3"])
def test_rising_factorials(start: str) -> None:
    low = fmpq(*map(int, start.split("/")))
    for n in range(5):
        expected = fmpq(1)
        for i in range(n):
            expected *= low + i
        assert enclose(rising(low, q(n)), {}, 64).overlaps(arb(expected))


def test_ends_of_residue_classes_are_rounded_inwards() -> None:
    # k = 2 t + 1 >= 0 means t >= 0
    context = context_from_statement({"variables": [integer("k", 0, 2, 1)], "hypotheses": []})
    assert prove_sign(plus(K, q(-1)), context) is not None
    assert prove_sign(plus(K, q(-1)), context, strict=True) is None
    assert prove_sign(plus(K, q(-1)), Context.of(integer=["k"], nonnegative=["k"])) is None
    top = {**integer("k", 0, 2, 1), "low": None, "high": ["q", "6"]}
    above = context_from_statement({"variables": [top], "hypotheses": []})
    assert prove_sign(plus(q(5), minus(K)), above) is not None
    assert prove_sign(plus(q(4), minus(K)), above) is None
    open_end = {**integer("k", "1/2", 2, 1), "low_open": True}
    opened = context_from_statement({"variables": [open_end], "hypotheses": []})
    assert prove_sign(plus(K, q(-1)), opened) is not None
    assert prove_sign(plus(K, q(-2)), opened) is None


# linearity -------------------------------------------------------------------------------------------------------
ABSOLUTE, EXPONENTIAL = f("abs", T), f("exp", T)
INVERSE = power(ABSOLUTE, -1)


@pytest.mark.parametrize(("left", "right", "holds"), [
    (eigenvalue(plus(EXPONENTIAL, T)), plus(eigenvalue(EXPONENTIAL), eigenvalue(T)), True),
    (eigenvalue(times(q(2), ABSOLUTE)), times(q(2), eigenvalue(ABSOLUTE)), True),
    (eigenvalue(times(q(2), ABSOLUTE)), times(q(3), eigenvalue(ABSOLUTE)), False),
    (eigenvalue(plus(ABSOLUTE, q(5))), eigenvalue(ABSOLUTE), True),  # k >= 1
    (eigenvalue(times(C, plus(ABSOLUTE, times(q(3), f("sin", T))))),
     plus(times(C, eigenvalue(ABSOLUTE)), times(q(3), C, eigenvalue(f("sin", T)))), True),
    (eigenvalue(times(q(1), plus(ABSOLUTE, f("sin", T)))), plus(eigenvalue(ABSOLUTE), eigenvalue(f("sin", T))), True),
    (eigenvalue(times(q(2), f("sin", T), ABSOLUTE)), times(q(2), eigenvalue(times(f("sin", T), ABSOLUTE))), True),
    (eigenvalue(plus(ABSOLUTE, f("sin", T))), ("sphere_eigenvalue", ("lam", "x", plus(
        f("abs", ("s", "x")), f("sin", ("s", "x")))), K, D), True),
    # the parts have to be integrable on their own
    (eigenvalue(plus(INVERSE, times(q(-1), INVERSE))), q(0), False),
    (eigenvalue(plus(times(C, INVERSE), times(q(-1), C, INVERSE))), q(0), False),
    (eigenvalue(plus(times(C, f("sign", T)), ABSOLUTE)), plus(times(C, eigenvalue(f("sign", T))), eigenvalue(ABSOLUTE)),
     False),
])
def test_eigenvalues_are_linear_in_the_kernel(left: Node, right: Node, holds: bool) -> None:
    assert proved(left, right, integer("k", 1), DIMENSION, real("c")) is holds


def test_names_inside_the_kernel_are_not_captured() -> None:
    inner = ("sum", times(T, ("s", "t_inner")), "t_inner", q(0), q(3))
    held = statement(("sphere_eigenvalue", ("lam", "t", inner), q(3), D), q(0), DIMENSION)
    assert sphere_forms(held) == (held, ())
