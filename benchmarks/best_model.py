"""The best single network that a quarter of an hour gives, and a few of them together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.digits import load_mnist
from benchmarks.figures import Aim, Effort, Row
from benchmarks.kept_runs import in_turns, probabilities_of

SEEDS = 3
PEER, PEER_NAME = "keras_convnet", "Keras' MNIST convnet, 15 epochs"
CPU_SECONDS = 2 * 15 * 60.0  # a quarter of an hour on two cores


def measure(effort: Effort) -> list[Row]:
    """Train both with each seed, to the end."""
    runs = in_turns({"best": None, PEER: None}, SEEDS, effort, probabilities=["best"])
    rows = rows_of(runs["best"], runs[PEER])
    together = None if effort.quick else ensemble()
    return rows + ([together] if together else [])


def rows_of(ours: list[dict[str, Any]], peer: list[dict[str, Any]]) -> list[Row]:
    """Make the lines of the single networks."""

    def row(what: str, unit: str, of: Callable[[dict[str, Any]], float], aim: Aim) -> Row:
        return Row(what, unit, [*map(of, ours)], [*map(of, peer)], PEER_NAME, aim, "mean", SEEDS)

    return [
        row(
            "test accuracy",
            "%",
            lambda run: 100 * run["epochs"][-1]["accuracy"],
            Aim("ours", "at least", 99.6),
        ),
        row(
            "CPU time of the training",
            "s",
            lambda run: run["cpu_seconds"],
            Aim("ours", "at most", CPU_SECONDS),
        ),
        row(
            "size",
            "parameters",
            lambda run: run["parameters"],
            Aim("ours", "at most", 99_999),
        ),
    ]


def ensemble() -> Row | None:
    """Average the answers of all seeds, each over nine small shifts; None until all are there."""
    files = [probabilities_of("best", seed) for seed in range(SEEDS)]
    if not all(file.exists() for file in files):
        return None
    labels = load_mnist()[1].labels
    answers = np.mean([np.load(file) for file in files], axis=0).argmax(axis=1)
    return Row(
        f"test accuracy of {len(files)} together, test digits shifted by up to a pixel",
        "%",
        [100 * float(np.mean(answers == labels))],
        aim=Aim("ours", "at least", 99.7),
    )
