"""Even and odd kernels of networks."""

from __future__ import annotations

from ..verifier.enclosures.exact_means import rational_mean
from ..verifier.enclosures.parity import parity
from .deep_network import Request


def symmetry(made: Request) -> int:
    """1 where the NNGP and the NTK of the last layer are even in the correlation, -1 where they are odd up to a
    constant, 0 where neither is shown.

    With gamma_b = 0, D and t D'(t) have the parity of phi.  For an even phi that carries over to every layer; for an
    odd phi to the second, and to later ones if no bias is added before them: sigma_w^2 E[phi^2] = 1.
    """
    if made.weights[0] ** 2 != 1:
        return 0
    found = parity(made.function)
    return found if found == 1 or made.layers <= 2 or is_without_bias(made) else 0


def is_without_bias(made: Request) -> bool:
    """Is sigma_w^2 E[phi^2] = 1 by rational arithmetic?"""
    _, variable, body = made.function
    mean, square = rational_mean(("lam", variable, ("*", body, body))), made.weights[1] ** 2
    return mean is not None and square.is_Rational and int(square.p) * mean == int(square.q)
