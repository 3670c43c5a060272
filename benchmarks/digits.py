"""The whole of MNIST, as the trainings use it."""

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

    They come from the file in the environment variable DIGITKIT_MNIST, in Keras' layout, or else
    from Keras, which downloads them once.

    Returns:
        Training rows and test rows.

    Raises:
        FileNotFoundError: the variable's file does not exist, or Keras can't download one.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        arrays = download()
    elif Path(path).is_file():
        with np.load(path, allow_pickle=False) as file:
            arrays = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    else:
        raise FileNotFoundError(f"{VARIABLE} is {path!r}, which is not a file; correct or unset it")
    x_train, y_train, x_test, y_test = arrays
    return as_rows(x_train, y_train), as_rows(x_test, y_test)


def download() -> list[np.ndarray]:
    """Return x_train, y_train, x_test, y_test from Keras, which caches its download."""
    import keras

    try:
        return [array for part in keras.datasets.mnist.load_data() for array in part]
    except Exception as error:  # Keras raises nothing narrower for a failed download
        cause = str(error).splitlines()[0]
        raise FileNotFoundError(
            f"MNIST can't be downloaded ({cause}); set {VARIABLE} to the path of an mnist.npz in "
            "Keras' layout"
        ) from error


def as_rows(images: np.ndarray, labels: np.ndarray) -> Rows:
    """Scale uint8 images once, outside of every training loop."""
    return Rows((images / np.float32(255))[..., np.newaxis], labels.astype("int32"))


def hold_out(rows: Rows, count: int = VALIDATION_ROWS, seed: int = 0) -> tuple[Rows, Rows]:
    """Split off validation rows, so that no choice depends on the test digits.

    Returns:
        The rows to train on, and `count` rows to validate with.
    """
    order = np.random.default_rng(seed).permutation(len(rows.labels))
    validation, train = (
        Rows(rows.images[part], rows.labels[part]) for part in (order[:count], order[count:])
    )
    return train, validation
