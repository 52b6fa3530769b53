"""Matrices over data as objects: their trees, their names, and what they refuse."""

from __future__ import annotations

import pytest
import sympy as sp

from ntksym.evaluation.formulas import latex
from ntksym.evaluation.tree import to_tree
from ntksym.theory.data_matrices import (
    EffectiveRank,
    Eigenvalue,
    Gram,
    HadamardSeries,
    MatrixSum,
    MatrixTrace,
    Ones,
    Rank,
    Scaled,
)

n, p, i = sp.symbols("n p i", integer=True)
x, c = sp.IndexedBase("x"), sp.IndexedBase("c")
GRAM = Gram(x, n)
SERIES = HadamardSeries(GRAM, c[p], p, 0, sp.oo)
N = ("s", "n")


def test_trees_are_those_of_the_language() -> None:
    gram = ("gram", "x", N)
    series = ("hadamard_series", gram, ("idx", "c", ("s", "p")), "p", ("q", "0"), ("c", "oo"))
    both = MatrixSum(Scaled(1 / n, SERIES), Ones(n))
    assert to_tree(both) == ("matrix_sum", ("scaled", ("^", N, ("q", "-1")), series), ("ones", N))
    assert to_tree(Eigenvalue(SERIES, i)) == ("eigenvalue", series, ("s", "i"))
    assert to_tree(Rank(GRAM)) == ("rank", gram)
    top = ("eigenvalue", gram, ("q", "1"))
    assert set(to_tree(EffectiveRank(GRAM))[1:]) == {("trace", gram), ("^", top, ("q", "-1"))}


def test_the_index_of_a_series_is_bound() -> None:
    assert p not in SERIES.free_symbols
    assert n in SERIES.free_symbols


def test_matrices_are_not_numbers() -> None:
    with pytest.raises(TypeError, match="added by MatrixSum"):
        _ = GRAM + 1
    with pytest.raises(TypeError, match="scaled by Scaled"):
        _ = 2 * GRAM
    with pytest.raises(TypeError, match="elementary"):
        Rank(GRAM).definition()
    assert EffectiveRank(GRAM).definition() == MatrixTrace(GRAM) / Eigenvalue(GRAM, 1)


@pytest.mark.parametrize(("value", "text"), [
    (Eigenvalue(GRAM, i) ** 2, r"\lambda_{i}\left(\mathbf{X}\mathbf{X}^\top\right)^{2}"),
    (EffectiveRank(Scaled(n, Ones(n))), r"\mathrm{eff}\left(n \mathbf{1}_{n\times n}\right)"),
    (Rank(MatrixSum(GRAM, HadamardSeries(GRAM, 1, p, 2, 2))),
     r"\mathrm{rank}\left(\mathbf{X}\mathbf{X}^\top + \left(\mathbf{X}\mathbf{X}^\top\right)^{\odot 2}\right)"),
    (MatrixTrace(HadamardSeries(GRAM, 1, p, 0, 3)),
     r"\mathrm{Tr}\left(\sum_{p=0}^{3} \left(\mathbf{X}\mathbf{X}^\top\right)^{\odot p}\right)"),
    (MatrixTrace(SERIES),
     r"\mathrm{Tr}\left(\sum_{p=0}^{\infty} {c}_{p} \left(\mathbf{X}\mathbf{X}^\top\right)^{\odot p}\right)"),
])
def test_names_are_those_of_the_source(value: sp.Expr, text: str) -> None:
    assert latex(value) == text
