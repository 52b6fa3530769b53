"""Claims of the presentation script "Spectral Analysis of the Neural Tangent Kernel", cited as script."""

from . import (
    choice_of_order,
    deep_narrow,
    eigenvalue_decay,
    gaussian_space,
    kernels,
    operators,
    preconditioner,
    sobolev_operators,
    sobolev_proofs,
    torus,
    torus_dimensions,
)

CLAIMS = (*kernels.CLAIMS, *operators.CLAIMS, *eigenvalue_decay.CLAIMS, *deep_narrow.CLAIMS,
          *sobolev_operators.CLAIMS, *sobolev_proofs.CLAIMS, *preconditioner.CLAIMS, *choice_of_order.CLAIMS,
          *gaussian_space.CLAIMS, *torus.CLAIMS, *torus_dimensions.CLAIMS)
