"""Claims of Montúfar 2024, "NTK via a power series expansion" (slides), cited as montufar2024."""

from . import (
    arc_cosine,
    assumptions,
    asymptotic_decay,
    centred_kernel,
    coefficients,
    composition,
    depth,
    depth_decay,
    depth_rates,
    effective_rank,
    generic_data,
    gradients,
    linear_models,
    rates,
)

CLAIMS = (
    *linear_models.CLAIMS,
    *gradients.CLAIMS,
    *arc_cosine.CLAIMS,
    *assumptions.CLAIMS,
    *coefficients.CLAIMS,
    *depth.CLAIMS,
    *composition.CLAIMS,
    *depth_rates.CLAIMS,
    *depth_decay.CLAIMS,
    *rates.CLAIMS,
    *effective_rank.CLAIMS,
    *centred_kernel.CLAIMS,
    *asymptotic_decay.CLAIMS,
    *generic_data.CLAIMS,
)
