r"""NNGP and NTK of a network as functions of the inner product of two unit inputs, vectorised in double precision.

The recursion of :mod:`ntksym.theory.kernels` runs on 1 - S_l and 1 + S_l instead of S_l, so that half chords stay exact
to the last digits for near duplicates and antipodal points at every depth:

    1 - S_1 = gamma_w^2 (1 - rho),     1 - S_l = sigma_w^2 (D(1) - D(S_{l-1}))       (Assumption 2: S_l(1) = 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from ..errors import UserError
from .dual_profiles import Array, Profile, profile, series

#: how far Assumption 2 may be missed by rounded hyperparameters
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Network:
    """A network that satisfies Assumption 2; the squares of its hyperparameters (``bias``: of hidden layers)."""

    phi: sp.Lambda
    layer: int
    input_weight: float
    input_bias: float
    weight: float
    bias: float
    output_bias: bool

    @property
    def profile(self) -> Profile:
        return profile(self.phi)


def network(
    phi: sp.Lambda, layer: int, gamma_w: Any, gamma_b: Any, sigma_w: Any, sigma_b: Any, output_bias: bool
) -> Network:
    """The network with these hyperparameters (numbers); ``sigma_b=None`` takes the one that Assumption 2 prescribes.

    Raises :class:`UserError` for a layer that is no integer >= 1, for numbers that are not finite or of the wrong sign,
    and where Assumption 2 fails by more than rounding.
    """
    if isinstance(layer, bool) or not isinstance(layer, (int, np.integer, sp.Integer)) or layer < 1:
        raise UserError(f"a layer is an integer >= 1, got {layer}")
    values = {"gamma_w": gamma_w, "gamma_b": gamma_b, "sigma_w": sigma_w, "sigma_b": 0 if sigma_b is None else sigma_b}
    numbers = {name: as_float(name, value) for name, value in values.items()}
    gw, gb, sw, sb = (v * v for v in numbers.values())
    if abs(gw + gb - 1) > TOLERANCE:
        raise UserError(f"Assumption 2 needs gamma_w^2 + gamma_b^2 = 1, got {gw + gb:.15g}")
    if layer == 1:
        return Network(phi, 1, gw, gb, sw, sb, output_bias)
    mean = profile(phi).mean_square
    if sw * mean > 1 + TOLERANCE:
        raise UserError(
            f"Assumption 2 needs sigma_w^2 E[phi^2] <= 1, got {sw:.6g} * {mean:.6g}; take sigma_w <= {mean**-0.5:.15g}"
        )
    balanced = max(0.0, 1 - sw * mean)
    if sigma_b is not None and abs(sb - balanced) > TOLERANCE:
        raise UserError(f"Assumption 2 needs sigma_b^2 = 1 - sigma_w^2 E[phi^2] = {balanced:.15g}, got {sb:.15g}")
    return Network(phi, int(layer), gw, gb, sw, balanced, output_bias)


def as_float(name: str, value: Any) -> float:
    """A hyperparameter as a float: >= 0, weights > 0."""
    try:
        result = float(value)
    except TypeError as failure:
        raise UserError(f"{name} is a number here, got {value}") from failure
    positive = name.endswith("_w")
    if not np.isfinite(result) or result < 0 or (positive and result == 0):
        raise UserError(f"{name} is a finite number {'> 0' if positive else '>= 0'}, got {value}")
    return result


def kernel_values(net: Network, below: Array, above: Array, tangent: bool) -> Array:
    """The NTK (or, without ``tangent``, the NNGP) where 1 - rho = below and 1 + rho = above, both in [0, 2]."""
    a = net.input_weight * below
    b = net.input_weight * above + 2 * net.input_bias
    kernel = 1 - a
    for layer in range(2, net.layer + 1):
        slope = net.weight * derivative_dual(net.profile, a, b) if tangent else None
        a, b = step(net, a, b)
        # Subtracting from 1 is accurate unless the difference is the small one: near S = -1 it is b - 1.
        covariance = np.where(a <= b, 1 - a, b - 1)
        if layer == net.layer and not net.output_bias:
            covariance = covariance - net.bias
        kernel = covariance if slope is None else covariance + slope * kernel
    return kernel


def step(net: Network, a: Array, b: Array) -> tuple[Array, Array]:
    """1 - S and 1 + S of the next layer."""
    own, near = net.profile, a <= b
    deficit = np.empty_like(a)
    deficit[near] = chord_deficit(own, a[near])
    mirrored = chord_deficit(own, b[~near]) if own.symmetry else None
    if mirrored is None:
        deficit[~near] = own.mean_square - series(own.reflected, half_chord(b[~near]))
    else:
        deficit[~near] = mirrored if own.symmetry == 1 else 2 * own.mean_square - mirrored
    below = net.weight * deficit
    above = 2 - below
    if mirrored is not None and own.symmetry == -1:
        above[~near] = 2 * net.bias + net.weight * mirrored
    return below, above


def derivative_dual(own: Profile, a: Array, b: Array) -> Array:
    """The dual of phi' at S."""
    near = a <= b
    result = np.empty_like(a)
    result[near] = series(own.slope, half_chord(a[near]))
    result[~near] = series(own.reflected_slope, half_chord(b[~near]))
    return result


def half_chord(a: Array) -> Array:
    return np.sqrt(np.minimum(a, 1.0) / 2)


def chord_deficit(own: Profile, a: Array) -> Array:
    """D(1) - D(1 - a) for a in [0, 1]."""
    half = half_chord(a)
    return half * series(own.deficit, half)
