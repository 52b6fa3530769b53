"""Order between objects of the theory: signs, bounds and monotonicity, and what follows from them."""
