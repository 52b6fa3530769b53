"""Growth of eigenvalues of zonal kernels on the sphere."""
