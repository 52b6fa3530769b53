r"""Eigenvalues of zonal kernels on the sphere by Funk-Hecke, as balls and for all degrees at once.

For F integrable on S^{d-1} in R^d the integral operator with kernel F(<x, y>), with respect to the uniform probability
measure, has on spherical harmonics of degree k the eigenvalue

    lambda_k = Gamma(d/2) / (sqrt(pi) Gamma((d-1)/2)) int_{-1}^{1} F(t) P_k(t) (1-t^2)^((d-3)/2) dt,

P_k the Gegenbauer polynomial of that dimension with P_k(1) = 1 (Funk-Hecke).  For the surface measure multiply by the
surface 2 pi^(d/2) / Gamma(d/2); for the sphere S^d take d + 1.

Four routes, each with a proved error: closed forms (:mod:`ntksym.evaluation.sphere_closed`); Gauss-Legendre sums in the
angle for networks with positively homogeneous activations (:mod:`ntksym.evaluation.sphere_deep`) and for formulas
(:mod:`ntksym.evaluation.sphere_formulas`); power series for networks of all other activations
(:mod:`ntksym.evaluation.sphere_series`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from flint import arb, ctx

from ..errors import UserError
from ..verifier import decide
from ..verifier.decide import Answer
from ..verifier.enclosures.gaussian import homogeneous
from .deep_network import PARTS, Request, hyperparameters, request
from .sphere_closed import closed_eigenvalues
from .sphere_deep import deep_eigenvalues
from .sphere_formulas import formula_eigenvalues
from .sphere_kernels import Zonal, closed_terms, constant, zonal
from .sphere_series import series_eigenvalues

MAX_BITS = 2048
MAX_DIMENSION = 10_000
#: the largest degrees: in closed form, and otherwise
MAX_DEGREE = 2**20
MAX_SWEEP = 2**12


def sphere_eigenvalues(kernel: Any, degrees: Iterable[int] | int, dimension: int, bits: int = 64) -> Any:
    """Balls for lambda_k, with ``bits`` correct bits relative to each; exactly 0 where the kernel's form shows it.

    ``kernel`` is a ``Lambda`` of the inner product, an expression in one symbol, or ``NNGP(...)`` or ``NTK(...)`` at a
    symbol, which have to meet Assumption 2; ``degrees`` an integer >= 0 (the result is one ball) or several (a list in
    their order); ``dimension`` = d >= 2.  Raises :class:`UserError` for anything else, for kernels that are not
    integrable, and with exit code 4 where the accuracy is not reached.
    """
    single = isinstance(degrees, (int, sp.Integer))
    wanted = checked_degrees([degrees] if single else degrees)
    d = checked(dimension, "the dimension d of the space R^d around the sphere", 2, MAX_DIMENSION)
    goal = checked(bits, "bits", 2, MAX_BITS)
    given = zonal(kernel)
    if not wanted:
        return []
    values = eigenvalues(given, max(wanted) + 1, d, goal)
    return values[wanted[0]] if single else [values[k] for k in wanted]


def checked(value: Any, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, sp.Integer)) or not least <= value <= most:
        raise UserError(f"{name} is an integer from {least} to {most}, got {value}")
    return int(value)


def checked_degrees(degrees: Any) -> list[int]:
    if isinstance(degrees, str) or not isinstance(degrees, Iterable):
        raise UserError(f"degrees are an integer or several, such as range(10), got {degrees!r:.40}")
    if isinstance(degrees, range):
        for end in degrees[:1], degrees[-1:]:
            checked_degrees(list(end))
        return list(degrees)
    return [checked(k.item() if hasattr(k, "item") else k, "a degree", 0, MAX_DEGREE) for k in degrees]


def eigenvalues(given: Zonal, count: int, d: int, bits: int) -> list[arb]:
    """lambda_k for k < count by the first route that serves."""
    made = None if given.network is None else network_request(given.network)
    terms = closed_terms(given, d)
    if terms is not None:
        return closed_eigenvalues(terms, count, d, bits)
    if count > MAX_SWEEP + 1:
        raise UserError(f"without a closed form degrees go up to {MAX_SWEEP}, asked for {count - 1}")
    if made is None:
        return formula_eigenvalues(given, count, d, bits)
    tangent = given.network.operator == "ntk"
    # the kernels of polynomials are polynomials: their series end, and eigenvalues vanish beyond
    polynomial = made.phi.expr.is_polynomial(made.phi.variables[0])
    if homogeneous(made.function) is None or polynomial:
        return series_eigenvalues(made, tangent, count, d, bits)
    return deep_eigenvalues(made, tangent, count, d, bits)


def network_request(kernel: Any) -> Request:
    """The network of an NNGP or NTK; raises :class:`UserError` for a layer that is a symbol and for what misses
    Assumption 2."""
    phi, _, layer, gamma_w, gamma_b, sigma_w, sigma_b = kernel.args[:7]
    if not layer.is_Integer:
        raise UserError(f"the layer of a kernel on the sphere is a number, got {layer}")
    symbolic = sigma_b.has(sp.Function) and not sigma_b.is_number  # sqrt(1 - sigma_w^2 E[phi^2]), unevaluated
    made = request(phi, 1, int(layer), gamma_w, gamma_b, sigma_w, None if symbolic else sigma_b, "network",
                   kernel.output_bias, PARTS)
    if symbolic and layer > 1:
        with ctx.workprec(256):
            bias = hyperparameters(made, 256).bias
            given = constant(sigma_b**2, 256)
            if decide.is_zero(given - bias) is Answer.NO:
                raise UserError(f"Assumption 2 needs sigma_b^2 = {bias.str(15, radius=False)}, got {sigma_b}^2")
    return made


__all__ = ["sphere_eigenvalues"]
