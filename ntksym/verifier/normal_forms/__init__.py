"""Exact normal forms: identities between expressions, what they rest on, and where the sides are defined."""
