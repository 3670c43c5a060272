"""Checks of `build_mlp`."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from digitkit.checking.assertions import expect
from digitkit.checking.digits import scaled_digits
from digitkit.checking.models import (
    cross_entropy,
    equal_weights,
    expect_learns,
    expect_model,
    expect_probabilities_in_training,
    expect_random_weights,
    set_seed,
)
from digitkit.lessons.mlp.checks.fixtures import DEFAULT, count_by_hand
from digitkit.protocol.handles import Model

# No two are equal, and the largest is far above what softmax twice can reach.
PROBABILITIES = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 55]) / 100


def _log_probabilities(
    model: Model, weights: list[np.ndarray], X: np.ndarray | None = None
) -> np.ndarray:
    """Set weights by their shapes, zeros elsewhere; return ln p for X or for an empty page."""
    by_shape = {array.shape: array for array in weights}
    empty = [np.zeros_like(array) for array in model.weights()]
    model.set_weights([by_shape.get(zeros.shape, zeros).astype("float32") for zeros in empty])
    X = np.zeros((1, 784)) if X is None else X
    answers = model.answers(X.astype("float32"), False).astype("float64")
    return np.asarray(np.log(np.maximum(answers, 1e-30)))


def expect_scores(probabilities: np.ndarray, rows: int) -> None:
    """Expect ten finite numbers for each of this many rows."""
    expect(
        probabilities.shape == (rows, 10),
        f"For {rows} rows your model gives an array of shape {probabilities.shape}.",
        expected=f"shape ({rows}, 10): one number for each digit 0–9",
        hint="let the last layer have 10 units: `Dense(10, …)`",
    )
    odd = int((~np.isfinite(probabilities)).sum())
    expect(
        odd == 0,
        f"{odd} of your model's numbers are not finite.",
        expected="finite numbers",
        hint="look at the weights with `model.get_weights()`: none may be NaN",
    )


def expect_softmax_once(model: Model) -> None:
    """Expect that scores become probabilities by one softmax and nothing else.

    Args:
        model: a dense network whose only bias of ten values is that of the last layer.
    """
    answer = np.exp(_log_probabilities(model, [np.log(PROBABILITIES)]))[0]
    twice = np.exp(PROBABILITIES) / np.exp(PROBABILITIES).sum()
    hint = 'one softmax after the last layer: `Dense(10, activation="softmax")`'
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
    """Expect ReLU after each hidden layer.

    Two units start with the sums 2 and -1. Each layer adds up its inputs and passes the sum on,
    once as it is and half of it negated. With ReLU the values stay 2 and 0 in every layer.

    Args:
        model: a dense network with the hidden layers (7, 5, 3), whose weights differ in shape.
    """
    start = np.array([2.0, -1, 0, 0, 0, 0, 0])
    second, third, last = np.zeros((7, 5)), np.zeros((5, 3)), np.zeros((3, 10))
    for kernel in (second, third):
        kernel[:2, 0], kernel[:2, 1] = 1, -0.5
    last[0, 0], last[1, 1] = 1, 1
    scores = _log_probabilities(model, [start, second, third, last])[0]
    kept, lost = scores[0] - scores[9], scores[1] - scores[9]
    names = [name for name, pair in _handed_on(start, [second, third]).items() if
             np.allclose(pair, (kept, lost), atol=0.01)]  # fmt: skip
    expect(
        abs(kept - 2) < 0.01 and abs(lost) < 0.01,
        f"Of the sums 2 and -1, your hidden layers hand on {kept:.2f} and {lost:.2f}"
        + (f", as with {names[0]} in each of them." if names else "."),
        expected="ReLU behind each hidden layer: 2 stays 2, and -1 becomes 0",
        hint='`activation="relu"` in every hidden layer',
    )


def _handed_on(sums: np.ndarray, kernels: Sequence[np.ndarray]) -> dict[str, tuple[float, float]]:
    """Return what is handed on of these sums with other activations in all hidden layers."""
    activations: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "no activation": lambda x: x,
        "softmax": lambda x: np.exp(x) / np.exp(x).sum(),
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
    }
    handed_on = {}
    for name, activation in activations.items():
        values = activation(sums)
        for kernel in kernels:
            values = activation(values @ kernel)
        handed_on[name] = (float(values[0]), float(values[1]))
    return handed_on


def expect_full_range(model: Model) -> None:
    """Expect that a pixel from paper (0.0) to ink (1.0) changes a sum by its weight, or by more.

    Args:
        model: a dense network with the hidden layers (7, 5, 3), whose weights differ in shape.
    """
    first, start = np.zeros((784, 7)), np.zeros(7)
    second, third, last = np.zeros((7, 5)), np.zeros((5, 3)), np.zeros((3, 10))
    first[400, 0], start[0] = 1, 3  # always above 0, so that ReLU keeps it
    second[0, 0], third[0, 0], last[0, 0] = 1, 1, 1
    X = np.zeros((2, 784))
    X[1, 400] = 1
    answers = _log_probabilities(model, [first, start, second, third, last], X)
    paper, ink = answers[:, 0] - answers[:, 9]
    expect(
        abs(ink - paper) > 0.5,
        f"With a weight of 1, a pixel from 0.0 to 1.0 moves the first sum by {ink - paper:.2g}.",
        expected="1: the rows that come in are scaled to 0–1 already",
        hint="leave out `Rescaling(1 / 255)`: scaled twice, ink is as faint as paper",
    )


def _built(build_mlp, **options) -> Model:
    return expect_model(
        build_mlp(**options), hint="make a `keras.Sequential`, and return the model itself"
    )


def _answers(model, X):
    probabilities = model.answers(X, False)
    expect_scores(probabilities, len(X))
    return probabilities


def test_build_mlp_gives_a_built_model(build_mlp):
    """It returns a Keras model that has its weights already."""
    expect(
        _built(build_mlp).built,
        "Your model has no weights yet: it doesn't know how many values a row has.",
        expected="a built model",
        hint="begin with `keras.Input(shape=(784,))`, and call a model of your own class once",
    )


def test_build_mlp_takes_rows_of_784_pixels(build_mlp):
    """It takes rows of 784 pixels and gives ten numbers for each."""
    model = _built(build_mlp)
    shape = model.input_shape
    expect(
        shape is None or shape[1:] == (784,),
        f"Your model takes inputs of the shape {None if shape is None else shape[1:]}.",
        expected="rows of 784 pixels: (784,)",
        hint="`keras.Input(shape=(784,))`, without folding the rows into images",
    )
    for rows in (1, 10):
        _answers(model, scaled_digits([1] * 10)[0][:rows])


def test_build_mlp_gives_probabilities(build_mlp):
    """It gives probabilities, ten numbers from 0 to 1 that add up to 1, in training too."""
    model = _built(build_mlp)
    X = scaled_digits([2] * 10)[0]
    probabilities = _answers(model, X)
    lowest, sums = float(probabilities.min()), probabilities.sum(axis=1)
    worst = float(sums[np.abs(sums - 1).argmax()])
    observed = f"The ten numbers for a digit add up to {worst:.4g}."
    if lowest < 0:
        observed = f"Your model gives {lowest:.3g} as a probability."
    expect(
        lowest >= 0 and abs(worst - 1) < 1e-3,
        observed,
        expected="numbers from 0 to 1 that add up to 1 for each digit",
        hint='`activation="softmax"` in the last layer',
    )
    expect_probabilities_in_training(model, X)


def test_build_mlp_has_the_layers_asked_for(build_mlp):
    """It has one hidden layer for each number in `hidden`, (128, 128, 128) by default."""
    calls: list[tuple[str, dict[str, Any], tuple[int, ...]]] = [("build_mlp()", {}, DEFAULT)]
    for hidden in ((64,), [40, 30], (32, 16, 8, 24)):
        calls.append((f"build_mlp(hidden={hidden})", {"hidden": hidden}, (784, *hidden, 10)))
    for text, options, sizes in calls:
        count, right = _built(build_mlp, **options).parameters, count_by_hand(sizes)
        expect(
            count == right,
            f"The model of {text} has {count:,} parameters.",
            expected=f"{right:,}, as for dense layers of the sizes {list(sizes)} with biases",
            hint="you seem to build the same layers always: go through `hidden` in a loop"
            if count == count_by_hand(DEFAULT) != right
            else "one `Dense` layer for each number in `hidden`, then `Dense(10, …)`",
        )


def test_build_mlp_starts_near_chance(build_mlp):
    """It starts with random weights, and with a loss from 2.0 to 3.0."""
    X, y = scaled_digits([20] * 10)
    set_seed(build_mlp)
    model = _built(build_mlp)
    expect_random_weights(model)
    loss = cross_entropy(_answers(model, X), y)
    # 2.29–2.34 with Keras' own initialization over ten seeds, 2.34–2.50 with he_normal,
    # 2.46–2.55 with the pixels moved to -1..1; raw pixels give 65 and more.
    expect(
        2.0 <= loss <= 3.0,
        f"Before any training, the loss on 200 digits is {loss:.2f}.",
        expected="about ln 10 = 2.30, the loss of guessing among ten digits",
        hint="let Keras draw the first weights: no `kernel_initializer` of your own",
    )


def test_build_mlp_hands_scores_to_softmax_as_they_are(build_mlp):
    """It passes its ten scores to softmax once, and as they are."""
    expect_softmax_once(_built(build_mlp))


def test_build_mlp_has_relu_between_its_layers(build_mlp):
    """It has ReLU after each hidden layer."""
    expect_relu(_built(build_mlp, hidden=(7, 5, 3)))


def test_build_mlp_takes_pixels_that_are_scaled(build_mlp):
    """It takes rows that are scaled to 0–1 already, and doesn't scale them again."""
    expect_full_range(_built(build_mlp, hidden=(7, 5, 3)))


def test_build_mlp_leaves_compiling_to_another(build_mlp):
    """It doesn't compile the model."""
    expect(
        not _built(build_mlp).compiled,
        "Your model is compiled already.",
        expected="a model that isn't compiled: that is the next function's task",
        hint="leave out `model.compile(...)` here",
    )


def test_build_mlp_gives_a_new_model_each_time(build_mlp):
    """It returns a new model each time, with weights of its own."""
    first, second = _built(build_mlp, hidden=(16,)), _built(build_mlp, hidden=(16,))
    before = second.weights()
    first.set_weights([weights + 1 for weights in first.weights()])
    shared = not equal_weights(before, second.weights())
    expect(
        first.number != second.number and not shared,
        "Two calls gave the same model: a change of one changes the other.",
        expected="a new model with new weights at each call",
        hint="make the model and all its layers inside the function",
    )


def test_build_mlp_can_learn(build_mlp):
    """It can learn 32 digits, to a loss below 2, with all its layers."""
    X, y = scaled_digits([4, 4] + [3] * 8)
    set_seed(build_mlp)
    model = _built(build_mlp)
    expect_learns(model, X, y)
    expect(
        model.trainable_parameters == model.parameters,
        f"Training can change {model.trainable_parameters:,} of your model's "
        f"{model.parameters:,} parameters.",
        expected="all of them",
        hint="leave `trainable=False` out",
    )
