r"""Operators on functions on the sphere S^{d-1} in R^d that act on spherical harmonics by their degree.

``("mode", T, k, d)`` is the number by which T acts on harmonics of degree k = 0, 1, 2, ..., d = 2, 3, ..., under the
uniform probability measure; for other k and d it is undefined.  Of the trees of operators

    ("kernel_operator", F)      with the kernel F(<x, y>)               ("sphere_eigenvalue", F, k, d), by Funk-Hecke
    ("laplacian",)              Laplace-Beltrami, negative              -k (k + d - 2)
    ("identity",)                                                       1
    ("operator_sum", A, B, ...), ("operator_scaled", c, A), ("compose", A, B, ...)    sum, multiple, product of modes
    ("operator_power", A, s)    functional calculus                     ("^", mode of A, s)

each has the mode at its right, which is undefined where that is: A^s at modes a < 0 for s that is no integer, and at
a = 0 for s < 0.  Two such operators are equal if and only if their modes are, for every k: the harmonics span L^2.

So a mode is an abbreviation where k and d are shown to be integers from 0 and from 2 on: see
:mod:`.normal_forms.modes`.
"""

from __future__ import annotations

from .syntax import Node, number
from .work import spend

#: operator in such a tree -> the theorem by which its mode is what it is
AXIOMS = {"laplacian": "laplace-beltrami-spectrum", "operator_power": "functional-calculus",
          "kernel_operator": "funk-hecke"}


def mode_of(operator: Node, k: Node, d: Node) -> Node:
    """The mode as a tree of numbers."""
    spend(5)
    op = operator[0]
    if op == "kernel_operator":
        return ("sphere_eigenvalue", operator[1], k, d)
    if op == "laplacian":
        return ("*", number(-1), k, ("+", k, d, number(-2)))
    if op == "identity":
        return number(1)
    if op == "operator_scaled":
        return ("*", operator[1], mode_of(operator[2], k, d))
    if op == "operator_power":
        return ("^", mode_of(operator[1], k, d), operator[2])
    return ("+" if op == "operator_sum" else "*", *(mode_of(part, k, d) for part in operator[1:]))


__all__ = ["AXIOMS", "mode_of"]
