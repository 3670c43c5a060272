"""Sample rows and entries of benchmarks."""

from benchmarks.comparison import Aim, Row
from benchmarks.results_file import entry

HALF = Row("half", "s", [1.0, 3.0, 2.0], [4.0, 4.0, 5.0], "other", Aim("ratio", "at most", 0.4))
SEEDS = Row(
    "seeds", "%", [99.0, 99.2], aim=Aim("ours", "at least", 99.0), average="mean", planned=3
)


def an_entry(rows=(HALF, SEEDS), quick=False):
    return entry("What does it cost?", list(rows), quick, 12.34)
