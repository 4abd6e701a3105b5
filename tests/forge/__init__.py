"""Reviews on a real forge: slow, and with packages of its own, so outside `scripts/test`."""
