"""Claims of the presentation script "Spectral Analysis of the Neural Tangent Kernel", cited as script."""

from . import kernels

CLAIMS = (*kernels.CLAIMS,)
