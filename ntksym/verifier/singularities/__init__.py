"""Growth of Taylor coefficients from singular expansions at 1 and -1."""
