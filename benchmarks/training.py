"""One training, measured in a process of its own: CPU seconds and test accuracy by epoch.

`python -m benchmarks.training NAME --seed 0` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.digits import Rows, load_mnist

if TYPE_CHECKING:
    import keras

QUICK_ROWS = 2_000


def find_recipe(name: str) -> Callable[..., keras.Model]:
    """Look up a training by its name: a function of `recipes` or of `peers`."""
    from benchmarks import peers, recipes

    for module in (recipes, peers):
        if hasattr(module, name):
            return getattr(module, name)
    raise SystemExit(f"no training is named {name!r}; see benchmarks/recipes.py and peers.py")


def watcher(test: Rows, target: float | None, began: float) -> keras.callbacks.Callback:
    """Make a callback that notes CPU time and test accuracy after each epoch.

    The time that its own look at the test digits takes is left out.

    Args:
        test: the digits to judge by.
        target: the accuracy at which training stops; None never stops.
        began: `time.process_time()` before the model was built.

    Returns:
        The callback; `epochs` holds its notes, `{"cpu_seconds", "accuracy"}` each.
    """
    import keras

    class Watcher(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_begin(self, logs=None):
            self.epochs, self.looking = [], 0.0

        def on_epoch_end(self, epoch, logs=None):
            now = time.process_time()
            accuracy = accuracy_of(self.model, test)
            cpu_seconds = now - began - self.looking
            self.epochs.append({"cpu_seconds": round(cpu_seconds, 3), "accuracy": accuracy})
            self.looking += time.process_time() - now
            if target is not None and accuracy >= target:
                self.model.stop_training = True

    return Watcher()


def accuracy_of(model: keras.Model, rows: Rows) -> float:
    """Work out the share of right answers."""
    # Straight through the model: `predict` would build a loop whose CPU time is the watcher's.
    batches = [
        np.asarray(model(rows.images[start : start + 1000], training=False)).argmax(axis=1)
        for start in range(0, len(rows.labels), 1000)
    ]
    return float(np.mean(np.concatenate(batches) == rows.labels))


def shifted_probabilities(model: keras.Model, images: np.ndarray, reach: int = 1) -> np.ndarray:
    """Average a model's answers to each image as it is and moved by up to `reach` pixels.

    Returns:
        An array (n, 10).
    """
    steps = range(-reach, reach + 1)
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
    views = [
        padded[:, reach + down : reach + down + 28, reach + across : reach + across + 28]
        for down in steps
        for across in steps
    ]
    return np.mean([model.predict(view, batch_size=1000, verbose=0) for view in views], axis=0)


def run(
    name: str,
    seed: int,
    target: float | None = None,
    quick: bool = False,
    probabilities: Path | None = None,
) -> dict:
    """Train once and tell what it took.

    Args:
        name: the training, a function of `recipes` or `peers`.
        seed: the seed of weights, order and draws.
        target: the test accuracy at which to stop.
        quick: one epoch of few digits, to see that it works; the accuracy means nothing.
        probabilities: where the answers to the test digits are kept, averaged over small shifts.

    Returns:
        `{"name", "seed", "quick", "parameters", "cpu_seconds", "wall_seconds", "epochs"}`.
    """
    import keras

    recipe = find_recipe(name)
    train, test = load_mnist()
    if quick:
        train, test = (Rows(*(array[:QUICK_ROWS] for array in rows)) for rows in (train, test))
    keras.utils.set_random_seed(seed)
    wall, began = time.perf_counter(), time.process_time()
    watch = watcher(test, target, began)
    model = recipe(*train, callbacks=[watch], **({"epochs": 1} if quick else {}))
    wall = time.perf_counter() - wall
    if probabilities is not None:
        probabilities.parent.mkdir(parents=True, exist_ok=True)
        np.save(probabilities, shifted_probabilities(model, test.images).astype("float32"))
    return {
        "name": name,
        "seed": seed,
        "quick": quick,
        "parameters": model.count_params(),
        "cpu_seconds": watch.epochs[-1]["cpu_seconds"],
        "wall_seconds": round(wall, 1),
        "epochs": watch.epochs,
    }


def main() -> None:
    """Read the command line, train, print JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training")
    parser.add_argument("name")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", type=float)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--probabilities", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    print(json.dumps(run(**vars(options))))


if __name__ == "__main__":
    main()
