"""The whole of MNIST, as the trainings take it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

VARIABLE = "DIGITKIT_MNIST"
VALIDATION_ROWS = 10_000


class Rows(NamedTuple):
    """Images, float32 (n, 28, 28, 1) from 0 to 1, and their labels, integers (n,)."""

    images: np.ndarray
    labels: np.ndarray


def load_mnist() -> tuple[Rows, Rows]:
    """Load the 60,000 training digits and the 10,000 test digits.

    They come from the file that the environment variable DIGITKIT_MNIST names, in Keras' layout,
    or else through Keras, which downloads them once.

    Returns:
        Training rows and test rows.

    Raises:
        FileNotFoundError: the variable names no file, or it isn't set and Keras can't download one.
    """
    named = os.environ.get(VARIABLE)
    if named and not Path(named).is_file():
        raise FileNotFoundError(f"{VARIABLE} names {named!r}, which is no file; unset or mend it")
    if named:
        with np.load(named, allow_pickle=False) as file:
            arrays = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    else:
        arrays = downloaded()
    x_train, y_train, x_test, y_test = arrays
    return as_rows(x_train, y_train), as_rows(x_test, y_test)


def downloaded() -> list[np.ndarray]:
    """Let Keras fetch MNIST, or find what it fetched before: x_train, y_train, x_test, y_test."""
    import keras

    try:
        return [array for part in keras.datasets.mnist.load_data() for array in part]
    except Exception as error:  # Keras has no narrower one for a download that failed
        cause = str(error).splitlines()[0]
        raise FileNotFoundError(
            f"MNIST can't be downloaded ({cause}); let {VARIABLE} name an mnist.npz in Keras' "
            "layout"
        ) from error


def as_rows(images: np.ndarray, labels: np.ndarray) -> Rows:
    """Scale uint8 images once, outside of every training loop."""
    return Rows((images / np.float32(255))[..., np.newaxis], labels.astype("int32"))


def hold_out(rows: Rows, count: int = VALIDATION_ROWS, seed: int = 0) -> tuple[Rows, Rows]:
    """Set validation rows aside, so that choices never look at the test digits.

    Returns:
        The rows to learn from, and `count` rows to judge by.
    """
    order = np.random.default_rng(seed).permutation(len(rows.labels))
    chosen, rest = order[:count], order[count:]
    return (
        Rows(rows.images[rest], rows.labels[rest]),
        Rows(rows.images[chosen], rows.labels[chosen]),
    )
