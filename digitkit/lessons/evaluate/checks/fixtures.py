"""Answers to be judged in lesson 6: models that a check knows by heart, labels, probabilities."""

from collections.abc import Callable
from typing import Any

import numpy as np

from digitkit.checking.digits import draws
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config


def by_hand(y_true, y_pred):
    """Count, one after the other, the digits i that were read as j, in row i, column j."""
    counts = np.zeros((10, 10), dtype="int64")
    for true, predicted in zip(np.asarray(y_true), np.asarray(y_pred), strict=True):
        counts[int(true), int(predicted)] += 1
    return counts


Oracle = Callable[[np.ndarray], np.ndarray]


def flat_model() -> tuple[GivenModel, Oracle]:
    """A model of 784 pixels, and what it answers, reckoned without Keras.

    Its ten probabilities lie near each other, so that none is above one half for most digits,
    and its bias is such that faint pixels get other labels than full ones, and than none.
    """
    random = draws(4)
    kernel = random.normal(scale=0.12, size=(784, 10)).astype("float32")
    bias = np.linspace(-0.4, 0.4, 10).astype("float32")
    bias[8] = bias[9] - 0.002
    given = GivenModel(dense_config([784, 10]), [kernel, bias])
    return given, lambda X: _softmax(X.reshape(len(X), -1) @ kernel + bias)


def image_model() -> tuple[GivenModel, Oracle]:
    """A model that takes images (28, 28, 1) and has a drop-out layer, and what it answers."""
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


def mixed_up(n: int = 1000, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """True labels and predicted ones of which a share is drawn anew; no two digits alike."""
    random = draws(6)
    y_true = random.choice(10, n, p=np.arange(1, 11) / 55)
    y_pred = np.where(random.rand(n) < share, random.randint(0, 10, n), y_true)
    return y_true, y_pred


def answers_of_a_model(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (n, 10) and true labels, about a quarter of them not the most probable.

    No two largest probabilities are alike, and neither are those of the true digits.
    """
    random = draws(8)
    scores = random.normal(scale=1.5, size=(n, 10))
    probabilities = _softmax(scores)
    second = np.argsort(probabilities, axis=1)[:, -2]
    wrong = random.rand(n) < 0.25
    return probabilities, np.where(wrong, second, probabilities.argmax(axis=1))


def clear_answers() -> tuple[np.ndarray, np.ndarray]:
    """Six answers of which the rows 1, 3, 4 are wrong, 4 with the largest and 1 with the least."""
    labels = np.array([7, 2, 0, 5, 9, 1])
    answers = np.array([7, 7, 0, 3, 4, 1])
    confidence = np.array([0.99, 0.4, 0.7, 0.6, 0.95, 0.5])
    # The digit that is right has most of the rest in row 4, and nearly none in row 3.
    rest = np.array([0.0, 0.3, 0.0, 0.001, 0.04, 0.0])
    probabilities = np.zeros((6, 10))
    for row in range(6):
        others = [d for d in range(10) if d not in (labels[row], answers[row])]
        probabilities[row, others] = (1 - confidence[row] - rest[row]) / len(others)
        probabilities[row, labels[row]] = rest[row]
        probabilities[row, answers[row]] = confidence[row]
    return probabilities, labels


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's interval as it is defined: where (share - p)² = z² p (1 - p) / n.

    Args:
        right: how many of n were right.
        n: how many there were.
        z: spreads on either side, 1.96 for 95 %.
    """
    share = right / n
    roots = np.roots([1 + z**2 / n, -(2 * share + z**2 / n), share**2])
    low, high = sorted(float(root) for root in roots.real)
    return low, high
