"""Benchmarks: figures to compare within one run, never pass or fail."""
