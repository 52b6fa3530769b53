r"""Matrices over a data set of any size, and their spectra.

The data are the rows x_1, ..., x_n of an array; a matrix over them is built of their Gram matrix.  Eigenvalues are in
decreasing order, lambda_1 the largest.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from .objects import Convert, TheoryObject


class MatrixOverData(TheoryObject):
    """An n x n matrix over the first n data points; it stands only inside of other matrices and of spectral values."""

    def __add__(self, other: Any) -> Any:
        raise TypeError("matrices over data are added by MatrixSum")

    def __mul__(self, other: Any) -> Any:
        raise TypeError("matrices over data are scaled by Scaled")

    __radd__, __rmul__ = __add__, __mul__


class Gram(MatrixOverData):
    r"""X X^T, the inner products <x_i, x_j> of the first n rows of an array x: arguments x, n."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("gram", str(self.args[0].label), convert(self.args[1]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return r"\mathbf{X}\mathbf{X}^\top"


class Ones(MatrixOverData):
    """1_{n x n}, all entries 1: argument n."""

    nargs = 1

    def tree_node(self, convert: Convert) -> Any:
        return ("ones", convert(self.args[0]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\mathbf{{1}}_{{{printer._print(self.args[0])}\times {printer._print(self.args[0])}}}"


class HadamardSeries(MatrixOverData):
    r"""sum over low <= p <= high of a_p M^{(p)}, entrywise powers with 0^0 = 1: arguments M, a_p, p, low, high."""

    nargs = 5

    @property
    def free_symbols(self) -> Any:
        matrix, body, index, low, high = self.args
        return matrix.free_symbols | (body.free_symbols - {index}) | low.free_symbols | high.free_symbols

    def tree_node(self, convert: Convert) -> Any:
        matrix, body, index, low, high = self.args
        return ("hadamard_series", convert(matrix), convert(body), convert(index)[1], convert(low), convert(high))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        matrix, body, index, low, high = (printer._print(a) for a in self.args)
        factor = "" if self.args[1] == 1 else f"{body} "
        if self.args[3] == self.args[4] and self.args[1] == 1:
            return rf"\left({matrix}\right)^{{\odot {low}}}"
        return rf"\sum_{{{index}={low}}}^{{{high}}} {factor}\left({matrix}\right)^{{\odot {index}}}"


class Scaled(MatrixOverData):
    """A number times a matrix: arguments number, matrix."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("scaled", convert(self.args[0]), convert(self.args[1]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"{printer._print(self.args[0])} {printer._print(self.args[1])}"


class MatrixSum(MatrixOverData):
    """The sum of two matrices."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("matrix_sum", *(convert(a) for a in self.args))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return " + ".join(printer._print(a) for a in self.args)


def _named(symbol: str, index: str, printer: Any, matrix: sp.Basic, exp: str | None) -> str:
    text = rf"{symbol}{index}\left({printer._print(matrix)}\right)"
    return text if exp is None else rf"{text}^{{{exp}}}"


class Eigenvalue(TheoryObject):
    """The i-th eigenvalue of a symmetric matrix in decreasing order, i = 1, ..., n: arguments matrix, i."""

    nargs = 2

    def tree_node(self, convert: Convert) -> Any:
        return ("eigenvalue", convert(self.args[0]), convert(self.args[1]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _named(r"\lambda", rf"_{{{printer._print(self.args[1])}}}", printer, self.args[0], exp)


class MatrixTrace(TheoryObject):
    """The sum of the diagonal entries."""

    nargs = 1

    def tree_node(self, convert: Convert) -> Any:
        return ("trace", convert(self.args[0]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _named(r"\mathrm{Tr}", "", printer, self.args[0], exp)


class Rank(TheoryObject):
    """The rank of a Gram matrix, which is that of the data."""

    nargs = 1

    def tree_node(self, convert: Convert) -> Any:
        return ("rank", convert(self.args[0]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _named(r"\mathrm{rank}", "", printer, self.args[0], exp)


class EffectiveRank(TheoryObject):
    """eff(M) = Tr(M)/lambda_1(M) (montufar2024, slide "Effective rank")."""

    nargs = 1
    spelled_out = True

    def definition(self) -> sp.Expr:
        return MatrixTrace(self.args[0]) / Eigenvalue(self.args[0], 1)

    def tree_node(self, convert: Convert) -> Any:
        return convert(self.definition())

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _named(r"\mathrm{eff}", "", printer, self.args[0], exp)


__all__ = ["EffectiveRank", "Eigenvalue", "Gram", "HadamardSeries", "MatrixSum", "MatrixTrace", "Ones", "Rank",
           "Scaled"]
