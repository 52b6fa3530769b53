"""The named properties of functions that statements use."""

from __future__ import annotations

from ..decide import Answer
from ..syntax import Malformed, Node
from .activation import (
    Unsupported,
    derivative,
    is_differentiable,
    is_differentiable_almost_everywhere,
    is_locally_absolutely_continuous,
    is_square_integrable,
    polynomial_growth,
)


def has_property(name: str, function: Node) -> Answer:
    """Does a given function have the property (see :data:`ntksym.verifier.statement.PROPERTIES`)?"""
    try:
        if name == "square_integrable":
            return is_square_integrable(function)
        if name == "locally_absolutely_continuous":
            return is_locally_absolutely_continuous(function)
        if name == "differentiable_almost_everywhere":
            return is_differentiable_almost_everywhere(function)
        if name == "derivative_square_integrable":
            return is_square_integrable(derivative(function))
        if name == "polynomially_bounded":
            polynomial_growth(function)
            return Answer.YES
        if name == "differentiable":
            return is_differentiable(function)
    except Unsupported:
        return Answer.UNKNOWN
    raise Malformed(f"there is no property called {name[:40]!r}")
