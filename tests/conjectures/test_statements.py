"""What a text means: every notation gives the tree that it should, and every mistake is named where it is."""

from __future__ import annotations

from typing import Any

import pytest

from ntksym.conjectures import ConjectureError, read
from ntksym.evaluation.tree import to_tree
from ntksym.verifier.syntax import FUNCTIONS, OPERATORS

VARIABLES = {"x": "real", "y": "real", "n": "integer >= 1", "p": "integer >= 0", "a": "sequence", "X": "unit vectors",
             "phi": "function: square integrable"}
X, Y, N = ("s", "x"), ("s", "y"), ("s", "n")
RELU = ("lam", "x", ("f", "max", ("q", "0"), ("s", "x")))
TANH = ("lam", "x", ("f", "tanh", ("s", "x")))


def q(text: object) -> tuple[str, str]:
    return ("q", str(text))


def tree(statement: str, **variables: str) -> Any:
    declared = "\n".join(f"{name} = '{domain}'" for name, domain in (VARIABLES | variables).items())
    (claim,) = read(f"[[claim]]\nstatement = '''{statement}'''\n[claim.variables]\n{declared}\n", "file")
    return to_tree(claim.statement)


def value(expression: str) -> Any:
    """The tree of an expression."""
    relation, node, zero = tree(f"{expression} = 0")
    assert (relation, zero) == ("eq", q(0))
    return node


@pytest.mark.parametrize(("text", "node"), [
    ("x + y", ("+", X, Y)),
    ("x - y", ("+", X, ("*", q(-1), Y))),
    ("x - y - n", ("+", X, ("*", q(-1), Y), ("*", q(-1), N))),
    ("x - (y - n)", ("+", X, ("*", q(-1), ("+", Y, ("*", q(-1), N))))),
    ("(x + y) + n", ("+", ("+", X, Y), N)),
    ("-x", ("*", q(-1), X)),
    ("-3", q(-3)),
    ("-3/4", q("-3/4")),
    ("-x*y", ("*", q(-1), X, Y)),
    ("-(x*y)", ("*", q(-1), ("*", X, Y))),
    ("-2*x", ("*", q(-2), X)),
    ("(-1)*2*x", ("*", q(-1), q(2), X)),
    ("+x", X),
    ("x*-1", None),
    ("3/4*x", ("*", q("3/4"), X)),
    ("3*x/4", ("*", q("3/4"), X)),
    ("x/4", ("*", q("1/4"), X)),
    ("x*(3/4)", ("*", X, q("3/4"))),
    ("x/y", ("*", X, ("^", Y, q(-1)))),
    ("1/x", ("^", X, q(-1))),
    ("1/x^2", ("^", X, q(-2))),
    ("1/x^(-2)", ("^", ("^", X, q(-2)), q(-1))),
    ("1/x/y", ("*", ("^", X, q(-1)), ("^", Y, q(-1)))),
    ("2/x", ("*", q(2), ("^", X, q(-1)))),
    ("x/y*n", ("*", X, ("^", Y, q(-1)), N)),
    ("x/(y*n)", ("*", X, ("^", ("*", Y, N), q(-1)))),
    ("0.25", q("1/4")),
    ("1.5e2", q(150)),
    ("25e-1", q("5/2")),
    ("x^2", ("^", X, q(2))),
    ("x**2", ("^", X, q(2))),
    ("-x^2", ("*", q(-1), ("^", X, q(2)))),
    ("x^-2", ("^", X, q(-2))),
    ("x^-y", ("^", X, ("*", q(-1), Y))),
    ("x^y^n", ("^", X, ("^", Y, N))),
    ("(x^y)^n", ("^", ("^", X, Y), N)),
    ("2^(1/2)", ("^", q(2), q("1/2"))),
    ("sqrt(x)", ("^", X, q("1/2"))),
    ("3/4^2", ("*", q(3), ("^", q(4), q(-2)))),
    ("n!", ("f", "factorial", N)),
    ("2*n!^2", ("*", q(2), ("^", ("f", "factorial", N), q(2)))),
    ("pi*E + oo", ("+", ("*", ("c", "pi"), ("c", "e")), ("c", "oo"))),
    ("e", ("c", "e")),
    ("ln(x)", ("f", "log", X)),
    ("Max(x, y, n)", ("f", "max", X, ("f", "max", Y, N))),
    ("Abs(x)", ("f", "abs", X)),
    ("Heaviside(x, 1/2)", ("f", "heaviside", X, q("1/2"))),
    ("relu(y)", ("f", "max", q(0), Y)),
    ("leaky_relu(1/10)(x)", ("app", ("lam", "x", ("+", ("*", q("1/10"), ("f", "min", q(0), X)),
                                                  ("f", "max", q(0), X))), X)),
    ("phi(x)", ("app", ("fv", "phi"), X)),
    ("(phi)(x)", ("app", ("fv", "phi"), X)),
    ("phi'(x)", ("app", ("dfun", ("fv", "phi"), q(1)), X)),
    ("phi''(x)", ("app", ("dfun", ("fv", "phi"), q(2)), X)),
    ("nth_derivative(phi, n)(x)", ("app", ("dfun", ("fv", "phi"), N), X)),
    ("(y -> y^2)(x)", ("app", ("lam", "y", ("^", Y, q(2))), X)),
    ("Lambda(y, y^2)(x)", ("app", ("lam", "y", ("^", Y, q(2))), X)),
    ("a[n + 1]", ("idx", "a", ("+", N, q(1)))),
    ("X[1, 2]", ("idx", "X", q(1), q(2))),
    ("KroneckerDelta(n, 0)", ("delta", N, q(0))),
    ("Sum(k^2, (k, 0, n))", ("sum", ("^", ("s", "k"), q(2)), "k", q(0), N)),
    ("Sum(k^2, k = 0..n)", ("sum", ("^", ("s", "k"), q(2)), "k", q(0), N)),
    ("Sum(k*j, (k, 0, j), (j, 0, 3))",
     ("sum", ("sum", ("*", ("s", "k"), ("s", "j")), "k", q(0), ("s", "j")), "j", q(0), q(3))),
    ("Product(k, (k, 1, n))", ("prod", ("s", "k"), "k", q(1), N)),
    ("Integral(x*t, (t, 0, 1))", ("integral", ("*", X, ("s", "t")), "t", q(0), q(1))),
    ("Limit(sin(t)/t, t, 0)", ("limit", ("*", ("f", "sin", ("s", "t")), ("^", ("s", "t"), q(-1))), "t", q(0))),
    ("Derivative(x^2, x)", ("d", ("^", X, q(2)), X)),
    ("Derivative(a[1]^2, a[1])", ("d", ("^", ("idx", "a", q(1)), q(2)), ("idx", "a", q(1)))),
    ("Piecewise((x, x > 0), (0, true))", ("piecewise", ("lt", q(0), X), X, ("true",), q(0))),
    ("HermitePolynomial(n, x)", ("hermite_polynomial", N, X)),
    ("HermiteCoefficient(relu, p)", ("hermite_coefficient", RELU, ("s", "p"))),
    ("hermite_coefficient(tanh, p)", ("hermite_coefficient", TANH, ("s", "p"))),
    ("HermiteCoefficient(phi', p)", ("hermite_coefficient", ("dfun", ("fv", "phi"), q(1)), ("s", "p"))),
    ("DerivativeHermiteCoefficient(phi, p)", ("hermite_coefficient", ("dfun", ("fv", "phi"), q(1)), ("s", "p"))),
    ("GaussianMean(t -> phi(t)^2)", ("gaussian_mean", ("lam", "t", ("^", ("app", ("fv", "phi"), ("s", "t")), q(2))))),
    ("DualActivation(relu, x)", ("dual", RELU, X)),
    ("DerivativeDual(relu, x)", ("dual", ("dfun", RELU, q(1)), X)),
    ("RotationMean(relu, x, 3)", ("rotation_mean", RELU, X, q(3))),
    ("Gegenbauer(n, 3, x)", ("gegenbauer", N, q(3), X)),
    ("FunkHecke(t -> t^2, n, 3)", ("sphere_eigenvalue", ("lam", "t", ("^", ("s", "t"), q(2))), N, q(3))),
    ("TaylorCoefficient(exp(u), u, p)", ("taylor_coefficient", ("f", "exp", ("s", "u")), "u", ("s", "p"))),
    ("TupleSum(a[j], j, n, p)", ("tuple_sum", ("idx", "a", ("s", "j")), "j", N, ("s", "p"))),
    ("NNGP(relu, x, 2, 1, 0, y, 0)", ("nngp", RELU, X, q(2), Y, q(0))),
    ("NTK(relu, x, 2, 1, 0, y, 0)", ("ntk", RELU, X, X, q(2), Y, q(0))),
    ("NTK(relu, x, 2, 1, 0, 1, y, false)",
     ("+", ("ntk", RELU, X, X, q(2), q(1), Y), ("*", q(-1), ("^", Y, q(2))))),
    ("ntk(relu, x, y, 2, 1, 0)", ("ntk", RELU, X, Y, q(2), q(1), q(0))),
    ("sphere_area(3)", ("*", q(4), ("c", "pi"))),
    ("harmonic_multiplicity(2, 3)", q(5)),
    ("SurfaceEigenvalue(t -> 1, 0, 3)",
     ("*", q(4), ("c", "pi"), ("sphere_eigenvalue", ("lam", "t", q(1)), q(0), q(3)))),
    ("det([[1, 2], [3, x]])", ("det", ("matrix", ("row", q(1), q(2)), ("row", q(3), X)))),
    ("trace(Gram(X, n))", ("trace", ("gram", "X", N))),
    ("Eigenvalue(2*Ones(n) + Gram(X, n)/n, 1)",
     ("eigenvalue", ("matrix_sum", ("scaled", q(2), ("ones", N)), ("scaled", ("^", N, q(-1)), ("gram", "X", N))),
      q(1))),
    ("trace(HadamardSeries(Gram(X, n), a[k], (k, 0, oo)))",
     ("trace", ("hadamard_series", ("gram", "X", N), ("idx", "a", ("s", "k")), "k", q(0), ("c", "oo")))),
    ("Mode(Laplacian, n, 3)", ("mode", ("laplacian",), N, q(3))),
    ("Mode((Identity - Laplacian)^(1/2), n, 3)",
     ("mode", ("operator_power", ("operator_sum", ("identity",), ("operator_scaled", q(-1), ("laplacian",))), q("1/2")),
      N, q(3))),
    ("Mode(2*x*KernelOperator(t -> t)*identity/3, n, 3)",
     ("mode", ("operator_scaled", ("*", q("2/3"), X),
               ("compose", ("kernel_operator", ("lam", "t", ("s", "t"))), ("identity",))), N, q(3))),
    ("Mode(Compose(Laplacian, Laplacian), n, 3)", ("mode", ("compose", ("laplacian",), ("laplacian",)), N, q(3))),
    ("OrnsteinUhlenbeck(x*y, x, y)",
     ("+", ("d", ("d", ("*", X, Y), X), X), ("*", q(-1), X, ("d", ("*", X, Y), X)),
      ("d", ("d", ("*", X, Y), Y), Y), ("*", q(-1), Y, ("d", ("*", X, Y), Y)))),
    ("SobolevSymbol(n, 3, x, laplacian)",
     ("^", ("+", q(1), ("*", N, ("+", q(1), N))), X)),
    ("EffectiveRank(Gram(X, n))",
     ("*", ("trace", ("gram", "X", N)), ("^", ("eigenvalue", ("gram", "X", N), q(1)), q(-1)))),
])
def test_an_expression_means_what_is_written(text: str, node: Any) -> None:
    if node is None:
        with pytest.raises(ConjectureError, match="expected"):
            value(text)
    else:
        assert value(text) == node


@pytest.mark.parametrize(("text", "node"), [
    ("x = y", ("eq", X, Y)),
    ("x == y", ("eq", X, Y)),
    ("Eq(x, y)", ("eq", X, Y)),
    ("x != y", ("ne", X, Y)),
    ("x < y", ("lt", X, Y)),
    ("x <= y", ("le", X, Y)),
    ("x > y", ("lt", Y, X)),
    ("x >= y", ("le", Y, X)),
    ("Gt(x, y)", ("lt", Y, X)),
    ("Ge(x, y)", ("le", Y, X)),
    ("0 < x <= y", ("and", ("lt", q(0), X), ("le", X, Y))),
    ("x > 0 and y > 0 or x = y", ("or", ("and", ("lt", q(0), X), ("lt", q(0), Y)), ("eq", X, Y))),
    ("x > 0 and (y > 0 or x = y)", ("and", ("lt", q(0), X), ("or", ("lt", q(0), Y), ("eq", X, Y)))),
    ("x = y or x = 1 or not x = 2", ("or", ("eq", X, Y), ("eq", X, q(1)), ("not", ("eq", X, q(2))))),
    ("not (x = y and x = 1)", ("not", ("and", ("eq", X, Y), ("eq", X, q(1))))),
    ("And(x = y, true)", ("and", ("eq", X, Y), ("true",))),
    ("for all x, y: x = y", ("eq", X, Y)),
    ("forall n: n = n", ("eq", N, N)),
    ("pi rounds to 3.14", ("rounds", ("c", "pi"), "3.14")),
    ("-pi rounds to -3.140", ("rounds", ("*", q(-1), ("c", "pi")), "-3.140")),
    ("RoundsTo(pi, 3.14)", ("rounds", ("c", "pi"), "3.14")),
    ("RoundsTo(pi, -3.14)", ("rounds", ("c", "pi"), "-3.14")),
    ("RoundsTo(pi, \"3.14\")", ("rounds", ("c", "pi"), "3.14")),
    ("n + 1 ~ n as n -> oo", ("equivalent", ("+", N, q(1)), N, "n")),
    ("m = Theta(m) as m -> oo", ("theta", ("s", "m"), ("s", "m"), "m")),
    ("n = O(n^2) as n -> oo", ("bigo", N, ("^", N, q(2)), "n")),
    ("n = o(n^2) as n -> oo", ("littleo", N, ("^", N, q(2)), "n")),
    ("n = Omega(1) as n -> oo", ("omega", N, q(1), "n")),
    ("BigO(m, x*m, m)", ("bigo", ("s", "m"), ("*", X, ("s", "m")), "m")),
    ("Equivalent(m, m, m)", ("equivalent", ("s", "m"), ("s", "m"), "m")),
    ("Converges(Sum(x^k, (k, 0, oo)))", ("converges", ("sum", ("^", X, ("s", "k")), "k", q(0), ("c", "oo")))),
    ("SquareIntegrable(relu)", ("square_integrable", RELU)),
    ("PolynomiallyBounded(phi)", ("polynomially_bounded", ("fv", "phi"))),
    ("Convex(x^2, x)", ("convex", ("^", X, q(2)), X)),
    ("Linear(x + y, x, y)", ("linear", ("+", X, Y), X, Y)),
    ("Linear(phi(x), phi)", ("linear", ("app", ("fv", "phi"), X), ("fv", "phi"))),
    ("[[1]]*[[2]] = -[[x]]", ("eq", ("matrix_product", ("matrix", ("row", q(1))), ("matrix", ("row", q(2)))),
                              ("scaled", q(-1), ("matrix", ("row", X))))),
    ("2*x*[[1]]*[[2]] != [[1]]", ("ne", ("scaled", ("*", q(2), X), ("matrix_product", ("matrix", ("row", q(1))),
                                                                    ("matrix", ("row", q(2))))),
                                  ("matrix", ("row", q(1))))),
    ("[[2]]^(-1) = Transpose([[1/2]])",
     ("eq", ("inverse", ("matrix", ("row", q(2)))), ("transpose", ("matrix", ("row", q("1/2")))))),
    ("-(2*[[1]]) = Matrix([[1]])", ("eq", ("scaled", q(-1), ("scaled", q(2), ("matrix", ("row", q(1))))),
                                    ("matrix", ("row", q(1))))),
    ("-2*[[1]] = [[1]]", ("eq", ("scaled", q(-2), ("matrix", ("row", q(1)))), ("matrix", ("row", q(1))))),
])
def test_a_statement_means_what_is_written(text: str, node: Any) -> None:
    assert tree(text) == node


def test_a_variable_called_e_hides_eulers_number() -> None:
    assert tree("e = E", e="real") == ("eq", ("s", "e"), ("c", "e"))


def test_a_bound_name_hides_a_variable() -> None:
    assert tree("Sum(x, (x, 0, n)) = x") == ("eq", ("sum", X, "x", q(0), N), X)


def test_every_operator_can_be_called_by_its_name() -> None:
    from ntksym.conjectures.vocabulary import NAMED_OTHERWISE, OPERATOR_OF, WITHOUT_CALL

    assert {*OPERATOR_OF.values()} == OPERATORS.keys() - WITHOUT_CALL
    assert all(OPERATOR_OF[name] == name for name in OPERATORS.keys() - WITHOUT_CALL - NAMED_OTHERWISE)


@pytest.mark.parametrize(("function", "arity"), FUNCTIONS.items())
def test_every_function_is_known(function: str, arity: int) -> None:
    arguments = ("x", "y")[:arity]
    assert value(f"{function}({', '.join(arguments)})") == ("f", function, *(("s", name) for name in arguments))


@pytest.mark.parametrize(("statement", "line", "column", "message"), [
    ("x + z = 1", 2, 20, "unknown name 'z'; declare it in variables, as in variables = { n = \"integer >= 1\" }"),
    ("x = 1\nand y = zz", 3, 9, "unknown name 'zz'"),
    ("HermiteCoeficient(relu, 1) = 0", 2, 16, "unknown function 'HermiteCoeficient'; did you mean "
                                              "'HermiteCoefficient'?"),
    ("x = sin(1, 2)", 2, 20, "sin takes 1 argument, got 2"),
    ("x = 1 +", 2, 23, "the text ends; expected an expression"),
    ("x = (1 + 2", 2, 26, "the text ends; expected an operator or ')' or ','"),
    ("x = 2 y", 2, 22, "unexpected 'y'; expected an operator or the end"),
    ("x = 1/0", 2, 20, "a division by 0; expected another number"),
    ("gamma(1 - x) = 1", 2, 16, "'gamma' is a variable here and no function; expected an operator before the bracket"),
    ("x + (x = 1) = 2", 2, 21, "expected a number, got a statement that is true or false"),
])
def test_a_mistake_is_named_where_it_is(statement: str, line: int, column: int, message: str) -> None:
    with pytest.raises(ConjectureError) as caught:
        tree(statement, gamma="real")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).startswith(f"file:{line}:{column}: {message}")
    assert caught.value.exit_code == 2


def test_a_variable_that_is_named_like_a_landau_symbol_is_none() -> None:
    with pytest.raises(ConjectureError, match="expected Theta"):
        tree("n = O(n) as n -> oo", O="real")


def test_every_object_of_the_theory_has_a_word() -> None:
    import inspect
    import pkgutil
    from importlib import import_module

    import ntksym.theory
    from ntksym.conjectures.vocabulary import words
    from ntksym.theory.data_matrices import MatrixOverData
    from ntksym.theory.kernels import Kernel
    from ntksym.theory.objects import TheoryObject
    from ntksym.theory.power_series import DefinedObject
    from ntksym.theory.sobolev import SphereOperator

    bases = {TheoryObject, MatrixOverData, Kernel, DefinedObject, SphereOperator}
    objects = {found for module in pkgutil.iter_modules(ntksym.theory.__path__, "ntksym.theory.")
               for _, found in inspect.getmembers(import_module(module.name), inspect.isclass)
               if issubclass(found, (TheoryObject, SphereOperator)) and found not in bases}
    assert len(objects) > 30
    assert {found.__name__ for found in objects} - words() == set()
