"""Inequalities between traces and eigenvalues of matrices over data sets of any size."""
