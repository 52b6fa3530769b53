"""Rigorous enclosures: every routine carries the proof of its error bound."""
