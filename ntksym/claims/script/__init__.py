"""Claims of the presentation script "Spectral Analysis of the Neural Tangent Kernel", cited as script."""

from . import deep_narrow, eigenvalue_decay, kernels, operators

CLAIMS = (*kernels.CLAIMS, *operators.CLAIMS, *eigenvalue_decay.CLAIMS, *deep_narrow.CLAIMS)
