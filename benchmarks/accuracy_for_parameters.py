"""Accuracy and size: what a network of fewer than 6,000 parameters achieves."""

from __future__ import annotations

from functools import partial

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.training import Run
from benchmarks.training_cache import accuracies, train_interleaved

SEEDS = 3
TINY = "the tiny recipe"
NETWORKS = {
    "tiny": TINY,
    "fast": "the fast recipe",
    "workflow_mlp": "the course's first network",
    "lenet5": "LeNet-5",
    "keras_convnet": "Keras' MNIST convnet",
}


def measure(effort: Effort) -> list[Row]:
    """Train all of them to the end with each seed."""
    return rows_of(train_interleaved(dict.fromkeys(NETWORKS), SEEDS, effort))


def rows_of(runs: dict[str, list[Run]]) -> list[Row]:
    """Compare the tiny network with each of the others; the details are the points of the plot."""
    sizes = {label: runs[name][0]["parameters"] for name, label in NETWORKS.items() if runs[name]}
    accuracy = {label: accuracies(runs[name]) for name, label in NETWORKS.items()}
    points = {
        label: {"parameters": size, "accuracy": accuracy[label]} for label, size in sizes.items()
    }
    size_row = Row(
        "size of the tiny network",
        "parameters",
        [sizes[TINY]] if TINY in sizes else [],
        aim=Aim("ours", "at most", 5999),
        details={"points": points},
    )
    aim = Aim("ours", "at least", 99.0)
    row = partial(Row, unit="%", ours=accuracy[TINY], aim=aim, average="mean", planned=SEEDS)
    return [
        size_row,
        *(
            row(
                f"test accuracy, compared with {size:,} parameters",
                peer=accuracy[label],
                peer_name=label,
            )
            for label, size in sizes.items()
            if label != TINY
        ),
    ]
