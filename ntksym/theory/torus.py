r"""The torus: its embedding in the sphere, grids, and the eigenvalues of kernel matrices over them.

[0, 1]^d with opposite faces glued is mapped into the unit sphere of R^(2d) by

    x -> (cos 2 pi x_1, sin 2 pi x_1, ..., cos 2 pi x_d, sin 2 pi x_d) / sqrt(d),

so that <x, y> = (1/d) sum_a cos 2 pi (x_a - y_a): every kernel of inner products is a function of x - y modulo 1.  On
the grid of the points j/N its matrix is circulant in each direction, and its eigenvectors are the Fourier modes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from ..errors import UserError
from ..evaluation.tree import exact_number
from .harmonics import as_kernel
from .objects import Convert, TheoryObject, name_of


def torus_embedding(x: Sequence[Any]) -> tuple[sp.Expr, ...]:
    """The point of the unit sphere of R^(2d) for a point x of the torus, given by its d >= 1 coordinates."""
    if not len(x):
        raise UserError("a point of the torus has at least one coordinate")
    angles = [2 * sp.pi * exact_number(a) for a in x]
    return tuple(part / sp.sqrt(len(x)) for angle in angles for part in (sp.cos(angle), sp.sin(angle)))


def torus_inner_product(x: Sequence[Any], y: Sequence[Any]) -> sp.Expr:
    """<x, y> of two embedded points: the mean of cos 2 pi (x_a - y_a)."""
    if len(x) != len(y) or not len(x):
        raise UserError(f"two points of one torus have the same number of coordinates, got {len(x)} and {len(y)}")
    return sum((sp.cos(2 * sp.pi * (exact_number(a) - b)) for a, b in zip(x, y, strict=True)), sp.S.Zero) / len(x)


def dft_matrix(side: int, dimension: int = 1, *, part: str) -> sp.Matrix:
    r"""Re ("real") or Im ("imaginary") of F_d: the entries of e^(-2 pi i k.j/N), rows k and columns j in the order of
    0, ..., N-1 in each direction, the last the fastest.  Raises :class:`UserError` for other parts and sizes."""
    if part not in ("real", "imaginary"):
        raise UserError(f"a part of a complex matrix is real or imaginary, got {part!r}")
    if side < 1 or dimension < 1:
        raise UserError(f"a grid has N >= 1 points in each of d >= 1 directions, got N = {side}, d = {dimension}")

    def digits(index: int) -> list[int]:
        return [index // side**a % side for a in range(dimension)]

    def entry(k: int, j: int) -> sp.Expr:
        product = sum(a * b for a, b in zip(digits(k), digits(j), strict=True))
        angle = sp.Rational(2 * (product % side), side) * sp.pi
        return sp.cos(angle) if part == "real" else -sp.sin(angle)

    return sp.Matrix(side**dimension, side**dimension, entry)


class GridEigenvalue(TheoryObject):
    r"""The eigenvalue of the kernel matrix F(<x_i, x_j>) over the N^d points of the grid, for the Fourier mode k:

        sum over j in {0, ..., N-1}^d of F((1/d) sum_a cos(2 pi j_a/N)) cos(2 pi k.j/N).

    Arguments kernel, N, k_1, ..., k_d: the kernel a ``Lambda`` of one variable, N >= 1 and integers k_a.  Divided by
    N^d it approximates the eigenvalue of the integral operator, of which it is the sum over all frequencies that agree
    with k modulo N (aliasing).  Raises :class:`UserError` for a mode without a frequency.
    """

    spelled_out = True

    def __new__(cls, *args: Any, **options: Any) -> GridEigenvalue:
        if len(args) < 3:
            raise UserError("a mode on the torus has at least one frequency: GridEigenvalue(kernel, N, k_1, ..., k_d)")
        found: GridEigenvalue = super().__new__(cls, as_kernel(args[0]), *args[1:], **options)
        return found

    def definition(self) -> sp.Expr:
        kernel, side, *mode = self.args
        # names that depend on the direction alone: equal objects have equal trees
        index = [sp.Symbol(f"j_{a}", integer=True) for a in range(1, len(mode) + 1)]
        inner = torus_inner_product([j / side for j in index], [sp.S.Zero] * len(mode))
        phase = 2 * sp.pi * sum((k * j for k, j in zip(mode, index, strict=True)), sp.S.Zero) / side
        total = kernel(inner) * sp.cos(phase)
        for j in reversed(index):
            total = sp.Sum(total, (j, 0, side - 1))
        return total

    def tree_node(self, convert: Convert) -> Any:
        return convert(self.definition())

    def unfolded(self) -> sp.Expr:
        return self.definition()

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        kernel, side, *mode = self.args
        power = "" if exp is None else f"^{{{exp}}}"
        frequency = ",".join(printer._print(k) for k in mode)
        return rf"\Lambda_{{{frequency}}}{power}\left({name_of(kernel)};\,N={printer._print(side)}\right)"


class TorusEigenvalue(TheoryObject):
    r"""The eigenvalue of the integral operator with the kernel F(<x, y>) on the torus, on the Fourier mode k:

        int over [0, 1]^d of F((1/d) sum_a cos 2 pi x_a) cos(2 pi k.x) dx.

    Arguments kernel, k_1, ..., k_d: the kernel a ``Lambda`` of one variable, or an expression in one symbol, and
    integers k_a.  For d = 1 it is the eigenvalue on the circle in the degree |k|.  Raises :class:`UserError` for a mode
    without a frequency, and for a frequency that is no integer.
    """

    spelled_out = True

    def __new__(cls, *args: Any, **options: Any) -> TorusEigenvalue:
        if len(args) < 2:
            raise UserError("a mode on the torus has at least one frequency: TorusEigenvalue(kernel, k_1, ..., k_d)")
        for frequency in args[1:]:
            if exact_number(frequency).is_integer is False:
                raise UserError(f"the frequencies of a mode on the torus are integers, got {frequency}")
        found: TorusEigenvalue = super().__new__(cls, as_kernel(args[0]), *args[1:], **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return ("torus_eigenvalue", *(convert(a) for a in self.args))

    def definition(self) -> sp.Expr:
        kernel, *mode = self.args
        x = [sp.Dummy(f"x_{a}", real=True) for a in range(1, len(mode) + 1)]
        phase = 2 * sp.pi * sum((k * a for k, a in zip(mode, x, strict=True)), sp.S.Zero)
        inner = torus_inner_product(x, [sp.S.Zero] * len(mode))
        return sp.Integral(kernel(inner) * sp.cos(phase), *((a, 0, 1) for a in x))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        kernel, *mode = self.args
        power = "" if exp is None else f"^{{{exp}}}"
        frequency = ",".join(printer._print(k) for k in mode)
        return rf"\mu_{{{frequency}}}{power}\left({name_of(kernel)};\,\mathbb{{T}}^{{{len(mode)}}}\right)"


__all__ = ["GridEigenvalue", "TorusEigenvalue", "dft_matrix", "torus_embedding", "torus_inner_product"]
