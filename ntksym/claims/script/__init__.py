"""Claims of the presentation script "Spectral Analysis of the Neural Tangent Kernel", cited as script."""

from . import deep_narrow, eigenvalue_decay, gaussian_space, kernels, operators, sobolev_operators, sobolev_proofs

CLAIMS = (*kernels.CLAIMS, *operators.CLAIMS, *eigenvalue_decay.CLAIMS, *deep_narrow.CLAIMS,
          *sobolev_operators.CLAIMS, *sobolev_proofs.CLAIMS, *gaussian_space.CLAIMS)
