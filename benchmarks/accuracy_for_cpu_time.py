"""CPU seconds until 99.0 % of the test digits are right, beside Keras' published convnet."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import Aim, Effort, Row
from benchmarks.kept_runs import in_turns

TARGET = 0.99
SEEDS = 5
PEER, PEER_NAME = "keras_convnet", "Keras' MNIST convnet"
WHAT = "CPU time until 99.0 %"


def measure(effort: Effort) -> list[Row]:
    """Train both in turns, with one seed after another.

    Ours is measured to the end of its two epochs: its learning rate is planned for all of them. The
    peer may stop after the first epoch that reaches 99.0 %.
    """
    runs = in_turns({"fast": None, PEER: TARGET}, SEEDS, effort)
    return rows_of(runs["fast"], runs[PEER])


def rows_of(ours: list[dict[str, Any]], peer: list[dict[str, Any]]) -> list[Row]:
    """Make the lines of the table. Where a run never got to 99.0 %, there is no time to tell."""
    runs = {"fast recipe": ours, PEER_NAME: peer}
    curves = {name: [run["epochs"] for run in those] for name, those in runs.items()}
    aim = Aim("ratio", "at most", 0.1)
    return [
        Row(
            WHAT,
            "s",
            times(ours),
            times(peer),
            PEER_NAME,
            aim,
            "mean",
            SEEDS,
            {"curves": curves},
        ),
        Row(
            "test accuracy at that time",
            "%",
            accuracies(ours),
            accuracies(peer),
            PEER_NAME,
            Aim("ours", "at least", TARGET * 100),
            "mean",
            SEEDS,
        ),
    ]


def accuracies(runs: list[dict[str, Any]]) -> list[float]:
    """Give the accuracy with which each run ended, in percent."""
    return [100 * run["epochs"][-1]["accuracy"] for run in runs]


def times(runs: list[dict[str, Any]]) -> list[float]:
    """Give each run's CPU seconds; none at all if a run ended below the target."""
    short = [run for run in runs if run["epochs"][-1]["accuracy"] < TARGET]
    if short and not short[0]["quick"]:
        return []
    return [run["cpu_seconds"] for run in runs]
