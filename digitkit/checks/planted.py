"""What a network makes of known numbers: its weights are planted, and its answers are exact.

No training and no chance is in it. The weights are found by their shapes, so any way to
write the network is judged alike.
"""

import numpy as np

from digitkit.checks.models import Model
from digitkit.checks.verdict import expect

# Odd on purpose: no two are alike, and the largest is far above what softmax twice can reach.
PROBABILITIES = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 55]) / 100


def _plant(model: Model, planted: list[np.ndarray], X: np.ndarray | None = None) -> np.ndarray:
    """Put arrays where their shapes fit, zeros elsewhere; give ln p for X or an empty page."""
    by_shape = {array.shape: array for array in planted}
    empty = [np.zeros_like(weights) for weights in model.weights()]
    model.set_weights([by_shape.get(zeros.shape, zeros).astype("float32") for zeros in empty])
    X = np.zeros((1, 784)) if X is None else X
    answers = model.answers(X.astype("float32"), False).astype("float64")
    return np.asarray(np.log(np.maximum(answers, 1e-30)))


def expect_softmax_once(model: Model) -> None:
    """Expect that scores become probabilities by one softmax and nothing else.

    Args:
        model: a dense network with one bias of ten values, which stand behind all other weights.
    """
    answer = np.exp(_plant(model, [np.log(PROBABILITIES)]))[0]
    twice = np.exp(PROBABILITIES) / np.exp(PROBABILITIES).sum()
    hint = 'one softmax behind the last layer: `Dense(10, activation="softmax")`'
    if np.allclose(answer, twice, atol=1e-3):
        hint = "you have softmax twice: no probability can then rise above 23.2 %"
    elif np.allclose(answer, 0.1, atol=1e-3):
        hint = "leave ReLU out behind the last layer: it makes 0 of every negative score"
    expect(
        np.allclose(answer, PROBABILITIES, atol=1e-3),
        f"For scores of which softmax makes 55 % for the 9, your model says {answer[9]:.1%}.",
        expected="the ten scores go into one softmax as they are",
        hint=hint,
    )


def expect_relu(model: Model) -> None:
    """Expect ReLU behind each hidden layer.

    Two units start with the sums 2 and -2. Each layer adds up what came and hands the sum on once
    as it is and once negated. Behind ReLU that stays 2 and 0, all the way.

    Args:
        model: a dense network with the hidden layers (7, 5, 3), whose weights differ in shape.
    """
    start = np.array([2.0, -2, 0, 0, 0, 0, 0])
    second, third, last = np.zeros((7, 5)), np.zeros((5, 3)), np.zeros((3, 10))
    for kernel in (second, third):
        kernel[:2, 0], kernel[:2, 1] = 1, -1
    last[0, 0], last[1, 1] = 1, 1
    scores = _plant(model, [start, second, third, last])[0]
    kept, lost = scores[0] - scores[9], scores[1] - scores[9]
    expect(
        abs(kept - 2) < 0.01 and abs(lost) < 0.01,
        f"Of the sums 2 and -2, your hidden layers hand on {kept:.2f} and {lost:.2f}.",
        expected="ReLU behind each hidden layer: 2 stays 2, and -2 becomes 0",
        hint='`activation="relu"` in every hidden layer',
    )


def expect_full_range(model: Model) -> None:
    """Expect that a pixel from paper (0.0) to ink (1.0) moves a sum by its weight, or by more.

    Args:
        model: a dense network with the hidden layers (7, 5, 3), whose weights differ in shape.
    """
    first, start = np.zeros((784, 7)), np.zeros(7)
    second, third, last = np.zeros((7, 5)), np.zeros((5, 3)), np.zeros((3, 10))
    first[400, 0], start[0] = 1, 3  # above 0 throughout, so that ReLU hands it on
    second[0, 0], third[0, 0], last[0, 0] = 1, 1, 1
    X = np.zeros((2, 784))
    X[1, 400] = 1
    paper, ink = (row[0] - row[9] for row in _plant(model, [first, start, second, third, last], X))
    expect(
        abs(ink - paper) > 0.5,
        f"With a weight of 1, a pixel from 0.0 to 1.0 moves the first sum by {ink - paper:.2g}.",
        expected="1: the rows that come in are scaled to 0–1 already",
        hint="leave out `Rescaling(1 / 255)`: scaled twice, ink is as faint as paper",
    )
