"""CPU seconds until 99.0 % of the test digits are correct, compared with Keras' own convnet."""

from __future__ import annotations

from functools import partial

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.training import Run
from benchmarks.training_cache import accuracies, cpu_times, train_interleaved

TARGET = 0.99
SEEDS = 5
PEER, PEER_NAME = "keras_convnet", "Keras' MNIST convnet"


def measure(effort: Effort) -> list[Row]:
    """Train both with the same seeds.

    Ours is measured to the end of its two epochs, because its learning rate schedule covers both.
    The peer may stop after the first epoch that reaches 99.0 %.
    """
    runs = train_interleaved({"fast": None, PEER: TARGET}, SEEDS, effort)
    return rows_of(runs["fast"], runs[PEER])


def rows_of(ours: list[Run], peer: list[Run]) -> list[Row]:
    """Return the rows of the table. If a run never reached 99.0 %, there is no time."""
    runs = {"fast recipe": ours, PEER_NAME: peer}
    curves = {name: [run["epochs"] for run in group] for name, group in runs.items()}
    row = partial(Row, peer_name=PEER_NAME, average="mean", planned=SEEDS)
    return [
        row(
            "CPU time until 99.0 %",
            "s",
            times(ours),
            times(peer),
            aim=Aim("ratio", "at most", 0.1),
            details={"curves": curves},
        ),
        row(
            "test accuracy at that time",
            "%",
            accuracies(ours),
            accuracies(peer),
            aim=Aim("ours", "at least", TARGET * 100),
        ),
    ]


def times(runs: list[Run]) -> list[float]:
    """Return the CPU seconds of each run; nothing if a full run ended below the target."""
    if any(run["epochs"][-1]["accuracy"] < TARGET and not run["quick"] for run in runs):
        return []
    return cpu_times(runs)
