"""Whole builds, judged by what a reader sees."""
