"""The digits behind the confusion matrix that opens: what a network of one layer read."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np

from digitkit.data.sample import read_sample, sample_split

SHOWN = 12  # how many digits of a cell can be looked at
STEPS = 20  # of training; more of them make no better network from 4,000 digits


@dataclass(frozen=True)
class Reading:
    """Digits that a network read.

    Attributes:
        counts: how often each true digit (row) was read as each digit (column), int64 (10, 10).
        pairs: true and predicted digit of each image, sorted.
        images: the first images of each cell, uint8 (n, 784).
        units: for each of the ten units its 784 weights and its bias, float32 (10, 785).
    """

    counts: np.ndarray
    pairs: list[tuple[int, int]]
    images: np.ndarray
    units: np.ndarray


@cache
def read_by_one_layer() -> Reading:
    """Train one layer with softmax on the course's training digits, and let it read the others."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import confusion_matrix

    X, y = read_sample()
    train, test = sample_split(y)
    X_test, y_test = X[test], y[test]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
        layer = LogisticRegression(max_iter=STEPS).fit(X[train] / 255, y[train])
    read = layer.predict(X_test / 255)
    pairs, rows = [], []
    for true, answer in np.ndindex(10, 10):
        found = np.flatnonzero((y_test == true) & (read == answer))[:SHOWN]
        pairs += [(true, answer)] * len(found)
        rows += found.tolist()
    counts = confusion_matrix(y_test, read, labels=range(10))
    units = np.column_stack([layer.coef_, layer.intercept_]).astype("<f4")
    return Reading(counts, pairs, X_test[rows], units)
