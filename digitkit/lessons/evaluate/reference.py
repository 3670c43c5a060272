"""Lesson 6: find out how good a model is, and where it goes wrong."""

from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from numpy.typing import ArrayLike
from sklearn.metrics import confusion_matrix

if TYPE_CHECKING:  # what judges answers needs no network, so Keras is not loaded for it
    import keras


def predict_labels(model: "keras.Model", X: np.ndarray) -> np.ndarray:
    """Ask a model which digits it sees.

    Args:
        model: a model that gives probabilities (n, 10).
        X: digits in the shape and range the model takes; model and digits stay as they were.

    Returns:
        A NumPy array of whole numbers (n,): for each digit the most probable label, as the model
        answers outside of training.
    """
    return model.predict(X, verbose=0).argmax(axis=1)


def confusion_counts(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Count which digits were read as which.

    Args:
        y_true: the true labels (n,), an array or a Series with any index, of any integer type.
        y_pred: the predicted labels (n,), likewise; labels are matched by position and stay as they
            were.

    Returns:
        A NumPy array of whole numbers (10, 10): row i, column j counts the digits i that were read
        as j.
    """
    return confusion_matrix(np.asarray(y_true), np.asarray(y_pred), labels=range(10))


def plot_confusion(counts: ArrayLike) -> Axes:
    """Draw confusion counts as a heatmap with the counts written in.

    Args:
        counts: whole numbers (10, 10), as `confusion_counts` gives them.

    Returns:
        The Axes of a new figure at every call: true digits down, predicted digits across, both
        axes named, in any words, and numbered 0 to 9.
    """
    _, ax = plt.subplots(figsize=(7, 6))
    sns.heatmap(np.asarray(counts), annot=True, fmt="d", cmap="Blues", square=True, ax=ax)
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax


def most_confused(counts: ArrayLike, n: int = 3) -> list[tuple[int, int, int]]:
    """List the pairs of digits that were mixed up most often.

    Args:
        counts: whole numbers (10, 10), as `confusion_counts` gives them.
        n: how many pairs at the most; the counts stay as they were.

    Returns:
        A list of `(true, predicted, count)`, three whole numbers each: the largest count first,
        equal counts by true and then by predicted digit. Only wrong answers that occurred are
        listed.
    """
    pairs = [
        (true, predicted, int(count))
        for (true, predicted), count in np.ndenumerate(np.asarray(counts))
        if true != predicted and count > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:n]


def accuracy_interval(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[float, float]:
    """Say between which bounds the true accuracy lies: Wilson's 95 % interval.

    Args:
        y_true: the true labels (n,), an array or a Series with any index.
        y_pred: the predicted labels (n,), likewise; labels are matched by position and stay as they
            were.

    Returns:
        `(low, high)`, two numbers from 0 to 1, also where all answers are right, or none is.
    """
    n = np.size(y_true)
    accuracy = float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
    z = NormalDist().inv_cdf(0.975)
    centre = accuracy + z**2 / (2 * n)
    half = z * sqrt(accuracy * (1 - accuracy) / n + z**2 / (4 * n**2))
    low, high = (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
    return max(low, 0.0), min(high, 1.0)  # rounding may end a hair outside


def worst_mistakes(probabilities: np.ndarray, y_true: ArrayLike, n: int = 12) -> np.ndarray:
    """Find the wrong answers that the model was surest of.

    Args:
        probabilities: the model's answers (m, 10).
        y_true: the true labels (m,), an array or a Series with any index, matched by position; both
            stay as they were.
        n: how many mistakes at the most.

    Returns:
        The indices of the wrong predictions, counted over all rows from 0, the one with the largest
        probability for its wrong answer first.
    """
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != np.asarray(y_true))
    return wrong[np.argsort(-confidence[wrong], kind="stable")][:n]
