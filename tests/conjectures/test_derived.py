"""Objects that stand for longer expressions mean in a text what they mean in Python."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

import ntksym as nt
from ntksym.conjectures import read
from ntksym.conjectures.derived import DERIVED
from ntksym.evaluation.tree import to_tree
from ntksym.theory.power_series import DerivativeHermiteCoefficient
from ntksym.verifier.enclosures.enclose import enclose_to

HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)
OBJECTS = {
    "NTK(relu, 1/2, 3, 1, 1/3, sqrt(2), 1/2)": nt.NTK(nt.relu, HALF, 3, 1, THIRD, sp.sqrt(2), HALF),
    "NTK(relu, 1/2, 2, 1, 0, sqrt(2), 1/2, false)": nt.NTK(nt.relu, HALF, 2, 1, 0, sp.sqrt(2), HALF, output_bias=False),
    "NTK(relu, 1/2, 2, 1, 0, sqrt(2), 1/2, true)": nt.NTK(nt.relu, HALF, 2, 1, 0, sp.sqrt(2), HALF),
    "NNGP(relu, 1/2, 2, 1, 0, 1/3, 1/2)": nt.NNGP(nt.relu, HALF, 2, 1, 0, THIRD, HALF),
    "DerivativeDual(relu, 1/3)": nt.DerivativeDual(nt.relu, THIRD),
    "DerivativeHermiteCoefficient(relu, 3)": DerivativeHermiteCoefficient(nt.relu, 3),
    "balanced_bias(relu, 1/2)": nt.balanced_bias(nt.relu, HALF),
    "NTKRecurrenceCoefficient(relu, 3, 2, 1/2, 1/3, 1, 1/5)":
        nt.NTKRecurrenceCoefficient(nt.relu, 3, 2, HALF, THIRD, 1, sp.Rational(1, 5)),
    "NTKRecurrenceCoefficient(relu, 1, 1, sqrt(2), 1/3, 1, 1)":
        nt.NTKRecurrenceCoefficient(nt.relu, 1, 1, sp.sqrt(2), THIRD, 1, 1),
    "TwoLayerNTKCoefficient(tanh, 3, 1/2, sqrt(3)/2, 1, 0)":
        nt.TwoLayerNTKCoefficient(nt.tanh, 3, HALF, sp.sqrt(3) / 2, 1, 0),
    "NetworkNTKCoefficient(relu, 2, 1, 0, 1/3)": nt.NetworkNTKCoefficient(nt.relu, 2, 1, 0, THIRD),
    "harmonic_multiplicity(4, 5)": nt.harmonic_multiplicity(4, 5),
    "harmonic_multiplicity(0, 5)": nt.harmonic_multiplicity(0, 5),
    "sphere_area(4)": nt.sphere_area(4),
    "SobolevSymbol(2, 3, 1/2, root)": nt.SobolevSymbol(2, 3, HALF, "root"),
    "SobolevSymbol(2, 3, 1/2, degree)": nt.SobolevSymbol(2, 3, HALF, "degree"),
    "GridEigenvalue(t -> t^2, 3, 1)": nt.GridEigenvalue(sp.Symbol("t", real=True) ** 2, 3, 1),
    "GridEigenvalue(t -> t^2, 3, 1, 2)": nt.GridEigenvalue(sp.Symbol("t", real=True) ** 2, 3, 1, 2),
    "SurfaceEigenvalue(t -> t^2, 2, 3)": nt.funk_hecke_eigenvalue(
        sp.Symbol("t", real=True) ** 2, 2, 3, measure="surface", sphere="S^{d-1}"),
}


def value(node: Any) -> str:
    return enclose_to(node, {}, 15).str(12, radius=False)


@pytest.mark.parametrize("text", OBJECTS)
def test_a_text_has_the_value_of_the_object(text: str) -> None:
    (claim,) = read(f"[[claim]]\nstatement = '{text} = 0'\n")
    assert value(to_tree(claim.statement)[1]) == value(to_tree(OBJECTS[text]))


def test_every_object_is_tried() -> None:
    assert {text.partition("(")[0] for text in OBJECTS} == DERIVED.keys()
