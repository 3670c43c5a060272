"""The search that chose the fast recipe: one thing after another, judged by validation digits.

It begins with Keras' usual rate and nothing added. Each round goes through the choices in turn:
every value is trained with all else as it stands, and the best one stays. Values stand from the one
that costs least on; a dearer one has to be better by more than chance. It ends when a round changes
nothing, or after the third. What is not searched is the time: two epochs, and the layers' sizes.

`python -m benchmarks.recipe_search` trains what is not yet in its table, and can be stopped and
begun again at any time. The test digits take no part.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.coordinate_search import Score, Setting, walk
from benchmarks.digits import Rows, hold_out, load_mnist
from benchmarks.machine import usable_cores
from benchmarks.results_file import FOLDER

TABLE = FOLDER / "recipe_search.csv"
COLUMNS = ("setting", "seed", "parameters", "cpu_seconds", "accuracy", "loss")
SEEDS = 2
VALUES: dict[str, list[Any]] = {
    "peak": [0.001, 0.005, 0.01, 0.02, 0.04],
    "rise": [0.05, 0.2, 0.4],
    "batch_size": [256, 128, 64],
    "normalised": [[False] * 3, [False, False, True], [False, True, True], [True] * 3],
    "shift": [0, 1, 2],
    "smoothing": [0.0, 0.1, 0.2],
}
PLAIN: dict[str, Any] = {
    "peak": 0.001,
    "rise": 0.05,
    "batch_size": 128,
    "normalised": [False] * 3,
    "shift": 0,
    "smoothing": 0.0,
}


def choice(table: Path = TABLE) -> Setting:
    """Say what the trainings in a table choose.

    Raises:
        LookupError: trainings are missing in the table.
    """
    return list(walk(VALUES, PLAIN, score_from(read(table))))[-1].chosen


def summary(table: Path = TABLE) -> list[list[str]]:
    """Put the last round of the search into words, a line a value that was tried.

    Returns:
        Lists of five texts: what was chosen, the value, the mean validation accuracy, the mean CPU
        seconds, and "yes" for the value that stayed. As far as the table goes.
    """
    lines, steps = read(table), []
    with suppress(LookupError):  # the search isn't done
        for step in walk(VALUES, PLAIN, score_from(lines)):
            steps.append(step)
    return [
        [
            step.name.replace("_", " "),
            str(setting[step.name]),
            f"{100 * mean_of(lines[key_of(setting)], 'accuracy'):.2f} %",
            f"{mean_of(lines[key_of(setting)], 'cpu_seconds'):.1f} s",
            "yes" if setting == step.chosen else "",
        ]
        for step in steps
        if step.round == steps[-1].round
        for setting in step.tried
    ]


def mean_of(lines: list[dict[str, str]], column: str) -> float:
    """Average a column of some lines."""
    return fmean(float(line[column]) for line in lines)


def score_from(lines: dict[str, list[dict[str, str]]]) -> Score:
    """Give the mean validation accuracies of a table."""
    return lambda setting: mean_of(lines[key_of(setting)], "accuracy")


def key_of(setting: Setting) -> str:
    """Write a setting as it stands in the table."""
    return json.dumps(setting, sort_keys=True)


def read(table: Path) -> dict[str, list[dict[str, str]]]:
    """Read a table: its lines by setting."""
    lines: dict[str, list[dict[str, str]]] = {}
    if table.exists():
        with table.open(newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                lines.setdefault(line["setting"], []).append(line)
    return lines


def try_out(setting: Setting, seed: int, train: Rows, validation: Rows) -> dict[str, Any]:
    """Train the fast recipe with a setting.

    Args:
        setting: arguments of `fast`.
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
    model = fast(*train, **setting)
    cpu_seconds = time.process_time() - began
    probabilities = model.predict(validation.images, batch_size=1000, verbose=0)
    of_truth = probabilities[np.arange(len(validation.labels)), validation.labels]
    right = probabilities.argmax(axis=1) == validation.labels
    return {
        "setting": key_of(setting),
        "seed": seed,
        "parameters": model.count_params(),
        "cpu_seconds": round(cpu_seconds, 2),
        "accuracy": round(float(right.mean()), 5),
        "loss": round(float(-np.log(of_truth + 1e-9).mean()), 5),
    }


def search(table: Path, seeds: int = SEEDS, rows: int | None = None) -> Setting:
    """Go through the search, train what is missing from the table, and add it line by line.

    Args:
        table: the CSV to continue.
        seeds: how often each setting is trained.
        rows: how many training digits to use; None uses all that are not held out.

    Returns:
        The setting that is chosen.
    """
    train, validation = hold_out(load_mnist()[0])
    train = Rows(*(array[:rows] for array in train))
    lines = read(table)

    def score(setting: Setting) -> float:
        there = lines.setdefault(key_of(setting), [])
        for seed in range(seeds):
            if not any(int(line["seed"]) == seed for line in there):
                there.append(try_out(setting, seed, train, validation))
                add(table, there[-1])
        return mean_of(there, "accuracy")

    for step in walk(VALUES, PLAIN, score):
        print(f"round {step.round}: {step.name} {step.chosen[step.name]}", flush=True)
    return step.chosen


def add(table: Path, line: dict[str, Any]) -> None:
    """Add a line to a table."""
    table.parent.mkdir(parents=True, exist_ok=True)
    begin = not table.exists()
    with table.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if begin:
            writer.writeheader()
        writer.writerow(line)


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
    print(f"Chosen: {key_of(search(options.table, options.seeds))}")


if __name__ == "__main__":
    main()
