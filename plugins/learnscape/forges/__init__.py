"""Forges, where changes are reviewed, and the branch that keeps what was said."""
