"""Whole processes of esimtrack, timed against a bare Python in the same run: `python -m benchmarks`."""
