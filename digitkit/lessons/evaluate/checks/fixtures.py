"""Models with known answers, labels and probabilities for the checks of this lesson."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from digitkit.checking.digits import random_state
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config

Oracle = Callable[[np.ndarray], np.ndarray]


def count_by_hand(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """Count the digits i that were read as j in row i, column j, int64 (10, 10)."""
    counts = np.zeros((10, 10), dtype="int64")
    np.add.at(counts, (np.asarray(y_true), np.asarray(y_pred)), 1)
    return counts


def flat_model() -> tuple[GivenModel, Oracle]:
    """Return a model of 784 pixels, and a function that computes its answers without Keras.

    Its ten probabilities are near each other, so that for most digits none is above one half. Its
    bias is such that faint pixels get other labels than full ones, and than none.
    """
    random = random_state(4)
    kernel = random.normal(scale=0.12, size=(784, 10)).astype("float32")
    bias = np.linspace(-0.4, 0.4, 10).astype("float32")
    bias[8] = bias[9] - 0.002
    given = GivenModel(dense_config([784, 10]), [kernel, bias])
    return given, lambda X: _softmax(X.reshape(len(X), -1) @ kernel + bias)


def image_model() -> tuple[GivenModel, Oracle]:
    """Return a model of images (28, 28, 1) with a dropout layer, and a function for its answers."""
    given, answers = flat_model()
    layers: list[tuple[str, dict[str, Any]]] = [
        ("Flatten", {}),
        ("Dropout", {"rate": 0.5}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ]
    return GivenModel(sequential_config((28, 28, 1), *layers), given.weights), answers


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def noisy_labels(n: int = 1000, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """Return true labels, each digit with another frequency, and predictions with random errors."""
    random = random_state(6)
    y_true = random.choice(10, n, p=np.arange(1, 11) / 55)
    y_pred = np.where(random.rand(n) < share, random.randint(0, 10, n), y_true)
    return y_true, y_pred


def model_answers(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities (n, 10) and true labels; about a quarter of the answers are wrong.

    No two largest probabilities are equal, and no two probabilities of the true digits.
    """
    random = random_state(8)
    scores = random.normal(scale=1.5, size=(n, 10))
    probabilities = _softmax(scores)
    second = np.argsort(probabilities, axis=1)[:, -2]
    wrong = random.rand(n) < 0.25
    return probabilities, np.where(wrong, second, probabilities.argmax(axis=1))


def six_answers() -> tuple[np.ndarray, np.ndarray]:
    """Return six answers; 1, 3 and 4 are wrong, 4 with the most confidence, 1 with the least."""
    labels = np.array([7, 2, 0, 5, 9, 1])
    answers = np.array([7, 7, 0, 3, 4, 1])
    confidence = np.array([0.99, 0.4, 0.7, 0.6, 0.95, 0.5])
    # In row 4 the right digit has most of the rest, in row 3 nearly none.
    rest = np.array([0.0, 0.3, 0.0, 0.001, 0.04, 0.0])
    probabilities = np.zeros((6, 10))
    for row in range(6):
        others = [d for d in range(10) if d not in (labels[row], answers[row])]
        probabilities[row, others] = (1 - confidence[row] - rest[row]) / len(others)
        probabilities[row, labels[row]] = rest[row]
        probabilities[row, answers[row]] = confidence[row]
    return probabilities, labels


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Compute Wilson's interval from its definition: (share - p)² = z² p (1 - p) / n.

    Args:
        right: how many answers were right.
        n: how many answers there were.
        z: standard deviations on either side, 1.96 for 95 %.
    """
    share = right / n
    roots = np.roots([1 + z**2 / n, -(2 * share + z**2 / n), share**2])
    low, high = sorted(float(root) for root in roots.real)
    return low, high
