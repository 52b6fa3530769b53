"""Finite sums over residues modulo N: trigonometric sums, sums of periodic functions, and their exact values."""
