"""Speed and memory, measured: what `scripts/bench` runs, and what `test_speed.py` holds us to."""
