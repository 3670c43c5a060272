"""The search behind the fast recipe: one thing changed at a time, judged by validation digits.

`python -m benchmarks.recipe_search` trains every variation that is not yet in the table beside
it, and can be stopped and begun again at any time. The test digits take no part.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.digits import Rows, hold_out, load_mnist
from benchmarks.machine import usable_cores
from benchmarks.results_file import FOLDER

TABLE = FOLDER / "recipe_search.csv"
COLUMNS = ("change", "seed", "parameters", "cpu_seconds", "accuracy", "loss")
SEEDS = 2
CHANGES: dict[str, list[Any]] = {
    "epochs": [1, 3],
    "batch_size": [64, 256],
    "peak": [0.001, 0.005, 0.01, 0.04],
    "rise": [0.05, 0.4],
    "smoothing": [0.0, 0.2],
    "shift": [1, 2],
    "filters": [[8, 32, 64], [32, 32, 64], [16, 32, 32], [16, 48, 96]],
    "normalised": [[False, False, False], [False, False, True], [True, True, True]],
}


def trials(seeds: int = SEEDS) -> Iterator[tuple[dict[str, Any], int]]:
    """List what is tried: the recipe as it stands, then each change to it, with each seed."""
    changes: list[dict[str, Any]] = [{}]
    changes += [{name: value} for name, values in CHANGES.items() for value in values]
    for seed in range(seeds):
        for change in changes:
            yield change, seed


def try_out(change: dict[str, Any], seed: int, train: Rows, validation: Rows) -> dict[str, Any]:
    """Train the fast recipe with one change.

    Args:
        change: arguments of `fast` that differ from its defaults.
        seed: the seed of weights and order.
        train: the digits to learn from.
        validation: the digits to judge by.

    Returns:
        One line of the table. The loss is the cross-entropy of the probabilities.
    """
    import keras

    from benchmarks.recipes.fast import fast

    keras.utils.set_random_seed(seed)
    began = time.process_time()
    model = fast(*train, **change)
    cpu_seconds = time.process_time() - began
    probabilities = model.predict(validation.images, batch_size=1000, verbose=0)
    of_truth = probabilities[np.arange(len(validation.labels)), validation.labels]
    right = probabilities.argmax(axis=1) == validation.labels
    return {
        "change": json.dumps(change),
        "seed": seed,
        "parameters": model.count_params(),
        "cpu_seconds": round(cpu_seconds, 2),
        "accuracy": round(float(right.mean()), 5),
        "loss": round(float(-np.log(of_truth + 1e-9).mean()), 5),
    }


def known(table: Path) -> set[tuple[str, int]]:
    """Read which variations and seeds are in the table."""
    if not table.exists():
        return set()
    with table.open(newline="", encoding="utf-8") as file:
        return {(line["change"], int(line["seed"])) for line in csv.DictReader(file)}


def search(table: Path, seeds: int = SEEDS, rows: int | None = None) -> None:
    """Train what is missing from the table, and add it line by line.

    Args:
        table: the CSV to continue.
        seeds: how often each variation is trained.
        rows: how many training digits to use; None uses all that are not held out.
    """
    train, validation = hold_out(load_mnist()[0])
    train = Rows(*(array[:rows] for array in train))
    done = known(table)
    table.parent.mkdir(parents=True, exist_ok=True)
    for change, seed in trials(seeds):
        if (json.dumps(change), seed) in done:
            continue
        line = try_out(change, seed, train, validation)
        begin = not table.exists()
        with table.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            if begin:
                writer.writeheader()
            writer.writerow(line)
        print(*line.values(), flush=True)


def summary(table: Path = TABLE) -> list[list[str]]:
    """Put the table into words, a line a change.

    Returns:
        Lists of four texts: the change, the mean validation accuracy, the mean CPU seconds, and
        how many trainings that is. The recipe as it stands comes first.
    """
    lines: dict[str, list[dict[str, str]]] = {}
    if table.exists():
        with table.open(newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                lines.setdefault(line["change"], []).append(line)
    return [
        [
            ", ".join(f"{name} {value}" for name, value in json.loads(change).items()) or "none",
            f"{100 * fmean(float(each['accuracy']) for each in those):.2f} %",
            f"{fmean(float(each['cpu_seconds']) for each in those):.1f} s",
            str(len(those)),
        ]
        for change, those in lines.items()
    ]


def main() -> None:
    """Read the command line and search."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.recipe_search",
        description=f"Search on {usable_cores()} cores; begun again, it goes on where it was.",
    )
    parser.add_argument("--table", type=Path, default=TABLE, help="default: %(default)s")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="default: %(default)s")
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    search(options.table, options.seeds)


if __name__ == "__main__":
    main()
