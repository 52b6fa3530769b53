"""What the routes call the methods that they try: by these names a reader is told which were not tried."""

from __future__ import annotations

from collections.abc import Iterable

METHODS = (
    "exact normal form", "hypergeometric normal form", "monotone ratio of terms", "creative telescoping",
    "sums over residues", "induction over the layer", "differential equation and initial values", "Sturm sequence",
    "facts about the objects", "structure of the expression", "lemmas on eigenvalues", "growth of terms",
    "growth of the terms of a series", "coefficients of deep kernels", "growth of eigenvalues on the sphere",
    "ball evaluation", "search for a witness", "subdivision", "Taylor models", "sampling",
)


def without_a_try(tried: Iterable[str]) -> list[str]:
    """The methods that no line of what was tried names."""
    lines = list(tried)
    return [method for method in METHODS if not any(f"{method}:" in f"{line}:" for line in lines)]


__all__ = ["METHODS", "without_a_try"]
