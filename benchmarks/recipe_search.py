"""The search that chose the fast recipe: coordinate descent on validation accuracy.

It starts with Keras' default learning rate and nothing added. Each round goes through the choices
in turn: it trains every value, with all other choices as they are, and keeps the best one. Values
are listed from the cheapest; a more expensive one has to be better by more than chance. The search
ends when a round changes nothing, or after the third. The two epochs and the layers' sizes were set
before.

`python -m benchmarks.recipe_search` trains what is missing in its table. It can be stopped and
continued at any time. The test digits are not used.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from benchmarks.digits import Rows, hold_out, load_mnist
from benchmarks.results_file import FOLDER, machine

TABLE = FOLDER / "recipe_search.csv"
COLUMNS = ("setting", "seed", "parameters", "cpu_seconds", "accuracy", "loss")
SEEDS = 2
ROUNDS = 3
CHANCE = 0.0005  # a difference that mean accuracies of two trainings can have by chance

Setting = dict[str, Any]  # arguments of `fast`
Score = Callable[[Setting], float]
Table = dict[str, list[dict[str, Any]]]  # the table's lines by setting

VALUES: dict[str, list[Any]] = {
    "peak": [0.001, 0.005, 0.01, 0.02, 0.04],
    "rise": [0.05, 0.2, 0.4],
    "batch_size": [256, 128, 64],
    "normalised": [[False] * 3, [False, False, True], [False, True, True], [True] * 3],
    "shift": [0, 1, 2],
    "smoothing": [0.0, 0.1, 0.2],
}
PLAIN: Setting = {
    "peak": 0.001,
    "rise": 0.05,
    "batch_size": 128,
    "normalised": [False] * 3,
    "shift": 0,
    "smoothing": 0.0,
}


class Step(NamedTuple):
    """One choice.

    Attributes:
        round: its round, from 1.
        name: what was chosen.
        tried: a setting for each of its values.
        chosen: the setting that is kept.
    """

    round: int
    name: str
    tried: list[Setting]
    chosen: Setting


def walk(values: Mapping[str, Sequence[Any]], start: Setting, score: Score) -> Iterator[Step]:
    """Search step by step.

    Args:
        values: the values of each choice, from the cheapest.
        start: the first setting, with one value for each name.
        score: returns the accuracy of a setting.

    Yields:
        Each choice; the last one has the result of the search.
    """
    setting = start
    for number in range(1, ROUNDS + 1):
        before = setting
        for name, choices in values.items():
            tried = [{**setting, name: value} for value in choices]
            setting = best_of(tried, score)
            yield Step(number, name, tried, setting)
        if setting == before:
            return


def best_of(tried: Sequence[Setting], score: Score) -> Setting:
    """Return the first setting that is as good as the best one, except for chance."""
    scores = [score(setting) for setting in tried]
    enough = max(scores) - CHANCE - 1e-9  # a rounding error must not decide
    return next(setting for setting, own in zip(tried, scores, strict=True) if own >= enough)


def choice(path: Path = TABLE) -> Setting:
    """Return the setting that the trainings in a table choose.

    Raises:
        LookupError: trainings are missing in the table.
    """
    return list(walk(VALUES, PLAIN, score_from(read(path))))[-1].chosen


def summary(path: Path = TABLE) -> list[list[str]]:
    """Describe the last round of the search, or of the part of it that is in the table.

    Returns:
        For each value, five texts: the choice, the value, the mean validation accuracy, the mean
        CPU seconds, and "yes" for the value that is kept.
    """
    table, steps = read(path), []
    with suppress(LookupError):  # the search isn't finished
        for step in walk(VALUES, PLAIN, score_from(table)):
            steps.append(step)
    return [
        [
            step.name.replace("_", " "),
            str(setting[step.name]),
            f"{100 * mean_of(table[key_of(setting)], 'accuracy'):.2f} %",
            f"{mean_of(table[key_of(setting)], 'cpu_seconds'):.1f} s",
            "yes" if setting == step.chosen else "",
        ]
        for step in steps
        if step.round == steps[-1].round
        for setting in step.tried
    ]


def mean_of(lines: list[dict[str, Any]], column: str) -> float:
    """Return the mean of a column."""
    return fmean(float(line[column]) for line in lines)


def score_from(table: Table) -> Score:
    """Return a function that looks up mean validation accuracies in a table."""
    return lambda setting: mean_of(table[key_of(setting)], "accuracy")


def key_of(setting: Setting) -> str:
    """Return a setting as it is written in the table."""
    return json.dumps(setting, sort_keys=True)


def read(path: Path) -> Table:
    """Read a table; a missing file is an empty one."""
    table: Table = {}
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                table.setdefault(line["setting"], []).append(line)
    return table


def add(path: Path, line: dict[str, Any]) -> None:
    """Append a line to a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if new:
            writer.writeheader()
        writer.writerow(line)


def search(path: Path, seeds: int = SEEDS) -> Setting:
    """Search, and append each missing training to the table.

    Args:
        path: the table to continue.
        seeds: how often each setting is trained.

    Returns:
        The setting that is chosen.
    """
    train, validation = hold_out(load_mnist()[0])
    table = read(path)

    def score(setting: Setting) -> float:
        lines = table.setdefault(key_of(setting), [])
        for seed in range(seeds):
            if not any(int(line["seed"]) == seed for line in lines):
                lines.append(evaluate(setting, seed, train, validation))
                add(path, lines[-1])
        return mean_of(lines, "accuracy")

    for step in walk(VALUES, PLAIN, score):
        print(f"round {step.round}: {step.name} {step.chosen[step.name]}", flush=True)
    return step.chosen


def evaluate(setting: Setting, seed: int, train: Rows, validation: Rows) -> dict[str, Any]:
    """Train the fast recipe with a setting.

    Args:
        setting: arguments of `fast`.
        seed: the seed of weights and order.
        train: the digits to train on.
        validation: the digits to evaluate on.

    Returns:
        One line of the table. The loss is the cross-entropy of the probabilities.
    """
    import keras

    from benchmarks.recipes.fast import fast

    keras.utils.set_random_seed(seed)
    start = time.process_time()
    model = fast(*train, **setting)
    cpu_seconds = time.process_time() - start
    probabilities = model.predict(validation.images, batch_size=1000, verbose=0)
    of_label = probabilities[np.arange(len(validation.labels)), validation.labels]
    correct = probabilities.argmax(axis=1) == validation.labels
    return {
        "setting": key_of(setting),
        "seed": seed,
        "parameters": model.count_params(),
        "cpu_seconds": round(cpu_seconds, 2),
        "accuracy": round(float(correct.mean()), 5),
        "loss": round(float(-np.log(of_label + 1e-9).mean()), 5),
    }


def main() -> None:
    """Read the command line and search."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.recipe_search",
        description=f"Search on {machine()['cores']} cores, from where the last search stopped.",
    )
    parser.add_argument("--table", type=Path, default=TABLE, help="default: %(default)s")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="default: %(default)s")
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    print(f"Chosen: {key_of(search(options.table, options.seeds))}")


if __name__ == "__main__":
    main()
