"""The best single network after a quarter of an hour of training, and an ensemble of a few."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import numpy as np

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.digits import load_mnist
from benchmarks.training import Run
from benchmarks.training_cache import (
    CACHE,
    accuracies,
    add,
    cpu_times,
    ensemble_key,
    find,
    probabilities_file,
    train_interleaved,
)

SEEDS = 3
PEER, PEER_NAME = "keras_convnet", "Keras' MNIST convnet, 15 epochs"
CPU_SECONDS = 2 * 15 * 60.0  # a quarter of an hour on two cores


class Ensemble(TypedDict):
    """Test accuracies, from 0 to 1, over small shifts: of the ensemble and of each member."""

    accuracy: float
    alone: list[float]


def measure(effort: Effort) -> list[Row]:
    """Train both to the end with each seed, and evaluate the ensemble of ours."""
    cached: Ensemble | None = None if effort.quick else find(CACHE, ensemble_key("best", SEEDS))
    needed = [] if cached or effort.quick else ["best"]
    runs = train_interleaved({"best": None, PEER: None}, SEEDS, effort, probabilities=needed)
    rows = rows_of(runs["best"], runs[PEER])
    ensemble = None if effort.quick else cached or evaluate_ensemble()
    return [*rows, ensemble_row(ensemble)] if ensemble else rows


def rows_of(ours: list[Run], peer: list[Run]) -> list[Row]:
    """Return the rows of the single networks."""

    def row(what: str, unit: str, values: Callable[[list[Run]], list[float]], limit: float) -> Row:
        aim = Aim("ours", "at least" if unit == "%" else "at most", limit)
        return Row(what, unit, values(ours), values(peer), PEER_NAME, aim, "mean", SEEDS)

    return [
        row("test accuracy", "%", accuracies, 99.6),
        row("CPU time of the training", "s", cpu_times, CPU_SECONDS),
        row("size", "parameters", lambda runs: [run["parameters"] for run in runs], 99_999),
    ]


def evaluate_ensemble(cache: Path = CACHE) -> Ensemble | None:
    """Average the probabilities of all seeds, evaluate them, and cache the result.

    Returns:
        None as long as the probabilities of a seed are missing.
    """
    files = [probabilities_file("best", seed, cache) for seed in range(SEEDS)]
    if not all(file.exists() for file in files):
        return None
    labels = load_mnist()[1].labels
    members = np.stack([np.load(file) for file in files])
    ensemble: Ensemble = {
        "accuracy": float(np.mean(members.mean(axis=0).argmax(axis=1) == labels)),
        "alone": [float(np.mean(member.argmax(axis=1) == labels)) for member in members],
    }
    add(cache, ensemble_key("best", SEEDS), ensemble)
    return ensemble


def ensemble_row(ensemble: Ensemble) -> Row:
    """Return the row of the ensemble."""
    members = [100 * accuracy for accuracy in ensemble["alone"]]
    return Row(
        f"test accuracy of an ensemble of {len(members)}, averaged over shifts of up to a pixel",
        "%",
        [100 * ensemble["accuracy"]],
        aim=Aim("ours", "at least", 99.7),
        details={"each alone, shifted": members},
    )
