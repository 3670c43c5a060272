"""The best single network that a quarter of an hour gives, and a few of them together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.digits import load_mnist
from benchmarks.figures import Aim, Effort, Row
from benchmarks.kept_runs import KEPT, find, in_turns, keep, key_of_several, probabilities_of

SEEDS = 3
PEER, PEER_NAME = "keras_convnet", "Keras' MNIST convnet, 15 epochs"
CPU_SECONDS = 2 * 15 * 60.0  # a quarter of an hour on two cores


def measure(effort: Effort) -> list[Row]:
    """Train both with each seed, to the end, and judge the three of ours together."""
    together = None if effort.quick else find(KEPT, key_of_several("best", SEEDS))
    needed = [] if together or effort.quick else ["best"]
    runs = in_turns({"best": None, PEER: None}, SEEDS, effort, probabilities=needed)
    rows = rows_of(runs["best"], runs[PEER])
    if together is None and not effort.quick:
        together = judge_together()
    return rows + ([row_of(together)] if together else [])


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


def judge_together(kept: Path = KEPT) -> dict[str, Any] | None:
    """Average the answers of all seeds, each over nine small shifts, and keep how many are right.

    Returns:
        `{"accuracy", "alone"}`: the share of right answers of all together, and of each alone with
        shifts; None until the answers of all of them are there.
    """
    files = [probabilities_of("best", seed, kept) for seed in range(SEEDS)]
    if not all(file.exists() for file in files):
        return None
    labels = load_mnist()[1].labels
    answers = np.stack([np.load(file) for file in files])
    right = {
        "accuracy": float(np.mean(answers.mean(axis=0).argmax(axis=1) == labels)),
        "alone": [float(np.mean(one.argmax(axis=1) == labels)) for one in answers],
    }
    keep(kept, key_of_several("best", SEEDS), right)
    return right


def row_of(together: dict[str, Any]) -> Row:
    """Make the line of several networks together."""
    return Row(
        f"test accuracy of {len(together['alone'])} together, test digits shifted by up to a pixel",
        "%",
        [100 * together["accuracy"]],
        aim=Aim("ours", "at least", 99.7),
        details={"each alone, shifted": [100 * one for one in together["alone"]]},
    )
