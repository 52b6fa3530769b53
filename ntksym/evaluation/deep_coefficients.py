r"""Power series coefficients of the NTK and the NNGP of every layer: kappa_{p,l}, alpha_{p,l}, upsilon_{p,l}.

    T_l = sum_p kappa_{p,l} rho^p,   S_l = sum_p alpha_{p,l} rho^p,   sigma_w^2 D'(S_{l-1}) = sum_p upsilon_{p,l} rho^p

for unit inputs with inner product rho (montufar2024, Theorem 1).  Balls come from values on a circle for positively
homogeneous activations (:mod:`ntksym.evaluation.deep_circle`), from compositions of power series for all others
(:mod:`ntksym.evaluation.deep_composition`); float64 arrays from a fast Fourier transform.  The two readings, of the
network and of the source's recurrence to the letter, are those of :mod:`ntksym.evaluation.deep_network`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from flint import ctx

from ..errors import UserError
from ..verifier.enclosures.enclose import enclose
from ..verifier.enclosures.gaussian import homogeneous
from .deep_circle import circle_coefficients, dual_on_the_disc
from .deep_composition import composed_coefficients
from .deep_network import PARTS, Coefficients, Request, hyperparameters, request
from .dual_profiles import Array

#: points per coefficient and at least, and how far the aliases are damped: r^N
OVERSAMPLING = 6
LEAST = 4096
DAMPING = 1e-9
MAX_BITS = 2048


def deep_coefficients(
    phi: sp.Lambda, count: int, layers: int, *, gamma_w: Any = 1, gamma_b: Any = 0, sigma_w: Any = 1,
    sigma_b: Any = None, reading: str = "network", output_bias: bool = True, parts: tuple[str, ...] = PARTS,
    bits: int = 96,
) -> Coefficients:
    """Balls for p < count and all layers up to ``layers``, with ``bits`` correct bits relative to each coefficient.

    Hyperparameters are exact numbers (``sympy.sqrt(2)``) that satisfy Assumption 2; ``sigma_b=None`` takes the value it
    prescribes.  ``parts`` are those wanted.  ``output_bias=False`` leaves sigma_b^2 out of the last layer.  A
    coefficient that is 0 comes out as 0 or as a ball around it; up to 20 bits may be missing where the composition
    loses them.  Raises :class:`UserError` for bad input, and with exit code 4 where the accuracy takes too much work.
    """
    made = request(phi, count, layers, gamma_w, gamma_b, sigma_w, sigma_b, reading, output_bias, parts)
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= MAX_BITS:
        raise UserError(f"bits is an integer from 2 to {MAX_BITS}, got {bits}")
    return circle_coefficients(made, bits) or composed_coefficients(made, bits)


def deep_coefficient_arrays(
    phi: sp.Lambda, count: int, layers: int, *, gamma_w: Any = 1, gamma_b: Any = 0, sigma_w: Any = 1,
    sigma_b: Any = None, reading: str = "network", output_bias: bool = True, parts: tuple[str, ...] = PARTS,
) -> Coefficients:
    """The same as float64 arrays of length ``count``: for positively homogeneous activations by a fast Fourier
    transform, with an absolute error below 1e-12 of the kernel's value at 1; otherwise rounded balls."""
    made = request(phi, count, layers, gamma_w, gamma_b, sigma_w, sigma_b, reading, output_bias, parts)
    if homogeneous(made.function) is not None:
        return by_fourier(made)
    balls = composed_coefficients(made, 64)
    return Coefficients(*(
        {layer: np.array([float(c) for c in row]) for layer, row in table.items()}
        for table in (balls.kappa, balls.alpha, balls.upsilon)
    ))


def by_fourier(made: Request) -> Coefficients:
    """Values on a circle of radius r, r^N = DAMPING, at N >= 6 count points: the alias is about DAMPING times the
    coefficient N places further on, which falls at least like N^(-3/2)."""
    size = good_size(max(LEAST, OVERSAMPLING * made.count))
    radius = DAMPING ** (1 / size)
    with ctx.workprec(128):
        values = hyperparameters(made, 128)
        found = homogeneous(made.function)
        assert found is not None
        degree, *trees = found
        right, left = (enclose(tree, {}, 128) for tree in trees)
        own = dual_on_the_disc(degree, right, left, values.weight)
        slope = dual_on_the_disc(degree - 1, degree * right, -degree * left, values.weight) if degree else None
    parts = [[[float(c) for c in part] for part in (d.root, d.up, d.down)] for d in (own, slope) if d is not None]
    gamma, offset, bias = float(values.input_weight), float(values.input_bias), float(values.bias)
    # The points below the axis carry the conjugate values, and irfft wants those of e^{-i t}.
    points = radius * np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    scale = radius ** -np.arange(made.count, dtype=np.float64)
    kernel = gamma * points + offset
    inner = points if made.source else kernel
    result = Coefficients({}, {}, {})
    if "kappa" in made.parts:
        result.kappa[1] = np.array([offset, gamma, *([0.0] * made.count)])[: made.count]

    def transformed(values: Any, constant: float) -> Array:
        row: Array = np.fft.irfft(values, size)[: made.count] * scale
        row[0] += constant
        return row

    for layer in range(2, made.layers + 1):
        root = np.sqrt((1 - inner) * (1 + inner))
        angle = np.pi / 2 - 1j * np.log(1j * inner + root)
        own_value, *slope_value = (
            polynomial(a, inner) * root + polynomial(b, inner) * angle
            + (polynomial(c, inner) * (np.pi - angle) if c else 0)
            for a, b, c in parts
        )
        shift = bias if made.output_bias or layer < made.layers else 0.0
        inner = own_value + bias
        kernel = own_value + (slope_value[0] * kernel if slope_value else 0)
        if "kappa" in made.parts:
            result.kappa[layer] = transformed(kernel, shift)
        if "alpha" in made.parts:
            result.alpha[layer] = transformed(own_value, shift)
        if "upsilon" in made.parts:
            result.upsilon[layer] = transformed(slope_value[0], 0.0) if slope_value else np.zeros(made.count)
        kernel = kernel + shift
    return result


def polynomial(coefficients: list[float], z: Any) -> Any:
    if not coefficients:
        return 0.0
    value: Any = coefficients[-1]
    for c in coefficients[-2::-1]:
        value = value * z + c
    return value


def good_size(least: int) -> int:
    """The smallest 2^a 3^b 5^c >= least that is even."""
    best = 2 * max(1, least)
    for five in (1, 5, 25, 125):
        for three in (1, 3, 9, 27):
            size = 2 * five * three
            while size < least:
                size *= 2
            best = min(best, size)
    return best


__all__ = ["Array", "Coefficients", "deep_coefficient_arrays", "deep_coefficients"]
