"""Writing: what programs get, judged by its schema."""
