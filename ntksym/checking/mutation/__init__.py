"""How often does the checker accept a false statement?  Mutants of accepted statements, decided and attacked."""
