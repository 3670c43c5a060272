"""digitkit beside its peers: what is claimed of speed and accuracy, measured by one command.

`python -m benchmarks` runs everything, `python -m benchmarks NAME` one bench, and `--quick` a
short version that shows that it works. Every figure is set beside a peer's from the same run.
"""
