"""One training, measured in its own process: CPU seconds and test accuracy by epoch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from benchmarks.digits import Rows, load_mnist

if TYPE_CHECKING:
    import keras

QUICK_ROWS = 2_000


class Epoch(TypedDict):
    """The CPU seconds until the end of an epoch, and the test accuracy then, from 0 to 1."""

    cpu_seconds: float
    accuracy: float


class Run(TypedDict):
    """What was measured in one training."""

    name: str
    seed: int
    quick: bool
    parameters: int
    cpu_seconds: float
    wall_seconds: float
    epochs: list[Epoch]


def find_recipe(name: str) -> Callable[..., keras.Model]:
    """Return the training of this name: a function of `recipes` or of `peers`."""
    from benchmarks import peers, recipes

    for module in (recipes, peers):
        recipe: Callable[..., keras.Model] | None = getattr(module, name, None)
        if recipe is not None:
            return recipe
    raise ValueError(f"no training is named {name!r}; see benchmarks/recipes and peers.py")


def recorder(test: Rows, target: float | None, start: float) -> keras.callbacks.Callback:
    """Return a callback that records CPU time and test accuracy after each epoch.

    The time of its own evaluation is not counted.

    Args:
        test: the digits to evaluate on.
        target: the accuracy at which training stops; None never stops.
        start: `time.process_time()` before the model was built.

    Returns:
        The callback; its `epochs` is a list of `Epoch`.
    """
    import keras

    class Recorder(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
        def on_train_begin(self, logs: object = None) -> None:
            self.epochs: list[Epoch] = []
            self.evaluating = 0.0

        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            now = time.process_time()
            accuracy = accuracy_of(self.model, test)
            cpu_seconds = round(now - start - self.evaluating, 3)
            self.epochs.append({"cpu_seconds": cpu_seconds, "accuracy": accuracy})
            self.evaluating += time.process_time() - now
            if target is not None and accuracy >= target:
                self.model.stop_training = True

    return Recorder()


def accuracy_of(model: keras.Model, rows: Rows) -> float:
    """Return the share of correct predictions."""
    # Call the model itself: building the loop of `predict` would cost CPU time.
    batches = [
        np.asarray(model(rows.images[start : start + 1000], training=False)).argmax(axis=1)
        for start in range(0, len(rows.labels), 1000)
    ]
    return float(np.mean(np.concatenate(batches) == rows.labels))


def shifted_probabilities(model: keras.Model, images: np.ndarray, reach: int = 1) -> np.ndarray:
    """Average a model's probabilities over all shifts of each image by up to `reach` pixels.

    Returns:
        An array (n, 10).
    """
    shifts = range(2 * reach + 1)
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)))
    views = [
        padded[:, down : down + 28, across : across + 28] for down in shifts for across in shifts
    ]
    predictions = [model.predict(view, batch_size=1000, verbose=0) for view in views]
    return np.asarray(np.mean(predictions, axis=0))


def run(
    name: str,
    seed: int,
    target: float | None = None,
    quick: bool = False,
    probabilities: str | None = None,
) -> Run:
    """Train once and measure it.

    Args:
        name: the training, a function of `recipes` or `peers`.
        seed: the seed of weights, order and augmentation.
        target: the test accuracy at which to stop.
        quick: one epoch of few digits, to check that it works; the accuracy means nothing.
        probabilities: the file for the test probabilities, averaged over small shifts.
    """
    import keras

    recipe = find_recipe(name)
    train, test = load_mnist()
    if quick:
        train, test = (Rows(*(array[:QUICK_ROWS] for array in rows)) for rows in (train, test))
    keras.utils.set_random_seed(seed)
    start = time.perf_counter()
    recorded = recorder(test, target, time.process_time())
    model = recipe(*train, callbacks=[recorded], **({"epochs": 1} if quick else {}))
    wall = time.perf_counter() - start
    if probabilities is not None:
        Path(probabilities).parent.mkdir(parents=True, exist_ok=True)
        np.save(probabilities, shifted_probabilities(model, test.images).astype("float32"))
    return {
        "name": name,
        "seed": seed,
        "quick": quick,
        "parameters": model.count_params(),
        "cpu_seconds": recorded.epochs[-1]["cpu_seconds"],
        "wall_seconds": round(wall, 1),
        "epochs": recorded.epochs,
    }
