"""Reading: real files and real git."""
