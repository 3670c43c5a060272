"""CPU seconds until 99.0 % of the test digits are right, beside Keras' published convnet."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import Aim, Row
from benchmarks.kept_runs import trained

TARGET = 0.99
SEEDS = 5
PEER = "keras_convnet"


def measure(quick: bool) -> list[Row]:
    """Train both in turns, with one seed after another, until they reach 99.0 %."""
    runs: dict[str, list[dict[str, Any]]] = {"fast": [], PEER: []}
    for seed in range(1 if quick else SEEDS):
        for name in runs:
            runs[name].append(trained(name, seed, TARGET, quick))
    return rows_of(runs["fast"], runs[PEER])


def rows_of(ours: list[dict[str, Any]], peer: list[dict[str, Any]]) -> list[Row]:
    """Make the lines of the table. A run that never got there has no time, and no mean counts."""
    accuracies = [run["epochs"][-1]["accuracy"] * 100 for run in ours]
    return [
        Row(
            f"CPU time until {TARGET:.1%}",
            "s",
            times(ours),
            times(peer),
            "Keras' MNIST convnet",
            Aim("ratio", "at most", 0.1),
            "mean",
            {
                "curves": {
                    "fast recipe": [run["epochs"] for run in ours],
                    "Keras' MNIST convnet": [run["epochs"] for run in peer],
                }
            },
        ),
        Row(
            "test accuracy of the fast recipe where it stopped",
            "%",
            accuracies,
            aim=Aim("ours", "at least", TARGET * 100),
            average="mean",
        ),
    ]


def times(runs: list[dict[str, Any]]) -> list[float]:
    """Give each run's CPU seconds; none at all if one run stayed below the target."""
    if any(run["epochs"][-1]["accuracy"] < TARGET and not run["quick"] for run in runs):
        return []
    return [run["cpu_seconds"] for run in runs]
