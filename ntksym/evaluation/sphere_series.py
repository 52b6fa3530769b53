r"""Eigenvalues of networks with any activation from the power series of their kernels (Azevedo-Menegatto).

F(t) = sum_p c_p t^p with c_p >= 0 and F(1) finite has

    lambda_k = sum_{p >= k, p - k even} c_p A(p, k, d),   A(p, k, d) = Gamma(d/2) p!/(2^p ((p-k)/2)! Gamma((p+k+d)/2)),

A the eigenvalue of t^p.  All terms are >= 0: nothing cancels.  What is cut off at P is at most the largest A(p, k, d),
p >= P, times sum_{p >= P} c_p = F(1) - sum_{p < P} c_p.  A(p+2)/A(p) = (p+1)(p+2)/((p+2-k)(p+k+d)) is at most 1 where
(d-1) p >= 2 + (k-2)(k+d), so that beyond such a p the largest is the first; always A(p, k, d) <= 1/N(d, k), N the
multiplicity, since t^p has nonnegative eigenvalues and the trace 1.

Kernels of tanh, sigmoid, GELU and other activations analytic in a strip are smooth but not analytic at angle 0; their
c_p fall like exp(-c sqrt p), and a few thousand are enough.
"""

from __future__ import annotations

import math
from dataclasses import replace

import sympy as sp
from flint import arb, ctx, fmpq

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from .balls import SPENT
from .deep_composition import composed_coefficients
from .deep_network import Request, hyperparameters
from .sphere_symmetry import symmetry
from .sphere_terms import multiplicity

#: the most coefficients of a kernel, and the bits they are asked for at most
MAX_TERMS = 2**13
MAX_BITS = 2_000
ATTEMPTS = 8


def series_eigenvalues(made: Request, tangent: bool, count: int, d: int, bits: int) -> list[arb]:
    """lambda_k of the NTK or NNGP of the last layer for k < count, with ``bits`` relative bits, exactly 0 where
    symmetry or the degree of a polynomial shows it; raises :class:`UserError` (exit code 4) where 2^13 coefficients of
    2000 bits do not suffice."""
    degree = polynomial_degree(made)
    length = 32 + 2 * count if degree is None else degree + 1
    own_bits = bits + 40 + 2 * count.bit_length()
    for _ in range(ATTEMPTS):
        if length > MAX_TERMS or own_bits > MAX_BITS:
            break
        values, tail = attempt(made, tangent, count, d, length, own_bits, degree)
        missing = max((bits - int(v.rel_accuracy_bits()) for v in values if decide.is_zero(v) is not Answer.YES),
                      default=0)
        if missing <= 0:
            return values
        missing = min(missing, 2 * bits) + 8
        size = -float(tail.abs_upper().log()) / math.log(2) if decide.is_zero(tail) is not Answer.YES else math.inf
        if size + missing > own_bits - 16:
            own_bits = int(size + missing) + 24 if size < MAX_BITS else 2 * own_bits
        if tail.rel_accuracy_bits() > 4:
            # c_p like exp(-c sqrt p): what takes so many more bits
            length = math.ceil(length * (1 + missing / max(size, 1.0)) ** 2)
    raise UserError(
        f"the series of the kernel of {made.phi.expr} does not give {bits} bits of the eigenvalues up to degree "
        f"{count - 1} with {MAX_TERMS} coefficients", SPENT
    )


def polynomial_degree(made: Request) -> int | None:
    """The degree of the kernel of a polynomial activation; None for others."""
    x = made.phi.variables[0]
    if not made.phi.expr.is_polynomial(x):
        return None
    return int(sp.degree(made.phi.expr, x) ** (made.layers - 1))


def attempt(
    made: Request, tangent: bool, count: int, d: int, length: int, bits: int, degree: int | None
) -> tuple[list[arb], arb]:
    """lambda_k from ``length`` coefficients of so many bits, and the sum of all others."""
    name = "kappa" if tangent else "alpha"
    table = composed_coefficients(replace(made, count=length, parts=(name,)), bits)
    coefficients = (table.kappa if tangent else table.alpha)[made.layers]
    sign = symmetry(made)
    with ctx.workprec(bits + 32):
        kept = [c if p == 0 or not sign or p % 2 == (sign < 0) else arb(0) for p, c in enumerate(coefficients)]
        tail = arb(0) if degree is not None else value_at_one(made, tangent, bits) - sum(kept, arb(0))
        values = []
        first = arb(1)  # A(k, k, d)
        for k in range(count):
            vanishes = (degree is not None and k > degree) or (k > 0 and sign != 0 and k % 2 != (sign < 0))
            values.append(arb(0) if vanishes else eigenvalue(kept, k, d, first, tail.abs_upper()))
            first = first * (k + 1) / (2 * k + d)
        return values, tail


def value_at_one(made: Request, tangent: bool, bits: int) -> arb:
    """S_l(1) = 1 or T_l(1), less the bias that the last layer may lack."""
    values = hyperparameters(made, bits + 32)
    whole = arb(1)
    if tangent:
        for _ in range(2, made.layers + 1):
            whole = 1 + values.slope * whole
    return whole if made.output_bias else whole - values.bias


def eigenvalue(coefficients: list[arb], k: int, d: int, first: arb, tail: arb) -> arb:
    """sum c_p A(p, k, d) for p = k, k+2, ..., and what is cut off."""
    total, share, p = arb(0), first, k
    for p in range(k, len(coefficients), 2):
        total += coefficients[p] * share
        share = share * ((p + 1) * (p + 2)) / ((p + 2 - k) * (p + k + d))
    beyond = max(k, len(coefficients) + (len(coefficients) - k) % 2)
    largest = arb(fmpq(1, multiplicity(k, d)))
    if (d - 1) * beyond >= 2 + (k - 2) * (k + d):
        largest = largest.min(share if k < len(coefficients) else first)
    return total + arb(0).union((largest * tail).upper())


__all__ = ["series_eigenvalues"]
