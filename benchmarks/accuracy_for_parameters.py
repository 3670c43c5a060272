"""Accuracy against size: how far fewer than 6,000 parameters go."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import Aim, Effort, Row
from benchmarks.kept_runs import in_turns

SEEDS = 3
OURS = {"tiny": "the tiny recipe", "fast": "the fast recipe"}
PEERS = {
    "workflow_mlp": "the course's first network",
    "lenet5": "LeNet-5",
    "keras_convnet": "Keras' MNIST convnet",
}


def measure(effort: Effort) -> list[Row]:
    """Train all of them with each seed, to the end."""
    return rows_of(in_turns(dict.fromkeys([*OURS, *PEERS]), SEEDS, effort))


def rows_of(runs: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """Set the tiny network beside each of the others; the details hold the points of the plot."""
    points = {
        words: {
            "parameters": runs[name][0]["parameters"],
            "accuracy": [100 * run["epochs"][-1]["accuracy"] for run in runs[name]],
        }
        for name, words in {**OURS, **PEERS}.items()
        if runs[name]
    }
    tiny = points.get(OURS["tiny"], {"parameters": None, "accuracy": []})
    aim: Aim | None = Aim("ours", "at least", 99.0)
    size = Aim("ours", "at most", 5999)
    rows = [
        Row(
            "size of the tiny network",
            "parameters",
            [tiny["parameters"]] if tiny["accuracy"] else [],
            aim=size,
        )
    ]
    for words, point in points.items():
        if words != OURS["tiny"]:
            what = f"test accuracy, beside {point['parameters']:,} parameters"
            others = point["accuracy"]
            rows.append(Row(what, "%", tiny["accuracy"], others, words, aim, "mean", SEEDS))
    rows[0].details["points"] = points
    return rows
