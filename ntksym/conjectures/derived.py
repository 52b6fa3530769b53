"""Objects of the theory that stand for longer expressions, such as the kernels of a network with all parameters.

The object of :mod:`ntksym.theory` is applied to symbols of its own, and what it says is then filled in with the
arguments of the text.  So SymPy sees no text and no argument, except small numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq

from ..evaluation.tree import to_tree
from ..theory import harmonics, kernels, power_series, sobolev, torus
from ..verifier.syntax import Node, rational, substitute

#: what an argument is: a function, a number, an integer (whose value the object may have to know), true or false, or
#: the name of a kind of Sobolev weight
FUNCTION, NUMBER, INTEGER, FLAG, KIND = "function", "number", "integer", "flag", "kind"
MOST_LAYERS, MOST = 1_000, 10**6


@dataclass(frozen=True)
class Derived:
    """An object by the sorts of its arguments; the last ``optional`` of them may be left out, and the last one may
    be followed by so many of its sort (``more``)."""

    build: Callable[..., Any]
    least: tuple[str, ...]
    optional: int = 0
    more: int = 0

    @property
    def arguments(self) -> tuple[str, ...]:
        return (*self.least, *[self.least[-1]] * self.more)


KERNEL = (FUNCTION, NUMBER, INTEGER, NUMBER, NUMBER, NUMBER, NUMBER, FLAG)


def surface_eigenvalue(kernel: Any, k: Any, d: Any) -> Any:
    """The Funk-Hecke eigenvalue under the surface measure of S^(d-1)."""
    return harmonics.funk_hecke_eigenvalue(kernel, k, d, measure="surface", sphere="S^{d-1}")


DERIVED: dict[str, Derived] = {
    "NTK": Derived(kernels.NTK, KERNEL, 1),
    "NNGP": Derived(kernels.NNGP, KERNEL, 1),
    "DerivativeDual": Derived(kernels.DerivativeDual, (FUNCTION, NUMBER)),
    "balanced_bias": Derived(kernels.balanced_bias, (FUNCTION, NUMBER)),
    "DerivativeHermiteCoefficient": Derived(power_series.DerivativeHermiteCoefficient, (FUNCTION, NUMBER)),
    "NTKRecurrenceCoefficient": Derived(
        power_series.NTKRecurrenceCoefficient, (FUNCTION, NUMBER, INTEGER, NUMBER, NUMBER, NUMBER, NUMBER)),
    "TwoLayerNTKCoefficient": Derived(
        power_series.TwoLayerNTKCoefficient, (FUNCTION, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)),
    "NetworkNTKCoefficient": Derived(
        power_series.NetworkNTKCoefficient, (FUNCTION, NUMBER, NUMBER, NUMBER, NUMBER)),
    "harmonic_multiplicity": Derived(harmonics.harmonic_multiplicity, (INTEGER, INTEGER)),
    "sphere_area": Derived(harmonics.sphere_area, (INTEGER,)),
    "SobolevSymbol": Derived(sobolev.SobolevSymbol, (INTEGER, INTEGER, NUMBER, KIND)),
    "GridEigenvalue": Derived(torus.GridEigenvalue, (FUNCTION, INTEGER, INTEGER), more=3),
    "SurfaceEigenvalue": Derived(surface_eigenvalue, (FUNCTION, INTEGER, INTEGER)),
}


def expand(name: str, arguments: Sequence[Node]) -> Node:
    """What the object says of its arguments; their number and sorts are known to fit.

    Raises :class:`UserError` for values that the object does not take, and :class:`Malformed` where a name of an
    argument is bound in what the object stands for.
    """
    values: dict[str, Node] = {}
    places: list[Any] = []
    for number, (sort, node) in enumerate(zip(DERIVED[name].arguments, arguments, strict=False)):
        if sort == FLAG:
            places.append(node == ("true",))
        elif sort == KIND:
            places.append(node[1])
        elif sort != FUNCTION and node[0] == "q" and is_small(rational(node[1]), sort):
            places.append(sp.Rational(int(rational(node[1]).p), int(rational(node[1]).q)))
        else:
            values[f"argument_{number}"] = node
            places.append(None)
    return substitute(template(name, tuple(places)), values)


def is_small(value: fmpq, sort: str) -> bool:
    """May the object know the number itself?  As an integer it may be computed with, and so has to be small."""
    if sort == INTEGER:
        return bool(value.q == 1 and abs(value.p) <= MOST_LAYERS)
    return bool(abs(value.p) <= MOST and value.q <= MOST)


@lru_cache(maxsize=256)
def template(name: str, places: tuple[Any, ...]) -> Node:
    """The tree of an object in which every argument that is not given as a value has the name of its place."""
    x = sp.Symbol("x", real=True)
    parts: list[Any] = []
    for number, (sort, value) in enumerate(zip(DERIVED[name].arguments, places, strict=False)):
        symbol = f"argument_{number}"
        if value is not None:
            parts.append(value)
        elif sort == FUNCTION:
            parts.append(sp.Lambda(x, sp.Function(symbol)(x)))
        else:
            parts.append(sp.Symbol(symbol, integer=True if sort == INTEGER else None))
    return to_tree(DERIVED[name].build(*parts))
