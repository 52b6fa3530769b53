"""Claims about matrices with known answers: (name, claim, variables, verdicts that are right)."""

from __future__ import annotations

import sympy as sp
from sympy.matrices.expressions.kronecker import KroneckerProduct as Kron

from tests.polynomial_problems import variable

a, b, c, d, t, u, w = sp.symbols("a b c d t u w")
M = sp.ImmutableMatrix
A, B, SINGULAR = M([[a, b], [c, d]]), M([[1, 2], [3, 4]]), M([[1, 2], [2, 4]])
I2, Z2 = M([[1, 0], [0, 1]]), M([[0, 0], [0, 0]])
N1, N2 = M([[0, 1], [0, 0]]), M([[0, 0], [1, 0]])
ROTATION = M([[sp.cos(t), -sp.sin(t)], [sp.sin(t), sp.cos(t)]])
VANDERMONDE = M([[1, a, a**2], [1, b, b**2], [1, c, c**2]])
FIBONACCI = M([[1, 1], [1, 0]])
GOLDEN = (1 + sp.sqrt(5)) / 2
L3 = M([[2, 1, 0], [0, 2, 1], [1, 0, 3]])
COLUMN = M([[u], [w]])
NAMES = tuple(variable(name) for name in "abcd")


def eq(left: object, right: object) -> sp.Basic:
    return sp.Eq(left, right, evaluate=False)


def mul(*parts: object) -> sp.Basic:
    return sp.MatMul(*parts, evaluate=False)


def add(*parts: object) -> sp.Basic:
    return sp.MatAdd(*parts, evaluate=False)


def cayley(shift: int) -> sp.Basic:
    return eq(add(mul(A, A), mul(-(a + d), A), mul(a * d - b * c + shift, I2)), Z2)


def fibonacci(value: sp.Expr) -> sp.Basic:
    return eq(mul(FIBONACCI, M([[GOLDEN], [1]])), mul(value, M([[GOLDEN], [1]])))


TRUE, FALSE, NEITHER = ("proved", "certified"), ("refuted",), ("ill-posed", "undecided")
T, AB = (variable("t"),), tuple(variable(name) for name in "ab")
UW = (variable("u"), variable("w"))
DET = sp.Determinant
PROBLEMS = [
    ("Cayley-Hamilton", cayley(0), NAMES, TRUE), ("Cayley-Hamilton, off by one", cayley(1), NAMES, FALSE),
    ("rotation", eq(mul(sp.Transpose(ROTATION), ROTATION), I2), T, TRUE),
    ("rotation, not an involution", eq(mul(ROTATION, ROTATION), I2), T, FALSE),
    ("Vandermonde", eq(DET(VANDERMONDE), (b - a) * (c - a) * (c - b)), NAMES[:3], TRUE),
    ("Vandermonde, wrong sign", eq(DET(VANDERMONDE), (a - b) * (c - a) * (c - b)), NAMES[:3], FALSE),
    ("Kronecker mixed product", eq(mul(Kron(A, I2), Kron(I2, B)), Kron(A, B)), NAMES, TRUE),
    ("Kronecker does not commute", eq(Kron(A, B), Kron(B, A)), NAMES, FALSE),
    ("non-commuting", eq(mul(N1, N2), mul(N2, N1)), (), FALSE),
    ("commuting powers", eq(mul(A, mul(A, A)), mul(mul(A, A), A)), NAMES, TRUE),
    ("differs", sp.Ne(mul(N1, N2), mul(N2, N1), evaluate=False), (), TRUE),
    ("eigenvector", fibonacci(GOLDEN), (), TRUE), ("no eigenvector", fibonacci(GOLDEN + 1), (), FALSE),
    ("determinant of a product", eq(DET(mul(A, B)), DET(A) * DET(B)), NAMES, TRUE),
    ("determinant of a sum", eq(DET(add(A, B)), DET(A) + DET(B)), NAMES, FALSE),
    ("trace of a product", eq(sp.Trace(mul(A, B)), sp.Trace(mul(B, A))), NAMES, TRUE),
    ("trace is not multiplicative", eq(sp.Trace(mul(A, B)), sp.Trace(A) * sp.Trace(B)), NAMES, FALSE),
    ("inverse", eq(mul(L3, sp.Inverse(L3)), sp.ImmutableMatrix(sp.eye(3))), (), TRUE),
    ("inverse of a singular matrix", eq(mul(SINGULAR, sp.Inverse(SINGULAR)), I2), (), NEITHER),
    ("inverse of a matrix singular somewhere", eq(mul(A, sp.Inverse(A)), I2), NAMES, NEITHER),
    ("rank one update", eq(sp.Inverse(add(I2, mul(COLUMN, sp.Transpose(COLUMN)))),
                           add(I2, mul(-1 / (1 + u**2 + w**2), COLUMN, sp.Transpose(COLUMN)))), UW, TRUE),
    ("rank one update, wrong sign", eq(sp.Inverse(add(I2, mul(COLUMN, sp.Transpose(COLUMN)))),
                                       add(I2, mul(1 / (1 + u**2 + w**2), COLUMN, sp.Transpose(COLUMN)))), UW, FALSE),
    ("Hadamard", eq(sp.HadamardProduct(A, B), M([[a, 2 * b], [3 * c, 4 * d]])), NAMES, TRUE),
    ("Hadamard is not the product", eq(sp.HadamardProduct(A, B), mul(A, B)), NAMES, FALSE),
]
