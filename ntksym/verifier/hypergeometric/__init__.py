"""Sequences as hypergeometric terms: identities, inequalities and rates for all values of an index."""
