r"""Eigenvalues of kernels on the torus along a ray of frequencies, from the kernel's singular expansions at 1 and -1.

``("torus_eigenvalue", F, k_1, ..., k_d)``, d >= 1, is the eigenvalue on e^(2 pi i k.x) of the integral operator with
the kernel F(<x, y>) on the torus [0, 1]^d, embedded in the sphere by <x, y> = (1/d) sum_a cos 2 pi (x_a - y_a):

    mu_k = int over [0, 1]^d of F(r(x)) cos(2 pi k.x) dx,      r(x) = (1/d) sum_a cos 2 pi x_a,

for integers k_a.  Let F be smooth on (-1, 1), and at either end an analytic function of powers u^e, e > 0, of the
distance u, with c_nu and d_nu the coefficients of u^nu at 1 and at -1.  As |k| -> infinity

    mu_k = sum over nu of (c_nu + (-1)^(k_1 + ... + k_d) d_nu) E_k(nu) (1 + O(|k|^-2)),      nu not a natural number,

    E_k(nu) = (2/d)^nu Gamma(nu + d/2)/(pi^(d/2) Gamma(-nu)) |k|^(-d-2 nu),

up to any power of |k| (axiom ``torus-singularity-transfer``).  The proof of the axiom: |r| < 1 but at x = 0, where r =
1, and at h = (1/2, ..., 1/2), where r = -1, so that F(r) is smooth elsewhere.  At 0 the distance is

    u = 1 - r = (2/d) sum_a sin^2(pi x_a) = (2 pi^2/d) |x|^2 (1 + terms of even degree from 2 on),

so that u^nu is (2 pi^2/d)^nu |x|^(2 nu) plus terms that are homogeneous of the degrees 2 nu + 2, 2 nu + 4, ... and
smooth away from 0, whatever their directions, and it is smooth if nu is a natural number.  Cut off, a function
homogeneous of degree a and smooth away from 0 has the Fourier transform of the homogeneous distribution, up to what
falls faster than every power; that is homogeneous of degree -d-a and smooth away from 0 where a is no even number
(Hoermander 1990, theorems 7.1.16 and 7.1.18), and of |x|^(2 nu) it is pi^(-2 nu-d/2) Gamma(nu + d/2)/Gamma(-nu)
|k|^(-d-2 nu).  What is left after the terms up to u^T has as many continuous derivatives as wanted if T is large.  At h
put x + h for x: r changes its sign, and cos(2 pi k.x) gets the factor (-1)^(k_1 + ... + k_d).

So along k = n a + b with fixed a not 0 and b, where |k|^2 ~ |a|^2 n^2, the first nu at which the coefficient does not
vanish decides, as on the sphere (:mod:`.transfer`).
"""

from __future__ import annotations

from dataclasses import replace

from ..hypergeometric.terms import NotATerm
from ..normal_forms.identities import is_whole
from ..syntax import Node, free_names, number
from . import transfer
from .judging import Judge
from .monomials import EQUIVALENT, ONE, TWO, ZERO, Monomial, Reader, plus, times

AXIOMS = frozenset(("torus-singularity-transfer",))
HALF = number("1/2")


def line(node: Node, name: str) -> tuple[Node, Node]:
    """(a, b) of a node a n + b with a and b free of the index n; raises :class:`NotATerm` for others."""
    if name not in free_names(node):
        return ZERO, node
    if node[0] == "s":
        return ONE, ZERO
    if node[0] == "+":
        slope = shift = ZERO
        for part in node[1:]:
            a, b = line(part, name)
            slope, shift = plus(slope, a), plus(shift, b)
        return slope, shift
    inside = [part for part in node[1:] if isinstance(part, tuple) and name in free_names(part)]
    if node[0] != "*" or len(inside) > 1:
        raise NotATerm("a frequency that is not linear in the index")
    a, b = line(inside[0], name)
    for part in node[1:]:
        if part is not inside[0]:
            a, b = times(part, a), times(part, b) if b != ZERO else ZERO
    return a, b


def parity(slopes: Node, shifts: Node, reader: Reader) -> int:
    """The parity of the sum of the frequencies, which has to be fixed along the class."""
    first = plus(times(slopes, number(reader.first)), shifts)
    if whole(times(HALF, times(slopes, number(reader.slope))), reader.judge):
        for found in (0, 1):
            if whole(times(HALF, plus(first, number(found))), reader.judge):
                return found
    raise NotATerm("frequencies whose sum is not shown to be of fixed parity")


def whole(tree: Node, judge: Judge) -> bool:
    return is_whole(tree, judge.context, judge.statement)


def eigenvalue(node: Node, reader: Reader) -> Monomial:
    """What the eigenvalue is like along the class of the reader; raises :class:`NotATerm`."""
    function, frequencies, judge, name = node[1], node[2:], reader.judge, reader.name
    if function[0] != "lam" or name in free_names(function):
        raise NotATerm("eigenvalues of a kernel that is not given, or that changes with the frequency")
    slopes = shifts = squares = ZERO
    for frequency in frequencies:
        a, b = line(frequency, name)
        steps = times(a, number(reader.slope)), plus(times(a, number(reader.first)), b)
        if not all(whole(step, judge) for step in steps):
            raise NotATerm("a frequency that is not shown to be an integer")
        slopes, shifts, squares = plus(slopes, a), plus(shifts, b), plus(squares, ("^", a, TWO))
    if judge.sign_of(squares) != 1:
        raise NotATerm("frequencies that are not shown to grow")
    d = number(len(frequencies))
    known, coefficient, nu, integer_part = transfer.singular(
        function[2], function[1], parity(slopes, shifts, reader), judge)
    exponent: Node = ("+", ("*", number(-1), d), ("*", number(-2), nu))
    constant: Node = ("*", coefficient, constant_at(nu, d, integer_part)) if known == EQUIVALENT else ONE
    size: Node = ("^", squares, ("*", HALF, exponent))
    return replace(reader.read(("*", constant, size, ("^", ("s", name), exponent))), known=known)


def constant_at(nu: Node, d: Node, integer_part: int | None) -> Node:
    """C with E_k(nu) = C |k|^(-d-2 nu)."""
    half_d: Node = ("*", HALF, d)
    return ("*", number(1), *transfer.inverse_gamma(nu, integer_part), ("^", ("*", TWO, ("^", d, number(-1))), nu),
            ("f", "gamma", ("+", nu, half_d)), ("^", ("c", "pi"), ("*", number(-1), half_d)))


def axioms(node: Node) -> frozenset[str]:
    """The axioms that the equivalent rests on."""
    return transfer.axioms(node[1][2], AXIOMS)


__all__ = ["axioms", "eigenvalue"]
