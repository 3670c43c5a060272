"""Labels and computations that checks of several exercises of this lesson share."""

import numpy as np
from numpy.typing import ArrayLike

from digitkit.checking.digits import random_state


def count_by_hand(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Count the digits i that were read as j in row i, column j, int64 (10, 10)."""
    counts = np.zeros((10, 10), dtype="int64")
    np.add.at(counts, (np.asarray(y_true), np.asarray(y_pred)), 1)
    return counts


def softmax(scores: np.ndarray) -> np.ndarray:
    """Compute the probabilities (n, 10) of scores (n, 10)."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def noisy_labels(n: int = 1200, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """Return true labels, each digit with another frequency, and predictions with random errors."""
    random = random_state(6)
    y_true = random.choice(10, n, p=np.arange(1, 11) / 55)
    y_pred = np.where(random.rand(n) < share, random.randint(0, 10, n), y_true)
    return y_true, y_pred
