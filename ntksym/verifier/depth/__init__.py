"""What depth does to the coefficients of kernels."""
