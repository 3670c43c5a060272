"""Benchmarks that compare digitkit's speed and its recipes' accuracy with peers.

`python -m benchmarks` runs all of them, `python -m benchmarks NAME` one, and `--quick` a short
version that shows that they work. Each value and its peer's come from the same run.
"""
