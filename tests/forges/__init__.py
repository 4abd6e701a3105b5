"""Forges, and the branch that keeps what was said there."""
